//! Where the people of questions 3 and 4 are known from, and how that is said.

use serde::Serialize;

use super::Person;
use crate::language::{ByLanguage, Language};
use crate::words::{both, say};

/// Where people are known from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// The catalogue, by IMDb's ids of people.
    ImdbIds,
    /// The catalogue, where it has names without ids.
    Names,
    /// TMDB's credits, by TMDB's ids of people. The catalogue lists nobody.
    Tmdb,
}

impl Source {
    /// Where these people are known from; `None` without people. One person without an id is enough
    /// for names.
    pub(super) fn of(people: &[Person]) -> Option<Self> {
        let all = |has: fn(&Person) -> bool| !people.is_empty() && people.iter().all(has);
        if people.is_empty() {
            None
        } else if all(|person| person.nconst.is_some()) {
            Some(Self::ImdbIds)
        } else if all(|person| person.person_id.is_some()) {
            Some(Self::Tmdb)
        } else {
            Some(Self::Names)
        }
    }
}

/// How people are told apart; `by_name` is the note for names.
pub(in crate::questions) fn note(source: Option<Source>, by_name: ByLanguage) -> ByLanguage {
    match source {
        Some(Source::ImdbIds) => both("top-film-note-imdb-ids"),
        Some(Source::Tmdb) => both("top-film-note-tmdb"),
        Some(Source::Names) | None => by_name,
    }
}

/// The cast by TMDB's credits, as a sentence.
pub(super) fn tmdb_cast(language: Language, people: &str) -> String {
    say!(language, "top-film-cast-tmdb", people)
}

/// The film that TMDB's credits list people for, where nobody is listed for the first one.
pub(super) fn tmdb_next(language: Language, films: &str, people: &str) -> String {
    say!(language, "top-film-next-tmdb", films, people)
}

/// What to do where neither the catalogue nor TMDB's credits list anybody.
pub(in crate::questions) fn remedy(language: Language) -> String {
    say!(language, "top-film-remedy")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(nconst: Option<&str>, person_id: Option<i64>) -> Person {
        Person {
            name: "Ana".to_owned(),
            category: None,
            nconst: nconst.map(str::to_owned),
            person_id,
        }
    }

    #[test]
    fn one_person_without_an_id_is_enough_for_names() {
        let id = person(Some("nm0000001"), None);
        let (name, tmdb) = (person(None, None), person(None, Some(7)));
        assert_eq!(Source::of(&[]), None);
        assert_eq!(Source::of(std::slice::from_ref(&id)), Some(Source::ImdbIds));
        assert_eq!(Source::of(&[id, name]), Some(Source::Names));
        assert_eq!(Source::of(&[tmdb]), Some(Source::Tmdb));
    }
}
