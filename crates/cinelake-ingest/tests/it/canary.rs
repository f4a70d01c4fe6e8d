//! The canary and its alarm: nothing is landed from the wrong file, and the text says why.

use cinelake_imdb::{Filter, ReadOptions};
use cinelake_ingest::{Event, RunSummary, check_canary};
use cinelake_lake::manifest::{Outcome, RunStatus};
use cinelake_lake::{Lake, layout};
use cinelake_testkit::{fixtures, made_titles};
use cinelake_tmdb_server::ServerConfig;

use crate::support::{
    Book, Desk, asked_since, bodies, client, counts, ids_in, local_lake, manifest, mark,
    memory_lake, paths, serve,
};

async fn assert_alarm(lake: &Lake, summary: &RunSummary, words: &[&str]) {
    assert_eq!(summary.status, RunStatus::Alarm, "{summary:?}");
    let text = summary.stopped_because.clone().unwrap_or_default();
    for word in words {
        assert!(text.contains(word), "{word} is not in: {text}");
    }
    assert_eq!(summary.count(Outcome::Landed), 0);
    assert!(paths(lake, layout::RECORDS).await.is_empty());
    let written = manifest(lake, &summary.run_id).await;
    assert_eq!(
        (written.status, written.stopped_because),
        (RunStatus::Alarm, Some(text))
    );
}

#[tokio::test]
async fn series_in_a_film_file_raise_the_alarm_that_names_the_option() {
    let titles = made_titles(7_001, 300);
    let server = serve(&fixtures::series_records(&titles), ServerConfig::default());
    let (lake, _folder) = local_lake();
    let desk = Desk::new(lake.clone(), client(&server));
    let summary = desk.run(&Book::films(&titles).await).await;
    assert_alarm(
        &lake,
        &summary,
        &["only 0 of the 50 titles", "--kind series"],
    )
    .await;
    assert_eq!(counts(&summary), [("not_reached", 300)].into());
    assert!(server.counters.requests() <= 101);
}

#[tokio::test]
async fn films_in_a_series_file_raise_the_alarm_that_names_the_option() {
    let titles = made_titles(7_001, 60);
    let server = serve(&fixtures::movie_records(&titles), ServerConfig::default());
    let (lake, _folder) = local_lake();
    let desk = Desk::new(lake.clone(), client(&server));
    let book = Book::new("series.csv", &fixtures::series_csv(&titles)).await;
    assert_alarm(&lake, &desk.run(&book).await, &["--kind movie"]).await;
}

#[tokio::test]
async fn bare_numbers_that_are_no_imdb_ids_raise_the_alarm_that_names_the_column() {
    let titles = made_titles(1, 80);
    let others = made_titles(7_001, 80);
    let server = serve(&fixtures::movie_records(&others), ServerConfig::default());
    let (lake, _folder) = local_lake();
    let desk = Desk::new(lake.clone(), client(&server));
    let text = fixtures::bare_numbers_csv("film", &titles);
    let options = ReadOptions {
        id_column: Some("film".to_owned()),
        ..ReadOptions::default()
    };
    let book = Book::read("films.csv", &text, &options, &Filter::default()).await;
    assert_alarm(
        &lake,
        &desk.run(&book).await,
        &["bare numbers", "--id-column"],
    )
    .await;
}

#[tokio::test]
async fn ids_of_people_among_unknown_ids_are_named() {
    let titles = made_titles(7_001, 30);
    let server = serve(
        &fixtures::movie_records(&made_titles(1, 1)),
        ServerConfig::default(),
    );
    let (lake, _folder) = local_lake();
    let desk = Desk::new(lake.clone(), client(&server));
    let mut text = fixtures::movies_csv(&titles);
    for number in 1..20 {
        text += &text.lines().nth(1).map_or(String::new(), |row| {
            row.replace("tt0007001", &format!("nm000000{number}")) + "\n"
        });
    }
    let book = Book::new("movies.csv", &text).await;
    assert_alarm(
        &lake,
        &desk.run(&book).await,
        &["ids of people", "--id-column"],
    )
    .await;
}

#[tokio::test]
async fn ids_that_look_right_and_are_unknown_come_with_an_example_to_look_up() {
    let titles = made_titles(7_001, 60);
    let server = serve(
        &fixtures::movie_records(&made_titles(1, 1)),
        ServerConfig::default(),
    );
    let (lake, _folder) = local_lake();
    let desk = Desk::new(lake.clone(), client(&server));
    let book = Book::films(&titles).await;
    let words = [
        "https://www.imdb.com/title/tt0007001/",
        "TMDB_BASE_URL",
        "--min-match 0",
    ];
    assert_alarm(&lake, &desk.run(&book).await, &words).await;

    let mut desk = desk;
    desk.config.min_match = 0.0;
    let summary = desk.run(&book).await;
    assert_eq!(
        (summary.status, summary.count(Outcome::NotFound)),
        (RunStatus::Done, 60)
    );
}

#[tokio::test]
async fn a_share_above_the_wanted_one_raises_no_alarm_and_one_below_does() {
    let titles = made_titles(7_001, 40);
    let server = serve(
        &fixtures::movie_records(&titles[..20]),
        ServerConfig::default(),
    );
    let source = client(&server);
    let book = Book::films(&titles).await;
    for (min_match, status) in [(0.5, RunStatus::Done), (0.51, RunStatus::Alarm)] {
        let (lake, _) = memory_lake("s3://films");
        let mut desk = Desk::new(lake, source.clone());
        desk.config.min_match = min_match;
        assert_eq!(desk.run(&book).await.status, status);
    }
}

#[tokio::test]
async fn of_a_few_titles_only_none_at_all_raises_the_alarm() {
    let titles = made_titles(7_001, 9);
    let server = serve(
        &fixtures::movie_records(&titles[..1]),
        ServerConfig::default(),
    );
    let source = client(&server);
    for (range, status) in [(0..9, RunStatus::Done), (1..9, RunStatus::Alarm)] {
        let (lake, _) = memory_lake("s3://films");
        let book = Book::films(&titles[range]).await;
        assert_eq!(
            Desk::new(lake, source.clone()).run(&book).await.status,
            status
        );
    }
}

#[tokio::test]
async fn a_catalogue_whose_most_voted_are_landed_already_raises_no_alarm() {
    let titles = made_titles(7_001, 200);
    let server = serve(
        &fixtures::movie_records(&titles[..60]),
        ServerConfig::default(),
    );
    let (lake, _folder) = local_lake();
    let desk = Desk::new(lake.clone(), client(&server));
    let book = Book::films(&titles).await;
    let voted = Filter {
        limit: Some(60),
        ..Filter::default()
    };
    desk.run(&book.filtered(&voted).await).await;
    let before = mark(&server);
    let summary = desk.run(&book).await;
    assert_eq!(summary.status, RunStatus::Done);
    assert_eq!(
        counts(&summary),
        [("already_landed", 60), ("not_found", 140)].into()
    );
    assert_eq!(
        ids_in(&asked_since(&server, before), "/3/movie/").len(),
        142,
        "one landed title is asked again, at the beginning and at the end, to see that TMDB works"
    );
}

#[tokio::test]
async fn answers_of_the_canary_are_used_and_not_asked_twice() {
    let mut titles = made_titles(7_001, 120);
    let server = serve(&fixtures::movie_records(&titles), ServerConfig::default());
    let source = client(&server);
    for voted in [true, false] {
        if !voted {
            titles.iter_mut().for_each(|title| title.votes = None);
        }
        let (lake, _) = memory_lake("s3://films");
        let desk = Desk::new(lake.clone(), source.clone());
        let before = mark(&server);
        let summary = desk.run(&Book::films(&titles).await).await;
        assert_eq!(summary.status, RunStatus::Done);
        assert_eq!((summary.canary.titles, summary.canary.matched), (50, 50));
        let mut asked = ids_in(&asked_since(&server, before), "/3/movie/");
        assert_eq!(asked.len(), 120);
        // The most voted come first in this catalogue; without votes the canary is spread over it.
        asked.truncate(50);
        let first_fifty = titles[..50]
            .iter()
            .filter(|title| asked.contains(&title.tconst()));
        assert_eq!(first_fifty.count() == 50, voted);
        assert_eq!(bodies(&lake).await.len(), 120);
        let told = Event::Canary {
            titles: 50,
            matched: 50,
        };
        assert!(desk.events().contains(&told));
    }
}

#[tokio::test]
async fn a_check_of_the_canary_lands_nothing() {
    let titles = made_titles(7_001, 60);
    let server = serve(
        &fixtures::movie_records(&titles[..40]),
        ServerConfig::default(),
    );
    let (lake, _folder) = local_lake();
    let desk = Desk::new(lake.clone(), client(&server));
    let book = Book::films(&titles).await;
    let result = check_canary(&book.catalogue, &desk.config, &desk.deps_for_check()).await;
    let result = result.expect("answers");
    assert_eq!((result.titles, result.matched), (50, 40));
    assert!(!result.raises_alarm(0.5));
    assert!(paths(&lake, "Raw").await.is_empty());
}

#[tokio::test]
async fn a_tmdb_that_forgot_what_the_lake_holds_raises_the_alarm_and_books_no_miss() {
    let titles = made_titles(7_001, 170);
    let server = serve(
        &fixtures::movie_records(&titles[..100]),
        ServerConfig::default(),
    );
    let empty = serve(
        &fixtures::movie_records(&made_titles(1, 1)),
        ServerConfig::default(),
    );
    let (lake, _folder) = local_lake();
    let desk = Desk::new(lake, client(&server));
    desk.run(&Book::films(&titles[..100]).await).await;
    let widened = Book::films(&titles).await;
    let summary = desk.asking(client(&empty)).run(&widened).await;
    assert_eq!(summary.status, RunStatus::Alarm);
    assert_eq!(
        counts(&summary),
        [("already_landed", 100), ("not_reached", 70)].into()
    );
}

#[tokio::test]
async fn titles_of_another_catalogue_in_the_lake_say_nothing_for_a_wrong_column() {
    let (known, wrong) = (made_titles(61_001, 60), made_titles(9_000_001, 60));
    let server = serve(&fixtures::movie_records(&known), ServerConfig::default());
    let (lake, _folder) = local_lake();
    let desk = Desk::new(lake, client(&server));
    desk.run(&Book::films(&known).await).await;
    let summary = desk.run(&Book::films(&wrong).await).await;
    assert_eq!(summary.status, RunStatus::Alarm, "{summary:?}");
}
