//! Question 3 in words.

use super::source::{self, Source};
use super::{Film, OTHER_M, Person, SensitivityRow, TopFilm};
use crate::language::{ByLanguage, Language};
use crate::words::{self, both, say};

/// People named in a sentence before it says how many more there are.
pub(in crate::questions) const PEOPLE_NAMED: usize = 12;

pub(in crate::questions) fn no_film(language: Language) -> String {
    say!(language, "top-film-none")
}

pub(in crate::questions) fn nobody_listed(language: Language, films: &[Film]) -> String {
    let films = names_of(language, films);
    say!(language, "top-film-nobody", films)
}

pub(in crate::questions) fn names_of(language: Language, films: &[Film]) -> String {
    let names: Vec<String> = films
        .iter()
        .map(|film| words::title(film.title.as_deref(), &film.tconst, film.start_year))
        .collect();
    words::list(language, &names)
}

fn people_of(language: Language, people: &[Person]) -> String {
    let who = |person: &Person| (person.name.clone(), person.nconst.clone(), person.person_id);
    let mut people: Vec<_> = people.iter().map(who).collect();
    people.sort();
    people.dedup();
    let mut names: Vec<String> = people.into_iter().map(|(name, ..)| name).collect();
    let more = names.len().saturating_sub(PEOPLE_NAMED);
    if more > 0 {
        names.truncate(PEOPLE_NAMED);
        names.push(say!(language, "top-film-more-people", more));
    }
    words::list(language, &names)
}

/// The film with its figure; its title is cut where it is long.
pub(super) fn top_film_finding(language: Language, answer: &TopFilm) -> String {
    let Some(film) = answer.films.first() else {
        return String::new();
    };
    let weighted = words::decimal_or_dash(language, film.weighted_rating, 2);
    let tied = answer.films.len() as u64;
    if tied > 1 {
        let films = words::films(language, tied);
        return say!(language, "top-film-finding-tie", films, weighted);
    }
    words::finding_about(film.title.as_deref(), &film.tconst, |title| {
        say!(
            language,
            "top-film-finding",
            title,
            weighted = weighted.as_str()
        )
    })
}

pub(super) fn top_film(
    language: Language,
    answer: &TopFilm,
    sensitivity: &[SensitivityRow],
) -> String {
    let films = names_of(language, &answer.films);
    let mut text = match answer.films.first() {
        None => no_film(language),
        Some(film) => {
            let weighted = words::decimal_or_dash(language, film.weighted_rating, 2);
            let rating = words::rating(language, Some(film.average_rating));
            let votes = film.num_votes.and_then(|votes| u64::try_from(votes).ok());
            let votes = words::votes(language, votes.unwrap_or(0));
            // Films that share the first place have ratings and votes of their own.
            let key = match answer.films.len() {
                1 => "top-film-highest",
                _ => "top-film-highest-tie",
            };
            say!(language, key, films, weighted, rating, votes)
        }
    };
    text.push(' ');
    text.push_str(&who(language, answer));
    text.push(' ');
    text.push_str(&other_m(language, &answer.turned_by(sensitivity)));
    text
}

/// Whether the same is first when m is another.
fn other_m(language: Language, turned_by: &[u32]) -> String {
    let (key, values) = match turned_by {
        [] => ("top-film-same-first", &OTHER_M[..]),
        turned_by => ("top-film-other-first", turned_by),
    };
    let written = values.iter();
    let written = written.map(|m| words::count(language, u64::from(*m)));
    let values = words::list(language, &written.collect::<Vec<_>>());
    say!(language, key, values)
}

fn who(language: Language, answer: &TopFilm) -> String {
    if !answer.people.is_empty() {
        let people = people_of(language, &answer.people);
        if answer.people_source == Some(Source::Tmdb) {
            return source::tmdb_cast(language, &people);
        }
        return say!(language, "top-film-cast", people);
    }
    let Some(next) = &answer.with_people else {
        return say!(language, "top-film-nobody-listed");
    };
    let (films, people) = (
        names_of(language, &next.films),
        people_of(language, &next.people),
    );
    if next.people_source == Some(Source::Tmdb) {
        return source::tmdb_next(language, &films, &people);
    }
    say!(language, "top-film-next", films, people)
}

pub(super) fn top_film_notes(answer: &TopFilm) -> Vec<ByLanguage> {
    let formula = ByLanguage::each(|language| {
        let m = words::count(language, u64::from(answer.m));
        let c = words::decimal_or_dash(language, answer.c, 2);
        say!(language, "top-film-note-formula", m, c)
    });
    let mut notes = vec![formula, source::note(answer.source(), by_name())];
    let people = answer.people.iter();
    let people = people.chain(answer.with_people.iter().flat_map(|next| &next.people));
    if people
        .clone()
        .any(|person| person.category.is_none() && person.person_id.is_none())
    {
        notes.push(both("top-film-note-roles"));
    }
    notes
}

pub(in crate::questions) fn by_name() -> ByLanguage {
    both("top-film-note-names")
}
