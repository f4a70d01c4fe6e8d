//! The n-th call to the store fails, for every n and in every way; then the same command again gives the
//! lake that an undisturbed one gives.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use chrono::{DateTime, Duration, Utc};
use cinelake_lake::object_store::ObjectStore;
use cinelake_lake::object_store::memory::InMemory;
use cinelake_lake::verify::{VerifyOptions, verify};
use cinelake_lake::{Lake, StoreOptions};
use cinelake_simulation::one_program::{Program, committed_files, picture, run};
use cinelake_simulation::{SharedCatalogues, with_room};
use cinelake_testkit::{FaultStore, S3Server, StoreFault};
use tempfile::TempDir;

const INGEST: Program = Program::Ingest { credits: false };
const TOP_UP: Program = Program::Ingest { credits: true };
const WAYS: [StoreFault; 5] = [
    StoreFault::Fail,
    StoreFault::FailAfter,
    StoreFault::ConflictAfter,
    StoreFault::HangBefore,
    StoreFault::HangAfter,
];
/// More calls than any of the programs makes.
const MOST_CALLS: u64 = 400;

fn now() -> DateTime<Utc> {
    "2026-11-23T21:00:00Z".parse().expect("a time")
}

/// A lake somewhere, and what keeps it there.
struct Place {
    lake: Lake,
    _kept: Option<TempDir>,
}

fn memory(store: Arc<InMemory>) -> Place {
    Place {
        lake: Lake::with_store("s3://films".parse().expect("a URL"), store),
        _kept: None,
    }
}

fn folder() -> Place {
    let folder = tempfile::tempdir().expect("a folder");
    let url = folder.path().display().to_string();
    let url = url.parse().expect("a folder");
    Place {
        lake: Lake::open(&url, &StoreOptions::default()).expect("opens"),
        _kept: Some(folder),
    }
}

/// What is done before the program that is disturbed.
type Before = &'static [(Program, i64)];

/// Does it, each program at a number of days from now.
async fn prepare(stage: &SharedCatalogues, lake: &Lake, before: Before) {
    for (program, days) in before {
        let at = now() + Duration::days(*days);
        run(stage, *program, lake, at).await.expect("is prepared");
    }
}

/// What has to be the same in the end.
async fn ending(lake: &Lake, program: Program) -> BTreeMap<String, Vec<u8>> {
    let mut ending = picture(lake).await.expect("a picture");
    if program == Program::Purge {
        // The tables name the moment of the purge, which is not the same.
        ending.retain(|name, _| !name.starts_with("Trusted/"));
        let files = committed_files(lake).await.expect("lists");
        ending.extend(files.into_iter().map(|file| (file, Vec::new())));
    }
    ending
}

/// Disturbs the n-th call, then runs the same command again on the sound store. Gives how many calls were
/// disturbed; `None` when there was no such call.
async fn disturbed(
    stage: &SharedCatalogues,
    place: &Place,
    program: Program,
    nth: u64,
    way: StoreFault,
) -> Option<u64> {
    let calls = AtomicU64::new(0);
    let is_it = move |call: cinelake_testkit::Call<'_>| {
        let number = calls.fetch_add(1, Ordering::Relaxed) + 1;
        let fits = match way {
            StoreFault::ConflictAfter => call.conditional,
            StoreFault::FailAfter | StoreFault::HangAfter => call.operation.is_write(),
            _ => true,
        };
        number == nth && fits
    };
    let store = FaultStore::new(place.lake.object_store()).when(is_it, way);
    let front: Arc<dyn ObjectStore> = Arc::new(store.clone());
    let lake = place.lake.behind(|_| front);
    tokio::select! {
        // An error or not: both may be.
        ended = run(stage, program, &lake, now()) => drop(ended),
        () = store.hung() => {}
    }
    // The lease of a program that was killed has expired by then. A refine needs none.
    let later = match program {
        Program::Refine => now(),
        _ => now() + Duration::minutes(2),
    };
    let again = run(stage, program, &place.lake, later).await;
    again.unwrap_or_else(|error| panic!("{program:?} after {way:?} at call {nth}: {error:#}"));
    (store_calls(&store) >= nth).then(|| store.struck())
}

fn store_calls(store: &FaultStore) -> u64 {
    use cinelake_testkit::Operation::{Copy, Delete, Get, List, Put, Rename};
    let kinds = [Put, Copy, Rename, Delete, Get, List];
    kinds.into_iter().map(|kind| store.count(kind)).sum()
}

/// Every n-th call, in every way, in places that `place` makes. Gives how many cases there were.
async fn at_every_call(
    stage: &SharedCatalogues,
    before: Before,
    program: Program,
    step: usize,
    place: impl AsyncFn() -> Place,
) -> u64 {
    let sound = place().await;
    prepare(stage, &sound.lake, before).await;
    run(stage, program, &sound.lake, now()).await.expect("runs");
    let wanted = ending(&sound.lake, program).await;
    let mut cases = 0;
    for way in WAYS {
        for nth in (1..MOST_CALLS).step_by(step) {
            let place = place().await;
            prepare(stage, &place.lake, before).await;
            let Some(struck) = disturbed(stage, &place, program, nth, way).await else {
                break;
            };
            let found = ending(&place.lake, program).await;
            let same = found == wanted;
            assert!(same, "{program:?} differs after {way:?} at call {nth}");
            let options = VerifyOptions {
                now: now() + Duration::minutes(3),
                keep_days: 180,
            };
            let report = verify(&place.lake, options).await.expect("verifies");
            assert!(report.is_whole(), "{way:?} at call {nth}: {report:?}");
            cases += struck;
        }
    }
    cases
}

/// On a thread with room, under a clock that only timers move.
fn with_stage(work: impl AsyncFn(&SharedCatalogues) + Sync) {
    let done = with_room(|| {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .start_paused(true)
            .build();
        runtime.expect("a runtime").block_on(async {
            let stage = SharedCatalogues::new()
                .await
                .expect("the catalogues are written");
            work(&stage).await;
        });
    });
    done.expect("every case holds");
}

/// Places in memory that all begin as one that was prepared.
async fn in_memory(stage: &SharedCatalogues, before: Before, program: Program) -> u64 {
    let prepared = Arc::new(InMemory::new());
    prepare(stage, &memory(prepared.clone()).lake, before).await;
    let place = async || memory(Arc::new(prepared.fork()));
    at_every_call(stage, &[], program, 1, place).await
}

#[test]
fn an_ingest_whose_nth_call_fails_in_any_way_is_completed_by_the_next() {
    with_stage(async |stage| {
        let cases = in_memory(stage, &[], INGEST).await;
        assert!(cases > 60, "{cases}");
    });
}

#[test]
fn a_top_up_whose_nth_call_fails_in_any_way_is_completed_by_the_next() {
    with_stage(async |stage| {
        let cases = in_memory(stage, &[(INGEST, -1)], TOP_UP).await;
        assert!(cases > 60, "{cases}");
    });
}

#[test]
fn a_refine_whose_nth_call_fails_in_any_way_is_completed_by_the_next() {
    with_stage(async |stage| {
        let cases = in_memory(stage, &[(INGEST, -2), (TOP_UP, -1)], Program::Refine).await;
        assert!(cases > 60, "{cases}");
    });
}

#[test]
fn a_purge_whose_nth_call_fails_in_any_way_is_completed_by_the_next() {
    const BEFORE: Before = &[
        (INGEST, -300),
        (TOP_UP, -200),
        (Program::Refine, -190),
        (TOP_UP, -1),
    ];
    with_stage(async |stage| {
        let cases = in_memory(stage, BEFORE, Program::Purge).await;
        assert!(cases > 60, "{cases}");
    });
}

#[test]
fn in_a_folder_an_ingest_whose_nth_call_fails_is_completed_by_the_next() {
    with_stage(async |stage| {
        let cases = at_every_call(stage, &[], INGEST, 3, async || folder()).await;
        assert!(cases > 20, "{cases}");
    });
}

/// Real sockets need a clock that goes by itself.
#[test]
fn on_an_s3_server_an_ingest_whose_nth_call_fails_is_completed_by_the_next() {
    let done = with_room(|| {
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        runtime.block_on(async {
            let stage = SharedCatalogues::new()
                .await
                .expect("the catalogues are written");
            let server = S3Server::start().expect("starts");
            let buckets = AtomicU64::new(0);
            let place = async || {
                let bucket = format!("films-{}", buckets.fetch_add(1, Ordering::Relaxed));
                server.create_bucket(&bucket).expect("made");
                let options = StoreOptions {
                    aws_environment: server.environment(),
                    ..StoreOptions::default()
                };
                let url = format!("s3://{bucket}/lake").parse().expect("a URL");
                Place {
                    lake: Lake::open(&url, &options).expect("opens"),
                    _kept: None,
                }
            };
            let cases = at_every_call(&stage, &[], INGEST, 17, place).await;
            assert!(cases > 5, "{cases}");
        });
    });
    done.expect("every case holds");
}
