//! The eight questions, one module a pair of like ones.

mod box_office;
mod longer;
mod second_opinions;
mod top_film;
mod votes_budget;
mod years;

use serde::Serialize;

use crate::answer::{Answer, Answers};
use crate::engine::Engine;
use crate::error::AnswerError;
use crate::language::{ByLanguage, Language};
use crate::remembering::Remembering;
use crate::request::Request;
use crate::words::{both, say};
use futures::future::try_join_all;

/// One of the eight questions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub enum Question {
    /// 1: the release year with the highest mean rating, films.
    FilmYears,
    /// 2: the same, series.
    SeriesYears,
    /// 3: which actor had the film with the highest mean rating.
    TopFilm,
    /// 4: which films that actor was in, and their ratings.
    TopActorFilms,
    /// 5: whether films over 120 minutes rate higher than the others.
    FilmLength,
    /// 6: whether series of more than 2 years rate higher than the others.
    SeriesLength,
    /// 7: the 10 films with the highest box office, and their profitability against budget.
    BoxOffice,
    /// 8: whether the most-voted films have larger budgets than others.
    VotesAndBudget,
}

impl Question {
    /// All eight, in order.
    pub const ALL: [Self; 8] = [
        Self::FilmYears,
        Self::SeriesYears,
        Self::TopFilm,
        Self::TopActorFilms,
        Self::FilmLength,
        Self::SeriesLength,
        Self::BoxOffice,
        Self::VotesAndBudget,
    ];

    /// 1 to 8.
    #[must_use]
    pub fn number(self) -> u8 {
        self as u8 + 1
    }

    /// The question with this number.
    #[must_use]
    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|question| question.number() == number)
    }

    /// The question in words. `last_years` is the window of questions 7 and 8.
    #[must_use]
    pub fn text(self, last_years: u16) -> ByLanguage {
        let key = match self {
            Self::FilmYears => "question-film-years",
            Self::SeriesYears => "question-series-years",
            Self::TopFilm => "question-top-film",
            Self::TopActorFilms => "question-top-actor-films",
            Self::FilmLength => "question-film-length",
            Self::SeriesLength => "question-series-length",
            Self::BoxOffice => "question-box-office",
            Self::VotesAndBudget => "question-votes-budget",
        };
        ByLanguage::each(|language| say!(language, key, years = last_years.max(1)))
    }
}

/// Every question's SQL, by file name, in the order of the questions. Each runs behind the common
/// table expressions that the code puts in front.
pub const SQL_FILES: &[(&str, &str)] = &[
    ("01_film_years.sql", years::FILM_YEARS_SQL),
    ("02_series_years.sql", years::SERIES_YEARS_SQL),
    ("03_rated_films.sql", top_film::RATED_FILMS_SQL),
    ("03_top_films.sql", top_film::TOP_FILMS_SQL),
    ("03_most_voted.sql", top_film::MOST_VOTED_SQL),
    ("03_highest_rated.sql", top_film::HIGHEST_RATED_SQL),
    ("03_people.sql", top_film::PEOPLE_SQL),
    ("03_tmdb_people.sql", top_film::TMDB_PEOPLE_SQL),
    ("04_films_of_people.sql", top_film::FILMS_OF_PEOPLE_SQL),
    ("04_tmdb_films.sql", top_film::TMDB_FILMS_SQL),
    ("05_film_length.sql", longer::FILM_LENGTH_SQL),
    ("05_film_length_bins.sql", longer::FILM_LENGTH_BINS_SQL),
    ("05_film_length_strata.sql", longer::FILM_LENGTH_STRATA_SQL),
    ("06_series_length.sql", longer::SERIES_LENGTH_SQL),
    ("06_series_length_bins.sql", longer::SERIES_LENGTH_BINS_SQL),
    (
        "06_series_length_strata.sql",
        longer::SERIES_LENGTH_STRATA_SQL,
    ),
    ("07_08_window.sql", box_office::coverage::WINDOW_SQL),
    (
        "07_08_second_opinions.sql",
        second_opinions::SECOND_OPINIONS_SQL,
    ),
    ("07_filled.sql", second_opinions::FILLED_SQL),
    ("07_box_office.sql", box_office::BOX_OFFICE_SQL),
    ("07_box_office_multiple.sql", box_office::MULTIPLE_SQL),
    ("08_votes_budget.sql", votes_budget::VOTES_BUDGET_SQL),
    (
        "08_votes_budget_films.sql",
        votes_budget::VOTES_BUDGET_FILMS_SQL,
    ),
    (
        "08_votes_budget_ranks.sql",
        votes_budget::VOTES_BUDGET_RANKS_SQL,
    ),
];

/// Answers the request's questions, in order.
///
/// # Errors
/// When the request makes no sense, when the engine fails or gives something else than was asked
/// for, or when an answer's titles do not add up.
pub async fn answer(engine: &dyn Engine, request: &Request) -> Result<Answers, AnswerError> {
    request.check()?;
    let engine = Remembering::new(engine);
    second_opinions::check_source(&engine, request).await?;
    let asked = request.questions.iter();
    let answers = try_join_all(asked.map(|question| one(&engine, *question, request))).await?;
    let ratings = both("ratings");
    Ok(Answers::new(request, ratings, answers))
}

async fn one(
    engine: &dyn Engine,
    question: Question,
    request: &Request,
) -> Result<Answer, AnswerError> {
    let mut answer = put(engine, question, request).await?.balanced()?;
    answer.notes.extend(filter_note(request));
    Ok(answer.documented())
}

pub(crate) fn filter_note(request: &Request) -> Option<ByLanguage> {
    request.filter.describe(Language::En)?;
    Some(ByLanguage::each(|language| {
        let filter = request.filter.describe(language).unwrap_or_default();
        say!(language, "filter-note", filter)
    }))
}

async fn put(
    engine: &dyn Engine,
    question: Question,
    request: &Request,
) -> Result<Answer, AnswerError> {
    match question {
        Question::FilmYears | Question::SeriesYears => {
            years::answer(engine, question, request).await
        }
        Question::TopFilm => top_film::top_film(engine, request).await,
        Question::TopActorFilms => top_film::films_of_the_actors(engine, request).await,
        Question::FilmLength | Question::SeriesLength => {
            longer::answer(engine, question, request).await
        }
        Question::BoxOffice => box_office::answer(engine, request).await,
        Question::VotesAndBudget => votes_budget::answer(engine, request).await,
    }
}
