//! Column names: which column holds what, in the course's, IMDb's and other words.

use std::fmt;

use serde::Serialize;

use crate::role::Role;

/// What a column holds, named after IMDb's own columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Column {
    /// The id of the title.
    Tconst,
    /// What the title is.
    TitleType,
    /// The title.
    PrimaryTitle,
    /// The title in its own language.
    OriginalTitle,
    /// The year of release or of the first season.
    StartYear,
    /// The year a series ended.
    EndYear,
    /// The length.
    RuntimeMinutes,
    /// The genres, separated by commas.
    Genres,
    /// The average rating.
    AverageRating,
    /// The number of votes.
    NumVotes,
    /// The id of a person.
    Nconst,
    /// The place of a person among those of a title.
    Ordering,
    /// `actor` or `actress` (the course's `generoArtista`).
    Category,
    /// What a person did, more finely than the category.
    Job,
    /// The role played.
    Characters,
    /// The name of the artist.
    PrimaryName,
    /// The year the artist was born.
    BirthYear,
    /// The year the artist died.
    DeathYear,
    /// The professions of the artist, separated by commas.
    PrimaryProfession,
    /// Ids of up to four titles the artist is known for, separated by commas.
    KnownForTitles,
}

impl Column {
    /// Every column, in the order of declaration.
    pub const ALL: [Self; 20] = [
        Self::Tconst,
        Self::TitleType,
        Self::PrimaryTitle,
        Self::OriginalTitle,
        Self::StartYear,
        Self::EndYear,
        Self::RuntimeMinutes,
        Self::Genres,
        Self::AverageRating,
        Self::NumVotes,
        Self::Nconst,
        Self::Ordering,
        Self::Category,
        Self::Job,
        Self::Characters,
        Self::PrimaryName,
        Self::BirthYear,
        Self::DeathYear,
        Self::PrimaryProfession,
        Self::KnownForTitles,
    ];

    /// The headers that name this column, normalised, the surest first.
    fn headers(self) -> &'static [&'static str] {
        match self {
            Self::Tconst => &["tconst", "imdbid", "imdbtitleid", "titleid", "const", "id"],
            Self::TitleType => &["titletype", "type"],
            Self::PrimaryTitle => &[
                "titulopincipal",
                "tituloprincipal",
                "primarytitle",
                "title",
                "movietitle",
                "name",
            ],
            Self::OriginalTitle => &["titulooriginal", "originaltitle"],
            Self::StartYear => &[
                "anolancamento",
                "startyear",
                "year",
                "releaseyear",
                "titleyear",
            ],
            Self::EndYear => &["anotermino", "endyear"],
            Self::RuntimeMinutes => &[
                "tempominutos",
                "runtimeminutes",
                "runtime",
                "runtimemins",
                "duration",
            ],
            Self::Genres => &["genero", "genres", "genre"],
            Self::AverageRating => &[
                "notamedia",
                "averagerating",
                "imdbrating",
                "imdbscore",
                "rating",
                "avgvote",
            ],
            Self::NumVotes => &[
                "numerovotos",
                "numvotes",
                "votes",
                "numvotedusers",
                "imdbvotes",
            ],
            Self::Nconst => &["nconst"],
            Self::Ordering => &["ordering"],
            Self::Category => &["generoartista", "category"],
            Self::Job => &["job"],
            Self::Characters => &["personagem", "characters"],
            Self::PrimaryName => &["nomeartista", "primaryname"],
            Self::BirthYear => &["anonascimento", "birthyear"],
            Self::DeathYear => &["anofalecimento", "deathyear"],
            Self::PrimaryProfession => &["profissao", "primaryprofession"],
            Self::KnownForTitles => &["titulosmaisconhecidos", "knownfortitles"],
        }
    }

    /// Whether text of one letter may be a value: a film may be called `N`.
    pub(crate) fn is_title(self) -> bool {
        matches!(self, Self::PrimaryTitle | Self::OriginalTitle)
    }
}

impl fmt::Display for Column {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Tconst => "tconst",
            Self::TitleType => "title_type",
            Self::PrimaryTitle => "primary_title",
            Self::OriginalTitle => "original_title",
            Self::StartYear => "start_year",
            Self::EndYear => "end_year",
            Self::RuntimeMinutes => "runtime_minutes",
            Self::Genres => "genres",
            Self::AverageRating => "average_rating",
            Self::NumVotes => "num_votes",
            Self::Nconst => "nconst",
            Self::Ordering => "ordering",
            Self::Category => "category",
            Self::Job => "job",
            Self::Characters => "characters",
            Self::PrimaryName => "primary_name",
            Self::BirthYear => "birth_year",
            Self::DeathYear => "death_year",
            Self::PrimaryProfession => "primary_profession",
            Self::KnownForTitles => "known_for_titles",
        })
    }
}

/// A kind of table that is known by its columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Shape {
    /// The course's `movies.csv`: one row per film and artist.
    CourseMovies,
    /// The course's `series.csv`: one row per series and artist.
    CourseSeries,
    /// IMDb's `title.basics`.
    ImdbBasics,
    /// IMDb's `title.ratings`: id, rating and votes, and no title.
    ImdbRatings,
    /// IMDb's `title.principals`: who took part in which title, by ids.
    ImdbPrincipals,
    /// IMDb's `name.basics`: people.
    ImdbNames,
    /// IMDb's `title.crew`: directors and writers by ids.
    ImdbCrew,
    /// IMDb's `title.episode`: which episode belongs to which series.
    ImdbEpisodes,
    /// IMDb's `title.akas`: what titles are called elsewhere.
    ImdbAkas,
    /// MovieLens' `links.csv`.
    MovieLensLinks,
    /// One column of ids.
    IdList,
    /// Any other table with a column of ids.
    OtherTable,
    /// A file without a single line.
    Empty,
}

impl fmt::Display for Shape {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::CourseMovies => "course movies",
            Self::CourseSeries => "course series",
            Self::ImdbBasics => "IMDb title.basics",
            Self::ImdbRatings => "IMDb title.ratings",
            Self::ImdbPrincipals => "IMDb title.principals",
            Self::ImdbNames => "IMDb name.basics",
            Self::ImdbCrew => "IMDb title.crew",
            Self::ImdbEpisodes => "IMDb title.episode",
            Self::ImdbAkas => "IMDb title.akas",
            Self::MovieLensLinks => "MovieLens links",
            Self::IdList => "list of ids",
            Self::OtherTable => "table",
            Self::Empty => "empty file",
        })
    }
}

/// Lower case, letters and digits only, without Portuguese accents: `"Título Original"` and
/// `titulo_original` are the same name.
pub(crate) fn normalise(header: &str) -> String {
    header
        .chars()
        .flat_map(char::to_lowercase)
        .map(|letter| match letter {
            'á' | 'à' | 'â' | 'ã' => 'a',
            'é' | 'ê' => 'e',
            'í' => 'i',
            'ó' | 'ô' | 'õ' => 'o',
            'ú' | 'ü' => 'u',
            'ç' => 'c',
            other => other,
        })
        .filter(|letter| letter.is_alphanumeric())
        .collect()
}

/// Whether the word names a column this crate knows, in a header.
pub(crate) fn is_known_header(word: &str) -> bool {
    let name = normalise(word);
    matches!(name.as_str(), "movieid" | "tmdbid" | "parenttconst")
        || Column::ALL
            .iter()
            .any(|column| column.headers().contains(&name.as_str()))
}

/// Where each column is, by position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Positions([Option<usize>; Column::ALL.len()]);

impl Positions {
    /// Finds the columns by their names (normalised), with the id at the place given.
    pub(crate) fn by_name(names: &[String], id_at: usize) -> Self {
        let mut found = Self::id_only(id_at);
        for column in Column::ALL
            .into_iter()
            .filter(|column| *column != Column::Tconst)
        {
            found.0[column as usize] = position(names, column).filter(|at| *at != id_at);
        }
        found
    }

    pub(crate) fn id_only(id_at: usize) -> Self {
        let mut found = Self([None; Column::ALL.len()]);
        found.0[Column::Tconst as usize] = Some(id_at);
        found
    }

    /// The columns of a file of IMDb's that is no list of titles.
    pub(crate) fn of_role(names: &[String], role: Role) -> Self {
        let mut found = Self([None; Column::ALL.len()]);
        let is_read = matches!(role, Role::Principals | Role::Names);
        for column in Column::ALL {
            if is_read || column == Column::Tconst {
                found.0[column as usize] = position(names, column);
            }
        }
        found
    }

    pub(crate) fn get(&self, column: Column) -> Option<usize> {
        self.0[column as usize]
    }

    pub(crate) fn has(&self, column: Column) -> bool {
        self.get(column).is_some()
    }

    /// What the column at a position holds, if it is known.
    pub(crate) fn at(&self, position: usize) -> Option<Column> {
        Column::ALL
            .into_iter()
            .find(|column| self.get(*column) == Some(position))
    }
}

/// The place of a column, by the surest of its names that is there.
pub(crate) fn position(names: &[String], column: Column) -> Option<usize> {
    column
        .headers()
        .iter()
        .find_map(|header| names.iter().position(|name| name == header))
}

/// Tells the shape by the names of the columns (normalised).
pub(crate) fn shape_of(names: &[String], positions: &Positions, header: bool) -> Shape {
    if names.len() <= 1 {
        return Shape::IdList;
    }
    if !header {
        return Shape::OtherTable;
    }
    let named = |wanted: &str| names.iter().any(|name| name == wanted);
    let id_named = |wanted: &str| {
        positions
            .get(Column::Tconst)
            .and_then(|at| names.get(at))
            .is_some_and(|name| name == wanted)
    };
    let course = named("titulopincipal") || named("tituloprincipal");
    let rated = positions.has(Column::AverageRating) && positions.has(Column::NumVotes);
    if course && positions.has(Column::EndYear) {
        Shape::CourseSeries
    } else if course {
        Shape::CourseMovies
    } else if id_named("imdbid") && named("movieid") && named("tmdbid") {
        Shape::MovieLensLinks
    } else if id_named("tconst") && positions.has(Column::PrimaryTitle) {
        Shape::ImdbBasics
    } else if rated && names.len() == 3 {
        Shape::ImdbRatings
    } else {
        Shape::OtherTable
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(headers: &str) -> Vec<String> {
        headers.split(',').map(normalise).collect()
    }

    fn shape(headers: &str) -> Shape {
        let names = names(headers);
        let id_at = position(&names, Column::Tconst).unwrap();
        shape_of(&names, &Positions::by_name(&names, id_at), true)
    }

    #[test]
    fn headers_are_known_whatever_their_dress() {
        assert_eq!(normalise(" \"Runtime (mins)\" "), "runtimemins");
        assert_eq!(normalise("Título Original"), "titulooriginal");
        assert!(is_known_header("tituloPincipal") && is_known_header("IMDb Rating"));
        assert!(!is_known_header("overview"));
    }

    #[test]
    fn the_surest_name_wins() {
        let names = names("id,title,primaryTitle,imdb_id,tconst");
        assert_eq!(position(&names, Column::Tconst), Some(4));
        assert_eq!(position(&names, Column::PrimaryTitle), Some(2));
        assert_eq!(position(&names, Column::NumVotes), None);
    }

    #[test]
    fn known_shapes_are_told_by_their_columns() {
        for (headers, expected) in [
            ("id,tituloPincipal,anoLancamento", Shape::CourseMovies),
            (
                "id,tituloPincipal,anoLancamento,anoTermino",
                Shape::CourseSeries,
            ),
            ("tconst,titleType,primaryTitle,startYear", Shape::ImdbBasics),
            ("tconst,averagerating,numvotes", Shape::ImdbRatings),
            ("movieId,imdbId,tmdbId", Shape::MovieLensLinks),
            ("imdb_id", Shape::IdList),
            ("imdb_id,budget", Shape::OtherTable),
        ] {
            assert_eq!(shape(headers), expected, "{headers}");
        }
    }

    #[test]
    fn display_is_what_serde_writes() {
        for column in Column::ALL {
            let json = serde_json::to_string(&column).unwrap();
            assert_eq!(json, format!("\"{column}\""));
        }
    }
}
