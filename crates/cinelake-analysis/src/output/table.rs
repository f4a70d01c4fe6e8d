//! A table for people: boxed, cut to the terminal, with the rows that are not shown counted.

use std::io::Write;

use arrow::datatypes::{DataType, Schema};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::plain::PlainRecordBatch;
use super::{Below, Options, Rows, cell, next_plain, sanitize, send};
use crate::error::AnalysisError;
use crate::types::sql_type;

/// A column is not cut below this; columns that still do not fit are left out.
const LEAST_WIDTH: usize = 8;
/// Blank, text, blank, border.
const AROUND: usize = 3;

/// A column as it is printed.
struct Column {
    name: String,
    data_type: String,
    right: bool,
    cells: Vec<String>,
    width: usize,
}

pub(super) async fn write(
    mut rows: Rows,
    options: &Options,
    out: &mut (dyn Write + Send),
) -> Result<u64, AnalysisError> {
    if is_plan(rows.schema()) {
        return write_plan(rows, out).await;
    }
    let mut columns = heads(rows.schema());
    let limit = options.max_rows.unwrap_or(usize::MAX);
    let (mut shown, mut count) = (0, 0);
    while let Some(plain) = next_plain(&mut rows).await? {
        let take = plain.rows.min(limit - shown);
        add(&mut columns, &plain, take);
        shown += take;
        count += plain.rows as u64;
    }
    let mut text = render(columns, shown, options);
    push_footer(&mut text, shown as u64, count, options);
    send(out, &mut text)?;
    Ok(count)
}

fn heads(schema: &Schema) -> Vec<Column> {
    let fields = schema.fields().iter();
    fields
        .map(|field| Column {
            name: visible(field.name()),
            data_type: sql_type(field.data_type()),
            right: field.data_type().is_numeric(),
            cells: Vec::new(),
            width: 0,
        })
        .collect()
}

fn add(columns: &mut [Column], plain: &PlainRecordBatch, rows: usize) {
    let mut text = String::new();
    for (column, array) in columns.iter_mut().zip(&plain.columns) {
        for row in 0..rows {
            text.clear();
            let is_known = cell::push_text(&mut text, array, row);
            column.cells.push(match is_known {
                true => visible(&text),
                false => "NULL".to_owned(),
            });
        }
    }
}

fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    sanitize::push_visible(&mut shown, text);
    shown
}

fn render(mut columns: Vec<Column>, rows: usize, options: &Options) -> String {
    let mut text = String::new();
    if columns.is_empty() {
        return text;
    }
    for column in &mut columns {
        let heads = column.name.width().max(match options.types {
            true => column.data_type.width(),
            false => 0,
        });
        let cells = column.cells.iter().map(|cell| cell.width()).max();
        column.width = heads.max(cells.unwrap_or(0));
    }
    let hidden = fit(&mut columns, options.width);
    push_rule(&mut text, &columns, ['┌', '┬', '┐']);
    push_line(&mut text, &columns, |column| (&column.name, false));
    if options.types {
        push_line(&mut text, &columns, |column| (&column.data_type, false));
    }
    push_rule(&mut text, &columns, ['├', '┼', '┤']);
    for row in 0..rows {
        push_line(&mut text, &columns, |column| {
            (&column.cells[row], column.right)
        });
    }
    push_rule(&mut text, &columns, ['└', '┴', '┘']);
    if !hidden.is_empty() {
        push_below(&mut text, &Below::MoreColumns(hidden), options);
    }
    text
}

/// Cuts columns until they fit, the widest first, then leaves out the last ones; gives the names of
/// those.
fn fit(columns: &mut Vec<Column>, width: Option<usize>) -> Vec<String> {
    let mut hidden = Vec::new();
    let Some(width) = width else {
        return hidden;
    };
    let least = |columns: &[Column]| -> usize {
        let widths = columns.iter().map(|column| column.width.min(LEAST_WIDTH));
        widths.sum::<usize>() + AROUND * columns.len() + 1
    };
    while columns.len() > 1 && least(columns) > width {
        hidden.extend(columns.pop().map(|column| column.name));
    }
    hidden.reverse();
    let room = width.saturating_sub(AROUND * columns.len() + 1);
    let cap = widest(columns, room);
    for column in columns {
        column.width = column.width.min(cap);
    }
    hidden
}

/// The width to which the widest columns are cut so that all fit into the room.
fn widest(columns: &[Column], room: usize) -> usize {
    let mut widths: Vec<usize> = columns.iter().map(|column| column.width).collect();
    widths.sort_unstable();
    let mut left = room;
    for (at, width) in widths.iter().enumerate() {
        let share = left / (widths.len() - at);
        if *width > share {
            return share.max(1);
        }
        left -= width;
    }
    usize::MAX
}

fn push_rule(text: &mut String, columns: &[Column], [left, middle, right]: [char; 3]) {
    for (at, column) in columns.iter().enumerate() {
        text.push(if at == 0 { left } else { middle });
        text.extend(std::iter::repeat_n('─', column.width + 2));
    }
    text.push(right);
    text.push('\n');
}

fn push_line<'a>(
    text: &mut String,
    columns: &'a [Column],
    pick: impl Fn(&'a Column) -> (&'a String, bool),
) {
    for column in columns {
        let (cell, right) = pick(column);
        let cell = cut(cell, column.width);
        let blanks = column.width.saturating_sub(cell.width());
        text.push_str("│ ");
        let (before, after) = if right { (blanks, 0) } else { (0, blanks) };
        text.extend(std::iter::repeat_n(' ', before));
        text.push_str(&cell);
        text.extend(std::iter::repeat_n(' ', after + 1));
    }
    text.push_str("│\n");
}

/// The text in at most `width` columns of a terminal, with `…` where it was cut.
fn cut(text: &str, width: usize) -> std::borrow::Cow<'_, str> {
    if text.width() <= width {
        return text.into();
    }
    let mut shown = String::new();
    let mut used = 1;
    for letter in text.chars() {
        used += letter.width().unwrap_or(0);
        if used > width {
            break;
        }
        shown.push(letter);
    }
    shown.push('…');
    shown.into()
}

fn push_footer(text: &mut String, shown: u64, all: u64, options: &Options) {
    let below = match all - shown {
        0 => Below::Rows(all),
        left => Below::MoreRows { left, all },
    };
    push_below(text, &below, options);
}

fn push_below(text: &mut String, below: &Below, options: &Options) {
    text.push_str(&(options.words)(below));
    text.push('\n');
}

impl Below {
    /// The words in English.
    #[must_use]
    pub fn english(&self) -> String {
        let plural = |count, noun| format!("{noun}{}", if count == 1 { "" } else { "s" });
        match self {
            Self::Rows(count) => format!("{} {}", grouped(*count), plural(*count, "row")),
            Self::MoreRows { left, all } => {
                let (rows, all) = (plural(*left, "row"), grouped(*all));
                format!("… {} more {rows} ({all} in all)", grouped(*left))
            }
            Self::MoreColumns(names) => {
                let columns = plural(names.len() as u64, "column");
                format!("… {} more {columns}: {}", names.len(), names.join(", "))
            }
        }
    }
}

/// `12,345`.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// What EXPLAIN gives: texts of many lines, which no box helps to read.
fn is_plan(schema: &Schema) -> bool {
    let fields: Vec<_> = schema
        .fields()
        .iter()
        .map(|field| (field.name().as_str(), field.data_type()))
        .collect();
    matches!(
        fields.as_slice(),
        [
            ("plan_type", DataType::Utf8 | DataType::Utf8View),
            ("plan", DataType::Utf8 | DataType::Utf8View)
        ]
    )
}

async fn write_plan(mut rows: Rows, out: &mut (dyn Write + Send)) -> Result<u64, AnalysisError> {
    let mut count = 0;
    let mut text = String::new();
    let mut plan = String::new();
    while let Some(plain) = next_plain(&mut rows).await? {
        for row in 0..plain.rows {
            for column in &plain.columns {
                plan.clear();
                cell::push_text(&mut plan, column, row);
                for line in plan.lines() {
                    text.push_str(&visible(line));
                    text.push('\n');
                }
            }
            text.push('\n');
            send(out, &mut text)?;
        }
        count += plain.rows as u64;
    }
    Ok(count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_cut_by_the_columns_it_takes() {
        assert_eq!(cut("abcdef", 6), "abcdef");
        assert_eq!(cut("abcdef", 5), "abcd…");
        assert_eq!(cut("千と千尋", 5), "千と…");
        assert_eq!(cut("千と千尋", 4), "千…");
        assert_eq!(cut("e\u{301}e\u{301}", 2), "e\u{301}e\u{301}");
    }

    #[test]
    fn numbers_are_grouped() {
        let texts = [0, 999, 1_000, 1_234_567].map(grouped);
        assert_eq!(texts, ["0", "999", "1,000", "1,234,567"]);
    }
}
