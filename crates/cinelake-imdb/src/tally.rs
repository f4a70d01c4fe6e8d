//! The counters behind a report, while a catalogue is read.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use crate::header::Column;
use crate::id::{IdProblem, ImdbId, Repairs};
use crate::index::IdIndex;
use crate::merge::{Merged, value_text};
use crate::reader::{Malformed, Row};
use crate::reject::{Reject, RejectReason, shorten};
use crate::report::{CatalogueReport, DisagreementExample, UnreadableExample};
use crate::title::{Title, TitleKind};
use crate::values::Values;

const MAX_REJECT_EXAMPLES: usize = 10_000;
const MAX_EXAMPLES: usize = 5;

/// Where a row is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct At<'a> {
    pub(crate) file: &'a str,
    pub(crate) line: u64,
}

#[derive(Debug, Default)]
pub(crate) struct Tally {
    pub(crate) report: CatalogueReport,
    nulls: [u64; Column::ALL.len()],
    /// Hashes of the texts that are no ids; the texts themselves would take memory.
    unreadable_ids: HashSet<u64>,
    rows_without_id: u64,
    /// Ids of rows that are not as wide as their table: titles only if no good row has them.
    malformed_ids: HashSet<ImdbId>,
}

impl Tally {
    /// Counts the nulls of a row.
    pub(crate) fn count_nulls(&mut self, row: &Row<'_>, columns: &[Column]) {
        for column in columns {
            self.nulls[*column as usize] += u64::from(row.get(*column).is_none());
        }
    }

    /// Makes columns appear in the report even if they have no nulls.
    pub(crate) fn know_columns(&mut self, columns: &[Column]) {
        for column in columns {
            self.report.nulls.entry(*column).or_default();
        }
    }

    pub(crate) fn count_repairs(&mut self, repairs: Repairs) {
        if !repairs.is_empty() {
            for kind in repairs.iter() {
                *self.report.repairs.entry(kind).or_default() += 1;
            }
        }
    }

    pub(crate) fn unreadable(&mut self, column: Column, value: &str, at: At<'_>) {
        let entry = self.report.unreadable.entry(column).or_default();
        entry.rows += 1;
        if entry.examples.len() < MAX_EXAMPLES {
            let (file, value) = (at.file.to_owned(), shorten(value));
            entry.examples.push(UnreadableExample {
                file,
                line: at.line,
                value,
            });
        }
    }

    /// Counts a row whose id cannot be read.
    pub(crate) fn reject_id(&mut self, text: &str, problem: IdProblem, at: At<'_>) {
        self.reject_row(text, RejectReason::Id(problem), at);
        self.note_bad_id(text, problem);
    }

    fn note_bad_id(&mut self, text: &str, problem: IdProblem) {
        if problem == IdProblem::Missing {
            self.rows_without_id += 1;
        } else {
            let mut hasher = DefaultHasher::new();
            text.trim().hash(&mut hasher);
            self.unreadable_ids.insert(hasher.finish());
        }
    }

    /// Counts a row that is not as wide as its table.
    pub(crate) fn reject_malformed(&mut self, row: &Malformed<'_>, at: At<'_>) {
        let reason = RejectReason::FieldCount {
            expected: row.expected,
            found: row.found,
        };
        self.reject_row(row.text, reason, at);
        let id = row.id.unwrap_or_default();
        match ImdbId::repair(id) {
            Ok((id, _)) => drop(self.malformed_ids.insert(id)),
            Err(problem) => self.note_bad_id(id, problem),
        }
    }

    fn reject_row(&mut self, value: &str, reason: RejectReason, at: At<'_>) {
        self.report.rejected_rows += 1;
        self.example(value, reason, at);
    }

    /// Counts a row of ratings that cannot be used; no title is lost by it.
    pub(crate) fn reject_rating(&mut self, value: &str, reason: RejectReason, at: At<'_>) {
        self.report.ratings.rejected_rows += 1;
        self.example(value, reason, at);
    }

    fn example(&mut self, value: &str, reason: RejectReason, at: At<'_>) {
        *self.report.rejects.entry(reason.code()).or_default() += 1;
        if self.report.reject_examples.len() < MAX_REJECT_EXAMPLES {
            self.report
                .reject_examples
                .push(Reject::new(at.file, at.line, value, reason));
        }
    }

    /// Keeps the counts of distinct titles right when a later row brings a value.
    pub(crate) fn count_filled(&mut self, merged: Merged, values: &Values<'_>) {
        let counts = &mut self.report.all_titles;
        for column in merged.filled.iter() {
            match (column, values.kind, values.start_year, &values.genres) {
                (Column::TitleType, Some(kind), ..) => {
                    counts.kind_assumed = counts.kind_assumed.saturating_sub(1);
                    // What is assumed is always a film.
                    if let Some(count) = counts.kinds.get_mut(&TitleKind::Movie) {
                        *count = count.saturating_sub(1);
                    }
                    *counts.kinds.entry(kind).or_default() += 1;
                }
                (Column::StartYear, _, Some(year), _) => {
                    counts.year_unknown = counts.year_unknown.saturating_sub(1);
                    *counts.years.entry(year).or_default() += 1;
                }
                (Column::Genres, .., Some(list)) => {
                    counts.genre_unknown = counts.genre_unknown.saturating_sub(1);
                    list.iter().for_each(|genre| counts.add_genre(genre));
                }
                (Column::AverageRating, ..) => counts.rated += 1,
                _ => {}
            }
        }
    }

    /// Counts columns in which a title is contradicted for the first time.
    pub(crate) fn count_disagreements(&mut self, columns: crate::merge::ColumnSet) {
        for column in columns.iter() {
            self.report.disagreements.entry(column).or_default().titles += 1;
        }
    }

    /// Keeps the first few contradictions as examples.
    pub(crate) fn disagreement_examples(
        &mut self,
        columns: crate::merge::ColumnSet,
        title: &Title,
        values: &Values<'_>,
        at: At<'_>,
    ) {
        for column in columns.iter() {
            let entry = self.report.disagreements.entry(column).or_default();
            if entry.examples.len() < MAX_EXAMPLES {
                entry.examples.push(DisagreementExample {
                    tconst: title.id(),
                    kept: value_text(&Values::of(title), column),
                    ignored: value_text(values, column),
                    file: at.file.to_owned(),
                    line: at.line,
                });
            }
        }
    }

    /// Adds up what only the end of the input can tell.
    pub(crate) fn close(&mut self, titles: &IdIndex) {
        for (column, count) in Column::ALL.into_iter().zip(self.nulls) {
            if count > 0 || self.report.nulls.contains_key(&column) {
                self.report.nulls.insert(column, count);
            }
        }
        self.report.all_titles.kinds.retain(|_, count| *count > 0);
        let lost = self
            .malformed_ids
            .iter()
            .filter(|id| !titles.contains(**id))
            .count();
        self.report.rejected_titles =
            self.unreadable_ids.len() as u64 + self.rows_without_id + lost as u64;
        self.report.distinct_titles = titles.len() as u64 + self.report.rejected_titles;
    }
}
