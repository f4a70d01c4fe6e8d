//! `tmdb_movies`, `tmdb_cast` and `dead_letters` from landed records.

use bytes::Bytes;
use cinelake_lake::layout;
use cinelake_lake::manifest::RecordKind;
use cinelake_lake::record::RawFormat;
use cinelake_refine::{Table, read_state};
use cinelake_testkit::fixtures::movie_record;
use cinelake_testkit::made_titles;

use crate::support::{
    Place, contents, id, land, land_as, lines, memory, put, rebuilt, record, refined, run_id,
};

const MONEY: [&str; 8] = [
    "tconst",
    "budget",
    "budget_raw",
    "revenue",
    "revenue_raw",
    "runtime_minutes",
    "runtime_raw",
    "money_flag",
];

#[tokio::test]
async fn zero_and_nothing_are_null_and_the_raw_value_stays() {
    let lake = memory();
    let run = run_id(0);
    let records = vec![
        record(1, &run, 0, r#""budget":0,"revenue":"","runtime":0"#),
        record(
            2,
            &run,
            0,
            r#""budget":-5,"revenue":2923706026,"runtime":"98""#,
        ),
        record(3, &run, 0, r#""budget":999,"revenue":999.0,"runtime":null"#),
    ];
    land(&lake, &run, records).await;
    refined(&lake).await;
    assert_eq!(
        lines(&lake, Table::TmdbMovies, &MONEY).await,
        [
            "tt0000001 | - | 0 | - | - | - | 0 | -",
            "tt0000002 | - | -5 | 2923706026 | 2923706026 | 98 | 98 | -",
            "tt0000003 | 999 | 999 | 999 | 999 | - | - | budget_under_1000,revenue_under_1000,budget_equals_revenue",
        ]
    );
}

#[tokio::test]
async fn half_an_emoji_costs_no_record() {
    let lake = memory();
    let run = run_id(0);
    let fields = r#""title":"Cut \ud83c","genres":[{"id":1,"name":"\udfac War"}],"\ud83c":"x","tagline":"Whole \ud83c\udfac""#;
    land(&lake, &run, vec![record(1, &run, 0, fields)]).await;
    let summary = refined(&lake).await;
    assert!(summary.records.dead_letters.is_empty(), "{summary:?}");
    let found = lines(
        &lake,
        Table::TmdbMovies,
        &["tconst", "title", "genres", "extra"],
    )
    .await;
    let text = &found[0];
    assert!(text.starts_with("tt0000001 | Cut \u{fffd} | "), "{text}");
    assert!(
        text.contains("\u{fffd} War") && text.contains(r"Whole \ud83c\udfac"),
        "{text}"
    );
}

#[tokio::test]
async fn a_whole_record_is_typed_and_the_rest_of_it_stays_reachable() {
    let lake = memory();
    let run = run_id(0);
    let fields = r#""id":7,"imdb_id":"tt0000001","title":"A","original_title":"B","original_language":"pt","status":"Released","adult":false,"release_date":"2015-03-04","genres":[{"id":18,"name":"Drama"}],"production_companies":[{"name":"X | Y"}],"production_countries":[{"iso_3166_1":"PT","name":"Portugal"}],"spoken_languages":[{"iso_639_1":"pt"}],"belongs_to_collection":{"id":1,"name":"All"},"vote_average":6.10,"vote_count":12,"popularity":1e-7,"softcore":false,"big":1.50"#;
    let file = land(&lake, &run, vec![record(1, &run, 3, fields)]).await;
    refined(&lake).await;
    let columns = [
        "tmdb_id",
        "title",
        "original_title",
        "original_language",
        "status",
        "adult",
        "release_date",
        "genres",
        "companies",
        "countries",
        "languages",
        "collection",
        "vote_average",
        "vote_count",
        "popularity",
        "fetched_at",
        "match",
        "run_id",
        "source_file",
        "extra",
    ];
    let expected = format!(
        r#"7 | A | B | pt | Released | false | 2015-03-04 | [Drama] | [X | Y] | [PT] | [pt] | All | 6.1 | 12 | 1e-7 | 2026-11-23T21:03:00Z | direct | {run} | {file} | {{"softcore":false,"big":1.50}}"#
    );
    assert_eq!(lines(&lake, Table::TmdbMovies, &columns).await, [expected]);
}

#[tokio::test]
async fn what_cannot_be_told_apart_is_a_dead_letter_with_its_text() {
    let lake = memory();
    let run = run_id(0);
    let records = vec![
        record(1, &run, 0, r#""imdb_id":{}"#),
        record(2, &run, 0, r#""imdb_id":"tt0000009""#),
        (id(3), br#"{"id":3}"#.to_vec()),
        (id(4), br#"{"id":4"#.to_vec()),
        record(5, &run, 0, r#""id":5,"release_date":"2015-02-30""#),
        (id(6), vec![b'{', 0xff, b'}']),
    ];
    let file = land(&lake, &run, records).await;
    let summary = refined(&lake).await;
    let columns = ["record_number", "tconst", "run_id", "source_file", "reason"];
    let dead = lines(&lake, Table::DeadLetters, &columns).await;
    let expected = |number: u8, reason: &str| {
        format!("{number} | tt000000{number} | {run} | {file} | {reason}")
    };
    assert_eq!(dead[0], expected(1, "untyped_field: imdb_id is {}"));
    assert_eq!(
        dead[1],
        expected(
            2,
            "other_imdb_id: imdb_id is tt0000009, asked for was tt0000002"
        )
    );
    assert!(
        dead[2].contains("no_provenance: ") && dead[3].contains("not_json: "),
        "{dead:?}"
    );
    assert!(
        dead[4].contains("6 | tt0000006") && dead[4].contains("not_utf8: "),
        "{dead:?}"
    );
    let texts = lines(&lake, Table::DeadLetters, &["record"]).await;
    assert_eq!(texts[2], r#"{"id":3}"#);
    let counts = summary.records;
    assert_eq!(
        (counts.records, counts.rows, counts.unreadable_dates),
        (6, 1, 1)
    );
    assert_eq!(counts.dead_letters.values().sum::<u64>(), 5);
    let rest = lines(
        &lake,
        Table::TmdbMovies,
        &["tconst", "release_date", "extra"],
    )
    .await;
    assert_eq!(rest, [r#"tt0000005 | - | {"release_date":"2015-02-30"}"#]);
}

#[tokio::test]
async fn files_that_are_missing_damaged_or_short_lose_no_record_silently() {
    let lake = memory();
    let run = run_id(0);
    let three = |first| {
        (first..first + 3)
            .map(|n| record(n, &run, 0, r#""id":1"#))
            .collect()
    };
    let gone = land(&lake, &run, three(1)).await;
    let short = land(&lake, &run, three(4)).await;
    let array = land_as(
        &lake,
        &run,
        RecordKind::Movie,
        RawFormat::Array,
        three(7),
        Vec::new(),
    )
    .await;
    lake.remove_scratch(&gone).await.expect("removed");
    let text = lake.read(&short).await.expect("is there");
    let cut = text.len() / 2;
    lake.replace(&short, text.slice(..cut))
        .await
        .expect("written");
    let broken = Bytes::from_static(b"[{\"id\":1},");
    lake.replace(&array.expect("a file"), broken)
        .await
        .expect("written");
    let counts = refined(&lake).await.records;
    assert_eq!((counts.records, counts.rows), (9, 1));
    let dead: Vec<_> = counts
        .dead_letters
        .iter()
        .map(|(code, n)| (code.as_str(), *n))
        .collect();
    assert_eq!(
        dead,
        [("missing_file", 3), ("missing_record", 1), ("not_json", 4)]
    );
    let mut named = lines(&lake, Table::DeadLetters, &["tconst"]).await;
    named.sort_unstable();
    let expected: Vec<String> = [1, 2, 3, 5, 6, 7, 8, 9]
        .map(|n| format!("tt000000{n}"))
        .into();
    assert_eq!(named, expected);
}

#[tokio::test]
async fn the_record_fetched_last_counts_whenever_it_is_read() {
    let lake = memory();
    let (first, second) = (run_id(0), run_id(1));
    let title = |name: &str| {
        format!(
            r#""title":"{name}","credits":{{"cast":[{{"id":1,"name":"{name}","character":"","order":0}}]}}"#
        )
    };
    let records = vec![
        record(1, &first, 50, &title("late")),
        record(2, &first, 0, &title("old")),
        record(2, &first, 1, &title("newer")),
    ];
    land(&lake, &first, records).await;
    let summary = refined(&lake).await;
    assert_eq!((summary.records.rows, summary.records.superseded), (2, 1));
    let records = vec![
        record(1, &second, 10, &title("early")),
        record(2, &second, 60, &title("newest")),
        record(3, &second, 60, r#""title":"other""#),
    ];
    land(&lake, &second, records).await;
    let summary = refined(&lake).await;
    assert_eq!((summary.records.rows, summary.records.superseded), (2, 1));
    for _ in 0..2 {
        let mut titles = lines(&lake, Table::TmdbMovies, &["tconst", "title"]).await;
        titles.sort_unstable();
        assert_eq!(
            titles,
            [
                "tt0000001 | late",
                "tt0000002 | newest",
                "tt0000003 | other"
            ]
        );
        let mut cast = lines(
            &lake,
            Table::TmdbCast,
            &["tconst", "person_id", "name", "character", "cast_order"],
        )
        .await;
        cast.sort_unstable();
        assert_eq!(
            cast,
            [
                "tt0000001 | 1 | late | - | 0",
                "tt0000002 | 1 | newest | - | 0"
            ]
        );
        rebuilt(&lake).await;
    }
}

#[tokio::test]
async fn a_dead_letter_replaces_no_record_and_bad_credits_are_counted() {
    let lake = memory();
    let (first, second) = (run_id(0), run_id(1));
    land(
        &lake,
        &first,
        vec![record(1, &first, 0, r#""title":"good""#)],
    )
    .await;
    refined(&lake).await;
    let bad = record(1, &second, 9, r#""imdb_id":[]"#);
    let credits = record(2, &second, 9, r#""credits":7"#);
    land(&lake, &second, vec![bad, credits]).await;
    let summary = refined(&lake).await;
    assert_eq!(summary.records.unreadable_parts["credits"], 1);
    let titles = lines(&lake, Table::TmdbMovies, &["tconst", "title"]).await;
    assert_eq!(titles, ["tt0000001 | good", "tt0000002 | -"]);
}

#[tokio::test]
async fn series_have_their_own_table_and_files_of_others_are_named() {
    let lake = memory();
    let run = run_id(0);
    let series = vec![record(1, &run, 0, r#""name":"S""#)];
    land_as(
        &lake,
        &run,
        RecordKind::Series,
        RawFormat::Lines,
        series,
        Vec::new(),
    )
    .await;
    let date = layout::run_date(&run).expect("a day");
    let foreign = layout::record_file(date, RecordKind::Movie, 77);
    put(&lake, &foreign, "{}").await;
    let summary = refined(&lake).await;
    assert_eq!(
        (summary.records.records, summary.records.series_records),
        (1, 1)
    );
    assert_eq!((summary.records.rows, summary.records.series_rows), (1, 1));
    let names = lines(&lake, Table::TmdbSeries, &["tconst", "name"]).await;
    assert_eq!(names, ["tt0000001 | S"]);
    assert!(
        lines(&lake, Table::TmdbMovies, &["tconst"])
            .await
            .is_empty()
    );
    assert_eq!(summary.unused.len(), 1);
    assert_eq!(summary.unused[0].path, foreign);
}

#[tokio::test]
async fn a_local_folder_and_s3_hold_the_same_tables() {
    let mut seen = Vec::new();
    for place in [Place::local(), Place::s3()] {
        let run = run_id(0);
        for titles in made_titles(1, 60).chunks(20) {
            let records = titles.iter().map(|title| {
                let body = movie_record(title);
                record(title.number, &run, 0, &body[1..body.len() - 1])
            });
            land(&place.lake, &run, records.collect()).await;
        }
        let summary = refined(&place.lake).await;
        // One title in six has a budget beyond 64 bits.
        let records = summary.records;
        assert_eq!(
            (records.rows, records.unreadable_values["budget"]),
            (60, 10)
        );
        refined(&place.lake).await;
        let states = read_state(&place.lake).await.expect("reads");
        assert_eq!(states.len(), Table::ALL.len());
        seen.push(contents(&place.lake).await);
    }
    assert_eq!(seen[0], seen[1]);
}
