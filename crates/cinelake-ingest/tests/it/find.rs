//! `/find`: how long it is asked, and what the guards make of its hits.

use std::collections::HashSet;

use cinelake_imdb::{Filter, ReadOptions, TitleKind};
use cinelake_ingest::{Event, FindMode};
use cinelake_lake::manifest::{FindTally, Outcome, RunStatus};
use cinelake_lake::{layout, record::Match};
use cinelake_testkit::{fixtures, made_titles};
use cinelake_tmdb_server::ServerConfig;

use crate::support::{
    Book, Desk, asked_since, client, counts, ids_in, landed, local_lake, mark, memory_lake, paths,
    serve,
};

#[tokio::test]
async fn auto_stops_after_fifty_misses_for_which_it_added_nothing() {
    let titles = made_titles(4_001, 200);
    let server = serve(
        &fixtures::movie_records(&titles[..110]),
        ServerConfig::default(),
    );
    let (lake, _) = memory_lake("s3://films");
    let desk = Desk::new(lake, client(&server));
    let summary = desk.run(&Book::films(&titles).await).await;
    assert_eq!(
        counts(&summary),
        [("landed", 110), ("not_found", 90)].into()
    );
    assert_eq!(ids_in(&asked_since(&server, 0), "/3/find/").len(), 50);
    assert_eq!(
        summary.find,
        FindTally {
            asked: 50,
            added: 0
        }
    );
    assert!(summary.find_stopped);
    let told = desk
        .events()
        .into_iter()
        .filter(|event| matches!(event, Event::FindStopped { .. }));
    assert_eq!(told.count(), 1);
}

#[tokio::test]
async fn auto_goes_on_while_it_adds_films_and_never_and_always_do_as_they_say() {
    let titles = made_titles(4_001, 160);
    let find_only: HashSet<String> = titles[..120].iter().map(|title| title.tconst()).collect();
    let config = ServerConfig {
        find_only,
        ..ServerConfig::default()
    };
    let server = serve(&fixtures::movie_records(&titles), config);
    let source = client(&server);
    let book = Book::films(&titles).await;
    for (find, asked, landed) in [
        (FindMode::Auto, 120, 160),
        (FindMode::Always, 120, 160),
        (FindMode::Never, 0, 40),
    ] {
        let (lake, _) = memory_lake("s3://films");
        let mut desk = Desk::new(lake, source.clone());
        desk.config.find = find;
        desk.config.min_match = 0.0;
        let before = mark(&server);
        let summary = desk.run(&book).await;
        assert_eq!(summary.count(Outcome::Landed), landed, "{find:?}");
        assert_eq!(
            ids_in(&asked_since(&server, before), "/3/find/").len(),
            asked,
            "{find:?}"
        );
        assert!(!summary.find_stopped);
    }
}

#[tokio::test]
async fn a_resumed_run_does_not_take_the_sample_again() {
    let titles = made_titles(4_001, 160);
    let server = serve(
        &fixtures::movie_records(&titles[..60]),
        ServerConfig::default(),
    );
    let (lake, _) = memory_lake("s3://films");
    let mut desk = Desk::new(lake, client(&server));
    // Misses are booked, and with them what /find has added, once a known title still matches.
    desk.config.stretch = 55;
    let book = Book::films(&titles).await;
    let (sender, stopped) = tokio::sync::oneshot::channel();
    let sender = std::sync::Mutex::new(Some(sender));
    let not_found = std::sync::atomic::AtomicU64::new(0);
    let watched = desk.watched(move |event| {
        let miss = matches!(
            event,
            Event::Title {
                outcome: Outcome::NotFound
            }
        );
        let seen = not_found.fetch_add(u64::from(miss), std::sync::atomic::Ordering::Relaxed);
        if miss
            && seen == 70
            && let Some(sender) = sender.lock().expect("whole").take()
        {
            let _ = sender.send("enough".to_owned());
        }
    });
    let stop = Box::pin(async { stopped.await.unwrap_or_default() });
    let first = watched.run_until(&book, stop).await.expect("runs");
    assert_eq!(
        (first.status, first.find_stopped),
        (RunStatus::Stopped, true)
    );
    let before = mark(&server);
    let second = desk.run(&book).await;
    assert_eq!(second.status, RunStatus::Done);
    assert_eq!(ids_in(&asked_since(&server, before), "/3/find/").len(), 0);
}

#[tokio::test]
async fn series_land_by_find_and_by_their_own_id() {
    let titles = made_titles(4_001, 12);
    let mut records = fixtures::series_records(&titles[..10]);
    records += &fixtures::movie_records(&titles[10..11]);
    let server = serve(&records, ServerConfig::default());
    let (lake, _folder) = local_lake();
    let desk = Desk::new(lake.clone(), client(&server));
    let book = Book::new("series.csv", &fixtures::series_csv(&titles)).await;
    let summary = desk.run(&book).await;
    let wanted = [("landed", 10), ("not_found", 1), ("wrong_kind", 1)];
    assert_eq!(counts(&summary), wanted.into());
    for (title, record) in titles.iter().zip(landed(&lake).await) {
        assert_eq!(record.provenance.matched, Match::Find);
        assert_eq!(
            record.provenance.endpoint,
            format!("/3/tv/{}", title.tmdb_id())
        );
        let record: serde_json::Value = serde_json::from_str(&record.body).expect("JSON");
        let source: serde_json::Value =
            serde_json::from_str(&fixtures::series_record(title)).expect("JSON");
        for (key, value) in source.as_object().expect("an object") {
            if key != "external_ids" {
                assert_eq!(&record[key], value, "{key}");
            }
        }
        assert_eq!(record["external_ids"]["imdb_id"], title.tconst());
    }
    let files = paths(&lake, layout::RECORDS).await;
    assert!(
        files.iter().all(|file| file.contains("/series_000")),
        "{files:?}"
    );
    let catalogue = paths(&lake, layout::CATALOGUES).await;
    assert_eq!(catalogue, ["Raw/Local/CSV/Series/2026/11/23/series.csv"]);
    let asked = asked_since(&server, 0);
    assert!(
        ids_in(&asked, "/3/tv/").is_empty(),
        "no IMDb id is asked of /tv"
    );
    assert!(
        ids_in(&asked, "/3/movie/").is_empty(),
        "no series is asked of /movie"
    );
}

#[tokio::test]
async fn a_film_never_takes_the_hit_of_a_series_of_the_same_id() {
    let titles = made_titles(4_001, 3);
    // One id that both a film and a series bear, one that only a series bears.
    let records = fixtures::movie_records(&titles[..2]) + &fixtures::series_records(&titles[1..]);
    let server = serve(&records, ServerConfig::default());
    let (lake, _folder) = local_lake();
    let desk = Desk::new(lake.clone(), client(&server));
    let summary = desk.run(&Book::films(&titles).await).await;
    assert_eq!(counts(&summary), [("landed", 2), ("wrong_kind", 1)].into());
    for (title, record) in titles.iter().zip(landed(&lake).await) {
        assert_eq!(record.body, fixtures::movie_record(title));
    }
    assert!(
        asked_since(&server, 0)
            .iter()
            .all(|path| !path.starts_with("/3/tv/"))
    );
}

#[tokio::test]
async fn films_and_series_of_one_run_land_in_files_of_their_own() {
    let titles = made_titles(4_001, 12);
    let records = fixtures::movie_records(&titles[..6]) + &fixtures::series_records(&titles[6..]);
    let server = serve(&records, ServerConfig::default());
    let (lake, _folder) = local_lake();
    let mut text = "tconst\ttitleType\tprimaryTitle\tstartYear\n".to_owned();
    for (index, title) in titles.iter().enumerate() {
        let kind = if index < 6 { "movie" } else { "tvSeries" };
        text += &format!(
            "{}\t{kind}\t{}\t{}\n",
            title.tconst(),
            title.number,
            title.year
        );
    }
    let desk = Desk::new(lake.clone(), client(&server));
    let book = Book::new("titles.tsv", &text).await;
    let only_films = Filter {
        kinds: [TitleKind::Movie].into_iter().collect(),
        ..Filter::default()
    };
    let first = desk.run(&book.filtered(&only_films).await).await;
    assert_eq!(counts(&first), [("landed", 6), ("filtered", 6)].into());
    let second = desk.run(&book).await;
    assert_eq!(
        counts(&second),
        [("landed", 6), ("already_landed", 6)].into()
    );
    let files = paths(&lake, layout::RECORDS).await;
    let of = |kind| files.iter().filter(|file| file.contains(kind)).count();
    assert_eq!((of("/movie_"), of("/series_"), files.len()), (2, 2, 4));
}

#[tokio::test]
async fn an_option_can_make_a_plain_list_one_of_series() {
    let titles = made_titles(4_001, 3);
    let server = serve(&fixtures::series_records(&titles), ServerConfig::default());
    let (lake, _folder) = local_lake();
    let text: String = titles.iter().map(|title| title.tconst() + "\n").collect();
    let options = ReadOptions {
        kind: Some(TitleKind::Series),
        ..ReadOptions::default()
    };
    let book = Book::read("ids.txt", &text, &options, &Filter::default()).await;
    let summary = Desk::new(lake, client(&server)).run(&book).await;
    assert_eq!(counts(&summary), [("landed", 3)].into());
}
