//! Two groups side by side: difference of means, standardized difference, dominance.

use serde::Serialize;

use super::counts::{IntegerCounts, RatingCounts};
use super::interval::{Interval, t_quantile_975};
use crate::rounding::rounded;

/// Size, mean and sample variance of at least two titles.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SampleMoments {
    /// How many titles, at least 2.
    pub titles: f64,
    /// The mean.
    pub mean: f64,
    /// The sample variance (divisor titles − 1), at least 0.
    pub variance: f64,
}

/// A difference of means, first minus second, with Welch's 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Difference {
    /// First mean minus second mean.
    #[serde(serialize_with = "rounded")]
    pub difference: f64,
    /// The 95 % interval.
    pub ci95: Interval,
    /// Degrees of freedom after Welch and Satterthwaite.
    #[serde(serialize_with = "rounded")]
    pub degrees: f64,
}

/// First mean minus second mean; `None` when a group has no titles.
#[must_use]
pub fn mean_difference(first: &RatingCounts, second: &RatingCounts) -> Option<f64> {
    Some(first.mean()? - second.mean()?)
}

/// Welch's interval (1947) for a difference of means whose variances may differ. `None` when a
/// group has fewer than two titles or neither has any spread.
#[must_use]
pub fn welch_difference(
    first: Option<SampleMoments>,
    second: Option<SampleMoments>,
) -> Option<Difference> {
    let (first, second) = (first?, second?);
    let (a, b) = (
        first.variance / first.titles,
        second.variance / second.titles,
    );
    let degrees = (a + b).powi(2) / (a * a / (first.titles - 1.0) + b * b / (second.titles - 1.0));
    let difference = first.mean - second.mean;
    // Without spread the degrees of freedom are 0 / 0, which has no quantile.
    let half_width = t_quantile_975(degrees)? * (a + b).sqrt();
    Some(Difference {
        difference,
        ci95: Interval::around(difference, half_width)?,
        degrees,
    })
}

/// Cohen's d (1988): difference of means in pooled standard deviations. `None` when a group has
/// fewer than two titles or neither has any spread.
#[must_use]
pub fn cohens_d(first: Option<SampleMoments>, second: Option<SampleMoments>) -> Option<f64> {
    let (first, second) = (first?, second?);
    let squares = (first.titles - 1.0) * first.variance + (second.titles - 1.0) * second.variance;
    let pooled = squares / (first.titles + second.titles - 2.0);
    let d = (first.mean - second.mean) / pooled.sqrt();
    d.is_finite().then_some(d)
}

/// How often a title of the first group lies above one of the second, over all pairs.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Dominance {
    /// Share of pairs in which the first is higher.
    #[serde(serialize_with = "rounded")]
    pub higher: f64,
    /// Share of pairs that are equal.
    #[serde(serialize_with = "rounded")]
    pub ties: f64,
    /// Cliff's delta (1993): share higher minus share lower, −1 to 1.
    #[serde(serialize_with = "rounded")]
    pub cliffs_delta: f64,
}

impl Dominance {
    /// The probability of superiority with ties split evenly.
    #[must_use]
    pub fn probability_higher(&self) -> f64 {
        self.higher + self.ties / 2.0
    }
}

/// Compares every pair of titles, exactly, in one pass over both counts. `None` when a group has no
/// titles.
#[must_use]
pub fn dominance(first: &IntegerCounts, second: &IntegerCounts) -> Option<Dominance> {
    let pairs = u128::from(first.titles()) * u128::from(second.titles());
    if pairs == 0 {
        return None;
    }
    let mut others = second.iter().peekable();
    let (mut below, mut higher, mut ties) = (0u128, 0u128, 0u128);
    for (value, titles) in first.iter() {
        while let Some((_, more)) = others.next_if(|&(other, _)| other < value) {
            below += u128::from(more);
        }
        let titles = u128::from(titles);
        higher += titles * below;
        if let Some(&(other, equal)) = others.peek()
            && other == value
        {
            ties += titles * u128::from(equal);
        }
    }
    let lower = pairs.saturating_sub(higher + ties);
    let pairs = pairs as f64;
    Some(Dominance {
        higher: higher as f64 / pairs,
        ties: ties as f64 / pairs,
        cliffs_delta: (higher as f64 - lower as f64) / pairs,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn ratings(values: &[i64]) -> RatingCounts {
        values.iter().map(|&value| (value, 1)).collect()
    }

    #[test]
    fn welch_agrees_with_scipy() {
        // r = scipy.stats.ttest_ind([7.1, 6.3, 8.0, 5.5, 7.7], [5.0, 6.1, 5.9, 6.6], equal_var=False)
        // r.confidence_interval(0.95), r.df
        let first = ratings(&[7_100, 6_300, 8_000, 5_500, 7_700]).moments();
        let second = ratings(&[5_000, 6_100, 5_900, 6_600]).moments();
        let welch = welch_difference(first, second).unwrap();
        assert!((welch.difference - 1.02).abs() < 1e-12);
        assert!((welch.degrees - 6.813_596_834_6).abs() < 1e-6, "{welch:?}");
        assert!(
            (welch.ci95.low + 0.329_424_203_18).abs() < 1e-6,
            "{welch:?}"
        );
        assert!(
            (welch.ci95.high - 2.369_424_203_18).abs() < 1e-6,
            "{welch:?}"
        );
        assert!((cohens_d(first, second).unwrap() - 1.145_726_519_46).abs() < 1e-6);
    }

    #[test]
    fn groups_without_spread_or_titles_have_no_interval() {
        let equal = ratings(&[7_000, 7_000]);
        assert_eq!(welch_difference(equal.moments(), equal.moments()), None);
        assert_eq!(cohens_d(equal.moments(), equal.moments()), None);
        let one = ratings(&[7_000]);
        assert_eq!(welch_difference(one.moments(), equal.moments()), None);
        assert_eq!(mean_difference(&one, &equal), Some(0.0));
        assert_eq!(mean_difference(&RatingCounts::new(), &equal), None);
        assert_eq!(dominance(&IntegerCounts::new(), one.by_thousandths()), None);
    }

    proptest! {
        #[test]
        fn dominance_counts_every_pair(
            first in proptest::collection::vec(0i64..12, 1..30),
            second in proptest::collection::vec(0i64..12, 1..30),
        ) {
            let (a, b) = (ratings(&first), ratings(&second));
            let ours = dominance(a.by_thousandths(), b.by_thousandths()).unwrap();
            let pairs = (first.len() * second.len()) as f64;
            let count = |test: fn(&i64, &i64) -> bool| {
                first.iter().map(|x| second.iter().filter(|y| test(x, y)).count()).sum::<usize>() as f64
            };
            let (higher, lower) = (count(|x, y| x > y), count(|x, y| x < y));
            prop_assert!((ours.higher - higher / pairs).abs() < 1e-12);
            prop_assert!((ours.cliffs_delta - (higher - lower) / pairs).abs() < 1e-12);
            prop_assert!((-1.0..=1.0).contains(&ours.cliffs_delta));
            let back = dominance(b.by_thousandths(), a.by_thousandths()).unwrap();
            prop_assert!((ours.cliffs_delta + back.cliffs_delta).abs() < 1e-12);
            prop_assert!((ours.probability_higher() + back.probability_higher() - 1.0).abs() < 1e-12);
        }

        #[test]
        fn differences_change_their_sign_with_the_order(
            first in proptest::collection::vec(1_000i64..10_000, 2..30),
            second in proptest::collection::vec(1_000i64..10_000, 2..30),
        ) {
            let (a, b) = (ratings(&first).moments(), ratings(&second).moments());
            if let (Some(there), Some(back)) = (welch_difference(a, b), welch_difference(b, a)) {
                prop_assert!((there.difference + back.difference).abs() < 1e-9);
                prop_assert!((there.ci95.low + back.ci95.high).abs() < 1e-9);
                prop_assert!(there.ci95.contains(there.difference));
                prop_assert!((cohens_d(a, b).unwrap() + cohens_d(b, a).unwrap()).abs() < 1e-9);
            }
        }
    }
}
