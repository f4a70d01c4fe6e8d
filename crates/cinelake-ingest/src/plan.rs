//! What a run would do: which titles have to be asked and why, and what that costs.

use std::collections::BTreeMap;

use cinelake_imdb::{Catalogue, Crosswalk, ImdbId, Title, TitleKind};
use cinelake_lake::ledger::Request;
use cinelake_lake::manifest::RecordKind;
use cinelake_lake::{KnownOutcome, Ledger};
use serde::Serialize;

use crate::crosswalk::title_kind;
use crate::find::FindMode;
use crate::refresh::{Refresh, Staleness};
use crate::resolver::FIND_NOT_ASKED;

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

/// Titles to ask, by reason; the counts add up, but for those of blocks.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Reasons {
    /// The lake has neither a record nor a miss of them.
    pub new: u64,
    /// Their record is too old.
    pub record_too_old: u64,
    /// They were unknown to TMDB, and that was too long ago.
    pub miss_too_old: u64,
    /// They were unknown to TMDB, but `/find` had not been asked.
    pub find_not_asked: u64,
    /// Their record lacks something that is asked for.
    pub top_up: TopUp,
    /// TMDB changed them since they were asked for; only in a refresh, as what follows.
    #[serde(skip_serializing_if = "is_zero")]
    pub changed: u64,
    /// TMDB says that it does not have them any more.
    #[serde(skip_serializing_if = "is_zero")]
    pub vanished: u64,
    /// TMDB's feed of changes does not reach back to when they were asked for.
    #[serde(skip_serializing_if = "is_zero")]
    pub before_feed: u64,
}

/// Titles whose record lacks something.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct TopUp {
    /// How many.
    pub titles: u64,
    /// Titles that lack a block, by block; a title may lack several.
    pub blocks: BTreeMap<String, u64>,
    /// Titles whose record is in another language.
    pub language: u64,
}

/// The titles to ask, in catalogue order, and how many need not be asked.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TitlesToAsk {
    pub(crate) jobs: Vec<Job>,
    /// Titles that are not asked for, because TMDB's export does not have the crosswalk's id.
    pub(crate) not_in_export: Vec<Job>,
    /// Titles whose record an earlier run landed.
    pub already_landed: u64,
    /// Titles that TMDB was lately found not to know.
    pub known_misses: u64,
    /// Titles to ask, by reason.
    pub reasons: Reasons,
    /// Series among the titles to ask.
    pub series_to_ask: u64,
    /// Of these, series that are asked for by the TMDB id of a crosswalk.
    pub series_by_crosswalk: u64,
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
    /// Of these, titles that are not asked for, because TMDB's export does not have their TMDB id.
    #[serde(skip_serializing_if = "is_zero")]
    pub not_in_export: u64,
    /// Of these, titles to ask.
    pub to_ask: u64,
    /// Titles to ask, by reason.
    #[serde(flatten)]
    pub reasons: Reasons,
    /// Requests, the check of the credential and the sample for `/find` included, at most; titles
    /// that fail are asked once more beyond these, and each wrong pair of a crosswalk costs two.
    pub requests: u64,
    /// Minutes at the permitted rate; `None` without a rate.
    pub minutes: Option<f64>,
    /// Record files, at most.
    pub files: u64,
}

fn is_zero(number: &u64) -> bool {
    *number == 0
}

/// Requests that `/find --auto` may spend on its sample: one, or two where it finds something.
const FIND_SAMPLE_REQUESTS: u64 = 100;

/// What the ledger means for one title.
enum Decision<'l> {
    Known(KnownOutcome<'l>),
    New,
    RecordTooOld,
    MissTooOld,
    FindNotAsked,
    Lacks(&'l Request),
    Stale(Staleness),
}

/// By what it is decided whether a title is asked.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rules<'r> {
    /// What the lake knows.
    pub(crate) ledger: &'r Ledger,
    /// What each record is to have.
    pub(crate) wanted: &'r Request,
    /// When `/find` is asked.
    pub(crate) find: FindMode,
    /// TMDB's ids of titles.
    pub(crate) crosswalk: Option<&'r Crosswalk>,
    /// What TMDB changed.
    pub(crate) refresh: Option<&'r Refresh>,
}

fn decide<'l>(rules: Rules<'l>, (tconst, kind): (ImdbId, RecordKind)) -> Decision<'l> {
    let Rules {
        ledger,
        wanted,
        find,
        refresh,
        ..
    } = rules;
    let known = ledger.known(tconst, kind);
    if let (Some(KnownOutcome::Landed { fetched_at, .. }), Some(refresh)) = (known, refresh) {
        let missed_at = match ledger.known_miss(tconst, kind) {
            Some(KnownOutcome::Missed { fetched_at, .. }) => fetched_at,
            _ => fetched_at,
        };
        if let Some(stale) = refresh.staleness((tconst, kind), fetched_at.max(missed_at)) {
            return Decision::Stale(stale);
        }
    }
    match known {
        Some(KnownOutcome::Landed { request, .. })
            // A title that TMDB has lost since would be asked in vain in every run.
            if !request.covers(wanted) && ledger.known_miss(tconst, kind).is_none() =>
        {
            Decision::Lacks(request)
        }
        Some(KnownOutcome::Missed { reason, .. }) if find == FindMode::Always && reason == FIND_NOT_ASKED => {
            Decision::FindNotAsked
        }
        Some(known) => Decision::Known(known),
        None if ledger.newest_file(tconst, kind).is_some() => Decision::RecordTooOld,
        None if ledger.was_missed(tconst, kind) => Decision::MissTooOld,
        None => Decision::New,
    }
}

impl Decision<'_> {
    /// Whether the title is to be asked for and the lake has no record of it that counts. A record
    /// that only lacks something is left to TMDB to refuse.
    fn is_open(&self) -> bool {
        matches!(
            self,
            Self::New | Self::RecordTooOld | Self::MissTooOld | Self::FindNotAsked
        )
    }
}

impl Job {
    /// Whether TMDB's export lacks the id that the crosswalk gives.
    fn is_gone(&self, crosswalk: &Crosswalk) -> bool {
        crosswalk
            .vanished_id(self.tconst, title_kind(self.kind))
            .is_some()
    }
}

impl TitlesToAsk {
    /// Plans over the catalogue's titles.
    pub(crate) fn new(catalogue: &Catalogue, rules: Rules<'_>) -> Self {
        let Rules {
            wanted, crosswalk, ..
        } = rules;
        let mut plan = Self::default();
        for (index, title) in catalogue.titles().iter().enumerate() {
            let (tconst, kind) = (title.id(), record_kind(title));
            let job = Job {
                index,
                tconst,
                kind,
            };
            let decision = decide(rules, (tconst, kind));
            if decision.is_open() && crosswalk.is_some_and(|pairs| job.is_gone(pairs)) {
                plan.not_in_export.push(job);
            } else if plan.count(&decision, wanted) {
                let is_series = kind == RecordKind::Series;
                let pair = crosswalk.and_then(|pairs| pairs.tmdb_id(tconst, title_kind(kind)));
                plan.series_to_ask += u64::from(is_series);
                plan.series_by_crosswalk += u64::from(is_series && pair.is_some());
                plan.jobs.push(job);
            }
        }
        plan
    }

    /// Counts a title, and says whether it has to be asked.
    fn count(&mut self, decision: &Decision<'_>, wanted: &Request) -> bool {
        let counter = match decision {
            Decision::Known(known) => {
                match known {
                    KnownOutcome::Landed { .. } => self.already_landed += 1,
                    KnownOutcome::Missed { .. } => self.known_misses += 1,
                }
                return false;
            }
            Decision::New => &mut self.reasons.new,
            Decision::RecordTooOld => &mut self.reasons.record_too_old,
            Decision::MissTooOld => &mut self.reasons.miss_too_old,
            Decision::FindNotAsked => &mut self.reasons.find_not_asked,
            Decision::Stale(Staleness::Changed) => &mut self.reasons.changed,
            Decision::Stale(Staleness::Vanished) => &mut self.reasons.vanished,
            Decision::Stale(Staleness::BeforeFeed) => &mut self.reasons.before_feed,
            Decision::Lacks(has) => {
                self.reasons.top_up.count(has, wanted);
                return true;
            }
        };
        *counter += 1;
        true
    }

    /// The number of titles to ask.
    pub fn to_ask(&self) -> u64 {
        self.jobs.len() as u64
    }

    /// The number of titles that pass the filters.
    pub fn titles(&self) -> u64 {
        self.to_ask() + self.already_landed + self.known_misses + self.not_in_export()
    }

    /// The number of titles that TMDB's export decides about.
    pub fn not_in_export(&self) -> u64 {
        self.not_in_export.len() as u64
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
            _ => 1 + films + sample + 2 * self.series_to_ask - self.series_by_crosswalk,
        };
        let files = |titles: u64| titles.div_ceil(batch_records.max(1) as u64);
        Estimate {
            titles: self.titles(),
            already_landed: self.already_landed,
            known_misses: self.known_misses,
            not_in_export: self.not_in_export(),
            to_ask,
            reasons: self.reasons.clone(),
            requests,
            minutes: rate.map(|rate| requests as f64 / rate / 60.0),
            files: files(films) + files(self.series_to_ask),
        }
    }
}

impl TopUp {
    fn count(&mut self, has: &Request, wanted: &Request) {
        self.titles += 1;
        for block in wanted.append.difference(&has.append) {
            *self.blocks.entry(block.clone()).or_default() += 1;
        }
        let other_language = wanted.language.is_some() && wanted.language != has.language;
        self.language += u64::from(other_language);
    }
}

/// As what a title is asked. Episodes, games and titles of unknown kind do not get here: the filter
/// leaves them out.
pub(crate) fn record_kind(title: &Title) -> RecordKind {
    match title.kind() {
        TitleKind::Series => RecordKind::Series,
        TitleKind::Movie | TitleKind::Episode | TitleKind::Other | TitleKind::Unknown => {
            RecordKind::Movie
        }
    }
}
