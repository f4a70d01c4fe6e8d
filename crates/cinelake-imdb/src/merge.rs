//! Several rows of one title: the first known value of each column counts, and a row that
//! contradicts it is noticed.
//!
//! Rating and votes are one pair, since a rating of one row with the votes of another would be
//! nobody's: the first row with a rating gives both. Votes of a row without a rating count only
//! until then.

use crate::genres::GenreList;
use crate::header::Column;
use crate::language::Language;
use crate::shared::hash_bytes;
use crate::title::TitleKind;
use crate::values::TitleValues;

/// The columns of which a title has one value, however many rows it has.
pub(crate) const COLLAPSED: [Column; 11] = [
    Column::TitleType,
    Column::PrimaryTitle,
    Column::OriginalTitle,
    Column::StartYear,
    Column::EndYear,
    Column::RuntimeMinutes,
    Column::Genres,
    Column::AverageRating,
    Column::NumVotes,
    Column::IsAdult,
    Column::OriginalLanguage,
];

/// Places in [`COLLAPSED`].
const KIND: usize = 0;
const RATING: usize = 7;
const VOTES: usize = 8;

/// One value, comparable with the value another row has for the same column.
#[derive(Clone, Copy, Debug)]
enum Value<'v> {
    Kind(TitleKind),
    Text(&'v str),
    Number(u32),
    Rating(u16),
    Genres(&'v GenreList),
    Truth(bool),
    Language(Language),
}

impl<'v> Value<'v> {
    fn of(values: &TitleValues<'v>, column: Column) -> Option<Self> {
        match column {
            Column::TitleType => values.kind.map(Self::Kind),
            Column::PrimaryTitle => values.primary_title.map(Self::Text),
            Column::OriginalTitle => values.original_title.map(Self::Text),
            Column::StartYear => values.start_year.map(u32::from).map(Self::Number),
            Column::EndYear => values.end_year.map(u32::from).map(Self::Number),
            Column::RuntimeMinutes => values.runtime_minutes.map(Self::Number),
            Column::Genres => values.genres.map(Self::Genres),
            Column::AverageRating => values.rating_thousandths.map(Self::Rating),
            Column::NumVotes => values.num_votes.map(Self::Number),
            Column::IsAdult => values.is_adult.map(Self::Truth),
            Column::OriginalLanguage => values.original_language.map(Self::Language),
            _ => None,
        }
    }

    /// Whether the row says that the kind is not known.
    fn is_unknown_kind(self) -> bool {
        matches!(self, Self::Kind(TitleKind::Unknown))
    }

    /// The values of all columns, in the order of [`COLLAPSED`].
    fn all(values: &TitleValues<'v>) -> [Option<Self>; COLLAPSED.len()] {
        COLLAPSED.map(|column| Self::of(values, column))
    }

    fn same(self, other: Value<'_>) -> bool {
        match (self, other) {
            (Self::Kind(left), Value::Kind(right)) => left == right,
            (Self::Text(left), Value::Text(right)) => left == right,
            (Self::Number(left), Value::Number(right)) => left == right,
            (Self::Rating(left), Value::Rating(right)) => left == right,
            (Self::Genres(left), Value::Genres(right)) => left.same_set(right),
            (Self::Truth(left), Value::Truth(right)) => left == right,
            (Self::Language(left), Value::Language(right)) => left == right,
            _ => false,
        }
    }

    /// A number from 1 to 255 that equal values share.
    fn fingerprint(self) -> u8 {
        let hash = match self {
            Self::Kind(kind) => kind as u64,
            Self::Text(text) => hash_bytes(text.as_bytes()),
            Self::Number(number) => hash_bytes(&number.to_le_bytes()),
            Self::Rating(rating) => hash_bytes(&rating.to_le_bytes()),
            Self::Genres(list) => list.set_hash(),
            Self::Truth(truth) => u64::from(truth),
            Self::Language(language) => hash_bytes(&language.letters()),
        };
        (hash % 255) as u8 + 1
    }

    fn text(self) -> String {
        match self {
            Self::Kind(kind) => kind.to_string(),
            Self::Text(text) => crate::reject::shorten(text),
            Self::Number(number) => number.to_string(),
            Self::Rating(rating) => (f32::from(rating) / 1000.0).to_string(),
            Self::Genres(list) => crate::reject::shorten(&list.to_string()),
            Self::Truth(truth) => truth.to_string(),
            Self::Language(language) => language.to_string(),
        }
    }
}

/// A set of the columns of which a title has one value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ColumnSet(u16);

impl ColumnSet {
    fn add(&mut self, at: usize) {
        self.0 |= 1 << at;
    }

    fn remove(&mut self, at: usize) {
        self.0 &= !(1 << at);
    }

    /// Whether no column is in it.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The columns, in the order of declaration.
    pub fn iter(self) -> impl Iterator<Item = Column> {
        let members = COLLAPSED.into_iter().enumerate();
        members
            .filter(move |(at, _)| self.0 & (1 << at) != 0)
            .map(|(_, column)| column)
    }

    /// The columns that are not in `other`.
    pub(crate) fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Adds the members of `other`; returns those that are new.
    pub(crate) fn absorb(&mut self, other: Self) -> Self {
        let new = other.without(*self);
        self.0 |= other.0;
        new
    }
}

/// What becomes of a row that meets a title already known.
#[derive(Clone, Copy, Debug, Default)]
pub struct Merged {
    /// Columns that the title has from this row now: they were unknown, or are votes that came
    /// without a rating and give way to the pair of this row.
    pub taken: ColumnSet,
    /// Columns in which the row contradicts what was known.
    pub differing: ColumnSet,
    /// Whether the kind that was taken takes the place of an unknown one.
    pub(crate) kind_was_unknown: bool,
    /// Whether the title has its title type from this row now. The kind may have been known before.
    pub(crate) took_title_type: bool,
}

impl Merged {
    pub(crate) fn of(known: &TitleValues<'_>, new: &TitleValues<'_>) -> Self {
        let unknown = Value::is_unknown_kind;
        Self::decide(&Value::all(known), &Value::all(new), unknown, |old, new| {
            old.same(new)
        })
    }

    /// The rule, for values of any form, in the order of [`COLLAPSED`].
    fn decide<V: Copy>(
        known: &[Option<V>; COLLAPSED.len()],
        new: &[Option<V>; COLLAPSED.len()],
        is_unknown_kind: impl Fn(V) -> bool,
        same: impl Fn(V, V) -> bool,
    ) -> Self {
        let mut merged = Self::default();
        for (at, pair) in known.iter().zip(new).enumerate() {
            match pair {
                (None, Some(_)) => merged.taken.add(at),
                (Some(old), Some(new)) if !same(*old, *new) => merged.differing.add(at),
                _ => {}
            }
        }
        // An unknown kind gives way to any other, and contradicts none.
        if let (Some(old), Some(new)) = (known[KIND], new[KIND]) {
            let (old, new) = (is_unknown_kind(old), is_unknown_kind(new));
            if old || new {
                merged.differing.remove(KIND);
            }
            if old && !new {
                merged.taken.add(KIND);
                merged.kind_was_unknown = true;
            }
        }
        if known[RATING].is_some() {
            merged.taken.remove(VOTES);
        } else if new[RATING].is_some() {
            merged.taken.add(VOTES);
        }
        merged
    }
}

/// The text of a value, for an example.
pub(crate) fn value_text(values: &TitleValues<'_>, column: Column) -> String {
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
    pub(crate) fn of(values: &TitleValues<'_>) -> Self {
        Self(Value::all(values).map(|value| value.map_or(0, Value::fingerprint)))
    }

    /// As [`crate::Title::merge`], on what is left.
    pub(crate) fn merge(&mut self, other: Self) -> Merged {
        let known = |print: Self| print.0.map(|byte| (byte != 0).then_some(byte));
        let unknown = Value::Kind(TitleKind::Unknown).fingerprint();
        let is_unknown_kind = |byte| byte == unknown;
        let merged = Merged::decide(&known(*self), &known(other), is_unknown_kind, |old, new| {
            old == new
        });
        for (at, (old, new)) in self.0.iter_mut().zip(other.0).enumerate() {
            if merged.taken.0 & (1 << at) != 0 {
                *old = new;
            }
        }
        merged
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{ImdbId, Title};

    fn title(values: &TitleValues<'_>) -> Title {
        Title::new(ImdbId::new(1).unwrap(), values)
    }

    fn pair(rating: Option<u16>, votes: Option<u32>) -> TitleValues<'static> {
        TitleValues {
            rating_thousandths: rating,
            num_votes: votes,
            ..TitleValues::default()
        }
    }

    fn columns(set: ColumnSet) -> Vec<Column> {
        set.iter().collect()
    }

    #[test]
    fn the_first_known_value_counts_and_the_other_is_noticed() {
        let lists = ["A,B", "b,a"].map(|text| GenreList::parse(text).unwrap());
        let first = TitleValues {
            start_year: Some(1999),
            genres: Some(&lists[0]),
            ..TitleValues::default()
        };
        let second = TitleValues {
            kind: Some(TitleKind::Series),
            start_year: Some(2000),
            num_votes: Some(5),
            genres: Some(&lists[1]),
            ..TitleValues::default()
        };
        let mut title = title(&first);
        assert!(title.kind_is_assumed());
        let merged = title.merge(&second);
        assert_eq!(
            (title.start_year(), title.num_votes()),
            (Some(1999), Some(5))
        );
        assert_eq!(
            (title.kind(), title.kind_is_assumed()),
            (TitleKind::Series, false)
        );
        assert_eq!(columns(merged.differing), [Column::StartYear]);
        assert_eq!(columns(merged.taken), [Column::TitleType, Column::NumVotes]);
    }

    #[test]
    fn the_first_row_with_a_rating_gives_the_votes_too() {
        for (rows, expected, differing) in [
            (
                [(None, Some(9)), (Some(7), Some(5))],
                (Some(7), Some(5)),
                true,
            ),
            ([(None, Some(9)), (Some(7), None)], (Some(7), None), false),
            ([(Some(7), None), (None, Some(9))], (Some(7), None), false),
            ([(Some(7), None), (Some(8), Some(9))], (Some(7), None), true),
            (
                [(Some(7), Some(5)), (None, Some(9))],
                (Some(7), Some(5)),
                true,
            ),
            ([(None, Some(9)), (None, Some(8))], (None, Some(9)), true),
        ] {
            let [first, second] = rows.map(|(rating, votes)| pair(rating, votes));
            let mut title = title(&first);
            let merged = title.merge(&second);
            let found = (title.rating_thousandths(), title.num_votes());
            assert_eq!(found, expected, "{rows:?}");
            assert_eq!(!merged.differing.is_empty(), differing, "{rows:?}");
        }
    }

    #[test]
    fn an_unknown_kind_gives_way_and_contradicts_nothing() {
        let of = |kind| TitleValues {
            kind,
            ..TitleValues::default()
        };
        let (silent, unknown) = (of(None), of(Some(TitleKind::Unknown)));
        let series = of(Some(TitleKind::Series));
        for (rows, expected) in [
            ([silent, unknown], TitleKind::Unknown),
            ([unknown, silent], TitleKind::Unknown),
            ([unknown, series], TitleKind::Series),
            ([series, unknown], TitleKind::Series),
            ([silent, series], TitleKind::Series),
        ] {
            let mut title = title(&rows[0]);
            let merged = title.merge(&rows[1]);
            assert_eq!(title.kind(), expected, "{rows:?}");
            assert!(merged.differing.is_empty(), "{rows:?}");
        }
    }

    #[test]
    fn a_contradiction_is_new_once() {
        let mut seen = ColumnSet::default();
        let mut both = ColumnSet::default();
        both.add(2);
        assert!(!seen.absorb(both).is_empty());
        assert!(seen.absorb(both).is_empty());
    }

    fn values() -> impl Strategy<Value = TitleValues<'static>> {
        let kind = prop::option::of(prop::sample::select(&TitleKind::ALL[..]));
        let texts = prop::option::of(prop::sample::select(&["A", "B", "C"][..]));
        let year = prop::option::of(1991_u16..1994);
        let pair = prop::option::of(0_u16..3)
            .prop_flat_map(|rating| (Just(rating), prop::option::of(0_u32..3)));
        (kind, texts.clone(), texts, year.clone(), year, pair).prop_map(
            |(kind, primary_title, original_title, start_year, end_year, (rating, votes))| {
                TitleValues {
                    kind,
                    primary_title,
                    original_title,
                    start_year,
                    end_year,
                    runtime_minutes: start_year.map(u32::from),
                    rating_thousandths: rating,
                    num_votes: votes,
                    is_adult: votes.map(|votes| votes > 1),
                    original_language: end_year.and_then(|year| {
                        Language::parse(["pt", "en", "fr"][usize::from(year - 1991)])
                    }),
                    ..TitleValues::default()
                }
            },
        )
    }

    proptest! {
        #[test]
        fn a_fingerprint_notices_what_a_title_would(rows in prop::collection::vec(values(), 1..6)) {
            let mut whole = title(&rows[0]);
            let mut print = Fingerprint::of(&rows[0]);
            for row in &rows[1..] {
                let (left, right) = (whole.merge(row), print.merge(Fingerprint::of(row)));
                prop_assert_eq!(left.taken, right.taken);
                prop_assert_eq!(left.differing, right.differing);
                prop_assert_eq!(Fingerprint::of(&whole.values()), print);
            }
        }

        #[test]
        fn a_row_right_behind_itself_changes_nothing(rows in prop::collection::vec(values(), 1..6)) {
            let mut whole = title(&rows[0]);
            for row in &rows {
                let differing = whole.merge(row).differing;
                let before = whole.clone();
                prop_assert!(whole.merge(row).differing.without(differing).is_empty());
                prop_assert_eq!(&whole, &before);
            }
        }
    }
}
