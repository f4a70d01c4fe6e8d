//! Commits batches: data first, under a name nobody has; then the entry that makes it count.

use bytes::Bytes;
use chrono::{DateTime, NaiveDate, Utc};
use cinelake_imdb::ImdbId;
use serde::Serialize;

use crate::error::{LakeError, LakeProblem};
use crate::layout;
use crate::manifest::{BatchEntry, FindTally, Miss, RecordKind, SCHEMA_VERSION};
use crate::record::{self, RawFormat};
use crate::store::Lake;

/// How many taken names are stepped over before giving up: two runs of one day may race.
const MAX_STEPS: u32 = 10_000;

/// What is committed at once: records of one kind and the misses met since the batch before.
#[derive(Debug, Default, Clone)]
pub struct Batch {
    /// Stamped record lines with their ids, in landing order.
    pub records: Vec<(ImdbId, Vec<u8>)>,
    /// Titles that ended without a record.
    pub misses: Vec<Miss>,
    /// Earliest fetch time of the records.
    pub fetched_at: Option<DateTime<Utc>>,
    /// `/find` in this run up to here.
    pub find: FindTally,
}

/// A batch that counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommittedBatch {
    /// The data file; `None` when only misses were booked.
    pub file: Option<String>,
    /// Its size in bytes.
    pub size_bytes: u64,
    /// The number of records in it.
    pub records: u64,
}

/// Writes the batches of one run.
#[derive(Debug)]
pub struct RunWriter {
    lake: Lake,
    run_id: String,
    date: NaiveDate,
    format: RawFormat,
    next: [u32; 2],
    next_misses: u32,
}

impl RunWriter {
    /// Looks at the day's folder, so that numbering goes on after what is there.
    ///
    /// # Errors
    /// When the folder cannot be listed.
    pub async fn open(
        lake: &Lake,
        run_id: &str,
        date: NaiveDate,
        format: RawFormat,
    ) -> Result<Self, LakeError> {
        let mut next = [1, 1];
        for object in lake.list(&layout::records_folder(date)).await? {
            let name = object.location.filename().unwrap_or_default();
            if let Some((kind, number)) = name
                .strip_suffix(".json")
                .and_then(layout::parse_batch_name)
            {
                let slot = &mut next[kind as usize];
                *slot = (*slot).max(number.saturating_add(1));
            }
        }
        Ok(Self {
            lake: lake.clone(),
            run_id: run_id.to_owned(),
            date,
            format,
            next,
            next_misses: 1,
        })
    }

    /// Commits the batch: the data file, then its entry.
    ///
    /// # Errors
    /// When either write fails. The data file may then be there without its entry; the next run
    /// adopts it.
    pub async fn commit(
        &mut self,
        kind: RecordKind,
        batch: Batch,
        now: DateTime<Utc>,
    ) -> Result<CommittedBatch, LakeError> {
        let (file, name, size_bytes) = match batch.records.is_empty() {
            true => (None, self.misses_name(), 0),
            false => self.write_data(kind, &batch.records).await?,
        };
        let entry = BatchEntry {
            schema_version: SCHEMA_VERSION,
            run_id: self.run_id.clone(),
            kind,
            file: file.clone(),
            size_bytes,
            records: batch.records.iter().map(|(tconst, _)| *tconst).collect(),
            misses: batch.misses,
            fetched_at: batch.fetched_at.unwrap_or(now),
            find: batch.find,
            adopted_by: None,
        };
        self.write_entry(&name, entry).await?;
        Ok(CommittedBatch {
            file,
            size_bytes,
            records: batch.records.len() as u64,
        })
    }

    fn misses_name(&mut self) -> String {
        let name = format!("misses_{:04}", self.next_misses);
        self.next_misses += 1;
        name
    }

    async fn write_data(
        &mut self,
        kind: RecordKind,
        records: &[(ImdbId, Vec<u8>)],
    ) -> Result<(Option<String>, String, u64), LakeError> {
        let lines: Vec<&[u8]> = records.iter().map(|(_, line)| line.as_slice()).collect();
        let bytes = Bytes::from(record::encode(self.format, &lines));
        for _ in 0..MAX_STEPS {
            let number = self.next[kind as usize];
            self.next[kind as usize] += 1;
            let name = layout::batch_name(kind, number);
            let file = layout::record_file(self.date, kind, number);
            let staging = layout::staging_file(&self.run_id, &name);
            if self.lake.create(&file, &staging, bytes.clone()).await? {
                return Ok((Some(file), name, bytes.len() as u64));
            }
        }
        Err(LakeError {
            operation: "write",
            target: self.lake.show(&layout::records_folder(self.date)),
            problem: LakeProblem::Other {
                detail: format!("{MAX_STEPS} names in a row are taken"),
            },
        })
    }

    /// An entry that is there already was written by a run that adopted the data file while this
    /// one was slow. The records count; only the misses are still to be booked.
    async fn write_entry(&mut self, name: &str, entry: BatchEntry) -> Result<(), LakeError> {
        if self.put_entry(name, &entry).await? || entry.misses.is_empty() {
            return Ok(());
        }
        let misses_only = BatchEntry {
            file: None,
            size_bytes: 0,
            records: Vec::new(),
            ..entry
        };
        let name = self.misses_name();
        self.put_entry(&name, &misses_only).await.map(drop)
    }

    async fn put_entry(&self, name: &str, entry: &BatchEntry) -> Result<bool, LakeError> {
        let path = layout::batch_entry(&self.run_id, name);
        let staging = layout::staging_file(&self.run_id, &format!("{name}.entry"));
        self.lake
            .create(&path, &staging, to_json(&self.lake, &path, entry)?)
            .await
    }
}

/// Serialises one of the books, with a line end.
pub(crate) fn to_json(lake: &Lake, path: &str, value: &impl Serialize) -> Result<Bytes, LakeError> {
    let mut bytes = serde_json::to_vec(value).map_err(|source| LakeError {
        operation: "write",
        target: lake.show(path),
        problem: LakeProblem::Other {
            detail: source.to_string(),
        },
    })?;
    bytes.push(b'\n');
    Ok(bytes.into())
}
