//! From data to positions: linear and logarithmic scales and the ticks of their axes.

/// Maps a range of data to a range of positions; what lies outside is put on the edge.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scale {
    domain: [f64; 2],
    range: [f64; 2],
    logarithmic: bool,
}

impl Scale {
    /// A linear scale. A domain of one value maps to the middle of the range.
    pub(super) fn linear(domain: [f64; 2], range: [f64; 2]) -> Self {
        Self {
            domain,
            range,
            logarithmic: false,
        }
    }

    /// A scale of powers of ten; the domain is above 0.
    pub(super) fn logarithmic(domain: [f64; 2], range: [f64; 2]) -> Self {
        Self {
            domain: domain.map(|value| value.max(f64::MIN_POSITIVE).log10()),
            range,
            logarithmic: true,
        }
    }

    /// The position of a value, always within the range.
    pub(super) fn at(&self, value: f64) -> f64 {
        let value = if self.logarithmic {
            value.max(f64::MIN_POSITIVE).log10()
        } else {
            value
        };
        let [low, high] = self.domain;
        let share = if high > low {
            (value - low) / (high - low)
        } else {
            0.5
        };
        // A value that is no number lies nowhere; the middle keeps the drawing whole.
        let share = if share.is_nan() {
            0.5
        } else {
            share.clamp(0.0, 1.0)
        };
        let [start, end] = self.range;
        start + share * (end - start)
    }
}

/// The step of about `most` ticks over a range: 1, 2 or 5 times a power of ten.
fn step(low: f64, high: f64, most: usize) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "a handful of ticks")]
    let rough = (high - low) / most.max(1) as f64;
    let power = 10_f64.powf(rough.log10().floor());
    let factor = [1.0, 2.0, 5.0]
        .into_iter()
        .find(|factor| factor * power >= rough * (1.0 - 1e-9));
    factor.unwrap_or(10.0) * power
}

/// The smallest range that begins and ends on a tick of its own and holds `low` to `high`. A single
/// value gets `margin` on both sides.
pub(super) fn nice(low: f64, high: f64, margin: f64, most: usize) -> [f64; 2] {
    let [mut low, mut high] = if high > low {
        [low, high]
    } else {
        // Beside a large number a small margin is none.
        let margin = margin.max(low.abs() * 1e-12);
        [low - margin, low + margin]
    };
    // The wider range may have wider steps.
    for _ in 0..2 {
        let step = step(low, high, most);
        low = (low / step + 1e-9).floor() * step;
        high = (high / step - 1e-9).ceil() * step;
    }
    [low, high]
}

/// The same of ratings, which lie between 0 and 10.
pub(super) fn nice_ratings([low, high]: [f64; 2], most: usize) -> [f64; 2] {
    let [low, high] = nice(low, high, 0.5, most);
    [low.max(0.0), high.min(10.0)]
}

/// The lowest and the highest of some values; `None` where there is no number among them.
pub(super) fn extent(values: impl Iterator<Item = f64>) -> Option<[f64; 2]> {
    values
        .filter(|value| value.is_finite())
        .fold(None, |extent, value| {
            let [low, high] = extent.unwrap_or([value, value]);
            Some([low.min(value), high.max(value)])
        })
}

/// At most about `most` round values within a range, in rising order.
pub(super) fn ticks([low, high]: [f64; 2], most: usize) -> Vec<f64> {
    if !(low.is_finite() && high.is_finite()) || high <= low {
        return vec![low];
    }
    let step = step(low, high, most);
    let first = (low / step - 1e-9).ceil();
    let last = (high / step + 1e-9).floor();
    counted(first, last).map(|index| index * step).collect()
}

/// More ticks than this are never meant.
const MOST_TICKS: f64 = 200.0;

/// `first`, `first + 1` and so on up to `last`. Counted, because adding 1 changes nothing about numbers
/// above 2^53.
fn counted(first: f64, last: f64) -> impl Iterator<Item = f64> {
    let many = last - first;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a handful of ticks"
    )]
    let many = match many >= 0.0 {
        true => many.min(MOST_TICKS) as u32 + 1,
        false => 0,
    };
    (0..many).map(move |index| first + f64::from(index))
}

/// The same of whole numbers: no step below 1.
pub(super) fn whole_ticks([low, high]: [f64; 2], most: usize) -> Vec<f64> {
    let values = ticks([low, high], most);
    let whole = values
        .iter()
        .all(|value| (value - value.round()).abs() < 1e-6);
    if whole {
        return values;
    }
    counted(low.ceil(), high).collect()
}

/// The powers of ten that hold `low` to `high`, at least one apart.
pub(super) fn decades(low: f64, high: f64) -> [f64; 2] {
    let from = low.max(1.0).log10().floor();
    let to = high.max(1.0).log10().ceil().max(from + 1.0);
    [10_f64.powf(from), 10_f64.powf(to)]
}

/// Powers of ten in a range, thinned to at most `most`.
pub(super) fn decade_ticks([low, high]: [f64; 2], most: usize) -> Vec<f64> {
    let (from, to) = (low.log10().round(), high.log10().round());
    #[expect(clippy::cast_precision_loss, reason = "a handful of ticks")]
    let every = ((to - from + 1.0) / most.max(1) as f64).ceil().max(1.0);
    let mut values = Vec::new();
    let mut exponent = from;
    while exponent <= to {
        values.push(10_f64.powf(exponent));
        exponent += every;
    }
    values
}

/// The decimal places that tell ticks apart.
pub(super) fn places(ticks: &[f64]) -> usize {
    let gap = ticks.windows(2).map(|pair| pair[1] - pair[0]);
    let gap = gap.fold(f64::INFINITY, f64::min);
    (0..4)
        .find(|places| gap >= 10_f64.powi(-places) * 0.99)
        .map_or(4, |places| usize::try_from(places).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_outside_the_domain_lies_on_the_edge() {
        let scale = Scale::linear([0.0, 10.0], [100.0, 0.0]);
        assert_eq!(scale.at(-5.0), 100.0);
        assert_eq!(scale.at(2.5), 75.0);
        assert_eq!(scale.at(1e300), 0.0);
        assert_eq!(scale.at(f64::NAN), 50.0);
    }

    #[test]
    fn a_domain_of_one_value_maps_to_the_middle() {
        assert_eq!(Scale::linear([3.0, 3.0], [0.0, 8.0]).at(3.0), 4.0);
    }

    #[test]
    fn powers_of_ten_are_evenly_apart() {
        let scale = Scale::logarithmic([1.0, 10_000.0], [0.0, 400.0]);
        assert_eq!(scale.at(0.0), 0.0);
        assert_eq!(scale.at(100.0), 200.0);
    }

    #[test]
    fn ticks_are_round_and_within_the_range() {
        assert_eq!(ticks([0.0, 10.0], 5), [0.0, 2.0, 4.0, 6.0, 8.0, 10.0]);
        assert_eq!(
            ticks([1_913.0, 2_024.0], 6),
            [1_920.0, 1_940.0, 1_960.0, 1_980.0, 2_000.0, 2_020.0]
        );
        assert_eq!(whole_ticks([0.0, 2.0], 8), [0.0, 1.0, 2.0]);
        assert_eq!(places(&ticks([6.0, 6.5], 5)), 1);
    }

    #[test]
    fn a_nice_range_begins_and_ends_on_ticks() {
        let [low, high] = nice(6.13, 7.87, 0.5, 5);
        assert!(
            (low - 6.0).abs() < 1e-9 && (high - 8.0).abs() < 1e-9,
            "{low} {high}"
        );
        let [low, high] = nice(7.0, 7.0, 0.5, 5);
        assert!(low < 7.0 && high > 7.0);
    }

    #[test]
    fn the_ticks_of_a_nice_range_reach_its_ends() {
        for (low, high) in [(6.7, 9.2), (5.91, 7.3), (0.0, 0.3), (1.0, 10.0)] {
            let range = nice(low, high, 0.5, 5);
            let ticks = ticks(range, 5);
            let ends = [ticks[0], ticks[ticks.len() - 1]];
            assert!(
                (ends[0] - range[0]).abs() < 1e-9 && (ends[1] - range[1]).abs() < 1e-9,
                "{range:?} {ticks:?}"
            );
        }
    }

    #[test]
    fn ticks_of_numbers_that_are_large_for_their_step_come_to_an_end() {
        for value in [1e15, 9.2e18, -1e300] {
            let [low, high] = nice(value, value, 0.5, 6);
            assert!(low < high && low.is_finite() && high.is_finite(), "{value}");
            assert!(ticks([value, value + 1.0], 10).len() <= 201);
            assert!(whole_ticks([low, high], 10).len() <= 201);
        }
        assert_eq!(whole_ticks([0.4, 1.2], 8), [1.0]);
    }

    #[test]
    fn the_extent_leaves_out_what_is_no_number() {
        assert_eq!(extent([2.0, f64::NAN, 1.0].into_iter()), Some([1.0, 2.0]));
        assert_eq!(extent([f64::NAN].into_iter()), None);
    }

    #[test]
    fn decades_hold_their_values_and_are_thinned() {
        assert_eq!(decades(1_500.0, 2e8), [1e3, 1e9]);
        assert_eq!(decades(10.0, 10.0), [10.0, 100.0]);
        assert_eq!(decade_ticks([1.0, 1e6], 4), [1.0, 100.0, 1e4, 1e6]);
    }
}
