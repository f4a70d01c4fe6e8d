//! Records in memory: every record's bytes once, in a few large pieces, and indexes by TMDB id and
//! by IMDb id. Reading files is `load`, taking one record apart is `parse`, the bytes are `arena`.

mod arena;
mod load;
mod parse;

use std::borrow::Cow;
use std::collections::HashMap;

use bytes::Bytes;

pub use load::{LoadReport, Rejected};
pub(crate) use parse::{Field, fields};

use arena::{AppendOnlyText, Span};
use parse::{AppendedValue, IncomingRecord};

/// What a record describes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A film: `/3/movie`.
    Movie,
    /// A series: `/3/tv`.
    Tv,
}

/// The number of an IMDb title id in its one canonical spelling (`tt` and at least 7 digits,
/// without zeros beyond those that pad to 7).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct ImdbKey(u64);

impl ImdbKey {
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix("tt")?;
        let padded = digits.len() > 7 && digits.starts_with('0');
        if !(7..=15).contains(&digits.len()) || padded {
            return None;
        }
        parse_digits(digits).map(Self)
    }

    /// The id as text, such as `tt0000001`.
    pub(crate) fn text(self) -> String {
        format!("tt{:07}", self.0)
    }
}

/// Parses digits only: no sign, no blank, which `u64::from_str` would partly allow.
pub(crate) fn parse_digits(text: &str) -> Option<u64> {
    let digits_only = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits_only.then(|| text.parse().ok()).flatten()
}

/// Where a record lies in [`Records`]; stable as long as no records are added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct RecordRef(u32);

#[derive(Debug)]
struct RecordSlot {
    span: Span,
    tmdb_id: u64,
    imdb: Option<ImdbKey>,
    /// Unix milliseconds; the latest fetch of a title wins.
    fetched_at: Option<i64>,
    kind: Kind,
    adult: bool,
    /// TMDB knew this film by `/find` only; see [`Records`].
    find_only: bool,
    has_appended: bool,
}

type Appended = Box<[(Cow<'static, str>, Span)]>;

/// TMDB records in memory, ready to be served.
///
/// Films and series are kept apart, each by TMDB id; of several records with one id the one with
/// the latest `_cinelake.fetched_at` stays, or the later one where either has none. The key
/// `_cinelake` is never served. Its `tconst` stands in for a missing IMDb id, and `match: "find"`
/// makes a film known to `/3/find` and by number but not as `/3/movie/tt…`, so that replaying a run
/// repeats which requests missed.
#[derive(Debug, Default)]
pub struct Records {
    arena: AppendOnlyText,
    slots: Vec<RecordSlot>,
    appended: HashMap<u32, Appended>,
    by_tmdb: HashMap<(Kind, u64), u32>,
    by_imdb: HashMap<(Kind, ImdbKey), u32>,
}

impl Records {
    /// Makes an empty set.
    pub fn new() -> Self {
        Self::default()
    }

    /// Counts the records, films and series together.
    pub fn len(&self) -> usize {
        self.slots.len()
    }

    /// Tells whether there is no record.
    pub fn is_empty(&self) -> bool {
        self.slots.is_empty()
    }

    /// Counts the films.
    pub fn movies(&self) -> usize {
        self.count(Kind::Movie)
    }

    /// Counts the series.
    pub fn series(&self) -> usize {
        self.count(Kind::Tv)
    }

    /// Size of the records' bytes in memory, without the indexes.
    pub fn size_bytes(&self) -> usize {
        self.arena.size_bytes()
    }

    /// The film with an IMDb id, as `/3/movie/{id}` sends it without appended keys.
    pub fn movie_by_imdb_id(&self, imdb_id: &str) -> Option<Bytes> {
        let found = self.by_imdb(Kind::Movie, ImdbKey::parse(imdb_id)?)?;
        Some(self.body(found))
    }

    /// The film with a TMDB id, as `/3/movie/{id}` sends it without appended keys.
    pub fn movie(&self, tmdb_id: u64) -> Option<Bytes> {
        self.by_tmdb(Kind::Movie, tmdb_id)
            .map(|found| self.body(found))
    }

    /// The series with a TMDB id, as `/3/tv/{id}` sends it without appended keys.
    pub fn tv(&self, tmdb_id: u64) -> Option<Bytes> {
        self.by_tmdb(Kind::Tv, tmdb_id)
            .map(|found| self.body(found))
    }

    /// The IMDb ids of the films, in the order they were loaded.
    pub fn movie_imdb_ids(&self) -> impl Iterator<Item = String> + '_ {
        self.imdb_ids(Kind::Movie)
    }

    /// The IMDb ids of the series, in the order they were loaded.
    pub fn tv_imdb_ids(&self) -> impl Iterator<Item = String> + '_ {
        self.imdb_ids(Kind::Tv)
    }

    fn imdb_ids(&self, kind: Kind) -> impl Iterator<Item = String> + '_ {
        let of_kind = self.slots.iter().filter(move |slot| slot.kind == kind);
        of_kind.filter_map(|slot| slot.imdb).map(ImdbKey::text)
    }

    fn count(&self, kind: Kind) -> usize {
        self.slots.iter().filter(|slot| slot.kind == kind).count()
    }

    pub(crate) fn by_imdb(&self, kind: Kind, key: ImdbKey) -> Option<RecordRef> {
        self.by_imdb.get(&(kind, key)).copied().map(RecordRef)
    }

    pub(crate) fn by_tmdb(&self, kind: Kind, tmdb_id: u64) -> Option<RecordRef> {
        self.by_tmdb.get(&(kind, tmdb_id)).copied().map(RecordRef)
    }

    fn slot(&self, at: RecordRef) -> &RecordSlot {
        &self.slots[at.0 as usize]
    }

    /// The record without appended keys; shares the stored bytes.
    pub(crate) fn body(&self, at: RecordRef) -> Bytes {
        self.arena.get(self.slot(at).span)
    }

    pub(crate) fn tmdb_id(&self, at: RecordRef) -> u64 {
        self.slot(at).tmdb_id
    }

    pub(crate) fn imdb_id(&self, at: RecordRef) -> Option<String> {
        self.slot(at).imdb.map(ImdbKey::text)
    }

    pub(crate) fn find_only(&self, at: RecordRef) -> bool {
        self.slot(at).find_only
    }

    pub(crate) fn adult(&self, at: RecordRef) -> bool {
        self.slot(at).adult
    }

    /// The value of an appended key, such as `credits`, if the record was loaded with it.
    pub(crate) fn appended(&self, at: RecordRef, name: &str) -> Option<Bytes> {
        if !self.slot(at).has_appended {
            return None;
        }
        let values = self.appended.get(&at.0)?;
        let (_, span) = values.iter().find(|(key, _)| key == name)?;
        Some(self.arena.get(*span))
    }

    /// All records of a kind, in the order they were loaded.
    pub(crate) fn of_kind(&self, kind: Kind) -> impl Iterator<Item = RecordRef> + '_ {
        let numbered = (0_u32..).zip(&self.slots);
        numbered
            .filter(move |(_, slot)| slot.kind == kind)
            .map(|(at, _)| RecordRef(at))
    }

    /// Another record of the kind: the next one after `at`, wrapping around.
    pub(crate) fn other(&self, kind: Kind, at: Option<RecordRef>) -> Option<RecordRef> {
        let start = at.map_or(0, |at| at.0 as usize + 1);
        let rotated = (start..self.slots.len()).chain(0..start.min(self.slots.len()));
        let mut others = rotated
            .filter(|&index| self.slots[index].kind == kind)
            .map(|index| RecordRef(index as u32));
        others.find(|&other| Some(other) != at)
    }

    /// Keeps a record, or drops it when a later fetch of the same title is already there. Returns
    /// whether the title was known; `None` when the index is full.
    fn insert(&mut self, incoming: IncomingRecord<'_>) -> Option<bool> {
        let known = self
            .by_tmdb
            .get(&(incoming.kind, incoming.tmdb_id))
            .copied();
        match known {
            Some(at) if self.is_newer(at, &incoming) => {}
            Some(at) => self.replace(at, incoming),
            None => {
                let at = u32::try_from(self.slots.len()).ok()?;
                let slot = self.store(at, &incoming);
                self.slots.push(slot);
                self.by_tmdb.insert((incoming.kind, incoming.tmdb_id), at);
                self.index_imdb(at, &incoming);
            }
        }
        Some(known.is_some())
    }

    /// Whether the stored record was fetched after the incoming one.
    fn is_newer(&self, at: u32, incoming: &IncomingRecord<'_>) -> bool {
        let stored = self.slots[at as usize].fetched_at;
        stored
            .zip(incoming.fetched_at)
            .is_some_and(|(stored, incoming)| stored > incoming)
    }

    fn replace(&mut self, at: u32, incoming: IncomingRecord<'_>) {
        let old = &self.slots[at as usize];
        if let Some(key) = old.imdb
            && self.by_imdb.get(&(old.kind, key)) == Some(&at)
        {
            self.by_imdb.remove(&(old.kind, key));
        }
        self.appended.remove(&at);
        self.slots[at as usize] = self.store(at, &incoming);
        self.index_imdb(at, &incoming);
    }

    /// Two TMDB entries can carry one IMDb id; the later fetch answers for it.
    fn index_imdb(&mut self, at: u32, incoming: &IncomingRecord<'_>) {
        let Some(key) = incoming.imdb else { return };
        let holder = self.by_imdb.get(&(incoming.kind, key)).copied();
        if !holder.is_some_and(|holder| self.is_newer(holder, incoming)) {
            self.by_imdb.insert((incoming.kind, key), at);
        }
    }

    fn store(&mut self, at: u32, incoming: &IncomingRecord<'_>) -> RecordSlot {
        let span = self.arena.push(&incoming.body);
        if !incoming.appended.is_empty() {
            let stored = incoming
                .appended
                .iter()
                .map(|AppendedValue { name, value }| {
                    (Cow::Owned(String::from(*name)), self.arena.push(value))
                });
            let stored: Appended = stored.collect();
            self.appended.insert(at, stored);
        }
        RecordSlot {
            span,
            tmdb_id: incoming.tmdb_id,
            imdb: incoming.imdb,
            fetched_at: incoming.fetched_at,
            kind: incoming.kind,
            adult: incoming.adult,
            find_only: incoming.find_only,
            has_appended: !incoming.appended.is_empty(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn load(text: &str) -> Records {
        let mut records = Records::new();
        records
            .add_ndjson("test", text.as_bytes())
            .expect("readable");
        records
    }

    #[test]
    fn imdb_ids_have_one_spelling() {
        assert!(ImdbKey::parse("tt0000001").is_some());
        assert!(ImdbKey::parse("tt12345678").is_some());
        for wrong in [
            "tt000001",
            "tt00000001",
            "nm0000001",
            "tt",
            "tt+000001",
            "0000001",
            "tt12a4567",
        ] {
            assert_eq!(ImdbKey::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn latest_fetch_of_a_title_wins_whatever_the_order() {
        let newer = r#"{"id":5,"imdb_id":"tt0000005","title":"new","_cinelake":{"fetched_at":"2026-02-01T00:00:00Z"}}"#;
        let older = r#"{"id":5,"imdb_id":"tt0000005","title":"old","_cinelake":{"fetched_at":"2026-01-31T23:59:59Z"}}"#;
        for text in [format!("{newer}\n{older}"), format!("{older}\n{newer}")] {
            let body = load(&text).movie(5).expect("record");
            assert_eq!(body, r#"{"id":5,"imdb_id":"tt0000005","title":"new"}"#);
        }
    }

    #[test]
    fn later_line_wins_without_fetch_times() {
        let records = load("{\"id\":5,\"title\":\"a\"}\n{\"id\":5,\"title\":\"b\"}");
        assert_eq!(records.len(), 1);
        assert_eq!(records.movie(5).expect("record"), r#"{"id":5,"title":"b"}"#);
    }

    #[test]
    fn replaced_record_leaves_no_stale_imdb_id() {
        let records = load(
            "{\"id\":5,\"imdb_id\":\"tt0000005\",\"title\":\"a\"}\n{\"id\":5,\"imdb_id\":\"tt0000006\",\"title\":\"a\"}",
        );
        assert_eq!(records.movie_by_imdb_id("tt0000005"), None);
        assert!(records.movie_by_imdb_id("tt0000006").is_some());
    }

    #[test]
    fn film_and_series_may_share_a_number() {
        let records = load("{\"id\":5,\"title\":\"film\"}\n{\"id\":5,\"name\":\"series\"}");
        assert_eq!((records.movies(), records.series()), (1, 1));
        assert!(records.movie(5).expect("film").ends_with(b"\"film\"}"));
        assert!(records.tv(5).expect("series").ends_with(b"\"series\"}"));
    }

    #[test]
    fn another_record_is_of_the_same_kind_or_none() {
        let records = load(
            "{\"id\":1,\"title\":\"a\"}\n{\"id\":2,\"name\":\"b\"}\n{\"id\":3,\"title\":\"c\"}",
        );
        let first = records.by_tmdb(Kind::Movie, 1);
        let other = records.other(Kind::Movie, first).expect("another film");
        assert_eq!(records.tmdb_id(other), 3);
        assert_eq!(records.other(Kind::Movie, Some(other)), first);
        assert_eq!(records.other(Kind::Tv, records.by_tmdb(Kind::Tv, 2)), None);
    }

    proptest! {
        #[test]
        fn served_value_is_the_loaded_value(
            title in ".*",
            revenue in any::<i64>(),
            share in any::<f64>().prop_filter("JSON has no infinities", |share| share.is_finite()),
            with_provenance: bool,
        ) {
            let mut value = serde_json::json!(
                {"id": 9, "imdb_id": "tt0000009", "title": title, "revenue": revenue, "x": [share, null]}
            );
            // Through text, because the parser in this test rounds floats and the server must not.
            let expected: serde_json::Value =
                serde_json::from_str(&value.to_string()).expect("JSON");
            if with_provenance {
                value["_cinelake"] = serde_json::json!({"tconst": "tt0000009", "nested": {"a": [1]}});
            }
            let records = load(&value.to_string());
            let body = records.movie_by_imdb_id("tt0000009").expect("record");
            let served: serde_json::Value = serde_json::from_slice(&body).expect("JSON");
            prop_assert_eq!(served, expected);
        }
    }
}
