//! `crew`, `episodes` and `akas`: rows of IMDb's files that say more of the titles of the catalogues.
//! They wait outside of memory like those of `principals`; of each title is held which file's rows
//! count, for one table after the other.

use std::collections::HashSet;
use std::io;
use std::sync::Arc;

use arrow::array::{
    ArrayRef, BooleanBuilder, Int32Builder, ListBuilder, RecordBatch, StringBuilder,
};
use cinelake_imdb::{
    AkaValues, CrewValues, EpisodeValues, ImdbId, PersonId, Role, TitleDetail, aka_items,
};

use super::build::SourceFile;
use super::rows::SourceColumns;
use super::spill::{RowBytes, RowValues, Spill, VersionKey};
use super::titles::PeopleFiles;
use crate::arrays::{append_list, append_shown, list_builder, record_batch};
use crate::error::RefineError;
use crate::state::TableStamp;
use crate::summary::DetailSummary;
use crate::table_file::{ROWS_AT_ONCE, TableFile, TableWriter};
use crate::tables::Table;

/// The files of details, in the order of their tables.
pub(super) const ROLES: [Role; 3] = [Role::Crew, Role::Episodes, Role::Akas];

/// No file has the title.
const NO_FILE: u32 = u32::MAX;

const DIRECTOR: u64 = 0;
const WRITER: u64 = 1;

/// Rows of one role, in no order.
#[derive(Debug)]
pub(super) struct Details {
    /// By the number of a title, the group of files whose rows count: the first one that has the title,
    /// and files come latest first. [`NO_FILE`] until then.
    groups: Vec<u32>,
    spill: Spill,
    scratch: RowBytes,
    pub(super) counts: DetailSummary,
    /// Rows of the table, and what is said again.
    added: u64,
}

/// A row of one of the tables as it waits: first what it is sorted by, then its file, then the rest.
///
/// `place` and `part` tell the rows of a title apart: for a director or a writer the role and the
/// place, for a name elsewhere its ordering, for an episode nothing.
#[derive(Debug, Clone, Copy)]
struct DetailRow<'r> {
    tconst: ImdbId,
    part: u64,
    place: u64,
    /// Number of the row among those of its role.
    line: u64,
    file: u32,
    rest: RowValues<'r>,
}

impl Details {
    /// For so many titles.
    pub(super) fn new(titles: usize) -> Self {
        Self {
            groups: vec![NO_FILE; titles],
            spill: Spill::default(),
            scratch: RowBytes::default(),
            counts: DetailSummary::default(),
            added: 0,
        }
    }

    /// Takes in a row of a file; rows of titles that no catalogue has, and of titles that a later file
    /// has as well, are counted.
    pub(super) fn add(
        &mut self,
        titles: &PeopleFiles,
        id: ImdbId,
        (file, group): (u32, u32),
        detail: &TitleDetail<'_>,
    ) -> io::Result<()> {
        self.counts.rows += 1;
        let Some(known) = titles.number(id).and_then(|at| self.groups.get_mut(at)) else {
            self.counts.rows_without_title += 1;
            return Ok(());
        };
        if *known == NO_FILE {
            *known = group;
        }
        if *known != group {
            self.counts.rows_superseded += 1;
            return Ok(());
        }
        self.counts.rows_used += 1;
        match detail {
            TitleDetail::Crew(crew) => self.add_crew(id, file, crew),
            TitleDetail::Episode(episode) => self.add_episode(id, file, episode),
            TitleDetail::Aka(aka) => self.add_aka(id, file, aka),
        }
    }

    fn add_crew(&mut self, id: ImdbId, file: u32, crew: &CrewValues) -> io::Result<()> {
        for (role, people) in [(DIRECTOR, &crew.directors), (WRITER, &crew.writers)] {
            for (place, person) in people {
                self.begin(id, role, u64::from(*place), file);
                self.scratch.number(person.value());
                self.push(id)?;
            }
        }
        Ok(())
    }

    fn add_episode(&mut self, id: ImdbId, file: u32, episode: &EpisodeValues) -> io::Result<()> {
        self.begin(id, 0, 0, file);
        self.scratch.number(episode.parent.value());
        self.scratch.optional(episode.season.map(u64::from));
        self.scratch.optional(episode.episode.map(u64::from));
        self.push(id)
    }

    fn add_aka(&mut self, id: ImdbId, file: u32, aka: &AkaValues<'_>) -> io::Result<()> {
        self.begin(id, 0, u64::from(aka.ordering), file);
        for text in [
            aka.title,
            aka.region,
            aka.language,
            aka.types,
            aka.attributes,
        ] {
            self.scratch.text(text);
        }
        self.scratch.optional(aka.is_original_title.map(u64::from));
        self.push(id)
    }

    fn begin(&mut self, id: ImdbId, part: u64, place: u64, file: u32) {
        let row = &mut self.scratch;
        row.clear();
        for number in [id.value(), part, place, self.counts.rows, u64::from(file)] {
            row.number(number);
        }
    }

    fn push(&mut self, id: ImdbId) -> io::Result<()> {
        self.added += 1;
        self.spill.push(id.value(), self.scratch.as_slice())
    }

    /// Writes the table of a role; of what is said twice of a title the first row counts.
    pub(super) fn write(
        mut self,
        role: Role,
        files: &[SourceFile],
        stamp: &TableStamp,
    ) -> Result<(TableFile, DetailSummary), RefineError> {
        let table = table_of(role);
        let mut writer = TableWriter::create(table, stamp)?;
        let mut seen = RepeatedRows::default();
        let has_parts = (0..).zip(files).any(|(number, file)| file.group != number);
        for part in 0..self.spill.parts() {
            let mut rows = self.spill.read(part)?;
            rows.sort(DetailRow::order);
            if has_parts && role == Role::Akas {
                let superseded = rows.keep_one_version(DetailRow::version);
                self.counts.rows_superseded += superseded;
                self.counts.rows_used -= superseded;
                self.added -= superseded;
            }
            let rows = rows.iter().filter_map(DetailRow::read);
            let mut rows = rows.filter(|row| seen.is_first(role, row)).peekable();
            while rows.peek().is_some() {
                let taken = rows.by_ref().take(ROWS_AT_ONCE);
                writer.write(&columns_of(role, taken, files)?)?;
            }
        }
        let file = writer.finish()?;
        let mut counts = self.counts;
        (counts.table_rows, counts.duplicates) = (file.rows, seen.again);
        if counts.table_rows + counts.duplicates != self.added {
            return Err(RefineError::Unbalanced {
                table,
                detail: format!(
                    "{} rows taken in, but {} written, {} duplicates",
                    self.added, counts.table_rows, counts.duplicates
                ),
            });
        }
        Ok((file, counts))
    }
}

/// The table that is made of the files of a role.
fn table_of(role: Role) -> Table {
    match role {
        Role::Crew => Table::Crew,
        Role::Episodes => Table::Episodes,
        _ => Table::Akas,
    }
}

impl<'r> DetailRow<'r> {
    /// The values of a row; `None` for bytes that are none.
    fn read(row: &'r [u8]) -> Option<Self> {
        let mut values = RowValues(row);
        let mut number = || values.number();
        let (tconst, part, place, line) = (number(), number(), number(), number());
        Some(Self {
            tconst: ImdbId::new(tconst)?,
            part,
            place,
            line,
            file: number() as u32,
            rest: values,
        })
    }

    /// What tells a name elsewhere from others of its title, and its version of the title's names.
    fn version(row: &[u8]) -> VersionKey {
        let mut values = RowValues(row);
        let mut number = || values.number();
        let (title, part, place, _line, file) = (number(), number(), number(), number(), number());
        VersionKey {
            title,
            file,
            place: (part, place),
        }
    }

    /// What the tables are sorted by, and of what is the same, the order of the file.
    fn order(row: &[u8]) -> (u64, u64, u64, u64) {
        DetailRow::read(row).map_or((0, 0, 0, 0), |row| {
            (row.tconst.value(), row.part, row.place, row.line)
        })
    }
}

/// What was said of the title at hand.
#[derive(Debug, Default)]
struct RepeatedRows {
    title: Option<ImdbId>,
    said: HashSet<(u64, u64)>,
    /// How often something was said again.
    again: u64,
}

impl RepeatedRows {
    /// Whether nobody said it before. A person has one row as a director and one as a writer, at
    /// whatever place.
    fn is_first(&mut self, role: Role, row: &DetailRow<'_>) -> bool {
        if self.title.replace(row.tconst) != Some(row.tconst) {
            self.said.clear();
        }
        let mut rest = row.rest;
        let is_first = self.said.insert(match role {
            Role::Crew => (row.part, rest.number()),
            _ => (row.part, row.place),
        });
        self.again += u64::from(!is_first);
        is_first
    }
}

fn columns_of<'r>(
    role: Role,
    rows: impl Iterator<Item = DetailRow<'r>>,
    files: &[SourceFile],
) -> Result<RecordBatch, RefineError> {
    match role {
        Role::Crew => crew_columns(rows, files),
        Role::Episodes => episode_columns(rows, files),
        _ => aka_columns(rows, files),
    }
}

fn crew_columns<'r>(
    rows: impl Iterator<Item = DetailRow<'r>>,
    files: &[SourceFile],
) -> Result<RecordBatch, RefineError> {
    let mut tconst = StringBuilder::new();
    let mut nconst = StringBuilder::new();
    let mut role = StringBuilder::new();
    let mut ordering = Int32Builder::new();
    let mut source = SourceColumns::default();
    for mut row in rows {
        let Some(person) = PersonId::new(row.rest.number()) else {
            continue;
        };
        append_shown(&mut tconst, row.tconst);
        append_shown(&mut nconst, person);
        role.append_value(match row.part {
            DIRECTOR => "director",
            _ => "writer",
        });
        ordering.append_value(row.place as i32);
        source.append(&files[row.file as usize]);
    }
    let [snapshot_date, source_file] = source.finish();
    let columns: Vec<ArrayRef> = vec![
        Arc::new(tconst.finish()),
        Arc::new(nconst.finish()),
        Arc::new(role.finish()),
        Arc::new(ordering.finish()),
        snapshot_date,
        source_file,
    ];
    record_batch(Table::Crew, columns)
}

fn episode_columns<'r>(
    rows: impl Iterator<Item = DetailRow<'r>>,
    files: &[SourceFile],
) -> Result<RecordBatch, RefineError> {
    let mut tconst = StringBuilder::new();
    let mut parent_tconst = StringBuilder::new();
    let mut season_number = Int32Builder::new();
    let mut episode_number = Int32Builder::new();
    let mut source = SourceColumns::default();
    for mut row in rows {
        let Some(parent) = ImdbId::new(row.rest.number()) else {
            continue;
        };
        append_shown(&mut tconst, row.tconst);
        append_shown(&mut parent_tconst, parent);
        season_number.append_option(row.rest.optional().map(|number| number as i32));
        episode_number.append_option(row.rest.optional().map(|number| number as i32));
        source.append(&files[row.file as usize]);
    }
    let [snapshot_date, source_file] = source.finish();
    let columns: Vec<ArrayRef> = vec![
        Arc::new(tconst.finish()),
        Arc::new(parent_tconst.finish()),
        Arc::new(season_number.finish()),
        Arc::new(episode_number.finish()),
        snapshot_date,
        source_file,
    ];
    record_batch(Table::Episodes, columns)
}

fn aka_columns<'r>(
    rows: impl Iterator<Item = DetailRow<'r>>,
    files: &[SourceFile],
) -> Result<RecordBatch, RefineError> {
    let mut tconst = StringBuilder::new();
    let mut ordering = Int32Builder::new();
    let mut texts: [StringBuilder; 3] = std::array::from_fn(|_| StringBuilder::new());
    let mut lists: [ListBuilder<StringBuilder>; 2] = std::array::from_fn(|_| list_builder());
    let mut is_original_title = BooleanBuilder::new();
    let mut source = SourceColumns::default();
    for mut row in rows {
        append_shown(&mut tconst, row.tconst);
        ordering.append_value(row.place as i32);
        for text in &mut texts {
            text.append_option(row.rest.text());
        }
        for list in &mut lists {
            append_list(list, row.rest.text().map(aka_items));
        }
        is_original_title.append_option(row.rest.optional().map(|is| is == 1));
        source.append(&files[row.file as usize]);
    }
    let [title, region, language] = texts.map(|mut text| Arc::new(text.finish()) as ArrayRef);
    let [types, attributes] = lists.map(|mut list| Arc::new(list.finish()) as ArrayRef);
    let [snapshot_date, source_file] = source.finish();
    let columns: Vec<ArrayRef> = vec![
        Arc::new(tconst.finish()),
        Arc::new(ordering.finish()),
        title,
        region,
        language,
        types,
        attributes,
        Arc::new(is_original_title.finish()),
        snapshot_date,
        source_file,
    ];
    record_batch(Table::Akas, columns)
}
