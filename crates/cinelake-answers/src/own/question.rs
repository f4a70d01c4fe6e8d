//! A question as its folder says it.

use std::collections::BTreeMap;

use arrow::datatypes::Schema;
use serde::Serialize;

use super::columns::{ColumnWords, OwnColumn};
use super::parameters::{OwnParameter, SetError};
use super::problem::{OwnProblem, Place};
use super::{columns, read};
use crate::language::ByLanguage;
use crate::prelude;
use crate::request::Request;

/// A question of a user's.
#[derive(Debug, Clone, PartialEq)]
pub struct OwnQuestion {
    /// The name of its folder: small letters, digits and `-`.
    pub name: String,
    /// The question in words.
    pub title: ByLanguage,
    /// What it is about, in a sentence or two.
    pub description: Option<ByLanguage>,
    /// What a reader has to know.
    pub notes: Vec<ByLanguage>,
    /// What can be set, in the order of the file.
    pub parameters: Vec<OwnParameter>,
    /// How the answer is drawn.
    pub chart: OwnChart,
    /// Which rows are left out.
    pub floor: Option<OwnFloor>,
    /// The statement as the file has it.
    pub sql: String,
    /// The statement that counts what is left out.
    pub left_out_sql: Option<String>,
    /// Words for the reasons that it gives.
    pub(super) reasons: Vec<(String, ByLanguage)>,
    /// What is said of columns of the result, in the order of the file.
    pub(super) columns: Vec<ColumnWords>,
    /// Where things stand in the file, by key: `columns.genre`, `chart.x`.
    pub(super) places: BTreeMap<String, Place>,
}

/// A kind of chart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ChartKind {
    /// A bar for each row.
    Bar,
    /// A line through the rows by their x.
    Line,
    /// A dot for each row.
    Scatter,
    /// How often values occur.
    Distribution,
    /// No chart but the table.
    Table,
}

impl ChartKind {
    /// Every kind by its name in `question.toml`.
    pub(super) const NAMES: [(&'static str, Self); 5] = [
        ("bar", Self::Bar),
        ("line", Self::Line),
        ("scatter", Self::Scatter),
        ("distribution", Self::Distribution),
        ("table", Self::Table),
    ];
}

/// Which columns of the result a chart shows, by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OwnChart {
    /// How it is drawn.
    pub kind: ChartKind,
    /// What the rows are told apart by; of a distribution, the values.
    pub x: Option<String>,
    /// How long, high or many; of a distribution, how often the value of the row occurs.
    pub y: Option<String>,
    /// Where the interval of `y` begins.
    pub low: Option<String>,
    /// Where it ends.
    pub high: Option<String>,
    /// The names of dots.
    pub label: Option<String>,
}

impl OwnChart {
    /// No chart.
    #[must_use]
    pub fn table() -> Self {
        Self {
            kind: ChartKind::Table,
            x: None,
            y: None,
            low: None,
            high: None,
            label: None,
        }
    }

    /// Its columns by key, those that it has.
    pub(super) fn columns(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let all = [
            ("x", &self.x),
            ("y", &self.y),
            ("low", &self.low),
            ("high", &self.high),
            ("label", &self.label),
        ];
        all.into_iter()
            .filter_map(|(key, name)| Some((key, name.as_deref()?)))
    }
}

/// The least of a column with which a row is in the answer.
#[derive(Debug, Clone, PartialEq)]
pub struct OwnFloor {
    /// The column.
    pub column: String,
    /// The least.
    pub at_least: Minimum,
}

/// The least of something.
#[derive(Debug, Clone, PartialEq)]
pub enum Minimum {
    /// A number.
    Number(f64),
    /// The value of a parameter.
    Parameter(String),
}

/// Whether a question may have this name: small letters, digits and `-`, a letter first.
#[must_use]
pub fn is_name(name: &str) -> bool {
    let mut signs = name.chars();
    signs.next().is_some_and(|sign| sign.is_ascii_lowercase())
        && signs.all(|sign| sign.is_ascii_lowercase() || sign.is_ascii_digit() || sign == '-')
}

impl OwnQuestion {
    /// Reads a question from the texts of its files.
    ///
    /// # Errors
    /// Everything that is wrong with them, in the order of the text.
    pub fn read(
        name: &str,
        toml: &str,
        sql: &str,
        left_out_sql: Option<&str>,
    ) -> Result<Self, Vec<OwnProblem>> {
        read::read(name, toml, sql, left_out_sql)
    }

    /// Sets a parameter.
    ///
    /// # Errors
    /// When the question has no such parameter, or when the value is of another type.
    pub fn set(&mut self, name: &str, value: &str) -> Result<(), SetError> {
        let known = || self.parameters.iter().map(|own| own.name.clone()).collect();
        let Some(at) = self.parameters.iter().position(|own| own.name == name) else {
            return Err(SetError::Unknown {
                question: self.name.clone(),
                name: name.to_owned(),
                known: known(),
            });
        };
        let parameter_type = self.parameters[at].parameter_type;
        self.parameters[at].value = parameter_type.read(value).ok_or_else(|| SetError::Value {
            question: self.name.clone(),
            name: name.to_owned(),
            value: value.to_owned(),
            wanted: parameter_type.described(),
        })?;
        Ok(())
    }

    /// The statement as it runs: behind `parameters` and `selected_titles`.
    #[must_use]
    pub fn statement(&self, request: &Request) -> String {
        prelude::own_statement(&self.sql, request, &self.sql_parameters())
    }

    /// The same of the statement that counts what is left out.
    #[must_use]
    pub fn left_out_statement(&self, request: &Request) -> Option<String> {
        let sql = self.left_out_sql.as_deref()?;
        Some(prelude::own_statement(sql, request, &self.sql_parameters()))
    }

    fn sql_parameters(&self) -> Vec<(String, String)> {
        let parameters = self.parameters.iter();
        parameters
            .map(|own| (own.name.clone(), own.value.sql()))
            .collect()
    }

    /// The columns of the result with what the question says of them.
    ///
    /// # Errors
    /// Everything that the question says and that the result does not have or cannot be.
    pub fn columns(&self, schema: &Schema) -> Result<Vec<OwnColumn>, Vec<OwnProblem>> {
        columns::compare(self, schema)
    }

    pub(super) fn place(&self, key: &str) -> Option<Place> {
        self.places.get(key).copied()
    }
}
