//! What becomes of a write when the store fails, lies about it, runs full, or the process dies.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use cinelake_lake::manifest::RecordKind;
use cinelake_lake::record::RawFormat;
use cinelake_lake::snapshot::{NewFile, ReadFlags, Snapshot, SnapshotVerdict, Snapshots};
use cinelake_lake::{Holder, Lake, LakeError, LakeProblem, Lease, Ledger, layout};
use cinelake_testkit::{Call, Operation, StoreFault};

use crate::support::{
    EARLIER_RUN, Ends, NEXT_RUN, RUN, batch, data_file, entry, faulty, faulty_store, id, known,
    landed, movies, options, paths, recover, run, start, writer,
};

/// As S3 creates objects, and as a local folder does.
const URLS: [&str; 2] = ["s3://films", "/lake"];

fn is_data(path: &str) -> bool {
    path.starts_with(layout::RECORDS)
}

fn is_entry(path: &str) -> bool {
    path.contains("/batches/")
}

/// Does `work` once for every call that it makes and every trouble that this call can meet, each time
/// on a lake of its own. A trouble that never answers is a process that was killed. Then `check`
/// looks at the same lake without faults, and is told what `work` had said.
async fn at_every_call<T>(
    prepare: impl AsyncFn(&Lake),
    work: impl AsyncFn(&Lake) -> Result<T, LakeError>,
    check: impl AsyncFn(&Lake, Option<Result<T, LakeError>>),
) {
    let troubles = [
        StoreFault::Fail,
        StoreFault::FailAfter,
        StoreFault::ConflictAfter,
        StoreFault::Full,
        StoreFault::HangBefore,
        StoreFault::HangAfter,
    ];
    for url in URLS {
        for trouble in troubles {
            for number in 1.. {
                let seen = Arc::new(AtomicU64::new(0));
                let count = seen.clone();
                let is_met = move |call: Call<'_>| {
                    // Only a write under a condition can conflict.
                    let can_conflict = call.conditional || call.operation == Operation::Rename;
                    let fits = can_conflict || trouble != StoreFault::ConflictAfter;
                    count.fetch_add(1, Ordering::Relaxed) + 1 == number && fits
                };
                let (lake, sound, store) = faulty_store(url, |store| store.when(is_met, trouble));
                prepare(&sound).await;
                let said = tokio::select! {
                    said = work(&lake) => Some(said),
                    () = store.hung() => None,
                };
                let calls = seen.swap(u64::MAX / 2, Ordering::Relaxed);
                check(&sound, said).await;
                if calls < number {
                    assert!(number > 1, "it calls the store");
                    break;
                }
            }
        }
    }
}

async fn nothing(_: &Lake) {}

#[tokio::test]
async fn a_commit_in_trouble_anywhere_lands_every_record_once() {
    let work = async |lake: &Lake| {
        let (_, next) = Ledger::recover(lake, options(), RUN).await?;
        let day = start().date_naive();
        let request = Default::default();
        let format = RawFormat::Lines;
        let mut writer = cinelake_lake::RunWriter::new(lake, RUN, day, format, request, next);
        let first = writer.commit(RecordKind::Movie, batch([1, 2], RUN), start());
        let first = first.await.map(drop);
        // A run that goes on after a failed commit loses nothing either.
        let second = writer.commit(RecordKind::Movie, batch([3], RUN), start());
        second.await.map(drop).and(first)
    };
    at_every_call(nothing, work, async |lake, said| {
        let (before, _) = Ledger::recover(lake, options(), NEXT_RUN)
            .await
            .expect("recovers");
        let there = landed(&before);
        if matches!(said, Some(Ok(()))) {
            assert_eq!(there, BTreeSet::from([1, 2, 3]));
        }
        let missing: Vec<u64> = [1, 2, 3]
            .into_iter()
            .filter(|number| !there.contains(number))
            .collect();
        if !missing.is_empty() {
            run(lake, NEXT_RUN, vec![batch(missing, NEXT_RUN)], Ends::Killed).await;
        }
        let ledger = recover(lake).await;
        assert_eq!(landed(&ledger), BTreeSet::from([1, 2, 3]));
        let records = ledger.files().len();
        assert_eq!(paths(lake, layout::RECORDS).await.len(), records);
        assert!(ledger.damaged.is_empty() && ledger.adopted.is_empty());
        let lines: usize = count_lines(lake).await;
        assert_eq!(lines, 3, "none is landed twice");
    })
    .await;
}

async fn count_lines(lake: &Lake) -> usize {
    let mut lines = 0;
    for path in paths(lake, layout::RECORDS).await {
        let bytes = lake.read(&path).await.expect("reads");
        lines += bytes
            .split(|byte| *byte == b'\n')
            .filter(|line| !line.is_empty())
            .count();
    }
    lines
}

#[tokio::test]
async fn a_checkpoint_in_trouble_anywhere_is_whole_or_not_there() {
    let prepare = async |lake: &Lake| {
        run(
            lake,
            EARLIER_RUN,
            vec![batch([1], EARLIER_RUN)],
            Ends::Whole,
        )
        .await;
        run(lake, RUN, vec![batch([2], RUN)], Ends::Killed).await;
    };
    let work = async |lake: &Lake| {
        let (ledger, _) = Ledger::recover(lake, options(), NEXT_RUN).await?;
        ledger.write_checkpoint(lake, NEXT_RUN, true, start()).await
    };
    at_every_call(prepare, work, async |lake, said| {
        let ledger = recover(lake).await;
        assert_eq!(known(&ledger), [(1, true), (2, true)]);
        assert!(ledger.damaged.is_empty());
        if matches!(said, Some(Ok(()))) {
            assert_eq!((ledger.objects_read, ledger.continuing.len()), (1, 0));
        }
    })
    .await;
}

fn given(source: &std::path::Path) -> NewFile<'_> {
    NewFile {
        source,
        name: "list.csv",
        file_name: "list.csv",
        kind: RecordKind::Series,
        joined: false,
        role: None,
        landed_as: None,
    }
}

fn read_as() -> ReadFlags {
    ReadFlags {
        id_column: Some("series_id".to_owned()),
        ..ReadFlags::default()
    }
}

#[tokio::test]
async fn a_landing_in_trouble_anywhere_leaves_no_catalogue_that_is_not_described() {
    let folder = tempfile::tempdir().expect("a folder");
    let sources = ["one.csv", "two.csv"].map(|name| folder.path().join(name));
    for source in &sources {
        std::fs::write(source, source.display().to_string()).expect("written");
    }
    let files = || sources.each_ref().map(|source| given(source));
    let work = async |lake: &Lake| Snapshot::land(lake, RUN, start(), &files(), read_as()).await;
    at_every_call(nothing, work, async |lake, said| {
        let check = async || {
            let snapshots = Snapshots::read(lake).await.expect("reads");
            assert!(snapshots.damaged.is_empty());
            let described: BTreeMap<_, _> = snapshots
                .all
                .into_iter()
                .flat_map(|(snapshot, _)| {
                    snapshot
                        .files
                        .into_iter()
                        .map(move |file| (file.path, snapshot.read.clone()))
                })
                .collect();
            for path in paths(lake, layout::CATALOGUES).await {
                assert_eq!(described.get(&path), Some(&read_as()), "{path}");
            }
        };
        check().await;
        if matches!(said, Some(Ok(_))) {
            assert_eq!(paths(lake, layout::CATALOGUES).await.len(), 2);
        }
        let again = Snapshot::land(lake, NEXT_RUN, start(), &files(), read_as()).await;
        let (snapshot, landed) = again.expect("lands");
        check().await;
        assert_eq!(
            paths(lake, layout::CATALOGUES).await.len(),
            2,
            "no second copy"
        );
        for (file, source) in snapshot.files.iter().zip(&sources) {
            let there = lake.read(&file.path).await.expect("reads");
            assert_eq!(there, std::fs::read(source).expect("reads"));
        }
        assert_eq!(landed.len(), 2);
    })
    .await;
}

#[tokio::test]
async fn of_verdicts_in_trouble_anywhere_the_first_that_was_written_stands() {
    let folder = tempfile::tempdir().expect("a folder");
    let source = folder.path().join("list.csv");
    std::fs::write(&source, "id\n").expect("written");
    let prepare = async |lake: &Lake| {
        let landed = Snapshot::land(lake, RUN, start(), &[given(&source)], read_as()).await;
        landed.expect("lands");
    };
    let snapshot = async |lake: &Lake| {
        let mut snapshots = Snapshots::read(lake).await.expect("reads");
        assert!(snapshots.damaged.is_empty());
        snapshots.all.pop().expect("is described")
    };
    let work = async |lake: &Lake| {
        let mut snapshots = Snapshots::read(lake).await?;
        let (snapshot, _) = snapshots.all.pop().expect("is described");
        snapshot
            .judge(lake, RUN, SnapshotVerdict::Alarm, None)
            .await
    };
    at_every_call(prepare, work, async |lake, said| {
        let (refused, first) = snapshot(lake).await;
        if matches!(said, Some(Ok(()))) {
            assert_eq!(first, Some(SnapshotVerdict::Alarm));
        }
        let judged = refused
            .judge(lake, NEXT_RUN, SnapshotVerdict::Accepted, None)
            .await;
        judged.expect("judges");
        let (_, second) = snapshot(lake).await;
        assert_eq!(second, Some(first.unwrap_or(SnapshotVerdict::Accepted)));
    })
    .await;
}

#[tokio::test]
async fn a_lease_in_trouble_anywhere_is_held_by_one_and_blocks_for_a_lifetime_at_most() {
    let lifetime = std::time::Duration::from_secs(60);
    let holder = |id: &str| Holder {
        id: id.to_owned(),
        host: format!("host of {id}"),
        process: 1,
        shared: false,
    };
    let work = async |lake: &Lake| {
        let mut lease = Lease::take(lake, holder("one"), start(), lifetime).await?;
        let later = start() + chrono::Duration::seconds(15);
        lease.renew(later).await.map(|()| lease)
    };
    at_every_call(nothing, work, async |lake, said| {
        let later = |seconds| start() + chrono::Duration::seconds(seconds);
        let other = Lease::take(lake, holder("two"), later(20), lifetime).await;
        match (&said, other) {
            (Some(Ok(_)), other) => assert!(matches!(
                other.expect_err("is held").problem,
                LakeProblem::Leased(_)
            )),
            (Some(Err(error)), _) => {
                assert!(!matches!(error.problem, LakeProblem::Leased(_)), "{error}")
            }
            (None, _) => {}
        }
        let after = Lease::take(lake, holder("three"), later(80), lifetime).await;
        after.expect("has expired");
        if let Some(Ok(mut lease)) = said {
            let lost = lease.renew(later(81)).await;
            lost.expect_err("is lost or in trouble");
        }
    })
    .await;
}

#[tokio::test]
async fn a_put_whose_first_answer_was_lost_is_recognised_as_its_own() {
    for url in URLS {
        for target in [is_data, is_entry] {
            let (lake, _) = faulty(url, |store| {
                store.when(
                    move |call| call.operation.is_write() && target(call.path),
                    StoreFault::ConflictAfter,
                )
            });
            let mut writer = writer(&lake, RUN, RawFormat::Lines).await;
            for number in 1..=2 {
                let committed = writer
                    .commit(RecordKind::Movie, batch([number], RUN), start())
                    .await;
                let file = committed.expect("commits").entry.file;
                assert_eq!(file, Some(data_file(RecordKind::Movie, number as u32)));
            }
            assert_eq!(paths(&lake, layout::RECORDS).await.len(), 2, "{url}");
            assert_eq!(entry(&lake, RUN, "movie_0002").await.records, [id(2)]);
        }
    }
}

#[tokio::test]
async fn a_full_disk_and_a_refused_put_are_named() {
    let write = |call: Call<'_>| call.operation.is_write();
    for (trouble, words) in [
        (StoreFault::Full, "no space left"),
        (StoreFault::Refuse, "missing right"),
    ] {
        for url in URLS {
            let (lake, _) = faulty(url, |store| store.when(write, trouble));
            let mut writer = writer(&lake, RUN, RawFormat::Lines).await;
            let committed = writer
                .commit(RecordKind::Movie, batch([1], RUN), start())
                .await;
            let error = committed.expect_err("refused");
            let full = matches!(error.problem, LakeProblem::Full { .. });
            let refused = error.problem.is_configuration();
            // A full disk is something a local folder has; S3 has none.
            let expected = match (trouble, url) {
                (StoreFault::Full, "/lake") => full && error.to_string().contains(words),
                (StoreFault::Full, _) => !refused,
                _ => refused && error.to_string().contains(words),
            };
            assert!(expected, "{url} {trouble:?}: {error}");
        }
    }
}

/// A slow run whose data file another one has adopted meanwhile loses no miss.
#[tokio::test]
async fn misses_of_a_batch_that_was_adopted_meanwhile_are_booked() {
    let lake = crate::support::Place::memory().lake;
    let mut slow = writer(&lake, RUN, RawFormat::Lines).await;
    let with_misses = cinelake_lake::Batch {
        misses: crate::support::misses([7], start()).misses,
        ..batch([1], RUN)
    };
    // The data file is there without its entry, and the next run adopts it.
    let file = cinelake_lake::record::encode(RawFormat::Lines, &[&with_misses.records[0].1]);
    crate::support::put(&lake, &movies(1), file).await;
    recover(&lake).await;
    crate::support::put(&lake, &layout::batch_entry(RUN, "misses_0001"), "{}").await;
    let committed = slow.commit(RecordKind::Movie, with_misses, start()).await;
    committed.expect("commits");
    assert_eq!(known(&recover(&lake).await), [(1, true), (7, false)]);
    assert_eq!(entry(&lake, RUN, "misses_0002").await.misses.len(), 1);
}

#[tokio::test]
async fn an_entry_that_cannot_be_read_stops_the_run_rather_than_being_forgotten() {
    let (lake, sound) = faulty("s3://films", |store| {
        store.when(
            |call| call.operation == Operation::Get && is_entry(call.path),
            StoreFault::Fail,
        )
    });
    run(&sound, RUN, vec![batch([1], RUN)], Ends::Killed).await;
    assert!(Ledger::recover(&lake, options(), NEXT_RUN).await.is_err());
}
