//! A title as the catalogue knows it, packed small because millions are held at once.

use std::fmt;
use std::num::{NonZeroU8, NonZeroU32};

use serde::{Deserialize, Serialize};

use crate::genres::GenreList;
use crate::header::Column;
use crate::id::ImdbId;
use crate::kinds::read_kind;
use crate::language::Language;
use crate::merge::{COLLAPSED, Merged};
use crate::shared::SharedText;
use crate::values::{TitleValues, YEARS};

const NO_RATING: u16 = u16::MAX;
const NO_VOTES: u32 = u32::MAX;

/// What a title is, as far as enrichment cares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TitleKind {
    /// Films of any length, in cinemas, on television or on disc.
    Movie,
    /// Series and miniseries.
    Series,
    /// One episode of a series.
    Episode,
    /// Video games and whatever else has a title id.
    Other,
    /// The catalogue says what titles are, and of this one nothing that can be read.
    Unknown,
}

impl TitleKind {
    /// Every kind, in the order of declaration.
    pub const ALL: [Self; 5] = [
        Self::Movie,
        Self::Series,
        Self::Episode,
        Self::Other,
        Self::Unknown,
    ];

    /// The kind behind an IMDb `titleType` (`tvMiniSeries`), the words of a list export (`TV Mini
    /// Series`) or of another source (`SHOW`, `Filme`); `None` for words that are not known.
    #[must_use]
    pub fn from_title_type(text: &str) -> Option<Self> {
        read_kind(text)
    }

    /// A stable name for reports and JSON.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Movie => "movie",
            Self::Series => "series",
            Self::Episode => "episode",
            Self::Other => "other",
            Self::Unknown => "unknown",
        }
    }
}

impl fmt::Display for TitleKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.code())
    }
}

/// A set of kinds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KindSet(u8);

impl KindSet {
    /// Every kind.
    pub const ALL: Self = Self(0b1_1111);

    /// Whether the kind is in the set.
    #[must_use]
    pub fn contains(self, kind: TitleKind) -> bool {
        self.0 & (1 << kind as u8) != 0
    }
}

impl Default for KindSet {
    fn default() -> Self {
        Self::ALL
    }
}

impl FromIterator<TitleKind> for KindSet {
    fn from_iter<I: IntoIterator<Item = TitleKind>>(kinds: I) -> Self {
        Self(
            kinds
                .into_iter()
                .fold(0, |bits, kind| bits | (1 << kind as u8)),
        )
    }
}

/// One distinct title of a catalogue. Every value but the id may be unknown.
///
/// 64 bytes, and the texts of its titles behind them; an original title that is the title itself
/// takes none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Title {
    id: u64,
    primary_title: Option<Box<str>>,
    // Two boxes, since the outer one takes half the place and few titles have it.
    original_title: Option<Box<Box<str>>>,
    flags: Flags,
    /// `None` where nothing says what it is.
    kind: Option<TitleKind>,
    title_type: Option<SharedText>,
    genres: Option<GenreList>,
    runtime_minutes: Option<NonZeroU32>,
    num_votes: u32,
    start_year: Option<PackedYear>,
    end_year: Option<PackedYear>,
    original_language: Option<Language>,
    rating_thousandths: u16,
}

impl Title {
    /// The title of a first row.
    #[must_use]
    pub fn new(id: ImdbId, values: &TitleValues<'_>) -> Self {
        let mut title = Self {
            id: id.value(),
            primary_title: None,
            original_title: None,
            flags: Flags::default(),
            kind: None,
            title_type: None,
            genres: None,
            runtime_minutes: None,
            num_votes: NO_VOTES,
            start_year: None,
            end_year: None,
            original_language: None,
            rating_thousandths: NO_RATING,
        };
        for column in COLLAPSED {
            title.set(column, values);
        }
        title.title_type = values.title_type.cloned();
        title
    }

    /// The id (`tconst`).
    #[must_use]
    pub fn id(&self) -> ImdbId {
        ImdbId::from_stored(self.id)
    }

    /// What the title is; a film where its catalogue does not say what titles are.
    #[must_use]
    pub fn kind(&self) -> TitleKind {
        self.kind.unwrap_or(TitleKind::Movie)
    }

    /// Whether the catalogue did not say what the title is, so that a film was assumed.
    #[must_use]
    pub fn kind_is_assumed(&self) -> bool {
        self.kind.is_none()
    }

    /// IMDb's finer type as written, for instance `tvMiniSeries`.
    #[must_use]
    pub fn title_type(&self) -> Option<&str> {
        self.title_type.as_ref().map(SharedText::as_str)
    }

    /// The title (`primaryTitle`, or `originalTitle` where a file has only that).
    #[must_use]
    pub fn primary_title(&self) -> Option<&str> {
        self.primary_title.as_deref()
    }

    /// The title in its own language.
    #[must_use]
    pub fn original_title(&self) -> Option<&str> {
        match &self.original_title {
            _ if self.flags.original_is_primary() => self.primary_title(),
            text => text.as_ref().map(|text| &***text),
        }
    }

    /// The year of release or of the first season, 1870 to 2120.
    #[must_use]
    pub fn start_year(&self) -> Option<u16> {
        self.start_year.map(PackedYear::year)
    }

    /// The year a series ended, 1870 to 2120; unknown while it runs.
    #[must_use]
    pub fn end_year(&self) -> Option<u16> {
        self.end_year.map(PackedYear::year)
    }

    /// The length in minutes, at least 1.
    #[must_use]
    pub fn runtime_minutes(&self) -> Option<u32> {
        self.runtime_minutes.map(NonZeroU32::get)
    }

    /// Whether the catalogue calls the title adult; `None` where nobody says so.
    #[must_use]
    pub fn is_adult(&self) -> Option<bool> {
        self.flags.is_adult()
    }

    /// The language in which the title was made (`original_language` of lists made with TMDB's data).
    #[must_use]
    pub fn original_language(&self) -> Option<Language> {
        self.original_language
    }

    /// The genres.
    #[must_use]
    pub fn genres(&self) -> Option<&GenreList> {
        self.genres.as_ref()
    }

    /// The average rating in thousandths, 0 to 10,000.
    #[must_use]
    pub fn rating_thousandths(&self) -> Option<u16> {
        (self.rating_thousandths != NO_RATING).then_some(self.rating_thousandths)
    }

    /// The average rating, 0 to 10, kept to three decimals.
    #[must_use]
    pub fn average_rating(&self) -> Option<f32> {
        self.rating_thousandths()
            .map(|rating| f32::from(rating) / 1000.0)
    }

    /// The number of votes behind the rating.
    #[must_use]
    pub fn num_votes(&self) -> Option<u32> {
        (self.num_votes != NO_VOTES).then_some(self.num_votes)
    }

    /// Takes in a further row: the first known value of each column stays, and the first rating
    /// with its votes.
    pub fn merge(&mut self, values: &TitleValues<'_>) -> Merged {
        let mut merged = Merged::of(&self.values(), values);
        for column in merged.taken.iter() {
            self.set(column, values);
        }
        // The title type belongs to the kind: that of another kind is none of this title's.
        if self.title_type.is_none() && (values.kind.is_none() || self.kind == values.kind) {
            self.title_type = values.title_type.cloned();
            merged.took_title_type = self.title_type.is_some();
        }
        merged
    }

    /// What is known, as a row would say it.
    pub(crate) fn values(&self) -> TitleValues<'_> {
        TitleValues {
            kind: self.kind,
            title_type: self.title_type.as_ref(),
            primary_title: self.primary_title(),
            original_title: self.original_title(),
            start_year: self.start_year(),
            end_year: self.end_year(),
            runtime_minutes: self.runtime_minutes(),
            genres: self.genres.as_ref(),
            rating_thousandths: self.rating_thousandths(),
            num_votes: self.num_votes(),
            is_adult: self.is_adult(),
            original_language: self.original_language,
        }
    }

    /// Takes one column from a row; what the row does not know becomes unknown.
    fn set(&mut self, column: Column, values: &TitleValues<'_>) {
        match column {
            Column::TitleType => self.kind = values.kind,
            Column::PrimaryTitle => self.primary_title = values.primary_title.map(Box::from),
            Column::OriginalTitle => self.set_original_title(values.original_title),
            Column::StartYear => self.start_year = values.start_year.and_then(PackedYear::new),
            Column::EndYear => self.end_year = values.end_year.and_then(PackedYear::new),
            Column::RuntimeMinutes => {
                self.runtime_minutes = values.runtime_minutes.and_then(NonZeroU32::new);
            }
            Column::Genres => self.genres = values.genres.cloned(),
            Column::AverageRating => {
                self.rating_thousandths = values.rating_thousandths.unwrap_or(NO_RATING);
            }
            Column::NumVotes => self.num_votes = values.num_votes.unwrap_or(NO_VOTES),
            Column::IsAdult => self.flags.set_adult(values.is_adult),
            Column::OriginalLanguage => self.original_language = values.original_language,
            _ => {}
        }
    }

    fn set_original_title(&mut self, text: Option<&str>) {
        let is_primary = text.is_some() && text == self.primary_title();
        self.flags.set(Flags::ORIGINAL_IS_PRIMARY, is_primary);
        let other = text.filter(|_| !is_primary);
        self.original_title = other.map(|text| Box::new(text.into()));
    }
}

/// A year of the range that is read, in one byte, so that a title stays within 64 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct PackedYear(NonZeroU8);

impl PackedYear {
    fn new(year: u16) -> Option<Self> {
        let since = (year + 1).checked_sub(*YEARS.start())?;
        let packed = NonZeroU8::new(u8::try_from(since).ok()?)?;
        Some(Self(packed))
    }

    fn year(self) -> u16 {
        YEARS.start() + u16::from(self.0.get()) - 1
    }
}

/// What is true of a title, a bit each, so that a title stays within 64 bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Flags(u8);

impl Flags {
    const ORIGINAL_IS_PRIMARY: u8 = 1;
    /// It is known whether the title is adult.
    const ADULT_IS_KNOWN: u8 = 2;
    const ADULT: u8 = 4;

    fn has(self, flag: u8) -> bool {
        self.0 & flag != 0
    }

    fn set(&mut self, flag: u8, truth: bool) {
        self.0 = self.0 & !flag | if truth { flag } else { 0 };
    }

    fn original_is_primary(self) -> bool {
        self.has(Self::ORIGINAL_IS_PRIMARY)
    }

    fn is_adult(self) -> Option<bool> {
        self.has(Self::ADULT_IS_KNOWN)
            .then(|| self.has(Self::ADULT))
    }

    fn set_adult(&mut self, adult: Option<bool>) {
        self.set(Self::ADULT_IS_KNOWN, adult.is_some());
        self.set(Self::ADULT, adult == Some(true));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_stays_small() {
        assert!(size_of::<Title>() <= 64, "{}", size_of::<Title>());
    }

    #[test]
    fn every_value_comes_back_as_the_row_said_it() {
        let id = ImdbId::new(111_161).unwrap();
        let empty = Title::new(id, &TitleValues::default());
        assert_eq!(empty.values(), TitleValues::default());
        assert_eq!(
            (empty.kind(), empty.kind_is_assumed()),
            (TitleKind::Movie, true)
        );
        let (genres, title_type) = (GenreList::parse("Drama").unwrap(), "movie".into());
        for original in [None, Some("A"), Some("B")] {
            let values = TitleValues {
                kind: Some(TitleKind::Movie),
                title_type: Some(&title_type),
                primary_title: Some("A"),
                original_title: original,
                start_year: Some(1994),
                end_year: None,
                runtime_minutes: Some(142),
                genres: Some(&genres),
                rating_thousandths: Some(9_300),
                num_votes: Some(0),
                is_adult: original.map(|text| text == "A"),
                original_language: original.and_then(|_| Language::parse("pt")),
            };
            let title = Title::new(id, &values);
            assert_eq!(title.values(), values);
            assert_eq!(title.id().to_string(), "tt0111161");
            assert_eq!(title.average_rating(), Some(9.3));
        }
    }

    #[test]
    fn every_year_that_is_read_fits_in_its_byte() {
        for year in YEARS {
            assert_eq!(PackedYear::new(year).map(PackedYear::year), Some(year));
        }
        assert_eq!(PackedYear::new(YEARS.start() - 1), None);
    }

    #[test]
    fn title_types_map_to_kinds() {
        for (word, kind) in [
            ("movie", Some(TitleKind::Movie)),
            ("tvSpecial", Some(TitleKind::Movie)),
            ("TV Mini Series", Some(TitleKind::Series)),
            ("tvEpisode", Some(TitleKind::Episode)),
            ("Video Game", Some(TitleKind::Other)),
            ("banana", None),
        ] {
            assert_eq!(TitleKind::from_title_type(word), kind, "{word}");
        }
    }

    #[test]
    fn kind_sets_hold_what_was_put_in() {
        let set: KindSet = [TitleKind::Series].into_iter().collect();
        assert!(set.contains(TitleKind::Series) && !set.contains(TitleKind::Movie));
        assert!(
            TitleKind::ALL
                .into_iter()
                .all(|kind| KindSet::ALL.contains(kind))
        );
    }
}
