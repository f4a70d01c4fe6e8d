//! Commits batches: data first, under a name nobody has; then the entry that makes it count.

use bytes::Bytes;
use chrono::{DateTime, NaiveDate, Utc};
use cinelake_imdb::ImdbId;

use crate::error::LakeError;
use crate::layout;
use crate::ledger::{ENTRY_VERSION, LedgerEntry, Miss, Request, crc32};
use crate::manifest::{FindTally, RecordKind};
use crate::record::{self, RawFormat};
use crate::small_file::to_json;
use crate::store::Lake;

/// How many taken names are stepped over before giving up: two runs of one day may race.
const MAX_STEPS: u32 = 10_000;

/// What is committed at once: records of one kind and the misses met since the batch before.
#[derive(Debug, Default, Clone)]
pub struct Batch {
    /// Stamped record lines with their ids, in landing order.
    pub records: Vec<(ImdbId, Vec<u8>)>,
    /// TMDB's ids of the same records, 0 where one is not known; may be empty.
    pub tmdb_ids: Vec<u32>,
    /// Titles that ended without a record.
    pub misses: Vec<Miss>,
    /// Earliest fetch time of the records.
    pub fetched_at: Option<DateTime<Utc>>,
    /// `/find` in this run up to here.
    pub find: FindTally,
}

/// A batch that counts: its entry, and the name of that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommittedBatch {
    /// `movie_0001`, or `misses_0001` when only misses were booked.
    pub name: String,
    /// What the ledger takes in.
    pub entry: LedgerEntry,
}

/// Writes the batches of one run.
#[derive(Debug)]
pub struct RunWriter {
    lake: Lake,
    run_id: String,
    date: NaiveDate,
    format: RawFormat,
    request: Request,
    next: [u32; 2],
    next_misses: u32,
}

impl RunWriter {
    /// A writer whose files get the numbers from `next` on, one for each kind, as
    /// [`Ledger::recover`](crate::ledger::Ledger::recover) gives them.
    #[must_use]
    pub fn new(
        lake: &Lake,
        run_id: &str,
        date: NaiveDate,
        format: RawFormat,
        request: Request,
        next: [u32; 2],
    ) -> Self {
        Self {
            lake: lake.clone(),
            run_id: run_id.to_owned(),
            date,
            format,
            request,
            next,
            next_misses: 1,
        }
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
        let data = match batch.records.is_empty() {
            true => Data::none(self.misses_name()),
            false => self.write_data(kind, &batch.records).await?,
        };
        let entry = LedgerEntry {
            schema_version: ENTRY_VERSION,
            run_id: self.run_id.clone(),
            kind,
            file: data.file,
            size_bytes: data.size_bytes,
            crc32: data.crc32,
            records: batch.records.iter().map(|(tconst, _)| *tconst).collect(),
            tmdb_ids: batch.tmdb_ids,
            misses: batch.misses,
            fetched_at: batch.fetched_at.unwrap_or(now),
            request: Some(self.request.clone()),
            find: batch.find,
            adopted_by: None,
        };
        self.write_entry(&data.name, &entry).await?;
        Ok(CommittedBatch {
            name: data.name,
            entry,
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
    ) -> Result<Data, LakeError> {
        let lines: Vec<&[u8]> = records.iter().map(|(_, line)| line.as_slice()).collect();
        let bytes = Bytes::from(record::encode(self.format, &lines));
        for _ in 0..MAX_STEPS {
            let number = self.next[kind as usize];
            self.next[kind as usize] += 1;
            let name = layout::batch_name(kind, number);
            let file = layout::record_file(self.date, kind, number);
            let staging = layout::staging_file(&self.run_id, &name);
            if self.lake.create(&file, &staging, bytes.clone()).await? {
                return Ok(Data {
                    name,
                    size_bytes: bytes.len() as u64,
                    crc32: Some(crc32(&bytes)),
                    file: Some(file),
                });
            }
        }
        let target = self.lake.show(&layout::records_folder(self.date));
        Err(names_taken(target))
    }

    /// An entry that is there already was written by a run that adopted the data file while this
    /// one was slow. The records count; only the misses are still to be booked.
    async fn write_entry(&mut self, name: &str, entry: &LedgerEntry) -> Result<(), LakeError> {
        if self.put_entry(name, entry).await? || entry.misses.is_empty() {
            return Ok(());
        }
        let misses_only = LedgerEntry {
            file: None,
            size_bytes: 0,
            crc32: None,
            records: Vec::new(),
            tmdb_ids: Vec::new(),
            ..entry.clone()
        };
        for _ in 0..MAX_STEPS {
            let name = self.misses_name();
            if self.put_entry(&name, &misses_only).await? {
                return Ok(());
            }
        }
        let target = self.lake.show(&layout::batch_entry(&self.run_id, name));
        Err(names_taken(target))
    }

    async fn put_entry(&self, name: &str, entry: &LedgerEntry) -> Result<bool, LakeError> {
        let path = layout::batch_entry(&self.run_id, name);
        let staging = layout::staging_file(&self.run_id, &format!("{name}.entry"));
        self.lake
            .create(&path, &staging, to_json(&self.lake, &path, entry)?)
            .await
    }
}

fn names_taken(target: String) -> LakeError {
    let detail = format!("{MAX_STEPS} names in a row are already used");
    LakeError::other("write", target, detail)
}

/// A data file that was written, and the name that its entry gets.
struct Data {
    name: String,
    file: Option<String>,
    size_bytes: u64,
    crc32: Option<u32>,
}

impl Data {
    fn none(name: String) -> Self {
        Self {
            name,
            file: None,
            size_bytes: 0,
            crc32: None,
        }
    }
}
