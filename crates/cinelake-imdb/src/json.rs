//! JSON read as a table: a list of objects, or objects one after another (NDJSON), as CSV with a header.
//! A list of ids is CSV of one column without a header.
//!
//! Objects inside an object become columns (`ids/imdb`), and lists stay JSON in their field. The first
//! records say which columns there are. The text of a record is one line.

use std::collections::{HashMap, VecDeque};
use std::io::{self, Read};

use serde_json::{Deserializer, Map, Value};

use crate::error::BadText;
use crate::guess::looks_like_title_id;
use crate::header::{is_known_header, normalise};
use crate::input::Stream;

const CHUNK_BYTES: usize = 64 << 10;
/// The records that say which columns there are.
const FIRST_RECORDS: usize = 10_000;
const FIRST_BYTES: usize = 1 << 20;
/// More names are those of a map, not of the columns of a table.
const MAX_NAMES: usize = 2_000;
/// What a record of Trakt, Simkl and others is about, in an object of its own.
const SUBJECTS: [&str; 5] = ["movie", "film", "show", "series", "episode"];

/// One field for each path of a record, in the order of the record.
type Fields = Vec<(String, String)>;

/// The text of a table that is stored as JSON.
pub(crate) struct JsonReader {
    records: Records,
    /// Records that were read to know the columns.
    first: VecDeque<Fields>,
    columns: Columns,
    text: Vec<u8>,
    /// How much of the text is given away.
    given: usize,
}

impl JsonReader {
    /// Reads the first records. A record takes at most `limit` bytes.
    ///
    /// # Errors
    /// Those of reading. [`BadText`] for what is no list of objects or ids.
    pub(crate) fn open(inner: Stream, limit: usize) -> io::Result<Self> {
        let mut records = Records::new(inner, limit);
        let mut first = VecDeque::new();
        let mut columns = Columns::default();
        let mut lists = None;
        while first.len() < FIRST_RECORDS && records.used < FIRST_BYTES {
            let Some(value) = records.next()? else { break };
            if first.is_empty() {
                lists = path_of_list(&value);
            }
            let fields = records.fields(value)?;
            columns.add(&fields)?;
            first.push_back(fields);
        }
        if let Some(path) = lists.filter(|_| !has_ids(&first)) {
            return Err(BadText::error(format!(
                "it holds a list and is none; write the list to a file of its own (jq .{path})"
            )));
        }
        let mut reader = Self {
            records,
            first,
            columns,
            text: Vec::new(),
            given: 0,
        };
        if reader.has_header() {
            let names = reader.columns.names.clone();
            reader.put_row(names.iter().map(|name| Some(name.as_str())));
        }
        Ok(reader)
    }

    /// Whether the records are objects, whose names are the first row of the text.
    pub(crate) fn has_header(&self) -> bool {
        self.columns.names != [""]
    }

    fn refill(&mut self) -> io::Result<()> {
        self.text.clear();
        self.given = 0;
        while self.text.len() < CHUNK_BYTES {
            let fields = match self.first.pop_front() {
                Some(fields) => fields,
                None => match self.records.next()? {
                    Some(value) => self.records.fields(value)?,
                    None => return Ok(()),
                },
            };
            self.put(fields)?;
        }
        Ok(())
    }

    fn put(&mut self, fields: Fields) -> io::Result<()> {
        let mut row = vec![None; self.columns.names.len()];
        for (name, value) in &fields {
            match self.columns.places.get(name) {
                Some(place) => row[*place] = row[*place].or(Some(value.as_str())),
                // What is not used anyhow may come late.
                None if !name.is_empty() && !is_known_header(&normalise(name)) => {}
                None => {
                    return Err(self.records.bad(format!(
                        "has `{name}`, which the first records do not have; write them in another order"
                    )));
                }
            }
        }
        self.put_row(row.into_iter());
        Ok(())
    }

    fn put_row<'f>(&mut self, fields: impl Iterator<Item = Option<&'f str>>) {
        for (number, field) in fields.enumerate() {
            if number > 0 {
                self.text.push(b',');
            }
            let Some(field) = field else { continue };
            // A record is a line, so that messages can say which one.
            let quoted = format!(
                "\"{}\"",
                field.replace('"', "\"\"").replace(['\n', '\r'], " ")
            );
            self.text.extend_from_slice(quoted.as_bytes());
        }
        self.text.push(b'\n');
    }
}

/// The names of the columns, in the order in which they came.
#[derive(Default)]
struct Columns {
    names: Vec<String>,
    places: HashMap<String, usize>,
}

impl Columns {
    fn add(&mut self, fields: &Fields) -> io::Result<()> {
        for (name, _) in fields {
            if !self.places.contains_key(name) {
                self.places.insert(name.clone(), self.names.len());
                self.names.push(name.clone());
            }
        }
        match self.names.len() > MAX_NAMES {
            true => Err(BadText::error(format!(
                "its records have more than {MAX_NAMES} different names"
            ))),
            false => Ok(()),
        }
    }
}

impl Read for JsonReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.given == self.text.len() {
            self.refill()?;
        }
        let left = &self.text[self.given..];
        let count = left.len().min(buffer.len());
        buffer[..count].copy_from_slice(&left[..count]);
        self.given += count;
        Ok(count)
    }
}

/// The path of the first list of objects in an object, such as `movies` in an export of Simkl's.
fn path_of_list(value: &Value) -> Option<String> {
    let Value::Object(object) = value else {
        return None;
    };
    object.iter().find_map(|(name, value)| match value {
        Value::Array(items) if items.iter().any(Value::is_object) => Some(name.clone()),
        value => path_of_list(value).map(|path| format!("{name}.{path}")),
    })
}

/// Whether a name or a value of the records says that they have IMDb's ids.
fn has_ids(records: &VecDeque<Fields>) -> bool {
    let mut fields = records.iter().flatten();
    fields.any(|(name, value)| {
        let name = normalise(name);
        name.contains("imdb")
            || matches!(name.as_str(), "tconst" | "const")
            || (!value.starts_with(['[', '{']) && looks_like_title_id(value))
    })
}

/// The values of a list, or values one after another.
struct Records {
    inner: Stream,
    /// What is read and not yet used starts at `start`.
    bytes: Vec<u8>,
    start: usize,
    is_end: bool,
    is_list: Option<bool>,
    /// Bytes of the records so far.
    used: usize,
    number: u64,
    limit: usize,
}

impl Records {
    fn new(inner: Stream, limit: usize) -> Self {
        Self {
            inner,
            bytes: Vec::new(),
            start: 0,
            is_end: false,
            is_list: None,
            used: 0,
            number: 0,
            limit,
        }
    }

    fn next(&mut self) -> io::Result<Option<Value>> {
        loop {
            self.skip_between();
            let left = &self.bytes[self.start..];
            if self.is_list == Some(true) && left.starts_with(b"]") {
                // Another list may follow, as in pages of an API that were put into one file.
                self.start += 1;
                self.is_list = None;
                continue;
            }
            let mut values = Deserializer::from_slice(left).into_iter::<Value>();
            match values.next() {
                // A number at the end of what is read may go on.
                Some(Ok(value)) if self.is_end || values.byte_offset() < left.len() => {
                    self.start += values.byte_offset();
                    self.used += values.byte_offset();
                    self.number += 1;
                    return Ok(Some(value));
                }
                None if self.is_end && self.is_list == Some(true) => {
                    return Err(self.bad_next("is missing: the list has no end"));
                }
                None if self.is_end => return Ok(None),
                Some(Err(error)) if !error.is_eof() || self.is_end => {
                    return Err(self.bad_next(format!("is no JSON: {error}")));
                }
                _ => {}
            }
            if left.len() > self.limit {
                return Err(self.bad_next(format!("is longer than {} bytes", self.limit)));
            }
            self.read_more()?;
        }
    }

    /// Skips blanks, commas, a byte order mark, and the bracket that a list begins with.
    fn skip_between(&mut self) {
        if self.number == 0 && self.bytes[self.start..].starts_with(b"\xef\xbb\xbf") {
            self.start += 3;
        }
        let is_between = |byte: &u8| byte.is_ascii_whitespace() || *byte == b',';
        let skipped = |bytes: &[u8]| bytes.iter().take_while(|byte| is_between(byte)).count();
        self.start += skipped(&self.bytes[self.start..]);
        if let Some(first) = self
            .bytes
            .get(self.start)
            .filter(|_| self.is_list.is_none())
        {
            let is_list = *first == b'[';
            self.is_list = Some(is_list);
            self.start += usize::from(is_list);
            self.start += skipped(&self.bytes[self.start..]);
        }
    }

    /// As much again as is there, so that a long record is not looked at too often.
    fn read_more(&mut self) -> io::Result<()> {
        self.bytes.drain(..std::mem::take(&mut self.start));
        let wanted = self.bytes.len().max(CHUNK_BYTES) as u64;
        let mut chunk = (&mut self.inner).take(wanted);
        self.is_end = chunk.read_to_end(&mut self.bytes)? == 0;
        Ok(())
    }

    /// The fields of the record read last.
    fn fields(&self, value: Value) -> io::Result<Fields> {
        let mut fields = Fields::new();
        match value {
            Value::Object(object) => put_record(object, &mut fields),
            Value::String(text) => fields.push((String::new(), text)),
            Value::Number(number) => fields.push((String::new(), number.to_string())),
            _ => return Err(self.bad("is no object")),
        }
        Ok(fields)
    }

    /// An error about the record read last.
    fn bad(&self, what: impl std::fmt::Display) -> io::Error {
        BadText::error(format!("record {} {what}", self.number))
    }

    /// An error about the next record.
    fn bad_next(&self, what: impl std::fmt::Display) -> io::Error {
        BadText::error(format!("record {} {what}", self.number + 1))
    }
}

/// The fields of a record. What it is about may be in an object of its own, whose name says the kind:
/// `{"rated_at": …, "movie": {"title": …, "ids": {"imdb": …}}}`.
fn put_record(mut object: Map<String, Value>, fields: &mut Fields) {
    let is_subject = |name: &&&str| matches!(object.get(**name), Some(Value::Object(_)));
    let subjects: Vec<&str> = SUBJECTS.iter().filter(is_subject).copied().collect();
    // A row about an episode is about its series.
    let (subject, is_of_episode) = match subjects[..] {
        [only] => (Some(only), false),
        ["show", "episode"] => (Some("show"), true),
        _ => (None, false),
    };
    if is_of_episode {
        object.remove("type");
    }
    let kind = subject.filter(|_| !object.contains_key("type"));
    let own: Vec<String> = object.keys().cloned().collect();
    for (name, value) in object {
        match value {
            Value::Object(inner) if subject == Some(name.as_str()) => {
                for (part, value) in inner {
                    let is_taken = own.contains(&part);
                    let path = if is_taken {
                        format!("{name}/{part}")
                    } else {
                        part
                    };
                    put_value(path, value, fields);
                }
            }
            value => put_value(name, value, fields),
        }
    }
    fields.extend(kind.map(|kind| ("type".to_owned(), kind.to_owned())));
}

fn put_value(path: String, value: Value, fields: &mut Fields) {
    let text = match value {
        Value::Null => return,
        Value::Object(object) => {
            for (name, value) in object {
                put_value(format!("{path}/{name}"), value, fields);
            }
            return;
        }
        Value::String(text) => text,
        other => other.to_string(),
    };
    fields.push((path, text));
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn read(text: &[u8]) -> io::Result<String> {
        let mut csv = String::new();
        let inner = Box::new(Cursor::new(text.to_vec()));
        JsonReader::open(inner, 1 << 20)?.read_to_string(&mut csv)?;
        Ok(csv)
    }

    #[test]
    fn lists_and_objects_one_after_another_are_the_same_table() {
        let expected = "\"imdb\",\"title\"\n\"tt0000001\",\"A \"\"b\"\"\"\n\"tt0000002\",\n";
        for text in [
            "[{\"imdb\":\"tt0000001\",\"title\":\"A \\\"b\\\"\"},\n {\"imdb\":\"tt0000002\",\"title\":null}]",
            "{\"imdb\":\"tt0000001\",\"title\":\"A \\\"b\\\"\"}\n{\"imdb\":\"tt0000002\"}\n",
            "[{\"imdb\":\"tt0000001\",\"title\":\"A \\\"b\\\"\"}]\n[{\"imdb\":\"tt0000002\"}]",
            "\u{feff}{\"imdb\":\"tt0000001\",\"title\":\"A \\\"b\\\"\"} {\"imdb\":\"tt0000002\"}",
        ] {
            assert_eq!(read(text.as_bytes()).unwrap(), expected, "{text}");
        }
        assert_eq!(
            read(b"[\"tt0000001\", 2]").unwrap(),
            "\"tt0000001\"\n\"2\"\n"
        );
        assert_eq!(read(b"[]").unwrap(), "\n");
    }

    #[test]
    fn objects_inside_become_columns_and_lists_stay() {
        let record = json!({
            "rating": 8, "show": {"title": "A", "rating": 7.1, "ids": {"imdb": "tt0000001"}},
            "genres": ["Drama", "War"],
        });
        assert_eq!(
            read(record.to_string().as_bytes()).unwrap(),
            "\"genres\",\"rating\",\"ids/imdb\",\"show/rating\",\"title\",\"type\"\n\
             \"[\"\"Drama\"\",\"\"War\"\"]\",\"8\",\"tt0000001\",\"7.1\",\"A\",\"show\"\n"
        );
    }

    #[test]
    fn what_is_no_table_is_an_error_that_names_the_record() {
        let late = format!(
            "{}{{\"imdb_id\":\"tt0000001\"}}",
            "{\"a\":1}\n".repeat(FIRST_RECORDS)
        );
        for (text, words) in [
            ("[{\"a\":1},", "record 2 is missing"),
            ("{\"a\":1}\n{\"a\":", "record 2 is no JSON"),
            ("{'a':1}", "record 1 is no JSON"),
            ("[[1]]", "record 1 is no object"),
            (
                "{\"movies\":[{\"a\":1}],\"shows\":[{\"a\":1}]}",
                "(jq .movies)",
            ),
            (late.as_str(), "record 10001 has `imdb_id`"),
            (
                "{\"x\":{\"y\":[{\"g\":[{\"id\":\"imdb://tt0000001\"}]}]}}",
                "(jq .x.y)",
            ),
            ("[{\"a\":1}] and more", "record 2 is no JSON"),
        ] {
            let error = read(text.as_bytes()).unwrap_err().to_string();
            assert!(error.contains(words), "{error}");
        }
        let names = (0..3_000).map(|number| format!("{{\"k{number}\":1}}\n"));
        let error = read(names.collect::<String>().as_bytes())
            .unwrap_err()
            .to_string();
        assert!(error.contains("more than 2000 different names"), "{error}");
        for text in [
            "[{\"show\":{\"ids\":{\"imdb\":\"tt0000001\"}},\"seasons\":[{\"number\":1}]}]",
            "{\"id\":1,\"genres\":[{\"id\":18}],\"external_ids\":{\"imdb_id\":\"tt0000001\"}}",
            "[{\"id\":\"tt0000001\",\"genres\":[{\"id\":18}]}]",
        ] {
            assert!(read(text.as_bytes()).is_ok(), "{text}");
        }
        let long = format!("{{\"a\":\"{}\"}}", "b".repeat(2 << 20));
        let error = read(long.as_bytes()).unwrap_err().to_string();
        assert!(error.contains("longer than 1048576 bytes"), "{error}");
    }

    proptest! {
        #[test]
        fn every_value_comes_back_from_the_text(
            values in prop::collection::vec(".{0,20}", 1..20),
            repeats in prop::sample::select(&[1_usize, 2_000][..]),
        ) {
            let values: Vec<&String> = values.iter().cycle().take(values.len() * repeats).collect();
            let records: Vec<Value> = values.iter().map(|value| json!({"a": value, "b": 1})).collect();
            let text = read(Value::Array(records).to_string().as_bytes()).unwrap();
            let rows = values.iter().map(|value| format!("\"{}\",\"1\"\n", value.replace('"', "\"\"").replace(['\n', '\r'], " ")));
            let expected: String = std::iter::once("\"a\",\"b\"\n".to_owned()).chain(rows).collect();
            prop_assert!(text == expected);
        }

        #[test]
        fn any_text_is_read_or_refused(text in "[\\[\\]{}\",:a-z0-9 \\\\]{0,40}|.{0,20}") {
            let _ = read(text.as_bytes());
        }
    }
}
