//! What stops a refine. A record or row that cannot be typed does not: it is counted.

use std::io;

use cinelake_imdb::CatalogueError;
use cinelake_lake::LakeError;
use parquet::errors::ParquetError;

use crate::tables::Table;

/// Why the tables could not be brought up to date. Tables that were written before stay as they
/// are, each whole; the next refine goes on from there.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RefineError {
    /// The lake cannot be read or written.
    #[error(transparent)]
    Lake(#[from] LakeError),
    /// A catalogue file in the lake cannot be read to its end.
    #[error(
        "could not read the catalogue {file}; put the whole file back in its place, or move it out of \
         the lake: then the rest is refined"
    )]
    Catalogue {
        /// Its URL.
        file: String,
        /// Why.
        source: CatalogueError,
    },
    /// A Parquet file could not be read or written.
    #[error("could not {operation} the table {table}")]
    Parquet {
        /// `read` or `write`.
        operation: &'static str,
        /// The table.
        table: Table,
        /// Why.
        source: ParquetError,
    },
    /// A temporary file could not be used.
    #[error("could not use a temporary file in {}", std::env::temp_dir().display())]
    Temporary {
        /// Why.
        #[from]
        source: io::Error,
    },
    /// What was read is not what was written, left out and counted: a bug, and nothing was published.
    #[error(
        "the counts of {table} do not add up: {detail}; nothing was written. Please report this"
    )]
    Unbalanced {
        /// The table.
        table: Table,
        /// The sums.
        detail: String,
    },
    /// A worker ended without a result.
    #[error("a worker ended unexpectedly")]
    Worker {
        /// How.
        #[from]
        source: tokio::task::JoinError,
    },
}

impl RefineError {
    /// What was done when a table could not be read.
    pub(crate) const READ: &'static str = "read";

    pub(crate) fn reading(table: Table) -> impl Fn(ParquetError) -> Self {
        move |source| Self::Parquet {
            operation: Self::READ,
            table,
            source,
        }
    }

    pub(crate) fn writing(table: Table) -> impl Fn(ParquetError) -> Self {
        move |source| Self::Parquet {
            operation: "write",
            table,
            source,
        }
    }
}
