//! What is not IMDb's file, servers that cannot answer now, and disks that are full.

use std::time::Duration;

use cinelake_fetch::{Dataset, ErrorClass, FetchError, FileState};
use cinelake_testkit::{FileReply, ServedFile};

use crate::support::{Scene, gzip, made, packed};

/// Runs twice against a server that has the good file first and then `bad`, and returns what is said
/// of the second. The good file has to survive.
async fn refused(bad: FileReply) -> String {
    let scene = Scene::new(move |request| match request.number {
        0 => made(&request.path).whole(),
        _ => bad.clone(),
    });
    scene.run().await;
    let summary = scene.run().await;
    assert_eq!(summary.files[0].state, FileState::Failed);
    assert_eq!(summary.end(), None, "the other files go on");
    assert_eq!(scene.ratings(), packed(Dataset::TitleRatings, 500));
    assert!(!scene.has("title.ratings.tsv.gz.part"));
    summary.files[0].error.clone().expect("a reason")
}

fn served(bytes: Vec<u8>) -> FileReply {
    ServedFile::new(bytes, "bad").whole()
}

#[tokio::test]
async fn a_page_in_place_of_a_file_is_refused() {
    let page = b"<!DOCTYPE html><html><body>Please log in</body></html>".to_vec();
    let said = refused(served(page)).await;
    assert!(said.contains("it is a web page"), "{said}");
    assert!(
        said.contains("title.ratings.tsv.gz was not replaced"),
        "{said}"
    );
}

#[tokio::test]
async fn a_file_that_is_not_packed_or_is_another_one_is_refused() {
    let plain = b"tconst\taverageRating\tnumVotes\n".to_vec();
    let said = refused(served(plain)).await;
    assert!(said.contains("not packed with gzip"), "{said}");
    let said = refused(served(packed(Dataset::TitleCrew, 5))).await;
    assert!(said.contains("it is title.crew under the name"), "{said}");
    let said = refused(served(gzip("a,b\n1,2\n"))).await;
    assert!(said.contains("not the header of title.ratings"), "{said}");
    let said = refused(served(Vec::new())).await;
    assert!(said.contains("its gzip ends in the middle"), "{said}");
}

#[tokio::test]
async fn a_gzip_that_the_server_has_cut_is_refused_though_its_length_is_right() {
    let mut bytes = packed(Dataset::TitleRatings, 500);
    bytes.truncate(bytes.len() - 100);
    let said = refused(served(bytes)).await;
    assert!(said.contains("its gzip ends in the middle"), "{said}");
}

#[tokio::test]
async fn an_etag_of_s3_that_is_another_md5_is_refused() {
    let mut file = made("/title.ratings.tsv.gz");
    file.etag = Some(format!("\"{}\"", "0".repeat(32)));
    let reply = file.whole().with("x-amz-server-side-encryption", "AES256");
    let said = refused(reply).await;
    assert!(said.contains("MD5"), "{said}");
}

#[tokio::test]
async fn a_file_that_is_not_there_fails_alone() {
    let mut scene = Scene::new(|request| match request.path.contains("ratings") {
        true => FileReply::status(404),
        false => made(&request.path).answer(request),
    });
    scene.options.datasets = vec![Dataset::TitleRatings, Dataset::TitleAkas];
    let summary = scene.run().await;
    assert_eq!(summary.count(FileState::Failed), 1);
    assert_eq!(summary.count(FileState::Downloaded), 1);
    let said = summary.files[0].error.clone().unwrap();
    assert!(
        said.contains("HTTP 404") && said.contains("--from"),
        "{said}"
    );
    assert_eq!(scene.server.requests_for("ratings.tsv.gz").len(), 1);
}

#[tokio::test]
async fn a_redirect_to_plain_http_elsewhere_is_not_followed() {
    let scene = Scene::new(|_| {
        FileReply::status(302).with("location", "http://mirror.example/title.ratings.tsv.gz")
    });
    let said = scene.run().await.files[0].error.clone().unwrap();
    assert!(said.contains("is not followed"), "{said}");
}

#[tokio::test]
async fn a_busy_server_is_asked_again_after_the_time_that_it_names() {
    for status in [429, 503] {
        let scene = Scene::new(move |request| match request.number {
            0 => FileReply::status(status).with("retry-after", "1"),
            1 => FileReply::status(status),
            _ => made(&request.path).answer(request),
        });
        assert_eq!(scene.state().await, FileState::Downloaded);
        let waits = scene.waits();
        assert_eq!(waits.len(), 2);
        assert!(waits[0] >= Duration::from_secs(1), "{waits:?}");
        assert!(waits[1] < Duration::from_secs(1), "{waits:?}");
    }
}

#[tokio::test]
async fn a_server_that_asks_for_a_long_pause_or_never_answers_ends_the_run() {
    let mut scene = Scene::new(|request| match request.path.contains("basics") {
        true => FileReply::status(503).with("retry-after", "3600"),
        false => made(&request.path).answer(request),
    });
    scene.options.datasets = vec![Dataset::TitleBasics, Dataset::TitleRatings];
    let summary = scene.run().await;
    assert!(matches!(
        summary.ended_early,
        Some(FetchError::LongWait { .. })
    ));
    assert_eq!(summary.end(), Some(ErrorClass::Server));
    assert_eq!(summary.files[1].state, FileState::NotReached);
    assert_eq!(scene.server.requests().len(), 1);

    let scene = Scene::new(|_| FileReply::status(500));
    let summary = scene.run().await;
    let said = summary.ended_early.as_ref().unwrap().in_full();
    assert!(said.contains("gave up after 3 attempt"), "{said}");
    assert!(said.contains("HTTP 500"), "{said}");
}

/// A device that is always full stands where the part would be written.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_full_disk_ends_the_run_with_what_to_do() {
    let mut scene = Scene::new(|request| made(&request.path).answer(request));
    scene.options.datasets = vec![Dataset::TitleRatings, Dataset::TitleAkas];
    let part = scene.path("title.ratings.tsv.gz.part");
    std::os::unix::fs::symlink("/dev/full", part).unwrap();
    let summary = scene.run().await;
    assert_eq!(summary.end(), Some(ErrorClass::Local));
    let said = summary.files[0].error.clone().unwrap();
    assert!(said.contains("the disk is full. Free some space"), "{said}");
    assert_eq!(summary.files[1].state, FileState::NotReached);
}
