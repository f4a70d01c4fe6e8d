//! What the function fails with: each kind has a name that a state machine can match.

use cinelake_aws::secrets::SecretError;
use cinelake_imdb::CatalogueError;
use cinelake_ingest::{CauseClass, IngestError, RefreshError, SourceError};
use cinelake_lake::{LakeError, LakeProblem};
use cinelake_lambda_runtime::{FunctionFailure, LakeFailure, with_causes};
use cinelake_tmdb::{CredentialError, TmdbError};

/// Why an invocation failed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FunctionError {
    /// The event is none that the function knows.
    #[error("invalid event: {0}")]
    BadEvent(String),
    /// The environment or the event's settings are wrong.
    #[error("invalid configuration: {0}")]
    Configuration(String),
    /// There is no credential for TMDB, or it is of no use.
    #[error("no TMDB credential: {0}")]
    Credential(String),
    /// The catalogue cannot be had or read.
    #[error("the catalogue cannot be read: {0}")]
    Catalogue(String),
    /// The lake refuses.
    #[error("{0}")]
    LakeAccess(String),
    /// The lake cannot be used for another reason.
    #[error("{0}")]
    Lake(String),
    /// Another run is writing into the lake.
    #[error("{0}")]
    LakeInUse(String),
    /// TMDB refuses the credential.
    #[error("{0}")]
    Unauthorized(String),
    /// TMDB cannot be asked.
    #[error("{0}")]
    Tmdb(String),
    /// Too few ids are known to TMDB.
    #[error("{0}")]
    MatchRate(String),
    /// Every title has its outcome, and some failed.
    #[error("{0}")]
    FailedTitles(String),
    /// Shards without a result, or with one that is not done.
    #[error("{0}")]
    Shards(String),
    /// Books that do not balance, a task that died: a defect.
    #[error("{0}")]
    Defect(String),
}

impl FunctionFailure for FunctionError {
    fn error_type(&self) -> &'static str {
        match self {
            Self::BadEvent(_) => "BadEvent",
            Self::Configuration(_) | Self::Credential(_) => "ConfigurationError",
            Self::Catalogue(_) => "CatalogueError",
            Self::LakeAccess(_) => "LakeAccessDenied",
            Self::Lake(_) => "LakeError",
            Self::LakeInUse(_) => "LakeInUse",
            Self::Unauthorized(_) => "TmdbUnauthorized",
            Self::Tmdb(_) => "TmdbError",
            Self::MatchRate(_) => "MatchRateAlarm",
            Self::FailedTitles(_) => "FailedTitles",
            Self::Shards(_) => "ShardsNotDone",
            Self::Defect(_) => "Defect",
        }
    }
}

impl FunctionError {
    /// The error that says what ended a run; `None` for one that was only told to stop.
    pub(crate) fn of(class: CauseClass, text: String) -> Option<Self> {
        use CauseClass as C;
        Some(match class {
            C::StopRequested => return None,
            C::LakeAccess => Self::LakeAccess(text),
            C::LakeSetup | C::LakeUnavailable | C::Lake => Self::Lake(text),
            // Who has taken the lease over is at work now.
            C::LakeInUse | C::LeaseLost => Self::LakeInUse(text),
            C::TmdbUnauthorized => Self::Unauthorized(text),
            C::TmdbRefused => Self::Configuration(text),
            C::Tmdb => Self::Tmdb(text),
            C::MatchRate => Self::MatchRate(text),
            C::Defect => Self::Defect(text),
        })
    }
}

impl From<CredentialError> for FunctionError {
    fn from(error: CredentialError) -> Self {
        Self::Credential(error.to_string())
    }
}

impl From<SecretError> for FunctionError {
    fn from(error: SecretError) -> Self {
        Self::Credential(error.to_string())
    }
}

impl From<LakeError> for FunctionError {
    fn from(error: LakeError) -> Self {
        let text = with_causes(&error);
        match LakeFailure::of(&error.problem) {
            LakeFailure::Access => Self::LakeAccess(text),
            LakeFailure::InUse => Self::LakeInUse(text),
            LakeFailure::Other => Self::Lake(text),
        }
    }
}

impl From<SourceError> for FunctionError {
    fn from(error: SourceError) -> Self {
        match error {
            SourceError::Store(error) if !matches!(error.problem, LakeProblem::NotFound) => {
                error.into()
            }
            error => {
                let todo = "upload it, or correct the setting that names it (`catalogue`, `ids`, `crosswalk` or \
                     `tmdb_export` in the event, CINELAKE_CATALOGUE and so on in the environment)";
                Self::Catalogue(format!("{}; {todo}", with_causes(&error)))
            }
        }
    }
}

impl From<CatalogueError> for FunctionError {
    fn from(error: CatalogueError) -> Self {
        Self::Catalogue(with_causes(&error))
    }
}

impl From<RefreshError> for FunctionError {
    fn from(error: RefreshError) -> Self {
        match error {
            RefreshError::Tmdb(error) => error.into(),
            RefreshError::Lake(error) => error.into(),
            error @ RefreshError::NoRecords { .. } => Self::Lake(error.to_string()),
            error @ RefreshError::Export { .. } => Self::Tmdb(with_causes(&error)),
        }
    }
}

impl From<TmdbError> for FunctionError {
    fn from(error: TmdbError) -> Self {
        let text = with_causes(&error);
        Self::of(CauseClass::of_tmdb(&error), text.clone()).unwrap_or(Self::Tmdb(text))
    }
}

impl From<IngestError> for FunctionError {
    fn from(error: IngestError) -> Self {
        match error {
            IngestError::Lake(error) => error.into(),
            IngestError::Tmdb(error) => error.into(),
            error => Self::Defect(with_causes(&error)),
        }
    }
}
