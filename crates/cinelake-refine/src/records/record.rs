//! One record: TMDB's object with `_cinelake`, before its fields are typed.

use std::fmt;

use cinelake_imdb::ImdbId;
use cinelake_lake::record::{Match, PROVENANCE_KEY, Provenance};

use super::fields::{self, Raw};
use super::object::Object;
use super::rows::Value;

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

/// A record of which it is known where it comes from.
#[derive(Debug)]
pub(super) struct Record<'r> {
    pub(super) provenance: Provenance,
    pub(super) object: Object<'r>,
    /// Whether it names the id that was asked for.
    named: bool,
}

/// The fields of a record, typed for `tmdb_movies` or `tmdb_series`.
#[derive(Debug)]
pub(super) struct TypedRecord<'r> {
    /// The values of the columns from `tmdb_id` to `popularity`, in their order.
    pub(super) values: Vec<Value<'r>>,
    /// The keys that have a column.
    pub(super) columns: &'static [&'static str],
    /// Of these the keys whose column cannot hold what they say.
    pub(super) kept: Vec<&'static str>,
    /// Dates that are none.
    pub(super) unreadable_dates: u64,
}

impl<'r> TypedRecord<'r> {
    /// The whole row. `extra` has every key without a column, and those that are kept.
    pub(super) fn row(self, record: &Record<'r>, source_file: &'r str) -> Vec<Value<'r>> {
        let provenance = &record.provenance;
        let mut row = vec![provenance.tconst.to_string().into()];
        row.extend(self.values);
        row.extend([
            Value::Instant(provenance.fetched_at.timestamp_micros()),
            record.matched().into(),
            provenance.run_id.clone().into(),
            source_file.into(),
            record.extra(self.columns, &self.kept).into(),
        ]);
        row
    }
}

impl<'r> Record<'r> {
    /// Reads a record's text.
    pub(super) fn parse(text: &'r str) -> Result<Self, DeadReason> {
        let object: Object<'r> = serde_json::from_str(text).map_err(|error| {
            let code = match error.classify() {
                serde_json::error::Category::Data => "not_an_object",
                _ => "not_json",
            };
            DeadReason::new(code, error.to_string())
        })?;
        let provenance = provenance(object.get(PROVENANCE_KEY))?;
        Ok(Self {
            named: named_id(object.get("imdb_id"), provenance.tconst)?,
            provenance,
            object,
        })
    }

    pub(super) fn get(&self, key: &str) -> Raw<'r> {
        self.object.get(key)
    }

    fn matched(&self) -> &'static str {
        match self.provenance.matched {
            Match::Direct => "direct",
            Match::Find => "find",
            Match::Crosswalk => "crosswalk",
        }
    }

    /// Every key but those of `columns` as one JSON object, values byte for byte; and the keys in
    /// `kept`, whose column could not hold what they say.
    pub(super) fn extra(&self, columns: &[&str], kept: &[&str]) -> String {
        let is_extra = |key: &str| match key {
            PROVENANCE_KEY => false,
            "imdb_id" => !self.named,
            _ => !columns.contains(&key) || kept.contains(&key),
        };
        let mut text = String::from("{");
        for (key, raw) in self.object.entries() {
            if !is_extra(key) {
                continue;
            }
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
