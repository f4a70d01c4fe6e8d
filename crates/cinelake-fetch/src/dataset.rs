//! IMDb's seven files: their names, and the columns by which each is known.

use std::fmt;
use std::str::FromStr;

/// One of IMDb's files. A file may have more columns than those named here, and no fewer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dataset {
    /// What titles are.
    TitleBasics,
    /// Ratings and votes.
    TitleRatings,
    /// Who took part in which title.
    TitlePrincipals,
    /// People.
    NameBasics,
    /// Directors and writers.
    TitleCrew,
    /// Which episode belongs to which series.
    TitleEpisode,
    /// What titles are called elsewhere.
    TitleAkas,
}

/// A word that names none of IMDb's files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownDataset(pub String);

impl Dataset {
    /// All of them, in the order in which they are fetched: first what a list of titles needs.
    pub const ALL: [Self; 7] = [
        Self::TitleBasics,
        Self::TitleRatings,
        Self::TitlePrincipals,
        Self::NameBasics,
        Self::TitleCrew,
        Self::TitleEpisode,
        Self::TitleAkas,
    ];

    /// IMDb's name: `title.basics`.
    pub fn name(self) -> &'static str {
        match self {
            Self::TitleBasics => "title.basics",
            Self::TitleRatings => "title.ratings",
            Self::TitlePrincipals => "title.principals",
            Self::NameBasics => "name.basics",
            Self::TitleCrew => "title.crew",
            Self::TitleEpisode => "title.episode",
            Self::TitleAkas => "title.akas",
        }
    }

    /// The file's name: `title.basics.tsv.gz`.
    pub fn file_name(self) -> String {
        format!("{}.tsv.gz", self.name())
    }

    /// The columns that the header has to name.
    pub(crate) fn columns(self) -> &'static [&'static str] {
        match self {
            Self::TitleBasics => &[
                "tconst",
                "titleType",
                "primaryTitle",
                "originalTitle",
                "isAdult",
                "startYear",
                "endYear",
                "runtimeMinutes",
                "genres",
            ],
            Self::TitleRatings => &["tconst", "averageRating", "numVotes"],
            Self::TitlePrincipals => &[
                "tconst",
                "ordering",
                "nconst",
                "category",
                "job",
                "characters",
            ],
            Self::NameBasics => &[
                "nconst",
                "primaryName",
                "birthYear",
                "deathYear",
                "primaryProfession",
                "knownForTitles",
            ],
            Self::TitleCrew => &["tconst", "directors", "writers"],
            Self::TitleEpisode => &["tconst", "parentTconst", "seasonNumber", "episodeNumber"],
            Self::TitleAkas => &[
                "titleId",
                "ordering",
                "title",
                "region",
                "language",
                "types",
                "attributes",
                "isOriginalTitle",
            ],
        }
    }
}

impl fmt::Display for Dataset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Dataset {
    type Err = UnknownDataset;

    /// Reads `title.basics`, also with the file's ending.
    fn from_str(text: &str) -> Result<Self, UnknownDataset> {
        let word = text.trim().to_ascii_lowercase();
        let name = word.strip_suffix(".gz").unwrap_or(&word);
        let name = name.strip_suffix(".tsv").unwrap_or(name);
        let known = Self::ALL.into_iter().find(|known| known.name() == name);
        known.ok_or_else(|| UnknownDataset(text.trim().to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_with_and_without_the_ending() {
        for known in Dataset::ALL {
            assert_eq!(known.name().parse(), Ok(known));
            assert_eq!(known.file_name().parse(), Ok(known));
        }
        assert_eq!(" Title.AKAs ".parse(), Ok(Dataset::TitleAkas));
        let unknown = UnknownDataset("title.basic".to_owned());
        assert_eq!("title.basic".parse::<Dataset>(), Err(unknown));
    }
}
