//! Which titles of a catalogue a run is about, and why the others are not.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use serde::Serialize;

use crate::id::ImdbId;
use crate::id_list::IdList;
use crate::language::Language;
use crate::merge::{ColumnSet, Fingerprint};
use crate::region::RegionFilter;
use crate::title::{KindSet, Title, TitleKind};
use crate::title_type::{TitleType, TitleTypeSet};

/// What a title must be to be kept. The default keeps everything.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filter {
    /// Only these titles; `None` for all.
    pub ids: Option<Arc<IdList>>,
    /// The kinds to keep.
    pub kinds: KindSet,
    /// IMDb's title types to keep; empty for all titles.
    pub title_types: TitleTypeSet,
    /// Whether titles that the catalogue calls adult are left out. A title of which nobody says so
    /// is kept.
    pub exclude_adult: bool,
    /// Any of these genres, whatever the case; empty for all titles.
    pub genres: Vec<String>,
    /// Any of these languages in which titles were made; empty for all titles.
    pub original_languages: BTreeSet<Language>,
    /// The regions in which a title has a name, by the `title.akas` among the files.
    pub regions: RegionFilter,
    /// The first year of release.
    pub from_year: Option<u16>,
    /// The last year of release.
    pub to_year: Option<u16>,
    /// The shortest length in minutes.
    pub min_runtime: Option<u32>,
    /// The fewest votes.
    pub min_votes: Option<u32>,
    /// The lowest rating, 0 to 10.
    pub min_rating: Option<f32>,
    /// At most so many titles: the first in the order of the catalogue that pass all else.
    pub limit: Option<u64>,
}

impl Filter {
    /// Whether a title passes, but for the limit.
    ///
    /// # Errors
    ///
    /// Why it does not. What is known for sure goes before what is unknown: a comedy without a
    /// year is left out of a list of dramas because it is a comedy.
    pub fn check(&self, title: &Title) -> Result<(), FilterReason> {
        self.known_reason(title)
            .or_else(|| self.unknown_reason(title))
            .map_or(Ok(()), Err)
    }

    fn known_reason(&self, title: &Title) -> Option<FilterReason> {
        if self
            .ids
            .as_ref()
            .is_some_and(|ids| !ids.contains(title.id()))
        {
            return Some(FilterReason::NotInIds);
        }
        let is_known = title.kind() != TitleKind::Unknown;
        if is_known && !self.kinds.contains(title.kind()) {
            return Some(FilterReason::of_kind(title.kind()));
        }
        if title_type(title).is_some_and(|known| !self.has_title_type(known)) {
            return Some(FilterReason::TitleType);
        }
        if self.exclude_adult && title.is_adult() == Some(true) {
            return Some(FilterReason::Adult);
        }
        if title
            .genres()
            .is_some_and(|list| !self.has_genre(|genre| list.contains(genre)))
        {
            return Some(FilterReason::Genre);
        }
        if title
            .original_language()
            .is_some_and(|known| !self.has_language(known))
        {
            return Some(FilterReason::OriginalLanguage);
        }
        if !self.regions.is_empty() && self.regions.matches(title.id()) == Some(false) {
            return Some(FilterReason::Region);
        }
        self.number_reason(title)
    }

    /// Why numbers that are known leave the title out.
    fn number_reason(&self, title: &Title) -> Option<FilterReason> {
        let (year, votes, rating) = (
            title.start_year(),
            title.num_votes(),
            title.average_rating(),
        );
        if below(year, self.from_year) {
            Some(FilterReason::BeforeFromYear)
        } else if below(self.to_year, year) {
            Some(FilterReason::AfterToYear)
        } else if below(title.runtime_minutes(), self.min_runtime) {
            Some(FilterReason::RuntimeTooShort)
        } else if below(votes, self.min_votes) {
            Some(FilterReason::TooFewVotes)
        } else if below(rating, self.min_rating) {
            Some(FilterReason::RatingTooLow)
        } else {
            None
        }
    }

    fn has_title_type(&self, title_type: TitleType) -> bool {
        self.title_types.is_empty() || self.title_types.contains(title_type)
    }

    fn has_genre(&self, matches: impl Fn(&str) -> bool) -> bool {
        self.genres.is_empty() || self.genres.iter().any(|genre| matches(genre.trim()))
    }

    fn has_language(&self, language: Language) -> bool {
        self.original_languages.is_empty() || self.original_languages.contains(&language)
    }

    fn unknown_reason(&self, title: &Title) -> Option<FilterReason> {
        let by_year = self.from_year.is_some() || self.to_year.is_some();
        if !self.kinds.contains(title.kind()) {
            Some(FilterReason::of_kind(title.kind()))
        } else if !self.title_types.is_empty() && title_type(title).is_none() {
            Some(FilterReason::TitleTypeUnknown)
        } else if !self.genres.is_empty() && title.genres().is_none() {
            Some(FilterReason::GenreUnknown)
        } else if !self.original_languages.is_empty() && title.original_language().is_none() {
            Some(FilterReason::OriginalLanguageUnknown)
        } else if !self.regions.is_empty() && self.regions.matches(title.id()).is_none() {
            Some(FilterReason::RegionUnknown)
        } else if by_year && title.start_year().is_none() {
            Some(FilterReason::YearUnknown)
        } else if self.min_runtime.is_some() && title.runtime_minutes().is_none() {
            Some(FilterReason::RuntimeUnknown)
        } else if self.min_votes.is_some() && title.num_votes().is_none() {
            Some(FilterReason::VotesUnknown)
        } else if self.min_rating.is_some() && title.average_rating().is_none() {
            Some(FilterReason::RatingUnknown)
        } else {
            None
        }
    }
}

/// IMDb's type of the title, if its text is one of IMDb's words.
fn title_type(title: &Title) -> Option<TitleType> {
    title.title_type().and_then(TitleType::read)
}

/// Whether both are known and the first is less.
fn below<T: PartialOrd>(value: Option<T>, least: Option<T>) -> bool {
    matches!((value, least), (Some(value), Some(least)) if value < least)
}

/// Why a title was left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FilterReason {
    /// It is not in the list of ids.
    NotInIds,
    /// A film, where films are not asked for.
    KindMovie,
    /// A series, where series are not asked for.
    KindSeries,
    /// An episode, where episodes are not asked for.
    KindEpisode,
    /// Something else, where that is not asked for.
    KindOther,
    /// The catalogue says what titles are, and of this one nothing that can be read.
    KindUnknown,
    /// Another title type of IMDb than those asked for.
    TitleType,
    /// The title type is not known, or is none of IMDb's words.
    TitleTypeUnknown,
    /// The catalogue calls it adult.
    Adult,
    /// None of the genres asked for.
    Genre,
    /// The genres are not known.
    GenreUnknown,
    /// Made in another language than those asked for.
    OriginalLanguage,
    /// The language in which it was made is not known.
    OriginalLanguageUnknown,
    /// It has a name in other regions only.
    Region,
    /// No row says in which region it has a name.
    RegionUnknown,
    /// The year is not known.
    YearUnknown,
    /// Before the first year asked for.
    BeforeFromYear,
    /// After the last year asked for.
    AfterToYear,
    /// The length is not known.
    RuntimeUnknown,
    /// Shorter than asked for.
    RuntimeTooShort,
    /// The number of votes is not known.
    VotesUnknown,
    /// Fewer votes than asked for.
    TooFewVotes,
    /// The rating is not known.
    RatingUnknown,
    /// A lower rating than asked for.
    RatingTooLow,
    /// It would have passed, but enough titles came before it.
    Limit,
}

impl FilterReason {
    fn of_kind(kind: TitleKind) -> Self {
        match kind {
            TitleKind::Movie => Self::KindMovie,
            TitleKind::Series => Self::KindSeries,
            TitleKind::Episode => Self::KindEpisode,
            TitleKind::Other => Self::KindOther,
            TitleKind::Unknown => Self::KindUnknown,
        }
    }

    /// Whether a later row can still bring the value that is missing, or another one.
    pub(crate) fn is_open(self, title: &Title) -> bool {
        match self {
            Self::KindUnknown
            | Self::GenreUnknown
            | Self::OriginalLanguageUnknown
            | Self::YearUnknown
            | Self::RuntimeUnknown
            | Self::VotesUnknown
            | Self::RatingUnknown
            // Names elsewhere were read before, but what is known goes before it.
            | Self::RegionUnknown => true,
            // The first text counts, also if it is none of IMDb's words.
            Self::TitleTypeUnknown => title.title_type().is_none(),
            Self::KindMovie => title.kind_is_assumed(),
            // Votes without a rating give way to those of a row that has one.
            Self::TooFewVotes => title.rating_thousandths().is_none(),
            _ => false,
        }
    }

    /// A stable name for reports and JSON.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::NotInIds => "not_in_ids",
            Self::KindMovie => "kind_movie",
            Self::KindSeries => "kind_series",
            Self::KindEpisode => "kind_episode",
            Self::KindOther => "kind_other",
            Self::KindUnknown => "kind_unknown",
            Self::TitleType => "title_type",
            Self::TitleTypeUnknown => "title_type_unknown",
            Self::Adult => "adult",
            Self::Genre => "genre",
            Self::GenreUnknown => "genre_unknown",
            Self::OriginalLanguage => "original_language",
            Self::OriginalLanguageUnknown => "original_language_unknown",
            Self::Region => "region",
            Self::RegionUnknown => "region_unknown",
            Self::YearUnknown => "year_unknown",
            Self::BeforeFromYear => "before_from_year",
            Self::AfterToYear => "after_to_year",
            Self::RuntimeUnknown => "runtime_unknown",
            Self::RuntimeTooShort => "runtime_too_short",
            Self::VotesUnknown => "votes_unknown",
            Self::TooFewVotes => "too_few_votes",
            Self::RatingUnknown => "rating_unknown",
            Self::RatingTooLow => "rating_too_low",
            Self::Limit => "limit",
        }
    }
}

impl fmt::Display for FilterReason {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.code())
    }
}

/// A title that was left out: its id and why. 24 bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilteredTitle {
    id: ImdbId,
    pub(crate) fingerprint: Fingerprint,
    pub(crate) disagreeing: ColumnSet,
    reason: FilterReason,
}

impl FilteredTitle {
    pub(crate) fn new(
        id: ImdbId,
        reason: FilterReason,
        fingerprint: Fingerprint,
        disagreeing: ColumnSet,
    ) -> Self {
        Self {
            id,
            fingerprint,
            disagreeing,
            reason,
        }
    }

    /// The id.
    #[must_use]
    pub fn id(&self) -> ImdbId {
        self.id
    }

    /// Why the title was left out.
    #[must_use]
    pub fn reason(&self) -> FilterReason {
        self.reason
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::genres::GenreList;
    use crate::values::TitleValues;

    /// A title of a year; 0 is unknown.
    fn drama(year: u16) -> Title {
        rated(year, None)
    }

    fn rated(year: u16, rating: Option<(u16, u32)>) -> Title {
        let genres = GenreList::parse("Drama,Sci-Fi").unwrap();
        let values = TitleValues {
            kind: Some(TitleKind::Movie),
            start_year: Some(year).filter(|year| *year > 0),
            genres: Some(&genres),
            rating_thousandths: rating.map(|(rating, _)| rating),
            num_votes: rating.map(|(_, votes)| votes),
            ..TitleValues::default()
        };
        Title::new(ImdbId::new(1).unwrap(), &values)
    }

    #[test]
    fn the_default_keeps_everything() {
        assert_eq!(Filter::default().check(&drama(0)), Ok(()));
    }

    #[test]
    fn each_condition_has_its_reason() {
        let series_only: KindSet = [TitleKind::Series].into_iter().collect();
        let genres = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        let none = Filter::default();
        let rated = rated(2000, Some((6_500, 10)));
        for (filter, title, expected) in [
            (
                Filter {
                    kinds: series_only,
                    ..none.clone()
                },
                drama(2000),
                Err(FilterReason::KindMovie),
            ),
            (
                Filter {
                    genres: genres(&["sci-fi"]),
                    ..none.clone()
                },
                drama(2000),
                Ok(()),
            ),
            (
                Filter {
                    genres: genres(&["War"]),
                    ..none.clone()
                },
                drama(0),
                Err(FilterReason::Genre),
            ),
            (
                Filter {
                    from_year: Some(2000),
                    ..none.clone()
                },
                drama(2000),
                Ok(()),
            ),
            (
                Filter {
                    from_year: Some(2001),
                    ..none.clone()
                },
                drama(2000),
                Err(FilterReason::BeforeFromYear),
            ),
            (
                Filter {
                    to_year: Some(1999),
                    ..none.clone()
                },
                drama(2000),
                Err(FilterReason::AfterToYear),
            ),
            (
                Filter {
                    to_year: Some(1999),
                    ..none.clone()
                },
                drama(0),
                Err(FilterReason::YearUnknown),
            ),
            (
                Filter {
                    min_votes: Some(10),
                    ..none.clone()
                },
                rated.clone(),
                Ok(()),
            ),
            (
                Filter {
                    min_votes: Some(11),
                    ..none.clone()
                },
                rated.clone(),
                Err(FilterReason::TooFewVotes),
            ),
            (
                Filter {
                    min_votes: Some(1),
                    ..none.clone()
                },
                drama(2000),
                Err(FilterReason::VotesUnknown),
            ),
            (
                Filter {
                    min_rating: Some(6.5),
                    ..none.clone()
                },
                rated.clone(),
                Ok(()),
            ),
            (
                Filter {
                    min_rating: Some(6.6),
                    ..none.clone()
                },
                rated,
                Err(FilterReason::RatingTooLow),
            ),
            (
                Filter {
                    min_rating: Some(1.0),
                    ..none
                },
                drama(2000),
                Err(FilterReason::RatingUnknown),
            ),
        ] {
            assert_eq!(filter.check(&title), expected, "{filter:?}");
        }
    }

    /// A title of which only the type, the length and whether it is adult may be known.
    fn typed(word: Option<&str>, minutes: Option<u32>, adult: Option<bool>) -> Title {
        let word = word.map(crate::shared::SharedText::from);
        let values = TitleValues {
            kind: Some(TitleKind::Movie),
            title_type: word.as_ref(),
            runtime_minutes: minutes,
            is_adult: adult,
            ..TitleValues::default()
        };
        Title::new(ImdbId::new(1).unwrap(), &values)
    }

    #[test]
    fn the_title_type_passes_by_imdbs_words_only() {
        let filter = Filter {
            title_types: [TitleType::Movie, TitleType::TvMovie].into_iter().collect(),
            ..Filter::default()
        };
        for (word, expected) in [
            (Some("movie"), Ok(())),
            (Some("TV Movie"), Ok(())),
            (Some("short"), Err(FilterReason::TitleType)),
            (Some("Filme"), Err(FilterReason::TitleTypeUnknown)),
            (None, Err(FilterReason::TitleTypeUnknown)),
        ] {
            assert_eq!(filter.check(&typed(word, None, None)), expected, "{word:?}");
            assert_eq!(Filter::default().check(&typed(word, None, None)), Ok(()));
        }
    }

    #[test]
    fn only_a_title_that_is_called_adult_is_left_out_as_adult() {
        let filter = Filter {
            exclude_adult: true,
            ..Filter::default()
        };
        for (adult, expected) in [
            (Some(true), Err(FilterReason::Adult)),
            (Some(false), Ok(())),
            (None, Ok(())),
        ] {
            assert_eq!(filter.check(&typed(None, None, adult)), expected);
            assert_eq!(Filter::default().check(&typed(None, None, adult)), Ok(()));
        }
    }

    #[test]
    fn a_title_passes_with_the_least_length_and_not_with_less_or_an_unknown_one() {
        let filter = Filter {
            min_runtime: Some(60),
            ..Filter::default()
        };
        for (minutes, expected) in [
            (Some(60), Ok(())),
            (Some(59), Err(FilterReason::RuntimeTooShort)),
            (None, Err(FilterReason::RuntimeUnknown)),
        ] {
            assert_eq!(filter.check(&typed(None, minutes, None)), expected);
        }
    }

    #[test]
    fn what_is_known_goes_before_what_is_unknown() {
        let filter = Filter {
            genres: vec!["War".to_owned()],
            min_votes: Some(5),
            ..Filter::default()
        };
        assert_eq!(filter.check(&drama(2000)), Err(FilterReason::Genre));
    }

    #[test]
    fn a_filtered_title_stays_small() {
        assert!(size_of::<FilteredTitle>() <= 24);
    }
}
