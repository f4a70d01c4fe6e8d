//! The star schema of the Refined zone: which tables it has, what one row of each is, which column
//! refers to which dimension, and the one SQL statement that makes each table from Trusted.
//!
//! [`RefinedTable`] is the list that the writer, `cinelake tables`, the DDL for other engines, the diagram
//! and the documents read. [`LakeTable`] is a table of either zone. There is no engine in here and nothing is read or
//! written: `cinelake-analysis` runs the statements.

mod columns;
mod diagram;
mod lake_table;
mod statements;
mod tables;
mod views;

pub use diagram::diagram;
pub use lake_table::LakeTable;
pub use tables::{MODEL_VERSION, RefinedTable, Role, UNKNOWN_ID, UNKNOWN_TEXT, WEIGHT};
pub use views::{View, ViewType};
