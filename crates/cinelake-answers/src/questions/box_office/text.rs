//! Question 7 in words.

use super::{BoxOffice, Film, PLACES};
use crate::language::{ByLanguage, Language};
use crate::questions::money::Coverage;
use crate::questions::money::coverage::WindowCounts;
use crate::questions::money::second_opinions::{self, BUDGET, REVENUE};
use crate::words::{self, both, say};

/// Why this lake cannot answer.
pub(super) fn why_not(
    language: Language,
    (first, last): (i32, i32),
    window: &WindowCounts,
) -> String {
    if !window.has_records() {
        return say!(language, "box-office-no-record");
    }
    say!(
        language,
        "box-office-no-revenue",
        first = first.to_string(),
        last = last.to_string(),
    )
}

/// The highest film with its figures, then what the list as a whole says and rests on.
pub(super) fn sentence(language: Language, found: &BoxOffice) -> String {
    let Some(top) = found.films.first() else {
        return String::new();
    };
    let mut text = format!(
        "{} {}",
        top_film(language, found, top),
        whole_list(language, found)
    );
    if found.flagged() > 0 {
        text.push(' ');
        text.push_str(&suspect(language, found.flagged()));
    }
    text.push(' ');
    let filled = second_opinions::filled_sentence(language, &found.second_opinions, REVENUE);
    match filled {
        Some(filled) => text.push_str(&filled),
        None => text.push_str(&coverage_sentence(language, &found.coverage)),
    }
    if let Some(filled) = second_opinions::filled_sentence(language, &found.second_opinions, BUDGET)
    {
        text.push(' ');
        text.push_str(&filled);
    }
    text
}

fn suspect(language: Language, flagged: usize) -> String {
    say!(language, "box-office-suspect", count = flagged)
}

/// Films that share the highest box office.
fn tied(found: &BoxOffice, top: &Film) -> u64 {
    let films = found.films.iter();
    films.filter(|film| film.revenue == top.revenue).count() as u64
}

fn top_film(language: Language, found: &BoxOffice, top: &Film) -> String {
    let tied = tied(found, top);
    if tied > 1 {
        return say!(
            language,
            "box-office-tie",
            films = words::films(language, tied),
            first = found.first_year.to_string(),
            last = found.last_year.to_string(),
            revenue = words::usd_short(language, top.revenue),
        );
    }
    let key = match (top.budget, top.profit) {
        (Some(_), Some(_)) => "box-office-top",
        _ => "box-office-top-unknown-budget",
    };
    let short = |dollars: Option<i64>| {
        dollars.map_or_else(String::new, |dollars| words::usd_short(language, dollars))
    };
    say!(
        language,
        key,
        title = words::title(top.title.as_deref(), &top.tconst, top.window_year),
        first = found.first_year.to_string(),
        last = found.last_year.to_string(),
        revenue = words::usd_short(language, top.revenue),
        budget = short(top.budget),
        profit = short(top.profit),
        multiple = words::decimal_or_dash(language, top.multiple, 1),
        ratio = words::decimal_or_dash(language, top.return_on_budget, 1),
    )
}

fn whole_list(language: Language, found: &BoxOffice) -> String {
    let films = &found.films;
    let revenue = films
        .iter()
        .fold(0i64, |sum, film| sum.saturating_add(film.revenue));
    let mut returns: Vec<f64> = films.iter().filter_map(|f| f.return_on_budget).collect();
    let median = median(&mut returns);
    let key = match median {
        Some(_) => "box-office-list",
        None => "box-office-list-no-budget",
    };
    say!(
        language,
        key,
        films = words::films(language, films.len() as u64),
        revenue = words::usd_short(language, revenue),
        known = returns.len(),
        median = words::decimal_or_dash(language, median, 2),
    )
}

/// The film, what it took, and how many times its budget that is.
pub(super) fn finding(language: Language, found: &BoxOffice) -> String {
    let Some(top) = found.films.first() else {
        return String::new();
    };
    let revenue = words::usd_compact(language, top.revenue);
    let tied = tied(found, top);
    if tied > 1 {
        let films = words::films(language, tied);
        return say!(language, "box-office-finding-tie", films, revenue);
    }
    let times = top.multiple;
    let times = times.map(|multiple| words::times(language, multiple));
    let key = match times {
        Some(_) => "box-office-finding",
        None => "box-office-finding-unknown-budget",
    };
    let times = times.unwrap_or_default();
    words::finding_about(top.title.as_deref(), &top.tconst, |title| {
        say!(
            language,
            key,
            title,
            revenue = revenue.as_str(),
            times = times.as_str(),
        )
    })
}

fn median(values: &mut [f64]) -> Option<f64> {
    values.sort_unstable_by(f64::total_cmp);
    let lower = values.get(values.len().checked_sub(1)? / 2)?;
    let upper = values.get(values.len() / 2)?;
    Some(f64::midpoint(*lower, *upper))
}

fn coverage_sentence(language: Language, coverage: &Coverage) -> String {
    let known = words::count(language, coverage.with_revenue);
    let films = words::films(language, coverage.films);
    let share = share(language, coverage.with_revenue, coverage.films);
    say!(language, "box-office-rests-on", known, films, share)
}

fn share(language: Language, part: u64, whole: u64) -> String {
    words::percent(language, part as f64 / whole as f64, 1)
}

pub(super) fn notes(found: &BoxOffice) -> Vec<ByLanguage> {
    let mut notes = vec![
        both("box-office-note-terms"),
        both("box-office-note-tmdb"),
        ByLanguage::each(|language| window_note(language, found)),
        ByLanguage::each(|language| multiple_note(language, found)),
    ];
    notes.extend(second_opinions::notes(&found.second_opinions));
    if let Some(year) = found.today_year {
        notes.push(ByLanguage::each(|language| {
            prices_note(language, year, found.prices_of)
        }));
    }
    let listed = found.films.len() as u64;
    if listed > PLACES {
        notes.push(ByLanguage::each(|language| {
            say!(language, "box-office-note-tie", listed)
        }));
    } else if listed < PLACES {
        notes.push(ByLanguage::each(|language| {
            let films = words::films(language, listed);
            say!(language, "box-office-note-few", films)
        }));
    }
    notes
}

fn window_note(language: Language, found: &BoxOffice) -> String {
    let years = &found.year_disagreements;
    let [films, only_release, only_start] = [
        years.films,
        years.in_by_release_date_only,
        years.in_by_start_year_only,
    ]
    .map(|number| words::count(language, number));
    let (first, last) = (found.first_year, found.last_year);
    say!(
        language,
        "box-office-note-window",
        first = first.to_string(),
        last = last.to_string(),
        films,
        only_release,
        only_start
    )
}

fn multiple_note(language: Language, found: &BoxOffice) -> String {
    let minimum = words::usd(language, found.budget_floor);
    let flagged = words::count(language, found.by_multiple_left_out.flagged);
    let small = words::count(language, found.by_multiple_left_out.under_budget_floor);
    say!(
        language,
        "box-office-note-multiple",
        minimum,
        flagged,
        small
    )
}

fn prices_note(language: Language, year: i32, prices_of: &str) -> String {
    say!(
        language,
        "box-office-note-prices",
        year = year.to_string(),
        prices_of
    )
}
