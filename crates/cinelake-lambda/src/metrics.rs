//! A line in CloudWatch's embedded metric format: metrics out of the log, without a call.

use chrono::{DateTime, Utc};
use cinelake_ingest::RunSummary;
use cinelake_lake::manifest::Outcome;
use serde_json::{Value, json};

const NAMESPACE: &str = "cinelake";

/// Name, unit and value of each metric of a run.
fn metrics(summary: &RunSummary, seconds_left: f64) -> [(&'static str, &'static str, f64); 8] {
    let count = |outcome| summary.count(outcome) as f64;
    let missed = [Outcome::NotFound, Outcome::WrongKind, Outcome::IdMismatch];
    [
        ("titles", "Count", summary.titles as f64),
        ("landed", "Count", count(Outcome::Landed)),
        ("missed", "Count", missed.map(count).iter().sum()),
        ("failed", "Count", count(Outcome::Failed)),
        ("not_reached", "Count", count(Outcome::NotReached)),
        ("requests", "Count", summary.requests.requests as f64),
        ("throttled", "Count", summary.requests.throttled as f64),
        ("seconds_left", "Seconds", seconds_left),
    ]
}

/// The line for a run, with the function's name as dimension.
#[must_use]
pub(crate) fn line(
    summary: &RunSummary,
    function: &str,
    request_id: &str,
    seconds_left: f64,
    now: DateTime<Utc>,
) -> Value {
    let metrics = metrics(summary, seconds_left);
    let declared: Vec<Value> = metrics
        .iter()
        .map(|(name, unit, _)| json!({ "Name": name, "Unit": unit }))
        .collect();
    let mut line = json!({
        "_aws": {
            "Timestamp": now.timestamp_millis(),
            "CloudWatchMetrics": [{
                "Namespace": NAMESPACE,
                "Dimensions": [["function"]],
                "Metrics": declared,
            }],
        },
        "function": function,
        "run_id": summary.run_id,
        "request_id": request_id,
        "status": summary.status,
    });
    for (name, _, value) in metrics {
        line[name] = value.into();
    }
    line
}
