//! `cinelake refresh`: what TMDB changed, before a title is asked for.

use cinelake_ingest::RefreshFindings;

use super::Style;
use super::number::plural;
use super::page::{Page, Row};
use super::text::Ink;

/// From the titles of the lake down to those to ask, and what was read for that.
pub(crate) fn refresh(found: &RefreshFindings, is_dry_run: bool, style: Style) -> String {
    let mut page = Page::new(style);
    page.heading("Changes at TMDB", "");
    page.rows(&rows(found));
    page.gap();
    page.facts(&[
        ("list of changes", vec![feed(found)]),
        ("list of ids", vec![exports(found)]),
    ]);
    for text in warnings(found) {
        page.gap();
        page.item(0, "", Ink::Warn, &text);
    }
    if is_dry_run {
        page.gap();
        let text = "No title was asked for, and nothing was written.";
        page.item(0, "", Ink::Faint, text);
    }
    if found.to_ask == 0 {
        page.gap();
        page.item(0, "", Ink::Good, "The lake is up to date.");
    }
    page.gap();
    page.into_text()
}

fn rows(found: &RefreshFindings) -> Vec<Row> {
    let mut rows = vec![
        Row::new("titles with a record", found.held),
        Row::new("not changed, not asked again", found.spared).ink(Ink::Good),
        Row::new("to ask again", found.to_ask).ink(Ink::Strong),
    ];
    let reasons = [
        ("changed at TMDB", found.changed),
        ("removed from TMDB", found.vanished),
        ("record too old", found.record_too_old),
        ("older than the list of changes", found.before_feed),
    ];
    let reasons = reasons.into_iter().filter(|(_, count)| *count > 0);
    rows.extend(reasons.map(|(text, count)| Row::new(text, count).part()));
    rows
}

fn feed(found: &RefreshFindings) -> String {
    let ids = plural(found.ids_in_feed, "id");
    match (found.from_day, found.through) {
        (Some(first), Some(last)) => {
            let requests = plural(found.feed_requests, "request");
            format!("{first} to {last}, {ids} in {requests}")
        }
        (None, Some(last)) => format!("nothing new to read: the lake has the changes up to {last}"),
        (_, None) => "not read".to_owned(),
    }
}

fn exports(found: &RefreshFindings) -> String {
    let mut days: Vec<String> = found.exports.values().map(ToString::to_string).collect();
    days.dedup();
    match days.is_empty() {
        true => "not read".to_owned(),
        false => days.join(", "),
    }
}

fn warnings(found: &RefreshFindings) -> Vec<String> {
    let mut warnings = Vec::new();
    if let Some(day) = found.feed_lacks_through {
        warnings.push(format!(
            "TMDB's list of changes does not have the days up to {day} any more. Titles that were asked for \
             before the end of that day are asked for again."
        ));
    }
    if found.without_tmdb_id > 0 {
        warnings.push(format!(
            "{} of the lake without a TMDB id that can be read: asked for when the record is too old.",
            plural(found.without_tmdb_id, "title")
        ));
    }
    warnings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::fixtures::PLAIN_80;

    fn day(text: &str) -> Option<chrono::NaiveDate> {
        text.parse().ok()
    }

    #[test]
    fn a_refresh_says_what_it_spares_and_why_it_asks() {
        let found = RefreshFindings {
            held: 18_787,
            to_ask: 412,
            changed: 380,
            vanished: 12,
            record_too_old: 20,
            spared: 18_375,
            from_day: day("2026-11-12"),
            through: day("2026-11-25"),
            ids_in_feed: 61_204,
            feed_requests: 613,
            exports: [(
                cinelake_lake::manifest::RecordKind::Movie,
                "2026-11-26".parse().expect("a day"),
            )]
            .into(),
            ..RefreshFindings::default()
        };
        insta::assert_snapshot!(refresh(&found, false, PLAIN_80));
    }

    #[test]
    fn a_gap_in_the_list_of_changes_is_told() {
        let found = RefreshFindings {
            held: 5,
            to_ask: 5,
            before_feed: 5,
            without_tmdb_id: 2,
            from_day: day("2026-01-01"),
            through: day("2026-11-25"),
            feed_lacks_through: day("2026-06-30"),
            ..RefreshFindings::default()
        };
        insta::assert_snapshot!(refresh(&found, true, PLAIN_80));
    }
}
