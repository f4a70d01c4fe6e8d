//! Points in a plane: dots, or a line through them by their x.

use cinelake_answers::own::ChartKind;

use super::super::axis;
use super::super::canvas::{Canvas, NORMAL, SMALL, TextLook, dot, line, path, polyline};
use super::super::labels::{Area, Labels};
use super::super::scale::{self, Scale};
use super::super::text;
use super::{ChartContent, Point, ticks};

/// Dots that may have their names beside them; the others show theirs when they are pointed at.
const MOST_NAMES: usize = 12;
/// Names longer than this are cut.
const NAME_WIDTH: f64 = 150.0;

pub(super) fn draw(canvas: &mut Canvas, shown: &ChartContent<'_>) -> f64 {
    let language = shown.words.language();
    let range = |values: &mut dyn Iterator<Item = f64>| {
        let [low, high] = scale::extent(values).unwrap_or([0.0, 1.0]);
        scale::nice(low, high, 0.5, 6)
    };
    let x_domain = match shown.kind {
        // A line reaches from its first point to its last.
        ChartKind::Line => whole_extent(shown),
        _ => range(&mut shown.points.iter().map(|point| point.x)),
    };
    let y_domain = range(&mut shown.amounts());
    let upright = ticks(shown.y, y_domain, 6, language);
    let widths = upright.iter().map(|(_, label)| text::width(label, SMALL));
    let top = shown.key(canvas) + 30.0;
    let plot = Area {
        left: 12.0 + widths.fold(20.0, f64::max),
        top,
        right: canvas.width() - 14.0,
        bottom: top + canvas.size.pick(280.0, 240.0),
    };
    let x = Scale::linear(x_domain, [plot.left + 6.0, plot.right - 6.0]);
    let y = Scale::linear(y_domain, [plot.bottom, plot.top]);
    let title = shown.y.map(|column| column.head(language));
    axis::upright(canvas, &y, &upright, plot, &title.unwrap_or_default());
    let lying = ticks(Some(shown.x), x_domain, canvas.size.pick(9, 5), language);
    let bottom = axis::lying(canvas, &x, &lying, plot, &shown.x.head(language));
    points(canvas, shown, &x, &y);
    if shown.has_names {
        names(canvas, shown, &x, &y, plot);
    }
    bottom
}

fn whole_extent(shown: &ChartContent<'_>) -> [f64; 2] {
    let values = shown.points.iter().map(|point| point.x);
    match scale::extent(values) {
        Some([low, high]) if low < high => [low, high],
        Some([only, _]) => [only - 1.0, only + 1.0],
        None => [0.0, 1.0],
    }
}

fn points(canvas: &mut Canvas, shown: &ChartContent<'_>, x: &Scale, y: &Scale) {
    let mut points: Vec<&Point> = shown.points.iter().collect();
    let class = match shown.kind {
        ChartKind::Line => {
            points.sort_by(|a, b| a.x.total_cmp(&b.x));
            let places: Vec<[f64; 2]> = points
                .iter()
                .map(|point| [x.at(point.x), y.at(point.y)])
                .collect();
            canvas.add(path(&polyline(&places), "c-line"));
            "c-a"
        }
        _ => "c-a-open",
    };
    let radius = if points.len() > 200 { 2.2 } else { 3.5 };
    for point in points {
        let [at_x, at_y] = [x.at(point.x), y.at(point.y)];
        let mut shapes = Vec::new();
        if let Some(ends) = point.interval {
            let [low, high] = ends.map(|end| y.at(end));
            shapes.push(line([at_x, low], [at_x, high], "c-interval"));
        }
        shapes.push(dot(at_x, at_y, radius, class));
        canvas.mark(&point.tip, shapes, dot(at_x, at_y, 9.0, ""));
    }
}

/// Names beside the first dots, where there is room.
fn names(canvas: &mut Canvas, shown: &ChartContent<'_>, x: &Scale, y: &Scale, plot: Area) {
    let mut labels = Labels::within(plot);
    for point in &shown.points {
        labels.reserve(Area::around(x.at(point.x), y.at(point.y), 3.0));
    }
    for point in shown.points.iter().take(MOST_NAMES) {
        let name = text::cut(&point.name, NORMAL, NAME_WIDTH);
        let at = [x.at(point.x), y.at(point.y)];
        if let Some(place) = labels.beside(at, 4.0, NORMAL, &name) {
            canvas.text(place.x, place.y, place.anchor, TextLook::Plain, &name);
        }
    }
}
