//! The schema of events and the function agree on what an event is.

use cinelake_lambda_tables::Event;
use serde_json::{Value, json};

fn schema() -> jsonschema::Validator {
    let text = include_str!("../../../../docs/lambda-tables-event.schema.json");
    let schema: Value = serde_json::from_str(text).expect("JSON");
    jsonschema::validator_for(&schema).expect("a schema")
}

#[test]
fn every_example_is_valid() {
    let schema = schema();
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/events");
    let mut read = 0;
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("a file").path();
        let text = std::fs::read_to_string(&path).expect("text");
        let event: Value = serde_json::from_str(&text).expect("JSON");
        assert!(schema.is_valid(&event), "{}", path.display());
        assert!(Event::read(event).is_ok(), "{}", path.display());
        read += 1;
    }
    assert_eq!(read, 3);
}

#[test]
fn what_the_function_understands_and_refuses_the_schema_does_too() {
    let schema = schema();
    let good = [
        Value::Null,
        json!({}),
        json!({ "lake": "s3://my-lake" }),
        json!({ "lake": "s3://my-lake/films" }),
        json!({ "source": "aws.scheduler", "detail": {} }),
        json!({ "source": "aws.events" }),
    ];
    let bad = [
        json!([]),
        json!("refine"),
        json!({ "lake": 1 }),
        json!({ "lake": "" }),
        json!({ "lake": "./lake" }),
        json!({ "lake": "/etc" }),
        json!({ "lake": "file:///etc" }),
        json!({ "lake": "s3://" }),
        json!({ "lakes": "s3://my-lake" }),
        json!({ "lake": "s3://my-lake", "rebuild": true }),
        json!({ "source": "aws.s3" }),
    ];
    for event in &good {
        assert!(schema.is_valid(event), "the schema refuses {event}");
        assert!(
            Event::read(event.clone()).is_ok(),
            "the function refuses {event}"
        );
    }
    for event in &bad {
        assert!(!schema.is_valid(event), "the schema takes {event}");
        assert!(
            Event::read(event.clone()).is_err(),
            "the function takes {event}"
        );
    }
}
