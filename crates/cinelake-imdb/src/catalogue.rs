//! From rows to distinct titles: kept, filtered or rejected, each exactly once.
//!
//! Memory grows with distinct titles, not with rows: a kept title is held whole, a filtered one
//! as 24 bytes. A title that was left out because a value is unknown is held whole too, since a
//! later row may bring the value.

use std::collections::{BTreeMap, BTreeSet};

use crate::counts::{Counts, TitleCounter};
use crate::details::{TitleDetail, read_details};
use crate::error::CatalogueError;
use crate::filter::{Filter, FilterReason, FilteredTitle};
use crate::genres::same_genre;
use crate::id::ImdbId;
use crate::index::IdIndex;
use crate::input::{CatalogueInput, SkippedEntry};
use crate::merge::{ColumnSet, Fingerprint};
use crate::options::ReadOptions;
use crate::read::{At, TitleSink, read_into};
use crate::reader::{RowReader, open_tables, reason_of};
use crate::region::RegionFilter;
use crate::report::{CatalogueReport, IdsWithoutTitle};
use crate::role::Role;
use crate::tally::Tally;
use crate::title::{Title, TitleKind};
use crate::values::TitleValues;

/// In the index, slots with this bit are filtered titles, the others titles held whole.
const FILTERED: u32 = 1 << 29;
const MAX_TITLES: usize = FILTERED as usize;

/// A catalogue that was read to its end.
#[derive(Clone, Debug)]
pub struct Catalogue {
    titles: Vec<Title>,
    filtered: Vec<FilteredTitle>,
    report: CatalogueReport,
    /// By name of the input, whether every table of it was joined.
    inputs: BTreeMap<String, bool>,
    /// Names of inputs that nobody named and that are no tables of titles.
    left_out: BTreeSet<String>,
}

impl Catalogue {
    /// Reads inputs that belong together, all of which are open at the same time.
    ///
    /// Rows with the same id are one title, of which each column has its first known value, in the
    /// order of the inputs and of the rows in them; rating and votes are one pair, which the first
    /// row with a rating gives. Tables of the shape of IMDb's `title.ratings` are joined to the
    /// others by id, behind all others; only if there are no others, they are read as lists of
    /// titles.
    ///
    /// # Errors
    ///
    /// As [`open_tables`], and the errors of reading, all of which name file and line or byte.
    pub fn read(
        inputs: Vec<CatalogueInput>,
        options: &ReadOptions,
        filter: Filter,
    ) -> Result<Self, CatalogueError> {
        let (mut tables, mut skipped) = (Vec::new(), Vec::new());
        let mut left_out = BTreeSet::new();
        for input in inputs {
            let (name, is_found) = (input.name().to_owned(), input.is_found());
            match open_tables(input, options) {
                Ok(opened) => {
                    tables.extend(opened.tables);
                    skipped.extend(opened.skipped);
                }
                Err(error) if is_found && error.is_other_content() => {
                    let reason = reason_of(&error, &name);
                    left_out.insert(name.clone());
                    skipped.push(SkippedEntry { name, reason });
                }
                Err(error) => return Err(error),
            }
        }
        require_table(&tables, &skipped)?;
        let mut builder = CatalogueBuilder {
            filter,
            ..CatalogueBuilder::default()
        };
        let (tables, akas) = read_regions(tables, &mut builder.filter.regions)?;
        let mut tally = read_into(tables, &mut builder)?;
        tally.report.skipped_entries = skipped;
        akas.into_iter().for_each(|akas| tally.add_akas(akas));
        let mut catalogue = builder.finish(tally);
        catalogue.left_out = left_out;
        Ok(catalogue)
    }

    /// A catalogue of titles that are known by id and kind alone, such as those of a lake. No file belongs
    /// to it.
    #[must_use]
    pub fn of_ids(titles: impl IntoIterator<Item = (ImdbId, TitleKind)>) -> Self {
        let mut builder = CatalogueBuilder::default();
        for (id, kind) in titles {
            if builder.index.get(id).is_none() {
                let kind = Some(kind);
                builder.insert(
                    id,
                    &TitleValues {
                        kind,
                        ..TitleValues::default()
                    },
                );
            }
        }
        builder.finish(Tally::default())
    }

    /// Whether an input that nobody named was left out, since it is no table of titles.
    #[must_use]
    pub fn is_left_out(&self, input: &str) -> bool {
        self.left_out.contains(input)
    }

    /// Whether every table of an input was joined as ratings, and none was read as titles.
    #[must_use]
    pub fn is_joined(&self, input: &str) -> bool {
        self.inputs.get(input).is_some_and(|joined| *joined)
    }

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
            self.report.ids_without_title = IdsWithoutTitle::default();
        }
        self.report.kept = self.titles.len() as u64;
        self.report.distinct_titles =
            self.report.kept + self.report.filtered + self.report.rejected_titles;
        self
    }
}

/// How a title that is held whole stands.
#[derive(Clone, Copy, Debug)]
struct TitleState {
    /// `None` while it passes the filter.
    reason: Option<FilterReason>,
    disagreeing: ColumnSet,
    /// It was left out for good and is among the filtered titles now.
    moved: bool,
}

/// Makes a [`Catalogue`] of rows.
#[derive(Debug, Default)]
struct CatalogueBuilder {
    filter: Filter,
    index: IdIndex<ImdbId>,
    whole: Vec<Title>,
    standings: Vec<TitleState>,
    filtered: Vec<FilteredTitle>,
    /// Ids of joined ratings, so that each is counted once.
    rated: IdIndex<ImdbId>,
    counts: Counts,
    inputs: BTreeMap<String, bool>,
}

impl TitleSink for CatalogueBuilder {
    fn begin(&mut self, _place: usize, table: &RowReader, joined: bool) {
        let all = self.inputs.entry(table.input().to_owned()).or_insert(true);
        *all &= joined;
    }

    fn title(
        &mut self,
        id: ImdbId,
        values: &TitleValues<'_>,
        at: At<'_>,
    ) -> Result<(), CatalogueError> {
        match self.index.get(id) {
            Some(slot) => self.update(slot, values, at),
            None if self.is_full() => return Err(too_many(at)),
            None => self.insert(id, values),
        }
        Ok(())
    }

    fn repeat(&mut self) {}

    fn rating(&mut self, id: ImdbId, values: &TitleValues<'_>, at: At<'_>) {
        let slot = self.index.get(id);
        if !self.rated.contains(id) {
            self.rated.set(id, 0);
            self.counts.count_rating(slot.is_some());
        }
        if let Some(slot) = slot {
            self.update(slot, values, at);
        }
    }
}

impl CatalogueBuilder {
    fn is_full(&self) -> bool {
        self.whole.len() >= MAX_TITLES || self.filtered.len() >= MAX_TITLES
    }

    /// Takes in a title that was not seen before.
    fn insert(&mut self, id: ImdbId, values: &TitleValues<'_>) {
        let title = Title::new(id, values);
        self.counts.all_titles.add(&title);
        let reason = self.filter.check(&title).err();
        if let Some(reason) = reason.filter(|reason| !reason.is_open(&title)) {
            self.leave_out(&title, reason, ColumnSet::default());
            return;
        }
        self.index.set(id, self.whole.len() as u32);
        self.whole.push(title);
        self.standings.push(TitleState {
            reason,
            disagreeing: ColumnSet::default(),
            moved: false,
        });
    }

    /// Keeps of a title only that it was left out.
    fn leave_out(&mut self, title: &Title, reason: FilterReason, disagreeing: ColumnSet) {
        self.index
            .set(title.id(), FILTERED | self.filtered.len() as u32);
        let fingerprint = Fingerprint::of(&title.values());
        self.filtered.push(FilteredTitle::new(
            title.id(),
            reason,
            fingerprint,
            disagreeing,
        ));
    }

    /// Takes in a further row of a title.
    fn update(&mut self, slot: u32, values: &TitleValues<'_>, at: At<'_>) {
        if slot & FILTERED != 0 {
            self.update_filtered((slot & !FILTERED) as usize, values);
        } else {
            self.update_whole(slot as usize, values, at);
        }
    }

    fn update_filtered(&mut self, at: usize, values: &TitleValues<'_>) {
        let Some(title) = self.filtered.get_mut(at) else {
            return;
        };
        let merged = title.fingerprint.merge(Fingerprint::of(values));
        let new = title.disagreeing.absorb(merged.differing);
        self.counts.count_merged(merged, new, values);
    }

    fn update_whole(&mut self, slot: usize, values: &TitleValues<'_>, at: At<'_>) {
        let Some(title) = self.whole.get_mut(slot) else {
            return;
        };
        let merged = title.merge(values);
        let new = self.standings[slot].disagreeing.absorb(merged.differing);
        self.counts.count_merged(merged, new, values);
        if !new.is_empty() {
            // What gave way to this row stood in a row that is not known any more.
            let ignored = new.without(merged.taken);
            self.counts.add_examples(ignored, title, values, at);
        }
        if !merged.taken.is_empty() || merged.took_title_type {
            self.judge_again(slot);
        }
    }

    /// A value that became known can let a title pass, or leave it out for good.
    fn judge_again(&mut self, slot: usize) {
        let title = &self.whole[slot];
        let verdict = self.filter.check(title).err();
        match verdict {
            Some(reason) if !reason.is_open(title) => {
                let gone = Title::new(title.id(), &TitleValues::default());
                let title = std::mem::replace(&mut self.whole[slot], gone);
                self.standings[slot].moved = true;
                self.leave_out(&title, reason, self.standings[slot].disagreeing);
            }
            _ => self.standings[slot].reason = verdict,
        }
    }

    /// Ids of the filter that no row has.
    fn ids_without_title(&self) -> IdsWithoutTitle {
        let mut found = IdsWithoutTitle::default();
        let ids = self.filter.ids.iter().flat_map(|list| list.iter());
        ids.filter(|id| !self.index.contains(*id))
            .for_each(|id| found.add(id));
        found
    }

    /// Applies the limit and adds up.
    fn finish(mut self, tally: Tally) -> Catalogue {
        let rejected_titles = tally.rejected_titles(|id| self.index.contains(id));
        let distinct_titles = self.index.len() as u64 + rejected_titles;
        let without_title = self.ids_without_title();
        self.index = IdIndex::default();
        let limit = self.filter.limit.unwrap_or(u64::MAX);
        let mut kept = 0;
        let mut standings = self.standings.iter();
        let filtered = &mut self.filtered;
        self.whole.retain(|title| {
            let Some(standing) = standings.next().filter(|standing| !standing.moved) else {
                return false;
            };
            let reason = standing
                .reason
                .or((kept >= limit).then_some(FilterReason::Limit));
            if let Some(reason) = reason {
                let (print, disagreeing) = (Fingerprint::default(), standing.disagreeing);
                filtered.push(FilteredTitle::new(title.id(), reason, print, disagreeing));
                return false;
            }
            kept += 1;
            true
        });
        // Most come in order, which a stable sort makes use of.
        self.filtered.sort_by_key(FilteredTitle::id);
        let mut report = self.counts.into_report(tally.report);
        report.rejected_titles = rejected_titles;
        report.distinct_titles = distinct_titles;
        report.ids_without_title = without_title;
        sum_up(&mut report, &self.filter, &self.whole, &self.filtered);
        Catalogue {
            titles: self.whole,
            filtered: self.filtered,
            report,
            inputs: self.inputs,
            left_out: BTreeSet::new(),
        }
    }
}

/// Reads in which regions titles have names, before the titles are judged by it. Returns the other tables,
/// and what was found in these.
fn read_regions(
    tables: Vec<RowReader>,
    regions: &mut RegionFilter,
) -> Result<(Vec<RowReader>, Vec<CatalogueReport>), CatalogueError> {
    if regions.is_empty() {
        return Ok((tables, Vec::new()));
    }
    let is_akas = |table: &RowReader| table.shape().role() == Role::Akas;
    let (akas, others): (Vec<_>, Vec<_>) = tables.into_iter().partition(is_akas);
    if akas.is_empty() {
        let files = others.iter().map(|table| table.name().to_owned()).collect();
        return Err(CatalogueError::NoRegions { files });
    }
    let read = |table| {
        read_details(table, |id, detail| {
            if let TitleDetail::Aka(aka) = detail
                && let Some(region) = aka.region
            {
                regions.add(id, region);
            }
            Ok(())
        })
    };
    let found: Result<_, CatalogueError> = akas.into_iter().map(read).collect();
    Ok((others, found?))
}

/// Inputs that were all left out hold no table.
fn require_table(tables: &[RowReader], skipped: &[SkippedEntry]) -> Result<(), CatalogueError> {
    match skipped {
        [first, ..] if tables.is_empty() => Err(CatalogueError::NoTable {
            file: first.name.clone(),
            skipped: skipped
                .iter()
                .map(|entry| format!("{} {}", entry.name, entry.reason))
                .collect(),
        }),
        _ => Ok(()),
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
    let mut counter = TitleCounter::default();
    kept.iter().for_each(|title| counter.add(title));
    report.kept_titles = counter.finish();
    let seen = &report.all_titles.genres;
    // Where genres were too many to count, one that was not counted may still have been there.
    let all_listed = report.all_titles.genres_not_listed == 0;
    let unmatched =
        |wanted: &&String| all_listed && !seen.keys().any(|genre| same_genre(genre, wanted.trim()));
    report.genres_without_match = filter.genres.iter().filter(unmatched).cloned().collect();
    report.regions_without_match = filter.regions.without_match();
    debug_assert_eq!(
        report.distinct_titles,
        report.kept + report.filtered + report.rejected_titles,
        "every distinct title is kept, filtered or rejected"
    );
}
