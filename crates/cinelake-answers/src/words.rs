//! Numbers, lists and fixed words as people read them, in each language.
//!
//! Everything a reader sees of a number is written here, so that two questions never write the same
//! figure in two ways. Plain spaces only: a no-break space survives neither a terminal nor a CSV
//! reader reliably.

use crate::answer::LeftOut;
use crate::document::{Role, TextTable};
use crate::language::Language;

/// What stands for an unknown value in a table or a sentence.
pub(crate) const UNKNOWN: &str = "–";

/// The word of the language.
pub(crate) fn pick<'a>(language: Language, en: &'a str, pt_br: &'a str) -> &'a str {
    match language {
        Language::En => en,
        Language::PtBr => pt_br,
    }
}

/// A whole number with separators: `1,234` or `1.234`.
pub(crate) fn integer(language: Language, value: i64) -> String {
    let digits = value.unsigned_abs().to_string();
    let mut text = String::from(if value < 0 { "-" } else { "" });
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(pick_char(language, ',', '.'));
        }
        text.push(digit);
    }
    text
}

/// A count with separators.
pub(crate) fn count(language: Language, value: u64) -> String {
    integer(language, i64::try_from(value).unwrap_or(i64::MAX))
}

/// A number with fixed places and separators, `1,234.50` or `1.234,50`; a dash if it is not finite.
/// What rounds to zero has no sign.
pub(crate) fn decimal(language: Language, value: f64, places: usize) -> String {
    if !value.is_finite() {
        return UNKNOWN.to_owned();
    }
    let text = format!("{:.places$}", value.abs());
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let negative = value < 0.0 && text.bytes().any(|byte| (b'1'..=b'9').contains(&byte));
    let mut written = String::from(if negative { "-" } else { "" });
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            written.push(pick_char(language, ',', '.'));
        }
        written.push(digit);
    }
    if !fraction.is_empty() {
        written.push(pick_char(language, '.', ','));
        written.push_str(fraction);
    }
    written
}

/// The same of a value that may be unknown.
pub(crate) fn decimal_or_dash(language: Language, value: Option<f64>, places: usize) -> String {
    or_dash(value, |value| decimal(language, value, places))
}

/// A whole number that may be unknown.
pub(crate) fn integer_or_dash(language: Language, value: Option<i64>) -> String {
    or_dash(value, |value| integer(language, value))
}

/// A calendar year, without separators; a dash if it is unknown.
pub(crate) fn year(value: Option<i32>) -> String {
    or_dash(value, |year| year.to_string())
}

/// A day, `2019-04-24` or `24/04/2019`, from a day in ISO 8601; a dash if it is unknown.
pub(crate) fn day(language: Language, value: Option<&str>) -> String {
    let parts: Option<Vec<&str>> = value.map(|text| text.split('-').collect());
    match (language, parts.as_deref()) {
        (Language::PtBr, Some([year, month, day])) => format!("{day}/{month}/{year}"),
        _ => text_or_dash(value),
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

/// Text that may be unknown.
pub(crate) fn text_or_dash(value: Option<&str>) -> String {
    or_dash(value, str::to_owned)
}

fn or_dash<T>(value: Option<T>, write: impl FnOnce(T) -> String) -> String {
    value.map_or_else(|| UNKNOWN.to_owned(), write)
}

/// IMDb's rating of one title, which has one decimal: `7.9`.
pub(crate) fn rating(language: Language, value: Option<f64>) -> String {
    decimal_or_dash(language, value, 1)
}

/// A share between 0 and 1 as a percentage: `12.3%` or `12,3%`.
pub(crate) fn percent(language: Language, share: f64, places: usize) -> String {
    if share.is_finite() {
        format!("{}%", decimal(language, share * 100.0, places))
    } else {
        UNKNOWN.to_owned()
    }
}

/// Whole US dollars in full: `$2,923,706,026` or `US$ 2.923.706.026`.
pub(crate) fn usd(language: Language, dollars: i64) -> String {
    signed_money(
        language,
        dollars < 0,
        &count(language, dollars.unsigned_abs()),
    )
}

/// Whole US dollars that may be unknown.
pub(crate) fn usd_or_dash(language: Language, dollars: Option<i64>) -> String {
    or_dash(dollars, |dollars| usd(language, dollars))
}

/// US dollars to two figures or so: `$2.9 billion`, `US$ 2,9 bilhões`, `$950 thousand`.
pub(crate) fn usd_short(language: Language, dollars: i64) -> String {
    let size = dollars.unsigned_abs();
    let negative = dollars < 0;
    // The limits are those where the rounded figure would read 1,000 of the smaller unit.
    let (unit, one, en, singular, plural) = match size {
        999_950_000.. => (1e9, 1, "billion", "bilhão", "bilhões"),
        999_500.. => (1e6, 1, "million", "milhão", "milhões"),
        1_000.. => (1e3, 0, "thousand", "mil", "mil"),
        _ => return signed_money(language, negative, &count(language, size)),
    };
    #[expect(clippy::cast_precision_loss, reason = "two figures of it are written")]
    let value = size as f64 / unit;
    let mut figure = decimal(language, value, one);
    if let Some(short) = figure.strip_suffix(pick(language, ".0", ",0")) {
        figure = short.to_owned();
    }
    // Portuguese counts 1,9 as one.
    let word = match language {
        Language::En => en,
        Language::PtBr if (value * 10.0).round() < 20.0 => singular,
        Language::PtBr => plural,
    };
    signed_money(language, negative, &format!("{figure} {word}"))
}

fn signed_money(language: Language, negative: bool, figure: &str) -> String {
    let sign = if negative { "-" } else { "" };
    format!("{sign}{}{figure}", pick(language, "$", "US$ "))
}

/// A range: `7.20 to 7.42` or `7,20 a 7,42`.
pub(crate) fn range(language: Language, [low, high]: [f64; 2], places: usize) -> String {
    format!(
        "{} {} {}",
        decimal(language, low, places),
        pick(language, "to", "a"),
        decimal(language, high, places)
    )
}

/// `a`, `a and b`, `a, b and c`; `a, b e c`.
pub(crate) fn list<S: AsRef<str>>(language: Language, items: &[S]) -> String {
    let mut text = String::new();
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            let last = index + 1 == items.len();
            text.push_str(if last {
                pick(language, " and ", " e ")
            } else {
                ", "
            });
        }
        text.push_str(item.as_ref());
    }
    text
}

/// A title in quotation marks, `“The Matrix”`, with its year where known: `“The Matrix” (1999)`.
pub(crate) fn title(title: Option<&str>, tconst: &str, start_year: Option<i32>) -> String {
    let name = title.unwrap_or(tconst);
    match start_year {
        Some(year) => format!("“{name}” ({year})"),
        None => format!("“{name}”"),
    }
}

/// A count with its noun: `1 film`, `2 films`, `1.234 filmes`.
pub(crate) fn counted(
    language: Language,
    number: u64,
    en: (&str, &str),
    pt_br: (&str, &str),
) -> String {
    let (one, many) = match language {
        Language::En => en,
        Language::PtBr => pt_br,
    };
    let noun = if number == 1 { one } else { many };
    format!("{} {noun}", count(language, number))
}

/// `1 film`, `2 films`; `1 filme`, `2 filmes`.
pub(crate) fn films(language: Language, number: u64) -> String {
    counted(language, number, ("film", "films"), ("filme", "filmes"))
}

/// `1 series`, `2 series`; `1 série`, `2 séries`.
pub(crate) fn series(language: Language, number: u64) -> String {
    counted(language, number, ("series", "series"), ("série", "séries"))
}

/// `1 vote`, `2 votes`; `1 voto`, `2 votos`.
pub(crate) fn votes(language: Language, number: u64) -> String {
    counted(language, number, ("vote", "votes"), ("voto", "votos"))
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
            "What the answer rests on",
            "Em que a resposta se apoia",
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
        .push(row(pick(language, "looked at", "examinados"), titles));
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
    match REASONS.iter().find(|(key, ..)| *key == reason) {
        Some((_, en, pt_br)) => format!(
            "{}: {}",
            pick(language, "left out", "de fora"),
            pick(language, en, pt_br)
        ),
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
        "too_few_votes",
        "too few votes, or unknown",
        "poucos votos, ou votos desconhecidos",
    ),
    (
        "year_with_too_few_titles",
        "in a year with too few titles to compare",
        "em ano com títulos de menos para comparar",
    ),
    (
        "same_name_other_birth_year",
        "a namesake with another birth year",
        "homônimo com outro ano de nascimento",
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
        "still running, 2 years or less so far",
        "em exibição, com 2 anos ou menos até aqui",
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

fn pick_char(language: Language, en: char, pt_br: char) -> char {
    match language {
        Language::En => en,
        Language::PtBr => pt_br,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Language::{En, PtBr};

    #[test]
    fn numbers_are_written_with_the_separators_of_the_language() {
        assert_eq!(integer(En, -1_234_567), "-1,234,567");
        assert_eq!(integer(PtBr, 1_234_567), "1.234.567");
        assert_eq!(integer(En, 999), "999");
        assert_eq!(integer(En, i64::MIN), "-9,223,372,036,854,775,808");
        assert_eq!(decimal(En, 1234.5, 2), "1,234.50");
        assert_eq!(decimal(PtBr, -7.305, 1), "-7,3");
        assert_eq!(year(Some(1994)), "1994");
        assert_eq!(percent(PtBr, 0.123, 1), "12,3%");
    }

    #[test]
    fn what_rounds_to_zero_has_no_sign_and_what_is_no_number_is_a_dash() {
        assert_eq!(decimal(En, -0.001, 2), "0.00");
        assert_eq!(decimal(En, f64::NAN, 2), UNKNOWN);
        assert_eq!(percent(En, f64::INFINITY, 0), UNKNOWN);
        assert_eq!(decimal_or_dash(En, None, 2), UNKNOWN);
    }

    #[test]
    fn money_is_whole_dollars_in_full_and_two_figures_in_short() {
        assert_eq!(usd(En, 2_923_706_026), "$2,923,706,026");
        assert_eq!(usd(PtBr, -1_000), "-US$ 1.000");
        assert_eq!(usd_short(En, 2_923_706_026), "$2.9 billion");
        assert_eq!(usd_short(PtBr, 2_923_706_026), "US$ 2,9 bilhões");
        assert_eq!(usd_short(PtBr, 1_900_000_000), "US$ 1,9 bilhão");
        assert_eq!(usd_short(PtBr, 1_960_000_000), "US$ 2 bilhões");
        assert_eq!(usd_short(En, 999_999_999), "$1 billion");
        assert_eq!(usd_short(En, 999_499), "$999 thousand");
        assert_eq!(usd_short(En, 999_500), "$1 million");
        assert_eq!(usd_short(PtBr, 950_000), "US$ 950 mil");
        assert_eq!(usd_short(En, 12), "$12");
    }

    #[test]
    fn lists_end_with_and() {
        assert_eq!(list::<&str>(En, &[]), "");
        assert_eq!(list(En, &["a"]), "a");
        assert_eq!(list(En, &["a", "b", "c"]), "a, b and c");
        assert_eq!(list(PtBr, &["a", "b", "c"]), "a, b e c");
    }

    #[test]
    fn titles_are_quoted_and_fall_back_on_the_id() {
        assert_eq!(
            title(Some("Heat"), "tt0113277", Some(1995)),
            "“Heat” (1995)"
        );
        assert_eq!(title(None, "tt0113277", None), "“tt0113277”");
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
