//! What is asked: as of when, over which titles, with which floors.

use chrono::{Datelike, NaiveDate};
use serde::Serialize;

use crate::language::{ByLanguage, Language};
use crate::names::instead_of;
use crate::question::Question;
use crate::words::{self, say};

/// The floor of votes below which a rating is not compared, unless the user gives one.
pub const DEFAULT_MIN_VOTES: u32 = 1_000;
/// Calendar years in the window of questions 7 and 8, where none are asked for.
pub const DEFAULT_LAST_YEARS: u16 = 10;

/// What is asked.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// The questions, in the order wanted.
    pub questions: Vec<Question>,
    /// The day the answers are for. Its year ends the window and is marked partial.
    pub as_of: NaiveDate,
    /// Calendar years in the window of questions 7 and 8, at least 1, the year of `as_of` included.
    pub last_years: u16,
    /// The floor of votes for comparing ratings (1,000 by default).
    pub min_votes: u32,
    /// Which titles are looked at; everything by default.
    pub filter: TitleFilter,
    /// The second opinion whose figures questions 7 and 8 use where TMDB has none; `None` by default.
    pub fill_money: Option<String>,
}

impl Request {
    /// All eight questions over the whole lake, with a window of ten years.
    #[must_use]
    pub fn new(as_of: NaiveDate) -> Self {
        Self {
            questions: Question::ALL.to_vec(),
            as_of,
            last_years: DEFAULT_LAST_YEARS,
            min_votes: DEFAULT_MIN_VOTES,
            filter: TitleFilter::default(),
            fill_money: None,
        }
    }

    /// The year of `as_of`.
    #[must_use]
    pub fn as_of_year(&self) -> i32 {
        self.as_of.year()
    }

    /// First and last year of the window.
    #[must_use]
    pub fn window(&self) -> (i32, i32) {
        let last = self.as_of_year();
        (last - i32::from(self.last_years.max(1)) + 1, last)
    }
}

/// Which titles are looked at. The same filters as the ingest's, with the same meaning: a title
/// whose value is unknown does not pass a filter on that value.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct TitleFilter {
    /// Any of these title types, in IMDb's words; empty for all titles.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub title_types: Vec<String>,
    /// Any of these genres, whatever the case; empty for all titles.
    pub genres: Vec<String>,
    /// The first year of release.
    pub from_year: Option<u16>,
    /// The last year of release.
    pub to_year: Option<u16>,
    /// The lowest rating, 0 to 10.
    pub min_rating: Option<f32>,
}

impl TitleFilter {
    /// What it lets through, in words; `None` if everything.
    #[must_use]
    pub fn describe(&self, language: Language) -> Option<String> {
        let mut parts = Vec::new();
        if !self.title_types.is_empty() {
            let types = self.title_types.join(", ");
            parts.push(say!(language, "filter-title-type", types));
        }
        let genres = self.genres.iter().map(|genre| genre.trim().to_owned());
        let genres = genres.reduce(|genres, genre| say!(language, "filter-or", genres, genre));
        parts.extend(genres.map(|genres| say!(language, "filter-genre", genres)));
        let year =
            |key: &'static str| move |year: u16| say!(language, key, year = year.to_string());
        parts.extend(self.from_year.map(year("filter-from-year")));
        parts.extend(self.to_year.map(year("filter-to-year")));
        if let Some(rating) = self.min_rating {
            let written = rating.to_string();
            let places = written
                .split_once('.')
                .map_or(1, |(_, places)| places.len());
            let rating = words::decimal(language, written.parse().unwrap_or_default(), places);
            parts.push(say!(language, "filter-rating", rating));
        }
        (!parts.is_empty()).then(|| parts.join("; "))
    }

    /// A note that says what it lets through; `None` if everything. The films of people are all listed,
    /// whatever the filter. An own question has no number.
    pub(crate) fn note(&self, question: Option<Question>) -> Option<ByLanguage> {
        self.describe(Language::En)?;
        let key = match question {
            Some(Question::TopActorFilms) => "filter-note-people",
            _ => "filter-note",
        };
        Some(ByLanguage::each(|language| {
            let filter = self.describe(language).unwrap_or_default();
            say!(language, key, filter)
        }))
    }
}

/// A filter that makes no sense.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum RequestError {
    /// No title type of IMDb's is written so.
    #[error("`{0}` is not a title type; title types are words such as movie or tvSeries")]
    TitleType(String),
    /// A genre holds signs that no genre has.
    #[error("`{0}` is not a genre; genres are words such as Drama or Sci-Fi")]
    Genre(String),
    /// No year is left.
    #[error("the first year {from} is after the last year {to}")]
    Years {
        /// The first year.
        from: u16,
        /// The last year.
        to: u16,
    },
    /// Not a rating.
    #[error("{0} is not a rating; a rating is 0 to 10")]
    Rating(f32),
    /// The lake has no second opinion of this name.
    #[error(
        "this lake has no second opinion `{name}`{}; land one with: cinelake ingest --second-opinion \
         NAME=FILE, and refine the lake",
        of_these(.known)
    )]
    UnknownSource {
        /// The name.
        name: String,
        /// The names that there are.
        known: Vec<String>,
    },
    /// No title of the lake has any of the title types.
    #[error(
        "no title of this lake has the title type {}{}",
        .names.join(" or "),
        of_title_types(.known)
    )]
    UnknownTitleTypes {
        /// The title types, at least one.
        names: Vec<String>,
        /// The title types that titles have.
        known: Vec<String>,
    },
    /// No title of the lake has any of the genres.
    #[error("no title of this lake has the genre `{}`{}", .names.join("` or `"), instead_of(&.names[0], .known))]
    UnknownGenres {
        /// The genres, at least one.
        names: Vec<String>,
        /// The genres that titles have.
        known: Vec<String>,
    },
    /// Money is filled in that no question asks for.
    #[error("only questions 7 and 8 are about money; ask one of them, or leave out --fill-money")]
    NoMoneyAsked,
    /// The window is empty.
    #[error("a window of 0 years is empty; give at least 1")]
    EmptyWindow,
}

fn of_title_types(known: &[String]) -> String {
    match known {
        [] => "; its catalogues say no title types, as IMDb's title.basics does".to_owned(),
        words => format!(", only {}", words.join(", ")),
    }
}

fn of_these(known: &[String]) -> String {
    match known {
        [] => String::new(),
        names => format!(", only {}", names.join(", ")),
    }
}

impl Request {
    /// Checks the request.
    ///
    /// # Errors
    /// What makes no sense in it.
    pub fn check(&self) -> Result<(), RequestError> {
        if self.last_years == 0 {
            return Err(RequestError::EmptyWindow);
        }
        let is_of_money =
            |asked: &Question| matches!(asked, Question::BoxOffice | Question::VotesAndBudget);
        if self.fill_money.is_some() && !self.questions.iter().any(is_of_money) {
            return Err(RequestError::NoMoneyAsked);
        }
        if let (Some(from), Some(to)) = (self.filter.from_year, self.filter.to_year)
            && from > to
        {
            return Err(RequestError::Years { from, to });
        }
        if let Some(rating) = self.filter.min_rating
            && !(0.0..=10.0).contains(&rating)
        {
            return Err(RequestError::Rating(rating));
        }
        let is_word = |word: &String| word.chars().all(|letter| letter.is_ascii_alphabetic());
        if let Some(word) = self.filter.title_types.iter().find(|word| !is_word(word)) {
            return Err(RequestError::TitleType(word.clone()));
        }
        match self.filter.genres.iter().find(|genre| !is_genre(genre)) {
            Some(genre) => Err(RequestError::Genre(genre.clone())),
            None => Ok(()),
        }
    }
}

/// Genres go into SQL as text; nothing but what a genre is made of may.
fn is_genre(text: &str) -> bool {
    let text = text.trim();
    !text.is_empty()
        && text
            .chars()
            .all(|sign| sign.is_alphanumeric() || matches!(sign, '-' | ' ' | '&' | '/'))
}
