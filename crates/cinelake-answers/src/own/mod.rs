//! A user's own questions beside the eight: from the text of a folder to an answer of the same shape.
//!
//! A question is a folder with `question.toml` (words, parameters, columns, chart) and `question.sql`
//! (one reading statement). The statement runs behind the same common table expressions as those of
//! the eight, so `parameters` and `selected_titles` mean the same in both.
//!
//! Here are plain data only: whoever reads the folder hands over texts, and the engine is an argument.

mod answer;
mod cells;
mod columns;
mod parameters;
mod problem;
mod question;
mod read;
mod rendering;
mod skeleton;
mod toml_reader;

pub use answer::{
    BelowFloor, OWN_SCHEMA_VERSION, OwnAnswer, OwnError, OwnLeftOut, answer_own, left_out_columns,
};
pub use cells::{OwnCell, OwnRows, ValueType};
pub use columns::{OwnColumn, OwnFormat};
pub use parameters::{OwnParameter, ParameterType, ParameterValue, SetError};
pub use problem::{OwnProblem, Place};
pub use question::{ChartKind, Minimum, OwnChart, OwnFloor, OwnQuestion, is_name};
pub use skeleton::skeleton;

/// The file with the words of a question.
pub const TOML_FILE: &str = "question.toml";
/// The file with its statement.
pub const SQL_FILE: &str = "question.sql";
/// The file with the statement that counts what is left out; a question need not have it.
pub const LEFT_OUT_FILE: &str = "left_out.sql";
/// Rows of an answer that are kept.
pub const MOST_ROWS: usize = 10_000;

#[cfg(test)]
mod tests;
