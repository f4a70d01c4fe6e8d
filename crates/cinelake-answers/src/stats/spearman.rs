//! Spearman's rank correlation from integer sums of ranks.

use serde::Serialize;

use super::interval::{Interval, normal_quantile_975};
use crate::rounding::rounded;

/// Sums over titles of two ranks, x and y. Ties share the mean of their ranks; to stay whole, ranks
/// may be given in any common unit (twice the rank, say), from any start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RankSums {
    /// Titles.
    pub titles: i64,
    /// Sum of x.
    pub x: i64,
    /// Sum of y.
    pub y: i64,
    /// Sum of x·x.
    pub xx: i64,
    /// Sum of y·y.
    pub yy: i64,
    /// Sum of x·y.
    pub xy: i64,
}

/// A rank correlation.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct RankCorrelation {
    /// Spearman's rho, −1 to 1.
    #[serde(serialize_with = "rounded")]
    pub rho: f64,
    /// The 95 % interval; `None` with fewer than four titles or a perfect correlation.
    pub ci95: Option<Interval>,
}

/// Spearman's rho as the Pearson correlation of the ranks, which is right with ties too. The
/// interval is Fisher's z with the variance (1 + rho²/2)/(n − 3) of Bonett and Wright (*Sample size
/// requirements for estimating Pearson, Kendall and Spearman correlations*, 2000). `None` when
/// either rank does not vary.
#[must_use]
pub fn spearman(sums: &RankSums) -> Option<RankCorrelation> {
    let centered = |product: i64, left: i64, right: i64| {
        // Products of two i64 fit in i128; their difference does for any real sums.
        let product = i128::from(sums.titles) * i128::from(product);
        product.saturating_sub(i128::from(left) * i128::from(right))
    };
    let xx = centered(sums.xx, sums.x, sums.x);
    let yy = centered(sums.yy, sums.y, sums.y);
    if xx <= 0 || yy <= 0 {
        return None;
    }
    let xy = centered(sums.xy, sums.x, sums.y);
    let rho = (xy as f64 / (xx as f64 * yy as f64).sqrt()).clamp(-1.0, 1.0);
    let ci95 = interval(rho, sums.titles);
    Some(RankCorrelation { rho, ci95 })
}

fn interval(rho: f64, titles: i64) -> Option<Interval> {
    if titles <= 3 {
        return None;
    }
    let error = ((1.0 + rho * rho / 2.0) / (titles as f64 - 3.0)).sqrt();
    Interval::around(rho.atanh(), normal_quantile_975() * error)?.map(f64::tanh)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Twice the mean rank of each value.
    fn ranks(values: &[i64]) -> Vec<i64> {
        let count = |test: &dyn Fn(i64) -> bool| values.iter().filter(|&&v| test(v)).count() as i64;
        values
            .iter()
            .map(|&value| 2 * count(&|v| v < value) + count(&|v| v == value) + 1)
            .collect()
    }

    fn sums(x: &[i64], y: &[i64]) -> RankSums {
        let (x, y) = (ranks(x), ranks(y));
        let product = |a: &[i64], b: &[i64]| a.iter().zip(b).map(|(a, b)| a * b).sum();
        RankSums {
            titles: x.len() as i64,
            x: x.iter().sum(),
            y: y.iter().sum(),
            xx: product(&x, &x),
            yy: product(&y, &y),
            xy: product(&x, &y),
        }
    }

    #[test]
    fn rho_with_ties_agrees_with_scipy() {
        // scipy.stats.spearmanr([1, 2, 2, 4, 5, 9, 9], [3, 1, 4, 4, 2, 8, 9]).statistic
        let correlation = spearman(&sums(&[1, 2, 2, 4, 5, 9, 9], &[3, 1, 4, 4, 2, 8, 9])).unwrap();
        assert!(
            (correlation.rho - 0.633_054_164_947_657).abs() < 1e-12,
            "{correlation:?}"
        );
        // np.tanh(np.arctanh(rho) ± norm.ppf(0.975) * np.sqrt((1 + rho**2 / 2) / 4))
        let ci95 = correlation.ci95.unwrap();
        assert!(
            (ci95.low + 0.315_993_069_475).abs() < 1e-9,
            "{correlation:?}"
        );
        assert!(
            (ci95.high - 0.948_856_607_581).abs() < 1e-9,
            "{correlation:?}"
        );
    }

    #[test]
    fn constant_ranks_correlate_with_nothing() {
        assert_eq!(spearman(&sums(&[1, 1, 1], &[1, 2, 3])), None);
        assert_eq!(spearman(&sums(&[], &[])), None);
        let perfect = spearman(&sums(&[1, 2, 3, 4, 5], &[1, 2, 3, 4, 5])).unwrap();
        assert_eq!((perfect.rho, perfect.ci95), (1.0, None));
    }

    proptest! {
        #[test]
        fn rho_is_bounded_and_symmetric(
            pairs in proptest::collection::vec((0i64..9, 0i64..9), 2..40)
        ) {
            let (x, y): (Vec<i64>, Vec<i64>) = pairs.into_iter().unzip();
            let there = spearman(&sums(&x, &y));
            let back = spearman(&sums(&y, &x));
            prop_assert_eq!(there.map(|c| c.rho), back.map(|c| c.rho));
            if let Some(correlation) = there {
                prop_assert!((-1.0..=1.0).contains(&correlation.rho));
                if let Some(ci95) = correlation.ci95 {
                    prop_assert!(ci95.contains(correlation.rho));
                    prop_assert!(ci95.low >= -1.0 && ci95.high <= 1.0);
                }
            }
        }
    }
}
