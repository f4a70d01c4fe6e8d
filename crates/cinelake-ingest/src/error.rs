//! What keeps a run from starting. Once titles are asked, trouble ends in a summary instead.

use cinelake_lake::LakeError;
use cinelake_tmdb::TmdbError;

/// A run that could not start.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum IngestError {
    /// The lake cannot be listed, read or written.
    #[error("the lake cannot be used")]
    Lake(#[from] LakeError),
    /// TMDB refused the credential or the request, or does not answer.
    #[error("TMDB cannot be asked")]
    Tmdb(#[from] TmdbError),
    /// A part of the run ended without a word: a bug.
    #[error("the {0} task ended unexpectedly")]
    Task(&'static str),
}
