//! What can go wrong.

/// A report that could not be written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReportError {
    /// A template failed.
    #[error("the page could not be written")]
    Template(#[from] askama::Error),
}
