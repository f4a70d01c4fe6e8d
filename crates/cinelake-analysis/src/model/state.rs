//! What a table of the star was made from, as its own Parquet metadata says.

use std::collections::BTreeMap;
use std::io::Seek;
use std::sync::Arc;

use cinelake_lake::verify::{Finding, Severity};
use cinelake_lake::{BYTE_SUM_KEY, ByteSum, Lake};
use cinelake_model::{LakeTable, MODEL_VERSION, RefinedTable};
use futures::future::try_join_all;
use parquet::file::metadata::{KeyValue, ParquetMetaData};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{opened, statement_of};
use crate::error::AnalysisError;
use crate::pinned::{Failures, PinnedFile};
use crate::session::Session;
use crate::statement::Statement;

const KEY_DEFINITION: &str = "cinelake.inputs";
const KEY_VERSION: &str = "cinelake.version";
const KEY_UNKNOWN: &str = "cinelake.unknown";
/// Entries of a Trusted table's metadata that say when and by whom it was written, and not what it holds.
const NOT_CONTENT: [&str; 3] = [
    "cinelake.refined_at",
    "cinelake.version",
    "cinelake.expired",
];
/// Half of a SHA-256 is enough to tell contents apart.
const DIGEST_BYTES: usize = 16;

/// What decides the content of a table: how it is made, and from what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Definition {
    /// [`MODEL_VERSION`] of the writer.
    model_version: u32,
    /// Digest of its statement and its columns.
    statement: String,
    /// By name, digests of the Trusted tables that the statement reads; `None` where there is none.
    tables: BTreeMap<String, Option<String>>,
}

impl Definition {
    pub(crate) fn new(session: &Session, table: RefinedTable, statement: &Statement) -> Self {
        let named = session.named_tables(statement).into_iter();
        let tables = named.map(|named| {
            let content = session.file(named).map(|file| content(file.metadata()));
            (named.name().to_owned(), content)
        });
        Self {
            model_version: MODEL_VERSION,
            statement: digest(&[&table.sql(), &format!("{:?}", table.schema())]),
            tables: tables.collect(),
        }
    }

    /// As it stands in the table's metadata, with the counts of what is not known. Nothing in it is a time.
    pub(crate) fn key_values(
        &self,
        version: &str,
        unknown: &BTreeMap<String, u64>,
    ) -> Vec<KeyValue> {
        // Texts and numbers under text keys; writing those as JSON cannot fail.
        let definition = serde_json::to_string(self).unwrap_or_default();
        let unknown = serde_json::to_string(unknown).unwrap_or_default();
        vec![
            KeyValue::new(KEY_DEFINITION.to_owned(), definition),
            KeyValue::new(KEY_VERSION.to_owned(), version.to_owned()),
            KeyValue::new(KEY_UNKNOWN.to_owned(), unknown),
        ]
    }
}

/// What a file holds, by its footer: rows, sizes and statistics of its columns, and what it was made from. The
/// same in a copy of the lake, and after a refine that wrote the same rows again.
fn content(metadata: &ParquetMetaData) -> String {
    let file = metadata.file_metadata();
    let mut parts = vec![format!("{:?}", file.schema())];
    for group in metadata.row_groups() {
        parts.push(format!("{} rows", group.num_rows()));
        for column in group.columns() {
            parts.push(format!(
                "{} {} {:?}",
                column.compressed_size(),
                column.uncompressed_size(),
                column.statistics()
            ));
        }
    }
    let pairs = file.key_value_metadata().into_iter().flatten();
    let pairs = pairs.filter(|pair| !NOT_CONTENT.contains(&pair.key.as_str()));
    let mut pairs: Vec<String> = pairs
        .map(|pair| format!("{}={:?}", pair.key, pair.value))
        .collect();
    pairs.sort_unstable();
    parts.extend(pairs);
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    digest(&parts)
}

fn digest(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    let bytes = hash.finalize();
    let hex = bytes.iter().take(DIGEST_BYTES);
    hex.map(|byte| format!("{byte:02x}")).collect()
}

/// A table of the star, as its footer says.
#[derive(Debug, Clone, PartialEq)]
pub struct RefinedState {
    /// The table.
    pub table: RefinedTable,
    /// Its rows.
    pub rows: u64,
    /// Its size in bytes.
    pub size_bytes: u64,
    /// Version of cinelake that wrote it.
    pub version: String,
    /// Names of its columns, in file order.
    pub columns: Vec<String>,
    /// By column, the rows whose value is not known.
    pub unknown: BTreeMap<String, u64>,
    /// Why it is of no use and will be made anew; `None` for a good table.
    pub problem: Option<String>,
    pub(crate) definition: Option<Definition>,
    /// The checksum of its rows as they were written; `None` where the file does not say.
    sum: Option<ByteSum>,
}

impl RefinedState {
    /// How many tables of Trusted it was made from.
    #[must_use]
    pub fn inputs(&self) -> u64 {
        let tables = self
            .definition
            .iter()
            .flat_map(|definition| definition.tables.values());
        tables.flatten().count() as u64
    }

    pub(crate) fn nothing(table: RefinedTable) -> Self {
        Self {
            table,
            rows: 0,
            size_bytes: 0,
            version: String::new(),
            columns: Vec::new(),
            unknown: BTreeMap::new(),
            problem: None,
            definition: None,
            sum: None,
        }
    }

    fn of(table: RefinedTable, file: &PinnedFile) -> Self {
        let footer = file.metadata().file_metadata();
        let properties = file.properties();
        let value = |key: &str| properties.get(key).map(String::as_str).unwrap_or_default();
        let definition = serde_json::from_str(value(KEY_DEFINITION)).ok();
        let fields = footer.schema().get_fields().iter();
        Self {
            table,
            rows: u64::try_from(footer.num_rows()).unwrap_or_default(),
            size_bytes: file.meta().size,
            version: value(KEY_VERSION).to_owned(),
            columns: fields.map(|field| field.name().to_owned()).collect(),
            unknown: serde_json::from_str(value(KEY_UNKNOWN)).unwrap_or_default(),
            problem: definition
                .is_none()
                .then(|| "it does not say what it was made from".to_owned()),
            definition,
            sum: value(BYTE_SUM_KEY).parse().ok(),
        }
    }
}

/// The tables of the star that are there, in the order of [`RefinedTable::ALL`], from their footers alone.
/// A file that is no table of ours is listed with its `problem`.
///
/// # Errors
/// When the lake cannot be read. A table that is not there is no error.
pub async fn read_state(lake: &Lake) -> Result<Vec<RefinedState>, AnalysisError> {
    let states = RefinedTable::ALL.map(|table| read_table(lake, table));
    let states = try_join_all(states).await?;
    Ok(states.into_iter().flatten().collect())
}

async fn read_table(
    lake: &Lake,
    table: RefinedTable,
) -> Result<Option<RefinedState>, AnalysisError> {
    let failures = Arc::new(Failures::default());
    match PinnedFile::open(lake, table.into(), &failures).await {
        Ok(file) => Ok(file.map(|file| RefinedState::of(table, &file))),
        Err(AnalysisError::BrokenTable { source, .. }) => Ok(Some(RefinedState {
            size_bytes: lake.size(&table.path()).await?.unwrap_or_default(),
            problem: Some(source.to_string()),
            ..RefinedState::nothing(table)
        })),
        Err(error) => Err(error),
    }
}

/// Reads every table of the star to its end, and compares it with what was written.
///
/// # Errors
/// When the lake cannot be read. What is damaged is a finding, and so is a table that is not there beside
/// others of the star.
pub async fn verify(lake: &Lake) -> Result<Vec<Finding>, AnalysisError> {
    let states = read_state(lake).await?;
    let mut findings = Vec::new();
    let mut add = |severity, code, table: RefinedTable, problem, command| {
        let advice = format!("run `cinelake {command} --lake {}`", lake.url().argument());
        let path = lake.show(&table.path());
        findings.push(Finding::new(severity, code, path, problem, advice));
    };
    for state in &states {
        if let Some(problem) = damage(lake, state).await? {
            let code = "star_table_damaged";
            add(
                Severity::Damage,
                code,
                state.table,
                problem,
                "model --rebuild",
            );
        }
    }
    let is_there = |table: RefinedTable| states.iter().any(|state| state.table == table);
    let missing = RefinedTable::ALL
        .into_iter()
        .filter(|table| !is_there(*table));
    for table in missing.filter(|_| !states.is_empty()) {
        let problem = "it is not there, and other tables of the star are".to_owned();
        add(Severity::Note, "not_modelled", table, problem, "model");
    }
    Ok(findings)
}

async fn damage(lake: &Lake, state: &RefinedState) -> Result<Option<String>, AnalysisError> {
    let (None, Some(sum)) = (&state.problem, state.sum) else {
        return Ok(state.problem.clone());
    };
    let temporary = |source| AnalysisError::Temporary { source };
    let mut file = tempfile::tempfile().map_err(temporary)?;
    let copy = file.try_clone().map_err(temporary)?;
    lake.copy_to_file(&state.table.path(), copy).await?;
    file.rewind().map_err(temporary)?;
    let is_as_written = sum.is_of(file).map_err(temporary)?;
    let problem = "its bytes are not those that were written";
    Ok((!is_as_written).then(|| problem.to_owned()))
}

/// Whether a table of the star that the session opened was made from other tables of Trusted than there are
/// now, or in another way than this version makes it.
///
/// # Errors
/// None but those of a statement of ours that cannot be read, which is a bug.
pub fn is_behind(session: &Session) -> Result<bool, AnalysisError> {
    for table in opened(session) {
        let Some(file) = session.file(LakeTable::Refined(table)) else {
            continue;
        };
        let definition = Definition::new(session, table, &statement_of(table)?);
        if RefinedState::of(table, file).definition != Some(definition) {
            return Ok(true);
        }
    }
    Ok(false)
}
