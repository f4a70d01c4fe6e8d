//! TMDB's records have an end: what is too old goes from the tables, whatever became of Raw.

use chrono::{DateTime, Duration, Utc};
use cinelake_lake::Lake;
use cinelake_refine::{RefineOptions, RefineSummary, Table, TableOutcome, read_state, refine};

use crate::support::{
    contents, land, lines, memory, of, options, paths, record, run_id, start, states,
};

const DAY: i64 = 24 * 60;
const CAST: &str = r#""title":"T","credits":{"cast":[{"id":1,"name":"Ana","order":0}]}"#;
/// A record that cannot be typed.
const BAD: &str = r#""imdb_id":{}"#;

fn days_later(days: i64) -> DateTime<Utc> {
    start() + Duration::days(days)
}

async fn refine_at(lake: &Lake, now: DateTime<Utc>, keep_days: u32) -> RefineSummary {
    let options = RefineOptions {
        now,
        keep_days,
        ..options(false)
    };
    refine(lake, &options, &|_| {}).await.expect("refines")
}

async fn rows(lake: &Lake) -> [usize; 3] {
    let mut rows = [0; 3];
    let tables = [Table::TmdbMovies, Table::TmdbCast, Table::DeadLetters];
    for (at, table) in tables.into_iter().enumerate() {
        rows[at] = lines(lake, table, &["tconst"]).await.len();
    }
    rows
}

/// One title of the first day and one of the tenth, each with a dead letter beside it.
async fn two_ages(lake: &Lake) {
    for (hours, day) in [(0, 0), (240, 10)] {
        let run = run_id(hours);
        let first = u64::from(hours) + 1;
        let records = vec![
            record(first, &run, day * DAY, CAST),
            record(first + 1, &run, day * DAY, BAD),
        ];
        land(lake, &run, records).await;
    }
}

#[tokio::test]
async fn rows_that_became_too_old_go_although_nothing_new_came() {
    let lake = memory();
    two_ages(&lake).await;
    let summary = refine_at(&lake, days_later(10), 180).await;
    assert_eq!((summary.records.expired, rows(&lake).await), (0, [2, 2, 2]));
    let summary = refine_at(&lake, days_later(180), 180).await;
    assert_eq!(
        of(&summary, Table::TmdbMovies).state,
        TableOutcome::Unchanged
    );
    let summary = refine_at(&lake, days_later(181), 180).await;
    for table in [Table::TmdbMovies, Table::TmdbCast, Table::DeadLetters] {
        let table = of(&summary, table);
        assert_eq!((table.state, table.rows), (TableOutcome::Updated, 1));
        assert_eq!(
            (table.rows_expired, table.rows_replaced),
            (1, 0),
            "{}",
            table.table
        );
    }
    let again = refine_at(&lake, days_later(181), 180).await;
    let unchanged = |state: &TableOutcome| *state == TableOutcome::Unchanged;
    assert!(states(&again).iter().all(unchanged));
}

#[tokio::test]
async fn rows_that_became_too_old_go_although_all_of_tmdbs_raw_is_gone() {
    let lake = memory();
    two_ages(&lake).await;
    refine_at(&lake, days_later(10), 180).await;
    for path in paths(&lake, "Raw/TMDB").await {
        lake.remove_scratch(&path).await.expect("removed");
    }
    refine_at(&lake, days_later(185), 180).await;
    assert_eq!(rows(&lake).await, [1, 1, 1]);
    refine_at(&lake, days_later(200), 180).await;
    assert_eq!(rows(&lake).await, [0, 0, 0]);
}

#[tokio::test]
async fn records_that_are_too_old_when_they_are_read_are_counted_and_in_no_table() {
    let lake = memory();
    two_ages(&lake).await;
    let summary = refine_at(&lake, days_later(185), 180).await;
    let counts = &summary.records;
    let dead: u64 = counts.dead_letters.values().sum();
    assert_eq!(
        (
            counts.records,
            counts.rows,
            counts.superseded,
            counts.expired,
            dead
        ),
        (4, 1, 0, 2, 1)
    );
    assert_eq!(rows(&lake).await, [1, 1, 1]);
}

#[tokio::test]
async fn a_record_that_is_too_old_replaces_none_and_is_replaced_by_none() {
    let lake = memory();
    let (first, second) = (run_id(0), run_id(240));
    land(&lake, &first, vec![record(1, &first, 0, CAST)]).await;
    refine_at(&lake, days_later(10), 180).await;
    land(&lake, &second, vec![record(1, &second, 10 * DAY, BAD)]).await;
    refine_at(&lake, days_later(11), 180).await;
    assert_eq!(rows(&lake).await, [1, 1, 1]);
    let summary = refine_at(&lake, days_later(185), 180).await;
    assert_eq!(rows(&lake).await, [0, 0, 1]);
    assert_eq!(of(&summary, Table::TmdbCast).rows_expired, 1);
}

#[tokio::test]
async fn a_file_that_is_gone_is_a_dead_letter_only_while_it_should_be_there() {
    for (days, dead, expired) in [(180, 2, 0), (181, 0, 2)] {
        let lake = memory();
        let run = run_id(0);
        let records = (1..3).map(|number| record(number, &run, 0, CAST));
        let file = land(&lake, &run, records.collect()).await;
        lake.remove_scratch(&file).await.expect("removed");
        let counts = refine_at(&lake, days_later(days), 180).await.records;
        let letters: u64 = counts.dead_letters.values().sum();
        assert_eq!(
            (counts.records, letters, counts.expired),
            (2, dead, expired),
            "{days}"
        );
    }
}

#[tokio::test]
async fn records_come_back_when_more_days_are_kept_as_long_as_raw_has_them() {
    let lake = memory();
    two_ages(&lake).await;
    refine_at(&lake, days_later(185), 180).await;
    refine_at(&lake, days_later(185), 365).await;
    assert_eq!(rows(&lake).await, [2, 2, 2]);
    refine_at(&lake, days_later(200), 180).await;
    assert_eq!(rows(&lake).await, [0, 0, 0]);
    refine_at(&lake, days_later(200), 195).await;
    assert_eq!(rows(&lake).await, [1, 1, 1]);
    let options = RefineOptions {
        now: days_later(200),
        keep_days: 195,
        ..options(true)
    };
    let there = contents(&lake).await;
    refine(&lake, &options, &|_| {}).await.expect("refines");
    assert_eq!(there, contents(&lake).await);
}

#[tokio::test]
async fn the_table_says_when_rows_were_taken_out_last() {
    let lake = memory();
    two_ages(&lake).await;
    let expired = || async {
        let states = read_state(&lake).await.expect("reads");
        states[Table::TmdbMovies as usize].expired.expect("says so")
    };
    // What an earlier table said is not known where there is none.
    refine_at(&lake, days_later(10), 180).await;
    assert_eq!(expired().await.rows_taken_out_at, Some(days_later(10)));
    refine_at(&lake, days_later(11), 180).await;
    assert_eq!(expired().await.rows_taken_out_at, Some(days_later(10)));
    refine_at(&lake, days_later(185), 180).await;
    assert_eq!(expired().await.rows_taken_out_at, Some(days_later(185)));
    let run = run_id(300);
    land(&lake, &run, vec![record(9, &run, 20 * DAY, CAST)]).await;
    refine_at(&lake, days_later(186), 180).await;
    let noted = expired().await;
    assert_eq!(noted.rows_taken_out_at, Some(days_later(185)));
    assert_eq!(noted.before, Some(days_later(5)));
}

#[tokio::test]
async fn with_no_days_to_keep_nothing_is_kept() {
    let lake = memory();
    two_ages(&lake).await;
    refine_at(&lake, days_later(11), 0).await;
    assert_eq!(rows(&lake).await, [0, 0, 0]);
}
