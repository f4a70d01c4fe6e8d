//! Where the people of questions 3 and 4 are known from, and how that is said.

use serde::Serialize;

use super::Person;
use crate::language::{ByLanguage, Language};
use crate::words::pick;

/// Where people are known from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Source {
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
pub(super) fn note(source: Option<Source>, by_name: ByLanguage) -> ByLanguage {
    match source {
        Some(Source::ImdbIds) => ByLanguage::text(
            "People are told apart by IMDb's ids, so two people with the same name are two people.",
            "As pessoas são identificadas pelos identificadores do IMDb; por isso, homônimos são pessoas \
             diferentes.",
        ),
        Some(Source::Tmdb) => ByLanguage::text(
            "The catalogue lists no people for this film. They come from TMDB's credits: the first ten of \
             the cast, told apart by TMDB's ids.",
            "O catálogo não lista pessoas para este filme. Elas vêm dos créditos do TMDB: as dez primeiras \
             do elenco, identificadas pelos identificadores do TMDB.",
        ),
        Some(Source::Names) | None => by_name,
    }
}

/// The cast by TMDB's credits, as a sentence.
pub(super) fn tmdb_cast(language: Language, people: &str) -> String {
    match language {
        Language::En => format!("TMDB's credits list its cast: {people}."),
        Language::PtBr => format!("Elenco, segundo os créditos do TMDB: {people}."),
    }
}

/// The film that TMDB's credits list people for, where nobody is listed for the first one.
pub(super) fn tmdb_next(language: Language, films: &str, people: &str) -> String {
    match language {
        Language::En => format!(
            "Neither the catalogue nor TMDB's credits list people for it. The highest-rated film with a \
             cast, by TMDB's credits, is {films}, with {people}."
        ),
        Language::PtBr => format!(
            "Nem o catálogo nem os créditos do TMDB listam o elenco dele. O filme mais bem colocado com \
             elenco, segundo os créditos do TMDB, é {films}, com {people}."
        ),
    }
}

/// How the list of films begins that goes by TMDB's credits.
pub(super) fn tmdb_films(language: Language, films: &str, people: &str) -> String {
    match language {
        Language::En => format!("People of {films}, by TMDB's credits: {people}"),
        Language::PtBr => format!("Elenco de {films}, segundo os créditos do TMDB: {people}"),
    }
}

/// What a film list by TMDB's credits leaves out.
pub(super) fn tmdb_reach() -> ByLanguage {
    ByLanguage::text(
        "The list has the films whose TMDB record was landed with credits. Other films of these people are \
         missing.",
        "A lista tem os filmes cujo registro do TMDB foi coletado com créditos. Outros filmes dessas pessoas \
         ficam de fora.",
    )
}

/// What to do where neither the catalogue nor TMDB's credits list anybody.
pub(super) fn remedy(language: Language) -> &'static str {
    pick(
        language,
        "To get people, add IMDb's title.principals and name.basics to the files of `cinelake ingest`, or \
         run `cinelake ingest` again with `--append credits`, and then `cinelake refine`.",
        "Para ter as pessoas, acrescente title.principals e name.basics do IMDb aos arquivos de `cinelake \
         ingest`, ou execute `cinelake ingest` de novo com `--append credits`, e depois `cinelake refine`.",
    )
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
