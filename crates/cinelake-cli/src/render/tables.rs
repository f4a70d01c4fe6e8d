//! The tables of the lake as text, Markdown and JSON: rows, columns, types, units, sources.

use chrono::{DateTime, Utc};
use cinelake_analysis::model::RefinedState;
use cinelake_analysis::sql_type;
use cinelake_model::{LakeTable, RefinedTable};
use cinelake_refine::{Table, TableState};
use serde::Serialize;

use super::Style;
use super::answers::escaped;
use super::number::{bytes, thousands};
use super::page::Page;
use super::text::{TextStyle, clean, pad_right, width, wrap};
use crate::wording::{Wording, say};

/// A table as it is shown.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct TableView {
    name: &'static str,
    zone: &'static str,
    description: &'static str,
    path: String,
    /// What is known of its file; null where the lake does not have it yet.
    file: Option<FileView>,
    columns: Vec<ColumnView>,
}

#[derive(Debug, Clone, Serialize)]
struct FileView {
    rows: u64,
    size_bytes: u64,
    refined_at: Option<DateTime<Utc>>,
    /// Version of cinelake that wrote it.
    version: String,
    /// Catalogue files, batches or runs it was made from; of a table of the star, tables of Trusted.
    inputs: u64,
    /// Why it is of no use; the next refine makes it anew.
    problem: Option<String>,
}

#[derive(Debug, Clone, Serialize)]
struct ColumnView {
    name: &'static str,
    #[serde(rename = "type")]
    sql_type: String,
    nullable: bool,
    unit: Option<&'static str>,
    source: &'static str,
    description: &'static str,
    /// The dimension that it refers to; absent for other columns.
    #[serde(skip_serializing_if = "Option::is_none")]
    refers_to: Option<&'static str>,
    /// Whether the file has it; a file by an older cinelake may not, and then it reads as NULL.
    in_file: bool,
}

impl TableView {
    /// A table of Trusted as declared, with what the lake has of it.
    pub(crate) fn trusted(table: Table, state: Option<&TableState>) -> Self {
        let in_file = state.map(|state| state.columns.as_slice());
        Self::new(table.into(), in_file, state.map(FileView::new))
    }

    /// A table of the star as declared, with what the lake has of it.
    pub(crate) fn refined(table: RefinedTable, state: Option<&RefinedState>) -> Self {
        let in_file = state.map(|state| state.columns.as_slice());
        Self::new(table.into(), in_file, state.map(FileView::of_star))
    }

    fn new(table: LakeTable, in_file: Option<&[String]>, file: Option<FileView>) -> Self {
        let refers_to = |name: &str| match table {
            LakeTable::Refined(table) => table.refers_to(name).map(RefinedTable::name),
            LakeTable::Trusted(_) => None,
        };
        let columns = table.columns().iter().map(|column| ColumnView {
            name: column.name,
            sql_type: sql_type(&column.data_type()),
            nullable: column.is_nullable(),
            unit: column.unit,
            source: column.source,
            description: column.description,
            refers_to: refers_to(column.name),
            in_file: in_file.is_some_and(|names| names.iter().any(|own| own == column.name)),
        });
        Self {
            name: table.name(),
            zone: table.zone(),
            description: table.description(),
            path: table.path(),
            file,
            columns: columns.collect(),
        }
    }
}

impl FileView {
    fn new(state: &TableState) -> Self {
        Self {
            rows: state.rows,
            size_bytes: state.size_bytes,
            refined_at: state.refined_at,
            version: state.version.clone(),
            inputs: state.inputs.count(),
            problem: state.problem.clone(),
        }
    }

    /// When it was made is not in the file, so that equal tables are equal bytes.
    fn of_star(state: &RefinedState) -> Self {
        Self {
            rows: state.rows,
            size_bytes: state.size_bytes,
            refined_at: None,
            version: state.version.clone(),
            inputs: state.inputs(),
            problem: state.problem.clone(),
        }
    }

    fn standing(&self, words: Wording) -> String {
        let rows = words.counted("rows", self.rows);
        let size = bytes(words, self.size_bytes);
        match self.refined_at {
            None => say!(words, "table-standing", rows = rows, size = size),
            Some(at) => {
                let (key, at) = ("table-standing-refined", words.minute(at));
                say!(words, key, rows = rows, size = size, at = at)
            }
        }
    }
}

/// Every table with its columns, for a terminal.
pub(crate) fn tables(tables: &[TableView], style: Style) -> String {
    let mut page = Page::new(style);
    let words = style.words;
    if !words.is_english() {
        page.item(0, "", TextStyle::Faint, &words.text("tables-in-english"));
    }
    for table in tables {
        let standing = table.file.as_ref().map(|file| file.standing(words));
        let standing = standing.unwrap_or_else(|| words.text("table-not-made"));
        page.heading(table.name, &standing);
        page.item(2, "", TextStyle::Faint, table.description);
        if let Some(problem) = table.file.as_ref().and_then(|file| file.problem.as_deref()) {
            let text = say!(words, "table-not-usable", problem = clean(problem));
            page.item(2, "", TextStyle::Warn, &text);
        }
        page.gap();
        columns(&mut page, table);
    }
    page.into_text()
}

/// Name, type and what it holds; the source goes on below, because it is looked up, not read.
fn columns(page: &mut Page, table: &TableView) {
    let words = page.style.words;
    let widest = |of: &dyn Fn(&ColumnView) -> usize| table.columns.iter().map(of).max();
    let names = widest(&|column| width(column.name)).unwrap_or_default();
    let types = widest(&|column| width(&type_of(column))).unwrap_or_default();
    let start = 2 + names + 2 + types + 2;
    let room = page.style.columns().saturating_sub(start).max(24);
    for column in &table.columns {
        let mut first = format!(
            "  {}  {}  ",
            pad_right(column.name, names),
            page.style
                .paint(TextStyle::Accent, &pad_right(&type_of(column), types))
        );
        for line in wrap(&description(words, column, table.file.is_some()), room) {
            page.line(&format!("{first}{line}"));
            first = " ".repeat(start);
        }
        for line in wrap(&format!("← {}", column.source), room) {
            let line = page.style.paint(TextStyle::Faint, &line);
            page.line(&format!("{}{line}", " ".repeat(start)));
        }
    }
}

fn type_of(column: &ColumnView) -> String {
    let not_null = if column.nullable { "" } else { " !" };
    format!("{}{not_null}", column.sql_type)
}

fn description(words: Wording, column: &ColumnView, has_file: bool) -> String {
    let mut text = column.description.to_owned();
    if let Some(unit) = column.unit {
        text.push_str(&format!(" [{unit}]"));
    }
    if let Some(name) = column.refers_to {
        text = say!(words, "refers-to", text = text, table = name);
    }
    if has_file && !column.in_file {
        text = say!(words, "not-in-file", text = text);
    }
    text
}

/// The same for documents.
pub(crate) fn tables_markdown(tables: &[TableView]) -> String {
    let mut text = String::new();
    for table in tables {
        let standing = table.file.as_ref().map_or_else(
            || "Not made yet.".to_owned(),
            |file| format!("{} rows.", thousands(file.rows)),
        );
        push_markdown(&mut text, table, &format!(" {standing}"));
    }
    text
}

/// The star as declared, for documents: the same, without what a lake has of it.
pub(crate) fn dictionary() -> String {
    let mut text = String::new();
    for table in RefinedTable::ALL {
        push_markdown(&mut text, &TableView::refined(table, None), "");
    }
    text.truncate(text.trim_end().len());
    text.push('\n');
    text
}

fn push_markdown(text: &mut String, table: &TableView, standing: &str) {
    text.push_str(&format!(
        "## {}\n\n{}{standing}\n\n",
        escaped(table.name),
        escaped(table.description)
    ));
    text.push_str("| column | type | null | unit | what | source |\n");
    text.push_str("| --- | --- | --- | --- | --- | --- |\n");
    for column in &table.columns {
        let refers = column.refers_to;
        let refers = refers.map(|name| format!("; refers to `{name}`"));
        text.push_str(&format!(
            "| `{}` | {} | {} | {} | {}{} | {} |\n",
            column.name,
            escaped(&column.sql_type),
            if column.nullable { "yes" } else { "no" },
            escaped(column.unit.unwrap_or_default()),
            escaped(column.description),
            refers.unwrap_or_default(),
            escaped(column.source),
        ));
    }
    text.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all() -> Vec<TableView> {
        let trusted = Table::ALL
            .into_iter()
            .map(|table| TableView::trusted(table, None));
        let refined = RefinedTable::ALL
            .into_iter()
            .map(|table| TableView::refined(table, None));
        trusted.chain(refined).collect()
    }

    #[test]
    fn a_table_that_is_not_there_yet_still_shows_its_columns() {
        let style = Style {
            width: 80,
            colour: false,
            ascii: false,
            words: crate::wording::Wording::EN,
        };
        let text = tables(&[TableView::trusted(Table::TmdbCast, None)], style);
        assert!(text.starts_with("tmdb_cast  not made yet\n"), "{text}");
        assert!(text.contains("cast_order"), "{text}");
        let text = tables(&all(), style);
        let wide: Vec<_> = text.lines().filter(|line| width(line) > 80).collect();
        assert!(wide.is_empty(), "{wide:#?}");
    }

    #[test]
    fn markdown_has_a_row_for_every_column() {
        let text = tables_markdown(&all());
        let rows = text.lines().filter(|line| line.starts_with("| `")).count();
        let columns: usize = LakeTable::all().map(|table| table.columns().len()).sum();
        assert_eq!(rows, columns);
    }

    #[test]
    fn the_dictionary_says_where_each_key_leads_and_nothing_of_a_lake() {
        let text = dictionary();
        assert!(
            text.starts_with("## dim_title\n\nOne row per title"),
            "{text}"
        );
        assert!(text.contains("; refers to `dim_date` |"), "{text}");
        assert!(!text.contains("Not made yet"), "{text}");
    }
}
