//! Flags, environment, `cinelake.toml`, defaults; completions and man pages.

use predicates::prelude::*;

use crate::support::{KEY, Scene, bare};

#[test]
fn config_shows_each_value_with_its_origin_and_no_secret() {
    let scene = Scene::new(1, 1);
    scene.write("cinelake.toml", "concurrency = 7\n");
    let ran = scene
        .cinelake()
        .env("CINELAKE_RATE", "12")
        .args(["config", "--lake", "s3://films", "--format", "json"])
        .assert()
        .success()
        .stdout(predicate::str::contains(KEY).not());
    let settings: Vec<serde_json::Value> =
        serde_json::from_slice(&ran.get_output().stdout).expect("JSON");
    let of = |name: &str| {
        let setting = settings
            .iter()
            .find(|s| s["name"] == name)
            .expect("a setting");
        (
            setting["value"].as_str().map(str::to_owned),
            setting["from"].as_str().map(str::to_owned),
        )
    };
    let pair = |value: &str, from: &str| (Some(value.to_owned()), Some(from.to_owned()));
    assert_eq!(of("rate"), pair("12", "CINELAKE_RATE"));
    assert_eq!(of("concurrency"), pair("7", "cinelake.toml"));
    assert_eq!(of("lake"), pair("s3://films", "command line"));
    assert_eq!(of("max-age"), pair("180", "default"));
    assert_eq!(of("credential"), pair("API key (hidden)", "TMDB_API_KEY"));
}

#[test]
fn the_key_may_stand_in_a_file_or_in_the_configuration() {
    let scene = Scene::new(20, 20);
    scene.write("key.txt", &format!("{KEY}\n"));
    let run = |extra: &[&str]| {
        let mut command = bare(scene.folder.path());
        command.env("TMDB_BASE_URL", &scene.server.base_url);
        command
            .args(["ingest", "movies.csv", "--lake", "lake", "-q"])
            .args(extra)
            .assert()
    };
    run(&["--credential-file", "key.txt"]).success();
    scene.write("cinelake.toml", &format!("tmdb_api_key = \"{KEY}\"\n"));
    run(&["--max-age", "0"]).success();
}

#[test]
fn completions_and_man_pages_come_from_the_binary() {
    let folder = tempfile::tempdir().expect("a folder");
    for shell in ["bash", "zsh", "fish"] {
        bare(folder.path())
            .args(["completions", shell])
            .assert()
            .success()
            .stdout(predicate::str::contains("cinelake"));
    }
    bare(folder.path())
        .args(["man", "--output", "man1"])
        .assert()
        .success();
    let page = std::fs::read_to_string(folder.path().join("man1/cinelake-ingest.1"));
    assert!(page.is_ok_and(|page| page.contains("last\\-years")));
}

#[test]
fn a_format_in_the_configuration_holds_for_the_commands_that_know_it() {
    let scene = Scene::new(3, 3);
    scene.write("cinelake.toml", "format = \"csv\"\n");
    let mut command = scene.cinelake();
    command
        .args(["inspect", "movies.csv"])
        .assert()
        .success()
        .stdout(predicate::str::contains("3 films"))
        .stderr(predicate::str::contains("set by cinelake.toml"));
    scene.write("cinelake.toml", "format = \"xml\"\n");
    let mut command = scene.cinelake();
    command
        .args(["inspect", "movies.csv"])
        .assert()
        .code(2)
        .stderr(predicate::str::contains("set by cinelake.toml"));
}

#[test]
fn every_command_shows_examples_in_its_help() {
    let folder = tempfile::tempdir().expect("a folder");
    for command in [
        "demo",
        "run",
        "catalogue fetch",
        "inspect",
        "check",
        "plan",
        "ingest",
        "refine",
        "model",
        "tables",
        "sql",
        "answer",
        "ddl",
        "config",
        "tmdb-server",
    ] {
        bare(folder.path())
            .args(command.split(' '))
            .arg("--help")
            .assert()
            .success()
            .stdout(predicate::str::contains("Example"));
    }
    for command in ["new", "check"] {
        bare(folder.path())
            .args(["question", command, "--help"])
            .assert()
            .success()
            .stdout(predicate::str::contains("cinelake question"));
    }
}
