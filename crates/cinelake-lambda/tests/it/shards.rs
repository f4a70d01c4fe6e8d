//! A catalogue cut up, run in parts and added up.

use std::time::Duration;

use cinelake_tmdb_server::ServerConfig;
use serde_json::{Value, json};

use crate::scene::Scene;

const PLAN: &str = r#"{"plan": {"shard_titles": 60, "concurrency": 2}, "rate": 40000}"#;

/// The events of the shards, read as a Distributed Map reads them.
fn shards(scene: &Scene, plan: &Value) -> Vec<Value> {
    assert_eq!(plan["manifest"]["bucket"], "films", "{plan}");
    let key = plan["manifest"]["key"].as_str().expect("a key");
    let text = std::fs::read_to_string(scene.s3.folder().join("films").join(key));
    serde_json::from_str(&text.expect("a list")).expect("JSON")
}

fn finish(plan: &Value) -> String {
    json!({ "finish": plan["fanout"] }).to_string()
}

#[test]
fn shards_share_the_rate_and_add_up_to_the_books_of_one_run() {
    let scene = Scene::new(250, 230);
    let _bootstrap = scene.start();
    let plan = scene.ask(PLAN);
    assert_eq!((&plan["titles"], &plan["shards"]), (&json!(250), &json!(6)));
    let shards = shards(&scene, &plan);
    assert_eq!(shards.len(), 6);
    assert!(shards.iter().all(|shard| shard["rate"] == 20_000.0));
    for shard in &shards {
        let answer = scene.ask(&shard.to_string());
        assert_eq!(answer, json!({ "status": "done" }));
    }
    let book = scene.ask(&finish(&plan));
    assert_eq!(book["summary"]["titles"], 250, "{book}");
    assert_eq!(book["summary"]["outcomes"]["landed"], 230);
    assert_eq!(book["summary"]["outcomes"]["not_found"], 20);
    assert_eq!(book["summary"]["balanced"], true);
    assert_eq!(scene.records().len(), 230);
}

#[test]
fn a_catalogue_for_one_function_is_planned_as_one_run_of_the_same_day() {
    let scene = Scene::new(30, 30);
    let _bootstrap = scene.start();
    let plan = scene.ask(
        r#"{"plan": {"shard_titles": 60, "concurrency": 2}, "event": {"limit": 20, "last_years": 10}}"#,
    );
    assert_eq!(plan["shards"], 1, "{plan}");
    assert!(plan["event"]["as_of"].is_string(), "{plan}");
    assert!(
        plan["event"]["rate"].is_null(),
        "the whole rate is its own: {plan}"
    );
    let ran = scene.ask(&plan["event"].to_string());
    assert_eq!(ran["summary"]["outcomes"]["landed"], 20, "{ran}");
}

#[test]
fn a_shard_that_never_ran_is_named_and_the_rest_is_not_asked_again() {
    let scene = Scene::new(250, 250);
    let _bootstrap = scene.start();
    let plan = scene.ask(PLAN);
    let shards = shards(&scene, &plan);
    for shard in shards.iter().filter(|shard| shard["shard"]["index"] != 4) {
        scene.ask(&shard.to_string());
    }
    let (kind, message) = scene.fail(&finish(&plan));
    assert_eq!(kind, "ShardsNotDone");
    assert!(
        message.contains("5 of 6 shards are done; shard 4 has no result"),
        "{message}"
    );
    scene.ask(&shards[4].to_string());
    scene.ask(&shards[0].to_string());
    let book = scene.ask(&finish(&plan));
    assert_eq!(book["summary"]["outcomes"]["landed"], 250, "{book}");
    assert_eq!(book["summary"]["runs"], 7);
    // Each title once, and one question for each run that had something to ask: is the key good?
    assert_eq!(book["summary"]["requests"], 256);
}

#[test]
fn a_shard_past_its_time_goes_on_as_the_same_shard_and_counts_once() {
    let config = ServerConfig {
        latency: Duration::from_millis(20),
        ..ServerConfig::default()
    };
    let mut scene = Scene::with(600, 600, config);
    scene.set("CINELAKE_CONCURRENCY", "4");
    scene.set("CINELAKE_DEADLINE_MARGIN", "2");
    let _bootstrap = scene.start();
    let plan = scene.ask(r#"{"plan": {"shard_titles": 300, "concurrency": 2}}"#);
    let mut invocations = 0;
    for shard in shards(&scene, &plan) {
        let mut event = shard.clone();
        loop {
            let answer = scene.ask_in_little_time(&event.to_string(), invocations);
            invocations += 1;
            assert!(invocations < 50, "it does not end");
            if answer["status"] == "done" {
                break;
            }
            assert_eq!(answer["continue"]["shard"], shard["shard"], "{answer}");
            event = json!({ "continue": answer["continue"] });
        }
    }
    let book = scene.ask(&finish(&plan));
    assert_eq!(book["summary"]["outcomes"]["landed"], 600, "{book}");
    assert_eq!(book["summary"]["runs"], invocations);
    assert_eq!(scene.records().len(), 600);
}

#[test]
fn what_a_shard_failed_with_is_in_the_final_error() {
    let scene = Scene::new(250, 0);
    let _bootstrap = scene.start();
    let plan = scene.ask(PLAN);
    for shard in shards(&scene, &plan) {
        assert_eq!(scene.fail(&shard.to_string()).0, "MatchRateAlarm");
    }
    let (kind, message) = scene.fail(&finish(&plan));
    assert_eq!(kind, "ShardsNotDone");
    assert!(
        message.contains("shard 5 is failed (MatchRateAlarm: "),
        "{message}"
    );
}

#[test]
fn the_book_of_an_unknown_fan_out_is_refused() {
    let scene = Scene::new(3, 3);
    let _bootstrap = scene.start();
    let (kind, message) = scene.fail(r#"{"finish": "20261123T060000Z-3fa2c1"}"#);
    assert_eq!(kind, "BadEvent");
    assert!(
        message.contains("20261123T060000Z-3fa2c1/plan.json"),
        "{message}"
    );
}
