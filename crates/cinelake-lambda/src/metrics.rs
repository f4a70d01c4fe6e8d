//! A line in CloudWatch's embedded metric format: metrics out of the log, without a call.

use chrono::{DateTime, Utc};
use cinelake_ingest::RunSummary;
use cinelake_lake::manifest::{Outcome, RunStatus};
use cinelake_lambda_runtime::{Metric, metrics_line};
use serde_json::{Value, json};

/// Outcomes that are no record, and no failure either.
pub(crate) const MISSED: [Outcome; 3] =
    [Outcome::NotFound, Outcome::WrongKind, Outcome::IdMismatch];

/// Name, unit and value of each metric of a run.
fn metrics(summary: &RunSummary, seconds_left: f64) -> Vec<Metric> {
    let count = |outcome| summary.count(outcome) as f64;
    let mut metrics = vec![
        ("titles", "Count", summary.titles as f64),
        ("landed", "Count", count(Outcome::Landed)),
        ("missed", "Count", MISSED.map(count).iter().sum()),
        ("failed", "Count", count(Outcome::Failed)),
        ("not_reached", "Count", count(Outcome::NotReached)),
        ("requests", "Count", summary.requests.requests as f64),
        ("throttled", "Count", summary.requests.throttled as f64),
        ("seconds_left", "Seconds", seconds_left),
    ];
    metrics.extend(match_percent(summary).map(|percent| ("match_percent", "Percent", percent)));
    metrics
}

/// Of the titles whose outcome TMDB has decided, those with a record, whichever run landed it: a
/// run that asks only the misses of the one before is no alarm. Of an alarm, the share of its canary.
fn match_percent(summary: &RunSummary) -> Option<f64> {
    let count = |outcomes: &[Outcome]| outcomes.iter().map(|&o| summary.count(o)).sum::<u64>();
    let (known, decided) = match summary.status {
        RunStatus::Alarm if summary.canary.titles > 0 => {
            (summary.canary.matched, summary.canary.titles)
        }
        _ => {
            let known = count(&[Outcome::Landed, Outcome::AlreadyLanded]);
            // What only a file decided says nothing about TMDB.
            let by_file = summary.crosswalk.map_or(0, |tally| tally.not_in_export);
            (known, known + count(&MISSED).saturating_sub(by_file))
        }
    };
    (decided > 0).then(|| known as f64 / decided as f64 * 100.0)
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
    let mut line = metrics_line(&metrics, function, request_id, now);
    line["run_id"] = summary.run_id.as_str().into();
    line["status"] = json!(summary.status);
    line
}
