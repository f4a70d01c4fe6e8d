//! Lakes on each kind of store, and small runs that land something in them.

use std::collections::BTreeSet;
use std::sync::Arc;

use bytes::Bytes;
use chrono::{DateTime, Duration, Utc};
use cinelake_imdb::ImdbId;
use cinelake_lake::ledger::{LedgerEntry, Miss, Request, read_entry};
use cinelake_lake::manifest::{FindTally, Outcome, RecordKind};
use cinelake_lake::object_store::memory::InMemory;
use cinelake_lake::record::{Match, Provenance, RawFormat, stamp};
use cinelake_lake::{
    Batch, KnownOutcome, Lake, LakeUrl, Ledger, LedgerOptions, RunWriter, StoreOptions, layout,
};
use cinelake_testkit::{FaultStore, S3Server};
use tempfile::TempDir;

/// The same test on every kind of store.
macro_rules! on_every_store {
    ($($name:ident),* $(,)?) => {
        on_every_store!(@ memory [$($name),*]);
        on_every_store!(@ local [$($name),*]);
        on_every_store!(@ s3 [$($name),*]);
        on_every_store!(@ s3_prefix [$($name),*]);
    };
    (@ $store:ident [$($name:ident),*]) => {
        mod $store {
            $(
                #[tokio::test]
                async fn $name() {
                    super::$name(&crate::support::Place::$store()).await;
                }
            )*
        }
    };
}
pub(crate) use on_every_store;

/// A lake and what has to live as long as it.
pub(crate) struct Place {
    pub(crate) lake: Lake,
    pub(crate) folder: TempDir,
    _server: Option<S3Server>,
}

impl Place {
    pub(crate) fn memory() -> Self {
        let url = "s3://films".parse().expect("a lake URL");
        Self {
            lake: Lake::with_store(url, Arc::new(InMemory::new())),
            folder: tempfile::tempdir().expect("a folder"),
            _server: None,
        }
    }

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
        Self::bucket("s3://films", &[])
    }

    pub(crate) fn s3_prefix() -> Self {
        Self::bucket("s3://films/a/lake of films", &[])
    }

    /// A bucket whose store is not asked for conditional puts.
    pub(crate) fn s3_unconditional() -> Self {
        Self::bucket("s3://films", &[("AWS_CONDITIONAL_PUT", "disabled")])
    }

    fn bucket(url: &str, more: &[(&str, &str)]) -> Self {
        let server = S3Server::start().expect("starts");
        server.create_bucket("films").expect("made");
        let more = more
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let options = StoreOptions {
            aws_environment: server.environment().into_iter().chain(more).collect(),
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
/// folder does, by staging and moving. The second lake is the same without faults.
pub(crate) fn faulty(url: &str, faults: impl FnOnce(FaultStore) -> FaultStore) -> (Lake, Lake) {
    let (faulty, sound, _) = faulty_store(url, faults);
    (faulty, sound)
}

/// The same with the store that fails.
pub(crate) fn faulty_store(
    url: &str,
    faults: impl FnOnce(FaultStore) -> FaultStore,
) -> (Lake, Lake, FaultStore) {
    let memory = Arc::new(InMemory::new());
    let url: LakeUrl = url.parse().expect("a lake URL");
    let store = faults(FaultStore::new(memory.clone()));
    let faulty = Lake::with_store(url.clone(), Arc::new(store.clone()));
    (faulty, Lake::with_store(url, memory), store)
}

pub(crate) const EARLIER_RUN: &str = "20261123T200000Z-000009";
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

pub(crate) fn options() -> LedgerOptions {
    LedgerOptions {
        now: at("2026-11-23T22:00:00Z"),
        max_age: Duration::days(180),
        max_miss_age: Duration::days(7),
    }
}

/// Options under which everything is to be asked anew.
pub(crate) fn anew() -> LedgerOptions {
    LedgerOptions {
        max_age: Duration::zero(),
        max_miss_age: Duration::zero(),
        ..options()
    }
}

pub(crate) fn blocks(names: &[&str], language: Option<&str>) -> Request {
    Request {
        append: names.iter().map(|name| (*name).to_owned()).collect(),
        language: language.map(str::to_owned),
    }
}

pub(crate) fn line(number: u64, run_id: &str) -> Vec<u8> {
    line_at(number, run_id, start())
}

pub(crate) fn line_at(number: u64, run_id: &str, fetched_at: DateTime<Utc>) -> Vec<u8> {
    let provenance = Provenance {
        tconst: id(number),
        fetched_at,
        endpoint: format!("/3/movie/tt{number:07}"),
        matched: Match::Direct,
        run_id: run_id.to_owned(),
        request: Request::default(),
    };
    stamp(
        format!(r#"{{"id":{number},"revenue":2923706026}}"#).as_bytes(),
        &provenance,
    )
}

pub(crate) fn batch(numbers: impl IntoIterator<Item = u64>, run_id: &str) -> Batch {
    batch_at(numbers, run_id, start())
}

pub(crate) fn batch_at(
    numbers: impl IntoIterator<Item = u64>,
    run_id: &str,
    fetched_at: DateTime<Utc>,
) -> Batch {
    let numbers = numbers.into_iter();
    Batch {
        records: numbers
            .map(|number| (id(number), line_at(number, run_id, fetched_at)))
            .collect(),
        fetched_at: Some(fetched_at),
        ..Batch::default()
    }
}

pub(crate) fn misses(numbers: impl IntoIterator<Item = u64>, fetched_at: DateTime<Utc>) -> Batch {
    let numbers = numbers.into_iter();
    Batch {
        misses: numbers
            .map(|number| miss(number, Outcome::NotFound))
            .collect(),
        fetched_at: Some(fetched_at),
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

/// A writer as a run opens it: after its recovery.
pub(crate) async fn writer(lake: &Lake, run_id: &str, format: RawFormat) -> RunWriter {
    let recovered = Ledger::recover(lake, options(), run_id).await;
    let (_, next) = recovered.expect("recovers");
    let day = start().date_naive();
    RunWriter::new(lake, run_id, day, format, Request::default(), next)
}

/// How a run ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ends {
    /// Every title has its outcome.
    Whole,
    /// Early, in order.
    Stopped,
    /// Without a word.
    Killed,
}

/// A whole run: recovery, batches of films, checkpoint.
pub(crate) async fn run(lake: &Lake, run_id: &str, batches: Vec<Batch>, ends: Ends) -> Ledger {
    run_asking(lake, run_id, Request::default(), batches, ends).await
}

pub(crate) async fn run_asking(
    lake: &Lake,
    run_id: &str,
    request: Request,
    batches: Vec<Batch>,
    ends: Ends,
) -> Ledger {
    let recovered = Ledger::recover(lake, options(), run_id).await;
    let (mut ledger, next) = recovered.expect("recovers");
    let day = start().date_naive();
    let mut writer = RunWriter::new(lake, run_id, day, RawFormat::Lines, request, next);
    for batch in batches {
        let committed = writer.commit(RecordKind::Movie, batch, start()).await;
        let committed = committed.expect("commits");
        ledger.apply(&committed.name, &committed.entry);
    }
    if ends != Ends::Killed {
        let written = ledger.write_checkpoint(lake, run_id, ends == Ends::Whole, start());
        written.await.expect("writes");
    }
    ledger
}

/// The ledger as the run after all others finds it.
pub(crate) async fn recover(lake: &Lake) -> Ledger {
    recover_with(lake, options()).await
}

pub(crate) async fn recover_with(lake: &Lake, options: LedgerOptions) -> Ledger {
    let recovered = Ledger::recover(lake, options, "20261123T230000Z-00000c").await;
    recovered.expect("recovers").0
}

/// Films with numbers up to 40 that are known, and whether by a record.
pub(crate) fn known(ledger: &Ledger) -> Vec<(u64, bool)> {
    let known = (1..=40).filter_map(|number| {
        let known = ledger.known(id(number), RecordKind::Movie)?;
        Some((number, matches!(known, KnownOutcome::Landed { .. })))
    });
    known.collect()
}

/// Films with numbers up to 40 whose record the lake has.
pub(crate) fn landed(ledger: &Ledger) -> BTreeSet<u64> {
    let known = known(ledger).into_iter();
    known
        .filter_map(|(number, landed)| landed.then_some(number))
        .collect()
}

pub(crate) fn data_file(kind: RecordKind, number: u32) -> String {
    layout::record_file(start().date_naive(), kind, number)
}

pub(crate) fn movies(number: u32) -> String {
    data_file(RecordKind::Movie, number)
}

pub(crate) async fn entry(lake: &Lake, run_id: &str, name: &str) -> LedgerEntry {
    let read = read_entry(lake, run_id, name).await.expect("reads");
    read.expect("an entry")
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

pub(crate) async fn put(lake: &Lake, path: &str, content: impl Into<Bytes>) {
    lake.replace(path, content.into()).await.expect("writes");
}

pub(crate) fn bytes(text: &'static str) -> Bytes {
    Bytes::from_static(text.as_bytes())
}
