//! The line above a chart that says what its marks mean.

use cinelake_answers::Words;
use svg::node::element::Element;

use super::canvas::{Anchor, Canvas, SMALL, TextLook};
use super::text;

/// How far apart two lines of the key are.
const LEADING: f64 = 18.0;
/// How much room a mark has before its words.
const MARK: f64 = 20.0;

/// A mark, drawn around a point, and its words.
pub(super) struct Entry {
    pub(super) mark: Box<dyn Fn(f64, f64) -> Vec<Element>>,
    pub(super) words: String,
}

impl Entry {
    pub(super) fn new(words: String, mark: impl Fn(f64, f64) -> Vec<Element> + 'static) -> Self {
        Self {
            mark: Box::new(mark),
            words,
        }
    }
}

/// Draws the key from the top of the drawing; returns where the chart may begin.
pub(super) fn draw(canvas: &mut Canvas, entries: &[Entry]) -> f64 {
    let (mut x, mut y) = (0.0, 14.0);
    for entry in entries {
        // A sign that is part of the words needs no room before them.
        let indent = if (entry.mark)(x, y).is_empty() {
            0.0
        } else {
            MARK
        };
        let lines = text::wrap(&entry.words, SMALL, canvas.width() - indent);
        let widths = lines.iter().map(|line| text::width(line, SMALL));
        let width = indent + widths.fold(0.0, f64::max);
        if x > 0.0 && x + width > canvas.width() {
            (x, y) = (0.0, y + LEADING);
        }
        for shape in (entry.mark)(x + MARK / 2.0 - 2.0, y - 4.0) {
            canvas.add(shape);
        }
        for (index, line) in lines.iter().enumerate() {
            if index > 0 {
                y += LEADING - 2.0;
            }
            canvas.text(x + indent, y, Anchor::Start, TextLook::Muted, line);
        }
        x += width + 14.0;
    }
    if entries.is_empty() { 0.0 } else { y + 8.0 }
}

/// What is drawn where there is nothing to draw.
pub(super) fn nothing(canvas: &mut Canvas, words: &Words) -> f64 {
    canvas.text(
        0.0,
        24.0,
        Anchor::Start,
        TextLook::Muted,
        &words.text("chart-nothing"),
    );
    36.0
}
