//! Titles counted by an integer value.

use std::collections::BTreeMap;

use super::compare::SampleMoments;
use super::interval::{Interval, t_quantile_975};

/// Counts of titles by an integer value, for instance a budget in whole dollars.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct IntegerCounts {
    titles_by_value: BTreeMap<i64, u64>,
}

impl IntegerCounts {
    /// No titles yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds titles of one value.
    pub fn add(&mut self, value: i64, titles: u64) {
        if titles > 0 {
            let counted = self.titles_by_value.entry(value).or_insert(0);
            *counted = counted.saturating_add(titles);
        }
    }

    /// Adds all titles of another.
    pub fn merge(&mut self, other: &Self) {
        for (value, titles) in other.iter() {
            self.add(value, titles);
        }
    }

    /// The values in rising order, each with its titles (at least 1).
    pub fn iter(&self) -> impl Iterator<Item = (i64, u64)> + '_ {
        self.titles_by_value
            .iter()
            .map(|(&value, &titles)| (value, titles))
    }

    /// Whether there are no titles.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.titles_by_value.is_empty()
    }

    /// How many titles.
    #[must_use]
    pub fn titles(&self) -> u64 {
        self.titles_by_value
            .values()
            .fold(0, |titles, &more| titles.saturating_add(more))
    }

    /// The lowest value.
    #[must_use]
    pub fn lowest(&self) -> Option<i64> {
        self.titles_by_value.keys().next().copied()
    }

    /// The highest value.
    #[must_use]
    pub fn highest(&self) -> Option<i64> {
        self.titles_by_value.keys().next_back().copied()
    }

    /// The sum of the values, exact.
    #[must_use]
    pub fn sum(&self) -> i128 {
        self.iter().fold(0, |sum, (value, titles)| {
            sum.saturating_add(i128::from(value).saturating_mul(i128::from(titles)))
        })
    }

    /// The mean; `None` without titles.
    #[must_use]
    pub fn mean(&self) -> Option<f64> {
        (!self.is_empty()).then(|| self.sum() as f64 / self.titles() as f64)
    }

    /// The middle value, or the mean of the two middle ones; `None` without titles.
    #[must_use]
    pub fn median(&self) -> Option<f64> {
        let titles = self.titles();
        let lower = self.at(titles.checked_sub(1)? / 2)?;
        let upper = self.at(titles / 2)?;
        Some((i128::from(lower) + i128::from(upper)) as f64 / 2.0)
    }

    /// The value at this place, from 0, when every title is laid out in rising order.
    fn at(&self, place: u64) -> Option<i64> {
        let mut before = 0u64;
        self.iter().find_map(|(value, titles)| {
            before = before.saturating_add(titles);
            (place < before).then_some(value)
        })
    }

    /// Size, mean and sample variance; `None` with fewer than two titles.
    #[must_use]
    pub fn moments(&self) -> Option<SampleMoments> {
        self.moments_of(|value| value as f64)
    }

    /// The same after a function on the values. Summed in rising order of the value, so the same
    /// counts give the same bits.
    pub(super) fn moments_of(&self, function: impl Fn(i64) -> f64) -> Option<SampleMoments> {
        let titles = self.titles();
        if titles < 2 {
            return None;
        }
        let size = titles as f64;
        let sum: f64 = self.iter().map(|(v, n)| function(v) * n as f64).sum();
        let mean = sum / size;
        let squares: f64 = self
            .iter()
            .map(|(v, n)| (function(v) - mean).powi(2) * n as f64)
            .sum();
        let variance = squares / (size - 1.0);
        (mean.is_finite() && variance.is_finite()).then_some(SampleMoments {
            titles: size,
            mean,
            variance,
        })
    }
}

impl FromIterator<(i64, u64)> for IntegerCounts {
    fn from_iter<I: IntoIterator<Item = (i64, u64)>>(pairs: I) -> Self {
        let mut counts = Self::new();
        for (value, titles) in pairs {
            counts.add(value, titles);
        }
        counts
    }
}

/// Counts of titles by rating in thousandths (7.9 is 7,900). What it gives is on IMDb's scale.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RatingCounts {
    by_thousandths: IntegerCounts,
}

/// Thousandths in a unit of rating.
const THOUSANDTHS: f64 = 1_000.0;

impl RatingCounts {
    /// No titles yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds titles of one rating, in thousandths.
    pub fn add(&mut self, rating_thousandths: i64, titles: u64) {
        self.by_thousandths.add(rating_thousandths, titles);
    }

    /// Adds all titles of another.
    pub fn merge(&mut self, other: &Self) {
        self.by_thousandths.merge(&other.by_thousandths);
    }

    /// The counts by thousandths.
    #[must_use]
    pub fn by_thousandths(&self) -> &IntegerCounts {
        &self.by_thousandths
    }

    /// Whether there are no titles.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.by_thousandths.is_empty()
    }

    /// How many titles.
    #[must_use]
    pub fn titles(&self) -> u64 {
        self.by_thousandths.titles()
    }

    /// The sum of the ratings in thousandths, exact.
    #[must_use]
    pub fn sum_thousandths(&self) -> i128 {
        self.by_thousandths.sum()
    }

    /// The mean rating; `None` without titles.
    #[must_use]
    pub fn mean(&self) -> Option<f64> {
        let titles = self.titles();
        (titles > 0).then(|| self.sum_thousandths() as f64 / (titles as f64 * THOUSANDTHS))
    }

    /// The middle rating, or the mean of the two middle ones; `None` without titles.
    #[must_use]
    pub fn median(&self) -> Option<f64> {
        self.by_thousandths.median().map(|m| m / THOUSANDTHS)
    }

    /// The highest rating; `None` without titles.
    #[must_use]
    pub fn highest(&self) -> Option<f64> {
        self.by_thousandths
            .highest()
            .map(|highest| highest as f64 / THOUSANDTHS)
    }

    /// Size, mean and sample variance; `None` with fewer than two titles.
    #[must_use]
    pub fn moments(&self) -> Option<SampleMoments> {
        self.by_thousandths.moments().map(|m| SampleMoments {
            titles: m.titles,
            mean: m.mean / THOUSANDTHS,
            variance: m.variance / (THOUSANDTHS * THOUSANDTHS),
        })
    }

    /// The sample variance (divisor titles − 1), in squared units of rating; `None` with fewer
    /// than two titles.
    #[must_use]
    pub fn variance(&self) -> Option<f64> {
        self.moments().map(|m| m.variance)
    }

    /// The 95 % t interval of the mean; `None` with fewer than two titles or without spread.
    #[must_use]
    pub fn mean_interval(&self) -> Option<Interval> {
        let m = self.moments().filter(|m| m.variance > 0.0)?;
        let half = t_quantile_975(m.titles - 1.0)? * (m.variance / m.titles).sqrt();
        Interval::around(m.mean, half)
    }
}

impl FromIterator<(i64, u64)> for RatingCounts {
    fn from_iter<I: IntoIterator<Item = (i64, u64)>>(pairs: I) -> Self {
        Self {
            by_thousandths: pairs.into_iter().collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn close(left: f64, right: f64) -> bool {
        (left - right).abs() <= 1e-9 * left.abs().max(1.0)
    }

    #[test]
    fn no_title_and_one_title_have_no_spread() {
        let none = RatingCounts::new();
        assert_eq!((none.mean(), none.median()), (None, None));
        let one: RatingCounts = [(7_900, 1)].into_iter().collect();
        assert_eq!((one.mean(), one.median()), (Some(7.9), Some(7.9)));
        assert_eq!((one.variance(), one.mean_interval()), (None, None));
        let equal: RatingCounts = [(7_900, 5)].into_iter().collect();
        assert_eq!(equal.variance(), Some(0.0));
        assert_eq!(equal.mean_interval(), None);
    }

    #[test]
    fn interval_of_a_mean_agrees_with_scipy() {
        // scipy.stats.t.interval(0.95, 4, 6.78, sem([5.1, 6.0, 7.2, 7.2, 8.4]))
        let counts: RatingCounts = [(5_100, 1), (6_000, 1), (7_200, 2), (8_400, 1)]
            .into_iter()
            .collect();
        let interval = counts.mean_interval().unwrap();
        assert!(close(counts.mean().unwrap(), 6.78));
        assert!(
            (interval.low - 5.208_424_155_8).abs() < 1e-7,
            "{interval:?}"
        );
        assert!(
            (interval.high - 8.351_575_844_2).abs() < 1e-7,
            "{interval:?}"
        );
    }

    #[test]
    fn extreme_values_do_not_overflow() {
        let counts: IntegerCounts = [(i64::MAX, u64::MAX), (i64::MIN, u64::MAX)]
            .into_iter()
            .collect();
        assert!(counts.mean().unwrap().is_finite());
        assert!(counts.median().is_some());
        assert!(counts.moments().is_some());
    }

    proptest! {
        #[test]
        fn counts_say_the_same_as_the_titles_laid_out(
            mut values in proptest::collection::vec(1_000i64..=10_000, 2..60)
        ) {
            let counts: IntegerCounts = values.iter().map(|&value| (value, 1)).collect();
            values.sort_unstable();
            let size = values.len();
            let mean = values.iter().sum::<i64>() as f64 / size as f64;
            let median = (values[(size - 1) / 2] + values[size / 2]) as f64 / 2.0;
            let squares: f64 = values.iter().map(|&v| (v as f64 - mean).powi(2)).sum();
            prop_assert!(close(counts.mean().unwrap(), mean));
            prop_assert!(close(counts.median().unwrap(), median));
            let variance = counts.moments().unwrap().variance;
            prop_assert!((variance - squares / (size as f64 - 1.0)).abs() <= 1e-6 * variance.max(1.0));
        }
    }
}
