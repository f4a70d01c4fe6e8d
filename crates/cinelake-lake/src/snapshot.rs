//! Snapshots: the catalogue files of one run, how they are read, and whether TMDB knew their ids.
//!
//! The descriptor is created before anything is asked, so that whatever becomes of the run, a refine
//! reads the files as the user said. The verdict is a second object beside it; the first one stands.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;

use chrono::{DateTime, NaiveDate, Utc};
use cinelake_imdb::{Quoting, ReadOptions, Role, TitleKind};
use futures::{StreamExt, TryStreamExt};
use serde::{Deserialize, Serialize};

use crate::error::LakeError;
use crate::files::{Content, LandedFile, find_place, is_unchanged, land_file, read_content};
use crate::layout;
use crate::ledger::{Listing, read_manifests};
use crate::manifest::{InputFile, RecordKind, RunManifest, RunStatus};
use crate::small_file::{Damaged, Unreadable, from_json, to_json};
use crate::store::Lake;

/// Version of the descriptor's shape.
const DESCRIPTOR_VERSION: u32 = 1;
/// Small files read at the same time.
const READS_AT_ONCE: usize = 32;
/// Words of [`ReadAs`].
const TAB: &str = "tab";
const QUOTED: &str = "quoted";
const ESCAPED: &str = "escaped";
const LITERAL: &str = "literal";
const LINES: &str = "whole-lines";

/// A snapshot of the catalogue: files that were read together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snapshot {
    schema_version: u32,
    /// The run that described it first; sorts by time.
    pub snapshot_id: String,
    /// When its files were landed.
    pub landed_at: DateTime<Utc>,
    /// How they are read.
    pub read: ReadFlags,
    /// The files, in the order in which they are read.
    pub files: Vec<SnapshotFile>,
}

/// How catalogue files are read, in the words of the flags; `None` is found by looking.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadFlags {
    /// `tab` or one character.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub separator: Option<String>,
    /// Whether the first record names the columns.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub header: Option<bool>,
    /// `quoted` or `literal`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quoting: Option<String>,
    /// The column of the ids, by name or number from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id_column: Option<String>,
    /// What every title is: `movie` or `series`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
}

impl ReadFlags {
    /// The words for options; what is the same for every file is left out.
    #[must_use]
    pub fn new(options: &ReadOptions) -> Self {
        Self {
            separator: options.separator.map(|byte| match byte {
                b'\t' => TAB.to_owned(),
                byte => char::from(byte).to_string(),
            }),
            header: options.header,
            quoting: options.quoting.map(|quoting| match quoting {
                Quoting::Quoted => QUOTED.to_owned(),
                Quoting::Escaped => ESCAPED.to_owned(),
                Quoting::Literal => LITERAL.to_owned(),
                Quoting::WholeLines => LINES.to_owned(),
            }),
            id_column: options.id_column.clone(),
            kind: options.kind.map(|kind| kind.code().to_owned()),
        }
    }

    /// The inverse of [`Self::new`].
    ///
    /// # Errors
    /// Says which word is none of ours: a file must not be read by looking where a way was named.
    pub fn options(&self) -> Result<ReadOptions, String> {
        Ok(ReadOptions {
            separator: known("separator", self.separator.as_deref(), separator)?,
            header: self.header,
            quoting: known("quoting", self.quoting.as_deref(), quoting)?,
            id_column: self.id_column.clone(),
            kind: known("kind", self.kind.as_deref(), kind)?,
            ..ReadOptions::default()
        })
    }
}

fn known<T>(
    what: &str,
    word: Option<&str>,
    parse: impl Fn(&str) -> Option<T>,
) -> Result<Option<T>, String> {
    let Some(word) = word else { return Ok(None) };
    match parse(word) {
        Some(value) => Ok(Some(value)),
        None => Err(format!("its {what} `{word}` is unknown")),
    }
}

fn separator(word: &str) -> Option<u8> {
    match word.as_bytes() {
        _ if word == TAB || word == "\\t" => Some(b'\t'),
        [byte] => Some(*byte),
        _ => None,
    }
}

fn quoting(word: &str) -> Option<Quoting> {
    match word {
        QUOTED => Some(Quoting::Quoted),
        ESCAPED => Some(Quoting::Escaped),
        LITERAL => Some(Quoting::Literal),
        LINES => Some(Quoting::WholeLines),
        _ => None,
    }
}

fn kind(word: &str) -> Option<TitleKind> {
    TitleKind::ALL.into_iter().find(|kind| kind.code() == word)
}

/// A catalogue file of a snapshot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SnapshotFile {
    /// Its path in the lake.
    pub path: String,
    /// As the user named it.
    pub name: String,
    /// Its size in bytes, as given (compressed for a compressed file).
    pub size_bytes: u64,
    /// SHA-256 of its bytes, hexadecimal.
    pub sha256: String,
    /// The day in its path.
    pub date: NaiveDate,
    /// Whether it describes no titles of its own and is joined to those of the other files.
    #[serde(default)]
    pub joined: bool,
    /// What it is for; `None` where it was described before files had roles, and where it is an
    /// archive of several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
}

/// What TMDB said to the ids of a snapshot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SnapshotVerdict {
    /// It knew enough of them.
    Accepted,
    /// It knew too few: they are not ids of titles.
    Alarm,
}

impl SnapshotVerdict {
    pub(crate) fn file(self, run_id: &str, because: Option<String>) -> VerdictFile {
        VerdictFile {
            schema_version: DESCRIPTOR_VERSION,
            verdict: self,
            run_id: run_id.to_owned(),
            because,
        }
    }
}

/// The object that holds a verdict.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct VerdictFile {
    schema_version: u32,
    verdict: SnapshotVerdict,
    run_id: String,
    because: Option<String>,
}

/// A file that is to be landed.
#[derive(Debug, Clone)]
pub struct NewFile<'a> {
    /// Where its bytes lie on this machine.
    pub source: &'a Path,
    /// As the user named it.
    pub name: &'a str,
    /// The name that it gets in the lake.
    pub file_name: &'a str,
    /// The folder it goes to: films and mixed files to `Movies`.
    pub kind: RecordKind,
    /// Whether it describes no titles of its own and is joined to those of the other files.
    pub joined: bool,
    /// What it is for; `None` for an archive of several.
    pub role: Option<Role>,
    /// Its path in this lake, when it lies in the folder of catalogues already.
    pub landed_as: Option<String>,
}

/// Every snapshot of a lake.
#[derive(Debug, Clone, Default)]
pub struct Snapshots {
    /// By id, the earliest first.
    pub all: Vec<(Snapshot, Option<SnapshotVerdict>)>,
    /// Descriptors and verdicts that cannot be read.
    pub damaged: Vec<Damaged>,
    /// Objects beside them whose names are not cinelake's, left alone.
    pub foreign: Vec<String>,
}

impl Snapshots {
    /// Reads the descriptors and verdicts of the lake. What cannot be read is `damaged`, no error.
    /// A verdict that cannot be read counts as an alarm: what it said is not known.
    ///
    /// # Errors
    /// When the lake cannot be listed or read.
    pub async fn read(lake: &Lake) -> Result<Self, LakeError> {
        let listed = lake.list(layout::SNAPSHOTS).await?;
        let paths = listed.into_iter().map(|object| object.location.to_string());
        let (ours, others): (Vec<String>, Vec<String>) =
            paths.partition(|path| layout::parse_snapshot_object(path).is_some());
        let (marks, foreign): (Vec<_>, Vec<_>) = others
            .into_iter()
            .partition(|path| *path == layout::layout_marker());
        let read: Vec<(String, _)> = futures::stream::iter(ours)
            .map(|path| async {
                let bytes = lake.read(&path).await?;
                Ok::<_, LakeError>((path, bytes))
            })
            .buffered(READS_AT_ONCE)
            .try_collect()
            .await?;
        let mut snapshots = Self {
            foreign,
            ..Self::default()
        };
        let mut verdicts = HashMap::new();
        for (path, bytes) in &read {
            match layout::parse_snapshot_object(path) {
                Some((id, true)) => drop(verdicts.insert(id, snapshots.verdict(path, bytes))),
                _ => snapshots.add(path, bytes),
            }
        }
        snapshots.note_missing(verdicts.keys().copied());
        for (snapshot, verdict) in &mut snapshots.all {
            *verdict = verdicts.get(snapshot.snapshot_id.as_str()).copied();
        }
        if marks.is_empty() {
            snapshots.add_earlier(lake).await?;
        }
        snapshots
            .all
            .sort_unstable_by(|(a, _), (b, _)| a.snapshot_id.cmp(&b.snapshot_id));
        Ok(snapshots)
    }

    /// A verdict is written beside a descriptor: one that stands alone shows that its descriptor is gone.
    fn note_missing<'v>(&mut self, verdicts: impl Iterator<Item = &'v str>) {
        let known: HashSet<&str> = self
            .all
            .iter()
            .map(|(snapshot, _)| snapshot.snapshot_id.as_str())
            .collect();
        let damaged: HashSet<&str> = self.damaged.iter().map(|file| file.path.as_str()).collect();
        let alone = verdicts.filter(|id| !known.contains(id));
        let paths = alone.map(layout::snapshot_descriptor);
        let missing: Vec<Damaged> = paths
            .filter(|path| !damaged.contains(path.as_str()))
            .map(|path| Unreadable::from("it is not there, and its verdict is").at(path))
            .collect();
        self.damaged.extend(missing);
    }

    /// What the manifests of runs say that wrote no descriptor: the runs of 0.1.0. A lake that a run
    /// of this version has seen has a mark, and its manifests are not looked at.
    async fn add_earlier(&mut self, lake: &Lake) -> Result<(), LakeError> {
        let described = self
            .all
            .iter()
            .map(|(snapshot, _)| snapshot.snapshot_id.clone());
        let described: HashSet<String> = described.collect();
        for manifest in read_manifests(lake, &Listing::read(lake).await?).await? {
            match manifest {
                Ok(manifest) if !described.contains(&manifest.run_id) => {
                    let alarm = manifest.status == RunStatus::Alarm;
                    let snapshot = Snapshot::of_manifest(&manifest);
                    let verdict = alarm.then_some(SnapshotVerdict::Alarm);
                    self.all
                        .extend(snapshot.map(|snapshot| (snapshot, verdict)));
                }
                Ok(_) => {}
                Err(damaged) => self.damaged.push(damaged),
            }
        }
        Ok(())
    }

    fn add(&mut self, path: &str, bytes: &[u8]) {
        match parse_snapshot(path, bytes) {
            Ok(snapshot) => self.all.push((snapshot, None)),
            Err(problem) => self.damage(path, problem),
        }
    }

    fn verdict(&mut self, path: &str, bytes: &[u8]) -> SnapshotVerdict {
        match parse_verdict(bytes) {
            Ok(verdict) => verdict,
            Err(problem) => {
                self.damage(path, problem);
                SnapshotVerdict::Alarm
            }
        }
    }

    fn damage(&mut self, path: &str, problem: Unreadable) {
        self.damaged.push(problem.at(path.to_owned()));
    }

    /// The latest snapshot, if these very files are read in the same way there and TMDB did not
    /// refuse its ids: a run over it needs no descriptor of its own. A file that was deleted there is
    /// landed again; one that was replaced makes it another snapshot.
    async fn latest_like(
        &self,
        lake: &Lake,
        files: &[NewFile<'_>],
        contents: &[Content],
        read: &ReadFlags,
    ) -> Result<Option<&Snapshot>, LakeError> {
        let Some((latest, verdict)) = self.all.last() else {
            return Ok(None);
        };
        let pairs = || latest.files.iter().zip(files.iter().zip(contents));
        let same = latest.files.len() == files.len()
            && pairs().all(|(described, (file, content))| described.is_of(file, content));
        if !same || latest.read != *read || *verdict == Some(SnapshotVerdict::Alarm) {
            return Ok(None);
        }
        for described in &latest.files {
            let Some(size) = lake.size(&described.path).await? else {
                continue;
            };
            if size != described.size_bytes
                || !is_unchanged(lake, &described.path, &described.sha256).await?
            {
                return Ok(None);
            }
        }
        Ok(Some(latest))
    }

    /// SHA-256 of the files that are described, by path.
    pub(crate) fn hashes(&self) -> BTreeMap<String, String> {
        let files = self.all.iter().flat_map(|(snapshot, _)| &snapshot.files);
        files
            .map(|file| (file.path.clone(), file.sha256.clone()))
            .collect()
    }
}

fn of_input(input: &InputFile) -> Option<SnapshotFile> {
    let path = input.landed_as.clone()?;
    let date = layout::date_in_path(&path)?;
    let found = SnapshotFile::found(path, input.size_bytes, input.sha256.clone(), date);
    Some(SnapshotFile {
        name: input.name.clone(),
        ..found
    })
}

impl SnapshotFile {
    /// A file of which nothing is known but its content. 0.1.0 told ratings by the name.
    pub(crate) fn found(path: String, size_bytes: u64, sha256: String, date: NaiveDate) -> Self {
        let name = path.rsplit('/').next().unwrap_or(&path).to_owned();
        Self {
            joined: name.contains("ratings"),
            role: None,
            name,
            size_bytes,
            sha256,
            date,
            path,
        }
    }

    /// Whether it describes this very file: by its bytes, and one that lies in the lake by its path.
    fn is_of(&self, file: &NewFile<'_>, content: &Content) -> bool {
        let place = file.landed_as.as_ref();
        self.sha256 == content.sha256
            && self.joined == file.joined
            && place.is_none_or(|path| *path == self.path)
    }
}

impl Snapshot {
    /// Describes the files and lands them, before anything is asked. In this order, so that no file
    /// is ever in the lake of which it is not known how it is read. Files and a descriptor that are
    /// there already are not written again.
    ///
    /// # Errors
    /// When a file cannot be read or the lake cannot be read or written.
    pub async fn land(
        lake: &Lake,
        run_id: &str,
        now: DateTime<Utc>,
        files: &[NewFile<'_>],
        read: ReadFlags,
    ) -> Result<(Self, Vec<LandedFile>), LakeError> {
        let known = bring_up_to_date(lake, run_id, now).await?;
        let mut contents = Vec::new();
        for file in files {
            contents.push(read_content(file.source).await?);
        }
        let same = known.latest_like(lake, files, &contents, &read).await?;
        let snapshot = match same {
            Some(same) => same.clone(),
            None => {
                let described = describe_files(lake, now, files, &contents, &known).await?;
                let snapshot = Self {
                    schema_version: DESCRIPTOR_VERSION,
                    snapshot_id: run_id.to_owned(),
                    landed_at: now,
                    read,
                    files: described,
                };
                if !snapshot.describe(lake, run_id).await? {
                    let path = lake.show(&layout::snapshot_descriptor(run_id));
                    let detail = "there is another descriptor of this run";
                    return Err(LakeError::other("write", path, detail));
                }
                snapshot
            }
        };
        let mut landed = Vec::new();
        for (described, (file, content)) in snapshot.files.iter().zip(files.iter().zip(&contents)) {
            let path = &described.path;
            landed.push(land_file(lake, run_id, path, file.source, content).await?);
        }
        Ok((snapshot, landed))
    }

    /// What the manifest of a run says of its catalogue; `None` where it names no landed file. Runs of
    /// 0.1.0 wrote nothing else.
    pub(crate) fn of_manifest(manifest: &RunManifest) -> Option<Self> {
        let files: Vec<SnapshotFile> = manifest.inputs.iter().filter_map(of_input).collect();
        let option = |name: &str| {
            let value = manifest.options.get(name)?.as_str()?;
            (!value.is_empty()).then(|| value.to_owned())
        };
        let read = ReadFlags {
            separator: option("separator"),
            header: option("header").and_then(|text| text.parse().ok()),
            quoting: option("quoting"),
            id_column: option("id-column"),
            kind: option("kind"),
        };
        (!files.is_empty()).then(|| Self {
            schema_version: DESCRIPTOR_VERSION,
            snapshot_id: manifest.run_id.clone(),
            landed_at: manifest.started_at,
            read,
            files,
        })
    }

    /// A snapshot of files of which nothing more is known.
    pub(crate) fn by_looking(id: &str, now: DateTime<Utc>, files: Vec<SnapshotFile>) -> Self {
        Self {
            schema_version: DESCRIPTOR_VERSION,
            snapshot_id: id.to_owned(),
            landed_at: layout::run_started_at(id).unwrap_or(now),
            read: ReadFlags::default(),
            files,
        }
    }

    /// Its files as a manifest names them.
    pub(crate) fn inputs(&self) -> Vec<InputFile> {
        let files = self.files.iter();
        files
            .map(|file| InputFile {
                name: file.name.clone(),
                landed_as: Some(file.path.clone()),
                size_bytes: file.size_bytes,
                sha256: file.sha256.clone(),
            })
            .collect()
    }

    /// Creates the descriptor; `false` when there is another one of this id.
    ///
    /// # Errors
    /// When writing is refused or fails.
    pub async fn describe(&self, lake: &Lake, run_id: &str) -> Result<bool, LakeError> {
        let path = layout::snapshot_descriptor(&self.snapshot_id);
        let staging = layout::staging_file(run_id, "snapshot");
        let bytes = to_json(lake, &path, self)?;
        lake.create(&path, &staging, bytes).await
    }

    /// Creates the verdict, unless there is one: the first one stands.
    ///
    /// # Errors
    /// When writing is refused or fails.
    pub async fn judge(
        &self,
        lake: &Lake,
        run_id: &str,
        verdict: SnapshotVerdict,
        because: Option<String>,
    ) -> Result<(), LakeError> {
        let path = layout::snapshot_verdict(&self.snapshot_id);
        if lake.size(&path).await?.is_some() {
            return Ok(());
        }
        let file = verdict.file(run_id, because);
        let staging = layout::staging_file(run_id, "verdict");
        let bytes = to_json(lake, &path, &file)?;
        lake.create(&path, &staging, bytes).await.map(drop)
    }
}

/// Describes the snapshots of a lake of 0.1.0, once, and leaves the mark that this was done. Nothing
/// that is there is changed.
async fn bring_up_to_date(
    lake: &Lake,
    run_id: &str,
    now: DateTime<Utc>,
) -> Result<Snapshots, LakeError> {
    let snapshots = Snapshots::read(lake).await?;
    let path = layout::layout_marker();
    if lake.size(&path).await?.is_some() {
        return Ok(snapshots);
    }
    for (snapshot, verdict) in &snapshots.all {
        // In this order: a snapshot that is described without a verdict is not refused.
        if let Some(verdict) = verdict {
            snapshot.judge(lake, run_id, *verdict, None).await?;
        }
        snapshot.describe(lake, run_id).await?;
    }
    let mark =
        serde_json::json!({ "schema_version": DESCRIPTOR_VERSION, "run_id": run_id, "at": now });
    let staging = layout::staging_file(run_id, "layout");
    // Another run may leave its mark in the same moment: one is as good as the other.
    lake.create(&path, &staging, to_json(lake, &path, &mark)?)
        .await?;
    Ok(snapshots)
}

async fn describe_files(
    lake: &Lake,
    now: DateTime<Utc>,
    files: &[NewFile<'_>],
    contents: &[Content],
    known: &Snapshots,
) -> Result<Vec<SnapshotFile>, LakeError> {
    let (today, mut hashes, mut described) = (now.date_naive(), known.hashes(), Vec::new());
    for (file, content) in files.iter().zip(contents) {
        let path = match &file.landed_as {
            Some(path) => path.clone(),
            None => {
                let place = |name: &str| layout::catalogue_file(file.kind, today, name);
                find_place(lake, place, file.file_name, content, &hashes).await?
            }
        };
        // The next file of this run must not come into the same place.
        hashes.insert(path.clone(), content.sha256.clone());
        described.push(SnapshotFile {
            name: file.name.to_owned(),
            size_bytes: content.size_bytes,
            sha256: content.sha256.clone(),
            date: layout::date_in_path(&path).unwrap_or(today),
            joined: file.joined,
            role: file.role,
            path,
        });
    }
    Ok(described)
}

fn parse_snapshot(path: &str, bytes: &[u8]) -> Result<Snapshot, Unreadable> {
    let snapshot: Snapshot = from_json(bytes, DESCRIPTOR_VERSION)?;
    if layout::snapshot_descriptor(&snapshot.snapshot_id) != path {
        return Err(format!("it describes snapshot {}", snapshot.snapshot_id).into());
    }
    Ok(snapshot)
}

fn parse_verdict(bytes: &[u8]) -> Result<SnapshotVerdict, Unreadable> {
    let file: VerdictFile = from_json(bytes, DESCRIPTOR_VERSION)?;
    Ok(file.verdict)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn options_come_back_from_their_words(
            separator in prop::option::of(0_u8..128),
            header in any::<Option<bool>>(),
            quoting in prop::option::of(prop::sample::select(vec![
                Quoting::Quoted,
                Quoting::Escaped,
                Quoting::Literal,
                Quoting::WholeLines,
            ])),
            id_column in any::<Option<String>>(),
            kind in prop::option::of(prop::sample::select(TitleKind::ALL.to_vec())),
        ) {
            let options = ReadOptions {
                separator,
                header,
                quoting,
                id_column,
                kind,
                ..ReadOptions::default()
            };
            prop_assert_eq!(ReadFlags::new(&options).options(), Ok(options));
        }
    }

    #[test]
    fn a_word_that_is_none_of_ours_is_named() {
        let words = ReadFlags {
            quoting: Some("sometimes".to_owned()),
            ..ReadFlags::default()
        };
        let refused = words.options().expect_err("an unknown word");
        assert_eq!(refused, "its quoting `sometimes` is unknown");
    }
}
