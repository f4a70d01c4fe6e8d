//! The answers over a session.

use cinelake_analysis::{AnalysisError, Limits, Session};
use cinelake_answers::{AnswerError, Answers, Request};
use cinelake_lake::Lake;

/// Answers over the session; anew over a fresh one, once, when a refine has replaced a table meanwhile.
///
/// # Errors
/// When the request makes no sense, or a query fails.
pub async fn answer(
    lake: &Lake,
    session: &Session,
    request: &Request,
    limits: Limits,
) -> Result<Answers, AnswerError> {
    match cinelake_answers::answer(session, request).await {
        Err(error) if is_table_replaced(&error) => {}
        done => return done,
    }
    // A session that cannot be opened leaves the first error as it was.
    match Session::open_within(lake, limits).await {
        Ok(session) => cinelake_answers::answer(&session, request).await,
        Err(_) => cinelake_answers::answer(session, request).await,
    }
}

/// Whether a question failed only because a refine replaced a table under it.
#[must_use]
pub fn is_table_replaced(error: &AnswerError) -> bool {
    let cause = match error {
        AnswerError::Engine { source, .. } => source.downcast_ref::<AnalysisError>(),
        _ => None,
    };
    cause.is_some_and(AnalysisError::is_table_replaced)
}
