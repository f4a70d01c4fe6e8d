//! How a column writes its numbers, judged by many of its values together.
//!
//! `789.000` is 789 in one file and 789 thousand in another, so that no value can be read by itself.
//! The values of a column are looked at first; where they leave it open, the other columns of the
//! file decide; where these do, too, such a value is unknown.

/// Which of point and comma stands before the decimals; the other one is between groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mark {
    Point,
    Comma,
}

impl Mark {
    fn letter(self) -> char {
        match self {
            Self::Point => '.',
            Self::Comma => ',',
        }
    }

    fn other(self) -> Self {
        match self {
            Self::Point => Self::Comma,
            Self::Comma => Self::Point,
        }
    }

    fn of(letter: char) -> Option<Self> {
        [Self::Point, Self::Comma]
            .into_iter()
            .find(|mark| mark.letter() == letter)
    }
}

/// How a column writes numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum NumberStyle {
    /// No value said so far.
    #[default]
    Open,
    /// The decimals come after this mark.
    Decimal(Mark),
    /// The decimals come after this mark in the other columns of the file, and the column leaves it open.
    DecimalElsewhere(Mark),
    /// Its values contradict each other.
    Mixed,
}

impl NumberStyle {
    /// The style that fits both.
    pub(crate) fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Open, style) | (style, Self::Open) => style,
            (one, other) if one == other => one,
            _ => Self::Mixed,
        }
    }

    /// The style of a column that leaves it open, in a file of this style.
    pub(crate) fn or(self, file: Self) -> Self {
        match (self, file) {
            (Self::Open, Self::Decimal(mark)) => Self::DecimalElsewhere(mark),
            _ => self,
        }
    }
}

/// What one value of a column of whole numbers says about how it is written.
pub(crate) fn whole_evidence(text: &str) -> NumberStyle {
    // One reading only says something; both, or none, say nothing.
    match (whole_in(text, Mark::Point), whole_in(text, Mark::Comma)) {
        (Some(_), None) => NumberStyle::Decimal(Mark::Point),
        (None, Some(_)) => NumberStyle::Decimal(Mark::Comma),
        _ => NumberStyle::Open,
    }
}

/// The same for a column of money, which has no three decimals: three digits behind the only mark are a
/// group.
pub(crate) fn money_evidence(text: &str) -> NumberStyle {
    let mut marks = text
        .char_indices()
        .filter_map(|(at, letter)| Some((at, Mark::of(letter)?)));
    match (whole_evidence(text), marks.next(), marks.next()) {
        (NumberStyle::Open, Some((at, mark)), None)
            if is_digits(&text[at + 1..]) && text.len() == at + 4 =>
        {
            NumberStyle::Decimal(mark.other())
        }
        (evidence, ..) => evidence,
    }
}

/// What one value of a column of numbers below a thousand says: its only mark is before decimals.
pub(crate) fn decimal_evidence(text: &str) -> NumberStyle {
    let mut marks = text.chars().filter_map(Mark::of);
    match (marks.next(), marks.next()) {
        (Some(mark), None) if small(text).is_some() => NumberStyle::Decimal(mark),
        _ => NumberStyle::Open,
    }
}

/// Reads a whole number of at most `u64::MAX`, perhaps in groups, perhaps with decimals that are
/// all zero.
pub(crate) fn whole(text: &str, style: NumberStyle) -> Option<u64> {
    if is_digits(text) {
        return text.parse().ok();
    }
    match style {
        NumberStyle::Decimal(mark) => whole_in(text, mark),
        NumberStyle::Open => only(whole_in(text, Mark::Point), whole_in(text, Mark::Comma)),
        // `789.000` beside ratings such as `8.3` may be 789 thousand that another program wrote: only the
        // mark that the others do not have before decimals is surely between groups.
        NumberStyle::DecimalElsewhere(mark) => {
            let read = only(whole_in(text, Mark::Point), whole_in(text, Mark::Comma));
            read.or_else(|| whole_in(text, mark).filter(|_| !text.contains(mark.letter())))
        }
        // Only what can be read in one way, whatever stands around it.
        NumberStyle::Mixed => {
            let marks = text
                .chars()
                .filter(|letter| Mark::of(*letter).is_some())
                .count();
            let read = only(whole_in(text, Mark::Point), whole_in(text, Mark::Comma));
            read.filter(|_| marks != 1)
        }
    }
}

/// Both readings if they are the same, the only one if the other is none.
fn only(one: Option<u64>, other: Option<u64>) -> Option<u64> {
    match (one, other) {
        (Some(one), Some(other)) => (one == other).then_some(one),
        (one, other) => one.or(other),
    }
}

fn whole_in(text: &str, mark: Mark) -> Option<u64> {
    if let Some(number) = scientific(text, mark) {
        return Some(number);
    }
    let (whole, decimals) = match text.split_once(mark.letter()) {
        Some((whole, decimals)) => (whole, Some(decimals)),
        None => (text, None),
    };
    let is_whole = |zeros: &str| is_digits(zeros) && zeros.bytes().all(|byte| byte == b'0');
    if !decimals.is_none_or(is_whole) {
        return None;
    }
    ungrouped(whole, mark.other())
}

/// `1e+05`, as R writes 100000. A capital letter is a spreadsheet's, which drops digits.
fn scientific(text: &str, mark: Mark) -> Option<u64> {
    let (number, power) = text.split_once('e')?;
    let power: usize = power.strip_prefix('+').unwrap_or(power).parse().ok()?;
    let (whole, decimals) = number.split_once(mark.letter()).unwrap_or((number, ""));
    let fits = is_digits(whole) && decimals.bytes().all(|byte| byte.is_ascii_digit());
    if !fits || decimals.len() > power || power > 18 {
        return None;
    }
    let zeros = "0".repeat(power - decimals.len());
    format!("{whole}{decimals}{zeros}").parse().ok()
}

/// Digits in groups: of three, or of two before the last three as in India. Between them is one and
/// the same sign.
fn ungrouped(text: &str, mark: Mark) -> Option<u64> {
    if is_digits(text) {
        return text.parse().ok();
    }
    let sign = text.chars().find(|letter| !letter.is_ascii_digit())?;
    if sign != mark.letter() && !is_neutral_sign(sign) {
        return None;
    }
    let groups: Vec<&str> = text.split(sign).collect();
    let (last, before) = groups.split_last()?;
    let (first, middle) = before.split_first()?;
    let size = middle.first().map_or(3, |group| group.len());
    let is_indian = size == 2 && sign == ',' && first.len() <= 2;
    let fits = (size == 3 && first.len() <= 3) || is_indian;
    let all_fit = is_digits(last) && last.len() == 3 && is_digits(first) && !first.starts_with('0');
    let middle_fits = middle
        .iter()
        .all(|group| group.len() == size && is_digits(group));
    (fits && all_fit && middle_fits).then(|| groups.concat().parse().ok())?
}

/// Signs that are between groups in every style: blanks, apostrophes, and the underscore of
/// programs.
fn is_neutral_sign(sign: char) -> bool {
    matches!(
        sign,
        ' ' | '\u{a0}' | '\u{2009}' | '\u{202f}' | '\'' | '’' | '٬' | '_'
    )
}

/// Reads a number of few digits with decimals after a point or a comma, in thousandths.
///
/// Digits behind the third are rounded. There are no groups in such a number, so that its mark
/// is never between groups.
pub(crate) fn small(text: &str) -> Option<u64> {
    let (whole, decimals) = match text.split_once(['.', ',']) {
        Some((whole, decimals)) => (whole, decimals),
        None => (text, ""),
    };
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(decimals) || (whole.is_empty() && decimals.is_empty()) {
        return None;
    }
    let padded = format!("{decimals:0<4}");
    let (thousandths, rest) = padded.split_at(3);
    let up = u64::from(rest.as_bytes().first().is_some_and(|digit| *digit >= b'5'));
    let whole: u64 = if whole.is_empty() {
        0
    } else {
        whole.parse().ok()?
    };
    let thousandths: u64 = thousandths.parse().ok()?;
    whole.checked_mul(1000)?.checked_add(thousandths + up)
}

/// A number that is rounded to thousands or millions: `850K`, `1.2M`, `1,2 mi`, `850 mil`. One or two
/// decimals stand behind its mark, so that it is never between groups.
pub(crate) fn shortened(text: &str) -> Option<u64> {
    let digits = |letter: char| letter.is_ascii_digit() || Mark::of(letter).is_some();
    let (number, unit) = text.split_at(text.find(|letter| !digits(letter))?);
    let thousandths_of = match unit.trim().to_lowercase().as_str() {
        "k" | "mil" | "thousand" => 1,
        "m" | "mi" | "mn" | "mio" | "million" | "millions" | "milhão" | "milhões" => 1_000,
        _ => return None,
    };
    let decimals = number
        .split_once(['.', ','])
        .map_or("", |(_, decimals)| decimals);
    let fits = number.starts_with(|letter: char| letter.is_ascii_digit()) && decimals.len() <= 2;
    small(number).filter(|_| fits)?.checked_mul(thousandths_of)
}

/// Whether the number is zero, however it is written.
pub(crate) fn is_zero(text: &str) -> bool {
    text.contains('0') && text.bytes().all(|byte| matches!(byte, b'0' | b'.' | b','))
}

pub(crate) fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn style(values: &[&str]) -> NumberStyle {
        let each = values.iter().map(|value| whole_evidence(value));
        each.fold(NumberStyle::Open, NumberStyle::and)
    }

    const POINT: NumberStyle = NumberStyle::Decimal(Mark::Point);
    const COMMA: NumberStyle = NumberStyle::Decimal(Mark::Comma);

    #[test]
    fn values_together_say_how_a_column_is_written() {
        for (values, expected) in [
            (&["789.000", "2.072.115"][..], COMMA),
            (&["789.000", "806.123"], COMMA),
            (&["789.000", "31.0"], POINT),
            (&["2072115.0", "5.000"], POINT),
            (&["789,000", "2,072,115"], POINT),
            (&["789,000", "31,0"], COMMA),
            (&["28,50,860"], POINT),
            (&["789.000", "950"], NumberStyle::Open),
            (&["2 072 115", "950"], NumberStyle::Open),
            (&["2.072.115", "2,072,115"], NumberStyle::Mixed),
            (&["2.072.115,00"], COMMA),
        ] {
            assert_eq!(style(values), expected, "{values:?}");
        }
    }

    #[test]
    fn in_a_column_of_money_three_digits_behind_a_mark_are_a_group() {
        for (text, expected) in [
            ("5,000", POINT),
            ("5.000", COMMA),
            ("5000.000", POINT),
            ("5.00", POINT),
            ("5000", NumberStyle::Open),
            ("5,0x0", NumberStyle::Open),
            (",é1", NumberStyle::Open),
        ] {
            assert_eq!(money_evidence(text), expected, "{text}");
        }
    }

    #[test]
    fn whole_numbers_are_read_in_the_style_of_their_column() {
        for (text, style, expected) in [
            ("789.000", COMMA, Some(789_000)),
            ("789.000", POINT, Some(789)),
            ("789.000", NumberStyle::Open, None),
            ("806.123", POINT, None),
            (
                "789.000",
                NumberStyle::DecimalElsewhere(Mark::Comma),
                Some(789_000),
            ),
            ("789.000", NumberStyle::DecimalElsewhere(Mark::Point), None),
            ("31.0", NumberStyle::DecimalElsewhere(Mark::Comma), Some(31)),
            ("806.123", NumberStyle::Open, Some(806_123)),
            ("806.123", NumberStyle::Mixed, None),
            ("2.072.115", NumberStyle::Mixed, Some(2_072_115)),
            ("2,072,115", POINT, Some(2_072_115)),
            ("28,50,860", POINT, Some(2_850_860)),
            ("2,85,860", POINT, Some(285_860)),
            ("2\u{202f}072\u{202f}115", COMMA, Some(2_072_115)),
            ("2'072'115", POINT, Some(2_072_115)),
            ("2'072.115", POINT, None),
            ("1e+05", NumberStyle::Open, Some(100_000)),
            ("1.5e+05", POINT, Some(150_000)),
            ("1E+05", NumberStyle::Open, None),
            ("-5", POINT, None),
            ("1,23", POINT, None),
            ("0,123", POINT, None),
            ("", POINT, None),
        ] {
            assert_eq!(whole(text, style), expected, "{text} {style:?}");
        }
    }

    #[test]
    fn numbers_that_are_shortened_are_read_with_their_unit() {
        for (text, expected) in [
            ("1.2M", Some(1_200_000)),
            ("850K", Some(850_000)),
            ("850k", Some(850_000)),
            ("1,25 mi", Some(1_250_000)),
            ("850 mil", Some(850_000)),
            ("2 milhões", Some(2_000_000)),
            ("1.234M", None),
            ("1.2.3M", None),
            (".M", None),
            ("M", None),
            ("12 min", None),
            ("1.2B", None),
            ("-5K", None),
        ] {
            assert_eq!(shortened(text), expected, "{text}");
        }
    }

    #[test]
    fn small_numbers_have_decimals_after_either_mark() {
        for (text, expected) in [
            ("8.3000", Some(8_300)),
            ("8,3", Some(8_300)),
            ("10", Some(10_000)),
            ("8.699999", Some(8_700)),
            (".5", Some(500)),
            ("8.", Some(8_000)),
            (".", None),
            ("8.3.0", None),
            ("inf", None),
        ] {
            assert_eq!(small(text), expected, "{text}");
        }
        assert!(
            is_zero("0") && is_zero("0.0") && is_zero("0,00") && !is_zero("10") && !is_zero(".")
        );
    }

    fn grouped(number: u64, sign: &str, last: usize, others: usize) -> String {
        let digits = number.to_string();
        let mut cut = digits.len().saturating_sub(last);
        let mut groups = vec![digits[cut..].to_owned()];
        while cut > 0 {
            let start = cut.saturating_sub(others);
            groups.push(digits[start..cut].to_owned());
            cut = start;
        }
        groups.reverse();
        groups.join(sign)
    }

    proptest! {
        #[test]
        fn numbers_of_every_locale_come_back(
            numbers in prop::collection::vec(prop_oneof![0..100_u64, 0..100_000_u64, 0..4_000_000_000_u64], 1..30),
            locale in prop::sample::select(&[
                (".", 3), (",", 3), (",", 2), (" ", 3), ("\u{a0}", 3), ("\u{202f}", 3), ("'", 3),
                ("’", 3), ("_", 3), ("", 3),
            ][..]),
            decimals in prop::sample::select(&["", "0", "00"][..]),
        ) {
            let (sign, others) = locale;
            let mark = if sign == "." { "," } else { "." };
            let written: Vec<String> = numbers.iter().map(|number| {
                let whole = grouped(*number, sign, 3, others);
                if decimals.is_empty() { whole } else { format!("{whole}{mark}{decimals}") }
            }).collect();
            let texts: Vec<&str> = written.iter().map(String::as_str).collect();
            let style = style(&texts);
            prop_assert_ne!(style, NumberStyle::Mixed, "{:?}", texts);
            for (text, number) in texts.iter().zip(&numbers) {
                // Never a wrong number; and none is lost once the column has settled.
                let read = whole(text, style);
                prop_assert!(read.is_none_or(|read| read == *number), "{} {:?}", text, style);
                let is_plain = !text.contains(['.', ',']);
                prop_assert!(read.is_some() || !(is_plain || style != NumberStyle::Open), "{}", text);
            }
        }

        #[test]
        fn any_text_is_read_or_refused(text in ".{0,30}|[0-9., ']{0,14}") {
            let _ = (money_evidence(&text), whole_evidence(&text), decimal_evidence(&text), small(&text), is_zero(&text), shortened(&text));
            for style in [NumberStyle::Open, NumberStyle::Mixed, POINT, COMMA] {
                let _ = whole(&text, style);
            }
        }
    }
}
