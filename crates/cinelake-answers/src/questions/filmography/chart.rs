//! The chart of question 4.

use super::{Filmographies, Filmography, RoleFilm};
use crate::chart::{Chart, FilmographyChart, PersonFilmPoint, PersonFilms};

/// The films of the people, as the catalogue lists them.
pub(super) fn chart(answer: &Filmographies) -> Chart {
    let people = answer.people.iter().map(|person| of_person(answer, person));
    Chart::Filmography(FilmographyChart {
        people: people.collect(),
    })
}

fn of_person(answer: &Filmographies, person: &Filmography) -> PersonFilms {
    let films = person.films.iter().map(|film| role(answer, film));
    PersonFilms {
        name: person.name.clone(),
        films: films.collect(),
    }
}

fn role(answer: &Filmographies, film: &RoleFilm) -> PersonFilmPoint {
    let mut of_films = answer.of_films.iter();
    PersonFilmPoint {
        tconst: film.tconst.clone(),
        title: film.title.clone(),
        start_year: film.start_year,
        average_rating: film.average_rating,
        num_votes: film.num_votes,
        is_best: of_films.any(|best| best.tconst == film.tconst),
    }
}
