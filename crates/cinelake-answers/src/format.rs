//! Numbers, money, dates and lists as people read them, in each language.
//!
//! Everything a reader sees of a number is written here, so that two questions, or an answer and
//! the report about it, never write the same figure in two ways. Plain spaces only: a no-break space
//! survives neither a terminal nor a CSV reader reliably.

use chrono::{DateTime, Datelike, NaiveDate, Timelike, Utc};

use crate::language::Language;
use crate::words::pick;

/// What stands for an unknown value in a table or a sentence.
pub const UNKNOWN: &str = "–";

/// A whole number with separators: `1,234` or `1.234`.
#[must_use]
pub fn integer(language: Language, value: i64) -> String {
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
#[must_use]
pub fn count(language: Language, value: u64) -> String {
    integer(language, i64::try_from(value).unwrap_or(i64::MAX))
}

/// A number with fixed places and separators, `1,234.50` or `1.234,50`; a dash if it is not finite.
/// What rounds to zero has no sign.
#[must_use]
pub fn decimal(language: Language, value: f64, places: usize) -> String {
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
#[must_use]
pub fn decimal_or_dash(language: Language, value: Option<f64>, places: usize) -> String {
    or_dash(value, |value| decimal(language, value, places))
}

/// A whole number that may be unknown.
#[must_use]
pub fn integer_or_dash(language: Language, value: Option<i64>) -> String {
    or_dash(value, |value| integer(language, value))
}

/// A calendar year, without separators; a dash if it is unknown.
#[must_use]
pub fn year(value: Option<i32>) -> String {
    or_dash(value, |year| year.to_string())
}

/// A day, `2019-04-24` or `24/04/2019`, from a day in ISO 8601; a dash if it is unknown.
#[must_use]
pub fn day(language: Language, value: Option<&str>) -> String {
    let parts: Option<Vec<&str>> = value.map(|text| text.split('-').collect());
    match (language, parts.as_deref()) {
        (Language::PtBr, Some([year, month, day])) => format!("{day}/{month}/{year}"),
        _ => text_or_dash(value),
    }
}

/// Text that may be unknown.
#[must_use]
pub fn text_or_dash(value: Option<&str>) -> String {
    or_dash(value, str::to_owned)
}

fn or_dash<T>(value: Option<T>, write: impl FnOnce(T) -> String) -> String {
    value.map_or_else(|| UNKNOWN.to_owned(), write)
}

/// IMDb's rating of one title, which has one decimal: `7.9`.
#[must_use]
pub fn rating(language: Language, value: Option<f64>) -> String {
    decimal_or_dash(language, value, 1)
}

/// A share between 0 and 1 as a percentage: `12.3%` or `12,3%`.
#[must_use]
pub fn percent(language: Language, share: f64, places: usize) -> String {
    if share.is_finite() {
        format!("{}%", decimal(language, share * 100.0, places))
    } else {
        UNKNOWN.to_owned()
    }
}

/// Whole US dollars in full: `$2,923,706,026` or `US$ 2.923.706.026`.
#[must_use]
pub fn usd(language: Language, dollars: i64) -> String {
    signed_money(
        language,
        dollars < 0,
        &count(language, dollars.unsigned_abs()),
    )
}

/// Whole US dollars that may be unknown.
#[must_use]
pub fn usd_or_dash(language: Language, dollars: Option<i64>) -> String {
    or_dash(dollars, |dollars| usd(language, dollars))
}

/// US dollars to two figures or so: `$2.9 billion`, `US$ 2,9 bilhões`, `$950 thousand`.
#[must_use]
pub fn usd_short(language: Language, dollars: i64) -> String {
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

/// US dollars in three figures, for charts and tight rows: `$2.80B`, `$14.0M`, `$230K`, `$12`;
/// `US$ 2,80 bi`, `US$ 14,0 mi`, `US$ 230 mil`.
#[must_use]
pub fn usd_compact(language: Language, dollars: i64) -> String {
    let figure = compact(language, dollars.unsigned_abs());
    signed_money(language, dollars < 0, &figure)
}

/// The same without zeros behind the separator, for round values of an axis: `$10M`, `$2.5B`.
#[must_use]
pub fn usd_tick(language: Language, dollars: i64) -> String {
    let figure = tick(language, dollars.unsigned_abs());
    signed_money(language, dollars < 0, &figure)
}

/// A count in three figures: `2.80M`, `230K`; `2,80 mi`, `230 mil`.
#[must_use]
pub fn compact(language: Language, value: u64) -> String {
    let (figure, unit) = three_figures(language, value);
    format!("{figure}{unit}")
}

/// The same without zeros behind the separator, for round values of an axis: `100K`, `2,5 mi`.
#[must_use]
pub fn tick(language: Language, value: u64) -> String {
    let (figure, unit) = three_figures(language, value);
    let figure = if figure.contains(pick_char(language, '.', ',')) {
        figure.trim_end_matches('0').trim_end_matches(['.', ','])
    } else {
        &figure
    };
    format!("{figure}{unit}")
}

/// Three figures and the unit; below a thousand the number itself.
fn three_figures(language: Language, value: u64) -> (String, &'static str) {
    // The limits are those where three figures would read 1,000 of the smaller unit.
    let (unit, word) = match value {
        0..1_000 => return (count(language, value), ""),
        1_000..999_500 => (1e3, pick(language, "K", " mil")),
        999_500..999_500_000 => (1e6, pick(language, "M", " mi")),
        999_500_000..999_500_000_000 => (1e9, pick(language, "B", " bi")),
        _ => (1e12, pick(language, "T", " tri")),
    };
    #[expect(
        clippy::cast_precision_loss,
        reason = "three figures of it are written"
    )]
    let value = value as f64 / unit;
    let places = match value {
        ..9.995 => 2,
        ..99.95 => 1,
        _ => 0,
    };
    // Halves go up, as people round.
    let power = 10_f64.powi(places);
    let value = (value * power).round() / power;
    (decimal(language, value, places as usize), word)
}

/// A number with its sign, `+0.33`, `-0.10`; what rounds to zero has none.
#[must_use]
pub fn signed(language: Language, value: f64, places: usize) -> String {
    let text = decimal(language, value, places);
    let is_zero = !text.bytes().any(|byte| (b'1'..=b'9').contains(&byte));
    if is_zero || value < 0.0 {
        text
    } else {
        format!("+{text}")
    }
}

/// How many times, `12.3×` or `12,3×`; from 100 on without a decimal.
#[must_use]
pub fn times(language: Language, value: f64) -> String {
    let places = usize::from(value < 99.95);
    format!("{}×", decimal(language, value, places))
}

/// A range: `7.20 to 7.42` or `7,20 a 7,42`.
#[must_use]
pub fn range(language: Language, [low, high]: [f64; 2], places: usize) -> String {
    format!(
        "{} {} {}",
        decimal(language, low, places),
        pick(language, "to", "a"),
        decimal(language, high, places)
    )
}

/// `a`, `a and b`, `a, b and c`; `a, b e c`.
#[must_use]
pub fn list<S: AsRef<str>>(language: Language, items: &[S]) -> String {
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
#[must_use]
pub fn title(title: Option<&str>, tconst: &str, start_year: Option<i32>) -> String {
    let name = title.unwrap_or(tconst);
    match start_year {
        Some(year) => format!("“{name}” ({year})"),
        None => format!("“{name}”"),
    }
}

/// A count with its noun: `1 film`, `2 films`, `1.234 filmes`.
#[must_use]
pub fn counted(language: Language, number: u64, en: (&str, &str), pt_br: (&str, &str)) -> String {
    let (one, many) = match language {
        Language::En => en,
        Language::PtBr => pt_br,
    };
    let noun = if number == 1 { one } else { many };
    format!("{} {noun}", count(language, number))
}

/// `1 film`, `2 films`; `1 filme`, `2 filmes`.
#[must_use]
pub fn films(language: Language, number: u64) -> String {
    counted(language, number, ("film", "films"), ("filme", "filmes"))
}

/// `1 series`, `2 series`; `1 série`, `2 séries`.
#[must_use]
pub fn series(language: Language, number: u64) -> String {
    counted(language, number, ("series", "series"), ("série", "séries"))
}

/// `1 vote`, `2 votes`; `1 voto`, `2 votos`.
#[must_use]
pub fn votes(language: Language, number: u64) -> String {
    counted(language, number, ("vote", "votes"), ("voto", "votos"))
}

/// A day in words: `23 Nov 2026`, `23 de nov. de 2026`.
#[must_use]
pub fn date(language: Language, day: NaiveDate) -> String {
    let month = day.month0() as usize;
    match language {
        Language::En => format!("{} {} {}", day.day(), MONTHS_EN[month], day.year()),
        Language::PtBr => format!("{} de {} de {}", day.day(), MONTHS_PT_BR[month], day.year()),
    }
}

/// A moment in words, in UTC: `23 Nov 2026, 14:05 UTC`, `23 de nov. de 2026, 14:05 UTC`.
#[must_use]
pub fn time(language: Language, moment: DateTime<Utc>) -> String {
    let day = date(language, moment.date_naive());
    format!("{day}, {:02}:{:02} UTC", moment.hour(), moment.minute())
}

const MONTHS_EN: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

const MONTHS_PT_BR: [&str; 12] = [
    "jan.", "fev.", "mar.", "abr.", "mai.", "jun.", "jul.", "ago.", "set.", "out.", "nov.", "dez.",
];

/// At most so many characters of a text: its beginning and an ellipsis.
#[must_use]
pub fn shortened(text: &str, characters: usize) -> String {
    if text.chars().count() <= characters {
        return text.to_owned();
    }
    let start: String = text.chars().take(characters.saturating_sub(1)).collect();
    format!("{}…", start.trim_end())
}

fn pick_char(language: Language, en: char, pt_br: char) -> char {
    match language {
        Language::En => en,
        Language::PtBr => pt_br,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

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
    fn compact_money_has_three_figures_and_a_unit() {
        for (dollars, en, pt_br) in [
            (2_800_000_000, "$2.80B", "US$ 2,80 bi"),
            (14_000_000, "$14.0M", "US$ 14,0 mi"),
            (230_000, "$230K", "US$ 230 mil"),
            (132_500_000, "$133M", "US$ 133 mi"),
            (1_000, "$1.00K", "US$ 1,00 mil"),
            (999, "$999", "US$ 999"),
            (0, "$0", "US$ 0"),
            (-14_000_000, "-$14.0M", "-US$ 14,0 mi"),
            (999_499, "$999K", "US$ 999 mil"),
            (999_500, "$1.00M", "US$ 1,00 mi"),
            (9_996_000, "$10.0M", "US$ 10,0 mi"),
            (99_960_000, "$100M", "US$ 100 mi"),
            (1_200_000_000_000, "$1.20T", "US$ 1,20 tri"),
        ] {
            assert_eq!(usd_compact(En, dollars), en);
            assert_eq!(usd_compact(PtBr, dollars), pt_br);
        }
    }

    #[test]
    fn ticks_have_no_zeros_behind_the_separator() {
        assert_eq!(usd_tick(En, 10_000_000), "$10M");
        assert_eq!(usd_tick(PtBr, 2_500_000_000), "US$ 2,5 bi");
        assert_eq!(tick(PtBr, 100_000), "100 mil");
        assert_eq!(tick(En, 100), "100");
        assert_eq!(tick(En, 0), "0");
        assert_eq!(compact(En, 2_934_567), "2.93M");
    }

    #[test]
    fn signs_and_multiples_are_written_in_full() {
        assert_eq!(signed(En, 0.333, 2), "+0.33");
        assert_eq!(signed(PtBr, -0.333, 2), "-0,33");
        assert_eq!(signed(En, 0.001, 2), "0.00");
        assert_eq!(times(PtBr, 12.34), "12,3×");
        assert_eq!(times(En, 1_234.5), "1,234×");
        assert_eq!(times(En, 99.96), "100×");
    }

    #[test]
    fn days_and_moments_are_in_words() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
        assert_eq!(date(En, day), "23 Nov 2026");
        assert_eq!(date(PtBr, day), "23 de nov. de 2026");
        let moment = day.and_hms_opt(4, 5, 59).unwrap().and_utc();
        assert_eq!(time(En, moment), "23 Nov 2026, 04:05 UTC");
        assert_eq!(time(PtBr, moment), "23 de nov. de 2026, 04:05 UTC");
        let months: Vec<String> = (1..=12)
            .filter_map(|month| NaiveDate::from_ymd_opt(2026, month, 1))
            .map(|day| date(PtBr, day))
            .collect();
        assert_eq!(months[4], "1 de mai. de 2026");
        assert_eq!(months[11], "1 de dez. de 2026");
    }

    #[test]
    fn one_is_singular_and_none_and_many_are_plural() {
        assert_eq!(films(En, 1), "1 film");
        assert_eq!(films(PtBr, 0), "0 filmes");
        assert_eq!(series(PtBr, 1), "1 série");
        assert_eq!(series(En, 2_000), "2,000 series");
        assert_eq!(votes(PtBr, 1_500), "1.500 votos");
    }

    #[test]
    fn long_text_ends_with_an_ellipsis() {
        assert_eq!(shortened("Ulysses", 7), "Ulysses");
        assert_eq!(shortened("The Final Reckoning", 11), "The Final…");
        assert_eq!(shortened("千と千尋の神隠し", 4), "千と千…");
    }

    proptest! {
        #[test]
        fn any_amount_is_compact_in_either_language(dollars in any::<i64>()) {
            for language in Language::ALL {
                let text = usd_compact(language, dollars);
                let digits = text.bytes().filter(u8::is_ascii_digit).count();
                prop_assert!((1..=3).contains(&digits) || dollars.unsigned_abs() >= 1_000_000_000_000_000, "{}", text);
                let tick = usd_tick(En, dollars);
                let figure = tick.trim_end_matches(char::is_alphabetic);
                prop_assert!(!figure.contains('.') || !figure.ends_with('0'), "{}", tick);
            }
        }
    }
}
