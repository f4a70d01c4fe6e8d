//! Apache Spark, as a program beside this one.
//!
//! [`find`] finds it as its users have it. [`Spark`] starts it with a small Python program, which reads
//! statements from a folder and writes a file for each result. [`job`] writes the PySpark package
//! that makes the tables without cinelake.
//!
//! No storage, no query engine, and no environment: what was found there is an argument. Only the command
//! line depends on it.

mod dialect;
mod error;
mod find;
mod mailbox;
mod process;
mod rows;
mod spark;

pub mod job;

pub use error::SparkError;
pub use find::{Launcher, SearchPlaces, find};
pub use rows::SparkRows;
pub use spark::{Settings, Spark, SparkTable, Timeouts};
