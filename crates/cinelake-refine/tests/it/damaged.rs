//! Small files that are empty, cut, of a newer version or somebody else's stop no refine: they are
//! told, and everything else is refined.

use bytes::Bytes;
use cinelake_lake::layout;
use cinelake_lake::manifest::RunStatus;
use cinelake_lake::{Lake, LakeError};
use cinelake_refine::{RefineSummary, Table, TableOutcome, read_state, unrefined};

use crate::support::{
    as_ended, checkpoint, close, contents, gzip, land, land_catalogue, lines, memory, put, rebuilt,
    record, refined, run_id, states,
};

/// What a small file can have become.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Damage {
    Empty,
    Cut,
    Newer,
    Foreign,
}

const DAMAGES: [Damage; 4] = [Damage::Empty, Damage::Cut, Damage::Newer, Damage::Foreign];

async fn damage(lake: &Lake, path: &str, damage: Damage) {
    let there = lake.read(path).await.expect("is there");
    let bytes = match damage {
        Damage::Empty => Bytes::new(),
        Damage::Cut => there.slice(..there.len() / 2),
        Damage::Newer if path.ends_with(".gz") => {
            gzip(r#"{"tconst":"tt0000001","outcome":"new"}"#).into()
        }
        Damage::Newer => newer(&there),
        Damage::Foreign => Bytes::from_static(b"\xff\xfe not ours"),
    };
    lake.replace(path, bytes).await.expect("written");
}

/// The same of a version that nobody knows yet, with another shape.
fn newer(json: &[u8]) -> Bytes {
    let mut value: serde_json::Value = serde_json::from_slice(json).expect("JSON");
    value["schema_version"] = 99.into();
    value["run_id"] = serde_json::json!({"time": 1});
    value["files"] = 3.into();
    serde_json::to_vec(&value).expect("JSON").into()
}

/// Two runs that ended, each with a catalogue and a record.
async fn two_runs(lake: &Lake) {
    for (hours, number) in [(0, 1), (30, 2)] {
        let run = run_id(hours);
        let catalogue = format!("imdb_id,title\ntt000000{number},T\n");
        land_catalogue(lake, &run, &format!("list{number}.csv"), &catalogue).await;
        land(lake, &run, vec![record(number, &run, 0, r#""title":"T""#)]).await;
        let outcomes = as_ended(&[(number, "landed"), (number + 7, "failed")]);
        close(lake, &run, RunStatus::DoneWithFailures, &outcomes).await;
    }
}

fn small_files() -> [String; 5] {
    let run = run_id(0);
    [
        layout::batch_entry(&run, "movie_0001"),
        layout::run_outcomes(&run),
        layout::run_manifest(&run),
        layout::snapshot_descriptor(&run),
        layout::snapshot_verdict(&run),
    ]
}

fn told(summary: &RefineSummary) -> Vec<&str> {
    let damaged = summary.damaged.iter();
    damaged.map(|file| file.path.as_str()).collect()
}

async fn up_to_date(lake: &Lake) -> Result<bool, LakeError> {
    let states = read_state(lake).await?;
    Ok(unrefined(lake, &states).await?.is_empty())
}

#[tokio::test]
async fn every_small_file_can_be_damaged_in_every_way_and_is_told_again_and_again() {
    for path in small_files() {
        for how in DAMAGES {
            let lake = memory();
            two_runs(&lake).await;
            damage(&lake, &path, how).await;
            let summary = refined(&lake).await;
            assert_eq!(told(&summary), [&path], "{how:?}");
            assert!(!summary.damaged[0].problem.is_empty());
            let again = refined(&lake).await;
            assert_eq!(told(&again), [&path], "{how:?}");
            let unchanged = |state: &TableOutcome| *state == TableOutcome::Unchanged;
            assert!(states(&again).iter().all(unchanged), "{path} {how:?}");
            assert_eq!(up_to_date(&lake).await, Ok(true), "{path} {how:?}");
            let grown = contents(&lake).await;
            rebuilt(&lake).await;
            assert_eq!(grown, contents(&lake).await, "{path} {how:?}");
            // The other run is whole.
            for table in [Table::Titles, Table::TmdbMovies, Table::Outcomes] {
                let titles = lines(&lake, table, &["tconst"]).await;
                assert!(titles.contains(&"tt0000002".to_owned()), "{path} {table}");
            }
        }
    }
}

#[tokio::test]
async fn outcomes_of_a_run_whose_books_are_damaged_are_those_of_its_entries() {
    let lake = memory();
    two_runs(&lake).await;
    damage(&lake, &layout::run_outcomes(&run_id(0)), Damage::Cut).await;
    damage(&lake, &layout::run_manifest(&run_id(30)), Damage::Empty).await;
    refined(&lake).await;
    assert_eq!(
        lines(&lake, Table::Outcomes, &["tconst", "outcome", "run_status"]).await,
        [
            "tt0000001 | landed | done_with_failures",
            "tt0000002 | landed | -",
            "tt0000009 | failed | -",
        ]
    );
    let started = lines(&lake, Table::Outcomes, &["run_started_at"]).await;
    assert_eq!(started[1], "2026-11-25T03:00:00Z");
}

#[tokio::test]
async fn a_batch_counts_once_its_entry_is_rebuilt_beside_the_damaged_one() {
    let lake = memory();
    two_runs(&lake).await;
    let entry = layout::batch_entry(&run_id(0), "movie_0001");
    damage(&lake, &entry, Damage::Empty).await;
    lake.remove_scratch(&layout::checkpoint_file(&run_id(0), true))
        .await
        .expect("removed");
    lake.remove_scratch(&layout::checkpoint_file(&run_id(30), true))
        .await
        .expect("removed");
    let summary = refined(&lake).await;
    let file = "Raw/TMDB/JSON/2026/11/23/movie_0001.json";
    assert_eq!(summary.unused[0].path, file);
    // What the next run does with a record file that no readable entry names.
    checkpoint(&lake, &run_id(60), true).await;
    let summary = refined(&lake).await;
    assert_eq!(
        (summary.unused.len(), told(&summary)),
        (0, vec![entry.as_str()])
    );
    assert_eq!(lines(&lake, Table::TmdbMovies, &["tconst"]).await.len(), 2);
}

#[tokio::test]
async fn a_descriptor_with_a_word_of_the_future_is_told_and_its_file_is_read_by_looking() {
    let lake = memory();
    two_runs(&lake).await;
    let path = layout::snapshot_descriptor(&run_id(0));
    let text = lake.read(&path).await.expect("is there");
    let text = String::from_utf8(text.into()).expect("text");
    put(
        &lake,
        &path,
        &text.replace(r#""read":{"#, r#""read":{"quoting":"sometimes""#),
    )
    .await;
    let summary = refined(&lake).await;
    assert_eq!(told(&summary), [&path]);
    assert!(summary.damaged[0].problem.contains("sometimes"));
    assert_eq!(
        summary.catalogues.undescribed,
        ["Raw/Local/CSV/Movies/2026/11/23/list1.csv"]
    );
}

#[tokio::test]
async fn files_of_others_among_the_runs_are_left_alone() {
    let lake = memory();
    two_runs(&lake).await;
    refined(&lake).await;
    let run = run_id(0);
    for path in [
        format!("{}/{run}.json#1", layout::RUNS),
        format!("{}/{run}.json.bak", layout::RUNS),
        format!("{}/{run}/batches/movie_0001.json#1", layout::RUNS),
        format!("{}/notes.txt", layout::RUNS),
        format!("{}/{run}/staging/movie_0002", layout::RUNS),
    ] {
        put(&lake, &path, "{").await;
        let summary = refined(&lake).await;
        let unchanged = |state: &TableOutcome| *state == TableOutcome::Unchanged;
        assert!(states(&summary).iter().all(unchanged), "{path}");
        assert!(summary.damaged.is_empty() && summary.unused.is_empty());
        assert_eq!(up_to_date(&lake).await, Ok(true), "{path}");
    }
}
