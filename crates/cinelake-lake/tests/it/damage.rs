//! Small files that are empty, cut, of a newer version or somebody else's: told, and fatal to nothing.

use bytes::Bytes;
use cinelake_lake::ledger::{read_manifest, read_manifests};
use cinelake_lake::manifest::RecordKind;
use cinelake_lake::snapshot::{NewFile, ReadFlags, Snapshot, SnapshotVerdict, Snapshots};
use cinelake_lake::{Lake, Listing, layout};

use crate::support::{
    EARLIER_RUN, Ends, NEXT_RUN, Place, RUN, batch, bytes, landed, misses, movies, put, recover,
    run, start,
};

/// What can become of a small file.
fn damages(whole: &Bytes) -> Vec<Bytes> {
    vec![
        Bytes::new(),
        whole.slice(..whole.len() / 2),
        whole.slice(..whole.len() - 2),
        bytes("{}"),
        bytes("\0\0\0\0"),
        bytes(r#"{"schema_version":99}"#),
    ]
}

async fn paths_damaged(lake: &Lake) -> Vec<String> {
    let ledger = recover(lake).await;
    let paths = ledger.damaged.into_iter().map(|damaged| damaged.path);
    paths.collect()
}

#[tokio::test]
async fn instead_of_a_damaged_checkpoint_the_one_before_it_and_the_entries_count() {
    for has_older in [true, false] {
        let lake = Place::memory().lake;
        let first = if has_older { Ends::Whole } else { Ends::Killed };
        run(&lake, EARLIER_RUN, vec![batch([1, 2], EARLIER_RUN)], first).await;
        run(
            &lake,
            RUN,
            vec![batch([3], RUN), misses([4], start())],
            Ends::Whole,
        )
        .await;
        let checkpoint = layout::checkpoint_file(RUN, true);
        let whole = lake.read(&checkpoint).await.expect("reads");
        let newer = zstd::encode_all(
            &br#"{"head":{"schema_version":9,"run_id":"r","written_at":"2026-11-23T21:00:00Z"}}
{"end":{"lines":2}}
"#[..],
            1,
        );
        let headless = zstd::encode_all(&b"{\"end\":{\"lines\":1}}\n"[..], 1);
        let mut damages = damages(&whole);
        damages.extend([newer, headless].map(|bytes| bytes.expect("encodes").into()));
        for damage in damages {
            put(&lake, &checkpoint, damage.clone()).await;
            let ledger = recover(&lake).await;
            assert_eq!(landed(&ledger).len(), 3, "{damage:?}");
            assert_eq!(ledger.damaged.len(), 1, "{damage:?}");
            assert_eq!(ledger.damaged[0].path, checkpoint);
        }
        // The next run that ends writes one that can be read.
        run(&lake, NEXT_RUN, vec![], Ends::Whole).await;
        let ledger = recover(&lake).await;
        assert_eq!((landed(&ledger).len(), ledger.objects_read), (3, 1));
    }
}

#[tokio::test]
async fn a_damaged_entry_costs_its_misses_and_no_record() {
    let lake = Place::memory().lake;
    run(
        &lake,
        RUN,
        vec![batch([1], RUN), misses([2], start())],
        Ends::Killed,
    )
    .await;
    for name in ["movie_0001", "misses_0001"] {
        let path = layout::batch_entry(RUN, name);
        let whole = lake.read(&path).await.expect("reads");
        let others = String::from_utf8(whole.to_vec())
            .expect("text")
            .replace(RUN, EARLIER_RUN);
        let mut damages = damages(&whole);
        damages.push(others.into());
        for damage in damages {
            put(&lake, &path, damage.clone()).await;
            let ledger = recover(&lake).await;
            assert_eq!(landed(&ledger).len(), 1, "{name} {damage:?}");
            assert!(ledger.damaged.iter().any(|damaged| damaged.path == path));
        }
    }
    let ledger = recover(&lake).await;
    assert_eq!(
        ledger.known(crate::support::id(2), RecordKind::Movie),
        None,
        "it is asked again"
    );
}

#[tokio::test]
async fn a_damaged_manifest_is_told_by_whoever_reads_it_and_stops_no_recovery() {
    let lake = Place::memory().lake;
    run(&lake, RUN, vec![batch([1], RUN)], Ends::Killed).await;
    let path = layout::run_manifest(RUN);
    for damage in damages(&bytes(r#"{"schema_version":1,"run_id":"x"}"#)) {
        put(&lake, &path, damage).await;
        assert_eq!(paths_damaged(&lake).await, Vec::<String>::new());
        let read = read_manifest(&lake, RUN).await.expect("reads");
        assert_eq!(read.expect_err("damaged").path, path);
        let listing = Listing::read(&lake).await.expect("lists");
        let all = read_manifests(&lake, &listing).await.expect("reads");
        assert!(matches!(&all[..], [Err(damaged)] if damaged.path == path));
    }
}

#[tokio::test]
async fn a_damaged_descriptor_or_verdict_is_told_and_hides_no_other_snapshot() {
    let place = Place::memory();
    let lake = &place.lake;
    let source = place.folder.path().join("films.csv");
    for (run_id, content) in [(EARLIER_RUN, "a"), (RUN, "b")] {
        std::fs::write(&source, content).expect("written");
        let file = NewFile {
            source: &source,
            name: "films.csv",
            file_name: "films.csv",
            kind: RecordKind::Movie,
            joined: false,
            role: None,
            landed_as: None,
        };
        let landed = Snapshot::land(lake, run_id, start(), &[file], ReadFlags::default()).await;
        let (snapshot, _) = landed.expect("lands");
        let judged = snapshot
            .judge(lake, run_id, SnapshotVerdict::Accepted, None)
            .await;
        judged.expect("judges");
    }
    let (descriptor, verdict) = (
        layout::snapshot_descriptor(RUN),
        layout::snapshot_verdict(RUN),
    );
    let whole = lake.read(&verdict).await.expect("reads");
    for damage in damages(&whole) {
        put(lake, &verdict, damage).await;
        let snapshots = Snapshots::read(lake).await.expect("reads");
        assert_eq!(snapshots.damaged[0].path, verdict);
        // What it said is not known: the ids may have been refused.
        let verdicts: Vec<_> = snapshots.all.iter().map(|(_, verdict)| *verdict).collect();
        assert_eq!(
            verdicts,
            [
                Some(SnapshotVerdict::Accepted),
                Some(SnapshotVerdict::Alarm)
            ]
        );
    }
    put(lake, &verdict, whole).await;
    let whole = lake.read(&descriptor).await.expect("reads");
    let others = lake.read(&layout::snapshot_descriptor(EARLIER_RUN)).await;
    for damage in damages(&whole).into_iter().chain(others) {
        put(lake, &descriptor, damage).await;
        let snapshots = Snapshots::read(lake).await.expect("reads");
        assert_eq!(snapshots.damaged[0].path, descriptor);
        assert_eq!(snapshots.all.len(), 1);
    }
}

#[tokio::test]
async fn an_entry_that_was_repaired_does_not_count_its_file_twice() {
    let lake = Place::memory().lake;
    run(&lake, RUN, vec![batch([1, 2], RUN)], Ends::Killed).await;
    let path = layout::batch_entry(RUN, "movie_0001");
    let whole = lake.read(&path).await.expect("reads");
    put(&lake, &path, Bytes::new()).await;
    run(&lake, NEXT_RUN, vec![], Ends::Stopped).await;
    put(&lake, &path, whole).await;
    let ledger = recover(&lake).await;
    assert_eq!((landed(&ledger).len(), ledger.damaged.len()), (2, 0));
    assert_eq!(ledger.files().len(), 1);
    assert_eq!(ledger.files()[0].path, movies(1));
}
