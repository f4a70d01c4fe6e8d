//! Questions 3 and 4 in words.

use super::people::{Filmographies, Filmography};
use super::source::{self, Source};
use super::{Film, OTHER_M, Person, SensitivityRow, TopFilm};
use crate::answer::FINDING_CHARACTERS;
use crate::language::{ByLanguage, Language};
use crate::words::{self, pick};

/// People named in a sentence before it says how many more there are.
const PEOPLE_NAMED: usize = 12;

pub(super) fn no_film(language: Language) -> String {
    pick(
        language,
        "Not answerable from this lake: it has no film with a rating and a known number of votes.",
        "Não dá para responder com este lake: ele não tem nenhum filme com nota e com número de votos \
         conhecido.",
    )
    .to_owned()
}

pub(super) fn nobody_listed(language: Language, films: &[Film]) -> String {
    let films = names_of(language, films);
    match language {
        Language::En => format!(
            "Not answerable from this lake: its catalogue lists no people for {films}, nor for any \
             other rated film."
        ),
        Language::PtBr => format!(
            "Não dá para responder com este lake: o catálogo não lista ninguém no elenco de {films} nem \
             de outro filme com nota."
        ),
    }
}

fn names_of(language: Language, films: &[Film]) -> String {
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
        names.push(match language {
            Language::En => format!("{more} more"),
            Language::PtBr => format!("mais {more}"),
        });
    }
    words::list(language, &names)
}

/// The film with its figure; its title is cut where it is long.
pub(super) fn top_film_finding(language: Language, answer: &TopFilm<'_>) -> String {
    let Some(film) = answer.films.first() else {
        return String::new();
    };
    let weighted = words::decimal_or_dash(language, film.weighted_rating, 2);
    let tied = answer.films.len() as u64;
    if tied > 1 {
        let films = words::films(language, tied);
        return match language {
            Language::En => format!("{films} share the highest weighted rating, {weighted}"),
            Language::PtBr => format!("{films} dividem a maior nota ponderada, {weighted}"),
        };
    }
    words::finding_about(
        film.title.as_deref(),
        &film.tconst,
        |title| match language {
            Language::En => format!("{title} has the highest weighted rating, {weighted}"),
            Language::PtBr => format!("{title} tem a maior nota ponderada, {weighted}"),
        },
    )
}

pub(super) fn top_film(
    language: Language,
    answer: &TopFilm<'_>,
    sensitivity: &[SensitivityRow],
) -> String {
    let films = names_of(language, answer.films);
    let mut text = match answer.films.first() {
        None => no_film(language),
        Some(film) => {
            let weighted = words::decimal_or_dash(language, film.weighted_rating, 2);
            let rating = words::rating(language, Some(film.average_rating));
            let votes = film.num_votes.and_then(|votes| u64::try_from(votes).ok());
            let votes = words::votes(language, votes.unwrap_or(0));
            match language {
                Language::En => format!(
                    "{films}: the highest weighted rating, {weighted} (rating {rating} over {votes})."
                ),
                Language::PtBr => format!(
                    "{films}: a maior nota ponderada, {weighted} (nota {rating} com {votes})."
                ),
            }
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
    let values = if turned_by.is_empty() {
        &OTHER_M[..]
    } else {
        turned_by
    };
    let written = values.iter();
    let written = written.map(|m| words::count(language, u64::from(*m)));
    let values = words::list(language, &written.collect::<Vec<_>>());
    match (language, turned_by.is_empty()) {
        (Language::En, true) => {
            format!("The same film is first with other minimum weights of votes (m = {values}).")
        }
        (Language::PtBr, true) => {
            format!("Com outro peso mínimo de votos (m = {values}), o primeiro é o mesmo.")
        }
        (Language::En, false) => {
            format!("With another minimum weight of votes (m = {values}), another film is first.")
        }
        (Language::PtBr, false) => {
            format!("Com outro peso mínimo de votos (m = {values}), o primeiro é outro filme.")
        }
    }
}

fn who(language: Language, answer: &TopFilm<'_>) -> String {
    if !answer.people.is_empty() {
        let people = people_of(language, answer.people);
        if answer.people_source == Some(Source::Tmdb) {
            return source::tmdb_cast(language, &people);
        }
        return match language {
            Language::En => format!("The catalogue lists its cast: {people}."),
            Language::PtBr => format!("Elenco, segundo o catálogo: {people}."),
        };
    }
    let Some(next) = answer.with_people else {
        return pick(
            language,
            "The catalogue lists no people for it, nor for any other rated film.",
            "O catálogo não lista o elenco dele nem o de outro filme com nota.",
        )
        .to_owned();
    };
    let (films, people) = (
        names_of(language, &next.films),
        people_of(language, &next.people),
    );
    if next.people_source == Some(Source::Tmdb) {
        return source::tmdb_next(language, &films, &people);
    }
    match language {
        Language::En => format!(
            "The catalogue lists no people for it. The highest-rated film with a cast is {films}, with \
             {people}."
        ),
        Language::PtBr => format!(
            "O catálogo não lista o elenco dele. O filme mais bem colocado com elenco é {films}, com \
             {people}."
        ),
    }
}

pub(super) fn top_film_notes(answer: &TopFilm<'_>) -> Vec<ByLanguage> {
    let formula = ByLanguage::each(|language| {
        let m = words::count(language, u64::from(answer.m));
        let c = words::decimal_or_dash(language, answer.c, 2);
        match language {
            Language::En => format!(
                "Weighted rating = v/(v+m)·R + m/(v+m)·C, with rating R, votes v, minimum weight of votes \
                 m = {m}, and C = {c}, the mean of all rated films."
            ),
            Language::PtBr => format!(
                "Nota ponderada = v/(v+m)·R + m/(v+m)·C, com nota R, votos v, peso mínimo de votos m = {m} e \
                 C = {c}, a média de todos os filmes com nota."
            ),
        }
    });
    let mut notes = vec![formula, source::note(answer.source(), by_name())];
    let people = answer.people.iter();
    let people = people.chain(answer.with_people.iter().flat_map(|next| &next.people));
    if people
        .clone()
        .any(|person| person.category.is_none() && person.person_id.is_none())
    {
        notes.push(ByLanguage::text(
            "The catalogue does not give everyone's role, so everybody it lists for the film is named.",
            "O catálogo não informa a função de todas as pessoas, por isso são citadas todas as que ele \
             lista para o filme.",
        ));
    }
    notes
}

fn by_name() -> ByLanguage {
    ByLanguage::text(
        "People are matched by name, because the catalogue has no person ids. Two people with the same \
         name may be mixed up.",
        "As pessoas são identificadas pelo nome, porque o catálogo não tem identificador de pessoa. Pode \
         haver homônimos.",
    )
}

pub(super) fn filmographies(language: Language, answer: &Filmographies) -> String {
    let films = names_of(language, &answer.of_films);
    let people: Vec<String> = answer
        .people
        .iter()
        .take(PEOPLE_NAMED)
        .map(|person| summed_up(language, person))
        .collect();
    let more = answer.people.len().saturating_sub(PEOPLE_NAMED);
    let mut text = match language {
        _ if answer.people_source == Some(Source::Tmdb) => {
            source::tmdb_films(language, &films, &people.join("; "))
        }
        Language::En => format!(
            "People of {films}, as the catalogue lists them: {}",
            people.join("; ")
        ),
        Language::PtBr => format!(
            "Elenco de {films}, segundo o catálogo: {}",
            people.join("; ")
        ),
    };
    if more > 0 {
        text.push_str(&match language {
            Language::En => format!("; and {more} more"),
            Language::PtBr => format!("; e mais {more}"),
        });
    }
    text.push('.');
    if answer.is_by_name_alone {
        text.push_str(pick(
            language,
            " They are matched by name alone, so other people of the same name may be among them.",
            " A identificação é só pelo nome, portanto pode haver homônimos.",
        ));
    }
    if answer.skipped_winner {
        text.push_str(pick(
            language,
            " The catalogue lists no people for the film with the highest weighted rating.",
            " O catálogo não lista o elenco do filme com a maior nota ponderada.",
        ));
    }
    text
}

/// Who, in how many films, with which mean.
pub(super) fn filmographies_finding(language: Language, answer: &Filmographies) -> String {
    if let [person] = answer.people.as_slice() {
        let films = words::films(language, person.films.len() as u64);
        let mean = words::decimal_or_dash(language, person.mean_rating, 2);
        let write = |name: &str| match language {
            Language::En => format!("{name}: {films} with a mean rating of {mean}"),
            Language::PtBr => format!("{name}: {films} com nota média {mean}"),
        };
        let room = FINDING_CHARACTERS.saturating_sub(write("").chars().count());
        return write(&words::shortened(&person.name, room.max(1)));
    }
    let people = words::counted(
        language,
        answer.people.len() as u64,
        ("person", "people"),
        ("pessoa", "pessoas"),
    );
    let each = answer.people.iter().map(|person| person.films.len() as u64);
    let (fewest, most) = (each.clone().min().unwrap_or(0), each.max().unwrap_or(0));
    let films = if fewest == most {
        words::films(language, most)
    } else {
        let range = format!("{fewest} {}", pick(language, "to", "a"));
        format!("{range} {}", words::films(language, most))
    };
    let Some(of) = answer.of_films.first() else {
        return String::new();
    };
    words::finding_about(of.title.as_deref(), &of.tconst, |title| match language {
        Language::En => format!("{people} of {title}, each in {films}"),
        Language::PtBr => format!("{people} de {title}, cada uma em {films}"),
    })
}

fn summed_up(language: Language, person: &Filmography) -> String {
    let number = words::films(language, person.films.len() as u64);
    let mean = words::decimal_or_dash(language, person.mean_rating, 2);
    let rated = person.rated_films;
    match language {
        Language::En => format!(
            "{} in {number} (mean {mean} over {rated} rated)",
            person.name
        ),
        Language::PtBr => format!(
            "{} em {number} (média {mean} em {rated} com nota)",
            person.name
        ),
    }
}

pub(super) fn filmography_notes(answer: &Filmographies) -> Vec<ByLanguage> {
    if answer.people_source == Some(Source::Tmdb) {
        return vec![
            source::tmdb_reach(),
            source::note(answer.people_source, by_name()),
        ];
    }
    let mut notes = vec![
        ByLanguage::text(
            "The list has only films of the catalogue; other films of the person are missing.",
            "A lista só tem filmes do catálogo; outros filmes da pessoa não aparecem.",
        ),
        source::note(answer.people_source, by_name()),
        ByLanguage::text(
            "Where years of birth are known and differ, the films of the other person of the same name are \
             left out. The literal answer uses the name alone.",
            "Quando os anos de nascimento são conhecidos e diferem, os filmes do homônimo ficam de fora; a \
             resposta literal usa só o nome.",
        ),
    ];
    if answer.skipped_winner {
        notes.push(ByLanguage::text(
            "The catalogue lists no people for the film with the highest weighted rating. These are the \
             people of the next film with a cast.",
            "O catálogo não lista o elenco do filme com a maior nota ponderada. Estas são as pessoas do \
             filme seguinte que tem elenco.",
        ));
    }
    if !answer.tmdb_people.is_empty() {
        notes.push(ByLanguage::text(
            "The second list uses TMDB's ids of people. It has the first ten people of each cast, in the \
             films whose credits are in the lake.",
            "A segunda lista usa os identificadores de pessoa do TMDB. Ela tem as dez primeiras pessoas de \
             cada elenco, nos filmes cujos créditos estão no lake.",
        ));
    }
    notes
}
