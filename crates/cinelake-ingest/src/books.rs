//! Every title's end. The books are kept per title and counted, never counted alone.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Utc};
use cinelake_imdb::{Catalogue, ImdbId, Title};
use cinelake_lake::manifest::{Outcome, OutcomeLine};
use cinelake_lake::{History, Known};

use crate::plan::record_kind;

/// Stands for "none" among places of files and reasons.
const NONE: u32 = u32::MAX;

/// How one kept title ended; a few bytes, because there may be millions.
#[derive(Debug, Clone, Copy)]
struct End {
    outcome: Outcome,
    file: u32,
    /// Place in the list of reasons; few are different.
    reason: u32,
    /// Seconds since 1970; 0 when TMDB did not answer.
    fetched_at: i64,
}

/// The books of a run.
#[derive(Debug)]
pub struct Books {
    ends: Vec<End>,
    reasons: Vec<String>,
    known_reasons: HashMap<String, u32>,
    files: Vec<String>,
    filtered: BTreeMap<String, u64>,
    rejected: u64,
    titles: u64,
}

impl Books {
    /// Opens the books: what earlier runs know is booked, everything else is not reached yet.
    pub fn open(catalogue: &Catalogue, history: &History) -> Self {
        let mut books = Self {
            ends: Vec::with_capacity(catalogue.titles().len()),
            reasons: Vec::new(),
            known_reasons: HashMap::new(),
            files: Vec::new(),
            filtered: BTreeMap::new(),
            rejected: catalogue.report().rejected_titles,
            titles: catalogue.distinct_titles(),
        };
        for left_out in catalogue.filtered() {
            *books
                .filtered
                .entry(left_out.reason().code().to_owned())
                .or_default() += 1;
        }
        for title in catalogue.titles() {
            let end = books.known_end(history.known(title.id(), record_kind(title)));
            books.ends.push(end);
        }
        books
    }

    fn known_end(&mut self, known: Option<&Known>) -> End {
        let (outcome, reason, fetched_at) = match known {
            None => (Outcome::NotReached, NONE, 0),
            Some(Known::Landed { fetched_at }) => {
                (Outcome::AlreadyLanded, NONE, fetched_at.timestamp())
            }
            Some(Known::Missed {
                outcome,
                reason,
                fetched_at,
            }) => (
                *outcome,
                self.place_of(reason.clone()),
                fetched_at.timestamp(),
            ),
        };
        End {
            outcome,
            file: NONE,
            reason,
            fetched_at,
        }
    }

    /// The place of the reason in the list, which it joins if it is new.
    fn place_of(&mut self, reason: String) -> u32 {
        if let Some(place) = self.known_reasons.get(&reason) {
            return *place;
        }
        let place = u32::try_from(self.reasons.len()).unwrap_or(NONE);
        self.reasons.push(reason.clone());
        self.known_reasons.insert(reason, place);
        place
    }

    fn reason_of(&self, end: End) -> Option<&str> {
        self.reasons.get(end.reason as usize).map(String::as_str)
    }

    /// Books the titles of a committed batch.
    pub(crate) fn book_landed(&mut self, file: &str, titles: &[(usize, DateTime<Utc>)]) {
        let number = u32::try_from(self.files.len()).unwrap_or(NONE);
        self.files.push(file.to_owned());
        for &(index, fetched_at) in titles {
            self.ends[index] = End {
                outcome: Outcome::Landed,
                file: number,
                reason: NONE,
                fetched_at: fetched_at.timestamp(),
            };
        }
    }

    /// Books a title that ended without a record.
    pub(crate) fn book_miss(
        &mut self,
        index: usize,
        outcome: Outcome,
        reason: String,
        fetched_at: DateTime<Utc>,
    ) {
        let (reason, fetched_at) = (self.place_of(reason), fetched_at.timestamp());
        self.ends[index] = End {
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

    /// The lines of `outcomes.ndjson.gz`: kept titles in catalogue order, then filtered ones.
    pub(crate) fn lines<'a>(
        &'a self,
        catalogue: &'a Catalogue,
    ) -> impl Iterator<Item = OutcomeLine> + 'a {
        let kept = catalogue
            .titles()
            .iter()
            .enumerate()
            .map(|(index, title)| self.line(index, title));
        let filtered = catalogue
            .filtered()
            .iter()
            .map(|left_out| filtered_line(left_out.id(), left_out.reason().code()));
        kept.chain(filtered)
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

    /// Kept titles that ended with one of `outcomes`, with the reason, in catalogue order.
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

fn filtered_line(tconst: ImdbId, reason: &str) -> OutcomeLine {
    OutcomeLine {
        tconst,
        kind: None,
        outcome: Outcome::Filtered,
        reason: Some(reason.to_owned()),
        file: None,
        fetched_at: None,
    }
}
