//! Words that several questions have, and the reasons for leaving titles out. Numbers are written by
//! [`crate::format`], whose functions the questions find here too.

use crate::answer::{FINDING_CHARACTERS, LeftOut};
use crate::document::{Role, TextTable};
pub(crate) use crate::format::{
    UNKNOWN, count, day, decimal, decimal_or_dash, films, integer, integer_or_dash, list, percent,
    range, rating, series, shortened, text_or_dash, times, title, usd, usd_compact, usd_or_dash,
    usd_short, votes, year,
};
use crate::language::Language;
use crate::stats::Effect;
use crate::words::{has, say};

/// How an answer to a question of yes or no begins; what cannot be told apart from the opposite is
/// neither.
pub(crate) fn yes_or_no(language: Language, yes: bool, uncertain: bool) -> String {
    let answer = match (uncertain, yes) {
        (true, _) => "perhaps",
        (false, true) => "yes",
        (false, false) => "no",
    };
    say!(language, "opening", answer)
}

/// How far a difference goes: `somewhat`, `noticeably`, `much`.
pub(crate) fn degree(language: Language, effect: Effect) -> String {
    say!(language, "degree", effect = effect.code())
}

/// The size of an effect: `small`.
pub(crate) fn effect_size(language: Language, effect: Effect) -> String {
    say!(language, "effect-size", effect = effect.code())
}

/// A finding about a title, which is cut so that the whole is short enough; `write` puts the title,
/// in quotation marks, into its sentence.
pub(crate) fn finding_about(
    title: Option<&str>,
    tconst: &str,
    write: impl Fn(&str) -> String,
) -> String {
    let room = FINDING_CHARACTERS.saturating_sub(write("“”").chars().count());
    let name = shortened(title.unwrap_or(tconst), room.max(1));
    write(&format!("“{name}”"))
}

/// The table of what an answer rests on and what was left out, by reason.
pub(crate) fn left_out_table(
    language: Language,
    titles: u64,
    titles_used: u64,
    left_out: &[LeftOut],
) -> TextTable {
    let mut table = TextTable::new(
        Role::LeftOut,
        say!(language, "left-out-table"),
        &[
            ("reason", say!(language, "left-out-titles"), false),
            ("titles", say!(language, "left-out-count"), true),
        ],
    );
    let mut row = |label: String, number: u64| {
        table.rows.push(vec![label, count(language, number)]);
    };
    row(say!(language, "left-out-examined"), titles);
    row(say!(language, "left-out-used"), titles_used);
    for line in left_out {
        row(reason(language, line.reason), line.titles);
    }
    table
}

/// A reason for leaving titles out, in words. A reason without a message is written as it is, with
/// blanks.
pub(crate) fn reason(language: Language, reason: &str) -> String {
    match reason_words(language, reason) {
        Some(words) => say!(language, "left-out", reason = words),
        None => bare_reason(language, reason),
    }
}

/// The same under a heading that says that these titles are left out.
pub(crate) fn bare_reason(language: Language, reason: &str) -> String {
    reason_words(language, reason).unwrap_or_else(|| reason.replace('_', " "))
}

fn reason_words(language: Language, reason: &str) -> Option<String> {
    let key = format!("reason-{reason}");
    has(language, &key).then(|| say!(language, &key))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_finding_about_any_title_is_short_enough(title in "\\PC{0,400}") {
            let finding = finding_about(Some(&title), "tt0000001", |title| {
                format!("{title} has the highest weighted rating, 9.18")
            });
            prop_assert!(finding.chars().count() <= FINDING_CHARACTERS);
            prop_assert!(finding.ends_with("” has the highest weighted rating, 9.18"));
        }
    }

    #[test]
    fn a_title_that_fits_is_whole_and_one_without_a_title_goes_by_its_id() {
        let write = |title: &str| format!("{title} leads");
        assert_eq!(
            finding_about(Some("\"<b>\""), "tt1", write),
            "“\"<b>\"” leads"
        );
        assert_eq!(finding_about(None, "tt0000001", write), "“tt0000001” leads");
        let long = "千".repeat(300);
        let finding = finding_about(Some(&long), "tt1", write);
        assert_eq!(finding.chars().count(), FINDING_CHARACTERS);
        assert!(finding.ends_with("千…” leads"));
    }
}
