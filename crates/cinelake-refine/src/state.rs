//! What a table was made from, as its own Parquet metadata says, and what the lake holds beyond.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use chrono::{DateTime, NaiveDate, Utc};
use cinelake_lake::{Lake, LakeError};
use parquet::file::metadata::{KeyValue, ParquetMetaData, ParquetMetaDataReader};
use serde::{Deserialize, Serialize};

use crate::raw::Raw;
use crate::tables::{SCHEMA_VERSION, Table};

const KEY_SCHEMA_VERSION: &str = "cinelake.schema_version";
const KEY_INPUTS: &str = "cinelake.inputs";
const KEY_VERSION: &str = "cinelake.version";
const KEY_REFINED_AT: &str = "cinelake.refined_at";
/// What was counted while the table was made; only `titles` has it.
pub(crate) const KEY_COUNTS: &str = "cinelake.counts";

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
    /// Runs, with a mark that changes when the run's books do.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub runs: BTreeMap<String, String>,
}

/// A catalogue file that titles and principals were made from, or that was left out.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct CatalogueInputFile {
    /// Its path in the lake.
    pub path: String,
    /// Its size in bytes.
    pub size_bytes: u64,
    /// The day it was landed.
    pub date: NaiveDate,
    /// Files of one unit are read together; unit 0 prevails over the others. 0 for what is left out.
    /// (Not the run's name: a run that reads the same files again changes nothing.)
    #[serde(default)]
    pub unit: u32,
    /// Its place among the files of its unit, from 0.
    #[serde(default)]
    pub place: u32,
    /// How it is read where looking at it does not decide.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub options: BTreeMap<String, String>,
    /// Why it is left out: `same_bytes` or `alarm`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left_out: Option<String>,
}

impl Inputs {
    /// How many there are, those left out not counted.
    #[must_use]
    pub fn count(&self) -> u64 {
        let catalogues = self
            .catalogues
            .iter()
            .filter(|file| file.left_out.is_none());
        let batches: usize = self.batches.values().map(BTreeSet::len).sum();
        (catalogues.count() + batches + self.runs.len()) as u64
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
    #[serde(skip)]
    pub(crate) counts: Option<String>,
}

impl TableState {
    /// Whether its rows can be carried over into a newer version of it.
    pub(crate) fn is_current(&self) -> bool {
        self.problem.is_none() && self.schema_version == SCHEMA_VERSION
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

/// Compares the tables with the listing of Raw: two list requests, and no file is read.
///
/// # Errors
/// When the lake cannot be listed.
pub async fn unrefined(lake: &Lake, states: &[TableState]) -> Result<Unrefined, LakeError> {
    let raw = Raw::list(lake).await?;
    let nothing = Inputs::default();
    let inputs = |table| {
        let state = states.iter().find(|state| state.table == table);
        state
            .filter(|state| state.is_current())
            .map_or(&nothing, |state| &state.inputs)
    };
    let (movies, titles, outcomes) = (
        inputs(Table::TmdbMovies),
        inputs(Table::Titles),
        inputs(Table::Outcomes),
    );
    let batches = raw
        .batches()
        .filter(|(run, name)| !movies.has_batch(run, name));
    let seen: HashSet<(&str, u64)> = titles
        .catalogues
        .iter()
        .map(|file| (file.path.as_str(), file.size_bytes))
        .collect();
    let files = raw
        .catalogues
        .iter()
        .filter(|file| !seen.contains(&(file.path.as_str(), file.size_bytes)));
    let runs = raw.runs.iter().filter(|(run_id, run)| {
        outcomes
            .runs
            .get(run_id.as_str())
            .is_none_or(|mark| *mark != run.mark())
    });
    Ok(Unrefined {
        batches: batches.count() as u64,
        catalogue_files: files.count() as u64,
        runs: runs.count() as u64,
    })
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
            counts: None,
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
    let not_ours = "it is no Parquet file".to_owned();
    let start = wanted.and_then(|wanted| tail.len().checked_sub(usize::try_from(wanted).ok()?));
    let footer = start.and_then(|start| tail.get(start..tail.len() - TRAILER_BYTES));
    let metadata = ParquetMetaDataReader::decode_metadata(footer.ok_or(not_ours)?)
        .map_err(|error| error.to_string())?;
    let file = metadata.file_metadata();
    state.rows = u64::try_from(file.num_rows()).unwrap_or_default();
    let root = file.schema().get_fields();
    state.columns = root.iter().map(|field| field.name().to_owned()).collect();
    let value = |key| value_of(&metadata, key);
    state.schema_version = value(KEY_SCHEMA_VERSION)
        .and_then(|text| text.parse().ok())
        .ok_or("it does not say which version of the tables it is")?;
    state.version = value(KEY_VERSION).unwrap_or_default().to_owned();
    state.refined_at = value(KEY_REFINED_AT).and_then(|text| text.parse().ok());
    let inputs = value(KEY_INPUTS).ok_or("it does not say what it was made from")?;
    state.inputs = serde_json::from_str(inputs)
        .map_err(|error| format!("what it says it was made from cannot be read: {error}"))?;
    state.counts = value(KEY_COUNTS).map(str::to_owned);
    Ok(())
}

fn value_of<'m>(metadata: &'m ParquetMetaData, key: &str) -> Option<&'m str> {
    let pairs = metadata.file_metadata().key_value_metadata()?;
    pairs.iter().find(|pair| pair.key == key)?.value.as_deref()
}

/// What is written into a table about itself.
#[derive(Debug, Clone)]
pub(crate) struct Stamp {
    pub(crate) version: String,
    pub(crate) now: DateTime<Utc>,
    pub(crate) inputs: Inputs,
}

impl Stamp {
    pub(crate) fn key_values(&self) -> Vec<KeyValue> {
        // The inputs are text and numbers under text keys; writing those as JSON cannot fail.
        let inputs = serde_json::to_string(&self.inputs).unwrap_or_default();
        let pair = |key: &str, value: String| KeyValue::new(key.to_owned(), value);
        vec![
            pair(KEY_SCHEMA_VERSION, SCHEMA_VERSION.to_string()),
            pair(KEY_VERSION, self.version.clone()),
            pair(KEY_REFINED_AT, self.now.to_rfc3339()),
            pair(KEY_INPUTS, inputs),
        ]
    }
}
