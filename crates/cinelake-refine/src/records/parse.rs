//! From the bytes of some record files to columns: the work that goes on in parallel.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use arrow::array::RecordBatch;
use bytes::Bytes;
use chrono::{DateTime, Utc};
use cinelake_imdb::ImdbId;
use cinelake_lake::ledger::LedgerEntry;
use cinelake_lake::manifest::RecordKind;
use cinelake_lake::record;

use super::children::{self, Children};
use super::columns::{DeadColumns, DeadLetter};
use super::movie;
use super::record::{DeadReason, Record, TypedRecord, Unreadable};
use super::rows::TableRows;
use super::series;
use super::split::{Piece, split};
use super::surrogates::mended;
use crate::error::RefineError;
use crate::tables::Table;

/// A batch with the bytes of its file; `None` where there is no such file.
#[derive(Debug)]
pub(super) struct Fetched {
    pub(super) entry: LedgerEntry,
    pub(super) path: Arc<str>,
    pub(super) bytes: Option<Bytes>,
}

/// What decides between records of one title: the later fetched; then the later run, file, place.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct RecordKey {
    pub(crate) fetched_micros: i64,
    pub(crate) run_id: Arc<str>,
    pub(crate) source_file: Arc<str>,
    pub(crate) number: u32,
}

/// For each table of [`Table::PARTS`] a number of rows.
pub(super) type PartCounts = [u32; children::TABLES];

/// Some files of one kind, typed.
#[derive(Debug)]
pub(super) struct Parsed {
    pub(super) kind: RecordKind,
    /// Rows of `tmdb_movies` or `tmdb_series`.
    pub(super) records: RecordBatch,
    /// One for each record.
    pub(super) keys: Vec<(ImdbId, RecordKey)>,
    /// Rows of each table of [`Table::PARTS`].
    pub(super) parts: Vec<RecordBatch>,
    /// How many of them each record has.
    pub(super) part_rows: Vec<PartCounts>,
    pub(super) dead: RecordBatch,
    pub(super) counts: ParseCounts,
}

#[derive(Debug, Default)]
pub(super) struct ParseCounts {
    pub(super) files: u64,
    pub(super) records: u64,
    /// Records that are too old.
    pub(super) expired: u64,
    pub(super) dead: BTreeMap<&'static str, u64>,
    /// Dates and times that are none, in records and their parts.
    pub(super) unreadable_dates: u64,
    /// Other values of records that their column cannot hold, by key.
    pub(super) unreadable_values: BTreeMap<&'static str, u64>,
    /// Parts whose shape is not understood, by key.
    pub(super) unreadable_parts: BTreeMap<&'static str, u64>,
}

impl ParseCounts {
    fn unreadable(&mut self, noted: &[Unreadable]) {
        for Unreadable { key, is_date } in noted {
            match is_date {
                true => self.unreadable_dates += 1,
                false => *self.unreadable_values.entry(key).or_default() += 1,
            }
        }
    }
}

struct Parser {
    kind: RecordKind,
    /// Records fetched before this moment are too old.
    cutoff: DateTime<Utc>,
    records: TableRows,
    keys: Vec<(ImdbId, RecordKey)>,
    parts: [TableRows; children::TABLES],
    part_rows: Vec<PartCounts>,
    dead: DeadColumns,
    counts: ParseCounts,
    /// The run of the record before: nearly always the same.
    run_id: Option<Arc<str>>,
}

/// The table of the records of a kind.
pub(crate) fn table_of(kind: RecordKind) -> Table {
    match kind {
        RecordKind::Movie => Table::TmdbMovies,
        RecordKind::Series => Table::TmdbSeries,
    }
}

/// Whether a record's text becomes a row, and no dead letter.
pub(crate) fn can_be_typed(text: &str) -> bool {
    Record::parse(&mended(text)).is_ok()
}

fn typed<'r>(kind: RecordKind, record: &Record<'r>) -> TypedRecord<'r> {
    match kind {
        RecordKind::Movie => movie::typed(record),
        RecordKind::Series => series::typed(record),
    }
}

/// Types the records of some files of one kind, in order. Those fetched before `cutoff` are only
/// counted.
pub(super) fn parse(
    kind: RecordKind,
    files: &[Fetched],
    cutoff: DateTime<Utc>,
) -> Result<Parsed, RefineError> {
    let mut parser = Parser {
        kind,
        cutoff,
        records: TableRows::new(table_of(kind)),
        keys: Vec::new(),
        parts: Table::PARTS.map(TableRows::new),
        part_rows: Vec::new(),
        dead: DeadColumns::default(),
        counts: ParseCounts::default(),
        run_id: None,
    };
    for file in files {
        parser.file(file);
    }
    let parts = parser.parts.into_iter().map(TableRows::finish);
    Ok(Parsed {
        kind,
        records: parser.records.finish()?,
        keys: parser.keys,
        parts: parts.collect::<Result<_, _>>()?,
        part_rows: parser.part_rows,
        dead: parser.dead.finish()?,
        counts: parser.counts,
    })
}

impl Parser {
    fn file(&mut self, file: &Fetched) {
        self.counts.files += 1;
        let Some(bytes) = &file.bytes else {
            let reason = DeadReason::new(
                "missing_file",
                "the batch names it, the lake has no such file",
            );
            return self.all_dead(file, &reason);
        };
        match split(bytes) {
            Ok(pieces) => self.records(file, &pieces),
            Err(why) => self.all_dead(file, &DeadReason::new("not_json", why)),
        }
    }

    /// Every record that the entry names is a dead letter.
    fn all_dead(&mut self, file: &Fetched, reason: &DeadReason) {
        for (at, tconst) in file.entry.records.iter().enumerate() {
            self.dead_letter(file, at, Some(*tconst), reason, None);
        }
    }

    fn records(&mut self, file: &Fetched, pieces: &[Piece<'_>]) {
        // How often the entry names each title; what is left over in the end is not in the file.
        let mut missing: HashMap<ImdbId, u32> = HashMap::new();
        for tconst in &file.entry.records {
            *missing.entry(*tconst).or_default() += 1;
        }
        let mut nameless = Vec::new();
        for (at, piece) in pieces.iter().enumerate() {
            let text = piece.as_ref().map(|text| mended(text));
            let record = match &text {
                Ok(text) => Record::parse(text),
                Err(_) => Err(DeadReason::new("not_utf8", "it is not text")),
            };
            match record {
                Ok(record) => {
                    found(&mut missing, record.provenance.tconst);
                    self.record(file, at, &record);
                }
                Err(reason) => nameless.push((at, reason)),
            }
        }
        for (at, reason) in nameless {
            let text = match &pieces[at] {
                Ok(text) => text,
                Err(shown) => shown.as_ref(),
            };
            let tconst = name_of(file, at, text, &mut missing);
            self.dead_letter(file, at, tconst, &reason, Some(text));
        }
        self.not_in_file(file, missing);
    }

    fn not_in_file(&mut self, file: &Fetched, mut missing: HashMap<ImdbId, u32>) {
        let reason = DeadReason::new(
            "missing_record",
            "the ledger entry names it, but the file does not contain it",
        );
        for (at, tconst) in file.entry.records.iter().enumerate() {
            if missing.contains_key(tconst) {
                found(&mut missing, *tconst);
                self.dead_letter(file, at, Some(*tconst), &reason, None);
            }
        }
    }

    /// Counts a record; `true` if it is too old to be more than that.
    fn is_expired(&mut self, fetched_at: DateTime<Utc>) -> bool {
        let expired = fetched_at < self.cutoff;
        self.counts.records += 1;
        self.counts.expired += u64::from(expired);
        expired
    }

    fn record<'r>(&mut self, file: &'r Fetched, at: usize, record: &Record<'r>) {
        let provenance = &record.provenance;
        if self.is_expired(provenance.fetched_at) {
            return;
        }
        let mut typed = typed(self.kind, record);
        let children = Children::read(self.kind, record);
        self.counts.unreadable(&typed.unreadable);
        self.counts.unreadable_dates += children.unreadable_dates();
        typed.kept.extend(&children.kept);
        self.records.append(&typed.row(record, &file.path));
        self.children(provenance.tconst, &children);
        let key = RecordKey {
            fetched_micros: provenance.fetched_at.timestamp_micros(),
            run_id: self.shared_run_id(&provenance.run_id),
            source_file: file.path.clone(),
            number: at as u32,
        };
        self.keys.push((provenance.tconst, key));
    }

    /// Takes in the rows of a record's parts.
    fn children(&mut self, tconst: ImdbId, children: &Children<'_>) {
        for key in &children.unreadable {
            *self.counts.unreadable_parts.entry(key).or_default() += 1;
        }
        let title = [tconst.to_string().into(), self.kind.as_str().into()];
        let mut counts = PartCounts::default();
        for (place, table) in self.parts.iter_mut().enumerate() {
            let rows = children.rows(place);
            counts[place] = rows.len() as u32;
            for row in rows {
                table.append(title.iter().chain(row));
            }
        }
        self.part_rows.push(counts);
    }

    fn shared_run_id(&mut self, run_id: &str) -> Arc<str> {
        match &self.run_id {
            Some(known) if **known == *run_id => known.clone(),
            _ => self.run_id.insert(run_id.into()).clone(),
        }
    }

    fn dead_letter(
        &mut self,
        file: &Fetched,
        at: usize,
        tconst: Option<ImdbId>,
        reason: &DeadReason,
        record: Option<&str>,
    ) {
        let fetched_at = fetched_at(&file.entry, record);
        if self.is_expired(fetched_at) {
            return;
        }
        *self.counts.dead.entry(reason.code).or_default() += 1;
        self.dead.append(&DeadLetter {
            source_file: &file.path,
            record_number: at + 1,
            tconst,
            run_id: &file.entry.run_id,
            fetched_at,
            reason: reason.to_string(),
            record,
        });
    }
}

/// When a record was fetched that cannot be typed: by its own word, else by its batch.
fn fetched_at(entry: &LedgerEntry, record: Option<&str>) -> DateTime<Utc> {
    let own = record.and_then(record::provenance);
    own.map_or(entry.fetched_at, |stamp| stamp.fetched_at)
}

/// The id of a record that cannot be typed: by its own word, else by its place in the entry.
fn name_of(
    file: &Fetched,
    at: usize,
    text: &str,
    missing: &mut HashMap<ImdbId, u32>,
) -> Option<ImdbId> {
    let own = record::provenance(text).map(|stamp| stamp.tconst);
    let by_place = || {
        let tconst = file.entry.records.get(at).copied()?;
        missing.contains_key(&tconst).then_some(tconst)
    };
    let tconst = own.or_else(by_place)?;
    found(missing, tconst);
    Some(tconst)
}

/// Takes one record of a title off those that are still missing.
fn found(missing: &mut HashMap<ImdbId, u32>, tconst: ImdbId) {
    if let Some(count) = missing.get_mut(&tconst) {
        *count -= 1;
        if *count == 0 {
            missing.remove(&tconst);
        }
    }
}
