//! How every title ended. Kept for each title and counted from that, never counted alone. Titles that
//! a filter left out are counted by reason, because there may be a thousand of them for each wanted one.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Utc};
use cinelake_imdb::{Catalogue, Title};
use cinelake_lake::manifest::{Outcome, OutcomeLine};
use cinelake_lake::{KnownOutcome, Ledger};

use crate::crosswalk::NOT_IN_EXPORT;
use crate::plan::{TitlesToAsk, record_kind};

/// Stands for "none" among places of files and reasons.
const NONE: u32 = u32::MAX;

/// How one wanted title ended; a few bytes, because there may be millions.
#[derive(Debug, Clone, Copy)]
struct TitleOutcome {
    outcome: Outcome,
    file: u32,
    /// Place in the list of reasons; few are different.
    reason: u32,
    /// Seconds since 1970; 0 when TMDB did not answer.
    fetched_at: i64,
}

impl TitleOutcome {
    const NOT_REACHED: Self = Self {
        outcome: Outcome::NotReached,
        file: NONE,
        reason: NONE,
        fetched_at: 0,
    };
}

/// The outcomes of a run.
#[derive(Debug)]
pub struct RunOutcomes {
    ends: Vec<TitleOutcome>,
    reasons: Vec<String>,
    known_reasons: HashMap<String, u32>,
    files: Vec<String>,
    filtered: BTreeMap<String, u64>,
    rejected: u64,
    titles: u64,
}

impl RunOutcomes {
    /// Begins: what earlier runs know is said, everything else is not reached yet.
    pub fn open(catalogue: &Catalogue, ledger: &Ledger, plan: &TitlesToAsk) -> Self {
        let report = catalogue.report();
        let filtered = report.filtered_by_reason.iter();
        let mut outcomes = Self {
            ends: Vec::with_capacity(catalogue.titles().len()),
            reasons: Vec::new(),
            known_reasons: HashMap::new(),
            files: Vec::new(),
            filtered: filtered
                .map(|(reason, count)| (reason.code().to_owned(), *count))
                .collect(),
            rejected: report.rejected_titles,
            titles: catalogue.distinct_titles(),
        };
        let mut to_ask = plan.jobs.iter().map(|job| job.index).peekable();
        for (index, title) in catalogue.titles().iter().enumerate() {
            let known = match to_ask.next_if_eq(&index) {
                Some(_) => None,
                None => ledger.known(title.id(), record_kind(title)),
            };
            let end = outcomes.known_end(known);
            outcomes.ends.push(end);
        }
        let reason = outcomes.place_of(NOT_IN_EXPORT);
        for job in &plan.not_in_export {
            // Without a time: TMDB was not asked.
            outcomes.ends[job.index] = TitleOutcome {
                outcome: Outcome::NotFound,
                reason,
                ..TitleOutcome::NOT_REACHED
            };
        }
        outcomes
    }

    fn known_end(&mut self, known: Option<KnownOutcome<'_>>) -> TitleOutcome {
        let (outcome, reason, fetched_at) = match known {
            None => return TitleOutcome::NOT_REACHED,
            Some(KnownOutcome::Landed { fetched_at, .. }) => {
                (Outcome::AlreadyLanded, NONE, fetched_at.timestamp())
            }
            Some(KnownOutcome::Missed {
                outcome,
                reason,
                fetched_at,
            }) => (outcome, self.place_of(reason), fetched_at.timestamp()),
        };
        TitleOutcome {
            outcome,
            file: NONE,
            reason,
            fetched_at,
        }
    }

    /// The place of the reason in the list, which it joins if it is new.
    fn place_of(&mut self, reason: &str) -> u32 {
        if let Some(place) = self.known_reasons.get(reason) {
            return *place;
        }
        let place = u32::try_from(self.reasons.len()).unwrap_or(NONE);
        self.reasons.push(reason.to_owned());
        self.known_reasons.insert(reason.to_owned(), place);
        place
    }

    fn reason_of(&self, end: TitleOutcome) -> Option<&str> {
        self.reasons.get(end.reason as usize).map(String::as_str)
    }

    /// Notes the titles of a committed batch.
    pub(crate) fn note_landed(&mut self, file: &str, titles: &[(usize, DateTime<Utc>)]) {
        let number = u32::try_from(self.files.len()).unwrap_or(NONE);
        self.files.push(file.to_owned());
        for &(index, fetched_at) in titles {
            self.ends[index] = TitleOutcome {
                outcome: Outcome::Landed,
                file: number,
                reason: NONE,
                fetched_at: fetched_at.timestamp(),
            };
        }
    }

    /// Notes a title that ended without a record.
    pub(crate) fn note_miss(
        &mut self,
        index: usize,
        outcome: Outcome,
        reason: &str,
        fetched_at: DateTime<Utc>,
    ) {
        let (reason, fetched_at) = (self.place_of(reason), fetched_at.timestamp());
        self.ends[index] = TitleOutcome {
            outcome,
            file: NONE,
            reason,
            fetched_at,
        };
    }

    /// Titles by outcome; all outcomes are there, also those with 0.
    pub fn counts(&self) -> BTreeMap<Outcome, u64> {
        let mut counts: BTreeMap<Outcome, u64> = Outcome::ALL
            .into_iter()
            .map(|outcome| (outcome, 0))
            .collect();
        for end in &self.ends {
            *counts.entry(end.outcome).or_default() += 1;
        }
        counts.insert(Outcome::Filtered, self.filtered.values().sum());
        counts.insert(Outcome::Rejected, self.rejected);
        counts
    }

    /// Filtered titles by reason.
    pub fn filtered(&self) -> &BTreeMap<String, u64> {
        &self.filtered
    }

    /// Distinct titles of the input, counted while it was read.
    pub fn titles(&self) -> u64 {
        self.titles
    }

    /// Whether the outcomes add up to the distinct titles that were read.
    pub fn balanced(&self) -> bool {
        self.counts().values().sum::<u64>() == self.titles
    }

    /// The lines of `outcomes.ndjson.gz`: the wanted titles in catalogue order.
    pub(crate) fn lines<'a>(
        &'a self,
        catalogue: &'a Catalogue,
    ) -> impl Iterator<Item = OutcomeLine> + 'a {
        let titles = catalogue.titles().iter().enumerate();
        titles.map(|(index, title)| self.line(index, title))
    }

    fn line(&self, index: usize, title: &Title) -> OutcomeLine {
        let end = self.ends[index];
        OutcomeLine {
            tconst: title.id(),
            kind: Some(record_kind(title)),
            outcome: end.outcome,
            reason: self.reason_of(end).map(str::to_owned),
            file: self.files.get(end.file as usize).cloned(),
            fetched_at: (end.fetched_at != 0)
                .then(|| DateTime::from_timestamp(end.fetched_at, 0))
                .flatten(),
        }
    }

    /// Wanted titles that ended with one of `outcomes`, with the reason, in catalogue order.
    pub(crate) fn ended<'a>(
        &'a self,
        catalogue: &'a Catalogue,
        wanted: impl Fn(Outcome) -> bool + 'a,
    ) -> impl Iterator<Item = (&'a Title, Outcome, &'a str)> + 'a {
        catalogue
            .titles()
            .iter()
            .enumerate()
            .filter_map(move |(index, title)| {
                let end = self.ends[index];
                let reason = self.reason_of(end).unwrap_or_default();
                wanted(end.outcome).then_some((title, end.outcome, reason))
            })
    }
}
