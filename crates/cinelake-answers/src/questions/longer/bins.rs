//! Ratings by length: films by ten minutes, series by years.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::chart::{LengthBin, LengthUnit};
use crate::error::AnswerError;
use crate::question::Question;
use crate::rounding::rounded_option;
use crate::rows::Rows;
use crate::stats::RatingCounts;

/// The bin of minutes that has no end.
const LAST_MINUTES_FROM: i64 = 241;
/// The same of years.
const LAST_YEARS_FROM: i64 = 21;
/// From here years go by five.
const FIVE_YEARS_FROM: i64 = 11;

/// The titles of like length, by rating.
#[derive(Debug, Clone)]
pub(super) struct RatingsOfLength {
    from: i64,
    /// None where it has no end.
    to: Option<i64>,
    ratings: RatingCounts,
}

/// Ten minutes of length; without `to_minutes` everything from there on.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Bin {
    /// From this length on.
    pub from_minutes: i64,
    /// Up to this length.
    pub to_minutes: Option<i64>,
    /// How many titles.
    pub titles: u64,
    /// Mean rating, 0 to 10.
    #[serde(serialize_with = "rounded_option")]
    pub mean: Option<f64>,
}

/// The unit of a question's lengths.
pub(super) fn unit(question: Question) -> LengthUnit {
    match question {
        Question::SeriesLength => LengthUnit::Years,
        _ => LengthUnit::Minutes,
    }
}

/// The longest length of a bin, given its shortest.
fn end(unit: LengthUnit, from: i64) -> Option<i64> {
    match (unit, from) {
        (LengthUnit::Minutes, LAST_MINUTES_FROM..) | (LengthUnit::Years, LAST_YEARS_FROM..) => None,
        (LengthUnit::Minutes, _) => Some(from + 9),
        (LengthUnit::Years, FIVE_YEARS_FROM..) => Some(from + 4),
        (LengthUnit::Years, _) => Some(from),
    }
}

/// The bins in rising order.
pub(super) fn read(question: Question, rows: &Rows) -> Result<Vec<RatingsOfLength>, AnswerError> {
    let unit = unit(question);
    let from = rows.counts(match unit {
        LengthUnit::Minutes => "from_minutes",
        LengthUnit::Years => "from_years",
    })?;
    let ratings = rows.counts("rating_thousandths")?;
    let titles = rows.titles("titles")?;
    let mut bins: BTreeMap<i64, RatingCounts> = BTreeMap::new();
    for ((from, rating), titles) in from.into_iter().zip(ratings).zip(titles) {
        bins.entry(from).or_default().add(rating, titles);
    }
    let bins = bins.into_iter();
    Ok(bins
        .map(|(from, ratings)| RatingsOfLength {
            from,
            to: end(unit, from),
            ratings,
        })
        .collect())
}

/// The bins as the answer on films has them.
pub(super) fn by_ten_minutes(bins: &[RatingsOfLength]) -> Vec<Bin> {
    bins.iter()
        .map(|bin| Bin {
            from_minutes: bin.from,
            to_minutes: bin.to,
            titles: bin.ratings.titles(),
            mean: bin.ratings.mean(),
        })
        .collect()
}

/// The bins as a chart has them.
pub(super) fn points(bins: &[RatingsOfLength]) -> Vec<LengthBin> {
    bins.iter()
        .filter_map(|bin| {
            Some(LengthBin {
                from: bin.from,
                to: bin.to,
                titles: bin.ratings.titles(),
                mean: bin.ratings.mean()?,
                ci95: bin.ratings.mean_interval(),
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bins_meet_without_overlap_and_the_last_has_no_end() {
        for (unit, first, last) in [
            (LengthUnit::Minutes, 1, LAST_MINUTES_FROM),
            (LengthUnit::Years, 0, LAST_YEARS_FROM),
        ] {
            let mut from = first;
            while let Some(to) = end(unit, from) {
                assert!(to >= from);
                from = to + 1;
            }
            assert_eq!(from, last, "{unit:?}");
        }
    }
}
