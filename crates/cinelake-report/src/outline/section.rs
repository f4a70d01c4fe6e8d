//! A question's section: the answer in words, its chart, and its tables sorted by what they show.

use cinelake_answers::{Answer, Block, ColumnHead, Role, Sureness, TextTable, Words};

use super::step::{Step, step};
use crate::charts::{self, Drawing};
use crate::input::Report;

/// Rows of a table that are shown at once.
const ROWS: usize = 10;
/// Rows of the literal answer that are shown at once.
const AS_ASKED_ROWS: usize = 5;
/// Rows of a table that a page holds at all; the data file has them all.
const MAX_ROWS: usize = 100;

/// A question with its answer.
pub(crate) struct Section<'a> {
    /// 1 to 8.
    pub(crate) number: u8,
    /// Its id on a page.
    pub(crate) id: String,
    /// The question.
    pub(crate) question: &'a str,
    /// The answer in a few words.
    pub(crate) finding: &'a str,
    /// The answer in words.
    pub(crate) sentence: &'a str,
    /// How sure it is.
    pub(crate) mark: Mark,
    /// What to run where there is no answer.
    pub(crate) step: Option<Step>,
    /// On how many titles it rests.
    pub(crate) rests_on: String,
    /// Its chart.
    pub(crate) drawing: Option<Drawing>,
    /// The answer, with the floors.
    pub(crate) answer: Vec<Table<'a>>,
    /// The literal question's answer.
    pub(crate) as_asked: Vec<Table<'a>>,
    /// How sure it is, in figures.
    pub(crate) details: Vec<Table<'a>>,
    /// Under other floors.
    pub(crate) sensitivity: Vec<Table<'a>>,
    /// What was left out.
    pub(crate) left_out: Vec<Table<'a>>,
    /// What a reader has to know.
    pub(crate) notes: Vec<&'a str>,
    /// The statements that ran.
    pub(crate) sql: &'a str,
}

/// A table of an answer.
pub(crate) struct Table<'a> {
    /// A line above it.
    pub(crate) caption: String,
    /// Its columns.
    pub(crate) columns: &'a [ColumnHead],
    /// The rows that are shown.
    pub(crate) rows: &'a [Vec<String>],
    /// The rows that are shown on demand.
    pub(crate) folded: &'a [Vec<String>],
    /// What is not shown at all, in words.
    pub(crate) unsaid: Option<String>,
}

/// The name of a mark in a style sheet.
fn class(sureness: Sureness) -> &'static str {
    match sureness {
        Sureness::Clear => "clear",
        Sureness::Perhaps => "perhaps",
        Sureness::Open => "open",
        Sureness::Unanswerable => "none",
    }
}

/// How sure an answer is, as a mark: a shape and a word, so that colour is not needed.
pub(crate) struct Mark {
    /// The name of its shape.
    pub(crate) class: &'static str,
    /// Its word.
    pub(crate) word: String,
    /// What the word means.
    pub(crate) meaning: String,
}

impl Mark {
    /// The mark of a sureness.
    pub(super) fn new(sureness: Sureness, words: &Words) -> Self {
        let (word, meaning) = match sureness {
            Sureness::Clear => (words.text("sure-clear"), words.text("sure-clear-meaning")),
            Sureness::Perhaps => (
                words.text("sure-perhaps"),
                words.text("sure-perhaps-meaning"),
            ),
            Sureness::Open => (words.text("sure-open"), words.text("sure-open-meaning")),
            Sureness::Unanswerable => (words.text("sure-none"), words.text("sure-none-meaning")),
        };
        Self {
            class: class(sureness),
            word,
            meaning,
        }
    }

    /// Every mark, the surest first.
    pub(super) fn all(words: &Words) -> Vec<Self> {
        let all = [
            Sureness::Clear,
            Sureness::Perhaps,
            Sureness::Open,
            Sureness::Unanswerable,
        ];
        all.map(|sureness| Self::new(sureness, words)).into()
    }
}

impl<'a> Section<'a> {
    pub(super) fn new(
        answer: &'a Answer,
        report: &'a Report<'a>,
        words: &Words,
        prefix: &str,
    ) -> Self {
        let language = words.language();
        let document = answer.document.get(language);
        let notes = document.blocks.iter().filter_map(|block| match block {
            Block::Note(note) => Some(note.as_str()),
            Block::Table(_) => None,
        });
        let tables = |role| tables(&document.blocks, role, words);
        let id = format!("{prefix}-q{}", answer.question);
        Self {
            number: answer.question,
            question: answer.text.get(language),
            finding: answer.finding.get(language),
            sentence: answer.sentence.get(language),
            mark: Mark::new(answer.sureness, words),
            step: step(answer, report, words),
            rests_on: coverage_line(answer, words),
            drawing: charts::draw(answer, words, &id),
            answer: tables(Role::Answer),
            as_asked: tables(Role::AsAsked),
            details: tables(Role::Detail),
            sensitivity: tables(Role::Sensitivity),
            left_out: tables(Role::LeftOut),
            notes: notes.collect(),
            sql: answer.sql.trim_end(),
            id,
        }
    }
}

fn coverage_line(answer: &Answer, words: &Words) -> String {
    if answer.titles_used == 0 {
        return words.text("rests-on-none");
    }
    let counts = [
        ("used", answer.titles_used.into()),
        ("titles", answer.titles.into()),
    ];
    words.with("rests-on", &counts)
}

pub(super) fn tables<'a>(blocks: &'a [Block], role: Role, words: &Words) -> Vec<Table<'a>> {
    let tables = blocks.iter().filter_map(|block| match block {
        Block::Table(table) if table.role == role && !table.rows.is_empty() => Some(table),
        _ => None,
    });
    tables.map(|table| Table::new(table, words)).collect()
}

impl<'a> Table<'a> {
    fn new(table: &'a TextTable, words: &Words) -> Self {
        let caption = match table.role {
            _ if !table.caption.is_empty() => table.caption.clone(),
            Role::Answer => words.text("answer-table"),
            Role::AsAsked => words.text("as-asked"),
            Role::Detail => words.text("details"),
            Role::Sensitivity => words.text("sensitivity"),
            Role::LeftOut => words.text("left-out"),
        };
        let at_once = match table.role {
            Role::AsAsked => AS_ASKED_ROWS,
            Role::Answer => ROWS,
            _ => MAX_ROWS,
        };
        // A fold for one row would be longer than the row.
        let at_once = if table.rows.len() <= at_once + 2 {
            table.rows.len()
        } else {
            at_once
        };
        let held = &table.rows[..table.rows.len().min(MAX_ROWS)];
        let (rows, folded) = held.split_at(at_once.min(held.len()));
        let unsaid = (table.rows.len() - held.len()) as u64;
        Self {
            caption,
            columns: &table.columns,
            rows,
            folded,
            unsaid: (unsaid > 0).then(|| words.counted("unsaid-rows", unsaid)),
        }
    }
}
