//! One record of a film: TMDB's object with `_cinelake`, typed.

use std::borrow::Cow;
use std::fmt;

use chrono::NaiveDate;
use cinelake_imdb::ImdbId;
use cinelake_lake::record::{Match, PROVENANCE_KEY, Provenance};
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::fields::{self, Date, Key, Raw};

/// Below this a sum of money is suspect.
const SMALL_SUM: i64 = 1_000;
/// A multiple of the budget beyond which revenue is suspect, either way round by its powers.
const MANY_TIMES: i128 = 100;
const THOUSAND: i128 = 1_000;

/// Why a record is a dead letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DeadReason {
    /// A stable name.
    pub(super) code: &'static str,
    pub(super) detail: String,
}

impl DeadReason {
    pub(super) fn new(code: &'static str, detail: impl Into<String>) -> Self {
        Self {
            code,
            detail: detail.into(),
        }
    }
}

impl fmt::Display for DeadReason {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.code, self.detail)
    }
}

/// A typed record. Texts borrow from the file where they can.
#[derive(Debug)]
pub(crate) struct Movie<'r> {
    pub(super) provenance: Provenance,
    pub(super) tmdb_id: Option<i64>,
    pub(super) title: Option<Cow<'r, str>>,
    pub(super) original_title: Option<Cow<'r, str>>,
    pub(super) original_language: Option<Cow<'r, str>>,
    pub(super) status: Option<Cow<'r, str>>,
    pub(super) adult: Option<bool>,
    pub(super) release_date: Option<NaiveDate>,
    pub(super) unreadable_date: bool,
    pub(super) runtime_raw: Option<i64>,
    pub(super) budget_raw: Option<i64>,
    pub(super) revenue_raw: Option<i64>,
    pub(super) genres: Option<Vec<Cow<'r, str>>>,
    pub(super) companies: Option<Vec<Cow<'r, str>>>,
    pub(super) countries: Option<Vec<Cow<'r, str>>>,
    pub(super) languages: Option<Vec<Cow<'r, str>>>,
    pub(super) collection: Option<Cow<'r, str>>,
    pub(super) vote_average: Option<f64>,
    pub(super) vote_count: Option<i64>,
    pub(super) popularity: Option<f64>,
    pub(super) extra: String,
    /// The block of credits, as landed.
    pub(super) credits: Raw<'r>,
}

impl<'r> Movie<'r> {
    /// Types a record's text.
    pub(crate) fn parse(text: &'r str) -> Result<Self, DeadReason> {
        let keys: Keys<'r> = serde_json::from_str(text).map_err(|error| {
            let code = match error.classify() {
                serde_json::error::Category::Data => "not_an_object",
                _ => "not_json",
            };
            DeadReason::new(code, error.to_string())
        })?;
        let provenance = provenance(keys.provenance)?;
        let named = named_id(keys.imdb_id, provenance.tconst)?;
        let mut movie = Self::typed(&keys, provenance)
            .map_err(|detail| DeadReason::new("untyped_field", detail))?;
        movie.extra = keys.extra(movie.unreadable_date, !named);
        Ok(movie)
    }

    fn typed(keys: &Keys<'r>, provenance: Provenance) -> Result<Self, fields::Refused> {
        let date = fields::date("release_date", keys.release_date)?;
        Ok(Self {
            tmdb_id: fields::integer("id", keys.id)?,
            title: fields::text("title", keys.title)?,
            original_title: fields::text("original_title", keys.original_title)?,
            original_language: fields::text("original_language", keys.original_language)?,
            status: fields::text("status", keys.status)?,
            adult: fields::boolean("adult", keys.adult)?,
            release_date: match date {
                Date::Known(date) => Some(date),
                Date::Unknown | Date::Unreadable => None,
            },
            unreadable_date: date == Date::Unreadable,
            runtime_raw: fields::integer("runtime", keys.runtime)?,
            budget_raw: fields::integer("budget", keys.budget)?,
            revenue_raw: fields::integer("revenue", keys.revenue)?,
            genres: fields::list("genres", keys.genres, Key::Name)?,
            companies: fields::list("production_companies", keys.companies, Key::Name)?,
            countries: fields::list("production_countries", keys.countries, Key::Country)?,
            languages: fields::list("spoken_languages", keys.languages, Key::Language)?,
            collection: fields::name_of("belongs_to_collection", keys.collection)?,
            vote_average: fields::float("vote_average", keys.vote_average)?,
            vote_count: fields::integer("vote_count", keys.vote_count)?,
            popularity: fields::float("popularity", keys.popularity)?,
            extra: String::new(),
            credits: keys.credits,
            provenance,
        })
    }

    pub(super) fn matched(&self) -> &'static str {
        match self.provenance.matched {
            Match::Direct => "direct",
            Match::Find => "find",
            Match::Crosswalk => "crosswalk",
        }
    }
}

/// Zero and less mean that nobody knows.
pub(super) fn positive(value: Option<i64>) -> Option<i64> {
    value.filter(|value| *value > 0)
}

/// Why budget and revenue are suspect, codes joined by commas; `None` where nothing is. Takes
/// known sums; nothing is corrected.
pub(super) fn money_flag(budget: Option<i64>, revenue: Option<i64>) -> Option<String> {
    let mut codes = Vec::new();
    if budget.is_some_and(|budget| budget < SMALL_SUM) {
        codes.push("budget_under_1000");
    }
    if revenue.is_some_and(|revenue| revenue < SMALL_SUM) {
        codes.push("revenue_under_1000");
    }
    if let (Some(budget), Some(revenue)) = (budget, revenue) {
        let (wide_budget, wide_revenue) = (i128::from(budget), i128::from(revenue));
        if wide_revenue > MANY_TIMES * wide_budget {
            codes.push("revenue_over_100_times_budget");
        }
        if wide_revenue * THOUSAND < wide_budget {
            codes.push("revenue_under_thousandth_of_budget");
        }
        if budget == revenue {
            codes.push("budget_equals_revenue");
        }
    }
    (!codes.is_empty()).then(|| codes.join(","))
}

fn provenance(raw: Raw<'_>) -> Result<Provenance, DeadReason> {
    let missing = || DeadReason::new("no_provenance", format!("it has no {PROVENANCE_KEY}"));
    let raw = raw.ok_or_else(missing)?;
    serde_json::from_str(raw.get())
        .map_err(|error| DeadReason::new("no_provenance", format!("{PROVENANCE_KEY}: {error}")))
}

/// Whether the record names the id that was asked for. A record that names another one is not used.
fn named_id(raw: Raw<'_>, tconst: ImdbId) -> Result<bool, DeadReason> {
    let text = fields::text("imdb_id", raw).map_err(|why| DeadReason::new("untyped_field", why))?;
    let Some(text) = text else { return Ok(false) };
    match ImdbId::repair(&text) {
        Ok((id, _)) if id == tconst => Ok(true),
        _ => {
            let detail = format!("imdb_id is {text}, asked for was {tconst}");
            Err(DeadReason::new("other_imdb_id", detail))
        }
    }
}

/// The keys of a record, each value as it was landed.
#[derive(Debug, Default)]
struct Keys<'r> {
    provenance: Raw<'r>,
    imdb_id: Raw<'r>,
    id: Raw<'r>,
    title: Raw<'r>,
    original_title: Raw<'r>,
    original_language: Raw<'r>,
    status: Raw<'r>,
    adult: Raw<'r>,
    release_date: Raw<'r>,
    runtime: Raw<'r>,
    budget: Raw<'r>,
    revenue: Raw<'r>,
    genres: Raw<'r>,
    companies: Raw<'r>,
    countries: Raw<'r>,
    languages: Raw<'r>,
    collection: Raw<'r>,
    vote_average: Raw<'r>,
    vote_count: Raw<'r>,
    popularity: Raw<'r>,
    credits: Raw<'r>,
    others: Vec<(Cow<'r, str>, &'r RawValue)>,
}

impl<'r> Keys<'r> {
    /// The place of a key that has a column.
    fn place(&mut self, key: &str) -> Option<&mut Raw<'r>> {
        Some(match key {
            PROVENANCE_KEY => &mut self.provenance,
            "imdb_id" => &mut self.imdb_id,
            "id" => &mut self.id,
            "title" => &mut self.title,
            "original_title" => &mut self.original_title,
            "original_language" => &mut self.original_language,
            "status" => &mut self.status,
            "adult" => &mut self.adult,
            "release_date" => &mut self.release_date,
            "runtime" => &mut self.runtime,
            "budget" => &mut self.budget,
            "revenue" => &mut self.revenue,
            "genres" => &mut self.genres,
            "production_companies" => &mut self.companies,
            "production_countries" => &mut self.countries,
            "spoken_languages" => &mut self.languages,
            "belongs_to_collection" => &mut self.collection,
            "vote_average" => &mut self.vote_average,
            "vote_count" => &mut self.vote_count,
            "popularity" => &mut self.popularity,
            _ => return None,
        })
    }

    /// Every key without a column as one JSON object, values byte for byte; and the keys whose
    /// column could not hold what they say.
    fn extra(&self, with_date: bool, with_id: bool) -> String {
        let date = self.release_date.filter(|_| with_date);
        let id = self.imdb_id.filter(|_| with_id);
        let kept = [("release_date", date), ("imdb_id", id)];
        let kept = kept.into_iter().filter_map(|(key, raw)| Some((key, raw?)));
        let others = self.others.iter().map(|(key, raw)| (key.as_ref(), *raw));
        let mut text = String::from("{");
        for (key, raw) in others.chain(kept) {
            if text.len() > 1 {
                text.push(',');
            }
            push_key(&mut text, key);
            text.push_str(raw.get());
        }
        text.push('}');
        text
    }
}

fn push_key(text: &mut String, key: &str) {
    let plain = |byte: u8| byte.is_ascii_graphic() && byte != b'"' && byte != b'\\';
    if key.bytes().all(plain) {
        text.push('"');
        text.push_str(key);
        text.push('"');
    } else {
        // Text as JSON cannot fail.
        text.push_str(&serde_json::to_string(key).unwrap_or_default());
    }
    text.push(':');
}

impl<'de> Deserialize<'de> for Keys<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(KeysVisitor)
    }
}

struct KeysVisitor;

impl<'de> Visitor<'de> for KeysVisitor {
    type Value = Keys<'de>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut keys = Keys::default();
        while let Some(KeyText(key)) = map.next_key()? {
            let value: &'de RawValue = map.next_value()?;
            if key == "credits" {
                keys.credits = Some(value);
            }
            match keys.place(&key) {
                Some(place) => *place = Some(value),
                None => keys.others.push((key, value)),
            }
        }
        Ok(keys)
    }
}

/// A key that borrows unless it is escaped.
struct KeyText<'de>(Cow<'de, str>);

impl<'de> Deserialize<'de> for KeyText<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;
        impl<'de> Visitor<'de> for Text {
            type Value = KeyText<'de>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a key")
            }

            fn visit_borrowed_str<E>(self, key: &'de str) -> Result<Self::Value, E> {
                Ok(KeyText(Cow::Borrowed(key)))
            }

            fn visit_str<E>(self, key: &str) -> Result<Self::Value, E> {
                Ok(KeyText(Cow::Owned(key.to_owned())))
            }
        }
        deserializer.deserialize_str(Text)
    }
}

#[cfg(test)]
mod tests;
