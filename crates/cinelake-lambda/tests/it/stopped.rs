//! Deadlines, kills and SIGTERM: nothing is lost, nothing is landed twice.

use std::time::Duration;

use cinelake_testkit::Said;
use cinelake_tmdb_server::ServerConfig;
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
        let answer = scene.ask_within(&event, Duration::from_millis(3_200));
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
    let Said::Response(text) = scene.said() else {
        panic!("no answer");
    };
    let answer: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(answer["status"], "partial", "{answer}");
    assert_eq!(answer["summary"]["stopped_because"], "stopped by SIGTERM");
    let landed = answer["summary"]["outcomes"]["landed"].as_u64();
    assert_eq!(landed, Some(scene.records().len() as u64));
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
