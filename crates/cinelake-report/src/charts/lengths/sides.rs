//! The two distributions, one above the other on one axis of ratings.

use cinelake_answers::{LengthsChart, Words};

use super::super::axis;
use super::super::canvas::{Anchor, Canvas, NORMAL, TextLook, line, rectangle};
use super::super::labels::{Area, LabelPlace, Labels};
use super::super::scale::{self, Scale};
use super::super::{numbers, text};

/// Bars a point of rating.
const BARS_PER_POINT: f64 = 2.0;
/// The bar that ends at 10 and holds 10 as well.
const LAST_BAR: i64 = 19;
/// So many bars there are at least, beside the first.
const FEWEST_BARS: i64 = 7;

/// One side.
struct Side {
    name: String,
    /// Titles by bar, in the order of the bars.
    bars: Vec<u64>,
    titles: u64,
    mean: Option<f64>,
    fill: &'static str,
}

/// Draws both sides from the top of the drawing; returns where it ends.
pub(super) fn draw(canvas: &mut Canvas, chart: &LengthsChart, words: &Words) -> f64 {
    let (first, bars) = bars(chart);
    let sides = sides(chart, &bars, words);
    let most = sides.iter().flat_map(Side::shares).fold(0.0, f64::max);
    let (left, right) = (42.0, canvas.width() - 8.0);
    #[expect(clippy::cast_precision_loss, reason = "at most twenty bars")]
    let domain = [first, first + bars.len() as f64 / BARS_PER_POINT];
    let x = Scale::linear(domain, [left, right]);
    let height = canvas.size.pick(104.0, 92.0);
    let mut plots = Vec::new();
    let mut top = 0.0;
    for (index, side) in sides.iter().enumerate() {
        let plot = Area {
            left,
            top: top + 46.0,
            right,
            bottom: top + 46.0 + height,
        };
        panel(canvas, side, plot, &x, domain[0], most, words);
        if index == 0 {
            axis::line_only(canvas, plot);
        }
        top = plot.bottom + 8.0;
        plots.push(plot);
    }
    let ticks = axis::decimals(
        words.language(),
        scale::ticks(domain, canvas.size.pick(10, 6)),
    );
    let bottom = axis::lying(
        canvas,
        &x,
        &ticks,
        plots[plots.len() - 1],
        &words.text("chart-rating"),
    );
    means(canvas, chart, &plots, &x, words);
    match super::difference(chart, words) {
        Some(difference) => canvas.lines(
            0.0,
            bottom + 24.0,
            canvas.width(),
            TextLook::Strong,
            &difference,
        ),
        None => bottom,
    }
}

/// Where the first bar begins, and the titles of both sides by bar.
fn bars(chart: &LengthsChart) -> (f64, Vec<[u64; 2]>) {
    #[expect(clippy::cast_possible_truncation, reason = "ratings are 0 to 10")]
    let index = |rating: f64| ((rating * BARS_PER_POINT + 1e-6).floor() as i64).clamp(0, LAST_BAR);
    let counts = chart
        .distribution
        .iter()
        .filter(|count| count.rating.is_finite());
    let indices: Vec<i64> = counts.clone().map(|count| index(count.rating)).collect();
    let (first, last) = (
        indices.iter().copied().min().unwrap_or(0),
        indices.iter().copied().max().unwrap_or(0),
    );
    // A few ratings do not fill the whole width.
    let (first, last) = (
        first.min(last - FEWEST_BARS).max(0),
        last.max(first + FEWEST_BARS).min(LAST_BAR),
    );
    let mut bars = vec![[0, 0]; usize::try_from(last - first + 1).unwrap_or(1)];
    for (count, index) in counts.zip(indices) {
        let bar = &mut bars[usize::try_from(index - first).unwrap_or(0)];
        bar[0] += count.longer;
        bar[1] += count.shorter;
    }
    #[expect(clippy::cast_precision_loss, reason = "at most twenty bars")]
    let from = first as f64 / BARS_PER_POINT;
    (from, bars)
}

fn sides(chart: &LengthsChart, bars: &[[u64; 2]], words: &Words) -> [Side; 2] {
    let side = |at: usize, name, mean: Option<f64>, fill| Side {
        name,
        bars: bars.iter().map(|bar| bar[at]).collect(),
        titles: super::titles(chart)[at],
        mean: mean.filter(|mean| mean.is_finite()),
        fill,
    };
    [
        side(0, super::longer(chart, words), chart.longer_mean, "c-a"),
        side(1, super::shorter(chart, words), chart.shorter_mean, "c-b"),
    ]
}

impl Side {
    fn shares(&self) -> impl Iterator<Item = f64> + '_ {
        #[expect(clippy::cast_precision_loss, reason = "titles are far below 2^53")]
        self.bars
            .iter()
            .map(|bar| *bar as f64 / self.titles.max(1) as f64)
    }
}

/// A side's bars, from the rating `first` on; `most` is the largest share of both sides.
fn panel(
    canvas: &mut Canvas,
    side: &Side,
    plot: Area,
    x: &Scale,
    first: f64,
    most: f64,
    words: &Words,
) {
    let y = shares_axis(canvas, plot, most, words);
    heading(canvas, side, plot, words);
    for (index, share) in side.shares().enumerate() {
        if side.bars[index] == 0 {
            continue;
        }
        #[expect(clippy::cast_precision_loss, reason = "at most twenty bars")]
        let ends = [index, index + 1].map(|at| first + at as f64 / BARS_PER_POINT);
        let [left, right] = ends.map(|end| x.at(end));
        let bar = Area {
            left: left + 1.0,
            top: y.at(share).min(plot.bottom - 0.5),
            right: right - 1.0,
            bottom: plot.bottom,
        };
        let column = Area {
            left,
            right,
            ..plot
        };
        let shapes = vec![rectangle(bar, side.fill)];
        let hit = rectangle(column, "hit");
        canvas.mark(&tip(side, index, ends, words), shapes, hit);
    }
}

fn shares_axis(canvas: &mut Canvas, plot: Area, most: f64, words: &Words) -> Scale {
    let domain = scale::nice(0.0, most.max(0.01), 0.1, 3);
    let y = Scale::linear(domain, [plot.bottom, plot.top]);
    let ticks = scale::ticks(domain, 3);
    // A percentage has two places fewer than its share.
    let places = scale::places(&ticks).saturating_sub(2);
    let language = words.language();
    let ticks = axis::labelled(ticks, |value| numbers::percent(language, value, places));
    let title = words.text("chart-share-of-titles");
    axis::upright(canvas, &y, &ticks, plot, &title);
    y
}

fn tip(side: &Side, index: usize, [from, to]: [f64; 2], words: &Words) -> String {
    let language = words.language();
    // Ratings have tenths; the last bar holds 10 as well.
    let last = if to < 10.0 { to - 0.1 } else { to };
    let share = side.shares().nth(index).unwrap_or(0.0);
    words.with(
        "chart-lengths-tip",
        &[
            ("side", side.name.clone().into()),
            ("from", numbers::decimal(language, from, 1).into()),
            ("to", numbers::decimal(language, last, 1).into()),
            ("share", numbers::percent(language, share, 1).into()),
            ("count", side.bars[index].into()),
        ],
    )
}

/// The side's name, its titles and its mean, above its plot.
fn heading(canvas: &mut Canvas, side: &Side, plot: Area, words: &Words) {
    let mean = side
        .mean
        .map(|mean| numbers::decimal(words.language(), mean, 2));
    let mean = mean.unwrap_or_else(|| numbers::UNKNOWN.to_owned());
    let numbers = words.with(
        "chart-side-heading",
        &[("count", side.titles.into()), ("mean", mean.into())],
    );
    let y = plot.top - 28.0;
    canvas.text(18.0, y, Anchor::Start, TextLook::Strong, &side.name);
    canvas.add(rectangle(
        Area {
            left: 0.0,
            top: y - 10.0,
            right: 11.0,
            bottom: y + 1.0,
        },
        side.fill,
    ));
    let x = 18.0 + text::width(&side.name, NORMAL * 1.06) + 10.0;
    let fits = x + text::width(&numbers, TextLook::Muted.size()) <= canvas.width();
    let (x, y, anchor) = if fits {
        (x, y, Anchor::Start)
    } else {
        (canvas.width(), plot.top - 10.0, Anchor::End)
    };
    canvas.text(x, y, anchor, TextLook::Muted, &numbers);
}

/// A line at each side's mean through its own plot; in the lower one also where the other lies, and
/// the way from one to the other.
fn means(canvas: &mut Canvas, chart: &LengthsChart, plots: &[Area], x: &Scale, words: &Words) {
    let finite = |mean: Option<f64>| mean.filter(|mean| mean.is_finite()).map(|mean| x.at(mean));
    let ends = [finite(chart.longer_mean), finite(chart.shorter_mean)];
    for (end, plot) in ends.iter().zip(plots) {
        if let Some(x) = *end {
            canvas.add(line([x, plot.top], [x, plot.bottom], "c-mean"));
        }
    }
    let ([Some(longer), Some(shorter)], [_, below]) = (ends, plots) else {
        return;
    };
    canvas.add(line(
        [longer, below.top],
        [longer, below.bottom],
        "c-reference",
    ));
    let y = below.top + 7.0;
    if let (Some(ci), Some(mean)) = (chart.ci95, chart.shorter_mean) {
        let ends = [ci.low, ci.high].map(|end| [x.at(mean + end), y]);
        canvas.add(line(ends[0], ends[1], "c-best-interval"));
    }
    canvas.add(line([shorter, y], [longer, y], "c-best-line"));
    if let Some(difference) = chart.difference.filter(|value| value.is_finite()) {
        let label = numbers::signed(words.language(), difference, 2);
        let [left, right] = [longer.min(shorter) - 5.0, longer.max(shorter) + 5.0];
        let places = [
            (right, y + 5.0, Anchor::Start),
            (left, y + 5.0, Anchor::End),
            (f64::midpoint(left, right), y + 19.0, Anchor::Middle),
        ];
        let mut places = places
            .into_iter()
            .map(|(x, y, anchor)| LabelPlace { x, y, anchor });
        let place = Labels::within(*below).first_free(&mut places, NORMAL * 1.06, &label);
        if let Some(LabelPlace { x, y, anchor }) = place {
            canvas.text(x, y, anchor, TextLook::Strong, &label);
        }
    }
}
