//! The mean rating by length, in the band of its interval, and the length that divides the sides.

use cinelake_answers::stats::Interval;
use cinelake_answers::{LengthBin, LengthUnit, LengthsChart};

use super::super::axis::{self, Ticks};
use super::super::canvas::{Anchor, Canvas, Look, SMALL, dot, line, path, polyline, rectangle};
use super::super::labels::Area;
use super::super::scale::{self, Scale};
use super::super::{numbers, text};
use crate::words::Words;

/// A bin of fewer titles is hollow and does not stretch the scale.
const FEW: u64 = 10;

/// Draws the curve below `top`; returns where it ends.
pub(super) fn draw(canvas: &mut Canvas, top: f64, chart: &LengthsChart, words: &Words) -> f64 {
    let heading = match chart.unit {
        LengthUnit::Minutes => words.text("chart-curve-minutes"),
        LengthUnit::Years => words.text("chart-curve-years"),
    };
    let start = canvas.lines(0.0, top + 26.0, canvas.width(), Look::Strong, &heading);
    let start = canvas.lines(
        0.0,
        start,
        canvas.width(),
        Look::Muted,
        &words.with("chart-curve-key", &[("count", FEW.into())]),
    );
    let plot = Area {
        left: 42.0,
        top: start + 22.0,
        right: canvas.width() - 8.0,
        bottom: start + 22.0 + canvas.size.pick(170.0, 160.0),
    };
    let domain = domain(&chart.bins);
    let y = Scale::linear(domain, [plot.bottom, plot.top]);
    upright(canvas, &y, domain, plot, words);
    #[expect(clippy::cast_precision_loss, reason = "a bin a length")]
    let width = plot.width() / chart.bins.len() as f64;
    let centre = |index: usize| {
        #[expect(clippy::cast_precision_loss, reason = "a bin a length")]
        let index = index as f64;
        plot.left + (index + 0.5) * width
    };
    band(canvas, &chart.bins, &y, centre);
    threshold(canvas, chart, plot, width, words);
    for (index, bin) in chart.bins.iter().enumerate() {
        let (x, at) = (centre(index), y.at(bin.mean));
        let class = if bin.titles < FEW { "c-a-open" } else { "c-a" };
        let column = Area {
            left: x - width / 2.0,
            top: plot.top,
            right: x + width / 2.0,
            bottom: plot.bottom,
        };
        canvas.mark(
            &tip(bin, chart.unit, words),
            vec![dot(x, at, 3.5, class)],
            rectangle(column, "hit"),
        );
    }
    lying(canvas, chart, plot, centre, words) + 8.0
}

/// Holds the means and the intervals of bins that have more than a few titles; of all if none has.
fn domain(bins: &[LengthBin]) -> [f64; 2] {
    let ends = |bin: &LengthBin| {
        let ci = bin.ci95.filter(|_| bin.titles >= FEW);
        let ends = ci.map(|Interval { low, high }| [low, high]);
        ends.into_iter()
            .flatten()
            .chain([bin.mean])
            .collect::<Vec<f64>>()
    };
    let values = bins.iter().flat_map(ends).filter(|value| value.is_finite());
    let (low, high) = values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
        (low.min(value), high.max(value))
    });
    if low > high {
        return [0.0, 10.0];
    }
    let [low, high] = scale::nice(low, high, 0.5, 5);
    [low.max(0.0), high.min(10.0)]
}

fn upright(canvas: &mut Canvas, y: &Scale, domain: [f64; 2], plot: Area, words: &Words) {
    let ticks = scale::ticks(domain, 5);
    let places = scale::places(&ticks);
    let ticks: Ticks = ticks
        .into_iter()
        .map(|value| (value, numbers::decimal(words.language(), value, places)))
        .collect();
    axis::upright(canvas, y, &ticks, plot, &words.text("chart-mean-rating"));
}

fn band(canvas: &mut Canvas, bins: &[LengthBin], y: &Scale, centre: impl Fn(usize) -> f64) {
    let known: Vec<(f64, Interval)> = bins
        .iter()
        .enumerate()
        .filter_map(|(index, bin)| Some((centre(index), bin.ci95.filter(|_| bin.titles >= FEW)?)))
        .collect();
    if let [(x, ci)] = known.as_slice() {
        canvas.add(line([*x, y.at(ci.low)], [*x, y.at(ci.high)], "c-interval"));
    } else if !known.is_empty() {
        let above = known.iter().map(|(x, ci)| [*x, y.at(ci.high)]);
        let below = known.iter().rev().map(|(x, ci)| [*x, y.at(ci.low)]);
        let outline: Vec<[f64; 2]> = above.chain(below).collect();
        canvas.add(path(&format!("{}Z", polyline(&outline)), "c-band"));
    }
    let means: Vec<[f64; 2]> = bins
        .iter()
        .enumerate()
        .filter(|(_, bin)| bin.titles >= FEW)
        .map(|(index, bin)| [centre(index), y.at(bin.mean)])
        .collect();
    if means.len() > 1 {
        canvas.add(path(&polyline(&means), "c-line"));
    }
}

/// A line between the bins of the one side and those of the other.
fn threshold(canvas: &mut Canvas, chart: &LengthsChart, plot: Area, width: f64, words: &Words) {
    let shorter = chart
        .bins
        .iter()
        .filter(|bin| bin.from <= chart.threshold)
        .count();
    #[expect(clippy::cast_precision_loss, reason = "a bin a length")]
    let x = plot.left + shorter as f64 * width;
    canvas.add(line([x, plot.top - 4.0], [x, plot.bottom], "c-reference"));
    let label = super::longer(chart, words);
    let label = format!("{label} →");
    let room = text::width(&label, SMALL);
    // Right of the line if it fits there, and clear of the axis title.
    let title = text::width(&words.text("chart-mean-rating"), SMALL) + 12.0;
    let start = (x + 4.0).max(title);
    if start + room <= canvas.width() {
        canvas.text(start, plot.top - 10.0, Anchor::Start, Look::Muted, &label);
    } else if canvas.width() - room >= title {
        canvas.text(
            canvas.width(),
            plot.top - 10.0,
            Anchor::End,
            Look::Muted,
            &label,
        );
    }
}

fn lying(
    canvas: &mut Canvas,
    chart: &LengthsChart,
    plot: Area,
    centre: impl Fn(usize) -> f64,
    words: &Words,
) -> f64 {
    let count = chart.bins.len();
    let index = Scale::linear(
        [0.0, count.saturating_sub(1) as f64],
        [centre(0), centre(count.saturating_sub(1))],
    );
    let ticks: Ticks = chart
        .bins
        .iter()
        .enumerate()
        .map(|(at, bin)| (at as f64, range(bin)))
        .collect();
    let title = match chart.unit {
        LengthUnit::Minutes => words.text("chart-part-minutes"),
        LengthUnit::Years => words.text("chart-part-years"),
    };
    axis::lying(canvas, &index, &ticks, plot, &title)
}

/// `91–100`, `3`, `241+`.
fn range(bin: &LengthBin) -> String {
    match bin.to {
        Some(to) if to == bin.from => to.to_string(),
        Some(to) => format!("{}–{to}", bin.from),
        None => format!("{}+", bin.from),
    }
}

fn tip(bin: &LengthBin, unit: LengthUnit, words: &Words) -> String {
    let language = words.language();
    let unit = match unit {
        LengthUnit::Minutes => words.text("chart-unit-minutes"),
        LengthUnit::Years => words.text("chart-unit-years"),
    };
    let length = format!("{} {unit}", range(bin));
    let mean = numbers::decimal(language, bin.mean, 2);
    match bin.ci95 {
        Some(ci) => words.with(
            "chart-years-tip",
            &[
                ("year", length.into()),
                ("mean", mean.into()),
                ("low", numbers::decimal(language, ci.low, 2).into()),
                ("high", numbers::decimal(language, ci.high, 2).into()),
                ("count", bin.titles.into()),
            ],
        ),
        None => words.with(
            "chart-years-tip-one",
            &[
                ("year", length.into()),
                ("mean", mean.into()),
                ("count", bin.titles.into()),
            ],
        ),
    }
}
