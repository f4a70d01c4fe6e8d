//! What is given wrongly, and what is said about it: exit code and words.

use cinelake_tmdb_server::{Fault, FaultProfile, FaultRule, Outage, ServerConfig};
use predicates::prelude::*;

use crate::support::{KEY, Scene, bare, files_below};

/// A token of the right shape.
const TOKEN: &str = "eyJhbGciOiJIUzI1NiJ9.eyJhdWQiOiIwIn0.c2lnbmF0dXJl";

fn ingest(scene: &Scene, file: &str) -> assert_cmd::Command {
    let mut command = scene.cinelake();
    command.args(["ingest", file, "--lake", "lake", "--quiet"]);
    command
}

fn says(text: &str) -> impl Predicate<str> + use<'_> {
    predicate::str::contains(text)
}

#[test]
fn a_name_that_the_file_system_does_not_take_is_said_and_no_defect() {
    let scene = Scene::new(5, 5);
    let mut command = scene.cinelake();
    command.args([
        "ingest",
        "movies.csv",
        "--quiet",
        "--lake",
        &"a".repeat(300),
    ]);
    let told = command.assert().code(2);
    told.stderr(says("the file system takes no such name"));
}

#[test]
fn without_a_key_nothing_is_done_and_the_place_to_get_one_is_named() {
    let scene = Scene::new(5, 5);
    let mut command = ingest(&scene, "movies.csv");
    command
        .env_remove("TMDB_API_KEY")
        .assert()
        .code(2)
        .stderr(says("themoviedb.org/settings/api"));
    assert!(!scene.path("lake").exists());
}

#[test]
fn key_and_token_swapped_are_told_apart_before_any_request() {
    let scene = Scene::new(5, 5);
    let mut with_token = ingest(&scene, "movies.csv");
    with_token
        .env("TMDB_API_KEY", TOKEN)
        .assert()
        .code(2)
        .stderr(says("swapped"));
    let mut with_key = ingest(&scene, "movies.csv");
    with_key
        .env_remove("TMDB_API_KEY")
        .env("TMDB_ACCESS_TOKEN", KEY)
        .assert()
        .code(2)
        .stderr(says("swapped"))
        .stderr(says(KEY).not());
    assert_eq!(scene.server.counters.requests(), 0);
}

#[test]
fn a_refused_key_stops_at_once() {
    let config = ServerConfig {
        credentials: Some(vec!["ffffffffffffffffffffffffffffffff".to_owned()]),
        ..ServerConfig::default()
    };
    let scene = Scene::with(5, 5, config);
    ingest(&scene, "movies.csv")
        .assert()
        .code(2)
        .stderr(says("API key"))
        .stderr(says(KEY).not());
    assert_eq!(scene.server.counters.requests(), 1);
}

#[test]
fn wrong_columns_are_diagnosed() {
    let scene = Scene::new(5, 5);
    scene.write("people.csv", "tconst,name\nnm0000001,A\nnm0000002,B\n");
    scene.write("none.csv", "a,b\nx,y\nz,w\n");
    scene.write("comma.csv", "id,tituloPincipal\ntt1000001,A\ntt1000002,B\n");
    ingest(&scene, "people.csv")
        .assert()
        .code(2)
        .stderr(says("ids of people"))
        .stderr(says("--id-column"));
    ingest(&scene, "none.csv")
        .assert()
        .code(2)
        .stderr(says("columns seen: a, b"));
    let mut comma = ingest(&scene, "comma.csv");
    comma
        .args(["--separator", "|"])
        .assert()
        .code(2)
        .stderr(says("--separator"));
}

#[test]
fn series_in_a_film_file_raise_the_alarm() {
    let scene = Scene::new(5, 0);
    let text = "id\ntt0903747\ntt0944947\ntt0108778\n";
    scene.write("films.csv", text);
    ingest(&scene, "films.csv")
        .assert()
        .code(5)
        .stderr(says("match-rate alarm").or(says("")));
    assert!(files_below(&scene.path("lake/Raw/TMDB/JSON")).is_empty());
}

#[test]
fn files_that_end_early_or_are_not_text_are_refused_whole() {
    let scene = Scene::new(5, 5);
    std::fs::write(scene.path("latin.csv"), b"id|t\ntt1000001|caf\xe9\n").expect("written");
    std::fs::write(
        scene.path("cut.csv.gz"),
        b"\x1f\x8b\x08\0\0\0\0\0\0\x03\x4b",
    )
    .expect("written");
    ingest(&scene, "missing.csv")
        .assert()
        .code(2)
        .stderr(says("missing.csv"));
    ingest(&scene, "latin.csv")
        .assert()
        .code(2)
        .stderr(says("line 2"))
        .stderr(says("UTF-8"));
    ingest(&scene, "cut.csv.gz")
        .assert()
        .code(2)
        .stderr(says("cut off"));
    assert!(!scene.path("lake").exists());
}

#[test]
fn a_filter_that_nothing_passes_is_an_error_with_the_reasons() {
    let scene = Scene::new(5, 5);
    let mut command = ingest(&scene, "movies.csv");
    command
        .args(["--genre", "Dramma"])
        .assert()
        .code(2)
        .stderr(says("Dramma"))
        .stderr(says("5 genre"));
}

#[test]
fn tmdb_down_from_the_start_exits_with_4_and_lands_nothing() {
    let scene = Scene::new(5, 5);
    let mut command = ingest(&scene, "movies.csv");
    command
        .env("TMDB_BASE_URL", "http://127.0.0.1:1/3")
        .args(["--attempts", "1"]);
    command.assert().code(4);
    assert!(files_below(&scene.path("lake/Raw/TMDB/JSON")).is_empty());
}

#[test]
fn html_instead_of_json_is_diagnosed_as_not_tmdb() {
    let fault_profile = FaultProfile {
        rules: vec![FaultRule::chance(Fault::WrongContentType, 1.0)],
        ..FaultProfile::default()
    };
    let scene = Scene::with(
        5,
        5,
        ServerConfig {
            fault_profile,
            ..ServerConfig::default()
        },
    );
    let mut command = ingest(&scene, "movies.csv");
    command
        .args(["--attempts", "1"])
        .assert()
        .code(5)
        .stderr(says("this answer does not come from TMDB"));
}

#[test]
fn an_outage_in_the_middle_stops_resumably() {
    let outage = Outage {
        from: 150,
        until: 1_000_000,
        fault: Fault::Dropped,
    };
    let fault_profile = FaultProfile {
        outages: vec![outage],
        ..FaultProfile::default()
    };
    let scene = Scene::with(
        300,
        300,
        ServerConfig {
            fault_profile,
            ..ServerConfig::default()
        },
    );
    let args = [
        "ingest",
        "movies.csv",
        "--lake",
        "lake",
        "--attempts",
        "1",
        "--rate",
        "0",
    ];
    let summary = scene.json(&args, 4);
    assert_eq!(summary["status"], "stopped");
    assert_eq!(summary["balanced"], true);
    let landed = summary["outcomes"]["landed"].as_u64().expect("a count");
    assert_eq!(scene.records("lake").len() as u64, landed);
    assert!(landed >= 100);
}

#[test]
fn plain_http_to_another_host_is_refused() {
    let scene = Scene::new(5, 5);
    let mut command = ingest(&scene, "movies.csv");
    command
        .env("TMDB_BASE_URL", "http://example.com/3")
        .assert()
        .code(2)
        .stderr(says("https"));
}

#[test]
fn a_lake_that_cannot_be_made_is_refused_before_any_title_is_asked() {
    let scene = Scene::new(5, 5);
    scene.write("file", "not a folder");
    let mut command = scene.cinelake();
    command
        .args(["ingest", "movies.csv", "--lake", "file/lake"])
        .assert()
        .failure();
    assert_eq!(scene.server.counters.requests(), 0);
}

#[test]
fn usage_errors_exit_with_2_and_json_errors_are_json() {
    let folder = tempfile::tempdir().expect("a folder");
    bare(folder.path())
        .args(["ingest", "--rate", "fast"])
        .assert()
        .code(2);
    bare(folder.path()).arg("nonsense").assert().code(2);
    let ran = bare(folder.path())
        .args(["ingest", "x.csv", "--format", "json"])
        .assert()
        .code(2);
    let error: serde_json::Value = serde_json::from_slice(&ran.get_output().stdout).expect("JSON");
    assert_eq!(error["exit_code"], 2);
}
