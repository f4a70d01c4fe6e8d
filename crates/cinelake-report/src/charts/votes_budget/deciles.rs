//! How many budgets are known in each tenth of the films by votes.

use cinelake_answers::{DecileCoverage, VotesBudgetChart, Words};

use super::super::axis::{self, Ticks};
use super::super::canvas::{Anchor, Canvas, SMALL, TextLook, rectangle};
use super::super::labels::Area;
use super::super::scale::Scale;
use super::super::{numbers, text};

/// Draws the tenths below `top`; returns where they end.
pub(super) fn draw(canvas: &mut Canvas, top: f64, chart: &VotesBudgetChart, words: &Words) -> f64 {
    let heading = words.text("chart-deciles-heading");
    let start = canvas.lines(0.0, top + 28.0, canvas.width(), TextLook::Strong, &heading);
    let plot = Area {
        left: 44.0,
        top: start + 14.0,
        right: canvas.width() - 8.0,
        bottom: start + 14.0 + 84.0,
    };
    let language = words.language();
    let y = Scale::linear([0.0, 1.0], [plot.bottom, plot.top]);
    let ticks: Ticks = [0.0, 0.5, 1.0]
        .map(|value| (value, numbers::percent(language, value, 0)))
        .to_vec();
    axis::upright(canvas, &y, &ticks, plot, "");
    let most = chart
        .deciles
        .iter()
        .map(|decile| decile.decile)
        .max()
        .unwrap_or(1)
        .max(1);
    #[expect(clippy::cast_precision_loss, reason = "ten of them")]
    let width = plot.width() / most as f64;
    for decile in &chart.deciles {
        bar(canvas, decile, plot, width, &y, words);
    }
    canvas.text(
        plot.left,
        plot.bottom + 34.0,
        Anchor::Start,
        TextLook::Muted,
        &words.text("chart-deciles-first"),
    );
    canvas.text(
        plot.right,
        plot.bottom + 34.0,
        Anchor::End,
        TextLook::Muted,
        &words.text("chart-deciles-last"),
    );
    axis::line_only(canvas, plot);
    plot.bottom + 42.0
}

fn bar(
    canvas: &mut Canvas,
    decile: &DecileCoverage,
    plot: Area,
    width: f64,
    y: &Scale,
    words: &Words,
) {
    #[expect(clippy::cast_precision_loss, reason = "films are far below 2^53")]
    let (share, left) = (
        decile.with_budget as f64 / decile.films.max(1) as f64,
        plot.left + (decile.decile.max(1) - 1) as f64 * width,
    );
    let column = Area {
        left,
        top: plot.top,
        right: left + width,
        bottom: plot.bottom,
    };
    let bar = Area {
        left: left + width * 0.14,
        right: left + width * 0.86,
        top: y.at(share),
        bottom: plot.bottom,
    };
    let share = numbers::percent(words.language(), share, 0);
    let tip = words.with(
        "chart-deciles-tip",
        &[
            ("decile", decile.decile.to_string().into()),
            ("share", share.clone().into()),
            ("known", decile.with_budget.into()),
            ("count", decile.films.into()),
        ],
    );
    canvas.mark(&tip, vec![rectangle(bar, "c-b")], rectangle(column, "hit"));
    let x = left + width / 2.0;
    if text::width(&share, SMALL) <= width - 2.0 {
        let y = (bar.top - 5.0).max(plot.top - 4.0);
        canvas.text(x, y, Anchor::Middle, TextLook::Muted, &share);
    }
    let name = decile.decile.to_string();
    canvas.text(
        x,
        plot.bottom + 16.0,
        Anchor::Middle,
        TextLook::Muted,
        &name,
    );
}
