//! What can go wrong.

use cinelake_analysis::AnalysisError;
use cinelake_lake::LakeError;
use cinelake_report::ReportError;

/// Why a report could not be made or written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PublishError {
    /// The lake cannot be read or written.
    #[error(transparent)]
    Lake(#[from] LakeError),
    /// The state of the lake could not be asked.
    #[error(transparent)]
    Analysis(#[from] AnalysisError),
    /// The state of the lake has another shape than it should have: a defect.
    #[error("the state of the lake has no column {0}")]
    NoColumn(String),
    /// The page could not be made: a defect.
    #[error(transparent)]
    Page(#[from] ReportError),
    /// The answers could not be written as JSON: a defect.
    #[error("the answers could not be written as JSON")]
    Json(#[from] serde_json::Error),
}
