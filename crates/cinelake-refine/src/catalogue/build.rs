//! Reads catalogue files into slots of titles and rows of people. One pass; memory grows with
//! titles and artist rows.

use std::fs::File;

use chrono::NaiveDate;
use cinelake_imdb::{
    At, CatalogueError, CatalogueInput, CatalogueReport, Column, IdIndex, ImdbId, PersonValues,
    RowReader, TitleSink, TitleValues, open_tables, read_tables,
};
use cinelake_lake::Lake;

use super::people::People;
use super::plan::Unit;
use super::titles::{Source, Titles};
use crate::error::RefineError;
use crate::summary::{CatalogueSummary, UnusedFile};

/// A catalogue file that rows came from.
#[derive(Debug)]
pub(super) struct SourceFile {
    pub(super) path: String,
    pub(super) date: NaiveDate,
}

/// Titles and people so far.
#[derive(Debug, Default)]
pub(super) struct Build {
    pub(super) titles: Titles,
    pub(super) people: People,
    pub(super) files: Vec<SourceFile>,
    pub(super) counts: CatalogueSummary,
    pub(super) unused: Vec<UnusedFile>,
    /// By place among the tables of the unit at hand, the number of the file.
    table_files: Vec<u32>,
    /// The table at hand.
    source: Source,
}

impl Build {
    /// Reads the files of a unit; `copies` are local ones, in the same order. Units come latest
    /// first.
    pub(super) fn read_unit(
        &mut self,
        lake: &Lake,
        unit: &Unit,
        copies: Vec<File>,
    ) -> Result<(), RefineError> {
        let mut tables = Vec::new();
        self.table_files.clear();
        self.source.unit += 1;
        for (file, copy) in unit.files.iter().zip(copies) {
            self.counts.files += 1;
            let number = self.files.len() as u32;
            self.files.push(SourceFile {
                path: file.path.clone(),
                date: file.date,
            });
            let input = CatalogueInput::new(lake.show(&file.path), Box::new(copy));
            match open_tables(input, &unit.read_options()) {
                Ok(opened) => {
                    self.table_files
                        .extend(opened.tables.iter().map(|_| number));
                    tables.extend(opened.tables);
                }
                // What no run has described need not be a catalogue at all.
                Err(error) if unit.is_undescribed() && error.is_other_content() => {
                    self.unused.push(UnusedFile {
                        path: file.path.clone(),
                        reason: error.to_string(),
                    });
                }
                Err(error) => return Err(unreadable(lake, &file.path, error)),
            }
        }
        let report = read_tables(tables, self).map_err(|error| {
            let file = &self.files[self.source.file as usize];
            unreadable(lake, &file.path, error)
        })?;
        self.titles.end_unit();
        self.count(&report);
        Ok(())
    }

    fn count(&mut self, report: &CatalogueReport) {
        let counts = &mut self.counts;
        let ratings = &report.ratings;
        counts.rows += report.rows + ratings.rows;
        counts.ratings_rows += ratings.rows - ratings.rejected_rows;
        for (reason, rows) in &report.rejects {
            *counts.rejected.entry((*reason).to_owned()).or_default() += rows;
        }
        for (column, values) in &report.unreadable {
            *counts.unreadable.entry(column.to_string()).or_default() += values.rows;
        }
    }
}

impl TitleSink for Build {
    fn begin(&mut self, place: usize, table: &RowReader, _joined: bool) {
        self.source = Source {
            unit: self.source.unit,
            file: self.table_files[place],
            has_titles: table.has(Column::PrimaryTitle) || table.has(Column::OriginalTitle),
            has_people: table.has(Column::PrimaryName),
        };
    }

    fn title(
        &mut self,
        id: ImdbId,
        values: &TitleValues<'_>,
        at: At<'_>,
    ) -> Result<(), CatalogueError> {
        if !self.titles.has_room() {
            return Err(CatalogueError::TooManyTitles {
                file: at.file.to_owned(),
                line: at.line,
                limit: IdIndex::MAX as usize,
            });
        }
        self.titles.take(id, self.source, values);
        Ok(())
    }

    fn repeat(&mut self) {
        self.titles.repeat();
    }

    fn rating(&mut self, id: ImdbId, values: &TitleValues<'_>, _at: At<'_>) {
        if !self.titles.join(id, self.source, values) {
            self.counts.ratings_without_title += 1;
        }
    }

    fn wants_people(&self) -> bool {
        true
    }

    fn person(&mut self, person: &PersonValues<'_>) {
        self.people
            .add(self.titles.last(), self.source.file, person);
    }
}

fn unreadable(lake: &Lake, path: &str, source: CatalogueError) -> RefineError {
    RefineError::Catalogue {
        file: lake.show(path),
        source,
    }
}
