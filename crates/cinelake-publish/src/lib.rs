//! The report of a lake: [`answer`] asks the questions, [`gather()`] adds what the page says beside the
//! answers, [`write()`] puts the page and its data into the lake.
//!
//! The command line and the function of the tables share it. It prints nothing and reads no clock.

mod answers;
mod error;
mod report_inputs;
mod write;

pub use answers::{answer, is_table_replaced};
pub use error::PublishError;
pub use report_inputs::{GatheredReport, gather};
pub use write::{WrittenFile, write};
