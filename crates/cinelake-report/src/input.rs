//! What a report is made of.

use chrono::{DateTime, NaiveDate, Utc};
use cinelake_answers::Answers;

/// Everything that a report shows.
#[derive(Debug, Clone)]
pub struct Report<'a> {
    /// The answers, with their charts' data.
    pub answers: &'a Answers,
    /// What the lake holds.
    pub state: LakeState,
    /// The runs that filled it, the latest first.
    pub runs: Vec<RunBook>,
    /// Runs before these, which are not listed.
    pub earlier_runs: u64,
    /// The lake, as it is named on a command line; for what to type next.
    pub lake: String,
    /// The command that makes this report.
    pub command: String,
    /// Version of cinelake.
    pub version: String,
    /// Whether the figures are the bundled sample's, which are nobody's data.
    pub sample: bool,
}

/// What the lake holds.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct LakeState {
    /// Films.
    pub films: KindState,
    /// Series.
    pub series: KindState,
    /// Films with a TMDB record that has a budget above 0.
    pub films_with_budget: u64,
    /// Films with a TMDB record that has a revenue above 0.
    pub films_with_revenue: u64,
    /// The day on which the catalogue was landed; the latest where there are several.
    pub snapshot: Option<NaiveDate>,
    /// When the oldest TMDB record in use was fetched.
    pub fetched_from: Option<DateTime<Utc>>,
    /// When the newest TMDB record in use was fetched.
    pub fetched_to: Option<DateTime<Utc>>,
}

/// Titles of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct KindState {
    /// Distinct titles of the catalogue.
    pub titles: u64,
    /// Of these, with a TMDB record.
    pub landed: u64,
    /// Of these, TMDB has no record of the kind.
    pub missed: u64,
    /// Of these, could not be asked; the next run asks them again.
    pub failed: u64,
}

/// The books of one run.
#[derive(Debug, Clone, PartialEq)]
pub struct RunBook {
    /// Its id.
    pub run_id: String,
    /// `done`, `done_with_failures`, `stopped`, `alarm`, `running` or `error`.
    pub status: String,
    /// When it began.
    pub started_at: DateTime<Utc>,
    /// When it ended; `None` of one that has not.
    pub ended_at: Option<DateTime<Utc>>,
    /// Distinct titles of its input.
    pub titles: u64,
    /// Outcome and titles, in the order in which books list them, without zeros; they add up to
    /// `titles`.
    pub outcomes: Vec<(String, u64)>,
    /// Requests to TMDB.
    pub requests: u64,
    /// Record files landed.
    pub files: u64,
}
