//! Refined: makes the tables of the star schema from Trusted.
//!
//! A table is made anew when one of the tables that it reads has another content, or when its own
//! definition has changed; otherwise it is left as it is. Every table that is to be made is first written
//! into a temporary file and checked while it is written. Only when all of them are right are they put
//! into the lake, each in one step. Nothing of time is written into a table, so that the same Trusted
//! tables always give the same bytes.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use cinelake_lake::{Lake, layout};
use cinelake_model::{LakeTable, RefinedTable};
use cinelake_refine::Table;
use futures::StreamExt;
use serde::Serialize;

use crate::error::AnalysisError;
use crate::session::{Limits, Session};
use crate::statement::Statement;

mod checks;
mod state;
mod table_file;

pub use state::{RefinedState, is_behind, read_state, verify};

use state::Definition;
use table_file::{TableFile, TableWriter};

/// Staged files of a local lake older than this were left by a model that was killed.
const STAGING_KEPT: chrono::Duration = chrono::Duration::days(1);

/// How to make the star.
#[derive(Debug, Clone)]
pub struct ModelOptions {
    /// Makes every table anew, whatever there is.
    pub rebuild: bool,
    /// Version of cinelake, noted in the tables.
    pub version: String,
    /// The moment from which the age of leftovers is counted; it is noted nowhere.
    pub now: DateTime<Utc>,
    /// What the statements may use.
    pub limits: Limits,
}

/// What happens, for a progress bar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Event {
    /// This many tables have to be made.
    Begun {
        /// Tables.
        tables: u64,
    },
    /// A table is written into a temporary file, and its grain is right.
    Made {
        /// The table.
        table: RefinedTable,
        /// Its rows.
        rows: u64,
    },
    /// A table is in the lake.
    Written {
        /// The table.
        table: RefinedTable,
        /// Its rows.
        rows: u64,
    },
    /// A table was up to date.
    Unchanged {
        /// The table.
        table: RefinedTable,
    },
}

/// What became of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TableOutcome {
    /// It was up to date, and was not written.
    Unchanged,
    /// It was made anew.
    Made,
}

/// What a model did. Serialises to JSON as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ModelSummary {
    /// Every table, in the order of [`RefinedTable::ALL`].
    pub tables: Vec<TableSummary>,
    /// Tables of Trusted that the lake does not have, and that were read as empty.
    pub trusted_missing: Vec<Table>,
}

/// What became of one table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TableSummary {
    /// The table.
    pub table: RefinedTable,
    /// What was done.
    pub state: TableOutcome,
    /// Its rows, the one for unknown included.
    pub rows: u64,
    /// Its size in bytes.
    pub size_bytes: u64,
    /// By column, the rows whose value is not known: a number or a date that is NULL, or a key that refers
    /// to the unknown member. Columns of text that is no key are not counted, and columns without such rows
    /// are absent.
    pub unknown: BTreeMap<String, u64>,
}

/// Brings the star schema of a lake up to date with its Trusted tables.
///
/// Tables of Trusted that the lake does not have are read as empty: dimensions then have the unknown
/// member alone, and facts no rows. Two at the same time leave every table whole, with the same bytes.
/// When this fails before it begins to put tables into the lake, Refined is as it was. When it is killed
/// in between, some tables are new and the others as they were; calling it again goes on from there.
///
/// # Errors
/// [`AnalysisError::Grain`] when a table would have rows that its grain does not allow,
/// [`AnalysisError::TableReplaced`] when a refine replaced a table meanwhile, and when the lake cannot be
/// read or written.
pub async fn model(
    lake: &Lake,
    options: &ModelOptions,
    events: &(dyn Fn(Event) + Send + Sync),
) -> Result<ModelSummary, AnalysisError> {
    clear_staging(lake, options.now).await?;
    let session = Session::open_within(lake, options.limits).await?;
    let mut tables = plan(lake, &session, options).await?;
    let begun = tables.iter().filter(|table| !table.is_current()).count();
    events(Event::Begun {
        tables: begun as u64,
    });
    for table in tables.iter_mut().filter(|table| !table.is_current()) {
        let file = make(lake, &session, table, options).await?;
        events(Event::Made {
            table: table.table,
            rows: file.rows,
        });
        table.file = Some(file);
    }
    let mut summaries = Vec::with_capacity(tables.len());
    for table in tables {
        summaries.push(table.publish(lake, events).await?);
    }
    Ok(ModelSummary {
        tables: summaries,
        trusted_missing: session.tables_missing().to_vec(),
    })
}

/// A table, what it is to be made from, and what the lake has of it.
struct Planned {
    table: RefinedTable,
    statement: Statement,
    definition: Definition,
    state: Option<RefinedState>,
    rebuild: bool,
    /// The new file, once it is written and checked.
    file: Option<TableFile>,
}

impl Planned {
    fn is_current(&self) -> bool {
        let is_same = |state: &RefinedState| state.definition.as_ref() == Some(&self.definition);
        !self.rebuild && self.state.as_ref().is_some_and(is_same)
    }

    /// Puts the new file into the lake, if there is one.
    async fn publish(
        self,
        lake: &Lake,
        events: &(dyn Fn(Event) + Send + Sync),
    ) -> Result<TableSummary, AnalysisError> {
        let table = self.table;
        let (state, rows, size_bytes, unknown) = match (self.file, self.state) {
            (Some(file), _) => {
                let size_bytes = file.publish(lake).await?;
                events(Event::Written {
                    table,
                    rows: file.rows,
                });
                (TableOutcome::Made, file.rows, size_bytes, file.unknown)
            }
            (None, state) => {
                events(Event::Unchanged { table });
                let state = state.unwrap_or_else(|| RefinedState::nothing(table));
                (
                    TableOutcome::Unchanged,
                    state.rows,
                    state.size_bytes,
                    state.unknown,
                )
            }
        };
        Ok(TableSummary {
            table,
            state,
            rows,
            size_bytes,
            unknown,
        })
    }
}

async fn plan(
    lake: &Lake,
    session: &Session,
    options: &ModelOptions,
) -> Result<Vec<Planned>, AnalysisError> {
    let states = read_state(lake).await?;
    let mut states: BTreeMap<RefinedTable, RefinedState> = states
        .into_iter()
        .map(|state| (state.table, state))
        .collect();
    let planned = RefinedTable::ALL.into_iter().map(|table| {
        let statement = statement_of(table)?;
        Ok(Planned {
            table,
            definition: Definition::new(session, table, &statement),
            statement,
            state: states.remove(&table),
            rebuild: options.rebuild,
            file: None,
        })
    });
    planned.collect()
}

fn statement_of(table: RefinedTable) -> Result<Statement, AnalysisError> {
    let mut statements = Statement::parse(&table.sql())?;
    statements.pop().ok_or(AnalysisError::EmptyStatement)
}

/// Writes a table into a temporary file, and checks its grain while doing so.
async fn make(
    lake: &Lake,
    session: &Session,
    planned: &Planned,
    options: &ModelOptions,
) -> Result<TableFile, AnalysisError> {
    let mut rows = session.run(&planned.statement).await?;
    let mut writer = TableWriter::create(planned.table, &planned.definition, &options.version)?;
    while let Some(record_batch) = rows.next().await {
        writer.write(&record_batch?)?;
    }
    writer.finish(&lake.url().argument())
}

/// Removes what killed models left beside the tables of a local lake. On S3 nothing is left.
///
/// Another model may be at work at the same time: only what is old has surely been left.
async fn clear_staging(lake: &Lake, now: DateTime<Utc>) -> Result<(), AnalysisError> {
    let folder = layout::refined_staging_file("");
    let folder = folder.trim_end_matches('/');
    lake.clear_staged(folder, now - STAGING_KEPT).await?;
    Ok(())
}

/// The tables of Refined that a session opened.
fn opened(session: &Session) -> impl Iterator<Item = RefinedTable> {
    let tables = session.tables().iter();
    tables.filter_map(|open| match open.table {
        LakeTable::Refined(table) => Some(table),
        LakeTable::Trusted(_) => None,
    })
}
