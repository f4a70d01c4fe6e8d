//! Fixed words and the reasons for leaving titles out, in each language. Numbers are written by
//! [`crate::format`], whose functions the questions find here too.

use crate::answer::{FINDING_CHARACTERS, LeftOut};
use crate::document::{Role, TextTable};
pub(crate) use crate::format::{
    UNKNOWN, count, counted, day, decimal, decimal_or_dash, films, integer, integer_or_dash, list,
    percent, range, rating, series, shortened, text_or_dash, times, title, usd, usd_compact,
    usd_or_dash, usd_short, votes, year,
};
use crate::language::Language;

/// The word of the language.
pub(crate) fn pick<'a>(language: Language, en: &'a str, pt_br: &'a str) -> &'a str {
    match language {
        Language::En => en,
        Language::PtBr => pt_br,
    }
}

/// How an answer to a question of yes or no begins; what cannot be told apart from the opposite is
/// neither.
pub(crate) fn yes_or_no(language: Language, yes: bool, uncertain: bool) -> &'static str {
    match (uncertain, yes) {
        (true, _) => pick(language, "Perhaps:", "Talvez:"),
        (false, true) => pick(language, "Yes,", "Sim,"),
        (false, false) => pick(language, "No,", "Não,"),
    }
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
        pick(
            language,
            "Which titles the answer uses",
            "Que títulos a resposta usa",
        )
        .to_owned(),
        &[
            ("reason", pick(language, "Titles", "Títulos"), false),
            ("titles", pick(language, "Count", "Quantidade"), true),
        ],
    );
    let row = |label: &str, number: u64| vec![label.to_owned(), count(language, number)];
    table
        .rows
        .push(row(pick(language, "examined", "examinados"), titles));
    table.rows.push(row(
        pick(language, "used in the answer", "usados na resposta"),
        titles_used,
    ));
    for line in left_out {
        table
            .rows
            .push(row(&reason(language, line.reason), line.titles));
    }
    table
}

/// A reason for leaving titles out, in words. A reason without an entry here is written as it is,
/// with blanks; a test sees to it that none is.
pub(crate) fn reason(language: Language, reason: &str) -> String {
    let words = bare_reason(language, reason);
    match REASONS.iter().any(|(key, ..)| *key == reason) {
        true => format!("{}: {words}", pick(language, "left out", "de fora")),
        false => words,
    }
}

/// The same under a heading that says that these titles are left out.
pub(crate) fn bare_reason(language: Language, reason: &str) -> String {
    match REASONS.iter().find(|(key, ..)| *key == reason) {
        Some((_, en, pt_br)) => pick(language, en, pt_br).to_owned(),
        None => reason.replace('_', " "),
    }
}

/// Every reason with its words: key, English, Portuguese.
pub(crate) const REASONS: &[(&str, &str, &str)] = &[
    ("no_start_year", "no start year", "sem ano de lançamento"),
    (
        "after_as_of_year",
        "start year after the as-of year",
        "ano de lançamento posterior ao ano de referência",
    ),
    ("no_rating", "no rating", "sem nota"),
    (
        "votes_unknown",
        "unknown number of votes",
        "número de votos desconhecido",
    ),
    (
        "too_few_votes",
        "too few votes, or unknown votes",
        "poucos votos, ou votos desconhecidos",
    ),
    (
        "year_with_too_few_titles",
        "in a year with too few titles",
        "em ano com poucos títulos",
    ),
    (
        "same_name_other_birth_year",
        "another person of the same name (other birth year)",
        "homônimo (outro ano de nascimento)",
    ),
    (
        "same_name_other_person",
        "a namesake with another id",
        "homônimo com outro identificador",
    ),
    (
        "same_name_several_people",
        "a name that several people have, without an id",
        "nome de várias pessoas, sem identificador",
    ),
    (
        "outside_filter",
        "does not pass the filters",
        "não passa pelos filtros",
    ),
    ("unknown_runtime", "unknown runtime", "duração desconhecida"),
    (
        "unknown_years",
        "unknown start or end year",
        "ano de início ou de término desconhecido",
    ),
    (
        "contradictory_years",
        "end year before the start year",
        "ano de término anterior ao de início",
    ),
    (
        "undetermined",
        "still running, 2 years or less until now",
        "em exibição, com 2 anos ou menos até agora",
    ),
    ("no_record", "no TMDB record", "sem registro do TMDB"),
    (
        "unknown_revenue",
        "unknown revenue",
        "bilheteria desconhecida",
    ),
    ("unknown_budget", "unknown budget", "orçamento desconhecido"),
    ("flagged_budget", "suspect budget", "orçamento suspeito"),
    ("outside_window", "outside the window", "fora da janela"),
    (
        "unknown_release",
        "unknown release year",
        "ano de lançamento desconhecido",
    ),
    ("unknown_votes", "unknown votes", "votos desconhecidos"),
];

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

    #[test]
    fn no_reason_has_two_entries() {
        for (index, (key, ..)) in REASONS.iter().enumerate() {
            assert!(
                REASONS[index + 1..].iter().all(|(other, ..)| other != key),
                "{key}"
            );
        }
    }
}
