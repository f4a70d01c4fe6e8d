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
/// Titles of the lake asked again when few of the others match.
const WITNESSES: usize = 3;

/// What the canary showed.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct CanaryResult {
    /// Titles in it, those that failed for themselves left out.
    pub titles: usize,
    /// Of these, titles with a record.
    pub matched: usize,
    /// A title of the lake that TMDB was asked for again, because few matched, and still knows.
    pub still_known: Option<ImdbId>,
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
        if min_match <= 0.0 || self.titles == 0 || self.still_known.is_some() {
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
    let all: Vec<usize> = (0..titles.len()).collect();
    choose_among(titles, &all, size)
}

fn choose_among(titles: &[Title], places: &[usize], size: usize) -> Vec<usize> {
    let size = size.min(places.len());
    let mut voted: Vec<(u32, usize)> = places
        .iter()
        .filter_map(|&index| Some((titles[index].num_votes()?, index)))
        .collect();
    if voted.len() < size {
        return (0..size)
            .map(|step| places[step * places.len() / size])
            .collect();
    }
    voted.sort_unstable_by_key(|&(votes, index)| (std::cmp::Reverse(votes), index));
    voted.truncate(size);
    voted.into_iter().map(|(_, index)| index).collect()
}

/// Asks the canary: of the titles that have to be asked anyway.
///
/// What is left to ask may be the obscure rest of a catalogue whose known films are in the lake.
/// Then few matches prove nothing, and a title that the lake holds is asked again (up to
/// three, should one have vanished from TMDB): if TMDB still knows it, the run goes on.
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
    let titles = catalogue.titles();
    let known = |index: &usize| history.known(titles[*index].id(), record_kind(&titles[*index]));
    let to_ask: Vec<usize> = (0..titles.len())
        .filter(|index| known(index).is_none())
        .collect();
    let mut result = CanaryResult::default();
    let chosen = choose_among(titles, &to_ask, config.canary_titles);
    for (index, tconst, kind, answer) in answers(titles, chosen, config, deps, judge).await? {
        result.book(tconst, kind, &answer);
        result.answers.insert(index, answer);
    }
    if !result.raises_alarm(config.min_match) {
        return Ok(result);
    }
    let landed: Vec<usize> = (0..titles.len())
        .filter(|index| matches!(known(index), Some(Known::Landed { .. })))
        .collect();
    for place in choose_among(titles, &landed, WITNESSES) {
        let asked = answers(titles, vec![place], config, deps, judge).await?;
        if let Some((_, tconst, kind, Answer::Record { .. })) = asked.first() {
            result.still_known = Some(*tconst);
            result.witness.get_or_insert((*tconst, *kind));
            break;
        }
    }
    Ok(result)
}

/// The answers for the titles at `places`, in that order.
async fn answers(
    titles: &[Title],
    places: Vec<usize>,
    config: &IngestConfig,
    deps: &Deps,
    judge: &FindJudge,
) -> Result<Vec<(usize, ImdbId, RecordKind, Answer)>, TmdbError> {
    let asked = places.into_iter().map(|index| {
        let (tconst, kind) = (titles[index].id(), record_kind(&titles[index]));
        async move {
            let (source, clock) = (&*deps.source, &*deps.clock);
            let answer = ladder::climb(source, &config.request, judge, clock, tconst, kind).await?;
            Ok((index, tconst, kind, answer))
        }
    });
    futures::stream::iter(asked)
        .buffered(config.concurrency.max(1))
        .try_collect()
        .await
}
