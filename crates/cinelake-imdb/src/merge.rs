//! Several rows of one title: the first known value of each column counts, and a row that
//! contradicts it is noticed.

use crate::genres::GenreList;
use crate::header::Column;
use crate::title::{Title, TitleKind};
use crate::values::{COLLAPSED, Values};

/// One value, comparable with the value another row has for the same column.
#[derive(Clone, Copy, Debug)]
enum Value<'v> {
    Kind(TitleKind),
    Text(&'v str),
    Number(u32),
    Rating(f32),
    Genres(&'v GenreList),
}

impl<'v> Value<'v> {
    fn of(values: &'v Values<'_>, column: Column) -> Option<Self> {
        match column {
            Column::TitleType => values.kind.map(Self::Kind),
            Column::PrimaryTitle => values.primary_title.map(Self::Text),
            Column::StartYear => values.start_year.map(u32::from).map(Self::Number),
            Column::EndYear => values.end_year.map(u32::from).map(Self::Number),
            Column::RuntimeMinutes => values.runtime_minutes.map(Self::Number),
            Column::Genres => values.genres.as_ref().map(Self::Genres),
            Column::AverageRating => values.average_rating.map(Self::Rating),
            Column::NumVotes => values.num_votes.map(Self::Number),
            _ => None,
        }
    }

    fn same(self, other: Value<'_>) -> bool {
        match (self, other) {
            (Self::Kind(left), Value::Kind(right)) => left == right,
            (Self::Text(left), Value::Text(right)) => left == right,
            (Self::Number(left), Value::Number(right)) => left == right,
            (Self::Rating(left), Value::Rating(right)) => thousandths(left) == thousandths(right),
            (Self::Genres(left), Value::Genres(right)) => left.same_set(right),
            _ => false,
        }
    }

    /// A number from 1 to 255 that equal values share.
    fn fingerprint(self) -> u8 {
        let hash = match self {
            Self::Kind(kind) => kind as u64,
            Self::Text(text) => hash_bytes(text.bytes()),
            Self::Number(number) => hash_bytes(number.to_le_bytes().into_iter()),
            Self::Rating(rating) => hash_bytes(thousandths(rating).to_le_bytes().into_iter()),
            // A sum, since the order does not matter.
            Self::Genres(list) => list.iter().fold(0, |sum: u64, name| {
                sum.wrapping_add(hash_bytes(name.to_lowercase().bytes()))
            }),
        };
        (hash % 255) as u8 + 1
    }

    fn text(self) -> String {
        match self {
            Self::Kind(kind) => kind.to_string(),
            Self::Text(text) => crate::reject::shorten(text),
            Self::Number(number) => number.to_string(),
            Self::Rating(rating) => rating.to_string(),
            Self::Genres(list) => crate::reject::shorten(&list.to_string()),
        }
    }
}

fn thousandths(rating: f32) -> u32 {
    (rating * 1000.0).round() as u32
}

/// FNV-1a, folded so that its low bits depend on all of it.
fn hash_bytes(bytes: impl Iterator<Item = u8>) -> u64 {
    let hash = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    hash ^ (hash >> 32)
}

/// A set of the collapsed columns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct ColumnSet(u8);

impl ColumnSet {
    fn add(&mut self, at: usize) {
        self.0 |= 1 << at;
    }

    pub(crate) fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub(crate) fn iter(self) -> impl Iterator<Item = Column> {
        let members = COLLAPSED.into_iter().enumerate();
        members
            .filter(move |(at, _)| self.0 & (1 << at) != 0)
            .map(|(_, column)| column)
    }

    /// Adds the members of `other`; returns those that are new.
    pub(crate) fn absorb(&mut self, other: Self) -> Self {
        let new = Self(other.0 & !self.0);
        self.0 |= other.0;
        new
    }
}

/// What became of a row that met a title already known.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Merged {
    /// Columns that were unknown and are known now.
    pub(crate) filled: ColumnSet,
    /// Columns in which the row contradicts the title.
    pub(crate) differing: ColumnSet,
}

/// The title of a first row. Without a word about its kind it is taken for a film.
pub(crate) fn first_title(id: crate::ImdbId, values: &Values<'_>) -> Title {
    let mut title = Title::new(id, values.kind.unwrap_or(TitleKind::Movie));
    title.set_kind(title.kind(), values.kind.is_none());
    for column in COLLAPSED {
        set(&mut title, values, column);
    }
    title
}

/// Fills what the title does not know, and notices contradictions.
pub(crate) fn merge(title: &mut Title, values: &Values<'_>) -> Merged {
    let mut merged = Merged::default();
    {
        let known = Values::of(title);
        for (at, column) in COLLAPSED.into_iter().enumerate() {
            match (Value::of(&known, column), Value::of(values, column)) {
                (None, Some(_)) => merged.filled.add(at),
                (Some(old), Some(new)) if !old.same(new) => merged.differing.add(at),
                _ => {}
            }
        }
    }
    for column in merged.filled.iter() {
        set(title, values, column);
    }
    merged
}

/// Sets one value, if the row has it.
fn set(title: &mut Title, values: &Values<'_>, column: Column) {
    match Value::of(values, column) {
        Some(Value::Kind(kind)) => title.set_kind(kind, false),
        Some(Value::Text(text)) => title.set_primary_title(text),
        Some(Value::Rating(rating)) => title.set_average_rating(rating),
        Some(Value::Genres(genres)) => title.set_genres(genres.clone()),
        Some(Value::Number(number)) => set_number(title, column, number),
        None => {}
    }
}

fn set_number(title: &mut Title, column: Column, number: u32) {
    // Years were checked when they were read.
    let year = u16::try_from(number).unwrap_or_default();
    match column {
        Column::StartYear => title.set_start_year(year),
        Column::EndYear => title.set_end_year(year),
        Column::RuntimeMinutes => title.set_runtime_minutes(number),
        _ => title.set_num_votes(number),
    }
}

/// The text of a value, for an example.
pub(crate) fn value_text(values: &Values<'_>, column: Column) -> String {
    Value::of(values, column)
        .map(Value::text)
        .unwrap_or_default()
}

/// What is left of the values of a title that was filtered out: one byte a column, 0 for unknown.
///
/// Enough to notice that a later row contradicts an earlier one, but for one case in 255.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Fingerprint([u8; COLLAPSED.len()]);

impl Fingerprint {
    pub(crate) fn of(values: &Values<'_>) -> Self {
        Self(COLLAPSED.map(|column| Value::of(values, column).map_or(0, Value::fingerprint)))
    }

    /// As [`merge`], on what is left.
    pub(crate) fn merge(&mut self, other: Self) -> Merged {
        let mut merged = Merged::default();
        for (at, (old, new)) in self.0.iter_mut().zip(other.0).enumerate() {
            if *old == 0 && new != 0 {
                *old = new;
                merged.filled.add(at);
            } else if new != 0 && *old != new {
                merged.differing.add(at);
            }
        }
        merged
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ImdbId;

    fn id() -> ImdbId {
        ImdbId::new(1).unwrap()
    }

    fn genres(text: &str) -> Option<GenreList> {
        GenreList::parse(text)
    }

    #[test]
    fn the_first_known_value_counts_and_the_other_is_noticed() {
        let first = Values {
            start_year: Some(1999),
            genres: genres("A,B"),
            ..Values::default()
        };
        let second = Values {
            kind: Some(TitleKind::Series),
            start_year: Some(2000),
            num_votes: Some(5),
            genres: genres("b,a"),
            ..Values::default()
        };
        let mut title = first_title(id(), &first);
        assert!(title.kind_is_assumed());
        let merged = merge(&mut title, &second);
        assert_eq!(
            (title.start_year(), title.num_votes()),
            (Some(1999), Some(5))
        );
        assert_eq!(
            (title.kind(), title.kind_is_assumed()),
            (TitleKind::Series, false)
        );
        assert_eq!(
            merged.differing.iter().collect::<Vec<_>>(),
            [Column::StartYear]
        );
        assert_eq!(
            merged.filled.iter().collect::<Vec<_>>(),
            [Column::TitleType, Column::NumVotes]
        );
    }

    #[test]
    fn a_fingerprint_notices_what_a_title_would() {
        let first = Values {
            start_year: Some(1999),
            genres: genres("A,B"),
            ..Values::default()
        };
        let same = Values {
            genres: genres("B,A"),
            runtime_minutes: Some(9),
            ..first.clone()
        };
        let other = Values {
            start_year: Some(2000),
            ..Values::default()
        };
        let mut print = Fingerprint::of(&first);
        let merged = print.merge(Fingerprint::of(&same));
        assert!(merged.differing.is_empty() && merged.filled.iter().eq([Column::RuntimeMinutes]));
        assert!(
            print
                .merge(Fingerprint::of(&other))
                .differing
                .iter()
                .eq([Column::StartYear])
        );
        assert_eq!(
            Fingerprint::of(&Values::of(&first_title(id(), &first))),
            Fingerprint::of(&first)
        );
    }

    #[test]
    fn a_contradiction_is_new_once() {
        let mut seen = ColumnSet::default();
        let mut both = ColumnSet::default();
        both.add(2);
        assert!(!seen.absorb(both).is_empty());
        assert!(seen.absorb(both).is_empty());
    }
}
