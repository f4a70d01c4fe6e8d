//! Writing rows: as a table for people, as CSV, JSON, Markdown or Parquet for everything else.
//!
//! Rows are written as they come; memory does not grow with the result, except for a table, whose
//! column widths are known only when its rows are (at most [`Options::max_rows`] of them are kept).
//! Lists and structures inside text formats are JSON. Nothing here knows where the output goes:
//! the caller gives a writer, or a path to [`write_file`].

use std::io::{self, Write};
use std::path::Path;

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
    /// A GitHub table; NULL is nothing.
    Markdown,
    /// Parquet, zstd.
    Parquet,
}

/// What a printed result depends on besides its rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
}

impl Default for Options {
    /// 40 rows, uncut, with types, to a file.
    fn default() -> Self {
        Self {
            max_rows: Some(40),
            width: None,
            types: true,
            terminal: false,
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
        Format::Json => json::write(rows, out).await,
        Format::Markdown => markdown::write(rows, out).await,
        Format::Parquet => parquet::write(rows, out).await,
    }
}

/// Writes all rows to a file and gives their number. The file appears whole, when all rows are in
/// it, and replaces one that is there; a pipe or device is written to as the rows come.
///
/// # Errors
/// As [`write`]; nothing is left behind then.
pub async fn write_file(
    rows: Rows,
    format: Format,
    options: &Options,
    path: &Path,
) -> Result<u64, AnalysisError> {
    let is_special = std::fs::metadata(path).is_ok_and(|found| !found.is_file() && !found.is_dir());
    if is_special {
        let file = std::fs::OpenOptions::new().write(true).open(path);
        let mut out = io::BufWriter::new(file.map_err(failed)?);
        let count = write(rows, format, options, &mut out).await?;
        out.flush().map_err(failed)?;
        return Ok(count);
    }
    let folder = match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    let mut staged = io::BufWriter::new(stage(folder).map_err(failed)?);
    let count = write(rows, format, options, &mut staged).await?;
    let staged = staged.into_inner().map_err(|error| failed(error.into_error()))?;
    staged.persist(path).map_err(|error| failed(error.error))?;
    Ok(count)
}

/// A temporary file beside the target, with the rights that a new file has there.
fn stage(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".cinelake-").suffix(".partial");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
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
