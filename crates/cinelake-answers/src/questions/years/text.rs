//! Questions 1 and 2 in words.

use super::BestYear;
use crate::language::{ByLanguage, Language};
use crate::question::Question;
use crate::request::Request;
use crate::words::{self, both, say};

fn titles(language: Language, question: Question, number: u64) -> String {
    match question {
        Question::SeriesYears => words::series(language, number),
        _ => words::films(language, number),
    }
}

pub(super) fn plural(language: Language, question: Question) -> String {
    match question {
        Question::SeriesYears => say!(language, "years-series"),
        _ => say!(language, "years-films"),
    }
}

/// Why this lake cannot answer.
pub(super) fn why_not(
    language: Language,
    question: Question,
    request: &Request,
    (given, rated): (u64, u64),
    fewer_votes_help: bool,
) -> String {
    let what = plural(language, question);
    let votes = words::votes(language, u64::from(request.min_votes));
    let minimum = super::min_titles(question);
    let key = match (given, rated, fewer_votes_help) {
        (0, ..) => "years-no-titles",
        (_, 0, _) => "years-none-rated",
        (.., false) => "years-too-few",
        (.., true) => "years-too-few-votes",
    };
    say!(language, key, what, minimum, votes)
}

/// The winner with its figure, how sure it is, and the runner-up.
pub(super) fn sentence(language: Language, question: Question, best: &BestYear) -> String {
    let mean = words::decimal_or_dash(language, best.mean_rating, 2);
    let number = titles(language, question, best.titles);
    let votes = words::votes(language, u64::from(best.min_votes));
    let mut text = say!(
        language,
        "years-best",
        year = best.year.to_string(),
        mean,
        number,
        votes
    );
    if let Some(ci95) = best.ci95 {
        let range = words::interval(language, ci95);
        let interval = say!(language, "interval-95", range);
        text.push_str(&format!(" ({interval})"));
    }
    text.push_str(". ");
    text.push_str(&runner_up(language, best));
    if best.partial {
        text.push(' ');
        text.push_str(&say!(language, "years-partial"));
    }
    text
}

fn runner_up(language: Language, best: &BestYear) -> String {
    let Some(second) = &best.runner_up else {
        return say!(language, "years-no-other");
    };
    let key = if best.tied_years.contains(&second.year) {
        "years-same-mean"
    } else {
        match best.distinguishable {
            Some(true) => "years-ahead",
            Some(false) => "years-too-close",
            None => "years-unjudged",
        }
    };
    say!(
        language,
        key,
        year = second.year.to_string(),
        mean = words::decimal_or_dash(language, second.mean_rating, 2),
    )
}

/// The year and its mean, and how far the runner-up is.
pub(super) fn finding(language: Language, question: Question, best: &BestYear) -> String {
    let mean = words::decimal_or_dash(language, best.mean_rating, 2);
    let mut year = best.year.to_string();
    if best.partial {
        year = say!(language, "years-so-far", year);
    }
    if let Some(tied) = best.tied_years.first() {
        let with = match best.tied_years.len() {
            1 => tied.to_string(),
            others => say!(language, "years-other-years", count = others),
        };
        return say!(language, "years-finding-tie", year, with, mean);
    }
    let second = best.runner_up.as_ref().map(|second| second.year);
    let key = match (second, best.distinguishable) {
        (None, _) => "years-finding-only",
        (Some(_), Some(true)) => "years-finding-ahead",
        (Some(_), Some(false)) => "years-finding-too-close",
        (Some(_), None) => "years-finding-unjudged",
    };
    say!(
        language,
        key,
        year,
        mean,
        what = plural(language, question),
        second = words::year(second),
    )
}

/// Where the years differ by no more than chance, no number of titles is added: only the mean is left.
fn all_alike(language: Language, global: &str) -> String {
    say!(language, "years-note-all-alike", global)
}

pub(super) fn notes(question: Question, best: &BestYear) -> Vec<ByLanguage> {
    let mut notes = vec![ByLanguage::each(|language| {
        floors(language, question, best)
    })];
    if let Some(shrinkage) = &best.shrinkage {
        notes.push(ByLanguage::each(|language| {
            let places = |value| words::decimal(language, value, 2);
            let global = places(shrinkage.global_mean);
            let Some(drawn) = shrinkage.pseudo_titles else {
                return all_alike(language, &global);
            };
            let drawn = words::decimal(language, drawn, 1);
            say!(language, "years-note-shrunken", global, drawn)
        }));
    }
    if let Some(other) = best.shrunken_year.filter(|year| *year != best.year) {
        notes.push(ByLanguage::each(|language| {
            say!(
                language,
                "years-note-shrunken-year",
                other = other.to_string()
            )
        }));
    }
    if best.distinguishable == Some(false) && best.runner_up.is_some() {
        notes.push(both("years-note-too-close"));
    }
    notes
}

fn floors(language: Language, question: Question, best: &BestYear) -> String {
    let what = plural(language, question);
    let votes = words::votes(language, u64::from(best.min_votes));
    say!(
        language,
        "years-note-floors",
        years_compared = best.years_compared,
        min_titles = best.min_titles,
        what,
        votes
    )
}
