//! `cinelake doctor`: what it says of a lake, and what its bundle keeps to itself.

use std::fs;

use predicates::prelude::*;
use predicates::str::contains as says;
use serde_json::Value;

use crate::support::{Scene, bare};

#[test]
fn doctor_says_how_the_last_run_ended_and_what_to_do() {
    let scene = Scene::new(3, 3);
    let doctor = |code: i32| {
        let mut command = scene.cinelake();
        command.args(["doctor", "--lake", "lake"]);
        command.assert().code(code)
    };
    doctor(2).stdout(says("there is no lake at lake").and(says("cinelake ingest")));
    let mut ingest = scene.cinelake();
    ingest.args(["ingest", "movies.csv", "--lake", "lake"]);
    ingest.assert().success();
    doctor(0)
        .stdout(says("1 run; the last one").and(says("each has an outcome")))
        .stdout(says("cinelake refine --lake lake"));
    let mut refine = scene.cinelake();
    refine.args(["refine", "--lake", "lake"]).assert().success();
    doctor(0).stdout(says("they hold all that was landed"));
    let runs = scene.path("lake/Raw/TMDB/_runs");
    let manifests = fs::read_dir(runs).expect("runs");
    let manifests = manifests.map(|entry| entry.expect("an entry").path());
    for manifest in manifests.filter(|path| path.extension().is_some_and(|end| end == "json")) {
        fs::write(manifest, "{").expect("a damaged manifest");
    }
    doctor(2).stdout(says("FAIL  lake").and(says("cinelake verify --lake lake")));
}

#[test]
fn a_bundle_has_the_settings_and_the_last_manifest_and_nothing_private() {
    const SECRET: &str = "SECRETSECRETSECRET";
    let scene = Scene::new(3, 3);
    let mut ingest = scene.cinelake();
    ingest.args(["ingest", "movies.csv", "--lake", "lake"]);
    ingest.assert().success();
    let home = scene.path("");
    let home = home.to_string_lossy();
    let home = home.trim_end_matches('/');
    let ids = format!("{home}/ids-{SECRET}-arn:aws:iam::123456789012:x.txt");
    let doctor = || {
        let mut command = scene.cinelake();
        command
            .args(["doctor", "--lake", "lake", "--bundle", "doctor.json"])
            .env("HOME", home)
            .env("AWS_SECRET_ACCESS_KEY", SECRET)
            .env("CINELAKE_IDS", &ids);
        command.assert()
    };
    doctor()
        .success()
        .stderr(says("read it before you attach it"));
    let text = fs::read_to_string(scene.path("doctor.json")).expect("the bundle");
    let bundle: Value = serde_json::from_str(&text).expect("JSON");
    let ids = (bundle["settings"].as_array().expect("settings").iter())
        .find(|setting| setting["name"] == "ids")
        .expect("the setting");
    assert_eq!(ids["value"], "~/ids-***-arn:aws:iam::************:x.txt");
    assert_eq!(bundle["last_manifest"]["titles"], 3);
    assert_eq!(bundle["runs"], 1);
    for private in [
        SECRET,
        home,
        "123456789012",
        "00000000000000000000000000000000",
    ] {
        assert!(!text.contains(private), "{private}");
    }
    doctor()
        .code(2)
        .stderr(says("could not write doctor.json").and(says("name a file that is not there")));
}

#[test]
fn without_a_lake_and_a_credential_doctor_says_what_to_set() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut command = bare(folder.path());
    command
        .arg("doctor")
        .assert()
        .success()
        .stdout(says("set TMDB_API_KEY").and(says("--lake")));
    let mut command = bare(folder.path());
    command
        .arg("doctor")
        .env("TMDB_API_KEY", "abc")
        .assert()
        .code(2)
        .stdout(says("FAIL  TMDB credential"));
}
