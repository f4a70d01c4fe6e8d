//! Question 4 in words.

use super::{Filmographies, Filmography};
use crate::language::{ByLanguage, Language};
use crate::questions::top_film::Source;
use crate::questions::top_film::source;
use crate::questions::top_film::text::{PEOPLE_NAMED, by_name, names_of};
use crate::words::{self, FINDING_CHARACTERS, both, say};

/// Whose films they are, and how many of them.
pub(super) fn sentence(language: Language, answer: &Filmographies) -> String {
    let films = names_of(language, &answer.of_films);
    let people: Vec<String> = answer
        .people
        .iter()
        .take(PEOPLE_NAMED)
        .map(|person| summed_up(language, person))
        .collect();
    let mut people = people.join("; ");
    let more = answer.people.len().saturating_sub(PEOPLE_NAMED);
    if more > 0 {
        people.push_str("; ");
        people.push_str(&say!(language, "filmography-more-people", more));
    }
    let mut text = match answer.people_source {
        Some(Source::Tmdb) => say!(language, "filmography-people-of-tmdb", films, people),
        _ => say!(language, "filmography-people-of", films, people),
    };
    text.push('.');
    if answer.is_by_name_alone {
        text.push(' ');
        text.push_str(&say!(language, "filmography-by-name"));
    }
    if answer.skipped_winner {
        text.push(' ');
        text.push_str(&say!(language, "filmography-skipped-winner"));
    }
    text
}

/// Who, in how many films, with which mean.
pub(super) fn finding(language: Language, answer: &Filmographies) -> String {
    if let [person] = answer.people.as_slice() {
        let films = words::films(language, person.films.len() as u64);
        let mean = words::decimal_or_dash(language, person.mean_rating, 2);
        let write = |name: &str| {
            say!(
                language,
                "filmography-finding-one",
                name,
                films = films.as_str(),
                mean = mean.as_str()
            )
        };
        let room = FINDING_CHARACTERS.saturating_sub(write("").chars().count());
        return write(&words::shortened(&person.name, room.max(1)));
    }
    let people = say!(
        language,
        "filmography-people",
        count = answer.people.len() as u64
    );
    let each = answer.people.iter().map(|person| person.films.len() as u64);
    let (fewest, most) = (each.clone().min().unwrap_or(0), each.max().unwrap_or(0));
    let films = if fewest == most {
        words::films(language, most)
    } else {
        let most = words::films(language, most);
        say!(language, "filmography-film-range", fewest, films = most)
    };
    let Some(of) = answer.of_films.first() else {
        return String::new();
    };
    words::finding_about(of.title.as_deref(), &of.tconst, |title| {
        say!(
            language,
            "filmography-finding",
            people = people.as_str(),
            title,
            films = films.as_str()
        )
    })
}

fn summed_up(language: Language, person: &Filmography) -> String {
    let number = words::films(language, person.films.len() as u64);
    let mean = words::decimal_or_dash(language, person.mean_rating, 2);
    let rated = person.rated_films;
    say!(
        language,
        "filmography-person",
        name = &person.name,
        number,
        mean,
        rated
    )
}

pub(super) fn notes(answer: &Filmographies) -> Vec<ByLanguage> {
    if answer.people_source == Some(Source::Tmdb) {
        return vec![
            both("filmography-note-reach-tmdb"),
            source::note(answer.people_source, by_name()),
        ];
    }
    let mut notes = vec![
        both("filmography-note-reach"),
        source::note(answer.people_source, by_name()),
        both("filmography-note-namesakes"),
    ];
    if answer.skipped_winner {
        notes.push(both("filmography-note-next-film"));
    }
    if !answer.tmdb_people.is_empty() {
        notes.push(both("filmography-note-tmdb"));
    }
    notes
}
