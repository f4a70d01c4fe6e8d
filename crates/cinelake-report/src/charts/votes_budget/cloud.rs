//! The films as a cloud of points.
//!
//! Up to [`MOST_MARKS`] points are marks of their own. Of more, the shapes of a side are one path,
//! and what can be pointed at are the cells of a grid, each named after its film with the most votes:
//! a mark a point would make the page too large to send.

use std::collections::BTreeMap;

use cinelake_answers::{VotesBudgetChart, VotesBudgetPoint, Words};
use svg::node::element::Element;

use super::super::axis;
use super::super::canvas::{
    Anchor, Canvas, SMALL, TextLook, diamond, dot, number, path, polyline, rectangle,
};
use super::super::key::{self, Entry};
use super::super::labels::{Area, Labels};
use super::super::scale::{self, Scale};
use super::super::{film, numbers, text};

const MOST_MARKS: usize = 150;
/// The side of a cell that can be pointed at.
const CELL: f64 = 22.0;

/// Where things are.
struct Layout {
    plot: Area,
    x: Scale,
    y: Scale,
}

impl Layout {
    #[expect(clippy::cast_precision_loss, reason = "positions on a drawing")]
    fn at(&self, point: &VotesBudgetPoint) -> [f64; 2] {
        [
            self.x.at(point.budget as f64),
            self.y.at(point.num_votes as f64),
        ]
    }
}

/// Draws the cloud from the top of the drawing; returns where it ends.
pub(super) fn draw(canvas: &mut Canvas, chart: &VotesBudgetChart, words: &Words) -> f64 {
    let top = key::draw(canvas, &entries(chart, words)) + 26.0;
    let (layout, bottom) = axes(canvas, top, chart, words);
    if chart.points.len() <= MOST_MARKS {
        marks(canvas, &layout, chart, words);
    } else {
        shapes(canvas, &layout, chart);
        cells(canvas, &layout, chart, words);
    }
    let mut labels = Labels::within(Area {
        right: canvas.width(),
        ..layout.plot
    });
    medians(canvas, &layout, chart, &mut labels, words);
    names(canvas, &layout, chart, &mut labels);
    if chart.without_votes == 0 {
        return bottom;
    }
    let note = words.counted("chart-votes-none", chart.without_votes);
    canvas.lines(0.0, bottom + 20.0, canvas.width(), TextLook::Muted, &note) - 12.0
}

fn entries(chart: &VotesBudgetChart, words: &Words) -> Vec<Entry> {
    let mut entries = Vec::new();
    let many = chart.points.len() > MOST_MARKS;
    if chart.points.iter().any(|point| point.most_voted) {
        entries.push(Entry::new(words.text("chart-votes-key-most"), |x, y| {
            vec![diamond(x, y, 5.0, "c-a")]
        }));
    }
    if chart.points.iter().any(|point| !point.most_voted) {
        entries.push(Entry::new(
            words.text("chart-votes-key-others"),
            move |x, y| {
                vec![if many {
                    path(&format!("M{} {}h0", number(x), number(y)), "c-b-many")
                } else {
                    dot(x, y, 3.0, "c-b-open")
                }]
            },
        ));
    }
    entries
}

fn axes(canvas: &mut Canvas, top: f64, chart: &VotesBudgetChart, words: &Words) -> (Layout, f64) {
    let language = words.language();
    let budgets = decades(chart.points.iter().map(|point| point.budget));
    let votes = decades(chart.points.iter().map(|point| point.num_votes));
    let upright = scale::decade_ticks(votes, 6);
    let upright = axis::labelled(upright, |value| numbers::power(language, value));
    let widest = upright
        .iter()
        .map(|(_, label)| text::width(label, SMALL))
        .fold(36.0, f64::max);
    let plot = Area {
        left: widest + 10.0,
        top: top + 16.0,
        right: canvas.width() - 14.0,
        bottom: top + 16.0 + canvas.size.pick(300.0, 280.0),
    };
    let layout = Layout {
        x: Scale::logarithmic(budgets, [plot.left + 6.0, plot.right - 6.0]),
        y: Scale::logarithmic(votes, [plot.bottom - 6.0, plot.top + 6.0]),
        plot,
    };
    let title = words.text("chart-votes-axis");
    axis::upright(canvas, &layout.y, &upright, plot, &title);
    let ticks = scale::decade_ticks(budgets, canvas.size.pick(10, 5));
    let ticks = axis::labelled(ticks, |value| numbers::usd_axis(language, value));
    axis::hairlines(canvas, &layout.x, &ticks, plot);
    let title = words.text("chart-budget-axis");
    let bottom = axis::lying(canvas, &layout.x, &ticks, plot, &title);
    (layout, bottom)
}

#[expect(clippy::cast_precision_loss, reason = "the ends of a scale")]
fn decades(values: impl Iterator<Item = i64> + Clone) -> [f64; 2] {
    let low = values.clone().min().unwrap_or(1).max(1);
    let high = values.max().unwrap_or(1).max(1);
    scale::decades(low as f64, high as f64)
}

fn marks(canvas: &mut Canvas, layout: &Layout, chart: &VotesBudgetChart, words: &Words) {
    // The most-voted last, so that no other film hides them.
    for point in chart.points.iter().rev() {
        let [x, y] = layout.at(point);
        let shape: Element = if point.most_voted {
            diamond(x, y, 5.0, "c-a")
        } else {
            dot(x, y, 3.0, "c-b-open")
        };
        canvas.mark(
            &tip(point, point.films, words),
            vec![shape],
            dot(x, y, 9.0, "hit"),
        );
    }
}

/// All shapes of a side as one path, in few bytes: a line of no length with round ends is a dot, and
/// a slanting one of hardly any with square ends a diamond.
fn shapes(canvas: &mut Canvas, layout: &Layout, chart: &VotesBudgetChart) {
    let side = |most_voted: bool, stroke: &str| {
        let points = chart.points.iter();
        let points = points.filter(|point| point.most_voted == most_voted);
        let mut data = String::new();
        for point in points {
            let [x, y] = layout.at(point);
            data.push_str(&format!("M{} {}{stroke}", number(x), number(y)));
        }
        data
    };
    canvas.add(path(&side(false, "h0"), "c-b-many"));
    canvas.add(path(&side(true, "l.1.1"), "c-a-many"));
}

fn cells(canvas: &mut Canvas, layout: &Layout, chart: &VotesBudgetChart, words: &Words) {
    let plot = layout.plot;
    let mut cells: BTreeMap<[i64; 2], (&VotesBudgetPoint, u64)> = BTreeMap::new();
    for point in &chart.points {
        let [x, y] = layout.at(point);
        #[expect(clippy::cast_possible_truncation, reason = "cells of a drawing")]
        let cell = [(y - plot.top) / CELL, (x - plot.left) / CELL].map(|at| at.floor() as i64);
        // Points come from the most votes down: the first names the cell.
        cells.entry(cell).or_insert((point, 0)).1 += point.films;
    }
    for ([row, column], (point, films)) in cells {
        #[expect(clippy::cast_precision_loss, reason = "cells of a drawing")]
        let (left, top) = (
            plot.left + column as f64 * CELL,
            plot.top + row as f64 * CELL,
        );
        let area = Area {
            left,
            top,
            right: (left + CELL).min(plot.right),
            bottom: (top + CELL).min(plot.bottom),
        };
        canvas.mark(
            &tip(point, films, words),
            Vec::new(),
            rectangle(area, "hit"),
        );
    }
}

/// An upright line at the median budget of each side, named above the plot.
fn medians(
    canvas: &mut Canvas,
    layout: &Layout,
    chart: &VotesBudgetChart,
    labels: &mut Labels,
    words: &Words,
) {
    let name = |key: &str, median: i64| {
        let budget = numbers::usd_compact(words.language(), median);
        words.with(key, &[("budget", budget.into())])
    };
    let title = text::width(&words.text("chart-votes-axis"), SMALL) + 10.0;
    if let Some(median) = chart.most_voted_median_budget {
        let label = name("chart-votes-median-most", median);
        // On the line of the axis title.
        labels.reserve(median_line(
            canvas, layout, median, "c-line", 12.0, title, &label,
        ));
    }
    if let Some(median) = chart.others_median_budget {
        let label = name("chart-votes-median-others", median);
        labels.reserve(median_line(
            canvas,
            layout,
            median,
            "c-b-median",
            28.0,
            0.0,
            &label,
        ));
    }
}

/// Draws the line and its name so far above the plot and not left of `left`; returns where the line
/// is.
fn median_line(
    canvas: &mut Canvas,
    layout: &Layout,
    median: i64,
    class: &str,
    above: f64,
    left: f64,
    label: &str,
) -> Area {
    let plot = layout.plot;
    #[expect(clippy::cast_precision_loss, reason = "a position on a drawing")]
    let x = layout.x.at(median as f64);
    let ends = [[x, plot.top - above + 4.0], [x, plot.bottom]];
    canvas.add(path(&polyline(&ends), class));
    let half = text::width(label, SMALL) / 2.0;
    let middle = x.max(left + half).min(canvas.width() - half);
    canvas.text(
        middle,
        plot.top - above,
        Anchor::Middle,
        TextLook::Muted,
        label,
    );
    Area {
        left: x - 1.0,
        right: x + 1.0,
        ..plot
    }
}

/// Names the films with the most votes, as far as there is room.
fn names(canvas: &mut Canvas, layout: &Layout, chart: &VotesBudgetChart, labels: &mut Labels) {
    let most = canvas.size.pick(6, 3);
    for point in chart.points.iter().filter(|point| point.most_voted) {
        let [x, y] = layout.at(point);
        labels.reserve(Area::around(x, y, 3.0));
    }
    let room = canvas.size.pick(200.0, 140.0);
    for point in chart
        .points
        .iter()
        .filter(|point| point.most_voted)
        .take(most)
    {
        let name = film::label(point.title.as_deref(), &point.tconst, None, SMALL, room);
        if let Some(place) = labels.beside(layout.at(point), 5.0, SMALL, &name) {
            canvas.text(place.x, place.y, place.anchor, TextLook::Muted, &name);
        }
    }
}

fn tip(point: &VotesBudgetPoint, films: u64, words: &Words) -> String {
    let language = words.language();
    let mut tip = words.with(
        "chart-votes-tip",
        &[
            (
                "name",
                film::name(point.title.as_deref(), &point.tconst, None).into(),
            ),
            ("count", point.num_votes.into()),
            ("budget", numbers::usd(language, point.budget).into()),
        ],
    );
    if films > 1 {
        tip.push_str(&words.counted("chart-votes-tip-more", films - 1));
    }
    tip
}
