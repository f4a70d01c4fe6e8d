//! From the text of a row to values: numbers, years, lengths and kinds in the forms they have in
//! real catalogues. Text that cannot be read is unknown, and reported.

use crate::category::in_imdb_words;
use crate::genres::{BadList, GenreList};
use crate::header::{Column, without_accents};
use crate::kinds::read_kind;
use crate::language::Language;
use crate::numbers::{NumberStyle, is_digits, is_zero, shortened, small, whole};
use crate::person::PersonId;
use crate::reader::Row;
use crate::shared::{Memo, SharedText};
use crate::title::TitleKind;
use crate::value_styles::without_scale;

/// Ratings in thousandths: IMDb's scale is 1 to 10.
const RATINGS: std::ops::RangeInclusive<u64> = 1_000..=10_000;
pub(crate) const YEARS: std::ops::RangeInclusive<u16> = 1870..=2120;
const MAX_RUNTIME_MINUTES: u32 = 10_000_000;
const HOURS_OF_A_DAY: u32 = 24;

/// What a row says about its title.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct TitleValues<'r> {
    /// What it is, where the row, the caller or the header says so; [`TitleKind::Unknown`] where the
    /// table says what titles are, and of this one nothing that can be read.
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
    /// 1,000 to 10,000.
    pub(crate) rating_thousandths: Option<u16>,
    pub(crate) num_votes: Option<u32>,
    pub(crate) is_adult: Option<bool>,
    pub(crate) original_language: Option<Language>,
}

impl TitleValues<'_> {
    /// Rating and votes alone: in thousandths, 1,000 to 10,000, and the votes behind it.
    #[must_use]
    pub fn of_rating((rating_thousandths, num_votes): (Option<u16>, Option<u32>)) -> Self {
        Self {
            rating_thousandths,
            num_votes,
            ..Self::default()
        }
    }

    /// The average rating in thousandths, 1,000 to 10,000, and the number of votes behind it.
    #[must_use]
    pub fn rating_and_votes(&self) -> (Option<u16>, Option<u32>) {
        (self.rating_thousandths, self.num_votes)
    }
}

/// What a row says about a person; `None` is unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PersonValues<'r> {
    /// IMDb's id.
    pub id: Option<PersonId>,
    /// The place among the people of the title, 1 to 2,147,483,647.
    pub ordering: Option<u32>,
    /// The name.
    pub name: Option<&'r str>,
    /// `actor`, `actress` or another category, in IMDb's words where they are known.
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

/// What a value is that counts as unknown, though something stands there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OddValue {
    /// It makes no sense.
    Unreadable,
    /// It is 0, and the scale has no 0.
    Zero,
    /// It is another kind than the caller gave.
    KindConflict,
}

/// Reads rows as values; `odd` is told of each value that is not taken as it stands.
#[derive(Debug, Default)]
pub(crate) struct Typer {
    types: Memo<(SharedText, Option<TitleKind>)>,
    genres: Memo<Result<Option<GenreList>, BadList>>,
}

impl Typer {
    /// The row's title.
    pub(crate) fn title<'r>(
        &'r mut self,
        row: &Row<'r>,
        rule: KindRule,
        mut odd: impl FnMut(Column, OddValue, &str),
    ) -> TitleValues<'r> {
        let mut values = TitleValues::rating(row, &mut odd);
        let stated = row.get(Column::TitleType).map(|text| {
            let read = |text: &str| (text.into(), read_kind(text));
            let (title_type, kind) = self.types.get(text, read);
            values.title_type = Some(title_type);
            if kind.is_none() {
                odd(Column::TitleType, OddValue::Unreadable, text);
            }
            *kind
        });
        let text = stated.map(|_| row.get(Column::TitleType).unwrap_or_default());
        let stated = stated.flatten();
        if stated.is_some() && rule.given.is_some() && stated != rule.given {
            odd(
                Column::TitleType,
                OddValue::KindConflict,
                text.unwrap_or_default(),
            );
        }
        let marked = mark(row, &mut odd);
        let tells_kinds = [Column::TitleType, Column::IsSeries, Column::IsMovie];
        let is_told = tells_kinds.iter().any(|column| row.has(*column));
        let untold = is_told.then_some(TitleKind::Unknown);
        let kind = stated.or(marked).or(rule.given).or(rule.header);
        values.kind = kind.or(untold);
        values.original_title = row.get(Column::OriginalTitle);
        values.primary_title = match row.has(Column::PrimaryTitle) {
            true => row.get(Column::PrimaryTitle),
            false => values.original_title,
        };
        values.genres = row.get(Column::Genres).and_then(|text| {
            let read = self.genres.get(text, GenreList::read);
            if read.is_err() {
                odd(Column::Genres, OddValue::Unreadable, text);
            }
            read.as_ref().ok()?.as_ref()
        });
        let mut read = Reader { row, odd };
        let years = read.column(Column::StartYear, years);
        values.start_year = years.map(|years| years.start);
        let end = read.column(Column::EndYear, year);
        values.end_year = end.or(years.and_then(|years| years.end));
        let has_later_end = values
            .end_year
            .is_some_and(|end| Some(end) != values.start_year);
        let is_span = years.is_some_and(|years| years.is_span) || has_later_end;
        if is_span && values.kind.is_none() {
            // `2008–2013`, `2023–`: a film has one year, so that this is not taken for one.
            values.kind = Some(TitleKind::Unknown);
            (read.odd)(
                Column::TitleType,
                OddValue::Unreadable,
                row.get(Column::StartYear).unwrap_or_default(),
            );
        }
        values.runtime_minutes = read.column(Column::RuntimeMinutes, minutes);
        if values.kind.is_none() && row.get(Column::RuntimeMinutes).is_some_and(is_of_seasons) {
            values.kind = Some(TitleKind::Series);
        }
        values.is_adult = read.number(Column::IsAdult, |text, _| truth(text));
        values.original_language =
            read.number(Column::OriginalLanguage, |text, _| Language::parse(text));
        values
    }
}

/// What columns that only tell series from others say: `is_series`, `is_movie`, a number of seasons.
fn mark(row: &Row<'_>, odd: impl FnMut(Column, OddValue, &str)) -> Option<TitleKind> {
    let mut read = Reader { row, odd };
    let is_series = read.number(Column::IsSeries, |text, _| truth(text));
    let is_movie = read.number(Column::IsMovie, |text, _| truth(text));
    let has_seasons = row.get(Column::Seasons).is_some();
    let seasons = read.number(Column::Seasons, seasons);
    match (is_series, is_movie) {
        (Some(true), Some(true)) => Some(TitleKind::Unknown),
        (Some(true), _) => Some(TitleKind::Series),
        (_, Some(true)) => Some(TitleKind::Movie),
        _ if seasons.is_some_and(|seasons| seasons > 0) => Some(TitleKind::Series),
        // Seasons that cannot be read: a film has none.
        _ if has_seasons && seasons.is_none() => Some(TitleKind::Unknown),
        (Some(false), None) => Some(TitleKind::Movie),
        // It is no film, and nothing says what it is.
        (_, Some(false)) => Some(TitleKind::Unknown),
        (None, None) => None,
    }
}

/// A number of seasons, with a word or a sign beside it or not: `5`, `5 Seasons`, `S3`, `5+`.
fn seasons(text: &str, style: NumberStyle) -> Option<u64> {
    whole(text, style).or_else(|| {
        let digits = text.trim_start_matches(|letter: char| !letter.is_ascii_digit());
        let end = digits.find(|letter: char| !letter.is_ascii_digit());
        digits[..end.unwrap_or(digits.len())].parse().ok()
    })
}

/// Whether a length is one of seasons, as Netflix's tables have it: `5 Seasons`.
fn is_of_seasons(text: &str) -> bool {
    const SEASONS: [&str; 5] = ["season", "temporada", "saison", "staffel", "stagion"];
    let text = without_accents(text);
    SEASONS.iter().any(|word| text.contains(word))
}

impl<'r> TitleValues<'r> {
    /// Rating and votes only: for a row of a table that is joined to others.
    pub(crate) fn rating(row: &Row<'r>, odd: impl FnMut(Column, OddValue, &str)) -> Self {
        let mut read = Reader { row, odd };
        let rating_thousandths = read.column(Column::AverageRating, rating);
        // Somebody has voted where there is a rating: 0 votes beside it are not known.
        let num_votes = match rating_thousandths {
            Some(_) => read.column(Column::NumVotes, votes),
            None => read.number(Column::NumVotes, votes),
        };
        Self {
            rating_thousandths,
            num_votes,
            ..Self::default()
        }
    }
}

impl<'r> PersonValues<'r> {
    /// The row's person; `None` without a name and without an id.
    pub(crate) fn read(row: &Row<'r>, odd: impl FnMut(Column, OddValue, &str)) -> Option<Self> {
        let name = row.get(Column::PrimaryName);
        let mut read = Reader { row, odd };
        let id = read.number(Column::Nconst, |text, _| PersonId::parse(text));
        if name.is_none() && id.is_none() {
            return None;
        }
        Some(Self {
            id,
            ordering: read.number(Column::Ordering, |text, style| {
                u32::try_from(whole(text, style)?).ok().filter(is_place)
            }),
            name,
            category: row.get(Column::Category).map(in_imdb_words),
            job: row.get(Column::Job),
            characters: row.get(Column::Characters),
            birth_year: read.column(Column::BirthYear, life_year),
            death_year: read.column(Column::DeathYear, life_year),
            professions: row.get(Column::PrimaryProfession),
            known_for: row.get(Column::KnownForTitles),
        })
    }
}

/// Whether a number can be a place in an order: from 1, and within the 32 bits of a table's column.
pub(crate) fn is_place(number: &u32) -> bool {
    *number > 0 && i32::try_from(*number).is_ok()
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
    odd: F,
}

impl<F: FnMut(Column, OddValue, &str)> Reader<'_, '_, F> {
    /// A value of a scale that has no 0.
    fn column<T>(
        &mut self,
        column: Column,
        read: impl Fn(&str, NumberStyle) -> Option<T>,
    ) -> Option<T> {
        let text = self.row.get(column)?;
        if is_zero(text) {
            (self.odd)(column, OddValue::Zero, text);
            return None;
        }
        self.number(column, read)
    }

    fn number<T>(
        &mut self,
        column: Column,
        read: impl Fn(&str, NumberStyle) -> Option<T>,
    ) -> Option<T> {
        let text = self.row.get(column)?;
        let value = read(text, self.row.style(column));
        if value.is_none() {
            (self.odd)(column, OddValue::Unreadable, text);
        }
        value
    }
}

fn year(text: &str, style: NumberStyle) -> Option<u16> {
    let year = u16::try_from(whole(text, style)?).ok()?;
    YEARS.contains(&year).then_some(year)
}

/// The years of a title.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Years {
    start: u16,
    end: Option<u16>,
    /// Whether the text is a span, open at its end or not.
    is_span: bool,
}

impl Years {
    fn one(start: u16) -> Self {
        Self {
            start,
            end: None,
            is_span: false,
        }
    }
}

/// One year, or the start and perhaps the end of a span: `1994`, `(1994)`, `2008–2013`, `2023–`; or
/// the year of a date.
fn years(text: &str, style: NumberStyle) -> Option<Years> {
    let brackets = |letter| matches!(letter, '(' | ')' | '[' | ']' | ' ');
    if let Some(year) = year(text.trim_matches(brackets), style) {
        return Some(Years::one(year));
    }
    // A dash that was read in another encoding, as scraped tables have it.
    let text = text.replace("â€“", "–");
    let bare = |text: &str| text.trim_matches(brackets).to_owned();
    let text = match text.rsplit_once('(') {
        // `(I) (2018)`, `TV Series (2011– )`: the last brackets have the year.
        Some((_, inside))
            if inside
                .trim_start()
                .starts_with(|c: char| c.is_ascii_digit()) =>
        {
            bare(inside)
        }
        _ => bare(&text),
    };
    if let Some(year) = year(&text, style) {
        return Some(Years::one(year));
    }
    let dashed = text.split_once(['–', '-', '—', '\u{2011}', '\u{2212}', '~']);
    let words = || SPAN_WORDS.iter().find_map(|word| text.split_once(word));
    let ends = dashed.or_else(words);
    let years = ends.and_then(|(start, end)| span(start, end, style));
    years.or_else(|| Some(Years::one(year_of_date(&text)?)))
}

/// Words between the years of a span.
const SPAN_WORDS: [&str; 4] = [" to ", " a ", " até ", " bis "];
/// What stands for the end of what runs still.
const STILL_RUNNING: [&str; 12] = [
    "present",
    "now",
    "current",
    "today",
    "atual",
    "atualmente",
    "presente",
    "hoje",
    "heute",
    "?",
    "...",
    "…",
];

fn span(start: &str, end: &str, style: NumberStyle) -> Option<Years> {
    let (start, end) = (year(start.trim(), style)?, end.trim());
    let is_open = end.is_empty() || STILL_RUNNING.contains(&without_accents(end).as_str());
    let end = match is_open {
        true => None,
        // `2008–13`; up to 12 it may be a month.
        false if end.len() == 2 && is_digits(end) => {
            let end: u16 = end.parse().ok()?;
            let is_year = end > 12 && end > start % 100;
            Some(start - start % 100 + end).filter(|_| is_year)?.into()
        }
        false => Some(year(end, style)?),
    };
    Some(Years {
        start,
        end,
        is_span: true,
    })
}

/// The year of a date in any order: `1995-10-30`, `30/10/1995`, `30 Oct 1995`, with a time or not.
/// Exactly one number of it has four digits.
fn year_of_date(text: &str) -> Option<u16> {
    let date = match text.split_once(['T', ' ']) {
        Some((date, _)) if date.len() == 10 && date.starts_with(|c: char| c.is_ascii_digit()) => {
            date
        }
        _ => text,
    };
    let mut found = None;
    let (mut numbers, mut words) = (0, 0);
    for part in date.split(|letter: char| !letter.is_alphanumeric()) {
        match part.len() {
            0 => {}
            _ if part.chars().all(char::is_alphabetic) => words += usize::from(is_month(part)?),
            4 if is_digits(part) && found.is_none() => {
                found = part.parse().ok().filter(|year| YEARS.contains(year));
                found?;
            }
            // A spreadsheet shows its day 0 for a date that is not there.
            1 | 2 if is_digits(part) && !part.bytes().all(|digit| digit == b'0') => numbers += 1,
            3 | 4 if is_day(part) => numbers += 1,
            _ => return None,
        }
    }
    // Two numbers with a point between them are one number with decimals.
    let is_month = numbers == 1 && words == 0 && !date.contains(['.', ',']);
    let is_date = is_month || matches!((numbers, words), (2, 0) | (1, 1) | (0, 1));
    found.filter(|_| is_date)
}

/// `1st`, `23rd`, `2nd`, `1er`, `1º`.
fn is_day(part: &str) -> bool {
    let part = without_accents(part);
    let ends = ["st", "nd", "rd", "th", "er", "º", "ª"];
    let day = ends.iter().find_map(|end| part.strip_suffix(end));
    day.is_some_and(|day| matches!(day.len(), 1 | 2) && is_digits(day))
}

/// Whether a word names a month (`Some(true)`) or stands beside one; `None` for any other word.
fn is_month(word: &str) -> Option<bool> {
    const MONTHS: [&str; 16] = [
        "jan", "feb", "fev", "mar", "apr", "abr", "may", "mai", "jun", "jul", "aug", "ago", "sep",
        "set", "oct", "out",
    ];
    const MORE: [&str; 5] = ["nov", "dec", "dez", "okt", "ene"];
    let word = without_accents(word);
    if matches!(word.as_str(), "de" | "of" | "st" | "nd" | "rd" | "th") {
        return Some(false);
    }
    let head: String = word.chars().take(3).collect();
    (MONTHS.contains(&head.as_str()) || MORE.contains(&head.as_str())).then_some(true)
}

/// Yes or no as exports write it: `0` and `1`, `True` and `False`.
fn truth(text: &str) -> Option<bool> {
    let text = without_accents(text);
    let text = text
        .strip_suffix(".0")
        .or(text.strip_suffix(",0"))
        .unwrap_or(&text);
    match text {
        // Databases of Microsoft's write -1 for true.
        "1" | "-1" | "true" | "t" | "yes" | "y" | "s" | "sim" | "si" | "oui" | "ja" | "x"
        | "verdadeiro" | "verdadero" | "vrai" | "wahr" | "vero" => Some(true),
        "0" | "false" | "f" | "no" | "n" | "nao" | "non" | "nein" | "falso" | "faux" | "falsch" => {
            Some(false)
        }
        _ => None,
    }
}

/// A number of votes, also as pages of the web shorten it (`1.2M`). The greatest number stands for an
/// unknown one where titles are packed.
fn votes(text: &str, style: NumberStyle) -> Option<u32> {
    let votes = whole(text, style).or_else(|| shortened(text))?;
    let votes = u32::try_from(votes).ok()?;
    (votes < u32::MAX).then_some(votes)
}

/// A rating of 1 to 10 in thousandths; a comma may stand for the point, and `/10` behind it.
fn rating(text: &str, _: NumberStyle) -> Option<u16> {
    let value = small(without_scale(text))?;
    let value = RATINGS.contains(&value).then_some(value)?;
    u16::try_from(value).ok()
}

/// A length: `142`, `142.0`, `142 min`, `2h 22m`, `2:22`, `PT142M`, `5 hours 45 minutes`. At least one
/// minute.
fn minutes(text: &str, style: NumberStyle) -> Option<u32> {
    let total = match whole(text, style) {
        Some(minutes) => u32::try_from(minutes).ok()?,
        None => clock_minutes(text).or_else(|| worded_minutes(text))?,
    };
    (1..=MAX_RUNTIME_MINUTES).contains(&total).then_some(total)
}

/// `2:22` and `2:22:00`: hours and minutes, and seconds that are left out.
fn clock_minutes(text: &str) -> Option<u32> {
    let mut parts = text.split(':');
    let (hours, minutes, seconds) = (parts.next()?, parts.next()?, parts.next());
    let below_sixty = |part: &str| is_digits(part) && part.len() == 2 && part < "60";
    let fits = is_digits(hours) && below_sixty(minutes) && seconds.is_none_or(below_sixty);
    if !fits || parts.next().is_some() {
        return None;
    }
    let hours: u32 = hours.parse().ok()?;
    // `136:00` is minutes and seconds: no film takes a day.
    let hours = Some(hours).filter(|hours| *hours < HOURS_OF_A_DAY)?;
    hours.checked_mul(60)?.checked_add(minutes.parse().ok()?)
}

fn worded_minutes(text: &str) -> Option<u32> {
    let text = without_accents(text).replace(char::is_whitespace, " ");
    let text = text.trim().trim_end_matches(['\'', '′']);
    let mut rest = text.strip_prefix("pt").unwrap_or(text);
    // Data frames write lengths as days and a clock.
    if let Some((days, clock)) = rest.split_once(" days ") {
        let clock = clock_minutes(clock.split('.').next()?)?;
        return days
            .parse::<u32>()
            .ok()?
            .checked_mul(HOURS_OF_A_DAY * 60)?
            .checked_add(clock);
    }
    let (mut total, mut seconds) = (0_u32, 0_u32);
    let mut factor = 0;
    while !rest.is_empty() {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let number: u32 = rest[..digits].parse().ok()?;
        rest = rest[digits..].trim_start();
        let letters = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
        factor = match &rest[..letters] {
            "h" | "hr" | "hrs" | "hour" | "hours" | "hora" | "horas" | "heure" | "heures"
            | "std" | "stunden" => 60,
            "m" | "min" | "mins" | "minute" | "minutes" | "minuto" | "minutos" | "minuten"
            | "mn" => 1,
            // `2h22`: the minutes behind the hours have no word.
            "" if factor == 60 => 1,
            // `120'` is minutes; nothing else stands there without a word.
            "" if rest.is_empty() && total == 0 => 1,
            "s" | "sec" | "secs" | "second" | "seconds" | "seg" | "segundo" | "segundos" => {
                seconds = seconds.checked_add(number)?;
                0
            }
            _ => return None,
        };
        total = total.checked_add(number.checked_mul(factor)?)?;
        rest = rest[letters..].trim_start_matches(['.', ',', ' ']);
        rest = rest
            .strip_prefix("and ")
            .or(rest.strip_prefix("e "))
            .or(rest.strip_prefix("et "))
            .or(rest.strip_prefix("y "))
            .or(rest.strip_prefix("und "))
            .unwrap_or(rest);
    }
    total.checked_add(seconds / 60)
}

/// A year of birth or death, which may lie before the first film.
fn life_year(text: &str, style: NumberStyle) -> Option<u16> {
    let year = u16::try_from(whole(text, style)?).ok()?;
    (1..=9_999).contains(&year).then_some(year)
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
            ("1,994", Some((1994, None))),
            ("(1994)", Some((1994, None))),
            ("(2008– )", Some((2008, None))),
            ("1995-10-30", Some((1995, None))),
            ("1995-10-30T00:00:00Z", Some((1995, None))),
            ("1995-10-30 00:00:00", Some((1995, None))),
            ("30/10/1995", Some((1995, None))),
            ("30 Oct 1995", Some((1995, None))),
            ("October 30, 1995", Some((1995, None))),
            ("30 de outubro de 1995", Some((1995, None))),
            ("1995-10", Some((1995, None))),
            ("1 2 3 1995", None),
            ("Blade Runner 2049", None),
            ("10-30", None),
            ("2001.5", None),
            ("–2013", None),
            ("soon", None),
        ] {
            let found = years(text, NumberStyle::Open);
            let ends = found.map(|years| (years.start, years.end));
            assert_eq!(ends, expected, "{text}");
            let is_span = text.contains(['–']) || text == "2008 - 2013";
            assert!(found.is_none_or(|years| years.is_span == is_span), "{text}");
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
            ("2h22", Some(142)),
            ("2:22", Some(142)),
            ("02:22:30", Some(142)),
            ("PT2H22M", Some(142)),
            ("PT142M", Some(142)),
            ("2 horas e 22 minutos", Some(142)),
            ("2:72", None),
            ("5 5", None),
            ("0", None),
            ("long", None),
            ("2x", None),
        ] {
            assert_eq!(minutes(text, NumberStyle::Open), expected, "{text}");
        }
    }

    #[test]
    fn votes_and_ratings_are_read_strictly() {
        let votes = |text| votes(text, NumberStyle::Open);
        assert_eq!(votes("2,850,860"), Some(2_850_860));
        assert_eq!((votes("31"), votes("0")), (Some(31), Some(0)));
        assert_eq!(
            (votes("2,850,86"), votes("-5"), votes("99999999999")),
            (None, None, None)
        );
        let rating = |text| rating(text, NumberStyle::Open);
        for text in ["8.3000", "8,3", "8.3/10", "8.3 /10"] {
            assert_eq!(rating(text), Some(8_300), "{text}");
        }
        assert_eq!(rating("10"), Some(10_000));
        for text in ["10.1", "0.5", "inf", ".", "0"] {
            assert_eq!(rating(text), None, "{text}");
        }
    }

    #[test]
    fn yes_and_no_are_read_as_exports_write_them() {
        for (text, expected) in [
            ("1", Some(true)),
            ("True", Some(true)),
            ("1.0", Some(true)),
            ("0", Some(false)),
            ("FALSE", Some(false)),
            ("não", Some(false)),
            ("1977", None),
            ("2", None),
            ("", None),
        ] {
            assert_eq!(truth(text), expected, "{text}");
        }
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
        let title = typer.title(&row, rule, |_, _, _| {});
        assert_eq!(
            (title.primary_title, title.original_title),
            (Some("A"), Some("B"))
        );
        assert_eq!(title.rating_thousandths, Some(7_900));
        assert_eq!(title.runtime_minutes, None);
        let mut unreadable = Vec::new();
        let odd = |column, _, _: &str| unreadable.push(column);
        let person = PersonValues::read(&row, odd).unwrap();
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
            let style = NumberStyle::Open;
            let _ = (years(&text, style), minutes(&text, style), rating(&text, style));
        }
    }
}
