//! The statistics, on small exact counts.
//!
//! What comes in are counts of titles by an integer value (a rating in thousandths, a budget in
//! dollars) or integer sums, so nothing depends on the order of rows; floating point begins with the
//! last division. What cannot be computed (no title, one title, no spread) is `None`, never NaN.

mod adjusted;
mod bounded;
mod compare;
mod counts;
mod effect;
mod interval;
mod ratio;
mod shrink;
mod spearman;

pub use adjusted::{AdjustedDifference, Stratum, adjusted_difference};
pub use bounded::widest_rating_interval;
pub use compare::{
    Difference, Dominance, SampleMoments, cohens_d, dominance, mean_difference, welch_difference,
};
pub use counts::{IntegerCounts, RatingCounts};
pub use effect::Effect;
pub use interval::{Interval, normal_quantile_975, t_quantile_975};
pub use ratio::{GeometricMeanRatio, geometric_mean_ratio};
pub use shrink::{Group, Shrinkage, ShrunkenMean, shrink};
pub use spearman::{RankCorrelation, RankSums, spearman};
