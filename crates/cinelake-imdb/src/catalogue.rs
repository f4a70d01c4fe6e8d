//! From rows to distinct titles: kept, filtered or rejected, each exactly once.
//!
//! Memory grows with distinct titles, not with rows: a kept title is held whole, a filtered one
//! as 24 bytes. A title that was left out because a value is unknown is held whole too, since a
//! later row may bring the value.

use crate::error::CatalogueError;
use crate::filter::{Filter, FilterReason, FilteredTitle};
use crate::genres::{GenreTable, same_genre};
use crate::header::{Column, Shape};
use crate::id::ImdbId;
use crate::index::IdIndex;
use crate::input::CatalogueInput;
use crate::merge::{ColumnSet, Fingerprint, Merged, first_title, merge};
use crate::options::ReadOptions;
use crate::ratings::RatingsTable;
use crate::reader::{Record, Row, RowReader, open_tables};
use crate::reject::RejectReason;
use crate::report::{CatalogueReport, FileReport};
use crate::tally::{At, Tally};
use crate::title::Title;
use crate::values::{KindRule, Values};

/// In the index, slots with this bit are filtered titles, the others titles held whole.
const FILTERED: u32 = 1 << 29;
const MAX_TITLES: usize = FILTERED as usize;

/// A catalogue that was read to its end.
#[derive(Clone, Debug)]
pub struct Catalogue {
    titles: Vec<Title>,
    filtered: Vec<FilteredTitle>,
    report: CatalogueReport,
}

impl Catalogue {
    /// The titles that passed the filter, in the order they first appeared.
    #[must_use]
    pub fn titles(&self) -> &[Title] {
        &self.titles
    }

    /// The titles that did not pass, by id.
    #[must_use]
    pub fn filtered(&self) -> &[FilteredTitle] {
        &self.filtered
    }

    /// What was found.
    #[must_use]
    pub fn report(&self) -> &CatalogueReport {
        &self.report
    }

    /// Distinct titles of the input: kept, filtered and rejected.
    #[must_use]
    pub fn distinct_titles(&self) -> u64 {
        self.report.distinct_titles
    }

    /// Every `of`-th title that passed the filter, from the `index`-th on. What did not pass and
    /// what could not be read belongs to the first part, so that all parts add up to the whole.
    #[must_use]
    pub fn part(mut self, index: u32, of: u32) -> Self {
        let (index, of) = (index as usize, of.max(1) as usize);
        self.titles = self.titles.into_iter().skip(index).step_by(of).collect();
        if index > 0 {
            self.filtered.clear();
            self.report.filtered = 0;
            self.report.filtered_by_reason.clear();
            self.report.rejected_titles = 0;
            self.report.rejected_rows = 0;
            self.report.rejects.clear();
            self.report.reject_examples.clear();
        }
        self.report.kept = self.titles.len() as u64;
        self.report.distinct_titles =
            self.report.kept + self.report.filtered + self.report.rejected_titles;
        self
    }

    /// Takes the catalogue apart: kept titles, filtered titles, report.
    #[must_use]
    pub fn into_parts(self) -> (Vec<Title>, Vec<FilteredTitle>, CatalogueReport) {
        (self.titles, self.filtered, self.report)
    }
}

/// How a title that is held whole stands.
#[derive(Clone, Copy, Debug)]
struct Standing {
    /// `None` while it passes the filter.
    reason: Option<FilterReason>,
    disagreeing: ColumnSet,
    /// It was left out for good and is among the filtered titles now.
    moved: bool,
}

/// Reads inputs into one [`Catalogue`].
///
/// After an error the builder holds part of an input and must not be finished as if it were whole.
#[derive(Debug)]
pub struct CatalogueBuilder {
    options: ReadOptions,
    filter: Filter,
    index: IdIndex,
    whole: Vec<Title>,
    standings: Vec<Standing>,
    filtered: Vec<FilteredTitle>,
    ratings: RatingsTable,
    genres: GenreTable,
    tally: Tally,
}

impl CatalogueBuilder {
    /// A builder without titles.
    #[must_use]
    pub fn new(options: ReadOptions, filter: Filter) -> Self {
        Self {
            options,
            filter,
            index: IdIndex::default(),
            whole: Vec::new(),
            standings: Vec::new(),
            filtered: Vec::new(),
            ratings: RatingsTable::default(),
            genres: GenreTable::default(),
            tally: Tally::default(),
        }
    }

    /// Reads one input; see [`Self::read_all`] for several that belong together.
    ///
    /// # Errors
    ///
    /// As [`open_tables`] and [`RowReader::next_record`].
    pub fn read(&mut self, input: CatalogueInput) -> Result<(), CatalogueError> {
        self.read_all(vec![input])
    }

    /// Reads inputs, all of which are open at the same time.
    ///
    /// Tables of the shape of IMDb's `title.ratings` are joined to the others by id; only if there
    /// are no others, they are read as lists of titles. Joined tables are read first, so that the
    /// filter knows the votes.
    ///
    /// # Errors
    ///
    /// As [`open_tables`] and [`RowReader::next_record`].
    pub fn read_all(&mut self, inputs: Vec<CatalogueInput>) -> Result<(), CatalogueError> {
        let mut tables = Vec::new();
        for input in inputs {
            let opened = open_tables(input, &self.options)?;
            tables.extend(opened.tables);
            self.tally.report.skipped_entries.extend(opened.skipped);
        }
        let is_ratings = |table: &RowReader| table.shape() == Shape::ImdbRatings;
        let (ratings, titles): (Vec<_>, Vec<_>) = tables.into_iter().partition(is_ratings);
        let alone = titles.iter().all(|table| table.shape() == Shape::Empty);
        for table in ratings {
            if alone {
                self.read_table(table)?
            } else {
                self.read_ratings_table(table)?
            }
        }
        titles
            .into_iter()
            .try_for_each(|table| self.read_table(table))
    }

    /// Joins the ratings of an input to titles by id. Best read before the titles: titles that
    /// were already left out for good are not looked at again.
    ///
    /// # Errors
    ///
    /// As [`open_tables`] and [`RowReader::next_record`].
    pub fn read_ratings(&mut self, input: CatalogueInput) -> Result<(), CatalogueError> {
        let opened = open_tables(input, &self.options)?;
        self.tally.report.skipped_entries.extend(opened.skipped);
        opened
            .tables
            .into_iter()
            .try_for_each(|table| self.read_ratings_table(table))
    }

    /// Reads a table that was opened before.
    ///
    /// # Errors
    ///
    /// As [`RowReader::next_record`].
    pub fn read_table(&mut self, mut table: RowReader) -> Result<(), CatalogueError> {
        let file = table.name().to_owned();
        let columns = table.known_columns();
        let rule = table.kind_rule();
        self.tally.know_columns(&columns);
        while let Some(record) = table.next_record()? {
            self.tally.report.rows += 1;
            match record {
                Record::Malformed(row) => {
                    self.tally.reject_malformed(
                        &row,
                        At {
                            file: &file,
                            line: row.line,
                        },
                    );
                }
                Record::Row(row) => {
                    self.tally.count_nulls(&row, &columns);
                    self.read_row(
                        &row,
                        rule,
                        At {
                            file: &file,
                            line: row.line(),
                        },
                    )?;
                }
            }
        }
        self.close_file(table.report());
        Ok(())
    }

    /// Joins the ratings of a table that was opened before; see [`Self::read_ratings`].
    ///
    /// # Errors
    ///
    /// As [`RowReader::next_record`].
    pub fn read_ratings_table(&mut self, mut table: RowReader) -> Result<(), CatalogueError> {
        let file = table.name().to_owned();
        let number = self.ratings.add_file(&file);
        while let Some(record) = table.next_record()? {
            self.tally.report.ratings.rows += 1;
            match record {
                Record::Malformed(row) => {
                    let reason = RejectReason::FieldCount {
                        expected: row.expected,
                        found: row.found,
                    };
                    let at = At {
                        file: &file,
                        line: row.line,
                    };
                    self.tally.reject_rating(row.text, reason, at);
                }
                Record::Row(row) => self.read_rating(
                    &row,
                    number,
                    At {
                        file: &file,
                        line: row.line(),
                    },
                )?,
            }
        }
        self.close_file(FileReport {
            joined: true,
            ..table.report()
        });
        Ok(())
    }

    fn close_file(&mut self, file: FileReport) {
        self.tally.report.blank_lines += file.blank_lines;
        self.tally.report.stray_quotes += file.stray_quotes;
        self.tally.report.files.push(file);
    }

    fn read_row(
        &mut self,
        row: &Row<'_>,
        rule: KindRule,
        at: At<'_>,
    ) -> Result<(), CatalogueError> {
        let text = row.raw(Column::Tconst).unwrap_or_default();
        let (id, repairs) = match ImdbId::repair(text) {
            Ok(found) => found,
            Err(problem) => {
                self.tally.reject_id(text, problem, at);
                return Ok(());
            }
        };
        self.tally.count_repairs(repairs);
        let tally = &mut self.tally;
        let values = Values::read(row, rule, &mut self.genres, |column, value| {
            tally.unreadable(column, value, at);
        });
        match self.index.get(id) {
            Some(slot) => self.update(slot, &values, at),
            None => self.insert(id, &values, at)?,
        }
        Ok(())
    }

    fn read_rating(&mut self, row: &Row<'_>, file: u32, at: At<'_>) -> Result<(), CatalogueError> {
        let text = row.raw(Column::Tconst).unwrap_or_default();
        let (id, repairs) = match ImdbId::repair(text) {
            Ok(found) => found,
            Err(problem) => {
                self.tally
                    .reject_rating(text, RejectReason::Id(problem), at);
                return Ok(());
            }
        };
        self.tally.count_repairs(repairs);
        let tally = &mut self.tally;
        let values = Values::ratings(row, |column, value| tally.unreadable(column, value, at));
        if !self.ratings.add(id, &values, file, at.line) {
            return Err(too_many(at));
        }
        if let Some(slot) = self.index.get(id) {
            self.ratings.take(id);
            self.update(slot, &values, at);
        }
        Ok(())
    }

    /// Takes in a title that was not seen before.
    fn insert(
        &mut self,
        id: ImdbId,
        values: &Values<'_>,
        at: At<'_>,
    ) -> Result<(), CatalogueError> {
        if self.whole.len() >= MAX_TITLES || self.filtered.len() >= MAX_TITLES {
            return Err(too_many(at));
        }
        let mut title = first_title(id, values);
        let disagreeing = self.join_rating(&mut title);
        self.tally.report.all_titles.add(&title);
        match self.filter.check(&title) {
            Err(reason) if !reason.is_open(&title) => self.leave_out(&title, reason, disagreeing),
            verdict => {
                self.index.set(id, self.whole.len() as u32);
                self.whole.push(title);
                let reason = verdict.err();
                self.standings.push(Standing {
                    reason,
                    disagreeing,
                    moved: false,
                });
            }
        }
        Ok(())
    }

    fn join_rating(&mut self, title: &mut Title) -> ColumnSet {
        let Some(rating) = self.ratings.take(title.id()) else {
            return ColumnSet::default();
        };
        let merged = merge(title, &rating.values());
        let at = At {
            file: self.ratings.file(rating.file),
            line: u64::from(rating.line),
        };
        self.tally.count_disagreements(merged.differing);
        self.tally
            .disagreement_examples(merged.differing, title, &rating.values(), at);
        merged.differing
    }

    /// Keeps of a title only that it was left out.
    fn leave_out(&mut self, title: &Title, reason: FilterReason, disagreeing: ColumnSet) {
        self.index
            .set(title.id(), FILTERED | self.filtered.len() as u32);
        let fingerprint = Fingerprint::of(&Values::of(title));
        self.filtered.push(FilteredTitle::new(
            title.id(),
            reason,
            fingerprint,
            disagreeing,
        ));
    }

    /// Takes in a further row of a title.
    fn update(&mut self, slot: u32, values: &Values<'_>, at: At<'_>) {
        if slot & FILTERED != 0 {
            self.update_filtered((slot & !FILTERED) as usize, values);
        } else {
            self.update_whole(slot as usize, values, at);
        }
    }

    fn update_filtered(&mut self, at: usize, values: &Values<'_>) {
        let Some(title) = self.filtered.get_mut(at) else {
            return;
        };
        let merged = title.fingerprint.merge(Fingerprint::of(values));
        let new = title.disagreeing.absorb(merged.differing);
        self.tally.count_disagreements(new);
        self.tally.count_filled(merged, values);
    }

    fn update_whole(&mut self, slot: usize, values: &Values<'_>, at: At<'_>) {
        let Some(title) = self.whole.get_mut(slot) else {
            return;
        };
        let merged: Merged = merge(title, values);
        let new = self.standings[slot].disagreeing.absorb(merged.differing);
        if !new.is_empty() {
            self.tally.count_disagreements(new);
            self.tally.disagreement_examples(new, title, values, at);
        }
        if !merged.filled.is_empty() {
            self.tally.count_filled(merged, values);
            self.judge_again(slot);
        }
    }

    /// A value that became known can let a title pass, or leave it out for good.
    fn judge_again(&mut self, slot: usize) {
        let title = &self.whole[slot];
        let verdict = self.filter.check(title).err();
        match verdict {
            Some(reason) if !reason.is_open(title) => {
                let gone = Title::new(title.id(), title.kind());
                let title = std::mem::replace(&mut self.whole[slot], gone);
                self.standings[slot].moved = true;
                self.leave_out(&title, reason, self.standings[slot].disagreeing);
            }
            _ => self.standings[slot].reason = verdict,
        }
    }

    /// Applies the limit and adds up.
    #[must_use]
    pub fn finish(self) -> Catalogue {
        let Self {
            filter,
            index,
            mut whole,
            standings,
            mut filtered,
            ratings,
            mut tally,
            ..
        } = self;
        tally.close(&index);
        drop(index);
        let limit = filter.limit.unwrap_or(u64::MAX);
        let mut kept = 0;
        let mut standing = standings.iter();
        whole.retain(|title| {
            let Some(standing) = standing.next().filter(|standing| !standing.moved) else {
                return false;
            };
            let reason = standing
                .reason
                .or((kept >= limit).then_some(FilterReason::Limit));
            if let Some(reason) = reason {
                let fingerprint = Fingerprint::default();
                let left_out =
                    FilteredTitle::new(title.id(), reason, fingerprint, standing.disagreeing);
                filtered.push(left_out);
                return false;
            }
            kept += 1;
            true
        });
        filtered.sort_unstable_by_key(FilteredTitle::id);
        let mut report = tally.report;
        sum_up(&mut report, &filter, &whole, &filtered);
        let (distinct, joined) = ratings.counts();
        report.ratings.joined = joined;
        report.ratings.without_title = distinct - joined;
        Catalogue {
            titles: whole,
            filtered,
            report,
        }
    }
}

fn too_many(at: At<'_>) -> CatalogueError {
    CatalogueError::TooManyTitles {
        file: at.file.to_owned(),
        line: at.line,
        limit: MAX_TITLES,
    }
}

fn sum_up(
    report: &mut CatalogueReport,
    filter: &Filter,
    kept: &[Title],
    filtered: &[FilteredTitle],
) {
    report.kept = kept.len() as u64;
    report.filtered = filtered.len() as u64;
    for title in filtered {
        *report.filtered_by_reason.entry(title.reason()).or_default() += 1;
    }
    for title in kept {
        report.kept_titles.add(title);
    }
    let seen = &report.all_titles.genres;
    // Where genres were too many to count, one that was not counted may still have been there.
    let all_listed = report.all_titles.genres_not_listed == 0;
    let unmatched =
        |wanted: &&String| all_listed && !seen.keys().any(|genre| same_genre(genre, wanted.trim()));
    report.genres_without_match = filter.genres.iter().filter(unmatched).cloned().collect();
    debug_assert_eq!(
        report.distinct_titles,
        report.kept + report.filtered + report.rejected_titles,
        "every distinct title is kept, filtered or rejected"
    );
}
