//! `cinelake run`: the whole job with one command, stopped, killed and continued.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use cinelake_tmdb_server::{Fault, FaultProfile, FaultRule, ServerConfig};
use predicates::prelude::*;
use serde_json::Value;

use crate::support::{KEY, Scene, bare, files_below};

const AS_OF: [&str; 2] = ["--as-of", "2026-06-30"];

fn args(lake: &str) -> Vec<&str> {
    let run = ["run", "movies.csv", "--lake", lake, "--rate", "400"];
    [run.as_slice(), AS_OF.as_slice()].concat()
}

/// The eight answers over a lake.
fn answers(scene: &Scene, lake: &str) -> Value {
    let command = ["answer", "--lake", lake];
    scene.json(&[command.as_slice(), AS_OF.as_slice()].concat(), 0)
}

fn start(scene: &Scene, lake: &str) -> Child {
    Command::new(assert_cmd::cargo::cargo_bin("cinelake"))
        .args(args(lake))
        .env_clear()
        .env("TMDB_API_KEY", KEY)
        .env("TMDB_BASE_URL", &scene.server.base_url)
        .current_dir(scene.folder.path())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("starts")
}

/// Waits until the folder exists; no longer than the run itself.
fn wait_for(folder: &Path, child: &mut Child) {
    while !folder.exists() && child.try_wait().expect("a child").is_none() {
        std::thread::sleep(Duration::from_micros(200));
    }
}

#[test]
fn one_command_does_what_its_steps_do_and_does_nothing_twice() {
    let scene = Scene::new(150, 140);
    let done = scene.json(&args("whole"), 0);
    assert_eq!(done["outcomes"]["landed"], 140);
    assert_eq!(done["report"]["files"].as_array().map(Vec::len), Some(2));
    let page = scene.path("whole/Refined/report/2026-06-30/index.html");
    assert!(page.exists());

    scene.json(
        &["ingest", "movies.csv", "--lake", "steps", "--rate", "0"],
        0,
    );
    scene.json(&["refine", "--lake", "steps"], 0);
    assert_eq!(done["answers"], answers(&scene, "steps"));

    let again = scene.json(&args("whole"), 0);
    assert_eq!(again["requests"]["requests"], 0);
    assert_eq!(again["outcomes"]["already_landed"], 140);
    let tables = again["refine"]["tables"].as_array().expect("tables");
    let written = tables.iter().filter(|table| table["state"] != "unchanged");
    let written: Vec<&Value> = written.map(|table| &table["table"]).collect();
    // The second run has its own outcomes.
    assert_eq!(written, ["outcomes"]);
    let star = again["model"]["tables"].as_array().expect("tables");
    assert!(!star.is_empty() && star.iter().all(|table| table["state"] == "unchanged"));
    assert_eq!(again["answers"], done["answers"]);
}

#[test]
fn own_questions_are_answered_beside_the_eight_and_one_that_fails_stops_nothing() {
    let scene = Scene::new(60, 60);
    for (name, sql) in [
        (
            "kinds",
            "SELECT kind, COUNT(*) AS titles FROM selected_titles GROUP BY kind",
        ),
        ("broken", "SELECT nope FROM titles"),
    ] {
        let folder = format!("mine/{name}");
        let new = ["question", "new", &folder, "--from", sql];
        scene.cinelake().args(new).assert().success();
    }
    let line = [args("lake"), vec!["--questions", "mine"]].concat();
    let done = scene.json(&line, 3);
    let own = done["answers"]["own"].as_array().expect("own answers");
    let failed: Vec<bool> = own
        .iter()
        .map(|answer| !answer["error"].is_null())
        .collect();
    assert_eq!(failed, [true, false], "{own:?}");
    assert_eq!(done["answers"]["answers"].as_array().map(Vec::len), Some(8));
    assert!(
        scene
            .path("lake/Refined/report/2026-06-30/index.html")
            .exists()
    );
}

#[test]
fn the_flags_that_choose_titles_choose_those_of_the_answers() {
    let scene = Scene::new(150, 150);
    let line = [args("lake"), vec!["--last-years", "3"]].concat();
    let done = scene.json(&line, 0);
    assert_eq!(done["outcomes"]["landed"], 45);
    assert_eq!(done["answers"]["last_years"], 3);
}

#[test]
fn the_screen_is_in_portuguese_where_that_is_asked_for() {
    let scene = Scene::new(60, 60);
    let mut command = scene.cinelake();
    command.args(args("lake")).args(["--lang", "pt-BR"]);
    let told = predicate::str::contains("60 obtidos")
        .and(predicate::str::contains("O que as respostas mostram"))
        .and(predicate::str::contains(
            "cinelake report --lake lake --as-of 2026-06-30 --open",
        ));
    command.assert().success().stdout(told);
}

#[test]
fn titles_that_fail_leave_the_other_steps_and_the_exit_code_says_so() {
    let config = ServerConfig {
        fault_profile: FaultProfile {
            rules: vec![FaultRule::chance(Fault::EmptyBody, 0.3)],
            ..FaultProfile::default()
        },
        ..ServerConfig::default()
    };
    let scene = Scene::with(150, 150, config);
    let once = ["--attempts", "1"];
    let failed = scene.json(&[args("lake"), once.to_vec()].concat(), 3);
    assert_eq!(
        failed["answers"]["answers"].as_array().map(Vec::len),
        Some(8)
    );
    let mended = scene.json(&args("lake"), 0);
    assert_eq!(mended["balanced"], true);
    assert_eq!(scene.records("lake").len(), 150);
}

#[test]
fn an_alarm_ends_the_run_before_any_table_is_made() {
    let scene = Scene::new(150, 0);
    let summary = scene.json(&args("lake"), 5);
    assert_eq!(summary["status"], "alarm");
    assert!(files_below(&scene.path("lake/Trusted")).is_empty());
    assert!(files_below(&scene.path("lake/Refined")).is_empty());
}

#[test]
fn what_cannot_be_meant_is_refused_before_any_request() {
    let scene = Scene::new(10, 10);
    for (flags, why) in [
        (
            vec!["--lake", "s3://bucket/lake", "--open"],
            "--open cannot open a page in a bucket",
        ),
        (
            vec!["--lake", "lake", "--as-of", "31/12/2024"],
            "write the year, the month and the day",
        ),
    ] {
        let mut command = scene.cinelake();
        command.args(["run", "movies.csv"]).args(flags);
        command
            .assert()
            .code(2)
            .stderr(predicate::str::contains(why));
    }
    bare(scene.folder.path())
        .args(["run", "movies.csv", "--lake", "lake"])
        .assert()
        .code(2)
        .stderr(predicate::str::contains("TMDB_API_KEY"));
    assert_eq!(scene.server.counters.requests(), 0);
}

#[cfg(unix)]
#[test]
fn killed_in_any_step_the_same_command_completes_the_lake() {
    let scene = Scene::new(250, 240);
    let right = scene.json(&args("undisturbed"), 0);
    for (number, step) in ["Raw/TMDB/JSON", "Trusted/tmdb_movies", "Refined"]
        .iter()
        .enumerate()
    {
        let lake = format!("lake{number}");
        let mut child = start(&scene, &lake);
        wait_for(&scene.path(&lake).join(step), &mut child);
        child.kill().expect("killed");
        child.wait().expect("ended");
        let completed = scene.json(&args(&lake), 0);
        assert_eq!(completed["answers"], right["answers"], "killed at {step}");
        assert_eq!(scene.records(&lake).len(), 240, "killed at {step}");
        scene.json(&["verify", "--lake", &lake], 0);
    }
}

#[cfg(unix)]
#[test]
fn stopped_in_its_ingest_it_says_how_to_go_on_and_makes_no_table() {
    let scene = Scene::new(600, 600);
    let mut child = start(&scene, "lake");
    wait_for(&scene.path("lake/Raw/TMDB/JSON"), &mut child);
    let sent = Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status();
    assert!(sent.is_ok_and(|status| status.success()));
    assert_eq!(child.wait().expect("ends").code(), Some(4));
    assert!(files_below(&scene.path("lake/Trusted")).is_empty());
    let done = scene.json(&args("lake"), 0);
    assert_eq!(done["balanced"], true);
    assert_eq!(scene.records("lake").len(), 600);
}
