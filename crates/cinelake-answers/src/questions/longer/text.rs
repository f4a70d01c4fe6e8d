//! Questions 5 and 6 in words.

use super::{Comparison, Side, StatementRows};
use crate::language::{ByLanguage, Language};
use crate::question::Question;
use crate::stats::{AdjustedDifference, Effect};
use crate::sureness::Sureness;
use crate::words::{self, both, say};

/// The two groups by name: longer, shorter.
pub(super) fn groups(language: Language, question: Question) -> (String, String) {
    match question {
        Question::SeriesLength => (
            say!(language, "longer-series"),
            say!(language, "longer-series-others"),
        ),
        _ => (
            say!(language, "longer-films"),
            say!(language, "longer-films-others"),
        ),
    }
}

/// What the titles are, as messages choose by it.
fn kind(question: Question) -> &'static str {
    match question {
        Question::SeriesLength => "series",
        _ => "films",
    }
}

/// Which way the difference goes, as messages choose by it.
fn way(answer: &Comparison) -> &'static str {
    match answer.difference {
        Some(difference) if difference > 0.0 => "higher",
        _ => "lower",
    }
}

/// Why this lake cannot answer.
pub(super) fn why_not(language: Language, question: Question, found: &StatementRows) -> String {
    let (longer, shorter) = groups(language, question);
    let none = match (
        found.tally.longer.is_empty(),
        found.tally.shorter.is_empty(),
    ) {
        (true, true) => say!(language, "longer-neither", longer, shorter),
        (true, false) => longer,
        _ => shorter,
    };
    say!(language, "longer-nothing-to-compare", none)
}

/// The answer in two sentences: the verdict with its figures, and the same among like titles.
pub(super) fn sentence(language: Language, question: Question, answer: &Comparison) -> String {
    let mut text = format!(
        "{}: {}",
        verdict(language, question, answer),
        figures(language, question, answer)
    );
    if let Some(ci95) = answer.ci95
        && ci95.contains(0.0)
    {
        text.push_str("; ");
        text.push_str(&say!(language, "longer-includes-0"));
    }
    text.push('.');
    if let Some(adjusted) = &answer.adjusted_difference {
        text.push(' ');
        text.push_str(&among_like(language, adjusted));
        if answer.sureness() == Sureness::Perhaps && !answer.holds_among_like_titles() {
            text.push(' ');
            text.push_str(&say!(language, "longer-perhaps-not-length"));
        }
    } else if answer.sureness() == Sureness::Perhaps {
        text.push(' ');
        text.push_str(&say!(language, "longer-none-alike"));
    }
    text
}

/// What is said follows the size of the effect, not a p value.
fn verdict(language: Language, question: Question, answer: &Comparison) -> String {
    let (longer, _) = groups(language, question);
    let effect = match answer.effect {
        None => return say!(language, "longer-no-size"),
        Some(Effect::Negligible) => {
            return say!(language, "longer-hardly", longer, kind = kind(question));
        }
        Some(effect) => effect,
    };
    let is_higher = way(answer) == "higher";
    let uncertain = answer.sureness() != Sureness::Clear;
    say!(
        language,
        "longer-verdict",
        opening = words::yes_or_no(language, is_higher, uncertain),
        longer,
        degree = words::degree(language, effect),
        way = way(answer),
    )
}

/// The difference with its direction, as sure as the verdict.
pub(super) fn finding(language: Language, question: Question, answer: &Comparison) -> String {
    let difference = answer.difference.unwrap_or(f64::NAN);
    let key = match (answer.sureness(), answer.effect) {
        (Sureness::Clear, _) => "longer-finding-clear",
        (Sureness::Perhaps, _) => "longer-finding-perhaps",
        (_, Some(_)) => "longer-finding-alike",
        (_, None) => "longer-finding-too-few",
    };
    say!(
        language,
        key,
        kind = kind(question),
        size = words::decimal(language, difference.abs(), 2),
        way = way(answer),
    )
}

fn figures(language: Language, question: Question, answer: &Comparison) -> String {
    let mean = |side: &Side| words::decimal_or_dash(language, side.mean, 2);
    let number = |side: &Side| match question {
        Question::SeriesLength => words::series(language, side.titles),
        _ => words::films(language, side.titles),
    };
    let (longer, shorter) = (&answer.longer, &answer.shorter);
    let mut difference = words::decimal_or_dash(language, answer.difference, 2);
    if let Some(ci95) = answer.ci95 {
        let range = words::interval(language, ci95);
        difference.push_str(", ");
        difference.push_str(&say!(language, "interval-95", range));
    }
    if let (Some(d), Some(effect)) = (answer.cohens_d, answer.effect) {
        let d = words::decimal(language, d, 2);
        let size = words::effect_size(language, effect);
        difference.push_str("; ");
        difference.push_str(&say!(language, "longer-cohens-d", d, size));
    }
    say!(
        language,
        "longer-figures",
        longer_mean = mean(longer),
        longer_titles = number(longer),
        shorter_mean = mean(shorter),
        shorter_titles = number(shorter),
        difference,
    )
}

fn among_like(language: Language, adjusted: &AdjustedDifference) -> String {
    let mut figure = words::decimal(language, adjusted.difference, 2);
    if let Some(ci95) = adjusted.ci95 {
        figure.push_str(&format!(" ({})", words::interval(language, ci95)));
    }
    say!(language, "longer-among-like", figure)
}

pub(super) fn notes(question: Question, answer: &Comparison) -> Vec<ByLanguage> {
    let mut notes = vec![match question {
        Question::SeriesLength => both("longer-note-series"),
        _ => both("longer-note-films"),
    }];
    notes.push(both("longer-note-no-minimum"));
    notes.push(both("longer-note-effect"));
    if let Some(adjusted) = &answer.adjusted_difference {
        notes.push(ByLanguage::each(|language| strata_note(language, adjusted)));
    }
    notes
}

fn strata_note(language: Language, adjusted: &AdjustedDifference) -> String {
    let [titles, strata, one_sided] = [adjusted.titles, adjusted.strata, adjusted.one_sided_titles]
        .map(|number| words::count(language, number));
    say!(language, "longer-note-strata", titles, strata, one_sided)
}
