//! Lines in CloudWatch's embedded metric format: metrics out of the log, without a call.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

const NAMESPACE: &str = "cinelake";

/// Name, unit and value of a metric.
pub type Metric = (&'static str, &'static str, f64);

/// The line for an invocation, with the function's name as dimension. More fields can be added to it.
#[must_use]
pub fn metrics_line(
    metrics: &[Metric],
    function: &str,
    request_id: &str,
    now: DateTime<Utc>,
) -> Value {
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
        "request_id": request_id,
    });
    for (name, _, value) in metrics {
        line[*name] = (*value).into();
    }
    line
}
