//! Question 4: what else the people of the winning film were in.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::{Film, Found, Prior, chart, find, id_order, tables, text};
use crate::answer::{Answer, LeftOut, join_sql, raw, rounded_option};
use crate::engine::Engine;
use crate::error::AnswerError;
use crate::language::ByLanguage;
use crate::questions::Question;
use crate::request::Request;
use crate::rows::{Rows, query_about};
use crate::stats::RatingCounts;
use crate::sureness::Sureness;

pub(in crate::questions) const FILMS_OF_PEOPLE_SQL: &str =
    include_str!("../sql/04_films_of_people.sql");
pub(in crate::questions) const TMDB_FILMS_SQL: &str = include_str!("../sql/04_tmdb_films.sql");

/// A film of a person. Rating and votes may be unknown.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct RoleFilm {
    pub(super) tconst: String,
    pub(super) title: Option<String>,
    pub(super) start_year: Option<i32>,
    pub(super) characters: Option<String>,
    #[serde(serialize_with = "rounded_option")]
    pub(super) average_rating: Option<f64>,
    pub(super) num_votes: Option<i64>,
    #[serde(serialize_with = "rounded_option")]
    pub(super) weighted_rating: Option<f64>,
    #[serde(skip)]
    rating_thousandths: Option<i64>,
}

/// A person and all their films, by year.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct Filmography {
    pub(super) name: String,
    /// TMDB's id, in the list by TMDB.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) person_id: Option<i64>,
    pub(super) films: Vec<RoleFilm>,
    /// Mean rating of the rated ones.
    #[serde(serialize_with = "rounded_option")]
    pub(super) mean_rating: Option<f64>,
    /// Films with a rating.
    pub(super) rated_films: u64,
}

impl Filmography {
    fn new(name: String, person_id: Option<i64>, mut films: Vec<RoleFilm>) -> Self {
        films.sort_by(|a, b| {
            (a.start_year.is_none(), a.start_year)
                .cmp(&(b.start_year.is_none(), b.start_year))
                .then_with(|| id_order(&a.tconst, &b.tconst))
        });
        let mut ratings = RatingCounts::new();
        for rating in films.iter().filter_map(|film| film.rating_thousandths) {
            ratings.add(rating, 1);
        }
        Self {
            name,
            person_id,
            films,
            mean_rating: ratings.mean(),
            rated_films: ratings.titles(),
        }
    }
}

/// The answer to question 4.
#[derive(Debug, Serialize)]
pub(super) struct Filmographies {
    /// The films whose people these are.
    pub(super) of_films: Vec<Film>,
    /// By name, as the catalogue lists them.
    pub(super) people: Vec<Filmography>,
    /// By TMDB's ids of people, where credits were landed.
    pub(super) tmdb_people: Vec<Filmography>,
    /// Whether a year of birth is missing that would hold namesakes apart.
    #[serde(skip)]
    pub(super) is_by_name_alone: bool,
    /// Whether these are the people of a film that is not the first, of which none are listed.
    #[serde(skip)]
    pub(super) skipped_winner: bool,
}

impl Filmographies {
    fn sureness(&self) -> Sureness {
        let several = self.of_films.len() > 1;
        if self.is_by_name_alone || self.skipped_winner || several {
            Sureness::Perhaps
        } else {
            Sureness::Clear
        }
    }
}

/// The literal question: by name only, whatever the filters and the years of birth.
#[derive(Debug, Serialize)]
struct ByName {
    people: Vec<Filmography>,
}

/// One row: a person of that name in a film.
struct RoleRow {
    name: String,
    birth_year: Option<i32>,
    is_selected: bool,
    is_wanted: bool,
    film: RoleFilm,
}

fn read_roles(rows: &Rows, prior: &Prior) -> Result<Vec<RoleRow>, AnswerError> {
    let names = rows.words("name")?;
    let births = rows.years("birth_year")?;
    let characters = rows.texts("characters")?;
    let selected = rows.counts("is_selected")?;
    let wanted = rows.counts("is_wanted")?;
    let films = read_role_films(rows, prior)?;
    let all = names.into_iter().zip(characters).zip(films).enumerate();
    Ok(all
        .map(|(row, ((name, characters), film))| RoleRow {
            name,
            birth_year: births[row],
            is_selected: selected[row] == 1,
            is_wanted: wanted[row] == 1,
            film: RoleFilm { characters, ..film },
        })
        .collect())
}

fn read_role_films(rows: &Rows, prior: &Prior) -> Result<Vec<RoleFilm>, AnswerError> {
    let tconsts = rows.words("tconst")?;
    let titles = rows.texts("primary_title")?;
    let years = rows.years("start_year")?;
    let ratings = rows.integers("rating_thousandths")?;
    let votes = rows.integers("num_votes")?;
    let films = tconsts.into_iter().zip(titles).enumerate();
    Ok(films
        .map(|(row, (tconst, title))| RoleFilm {
            tconst,
            title,
            start_year: years[row],
            characters: None,
            average_rating: ratings[row].map(|rating| rating as f64 / 1_000.0),
            num_votes: votes[row],
            weighted_rating: ratings[row]
                .map(|rating| prior.weighted_rating(rating, votes[row].unwrap_or(0))),
            rating_thousandths: ratings[row],
        })
        .collect())
}

/// Years of birth known for each name in the wanted films.
fn births(roles: &[RoleRow]) -> BTreeMap<&str, BTreeSet<i32>> {
    let mut births: BTreeMap<&str, BTreeSet<i32>> = BTreeMap::new();
    for role in roles.iter().filter(|role| role.is_wanted) {
        births
            .entry(&role.name)
            .or_default()
            .extend(role.birth_year);
    }
    births
}

/// Whether the row is of somebody who was certainly born in another year.
fn is_namesake(role: &RoleRow, births: &BTreeMap<&str, BTreeSet<i32>>) -> bool {
    let known = births.get(role.name.as_str());
    match (role.birth_year, known) {
        (Some(birth), Some(known)) => !known.is_empty() && !known.contains(&birth),
        _ => false,
    }
}

/// Films by person; several roles in one film are joined.
fn filmographies<'r>(roles: impl Iterator<Item = &'r RoleRow>) -> Vec<Filmography> {
    let mut people: BTreeMap<&str, BTreeMap<&str, RoleFilm>> = BTreeMap::new();
    for role in roles {
        let films = people.entry(&role.name).or_default();
        let film = films.entry(&role.film.tconst).or_insert_with(|| RoleFilm {
            characters: None,
            ..role.film.clone()
        });
        film.characters = match (film.characters.take(), &role.film.characters) {
            (Some(known), Some(more)) if known != *more => Some(format!("{known}; {more}")),
            (known, more) => known.or_else(|| more.clone()),
        };
    }
    let people = people.into_iter();
    people
        .map(|(name, films)| Filmography::new(name.to_owned(), None, films.into_values().collect()))
        .collect()
}

/// Films that the answer does not rest on, each with the reason that holds for all its rows.
fn left_out(roles: &[RoleRow], used: &BTreeSet<&str>) -> Vec<LeftOut> {
    let mut reasons: BTreeMap<&str, &'static str> = BTreeMap::new();
    for role in roles
        .iter()
        .filter(|role| !used.contains(role.film.tconst.as_str()))
    {
        let reason = if role.is_selected {
            "same_name_other_birth_year"
        } else {
            "outside_filter"
        };
        reasons.insert(&role.film.tconst, reason);
    }
    let mut counts: BTreeMap<&'static str, u64> = BTreeMap::new();
    for reason in reasons.into_values() {
        *counts.entry(reason).or_default() += 1;
    }
    let lines = counts.into_iter();
    lines
        .map(|(reason, titles)| LeftOut { reason, titles })
        .collect()
}

async fn tmdb_people(
    engine: &dyn Engine,
    request: &Request,
    found: &mut Found,
    wanted: &[String],
) -> Result<Vec<Filmography>, AnswerError> {
    let question = Question::TopActorFilms;
    let (sql, rows) = query_about(engine, question, TMDB_FILMS_SQL, request, wanted).await?;
    found.sql.push(sql);
    let ids = rows.counts("person_id")?;
    let names = rows.texts("name")?;
    let films = read_role_films(&rows, &found.prior)?;
    let mut people: BTreeMap<i64, (String, Vec<RoleFilm>)> = BTreeMap::new();
    for ((id, name), film) in ids.into_iter().zip(names).zip(films) {
        let person = people.entry(id).or_default();
        if person.0.is_empty() {
            person.0 = name.unwrap_or_default();
        }
        if !person.1.iter().any(|known| known.tconst == film.tconst) {
            person.1.push(film);
        }
    }
    let people = people.into_iter();
    Ok(people
        .map(|(id, (name, films))| Filmography::new(name, Some(id), films))
        .collect())
}

pub(in crate::questions) async fn films_of_the_actors(
    engine: &dyn Engine,
    request: &Request,
) -> Result<Answer, AnswerError> {
    let question = Question::TopActorFilms;
    let mut found = find(engine, question, request).await?;
    let followed = found.followed().clone();
    if followed.people.is_empty() {
        let no_film = followed.films.is_empty();
        let sentence = ByLanguage::each(|language| match no_film {
            true => text::no_film(language),
            false => text::nobody_listed(language, &followed.films),
        });
        let sql = join_sql(&found.sql);
        return Answer::unanswerable(question, request, sentence, Vec::new(), sql);
    }
    let wanted: Vec<String> = followed
        .films
        .iter()
        .map(|film| film.tconst.clone())
        .collect();
    let (sql, rows) = query_about(engine, question, FILMS_OF_PEOPLE_SQL, request, &wanted).await?;
    found.sql.push(sql);
    let roles = read_roles(&rows, &found.prior)?;
    let births = births(&roles);
    let theirs = || {
        let selected = roles.iter().filter(|role| role.is_selected);
        selected.filter(|role| !is_namesake(role, &births))
    };
    let used: BTreeSet<&str> = theirs().map(|role| role.film.tconst.as_str()).collect();
    let all: BTreeSet<&str> = roles.iter().map(|role| role.film.tconst.as_str()).collect();
    let answer = Filmographies {
        of_films: followed.films,
        people: filmographies(theirs()),
        tmdb_people: tmdb_people(engine, request, &mut found, &wanted).await?,
        is_by_name_alone: theirs().any(|role| role.birth_year.is_none()),
        skipped_winner: found.with_people.is_some(),
    };
    let literal = ByName {
        people: filmographies(roles.iter()),
    };
    Ok(Answer {
        question: question.number(),
        text: question.text(request.last_years),
        sentence: ByLanguage::each(|language| text::filmographies(language, &answer)),
        finding: ByLanguage::each(|language| text::filmographies_finding(language, &answer)),
        answerable: true,
        sureness: answer.sureness(),
        as_asked: raw(question, &literal)?,
        answer: raw(question, &answer)?,
        sensitivity: raw::<[(); 0]>(question, &[])?,
        chart: Some(chart::filmographies(&answer)),
        titles: all.len() as u64,
        titles_used: used.len() as u64,
        left_out: left_out(&roles, &used),
        notes: text::filmography_notes(&answer),
        sql: join_sql(&found.sql),
        document: ByLanguage::each(|language| tables::filmography_document(language, &answer)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Language;

    fn role(name: &str, tconst: &str, birth_year: Option<i32>, is_wanted: bool) -> RoleRow {
        RoleRow {
            name: name.to_owned(),
            birth_year,
            is_selected: true,
            is_wanted,
            film: RoleFilm {
                tconst: tconst.to_owned(),
                title: None,
                start_year: Some(2000),
                characters: Some(format!("in {tconst}")),
                average_rating: Some(7.0),
                num_votes: None,
                weighted_rating: None,
                rating_thousandths: Some(7_000),
            },
        }
    }

    #[test]
    fn a_namesake_born_in_another_year_is_kept_apart_and_an_unknown_year_is_not() {
        let roles = [
            role("Ana", "tt0000001", Some(1960), true),
            role("Ana", "tt0000002", Some(1990), false),
            role("Ana", "tt0000003", None, false),
        ];
        let births = births(&roles);
        let theirs: Vec<&str> = roles
            .iter()
            .filter(|role| !is_namesake(role, &births))
            .map(|role| role.film.tconst.as_str())
            .collect();
        assert_eq!(theirs, ["tt0000001", "tt0000003"]);
        let used = theirs.into_iter().collect();
        let left_out = left_out(&roles, &used);
        assert_eq!(left_out.len(), 1);
        assert_eq!(left_out[0].reason, "same_name_other_birth_year");
    }

    #[test]
    fn several_roles_in_a_film_are_one_film() {
        let roles = [
            role("Ana", "tt0000001", None, true),
            RoleRow {
                film: RoleFilm {
                    characters: Some("herself".to_owned()),
                    ..role("Ana", "tt0000001", None, true).film
                },
                ..role("Ana", "tt0000001", None, true)
            },
        ];
        let people = filmographies(roles.iter());
        assert_eq!(people.len(), 1);
        assert_eq!(people[0].rated_films, 1);
        assert_eq!(
            people[0].films[0].characters.as_deref(),
            Some("in tt0000001; herself")
        );
    }

    fn answer(roles: &[RoleRow], title: &str, is_by_name_alone: bool) -> Filmographies {
        Filmographies {
            of_films: vec![Film {
                tconst: "tt0000001".to_owned(),
                title: Some(title.to_owned()),
                start_year: None,
                average_rating: 9.0,
                num_votes: 1,
                weighted_rating: 9.0,
                rating_thousandths: 9_000,
            }],
            people: filmographies(roles.iter()),
            tmdb_people: Vec::new(),
            is_by_name_alone,
            skipped_winner: false,
        }
    }

    #[test]
    fn names_alone_are_perhaps_and_the_finding_counts_people_and_films() {
        let roles = [
            role("Ana", "tt0000001", None, true),
            role("Ana", "tt0000002", None, false),
            role("Rui", "tt0000001", None, true),
        ];
        let several = answer(&roles, &"x".repeat(300), true);
        assert_eq!(several.sureness(), Sureness::Perhaps);
        let sentence = text::filmographies(Language::En, &several);
        assert!(sentence.contains("of the same name"), "{sentence}");
        for language in Language::ALL {
            let finding = text::filmographies_finding(language, &several);
            assert_eq!(finding.chars().count(), 80, "{finding}");
        }
        let short = answer(&roles, "Heat", false);
        assert_eq!(short.sureness(), Sureness::Clear);
        assert_eq!(
            text::filmographies_finding(Language::PtBr, &short),
            "2 pessoas de “Heat”, cada uma em 1 a 2 filmes"
        );
        let one = answer(&roles[..2], "Heat", false);
        assert_eq!(
            text::filmographies_finding(Language::En, &one),
            "Ana: 2 films with a mean rating of 7.00"
        );
    }
}
