//! `/3/movie/changes` and `/3/tv/changes`. Records carry no history, so which titles changed on a
//! day is drawn from their ids and the day: the same records always have the same past.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;

use super::View;
use crate::config::ScriptedChange;
use crate::hash::{hash_bytes, mix};
use crate::records::Kind;
use crate::reply::{Answer, Cache, internal_error, invalid_date, invalid_date_range, invalid_page};
use crate::target::Query;

const PER_PAGE: usize = 100;
const MAX_PAGE: usize = 500;
const MAX_DAYS: i64 = 14;

/// One title in fifty changes on a given day.
const ONE_IN_CHANGED: u64 = 50;

/// Beside one changed title in eleven stands an id that is gone, as often as in TMDB's own pages.
const ONE_IN_GONE: u64 = 11;

#[derive(Debug, Serialize)]
struct Page<'a> {
    results: &'a [Change],
    page: usize,
    total_pages: usize,
    total_results: usize,
}

#[derive(Debug, Serialize)]
struct Change {
    id: u64,
    /// `None` for an entry that no longer exists.
    adult: Option<bool>,
    softcore: bool,
}

pub(super) fn changes(view: View<'_>, kind: Kind, query: &Query<'_>) -> Answer {
    let window = match window(view.config.today, query) {
        Ok(window) => window,
        Err(refusal) => return refusal,
    };
    let number = query.get("page").map_or(Some(1), |text| text.parse().ok());
    let Some(number) = number.filter(|number| (1..=MAX_PAGE).contains(number)) else {
        return invalid_page();
    };
    let changed = match &view.config.changes {
        Some(script) => scripted(view, script, kind, window),
        None => changed(view, kind, window),
    };
    let page = Page {
        results: changed.chunks(PER_PAGE).nth(number - 1).unwrap_or_default(),
        page: number,
        total_pages: changed.len().div_ceil(PER_PAGE).max(1),
        total_results: changed.len(),
    };
    let is_over = window.1 < view.config.today;
    let cache = if is_over { Cache::Past } else { Cache::Recent };
    serde_json::to_vec(&page).map_or_else(|_| internal_error(), |body| Answer::ok(cache, body))
}

/// First and last day asked for; today alone by default.
fn window(today: NaiveDate, query: &Query<'_>) -> Result<(NaiveDate, NaiveDate), Answer> {
    let date = |name| query.get(name).map(parse_date).transpose();
    let (start, end) = (date("start_date")?, date("end_date")?);
    let end = end.unwrap_or(today);
    let start = start.unwrap_or(end);
    if (0..=MAX_DAYS).contains(&(end - start).num_days()) {
        Ok((start, end))
    } else {
        Err(invalid_date_range())
    }
}

fn parse_date(text: &str) -> Result<NaiveDate, Answer> {
    let parsed = NaiveDate::parse_from_str(text, "%Y-%m-%d");
    parsed
        .ok()
        .filter(|_| text.len() == 10)
        .ok_or_else(invalid_date)
}

/// What the script says of a window, by id.
fn scripted(
    view: View<'_>,
    script: &[ScriptedChange],
    kind: Kind,
    (start, end): (NaiveDate, NaiveDate),
) -> Vec<Change> {
    let told = script
        .iter()
        .filter(|change| change.kind == kind && (start..=end).contains(&change.day));
    let is_adult = |id| {
        view.records
            .by_tmdb(kind, id)
            .is_some_and(|at| view.records.adult(at))
    };
    let changes: BTreeMap<u64, Change> = told
        .map(|change| {
            let adult = (!change.removed).then(|| is_adult(change.id));
            (
                change.id,
                Change {
                    id: change.id,
                    adult,
                    softcore: false,
                },
            )
        })
        .collect();
    changes.into_values().collect()
}

/// Everything that changed in a window, by id.
fn changed(view: View<'_>, kind: Kind, (start, end): (NaiveDate, NaiveDate)) -> Vec<Change> {
    let days = start.iter_days().take_while(|&day| day <= end);
    let days: Vec<u64> = days
        .map(|day| hash_bytes(0, day.to_string().as_bytes()))
        .collect();
    let mut changes = BTreeMap::new();
    for at in view.records.of_kind(kind) {
        let id = view.records.tmdb_id(at);
        if !days
            .iter()
            .any(|day| mix(day ^ mix(id)).is_multiple_of(ONE_IN_CHANGED))
        {
            continue;
        }
        let adult = Some(view.records.adult(at));
        changes.insert(
            id,
            Change {
                id,
                adult,
                softcore: false,
            },
        );
        let gone = id.saturating_add(1);
        let is_gone = view.records.by_tmdb(kind, gone).is_none();
        if is_gone && mix(id).is_multiple_of(ONE_IN_GONE) {
            changes.insert(
                gone,
                Change {
                    id: gone,
                    adult: None,
                    softcore: false,
                },
            );
        }
    }
    changes.into_values().collect()
}
