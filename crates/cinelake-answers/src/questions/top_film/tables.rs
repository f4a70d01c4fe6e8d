//! The tables of questions 3 and 4.

use super::people::{Filmographies, Filmography};
use super::{Film, HighestRated, Person, SensitivityRow, TopFilm};
use crate::document::{Block, Document, Role, TextTable};
use crate::language::Language;
use crate::words::{self, say};

pub(super) fn top_film_document(
    language: Language,
    answer: &TopFilm<'_>,
    literal: &HighestRated,
    sensitivity: &[SensitivityRow],
) -> Document {
    let ranking = say!(language, "top-film-table-answer");
    let asked = say!(
        language,
        "top-film-table-as-asked",
        ties = words::films(language, literal.ties)
    );
    let mut blocks = vec![
        Block::Table(films_table(language, Role::Answer, ranking, answer.ranking)),
        Block::Table(people_table(
            language,
            Role::Detail,
            cast(language),
            listed(answer),
        )),
        Block::Table(films_table(language, Role::AsAsked, asked, &literal.films)),
    ];
    let people = say!(language, "top-film-table-as-asked-people");
    blocks.push(Block::Table(people_table(
        language,
        Role::AsAsked,
        people,
        &literal.people,
    )));
    blocks.push(Block::Table(sensitivity_table(language, sensitivity)));
    Document {
        blocks,
        ..Document::default()
    }
}

fn cast(language: Language) -> String {
    say!(language, "top-film-table-people")
}

fn listed<'f>(answer: &TopFilm<'f>) -> &'f [Person] {
    match answer.with_people {
        Some(next) => &next.people,
        None => answer.people,
    }
}

fn films_table(language: Language, role: Role, caption: String, films: &[Film]) -> TextTable {
    let mut table = TextTable::new(
        role,
        caption,
        &[
            ("tconst", "id".to_owned(), false),
            ("title", say!(language, "top-film-column-title"), false),
            ("start_year", say!(language, "top-film-column-year"), true),
            (
                "average_rating",
                say!(language, "top-film-column-rating"),
                true,
            ),
            ("num_votes", say!(language, "top-film-column-votes"), true),
            (
                "weighted_rating",
                say!(language, "top-film-column-weighted"),
                true,
            ),
        ],
    );
    for film in films {
        table.rows.push(vec![
            film.tconst.clone(),
            words::text_or_dash(film.title.as_deref()),
            words::year(film.start_year),
            words::rating(language, Some(film.average_rating)),
            words::integer_or_dash(language, film.num_votes),
            words::decimal_or_dash(language, film.weighted_rating, 2),
        ]);
    }
    table
}

fn people_table(language: Language, role: Role, caption: String, people: &[Person]) -> TextTable {
    let mut table = TextTable::new(
        role,
        caption,
        &[
            ("name", say!(language, "top-film-column-name"), false),
            (
                "category",
                say!(language, "top-film-column-category"),
                false,
            ),
        ],
    );
    for person in people {
        let category = person.category.as_deref();
        let category = category.map(|it| say!(language, "top-film-category", category = it));
        let category = words::text_or_dash(category.as_deref());
        table.rows.push(vec![person.name.clone(), category]);
    }
    table
}

fn sensitivity_table(language: Language, rows: &[SensitivityRow]) -> TextTable {
    let mut table = TextTable::new(
        Role::Sensitivity,
        say!(language, "top-film-table-weights"),
        &[
            ("m", "m".to_owned(), true),
            ("films", say!(language, "top-film-column-films"), false),
            (
                "weighted_rating",
                say!(language, "top-film-column-weighted"),
                true,
            ),
        ],
    );
    for row in rows {
        table.rows.push(vec![
            words::count(language, u64::from(row.m)),
            words::list(language, &row.films),
            words::decimal_or_dash(language, row.weighted_rating, 2),
        ]);
    }
    table
}

pub(super) fn filmography_document(language: Language, answer: &Filmographies) -> Document {
    let mut blocks = vec![Block::Table(roles_table(
        language,
        Role::Answer,
        say!(language, "filmography-table-answer"),
        &answer.people,
    ))];
    if !answer.tmdb_people.is_empty() {
        let caption = say!(language, "filmography-table-tmdb");
        let people = &answer.tmdb_people;
        blocks.push(Block::Table(roles_table(
            language,
            Role::Detail,
            caption,
            people,
        )));
    }
    Document {
        blocks,
        ..Document::default()
    }
}

fn roles_table(
    language: Language,
    role: Role,
    caption: String,
    people: &[Filmography],
) -> TextTable {
    let mut table = TextTable::new(
        role,
        caption,
        &[
            ("name", say!(language, "top-film-column-name"), false),
            ("title", say!(language, "top-film-column-title"), false),
            ("start_year", say!(language, "top-film-column-year"), true),
            (
                "characters",
                say!(language, "filmography-column-role"),
                false,
            ),
            (
                "average_rating",
                say!(language, "top-film-column-rating"),
                true,
            ),
            ("num_votes", say!(language, "top-film-column-votes"), true),
            (
                "weighted_rating",
                say!(language, "top-film-column-weighted"),
                true,
            ),
        ],
    );
    for person in people {
        for film in &person.films {
            table.rows.push(vec![
                person.name.clone(),
                words::text_or_dash(film.title.as_deref().or(Some(&film.tconst))),
                words::year(film.start_year),
                words::text_or_dash(film.characters.as_deref()),
                words::rating(language, film.average_rating),
                words::integer_or_dash(language, film.num_votes),
                words::decimal_or_dash(language, film.weighted_rating, 2),
            ]);
        }
    }
    table
}
