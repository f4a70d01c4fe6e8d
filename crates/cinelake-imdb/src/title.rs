//! A title as the catalogue knows it, packed small because millions are held at once.

use std::fmt;
use std::num::{NonZeroU16, NonZeroU32};

use serde::{Deserialize, Serialize};

use crate::genres::GenreList;
use crate::id::ImdbId;

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
}

impl TitleKind {
    /// Every kind, in the order of declaration.
    pub const ALL: [Self; 4] = [Self::Movie, Self::Series, Self::Episode, Self::Other];

    /// The kind behind an IMDb `titleType` (`tvMiniSeries`) or the words of a list export (`TV
    /// Mini Series`); `None` for a word that IMDb does not use.
    #[must_use]
    pub fn from_title_type(text: &str) -> Option<Self> {
        let word: String = text
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .map(|letter| letter.to_ascii_lowercase())
            .collect();
        Some(match word.as_str() {
            "movie" | "film" | "tvmovie" | "short" | "tvshort" | "video" | "tvspecial"
            | "tvpilot" | "featurefilm" | "documentary" => Self::Movie,
            "tvseries" | "series" | "tvminiseries" | "miniseries" | "tvshow" => Self::Series,
            "tvepisode" | "episode" => Self::Episode,
            "videogame" | "game" | "musicvideo" | "podcastseries" | "podcastepisode"
            | "podcast" => Self::Other,
            _ => return None,
        })
    }

    /// A stable name for reports and JSON.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Movie => "movie",
            Self::Series => "series",
            Self::Episode => "episode",
            Self::Other => "other",
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
    pub const ALL: Self = Self(0b1111);

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

/// One distinct title of a catalogue. Every value but id and kind may be unknown.
///
/// 48 bytes, and the text of its title behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Title {
    id: u64,
    primary_title: Option<Box<str>>,
    genres: Option<GenreList>,
    runtime_minutes: Option<NonZeroU32>,
    num_votes: u32,
    start_year: Option<NonZeroU16>,
    end_year: Option<NonZeroU16>,
    rating_thousandths: u16,
    kind: TitleKind,
    kind_assumed: bool,
}

impl Title {
    /// A title of which nothing but id and kind is known.
    #[must_use]
    pub fn new(id: ImdbId, kind: TitleKind) -> Self {
        Self {
            id: id.value(),
            primary_title: None,
            genres: None,
            runtime_minutes: None,
            num_votes: NO_VOTES,
            start_year: None,
            end_year: None,
            rating_thousandths: NO_RATING,
            kind,
            kind_assumed: false,
        }
    }

    /// The id (`tconst`).
    #[must_use]
    pub fn id(&self) -> ImdbId {
        ImdbId::from_stored(self.id)
    }

    /// What the title is.
    #[must_use]
    pub fn kind(&self) -> TitleKind {
        self.kind
    }

    /// Whether the catalogue did not say what the title is, so that a film was assumed.
    #[must_use]
    pub fn kind_is_assumed(&self) -> bool {
        self.kind_assumed
    }

    /// The title (`primaryTitle`, or `originalTitle` where a file has only that).
    #[must_use]
    pub fn primary_title(&self) -> Option<&str> {
        self.primary_title.as_deref()
    }

    /// The year of release or of the first season, 1870 to 2120.
    #[must_use]
    pub fn start_year(&self) -> Option<u16> {
        self.start_year.map(NonZeroU16::get)
    }

    /// The year a series ended, 1870 to 2120; unknown while it runs.
    #[must_use]
    pub fn end_year(&self) -> Option<u16> {
        self.end_year.map(NonZeroU16::get)
    }

    /// The length in minutes, at least 1.
    #[must_use]
    pub fn runtime_minutes(&self) -> Option<u32> {
        self.runtime_minutes.map(NonZeroU32::get)
    }

    /// The genres.
    #[must_use]
    pub fn genres(&self) -> Option<&GenreList> {
        self.genres.as_ref()
    }

    /// The average rating, 0 to 10, kept to three decimals.
    #[must_use]
    pub fn average_rating(&self) -> Option<f32> {
        (self.rating_thousandths != NO_RATING).then(|| f32::from(self.rating_thousandths) / 1000.0)
    }

    /// The number of votes behind the rating.
    #[must_use]
    pub fn num_votes(&self) -> Option<u32> {
        (self.num_votes != NO_VOTES).then_some(self.num_votes)
    }

    /// The same title with this text as its title.
    #[must_use]
    pub fn with_primary_title(mut self, title: &str) -> Self {
        self.set_primary_title(title);
        self
    }

    /// The same title with this year; 0 means unknown.
    #[must_use]
    pub fn with_start_year(mut self, year: u16) -> Self {
        self.set_start_year(year);
        self
    }

    /// The same title with this end year; 0 means unknown.
    #[must_use]
    pub fn with_end_year(mut self, year: u16) -> Self {
        self.set_end_year(year);
        self
    }

    /// The same title with this length; 0 means unknown.
    #[must_use]
    pub fn with_runtime_minutes(mut self, minutes: u32) -> Self {
        self.set_runtime_minutes(minutes);
        self
    }

    /// The same title with these genres.
    #[must_use]
    pub fn with_genres(mut self, genres: GenreList) -> Self {
        self.set_genres(genres);
        self
    }

    /// The same title with this rating; outside 0..=10 means unknown.
    #[must_use]
    pub fn with_average_rating(mut self, rating: f32) -> Self {
        self.set_average_rating(rating);
        self
    }

    /// The same title with this number of votes.
    #[must_use]
    pub fn with_num_votes(mut self, votes: u32) -> Self {
        self.set_num_votes(votes);
        self
    }

    pub(crate) fn set_kind(&mut self, kind: TitleKind, assumed: bool) {
        self.kind = kind;
        self.kind_assumed = assumed;
    }

    pub(crate) fn set_primary_title(&mut self, title: &str) {
        self.primary_title = Some(title.into());
    }

    pub(crate) fn set_start_year(&mut self, year: u16) {
        self.start_year = NonZeroU16::new(year);
    }

    pub(crate) fn set_end_year(&mut self, year: u16) {
        self.end_year = NonZeroU16::new(year);
    }

    pub(crate) fn set_runtime_minutes(&mut self, minutes: u32) {
        self.runtime_minutes = NonZeroU32::new(minutes);
    }

    pub(crate) fn set_genres(&mut self, genres: GenreList) {
        self.genres = Some(genres);
    }

    pub(crate) fn set_average_rating(&mut self, rating: f32) {
        self.rating_thousandths = if (0.0..=10.0).contains(&rating) {
            (rating * 1000.0).round() as u16
        } else {
            NO_RATING
        };
    }

    pub(crate) fn set_num_votes(&mut self, votes: u32) {
        self.num_votes = votes;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_stays_small() {
        assert!(size_of::<Title>() <= 48, "{}", size_of::<Title>());
    }

    #[test]
    fn every_value_comes_back_as_it_was_set() {
        let id = ImdbId::new(111_161).unwrap();
        let empty = Title::new(id, TitleKind::Movie);
        assert_eq!((empty.average_rating(), empty.num_votes()), (None, None));
        let title = empty
            .with_primary_title("A")
            .with_start_year(1994)
            .with_end_year(0)
            .with_runtime_minutes(142)
            .with_genres(GenreList::parse("Drama").unwrap())
            .with_average_rating(9.3)
            .with_num_votes(0);
        assert_eq!(title.id().to_string(), "tt0111161");
        assert_eq!(
            (title.primary_title(), title.start_year()),
            (Some("A"), Some(1994))
        );
        assert_eq!(
            (title.end_year(), title.runtime_minutes()),
            (None, Some(142))
        );
        assert_eq!(
            (title.average_rating(), title.num_votes()),
            (Some(9.3), Some(0))
        );
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
