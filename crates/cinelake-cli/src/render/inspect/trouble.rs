//! What is odd about the catalogue: nulls, repairs, contradictions, values and rows of no use.

use cinelake_imdb::{CatalogueReport, Reject};

use super::titles::rows_with;
use crate::render::page::{Page, Row};
use crate::render::text::{TextStyle, clean, pad_right, shorten, shorten_left, width};
use crate::render::words;
use crate::wording::{Wording, say};

/// Rejected rows shown of each reason.
const EXAMPLES: usize = 3;
/// Columns for `file:line`.
const PLACE: usize = 28;
/// Columns for a value in a sentence.
const VALUE: usize = 24;

pub(super) fn render(page: &mut Page, report: &CatalogueReport) {
    let words = page.style.words;
    section(page, "nulls", "nulls-remark", null_rows(report));
    let rows = repair_rows(words, report);
    section(page, "repaired-ids", "repaired-ids-remark", rows);
    let rows = disagreement_rows(words, report);
    section(page, "contradictions", "contradictions-remark", rows);
    let rows = unreadable_rows(words, report);
    section(page, "unreadable-values", "unreadable-values-remark", rows);
    section(page, "zeros", "zeros-remark", zero_rows(report));
    rejects(page, report);
}

/// A heading and a remark by their keys, where there are rows below.
fn section(page: &mut Page, heading: &str, remark: &str, rows: Vec<Row>) {
    if !rows.is_empty() {
        let words = page.style.words;
        page.heading(&words.text(heading), &words.text(remark));
        page.rows(&rows);
    }
}

fn null_rows(report: &CatalogueReport) -> Vec<Row> {
    let nulls = report.nulls.iter().filter(|(_, count)| **count > 0);
    nulls
        .map(|(column, count)| Row::new(column.to_string(), *count).of(rows_with(report, *column)))
        .collect()
}

fn repair_rows(words: Wording, report: &CatalogueReport) -> Vec<Row> {
    let repairs = report.repairs.iter().filter(|(_, count)| **count > 0);
    repairs
        .map(|(kind, count)| Row::new(words::repair(words, *kind), *count))
        .collect()
}

fn disagreement_rows(words: Wording, report: &CatalogueReport) -> Vec<Row> {
    let columns = report
        .disagreements
        .iter()
        .filter(|(_, found)| found.titles > 0);
    columns
        .map(|(column, found)| {
            let row = Row::new(column.to_string(), found.titles);
            let Some(example) = found.examples.first() else {
                return row;
            };
            row.note(say!(
                words,
                "contradiction",
                title = example.tconst.to_string(),
                kept = value(words, &example.kept),
                ignored = value(words, &example.ignored),
                place = place(&example.file, example.line),
            ))
        })
        .collect()
}

fn unreadable_rows(words: Wording, report: &CatalogueReport) -> Vec<Row> {
    let columns = report.unreadable.iter().filter(|(_, found)| found.rows > 0);
    columns
        .map(|(column, found)| {
            let row = Row::new(column.to_string(), found.rows);
            let Some(example) = found.examples.first() else {
                return row;
            };
            row.note(format!(
                "{} ({})",
                value(words, &example.value),
                place(&example.file, example.line)
            ))
        })
        .collect()
}

fn zero_rows(report: &CatalogueReport) -> Vec<Row> {
    let columns = report.zeros.iter().filter(|(_, rows)| **rows > 0);
    columns
        .map(|(column, rows)| Row::new(column.to_string(), *rows))
        .collect()
}

fn value(words: Wording, text: &str) -> String {
    match text {
        "" => words.text("nothing"),
        text => shorten(&clean(text), VALUE),
    }
}

/// `file:line`; of a long path only the file's name, so that places below each other look alike.
fn place(file: &str, line: u64) -> String {
    let place = format!("{}:{line}", clean(file));
    if width(&place) <= PLACE {
        return place;
    }
    match place.rsplit_once('/') {
        Some((_, name)) => shorten_left(&format!("…/{name}"), PLACE),
        None => shorten_left(&place, PLACE),
    }
}

fn rejects(page: &mut Page, report: &CatalogueReport) {
    let mut reasons: Vec<_> = report
        .rejects
        .iter()
        .filter(|(_, count)| **count > 0)
        .collect();
    if reasons.is_empty() {
        return;
    }
    reasons.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
    let words = page.style.words;
    let remark = words.text("rejected-rows-remark");
    page.heading(&words.text("rejected-rows"), &remark);
    for (code, count) in reasons {
        let reason = page
            .style
            .paint(TextStyle::Warn, &words::reject_reason(words, code));
        page.line(&format!("  {}  {reason}", words.number(*count)));
        let examples = report
            .reject_examples
            .iter()
            .filter(|reject| reject.reason == *code);
        let examples: Vec<&Reject> = examples.take(EXAMPLES).collect();
        reject_examples(page, &examples);
    }
}

fn reject_examples(page: &mut Page, examples: &[&Reject]) {
    let places: Vec<String> = examples
        .iter()
        .map(|reject| place(&reject.file, reject.line))
        .collect();
    let widest = places
        .iter()
        .map(|place| width(place))
        .max()
        .unwrap_or_default();
    for (reject, place) in examples.iter().zip(&places) {
        let start = format!("    {}  ", pad_right(place, widest));
        let room = page
            .style
            .columns()
            .saturating_sub(width(&start))
            .max(VALUE);
        let line = format!("{start}{}", reject_text(page.style.words, reject, room));
        page.line(&page.style.paint(TextStyle::Faint, &line));
    }
}

/// The value, and of a row of the wrong width also by how much.
fn reject_text(words: Wording, reject: &Reject, room: usize) -> String {
    let value = match clean(&reject.value) {
        value if value.trim().is_empty() => words.text("empty-value"),
        value => value,
    };
    let fields = reject.explanation.strip_prefix("the row has ");
    let Some(fields) = fields.and_then(|counts| fields_for_columns(words, counts)) else {
        return shorten(&value, room);
    };
    let rest = room.saturating_sub(width(&fields) + 2).max(8);
    format!("{}  {}", clean(&fields), shorten(&value, rest))
}

/// `3 fields for 11 columns`, from `3 fields where the table has 11 columns`.
fn fields_for_columns(words: Wording, counts: &str) -> Option<String> {
    let (fields, columns) = counts.split_once(" where the table has ")?;
    if words.is_english() {
        return Some(format!("{fields} for {columns}"));
    }
    let number = |text: &str| text.split_whitespace().next().map(str::to_owned);
    let (fields, columns) = (number(fields)?, number(columns)?);
    Some(say!(
        words,
        "fields-for-columns",
        fields = fields,
        columns = columns
    ))
}

/// The rows that were rejected, in words; ratings are counted apart.
pub(super) fn rejected(words: Wording, report: &CatalogueReport) -> Option<String> {
    let rows = report.rejected_rows + report.akas.rejected_rows;
    let ratings = report.ratings.rejected_rows;
    match (rows, ratings) {
        (0, 0) => None,
        (_, 0) => Some(words.counted("rows-rejected", rows)),
        (0, _) => Some(words.counted("ratings-rejected", ratings)),
        _ => {
            let (key, rows) = ("rows-and-ratings-rejected", words.counted("rows", rows));
            let ratings = words.counted("ratings", ratings);
            Some(say!(words, key, rows = rows, ratings = ratings))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reject(value: &str, explanation: &str) -> Reject {
        Reject {
            file: "a.csv".to_owned(),
            line: 3,
            value: value.to_owned(),
            reason: "field_count",
            explanation: explanation.to_owned(),
        }
    }

    #[test]
    fn a_row_of_the_wrong_width_says_by_how_much() {
        let row = reject(
            "tt1|a",
            "the row has 2 fields where the table has 15 columns",
        );
        assert_eq!(
            reject_text(Wording::EN, &row, 60),
            "2 fields for 15 columns  tt1|a"
        );
        assert_eq!(
            reject_text(Wording::EN, &reject(" ", "there is no id"), 60),
            "(empty)"
        );
    }

    #[test]
    fn places_in_long_paths_keep_the_line() {
        let place = place("a/very/long/path/to/the/catalogue/movies.csv", 1_234);
        assert_eq!(place, "…/movies.csv:1234");
    }
}
