//! Titles while catalogues are read: one slot each, filled by the latest unit that knows it.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

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
    fn new(id: ImdbId, source: RowSource, values: &TitleValues<'_>) -> Self {
        Self {
            title: Title::new(id, values),
            file: source.file,
            unit: source.unit,
            has_titles: source.has_titles,
            rows: 1,
            disagrees: false,
        }
    }

    /// Takes in a further row of the same unit.
    fn take(&mut self, source: RowSource, values: &TitleValues<'_>) {
        self.merge(values);
        self.rows = self.rows.saturating_add(1);
        if source.has_titles && !self.has_titles {
            self.has_titles = true;
            self.file = source.file;
        }
    }

    fn merge(&mut self, values: &TitleValues<'_>) {
        let Merged { differing, .. } = self.title.merge(values);
        self.disagrees |= !differing.is_empty();
    }
}

/// Where the last row went.
#[derive(Debug, Clone, Copy, Default)]
enum LastRow {
    #[default]
    Superseded,
    Slot,
    Rival,
}

/// Every title.
///
/// A unit stands as a whole, as the ingest read it. Units come latest first; an earlier one gives a
/// title only where all later ones have no more than its id.
#[derive(Debug, Default)]
pub(super) struct Titles {
    pub(super) people: PeopleFiles,
    pub(super) slots: Vec<TitleSlot>,
    /// By slot, what the unit at hand has of a title of which a later unit has the id only.
    rivals: HashMap<u32, TitleSlot>,
    last: (u32, LastRow),
    /// Rows of titles that a later unit has as well.
    pub(super) rows_superseded: u64,
}

/// For each title the file whose rows of people count.
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

    /// Says whose rows of people count for a title: `chosen` is given the file whose rows counted so
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

    /// Whether the rows of people that a file has of a title are those that count.
    pub(super) fn counts(&self, id: ImdbId, file: u32) -> bool {
        let slot = self.index.get(id);
        slot.is_some_and(|slot| self.files[slot as usize] == file)
    }
}

impl Titles {
    /// The largest number of titles.
    pub(super) const MAX: usize = IdIndex::<ImdbId>::MAX as usize;

    /// Takes a row in.
    pub(super) fn take(&mut self, id: ImdbId, source: RowSource, values: &TitleValues<'_>) {
        let Some(number) = self.people.index.get(id) else {
            let number = self.slots.len() as u32;
            self.people.add(id);
            self.slots.push(TitleSlot::new(id, source, values));
            return self.took(number, source, LastRow::Slot);
        };
        let slot = &mut self.slots[number as usize];
        if slot.unit == source.unit {
            slot.take(source, values);
            return self.took(number, source, LastRow::Slot);
        }
        if slot.has_titles {
            self.rows_superseded += 1;
            return self.took(number, source, LastRow::Superseded);
        }
        match self.rivals.entry(number) {
            Entry::Occupied(mut rival) => rival.get_mut().take(source, values),
            Entry::Vacant(place) => drop(place.insert(TitleSlot::new(id, source, values))),
        }
        self.took(number, source, LastRow::Rival)
    }

    fn took(&mut self, number: u32, source: RowSource, taken: LastRow) {
        let people = &mut self.people.files[number as usize];
        if source.has_people && *people == NO_FILE {
            *people = source.file;
        }
        self.last = (number, taken);
    }

    /// Counts a row that says of its title what the row before says.
    pub(super) fn repeat(&mut self) {
        let (number, taken) = self.last;
        let slot = match taken {
            LastRow::Superseded => return self.rows_superseded += 1,
            LastRow::Slot => self.slots.get_mut(number as usize),
            LastRow::Rival => self.rivals.get_mut(&number),
        };
        if let Some(slot) = slot {
            slot.rows = slot.rows.saturating_add(1);
        }
    }

    /// Whether another title finds room.
    pub(super) fn has_room(&self) -> bool {
        self.slots.len() <= Self::MAX
    }

    /// Joins a rating to a title of the same unit; `false` if no unit has the title. A title that a
    /// later unit has keeps that one's rating.
    pub(super) fn join(&mut self, id: ImdbId, source: RowSource, values: &TitleValues<'_>) -> bool {
        let Some(number) = self.people.index.get(id) else {
            return false;
        };
        let slot = &mut self.slots[number as usize];
        if slot.unit == source.unit {
            slot.merge(values);
        } else if let Some(rival) = self.rivals.get_mut(&number) {
            rival.merge(values);
        }
        true
    }

    /// Decides between the unit that was read to its end and later ones.
    pub(super) fn end_unit(&mut self) {
        for (number, mut rival) in self.rivals.drain() {
            let slot = &mut self.slots[number as usize];
            if rival.has_titles {
                std::mem::swap(slot, &mut rival);
            }
            self.rows_superseded += u64::from(rival.rows);
        }
    }
}
