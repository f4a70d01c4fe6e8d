//! The counters behind a report, while tables are read.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use crate::header::{ByColumn, Column};
use crate::id::{IdProblem, ImdbId, Repairs};
use crate::read::At;
use crate::reader::{ColumnMask, Malformed};
use crate::reject::{Reject, RejectReason, shorten};
use crate::report::{CatalogueReport, FileReport, UnreadableExample};
use crate::values::OddValue;

const MAX_REJECT_EXAMPLES: usize = 10_000;
pub(crate) const MAX_EXAMPLES: usize = 5;

#[derive(Debug, Default)]
pub(crate) struct Tally {
    pub(crate) report: CatalogueReport,
    nulls: ByColumn<u64>,
    /// Hashes of the texts that are no ids; the texts themselves would take memory.
    unreadable_ids: HashSet<u64>,
    rows_without_id: u64,
    /// Ids of rows that are not as wide as their table: titles only if no good row has them.
    malformed_ids: HashSet<ImdbId>,
}

impl Tally {
    /// Counts the nulls of a row.
    pub(crate) fn count_nulls(&mut self, nulls: ColumnMask) {
        for column in nulls.iter() {
            self.nulls[column] += 1;
        }
    }

    pub(crate) fn count_repairs(&mut self, repairs: Repairs) {
        if !repairs.is_empty() {
            for kind in repairs.iter() {
                *self.report.repairs.entry(kind).or_default() += 1;
            }
        }
    }

    /// Counts a value that is not taken as it stands.
    pub(crate) fn odd(&mut self, column: Column, odd: OddValue, value: &str, at: At<'_>) {
        match odd {
            OddValue::Unreadable => self.unreadable(column, value, at),
            OddValue::Zero => *self.report.zeros.entry(column).or_default() += 1,
            OddValue::KindConflict => self.report.kind_conflicts += 1,
        }
    }

    fn unreadable(&mut self, column: Column, value: &str, at: At<'_>) {
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
        self.reject_row(row.text, row.reason(), at);
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

    /// Counts a row of a person that cannot be used; no title is lost by it.
    pub(crate) fn reject_person(&mut self, value: &str, reason: RejectReason, at: At<'_>) {
        self.reject_row(value, reason, at);
    }

    fn example(&mut self, value: &str, reason: RejectReason, at: At<'_>) {
        *self.report.rejects.entry(reason.code()).or_default() += 1;
        if self.report.reject_examples.len() < MAX_REJECT_EXAMPLES {
            self.report
                .reject_examples
                .push(Reject::new(at.file, at.line, value, reason));
        }
    }

    /// Takes in what was found in a table of names.
    pub(crate) fn add_akas(&mut self, found: CatalogueReport) {
        let report = &mut self.report;
        report.akas.rows += found.rows;
        report.akas.rejected_rows += found.rejected_rows;
        report.blank_lines += found.blank_lines;
        report.stray_quotes += found.stray_quotes;
        for (reason, rows) in found.rejects {
            *report.rejects.entry(reason).or_default() += rows;
        }
        let room = MAX_REJECT_EXAMPLES.saturating_sub(report.reject_examples.len());
        let examples = found.reject_examples.into_iter().take(room);
        report.reject_examples.extend(examples);
        report.files.extend(found.files);
    }

    /// Closes a table: its columns are in the report even if they have no nulls.
    pub(crate) fn close(&mut self, columns: &[(Column, usize)], file: FileReport) {
        let report = &mut self.report;
        for (column, _) in columns {
            report.nulls.insert(*column, self.nulls[*column]);
        }
        report.blank_lines += file.blank_lines;
        report.stray_quotes += file.stray_quotes;
        report.files.push(file);
    }

    /// Titles whose id cannot be read: distinct texts, each row without any, and the ids that only
    /// rows of the wrong width have.
    pub(crate) fn rejected_titles(&self, is_known: impl Fn(ImdbId) -> bool) -> u64 {
        let lost = self.malformed_ids.iter().filter(|id| !is_known(**id));
        self.unreadable_ids.len() as u64 + self.rows_without_id + lost.count() as u64
    }
}
