//! What runs the SQL.

use arrow::record_batch::RecordBatch;
use async_trait::async_trait;

/// Why an engine could not answer a query: its own error, whatever it is.
pub type EngineError = Box<dyn std::error::Error + Send + Sync>;

/// Something that runs SQL over the Trusted tables `titles`, `principals`, `tmdb_movies` and
/// `tmdb_cast`. A table that the lake lacks is there, with its columns and without rows.
#[async_trait]
pub trait Engine: Send + Sync {
    /// Runs one query and gives its whole result, in the order that the query asks for.
    ///
    /// # Errors
    /// The engine's own error.
    async fn query(&self, sql: &str) -> Result<Vec<RecordBatch>, EngineError>;
}
