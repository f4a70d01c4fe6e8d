//! Stopped at any write, then run again, a run gives the same records as an undisturbed one: none
//! missing, none twice, and nothing asked again that was committed.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

use cinelake_ingest::resolver::TitleSource;
use cinelake_ingest::{CauseClass, RunSummary};
use cinelake_lake::manifest::{Outcome, RunStatus};
use cinelake_lake::object_store::ObjectStore;
use cinelake_lake::object_store::aws::{AmazonS3Builder, AmazonS3ConfigKey, S3ConditionalPut};
use cinelake_lake::object_store::memory::InMemory;
use cinelake_lake::record::RawFormat;
use cinelake_lake::snapshot::{SnapshotVerdict, Snapshots};
use cinelake_lake::{Lake, layout};
use cinelake_testkit::{FaultStore, MadeTitle, S3Server, StoreFault, fixtures, made_titles};
use cinelake_tmdb_server::{RunningServer, ServerConfig};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use crate::support::{
    Book, Desk, asked_since, bodies, client, entries, ids_in, local_lake, mark, paths, serve,
    through,
};

const TITLES: usize = 48;

/// The server that knows most of the titles, and the one client all runs share.
struct Stage {
    titles: Vec<MadeTitle>,
    server: RunningServer,
    source: Arc<dyn TitleSource>,
}

impl Stage {
    /// Of every eight titles one is unknown, one is a series, one is found by `/find` only.
    fn new() -> Self {
        let titles = made_titles(5_001, TITLES);
        let of = |rest: usize| titles.iter().skip(rest).step_by(8).cloned();
        let (unknown, series): (HashSet<_>, Vec<_>) =
            (of(3).map(|title| title.number).collect(), of(5).collect());
        let is_film =
            |title: &&MadeTitle| !unknown.contains(&title.number) && !series.contains(title);
        let films: Vec<MadeTitle> = titles.iter().filter(is_film).cloned().collect();
        let records = fixtures::movie_records(&films) + &fixtures::series_records(&series);
        let config = ServerConfig {
            find_only: of(6).map(|title| title.tconst()).collect(),
            ..ServerConfig::default()
        };
        let server = serve(&records, config);
        let source = client(&server);
        Self {
            titles,
            server,
            source,
        }
    }

    fn desk(&self, lake: Lake, batch_records: usize) -> Desk {
        let mut desk = Desk::new(lake, self.source.clone());
        desk.config.batch_records = batch_records;
        desk
    }
}

/// What a run leaves that must not depend on how often it was interrupted.
#[derive(Debug, PartialEq)]
struct Ending {
    bodies: BTreeMap<String, String>,
    misses: BTreeMap<Outcome, u64>,
    known: u64,
}

async fn ending(desk: &Desk, summary: &RunSummary) -> Ending {
    let misses = summary
        .outcomes
        .iter()
        .filter(|(outcome, _)| outcome.is_miss());
    Ending {
        bodies: bodies(&desk.lake).await,
        misses: misses.map(|(outcome, count)| (*outcome, *count)).collect(),
        known: summary.count(Outcome::Landed) + summary.count(Outcome::AlreadyLanded),
    }
}

/// Runs until the end or until the store hangs, when everything is dropped as a kill would.
async fn run_or_die(desk: &Desk, book: &Book, store: &FaultStore) {
    tokio::select! {
        // An error or a summary: both may be, and the books were checked.
        ended = desk.try_run(book) => drop(ended),
        () = store.hung() => {}
    }
}

/// Ids that a next run must not ask: those with a whole data file, and booked misses.
async fn committed(lake: &Lake) -> BTreeSet<String> {
    let mut ids: BTreeSet<String> = bodies(lake).await.into_keys().collect();
    for entry in entries(lake).await {
        let misses = entry.misses.iter().filter(|miss| miss.outcome.is_miss());
        ids.extend(misses.map(|miss| miss.tconst.to_string()));
    }
    ids
}

async fn assert_all_committed(lake: &Lake) {
    let booked: BTreeSet<String> = entries(lake)
        .await
        .into_iter()
        .filter_map(|entry| entry.file)
        .collect();
    let there: BTreeSet<String> = paths(lake, layout::RECORDS).await.into_iter().collect();
    assert_eq!(booked, there, "every data file has its entry");
    assert_eq!(paths(lake, layout::CATALOGUES).await.len(), 1);
    let snapshots = Snapshots::read(lake).await.expect("reads");
    assert!(snapshots.damaged.is_empty());
    let (last, verdict) = snapshots.all.last().expect("the catalogue is described");
    assert_eq!(
        (last.files.len(), *verdict),
        (1, Some(SnapshotVerdict::Accepted))
    );
}

/// At most one landed title is asked again: the one that shows that TMDB works, where the rest hardly
/// matches.
fn assert_not_asked_again(committed: &BTreeSet<String>, asked: &[String]) {
    let again: BTreeSet<&String> = asked.iter().filter(|id| committed.contains(*id)).collect();
    assert!(again.len() <= 1, "committed and asked again: {again:?}");
}

/// Continues on a sound store and compares with the undisturbed result.
async fn finish(stage: &Stage, desk: &Desk, book: &Book, wanted: &Ending) {
    let committed = committed(&desk.lake).await;
    let before = mark(&stage.server);
    let summary = desk.run(book).await;
    assert_eq!(summary.status, RunStatus::Done, "{summary:?}");
    for folder in ["/3/movie/", "/3/find/"] {
        assert_not_asked_again(
            &committed,
            &ids_in(&asked_since(&stage.server, before), folder),
        );
    }
    assert_eq!(&ending(desk, &summary).await, wanted);
    assert_all_committed(&desk.lake).await;

    let before = mark(&stage.server);
    let again = desk.run(book).await;
    assert_eq!((again.count(Outcome::Landed), again.files), (0, 0));
    assert_eq!(
        asked_since(&stage.server, before),
        [""; 0],
        "nothing is left to ask"
    );
    assert_eq!(&ending(desk, &again).await, wanted);
}

fn lake(url: &str, store: Arc<dyn ObjectStore>) -> Lake {
    Lake::with_store(url.parse().expect("a lake URL"), store)
}

async fn undisturbed(stage: &Stage, url: &str, book: &Book, batch_records: usize) -> (Ending, u64) {
    let store = FaultStore::new(Arc::new(InMemory::new()));
    let desk = stage.desk(lake(url, Arc::new(store.clone())), batch_records);
    let summary = desk.run(book).await;
    assert_eq!(summary.status, RunStatus::Done);
    (ending(&desk, &summary).await, store.writes())
}

/// Whether the write is one with a condition that is repeated after a lost answer: only these may
/// meet what they have written themselves.
fn creates(path: &str) -> bool {
    let is_replaced = path.starts_with(layout::RUNS)
        && !path.contains("/batches/")
        && !path.ends_with(".ndjson.zst");
    !is_replaced && !path.starts_with(layout::CATALOGUES)
}

fn struck(sound: &Arc<InMemory>, number: u64, trouble: StoreFault) -> FaultStore {
    FaultStore::new(sound.clone()).when(
        move |call| {
            let here = call.operation.is_write() && call.write == number;
            here && (trouble != StoreFault::ConflictAfter || creates(call.path))
        },
        trouble,
    )
}

async fn at_any_write(url: &str) {
    let stage = Stage::new();
    let book = Book::films(&stage.titles[..14]).await;
    let (wanted, writes) = undisturbed(&stage, url, &book, 3).await;
    assert!(writes > 10, "{writes}");
    for number in 1..=writes {
        for trouble in [
            StoreFault::HangBefore,
            StoreFault::HangAfter,
            StoreFault::Fail,
            StoreFault::FailAfter,
            StoreFault::ConflictAfter,
        ] {
            let sound = Arc::new(InMemory::new());
            let store = struck(&sound, number, trouble);
            let desk = stage.desk(lake(url, sound), 3);
            let disturbed = desk.at(through(&desk.lake, &store));
            run_or_die(&disturbed, &book, &store).await;
            finish(&stage, &desk.after_the_lease(), &book, &wanted).await;
        }
    }
}

#[tokio::test]
async fn stopped_at_any_write_of_an_s3_lake_and_resumed_it_is_the_same_lake() {
    at_any_write("s3://films/lake").await;
}

#[tokio::test]
async fn stopped_at_any_write_of_a_local_lake_and_resumed_it_is_the_same_lake() {
    at_any_write("/lake").await;
}

/// In a folder the next run need not wait for the lease to expire: the lock of the dead run is free.
#[tokio::test]
async fn killed_at_any_write_in_a_folder_and_resumed_at_once_it_is_the_same_lake() {
    let stage = Stage::new();
    let book = Book::films(&stage.titles[..14]).await;
    let (wanted, writes) = undisturbed(&stage, "/lake", &book, 3).await;
    for number in 1..=writes {
        for trouble in [StoreFault::HangBefore, StoreFault::HangAfter] {
            let (lake, folder) = local_lake();
            let store = FaultStore::new(lake.object_store()).at_write(number, trouble);
            let desk = stage.desk(lake.clone(), 3);
            let front = store.clone();
            let disturbed = desk.at(lake.behind(|_| Arc::new(front)));
            run_or_die(&disturbed, &book, &store).await;
            finish(&stage, &desk, &book, &wanted).await;
            let left = left_behind(folder.path());
            assert!(left.is_empty(), "{trouble:?} at write {number}: {left:?}");
        }
    }
}

/// Files below the folder that are staged or not finished.
fn left_behind(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let mut left = Vec::new();
    for entry in std::fs::read_dir(folder).expect("listed") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            left.extend(left_behind(&path));
        } else if path.display().to_string().contains("/staging/")
            || path.display().to_string().contains('#')
        {
            left.push(path);
        }
    }
    left
}

#[tokio::test]
async fn stopped_at_any_write_from_which_on_all_fail_it_is_resumable() {
    let stage = Stage::new();
    let book = Book::films(&stage.titles[..14]).await;
    for url in ["s3://films", "/lake"] {
        let (wanted, writes) = undisturbed(&stage, url, &book, 3).await;
        for number in 1..=writes {
            let sound = Arc::new(InMemory::new());
            let store = FaultStore::new(sound.clone()).from_write(number, StoreFault::Full);
            let desk = stage.desk(lake(url, sound), 3);
            let full = desk.at(through(&desk.lake, &store));
            // Before the manifest is written it is an error, afterwards a summary.
            if let Ok(summary) = full.try_run(&book).await {
                assert_ended_by_a_full_disk(&summary, number, writes);
            }
            finish(&stage, &desk.after_the_lease(), &book, &wanted).await;
        }
    }
}

/// The last write gives back the lease; if only that fails, all the rest was done.
fn assert_ended_by_a_full_disk(summary: &RunSummary, number: u64, writes: u64) {
    if number == writes {
        return assert_eq!(summary.status, RunStatus::Done);
    }
    let early = [RunStatus::Stopped, RunStatus::Error];
    assert!(
        early.contains(&summary.status),
        "at write {number}: {summary:?}"
    );
    assert!(summary.stopped_because.is_some());
    // A bucket is never full: there it is an error like any other.
    let class = match summary.lake.starts_with("s3://") {
        true => CauseClass::Lake,
        false => CauseClass::LakeUnavailable,
    };
    let cause = summary.cause;
    assert_eq!(cause, Some(class), "at write {number}: {summary:?}");
}

/// One life of a run: at which write what happens, and over how many records a file.
type Life = (u64, StoreFault, usize);

fn life() -> impl Strategy<Value = Life> {
    let troubles = prop_oneof![
        3 => Just(StoreFault::HangBefore),
        3 => Just(StoreFault::HangAfter),
        1 => Just(StoreFault::Fail),
        2 => Just(StoreFault::FailAfter),
        1 => Just(StoreFault::ConflictAfter),
    ];
    (1_u64..40, troubles, 1_usize..8)
}

async fn many_lives(stage: &Stage, count: usize, array: bool, local: bool, lives: &[Life]) {
    let url = if local { "/lake" } else { "s3://films" };
    let book = Book::films(&stage.titles[..count]).await;
    let (wanted, _) = undisturbed(stage, url, &book, 5).await;
    let sound = Arc::new(InMemory::new());
    let mut desk = stage.desk(lake(url, sound.clone()), 5);
    if array {
        desk.config.raw_format = RawFormat::Array;
    }
    for &(number, trouble, batch_records) in lives {
        desk = desk.after_the_lease();
        let store = struck(&sound, number, trouble);
        let mut disturbed = desk.at(through(&desk.lake, &store));
        disturbed.config.batch_records = batch_records;
        let committed = committed(&desk.lake).await;
        let before = mark(&stage.server);
        run_or_die(&disturbed, &book, &store).await;
        assert_not_asked_again(
            &committed,
            &ids_in(&asked_since(&stage.server, before), "/3/movie/"),
        );
    }
    finish(stage, &desk.after_the_lease(), &book, &wanted).await;
}

#[test]
fn however_often_it_dies_it_ends_with_the_same_lake() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let stage = runtime.block_on(async { Stage::new() });
    let config = Config {
        cases: 48,
        failure_persistence: None,
        max_shrink_iters: 64,
        ..Config::default()
    };
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let cases = (
        1..TITLES,
        any::<bool>(),
        any::<bool>(),
        prop::collection::vec(life(), 1..5),
    );
    let ran = TestRunner::new_with_rng(config, rng).run(&cases, |(count, array, local, lives)| {
        runtime.block_on(many_lives(&stage, count, array, local, &lives));
        Ok(())
    });
    ran.expect("the same lake");
}

#[tokio::test]
async fn killed_on_a_real_s3_server_it_ends_with_the_same_lake() {
    let stage = Stage::new();
    let book = Book::films(&stage.titles[..14]).await;
    let (wanted, writes) = undisturbed(&stage, "s3://films", &book, 3).await;
    let server = S3Server::start().expect("starts");
    for number in (1..=writes).step_by(3) {
        for trouble in [
            StoreFault::HangBefore,
            StoreFault::HangAfter,
            StoreFault::FailAfter,
        ] {
            let bucket = format!("films-{number}-{}", trouble as u8);
            server.create_bucket(&bucket).expect("made");
            let sound = s3_store(&server, &bucket);
            let store = FaultStore::new(sound.clone()).at_write(number, trouble);
            let desk = stage.desk(lake(&format!("s3://{bucket}"), sound), 3);
            run_or_die(&desk.at(through(&desk.lake, &store)), &book, &store).await;
            finish(&stage, &desk.after_the_lease(), &book, &wanted).await;
        }
    }
}

fn s3_store(server: &S3Server, bucket: &str) -> Arc<dyn ObjectStore> {
    let mut builder = AmazonS3Builder::new()
        .with_bucket_name(bucket)
        .with_endpoint(&server.endpoint)
        .with_allow_http(true)
        .with_conditional_put(S3ConditionalPut::ETagMatch);
    for (name, value) in server.environment() {
        if let Ok(key) = name.to_ascii_lowercase().parse::<AmazonS3ConfigKey>() {
            builder = builder.with_config(key, value);
        }
    }
    Arc::new(builder.build().expect("a store"))
}
