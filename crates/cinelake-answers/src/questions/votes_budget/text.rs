//! Question 8 in words.

use super::{Bounds, Contrast, Side, Sides, VotesAndBudget};
use crate::language::{ByLanguage, Language};
use crate::questions::money::coverage::WindowCounts;
use crate::questions::money::second_opinions::{self, BUDGET};
use crate::stats::Effect;
use crate::sureness::Sureness;
use crate::words::{self, both, say};

/// Why this lake cannot answer.
pub(super) fn why_not(
    language: Language,
    (first, last): (i32, i32),
    window: &WindowCounts,
    sides: &Sides,
) -> String {
    let none = sides.most_voted.known.is_empty() && sides.others.known.is_empty();
    let key = match (window.has_records(), none) {
        (false, _) => return say!(language, "votes-no-record"),
        (true, true) => "votes-no-budget",
        (true, false) => "votes-one-side",
    };
    let [first, last] = [first, last].map(|year| year.to_string());
    say!(language, key, first, last)
}

/// The verdict with its figures, and what the unknown budgets could do to it.
pub(super) fn sentence(language: Language, found: &VotesAndBudget) -> String {
    let mut text = format!("{}: {}", verdict(language, found), figures(language, found));
    if let Some(ci95) = found.contrast.ci95
        && ci95.contains(1.0)
    {
        text.push_str("; ");
        text.push_str(&say!(language, "votes-includes-1"));
    }
    text.push_str(". ");
    text.push_str(&known_shares(language, found));
    if let Some(filled) = second_opinions::filled_sentence(language, &found.second_opinions, BUDGET)
    {
        text.push(' ');
        text.push_str(&filled);
    }
    if let Some(bounds) = &found.bounds {
        text.push(' ');
        text.push_str(&turning(language, bounds));
    }
    text
}

/// What is said follows the size of the effect, not a p value.
fn verdict(language: Language, found: &VotesAndBudget) -> String {
    let effect = match found.contrast.effect {
        None | Some(Effect::Negligible) => return say!(language, "votes-hardly"),
        Some(effect) => effect,
    };
    if !found.measures_agree() {
        return say!(language, "votes-disagree", way = way(found));
    }
    let uncertain = found.sureness() != Sureness::Clear;
    say!(
        language,
        "votes-verdict",
        opening = words::yes_or_no(language, found.is_larger(), uncertain),
        degree = words::degree(language, effect),
        way = way(found),
    )
}

/// Which way the difference goes, as messages choose by it.
fn way(found: &VotesAndBudget) -> &'static str {
    match found.is_larger() {
        true => "larger",
        false => "smaller",
    }
}

/// The medians with the direction, as sure as the verdict.
pub(super) fn finding(language: Language, found: &VotesAndBudget) -> String {
    let median = |side: &Side| {
        side.median_budget.map_or_else(
            || words::UNKNOWN.to_owned(),
            |dollars| words::usd_compact(language, dollars),
        )
    };
    let (most, others) = (median(&found.most_voted), median(&found.others));
    let key = match found.sureness() {
        Sureness::Clear => "votes-finding-clear",
        Sureness::Perhaps if !found.measures_agree() => "votes-finding-disagree",
        Sureness::Perhaps => "votes-finding-perhaps",
        _ => "votes-finding-alike",
    };
    say!(language, key, way = way(found), most, others)
}

fn figures(language: Language, found: &VotesAndBudget) -> String {
    let median = |side: &Side| {
        side.median_budget.map_or_else(
            || words::UNKNOWN.to_owned(),
            |dollars| words::usd_short(language, dollars),
        )
    };
    let (most, others) = (&found.most_voted, &found.others);
    let mut figures = vec![say!(
        language,
        "votes-figures",
        most = median(most),
        most_films = words::films(language, most.titles),
        others = median(others),
        other_films = others.titles,
    )];
    figures.extend(ratio_words(language, &found.contrast));
    if let Some(rho) = found.spearman {
        let mut rho = words::decimal(language, rho, 2);
        if let Some(ci95) = found.spearman_ci95 {
            rho.push_str(&format!(" ({})", words::interval(language, ci95)));
        }
        figures.push(say!(language, "votes-rank-correlation", rho));
    }
    figures.join("; ")
}

fn ratio_words(language: Language, contrast: &Contrast) -> Option<String> {
    let value = contrast.ratio_of_geometric_means?;
    let lowest = contrast.ci95.map_or(value, |ci95| ci95.low.min(value));
    let places = ratio_places(lowest);
    let mut ratio = words::decimal(language, value, places);
    if let Some(ci95) = contrast.ci95 {
        let range = words::range(language, [ci95.low, ci95.high], places);
        let interval = say!(language, "interval-95", range);
        ratio.push_str(&format!(" ({interval})"));
    }
    Some(say!(language, "votes-ratio", ratio))
}

/// Decimal places with which the smallest of the ratios still says something.
fn ratio_places(lowest: f64) -> usize {
    match lowest {
        lowest if lowest < 0.1 => 3,
        lowest if lowest < 1.0 => 2,
        _ => 1,
    }
}

fn known_shares(language: Language, found: &VotesAndBudget) -> String {
    let share = |side: &Side| words::percent(language, side.titles as f64 / side.films as f64, 1);
    let (most, others) = (share(&found.most_voted), share(&found.others));
    say!(language, "votes-known-shares", most, others)
}

fn turning(language: Language, bounds: &Bounds) -> String {
    if bounds.order_could_turn {
        say!(language, "votes-could-turn")
    } else {
        say!(language, "votes-cannot-turn")
    }
}

pub(super) fn notes(found: &VotesAndBudget) -> Vec<ByLanguage> {
    let (first, last) = (found.first_year, found.last_year);
    let mut notes = vec![
        ByLanguage::each(|language| {
            say!(
                language,
                "votes-note-window",
                first = first.to_string(),
                last = last.to_string()
            )
        }),
        both("votes-note-budgets"),
        both("votes-note-effect"),
        both("votes-note-bounds"),
    ];
    notes.extend(second_opinions::notes(&found.second_opinions));
    notes
}
