//! Counts of titles, while their rows come in.

use std::collections::{BTreeMap, HashMap};

use crate::genres::GenreList;
use crate::header::Column;
use crate::merge::{ColumnSet, Merged, value_text};
use crate::read::At;
use crate::report::{CatalogueReport, Disagreement, DisagreementExample, TitleCounts};
use crate::tally::MAX_EXAMPLES;
use crate::title::{Title, TitleKind};
use crate::values::TitleValues;

/// Beyond this many distinct lists of genres the column holds free text.
const MAX_LISTS: usize = 1 << 12;

/// Counts distinct titles.
#[derive(Debug, Default)]
pub(crate) struct TitleCounter {
    counts: TitleCounts,
    kinds: [u64; TitleKind::ALL.len()],
    years: HashMap<u16, u64>,
    genres: HashMap<GenreList, u64>,
}

impl TitleCounter {
    pub(crate) fn add(&mut self, title: &Title) {
        self.counts.titles += 1;
        self.counts.rated += u64::from(title.rating_thousandths().is_some());
        self.counts.kind_assumed += u64::from(title.kind_is_assumed());
        self.kinds[title.kind() as usize] += 1;
        match title.start_year() {
            Some(year) => self.add_year(year),
            None => self.counts.year_unknown += 1,
        }
        match title.genres() {
            Some(list) => self.add_genres(list),
            None => self.counts.genre_unknown += 1,
        }
    }

    fn add_year(&mut self, year: u16) {
        *self.years.entry(year).or_default() += 1;
    }

    fn add_genres(&mut self, list: &GenreList) {
        if let Some(count) = self.genres.get_mut(list) {
            *count += 1;
        } else if self.genres.len() < MAX_LISTS {
            self.genres.insert(list.clone(), 1);
        } else {
            self.counts.add_genres(list, 1);
        }
    }

    /// Keeps the counts right when a later row brings a value.
    fn add_taken(&mut self, merged: Merged, values: &TitleValues<'_>) {
        for column in merged.taken.iter() {
            match (column, values.kind, values.start_year, values.genres) {
                (Column::TitleType, Some(kind), ..) => {
                    // What is assumed is always a film.
                    let before = match merged.kind_was_unknown {
                        true => TitleKind::Unknown,
                        false => TitleKind::Movie,
                    };
                    self.counts.kind_assumed -= u64::from(!merged.kind_was_unknown);
                    self.kinds[before as usize] -= 1;
                    self.kinds[kind as usize] += 1;
                }
                (Column::StartYear, _, Some(year), _) => {
                    self.counts.year_unknown -= 1;
                    self.add_year(year);
                }
                (Column::Genres, .., Some(list)) => {
                    self.counts.genre_unknown -= 1;
                    self.add_genres(list);
                }
                (Column::AverageRating, ..) => self.counts.rated += 1,
                _ => {}
            }
        }
    }

    pub(crate) fn finish(self) -> TitleCounts {
        let mut counts = self.counts;
        let kinds = TitleKind::ALL.into_iter().zip(self.kinds);
        counts.kinds = kinds.filter(|(_, count)| *count > 0).collect();
        counts.years = self.years.into_iter().collect();
        // In one order, so that the same names are listed every time.
        let mut genres: Vec<_> = self.genres.into_iter().collect();
        genres.sort_by_cached_key(|(list, _)| list.to_string());
        for (list, count) in genres {
            counts.add_genres(&list, count);
        }
        counts
    }
}

/// What is counted of titles, kept or not.
#[derive(Debug, Default)]
pub(crate) struct Counts {
    pub(crate) all_titles: TitleCounter,
    disagreements: BTreeMap<Column, Disagreement>,
    ratings_joined: u64,
    ratings_without_title: u64,
}

impl Counts {
    /// Counts the id of a joined rating.
    pub(crate) fn count_rating(&mut self, has_title: bool) {
        match has_title {
            true => self.ratings_joined += 1,
            false => self.ratings_without_title += 1,
        }
    }

    /// Counts what a row that met its title brought.
    pub(crate) fn count_merged(
        &mut self,
        merged: Merged,
        contradicted: ColumnSet,
        values: &TitleValues<'_>,
    ) {
        self.all_titles.add_taken(merged, values);
        for column in contradicted.iter() {
            self.disagreements.entry(column).or_default().titles += 1;
        }
    }

    /// Keeps the first few contradictions as examples.
    pub(crate) fn add_examples(
        &mut self,
        columns: ColumnSet,
        title: &Title,
        values: &TitleValues<'_>,
        at: At<'_>,
    ) {
        for column in columns.iter() {
            let entry = self.disagreements.entry(column).or_default();
            if entry.examples.len() < MAX_EXAMPLES {
                entry.examples.push(DisagreementExample {
                    tconst: title.id(),
                    kept: value_text(&title.values(), column),
                    ignored: value_text(values, column),
                    file: at.file.to_owned(),
                    line: at.line,
                });
            }
        }
    }

    /// Adds the counts to what was counted of the rows.
    pub(crate) fn into_report(self, mut report: CatalogueReport) -> CatalogueReport {
        report.all_titles = self.all_titles.finish();
        report.disagreements = self.disagreements;
        report.ratings.joined = self.ratings_joined;
        report.ratings.without_title = self.ratings_without_title;
        report
    }
}
