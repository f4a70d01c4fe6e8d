//! The answers for people: a page for the terminal, and the same as Markdown and CSV.
//!
//! What is said, and in which order, comes from the answers' own documents; here it is laid out.
//! Several answers together are told in short (sentence, main table, the literal answer, what was
//! left out), a single one with everything that is known of it.

mod bars;
mod csv;
mod markdown;
mod own;
mod words;

use cinelake_answers::{Answer, Answers, Block, Document, Language, Role, TextTable};

use super::Style;
use super::grid::{Head, grid};
use super::page::Page;
use super::text::{TextStyle, clean, pad_right, width, wrap};
use crate::wording::Wording;

use bars::{bars, with_bars};

pub(crate) use csv::answers_csv;
pub(crate) use markdown::{answers_markdown, escaped};

/// What an answer is set in by.
const MARGIN: usize = 3;
/// Rows of the main table when several answers are told.
const SHORT_ROWS: usize = 12;
/// Rows of the literal answer then.
const SHORT_AS_ASKED_ROWS: usize = 3;

/// How answers are told.
#[derive(Debug, Clone, Copy)]
pub(crate) struct AnswerStyle<'a> {
    /// In which language.
    pub(crate) language: Language,
    /// With everything that is known, also of several.
    pub(crate) full: bool,
    /// With the statements behind them.
    pub(crate) show_sql: bool,
    /// The lake, as it is named on a command line; for what to type next.
    pub(crate) lake: &'a str,
    /// Whether the figures are the bundled sample's, which are nobody's data.
    pub(crate) sample: bool,
}

impl AnswerStyle<'_> {
    /// Whether answers are told in short.
    fn short(&self, answers: &Answers) -> bool {
        !self.full && answers.answers.len() + answers.own.len() > 1
    }
}

/// All answers as a page for the terminal.
pub(crate) fn answers(answers: &Answers, telling: AnswerStyle<'_>, style: Style) -> String {
    let mut page = Page::new(style);
    let wording = Wording::new(telling.language);
    page.heading(&words::heading(wording, answers), "");
    let facts = words::facts(wording, answers);
    let names = facts.iter().map(|(name, _)| width(name)).max();
    let room = page.saying_columns(names.unwrap_or_default());
    let facts: Vec<(&str, Vec<String>)> = facts
        .iter()
        .map(|(name, saying)| (name.as_str(), wrap(&clean(saying), room)))
        .collect();
    page.facts(&facts);
    let short = telling.short(answers);
    for answer in &answers.answers {
        heading(&mut page, answer, telling.language);
        let document = answer.document.get(telling.language);
        if short {
            render_short(&mut page, answer, document, telling);
        } else {
            render_full(&mut page, answer, document, telling.language);
        }
        if telling.show_sql {
            sql(&mut page, &answer.sql);
        }
    }
    for answer in &answers.own {
        own::render_own(&mut page, answer, short, telling);
    }
    page.gap();
    if short && !answers.answers.is_empty() {
        page.item(0, "", TextStyle::Faint, &words::more(wording, telling.lake));
        page.gap();
    }
    for line in words::attribution(wording, telling.sample) {
        page.item(0, "", TextStyle::Faint, &line);
    }
    page.into_text()
}

/// Whose data it is.
pub(super) fn attribution(language: Language, sample: bool) -> Vec<String> {
    words::attribution(Wording::new(language), sample)
}

/// `1  In which year …?`, wrapped under itself.
fn heading(page: &mut Page, answer: &Answer, language: Language) {
    page.gap();
    let room = page.style.columns().saturating_sub(MARGIN);
    let question = clean(answer.text.get(language));
    for (place, line) in wrap(&question, room).iter().enumerate() {
        let number = if place == 0 {
            answer.question.to_string()
        } else {
            String::new()
        };
        let number = pad_right(&number, MARGIN);
        let line = page
            .style
            .paint(TextStyle::Strong, &format!("{number}{line}"));
        page.line(&line);
    }
    page.gap();
}

/// The sentence, the main table, the literal answer and what was left out.
fn render_short(page: &mut Page, answer: &Answer, document: &Document, telling: AnswerStyle<'_>) {
    page.item(MARGIN, "", TextStyle::Plain, &clean(&document.sentence));
    let wording = Wording::new(telling.language);
    let tables = || document.blocks.iter().filter_map(table_of);
    let first = |role| tables().find(move |table| table.role == role);
    for (shown, rows) in [
        (first(Role::Answer), SHORT_ROWS),
        (first(Role::AsAsked), SHORT_AS_ASKED_ROWS),
    ] {
        let Some(shown) = shown else { continue };
        table(page, Some(answer), shown, rows, telling.language);
    }
    let reasons = first(Role::LeftOut).map(|table| reasons(answer, table));
    let reasons = reasons.unwrap_or_default();
    page.gap();
    let text = words::used(wording, answer.titles_used, answer.titles, &reasons);
    page.item(MARGIN, "", TextStyle::Faint, &clean(&text));
}

/// `no rating (3)`: the last rows of the table, one for each reason, without what they all say.
fn reasons(answer: &Answer, table: &TextTable) -> Vec<String> {
    let first = table.rows.len().saturating_sub(answer.left_out.len());
    let rows = table.rows.iter().skip(first).zip(&answer.left_out);
    rows.filter(|(_, line)| line.titles > 0)
        .filter_map(|(row, _)| {
            let label = row.first()?;
            let label = label
                .split_once(": ")
                .map_or(label.as_str(), |(_, reason)| reason);
            Some(format!("{label} ({})", row.last()?))
        })
        .collect()
}

fn table_of(block: &Block) -> Option<&TextTable> {
    match block {
        Block::Table(table) => Some(table),
        Block::Note(_) => None,
    }
}

/// Everything, in the document's order.
fn render_full(page: &mut Page, answer: &Answer, document: &Document, language: Language) {
    page.item(MARGIN, "", TextStyle::Plain, &clean(&document.sentence));
    let mut after_note = false;
    for block in &document.blocks {
        match block {
            Block::Table(shown) => table(page, Some(answer), shown, usize::MAX, language),
            Block::Note(note) => {
                if !after_note {
                    page.gap();
                }
                page.item(MARGIN, "·", TextStyle::Faint, &clean(note));
            }
        }
        after_note = matches!(block, Block::Note(_));
    }
}

/// A table of so many rows at most, its caption above it; with bars where it is one of the eight's.
fn table(
    page: &mut Page,
    answer: Option<&Answer>,
    table: &TextTable,
    rows: usize,
    language: Language,
) {
    let wording = Wording::new(language);
    page.gap();
    let caption = if table.caption.is_empty() {
        words::role(wording, table.role)
    } else {
        clean(&table.caption)
    };
    if !caption.is_empty() {
        page.item(MARGIN, "", TextStyle::Accent, &caption);
    }
    let heads: Vec<Head> = table
        .columns
        .iter()
        .map(|column| Head {
            label: column.label.clone(),
            right: column.right,
        })
        .collect();
    let shown = &table.rows[..table.rows.len().min(rows)];
    let margin = " ".repeat(MARGIN);
    let room = page.style.columns().saturating_sub(MARGIN);
    let bars = answer.map(|answer| bars(answer, table, wording));
    let bars = bars.unwrap_or_default();
    let (heads, cells) = with_bars(heads, shown, &bars, room, page.style);
    for (place, part) in grid(&heads, &cells, room).iter().enumerate() {
        if place > 0 {
            page.gap();
        }
        for line in &part.head {
            let line = page.style.paint(TextStyle::Faint, line);
            page.line(&format!("{margin}{line}"));
        }
        for line in &part.rows {
            page.line(&format!("{margin}{line}"));
        }
    }
    if table.rows.len() > shown.len() {
        let more = words::more_rows(wording, table.rows.len() - shown.len());
        page.item(MARGIN, "", TextStyle::Faint, &more);
    }
}

/// The statements as they ran: lines that can be copied, so they are not wrapped.
fn sql(page: &mut Page, statements: &str) {
    page.gap();
    for line in statements.lines() {
        let line = page
            .style
            .paint(TextStyle::Faint, &clean(&line.replace('\t', "    ")));
        page.line(&format!("{}{line}", " ".repeat(MARGIN)));
    }
}

#[cfg(test)]
mod fixture;
#[cfg(test)]
mod tests;
