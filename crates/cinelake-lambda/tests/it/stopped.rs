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
