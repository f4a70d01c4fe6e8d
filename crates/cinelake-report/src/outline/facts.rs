//! The state of the data: what the lake holds, how much of it is known, and since when.

use chrono::{DateTime, Utc};
use cinelake_answers::{Words, format};

use crate::input::{KindState, LakeState};

/// A figure with its name.
pub(crate) struct Fact {
    /// What it is of.
    pub(crate) label: String,
    /// The figure.
    pub(crate) value: String,
    /// What it is made of: each a figure and its name.
    pub(crate) parts: Vec<String>,
    /// The figure as a share of what there could be, in thousandths.
    thousandths: Option<u64>,
}

impl Fact {
    /// The share as the width of a bar in a style sheet, `85.2%`.
    pub(crate) fn width(&self) -> Option<String> {
        let thousandths = self.thousandths?;
        Some(format!("{}.{}%", thousandths / 10, thousandths % 10))
    }
}

/// The facts of a lake, in reading order.
pub(crate) fn facts(state: &LakeState, words: &Words) -> Vec<Fact> {
    vec![
        kind("state-films", state.films, words),
        kind("state-series", state.series, words),
        coverage("state-budget", state.films_with_budget, state, words),
        coverage("state-revenue", state.films_with_revenue, state, words),
        dates(state, words),
    ]
}

/// The state in short parts, for the first screen.
pub(crate) fn summary(state: &LakeState, words: &Words) -> Vec<String> {
    let (films, series) = (state.films, state.series);
    let landed = [
        ("landed", (films.landed + series.landed).into()),
        ("titles", (films.titles + series.titles).into()),
    ];
    let known = |key: &str, known: u64| {
        let share = known as f64 / films.landed as f64;
        let share = format::percent(words.language(), share, 1);
        words.with(key, &[("share", share.into())])
    };
    let mut parts = vec![
        words.with("short-landed", &landed),
        words.counted("short-missed", films.missed + series.missed),
        words.counted("short-failed", films.failed + series.failed),
        known("short-budget", state.films_with_budget),
        known("short-revenue", state.films_with_revenue),
    ];
    if let Some(day) = state.snapshot {
        let day = format::date(words.language(), day);
        parts.push(words.with("short-snapshot", &[("day", day.into())]));
    }
    if let (Some(from), Some(to)) = (state.fetched_from, state.fetched_to) {
        let days = fetched(from, to, words);
        parts.push(words.with("short-fetched", &[("days", days.into())]));
    }
    parts
}

fn kind(key: &str, state: KindState, words: &Words) -> Fact {
    let asked = state.landed + state.missed + state.failed;
    let parts = [
        ("state-landed", state.landed),
        ("state-missed", state.missed),
        ("state-failed", state.failed),
        ("state-unasked", state.titles.saturating_sub(asked)),
    ];
    let parts = parts
        .into_iter()
        .filter(|(key, titles)| *titles > 0 || *key == "state-landed")
        .map(|(key, titles)| format!("{} {}", words.count(titles), words.text(key)));
    Fact {
        label: words.text(key),
        value: words.count(state.titles),
        parts: parts.collect(),
        thousandths: thousandths(state.landed, state.titles),
    }
}

fn coverage(key: &str, known: u64, state: &LakeState, words: &Words) -> Fact {
    let landed = state.films.landed;
    let value = match thousandths(known, landed) {
        None => format::UNKNOWN.to_owned(),
        Some(_) => format::percent(words.language(), known as f64 / landed as f64, 1),
    };
    let share = [("known", known.into()), ("all", landed.into())];
    Fact {
        label: words.text(key),
        value,
        parts: vec![words.with("state-share", &share)],
        thousandths: thousandths(known, landed),
    }
}

fn dates(state: &LakeState, words: &Words) -> Fact {
    let language = words.language();
    let none = || words.text("state-none");
    let snapshot = state.snapshot.map(|date| format::date(language, date));
    let fetched = match (state.fetched_from, state.fetched_to) {
        (Some(from), Some(to)) => fetched(from, to, words),
        _ => none(),
    };
    Fact {
        label: words.text("state-snapshot"),
        value: snapshot.unwrap_or_else(none),
        parts: vec![format!("{}: {fetched}", words.text("state-fetched"))],
        thousandths: None,
    }
}

fn fetched(from: DateTime<Utc>, to: DateTime<Utc>, words: &Words) -> String {
    let language = words.language();
    let (from, to) = (
        format::date(language, from.date_naive()),
        format::date(language, to.date_naive()),
    );
    if from == to {
        return from;
    }
    words.with("state-range", &[("from", from.into()), ("to", to.into())])
}

fn thousandths(part: u64, all: u64) -> Option<u64> {
    (all > 0).then(|| (part.min(all) * 1_000).div_euclid(all))
}
