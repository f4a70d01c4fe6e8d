//! The checkpoint: every entry that still holds, in one object.
//!
//! NDJSON, compressed with zstd, which keeps a checksum. The first line is the head, the last one
//! says how many lines there are, so that a checkpoint that was cut is never taken for a whole one.
//! Ids are plain numbers, because there may be millions.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader, Write};
use std::sync::Arc;

use bytes::Bytes;
use chrono::{DateTime, NaiveDate, Utc};
use cinelake_imdb::ImdbId;
use serde::{Deserialize, Serialize};

use super::listing::Listing;
use super::{DataFile, Ledger, MissGroup, NONE, Request, ResizedFile, TitleKey, TitlePlaces};
use crate::error::LakeError;
use crate::layout;
use crate::manifest::{FindTally, Outcome, RecordKind};
use crate::small_file::Unreadable;
use crate::store::Lake;

/// Version of the checkpoint's shape.
const CHECKPOINT_VERSION: u32 = 1;
/// Fast, and a third of the size of level 1 of gzip.
const ZSTD_LEVEL: i32 = 1;

/// A line of a checkpoint.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum CheckpointLine {
    Head(CheckpointHead),
    /// Entries of one run that are in here.
    Run {
        run_id: String,
        entries: BTreeSet<String>,
    },
    File(FileLine),
    Miss(MissLine),
    End {
        lines: u64,
    },
}

#[derive(Debug, Serialize, Deserialize)]
struct CheckpointHead {
    schema_version: u32,
    run_id: String,
    written_at: DateTime<Utc>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    last_ended: Option<String>,
    #[serde(default)]
    find: FindTally,
    /// See [`Ledger::changes_through`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    changes_through: Option<NaiveDate>,
}

/// A record file, with the titles whose newest record it holds.
#[derive(Debug, Serialize, Deserialize)]
struct FileLine {
    path: String,
    run_id: String,
    kind: RecordKind,
    size_bytes: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    crc32: Option<u32>,
    fetched_at: DateTime<Utc>,
    #[serde(flatten)]
    request: Request,
    records: Vec<u64>,
    /// TMDB's ids of the same titles, 0 where one is not known; empty where none is.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    tmdb_ids: Vec<u32>,
}

impl FileLine {
    fn new(file: &DataFile, records: Vec<u64>, tmdb_ids: Vec<u32>) -> Self {
        let is_known = tmdb_ids.iter().any(|id| *id != 0);
        Self {
            tmdb_ids: if is_known { tmdb_ids } else { Vec::new() },
            path: file.path.clone(),
            run_id: file.run_id.to_string(),
            kind: file.kind,
            size_bytes: file.size_bytes,
            crc32: file.crc32,
            fetched_at: file.fetched_at,
            request: (*file.request).clone(),
            records,
        }
    }
}

/// Titles that were missed for one reason in one batch.
#[derive(Debug, Serialize, Deserialize)]
struct MissLine {
    run_id: String,
    kind: RecordKind,
    outcome: Outcome,
    reason: String,
    fetched_at: DateTime<Utc>,
    tconsts: Vec<u64>,
}

impl Ledger {
    /// Writes the checkpoint of the run `run_id`; `ended` when the run gave every title its outcome.
    /// Writes none where the newest checkpoint already says the same.
    ///
    /// # Errors
    /// When writing is refused or fails.
    pub async fn write_checkpoint(
        &self,
        lake: &Lake,
        run_id: &str,
        ended: bool,
        now: DateTime<Utc>,
    ) -> Result<(), LakeError> {
        // What was being continued ends with this run, and that has to be written down.
        let closes = ended && !self.continuing.is_empty();
        if !self.changed && !closes && self.last_ended.is_some() {
            return Ok(());
        }
        let path = layout::checkpoint_file(run_id, ended);
        let bytes = self
            .checkpoint(run_id, now)
            .map_err(|error| LakeError::other("write", lake.show(&path), error))?;
        let staging = layout::staging_file(run_id, "checkpoint");
        lake.create(&path, &staging, bytes).await.map(drop)
    }

    pub(crate) fn checkpoint(
        &self,
        run_id: &str,
        written_at: DateTime<Utc>,
    ) -> std::io::Result<Bytes> {
        let mut encoder = zstd::stream::write::Encoder::new(Vec::new(), ZSTD_LEVEL)?;
        encoder.include_checksum(true)?;
        let mut lines = 0;
        for line in self.lines(run_id, written_at) {
            lines += 1;
            write_line(&mut encoder, &line)?;
        }
        write_line(&mut encoder, &CheckpointLine::End { lines: lines + 1 })?;
        Ok(encoder.finish()?.into())
    }

    /// Every line but the last.
    fn lines(
        &self,
        run_id: &str,
        written_at: DateTime<Utc>,
    ) -> impl Iterator<Item = CheckpointLine> {
        let head = CheckpointLine::Head(CheckpointHead {
            schema_version: CHECKPOINT_VERSION,
            run_id: run_id.to_owned(),
            written_at,
            last_ended: self.last_ended.clone(),
            find: self.find,
            changes_through: self.changes_through,
        });
        let runs: BTreeMap<_, _> = self.covered.iter().collect();
        let runs = runs
            .into_iter()
            .map(|(run_id, entries)| CheckpointLine::Run {
                run_id: run_id.to_string(),
                entries: entries.clone(),
            });
        let files = self.file_lines().map(CheckpointLine::File);
        let misses = self.miss_lines().map(CheckpointLine::Miss);
        std::iter::once(head).chain(runs).chain(files).chain(misses)
    }

    /// Titles in groups, each group by its place, ids in order.
    fn grouped<K: Ord>(&self, key: impl Fn(TitleKey, &TitlePlaces) -> Option<K>) -> Vec<(K, u64)> {
        let titles = self.titles.iter();
        let mut grouped: Vec<(K, u64)> = titles
            .filter_map(|(title, held)| Some((key(*title, held)?, title.0 >> 1)))
            .collect();
        grouped.sort_unstable();
        grouped
    }

    fn file_lines(&self) -> impl Iterator<Item = FileLine> {
        let mut records = self
            .grouped(|_, held| (held.file != NONE).then_some(held.file))
            .into_iter()
            .peekable();
        // A file that holds no title's newest record stays, so that it is known and not adopted;
        // one that has another size stays, so that it is told until it is repaired.
        let counting = self.files.iter().zip(0_u32..).map(move |(file, place)| {
            let records = take_while(&mut records, |(file, _)| *file == place);
            let tmdb_ids = self.tmdb_ids(&records, file.kind);
            FileLine::new(file, records, tmdb_ids)
        });
        let resized = self.resized.iter().map(|resized| {
            let records = resized.records.iter().map(|tconst| tconst.value());
            FileLine::new(&resized.file, records.collect(), Vec::new())
        });
        counting.chain(resized)
    }

    fn tmdb_ids(&self, titles: &[u64], kind: RecordKind) -> Vec<u32> {
        let keys = titles.iter().map(|id| TitleKey::of(*id, kind));
        let ids = keys.map(|key| self.titles.get(&key).map_or(0, |held| held.tmdb_id));
        ids.collect()
    }

    fn miss_lines(&self) -> impl Iterator<Item = MissLine> {
        let mut missed = self
            .grouped(|title, held| (held.miss != NONE).then(|| (held.miss, title.kind())))
            .into_iter()
            .peekable();
        std::iter::from_fn(move || {
            let ((place, kind), _) = *missed.peek()?;
            let group = &self.misses[place as usize];
            Some(MissLine {
                run_id: group.run_id.to_string(),
                kind,
                outcome: group.outcome,
                reason: group.reason.to_string(),
                fetched_at: group.fetched_at,
                tconsts: take_while(&mut missed, |(key, _)| *key == (place, kind)),
            })
        })
    }

    /// Takes in a checkpoint as far as the lake still has what it speaks of: files as `presence`
    /// says, runs that are in the listing.
    ///
    /// # Errors
    /// Says what is wrong with it; this ledger is then of no use.
    pub(super) fn load_checkpoint(
        &mut self,
        bytes: &[u8],
        listing: &Listing,
        presence: impl Fn(&str, u64) -> FilePresence,
    ) -> Result<(), Unreadable> {
        let decoder = zstd::stream::read::Decoder::new(bytes)?;
        let mut reader = BufReader::with_capacity(1 << 16, decoder);
        let (mut text, mut lines, mut ended) = (Vec::new(), 0, None);
        loop {
            text.clear();
            if reader.read_until(b'\n', &mut text)? == 0 {
                break;
            }
            lines += 1;
            if lines == 1 {
                check_version(&text)?;
            }
            let line = serde_json::from_slice(&text)?;
            if matches!(line, CheckpointLine::Head(_)) != (lines == 1) {
                return Err("its head is not its first line".into());
            }
            ended = self.load_line(line, listing, &presence);
        }
        match ended {
            Some(said) if said == lines => Ok(()),
            _ => Err("it ends early".into()),
        }
    }

    fn load_line(
        &mut self,
        line: CheckpointLine,
        listing: &Listing,
        presence: &impl Fn(&str, u64) -> FilePresence,
    ) -> Option<u64> {
        match line {
            CheckpointLine::Head(head) => self.load_head(head),
            CheckpointLine::Run { run_id, entries } => self.load_run(&run_id, entries, listing),
            CheckpointLine::File(file) => {
                let presence = presence(&file.path, file.size_bytes);
                self.load_file(file, presence);
            }
            CheckpointLine::Miss(miss) => self.load_miss(miss),
            CheckpointLine::End { lines } => return Some(lines),
        }
        None
    }

    fn load_head(&mut self, head: CheckpointHead) {
        self.last_ended = self.last_ended.take().max(head.last_ended);
        self.changes_through = head.changes_through;
        if self.is_continued(&head.run_id, head.written_at) {
            self.find = head.find;
        }
    }

    fn load_run(&mut self, run_id: &str, entries: BTreeSet<String>, listing: &Listing) {
        // Books that have expired need not be remembered.
        if listing.runs.contains_key(run_id) {
            let run_id = self.shared_run_id(run_id);
            self.covered.insert(run_id, entries);
        }
    }

    fn load_file(&mut self, line: FileLine, presence: FilePresence) {
        let file = DataFile {
            run_id: self.shared_run_id(&line.run_id),
            request: self.shared_request(line.request),
            path: line.path,
            kind: line.kind,
            size_bytes: line.size_bytes,
            crc32: line.crc32,
            fetched_at: line.fetched_at,
        };
        let records = line.records.into_iter().filter_map(ImdbId::new);
        match presence {
            FilePresence::Whole => {
                self.add_file(file, &records.collect::<Vec<_>>(), &line.tmdb_ids)
            }
            FilePresence::Resized => self.resized.push(ResizedFile {
                file,
                records: records.collect(),
            }),
            FilePresence::Missing => {
                self.changed = true;
                self.gone.push(file.path);
            }
        }
    }

    fn load_miss(&mut self, line: MissLine) {
        let group = MissGroup {
            fetched_at: line.fetched_at,
            run_id: self.shared_run_id(&line.run_id),
            outcome: line.outcome,
            reason: Arc::from(line.reason),
        };
        let place = self.miss_place(group);
        for tconst in line.tconsts.into_iter().filter_map(ImdbId::new) {
            self.add_miss(tconst, line.kind, place);
        }
    }
}

/// The head of a newer version may have another shape.
fn check_version(head: &[u8]) -> Result<(), Unreadable> {
    #[derive(Deserialize)]
    struct Versioned {
        head: Version,
    }
    #[derive(Deserialize)]
    struct Version {
        schema_version: u32,
    }
    match serde_json::from_slice(head) {
        Ok(Versioned { head }) if head.schema_version > CHECKPOINT_VERSION => {
            Err(Unreadable::newer(head.schema_version, CHECKPOINT_VERSION))
        }
        _ => Ok(()),
    }
}

fn write_line(write: &mut impl Write, line: &CheckpointLine) -> std::io::Result<()> {
    serde_json::to_writer(&mut *write, line)?;
    write.write_all(b"\n")
}

/// What the listing says of a record file that a checkpoint or an entry names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FilePresence {
    /// It is there with the size that is named.
    Whole,
    /// It is there with another size, and does not count.
    Resized,
    /// It is not there.
    Missing,
}

/// Takes the values of a group from sorted pairs.
fn take_while<K>(
    pairs: &mut std::iter::Peekable<impl Iterator<Item = (K, u64)>>,
    belongs: impl Fn(&(K, u64)) -> bool,
) -> Vec<u64> {
    let mut taken = Vec::new();
    while let Some((_, value)) = pairs.next_if(&belongs) {
        taken.push(value);
    }
    taken
}
