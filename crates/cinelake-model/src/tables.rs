//! The tables of the star: what each holds, its grain, and which column refers to which dimension.

use std::sync::Arc;

use arrow::datatypes::{Schema, SchemaRef};
use cinelake_lake::layout;
use cinelake_refine::ColumnInfo;

use crate::{columns, statements};

/// Version of the star's shape and meaning. A file of another version is made anew.
pub const MODEL_VERSION: u32 = 2;

/// The key of an unknown member whose dimension has keys of text.
pub const UNKNOWN_TEXT: &str = "unknown";
/// The key of an unknown member whose dimension has keys of numbers.
pub const UNKNOWN_ID: i64 = -1;
/// The column of a bridge that adds up to one for each title.
pub const WEIGHT: &str = "weight";

/// A table of the star schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RefinedTable {
    /// Titles.
    DimTitle,
    /// People.
    DimPerson,
    /// Days.
    DimDate,
    /// Genres, of IMDb and of TMDB.
    DimGenre,
    /// Production companies.
    DimCompany,
    /// Countries.
    DimCountry,
    /// Languages.
    DimLanguage,
    /// Collections of films.
    DimCollection,
    /// Where titles can be watched.
    DimProvider,
    /// The catalogue's genres of a title.
    BridgeTitleGenre,
    /// TMDB's genres of a title.
    BridgeTitleTmdbGenre,
    /// The production companies of a title.
    BridgeTitleCompany,
    /// The production countries of a title.
    BridgeTitleCountry,
    /// The spoken languages of a title.
    BridgeTitleLanguage,
    /// The offers of a title.
    BridgeTitleProvider,
    /// Money, rating, votes and length of a title.
    FactTitle,
    /// Rating and votes of a title on the day of a snapshot.
    FactRatingSnapshot,
    /// Who took part in a title.
    FactCredit,
}

/// What a table of the star is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Describes: who, what, where, when.
    Dimension,
    /// Joins a title to the several members that it has of one dimension.
    Bridge,
    /// Measures.
    Fact,
}

impl RefinedTable {
    /// Every table, in the order in which they are made and listed: what is referred to comes first.
    pub const ALL: [Self; 18] = [
        Self::DimTitle,
        Self::DimPerson,
        Self::DimDate,
        Self::DimGenre,
        Self::DimCompany,
        Self::DimCountry,
        Self::DimLanguage,
        Self::DimCollection,
        Self::DimProvider,
        Self::BridgeTitleGenre,
        Self::BridgeTitleTmdbGenre,
        Self::BridgeTitleCompany,
        Self::BridgeTitleCountry,
        Self::BridgeTitleLanguage,
        Self::BridgeTitleProvider,
        Self::FactTitle,
        Self::FactRatingSnapshot,
        Self::FactCredit,
    ];

    /// The name in SQL and in paths, for instance `fact_title`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::DimTitle => "dim_title",
            Self::DimPerson => "dim_person",
            Self::DimDate => "dim_date",
            Self::DimGenre => "dim_genre",
            Self::DimCompany => "dim_company",
            Self::DimCountry => "dim_country",
            Self::DimLanguage => "dim_language",
            Self::DimCollection => "dim_collection",
            Self::DimProvider => "dim_provider",
            Self::BridgeTitleGenre => "bridge_title_genre",
            Self::BridgeTitleTmdbGenre => "bridge_title_tmdb_genre",
            Self::BridgeTitleCompany => "bridge_title_company",
            Self::BridgeTitleCountry => "bridge_title_country",
            Self::BridgeTitleLanguage => "bridge_title_language",
            Self::BridgeTitleProvider => "bridge_title_provider",
            Self::FactTitle => "fact_title",
            Self::FactRatingSnapshot => "fact_rating_snapshot",
            Self::FactCredit => "fact_credit",
        }
    }

    /// The inverse of [`Self::name`].
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|table| table.name() == name)
    }

    /// The one file of the table: `Refined/fact_title/fact_title.parquet`.
    #[must_use]
    pub fn path(self) -> String {
        layout::refined_file(self.name())
    }

    /// The folder of that file.
    #[must_use]
    pub fn folder(self) -> String {
        layout::refined_folder(self.name())
    }

    /// What it is for, as its name begins.
    #[must_use]
    pub fn role(self) -> Role {
        match self.name().split('_').next() {
            Some("dim") => Role::Dimension,
            Some("bridge") => Role::Bridge,
            _ => Role::Fact,
        }
    }

    /// One row per what, as sentences.
    #[must_use]
    pub fn description(self) -> &'static str {
        match self {
            Self::DimTitle => {
                "One row per title (title_key): of the catalogues, and of TMDB's records whose title no \
                 catalogue has any more; and one for unknown."
            }
            Self::DimPerson => {
                "One row per person (person_key): by IMDb's id, by TMDB's id, or by the name where a \
                 catalogue has names only; and one for unknown. A person whom both IMDb and TMDB know has \
                 two rows, because only a name would join them."
            }
            Self::DimDate => "One row per day (date_key) that a fact names, and one for unknown.",
            Self::DimGenre => {
                "One row per genre (genre_key), those of IMDb and those of TMDB apart, and one for unknown."
            }
            Self::DimCompany => {
                "One row per production company (company_key), and one for unknown."
            }
            Self::DimCountry => {
                "One row per country (country_key) of a production, an offer or a company, and one for \
                 unknown."
            }
            Self::DimLanguage => {
                "One row per language (language_key), spoken or original, and one for unknown."
            }
            Self::DimCollection => {
                "One row per collection of films (collection_key), and one for unknown or none."
            }
            Self::DimProvider => {
                "One row per provider (provider_key), and one for unknown. Who shows it has to name \
                 JustWatch, TMDB's source."
            }
            Self::BridgeTitleGenre => {
                "One row per title and genre of the catalogue (title_key, genre_key). A title without a \
                 genre has the unknown one. The weights of a title add up to one."
            }
            Self::BridgeTitleTmdbGenre => {
                "One row per title and genre of TMDB (title_key, genre_key). A title without a genre has \
                 the unknown one. The weights of a title add up to one."
            }
            Self::BridgeTitleCompany => {
                "One row per title and production company (title_key, company_key). A title without a \
                 company has the unknown one. The weights of a title add up to one."
            }
            Self::BridgeTitleCountry => {
                "One row per title and production country (title_key, country_key). A title without a \
                 country has the unknown one. The weights of a title add up to one."
            }
            Self::BridgeTitleLanguage => {
                "One row per title and spoken language (title_key, language_key). A title without a \
                 language has the unknown one. The weights of a title add up to one."
            }
            Self::BridgeTitleProvider => {
                "One row per title, country, kind of offer and provider (title_key, country_key, offer, \
                 provider_key), on the day of fetching. A title without an offer has the unknown one. The \
                 weights of a title add up to one."
            }
            Self::FactTitle => "One row per title (title_key). Unknown is NULL, never 0.",
            Self::FactRatingSnapshot => {
                "One row per title and day of a catalogue that has its rating or votes (title_key, \
                 snapshot_date_key)."
            }
            Self::FactCredit => {
                "One row per title, person, role and source (title_key, person_key, role, source). \
                 Catalogue and TMDB may both list a person: count one source at a time."
            }
        }
    }

    /// The columns that tell its rows apart. It is sorted by them.
    #[must_use]
    pub fn grain(self) -> &'static [&'static str] {
        match self {
            Self::DimTitle | Self::FactTitle => &["title_key"],
            Self::DimPerson => &["person_key"],
            Self::DimDate => &["date_key"],
            Self::DimGenre => &["genre_key"],
            Self::DimCompany => &["company_key"],
            Self::DimCountry => &["country_key"],
            Self::DimLanguage => &["language_key"],
            Self::DimCollection => &["collection_key"],
            Self::DimProvider => &["provider_key"],
            Self::BridgeTitleGenre | Self::BridgeTitleTmdbGenre => &["title_key", "genre_key"],
            Self::BridgeTitleCompany => &["title_key", "company_key"],
            Self::BridgeTitleCountry => &["title_key", "country_key"],
            Self::BridgeTitleLanguage => &["title_key", "language_key"],
            Self::BridgeTitleProvider => &["title_key", "country_key", "offer", "provider_key"],
            Self::FactRatingSnapshot => &["title_key", "snapshot_date_key"],
            Self::FactCredit => &["title_key", "person_key", "role", "source"],
        }
    }

    /// The columns, in order; the same as in [`Self::schema`].
    #[must_use]
    pub fn columns(self) -> &'static [ColumnInfo] {
        match self {
            Self::DimTitle => columns::DIM_TITLE,
            Self::DimPerson => columns::DIM_PERSON,
            Self::DimDate => columns::DIM_DATE,
            Self::DimGenre => columns::DIM_GENRE,
            Self::DimCompany => columns::DIM_COMPANY,
            Self::DimCountry => columns::DIM_COUNTRY,
            Self::DimLanguage => columns::DIM_LANGUAGE,
            Self::DimCollection => columns::DIM_COLLECTION,
            Self::DimProvider => columns::DIM_PROVIDER,
            Self::BridgeTitleGenre => columns::BRIDGE_TITLE_GENRE,
            Self::BridgeTitleTmdbGenre => columns::BRIDGE_TITLE_TMDB_GENRE,
            Self::BridgeTitleCompany => columns::BRIDGE_TITLE_COMPANY,
            Self::BridgeTitleCountry => columns::BRIDGE_TITLE_COUNTRY,
            Self::BridgeTitleLanguage => columns::BRIDGE_TITLE_LANGUAGE,
            Self::BridgeTitleProvider => columns::BRIDGE_TITLE_PROVIDER,
            Self::FactTitle => columns::FACT_TITLE,
            Self::FactRatingSnapshot => columns::FACT_RATING_SNAPSHOT,
            Self::FactCredit => columns::FACT_CREDIT,
        }
    }

    /// The Arrow schema of the file.
    #[must_use]
    pub fn schema(self) -> SchemaRef {
        let fields = self.columns().iter().map(ColumnInfo::field);
        Arc::new(Schema::new(fields.collect::<Vec<_>>()))
    }

    /// The statement that makes it from Trusted: its columns in order, its rows sorted by the grain.
    #[must_use]
    pub fn sql(self) -> String {
        statements::statement(self)
    }

    /// The dimension that a column refers to, as its name ends: `release_date_key` refers to `dim_date`.
    /// `None` for other columns, and for a dimension's own key.
    #[must_use]
    pub fn refers_to(self, column: &str) -> Option<Self> {
        let dimensions = Self::ALL.into_iter();
        let mut dimensions = dimensions.filter(|table| table.role() == Role::Dimension);
        let meant = dimensions.find(|dimension| {
            let key = dimension.grain()[0];
            column
                .strip_suffix(key)
                .is_some_and(|before| before.is_empty() || before.ends_with('_'))
        });
        meant.filter(|dimension| *dimension != self)
    }
}

impl std::fmt::Display for RefinedTable {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.name())
    }
}

impl serde::Serialize for RefinedTable {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_table_begins_with_its_grain_which_is_never_null() {
        for table in RefinedTable::ALL {
            let columns = table.columns();
            let names: Vec<_> = columns.iter().map(|column| column.name).collect();
            assert!(names.starts_with(table.grain()), "{table}");
            for column in &columns[..table.grain().len()] {
                assert!(!column.is_nullable(), "{table}.{}", column.name);
            }
            assert!(table.description().starts_with("One row per "), "{table}");
        }
    }

    #[test]
    fn every_key_refers_to_the_dimension_of_its_type_and_is_never_null() {
        for table in RefinedTable::ALL {
            for column in table.columns() {
                if !column.name.ends_with("_key")
                    || table.grain() == [column.name] && table.role() == Role::Dimension
                {
                    continue;
                }
                let dimension = table.refers_to(column.name).expect(column.name);
                let key = &dimension.columns()[0];
                assert_eq!(
                    key.data_type(),
                    column.data_type(),
                    "{table}.{}",
                    column.name
                );
                assert!(!column.is_nullable(), "{table}.{}", column.name);
            }
        }
        let date = RefinedTable::FactTitle.refers_to("release_date_key");
        assert_eq!(date, Some(RefinedTable::DimDate));
        assert_eq!(RefinedTable::DimDate.refers_to("date_key"), None);
    }

    #[test]
    fn every_bridge_has_a_weight_and_only_bridges_have_one() {
        for table in RefinedTable::ALL {
            let has = table.columns().iter().any(|column| column.name == WEIGHT);
            assert_eq!(has, table.role() == Role::Bridge, "{table}");
        }
    }

    #[test]
    fn every_column_says_what_it_is_once() {
        for table in RefinedTable::ALL {
            let names: HashSet<_> = table.columns().iter().map(|column| column.name).collect();
            assert_eq!(names.len(), table.columns().len(), "{table}");
            for column in table.columns() {
                for text in [column.description, column.source] {
                    assert!(
                        !text.is_empty() && !text.ends_with('.'),
                        "{table}.{}",
                        column.name
                    );
                }
            }
        }
    }

    #[test]
    fn money_has_64_bits() {
        let money = ["budget", "revenue", "profit"];
        let columns = RefinedTable::FactTitle.columns().iter();
        let of_money = columns.filter(|column| money.contains(&column.name));
        let types: Vec<_> = of_money.map(ColumnInfo::data_type).collect();
        assert_eq!(types, vec![arrow::datatypes::DataType::Int64; 3]);
    }

    #[test]
    fn names_and_places_lead_back_to_the_table() {
        for (at, table) in RefinedTable::ALL.into_iter().enumerate() {
            assert_eq!(table as usize, at);
            assert_eq!(RefinedTable::parse(table.name()), Some(table));
        }
        assert_eq!(RefinedTable::parse("titles"), None);
    }
}
