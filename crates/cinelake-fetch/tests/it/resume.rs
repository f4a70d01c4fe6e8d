//! Downloads that were cut, and what the next attempt or the next run makes of them.

use std::sync::Arc;
use std::time::Duration;

use cinelake_fetch::{Dataset, ErrorClass, FetchError, FetchOptions, FileState};
use cinelake_testkit::{Break, FileServer, ServedFile};
use tokio::sync::Notify;

use crate::support::{Scene, made, packed};

const CUT: usize = 3_000;

/// Cut after [`CUT`] bytes the first time, and good afterwards.
fn cut_once() -> Scene {
    Scene::new(|request| {
        let reply = made(&request.path).answer(request);
        match request.number {
            0 => reply.broken_after(CUT, Break::Cut),
            _ => reply,
        }
    })
}

#[tokio::test]
async fn the_next_run_asks_only_for_the_missing_bytes() {
    let scene = cut_once().without_retries();
    let summary = scene.run().await;
    assert_eq!(summary.files[0].state, FileState::Failed);
    assert_eq!(summary.end(), Some(ErrorClass::Server));
    assert_eq!(scene.part_bytes(), CUT as u64);
    assert!(!scene.has("title.ratings.tsv.gz"));
    assert_eq!(scene.state().await, FileState::Resumed);
    let asked = &scene.server.requests()[1];
    assert_eq!(asked.header("range"), Some("bytes=3000-"));
    assert_eq!(asked.header("if-range"), Some("\"title.ratings.tsv.gz\""));
    assert_eq!(scene.ratings(), packed(Dataset::TitleRatings, 500));
    assert!(!scene.has("title.ratings.tsv.gz.part"));
    assert_eq!(scene.state().await, FileState::Unchanged);
}

#[tokio::test]
async fn an_attempt_continues_where_the_last_one_was_cut() {
    let scene = cut_once();
    assert_eq!(scene.state().await, FileState::Downloaded);
    assert_eq!(
        scene.server.requests()[1].header("range"),
        Some("bytes=3000-")
    );
    assert_eq!(scene.ratings(), packed(Dataset::TitleRatings, 500));
}

#[tokio::test]
async fn any_number_of_cuts_is_survived_as_long_as_bytes_come() {
    let scene = Scene::new(|request| {
        let reply = made(&request.path).answer(request);
        reply.broken_after(1_000, Break::Cut)
    });
    assert_eq!(scene.state().await, FileState::Downloaded);
    assert!(scene.server.requests().len() > 8);
    assert_eq!(scene.ratings(), packed(Dataset::TitleRatings, 500));
}

#[tokio::test]
async fn a_file_that_changed_meanwhile_starts_anew_and_says_so() {
    let new = || packed(Dataset::TitleRatings, 700);
    let scene = Scene::new(move |request| match request.number {
        0 => made(&request.path).whole().broken_after(CUT, Break::Cut),
        _ => ServedFile::new(new(), "new").answer(request),
    })
    .without_retries();
    scene.run().await;
    assert_eq!(scene.state().await, FileState::Downloaded);
    assert_eq!(
        scene.started_anew(),
        ["the file has changed on the server since its first part came"]
    );
    assert_eq!(scene.ratings(), new());
}

#[tokio::test]
async fn a_server_without_ranges_sends_the_file_from_its_start() {
    let scene = Scene::new(|request| {
        let reply = made(&request.path).whole();
        match request.number {
            0 => reply.broken_after(CUT, Break::Cut),
            _ => reply,
        }
    });
    assert_eq!(scene.state().await, FileState::Downloaded);
    assert_eq!(
        scene.started_anew(),
        ["the server cannot continue a download"]
    );
    assert_eq!(scene.ratings(), packed(Dataset::TitleRatings, 500));
}

#[tokio::test]
async fn a_server_without_ranges_that_always_cuts_is_not_asked_for_ever() {
    let scene = Scene::new(|request| made(&request.path).whole().broken_after(CUT, Break::Cut));
    let summary = scene.run().await;
    assert!(matches!(
        summary.ended_early,
        Some(FetchError::GaveUp { .. })
    ));
    assert_eq!(scene.server.requests().len(), 3);
}

#[tokio::test]
async fn another_part_than_the_one_asked_for_is_not_put_behind_the_first() {
    let scene = Scene::new(|request| {
        let mut reply = made(&request.path).answer(request);
        match request.number {
            0 => reply.broken_after(CUT, Break::Cut),
            1 => {
                reply.headers.retain(|(name, _)| *name != "content-range");
                reply.with("content-range", "bytes 0-9/10")
            }
            _ => reply,
        }
    });
    assert_eq!(scene.state().await, FileState::Downloaded);
    assert_eq!(scene.started_anew().len(), 1);
    assert_eq!(scene.ratings(), packed(Dataset::TitleRatings, 500));
}

#[tokio::test]
async fn a_weak_etag_proves_nothing_and_the_file_starts_anew() {
    let scene = Scene::new(|request| {
        let mut file = made(&request.path);
        file.etag = Some("W/\"a\"".to_owned());
        let reply = file.answer(request);
        match request.number {
            0 => reply.broken_after(CUT, Break::Cut),
            _ => reply,
        }
    });
    assert_eq!(scene.state().await, FileState::Downloaded);
    assert_eq!(scene.server.requests()[1].header("range"), None);
    assert_eq!(scene.ratings(), packed(Dataset::TitleRatings, 500));
}

#[tokio::test]
async fn a_part_of_one_mirror_is_not_continued_at_another() {
    let mut scene = cut_once().without_retries();
    scene.run().await;
    let other = FileServer::start(|request| made(&request.path).answer(request)).unwrap();
    scene.options.from = FetchOptions::new(&other.url, 1).unwrap().from;
    assert_eq!(scene.state().await, FileState::Downloaded);
    assert_eq!(other.requests()[0].header("range"), None);
}

#[tokio::test]
async fn all_bytes_without_a_check_are_checked_by_the_next_run_and_not_sent_again() {
    let scene = cut_once().without_retries();
    scene.run().await;
    let part = scene.path("title.ratings.tsv.gz.part");
    std::fs::write(part, packed(Dataset::TitleRatings, 500)).unwrap();
    assert_eq!(scene.state().await, FileState::Resumed);
    let asked = &scene.server.requests()[1];
    assert!(asked.header("if-none-match").is_some() && asked.header("range").is_none());
    assert_eq!(scene.ratings(), packed(Dataset::TitleRatings, 500));
}

#[tokio::test]
async fn the_old_file_stays_while_a_new_one_does_not_come_whole() {
    let scene = Scene::new(|request| match request.number {
        0 => made(&request.path).whole(),
        _ => ServedFile::new(packed(Dataset::TitleRatings, 700), "new")
            .whole()
            .broken_after(CUT, Break::Cut),
    });
    scene.run().await;
    assert_eq!(scene.state().await, FileState::Failed);
    assert_eq!(scene.ratings(), packed(Dataset::TitleRatings, 500));
    assert_eq!(scene.part_bytes(), CUT as u64);
}

#[tokio::test]
async fn a_stall_counts_as_a_cut() {
    let mut scene = Scene::new(|request| {
        let reply = made(&request.path).answer(request);
        match request.number {
            0 => reply.broken_after(CUT, Break::Stall),
            _ => reply,
        }
    });
    scene.options.read_timeout = Duration::from_millis(200);
    assert_eq!(scene.state().await, FileState::Downloaded);
    assert_eq!(
        scene.server.requests()[1].header("range"),
        Some("bytes=3000-")
    );
    assert_eq!(scene.ratings(), packed(Dataset::TitleRatings, 500));
}

#[tokio::test]
async fn a_stop_keeps_what_came_and_the_next_run_continues() {
    let reached = Arc::new(Notify::new());
    let told = reached.clone();
    let mut scene = Scene::new(move |request| {
        let reply = made(&request.path).answer(request);
        match (request.path.contains("ratings"), request.number) {
            (true, 0) => {
                told.notify_one();
                reply.broken_after(CUT, Break::Stall)
            }
            _ => reply,
        }
    });
    scene.options.datasets = vec![
        Dataset::TitleBasics,
        Dataset::TitleRatings,
        Dataset::TitleAkas,
    ];
    let part = scene.path("title.ratings.tsv.gz.part");
    let stop = async {
        reached.notified().await;
        while std::fs::metadata(&part).map_or(0, |data| data.len()) < CUT as u64 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        "stopped by a test".to_owned()
    };
    let summary = scene.run_until(stop).await;
    let states: Vec<FileState> = summary.files.iter().map(|file| file.state).collect();
    assert_eq!(
        states,
        [
            FileState::Downloaded,
            FileState::Stopped,
            FileState::NotReached
        ]
    );
    assert_eq!(summary.end(), Some(ErrorClass::Stopped));
    assert_eq!(summary.files[1].bytes, CUT as u64);
    let again = scene.run().await;
    let states: Vec<FileState> = again.files.iter().map(|file| file.state).collect();
    assert_eq!(
        states,
        [
            FileState::Unchanged,
            FileState::Resumed,
            FileState::Downloaded
        ]
    );
    assert_eq!(scene.ratings(), packed(Dataset::TitleRatings, 500));
}
