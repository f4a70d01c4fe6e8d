//! What the next run does: after Ctrl-C, after a refusal, after a wider filter, after months.

use std::collections::BTreeSet;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use cinelake_imdb::Filter;
use cinelake_ingest::{CauseClass, Event, FindMode, RunSummary};
use cinelake_lake::manifest::{Outcome, RunStatus};
use cinelake_lake::snapshot::Snapshots;
use cinelake_lake::{Ledger, layout};
use cinelake_testkit::{FaultStore, Operation, StoreFault, fixtures, made_titles};
use cinelake_tmdb_server::ServerConfig;

use crate::support::{
    Book, Desk, asked_since, bodies, client, counts, ids_in, landed, local_lake, manifest, mark,
    memory_lake, paths, run_file, s3_lake, serve, tconsts, through, total,
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
    desk.config.canary_titles = 20;
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

    // All that was answered is in the lake, the canary's answers too.
    let asked: BTreeSet<String> = ids_in(&asked_since(&server, 0), "/3/movie/")
        .into_iter()
        .collect();
    assert_eq!(asked.len() as u64, reached);
    let before = mark(&server);
    let second = desk.run(&book).await;
    assert_eq!(second.status, RunStatus::Done);
    assert_eq!(second.count(Outcome::NotFound), 20);
    assert_eq!(
        total(&second, &[Outcome::Landed, Outcome::AlreadyLanded]),
        100
    );
    let again = ids_in(&asked_since(&server, before), "/3/movie/");
    // The rest is misses, so that one title of the lake shows that TMDB still works.
    let twice = again.iter().filter(|id| asked.contains(*id)).count();
    assert!(twice <= 1, "{again:?}");
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
    assert_eq!(first.cause, Some(CauseClass::LakeAccess));
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

/// B26: `/find` found what was a miss before; neither the old miss nor a maximum age of none hides that.
#[tokio::test]
async fn an_older_miss_does_not_hide_a_landed_record() {
    let titles = made_titles(6_001, 12);
    let config = ServerConfig {
        find_only: [titles[3].tconst()].into(),
        ..ServerConfig::default()
    };
    let server = serve(&fixtures::movie_records(&titles), config);
    let (lake, _folder) = local_lake();
    let mut desk = Desk::new(lake.clone(), client(&server));
    let book = Book::films(&titles).await;
    desk.config.find = FindMode::Never;
    let summary = desk.run(&book).await;
    assert_eq!(counts(&summary), [("landed", 11), ("not_found", 1)].into());
    desk.config.find = FindMode::Always;
    desk.now += chrono::Duration::hours(1);
    let summary = desk.run(&book).await;
    assert_eq!(summary.to_ask.find_not_asked, 1);
    assert_eq!(
        counts(&summary),
        [("already_landed", 11), ("landed", 1)].into()
    );
    desk.config.max_age = Duration::ZERO;
    for find in [FindMode::Always, FindMode::Auto] {
        desk.config.find = find;
        desk.now += chrono::Duration::hours(1);
        let summary = desk.run(&book).await;
        assert_eq!(counts(&summary), [("landed", 12)].into());
        assert_eq!(summary.to_ask.record_too_old, 12);
        assert_eq!(summary.unmatched_file, None);
    }
}

/// B30: a data file whose run died before it wrote the entry is adopted, however much later that is.
#[tokio::test]
async fn a_data_file_without_an_entry_is_adopted_after_months() {
    let titles = made_titles(6_001, 12);
    let server = serve(&fixtures::movie_records(&titles), ServerConfig::default());
    let (lake, _) = memory_lake("s3://films");
    let desk = Desk::new(lake.clone(), client(&server));
    let book = Book::films(&titles).await;
    let store = FaultStore::new(lake.object_store()).when(
        |call| call.path.ends_with("batches/movie_0002.json"),
        StoreFault::HangBefore,
    );
    let killed = desk.at(through(&lake, &store));
    tokio::select! {
        ended = killed.run(&book) => panic!("it ended: {ended:?}"),
        () = store.hung() => {}
    }
    let mut later = desk.clone();
    later.now += chrono::Duration::days(90);
    let before = mark(&server);
    let summary = later.run(&book).await;
    assert_eq!(
        counts(&summary),
        [("already_landed", 8), ("landed", 4)].into()
    );
    assert_eq!(summary.repairs.adopted_files, 1);
    assert_eq!(ids_in(&asked_since(&server, before), "/3/movie/").len(), 4);
    assert_eq!(bodies(&lake).await.len(), 12);
    let planned = Ledger::read(&lake, later.config.ledger_options(later.now)).await;
    assert_eq!(planned.expect("reads").landed(), 12);
}

#[tokio::test]
async fn what_a_lake_knows_is_read_from_a_handful_of_objects_however_many_runs_there_were() {
    let titles = made_titles(6_001, 720);
    let server = serve(&fixtures::movie_records(&titles), ServerConfig::default());
    let (lake, memory) = memory_lake("s3://films/lake");
    let desk = Desk::new(lake, client(&server));
    let mut objects = Vec::new();
    for (number, part) in titles.chunks(6).enumerate() {
        let book = Book::films(part).await;
        // Every tenth run is stopped; the next one asks what it left.
        if number % 10 == 8 {
            run_until_titles(&desk, &book, 1).await;
        }
        desk.run(&book).await;
        if number % 60 == 59 {
            let store = FaultStore::new(memory.clone());
            let options = desk.config.ledger_options(desk.now);
            let ledger = Ledger::read(&through(&desk.lake, &store), options).await;
            assert_eq!(ledger.expect("reads").landed(), 6 * (number + 1));
            objects.push(store.count(Operation::Get));
        }
    }
    assert!(objects.iter().all(|count| *count <= 20), "{objects:?}");
    assert_eq!(objects[0], objects[1], "it does not grow with the runs");
}

#[tokio::test]
async fn titles_left_out_by_a_filter_are_counted_and_listed_only_where_that_is_wanted() {
    let titles = made_titles(6_001, 40);
    let server = serve(&fixtures::movie_records(&titles), ServerConfig::default());
    let (lake, _folder) = local_lake();
    let mut desk = Desk::new(lake.clone(), client(&server));
    let narrow = Filter {
        from_year: Some(2020),
        ..Filter::default()
    };
    let book = Book::films(&titles).await.filtered(&narrow).await;
    let summary = desk.run(&book).await;
    assert_eq!(counts(&summary), [("landed", 20), ("filtered", 20)].into());
    assert_eq!(summary.filtered_file, None);
    let bytes = lake.read(&layout::run_outcomes(&summary.run_id)).await;
    let mut lines = String::new();
    let bytes = bytes.expect("reads");
    std::io::Read::read_to_string(&mut flate2::read::GzDecoder::new(&*bytes), &mut lines)
        .expect("gzip");
    assert_eq!(lines.lines().count(), 20);
    assert!(!lines.contains("filtered"), "{lines}");

    desk.config.list_filtered = true;
    let summary = desk.run(&book).await;
    let url = lake.show(&layout::run_file(&summary.run_id, "filtered.csv"));
    assert_eq!(summary.filtered_file, Some(url));
    let list = run_file(&lake, &summary.run_id, "filtered.csv").await;
    let mut wanted: Vec<String> = titles
        .iter()
        .filter(|title| title.year < 2020)
        .map(|title| format!("{},before_from_year", title.tconst()))
        .collect();
    wanted.sort_unstable();
    let mut rows: Vec<&str> = list.lines().collect();
    assert_eq!(rows.remove(0), "tconst,reason");
    rows.sort_unstable();
    assert_eq!(rows, wanted);
}

#[tokio::test]
async fn the_same_catalogue_on_another_day_is_neither_landed_nor_described_again() {
    let titles = made_titles(6_001, 12);
    let server = serve(&fixtures::movie_records(&titles), ServerConfig::default());
    let (lake, _folder) = local_lake();
    let mut desk = Desk::new(lake.clone(), client(&server));
    let book = Book::films(&titles).await;
    desk.run(&book).await;
    let landed = paths(&lake, "Raw/Local").await;
    desk.now += chrono::Duration::days(7);
    let summary = desk.run(&book).await;
    assert_eq!(paths(&lake, "Raw/Local").await, landed);
    let at = summary.inputs[0].landed_as.clone();
    assert_eq!(
        at.as_deref(),
        Some("Raw/Local/CSV/Movies/2026/11/23/movies.csv")
    );
    // Read in another way it is another snapshot.
    desk.config.read.id_column = Some("id".to_owned());
    desk.run(&book).await;
    let snapshots = Snapshots::read(&lake).await.expect("reads");
    assert_eq!(snapshots.all.len(), 2);
}
