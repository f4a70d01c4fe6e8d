//! How catalogue files are landed and described, and which descriptor and verdict stand.

use std::collections::BTreeSet;

use chrono::{Duration, NaiveDate};
use cinelake_lake::manifest::RecordKind;
use cinelake_lake::snapshot::{NewFile, ReadFlags, Snapshot, SnapshotVerdict, Snapshots};
use cinelake_lake::{Lake, LandedFile, layout};

use cinelake_testkit::StoreFault;

use crate::support::{
    EARLIER_RUN, NEXT_RUN, Place, RUN, bytes, faulty_store, on_every_store, paths, put, start,
};

on_every_store!(
    a_catalogue_lands_once_and_another_of_its_name_beside_it,
    a_catalogue_larger_than_a_part_lands_whole,
    the_same_files_read_in_the_same_way_are_one_snapshot,
    runs_that_land_one_catalogue_at_once_share_its_file,
    the_first_verdict_stands,
    a_lake_of_the_first_version_is_described_once,
);

/// A file given to a run.
#[derive(Clone, Copy)]
struct Given<'g> {
    name: &'g str,
    content: &'g [u8],
    joined: bool,
}

fn given<'g>(name: &'g str, content: &'g [u8]) -> Given<'g> {
    Given {
        name,
        content,
        joined: false,
    }
}

async fn land_days_later(
    place: &Place,
    run_id: &str,
    days: i64,
    files: &[Given<'_>],
    read: ReadFlags,
) -> (Snapshot, Vec<LandedFile>) {
    let sources: Vec<_> = (0..files.len())
        .map(|index| place.folder.path().join(format!("given-{run_id}-{index}")))
        .collect();
    let mut new = Vec::new();
    for (file, source) in files.iter().zip(&sources) {
        std::fs::write(source, file.content).expect("written");
        new.push(NewFile {
            source,
            name: file.name,
            file_name: file.name,
            kind: RecordKind::Movie,
            joined: file.joined,
            role: None,
            landed_as: None,
        });
    }
    let now = start() + Duration::days(days);
    let landed = Snapshot::land(&place.lake, run_id, now, &new, read).await;
    landed.expect("lands")
}

async fn land(place: &Place, run_id: &str, files: &[Given<'_>]) -> (Snapshot, Vec<LandedFile>) {
    land_days_later(place, run_id, 0, files, ReadFlags::default()).await
}

/// Lands one file by a run of its own.
async fn land_one(place: &Place, name: &str, content: &[u8]) -> LandedFile {
    let runs = paths(&place.lake, layout::SNAPSHOTS).await.len();
    let run_id = format!("20261123T200000Z-{runs:06x}");
    let (_, mut landed) = land(place, &run_id, &[given(name, content)]).await;
    landed.remove(0)
}

async fn described(lake: &Lake) -> Vec<String> {
    let snapshots = Snapshots::read(lake).await.expect("reads");
    assert!(snapshots.damaged.is_empty(), "{:?}", snapshots.damaged);
    let ids = snapshots.all.into_iter();
    ids.map(|(snapshot, _)| snapshot.snapshot_id).collect()
}

fn series() -> ReadFlags {
    ReadFlags {
        id_column: Some("series_id".to_owned()),
        kind: Some("series".to_owned()),
        ..ReadFlags::default()
    }
}

async fn a_catalogue_lands_once_and_another_of_its_name_beside_it(place: &Place) {
    let lake = &place.lake;
    let first = land_one(place, "films.csv", b"id\ntt0000001\n").await;
    let again = land_one(place, "films.csv", b"id\ntt0000001\n").await;
    let other = land_one(place, "films.csv", b"id\ntt0000002\n").await;
    let empty = land_one(place, "empty.csv", b"").await;
    let accents = land_one(place, "os filmes (ação) 100%.csv", b"id\n").await;
    assert_eq!(first.path, "Raw/Local/CSV/Movies/2026/11/23/films.csv");
    assert!(!first.was_there && again.was_there && !other.was_there && !empty.was_there);
    assert_eq!((&again.path, &again.sha256), (&first.path, &first.sha256));
    assert!(other.path.ends_with("/films-2.csv"));
    assert_eq!((empty.size_bytes, first.size_bytes), (0, 13));
    for (path, content) in [
        (&first.path, "id\ntt0000001\n"),
        (&other.path, "id\ntt0000002\n"),
        (&accents.path, "id\n"),
    ] {
        assert_eq!(lake.read(path).await.expect("reads"), bytes(content));
    }
    assert!(
        land_one(place, "os filmes (ação) 100%.csv", b"id\n")
            .await
            .was_there
    );
    assert_eq!(paths(lake, layout::CATALOGUES).await.len(), 4);
    assert!(
        paths(lake, layout::RUNS).await.is_empty(),
        "no staged file is left"
    );
}

async fn a_catalogue_larger_than_a_part_lands_whole(place: &Place) {
    let large: Vec<u8> = (0..17_000_000_u32)
        .map(|index| (index % 251) as u8)
        .collect();
    let landed = land_one(place, "large.csv", &large).await;
    let there = place.lake.read(&landed.path).await.expect("reads");
    assert!(there == large, "{} bytes", there.len());
}

async fn the_same_files_read_in_the_same_way_are_one_snapshot(place: &Place) {
    let lake = &place.lake;
    let ratings = Given {
        joined: true,
        ..given("votes.tsv", b"tconst\n")
    };
    let files = [given("films.csv", b"id\n"), ratings];
    let (first, _) = land(place, EARLIER_RUN, &files).await;
    assert_eq!(first.snapshot_id, EARLIER_RUN);
    assert_eq!(
        first
            .files
            .iter()
            .map(|file| file.joined)
            .collect::<Vec<_>>(),
        [false, true]
    );
    // On another day too: the file that is there is described, a second copy would not be.
    let (same, landed) = land_days_later(place, RUN, 3, &files, ReadFlags::default()).await;
    assert_eq!(same, first);
    assert!(landed.iter().all(|file| file.was_there));
    assert_eq!(paths(lake, layout::CATALOGUES).await.len(), 2);
    assert_eq!(described(lake).await, [EARLIER_RUN]);

    let (other, _) = land_days_later(place, RUN, 3, &files, series()).await;
    assert_eq!((&*other.snapshot_id, other.read), (RUN, series()));
    assert_eq!(
        other.files[0].date,
        NaiveDate::from_ymd_opt(2026, 11, 26).expect("a day")
    );
    // The latest one is read in another way.
    let (third, _) = land_days_later(place, NEXT_RUN, 3, &files, ReadFlags::default()).await;
    assert_eq!(third.snapshot_id, NEXT_RUN);
    assert_eq!(described(lake).await, [EARLIER_RUN, RUN, NEXT_RUN]);
}

/// The shards of a fan-out share a lease and land the same file.
async fn runs_that_land_one_catalogue_at_once_share_its_file(place: &Place) {
    let runs = (0..8).map(|run| format!("20261123T210000Z-{run:06x}"));
    let runs: Vec<String> = runs.collect();
    let files = [given("films.csv", b"id\ntt0000001\n")];
    let landings = runs.iter().map(|run_id| land(place, run_id, &files));
    let landed = futures::future::join_all(landings).await;
    let one = "Raw/Local/CSV/Movies/2026/11/23/films.csv".to_owned();
    let there = paths(&place.lake, layout::CATALOGUES).await;
    assert_eq!(there, std::slice::from_ref(&one));
    for (snapshot, files) in &landed {
        assert_eq!(files[0].path, one);
        assert_eq!(snapshot.files[0].path, one);
    }
    // Whoever began before another descriptor was there wrote its own; they all say the same.
    let described = described(&place.lake).await;
    assert!(!described.is_empty() && described.len() <= runs.len());
}

async fn the_first_verdict_stands(place: &Place) {
    let lake = &place.lake;
    let files = [given("bogus.csv", b"id\ntt0000001\n")];
    let verdict = async |run_id: &str| {
        let snapshots = Snapshots::read(lake).await.expect("reads");
        let found = snapshots
            .all
            .iter()
            .find(|(snapshot, _)| snapshot.snapshot_id == run_id);
        found.expect("is described").1
    };
    let (refused, _) = land(place, EARLIER_RUN, &files).await;
    assert_eq!(verdict(EARLIER_RUN).await, None);
    for (run_id, given) in [
        (EARLIER_RUN, SnapshotVerdict::Alarm),
        (RUN, SnapshotVerdict::Accepted),
    ] {
        let because = Some("0 of 100 are known".to_owned());
        let judged = refused.judge(lake, run_id, given, because).await;
        judged.expect("judges");
        assert_eq!(verdict(EARLIER_RUN).await, Some(SnapshotVerdict::Alarm));
    }
    // The same files again are not refused by an old verdict.
    let (again, _) = land(place, RUN, &files).await;
    assert_eq!(again.snapshot_id, RUN);
    let judged = again
        .judge(lake, RUN, SnapshotVerdict::Accepted, None)
        .await;
    judged.expect("judges");
    assert_eq!(verdict(RUN).await, Some(SnapshotVerdict::Accepted));
    let (accepted, _) = land(place, NEXT_RUN, &files).await;
    assert_eq!(accepted.snapshot_id, RUN);
}

#[tokio::test]
async fn two_files_of_one_name_in_one_run_do_not_share_a_place() {
    let place = Place::memory();
    let files = [
        given("films.csv", b"a"),
        given("films.csv", b"b"),
        given("films.csv", b"a"),
    ];
    let (snapshot, _) = land(&place, RUN, &files).await;
    let names: Vec<_> = snapshot.files.iter().map(|file| &file.path[32..]).collect();
    assert_eq!(names, ["films.csv", "films-2.csv", "films.csv"]);
    for (file, content) in snapshot.files.iter().zip(["a", "b", "a"]) {
        assert_eq!(place.lake.read(&file.path).await.expect("reads"), content);
    }
}

#[tokio::test]
async fn a_catalogue_that_was_deleted_is_landed_again_where_it_is_described() {
    let place = Place::memory();
    let first = land_one(&place, "films.csv", b"a").await;
    place
        .lake
        .remove_scratch(&first.path)
        .await
        .expect("removed");
    // Another file must not come into its place: it would be read as the old one.
    let other = land_one(&place, "films.csv", b"b").await;
    assert!(other.path.ends_with("/films-2.csv"));
    let files = [given("films.csv", b"a")];
    let (snapshot, landed) =
        land_days_later(&place, NEXT_RUN, 0, &files, ReadFlags::default()).await;
    assert_eq!(
        (&*snapshot.snapshot_id, &landed[0].path),
        (NEXT_RUN, &first.path)
    );
    place
        .lake
        .remove_scratch(&first.path)
        .await
        .expect("removed");
    let (same, landed) = land_days_later(
        &place,
        "20261127T000000Z-00000c",
        4,
        &files,
        ReadFlags::default(),
    )
    .await;
    assert_eq!(
        (&*same.snapshot_id, &landed[0].path),
        (NEXT_RUN, &first.path)
    );
    assert_eq!(place.lake.read(&first.path).await.expect("reads"), "a");
}

#[tokio::test]
async fn a_file_that_was_replaced_in_its_place_makes_another_snapshot() {
    let place = Place::memory();
    let first = land_one(&place, "films.csv", b"a").await;
    put(&place.lake, &first.path, "somebody else's").await;
    let (again, landed) = land(&place, RUN, &[given("films.csv", b"a")]).await;
    assert_eq!(again.snapshot_id, RUN);
    assert!(landed[0].path.ends_with("/films-2.csv"));
}

#[tokio::test]
async fn a_file_that_lies_in_the_lake_is_described_where_it_is() {
    let place = Place::memory();
    let source = place.folder.path().join("copy");
    std::fs::write(&source, "id\n").expect("written");
    let mut ids = BTreeSet::new();
    for (run_id, path) in [(EARLIER_RUN, "a.csv"), (RUN, "a.csv"), (NEXT_RUN, "b.csv")] {
        let path = format!("{}/Movies/2026/11/22/{path}", layout::CATALOGUES);
        put(&place.lake, &path, "id\n").await;
        let file = NewFile {
            source: &source,
            name: "s3://films/list.csv",
            file_name: "list.csv",
            kind: RecordKind::Movie,
            joined: false,
            role: None,
            landed_as: Some(path.clone()),
        };
        let landed =
            Snapshot::land(&place.lake, run_id, start(), &[file], ReadFlags::default()).await;
        let (snapshot, landed) = landed.expect("lands");
        assert_eq!((&landed[0].path, landed[0].was_there), (&path, true));
        assert_eq!(snapshot.files[0].path, path);
        ids.insert(snapshot.snapshot_id);
    }
    assert_eq!(
        ids.len(),
        2,
        "the same content at another place is described too"
    );
}

fn early_manifest(run_id: &str, status: &str, options: &str, path: Option<&str>) -> String {
    let input = match path {
        Some(path) => {
            format!(r#"{{"name":"list.csv","landed_as":"{path}","size_bytes":3,"sha256":"00"}}"#)
        }
        None => r#"{"name":"-","landed_as":null,"size_bytes":3,"sha256":"00"}"#.to_owned(),
    };
    format!(
        r#"{{"schema_version":1,"run_id":"{run_id}","version":"0.1.0","status":"{status}",
            "started_at":"2026-11-23T20:00:00Z","options":{options},"inputs":[{input}],"titles":1,
            "outcomes":{{}},"filtered":{{}},"balanced":true,"files":0,"size_bytes":0,"requests":{{}},
            "find":{{"asked":0,"added":0}}}}"#
    )
}

async fn early_lake(lake: &Lake) {
    let file = |name: &str| format!("{}/Movies/2026/11/23/{name}", layout::CATALOGUES);
    for (number, status, options, path) in [
        (
            1,
            "done",
            r#"{"id-column":"series_id","kind":"series","header":"true","separator":""}"#,
            Some(file("list.csv")),
        ),
        (2, "alarm", "{}", Some(file("bogus.csv"))),
        (3, "stopped", "{}", Some(file("title.ratings.tsv"))),
        (4, "done", "{}", None),
    ] {
        let run_id = format!("20261123T20000{number}Z-000009");
        let manifest = early_manifest(&run_id, status, options, path.as_deref());
        put(lake, &layout::run_manifest(&run_id), manifest).await;
        if let Some(path) = path {
            put(lake, &path, "id\n").await;
        }
    }
}

fn check_early(snapshots: &Snapshots) {
    let all: Vec<_> = snapshots
        .all
        .iter()
        .filter(|(snapshot, _)| snapshot.snapshot_id.starts_with("20261123T20"))
        .collect();
    let verdicts: Vec<_> = all.iter().map(|(_, verdict)| *verdict).collect();
    assert_eq!(verdicts, [None, Some(SnapshotVerdict::Alarm), None]);
    let read = ReadFlags {
        header: Some(true),
        ..series()
    };
    assert_eq!(all[0].0.read, read);
    assert!(all[2].0.files[0].joined);
}

async fn a_lake_of_the_first_version_is_described_once(place: &Place) {
    let lake = &place.lake;
    early_lake(lake).await;
    check_early(&Snapshots::read(lake).await.expect("reads"));
    assert!(
        paths(lake, layout::SNAPSHOTS).await.is_empty(),
        "reading writes nothing"
    );

    land(place, RUN, &[given("new.csv", b"new")]).await;
    let after = paths(lake, layout::SNAPSHOTS).await;
    assert_eq!(
        after.len(),
        6,
        "three descriptors, a verdict, the mark, and the new one: {after:?}"
    );
    // From now on the manifests are not looked at, whatever becomes of them.
    for path in paths(lake, layout::RUNS).await {
        put(lake, &path, "").await;
    }
    check_early(&Snapshots::read(lake).await.expect("reads"));
    land(place, NEXT_RUN, &[given("new.csv", b"new")]).await;
    assert_eq!(paths(lake, layout::SNAPSHOTS).await, after);
}

/// Killed at any write, and again.
#[tokio::test]
async fn bringing_up_an_early_lake_can_be_killed_at_any_moment() {
    let folder = tempfile::tempdir().expect("a folder");
    let source = folder.path().join("given");
    std::fs::write(&source, "new").expect("written");
    let file = || NewFile {
        source: &source,
        name: "new.csv",
        file_name: "new.csv",
        kind: RecordKind::Movie,
        joined: false,
        role: None,
        landed_as: None,
    };
    for url in ["s3://films", "/lake"] {
        for (number, trouble) in every_write() {
            let (faulty, sound, store) = faulty_store(url, |store| store.at_write(number, trouble));
            early_lake(&sound).await;
            let files = [file()];
            let doomed = Snapshot::land(&faulty, RUN, start(), &files, ReadFlags::default());
            tokio::select! {
                _ = doomed => {}
                () = store.hung() => {}
            }
            check_early(&Snapshots::read(&sound).await.expect("reads"));
            let landed = Snapshot::land(&sound, NEXT_RUN, start(), &files, ReadFlags::default());
            landed.await.expect("lands");
            check_early(&Snapshots::read(&sound).await.expect("reads"));
        }
    }
}

fn every_write() -> impl Iterator<Item = (u64, StoreFault)> {
    let troubles = [
        StoreFault::HangBefore,
        StoreFault::HangAfter,
        StoreFault::Fail,
    ];
    (1..=14).flat_map(move |number| troubles.map(|trouble| (number, trouble)))
}
