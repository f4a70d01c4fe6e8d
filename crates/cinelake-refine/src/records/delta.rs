//! The records read this time, spilled to temporary files, and which of them count.
//!
//! Memory holds one key for each title and the row groups being written, never the records. What a
//! record replaces is known once all are read, so the tables are put together after that: the old
//! rows that still count, then the new ones that do. When nothing is replaced and there are no old
//! rows, the spilled file is the table.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap, HashSet};

use arrow::array::{
    Array, AsArray, BooleanArray, RecordBatch, StringArray, TimestampMicrosecondArray,
};
use arrow::datatypes::TimestampMicrosecondType;
use chrono::{DateTime, Utc};
use cinelake_imdb::ImdbId;
use cinelake_lake::manifest::RecordKind;

use super::parse::{Parsed, PartCounts, RecordKey, table_of};
use crate::error::RefineError;
use crate::state::{Expired, KEY_EXPIRED, TableStamp};
use crate::summary::RecordSummary;
use crate::table_file::{TableFile, TableWriter};
use crate::tables::Table;

/// What has a record: TMDB may know one IMDb id as a film and as a series.
type Title = (RecordKind, ImdbId);

/// The record of a title that counts, as far as is known.
struct Best {
    key: RecordKey,
    /// Place among the new records.
    row: usize,
    /// Whether an old row is later still.
    beaten: bool,
}

/// What was read so far.
pub(super) struct Delta {
    /// `tmdb_movies` and `tmdb_series`, in the order of [`RecordKind::ALL`].
    records: [TableWriter; 2],
    /// The tables of [`Table::PARTS`].
    parts: Vec<TableWriter>,
    dead: TableWriter,
    best: HashMap<Title, Best>,
    /// Of each new record its kind, and whether it counts.
    keep: Vec<(RecordKind, bool)>,
    /// Of each new record the rows of its parts.
    part_rows: Vec<PartCounts>,
    files: HashSet<String>,
    pub(super) counts: RecordSummary,
    pub(super) batches: u64,
}

/// The tables of the lake that have rows; none where they are made anew.
#[derive(Default)]
pub(super) struct OldTables(pub(super) HashMap<Table, TableFile>);

/// The tables as they are to be.
pub(super) struct RecordTables {
    /// In the order in which they are to be published: `tmdb_movies` last, because by it the next
    /// refine judges what is read.
    pub(super) tables: Vec<MadeTable>,
    pub(super) counts: RecordSummary,
    pub(super) batches: u64,
}

pub(super) struct MadeTable {
    pub(super) file: TableFile,
    pub(super) added: u64,
    pub(super) replaced: u64,
    pub(super) expired: u64,
}

/// What becomes of an old row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum OldRow {
    Stays,
    /// A later record counts, or its file is read anew.
    Replaced,
    /// It is too old.
    Expired,
}

/// What is too old, and what has been so far.
#[derive(Debug, Clone, Copy)]
pub(super) struct Retention {
    /// Records fetched before this moment are too old.
    pub(super) cutoff: DateTime<Utc>,
    /// What the table says of refines before this one.
    pub(super) noted: Expired,
}

impl Delta {
    pub(super) fn new(stamp: &TableStamp) -> Result<Self, RefineError> {
        let create = |table| TableWriter::create(table, stamp);
        let parts = Table::PARTS.into_iter().map(create);
        Ok(Self {
            records: [create(Table::TmdbMovies)?, create(Table::TmdbSeries)?],
            parts: parts.collect::<Result<_, _>>()?,
            dead: create(Table::DeadLetters)?,
            best: HashMap::new(),
            keep: Vec::new(),
            part_rows: Vec::new(),
            files: HashSet::new(),
            counts: RecordSummary::default(),
            batches: 0,
        })
    }

    /// Notes that a record file is read anew: dead letters of it that are there give way.
    pub(super) fn reads_file(&mut self, path: &str) {
        self.files.insert(path.to_owned());
    }

    /// Takes in typed files.
    pub(super) fn add(&mut self, parsed: Parsed) -> Result<(), RefineError> {
        self.batches += parsed.counts.files;
        self.counts.records += parsed.counts.records;
        if parsed.kind == RecordKind::Series {
            self.counts.series_records += parsed.counts.records;
        }
        self.counts.expired += parsed.counts.expired;
        self.counts.unreadable_dates += parsed.counts.unreadable_dates;
        add_counts(
            &mut self.counts.unreadable_values,
            &parsed.counts.unreadable_values,
        );
        add_counts(
            &mut self.counts.unreadable_parts,
            &parsed.counts.unreadable_parts,
        );
        add_counts(&mut self.counts.dead_letters, &parsed.counts.dead);
        self.records[place(parsed.kind)].write(&parsed.records)?;
        for (writer, rows) in self.parts.iter_mut().zip(&parsed.parts) {
            writer.write(rows)?;
        }
        self.dead.write(&parsed.dead)?;
        self.part_rows.extend(parsed.part_rows);
        for (tconst, key) in parsed.keys {
            self.judge((parsed.kind, tconst), key);
        }
        Ok(())
    }

    /// Of two new records of a title the later one counts.
    fn judge(&mut self, title: Title, key: RecordKey) {
        let row = self.keep.len();
        self.keep.push((title.0, true));
        let best = Best {
            key,
            row,
            beaten: false,
        };
        match self.best.entry(title) {
            Entry::Vacant(vacant) => drop(vacant.insert(best)),
            Entry::Occupied(mut known) if best.key > known.get().key => {
                self.keep[known.get().row].1 = false;
                known.insert(best);
            }
            Entry::Occupied(_) => self.keep[row].1 = false,
        }
    }

    /// Puts the tables together.
    pub(super) fn finish(
        mut self,
        mut old: OldTables,
        stamp: &TableStamp,
        retention: Retention,
    ) -> Result<RecordTables, RefineError> {
        let mut old_rows = OldRows::default();
        for kind in RecordKind::ALL {
            if let Some(old) = old.0.get(&table_of(kind)) {
                self.judge_old(kind, old, retention.cutoff, &mut old_rows)?;
            }
        }
        self.count_rows();
        check(&self.counts)?;
        let note = self.note(&old_rows, retention);
        let [movies, _] = &mut self.records;
        movies.note(KEY_EXPIRED, note.clone());
        let keep = RecordKind::ALL.map(|kind| keep_of(&self.keep, kind));
        let mut tables = Vec::new();
        for (place, writer) in self.parts.into_iter().enumerate() {
            let new = writer.finish()?;
            let table = new.table;
            let keep = keep_parts(&self.keep, &self.part_rows, place);
            let old_rows =
                |rows: &RecordBatch| fates_of_parts(table, rows, &old_rows.staying, &self.best);
            tables.push(assemble(
                old.0.remove(&table),
                new,
                &keep,
                stamp,
                None,
                old_rows,
            )?);
        }
        let all = vec![true; usize::try_from(self.dead.rows()).unwrap_or(usize::MAX)];
        let dead = self.dead.finish()?;
        let old_dead = old.0.remove(&dead.table);
        tables.push(assemble(old_dead, dead, &all, stamp, None, |rows| {
            fates_of_dead(rows, &self.files, retention.cutoff)
        })?);
        let notes = [Some(note), None];
        let records = RecordKind::ALL.into_iter().zip(self.records);
        for (((kind, writer), keep), note) in records.zip(keep).zip(notes).rev() {
            let old = old.0.remove(&table_of(kind));
            let mut each = old_rows.each[place(kind)].iter().copied();
            let next = |rows: &RecordBatch| Ok(each.by_ref().take(rows.num_rows()).collect());
            tables.push(assemble(old, writer.finish()?, &keep, stamp, note, next)?);
        }
        Ok(RecordTables {
            tables,
            counts: self.counts,
            batches: self.batches,
        })
    }

    fn count_rows(&mut self) {
        let kept = |wanted: &dyn Fn(RecordKind) -> bool| {
            let kept = self
                .keep
                .iter()
                .filter(|(kind, keep)| *keep && wanted(*kind));
            kept.count() as u64
        };
        let rows = kept(&|_| true);
        self.counts.series_rows = kept(&|kind| kind == RecordKind::Series);
        self.counts.rows = rows;
        self.counts.superseded = self.keep.len() as u64 - rows;
    }

    /// What the table says of what has become too old, as JSON.
    fn note(&self, old_rows: &OldRows, retention: Retention) -> String {
        let expired = old_rows
            .each
            .iter()
            .flatten()
            .any(|old_row| *old_row == OldRow::Expired);
        let expires = self.counts.expired > 0 || expired;
        let before = retention
            .noted
            .before
            .filter(|noted| *noted <= retention.cutoff);
        let note = Expired {
            before: before.max(expires.then_some(retention.cutoff)),
            ..retention.noted
        };
        // Two times: writing them as JSON cannot fail.
        serde_json::to_string(&note).unwrap_or_default()
    }

    /// Compares the old records of a kind with the new ones.
    fn judge_old(
        &mut self,
        kind: RecordKind,
        old: &TableFile,
        cutoff: DateTime<Utc>,
        judged: &mut OldRows,
    ) -> Result<(), RefineError> {
        let cutoff = cutoff.timestamp_micros();
        let table = old.table;
        for rows in old.read(&["tconst", "fetched_at", "run_id", "source_file"])? {
            let rows = rows.map_err(|error| RefineError::reading(table)(error.into()))?;
            let tconst = texts(&rows, table, "tconst")?;
            let run_id = texts(&rows, table, "run_id")?;
            let file = texts(&rows, table, "source_file")?;
            let fetched = instants(&rows, table, "fetched_at")?;
            for row in 0..rows.num_rows() {
                let title = tconst.value(row).parse().ok().map(|tconst| (kind, tconst));
                let old = (fetched.value(row), run_id.value(row), file.value(row));
                let old_row = match title {
                    _ if old.0 < cutoff => OldRow::Expired,
                    Some(title) if !self.stays(title, old) => OldRow::Replaced,
                    _ => OldRow::Stays,
                };
                judged.each[place(kind)].push(old_row);
                judged
                    .staying
                    .extend(title.filter(|_| old_row == OldRow::Stays));
            }
        }
        Ok(())
    }

    /// Whether an old row stays; then the new one of the same title does not count.
    fn stays(&mut self, title: Title, old: (i64, &str, &str)) -> bool {
        let Some(best) = self.best.get_mut(&title) else {
            return true;
        };
        let key = &best.key;
        let new = (
            key.fetched_micros,
            key.run_id.as_ref(),
            key.source_file.as_ref(),
        );
        best.beaten = old > new;
        if best.beaten {
            self.keep[best.row].1 = false;
        }
        best.beaten
    }
}

/// The place of a kind in [`RecordKind::ALL`].
fn place(kind: RecordKind) -> usize {
    match kind {
        RecordKind::Movie => 0,
        RecordKind::Series => 1,
    }
}

/// For each new record of a kind whether it counts.
fn keep_of(keep: &[(RecordKind, bool)], wanted: RecordKind) -> Vec<bool> {
    let own = keep.iter().filter(|(kind, _)| *kind == wanted);
    own.map(|(_, keep)| *keep).collect()
}

/// For each new row of a table of [`Table::PARTS`] whether its record counts.
fn keep_parts(keep: &[(RecordKind, bool)], rows: &[PartCounts], place: usize) -> Vec<bool> {
    let records = keep.iter().zip(rows);
    records
        .flat_map(|((_, keep), rows)| std::iter::repeat_n(*keep, rows[place] as usize))
        .collect()
}

/// Parts go with their record: rows without one are no use, whoever left them.
fn fates_of_parts(
    table: Table,
    rows: &RecordBatch,
    staying: &HashSet<Title>,
    best: &HashMap<Title, Best>,
) -> Result<Vec<OldRow>, RefineError> {
    let kinds = texts(rows, table, "kind")?.iter();
    let ids = texts(rows, table, "tconst")?.iter();
    let old_row = |(kind, id): (Option<&str>, Option<&str>)| {
        let title = kind
            .and_then(RecordKind::parse)
            .zip(id.and_then(|id| id.parse().ok()));
        match title {
            Some(title) if staying.contains(&title) => OldRow::Stays,
            Some(title) if best.contains_key(&title) => OldRow::Replaced,
            _ => OldRow::Expired,
        }
    };
    Ok(kinds.zip(ids).map(old_row).collect())
}

/// What becomes of the old records.
#[derive(Debug, Default)]
struct OldRows {
    /// Of each, in file order, in the order of [`RecordKind::ALL`].
    each: [Vec<OldRow>; 2],
    /// The titles whose row stays.
    staying: HashSet<Title>,
}

/// Dead letters go with their age, or when their file is read anew.
fn fates_of_dead(
    rows: &RecordBatch,
    read_anew: &HashSet<String>,
    cutoff: DateTime<Utc>,
) -> Result<Vec<OldRow>, RefineError> {
    let cutoff = cutoff.timestamp_micros();
    let files = texts(rows, Table::DeadLetters, "source_file")?;
    let fetched = instants(rows, Table::DeadLetters, "fetched_at")?;
    let old_row = |row| match files.value(row) {
        _ if fetched.value(row) < cutoff => OldRow::Expired,
        file if read_anew.contains(file) => OldRow::Replaced,
        _ => OldRow::Stays,
    };
    Ok((0..rows.num_rows()).map(old_row).collect())
}

/// Every record read is somewhere.
fn check(counts: &RecordSummary) -> Result<(), RefineError> {
    let dead: u64 = counts.dead_letters.values().sum();
    if counts.rows + counts.superseded + counts.expired + dead == counts.records {
        return Ok(());
    }
    Err(RefineError::Unbalanced {
        table: Table::TmdbMovies,
        detail: format!(
            "{} records read, but {} rows, {} superseded, {} expired, {dead} dead letters",
            counts.records, counts.rows, counts.superseded, counts.expired
        ),
    })
}

/// The old rows that stay, as `old_rows` says for each record batch of them, then the new ones to keep.
/// `note` is what the table says of what has become too old.
fn assemble(
    old: Option<TableFile>,
    new: TableFile,
    keep: &[bool],
    stamp: &TableStamp,
    note: Option<String>,
    mut old_rows: impl FnMut(&RecordBatch) -> Result<Vec<OldRow>, RefineError>,
) -> Result<MadeTable, RefineError> {
    let table = new.table;
    let old = old.filter(|old| old.rows > 0);
    if old.is_none() && keep.iter().all(|keep| *keep) {
        return Ok(MadeTable {
            added: new.rows,
            file: new,
            replaced: 0,
            expired: 0,
        });
    }
    let mut writer = TableWriter::create(table, stamp)?;
    if let Some(note) = note {
        writer.note(KEY_EXPIRED, note);
    }
    let read = |rows: Result<RecordBatch, _>| {
        rows.map_err(|error: arrow::error::ArrowError| RefineError::reading(table)(error.into()))
    };
    let (mut replaced, mut expired) = (0, 0);
    if let Some(old) = &old {
        for rows in old.read(&[])? {
            let rows = read(rows)?;
            let old_rows = old_rows(&rows)?;
            let count = |wanted| {
                old_rows
                    .iter()
                    .filter(|old_row| **old_row == wanted)
                    .count() as u64
            };
            (replaced, expired) = (
                replaced + count(OldRow::Replaced),
                expired + count(OldRow::Expired),
            );
            let stays = old_rows
                .iter()
                .map(|old_row| Some(*old_row == OldRow::Stays));
            writer.write_filtered(&rows, &stays.collect())?;
        }
    }
    let (mut keep, mut added) = (keep.iter(), 0);
    for rows in new.read(&[])? {
        let rows = read(rows)?;
        let part = BooleanArray::from_iter((0..rows.num_rows()).map(|_| keep.next().copied()));
        added += writer.write_filtered(&rows, &part)?;
    }
    Ok(MadeTable {
        file: writer.finish()?,
        added,
        replaced,
        expired,
    })
}

fn texts<'r>(
    rows: &'r RecordBatch,
    table: Table,
    name: &str,
) -> Result<&'r StringArray, RefineError> {
    let column = column(rows, table, name)?.as_string_opt::<i32>();
    column.ok_or_else(|| wrong_type(table))
}

fn instants<'r>(
    rows: &'r RecordBatch,
    table: Table,
    name: &str,
) -> Result<&'r TimestampMicrosecondArray, RefineError> {
    let column = column(rows, table, name)?.as_primitive_opt::<TimestampMicrosecondType>();
    column.ok_or_else(|| wrong_type(table))
}

fn column<'r>(
    rows: &'r RecordBatch,
    table: Table,
    name: &str,
) -> Result<&'r dyn Array, RefineError> {
    let column = rows.column_by_name(name).map(AsRef::as_ref);
    column.ok_or_else(|| wrong_type(table))
}

/// A table that says it is of this version and is not.
fn wrong_type(table: Table) -> RefineError {
    let message = "its columns are not those of its schema version".to_owned();
    RefineError::reading(table)(parquet::errors::ParquetError::General(message))
}

fn add_counts(sums: &mut BTreeMap<String, u64>, counts: &BTreeMap<&'static str, u64>) {
    for (key, count) in counts {
        *sums.entry((*key).to_owned()).or_default() += count;
    }
}
