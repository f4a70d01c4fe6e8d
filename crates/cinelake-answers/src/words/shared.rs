//! Words that several questions have. Numbers are written by [`crate::format`], whose functions the
//! questions find here too.

pub(crate) use crate::format::{
    UNKNOWN, count, day, decimal, decimal_or_dash, films, integer_or_dash, list, percent, range,
    rating, series, shortened, text_or_dash, times, title, usd, usd_compact, usd_or_dash,
    usd_short, votes, year,
};
use crate::language::Language;
use crate::stats::{Effect, Interval};
use crate::words::say;

/// The most characters of a finding; titles in it are cut.
pub const FINDING_CHARACTERS: usize = 80;

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

/// `7.10 to 7.40`; a dash where it is unknown.
pub(crate) fn interval_or_dash(language: Language, interval: Option<Interval>) -> String {
    interval.map_or_else(
        || UNKNOWN.to_owned(),
        |known| self::interval(language, known),
    )
}

/// `7.10 to 7.40`.
pub(crate) fn interval(language: Language, interval: Interval) -> String {
    range(language, [interval.low, interval.high], 2)
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
