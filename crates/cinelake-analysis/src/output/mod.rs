//! Writing rows: as a table for people, as CSV, JSON, Markdown or Parquet for everything else.
//!
//! Rows are written as they come; memory does not grow with the result, except for a table, whose
//! column widths are known only when its rows are (at most [`Options::max_rows`] of them are kept).
//! Lists and structures inside text formats are JSON. Nothing here knows where the output goes:
//! the caller gives a writer.

use std::io::{self, Write};

use futures::StreamExt;

use crate::error::AnalysisError;
use crate::rows::Rows;

mod cell;
mod csv;
mod json;
mod markdown;
mod parquet;
mod plain;
mod sanitize;
mod table;

use plain::PlainRecordBatch;

/// How rows are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// A boxed table for people.
    Table,
    /// RFC 4180 with a header and `\n` line ends; NULL is nothing, an empty text is `""`. (In a
    /// result of one column both are `""`: readers skip empty lines.)
    Csv,
    /// One JSON array of objects, a row a line; dates and times in ISO 8601, integers exact, NaN
    /// and infinities null.
    Json,
    /// The same objects without the array: one JSON value a line.
    Ndjson,
    /// A GitHub table; NULL is nothing.
    Markdown,
    /// Parquet, zstd.
    Parquet,
}

/// What a printed result depends on besides its rows.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// A table shows so many rows and counts the others; `None` shows all.
    pub max_rows: Option<usize>,
    /// Columns of the terminal; a wider table is cut. `None`: as wide as it takes.
    pub width: Option<usize>,
    /// Whether a table has a line with the columns' types.
    pub types: bool,
    /// Whether a terminal reads the output, so that control characters in CSV have to be shown
    /// instead of sent. (The other text formats never send them.)
    pub terminal: bool,
    /// Says what stands below a table; [`Below::english`] where nobody else does.
    pub words: fn(&Below) -> String,
}

/// What stands below a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Below {
    /// All rows are shown: how many there are.
    Rows(u64),
    /// Rows that are not shown.
    MoreRows {
        /// How many are not shown.
        left: u64,
        /// How many there are with those that are shown.
        all: u64,
    },
    /// The names of the columns for which there is no room.
    MoreColumns(Vec<String>),
}

impl Default for Options {
    /// 40 rows, uncut, with types, to a file, in English.
    fn default() -> Self {
        Self {
            max_rows: Some(40),
            width: None,
            types: true,
            terminal: false,
            words: Below::english,
        }
    }
}

/// Writes all rows and gives their number. Nothing is flushed.
///
/// # Errors
/// What the query meets while it runs; [`AnalysisError::Write`]; [`AnalysisError::Unwritable`] for
/// a type that Parquet does not have.
pub async fn write(
    rows: Rows,
    format: Format,
    options: &Options,
    out: &mut (dyn Write + Send),
) -> Result<u64, AnalysisError> {
    match format {
        Format::Table => table::write(rows, options, out).await,
        Format::Csv => csv::write(rows, options, out).await,
        Format::Json => json::write(rows, json::Frame::ARRAY, out).await,
        Format::Ndjson => json::write(rows, json::Frame::LINES, out).await,
        Format::Markdown => markdown::write(rows, out).await,
        Format::Parquet => parquet::write(rows, out).await,
    }
}

fn failed(source: io::Error) -> AnalysisError {
    AnalysisError::Write { source }
}

/// The next rows in plain types, or `None` at the end.
async fn next_plain(rows: &mut Rows) -> Result<Option<PlainRecordBatch>, AnalysisError> {
    match rows.next().await {
        None => Ok(None),
        Some(record_batch) => PlainRecordBatch::new(&record_batch?).map(Some),
    }
}

/// What the text formats have in common: a text for a cell, built and written cell by cell.
fn send(out: &mut (dyn Write + Send), text: &mut String) -> Result<(), AnalysisError> {
    let written = out.write_all(text.as_bytes()).map_err(failed);
    text.clear();
    written
}
