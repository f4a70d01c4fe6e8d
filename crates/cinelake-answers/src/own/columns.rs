//! The columns of an answer: what a question says of them, and what the result has.

use arrow::datatypes::Schema;
use serde::Serialize;

use super::cells::ValueType;
use super::problem::{OwnProblem, Place};
use super::question::{ChartKind, OwnQuestion};
use super::{SQL_FILE, TOML_FILE};
use crate::language::{ByLanguage, Language};
use crate::names::instead_of;

/// How the values of a column are written for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum OwnFormat {
    /// As it is.
    Text,
    /// A whole number with separators.
    Integer,
    /// A number with separators and decimal places.
    Number,
    /// A share between 0 and 1 as a percentage.
    Percent,
    /// US dollars, rounded to whole ones.
    Usd,
    /// A whole number without separators.
    Year,
    /// A day.
    Date,
    /// IMDb's scale of 0 to 10.
    Rating,
    /// How many times: `2.5×`.
    Multiple,
    /// Yes or no.
    YesNo,
}

impl OwnFormat {
    /// Every format by its name in `question.toml`.
    pub(super) const NAMES: [(&'static str, Self); 10] = [
        ("text", Self::Text),
        ("integer", Self::Integer),
        ("number", Self::Number),
        ("percent", Self::Percent),
        ("usd", Self::Usd),
        ("year", Self::Year),
        ("date", Self::Date),
        ("rating", Self::Rating),
        ("multiple", Self::Multiple),
        ("yes_no", Self::YesNo),
    ];

    /// Its name in `question.toml`.
    pub(super) fn name(self) -> &'static str {
        let named = Self::NAMES.iter().find(|(_, format)| *format == self);
        named.map_or("text", |(name, _)| name)
    }

    /// Whether decimal places can be chosen.
    pub(super) fn has_places(self) -> bool {
        matches!(self, Self::Number | Self::Percent | Self::Rating)
    }

    fn places(self) -> usize {
        match self {
            Self::Number => 2,
            Self::Percent | Self::Rating => 1,
            _ => 0,
        }
    }

    /// The format of values of a type, where the question says nothing.
    pub(super) fn of(value_type: ValueType) -> Self {
        match value_type {
            ValueType::Boolean => Self::YesNo,
            ValueType::Integer => Self::Integer,
            ValueType::Number => Self::Number,
            ValueType::Date => Self::Date,
            ValueType::Text => Self::Text,
        }
    }

    fn takes(self, value_type: ValueType) -> bool {
        match self {
            Self::Text => true,
            Self::Integer | Self::Year => value_type == ValueType::Integer,
            Self::Number | Self::Percent | Self::Usd | Self::Rating | Self::Multiple => {
                value_type.is_number()
            }
            Self::Date => value_type == ValueType::Date,
            Self::YesNo => value_type == ValueType::Boolean,
        }
    }
}

/// What a question says of a column.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct ColumnWords {
    pub(super) name: String,
    pub(super) label: Option<ByLanguage>,
    pub(super) unit: Option<ByLanguage>,
    pub(super) format: Option<OwnFormat>,
    pub(super) decimals: Option<usize>,
}

/// A column of an answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OwnColumn {
    /// Its name in the result; the key of the rows.
    pub name: String,
    /// The type of its values.
    #[serde(rename = "type")]
    pub value_type: ValueType,
    /// What people read.
    pub label: ByLanguage,
    /// What the values count or measure, in words.
    pub unit: Option<ByLanguage>,
    /// How the values are written for people.
    pub format: OwnFormat,
    /// Decimal places for people.
    #[serde(skip)]
    pub places: usize,
}

impl OwnColumn {
    /// The label with the unit behind it.
    #[must_use]
    pub fn head(&self, language: Language) -> String {
        let label = self.label.get(language);
        match &self.unit {
            Some(unit) => format!("{label} ({})", unit.get(language)),
            None => label.clone(),
        }
    }

    pub(super) fn new(name: &str, value_type: ValueType, words: Option<&ColumnWords>) -> Self {
        let format = words.and_then(|words| words.format);
        let format = format.unwrap_or(OwnFormat::of(value_type));
        let plain = name.replace('_', " ");
        let label = words.and_then(|words| words.label.clone());
        Self {
            name: name.to_owned(),
            value_type,
            label: label.unwrap_or_else(|| ByLanguage::text(&plain, &plain)),
            unit: words.and_then(|words| words.unit.clone()),
            places: words
                .and_then(|words| words.decimals)
                .unwrap_or(format.places()),
            format,
        }
    }
}

/// The columns of the result with the question's words for them, or all that does not go together.
pub(super) fn compare(
    question: &OwnQuestion,
    schema: &Schema,
) -> Result<Vec<OwnColumn>, Vec<OwnProblem>> {
    let mut problems = Vec::new();
    let mut columns = Vec::new();
    for field in schema.fields() {
        let words = question
            .columns
            .iter()
            .find(|own| own.name == *field.name());
        match ValueType::of(field.data_type()) {
            Some(value_type) => columns.push(OwnColumn::new(field.name(), value_type, words)),
            None => problems.push(no_plain_value(question, field.name())),
        }
    }
    // What a column cannot be shown as is said once, and not again of all that names it.
    if problems.is_empty() {
        missing(question, &columns, &mut problems);
        formats(question, &columns, &mut problems);
        chart(question, &columns, &mut problems);
        floor(question, &columns, &mut problems);
    }
    match problems.is_empty() {
        true => Ok(columns),
        false => Err(problems),
    }
}

fn no_plain_value(question: &OwnQuestion, name: &str) -> OwnProblem {
    let message = format!(
        "the column `{name}` is a list or another nested value, and an answer has plain values only; \
         for a list, write array_to_string({name}, ', ') AS {name}"
    );
    OwnProblem::new(SQL_FILE, Place::of_name(&question.sql, name), message)
}

/// A problem with something that the question's file says.
fn file_problem(question: &OwnQuestion, key: &str, message: String) -> OwnProblem {
    OwnProblem::new(TOML_FILE, question.place(key), message)
}

fn not_there(question: &OwnQuestion, key: &str, name: &str, columns: &[OwnColumn]) -> OwnProblem {
    let known: Vec<String> = columns.iter().map(|own| own.name.clone()).collect();
    let message = format!(
        "the statement gives no column `{name}`{}",
        instead_of(name, &known)
    );
    file_problem(question, key, message)
}

fn find<'c>(columns: &'c [OwnColumn], name: &str) -> Option<&'c OwnColumn> {
    columns.iter().find(|own| own.name == name)
}

fn missing(question: &OwnQuestion, columns: &[OwnColumn], problems: &mut Vec<OwnProblem>) {
    for words in &question.columns {
        if find(columns, &words.name).is_none() {
            let key = format!("columns.{}", words.name);
            problems.push(not_there(question, &key, &words.name, columns));
        }
    }
}

fn formats(question: &OwnQuestion, columns: &[OwnColumn], problems: &mut Vec<OwnProblem>) {
    for column in columns
        .iter()
        .filter(|own| !own.format.takes(own.value_type))
    {
        let (format, name) = (column.format.name(), &column.name);
        let message = format!(
            "the format `{format}` does not fit: the statement gives `{name}` as {}",
            column.value_type.described()
        );
        problems.push(file_problem(
            question,
            &format!("columns.{name}.format"),
            message,
        ));
    }
}

fn chart(question: &OwnQuestion, columns: &[OwnColumn], problems: &mut Vec<OwnProblem>) {
    let kind = question.chart.kind;
    for (key, name) in question.chart.columns() {
        let place = format!("chart.{key}");
        let Some(column) = find(columns, name) else {
            problems.push(not_there(question, &place, name, columns));
            continue;
        };
        let fits = match (key, kind) {
            ("label", _) | ("x", ChartKind::Bar) => true,
            ("x", ChartKind::Line) => {
                column.value_type.is_number() || column.value_type == ValueType::Date
            }
            _ => column.value_type.is_number(),
        };
        if !fits {
            let message = format!(
                "`{key}` of this chart needs numbers, and the statement gives `{name}` as {}",
                column.value_type.described()
            );
            problems.push(file_problem(question, &place, message));
        }
    }
}

fn floor(question: &OwnQuestion, columns: &[OwnColumn], problems: &mut Vec<OwnProblem>) {
    let Some(floor) = &question.floor else {
        return;
    };
    match find(columns, &floor.column) {
        None => problems.push(not_there(question, "floor.column", &floor.column, columns)),
        Some(column) if !column.value_type.is_number() => {
            let message = format!(
                "a floor needs numbers, and the statement gives `{}` as {}",
                column.name,
                column.value_type.described()
            );
            problems.push(file_problem(question, "floor.column", message));
        }
        Some(_) => {}
    }
}
