//! Whether a lake is whole, what is said of one that is not, and what a repair makes of it.

use std::collections::BTreeMap;
use std::io::Write;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use cinelake_lake::ledger::{LedgerEntry, Listing};
use cinelake_lake::manifest::{
    FindTally, Outcome, OutcomeLine, RecordKind, RunManifest, RunStatus, SCHEMA_VERSION,
};
use cinelake_lake::record::RawFormat;
use cinelake_lake::snapshot::{NewFile, ReadFlags, Snapshot, SnapshotVerdict, Snapshots};
use cinelake_lake::verify::{Finding, Repaired, Report, Severity, VerifyOptions, repair, verify};
use cinelake_lake::{Batch, Holder, Lake, LakeProblem, Lease, layout};
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::support::{
    EARLIER_RUN, Ends, NEXT_RUN, Place, RUN, at, batch, batch_at, bytes, entry, id, known, landed,
    line, miss, movies, on_every_store, paths, put, recover, run, start,
};

on_every_store!(
    a_lake_as_runs_leave_it_is_whole,
    what_is_damaged_is_named_and_repaired_once,
    a_run_at_work_raises_no_alarm,
);

fn now() -> DateTime<Utc> {
    at("2026-11-24T00:00:00Z")
}

async fn verified(lake: &Lake) -> Report {
    let options = VerifyOptions {
        now: now(),
        keep_days: 180,
    };
    verify(lake, options).await.expect("verifies")
}

fn repairer() -> Holder {
    Holder {
        id: "20261124T000000Z-00000f".to_owned(),
        host: "here".to_owned(),
        process: 1,
        shared: false,
    }
}

async fn repaired(lake: &Lake) -> Vec<Repaired> {
    repair(lake, repairer(), 180, &now).await.expect("repairs")
}

/// Codes with paths in the lake, in order.
fn codes(lake: &Lake, findings: &[Finding]) -> Vec<(&'static str, String)> {
    let root = lake.show("");
    let findings = findings.iter();
    findings
        .map(|finding| {
            (
                finding.code,
                finding.path[root.trim_end_matches('/').len() + 1..].to_owned(),
            )
        })
        .collect()
}

fn manifest(run_id: &str, status: RunStatus, lines: &[OutcomeLine]) -> RunManifest {
    let mut outcomes = BTreeMap::new();
    for line in lines {
        *outcomes.entry(line.outcome).or_default() += 1;
    }
    outcomes.insert(Outcome::Filtered, 7);
    RunManifest {
        schema_version: SCHEMA_VERSION,
        run_id: run_id.to_owned(),
        version: String::new(),
        status,
        stopped_because: None,
        started_at: start(),
        finished_at: Some(start()),
        options: serde_json::json!({ "id-column": "film", "kind": "movie" }),
        inputs: Vec::new(),
        titles: outcomes.values().sum(),
        outcomes,
        filtered: BTreeMap::from([("year".to_owned(), 7)]),
        balanced: true,
        files: 0,
        size_bytes: 0,
        requests: serde_json::json!({}),
        find: FindTally::default(),
        crosswalk: None,
    }
}

fn outcomes_of(entry: &LedgerEntry) -> Vec<OutcomeLine> {
    let line = |tconst, outcome, file| OutcomeLine {
        tconst,
        kind: Some(RecordKind::Movie),
        outcome,
        reason: None,
        file,
        fetched_at: Some(start()),
    };
    let records = entry.records.iter();
    let landed = records.map(|tconst| line(*tconst, Outcome::Landed, entry.file.clone()));
    let misses = entry.misses.iter();
    landed
        .chain(misses.map(|miss| line(miss.tconst, miss.outcome, None)))
        .collect()
}

fn gzipped(lines: &[OutcomeLine]) -> Bytes {
    let mut file = GzEncoder::new(Vec::new(), Compression::fast());
    for line in lines {
        serde_json::to_writer(&mut file, line).expect("JSON");
        file.write_all(b"\n").expect("written");
    }
    file.finish().expect("written").into()
}

/// Closes a run as an ingest does: outcomes, then manifest.
async fn close(lake: &Lake, run_id: &str, status: RunStatus) {
    let mut listing = Listing::read(lake).await.expect("lists");
    let mut lines = Vec::new();
    for name in listing.runs.remove(run_id).unwrap_or_default().entries {
        lines.extend(outcomes_of(&entry(lake, run_id, &name).await));
    }
    put(lake, &layout::run_outcomes(run_id), gzipped(&lines)).await;
    let manifest = manifest(run_id, status, &lines);
    let bytes = serde_json::to_vec_pretty(&manifest).expect("JSON");
    put(lake, &layout::run_manifest(run_id), bytes).await;
}

async fn land(place: &Place, run_id: &str, name: &str, content: &str) -> Snapshot {
    let source = place.folder.path().join("given");
    std::fs::write(&source, content).expect("written");
    let file = NewFile {
        source: &source,
        name,
        file_name: name,
        kind: RecordKind::Movie,
        joined: false,
        role: None,
        landed_as: None,
    };
    let read = ReadFlags {
        id_column: Some("film".to_owned()),
        ..ReadFlags::default()
    };
    let landed = Snapshot::land(&place.lake, run_id, start(), &[file], read).await;
    landed.expect("lands").0
}

const KILLED: &str = "20261123T223000Z-00000d";

/// A lake with a run that ended, one that was stopped, one that was refused and one that was killed.
async fn make(place: &Place) {
    let lake = &place.lake;
    let names = [
        (EARLIER_RUN, "ação 100%.csv"),
        (RUN, "films.csv"),
        (NEXT_RUN, "more.csv"),
    ];
    for (index, (run_id, name)) in names.into_iter().enumerate() {
        let snapshot = land(place, run_id, name, &format!("film\ntt000000{index}\n")).await;
        let verdict = if run_id == EARLIER_RUN {
            SnapshotVerdict::Alarm
        } else {
            SnapshotVerdict::Accepted
        };
        snapshot
            .judge(lake, run_id, verdict, None)
            .await
            .expect("judges");
    }
    let first = Batch {
        misses: vec![miss(30, Outcome::NotFound), miss(31, Outcome::Failed)],
        ..batch([1, 2, 3], RUN)
    };
    let alone = Batch {
        misses: vec![miss(32, Outcome::WrongKind)],
        ..Batch::default()
    };
    close(lake, EARLIER_RUN, RunStatus::Alarm).await;
    run(
        lake,
        RUN,
        vec![first, batch([4, 5], RUN), alone],
        Ends::Whole,
    )
    .await;
    close(lake, RUN, RunStatus::DoneWithFailures).await;
    let later = at("2026-11-23T22:05:00Z");
    run(
        lake,
        NEXT_RUN,
        vec![batch_at([5, 6], NEXT_RUN, later)],
        Ends::Stopped,
    )
    .await;
    close(lake, NEXT_RUN, RunStatus::Stopped).await;
    let at_last = at("2026-11-23T22:35:00Z");
    run(
        lake,
        KILLED,
        vec![batch_at([7], KILLED, at_last)],
        Ends::Killed,
    )
    .await;
    let running = manifest(KILLED, RunStatus::Running, &[]);
    let running = serde_json::to_vec(&running).expect("JSON");
    put(lake, &layout::run_manifest(KILLED), running).await;
}

async fn a_lake_as_runs_leave_it_is_whole(place: &Place) {
    make(place).await;
    let report = verified(&place.lake).await;
    assert_eq!(codes(&place.lake, &report.findings), []);
    let checked = report.checked;
    assert_eq!(
        (checked.runs, checked.entries, checked.record_files),
        (4, 5, 4)
    );
    assert_eq!(
        (checked.records, checked.snapshots, checked.catalogue_files),
        (8, 3, 3)
    );
    assert!(checked.record_bytes > 1_000 && checked.catalogue_bytes > 20);
}

/// What is done to a lake, and what is found then.
struct Case {
    path: String,
    /// `None` removes the object.
    content: Option<Bytes>,
    found: Vec<(&'static str, String)>,
    /// What a repair leaves, and the titles that are asked again.
    left: Vec<(&'static str, String)>,
    lost: Vec<u64>,
}

impl Case {
    fn new(path: &str, content: impl Into<Bytes>) -> Self {
        Self {
            path: path.to_owned(),
            content: Some(content.into()),
            found: Vec::new(),
            left: Vec::new(),
            lost: Vec::new(),
        }
    }

    fn removed(path: &str) -> Self {
        Self {
            content: None,
            ..Self::new(path, "")
        }
    }

    fn found(mut self, code: &'static str) -> Self {
        self.found.push((code, self.path.clone()));
        self
    }

    fn found_at(mut self, code: &'static str, path: &str) -> Self {
        self.found.push((code, path.to_owned()));
        self
    }

    fn left(mut self, code: &'static str, path: &str) -> Self {
        self.left.push((code, path.to_owned()));
        self
    }

    fn stays(mut self) -> Self {
        self.left = self.found.clone();
        self
    }

    fn lost(mut self, titles: &[u64]) -> Self {
        self.lost = titles.to_vec();
        self
    }
}

async fn whole(lake: &Lake, path: &str) -> Bytes {
    lake.read(path).await.expect("reads")
}

async fn cut(lake: &Lake, path: &str, bytes: usize) -> Bytes {
    let whole = whole(lake, path).await;
    whole.slice(..whole.len() - bytes)
}

/// The first record file of a run, with a text in the place of another one of the same length.
async fn with(lake: &Lake, old: &str, new: &str) -> String {
    let text = whole(lake, &movies(1)).await;
    let text = String::from_utf8(text.to_vec()).expect("text");
    text.replacen(old, new, 1)
}

async fn small_files(lake: &Lake) -> Vec<Case> {
    let (first, second) = (
        layout::batch_entry(RUN, "movie_0001"),
        layout::batch_entry(RUN, "movie_0002"),
    );
    let misses = layout::batch_entry(RUN, "misses_0001");
    let of_killed = layout::batch_entry(KILLED, "movie_0004");
    let checkpoint = layout::checkpoint_file(NEXT_RUN, false);
    let (manifest, outcomes) = (layout::run_manifest(RUN), layout::run_outcomes(RUN));
    let (verdict, alarm) = (
        layout::snapshot_verdict(RUN),
        layout::snapshot_verdict(EARLIER_RUN),
    );
    let catalogue = format!("{}/Movies/2026/11/23/films.csv", layout::CATALOGUES);
    vec![
        Case::new(&first, "").found("entry_damaged"),
        Case::new(&second, cut(lake, &second, 30).await).found("entry_damaged"),
        Case::new(&first, whole(lake, &second).await).found("entry_damaged"),
        Case::new(&misses, r#"{"schema_version":2}"#).found("entry_damaged"),
        Case::new(&of_killed, "")
            .found("entry_damaged")
            .found_at("record_file_without_entry", &movies(4)),
        Case::new(&second, r#"{"schema_version":9}"#)
            .found("newer_version")
            .stays(),
        Case::new(&manifest, "").found("manifest_damaged"),
        Case::new(
            &manifest,
            whole(lake, &layout::run_manifest(NEXT_RUN)).await,
        )
        .found("manifest_damaged"),
        Case::new(&manifest, r#"{"schema_version":2}"#)
            .found("newer_version")
            .stays(),
        Case::new(&outcomes, "").found("outcomes_damaged"),
        Case::new(&outcomes, cut(lake, &outcomes, 9).await).found("outcomes_damaged"),
        Case::new(&outcomes, gzipped(&[]))
            .found("outcomes_differ")
            .stays(),
        Case::removed(&outcomes).found("outcomes_missing").stays(),
        Case::new(&checkpoint, cut(lake, &checkpoint, 9).await).found("checkpoint_damaged"),
        Case::new(&checkpoint, "").found("checkpoint_damaged"),
        Case::new(&layout::snapshot_descriptor(RUN), "")
            .found("descriptor_damaged")
            .found_at("catalogue_undescribed", &catalogue),
        Case::new(&verdict, "\0\0").found("verdict_damaged"),
        Case::new(&alarm, "{}").found("verdict_damaged"),
        Case::new(&layout::lease_file(), "nobody's").found("lease_damaged"),
    ]
}

async fn data_files(lake: &Lake) -> Vec<Case> {
    let first = movies(1);
    let outcomes = layout::run_outcomes(RUN);
    let by_hand = format!("{}/Movies/2026/11/23/mine.csv", layout::CATALOGUES);
    let catalogue = format!("{}/Movies/2026/11/23/films.csv", layout::CATALOGUES);
    let cut_record = cut(lake, &first, 30).await;
    vec![
        Case::new(&first, cut_record)
            .found("record_file_damaged")
            .left("record_lines_damaged", &first)
            .left("outcomes_differ", &outcomes)
            .lost(&[3]),
        Case::new(&first, with(lake, "{\"id\":2,", "{\"id\":2;").await)
            .found("record_file_damaged")
            .left("record_lines_damaged", &first)
            .left("outcomes_differ", &outcomes)
            .lost(&[2]),
        Case::new(&first, with(lake, "2923706026", "2923706027").await)
            .found("record_file_damaged"),
        Case::new(&first, "")
            .found("record_file_damaged")
            .left("outcomes_differ", &outcomes)
            .lost(&[1, 2, 3]),
        Case::removed(&first)
            .found("record_file_missing")
            .lost(&[1, 2, 3]),
        Case::new(&format!("{}/notes.txt", layout::RECORDS), "mine")
            .found("record_file_foreign")
            .stays(),
        Case::new(&movies(9), "{}\n")
            .found("record_file_foreign")
            .stays(),
        Case::new(&layout::staging_file(RUN, "movie_0009"), "half")
            .found("staged_file")
            .stays(),
        Case::new(&format!("{}/notes.json", layout::RUNS), "{}")
            .found("foreign_file")
            .stays(),
        Case::new(&format!("{}/notes.json", layout::SNAPSHOTS), "{}")
            .found("foreign_file")
            .stays(),
        Case::new(&catalogue, "film\ntt0000009\n")
            .found("catalogue_changed")
            .stays(),
        Case::new(&catalogue, "film\n")
            .found("catalogue_changed")
            .stays(),
        Case::removed(&catalogue).found("catalogue_gone").stays(),
        Case::new(&by_hand, "id\n")
            .found("catalogue_undescribed")
            .stays(),
    ]
}

/// Every object but the lease, which a repair takes.
async fn contents(lake: &Lake) -> BTreeMap<String, Bytes> {
    let mut contents = BTreeMap::new();
    for path in paths(lake, "Raw").await {
        if path != layout::lease_file() {
            contents.insert(path.clone(), whole(lake, &path).await);
        }
    }
    contents
}

async fn what_is_damaged_is_named_and_repaired_once(place: &Place) {
    let lake = &place.lake;
    make(place).await;
    let healthy = contents(lake).await;
    let all = known(&recover(lake).await);
    for case in small_files(lake)
        .await
        .into_iter()
        .chain(data_files(lake).await)
    {
        match &case.content {
            Some(content) => put(lake, &case.path, content.clone()).await,
            None => lake.remove_scratch(&case.path).await.expect("removed"),
        }
        let damaged = lake.read_if_there(&case.path).await.expect("reads");
        let report = verified(lake).await;
        assert_eq!(codes(lake, &report.findings), case.found, "{}", case.path);
        for finding in &report.findings {
            assert!(
                !finding.problem.is_empty() && !finding.advice.is_empty(),
                "{finding:?}"
            );
        }

        let done = repaired(lake).await;
        let kept = done
            .iter()
            .find(|repaired| repaired.path == lake.show(&case.path));
        if let Some(copy) = kept.and_then(|repaired| repaired.kept_as.as_ref()) {
            let root = lake.show("Raw");
            let copy = format!("Raw{}", &copy[root.len()..]);
            assert!(copy.starts_with(layout::QUARANTINE), "{copy}");
            assert_eq!(Some(whole(lake, &copy).await), damaged);
        }
        assert_eq!(
            codes(lake, &verified(lake).await.findings),
            case.left,
            "{}",
            case.path
        );
        let after = contents(lake).await;
        assert_eq!(repaired(lake).await, [], "{}", case.path);
        assert!(
            contents(lake).await == after,
            "a second repair changes nothing: {}",
            case.path
        );

        let ledger = recover(lake).await;
        let wanted = all.iter().filter(|(number, _)| !case.lost.contains(number));
        assert!(
            known(&ledger).iter().eq(wanted),
            "{}: {:?}",
            case.path,
            known(&ledger)
        );
        restore(lake, &healthy).await;
    }
}

/// As if it had never been damaged.
async fn restore(lake: &Lake, healthy: &BTreeMap<String, Bytes>) {
    for path in paths(lake, "Raw").await {
        if !healthy.contains_key(&path) {
            lake.remove_scratch(&path).await.expect("removed");
        }
    }
    for (path, content) in healthy {
        if lake.read_if_there(path).await.expect("reads").as_ref() != Some(content) {
            put(lake, path, content.clone()).await;
        }
    }
}

async fn a_run_at_work_raises_no_alarm(place: &Place) {
    let lake = &place.lake;
    make(place).await;
    let at_work = "20261123T235950Z-00000e";
    let holder = Holder {
        id: at_work.to_owned(),
        ..repairer()
    };
    let lifetime = std::time::Duration::from_secs(60);
    let lease = Lease::take(lake, holder, now(), lifetime)
        .await
        .expect("takes");
    let manifest = serde_json::to_vec(&manifest(at_work, RunStatus::Running, &[])).expect("JSON");
    put(lake, &layout::run_manifest(at_work), manifest).await;
    let snapshot = land(place, at_work, "next.csv", "film\ntt0000008\n").await;
    lake.remove_scratch(&snapshot.files[0].path)
        .await
        .expect("is not landed yet");
    let mut file = line(8, at_work);
    file.push(b'\n');
    put(lake, &movies(5), file).await;
    let report = verified(lake).await;
    let found = codes(lake, &report.findings);
    let wanted = [
        ("record_file_without_entry", movies(5)),
        ("run_at_work", layout::lease_file()),
    ];
    assert_eq!((found, report.is_whole()), (wanted.to_vec(), true));

    let refused = repair(lake, repairer(), 180, &now)
        .await
        .expect_err("is held");
    assert!(
        matches!(refused.problem, LakeProblem::Leased(_)),
        "{refused}"
    );
    drop(lease);
}

#[tokio::test]
async fn a_lease_that_ran_out_is_noted() {
    let place = Place::memory();
    let lifetime = std::time::Duration::from_secs(60);
    let lease = Lease::take(&place.lake, repairer(), start(), lifetime).await;
    drop(lease.expect("takes"));
    let report = verified(&place.lake).await;
    assert_eq!(
        codes(&place.lake, &report.findings),
        [("lease_expired", layout::lease_file())]
    );
}

/// A lake of 0.1.0: no checksums, no requests, no checkpoints, no descriptors.
#[tokio::test]
async fn a_lake_of_the_first_version_is_whole_and_its_damage_is_found_by_reading_every_line() {
    let place = Place::memory();
    let lake = &place.lake;
    run(lake, RUN, vec![batch([1, 2], RUN)], Ends::Killed).await;
    close(lake, RUN, RunStatus::Done).await;
    let path = layout::batch_entry(RUN, "movie_0001");
    let early = LedgerEntry {
        schema_version: 1,
        crc32: None,
        request: None,
        ..entry(lake, RUN, "movie_0001").await
    };
    put(lake, &path, serde_json::to_vec(&early).expect("JSON")).await;
    assert_eq!(codes(lake, &verified(lake).await.findings), []);
    for (old, new) in [
        ("{\"id\":2,", "{\"id\":2;"),
        ("\"tconst\":\"tt0000002", "\"tconst\":\"tt0000003"),
    ] {
        let healthy = contents(lake).await;
        put(lake, &movies(1), with(lake, old, new).await).await;
        assert_eq!(
            codes(lake, &verified(lake).await.findings),
            [("record_file_damaged", movies(1))]
        );
        restore(lake, &healthy).await;
    }
}

#[tokio::test]
async fn files_of_arrays_are_whole_too() {
    let place = Place::local();
    let mut writer = crate::support::writer(&place.lake, RUN, RawFormat::Array).await;
    let committed = writer
        .commit(RecordKind::Movie, batch([1, 2], RUN), start())
        .await;
    committed.expect("commits");
    assert_eq!(
        codes(&place.lake, &verified(&place.lake).await.findings),
        []
    );
}

#[tokio::test]
async fn record_files_that_have_expired_or_are_superseded_are_not_missed() {
    let place = Place::memory();
    let lake = &place.lake;
    make(&place).await;
    // Titles 5 and 6 of the third file: 5 is in the second one too, which is older.
    lake.remove_scratch(&movies(2)).await.expect("removed");
    let found = codes(lake, &verified(lake).await.findings);
    assert_eq!(
        found,
        [("record_file_missing", movies(2))],
        "title 4 is in no other one"
    );
    let options = VerifyOptions {
        now: now() + chrono::Duration::days(181),
        keep_days: 180,
    };
    let later = verify(lake, options).await.expect("verifies");
    assert_eq!(
        codes(lake, &later.findings),
        [("record_file_expired", movies(2))]
    );
    let last = "20261123T233000Z-00000e";
    run(
        lake,
        last,
        vec![batch_at([4], last, at("2026-11-23T23:36:00Z"))],
        Ends::Whole,
    )
    .await;
    let superseded = verified(lake).await;
    assert_eq!(
        codes(lake, &superseded.findings),
        [("record_file_expired", movies(2))]
    );
}

#[tokio::test]
async fn a_descriptor_is_rebuilt_as_the_manifest_says() {
    let place = Place::memory();
    let lake = &place.lake;
    let snapshot = land(&place, RUN, "films.csv", "film\ntt0000001\n").await;
    let file = &snapshot.files[0];
    let mut told = manifest(RUN, RunStatus::Stopped, &[]);
    told.inputs = vec![cinelake_lake::manifest::InputFile {
        name: file.name.clone(),
        landed_as: Some(file.path.clone()),
        size_bytes: file.size_bytes,
        sha256: file.sha256.clone(),
    }];
    put(
        lake,
        &layout::run_manifest(RUN),
        serde_json::to_vec(&told).expect("JSON"),
    )
    .await;
    put(lake, &layout::snapshot_descriptor(RUN), "{").await;
    repaired(lake).await;
    let snapshots = Snapshots::read(lake).await.expect("reads");
    let (rebuilt, verdict) = &snapshots.all[0];
    assert_eq!((&rebuilt.files, *verdict), (&snapshot.files, None));
    let read = ReadFlags {
        kind: Some("movie".to_owned()),
        ..snapshot.read
    };
    assert_eq!(rebuilt.read, read);
}

#[tokio::test]
async fn a_descriptor_that_is_gone_is_damage_like_one_that_cannot_be_read() {
    let place = Place::memory();
    make(&place).await;
    let lake = &place.lake;
    let descriptor = layout::snapshot_descriptor(RUN);
    let before = Snapshots::read(lake).await.expect("reads").all.len();
    lake.remove_scratch(&descriptor).await.expect("removed");
    let found = codes(lake, &verified(lake).await.findings);
    let damage = ("descriptor_damaged", descriptor.clone());
    assert!(found.contains(&damage), "{found:?}");
    repaired(lake).await;
    let snapshots = Snapshots::read(lake).await.expect("reads");
    assert_eq!((snapshots.all.len(), snapshots.damaged.len()), (before, 0));
}

#[tokio::test]
async fn a_descriptor_is_not_made_of_a_guess_by_which_its_file_cannot_be_read() {
    let place = Place::memory();
    let lake = &place.lake;
    // Two columns of different ids: how to read them was said once.
    land(
        &place,
        RUN,
        "two.csv",
        "film_id,series_id\ntt0000001,tt0000002\ntt0000003,tt0000004\n",
    )
    .await;
    let descriptor = layout::snapshot_descriptor(RUN);
    put(lake, &descriptor, "{").await;
    repaired(lake).await;
    assert_eq!(whole(lake, &descriptor).await, "{");
    let found = codes(lake, &verified(lake).await.findings);
    assert!(
        found.contains(&("descriptor_damaged", descriptor)),
        "{found:?}"
    );
}

#[tokio::test]
async fn a_checkpoint_that_is_made_anew_knows_up_to_which_day_changes_were_read() {
    let place = Place::memory();
    let lake = &place.lake;
    let day = chrono::NaiveDate::from_ymd_opt(2026, 11, 20).expect("a day");
    let mut ledger = run(lake, RUN, vec![batch([1, 2], RUN)], Ends::Killed).await;
    ledger.note_changes_through(day);
    let written = ledger.write_checkpoint(lake, RUN, true, start()).await;
    written.expect("writes");
    run(lake, NEXT_RUN, vec![batch([3], NEXT_RUN)], Ends::Whole).await;
    put(lake, &layout::checkpoint_file(NEXT_RUN, true), "").await;
    repaired(lake).await;
    assert_eq!(codes(lake, &verified(lake).await.findings), []);
    assert_eq!(recover(lake).await.changes_through(), Some(day));
}

#[tokio::test]
async fn a_file_that_was_landed_again_makes_up_for_one_that_was_changed() {
    let place = Place::local();
    let lake = &place.lake;
    let text = "film\ntt0000001\n";
    let snapshot = land(&place, RUN, "films.csv", text).await;
    for changed in ["film\ntt0000009\n", "film\n"] {
        let path = &snapshot.files[0].path;
        put(lake, path, changed).await;
        let found = verified(lake).await;
        assert_eq!(
            codes(lake, &found.findings),
            [("catalogue_changed", path.clone())]
        );
        assert_eq!(found.findings[0].severity, Severity::Damage);
        let again = land(&place, NEXT_RUN, "films.csv", text).await;
        assert_ne!(again.files[0].path, *path);
        let found = verified(lake).await;
        assert_eq!(
            codes(lake, &found.findings),
            [("catalogue_changed", path.clone())]
        );
        assert_eq!(found.findings[0].severity, Severity::Note);
        let descriptor = layout::snapshot_descriptor(NEXT_RUN);
        for path in [&again.files[0].path, &descriptor] {
            lake.remove_scratch(path).await.expect("removed");
        }
    }
}

#[tokio::test]
async fn a_verdict_without_a_trace_stays_an_alarm_and_one_that_led_to_records_is_accepted() {
    let place = Place::memory();
    let lake = &place.lake;
    for run_id in [EARLIER_RUN, RUN] {
        let snapshot = land(&place, run_id, run_id, run_id).await;
        snapshot
            .judge(lake, run_id, SnapshotVerdict::Accepted, None)
            .await
            .expect("judges");
        put(lake, &layout::snapshot_verdict(run_id), "").await;
    }
    run(lake, RUN, vec![batch([1], RUN)], Ends::Killed).await;
    repaired(lake).await;
    let snapshots = Snapshots::read(lake).await.expect("reads");
    let verdicts: Vec<_> = snapshots.all.iter().map(|(_, verdict)| *verdict).collect();
    assert_eq!(
        verdicts,
        [
            Some(SnapshotVerdict::Alarm),
            Some(SnapshotVerdict::Accepted)
        ]
    );
    assert!(snapshots.damaged.is_empty());
}

#[tokio::test]
async fn a_checkpoint_that_contradicts_the_entries_is_found_and_made_anew() {
    let ours = Place::memory();
    run(
        &ours.lake,
        RUN,
        vec![batch([1, 2], RUN), batch([3], RUN)],
        Ends::Whole,
    )
    .await;
    let checkpoint = layout::checkpoint_file(RUN, true);
    for other in [
        // Fewer titles, and so another size; another title; one title more.
        vec![batch([1], RUN), batch([3], RUN)],
        vec![batch([1, 2], RUN), batch([4], RUN)],
    ] {
        let theirs = &Place::memory().lake;
        run(theirs, RUN, other, Ends::Whole).await;
        put(&ours.lake, &checkpoint, whole(theirs, &checkpoint).await).await;
        let found = codes(&ours.lake, &verified(&ours.lake).await.findings);
        assert_eq!(found, [("checkpoint_damaged", checkpoint.clone())]);
        repaired(&ours.lake).await;
        assert_eq!(codes(&ours.lake, &verified(&ours.lake).await.findings), []);
        assert_eq!(landed(&recover(&ours.lake).await).len(), 3);
    }
}

/// A repair writes, and deletes nothing: the right to is not needed.
#[tokio::test]
async fn what_a_repair_puts_aside_a_second_time_does_not_replace_the_first() {
    let place = Place::s3();
    let lake = &place.lake;
    run(lake, RUN, vec![batch([1], RUN)], Ends::Killed).await;
    let path = layout::batch_entry(RUN, "movie_0001");
    let copy = layout::quarantine_file(&path);
    for (content, copies) in [("one", 1), ("two", 2), ("two", 2)] {
        put(lake, &path, content).await;
        repaired(lake).await;
        assert_eq!(paths(lake, layout::QUARANTINE).await.len(), copies);
        assert_eq!(whole(lake, &copy).await, bytes("one"));
        assert_eq!(entry(lake, RUN, "movie_0001").await.records, [id(1)]);
    }
    assert_eq!(whole(lake, &format!("{copy}.2")).await, bytes("two"));
}
