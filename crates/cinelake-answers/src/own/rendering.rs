//! An own answer for people: its table, and notes about what the rows do not show.

use std::borrow::Cow;

use super::answer::OwnAnswer;
use super::cells::OwnCell;
use super::columns::{OwnColumn, OwnFormat};
use super::question::OwnQuestion;
use super::{MOST_ROWS, problem};
use crate::document::{Block, ColumnHead, Document, Role, TextTable};
use crate::format;
use crate::language::{ByLanguage, Language};
use crate::request::{Request, TitleFilter};
use crate::table::TableBuilder;
use crate::words::{both, say};

impl OwnColumn {
    /// A value of the column as people read it; a dash stands for unknown.
    #[must_use]
    pub fn written(&self, cell: &OwnCell, language: Language) -> String {
        use OwnFormat as F;
        match cell {
            OwnCell::Unknown => format::UNKNOWN.to_owned(),
            OwnCell::Text(text) if self.format == F::Date => {
                format::day(language, Some(text.as_str()))
            }
            OwnCell::Text(text) => text.clone(),
            OwnCell::Truth(true) if self.format == F::YesNo => {
                say!(language, "yes")
            }
            OwnCell::Truth(false) if self.format == F::YesNo => {
                say!(language, "no")
            }
            OwnCell::Truth(truth) => truth.to_string(),
            OwnCell::Integer(number) if self.format == F::Integer => {
                format::integer(language, *number)
            }
            OwnCell::Integer(number) if matches!(self.format, F::Year | F::Text) => {
                number.to_string()
            }
            OwnCell::Integer(_) | OwnCell::Number(_) => {
                self.written_number(cell.number().unwrap_or(f64::NAN), language)
            }
        }
    }

    /// A number as the column writes its values, for instance at an axis.
    #[must_use]
    pub fn written_number(&self, number: f64, language: Language) -> String {
        match self.format {
            OwnFormat::Percent => format::percent(language, number, self.places),
            #[expect(clippy::cast_possible_truncation, reason = "rounded dollars")]
            OwnFormat::Usd => format::usd(language, number.round() as i64),
            OwnFormat::Multiple => format::times(language, number),
            OwnFormat::Text | OwnFormat::Year => number.to_string(),
            _ => format::decimal(language, number, self.places),
        }
    }
}

pub(super) fn document(answer: &OwnAnswer, language: Language) -> Document {
    let description = answer.description.as_ref();
    let mut document = Document {
        question: answer.text.get(language).clone(),
        sentence: description
            .map(|text| text.get(language).clone())
            .unwrap_or_default(),
        blocks: Vec::new(),
    };
    if answer.error.is_none() {
        document.blocks.push(Block::Table(table(answer, language)));
    }
    if !answer.left_out.is_empty() {
        let table = left_out_table(answer, language);
        document.blocks.push(Block::Table(table));
    }
    let notes = answer.notes.iter().map(|note| note.get(language).clone());
    document.blocks.extend(notes.map(Block::Note));
    document
}

fn table(answer: &OwnAnswer, language: Language) -> TextTable {
    let heads = answer.columns.iter().map(|column| ColumnHead {
        key: Cow::Owned(column.name.clone()),
        label: column.head(language),
        right: column.value_type.is_number(),
    });
    let row = |cells: &Vec<OwnCell>| {
        let written = answer.columns.iter().zip(cells);
        written
            .map(|(column, cell)| column.written(cell, language))
            .collect()
    };
    TextTable {
        role: Role::Answer,
        caption: String::new(),
        columns: heads.collect(),
        rows: answer.rows.cells.iter().map(row).collect(),
    }
}

fn left_out_table(answer: &OwnAnswer, language: Language) -> TextTable {
    let caption = say!(language, "own-left-out");
    TableBuilder::new(language, Role::LeftOut, caption, &answer.left_out)
        .text("reason", "own-left-out-reason", |line| {
            line.text.get(language).clone()
        })
        .count("titles", "table-titles", |line| line.titles)
        .table()
}

/// What the rows do not show, then what the question itself says.
pub(super) fn notes(
    question: &OwnQuestion,
    request: &Request,
    answer: &OwnAnswer,
    empty_tables: &[String],
) -> Vec<ByLanguage> {
    let mut notes = Vec::new();
    if answer.rows.cells.is_empty() {
        notes.push(both("own-no-rows"));
    }
    notes.extend(
        empty_tables
            .iter()
            .map(|name| ByLanguage::each(|language| say!(language, "own-empty-table", name))),
    );
    if answer.more_rows {
        notes.push(more_rows());
    }
    notes.extend(floor_note(answer));
    notes.extend(filters_note(question, request));
    notes.extend(question.notes.iter().cloned());
    notes
}

fn more_rows() -> ByLanguage {
    ByLanguage::each(|language| say!(language, "own-more-rows", rows = MOST_ROWS as u64))
}

fn floor_note(answer: &OwnAnswer) -> Option<ByLanguage> {
    let floor = answer.below_floor.as_ref();
    let floor = floor.filter(|floor| floor.rows + floor.unknown > 0)?;
    let column = answer.columns.iter().find(|own| own.name == floor.column)?;
    Some(ByLanguage::each(|language| {
        let (below, unknown) = (
            format::count(language, floor.rows),
            format::count(language, floor.unknown),
        );
        let label = column.label.get(language);
        let least = column.written_number(floor.at_least, language);
        say!(language, "own-below-floor", label, least, below, unknown)
    }))
}

/// The filters, or that the question does not heed them.
fn filters_note(question: &OwnQuestion, request: &Request) -> Option<ByLanguage> {
    if request.filter == TitleFilter::default() {
        return None;
    }
    if problem::names(&question.sql, "selected_titles") {
        return request.filter.note(None);
    }
    Some(both("own-without-filters"))
}
