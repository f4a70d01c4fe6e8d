//! Question 3: the film with the highest weighted rating, and who acts in it.

mod chart;
pub(in crate::questions) mod source;
mod tables;
pub(in crate::questions) mod text;

use std::cmp::Ordering;

use serde::Serialize;

use crate::answer::Answer;
use crate::engine::Engine;
use crate::error::AnswerError;
use crate::figures::{self, Fields, fields};
use crate::language::ByLanguage;
use crate::left_out::LeftOut;
use crate::prelude::join_sql;
use crate::question::Question;
use crate::request::Request;
use crate::rounding::{rounded, rounded_option};
use crate::rows::{Rows, query, query_about};
use crate::sureness::Sureness;

pub use source::Source;

const RATED_FILMS_SQL: &str = include_str!("rated_films.sql");
const TOP_FILMS_SQL: &str = include_str!("top_films.sql");
const MOST_VOTED_SQL: &str = include_str!("most_voted.sql");
const HIGHEST_RATED_SQL: &str = include_str!("highest_rated.sql");
const PEOPLE_SQL: &str = include_str!("people.sql");
const TMDB_PEOPLE_SQL: &str = include_str!("tmdb_people.sql");

/// What the answer has: the highest rating, the highest weighted rating, and the same with another m.
pub type Figures = figures::Figures<HighestRated, TopFilm, SensitivityRow>;

/// Films shown under the winner.
const FILMS_SHOWN: usize = 10;

/// What the weighted rating rests on: m and C = sum / rated.
#[derive(Debug, Clone, Copy)]
pub(in crate::questions) struct Prior {
    films: u64,
    /// Films after the as-of year, which are not there yet.
    after_as_of: u64,
    rated: i128,
    /// Rated films whose number of votes is known.
    weighed: u64,
    sum_thousandths: i128,
    min_votes: i128,
}

impl Prior {
    fn read(rows: &Rows, request: &Request) -> Result<Self, AnswerError> {
        let first = |column| {
            rows.counts(column)
                .map(|values| values.first().copied().unwrap_or(0))
        };
        Ok(Self {
            films: rows.titles("films")?.first().copied().unwrap_or(0),
            after_as_of: rows.titles("after_as_of")?.first().copied().unwrap_or(0),
            weighed: rows.titles("weighed")?.first().copied().unwrap_or(0),
            rated: i128::from(first("rated")?),
            sum_thousandths: i128::from(first("sum_thousandths")?),
            min_votes: i128::from(request.min_votes),
        })
    }

    fn rated_titles(&self) -> u64 {
        u64::try_from(self.rated).unwrap_or(0)
    }

    /// C, the mean rating of all rated films.
    fn mean(&self) -> Option<f64> {
        (self.rated > 0).then(|| self.sum_thousandths as f64 / (self.rated as f64 * 1_000.0))
    }

    /// v/(v+m)·R + m/(v+m)·C in thousandths, as an exact fraction. With 0 votes and no floor it is C.
    fn weighted(&self, rating_thousandths: i64, num_votes: i64) -> (i128, i128) {
        let votes = i128::from(num_votes);
        if votes + self.min_votes == 0 {
            return (self.sum_thousandths, self.rated.max(1));
        }
        let sum = votes * i128::from(rating_thousandths) * self.rated
            + self.min_votes * self.sum_thousandths;
        (sum, (votes + self.min_votes) * self.rated.max(1))
    }

    pub(in crate::questions) fn weighted_rating(
        &self,
        rating_thousandths: i64,
        num_votes: i64,
    ) -> f64 {
        let (sum, share) = self.weighted(rating_thousandths, num_votes);
        sum as f64 / share as f64 / 1_000.0
    }
}

/// A rated film.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Film {
    /// IMDb's id of the title.
    pub tconst: String,
    /// Its title.
    pub title: Option<String>,
    /// The year of release by the catalogue.
    pub start_year: Option<i32>,
    /// Rating, 0 to 10.
    #[serde(serialize_with = "rounded")]
    pub average_rating: f64,
    /// `None` where it is not known; then there is no weighted rating.
    pub num_votes: Option<i64>,
    /// The rating drawn to the mean of all films, 0 to 10.
    #[serde(serialize_with = "rounded_option")]
    pub weighted_rating: Option<f64>,
    /// The rating in thousandths; not in the JSON.
    #[serde(skip)]
    pub rating_thousandths: i64,
}

fn read_films(rows: &Rows, prior: &Prior) -> Result<Vec<Film>, AnswerError> {
    let tconsts = rows.words("tconst")?;
    let titles = rows.texts("primary_title")?;
    let years = rows.years("start_year")?;
    let ratings = rows.counts("rating_thousandths")?;
    let votes = rows.integers("num_votes")?;
    let films = tconsts.into_iter().zip(titles).enumerate();
    Ok(films
        .map(|(row, (tconst, title))| Film {
            tconst,
            title,
            start_year: years[row],
            average_rating: ratings[row] as f64 / 1_000.0,
            num_votes: votes[row],
            weighted_rating: votes[row].map(|votes| prior.weighted_rating(ratings[row], votes)),
            rating_thousandths: ratings[row],
        })
        .collect())
}

/// Orders by weighted rating, exactly, the highest first; then by id as a number.
fn by_weight(prior: &Prior, first: &Film, second: &Film) -> Ordering {
    compare_weights(prior, second, first).then_with(|| id_order(&first.tconst, &second.tconst))
}

/// A film without a weighted rating comes before any other, so that it is never the highest.
fn compare_weights(prior: &Prior, first: &Film, second: &Film) -> Ordering {
    let weight = |film: &Film| Some(prior.weighted(film.rating_thousandths, film.num_votes?));
    match (weight(first), weight(second)) {
        (Some((sum, share)), Some((other, others))) => (sum * others).cmp(&(other * share)),
        (first, second) => first.is_some().cmp(&second.is_some()),
    }
}

/// Ids as numbers: `tt9999999` before `tt10000000`.
pub(in crate::questions) fn id_order(first: &str, second: &str) -> Ordering {
    first
        .len()
        .cmp(&second.len())
        .then_with(|| first.cmp(second))
}

/// The films that share the highest weight, of films in order.
fn winners(prior: &Prior, films: &[Film]) -> Vec<Film> {
    let Some(best) = films.first() else {
        return Vec::new();
    };
    let tied = films
        .iter()
        .take_while(|film| compare_weights(prior, film, best).is_eq());
    tied.cloned().collect()
}

/// A person as listed for a film; category unknown where the catalogue has none.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Person {
    /// The name, or the id where nobody names it.
    pub name: String,
    /// Actor, actress or another role.
    pub category: Option<String>,
    /// IMDb's id, where the catalogue has ids.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nconst: Option<String>,
    /// TMDB's id, where TMDB's credits list the person.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person_id: Option<i64>,
}

/// Who acts in which film.
struct Cast(Vec<(String, Person)>);

impl Cast {
    fn read(rows: &Rows) -> Result<Self, AnswerError> {
        let tconsts = rows.words("tconst")?;
        let names = rows.words("name")?;
        let categories = rows.texts("category")?;
        let ids = rows.texts("nconst")?;
        let people = names.into_iter().zip(categories).zip(ids);
        let people = people.map(|((name, category), nconst)| Person {
            name,
            category,
            nconst,
            person_id: None,
        });
        Ok(Self(tconsts.into_iter().zip(people).collect()))
    }

    /// By TMDB's credits.
    fn read_tmdb(rows: &Rows) -> Result<Self, AnswerError> {
        let tconsts = rows.words("tconst")?;
        let people = rows
            .words("name")?
            .into_iter()
            .zip(rows.counts("person_id")?);
        let people = people.map(|(name, id)| Person {
            name,
            category: None,
            nconst: None,
            person_id: Some(id),
        });
        Ok(Self(tconsts.into_iter().zip(people).collect()))
    }

    /// Each once, by name.
    fn of(&self, films: &[Film]) -> Vec<Person> {
        let mut people: Vec<Person> = self
            .0
            .iter()
            .filter(|(tconst, _)| films.iter().any(|film| film.tconst == *tconst))
            .map(|(_, person)| person.clone())
            .collect();
        people.sort();
        people.dedup();
        people
    }
}

/// The winning films and who acts in them.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TopFilms {
    /// The films that share the highest weighted rating.
    pub films: Vec<Film>,
    /// Who acts in them.
    pub people: Vec<Person>,
    /// Where the people are known from; null without people.
    pub people_source: Option<Source>,
}

impl TopFilms {
    fn new(films: Vec<Film>, people: Vec<Person>) -> Self {
        Self {
            people_source: Source::of(&people),
            films,
            people,
        }
    }
}

/// Who acts in the films: by the catalogue, or where it lists nobody for them by TMDB's credits.
async fn people_of(
    engine: &dyn Engine,
    question: Question,
    request: &Request,
    films: &[Film],
    ran: &mut Vec<String>,
) -> Result<Vec<Person>, AnswerError> {
    let wanted: Vec<String> = films.iter().map(|film| film.tconst.clone()).collect();
    let (sql, rows) = query_about(engine, question, PEOPLE_SQL, request, &wanted).await?;
    ran.push(sql);
    let people = Cast::read(&rows)?.of(films);
    if !people.is_empty() {
        return Ok(people);
    }
    let (sql, rows) = query_about(engine, question, TMDB_PEOPLE_SQL, request, &wanted).await?;
    ran.push(sql);
    Ok(Cast::read_tmdb(&rows)?.of(films))
}

/// What the statements of question 3 gave.
pub(in crate::questions) struct Found {
    pub(in crate::questions) prior: Prior,
    overall: TopFilms,
    /// The highest films of which people are listed, where the winners have none.
    pub(in crate::questions) with_people: Option<TopFilms>,
    ranking: Vec<Film>,
    pub(in crate::questions) sql: Vec<String>,
}

impl Found {
    /// The films whose people question 4 goes on with.
    pub(in crate::questions) fn followed(&self) -> &TopFilms {
        self.with_people.as_ref().unwrap_or(&self.overall)
    }
}

pub(in crate::questions) async fn find(
    engine: &dyn Engine,
    question: Question,
    request: &Request,
) -> Result<Found, AnswerError> {
    let (rated_sql, rated) = query(engine, question, RATED_FILMS_SQL, request).await?;
    let prior = Prior::read(&rated, request)?;
    let (top_sql, top) = query(engine, question, TOP_FILMS_SQL, request).await?;
    let has_people = top.counts("has_people")?;
    let films = read_films(&top, &prior)?;
    let mut listed: Vec<Film> = films
        .iter()
        .zip(has_people)
        .filter(|(_, has_people)| *has_people > 0)
        .map(|(film, _)| film.clone())
        .collect();
    let mut ranking = films;
    ranking.sort_by(|a, b| by_weight(&prior, a, b));
    listed.sort_by(|a, b| by_weight(&prior, a, b));
    let (overall, listed) = (winners(&prior, &ranking), winners(&prior, &listed));
    let mut sql = vec![rated_sql, top_sql];
    let people = people_of(engine, question, request, &overall, &mut sql).await?;
    let overall = TopFilms::new(overall, people);
    let mut with_people = None;
    if overall.people.is_empty() && !listed.is_empty() {
        let people = people_of(engine, question, request, &listed, &mut sql).await?;
        with_people = Some(TopFilms::new(listed, people));
    }
    ranking.truncate(FILMS_SHOWN.max(overall.films.len()));
    Ok(Found {
        prior,
        overall,
        with_people,
        ranking,
        sql,
    })
}

/// The answer to question 3.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TopFilm {
    /// The films that share the highest weighted rating.
    pub films: Vec<Film>,
    /// Who acts in them.
    pub people: Vec<Person>,
    /// Where the people are known from; null without people.
    pub people_source: Option<Source>,
    /// The highest films of which people are listed, where the first have none.
    pub with_people: Option<TopFilms>,
    /// m of the weighted rating.
    pub m: u32,
    /// C of the weighted rating.
    #[serde(serialize_with = "rounded_option")]
    pub c: Option<f64>,
    /// The first films by weighted rating.
    pub ranking: Vec<Film>,
}

impl TopFilm {
    /// Where the people are known from whom the answer names.
    fn source(&self) -> Option<Source> {
        let next = self
            .with_people
            .as_ref()
            .and_then(|next| next.people_source);
        self.people_source.or(next)
    }

    /// Values of m, of those of the sensitivity, with which another film is first.
    fn turned_by(&self, sensitivity: &[SensitivityRow]) -> Vec<u32> {
        let films: Vec<&str> = self.films.iter().map(|film| film.tconst.as_str()).collect();
        let others = sensitivity.iter().filter(|row| row.films != films);
        others.map(|row| row.m).collect()
    }

    /// Open while nobody is known who acts in a first film; clear when one film is first whatever m
    /// is, and somebody is listed for it.
    fn sureness(&self, sensitivity: &[SensitivityRow]) -> Sureness {
        if self.people.is_empty() && self.with_people.is_none() {
            Sureness::Open
        } else if self.people.is_empty()
            || self.films.len() > 1
            || !self.turned_by(sensitivity).is_empty()
        {
            Sureness::Perhaps
        } else {
            Sureness::Clear
        }
    }
}

impl figures::Rows for TopFilm {
    /// A row for each film, with the names of the people.
    fn rows(&self) -> Vec<Fields> {
        let names: Vec<&str> = self
            .people
            .iter()
            .map(|person| person.name.as_str())
            .collect();
        let row = |film| {
            let mut row = fields(film);
            if !names.is_empty() {
                row.push(("people".to_owned(), names.join("; ")));
            }
            row
        };
        self.films.iter().map(row).collect()
    }
}

/// The literal question: every film with the highest rating.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct HighestRated {
    /// Films with that rating, of which at most the first hundred by id are listed.
    pub ties: u64,
    /// These films.
    pub films: Vec<Film>,
    /// Who acts in them.
    pub people: Vec<Person>,
}

async fn highest_rated(
    engine: &dyn Engine,
    request: &Request,
    found: &mut Found,
) -> Result<HighestRated, AnswerError> {
    let question = Question::TopFilm;
    let (sql, rows) = query(engine, question, HIGHEST_RATED_SQL, request).await?;
    let mut films = read_films(&rows, &found.prior)?;
    films.sort_by(|a, b| id_order(&a.tconst, &b.tconst));
    found.sql.push(sql);
    let people = people_of(engine, question, request, &films, &mut found.sql).await?;
    Ok(HighestRated {
        ties: rows.titles("ties")?.first().copied().unwrap_or(0),
        people,
        films,
    })
}

/// The first film by weighted rating when m is another.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SensitivityRow {
    /// m of the weighted rating.
    pub m: u32,
    /// The films that are first.
    pub films: Vec<String>,
    /// Their weighted rating.
    #[serde(serialize_with = "rounded_option")]
    pub weighted_rating: Option<f64>,
}

/// Other values of m.
const OTHER_M: [u32; 4] = [100, 1_000, 10_000, 25_000];

async fn sensitivity(
    engine: &dyn Engine,
    request: &Request,
    found: &mut Found,
) -> Result<Vec<SensitivityRow>, AnswerError> {
    let question = Question::TopFilm;
    let (sql, rows) = query(engine, question, MOST_VOTED_SQL, request).await?;
    found.sql.push(sql);
    let other_m = |m: u32| {
        let prior = Prior {
            min_votes: i128::from(m),
            ..found.prior
        };
        let mut films = read_films(&rows, &prior)?;
        films.sort_by(|a, b| by_weight(&prior, a, b));
        let best = winners(&prior, &films);
        Ok(SensitivityRow {
            m,
            weighted_rating: best.first().and_then(|film| film.weighted_rating),
            films: best.into_iter().map(|film| film.tconst).collect(),
        })
    };
    OTHER_M.into_iter().map(other_m).collect()
}

fn left_out(prior: &Prior) -> Vec<LeftOut> {
    let rated = prior.rated_titles();
    LeftOut::count([
        ("after_as_of_year", prior.after_as_of),
        ("no_rating", prior.films - prior.after_as_of - rated),
        ("votes_unknown", rated - prior.weighed),
    ])
}

pub(super) async fn answer(
    engine: &dyn Engine,
    question: Question,
    request: &Request,
) -> Result<Answer<Figures>, AnswerError> {
    let mut found = find(engine, question, request).await?;
    let left_out = left_out(&found.prior);
    if found.overall.films.is_empty() {
        let sentence = ByLanguage::each(text::no_film);
        let sql = join_sql(&found.sql);
        return Ok(Answer::unanswerable(
            question, request, sentence, left_out, sql,
        ));
    }
    let literal = highest_rated(engine, request, &mut found).await?;
    let sensitivity = sensitivity(engine, request, &mut found).await?;
    let answer = TopFilm {
        films: found.overall.films,
        people: found.overall.people,
        people_source: found.overall.people_source,
        with_people: found.with_people,
        m: request.min_votes,
        c: found.prior.mean(),
        ranking: found.ranking,
    };
    Ok(Answer {
        question: question.number(),
        text: question.text(request.last_years),
        sentence: ByLanguage::each(|language| text::top_film(language, &answer, &sensitivity)),
        finding: ByLanguage::each(|language| text::top_film_finding(language, &answer)),
        answerable: true,
        sureness: answer.sureness(&sensitivity),
        chart: Some(chart::top_films(&answer)),
        titles: found.prior.films,
        titles_used: found.prior.weighed,
        left_out,
        notes: text::top_film_notes(&answer),
        sql: join_sql(&found.sql),
        document: ByLanguage::each(|language| {
            tables::document(language, &answer, &literal, &sensitivity)
        }),
        figures: Figures::new(literal, answer, sensitivity),
    })
}

#[cfg(test)]
mod tests;
