//! What can go wrong while answering.

use crate::engine::EngineError;
use crate::request::RequestError;

/// Why a question could not be put. "Not answerable from this lake" is no error but an answer.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AnswerError {
    /// The request makes no sense.
    #[error("the request is not valid")]
    Request {
        /// What is wrong with it.
        #[from]
        source: RequestError,
    },
    /// The engine refused or failed.
    #[error("question {question}: the query failed")]
    Engine {
        /// 1 to 8.
        question: u8,
        /// The engine's error.
        source: EngineError,
    },
    /// The engine gave something else than the query asks for.
    #[error("question {question}: {problem}")]
    Result {
        /// 1 to 8.
        question: u8,
        /// What was expected and what came.
        problem: String,
    },
    /// Titles that a question counts do not add up to those it was given: a defect of cinelake.
    #[error(
        "question {question}: {counted} titles are accounted for, {given} were given; \
         please report this"
    )]
    Unbalanced {
        /// 1 to 8.
        question: u8,
        /// Titles used and left out.
        counted: u64,
        /// Titles in the selection.
        given: u64,
    },
}
