//! The fields of a series' record, typed.

use super::fields::{self, Date, Key, Refused};
use super::object::values;
use super::record::Record;
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

/// The typed fields of a series.
#[derive(Debug)]
pub(super) struct Series<'r> {
    /// The values of the columns from `tmdb_id` to `popularity`, in their order.
    values: Vec<Value<'r>>,
    dates: [Date; 2],
    /// Whether TMDB lists more than one length of an episode.
    several_lengths: bool,
}

impl<'r> Series<'r> {
    /// Types the fields of a record.
    pub(super) fn read(record: &Record<'r>) -> Result<Self, Refused> {
        let text = |key| fields::text(key, record.get(key)).map(Value::from);
        let integer = |key| fields::integer(key, record.get(key)).map(Value::from);
        let float = |key| fields::float(key, record.get(key)).map(Value::from);
        let boolean = |key| fields::boolean(key, record.get(key)).map(Value::from);
        let list = |key, of| fields::list(key, record.get(key), of).map(Value::from);
        let date = |key| fields::date(key, record.get(key));
        let dates = [date(FIRST_AIR_DATE)?, date(LAST_AIR_DATE)?];
        let lengths = lengths(record)?;
        let values = vec![
            integer("id")?,
            text("name")?,
            text("original_name")?,
            text("original_language")?,
            text("status")?,
            text("type")?,
            boolean("in_production")?,
            boolean("adult")?,
            dates[0].into(),
            dates[1].into(),
            integer("number_of_seasons")?,
            integer("number_of_episodes")?,
            lengths.first().copied().filter(|length| *length > 0).into(),
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
        Ok(Self {
            values,
            dates,
            several_lengths: lengths.len() > 1
                || lengths.first().is_some_and(|length| *length <= 0),
        })
    }

    /// The keys whose column cannot hold what they say.
    pub(super) fn kept(&self) -> Vec<&'static str> {
        let dates = [FIRST_AIR_DATE, LAST_AIR_DATE].into_iter().zip(self.dates);
        let unreadable = dates.filter(|(_, date)| *date == Date::Unreadable);
        let kept = unreadable.map(|(key, _)| key);
        kept.chain(self.several_lengths.then_some(EPISODE_RUN_TIME))
            .collect()
    }

    /// How many dates are none.
    pub(super) fn unreadable_dates(&self) -> u64 {
        let unreadable = self.dates.iter().filter(|date| **date == Date::Unreadable);
        unreadable.count() as u64
    }

    /// The row of `tmdb_series`, in the order of its columns. `kept` are the keys that go into `extra`
    /// although they have a column.
    pub(super) fn row(
        self,
        record: &Record<'r>,
        source_file: &'r str,
        kept: &[&str],
    ) -> Vec<Value<'r>> {
        let provenance = &record.provenance;
        let mut row = vec![provenance.tconst.to_string().into()];
        row.extend(self.values);
        row.extend([
            Value::Instant(provenance.fetched_at.timestamp_micros()),
            record.matched().into(),
            provenance.run_id.clone().into(),
            source_file.into(),
            record.extra(&KEYS, kept).into(),
        ]);
        row
    }
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
