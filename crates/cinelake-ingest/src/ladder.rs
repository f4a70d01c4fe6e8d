//! From an IMDb id to a TMDB record: the direct path first, `/find` for what it does not know.
//!
//! Guards: a film never takes a series' hit, and a record has to carry the id that was asked for.

use async_trait::async_trait;
use bytes::Bytes;
use chrono::{DateTime, Utc};
use cinelake_imdb::ImdbId;
use cinelake_lake::manifest::{Outcome, RecordKind};
use cinelake_lake::record::Match;
use cinelake_tmdb::{
    ClientStats, ErrorClass, FetchedRecord, FindHits, Lookup, MovieRef, RecordRequest, TmdbClient,
    TmdbError,
};

use crate::tally::FindJudge;

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
}

/// What became of one title.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// TMDB's record.
    Record {
        /// TMDB's own bytes, on one line.
        body: Bytes,
        /// The path that answered.
        endpoint: String,
        /// How it was found.
        matched: Match,
        /// When the answer was complete.
        fetched_at: DateTime<Utc>,
    },
    /// No record, and why.
    Miss {
        /// `not_found`, `wrong_kind`, `id_mismatch` or `failed`.
        outcome: Outcome,
        /// For people.
        reason: String,
        /// When that was clear.
        fetched_at: DateTime<Utc>,
    },
}

impl Answer {
    /// Whether it is a record.
    pub fn is_record(&self) -> bool {
        matches!(self, Self::Record { .. })
    }
}

/// Asks for one title.
///
/// # Errors
/// Only what has to stop the run: a refused credential, a request TMDB calls wrong, a service
/// that is down. A title that failed for itself is an [`Answer::Miss`].
pub(crate) async fn climb(
    source: &dyn TitleSource,
    request: &RecordRequest,
    judge: &FindJudge,
    clock: &(dyn Fn() -> DateTime<Utc> + Send + Sync),
    tconst: ImdbId,
    kind: RecordKind,
) -> Result<Answer, TmdbError> {
    let climbed = match kind {
        RecordKind::Movie => climb_movie(source, request, judge, tconst).await,
        RecordKind::Series => climb_series(source, request, tconst).await,
    };
    let fetched_at = clock();
    match climbed {
        Ok(Rung::Record(record, matched)) => Ok(Answer::Record {
            body: record.body,
            endpoint: record.endpoint,
            matched,
            fetched_at,
        }),
        Ok(Rung::Miss(outcome, reason)) => Ok(Answer::Miss {
            outcome,
            reason,
            fetched_at,
        }),
        Err(error) if is_the_titles_own(&error, source) => {
            let reason = with_causes(&error);
            Ok(Answer::Miss {
                outcome: Outcome::Failed,
                reason,
                fetched_at,
            })
        }
        Err(error) => Err(error),
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

enum Rung {
    Record(FetchedRecord, Match),
    Miss(Outcome, String),
}

async fn climb_movie(
    source: &dyn TitleSource,
    request: &RecordRequest,
    judge: &FindJudge,
    tconst: ImdbId,
) -> Result<Rung, TmdbError> {
    match source.movie(MovieRef::Imdb(tconst), request).await? {
        Lookup::Found(record) => return Ok(checked(record, tconst, Match::Direct)),
        Lookup::NotFound { .. } if judge.begin() => {}
        Lookup::NotFound { .. } => {
            return Ok(Rung::Miss(Outcome::NotFound, FIND_NOT_ASKED.to_owned()));
        }
    }
    let found = find_movie(source, request, tconst).await;
    // A /find that fails has added nothing either: it counts, or `auto` would ask it for ever.
    judge.answered(matches!(found, Ok(Rung::Record(..))));
    found
}

async fn find_movie(
    source: &dyn TitleSource,
    request: &RecordRequest,
    tconst: ImdbId,
) -> Result<Rung, TmdbError> {
    let hits = source.find(tconst).await?;
    let mut other = None;
    for tmdb_id in &hits.movie {
        if let Lookup::Found(record) = source.movie(MovieRef::Tmdb(*tmdb_id), request).await? {
            match checked(record, tconst, Match::Find) {
                found @ Rung::Record(..) => return Ok(found),
                mismatch @ Rung::Miss(..) => other = other.or(Some(mismatch)),
            }
        }
    }
    Ok(other.unwrap_or_else(|| no_hit(hits.movie.first(), &hits, RecordKind::Movie)))
}

async fn climb_series(
    source: &dyn TitleSource,
    request: &RecordRequest,
    tconst: ImdbId,
) -> Result<Rung, TmdbError> {
    let hits = source.find(tconst).await?;
    let mut other = None;
    for tmdb_id in &hits.tv {
        if let Lookup::Found(record) = source.tv(*tmdb_id, request).await? {
            match checked(record, tconst, Match::Find) {
                found @ Rung::Record(..) => return Ok(found),
                mismatch @ Rung::Miss(..) => other = other.or(Some(mismatch)),
            }
        }
    }
    Ok(other.unwrap_or_else(|| no_hit(hits.tv.first(), &hits, RecordKind::Series)))
}

/// A record that carries another id is not the title's record, whatever led to it.
fn checked(record: FetchedRecord, tconst: ImdbId, matched: Match) -> Rung {
    let carried = match &record.imdb_id {
        Some(Ok(id)) if *id == tconst => return Rung::Record(record, matched),
        Some(Ok(id)) => id.to_string(),
        Some(Err(text)) => text.clone(),
        None => "no IMDb id".to_owned(),
    };
    let reason = format!("TMDB's record {} carries {carried}", record.tmdb_id);
    Rung::Miss(Outcome::IdMismatch, reason)
}

/// Why `/find` led to no record; `gone` is a hit of the right kind whose record is not there.
fn no_hit(gone: Option<&u64>, hits: &FindHits, asked: RecordKind) -> Rung {
    if let Some(tmdb_id) = gone {
        let reason = format!("TMDB lists the id, but its record {tmdb_id} is gone");
        return Rung::Miss(Outcome::NotFound, reason);
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
            let reason = format!("TMDB knows the id as {article} {name}");
            Rung::Miss(Outcome::WrongKind, reason)
        }
        None => Rung::Miss(
            Outcome::NotFound,
            "TMDB does not know the id (/find is empty)".into(),
        ),
    }
}

/// The error and its causes in one line.
pub(crate) fn with_causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        let part = cause.to_string();
        if !text.contains(&part) {
            text.push_str(": ");
            text.push_str(&part);
        }
        next = cause.source();
    }
    text
}
