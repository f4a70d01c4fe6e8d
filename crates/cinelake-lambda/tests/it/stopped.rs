//! Deadlines, kills and SIGTERM: nothing is lost, nothing is landed twice.

use std::time::Duration;

use cinelake_testkit::FunctionReply;
use cinelake_tmdb_server::{FaultProfile, ServerConfig};
use serde_json::Value;

use crate::scene::Scene;

/// Work for several invocations: one request at a time, each of some milliseconds.
fn slow(titles: usize) -> Scene {
    let config = ServerConfig {
        latency: Duration::from_millis(20),
        ..ServerConfig::default()
    };
    let mut scene = Scene::with(titles, titles, config);
    scene.set("CINELAKE_CONCURRENCY", "4");
    scene.set("CINELAKE_DEADLINE_MARGIN", "2");
    scene
}

#[test]
fn work_past_the_deadline_goes_on_in_the_next_invocation_and_ends_as_one_run_would() {
    let scene = slow(600);
    let _bootstrap = scene.start();
    let mut event = "{}".to_owned();
    let mut invocations = 0;
    loop {
        let answer = scene.ask_in_little_time(&event, invocations);
        invocations += 1;
        assert_eq!(answer["summary"]["balanced"], true, "{answer}");
        if answer["status"] == "done" {
            break;
        }
        assert_eq!(answer["status"], "partial", "{answer}");
        assert!(invocations < 50, "it does not end");
        event = serde_json::json!({ "continue": answer["continue"] }).to_string();
    }
    assert!(invocations > 1);
    assert_eq!(scene.records().len(), 600);
}

/// A deadline of 20 seconds on work that needs 60, in a tenth of the time. At 100 requests a second
/// 600 titles take 6 seconds, so that two invocations of 2.5 seconds each (and the margin) cannot end
/// it, however fast the machine, and the third has all the time it wants, however slow.
#[test]
fn three_invocations_make_the_same_lake_as_one_undisturbed_run() {
    let alone = slow(600);
    let _undisturbed = alone.start();
    assert_eq!(alone.ask("{}")["status"], "done");

    let mut scene = slow(600);
    scene.set("CINELAKE_RATE", "100");
    scene.set("CINELAKE_DEADLINE_MARGIN", "1");
    let _bootstrap = scene.start();
    let short = Duration::from_millis(3_500);
    let (mut event, mut landed) = ("{}".to_owned(), Vec::new());
    for time in [short, short, Duration::from_secs(900)] {
        let answer = scene.ask_within(&event, time);
        let summary = &answer["summary"];
        assert_eq!(summary["balanced"], true, "{answer}");
        let outcome = |name: &str| summary["outcomes"][name].as_u64().unwrap_or_default();
        assert_eq!(
            outcome("already_landed"),
            landed.iter().sum::<u64>(),
            "{answer}"
        );
        landed.push(outcome("landed"));
        if time == short {
            assert_eq!(answer["status"], "partial", "{answer}");
            assert!(outcome("not_reached") > 0, "{answer}");
        } else {
            assert_eq!(answer["status"], "done", "{answer}");
        }
        event = serde_json::json!({ "continue": answer["continue"] }).to_string();
    }
    assert_eq!(landed.iter().sum::<u64>(), 600, "{landed:?}");
    assert_eq!(scene.records(), alone.records());
}

#[test]
fn a_killed_function_is_continued_without_landing_anything_twice() {
    let scene = slow(600);
    let mut bootstrap = scene.start();
    scene.api.send("{}", Duration::from_secs(900));
    wait_for(|| !scene.records().is_empty());
    bootstrap.kill();
    let before = scene.records().len();
    let _again = scene.start();
    // Nobody knows yet that the other one is dead.
    let (kind, message) = scene.fail("{}");
    assert_eq!(kind, "LakeInUse", "{message}");
    assert!(message.contains("its lease expires at"), "{message}");
    scene.set_lease(scene.lease(), "2026-01-01T00:00:00Z");
    let answer = scene.ask("{}");
    assert_eq!(
        answer["summary"]["outcomes"]["already_landed"], before,
        "{answer}"
    );
    assert_eq!(scene.records().len(), 600);
}

#[test]
fn sigterm_ends_a_run_in_order() {
    let scene = slow(600);
    let bootstrap = scene.start();
    scene.api.send("{}", Duration::from_secs(900));
    wait_for(|| !scene.records().is_empty());
    bootstrap.terminate();
    let FunctionReply::Response(text) = scene.said() else {
        panic!("no answer");
    };
    let answer: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(answer["status"], "partial", "{answer}");
    assert_eq!(answer["summary"]["stopped_because"], "stopped by SIGTERM");
    let landed = answer["summary"]["outcomes"]["landed"].as_u64();
    assert_eq!(landed, Some(scene.records().len() as u64));
}

/// What a repetition cannot help must not look like what it can.
#[test]
fn a_right_that_is_withdrawn_and_a_key_that_is_suspended_keep_their_names_during_a_run() {
    let scene = slow(600);
    let _bootstrap = scene.start();
    scene.api.send("{}", Duration::from_secs(900));
    wait_for(|| !scene.records().is_empty());
    scene.s3.deny("PutObject");
    let (kind, message) = error(scene.said());
    assert_eq!(kind, "LakeAccessDenied", "{message}");
    assert!(message.contains("allow s3:PutObject on"), "{message}");

    let fault_profile = FaultProfile {
        suspended_after: Some(200),
        ..FaultProfile::default()
    };
    let config = ServerConfig {
        fault_profile,
        ..ServerConfig::default()
    };
    let scene = Scene::with(600, 600, config);
    let _bootstrap = scene.start();
    let (kind, message) = scene.fail("{}");
    assert_eq!(kind, "TmdbUnauthorized", "{message}");
    assert!(message.contains("suspended"), "{message}");
    assert!(!scene.records().is_empty(), "{message}");
    // The lease was given back.
    assert_eq!(scene.lease()["released"], true);
}

#[test]
fn a_run_that_meets_the_lease_of_another_says_whose_it_is() {
    let scene = Scene::new(30, 30);
    let _bootstrap = scene.start();
    assert_eq!(scene.ask("{}")["status"], "done");
    let mut lease = scene.lease();
    lease["released"] = false.into();
    lease["holder"]["host"] = "laptop".into();
    scene.set_lease(lease, "2126-01-01T00:00:00Z");
    let (kind, message) = scene.fail("{}");
    assert_eq!(kind, "LakeInUse", "{message}");
    assert!(message.contains("laptop"), "{message}");
}

fn error(said: FunctionReply) -> (String, String) {
    let FunctionReply::Error(text) = said else {
        panic!("no error");
    };
    let error: Value = serde_json::from_str(&text).expect("JSON");
    let word = |name: &str| error[name].as_str().unwrap_or_default().to_owned();
    (word("errorType"), word("errorMessage"))
}

fn wait_for(mut condition: impl FnMut() -> bool) {
    for _ in 0..600 {
        if condition() {
            return;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    panic!("it does not come");
}
