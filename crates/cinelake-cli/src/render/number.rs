//! Numbers as people read them: thousands apart, shares that never round to a lie, spans of time.

use std::time::Duration;

use crate::wording::{Wording, say};

/// `1234567` as `1,234,567`. In English only, as [`plural`].
pub(crate) fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `1 title`, `2 titles`. In English only, for commands that are not translated.
pub(crate) fn plural(number: u64, word: &str) -> String {
    match number {
        1 => format!("1 {word}"),
        _ => format!("{} {word}s", thousands(number)),
    }
}

/// A part of a whole in percent, with one decimal; empty for a whole of 0.
///
/// `100 %` and `0 %` mean all and nothing: what rounds to them without being it says so.
pub(super) fn share(words: Wording, part: u64, whole: u64) -> String {
    if whole == 0 {
        return String::new();
    }
    let percent = part as f64 / whole as f64 * 100.0;
    match part {
        0 => "0 %".to_owned(),
        _ if part == whole => "100 %".to_owned(),
        _ if percent < 0.05 => format!("<{} %", words.decimal(0.1, 1)),
        _ if part < whole && percent >= 99.95 => format!(">{} %", words.decimal(99.9, 1)),
        _ => format!("{} %", words.decimal(percent, 1)),
    }
}

/// Bytes in powers of 1,000, as disks and S3 bills count them: `48.3 kB`.
pub(crate) fn bytes(words: Wording, size_bytes: u64) -> String {
    // The largest `u64` is 18.4 EB.
    const UNITS: [&str; 6] = ["kB", "MB", "GB", "TB", "PB", "EB"];
    if size_bytes < 1_000 {
        return words.counted("bytes", size_bytes);
    }
    let mut size = size_bytes as f64 / 1_000.0;
    let mut unit = UNITS[0];
    for larger in &UNITS[1..] {
        // Not 1,000: 999.96 kB would print as 1000.0 kB.
        if size < 999.95 {
            break;
        }
        size /= 1_000.0;
        unit = larger;
    }
    format!("{} {unit}", words.decimal(size, 1))
}

/// A span of time: `0.4 s`, `8.6 s`, `8 min 35 s`, `1 h 23 min`, `3 days 4 h`.
pub(crate) fn duration(words: Wording, span: Duration) -> String {
    let tenths = (span.as_secs_f64() * 10.0).round();
    if tenths < 600.0 {
        return format!("{} s", words.decimal(tenths / 10.0, 1));
    }
    let seconds = span.as_secs_f64().round() as u64;
    match seconds {
        0..3_600 => two(words, seconds / 60, "min", seconds % 60, "s"),
        3_600..172_800 => {
            let minutes = (seconds + 30) / 60;
            two(words, minutes / 60, "h", minutes % 60, "min")
        }
        _ => {
            let hours = (seconds + 1_800) / 3_600;
            two(words, hours / 24, &words.text("unit-days"), hours % 24, "h")
        }
    }
}

fn two(words: Wording, large: u64, large_unit: &str, small: u64, small_unit: &str) -> String {
    let large = words.number(large);
    match small {
        0 => format!("{large} {large_unit}"),
        _ => format!("{large} {large_unit} {small} {small_unit}"),
    }
}

/// Wall time given in seconds; what is no time counts as none.
pub(super) fn seconds(seconds: f64) -> Duration {
    Duration::try_from_secs_f64(seconds).unwrap_or_default()
}

/// An estimate in minutes: `under a minute`, `8.6 minutes`, `1 h 23 min`.
pub(super) fn minutes(words: Wording, minutes: f64) -> String {
    let tenths = (minutes * 10.0).round();
    if minutes < 1.0 {
        words.text("minutes-under-one")
    } else if tenths == 10.0 {
        words.text("minutes-one")
    } else if tenths < 600.0 {
        say!(
            words,
            "minutes-some",
            number = words.decimal(tenths / 10.0, 1)
        )
    } else {
        duration(words, seconds(minutes.round() * 60.0))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn thousands_stand_apart() {
        let texts = [0, 7, 999, 1_000, 20_573, 156_158, 1_234_567].map(thousands);
        assert_eq!(
            texts,
            ["0", "7", "999", "1,000", "20,573", "156,158", "1,234,567"]
        );
        assert_eq!(thousands(u64::MAX), "18,446,744,073,709,551,615");
    }

    #[test]
    fn only_one_is_singular() {
        assert_eq!(
            [0, 1, 2_000].map(|n| plural(n, "title")),
            ["0 titles", "1 title", "2,000 titles"]
        );
    }

    #[test]
    fn a_share_rounds_to_all_or_nothing_only_when_it_is() {
        let texts = [
            (0, 9),
            (9, 9),
            (1, 100_000),
            (99_999, 100_000),
            (1, 3),
            (5, 0),
        ];
        let texts = texts.map(|(part, whole)| share(Wording::EN, part, whole));
        assert_eq!(texts, ["0 %", "100 %", "<0.1 %", ">99.9 %", "33.3 %", ""]);
    }

    #[test]
    fn sizes_carry_the_unit_that_fits() {
        let texts = [
            0,
            1,
            999,
            1_000,
            48_348,
            999_949,
            999_950,
            108_099_142,
            3_700_000_000,
            999_950_000_000_000_000,
            u64::MAX,
        ]
        .map(|size| bytes(Wording::EN, size));
        let expected = [
            "0 bytes",
            "1 byte",
            "999 bytes",
            "1.0 kB",
            "48.3 kB",
            "999.9 kB",
            "1.0 MB",
            "108.1 MB",
            "3.7 GB",
            "1.0 EB",
            "18.4 EB",
        ];
        assert_eq!(texts, expected);
    }

    #[test]
    fn spans_of_time_read_as_people_say_them() {
        let texts = [
            0.0, 0.44, 8.62, 59.94, 59.96, 515.0, 3_599.6, 4_980.0, 273_600.0,
        ]
        .map(|span| duration(Wording::EN, seconds(span)));
        let expected = [
            "0.0 s",
            "0.4 s",
            "8.6 s",
            "59.9 s",
            "1 min",
            "8 min 35 s",
            "1 h",
            "1 h 23 min",
            "3 days 4 h",
        ];
        assert_eq!(texts, expected);
    }

    #[test]
    fn estimates_are_as_rough_as_they_may_be() {
        let texts = [0.0, 0.99, 1.0, 1.04, 8.6, 59.96, 83.4].map(|span| minutes(Wording::EN, span));
        let expected = [
            "under a minute",
            "under a minute",
            "1 minute",
            "1 minute",
            "8.6 minutes",
            "1 h",
            "1 h 23 min",
        ];
        assert_eq!(texts, expected);
    }

    #[test]
    fn portuguese_writes_a_comma_before_decimals_and_a_point_between_thousands() {
        let words = Wording::PT_BR;
        assert_eq!(share(words, 1, 3), "33,3 %");
        assert_eq!(share(words, 1, 100_000), "<0,1 %");
        assert_eq!(bytes(words, 48_348), "48,3 kB");
        assert_eq!(bytes(words, 1), "1 byte");
        assert_eq!(duration(words, seconds(8.62)), "8,6 s");
        assert_eq!(duration(words, seconds(273_600.0)), "3 dias 4 h");
        assert_eq!(minutes(words, 8.6), "8,6 minutos");
        assert_eq!(words.number(156_158), "156.158");
    }

    proptest! {
        #[test]
        fn thousands_lose_no_digit(number: u64) {
            prop_assert_eq!(thousands(number).replace(',', ""), number.to_string());
        }

        #[test]
        fn no_second_or_minute_reaches_sixty(span in 0.0..400_000.0_f64) {
            let text = duration(Wording::EN, seconds(span));
            prop_assert!(!text.contains("60 "), "{} {}", span, text);
        }

        #[test]
        fn no_size_reaches_the_next_unit(size: u64) {
            let text = bytes(Wording::EN, size);
            prop_assert!(!text.starts_with("1000.0"), "{}", text);
        }
    }
}
