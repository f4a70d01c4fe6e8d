//! The chart of question 3.

use super::{FILMS_SHOWN, Film, TopFilm};
use crate::chart::{Chart, TopFilmPoint, TopFilmsChart};
use crate::stats::widest_rating_interval;

/// Films of the first place that are shown at most.
const TIES_SHOWN: usize = 25;

/// The films by weighted rating.
pub(super) fn top_films(answer: &TopFilm) -> Chart {
    let tied = answer.films.len();
    let shown = tied.clamp(FILMS_SHOWN, TIES_SHOWN);
    Chart::TopFilms(TopFilmsChart {
        films: answer
            .ranking
            .iter()
            .take(shown)
            .filter_map(point)
            .collect(),
        tied: tied as u64,
        m: answer.m,
        c: answer.c,
    })
}

/// A point for each film with a weighted rating.
fn point(film: &Film) -> Option<TopFilmPoint> {
    let num_votes = film.num_votes?;
    Some(TopFilmPoint {
        tconst: film.tconst.clone(),
        title: film.title.clone(),
        start_year: film.start_year,
        average_rating: film.average_rating,
        num_votes,
        weighted_rating: film.weighted_rating?,
        widest_ci95: widest_rating_interval(film.average_rating, num_votes),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn films(number: usize) -> Vec<Film> {
        (0..number)
            .map(|id| Film {
                tconst: format!("tt{id:07}"),
                title: None,
                start_year: None,
                average_rating: 9.0,
                num_votes: Some(1_000),
                weighted_rating: Some(8.0),
                rating_thousandths: 9_000,
            })
            .collect()
    }

    fn chart(tied: usize, ranked: usize) -> TopFilmsChart {
        let answer = TopFilm {
            films: films(tied),
            people: Vec::new(),
            people_source: None,
            with_people: None,
            m: 1_000,
            c: Some(6.0),
            ranking: films(ranked),
        };
        match top_films(&answer) {
            Chart::TopFilms(chart) => chart,
            other => panic!("no such chart: {other:?}"),
        }
    }

    #[test]
    fn ten_films_are_shown_and_more_where_they_share_the_first_place() {
        for (tied, ranked, shown) in [(1, 10, 10), (12, 12, 12), (400, 400, 25), (3, 3, 3)] {
            let chart = chart(tied, ranked);
            assert_eq!((chart.films.len(), chart.tied), (shown, tied as u64));
        }
    }
}
