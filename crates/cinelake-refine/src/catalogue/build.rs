//! Reads catalogue files into slots of titles and rows of people. One pass; memory grows with
//! titles and artist rows.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::fs::File;

use chrono::NaiveDate;
use cinelake_imdb::{
    CatalogueError, CatalogueInput, Column, ImdbId, Record, RejectReason, Row, RowReader, RowTyper,
    Shape, TitleValues, open_tables,
};
use cinelake_lake::Lake;

use super::people::People;
use super::plan::Unit;
use super::texts::Texts;
use super::titles::{Slot, Standing, Taken};
use crate::error::RefineError;
use crate::summary::{CatalogueSummary, Stranger};

/// A catalogue file that rows came from.
#[derive(Debug)]
pub(super) struct SourceFile {
    pub(super) path: String,
    pub(super) date: NaiveDate,
}

/// Titles and people so far.
#[derive(Debug, Default)]
pub(super) struct Build {
    index: HashMap<ImdbId, u32>,
    pub(super) slots: Vec<Slot>,
    pub(super) people: People,
    /// Texts of `title_type`.
    pub(super) texts: Texts,
    pub(super) files: Vec<SourceFile>,
    pub(super) counts: CatalogueSummary,
    pub(super) strangers: Vec<Stranger>,
    units: u32,
}

/// A table with the number of its file.
struct Table {
    reader: RowReader,
    file: u32,
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
        self.units += 1;
        let mut tables = Vec::new();
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
                    let readers = opened.tables.into_iter();
                    tables.extend(readers.map(|reader| Table {
                        reader,
                        file: number,
                    }));
                }
                // What no run has read need not be a catalogue at all.
                Err(error) if unit.run_id.is_none() && is_other_content(&error) => {
                    self.strangers.push(Stranger {
                        path: file.path.clone(),
                        reason: error.to_string(),
                    });
                }
                Err(error) => return Err(unreadable(lake, &file.path, error)),
            }
        }
        self.read_tables(lake, tables)
    }

    /// As the ingest reads them: ratings are joined to titles, unless there is nothing else.
    fn read_tables(&mut self, lake: &Lake, tables: Vec<Table>) -> Result<(), RefineError> {
        let is_ratings = |table: &Table| table.reader.shape() == Shape::ImdbRatings;
        let (ratings, titles): (Vec<_>, Vec<_>) = tables.into_iter().partition(is_ratings);
        let alone = titles
            .iter()
            .all(|table| table.reader.shape() == Shape::Empty);
        let (ratings, titles) = match alone {
            true => (Vec::new(), ratings),
            false => (ratings, titles),
        };
        let file_of = |table: &Table| table.file as usize;
        for mut table in titles {
            let file = file_of(&table);
            self.read_titles(&mut table)
                .map_err(|error| unreadable(lake, &self.files[file].path, error))?;
        }
        for mut table in ratings {
            let file = file_of(&table);
            self.join_ratings(&mut table)
                .map_err(|error| unreadable(lake, &self.files[file].path, error))?;
        }
        Ok(())
    }

    fn read_titles(&mut self, table: &mut Table) -> Result<(), CatalogueError> {
        let has = |column| table.reader.has(column);
        let has_titles = has(Column::PrimaryTitle) || has(Column::OriginalTitle);
        let has_people = has(Column::PrimaryName);
        let date = self.files[table.file as usize].date;
        let standing = Standing::new(has_titles, date, u32::MAX - self.units, table.file);
        let mut typer = RowTyper::new(&table.reader);
        while let Some(record) = table.reader.next_record()? {
            let Some((id, row)) = usable(record, &mut self.counts) else {
                continue;
            };
            let values = typer.title(&row, |column, _| note(&mut self.counts, column));
            let slot = self.take(id, standing, &values);
            if has_people {
                self.slots[slot as usize].see_people(standing);
                if let Some(person) = typer.person(&row, |column, _| note(&mut self.counts, column))
                {
                    self.people.add(slot, table.file, &person);
                }
            }
        }
        Ok(())
    }

    /// Puts a row into its title's slot; returns the slot's index.
    fn take(&mut self, id: ImdbId, standing: Standing, values: &TitleValues<'_>) -> u32 {
        let next = self.slots.len() as u32;
        match self.index.entry(id) {
            Entry::Vacant(vacant) => {
                vacant.insert(next);
                let slot = Slot::new(id, standing, values, &mut self.texts);
                self.slots.push(slot);
                next
            }
            Entry::Occupied(known) => {
                let at = *known.get();
                let slot = &mut self.slots[at as usize];
                self.counts.rows_superseded += match slot.take(standing, values, &mut self.texts) {
                    Taken::In => 0,
                    Taken::InPlaceOf(rows) => u64::from(rows),
                    Taken::Superseded => 1,
                };
                at
            }
        }
    }

    fn join_ratings(&mut self, table: &mut Table) -> Result<(), CatalogueError> {
        let date = self.files[table.file as usize].date;
        let standing = Standing::new(true, date, u32::MAX - self.units, table.file);
        let mut typer = RowTyper::new(&table.reader);
        while let Some(record) = table.reader.next_record()? {
            let Some((id, row)) = usable(record, &mut self.counts) else {
                continue;
            };
            self.counts.ratings_rows += 1;
            let values = typer.rating(&row, |column, _| note(&mut self.counts, column));
            let slot = self.index.get(&id).map(|at| &mut self.slots[*at as usize]);
            match slot {
                // A title that a later catalogue has keeps that one's rating.
                Some(slot) if slot.standing.same_unit(standing) => slot.join(&values),
                Some(_) => {}
                None => self.counts.ratings_without_title += 1,
            }
        }
        Ok(())
    }
}

/// A row with an id; one without is counted as rejected.
fn usable<'r>(record: Record<'r>, counts: &mut CatalogueSummary) -> Option<(ImdbId, Row<'r>)> {
    counts.rows += 1;
    let reason = match record {
        Record::Row(row) => match ImdbId::repair(row.raw(Column::Tconst).unwrap_or_default()) {
            Ok((id, _)) => return Some((id, row)),
            Err(problem) => RejectReason::Id(problem),
        },
        Record::Malformed(row) => RejectReason::FieldCount {
            expected: row.expected,
            found: row.found,
        },
    };
    *counts.rejected.entry(reason.code().to_owned()).or_default() += 1;
    None
}

fn note(counts: &mut CatalogueSummary, column: Column) {
    *counts.unreadable.entry(column.to_string()).or_default() += 1;
}

fn unreadable(lake: &Lake, path: &str, source: CatalogueError) -> RefineError {
    RefineError::Catalogue {
        file: lake.show(path),
        source,
    }
}

/// Whether a file is whole but not a table of titles.
fn is_other_content(error: &CatalogueError) -> bool {
    matches!(
        error,
        CatalogueError::NoIdColumn { .. }
            | CatalogueError::NotATable { .. }
            | CatalogueError::NoTable { .. }
    )
}
