//! Typed reading of a small result.

use arrow::array::{Array, ArrayRef};
use arrow::compute::cast;
use arrow::datatypes::DataType;
use arrow::record_batch::RecordBatch;

use arrow::array::{Int64Array, StringArray};

use crate::engine::Engine;
use crate::error::AnswerError;
use crate::prelude::{statement, statement_about};
use crate::question::Question;
use crate::request::Request;

/// The rows of a result, read by column name. Engines differ in widths (INT, BIGINT, DECIMAL,
/// string views), so every column is cast to the type that is read.
pub(crate) struct Rows {
    question: u8,
    record_batches: Vec<RecordBatch>,
}

/// Puts a question's SQL file to the engine; gives the statement as it ran, and its rows.
pub(crate) async fn query(
    engine: &dyn Engine,
    question: Question,
    question_sql: &str,
    request: &Request,
) -> Result<(String, Rows), AnswerError> {
    run(engine, question, statement(question_sql, request)).await
}

/// The same for an SQL file that reads `wanted_titles`.
pub(crate) async fn query_about(
    engine: &dyn Engine,
    question: Question,
    question_sql: &str,
    request: &Request,
    wanted_titles: &[String],
) -> Result<(String, Rows), AnswerError> {
    let sql = statement_about(question_sql, request, wanted_titles);
    run(engine, question, sql).await
}

async fn run(
    engine: &dyn Engine,
    question: Question,
    sql: String,
) -> Result<(String, Rows), AnswerError> {
    let number = question.number();
    let record_batches = engine
        .query(&sql)
        .await
        .map_err(|source| AnswerError::Engine {
            question: number,
            source,
        })?;
    let rows = Rows {
        question: number,
        record_batches,
    };
    Ok((sql, rows))
}

impl Rows {
    /// One column as whole numbers; NULL is `None`.
    pub(crate) fn integers(&self, column: &str) -> Result<Vec<Option<i64>>, AnswerError> {
        self.column(column, &DataType::Int64, |array| {
            let array = array.as_any().downcast_ref::<Int64Array>()?;
            Some(array.iter().collect())
        })
    }

    /// One column as whole numbers that the query never leaves NULL.
    pub(crate) fn counts(&self, column: &str) -> Result<Vec<i64>, AnswerError> {
        self.integers(column)?
            .into_iter()
            .map(|value| value.ok_or_else(|| self.problem(column, "an unexpected NULL")))
            .collect()
    }

    /// One column as whole numbers that are 0 or more and never NULL.
    pub(crate) fn titles(&self, column: &str) -> Result<Vec<u64>, AnswerError> {
        self.counts(column)?
            .into_iter()
            .map(|value| u64::try_from(value).map_err(|_| self.problem(column, "a negative count")))
            .collect()
    }

    /// One column as years or another small whole number; NULL is `None`.
    pub(crate) fn years(&self, column: &str) -> Result<Vec<Option<i32>>, AnswerError> {
        self.integers(column)?
            .into_iter()
            .map(|value| {
                value
                    .map(i32::try_from)
                    .transpose()
                    .map_err(|_| self.problem(column, "a year out of range"))
            })
            .collect()
    }

    /// One column as text (dates as `YYYY-MM-DD`, booleans as `true` and `false`); NULL is `None`.
    pub(crate) fn texts(&self, column: &str) -> Result<Vec<Option<String>>, AnswerError> {
        self.column(column, &DataType::Utf8, |array| {
            let array = array.as_any().downcast_ref::<StringArray>()?;
            Some(array.iter().map(|text| text.map(str::to_owned)).collect())
        })
    }

    /// One column as text that the query never leaves NULL.
    pub(crate) fn words(&self, column: &str) -> Result<Vec<String>, AnswerError> {
        self.texts(column)?
            .into_iter()
            .map(|value| value.ok_or_else(|| self.problem(column, "an unexpected NULL")))
            .collect()
    }

    fn column<T>(
        &self,
        column: &str,
        wanted: &DataType,
        read: impl Fn(&ArrayRef) -> Option<Vec<Option<T>>>,
    ) -> Result<Vec<Option<T>>, AnswerError> {
        let mut values = Vec::new();
        for record_batch in &self.record_batches {
            let array = record_batch
                .column_by_name(column)
                .ok_or_else(|| self.problem(column, "no such column in the result"))?;
            let array = cast(array, wanted)
                .map_err(|_| self.problem(column, &format!("a {}", array.data_type())))?;
            let read = read(&array).ok_or_else(|| self.problem(column, "another type"))?;
            values.extend(read);
        }
        Ok(values)
    }

    fn problem(&self, column: &str, what: &str) -> AnswerError {
        AnswerError::Result {
            question: self.question,
            problem: format!("column `{column}`: {what}"),
        }
    }
}
