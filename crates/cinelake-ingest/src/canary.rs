//! The canary: a few titles asked first, whose share of matches says whether the run makes sense.

use std::collections::HashMap;

use cinelake_imdb::{Catalogue, CatalogueReport, ImdbId, Title};
use cinelake_lake::manifest::{Outcome, RecordKind};
use cinelake_lake::{History, Known};
use cinelake_tmdb::TmdbError;
use futures::{StreamExt, TryStreamExt};
use serde::Serialize;

use crate::config::{Deps, IngestConfig};
use crate::ladder::{self, Answer};
use crate::plan::record_kind;
use crate::tally::FindJudge;

/// Under so many titles a share says little: then only "none at all" raises the alarm.
const FEW: usize = 10;

/// What the canary showed.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct CanaryResult {
    /// Titles in it, those that failed for themselves left out.
    pub titles: usize,
    /// Of these, titles with a record.
    pub matched: usize,
    /// Of the matched, titles that an earlier run had landed.
    pub known: usize,
    /// Titles without a record: id, outcome, why.
    pub misses: Vec<(ImdbId, Outcome, String)>,
    /// A title that matches, to be asked again after a long stretch of misses.
    #[serde(skip)]
    pub witness: Option<(ImdbId, RecordKind)>,
    /// The answers by place in the catalogue, so that nothing is asked twice.
    #[serde(skip)]
    pub(crate) answers: HashMap<usize, Answer>,
}

impl CanaryResult {
    /// Share that matched, 0 to 1; 1 for an empty canary.
    pub fn share(&self) -> f64 {
        if self.titles == 0 {
            1.0
        } else {
            self.matched as f64 / self.titles as f64
        }
    }

    /// Whether so few matched that the run must not go on.
    pub fn raises_alarm(&self, min_match: f64) -> bool {
        if min_match <= 0.0 || self.titles == 0 {
            return false;
        }
        if self.titles < FEW {
            self.matched == 0
        } else {
            self.share() < min_match
        }
    }

    /// Likely reasons for the misses, the likeliest first; never empty.
    pub fn diagnosis(&self, report: &CatalogueReport) -> Vec<String> {
        crate::alarm::reasons(report, self)
    }

    fn book(&mut self, tconst: ImdbId, kind: RecordKind, answer: &Answer) {
        match answer {
            Answer::Record { .. } => self.book_match(tconst, kind),
            Answer::Miss {
                outcome: Outcome::Failed,
                ..
            } => {}
            Answer::Miss {
                outcome, reason, ..
            } => self.book_miss(tconst, *outcome, reason),
        }
    }

    fn book_match(&mut self, tconst: ImdbId, kind: RecordKind) {
        self.titles += 1;
        self.matched += 1;
        self.witness.get_or_insert((tconst, kind));
    }

    fn book_miss(&mut self, tconst: ImdbId, outcome: Outcome, reason: &str) {
        self.titles += 1;
        self.misses.push((tconst, outcome, reason.to_owned()));
    }
}

/// Chooses the canary: places of at most `size` titles.
///
/// The most voted where at least `size` titles have votes (ties: earlier first), because TMDB
/// knows nearly all of them; otherwise spread evenly over the catalogue, because neighbours miss
/// together.
pub fn choose(titles: &[Title], size: usize) -> Vec<usize> {
    let mut voted: Vec<(u32, usize)> = titles
        .iter()
        .enumerate()
        .filter_map(|(index, title)| Some((title.num_votes()?, index)))
        .collect();
    if voted.len() < size.min(titles.len()) {
        return spread(titles.len(), size);
    }
    voted.sort_unstable_by_key(|&(votes, index)| (std::cmp::Reverse(votes), index));
    voted.truncate(size);
    voted.into_iter().map(|(_, index)| index).collect()
}

fn spread(titles: usize, size: usize) -> Vec<usize> {
    let size = size.min(titles);
    (0..size).map(|step| step * titles / size).collect()
}

/// Asks the canary. What the lake knows is not asked again.
///
/// # Errors
/// Only what has to stop a run.
pub(crate) async fn ask(
    catalogue: &Catalogue,
    history: &History,
    config: &IngestConfig,
    deps: &Deps,
    judge: &FindJudge,
) -> Result<CanaryResult, TmdbError> {
    let mut result = CanaryResult::default();
    let mut to_ask = Vec::new();
    for index in choose(catalogue.titles(), config.canary_titles) {
        let title = &catalogue.titles()[index];
        let (tconst, kind) = (title.id(), record_kind(title));
        match history.known(tconst, kind) {
            Some(Known::Landed { .. }) => {
                result.known += 1;
                result.book_match(tconst, kind);
            }
            Some(Known::Missed {
                outcome, reason, ..
            }) => {
                result.book_miss(tconst, *outcome, reason);
            }
            None => to_ask.push((index, tconst, kind)),
        }
    }
    let answers: Vec<_> = futures::stream::iter(to_ask)
        .map(|(index, tconst, kind)| async move {
            let answer = ladder::climb(&*deps.source, judge, &*deps.clock, tconst, kind).await?;
            Ok::<_, TmdbError>((index, tconst, kind, answer))
        })
        .buffered(config.concurrency.max(1))
        .try_collect()
        .await?;
    for (index, tconst, kind, answer) in answers {
        result.book(tconst, kind, &answer);
        result.answers.insert(index, answer);
    }
    Ok(result)
}
