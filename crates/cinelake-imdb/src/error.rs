//! What stops the reading of a catalogue. A title or row that cannot be read is not an error: it
//! is counted in the report.

use std::io;

use crate::compression::Compression;
use crate::opinion::OpinionReport;

/// Why a catalogue file could not be read to its end.
#[derive(Debug, thiserror::Error)]
pub enum CatalogueError {
    /// The file could not be opened.
    #[error("open {file}")]
    Open {
        /// The name of the file.
        file: String,
        /// What the system said.
        source: io::Error,
    },
    /// The source of the bytes failed.
    #[error("read {file} at byte {byte}")]
    Read {
        /// The name of the file.
        file: String,
        /// Bytes read before, as stored (compressed where the file is).
        byte: u64,
        /// What the system said.
        source: io::Error,
    },
    /// The compressed data ends in the middle.
    #[error("{file} is cut off: its {compression} data ends early, at byte {byte}")]
    Truncated {
        /// The name of the file.
        file: String,
        /// How the file is compressed.
        compression: Compression,
        /// Compressed bytes read before.
        byte: u64,
        /// What the decoder said.
        source: io::Error,
    },
    /// The compressed data is damaged.
    #[error("{file} is damaged: bad {compression} data before byte {byte}")]
    Corrupt {
        /// The name of the file.
        file: String,
        /// How the file is compressed.
        compression: Compression,
        /// Compressed bytes read before.
        byte: u64,
        /// What the decoder said.
        source: io::Error,
    },
    /// The zip archive cannot be opened, for instance because its end is missing.
    #[error("{file} is not a whole zip archive")]
    Zip {
        /// The name of the file.
        file: String,
        /// What the decoder said.
        source: zip::result::ZipError,
    },
    /// The archive says two things, so that readers differ in what is in it.
    #[error("{file} is a zip archive in which {problem}: unpack it, and name the tables")]
    AmbiguousArchive {
        /// The name of the archive.
        file: String,
        /// What is wrong with it.
        problem: &'static str,
    },
    /// No entry of the archive can be read as a table of titles.
    #[error("{file} contains no table of titles ({})", list(.skipped))]
    NoTable {
        /// The name of the archive.
        file: String,
        /// Its entries, each with why it was left out.
        skipped: Vec<String>,
    },
    /// A list of ids has none.
    #[error(
        "{file} has no id of a title (tt and at least seven digits); write one id on each line"
    )]
    NoIds {
        /// The names of the files.
        file: String,
    },
    /// Regions are asked for, and no file says in which regions titles have names.
    #[error(
        "none of the files says in which regions titles have names ({}); add IMDb's title.akas to them, \
         or ask for no region",
        list(.files)
    )]
    NoRegions {
        /// The names of the tables.
        files: Vec<String>,
    },
    /// A crosswalk without ids of TMDB.
    #[error(
        "{file} has no column of TMDB's ids; a crosswalk has one with a name such as tmdbId, \
         tmdb_movie_id or tmdb_tv_id"
    )]
    NoTmdbIds {
        /// The name of the table.
        file: String,
    },
    /// A second opinion without a figure.
    #[error(
        "{file} has no column of budgets or box offices; name it budget, cost, P2130, box_office, \
         worldwide_gross or P2142 (columns seen: {})", list(.columns)
    )]
    NoFigures {
        /// The name of the table.
        file: String,
        /// The columns, as named in the header or numbered from 1.
        columns: Vec<String>,
    },
    /// A second opinion of which nothing can be used.
    #[error(
        "{file} has no figure that can be used: of {} rows, {} have no IMDb id of a title; of {} figures, \
         {} are no whole number and {} contradict another row of the same title",
        .report.rows, .report.rows_without_id, .report.values, .report.not_a_number, .report.contradicting
    )]
    NoOpinions {
        /// The name of the file.
        file: String,
        /// What was found in it.
        report: OpinionReport,
    },
    /// A file that is no whole export of TMDB's ids.
    #[error(
        "{file} is no whole daily export of TMDB's films or series (line {line}); fetch \
         movie_ids_MM_DD_YYYY.json.gz or tv_series_ids_MM_DD_YYYY.json.gz again"
    )]
    NotAnExport {
        /// The name of the file.
        file: String,
        /// The line, from 1; 0 in an empty file.
        line: u64,
    },
    /// An archive from a stream has to lie on disk to be read, and that failed.
    #[error("keep a temporary copy of {file}")]
    Spool {
        /// The name of the archive.
        file: String,
        /// What the system said.
        source: io::Error,
    },
    /// A line is longer than allowed.
    #[error(
        "{file}, line {line}: longer than {limit} bytes (the line starts at byte {byte}); is this \
         a text table?"
    )]
    LineTooLong {
        /// The name of the file.
        file: String,
        /// The line, from 1.
        line: u64,
        /// Where the line starts, in bytes of the text.
        byte: u64,
        /// The longest line allowed, in bytes.
        limit: usize,
    },
    /// The text is not UTF-8.
    #[error(
        "{file}, line {line}: invalid UTF-8 at byte {byte}; the file must be UTF-8 (in Excel: save \
         as \"CSV UTF-8\"; elsewhere for instance: iconv -f windows-1252 -t utf-8)"
    )]
    InvalidUtf8 {
        /// The name of the file.
        file: String,
        /// The line, from 1.
        line: u64,
        /// Where the first bad byte is, in bytes of the text.
        byte: u64,
    },
    /// The text is UTF-32.
    #[error(
        "{file} is {encoding}; it must be UTF-8 or UTF-16 (for instance: iconv -f {} -t utf-8)",
        encoding.to_ascii_lowercase()
    )]
    Utf32 {
        /// The name of the file.
        file: String,
        /// The encoding, as iconv names it, in capitals.
        encoding: &'static str,
    },
    /// The table has more columns than are read.
    #[error(
        "{file}, line {line}: more than {limit} columns; is this a table with one title in each row?"
    )]
    TooManyColumns {
        /// The name of the file.
        file: String,
        /// The line of the first row, from 1.
        line: u64,
        /// The most columns that are read.
        limit: usize,
    },
    /// The text holds a NUL byte, as binary files and damaged downloads do.
    #[error("{file}, line {line}: a NUL byte at byte {byte}; is this a text table, and whole?")]
    NulByte {
        /// The name of the file.
        file: String,
        /// The line, from 1.
        line: u64,
        /// Where the byte is, in bytes of the text.
        byte: u64,
    },
    /// The file is something else than a text table.
    #[error("{file} is {what}, not a text table: {advice}")]
    NotATable {
        /// The name of the file.
        file: String,
        /// What it is.
        what: &'static str,
        /// What to do about it.
        advice: &'static str,
    },
    /// The file is JSON, and no list of titles.
    #[error("{file} is JSON that cannot be read as a table: {reason}")]
    BadJson {
        /// The name of the file.
        file: String,
        /// Why, and in which record.
        reason: String,
    },
    /// The archive cannot be read without its password.
    #[error("{file} is encrypted: unpack it with its password, and name the files")]
    Encrypted {
        /// The name of the archive.
        file: String,
    },
    /// The archive has more entries than are read.
    #[error("{file} holds more than {limit} files: unpack it, and name the tables")]
    TooManyEntries {
        /// The name of the archive.
        file: String,
        /// The most entries that are read.
        limit: usize,
    },
    /// No column holds the ids of titles.
    #[error("{file} has no column of IMDb title ids: {hint} (columns seen: {})", list(.columns))]
    NoIdColumn {
        /// The name of the file.
        file: String,
        /// The columns, as named in the header or numbered from 1.
        columns: Vec<String>,
        /// What to do about it.
        hint: String,
    },
    /// More than one column holds ids of titles, and nothing says which are those of the rows.
    #[error("{file}: {question} (columns seen: {})", list(.columns))]
    IdColumnInDoubt {
        /// The name of the file.
        file: String,
        /// The columns, as named in the header or numbered from 1.
        columns: Vec<String>,
        /// Which of them are in doubt, and what to do about it.
        question: String,
    },
    /// The column asked for is not there.
    #[error("{file} has no column {wanted:?} (columns seen: {})", list(.columns))]
    UnknownIdColumn {
        /// The name of the file.
        file: String,
        /// The column asked for.
        wanted: String,
        /// The columns there are.
        columns: Vec<String>,
    },
    /// More titles than the index can hold.
    #[error("{file}, line {line}: more than {limit} distinct titles")]
    TooManyTitles {
        /// The name of the file.
        file: String,
        /// The line, from 1.
        line: u64,
        /// The most titles one catalogue can hold.
        limit: usize,
    },
}

impl CatalogueError {
    /// Whether the file is whole, and simply no table of titles.
    #[must_use]
    pub fn is_other_content(&self) -> bool {
        matches!(
            self,
            Self::NoIdColumn { .. }
                | Self::IdColumnInDoubt { .. }
                | Self::UnknownIdColumn { .. }
                | Self::NotATable { .. }
                | Self::BadJson { .. }
                | Self::Encrypted { .. }
                | Self::NoTable { .. }
        )
    }
}

/// A text that cannot be understood although its bytes came well, as the cause in an [`std::io::Error`].
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct BadText(String);

impl BadText {
    /// The text that is the cause of an error, if one is.
    pub(crate) fn cause(error: &std::io::Error) -> Option<&Self> {
        error.get_ref()?.downcast_ref()
    }

    pub(crate) fn error(text: impl Into<String>) -> std::io::Error {
        std::io::Error::new(std::io::ErrorKind::InvalidData, Self(text.into()))
    }
}

const LISTED: usize = 30;

fn list(names: &[String]) -> String {
    let mut text = names
        .iter()
        .take(LISTED)
        .cloned()
        .collect::<Vec<_>>()
        .join(", ");
    if names.len() > LISTED {
        text.push_str(", …");
    }
    text
}
