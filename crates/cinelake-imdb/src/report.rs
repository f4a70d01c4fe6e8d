//! What was found in a catalogue, in a form that prints and serialises the same every time.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::compression::Compression;
use crate::filter::FilterReason;
use crate::genres::GenreList;
use crate::header::{Column, Shape};
use crate::id::{ImdbId, RepairKind};
use crate::input::SkippedEntry;
use crate::options::Quoting;
use crate::reject::Reject;
use crate::role::Role;
use crate::tally::MAX_EXAMPLES;
use crate::title::TitleKind;

/// Beyond this many names the column holds free text, which must not fill the report.
const MAX_GENRES: usize = 1_000;

/// Everything that is to be known about a catalogue before a run.
///
/// Every distinct title of the input is kept, filtered or rejected:
/// `distinct_titles == kept + filtered + rejected_titles`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct CatalogueReport {
    /// The files, in the order they were read.
    pub files: Vec<FileReport>,
    /// Entries of archives, and files that were found and not named, that were left out.
    pub skipped_entries: Vec<SkippedEntry>,
    /// Rows of all tables, without headers, blank lines and joined ratings.
    pub rows: u64,
    /// Rows that could not be used.
    pub rejected_rows: u64,
    /// Distinct titles of the input.
    pub distinct_titles: u64,
    /// Titles that passed the filter.
    pub kept: u64,
    /// Titles that did not.
    pub filtered: u64,
    /// Titles whose id cannot be read: distinct texts, and each row without any.
    pub rejected_titles: u64,
    /// Filtered titles by reason.
    pub filtered_by_reason: BTreeMap<FilterReason, u64>,
    /// Genres of the filter that no title of the input has.
    pub genres_without_match: Vec<String>,
    /// Regions of the filter in which no title has a name.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub regions_without_match: Vec<String>,
    /// Ids of the filter's list that no file of the catalogue has.
    #[serde(skip_serializing_if = "IdsWithoutTitle::is_empty")]
    pub ids_without_title: IdsWithoutTitle,
    /// What the titles with a readable id are, before the filter.
    pub all_titles: TitleCounts,
    /// What the kept titles are.
    pub kept_titles: TitleCounts,
    /// Rows by column in which the value is null, for each column that some file has.
    pub nulls: BTreeMap<Column, u64>,
    /// Rows by column whose value is 0 where the scale has none: the value is unknown.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub zeros: BTreeMap<Column, u64>,
    /// Rows whose own kind is another than the caller gave: the row's was taken.
    #[serde(skip_serializing_if = "is_zero")]
    pub kind_conflicts: u64,
    /// Values by column that make no sense and count as unknown.
    pub unreadable: BTreeMap<Column, Unreadable>,
    /// Rows by the repair their id needed.
    pub repairs: BTreeMap<RepairKind, u64>,
    /// Rows whose quotes were taken literally because they did not add up.
    pub stray_quotes: u64,
    /// Blank lines.
    pub blank_lines: u64,
    /// Rejected rows by reason.
    pub rejects: BTreeMap<&'static str, u64>,
    /// The first 10,000 rejected rows.
    pub reject_examples: Vec<Reject>,
    /// Titles by column whose rows contradict each other; the first value was kept.
    pub disagreements: BTreeMap<Column, Disagreement>,
    /// Ratings joined from files of their own.
    pub ratings: RatingsReport,
    /// Names of titles, which are read where the filter asks for regions.
    #[serde(skip_serializing_if = "AkasReport::is_empty")]
    pub akas: AkasReport,
}

/// Rows of `title.akas` that were read for their regions.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct AkasReport {
    /// Rows of those files.
    pub rows: u64,
    /// Rows of them that could not be used.
    pub rejected_rows: u64,
}

impl AkasReport {
    /// Whether none was read.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }
}

/// Ids that were asked for and that the catalogue does not have.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct IdsWithoutTitle {
    /// How many.
    pub count: u64,
    /// The first few, in ascending order.
    pub examples: Vec<ImdbId>,
}

impl IdsWithoutTitle {
    /// Whether the catalogue has all of them.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    pub(crate) fn add(&mut self, id: ImdbId) {
        self.count += 1;
        if self.examples.len() < MAX_EXAMPLES {
            self.examples.push(id);
        }
    }
}

/// How a file is written, and what was read of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FileReport {
    /// The name, or `archive.zip!entry`.
    pub name: String,
    /// What kind of table it is.
    pub shape: Shape,
    /// How it is stored.
    pub compression: Compression,
    /// Whether the text is stored as UTF-16.
    #[serde(skip_serializing_if = "is_false")]
    pub is_utf16: bool,
    /// Whether it is stored as JSON, and is read as the table that its records make.
    #[serde(skip_serializing_if = "is_false")]
    pub is_json: bool,
    /// What is between fields; `None` for a single column.
    pub separator: Option<char>,
    /// Whether its first record names the columns.
    pub header: bool,
    /// What quotes mean in it.
    pub quoting: Quoting,
    /// How it is known what the titles are.
    pub kind_source: KindSource,
    /// What it is for.
    pub role: Role,
    /// Whether it is joined to the titles of other files instead of being read as titles.
    pub joined: bool,
    /// Lines before the header, which were left out.
    #[serde(skip_serializing_if = "is_zero")]
    pub lines_before_header: u64,
    /// Whether its rows were read. Files of people and the like are recognised by their header, and
    /// read by refine only.
    pub is_read: bool,
    /// Rows, without the header.
    pub rows: u64,
    /// Rows that are not as wide as the table.
    pub malformed_rows: u64,
    /// Blank lines.
    pub blank_lines: u64,
    /// Rows whose quotes were taken literally because they did not add up.
    pub stray_quotes: u64,
    /// Bytes of text.
    pub text_bytes: u64,
    /// Bytes as stored.
    pub stored_bytes: u64,
    /// The columns, in order.
    pub columns: Vec<ColumnReport>,
}

fn is_false(truth: &bool) -> bool {
    !truth
}

fn is_zero(number: &u64) -> bool {
    *number == 0
}

/// A column of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ColumnReport {
    /// Its name in the header, or its number from 1.
    pub name: String,
    /// What it holds, if it was recognised.
    pub holds: Option<Column>,
}

/// How it is known what the titles of a file are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum KindSource {
    /// The caller said so.
    Option,
    /// A column says so, row by row.
    TitleType,
    /// The names of the columns say so.
    Header,
    /// Nothing says so, and films were assumed.
    Assumed,
}

/// Counts of distinct titles.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct TitleCounts {
    /// Titles.
    pub titles: u64,
    /// Titles by kind.
    pub kinds: BTreeMap<TitleKind, u64>,
    /// Titles that were taken for films because nothing says what they are.
    ///
    /// Where a column says what titles are, a title of which it says nothing that can be read is of
    /// the kind `unknown` and not assumed.
    pub kind_assumed: u64,
    /// Titles by start year.
    pub years: BTreeMap<u16, u64>,
    /// Titles without a year.
    pub year_unknown: u64,
    /// Titles by genre; a title counts once for each of its genres.
    ///
    /// At most 1,000 names, which is more than any catalogue of genres has.
    pub genres: BTreeMap<String, u64>,
    /// Genres of titles that are not counted by name, because there are too many names.
    pub genres_not_listed: u64,
    /// Titles without a genre.
    pub genre_unknown: u64,
    /// Titles with a rating.
    pub rated: u64,
}

impl TitleCounts {
    /// Counts the genres of so many titles.
    pub(crate) fn add_genres(&mut self, list: &GenreList, titles: u64) {
        for genre in list.iter() {
            if let Some(count) = self.genres.get_mut(genre) {
                *count += titles;
            } else if self.genres.len() < MAX_GENRES {
                self.genres.insert(genre.to_owned(), titles);
            } else {
                self.genres_not_listed += titles;
            }
        }
    }
}

/// Values of one column that make no sense.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Unreadable {
    /// How many rows have one.
    pub rows: u64,
    /// The first few.
    pub examples: Vec<UnreadableExample>,
}

/// A value that makes no sense.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct UnreadableExample {
    /// The file.
    pub file: String,
    /// The line, from 1.
    pub line: u64,
    /// The value, at most 80 characters.
    pub value: String,
}

/// Titles whose rows contradict each other in one column.
///
/// Of titles that were filtered out only one byte a value is kept, so that one contradiction in
/// 255 goes unseen there, and there are no examples.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Disagreement {
    /// How many titles.
    pub titles: u64,
    /// The first few.
    pub examples: Vec<DisagreementExample>,
}

/// A row that contradicts an earlier one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DisagreementExample {
    /// The title.
    pub tconst: ImdbId,
    /// The value that was kept.
    pub kept: String,
    /// The value that was not.
    pub ignored: String,
    /// The file of the row that was not.
    pub file: String,
    /// Its line, from 1.
    pub line: u64,
}

/// Ratings that came in files of their own.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct RatingsReport {
    /// Rows of those files.
    pub rows: u64,
    /// Rows of them that could not be used.
    pub rejected_rows: u64,
    /// Distinct ids that belong to a title of the catalogue.
    pub joined: u64,
    /// Distinct ids that do not.
    pub without_title: u64,
}
