//! The eight answers as something to look at: one HTML page that needs nothing else, or Markdown.
//!
//! In come the answers, the state of the lake and the books of its runs, all plain data; out come
//! bytes. No storage, no engine, no clock and no randomness: the same input gives the same bytes.

mod charts;
mod error;
#[cfg(test)]
mod fixture;
mod html;
mod input;
mod markdown;
mod outline;
mod words;

pub use error::ReportError;
pub use html::html;
pub use input::{KindState, LakeState, Report, RunBook};
pub use markdown::markdown;
