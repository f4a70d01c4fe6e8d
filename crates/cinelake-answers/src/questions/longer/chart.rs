//! The chart of questions 5 and 6.

use std::collections::BTreeMap;

use super::bins::{points, unit};
use super::{Comparison, StatementRows, Tally};
use crate::chart::{Chart, LengthUnit, LengthsChart, RatingCount};
use crate::question::Question;

/// Both sides by rating, the difference, and the ratings by length.
pub(super) fn chart(question: Question, found: &StatementRows, answer: &Comparison) -> Chart {
    let unit = unit(question);
    Chart::Lengths(LengthsChart {
        distribution: distribution(&found.tally),
        longer_mean: answer.longer.mean,
        shorter_mean: answer.shorter.mean,
        difference: answer.difference,
        ci95: answer.ci95,
        unit,
        threshold: match unit {
            LengthUnit::Minutes => 120,
            LengthUnit::Years => 2,
        },
        bins: points(&found.bins),
    })
}

/// Titles by rating in tenths; halves of a tenth go up.
fn distribution(tally: &Tally) -> Vec<RatingCount> {
    let mut by_tenths: BTreeMap<i64, (u64, u64)> = BTreeMap::new();
    let tenths = |thousandths: i64| (thousandths + 50).div_euclid(100);
    for (rating, titles) in tally.longer.by_thousandths().iter() {
        by_tenths.entry(tenths(rating)).or_default().0 += titles;
    }
    for (rating, titles) in tally.shorter.by_thousandths().iter() {
        by_tenths.entry(tenths(rating)).or_default().1 += titles;
    }
    let by_tenths = by_tenths.into_iter();
    by_tenths
        .map(|(tenths, (longer, shorter))| RatingCount {
            rating: tenths as f64 / 10.0,
            longer,
            shorter,
        })
        .collect()
}
