//! The page and its data, in their places in the lake.

use cinelake_answers::Answers;
use cinelake_lake::{Lake, layout};
use serde::Serialize;

use crate::error::PublishError;

/// A file that was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WrittenFile {
    /// `page` or `data`.
    pub holds: &'static str,
    /// Where it is: a path, or a URL of a bucket.
    pub location: String,
    /// Its size in bytes.
    pub size_bytes: u64,
}

/// Writes the page and the data of its answers into the lake, below `Refined/report/<day>/`. Gives the
/// page first. A file that has these bytes already is left as it is.
///
/// # Errors
/// When the lake cannot be read or written.
pub async fn write(
    lake: &Lake,
    page: String,
    answers: &Answers,
) -> Result<Vec<WrittenFile>, PublishError> {
    let mut files = Vec::new();
    // The data first: whoever finds the page finds the data of it.
    for (holds, name, content_type, text) in [
        (
            "data",
            layout::REPORT_DATA,
            "application/json",
            data(answers)?,
        ),
        (
            "page",
            layout::REPORT_PAGE,
            "text/html; charset=utf-8",
            page,
        ),
    ] {
        let path = layout::report_file(answers.as_of, name);
        let file = WrittenFile {
            holds,
            location: lake.show(&path),
            size_bytes: text.len() as u64,
        };
        // A page of the same bytes is left as it is: nothing has changed since it was made.
        if lake.read_if_there(&path).await?.as_deref() != Some(text.as_bytes()) {
            lake.replace_as(&path, content_type, text.into()).await?;
        }
        files.insert(0, file);
    }
    Ok(files)
}

/// The answers as `answer --format json` prints them.
fn data(answers: &Answers) -> Result<String, serde_json::Error> {
    let text = serde_json::to_string_pretty(answers)?;
    Ok(format!("{text}\n"))
}
