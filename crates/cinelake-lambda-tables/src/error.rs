//! What the function fails with: each kind has a name that a state machine can match.

use cinelake_analysis::AnalysisError;
use cinelake_answers::AnswerError;
use cinelake_lake::LakeError;
use cinelake_lambda_runtime::{FunctionFailure, LakeFailure, with_causes};
use cinelake_publish::PublishError;
use cinelake_refine::RefineError;

/// Why an invocation failed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TablesError {
    /// The event is none that the function knows.
    #[error("invalid event: {0}")]
    BadEvent(String),
    /// The environment is wrong.
    #[error("invalid configuration: {0}")]
    Configuration(String),
    /// A catalogue file in the lake cannot be read to its end.
    #[error("{0}")]
    Catalogue(String),
    /// The lake refuses.
    #[error("{0}")]
    LakeAccess(String),
    /// The lake cannot be used for another reason, or there is nothing in it.
    #[error("{0}")]
    Lake(String),
    /// Another run replaced a table while it was read, twice.
    #[error("{0}")]
    TableReplaced(String),
    /// The memory or the temporary files that the function may use are not enough.
    #[error("{0}; give the function more memory or more ephemeral storage")]
    TooSmall(String),
    /// A whole invocation was not enough for one table: the next one would end the same way.
    #[error(
        "no table was finished before {0}; give the function more memory, which also brings more CPU, or \
         a longer timeout"
    )]
    NoProgress(String),
    /// Counts that do not add up, a statement of ours that fails: a defect.
    #[error("{0}")]
    Defect(String),
}

impl FunctionFailure for TablesError {
    fn error_type(&self) -> &'static str {
        match self {
            Self::BadEvent(_) => "BadEvent",
            Self::Configuration(_) => "ConfigurationError",
            Self::Catalogue(_) => "CatalogueError",
            Self::LakeAccess(_) => "LakeAccessDenied",
            Self::Lake(_) => "LakeError",
            Self::TableReplaced(_) => "TableReplaced",
            Self::TooSmall(_) => "FunctionTooSmall",
            Self::NoProgress(_) => "NoProgress",
            Self::Defect(_) => "Defect",
        }
    }
}

impl From<LakeError> for TablesError {
    fn from(error: LakeError) -> Self {
        let text = with_causes(&error);
        match LakeFailure::of(&error.problem) {
            LakeFailure::Access => Self::LakeAccess(text),
            LakeFailure::InUse | LakeFailure::Other => Self::Lake(text),
        }
    }
}

impl From<RefineError> for TablesError {
    fn from(error: RefineError) -> Self {
        let text = with_causes(&error);
        match error {
            RefineError::Lake(error) => error.into(),
            RefineError::Catalogue { .. } => Self::Catalogue(text),
            RefineError::Temporary { .. } => Self::TooSmall(text),
            _ => Self::Defect(text),
        }
    }
}

impl From<AnalysisError> for TablesError {
    fn from(error: AnalysisError) -> Self {
        of_analysis(&error, with_causes(&error))
    }
}

/// The error that says what became of a statement; `text` is all that is known of it.
fn of_analysis(error: &AnalysisError, text: String) -> TablesError {
    use AnalysisError as A;
    match error {
        A::Lake(error) if LakeFailure::of(&error.problem) == LakeFailure::Access => {
            TablesError::LakeAccess(text)
        }
        A::Lake(_) | A::BrokenTable { .. } | A::Grain { .. } => TablesError::Lake(text),
        A::TableReplaced { .. } => TablesError::TableReplaced(text),
        A::OutOfMemory { .. } | A::OutOfDisk { .. } | A::Temporary { .. } => {
            TablesError::TooSmall(text)
        }
        _ => TablesError::Defect(text),
    }
}

impl From<AnswerError> for TablesError {
    fn from(error: AnswerError) -> Self {
        let text = with_causes(&error);
        let cause = match &error {
            AnswerError::Engine { source, .. } => source.downcast_ref::<AnalysisError>(),
            _ => None,
        };
        match cause {
            Some(cause) => of_analysis(cause, text),
            None => Self::Defect(text),
        }
    }
}

impl From<PublishError> for TablesError {
    fn from(error: PublishError) -> Self {
        match error {
            PublishError::Lake(error) => error.into(),
            PublishError::Analysis(error) => error.into(),
            error => Self::Defect(with_causes(&error)),
        }
    }
}
