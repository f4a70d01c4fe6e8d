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
        let (en, pt_br) = match self {
            Self::FilmYears => (
                "In which release year did films have the highest mean rating?",
                "Qual foi o ano de lançamento em que os filmes tiveram a maior nota média?",
            ),
            Self::SeriesYears => (
                "In which release year did series have the highest mean rating?",
                "Qual foi o ano de lançamento em que as séries tiveram a maior nota média?",
            ),
            Self::TopFilm => (
                "Which actor had the film with the highest mean rating?",
                "Qual ator teve o filme com a maior nota média?",
            ),
            Self::TopActorFilms => (
                "Which films was that actor in, and what are their ratings?",
                "O ator que teve o filme com a maior nota média atuou em quais filmes? Quais foram \
                 as notas desses filmes?",
            ),
            Self::FilmLength => (
                "Do films over 120 minutes have a higher mean rating than the others?",
                "Os filmes com mais de 120 minutos têm nota média maior que os outros?",
            ),
            Self::SeriesLength => (
                "Do series that ran more than 2 years have a higher mean rating than the others?",
                "As séries com mais de 2 anos de duração têm nota média maior que as de 2 anos ou \
                 menos?",
            ),
            Self::BoxOffice => return box_office_text(last_years),
            Self::VotesAndBudget => return votes_text(last_years),
        };
        ByLanguage::text(en, pt_br)
    }
}

fn box_office_text(last_years: u16) -> ByLanguage {
    let (en, pt_br) = window_text(last_years);
    ByLanguage {
        en: format!(
            "Which 10 films of {en} had the highest box office, and how profitable were they \
             against their budgets?"
        ),
        pt_br: format!(
            "Quais foram os 10 filmes com maior bilheteria d{pt_br} e qual foi a lucratividade \
             deles em relação ao orçamento?"
        ),
    }
}

fn votes_text(last_years: u16) -> ByLanguage {
    let (en, pt_br) = window_text(last_years);
    ByLanguage {
        en: format!("Do the most-voted films of {en} have larger budgets than others?"),
        pt_br: format!(
            "Os filmes com mais votos d{pt_br} têm orçamento maior em comparação com outros?"
        ),
    }
}

fn window_text(last_years: u16) -> (String, String) {
    match last_years {
        0 | 1 => ("the last year".to_owned(), "o último ano".to_owned()),
        years => (
            format!("the last {years} years"),
            format!("os últimos {years} anos"),
        ),
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
    let ratings = ByLanguage::text(
        "Ratings are IMDb's, from the catalogue (average_rating, 0 to 10), one for each title. They are not TMDB's.",
        "As notas são as do IMDb, do catálogo (average_rating, de 0 a 10), uma por título. Não são as \
         do TMDB.",
    );
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
    let en = request.filter.describe(Language::En)?;
    let pt_br = request.filter.describe(Language::PtBr)?;
    Some(ByLanguage {
        en: format!("Only titles that pass the filters were examined: {en}."),
        pt_br: format!("Só foram examinados os títulos que passam pelos filtros: {pt_br}."),
    })
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
