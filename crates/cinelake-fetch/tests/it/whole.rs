//! Files that come whole, and files that are not asked for again.

use cinelake_fetch::{Dataset, FetchOptions, FileState, TERMS, TERMS_FILE};
use cinelake_testkit::{FileReply, ServedFile};

use crate::support::{Scene, made, packed};

#[tokio::test]
async fn all_seven_files_come_whole_and_the_terms_lie_beside_them() {
    let mut scene = Scene::new(|request| made(&request.path).answer(request));
    scene.options.datasets = Dataset::ALL.to_vec();
    let summary = scene.run().await;
    assert!(summary.is_whole());
    assert_eq!(summary.count(FileState::Downloaded), 7);
    for (dataset, file) in Dataset::ALL.into_iter().zip(&summary.files) {
        let bytes = std::fs::read(scene.path(&dataset.file_name())).unwrap();
        assert_eq!(bytes, packed(dataset, 500), "{dataset}");
        assert_eq!(
            (file.name, file.bytes),
            (dataset.name(), bytes.len() as u64)
        );
        let etag = format!("\"{}\"", dataset.file_name());
        assert_eq!(file.etag.as_deref(), Some(etag.as_str()));
        assert!(!scene.has(&format!("{}.part", dataset.file_name())));
    }
    let terms = std::fs::read_to_string(scene.path(TERMS_FILE)).unwrap();
    assert_eq!(terms, TERMS);
    assert_eq!(summary.days.len(), 1);
}

#[tokio::test]
async fn what_is_whole_and_unchanged_is_asked_about_and_not_sent_again() {
    for with_etag in [true, false] {
        let scene = Scene::new(move |request| {
            let mut file = made(&request.path);
            file.etag = file.etag.filter(|_| with_etag);
            file.answer(request)
        });
        assert_eq!(scene.state().await, FileState::Downloaded);
        assert_eq!(scene.state().await, FileState::Unchanged);
        let requests = scene.server.requests();
        let condition = match with_etag {
            true => "if-none-match",
            false => "if-modified-since",
        };
        assert!(requests[1].header(condition).is_some(), "{requests:?}");
        assert_eq!(scene.ratings(), packed(Dataset::TitleRatings, 500));
    }
}

#[tokio::test]
async fn a_new_version_takes_the_place_of_the_old_file() {
    let scene = Scene::new(|request| {
        let rows = 10 + request.number;
        let bytes = packed(Dataset::TitleRatings, rows);
        ServedFile::new(bytes, &format!("version {rows}")).answer(request)
    });
    for rows in [10, 11] {
        assert_eq!(scene.state().await, FileState::Downloaded);
        assert_eq!(scene.ratings(), packed(Dataset::TitleRatings, rows));
    }
    assert!(scene.started_anew().is_empty());
}

#[tokio::test]
async fn a_file_that_somebody_changed_is_fetched_again() {
    let scene = Scene::new(|request| made(&request.path).answer(request));
    scene.run().await;
    std::fs::write(scene.path("title.ratings.tsv.gz"), b"half").unwrap();
    assert_eq!(scene.state().await, FileState::Downloaded);
    assert_eq!(scene.ratings(), packed(Dataset::TitleRatings, 500));
}

#[tokio::test]
async fn a_mirror_may_be_below_a_path_and_behind_a_redirect() {
    let mut scene = Scene::new(|request| match request.path.strip_prefix("/old/") {
        Some(name) => FileReply::status(302).with("location", format!("/new/imdb/{name}")),
        None => made(&request.path).answer(request),
    });
    let old = format!("{}old", scene.server.url);
    scene.options.from = FetchOptions::new(&old, 1).unwrap().from;
    assert_eq!(scene.state().await, FileState::Downloaded);
    let paths: Vec<String> = scene
        .server
        .requests()
        .into_iter()
        .map(|request| request.path)
        .collect();
    assert_eq!(
        paths,
        [
            "/old/title.ratings.tsv.gz",
            "/new/imdb/title.ratings.tsv.gz"
        ]
    );
}

#[tokio::test]
async fn files_of_different_days_are_told() {
    let mut scene = Scene::new(|request| {
        let mut file = made(&request.path);
        if request.path.contains("basics") {
            file.last_modified = Some("Fri, 27 Nov 2026 09:00:00 GMT".to_owned());
        }
        file.answer(request)
    });
    scene.options.datasets = vec![Dataset::TitleRatings, Dataset::TitleBasics];
    let summary = scene.run().await;
    assert!(summary.is_whole());
    let days: Vec<String> = summary
        .days
        .iter()
        .map(|(day, names)| format!("{day} {}", names.join(",")))
        .collect();
    assert_eq!(
        days,
        ["2026-11-26 title.ratings", "2026-11-27 title.basics"]
    );
    // The same is told where nothing had to be sent.
    assert_eq!(scene.run().await.days, summary.days);
}

#[tokio::test]
async fn a_whole_file_has_the_servers_time() {
    let scene = Scene::new(|request| made(&request.path).answer(request));
    scene.run().await;
    let file = std::fs::metadata(scene.path("title.ratings.tsv.gz")).unwrap();
    let modified = chrono::DateTime::<chrono::Utc>::from(file.modified().unwrap());
    assert_eq!(modified.to_rfc3339(), "2026-11-26T10:00:00+00:00");
}
