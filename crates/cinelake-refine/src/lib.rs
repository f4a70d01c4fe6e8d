//! Raw to Trusted: reads what runs have landed and writes typed Parquet tables from it.
//!
//! [`Table`] names the tables and describes every column; [`refine`] brings them up to date, and
//! [`read_state`] says what they were made from. Each table is one Parquet file that is replaced
//! whole, so that a reader never sees half a table, and that says in its own metadata what it was
//! made from, so that table and state cannot disagree. All of it can be rebuilt from Raw.
//!
//! There is no query engine in here, and nothing of Raw is changed or deleted: the rights it needs
//! are list, get and put. The analysis and the binaries depend on it.

mod arrays;
mod catalogue;
mod error;
mod opinions;
mod outcomes;
pub mod purge;
mod raw;
mod records;
mod refine;
mod state;
mod summary;
mod table_file;
mod tables;
pub mod verify;

pub use error::RefineError;
pub use refine::refine;
pub use state::{
    BooksRead, CatalogueInputFile, Expired, Inputs, TableState, Unrefined, read_state, unrefined,
};
pub use summary::{
    BadRow, CatalogueSummary, DamagedFile, DetailSummary, Event, GoneFile, OpinionSummary,
    RecordSummary, RefineOptions, RefineSummary, TableOutcome, TableSummary, UnusedFile,
};
pub use tables::{ColumnInfo, Kind, SCHEMA_VERSION, Table};
