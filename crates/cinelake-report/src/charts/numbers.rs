//! Numbers as the charts write them: short, where a sentence would write them in full.

use cinelake_answers::Language;

/// What stands for an unknown value.
pub(super) const UNKNOWN: &str = "–";

fn pick<T>(language: Language, en: T, pt_br: T) -> T {
    match language {
        Language::En => en,
        Language::PtBr => pt_br,
    }
}

/// A count with separators.
pub(super) fn count(language: Language, value: u64) -> String {
    #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^53")]
    decimal(language, value as f64, 0)
}

/// A number with fixed places and separators.
pub(super) fn decimal(language: Language, value: f64, places: usize) -> String {
    let text = format!("{:.places$}", value.abs());
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let mut written = String::from(if value < 0.0 { "-" } else { "" });
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            written.push(pick(language, ',', '.'));
        }
        written.push(digit);
    }
    if !fraction.is_empty() {
        written.push(pick(language, '.', ','));
        written.push_str(fraction);
    }
    written
}

/// A share as a percentage.
pub(super) fn percent(language: Language, share: f64, places: usize) -> String {
    format!("{}%", decimal(language, share * 100.0, places))
}

/// Whole US dollars in full.
pub(super) fn usd(language: Language, dollars: i64) -> String {
    let sign = if dollars < 0 { "-" } else { "" };
    format!(
        "{sign}{}{}",
        pick(language, "$", "US$ "),
        count(language, dollars.unsigned_abs())
    )
}

/// US dollars in three figures or so.
pub(super) fn usd_compact(language: Language, dollars: i64) -> String {
    let sign = if dollars < 0 { "-" } else { "" };
    format!(
        "{sign}{}{}",
        pick(language, "$", "US$ "),
        compact(language, dollars.unsigned_abs())
    )
}

/// A count in three figures or so: `1.23M`, `1,23 mi`.
pub(super) fn compact(language: Language, value: u64) -> String {
    let (unit, word) = match value {
        0..1_000 => return count(language, value),
        1_000..1_000_000 => (1e3, pick(language, "K", " mil")),
        1_000_000..1_000_000_000 => (1e6, pick(language, "M", " mi")),
        _ => (1e9, pick(language, "B", " bi")),
    };
    #[expect(
        clippy::cast_precision_loss,
        reason = "three figures of it are written"
    )]
    let value = value as f64 / unit;
    let places = if value < 10.0 {
        2
    } else {
        usize::from(value < 100.0)
    };
    let text = decimal(language, value, places);
    let text = if places > 0 {
        text.trim_end_matches('0').trim_end_matches(['.', ','])
    } else {
        &text
    };
    format!("{text}{word}")
}

/// A number as machines read it: at most six decimals, as in the JSON.
pub(super) fn machine(value: f64) -> String {
    ((value * 1e6).round() / 1e6 + 0.0).to_string()
}

/// A number with its sign: `+0.42`, `−0.10`.
pub(super) fn signed(language: Language, value: f64, places: usize) -> String {
    let text = decimal(language, value, places);
    match text.strip_prefix('-') {
        Some(size) => format!("−{size}"),
        None => format!("+{text}"),
    }
}

/// How many times: `7.9×`; large ones without a decimal.
pub(super) fn times(language: Language, value: f64) -> String {
    format!("{}×", decimal(language, value, usize::from(value < 100.0)))
}

/// A round number of an axis: `100K`, `100 mil`.
pub(super) fn power(language: Language, value: f64) -> String {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a tick, not below 0"
    )]
    compact(language, value.max(0.0) as u64)
}

/// Round dollars of an axis.
pub(super) fn usd_axis(language: Language, value: f64) -> String {
    #[expect(clippy::cast_possible_truncation, reason = "a tick")]
    usd_compact(language, value as i64)
}
