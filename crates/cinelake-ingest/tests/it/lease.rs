//! One run at a time writes into a lake.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use cinelake_ingest::{CauseClass, Event, IngestError, RunSummary};
use cinelake_lake::manifest::{Outcome, RunStatus};
use cinelake_lake::{Holder, Lake, LakeProblem, Lease, LeaseState, layout};
use cinelake_testkit::{FaultStore, MadeTitle, StoreFault, fixtures, made_titles};
use cinelake_tmdb::RATE_WINDOW;
use cinelake_tmdb_server::{RunningServer, ServerConfig};
use tokio::sync::watch;

use crate::support::{
    Asked, Before, Book, Desk, asked_since, bodies, client, client_with, counts, ids_in,
    local_lake, mark, paths, s3_lake, serve, through,
};

struct Stage {
    titles: Vec<MadeTitle>,
    server: RunningServer,
    book: Book,
}

impl Stage {
    async fn new() -> Self {
        let titles = made_titles(14_001, 20);
        Self {
            server: serve(&fixtures::movie_records(&titles), ServerConfig::default()),
            book: Book::films(&titles).await,
            titles,
        }
    }

    fn desk(&self, lake: &Lake) -> Desk {
        let mut desk = Desk::new(lake.clone(), client(&self.server));
        desk.time_passes = true;
        desk
    }
}

/// A desk whose run goes no further than its first film until the sender says so.
fn held_up(desk: &Desk) -> (Desk, watch::Sender<bool>) {
    let (open, opened) = watch::channel(false);
    let source = Before::each(desk.source.clone(), move |asked| {
        let mut opened = opened.clone();
        async move {
            if matches!(asked, Asked::Movie(_)) {
                // The sender of a test that has ended is gone.
                let _ = opened.wait_for(|opened| *opened).await;
            }
            Ok(())
        }
    });
    (desk.asking(source), open)
}

/// Waits until the desk has told an event.
async fn told(desk: &Desk, event: impl Fn(&Event) -> bool) {
    while !desk.events().iter().any(&event) {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

fn is_started(event: &Event) -> bool {
    matches!(event, Event::Started { .. })
}

fn leased(error: &IngestError) -> &LeaseState {
    match error {
        IngestError::Lake(error) => match &error.problem {
            LakeProblem::Leased(state) => state,
            problem => panic!("{problem:?}"),
        },
        error => panic!("{error:?}"),
    }
}

async fn current(lake: &Lake) -> Option<LeaseState> {
    let now = "2026-11-23T21:00:00Z".parse().expect("a time");
    Lease::current(lake, now).await.expect("reads")
}

async fn a_second_run_is_refused(lake: &Lake) {
    let stage = Stage::new().await;
    let desk = stage.desk(lake);
    let (first, open) = held_up(&desk);
    let second = async {
        told(&first, is_started).await;
        let before = mark(&stage.server);
        let error = desk.try_run(&stage.book).await.expect_err("refused");
        assert_eq!(asked_since(&stage.server, before), [""; 0]);
        let state = leased(&error).clone();
        open.send_replace(true);
        (state, error.to_string())
    };
    let (ran, (state, _)) = tokio::join!(first.run(&stage.book), second);
    assert_eq!(ran.status, RunStatus::Done);
    assert_eq!(state.holder.id, ran.run_id);
    assert_eq!(
        (state.holder.host.as_str(), state.holder.process),
        ("test-host", 1)
    );
    assert_eq!(current(lake).await, None, "it is given back");
    let again = desk.run(&stage.book).await;
    assert_eq!(counts(&again), [("already_landed", 20)].into());
}

/// What a killed run sent last counts against the rate of the run that takes over from it.
#[tokio::test]
async fn a_run_that_takes_over_asks_nothing_for_as_long_as_the_rate_looks_back() {
    let stage = Stage::new().await;
    let (lake, _folder) = local_lake();
    let desk = stage.desk(&lake);
    let killed = Holder {
        id: "20261123T205900Z-000001".to_owned(),
        host: "test-host".to_owned(),
        process: 2,
        shared: false,
    };
    let now = "2026-11-23T20:59:00Z".parse().expect("a time");
    let lifetime = Duration::from_secs(600);
    drop(
        Lease::take(&lake, killed, now, lifetime)
            .await
            .expect("taken"),
    );
    let first = Arc::new(Mutex::new(None));
    let asked = first.clone();
    let paced = client_with(&stage.server, |config| config.rate = Some(1_000.0));
    let source = Before::each(paced, move |_| {
        asked
            .lock()
            .expect("whole")
            .get_or_insert_with(Instant::now);
        std::future::ready(Ok(()))
    });
    let began = Instant::now();
    let ran = desk.asking(source).run(&stage.book).await;
    assert_eq!(counts(&ran), [("landed", 20)].into());
    let first = first.lock().expect("whole").expect("asked");
    assert!(first.duration_since(began) >= RATE_WINDOW);
}

#[tokio::test]
async fn a_second_run_on_a_folder_is_refused_and_told_who_is_at_work() {
    let (lake, _folder) = local_lake();
    a_second_run_is_refused(&lake).await;
}

#[tokio::test]
async fn a_second_run_on_s3_is_refused_and_told_who_is_at_work() {
    let (lake, _server) = s3_lake();
    a_second_run_is_refused(&lake).await;
}

async fn a_second_run_waits(lake: &Lake) {
    let stage = Stage::new().await;
    let mut desk = stage.desk(lake);
    desk.config.lease_lifetime = Duration::from_secs(12);
    let (first, open) = held_up(&desk);
    let mut second = Desk::new(lake.clone(), desk.source.clone());
    (second.config, second.time_passes) = (desk.config.clone(), true);
    second.config.wait = true;
    second.host = "another-host";
    let waiting = async {
        told(&first, is_started).await;
        let is_waiting = |event: &Event| matches!(event, Event::Waiting { .. });
        let opening = async {
            told(&second, is_waiting).await;
            open.send_replace(true);
        };
        let (summary, ()) = tokio::join!(second.run(&stage.book), opening);
        let times = second.events().into_iter().filter(is_waiting);
        assert_eq!(times.count(), 1);
        summary
    };
    let (ran, waited) = tokio::join!(first.run(&stage.book), waiting);
    assert_eq!(counts(&ran), [("landed", 20)].into());
    assert_eq!(counts(&waited), [("already_landed", 20)].into());
    assert!(waited.run_id > ran.run_id, "its id is of when it began");
    assert_eq!(bodies(lake).await.len(), 20);
    let asked = ids_in(&asked_since(&stage.server, 0), "/3/movie/");
    assert_eq!(asked.len(), 20, "nothing is asked twice");
}

#[tokio::test]
async fn a_second_run_that_waits_on_a_folder_goes_on_and_lands_nothing_twice() {
    let (lake, _folder) = local_lake();
    a_second_run_waits(&lake).await;
}

#[tokio::test]
async fn a_second_run_that_waits_on_s3_goes_on_and_lands_nothing_twice() {
    let (lake, _server) = s3_lake();
    a_second_run_waits(&lake).await;
}

#[tokio::test]
async fn a_run_that_waits_hears_a_stop_and_writes_nothing() {
    let stage = Stage::new().await;
    let (lake, _folder) = local_lake();
    let mut desk = stage.desk(&lake);
    let _held = hold(&lake, "20261123T205900Z-abcdef", "another-host").await;
    let before = paths(&lake, "Raw").await;
    desk.config.wait = true;
    let watching = desk.clone();
    let stop = Box::pin(async move {
        told(&watching, |event| matches!(event, Event::Waiting { .. })).await;
        "enough".to_owned()
    });
    let summary = desk.run_until(&stage.book, stop).await.expect("ends");
    assert_eq!(
        (summary.status, summary.manifest),
        (RunStatus::Stopped, None)
    );
    assert_eq!(summary.cause, Some(CauseClass::StopRequested));
    assert_eq!(summary.stopped_because.as_deref(), Some("enough"));
    assert_eq!(summary.outcomes[&Outcome::NotReached], 20);
    assert_eq!(paths(&lake, "Raw").await, before);
}

/// A lease that somebody takes and, if it is dropped, does not give back.
async fn hold(lake: &Lake, id: &str, host: &str) -> Lease {
    let holder = Holder {
        id: id.to_owned(),
        host: host.to_owned(),
        process: 7,
        shared: false,
    };
    let now = "2026-11-23T21:00:00Z".parse().expect("a time");
    let taken = Lease::take(lake, holder, now, Duration::from_secs(60)).await;
    taken.expect("taken")
}

#[tokio::test]
async fn the_lease_of_a_run_that_died_on_this_machine_is_taken_over_at_once() {
    let stage = Stage::new().await;
    let (lake, _folder) = local_lake();
    let desk = stage.desk(&lake);
    drop(hold(&lake, "20261123T205900Z-abcdef", "test-host").await);
    assert!(current(&lake).await.is_some());
    assert_eq!(desk.run(&stage.book).await.status, RunStatus::Done);
}

#[tokio::test]
async fn the_lease_of_a_run_that_died_elsewhere_is_taken_over_when_it_has_expired() {
    let stage = Stage::new().await;
    let (folder_lake, _folder) = local_lake();
    let (s3, _server) = s3_lake();
    for lake in [folder_lake, s3] {
        let mut desk = stage.desk(&lake);
        desk.time_passes = false;
        desk.run_until_killed(&stage.book, is_started).await;
        desk.host = "another-host";
        desk.now += chrono::Duration::seconds(59);
        let error = desk.try_run(&stage.book).await.expect_err("refused");
        assert_eq!(leased(&error).holder.host, "test-host");
        desk.now += chrono::Duration::seconds(1);
        let summary = desk.run(&stage.book).await;
        assert_eq!(counts(&summary), [("landed", 20)].into());
    }
}

#[tokio::test]
async fn a_lease_is_renewed_while_the_run_is_at_work() {
    let stage = Stage::new().await;
    let (lake, _server) = s3_lake();
    let mut desk = stage.desk(&lake);
    desk.config.lease_lifetime = Duration::from_secs(3);
    desk.config.lease_renewal = Duration::from_millis(100);
    let (first, open) = held_up(&desk);
    let second = async {
        told(&first, is_started).await;
        let expires = current(&lake).await.expect("held").expires;
        let longer = async || current(&lake).await.expect("held").expires > expires;
        while !longer().await {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        open.send_replace(true);
    };
    let (ran, ()) = tokio::join!(first.run(&stage.book), second);
    assert_eq!(ran.status, RunStatus::Done);
}

/// Every object of the lake but the lease, with its content.
async fn contents(lake: &Lake) -> BTreeMap<String, Vec<u8>> {
    let mut contents = BTreeMap::new();
    for path in paths(lake, "Raw").await {
        if !path.starts_with(layout::LEASE) {
            let bytes = lake.read(&path).await.expect("reads");
            contents.insert(path, bytes.to_vec());
        }
    }
    contents
}

/// Runs until the lease is lost as `lose` does it, while the answers of the first films are on their
/// way.
async fn lose_the_lease(stage: &Stage, desk: &Desk, lose: impl AsyncFnOnce(&Desk)) -> RunSummary {
    let (first, open) = held_up(desk);
    let losing = async {
        told(&first, is_started).await;
        let before = contents(&desk.lake).await;
        lose(desk).await;
        told(&first, |event| matches!(event, Event::Stopping { .. })).await;
        open.send_replace(true);
        before
    };
    let (ran, before) = tokio::join!(first.run(&stage.book), losing);
    assert_eq!(ran.status, RunStatus::Stopped);
    assert_eq!(ran.cause, Some(CauseClass::LeaseLost));
    assert_eq!(
        contents(&desk.lake).await,
        before,
        "nothing is written after"
    );
    ran
}

#[tokio::test]
async fn a_run_whose_lease_was_taken_over_stops_and_writes_nothing_any_more() {
    let stage = Stage::new().await;
    let (lake, _server) = s3_lake();
    let mut desk = stage.desk(&lake);
    desk.config.lease_renewal = Duration::from_millis(50);
    let other = "20261123T210500Z-abcdef";
    let summary = lose_the_lease(&stage, &desk, async |desk| {
        let state = current(&desk.lake).await.expect("held");
        let state = serde_json::to_string(&state).expect("JSON");
        let theirs = state.replace(&first_id(&state), other);
        let path = layout::lease_file();
        desk.lake
            .replace(&path, theirs.into())
            .await
            .expect("written");
    })
    .await;
    let because = summary.stopped_because.unwrap_or_default();
    assert!(because.contains(other), "{because}");
    // What is theirs is left as it is.
    assert_eq!(current(&lake).await.expect("held").holder.id, other);
}

fn first_id(state: &str) -> String {
    let id = state.split("\"id\":\"").nth(1).expect("an id");
    id.split('"').next().expect("its end").to_owned()
}

#[tokio::test]
async fn a_run_that_cannot_renew_its_lease_stops_when_it_expires() {
    let stage = Stage::new().await;
    let (lake, _server) = s3_lake();
    let store = FaultStore::new(lake.object_store()).when(
        |call| call.operation.is_write() && call.path == layout::lease_file() && call.write > 3,
        StoreFault::Fail,
    );
    let mut desk = stage.desk(&through(&lake, &store));
    desk.config.lease_lifetime = Duration::from_secs(1);
    desk.config.lease_renewal = Duration::from_millis(100);
    let summary = lose_the_lease(&stage, &desk, async |_| {}).await;
    let because = summary.stopped_because.unwrap_or_default();
    assert!(because.contains("could not be renewed"), "{because}");
}

#[tokio::test]
async fn a_machine_that_has_slept_makes_sure_of_its_lease_before_it_writes() {
    let stage = Stage::new().await;
    let (lake, _server) = s3_lake();
    let desk = stage.desk(&lake);
    let (first, open) = held_up(&desk);
    let sleeping = async {
        told(&first, is_started).await;
        let other = hold_later(&lake).await;
        first.jump(chrono::Duration::hours(1));
        open.send_replace(true);
        other
    };
    let (ran, _other) = tokio::join!(first.run(&stage.book), sleeping);
    assert_eq!(ran.cause, Some(CauseClass::LeaseLost), "{ran:?}");
    assert_eq!(paths(&lake, layout::RECORDS).await, [""; 0]);
}

/// Another run that begins half an hour later.
async fn hold_later(lake: &Lake) -> Lease {
    let holder = Holder {
        id: "20261123T213000Z-abcdef".to_owned(),
        host: "another-host".to_owned(),
        process: 7,
        shared: false,
    };
    let now = "2026-11-23T21:30:00Z".parse().expect("a time");
    let taken = Lease::take(lake, holder, now, Duration::from_secs(7_200)).await;
    taken.expect("taken")
}

#[tokio::test]
async fn the_parts_of_one_fan_out_share_a_lease_and_keep_others_out() {
    let stage = Stage::new().await;
    let (lake, _server) = s3_lake();
    let desk = stage.desk(&lake);
    let mut part = desk.clone();
    part.config.fanout = Some("20261123T205900Z-fa0fa0".to_owned());
    let (first, open) = held_up(&part);
    let halves = [
        Book::films(&stage.titles[..10]).await,
        Book::films(&stage.titles[10..]).await,
    ];
    let second = async {
        told(&first, is_started).await;
        let ran = part.run(&halves[1]).await;
        let error = desk.try_run(&stage.book).await.expect_err("refused");
        assert_eq!(leased(&error).holder.id, "20261123T205900Z-fa0fa0");
        open.send_replace(true);
        ran
    };
    let (one, two) = tokio::join!(first.run(&halves[0]), second);
    assert_eq!(
        (one.count(Outcome::Landed), two.count(Outcome::Landed)),
        (10, 10)
    );
    let later = desk.after_the_lease().run(&stage.book).await;
    assert_eq!(counts(&later), [("already_landed", 20)].into());
}

/// In a folder, a record file is staged before it gets its name.
#[tokio::test]
async fn a_part_of_a_fan_out_removes_nothing_that_another_part_may_be_writing() {
    let stage = Stage::new().await;
    let (lake, folder) = local_lake();
    let runs = folder.path().join(layout::RUNS);
    let staged = runs.join("20261123T205900Z-000001/staging/movie_0001");
    std::fs::create_dir_all(staged.parent().expect("a folder")).expect("made");
    std::fs::write(&staged, "x").expect("written");
    let desk = stage.desk(&lake);
    let mut part = desk.clone();
    part.config.fanout = Some("20261123T205900Z-fa0fa0".to_owned());
    part.run(&Book::films(&stage.titles[..10]).await).await;
    assert!(staged.exists());
    desk.after_the_lease().run(&stage.book).await;
    assert!(!staged.exists());
}

#[tokio::test]
async fn a_lease_that_cannot_be_read_keeps_nobody_out() {
    let stage = Stage::new().await;
    for text in ["", "{", "[1]", "{\"schema_version\":1}"] {
        let (lake, _folder) = local_lake();
        let path = layout::lease_file();
        let written = lake.replace(&path, text.as_bytes().to_vec().into());
        written.await.expect("written");
        let summary = stage.desk(&lake).run(&stage.book).await;
        assert_eq!(summary.status, RunStatus::Done, "{text:?}");
        let state: LeaseState =
            serde_json::from_slice(&lake.read(&path).await.expect("reads")).expect("a lease");
        assert!(state.released);
    }
}

#[tokio::test]
async fn a_lease_write_whose_answer_was_lost_is_the_runs_own() {
    let stage = Stage::new().await;
    let (lake, _server) = s3_lake();
    // Every second time.
    let writes = AtomicU64::new(0);
    let store = FaultStore::new(lake.object_store()).when(
        move |call| {
            let is_lease = call.operation.is_write() && call.path == layout::lease_file();
            is_lease && writes.fetch_add(1, Ordering::Relaxed).is_multiple_of(2)
        },
        StoreFault::ConflictAfter,
    );
    let mut desk = stage.desk(&through(&lake, &store));
    desk.config.lease_renewal = Duration::from_millis(20);
    let summary = desk.run(&stage.book).await;
    assert_eq!(summary.status, RunStatus::Done);
}
