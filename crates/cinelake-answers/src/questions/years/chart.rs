//! The chart of questions 1 and 2.

use super::{Years, min_titles};
use crate::chart::{Chart, YearPoint, YearsChart};
use crate::question::Question;
use crate::request::Request;
use crate::stats::RatingCounts;

/// The years with a title that meets the floor of votes; `None` if there is none.
pub(super) fn chart(
    question: Question,
    request: &Request,
    years: &Years,
    best_year: Option<i32>,
) -> Option<Chart> {
    let mut all = RatingCounts::new();
    for ratings in years.values() {
        all.merge(ratings);
    }
    let points = years.iter().filter_map(|(year, ratings)| {
        Some(YearPoint {
            year: *year,
            mean_rating: ratings.mean()?,
            ci95: ratings.mean_interval(),
            titles: ratings.titles(),
            compared: ratings.titles() >= min_titles(question),
            partial: *year == request.as_of_year(),
        })
    });
    (!years.is_empty()).then(|| {
        Chart::Years(YearsChart {
            years: points.collect(),
            best_year,
            mean_rating: all.mean(),
            min_votes: request.min_votes,
            min_titles: min_titles(question),
        })
    })
}
