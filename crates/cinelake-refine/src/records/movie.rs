//! The fields of a film's record, typed.

use super::fields::Key;
use super::record::{FieldReader, Record, TypedRecord};
use super::rows::Value;
use crate::tables::Kind;

/// Below this a sum of money is suspect.
const SMALL_SUM: i64 = 1_000;
/// Twice what the dearest film is known to have cost, in dollars. More is most likely another currency.
const LARGEST_BUDGET: i64 = 1_000_000_000;
/// A third more than the film with the highest box office took, in dollars; the same.
const LARGEST_REVENUE: i64 = 4_000_000_000;
/// A multiple of the budget beyond which revenue is suspect, either way round by its powers.
const MANY_TIMES: i128 = 100;
const THOUSAND: i128 = 1_000;

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

/// Types the fields of a film: the values of `tmdb_movies` in the order of its columns.
pub(super) fn typed<'r>(record: &Record<'r>) -> TypedRecord<'r> {
    let mut fields = FieldReader::new(record);
    let [runtime_raw, budget_raw, revenue_raw] =
        ["runtime", "budget", "revenue"].map(|key| fields.value(Kind::Int64, key));
    let (budget, revenue) = (positive(&budget_raw), positive(&revenue_raw));
    let values = vec![
        fields.value(Kind::Int64, "id"),
        fields.value(Kind::Text, "title"),
        fields.value(Kind::Text, "original_title"),
        fields.value(Kind::Text, "original_language"),
        fields.value(Kind::Text, "status"),
        fields.value(Kind::Bool, "adult"),
        fields.value(Kind::Date, "release_date"),
        positive(&runtime_raw).into(),
        runtime_raw,
        budget.into(),
        budget_raw,
        revenue.into(),
        revenue_raw,
        money_flag(budget, revenue).into(),
        fields.list("genres", Key::Name),
        fields.list("production_companies", Key::Name),
        fields.list("production_countries", Key::Country),
        fields.list("spoken_languages", Key::Language),
        fields.name_of("belongs_to_collection"),
        fields.value(Kind::Float64, "vote_average"),
        fields.value(Kind::Int64, "vote_count"),
        fields.value(Kind::Float64, "popularity"),
    ];
    fields.typed(&KEYS, values)
}

/// Zero and less mean that nobody knows.
fn positive(value: &Value<'_>) -> Option<i64> {
    match value {
        Value::Integer(value) if *value > 0 => Some(*value),
        _ => None,
    }
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
