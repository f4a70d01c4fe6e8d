//! What a table was made from, as its own Parquet metadata says, and what the lake holds beyond.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use chrono::{DateTime, NaiveDate, Utc};
use cinelake_imdb::Role;
use cinelake_lake::ledger::RunObjects;
use cinelake_lake::snapshot::ReadFlags;
use cinelake_lake::{BYTE_SUM_KEY, ByteSum, Lake, LakeError};
use parquet::file::metadata::{KeyValue, ParquetMetaData, ParquetMetaDataReader};
use parquet::file::statistics::Statistics;
use serde::{Deserialize, Serialize};

use crate::catalogue;
use crate::raw::Raw;
use crate::tables::{SCHEMA_VERSION, Table};

const KEY_SCHEMA_VERSION: &str = "cinelake.schema_version";
const KEY_INPUTS: &str = "cinelake.inputs";
const KEY_VERSION: &str = "cinelake.version";
const KEY_REFINED_AT: &str = "cinelake.refined_at";
/// What was counted while the table was made; only `titles` and `second_opinions` have it.
pub(crate) const KEY_COUNTS: &str = "cinelake.counts";
/// What has become too old for the table; only `tmdb_movies` has it.
pub(crate) const KEY_EXPIRED: &str = "cinelake.expired";

/// The column by which rows expire.
const FETCHED_AT: &str = "fetched_at";

/// Enough for the footer of every table of a usual lake, so that one request reads it.
const TAIL_BYTES: u64 = 128 * 1024;
/// Length and magic number at the end of a Parquet file.
const TRAILER_BYTES: usize = 8;

/// What a table was made from. Each table fills the part that concerns it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Inputs {
    /// Catalogue files, by path.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub catalogues: Vec<CatalogueInputFile>,
    /// Names of batches by run: `movie_0001`.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub batches: BTreeMap<String, BTreeSet<String>>,
    /// What was read of each run's books.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub runs: BTreeMap<String, BooksRead>,
    /// SHA-256 of the second opinions, by source.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub second_opinions: BTreeMap<String, String>,
    /// Other tables, by name, each with a short text that changes with its rows.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub tables: BTreeMap<String, String>,
    /// Small files that could not be read, by path, with what is wrong with each.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub damaged: BTreeMap<String, String>,
}

/// What was read of a run's books: names and sizes, which are the same in a copy of the lake.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct BooksRead {
    /// Size of the manifest in bytes; `None` without one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub manifest: Option<u64>,
    /// Size of the outcomes in bytes; `None` without them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcomes: Option<u64>,
    /// Whether a checkpoint says that the run ended.
    #[serde(skip_serializing_if = "is_false")]
    pub ended: bool,
    /// Names of the ledger entries that were read; `None` where the outcomes were.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entries: Option<BTreeSet<String>>,
}

impl BooksRead {
    /// The books as they are listed.
    pub(crate) fn new(run: &RunObjects, from_outcomes: bool) -> Self {
        Self {
            manifest: run.manifest,
            outcomes: run.outcomes,
            ended: has_ended(run),
            entries: (!from_outcomes).then(|| run.entries.iter().cloned().collect()),
        }
    }

    /// Whether the run has more or other books than these. What has expired since is no news.
    pub(crate) fn is_beyond(&self, run: &RunObjects) -> bool {
        let differs = |now: Option<u64>, then: Option<u64>| now.is_some() && now != then;
        let unread =
            |known: &BTreeSet<String>| run.entries.iter().any(|name| !known.contains(name));
        differs(run.manifest, self.manifest)
            || differs(run.outcomes, self.outcomes)
            || (has_ended(run) && !self.ended)
            || self.entries.as_ref().is_some_and(unread)
    }
}

fn has_ended(run: &RunObjects) -> bool {
    run.checkpoint.is_some_and(|checkpoint| checkpoint.ended)
}

/// A catalogue file that titles, principals and people were made from, or that was left out. A file of
/// ratings is here once for each unit that it is read with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CatalogueInputFile {
    /// Its path in the lake.
    pub path: String,
    /// Its size in bytes.
    pub size_bytes: u64,
    /// SHA-256 of its bytes, hexadecimal, where a descriptor says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// The day it was landed; `None` where neither a descriptor nor its path says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<NaiveDate>,
    /// Files of one unit are read together; unit 0 prevails over the others. 0 for what is left out.
    /// (Not the run's name: a run that reads the same files again changes nothing.)
    #[serde(default)]
    pub unit: u32,
    /// Its place among the files of its unit, from 0.
    #[serde(default)]
    pub place: u32,
    /// What the file is for.
    #[serde(default, skip_serializing_if = "describes_titles")]
    pub role: Role,
    /// Whether it holds ratings, to be joined to the titles of the other files of its unit; alone
    /// they are a list of titles.
    #[serde(default, skip_serializing_if = "is_false")]
    pub joined: bool,
    /// Whether it is another unit's own, and joined to this one too.
    #[serde(default, skip_serializing_if = "is_false")]
    pub borrowed: bool,
    /// How it is read where looking at it does not decide.
    #[serde(default, skip_serializing_if = "reads_by_looking")]
    pub read: ReadFlags,
    /// Why it is left out: `same_bytes`, `alarm`, `nothing_to_join` or `no_table`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left_out: Option<String>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde wants it so")]
fn is_false(value: &bool) -> bool {
    !*value
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde wants it so")]
fn describes_titles(role: &Role) -> bool {
    *role == Role::Titles
}

fn reads_by_looking(read: &ReadFlags) -> bool {
    *read == ReadFlags::default()
}

impl CatalogueInputFile {
    /// What decides its place among the inputs.
    pub(crate) fn place_among_inputs(&self) -> (&str, u32, u32) {
        (&self.path, self.unit, self.place)
    }
}

impl Inputs {
    /// How many there are, each once, those left out not counted.
    #[must_use]
    pub fn count(&self) -> u64 {
        let catalogues = self
            .catalogues
            .iter()
            .filter(|file| file.left_out.is_none() && !file.borrowed);
        let batches: usize = self.batches.values().map(BTreeSet::len).sum();
        (catalogues.count() + batches + self.runs.len() + self.second_opinions.len()) as u64
    }

    /// As it stands in a table's metadata.
    pub(crate) fn key_value(&self) -> KeyValue {
        // The inputs are text and numbers under text keys; writing those as JSON cannot fail.
        let inputs = serde_json::to_string(self).unwrap_or_default();
        KeyValue::new(KEY_INPUTS.to_owned(), inputs)
    }

    pub(crate) fn has_batch(&self, run_id: &str, name: &str) -> bool {
        self.batches
            .get(run_id)
            .is_some_and(|names| names.contains(name))
    }

    /// Whether every batch of `other` is in here.
    pub(crate) fn covers_batches(&self, other: &Self) -> bool {
        other.batches.iter().all(|(run_id, names)| {
            let known = self.batches.get(run_id);
            known.is_some_and(|known| names.is_subset(known))
        })
    }
}

/// A table of the lake, as its footer says.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TableState {
    /// The table.
    pub table: Table,
    /// Its path in the lake.
    pub path: String,
    /// Its rows.
    pub rows: u64,
    /// Its size in bytes.
    pub size_bytes: u64,
    /// The store's mark of this very content, where it gives one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub e_tag: Option<String>,
    /// [`SCHEMA_VERSION`] of the writer; 0 where the file does not say.
    pub schema_version: u32,
    /// Version of cinelake that wrote it.
    pub version: String,
    /// When it was written.
    pub refined_at: Option<DateTime<Utc>>,
    /// What it was made from.
    pub inputs: Inputs,
    /// Names of its columns, in file order; an older writer may have had fewer.
    pub columns: Vec<String>,
    /// Why it is of no use and will be made anew; `None` for a good table.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<String>,
    /// What has become too old for it; only `tmdb_movies` says that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expired: Option<Expired>,
    #[serde(skip)]
    pub(crate) counts: Option<String>,
    /// The checksum of its rows as they were written; `None` where the file does not say.
    #[serde(skip)]
    pub(crate) sum: Option<ByteSum>,
    /// The earliest fetch time of its rows in microseconds since 1970; `None` for a table without
    /// that column or without rows.
    #[serde(skip)]
    pub(crate) oldest_micros: Option<i64>,
}

/// What has become too old for a table.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expired {
    /// Records fetched before this moment were left out; `None` if none was.
    pub before: Option<DateTime<Utc>>,
    /// When rows were taken out last, or the table was made where there was none. A report that is older
    /// may show what they held.
    pub rows_taken_out_at: Option<DateTime<Utc>>,
}

impl TableState {
    /// Whether its rows can be carried over into a newer version of it.
    pub(crate) fn is_current(&self) -> bool {
        self.problem.is_none() && self.schema_version == SCHEMA_VERSION
    }

    /// Whether it has a row of a record that was fetched before `cutoff`.
    pub(crate) fn has_rows_before(&self, cutoff: DateTime<Utc>) -> bool {
        let cutoff = cutoff.timestamp_micros();
        self.oldest_micros.is_some_and(|oldest| oldest < cutoff)
    }
}

/// What the lake holds that the tables do not.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Unrefined {
    /// Batches that no refine has read.
    pub batches: u64,
    /// Catalogue files that no refine has seen, or that have changed.
    pub catalogue_files: u64,
    /// Runs whose books no refine has read, or that went on since.
    pub runs: u64,
    /// Sources of second opinions whose latest file no refine has read.
    pub second_opinions: u64,
}

impl Unrefined {
    /// Whether the tables are up to date.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self == Self::default()
    }
}

/// The tables that are there, in the order of [`Table::ALL`], from their footers alone. A file
/// that is no table of ours is listed with its `problem`.
///
/// # Errors
/// When the lake cannot be read. A table that is not there is no error.
pub async fn read_state(lake: &Lake) -> Result<Vec<TableState>, LakeError> {
    let read = Table::ALL.map(|table| read_table_state(lake, table));
    let states = futures::future::try_join_all(read).await?;
    Ok(states.into_iter().flatten().collect())
}

/// What a refine would read that the tables do not hold. Lists Raw and reads the descriptors of
/// snapshots, and no other file of a lake that a run of this version has seen.
///
/// # Errors
/// When the lake cannot be listed or read.
pub async fn unrefined(lake: &Lake, states: &[TableState]) -> Result<Unrefined, LakeError> {
    let raw = Raw::read(lake).await?;
    let nothing = Inputs::default();
    let inputs = |table| {
        let state = states.iter().find(|state| state.table == table);
        state
            .filter(|state| state.is_current())
            .map_or(&nothing, |state| &state.inputs)
    };
    let batches = raw.batches_beyond(inputs(Table::TmdbMovies));
    let damaged = &inputs(Table::TmdbMovies).damaged;
    let readable = |(run_id, name): &&(String, String)| {
        !damaged.contains_key(&cinelake_lake::layout::batch_entry(run_id, name))
    };
    let read = &inputs(Table::SecondOpinions).second_opinions;
    let opinions = raw.opinions.latest.iter();
    Ok(Unrefined {
        batches: batches.iter().filter(readable).count() as u64,
        catalogue_files: catalogues_beyond(&raw, &inputs(Table::Titles).catalogues),
        runs: raw.runs_beyond(inputs(Table::Outcomes)).len() as u64,
        second_opinions: opinions
            .filter(|(source, file)| read.get(*source) != Some(&file.sha256))
            .count() as u64,
    })
}

/// Files that a refine would read in another way than the table was made from, new and gone ones
/// included.
fn catalogues_beyond(raw: &Raw, inputs: &[CatalogueInputFile]) -> u64 {
    let planned = catalogue::planned_inputs(raw, inputs);
    if planned == inputs {
        return 0;
    }
    let differ = |some: &[CatalogueInputFile], others: &[CatalogueInputFile]| {
        let differing = some.iter().filter(|file| !others.contains(file));
        let paths: HashSet<String> = differing.map(|file| file.path.clone()).collect();
        paths
    };
    let new = differ(&planned, inputs);
    new.union(&differ(inputs, &planned)).count() as u64
}

pub(crate) async fn read_table_state(
    lake: &Lake,
    table: Table,
) -> Result<Option<TableState>, LakeError> {
    let path = table.path();
    let mut length = TAIL_BYTES;
    loop {
        let Some(tail) = lake.read_tail(&path, length).await? else {
            return Ok(None);
        };
        let wanted = footer_bytes(&tail.bytes);
        // A footer longer than what was read is asked for once more, in full.
        if let Some(wanted) = wanted.filter(|wanted| *wanted > tail.bytes.len() as u64)
            && wanted <= tail.size_bytes
        {
            length = wanted;
            continue;
        }
        let mut state = TableState {
            table,
            path,
            rows: 0,
            size_bytes: tail.size_bytes,
            e_tag: tail.e_tag,
            schema_version: 0,
            version: String::new(),
            refined_at: None,
            inputs: Inputs::default(),
            columns: Vec::new(),
            problem: None,
            expired: None,
            counts: None,
            sum: None,
            oldest_micros: None,
        };
        state.problem = read_footer(&mut state, &tail.bytes, wanted).err();
        return Ok(Some(state));
    }
}

/// Length of footer and trailer, by the trailer; `None` if it is not Parquet's.
fn footer_bytes(tail: &[u8]) -> Option<u64> {
    let trailer = tail.last_chunk::<TRAILER_BYTES>()?;
    let [a, b, c, d, magic @ ..] = *trailer;
    (magic == *b"PAR1").then(|| u64::from(u32::from_le_bytes([a, b, c, d])) + TRAILER_BYTES as u64)
}

fn read_footer(state: &mut TableState, tail: &[u8], wanted: Option<u64>) -> Result<(), String> {
    let not_ours = "it is not a Parquet file".to_owned();
    let start = wanted.and_then(|wanted| tail.len().checked_sub(usize::try_from(wanted).ok()?));
    let footer = start.and_then(|start| tail.get(start..tail.len() - TRAILER_BYTES));
    let metadata = ParquetMetaDataReader::decode_metadata(footer.ok_or(not_ours)?)
        .map_err(|error| error.to_string())?;
    let file = metadata.file_metadata();
    state.rows = u64::try_from(file.num_rows()).unwrap_or_default();
    let root = file.schema().get_fields();
    state.columns = root.iter().map(|field| field.name().to_owned()).collect();
    state.oldest_micros = oldest_micros(&metadata, state.table);
    let value = |key| value_of(&metadata, key);
    state.schema_version = value(KEY_SCHEMA_VERSION)
        .and_then(|text| text.parse().ok())
        .ok_or("it does not say which version of the tables it is")?;
    state.version = value(KEY_VERSION).unwrap_or_default().to_owned();
    state.refined_at = value(KEY_REFINED_AT).and_then(|text| text.parse().ok());
    let inputs = value(KEY_INPUTS).ok_or("it does not say what it was made from")?;
    state.inputs = serde_json::from_str(inputs)
        .map_err(|error| format!("what it says it was made from cannot be read: {error}"))?;
    let declared = state.table.columns().iter().map(|column| column.name);
    if state.schema_version == SCHEMA_VERSION
        && !declared.eq(state.columns.iter().map(String::as_str))
    {
        return Err("it is another table: its columns differ".to_owned());
    }
    state.sum = value(BYTE_SUM_KEY).and_then(|text| text.parse().ok());
    state.counts = value(KEY_COUNTS).map(str::to_owned);
    state.expired = value(KEY_EXPIRED).and_then(|text| serde_json::from_str(text).ok());
    Ok(())
}

/// The earliest fetch time, by the statistics of the row groups. Rows of which there are none may be
/// of any age.
fn oldest_micros(metadata: &ParquetMetaData, table: Table) -> Option<i64> {
    let groups = metadata.row_groups().iter();
    let groups = groups.filter(|group| table.expires() && group.num_rows() > 0);
    groups
        .map(|group| {
            let mut columns = group.columns().iter();
            let fetched = columns.find(|column| column.column_path().string() == FETCHED_AT)?;
            match fetched.statistics()? {
                Statistics::Int64(known) => known.min_opt().copied(),
                _ => None,
            }
        })
        .map(|oldest| oldest.unwrap_or(i64::MIN))
        .min()
}

fn value_of<'m>(metadata: &'m ParquetMetaData, key: &str) -> Option<&'m str> {
    let pairs = metadata.file_metadata().key_value_metadata()?;
    pairs.iter().find(|pair| pair.key == key)?.value.as_deref()
}

/// What is written into a table about itself.
#[derive(Debug, Clone)]
pub(crate) struct TableStamp {
    pub(crate) version: String,
    pub(crate) now: DateTime<Utc>,
    /// `None` where they are known only when the table is written, and noted then.
    pub(crate) inputs: Option<Inputs>,
}

impl TableStamp {
    pub(crate) fn key_values(&self) -> Vec<KeyValue> {
        let pair = |key: &str, value: String| KeyValue::new(key.to_owned(), value);
        let mut pairs = vec![
            pair(KEY_SCHEMA_VERSION, SCHEMA_VERSION.to_string()),
            pair(KEY_VERSION, self.version.clone()),
            pair(KEY_REFINED_AT, self.now.to_rfc3339()),
        ];
        pairs.extend(self.inputs.as_ref().map(Inputs::key_value));
        pairs
    }
}
