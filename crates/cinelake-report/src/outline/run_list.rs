//! The books of the runs as a table: what each was asked, and how every title ended.

use cinelake_answers::{Words, format};

use crate::input::RunBook;

/// The runs of a lake.
pub(crate) struct RunList {
    /// The latest first.
    pub(crate) runs: Vec<Run>,
    /// Runs that are not listed.
    pub(crate) unsaid: Option<String>,
}

/// A run in words.
pub(crate) struct Run {
    /// Its id.
    pub(crate) id: String,
    /// How it ended.
    pub(crate) status: String,
    /// When it began.
    pub(crate) started: String,
    /// How long it took; a dash of one that has not ended.
    pub(crate) took: String,
    /// Distinct titles of its input.
    pub(crate) titles: String,
    /// Outcomes and titles, which add up.
    pub(crate) outcomes: String,
    /// Requests to TMDB.
    pub(crate) requests: String,
    /// Record files.
    pub(crate) files: String,
}

impl RunList {
    pub(crate) fn new(runs: &[RunBook], earlier: u64, words: &Words) -> Self {
        Self {
            runs: runs.iter().map(|run| Run::new(run, words)).collect(),
            unsaid: (earlier > 0).then(|| words.counted("runs-more", earlier)),
        }
    }
}

impl Run {
    fn new(run: &RunBook, words: &Words) -> Self {
        let outcome = |(name, titles): &(String, u64)| {
            let name = words.text(&format!("outcome-{name}"));
            format!("{} {name}", words.count(*titles))
        };
        let outcomes: Vec<String> = run.outcomes.iter().map(outcome).collect();
        Self {
            id: run.run_id.clone(),
            status: words.text(&format!("status-{}", run.status)),
            started: format::time(words.language(), run.started_at),
            took: took(run, words),
            titles: words.count(run.titles),
            outcomes: outcomes.join(", "),
            requests: words.count(run.requests),
            files: words.count(run.files),
        }
    }
}

fn took(run: &RunBook, words: &Words) -> String {
    let Some(ended) = run.ended_at else {
        return format::UNKNOWN.to_owned();
    };
    let seconds = (ended - run.started_at).num_milliseconds().max(0) as f64 / 1_000.0;
    if seconds < 60.0 {
        let seconds = format::decimal(words.language(), seconds, 1);
        return words.with("runs-seconds", &[("seconds", seconds.into())]);
    }
    let whole = seconds as u64;
    let parts = [
        ("minutes", (whole / 60).into()),
        ("seconds", (whole % 60).into()),
    ];
    words.with("runs-minutes", &parts)
}
