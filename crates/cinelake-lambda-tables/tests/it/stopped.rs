//! Invocations that end before their work does.

use std::time::Duration;

use cinelake_testkit::FunctionReply;
use serde_json::json;

use crate::scene::Scene;
use crate::tables::check_tables;

/// Killed later and later: while it reads Raw, while it writes Trusted, while it makes the star.
#[test]
fn killed_again_and_again_and_continued_it_is_the_lake_of_one_undisturbed_run() {
    let scene = Scene::landed(60);
    let mut left_something = 0;
    for tenths in [1, 5, 12, 24] {
        let mut bootstrap = scene.start();
        scene.api.send("{}", Duration::from_secs(900));
        std::thread::sleep(Duration::from_millis(tenths * 100));
        bootstrap.kill();
        left_something += u32::from(scene.lake().join("Trusted").exists());
    }
    let _bootstrap = scene.start();
    let id = scene.api.send("{}", Duration::from_secs(900));
    // Events that no process had taken before it was killed are answered first.
    let answer = loop {
        let (answered, said) = scene.api.said(Duration::from_secs(120)).expect("an answer");
        if answered == id {
            break said;
        }
    };
    let FunctionReply::Response(text) = answer else {
        panic!("{answer:?}");
    };
    assert!(text.contains(r#""complete":true"#), "{text}");
    assert!(
        left_something < 4,
        "the first kill came too late to test anything"
    );
    check_tables(&scene);
}

/// An environment that AWS takes away answers what is done; the next one goes on.
#[test]
fn sigterm_ends_an_invocation_in_order_and_the_next_one_completes_the_lake() {
    let scene = Scene::landed(60);
    let bootstrap = scene.start();
    // It listens to signals once it has answered.
    let (kind, _) = scene.fail_in_ample_time(r#"{"lake": 1}"#);
    assert_eq!(kind, "BadEvent");
    bootstrap.terminate();
    std::thread::sleep(Duration::from_millis(300));
    let answer = scene.ask("{}");
    assert_eq!(answer["status"], "partial", "{answer}");
    assert_eq!(answer["complete"], false);
    assert_eq!(answer["stopped_because"], "stopped by SIGTERM");
    drop(bootstrap);
    let _next = scene.start();
    assert_eq!(scene.ask("{}")["complete"], true);
    check_tables(&scene);
}

/// The state machine must not call a function for ever that never finishes a table.
#[test]
fn an_invocation_too_short_for_one_table_is_an_error_and_a_longer_one_completes_the_lake() {
    let scene = Scene::landed(20);
    let _bootstrap = scene.start();
    // The margin is 20 seconds.
    let (kind, message) = scene.fail("{}", Duration::from_secs(20));
    assert_eq!(kind, "NoProgress", "{message}");
    assert!(message.contains("more memory"), "{message}");
    assert!(!scene.lake().join("Refined").exists());
    assert_eq!(scene.ask("{}")["complete"], true);
    check_tables(&scene);
}

/// With a little more time in each invocation, some end with part of the tables. Each stops before its
/// deadline, none writes less than it says, and the last one completes the lake.
#[test]
fn invocations_with_little_time_stop_before_their_deadline_and_add_up_to_the_lake() {
    let mut scene = Scene::landed(60);
    scene.set("CINELAKE_DEADLINE_MARGIN", "2");
    let _bootstrap = scene.start();
    let mut more = Duration::from_millis(50);
    while more < Duration::from_secs(100) {
        let time = Duration::from_secs(2) + more;
        more = more.mul_f64(1.25);
        scene.api.send("{}", time);
        let began = std::time::Instant::now();
        let (_, said) = scene.api.said(Duration::from_secs(120)).expect("an answer");
        let answer: serde_json::Value = match said {
            FunctionReply::Response(text) => serde_json::from_str(&text).expect("JSON"),
            FunctionReply::Error(text) => {
                assert!(text.contains("NoProgress"), "{text}");
                continue;
            }
            other => panic!("{other:?}"),
        };
        if answer["complete"] == true {
            check_tables(&scene);
            return;
        }
        assert!(began.elapsed() < time, "it passed its deadline");
        assert_eq!(answer["status"], "partial");
        let written = |zone: &str| answer[zone]["written"].as_array().map_or(0, Vec::len);
        assert!(written("trusted") + written("refined") > 0, "{answer}");
        assert_ne!(answer["stopped_because"], json!(null));
    }
    panic!("it does not end");
}
