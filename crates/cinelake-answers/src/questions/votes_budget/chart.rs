//! The chart of question 8: a point for each film, or for films that no chart could hold apart.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::VotesAndBudget;
use crate::chart::{Chart, DecileCoverage, VotesBudgetChart, VotesBudgetPoint};
use crate::error::AnswerError;
use crate::rows::Rows;

/// Cells of the grid for each power of ten.
const CELLS_A_POWER: i64 = 20;

/// A film with a known budget that is not suspect.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct KnownFilm {
    pub(super) tconst: String,
    pub(super) title: Option<String>,
    pub(super) num_votes: i64,
    pub(super) budget: i64,
    pub(super) most_voted: bool,
}

pub(super) fn read_films(rows: &Rows) -> Result<Vec<KnownFilm>, AnswerError> {
    let tconsts = rows.words("tconst")?;
    let titles = rows.texts("primary_title")?;
    let votes = rows.counts("num_votes")?;
    let budgets = rows.counts("budget")?;
    let most_voted = rows.counts("is_most_voted")?;
    let films = tconsts.into_iter().zip(titles).enumerate();
    Ok(films
        .map(|(row, (tconst, title))| KnownFilm {
            tconst,
            title,
            num_votes: votes[row],
            budget: budgets[row],
            most_voted: most_voted[row] == 1,
        })
        .collect())
}

/// The films on the grid, how far budgets are known, and the medians.
pub(super) fn chart(answer: &VotesAndBudget, films: Vec<KnownFilm>) -> Chart {
    let known = films.len() as u64;
    let points = points(films);
    let shown: u64 = points.iter().map(|point| point.films).sum();
    let deciles = answer.coverage_by_decile.iter();
    Chart::VotesBudget(VotesBudgetChart {
        points,
        films: shown,
        without_votes: known - shown,
        deciles: deciles
            .map(|decile| DecileCoverage {
                decile: decile.decile,
                films: decile.films,
                with_budget: decile.with_budget,
            })
            .collect(),
        most_voted_median_budget: answer.most_voted.median_budget,
        others_median_budget: answer.others.median_budget,
    })
}

/// One point for each cell and side, the most-voted film's first.
fn points(mut films: Vec<KnownFilm>) -> Vec<VotesBudgetPoint> {
    films.sort_by_cached_key(order);
    let mut points: Vec<VotesBudgetPoint> = Vec::new();
    let mut places: BTreeMap<(bool, i64, i64), usize> = BTreeMap::new();
    for film in films {
        let (Some(votes), Some(budget)) = (grid_line(film.num_votes), grid_line(film.budget))
        else {
            continue;
        };
        let place = *places
            .entry((film.most_voted, votes, budget))
            .or_insert(points.len());
        match points.get_mut(place) {
            Some(point) => point.films += 1,
            None => points.push(VotesBudgetPoint {
                tconst: film.tconst,
                title: film.title,
                num_votes: film.num_votes,
                budget: film.budget,
                most_voted: film.most_voted,
                films: 1,
            }),
        }
    }
    points
}

/// By votes from the highest down, then by id as a number.
fn order(film: &KnownFilm) -> (Reverse<i64>, usize, String) {
    (
        Reverse(film.num_votes),
        film.tconst.len(),
        film.tconst.clone(),
    )
}

/// The cell of a value on a scale of powers of ten; `None` below 1. The power is taken from the whole
/// number, so that no rounding moves a value across it.
fn grid_line(value: i64) -> Option<i64> {
    let power = value.checked_ilog10()?;
    let within = value as f64 / 10_i64.pow(power) as f64;
    let cell = (within.log10() * CELLS_A_POWER as f64) as i64;
    Some(i64::from(power) * CELLS_A_POWER + cell.min(CELLS_A_POWER - 1))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn film(tconst: &str, num_votes: i64, budget: i64, most_voted: bool) -> KnownFilm {
        KnownFilm {
            tconst: tconst.to_owned(),
            title: None,
            num_votes,
            budget,
            most_voted,
        }
    }

    #[test]
    fn powers_of_ten_begin_a_cell_and_what_is_below_one_has_none() {
        assert_eq!((grid_line(0), grid_line(-5)), (None, None));
        for power in 0..=18_u32 {
            let value = 10_i64.pow(power);
            assert_eq!(grid_line(value), Some(i64::from(power) * CELLS_A_POWER));
            if value > 1 {
                assert_eq!(
                    grid_line(value - 1),
                    Some(i64::from(power) * CELLS_A_POWER - 1)
                );
            }
        }
        assert!(grid_line(i64::MAX).is_some());
    }

    #[test]
    fn a_cell_is_named_after_its_most_voted_film_and_sides_stay_apart() {
        let found = points(vec![
            film("tt10000000", 1_050, 1_000_000, false),
            film("tt9999999", 1_050, 1_000_000, false),
            film("tt0000003", 1_049, 1_000_000, true),
            film("tt0000004", 10, 1_000_000, false),
            film("tt0000005", 0, 1_000_000, false),
        ]);
        let names: Vec<(&str, u64)> = found
            .iter()
            .map(|point| (point.tconst.as_str(), point.films))
            .collect();
        assert_eq!(
            names,
            [("tt9999999", 2), ("tt0000003", 1), ("tt0000004", 1)]
        );
    }

    proptest! {
        #[test]
        fn every_film_with_votes_is_in_one_point_whatever_the_order(
            given in proptest::collection::vec((0_i64..100_000, 1_i64..1_000_000_000, any::<bool>()), 0..60)
        ) {
            let films: Vec<KnownFilm> = given
                .iter()
                .enumerate()
                .map(|(id, &(votes, budget, most))| film(&format!("tt{id:07}"), votes, budget, most))
                .collect();
            let found = points(films.clone());
            for side in [true, false] {
                let of_points: u64 = found.iter().filter(|p| p.most_voted == side).map(|p| p.films).sum();
                let with_votes = films.iter().filter(|f| f.most_voted == side && f.num_votes > 0).count();
                prop_assert_eq!(of_points, with_votes as u64);
            }
            prop_assert!(found.windows(2).all(|pair| pair[0].num_votes >= pair[1].num_votes));
            let mut turned = films;
            turned.reverse();
            prop_assert_eq!(points(turned), found);
        }
    }
}
