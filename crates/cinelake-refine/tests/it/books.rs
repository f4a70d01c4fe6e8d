//! `outcomes`, and what the tables say about themselves.

use std::io::Write;

use bytes::Bytes;
use cinelake_lake::Lake;
use cinelake_lake::layout;
use cinelake_lake::manifest::{Miss, Outcome, RecordKind, RunStatus};
use cinelake_lake::record::RawFormat;
use cinelake_refine::{Table, TableOutcome, read_state, unrefined};
use cinelake_testkit::fixtures::MOVIES_HEADER;
use serde_json::json;

use crate::support::{
    id, land, land_as, land_catalogue, land_catalogues, lines, memory, of, put, record, refined,
    run_id,
};

const COLUMNS: [&str; 6] = [
    "run_id",
    "tconst",
    "kind",
    "outcome",
    "reason",
    "run_status",
];

async fn close(lake: &Lake, run: &str, outcomes: &str) {
    land_catalogues(lake, run, RunStatus::DoneWithFailures, json!({}), &[]).await;
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(outcomes.as_bytes()).expect("written");
    let bytes = Bytes::from(gzip.finish().expect("written"));
    let path = layout::run_file(run, "outcomes.ndjson.gz");
    lake.replace(&path, bytes).await.expect("written");
}

#[tokio::test]
async fn a_run_at_work_is_read_from_its_entries_and_again_when_it_has_ended() {
    let lake = memory();
    let run = run_id(0);
    land_catalogues(&lake, &run, RunStatus::Running, json!({}), &[]).await;
    let miss = Miss {
        tconst: id(2),
        kind: RecordKind::Movie,
        outcome: Outcome::NotFound,
        reason: "404".into(),
    };
    let records = vec![record(1, &run, 0, r#""id":1"#)];
    land_as(
        &lake,
        &run,
        RecordKind::Movie,
        RawFormat::Lines,
        records,
        vec![miss],
    )
    .await;
    refined(&lake).await;
    assert_eq!(
        lines(&lake, Table::Outcomes, &COLUMNS).await,
        [
            format!("{run} | tt0000001 | movie | landed | - | running"),
            format!("{run} | tt0000002 | movie | not_found | 404 | running"),
        ]
    );
    let later = run_id(5);
    land(&lake, &later, vec![record(3, &later, 0, r#""id":1"#)]).await;
    let outcomes = "{\"tconst\":\"tt0000001\",\"kind\":\"movie\",\"outcome\":\"landed\"}\n{\"tconst\":\"tt0000004\",\"outcome\":\"filtered\",\"reason\":\"genre\"}\n";
    close(&lake, &run, outcomes).await;
    let summary = refined(&lake).await;
    let table = of(&summary, Table::Outcomes);
    assert_eq!((table.state, table.rows), (TableOutcome::Updated, 3));
    assert_eq!((table.rows_added, table.rows_replaced), (3, 2));
    assert_eq!(
        lines(&lake, Table::Outcomes, &COLUMNS).await,
        [
            format!("{run} | tt0000001 | movie | landed | - | done_with_failures"),
            format!("{run} | tt0000004 | - | filtered | genre | done_with_failures"),
            format!("{later} | tt0000003 | movie | landed | - | -"),
        ]
    );
}

#[tokio::test]
async fn damaged_books_stop_the_refine_rather_than_being_forgotten() {
    let lake = memory();
    let run = run_id(0);
    close(&lake, &run, "{\"tconst\":\"tt000").await;
    let error = crate::support::try_refine(&lake, false)
        .await
        .expect_err("damaged");
    assert!(error.to_string().contains("outcomes.ndjson.gz"), "{error}");
    close(&lake, &run, "").await;
    put(&lake, &layout::run_manifest(&run), "{").await;
    let error = crate::support::try_refine(&lake, false)
        .await
        .expect_err("damaged");
    assert!(error.to_string().contains(&run), "{error}");
}

#[tokio::test]
async fn tables_say_what_they_were_made_from_and_what_is_missing() {
    let lake = memory();
    let run = run_id(0);
    assert!(read_state(&lake).await.expect("reads").is_empty());
    land_catalogue(&lake, &run, "movies.csv", MOVIES_HEADER).await;
    land(&lake, &run, vec![record(1, &run, 0, r#""id":1"#)]).await;
    let missing = unrefined(&lake, &[]).await.expect("lists");
    assert_eq!(
        (missing.batches, missing.catalogue_files, missing.runs),
        (1, 1, 1)
    );
    refined(&lake).await;
    let states = read_state(&lake).await.expect("reads");
    assert!(unrefined(&lake, &states).await.expect("lists").is_empty());
    let movies = &states[Table::TmdbMovies as usize];
    assert_eq!(
        (movies.rows, movies.inputs.count(), movies.version.as_str()),
        (1, 1, "0.1.0")
    );
    assert!(movies.inputs.batches[&run].contains("movie_0001"));
    assert_eq!(movies.columns.len(), Table::TmdbMovies.columns().len());
    assert!(movies.refined_at.is_some() && movies.problem.is_none());
    let titles = &states[Table::Titles as usize];
    let catalogue = &titles.inputs.catalogues[0];
    assert_eq!((catalogue.unit, catalogue.place), (0, 0));
    assert_eq!(catalogue.left_out, None);
    land(&lake, &run, vec![record(2, &run, 0, r#""id":1"#)]).await;
    let missing = unrefined(&lake, &states).await.expect("lists");
    assert_eq!(
        (missing.batches, missing.catalogue_files, missing.runs),
        (1, 0, 1)
    );
}

#[tokio::test]
async fn an_empty_lake_gives_empty_tables() {
    let lake = memory();
    let summary = refined(&lake).await;
    assert!(summary.tables.iter().all(|table| table.rows == 0));
    assert_eq!(summary.tables.len(), Table::ALL.len());
    let again = refined(&lake).await;
    assert!(
        again
            .tables
            .iter()
            .all(|table| table.state == TableOutcome::Unchanged)
    );
}
