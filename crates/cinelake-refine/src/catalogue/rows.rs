//! Slots and artist rows as Arrow columns, in the tables' order.

use std::sync::Arc;

use arrow::array::{
    ArrayRef, Date32Builder, Float64Builder, Int32Builder, Int64Builder, ListBuilder, RecordBatch,
    StringBuilder,
};
use cinelake_imdb::{ImdbId, PersonValues, Title};

use super::build::{Build, SourceFile};
use crate::arrays::{append_list, days, list_builder};
use crate::error::RefineError;
use crate::state::Stamp;
use crate::table_file::{ROWS_AT_ONCE, TableFile, TableWriter};
use crate::tables::Table;

/// Counts what only the end of the input can tell, sorts the artist rows of the files that count
/// by title, and returns the titles' slots in the order of the table.
pub(super) fn sort_titles(build: &mut Build) -> Vec<u32> {
    let slots = &build.titles.slots;
    build
        .people
        .rows
        .retain(|row| slots[row.slot as usize].people == Some(row.file));
    let duplicates = build
        .people
        .sort(|slot| slots[slot as usize].title.id().value());
    let counts = &mut build.counts;
    counts.principals = build.people.rows.len() as u64;
    counts.principals_duplicates = duplicates;
    counts.titles = slots.len() as u64;
    counts.rows_superseded = build.titles.rows_superseded;
    counts.rows_in_titles = slots.iter().map(|slot| u64::from(slot.rows)).sum();
    counts.disagreeing_titles = slots.iter().filter(|slot| slot.disagrees).count() as u64;
    let mut order: Vec<u32> = (0..slots.len() as u32).collect();
    order.sort_unstable_by_key(|at| {
        let title = &slots[*at as usize].title;
        let year = title.start_year().unwrap_or(u16::MAX);
        (title.kind().code(), year, title.id())
    });
    order
}

pub(super) fn write_titles(
    build: &Build,
    order: &[u32],
    stamp: &Stamp,
    (key, note): (&str, String),
) -> Result<TableFile, RefineError> {
    let mut writer = TableWriter::create(Table::Titles, stamp)?;
    for part in order.chunks(ROWS_AT_ONCE) {
        let mut columns = TitleColumns::default();
        for at in part {
            let slot = &build.titles.slots[*at as usize];
            columns.append(&slot.title, &build.files[slot.file as usize]);
        }
        writer.write(&columns.finish()?)?;
    }
    writer.note(key, note);
    writer.finish()
}

pub(super) fn write_principals(build: &Build, stamp: &Stamp) -> Result<TableFile, RefineError> {
    let mut writer = TableWriter::create(Table::Principals, stamp)?;
    for part in build.people.rows.chunks(ROWS_AT_ONCE) {
        let mut columns = PrincipalColumns::default();
        for row in part {
            let slot = &build.titles.slots[row.slot as usize];
            columns.append(
                slot.title.id(),
                &build.people.values(row),
                &build.files[row.file as usize],
            );
        }
        writer.write(&columns.finish()?)?;
    }
    writer.finish()
}

struct TitleColumns {
    tconst: StringBuilder,
    kind: StringBuilder,
    title_type: StringBuilder,
    primary_title: StringBuilder,
    original_title: StringBuilder,
    start_year: Int32Builder,
    end_year: Int32Builder,
    runtime_minutes: Int32Builder,
    genres: ListBuilder<StringBuilder>,
    genres_text: StringBuilder,
    average_rating: Float64Builder,
    num_votes: Int64Builder,
    source: SourceColumns,
}

impl Default for TitleColumns {
    fn default() -> Self {
        Self {
            tconst: StringBuilder::new(),
            kind: StringBuilder::new(),
            title_type: StringBuilder::new(),
            primary_title: StringBuilder::new(),
            original_title: StringBuilder::new(),
            start_year: Int32Builder::new(),
            end_year: Int32Builder::new(),
            runtime_minutes: Int32Builder::new(),
            genres: list_builder(),
            genres_text: StringBuilder::new(),
            average_rating: Float64Builder::new(),
            num_votes: Int64Builder::new(),
            source: SourceColumns::default(),
        }
    }
}

impl TitleColumns {
    fn append(&mut self, title: &Title, file: &SourceFile) {
        self.tconst.append_value(title.id().to_string());
        self.kind.append_value(title.kind().code());
        self.title_type.append_option(title.title_type());
        self.primary_title.append_option(title.primary_title());
        self.original_title.append_option(title.original_title());
        self.start_year
            .append_option(title.start_year().map(i32::from));
        self.end_year.append_option(title.end_year().map(i32::from));
        let minutes = title
            .runtime_minutes()
            .and_then(|minutes| i32::try_from(minutes).ok());
        self.runtime_minutes.append_option(minutes);
        let genres = title.genres();
        append_list(&mut self.genres, genres.map(|genres| genres.iter()));
        self.genres_text
            .append_option(genres.map(ToString::to_string));
        // Dividing a whole number by a power of ten gives the double nearest to the decimal.
        let rating = title
            .rating_thousandths()
            .map(|rating| f64::from(rating) / 1000.0);
        self.average_rating.append_option(rating);
        self.num_votes
            .append_option(title.num_votes().map(i64::from));
        self.source.append(file);
    }

    fn finish(mut self) -> Result<RecordBatch, RefineError> {
        let [snapshot_date, source_file] = self.source.finish();
        let columns: Vec<ArrayRef> = vec![
            Arc::new(self.tconst.finish()),
            Arc::new(self.kind.finish()),
            Arc::new(self.title_type.finish()),
            Arc::new(self.primary_title.finish()),
            Arc::new(self.original_title.finish()),
            Arc::new(self.start_year.finish()),
            Arc::new(self.end_year.finish()),
            Arc::new(self.runtime_minutes.finish()),
            Arc::new(self.genres.finish()),
            Arc::new(self.genres_text.finish()),
            Arc::new(self.average_rating.finish()),
            Arc::new(self.num_votes.finish()),
            snapshot_date,
            source_file,
        ];
        crate::arrays::record_batch(Table::Titles, columns)
    }
}

struct PrincipalColumns {
    tconst: StringBuilder,
    name: StringBuilder,
    category: StringBuilder,
    characters: StringBuilder,
    birth_year: Int32Builder,
    death_year: Int32Builder,
    professions: ListBuilder<StringBuilder>,
    known_for: ListBuilder<StringBuilder>,
    source: SourceColumns,
}

impl Default for PrincipalColumns {
    fn default() -> Self {
        Self {
            tconst: StringBuilder::new(),
            name: StringBuilder::new(),
            category: StringBuilder::new(),
            characters: StringBuilder::new(),
            birth_year: Int32Builder::new(),
            death_year: Int32Builder::new(),
            professions: list_builder(),
            known_for: list_builder(),
            source: SourceColumns::default(),
        }
    }
}

impl PrincipalColumns {
    fn append(&mut self, tconst: ImdbId, person: &PersonValues<'_>, file: &SourceFile) {
        self.tconst.append_value(tconst.to_string());
        self.name.append_value(person.name);
        self.category.append_option(person.category);
        self.characters.append_option(person.characters);
        self.birth_year
            .append_option(person.birth_year.map(i32::from));
        self.death_year
            .append_option(person.death_year.map(i32::from));
        append_list(&mut self.professions, person.professions.map(items));
        append_list(&mut self.known_for, person.known_for.map(items));
        self.source.append(file);
    }

    fn finish(mut self) -> Result<RecordBatch, RefineError> {
        let [snapshot_date, source_file] = self.source.finish();
        let columns: Vec<ArrayRef> = vec![
            Arc::new(self.tconst.finish()),
            Arc::new(self.name.finish()),
            Arc::new(self.category.finish()),
            Arc::new(self.characters.finish()),
            Arc::new(self.birth_year.finish()),
            Arc::new(self.death_year.finish()),
            Arc::new(self.professions.finish()),
            Arc::new(self.known_for.finish()),
            snapshot_date,
            source_file,
        ];
        crate::arrays::record_batch(Table::Principals, columns)
    }
}

/// The last two columns of both tables.
#[derive(Default)]
struct SourceColumns {
    snapshot_date: Date32Builder,
    source_file: StringBuilder,
}

impl SourceColumns {
    fn append(&mut self, file: &SourceFile) {
        let SourceFile { path, date } = file;
        self.snapshot_date.append_value(days(*date));
        self.source_file.append_value(path);
    }

    fn finish(mut self) -> [ArrayRef; 2] {
        [
            Arc::new(self.snapshot_date.finish()),
            Arc::new(self.source_file.finish()),
        ]
    }
}

/// The items of a list written with commas.
fn items(text: &str) -> impl Iterator<Item = &str> {
    text.split(',')
        .map(str::trim)
        .filter(|item| !item.is_empty())
}
