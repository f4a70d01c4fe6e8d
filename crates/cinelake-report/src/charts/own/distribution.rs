//! How often the values of a column occur.

use super::super::axis;
use super::super::canvas::{Canvas, SMALL, rectangle};
use super::super::labels::Area;
use super::super::scale::{self, Scale};
use super::super::{numbers, text};
use super::{ChartContent, ticks};

/// Bars that there are about.
const BARS: usize = 20;
/// More bars than this are never meant.
const MOST_BARS: usize = 3 * BARS;
/// So many whole numbers get a bar each.
const MOST_WHOLE: f64 = 30.0;

/// Bars beside each other: where the first begins, how wide each is, and how much each holds.
struct Bars {
    from: f64,
    step: f64,
    amounts: Vec<f64>,
    /// Whether each bar stands for one whole number.
    whole: bool,
}

pub(super) fn draw(canvas: &mut Canvas, shown: &ChartContent<'_>) -> f64 {
    let language = shown.words.language();
    let bars = bars(shown);
    let most = bars.amounts.iter().copied().fold(0.0, f64::max).max(1.0);
    let [_, most] = scale::nice(0.0, most, 1.0, 5);
    let upright = ticks(shown.y, [0.0, most], 5, language);
    let widths = upright.iter().map(|(_, label)| text::width(label, SMALL));
    let top = 30.0;
    let plot = Area {
        left: 12.0 + widths.fold(20.0, f64::max),
        top,
        right: canvas.width() - 10.0,
        bottom: top + canvas.size.pick(220.0, 190.0),
    };
    #[expect(clippy::cast_precision_loss, reason = "a few dozen bars")]
    let to = bars.from + bars.step * bars.amounts.len() as f64;
    let x = Scale::linear([bars.from, to], [plot.left, plot.right]);
    let y = Scale::linear([0.0, most], [plot.bottom, plot.top]);
    let title = shown.y.map(|column| column.head(language));
    let title = title.unwrap_or_else(|| shown.words.text("own-chart-count"));
    axis::upright(canvas, &y, &upright, plot, &title);
    draw_bars(canvas, shown, &bars, &x, &y);
    let values = ticks(
        Some(shown.x),
        [bars.from, to],
        canvas.size.pick(10, 5),
        language,
    );
    // A bar of a whole number has its value in its middle.
    let shift = if bars.whole { 0.5 } else { 0.0 };
    let values = values
        .into_iter()
        .map(|(value, label)| (value + shift, label));
    let values = values.filter(|(value, _)| *value <= to).collect();
    axis::lying(canvas, &x, &values, plot, &shown.x.head(language))
}

fn bars(shown: &ChartContent<'_>) -> Bars {
    let values = shown.points.iter().map(|point| point.x);
    let [low, high] = scale::extent(values.clone()).unwrap_or([0.0, 1.0]);
    let whole = high - low < MOST_WHOLE && values.clone().all(|value| value.fract() == 0.0);
    let (from, step) = match whole {
        true => (low, 1.0),
        false => {
            let range = scale::nice(low, high, 0.5, BARS);
            let edges = scale::ticks(range, BARS);
            let mut steps = edges.windows(2).map(|pair| pair[1] - pair[0]);
            let step = steps.find(|step| *step > 0.0);
            (range[0], step.unwrap_or(range[1] - range[0]))
        }
    };
    let place = |value: f64| {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a few dozen bars, counted from the lowest value"
        )]
        let place = ((value - from) / step + 1e-9).floor().max(0.0) as usize;
        place.min(MOST_BARS)
    };
    let mut amounts = vec![0.0; place(high) + 1];
    for point in &shown.points {
        amounts[place(point.x)] += point.y.max(0.0);
    }
    Bars {
        from,
        step,
        amounts,
        whole,
    }
}

fn draw_bars(canvas: &mut Canvas, shown: &ChartContent<'_>, bars: &Bars, x: &Scale, y: &Scale) {
    let language = shown.words.language();
    for (at, amount) in bars.amounts.iter().enumerate() {
        #[expect(clippy::cast_precision_loss, reason = "a few dozen bars")]
        let from = bars.from + bars.step * at as f64;
        let area = |top: f64| Area {
            left: x.at(from) + 0.5,
            top,
            right: x.at(from + bars.step) - 0.5,
            bottom: y.at(0.0),
        };
        let written = |value: f64| shown.x.written_number(value, language);
        let values = match bars.whole {
            true => written(from),
            false => format!("{} – {}", written(from), written(from + bars.step)),
        };
        let amount_text = match shown.y {
            Some(column) => column.written_number(*amount, language),
            None => numbers::decimal(language, *amount, 0),
        };
        let hit = rectangle(area(y.at(f64::INFINITY)), "");
        let bar = rectangle(area(y.at(*amount)), "c-a-soft");
        canvas.mark(&format!("{values}: {amount_text}"), vec![bar], hit);
    }
}
