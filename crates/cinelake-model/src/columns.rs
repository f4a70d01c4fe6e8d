//! The columns of every table, in order: first the grain.

use cinelake_refine::{ColumnInfo, Kind};

type Columns = &'static [ColumnInfo];

const fn required(name: &'static str, kind: Kind, description: &'static str) -> ColumnInfo {
    ColumnInfo::required(name, kind, description)
}

const fn optional(name: &'static str, kind: Kind, description: &'static str) -> ColumnInfo {
    ColumnInfo::optional(name, kind, description)
}

#[rustfmt::skip]
const TITLE_KEY: ColumnInfo = required("title_key", Kind::Text, "the title, by IMDb's id (tconst)").from("tconst");
#[rustfmt::skip]
const GENRE_KEY: ColumnInfo = required("genre_key", Kind::Text, "the genre; `unknown` where the title has none").from("titles.genres");
#[rustfmt::skip]
const COMPANY_KEY: ColumnInfo = required("company_key", Kind::Int64, "the company, by TMDB's id; -1 where the title has none").from("tmdb_companies.company_id");
#[rustfmt::skip]
const COUNTRY_KEY: ColumnInfo = required("country_key", Kind::Text, "the country, ISO 3166-1; `unknown` where the title has none").from("tmdb_countries.country");
#[rustfmt::skip]
const LANGUAGE_KEY: ColumnInfo = required("language_key", Kind::Text, "the language, ISO 639-1; `unknown` where the title has none").from("tmdb_languages.language");
#[rustfmt::skip]
const WEIGHT: ColumnInfo = required(crate::WEIGHT, Kind::Float64, "share of the title's figures that belongs to this row: one divided by the rows of the title").unit("over 0, to 1").from("computed");

#[rustfmt::skip]
pub(crate) const DIM_TITLE: Columns = &[
    required("title_key", Kind::Text, "IMDb's id (tconst); `unknown` for the unknown title").from("titles.tconst, or tmdb_movies.tconst or tmdb_series.tconst"),
    required("kind", Kind::Text, "`movie`, `series`, `episode`, `other` or `unknown`").from("titles.kind; the kind of the record where no catalogue has the title"),
    optional("title_type", Kind::Text, "IMDb's finer type, for instance `tvMiniSeries`").from("titles.title_type"),
    optional("primary_title", Kind::Text, "the title as best known; TMDB's where the catalogue has none").from("titles.primary_title, tmdb_movies.title, tmdb_series.name"),
    optional("original_title", Kind::Text, "the title in its own language").from("titles.original_title, tmdb_movies.original_title, tmdb_series.original_name"),
    optional("start_year", Kind::Int32, "year of release by the catalogue, or of a series' first season").unit("year").from("titles.start_year"),
    optional("end_year", Kind::Int32, "year a series ended").unit("year").from("titles.end_year"),
    optional("release_year", Kind::Int32, "year of TMDB's release date (of a series, of its first episode); start_year where TMDB has none").unit("year").from("tmdb_movies.release_date, tmdb_series.first_air_date, titles.start_year"),
    optional("genres", Kind::Text, "the catalogue's genres joined by commas, to be read; to group, use bridge_title_genre").from("titles.genres_text"),
    required("in_catalogue", Kind::Bool, "whether a catalogue of the lake has the title"),
    required("record_kind", Kind::Text, "which record of TMDB belongs to the title: `movie`, `series` or `none`"),
    optional("tmdb_id", Kind::Int64, "TMDB's id of that record; films and series have ids of their own").from("tmdb_movies.tmdb_id, tmdb_series.tmdb_id"),
    optional("status", Kind::Text, "`Released`, `Post Production`, `Ended` …").from("tmdb_movies.status, tmdb_series.status"),
    optional("adult", Kind::Bool, "whether TMDB marks it as adult").from("tmdb_movies.adult, tmdb_series.adult"),
];

#[rustfmt::skip]
pub(crate) const DIM_PERSON: Columns = &[
    required("person_key", Kind::Text, "IMDb's id (nconst); `tmdb:` and TMDB's id; `name:` and the name where a catalogue has names only; `unknown`").from("people.nconst, principals.nconst, principals.name, tmdb_cast.person_id, tmdb_crew.person_id"),
    required("source", Kind::Text, "what the key is made from: `imdb`, `tmdb`, `name` or `unknown`"),
    optional("nconst", Kind::Text, "IMDb's id").from("people.nconst, principals.nconst"),
    optional("tmdb_person_id", Kind::Int64, "TMDB's id").from("tmdb_cast.person_id, tmdb_crew.person_id"),
    optional("name", Kind::Text, "the name; of several spellings in TMDB's records the most frequent, then the first in the alphabet").from("people.name, principals.name, tmdb_cast.name, tmdb_crew.name"),
    optional("birth_year", Kind::Int32, "year of birth; NULL where it is unknown or the sources give several").unit("year").from("people.birth_year, principals.birth_year"),
    optional("death_year", Kind::Int32, "year of death; NULL for the living and the unknown").unit("year").from("people.death_year, principals.death_year"),
    required("birth_years", Kind::Int64, "how many years of birth the sources give; over 1 under a key of a name means that namesakes share the row").unit("years").from("principals.birth_year"),
];

#[rustfmt::skip]
pub(crate) const DIM_DATE: Columns = &[
    required("date_key", Kind::Int32, "the day as yyyymmdd; -1 for unknown").from("titles.snapshot_date, ratings.snapshot_date, tmdb_movies.release_date, tmdb_series.first_air_date"),
    optional("full_date", Kind::Date, "the day").from("the same"),
    optional("year", Kind::Int32, "calendar year").unit("year").from("full_date"),
    optional("quarter", Kind::Int32, "quarter of the year").unit("1 to 4").from("full_date"),
    optional("month", Kind::Int32, "month of the year").unit("1 to 12").from("full_date"),
    optional("day", Kind::Int32, "day of the month").unit("1 to 31").from("full_date"),
    optional("weekday", Kind::Int32, "day of the week").unit("1 Monday to 7 Sunday").from("full_date"),
    optional("decade", Kind::Int32, "first year of the decade").unit("year").from("full_date"),
];

#[rustfmt::skip]
pub(crate) const DIM_GENRE: Columns = &[
    required("genre_key", Kind::Text, "`imdb:` and the name, or `tmdb:` and TMDB's id; `unknown`").from("titles.genres, tmdb_genres.genre_id"),
    required("source", Kind::Text, "whose genre it is: `imdb`, `tmdb` or `unknown`"),
    optional("tmdb_genre_id", Kind::Int64, "TMDB's id").from("tmdb_genres.genre_id"),
    optional("name", Kind::Text, "the genre; of several names in TMDB's records the most frequent, then the first in the alphabet").from("titles.genres, tmdb_genres.name"),
];

#[rustfmt::skip]
pub(crate) const DIM_COMPANY: Columns = &[
    required("company_key", Kind::Int64, "TMDB's id of the company; -1 for unknown").from("tmdb_companies.company_id"),
    optional("name", Kind::Text, "name; of several in TMDB's records the most frequent, then the first in the alphabet").from("tmdb_companies.name"),
    required("origin_country_key", Kind::Text, "country of the company, ISO 3166-1; `unknown`").from("tmdb_companies.origin_country"),
];

#[rustfmt::skip]
pub(crate) const DIM_COUNTRY: Columns = &[
    required("country_key", Kind::Text, "ISO 3166-1; `unknown`").from("tmdb_countries.country, tmdb_providers.country, tmdb_companies.origin_country"),
    optional("name", Kind::Text, "name as TMDB writes it; NULL where only an offer or a company names the country").from("tmdb_countries.name"),
];

#[rustfmt::skip]
pub(crate) const DIM_LANGUAGE: Columns = &[
    required("language_key", Kind::Text, "ISO 639-1; `unknown`").from("tmdb_languages.language, tmdb_movies.original_language, tmdb_series.original_language"),
    optional("english_name", Kind::Text, "name in English; NULL where no title lists the language as spoken").from("tmdb_languages.english_name"),
    optional("own_name", Kind::Text, "name in the language itself").from("tmdb_languages.name"),
];

#[rustfmt::skip]
pub(crate) const DIM_COLLECTION: Columns = &[
    required("collection_key", Kind::Int64, "TMDB's id of the collection; -1 for unknown or none").from("tmdb_collections.collection_id"),
    optional("name", Kind::Text, "name; of several in TMDB's records the most frequent, then the first in the alphabet").from("tmdb_collections.name"),
];

#[rustfmt::skip]
pub(crate) const DIM_PROVIDER: Columns = &[
    required("provider_key", Kind::Int64, "TMDB's id of the provider; -1 for unknown").from("tmdb_providers.provider_id"),
    optional("name", Kind::Text, "name; of several in TMDB's records the most frequent, then the first in the alphabet").from("tmdb_providers.provider_name"),
];

pub(crate) const BRIDGE_TITLE_GENRE: Columns = &[TITLE_KEY, GENRE_KEY, WEIGHT];
pub(crate) const BRIDGE_TITLE_TMDB_GENRE: Columns =
    &[TITLE_KEY, GENRE_KEY.from("tmdb_genres.genre_id"), WEIGHT];
pub(crate) const BRIDGE_TITLE_COMPANY: Columns = &[TITLE_KEY, COMPANY_KEY, WEIGHT];
pub(crate) const BRIDGE_TITLE_COUNTRY: Columns = &[TITLE_KEY, COUNTRY_KEY, WEIGHT];
pub(crate) const BRIDGE_TITLE_LANGUAGE: Columns = &[TITLE_KEY, LANGUAGE_KEY, WEIGHT];

#[rustfmt::skip]
pub(crate) const BRIDGE_TITLE_PROVIDER: Columns = &[
    TITLE_KEY,
    required("country_key", Kind::Text, "the country of the offer, ISO 3166-1; `unknown` where the title has no offer").from("tmdb_providers.country"),
    required("offer", Kind::Text, "`flatrate`, `rent`, `buy`, `ads`, `free` or another that TMDB has; `unknown` where the title has no offer").from("tmdb_providers.offer"),
    required("provider_key", Kind::Int64, "the provider, by TMDB's id; -1 where the title has no offer").from("tmdb_providers.provider_id"),
    WEIGHT,
];

#[rustfmt::skip]
pub(crate) const FACT_TITLE: Columns = &[
    TITLE_KEY,
    required("release_date_key", Kind::Int32, "day of TMDB's primary release, of a series of its first episode, yyyymmdd; -1 where it is unknown").from("tmdb_movies.release_date, tmdb_series.first_air_date"),
    required("snapshot_date_key", Kind::Int32, "day the catalogue was landed, yyyymmdd; -1 where no catalogue has the title").from("titles.snapshot_date"),
    required("collection_key", Kind::Int64, "the collection of the film, by TMDB's id; -1 where it is in none").from("tmdb_collections.collection_id"),
    required("original_language_key", Kind::Text, "language of the title, ISO 639-1; `unknown`").from("tmdb_movies.original_language, tmdb_series.original_language"),
    optional("budget", Kind::Int64, "production budget of a film").unit("US dollars, nominal").from("tmdb_movies.budget"),
    optional("revenue", Kind::Int64, "worldwide gross of a film").unit("US dollars, nominal").from("tmdb_movies.revenue"),
    optional("profit", Kind::Int64, "revenue minus budget; NULL unless both are known").unit("US dollars, nominal").from("computed"),
    optional("return_on_budget", Kind::Float64, "profit divided by budget: the return of the answers").unit("ratio").from("computed"),
    optional("multiple", Kind::Float64, "revenue divided by budget").unit("ratio").from("computed"),
    optional("money_flag", Kind::Text, "why budget or revenue is suspect, as codes separated by commas; NULL if nothing is suspect").from("tmdb_movies.money_flag"),
    optional("average_rating", Kind::Float64, "mean of IMDb users' votes").unit("1 to 10").from("titles.average_rating"),
    optional("num_votes", Kind::Int64, "votes behind average_rating").unit("votes").from("titles.num_votes"),
    optional("runtime_minutes", Kind::Int32, "length by the catalogue").unit("minutes").from("titles.runtime_minutes"),
    optional("tmdb_rating", Kind::Float64, "mean of TMDB users' votes; 0 where nobody voted").unit("0 to 10").from("tmdb_movies.vote_average, tmdb_series.vote_average"),
    optional("tmdb_votes", Kind::Int64, "votes behind tmdb_rating").unit("votes").from("tmdb_movies.vote_count, tmdb_series.vote_count"),
    optional("tmdb_runtime_minutes", Kind::Int32, "length by TMDB, of a series of an episode").unit("minutes").from("tmdb_movies.runtime_minutes, tmdb_series.episode_runtime_minutes"),
    optional("popularity", Kind::Float64, "TMDB's popularity on the day of fetching; its scale changes over time").from("tmdb_movies.popularity, tmdb_series.popularity"),
];

#[rustfmt::skip]
pub(crate) const FACT_RATING_SNAPSHOT: Columns = &[
    TITLE_KEY,
    required("snapshot_date_key", Kind::Int32, "day the catalogue was landed, yyyymmdd").from("ratings.snapshot_date"),
    optional("average_rating", Kind::Float64, "mean of IMDb users' votes on that day").unit("1 to 10").from("ratings.average_rating"),
    optional("num_votes", Kind::Int64, "votes behind it").unit("votes").from("ratings.num_votes"),
];

#[rustfmt::skip]
pub(crate) const FACT_CREDIT: Columns = &[
    TITLE_KEY,
    required("person_key", Kind::Text, "the person; `unknown` where the source names nobody").from("principals.nconst, principals.name, tmdb_cast.person_id, tmdb_crew.person_id"),
    required("role", Kind::Text, "IMDb's category (`actor`, `actress`, `director` …); of TMDB `cast`, or the job as TMDB writes it; `unknown`").from("principals.category, tmdb_crew.job"),
    required("source", Kind::Text, "who says so: `catalogue` or `tmdb`"),
    optional("billing", Kind::Int32, "best place of the person among those of the title").unit("from 1").from("principals.ordering, tmdb_cast.cast_order"),
    required("credits", Kind::Int64, "how many rows of the source this row stands for").unit("rows").from("computed"),
    optional("characters", Kind::Text, "what the person plays; of several rows the first in the alphabet").from("principals.characters_text, tmdb_cast.character"),
    optional("episodes", Kind::Int32, "episodes of a series with the person in this role; of several rows the most").unit("episodes").from("tmdb_cast.episodes, tmdb_crew.episodes"),
];
