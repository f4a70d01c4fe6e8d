//! What a run would do: which titles have to be asked, and what that costs.

use cinelake_imdb::{Catalogue, ImdbId, Title, TitleKind};
use cinelake_lake::manifest::RecordKind;
use cinelake_lake::{History, Known};
use serde::Serialize;

use crate::config::FindMode;

/// One title that has to be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Job {
    /// Its place among the catalogue's titles.
    pub(crate) index: usize,
    /// Its id.
    pub(crate) tconst: ImdbId,
    /// As what it is asked.
    pub(crate) kind: RecordKind,
}

/// The titles to ask, in catalogue order, and how many need not be asked.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    pub(crate) jobs: Vec<Job>,
    /// Titles whose record an earlier run landed.
    pub already_landed: u64,
    /// Titles that TMDB was lately found not to know.
    pub known_misses: u64,
    /// Series among the titles to ask.
    pub series_to_ask: u64,
}

/// What a run will cost, before anything is asked.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Estimate {
    /// Titles that pass the filters.
    pub titles: u64,
    /// Of these, titles whose record is in the lake.
    pub already_landed: u64,
    /// Of these, recent misses that are not asked again.
    pub known_misses: u64,
    /// Of these, titles to ask.
    pub to_ask: u64,
    /// Requests, the check of the credential and the sample for `/find` included, at most.
    pub requests: u64,
    /// Minutes at the permitted rate; `None` without a rate.
    pub minutes: Option<f64>,
    /// Record files, at most.
    pub files: u64,
}

/// Requests that `/find --auto` may spend on its sample: one, or two where it finds something.
const FIND_SAMPLE_REQUESTS: u64 = 100;

impl Plan {
    /// Plans over the catalogue's titles, with what the lake knows.
    pub fn new(catalogue: &Catalogue, history: &History) -> Self {
        let mut plan = Self::default();
        for (index, title) in catalogue.titles().iter().enumerate() {
            let (tconst, kind) = (title.id(), record_kind(title));
            match history.known(tconst, kind) {
                Some(Known::Landed { .. }) => plan.already_landed += 1,
                Some(Known::Missed { .. }) => plan.known_misses += 1,
                None => {
                    plan.series_to_ask += u64::from(kind == RecordKind::Series);
                    plan.jobs.push(Job {
                        index,
                        tconst,
                        kind,
                    });
                }
            }
        }
        plan
    }

    /// The number of titles to ask.
    pub fn to_ask(&self) -> u64 {
        self.jobs.len() as u64
    }

    /// What the run would cost at `rate` requests a second.
    pub fn estimate(&self, rate: Option<f64>, batch_records: usize, find: FindMode) -> Estimate {
        let to_ask = self.to_ask();
        let films = to_ask - self.series_to_ask;
        let sample = match find {
            FindMode::Always => 2 * films,
            FindMode::Auto => films.min(FIND_SAMPLE_REQUESTS),
            FindMode::Never => 0,
        };
        let requests = match to_ask {
            0 => 0,
            _ => 1 + films + sample + 2 * self.series_to_ask,
        };
        let files = |titles: u64| titles.div_ceil(batch_records.max(1) as u64);
        Estimate {
            titles: to_ask + self.already_landed + self.known_misses,
            already_landed: self.already_landed,
            known_misses: self.known_misses,
            to_ask,
            requests,
            minutes: rate.map(|rate| requests as f64 / rate / 60.0),
            files: files(films) + files(self.series_to_ask),
        }
    }
}

/// As what a title is asked. Episodes and games do not get here: the filter leaves them out.
pub(crate) fn record_kind(title: &Title) -> RecordKind {
    match title.kind() {
        TitleKind::Series => RecordKind::Series,
        TitleKind::Movie | TitleKind::Episode | TitleKind::Other => RecordKind::Movie,
    }
}
