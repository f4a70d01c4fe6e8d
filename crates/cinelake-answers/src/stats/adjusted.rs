//! A difference of means within strata: like compared with like.

use serde::Serialize;

use super::interval::{Interval, t_quantile_975};
use crate::rounding::rounded;

/// One side of a stratum: titles, and the sums of their ratings and squared ratings in thousandths.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Side {
    titles: i64,
    sum: i64,
    squares: i64,
}

/// Titles that share everything that is adjusted for, split into the two groups compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Stratum {
    first: Side,
    second: Side,
}

impl Stratum {
    /// Adds titles to the first or the second group: how many, the sum of their ratings and the
    /// sum of the squared ratings, both in thousandths.
    pub fn add(&mut self, to_first: bool, titles: i64, sum: i64, squares: i64) {
        let side = if to_first {
            &mut self.first
        } else {
            &mut self.second
        };
        side.titles = side.titles.saturating_add(titles);
        side.sum = side.sum.saturating_add(sum);
        side.squares = side.squares.saturating_add(squares);
    }

    fn titles(&self) -> i64 {
        self.first.titles.saturating_add(self.second.titles)
    }

    fn is_two_sided(&self) -> bool {
        self.first.titles > 0 && self.second.titles > 0
    }

    /// How much the stratum says: n1·n2/(n1 + n2).
    fn weight(&self) -> f64 {
        let (first, second) = (self.first.titles as f64, self.second.titles as f64);
        first * second / (first + second)
    }

    /// First mean minus second mean, in ratings.
    fn difference(&self) -> f64 {
        let mean = |side: Side| side.sum as f64 / (side.titles as f64 * 1_000.0);
        mean(self.first) - mean(self.second)
    }

    /// Sum of squared distances from the stratum's mean, in squared ratings; exact up to the last
    /// division.
    fn squares(&self) -> f64 {
        let titles = i128::from(self.titles());
        let sum = i128::from(self.first.sum) + i128::from(self.second.sum);
        let squares = i128::from(self.first.squares) + i128::from(self.second.squares);
        let scaled = titles
            .saturating_mul(squares)
            .saturating_sub(sum.saturating_mul(sum));
        scaled as f64 / (titles as f64 * 1e6)
    }
}

/// A difference of means within strata.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct AdjustedDifference {
    /// First group minus second group, among titles alike in what was adjusted for.
    #[serde(serialize_with = "rounded")]
    pub difference: f64,
    /// The 95 % interval; `None` without spread or with too few titles.
    pub ci95: Option<Interval>,
    /// Strata with titles of both groups, which the difference rests on.
    pub strata: u64,
    /// Titles in these.
    pub titles: u64,
    /// Strata with titles of one group only, which say nothing about the difference.
    pub one_sided_strata: u64,
    /// Titles in these.
    pub one_sided_titles: u64,
}

/// The difference between the groups within strata: Σ w·d / Σ w with w = n1·n2/(n1 + n2), which is
/// the coefficient of a least-squares fit with one constant for each stratum. The interval takes one
/// residual variance for all strata, with titles − strata − 1 degrees of freedom. `None` when no
/// stratum has titles of both groups.
#[must_use]
pub fn adjusted_difference<'a>(
    strata: impl IntoIterator<Item = &'a Stratum>,
) -> Option<AdjustedDifference> {
    let (two_sided, one_sided): (Vec<&Stratum>, Vec<&Stratum>) = strata
        .into_iter()
        .filter(|stratum| stratum.titles() > 0)
        .partition(|stratum| stratum.is_two_sided());
    let weight: f64 = two_sided.iter().map(|stratum| stratum.weight()).sum();
    if weight <= 0.0 {
        return None;
    }
    let weighted: f64 = two_sided.iter().map(|s| s.weight() * s.difference()).sum();
    let difference = weighted / weight;
    let titles = titles_of(&two_sided);
    let squares: f64 = two_sided.iter().map(|stratum| stratum.squares()).sum();
    let residual = squares - difference * difference * weight;
    let degrees = titles as f64 - two_sided.len() as f64 - 1.0;
    Some(AdjustedDifference {
        difference,
        ci95: interval(difference, residual, degrees, weight),
        strata: two_sided.len() as u64,
        titles,
        one_sided_strata: one_sided.len() as u64,
        one_sided_titles: titles_of(&one_sided),
    })
}

fn titles_of(strata: &[&Stratum]) -> u64 {
    strata
        .iter()
        .map(|stratum| u64::try_from(stratum.titles()).unwrap_or(0))
        .sum()
}

fn interval(difference: f64, residual: f64, degrees: f64, weight: f64) -> Option<Interval> {
    // Below this a residual is what rounding leaves of none.
    if degrees < 1.0 || residual <= 1e-9 {
        return None;
    }
    let error = (residual / degrees / weight).sqrt();
    Interval::around(difference, t_quantile_975(degrees)? * error)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn stratum(first: &[i64], second: &[i64]) -> Stratum {
        let mut stratum = Stratum::default();
        for (to_first, values) in [(true, first), (false, second)] {
            for &value in values {
                stratum.add(to_first, 1, value, value * value);
            }
        }
        stratum
    }

    #[test]
    fn agrees_with_least_squares_on_dummies() {
        // numpy.linalg.lstsq with columns [first, stratum 1, stratum 2]; interval by scipy's t with
        // 9 - 3 degrees of freedom.
        let strata = [
            stratum(&[7_000, 6_500, 8_000], &[6_000, 6_400]),
            stratum(&[5_500], &[4_000, 5_100, 5_000]),
            stratum(&[9_000, 9_500], &[]),
        ];
        let adjusted = adjusted_difference(&strata).unwrap();
        assert!(
            (adjusted.difference - 0.902_564_102_564).abs() < 1e-9,
            "{adjusted:?}"
        );
        let ci95 = adjusted.ci95.unwrap();
        assert!((ci95.low + 0.108_979_727_451).abs() < 1e-6, "{adjusted:?}");
        assert!((ci95.high - 1.914_107_932_579).abs() < 1e-6, "{adjusted:?}");
        assert_eq!((adjusted.strata, adjusted.titles), (2, 9));
        assert_eq!(
            (adjusted.one_sided_strata, adjusted.one_sided_titles),
            (1, 2)
        );
    }

    #[test]
    fn strata_that_differ_do_not_make_a_difference() {
        // All of the long are in the better decade but one; within decades nothing differs.
        let strata = [
            stratum(&[8_000; 9], &[8_000]),
            stratum(&[5_000], &[5_000; 9]),
        ];
        let adjusted = adjusted_difference(&strata).unwrap();
        assert!(adjusted.difference.abs() < 1e-12);
        assert_eq!(adjusted.ci95, None);
    }

    #[test]
    fn one_sided_strata_alone_say_nothing() {
        assert_eq!(adjusted_difference(&[stratum(&[7_000], &[])]), None);
        assert_eq!(adjusted_difference(&[]), None);
    }

    proptest! {
        #[test]
        fn a_constant_added_to_the_first_group_is_found(
            base in proptest::collection::vec(1_000i64..8_000, 2..12), added in 1i64..2_000
        ) {
            let raised: Vec<i64> = base.iter().map(|value| value + added).collect();
            let strata = [stratum(&raised, &base), stratum(&raised[..1], &base[..1])];
            let adjusted = adjusted_difference(&strata).unwrap();
            prop_assert!((adjusted.difference - added as f64 / 1_000.0).abs() < 1e-9);
            if let Some(ci95) = adjusted.ci95 {
                prop_assert!(ci95.contains(adjusted.difference));
            }
        }
    }
}
