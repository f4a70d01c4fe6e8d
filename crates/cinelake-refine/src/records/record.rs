//! One record: TMDB's object with `_cinelake`, before its fields are typed.

use std::fmt;

use cinelake_imdb::ImdbId;
use cinelake_lake::record::{Match, PROVENANCE_KEY, Provenance};

use super::fields::{self, Key, Raw, Refused};
use super::object::Object;
use super::rows::Value;
use crate::tables::Kind;

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
    /// Of these the keys whose column does not hold all that they say.
    pub(super) kept: Vec<&'static str>,
    /// Of the kept keys those whose column is NULL because it cannot hold the value.
    pub(super) unreadable: Vec<Unreadable>,
}

/// A key of a record whose column cannot hold the value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Unreadable {
    pub(super) key: &'static str,
    pub(super) is_date: bool,
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

/// Reads the fields of one record. A value that its column cannot hold is NULL and noted: one odd
/// value must not cost the others.
#[derive(Debug)]
pub(super) struct FieldReader<'a, 'r> {
    record: &'a Record<'r>,
    unreadable: Vec<Unreadable>,
}

impl<'a, 'r> FieldReader<'a, 'r> {
    pub(super) fn new(record: &'a Record<'r>) -> Self {
        Self {
            record,
            unreadable: Vec::new(),
        }
    }

    /// A field for a column of this kind.
    pub(super) fn value(&mut self, kind: Kind, key: &'static str) -> Value<'r> {
        let value = Value::read(kind, key, self.record.get(key)).unwrap_or(Value::Unreadable);
        if value == Value::Unreadable {
            self.note(key, kind == Kind::Date);
        }
        value
    }

    /// The names or codes in a list.
    pub(super) fn list(&mut self, key: &'static str, of: Key) -> Value<'r> {
        let read = fields::list(key, self.record.get(key), of);
        self.noted(key, read.map(Value::from))
    }

    /// The name of an object.
    pub(super) fn name_of(&mut self, key: &'static str) -> Value<'r> {
        let read = fields::name_of(key, self.record.get(key));
        self.noted(key, read.map(Value::from))
    }

    /// What was read of a field, or NULL and a note.
    pub(super) fn noted<T: Default>(&mut self, key: &'static str, read: Result<T, Refused>) -> T {
        read.unwrap_or_else(|_| {
            self.note(key, false);
            T::default()
        })
    }

    fn note(&mut self, key: &'static str, is_date: bool) {
        self.unreadable.push(Unreadable { key, is_date });
    }

    /// The values, with the keys that were noted.
    pub(super) fn typed(
        self,
        columns: &'static [&'static str],
        values: Vec<Value<'r>>,
    ) -> TypedRecord<'r> {
        TypedRecord {
            values,
            columns,
            kept: self.unreadable.iter().map(|noted| noted.key).collect(),
            unreadable: self.unreadable,
        }
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
