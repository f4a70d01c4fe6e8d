//! The chart of each answer as SVG, and its data as a table.
//!
//! One drawing for wide pages and one for narrow ones, so that text is readable on both. A drawing
//! has no colour of its own: its classes are styled by `charts.css`, which takes every colour from
//! custom properties (`--chart-…`, listed at its top with values for light, dark and print). Its
//! marks are `<g class="mark">` with a `<title>`, which browsers show when a mark is pointed at, and
//! a transparent `.hit` area; `charts.js` shows the same text in a box that also opens on a tap.
//!
//! The custom properties: `--chart-surface` behind the drawing; `--chart-text` for labels and
//! `--chart-muted` for axes, units and notes; `--chart-grid` for hairlines and `--chart-axis` for axis
//! and reference lines; `--chart-a` the first colour with `--chart-a-soft` for its bands; `--chart-b`
//! the second one with `--chart-b-line` for its outlines, lines and hatching; `--chart-best` for what
//! the finding is about.
//!
//! Colour never stands alone: what it tells apart, shape, fill or hatching tells apart as well.
//!
//! The words come from the catalogue (`chart-…`). No clock, no randomness: the same answer gives the
//! same bytes.

mod axis;
mod box_office;
mod canvas;
mod film;
mod filmography;
mod key;
mod labels;
mod lengths;
mod numbers;
mod own;
mod scale;
mod table;
mod text;
mod top_films;
mod votes_budget;
mod years;

use std::borrow::Cow;

use cinelake_answers::own::OwnAnswer;
use cinelake_answers::{Answer, Chart, Words};

use canvas::{Canvas, Size};

/// The style sheet of the drawings.
pub(crate) const CSS: &str = include_str!("charts.css");
/// Shows the value of a mark that is pointed at or tapped.
pub(crate) const SCRIPT: &str = include_str!("charts.js");

/// A chart, drawn.
pub(crate) struct Drawing {
    /// An SVG element for wide pages.
    pub(crate) svg_wide: String,
    /// The same for narrow ones.
    pub(crate) svg_narrow: String,
    /// What is drawn, in words, for who cannot see it.
    pub(crate) description: String,
    /// What is drawn, in numbers.
    pub(crate) data: ChartData,
}

/// The data of a chart as a table.
pub(crate) struct ChartData {
    /// Its columns.
    pub(crate) columns: Vec<Column>,
    /// Its rows as people of the language read them.
    pub(crate) rows: Vec<Vec<String>>,
    /// The same as CSV (RFC 4180): the keys of the columns, then plain numbers.
    pub(crate) csv: String,
}

/// A column of a chart's data.
pub(crate) struct Column {
    /// Its name in the CSV.
    pub(crate) key: Cow<'static, str>,
    /// Its name for people.
    pub(crate) label: String,
    /// Whether it holds numbers.
    pub(crate) right: bool,
}

/// What a chart's module hands over: how to draw it at a size, and the rest.
struct ChartPlan<'a> {
    description: String,
    data: ChartData,
    /// Draws onto the canvas and returns the height.
    draw: Box<dyn Fn(&mut Canvas) -> f64 + 'a>,
}

/// Draws the chart of an answer; `None` where it has none. `id_prefix` begins every id, so that
/// several drawings can stand on one page.
pub(crate) fn draw(answer: &Answer, words: &Words, id_prefix: &str) -> Option<Drawing> {
    let plan = match answer.chart.as_ref()? {
        Chart::Years(chart) => years::plan(chart, words),
        Chart::TopFilms(chart) => top_films::plan(chart, words),
        Chart::Filmography(chart) => filmography::plan(chart, words),
        Chart::Lengths(chart) => lengths::plan(chart, words),
        Chart::BoxOffice(chart) => box_office::plan(chart, words),
        Chart::VotesBudget(chart) => votes_budget::plan(chart, words),
    };
    Some(plan.drawn(answer.finding.get(words.language()), id_prefix))
}

/// Draws the chart of an own answer; `None` where it has none.
pub(crate) fn draw_own(answer: &OwnAnswer, words: &Words, id_prefix: &str) -> Option<Drawing> {
    let plan = own::plan(answer, words)?;
    Some(plan.drawn(answer.text.get(words.language()), id_prefix))
}

impl ChartPlan<'_> {
    fn drawn(self, title: &str, id_prefix: &str) -> Drawing {
        let svg = |size| {
            let mut canvas = Canvas::new(size, id_prefix);
            let height = (self.draw)(&mut canvas);
            canvas.finish(height, title, &self.description)
        };
        Drawing {
            svg_wide: svg(Size::Wide),
            svg_narrow: svg(Size::Narrow),
            description: self.description,
            data: self.data,
        }
    }
}

#[cfg(test)]
pub(crate) mod tests;
