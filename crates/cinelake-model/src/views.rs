//! Views over the star for dashboards: a fact with what its keys stand for, so that a tool for charts
//! needs no joins.
//!
//! A view over a bridge has shares of money (`revenue_share` is the revenue times the weight of the bridge)
//! and not the money itself: shares may be added up, the money would be counted once for each member.

/// A view: its statement is the same in DataFusion, DuckDB, Spark and Athena.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct View {
    /// Its name in SQL.
    pub name: &'static str,
    /// What one row is, as a sentence.
    pub description: &'static str,
    /// Its columns, in order.
    pub columns: &'static [(&'static str, ViewType)],
    /// The statement; `{db}` stands before every table.
    template: &'static str,
}

/// What the values of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ViewType {
    /// Text.
    Text,
    /// A whole number.
    Integer,
    /// A number with a fraction.
    Decimal,
    /// A day.
    Day,
}

use ViewType::{Day, Decimal, Integer, Text};

impl View {
    /// Every view.
    pub const ALL: [Self; 5] = [TITLES, BY_GENRE, BY_COMPANY, BY_COUNTRY, CREDITS];

    /// The statement, with `database` (`cinelake.`, or nothing) before the name of every table.
    #[must_use]
    pub fn sql(&self, database: &str) -> String {
        self.template.trim_end().replace("{db}", database)
    }
}

const TITLES: View = View {
    name: "view_titles",
    description: "One row per title (title_key), with its release date, language and collection.",
    template: include_str!("views/view_titles.sql"),
    columns: &[
        ("title_key", Text),
        ("kind", Text),
        ("title_type", Text),
        ("primary_title", Text),
        ("original_title", Text),
        ("start_year", Integer),
        ("release_year", Integer),
        ("release_date", Day),
        ("release_month", Integer),
        ("release_decade", Integer),
        ("genres", Text),
        ("original_language", Text),
        ("collection", Text),
        ("budget", Integer),
        ("revenue", Integer),
        ("profit", Integer),
        ("return_on_budget", Decimal),
        ("multiple", Decimal),
        ("money_flag", Text),
        ("average_rating", Decimal),
        ("num_votes", Integer),
        ("runtime_minutes", Integer),
        ("tmdb_rating", Decimal),
        ("tmdb_votes", Integer),
        ("popularity", Decimal),
    ],
};

const BY_GENRE: View = View {
    name: "view_titles_by_genre",
    description: "One row per title and genre of the catalogue; add up shares, not money.",
    template: include_str!("views/view_titles_by_genre.sql"),
    columns: &[
        ("title_key", Text),
        ("kind", Text),
        ("primary_title", Text),
        ("release_year", Integer),
        ("genre", Text),
        ("weight", Decimal),
        ("budget_share", Decimal),
        ("revenue_share", Decimal),
        ("profit_share", Decimal),
        ("money_flag", Text),
        ("average_rating", Decimal),
        ("num_votes", Integer),
    ],
};

const BY_COMPANY: View = View {
    name: "view_titles_by_company",
    description: "One row per title and production company; add up shares, not money.",
    template: include_str!("views/view_titles_by_company.sql"),
    columns: &[
        ("title_key", Text),
        ("kind", Text),
        ("primary_title", Text),
        ("release_year", Integer),
        ("company", Text),
        ("company_country", Text),
        ("weight", Decimal),
        ("budget_share", Decimal),
        ("revenue_share", Decimal),
        ("profit_share", Decimal),
        ("money_flag", Text),
        ("average_rating", Decimal),
        ("num_votes", Integer),
    ],
};

const BY_COUNTRY: View = View {
    name: "view_titles_by_country",
    description: "One row per title and production country; add up shares, not money.",
    template: include_str!("views/view_titles_by_country.sql"),
    columns: &[
        ("title_key", Text),
        ("kind", Text),
        ("primary_title", Text),
        ("release_year", Integer),
        ("country", Text),
        ("weight", Decimal),
        ("budget_share", Decimal),
        ("revenue_share", Decimal),
        ("profit_share", Decimal),
        ("money_flag", Text),
        ("average_rating", Decimal),
        ("num_votes", Integer),
    ],
};

const CREDITS: View = View {
    name: "view_credits",
    description: "One row per title, person, role and source; count one source at a time.",
    template: include_str!("views/view_credits.sql"),
    columns: &[
        ("title_key", Text),
        ("kind", Text),
        ("primary_title", Text),
        ("release_year", Integer),
        ("person_key", Text),
        ("person", Text),
        ("birth_year", Integer),
        ("role", Text),
        ("source", Text),
        ("billing", Integer),
        ("characters", Text),
        ("average_rating", Decimal),
        ("num_votes", Integer),
    ],
};
