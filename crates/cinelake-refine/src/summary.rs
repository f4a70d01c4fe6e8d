//! What a refine is asked to do, what it tells on the way, and what it did.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use cinelake_imdb::{Reject, UnreadableExample};
use cinelake_lake::ledger::Damaged;
use serde::{Deserialize, Serialize};

use crate::tables::Table;

/// How to refine.
#[derive(Debug, Clone)]
pub struct RefineOptions {
    /// Makes every table anew from Raw, whatever there is.
    pub rebuild: bool,
    /// Version of cinelake, noted in the tables.
    pub version: String,
    /// The moment noted in the tables.
    pub now: DateTime<Utc>,
    /// Records that were fetched more than this many days ago are left out of the tables, and rows
    /// of such records are taken out of them. With 0 no record is young enough.
    pub keep_days: u32,
}

impl RefineOptions {
    /// Records fetched before this moment are too old.
    #[must_use]
    pub fn cutoff(&self) -> DateTime<Utc> {
        let kept = chrono::Duration::days(i64::from(self.keep_days));
        let cutoff = self.now.checked_sub_signed(kept);
        cutoff.unwrap_or(DateTime::<Utc>::MIN_UTC)
    }
}

/// What happens, for a progress bar.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Event {
    /// A table is being made; it has this many inputs to read: catalogue files, batches or runs.
    Begun {
        /// The table.
        table: Table,
        /// Inputs to read.
        inputs: u64,
    },
    /// Inputs of a table were read, this many in all so far.
    InputsRead {
        /// The table.
        table: Table,
        /// Inputs read so far.
        inputs: u64,
    },
    /// A table is in the lake.
    Written {
        /// The table.
        table: Table,
        /// Its rows.
        rows: u64,
        /// Its size in bytes.
        size_bytes: u64,
    },
    /// A table was up to date.
    Unchanged {
        /// The table.
        table: Table,
    },
}

/// What became of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TableOutcome {
    /// It was up to date.
    Unchanged,
    /// New inputs were added to what was there.
    Updated,
    /// It was made anew from Raw: for the first time, because its inputs changed, because its
    /// schema is another one, or because that was asked for.
    Rebuilt,
}

/// What a refine did. Serialises to JSON as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RefineSummary {
    /// Every table, in the order of [`Table::ALL`].
    pub tables: Vec<TableSummary>,
    /// The catalogues behind `titles`, `principals` and `people`; of the last time that they were read.
    pub catalogues: CatalogueSummary,
    /// The records read this time.
    pub records: RecordSummary,
    /// The second opinions of the lake, by source; of the last time that they were read.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub second_opinions: Vec<OpinionSummary>,
    /// Files in the lake that were not used, each with why.
    pub unused: Vec<UnusedFile>,
    /// Small files of the lake that cannot be read, each with what is wrong with it. What they say
    /// was read from elsewhere or is missing; nothing else is.
    pub damaged: Vec<DamagedFile>,
}

/// What became of one table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TableSummary {
    /// The table.
    pub table: Table,
    /// What was done.
    pub state: TableOutcome,
    /// Rows it has now.
    pub rows: u64,
    /// Rows that were not there before; all of a table that was rebuilt.
    pub rows_added: u64,
    /// Rows that a newer record of the same title replaced, or a run's that were read again.
    pub rows_replaced: u64,
    /// Rows that were there and have become too old.
    pub rows_expired: u64,
    /// Its size in bytes.
    pub size_bytes: u64,
    /// Inputs read this time: catalogue files, batches or runs.
    pub inputs_read: u64,
    /// Inputs it is made from.
    pub inputs_total: u64,
}

/// The catalogues:
/// `rows == rows_in_titles + rows_superseded + ratings_rows + rows_rejected`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CatalogueSummary {
    /// Catalogue files read.
    pub files: u64,
    /// Files left out because a later file holds the very same bytes.
    pub files_same: u64,
    /// Rows of all tables of titles and ratings, without headers and blank lines.
    pub rows: u64,
    /// Rows that went into the titles.
    pub rows_in_titles: u64,
    /// Rows of titles that a later catalogue has as well.
    pub rows_superseded: u64,
    /// Rows of ratings files that were joined to titles, or had none to join to.
    pub ratings_rows: u64,
    /// Titles with a rating and no row in any catalogue.
    pub ratings_without_title: u64,
    /// Rows of titles and ratings that could not be used.
    pub rows_rejected: u64,
    /// Rows that could not be used, by reason; those of people included.
    pub rejected: BTreeMap<String, u64>,
    /// Values that made no sense and count as unknown, by column.
    pub unreadable: BTreeMap<String, u64>,
    /// Distinct titles.
    pub titles: u64,
    /// Titles whose rows contradict each other: of each column the first known value was kept, and of
    /// rating and votes the first rating with its votes.
    pub disagreeing_titles: u64,
    /// Rows of `principals`.
    pub principals: u64,
    /// Artist rows that repeat another one exactly, left out.
    pub principals_duplicates: u64,
    /// Rows of files that say who took part in what by ids of people (`title.principals`).
    pub people_rows: u64,
    /// Of these, rows of titles that no catalogue has.
    pub people_without_title: u64,
    /// Of these, rows of titles whose people a later catalogue has, or an earlier file.
    pub people_superseded: u64,
    /// Rows of files of people, or of their names, that could not be used.
    pub people_rejected: u64,
    /// Rows of files that name people (`name.basics`).
    pub names_rows: u64,
    /// Of these, rows of people who took part in no title of the catalogue.
    pub names_not_referenced: u64,
    /// Of these, rows of people whom a later file names, or an earlier row.
    pub names_repeated: u64,
    /// Rows of `people`.
    pub people: u64,
    /// People who took part by their id, and whom no file names.
    pub people_unnamed: u64,
    /// Files of directors and writers (`title.crew`).
    pub crew: DetailSummary,
    /// Files of episodes (`title.episode`).
    pub episodes: DetailSummary,
    /// Files of names elsewhere (`title.akas`).
    pub akas: DetailSummary,
    /// The first rows and values that could not be used, with file and line.
    pub bad_rows: Vec<BadRow>,
    /// Files that no descriptor names: their separator, header and columns were found by looking.
    pub undescribed: Vec<String>,
    /// Files that a descriptor names and that are not in the lake any more: the tables lack what
    /// only they said.
    pub gone: Vec<GoneFile>,
}

/// Files of one kind that say more of titles:
/// `rows == rows_used + rows_without_title + rows_superseded + rows_rejected`, and
/// `table_rows + duplicates` are what the rows used say: for `title.crew` one per person and role,
/// otherwise one per row.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DetailSummary {
    /// Rows of the files, without headers and blank lines.
    pub rows: u64,
    /// Rows that are in the table.
    pub rows_used: u64,
    /// Rows of titles that no catalogue has.
    pub rows_without_title: u64,
    /// Rows of titles that a later file has as well.
    pub rows_superseded: u64,
    /// Rows that could not be used; `rejected` of the catalogues says why.
    pub rows_rejected: u64,
    /// What a row said again: the same person in the same role, the same episode, the same place among
    /// the names. The first one counts.
    pub duplicates: u64,
    /// Rows of the table.
    pub table_rows: u64,
}

/// The records: `records == rows + superseded + expired + the sum of dead_letters`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct RecordSummary {
    /// Records of films and series read, missing ones included.
    pub records: u64,
    /// Of these, records of series.
    pub series_records: u64,
    /// Records that are rows of `tmdb_movies` or `tmdb_series` now.
    pub rows: u64,
    /// Of these, rows of `tmdb_series`.
    pub series_rows: u64,
    /// Records of which the same title has a later one.
    pub superseded: u64,
    /// Records that are too old, whether their file is still there or not.
    pub expired: u64,
    /// Records that could not be typed, by the code of the reason.
    pub dead_letters: BTreeMap<String, u64>,
    /// Dates and times that are none: NULL in the table, kept in `extra`.
    pub unreadable_dates: u64,
    /// Other values of records, by their key, that the column cannot hold: NULL in the table, kept in
    /// `extra`.
    pub unreadable_values: BTreeMap<String, u64>,
    /// Parts of records, by their key, that could not be read: kept in `extra`, without rows in the
    /// table of the part.
    pub unreadable_parts: BTreeMap<String, u64>,
}

/// A second opinion: `values == table_rows + repeated + not_a_number + two_values + unknown_title`, and
/// `table_rows == agrees + differs + only_source + other_currency`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct OpinionSummary {
    /// Whose it is.
    pub source: String,
    /// Its file in the lake.
    pub file: String,
    /// Rows of the file.
    pub rows: u64,
    /// Figures in the rows that have an id of a title.
    pub values: u64,
    /// Figures that say again what an earlier row says.
    pub repeated: u64,
    /// Rows of the table: one per title and figure.
    pub table_rows: u64,
    /// Figures that are at most 25 % from TMDB's.
    pub agrees: u64,
    /// Figures that are further from TMDB's.
    pub differs: u64,
    /// Figures that TMDB does not know.
    pub only_source: u64,
    /// Figures in another currency than US dollars, which are not compared.
    pub other_currency: u64,
    /// Of `only_source`, figures that may be filled in on request.
    pub fills: u64,
    /// What is in no row, by the code of the reason: `no_id` (rows), `not_a_number`, `two_values` and
    /// `unknown_title` (figures).
    pub rejected: BTreeMap<String, u64>,
}

/// A file that was not used.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct UnusedFile {
    /// Its path in the lake.
    pub path: String,
    /// Why it was not used.
    pub reason: String,
}

/// A row of a catalogue, or a value in it, that could not be used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BadRow {
    /// The file in the lake.
    pub file: String,
    /// The line the row starts at, from 1.
    pub line: u64,
    /// What is wrong with it.
    pub problem: String,
    /// What was found, at most 80 characters.
    pub value: String,
}

impl BadRow {
    pub(crate) fn of_value(column: String, example: &UnreadableExample) -> Self {
        Self {
            file: example.file.clone(),
            line: example.line,
            problem: format!("{column} cannot be read and is unknown"),
            value: example.value.clone(),
        }
    }
}

impl From<&Reject> for BadRow {
    fn from(reject: &Reject) -> Self {
        Self {
            file: reject.file.clone(),
            line: reject.line,
            problem: reject.explanation.clone(),
            value: reject.value.clone(),
        }
    }
}

/// A small file that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct DamagedFile {
    /// Its path in the lake.
    pub path: String,
    /// What is wrong with it.
    pub problem: String,
}

impl From<Damaged> for DamagedFile {
    fn from(Damaged { path, problem, .. }: Damaged) -> Self {
        Self { path, problem }
    }
}

/// A catalogue file that is not in the lake any more.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct GoneFile {
    /// Its path in the lake.
    pub path: String,
    /// SHA-256 of its bytes, hexadecimal.
    pub sha256: String,
    /// What to do about it.
    pub advice: String,
}
