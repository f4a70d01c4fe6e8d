//! What is in record files, as far as it decides whether they may go.

use std::collections::HashMap;
use std::sync::Arc;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use cinelake_imdb::ImdbId;
use cinelake_lake::Lake;
use cinelake_lake::manifest::RecordKind;
use cinelake_lake::record::{self, Provenance};
use futures::{StreamExt, TryStreamExt};

use crate::error::RefineError;
use crate::records::split::split;
use crate::records::{RecordKey, can_be_typed};

/// Record files read at the same time.
const FILES_AT_ONCE: usize = 8;

/// A record file that may have to go.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    pub(super) path: String,
    pub(super) kind: RecordKind,
    /// The earliest fetch time of its records, as the ledger says; `None` for a file that it does
    /// not know.
    pub(super) fetched_at: Option<DateTime<Utc>>,
    /// How many records the file should have, as its entry says.
    pub(super) records: usize,
}

/// A record of a file.
#[derive(Debug)]
pub(super) struct Scanned {
    pub(super) fetched_at: DateTime<Utc>,
    /// `None` for a record that cannot be typed: it supersedes none, and none supersedes it, since
    /// it is a dead letter.
    pub(super) good: Option<(ImdbId, RecordKey)>,
}

/// The records of a file; `None` for a file that is not cinelake's.
pub(super) type ScannedFile = Option<Vec<Scanned>>;

/// Reads files, several at a time.
pub(super) async fn scan(
    lake: &Lake,
    candidates: Vec<Candidate>,
) -> Result<Vec<(Candidate, ScannedFile)>, RefineError> {
    futures::stream::iter(candidates)
        .map(|candidate| scan_one(lake, candidate))
        .buffered(FILES_AT_ONCE)
        .try_collect()
        .await
}

async fn scan_one(
    lake: &Lake,
    candidate: Candidate,
) -> Result<(Candidate, ScannedFile), RefineError> {
    let bytes = lake
        .read_if_there(&candidate.path)
        .await?
        .unwrap_or_default();
    let scanning = tokio::task::spawn_blocking(move || {
        let scanned = scan_bytes(&candidate, &bytes);
        (candidate, scanned)
    });
    Ok(scanning.await?)
}

fn scan_bytes(candidate: &Candidate, bytes: &Bytes) -> ScannedFile {
    // A file that is no list of records is one record of unknown content.
    let pieces = split(bytes).unwrap_or_else(|_| vec![Ok("")]);
    let source: Arc<str> = Arc::from(candidate.path.as_str());
    let texts = pieces.iter().map(|piece| match piece {
        Ok(text) => *text,
        Err(shown) => shown.as_ref(),
    });
    let mut scanned = Vec::new();
    for (number, text) in (0..).zip(texts) {
        let stamp = record::provenance(text);
        let fetched_at = stamp.as_ref().map(|stamp| stamp.fetched_at);
        scanned.push(Scanned {
            fetched_at: fetched_at.or(candidate.fetched_at)?,
            good: stamp
                .filter(|_| can_be_typed(text))
                .map(|stamp| keyed(stamp, &source, number)),
        });
    }
    if scanned.len() < candidate.records || scanned.is_empty() {
        // What the entry names and the file does not hold is a record too.
        scanned.push(Scanned {
            fetched_at: candidate.fetched_at?,
            good: None,
        });
    }
    Some(scanned)
}

fn keyed(stamp: Provenance, source: &Arc<str>, number: u32) -> (ImdbId, RecordKey) {
    let key = RecordKey {
        fetched_micros: stamp.fetched_at.timestamp_micros(),
        run_id: stamp.run_id.into(),
        source_file: source.clone(),
        number,
    };
    (stamp.tconst, key)
}

/// The latest good record of each title.
#[derive(Debug, Default)]
pub(super) struct Latest(HashMap<(ImdbId, RecordKind), RecordKey>);

impl Latest {
    pub(super) fn add(&mut self, kind: RecordKind, file: &ScannedFile) {
        let records = file.iter().flatten();
        for (tconst, key) in records.filter_map(|record| record.good.as_ref()) {
            let known = self.0.entry((*tconst, kind)).or_insert_with(|| key.clone());
            if key > known {
                known.clone_from(key);
            }
        }
    }

    /// Whether a later good record of the same title is known.
    pub(super) fn supersedes(&self, kind: RecordKind, record: &Scanned) -> bool {
        record.good.as_ref().is_some_and(|(tconst, key)| {
            let latest = self.0.get(&(*tconst, kind));
            latest.is_some_and(|latest| latest > key)
        })
    }
}
