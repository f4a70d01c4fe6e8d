//! The section of a user's own question.

use cinelake_answers::own::OwnAnswer;
use cinelake_answers::{Block, Role, Words};

use super::section::{Table, tables};
use crate::charts::{self, Drawing};

/// An own question with its answer.
pub(crate) struct OwnSection<'a> {
    /// The name of the question.
    pub(crate) name: &'a str,
    /// Its id on a page.
    pub(crate) id: String,
    /// The question.
    pub(crate) question: &'a str,
    /// The name with the parameters.
    pub(crate) about: String,
    /// What it is about; empty where the question does not say.
    pub(crate) sentence: &'a str,
    /// Why there is no answer; a line for each reason.
    pub(crate) error: Option<&'a str>,
    /// Its chart.
    pub(crate) drawing: Option<Drawing>,
    /// The rows.
    pub(crate) answer: Vec<Table<'a>>,
    /// What was left out.
    pub(crate) left_out: Vec<Table<'a>>,
    /// What a reader has to know.
    pub(crate) notes: Vec<&'a str>,
    /// The statements that ran.
    pub(crate) sql: &'a str,
}

impl<'a> OwnSection<'a> {
    pub(super) fn new(answer: &'a OwnAnswer, words: &Words, prefix: &str) -> Self {
        let document = answer.document.get(words.language());
        let notes = document.blocks.iter().filter_map(|block| match block {
            Block::Note(note) => Some(note.as_str()),
            Block::Table(_) => None,
        });
        let id = format!("{prefix}-own-{}", answer.question);
        Self {
            name: &answer.question,
            question: &document.question,
            about: about(answer, words),
            sentence: &document.sentence,
            error: answer.error.as_deref(),
            drawing: charts::draw_own(answer, words, &id),
            answer: tables(&document.blocks, Role::Answer, words),
            left_out: tables(&document.blocks, Role::LeftOut, words),
            notes: notes.collect(),
            sql: answer.sql.trim_end(),
            id,
        }
    }
}

fn about(answer: &OwnAnswer, words: &Words) -> String {
    let name = words.with("own-name", &[("name", answer.question.as_str().into())]);
    let parameters = answer.parameters.iter();
    let parameters: Vec<String> = parameters
        .map(|(name, value)| format!("{name} = {value}"))
        .collect();
    match parameters.is_empty() {
        true => name,
        false => format!("{name}: {}", parameters.join(", ")),
    }
}
