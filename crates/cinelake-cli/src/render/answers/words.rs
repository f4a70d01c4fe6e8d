//! The words around the answers, in their languages.

use chrono::Datelike;
use cinelake_answers::own::OwnAnswer;
use cinelake_answers::{Answers, Role, TitleFilter};
use cinelake_lake::shell_quoted;

use crate::wording::{Wording, say};

/// NOTICE.md has it from TMDB's terms.
const TMDB: &str = "This product uses TMDB and the TMDB APIs but is not endorsed, certified, or otherwise approved by TMDB.";
/// NOTICE.md has it from IMDb's terms.
const IMDB: &str = "Information courtesy of IMDb (https://www.imdb.com). Used with permission.";

/// `mean, 0 to 10`: what a scale is of, and where it ends.
pub(super) fn scale(words: Wording, of: &str, end: &str) -> String {
    say!(words, "answers-scale", of = of, end = end)
}

/// The heading of the page.
pub(super) fn heading(words: Wording, answers: &Answers) -> String {
    let count = answers.answers.len() + answers.own.len();
    let date = words.date(answers.as_of);
    say!(words, "answers-heading", count = count, date = date)
}

/// What holds for all answers: names and sayings.
pub(super) fn facts(words: Wording, answers: &Answers) -> Vec<(String, String)> {
    let last = answers.as_of.year();
    let first = last - i32::from(answers.last_years.max(1)) + 1;
    let [first, last] = [first, last].map(|year| year.to_string());
    let window = say!(words, "answers-window-years", first = first, last = last);
    let minimum = words.counted("answers-minimum-votes", u64::from(answers.min_votes));
    vec![
        (words.text("answers-window"), window),
        (words.text("answers-minimum"), minimum),
        (words.text("answers-titles"), filter(words, &answers.filter)),
        (
            words.text("answers-ratings"),
            answers.ratings.get(words.language).clone(),
        ),
    ]
}

fn filter(words: Wording, filter: &TitleFilter) -> String {
    let mut parts = Vec::new();
    if !filter.title_types.is_empty() {
        let types = filter.title_types.join(", ");
        parts.push(say!(words, "answers-title-type", types = types));
    }
    let genres = filter.genres.iter().cloned();
    let genres =
        genres.reduce(|genres, genre| say!(words, "answers-or", genres = genres, genre = genre));
    parts.extend(genres.map(|genres| say!(words, "answers-genre", genres = genres)));
    let from = filter.from_year.map(|year| year.to_string());
    parts.extend(from.map(|year| say!(words, "answers-from-year", year = year)));
    let to = filter.to_year.map(|year| year.to_string());
    parts.extend(to.map(|year| say!(words, "answers-to-year", year = year)));
    if let Some(rating) = filter.min_rating {
        let written = rating.to_string();
        let places = written
            .split_once('.')
            .map_or(0, |(_, digits)| digits.len());
        let rating = words.decimal(f64::from(rating), places);
        parts.push(say!(words, "answers-min-rating", rating = rating));
    }
    match parts.is_empty() {
        true => words.text("answers-all-titles"),
        false => say!(words, "answers-only", parts = parts.join(", ")),
    }
}

/// What a table without a caption shows.
pub(super) fn role(words: Wording, role: Role) -> String {
    match role {
        Role::Answer | Role::Detail => String::new(),
        Role::AsAsked => words.text("answers-as-asked"),
        Role::Sensitivity => words.text("answers-other-minimums"),
        Role::LeftOut => words.text("answers-left-out"),
    }
}

/// Titles the answer rests on, and the others by reason.
pub(super) fn used(words: Wording, used: u64, titles: u64, reasons: &[String]) -> String {
    let mut text = say!(words, "answers-used", used = used, titles = titles);
    if !reasons.is_empty() {
        let reasons = reasons.join(", ");
        text.push_str("; ");
        text.push_str(&say!(words, "answers-used-left-out", reasons = reasons));
    }
    text.push('.');
    text
}

/// What was not shown of a table.
pub(super) fn more_rows(words: Wording, rows: usize) -> String {
    words.counted("answers-more-rows", rows as u64)
}

/// Where the rest is to be had.
pub(super) fn more(words: Wording, lake: &str) -> String {
    say!(words, "answers-more", lake = shell_quoted(lake))
}

/// `Own question genres: min_films = 5`.
pub(super) fn own(words: Wording, answer: &OwnAnswer) -> String {
    let name = say!(words, "answers-own", name = answer.question.as_str());
    let parameters = answer.parameters.iter();
    let parameters: Vec<String> = parameters
        .map(|(name, value)| format!("{name} = {value}"))
        .collect();
    match parameters.is_empty() {
        true => name,
        false => format!("{name}: {}", parameters.join(", ")),
    }
}

/// Before what kept a question from being answered.
pub(super) fn not_answered(words: Wording) -> String {
    words.text("answers-not-answered")
}

/// Whose data it is.
pub(super) fn attribution(words: Wording, sample: bool) -> Vec<String> {
    match sample {
        false => vec![TMDB.to_owned(), IMDB.to_owned()],
        true => vec![words.text("answers-of-sample")],
    }
}
