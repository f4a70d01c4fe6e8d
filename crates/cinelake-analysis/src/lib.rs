//! A SQL session over the tables of a lake: for the eight questions, for users, and for the star schema.
//!
//! [`Session`] opens the tables and runs queries, [`output`] writes what they give, [`mod@model`] makes the
//! Refined tables, [`ddl`] makes the same tables readable in other engines. This is the only crate that knows the query engine; the
//! questions reach it through [`cinelake_answers::Engine`]. Only the binaries depend on it.
//!
//! # Invariants
//! - SQL only reads, and only the lake's tables: no statement reaches a file or changes anything. Only
//!   [`model::model`] writes into the lake, and only into Refined.
//! - A query sees each table as it was when the session was opened, whole, or fails with
//!   [`AnalysisError::TableReplaced`].

mod depth;
mod error;
mod pinned;
mod readable;
mod rows;
mod session;
mod statement;
mod table;
mod types;

pub mod ddl;
pub mod model;
pub mod output;

pub use cinelake_answers::nearest;
pub use error::AnalysisError;
pub use rows::Rows;
pub use session::{Limits, OpenTable, Session};
pub use statement::Statement;
pub use types::sql_type;
