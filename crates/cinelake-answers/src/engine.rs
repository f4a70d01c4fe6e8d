//! What runs the SQL.

use arrow::datatypes::SchemaRef;
use arrow::record_batch::RecordBatch;
use async_trait::async_trait;

/// Why an engine could not answer a query: its own error, whatever it is.
pub type EngineError = Box<dyn std::error::Error + Send + Sync>;

/// Something that runs SQL over the Trusted tables `titles`, `principals`, `tmdb_movies`,
/// `tmdb_cast` and `second_opinions`. A table that the lake lacks is there, with its columns and without rows.
#[async_trait]
pub trait Engine: Send + Sync {
    /// Runs one query and gives its whole result, in the order that the query asks for.
    ///
    /// # Errors
    /// The engine's own error.
    async fn query(&self, sql: &str) -> Result<Vec<RecordBatch>, EngineError>;

    /// Runs one query of a user's and gives its first rows, `most` at most. A query that reads a
    /// table which the lake lacks is an error here. Dropped while it runs, it ends.
    ///
    /// # Errors
    /// The engine's own error.
    async fn first_rows(&self, sql: &str, most: usize) -> Result<FirstRows, EngineError>;
}

/// The first rows of a result.
#[derive(Debug, Clone)]
pub struct FirstRows {
    /// The columns.
    pub schema: SchemaRef,
    /// The rows, in the order that the query asks for.
    pub record_batches: Vec<RecordBatch>,
    /// Whether there are more.
    pub more: bool,
    /// Tables that the query reads and that have no rows, by name.
    pub empty_tables: Vec<String>,
}
