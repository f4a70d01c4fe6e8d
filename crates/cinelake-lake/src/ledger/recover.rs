//! Reads the ledger from the lake: the newest checkpoint, then the entries that it does not cover;
//! and gives record files without an entry the entry that they lack.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use bytes::Bytes;
use futures::{StreamExt, TryStreamExt};
use object_store::ObjectMeta;

use super::checkpoint::FilePresence;
use super::listing::Listing;
use super::{
    ENTRY_VERSION, Ledger, LedgerEntry, LedgerOptions, Request, ResizedFile, crc32, file_stem,
};
use crate::error::{LakeError, LakeProblem};
use crate::layout;
use crate::manifest::{FindTally, RunManifest, RunStatus, SCHEMA_VERSION};
use crate::record;
use crate::small_file::{Damaged, Unreadable, from_json, to_json};
use crate::store::Lake;

/// Small files read at the same time.
const READS_AT_ONCE: usize = 32;
/// Names that are tried for a rebuilt entry.
const MAX_NAMES: u32 = 100;

/// The listing of the lake: runs, and the record files with their sizes.
pub(crate) struct LakeListing {
    pub(crate) listing: Listing,
    pub(crate) data: BTreeMap<String, u64>,
}

impl LakeListing {
    async fn read(lake: &Lake) -> Result<Self, LakeError> {
        let (listing, records) =
            futures::future::try_join(Listing::read(lake), lake.list(layout::RECORDS)).await?;
        Ok(Self::new(listing, records))
    }

    pub(crate) fn new(listing: Listing, records: Vec<ObjectMeta>) -> Self {
        let data = records.into_iter();
        Self {
            listing,
            data: data
                .map(|object| (object.location.to_string(), object.size))
                .collect(),
        }
    }

    pub(crate) fn presence(&self, path: &str, size_bytes: u64) -> FilePresence {
        match self.data.get(path) {
            None => FilePresence::Missing,
            Some(size) if *size == size_bytes => FilePresence::Whole,
            Some(_) => FilePresence::Resized,
        }
    }
}

impl Ledger {
    /// Reads the ledger without writing anything: what `plan` and `check` use. Record files that the
    /// next run would adopt count.
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
    ) -> Result<(Self, LakeListing), LakeError> {
        let found = LakeListing::read(lake).await?;
        let mut ledger = Self::from_checkpoint(lake, &found).await?;
        ledger.options = Some(options);
        ledger.add_entries(lake, &found, own).await?;
        ledger.settle_gone();
        ledger.continuing = ledger.continuing();
        Ok((ledger, found))
    }

    /// Reads the ledger from the entries alone, whatever checkpoints say, and adopts record files that
    /// have none.
    pub(crate) async fn of_entries(
        lake: &Lake,
        options: LedgerOptions,
        adopter: &str,
    ) -> Result<Self, LakeError> {
        let found = LakeListing::read(lake).await?;
        let mut ledger = Self::empty(&found);
        ledger.options = Some(options);
        ledger.add_entries(lake, &found, None).await?;
        ledger.settle_gone();
        ledger.adopt(lake, &found, Some(adopter)).await?;
        Ok(ledger)
    }

    fn empty(found: &LakeListing) -> Self {
        Self {
            last_ended: found.listing.last_ended().map(str::to_owned),
            ended: found.listing.ended().map(str::to_owned).collect(),
            ..Self::default()
        }
    }

    /// Runs of which anything is continued, in their order. A run without an entry has left nothing.
    fn continuing(&self) -> Vec<String> {
        let files = self
            .files
            .iter()
            .map(|file| (&file.run_id, file.fetched_at));
        let misses = self.misses.iter();
        let misses = misses.map(|miss| (&miss.run_id, miss.fetched_at));
        let left = files.chain(misses);
        let continued = left.filter(|(run_id, at)| self.is_continued(run_id, *at));
        let runs: BTreeSet<&str> = continued.map(|(run_id, _)| &**run_id).collect();
        runs.into_iter().map(str::to_owned).collect()
    }

    /// A file that one entry names with another size and one with its own is not gone.
    pub(crate) fn settle_gone(&mut self) {
        let Self {
            file_places,
            resized,
            gone,
            ..
        } = self;
        resized.retain(|resized| !file_places.contains_key(&resized.file.path));
        gone.extend(resized.iter().map(|resized| resized.file.path.clone()));
        gone.retain(|path| !file_places.contains_key(path));
        gone.sort_unstable();
        gone.dedup();
    }

    /// The ledger as the newest checkpoint that can be read has it; empty without one.
    pub(crate) async fn from_checkpoint(
        lake: &Lake,
        found: &LakeListing,
    ) -> Result<Self, LakeError> {
        let (mut damaged, mut objects_read) = (Vec::new(), 0);
        for (run_id, object) in found.listing.checkpoints() {
            let path = layout::checkpoint_file(run_id, object.ended);
            let Some(bytes) = lake.read_if_there(&path).await? else {
                continue;
            };
            objects_read += 1;
            let mut ledger = Self::empty(found);
            let presence = |path: &str, size_bytes| found.presence(path, size_bytes);
            match ledger.load_checkpoint(&bytes, &found.listing, presence) {
                Ok(()) => {
                    (ledger.damaged, ledger.objects_read) = (damaged, objects_read);
                    return Ok(ledger);
                }
                Err(problem) => damaged.push(problem.at(path)),
            }
        }
        // Whatever can be read again from the entries is written down anew.
        let changed = !damaged.is_empty();
        Ok(Self {
            damaged,
            objects_read,
            changed,
            ..Self::empty(found)
        })
    }

    /// Reads the entries that the checkpoint does not cover.
    async fn add_entries(
        &mut self,
        lake: &Lake,
        found: &LakeListing,
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
                (name, entry)
            })
            .buffer_unordered(READS_AT_ONCE);
        let mut early = Vec::new();
        while let Some((name, entry)) = read.next().await {
            self.objects_read += 1;
            match entry? {
                Ok(entry) if entry.request.is_none() => early.push((name, entry)),
                Ok(entry) => self.apply_if_whole(&name, entry, found),
                Err(damaged) => self.damaged.push(damaged),
            }
        }
        self.add_early(lake, found, early).await
    }

    /// Takes in entries of 0.1.0. What their runs asked for and whether they ended is in their
    /// manifests alone.
    async fn add_early(
        &mut self,
        lake: &Lake,
        found: &LakeListing,
        early: Vec<(String, LedgerEntry)>,
    ) -> Result<(), LakeError> {
        let runs: BTreeSet<&str> = early.iter().map(|(_, entry)| &*entry.run_id).collect();
        let with_manifest = runs.into_iter().filter(|run_id| {
            let run = found.listing.runs.get(*run_id);
            run.is_some_and(|run| run.manifest.is_some())
        });
        let mut read = futures::stream::iter(with_manifest)
            .map(|run_id| read_manifest(lake, run_id))
            .buffered(READS_AT_ONCE);
        let mut requests = HashMap::new();
        while let Some(manifest) = read.try_next().await? {
            self.objects_read += 1;
            match manifest {
                Ok(manifest) => {
                    let request = legacy_request(&manifest);
                    self.add_ended(&manifest, &found.listing);
                    requests.insert(manifest.run_id, request);
                }
                Err(damaged) => self.damaged.push(damaged),
            }
        }
        drop(read);
        for (name, mut entry) in early {
            entry.request = requests.get(&entry.run_id).cloned();
            self.apply_if_whole(&name, entry, found);
        }
        Ok(())
    }

    /// A run of 0.1.0 that ended said so in its manifest, after it had written its outcomes.
    fn add_ended(&mut self, manifest: &RunManifest, listing: &Listing) {
        let run = listing.runs.get(&manifest.run_id);
        let done = [RunStatus::Done, RunStatus::DoneWithFailures].contains(&manifest.status);
        if done && run.is_some_and(|run| run.outcomes.is_some()) {
            let run_id = &manifest.run_id;
            self.ended.insert(run_id.clone());
            self.last_ended = self.last_ended.take().max(Some(run_id.clone()));
        }
    }

    pub(crate) fn covers(&self, run_id: &str, name: &str) -> bool {
        let names = self.covered.get(run_id);
        names.is_some_and(|names| names.contains(name))
    }

    /// Records whose file is gone or has another size do not count; misses of the entry do.
    pub(crate) fn apply_if_whole(
        &mut self,
        name: &str,
        mut entry: LedgerEntry,
        found: &LakeListing,
    ) {
        let presence = entry.file.as_deref().map_or(FilePresence::Whole, |path| {
            found.presence(path, entry.size_bytes)
        });
        if presence == FilePresence::Whole {
            self.apply(name, &entry);
            return;
        }
        let records = std::mem::take(&mut entry.records);
        entry.tmdb_ids.clear();
        let file = self.data_file(&entry);
        entry.file = None;
        self.apply(name, &entry);
        match file {
            Some(file) if presence == FilePresence::Resized => {
                self.resized.push(ResizedFile { file, records });
            }
            file => self.gone.extend(file.map(|file| file.path)),
        }
    }

    /// Takes in record files that no readable entry names; with an adopter they get an entry.
    async fn adopt(
        &mut self,
        lake: &Lake,
        found: &LakeListing,
        adopter: Option<&str>,
    ) -> Result<(), LakeError> {
        let named: HashSet<&str> = self.gone.iter().map(String::as_str).collect();
        let orphans: Vec<&str> = found
            .data
            .keys()
            .map(String::as_str)
            .filter(|path| !self.file_places.contains_key(*path) && !named.contains(path))
            .collect();
        let mut adopted = futures::stream::iter(orphans)
            .map(|path| async move { (path, adopt_file(lake, path, adopter).await) })
            .buffered(READS_AT_ONCE);
        while let Some((path, entry)) = adopted.next().await {
            self.objects_read += u64::from(is_batch_file(path));
            let Some((name, entry)) = entry? else {
                self.foreign.push(path.to_owned());
                continue;
            };
            self.apply(&name, &entry);
            match adopter {
                Some(_) => self.adopted.push(path.to_owned()),
                None => self.orphans.push(path.to_owned()),
            }
        }
        Ok(())
    }
}

impl Ledger {
    /// Learns TMDB's ids of titles of which no entry says them (those of older versions), from the record
    /// files. The next checkpoint has them.
    ///
    /// # Errors
    /// When the lake cannot be read.
    pub async fn learn_tmdb_ids(&mut self, lake: &Lake) -> Result<(), LakeError> {
        let unknown = self.landed_titles().filter(|title| title.tmdb_id.is_none());
        let paths: BTreeSet<String> = unknown.map(|title| title.file.path.clone()).collect();
        let mut read = futures::stream::iter(paths)
            .map(|path| async move {
                let bytes = lake.read_if_there(&path).await?;
                Ok::<_, LakeError>((path, bytes.unwrap_or_default()))
            })
            .buffered(READS_AT_ONCE);
        while let Some((path, bytes)) = read.try_next().await? {
            self.objects_read += 1;
            if let Some((_, file)) = self.file(&path) {
                let (file, inspected) = (file.clone(), record::inspect(&bytes));
                let records = inspected.records.iter();
                let tconsts: Vec<_> = records.map(|provenance| provenance.tconst).collect();
                self.add_file(file, &tconsts, &inspected.tmdb_ids);
                self.changed = true;
            }
        }
        Ok(())
    }
}

fn is_batch_file(path: &str) -> bool {
    layout::parse_batch_name(file_stem(path)).is_some()
}

/// The entry of a record file that has none, created if there is an adopter, and its name; `None` for
/// a file that is not cinelake's.
async fn adopt_file(
    lake: &Lake,
    path: &str,
    adopter: Option<&str>,
) -> Result<Option<(String, LedgerEntry)>, LakeError> {
    let bytes = match is_batch_file(path) {
        true => lake.read_if_there(path).await?.unwrap_or_default(),
        false => Bytes::new(),
    };
    let Some(mut entry) = entry_of_data(path, &bytes) else {
        return Ok(None);
    };
    let base = file_stem(path);
    let name = match adopter {
        Some(adopter) => {
            entry.adopted_by = Some(adopter.to_owned());
            create_entry(lake, adopter, base, &entry).await?
        }
        None => base.to_owned(),
    };
    Ok(Some((name, entry)))
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
            && (&there.file, there.size_bytes) == (&entry.file, entry.size_bytes)
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
        None => Err("it was removed meanwhile".into()),
        Some(bytes) => parse_entry(&bytes, run_id, name),
    };
    Ok(parsed.map_err(|problem| problem.at(path)))
}

pub(crate) fn parse_entry(
    bytes: &[u8],
    run_id: &str,
    name: &str,
) -> Result<LedgerEntry, Unreadable> {
    let entry: LedgerEntry = from_json(bytes, ENTRY_VERSION)?;
    if entry.run_id != run_id {
        return Err(format!("it belongs to run {}", entry.run_id).into());
    }
    let own = |file: &str| file_stem(file) == layout::entry_base(name);
    match entry.file.as_deref() {
        Some(file) if !own(file) => Err(format!("it is the entry of {file}").into()),
        _ => Ok(entry),
    }
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
    let parsed = parse_manifest(&bytes, run_id);
    Ok(parsed.map_err(|problem| problem.at(path)))
}

pub(crate) fn parse_manifest(bytes: &[u8], run_id: &str) -> Result<RunManifest, Unreadable> {
    let manifest: RunManifest = from_json(bytes, SCHEMA_VERSION)?;
    match manifest.run_id == run_id {
        true => Ok(manifest),
        false => Err(format!("it belongs to run {}", manifest.run_id).into()),
    }
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

/// Rebuilds the entry of a record file from its records; `None` when there are none of cinelake's. A
/// line that is damaged is left out, so that its title is asked again.
#[must_use]
pub fn entry_of_data(path: &str, bytes: &[u8]) -> Option<LedgerEntry> {
    let (kind, _) = layout::parse_batch_name(file_stem(path))?;
    let record::Inspected {
        records: stamped,
        tmdb_ids,
        ..
    } = record::inspect(bytes);
    let first = stamped.first()?;
    if !layout::is_run_id(&first.run_id) {
        return None;
    }
    Some(LedgerEntry {
        schema_version: ENTRY_VERSION,
        run_id: first.run_id.clone(),
        kind,
        file: Some(path.to_owned()),
        size_bytes: bytes.len() as u64,
        crc32: Some(crc32(bytes)),
        records: stamped.iter().map(|provenance| provenance.tconst).collect(),
        tmdb_ids,
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
