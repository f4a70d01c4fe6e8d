//! The built-in questions: a folder for each, or for two that are alike. A folder has the question's SQL, its
//! statistics, its tables, the data of its chart and its words in both languages. `registry` lists them.

pub mod box_office;
#[cfg(test)]
pub mod example;
pub mod filmography;
pub mod longer;
pub mod money;
pub mod top_film;
pub mod votes_budget;
pub mod years;

use std::collections::BTreeSet;

use chrono::NaiveDate;
use futures::future::try_join_all;
use serde::Serialize;

use crate::caching_engine::CachingEngine;
use crate::engine::Engine;
use crate::error::AnswerError;
use crate::figures::{Cell, Fields, Tabular, cells};
use crate::language::ByLanguage;
use crate::own::OwnAnswer;
use crate::prelude::plain_genre;
use crate::question::Question;
use crate::registry::registry;
use crate::request::{Request, RequestError, TitleFilter};
use crate::rows::query;
use crate::words::both;

/// Version of the JSON; raised when a reader has to know.
pub const SCHEMA_VERSION: u32 = 1;

/// The answer to one of the built-in questions.
pub type Answer = crate::answer::Answer<Figures>;

/// The answers to a request.
#[derive(Debug, Clone, Serialize)]
pub struct Answers {
    /// [`SCHEMA_VERSION`].
    pub schema_version: u32,
    /// The day the answers are for.
    pub as_of: NaiveDate,
    /// Calendar years in the window of questions 7 and 8.
    pub last_years: u16,
    /// The floor of votes.
    pub min_votes: u32,
    /// Which titles were looked at.
    pub filter: TitleFilter,
    /// Of the genres of the filter, those that no title of the lake has; not there where each has some.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub genres_without_match: Vec<String>,
    /// The second opinion whose figures are used where TMDB has none; not there where that was not asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fill_money: Option<String>,
    /// Where the ratings come from, in words.
    pub ratings: ByLanguage,
    /// One for each question, in the order asked.
    pub answers: Vec<Answer>,
    /// One for each question of the user's own, in the order asked; not there where none was asked.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub own: Vec<OwnAnswer>,
}

macro_rules! dispatch {
    ($($folder:ident $figures:ident { $($(#[$doc:meta])* $name:ident = $key:literal,)* })*) => {
        /// The figures of an answer, in the types of its question.
        #[derive(Debug, Clone, PartialEq, Serialize)]
        #[serde(untagged)]
        #[non_exhaustive]
        pub enum Figures {
            $(
                #[doc = concat!("Those of [`", stringify!($folder), "`].")]
                $figures($folder::Figures),
            )*
        }

        impl Figures {
            fn as_tables(&self) -> &dyn Tabular {
                match self {
                    $(Self::$figures(figures) => figures,)*
                }
            }
        }

        async fn put(
            engine: &dyn Engine,
            question: Question,
            request: &Request,
        ) -> Result<Answer, AnswerError> {
            match question {
                $($(Question::$name)|* => {
                    let answer = $folder::answer(engine, question, request).await?;
                    Ok(answer.map(Figures::$figures))
                })*
            }
        }
    };
}
registry!(dispatch);

impl Answer {
    /// Of questions 1 and 2 without an answer: the largest minimum of votes with which there is one. `None`
    /// where no minimum helps, and for the other questions.
    #[must_use]
    pub fn minimum_that_answers(&self) -> Option<i64> {
        let Figures::Years(figures) = &self.figures else {
            return None;
        };
        let question = Question::from_number(self.question)?;
        let unanswered = !self.answerable;
        years::minimum_that_answers(question, &figures.sensitivity).filter(|_| unanswered)
    }

    /// The rows of the answer, for instance one for each film; one row where it is no list, and none where
    /// this lake cannot answer.
    #[must_use]
    pub fn rows(&self) -> Vec<Fields> {
        self.figures.as_tables().rows()
    }

    /// Every value by part: `as_asked`, `answer`, `sensitivity`, `left_out`.
    #[must_use]
    pub fn parts(&self) -> Vec<(&'static str, Vec<Cell>)> {
        let figures = self.figures.as_tables().parts().into_iter();
        figures
            .chain([("left_out", cells(&self.left_out))])
            .collect()
    }
}

/// Answers the request's questions, in order.
///
/// # Errors
/// When the request makes no sense, when the engine fails or gives something else than was asked
/// for, or when an answer's titles do not add up.
pub async fn answer(engine: &dyn Engine, request: &Request) -> Result<Answers, AnswerError> {
    request.check()?;
    let engine = CachingEngine::new(engine);
    money::second_opinions::check_source(&engine, request).await?;
    check_title_types(&engine, request).await?;
    let genres_without_match = genres_without_match(&engine, request).await?;
    let asked = request.questions.iter();
    let answers = try_join_all(asked.map(|question| one(&engine, *question, request))).await?;
    Ok(Answers {
        schema_version: SCHEMA_VERSION,
        as_of: request.as_of,
        last_years: request.last_years,
        min_votes: request.min_votes,
        filter: request.filter.clone(),
        genres_without_match,
        fill_money: request.fill_money.clone(),
        ratings: both("ratings"),
        answers,
        own: Vec::new(),
    })
}

const GENRES_SQL: &str = include_str!("genres.sql");
const TITLE_TYPES_SQL: &str = include_str!("title_types.sql");

/// Refuses title types that no title of the lake has: every answer would be that the lake has no titles.
async fn check_title_types(engine: &dyn Engine, request: &Request) -> Result<(), AnswerError> {
    let wanted = &request.filter.title_types;
    let Some(first) = request.questions.first().filter(|_| !wanted.is_empty()) else {
        return Ok(());
    };
    let (_, rows) = query(engine, *first, TITLE_TYPES_SQL, request).await?;
    let known = rows.words("title_type")?;
    match wanted.iter().any(|word| known.contains(word)) {
        true => Ok(()),
        false => {
            let names = wanted.clone();
            Err(RequestError::UnknownTitleTypes { names, known }.into())
        }
    }
}

/// The genres of the filter that no title of the lake has. Refuses a filter of such genres alone: every
/// answer would be that the lake has no titles.
async fn genres_without_match(
    engine: &dyn Engine,
    request: &Request,
) -> Result<Vec<String>, AnswerError> {
    let wanted = &request.filter.genres;
    let Some(first) = request.questions.first().filter(|_| !wanted.is_empty()) else {
        return Ok(Vec::new());
    };
    let (_, rows) = query(engine, *first, GENRES_SQL, request).await?;
    let lists = rows.words("genres")?;
    let known = lists.iter().flat_map(|list| list.split(','));
    let known: BTreeSet<&str> = known
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .collect();
    let plain: BTreeSet<String> = known.iter().map(|name| plain_genre(name)).collect();
    let is_unknown = |genre: &&String| !plain.contains(&plain_genre(genre));
    let names: Vec<String> = wanted.iter().filter(is_unknown).cloned().collect();
    if names.len() == wanted.len() && !known.is_empty() {
        let known = known.into_iter().map(str::to_owned).collect();
        return Err(RequestError::UnknownGenres { names, known }.into());
    }
    Ok(names)
}

async fn one(
    engine: &dyn Engine,
    question: Question,
    request: &Request,
) -> Result<Answer, AnswerError> {
    let mut answer = put(engine, question, request).await?.balanced()?;
    answer.notes.extend(request.filter.note(Some(question)));
    Ok(answer.documented())
}
