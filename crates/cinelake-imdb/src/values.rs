//! From the text of a row to values: numbers, years, lengths and kinds in the forms they have in
//! real catalogues. Text that cannot be read is unknown, and reported.

use crate::genres::GenreList;
use crate::header::Column;
use crate::person::PersonId;
use crate::reader::Row;
use crate::shared::{Memo, SharedText};
use crate::title::TitleKind;

const YEARS: std::ops::RangeInclusive<u16> = 1870..=2120;
const MAX_RUNTIME_MINUTES: u32 = 10_000_000;

/// What a row says about its title.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct TitleValues<'r> {
    /// What it is, where the caller, the row or the header says so.
    pub(crate) kind: Option<TitleKind>,
    /// IMDb's finer type as written.
    pub(crate) title_type: Option<&'r SharedText>,
    /// The title, or the original title where the table has only that.
    pub(crate) primary_title: Option<&'r str>,
    pub(crate) original_title: Option<&'r str>,
    /// 1870 to 2120.
    pub(crate) start_year: Option<u16>,
    /// 1870 to 2120.
    pub(crate) end_year: Option<u16>,
    /// At least one minute.
    pub(crate) runtime_minutes: Option<u32>,
    pub(crate) genres: Option<&'r GenreList>,
    /// 0 to 10,000.
    pub(crate) rating_thousandths: Option<u16>,
    pub(crate) num_votes: Option<u32>,
}

/// What a row says about a person; `None` is unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PersonValues<'r> {
    /// IMDb's id.
    pub id: Option<PersonId>,
    /// The place among the people of the title, from 1.
    pub ordering: Option<u32>,
    /// The name.
    pub name: Option<&'r str>,
    /// `actor`, `actress` or another category.
    pub category: Option<&'r str>,
    /// What the person did, more finely than the category.
    pub job: Option<&'r str>,
    /// The role or roles, as written; see [`characters`].
    pub characters: Option<&'r str>,
    /// 1 to 9999: people of legends are in IMDb, too.
    pub birth_year: Option<u16>,
    /// 1 to 9999.
    pub death_year: Option<u16>,
    /// Professions as written, separated by commas.
    pub professions: Option<&'r str>,
    /// Ids of titles as written, separated by commas.
    pub known_for: Option<&'r str>,
}

/// What is known about the kind of the titles of a file, apart from its rows.
#[derive(Clone, Copy, Debug)]
pub(crate) struct KindRule {
    pub(crate) given: Option<TitleKind>,
    pub(crate) header: Option<TitleKind>,
}

/// Reads rows as values; `unreadable` is told of each value that makes no sense.
#[derive(Debug, Default)]
pub(crate) struct Typer {
    types: Memo<(SharedText, Option<TitleKind>)>,
    genres: Memo<Option<GenreList>>,
}

impl Typer {
    /// The row's title.
    pub(crate) fn title<'r>(
        &'r mut self,
        row: &Row<'r>,
        rule: KindRule,
        mut unreadable: impl FnMut(Column, &str),
    ) -> TitleValues<'r> {
        let mut values = TitleValues::rating(row, &mut unreadable);
        let stated = row.get(Column::TitleType).map(|text| {
            let read = |text: &str| (text.into(), TitleKind::from_title_type(text));
            let (title_type, kind) = self.types.get(text, read);
            values.title_type = Some(title_type);
            if kind.is_none() {
                unreadable(Column::TitleType, text);
            }
            *kind
        });
        values.kind = rule.given.or(stated.flatten()).or(rule.header);
        values.original_title = row.get(Column::OriginalTitle);
        values.primary_title = match row.has(Column::PrimaryTitle) {
            true => row.get(Column::PrimaryTitle),
            false => values.original_title,
        };
        let mut read = Reader { row, unreadable };
        let years = read.column(Column::StartYear, years);
        values.start_year = years.map(|(start, _)| start);
        let end = read.column(Column::EndYear, year);
        values.end_year = end.or(years.and_then(|(_, end)| end));
        values.runtime_minutes = read.column(Column::RuntimeMinutes, minutes);
        values.genres = row
            .get(Column::Genres)
            .and_then(|text| self.genres.get(text, GenreList::parse).as_ref());
        values
    }
}

impl<'r> TitleValues<'r> {
    /// Rating and votes only: for a row of a table that is joined to others.
    pub(crate) fn rating(row: &Row<'r>, unreadable: impl FnMut(Column, &str)) -> Self {
        let mut read = Reader { row, unreadable };
        Self {
            rating_thousandths: read.column(Column::AverageRating, rating),
            num_votes: read.column(Column::NumVotes, votes),
            ..Self::default()
        }
    }
}

impl<'r> PersonValues<'r> {
    /// The row's person; `None` without a name and without an id.
    pub(crate) fn read(row: &Row<'r>, unreadable: impl FnMut(Column, &str)) -> Option<Self> {
        let name = row.get(Column::PrimaryName);
        let mut read = Reader { row, unreadable };
        let id = read.column(Column::Nconst, PersonId::parse);
        if name.is_none() && id.is_none() {
            return None;
        }
        Some(Self {
            id,
            ordering: read.column(Column::Ordering, whole),
            name,
            category: row.get(Column::Category),
            job: row.get(Column::Job),
            characters: row.get(Column::Characters),
            birth_year: read.column(Column::BirthYear, life_year),
            death_year: read.column(Column::DeathYear, life_year),
            professions: row.get(Column::PrimaryProfession),
            known_for: row.get(Column::KnownForTitles),
        })
    }
}

/// The roles in a text: the items of a JSON list, as IMDb writes them, or the text itself as one.
/// `None` for a text that begins like a list and is none.
#[must_use]
pub fn characters(text: &str) -> Option<Vec<String>> {
    if text.starts_with('[') {
        return serde_json::from_str(text).ok();
    }
    Some(vec![text.to_owned()])
}

/// Reads columns of one row.
struct Reader<'a, 'r, F> {
    row: &'a Row<'r>,
    unreadable: F,
}

impl<F: FnMut(Column, &str)> Reader<'_, '_, F> {
    fn column<T>(&mut self, column: Column, read: impl Fn(&str) -> Option<T>) -> Option<T> {
        let text = self.row.get(column)?;
        let value = read(text);
        if value.is_none() {
            (self.unreadable)(column, text);
        }
        value
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

fn year(text: &str) -> Option<u16> {
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

/// A number of votes. The greatest number stands for an unknown one where titles are packed.
fn votes(text: &str) -> Option<u32> {
    whole(text).filter(|votes| *votes < u32::MAX)
}

/// A rating of 0 to 10 in thousandths; a comma may stand for the point.
fn rating(text: &str) -> Option<u16> {
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
    // An `f32` holds three decimals of 0 to 10 exactly enough.
    (0.0..=10.0)
        .contains(&value)
        .then(|| (value * 1000.0).round() as u16)
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

/// A year of birth or death, which may lie before the first film.
fn life_year(text: &str) -> Option<u16> {
    year(text).or_else(|| {
        let digits = text.strip_suffix(".0").unwrap_or(text);
        let number = digits.parse().ok()?;
        (1..=9_999).contains(&number).then_some(number)
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::reader::{Record, open_tables};
    use crate::{CatalogueInput, ReadOptions};

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
        assert_eq!(rating("8.3000"), Some(8_300));
        assert_eq!(rating("8,3"), Some(8_300));
        assert_eq!(rating("10"), Some(10_000));
        assert_eq!(rating("10.1"), None);
        assert_eq!(rating("inf"), None);
        assert_eq!(rating("."), None);
    }

    #[test]
    fn a_row_of_the_course_gives_title_and_person() {
        let text = "id|tituloPincipal|tituloOriginal|anoLancamento|tempoMinutos|genero|notaMedia|numeroVotos|generoArtista|personagem|nomeArtista|anoNascimento|anoFalecimento|profissao|titulosMaisConhecidos\n\
            tt0000001|A|B|1994|\\N|Drama|7.9|12|actor|\\N|Ana|1564.0|soon|actor,writer|\\N\n";
        let input = CatalogueInput::new("movies.csv", Box::new(text.as_bytes()));
        let mut table = open_tables(input, &ReadOptions::default())
            .unwrap()
            .tables
            .remove(0);
        let rule = table.kind_rule();
        let mut typer = Typer::default();
        let Some(Record::Row(row)) = table.next_record().unwrap() else {
            panic!("a row");
        };
        let title = typer.title(&row, rule, |_, _| {});
        assert_eq!(
            (title.primary_title, title.original_title),
            (Some("A"), Some("B"))
        );
        assert_eq!(title.rating_thousandths, Some(7_900));
        assert_eq!(title.runtime_minutes, None);
        let mut unreadable = Vec::new();
        let person = PersonValues::read(&row, |column, _| unreadable.push(column)).unwrap();
        assert_eq!(
            (person.name, person.birth_year, person.death_year),
            (Some("Ana"), Some(1564), None)
        );
        assert_eq!(
            (person.characters, person.professions),
            (None, Some("actor,writer"))
        );
        assert_eq!(unreadable, [Column::DeathYear]);
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in ".{0,30}|[0-9.,hm –-]{0,12}") {
            let _ = (years(&text), minutes(&text), whole(&text), rating(&text));
        }
    }
}
