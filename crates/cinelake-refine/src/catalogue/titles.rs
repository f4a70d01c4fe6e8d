//! Titles while catalogues are read: one slot each. Each column has the value of the latest unit that knows
//! it.

use std::collections::HashMap;

use cinelake_imdb::{IdIndex, ImdbId, Merged, Title, TitleValues};

/// The table that rows come from.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct RowSource {
    /// Units count up from the latest.
    pub(super) unit: u32,
    /// Files count up within the unit, and over all units.
    pub(super) file: u32,
    /// Whether it has titles, and not only their ids.
    pub(super) has_titles: bool,
    pub(super) has_people: bool,
}

/// One title.
#[derive(Debug)]
pub(super) struct TitleSlot {
    pub(super) title: Title,
    /// The first file that has its title, or the first file at all.
    pub(super) file: u32,
    unit: u32,
    has_titles: bool,
    pub(super) rows: u32,
    pub(super) disagrees: bool,
}

impl TitleSlot {
    /// A rating that waited is of a later unit, and goes before the row's.
    fn new(
        id: ImdbId,
        source: RowSource,
        values: &TitleValues<'_>,
        waited: Option<WaitingRating>,
    ) -> Self {
        let title = match waited {
            Some(waited) => {
                let mut title = Title::new(id, &TitleValues::of_rating(waited.rating_and_votes));
                title.merge(values);
                title
            }
            None => Title::new(id, values),
        };
        Self {
            title,
            file: source.file,
            unit: source.unit,
            has_titles: source.has_titles,
            rows: 0,
            disagrees: false,
        }
    }

    /// Takes in a further row, of the same unit or of an earlier one.
    fn take(&mut self, source: RowSource, values: &TitleValues<'_>) {
        self.merge(source, values);
        if source.has_titles && !self.has_titles {
            self.has_titles = true;
            self.file = source.file;
        }
    }

    /// Fills in what is not known yet. What an earlier unit says otherwise is no disagreement: ratings
    /// change.
    fn merge(&mut self, source: RowSource, values: &TitleValues<'_>) {
        let Merged { differing, .. } = self.title.merge(values);
        self.disagrees |= self.unit == source.unit && !differing.is_empty();
    }
}

/// Every title.
///
/// Units come latest first, and within a unit the rows as the ingest read them. The first known value of
/// each column counts: an earlier unit says only what later ones leave open.
#[derive(Debug, Default)]
pub(super) struct Titles {
    pub(super) people: PeopleFiles,
    pub(super) slots: Vec<TitleSlot>,
    /// The slot of the last row, and whether a later unit has the title as well.
    last: (u32, bool),
    /// Rows of titles that a later unit has as well.
    pub(super) rows_superseded: u64,
    /// Ratings of later units whose title only an earlier unit can have.
    waiting: HashMap<ImdbId, WaitingRating>,
}

/// A rating that was read before its title.
#[derive(Debug, Clone, Copy)]
pub(super) struct WaitingRating {
    pub(super) file: u32,
    pub(super) rating_and_votes: (Option<u16>, Option<u32>),
}

/// For each title the group of files whose rows of people count; see
/// [`SourceFile::group`](super::build::SourceFile::group).
///
/// It stands apart from the titles, which may be gone from memory when the files of people are read.
#[derive(Debug, Default)]
pub(super) struct PeopleFiles {
    index: IdIndex<ImdbId>,
    /// By the number of the title's slot.
    files: Vec<u32>,
}

/// No file has people of a title.
const NO_FILE: u32 = u32::MAX;

impl PeopleFiles {
    /// A new title, of whose people nothing is known.
    fn add(&mut self, id: ImdbId) {
        self.index.set(id, self.files.len() as u32);
        self.files.push(NO_FILE);
    }

    /// Says whose rows of people count for a title: `chosen` is given the group whose rows counted so
    /// far. `false` if no file has the title.
    pub(super) fn choose(&mut self, id: ImdbId, chosen: impl FnOnce(Option<u32>) -> u32) -> bool {
        let Some(number) = self.index.get(id) else {
            return false;
        };
        let file = &mut self.files[number as usize];
        *file = chosen(Some(*file).filter(|file| *file != NO_FILE));
        true
    }

    /// The number of a title's slot; `None` if no file has the title.
    pub(super) fn number(&self, id: ImdbId) -> Option<usize> {
        self.index.get(id).map(|number| number as usize)
    }

    /// How many titles there are.
    pub(super) fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether the rows of people that a group of files has of a title are those that count.
    pub(super) fn counts(&self, id: ImdbId, group: u32) -> bool {
        let slot = self.index.get(id);
        slot.is_some_and(|slot| self.files[slot as usize] == group)
    }
}

impl Titles {
    /// The largest number of titles.
    pub(super) const MAX: usize = IdIndex::<ImdbId>::MAX as usize;

    /// Takes a row in. Gives back the rating of a later unit that waited for its title.
    pub(super) fn take(
        &mut self,
        id: ImdbId,
        source: RowSource,
        values: &TitleValues<'_>,
    ) -> Option<WaitingRating> {
        let mut waited = None;
        let number = match self.people.index.get(id) {
            Some(number) => {
                self.slots[number as usize].take(source, values);
                number
            }
            None => {
                self.people.add(id);
                waited = self.waiting.remove(&id);
                self.slots.push(TitleSlot::new(id, source, values, waited));
                self.slots.len() as u32 - 1
            }
        };
        let people = &mut self.people.files[number as usize];
        if source.has_people && *people == NO_FILE {
            *people = source.file;
        }
        let is_superseded = self.slots[number as usize].unit != source.unit;
        self.last = (number, is_superseded);
        self.repeat();
        waited
    }

    /// Counts a row: the one taken in, or one that says of its title what the row before says.
    pub(super) fn repeat(&mut self) {
        let (number, is_superseded) = self.last;
        match self.slots.get_mut(number as usize) {
            Some(slot) if !is_superseded => slot.rows = slot.rows.saturating_add(1),
            _ => self.rows_superseded += 1,
        }
    }

    /// Whether another title finds room.
    pub(super) fn has_room(&self) -> bool {
        self.slots.len() <= Self::MAX
    }

    /// How many ratings have no title.
    pub(super) fn waiting(&self) -> u64 {
        self.waiting.len() as u64
    }

    /// Joins a rating to a title of the same unit or a later one. Where none of these has the title, the
    /// rating waits for one of an earlier unit, and the answer is `false`.
    pub(super) fn join(&mut self, id: ImdbId, source: RowSource, values: &TitleValues<'_>) -> bool {
        let Some(number) = self.people.index.get(id) else {
            let rating_and_votes = values.rating_and_votes();
            self.waiting.entry(id).or_insert(WaitingRating {
                file: source.file,
                rating_and_votes,
            });
            return false;
        };
        self.slots[number as usize].merge(source, values);
        true
    }
}
