//! Reads the ledger from the lake: the newest checkpoint, then the entries that it does not cover;
//! and gives record files without an entry the entry that they lack.

use std::collections::{BTreeMap, HashMap, HashSet};

use bytes::Bytes;
use futures::{StreamExt, TryStreamExt};

use super::checkpoint::FileLineRef;
use super::listing::Listing;
use super::{ENTRY_VERSION, Ledger, LedgerEntry, LedgerOptions, Request, crc32, file_stem};
use crate::error::{LakeError, LakeProblem};
use crate::layout;
use crate::manifest::{FindTally, RunManifest, RunStatus};
use crate::record;
use crate::store::Lake;
use crate::writer::to_json;

/// Small files read at the same time.
const READS_AT_ONCE: usize = 32;
/// Names that are tried for a rebuilt entry.
const MAX_NAMES: u32 = 100;

/// A small file of the lake that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Damaged {
    /// Its path in the lake.
    pub path: String,
    /// What is wrong with it.
    pub problem: String,
}

/// The listing of the lake: runs, and the record files with their sizes.
struct Found {
    listing: Listing,
    data: BTreeMap<String, u64>,
}

impl Found {
    async fn read(lake: &Lake) -> Result<Self, LakeError> {
        let (listing, records) =
            futures::future::try_join(Listing::read(lake), lake.list(layout::RECORDS)).await?;
        let data = records.into_iter();
        Ok(Self {
            listing,
            data: data
                .map(|object| (object.location.to_string(), object.size))
                .collect(),
        })
    }

    fn has(&self, file: &FileLineRef<'_>) -> bool {
        self.data.get(file.path) == Some(&file.size_bytes)
    }
}

impl Ledger {
    /// Reads the ledger without writing anything: what `plan` and `check` use. Record files without
    /// a readable entry count as they will for the next run, which gives them one.
    ///
    /// # Errors
    /// When the lake cannot be listed or read. A damaged file is no error.
    pub async fn read(lake: &Lake, options: LedgerOptions) -> Result<Self, LakeError> {
        let (mut ledger, found) = Self::load(lake, options, None).await?;
        ledger.adopt(lake, &found, None).await?;
        Ok(ledger)
    }

    /// Reads the ledger for the run `run_id`, and gives every record file without a readable entry
    /// one, whatever its age. Returns the numbers that the day's next record files get as well.
    ///
    /// # Errors
    /// When the lake cannot be listed or read, or an entry cannot be written.
    pub async fn recover(
        lake: &Lake,
        options: LedgerOptions,
        run_id: &str,
    ) -> Result<(Self, [u32; 2]), LakeError> {
        let (mut ledger, found) = Self::load(lake, options, Some(run_id)).await?;
        ledger.adopt(lake, &found, Some(run_id)).await?;
        let day = layout::records_folder(options.now.date_naive());
        let today = found.data.into_keys().filter(|path| path.starts_with(&day));
        Ok((ledger, Self::next_numbers(today)))
    }

    async fn load(
        lake: &Lake,
        options: LedgerOptions,
        own: Option<&str>,
    ) -> Result<(Self, Found), LakeError> {
        let found = Found::read(lake).await?;
        let mut ledger = Self::from_checkpoint(lake, &found).await?;
        ledger.options = Some(options);
        let legacy = ledger.legacy(lake, &found.listing).await?;
        ledger.add_entries(lake, &found, &legacy, own).await?;
        // A run without an entry has left nothing that could be continued.
        let runs = found.listing.runs.iter();
        ledger.continuing = runs
            .filter(|(run_id, run)| Some(run_id.as_str()) != own && !run.entries.is_empty())
            .filter(|(run_id, _)| ledger.is_continued(run_id))
            .map(|(run_id, _)| run_id.clone())
            .collect();
        Ok((ledger, found))
    }

    /// The ledger as the newest checkpoint that can be read has it; empty without one.
    async fn from_checkpoint(lake: &Lake, found: &Found) -> Result<Self, LakeError> {
        let (mut damaged, mut objects_read) = (Vec::new(), 0);
        let empty = || Self {
            last_ended: found.listing.last_ended().map(str::to_owned),
            ..Self::default()
        };
        for (run_id, object) in found.listing.checkpoints() {
            let path = layout::checkpoint_file(run_id, object.ended);
            let Some(bytes) = lake.read_if_there(&path).await? else {
                continue;
            };
            objects_read += 1;
            let mut ledger = empty();
            match ledger.load_checkpoint(&bytes, &found.listing, |file| found.has(file)) {
                Ok(()) => {
                    (ledger.damaged, ledger.objects_read) = (damaged, objects_read);
                    return Ok(ledger);
                }
                Err(problem) => damaged.push(Damaged { path, problem }),
            }
        }
        // Whatever can be read again from the entries is written down anew.
        let changed = !damaged.is_empty();
        Ok(Self {
            damaged,
            objects_read,
            changed,
            ..empty()
        })
    }

    /// What only the manifests of 0.1.0 say, read once, when a lake has no checkpoint yet: which run
    /// ended last, and what each asked for.
    async fn legacy(
        &mut self,
        lake: &Lake,
        listing: &Listing,
    ) -> Result<HashMap<String, Request>, LakeError> {
        if !listing.checkpoints().is_empty() {
            return Ok(HashMap::new());
        }
        let mut requests = HashMap::new();
        for manifest in read_manifests(lake, listing).await? {
            self.objects_read += 1;
            match manifest {
                Ok(manifest) => {
                    let has_outcomes = listing.runs[&manifest.run_id].outcomes.is_some();
                    let done = [RunStatus::Done, RunStatus::DoneWithFailures];
                    if has_outcomes && done.contains(&manifest.status) {
                        let ended = Some(manifest.run_id.clone());
                        self.last_ended = self.last_ended.take().max(ended);
                    }
                    requests.insert(manifest.run_id.clone(), legacy_request(&manifest));
                }
                Err(damaged) => self.damaged.push(damaged),
            }
        }
        Ok(requests)
    }

    /// Reads the entries that the checkpoint does not cover.
    async fn add_entries(
        &mut self,
        lake: &Lake,
        found: &Found,
        legacy: &HashMap<String, Request>,
        own: Option<&str>,
    ) -> Result<(), LakeError> {
        let runs = found.listing.runs.iter();
        let names: Vec<(String, String)> = runs
            .filter(|(run_id, _)| Some(run_id.as_str()) != own)
            .flat_map(|(run_id, run)| run.entries.iter().map(move |name| (run_id, name)))
            .filter(|(run_id, name)| !self.covers(run_id, name))
            .map(|(run_id, name)| (run_id.clone(), name.clone()))
            .collect();
        let mut read = futures::stream::iter(names)
            .map(|(run_id, name)| async move {
                let entry = read_entry(lake, &run_id, &name).await;
                (run_id, name, entry)
            })
            .buffer_unordered(READS_AT_ONCE);
        while let Some((run_id, name, entry)) = read.next().await {
            self.objects_read += 1;
            match entry? {
                Ok(mut entry) => {
                    if entry.request.is_none() {
                        entry.request = legacy.get(&run_id).cloned();
                    }
                    self.apply_if_whole(&name, entry, found);
                }
                Err(damaged) => self.damaged.push(damaged),
            }
        }
        Ok(())
    }

    fn covers(&self, run_id: &str, name: &str) -> bool {
        let names = self.covered.get(run_id);
        names.is_some_and(|names| names.contains(name))
    }

    /// Records whose file is gone or has another size do not count; misses of the entry do.
    fn apply_if_whole(&mut self, name: &str, mut entry: LedgerEntry, found: &Found) {
        let whole = entry.file.as_ref().is_none_or(|path| {
            found.has(&FileLineRef {
                path,
                size_bytes: entry.size_bytes,
            })
        });
        if !whole {
            self.gone.extend(entry.file.take());
            entry.records.clear();
        }
        self.apply(name, &entry);
    }

    /// Takes in record files that no readable entry names; the run `adopter` gives them one.
    async fn adopt(
        &mut self,
        lake: &Lake,
        found: &Found,
        adopter: Option<&str>,
    ) -> Result<(), LakeError> {
        let known: HashSet<&str> = self.files.iter().map(|file| file.path.as_str()).collect();
        let named: HashSet<&str> = self.gone.iter().map(String::as_str).collect();
        let orphans: Vec<String> = found
            .data
            .keys()
            .filter(|path| !known.contains(path.as_str()) && !named.contains(path.as_str()))
            .cloned()
            .collect();
        for path in orphans {
            self.adopt_file(lake, path, adopter).await?;
        }
        Ok(())
    }

    async fn adopt_file(
        &mut self,
        lake: &Lake,
        path: String,
        adopter: Option<&str>,
    ) -> Result<(), LakeError> {
        let is_batch = layout::parse_batch_name(file_stem(&path)).is_some();
        let bytes = match is_batch {
            true => lake.read_if_there(&path).await?.unwrap_or_default(),
            false => Bytes::new(),
        };
        self.objects_read += u64::from(is_batch);
        let Some(mut entry) = entry_of_data(&path, &bytes) else {
            self.foreign.push(path);
            return Ok(());
        };
        entry.adopted_by = adopter.map(str::to_owned);
        let name = match adopter {
            Some(adopter) => create_entry(lake, adopter, file_stem(&path), &entry).await?,
            None => file_stem(&path).to_owned(),
        };
        self.apply(&name, &entry);
        self.adopted.push(path);
        Ok(())
    }
}

/// Creates an entry under the first name that is free: `movie_0001`, then `movie_0001.2`, … A name
/// that is taken is that of a damaged entry, or the file's own run is alive and was faster.
async fn create_entry(
    lake: &Lake,
    adopter: &str,
    base: &str,
    entry: &LedgerEntry,
) -> Result<String, LakeError> {
    for number in 1..=MAX_NAMES {
        let name = match number {
            1 => base.to_owned(),
            _ => format!("{base}.{number}"),
        };
        let path = layout::batch_entry(&entry.run_id, &name);
        let staging = layout::staging_file(adopter, &format!("{name}.entry"));
        let bytes = to_json(lake, &path, entry)?;
        if lake.create(&path, &staging, bytes).await? {
            return Ok(name);
        }
        // Whoever else has written a readable entry for the same file meanwhile has done the work.
        if let Ok(there) = read_entry(lake, &entry.run_id, &name).await?
            && there.file == entry.file
        {
            return Ok(name);
        }
    }
    let target = lake.show(&layout::batch_entry(&entry.run_id, base));
    Err(LakeError {
        operation: "write",
        target,
        problem: LakeProblem::Other {
            detail: format!("{MAX_NAMES} names for this entry are taken by damaged ones"),
        },
    })
}

/// Reads an entry; the inner error is that of an entry that is there and cannot be understood.
///
/// # Errors
/// When the lake cannot be read.
pub async fn read_entry(
    lake: &Lake,
    run_id: &str,
    name: &str,
) -> Result<Result<LedgerEntry, Damaged>, LakeError> {
    let path = layout::batch_entry(run_id, name);
    let bytes = lake.read_if_there(&path).await?;
    let parsed = match bytes {
        None => Err("it has gone meanwhile".to_owned()),
        Some(bytes) => parse_entry(&bytes, run_id),
    };
    Ok(parsed.map_err(|problem| Damaged { path, problem }))
}

fn parse_entry(bytes: &[u8], run_id: &str) -> Result<LedgerEntry, String> {
    let entry: LedgerEntry = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
    if entry.schema_version > ENTRY_VERSION {
        return Err(format!(
            "it is of version {}; this cinelake knows {ENTRY_VERSION}",
            entry.schema_version
        ));
    }
    if entry.run_id != run_id {
        return Err(format!("it belongs to run {}", entry.run_id));
    }
    Ok(entry)
}

/// The manifests of all runs that have one, in the order of the runs; the inner error is that of one
/// that cannot be understood.
///
/// # Errors
/// When the lake cannot be read.
pub async fn read_manifests(
    lake: &Lake,
    listing: &Listing,
) -> Result<Vec<Result<RunManifest, Damaged>>, LakeError> {
    let with_manifest: Vec<String> = listing
        .runs
        .iter()
        .filter(|(_, run)| run.manifest.is_some())
        .map(|(run_id, _)| run_id.clone())
        .collect();
    futures::stream::iter(with_manifest)
        .map(|run_id| async move { read_manifest(lake, &run_id).await })
        .buffered(READS_AT_ONCE)
        .try_collect()
        .await
}

/// Reads the manifest of a run; the inner error is that of one that cannot be understood.
///
/// # Errors
/// When the lake cannot be read.
pub async fn read_manifest(
    lake: &Lake,
    run_id: &str,
) -> Result<Result<RunManifest, Damaged>, LakeError> {
    let path = layout::run_manifest(run_id);
    let bytes = lake.read_if_there(&path).await?.unwrap_or_default();
    let parsed: Result<RunManifest, _> = serde_json::from_slice(&bytes);
    let own = parsed
        .map_err(|error| error.to_string())
        .and_then(|manifest| {
            let is_own = manifest.run_id == run_id;
            is_own
                .then_some(manifest)
                .ok_or_else(|| "it is another run's".to_owned())
        });
    Ok(own.map_err(|problem| Damaged { path, problem }))
}

/// What a run of 0.1.0 asked for, by its options: texts with commas from the command line, lists
/// from the function.
fn legacy_request(manifest: &RunManifest) -> Request {
    let append = match manifest.options.get("append") {
        Some(serde_json::Value::String(text)) => text.split(',').map(str::to_owned).collect(),
        Some(serde_json::Value::Array(blocks)) => {
            let blocks = blocks.iter().filter_map(|block| block.as_str());
            blocks.map(str::to_owned).collect()
        }
        _ => Vec::new(),
    };
    let named = append.iter().map(|block: &String| block.trim());
    let language = manifest
        .options
        .get("language")
        .and_then(|text| text.as_str());
    Request {
        append: named
            .filter(|block| !block.is_empty())
            .map(str::to_owned)
            .collect(),
        language: language.filter(|text| !text.is_empty()).map(str::to_owned),
    }
}

/// Rebuilds the entry of a record file from its records; `None` when they are not cinelake's.
#[must_use]
pub fn entry_of_data(path: &str, bytes: &[u8]) -> Option<LedgerEntry> {
    let (kind, _) = layout::parse_batch_name(file_stem(path))?;
    let stamped: Vec<_> = record::decode(bytes)
        .ok()?
        .iter()
        .map(|record| record::provenance(record.get()))
        .collect::<Option<_>>()?;
    let first = stamped.first()?;
    Some(LedgerEntry {
        schema_version: ENTRY_VERSION,
        run_id: first.run_id.clone(),
        kind,
        file: Some(path.to_owned()),
        size_bytes: bytes.len() as u64,
        crc32: Some(crc32(bytes)),
        records: stamped.iter().map(|provenance| provenance.tconst).collect(),
        misses: Vec::new(),
        fetched_at: stamped
            .iter()
            .map(|provenance| provenance.fetched_at)
            .min()?,
        request: Some(first.request.clone()),
        find: FindTally::default(),
        adopted_by: None,
    })
}

/// The ledger that entries alone make, without a lake: for checks that compare it with another one.
#[must_use]
pub fn replay<'e>(
    options: LedgerOptions,
    entries: impl Iterator<Item = (&'e str, &'e LedgerEntry)>,
) -> Ledger {
    let mut ledger = Ledger {
        options: Some(options),
        ..Ledger::default()
    };
    for (name, entry) in entries {
        ledger.apply(name, entry);
    }
    ledger
}
