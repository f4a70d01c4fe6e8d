//! The fields of a film's record, typed.

use std::borrow::Cow;

use super::fields::{self, Date, Key};
use super::record::{Record, TypedRecord};

/// Below this a sum of money is suspect.
const SMALL_SUM: i64 = 1_000;
/// Twice what the dearest film is known to have cost, in dollars. More is most likely another currency.
const LARGEST_BUDGET: i64 = 1_000_000_000;
/// A third more than the film with the highest box office took, in dollars; the same.
const LARGEST_REVENUE: i64 = 4_000_000_000;
/// A multiple of the budget beyond which revenue is suspect, either way round by its powers.
const MANY_TIMES: i128 = 100;
const THOUSAND: i128 = 1_000;

/// The typed fields of a film. Texts borrow from the file where they can.
#[derive(Debug)]
pub(super) struct Movie<'r> {
    tmdb_id: Option<i64>,
    title: Option<Cow<'r, str>>,
    original_title: Option<Cow<'r, str>>,
    original_language: Option<Cow<'r, str>>,
    status: Option<Cow<'r, str>>,
    adult: Option<bool>,
    release_date: Date,
    runtime_raw: Option<i64>,
    budget_raw: Option<i64>,
    revenue_raw: Option<i64>,
    genres: Option<Vec<Cow<'r, str>>>,
    companies: Option<Vec<Cow<'r, str>>>,
    countries: Option<Vec<Cow<'r, str>>>,
    languages: Option<Vec<Cow<'r, str>>>,
    collection: Option<Cow<'r, str>>,
    vote_average: Option<f64>,
    vote_count: Option<i64>,
    popularity: Option<f64>,
}

/// The keys of a record that have a column in `tmdb_movies`.
const KEYS: [&str; 18] = [
    "id",
    "title",
    "original_title",
    "original_language",
    "status",
    "adult",
    "release_date",
    "runtime",
    "budget",
    "revenue",
    "genres",
    "production_companies",
    "production_countries",
    "spoken_languages",
    "belongs_to_collection",
    "vote_average",
    "vote_count",
    "popularity",
];

impl<'r> Movie<'r> {
    /// Types the fields of a record.
    pub(super) fn read(record: &Record<'r>) -> Result<Self, fields::Refused> {
        let get = |key| record.get(key);
        let list = |key, of| fields::list(key, get(key), of);
        let date = fields::date("release_date", get("release_date"))?;
        Ok(Self {
            tmdb_id: fields::integer("id", get("id"))?,
            title: fields::text("title", get("title"))?,
            original_title: fields::text("original_title", get("original_title"))?,
            original_language: fields::text("original_language", get("original_language"))?,
            status: fields::text("status", get("status"))?,
            adult: fields::boolean("adult", get("adult"))?,
            release_date: date,
            runtime_raw: fields::integer("runtime", get("runtime"))?,
            budget_raw: fields::integer("budget", get("budget"))?,
            revenue_raw: fields::integer("revenue", get("revenue"))?,
            genres: list("genres", Key::Name)?,
            companies: list("production_companies", Key::Name)?,
            countries: list("production_countries", Key::Country)?,
            languages: list("spoken_languages", Key::Language)?,
            collection: fields::name_of("belongs_to_collection", get("belongs_to_collection"))?,
            vote_average: fields::float("vote_average", get("vote_average"))?,
            vote_count: fields::integer("vote_count", get("vote_count"))?,
            popularity: fields::float("popularity", get("popularity"))?,
        })
    }

    /// The values of `tmdb_movies` in the order of its columns.
    pub(super) fn typed(self) -> TypedRecord<'r> {
        let (budget, revenue) = (positive(self.budget_raw), positive(self.revenue_raw));
        let unreadable = self.release_date == Date::Unreadable;
        let values = vec![
            self.tmdb_id.into(),
            self.title.into(),
            self.original_title.into(),
            self.original_language.into(),
            self.status.into(),
            self.adult.into(),
            self.release_date.into(),
            positive(self.runtime_raw).into(),
            self.runtime_raw.into(),
            budget.into(),
            self.budget_raw.into(),
            revenue.into(),
            self.revenue_raw.into(),
            money_flag(budget, revenue).into(),
            self.genres.into(),
            self.companies.into(),
            self.countries.into(),
            self.languages.into(),
            self.collection.into(),
            self.vote_average.into(),
            self.vote_count.into(),
            self.popularity.into(),
        ];
        TypedRecord {
            values,
            columns: &KEYS,
            kept: unreadable.then_some("release_date").into_iter().collect(),
            unreadable_dates: u64::from(unreadable),
        }
    }
}

/// Zero and less mean that nobody knows.
fn positive(value: Option<i64>) -> Option<i64> {
    value.filter(|value| *value > 0)
}

/// Why budget and revenue are suspect, codes joined by commas; `None` where nothing is. Takes
/// known sums; nothing is corrected.
pub(crate) fn money_flag(budget: Option<i64>, revenue: Option<i64>) -> Option<String> {
    let mut codes = Vec::new();
    if budget.is_some_and(|budget| budget < SMALL_SUM) {
        codes.push("budget_under_1000");
    }
    if revenue.is_some_and(|revenue| revenue < SMALL_SUM) {
        codes.push("revenue_under_1000");
    }
    if budget.is_some_and(|budget| budget > LARGEST_BUDGET) {
        codes.push("budget_beyond_any_film");
    }
    if revenue.is_some_and(|revenue| revenue > LARGEST_REVENUE) {
        codes.push("revenue_beyond_any_film");
    }
    if let (Some(budget), Some(revenue)) = (budget, revenue) {
        let (wide_budget, wide_revenue) = (i128::from(budget), i128::from(revenue));
        if wide_revenue > MANY_TIMES * wide_budget {
            codes.push("revenue_over_100_times_budget");
        }
        if wide_revenue * THOUSAND < wide_budget {
            codes.push("revenue_under_thousandth_of_budget");
        }
        if budget == revenue {
            codes.push("budget_equals_revenue");
        }
    }
    (!codes.is_empty()).then(|| codes.join(","))
}

#[cfg(test)]
mod tests;
