//! Numbers, money, dates and lists as people read them, in each language.
//!
//! Everything a reader sees of a number is written here, so that two questions, or an answer and
//! the report about it, never write the same figure in two ways. Plain spaces only: a no-break space
//! survives neither a terminal nor a CSV reader reliably.

use chrono::{DateTime, Datelike, NaiveDate, Timelike, Utc};

use crate::language::Language;
use crate::words::say;

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
    let [low, high] = [low, high].map(|value| decimal(language, value, places));
    say!(language, "range", low, high)
}

/// `a`, `a and b`, `a, b and c`; `a, b e c`.
#[must_use]
pub fn list<S: AsRef<str>>(language: Language, items: &[S]) -> String {
    let items: Vec<&str> = items.iter().map(AsRef::as_ref).collect();
    match items.as_slice() {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [items @ .., last] => say!(language, "list", items = items.join(", "), last = *last),
    }
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

/// `1 film`, `2 films`; `1 filme`, `2 filmes`.
#[must_use]
pub fn films(language: Language, number: u64) -> String {
    say!(language, "count-films", count = number)
}

/// `1 series`, `2 series`; `1 série`, `2 séries`.
#[must_use]
pub fn series(language: Language, number: u64) -> String {
    say!(language, "count-series", count = number)
}

/// `1 vote`, `2 votes`; `1 voto`, `2 votos`.
#[must_use]
pub fn votes(language: Language, number: u64) -> String {
    say!(language, "count-votes", count = number)
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

/// The sign or the unit of the language.
fn pick<'a>(language: Language, en: &'a str, pt_br: &'a str) -> &'a str {
    match language {
        Language::En => en,
        Language::PtBr => pt_br,
    }
}

fn pick_char(language: Language, en: char, pt_br: char) -> char {
    match language {
        Language::En => en,
        Language::PtBr => pt_br,
    }
}

#[cfg(test)]
mod tests;
