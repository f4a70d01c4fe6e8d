//! Brings every table up to date: what has changed is found out first, then three independent
//! pieces of work go on side by side: catalogues, records, books.

use cinelake_lake::Lake;

use crate::error::RefineError;
use crate::raw::Raw;
use crate::state::{Inputs, Stamp, TableState, read_state};
use crate::summary::{Event, RefineOptions, RefineSummary, TableOutcome, TableSummary};
use crate::table_file::{TableFile, clear_staging};
use crate::tables::Table;
use crate::{catalogue, outcomes, records};

/// Brings the Trusted tables of a lake up to date with its Raw zone.
///
/// What is read: catalogue files, all of them when one has changed; batches that no refine has read
/// (their record files and entries); books of runs that are new or went on. `events` is told of
/// the progress, from whichever task it happens in.
///
/// Every table is replaced whole, on its own. When this fails or is dropped, some tables are new
/// and the others as they were; calling it again goes on from there.
///
/// # Errors
/// When the lake cannot be read or written, a book or a catalogue is damaged, or a catalogue that
/// is needed is gone. Records that cannot be typed are no errors.
pub async fn refine(
    lake: &Lake,
    options: &RefineOptions,
    events: &(dyn Fn(Event) + Send + Sync),
) -> Result<RefineSummary, RefineError> {
    clear_staging(lake, options.now).await?;
    let (raw, states) = futures::future::try_join(Raw::list(lake), read_state(lake)).await?;
    let manifests = raw.manifests(lake).await?;
    let work = Work {
        lake,
        options,
        events,
        states,
    };
    let (catalogue, records, outcomes) = futures::future::try_join3(
        catalogue::refine(&work, &raw, &manifests),
        records::refine(&work, &raw),
        outcomes::refine(&work, &raw, &manifests),
    )
    .await?;
    let mut tables = catalogue.tables;
    tables.extend(records.tables);
    tables.push(outcomes);
    tables.sort_unstable_by_key(|table| table.table);
    let mut strangers = catalogue.strangers;
    strangers.extend(records.strangers);
    strangers.sort_unstable();
    Ok(RefineSummary {
        tables,
        catalogues: catalogue.counts,
        records: records.counts,
        strangers,
    })
}

/// What every piece of the work needs.
pub(crate) struct Work<'a> {
    pub(crate) lake: &'a Lake,
    pub(crate) options: &'a RefineOptions,
    events: &'a (dyn Fn(Event) + Send + Sync),
    states: Vec<TableState>,
}

impl Work<'_> {
    /// The table's state, if the table is there and its rows can be carried over.
    pub(crate) fn state(&self, table: Table) -> Option<&TableState> {
        let mut states = self.states.iter();
        states.find(|state| state.table == table && state.is_current())
    }

    pub(crate) fn tell(&self, event: Event) {
        (self.events)(event);
    }

    pub(crate) fn stamp(&self, inputs: Inputs) -> Stamp {
        Stamp {
            version: self.options.version.clone(),
            now: self.options.now,
            inputs,
        }
    }

    /// Puts a table into the lake. Returns its size in bytes.
    pub(crate) async fn publish(&self, file: &TableFile) -> Result<u64, RefineError> {
        let size_bytes = file.publish(self.lake).await?;
        self.tell(Event::Written {
            table: file.table,
            rows: file.rows,
            size_bytes,
        });
        Ok(size_bytes)
    }

    pub(crate) fn unchanged(&self, state: &TableState) -> TableSummary {
        self.tell(Event::Unchanged { table: state.table });
        TableSummary {
            table: state.table,
            state: TableOutcome::Unchanged,
            rows: state.rows,
            rows_added: 0,
            rows_replaced: 0,
            size_bytes: state.size_bytes,
            inputs_read: 0,
            inputs_total: state.inputs.count(),
        }
    }
}
