//! Question 4: what else the people of the winning film were in.

mod chart;
mod tables;
mod text;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::answer::Answer;
use crate::engine::Engine;
use crate::error::AnswerError;
use crate::figures::{self, Fields, fields};
use crate::language::ByLanguage;
use crate::left_out::LeftOut;
use crate::prelude::join_sql;
use crate::question::Question;
use crate::questions::top_film::text::{no_film, nobody_listed};
use crate::questions::top_film::{Film, Found, Prior, Source, find, id_order, source};
use crate::request::Request;
use crate::rounding::rounded_option;
use crate::rows::{Rows, query_about};
use crate::stats::RatingCounts;
use crate::sureness::Sureness;

/// What the answer has: the films by name alone, and the films of the people. There are no other floors.
pub type Figures = figures::Figures<ByName, Filmographies, ()>;

const FILMS_OF_PEOPLE_SQL: &str = include_str!("films_of_people.sql");
const TMDB_FILMS_SQL: &str = include_str!("tmdb_films.sql");

/// A film of a person. Rating and votes may be unknown.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RoleFilm {
    /// IMDb's id of the title.
    pub tconst: String,
    /// Its title.
    pub title: Option<String>,
    /// The year of release by the catalogue.
    pub start_year: Option<i32>,
    /// Whom the person plays.
    pub characters: Option<String>,
    /// Rating, 0 to 10.
    #[serde(serialize_with = "rounded_option")]
    pub average_rating: Option<f64>,
    /// How many votes the rating rests on.
    pub num_votes: Option<i64>,
    /// The rating drawn to the mean of all films, 0 to 10.
    #[serde(serialize_with = "rounded_option")]
    pub weighted_rating: Option<f64>,
    /// The rating in thousandths; not in the JSON.
    #[serde(skip)]
    pub rating_thousandths: Option<i64>,
}

/// A person and all their films, by year.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Filmography {
    /// The name.
    pub name: String,
    /// IMDb's id, where the catalogue has ids.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nconst: Option<String>,
    /// TMDB's id, in the list by TMDB.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person_id: Option<i64>,
    /// The films, by year.
    pub films: Vec<RoleFilm>,
    /// Mean rating of the rated ones.
    #[serde(serialize_with = "rounded_option")]
    pub mean_rating: Option<f64>,
    /// Films with a rating.
    pub rated_films: u64,
}

impl Filmography {
    fn new(name: String, who: PersonKey, mut films: Vec<RoleFilm>) -> Self {
        films.sort_by(|a, b| {
            (a.start_year.is_none(), a.start_year)
                .cmp(&(b.start_year.is_none(), b.start_year))
                .then_with(|| id_order(&a.tconst, &b.tconst))
        });
        let mut ratings = RatingCounts::new();
        for rating in films.iter().filter_map(|film| film.rating_thousandths) {
            ratings.add(rating, 1);
        }
        let (nconst, person_id) = match who {
            PersonKey::Imdb(nconst) => (Some(nconst), None),
            PersonKey::Tmdb(id) => (None, Some(id)),
            PersonKey::Name(_) => (None, None),
        };
        Self {
            name,
            nconst,
            person_id,
            films,
            mean_rating: ratings.mean(),
            rated_films: ratings.titles(),
        }
    }
}

/// The answer to question 4.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Filmographies {
    /// The films whose people these are.
    pub of_films: Vec<Film>,
    /// By id or by name, as the catalogue lists them; by TMDB's ids where it lists nobody.
    pub people: Vec<Filmography>,
    /// Where the people are known from.
    pub people_source: Option<Source>,
    /// By TMDB's ids of people, where credits were landed and `people` are the catalogue's.
    pub tmdb_people: Vec<Filmography>,
    /// Whether a year of birth is missing that would hold namesakes apart.
    #[serde(skip)]
    pub is_by_name_alone: bool,
    /// Whether these are the people of a film that is not the first, of which none are listed.
    #[serde(skip)]
    pub skipped_winner: bool,
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

/// A film with whose it is: a row of CSV.
#[derive(Serialize)]
struct FilmOfPerson<'p> {
    name: &'p str,
    #[serde(flatten)]
    film: &'p RoleFilm,
    #[serde(skip_serializing_if = "Option::is_none")]
    nconst: Option<&'p str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    person_id: Option<i64>,
    #[serde(serialize_with = "rounded_option")]
    mean_rating: Option<f64>,
    rated_films: u64,
}

impl figures::Rows for Filmographies {
    /// A row for each person and film.
    fn rows(&self) -> Vec<Fields> {
        let row = |person: &Filmography, film| {
            fields(&FilmOfPerson {
                name: &person.name,
                film,
                nconst: person.nconst.as_deref(),
                person_id: person.person_id,
                mean_rating: person.mean_rating,
                rated_films: person.rated_films,
            })
        };
        let people = self.people.iter();
        people
            .flat_map(|person| person.films.iter().map(move |film| row(person, film)))
            .collect()
    }
}

/// The literal question: by name only, whatever the filters and the years of birth.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ByName {
    /// Who has the name of one of these people.
    pub people: Vec<Filmography>,
}

/// What tells a person from others.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum PersonKey {
    /// IMDb's id.
    Imdb(String),
    /// TMDB's id.
    Tmdb(i64),
    /// The name, where there is no id.
    Name(String),
}

/// One row: a person in a film.
struct RoleRow {
    name: String,
    who: PersonKey,
    birth_year: Option<i32>,
    is_wanted: bool,
    film: RoleFilm,
}

fn read_roles(rows: &Rows, prior: &Prior) -> Result<Vec<RoleRow>, AnswerError> {
    let names = rows.words("name")?;
    let ids = rows.texts("nconst")?;
    let births = rows.years("birth_year")?;
    let characters = rows.texts("characters")?;
    let wanted = rows.counts("is_wanted")?;
    let films = read_role_films(rows, prior)?;
    let all = names.into_iter().zip(characters).zip(films).enumerate();
    Ok(all
        .map(|(row, ((name, characters), film))| RoleRow {
            who: match &ids[row] {
                Some(nconst) => PersonKey::Imdb(nconst.clone()),
                None => PersonKey::Name(name.clone()),
            },
            name,
            birth_year: births[row],
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
            weighted_rating: (ratings[row].zip(votes[row]))
                .map(|(rating, votes)| prior.weighted_rating(rating, votes)),
            rating_thousandths: ratings[row],
        })
        .collect())
}

/// The people of the wanted films, each with the years of birth known for them.
struct PeopleOfFilms {
    births: BTreeMap<PersonKey, BTreeSet<i32>>,
    /// By name, those who have an id.
    ids_by_name: BTreeMap<String, BTreeSet<PersonKey>>,
    /// Names that people of different years of birth share in these films: the year is part of their key.
    shared_names: BTreeSet<String>,
}

/// Names that the wanted films have with more than one year of birth, and no id.
fn shared_names(roles: &[RoleRow]) -> BTreeSet<String> {
    let mut births: BTreeMap<&str, BTreeSet<i32>> = BTreeMap::new();
    let by_name = |role: &&RoleRow| role.is_wanted && matches!(role.who, PersonKey::Name(_));
    for role in roles.iter().filter(by_name) {
        births
            .entry(&role.name)
            .or_default()
            .extend(role.birth_year);
    }
    let shared = births.into_iter().filter(|(_, births)| births.len() > 1);
    shared.map(|(name, _)| name.to_owned()).collect()
}

/// Why a row of the same name is not of one of these people.
const OTHER_PERSON: &str = "same_name_other_person";
const OTHER_BIRTH_YEAR: &str = "same_name_other_birth_year";
const SEVERAL_PEOPLE: &str = "same_name_several_people";
const AFTER_AS_OF: &str = "after_as_of_year";

impl PeopleOfFilms {
    fn of(roles: &[RoleRow]) -> Self {
        let mut wanted = Self {
            births: BTreeMap::new(),
            ids_by_name: BTreeMap::new(),
            shared_names: shared_names(roles),
        };
        for role in roles.iter().filter(|role| role.is_wanted) {
            let Some(who) = wanted.key(role) else {
                continue;
            };
            let births = wanted.births.entry(who).or_default();
            births.extend(role.birth_year);
            if matches!(role.who, PersonKey::Imdb(_)) {
                let ids = wanted.ids_by_name.entry(role.name.clone()).or_default();
                ids.insert(role.who.clone());
            }
        }
        wanted
    }

    /// What tells the person of a row from others; `None` for a shared name without a year of birth.
    fn key(&self, role: &RoleRow) -> Option<PersonKey> {
        match (&role.who, role.birth_year) {
            (PersonKey::Name(name), birth) if self.shared_names.contains(name) => {
                Some(PersonKey::Name(format!("{name} ({})", birth?)))
            }
            (who, _) => Some(who.clone()),
        }
    }

    /// Whose row it is. An id says so; without one it is the name, unless the years of birth differ
    /// or several people have that name.
    fn person(&self, role: &RoleRow) -> Result<PersonKey, &'static str> {
        if matches!(&role.who, PersonKey::Name(name) if self.shared_names.contains(name)) {
            let who = self.key(role).ok_or(SEVERAL_PEOPLE)?;
            let is_known = self.births.contains_key(&who);
            return is_known.then_some(who).ok_or(OTHER_BIRTH_YEAR);
        }
        let by_name = PersonKey::Name(role.name.clone());
        let who = match &role.who {
            id @ PersonKey::Imdb(_) if self.births.contains_key(id) => return Ok(id.clone()),
            PersonKey::Imdb(_) if !self.births.contains_key(&by_name) => return Err(OTHER_PERSON),
            _ if self.births.contains_key(&by_name) => by_name,
            _ => self.only_one_named(&role.name)?,
        };
        let births = self.births.get(&who);
        match (role.birth_year, births) {
            (Some(birth), Some(known)) if !known.is_empty() && !known.contains(&birth) => {
                Err(OTHER_BIRTH_YEAR)
            }
            _ => Ok(who),
        }
    }

    fn only_one_named(&self, name: &str) -> Result<PersonKey, &'static str> {
        let ids = self.ids_by_name.get(name).into_iter().flatten();
        match ids.collect::<Vec<_>>().as_slice() {
            [one] => Ok((*one).clone()),
            [] => Err(OTHER_PERSON),
            _ => Err(SEVERAL_PEOPLE),
        }
    }
}

/// Films by person; several roles in one film are joined.
fn filmographies<'r>(roles: impl Iterator<Item = (PersonKey, &'r RoleRow)>) -> Vec<Filmography> {
    let mut people: BTreeMap<(&str, PersonKey), BTreeMap<&str, RoleFilm>> = BTreeMap::new();
    for (who, role) in roles {
        let films = people.entry((&role.name, who)).or_default();
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
        .map(|((name, who), films)| {
            Filmography::new(name.to_owned(), who, films.into_values().collect())
        })
        .collect()
}

/// The literal question: who has the same name is the same.
fn by_name(roles: &[RoleRow]) -> ByName {
    let named = roles.iter();
    let named = named.map(|role| match &role.who {
        id @ PersonKey::Tmdb(_) => (id.clone(), role),
        _ => (PersonKey::Name(role.name.clone()), role),
    });
    ByName {
        people: filmographies(named),
    }
}

/// Films that the answer does not rest on, each with one reason.
fn left_out(
    roles: &[RoleRow],
    after: &[RoleRow],
    wanted: &PeopleOfFilms,
    used: &BTreeSet<&str>,
) -> Vec<LeftOut> {
    let after = after.iter().map(|role| role.film.tconst.as_str());
    let mut reasons: BTreeMap<&str, &'static str> =
        after.map(|tconst| (tconst, AFTER_AS_OF)).collect();
    let unused = roles.iter();
    let unused = unused.filter(|role| !used.contains(role.film.tconst.as_str()));
    let told = unused.filter_map(|role| Some((role, wanted.person(role).err()?)));
    reasons.extend(told.map(|(role, reason)| (role.film.tconst.as_str(), reason)));
    LeftOut::count(reasons.into_values().map(|reason| (reason, 1)))
}

/// The films of the people of TMDB's credits, every row.
async fn tmdb_roles(
    engine: &dyn Engine,
    request: &Request,
    found: &mut Found,
    wanted: &[String],
) -> Result<Vec<RoleRow>, AnswerError> {
    let question = Question::TopActorFilms;
    let (sql, rows) = query_about(engine, question, TMDB_FILMS_SQL, request, wanted).await?;
    found.sql.push(sql);
    let ids = rows.counts("person_id")?;
    let names = rows.texts("name")?;
    let characters = rows.texts("characters")?;
    let films = read_role_films(&rows, &found.prior)?;
    let all = ids.into_iter().zip(names).zip(characters).zip(films);
    // One name for each id, so that a person whose name was changed is one.
    let mut known: BTreeMap<i64, String> = BTreeMap::new();
    Ok(all
        .map(|(((id, name), characters), film)| {
            let name = name.unwrap_or_else(|| id.to_string());
            RoleRow {
                name: known.entry(id).or_insert(name).clone(),
                who: PersonKey::Tmdb(id),
                birth_year: None,
                is_wanted: wanted.contains(&film.tconst),
                film: RoleFilm { characters, ..film },
            }
        })
        .collect())
}

fn by_tmdb(roles: &[RoleRow]) -> impl Iterator<Item = (PersonKey, &RoleRow)> {
    roles.iter().map(|role| (role.who.clone(), role))
}

/// The rows that the people's films come from, and TMDB's list beside the catalogue's.
struct Roles {
    rows: Vec<RoleRow>,
    beside: Vec<RoleRow>,
    /// Rows of films after the as-of year, which are not there yet.
    after: Vec<RoleRow>,
}

impl Roles {
    fn new(rows: Vec<RoleRow>, mut beside: Vec<RoleRow>, request: &Request) -> Self {
        let last = request.as_of_year();
        let is_after = |role: &RoleRow| role.film.start_year.is_some_and(|year| year > last);
        beside.retain(|role| !is_after(role));
        let (after, rows) = rows.into_iter().partition(is_after);
        Self {
            rows,
            beside,
            after,
        }
    }
}

async fn read_all_roles(
    engine: &dyn Engine,
    request: &Request,
    found: &mut Found,
    wanted: &[String],
    source: Option<Source>,
) -> Result<Roles, AnswerError> {
    if source == Some(Source::Tmdb) {
        let rows = tmdb_roles(engine, request, found, wanted).await?;
        return Ok(Roles::new(rows, Vec::new(), request));
    }
    let question = Question::TopActorFilms;
    let (sql, rows) = query_about(engine, question, FILMS_OF_PEOPLE_SQL, request, wanted).await?;
    found.sql.push(sql);
    let rows = read_roles(&rows, &found.prior)?;
    let beside = tmdb_roles(engine, request, found, wanted).await?;
    Ok(Roles::new(rows, beside, request))
}

pub(super) async fn answer(
    engine: &dyn Engine,
    question: Question,
    request: &Request,
) -> Result<Answer<Figures>, AnswerError> {
    let mut found = find(engine, question, request).await?;
    let followed = found.followed().clone();
    if followed.people.is_empty() {
        let is_empty = followed.films.is_empty();
        let sentence = ByLanguage::each(|language| match is_empty {
            true => no_film(language),
            false => {
                let nobody = nobody_listed(language, &followed.films);
                format!("{nobody} {}", source::remedy(language))
            }
        });
        let sql = join_sql(&found.sql);
        let answer = Answer::unanswerable(question, request, sentence, Vec::new(), sql);
        return Ok(answer);
    }
    let wanted: Vec<String> = followed
        .films
        .iter()
        .map(|film| film.tconst.clone())
        .collect();
    let source = followed.people_source;
    let Roles {
        rows: roles,
        beside,
        after,
    } = read_all_roles(engine, request, &mut found, &wanted, source).await?;
    let wanted = PeopleOfFilms::of(&roles);
    let theirs: Vec<(PersonKey, &RoleRow)> = roles
        .iter()
        .filter_map(|role| Some((person_of(&wanted, role)?, role)))
        .collect();
    let used: BTreeSet<&str> = theirs
        .iter()
        .map(|(_, role)| role.film.tconst.as_str())
        .collect();
    let all = roles.iter().chain(&after);
    let all: BTreeSet<&str> = all.map(|role| role.film.tconst.as_str()).collect();
    let answer = Filmographies {
        of_films: followed.films,
        is_by_name_alone: theirs.iter().any(|(_, role)| is_by_name_alone(role)),
        people: filmographies(theirs.iter().cloned()),
        people_source: source,
        tmdb_people: filmographies(by_tmdb(&beside)),
        skipped_winner: found.with_people.is_some(),
    };
    let literal = by_name(&roles);
    Ok(Answer {
        question: question.number(),
        text: question.text(request.last_years),
        sentence: ByLanguage::each(|language| text::sentence(language, &answer)),
        finding: ByLanguage::each(|language| text::finding(language, &answer)),
        answerable: true,
        sureness: answer.sureness(),
        chart: Some(chart::chart(&answer)),
        titles: all.len() as u64,
        titles_used: used.len() as u64,
        left_out: left_out(&roles, &after, &wanted, &used),
        notes: text::notes(&answer),
        sql: join_sql(&found.sql),
        document: ByLanguage::each(|language| tables::document(language, &answer)),
        figures: Figures::new(literal, answer, Vec::new()),
    })
}

/// Whose row it is, by TMDB's id or as [`Wanted::person`] says.
fn person_of(wanted: &PeopleOfFilms, role: &RoleRow) -> Option<PersonKey> {
    match &role.who {
        id @ PersonKey::Tmdb(_) => Some(id.clone()),
        _ => wanted.person(role).ok(),
    }
}

/// Whether only the name tells whose row it is.
fn is_by_name_alone(role: &RoleRow) -> bool {
    matches!(role.who, PersonKey::Name(_)) && role.birth_year.is_none()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Language;

    #[test]
    fn people_of_one_name_in_one_film_are_told_apart_by_their_years_of_birth() {
        let roles = [
            role("John", "tt1", Some(1950), true),
            role("John", "tt1", Some(1980), true),
            role("John", "tt2", Some(1980), false),
            role("John", "tt3", Some(1950), false),
            role("John", "tt4", Some(1960), false),
            role("John", "tt5", None, false),
        ];
        let wanted = PeopleOfFilms::of(&roles);
        let who = roles.iter().map(|role| wanted.person(role));
        let named = |birth: i32| Ok(PersonKey::Name(format!("John ({birth})")));
        let expected = [
            named(1950),
            named(1980),
            named(1980),
            named(1950),
            Err(OTHER_BIRTH_YEAR),
            Err(SEVERAL_PEOPLE),
        ];
        assert_eq!(who.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn people_of_one_name_in_two_first_films_are_two() {
        let roles = [
            role("John", "tt1", Some(1950), true),
            role("John", "tt2", Some(1980), true),
            role("John", "tt3", Some(1980), false),
        ];
        let wanted = PeopleOfFilms::of(&roles);
        let whose: BTreeSet<_> = roles
            .iter()
            .filter_map(|role| wanted.person(role).ok())
            .collect();
        assert_eq!(whose.len(), 2, "{whose:?}");
    }

    fn role(name: &str, tconst: &str, birth_year: Option<i32>, is_wanted: bool) -> RoleRow {
        RoleRow {
            name: name.to_owned(),
            who: PersonKey::Name(name.to_owned()),
            birth_year,
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
        let wanted = PeopleOfFilms::of(&roles);
        let theirs: Vec<&str> = roles
            .iter()
            .filter(|role| wanted.person(role).is_ok())
            .map(|role| role.film.tconst.as_str())
            .collect();
        assert_eq!(theirs, ["tt0000001", "tt0000003"]);
        let used = theirs.into_iter().collect();
        let left_out = left_out(&roles, &[], &wanted, &used);
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
        let people = by_name(&roles).people;
        assert_eq!(people.len(), 1);
        assert_eq!(people[0].rated_films, 1);
        assert_eq!(
            people[0].films[0].characters.as_deref(),
            Some("in tt0000001; herself")
        );
    }

    fn with_id(role: RoleRow, nconst: &str) -> RoleRow {
        RoleRow {
            who: PersonKey::Imdb(nconst.to_owned()),
            ..role
        }
    }

    /// Two people of one name are two, by their ids; rows without an id are nobody's then, and the
    /// only one's where there is one.
    #[test]
    fn namesakes_with_ids_stay_apart() {
        let two = [
            with_id(role("Ana", "tt0000001", None, true), "nm0000001"),
            with_id(role("Ana", "tt0000001", None, true), "nm0000002"),
            with_id(role("Ana", "tt0000002", None, false), "nm0000002"),
            with_id(role("Ana", "tt0000003", None, false), "nm0000009"),
            role("Ana", "tt0000004", None, false),
        ];
        let wanted = PeopleOfFilms::of(&two);
        let whose: Vec<_> = two.iter().map(|role| wanted.person(role)).collect();
        let id = |text: &str| Ok(PersonKey::Imdb(text.to_owned()));
        assert_eq!(
            whose[..3],
            [id("nm0000001"), id("nm0000002"), id("nm0000002")]
        );
        assert_eq!(whose[3..], [Err(OTHER_PERSON), Err(SEVERAL_PEOPLE)]);
        let theirs = two
            .iter()
            .filter_map(|role| Some((wanted.person(role).ok()?, role)));
        let people = filmographies(theirs);
        let films: Vec<usize> = people.iter().map(|person| person.films.len()).collect();
        assert_eq!(films, [1, 2]);
        let one = [
            with_id(role("Ana", "tt0000001", Some(1960), true), "nm0000001"),
            role("Ana", "tt0000004", None, false),
            role("Ana", "tt0000005", Some(1990), false),
        ];
        let wanted = PeopleOfFilms::of(&one);
        assert_eq!(wanted.person(&one[1]), id("nm0000001"));
        assert_eq!(wanted.person(&one[2]), Err(OTHER_BIRTH_YEAR));
    }

    fn answer(roles: &[RoleRow], title: &str, is_by_name_alone: bool) -> Filmographies {
        Filmographies {
            of_films: vec![Film {
                tconst: "tt0000001".to_owned(),
                title: Some(title.to_owned()),
                start_year: None,
                average_rating: 9.0,
                num_votes: Some(1),
                weighted_rating: Some(9.0),
                rating_thousandths: 9_000,
            }],
            people: by_name(roles).people,
            people_source: Some(Source::Names),
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
        let sentence = text::sentence(Language::En, &several);
        assert!(sentence.contains("of the same name"), "{sentence}");
        for language in Language::ALL {
            let finding = text::finding(language, &several);
            assert_eq!(finding.chars().count(), 80, "{finding}");
        }
        let short = answer(&roles, "Heat", false);
        assert_eq!(short.sureness(), Sureness::Clear);
        assert_eq!(
            text::finding(Language::PtBr, &short),
            "2 pessoas de “Heat”, cada uma em 1 a 2 filmes"
        );
        let one = answer(&roles[..2], "Heat", false);
        assert_eq!(
            text::finding(Language::En, &one),
            "Ana: 2 films with a mean rating of 7.00"
        );
    }
}
