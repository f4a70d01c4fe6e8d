//! Slots, rows of people and names as Arrow columns, in the tables' order.

use std::sync::{Arc, mpsc};

use arrow::array::{
    ArrayRef, Date32Builder, Float64Builder, Int32Builder, Int64Builder, ListBuilder, RecordBatch,
    StringBuilder,
};
use cinelake_imdb::{Title, TitleKind, TitleType, characters};

use super::build::SourceFile;
use super::people::{People, PersonRow, PrincipalIds, PrincipalRow, Principals};
use super::ratings::{RatingRow, Ratings};
use super::spill::PartRows;
use super::titles::{PeopleFiles, TitleSlot};
use crate::arrays::{append_list, append_shown, days, list_builder};
use crate::error::RefineError;
use crate::state::TableStamp;
use crate::table_file::{ROWS_AT_ONCE, TableFile, TableWriter};
use crate::tables::Table;

/// The titles' slots in the order of the table.
fn title_order(slots: &[TitleSlot]) -> Vec<u32> {
    let mut order: Vec<u32> = (0..slots.len() as u32).collect();
    order.sort_unstable_by_key(|at| {
        let title = &slots[*at as usize].title;
        let year = title.start_year().unwrap_or(u16::MAX);
        (kind_rank(title.kind()), year, title.id())
    });
    order
}

/// The place of a kind in the alphabet. Texts are slow to compare for millions of titles.
fn kind_rank(kind: TitleKind) -> u8 {
    match kind {
        TitleKind::Episode => 0,
        TitleKind::Movie => 1,
        TitleKind::Other => 2,
        TitleKind::Series => 3,
        TitleKind::Unknown => 4,
    }
}

/// Writes every title; what is to be noted in the file is known later.
pub(super) fn write_titles(
    slots: &[TitleSlot],
    files: &[SourceFile],
    stamp: &TableStamp,
) -> Result<TableWriter, RefineError> {
    let mut writer = TableWriter::create(Table::Titles, stamp)?;
    for part in title_order(slots).chunks(ROWS_AT_ONCE) {
        let mut columns = TitleColumns::default();
        for at in part {
            let slot = &slots[*at as usize];
            columns.append(&slot.title, &files[slot.file as usize]);
        }
        writer.write(&columns.finish()?)?;
    }
    Ok(writer)
}

/// What became of the rows of people.
#[derive(Debug, Default)]
pub(super) struct PrincipalCounts {
    /// Rows of a title whose people another file has.
    pub(super) superseded: u64,
    pub(super) duplicates: u64,
}

/// Writes the rows of people that count, part by part: one part is sorted while the part before is
/// written.
pub(super) fn write_principals(
    principals: Principals,
    people: &People,
    counting: &PeopleFiles,
    files: &[SourceFile],
    stamp: &TableStamp,
) -> Result<(TableFile, PrincipalCounts), RefineError> {
    // No room in between, so that at most two parts are in memory.
    let (sender, sorted) = mpsc::sync_channel(0);
    std::thread::scope(|scope| {
        let sorting = scope.spawn(move || sort_principals(principals, counting, files, &sender));
        let written = write_sorted(sorted, people, files, stamp);
        let sorted = sorting.join();
        let counts = sorted.unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        Ok((written?, counts?))
    })
}

/// Hands over part after part, until nobody takes them any more.
fn sort_principals(
    mut principals: Principals,
    counting: &PeopleFiles,
    files: &[SourceFile],
    sender: &mpsc::SyncSender<PartRows>,
) -> Result<PrincipalCounts, RefineError> {
    let mut counts = PrincipalCounts::default();
    let group = |file: u32| files[file as usize].group;
    let counted = |row: &[u8]| {
        let row = PrincipalIds::read(row);
        row.is_some_and(|row| counting.counts(row.tconst, group(row.file)))
    };
    let has_parts = (0..).zip(files).any(|(number, file)| file.group != number);
    for part in 0..principals.parts() {
        let mut rows = principals.read(part)?;
        counts.superseded += rows.retain(counted);
        counts.duplicates += rows.sort(PrincipalRow::order);
        if has_parts {
            counts.superseded += rows.keep_one_version(PrincipalRow::version);
        }
        if sender.send(rows).is_err() {
            break;
        }
    }
    Ok(counts)
}

fn write_sorted(
    parts: mpsc::Receiver<PartRows>,
    people: &People,
    files: &[SourceFile],
    stamp: &TableStamp,
) -> Result<TableFile, RefineError> {
    let mut writer = TableWriter::create(Table::Principals, stamp)?;
    for rows in parts {
        let mut rows = rows.iter().filter_map(PrincipalRow::read).peekable();
        while rows.peek().is_some() {
            let mut columns = PrincipalColumns::default();
            let mut taken: Vec<_> = rows.by_ref().take(ROWS_AT_ONCE).collect();
            people.complete(&mut taken);
            for row in &taken {
                columns.append(row, &files[row.file as usize]);
            }
            writer.write(&columns.finish()?)?;
        }
    }
    writer.finish()
}

/// Writes the people who took part in a title and whom a file names.
pub(super) fn write_people(
    people: &mut People,
    files: &[SourceFile],
    stamp: &TableStamp,
) -> Result<TableFile, RefineError> {
    let mut writer = TableWriter::create(Table::People, stamp)?;
    for part in 0..people.parts() {
        let rows = people.read(part)?;
        let mut rows = rows.iter().filter_map(PersonRow::read).peekable();
        while rows.peek().is_some() {
            let mut columns = PeopleColumns::default();
            for row in rows.by_ref().take(ROWS_AT_ONCE) {
                columns.append(&row, &files[row.file as usize]);
            }
            writer.write(&columns.finish()?)?;
        }
    }
    writer.finish()
}

/// Writes one rating for each title and day.
pub(super) fn write_ratings(
    mut ratings: Ratings,
    files: &[SourceFile],
    stamp: &TableStamp,
) -> Result<TableFile, RefineError> {
    let date = |row: &RatingRow| files[row.file as usize].date;
    let mut writer = TableWriter::create(Table::Ratings, stamp)?;
    for part in 0..ratings.parts() {
        for rows in ratings.read(part, date)?.chunks(ROWS_AT_ONCE) {
            let mut columns = RatingColumns::default();
            for row in rows {
                columns.append(row, &files[row.file as usize]);
            }
            writer.write(&columns.finish()?)?;
        }
    }
    writer.finish()
}

#[derive(Default)]
struct RatingColumns {
    tconst: StringBuilder,
    average_rating: Float64Builder,
    num_votes: Int64Builder,
    source: SourceColumns,
}

impl RatingColumns {
    fn append(&mut self, row: &RatingRow, file: &SourceFile) {
        append_shown(&mut self.tconst, row.tconst);
        self.average_rating
            .append_option(row.rating_thousandths.map(rating));
        self.num_votes.append_option(row.num_votes.map(i64::from));
        self.source.append(file);
    }

    fn finish(mut self) -> Result<RecordBatch, RefineError> {
        let [snapshot_date, source_file] = self.source.finish();
        let columns: Vec<ArrayRef> = vec![
            Arc::new(self.tconst.finish()),
            Arc::new(self.average_rating.finish()),
            Arc::new(self.num_votes.finish()),
            snapshot_date,
            source_file,
        ];
        crate::arrays::record_batch(Table::Ratings, columns)
    }
}

/// Dividing a whole number by a power of ten gives the double nearest to the decimal.
fn rating(thousandths: u16) -> f64 {
    f64::from(thousandths) / 1000.0
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
        append_shown(&mut self.tconst, title.id());
        self.kind.append_value(title.kind().code());
        let title_type = title.title_type().map(TitleType::in_imdb_words);
        self.title_type.append_option(title_type);
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
        match genres {
            Some(genres) => append_shown(&mut self.genres_text, genres),
            None => self.genres_text.append_null(),
        }
        self.average_rating
            .append_option(title.rating_thousandths().map(rating));
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

/// Between several roles of one row in a text.
const BETWEEN_ROLES: &str = "; ";

struct PrincipalColumns {
    tconst: StringBuilder,
    ordering: Int32Builder,
    nconst: StringBuilder,
    name: StringBuilder,
    category: StringBuilder,
    job: StringBuilder,
    characters: ListBuilder<StringBuilder>,
    characters_text: StringBuilder,
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
            ordering: Int32Builder::new(),
            nconst: StringBuilder::new(),
            name: StringBuilder::new(),
            category: StringBuilder::new(),
            job: StringBuilder::new(),
            characters: list_builder(),
            characters_text: StringBuilder::new(),
            birth_year: Int32Builder::new(),
            death_year: Int32Builder::new(),
            professions: list_builder(),
            known_for: list_builder(),
            source: SourceColumns::default(),
        }
    }
}

impl PrincipalColumns {
    fn append(&mut self, row: &PrincipalRow<'_>, file: &SourceFile) {
        let person = &row.person;
        append_shown(&mut self.tconst, row.tconst);
        let ordering = person.ordering.and_then(|at| i32::try_from(at).ok());
        self.ordering.append_option(ordering);
        match person.id {
            Some(id) => append_shown(&mut self.nconst, id),
            None => self.nconst.append_null(),
        }
        self.name.append_option(person.name);
        self.category.append_option(person.category);
        self.job.append_option(person.job);
        // In a user's own table, a text that begins like a list and is none is one role.
        let roles = person
            .characters
            .map(|text| characters(text).unwrap_or_else(|| vec![text.to_owned()]));
        let text = roles.as_ref().map(|roles| roles.join(BETWEEN_ROLES));
        append_list(&mut self.characters, roles);
        self.characters_text.append_option(text);
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
            Arc::new(self.ordering.finish()),
            Arc::new(self.nconst.finish()),
            Arc::new(self.name.finish()),
            Arc::new(self.category.finish()),
            Arc::new(self.job.finish()),
            Arc::new(self.characters.finish()),
            Arc::new(self.characters_text.finish()),
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

struct PeopleColumns {
    nconst: StringBuilder,
    name: StringBuilder,
    birth_year: Int32Builder,
    death_year: Int32Builder,
    professions: ListBuilder<StringBuilder>,
    known_for: ListBuilder<StringBuilder>,
    source: SourceColumns,
}

impl Default for PeopleColumns {
    fn default() -> Self {
        Self {
            nconst: StringBuilder::new(),
            name: StringBuilder::new(),
            birth_year: Int32Builder::new(),
            death_year: Int32Builder::new(),
            professions: list_builder(),
            known_for: list_builder(),
            source: SourceColumns::default(),
        }
    }
}

impl PeopleColumns {
    fn append(&mut self, row: &PersonRow<'_>, file: &SourceFile) {
        append_shown(&mut self.nconst, row.id);
        self.name.append_option(row.name);
        self.birth_year.append_option(row.birth_year.map(i32::from));
        self.death_year.append_option(row.death_year.map(i32::from));
        append_list(&mut self.professions, row.professions.map(items));
        append_list(&mut self.known_for, row.known_for.map(items));
        self.source.append(file);
    }

    fn finish(mut self) -> Result<RecordBatch, RefineError> {
        let [snapshot_date, source_file] = self.source.finish();
        let columns: Vec<ArrayRef> = vec![
            Arc::new(self.nconst.finish()),
            Arc::new(self.name.finish()),
            Arc::new(self.birth_year.finish()),
            Arc::new(self.death_year.finish()),
            Arc::new(self.professions.finish()),
            Arc::new(self.known_for.finish()),
            snapshot_date,
            source_file,
        ];
        crate::arrays::record_batch(Table::People, columns)
    }
}

/// The last two columns of these tables.
#[derive(Default)]
pub(super) struct SourceColumns {
    snapshot_date: Date32Builder,
    source_file: StringBuilder,
}

impl SourceColumns {
    pub(super) fn append(&mut self, file: &SourceFile) {
        self.snapshot_date.append_value(days(file.date));
        self.source_file.append_value(&file.path);
    }

    pub(super) fn finish(mut self) -> [ArrayRef; 2] {
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
