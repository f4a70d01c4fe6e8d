//! Reads catalogue files into slots of titles and rows of people. One pass; memory grows with titles,
//! and then with the people who took part in them.
//!
//! Files of people are read last, those of the latest unit first, whatever titles lie beside them:
//! ids of titles and of people mean the same everywhere. Then the titles themselves are not needed any
//! more, only which file says who took part in each: names are read when the titles are written and
//! gone from memory.

use std::collections::{BTreeMap, HashSet};
use std::fs::File;

use chrono::NaiveDate;
use cinelake_imdb::{
    At, CatalogueError, CatalogueInput, CatalogueReport, Column, ImdbId, PersonValues, Role,
    RowReader, TitleSink, TitleValues, open_tables, read_details, read_names, read_principals,
    read_tables,
};
use cinelake_lake::Lake;

use super::details::Details;
use super::people::{NameRow, People, PrincipalIds, Principals};
use super::plan::Unit;
use super::ratings::Ratings;
use super::titles::{RowSource, Titles};
use crate::error::RefineError;
use crate::summary::{BadRow, CatalogueSummary, DamagedFile, UnusedFile};

/// A table that rows came from: a catalogue file, or one entry of an archive. The numbers of those that make
/// titles follow the order in which they are read.
#[derive(Debug, Clone)]
pub(super) struct SourceFile {
    /// The file, or the archive.
    pub(super) path: String,
    pub(super) date: NaiveDate,
    unit: u32,
    /// The number of the first table of which this one is another part: a unit's files of people and of
    /// names elsewhere may be cut into parts.
    pub(super) group: u32,
}

/// Bad rows and values that are told with file and line.
const BAD_ROWS_TOLD: usize = 20;

/// Titles and people so far.
#[derive(Debug, Default)]
pub(super) struct Build {
    pub(super) titles: Titles,
    pub(super) principals: Principals,
    pub(super) people: People,
    pub(super) ratings: Ratings,
    pub(super) files: Vec<SourceFile>,
    pub(super) counts: CatalogueSummary,
    pub(super) unused: Vec<UnusedFile>,
    /// Files that are not those that were landed.
    pub(super) damaged: Vec<DamagedFile>,
    /// The tables of the unit at hand that are read as titles or ratings.
    unit_tables: Vec<SourceFile>,
    /// The table at hand.
    source: RowSource,
    /// Title of the last row.
    last: Option<ImdbId>,
    /// Tables that are read when all titles are known, each with the number of its file, by what they
    /// are for.
    later: BTreeMap<Role, Vec<(u32, RowReader)>>,
    /// A temporary file failed while rows were told.
    failed: Option<std::io::Error>,
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
        self.unit_tables.clear();
        self.source.unit += 1;
        for (file, copy) in unit.files.iter().zip(copies) {
            self.counts.files += 1;
            let source = SourceFile {
                path: file.path.clone(),
                date: file.date,
                unit: self.source.unit,
                group: 0,
            };
            let input = CatalogueInput::new(lake.show(&file.path), Box::new(copy));
            match open_tables(input, &unit.read_options()) {
                Ok(opened) => {
                    let opened = opened.tables.into_iter();
                    tables.extend(opened.filter_map(|table| self.sort_out(&source, table)));
                }
                // What no run has described need not be a catalogue at all.
                Err(error) if unit.is_undescribed() && is_foreign(&error) => {
                    self.unused.push(UnusedFile {
                        path: file.path.clone(),
                        reason: error.to_string(),
                    });
                }
                Err(error) => return Err(unreadable(lake, &file.path, error)),
            }
        }
        let report = read_tables(tables, self).map_err(|error| {
            let file = self.files.get(self.source.file as usize);
            let path = file.map_or(unit.files[0].path.as_str(), |file| file.path.as_str());
            unreadable(lake, path, error)
        })?;
        if let Some(failed) = self.failed.take() {
            return Err(failed.into());
        }
        self.count(&report);
        Ok(())
    }

    /// Gives back a table that makes titles or rates them, and keeps another one for later.
    fn sort_out(&mut self, source: &SourceFile, table: RowReader) -> Option<RowReader> {
        let role = table.shape().role();
        if role.is_about_titles() {
            self.unit_tables.push(source.clone());
            return Some(table);
        }
        let number = self.files.len() as u32;
        let known = self.later.entry(role).or_default();
        let has_parts = matches!(role, Role::Principals | Role::Akas);
        let first = known.iter().map(|(first, _)| *first);
        let mut first = first.filter(|first| self.files[*first as usize].unit == source.unit);
        let group = first.next().filter(|_| has_parts).unwrap_or(number);
        known.push((number, table));
        self.files.push(SourceFile {
            group,
            ..source.clone()
        });
        None
    }

    /// The tables of a role, with the numbers of their files; the latest first.
    fn take_later(&mut self, role: Role) -> Vec<(u32, RowReader)> {
        self.later.remove(&role).unwrap_or_default()
    }

    /// Reads the files that say who took part in what, when all titles are known.
    pub(super) fn read_principals(
        &mut self,
        lake: &Lake,
        files: &[SourceFile],
    ) -> Result<(), RefineError> {
        let mut with_ids = HashSet::new();
        for (number, table) in self.take_later(Role::Principals) {
            let file = &files[number as usize];
            with_ids.insert(file.group);
            let gives_way =
                |known: u32| !with_ids.contains(&known) && files[known as usize].unit >= file.unit;
            let read = read_principals(table, |id, person| {
                self.principal((number, file.group), gives_way, id, person)
            });
            self.count_people(&read.map_err(|stop| stop.at(lake, &file.path))?);
        }
        Ok(())
    }

    /// Reads the files of a role that say more of titles, when all titles are known.
    pub(super) fn read_details(
        &mut self,
        role: Role,
        lake: &Lake,
        files: &[SourceFile],
    ) -> Result<Details, RefineError> {
        let tables = self.take_later(role);
        let titles = if tables.is_empty() {
            0
        } else {
            self.titles.people.len()
        };
        let mut details = Details::new(titles);
        for (number, table) in tables {
            let titles = &self.titles.people;
            let file = &files[number as usize];
            let read = read_details(table, |id, detail| {
                details
                    .add(titles, id, (number, file.group), detail)
                    .map_err(PeopleError::from)
            });
            let report = read.map_err(|stop| stop.at(lake, &file.path))?;
            details.counts.rows += report.rejected_rows;
            details.counts.rows_rejected += report.rejected_rows;
            self.count_bad(&report);
        }
        Ok(details)
    }

    /// Reads the files that name people, when all is known of who took part in what.
    pub(super) fn read_names(
        &mut self,
        lake: &Lake,
        files: &[SourceFile],
    ) -> Result<(), RefineError> {
        self.refer_to_people(files)?;
        for (file, table) in self.take_later(Role::Names) {
            let read = read_names(table, |person| self.name(file, person));
            let path = &files[file as usize].path;
            self.count_people(&read.map_err(|stop| stop.at(lake, path))?);
        }
        Ok(())
    }

    /// A row of a file of people. Of a title the rows of one group of files count: of the latest unit with
    /// people, and there of the files with their ids. `gives_way` says which groups stand back behind
    /// this one.
    fn principal(
        &mut self,
        (file, group): (u32, u32),
        gives_way: impl Fn(u32) -> bool,
        id: ImdbId,
        person: &PersonValues<'_>,
    ) -> Result<(), PeopleError> {
        let chosen = |known: Option<u32>| match known {
            Some(known) if !gives_way(known) => known,
            _ => group,
        };
        self.counts.people_rows += 1;
        if !self.titles.people.choose(id, chosen) {
            self.counts.people_without_title += 1;
            return Ok(());
        }
        if !self.titles.people.counts(id, group) {
            self.counts.people_superseded += 1;
            return Ok(());
        }
        Ok(self.principals.add(id, file, person)?)
    }

    /// Notes whom the rows that count name by id.
    fn refer_to_people(&mut self, files: &[SourceFile]) -> Result<(), RefineError> {
        for part in 0..self.principals.parts() {
            let rows = self.principals.read(part)?;
            for row in rows.iter().filter_map(PrincipalIds::read) {
                let group = files[row.file as usize].group;
                if self.titles.people.counts(row.tconst, group)
                    && let Some(id) = row.person
                {
                    self.people.refer(id);
                }
            }
        }
        Ok(())
    }

    fn name(&mut self, file: u32, person: &PersonValues<'_>) -> Result<(), PeopleError> {
        let counts = &mut self.counts;
        counts.names_rows += 1;
        match self.people.name(file, person)? {
            NameRow::Taken => counts.people += 1,
            NameRow::NotReferenced => counts.names_not_referenced += 1,
            NameRow::Repeated => counts.names_repeated += 1,
        }
        Ok(())
    }

    fn count_people(&mut self, report: &CatalogueReport) {
        self.count_bad(report);
        self.counts.people_rejected += report.rejected_rows;
    }

    /// Counts what cannot be used, and keeps some examples.
    fn count_bad(&mut self, report: &CatalogueReport) {
        let counts = &mut self.counts;
        for (reason, rows) in &report.rejects {
            *counts.rejected.entry((*reason).to_owned()).or_default() += rows;
        }
        for (column, values) in &report.unreadable {
            *counts.unreadable.entry(column.to_string()).or_default() += values.rows;
        }
        let rows = report.reject_examples.iter().map(BadRow::from);
        let values = report.unreadable.iter();
        let values = values.flat_map(|(column, values)| {
            let examples = values.examples.iter();
            examples.map(move |example| BadRow::of_value(column.to_string(), example))
        });
        let room = BAD_ROWS_TOLD.saturating_sub(counts.bad_rows.len());
        counts.bad_rows.extend(rows.chain(values).take(room));
    }

    /// Notes a rating with the day of its file, also of a title that a later catalogue has.
    fn rate(&mut self, id: ImdbId, file: u32, values: &TitleValues<'_>) {
        let added = self.ratings.add(id, file, values);
        self.failed = self.failed.take().or(added.err());
    }

    fn count(&mut self, report: &CatalogueReport) {
        let counts = &mut self.counts;
        let ratings = &report.ratings;
        counts.rows += report.rows + ratings.rows;
        counts.ratings_rows += ratings.rows - ratings.rejected_rows;
        counts.rows_rejected += report.rejected_rows + ratings.rejected_rows;
        self.count_bad(report);
    }
}

impl TitleSink for Build {
    fn begin(&mut self, place: usize, table: &RowReader, _joined: bool) {
        let number = self.files.len() as u32;
        self.files.push(SourceFile {
            group: number,
            ..self.unit_tables[place].clone()
        });
        self.source = RowSource {
            unit: self.source.unit,
            file: number,
            has_titles: table.has(Column::PrimaryTitle) || table.has(Column::OriginalTitle),
            has_people: table.has_people(),
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
                limit: Titles::MAX,
            });
        }
        let waited = self.titles.take(id, self.source, values);
        if let Some(waited) = waited {
            let rating = TitleValues::of_rating(waited.rating_and_votes);
            self.rate(id, waited.file, &rating);
        }
        self.rate(id, self.source.file, values);
        self.last = Some(id);
        Ok(())
    }

    fn repeat(&mut self) {
        self.titles.repeat();
    }

    fn rating(&mut self, id: ImdbId, values: &TitleValues<'_>, _at: At<'_>) {
        if self.titles.join(id, self.source, values) {
            self.rate(id, self.source.file, values);
        }
    }

    fn wants_people(&self) -> bool {
        true
    }

    fn person(&mut self, person: &PersonValues<'_>) {
        if let Some(id) = self.last {
            let added = self.principals.add(id, self.source.file, person);
            self.failed = self.failed.take().or(added.err());
        }
    }
}

/// Why the reading of people stopped.
enum PeopleError {
    Catalogue(CatalogueError),
    Temporary(std::io::Error),
}

impl PeopleError {
    fn at(self, lake: &Lake, path: &str) -> RefineError {
        match self {
            Self::Catalogue(source) => unreadable(lake, path, source),
            Self::Temporary(source) => source.into(),
        }
    }
}

impl From<CatalogueError> for PeopleError {
    fn from(source: CatalogueError) -> Self {
        Self::Catalogue(source)
    }
}

impl From<std::io::Error> for PeopleError {
    fn from(source: std::io::Error) -> Self {
        Self::Temporary(source)
    }
}

/// Whether a file that no run has read holds something else than a table, as the `desktop.ini` of a
/// file manager does. Such a file stops no refine; it is told.
fn is_foreign(error: &CatalogueError) -> bool {
    let is_no_utf8_text = matches!(
        error,
        CatalogueError::Utf32 { .. } | CatalogueError::NulByte { .. }
    );
    is_no_utf8_text || error.is_other_content()
}

fn unreadable(lake: &Lake, path: &str, source: CatalogueError) -> RefineError {
    RefineError::Catalogue {
        file: lake.show(path),
        source,
    }
}
