//! Brings every table up to date: what has changed is found out first, then three independent
//! pieces of work go on side by side: catalogues, records, books. Second opinions come after them,
//! because they are compared with what these made.

use cinelake_lake::Lake;

use crate::error::RefineError;
use crate::raw::Raw;
use crate::state::{Inputs, TableStamp, TableState, read_state};
use crate::summary::{Event, RefineOptions, RefineSummary, TableOutcome, TableSummary};
use crate::table_file::{TableFile, clear_staging};
use crate::tables::Table;
use crate::{catalogue, opinions, outcomes, records};

/// Brings the Trusted tables of a lake up to date with its Raw zone.
///
/// What is read: descriptors of snapshots and second opinions; catalogue files, all of them when one has changed; batches
/// that no refine has read (their record files and entries); books of runs that are new or went on.
/// Records that are too old are left out, and their rows taken out. `events` is told of the progress,
/// from whichever task it happens in.
///
/// Every table is replaced whole, on its own. When this fails or is dropped, some tables are new
/// and the others as they were; calling it again goes on from there. Two at the same time leave
/// every table whole, and the next one brings them together.
///
/// # Errors
/// When the lake cannot be read or written, or a catalogue file is damaged. Records that cannot be
/// typed, small files that cannot be read and catalogue files that are gone are no errors.
pub async fn refine(
    lake: &Lake,
    options: &RefineOptions,
    events: &(dyn Fn(Event) + Send + Sync),
) -> Result<RefineSummary, RefineError> {
    clear_staging(lake, options.now).await?;
    let (raw, states) = futures::future::try_join(Raw::read(lake), read_state(lake)).await?;
    let mut work = RefineContext {
        lake,
        options,
        events,
        states,
    };
    loop {
        match refine_from(&work, &raw).await {
            // Rows of an earlier refine that cannot be read: the table is made anew.
            Err(RefineError::Parquet {
                operation: RefineError::READ,
                table,
                source,
            }) if work.is_carried_over(table) => work.give_up(table, &source.to_string()),
            done => return done,
        }
    }
}

async fn refine_from(work: &RefineContext<'_>, raw: &Raw) -> Result<RefineSummary, RefineError> {
    let (catalogue, records, outcomes) = futures::future::try_join3(
        catalogue::refine(work, raw),
        records::refine(work, raw),
        outcomes::refine(work, raw),
    )
    .await?;
    let opinions = opinions::refine(work, &raw.opinions).await?;
    let mut tables = catalogue.tables;
    tables.extend(records.tables);
    tables.extend([outcomes.table, opinions.table]);
    tables.sort_unstable_by_key(|table| table.table);
    let mut unused = catalogue.unused;
    unused.extend(records.unused);
    unused.sort_unstable();
    let mut damaged = [
        catalogue.damaged,
        records.damaged,
        outcomes.damaged,
        opinions.damaged,
    ]
    .concat();
    // Entries are read for records and for books.
    damaged.sort_unstable();
    damaged.dedup_by(|a, b| a.path == b.path);
    Ok(RefineSummary {
        tables,
        catalogues: catalogue.counts,
        records: records.counts,
        second_opinions: opinions.sources,
        unused,
        damaged,
    })
}

/// What every piece of the work needs.
pub(crate) struct RefineContext<'a> {
    pub(crate) lake: &'a Lake,
    pub(crate) options: &'a RefineOptions,
    pub(crate) events: &'a (dyn Fn(Event) + Send + Sync),
    pub(crate) states: Vec<TableState>,
}

impl RefineContext<'_> {
    /// The table's state, if the table is there and its rows can be carried over.
    pub(crate) fn state(&self, table: Table) -> Option<&TableState> {
        self.any_state(table).filter(|state| state.is_current())
    }

    /// The table's state, if there is a file in its place.
    pub(crate) fn any_state(&self, table: Table) -> Option<&TableState> {
        self.states.iter().find(|state| state.table == table)
    }

    fn is_carried_over(&self, table: Table) -> bool {
        self.state(table).is_some()
    }

    fn give_up(&mut self, table: Table, problem: &str) {
        let mut states = self.states.iter_mut();
        if let Some(state) = states.find(|state| state.table == table) {
            state.problem = Some(problem.to_owned());
        }
    }

    pub(crate) fn emit(&self, event: Event) {
        (self.events)(event);
    }

    pub(crate) fn stamp(&self, inputs: Inputs) -> TableStamp {
        TableStamp {
            version: self.options.version.clone(),
            now: self.options.now,
            inputs: Some(inputs),
        }
    }

    /// Puts a table into the lake. Returns its size in bytes.
    pub(crate) async fn publish(&self, file: &TableFile) -> Result<u64, RefineError> {
        let size_bytes = file.publish(self.lake).await?;
        self.emit(Event::Written {
            table: file.table,
            rows: file.rows,
            size_bytes,
        });
        Ok(size_bytes)
    }

    pub(crate) fn unchanged(&self, state: &TableState) -> TableSummary {
        self.emit(Event::Unchanged { table: state.table });
        TableSummary {
            table: state.table,
            state: TableOutcome::Unchanged,
            rows: state.rows,
            rows_added: 0,
            rows_replaced: 0,
            rows_expired: 0,
            size_bytes: state.size_bytes,
            inputs_read: 0,
            inputs_total: state.inputs.count(),
        }
    }
}
