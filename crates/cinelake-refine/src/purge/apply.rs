//! Removes what is planned, in an order that can be cut off anywhere.

use bytes::Bytes;
use chrono::{DateTime, Utc};
use cinelake_lake::ledger::LedgerEntry;
use cinelake_lake::opinions::OpinionFiles;
use cinelake_lake::{Lake, LakeError, LakeProblem, layout, leftovers};
use futures::{StreamExt, TryStreamExt};

use super::plan::{PurgePlan, PurgedFile, silent};
use super::{PurgeOptions, PurgeSummary};
use crate::error::RefineError;
use crate::opinions;
use crate::refine::RefineContext;
use crate::state::read_table_state;
use crate::table_file::clear_staging;
use crate::tables::Table;

/// Files removed at the same time.
const FILES_AT_ONCE: usize = 16;
/// Names that are tried for an entry of misses.
const MAX_NAMES: u32 = 10_000;

impl PurgePlan {
    /// Removes everything. What is in Refined first: what it was made from goes after it.
    pub(super) async fn apply(
        self,
        lake: &Lake,
        options: &PurgeOptions,
        own_id: &str,
    ) -> Result<PurgeSummary, RefineError> {
        remove(lake, &self.refined).await?;
        remove(lake, &self.staged).await?;
        // It repeats what TMDB says, and is made again at the end.
        let opinions = read_table_state(lake, Table::SecondOpinions).await?;
        let has_opinions = opinions.is_some_and(|table| table.rows > 0);
        if has_opinions {
            lake.delete_for_purge(&Table::SecondOpinions.path()).await?;
        }
        leftovers::clear(lake, own_id).await;
        clear_staging(lake, options.now).await?;
        let cutoff = self.summary.older_than;
        futures::stream::iter(&self.files)
            .map(|file| remove_file(lake, file, cutoff))
            .buffer_unordered(FILES_AT_ONCE)
            .try_collect::<()>()
            .await?;
        let refine_options = options.refine_options();
        let work = RefineContext {
            lake,
            options: &refine_options,
            events: &silent,
            states: Vec::new(),
        };
        if let Some(tables) = self.tables {
            tables.publish(&work).await?;
        }
        if has_opinions {
            opinions::refine(&work, &OpinionFiles::read(lake).await?).await?;
        }
        Ok(PurgeSummary {
            removed: true,
            ..self.summary
        })
    }
}

async fn remove(lake: &Lake, paths: &[String]) -> Result<(), LakeError> {
    futures::stream::iter(paths)
        .map(|path| lake.delete_for_purge(path))
        .buffer_unordered(FILES_AT_ONCE)
        .try_collect()
        .await
}

async fn remove_file(
    lake: &Lake,
    file: &PurgedFile,
    cutoff: DateTime<Utc>,
) -> Result<(), LakeError> {
    for ((run_id, name), entry) in &file.entries {
        // Misses that stand in the same entry are not too old with the records.
        if entry.fetched_at >= cutoff && !entry.misses.is_empty() {
            book_misses(lake, run_id, name, entry).await?;
        }
        let path = layout::batch_entry(run_id, name);
        lake.delete_for_purge(&path).await?;
    }
    lake.delete_for_purge(&file.path).await
}

/// Writes the misses of an entry into one of their own, under the first name that is free. Doing it
/// twice writes it once.
async fn book_misses(
    lake: &Lake,
    run_id: &str,
    name: &str,
    entry: &LedgerEntry,
) -> Result<(), LakeError> {
    let misses = LedgerEntry {
        file: None,
        size_bytes: 0,
        crc32: None,
        records: Vec::new(),
        tmdb_ids: Vec::new(),
        ..entry.clone()
    };
    // Ids, numbers and texts: writing them as JSON cannot fail.
    let mut bytes = serde_json::to_vec(&misses).unwrap_or_default();
    bytes.push(b'\n');
    let bytes = Bytes::from(bytes);
    let staging = layout::staging_file(run_id, &format!("{name}.misses"));
    for number in 1..=MAX_NAMES {
        let path = layout::batch_entry(run_id, &format!("misses_{number:04}"));
        if lake.create(&path, &staging, bytes.clone()).await? {
            return Ok(());
        }
    }
    Err(LakeError {
        operation: "write",
        target: lake.show(&layout::batch_entry(run_id, "misses_0001")),
        problem: LakeProblem::Other {
            detail: format!("{MAX_NAMES} names in a row are already used"),
        },
    })
}
