//! The rows of a result, as they come.

use std::collections::HashSet;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use arrow::datatypes::{Schema, SchemaRef};
use arrow::error::ArrowError;
use arrow::record_batch::RecordBatch;
use futures::stream::BoxStream;
use futures::{Stream, StreamExt, TryStreamExt};

use crate::error::AnalysisError;

/// The result of a query: its columns, and a stream of record batches in the query's order.
///
/// Column names are unique: a second `tconst` of a join is `tconst_1`, as every format but a
/// printed table needs it.
pub struct Rows {
    schema: SchemaRef,
    stream: BoxStream<'static, Result<RecordBatch, AnalysisError>>,
}

impl Rows {
    /// Rows from a stream whose record batches all have `schema`.
    pub fn new(
        schema: &Schema,
        stream: impl Stream<Item = Result<RecordBatch, AnalysisError>> + Send + 'static,
    ) -> Self {
        let schema = unique_names(schema);
        let named = schema.clone();
        let stream = stream.map(move |record_batch| rename(record_batch?, &named));
        Self {
            schema,
            stream: stream.boxed(),
        }
    }

    /// Rows that are in memory already.
    pub fn from_record_batches(schema: &Schema, record_batches: Vec<RecordBatch>) -> Self {
        Self::new(
            schema,
            futures::stream::iter(record_batches.into_iter().map(Ok)),
        )
    }

    /// The columns.
    #[must_use]
    pub fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    /// All rows in memory: for results that are known to be small.
    ///
    /// # Errors
    /// Whatever the query meets while it runs.
    pub async fn collect(self) -> Result<Vec<RecordBatch>, AnalysisError> {
        self.stream.try_collect().await
    }

    /// The first rows, `most` at most, and whether there are more. The rest is not computed where the
    /// query can do without it.
    ///
    /// # Errors
    /// Whatever the query meets until then.
    pub(crate) async fn first(
        mut self,
        most: usize,
    ) -> Result<(Vec<RecordBatch>, bool), AnalysisError> {
        let (mut kept, mut rows) = (Vec::new(), 0);
        while let Some(record_batch) = self.stream.try_next().await? {
            let room = most - rows;
            if record_batch.num_rows() > room {
                kept.push(record_batch.slice(0, room));
                return Ok((kept, true));
            }
            rows += record_batch.num_rows();
            kept.push(record_batch);
        }
        Ok((kept, false))
    }
}

impl Stream for Rows {
    type Item = Result<RecordBatch, AnalysisError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.stream.poll_next_unpin(context)
    }
}

impl std::fmt::Debug for Rows {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Rows")
            .field("schema", &self.schema)
            .finish_non_exhaustive()
    }
}

fn unique_names(schema: &Schema) -> SchemaRef {
    let taken: HashSet<&String> = schema.fields().iter().map(|field| field.name()).collect();
    let mut seen = HashSet::new();
    let fields = schema.fields().iter().map(|field| {
        let mut name = field.name().clone();
        let mut number = 0;
        while seen.contains(&name) || (number > 0 && taken.contains(&name)) {
            number += 1;
            name = format!("{}_{number}", field.name());
        }
        seen.insert(name.clone());
        Arc::new(field.as_ref().clone().with_name(name))
    });
    Arc::new(Schema::new(fields.collect::<Vec<_>>()))
}

/// The same columns under the result's names. What the engine calls NOT NULL it may still fill with
/// NULLs in rare plans, and the other way round: types have to agree, nullability not.
fn rename(record_batch: RecordBatch, schema: &SchemaRef) -> Result<RecordBatch, AnalysisError> {
    let (_, columns, rows) = record_batch.into_parts();
    let options = arrow::record_batch::RecordBatchOptions::new().with_row_count(Some(rows));
    RecordBatch::try_new_with_options(schema.clone(), columns, &options).map_err(
        |error: ArrowError| AnalysisError::Query {
            message: error.to_string(),
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow::datatypes::{DataType, Field};

    #[test]
    fn a_name_that_is_there_twice_is_numbered_past_the_names_there_are() {
        let field = |name| Field::new(name, DataType::Int32, true);
        let schema = Schema::new(["a", "a", "a_1", "a", "A"].map(field).to_vec());
        let unique = unique_names(&schema);
        let names: Vec<_> = unique
            .fields()
            .iter()
            .map(|field| field.name().as_str())
            .collect();
        assert_eq!(names, ["a", "a_2", "a_1", "a_3", "A"]);
    }
}
