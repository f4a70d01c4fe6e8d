//! What keeps a run from starting, and what ends one before it is done.

use std::fmt;

use cinelake_lake::{LakeError, LakeProblem};
use cinelake_tmdb::{ErrorClass, TmdbError};
use serde::{Deserialize, Serialize};

/// A run that could not start. Once its manifest is written, trouble ends in a summary instead.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum IngestError {
    /// The lake cannot be listed, read or written, or another run holds its lease.
    #[error("the lake cannot be used")]
    Lake(#[from] LakeError),
    /// TMDB refused the credential or the request, or does not answer.
    #[error("TMDB cannot be used")]
    Tmdb(#[from] TmdbError),
}

/// What ended a run before every title had its outcome.
#[derive(Debug, Clone)]
pub(crate) enum Cause {
    /// The user or the deadline asked it to stop, for this reason.
    StopRequested(String),
    Lake(LakeError),
    Tmdb(TmdbError),
    /// Nothing showed that TMDB works, after titles without a match.
    Unverified(String),
    /// A part of it ended without an answer, which must not happen.
    Defect(String),
}

/// The sort of what ended a run early: what a caller decides by. The words are for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CauseClass {
    /// The user asked it to stop, or the time was up. Summaries say `told`, as in 0.1.0.
    #[serde(rename = "told")]
    StopRequested,
    /// The lake refuses: a right is missing, or the credentials are not good.
    LakeAccess,
    /// The lake is set up wrongly: no such bucket, another region, a wrong clock.
    LakeSetup,
    /// Another run holds the lease of the lake.
    LakeInUse,
    /// The lake does not answer, or is full.
    LakeUnavailable,
    /// Another run has taken the lease over, or it could not be renewed.
    LeaseLost,
    /// Anything else about the lake.
    Lake,
    /// TMDB refuses the credential.
    TmdbUnauthorized,
    /// TMDB refuses the request as wrong.
    TmdbRefused,
    /// TMDB does not answer as it should.
    Tmdb,
    /// Too few ids are known to TMDB, or what answers is not TMDB.
    MatchRate,
    /// A bug.
    Defect,
}

impl CauseClass {
    /// What kind of trouble with the lake it is.
    #[must_use]
    pub fn of_lake(problem: &LakeProblem) -> Self {
        use LakeProblem as P;
        match problem {
            problem if problem.is_access() => Self::LakeAccess,
            P::Leased(_) => Self::LakeInUse,
            P::LeaseLost { .. } => Self::LeaseLost,
            P::Full { .. } | P::Unreachable { .. } => Self::LakeUnavailable,
            problem if problem.is_configuration() => Self::LakeSetup,
            _ => Self::Lake,
        }
    }

    /// What kind of trouble with TMDB it is.
    #[must_use]
    pub fn of_tmdb(error: &TmdbError) -> Self {
        match error.root_class() {
            ErrorClass::Auth => Self::TmdbUnauthorized,
            ErrorClass::BadRequest | ErrorClass::Config => Self::TmdbRefused,
            ErrorClass::BadAnswer
            | ErrorClass::Blocked
            | ErrorClass::Throttled
            | ErrorClass::Unavailable
            | ErrorClass::TitleFailed => Self::Tmdb,
        }
    }
}

impl Cause {
    pub(crate) fn class(&self) -> CauseClass {
        match self {
            Self::StopRequested(_) => CauseClass::StopRequested,
            Self::Lake(error) => CauseClass::of_lake(&error.problem),
            Self::Tmdb(error) => CauseClass::of_tmdb(error),
            Self::Unverified(_) => CauseClass::Tmdb,
            Self::Defect(_) => CauseClass::Defect,
        }
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::StopRequested(text) | Self::Unverified(text) => f.write_str(text),
            Self::Lake(error) => error.fmt(f),
            Self::Tmdb(error) => f.write_str(&with_causes(error)),
            Self::Defect(text) => write!(f, "{text}: this is a bug in cinelake, please report it"),
        }
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
