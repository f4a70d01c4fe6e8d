//! The record line: TMDB's own object with one key, `_cinelake`, added at its end.

use chrono::{DateTime, SecondsFormat, Utc};
use cinelake_imdb::ImdbId;
use serde::{Deserialize, Serialize};

use crate::ledger::Request;

/// The key that cinelake adds to TMDB's object.
pub const PROVENANCE_KEY: &str = "_cinelake";

/// How a record was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Match {
    /// By the IMDb id in the movie path.
    Direct,
    /// By `/find`, then by TMDB's own id.
    Find,
    /// By the TMDB id that a crosswalk gave, and by the IMDb id that the record bears.
    Crosswalk,
}

/// Where a record came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provenance {
    /// The IMDb id that was asked for.
    pub tconst: ImdbId,
    /// When the answer was complete, UTC, whole seconds.
    #[serde(with = "rfc3339_seconds")]
    pub fetched_at: DateTime<Utc>,
    /// The path that answered, without query and key, for instance `/3/movie/tt0111161`.
    pub endpoint: String,
    /// How the record was found.
    #[serde(rename = "match")]
    pub matched: Match,
    /// The run that landed it.
    pub run_id: String,
    /// What was asked for beside the record: `append` and `language`, absent where nothing was.
    #[serde(flatten)]
    pub request: Request,
}

mod rfc3339_seconds {
    use super::*;
    use serde::{Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(at: &DateTime<Utc>, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(&at.to_rfc3339_opts(SecondsFormat::Secs, true))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<DateTime<Utc>, D::Error> {
        DateTime::<Utc>::deserialize(d)
    }
}

/// Shape of the files in the Raw zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RawFormat {
    /// One JSON object a line: what Athena, Glue and Spark read.
    #[default]
    Lines,
    /// One JSON array a file.
    Array,
}

/// Adds the provenance to a record.
///
/// `body` is a valid JSON object on one line, as the client checked it; its bytes are kept as they
/// are. Returns the stamped object without a line end.
pub fn stamp(body: &[u8], provenance: &Provenance) -> Vec<u8> {
    let object = body.trim_ascii();
    let inside = object.strip_suffix(b"}").unwrap_or(object).trim_ascii_end();
    let mut line = Vec::with_capacity(inside.len() + 192);
    line.extend_from_slice(inside);
    if inside != b"{" {
        line.push(b',');
    }
    line.extend_from_slice(b"\"_cinelake\":");
    // Writing to a Vec cannot fail and the type holds nothing that JSON cannot say.
    if serde_json::to_writer(&mut line, provenance).is_err() {
        line.extend_from_slice(b"null");
    }
    line.push(b'}');
    line
}

/// Joins stamped records into one file, in the order given.
pub fn encode<L: AsRef<[u8]>>(format: RawFormat, lines: &[L]) -> Vec<u8> {
    let (open, between, close): (&[u8], &[u8], &[u8]) = match format {
        RawFormat::Lines => (b"", b"\n", b"\n"),
        RawFormat::Array => (b"[\n", b",\n", b"\n]\n"),
    };
    let size = lines
        .iter()
        .map(|line| line.as_ref().len() + between.len())
        .sum::<usize>();
    let mut file = Vec::with_capacity(size + open.len() + close.len());
    file.extend_from_slice(open);
    for (index, line) in lines.iter().enumerate() {
        if index > 0 {
            file.extend_from_slice(between);
        }
        file.extend_from_slice(line.as_ref());
    }
    file.extend_from_slice(close);
    file
}

/// Splits a record file of either format into its records' JSON texts, in file order.
///
/// # Errors
/// When the file is not one JSON array or one JSON object after another.
pub fn decode(file: &[u8]) -> Result<Vec<&serde_json::value::RawValue>, serde_json::Error> {
    if file.trim_ascii_start().first() == Some(&b'[') {
        return serde_json::from_slice(file);
    }
    serde_json::Deserializer::from_slice(file)
        .into_iter()
        .collect()
}

/// The provenance of a record's JSON text; `None` where the record has none.
pub fn provenance(record: &str) -> Option<Provenance> {
    read_stamped(record.as_bytes())
        .ok()
        .map(|stamped| stamped.provenance)
}

/// What is read of a record line.
#[derive(Deserialize)]
struct Stamped<'a> {
    /// TMDB's own id. As text, so that an odd one makes no record unreadable.
    #[serde(borrow, default)]
    id: Option<&'a serde_json::value::RawValue>,
    #[serde(rename = "_cinelake")]
    provenance: Provenance,
}

/// The same of a record that has TMDB's id twice: nobody knows which one counts, and it is a record nevertheless.
#[derive(Deserialize)]
struct ProvenanceOnly {
    #[serde(rename = "_cinelake")]
    provenance: Provenance,
}

impl Stamped<'_> {
    /// TMDB's id; 0 where the record has none that fits.
    fn tmdb_id(&self) -> u32 {
        self.id.and_then(|id| id.get().parse().ok()).unwrap_or(0)
    }
}

fn read_stamped(record: &[u8]) -> Result<Stamped<'_>, String> {
    let text = std::str::from_utf8(record).map_err(|error| error.to_string())?;
    let without_id = |_| {
        let ProvenanceOnly { provenance } = serde_json::from_str(text)?;
        Ok(Stamped {
            id: None,
            provenance,
        })
    };
    let stamped = serde_json::from_str(text).or_else(without_id);
    stamped.map_err(|error: serde_json::Error| error.to_string())
}

/// What is in a record file, line by line, so that one line that is damaged hides no other.
#[derive(Debug, Default)]
pub(crate) struct Inspected {
    /// The records' provenance, in file order.
    pub(crate) records: Vec<Provenance>,
    /// TMDB's ids of the same records, 0 where one is not known.
    pub(crate) tmdb_ids: Vec<u32>,
    /// Lines that are no record, by their number from 1, and why.
    pub(crate) unreadable: Vec<(usize, String)>,
}

/// Reads every line of a record file of either format as JSON. A file that somebody has laid out
/// otherwise is read as a whole.
pub(crate) fn inspect(file: &[u8]) -> Inspected {
    let mut inspected = Inspected::default();
    for (number, line) in lines(file) {
        match read_stamped(line) {
            Ok(stamped) => inspected.add(stamped),
            Err(problem) => inspected.unreadable.push((number, problem)),
        }
    }
    match inspected.unreadable.is_empty() {
        true => inspected,
        false => inspect_whole(file).unwrap_or(inspected),
    }
}

fn inspect_whole(file: &[u8]) -> Option<Inspected> {
    let mut inspected = Inspected::default();
    for record in decode(file).ok()? {
        inspected.add(read_stamped(record.get().as_bytes()).ok()?);
    }
    Some(inspected)
}

impl Inspected {
    fn add(&mut self, stamped: Stamped<'_>) {
        self.tmdb_ids.push(stamped.tmdb_id());
        self.records.push(stamped.provenance);
    }
}

/// Whether the lines are the records of these titles in this order, by a look at the ends of each
/// line: enough for a file whose checksum is right.
pub(crate) fn holds(file: &[u8], records: &[ImdbId]) -> bool {
    let mut expected = records.iter();
    let stamp = memchr::memmem::FinderRev::new(b"\"_cinelake\":{\"tconst\":\"");
    let is_next = |(_, line): (usize, &[u8])| {
        let id = stamp.rfind(line).and_then(|at| {
            let rest = &line[at + stamp.needle().len()..];
            let end = memchr::memchr(b'"', rest)?;
            std::str::from_utf8(&rest[..end]).ok()?.parse().ok()
        });
        let is_object = line.starts_with(b"{") && line.ends_with(b"}");
        is_object && id.is_some() && id.as_ref() == expected.next()
    };
    lines(file).all(is_next) && expected.next().is_none()
}

/// Lines that hold a record, with their numbers from 1, as [`encode`] writes either format.
fn lines(file: &[u8]) -> impl Iterator<Item = (usize, &[u8])> {
    let is_array = file.starts_with(b"[");
    let mut rest = file;
    let lines = std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let end = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
        let line = &rest[..end];
        rest = rest.get(end + 1..).unwrap_or_default();
        Some(line)
    });
    let of_array = move |line: &[u8]| is_array && matches!(line, b"[" | b"]");
    lines
        .enumerate()
        .filter(move |(_, line)| !line.is_empty() && !of_array(line))
        .map(move |(index, line)| {
            let comma = is_array.then(|| line.strip_suffix(b",")).flatten();
            (index + 1, comma.unwrap_or(line))
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sample() -> Provenance {
        Provenance {
            tconst: "tt0111161".parse().expect("an id"),
            fetched_at: DateTime::from_timestamp(1_795_467_600, 0).expect("a time"),
            endpoint: "/3/movie/tt0111161".into(),
            matched: Match::Direct,
            run_id: "20261123T210000Z-adbeef".into(),
            request: Request::default(),
        }
    }

    #[test]
    fn a_stamped_record_keeps_tmdbs_bytes_and_gains_one_key() {
        let body = br#"{"id":278,"revenue":2923706026,"popularity":1e-7,"title":"\u00e9"}"#;
        let line = String::from_utf8(stamp(body, &sample())).expect("text");
        insta::assert_snapshot!(line);
        assert_eq!(provenance(&line), Some(sample()));
    }

    #[test]
    fn a_damaged_line_is_named_and_hides_no_other() {
        let line = stamp(br#"{"id":278}"#, &sample());
        for format in [RawFormat::Lines, RawFormat::Array] {
            let other = br#"{"id":278}"#.to_vec();
            let not_text = b"{\"a\":\"\xff\",\"_cinelake\":{}}".to_vec();
            let file = encode(
                format,
                &[&line, &other, &line[..20].to_vec(), &not_text, &line],
            );
            let inspected = inspect(&file);
            let numbers: Vec<usize> = inspected
                .unreadable
                .iter()
                .map(|(number, _)| *number)
                .collect();
            let first = usize::from(format == RawFormat::Array);
            assert_eq!(inspected.records, [sample(), sample()]);
            assert_eq!(numbers, [first + 2, first + 3, first + 4]);
            assert!(!holds(&file, &[sample().tconst; 5]));
        }
        assert!(!holds(
            &encode(RawFormat::Lines, &[line]),
            &["tt0000001".parse().expect("an id")]
        ));
    }

    #[test]
    fn a_record_with_tmdbs_id_twice_is_a_record_whose_id_is_not_known() {
        let line = stamp(br#"{"id":278,"id":5}"#, &sample());
        let inspected = inspect(&line);
        assert_eq!(inspected.records, [sample()]);
        assert_eq!(inspected.tmdb_ids, [0]);
        assert_eq!(inspected.unreadable, []);
    }

    #[test]
    fn an_empty_object_gains_no_stray_comma() {
        let line = stamp(b" { } ", &sample());
        assert!(line.starts_with(b"{\"_cinelake\":{"));
    }

    proptest! {
        #[test]
        fn files_of_both_formats_decode_to_the_records_they_were_made_of(
            titles in prop::collection::vec(".{0,40}", 0..20)
        ) {
            let lines: Vec<Vec<u8>> = titles
                .iter()
                .map(|title| stamp(&serde_json::to_vec(&serde_json::json!({"title": title})).expect("json"), &sample()))
                .collect();
            for format in [RawFormat::Lines, RawFormat::Array] {
                let file = encode(format, &lines);
                let back: Vec<_> = decode(&file).expect("decodes").iter().map(|r| r.get().as_bytes().to_vec()).collect();
                prop_assert_eq!(&back, &lines);
                let inspected = inspect(&file);
                prop_assert_eq!((inspected.records.len(), inspected.unreadable.len()), (lines.len(), 0));
                let tconsts = vec![sample().tconst; lines.len()];
                prop_assert!(holds(&file, &tconsts));
                prop_assert!(!holds(&file, &[tconsts, vec![sample().tconst]].concat()));
            }
        }
    }
}
