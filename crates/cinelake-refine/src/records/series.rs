//! The fields of a series' record, typed.

use super::fields::{self, Key, Refused};
use super::object::values;
use super::record::{Record, TypedRecord};
use super::rows::Value;

/// The keys of a record that have a column in `tmdb_series`.
const KEYS: [&str; 22] = [
    "id",
    "name",
    "original_name",
    "original_language",
    "status",
    "type",
    "in_production",
    "adult",
    FIRST_AIR_DATE,
    LAST_AIR_DATE,
    "number_of_seasons",
    "number_of_episodes",
    EPISODE_RUN_TIME,
    "genres",
    "created_by",
    "networks",
    "production_companies",
    "production_countries",
    "spoken_languages",
    "vote_average",
    "vote_count",
    "popularity",
];
const FIRST_AIR_DATE: &str = "first_air_date";
const LAST_AIR_DATE: &str = "last_air_date";
const EPISODE_RUN_TIME: &str = "episode_run_time";

/// The values of `tmdb_series` in the order of its columns.
pub(super) fn read<'r>(record: &Record<'r>) -> Result<TypedRecord<'r>, Refused> {
    let text = |key| fields::text(key, record.get(key)).map(Value::from);
    let integer = |key| fields::integer(key, record.get(key)).map(Value::from);
    let float = |key| fields::float(key, record.get(key)).map(Value::from);
    let boolean = |key| fields::boolean(key, record.get(key)).map(Value::from);
    let list = |key, of| fields::list(key, record.get(key), of).map(Value::from);
    let date = |key| fields::date(key, record.get(key)).map(Value::from);
    let lengths = lengths(record)?;
    let length = lengths.first().copied().filter(|length| *length > 0);
    let values = vec![
        integer("id")?,
        text("name")?,
        text("original_name")?,
        text("original_language")?,
        text("status")?,
        text("type")?,
        boolean("in_production")?,
        boolean("adult")?,
        date(FIRST_AIR_DATE)?,
        date(LAST_AIR_DATE)?,
        integer("number_of_seasons")?,
        integer("number_of_episodes")?,
        length.into(),
        list("genres", Key::Name)?,
        list("created_by", Key::Name)?,
        list("networks", Key::Name)?,
        list("production_companies", Key::Name)?,
        list("production_countries", Key::Country)?,
        list("spoken_languages", Key::Language)?,
        float("vote_average")?,
        integer("vote_count")?,
        float("popularity")?,
    ];
    let is_unreadable =
        |key: &&'static str| date(*key).is_ok_and(|value| value == Value::Unreadable);
    let dates = [FIRST_AIR_DATE, LAST_AIR_DATE].into_iter();
    let mut kept: Vec<_> = dates.filter(is_unreadable).collect();
    let unreadable_dates = kept.len() as u64;
    // More than the one number that the column has.
    if lengths.len() > usize::from(length.is_some()) {
        kept.push(EPISODE_RUN_TIME);
    }
    Ok(TypedRecord {
        values,
        columns: &KEYS,
        kept,
        unreadable_dates,
    })
}

/// The lengths of an episode in minutes: a list, or one number.
fn lengths(record: &Record<'_>) -> Result<Vec<i64>, Refused> {
    let raw = record.get(EPISODE_RUN_TIME);
    let is_list = raw.is_some_and(|raw| raw.get().starts_with('['));
    let each = match is_list {
        true => values(EPISODE_RUN_TIME, raw)?,
        false => raw.into_iter().collect(),
    };
    let numbers = each
        .into_iter()
        .map(|one| fields::integer(EPISODE_RUN_TIME, Some(one)));
    Ok(numbers
        .collect::<Result<Vec<_>, _>>()?
        .into_iter()
        .flatten()
        .collect())
}
