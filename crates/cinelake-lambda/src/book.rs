//! The one book over all shards of a fan-out.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use crate::error::FunctionError;

/// Where it is kept; beside the runs, which it sums up.
#[must_use]
pub(crate) fn path(now: DateTime<Utc>) -> String {
    format!("Raw/TMDB/_fanouts/{}.json", now.format("%Y%m%dT%H%M%SZ"))
}

/// Adds the shards' answers up: titles, outcomes, files, bytes, requests.
///
/// # Errors
/// [`FunctionError::BadEvent`] for a shard that is not done, [`FunctionError::Defect`] when the
/// outcomes do not add up to the titles.
pub(crate) fn add_up(shards: &[Value]) -> Result<Value, FunctionError> {
    let mut outcomes: BTreeMap<String, u64> = BTreeMap::new();
    let mut sums = [("titles", 0), ("files", 0), ("size_bytes", 0)];
    let (mut requests, mut run_ids) = (0, Vec::new());
    for (place, shard) in shards.iter().enumerate() {
        let summary = done(place, shard)?;
        for (name, sum) in &mut sums {
            *sum += number(summary, name);
        }
        requests += summary
            .get("requests")
            .map_or(0, |counts| number(counts, "requests"));
        let counted = summary.get("outcomes").and_then(Value::as_object);
        for (outcome, count) in counted.into_iter().flatten() {
            *outcomes.entry(outcome.clone()).or_default() += count.as_u64().unwrap_or_default();
        }
        run_ids.extend(summary.get("run_id").cloned());
    }
    let titles = sums[0].1;
    let counted: u64 = outcomes.values().sum();
    if counted != titles {
        return Err(FunctionError::Defect(format!(
            "the shards have {titles} titles and {counted} outcomes"
        )));
    }
    Ok(json!({
        "shards": shards.len(),
        "run_ids": run_ids,
        "titles": titles,
        "outcomes": outcomes,
        "balanced": true,
        "files": sums[1].1,
        "size_bytes": sums[2].1,
        "requests": requests,
    }))
}

fn done(place: usize, shard: &Value) -> Result<&Value, FunctionError> {
    let status = shard
        .get("status")
        .and_then(Value::as_str)
        .unwrap_or("without a status");
    match shard.get("summary") {
        Some(summary) if status == "done" => Ok(summary),
        _ => Err(FunctionError::BadEvent(format!(
            "finish: shard {place} is {status}, not done"
        ))),
    }
}

fn number(object: &Value, name: &str) -> u64 {
    object.get(name).and_then(Value::as_u64).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shard(titles: u64, landed: u64, not_found: u64) -> Value {
        json!({ "status": "done", "summary": {
            "run_id": "r", "titles": titles, "files": 1, "size_bytes": 10,
            "requests": { "requests": titles },
            "outcomes": { "landed": landed, "not_found": not_found },
        }})
    }

    #[test]
    fn shards_add_up_to_one_book() {
        let book = add_up(&[shard(3, 2, 1), shard(2, 2, 0)]).unwrap();
        assert_eq!(
            (&book["titles"], &book["outcomes"]["landed"]),
            (&json!(5), &json!(4))
        );
        assert_eq!(book["balanced"], true);
    }

    #[test]
    fn a_shard_that_is_not_done_or_does_not_balance_is_no_book() {
        let partial = json!({ "status": "partial", "summary": {} });
        assert_eq!(add_up(&[partial]).unwrap_err().error_type(), "BadEvent");
        assert_eq!(
            add_up(&[shard(3, 1, 1)]).unwrap_err().error_type(),
            "Defect"
        );
    }
}
