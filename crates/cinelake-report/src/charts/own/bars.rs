//! A bar for each row, one below the other, in the order of the rows.

use super::super::axis;
use super::super::canvas::{Anchor, Canvas, NORMAL, TextLook, line, rectangle};
use super::super::labels::Area;
use super::super::scale::{self, Scale};
use super::super::text;
use super::{ChartContent, Point, ticks};

/// Rows that are drawn; a reader compares no more.
pub(super) const MOST: usize = 30;
/// From one bar to the next.
const STEP: f64 = 26.0;
/// How thick a bar is.
const THICK: f64 = 15.0;

pub(super) fn draw(canvas: &mut Canvas, shown: &ChartContent<'_>) -> f64 {
    let points = &shown.points[..shown.points.len().min(MOST)];
    let language = shown.words.language();
    let room = canvas.size.pick(160.0, 110.0);
    let written = |point: &Point| {
        let column = shown.y;
        let value = column.map(|column| column.written_number(point.y, language));
        text::cut(&value.unwrap_or_default(), NORMAL, room)
    };
    let widest = |of: &dyn Fn(&Point) -> String| {
        let widths = points.iter().map(|point| text::width(&of(point), NORMAL));
        widths.fold(0.0, f64::max)
    };
    let names = widest(&|point| point.name.clone()).min(canvas.size.pick(230.0, 110.0));
    let values = widest(&written);
    let top = shown.key(canvas) + 8.0;
    #[expect(clippy::cast_precision_loss, reason = "30 rows at most")]
    let plot = Area {
        left: names + 10.0,
        top,
        right: canvas.width() - values - 12.0,
        bottom: top + STEP * points.len() as f64,
    };
    let [low, high] = scale::extent(shown.amounts().chain([0.0])).unwrap_or([0.0, 1.0]);
    let domain = scale::nice(low, high, 1.0, canvas.size.pick(6, 4));
    let x = Scale::linear(domain, [plot.left, plot.right]);
    let ticks = ticks(shown.y, domain, canvas.size.pick(6, 4), language);
    axis::hairlines(canvas, &x, &ticks, plot);
    let mut middle = plot.top + STEP / 2.0;
    for point in points {
        bar(canvas, point, &x, plot, middle, &written(point));
        middle += STEP;
    }
    canvas.add(line(
        [x.at(0.0), plot.top],
        [x.at(0.0), plot.bottom],
        "c-axis",
    ));
    let title = shown.y.map(|column| column.head(language));
    axis::lying(canvas, &x, &ticks, plot, &title.unwrap_or_default())
}

fn bar(canvas: &mut Canvas, point: &Point, x: &Scale, plot: Area, middle: f64, written: &str) {
    let (zero, end) = (x.at(0.0), x.at(point.y));
    let area = |reach: f64, left: f64, right: f64| Area {
        left,
        top: middle - reach,
        right,
        bottom: middle + reach,
    };
    let mut shapes = vec![rectangle(
        area(THICK / 2.0, zero.min(end), zero.max(end)),
        "c-a-soft",
    )];
    let mut reach = end.max(zero);
    if let Some(ends) = point.interval {
        let [low, high] = ends.map(|end| x.at(end));
        shapes.push(line([low, middle], [high, middle], "c-interval"));
        reach = reach.max(high);
    }
    let hit = rectangle(area(STEP / 2.0, 0.0, plot.right), "");
    canvas.mark(&point.tip, shapes, hit);
    let name = text::cut(&point.name, NORMAL, plot.left - 10.0);
    canvas.text(
        plot.left - 8.0,
        middle + 4.5,
        Anchor::End,
        TextLook::Plain,
        &name,
    );
    canvas.text(
        reach + 6.0,
        middle + 4.5,
        Anchor::Start,
        TextLook::Plain,
        written,
    );
}
