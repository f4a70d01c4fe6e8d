//! The ratio of two geometric means.

use serde::Serialize;

use super::compare::welch_difference;
use super::counts::IntegerCounts;
use super::interval::Interval;
use crate::rounding::rounded;

/// How many times as large the typical value of the first group is.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct GeometricMeanRatio {
    /// First geometric mean over second.
    #[serde(serialize_with = "rounded")]
    pub ratio: f64,
    /// Welch's 95 % interval on the logarithms, turned back; `None` when a group has fewer than
    /// two titles or neither has any spread.
    pub ci95: Option<Interval>,
}

/// The ratio of the geometric means, as fits values that span orders of magnitude, such as budgets.
/// `None` when a group has no titles or a value is not above 0.
#[must_use]
pub fn geometric_mean_ratio(
    first: &IntegerCounts,
    second: &IntegerCounts,
) -> Option<GeometricMeanRatio> {
    let ratio = (mean_log(first)? - mean_log(second)?).exp();
    let log = |value: i64| (value as f64).ln();
    let ci95 = welch_difference(first.moments_of(log), second.moments_of(log))
        .and_then(|difference| difference.ci95.map(f64::exp));
    ratio
        .is_finite()
        .then_some(GeometricMeanRatio { ratio, ci95 })
}

fn mean_log(counts: &IntegerCounts) -> Option<f64> {
    if counts.lowest()? <= 0 {
        return None;
    }
    let sum: f64 = counts.iter().map(|(v, n)| (v as f64).ln() * n as f64).sum();
    Some(sum / counts.titles() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(values: &[i64]) -> IntegerCounts {
        values.iter().map(|&value| (value, 1)).collect()
    }

    #[test]
    fn ratio_agrees_with_scipy() {
        // r = ttest_ind(np.log([1e6, 2e6, 5e6, 4e7]), np.log([3e5, 1e6, 2e6]), equal_var=False)
        // np.exp(np.log(a).mean() - np.log(b).mean()), np.exp(r.confidence_interval(0.95))
        let ratio = geometric_mean_ratio(
            &counts(&[1_000_000, 2_000_000, 5_000_000, 40_000_000]),
            &counts(&[300_000, 1_000_000, 2_000_000]),
        )
        .unwrap();
        assert!((ratio.ratio - 5.302_303_478).abs() < 1e-6, "{ratio:?}");
        let ci95 = ratio.ci95.unwrap();
        assert!((ci95.low - 0.425_410_925).abs() < 1e-6, "{ratio:?}");
        assert!((ci95.high / 66.087_682_527 - 1.0).abs() < 1e-8, "{ratio:?}");
    }

    #[test]
    fn nothing_and_zero_have_no_ratio() {
        assert_eq!(geometric_mean_ratio(&counts(&[]), &counts(&[5])), None);
        assert_eq!(geometric_mean_ratio(&counts(&[0, 5]), &counts(&[5])), None);
        let one = geometric_mean_ratio(&counts(&[10]), &counts(&[5])).unwrap();
        assert!((one.ratio - 2.0).abs() < 1e-12);
        assert_eq!(one.ci95, None);
    }
}
