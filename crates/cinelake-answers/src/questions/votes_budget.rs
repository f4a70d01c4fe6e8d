//! Being written.

use crate::answer::Answer;
use crate::engine::Engine;
use crate::error::AnswerError;
use crate::request::Request;

pub(super) async fn answer(
    _engine: &dyn Engine,
    _request: &Request,
) -> Result<Answer, AnswerError> {
    Err(AnswerError::Result {
        question: 7,
        problem: "not written yet".to_owned(),
    })
}
