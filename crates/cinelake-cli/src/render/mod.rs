//! What the binary prints for people, as text: catalogue reports, plans, summaries and checks.
//!
//! Everything here is a function from data to a string. Width and colour are arguments; no clock,
//! no environment, no output. What comes from files or servers is cleaned of control characters
//! before it gets near a terminal. Progress while a run works is [`crate::progress`]'s business.

mod answers;
mod check;
mod fetch;
#[cfg(test)]
mod fixtures;
mod grid;
mod inspect;
mod model;
mod number;
mod page;
mod plan;
mod purge;
mod refine;
mod refresh;
mod screen;
mod summary;
mod tables;
mod text;
mod verify;
pub(crate) mod words;

pub(crate) use answers::{AnswerStyle, answers, answers_csv, answers_markdown};
pub(crate) use check::{CheckLine, CheckState, check};
pub(crate) use fetch::{NextCommands, fetched};
pub(crate) use grid::columns;
pub(crate) use inspect::inspect;
pub(crate) use model::{missing_tables, modelled};
pub(crate) use number::{bytes as byte_size, duration, plural};
pub(crate) use plan::plan;
pub(crate) use purge::purged;
pub(crate) use refine::refined;
pub(crate) use refresh::refresh;
pub(crate) use screen::{Screen, screen};
pub(crate) use summary::summary;
pub(crate) use tables::{TableView, dictionary, tables, tables_markdown};
pub(crate) use text::{clean, clean_lines, wrap};
pub(crate) use verify::{VerifyReport, verified};
pub(crate) use words::missing as missing_file;

use crate::wording::Wording;

/// How wide and how colourful a text may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Style {
    /// Columns of the terminal. Paths and commands that must be copied whole may stick out.
    pub(crate) width: u16,
    /// Whether ANSI colours are wanted.
    pub(crate) colour: bool,
    /// Whether bars are drawn with `#`, for a terminal that has no block elements.
    pub(crate) ascii: bool,
    /// The words and numbers of the language.
    pub(crate) words: Wording,
}
