//! Removes TMDB's data that is too old or superseded, everywhere in a lake: record files with their
//! entries, rows of the Trusted tables, and what was made from them in Refined: reports and tables of the
//! star schema.
//!
//! A purge is the only thing in cinelake that deletes what was landed. It holds the lease, so that no
//! run lands anything meanwhile. Cut off anywhere it leaves a lake that every command works on, and
//! the same purge goes on from there: an entry goes before its record file, because a file without
//! an entry is known again by its own records, while an entry without its file would be missed.

use std::time::Duration;

use chrono::{DateTime, NaiveDate, Utc};
use cinelake_lake::{Holder, Lake, LakeError, LakeProblem, Lease};
use serde::Serialize;

use crate::error::RefineError;
use crate::summary::{DamagedFile, RefineOptions};
use crate::tables::Table;

mod apply;
mod plan;
mod scan;

use plan::PurgePlan;

/// How long the lease holds without being renewed, and how often it is renewed.
const LEASE_LIFETIME: Duration = Duration::from_secs(60);
const LEASE_RENEWAL: Duration = Duration::from_secs(15);

/// What to remove.
#[derive(Debug, Clone)]
pub struct PurgeOptions {
    /// Records that were fetched more than this many days ago are removed.
    pub older_than_days: u32,
    /// Version of cinelake, noted in the tables.
    pub version: String,
    /// The moment from which the age of a record is counted.
    pub now: DateTime<Utc>,
}

/// What a purge removed, or would remove. Serialises to JSON as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PurgeSummary {
    /// Whether it was removed; otherwise nothing was changed.
    pub removed: bool,
    /// Records that were fetched before this moment are too old.
    pub older_than: DateTime<Utc>,
    /// Record files of which every record is too old or superseded.
    pub record_files: PurgedFiles,
    /// Ledger entries of these files.
    pub entries: PurgedFiles,
    /// Rows of the Trusted tables that are too old, by table; only tables that have such rows.
    pub rows: Vec<PurgedRows>,
    /// Whether the tables of TMDB's records are made anew from Raw, because they cannot be read or are
    /// of an older version. What is too old in them goes with them and is not counted in `rows`.
    pub tables_made_anew: bool,
    /// Reports that may show what these rows hold, and reports that are older than the limit.
    pub reports: Vec<PurgedReport>,
    /// Tables of the star schema that may hold what is removed; `cinelake model` makes them again.
    pub star_tables: PurgedFiles,
    /// Files that killed runs had staged.
    pub staged_files: u64,
    /// Files among the records that are not cinelake's, and stay.
    pub foreign: Vec<String>,
    /// Small files that cannot be read, and stay.
    pub damaged: Vec<DamagedFile>,
}

/// Some files.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct PurgedFiles {
    /// How many.
    pub files: u64,
    /// Their bytes together.
    pub size_bytes: u64,
}

/// Rows of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct PurgedRows {
    /// The table.
    pub table: Table,
    /// How many.
    pub rows: u64,
}

/// A report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PurgedReport {
    /// The day that it is for.
    pub as_of: NaiveDate,
    /// Its files.
    #[serde(flatten)]
    pub files: PurgedFiles,
}

impl PurgeSummary {
    /// Whether there is nothing to remove.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.record_files.files == 0
            && self.entries.files == 0
            && self.rows.is_empty()
            && !self.tables_made_anew
            && self.reports.is_empty()
            && self.star_tables.files == 0
            && self.staged_files == 0
    }
}

impl PurgedFiles {
    pub(crate) fn add(&mut self, size_bytes: u64) {
        self.files += 1;
        self.size_bytes += size_bytes;
    }
}

impl PurgeOptions {
    /// Rows go by the very code by which a refine takes them out.
    fn refine_options(&self) -> RefineOptions {
        RefineOptions {
            rebuild: false,
            version: self.version.clone(),
            now: self.now,
            keep_days: self.older_than_days,
        }
    }
}

/// Finds what a purge would remove, and changes nothing.
///
/// # Errors
/// When the lake cannot be read.
pub async fn plan(lake: &Lake, options: &PurgeOptions) -> Result<PurgeSummary, RefineError> {
    Ok(PurgePlan::new(lake, options).await?.summary)
}

/// Removes it, holding the lease as `holder`. `clock` gives the time.
///
/// # Errors
/// [`LakeProblem::Leased`] while a run holds the lease, and then nothing was changed; otherwise when
/// the lake cannot be read or written, or the right to delete is missing.
pub async fn run(
    lake: &Lake,
    options: &PurgeOptions,
    holder: Holder,
    clock: &(dyn Fn() -> DateTime<Utc> + Send + Sync),
) -> Result<PurgeSummary, RefineError> {
    let own_id = holder.id.clone();
    let mut lease = Lease::take(lake, holder, clock(), LEASE_LIFETIME).await?;
    let work = async {
        PurgePlan::new(lake, options)
            .await?
            .apply(lake, options, &own_id)
            .await
    };
    let done = tokio::select! {
        done = work => done,
        lost = keep(&mut lease, clock) => Err(lost.into()),
    };
    let is_lost = matches!(&done, Err(RefineError::Lake(error)) if is_lost(error));
    if !is_lost {
        // A lease that cannot be given back expires by itself.
        let _ = lease.release().await;
    }
    done
}

/// Renews the lease until that is no longer possible.
async fn keep(lease: &mut Lease, clock: &(dyn Fn() -> DateTime<Utc> + Send + Sync)) -> LakeError {
    loop {
        tokio::time::sleep(LEASE_RENEWAL).await;
        match lease.renew(clock()).await {
            Err(error) if is_lost(&error) || clock() >= lease.expires() => return error,
            // It still holds, and is tried again.
            _ => {}
        }
    }
}

fn is_lost(error: &LakeError) -> bool {
    matches!(error.problem, LakeProblem::LeaseLost { .. })
}
