//! Raw to Trusted: reads what runs have landed and writes typed Parquet tables from it.
//!
//! [`Table`] names the tables and describes every column. Each table is one Parquet file that is
//! replaced whole, so that a reader never sees half a table, and that says in its own metadata what
//! it was made from, so that table and state cannot disagree. All of it can be rebuilt from Raw.
//!
//! There is no query engine in here, and nothing of Raw is changed or deleted: the rights it needs
//! are list, get and put. The analysis and the binaries depend on it.

mod tables;

pub use tables::{ColumnInfo, SCHEMA_VERSION, Table};
