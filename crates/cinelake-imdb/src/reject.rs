//! Rows and ids that cannot be used: why, where, and an example of the text.

use serde::Serialize;

use crate::id::IdProblem;
use crate::record::MAX_COLUMNS;

const MAX_VALUE_CHARS: usize = 80;

/// Why a row was rejected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, thiserror::Error)]
pub enum RejectReason {
    /// The id cannot be read.
    #[error(transparent)]
    Id(#[from] IdProblem),
    /// The row is of a person, and has no id of one.
    #[error("not the id of a person (nm and seven to ten digits)")]
    NoPersonId,
    /// The row is of a name of a title, and does not say its place among the names.
    #[error("no ordering (a whole number from 1)")]
    NoOrdering,
    /// The row has more or fewer fields than the table has columns.
    #[error("the row has {} fields where the table has {expected} columns", count(*.found))]
    FieldCount {
        /// The columns of the table.
        expected: usize,
        /// The fields of the row; of more than 16,384, not all are counted.
        found: usize,
    },
}

fn count(found: usize) -> String {
    match found > MAX_COLUMNS {
        true => format!("more than {MAX_COLUMNS}"),
        false => found.to_string(),
    }
}

impl RejectReason {
    /// A stable name for reports and JSON.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Id(problem) => problem.code(),
            Self::NoPersonId => "no_person_id",
            Self::NoOrdering => "no_ordering",
            Self::FieldCount { .. } => "field_count",
        }
    }
}

/// One rejected row, as an example.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reject {
    /// The file.
    pub file: String,
    /// The line the row starts at, from 1.
    pub line: u64,
    /// The id as found, or the start of the row; at most 80 characters.
    pub value: String,
    /// The stable name of the reason.
    pub reason: &'static str,
    /// The reason as a sentence.
    pub explanation: String,
}

impl Reject {
    pub(crate) fn new(file: &str, line: u64, value: &str, reason: RejectReason) -> Self {
        Self {
            file: file.to_owned(),
            line,
            value: shorten(value),
            reason: reason.code(),
            explanation: reason.to_string(),
        }
    }
}

/// At most 80 characters of a value, with an ellipsis if it was longer.
pub(crate) fn shorten(value: &str) -> String {
    match value.char_indices().nth(MAX_VALUE_CHARS) {
        None => value.to_owned(),
        Some(_) => value
            .chars()
            .take(MAX_VALUE_CHARS - 1)
            .chain(['…'])
            .collect(),
    }
}
