//! Titles while catalogues are read: one slot each, filled by the latest catalogue that knows it.

use chrono::{Datelike, NaiveDate};
use cinelake_imdb::{GenreList, ImdbId, TitleKind, TitleValues};

use super::texts::Texts;

/// What decides between two files that know a title: a catalogue before a mere list of ids, then
/// the later day, then the later unit. Files are numbered from the latest unit on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Standing {
    pub(super) has_titles: bool,
    day: i32,
    /// Counts down, so that the latest unit is the greatest.
    unit: u32,
    /// Counts up within the unit; the last of a day wins there.
    pub(super) file: u32,
}

impl Standing {
    pub(super) fn new(has_titles: bool, date: NaiveDate, unit: u32, file: u32) -> Self {
        Self {
            has_titles,
            day: date.num_days_from_ce(),
            unit,
            file,
        }
    }

    pub(super) fn same_unit(self, other: Self) -> bool {
        self.unit == other.unit
    }
}

/// One title. Values are as in [`TitleValues`], packed.
#[derive(Debug)]
pub(super) struct Slot {
    pub(super) id: ImdbId,
    pub(super) standing: Standing,
    /// The file whose artist rows count: the latest one that has such columns.
    pub(super) people: Option<Standing>,
    pub(super) rows: u32,
    pub(super) disagrees: bool,
    pub(super) kind: Option<TitleKind>,
    /// Number of the text.
    pub(super) title_type: Option<u32>,
    pub(super) primary_title: Option<Box<str>>,
    pub(super) original_title: Option<Box<str>>,
    pub(super) start_year: Option<u16>,
    pub(super) end_year: Option<u16>,
    pub(super) runtime_minutes: Option<u32>,
    pub(super) genres: Option<GenreList>,
    pub(super) rating_thousandths: Option<u16>,
    pub(super) num_votes: Option<u32>,
}

/// What became of a row.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Taken {
    /// It is in the slot.
    In,
    /// It is in the slot, and this many rows of an earlier catalogue no longer are.
    InPlaceOf(u32),
    /// A later catalogue has the title.
    Superseded,
}

impl Slot {
    pub(super) fn new(
        id: ImdbId,
        standing: Standing,
        values: &TitleValues<'_>,
        texts: &mut Texts,
    ) -> Self {
        Self {
            id,
            standing,
            people: None,
            rows: 1,
            disagrees: false,
            kind: values.kind,
            title_type: values.title_type.map(|text| texts.intern(text)),
            primary_title: values.primary_title.map(Box::from),
            original_title: values.original_title.map(Box::from),
            start_year: values.start_year,
            end_year: values.end_year,
            runtime_minutes: values.runtime_minutes,
            genres: values.genres.clone(),
            rating_thousandths: values.rating_thousandths,
            num_votes: values.num_votes,
        }
    }

    /// Takes a further row of the title.
    pub(super) fn take(
        &mut self,
        standing: Standing,
        values: &TitleValues<'_>,
        texts: &mut Texts,
    ) -> Taken {
        if self.standing.same_unit(standing) {
            self.merge(values, texts);
            self.standing = self.standing.max(standing);
            self.rows = self.rows.saturating_add(1);
            return Taken::In;
        }
        if standing < self.standing {
            return Taken::Superseded;
        }
        let (rows, people) = (self.rows, self.people);
        *self = Self::new(self.id, standing, values, texts);
        self.people = people;
        Taken::InPlaceOf(rows)
    }

    /// Notes that a file with artist columns has the title.
    pub(super) fn see_people(&mut self, standing: Standing) {
        self.people = self.people.max(Some(standing));
    }

    /// Joins a rating of the same unit. Rating and votes stay together: those with the most votes
    /// are the newest, and a rating of one row with the votes of another would be nobody's.
    pub(super) fn join(&mut self, values: &TitleValues<'_>) {
        let (known, new) = (
            (self.rating_thousandths, self.num_votes),
            (values.rating_thousandths, values.num_votes),
        );
        self.disagrees |= differ(known.0, new.0) | differ(known.1, new.1);
        // A pair without a rating is less than any with one.
        let key = |(rating, votes): (Option<u16>, Option<u32>)| (rating.is_some(), votes, rating);
        if key(new) > key(known) {
            (self.rating_thousandths, self.num_votes) = new;
        }
    }

    /// Of each other column the greatest known value counts, whatever the order of the rows.
    fn merge(&mut self, values: &TitleValues<'_>, texts: &mut Texts) {
        let mut differs = merge(&mut self.kind, values.kind)
            | merge_text(&mut self.primary_title, values.primary_title)
            | merge_text(&mut self.original_title, values.original_title)
            | merge(&mut self.start_year, values.start_year)
            | merge(&mut self.end_year, values.end_year)
            | merge(&mut self.runtime_minutes, values.runtime_minutes)
            | merge_genres(&mut self.genres, values.genres.as_ref());
        if let Some(text) = values.title_type {
            let known = self.title_type.map(|number| texts.get(number));
            differs |= known.is_some_and(|known| known != text);
            if known.is_none_or(|known| known < text) {
                self.title_type = Some(texts.intern(text));
            }
        }
        self.disagrees |= differs;
        self.join(values);
    }
}

fn differ<T: PartialEq>(known: Option<T>, new: Option<T>) -> bool {
    matches!((known, new), (Some(known), Some(new)) if known != new)
}

/// Returns whether both are known and differ.
fn merge<T: PartialOrd>(known: &mut Option<T>, new: Option<T>) -> bool {
    let differs = matches!((&*known, &new), (Some(known), Some(new)) if known != new);
    // `None` is less than any value.
    if new > *known {
        *known = new;
    }
    differs
}

fn merge_text(known: &mut Option<Box<str>>, new: Option<&str>) -> bool {
    let differs = matches!((known.as_deref(), new), (Some(known), Some(new)) if known != new);
    if new > known.as_deref() {
        *known = new.map(Box::from);
    }
    differs
}

/// The same genres in another order are no contradiction, but one order has to be chosen.
fn merge_genres(known: &mut Option<GenreList>, new: Option<&GenreList>) -> bool {
    let Some(new) = new else { return false };
    let Some(old) = known else {
        *known = Some(new.clone());
        return false;
    };
    if old == new {
        return false;
    }
    let sorted = |list: &GenreList| {
        let mut names: Vec<String> = list.iter().map(str::to_lowercase).collect();
        names.sort_unstable();
        names
    };
    let differs = sorted(old) != sorted(new);
    if new.iter().gt(old.iter()) {
        *known = Some(new.clone());
    }
    differs
}
