//! What is odd about the catalogue: nulls, repairs, contradictions, values and rows of no use.

use cinelake_imdb::{CatalogueReport, Reject};

use super::titles::null_share;
use crate::render::number::{plural, thousands};
use crate::render::page::{Page, Row};
use crate::render::text::{Ink, clean, pad_right, shorten, shorten_left, width};
use crate::render::words;

/// Rejected rows shown of each reason.
const EXAMPLES: usize = 3;
/// Columns for `file:line`.
const PLACE: usize = 28;
/// Columns for a value in a sentence.
const VALUE: usize = 24;

pub(super) fn render(page: &mut Page, report: &CatalogueReport) {
    section(page, "Nulls", "rows without a value", null_rows(report));
    section(page, "Ids repaired", "rows", repair_rows(report));
    let remark = "titles whose rows differ; the first value counts";
    section(page, "Contradictions", remark, disagreement_rows(report));
    let remark = "rows with a value that is not valid; it is treated as unknown";
    section(page, "Unreadable values", remark, unreadable_rows(report));
    let remark = "rows with 0 where the scale has no 0; it counts as unknown";
    section(page, "Zeros", remark, zero_rows(report));
    rejects(page, report);
}

fn section(page: &mut Page, heading: &str, remark: &str, rows: Vec<Row>) {
    if !rows.is_empty() {
        page.heading(heading, remark);
        page.rows(&rows);
    }
}

fn null_rows(report: &CatalogueReport) -> Vec<Row> {
    let nulls = report.nulls.iter().filter(|(_, count)| **count > 0);
    nulls
        .map(|(column, count)| {
            Row::new(column.to_string(), *count).share(null_share(report, *column, *count))
        })
        .collect()
}

fn repair_rows(report: &CatalogueReport) -> Vec<Row> {
    let repairs = report.repairs.iter().filter(|(_, count)| **count > 0);
    repairs
        .map(|(kind, count)| Row::new(words::repair(*kind), *count))
        .collect()
}

fn disagreement_rows(report: &CatalogueReport) -> Vec<Row> {
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
            row.note(format!(
                "{}: {} kept, {} ignored ({})",
                example.tconst,
                value(&example.kept),
                value(&example.ignored),
                place(&example.file, example.line),
            ))
        })
        .collect()
}

fn unreadable_rows(report: &CatalogueReport) -> Vec<Row> {
    let columns = report.unreadable.iter().filter(|(_, found)| found.rows > 0);
    columns
        .map(|(column, found)| {
            let row = Row::new(column.to_string(), found.rows);
            let Some(example) = found.examples.first() else {
                return row;
            };
            row.note(format!(
                "{} ({})",
                value(&example.value),
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

fn value(text: &str) -> String {
    match text {
        "" => "nothing".to_owned(),
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
    page.heading("Rejected rows", "with examples");
    for (code, count) in reasons {
        let reason = page.style.paint(Ink::Warn, &words::reject_reason(code));
        page.line(&format!("  {}  {reason}", thousands(*count)));
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
        let line = format!("{start}{}", reject_text(reject, room));
        page.line(&page.style.paint(Ink::Faint, &line));
    }
}

/// The value, and of a row of the wrong width also by how much.
fn reject_text(reject: &Reject, room: usize) -> String {
    let value = match clean(&reject.value) {
        value if value.trim().is_empty() => "(empty)".to_owned(),
        value => value,
    };
    let Some(fields) = reject.explanation.strip_prefix("the row has ") else {
        return shorten(&value, room);
    };
    let fields = fields.replace(" where the table has ", " for ");
    let rest = room.saturating_sub(width(&fields) + 2).max(8);
    format!("{}  {}", clean(&fields), shorten(&value, rest))
}

/// The rows that were rejected, in words; ratings are counted apart.
pub(super) fn rejected(report: &CatalogueReport) -> Option<String> {
    let (rows, ratings) = (report.rejected_rows, report.ratings.rejected_rows);
    match (rows, ratings) {
        (0, 0) => None,
        (_, 0) => Some(format!("{} rejected", plural(rows, "row"))),
        (0, _) => Some(format!("{} rejected", plural(ratings, "rating"))),
        _ => Some(format!(
            "{} and {} rejected",
            plural(rows, "row"),
            plural(ratings, "rating")
        )),
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
        assert_eq!(reject_text(&row, 60), "2 fields for 15 columns  tt1|a");
        assert_eq!(reject_text(&reject(" ", "there is no id"), 60), "(empty)");
    }

    #[test]
    fn places_in_long_paths_keep_the_line() {
        let place = place("a/very/long/path/to/the/catalogue/movies.csv", 1_234);
        assert_eq!(place, "…/movies.csv:1234");
    }
}
