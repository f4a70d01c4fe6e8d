//! The schema of events and the function agree on what an event is.

use cinelake_lambda::Event;
use serde_json::{Value, json};

fn schema_errors(event: &Value) -> Vec<String> {
    let schema = include_str!("../../../../docs/lambda-event.schema.json");
    cinelake_testkit::schema_errors(schema, event)
}

fn understood(event: &Value) -> bool {
    Event::read(event.clone(), "s3://my-lake").is_ok()
}

#[test]
fn every_example_is_valid() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/events");
    let mut read = 0;
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("a file").path();
        let text = std::fs::read_to_string(&path).expect("text");
        let event: Value = serde_json::from_str(&text).expect("JSON");
        let none: Vec<String> = Vec::new();
        assert_eq!(schema_errors(&event), none, "{}", path.display());
        assert!(understood(&event), "{}", path.display());
        read += 1;
    }
    assert!(read >= 10, "{read}");
}

#[test]
fn what_the_function_understands_and_refuses_the_schema_does_too() {
    let plan = json!({ "shard_titles": 10, "concurrency": 2 });
    let good = [
        Value::Null,
        json!({}),
        json!({ "rate": 0, "find": "never", "enrich": "series", "as_of": "2026-11-23" }),
        json!({ "continue": { "shard": { "index": 0, "of": 1 } } }),
        json!({ "refresh": true }),
        json!({ "refresh": true, "rate": 20 }),
        json!({ "continue": { "refresh": true } }),
        json!({ "plan": plan, "event": { "refresh": true } }),
        json!({ "plan": plan, "limit": 5 }),
        json!({ "plan": plan, "event": null }),
        json!({ "plan": plan, "event": { "continue": { "rate": 5 } } }),
        json!({ "source": "aws.scheduler" }),
        json!({ "title_type": ["movie"], "include_adult": true, "min_runtime": 60, "ids": "s3://b/ids.txt" }),
        json!({ "original_language": ["pt"], "region": ["BR"] }),
        json!({ "crosswalk": ["s3://b/links.csv"], "tmdb_export": ["s3://b/movie_ids.json.gz"] }),
        json!({ "append": ["credits"], "drop_other_blocks": true, "list_filtered": false }),
    ];
    let bad = [
        json!([]),
        json!("run"),
        json!({ "form_year": 2020 }),
        json!({ "rate": "fast" }),
        json!({ "last_years": -1 }),
        json!({ "from_year": 70_000 }),
        json!({ "find": "sometimes" }),
        json!({ "include_adult": "yes" }),
        json!({ "title_type": "movie" }),
        json!({ "region": "BR" }),
        json!({ "list_filtered": "yes" }),
        json!({ "wait": true }),
        json!({ "continue": {}, "rate": 1 }),
        json!({ "continue": { "plan": plan } }),
        json!({ "plan": { "shard_titles": 0, "concurrency": 2 } }),
        json!({ "plan": { "shard_titles": 10 } }),
        json!({ "refresh": false }),
        json!({ "refresh": "yes" }),
        json!({ "refresh": true, "genre": ["Drama"] }),
        json!({ "refresh": true, "catalogue": ["s3://lake/movies.csv"] }),
        json!({ "plan": plan, "event": {}, "rate": 1 }),
        json!({ "plan": plan, "event": { "plan": plan } }),
        json!({ "plan": plan, "event": { "finish": "20261123T060000Z-3fa2c1" } }),
        json!({ "plan": plan, "shard": { "index": 0, "of": 1 } }),
        json!({ "finish": [] }),
        json!({ "finish": "a/b" }),
        json!({ "fanout": "20261123T060000Z-3fa2c1" }),
        json!({ "shard": { "index": 0, "of": 0 } }),
        json!({ "Records": [{}] }),
        json!({ "Records": [] }),
        json!({ "source": "aws.s3", "detail": {} }),
    ];
    for event in &good {
        assert!(
            schema_errors(event).is_empty() && understood(event),
            "{event}"
        );
    }
    for event in &bad {
        assert!(!schema_errors(event).is_empty(), "the schema takes {event}");
        assert!(!understood(event), "the function takes {event}");
    }
}
