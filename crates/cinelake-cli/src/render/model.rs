//! What a model did: each table, and how much of what is in it is not known.

use std::time::Duration;

use cinelake_analysis::model::{ModelSummary, TableOutcome, TableSummary};
use cinelake_refine::Table;

use super::Style;
use super::number::duration;
use super::page::{Page, Row};
use super::refine::{TableRow, list};
use super::text::TextStyle;
use crate::wording::{Wording, say};

/// The summary as text.
pub(crate) fn modelled(
    summary: &ModelSummary,
    lake: &str,
    elapsed: Duration,
    style: Style,
) -> String {
    let mut page = Page::new(style);
    let made = summary.tables.iter();
    let made = made.filter(|table| table.state == TableOutcome::Made);
    let words = style.words;
    let what = match made.count() as u64 {
        0 => words.text("all-up-to-date"),
        made => words.counted("tables-written-count", made),
    };
    let time = duration(words, elapsed);
    page.line(&say!(
        words,
        "modelled",
        lake = lake,
        time = time,
        what = what
    ));
    page.heading(&words.text("heading-tables"), &words.text("model-grain"));
    tables(&mut page, &summary.tables);
    unknown(&mut page, &summary.tables);
    if !summary.trusted_missing.is_empty() {
        let names: Vec<&str> = summary
            .trusted_missing
            .iter()
            .map(|table| table.name())
            .collect();
        let remark = words.text("model-missing-remark");
        page.heading(&words.text("model-missing"), &remark);
        page.item(2, "!", TextStyle::Warn, &names.join(", "));
    }
    page.into_text()
}

fn tables(page: &mut Page, tables: &[TableSummary]) {
    let words = page.style.words;
    let rows = tables.iter().map(|table| TableRow {
        name: table.table.name(),
        rows: table.rows,
        size_bytes: table.size_bytes,
        done: match table.state {
            TableOutcome::Unchanged => words.text("up-to-date"),
            TableOutcome::Made => words.text("made"),
        },
    });
    list(page, rows);
}

/// Of each fact and bridge the rows that lack a value. Dimensions describe: what they lack changes no sum.
fn unknown(page: &mut Page, tables: &[TableSummary]) {
    let measured = tables.iter().filter(|table| {
        let role = table.table.role();
        role != cinelake_model::Role::Dimension && !table.unknown.is_empty()
    });
    let mut rows = Vec::new();
    for table in measured {
        rows.push(Row::new(table.table.name(), table.rows));
        for (column, count) in &table.unknown {
            rows.push(Row::new(column.as_str(), *count).of(table.rows).part());
        }
    }
    if !rows.is_empty() {
        let words = page.style.words;
        let remark = words.text("model-unknown-remark");
        page.heading(&words.text("model-unknown"), &remark);
        page.rows(&rows);
    }
}

/// A warning for whoever does not look at the summary; `None` where every table was there.
pub(crate) fn missing_tables(words: Wording, missing: &[Table]) -> Option<String> {
    let names: Vec<&str> = missing.iter().map(|table| table.name()).collect();
    (!names.is_empty()).then(|| say!(words, "note-missing-tables", tables = names.join(", ")))
}
