//! `cinelake refresh` through the binary. What changes on which day is tested in `cinelake-ingest`, where
//! the clock can be set.

use chrono::Utc;
use cinelake_tmdb_server::ServerConfig;
use predicates::prelude::*;

use crate::support::{Scene, bare, files_below};

/// A server whose newest export is of today, with a lake that has 20 of its films.
fn scene() -> Scene {
    let config = ServerConfig {
        today: Utc::now().date_naive(),
        changes: Some(Vec::new()),
        ..ServerConfig::default()
    };
    let scene = Scene::with(20, 20, config);
    scene.json(
        &["ingest", "movies.csv", "--lake", "lake", "--rate", "0"],
        0,
    );
    scene
}

#[test]
fn a_lake_of_today_has_nothing_to_ask_for() {
    let scene = scene();
    let done = scene.json(&["refresh", "--lake", "lake", "--rate", "0"], 0);
    assert_eq!(done["refresh"]["held"], 20);
    assert_eq!(
        (&done["refresh"]["spared"], &done["refresh"]["to_ask"]),
        (&20.into(), &0.into())
    );
    assert_eq!(done["run"], serde_json::Value::Null, "no run was needed");
    scene.json(&["verify", "--lake", "lake"], 0);
}

#[test]
fn a_record_that_is_too_old_is_asked_for_again_with_what_it_has() {
    let scene = scene();
    let old = ["refresh", "--lake", "lake", "--rate", "0", "--max-age", "0"];
    let done = scene.json(&old, 0);
    assert_eq!(done["refresh"]["record_too_old"], 20);
    assert_eq!(done["run"]["outcomes"]["landed"], 20);
    scene.json(&["verify", "--lake", "lake"], 0);
    scene.json(&["refine", "--lake", "lake"], 0);
}

#[test]
fn a_dry_run_asks_for_no_title_and_writes_nothing() {
    let scene = scene();
    let (files, asked) = (
        files_below(&scene.path("lake")),
        scene.server.counters.requests(),
    );
    scene
        .cinelake()
        .args([
            "refresh",
            "--lake",
            "lake",
            "--dry-run",
            "--max-age",
            "0",
            "--no-export",
        ])
        .assert()
        .success()
        .stdout(predicate::str::contains(
            "No title was asked for, and nothing was written.",
        ))
        .stdout(predicate::str::is_match("to ask again +20").expect("a pattern"));
    assert_eq!(files_below(&scene.path("lake")), files);
    let requests = scene.server.counters.requests() - asked;
    assert_eq!(
        requests, 0,
        "the feed has no day to read, and the export was left out"
    );
}

#[test]
fn what_is_missing_is_said_before_tmdb_is_asked() {
    let scene = scene();
    let refused = |args: &[&str], says: &str| {
        let mut command = scene.cinelake();
        command
            .arg("refresh")
            .args(args)
            .assert()
            .code(2)
            .stderr(predicate::str::contains(says));
    };
    refused(&[], "no lake given");
    refused(&["--lake", "nowhere"], "nowhere");
    std::fs::create_dir(scene.path("empty")).expect("made");
    refused(&["--lake", "empty"], "has no records");
    bare(scene.folder.path())
        .args(["refresh", "--lake", "lake"])
        .assert()
        .code(2)
        .stderr(predicate::str::contains("no TMDB credential found"));
}
