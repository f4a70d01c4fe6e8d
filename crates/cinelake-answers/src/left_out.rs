//! Titles that an answer does not rest on, by reason: as data, as a table and in words.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::document::{Role, TextTable};
use crate::language::Language;
use crate::table::TableBuilder;
use crate::words::{self, say};

/// Titles that an answer does not rest on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LeftOut {
    /// Why: a stable word such as `unknown_rating`.
    pub reason: &'static str,
    /// How many.
    pub titles: u64,
}

impl LeftOut {
    /// Adds up titles by reason, in the order of the reasons. A reason without titles is not listed.
    pub(crate) fn count(titles: impl IntoIterator<Item = (&'static str, u64)>) -> Vec<Self> {
        let mut by_reason: BTreeMap<&'static str, u64> = BTreeMap::new();
        for (reason, titles) in titles {
            *by_reason.entry(reason).or_default() += titles;
        }
        let lines = by_reason.into_iter().filter(|(_, titles)| *titles > 0);
        lines
            .map(|(reason, titles)| Self { reason, titles })
            .collect()
    }
}

/// The table of what an answer rests on and what was left out, by reason.
pub(crate) fn table(
    language: Language,
    titles: u64,
    titles_used: u64,
    left_out: &[LeftOut],
) -> TextTable {
    let whole = [
        (say!(language, "left-out-examined"), titles),
        (say!(language, "left-out-used"), titles_used),
    ];
    let reasons = left_out.iter();
    let reasons = reasons.map(|line| (left_out_for(language, line.reason), line.titles));
    let rows: Vec<(String, u64)> = whole.into_iter().chain(reasons).collect();
    TableBuilder::new(
        language,
        Role::LeftOut,
        say!(language, "left-out-table"),
        &rows,
    )
    .text("reason", "left-out-titles", |row| row.0.clone())
    .count("titles", "left-out-count", |row| row.1)
    .table()
}

/// A reason in a sentence that says that the titles are left out. A reason without a message is written as
/// it is, with blanks.
fn left_out_for(language: Language, reason: &str) -> String {
    match reason_words(language, reason) {
        Some(words) => say!(language, "left-out", reason = words),
        None => bare_reason(language, reason),
    }
}

/// A reason alone, under a heading that says that these titles are left out.
pub(crate) fn bare_reason(language: Language, reason: &str) -> String {
    reason_words(language, reason).unwrap_or_else(|| reason.replace('_', " "))
}

fn reason_words(language: Language, reason: &str) -> Option<String> {
    let key = format!("reason-{reason}");
    words::has(language, &key).then(|| say!(language, &key))
}
