//! Column names: which column holds what, in the course's, IMDb's and other words.

use std::fmt;

use serde::Serialize;

use crate::role::Role;

mod names;

/// What a column holds, named after IMDb's own columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Column {
    /// The id of the title.
    Tconst,
    /// What the title is.
    TitleType,
    /// Whether the title is a series.
    IsSeries,
    /// Whether the title is a film.
    IsMovie,
    /// How many seasons the title has; only series have any.
    Seasons,
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
    /// Whether the title is for adults only.
    IsAdult,
    /// The language in which the title was made.
    OriginalLanguage,
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
    /// The id that TMDB gives the title. It is known, so that it is not taken for IMDb's.
    TmdbId,
    /// The id that TMDB gives the title among its series.
    TmdbSeriesId,
    /// Ids of directors, separated by commas (`title.crew`).
    Directors,
    /// Ids of writers, separated by commas (`title.crew`).
    Writers,
    /// The series of an episode (`title.episode`).
    ParentTconst,
    /// The season of an episode.
    SeasonNumber,
    /// The number of an episode in its season.
    EpisodeNumber,
    /// The region in which a title has a name (`title.akas`).
    Region,
    /// The language of the name.
    Language,
    /// What kind of name it is.
    Types,
    /// What else is said of the name.
    Attributes,
    /// Whether the name is the original title.
    IsOriginalTitle,
}

impl Column {
    /// Every column, in the order of declaration.
    pub const ALL: [Self; 37] = [
        Self::Tconst,
        Self::TitleType,
        Self::IsSeries,
        Self::IsMovie,
        Self::Seasons,
        Self::PrimaryTitle,
        Self::OriginalTitle,
        Self::StartYear,
        Self::EndYear,
        Self::RuntimeMinutes,
        Self::Genres,
        Self::AverageRating,
        Self::NumVotes,
        Self::IsAdult,
        Self::OriginalLanguage,
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
        Self::TmdbId,
        Self::TmdbSeriesId,
        Self::Directors,
        Self::Writers,
        Self::ParentTconst,
        Self::SeasonNumber,
        Self::EpisodeNumber,
        Self::Region,
        Self::Language,
        Self::Types,
        Self::Attributes,
        Self::IsOriginalTitle,
    ];

    /// Whether the column is one of `title.crew`, `title.episode` or `title.akas` alone. In other tables a
    /// column of that name is not known: `language` may be anything there.
    fn is_of_details(self) -> bool {
        self >= Self::Directors
    }

    /// Whether its values are yes and no.
    pub(crate) fn is_truth(self) -> bool {
        matches!(self, Self::IsSeries | Self::IsMovie | Self::IsAdult)
    }

    /// Whether text of one letter may be a value: a film may be called `N`.
    pub(crate) fn is_title(self) -> bool {
        matches!(self, Self::PrimaryTitle | Self::OriginalTitle)
    }

    /// Whether any text may be a value, so that a word such as `None` need not stand for nothing.
    pub(crate) fn is_free_text(self) -> bool {
        self.is_title()
            || matches!(
                self,
                Self::Category
                    | Self::Characters
                    | Self::PrimaryName
                    | Self::PrimaryProfession
                    | Self::KnownForTitles
            )
    }

    /// Whether the values are whole numbers.
    pub(crate) fn is_whole_number(self) -> bool {
        matches!(
            self,
            Self::StartYear
                | Self::EndYear
                | Self::RuntimeMinutes
                | Self::NumVotes
                | Self::Seasons
                | Self::BirthYear
                | Self::DeathYear
        )
    }
}

impl fmt::Display for Column {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Tconst => "tconst",
            Self::TitleType => "title_type",
            Self::IsSeries => "is_series",
            Self::IsMovie => "is_movie",
            Self::Seasons => "seasons",
            Self::PrimaryTitle => "primary_title",
            Self::OriginalTitle => "original_title",
            Self::StartYear => "start_year",
            Self::EndYear => "end_year",
            Self::RuntimeMinutes => "runtime_minutes",
            Self::Genres => "genres",
            Self::AverageRating => "average_rating",
            Self::NumVotes => "num_votes",
            Self::IsAdult => "is_adult",
            Self::OriginalLanguage => "original_language",
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
            Self::TmdbId => "tmdb_id",
            Self::TmdbSeriesId => "tmdb_series_id",
            Self::Directors => "directors",
            Self::Writers => "writers",
            Self::ParentTconst => "parent_tconst",
            Self::SeasonNumber => "season_number",
            Self::EpisodeNumber => "episode_number",
            Self::Region => "region",
            Self::Language => "language",
            Self::Types => "types",
            Self::Attributes => "attributes",
            Self::IsOriginalTitle => "is_original_title",
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

/// Lower case, letters and digits only, without accents: `"Título Original"` and `titulo_original`
/// are the same name.
pub(crate) fn normalise(header: &str) -> String {
    let letters = without_accents(header);
    letters
        .chars()
        .filter(|letter| letter.is_alphanumeric())
        .collect()
}

/// The names of all columns, normalised. Hive and joins write the name of the table before each
/// (`movies.tconst`); where all columns have one, it is left out. R writes `IMDb.Rating`.
pub(crate) fn normalise_all(header: &[String]) -> Vec<String> {
    let whole = || header.iter().map(|name| normalise(name));
    let parts: Option<Vec<(&str, &str)>> = header
        .iter()
        .map(|name| name.trim_matches('"').split_once('.'))
        .collect();
    let parts =
        parts.filter(|parts| parts.len() > 1 && parts.iter().all(|(_, name)| !name.is_empty()));
    let Some(parts) = parts else {
        return whole().collect();
    };
    let is_one_table = parts.iter().all(|(table, _)| *table == parts[0].0);
    // These are whose ids and ratings follow.
    let owners = ["imdb", "tmdb", "trakt", "user", "my", "mine"];
    let has_owner = parts
        .iter()
        .any(|(table, _)| owners.contains(&normalise(table).as_str()));
    if has_owner {
        return whole().collect();
    }
    if is_one_table || !whole().any(|name| is_known_header(&name)) {
        return parts.iter().map(|(_, name)| normalise(name)).collect();
    }
    whole().collect()
}

/// Lower case, and without the accents of Western European languages.
pub(crate) fn without_accents(text: &str) -> String {
    let plain = |letter| match letter {
        'á' | 'à' | 'â' | 'ã' | 'ä' | 'å' => 'a',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'í' | 'ì' | 'î' | 'ï' => 'i',
        'ó' | 'ò' | 'ô' | 'õ' | 'ö' => 'o',
        'ú' | 'ù' | 'û' | 'ü' => 'u',
        'ç' => 'c',
        'ñ' => 'n',
        other => other,
    };
    // A combining accent stands behind its letter.
    let is_accent = |letter: &char| matches!(letter, '\u{300}'..='\u{36f}');
    let lower = text.chars().flat_map(char::to_lowercase);
    lower
        .map(plain)
        .filter(|letter| !is_accent(letter))
        .collect()
}

/// Names of columns that hold many kinds of ids: the name alone says nothing.
pub(crate) fn is_weak_id_name(name: &str) -> bool {
    matches!(name, "id" | "titleid" | "const")
}

/// Whether the word names a column this crate knows, in a header.
pub(crate) fn is_known_header(word: &str) -> bool {
    let name = normalise(word);
    matches!(name.as_str(), "movieid" | "parenttconst")
        || Column::ALL
            .iter()
            .filter(|column| !column.is_of_details())
            .any(|column| column.headers().contains(&name.as_str()))
}

/// One value for each column.
#[derive(Clone, Debug)]
pub(crate) struct ByColumn<T>(pub(crate) [T; Column::ALL.len()]);

impl<T: Default> Default for ByColumn<T> {
    fn default() -> Self {
        Self(std::array::from_fn(|_| T::default()))
    }
}

impl<T> std::ops::Index<Column> for ByColumn<T> {
    type Output = T;

    fn index(&self, column: Column) -> &T {
        &self.0[column as usize]
    }
}

impl<T> std::ops::IndexMut<Column> for ByColumn<T> {
    fn index_mut(&mut self, column: Column) -> &mut T {
        &mut self.0[column as usize]
    }
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
            .filter(|column| *column != Column::Tconst && !column.is_of_details())
        {
            let mut places = column.candidates(names).into_iter();
            found.0[column as usize] = places.find(|at| *at != id_at);
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
        let has_details = matches!(role, Role::Crew | Role::Episodes | Role::Akas);
        for column in Column::ALL {
            if has_details || !column.is_of_details() {
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

    pub(crate) fn set(&mut self, column: Column, at: Option<usize>) {
        self.0[column as usize] = at;
    }

    /// In a table that keeps what one user did, `rating` is that user's and no average.
    pub(crate) fn forget_own_ratings(&mut self, names: &[String]) {
        const OF_ONE_USER: [&str; 31] = [
            // Trakt's own ratings.
            "idstrakt",
            "collectedat",
            "traktid",
            "yourrating",
            "daterated",
            "ratedat",
            "rateddate",
            "watcheddate",
            "watchedat",
            "lastwatched",
            "lastwatchedat",
            "lastepwatched",
            "datewatched",
            "rating10",
            "rewatch",
            "watchlist",
            "listedat",
            "memo",
            "simklid",
            "letterboxduri",
            "userid",
            "userrating",
            "myrating",
            "minhanota",
            "suanota",
            "suaavaliacao",
            "suaclassificacao",
            "tucalificacion",
            "votrenote",
            "deinebewertung",
            "iltuovoto",
        ];
        let at = self.get(Column::AverageRating);
        let is_plain = at
            .and_then(|at| names.get(at))
            .is_some_and(|name| name == "rating");
        if is_plain
            && names
                .iter()
                .any(|name| OF_ONE_USER.contains(&name.as_str()))
        {
            self.set(Column::AverageRating, None);
            // Votes beside it are those of the same site.
            let votes = self.get(Column::NumVotes).and_then(|at| names.get(at));
            if votes.is_some_and(|name| name == "votes") {
                self.set(Column::NumVotes, None);
            }
        }
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

impl Column {
    /// As [`Self::named_in`]. Ratings and votes that say that they are IMDb's go before any others: a table
    /// often has another source's, or the user's own, beside them.
    pub(crate) fn candidates(self, names: &[String]) -> Vec<usize> {
        let mut places = self.named_in(names);
        if places.is_empty() {
            places = self.named_in(&without_merge_suffix(names));
        }
        if matches!(self, Self::AverageRating | Self::NumVotes) {
            places.sort_by_key(|at| !names[*at].contains("imdb"));
        }
        places
    }

    /// The places of all columns that are called so, the surest name first.
    pub(crate) fn named_in(self, names: &[String]) -> Vec<usize> {
        let places = self.headers().iter().flat_map(|header| {
            let named = names
                .iter()
                .enumerate()
                .filter(move |(_, name)| name == header);
            named.map(|(at, _)| at)
        });
        places.collect()
    }
}

/// The names without the `_x` or `_y` that pandas puts behind those that two merged tables share.
fn without_merge_suffix(names: &[String]) -> Vec<String> {
    let plain = |name: &String| {
        let plain = name.strip_suffix('x').or(name.strip_suffix('y'));
        plain.unwrap_or_default().to_owned()
    };
    names.iter().map(plain).collect()
}

/// Whether a column counts rows: pandas gives it no name, R neither.
pub(crate) fn is_index_name(name: &str) -> bool {
    let numbered = |prefix| {
        let rest = name.strip_prefix(prefix);
        rest.is_some_and(|rest: &str| rest.bytes().all(|byte| byte.is_ascii_digit()))
    };
    numbered("unnamed")
        || matches!(
            name,
            "" | "index"
                | "level0"
                | "rowid"
                | "rownames"
                | "rowname"
                | "row"
                | "rn"
                | "x"
                | "x1"
                | "1"
        )
}

/// Tells the shape by the names of the columns (normalised), however many others there are.
pub(crate) fn shape_of(names: &[String], positions: &Positions, header: bool) -> Shape {
    let counted = names.iter().filter(|name| !header || !is_index_name(name));
    if counted.count() <= 1 {
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
    // A table of one of the two may be somebody's list with a rating: only by IMDb's own names, and alone.
    let is_bare = |(at, name): (usize, &String)| {
        let of_imdb = ["averagerating", "imdbrating", "numvotes", "imdbvotes"];
        positions.get(Column::Tconst) == Some(at)
            || is_index_name(name)
            || of_imdb.contains(&name.as_str())
    };
    let rated = match [Column::AverageRating, Column::NumVotes].map(|column| positions.has(column))
    {
        [true, true] => true,
        [false, false] => false,
        _ => names.iter().enumerate().all(is_bare),
    };
    let of_titles = |column: &Column| {
        let of_ratings = matches!(
            column,
            Column::Tconst
                | Column::AverageRating
                | Column::NumVotes
                | Column::TmdbId
                | Column::TmdbSeriesId
        );
        !of_ratings && positions.has(*column)
    };
    if course && positions.has(Column::EndYear) {
        Shape::CourseSeries
    } else if course {
        Shape::CourseMovies
    } else if id_named("imdbid") && named("movieid") && named("tmdbid") {
        Shape::MovieLensLinks
    } else if id_named("tconst") && positions.has(Column::PrimaryTitle) {
        Shape::ImdbBasics
    } else if rated && !Column::ALL.iter().any(of_titles) {
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
    fn the_name_of_a_table_before_all_names_is_left_out() {
        let normal = |header: &str| {
            let names: Vec<String> = header.split(',').map(str::to_owned).collect();
            normalise_all(&names).join(",")
        };
        for (header, expected) in [
            ("movies.tconst,movies.title", "tconst,title"),
            ("m.tconst,r.averageRating", "tconst,averagerating"),
            ("movie.tconst,movie.title", "tconst,title"),
            (
                "IMDb.ID,Your.Rating,IMDb.Rating",
                "imdbid,yourrating,imdbrating",
            ),
            ("IMDb.ID,IMDb.Rating", "imdbid,imdbrating"),
            ("movies.tconst,title", "moviestconst,title"),
            ("No.,title", "no,title"),
        ] {
            assert_eq!(normal(header), expected, "{header}");
        }
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
            (",tconst,averageRating,numVotes", Shape::ImdbRatings),
            (
                "Unnamed: 0,imdb_id,imdb_rating,imdb_votes,metascore",
                Shape::ImdbRatings,
            ),
            ("imdb_id,imdb_rating,imdb_votes,title", Shape::OtherTable),
            ("Unnamed: 0,imdb_id", Shape::IdList),
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
