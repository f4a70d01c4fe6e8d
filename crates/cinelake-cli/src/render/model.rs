//! What a model did: each table, and how much of what is in it is not known.

use std::time::Duration;

use cinelake_analysis::model::{ModelSummary, TableOutcome, TableSummary};
use cinelake_refine::Table;

use super::Style;
use super::number::{duration, plural};
use super::page::{Page, Row};
use super::refine::{TableRow, list};
use super::text::Ink;

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
    let what = match made.count() as u64 {
        0 => "everything was up to date".to_owned(),
        made => format!("{} written", plural(made, "table")),
    };
    page.line(&format!(
        "Modelled {lake} in {}: {what}.",
        duration(elapsed)
    ));
    page.heading(
        "Tables",
        "every grain was checked before a table was written",
    );
    tables(&mut page, &summary.tables);
    unknown(&mut page, &summary.tables);
    if !summary.trusted_missing.is_empty() {
        let names: Vec<&str> = summary
            .trusted_missing
            .iter()
            .map(|table| table.name())
            .collect();
        page.heading("Not in the lake", "read as tables without rows");
        page.item(2, "!", Ink::Warn, &names.join(", "));
    }
    page.into_text()
}

fn tables(page: &mut Page, tables: &[TableSummary]) {
    let rows = tables.iter().map(|table| TableRow {
        name: table.table.name(),
        rows: table.rows,
        size_bytes: table.size_bytes,
        done: match table.state {
            TableOutcome::Unchanged => "up to date".to_owned(),
            TableOutcome::Made => "made".to_owned(),
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
        page.heading(
            "Not known",
            "rows without a value in a column, or with the unknown member",
        );
        page.rows(&rows);
    }
}

/// A warning for whoever does not look at the summary; `None` where every table was there.
pub(crate) fn missing_tables(missing: &[Table]) -> Option<String> {
    let names: Vec<&str> = missing.iter().map(|table| table.name()).collect();
    (!names.is_empty()).then(|| {
        format!(
            "the lake does not have {}: what only they say is unknown",
            names.join(", ")
        )
    })
}
