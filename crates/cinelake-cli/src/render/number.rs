//! Numbers as people read them: thousands apart, shares that never round to a lie, spans of time.

use std::time::Duration;

/// `1234567` as `1,234,567`.
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

/// `1 title`, `2 titles`. For words whose plural is not made with an `s`, see [`plural_as`].
pub(crate) fn plural(number: u64, word: &str) -> String {
    match number {
        1 => format!("1 {word}"),
        _ => format!("{} {word}s", thousands(number)),
    }
}

/// `1 entry`, `2 entries`.
pub(super) fn plural_as(number: u64, one: &str, many: &str) -> String {
    format!(
        "{} {}",
        thousands(number),
        if number == 1 { one } else { many }
    )
}

/// A part of a whole in percent, with one decimal; empty for a whole of 0.
///
/// `100 %` and `0 %` mean all and nothing: what rounds to them without being it says so.
pub(super) fn share(part: u64, whole: u64) -> String {
    if whole == 0 {
        return String::new();
    }
    let percent = part as f64 / whole as f64 * 100.0;
    match part {
        0 => "0 %".to_owned(),
        _ if part == whole => "100 %".to_owned(),
        _ if percent < 0.05 => "<0.1 %".to_owned(),
        _ if part < whole && percent >= 99.95 => ">99.9 %".to_owned(),
        _ => format!("{percent:.1} %"),
    }
}

/// Bytes in powers of 1,000, as disks and S3 bills count them: `48.3 kB`.
pub(crate) fn bytes(size_bytes: u64) -> String {
    // The largest `u64` is 18.4 EB.
    const UNITS: [&str; 6] = ["kB", "MB", "GB", "TB", "PB", "EB"];
    if size_bytes < 1_000 {
        return plural(size_bytes, "byte");
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
    format!("{size:.1} {unit}")
}

/// A span of time: `0.4 s`, `8.6 s`, `8 min 35 s`, `1 h 23 min`, `3 days 4 h`.
pub(crate) fn duration(span: Duration) -> String {
    let tenths = (span.as_secs_f64() * 10.0).round();
    if tenths < 600.0 {
        return format!("{:.1} s", tenths / 10.0);
    }
    let seconds = span.as_secs_f64().round() as u64;
    match seconds {
        0..3_600 => two(seconds / 60, "min", seconds % 60, "s"),
        3_600..172_800 => {
            let minutes = (seconds + 30) / 60;
            two(minutes / 60, "h", minutes % 60, "min")
        }
        _ => {
            let hours = (seconds + 1_800) / 3_600;
            two(hours / 24, "days", hours % 24, "h")
        }
    }
}

fn two(large: u64, large_unit: &str, small: u64, small_unit: &str) -> String {
    match small {
        0 => format!("{} {large_unit}", thousands(large)),
        _ => format!("{} {large_unit} {small} {small_unit}", thousands(large)),
    }
}

/// Wall time given in seconds; what is no time counts as none.
pub(super) fn seconds(seconds: f64) -> Duration {
    Duration::try_from_secs_f64(seconds).unwrap_or_default()
}

/// An estimate in minutes: `under a minute`, `8.6 minutes`, `1 h 23 min`.
pub(super) fn minutes(minutes: f64) -> String {
    let tenths = (minutes * 10.0).round();
    if minutes < 1.0 {
        "under a minute".to_owned()
    } else if tenths == 10.0 {
        "1 minute".to_owned()
    } else if tenths < 600.0 {
        format!("{:.1} minutes", tenths / 10.0)
    } else {
        duration(seconds(minutes.round() * 60.0))
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
        assert_eq!(plural_as(1, "entry", "entries"), "1 entry");
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
        let texts = texts.map(|(part, whole)| share(part, whole));
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
        .map(bytes);
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
        .map(|span| duration(seconds(span)));
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
        let texts = [0.0, 0.99, 1.0, 1.04, 8.6, 59.96, 83.4].map(minutes);
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

    proptest! {
        #[test]
        fn thousands_lose_no_digit(number: u64) {
            prop_assert_eq!(thousands(number).replace(',', ""), number.to_string());
        }

        #[test]
        fn no_second_or_minute_reaches_sixty(span in 0.0..400_000.0_f64) {
            let text = duration(seconds(span));
            prop_assert!(!text.contains("60 "), "{} {}", span, text);
        }

        #[test]
        fn no_size_reaches_the_next_unit(size: u64) {
            prop_assert!(!bytes(size).starts_with("1000.0"), "{}", bytes(size));
        }
    }
}
