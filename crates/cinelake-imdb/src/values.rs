//! From the text of a row to values: numbers, years, lengths and kinds in the forms they have in
//! real catalogues. Text that cannot be read is unknown, and reported.

use crate::genres::{GenreList, GenreTable};
use crate::header::Column;
use crate::reader::Row;
use crate::title::{Title, TitleKind};

const YEARS: std::ops::RangeInclusive<u16> = 1870..=2120;
const MAX_RUNTIME_MINUTES: u32 = 10_000_000;

/// The columns of which a title has one value, however many rows it has.
pub(crate) const COLLAPSED: [Column; 8] = [
    Column::TitleType,
    Column::PrimaryTitle,
    Column::StartYear,
    Column::EndYear,
    Column::RuntimeMinutes,
    Column::Genres,
    Column::AverageRating,
    Column::NumVotes,
];

/// What one row says about its title.
#[derive(Clone, Debug, Default)]
pub(crate) struct Values<'r> {
    pub(crate) kind: Option<TitleKind>,
    pub(crate) primary_title: Option<&'r str>,
    pub(crate) start_year: Option<u16>,
    pub(crate) end_year: Option<u16>,
    pub(crate) runtime_minutes: Option<u32>,
    pub(crate) genres: Option<GenreList>,
    pub(crate) average_rating: Option<f32>,
    pub(crate) num_votes: Option<u32>,
}

/// What is known about the kind of the titles of a file, apart from its rows.
#[derive(Clone, Copy, Debug)]
pub(crate) struct KindRule {
    pub(crate) given: Option<TitleKind>,
    pub(crate) header: Option<TitleKind>,
}

impl<'r> Values<'r> {
    /// Reads a row; `unreadable` is told of each value that makes no sense.
    pub(crate) fn read(
        row: &Row<'r>,
        rule: KindRule,
        table: &mut GenreTable,
        mut unreadable: impl FnMut(Column, &str),
    ) -> Self {
        let title_column = if row.has(Column::PrimaryTitle) {
            Column::PrimaryTitle
        } else {
            Column::OriginalTitle
        };
        let mut values = Self {
            primary_title: row.get(title_column),
            genres: row.get(Column::Genres).and_then(|text| table.intern(text)),
            ..Self::ratings(row, &mut unreadable)
        };
        let mut check = |column, text: Option<&str>, good: bool| match text {
            Some(text) if !good => unreadable(column, text),
            _ => {}
        };
        let stated = row.get(Column::TitleType);
        let stated_kind = stated.and_then(TitleKind::from_title_type);
        check(Column::TitleType, stated, stated_kind.is_some());
        values.kind = rule.given.or(stated_kind).or(rule.header);
        let start = row.get(Column::StartYear);
        let years = start.and_then(years);
        check(Column::StartYear, start, years.is_some());
        let end = row.get(Column::EndYear);
        let end_year = end.and_then(year);
        check(Column::EndYear, end, end_year.is_some());
        values.start_year = years.map(|(start, _)| start);
        values.end_year = end_year.or(years.and_then(|(_, end)| end));
        let runtime = row.get(Column::RuntimeMinutes);
        values.runtime_minutes = runtime.and_then(minutes);
        check(
            Column::RuntimeMinutes,
            runtime,
            values.runtime_minutes.is_some(),
        );
        values
    }

    /// Reads rating and votes only.
    pub(crate) fn ratings(row: &Row<'r>, mut unreadable: impl FnMut(Column, &str)) -> Self {
        let mut values = Self::default();
        if let Some(text) = row.get(Column::AverageRating) {
            values.average_rating = rating(text);
            if values.average_rating.is_none() {
                unreadable(Column::AverageRating, text);
            }
        }
        if let Some(text) = row.get(Column::NumVotes) {
            values.num_votes = whole(text).filter(|votes| *votes < u32::MAX);
            if values.num_votes.is_none() {
                unreadable(Column::NumVotes, text);
            }
        }
        values
    }

    /// The values of a title, to compare them with others.
    pub(crate) fn of(title: &'r Title) -> Self {
        Self {
            kind: (!title.kind_is_assumed()).then_some(title.kind()),
            primary_title: title.primary_title(),
            start_year: title.start_year(),
            end_year: title.end_year(),
            runtime_minutes: title.runtime_minutes(),
            genres: title.genres().cloned(),
            average_rating: title.average_rating(),
            num_votes: title.num_votes(),
        }
    }
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// A whole number, perhaps as a float (`2001.0`) or in groups of three (`2,850,860`).
fn whole(text: &str) -> Option<u32> {
    let text = match text.split_once('.') {
        Some((whole, zeros)) if is_digits(zeros) && zeros.bytes().all(|byte| byte == b'0') => whole,
        _ => text,
    };
    if is_digits(text) {
        return text.parse().ok();
    }
    let mut groups = text.split(',');
    let first = groups
        .next()
        .filter(|group| is_digits(group) && group.len() <= 3)?;
    let mut joined = first.to_owned();
    for group in groups {
        if !is_digits(group) || group.len() != 3 {
            return None;
        }
        joined.push_str(group);
    }
    joined.parse().ok()
}

pub(crate) fn year(text: &str) -> Option<u16> {
    let year = u16::try_from(whole(text)?).ok()?;
    (YEARS.contains(&year) && !text.contains(',')).then_some(year)
}

/// One year, or the start and perhaps the end of a span: `1994`, `2008–2013`, `2023–`.
fn years(text: &str) -> Option<(u16, Option<u16>)> {
    match text.split_once(['–', '-', '—']) {
        None => Some((year(text)?, None)),
        Some((start, end)) => {
            let (start, end) = (year(start.trim())?, end.trim());
            if end.is_empty() {
                return Some((start, None));
            }
            Some((start, Some(year(end)?)))
        }
    }
}

/// A rating of 0 to 10; a comma may stand for the point.
fn rating(text: &str) -> Option<f32> {
    let plain = |text: &str| {
        text.bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'.')
    };
    let value: f32 = if plain(text) {
        text.parse().ok()?
    } else {
        let (whole, decimals) = text
            .split_once(',')
            .filter(|(a, b)| is_digits(a) && is_digits(b))?;
        format!("{whole}.{decimals}").parse().ok()?
    };
    (0.0..=10.0).contains(&value).then_some(value)
}

/// A length: `142`, `142.0`, `142 min`, `2h 22m`, `5 hours 45 minutes`. At least one minute.
fn minutes(text: &str) -> Option<u32> {
    let total = match whole(text) {
        Some(minutes) => minutes,
        None => worded_minutes(text)?,
    };
    (1..=MAX_RUNTIME_MINUTES).contains(&total).then_some(total)
}

fn worded_minutes(text: &str) -> Option<u32> {
    let mut rest = text.trim();
    let mut total = 0_u32;
    while !rest.is_empty() {
        let digits = rest
            .bytes()
            .take_while(|byte| byte.is_ascii_digit())
            .count();
        let number: u32 = rest[..digits].parse().ok()?;
        rest = rest[digits..].trim_start();
        let letters = rest
            .bytes()
            .take_while(|byte| byte.is_ascii_alphabetic())
            .count();
        let factor = match rest[..letters].to_ascii_lowercase().as_str() {
            "h" | "hr" | "hrs" | "hour" | "hours" => 60,
            "m" | "min" | "mins" | "minute" | "minutes" => 1,
            _ => return None,
        };
        total = total.checked_add(number.checked_mul(factor)?)?;
        rest = rest[letters..].trim_start_matches(['.', ',', ' ']);
    }
    Some(total)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn years_come_as_numbers_floats_and_spans() {
        for (text, expected) in [
            ("1994", Some((1994, None))),
            ("2001.0", Some((2001, None))),
            ("2008–2013", Some((2008, Some(2013)))),
            ("2008 - 2013", Some((2008, Some(2013)))),
            ("2023–", Some((2023, None))),
            ("1869", None),
            ("2121", None),
            ("1,994", None),
            ("2001.5", None),
            ("–2013", None),
            ("soon", None),
        ] {
            assert_eq!(years(text), expected, "{text}");
        }
    }

    #[test]
    fn lengths_come_in_many_words() {
        for (text, expected) in [
            ("142", Some(142)),
            ("142.0", Some(142)),
            ("142 min", Some(142)),
            ("2h 22m", Some(142)),
            ("2h", Some(120)),
            ("45m", Some(45)),
            ("5 hours 45 minutes", Some(345)),
            ("1 hour, 2 mins.", Some(62)),
            ("0", None),
            ("long", None),
            ("2x", None),
        ] {
            assert_eq!(minutes(text), expected, "{text}");
        }
    }

    #[test]
    fn votes_and_ratings_are_read_strictly() {
        assert_eq!(whole("2,850,860"), Some(2_850_860));
        assert_eq!(whole("31"), Some(31));
        assert_eq!(whole("2,85,860"), None);
        assert_eq!(whole("-5"), None);
        assert_eq!(whole("99999999999"), None);
        assert_eq!(rating("8.3000"), Some(8.3));
        assert_eq!(rating("8,3"), Some(8.3));
        assert_eq!(rating("10"), Some(10.0));
        assert_eq!(rating("10.1"), None);
        assert_eq!(rating("inf"), None);
        assert_eq!(rating("."), None);
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in ".{0,30}|[0-9.,hm –-]{0,12}") {
            let _ = (years(&text), minutes(&text), whole(&text), rating(&text));
        }
    }
}
