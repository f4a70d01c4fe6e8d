//! `outcomes`, and what the tables say about themselves.

use cinelake_lake::layout;
use cinelake_lake::ledger::Miss;
use cinelake_lake::manifest::{Outcome, RecordKind, RunStatus};
use cinelake_lake::record::RawFormat;
use cinelake_refine::{Table, TableOutcome, read_state, unrefined};
use cinelake_testkit::fixtures::MOVIES_HEADER;

use crate::support::{
    as_ended, checkpoint, close, id, land, land_as, land_catalogue, lines, manifest, memory, of,
    put_outcomes, record, refined, run_id,
};

const COLUMNS: [&str; 6] = [
    "run_id",
    "tconst",
    "kind",
    "outcome",
    "reason",
    "run_status",
];

fn miss(number: u64) -> Miss {
    Miss {
        tconst: id(number),
        kind: RecordKind::Movie,
        outcome: Outcome::NotFound,
        reason: "404".into(),
    }
}

#[tokio::test]
async fn a_run_at_work_is_read_from_its_entries_and_again_when_it_has_ended() {
    let lake = memory();
    let run = run_id(0);
    manifest(&lake, &run, RunStatus::Running).await;
    let records = vec![record(1, &run, 0, r#""id":1"#)];
    land_as(
        &lake,
        &run,
        RecordKind::Movie,
        RawFormat::Lines,
        records,
        vec![miss(2)],
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
    let outcomes = as_ended(&[(1, "landed"), (2, "not_found"), (4, "failed")]);
    close(&lake, &run, RunStatus::DoneWithFailures, &outcomes).await;
    let summary = refined(&lake).await;
    let table = of(&summary, Table::Outcomes);
    assert_eq!((table.state, table.rows), (TableOutcome::Updated, 4));
    assert_eq!((table.rows_added, table.rows_replaced), (4, 2));
    assert_eq!(
        lines(&lake, Table::Outcomes, &COLUMNS).await,
        [
            format!("{run} | tt0000001 | movie | landed | - | done_with_failures"),
            format!("{run} | tt0000002 | movie | not_found | - | done_with_failures"),
            format!("{run} | tt0000004 | movie | failed | - | done_with_failures"),
            format!("{later} | tt0000003 | movie | landed | - | -"),
        ]
    );
}

#[tokio::test]
async fn titles_that_a_filter_left_out_are_in_no_row_even_where_the_books_list_them() {
    let lake = memory();
    let run = run_id(0);
    let filtered = "{\"tconst\":\"tt0000004\",\"outcome\":\"filtered\",\"reason\":\"genre\"}\n";
    let outcomes = format!("{filtered}{}", as_ended(&[(1, "failed")]));
    // As 0.1.0 ended a run: without a checkpoint.
    put_outcomes(&lake, &run, &outcomes).await;
    manifest(&lake, &run, RunStatus::DoneWithFailures).await;
    refined(&lake).await;
    assert_eq!(
        lines(&lake, Table::Outcomes, &["tconst", "outcome"]).await,
        ["tt0000001 | failed"]
    );
}

#[tokio::test]
async fn of_a_run_that_did_not_end_the_entries_count_so_that_an_adopted_batch_is_landed() {
    let lake = memory();
    let run = run_id(0);
    land(&lake, &run, vec![record(1, &run, 0, r#""id":1"#)]).await;
    land(&lake, &run, vec![record(2, &run, 0, r#""id":2"#)]).await;
    // The run was stopped between the second record file and its entry.
    let entry = layout::batch_entry(&run, "movie_0002");
    lake.remove_scratch(&entry).await.expect("removed");
    put_outcomes(&lake, &run, &as_ended(&[(1, "landed"), (2, "not_reached")])).await;
    manifest(&lake, &run, RunStatus::Stopped).await;
    refined(&lake).await;
    let outcomes = ["tconst", "outcome", "run_status"];
    assert_eq!(
        lines(&lake, Table::Outcomes, &outcomes).await,
        ["tt0000001 | landed | stopped"]
    );
    checkpoint(&lake, &run, false).await;
    refined(&lake).await;
    assert_eq!(
        lines(&lake, Table::Outcomes, &outcomes).await,
        [
            "tt0000001 | landed | stopped",
            "tt0000002 | landed | stopped"
        ]
    );
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
