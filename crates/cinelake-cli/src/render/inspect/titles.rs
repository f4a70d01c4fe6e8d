//! What the titles are: how many, which kinds, from which years, of which genres.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use cinelake_imdb::{CatalogueReport, TitleCounts};

use crate::render::number::{plural, share, thousands};
use crate::render::page::{Page, Row};
use crate::render::plan::filter_rows;
use crate::render::text::{Ink, wrap_pieces};
use crate::render::words;

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
    page.heading("Titles", "");
    page.rows(&count_rows(report));
    // Where the filters leave nothing, what they had to choose from says more.
    let passed = report.kept_titles.titles > 0;
    let counts = if passed {
        &report.kept_titles
    } else {
        &report.all_titles
    };
    let remark = match (report.filtered, passed) {
        (0, _) => "",
        (_, true) => "of the titles that pass the filters",
        (_, false) => "of all titles: none passes the filters",
    };
    years(page, counts, remark);
    genres(page, counts, remark);
}

fn count_rows(report: &CatalogueReport) -> Vec<Row> {
    let titles = report.distinct_titles;
    let mut rows = vec![
        Row::new("rows", report.rows),
        Row::new("distinct titles", titles),
    ];
    for (kind, count) in report
        .all_titles
        .kinds
        .iter()
        .filter(|(_, count)| **count > 0)
    {
        rows.push(Row::new(words::kind(*kind), *count).of(titles).part());
    }
    if report.rejected_titles > 0 {
        let row = Row::new("ids that cannot be read", report.rejected_titles);
        rows.push(row.of(titles).part().ink(Ink::Warn));
    }
    if report.all_titles.rated > 0 {
        rows.push(
            Row::new("with a rating", report.all_titles.rated)
                .of(titles)
                .note(ratings(report)),
        );
    }
    if report.filtered > 0 {
        rows.push(Row::new("left out by the filters", report.filtered).of(titles));
        rows.extend(filter_rows(report));
        rows.push(
            Row::new("pass the filters", report.kept)
                .of(titles)
                .ink(Ink::Strong),
        );
    }
    rows
}

fn ratings(report: &CatalogueReport) -> String {
    let ratings = &report.ratings;
    if ratings.rows == 0 {
        return String::new();
    }
    let strangers = match ratings.without_title {
        0 => String::new(),
        count => format!("; {} have no title here", thousands(count)),
    };
    format!(
        "{} of {} joined{strangers}",
        thousands(ratings.joined),
        plural(ratings.rows, "rating")
    )
}

fn years(page: &mut Page, counts: &TitleCounts, remark: &str) {
    let mut bars = buckets(&counts.years);
    if bars.is_empty() {
        return;
    }
    if counts.year_unknown > 0 {
        bars.push(("unknown".to_owned(), counts.year_unknown));
    }
    page.heading("Years", remark);
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
fn buckets(years: &BTreeMap<u16, u64>) -> Vec<(String, u64)> {
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
        bars.push((format!("before {start}"), decades.values().take(old).sum()));
    }
    bars.extend(
        decades
            .into_iter()
            .skip(old)
            .map(|(start, count)| (format!("{start}s"), count)),
    );
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
    page.heading("Genres", remark);
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
        rows.push(row(("unknown", counts.genre_unknown)).ink(Ink::Faint));
    }
    page.rows(&rows);
    more_genres(page, &genres[shown..]);
    if counts.genres_not_listed > 0 {
        let text = format!(
            "and {} without a count by name: too many different names for genres",
            thousands(counts.genres_not_listed)
        );
        page.item(2, "", Ink::Warn, &text);
    }
}

fn more_genres(page: &mut Page, genres: &[(&str, u64)]) {
    if genres.is_empty() {
        return;
    }
    let mut pieces: Vec<String> = genres
        .iter()
        .take(MORE_GENRES)
        .map(|(name, count)| format!("{} {}", crate::render::clean(name), thousands(*count)))
        .collect();
    pieces[0].insert_str(0, "also ");
    if genres.len() > MORE_GENRES {
        pieces.push(format!(
            "{} more",
            thousands((genres.len() - MORE_GENRES) as u64)
        ));
    }
    let columns = page.style.columns() - 2;
    for line in wrap_pieces(pieces.iter().map(String::as_str), ", ", columns) {
        let line = page.style.paint(Ink::Faint, &line);
        page.line(&format!("  {line}"));
    }
}

/// The part of the rows in which a column is null, in percent.
pub(super) fn null_share(
    report: &CatalogueReport,
    column: cinelake_imdb::Column,
    nulls: u64,
) -> String {
    let has = |file: &&cinelake_imdb::FileReport| {
        !file.joined && file.columns.iter().any(|each| each.holds == Some(column))
    };
    let rows: u64 = report.files.iter().filter(has).map(|file| file.rows).sum();
    share(nulls, rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_years_have_a_bar_each_and_many_share_decades() {
        let few = BTreeMap::from([(2019, 3), (2021, 4)]);
        assert_eq!(
            buckets(&few),
            [("2019".to_owned(), 3), ("2021".to_owned(), 4)]
        );
        let many = BTreeMap::from([(1999, 1), (2010, 2), (2019, 3), (2024, 4)]);
        let expected = [("1990s", 1), ("2010s", 5), ("2020s", 4)];
        assert_eq!(
            buckets(&many),
            expected.map(|(label, count)| (label.to_owned(), count))
        );
    }

    #[test]
    fn the_oldest_decades_share_a_bar_and_no_title_is_lost() {
        let years: BTreeMap<u16, u64> = (1870..2030).map(|year| (year, 1)).collect();
        let bars = buckets(&years);
        assert_eq!(bars.len(), DECADES + 1);
        assert_eq!(bars[0], ("before 1930".to_owned(), 60));
        assert_eq!(bars.iter().map(|(_, count)| count).sum::<u64>(), 160);
    }

    #[test]
    fn no_years_make_no_bars() {
        assert!(buckets(&BTreeMap::new()).is_empty());
    }
}
