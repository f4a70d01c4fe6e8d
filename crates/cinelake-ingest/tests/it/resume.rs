//! What the next run does: after Ctrl-C, after a refusal, after a wider filter, after months.

use std::collections::BTreeSet;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use cinelake_imdb::Filter;
use cinelake_ingest::{Event, RunSummary};
use cinelake_lake::layout;
use cinelake_lake::manifest::{Outcome, RunStatus};
use cinelake_testkit::{fixtures, made_titles};
use cinelake_tmdb_server::ServerConfig;

use crate::support::{
    Book, Desk, asked_since, bodies, client, counts, ids_in, landed, local_lake, manifest, mark,
    memory_lake, paths, run_file, s3_lake, serve, tconsts, total,
};

/// Runs until `count` titles have their outcome, then stops as Ctrl-C does.
async fn run_until_titles(desk: &Desk, book: &Book, count: u64) -> RunSummary {
    let (sender, stopped) = tokio::sync::oneshot::channel();
    let (sender, seen) = (Mutex::new(Some(sender)), AtomicU64::new(0));
    let watched = desk.watched(move |event| {
        if matches!(event, Event::Title { .. })
            && seen.fetch_add(1, Ordering::Relaxed) + 1 == count
            && let Some(sender) = sender.lock().expect("whole").take()
        {
            let _ = sender.send("interrupted".to_owned());
        }
    });
    let stop = Box::pin(async { stopped.await.unwrap_or_default() });
    watched.run_until(book, stop).await.expect("runs")
}

#[tokio::test]
async fn told_to_stop_it_commits_what_is_complete_and_the_next_run_finishes() {
    let titles = made_titles(6_001, 120);
    let config = ServerConfig {
        latency: Duration::from_millis(2),
        ..ServerConfig::default()
    };
    let server = serve(&fixtures::movie_records(&titles[..100]), config);
    let (lake, _folder) = local_lake();
    let mut desk = Desk::new(lake.clone(), client(&server));
    desk.config.canary_titles = 4;
    let book = Book::films(&titles).await;
    let first = run_until_titles(&desk, &book, 30).await;
    assert_eq!(first.status, RunStatus::Stopped);
    assert_eq!(first.stopped_because.as_deref(), Some("interrupted"));
    let reached = first.titles - first.count(Outcome::NotReached);
    assert!((30..120).contains(&reached), "{reached}");
    let stopping = |event: &Event| matches!(event, Event::Stopping { .. });
    assert!(desk.events().iter().any(stopping));
    let written = manifest(&lake, &first.run_id).await;
    assert_eq!(
        (written.status, written.outcomes),
        (RunStatus::Stopped, first.outcomes.clone())
    );

    // All that was answered is in the lake; of the canary at most its few titles are asked again.
    let asked: BTreeSet<String> = ids_in(&asked_since(&server, 0), "/3/movie/")
        .into_iter()
        .collect();
    let lost = asked.len() as u64 - reached;
    assert!(lost <= 4, "{lost} answers are lost");
    let before = mark(&server);
    let second = desk.run(&book).await;
    assert_eq!(second.status, RunStatus::Done);
    assert_eq!(second.count(Outcome::NotFound), 20);
    assert_eq!(
        total(&second, &[Outcome::Landed, Outcome::AlreadyLanded]),
        100
    );
    let again = ids_in(&asked_since(&server, before), "/3/movie/");
    let twice = again.iter().filter(|id| asked.contains(*id)).count() as u64;
    assert_eq!(twice, lost);
    let found: BTreeSet<String> = bodies(&lake).await.into_keys().collect();
    assert_eq!(found, tconsts(&titles[..100]));
}

#[tokio::test]
async fn stopped_before_the_canary_is_answered_it_lands_nothing_and_can_be_resumed() {
    let titles = made_titles(6_001, 20);
    let server = serve(&fixtures::movie_records(&titles), ServerConfig::default());
    let (lake, _folder) = local_lake();
    let desk = Desk::new(lake.clone(), client(&server));
    let book = Book::films(&titles).await;
    let stop = Box::pin(std::future::ready("at once".to_owned()));
    let first = desk.run_until(&book, stop).await.expect("runs");
    assert_eq!(first.status, RunStatus::Stopped);
    let second = desk.run(&book).await;
    assert_eq!(
        (second.status, bodies(&lake).await.len()),
        (RunStatus::Done, 20)
    );
}

#[tokio::test]
async fn a_right_taken_away_in_the_middle_stops_it_and_given_back_it_goes_on() {
    let titles = made_titles(6_001, 40);
    let server = serve(&fixtures::movie_records(&titles), ServerConfig::default());
    let (lake, bucket) = s3_lake();
    let bucket = std::sync::Arc::new(bucket);
    let desk = Desk::new(lake.clone(), client(&server));
    let book = Book::films(&titles).await;
    let guarded = bucket.clone();
    let landed_batches = AtomicU64::new(0);
    let watched = desk.watched(move |event| {
        let landed = matches!(event, Event::BatchLanded { .. });
        if landed && landed_batches.fetch_add(1, Ordering::Relaxed) == 2 {
            guarded.deny("PutObject");
        }
    });
    let first = watched.run(&book).await;
    let because = first.stopped_because.clone().unwrap_or_default();
    assert_eq!(first.status, RunStatus::Stopped);
    assert!(
        because.contains("missing right s3:PutObject on arn:aws:s3:::films/lake/Raw"),
        "{because}"
    );
    assert_eq!((first.count(Outcome::Landed), first.files), (12, 3));
    bucket.allow_all();
    // Nor could the lease be given back.
    let second = desk.after_the_lease().run(&book).await;
    assert_eq!(second.status, RunStatus::Done);
    assert_eq!(
        (
            second.count(Outcome::AlreadyLanded),
            second.count(Outcome::Landed)
        ),
        (12, 28)
    );
    assert_eq!(bodies(&lake).await.len(), 40);
}

#[tokio::test]
async fn a_wider_filter_asks_only_for_what_is_new() {
    let titles = made_titles(6_001, 40);
    let server = serve(&fixtures::movie_records(&titles), ServerConfig::default());
    let (lake, _folder) = local_lake();
    let desk = Desk::new(lake.clone(), client(&server));
    let book = Book::films(&titles).await;
    let narrow = Filter {
        from_year: Some(2020),
        ..Filter::default()
    };
    let first = desk.run(&book.filtered(&narrow).await).await;
    assert_eq!(counts(&first), [("landed", 20), ("filtered", 20)].into());
    let before = mark(&server);
    let second = desk.run(&book).await;
    assert_eq!(
        counts(&second),
        [("landed", 20), ("already_landed", 20)].into()
    );
    let mut asked = ids_in(&asked_since(&server, before), "/3/movie/");
    asked.sort_unstable();
    let old = titles.iter().filter(|title| title.year < 2020);
    let old: BTreeSet<String> = old.map(|title| title.tconst()).collect();
    assert_eq!(asked, Vec::from_iter(old), "each once");
    assert_eq!(bodies(&lake).await.len(), 40);
}

#[tokio::test]
async fn records_are_asked_anew_when_they_are_too_old_and_with_a_maximum_age_of_none() {
    let titles = made_titles(6_001, 12);
    let server = serve(&fixtures::movie_records(&titles), ServerConfig::default());
    let (lake, _folder) = local_lake();
    let mut desk = Desk::new(lake.clone(), client(&server));
    let book = Book::films(&titles).await;
    let landed_at = async |desk: &Desk, days: i64| {
        let mut later = desk.clone();
        later.now += chrono::Duration::days(days);
        later.run(&book).await.count(Outcome::Landed)
    };
    assert_eq!(landed_at(&desk, 0).await, 12);
    assert_eq!(landed_at(&desk, 179).await, 0);
    assert_eq!(landed_at(&desk, 181).await, 12);
    assert_eq!(landed_at(&desk, 182).await, 0, "the new records count");
    desk.config.max_age = Duration::ZERO;
    assert_eq!(landed_at(&desk, 183).await, 12);
    assert_eq!(landed(&lake).await.len(), 36, "earlier records stay");
    let days = paths(&lake, layout::RECORDS).await;
    assert_eq!(days.len(), 9, "{days:?}");
}

#[tokio::test]
async fn known_misses_are_asked_again_after_a_week() {
    let titles = made_titles(6_001, 30);
    let server = serve(
        &fixtures::movie_records(&titles[..20]),
        ServerConfig::default(),
    );
    let (lake, _) = memory_lake("s3://films");
    let desk = Desk::new(lake, client(&server));
    let book = Book::films(&titles).await;
    desk.run(&book).await;
    for (days, wanted) in [(0, 0), (6, 0), (8, 12), (14, 0), (16, 12)] {
        let mut later = desk.clone();
        later.now += chrono::Duration::days(days);
        let before = mark(&server);
        let summary = later.run(&book).await;
        assert_eq!(
            counts(&summary),
            [("already_landed", 20), ("not_found", 10)].into()
        );
        let asked = ids_in(&asked_since(&server, before), "/3/movie/").len();
        // Ten misses, and one landed title, before and after them, to see that TMDB works.
        assert_eq!(asked, wanted, "after {days} days");
        let list = run_file(&later.lake, &summary.run_id, "unmatched.csv").await;
        assert_eq!(list.lines().count(), 11, "known misses are listed too");
    }
}
