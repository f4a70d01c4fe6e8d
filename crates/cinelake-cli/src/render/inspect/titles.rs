//! What the titles are: how many, which kinds, from which years, of which genres.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use cinelake_imdb::{CatalogueReport, TitleCounts};

use crate::render::page::{Page, Row};
use crate::render::plan::filter_rows;
use crate::render::text::{TextStyle, wrap_pieces};
use crate::render::words;
use crate::wording::{Wording, say};

/// Up to so many years each has a bar of its own; beyond that decades have.
const SINGLE_YEARS: u16 = 12;
/// Bars of decades; what is older shares one.
const DECADES: usize = 10;
/// Genres with a bar.
const GENRES: usize = 10;
/// Genres that are only named.
const MORE_GENRES: usize = 12;

pub(super) fn render(page: &mut Page, report: &CatalogueReport) {
    if report.distinct_titles == 0 {
        return;
    }
    let words = page.style.words;
    page.heading(&words.text("heading-titles"), "");
    page.rows(&count_rows(words, report));
    // Where the filters leave nothing, what they had to choose from says more.
    let passed = report.kept_titles.titles > 0;
    let counts = if passed {
        &report.kept_titles
    } else {
        &report.all_titles
    };
    let remark = match (report.filtered, passed) {
        (0, _) => String::new(),
        (_, true) => words.text("of-passing"),
        (_, false) => words.text("of-all-none-passes"),
    };
    years(page, counts, &remark);
    genres(page, counts, &remark);
}

fn count_rows(words: Wording, report: &CatalogueReport) -> Vec<Row> {
    let titles = report.distinct_titles;
    let mut rows = vec![
        Row::new(words.text("inspect-rows"), report.rows),
        Row::new(words.text("distinct-titles"), titles),
    ];
    for (kind, count) in report
        .all_titles
        .kinds
        .iter()
        .filter(|(_, count)| **count > 0)
    {
        rows.push(
            Row::new(words::kind(words, *kind), *count)
                .of(titles)
                .part(),
        );
    }
    if report.rejected_titles > 0 {
        let row = Row::new(words.text("unreadable-ids"), report.rejected_titles);
        rows.push(row.of(titles).part().ink(TextStyle::Warn));
    }
    if report.all_titles.rated > 0 {
        rows.push(
            Row::new(words.text("with-rating"), report.all_titles.rated)
                .of(titles)
                .note(ratings(words, report)),
        );
    }
    if report.filtered > 0 {
        rows.push(Row::new(words.text("left-out-by-filters"), report.filtered).of(titles));
        rows.extend(filter_rows(words, report));
        rows.push(
            Row::new(words.text("pass-filters"), report.kept)
                .of(titles)
                .ink(TextStyle::Strong),
        );
    }
    rows
}

fn ratings(words: Wording, report: &CatalogueReport) -> String {
    let ratings = &report.ratings;
    if ratings.rows == 0 {
        return String::new();
    }
    let key = match ratings.without_title {
        0 => "ratings-joined",
        _ => "ratings-joined-strangers",
    };
    say!(
        words,
        key,
        joined = ratings.joined,
        ratings = words.counted("ratings", ratings.rows),
        strangers = ratings.without_title,
    )
}

fn years(page: &mut Page, counts: &TitleCounts, remark: &str) {
    let words = page.style.words;
    let mut bars = buckets(words, &counts.years);
    if bars.is_empty() {
        return;
    }
    if counts.year_unknown > 0 {
        bars.push((words.text("unknown"), counts.year_unknown));
    }
    page.heading(&words.text("years"), remark);
    let largest = bars
        .iter()
        .map(|(_, count)| *count)
        .max()
        .unwrap_or_default();
    let rows = bars
        .into_iter()
        .map(|(label, count)| Row::new(label, count).bar(largest));
    page.rows(&rows.collect::<Vec<_>>());
}

/// Counts by year where the years are few, otherwise by decade, the latest last.
fn buckets(words: Wording, years: &BTreeMap<u16, u64>) -> Vec<(String, u64)> {
    let counted = || years.iter().filter(|(_, count)| **count > 0);
    let (Some((first, _)), Some((last, _))) = (counted().next(), counted().next_back()) else {
        return Vec::new();
    };
    if last - first < SINGLE_YEARS {
        return counted()
            .map(|(year, count)| (year.to_string(), *count))
            .collect();
    }
    let mut decades: BTreeMap<u16, u64> = BTreeMap::new();
    for (year, count) in counted() {
        *decades.entry(year / 10 * 10).or_default() += count;
    }
    let old = decades.len().saturating_sub(DECADES);
    let mut bars = Vec::new();
    if let Some((start, _)) = decades.iter().nth(old).filter(|_| old > 0) {
        let before = say!(words, "before-year", year = start.to_string());
        bars.push((before, decades.values().take(old).sum()));
    }
    let decade = |start: u16| say!(words, "decade", year = start.to_string());
    let shown = decades.into_iter().skip(old);
    bars.extend(shown.map(|(start, count)| (decade(start), count)));
    bars
}

fn genres(page: &mut Page, counts: &TitleCounts, remark: &str) {
    let mut genres: Vec<(&str, u64)> = counts
        .genres
        .iter()
        .map(|(name, count)| (name.as_str(), *count))
        .collect();
    if genres.is_empty() {
        return;
    }
    genres.sort_by_key(|&(name, count)| (Reverse(count), name));
    let words = page.style.words;
    page.heading(&words.text("genres"), remark);
    // One bar more rather than "1 more".
    let shown = if genres.len() <= GENRES + 1 {
        genres.len()
    } else {
        GENRES
    };
    let largest = genres[0].1;
    let row = |(name, count): (&str, u64)| {
        Row::new(crate::render::clean(name), count)
            .of(counts.titles)
            .bar(largest)
    };
    let mut rows: Vec<Row> = genres.iter().take(shown).copied().map(row).collect();
    if counts.genre_unknown > 0 {
        let unknown = words.text("unknown");
        rows.push(row((&unknown, counts.genre_unknown)).ink(TextStyle::Faint));
    }
    page.rows(&rows);
    more_genres(page, &genres[shown..]);
    if counts.genres_not_listed > 0 {
        let text = words.counted("genres-not-listed", counts.genres_not_listed);
        page.item(2, "", TextStyle::Warn, &text);
    }
}

fn more_genres(page: &mut Page, genres: &[(&str, u64)]) {
    if genres.is_empty() {
        return;
    }
    let words = page.style.words;
    let piece = |(name, count): &(&str, u64)| {
        format!("{} {}", crate::render::clean(name), words.number(*count))
    };
    let mut pieces: Vec<String> = genres.iter().take(MORE_GENRES).map(piece).collect();
    pieces[0] = say!(words, "genres-also", genre = pieces[0].as_str());
    if genres.len() > MORE_GENRES {
        let more = (genres.len() - MORE_GENRES) as u64;
        pieces.push(words.counted("genres-more", more));
    }
    let columns = page.style.columns() - 2;
    for line in wrap_pieces(pieces.iter().map(String::as_str), ", ", columns) {
        let line = page.style.paint(TextStyle::Faint, &line);
        page.line(&format!("  {line}"));
    }
}

/// The rows of the files that have a column.
pub(super) fn rows_with(report: &CatalogueReport, column: cinelake_imdb::Column) -> u64 {
    let has = |file: &&cinelake_imdb::FileReport| {
        !file.joined && file.columns.iter().any(|each| each.holds == Some(column))
    };
    report.files.iter().filter(has).map(|file| file.rows).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_years_have_a_bar_each_and_many_share_decades() {
        let few = BTreeMap::from([(2019, 3), (2021, 4)]);
        assert_eq!(
            buckets(Wording::EN, &few),
            [("2019".to_owned(), 3), ("2021".to_owned(), 4)]
        );
        let many = BTreeMap::from([(1999, 1), (2010, 2), (2019, 3), (2024, 4)]);
        let expected = [("1990s", 1), ("2010s", 5), ("2020s", 4)];
        assert_eq!(
            buckets(Wording::EN, &many),
            expected.map(|(label, count)| (label.to_owned(), count))
        );
    }

    #[test]
    fn the_oldest_decades_share_a_bar_and_no_title_is_lost() {
        let years: BTreeMap<u16, u64> = (1870..2030).map(|year| (year, 1)).collect();
        let bars = buckets(Wording::EN, &years);
        assert_eq!(bars.len(), DECADES + 1);
        assert_eq!(bars[0], ("before 1930".to_owned(), 60));
        assert_eq!(bars.iter().map(|(_, count)| count).sum::<u64>(), 160);
    }

    #[test]
    fn no_years_make_no_bars() {
        assert!(buckets(Wording::EN, &BTreeMap::new()).is_empty());
    }
}
