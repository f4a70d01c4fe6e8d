//! What a run is told: by the environment, and over it by the event.
//!
//! Names are those of the command line's flags: `--last-years` is `CINELAKE_LAST_YEARS` in the
//! environment and `last_years` in an event.

use std::collections::BTreeMap;
use std::time::Duration;

use chrono::{Datelike, NaiveDate};
use cinelake_imdb::{Filter, KindSet, TitleKind};
use cinelake_ingest::{FindMode, IngestConfig};
use cinelake_tmdb::{Credential, RecordRequest, RetryPolicy, TmdbConfig};
use serde::{Deserialize, Serialize};

use crate::error::FunctionError;

/// Environment variables, as given.
pub type Environment = BTreeMap<String, String>;

/// Seconds in a day.
const DAY: u64 = 86_400;
/// What is asked of TMDB where nobody says otherwise; as on the command line.
const DEFAULT_RATE: f64 = 40.0;

/// Settings of a run; what is `None` is left to the next in line.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Catalogue files: `s3://…` URLs, globs among them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub catalogue: Option<Vec<String>>,
    /// Any of these genres.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub genre: Option<Vec<String>>,
    /// First year of release.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from_year: Option<u16>,
    /// Last year of release.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to_year: Option<u16>,
    /// Calendar years up to that of `as_of`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_years: Option<u16>,
    /// The day that `last_years` counts from; today where nobody says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub as_of: Option<NaiveDate>,
    /// Fewest votes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_votes: Option<u32>,
    /// Lowest rating.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_rating: Option<f32>,
    /// At most so many titles.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u64>,
    /// `series`: ask TMDB for series too.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enrich: Option<Enrich>,
    /// Requests a second; 0 for no limit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rate: Option<f64>,
    /// Requests at a time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub concurrency: Option<usize>,
    /// When `/find` is asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub find: Option<Find>,
    /// Days for which a landed record counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_age: Option<u32>,
    /// Days for which a miss counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_miss_age: Option<u32>,
    /// Percent of the canary that has to match.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_match: Option<f64>,
    /// Attempts for one request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attempts: Option<u32>,
    /// Blocks that TMDB appends to a record.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub append: Option<Vec<String>>,
    /// Language of the records.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Ask for no other blocks than those of `append`, even where records of the lake have more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub drop_other_blocks: Option<bool>,
    /// List the titles that the filters leave out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub list_filtered: Option<bool>,
}

/// When `/find` is asked for a film that the direct path does not know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Find {
    /// For every miss.
    Always,
    /// Until a sample has shown that it adds nothing.
    Auto,
    /// Never.
    Never,
}

/// What else TMDB is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Enrich {
    /// Series.
    Series,
}

/// Fields that hold several words, separated by commas in the environment.
const LISTS: [&str; 3] = ["catalogue", "genre", "append"];
/// Fields that hold one word.
const WORDS: [&str; 4] = ["as_of", "find", "enrich", "language"];
/// Fields that hold `true` or `false`.
const SWITCHES: [&str; 2] = ["drop_other_blocks", "list_filtered"];
/// Fields that hold a number.
const NUMBERS: [&str; 12] = [
    "from_year",
    "to_year",
    "last_years",
    "min_votes",
    "min_rating",
    "limit",
    "rate",
    "concurrency",
    "max_age",
    "max_miss_age",
    "min_match",
    "attempts",
];

impl Settings {
    /// The settings in the environment: `CINELAKE_` and the field's name in capitals.
    ///
    /// # Errors
    /// [`FunctionError::Configuration`] naming the variable that is of no use.
    pub fn from_environment(environment: &Environment) -> Result<Self, FunctionError> {
        let mut settings = Self::default();
        let fields = LISTS.iter().chain(&WORDS).chain(&SWITCHES).chain(&NUMBERS);
        for field in fields {
            let variable = format!("CINELAKE_{}", field.to_uppercase());
            let Some(text) = environment.get(&variable).filter(|text| !text.is_empty()) else {
                continue;
            };
            let told = serde_json::json!({ *field: value(field, text) });
            let one: Self = serde_json::from_value(told).map_err(|problem| {
                FunctionError::Configuration(format!("{variable} is `{text}`: {problem}"))
            })?;
            settings = one.over(settings);
        }
        Ok(settings)
    }

    /// These, and what they leave open from `others`.
    #[must_use]
    pub fn over(self, others: Self) -> Self {
        Self {
            catalogue: self.catalogue.or(others.catalogue),
            genre: self.genre.or(others.genre),
            from_year: self.from_year.or(others.from_year),
            to_year: self.to_year.or(others.to_year),
            last_years: self.last_years.or(others.last_years),
            as_of: self.as_of.or(others.as_of),
            min_votes: self.min_votes.or(others.min_votes),
            min_rating: self.min_rating.or(others.min_rating),
            limit: self.limit.or(others.limit),
            enrich: self.enrich.or(others.enrich),
            rate: self.rate.or(others.rate),
            concurrency: self.concurrency.or(others.concurrency),
            find: self.find.or(others.find),
            max_age: self.max_age.or(others.max_age),
            max_miss_age: self.max_miss_age.or(others.max_miss_age),
            min_match: self.min_match.or(others.min_match),
            attempts: self.attempts.or(others.attempts),
            append: self.append.or(others.append),
            language: self.language.or(others.language),
            drop_other_blocks: self.drop_other_blocks.or(others.drop_other_blocks),
            list_filtered: self.list_filtered.or(others.list_filtered),
        }
    }

    /// Which titles are asked; years counted from `today` where no day is given.
    ///
    /// # Errors
    /// [`FunctionError::Configuration`] for years that leave none.
    pub fn filter(&self, today: NaiveDate) -> Result<Filter, FunctionError> {
        let (mut from_year, mut to_year) = (self.from_year, self.to_year);
        if let Some(years) = self.last_years {
            if years == 0 {
                return Err(configuration(
                    "last_years 0 selects no year; give at least 1",
                ));
            }
            let last = u16::try_from(self.as_of.unwrap_or(today).year()).unwrap_or(u16::MAX);
            (from_year, to_year) = (Some(last.saturating_sub(years - 1)), Some(last));
        }
        if let (Some(from), Some(to)) = (from_year, to_year)
            && from > to
        {
            let text = format!("from_year {from} is after to_year {to}");
            return Err(FunctionError::Configuration(text));
        }
        Ok(Filter {
            kinds: self.kinds(),
            genres: self.genre.clone().unwrap_or_default(),
            from_year,
            to_year,
            min_votes: self.min_votes,
            min_rating: self.min_rating,
            limit: self.limit,
        })
    }

    fn kinds(&self) -> KindSet {
        let series = self.enrich.map(|Enrich::Series| TitleKind::Series);
        std::iter::once(TitleKind::Movie).chain(series).collect()
    }

    /// How TMDB is asked.
    ///
    /// # Errors
    /// [`FunctionError::Configuration`] for a rate or an address that makes no sense.
    pub fn tmdb(
        &self,
        credential: Credential,
        environment: &Environment,
    ) -> Result<TmdbConfig, FunctionError> {
        let mut config = TmdbConfig::new(credential);
        if let Some(address) = environment.get("TMDB_BASE_URL") {
            config.base_url = address.parse().map_err(|problem| {
                FunctionError::Configuration(format!(
                    "TMDB_BASE_URL is not a valid address: {problem}"
                ))
            })?;
        }
        let rate = self.rate();
        if !rate.is_finite() || rate < 0.0 {
            return Err(configuration(
                "rate is not valid; give requests per second, or 0",
            ));
        }
        config.rate = (rate > 0.0).then_some(rate);
        config.concurrency = self.concurrency();
        if let Some(attempts) = self.attempts {
            config.retry = RetryPolicy {
                max_attempts: attempts,
                ..RetryPolicy::default()
            };
        }
        Ok(config)
    }

    /// Requests a second that the run may send.
    pub(crate) fn rate(&self) -> f64 {
        self.rate.unwrap_or(DEFAULT_RATE)
    }

    fn concurrency(&self) -> usize {
        self.concurrency
            .unwrap_or(IngestConfig::default().concurrency)
            .max(1)
    }

    /// How the run is made.
    ///
    /// # Errors
    /// [`FunctionError::Configuration`] for a share that is none;
    /// the error of [`RecordRequest::check`] for what TMDB would refuse.
    pub fn ingest(&self) -> Result<IngestConfig, FunctionError> {
        let defaults = IngestConfig::default();
        let min_match = self
            .min_match
            .map_or(defaults.min_match, |percent| percent / 100.0);
        if !(0.0..=1.0).contains(&min_match) {
            return Err(configuration(
                "min_match is not a percentage; give 0 to 100",
            ));
        }
        let days = |days: Option<u32>, or: Duration| {
            days.map_or(or, |days| Duration::from_secs(u64::from(days) * DAY))
        };
        let request = RecordRequest {
            append: self.append.clone().unwrap_or_default(),
            language: self.language.clone(),
        };
        request.check()?;
        Ok(IngestConfig {
            request,
            drop_other_blocks: self.drop_other_blocks.unwrap_or_default(),
            list_filtered: self.list_filtered.unwrap_or_default(),
            find: match self.find {
                Some(Find::Always) => FindMode::Always,
                Some(Find::Never) => FindMode::Never,
                Some(Find::Auto) | None => FindMode::Auto,
            },
            concurrency: self.concurrency(),
            min_match,
            max_age: days(self.max_age, defaults.max_age),
            max_miss_age: days(self.max_miss_age, defaults.max_miss_age),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            // No secret is a setting.
            options: serde_json::to_value(self).unwrap_or_default(),
            ..defaults
        })
    }
}

fn configuration(text: &str) -> FunctionError {
    FunctionError::Configuration(text.to_owned())
}

/// A variable's text as the JSON that the field wants; what is neither number nor switch stays text and
/// is refused.
fn value(field: &str, text: &str) -> serde_json::Value {
    if LISTS.contains(&field) {
        let words = text
            .split(',')
            .map(str::trim)
            .filter(|word| !word.is_empty());
        return words.collect();
    }
    if NUMBERS.contains(&field) || SWITCHES.contains(&field) {
        return serde_json::from_str(text).unwrap_or_else(|_| text.into());
    }
    text.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn environment(pairs: &[(&str, &str)]) -> Environment {
        let pairs = pairs.iter();
        pairs
            .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
            .collect()
    }

    #[test]
    fn the_environment_has_the_flags_names_and_the_event_goes_before_it() {
        let told = environment(&[
            (
                "CINELAKE_CATALOGUE",
                "s3://in/movies.csv, s3://in/series.csv",
            ),
            ("CINELAKE_LAST_YEARS", "10"),
            ("CINELAKE_RATE", "20.5"),
            ("CINELAKE_FIND", "never"),
            ("CINELAKE_GENRE", ""),
            ("CINELAKE_DROP_OTHER_BLOCKS", "true"),
        ]);
        let base = Settings::from_environment(&told).unwrap();
        assert_eq!(base.catalogue.as_ref().map(Vec::len), Some(2));
        assert_eq!(
            (base.last_years, base.find, &base.genre),
            (Some(10), Some(Find::Never), &None)
        );
        assert_eq!(base.drop_other_blocks, Some(true));
        let event: Settings = serde_json::from_str(r#"{"rate": 5, "genre": ["Drama"]}"#).unwrap();
        let both = event.over(base);
        assert_eq!((both.rate, both.last_years), (Some(5.0), Some(10)));
    }

    #[test]
    fn a_variable_of_no_use_is_named() {
        for (name, value) in [
            ("CINELAKE_LAST_YEARS", "ten"),
            ("CINELAKE_LIST_FILTERED", "yes"),
        ] {
            let told = environment(&[(name, value)]);
            let error = Settings::from_environment(&told).unwrap_err().to_string();
            assert!(error.contains(name) && error.contains(value), "{error}");
        }
    }

    #[test]
    fn the_window_ends_with_the_year_of_the_day_given() {
        let settings = Settings {
            last_years: Some(10),
            as_of: "2024-12-31".parse().ok(),
            ..Settings::default()
        };
        let filter = settings.filter("2026-11-23".parse().unwrap()).unwrap();
        assert_eq!((filter.from_year, filter.to_year), (Some(2015), Some(2024)));
    }
}
