//! IMDb's own words for what a title is, finer than a kind: a `tvMovie` and a `movie` are both films.

use std::fmt;
use std::str::FromStr;

use crate::title::TitleKind;

/// One of IMDb's title types.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TitleType {
    /// A film.
    Movie,
    /// A short film.
    Short,
    /// A film made for television.
    TvMovie,
    /// A series.
    TvSeries,
    /// A series with a planned end.
    TvMiniSeries,
    /// A special of television, for instance a gala.
    TvSpecial,
    /// One episode of a series.
    TvEpisode,
    /// A short film made for television.
    TvShort,
    /// The first episode of a series that was offered for sale.
    TvPilot,
    /// A film that was sold without being shown in cinemas or on television.
    Video,
    /// A game.
    VideoGame,
    /// A music video.
    MusicVideo,
    /// A series to listen to.
    PodcastSeries,
    /// One episode of a series to listen to.
    PodcastEpisode,
}

/// Other words that IMDb used for a type in its list exports.
const OLDER_WORDS: [(&str, TitleType); 2] = [
    ("featurefilm", TitleType::Movie),
    ("miniseries", TitleType::TvMiniSeries),
];

impl TitleType {
    /// Every type, in the order of declaration.
    pub const ALL: [Self; 14] = [
        Self::Movie,
        Self::Short,
        Self::TvMovie,
        Self::TvSeries,
        Self::TvMiniSeries,
        Self::TvSpecial,
        Self::TvEpisode,
        Self::TvShort,
        Self::TvPilot,
        Self::Video,
        Self::VideoGame,
        Self::MusicVideo,
        Self::PodcastSeries,
        Self::PodcastEpisode,
    ];

    /// The word as `title.basics` has it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Movie => "movie",
            Self::Short => "short",
            Self::TvMovie => "tvMovie",
            Self::TvSeries => "tvSeries",
            Self::TvMiniSeries => "tvMiniSeries",
            Self::TvSpecial => "tvSpecial",
            Self::TvEpisode => "tvEpisode",
            Self::TvShort => "tvShort",
            Self::TvPilot => "tvPilot",
            Self::Video => "video",
            Self::VideoGame => "videoGame",
            Self::MusicVideo => "musicVideo",
            Self::PodcastSeries => "podcastSeries",
            Self::PodcastEpisode => "podcastEpisode",
        }
    }

    /// All words, separated by commas: what a message names.
    #[must_use]
    pub fn words() -> String {
        Self::ALL.map(Self::word).join(", ")
    }

    /// Reads one of IMDb's words in any case and with any separators (`tvSeries`, `TV Series`). `None`
    /// for any other text, also for words of other sources such as `Filme`, which do not say whether a
    /// film was made for television.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let of_all = Self::ALL.into_iter().map(|known| (known.word(), known));
        let mut known = of_all.chain(OLDER_WORDS);
        let found = known.find(|(word, _)| letters(text).eq(letters(word)));
        found.map(|(_, known)| known)
    }

    /// A title type in IMDb's words where they are known (`TV Movie` is `tvMovie`), else as it is written.
    #[must_use]
    pub fn in_imdb_words(text: &str) -> &str {
        let is_known = Self::ALL.into_iter().any(|known| known.word() == text);
        let known = (!is_known).then(|| Self::read(text)).flatten();
        known.map_or(text, |known| known.word())
    }

    /// The kind of the titles of this type.
    #[must_use]
    pub fn kind(self) -> TitleKind {
        TitleKind::from_title_type(self.word()).unwrap_or(TitleKind::Other)
    }
}

/// Letters and digits in lower case.
fn letters(text: &str) -> impl Iterator<Item = char> {
    let letters = text.chars().filter(|letter| letter.is_alphanumeric());
    letters.map(|letter| letter.to_ascii_lowercase())
}

impl fmt::Display for TitleType {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.word())
    }
}

/// A word that is none of IMDb's title types.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no title type of IMDb; the title types are {all}", all = TitleType::words())]
pub struct UnknownTitleType(pub String);

impl FromStr for TitleType {
    type Err = UnknownTitleType;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::read(text).ok_or_else(|| UnknownTitleType(text.trim().to_owned()))
    }
}

/// A set of title types, in two bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TitleTypeSet(u16);

impl TitleTypeSet {
    /// Whether the type is in the set.
    #[must_use]
    pub fn contains(self, title_type: TitleType) -> bool {
        self.0 & (1 << title_type as u16) != 0
    }

    /// Whether no type is in it.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The types, in the order of declaration.
    pub fn iter(self) -> impl Iterator<Item = TitleType> {
        let all = TitleType::ALL.into_iter();
        all.filter(move |title_type| self.contains(*title_type))
    }
}

impl FromIterator<TitleType> for TitleTypeSet {
    fn from_iter<I: IntoIterator<Item = TitleType>>(types: I) -> Self {
        let add = |bits, title_type| bits | (1 << title_type as u16);
        Self(types.into_iter().fold(0, add))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_read_in_any_case_and_with_any_separators() {
        for title_type in TitleType::ALL {
            let word = title_type.word();
            for text in [word.to_owned(), word.to_uppercase(), format!(" {word} ")] {
                assert_eq!(TitleType::read(&text), Some(title_type), "{text}");
            }
        }
        for (text, expected) in [
            ("TV Mini Series", Some(TitleType::TvMiniSeries)),
            ("TV_SERIES", Some(TitleType::TvSeries)),
            ("Video Game", Some(TitleType::VideoGame)),
            ("Feature Film", Some(TitleType::Movie)),
            ("Mini-Series", Some(TitleType::TvMiniSeries)),
            ("Filme", None),
            ("movies", None),
            ("", None),
        ] {
            assert_eq!(TitleType::read(text), expected, "{text}");
        }
    }

    #[test]
    fn every_type_has_a_kind_that_its_word_says() {
        for title_type in TitleType::ALL {
            let kind = TitleKind::from_title_type(title_type.word());
            assert_eq!(kind, Some(title_type.kind()), "{title_type}");
        }
        assert_eq!(TitleType::TvMovie.kind(), TitleKind::Movie);
        assert_eq!(TitleType::TvMiniSeries.kind(), TitleKind::Series);
    }

    #[test]
    fn an_unknown_word_is_refused_with_the_list() {
        let error = "movi".parse::<TitleType>().unwrap_err().to_string();
        assert!(error.starts_with("`movi` is no title type"), "{error}");
        assert!(error.contains("movie, short, tvMovie"), "{error}");
    }

    #[test]
    fn a_set_holds_what_was_put_in() {
        let set: TitleTypeSet = [TitleType::Short, TitleType::PodcastEpisode]
            .into_iter()
            .collect();
        assert!(set.contains(TitleType::Short) && !set.contains(TitleType::Movie));
        assert_eq!(set.iter().count(), 2);
        assert!(TitleTypeSet::default().is_empty());
    }
}
