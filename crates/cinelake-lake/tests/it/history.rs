//! How long what earlier runs found stays known, and which of their books is believed.

use std::collections::BTreeMap;
use std::io::Write;

use chrono::{DateTime, Duration, Utc};
use cinelake_lake::manifest::{
    FindTally, Outcome, OutcomeLine, RecordKind, RunManifest, RunStatus, SCHEMA_VERSION,
};
use cinelake_lake::record::RawFormat;
use cinelake_lake::{Batch, History, HistoryOptions, Known, Lake, LakeProblem, layout};
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::support::{
    NEXT_RUN, Place, RUN, at, batch, bytes, find, id, line, miss, options, start, writer,
};

/// Closes a run as the ingest does: the outcomes, then the manifest.
async fn close(lake: &Lake, run_id: &str, status: RunStatus, lines: &[OutcomeLine]) {
    let mut file = GzEncoder::new(Vec::new(), Compression::fast());
    for line in lines {
        serde_json::to_writer(&mut file, line).expect("JSON");
        file.write_all(b"\n").expect("written");
    }
    let outcomes = file.finish().expect("written");
    let path = layout::run_file(run_id, "outcomes.ndjson.gz");
    lake.replace(&path, outcomes.into()).await.expect("writes");
    let manifest = RunManifest {
        schema_version: SCHEMA_VERSION,
        run_id: run_id.to_owned(),
        version: String::new(),
        status,
        stopped_because: None,
        started_at: start(),
        finished_at: None,
        options: serde_json::Value::Null,
        inputs: Vec::new(),
        titles: lines.len() as u64,
        outcomes: BTreeMap::new(),
        filtered: BTreeMap::new(),
        balanced: true,
        files: 0,
        size_bytes: 0,
        requests: serde_json::Value::Null,
        find: FindTally::default(),
    };
    let manifest = serde_json::to_vec(&manifest).expect("JSON");
    let path = layout::run_manifest(run_id);
    lake.replace(&path, manifest.into()).await.expect("writes");
}

fn ended(number: u64, outcome: Outcome, fetched_at: DateTime<Utc>) -> OutcomeLine {
    OutcomeLine {
        tconst: id(number),
        kind: Some(RecordKind::Movie),
        outcome,
        reason: None,
        file: None,
        fetched_at: Some(fetched_at),
    }
}

async fn known(lake: &Lake, options: HistoryOptions) -> Vec<(u64, bool)> {
    let history = History::recover(lake, options, NEXT_RUN)
        .await
        .expect("reads");
    let known = (1..=9).filter_map(|number| {
        let known = history.known(id(number), RecordKind::Movie)?;
        Some((number, matches!(known, Known::Landed { .. })))
    });
    known.collect()
}

#[tokio::test]
async fn records_and_misses_of_a_run_that_ended_are_known_until_they_are_too_old() {
    let Place { lake, folder, .. } = Place::local();
    let fetched = at("2026-11-23T21:30:00Z");
    let lines = [
        ended(1, Outcome::Landed, fetched),
        ended(2, Outcome::NotFound, fetched),
        ended(3, Outcome::Failed, fetched),
        ended(4, Outcome::WrongKind, fetched),
    ];
    close(&lake, RUN, RunStatus::DoneWithFailures, &lines).await;
    let after = |days: i64, max_age: i64, max_miss_age: i64| HistoryOptions {
        now: fetched + Duration::days(days),
        max_age: Duration::days(max_age),
        max_miss_age: Duration::days(max_miss_age),
    };
    let (landed, missed) = ((1, true), [(2, false), (4, false)]);
    assert_eq!(
        known(&lake, after(1, 180, 7)).await,
        [landed, missed[0], missed[1]]
    );
    assert_eq!(known(&lake, after(8, 180, 7)).await, [landed]);
    assert_eq!(known(&lake, after(181, 180, 7)).await, []);
    assert_eq!(known(&lake, after(1, 0, 7)).await, missed);
    assert_eq!(known(&lake, after(0, 0, 0)).await, []);
    drop(folder);
}

#[tokio::test]
async fn what_a_run_that_did_not_end_had_landed_is_known_even_if_all_is_to_be_asked_anew() {
    let Place { lake, folder, .. } = Place::local();
    let mut writer = writer(&lake, RUN, RawFormat::Lines).await;
    let batch = Batch {
        misses: vec![miss(2, Outcome::NotFound)],
        ..batch([1], RUN)
    };
    let committed = writer.commit(RecordKind::Movie, batch, start()).await;
    committed.expect("commits");
    let anew = HistoryOptions {
        max_age: Duration::zero(),
        max_miss_age: Duration::zero(),
        ..options()
    };
    assert_eq!(known(&lake, anew).await, [(1, true), (2, false)]);
    let later = HistoryOptions {
        now: start() + Duration::days(8),
        ..anew
    };
    assert_eq!(
        known(&lake, later).await,
        [],
        "a week later it is a run of its own"
    );
    drop(folder);
}

/// Its last write may have been lost with an error: then the outcomes say less than the entries.
#[tokio::test]
async fn of_a_stopped_run_the_entries_are_believed_and_orphans_adopted() {
    let Place { lake, folder, .. } = Place::local();
    let mut writer = writer(&lake, RUN, RawFormat::Lines).await;
    let batch = Batch {
        find: find(50, 0),
        ..batch([1], RUN)
    };
    let committed = writer.commit(RecordKind::Movie, batch, start()).await;
    committed.expect("commits");
    let orphan = layout::record_file(start().date_naive(), RecordKind::Movie, 2);
    let mut file = line(2, RUN);
    file.push(b'\n');
    lake.replace(&orphan, file.into()).await.expect("writes");
    let not_reached = [1, 2].map(|number| OutcomeLine {
        fetched_at: None,
        ..ended(number, Outcome::NotReached, start())
    });
    close(&lake, RUN, RunStatus::Stopped, &not_reached).await;

    let history = History::recover(&lake, options(), NEXT_RUN).await;
    let history = history.expect("reads");
    assert_eq!(history.adopted, [orphan]);
    assert_eq!((history.landed(), history.find), (2, find(50, 0)));
    drop(folder);
}

#[tokio::test]
async fn a_record_beats_a_miss_of_another_run() {
    let Place { lake, folder, .. } = Place::local();
    let earlier = "20261122T210000Z-000001";
    let lines = |outcome| [ended(1, outcome, start())];
    close(&lake, earlier, RunStatus::Done, &lines(Outcome::Landed)).await;
    close(&lake, RUN, RunStatus::Done, &lines(Outcome::NotFound)).await;
    assert_eq!(known(&lake, options()).await, [(1, true)]);
    drop(folder);
}

#[tokio::test]
async fn damaged_books_are_named() {
    for (path, content) in [
        (layout::batch_entry(RUN, "movie_0001"), "{\"half"),
        (layout::run_file(RUN, "outcomes.ndjson.gz"), "no gzip"),
    ] {
        let Place { lake, folder, .. } = Place::local();
        close(&lake, RUN, RunStatus::Done, &[]).await;
        if path.contains("/batches/") {
            let outcomes = layout::run_file(RUN, "outcomes.ndjson.gz");
            lake.remove_scratch(&outcomes).await.expect("removed");
        }
        lake.replace(&path, bytes(content)).await.expect("writes");
        let error = History::read(&lake, options()).await.expect_err("damaged");
        assert!(matches!(error.problem, LakeProblem::Corrupt { .. }));
        assert!(error.to_string().contains(&path), "{error}");
        drop(folder);
    }
}

#[tokio::test]
async fn asking_anew_does_not_undo_what_is_being_continued_until_a_later_run_has_ended() {
    let Place { lake, folder, .. } = Place::local();
    let mut writer = writer(&lake, RUN, RawFormat::Lines).await;
    let landed = batch([1, 2], RUN);
    writer
        .commit(RecordKind::Movie, landed, start())
        .await
        .expect("commits");
    let anew = HistoryOptions {
        max_age: Duration::zero(),
        max_miss_age: Duration::zero(),
        ..options()
    };
    assert_eq!(known(&lake, anew).await, [(1, true), (2, true)]);
    let later = "20261123T213000Z-00000c";
    let lines = [ended(3, Outcome::Landed, at("2026-11-23T21:30:00Z"))];
    close(&lake, later, RunStatus::Done, &lines).await;
    assert_eq!(known(&lake, anew).await, []);
    drop(folder);
}
