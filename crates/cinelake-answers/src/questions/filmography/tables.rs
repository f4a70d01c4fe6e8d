//! The tables of question 4.

use super::{Filmographies, Filmography, RoleFilm};
use crate::document::{Document, Role, TextTable};
use crate::language::Language;
use crate::table::TableBuilder;
use crate::words::{self, say};

pub(super) fn document(language: Language, answer: &Filmographies) -> Document {
    let theirs = say!(language, "filmography-table-answer");
    let mut tables = vec![roles_table(language, Role::Answer, theirs, &answer.people)];
    if !answer.tmdb_people.is_empty() {
        let by_tmdb = say!(language, "filmography-table-tmdb");
        tables.push(roles_table(
            language,
            Role::Detail,
            by_tmdb,
            &answer.tmdb_people,
        ));
    }
    Document::of(tables)
}

fn roles_table(
    language: Language,
    role: Role,
    caption: String,
    people: &[Filmography],
) -> TextTable {
    let rows: Vec<(&str, &RoleFilm)> = people
        .iter()
        .flat_map(|person| person.films.iter().map(|film| (person.name.as_str(), film)))
        .collect();
    TableBuilder::new(language, role, caption, &rows)
        .text("name", "top-film-column-name", |(name, _)| {
            (*name).to_owned()
        })
        .text("title", "top-film-column-title", |(_, film)| {
            words::text_or_dash(film.title.as_deref().or(Some(&film.tconst)))
        })
        .year("start_year", "top-film-column-year", |(_, film)| {
            film.start_year
        })
        .text("characters", "filmography-column-role", |(_, film)| {
            words::text_or_dash(film.characters.as_deref())
        })
        .rating("average_rating", "top-film-column-rating", |(_, film)| {
            film.average_rating
        })
        .integer("num_votes", "top-film-column-votes", |(_, film)| {
            film.num_votes
        })
        .decimal(
            "weighted_rating",
            "top-film-column-weighted",
            |(_, film)| film.weighted_rating,
        )
        .table()
}
