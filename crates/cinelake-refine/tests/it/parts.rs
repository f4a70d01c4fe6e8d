//! The tables of the parts of a record: what is in them, what tells their rows apart, and with what
//! they go.

use std::collections::BTreeSet;

use chrono::Duration;
use cinelake_imdb::ImdbId;
use cinelake_lake::Lake;
use cinelake_lake::manifest::RecordKind;
use cinelake_lake::record::RawFormat;
use cinelake_refine::{RefineOptions, RefineSummary, Table, TableOutcome, refine};
use serde_json::Value;

use crate::support::{
    content, contents, id, land, land_as, lines, memory, of, options, rebuilt, record, refined,
    run_id, start,
};

/// A film with every part. Records are one line each; see [`film`].
const FILM: &str = r#""id":7,"title":"Harbour",
"genres":[{"id":18,"name":"Drama"},{"id":53,"name":"Thriller"}],
"production_companies":[{"id":31,"logo_path":"/l31.png","name":"Lantern Works","origin_country":"PT"},{"id":32,"logo_path":null,"name":"Quay","origin_country":""}],
"production_countries":[{"iso_3166_1":"PT","name":"Portugal"}],
"spoken_languages":[{"english_name":"Portuguese","iso_639_1":"pt","name":"Português"}],
"belongs_to_collection":{"id":90,"name":"Harbours","poster_path":"/p90.jpg","backdrop_path":null},
"credits":{"cast":[
{"adult":false,"gender":1,"id":501,"known_for_department":"Acting","name":"Ana Lima","original_name":"Ana","popularity":2.5,"profile_path":"/ana.jpg","cast_id":4,"character":"Keeper","credit_id":"c501a","order":0},
{"adult":false,"gender":1,"id":501,"known_for_department":"Acting","name":"Ana Lima","original_name":"Ana","popularity":2.5,"profile_path":"/ana.jpg","cast_id":5,"character":"Ghost","credit_id":"c501b","order":1}],
"crew":[{"gender":2,"id":601,"known_for_department":"Directing","name":"Rui Alves","original_name":"Rui","popularity":1.25,"profile_path":null,"credit_id":"c601","department":"Directing","job":"Director"}]},
"keywords":{"keywords":[{"id":70,"name":"lighthouse"}]},
"release_dates":{"results":[{"iso_3166_1":"PT","release_dates":[
{"certification":"M/12","descriptors":["Fear"],"iso_639_1":"","note":"Porto","release_date":"2015-03-04T00:00:00.000Z","type":1},
{"certification":"M/12","descriptors":[],"iso_639_1":"pt","note":"","release_date":"2015-04-02T00:00:00.000Z","type":3}]}]},
"watch/providers":{"results":{"PT":{"link":"https://example.org/PT",
"flatrate":[{"logo_path":"/w8.jpg","provider_id":8,"provider_name":"Stream","display_priority":0}],
"rent":[{"logo_path":"/w8.jpg","provider_id":8,"provider_name":"Stream","display_priority":1}]}}},
"videos":{"results":[{"iso_639_1":"pt","iso_3166_1":"PT","name":"Trailer 1","key":"k1","site":"YouTube","size":1080,"type":"Trailer","official":true,"published_at":"2015-01-02T03:04:05.000Z","id":"v1"}]},
"translations":{"translations":[{"iso_3166_1":"BR","iso_639_1":"pt","name":"Português","english_name":"Portuguese","data":{"homepage":"","overview":"Um farol.","runtime":0,"tagline":"","title":"Porto"}}]}"#;

/// A series with every part.
const SERIES: &str = r#""id":9,"name":"Tides","original_name":"Marés","original_language":"pt","status":"Ended","type":"Miniseries","in_production":false,"adult":false,
"first_air_date":"2016-01-05","last_air_date":"2016-02-30","number_of_seasons":1,"number_of_episodes":6,"episode_run_time":[0,45,50],
"vote_average":7.5,"vote_count":12,"popularity":3.25,"overview":"Six nights.",
"genres":[{"id":18,"name":"Drama"}],
"created_by":[{"id":701,"credit_id":"c701","name":"Eva Reis","original_name":"Eva","gender":1,"profile_path":"/eva.jpg"}],
"networks":[{"id":40,"logo_path":"/n40.png","name":"Canal","origin_country":"PT"}],
"production_companies":[{"id":31,"logo_path":null,"name":"Lantern Works","origin_country":"PT"}],
"production_countries":[{"iso_3166_1":"PT","name":"Portugal"}],
"spoken_languages":[{"english_name":"Portuguese","iso_639_1":"pt","name":"Português"}],
"credits":{"cast":[{"id":999,"name":"Of the last season","credit_id":"c999","order":0}],"crew":[]},
"aggregate_credits":{"cast":[{"gender":2,"id":502,"known_for_department":"Acting","name":"Leo Sá","original_name":"Leo","popularity":0.5,"order":0,"total_episode_count":6,"roles":[
{"credit_id":"c502a","character":"Pilot","episode_count":5},{"credit_id":"c502b","character":"Twin","episode_count":1}]}],
"crew":[{"id":602,"name":"Ines Dias","department":"Writing","known_for_department":"Writing","total_episode_count":6,"jobs":[{"credit_id":"c602","job":"Writer","episode_count":6}]}]},
"keywords":{"results":[{"name":"tide","id":71}]},
"content_ratings":{"results":[{"descriptors":["Grief"],"iso_3166_1":"BR","rating":"14"}]},
"watch/providers":{"results":{"BR":{"link":"https://example.org/BR","ads":[{"logo_path":null,"provider_id":9,"provider_name":"Open","display_priority":3}]}}},
"videos":{"results":[]},
"translations":{"translations":[{"iso_3166_1":"US","iso_639_1":"en","name":"English","english_name":"English","data":{"name":"Tides","overview":"Six nights.","homepage":"https://example.org","tagline":"Hold on"}}]}"#;

/// The rows of all tables of parts, made of both.
const WHOLE: &str = r"tmdb_cast
  tt0000001 | movie | 501 | Ana Lima | Ghost | 1 | c501b | 5 | Ana | 1 | Acting | 2.5 | -
  tt0000001 | movie | 501 | Ana Lima | Keeper | 0 | c501a | 4 | Ana | 1 | Acting | 2.5 | -
  tt0000002 | series | 502 | Leo Sá | Pilot | 0 | c502a | - | Leo | 2 | Acting | 0.5 | 5
  tt0000002 | series | 502 | Leo Sá | Twin | 0 | c502b | - | Leo | 2 | Acting | 0.5 | 1
tmdb_crew
  tt0000001 | movie | 601 | Rui Alves | Directing | Director | c601 | Rui | 2 | Directing | 1.25 | -
  tt0000002 | series | 602 | Ines Dias | Writing | Writer | c602 | - | - | Writing | - | 6
  tt0000002 | series | 701 | Eva Reis | - | Creator | c701 | Eva | 1 | - | - | -
tmdb_genres
  tt0000001 | movie | 18 | Drama
  tt0000001 | movie | 53 | Thriller
  tt0000002 | series | 18 | Drama
tmdb_companies
  tt0000001 | movie | 31 | Lantern Works | PT | /l31.png
  tt0000001 | movie | 32 | Quay | - | -
  tt0000002 | series | 31 | Lantern Works | PT | -
tmdb_networks
  tt0000002 | series | 40 | Canal | PT | /n40.png
tmdb_countries
  tt0000001 | movie | PT | Portugal
  tt0000002 | series | PT | Portugal
tmdb_languages
  tt0000001 | movie | pt | Português | Portuguese
  tt0000002 | series | pt | Português | Portuguese
tmdb_collections
  tt0000001 | movie | 90 | Harbours | /p90.jpg | -
tmdb_keywords
  tt0000001 | movie | 70 | lighthouse
  tt0000002 | series | 71 | tide
tmdb_release_dates
  tt0000001 | movie | PT | M/12 | 1 | 2015-03-04T00:00:00Z | Porto | - | [Fear]
  tt0000001 | movie | PT | M/12 | 3 | 2015-04-02T00:00:00Z | - | pt | []
  tt0000002 | series | BR | 14 | - | - | - | - | [Grief]
tmdb_providers
  tt0000001 | movie | PT | flatrate | 8 | Stream | 0 | /w8.jpg | https://example.org/PT
  tt0000001 | movie | PT | rent | 8 | Stream | 1 | /w8.jpg | https://example.org/PT
  tt0000002 | series | BR | ads | 9 | Open | 3 | - | https://example.org/BR
tmdb_videos
  tt0000001 | movie | v1 | YouTube | k1 | Trailer 1 | Trailer | true | 1080 | pt | PT | 2015-01-02T03:04:05Z
tmdb_translations
  tt0000001 | movie | pt | BR | Português | Portuguese | Porto | Um farol. | - | - | 0
  tt0000002 | series | en | US | English | English | Tides | Six nights. | Hold on | https://example.org | -
";

pub(crate) fn film() -> String {
    FILM.replace('\n', "")
}

pub(crate) fn series() -> String {
    SERIES.replace('\n', "")
}

pub(crate) async fn land_series(lake: &Lake, run: &str, records: Vec<(ImdbId, Vec<u8>)>) {
    let (kind, format) = (RecordKind::Series, RawFormat::Lines);
    land_as(lake, run, kind, format, records, Vec::new()).await;
}

/// One film and one series with every part.
async fn both(lake: &Lake) -> RefineSummary {
    let run = run_id(0);
    land(lake, &run, vec![record(1, &run, 0, &film())]).await;
    land_series(lake, &run, vec![record(2, &run, 0, &series())]).await;
    refined(lake).await
}

async fn extra(lake: &Lake, table: Table) -> Vec<Value> {
    let extra = lines(lake, table, &["extra"]).await.into_iter();
    extra
        .map(|text| serde_json::from_str(&text).expect("JSON"))
        .collect()
}

#[tokio::test]
async fn every_part_of_a_film_and_of_a_series_is_in_its_table() {
    let lake = memory();
    let summary = both(&lake).await;
    let counts = &summary.records;
    assert_eq!((counts.rows, counts.series_rows), (2, 1));
    assert!(counts.unreadable_parts.is_empty(), "{counts:?}");
    let mut text = String::new();
    for table in Table::PARTS {
        text.push_str(&format!("{table}\n"));
        for line in content(&lake, table).await {
            text.push_str(&format!("  {line}\n"));
        }
    }
    assert_eq!(text, WHOLE, "{text}");
}

#[tokio::test]
async fn a_series_is_typed_and_the_rest_of_it_stays_reachable() {
    let lake = memory();
    let counts = both(&lake).await.records;
    assert_eq!(counts.unreadable_dates, 1);
    let columns: Vec<&str> = Table::TmdbSeries.columns()[..24]
        .iter()
        .map(|column| column.name)
        .collect();
    assert_eq!(
        lines(&lake, Table::TmdbSeries, &columns).await,
        [
            "tt0000002 | 9 | Tides | Marés | pt | Ended | Miniseries | false | false | 2016-01-05 | - | 1 | 6 | 45 | [Drama] | [Eva Reis] | [Canal] | [Lantern Works] | [PT] | [pt] | 7.5 | 12 | 3.25 | 2026-11-23T21:00:00Z"
        ]
    );
    let extra = extra(&lake, Table::TmdbSeries).await;
    let keys: Vec<&String> = extra[0].as_object().expect("an object").keys().collect();
    assert_eq!(
        keys,
        [
            "aggregate_credits",
            "content_ratings",
            "created_by",
            "credits",
            "episode_run_time",
            "keywords",
            "last_air_date",
            "overview",
            "translations",
            "videos",
            "watch/providers"
        ]
    );
}

/// Every text and number in a value that says something.
fn leaves(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| leaves(item, found)),
        Value::Object(keys) => keys.values().for_each(|item| leaves(item, found)),
        Value::String(text) if text.is_empty() => {}
        Value::String(text) => found.push(text.clone()),
        Value::Number(number) => found.push(number.to_string()),
        Value::Null | Value::Bool(_) => {}
    }
}

/// By title what stands in a column or somewhere in `extra`.
async fn cells(lake: &Lake) -> BTreeSet<(String, String)> {
    let mut cells = BTreeSet::new();
    let records = [Table::TmdbMovies, Table::TmdbSeries];
    for table in records.into_iter().chain(Table::PARTS) {
        for line in content(lake, table).await {
            let title = line.split(" | ").next().expect("an id").to_owned();
            let own = line
                .split(" | ")
                .map(|cell| (title.clone(), cell.to_owned()));
            cells.extend(own);
        }
    }
    for table in records {
        let titles = lines(lake, table, &["tconst"]).await;
        for (title, extra) in titles.into_iter().zip(extra(lake, table).await) {
            let mut found = Vec::new();
            leaves(&extra, &mut found);
            cells.extend(found.into_iter().map(|text| (title.clone(), text)));
        }
    }
    cells
}

#[tokio::test]
async fn every_value_of_a_part_is_in_its_table_or_in_extra() {
    let odd = r#""genres":[{"id":18,"name":"Drama","since":1901},"War",{"id":18,"name":"Drame"}],
        "production_companies":[{"id":99999999999,"name":"Vast"},{"id":"many","name":"Odd"}],
        "spoken_languages":[{"iso_639_1":"pt","name":"Português"}],
        "belongs_to_collection":"Harbours",
        "credits":{"cast":[{"id":1,"order":5000000000,"nickname":"Zé"}],"guests":["Gil"]},
        "videos":{"results":[{"id":"v","published_at":"in spring","size":[]}]}"#;
    let lake = memory();
    let run = run_id(0);
    for (number, fields) in [(1, film()), (3, odd.replace('\n', ""))] {
        land(&lake, &run, vec![record(number, &run, 0, &fields)]).await;
    }
    land_series(&lake, &run, vec![record(2, &run, 0, &series())]).await;
    let counts = refined(&lake).await.records;
    let unreadable: Vec<_> = counts.unreadable_parts.into_iter().collect();
    let expected = ["production_companies", "videos"].map(|key| (key.to_owned(), 1));
    assert_eq!(unreadable, expected);
    let there = cells(&lake).await;
    let odd = odd.to_owned();
    for (title, fields) in [(1, film()), (2, series()), (3, odd)] {
        let record: Value = serde_json::from_str(&format!("{{{fields}}}")).expect("JSON");
        let mut found = Vec::new();
        leaves(&record, &mut found);
        let title = id(title).to_string();
        let cell = |text: &String| (title.clone(), text.clone());
        let lost: Vec<_> = found
            .iter()
            .filter(|text| !there.contains(&cell(text)))
            .collect();
        assert!(lost.is_empty(), "{lost:?} of {fields}");
    }
    let kept = extra(&lake, Table::TmdbMovies).await;
    let kept: BTreeSet<_> = kept[1].as_object().expect("an object").keys().collect();
    let expected = ["credits", "genres", "production_companies", "videos"].map(str::to_owned);
    assert_eq!(kept, expected.iter().collect());
}

/// The record with every item of every list twice.
fn doubled(value: &mut Value) {
    match value {
        Value::Array(items) => {
            items.iter_mut().for_each(doubled);
            let again = items.clone();
            items.extend(again);
        }
        Value::Object(keys) => keys.values_mut().for_each(doubled),
        _ => {}
    }
}

#[tokio::test]
async fn each_table_of_a_part_has_one_row_per_what_it_says_and_duplicates_are_removed() {
    let (lake, twice) = (memory(), memory());
    both(&lake).await;
    let run = run_id(0);
    let double = |number, fields: &str| {
        let mut value = serde_json::from_str(&format!("{{{fields}}}")).expect("JSON");
        doubled(&mut value);
        let text = value.to_string();
        record(number, &run, 0, &text[1..text.len() - 1])
    };
    land(&twice, &run, vec![double(1, &film())]).await;
    land_series(&twice, &run, vec![double(2, &series())]).await;
    refined(&twice).await;
    for table in Table::PARTS {
        let names = table.columns().iter().map(|column| column.name);
        let key: Vec<&str> = match table.part_key() {
            [] => names.collect(),
            key => ["tconst", "kind"].iter().chain(key).copied().collect(),
        };
        let rows = lines(&twice, table, &key).await;
        let distinct: BTreeSet<&String> = rows.iter().collect();
        assert!(!rows.is_empty(), "{table} is not tested");
        assert_eq!(rows.len(), distinct.len(), "{table}: {rows:?}");
        if table == Table::TmdbReleaseDates {
            // Its list of reasons is doubled, too.
            assert_eq!(rows.len(), lines(&lake, table, &key).await.len());
            continue;
        }
        assert_eq!(content(&twice, table).await, content(&lake, table).await);
    }
}

#[tokio::test]
async fn of_two_rows_with_one_key_the_first_stays_and_without_a_key_all_that_differ() {
    let lake = memory();
    let run = run_id(0);
    let cast = r#"{"id":1,"credit_id":"c","character":"A"},{"id":1,"credit_id":"c","character":"B"},
        {"id":2,"character":"A"},{"id":2,"character":"B"},{"id":2,"character":"A"},{}"#;
    let fields = format!(r#""credits":{{"cast":[{cast}]}}"#);
    land(
        &lake,
        &run,
        vec![record(1, &run, 0, &fields.replace('\n', ""))],
    )
    .await;
    refined(&lake).await;
    let rows = lines(&lake, Table::TmdbCast, &["person_id", "character"]).await;
    assert_eq!(rows, ["1 | A", "2 | A", "2 | B"]);
}

#[tokio::test]
async fn a_block_of_another_shape_costs_no_record_and_is_counted() {
    let blocks = [
        "credits",
        "aggregate_credits",
        "keywords",
        "release_dates",
        "content_ratings",
        "watch/providers",
        "videos",
        "translations",
    ];
    let list = |block| match block {
        "watch/providers" => r#"{"results":{"PT":7}}"#,
        "credits" | "aggregate_credits" => r#"{"cast":[{"id":1,"name":"A"}],"crew":[{"id":{}}]}"#,
        "keywords" => r#"{"keywords":[{"id":1,"name":"a"},{"id":2,"name":[]}]}"#,
        "translations" => r#"{"translations":[{"data":7}]}"#,
        _ => r#"{"results":[{"id":"v"},null]}"#,
    };
    for block in blocks {
        for value in [
            "7",
            r#""text""#,
            "[1]",
            r#"{"results":1,"cast":1,"keywords":1,"translations":1}"#,
            list(block),
        ] {
            let lake = memory();
            let run = run_id(0);
            let fields = format!(r#""title":"T","{block}":{value}"#);
            land(&lake, &run, vec![record(1, &run, 0, &fields)]).await;
            let counts = refined(&lake).await.records;
            assert_eq!((counts.rows, counts.dead_letters.len()), (1, 0));
            assert_eq!(
                counts.unreadable_parts.get(block),
                Some(&1),
                "{block} {value}"
            );
            let extra = lines(&lake, Table::TmdbMovies, &["extra"]).await;
            assert_eq!(extra, [format!(r#"{{"{block}":{value}}}"#)]);
            for table in Table::PARTS {
                assert!(content(&lake, table).await.is_empty(), "{table} {value}");
            }
        }
    }
}

#[tokio::test]
async fn rows_of_parts_go_with_the_record_that_a_later_one_replaces() {
    let lake = memory();
    both(&lake).await;
    let (second, third) = (run_id(1), run_id(2));
    land(&lake, &second, vec![record(3, &second, 60, &film())]).await;
    land(
        &lake,
        &second,
        vec![record(1, &second, 60, r#""title":"bare""#)],
    )
    .await;
    refined(&lake).await;
    for table in Table::PARTS {
        let titles = lines(&lake, table, &["tconst"]).await;
        assert!(!titles.contains(&"tt0000001".to_owned()), "{table}");
    }
    land_series(
        &lake,
        &third,
        vec![record(2, &third, 99, r#""name":"bare""#)],
    )
    .await;
    let summary = refined(&lake).await;
    assert_eq!(of(&summary, Table::TmdbNetworks).rows_replaced, 1);
    for table in Table::PARTS {
        let titles: BTreeSet<String> = lines(&lake, table, &["tconst"]).await.into_iter().collect();
        let has_film = !matches!(table, Table::TmdbNetworks);
        assert_eq!(titles.len(), usize::from(has_film), "{table}: {titles:?}");
    }
    let grown = contents(&lake).await;
    rebuilt(&lake).await;
    assert_eq!(grown, contents(&lake).await);
}

#[tokio::test]
async fn a_film_and_a_series_of_one_id_are_kept_apart() {
    let lake = memory();
    let (first, second) = (run_id(0), run_id(1));
    land(&lake, &first, vec![record(1, &first, 0, &film())]).await;
    refined(&lake).await;
    land_series(&lake, &second, vec![record(1, &second, 60, &series())]).await;
    let summary = refined(&lake).await;
    assert_eq!(of(&summary, Table::TmdbMovies).rows_replaced, 0);
    let kinds = lines(&lake, Table::TmdbGenres, &["kind", "genre_id"]).await;
    assert_eq!(kinds, ["movie | 18", "movie | 53", "series | 18"]);
    let grown = contents(&lake).await;
    rebuilt(&lake).await;
    assert_eq!(grown, contents(&lake).await);
}

#[tokio::test]
async fn rows_of_parts_expire_with_their_record() {
    let lake = memory();
    both(&lake).await;
    let later = RefineOptions {
        now: start() + Duration::days(181),
        ..options(false)
    };
    let summary = refine(&lake, &later, &|_| {}).await.expect("refines");
    for table in [Table::TmdbMovies, Table::TmdbSeries]
        .into_iter()
        .chain(Table::PARTS)
    {
        let table = of(&summary, table);
        assert_eq!((table.state, table.rows), (TableOutcome::Updated, 0));
        assert!(table.rows_expired > 0, "{}", table.table);
    }
}

#[tokio::test]
async fn a_value_of_a_series_that_its_column_cannot_hold_is_null_kept_and_counted() {
    let lake = memory();
    let run = run_id(0);
    let records = vec![
        record(
            1,
            &run,
            0,
            r#""name":"A","number_of_seasons":"several","episode_run_time":["long"],"genres":7"#,
        ),
        record(2, &run, 0, r#""number_of_seasons":2,"episode_run_time":[]"#),
    ];
    land_series(&lake, &run, records).await;
    let counts = refined(&lake).await.records;
    assert_eq!(
        (counts.records, counts.series_records, counts.series_rows),
        (2, 2, 2)
    );
    let keys: Vec<_> = counts.unreadable_values.into_iter().collect();
    let once = |key: &str| (key.to_owned(), 1);
    assert_eq!(
        keys,
        [
            once("episode_run_time"),
            once("genres"),
            once("number_of_seasons")
        ]
    );
    let columns = ["tconst", "name", "number_of_seasons", "genres", "extra"];
    assert_eq!(
        lines(&lake, Table::TmdbSeries, &columns).await,
        [
            r#"tt0000001 | A | - | - | {"number_of_seasons":"several","episode_run_time":["long"],"genres":7}"#,
            "tt0000002 | - | 2 | - | {}",
        ]
    );
    assert_eq!(lines(&lake, Table::DeadLetters, &["tconst"]).await.len(), 0);
}
