//! A crosswalk at work: which TMDB id a title is asked for by, and what became of each pair.
//!
//! A pair is only a hint. What a pair led to counts if the record bears the IMDb id that was asked for;
//! otherwise the title is asked for as if there were no crosswalk.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use cinelake_imdb::{Crosswalk, ImdbId, TitleKind};
use cinelake_lake::manifest::{CrosswalkTally, RecordKind};

/// Reason of a title that was not asked for. It is in the outcomes of the run and in no ledger entry, so that the
/// next run decides anew.
pub const NOT_IN_EXPORT: &str =
    "not asked: TMDB's export does not have the id that the crosswalk gives";

/// A pair that did not lead to a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TriedPair {
    pub(crate) kind: RecordKind,
    pub(crate) tmdb_id: u32,
    pub(crate) failure: PairFailure,
}

/// Why a pair did not lead to a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum PairFailure {
    /// TMDB's record bears this id instead.
    Wrong(String),
    /// TMDB does not have its id any more.
    Gone,
    /// TMDB's record bears no IMDb id.
    Unconfirmed,
    /// TMDB's export does not have its id; nothing was asked.
    NotInExport,
}

impl PairFailure {
    /// A stable name for the list of pairs.
    pub(crate) fn code(&self) -> &'static str {
        match self {
            Self::Wrong(_) => "wrong",
            Self::Gone => "gone",
            Self::Unconfirmed => "unconfirmed",
            Self::NotInExport => "not_in_export",
        }
    }

    /// The same for people.
    pub(crate) fn reason(&self) -> String {
        match self {
            Self::Wrong(other) => format!("TMDB's record has {other}"),
            Self::Gone => "TMDB does not have this id any more".to_owned(),
            Self::Unconfirmed => "TMDB's record has no IMDb id".to_owned(),
            Self::NotInExport => NOT_IN_EXPORT.to_owned(),
        }
    }
}

/// A crosswalk, and what it was worth so far; the workers of a run share one.
#[derive(Debug)]
pub(crate) struct TriedCrosswalk {
    crosswalk: Arc<Crosswalk>,
    tried: Mutex<TriedPairs>,
}

#[derive(Debug, Default)]
struct TriedPairs {
    requests_spared: u64,
    pairs: BTreeMap<ImdbId, TriedPair>,
}

impl TriedCrosswalk {
    /// Begins with the titles that TMDB's export decided about.
    pub(crate) fn new(
        crosswalk: Arc<Crosswalk>,
        not_in_export: impl IntoIterator<Item = (ImdbId, RecordKind)>,
    ) -> Self {
        let mut tried = TriedPairs::default();
        for (tconst, kind) in not_in_export {
            let gone = crosswalk.vanished_id(tconst, title_kind(kind));
            let pair = gone.map(|tmdb_id| TriedPair {
                kind,
                tmdb_id,
                failure: PairFailure::NotInExport,
            });
            tried.pairs.extend(pair.map(|pair| (tconst, pair)));
        }
        Self {
            crosswalk,
            tried: Mutex::new(tried),
        }
    }

    /// TMDB's id of a series.
    pub(crate) fn series(&self, tconst: ImdbId) -> Option<u32> {
        self.crosswalk.tmdb_id(tconst, TitleKind::Series)
    }

    /// A pair led to a record, so that `/find` was not asked.
    pub(crate) fn note_spared(&self) {
        self.lock().requests_spared += 1;
    }

    /// A pair of a series led to no record. A title that is asked for again counts once.
    pub(crate) fn note(&self, tconst: ImdbId, tmdb_id: u32, failure: PairFailure) {
        let pair = TriedPair {
            kind: RecordKind::Series,
            tmdb_id,
            failure,
        };
        self.lock().pairs.insert(tconst, pair);
    }

    /// The tally so far.
    pub(crate) fn tally(&self) -> CrosswalkTally {
        let tried = self.lock();
        let mut tally = CrosswalkTally {
            requests_spared: tried.requests_spared,
            ambiguous: self.crosswalk.report().ambiguous,
            ..CrosswalkTally::default()
        };
        for pair in tried.pairs.values() {
            let count = match pair.failure {
                PairFailure::Wrong(_) => &mut tally.wrong,
                PairFailure::Gone => &mut tally.gone,
                PairFailure::Unconfirmed => &mut tally.unconfirmed,
                PairFailure::NotInExport => &mut tally.not_in_export,
            };
            *count += 1;
        }
        tally
    }

    /// The pairs that led to no record, by id.
    pub(crate) fn pairs(&self) -> BTreeMap<ImdbId, TriedPair> {
        self.lock().pairs.clone()
    }

    fn lock(&self) -> MutexGuard<'_, TriedPairs> {
        // A count and a map are never left half written; a poisoned lock is as good as a sound one.
        self.tried.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The kind by which a crosswalk knows a title.
pub(crate) fn title_kind(kind: RecordKind) -> TitleKind {
    match kind {
        RecordKind::Movie => TitleKind::Movie,
        RecordKind::Series => TitleKind::Series,
    }
}
