//! The tables of question 3.

use super::{Film, HighestRated, Person, SensitivityRow, TopFilm};
use crate::document::{Document, Role, TextTable};
use crate::language::Language;
use crate::table::TableBuilder;
use crate::words::{self, say};

pub(super) fn document(
    language: Language,
    answer: &TopFilm,
    literal: &HighestRated,
    sensitivity: &[SensitivityRow],
) -> Document {
    let ties = words::films(language, literal.ties);
    let ranking = say!(language, "top-film-table-answer");
    let cast = say!(language, "top-film-table-people");
    let asked = say!(language, "top-film-table-as-asked", ties);
    let asked_people = say!(language, "top-film-table-as-asked-people");
    Document::of([
        films_table(language, Role::Answer, ranking, &answer.ranking),
        people_table(language, Role::Detail, cast, listed(answer)),
        films_table(language, Role::AsAsked, asked, &literal.films),
        people_table(language, Role::AsAsked, asked_people, &literal.people),
        sensitivity_table(language, sensitivity),
    ])
}

fn listed(answer: &TopFilm) -> &[Person] {
    match &answer.with_people {
        Some(next) => &next.people,
        None => &answer.people,
    }
}

fn films_table(language: Language, role: Role, caption: String, films: &[Film]) -> TextTable {
    TableBuilder::new(language, role, caption, films)
        .column("tconst", "id".to_owned(), false, |film| film.tconst.clone())
        .text("title", "top-film-column-title", |film| {
            words::text_or_dash(film.title.as_deref())
        })
        .year("start_year", "top-film-column-year", |film| film.start_year)
        .rating("average_rating", "top-film-column-rating", |film| {
            Some(film.average_rating)
        })
        .integer("num_votes", "top-film-column-votes", |film| film.num_votes)
        .decimal("weighted_rating", "top-film-column-weighted", |film| {
            film.weighted_rating
        })
        .table()
}

fn people_table(language: Language, role: Role, caption: String, people: &[Person]) -> TextTable {
    TableBuilder::new(language, role, caption, people)
        .text("name", "top-film-column-name", |person| person.name.clone())
        .text("category", "top-film-column-category", |person| {
            let category = person.category.as_deref();
            let category = category.map(|it| say!(language, "top-film-category", category = it));
            words::text_or_dash(category.as_deref())
        })
        .table()
}

fn sensitivity_table(language: Language, rows: &[SensitivityRow]) -> TextTable {
    let caption = say!(language, "top-film-table-weights");
    TableBuilder::new(language, Role::Sensitivity, caption, rows)
        .column("m", "m".to_owned(), true, |row| {
            words::count(language, u64::from(row.m))
        })
        .text("films", "top-film-column-films", |row| {
            words::list(language, &row.films)
        })
        .decimal("weighted_rating", "top-film-column-weighted", |row| {
            row.weighted_rating
        })
        .table()
}
