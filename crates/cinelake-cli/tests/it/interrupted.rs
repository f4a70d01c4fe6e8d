//! Ctrl-C, SIGTERM and SIGKILL in the middle of a run, then the same command again.

#[cfg(unix)]
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use cinelake_tmdb_server::{Fault, FaultProfile, Outage, ServerConfig};
use predicates::prelude::*;

use crate::support::{KEY, Scene};

const ARGS: [&str; 6] = ["ingest", "movies.csv", "--lake", "lake", "--rate", "200"];

/// Starts the binary on its own, so that it can be sent signals.
fn start(scene: &Scene, more: &[&str]) -> Child {
    Command::new(assert_cmd::cargo::cargo_bin("cinelake"))
        .args(ARGS)
        .args(["--format", "json"])
        .args(more)
        .env_clear()
        .env("TMDB_API_KEY", KEY)
        .env("TMDB_BASE_URL", &scene.server.base_url)
        .current_dir(scene.folder.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("starts")
}

/// Waits until the server has seen so many requests.
fn wait_for_requests(scene: &Scene, requests: u64) {
    for _ in 0..12_000 {
        if scene.server.counters.requests() >= requests {
            return;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    panic!("the run does not get on");
}

#[cfg(unix)]
fn signal(child: &Child, name: &str) {
    let sent = Command::new("kill")
        .args([name, &child.id().to_string()])
        .status();
    assert!(sent.is_ok_and(|status| status.success()));
}

#[cfg(unix)]
#[test]
fn a_signal_commits_what_is_complete_and_the_same_command_continues() {
    for name in ["-INT", "-TERM"] {
        let scene = Scene::new(600, 600);
        let child = start(&scene, &[]);
        wait_for_requests(&scene, 250);
        signal(&child, name);
        let output = child.wait_with_output().expect("ends");
        assert_eq!(output.status.code(), Some(4));
        let summary: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
        assert_eq!(summary["status"], "stopped");
        assert_eq!(summary["balanced"], true);
        let landed = summary["outcomes"]["landed"].as_u64().expect("a count");
        assert!(landed >= 200, "{landed}");
        assert_eq!(scene.records("lake").len() as u64, landed);
        let rest = scene.json(&ARGS, 0);
        assert_eq!(rest["outcomes"]["already_landed"].as_u64(), Some(landed));
        assert_eq!(scene.records("lake").len(), 600);
    }
}

/// What the user has to change is 2, what may pass by itself is 4, also in the middle of a run.
#[test]
fn a_key_suspended_during_a_run_and_a_tmdb_that_goes_down_have_their_exit_codes() {
    let outage = Outage {
        from: 120,
        until: u64::MAX,
        fault: Fault::AtCapacity,
    };
    for (fault_profile, code, cause) in [
        (
            FaultProfile {
                suspended_after: Some(120),
                ..FaultProfile::default()
            },
            2,
            "tmdb_unauthorized",
        ),
        (
            FaultProfile {
                outages: vec![outage],
                ..FaultProfile::default()
            },
            4,
            "tmdb",
        ),
    ] {
        let config = ServerConfig {
            fault_profile,
            ..ServerConfig::default()
        };
        let scene = Scene::with(300, 300, config);
        let args = [
            "ingest",
            "movies.csv",
            "--lake",
            "lake",
            "--rate",
            "0",
            "--attempts",
            "1",
        ];
        let summary = scene.json(&args, code);
        assert_eq!(summary["status"], "stopped", "{summary}");
        assert_eq!(summary["cause"], cause, "{summary}");
        let landed = summary["outcomes"]["landed"].as_u64();
        assert_eq!(landed, Some(scene.records("lake").len() as u64));
        assert!(landed > Some(0), "{summary}");
    }
}

#[cfg(unix)]
#[test]
fn a_second_run_is_refused_by_name_or_waits_and_lands_nothing_twice() {
    let scene = Scene::new(600, 600);
    let first = start(&scene, &[]);
    wait_for_requests(&scene, 60);
    // However slow the machine is, the first run is at work while the second begins.
    signal(&first, "-STOP");
    scene
        .cinelake()
        .args(ARGS)
        .assert()
        .code(2)
        .stderr(predicate::str::contains("is writing into this lake since"))
        .stderr(predicate::str::contains("ingest --wait"));
    let mut second = start(&scene, &["--wait"]);
    let told = BufReader::new(second.stderr.take().expect("a pipe"));
    let mut told = told.lines().map(|line| line.expect("text"));
    assert!(told.any(|line| line.contains("waiting: run")));
    signal(&first, "-CONT");
    let first = first.wait_with_output().expect("ends");
    assert_eq!(first.status.code(), Some(0));
    // The pipe is emptied, so that the run never waits for a reader.
    told.for_each(drop);
    let second = second.wait_with_output().expect("ends");
    assert_eq!(second.status.code(), Some(0));
    let waited: serde_json::Value = serde_json::from_slice(&second.stdout).expect("JSON");
    assert_eq!(waited["outcomes"]["already_landed"], 600, "{waited}");
    assert_eq!(scene.records("lake").len(), 600);
    // Plans need no lease, and nothing is left that would refuse the next run.
    assert_eq!(scene.json(&ARGS, 0)["outcomes"]["landed"], 0);
}

#[test]
fn killed_again_and_again_the_lake_ends_up_the_same() {
    let scene = Scene::new(700, 650);
    let undisturbed = Scene::new(700, 650);
    undisturbed.json(
        &["ingest", "movies.csv", "--lake", "lake", "--rate", "0"],
        0,
    );
    for round in 1..=4 {
        let before = scene.server.counters.requests();
        let mut child = start(&scene, &[]);
        wait_for_requests(&scene, before + 60 + 37 * round);
        child.kill().expect("killed");
        child.wait().expect("ends");
    }
    scene.json(&ARGS, 0);
    assert_eq!(scene.records("lake"), undisturbed.records("lake"));
}
