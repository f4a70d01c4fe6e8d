//! `cinelake refresh`: what TMDB changed, before a title is asked for.

use cinelake_ingest::RefreshFindings;

use super::Style;
use super::page::{Page, Row};
use super::text::TextStyle;
use crate::wording::{Wording, say};

/// From the titles of the lake down to those to ask, and what was read for that.
pub(crate) fn refresh(found: &RefreshFindings, is_dry_run: bool, style: Style) -> String {
    let mut page = Page::new(style);
    let words = style.words;
    page.heading(&words.text("refresh-heading"), "");
    page.rows(&rows(words, found));
    page.gap();
    page.facts(&[
        (words.text("refresh-feed"), vec![feed(words, found)]),
        (words.text("refresh-exports"), vec![exports(words, found)]),
    ]);
    for text in warnings(words, found) {
        page.gap();
        page.item(0, "", TextStyle::Warn, &text);
    }
    if is_dry_run {
        page.gap();
        page.item(0, "", TextStyle::Faint, &words.text("refresh-dry-run"));
    }
    if found.to_ask == 0 && found.asked_ahead == 0 {
        page.gap();
        page.item(0, "", TextStyle::Good, &words.text("refresh-up-to-date"));
    }
    page.gap();
    page.into_text()
}

fn rows(words: Wording, found: &RefreshFindings) -> Vec<Row> {
    let row = |key, count| Row::new(words.text(key), count);
    let mut rows = vec![
        row("refresh-held", found.held),
        row("refresh-spared", found.spared).ink(TextStyle::Good),
        row("refresh-to-ask", found.to_ask).ink(TextStyle::Strong),
    ];
    let reasons = [
        ("refresh-changed", found.changed),
        ("refresh-vanished", found.vanished),
        ("refresh-too-old", found.record_too_old),
        ("refresh-before-feed", found.before_feed),
    ];
    let reasons = reasons.into_iter().filter(|(_, count)| *count > 0);
    rows.extend(reasons.map(|(key, count)| row(key, count).part()));
    rows
}

fn feed(words: Wording, found: &RefreshFindings) -> String {
    match (found.from_day, found.through) {
        (Some(first), Some(last)) => say!(
            words,
            "refresh-feed-read",
            first = words.date(first),
            last = words.date(last),
            ids = words.counted("ids", found.ids_in_feed),
            requests = words.counted("plain-requests", found.feed_requests),
        ),
        (None, Some(last)) => say!(words, "refresh-feed-nothing", last = words.date(last)),
        (_, None) => words.text("not-read"),
    }
}

fn exports(words: Wording, found: &RefreshFindings) -> String {
    let mut days: Vec<String> = found.exports.values().map(|day| words.date(*day)).collect();
    days.dedup();
    match days.is_empty() {
        true => words.text("not-read"),
        false => days.join(", "),
    }
}

fn warnings(words: Wording, found: &RefreshFindings) -> Vec<String> {
    let gap = found.feed_lacks_through;
    let gap = gap.map(|day| say!(words, "refresh-gap", day = words.date(day)));
    let count = found.without_tmdb_id;
    let lacking = (count > 0).then(|| words.counted("refresh-no-tmdb-id", count));
    let noted = found.noted_ahead;
    let noted = noted.map(|day| say!(words, "refresh-noted-ahead", day = words.date(day)));
    let ahead = found.asked_ahead;
    let ahead = (ahead > 0).then(|| words.counted("refresh-asked-ahead", ahead));
    [gap, noted, ahead, lacking].into_iter().flatten().collect()
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

    #[test]
    fn a_refresh_is_portuguese_where_the_language_is() {
        let found = RefreshFindings {
            held: 1_005,
            to_ask: 5,
            changed: 5,
            spared: 1_000,
            without_tmdb_id: 2,
            from_day: day("2026-11-01"),
            through: day("2026-11-25"),
            feed_lacks_through: day("2026-06-30"),
            ..RefreshFindings::default()
        };
        let text = refresh(&found, true, crate::render::fixtures::PORTUGUESE_80);
        insta::assert_snapshot!("refresh_pt_br", text);
    }
}
