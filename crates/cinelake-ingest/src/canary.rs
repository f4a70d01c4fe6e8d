//! The canary: a few titles asked first, whose share of matches says whether the run makes sense.

use std::collections::{HashMap, HashSet};

use cinelake_imdb::{Catalogue, ImdbId, Title};
use cinelake_lake::manifest::{Outcome, RecordKind};
use cinelake_lake::{KnownOutcome, Ledger};
use cinelake_tmdb::TmdbError;
use futures::{StreamExt, TryStreamExt};
use serde::Serialize;

use crate::config::IngestConfig;
use crate::plan::{Job, TitlesToAsk, record_kind};
use crate::resolver::{Answer, Resolution, Resolver};

/// Under so many titles a share says little: then only "none at all" raises the alarm.
const FEW: usize = 10;
/// Titles of the lake asked again when few of the others match.
const PROBES: usize = 3;

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
    pub probe: Option<(ImdbId, RecordKind)>,
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

    /// The jobs with those first whose answers are there, each in its order: a run that is stopped early
    /// lands these answers too, and the next run does not ask for them again.
    pub(crate) fn before_others(&self, jobs: Vec<Job>) -> Vec<Job> {
        let has_answer = |job: &Job| self.answers.contains_key(&job.index);
        let (mut ready, others): (Vec<Job>, Vec<Job>) = jobs.into_iter().partition(has_answer);
        ready.extend(others);
        ready
    }

    /// A title that failed for itself says nothing.
    fn count(&mut self, tconst: ImdbId, kind: RecordKind, found: &Resolution) {
        match found {
            Resolution::Record(..) => {
                self.matched += 1;
                self.probe.get_or_insert((tconst, kind));
            }
            Resolution::Miss(outcome, reason) => {
                self.misses.push((tconst, *outcome, reason.clone()))
            }
            Resolution::Failed { .. } => return,
        }
        self.titles += 1;
    }
}

/// Chooses the canary among the titles at `places`: at most `size`.
///
/// The most voted where at least `size` titles have votes (ties: earlier first), because TMDB
/// knows nearly all of them; otherwise spread evenly over the catalogue, because neighbours miss
/// together.
fn choose(titles: &[Title], places: &[usize], size: usize) -> Vec<usize> {
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
    ledger: &Ledger,
    plan: &TitlesToAsk,
    config: &IngestConfig,
    resolver: &Resolver,
) -> Result<CanaryResult, TmdbError> {
    let titles = catalogue.titles();
    let to_ask: Vec<usize> = plan.jobs.iter().map(|job| job.index).collect();
    let mut result = CanaryResult::default();
    let chosen = choose(titles, &to_ask, config.canary_titles);
    for asked in answers(titles, chosen, config, resolver).await? {
        result.count(asked.tconst, asked.kind, &asked.answer.found);
        if asked.is_whole {
            result.answers.insert(asked.index, asked.answer);
        }
    }
    if !result.raises_alarm(config.min_match) {
        return Ok(result);
    }
    let of_lake = config.refresh.is_some();
    for (tconst, kind) in probes(titles, ledger, &to_ask, of_lake) {
        let answer = resolver.resolve(tconst, kind).await?;
        if matches!(answer.found, Resolution::Record(..)) {
            result.still_known = Some(tconst);
            result.probe.get_or_insert((tconst, kind));
            break;
        }
    }
    Ok(result)
}

/// Titles whose record is in the lake and that are not to be asked: of the catalogue, and for a refresh
/// (`of_lake`), whose catalogue has none, of the whole lake. Of any other run a title of another catalogue
/// would prove nothing: the ids of this one may stand in the wrong column.
fn probes(
    titles: &[Title],
    ledger: &Ledger,
    to_ask: &[usize],
    of_lake: bool,
) -> Vec<(ImdbId, RecordKind)> {
    let title_of = |index: usize| (titles[index].id(), record_kind(&titles[index]));
    let asked: HashSet<_> = to_ask.iter().map(|index| title_of(*index)).collect();
    let is_landed = |title: &(ImdbId, RecordKind)| {
        let known = ledger.known(title.0, title.1);
        matches!(known, Some(KnownOutcome::Landed { .. })) && !asked.contains(title)
    };
    let landed: Vec<usize> = (0..titles.len())
        .filter(|index| is_landed(&title_of(*index)))
        .collect();
    if !of_lake {
        let chosen = choose(titles, &landed, PROBES);
        return chosen.into_iter().map(title_of).collect();
    }
    let held = ledger
        .landed_titles()
        .map(|title| (title.tconst, title.kind));
    let mut held: Vec<_> = held.filter(is_landed).collect();
    held.sort_unstable();
    let step = (held.len() / PROBES).max(1);
    held.into_iter().step_by(step).take(PROBES).collect()
}

/// A title of the canary and its answer.
struct CanaryAnswer {
    index: usize,
    tconst: ImdbId,
    kind: RecordKind,
    answer: Answer,
    /// Whether the record's bytes are kept for the run; otherwise the run asks again.
    is_whole: bool,
}

/// The answers for the titles at `places`, in that order. All of them wait until the last one is
/// there, so each keeps at most its share of what may wait.
async fn answers(
    titles: &[Title],
    places: Vec<usize>,
    config: &IngestConfig,
    resolver: &Resolver,
) -> Result<Vec<CanaryAnswer>, TmdbError> {
    let share = config.waiting_bytes / places.len().max(1);
    let asked = places.into_iter().map(|index| {
        let (tconst, kind) = (titles[index].id(), record_kind(&titles[index]));
        async move {
            let mut answer = resolver.resolve(tconst, kind).await?;
            let is_whole = answer.bytes() <= share;
            if !is_whole {
                answer.let_go();
            }
            Ok(CanaryAnswer {
                index,
                tconst,
                kind,
                answer,
                is_whole,
            })
        }
    });
    futures::stream::iter(asked)
        .buffered(config.concurrency.max(1))
        .try_collect()
        .await
}
