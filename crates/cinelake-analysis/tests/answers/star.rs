//! The star schema: its grain, its keys, its money, and what becomes of it when things go wrong.

use std::collections::BTreeMap;
use std::sync::Arc;

use arrow::util::pretty::pretty_format_batches;
use bytes::Bytes;
use cinelake_analysis::model::{
    Event, ModelOptions, ModelSummary, TableOutcome, is_behind, model, read_state,
};
use cinelake_analysis::{AnalysisError, Limits, Session};
use cinelake_lake::Lake;
use cinelake_model::{RefinedTable, Role, WEIGHT};
use cinelake_refine::Table;
use cinelake_testkit::planted::{everything, plants};
use cinelake_testkit::{FaultStore, StoreFault};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::place::Place;
use crate::trusted::{Trusted, traps};

fn options(rebuild: bool) -> ModelOptions {
    ModelOptions {
        rebuild,
        version: "0.1.0".to_owned(),
        now: "2025-01-01T00:00:00Z".parse().expect("a time"),
        limits: Limits::default(),
    }
}

async fn made(lake: &Lake) -> ModelSummary {
    model(lake, &options(false), &|_| {})
        .await
        .expect("modelled")
}

async fn failed(lake: &Lake) -> AnalysisError {
    let failed = model(lake, &options(false), &|_| {}).await;
    failed.expect_err("fails")
}

async fn session(lake: &Lake) -> Session {
    let session = Session::open_all_within(lake, Limits::default()).await;
    session.expect("opens")
}

/// The rows as text, one line each, values separated by a blank and a bar.
async fn rows(lake: &Lake, sql: &str) -> Vec<String> {
    asked(&session(lake).await, sql).await
}

async fn one(lake: &Lake, sql: &str) -> String {
    rows(lake, sql).await.join("\n")
}

async fn asked(session: &Session, sql: &str) -> Vec<String> {
    let rows = session.sql(sql).await.expect("runs");
    let record_batches = rows.collect().await.expect("rows");
    let text = pretty_format_batches(&record_batches).expect("text");
    let text = text.to_string();
    let lines = text.lines().filter(|line| line.starts_with('|')).skip(1);
    let cells = |line: &str| {
        let cells = line.trim_matches('|').split('|').map(str::trim);
        cells.collect::<Vec<_>>().join(" | ").trim_end().to_owned()
    };
    lines.map(cells).collect()
}

/// Every file of Refined, by path.
async fn files(lake: &Lake) -> BTreeMap<String, Bytes> {
    let mut files = BTreeMap::new();
    for object in lake.list("Refined").await.expect("lists") {
        let path = object.location.to_string();
        let bytes = lake.read(&path).await.expect("reads");
        files.insert(path, bytes);
    }
    files
}

/// Grain, references and weights, asked of the tables themselves.
async fn assert_star(lake: &Lake) {
    let session = session(lake).await;
    for table in RefinedTable::ALL {
        for (what, sql) in faults(table) {
            assert_eq!(asked(&session, &sql).await, ["0"], "{table}: {what}");
        }
    }
}

/// What must not be found in a table: each statement counts it.
fn faults(table: RefinedTable) -> Vec<(String, String)> {
    let grain = table.grain().join(", ");
    let twice = format!(
        "SELECT COUNT(*) FROM (SELECT {grain} FROM {table} GROUP BY {grain} HAVING COUNT(*) > 1) AS twice"
    );
    let mut faults = vec![("the grain".to_owned(), twice)];
    for column in table.columns() {
        if let Some(dimension) = table.refers_to(column.name) {
            let (name, key) = (column.name, dimension.grain()[0]);
            let lost = format!(
                "SELECT COUNT(*) FROM {table} f WHERE NOT EXISTS \
                 (SELECT 1 FROM {dimension} d WHERE d.{key} = f.{name})"
            );
            faults.push((name.to_owned(), lost));
        }
    }
    if table.role() == Role::Bridge {
        let wrong = format!(
            "SELECT COUNT(*) FROM (SELECT title_key FROM {table} GROUP BY title_key \
             HAVING ABS(SUM({WEIGHT}) - 1) > 1e-9) AS wrong"
        );
        faults.push((WEIGHT.to_owned(), wrong));
        let lost = format!(
            "SELECT COUNT(*) FROM fact_title f WHERE NOT EXISTS \
             (SELECT 1 FROM {table} b WHERE b.title_key = f.title_key)"
        );
        faults.push(("titles without a row".to_owned(), lost));
    }
    faults
}

#[tokio::test(flavor = "multi_thread")]
async fn every_table_of_the_star_has_its_grain_its_members_and_weights_that_add_up() {
    let trusted = traps().await;
    let summary = made(&trusted.lake).await;
    assert!(summary.trusted_missing.contains(&Table::Outcomes));
    assert_star(&trusted.lake).await;
    let place = Place::of(&everything(7)).await;
    made(&place.lake).await;
    assert_star(&place.lake).await;
    let titles = "SELECT (SELECT COUNT(*) FROM fact_title) = (SELECT COUNT(*) FROM titles)";
    assert_eq!(one(&place.lake, titles).await, "true");
}

#[tokio::test(flavor = "multi_thread")]
async fn money_has_64_bits_and_is_the_same_over_every_bridge() {
    let trusted = traps().await;
    made(&trusted.lake).await;
    let sql = "SELECT budget, revenue, profit, return_on_budget, multiple FROM fact_title WHERE title_key = 'tt0000003'";
    let giant = one(&trusted.lake, sql).await;
    assert_eq!(giant, "400000000 | 3000000000 | 2600000000 | 6.5 | 7.5");
    let all = one(
        &trusted.lake,
        "SELECT SUM(revenue), SUM(budget) FROM fact_title",
    )
    .await;
    assert_eq!(all, "3025000900 | 417000500");
    for table in RefinedTable::ALL {
        if table.role() == Role::Bridge {
            let sql = format!(
                "SELECT CAST(ROUND(SUM(f.revenue * b.weight)) AS BIGINT), CAST(ROUND(SUM(f.budget * b.weight)) AS BIGINT) \
                 FROM fact_title f JOIN {table} b ON b.title_key = f.title_key"
            );
            assert_eq!(one(&trusted.lake, &sql).await, all, "{table}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn titles_of_one_name_and_records_of_another_kind_stay_apart() {
    let trusted = traps().await;
    made(&trusted.lake).await;
    let sql = "SELECT t.title_key, t.kind, t.record_kind, t.in_catalogue, t.tmdb_id, f.revenue, f.release_date_key, f.snapshot_date_key \
               FROM dim_title t LEFT JOIN fact_title f ON f.title_key = t.title_key ORDER BY t.title_key";
    let expected = [
        "tt0000001 | movie | movie | true | 11 | 25000000 | 20010504 | 20241230",
        "tt0000002 | movie | movie | true | 12 | 900 | 20020101 | 20241230",
        "tt0000003 | movie | movie | true | 13 | 3000000000 | 20101217 | 20230115",
        "tt0000004 | movie | none | true |  |  | -1 | 20241230",
        // TMDB's film of the same IMDb id is not the series' record.
        "tt0000005 | series | series | true | 11 |  | 20050901 | 20241230",
        "tt0000006 | movie | movie | false | 16 |  | -1 | -1",
        "unknown | unknown | none | false |  |  |  |",
    ];
    assert_eq!(rows(&trusted.lake, sql).await, expected);
    let genres = "SELECT title_key, genre_key, weight FROM bridge_title_genre ORDER BY title_key, genre_key LIMIT 3";
    let third = "0.3333333333333333";
    let expected =
        ["Drama", "Romance", "War"].map(|name| format!("tt0000001 | imdb:{name} | {third}"));
    assert_eq!(rows(&trusted.lake, genres).await, expected);
    let spelled = "SELECT name FROM dim_genre WHERE genre_key = 'tmdb:18'";
    assert_eq!(one(&trusted.lake, spelled).await, "Drama");
}

#[tokio::test(flavor = "multi_thread")]
async fn people_are_known_by_ids_and_namesakes_without_ids_are_said_to_be_possible() {
    let trusted = traps().await;
    made(&trusted.lake).await;
    let sql = "SELECT person_key, source, name, birth_year, birth_years FROM dim_person ORDER BY person_key";
    let expected = [
        "name:Ana | name | Ana |  | 2",
        "name:Rui | name | Rui |  | 0",
        "nm0000001 | imdb | Kim | 1980 | 1",
        "nm0000002 | imdb | Kim |  | 0",
        "tmdb:100 | tmdb | Ana |  | 0",
        "tmdb:101 | tmdb | Eva |  | 0",
        "tmdb:102 | tmdb | Lu |  | 0",
        "tmdb:200 | tmdb | Ana |  | 0",
        "tmdb:300 | tmdb | Kim |  | 0",
        "unknown | unknown | unknown |  | 0",
    ];
    assert_eq!(rows(&trusted.lake, sql).await, expected);
    let sql = "SELECT title_key, person_key, role, source, billing, credits, characters FROM fact_credit \
               WHERE title_key IN ('tt0000001', 'tt0000003') ORDER BY title_key, person_key, role";
    let expected = [
        "tt0000001 | name:Ana | actor | catalogue |  | 1 | Eva",
        "tt0000001 | tmdb:100 | cast | tmdb | 1 | 2 | Eva",
        "tt0000001 | tmdb:101 | Director | tmdb |  | 1 |",
        "tt0000003 | name:Rui | actor | catalogue |  | 2 | A pilot",
        "tt0000003 | tmdb:101 | Director | tmdb |  | 1 |",
        "tt0000003 | tmdb:102 | Director | tmdb |  | 1 |",
        "tt0000003 | tmdb:200 | cast | tmdb | 2 | 1 |",
    ];
    assert_eq!(rows(&trusted.lake, sql).await, expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_snapshot_of_a_rating_is_a_row() {
    let trusted = traps().await;
    made(&trusted.lake).await;
    let sql = "SELECT snapshot_date_key, average_rating, num_votes FROM fact_rating_snapshot \
               WHERE title_key = 'tt0000001' ORDER BY snapshot_date_key";
    let expected = ["20230115 | 7.5 | 600", "20241230 | 8.0 | 1000"];
    assert_eq!(rows(&trusted.lake, sql).await, expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_known_is_null_or_the_unknown_member_and_counted() {
    let trusted = traps().await;
    let summary = made(&trusted.lake).await;
    let fact = summary
        .tables
        .iter()
        .find(|table| table.table == RefinedTable::FactTitle);
    let unknown = &fact.expect("the fact").unknown;
    let count = |column: &str| unknown.get(column).copied();
    assert_eq!(
        (count("budget"), count("revenue"), count("profit")),
        (Some(2), Some(3), Some(3))
    );
    assert_eq!(
        (count("release_date_key"), count("collection_key")),
        (Some(2), Some(4))
    );
    assert_eq!(count("title_key"), None);
    // An unchanged table says it again.
    assert_eq!(
        made(&trusted.lake)
            .await
            .tables
            .iter()
            .find(|t| t.table == RefinedTable::FactTitle)
            .map(|t| t.unknown.clone()),
        Some(unknown.clone())
    );
    let sql = "SELECT name FROM dim_company WHERE company_key = -1";
    assert_eq!(one(&trusted.lake, sql).await, "unknown");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_model_writes_nothing_and_a_rebuild_gives_the_same_bytes() {
    let trusted = traps().await;
    let first = made(&trusted.lake).await;
    assert!(
        first
            .tables
            .iter()
            .all(|table| table.state == TableOutcome::Made)
    );
    let before = files(&trusted.lake).await;
    assert_eq!(before.len(), RefinedTable::ALL.len());
    let again = made(&trusted.lake).await;
    assert!(
        again
            .tables
            .iter()
            .all(|table| table.state == TableOutcome::Unchanged)
    );
    for (first, again) in first.tables.iter().zip(&again.tables) {
        let of = |table: &cinelake_analysis::model::TableSummary| {
            (table.rows, table.size_bytes, table.unknown.clone())
        };
        assert_eq!(of(first), of(again));
    }
    let rebuilt = model(&trusted.lake, &options(true), &|_| {}).await;
    let rebuilt = rebuilt.expect("modelled");
    assert!(
        rebuilt
            .tables
            .iter()
            .all(|table| table.state == TableOutcome::Made)
    );
    assert_eq!(files(&trusted.lake).await, before);
    // A lake of other rows groups would differ in its pages if they followed the engine's batches.
    let place = Place::of(&everything(3)).await;
    made(&place.lake).await;
    let before = files(&place.lake).await;
    model(&place.lake, &options(true), &|_| {})
        .await
        .expect("modelled");
    assert_eq!(files(&place.lake).await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_tables_whose_inputs_have_changed_are_made_again() {
    let trusted = traps().await;
    made(&trusted.lake).await;
    assert!(!is_behind(&session(&trusted.lake).await).expect("known"));
    let person = json!({ "nconst": "nm0000001", "name": "Kim Lee", "birth_year": 1980 });
    trusted.put(Table::People, &[person]).await;
    assert!(is_behind(&session(&trusted.lake).await).expect("known"));
    let told = std::sync::Mutex::new(Vec::new());
    let note = |event| {
        if let Event::Written { table, .. } = event {
            told.lock().expect("a lock").push(table);
        }
    };
    model(&trusted.lake, &options(false), &note)
        .await
        .expect("modelled");
    assert_eq!(*told.lock().expect("a lock"), [RefinedTable::DimPerson]);
    // A refine that wrote the same rows again changes nothing.
    let place = Place::of(&everything(7)).await;
    made(&place.lake).await;
    place.rebuild().await;
    let again = made(&place.lake).await;
    assert!(
        again
            .tables
            .iter()
            .all(|table| table.state == TableOutcome::Unchanged),
        "{again:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_are_the_same_whatever_came_first() {
    let mut keys = Vec::new();
    for order in [[0, 1, 2], [2, 0, 1]] {
        let plants = plants(11);
        let place = Place::new();
        for (run, number) in order.into_iter().enumerate() {
            let plant = &plants[number];
            place.land(run as u32 + 1, plant, &plant.records).await;
        }
        place.refine().await;
        made(&place.lake).await;
        let mut all = BTreeMap::new();
        for table in RefinedTable::ALL {
            // A title of several catalogues has the day and the people of the one that came last.
            if table.role() == Role::Dimension {
                let key = table.grain()[0];
                let sql = format!("SELECT {key} FROM {table} ORDER BY {key}");
                all.insert(table, rows(&place.lake, &sql).await);
            }
        }
        assert!(all[&RefinedTable::DimTitle].len() > 20);
        keys.push(all);
    }
    assert_eq!(keys[0], keys[1]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_that_would_break_its_grain_is_an_error_that_names_the_rows_and_changes_nothing() {
    let trusted = traps().await;
    made(&trusted.lake).await;
    let before = files(&trusted.lake).await;
    let title = |tconst: &str| json!({ "tconst": tconst, "primary_title": "Twice" });
    let rows = ["tt0000001", "tt0000002", "tt0000002", "tt0000003"].map(title);
    trusted.put(Table::Titles, &rows).await;
    let error = failed(&trusted.lake).await;
    let text = error.to_string();
    assert!(
        matches!(
            error,
            AnalysisError::Grain {
                table: RefinedTable::DimTitle,
                ..
            }
        ),
        "{text}"
    );
    assert!(
        text.contains("keys (title_key) with more than one row: 1 (title_key = tt0000002)"),
        "{text}"
    );
    assert!(text.contains("cinelake refine --rebuild --lake"), "{text}");
    assert_eq!(files(&trusted.lake).await, before);
    // Two collections of one film would multiply its money.
    let trusted = traps().await;
    let of = |id: i64| json!({ "tconst": "tt0000001", "collection_id": id, "name": "Twins" });
    trusted.put(Table::TmdbCollections, &[of(1), of(2)]).await;
    let error = failed(&trusted.lake).await;
    assert!(
        matches!(
            error,
            AnalysisError::Grain {
                table: RefinedTable::FactTitle,
                ..
            }
        ),
        "{error}"
    );
    assert!(files(&trusted.lake).await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lake_that_lacks_tables_gets_unknown_members_and_facts_without_rows() {
    let trusted = Trusted::new();
    let title = json!({ "tconst": "tt0000001", "primary_title": "Alone" });
    trusted.put(Table::Titles, &[title]).await;
    let summary = made(&trusted.lake).await;
    let by_table: BTreeMap<RefinedTable, u64> = summary
        .tables
        .iter()
        .map(|table| (table.table, table.rows))
        .collect();
    assert_eq!(by_table[&RefinedTable::DimTitle], 2);
    assert_eq!(by_table[&RefinedTable::DimPerson], 1);
    assert_eq!(by_table[&RefinedTable::FactTitle], 1);
    assert_eq!(by_table[&RefinedTable::FactCredit], 0);
    assert_eq!(by_table[&RefinedTable::BridgeTitleCompany], 1);
    assert_eq!(summary.trusted_missing.len(), Table::ALL.len() - 1);
    assert_star(&trusted.lake).await;
    // And one with records only.
    let trusted = Trusted::new();
    let film = json!({ "tconst": "tt0000001", "title": "Alone", "budget": 5000 });
    trusted.put(Table::TmdbMovies, &[film]).await;
    made(&trusted.lake).await;
    assert_star(&trusted.lake).await;
    let sql = "SELECT title_key, budget FROM fact_title";
    assert_eq!(one(&trusted.lake, sql).await, "tt0000001 | 5000");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_table_of_the_star_is_told_and_made_again() {
    let trusted = traps().await;
    made(&trusted.lake).await;
    let before = files(&trusted.lake).await;
    let path = RefinedTable::DimGenre.path();
    trusted
        .lake
        .replace(&path, Bytes::from_static(b"PAR0"))
        .await
        .expect("replaced");
    let states = read_state(&trusted.lake).await.expect("read");
    let damaged: Vec<_> = states
        .iter()
        .filter(|state| state.problem.is_some())
        .collect();
    assert_eq!(damaged.len(), 1);
    assert_eq!(damaged[0].table, RefinedTable::DimGenre);
    let error = Session::open_all_within(&trusted.lake, Limits::default()).await;
    let text = error.expect_err("broken").to_string();
    assert!(text.contains("cinelake model --rebuild --lake"), "{text}");
    made(&trusted.lake).await;
    assert_eq!(files(&trusted.lake).await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_at_any_write_and_run_again_it_is_the_same_star() {
    let trusted = traps().await;
    made(&trusted.lake).await;
    let whole = files(&trusted.lake).await;
    // A table is staged and then moved: two writes.
    let writes = 2 * RefinedTable::ALL.len() as u64;
    for write in (1..=writes).step_by(7) {
        let trouble = [
            StoreFault::HangBefore,
            StoreFault::HangAfter,
            StoreFault::Fail,
        ][write as usize % 3];
        let trusted = traps().await;
        let store = FaultStore::new(trusted.lake.object_store()).at_write(write, trouble);
        let cut = trusted.lake.behind(|_| Arc::new(store.clone()));
        let options = options(false);
        let done = tokio::select! {
            done = model(&cut, &options, &|_| {}) => done.is_ok(),
            () = store.hung() => false,
        };
        assert!(!done, "{write}");
        let left = files(&trusted.lake).await;
        for (path, bytes) in left.iter().filter(|(path, _)| !path.contains("/_staging/")) {
            assert_eq!(whole.get(path), Some(bytes), "{path}");
        }
        made(&trusted.lake).await;
        let mut files = files(&trusted.lake).await;
        // What was staged is cleared a day later.
        files.retain(|path, _| !path.contains("/_staging/"));
        assert_eq!(files, whole, "{write}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_models_at_once_leave_every_table_whole() {
    let trusted = traps().await;
    let options = options(true);
    let (one, two) = tokio::join!(
        model(&trusted.lake, &options, &|_| {}),
        model(&trusted.lake, &options, &|_| {})
    );
    assert_eq!(
        one.expect("modelled").tables.len(),
        two.expect("modelled").tables.len()
    );
    let summary = made(&trusted.lake).await;
    assert!(
        summary
            .tables
            .iter()
            .all(|table| table.state == TableOutcome::Unchanged)
    );
    assert_star(&trusted.lake).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_star_in_a_bucket_is_the_star_of_a_folder() {
    let plant = everything(7);
    let mut stars = Vec::new();
    for place in [Place::new(), Place::s3()] {
        place.land(1, &plant, &plant.records).await;
        place.refine().await;
        made(&place.lake).await;
        let again = made(&place.lake).await;
        assert!(
            again
                .tables
                .iter()
                .all(|table| table.state == TableOutcome::Unchanged)
        );
        stars.push(files(&place.lake).await);
    }
    assert_eq!(stars[0], stars[1]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_of_the_star_that_is_not_made_yet_names_the_command_that_makes_it() {
    let trusted = traps().await;
    let error = session(&trusted.lake)
        .await
        .sql("SELECT * FROM fact_title")
        .await;
    let text = error.expect_err("not made").to_string();
    assert!(
        text.contains("no table `fact_title` yet") && text.contains("cinelake model --lake"),
        "{text}"
    );
    let error = session(&trusted.lake)
        .await
        .sql("SELECT * FROM fact_titel")
        .await;
    let text = error.expect_err("no such table").to_string();
    assert!(text.contains("there is no table `fact_titel`"), "{text}");
}

/// The statements of the page, by the heading before them.
fn questions() -> Vec<(String, String)> {
    let page = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/refined.md");
    let page = std::fs::read_to_string(page).expect("the page");
    let mut questions = Vec::new();
    for part in page.split("\n### ").skip(1) {
        let (heading, rest) = part.split_once('\n').expect("a heading");
        if let Some((_, sql)) = rest.split_once("```sql\n") {
            let (sql, _) = sql.split_once("```").expect("an end");
            questions.push((heading.to_owned(), sql.to_owned()));
        }
    }
    questions
}

#[tokio::test(flavor = "multi_thread")]
async fn the_ten_questions_of_the_page_are_answered_by_the_star() {
    let trusted = traps().await;
    made(&trusted.lake).await;
    let questions = questions();
    assert_eq!(questions.len(), 10);
    let mut text = String::new();
    for (heading, sql) in questions {
        let answer = one(&trusted.lake, &sql).await;
        assert!(!answer.is_empty(), "{heading}");
        text.push_str(&format!("{heading}\n{answer}\n\n"));
    }
    insta::assert_snapshot!(text);
}

/// Titles, each with the genres and the companies that it lists; a list may repeat itself.
fn listed() -> impl Strategy<Value = Vec<(Vec<u8>, Vec<u8>)>> {
    let list = || prop::collection::vec(0..6_u8, 0..5);
    prop::collection::vec((list(), list()), 0..12)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, ..ProptestConfig::default() })]

    #[test]
    fn weights_of_any_title_add_up_to_one(titles in listed()) {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
        runtime.expect("a runtime").block_on(async {
            let trusted = Trusted::new();
            let (mut rows, mut companies, mut films) = (Vec::new(), Vec::new(), Vec::new());
            for (number, (genres, makers)) in titles.iter().enumerate() {
                let tconst = format!("tt{number:07}");
                let names: Vec<String> = genres.iter().map(|genre| format!("G{genre}")).collect();
                rows.push(json!({ "tconst": tconst, "genres": names }));
                films.push(json!({ "tconst": tconst, "budget": 1_000_000 + number, "revenue": 4_000_000_000_i64 }));
                let maker = |id: &u8| -> Value { json!({ "tconst": tconst, "company_id": id }) };
                companies.extend(makers.iter().map(maker));
            }
            trusted.put(Table::Titles, &rows).await;
            trusted.put(Table::TmdbMovies, &films).await;
            trusted.put(Table::TmdbCompanies, &companies).await;
            made(&trusted.lake).await;
            let session = session(&trusted.lake).await;
            for table in [RefinedTable::BridgeTitleGenre, RefinedTable::BridgeTitleCompany, RefinedTable::FactTitle] {
                for (what, sql) in faults(table) {
                    assert_eq!(asked(&session, &sql).await, ["0"], "{table}: {what}");
                }
            }
        });
    }
}
