//! Refining piece by piece is refining at once; what cannot be carried over is made anew.

use arrow::array::{Int32Array, RecordBatch};
use bytes::Bytes;
use cinelake_imdb::ImdbId;
use cinelake_refine::{Table, TableOutcome, read_state};
use cinelake_testkit::fixtures::movies_csv;
use cinelake_testkit::made_titles;
use parquet::arrow::ArrowWriter;
use parquet::file::metadata::KeyValue;
use proptest::prelude::*;

use crate::parts::{film, land_series, series};
use crate::support::{
    contents, land, land_catalogue, memory, of, paths, put, rebuilt, record, refined, run_id,
    states,
};

/// A record of one of five titles, good or bad, with parts or without.
fn made(run: u32, number: u64, minutes: i64, quirk: u8) -> (ImdbId, Vec<u8>) {
    let fields = match quirk {
        0 => r#""imdb_id":{}"#.to_owned(),
        1 => format!(
            r#""title":"{run}/{minutes}","credits":{{"cast":[{{"id":{number}}},{{"id":2}}]}}"#
        ),
        2 => format!(r#""title":"{run}/{minutes}","revenue":{minutes}"#),
        // Fields of a series are no fault in a film, and the other way round.
        3 => film().replace("Drama", &format!("Drama {minutes}")),
        4 => series().replace("Canal", &format!("Canal {run}")),
        _ => format!(r#""name":"{run}/{minutes}","videos":7,"genres":[{{"id":{minutes}}}]"#),
    };
    record(number, &run_id(run), minutes, &fields)
}

/// A batch: the hour of its run, whether it is of series, what [`made`] takes for each record, whether
/// to refine after it.
type Landed = (u32, bool, Vec<(u64, i64, u8)>, bool);

fn history() -> impl Strategy<Value = Vec<Landed>> {
    let records = prop::collection::vec((1_u64..6, 0_i64..4, 0_u8..6), 1..5);
    prop::collection::vec((0_u32..3, any::<bool>(), records, any::<bool>()), 1..8)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn any_split_of_batches_into_refines_gives_the_same_rows(history in history()) {
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        runtime.block_on(async {
            let lake = memory();
            for (run, series, records, refine_now) in history {
                let records = records.into_iter().map(|(n, at, quirk)| made(run, n, at, quirk));
                match series {
                    true => land_series(&lake, &run_id(run), records.collect()).await,
                    false => drop(land(&lake, &run_id(run), records.collect()).await),
                }
                if refine_now {
                    refined(&lake).await;
                }
            }
            let summary = refined(&lake).await;
            let counts = &summary.records;
            assert_eq!(counts.rows + counts.superseded + counts.expired + counts.dead_letters.values().sum::<u64>(), counts.records);
            let grown = contents(&lake).await;
            rebuilt(&lake).await;
            assert_eq!(grown, contents(&lake).await);
        });
    }
}

#[tokio::test]
async fn two_hundred_batches_are_one_file() {
    let lake = memory();
    for batch in 0..200_u32 {
        let run = run_id(batch / 20);
        let first = u64::from(batch) * 3 + 1;
        let records = (first..first + 3).map(|n| record(n, &run, 0, r#""id":1"#));
        land(&lake, &run, records.collect()).await;
        if batch % 40 == 39 {
            refined(&lake).await;
        }
    }
    let files: Vec<String> = Table::ALL.map(Table::path).into();
    let mut there = paths(&lake, "Trusted").await;
    there.sort_by_key(|path| files.iter().position(|file| file == path));
    assert_eq!(there, files);
    let state = read_state(&lake).await.expect("reads");
    assert_eq!(state[Table::TmdbMovies as usize].rows, 600);
    assert_eq!(state[Table::TmdbMovies as usize].inputs.count(), 200);
}

#[tokio::test]
async fn only_what_is_new_is_read() {
    let lake = memory();
    let run = run_id(0);
    land(&lake, &run, vec![made(0, 1, 0, 2), made(0, 2, 0, 2)]).await;
    refined(&lake).await;
    land(&lake, &run, vec![made(0, 2, 3, 2), made(0, 3, 0, 2)]).await;
    let summary = refined(&lake).await;
    let movies = of(&summary, Table::TmdbMovies);
    assert_eq!(
        (movies.state, movies.inputs_read, movies.inputs_total),
        (TableOutcome::Updated, 1, 2)
    );
    assert_eq!(
        (movies.rows, movies.rows_added, movies.rows_replaced),
        (3, 2, 1)
    );
    let again = refined(&lake).await;
    assert!(
        states(&again)
            .iter()
            .all(|state| *state == TableOutcome::Unchanged)
    );
    assert_eq!(of(&again, Table::TmdbMovies).rows, 3);
}

/// A table of another schema version.
fn old_table() -> Bytes {
    let column = std::sync::Arc::new(Int32Array::from(vec![1, 2])) as _;
    let rows = RecordBatch::try_from_iter([("old", column)]).expect("rows");
    let mut writer = ArrowWriter::try_new(Vec::new(), rows.schema(), None).expect("opens");
    writer.write(&rows).expect("written");
    for (key, value) in [("cinelake.schema_version", "0"), ("cinelake.inputs", "{}")] {
        writer.append_key_value_metadata(KeyValue::new(key.to_owned(), value.to_owned()));
    }
    writer.into_inner().expect("written").into()
}

#[tokio::test]
async fn tables_of_another_version_or_of_nobody_are_made_anew() {
    let lake = memory();
    let run = run_id(0);
    land_catalogue(&lake, &run, "movies.csv", &movies_csv(&made_titles(1, 9))).await;
    land(&lake, &run, vec![made(0, 1, 0, 1)]).await;
    refined(&lake).await;
    let good = contents(&lake).await;
    for table in Table::ALL {
        for other in [
            old_table(),
            Bytes::from_static(b"PAR1 not really"),
            Bytes::from_static(b"x"),
        ] {
            lake.replace(&table.path(), other).await.expect("written");
            let states = read_state(&lake).await.expect("reads");
            let state = states
                .iter()
                .find(|state| state.table == table)
                .expect("is there");
            assert!(state.problem.is_some() || state.schema_version == 0);
            let summary = refined(&lake).await;
            assert_eq!(of(&summary, table).state, TableOutcome::Rebuilt, "{table}");
            assert_eq!(contents(&lake).await, good, "{table}");
        }
    }
}

#[tokio::test]
async fn rows_of_runs_that_have_expired_stay_until_a_rebuild() {
    let lake = memory();
    let (old, new) = (run_id(0), run_id(30));
    let file = land(&lake, &old, vec![made(0, 1, 0, 2)]).await;
    refined(&lake).await;
    for path in paths(&lake, &format!("Raw/TMDB/_runs/{old}")).await {
        lake.remove_scratch(&path).await.expect("removed");
    }
    lake.remove_scratch(&file).await.expect("removed");
    land(&lake, &new, vec![made(30, 2, 0, 2)]).await;
    assert_eq!(of(&refined(&lake).await, Table::TmdbMovies).rows, 2);
    assert_eq!(of(&rebuilt(&lake).await, Table::TmdbMovies).rows, 1);
    put(&lake, "Raw/TMDB/_runs/check/probe.json", "{}").await;
    assert!(
        states(&refined(&lake).await)
            .iter()
            .all(|state| *state == TableOutcome::Unchanged)
    );
}
