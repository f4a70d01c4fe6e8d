//! A drawing in the making: the few shapes and texts that the charts are made of.
//!
//! Colours and strokes are classes of `charts.css`; a drawing itself has none. Coordinates are
//! written to a tenth of a unit.

use svg::Node;
use svg::node::element::{
    Circle, Definitions, Description, Element, Group, Line, Path, Pattern, Rectangle, SVG, Text,
    Title,
};

use super::labels::Area;
use super::text;

/// For how wide a page a drawing is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Size {
    /// A window of a desk or a sheet of paper.
    Wide,
    /// A telephone held upright.
    Narrow,
}

impl Size {
    /// The width of the drawing, in its units.
    pub(super) fn width(self) -> f64 {
        match self {
            Self::Wide => 760.0,
            Self::Narrow => 360.0,
        }
    }

    /// One or the other.
    pub(super) fn pick<T>(self, wide: T, narrow: T) -> T {
        match self {
            Self::Wide => wide,
            Self::Narrow => narrow,
        }
    }
}

/// Font size of everything but names and findings.
pub(super) const SMALL: f64 = 12.0;
/// Font size of names and findings.
pub(super) const NORMAL: f64 = 13.0;

/// Which part of a text stands at its point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchor {
    /// Its beginning.
    Start,
    /// Its middle.
    Middle,
    /// Its end.
    End,
}

/// How a text looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TextLook {
    /// Axes, units, notes.
    Muted,
    /// Labels.
    Plain,
    /// What the finding is about.
    Strong,
}

impl TextLook {
    /// Its font size.
    pub(super) fn size(self) -> f64 {
        match self {
            Self::Muted => SMALL,
            Self::Plain | Self::Strong => NORMAL,
        }
    }

    fn class(self) -> Option<&'static str> {
        match self {
            Self::Muted => Some("c-muted"),
            Self::Plain => None,
            Self::Strong => Some("c-strong"),
        }
    }
}

/// A drawing in the making.
pub(super) struct Canvas {
    pub(super) size: Size,
    id: String,
    hatched: bool,
    nodes: Vec<Element>,
    texts: Vec<Element>,
}

impl Canvas {
    /// An empty drawing; `id` begins all its ids.
    pub(super) fn new(size: Size, id_prefix: &str) -> Self {
        Self {
            size,
            id: format!("{id_prefix}-{}", size.pick("wide", "narrow")),
            hatched: false,
            nodes: Vec::new(),
            texts: Vec::new(),
        }
    }

    pub(super) fn width(&self) -> f64 {
        self.size.width()
    }

    /// Adds a shape.
    pub(super) fn add(&mut self, shape: impl Into<Element>) {
        self.nodes.push(shape.into());
    }

    /// Adds shapes that show a value when they are pointed at; `hit` is the area to point at.
    pub(super) fn mark(&mut self, tip: &str, shapes: Vec<Element>, hit: impl Into<Element>) {
        let mut group = Group::new().set("class", "mark").add(Title::new(tip));
        for shape in shapes {
            group.append(shape);
        }
        let mut hit: Element = hit.into();
        hit.assign("class", "hit");
        group.append(hit);
        self.nodes.push(group.into());
    }

    /// Writes a line of text above all shapes.
    pub(super) fn text(&mut self, x: f64, y: f64, anchor: Anchor, look: TextLook, content: &str) {
        let mut text = Text::new(content).set("x", number(x)).set("y", number(y));
        if let Some(class) = look.class() {
            text = text.set("class", class);
        }
        match anchor {
            Anchor::Start => {}
            Anchor::Middle => text = text.set("text-anchor", "middle"),
            Anchor::End => text = text.set("text-anchor", "end"),
        }
        self.texts.push(text.into());
    }

    /// Writes lines of text downwards from a first baseline; returns the next one.
    pub(super) fn lines(
        &mut self,
        x: f64,
        y: f64,
        most: f64,
        look: TextLook,
        content: &str,
    ) -> f64 {
        let lines = text::wrap(content, look.size(), most);
        let mut y = y;
        for line in &lines {
            self.text(x, y, Anchor::Start, look, line);
            y += look.size() * 1.35;
        }
        y
    }

    /// The fill of a hatched shape.
    pub(super) fn hatch(&mut self) -> String {
        self.hatched = true;
        format!("url(#{}-hatch)", self.id)
    }

    /// The whole drawing.
    pub(super) fn finish(self, height: f64, title: &str, description: &str) -> String {
        let (title_id, desc_id) = (format!("{}-title", self.id), format!("{}-desc", self.id));
        let mut svg = SVG::new()
            .set(
                "viewBox",
                format!("0 0 {} {}", number(self.width()), number(height)),
            )
            .set(
                "class",
                format!("chart chart-{}", self.size.pick("wide", "narrow")),
            )
            .set("role", "img")
            .set("aria-labelledby", format!("{title_id} {desc_id}"))
            .add(Title::new(title).set("id", title_id))
            .add(
                Description::new()
                    .set("id", desc_id)
                    .add(svg::node::Text::new(description)),
            );
        if self.hatched {
            svg = svg.add(Definitions::new().add(hatching(&format!("{}-hatch", self.id))));
        }
        for node in self.nodes.into_iter().chain(self.texts) {
            svg.append(node);
        }
        svg.to_string()
    }
}

fn hatching(id: &str) -> Pattern {
    Pattern::new()
        .set("id", id)
        .set("width", 6)
        .set("height", 6)
        .set("patternUnits", "userSpaceOnUse")
        .add(path("M-1 7L7 -1M-1 1L1 -1M5 7L7 5", "c-hatch"))
}

/// A number as it is written into a drawing.
pub(super) fn number(value: f64) -> String {
    let text = format!("{value:.1}");
    let text = text.strip_suffix(".0").unwrap_or(&text);
    if text == "-0" { "0" } else { text }.to_owned()
}

pub(super) fn dot(x: f64, y: f64, radius: f64, class: &str) -> Element {
    Circle::new()
        .set("cx", number(x))
        .set("cy", number(y))
        .set("r", number(radius))
        .set("class", class)
        .into()
}

pub(super) fn line([x1, y1]: [f64; 2], [x2, y2]: [f64; 2], class: &str) -> Element {
    Line::new()
        .set("x1", number(x1))
        .set("y1", number(y1))
        .set("x2", number(x2))
        .set("y2", number(y2))
        .set("class", class)
        .into()
}

pub(super) fn rectangle(area: Area, class: &str) -> Element {
    Rectangle::new()
        .set("x", number(area.left))
        .set("y", number(area.top))
        .set("width", number(area.width().max(0.0)))
        .set("height", number(area.height().max(0.0)))
        .set("class", class)
        .into()
}

pub(super) fn path(data: &str, class: &str) -> Element {
    Path::new().set("d", data).set("class", class).into()
}

/// A square standing on a corner.
pub(super) fn diamond(x: f64, y: f64, reach: f64, class: &str) -> Element {
    let points = [
        [x, y - reach],
        [x + reach, y],
        [x, y + reach],
        [x - reach, y],
    ];
    path(&format!("{}Z", polyline(&points)), class)
}

/// A square.
pub(super) fn square(x: f64, y: f64, reach: f64, class: &str) -> Element {
    rectangle(Area::around(x, y, reach), class)
}

/// A triangle with its tip at a point, above or below the rest of it.
pub(super) fn triangle(x: f64, y: f64, reach: f64, is_up: bool, class: &str) -> Element {
    let base = if is_up {
        y + reach * 1.6
    } else {
        y - reach * 1.6
    };
    let points = [[x, y], [x + reach, base], [x - reach, base]];
    path(&format!("{}Z", polyline(&points)), class)
}

/// The path data of a line through points.
pub(super) fn polyline(points: &[[f64; 2]]) -> String {
    let mut data = String::new();
    for (index, [x, y]) in points.iter().enumerate() {
        data.push(if index == 0 { 'M' } else { 'L' });
        data.push_str(&number(*x));
        data.push(' ');
        data.push_str(&number(*y));
    }
    data
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_a_decimal_at_most_and_no_negative_zero() {
        assert_eq!(
            [number(12.04), number(12.06), number(-0.01)],
            ["12", "12.1", "0"]
        );
    }

    #[test]
    fn text_cannot_leave_its_place() {
        let mut canvas = Canvas::new(Size::Wide, "q1");
        let title = "<script>alert('1')</script> & \"x\"";
        canvas.text(1.0, 2.0, Anchor::Start, TextLook::Plain, title);
        canvas.mark(title, vec![], dot(1.0, 1.0, 1.0, ""));
        let drawn = canvas.finish(10.0, title, title);
        assert!(!drawn.contains("<script"), "{drawn}");
        let document = roxmltree::Document::parse(&drawn).expect("XML");
        let texts = document
            .descendants()
            .filter(|node| node.has_tag_name("text") || node.has_tag_name("title"));
        for node in texts {
            assert_eq!(node.text().map(str::trim), Some(title));
        }
    }
}
