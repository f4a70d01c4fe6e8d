//! Axes: a hairline a tick, the ticks' values, and a title with the unit.

use cinelake_answers::Language;

use super::canvas::{Anchor, Canvas, SMALL, TextLook, line};
use super::labels::Area;
use super::numbers;
use super::scale::{self, Scale};
use super::text;

/// Values of an axis with the words for them.
pub(super) type Ticks = Vec<(f64, String)>;

/// Values with what is written at them.
pub(super) fn labelled(values: Vec<f64>, label: impl Fn(f64) -> String) -> Ticks {
    values
        .into_iter()
        .map(|value| (value, label(value)))
        .collect()
}

/// Values with as many decimals as tell them apart.
pub(super) fn decimals(language: Language, values: Vec<f64>) -> Ticks {
    let places = scale::places(&values);
    labelled(values, |value| numbers::decimal(language, value, places))
}

/// The upright axis to the left of a plot: hairlines across it, and the title above it.
pub(super) fn upright(canvas: &mut Canvas, scale: &Scale, ticks: &Ticks, plot: Area, title: &str) {
    for (value, label) in ticks {
        let y = scale.at(*value);
        canvas.add(line([plot.left, y], [plot.right, y], "c-grid"));
        canvas.text(
            plot.left - 6.0,
            y + 4.0,
            Anchor::End,
            TextLook::Muted,
            label,
        );
    }
    canvas.text(0.0, plot.top - 10.0, Anchor::Start, TextLook::Muted, title);
}

/// The axis beneath a plot: its line, ticks and values, and the title at the right under them.
/// Values that would touch the one before are left out. Returns the lowest baseline.
pub(super) fn lying(
    canvas: &mut Canvas,
    scale: &Scale,
    ticks: &Ticks,
    plot: Area,
    title: &str,
) -> f64 {
    canvas.add(line(
        [plot.left, plot.bottom],
        [plot.right, plot.bottom],
        "c-axis",
    ));
    let baseline = plot.bottom + 17.0;
    let mut free_from = f64::NEG_INFINITY;
    for (value, label) in ticks {
        let x = scale.at(*value);
        canvas.add(line([x, plot.bottom], [x, plot.bottom + 4.0], "c-axis"));
        // A label that is wider than the drawing stands in its middle.
        let half = (text::width(label, SMALL) / 2.0).min(canvas.width() / 2.0);
        let x = x.clamp(half, canvas.width() - half);
        if x - half >= free_from {
            canvas.text(x, baseline, Anchor::Middle, TextLook::Muted, label);
            free_from = x + half + 6.0;
        }
    }
    canvas.text(
        plot.right,
        baseline + 17.0,
        Anchor::End,
        TextLook::Muted,
        title,
    );
    baseline + 17.0
}

/// Upright hairlines across a plot, for a plot that is read along.
pub(super) fn hairlines(canvas: &mut Canvas, scale: &Scale, ticks: &Ticks, plot: Area) {
    for (value, _) in ticks {
        let x = scale.at(*value);
        canvas.add(line([x, plot.top], [x, plot.bottom], "c-grid"));
    }
}

/// The line of an axis beneath a plot, where another plot beneath has the values.
pub(super) fn line_only(canvas: &mut Canvas, plot: Area) {
    canvas.add(line(
        [plot.left, plot.bottom],
        [plot.right, plot.bottom],
        "c-axis",
    ));
}
