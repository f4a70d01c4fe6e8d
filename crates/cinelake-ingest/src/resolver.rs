//! From an IMDb id to a TMDB record: the direct path first, `/find` for what it does not know. A series
//! that a crosswalk knows is asked for by TMDB's id.
//!
//! Guards: a film never takes a series' hit, and a record has to carry the id that was asked for.

use std::sync::Arc;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use cinelake_imdb::ImdbId;
use cinelake_lake::manifest::{Outcome, RecordKind};
use cinelake_lake::record::Match;
use cinelake_tmdb::{
    ClientStats, ErrorClass, FetchedRecord, FindHits, Lookup, MovieRef, RecordRequest, TmdbClient,
    TmdbError,
};

use crate::crosswalk::{PairFailure, TriedCrosswalk};
use crate::error::with_causes;
use crate::find::FindJudge;

/// Says what time it is, UTC.
pub type Clock = Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>;

/// Where records come from: TMDB's client, or a stand-in in tests.
#[async_trait]
pub trait TitleSource: Send + Sync {
    /// `GET /movie/{id}`.
    async fn movie(&self, id: MovieRef, request: &RecordRequest) -> Result<Lookup, TmdbError>;
    /// `GET /find/{id}`.
    async fn find(&self, id: ImdbId) -> Result<FindHits, TmdbError>;
    /// `GET /tv/{id}` with the external ids.
    async fn tv(&self, tmdb_id: u64, request: &RecordRequest) -> Result<Lookup, TmdbError>;
    /// Whether the credential is good.
    async fn authentication(&self) -> Result<(), TmdbError>;
    /// What was asked so far.
    fn stats(&self) -> ClientStats;
    /// Whether requests are held to a rate.
    fn has_rate(&self) -> bool {
        false
    }
}

#[async_trait]
impl TitleSource for TmdbClient {
    async fn movie(&self, id: MovieRef, request: &RecordRequest) -> Result<Lookup, TmdbError> {
        Self::movie(self, id, request).await
    }

    async fn find(&self, id: ImdbId) -> Result<FindHits, TmdbError> {
        Self::find(self, id).await
    }

    async fn tv(&self, tmdb_id: u64, request: &RecordRequest) -> Result<Lookup, TmdbError> {
        Self::tv(self, tmdb_id, request).await
    }

    async fn authentication(&self) -> Result<(), TmdbError> {
        Self::authentication(self).await
    }

    fn stats(&self) -> ClientStats {
        Self::stats(self)
    }

    fn has_rate(&self) -> bool {
        Self::has_rate(self)
    }
}

/// What became of one title.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// What TMDB gave.
    pub found: Resolution,
    /// When that was complete.
    pub fetched_at: DateTime<Utc>,
}

impl Answer {
    /// Size of its record, in bytes; 0 without one.
    pub(crate) fn bytes(&self) -> usize {
        match &self.found {
            Resolution::Record(record, _) => record.body.len(),
            Resolution::Miss(..) | Resolution::Failed { .. } => 0,
        }
    }

    /// Lets go of its record's bytes: what was found is still known.
    pub(crate) fn let_go(&mut self) {
        if let Resolution::Record(record, _) = &mut self.found {
            record.body = Default::default();
        }
    }
}

/// What TMDB gave for a title.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resolution {
    /// Its record, and how it was found.
    Record(FetchedRecord, Match),
    /// No record: `not_found`, `wrong_kind` or `id_mismatch`, and why.
    Miss(Outcome, String),
    /// No answer that can be used.
    Failed {
        /// Why.
        reason: String,
        /// Whether the same request may succeed later.
        passing: bool,
    },
}

/// Asks for titles; the workers of a run share one.
#[derive(Clone)]
pub(crate) struct Resolver {
    pub(crate) source: Arc<dyn TitleSource>,
    pub(crate) request: Arc<RecordRequest>,
    pub(crate) judge: Arc<FindJudge>,
    pub(crate) tried: Option<Arc<TriedCrosswalk>>,
    pub(crate) clock: Clock,
}

impl Resolver {
    /// Asks for one title.
    ///
    /// # Errors
    /// Only what has to stop the run: a refused credential, a request TMDB calls wrong, a service
    /// that is down. A title that failed for itself is [`Found::Failed`].
    pub(crate) async fn resolve(
        &self,
        tconst: ImdbId,
        kind: RecordKind,
    ) -> Result<Answer, TmdbError> {
        let found = match kind {
            RecordKind::Movie => self.movie(tconst).await,
            RecordKind::Series => self.series(tconst).await,
        };
        let found = match found {
            Err(error) if is_the_titles_own(&error, &*self.source) => Resolution::Failed {
                reason: with_causes(&error),
                passing: is_passing(&error),
            },
            found => found?,
        };
        Ok(Answer {
            found,
            fetched_at: (self.clock)(),
        })
    }

    async fn movie(&self, tconst: ImdbId) -> Result<Resolution, TmdbError> {
        match self.source.movie(tconst.into(), &self.request).await? {
            Lookup::Found(record) => return Ok(checked(record, tconst, Match::Direct)),
            Lookup::NotFound { .. } if self.judge.begin() => {}
            Lookup::NotFound { .. } => {
                return Ok(Resolution::Miss(
                    Outcome::NotFound,
                    FIND_NOT_ASKED.to_owned(),
                ));
            }
        }
        let found = self.movie_by_find(tconst).await;
        // A /find that fails has added nothing either: it counts, or `auto` would ask it for ever.
        self.judge
            .answered(matches!(found, Ok(Resolution::Record(..))));
        found
    }

    async fn movie_by_find(&self, tconst: ImdbId) -> Result<Resolution, TmdbError> {
        let hits = self.source.find(tconst).await?;
        let mut other = None;
        for tmdb_id in &hits.movie {
            let asked = self.source.movie(MovieRef::Tmdb(*tmdb_id), &self.request);
            if let Some(found) = first_match(asked.await?, tconst, &mut other) {
                return Ok(found);
            }
        }
        Ok(other.unwrap_or_else(|| no_hit(hits.movie.first(), &hits, RecordKind::Movie)))
    }

    async fn series(&self, tconst: ImdbId) -> Result<Resolution, TmdbError> {
        if let Some(found) = self.series_by_crosswalk(tconst).await? {
            return Ok(found);
        }
        let hits = self.source.find(tconst).await?;
        let mut other = None;
        for tmdb_id in &hits.tv {
            let asked = self.source.tv(*tmdb_id, &self.request);
            if let Some(found) = first_match(asked.await?, tconst, &mut other) {
                return Ok(found);
            }
        }
        Ok(other.unwrap_or_else(|| no_hit(hits.tv.first(), &hits, RecordKind::Series)))
    }

    /// The series' record by the TMDB id of the crosswalk, if there is a pair and it is right.
    async fn series_by_crosswalk(&self, tconst: ImdbId) -> Result<Option<Resolution>, TmdbError> {
        let Some(tried) = &self.tried else {
            return Ok(None);
        };
        let Some(tmdb_id) = tried.series(tconst) else {
            return Ok(None);
        };
        let failure = match self.source.tv(tmdb_id.into(), &self.request).await? {
            Lookup::Found(record) if record.imdb_id == Some(Ok(tconst)) => {
                tried.note_spared();
                return Ok(Some(Resolution::Record(record, Match::Crosswalk)));
            }
            Lookup::Found(record) => failure_of(&record),
            Lookup::NotFound { .. } => PairFailure::Gone,
        };
        tried.note(tconst, tmdb_id, failure);
        Ok(None)
    }
}

/// Why a record that a pair led to is not the title's.
fn failure_of(record: &FetchedRecord) -> PairFailure {
    match &record.imdb_id {
        Some(Ok(id)) => PairFailure::Wrong(id.to_string()),
        Some(Err(text)) => PairFailure::Wrong(text.clone()),
        None => PairFailure::Unconfirmed,
    }
}

/// The record of a hit of `/find`, if it is the title's; `other` keeps the first that is not.
fn first_match(hit: Lookup, tconst: ImdbId, other: &mut Option<Resolution>) -> Option<Resolution> {
    let Lookup::Found(record) = hit else {
        return None;
    };
    match checked(record, tconst, Match::Find) {
        found @ Resolution::Record(..) => Some(found),
        mismatch => {
            other.get_or_insert(mismatch);
            None
        }
    }
}

/// Reason of a miss for which `/find` was not asked; `--find always` asks such titles again.
pub const FIND_NOT_ASKED: &str = "TMDB does not know the id (/find not asked)";

/// Whether only this title failed. A request that TMDB calls wrong stops a run that had no good
/// answer yet, because all its requests are like that; later it is one odd title, and must not
/// stop every run at the same place.
fn is_the_titles_own(error: &TmdbError, source: &dyn TitleSource) -> bool {
    match error.class() {
        ErrorClass::TitleFailed => true,
        ErrorClass::BadRequest => {
            // The check of the credential is one good answer and says nothing about titles.
            source
                .stats()
                .by_status
                .get(&200)
                .is_some_and(|good| *good > 1)
        }
        _ => false,
    }
}

/// Whether a title that failed may be answered when it is asked again.
fn is_passing(error: &TmdbError) -> bool {
    match error {
        TmdbError::TitleFailed { last, .. } => last.is_retryable(),
        _ => false,
    }
}

/// A record that carries another id is not the title's record, whatever led to it.
fn checked(record: FetchedRecord, tconst: ImdbId, matched: Match) -> Resolution {
    let carried = match &record.imdb_id {
        Some(Ok(id)) if *id == tconst => return Resolution::Record(record, matched),
        Some(Ok(id)) => id.to_string(),
        Some(Err(text)) => text.clone(),
        None => "no IMDb id".to_owned(),
    };
    let reason = format!("TMDB's record {} has {carried}", record.tmdb_id);
    Resolution::Miss(Outcome::IdMismatch, reason)
}

/// Why `/find` led to no record; `gone` is a hit of the right kind whose record is not there.
fn no_hit(gone: Option<&u64>, hits: &FindHits, asked: RecordKind) -> Resolution {
    if let Some(tmdb_id) = gone {
        let reason = format!("TMDB lists the id, but its record {tmdb_id} does not exist any more");
        return Resolution::Miss(Outcome::NotFound, reason);
    }
    let kinds = [
        ("film", hits.movie.len(), asked == RecordKind::Movie),
        ("series", hits.tv.len(), asked == RecordKind::Series),
        ("episode", hits.tv_episode.len(), false),
        ("season", hits.tv_season, false),
        ("person", hits.person, false),
    ];
    let other = kinds
        .iter()
        .find(|(_, count, wanted)| *count > 0 && !wanted);
    match other {
        Some((name, ..)) => {
            let article = if *name == "episode" { "an" } else { "a" };
            let reason = format!("in TMDB the id is {article} {name}");
            Resolution::Miss(Outcome::WrongKind, reason)
        }
        None => Resolution::Miss(
            Outcome::NotFound,
            "TMDB does not know the id (/find is empty)".into(),
        ),
    }
}
