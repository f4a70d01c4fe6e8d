//! The one book over all shards of a fan-out.

use std::collections::BTreeMap;

use cinelake_lake::manifest::Outcome;
use serde::Serialize;

use crate::error::FunctionError;
use crate::fanout::{FanoutPlan, ShardOutcomes, ShardResult, ShardRun};

/// Shards that an error names; the others are counted.
const NAMED: usize = 10;

/// What all shards came to.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct FanoutSummary {
    /// The fan-out's id.
    pub(crate) fanout: String,
    /// How many shards.
    pub(crate) shards: u32,
    /// Runs that it took; more than shards where time was up or something failed.
    pub(crate) runs: usize,
    /// Distinct titles of the catalogue.
    pub(crate) titles: u64,
    /// Titles by outcome; what an earlier run of this fan-out landed is `landed`.
    pub(crate) outcomes: BTreeMap<Outcome, u64>,
    /// Always: a book that does not balance is an error.
    pub(crate) balanced: bool,
    /// Record files landed.
    pub(crate) files: u64,
    /// Bytes in them.
    pub(crate) size_bytes: u64,
    /// Requests sent to TMDB.
    pub(crate) requests: u64,
    /// The runs' ids. In the file only: the answer has to fit into a state machine.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) run_ids: Vec<String>,
}

/// Adds the shards' results up, in the order of the shards.
///
/// # Errors
/// [`FunctionError::Shards`] naming what is not done, [`FunctionError::Catalogue`] when the shards
/// have read another catalogue than the plan, [`FunctionError::Defect`] when the outcomes do not
/// add up to the titles.
pub(crate) fn add_up(
    plan: &FanoutPlan,
    results: &[Option<ShardResult>],
) -> Result<FanoutSummary, FunctionError> {
    let done = all_done(results)?;
    let mut outcomes = BTreeMap::new();
    for (result, books) in &done {
        for (outcome, count) in over_all_runs(&result.runs, books) {
            *outcomes.entry(outcome).or_default() += count;
        }
    }
    let titles = done.iter().map(|(_, books)| books.titles).sum();
    balance(plan, titles, outcomes.values().sum())?;
    let runs = || done.iter().flat_map(|(result, _)| &result.runs);
    Ok(FanoutSummary {
        fanout: plan.fanout.clone(),
        shards: plan.shards,
        runs: runs().count(),
        titles,
        outcomes,
        balanced: true,
        files: runs().map(|run| run.files).sum(),
        size_bytes: runs().map(|run| run.size_bytes).sum(),
        requests: runs().map(|run| run.requests).sum(),
        run_ids: runs().map(|run| run.run_id.clone()).collect(),
    })
}

fn all_done(
    results: &[Option<ShardResult>],
) -> Result<Vec<(&ShardResult, &ShardOutcomes)>, FunctionError> {
    let (mut done, mut wrong) = (Vec::new(), Vec::new());
    for (index, result) in results.iter().enumerate() {
        match result.as_ref().map(|result| (result, &result.books)) {
            Some((result, Some(books))) if result.status == "done" => done.push((result, books)),
            Some((result, _)) => wrong.push(format!("shard {index} is {}", in_words(result))),
            None => wrong.push(format!("shard {index} has no result")),
        }
    }
    if wrong.is_empty() {
        return Ok(done);
    }
    let more = wrong.len().saturating_sub(NAMED);
    wrong.truncate(NAMED);
    if more > 0 {
        wrong.push(format!("{more} more are not done"));
    }
    Err(FunctionError::Shards(format!(
        "{} of {} shards are done; {}; send the same event again to continue with the rest",
        done.len(),
        results.len(),
        wrong.join("; ")
    )))
}

fn in_words(result: &ShardResult) -> String {
    match &result.error {
        Some((kind, text)) => format!("{} ({kind}: {text})", result.status),
        None => result.status.clone(),
    }
}

/// To the last run of a shard, what its earlier ones landed was landed already.
fn over_all_runs(runs: &[ShardRun], books: &ShardOutcomes) -> BTreeMap<Outcome, u64> {
    let mut outcomes = books.outcomes.clone();
    let earlier = runs.len().saturating_sub(1);
    let before: u64 = runs.iter().take(earlier).map(|run| run.landed).sum();
    let already = outcomes.entry(Outcome::AlreadyLanded).or_default();
    let moved = before.min(*already);
    *already -= moved;
    *outcomes.entry(Outcome::Landed).or_default() += moved;
    outcomes
}

fn balance(plan: &FanoutPlan, titles: u64, counted: u64) -> Result<(), FunctionError> {
    if counted != titles {
        return Err(FunctionError::Defect(format!(
            "the shards have {titles} titles and {counted} outcomes"
        )));
    }
    if titles != plan.distinct_titles {
        return Err(FunctionError::Catalogue(format!(
            "it had {} titles when the shards were planned and {titles} when they ran; the same \
             event again plans anew",
            plan.distinct_titles
        )));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use cinelake_lambda_runtime::FunctionFailure;

    use super::*;
    use crate::shard::Shard;

    fn plan(distinct_titles: u64) -> FanoutPlan {
        FanoutPlan {
            fanout: "f".to_owned(),
            shards: 2,
            concurrency: 2,
            rate: 20.0,
            titles: distinct_titles,
            distinct_titles,
        }
    }

    fn run(landed: u64) -> ShardRun {
        ShardRun {
            run_id: "r".to_owned(),
            landed,
            files: 1,
            size_bytes: 10,
            requests: landed,
        }
    }

    fn shard(index: u32, outcomes: [(Outcome, u64); 2], runs: &[u64]) -> Option<ShardResult> {
        Some(ShardResult {
            shard: Shard { index, of: 2 },
            status: "done".to_owned(),
            error: None,
            books: Some(ShardOutcomes {
                titles: outcomes.iter().map(|(_, count)| count).sum(),
                outcomes: outcomes.into(),
            }),
            runs: runs.iter().map(|&landed| run(landed)).collect(),
        })
    }

    #[test]
    fn shards_add_up_to_one_book_over_all_their_runs() {
        let one = shard(0, [(Outcome::Landed, 2), (Outcome::NotFound, 1)], &[2]);
        let two = shard(
            1,
            [(Outcome::Landed, 1), (Outcome::AlreadyLanded, 4)],
            &[3, 1],
        );
        let book = add_up(&plan(8), &[one, two]).unwrap();
        let counts = |outcome| book.outcomes.get(&outcome).copied();
        assert_eq!((book.titles, book.runs, book.requests), (8, 3, 6));
        assert_eq!(counts(Outcome::Landed), Some(6));
        assert_eq!(counts(Outcome::AlreadyLanded), Some(1));
        assert_eq!(book.outcomes.values().sum::<u64>(), 8);
    }

    #[test]
    fn a_shard_that_is_missing_or_not_done_is_named() {
        let mut failed = shard(1, [(Outcome::Landed, 1), (Outcome::Failed, 1)], &[1]);
        if let Some(result) = &mut failed {
            result.status = "failed".to_owned();
            result.error = Some(("FailedTitles".to_owned(), "1 of 2".to_owned()));
        }
        let error = add_up(&plan(4), &[None, failed]).unwrap_err();
        assert_eq!(error.error_type(), "ShardsNotDone");
        let text = error.to_string();
        for words in [
            "0 of 2",
            "shard 0 has no result",
            "shard 1 is failed (FailedTitles: 1 of 2)",
        ] {
            assert!(text.contains(words), "{text}");
        }
        let many = add_up(&plan(4), &vec![None; 500]).unwrap_err().to_string();
        assert!(many.contains("490 more") && many.len() < 1_000, "{many}");
    }

    #[test]
    fn books_of_another_catalogue_are_no_book() {
        let one = || shard(0, [(Outcome::Landed, 2), (Outcome::NotFound, 1)], &[2]);
        assert_eq!(
            add_up(&plan(4), &[one()]).unwrap_err().error_type(),
            "CatalogueError"
        );
        let mut wrong = one();
        if let Some(books) = wrong.as_mut().and_then(|result| result.books.as_mut()) {
            books.titles = 4;
        }
        assert_eq!(
            add_up(&plan(4), &[wrong]).unwrap_err().error_type(),
            "Defect"
        );
    }
}
