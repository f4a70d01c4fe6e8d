//! The page: one file with everything in it, which no request leaves.

mod markup;

use askama::Template;
use cinelake_answers::{Language, Words};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use crate::charts::{self, ChartData};
use crate::error::ReportError;
use crate::input::Report;
use crate::outline::{Outline, Section, Table};
use crate::words;
use markup::{cells, heads};

const STYLE: &str = include_str!("../templates/page.css");
const FIRST_SCRIPT: &str = include_str!("../templates/first.js");
const SCRIPT: &str = include_str!("../templates/page.js");

/// What a data URI may not hold as it is.
const ENCODED: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'&')
    .add(b'<')
    .add(b'>')
    .add(b'?');

/// The report as one HTML page in the languages given, the first one shown first.
///
/// # Errors
/// When the page cannot be written, which is a fault of its templates.
pub fn html(report: &Report<'_>, languages: &[Language]) -> Result<String, ReportError> {
    let words: Vec<Words> = languages.iter().map(|it| words::of(*it)).collect();
    let outlines = words.iter().map(|words| Outline::new(report, words));
    let page = Page {
        outlines: outlines.collect(),
    };
    Ok(markup::printable(page.render()?))
}

#[derive(Template)]
#[template(path = "page.html", whitespace = "minimize")]
struct Page<'a> {
    outlines: Vec<Outline<'a>>,
}

impl Page<'_> {
    fn first_tag(&self) -> &'static str {
        self.outlines.first().map_or("en", Outline::tag)
    }

    fn first_title(&self) -> String {
        self.outlines
            .first()
            .map(Outline::title)
            .unwrap_or_default()
    }

    /// The tags of all languages, for the script.
    fn tags(&self) -> String {
        let tags: Vec<&str> = self.outlines.iter().map(Outline::tag).collect();
        tags.join(" ")
    }

    fn style(&self) -> String {
        squeezed_style(&format!("{}{STYLE}", charts::CSS))
    }

    fn first_script(&self) -> &'static str {
        FIRST_SCRIPT
    }

    fn script(&self) -> String {
        format!("{SCRIPT}{}", charts::SCRIPT)
    }
}

/// A table as markup sees it: columns of ids merged into links.
struct Grid {
    caption: String,
    heads: Vec<markup::Head>,
    rows: Vec<Vec<markup::Cell>>,
    folded: Vec<Vec<markup::Cell>>,
    fold: String,
    unsaid: Option<String>,
    /// Whether it needs the whole width.
    wide: bool,
}

/// TMDB's terms ask for this sentence, in these words.
pub(crate) const TMDB_NOTICE: &str = "This product uses TMDB and the TMDB APIs but is not endorsed, certified, or otherwise approved by TMDB.";
/// TMDB's mark, from simple-icons (CC0).
const TMDB_LOGO: &str = include_str!("../templates/tmdb.path");

/// Rows of a chart's data that the page shows as a table; the CSV has them all.
const MAX_DATA_ROWS: usize = 250;

/// Columns from which on a table takes the whole width of the page.
const WIDE_COLUMNS: usize = 6;

impl Grid {
    fn new(table: &Table<'_>, words: &Words) -> Self {
        let heads = heads(table.columns);
        Self {
            caption: table.caption.clone(),
            wide: heads.len() >= WIDE_COLUMNS,
            rows: cells(table.columns, table.rows),
            folded: cells(table.columns, table.folded),
            fold: words.counted("more-rows", table.folded.len() as u64),
            unsaid: table.unsaid.clone(),
            heads,
        }
    }

    fn of_chart(data: &ChartData, caption: &str, words: &Words) -> Self {
        let unsaid = data.rows.len().saturating_sub(MAX_DATA_ROWS) as u64;
        let heads = data.columns.iter().map(|column| markup::Head {
            label: column.label.clone(),
            right: column.right,
        });
        let heads: Vec<markup::Head> = heads.collect();
        let rows = data.rows.iter().take(MAX_DATA_ROWS).map(|row| {
            let cells = row.iter().zip(&heads);
            cells
                .map(|(text, head)| markup::Cell::plain(text, head.right))
                .collect()
        });
        Self {
            caption: caption.to_owned(),
            rows: rows.collect(),
            folded: Vec::new(),
            fold: String::new(),
            unsaid: (unsaid > 0).then(|| words.counted("unsaid-points", unsaid)),
            wide: true,
            heads,
        }
    }
}

/// The tables under a chart: those of the answer that need the whole width, two columns of those that do
/// not, then the others that need it.
struct Columns {
    wide: Vec<Grid>,
    columns: [Vec<Grid>; 2],
    below: Vec<Grid>,
}

impl Columns {
    fn new(section: &Section<'_>, words: &Words) -> Self {
        let grids = |tables: &[Table<'_>]| -> Vec<Grid> {
            tables.iter().map(|table| Grid::new(table, words)).collect()
        };
        Self::of(
            grids(&section.answer),
            grids(&section.sensitivity),
            grids(&section.left_out),
        )
    }

    /// The tables of an answer, of other ways to compute it, and of what it leaves out.
    fn of(answer: Vec<Grid>, sensitivity: Vec<Grid>, left_out: Vec<Grid>) -> Self {
        let parted = |grids: Vec<Grid>| -> (Vec<Grid>, Vec<Grid>) {
            grids.into_iter().partition(|grid| grid.wide)
        };
        let (wide, narrow) = parted(answer);
        let (mut below, sensitivity) = parted(sensitivity);
        let (wide_left_out, left_out) = parted(left_out);
        below.extend(wide_left_out);
        let columns = match (narrow.is_empty(), sensitivity.is_empty()) {
            (true, true) => [left_out, Vec::new()],
            (true, false) => [sensitivity, left_out],
            (false, _) => [narrow, sensitivity.into_iter().chain(left_out).collect()],
        };
        Self {
            wide,
            columns,
            below,
        }
    }
}

/// The CSV of a chart as a link's target.
fn csv_link(data: &ChartData) -> String {
    let csv = utf8_percent_encode(&data.csv, ENCODED);
    format!("data:text/csv;charset=utf-8,{csv}")
}

/// A style sheet without comments, blank lines and indentation.
fn squeezed_style(style: &str) -> String {
    let mut text = String::with_capacity(style.len());
    let mut rest = style;
    while let Some((before, after)) = rest.split_once("/*") {
        text.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, after)| after);
    }
    text.push_str(rest);
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests;
