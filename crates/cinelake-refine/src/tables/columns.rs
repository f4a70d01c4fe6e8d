//! The columns of every table, in order.

use super::{ColumnInfo, Kind};

type Columns = &'static [ColumnInfo];

const LANDING: &str = "where and when cinelake landed it";

/// The first columns of every table of a part.
#[rustfmt::skip]
const TCONST: ColumnInfo = required("tconst", Kind::Text, "the IMDb id of the film or series").from("_cinelake.tconst");
#[rustfmt::skip]
const KIND: ColumnInfo = required("kind", Kind::Text, "what the record is of: `movie` or `series`").from("the batch entry");

const fn required(name: &'static str, kind: Kind, description: &'static str) -> ColumnInfo {
    ColumnInfo::required(name, kind, description)
}

const fn optional(name: &'static str, kind: Kind, description: &'static str) -> ColumnInfo {
    ColumnInfo::optional(name, kind, description)
}

#[rustfmt::skip]
pub(super) const TITLES: Columns = &[
    required("tconst", Kind::Text, "IMDb's id of the title, `tt` and at least seven digits").from("catalogue: tconst, id, imdbId"),
    required("kind", Kind::Text, "`movie`, `series`, `episode`, `other` or `unknown`").from("catalogue: titleType, else ingest --kind, else the shape of the file, else `movie`"),
    optional("title_type", Kind::Text, "IMDb's finer type, for instance `tvMiniSeries`").from("catalogue: titleType"),
    optional("primary_title", Kind::Text, "the title as best known").from("catalogue: primaryTitle, tituloPincipal; originalTitle where it has only that"),
    optional("original_title", Kind::Text, "the title in its own language").from("catalogue: originalTitle, tituloOriginal"),
    optional("start_year", Kind::Int32, "year of release, or of a series' first season").unit("year, 1870 to 2120").from("catalogue: startYear, anoLancamento"),
    optional("end_year", Kind::Int32, "year a series ended; NULL for films and for series that still run").unit("year, 1870 to 2120").from("catalogue: endYear, anoTermino"),
    optional("runtime_minutes", Kind::Int32, "length; 0 means unknown and is NULL").unit("minutes").from("catalogue: runtimeMinutes, tempoMinutos"),
    optional("genres", Kind::Texts, "genres in the catalogue's order").from("catalogue: genres, genero"),
    optional("genres_text", Kind::Text, "the same genres joined by commas").from("catalogue: genres, genero"),
    optional("average_rating", Kind::Float64, "mean of IMDb users' votes").unit("1 to 10").from("catalogue: averageRating, notaMedia; or title.ratings beside it"),
    optional("num_votes", Kind::Int64, "votes behind average_rating").unit("votes").from("catalogue: numVotes, numeroVotos; or title.ratings beside it"),
    required("snapshot_date", Kind::Date, "day the catalogue was landed").from(LANDING),
    required("source_file", Kind::Text, "path in the lake of the catalogue file").from(LANDING),
];

#[rustfmt::skip]
pub(super) const RATINGS: Columns = &[
    required("tconst", Kind::Text, "IMDb's id of the title, `tt` and at least seven digits").from("catalogue: tconst, id, imdbId"),
    optional("average_rating", Kind::Float64, "mean of IMDb users' votes").unit("1 to 10").from("catalogue: averageRating, notaMedia; or title.ratings beside it"),
    optional("num_votes", Kind::Int64, "votes behind average_rating").unit("votes").from("catalogue: numVotes, numeroVotos; or title.ratings beside it"),
    required("snapshot_date", Kind::Date, "day the file was landed").from(LANDING),
    required("source_file", Kind::Text, "path in the lake of the file").from(LANDING),
];

#[rustfmt::skip]
pub(super) const PRINCIPALS: Columns = &[
    required("tconst", Kind::Text, "IMDb's id of the title").from("catalogue: id, tconst"),
    optional("ordering", Kind::Int32, "place of the person among those of the title, from 1").from("catalogue: ordering"),
    optional("nconst", Kind::Text, "IMDb's id of the person, `nm` and at least seven digits; NULL where the catalogue has names only").from("catalogue: nconst"),
    optional("name", Kind::Text, "the person's name, which namesakes share; NULL where no name.basics names the nconst").from("catalogue: nomeArtista, primaryName; or name.basics by nconst"),
    optional("category", Kind::Text, "`actor`, `actress`, `self`, `director` or another category").from("catalogue: generoArtista, category"),
    optional("job", Kind::Text, "what the person did, more finely than the category").from("catalogue: job"),
    optional("characters", Kind::Texts, "the roles, in the catalogue's order").from("catalogue: personagem, characters"),
    optional("characters_text", Kind::Text, "the same roles, separated by `; `").from("catalogue: personagem, characters"),
    optional("birth_year", Kind::Int32, "year of birth").unit("year").from("catalogue: anoNascimento, birthYear; or name.basics by nconst"),
    optional("death_year", Kind::Int32, "year of death; NULL if the person lives or the year is unknown").unit("year").from("catalogue: anoFalecimento, deathYear; or name.basics by nconst"),
    optional("professions", Kind::Texts, "professions in the catalogue's order; for people of name.basics see `people`").from("catalogue: profissao, primaryProfession"),
    optional("known_for", Kind::Texts, "ids of titles the person is known for, as the catalogue writes them; for people of name.basics see `people`").from("catalogue: titulosMaisConhecidos, knownForTitles"),
    required("snapshot_date", Kind::Date, "day the catalogue was landed").from(LANDING),
    required("source_file", Kind::Text, "path in the lake of the catalogue file").from(LANDING),
];

#[rustfmt::skip]
pub(super) const PEOPLE: Columns = &[
    required("nconst", Kind::Text, "IMDb's id of the person, `nm` and at least seven digits").from("name.basics: nconst"),
    optional("name", Kind::Text, "the name by which the person is credited most").from("name.basics: primaryName"),
    optional("birth_year", Kind::Int32, "year of birth").unit("year").from("name.basics: birthYear"),
    optional("death_year", Kind::Int32, "year of death; NULL for the living and the unknown").unit("year").from("name.basics: deathYear"),
    optional("professions", Kind::Texts, "the professions the person is known for, at most three").from("name.basics: primaryProfession"),
    optional("known_for", Kind::Texts, "ids of titles the person is known for; not all are in the catalogue").from("name.basics: knownForTitles"),
    required("snapshot_date", Kind::Date, "day the file was landed").from(LANDING),
    required("source_file", Kind::Text, "path in the lake of the file").from(LANDING),
];

#[rustfmt::skip]
pub(super) const CREW: Columns = &[
    required("tconst", Kind::Text, "IMDb's id of the title").from("title.crew: tconst"),
    required("nconst", Kind::Text, "IMDb's id of the person; `people` has the name of those who are in `principals` too").from("title.crew: directors, writers"),
    required("role", Kind::Text, "`director` or `writer`").from("title.crew: the column that has the person"),
    required("ordering", Kind::Int32, "place of the person among the directors or the writers of the title, from 1").from("title.crew: directors, writers"),
    required("snapshot_date", Kind::Date, "day the file was landed").from(LANDING),
    required("source_file", Kind::Text, "path in the lake of the file").from(LANDING),
];

#[rustfmt::skip]
pub(super) const EPISODES: Columns = &[
    required("tconst", Kind::Text, "IMDb's id of the episode").from("title.episode: tconst"),
    required("parent_tconst", Kind::Text, "IMDb's id of the series; it need not be in the catalogues").from("title.episode: parentTconst"),
    optional("season_number", Kind::Int32, "number of the season").from("title.episode: seasonNumber"),
    optional("episode_number", Kind::Int32, "number of the episode in its season").from("title.episode: episodeNumber"),
    required("snapshot_date", Kind::Date, "day the file was landed").from(LANDING),
    required("source_file", Kind::Text, "path in the lake of the file").from(LANDING),
];

#[rustfmt::skip]
pub(super) const AKAS: Columns = &[
    required("tconst", Kind::Text, "IMDb's id of the title").from("title.akas: titleId"),
    required("ordering", Kind::Int32, "place among the names of the title, from 1").from("title.akas: ordering"),
    optional("title", Kind::Text, "the name").from("title.akas: title"),
    optional("region", Kind::Text, "region of the name as IMDb writes it, for instance `BR`; `NA` is Namibia").from("title.akas: region"),
    optional("language", Kind::Text, "language of the name as IMDb writes it, for instance `pt`").from("title.akas: language"),
    optional("types", Kind::Texts, "what kind of name it is: `imdbDisplay`, `alternative`, `working`, `original` …").from("title.akas: types"),
    optional("attributes", Kind::Texts, "what else IMDb says of the name").from("title.akas: attributes"),
    optional("is_original_title", Kind::Bool, "whether it is the original title").from("title.akas: isOriginalTitle"),
    required("snapshot_date", Kind::Date, "day the file was landed").from(LANDING),
    required("source_file", Kind::Text, "path in the lake of the file").from(LANDING),
];

#[rustfmt::skip]
pub(super) const TMDB_MOVIES: Columns = &[
    required("tconst", Kind::Text, "the IMDb id that was asked for").from("_cinelake.tconst"),
    optional("tmdb_id", Kind::Int64, "TMDB's id of the film").from("TMDB: id"),
    optional("title", Kind::Text, "title in the language asked for").from("TMDB: title"),
    optional("original_title", Kind::Text, "title in the film's language").from("TMDB: original_title"),
    optional("original_language", Kind::Text, "language of the film, ISO 639-1").from("TMDB: original_language"),
    optional("status", Kind::Text, "`Released`, `Post Production`, `Rumored` …").from("TMDB: status"),
    optional("adult", Kind::Bool, "whether TMDB marks it as adult").from("TMDB: adult"),
    optional("release_date", Kind::Date, "primary release; NULL where TMDB has none or no valid date").from("TMDB: release_date"),
    optional("runtime_minutes", Kind::Int32, "length; NULL where TMDB has 0, no value or a negative number").unit("minutes").from("TMDB: runtime"),
    optional("runtime_raw", Kind::Int64, "length as TMDB says it, 0 included").unit("minutes").from("TMDB: runtime"),
    optional("budget", Kind::Int64, "production budget; NULL where TMDB has 0, no value or a negative number").unit("US dollars, nominal").from("TMDB: budget"),
    optional("budget_raw", Kind::Int64, "budget as TMDB says it, 0 included").unit("US dollars, nominal").from("TMDB: budget"),
    optional("revenue", Kind::Int64, "worldwide gross; NULL where TMDB has 0, no value or a negative number").unit("US dollars, nominal").from("TMDB: revenue"),
    optional("revenue_raw", Kind::Int64, "revenue as TMDB says it, 0 included").unit("US dollars, nominal").from("TMDB: revenue"),
    optional("money_flag", Kind::Text, "why budget or revenue is suspect, codes with commas: budget_under_1000, revenue_under_1000, budget_beyond_any_film, revenue_beyond_any_film, revenue_over_100_times_budget, revenue_under_thousandth_of_budget, budget_equals_revenue; NULL if nothing").from("computed from budget and revenue"),
    optional("genres", Kind::Texts, "TMDB's genres by name; an empty list where TMDB lists none").from("TMDB: genres[].name"),
    optional("companies", Kind::Texts, "production companies by name").from("TMDB: production_companies[].name"),
    optional("countries", Kind::Texts, "production countries, ISO 3166-1").from("TMDB: production_countries[].iso_3166_1"),
    optional("languages", Kind::Texts, "spoken languages, ISO 639-1").from("TMDB: spoken_languages[].iso_639_1"),
    optional("collection", Kind::Text, "name of the collection it belongs to").from("TMDB: belongs_to_collection.name"),
    optional("vote_average", Kind::Float64, "mean of TMDB users' votes; 0 where nobody voted").unit("0 to 10").from("TMDB: vote_average"),
    optional("vote_count", Kind::Int64, "votes behind vote_average").unit("votes").from("TMDB: vote_count"),
    optional("popularity", Kind::Float64, "TMDB's popularity on the day of fetching; its scale changes over time").from("TMDB: popularity"),
    required("fetched_at", Kind::Instant, "when TMDB answered").unit("UTC").from("_cinelake.fetched_at"),
    required("match", Kind::Text, "`direct` by the IMDb id, `find` by /find, `crosswalk` by the TMDB id of a crosswalk").from("_cinelake.match"),
    required("run_id", Kind::Text, "the run that landed the record").from("_cinelake.run_id"),
    required("source_file", Kind::Text, "path in the lake of the record file").from(LANDING),
    optional("extra", Kind::Text, "JSON object of every key of the record that has no column here, appended blocks included, values byte for byte").from("TMDB: all other keys"),
];

#[rustfmt::skip]
pub(super) const TMDB_SERIES: Columns = &[
    required("tconst", Kind::Text, "the IMDb id that was asked for").from("_cinelake.tconst"),
    optional("tmdb_id", Kind::Int64, "TMDB's id of the series").from("TMDB: id"),
    optional("name", Kind::Text, "name in the language asked for").from("TMDB: name"),
    optional("original_name", Kind::Text, "name in the series' language").from("TMDB: original_name"),
    optional("original_language", Kind::Text, "language of the series, ISO 639-1").from("TMDB: original_language"),
    optional("status", Kind::Text, "`Returning Series`, `Ended`, `Canceled` …").from("TMDB: status"),
    optional("series_type", Kind::Text, "`Scripted`, `Miniseries`, `Documentary` …").from("TMDB: type"),
    optional("in_production", Kind::Bool, "whether new episodes are being made").from("TMDB: in_production"),
    optional("adult", Kind::Bool, "whether TMDB marks it as adult").from("TMDB: adult"),
    optional("first_air_date", Kind::Date, "day of the first episode; NULL where TMDB has none or no valid date").from("TMDB: first_air_date"),
    optional("last_air_date", Kind::Date, "day of the latest episode; NULL where TMDB has none or no valid date").from("TMDB: last_air_date"),
    optional("number_of_seasons", Kind::Int64, "seasons, specials not counted").unit("seasons").from("TMDB: number_of_seasons"),
    optional("number_of_episodes", Kind::Int64, "episodes, specials not counted").unit("episodes").from("TMDB: number_of_episodes"),
    optional("episode_runtime_minutes", Kind::Int64, "length of an episode, the first above 0 that TMDB lists; NULL where it lists none; where it lists several, all are in extra").unit("minutes").from("TMDB: episode_run_time[]"),
    optional("genres", Kind::Texts, "TMDB's genres by name; an empty list where TMDB lists none").from("TMDB: genres[].name"),
    optional("created_by", Kind::Texts, "who created the series, by name").from("TMDB: created_by[].name"),
    optional("networks", Kind::Texts, "networks by name").from("TMDB: networks[].name"),
    optional("companies", Kind::Texts, "production companies by name").from("TMDB: production_companies[].name"),
    optional("countries", Kind::Texts, "production countries, ISO 3166-1").from("TMDB: production_countries[].iso_3166_1"),
    optional("languages", Kind::Texts, "spoken languages, ISO 639-1").from("TMDB: spoken_languages[].iso_639_1"),
    optional("vote_average", Kind::Float64, "mean of TMDB users' votes; 0 where nobody voted").unit("0 to 10").from("TMDB: vote_average"),
    optional("vote_count", Kind::Int64, "votes behind vote_average").unit("votes").from("TMDB: vote_count"),
    optional("popularity", Kind::Float64, "TMDB's popularity on the day of fetching; its scale changes over time").from("TMDB: popularity"),
    required("fetched_at", Kind::Instant, "when TMDB answered").unit("UTC").from("_cinelake.fetched_at"),
    required("match", Kind::Text, "`direct` by the IMDb id, `find` by /find").from("_cinelake.match"),
    required("run_id", Kind::Text, "the run that landed the record").from("_cinelake.run_id"),
    required("source_file", Kind::Text, "path in the lake of the record file").from(LANDING),
    optional("extra", Kind::Text, "JSON object of every key of the record that has no column here, appended blocks included, values byte for byte").from("TMDB: all other keys"),
];

#[rustfmt::skip]
pub(super) const TMDB_CAST: Columns = &[
    TCONST,
    KIND,
    optional("person_id", Kind::Int64, "TMDB's id of the person").from("TMDB: credits.cast[].id"),
    optional("name", Kind::Text, "the person's name").from("TMDB: credits.cast[].name"),
    optional("character", Kind::Text, "the role").from("TMDB: credits.cast[].character; of series roles[].character in aggregate_credits.cast[]"),
    optional("cast_order", Kind::Int32, "place in the billing, from 0").from("TMDB: credits.cast[].order"),
    optional("credit_id", Kind::Text, "TMDB's id of this credit").from("TMDB: credits.cast[].credit_id; of series roles[].credit_id in aggregate_credits.cast[]"),
    optional("cast_id", Kind::Int64, "TMDB's number of the role within the film; NULL for series").from("TMDB: credits.cast[].cast_id"),
    optional("original_name", Kind::Text, "the name in its own script").from("TMDB: credits.cast[].original_name"),
    optional("gender", Kind::Int32, "code: 0 unknown, 1 woman, 2 man, 3 non-binary").from("TMDB: credits.cast[].gender"),
    optional("known_for_department", Kind::Text, "the department the person is known for, for instance `Acting`").from("TMDB: credits.cast[].known_for_department"),
    optional("popularity", Kind::Float64, "TMDB's popularity of the person on the day of fetching").from("TMDB: credits.cast[].popularity"),
    optional("episodes", Kind::Int32, "episodes in which the person has the role; NULL for films").unit("episodes").from("TMDB: roles[].episode_count in aggregate_credits.cast[]"),
];

#[rustfmt::skip]
pub(super) const TMDB_CREW: Columns = &[
    TCONST,
    KIND,
    optional("person_id", Kind::Int64, "TMDB's id of the person").from("TMDB: credits.crew[].id, created_by[].id"),
    optional("name", Kind::Text, "the person's name").from("TMDB: credits.crew[].name, created_by[].name"),
    optional("department", Kind::Text, "the department, for instance `Directing`; NULL for creators").from("TMDB: credits.crew[].department"),
    optional("job", Kind::Text, "the job, for instance `Director`; `Creator` for who created a series").from("TMDB: credits.crew[].job; of series jobs[].job in aggregate_credits.crew[]; for created_by[] the word Creator"),
    optional("credit_id", Kind::Text, "TMDB's id of this credit").from("TMDB: credits.crew[].credit_id, created_by[].credit_id; of series jobs[].credit_id in aggregate_credits.crew[]"),
    optional("original_name", Kind::Text, "the name in its own script").from("TMDB: credits.crew[].original_name"),
    optional("gender", Kind::Int32, "code: 0 unknown, 1 woman, 2 man, 3 non-binary").from("TMDB: credits.crew[].gender"),
    optional("known_for_department", Kind::Text, "the department the person is known for, for instance `Acting`").from("TMDB: credits.crew[].known_for_department"),
    optional("popularity", Kind::Float64, "TMDB's popularity of the person on the day of fetching").from("TMDB: credits.crew[].popularity"),
    optional("episodes", Kind::Int32, "episodes in which the person has the job; NULL for films and creators").unit("episodes").from("TMDB: jobs[].episode_count in aggregate_credits.crew[]"),
];

#[rustfmt::skip]
pub(super) const TMDB_GENRES: Columns = &[
    TCONST,
    KIND,
    optional("genre_id", Kind::Int64, "TMDB's id of the genre; films and series have different lists").from("TMDB: genres[].id"),
    optional("name", Kind::Text, "the genre in the language asked for").from("TMDB: genres[].name"),
];

#[rustfmt::skip]
pub(super) const TMDB_COMPANIES: Columns = &[
    TCONST,
    KIND,
    optional("company_id", Kind::Int64, "TMDB's id of the company").from("TMDB: production_companies[].id"),
    optional("name", Kind::Text, "name of the company").from("TMDB: production_companies[].name"),
    optional("origin_country", Kind::Text, "country of the company, ISO 3166-1").from("TMDB: production_companies[].origin_country"),
    optional("logo_path", Kind::Text, "path of its logo on TMDB's image server").from("TMDB: production_companies[].logo_path"),
];

#[rustfmt::skip]
pub(super) const TMDB_NETWORKS: Columns = &[
    TCONST,
    KIND,
    optional("network_id", Kind::Int64, "TMDB's id of the network").from("TMDB: networks[].id"),
    optional("name", Kind::Text, "name of the network").from("TMDB: networks[].name"),
    optional("origin_country", Kind::Text, "country of the network, ISO 3166-1").from("TMDB: networks[].origin_country"),
    optional("logo_path", Kind::Text, "path of its logo on TMDB's image server").from("TMDB: networks[].logo_path"),
];

#[rustfmt::skip]
pub(super) const TMDB_COUNTRIES: Columns = &[
    TCONST,
    KIND,
    optional("country", Kind::Text, "production country, ISO 3166-1").from("TMDB: production_countries[].iso_3166_1"),
    optional("name", Kind::Text, "its name, as TMDB writes it").from("TMDB: production_countries[].name"),
];

#[rustfmt::skip]
pub(super) const TMDB_LANGUAGES: Columns = &[
    TCONST,
    KIND,
    optional("language", Kind::Text, "spoken language, ISO 639-1").from("TMDB: spoken_languages[].iso_639_1"),
    optional("name", Kind::Text, "its name in itself").from("TMDB: spoken_languages[].name"),
    optional("english_name", Kind::Text, "its name in English").from("TMDB: spoken_languages[].english_name"),
];

#[rustfmt::skip]
pub(super) const TMDB_COLLECTIONS: Columns = &[
    TCONST,
    KIND,
    optional("collection_id", Kind::Int64, "TMDB's id of the collection").from("TMDB: belongs_to_collection.id"),
    optional("name", Kind::Text, "its name in the language asked for").from("TMDB: belongs_to_collection.name"),
    optional("poster_path", Kind::Text, "path of its poster on TMDB's image server").from("TMDB: belongs_to_collection.poster_path"),
    optional("backdrop_path", Kind::Text, "path of its backdrop on TMDB's image server").from("TMDB: belongs_to_collection.backdrop_path"),
];

#[rustfmt::skip]
pub(super) const TMDB_KEYWORDS: Columns = &[
    TCONST,
    KIND,
    optional("keyword_id", Kind::Int64, "TMDB's id of the keyword").from("TMDB: keywords.keywords[].id; of series keywords.results[].id"),
    optional("name", Kind::Text, "the keyword").from("TMDB: keywords.keywords[].name; of series keywords.results[].name"),
];

#[rustfmt::skip]
pub(super) const TMDB_RELEASE_DATES: Columns = &[
    TCONST,
    KIND,
    optional("country", Kind::Text, "country of the release, ISO 3166-1").from("TMDB: release_dates.results[].iso_3166_1; of series content_ratings.results[].iso_3166_1"),
    optional("certification", Kind::Text, "for which age it is, by the rules of the country").from("TMDB: certification in release_dates.results[].release_dates[]; of series content_ratings.results[].rating"),
    optional("release_type", Kind::Int32, "code: 1 premiere, 2 limited, 3 theatrical, 4 digital, 5 physical, 6 television; NULL for series").from("TMDB: type in release_dates.results[].release_dates[]"),
    optional("released_at", Kind::Instant, "day of the release, which TMDB writes as midnight; NULL for series and where the date is not valid").unit("UTC").from("TMDB: release_date in release_dates.results[].release_dates[]"),
    optional("note", Kind::Text, "which release it is, for instance the festival").from("TMDB: note in release_dates.results[].release_dates[]"),
    optional("language", Kind::Text, "language of the release, ISO 639-1").from("TMDB: iso_639_1 in release_dates.results[].release_dates[]"),
    optional("descriptors", Kind::Texts, "why the certification was given").from("TMDB: descriptors[] in release_dates.results[].release_dates[]; of series content_ratings.results[].descriptors[]"),
];

#[rustfmt::skip]
pub(super) const TMDB_PROVIDERS: Columns = &[
    TCONST,
    KIND,
    optional("country", Kind::Text, "country of the offer, ISO 3166-1").from("TMDB: watch/providers.results, its keys"),
    optional("offer", Kind::Text, "kind of the offer: `flatrate`, `rent`, `buy`, `ads`, `free` or another that TMDB has").from("TMDB: watch/providers.results.{country}, its keys"),
    optional("provider_id", Kind::Int64, "TMDB's id of the provider").from("TMDB: provider_id in watch/providers.results.{country}.{offer}[]"),
    optional("provider_name", Kind::Text, "name of the provider").from("TMDB: provider_name in watch/providers.results.{country}.{offer}[]"),
    optional("display_priority", Kind::Int32, "place in which TMDB shows the provider, from 0").from("TMDB: display_priority in watch/providers.results.{country}.{offer}[]"),
    optional("logo_path", Kind::Text, "path of its logo on TMDB's image server").from("TMDB: logo_path in watch/providers.results.{country}.{offer}[]"),
    optional("link", Kind::Text, "TMDB's page of the offers in this country").from("TMDB: watch/providers.results.{country}.link"),
];

#[rustfmt::skip]
pub(super) const TMDB_VIDEOS: Columns = &[
    TCONST,
    KIND,
    optional("video_id", Kind::Text, "TMDB's id of the video").from("TMDB: videos.results[].id"),
    optional("site", Kind::Text, "where it is: `YouTube` or `Vimeo`").from("TMDB: videos.results[].site"),
    optional("video_key", Kind::Text, "its id at that site").from("TMDB: videos.results[].key"),
    optional("name", Kind::Text, "its title").from("TMDB: videos.results[].name"),
    optional("video_type", Kind::Text, "`Trailer`, `Teaser`, `Clip`, `Featurette` …").from("TMDB: videos.results[].type"),
    optional("official", Kind::Bool, "whether it is from the makers").from("TMDB: videos.results[].official"),
    optional("height", Kind::Int32, "height of the picture").unit("pixels").from("TMDB: videos.results[].size"),
    optional("language", Kind::Text, "language, ISO 639-1").from("TMDB: videos.results[].iso_639_1"),
    optional("country", Kind::Text, "country, ISO 3166-1").from("TMDB: videos.results[].iso_3166_1"),
    optional("published_at", Kind::Instant, "when it was published; NULL where the time is not valid").unit("UTC").from("TMDB: videos.results[].published_at"),
];

#[rustfmt::skip]
pub(super) const TMDB_TRANSLATIONS: Columns = &[
    TCONST,
    KIND,
    optional("language", Kind::Text, "language, ISO 639-1").from("TMDB: translations.translations[].iso_639_1"),
    optional("country", Kind::Text, "country, ISO 3166-1").from("TMDB: translations.translations[].iso_3166_1"),
    optional("language_name", Kind::Text, "name of the language in itself").from("TMDB: translations.translations[].name"),
    optional("english_name", Kind::Text, "name of the language in English").from("TMDB: translations.translations[].english_name"),
    optional("title", Kind::Text, "the title; NULL where it is not translated").from("TMDB: translations.translations[].data.title; of series data.name"),
    optional("overview", Kind::Text, "what it is about").from("TMDB: translations.translations[].data.overview"),
    optional("tagline", Kind::Text, "its slogan").from("TMDB: translations.translations[].data.tagline"),
    optional("homepage", Kind::Text, "its page on the web").from("TMDB: translations.translations[].data.homepage"),
    optional("runtime_raw", Kind::Int32, "length of this version as TMDB says it, 0 included; NULL for series").unit("minutes").from("TMDB: translations.translations[].data.runtime"),
];

#[rustfmt::skip]
pub(super) const SECOND_OPINIONS: Columns = &[
    TCONST,
    required("source", Kind::Text, "whose opinion it is, as --second-opinion names it"),
    required("figure", Kind::Text, "which figure: `budget` or `revenue`"),
    optional("tmdb_value", Kind::Int64, "the figure in tmdb_movies; NULL where TMDB does not know it").unit("US dollars, nominal").from("TMDB: budget, revenue"),
    required("source_value", Kind::Int64, "the figure of the source, above 0").unit("whole units of currency, nominal").from("the source's file"),
    optional("currency", Kind::Text, "`USD`, or another currency as the source writes it; NULL where nothing says it").from("the source's file"),
    optional("ratio", Kind::Float64, "source_value / tmdb_value; NULL where one is unknown or the currency is another one").from("computed from both"),
    required("agreement", Kind::Text, "`agrees`; `differs` where the larger figure is more than 25 % above the smaller one; `only_source` where TMDB does not know it; `other_currency` where the source has no US dollars").from("computed from both"),
    required("fills", Kind::Bool, "whether --fill-money may use it: only the source knows it, in US dollars; TMDB has a record of the film; it does not make its money suspect").from("computed from both"),
    required("source_file", Kind::Text, "path of the source's file in the lake"),
];

#[rustfmt::skip]
pub(super) const OUTCOMES: Columns = &[
    required("run_id", Kind::Text, "the run").from("the run's outcomes"),
    required("tconst", Kind::Text, "IMDb's id of the title").from("the run's outcomes"),
    optional("kind", Kind::Text, "the kind that TMDB was asked for: `movie` or `series`").from("the run's outcomes"),
    required("outcome", Kind::Text, "landed, already_landed, not_found, wrong_kind, id_mismatch or failed").from("the run's outcomes"),
    optional("reason", Kind::Text, "the reason, if there is one").from("the run's outcomes"),
    optional("file", Kind::Text, "path of its record in the lake, if this run landed it").from("the run's outcomes"),
    optional("fetched_at", Kind::Instant, "when TMDB answered, in this run or the one that asked").unit("UTC").from("the run's outcomes"),
    optional("run_started_at", Kind::Instant, "start of the run, to the second").unit("UTC").from("run_id"),
    optional("run_status", Kind::Text, "how the run ended: running (or killed), done, done_with_failures, stopped, alarm or error; NULL if its manifest is missing or cannot be read").from("the run's manifest"),
];

#[rustfmt::skip]
pub(super) const DEAD_LETTERS: Columns = &[
    required("source_file", Kind::Text, "path in the lake of the record file").from(LANDING),
    required("record_number", Kind::Int64, "place of the record in its file").unit("from 1").from(LANDING),
    optional("tconst", Kind::Text, "the IMDb id, as far as it is known").from("_cinelake.tconst, or the batch entry"),
    optional("run_id", Kind::Text, "the run that landed it").from("the batch entry"),
    required("fetched_at", Kind::Instant, "when TMDB answered; for a record that does not say, the earliest time of its batch").unit("UTC").from("_cinelake.fetched_at, or the batch entry"),
    required("reason", Kind::Text, "a stable code, a colon, and what was found"),
    optional("record", Kind::Text, "the record's text as landed; NULL if there is no file to read").from("the record file"),
];
