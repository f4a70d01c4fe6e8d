//! Reads tables that belong together, row by row and in one order, for whoever makes titles of
//! the rows.
//!
//! Titles come first, table by table as given; ratings that are joined come after all of them, so
//! that a title's own rows go before.

use crate::error::CatalogueError;
use crate::header::{Column, Shape};
use crate::id::ImdbId;
use crate::merge::COLLAPSED;
use crate::reader::{ColumnMask, Record, Row, RowReader};
use crate::reject::RejectReason;
use crate::report::{CatalogueReport, FileReport};
use crate::tally::Tally;
use crate::values::{KindRule, PersonValues, TitleValues, Typer};

/// Where a row is.
#[derive(Clone, Copy, Debug)]
pub struct At<'a> {
    /// The file.
    pub file: &'a str,
    /// The line the row starts at, from 1.
    pub line: u64,
}

/// Makes titles of the rows that [`read_tables`] reads.
///
/// A sink merges by [`crate::Title::merge`] and nothing else, so that whatever is made of the same
/// rows has the same values.
pub trait TitleSink {
    /// The rows of a table come next. `place` is its place among the tables given; a table that is
    /// `joined` has ratings only.
    fn begin(&mut self, place: usize, table: &RowReader, joined: bool);

    /// A row of a title.
    ///
    /// # Errors
    ///
    /// When there is no room for the title.
    fn title(
        &mut self,
        id: ImdbId,
        values: &TitleValues<'_>,
        at: At<'_>,
    ) -> Result<(), CatalogueError>;

    /// A further row of the title of the row before, with the very same text in every column of
    /// titles: to merge it again would change nothing.
    fn repeat(&mut self);

    /// A row of a table that is joined.
    fn rating(&mut self, id: ImdbId, values: &TitleValues<'_>, at: At<'_>);

    /// Whether [`Self::person`] is to be called.
    fn wants_people(&self) -> bool {
        false
    }

    /// The person in the row that was told last.
    fn person(&mut self, _person: &PersonValues<'_>) {}
}

/// Reads tables into a sink.
///
/// Tables of the shape of IMDb's `title.ratings` are joined to the others by id; only if there are
/// no others, they are read as lists of titles. Tables of another role (people, crew, names of
/// elsewhere) are named in the report and not read; see [`crate::read_principals`]. The report says
/// what was found on the way, and nothing about what became of the titles.
///
/// # Errors
///
/// The errors of reading, all of which name file and line or byte, and those of the sink. What was
/// told to the sink before is part of the tables only.
pub fn read_tables(
    tables: Vec<RowReader>,
    sink: &mut impl TitleSink,
) -> Result<CatalogueReport, CatalogueError> {
    Ok(read_into(tables, sink)?.report)
}

pub(crate) fn read_into(
    tables: Vec<RowReader>,
    sink: &mut impl TitleSink,
) -> Result<Tally, CatalogueError> {
    let (tables, others): (Vec<_>, Vec<_>) = tables
        .into_iter()
        .enumerate()
        .partition(|(_, table)| table.shape().role().is_about_titles());
    let is_ratings = |table: &RowReader| table.shape() == Shape::ImdbRatings;
    let has_titles = |table: &RowReader| !is_ratings(table) && table.shape() != Shape::Empty;
    let joins = tables.iter().any(|(_, table)| has_titles(table));
    let (joined, titles): (Vec<_>, Vec<_>) = tables
        .into_iter()
        .partition(|(_, table)| joins && is_ratings(table));
    let mut reading = Reading {
        sink,
        tally: Tally::default(),
        typer: Typer::default(),
    };
    for (place, table) in titles {
        reading.sink.begin(place, &table, false);
        reading.titles(table)?;
    }
    for (place, table) in joined {
        reading.sink.begin(place, &table, true);
        reading.ratings(table)?;
    }
    for (_, table) in others {
        let file = FileReport {
            joined: true,
            is_read: false,
            ..table.report()
        };
        reading.tally.close(&[], file);
    }
    Ok(reading.tally)
}

struct Reading<'s, S> {
    sink: &'s mut S,
    tally: Tally,
    typer: Typer,
}

/// What the rows of one table have in common.
struct Table {
    rule: KindRule,
    about_titles: Vec<(Column, usize)>,
    about_people: Vec<(Column, usize)>,
    /// Whether the sink is to have the people.
    tells_people: bool,
}

/// The row before, if it can be repeated: its nulls in the columns of titles.
type Before = Option<ColumnMask>;

impl<S: TitleSink> Reading<'_, S> {
    fn titles(&mut self, mut rows: RowReader) -> Result<(), CatalogueError> {
        let file = rows.name().to_owned();
        let at = |line| At { file: &file, line };
        let columns = rows.known_columns();
        let (about_titles, about_people) =
            columns.iter().partition(|(column, _)| is_of_title(*column));
        let table = Table {
            rule: rows.kind_rule(),
            about_titles,
            about_people,
            tells_people: self.sink.wants_people() && rows.has_people(),
        };
        let mut before = None;
        while let Some(record) = rows.next_record()? {
            self.tally.report.rows += 1;
            before = match record {
                Record::Row(row) => self.row(&row, &table, before, at(row.line()))?,
                Record::Malformed(row) => {
                    self.tally.reject_malformed(&row, at(row.line));
                    None
                }
            };
        }
        self.tally.close(&columns, rows.report());
        Ok(())
    }

    fn row(
        &mut self,
        row: &Row<'_>,
        table: &Table,
        before: Before,
        at: At<'_>,
    ) -> Result<Before, CatalogueError> {
        let other_nulls = row.nulls(&table.about_people);
        if let Some(nulls) = before.filter(|_| row.repeats()) {
            self.tally.count_nulls(nulls.union(other_nulls));
            self.sink.repeat();
            self.person(row, table, at);
            return Ok(before);
        }
        let nulls = row.nulls(&table.about_titles);
        self.tally.count_nulls(nulls.union(other_nulls));
        let text = row.raw(Column::Tconst).unwrap_or_default();
        let (id, repairs) = match ImdbId::repair(text) {
            Ok(found) => found,
            Err(problem) => {
                self.tally.reject_id(text, problem, at);
                return Ok(None);
            }
        };
        self.tally.count_repairs(repairs);
        // A row of which more is to be counted is read in full each time.
        let mut plain = repairs.is_empty();
        let tally = &mut self.tally;
        let values = self.typer.title(row, table.rule, |column, odd, value| {
            plain = false;
            tally.odd(column, odd, value, at);
        });
        self.sink.title(id, &values, at)?;
        self.person(row, table, at);
        Ok(plain.then_some(nulls))
    }

    fn person(&mut self, row: &Row<'_>, table: &Table, at: At<'_>) {
        if !table.tells_people {
            return;
        }
        let tally = &mut self.tally;
        let odd = |column, odd, value: &str| tally.odd(column, odd, value, at);
        if let Some(person) = PersonValues::read(row, odd) {
            self.sink.person(&person);
        }
    }

    fn ratings(&mut self, mut rows: RowReader) -> Result<(), CatalogueError> {
        let file = rows.name().to_owned();
        let at = |line| At { file: &file, line };
        while let Some(record) = rows.next_record()? {
            self.tally.report.ratings.rows += 1;
            match record {
                Record::Row(row) => self.rating(&row, at(row.line())),
                Record::Malformed(row) => {
                    let reason = row.reason();
                    self.tally.reject_rating(row.text, reason, at(row.line));
                }
            }
        }
        let file = FileReport {
            joined: true,
            ..rows.report()
        };
        self.tally.close(&[], file);
        Ok(())
    }

    fn rating(&mut self, row: &Row<'_>, at: At<'_>) {
        let text = row.raw(Column::Tconst).unwrap_or_default();
        match ImdbId::repair(text) {
            Ok((id, repairs)) => {
                self.tally.count_repairs(repairs);
                let tally = &mut self.tally;
                let odd = |column, odd, value: &str| tally.odd(column, odd, value, at);
                let values = TitleValues::rating(row, odd);
                self.sink.rating(id, &values, at);
            }
            Err(problem) => self
                .tally
                .reject_rating(text, RejectReason::Id(problem), at),
        }
    }
}

/// Whether a column is about the title, and not about a person in it.
pub(crate) fn is_of_title(column: Column) -> bool {
    column == Column::Tconst || COLLAPSED.contains(&column)
}
