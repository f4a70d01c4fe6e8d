//! A fan-out: a run that was cut into shards. What its parts have to tell each other lies in the
//! lake, because a state machine carries 256 KB at most: the plan, the list of shards that a
//! Distributed Map reads, and a result for each shard.

use cinelake_ingest::RunSummary;
use cinelake_lake::manifest::Outcome;
use cinelake_lake::{Lake, layout};
use cinelake_lambda_runtime::FunctionFailure;
use futures::{StreamExt, TryStreamExt};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::error::FunctionError;
use crate::event::Job;
use crate::shard::Shard;

/// Results that are read at a time.
const READS: usize = 32;

/// What was planned.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct FanoutPlan {
    /// The fan-out's id.
    pub(crate) fanout: String,
    /// How many shards.
    pub(crate) shards: u32,
    /// How many of them run at a time.
    pub(crate) concurrency: u32,
    /// Requests a second of each.
    pub(crate) rate: f64,
    /// Titles that the filter lets pass.
    pub(crate) titles: u64,
    /// Titles of the catalogue, whether they pass or not: what the books have to add up to.
    pub(crate) distinct_titles: u64,
}

/// What a shard came to, and what came before that.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct ShardResult {
    pub(crate) shard: Shard,
    /// `done`, `partial` or `failed`.
    pub(crate) status: String,
    /// Kind and text of a failure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) error: Option<(String, String)>,
    /// Books of the shard's latest run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) books: Option<ShardOutcomes>,
    /// Every run of the shard: it goes on in another one when time is up or something failed.
    #[serde(default)]
    pub(crate) runs: Vec<ShardRun>,
}

/// A run's titles by outcome; they add up.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct ShardOutcomes {
    pub(crate) titles: u64,
    pub(crate) outcomes: std::collections::BTreeMap<Outcome, u64>,
}

/// What one run of a shard has done.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct ShardRun {
    pub(crate) run_id: String,
    pub(crate) landed: u64,
    pub(crate) files: u64,
    pub(crate) size_bytes: u64,
    pub(crate) requests: u64,
}

impl From<&RunSummary> for ShardRun {
    fn from(summary: &RunSummary) -> Self {
        Self {
            run_id: summary.run_id.clone(),
            landed: summary.count(Outcome::Landed),
            files: summary.files,
            size_bytes: summary.size_bytes,
            requests: summary.requests.requests,
        }
    }
}

/// Whether it may be part of a path.
///
/// # Errors
/// In words.
pub(crate) fn check_id(id: &str) -> Result<(), String> {
    let fits = |letter: char| letter.is_ascii_alphanumeric() || letter == '-';
    match !id.is_empty() && id.len() <= 64 && id.chars().all(fits) {
        true => Ok(()),
        false => Err(format!(
            "`{id}` is not the id of a fan-out; an id looks like 20261123T060000Z-3fa2c1"
        )),
    }
}

/// Keeps plan and shards. The list is what a Distributed Map reads: one item, one shard, and each
/// item is an event of this function.
pub(crate) async fn keep_plan(
    lake: &Lake,
    plan: &FanoutPlan,
    shards: &[Job],
) -> Result<(), FunctionError> {
    let list = layout::fanout_file(&plan.fanout, "shards.json");
    lake.replace(&list, json(shards)?.into()).await?;
    let path = layout::fanout_file(&plan.fanout, "plan.json");
    Ok(lake.replace(&path, json(plan)?.into()).await?)
}

pub(crate) async fn read_plan(lake: &Lake, fanout: &str) -> Result<FanoutPlan, FunctionError> {
    let path = layout::fanout_file(fanout, "plan.json");
    match lake.read_if_there(&path).await? {
        Some(bytes) => parse(&lake.show(&path), &bytes),
        None => Err(FunctionError::BadEvent(format!(
            "finish: there is no plan {}",
            lake.show(&path)
        ))),
    }
}

/// The results of all shards, in their order; `None` where a shard left none.
pub(crate) async fn read_results(
    lake: &Lake,
    plan: &FanoutPlan,
) -> Result<Vec<Option<ShardResult>>, FunctionError> {
    let read = (0..plan.shards).map(|shard| read_result(lake, &plan.fanout, shard));
    futures::stream::iter(read)
        .buffered(READS)
        .try_collect()
        .await
}

async fn read_result(
    lake: &Lake,
    fanout: &str,
    shard: u32,
) -> Result<Option<ShardResult>, FunctionError> {
    let path = layout::fanout_result(fanout, shard);
    let bytes = lake.read_if_there(&path).await?;
    bytes
        .map(|bytes| parse(&lake.show(&path), &bytes))
        .transpose()
}

/// Keeps what a run of a shard came to, behind what its earlier runs did. Only one run of a shard
/// works at a time, so nothing is lost between reading and writing.
pub(crate) async fn keep_result(
    lake: &Lake,
    fanout: &str,
    shard: Shard,
    summary: Option<&RunSummary>,
    answer: &Result<Value, FunctionError>,
) -> Result<(), FunctionError> {
    let before = read_result(lake, fanout, shard.index).await?;
    let mut runs = before.map(|result| result.runs).unwrap_or_default();
    runs.extend(summary.map(ShardRun::from));
    let result = ShardResult {
        shard,
        status: status(answer),
        error: answer
            .as_ref()
            .err()
            .map(|error| (error.error_type().to_owned(), error.to_string())),
        books: summary.map(|summary| ShardOutcomes {
            titles: summary.titles,
            outcomes: summary.outcomes.clone(),
        }),
        runs,
    };
    let path = layout::fanout_result(fanout, shard.index);
    Ok(lake.replace(&path, json(&result)?.into()).await?)
}

fn status(answer: &Result<Value, FunctionError>) -> String {
    let said = answer.as_ref().ok().and_then(|answer| answer.get("status"));
    said.and_then(Value::as_str).unwrap_or("failed").to_owned()
}

fn json<T: Serialize + ?Sized>(value: &T) -> Result<Vec<u8>, FunctionError> {
    serde_json::to_vec(value).map_err(|problem| FunctionError::Defect(problem.to_string()))
}

fn parse<T: serde::de::DeserializeOwned>(path: &str, bytes: &[u8]) -> Result<T, FunctionError> {
    serde_json::from_slice(bytes)
        .map_err(|problem| FunctionError::Lake(format!("{path} cannot be read: {problem}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_leads_nowhere_else() {
        assert_eq!(check_id("20261123T060000Z-3fa2c1"), Ok(()));
        for id in ["", "..", "a/b", "a b", &"a".repeat(65)] {
            assert!(check_id(id).is_err_and(|text| text.contains(id)), "{id}");
        }
    }
}
