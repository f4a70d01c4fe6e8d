//! What lies in the Raw zone, as far as tables are made from it: runs, catalogue files, and how
//! these are read.

use std::collections::HashMap;

use chrono::NaiveDate;
use cinelake_lake::layout::RunObject;
use cinelake_lake::ledger::{LedgerEntry, Listing, RunObjects, read_entry};
use cinelake_lake::object_store::ObjectMeta;
use cinelake_lake::opinions::OpinionFiles;
use cinelake_lake::snapshot::Snapshots;
use cinelake_lake::{Lake, LakeError, layout};
use futures::{StreamExt, TryStreamExt};

use crate::state::Inputs;
use crate::summary::DamagedFile;

/// Small files read at the same time.
const READS_AT_ONCE: usize = 32;

/// What lies in Raw.
#[derive(Debug, Default)]
pub(crate) struct Raw {
    /// The runs.
    pub(crate) listing: Listing,
    /// How catalogue files are read.
    pub(crate) snapshots: Snapshots,
    /// The second opinions.
    pub(crate) opinions: OpinionFiles,
    /// Below the folder of catalogues, by path.
    pub(crate) catalogues: Vec<RawFile>,
}

/// A catalogue file.
#[derive(Debug, Clone)]
pub(crate) struct RawFile {
    pub(crate) path: String,
    pub(crate) size_bytes: u64,
    /// The day in its path.
    pub(crate) date: Option<NaiveDate>,
    /// The day it was written, by the store's clock.
    pub(crate) written: NaiveDate,
}

/// A batch: run and name of its entry.
pub(crate) type BatchName = (String, String);

impl Raw {
    /// Lists runs and catalogues, and reads the descriptors of snapshots and second opinions.
    pub(crate) async fn read(lake: &Lake) -> Result<Self, LakeError> {
        let (listing, snapshots, opinions, catalogues) = futures::future::try_join4(
            Listing::read(lake),
            Snapshots::read(lake),
            OpinionFiles::read(lake),
            lake.list(layout::CATALOGUES),
        )
        .await?;
        let mut catalogues: Vec<RawFile> = catalogues.iter().map(catalogue).collect();
        catalogues.sort_unstable_by(|a, b| a.path.cmp(&b.path));
        Ok(Self {
            listing,
            snapshots,
            opinions,
            catalogues,
        })
    }

    /// Every batch of records: run id and name of the entry.
    pub(crate) fn batches(&self) -> impl Iterator<Item = (&str, &str)> {
        self.listing.runs.iter().flat_map(|(run_id, run)| {
            let names = run.entries.iter().map(String::as_str);
            let records = names.filter(|name| batch_file(run_id, name).is_some());
            records.map(move |name| (run_id.as_str(), name))
        })
    }

    /// The batches that are not among the inputs.
    pub(crate) fn batches_beyond(&self, inputs: &Inputs) -> Vec<BatchName> {
        let batches = self.batches();
        let fresh = batches.filter(|(run_id, name)| !inputs.has_batch(run_id, name));
        fresh
            .map(|(run_id, name)| (run_id.to_owned(), name.to_owned()))
            .collect()
    }

    /// The runs with books that are not among the inputs.
    pub(crate) fn runs_beyond<'r>(&'r self, inputs: &Inputs) -> Vec<(&'r str, &'r RunObjects)> {
        let runs = self.listing.runs.iter();
        runs.map(|(run_id, run)| (run_id.as_str(), run))
            .filter(|(run_id, run)| {
                let known = inputs.runs.get(*run_id);
                known.is_none_or(|known| known.is_beyond(run))
            })
            .collect()
    }

    /// Whether the object of a run is there.
    pub(crate) fn has(&self, path: &str) -> bool {
        let Some((run_id, object)) = layout::parse_run_object(path) else {
            return false;
        };
        let run = self.listing.runs.get(run_id);
        run.is_some_and(|run| match object {
            RunObject::Manifest => run.manifest.is_some(),
            RunObject::Outcomes => run.outcomes.is_some(),
            RunObject::Entry(name) => run.entries.iter().any(|entry| entry == name),
            RunObject::List | RunObject::Checkpoint { .. } | RunObject::Staged => false,
        })
    }
}

/// The record file that belongs to an entry by its name; `None` for an entry of misses.
pub(crate) fn batch_file(run_id: &str, name: &str) -> Option<String> {
    let (kind, number) = layout::parse_batch_name(layout::entry_base(name))?;
    Some(layout::record_file(layout::run_date(run_id)?, kind, number))
}

/// Entries that were read, and those that cannot be.
#[derive(Debug, Default)]
pub(crate) struct Entries {
    /// With their names, in the order asked for.
    pub(crate) read: Vec<(String, LedgerEntry)>,
    pub(crate) damaged: Vec<DamagedFile>,
}

/// Reads entries. One that cannot be read is no error.
pub(crate) async fn read_entries(lake: &Lake, names: &[BatchName]) -> Result<Entries, LakeError> {
    let mut reading = futures::stream::iter(names.to_vec())
        .map(|(run_id, name)| async move {
            let entry = read_entry(lake, &run_id, &name).await?;
            Ok::<_, LakeError>((name, entry))
        })
        .buffered(READS_AT_ONCE);
    let mut entries = Entries::default();
    while let Some((name, entry)) = reading.try_next().await? {
        match entry {
            Ok(entry) => entries.read.push((name, entry)),
            Err(damaged) => entries.damaged.push(damaged.into()),
        }
    }
    Ok(entries)
}

/// The record files of the lake with their sizes in bytes.
pub(crate) async fn record_files(lake: &Lake) -> Result<HashMap<String, u64>, LakeError> {
    let listed = lake.list(layout::RECORDS).await?.into_iter();
    Ok(listed
        .map(|object| (object.location.to_string(), object.size))
        .collect())
}

fn catalogue(object: &ObjectMeta) -> RawFile {
    let path = object.location.to_string();
    RawFile {
        date: layout::date_in_path(&path),
        written: object.last_modified.date_naive(),
        size_bytes: object.size,
        path,
    }
}
