//! The Trusted tables: what each holds, one row per what, and every column with its type, unit and
//! source. The writer, `cinelake tables`, the DDL and the documents all read this one list.

use std::sync::{Arc, LazyLock};

use arrow::datatypes::{DataType, Field, Schema, SchemaRef, TimeUnit};
use cinelake_lake::layout;

mod columns;

/// Version of the tables' shape and meaning. A file of another version is rebuilt from Raw.
///
/// Version 2: `outcomes` has no filtered titles, and of a run that did not end what its ledger
/// entries say; `dead_letters` has `fetched_at`.
///
/// Version 3: `principals` has the ids of people, their place and job, and `characters` as a list;
/// `people` is new.
///
/// Version 4: `tmdb_series` is new, and a table for each part of a record: crew, genres, companies,
/// networks, countries, languages, collections, keywords, release dates, providers, videos and
/// translations. `tmdb_cast` has the cast of series too, `kind`, `credit_id` and what else TMDB says of
/// a role, and each credit once.
///
/// Version 5: `crew`, `episodes` and `akas` are new.
///
/// Version 6: `money_flag` has codes for sums beyond any film; `second_opinions` is new.
///
/// Version 7: genres are in IMDb's case, and `category` in IMDb's words.
///
/// Version 8: `titles` has from earlier snapshots what later ones leave open, and `title_type` in
/// IMDb's words; `principals` and `akas` have the rows of all parts of a file.
pub const SCHEMA_VERSION: u32 = 8;

/// A table of the Trusted zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Table {
    /// The catalogue's titles.
    Titles,
    /// Their ratings in every catalogue.
    Ratings,
    /// Who took part in them, as the catalogue says.
    Principals,
    /// People by their ids, as IMDb names them.
    People,
    /// Directors and writers of titles, by ids of people.
    Crew,
    /// Which series an episode belongs to.
    Episodes,
    /// What titles are called elsewhere.
    Akas,
    /// TMDB's records of films.
    TmdbMovies,
    /// TMDB's records of series.
    TmdbSeries,
    /// The cast, where credits were landed.
    TmdbCast,
    /// The crew, where credits were landed, and who created a series.
    TmdbCrew,
    /// Genres by TMDB's ids.
    TmdbGenres,
    /// Production companies by TMDB's ids.
    TmdbCompanies,
    /// Networks of series by TMDB's ids.
    TmdbNetworks,
    /// Production countries.
    TmdbCountries,
    /// Spoken languages.
    TmdbLanguages,
    /// The collections that films belong to.
    TmdbCollections,
    /// Keywords, where `keywords` were landed.
    TmdbKeywords,
    /// Releases with certifications, where `release_dates` or `content_ratings` were landed.
    TmdbReleaseDates,
    /// Where a title can be watched, where `watch/providers` were landed.
    TmdbProviders,
    /// Trailers and other videos, where `videos` were landed.
    TmdbVideos,
    /// Texts in other languages, where `translations` were landed.
    TmdbTranslations,
    /// What other sources say of budgets and box offices, beside TMDB.
    SecondOpinions,
    /// How each title ended in each run.
    Outcomes,
    /// Records that could not be typed.
    DeadLetters,
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ColumnInfo {
    /// Its name, the same in Parquet, SQL and documents.
    pub name: &'static str,
    /// What it holds, as a phrase without full stop.
    pub description: &'static str,
    /// Unit of a quantity, for instance `minutes`; `None` where there is none.
    pub unit: Option<&'static str>,
    /// Where the value comes from.
    pub source: &'static str,
    pub(crate) kind: Kind,
    nullable: bool,
}

/// The types in use; each is one Arrow type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// UTF-8.
    Text,
    /// A list of texts.
    Texts,
    /// A whole number of 32 bits.
    Int32,
    /// A whole number of 64 bits.
    Int64,
    /// A floating-point number of 64 bits.
    Float64,
    /// True or false.
    Bool,
    /// A day.
    Date,
    /// Microseconds in UTC.
    Instant,
}

impl Table {
    /// Every table, in the order in which they are refined and listed.
    pub const ALL: [Self; 25] = [
        Self::Titles,
        Self::Ratings,
        Self::Principals,
        Self::People,
        Self::Crew,
        Self::Episodes,
        Self::Akas,
        Self::TmdbMovies,
        Self::TmdbSeries,
        Self::TmdbCast,
        Self::TmdbCrew,
        Self::TmdbGenres,
        Self::TmdbCompanies,
        Self::TmdbNetworks,
        Self::TmdbCountries,
        Self::TmdbLanguages,
        Self::TmdbCollections,
        Self::TmdbKeywords,
        Self::TmdbReleaseDates,
        Self::TmdbProviders,
        Self::TmdbVideos,
        Self::TmdbTranslations,
        Self::SecondOpinions,
        Self::Outcomes,
        Self::DeadLetters,
    ];

    /// The tables of parts of TMDB's records: their rows come and go with the record of their title.
    /// Each begins with `tconst` and `kind`.
    pub const PARTS: [Self; 13] = [
        Self::TmdbCast,
        Self::TmdbCrew,
        Self::TmdbGenres,
        Self::TmdbCompanies,
        Self::TmdbNetworks,
        Self::TmdbCountries,
        Self::TmdbLanguages,
        Self::TmdbCollections,
        Self::TmdbKeywords,
        Self::TmdbReleaseDates,
        Self::TmdbProviders,
        Self::TmdbVideos,
        Self::TmdbTranslations,
    ];

    /// The name in SQL and in paths, for instance `tmdb_movies`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Titles => "titles",
            Self::Ratings => "ratings",
            Self::Principals => "principals",
            Self::People => "people",
            Self::Crew => "crew",
            Self::Episodes => "episodes",
            Self::Akas => "akas",
            Self::TmdbMovies => "tmdb_movies",
            Self::TmdbSeries => "tmdb_series",
            Self::TmdbCast => "tmdb_cast",
            Self::TmdbCrew => "tmdb_crew",
            Self::TmdbGenres => "tmdb_genres",
            Self::TmdbCompanies => "tmdb_companies",
            Self::TmdbNetworks => "tmdb_networks",
            Self::TmdbCountries => "tmdb_countries",
            Self::TmdbLanguages => "tmdb_languages",
            Self::TmdbCollections => "tmdb_collections",
            Self::TmdbKeywords => "tmdb_keywords",
            Self::TmdbReleaseDates => "tmdb_release_dates",
            Self::TmdbProviders => "tmdb_providers",
            Self::TmdbVideos => "tmdb_videos",
            Self::TmdbTranslations => "tmdb_translations",
            Self::SecondOpinions => "second_opinions",
            Self::Outcomes => "outcomes",
            Self::DeadLetters => "dead_letters",
        }
    }

    /// The inverse of [`Self::name`].
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|table| table.name() == name)
    }

    /// The one file of the table: `Trusted/titles/titles.parquet`.
    #[must_use]
    pub fn path(self) -> String {
        layout::trusted_file(self.name())
    }

    /// The folder of that file: `Trusted/titles`. What Athena takes as the table's location.
    #[must_use]
    pub fn folder(self) -> String {
        layout::trusted_folder(self.name())
    }

    /// One row per what, as a sentence.
    #[must_use]
    pub fn description(self) -> &'static str {
        match self {
            Self::Titles => {
                "One row per title (tconst) of the catalogues, as the latest catalogue that knows \
                 it says; sorted by kind, start_year and the number of the tconst."
            }
            Self::Ratings => {
                "One row per title and day of a catalogue that has its rating or votes \
                 (snapshot_date); of several catalogues of one day the latest; sorted by the number \
                 of the tconst, then snapshot_date."
            }
            Self::Principals => {
                "One row per title, person and role, from the latest catalogue with people that has \
                 the title; exact duplicates removed; sorted by the number of the tconst, then \
                 ordering, then name. Without nconst, people of one name cannot be told apart."
            }
            Self::People => {
                "One row per person (nconst) of title.principals whom name.basics names; people who \
                 took part in no title of the catalogues are left out; sorted by the number of the \
                 nconst."
            }
            Self::Crew => {
                "One row per title (tconst), person (nconst) and role, `director` or `writer`, of \
                 title.crew; of the titles of the catalogues only, and of a title from the latest \
                 file that has it; sorted by the number of the tconst, then role, then ordering."
            }
            Self::Episodes => {
                "One row per episode (tconst) of title.episode that is a title of the catalogues, \
                 from the latest file that has it; sorted by the number of the tconst."
            }
            Self::Akas => {
                "One row per title (tconst) and place among its names (ordering) of title.akas; of \
                 the titles of the catalogues only, and of a title from the latest file that has \
                 it; sorted by the number of the tconst, then ordering. `titles` takes no name from \
                 it."
            }
            Self::TmdbMovies => {
                "One row per film (tconst) with a TMDB record: the one fetched last; in the order \
                 of landing. Unknown is NULL where TMDB says 0 or nothing; the _raw \
                 columns keep what it said."
            }
            Self::TmdbSeries => {
                "One row per series (tconst) with a TMDB record: the one fetched last; in the order \
                 of landing. Unknown is NULL where TMDB says nothing."
            }
            Self::TmdbCast => {
                "One row per title, film or series, and role of TMDB's cast (credit_id); only of \
                 titles whose record was landed with credits (ingest --append credits; of series \
                 aggregate_credits comes first, which has all seasons). Each credit is here once. \
                 What else TMDB says of the person is in extra of the title."
            }
            Self::TmdbCrew => {
                "One row per title, film or series, and job of a person (credit_id), from the same \
                 block as tmdb_cast; and one per creator of a series. Each credit is here once."
            }
            Self::TmdbGenres => "One row per title, film or series, and genre (genre_id).",
            Self::TmdbCompanies => {
                "One row per title, film or series, and production company (company_id)."
            }
            Self::TmdbNetworks => "One row per series and network that shows it (network_id).",
            Self::TmdbCountries => {
                "One row per title, film or series, and production country (country)."
            }
            Self::TmdbLanguages => {
                "One row per title, film or series, and spoken language (language)."
            }
            Self::TmdbCollections => {
                "One row per film that belongs to a collection (collection_id): TMDB names one at \
                 most."
            }
            Self::TmdbKeywords => {
                "One row per title, film or series, and keyword (keyword_id); only of titles whose \
                 record was landed with keywords (ingest --append keywords)."
            }
            Self::TmdbReleaseDates => {
                "One row per title and release in a country with its certification; of series one \
                 per country and rating. Exact duplicates removed. Only of films landed with \
                 release_dates and of series landed with content_ratings (ingest --append)."
            }
            Self::TmdbProviders => {
                "One row per title, film or series, country, kind of offer and provider \
                 (provider_id), on the day of fetching; only of titles whose record was landed with \
                 watch/providers (ingest --append watch/providers). Who shows it has to name \
                 JustWatch, TMDB's source."
            }
            Self::TmdbVideos => {
                "One row per title, film or series, and video (video_id); only of titles whose \
                 record was landed with videos (ingest --append videos)."
            }
            Self::TmdbTranslations => {
                "One row per title, film or series, and translation (language and country); only of \
                 titles whose record was landed with translations (ingest --append translations)."
            }
            Self::SecondOpinions => {
                "One row per title (tconst) of the catalogues, source and figure (budget or revenue) \
                 that the latest file of the source has (ingest --second-opinion); sorted by the \
                 number of the tconst, then source, then figure. Titles and figures that only TMDB \
                 has are in no row."
            }
            Self::Outcomes => {
                "One row per run and title that was to be asked: how it ended. Of a run that did \
                 not end: what it landed and missed. Titles that a filter left out are in no row; \
                 the run's summary counts them."
            }
            Self::DeadLetters => {
                "One row per landed record that could not be typed, with the reason and its text."
            }
        }
    }

    /// Of a table of [`Self::PARTS`] the columns that tell the rows of one title apart; empty where
    /// only all columns together do. Rows in which one of them is NULL are told apart by all.
    #[must_use]
    pub fn part_key(self) -> &'static [&'static str] {
        match self {
            Self::TmdbCast | Self::TmdbCrew => &["credit_id"],
            Self::TmdbGenres => &["genre_id"],
            Self::TmdbCompanies => &["company_id"],
            Self::TmdbNetworks => &["network_id"],
            Self::TmdbCountries => &["country"],
            Self::TmdbLanguages => &["language"],
            Self::TmdbCollections => &["collection_id"],
            Self::TmdbKeywords => &["keyword_id"],
            Self::TmdbProviders => &["country", "offer", "provider_id"],
            Self::TmdbVideos => &["video_id"],
            Self::TmdbTranslations => &["language", "country"],
            _ => &[],
        }
    }

    /// Whether rows of records that are too old are taken out of it, by its column `fetched_at`.
    pub(crate) fn expires(self) -> bool {
        matches!(
            self,
            Self::TmdbMovies | Self::TmdbSeries | Self::DeadLetters
        )
    }

    /// The columns, in order; the same as in [`Self::schema`].
    #[must_use]
    pub fn columns(self) -> &'static [ColumnInfo] {
        match self {
            Self::Titles => columns::TITLES,
            Self::Ratings => columns::RATINGS,
            Self::Principals => columns::PRINCIPALS,
            Self::People => columns::PEOPLE,
            Self::Crew => columns::CREW,
            Self::Episodes => columns::EPISODES,
            Self::Akas => columns::AKAS,
            Self::TmdbMovies => columns::TMDB_MOVIES,
            Self::TmdbSeries => columns::TMDB_SERIES,
            Self::TmdbCast => columns::TMDB_CAST,
            Self::TmdbCrew => columns::TMDB_CREW,
            Self::TmdbGenres => columns::TMDB_GENRES,
            Self::TmdbCompanies => columns::TMDB_COMPANIES,
            Self::TmdbNetworks => columns::TMDB_NETWORKS,
            Self::TmdbCountries => columns::TMDB_COUNTRIES,
            Self::TmdbLanguages => columns::TMDB_LANGUAGES,
            Self::TmdbCollections => columns::TMDB_COLLECTIONS,
            Self::TmdbKeywords => columns::TMDB_KEYWORDS,
            Self::TmdbReleaseDates => columns::TMDB_RELEASE_DATES,
            Self::TmdbProviders => columns::TMDB_PROVIDERS,
            Self::TmdbVideos => columns::TMDB_VIDEOS,
            Self::TmdbTranslations => columns::TMDB_TRANSLATIONS,
            Self::SecondOpinions => columns::SECOND_OPINIONS,
            Self::Outcomes => columns::OUTCOMES,
            Self::DeadLetters => columns::DEAD_LETTERS,
        }
    }

    /// The Arrow schema of the file. Text is `Utf8`, dates `Date32`, times microseconds in UTC,
    /// lists of text are lists of nullable `element`s, as Parquet's own convention names them.
    #[must_use]
    pub fn schema(self) -> SchemaRef {
        static SCHEMAS: LazyLock<[SchemaRef; Table::ALL.len()]> = LazyLock::new(|| {
            Table::ALL.map(|table| {
                let fields = table.columns().iter().map(ColumnInfo::field);
                Arc::new(Schema::new(fields.collect::<Vec<_>>()))
            })
        });
        SCHEMAS[self as usize].clone()
    }
}

impl std::fmt::Display for Table {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.name())
    }
}

impl serde::Serialize for Table {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl ColumnInfo {
    /// The Arrow type.
    #[must_use]
    pub fn data_type(&self) -> DataType {
        match self.kind {
            Kind::Text => DataType::Utf8,
            Kind::Texts => DataType::List(Arc::new(list_element())),
            Kind::Int32 => DataType::Int32,
            Kind::Int64 => DataType::Int64,
            Kind::Float64 => DataType::Float64,
            Kind::Bool => DataType::Boolean,
            Kind::Date => DataType::Date32,
            Kind::Instant => DataType::Timestamp(TimeUnit::Microsecond, Some(UTC.into())),
        }
    }

    /// Whether the column may be NULL, which always means unknown or not applicable.
    #[must_use]
    pub fn is_nullable(&self) -> bool {
        self.nullable
    }

    /// The Arrow field.
    #[must_use]
    pub fn field(&self) -> Field {
        Field::new(self.name, self.data_type(), self.nullable)
    }

    /// A column that is never NULL. Its source is cinelake, unless [`Self::from`] says another.
    #[must_use]
    pub const fn required(name: &'static str, kind: Kind, description: &'static str) -> Self {
        Self {
            name,
            description,
            unit: None,
            source: "cinelake",
            kind,
            nullable: false,
        }
    }

    /// A column that is NULL where its value is unknown or does not apply.
    #[must_use]
    pub const fn optional(name: &'static str, kind: Kind, description: &'static str) -> Self {
        Self {
            nullable: true,
            ..Self::required(name, kind, description)
        }
    }

    /// With the unit of a quantity.
    #[must_use]
    pub const fn unit(self, unit: &'static str) -> Self {
        Self {
            unit: Some(unit),
            ..self
        }
    }

    /// With where the value comes from.
    #[must_use]
    pub const fn from(self, source: &'static str) -> Self {
        Self { source, ..self }
    }
}

/// The time zone of every instant.
pub(crate) const UTC: &str = "UTC";

/// The child of a list column.
pub(crate) fn list_element() -> Field {
    Field::new("element", DataType::Utf8, true)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn columns_and_schema_agree() {
        for table in Table::ALL {
            let schema = table.schema();
            assert_eq!(schema.fields().len(), table.columns().len(), "{table}");
            for (field, column) in schema.fields().iter().zip(table.columns()) {
                assert_eq!(field.name(), column.name);
                assert_eq!(
                    field.data_type(),
                    &column.data_type(),
                    "{table}.{}",
                    column.name
                );
                assert_eq!(field.is_nullable(), column.is_nullable());
            }
        }
    }

    #[test]
    fn every_column_says_what_it_is_once() {
        for table in Table::ALL {
            let names: HashSet<_> = table.columns().iter().map(|column| column.name).collect();
            assert_eq!(names.len(), table.columns().len(), "{table}");
            for column in table.columns() {
                let words = [column.description, column.source];
                assert!(
                    words
                        .iter()
                        .all(|text| !text.is_empty() && !text.ends_with('.'))
                );
            }
        }
    }

    #[test]
    fn tables_of_parts_begin_with_the_title_and_have_their_key() {
        for table in Table::PARTS {
            let names: Vec<_> = table.columns().iter().map(|column| column.name).collect();
            assert_eq!(names[..2], ["tconst", "kind"], "{table}");
            let key = table.part_key();
            assert!(key.iter().all(|name| names[2..].contains(name)), "{table}");
            assert!(!table.expires(), "{table}");
        }
    }

    #[test]
    fn names_and_paths_lead_back_to_the_table() {
        for (at, table) in Table::ALL.into_iter().enumerate() {
            assert_eq!(table as usize, at);
            assert_eq!(Table::parse(table.name()), Some(table));
            assert!(table.path().starts_with(&table.folder()));
        }
        assert_eq!(Table::Titles.path(), "Trusted/titles/titles.parquet");
        assert_eq!(Table::parse("persons"), None);
    }
}
