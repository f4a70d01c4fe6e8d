//! Taking one record apart without changing it: its top-level fields as slices of its own text, its
//! identity, and which keys are appended or ours. Values are never parsed into numbers.

use std::borrow::Cow;
use std::fmt;

use chrono::DateTime;
use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::{ImdbKey, Kind};
use crate::endpoints::is_append_name;

/// One top-level field of a JSON object, as it stands in the text.
#[derive(Debug)]
pub(crate) struct Field<'a> {
    pub(crate) key: Cow<'a, str>,
    pub(crate) value: &'a str,
    /// The field from its key's opening quote to its value's end.
    entry: &'a str,
}

/// Splits a JSON object into its top-level fields; checks the whole text.
pub(crate) fn fields(text: &str) -> Result<Vec<Field<'_>>, serde_json::Error> {
    let Object(pairs) = serde_json::from_str(text)?;
    // Before the first value only the opening brace and the key, then always a comma and the key.
    let mut rest_from = 0;
    let split = pairs.into_iter().map(|(Key(key), value)| {
        let value = value.get();
        let value_end = value.as_ptr() as usize + value.len() - text.as_ptr() as usize;
        let entry = text[rest_from..value_end]
            .trim_start_matches(|c: char| matches!(c, '{' | ',') || c.is_ascii_whitespace());
        rest_from = value_end;
        Field { key, value, entry }
    });
    Ok(split.collect())
}

#[derive(Deserialize)]
struct Key<'a>(#[serde(borrow)] Cow<'a, str>);

struct Object<'a>(Vec<(Key<'a>, &'a RawValue)>);

impl<'de> Deserialize<'de> for Object<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Fields;
        impl<'de> Visitor<'de> for Fields {
            type Value = Object<'de>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a JSON object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Object<'de>, A::Error> {
                let mut pairs = Vec::with_capacity(32);
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Object(pairs))
            }
        }
        deserializer.deserialize_map(Fields)
    }
}

/// A value of `append_to_response` the record was fetched with.
#[derive(Debug)]
pub(super) struct AppendedValue<'a> {
    pub(super) name: &'a str,
    /// Without an `id` of its own: TMDB sends that only where the value is asked for alone.
    pub(super) value: Cow<'a, [u8]>,
}

/// A record on its way into [`super::Records`].
#[derive(Debug)]
pub(super) struct IncomingRecord<'a> {
    pub(super) kind: Kind,
    pub(super) tmdb_id: u64,
    pub(super) imdb: Option<ImdbKey>,
    pub(super) fetched_at: Option<i64>,
    pub(super) adult: bool,
    pub(super) find_only: bool,
    pub(super) body: Cow<'a, [u8]>,
    pub(super) appended: Vec<AppendedValue<'a>>,
}

/// The part of our own key that matters to a server.
#[derive(Debug, Default, Deserialize)]
struct Provenance<'a> {
    #[serde(borrow, default)]
    tconst: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    fetched_at: Option<Cow<'a, str>>,
    #[serde(borrow, default, rename = "match")]
    matched: Option<Cow<'a, str>>,
}

#[derive(Deserialize)]
struct ExternalIds<'a> {
    #[serde(borrow, default)]
    imdb_id: Option<Cow<'a, str>>,
}

const PROVENANCE_KEY: &str = "_cinelake";

/// Finds out what a split record is; the reason as text when it is none.
pub(super) fn incoming<'a>(
    text: &'a str,
    fields: &'a [Field<'a>],
) -> Result<IncomingRecord<'a>, &'static str> {
    let value = |key: &str| {
        fields
            .iter()
            .find(|field| field.key == key)
            .map(|field| field.value)
    };
    let tmdb_id = value("id").ok_or("no TMDB id")?;
    let tmdb_id = super::parse_digits(tmdb_id).ok_or("the TMDB id is not a whole number")?;
    let kind = match (value("title"), value("name").or(value("first_air_date"))) {
        (None, Some(_)) => Kind::Tv,
        _ => Kind::Movie,
    };
    let provenance = value(PROVENANCE_KEY).and_then(|raw| serde_json::from_str(raw).ok());
    let provenance: Provenance<'_> = provenance.unwrap_or_default();
    let own_id = match kind {
        Kind::Movie => value("imdb_id").and_then(|raw| serde_json::from_str(raw).ok()),
        Kind::Tv => value("external_ids").and_then(external_imdb_id),
    };
    let own_id = own_id.as_deref().and_then(ImdbKey::parse);
    let tconst = provenance.tconst.as_deref().and_then(ImdbKey::parse);
    let is_appended = |field: &Field<'_>| is_append_name(kind, &field.key);
    Ok(IncomingRecord {
        kind,
        tmdb_id,
        imdb: own_id.or(tconst),
        fetched_at: provenance.fetched_at.as_deref().and_then(unix_milliseconds),
        adult: value("adult") == Some("true"),
        find_only: kind == Kind::Movie && provenance.matched.as_deref() == Some("find"),
        body: served_body(text, fields, |field| {
            field.key == PROVENANCE_KEY || is_appended(field)
        }),
        appended: fields
            .iter()
            .filter(|field| is_appended(field))
            .map(|field| AppendedValue {
                name: &field.key,
                value: without_id(field.value),
            })
            .collect(),
    })
}

fn external_imdb_id(raw: &str) -> Option<Cow<'_, str>> {
    serde_json::from_str::<ExternalIds<'_>>(raw).ok()?.imdb_id
}

fn without_id(value: &str) -> Cow<'_, [u8]> {
    // A value that is no object has no id to lose.
    fields(value).map_or(Cow::Borrowed(value.as_bytes()), |split| {
        served_body(value, &split, |field| field.key == "id")
    })
}

fn unix_milliseconds(text: &str) -> Option<i64> {
    DateTime::parse_from_rfc3339(text)
        .ok()
        .map(|time| time.timestamp_millis())
}

/// The record's own text, or the same without some fields; what stays is copied byte for byte.
fn served_body<'a>(
    text: &'a str,
    fields: &[Field<'_>],
    leave_out: impl Fn(&Field<'_>) -> bool,
) -> Cow<'a, [u8]> {
    if !fields.iter().any(&leave_out) {
        return Cow::Borrowed(text.trim_ascii().as_bytes());
    }
    let kept: Vec<&str> = fields
        .iter()
        .filter(|field| !leave_out(field))
        .map(|field| field.entry)
        .collect();
    Cow::Owned(format!("{{{}}}", kept.join(",")).into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(text: &str) -> String {
        let split = fields(text).expect("an object");
        let found = incoming(text, &split).expect("a record");
        String::from_utf8(found.body.into_owned()).expect("text")
    }

    #[test]
    fn unknown_keys_and_number_spellings_stay_as_they_are() {
        let text =
            r#"{"id":1,"title":"a","revenue":2923706026,"popularity":1.10e0,"new":{"x":[1.0]}}"#;
        assert_eq!(body(text), text);
    }

    #[test]
    fn our_key_is_cut_out_wherever_it_stands() {
        let expected = r#"{"id" : 1,"title":"{,"}"#;
        assert_eq!(
            body(r#"{"_cinelake":{"a":1}, "id" : 1, "title":"{,"}"#),
            expected
        );
        assert_eq!(
            body(r#"{"id" : 1,"_cinelake":{"a":"}"},"title":"{,"}"#),
            expected
        );
        assert_eq!(
            body(r#"{"id" : 1,"title":"{,","_cinelake":null}"#),
            expected
        );
        assert_eq!(
            body(r#"{"id" : 1,"\u005fcinelake":2,"title":"{,"}"#),
            expected
        );
    }

    #[test]
    fn appended_keys_are_kept_apart_from_the_record() {
        let text =
            r#"{"id":1,"title":"a","credits":{"id":1,"cast":[]},"watch/providers":{"results":{}}}"#;
        let split = fields(text).expect("an object");
        let found = incoming(text, &split).expect("a record");
        assert_eq!(&*found.body, br#"{"id":1,"title":"a"}"#);
        let names: Vec<&str> = found
            .appended
            .iter()
            .map(|appended| appended.name)
            .collect();
        assert_eq!(names, ["credits", "watch/providers"]);
        assert_eq!(&*found.appended[0].value, br#"{"cast":[]}"#, "no inner id");
    }

    #[test]
    fn series_take_their_imdb_id_from_external_ids_then_from_ours() {
        for text in [
            r#"{"id":1,"name":"s","external_ids":{"imdb_id":"tt0000007","tvdb_id":3}}"#,
            r#"{"id":1,"name":"s","external_ids":{"imdb_id":null},"_cinelake":{"tconst":"tt0000007"}}"#,
            r#"{"id":1,"name":"s","_cinelake":{"tconst":"tt0000007","run_id":1}}"#,
        ] {
            let split = fields(text).expect("an object");
            let found = incoming(text, &split).expect("a record");
            assert_eq!(
                (found.kind, found.imdb),
                (Kind::Tv, ImdbKey::parse("tt0000007")),
                "{text}"
            );
        }
    }

    #[test]
    fn sentinels_are_told_apart_from_records() {
        let reason = |text| incoming(text, &fields(text).expect("an object")).err();
        assert_eq!(reason(r#"{"imdb_id": 0}"#), Some("no TMDB id"));
        assert_eq!(
            reason(r#"{"id":"7"}"#),
            Some("the TMDB id is not a whole number")
        );
        assert_eq!(
            reason(r#"{"id":-7}"#),
            Some("the TMDB id is not a whole number")
        );
    }

    #[test]
    fn text_that_is_no_object_is_refused() {
        for text in [
            "",
            "[1]",
            "7",
            r#"{"id":1"#,
            r#"{"id":1} x"#,
            r#"{"id":tru}"#,
        ] {
            assert!(fields(text).is_err(), "{text}");
        }
    }
}
