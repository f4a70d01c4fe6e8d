//! The records read this time, spilled to temporary files, and which of them count.
//!
//! Memory holds one key for each title and the row groups being written, never the records. What a
//! record replaces is known once all are read, so the tables are put together after that: the old
//! rows that still count, then the new ones that do. When nothing is replaced and there are no old
//! rows, the spilled file is the table.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

use arrow::array::{
    Array, AsArray, BooleanArray, RecordBatch, StringArray, TimestampMicrosecondArray,
};
use arrow::datatypes::TimestampMicrosecondType;
use chrono::{DateTime, Utc};
use cinelake_imdb::ImdbId;

use super::parse::{Parsed, RecordKey};
use crate::error::RefineError;
use crate::state::{Expired, KEY_EXPIRED, Stamp};
use crate::summary::RecordSummary;
use crate::table_file::{TableFile, TableWriter};
use crate::tables::Table;

/// The record of a title that counts, as far as is known.
struct Best {
    key: RecordKey,
    /// Place among the new rows.
    row: usize,
    /// Whether an old row is later still.
    beaten: bool,
}

/// What was read so far.
pub(super) struct Delta {
    movies: TableWriter,
    cast: TableWriter,
    dead: TableWriter,
    best: HashMap<ImdbId, Best>,
    /// For each new row whether it counts.
    keep: Vec<bool>,
    /// For each new row the rows of its cast.
    cast_rows: Vec<u32>,
    files: HashSet<String>,
    pub(super) counts: RecordSummary,
    pub(super) batches: u64,
}

/// The tables as they are in the lake; `None` where they are made anew.
pub(super) struct Old {
    pub(super) movies: TableFile,
    pub(super) cast: TableFile,
    pub(super) dead: TableFile,
}

/// The tables as they are to be.
pub(super) struct Made {
    /// In the order in which they are to be published: `tmdb_movies` last, because by it the next
    /// refine judges what is read.
    pub(super) tables: [MadeTable; 3],
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
enum Fate {
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
    pub(super) fn new(stamp: &Stamp) -> Result<Self, RefineError> {
        Ok(Self {
            movies: TableWriter::create(Table::TmdbMovies, stamp)?,
            cast: TableWriter::create(Table::TmdbCast, stamp)?,
            dead: TableWriter::create(Table::DeadLetters, stamp)?,
            best: HashMap::new(),
            keep: Vec::new(),
            cast_rows: Vec::new(),
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
        self.counts.expired += parsed.counts.expired;
        self.counts.unreadable_dates += parsed.counts.unreadable_dates;
        self.counts.unreadable_credits += parsed.counts.unreadable_credits;
        for (code, count) in parsed.counts.dead {
            *self.counts.dead_letters.entry(code.to_owned()).or_default() += count;
        }
        self.movies.write(&parsed.movies)?;
        self.cast.write(&parsed.cast)?;
        self.dead.write(&parsed.dead)?;
        self.cast_rows.extend(parsed.cast_rows);
        for (tconst, key) in parsed.keys {
            self.judge(tconst, key);
        }
        Ok(())
    }

    /// Of two new records of a title the later one counts.
    fn judge(&mut self, tconst: ImdbId, key: RecordKey) {
        let row = self.keep.len();
        self.keep.push(true);
        let best = Best {
            key,
            row,
            beaten: false,
        };
        match self.best.entry(tconst) {
            Entry::Vacant(vacant) => drop(vacant.insert(best)),
            Entry::Occupied(mut known) if best.key > known.get().key => {
                self.keep[known.get().row] = false;
                known.insert(best);
            }
            Entry::Occupied(_) => self.keep[row] = false,
        }
    }

    /// Puts the tables together.
    pub(super) fn finish(
        mut self,
        old: Option<Old>,
        stamp: &Stamp,
        retention: Retention,
    ) -> Result<Made, RefineError> {
        let fates = match &old {
            Some(old) => self.judge_old(&old.movies, retention.cutoff)?,
            None => OldRows::default(),
        };
        let kept = self.keep.iter().filter(|keep| **keep).count() as u64;
        self.counts.rows = kept;
        self.counts.superseded = self.keep.len() as u64 - kept;
        check(&self.counts)?;
        let note = self.note(&fates, retention);
        self.movies.note(KEY_EXPIRED, note.clone());
        let cast_keep = self.cast_keep();
        let all = vec![true; usize::try_from(self.dead.rows()).unwrap_or(usize::MAX)];
        let Self {
            movies,
            cast,
            dead,
            best,
            keep,
            files,
            ..
        } = self;
        let (old_movies, old_cast, old_dead) = match old {
            Some(old) => (Some(old.movies), Some(old.cast), Some(old.dead)),
            None => (None, None, None),
        };
        let cast = assemble(old_cast, cast.finish()?, &cast_keep, stamp, None, |rows| {
            let titles = texts(rows, Table::TmdbCast, "tconst")?.iter();
            let fate = |title| fate_of_cast(title, &fates.staying, &best);
            Ok(titles.map(fate).collect())
        })?;
        let dead = assemble(old_dead, dead.finish()?, &all, stamp, None, |rows| {
            fates_of_dead(rows, &files, retention.cutoff)
        })?;
        let mut each = fates.each.into_iter();
        let next = |rows: &RecordBatch| Ok(each.by_ref().take(rows.num_rows()).collect());
        let movies = assemble(old_movies, movies.finish()?, &keep, stamp, Some(note), next)?;
        Ok(Made {
            tables: [cast, dead, movies],
            counts: self.counts,
            batches: self.batches,
        })
    }

    /// For each new row of the cast whether its film counts.
    fn cast_keep(&self) -> Vec<bool> {
        let films = self.keep.iter().zip(&self.cast_rows);
        films
            .flat_map(|(keep, rows)| std::iter::repeat_n(*keep, *rows as usize))
            .collect()
    }

    /// What the table says of what has become too old, as JSON.
    fn note(&self, fates: &OldRows, retention: Retention) -> String {
        let expires = self.counts.expired > 0 || fates.each.contains(&Fate::Expired);
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

    /// Compares the old rows with the new ones.
    fn judge_old(
        &mut self,
        old: &TableFile,
        cutoff: DateTime<Utc>,
    ) -> Result<OldRows, RefineError> {
        let cutoff = cutoff.timestamp_micros();
        let mut judged = OldRows::default();
        for rows in old.read(&["tconst", "fetched_at", "run_id", "source_file"])? {
            let rows =
                rows.map_err(|error| RefineError::reading(Table::TmdbMovies)(error.into()))?;
            let tconst = texts(&rows, Table::TmdbMovies, "tconst")?;
            let run_id = texts(&rows, Table::TmdbMovies, "run_id")?;
            let file = texts(&rows, Table::TmdbMovies, "source_file")?;
            let fetched = instants(&rows, Table::TmdbMovies, "fetched_at")?;
            for row in 0..rows.num_rows() {
                let id: Option<ImdbId> = tconst.value(row).parse().ok();
                let old = (fetched.value(row), run_id.value(row), file.value(row));
                let fate = match id {
                    _ if old.0 < cutoff => Fate::Expired,
                    Some(id) if !self.stays(id, old) => Fate::Replaced,
                    _ => Fate::Stays,
                };
                judged.each.push(fate);
                judged.staying.extend(id.filter(|_| fate == Fate::Stays));
            }
        }
        Ok(judged)
    }

    /// Whether an old row stays; then the new one of the same title does not count.
    fn stays(&mut self, tconst: ImdbId, old: (i64, &str, &str)) -> bool {
        let Some(best) = self.best.get_mut(&tconst) else {
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
            self.keep[best.row] = false;
        }
        best.beaten
    }
}

/// The cast goes with its film: rows without one are no use, whoever left them.
fn fate_of_cast(
    tconst: Option<&str>,
    staying: &HashSet<ImdbId>,
    best: &HashMap<ImdbId, Best>,
) -> Fate {
    let id: Option<ImdbId> = tconst.and_then(|tconst| tconst.parse().ok());
    match id {
        Some(id) if staying.contains(&id) => Fate::Stays,
        Some(id) if best.contains_key(&id) => Fate::Replaced,
        _ => Fate::Expired,
    }
}

/// What becomes of the old rows of films.
#[derive(Debug, Default)]
struct OldRows {
    /// Of each, in file order.
    each: Vec<Fate>,
    /// The titles whose row stays.
    staying: HashSet<ImdbId>,
}

/// Dead letters go with their age, or when their file is read anew.
fn fates_of_dead(
    rows: &RecordBatch,
    read_anew: &HashSet<String>,
    cutoff: DateTime<Utc>,
) -> Result<Vec<Fate>, RefineError> {
    let cutoff = cutoff.timestamp_micros();
    let files = texts(rows, Table::DeadLetters, "source_file")?;
    let fetched = instants(rows, Table::DeadLetters, "fetched_at")?;
    let fate = |row| match files.value(row) {
        _ if fetched.value(row) < cutoff => Fate::Expired,
        file if read_anew.contains(file) => Fate::Replaced,
        _ => Fate::Stays,
    };
    Ok((0..rows.num_rows()).map(fate).collect())
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

/// The old rows that stay, as `fates` says for each record batch of them, then the new ones to keep.
/// `note` is what the table says of what has become too old.
fn assemble(
    old: Option<TableFile>,
    new: TableFile,
    keep: &[bool],
    stamp: &Stamp,
    note: Option<String>,
    mut fates: impl FnMut(&RecordBatch) -> Result<Vec<Fate>, RefineError>,
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
            let fates = fates(&rows)?;
            let count = |wanted| fates.iter().filter(|fate| **fate == wanted).count() as u64;
            (replaced, expired) = (
                replaced + count(Fate::Replaced),
                expired + count(Fate::Expired),
            );
            let stays = fates.iter().map(|fate| Some(*fate == Fate::Stays));
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
