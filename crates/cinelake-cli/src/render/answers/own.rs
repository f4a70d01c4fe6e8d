//! The answers to a user's own questions: for the terminal, as Markdown, and their rows for CSV.

use cinelake_answers::Block;
use cinelake_answers::own::OwnAnswer;

use super::markdown::{block, escaped};
use super::{AnswerStyle, MARGIN, SHORT_ROWS, sql, table, words};
use crate::render::page::Page;
use crate::render::text::{TextStyle, clean, clean_lines, wrap};
use crate::wording::Wording;

/// Rows of a single answer that a terminal shows, unless all are asked for.
const TERMINAL_ROWS: usize = 100;

/// An own answer on a page for the terminal.
pub(super) fn render_own(
    page: &mut Page,
    answer: &OwnAnswer,
    short: bool,
    telling: AnswerStyle<'_>,
) {
    let wording = Wording::new(telling.language);
    let document = answer.document.get(telling.language);
    page.gap();
    let room = page.style.columns().saturating_sub(MARGIN);
    for (place, line) in wrap(&clean(&document.question), room).iter().enumerate() {
        let mark = if place == 0 { "·  " } else { "   " };
        let line = page
            .style
            .paint(TextStyle::Strong, &format!("{mark}{line}"));
        page.line(&line);
    }
    page.item(
        MARGIN,
        "",
        TextStyle::Faint,
        &clean(&words::own(wording, answer)),
    );
    page.gap();
    if let Some(error) = &answer.error {
        page.item(MARGIN, "", TextStyle::Warn, &words::not_answered(wording));
        // A place that is to be copied whole is not wrapped.
        for line in clean_lines(error).lines() {
            page.line(&format!("{}{line}", " ".repeat(MARGIN)));
        }
        return;
    }
    if !document.sentence.is_empty() {
        page.item(MARGIN, "", TextStyle::Plain, &clean(&document.sentence));
    }
    let rows = match (short, telling.full) {
        (true, _) => SHORT_ROWS,
        (false, true) => usize::MAX,
        (false, false) => TERMINAL_ROWS,
    };
    let mut after_note = false;
    for block in &document.blocks {
        match block {
            Block::Table(shown) if shown.rows.is_empty() => {}
            Block::Table(shown) => table(page, None, shown, rows, telling.language),
            Block::Note(note) => {
                if !after_note {
                    page.gap();
                }
                page.item(MARGIN, "·", TextStyle::Faint, &clean(note));
            }
        }
        after_note = matches!(block, Block::Note(_));
    }
    if telling.show_sql {
        sql(page, &answer.sql);
    }
}

/// The same as Markdown.
pub(super) fn markdown(answer: &OwnAnswer, telling: AnswerStyle<'_>) -> String {
    let wording = Wording::new(telling.language);
    let document = answer.document.get(telling.language);
    let mut text = format!(
        "## {}\n\n_{}_\n",
        escaped(&document.question),
        escaped(&words::own(wording, answer))
    );
    if let Some(error) = &answer.error {
        let lines = error.lines().map(escaped).collect::<Vec<_>>().join("  \n");
        text.push_str(&format!("\n**{}** {lines}\n", words::not_answered(wording)));
        return text;
    }
    if !document.sentence.is_empty() {
        text.push_str(&format!("\n{}\n", escaped(&document.sentence)));
    }
    let mut after_note = false;
    for shown in &document.blocks {
        text.push_str(&block(shown, after_note, telling.language));
        after_note = matches!(shown, Block::Note(_));
    }
    if telling.show_sql {
        text.push_str(&format!("\n```sql\n{}\n```\n", answer.sql.trim_end()));
    }
    text
}

/// The rows for CSV: names of columns and values.
pub(super) fn rows(answer: &OwnAnswer) -> Vec<Vec<(String, String)>> {
    let row = |cells: &Vec<cinelake_answers::own::OwnCell>| {
        let named = answer.rows.names.iter().cloned();
        named.zip(cells.iter().map(|cell| cell.plain())).collect()
    };
    answer.rows.cells.iter().map(row).collect()
}
