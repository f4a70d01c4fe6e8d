//! Is this lake whole? From flags to exit codes.

use predicates::prelude::*;
use serde_json::Value;

use crate::support::{Scene, files_below};

/// A scene with a lake that was ingested and refined.
fn refined() -> Scene {
    let scene = Scene::new(120, 110);
    scene.json(
        &["ingest", "movies.csv", "--lake", "lake", "--rate", "0"],
        0,
    );
    scene.json(&["refine", "--lake", "lake"], 0);
    scene
}

/// The only file below the folder of runs whose path ends like this.
fn of_run(scene: &Scene, ending: &str) -> std::path::PathBuf {
    let files = files_below(&scene.path("lake/Raw/TMDB/_runs"));
    let mut found = files.into_iter().filter(|path| path.ends_with(ending));
    found.next().expect("is there")
}

fn codes(report: &Value) -> Vec<String> {
    let findings = report["findings"].as_array().expect("a list").iter();
    findings
        .map(|finding| finding["code"].as_str().expect("text").to_owned())
        .collect()
}

#[test]
fn a_lake_that_was_ingested_and_refined_is_whole() {
    let scene = refined();
    let report = scene.json(&["verify", "--lake", "lake"], 0);
    assert_eq!((codes(&report), &report["whole"]), (vec![], &true.into()));
    assert_eq!(report["checked"]["records"], 110);
    assert_eq!(report["checked"]["catalogue_files"], 1);
    assert_eq!(report["trusted"]["tables"], 25);
    let mut text = scene.cinelake();
    text.args(["verify", "--lake", "lake"]);
    text.assert()
        .code(0)
        .stdout(predicate::str::contains("lake is whole."))
        .stdout(predicate::str::contains("110 records in 2 files"));
}

#[test]
fn damage_is_exit_code_6_and_is_repaired_from_the_data() {
    let scene = refined();
    let entry = of_run(&scene, "batches/movie_0002.json");
    std::fs::write(&entry, "").expect("written");
    let report = scene.json(&["verify", "--lake", "lake"], 6);
    assert_eq!(
        (codes(&report), &report["whole"]),
        (vec!["entry_damaged".to_owned()], &false.into())
    );
    let path = report["findings"][0]["path"].as_str().expect("text");
    assert!(
        entry.ends_with(path.strip_prefix("lake/").expect("in the lake")),
        "{path}"
    );
    let mut text = scene.cinelake();
    text.args(["verify", "--lake", "lake"]);
    text.assert()
        .code(6)
        .stdout(predicate::str::contains("lake is damaged in 1 place."))
        .stdout(predicate::str::contains(
            "cinelake verify --lake lake --repair",
        ));

    let repaired = scene.json(&["verify", "--lake", "lake", "--repair"], 0);
    assert_eq!(repaired["repaired"].as_array().map(Vec::len), Some(1));
    let kept = repaired["repaired"][0]["kept_as"].as_str().expect("text");
    assert!(kept.contains("_quarantine"), "{kept}");
    assert!(scene.path(kept).exists());
    let again = scene.json(&["verify", "--lake", "lake", "--repair"], 0);
    assert_eq!(again["repaired"].as_array().map(Vec::len), Some(0));
    // Nothing is asked again.
    let next = scene.json(&["ingest", "movies.csv", "--lake", "lake"], 0);
    assert_eq!(next["outcomes"]["already_landed"], 110);
}

#[test]
fn a_table_that_is_damaged_is_made_anew_as_the_advice_says() {
    let scene = refined();
    std::fs::write(scene.path("lake/Trusted/titles/titles.parquet"), "PAR1").expect("written");
    let report = scene.json(&["verify", "--lake", "lake"], 6);
    assert_eq!(codes(&report), ["table_damaged"]);
    let advice = report["findings"][0]["advice"].as_str().expect("text");
    assert!(
        advice.contains("cinelake refine --rebuild --lake lake"),
        "{advice}"
    );
    scene.json(&["refine", "--rebuild", "--lake", "lake"], 0);
    scene.json(&["verify", "--lake", "lake"], 0);
}

#[test]
fn a_table_of_the_star_that_is_damaged_is_made_anew_as_the_advice_says() {
    let scene = refined();
    scene.json(&["model", "--lake", "lake"], 0);
    scene.json(&["verify", "--lake", "lake"], 0);
    let table = scene.path("lake/Refined/fact_title/fact_title.parquet");
    let whole = std::fs::read(&table).expect("read");
    let mut flipped = whole.clone();
    flipped[200] ^= 8;
    for damaged in [&flipped[..], &whole[..whole.len() / 2], b""] {
        std::fs::write(&table, damaged).expect("written");
        let report = scene.json(&["verify", "--lake", "lake"], 6);
        assert_eq!(codes(&report), ["star_table_damaged"]);
        let advice = report["findings"][0]["advice"].as_str().expect("text");
        assert!(
            advice.contains("cinelake model --rebuild --lake lake"),
            "{advice}"
        );
        scene.json(&["model", "--rebuild", "--lake", "lake"], 0);
        scene.json(&["verify", "--lake", "lake"], 0);
    }
    std::fs::remove_file(&table).expect("removed");
    let report = scene.json(&["verify", "--lake", "lake"], 0);
    assert_eq!(codes(&report), ["not_modelled"]);
    scene.json(&["model", "--lake", "lake"], 0);
    assert_eq!(std::fs::read(&table).expect("read"), whole);
}

#[test]
fn no_command_that_only_looks_makes_a_lake() {
    let scene = Scene::new(1, 1);
    for command in [
        &["refresh"][..],
        &["refresh", "--dry-run"],
        &["verify"],
        &["refine"],
        &["purge", "--older-than", "180d"],
        &["plan", "movies.csv"],
        &["check", "movies.csv"],
    ] {
        let mut looking = scene.cinelake();
        let _ = looking.args(command).args(["--lake", "typo"]).assert();
        assert!(!scene.path("typo").exists(), "{command:?}");
    }
}

#[test]
fn a_lake_that_is_not_there_is_a_usage_error_and_none_is_made() {
    let scene = Scene::new(1, 1);
    let mut text = scene.cinelake();
    text.args(["verify", "--lake", "nowhere"]);
    text.assert().code(2);
    assert!(!scene.path("nowhere").exists());
}
