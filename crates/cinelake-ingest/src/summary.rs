//! What a run amounts to: the one thing that callers print, log or decide by.

use std::collections::BTreeMap;

use cinelake_imdb::IdsWithoutTitle;
use cinelake_lake::manifest::{CrosswalkTally, FindTally, InputFile, Outcome, RunStatus};
use cinelake_tmdb::ClientStats;
use serde::Serialize;

use crate::error::CauseClass;
use crate::plan::Reasons;
use crate::request::RunRequest;

/// What the canary came to; zeros when nothing had to be asked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct CanaryCounts {
    /// Its titles, those that failed for themselves left out.
    pub titles: u64,
    /// Of these, titles with a record.
    pub matched: u64,
}

/// Titles that failed for a passing reason and were asked once more at the end.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct LastRound {
    /// How many.
    pub titles: u64,
    /// Of these, titles that were landed then.
    pub landed: u64,
}

/// What the ledger had to put up with.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct LakeRepairs {
    /// Whole record files of dead runs that had no entry and have one now.
    pub adopted_files: u64,
    /// Small files that could not be read.
    pub damaged_files: u64,
    /// Record files that the lake had and that are gone, or have another size.
    pub gone_files: u64,
}

/// The end of a run, as written to standard output with `--format json`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RunSummary {
    /// The run's id.
    pub run_id: String,
    /// How it ended.
    pub status: RunStatus,
    /// Why it stopped early, in words; the diagnosis of an alarm.
    pub stopped_because: Option<String>,
    /// The same as a sort of cause, to decide by.
    pub cause: Option<CauseClass>,
    /// The lake's URL.
    pub lake: String,
    /// The run's manifest, as a URL; `None` where the run ended before it wrote one.
    pub manifest: Option<String>,
    /// Wall time in seconds.
    pub seconds: f64,
    /// Distinct titles of the input, rejected ones included.
    pub titles: u64,
    /// Titles by outcome; the values add up to `titles`.
    pub outcomes: BTreeMap<Outcome, u64>,
    /// Filtered titles by reason.
    pub filtered: BTreeMap<String, u64>,
    /// Ids of the list of `--ids` that the catalogue does not have.
    #[serde(skip_serializing_if = "IdsWithoutTitle::is_empty")]
    pub ids_without_title: IdsWithoutTitle,
    /// Whether they do add up.
    pub balanced: bool,
    /// Titles that had to be asked, by reason.
    pub to_ask: Reasons,
    /// What they were asked with.
    pub request: RunRequest,
    /// Record files landed by this run.
    pub files: u64,
    /// Bytes in them.
    pub size_bytes: u64,
    /// The catalogue files and where they lie in the lake.
    pub inputs: Vec<InputFile>,
    /// The titles that were asked first.
    pub canary: CanaryCounts,
    /// Titles that were asked twice.
    pub last_round: LastRound,
    /// What was asked of TMDB.
    pub requests: ClientStats,
    /// `/find` in this run: misses asked, films added.
    pub find: FindTally,
    /// Whether `/find` was given up because it added nothing.
    pub find_stopped: bool,
    /// What a crosswalk was worth, where there was one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub crosswalk: Option<CrosswalkTally>,
    /// What was wrong with the lake and was got round.
    #[serde(flatten)]
    pub repairs: LakeRepairs,
    /// Titles TMDB has no record of, as a URL of a CSV file, where there are any.
    pub unmatched_file: Option<String>,
    /// Titles that failed, likewise.
    pub failed_file: Option<String>,
    /// Rows of the input that could not be read, likewise.
    pub rejected_file: Option<String>,
    /// Titles that the filters left out, likewise, where a list was asked for.
    pub filtered_file: Option<String>,
    /// Pairs of the crosswalk that led to no record, likewise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub crosswalk_file: Option<String>,
}

impl RunSummary {
    /// Titles with this outcome.
    pub fn count(&self, outcome: Outcome) -> u64 {
        self.outcomes.get(&outcome).copied().unwrap_or_default()
    }
}
