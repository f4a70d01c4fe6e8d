//! How to read a file, as far as the caller wants to decide it.

use serde::Serialize;

use crate::title::TitleKind;

const DEFAULT_MAX_LINE_BYTES: usize = 16 << 20;

/// What quotes mean in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Quoting {
    /// A field may be wrapped in double quotes and then hold separators and line ends; a quote
    /// inside is doubled (RFC 4180).
    Quoted,
    /// As quoted, and a backslash stands before a quote inside, as Spark and MySQL write it.
    Escaped,
    /// A quote is a letter like any other, as in IMDb's own files.
    Literal,
    /// Each line is quoted as a whole, as a spreadsheet writes a table that it took for one column; its
    /// fields are quoted inside.
    WholeLines,
}

/// How to read a file where looking at it is not to decide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadOptions {
    /// The byte between fields.
    pub separator: Option<u8>,
    /// Whether the first record names the columns.
    pub header: Option<bool>,
    /// What quotes mean.
    pub quoting: Option<Quoting>,
    /// The column of the ids: its name, or its number from 1.
    pub id_column: Option<String>,
    /// What every title is.
    pub kind: Option<TitleKind>,
    /// The longest line allowed, in bytes (16 MiB by default).
    pub max_line_bytes: usize,
}

impl Default for ReadOptions {
    fn default() -> Self {
        Self {
            separator: None,
            header: None,
            quoting: None,
            id_column: None,
            kind: None,
            max_line_bytes: DEFAULT_MAX_LINE_BYTES,
        }
    }
}
