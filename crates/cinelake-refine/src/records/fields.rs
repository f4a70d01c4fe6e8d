//! Fields of a record, typed leniently: nothing, `null` and `""` are unknown; numbers may be written
//! as text or with a fraction of zero. What cannot be what the column holds is refused: the caller
//! decides whether it costs one value or a whole part.

use std::borrow::Cow;

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime};
use serde::Deserialize;
use serde_json::value::RawValue;

/// Characters of a value that are shown in a reason.
const MAX_SHOWN: usize = 60;
/// Whole numbers up to here are exact as floats.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// Why a field is refused: `budget is "abc"`.
pub(super) type Refused = String;

/// A field as landed; `None` where the record has no such key.
pub(super) type Raw<'r> = Option<&'r RawValue>;

pub(super) fn refuse(name: &str, text: &str) -> Refused {
    let mut shown: String = text.chars().take(MAX_SHOWN).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    format!("{name} is {shown}")
}

/// The JSON text, unless it is `null`.
pub(super) fn known<'r>(raw: Raw<'r>) -> Option<&'r str> {
    raw.map(RawValue::get).filter(|text| *text != "null")
}

fn unquote<'r>(text: &'r str) -> Option<Cow<'r, str>> {
    let inside = text.strip_prefix('"')?.strip_suffix('"')?;
    if !inside.contains('\\') {
        return Some(Cow::Borrowed(inside));
    }
    serde_json::from_str(text).ok().map(Cow::Owned)
}

/// Text; a number is taken as it is written.
pub(super) fn text<'r>(name: &str, raw: Raw<'r>) -> Result<Option<Cow<'r, str>>, Refused> {
    let Some(json) = known(raw) else {
        return Ok(None);
    };
    let text = match json.as_bytes().first() {
        Some(b'"') => unquote(json),
        Some(b'-' | b'0'..=b'9') => Some(Cow::Borrowed(json)),
        _ => None,
    };
    let text = text.ok_or_else(|| refuse(name, json))?;
    Ok(Some(text).filter(|text| !text.is_empty()))
}

/// A whole number of 64 bits.
pub(super) fn integer(name: &str, raw: Raw<'_>) -> Result<Option<i64>, Refused> {
    number(name, raw, whole)
}

/// A finite number.
pub(super) fn float(name: &str, raw: Raw<'_>) -> Result<Option<f64>, Refused> {
    let finite = |text: &str| text.parse().ok().filter(|value: &f64| value.is_finite());
    number(name, raw, finite)
}

fn number<T>(
    name: &str,
    raw: Raw<'_>,
    parse: impl Fn(&str) -> Option<T>,
) -> Result<Option<T>, Refused> {
    let Some(json) = known(raw) else {
        return Ok(None);
    };
    let quoted = unquote(json);
    let digits = quoted.as_deref().unwrap_or(json).trim();
    if digits.is_empty() {
        return Ok(None);
    }
    // Words such as `inf` and `nan` are floats to Rust, but no numbers to anybody else.
    let value = digits.starts_with(['-', '.', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
    let value = value.then(|| parse(digits)).flatten();
    value.map(Some).ok_or_else(|| refuse(name, json))
}

fn whole(text: &str) -> Option<i64> {
    if let Ok(value) = text.parse() {
        return Some(value);
    }
    let value: f64 = text.parse().ok()?;
    (value.fract() == 0.0 && value.abs() <= EXACT).then_some(value as i64)
}

/// `true` or `false`, also as 0 and 1 or as text.
pub(super) fn boolean(name: &str, raw: Raw<'_>) -> Result<Option<bool>, Refused> {
    let Some(json) = known(raw) else {
        return Ok(None);
    };
    match unquote(json).as_deref().unwrap_or(json) {
        "true" | "True" | "1" => Ok(Some(true)),
        "false" | "False" | "0" => Ok(Some(false)),
        "" => Ok(None),
        _ => Err(refuse(name, json)),
    }
}

/// A date, or text that is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Date {
    Unknown,
    Known(NaiveDate),
    Unreadable,
}

/// A date written `2026-11-23`.
pub(super) fn date(name: &str, raw: Raw<'_>) -> Result<Date, Refused> {
    let Some(text) = text(name, raw)? else {
        return Ok(Date::Unknown);
    };
    let text = text.trim();
    if text.is_empty() {
        return Ok(Date::Unknown);
    }
    let parsed = NaiveDate::parse_from_str(text, "%Y-%m-%d");
    // The format takes a year with a sign, of fewer or more digits, and the year 0, too.
    let plain = text.len() == 10 && text.starts_with(|letter: char| letter.is_ascii_digit());
    Ok(parsed
        .ok()
        .filter(|date| plain && date.year() > 0)
        .map_or(Date::Unreadable, Date::Known))
}

/// A moment in microseconds since 1970, as `2026-11-23T00:00:00.000Z`, `2026-11-23 00:00:00 UTC` or a
/// day alone. `Some(None)` is other text.
pub(super) fn instant(name: &str, raw: Raw<'_>) -> Result<Option<Option<i64>>, Refused> {
    let text = text(name, raw)?;
    let text = text.as_deref().map(str::trim);
    Ok(text.filter(|text| !text.is_empty()).map(moment))
}

fn moment(text: &str) -> Option<i64> {
    if let Ok(moment) = DateTime::parse_from_rfc3339(text) {
        return Some(moment.timestamp_micros());
    }
    let plain = text.strip_suffix(" UTC").unwrap_or(text);
    let moment = NaiveDateTime::parse_from_str(plain, "%Y-%m-%d %H:%M:%S").ok();
    let day = || plain.parse::<NaiveDate>().ok()?.and_hms_opt(0, 0, 0);
    Some(moment.or_else(day)?.and_utc().timestamp_micros())
}

/// What lists are made of: objects of which one key counts, or plain text.
#[derive(Deserialize)]
#[serde(untagged)]
enum Item<'r> {
    #[serde(borrow)]
    Object(Named<'r>),
    Text(Cow<'r, str>),
}

#[derive(Deserialize)]
struct Named<'r> {
    #[serde(borrow, default)]
    name: Option<Cow<'r, str>>,
    #[serde(borrow, default)]
    iso_3166_1: Option<Cow<'r, str>>,
    #[serde(borrow, default)]
    iso_639_1: Option<Cow<'r, str>>,
}

/// Which key of a list's objects counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Key {
    Name,
    Country,
    Language,
}

impl<'r> Item<'r> {
    fn take(self, key: Key) -> Option<Cow<'r, str>> {
        match self {
            Self::Text(text) => Some(text).filter(|text| !text.is_empty()),
            Self::Object(object) => object.take(key),
        }
    }
}

impl<'r> Named<'r> {
    fn take(self, key: Key) -> Option<Cow<'r, str>> {
        let text = match key {
            Key::Name => self.name,
            Key::Country => self.iso_3166_1,
            Key::Language => self.iso_639_1,
        };
        text.filter(|text| !text.is_empty())
    }
}

/// A list of names or codes; items without one are passed over.
pub(super) fn list<'r>(
    name: &str,
    raw: Raw<'r>,
    key: Key,
) -> Result<Option<Vec<Cow<'r, str>>>, Refused> {
    let Some(json) = known(raw).filter(|json| *json != "\"\"") else {
        return Ok(None);
    };
    if json == "[]" {
        return Ok(Some(Vec::new()));
    }
    // Objects are what TMDB sends; trying both forms at once costs a copy of each item.
    if let Ok(objects) = serde_json::from_str::<Vec<Named<'r>>>(json) {
        let texts = objects.into_iter().filter_map(|object| object.take(key));
        return Ok(Some(texts.collect()));
    }
    let items: Vec<Item<'r>> = serde_json::from_str(json).map_err(|_| refuse(name, json))?;
    let texts = items.into_iter().filter_map(|item| item.take(key));
    Ok(Some(texts.collect()))
}

/// The name of an object, or text as it is.
pub(super) fn name_of<'r>(name: &str, raw: Raw<'r>) -> Result<Option<Cow<'r, str>>, Refused> {
    let Some(json) = known(raw) else {
        return Ok(None);
    };
    let item: Item<'r> = serde_json::from_str(json).map_err(|_| refuse(name, json))?;
    Ok(item.take(Key::Name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn raw(json: &str) -> Box<RawValue> {
        RawValue::from_string(json.to_owned()).expect("JSON")
    }

    #[test]
    fn numbers_come_in_many_dresses() {
        for (json, expected) in [
            ("123", Ok(Some(123))),
            ("123.0", Ok(Some(123))),
            ("1e3", Ok(Some(1_000))),
            (r#"" 123 ""#, Ok(Some(123))),
            ("-0", Ok(Some(0))),
            ("-5", Ok(Some(-5))),
            ("9007199254740993", Ok(Some(9_007_199_254_740_993))),
            ("null", Ok(None)),
            (r#""""#, Ok(None)),
            ("1.5", Err("budget is 1.5".to_owned())),
            (
                "18446744073709551616",
                Err("budget is 18446744073709551616".to_owned()),
            ),
            (r#""abc""#, Err("budget is \"abc\"".to_owned())),
            ("true", Err("budget is true".to_owned())),
            ("[1]", Err("budget is [1]".to_owned())),
        ] {
            assert_eq!(integer("budget", Some(&raw(json))), expected, "{json}");
        }
        assert_eq!(integer("budget", None), Ok(None));
        assert_eq!(float("vote_average", Some(&raw("6.10"))), Ok(Some(6.1)));
        assert!(float("vote_average", Some(&raw(r#""nan""#))).is_err());
    }

    #[test]
    fn texts_dates_and_truths_know_nothing_from_something() {
        let title = raw(r#""a\u00e9""#);
        assert_eq!(text("title", Some(&title)), Ok(Some("aé".into())));
        assert_eq!(text("title", Some(&raw("300"))), Ok(Some("300".into())));
        assert!(text("title", Some(&raw("{}"))).is_err());
        assert_eq!(boolean("adult", Some(&raw("0"))), Ok(Some(false)));
        assert!(boolean("adult", Some(&raw("2"))).is_err());
        let day = NaiveDate::from_ymd_opt(2026, 11, 23).expect("a date");
        for (json, expected) in [
            (r#""2026-11-23""#, Date::Known(day)),
            (r#""""#, Date::Unknown),
            ("null", Date::Unknown),
            (r#""2026-13-01""#, Date::Unreadable),
            (r#""2026""#, Date::Unreadable),
            (r#""2026-1-1""#, Date::Unreadable),
            (r#""-001-01-01""#, Date::Unreadable),
            (r#""+999-01-01""#, Date::Unreadable),
            (r#""0000-01-01""#, Date::Unreadable),
        ] {
            assert_eq!(
                date("release_date", Some(&raw(json))),
                Ok(expected),
                "{json}"
            );
        }
    }

    #[test]
    fn a_moment_is_written_in_three_ways() {
        let micros = |json: &str| instant("published_at", Some(&raw(json)));
        let midnight = Ok(Some(Some(1_361_491_200_000_000)));
        for json in [
            r#""2013-02-22T00:00:00.000Z""#,
            r#""2013-02-21T21:00:00-03:00""#,
            r#""2013-02-22 00:00:00 UTC""#,
            r#""2013-02-22""#,
        ] {
            assert_eq!(micros(json), midnight, "{json}");
        }
        assert_eq!(micros(r#""""#), Ok(None));
        assert_eq!(micros("null"), Ok(None));
        assert_eq!(micros(r#""in spring""#), Ok(Some(None)));
        assert!(micros("[]").is_err());
    }

    #[test]
    fn lists_hold_objects_or_texts() {
        let names = |json: &str, key| {
            let raw = raw(json);
            list("genres", Some(&raw), key).map(|list| list.map(|names| names.join("|")))
        };
        let objects = r#"[{"id":1,"name":"Dr\u00e4ma"},{"id":2},{"name":"War","iso_639_1":"pt"}]"#;
        assert_eq!(names(objects, Key::Name), Ok(Some("Dräma|War".into())));
        assert_eq!(names(objects, Key::Language), Ok(Some("pt".into())));
        assert_eq!(names(r#"["Drama"]"#, Key::Name), Ok(Some("Drama".into())));
        assert_eq!(names("[]", Key::Name), Ok(Some(String::new())));
        assert_eq!(names("null", Key::Name), Ok(None));
        assert!(names("7", Key::Name).is_err());
        let collection = raw(r#"{"id":1,"name":"All","poster_path":null}"#);
        assert_eq!(name_of("c", Some(&collection)), Ok(Some("All".into())));
    }
}
