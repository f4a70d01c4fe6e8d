//! The records read this time, spilled to temporary files, and which of them count.
//!
//! Memory holds one key for each title and the row groups being written, never the records. What a
//! record replaces is known once all are read, so the tables are put together after that: the old
//! rows that still count, then the new ones that do. When nothing is replaced and there are no old
//! rows, the spilled file is the table.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

use arrow::array::{Array, AsArray, BooleanArray, RecordBatch};
use arrow::datatypes::TimestampMicrosecondType;
use cinelake_imdb::ImdbId;

use super::parse::{Parsed, RecordKey};
use crate::error::RefineError;
use crate::state::Stamp;
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
    pub(super) fn finish(mut self, old: Option<Old>, stamp: &Stamp) -> Result<Made, RefineError> {
        let stay = match &old {
            Some(old) => self.judge_old(&old.movies)?,
            None => Vec::new(),
        };
        let kept = self.keep.iter().filter(|keep| **keep).count() as u64;
        self.counts.rows = kept;
        self.counts.superseded = self.keep.len() as u64 - kept;
        check(&self.counts)?;
        let cast_keep: Vec<bool> = self
            .keep
            .iter()
            .zip(&self.cast_rows)
            .flat_map(|(keep, rows)| std::iter::repeat_n(*keep, *rows as usize))
            .collect();
        let (old_movies, old_cast, old_dead) = match old {
            Some(old) => (Some(old.movies), Some(old.cast), Some(old.dead)),
            None => (None, None, None),
        };
        let mut stay = stay.into_iter();
        let movies = assemble(
            old_movies,
            self.movies.finish()?,
            &self.keep,
            stamp,
            |rows| {
                Ok(BooleanArray::from_iter(
                    (0..rows.num_rows()).map(|_| stay.next()),
                ))
            },
        )?;
        let replaced = |tconst: &str| {
            let id: Option<ImdbId> = tconst.parse().ok();
            id.and_then(|id| self.best.get(&id))
                .is_some_and(|best| !best.beaten)
        };
        let cast = assemble(old_cast, self.cast.finish()?, &cast_keep, stamp, |rows| {
            text_filter(rows, Table::TmdbCast, "tconst", |tconst| !replaced(tconst))
        })?;
        let all = vec![true; usize::try_from(self.dead.rows()).unwrap_or(usize::MAX)];
        let dead = assemble(old_dead, self.dead.finish()?, &all, stamp, |rows| {
            text_filter(rows, Table::DeadLetters, "source_file", |path| {
                !self.files.contains(path)
            })
        })?;
        Ok(Made {
            tables: [cast, dead, movies],
            counts: self.counts,
            batches: self.batches,
        })
    }

    /// Compares the old rows with the new ones. Returns for each old row whether it stays.
    fn judge_old(&mut self, old: &TableFile) -> Result<Vec<bool>, RefineError> {
        let mut stay = Vec::with_capacity(usize::try_from(old.rows).unwrap_or_default());
        for rows in old.read(&["tconst", "fetched_at", "run_id", "source_file"])? {
            let rows =
                rows.map_err(|error| RefineError::reading(Table::TmdbMovies)(error.into()))?;
            let column = |name| column(&rows, Table::TmdbMovies, name);
            let tconst = column("tconst")?.as_string_opt::<i32>();
            let run_id = column("run_id")?.as_string_opt::<i32>();
            let file = column("source_file")?.as_string_opt::<i32>();
            let fetched = column("fetched_at")?.as_primitive_opt::<TimestampMicrosecondType>();
            let (Some(tconst), Some(run_id), Some(file), Some(fetched)) =
                (tconst, run_id, file, fetched)
            else {
                return Err(wrong_type(Table::TmdbMovies));
            };
            for row in 0..rows.num_rows() {
                let id: Option<ImdbId> = tconst.value(row).parse().ok();
                let old = (fetched.value(row), run_id.value(row), file.value(row));
                stay.push(id.is_none_or(|id| self.stays(id, old)));
            }
        }
        Ok(stay)
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

/// Every record read is somewhere.
fn check(counts: &RecordSummary) -> Result<(), RefineError> {
    let dead: u64 = counts.dead_letters.values().sum();
    if counts.rows + counts.superseded + dead == counts.records {
        return Ok(());
    }
    Err(RefineError::Unbalanced {
        table: Table::TmdbMovies,
        detail: format!(
            "{} records read, but {} rows, {} superseded, {dead} dead letters",
            counts.records, counts.rows, counts.superseded
        ),
    })
}

/// The old rows that stay, as `stays` says for each record batch of them, then the new ones to keep.
fn assemble(
    old: Option<TableFile>,
    new: TableFile,
    keep: &[bool],
    stamp: &Stamp,
    mut stays: impl FnMut(&RecordBatch) -> Result<BooleanArray, RefineError>,
) -> Result<MadeTable, RefineError> {
    let table = new.table;
    let old = old.filter(|old| old.rows > 0);
    if old.is_none() && keep.iter().all(|keep| *keep) {
        return Ok(MadeTable {
            added: new.rows,
            file: new,
            replaced: 0,
        });
    }
    let mut writer = TableWriter::create(table, stamp)?;
    let read = |rows: Result<RecordBatch, _>| {
        rows.map_err(|error: arrow::error::ArrowError| RefineError::reading(table)(error.into()))
    };
    let mut replaced = 0;
    if let Some(old) = &old {
        for rows in old.read(&[])? {
            let rows = read(rows)?;
            let stayed = writer.write_filtered(&rows, &stays(&rows)?)?;
            replaced += rows.num_rows() as u64 - stayed;
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
    })
}

fn text_filter(
    rows: &RecordBatch,
    table: Table,
    name: &str,
    stays: impl Fn(&str) -> bool,
) -> Result<BooleanArray, RefineError> {
    let texts = column(rows, table, name)?;
    let texts = texts
        .as_string_opt::<i32>()
        .ok_or_else(|| wrong_type(table))?;
    Ok(texts.iter().map(|text| text.map(&stays)).collect())
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
