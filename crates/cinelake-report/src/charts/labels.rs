//! Where direct labels go: the first place that is free.

use super::canvas::Anchor;
use super::text;

/// A rectangle of the drawing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Area {
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) right: f64,
    pub(super) bottom: f64,
}

impl Area {
    pub(super) fn width(&self) -> f64 {
        self.right - self.left
    }

    pub(super) fn height(&self) -> f64 {
        self.bottom - self.top
    }

    fn meets(&self, other: &Self) -> bool {
        self.left < other.right
            && other.left < self.right
            && self.top < other.bottom
            && other.top < self.bottom
    }

    fn lies_in(&self, other: &Self) -> bool {
        self.left >= other.left
            && self.right <= other.right
            && self.top >= other.top
            && self.bottom <= other.bottom
    }

    /// What a line of text covers whose baseline begins, has its middle or ends at a point.
    pub(super) fn of_text(x: f64, y: f64, anchor: Anchor, size: f64, content: &str) -> Self {
        let width = text::width(content, size);
        let left = match anchor {
            Anchor::Start => x,
            Anchor::Middle => x - width / 2.0,
            Anchor::End => x - width,
        };
        Self {
            left,
            top: y - size * 0.8,
            right: left + width,
            bottom: y + size * 0.25,
        }
    }

    /// The square around a point.
    pub(super) fn around(x: f64, y: f64, reach: f64) -> Self {
        Self {
            left: x - reach,
            top: y - reach,
            right: x + reach,
            bottom: y + reach,
        }
    }
}

/// What is taken already, and how far labels may go.
#[derive(Debug, Clone)]
pub(super) struct Labels {
    bounds: Area,
    taken: Vec<Area>,
}

/// A place for a label.
#[derive(Debug, Clone, Copy)]
pub(super) struct LabelPlace {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) anchor: Anchor,
}

impl Labels {
    pub(super) fn within(bounds: Area) -> Self {
        Self {
            bounds,
            taken: Vec::new(),
        }
    }

    /// Keeps labels off an area.
    pub(super) fn reserve(&mut self, area: Area) {
        self.taken.push(area);
    }

    /// Takes the first free place beside a mark: right, left, above, below, then the same further
    /// away. `None` where all are taken.
    pub(super) fn beside(
        &mut self,
        [x, y]: [f64; 2],
        reach: f64,
        size: f64,
        content: &str,
    ) -> Option<LabelPlace> {
        let middle = y + size * 0.32;
        let (above, below) = (y - reach - size * 0.35, y + reach + size * 0.9);
        let places = [0.0, size].into_iter().flat_map(|further| {
            let side = reach + 3.0;
            [
                (x + side, middle, Anchor::Start),
                (x - side, middle, Anchor::End),
                (x, above - further, Anchor::Middle),
                (x, below + further, Anchor::Middle),
                (x, above - further, Anchor::Start),
                (x, above - further, Anchor::End),
                (x, below + further, Anchor::Start),
                (x, below + further, Anchor::End),
            ]
        });
        let places = places.map(|(x, y, anchor)| LabelPlace { x, y, anchor });
        self.first_free(places, size, content)
    }

    /// Takes the first of the places that is free.
    pub(super) fn first_free(
        &mut self,
        mut places: impl Iterator<Item = LabelPlace>,
        size: f64,
        content: &str,
    ) -> Option<LabelPlace> {
        let place = places.find(|place| {
            let area = Area::of_text(place.x, place.y, place.anchor, size, content);
            area.lies_in(&self.bounds) && !self.taken.iter().any(|taken| taken.meets(&area))
        })?;
        let area = Area::of_text(place.x, place.y, place.anchor, size, content);
        self.taken.push(area);
        Some(place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOUNDS: Area = Area {
        left: 0.0,
        top: 0.0,
        right: 200.0,
        bottom: 100.0,
    };

    #[test]
    fn labels_take_free_places_and_give_up_where_there_is_none() {
        let mut labels = Labels::within(BOUNDS);
        let mut places = Vec::new();
        for _ in 0..40 {
            places.push(labels.beside([100.0, 50.0], 4.0, 12.0, "label"));
        }
        let placed: Vec<&LabelPlace> = places.iter().flatten().collect();
        assert!(placed.len() >= 4 && placed.len() < 40);
        let areas: Vec<Area> = placed
            .iter()
            .map(|place| Area::of_text(place.x, place.y, place.anchor, 12.0, "label"))
            .collect();
        for (index, area) in areas.iter().enumerate() {
            assert!(area.lies_in(&BOUNDS));
            assert!(!areas[..index].iter().any(|other| other.meets(area)));
        }
    }

    #[test]
    fn a_label_at_the_edge_goes_to_the_other_side() {
        let mut labels = Labels::within(BOUNDS);
        let place = labels.beside([195.0, 50.0], 4.0, 12.0, "label");
        assert!(place.is_some_and(|place| place.anchor == Anchor::End));
    }
}
