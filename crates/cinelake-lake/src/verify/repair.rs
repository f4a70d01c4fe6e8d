//! Puts damaged small files aside and makes them anew from what is there. Nothing is deleted: the
//! bytes of a damaged file are copied first, under a name that is free, and then its place is written
//! over.

use std::collections::BTreeMap;
use std::io::{Seek, Write};
use std::pin::pin;
use std::time::Duration;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use cinelake_imdb::{CatalogueInput, ReadOptions, open_tables};
use flate2::Compression;
use flate2::write::GzEncoder;
use serde::Serialize;
use tokio::time::sleep;

use super::runs::Outcomes;
use super::{Repair, VerifyOptions, verify};
use crate::error::{LakeError, LakeProblem};
use crate::files::hash_object;
use crate::layout;
use crate::lease::{Holder, Lease, LeaseState};
use crate::ledger::{
    ENTRY_VERSION, Ledger, LedgerEntry, LedgerOptions, Listing, Request, crc32, entry_of_data,
    read_entry, read_manifest,
};
use crate::manifest::{
    FindTally, Outcome, OutcomeLine, RecordKind, RunManifest, RunStatus, SCHEMA_VERSION,
};
use crate::small_file::to_json;
use crate::snapshot::{Snapshot, SnapshotFile, SnapshotVerdict, Snapshots};
use crate::store::Lake;

/// How long the lease holds without being renewed.
const LEASE_LIFETIME: Duration = Duration::from_secs(60);
/// How often it is renewed.
const LEASE_RENEWAL: Duration = Duration::from_secs(15);
/// How often a lake is verified and repaired until nothing is left to repair.
const MAX_PASSES: u32 = 4;
/// Copies of one path that are kept.
const MAX_COPIES: u32 = 100;

/// A file that was made anew.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Repaired {
    /// The object, as a URL.
    pub path: String,
    /// What was done.
    pub done: String,
    /// Where the bytes that were there are now, as a URL; `None` where none were.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kept_as: Option<String>,
}

/// Repairs what can be repaired, holding the lease as `holder`. `clock` gives the time.
///
/// # Errors
/// [`LakeProblem::Leased`] while a run holds the lease, and then nothing was changed; otherwise when
/// the lake cannot be read or written. Called again it goes on.
pub async fn repair(
    lake: &Lake,
    holder: Holder,
    keep_days: u32,
    clock: &(dyn Fn() -> DateTime<Utc> + Send + Sync),
) -> Result<Vec<Repaired>, LakeError> {
    let by = holder.id.clone();
    let mut repaired = Vec::new();
    repaired.extend(put_lease_aside(lake, &by).await?);
    let mut lease = Lease::take(lake, holder, clock(), LEASE_LIFETIME).await?;
    let options = VerifyOptions {
        now: clock(),
        keep_days,
    };
    let done = {
        let mut work = pin!(Repairer::run(lake, options, &by));
        loop {
            tokio::select! {
                done = &mut work => break done,
                () = sleep(LEASE_RENEWAL) => lease.renew(clock()).await?,
            }
        }
    };
    lease.release().await?;
    repaired.extend(done?);
    Ok(repaired)
}

/// Taking the lease writes a good one in the place of one that cannot be read.
async fn put_lease_aside(lake: &Lake, by: &str) -> Result<Option<Repaired>, LakeError> {
    let path = layout::lease_file();
    match lake.read_if_there(&path).await? {
        Some(bytes) if LeaseState::parse(&bytes).is_err() => {
            let kept_as = put_aside(lake, by, &path, bytes).await?;
            Ok(Some(Repaired {
                path: lake.show(&path),
                done: "written as a free lease".to_owned(),
                kept_as: Some(kept_as),
            }))
        }
        _ => Ok(None),
    }
}

/// Copies the bytes of a damaged file to a place that is free. Returns its URL.
async fn put_aside(lake: &Lake, by: &str, path: &str, bytes: Bytes) -> Result<String, LakeError> {
    let place = layout::quarantine_file(path);
    for number in 1..=MAX_COPIES {
        let copy = match number {
            1 => place.clone(),
            _ => format!("{place}.{number}"),
        };
        let staging = layout::staging_file(by, "quarantine");
        if lake.create(&copy, &staging, bytes.clone()).await? {
            return Ok(lake.show(&copy));
        }
    }
    let problem = LakeProblem::Other {
        detail: format!("the quarantine already has {MAX_COPIES} damaged files of this name"),
    };
    Err(LakeError {
        operation: "write",
        target: lake.show(&place),
        problem,
    })
}

/// Repairs one finding after the other.
struct Repairer<'l> {
    lake: &'l Lake,
    by: &'l str,
    now: DateTime<Utc>,
    done: Vec<Repaired>,
}

impl<'l> Repairer<'l> {
    /// An entry that is made anew may show that a checkpoint says too much: so it is verified again,
    /// until there is nothing left to repair.
    async fn run(
        lake: &'l Lake,
        options: VerifyOptions,
        by: &'l str,
    ) -> Result<Vec<Repaired>, LakeError> {
        let mut repairer = Self {
            lake,
            by,
            now: options.now,
            done: Vec::new(),
        };
        for _ in 0..MAX_PASSES {
            let report = verify(lake, options).await?;
            let findings = report.findings.into_iter();
            let mut repairs: Vec<Repair> = findings.filter_map(|finding| finding.repair).collect();
            // What is made later is made from what was made before.
            repairs.sort_by_key(Repair::order);
            repairs.dedup();
            let before = repairer.done.len();
            for repair in &repairs {
                repairer.repair(repair).await?;
            }
            if repairer.done.len() == before {
                break;
            }
        }
        Ok(repairer.done)
    }

    async fn repair(&mut self, repair: &Repair) -> Result<(), LakeError> {
        match repair {
            Repair::Entry { run_id, name } => self.entry(run_id, name).await,
            Repair::Adoption => self.adopt().await,
            Repair::Checkpoint { run_id, ended } => self.checkpoint(run_id, *ended).await,
            Repair::Outcomes { run_id } => self.outcomes(run_id).await,
            Repair::Descriptor { snapshot_id } => self.descriptor(snapshot_id).await,
            Repair::Verdict { snapshot_id } => self.verdict(snapshot_id).await,
            Repair::Manifest { run_id } => self.manifest(run_id).await,
            // It was put aside when the lease was taken.
            Repair::Lease => Ok(()),
        }
    }

    /// Copies what is at `path` and writes it over.
    async fn put(&mut self, path: &str, bytes: Bytes, done: String) -> Result<(), LakeError> {
        let there = self.lake.read_if_there(path).await?;
        let kept_as = match there {
            Some(there) => Some(put_aside(self.lake, self.by, path, there).await?),
            None => None,
        };
        self.lake.replace(path, bytes).await?;
        self.done.push(Repaired {
            path: self.lake.show(path),
            done,
            kept_as,
        });
        Ok(())
    }

    async fn put_json(
        &mut self,
        path: &str,
        value: &impl Serialize,
        done: String,
    ) -> Result<(), LakeError> {
        let bytes = to_json(self.lake, path, value)?;
        self.put(path, bytes, done).await
    }

    async fn entry(&mut self, run_id: &str, name: &str) -> Result<(), LakeError> {
        let entry = match read_entry(self.lake, run_id, name).await? {
            Ok(entry) => self.corrected(entry).await?,
            Err(_) => self.rebuilt(run_id, name).await?,
        };
        let done = match &entry.file {
            Some(_) => format!(
                "made from the {} records that can be read",
                entry.records.len()
            ),
            None => "names no record file now; its titles are asked again".to_owned(),
        };
        self.put_json(&layout::batch_entry(run_id, name), &entry, done)
            .await
    }

    /// The entry with what its record file holds.
    async fn corrected(&self, entry: LedgerEntry) -> Result<LedgerEntry, LakeError> {
        let Some(path) = entry.file.clone() else {
            return Ok(entry);
        };
        let bytes = self.lake.read_if_there(&path).await?;
        let read = bytes.as_ref().and_then(|bytes| entry_of_data(&path, bytes));
        Ok(LedgerEntry {
            file: bytes.as_ref().map(|_| path),
            size_bytes: bytes.as_ref().map_or(0, |bytes| bytes.len() as u64),
            crc32: bytes.as_ref().map(|bytes| crc32(bytes)),
            tmdb_ids: read
                .as_ref()
                .map(|read| read.tmdb_ids.clone())
                .unwrap_or_default(),
            records: read.map(|read| read.records).unwrap_or_default(),
            ..entry
        })
    }

    /// An entry for the record file that belongs to this name, unless another entry has it.
    async fn rebuilt(&self, run_id: &str, name: &str) -> Result<LedgerEntry, LakeError> {
        let batch = layout::parse_batch_name(layout::entry_base(name));
        let kind = batch.map_or(RecordKind::Movie, |(kind, _)| kind);
        let empty = LedgerEntry {
            schema_version: ENTRY_VERSION,
            run_id: run_id.to_owned(),
            kind,
            file: None,
            size_bytes: 0,
            crc32: None,
            records: Vec::new(),
            tmdb_ids: Vec::new(),
            misses: Vec::new(),
            fetched_at: layout::run_started_at(run_id).unwrap_or(self.now),
            request: Some(Request::default()),
            find: FindTally::default(),
            adopted_by: Some(self.by.to_owned()),
        };
        let (Some((kind, number)), Some(day)) = (batch, layout::run_date(run_id)) else {
            return Ok(empty);
        };
        let path = layout::record_file(day, kind, number);
        let has_entry = |entry: &LedgerEntry| entry.file.as_deref() == Some(&*path);
        if self
            .entries(run_id)
            .await?
            .iter()
            .any(|(_, entry)| has_entry(entry))
        {
            return Ok(empty);
        }
        let bytes = self.lake.read_if_there(&path).await?;
        let read = bytes.and_then(|bytes| entry_of_data(&path, &bytes));
        let own = read.filter(|entry| entry.run_id == run_id);
        Ok(own.map_or(empty, |entry| LedgerEntry {
            adopted_by: Some(self.by.to_owned()),
            ..entry
        }))
    }

    /// The entries of a run that can be read, with their names.
    async fn entries(&self, run_id: &str) -> Result<Vec<(String, LedgerEntry)>, LakeError> {
        let mut listing = Listing::read(self.lake).await?;
        let names = listing.runs.remove(run_id).unwrap_or_default().entries;
        let mut entries = Vec::new();
        for name in names {
            if let Ok(entry) = read_entry(self.lake, run_id, &name).await? {
                entries.push((name, entry));
            }
        }
        Ok(entries)
    }

    fn ledger_options(&self) -> LedgerOptions {
        LedgerOptions {
            now: self.now,
            max_age: chrono::Duration::MAX,
            max_miss_age: chrono::Duration::MAX,
        }
    }

    async fn adopt(&mut self) -> Result<(), LakeError> {
        let (ledger, _) = Ledger::recover(self.lake, self.ledger_options(), self.by).await?;
        self.done.extend(ledger.adopted.iter().map(|path| Repaired {
            path: self.lake.show(path),
            done: "has an entry now".to_owned(),
            kept_as: None,
        }));
        Ok(())
    }

    async fn checkpoint(&mut self, run_id: &str, ended: bool) -> Result<(), LakeError> {
        let path = layout::checkpoint_file(run_id, ended);
        let mut ledger = Ledger::of_entries(self.lake, self.ledger_options(), self.by).await?;
        // No entry says up to which day TMDB's changes were read; an earlier checkpoint may.
        let known = Ledger::read(self.lake, self.ledger_options()).await?;
        if let Some(day) = known.changes_through() {
            ledger.note_changes_through(day);
        }
        let bytes = ledger.checkpoint(run_id, self.now);
        let bytes =
            bytes.map_err(|error| LakeError::other("write", self.lake.show(&path), error))?;
        self.put(&path, bytes, "made from the entries".to_owned())
            .await
    }

    async fn outcomes(&mut self, run_id: &str) -> Result<(), LakeError> {
        let path = layout::run_outcomes(run_id);
        let entries = self.entries(run_id).await?;
        let lines = entries.iter().flat_map(|(_, entry)| outcome_lines(entry));
        let (bytes, count) = outcomes_file(lines)
            .map_err(|error| LakeError::other("write", self.lake.show(&path), error))?;
        let done = format!("made from the entries: {count} titles that were landed or missed");
        self.put(&path, bytes, done).await
    }

    async fn descriptor(&mut self, snapshot_id: &str) -> Result<(), LakeError> {
        let manifest = read_manifest(self.lake, snapshot_id).await?.ok();
        let told = manifest.as_ref().and_then(Snapshot::of_manifest);
        let (snapshot, done) = match told {
            Some(snapshot) => (snapshot, "made from the manifest of its run".to_owned()),
            None => {
                let files = self.undescribed(snapshot_id).await?;
                if !self.can_be_read_by_looking(&files).await? {
                    // A guess that does not hold would stop every refine.
                    return Ok(());
                }
                let done = format!(
                    "names the {} catalogue files of its day that no other one names; they are \
                     read by looking at them, since how they were to be read is lost",
                    files.len()
                );
                (Snapshot::by_looking(snapshot_id, self.now, files), done)
            }
        };
        self.put_json(&layout::snapshot_descriptor(snapshot_id), &snapshot, done)
            .await
    }

    /// Whether looking at each of the files tells how it is to be read.
    async fn can_be_read_by_looking(&self, files: &[SnapshotFile]) -> Result<bool, LakeError> {
        for file in files {
            let name = self.lake.show(&file.path);
            let failed = |error: std::io::Error| LakeError::other("read", name.clone(), error);
            let mut copy = tempfile::tempfile().map_err(failed)?;
            let target = copy.try_clone().map_err(failed)?;
            self.lake.copy_to_file(&file.path, target).await?;
            copy.rewind().map_err(failed)?;
            let input = CatalogueInput::new(name.clone(), Box::new(copy));
            if open_tables(input, &ReadOptions::default()).is_err() {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Catalogue files of the snapshot's day that no descriptor names.
    async fn undescribed(&self, snapshot_id: &str) -> Result<Vec<SnapshotFile>, LakeError> {
        let snapshots = Snapshots::read(self.lake).await?;
        let described = snapshots.hashes();
        let day = layout::run_date(snapshot_id);
        let mut files = Vec::new();
        for object in self.lake.list(layout::CATALOGUES).await? {
            let path = object.location.to_string();
            let date = layout::date_in_path(&path).filter(|date| Some(*date) == day);
            if let (Some(date), false) = (date, described.contains_key(&path)) {
                let sha256 = hash_object(self.lake, &path).await?;
                files.push(SnapshotFile::found(path, object.size, sha256, date));
            }
        }
        files.sort_unstable_by(|a, b| a.path.cmp(&b.path));
        Ok(files)
    }

    async fn verdict(&mut self, snapshot_id: &str) -> Result<(), LakeError> {
        let manifest = read_manifest(self.lake, snapshot_id).await?.ok();
        let status = manifest.map(|manifest| manifest.status);
        let ended = matches!(status, Some(RunStatus::Done | RunStatus::DoneWithFailures));
        let entries = self.entries(snapshot_id).await?;
        // Nothing is landed before TMDB is found to know the ids.
        let has_landed = entries.iter().any(|(_, entry)| !entry.records.is_empty());
        let (verdict, done) = match ended || has_landed {
            true => (
                SnapshotVerdict::Accepted,
                "accepted, because the files of its run say so",
            ),
            false => (
                SnapshotVerdict::Alarm,
                "alarm, because no file says that the ids were accepted",
            ),
        };
        let because = Some("rebuilt by a repair".to_owned());
        let file = verdict.file(self.by, because);
        self.put_json(
            &layout::snapshot_verdict(snapshot_id),
            &file,
            done.to_owned(),
        )
        .await
    }

    async fn manifest(&mut self, run_id: &str) -> Result<(), LakeError> {
        let entries = self.entries(run_id).await?;
        let outcomes = self
            .lake
            .read_if_there(&layout::run_outcomes(run_id))
            .await?;
        let counts = match outcomes.map(|bytes| Outcomes::read(&bytes)) {
            Some(Ok(outcomes)) => outcomes.counts,
            _ => count_outcomes(&entries),
        };
        let snapshots = Snapshots::read(self.lake).await?;
        let own = snapshots
            .all
            .iter()
            .find(|(snapshot, _)| snapshot.snapshot_id == run_id);
        let with_file = || entries.iter().filter(|(_, entry)| entry.file.is_some());
        let manifest = RunManifest {
            schema_version: SCHEMA_VERSION,
            run_id: run_id.to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            status: RunStatus::Stopped,
            stopped_because: Some("unknown: the manifest was damaged and was rebuilt".to_owned()),
            started_at: layout::run_started_at(run_id).unwrap_or(self.now),
            finished_at: None,
            options: serde_json::json!({}),
            inputs: own
                .map(|(snapshot, _)| snapshot.inputs())
                .unwrap_or_default(),
            titles: counts.values().sum(),
            outcomes: counts,
            filtered: BTreeMap::new(),
            balanced: true,
            files: with_file().count() as u64,
            size_bytes: with_file().map(|(_, entry)| entry.size_bytes).sum(),
            requests: serde_json::json!({}),
            crosswalk: None,
            find: entries
                .iter()
                .map(|(_, entry)| entry.find)
                .max_by_key(|find| find.asked)
                .unwrap_or_default(),
        };
        let done = "made from the run's entries and outcomes, with status stopped".to_owned();
        self.put_json(&layout::run_manifest(run_id), &manifest, done)
            .await
    }
}

impl Repair {
    fn order(&self) -> u32 {
        match self {
            Self::Entry { .. } => 0,
            Self::Adoption => 1,
            Self::Checkpoint { .. } => 2,
            Self::Outcomes { .. } => 3,
            Self::Descriptor { .. } => 4,
            Self::Verdict { .. } => 5,
            Self::Manifest { .. } => 6,
            Self::Lease => 7,
        }
    }
}

/// What an entry says of its titles.
fn outcome_lines(entry: &LedgerEntry) -> impl Iterator<Item = OutcomeLine> {
    let line = |tconst, kind, outcome, reason, file| OutcomeLine {
        tconst,
        kind: Some(kind),
        outcome,
        reason,
        file,
        fetched_at: Some(entry.fetched_at),
    };
    let landed = entry.records.iter().map(move |tconst| {
        line(
            *tconst,
            entry.kind,
            Outcome::Landed,
            None,
            entry.file.clone(),
        )
    });
    let missed = entry.misses.iter().map(move |miss| {
        let reason = Some(miss.reason.clone());
        line(miss.tconst, miss.kind, miss.outcome, reason, None)
    });
    landed.chain(missed)
}

fn count_outcomes(entries: &[(String, LedgerEntry)]) -> BTreeMap<Outcome, u64> {
    let mut counts = BTreeMap::new();
    for line in entries.iter().flat_map(|(_, entry)| outcome_lines(entry)) {
        *counts.entry(line.outcome).or_default() += 1;
    }
    counts
}

/// The file, and how many lines it has.
fn outcomes_file(lines: impl Iterator<Item = OutcomeLine>) -> std::io::Result<(Bytes, u64)> {
    let mut file = GzEncoder::new(Vec::new(), Compression::fast());
    let mut count = 0;
    for line in lines {
        count += 1;
        serde_json::to_writer(&mut file, &line)?;
        file.write_all(b"\n")?;
    }
    Ok((file.finish()?.into(), count))
}
