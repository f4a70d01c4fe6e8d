//! From a question to its answer.

use std::collections::BTreeMap;

use arrow::datatypes::Schema;
use arrow::error::ArrowError;
use serde::Serialize;

use super::cells::{OwnCell, OwnRows, ValueType, rows};
use super::columns::OwnColumn;
use super::parameters::{ParameterType, ParameterValue};
use super::problem::OwnProblem;
use super::question::{Minimum, OwnChart, OwnQuestion};
use super::{LEFT_OUT_FILE, MOST_ROWS, SQL_FILE, rendering};
use crate::document::Document;
use crate::engine::{Engine, EngineError, FirstRows};
use crate::language::ByLanguage;
use crate::left_out;
use crate::prelude::join_sql;
use crate::request::Request;

/// Version of the JSON of an own answer; raised when a reader has to know.
pub const OWN_SCHEMA_VERSION: u32 = 1;

/// The answer to a question of a user's.
#[derive(Debug, Clone, Serialize)]
pub struct OwnAnswer {
    /// [`OWN_SCHEMA_VERSION`].
    pub schema_version: u32,
    /// The name of the question.
    pub question: String,
    /// The question in words.
    pub text: ByLanguage,
    /// What it is about.
    pub description: Option<ByLanguage>,
    /// Why there is no answer; then there are no rows. Null where there is one.
    pub error: Option<String>,
    /// The parameters with the values that were used.
    pub parameters: BTreeMap<String, ParameterValue>,
    /// The columns, in the order of the statement.
    pub columns: Vec<OwnColumn>,
    /// The rows, in the order of the statement, [`MOST_ROWS`] at most.
    pub rows: OwnRows,
    /// Whether the statement gives more rows than were read.
    pub more_rows: bool,
    /// What the floor left out; null where the question has none.
    pub below_floor: Option<BelowFloor>,
    /// Titles that were left out, by reason, as the question counts them.
    pub left_out: Vec<OwnLeftOut>,
    /// What the chart shows.
    pub chart: OwnChart,
    /// What a reader has to know, in words.
    pub notes: Vec<ByLanguage>,
    /// The statements that ran; separated by `;` and a line end.
    pub sql: String,
    /// The same for people.
    #[serde(skip)]
    pub document: ByLanguage<Document>,
}

/// Rows that the floor of a question left out.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BelowFloor {
    /// The column.
    pub column: String,
    /// The least with which a row is in the answer.
    pub at_least: f64,
    /// Rows with less.
    pub rows: u64,
    /// Rows whose value is unknown.
    pub unknown: u64,
}

/// Titles that a question left out for a reason.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OwnLeftOut {
    /// The reason, as the statement gives it.
    pub reason: String,
    /// The same in words.
    pub text: ByLanguage,
    /// How many.
    pub titles: u64,
}

/// Why a question of a user's has no answer.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OwnError {
    /// The engine refused a statement or failed.
    #[error("{file}")]
    Engine {
        /// The file with the statement.
        file: &'static str,
        /// The engine's error.
        source: EngineError,
    },
    /// What the question says does not go together with the result.
    #[error("{}", listed(.0))]
    Columns(Vec<OwnProblem>),
    /// A value that is too large.
    #[error("{file}: a value of the result cannot be read")]
    Value {
        /// The file with the statement.
        file: &'static str,
        /// What the reader says.
        source: ArrowError,
    },
}

fn listed(problems: &[OwnProblem]) -> String {
    let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
    lines.join("\n")
}

impl OwnAnswer {
    /// An answer without rows, for a question that could not be put. `title` is the name where the
    /// question could not be read.
    #[must_use]
    pub fn failed(name: &str, title: ByLanguage, error: String) -> Self {
        let question = OwnQuestion {
            title,
            ..OwnQuestion::bare(name)
        };
        Self {
            error: Some(error),
            ..Self::empty(&question)
        }
        .documented()
    }

    fn empty(question: &OwnQuestion) -> Self {
        let parameters = question.parameters.iter();
        Self {
            schema_version: OWN_SCHEMA_VERSION,
            question: question.name.clone(),
            text: question.title.clone(),
            description: question.description.clone(),
            error: None,
            parameters: parameters
                .map(|own| (own.name.clone(), own.value.clone()))
                .collect(),
            columns: Vec::new(),
            rows: OwnRows::default(),
            more_rows: false,
            below_floor: None,
            left_out: Vec::new(),
            chart: question.chart.clone(),
            notes: Vec::new(),
            sql: String::new(),
            document: ByLanguage::default(),
        }
    }

    /// The same with its document made anew, from its other fields.
    #[must_use]
    pub fn documented(mut self) -> Self {
        self.document = ByLanguage::each(|language| rendering::document(&self, language));
        self
    }
}

/// Answers a question of a user's.
///
/// # Errors
/// When the engine refuses a statement or fails, and when the result has not what the question says.
pub async fn answer_own(
    engine: &dyn Engine,
    question: &OwnQuestion,
    request: &Request,
) -> Result<OwnAnswer, OwnError> {
    let statement = question.statement(request);
    let result = first_rows(engine, SQL_FILE, &statement).await?;
    let columns = question
        .columns(&result.schema)
        .map_err(OwnError::Columns)?;
    let rows = rows(&columns, &result.record_batches).map_err(|source| OwnError::Value {
        file: SQL_FILE,
        source,
    })?;
    let mut answer = OwnAnswer {
        more_rows: result.more,
        columns,
        rows,
        ..OwnAnswer::empty(question)
    };
    let mut statements = vec![statement];
    if let Some(statement) = question.left_out_statement(request) {
        answer.left_out = left_out(engine, question, &statement).await?;
        statements.push(statement);
    }
    answer.below_floor = take_floor(question, &mut answer.rows);
    answer.notes = rendering::notes(question, request, &answer, &result.empty_tables);
    answer.sql = join_sql(&statements);
    Ok(answer.documented())
}

async fn first_rows(
    engine: &dyn Engine,
    file: &'static str,
    sql: &str,
) -> Result<FirstRows, OwnError> {
    let rows = engine.first_rows(sql, MOST_ROWS).await;
    rows.map_err(|source| OwnError::Engine { file, source })
}

/// Where the reason and the count stand among the columns of the second statement.
///
/// # Errors
/// Where it gives anything but `reason`, a text, and `titles`, a whole number.
pub fn left_out_columns(schema: &Schema) -> Result<[usize; 2], OwnProblem> {
    let place = |name: &str, wanted: ValueType| {
        let (at, field) = schema.column_with_name(name)?;
        (ValueType::of(field.data_type()) == Some(wanted)).then_some(at)
    };
    let found = place("reason", ValueType::Text).zip(place("titles", ValueType::Integer));
    let found = found.filter(|_| schema.fields().len() == 2);
    found.map(Into::into).ok_or_else(not_left_out)
}

fn not_left_out() -> OwnProblem {
    let message = "the statement gives two columns: `reason`, a text, and `titles`, a count";
    OwnProblem::new(LEFT_OUT_FILE, None, message)
}

/// Titles by reason, as the question's second statement counts them.
async fn left_out(
    engine: &dyn Engine,
    question: &OwnQuestion,
    statement: &str,
) -> Result<Vec<OwnLeftOut>, OwnError> {
    let file = LEFT_OUT_FILE;
    let result = first_rows(engine, file, statement).await?;
    let shape = |problem| OwnError::Columns(vec![problem]);
    let [reason, titles] = left_out_columns(&result.schema).map_err(shape)?;
    let fields = result.schema.fields().iter();
    let columns: Option<Vec<OwnColumn>> = fields
        .map(|field| {
            let value_type = ValueType::of(field.data_type())?;
            Some(OwnColumn::new(field.name(), value_type, None))
        })
        .collect();
    let columns = columns.ok_or_else(|| shape(not_left_out()))?;
    let rows = rows(&columns, &result.record_batches)
        .map_err(|source| OwnError::Value { file, source })?;
    let line = |cells: &Vec<OwnCell>| match (&cells[reason], &cells[titles]) {
        (OwnCell::Text(reason), OwnCell::Integer(titles)) => Some(OwnLeftOut {
            reason: reason.clone(),
            text: reason_words(question, reason),
            titles: u64::try_from(*titles).ok()?,
        }),
        _ => None,
    };
    let lines: Option<Vec<OwnLeftOut>> = rows.cells.iter().map(line).collect();
    lines.ok_or_else(|| shape(not_left_out()))
}

fn reason_words(question: &OwnQuestion, reason: &str) -> ByLanguage {
    let own = question.reasons.iter().find(|(own, _)| own == reason);
    match own {
        Some((_, texts)) => texts.clone(),
        None => ByLanguage::each(|language| left_out::bare_reason(language, reason)),
    }
}

/// Takes rows below the floor out, and counts them.
fn take_floor(question: &OwnQuestion, rows: &mut OwnRows) -> Option<BelowFloor> {
    let floor = question.floor.as_ref()?;
    let at = rows.names.iter().position(|name| *name == floor.column)?;
    let at_least = match &floor.at_least {
        Minimum::Number(number) => *number,
        Minimum::Parameter(name) => question.number_of(name)?,
    };
    let (mut below, mut unknown) = (0, 0);
    rows.cells.retain(|cells| match cells[at].number() {
        None => {
            unknown += 1;
            false
        }
        Some(number) if number < at_least => {
            below += 1;
            false
        }
        Some(_) => true,
    });
    Some(BelowFloor {
        column: floor.column.clone(),
        at_least,
        rows: below,
        unknown,
    })
}

impl OwnQuestion {
    /// A question of which only the name is known.
    fn bare(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            title: ByLanguage::default(),
            description: None,
            notes: Vec::new(),
            parameters: Vec::new(),
            chart: OwnChart::table(),
            floor: None,
            sql: String::new(),
            left_out_sql: None,
            reasons: Vec::new(),
            columns: Vec::new(),
            places: BTreeMap::new(),
        }
    }

    /// The value of a parameter that is a number.
    fn number_of(&self, name: &str) -> Option<f64> {
        let own = self.parameters.iter().find(|own| own.name == name)?;
        match (own.parameter_type, &own.value) {
            #[expect(clippy::cast_precision_loss, reason = "a least, not a count")]
            (ParameterType::Integer, ParameterValue::Integer(number)) => Some(*number as f64),
            (_, ParameterValue::Number(number)) => Some(*number),
            _ => None,
        }
    }
}
