//! What a file is for. IMDb's own seven files are told by their headers, whatever they are called.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::header::{Shape, is_index_name};
use crate::report::CatalogueReport;

/// What a table says, and of what.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// It describes titles: IMDb's `title.basics`, and every list of titles.
    #[default]
    Titles,
    /// It rates titles: `title.ratings`.
    Ratings,
    /// It says who took part in a title, by the ids of people: `title.principals`.
    Principals,
    /// It names people: `name.basics`.
    Names,
    /// It lists directors and writers by their ids: `title.crew`.
    Crew,
    /// It says which episode belongs to which series: `title.episode`.
    Episodes,
    /// It lists what a title is called elsewhere: `title.akas`.
    Akas,
}

impl Role {
    /// Whether rows of such a table are read as titles or joined to them. No other table is ever
    /// a list of titles.
    #[must_use]
    pub fn is_about_titles(self) -> bool {
        matches!(self, Self::Titles | Self::Ratings)
    }

    /// A stable name for JSON.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Titles => "titles",
            Self::Ratings => "ratings",
            Self::Principals => "principals",
            Self::Names => "names",
            Self::Crew => "crew",
            Self::Episodes => "episodes",
            Self::Akas => "akas",
        }
    }

    /// What a file of this role says, to follow its name.
    #[must_use]
    pub fn description(self) -> &'static str {
        match self {
            Self::Titles => "describes titles",
            Self::Ratings => "rates titles",
            Self::Principals => "says who took part in each title",
            Self::Names => "names people",
            Self::Crew => "lists directors and writers",
            Self::Episodes => "says which series each episode belongs to",
            Self::Akas => "lists what titles are called elsewhere",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.code())
    }
}

impl Shape {
    /// What a table of this shape is for.
    #[must_use]
    pub fn role(self) -> Role {
        match self {
            Self::ImdbRatings => Role::Ratings,
            Self::ImdbPrincipals => Role::Principals,
            Self::ImdbNames => Role::Names,
            Self::ImdbCrew => Role::Crew,
            Self::ImdbEpisodes => Role::Episodes,
            Self::ImdbAkas => Role::Akas,
            Self::CourseMovies
            | Self::CourseSeries
            | Self::ImdbBasics
            | Self::MovieLensLinks
            | Self::IdList
            | Self::OtherTable
            | Self::Empty => Role::Titles,
        }
    }
}

/// The header of a file of IMDb's: the columns that tell it, and the others that it has.
struct Header {
    shape: Shape,
    telling: &'static [&'static str],
    others: &'static [&'static str],
}

/// The files that are never lists of titles. `title.basics` and `title.ratings` are told elsewhere.
const HEADERS: [Header; 5] = [
    Header {
        shape: Shape::ImdbPrincipals,
        telling: &["tconst", "nconst", "category"],
        others: &["ordering", "job", "characters"],
    },
    Header {
        shape: Shape::ImdbNames,
        telling: &["nconst", "primaryname"],
        others: &[
            "birthyear",
            "deathyear",
            "primaryprofession",
            "knownfortitles",
        ],
    },
    Header {
        shape: Shape::ImdbCrew,
        telling: &["tconst", "directors", "writers"],
        others: &[],
    },
    Header {
        shape: Shape::ImdbEpisodes,
        telling: &["tconst", "parenttconst"],
        others: &["seasonnumber", "episodenumber"],
    },
    Header {
        shape: Shape::ImdbAkas,
        telling: &["titleid", "ordering", "title", "region"],
        others: &["language", "types", "attributes", "isoriginaltitle"],
    },
];

impl Header {
    /// Whether a table has these columns and none but these. A table with more is somebody's own.
    fn fits(&self, names: &[String]) -> bool {
        let has = |wanted: &&str| names.iter().any(|name| name == wanted);
        let is_known = |name: &String| {
            let name = name.as_str();
            self.telling.contains(&name) || self.others.contains(&name) || is_index_name(name)
        };
        self.telling.iter().all(has) && names.iter().all(is_known)
    }
}

/// The name that IMDb's files have for a column that others call otherwise.
fn own_name(name: &str) -> &str {
    match name {
        "imdbtitleid" => "tconst",
        "imdbnameid" => "nconst",
        other => other,
    }
}

/// The shape of a file of IMDb's that is no list of titles, by the names of its columns
/// (normalised).
pub(crate) fn shape_by_header(names: &[String]) -> Option<Shape> {
    let names: Vec<String> = names.iter().map(|name| own_name(name).to_owned()).collect();
    let found = HEADERS.iter().find(|header| header.fits(&names))?;
    Some(found.shape)
}

/// A file without its partner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Missing {
    /// Nothing describes titles.
    Titles,
    /// IMDb's titles are there, and nothing rates them.
    Ratings,
    /// People are there by their ids, and nothing names them.
    Names,
    /// People are named, and nothing says in what they took part.
    Principals,
}

impl Missing {
    /// What is so, and which file mends it.
    #[must_use]
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Titles => "no file describes titles: add title.basics, or another list of titles",
            Self::Ratings => "titles without ratings: add title.ratings",
            Self::Names => {
                "principals without names: people are shown by id; add name.basics for their names"
            }
            Self::Principals => {
                "names without principals: nothing says who took part in which title; add \
                 title.principals"
            }
        }
    }
}

impl CatalogueReport {
    /// What the files lack to belong together.
    #[must_use]
    pub fn missing(&self) -> Vec<Missing> {
        let has = |role| self.files.iter().any(|file| file.shape.role() == role);
        let titles = self.files.iter();
        let mut titles = titles.filter(|file| file.shape.role() == Role::Titles);
        let only_basics = has(Role::Titles) && titles.all(|file| file.shape == Shape::ImdbBasics);
        let is_rated = has(Role::Ratings) || self.all_titles.rated > 0;
        let found = [
            (!has(Role::Titles) && !has(Role::Ratings), Missing::Titles),
            (only_basics && !is_rated, Missing::Ratings),
            (has(Role::Principals) && !has(Role::Names), Missing::Names),
            (
                has(Role::Names) && !has(Role::Principals),
                Missing::Principals,
            ),
        ];
        let found = found.into_iter().filter(|_| !self.files.is_empty());
        found
            .filter_map(|(is_missing, what)| is_missing.then_some(what))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::header::normalise;

    fn shape(header: &str) -> Option<Shape> {
        shape_by_header(&header.split('\t').map(normalise).collect::<Vec<_>>())
    }

    const ALL: [(&str, Shape); 5] = [
        (
            "tconst\tordering\tnconst\tcategory\tjob\tcharacters",
            Shape::ImdbPrincipals,
        ),
        (
            "nconst\tprimaryName\tbirthYear\tdeathYear\tprimaryProfession\tknownForTitles",
            Shape::ImdbNames,
        ),
        ("tconst\tdirectors\twriters", Shape::ImdbCrew),
        (
            "tconst\tparentTconst\tseasonNumber\tepisodeNumber",
            Shape::ImdbEpisodes,
        ),
        (
            "titleId\tordering\ttitle\tregion\tlanguage\ttypes\tattributes\tisOriginalTitle",
            Shape::ImdbAkas,
        ),
    ];

    #[test]
    fn each_file_of_imdbs_is_told_by_its_header() {
        for (header, expected) in ALL {
            assert_eq!(shape(header), Some(expected), "{header}");
            for index in [
                "",
                "Unnamed: 0",
                "index",
                "level_0",
                "X",
                "...1",
                "rownames",
                "row",
            ] {
                assert_eq!(
                    shape(&format!("{index}\t{header}")),
                    Some(expected),
                    "{index}"
                );
            }
        }
        let basics = "tconst\ttitleType\tprimaryTitle\toriginalTitle\tisAdult\tstartYear\tendYear";
        assert_eq!(shape(basics), None);
        assert_eq!(shape("tconst\taverageRating\tnumVotes"), None);
        let principals = "imdb_title_id\tordering\timdb_name_id\tcategory\tjob\tcharacters";
        assert_eq!(shape(principals), Some(Shape::ImdbPrincipals));
    }

    #[test]
    fn a_role_is_one_word_in_json() {
        for role in [Role::Titles, Role::Names, Role::Akas] {
            let json = serde_json::to_string(&role).unwrap();
            assert_eq!(json, format!("\"{role}\""));
        }
    }

    proptest! {
        #[test]
        fn the_order_of_the_columns_does_not_matter_and_one_more_makes_another_table(
            (header, expected) in prop::sample::select(ALL.to_vec()),
            seed in any::<u64>(),
        ) {
            let mut names: Vec<String> = header.split('\t').map(normalise).collect();
            let turn = seed as usize % names.len();
            names.rotate_left(turn);
            prop_assert_eq!(shape_by_header(&names), Some(expected));
            names.push("budget".to_owned());
            prop_assert_eq!(shape_by_header(&names), None);
        }
    }
}
