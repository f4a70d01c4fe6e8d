//! The eight answers as something to look at: one HTML page that needs nothing else, or Markdown.
//!
//! In come the answers, the state of the lake and the books of its runs, all plain data; out come
//! bytes. No storage, no engine, no clock and no randomness: the same input gives the same bytes.

#[cfg_attr(not(test), expect(dead_code, reason = "the page is written next"))]
mod charts;
mod input;
#[cfg_attr(not(test), expect(dead_code, reason = "the page is written next"))]
mod words;

pub use input::{KindState, LakeState, Report, RunBook};
