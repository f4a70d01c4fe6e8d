//! The mean rating by length, in the band of its interval, and the length that divides the sides.

use cinelake_answers::{LengthBin, LengthUnit, LengthsChart, Words};

use super::super::axis::{self, Ticks};
use super::super::canvas::{Anchor, Canvas, SMALL, TextLook, dot, line, path, polyline, rectangle};
use super::super::labels::Area;
use super::super::scale::{self, Scale};
use super::super::{numbers, text};

/// A bin of fewer titles is hollow and does not stretch the scale.
const FEW: u64 = 10;
/// How far the drawing goes beyond the last bin with more than a few titles.
const MINUTES_BEYOND: i64 = 50;

/// Where things are.
struct Layout<'a> {
    plot: Area,
    y: Scale,
    /// The bins that are drawn.
    bins: &'a [LengthBin],
    /// Where each of them begins and ends.
    columns: Vec<[f64; 2]>,
}

impl Layout<'_> {
    fn middle(&self, index: usize) -> f64 {
        let [left, right] = self.columns[index];
        f64::midpoint(left, right)
    }

    /// The middles and the bins that have more than a few titles.
    fn solid(&self) -> impl Iterator<Item = (f64, &LengthBin)> {
        let bins = self.bins.iter().enumerate();
        bins.filter(|(_, bin)| bin.titles >= FEW)
            .map(|(index, bin)| (self.middle(index), bin))
    }
}

/// Draws the curve below `top`; returns where it ends.
pub(super) fn draw(canvas: &mut Canvas, top: f64, chart: &LengthsChart, words: &Words) -> f64 {
    let top = heading(canvas, top, chart.unit, words);
    let bins = drawn(chart);
    let plot = Area {
        left: 42.0,
        top: top + 22.0,
        right: canvas.width() - 8.0,
        bottom: top + 22.0 + canvas.size.pick(170.0, 160.0),
    };
    let domain = domain(bins);
    let layout = Layout {
        y: Scale::linear(domain, [plot.bottom, plot.top]),
        columns: columns(bins, chart.unit, plot),
        plot,
        bins,
    };
    upright(canvas, &layout, domain, words);
    band(canvas, &layout);
    threshold(canvas, &layout, chart, words);
    for index in 0..bins.len() {
        mark(canvas, &layout, index, chart.unit, words);
    }
    let bottom = lying(canvas, &layout, chart.unit, words);
    hidden(canvas, bottom, chart, bins.len(), words)
}

fn heading(canvas: &mut Canvas, top: f64, unit: LengthUnit, words: &Words) -> f64 {
    let heading = match unit {
        LengthUnit::Minutes => words.text("chart-curve-minutes"),
        LengthUnit::Years => words.text("chart-curve-years"),
    };
    let width = canvas.width();
    let next = canvas.lines(0.0, top + 26.0, width, TextLook::Strong, &heading);
    let key = words.with("chart-curve-key", &[("count", FEW.into())]);
    canvas.lines(0.0, next, width, TextLook::Muted, &key)
}

/// The bins that are drawn. A film of ten hours would squeeze all others.
fn drawn(chart: &LengthsChart) -> &[LengthBin] {
    let bins = chart.bins.as_slice();
    let last = bins.iter().rposition(|bin| bin.titles >= FEW);
    match (chart.unit, last) {
        (LengthUnit::Minutes, Some(last)) => {
            let most = bins[last].from + MINUTES_BEYOND;
            &bins[..bins.partition_point(|bin| bin.from <= most)]
        }
        _ => bins,
    }
}

/// Minutes lie on a scale; years, of which some bins hold several, side by side.
#[expect(clippy::cast_precision_loss, reason = "lengths and numbers of bins")]
fn columns(bins: &[LengthBin], unit: LengthUnit, plot: Area) -> Vec<[f64; 2]> {
    let ends = |(index, bin): (usize, &LengthBin)| match unit {
        LengthUnit::Minutes => [bin.from - 1, bin.to.unwrap_or(bin.from + 9)].map(|end| end as f64),
        LengthUnit::Years => [index as f64, index as f64 + 1.0],
    };
    let ends: Vec<[f64; 2]> = bins.iter().enumerate().map(ends).collect();
    let domain = scale::extent(ends.iter().copied().flatten()).unwrap_or([0.0, 1.0]);
    let x = Scale::linear(domain, [plot.left, plot.right]);
    ends.into_iter()
        .map(|ends| ends.map(|end| x.at(end)))
        .collect()
}

/// Holds the means, and the intervals of bins that have more than a few titles.
fn domain(bins: &[LengthBin]) -> [f64; 2] {
    let values = bins.iter().flat_map(|bin| {
        let ci = bin.ci95.filter(|_| bin.titles >= FEW);
        let ends = ci.map(|ci| [ci.low, ci.high]);
        ends.into_iter().flatten().chain([bin.mean])
    });
    scale::nice_ratings(scale::extent(values).unwrap_or([0.0, 10.0]), 5)
}

fn upright(canvas: &mut Canvas, layout: &Layout<'_>, domain: [f64; 2], words: &Words) {
    let ticks = axis::decimals(words.language(), scale::ticks(domain, 5));
    let title = words.text("chart-mean-rating");
    axis::upright(canvas, &layout.y, &ticks, layout.plot, &title);
}

fn band(canvas: &mut Canvas, layout: &Layout<'_>) {
    let y = &layout.y;
    let known: Vec<_> = layout
        .solid()
        .filter_map(|(x, bin)| Some((x, bin.ci95?)))
        .collect();
    if let [(x, ci)] = known.as_slice() {
        canvas.add(line([*x, y.at(ci.low)], [*x, y.at(ci.high)], "c-interval"));
    } else if !known.is_empty() {
        let above = known.iter().map(|(x, ci)| [*x, y.at(ci.high)]);
        let below = known.iter().rev().map(|(x, ci)| [*x, y.at(ci.low)]);
        let outline: Vec<[f64; 2]> = above.chain(below).collect();
        canvas.add(path(&format!("{}Z", polyline(&outline)), "c-band"));
    }
    let means: Vec<[f64; 2]> = layout.solid().map(|(x, bin)| [x, y.at(bin.mean)]).collect();
    if means.len() > 1 {
        canvas.add(path(&polyline(&means), "c-line"));
    }
}

/// A line between the bins of the one side and those of the other.
fn threshold(canvas: &mut Canvas, layout: &Layout<'_>, chart: &LengthsChart, words: &Words) {
    let plot = layout.plot;
    let bins = layout.bins.iter().zip(&layout.columns);
    let shorter = bins.take_while(|(bin, _)| bin.from <= chart.threshold);
    let x = shorter.last().map_or(plot.left, |(_, [_, right])| *right);
    canvas.add(line([x, plot.top - 4.0], [x, plot.bottom], "c-reference"));
    let label = format!("{} →", super::longer(chart, words));
    let room = text::width(&label, SMALL);
    // Right of the line if it fits there, and clear of the axis title.
    let title = text::width(&words.text("chart-mean-rating"), SMALL) + 12.0;
    let (start, y) = ((x + 4.0).max(title), plot.top - 10.0);
    if start + room <= canvas.width() {
        canvas.text(start, y, Anchor::Start, TextLook::Muted, &label);
    } else if canvas.width() - room >= title {
        canvas.text(canvas.width(), y, Anchor::End, TextLook::Muted, &label);
    }
}

fn mark(canvas: &mut Canvas, layout: &Layout<'_>, index: usize, unit: LengthUnit, words: &Words) {
    let bin = &layout.bins[index];
    let class = if bin.titles < FEW { "c-a-open" } else { "c-a" };
    let shape = dot(layout.middle(index), layout.y.at(bin.mean), 3.5, class);
    let [left, right] = layout.columns[index];
    let column = Area {
        left,
        right,
        ..layout.plot
    };
    canvas.mark(
        &tip(bin, unit, words),
        vec![shape],
        rectangle(column, "hit"),
    );
}

fn lying(canvas: &mut Canvas, layout: &Layout<'_>, unit: LengthUnit, words: &Words) -> f64 {
    let ends = [layout.plot.left, layout.plot.right];
    match unit {
        LengthUnit::Minutes => {
            let [first, last] = [layout.bins.first(), layout.bins.last()];
            let from = first.map_or(0, |bin| bin.from - 1);
            let to = last.map_or(1, |bin| bin.to.unwrap_or(bin.from + 9));
            #[expect(clippy::cast_precision_loss, reason = "minutes")]
            let [low, high] = [from, to].map(|end| end as f64);
            let x = Scale::linear([low, high], ends);
            let mut ticks = half_hours(from, to, canvas.size.pick(14, 7));
            if let Some(last) = last.filter(|bin| bin.to.is_none()) {
                // All longer ones are in the last bin: no length of its own.
                ticks.retain(|(tick, _)| *tick < high - 20.0);
                ticks.push((high - 5.0, range(last)));
            }
            axis::lying(
                canvas,
                &x,
                &ticks,
                layout.plot,
                &words.text("chart-part-minutes"),
            )
        }
        LengthUnit::Years => {
            let ticks: Ticks = layout
                .bins
                .iter()
                .enumerate()
                .map(|(index, bin)| (layout.middle(index), range(bin)))
                .collect();
            let x = Scale::linear(ends, ends);
            axis::lying(
                canvas,
                &x,
                &ticks,
                layout.plot,
                &words.text("chart-part-years"),
            )
        }
    }
}

/// Half hours, or as many of them as keep the ticks to about `most`.
fn half_hours(from: i64, to: i64, most: i64) -> Ticks {
    let mut step = 30;
    while (to - from) / step > most {
        step *= 2;
    }
    let first = from.div_euclid(step) + i64::from(from.rem_euclid(step) > 0);
    #[expect(clippy::cast_precision_loss, reason = "minutes")]
    let tick = |index: i64| ((index * step) as f64, (index * step).to_string());
    (first..=to.div_euclid(step)).map(tick).collect()
}

/// Says how many titles are beyond the last bin that is drawn.
fn hidden(
    canvas: &mut Canvas,
    bottom: f64,
    chart: &LengthsChart,
    drawn: usize,
    words: &Words,
) -> f64 {
    let titles: u64 = chart.bins[drawn..].iter().map(|bin| bin.titles).sum();
    let Some(last) = chart.bins[..drawn].last().filter(|_| titles > 0) else {
        return bottom;
    };
    let length = last.to.unwrap_or(last.from);
    let arguments = [("count", titles.into()), ("length", length.into())];
    let note = words.with("chart-curve-hidden", &arguments);
    canvas.lines(0.0, bottom + 20.0, canvas.width(), TextLook::Muted, &note) - 12.0
}

/// `91–100`, `3`, `21+`.
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
    let mut arguments = vec![
        ("year", length.into()),
        ("mean", mean.into()),
        ("count", bin.titles.into()),
    ];
    let Some(ci) = bin.ci95 else {
        return words.with("chart-years-tip-one", &arguments);
    };
    arguments.push(("low", numbers::decimal(language, ci.low, 2).into()));
    arguments.push(("high", numbers::decimal(language, ci.high, 2).into()));
    words.with("chart-years-tip", &arguments)
}
