//! The fields of a series' record, typed.

use super::fields::{self, Key, Refused};
use super::object::values;
use super::record::{FieldReader, Record, TypedRecord};
use crate::tables::Kind;

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
    "first_air_date",
    "last_air_date",
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
const EPISODE_RUN_TIME: &str = "episode_run_time";

/// Types the fields of a series: the values of `tmdb_series` in the order of its columns.
pub(super) fn typed<'r>(record: &Record<'r>) -> TypedRecord<'r> {
    let mut fields = FieldReader::new(record);
    let lengths = fields.noted(EPISODE_RUN_TIME, lengths(record));
    let length = lengths.iter().copied().find(|length| *length > 0);
    let values = vec![
        fields.value(Kind::Int64, "id"),
        fields.value(Kind::Text, "name"),
        fields.value(Kind::Text, "original_name"),
        fields.value(Kind::Text, "original_language"),
        fields.value(Kind::Text, "status"),
        fields.value(Kind::Text, "type"),
        fields.value(Kind::Bool, "in_production"),
        fields.value(Kind::Bool, "adult"),
        fields.value(Kind::Date, "first_air_date"),
        fields.value(Kind::Date, "last_air_date"),
        fields.value(Kind::Int64, "number_of_seasons"),
        fields.value(Kind::Int64, "number_of_episodes"),
        length.into(),
        fields.list("genres", Key::Name),
        fields.list("created_by", Key::Name),
        fields.list("networks", Key::Name),
        fields.list("production_companies", Key::Name),
        fields.list("production_countries", Key::Country),
        fields.list("spoken_languages", Key::Language),
        fields.value(Kind::Float64, "vote_average"),
        fields.value(Kind::Int64, "vote_count"),
        fields.value(Kind::Float64, "popularity"),
    ];
    let mut typed = fields.typed(&KEYS, values);
    // More than the one number that the column has.
    if lengths.len() > usize::from(length.is_some()) {
        typed.kept.push(EPISODE_RUN_TIME);
    }
    typed
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
