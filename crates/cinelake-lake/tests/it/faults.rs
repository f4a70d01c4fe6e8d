//! What becomes of a batch when the store fails, lies about it, or runs full.

use cinelake_lake::manifest::RecordKind;
use cinelake_lake::record::RawFormat;
use cinelake_lake::{History, LakeProblem, layout};
use cinelake_testkit::{Operation, Trouble};

use crate::support::{
    NEXT_RUN, RUN, batch, bytes, data_file, entry, faulty, id, options, paths, start, writer,
};

/// As S3 creates objects, and as a local folder does.
const URLS: [&str; 2] = ["s3://films", "/lake"];

fn is_data(path: &str) -> bool {
    path.starts_with(layout::RECORDS)
}

fn is_entry(path: &str) -> bool {
    path.contains("/batches/")
}

#[tokio::test]
async fn a_put_whose_first_answer_was_lost_is_recognised_as_its_own() {
    for url in URLS {
        for target in [is_data, is_entry] {
            let (lake, _) = faulty(url, |store| {
                store.when(
                    move |call| call.operation.is_write() && target(call.path),
                    Trouble::ConflictAfter,
                )
            });
            let mut writer = writer(&lake, RUN, RawFormat::Lines).await;
            for number in 1..=2 {
                let committed = writer
                    .commit(RecordKind::Movie, batch([number], RUN), start())
                    .await;
                let file = committed.expect("commits").file;
                assert_eq!(file, Some(data_file(RecordKind::Movie, number as u32)));
            }
            assert_eq!(paths(&lake, layout::RECORDS).await.len(), 2, "{url}");
            assert_eq!(entry(&lake, RUN, "movie_0002").await.records, [id(2)]);
        }
    }
}

#[tokio::test]
async fn a_batch_cut_between_data_and_entry_is_found_by_the_next_run() {
    for url in URLS {
        for trouble in [Trouble::Fail, Trouble::FailAfter] {
            let (lake, sound) = faulty(url, |store| {
                store.when(
                    |call| call.operation.is_write() && is_entry(call.path),
                    trouble,
                )
            });
            let manifest = layout::run_manifest(RUN);
            let begun = sound.replace(&manifest, bytes("{}")).await;
            begun.expect("a run writes its manifest first");
            let mut writer = writer(&lake, RUN, RawFormat::Array).await;
            let committed = writer
                .commit(RecordKind::Movie, batch([1, 2], RUN), start())
                .await;
            committed.expect_err("the entry is not there for sure");
            let history = History::recover(&sound, options(), NEXT_RUN).await;
            assert_eq!(history.expect("reads").landed(), 2, "{url} {trouble:?}");
        }
    }
}

#[tokio::test]
async fn a_batch_whose_data_never_arrived_leaves_nothing_behind() {
    for url in URLS {
        let (lake, sound) = faulty(url, |store| {
            store.when(
                |call| call.operation.is_write() && is_data(call.path),
                Trouble::Full,
            )
        });
        let mut writer = writer(&lake, RUN, RawFormat::Lines).await;
        let committed = writer
            .commit(RecordKind::Movie, batch([1], RUN), start())
            .await;
        committed.expect_err("full");
        assert!(paths(&sound, "Raw").await.is_empty(), "{url}");
    }
}

#[tokio::test]
async fn a_full_disk_and_a_refused_put_are_named() {
    let write = |call: cinelake_testkit::Call<'_>| call.operation.is_write();
    for (trouble, words) in [
        (Trouble::Full, "no space left"),
        (Trouble::Refuse, "missing right"),
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
                (Trouble::Full, "/lake") => full && error.to_string().contains(words),
                (Trouble::Full, _) => !refused,
                _ => refused && error.to_string().contains(words),
            };
            assert!(expected, "{url} {trouble:?}: {error}");
        }
    }
}

#[tokio::test]
async fn a_book_that_cannot_be_read_stops_the_run_rather_than_being_forgotten() {
    let (lake, sound) = faulty("s3://films", |store| {
        store.when(
            |call| call.operation == Operation::Get && is_entry(call.path),
            Trouble::Fail,
        )
    });
    let mut writer = writer(&sound, RUN, RawFormat::Lines).await;
    let committed = writer
        .commit(RecordKind::Movie, batch([1], RUN), start())
        .await;
    committed.expect("commits");
    let history = History::recover(&lake, options(), NEXT_RUN).await;
    assert!(history.is_err());
}
