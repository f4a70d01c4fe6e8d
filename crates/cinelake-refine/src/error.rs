//! What stops a refine. A record or row that cannot be typed does not: it is counted.

use std::io;

use cinelake_imdb::CatalogueError;
use cinelake_lake::{LakeError, LakeProblem};
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
        "could not read the catalogue {file}; replace it with a whole one, or take it out of the lake"
    )]
    Catalogue {
        /// Its URL.
        file: String,
        /// Why.
        source: CatalogueError,
    },
    /// A run names a catalogue file that is not there.
    #[error(
        "the catalogue {file}, which run {run_id} landed, is gone; put the same file back there \
         (SHA-256 {sha256}), because titles and principals are made from it"
    )]
    CatalogueGone {
        /// Its URL.
        file: String,
        /// The latest run that names it.
        run_id: String,
        /// SHA-256 of its bytes, hexadecimal.
        sha256: String,
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
        "the books of {table} do not balance: {detail}; nothing was written, please report this"
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
    pub(crate) fn reading(table: Table) -> impl Fn(ParquetError) -> Self {
        move |source| Self::Parquet {
            operation: "read",
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

/// A book of the lake that does not say what a book says.
pub(crate) fn corrupt(target: String, detail: impl std::fmt::Display) -> LakeError {
    LakeError {
        operation: "read",
        target,
        problem: LakeProblem::Corrupt {
            detail: detail.to_string(),
        },
    }
}
