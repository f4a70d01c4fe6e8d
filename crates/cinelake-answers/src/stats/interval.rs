//! Intervals and the quantiles they are made with.

use serde::ser::{Serialize, SerializeTuple, Serializer};
use statrs::distribution::{ContinuousCDF, StudentsT};

use crate::rounding::round;

/// An interval, both ends included. In JSON `[low, high]` with at most six decimals.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// The lower end.
    pub low: f64,
    /// The upper end, not below `low`.
    pub high: f64,
}

impl Interval {
    /// `center` ± `half_width`; `None` when either is not finite.
    #[must_use]
    pub fn around(center: f64, half_width: f64) -> Option<Self> {
        let low = center - half_width.abs();
        let high = center + half_width.abs();
        (low.is_finite() && high.is_finite()).then_some(Self { low, high })
    }

    /// Whether the value lies in it.
    #[must_use]
    pub fn contains(&self, value: f64) -> bool {
        (self.low..=self.high).contains(&value)
    }

    /// Both ends put through a function that never falls (`exp`, `tanh`).
    pub(crate) fn map(self, function: impl Fn(f64) -> f64) -> Option<Self> {
        let (low, high) = (function(self.low), function(self.high));
        (low.is_finite() && high.is_finite()).then_some(Self { low, high })
    }
}

impl Serialize for Interval {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut pair = serializer.serialize_tuple(2)?;
        pair.serialize_element(&round(self.low))?;
        pair.serialize_element(&round(self.high))?;
        pair.end()
    }
}

/// The 97.5 % quantile of the standard normal distribution.
const Z_975: f64 = 1.959_963_984_540_054;

/// From here on the expansion below is good to 1e-12, and the search by halving of the general
/// method loses digits instead.
const MANY_DEGREES: f64 = 1_000.0;

/// The 97.5 % quantile of the standard normal distribution: half the width of a 95 % interval in
/// standard errors.
#[must_use]
pub fn normal_quantile_975() -> f64 {
    Z_975
}

/// The 97.5 % quantile of Student's t; `None` unless the degrees of freedom are a number above 0.
#[must_use]
pub fn t_quantile_975(degrees: f64) -> Option<f64> {
    if degrees.is_nan() || degrees <= 0.0 {
        return None;
    }
    if degrees >= MANY_DEGREES {
        return Some(t_of_many_degrees(degrees));
    }
    let quantile = StudentsT::new(0.0, 1.0, degrees).ok()?.inverse_cdf(0.975);
    quantile.is_finite().then_some(quantile)
}

/// Abramowitz and Stegun (1964), 26.7.5, the first three terms.
fn t_of_many_degrees(degrees: f64) -> f64 {
    let z = Z_975;
    let first = (z.powi(3) + z) / 4.0;
    let second = (5.0 * z.powi(5) + 16.0 * z.powi(3) + 3.0 * z) / 96.0;
    let third = (3.0 * z.powi(7) + 19.0 * z.powi(5) + 17.0 * z.powi(3) - 15.0 * z) / 384.0;
    z + (first + (second + third / degrees) / degrees) / degrees
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_of_t_agree_with_scipy() {
        // scipy.stats.t.ppf(0.975, df), SciPy 1.17.
        let known = [
            (1.0, 12.706_204_736_174_7),
            (2.5, 3.574_654_842_003_68),
            (10.0, 2.228_138_851_986_27),
            (300.0, 1.967_903_011_261_09),
            (999.0, 1.962_341_461_133_45),
            (1_000.0, 1.962_339_080_826_41),
            (123_456.7, 1.959_983_200_136_23),
        ];
        for (degrees, quantile) in known {
            let ours = t_quantile_975(degrees).unwrap();
            assert!((ours - quantile).abs() < 1e-8, "{degrees}: {ours}");
        }
    }

    #[test]
    fn no_degrees_of_freedom_have_no_quantile() {
        for degrees in [0.0, -1.0, f64::NAN] {
            assert_eq!(t_quantile_975(degrees), None);
        }
        assert!((t_quantile_975(f64::INFINITY).unwrap() - Z_975).abs() < 1e-12);
    }
}
