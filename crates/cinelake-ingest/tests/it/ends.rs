//! How runs end: told to stop wherever they are, by a panic, by a lake or a TMDB that refuses; and what
//! the summary says for whoever decides by it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use cinelake_ingest::{CauseClass, RunSummary};
use cinelake_lake::manifest::{Outcome, RunStatus};
use cinelake_lake::{Lake, layout};
use cinelake_testkit::{FaultStore, MadeTitle, StoreFault, fixtures, made_titles};
use cinelake_tmdb_server::{RunningServer, ServerConfig};
use tokio::sync::Notify;

use crate::support::{
    Asked, Before, Book, Desk, bodies, client, counts, manifest, memory_lake, serve, through,
};

/// Longer than any run takes here, even on a busy machine.
const PATIENCE: Duration = Duration::from_secs(120);

struct Stage {
    titles: Vec<MadeTitle>,
    server: RunningServer,
    book: Book,
}

impl Stage {
    /// Twelve films of which TMDB knows nine.
    async fn new() -> Self {
        let titles = made_titles(15_001, 12);
        Self {
            server: serve(
                &fixtures::movie_records(&titles[..9]),
                ServerConfig::default(),
            ),
            book: Book::films(&titles).await,
            titles,
        }
    }

    fn desk(&self, lake: &Lake) -> Desk {
        let mut desk = Desk::new(lake.clone(), client(&self.server));
        desk.config.grace = Duration::from_millis(20);
        desk.config.close_within = Duration::from_millis(30);
        desk
    }

    /// The next run completes what this one left.
    async fn assert_completed_by_the_next_run(&self, desk: &Desk) {
        let summary = desk.after_the_lease().run(&self.book).await;
        assert_eq!(summary.status, RunStatus::Done, "{summary:?}");
        assert_eq!(counts(&summary)["not_found"], 3);
        assert_eq!(bodies(&desk.lake).await.len(), 9);
    }
}

/// Hangs at the `number`-th call of any kind, or at that and all later ones.
fn hanging(sound: &Lake, number: u64, for_ever: bool) -> FaultStore {
    let calls = AtomicU64::new(0);
    FaultStore::new(sound.object_store()).when(
        move |_| {
            let call = calls.fetch_add(1, Ordering::Relaxed) + 1;
            call == number || (for_ever && call > number)
        },
        StoreFault::HangBefore,
    )
}

async fn calls_of_a_whole_run(stage: &Stage, url: &str) -> u64 {
    let (lake, _) = memory_lake(url);
    let calls = Arc::new(AtomicU64::new(0));
    let counted = calls.clone();
    let store = FaultStore::new(lake.object_store()).when(
        move |_| {
            counted.fetch_add(1, Ordering::Relaxed);
            false
        },
        StoreFault::Fail,
    );
    stage.desk(&through(&lake, &store)).run(&stage.book).await;
    calls.load(Ordering::Relaxed)
}

/// A stop is heard in taking the lease, in recovery, while the catalogue is landed, in commits, at the
/// end: whatever the lake does not answer, the run returns.
#[tokio::test]
async fn told_to_stop_while_the_lake_is_silent_a_run_returns_and_can_be_continued() {
    let stage = Stage::new().await;
    for url in ["s3://films", "/lake"] {
        let calls = calls_of_a_whole_run(&stage, url).await;
        assert!(calls > 20, "{calls}");
        for number in 1..=calls {
            for for_ever in [false, true] {
                let (lake, _) = memory_lake(url);
                let store = hanging(&lake, number, for_ever);
                let desk = stage.desk(&through(&lake, &store));
                let silent = store.clone();
                let stop = Box::pin(async move {
                    silent.hung().await;
                    "enough".to_owned()
                });
                let ran = tokio::time::timeout(PATIENCE, desk.run_until(&stage.book, stop));
                let summary = ran.await.expect("it returns").expect("a summary");
                assert_stopped(&summary, number);
                let sound = desk.at(lake);
                stage.assert_completed_by_the_next_run(&sound).await;
            }
        }
    }
}

/// Only what is silent at the very end, when everything is written, may leave a run done.
fn assert_stopped(summary: &RunSummary, number: u64) {
    match summary.status {
        RunStatus::Done => assert_eq!(summary.count(Outcome::NotReached), 0),
        RunStatus::Stopped => assert_eq!(summary.cause, Some(CauseClass::StopRequested)),
        _ => panic!("at call {number}: {summary:?}"),
    }
}

/// The same for a TMDB that does not answer: in the check of the credential, in the canary, for a title,
/// for the title that shows whether it still works.
#[tokio::test]
async fn told_to_stop_while_tmdb_is_silent_a_run_returns_and_can_be_continued() {
    let stage = Stage::new().await;
    // One request more than a run makes, so that the last case is a whole run.
    for number in 0..=17 {
        let (lake, _) = memory_lake("s3://films");
        let mut desk = stage.desk(&lake);
        let (asked, silent) = (AtomicU64::new(0), Arc::new(Notify::new()));
        let hung = silent.clone();
        desk.source = Before::each(desk.source.clone(), move |_| {
            let hangs = asked.fetch_add(1, Ordering::Relaxed) == number;
            let hung = hung.clone();
            async move {
                if hangs {
                    hung.notify_one();
                    std::future::pending::<()>().await;
                }
                Ok(())
            }
        });
        let stop = Box::pin(async move {
            silent.notified().await;
            "enough".to_owned()
        });
        let ran = tokio::time::timeout(PATIENCE, desk.run_until(&stage.book, stop));
        let summary = ran.await.expect("it returns").expect("a summary");
        assert_stopped(&summary, number);
        let sound = desk.asking(client(&stage.server));
        stage.assert_completed_by_the_next_run(&sound).await;
    }
}

#[tokio::test]
async fn told_to_stop_at_once_nothing_is_touched() {
    let stage = Stage::new().await;
    let (lake, _) = memory_lake("s3://films");
    let store = FaultStore::new(lake.object_store()).when(|_| true, StoreFault::Fail);
    let desk = stage.desk(&through(&lake, &store));
    let stop = Box::pin(std::future::ready("at once".to_owned()));
    let summary = desk.run_until(&stage.book, stop).await.expect("a summary");
    assert_eq!(
        (summary.status, summary.manifest),
        (RunStatus::Stopped, None)
    );
    assert_eq!(store.struck(), 0);
}

#[tokio::test]
async fn a_worker_that_panics_ends_the_run_with_an_error_that_is_written_down() {
    let stage = Stage::new().await;
    let (lake, _) = memory_lake("s3://films");
    let mut desk = stage.desk(&lake);
    desk.config.canary_titles = 4;
    // The alarm is not what this is about: three of the last are unknown.
    let bad = stage.titles[6].tconst();
    desk.source = Before::each(desk.source.clone(), move |asked: Asked| {
        assert!(!asked.is_movie(&bad), "a made-up defect");
        std::future::ready(Ok(()))
    });
    let ran = tokio::time::timeout(PATIENCE, desk.run(&stage.book));
    let summary = ran.await.expect("it returns");
    assert_eq!(summary.status, RunStatus::Error);
    assert_eq!(summary.cause, Some(CauseClass::Defect));
    let because = summary.stopped_because.clone().unwrap_or_default();
    assert!(
        because.contains("a made-up defect") && because.contains("bug"),
        "{because}"
    );
    let written = manifest(&lake, &summary.run_id).await;
    assert_eq!(written.status, RunStatus::Error);
    assert_eq!(written.stopped_because, Some(because));
    // What was answered before is landed.
    assert!(summary.count(Outcome::Landed) >= 4, "{summary:?}");
    let sound = desk.asking(client(&stage.server));
    stage.assert_completed_by_the_next_run(&sound).await;
}

#[tokio::test]
async fn a_catalogue_that_cannot_be_landed_is_an_error_that_is_written_down() {
    let stage = Stage::new().await;
    for (trouble, cause) in [
        (StoreFault::Refuse, CauseClass::LakeAccess),
        (StoreFault::Fail, CauseClass::Lake),
    ] {
        let (lake, _) = memory_lake("s3://films");
        let store = FaultStore::new(lake.object_store()).when(
            |call| call.operation.is_write() && call.path.starts_with(layout::CATALOGUES),
            trouble,
        );
        let desk = stage.desk(&through(&lake, &store));
        let summary = desk.run(&stage.book).await;
        assert_eq!(
            (summary.status, summary.cause),
            (RunStatus::Error, Some(cause))
        );
        let written = manifest(&lake, &summary.run_id).await;
        assert_eq!(written.status, RunStatus::Error);
        stage.assert_completed_by_the_next_run(&desk.at(lake)).await;
    }
}

#[tokio::test]
async fn a_clock_that_is_set_back_during_a_run_and_before_the_next_one_changes_nothing() {
    let stage = Stage::new().await;
    let (lake, _) = memory_lake("s3://films");
    let desk = stage.desk(&lake);
    let clock = desk.clone();
    let watched = desk.watched(move |event| {
        if matches!(event, cinelake_ingest::Event::Canary { .. }) {
            clock.jump(-chrono::Duration::days(3));
        }
    });
    let summary = watched.run(&stage.book).await;
    assert_eq!((summary.status, summary.seconds), (RunStatus::Done, 0.0));
    let again = desk.run(&stage.book).await;
    assert_eq!(
        counts(&again),
        [("already_landed", 9), ("not_found", 3)].into()
    );
}
