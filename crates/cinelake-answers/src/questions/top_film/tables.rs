//! The tables of questions 3 and 4.

use super::people::{Filmographies, Filmography};
use super::{Film, HighestRated, Person, SensitivityRow, TopFilm};
use crate::document::{Block, Document, Role, TextTable};
use crate::language::Language;
use crate::words::{self, pick};

pub(super) fn top_film_document(
    language: Language,
    answer: &TopFilm<'_>,
    literal: &HighestRated,
    sensitivity: &[SensitivityRow],
) -> Document {
    let ranking = pick(
        language,
        "Films with the highest weighted rating",
        "Filmes com a maior nota ponderada",
    );
    let asked = match language {
        Language::En => format!(
            "Literal answer: {} with the highest rating",
            words::films(language, literal.ties)
        ),
        Language::PtBr => format!(
            "Resposta literal: {} com a maior nota",
            words::films(language, literal.ties)
        ),
    };
    let mut blocks = vec![
        Block::Table(films_table(
            language,
            Role::Answer,
            ranking.to_owned(),
            answer.ranking,
        )),
        Block::Table(people_table(
            language,
            Role::Detail,
            cast(language),
            listed(answer),
        )),
        Block::Table(films_table(language, Role::AsAsked, asked, &literal.films)),
    ];
    let people = pick(
        language,
        "Literal answer: their people",
        "Resposta literal: o elenco deles",
    );
    blocks.push(Block::Table(people_table(
        language,
        Role::AsAsked,
        people.to_owned(),
        &literal.people,
    )));
    blocks.push(Block::Table(sensitivity_table(language, sensitivity)));
    Document {
        blocks,
        ..Document::default()
    }
}

fn cast(language: Language) -> String {
    pick(language, "People of the film", "Elenco do filme").to_owned()
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
            ("tconst", "id", false),
            ("title", pick(language, "title", "título"), false),
            ("start_year", pick(language, "year", "ano"), true),
            ("average_rating", pick(language, "rating", "nota"), true),
            ("num_votes", pick(language, "votes", "votos"), true),
            (
                "weighted_rating",
                pick(language, "weighted", "ponderada"),
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
            ("name", pick(language, "name", "nome"), false),
            ("category", pick(language, "category", "categoria"), false),
        ],
    );
    for person in people {
        let category = person
            .category
            .as_deref()
            .map(|category| match (language, category) {
                (Language::PtBr, "actor") => "ator",
                (Language::PtBr, "actress") => "atriz",
                _ => category,
            });
        table
            .rows
            .push(vec![person.name.clone(), words::text_or_dash(category)]);
    }
    table
}

fn sensitivity_table(language: Language, rows: &[SensitivityRow]) -> TextTable {
    let mut table = TextTable::new(
        Role::Sensitivity,
        pick(
            language,
            "With another minimum weight of votes (m)",
            "Com outro peso mínimo de votos (m)",
        )
        .to_owned(),
        &[
            ("m", "m", true),
            ("films", pick(language, "films", "filmes"), false),
            (
                "weighted_rating",
                pick(language, "weighted", "ponderada"),
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
        pick(language, "Their films", "Os filmes deles").to_owned(),
        &answer.people,
    ))];
    if !answer.tmdb_people.is_empty() {
        let caption = pick(
            language,
            "Their films by TMDB's credits",
            "Os filmes segundo o TMDB",
        );
        let people = &answer.tmdb_people;
        blocks.push(Block::Table(roles_table(
            language,
            Role::Detail,
            caption.to_owned(),
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
            ("name", pick(language, "name", "nome"), false),
            ("title", pick(language, "title", "título"), false),
            ("start_year", pick(language, "year", "ano"), true),
            ("characters", pick(language, "role", "papel"), false),
            ("average_rating", pick(language, "rating", "nota"), true),
            ("num_votes", pick(language, "votes", "votos"), true),
            (
                "weighted_rating",
                pick(language, "weighted", "ponderada"),
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
