//! Being written.

use crate::answer::Answer;
use crate::engine::Engine;
use crate::error::AnswerError;
use crate::questions::Question;
use crate::request::Request;

pub(super) async fn answer(
    _engine: &dyn Engine,
    question: Question,
    _request: &Request,
) -> Result<Answer, AnswerError> {
    Err(AnswerError::Result {
        question: question.number(),
        problem: "not written yet".to_owned(),
    })
}
