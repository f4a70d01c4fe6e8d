//! Lakes on each kind of store, and small batches to land in them.

use std::sync::Arc;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use cinelake_imdb::ImdbId;
use cinelake_lake::manifest::{BatchEntry, FindTally, Miss, Outcome, RecordKind};
use cinelake_lake::object_store::memory::InMemory;
use cinelake_lake::record::{Match, Provenance, RawFormat, stamp};
use cinelake_lake::{Batch, HistoryOptions, Lake, LakeUrl, RunWriter, StoreOptions, layout};
use cinelake_testkit::{FaultStore, S3Server};
use tempfile::TempDir;

/// A lake and what has to live as long as it.
pub(crate) struct Place {
    pub(crate) lake: Lake,
    pub(crate) folder: TempDir,
    _server: Option<S3Server>,
}

impl Place {
    pub(crate) fn local() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let url = LakeUrl::Local(folder.path().join("lake"));
        let lake = Lake::open(&url, &StoreOptions::default()).expect("opens");
        Self {
            lake,
            folder,
            _server: None,
        }
    }

    pub(crate) fn s3() -> Self {
        Self::bucket("s3://films")
    }

    pub(crate) fn s3_prefix() -> Self {
        Self::bucket("s3://films/a/lake of films")
    }

    fn bucket(url: &str) -> Self {
        let server = S3Server::start().expect("starts");
        server.create_bucket("films").expect("made");
        let options = StoreOptions {
            aws_environment: server.environment(),
            ..StoreOptions::default()
        };
        let lake = Lake::open(&url.parse().expect("a lake URL"), &options).expect("opens");
        Self {
            lake,
            folder: tempfile::tempdir().expect("a folder"),
            _server: Some(server),
        }
    }
}

/// A lake over a store in memory that fails on purpose: as S3 creates objects, or as a local
/// folder does, by staging and moving.
pub(crate) fn faulty(url: &str, faults: impl FnOnce(FaultStore) -> FaultStore) -> (Lake, Lake) {
    let memory = Arc::new(InMemory::new());
    let url: LakeUrl = url.parse().expect("a lake URL");
    let store = faults(FaultStore::new(memory.clone()));
    let faulty = Lake::with_store(url.clone(), Arc::new(store));
    (faulty, Lake::with_store(url, memory))
}

pub(crate) const RUN: &str = "20261123T210000Z-00000a";
pub(crate) const NEXT_RUN: &str = "20261123T220000Z-00000b";

pub(crate) fn at(text: &str) -> DateTime<Utc> {
    text.parse().expect("a time")
}

pub(crate) fn start() -> DateTime<Utc> {
    at("2026-11-23T21:00:00Z")
}

pub(crate) fn id(number: u64) -> ImdbId {
    ImdbId::new(number).expect("an id")
}

pub(crate) fn options() -> HistoryOptions {
    HistoryOptions {
        now: at("2026-11-23T22:00:00Z"),
        max_age: chrono::Duration::days(180),
        max_miss_age: chrono::Duration::days(7),
    }
}

pub(crate) fn line(number: u64, run_id: &str) -> Vec<u8> {
    let provenance = Provenance {
        tconst: id(number),
        fetched_at: start(),
        endpoint: format!("/3/movie/tt{number:07}"),
        matched: Match::Direct,
        run_id: run_id.to_owned(),
    };
    stamp(
        format!(r#"{{"id":{number},"revenue":2923706026}}"#).as_bytes(),
        &provenance,
    )
}

pub(crate) fn batch(numbers: impl IntoIterator<Item = u64>, run_id: &str) -> Batch {
    Batch {
        records: numbers
            .into_iter()
            .map(|number| (id(number), line(number, run_id)))
            .collect(),
        fetched_at: Some(start()),
        ..Batch::default()
    }
}

pub(crate) fn miss(number: u64, outcome: Outcome) -> Miss {
    Miss {
        tconst: id(number),
        kind: RecordKind::Movie,
        outcome,
        reason: format!("because of {number}"),
    }
}

pub(crate) fn find(asked: u64, added: u64) -> FindTally {
    FindTally { asked, added }
}

pub(crate) async fn writer(lake: &Lake, run_id: &str, format: RawFormat) -> RunWriter {
    RunWriter::open(lake, run_id, start().date_naive(), format)
        .await
        .expect("opens")
}

pub(crate) fn data_file(kind: RecordKind, number: u32) -> String {
    layout::record_file(start().date_naive(), kind, number)
}

pub(crate) async fn entry(lake: &Lake, run_id: &str, name: &str) -> BatchEntry {
    let bytes = lake.read(&layout::batch_entry(run_id, name)).await;
    serde_json::from_slice(&bytes.expect("an entry")).expect("reads")
}

/// All paths below a folder, sorted.
pub(crate) async fn paths(lake: &Lake, folder: &str) -> Vec<String> {
    let listed = lake.list(folder).await.expect("lists");
    let mut paths: Vec<String> = listed
        .into_iter()
        .map(|object| object.location.to_string())
        .collect();
    paths.sort_unstable();
    paths
}

pub(crate) fn bytes(text: &'static str) -> Bytes {
    Bytes::from_static(text.as_bytes())
}
