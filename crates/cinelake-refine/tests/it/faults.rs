//! Stores that fail, and processes that are killed, between any two writes.

use cinelake_lake::Lake;
use cinelake_refine::{Table, read_state};
use cinelake_testkit::fixtures::movies_csv;
use cinelake_testkit::{Operation, StoreFault, made_titles};

use crate::support::{
    Place, contents, faulty, land, land_catalogue, land_opinion, options, rebuilt, record, refined,
    run_id, try_refine,
};

/// As S3 replaces objects, and as a local folder does.
const URLS: [&str; 2] = ["s3://films", "/lake"];

const TROUBLES: [StoreFault; 4] = [
    StoreFault::Fail,
    StoreFault::FailAfter,
    StoreFault::HangBefore,
    StoreFault::HangAfter,
];

async fn land_first(lake: &Lake) {
    let run = run_id(0);
    land_catalogue(lake, &run, "movies.csv", &movies_csv(&made_titles(1, 9))).await;
    let cast = r#""credits":{"cast":[{"id":1,"name":"Ana","order":0}]}"#;
    land(
        lake,
        &run,
        vec![
            record(1, &run, 0, cast),
            record(2, &run, 0, r#""imdb_id":[]"#),
        ],
    )
    .await;
    land_opinion(
        lake,
        1,
        "wikidata",
        "imdb_id,budget\n1,5000000\n3,7000000\n",
    )
    .await;
}

async fn land_second(lake: &Lake) {
    let run = run_id(3);
    land_catalogue(lake, &run, "more.csv", &movies_csv(&made_titles(5, 9))).await;
    let fields = [r#""title":"B""#, r#""imdb_id":{}"#];
    let records = [1, 3].into_iter().zip(fields);
    let records = records.map(|(number, fields)| record(number, &run, 9, fields));
    land(lake, &run, records.collect()).await;
}

/// Every table that is there is whole.
async fn all_whole(lake: &Lake) -> bool {
    let states = read_state(lake).await.expect("reads");
    states.iter().all(|state| state.problem.is_none())
}

#[tokio::test]
async fn a_refine_cut_anywhere_leaves_whole_tables_and_the_next_one_finishes() {
    for url in URLS {
        let (_, _, sound) = faulty(url, |store| store);
        land_first(&sound).await;
        refined(&sound).await;
        land_second(&sound).await;
        refined(&sound).await;
        let expected = contents(&sound).await;
        for (at, trouble) in TROUBLES.into_iter().enumerate() {
            for after_first in [false, true] {
                // Every write is cut, each in one of the ways.
                let mut write = 1 + at as u64;
                while cut_at(url, trouble, after_first, write, &expected).await {
                    write += TROUBLES.len() as u64;
                }
                assert!(write > Table::ALL.len() as u64, "{url} {trouble:?}");
            }
        }
    }
}

/// Cuts a refine at a write, and lets the next one finish. `false` when there is no such write.
async fn cut_at(
    url: &str,
    trouble: StoreFault,
    after_first: bool,
    write: u64,
    expected: &[Vec<String>],
) -> bool {
    let (cut, store, sound) = faulty(url, |store| store.at_write(write, trouble));
    land_first(&sound).await;
    if after_first {
        refined(&sound).await;
    }
    land_second(&sound).await;
    let done = tokio::select! {
        done = try_refine(&cut, false) => done.is_ok(),
        () = store.hung() => false,
    };
    assert!(
        all_whole(&sound).await,
        "{url} {trouble:?} at write {write}"
    );
    refined(&sound).await;
    let there = contents(&sound).await;
    assert!(
        there == expected,
        "{url} {trouble:?} at write {write}: {there:#?}"
    );
    !done
}

#[tokio::test]
async fn a_store_that_cannot_be_read_loses_nothing() {
    let failing = |call: cinelake_testkit::Call<'_>| {
        call.operation == Operation::Get && call.path.starts_with("Raw/TMDB/JSON")
    };
    let (cut, _, sound) = faulty("s3://films", |store| store.when(failing, StoreFault::Fail));
    land_first(&sound).await;
    try_refine(&cut, false).await.expect_err("cannot read");
    refined(&sound).await;
    assert_eq!(
        read_state(&sound).await.expect("reads")[Table::TmdbMovies as usize].rows,
        1
    );
}

#[tokio::test]
async fn list_get_and_put_are_rights_enough() {
    let server = cinelake_testkit::S3Server::start().expect("starts");
    server.create_bucket("films").expect("made");
    for right in [
        "DeleteObject",
        "DeleteObjects",
        "CopyObject",
        "AbortMultipartUpload",
    ] {
        server.deny(right);
    }
    let options = cinelake_lake::StoreOptions {
        aws_environment: server.environment(),
        ..Default::default()
    };
    let lake = Lake::open(&"s3://films".parse().expect("a URL"), &options).expect("opens");
    land_first(&lake).await;
    refined(&lake).await;
    land_second(&lake).await;
    refined(&lake).await;
    assert!(all_whole(&lake).await);
}

/// A refine that waits at its `pause`-th event until the other refine is over. `None` when it has
/// fewer events.
async fn two_at_once(place: &Place, pause: usize) -> Option<()> {
    let (first, second) = (place.lake.clone(), place.lake.clone());
    let (paused, is_paused) = tokio::sync::oneshot::channel();
    let (resume, resumed) = std::sync::mpsc::channel::<()>();
    let waiting = std::sync::Mutex::new((0, Some(paused), resumed));
    let slow = tokio::spawn(async move {
        let events = |_| {
            let mut waiting = waiting.lock().expect("nobody panics here");
            waiting.0 += 1;
            if waiting.0 == pause
                && let Some(paused) = waiting.1.take()
            {
                paused.send(()).expect("is waited for");
                waiting.2.recv().expect("is told to go on");
            }
        };
        cinelake_refine::refine(&first, &options(false), &events).await
    });
    let reached = is_paused.await.is_ok();
    if reached {
        land_third(&second).await;
        refined(&second).await;
        resume.send(()).expect("is listened to");
    }
    slow.await.expect("no panic").expect("refines");
    reached.then_some(())
}

async fn land_third(lake: &Lake) {
    let run = run_id(5);
    let cast = r#""title":"D","credits":{"cast":[{"id":4,"name":"Davi","order":0}]}"#;
    land(
        lake,
        &run,
        vec![record(1, &run, 20, cast), record(4, &run, 20, cast)],
    )
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_refines_at_once_leave_whole_tables_and_the_next_one_brings_them_together() {
    let mut pauses = 0;
    for pause in 1.. {
        let place = Place::local();
        land_first(&place.lake).await;
        refined(&place.lake).await;
        land_second(&place.lake).await;
        let reached = two_at_once(&place, pause).await;
        assert!(all_whole(&place.lake).await, "{pause}");
        refined(&place.lake).await;
        let grown = contents(&place.lake).await;
        rebuilt(&place.lake).await;
        assert_eq!(grown, contents(&place.lake).await, "{pause}");
        if reached.is_none() {
            break;
        }
        pauses += 1;
    }
    assert!(pauses > Table::ALL.len(), "{pauses}");
}

#[tokio::test]
async fn what_a_killed_refine_had_staged_is_removed_a_day_later() {
    let place = Place::local();
    land_first(&place.lake).await;
    let staging = place.folder.path().join("lake/Trusted/_staging");
    std::fs::create_dir_all(&staging).expect("made");
    let day = std::time::Duration::from_secs(24 * 60 * 60);
    let now = std::time::SystemTime::from(options(false).now);
    for (name, age) in [
        ("titles-1.parquet", 2),
        ("titles-1.parquet#1", 2),
        ("titles-2.parquet", 0),
    ] {
        let file = std::fs::File::create(staging.join(name)).expect("made");
        file.set_modified(now - day * age).expect("set");
    }
    refined(&place.lake).await;
    let left = std::fs::read_dir(&staging).expect("listed");
    let left: Vec<_> = left
        .map(|entry| entry.expect("an entry").file_name())
        .collect();
    assert_eq!(left, ["titles-2.parquet"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reader_sees_whole_tables_while_they_are_replaced() {
    let place = Place::local();
    land_first(&place.lake).await;
    refined(&place.lake).await;
    let lake = place.lake.clone();
    let reading = tokio::spawn(async move {
        for _ in 0..40 {
            assert_eq!(contents(&lake).await.len(), Table::ALL.len());
            tokio::task::yield_now().await;
        }
    });
    for hour in 1..8 {
        let run = run_id(hour);
        land(
            &place.lake,
            &run,
            vec![record(1, &run, i64::from(hour), r#""title":"C""#)],
        )
        .await;
        try_refine(&place.lake, hour % 2 == 0)
            .await
            .expect("refines");
    }
    reading.await.expect("every read was whole");
    let left = crate::support::paths(&place.lake, "Trusted").await;
    assert_eq!(left.len(), Table::ALL.len(), "{left:?}");
}
