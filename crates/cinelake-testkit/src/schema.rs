//! JSON documents held against their published schema.

use serde_json::Value;

/// Where a document breaks a schema: one text for each place, with its path; empty where the document is valid.
///
/// # Panics
/// If `schema` is not a JSON Schema.
#[must_use]
pub fn schema_errors(schema: &str, document: &Value) -> Vec<String> {
    let schema: Value = serde_json::from_str(schema).expect("JSON");
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    validator
        .iter_errors(document)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect()
}
