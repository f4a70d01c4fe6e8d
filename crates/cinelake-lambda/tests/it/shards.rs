//! A catalogue cut up, run in parts and added up.

use serde_json::{Value, json};

use crate::scene::Scene;

#[test]
fn shards_share_the_rate_and_add_up_to_the_books_of_one_run() {
    let scene = Scene::new(250, 230);
    let _bootstrap = scene.start();
    let plan = scene.ask(r#"{"plan": {"shard_titles": 60, "concurrency": 2}, "rate": 40000}"#);
    assert_eq!(plan["titles"], 250, "{plan}");
    let shards = plan["shards"].as_array().expect("shards").clone();
    assert_eq!(shards.len(), 5);
    assert!(
        shards.iter().all(|shard| shard["rate"] == 20_000.0),
        "{plan}"
    );
    let done: Vec<Value> = shards
        .iter()
        .map(|shard| scene.ask(&shard.to_string()))
        .collect();
    let book = scene.ask(&json!({ "finish": done }).to_string());
    assert_eq!(book["summary"]["titles"], 250, "{book}");
    assert_eq!(book["summary"]["outcomes"]["landed"], 230);
    assert_eq!(book["summary"]["outcomes"]["not_found"], 20);
    assert_eq!(book["summary"]["balanced"], true);
    assert_eq!(scene.records().len(), 230);
}
