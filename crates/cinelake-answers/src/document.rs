//! An answer as people read it: tables and notes, in one language, before any layout.
//!
//! The terminal, Markdown, CSV and the report lay it out; nothing here knows how wide a page is.

use std::borrow::Cow;

/// An answer in one language.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Document {
    /// The question as people ask it.
    pub question: String,
    /// The answer in a sentence or two.
    pub sentence: String,
    /// What follows the sentence, in reading order. The first table of [`Role::Answer`] is the
    /// answer's main table.
    pub blocks: Vec<Block>,
}

/// A piece of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// A table.
    Table(TextTable),
    /// A remark, one paragraph.
    Note(String),
}

/// What a table shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// The answer, with the floors.
    Answer,
    /// The literal question: no floors, all ties.
    AsAsked,
    /// How sure the answer is, or a part of it.
    Detail,
    /// The answer under other floors.
    Sensitivity,
    /// Titles that were left out, by reason.
    LeftOut,
}

/// A table of text: numbers are written in the document's language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextTable {
    /// What it shows.
    pub role: Role,
    /// A line above it.
    pub caption: String,
    /// Its columns.
    pub columns: Vec<ColumnHead>,
    /// One cell for each column in each row; a dash stands for unknown.
    pub rows: Vec<Vec<String>>,
}

/// The head of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnHead {
    /// A stable name, the same in every language, for instance `mean_rating`.
    pub key: Cow<'static, str>,
    /// What people read.
    pub label: String,
    /// Whether it is set flush right, as numbers are.
    pub right: bool,
}

impl Document {
    /// The tables of an answer, in reading order. What every answer has is put in for all in one place.
    pub(crate) fn of(tables: impl IntoIterator<Item = TextTable>) -> Self {
        Self {
            blocks: tables.into_iter().map(Block::Table).collect(),
            ..Self::default()
        }
    }

    /// Adds the table of what was left out, and the notes, where the question has not put them in
    /// itself: a reader finds them under every answer, in this order.
    pub(crate) fn complete(&mut self, left_out: TextTable, notes: &[String]) {
        let has_left_out = self
            .blocks
            .iter()
            .any(|block| matches!(block, Block::Table(table) if table.role == Role::LeftOut));
        if !has_left_out {
            self.blocks.push(Block::Table(left_out));
        }
        for note in notes {
            let note = Block::Note(note.clone());
            if !self.blocks.contains(&note) {
                self.blocks.push(note);
            }
        }
    }
}
