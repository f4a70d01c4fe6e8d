//! What a run is told: by the environment, and over it by the event.
//!
//! Names are those of the command line's flags: `--last-years` is `CINELAKE_LAST_YEARS` in the
//! environment and `last_years` in an event.

use std::fmt::Display;
use std::str::FromStr;
use std::time::Duration;

use chrono::{Datelike, NaiveDate};
use cinelake_imdb::{Filter, KindSet, Language, Region, RegionFilter, TitleKind, TitleType};
use cinelake_ingest::{FindMode, IngestConfig};
use cinelake_lambda_runtime::Environment;
use cinelake_tmdb::{Credential, RecordRequest, RetryPolicy, TmdbConfig};
use serde::{Deserialize, Serialize};

use crate::error::FunctionError;

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
    /// A file of ids, `s3://…`: only these titles.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ids: Option<String>,
    /// Any of these title types of IMDb.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title_type: Option<Vec<String>>,
    /// Keep titles that the catalogue calls adult.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub include_adult: Option<bool>,
    /// Any of these genres.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub genre: Option<Vec<String>>,
    /// Any of these languages in which titles were made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub original_language: Option<Vec<String>>,
    /// Any of these regions in which titles have names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<Vec<String>>,
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
    /// Fewest minutes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_runtime: Option<u32>,
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
    /// Files with TMDB's ids of titles.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub crosswalk: Option<Vec<String>>,
    /// TMDB's daily exports of its ids.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tmdb_export: Option<Vec<String>>,
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
const LISTS: [&str; 8] = [
    "catalogue",
    "title_type",
    "genre",
    "original_language",
    "region",
    "crosswalk",
    "tmdb_export",
    "append",
];
/// Fields that hold one word.
const WORDS: [&str; 5] = ["ids", "as_of", "find", "enrich", "language"];
/// Fields that hold `true` or `false`.
const SWITCHES: [&str; 3] = ["include_adult", "drop_other_blocks", "list_filtered"];
/// Fields that hold a number.
const NUMBERS: [&str; 13] = [
    "from_year",
    "to_year",
    "last_years",
    "min_runtime",
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
            settings = one.with(settings);
        }
        Ok(settings)
    }

    /// The names of all settings.
    pub(crate) fn names() -> Vec<&'static str> {
        let names = LISTS.iter().chain(&WORDS).chain(&SWITCHES).chain(&NUMBERS);
        names.copied().collect()
    }

    /// These, and what they leave open from `others`. The last years, and years from and to, say the same in
    /// other words: what these say overrules what the others say.
    #[must_use]
    pub fn over(self, mut others: Self) -> Self {
        if self.from_year.or(self.to_year).is_some() {
            others.last_years = None;
        }
        if self.last_years.is_some() {
            (others.from_year, others.to_year) = (None, None);
        }
        self.with(others)
    }

    fn with(self, others: Self) -> Self {
        Self {
            catalogue: self.catalogue.or(others.catalogue),
            ids: self.ids.or(others.ids),
            title_type: self.title_type.or(others.title_type),
            include_adult: self.include_adult.or(others.include_adult),
            genre: self.genre.or(others.genre),
            original_language: self.original_language.or(others.original_language),
            region: self.region.or(others.region),
            from_year: self.from_year.or(others.from_year),
            to_year: self.to_year.or(others.to_year),
            last_years: self.last_years.or(others.last_years),
            as_of: self.as_of.or(others.as_of),
            min_runtime: self.min_runtime.or(others.min_runtime),
            min_votes: self.min_votes.or(others.min_votes),
            min_rating: self.min_rating.or(others.min_rating),
            limit: self.limit.or(others.limit),
            enrich: self.enrich.or(others.enrich),
            rate: self.rate.or(others.rate),
            concurrency: self.concurrency.or(others.concurrency),
            find: self.find.or(others.find),
            crosswalk: self.crosswalk.or(others.crosswalk),
            tmdb_export: self.tmdb_export.or(others.tmdb_export),
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

    /// These, as an event asks for them, over what the function was deployed with.
    ///
    /// Who may send an event need not be who may deploy: an event chooses among what the deployment
    /// permits. It reads from buckets, whose rights the role has or lacks, and never the function's own
    /// disk; and it asks TMDB no faster than the deployment does.
    ///
    /// # Errors
    /// [`FunctionError::BadEvent`] naming what goes beyond.
    pub fn within(self, deployed: &Self) -> Result<Self, FunctionError> {
        let lists = [
            ("catalogue", self.catalogue.as_deref()),
            ("ids", self.ids.as_ref().map(std::slice::from_ref)),
            ("crosswalk", self.crosswalk.as_deref()),
            ("tmdb_export", self.tmdb_export.as_deref()),
        ];
        let of_field = |(field, places): (&'static str, Option<&'_ [String]>)| {
            let outside = places?.iter().find(|place| !is_bucket_url(place));
            outside.map(|place| (field, place.clone()))
        };
        let outside = lists.into_iter().find_map(of_field);
        if let Some((field, place)) = outside {
            return Err(FunctionError::BadEvent(format!(
                "{field} `{place}` does not begin with s3://; an event names objects of a bucket only"
            )));
        }
        let most = deployed.rate();
        let is_faster = |rate: f64| most > 0.0 && (rate == 0.0 || rate > most);
        if let Some(rate) = self.rate.filter(|rate| is_faster(*rate)) {
            let asked = match rate == 0.0 {
                true => "rate 0, which sets no limit,".to_owned(),
                false => format!("rate {rate}"),
            };
            return Err(FunctionError::BadEvent(format!(
                "{asked} is more than the {most} requests a second that the function was deployed with \
                 (CINELAKE_RATE); ask for at most that"
            )));
        }
        let most = deployed.concurrency();
        if let Some(asked) = self.concurrency.filter(|asked| *asked > most) {
            return Err(FunctionError::BadEvent(format!(
                "concurrency {asked} is more than the {most} requests at a time that the function was \
                 deployed with (CINELAKE_CONCURRENCY); ask for at most that"
            )));
        }
        Ok(self.over(deployed.clone()))
    }

    /// Which titles are asked; years counted from `today` where no day is given.
    ///
    /// # Errors
    /// [`FunctionError::Configuration`] for years that leave none and for words that are no title type.
    pub fn filter(&self, today: NaiveDate) -> Result<Filter, FunctionError> {
        let (mut from_year, mut to_year) = (self.from_year, self.to_year);
        if let Some(years) = self.last_years {
            if from_year.or(to_year).is_some() {
                return Err(configuration(
                    "last_years does not go together with from_year and to_year; give one or the other",
                ));
            }
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
        if let Some(rating) = self.min_rating
            && !(0.0..=10.0).contains(&rating)
        {
            let text = format!("min_rating {rating} is no rating; a rating is 0 to 10");
            return Err(FunctionError::Configuration(text));
        }
        Ok(Filter {
            // The list of ids is read with the catalogue.
            ids: None,
            kinds: self.kinds(),
            title_types: codes::<TitleType>("title_type", &self.title_type)?
                .into_iter()
                .collect(),
            exclude_adult: !self.include_adult.unwrap_or_default(),
            genres: self.genre.clone().unwrap_or_default(),
            original_languages: codes::<Language>("original_language", &self.original_language)?
                .into_iter()
                .collect(),
            regions: RegionFilter::new(codes::<Region>("region", &self.region)?),
            from_year,
            to_year,
            min_runtime: self.min_runtime,
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

fn is_bucket_url(place: &str) -> bool {
    place
        .strip_prefix("s3://")
        .is_some_and(|rest| !rest.is_empty())
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

/// The words of a setting, read.
fn codes<T: FromStr<Err: Display>>(
    setting: &str,
    words: &Option<Vec<String>>,
) -> Result<Vec<T>, FunctionError> {
    let read = words.iter().flatten().map(|word| word.parse());
    let read: Result<_, T::Err> = read.collect();
    read.map_err(|problem| configuration(&format!("{setting}: {problem}")))
}

#[cfg(test)]
mod tests {
    use cinelake_lambda_runtime::FunctionFailure;

    use super::*;

    fn environment(pairs: &[(&str, &str)]) -> Environment {
        let pairs = pairs.iter();
        pairs
            .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
            .collect()
    }

    #[test]
    fn years_of_an_event_overrule_those_of_the_deployment_and_both_at_once_are_refused() {
        let settings = |text: &str| serde_json::from_str::<Settings>(text).expect("settings");
        let today = NaiveDate::from_ymd_opt(2026, 11, 28).expect("a day");
        let years = |event: &str, deployed: &str| {
            let settings = settings(event).within(&settings(deployed)).expect("within");
            let filter = settings.filter(today).ok();
            filter.map(|filter| (filter.from_year, filter.to_year))
        };
        let last_three = r#"{"last_years": 3}"#;
        let from_to = r#"{"from_year": 1990, "to_year": 1995}"#;
        let nineties = Some((Some(1990), Some(1995)));
        assert_eq!(years(from_to, last_three), nineties);
        assert_eq!(years(last_three, from_to), Some((Some(2024), Some(2026))));
        assert_eq!(
            years(r#"{"from_year": 1990}"#, last_three),
            Some((Some(1990), None))
        );
        assert_eq!(years(r#"{"from_year": 1990, "last_years": 3}"#, "{}"), None);
        let both = [("CINELAKE_LAST_YEARS", "3"), ("CINELAKE_TO_YEAR", "1995")];
        let both = Settings::from_environment(&environment(&both)).expect("read");
        assert!(both.filter(today).is_err());
        assert!(settings(r#"{"min_rating": 11}"#).filter(today).is_err());
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
    fn filters_come_from_the_environment_and_adult_titles_are_left_out_unless_it_says_otherwise() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
        let filter = |pairs: &[(&str, &str)]| {
            let settings = Settings::from_environment(&environment(pairs)).unwrap();
            settings.filter(day)
        };
        assert!(filter(&[]).unwrap().exclude_adult);
        let told = filter(&[
            ("CINELAKE_TITLE_TYPE", "movie, TVMOVIE"),
            ("CINELAKE_INCLUDE_ADULT", "true"),
            ("CINELAKE_MIN_RUNTIME", "60"),
            ("CINELAKE_ORIGINAL_LANGUAGE", "pt-BR,en"),
            ("CINELAKE_REGION", "BR"),
        ])
        .unwrap();
        let languages = ["en", "pt"].map(|code| code.parse().unwrap());
        assert_eq!(told.original_languages, languages.into());
        assert!(!told.regions.is_empty());
        let types = [TitleType::Movie, TitleType::TvMovie];
        assert_eq!(told.title_types, types.into_iter().collect());
        assert_eq!((told.exclude_adult, told.min_runtime), (false, Some(60)));
        let error = filter(&[("CINELAKE_TITLE_TYPE", "movi")]).unwrap_err();
        assert!(
            error.to_string().contains("`movi` is no title type"),
            "{error}"
        );
    }

    #[test]
    fn an_event_stays_within_what_was_deployed() {
        let deployed = environment(&[("CINELAKE_RATE", "20"), ("CINELAKE_CONCURRENCY", "8")]);
        let deployed = Settings::from_environment(&deployed).unwrap();
        let within = |event: &str, deployed: &Settings| {
            let event: Settings = serde_json::from_str(event).unwrap();
            event.within(deployed)
        };
        for event in [
            r#"{}"#,
            r#"{"rate": 20, "concurrency": 8}"#,
            r#"{"rate": 0.5, "catalogue": ["s3://b/in/*.csv", "s3://b/file:/x"]}"#,
        ] {
            assert!(within(event, &deployed).is_ok(), "{event}");
        }
        for (event, word) in [
            (r#"{"rate": 20.001}"#, "20.001"),
            (r#"{"rate": 0}"#, "no limit"),
            (r#"{"rate": 1e300}"#, "CINELAKE_RATE"),
            (r#"{"concurrency": 9}"#, "CINELAKE_CONCURRENCY"),
            (r#"{"catalogue": ["file:///etc/passwd"]}"#, "/etc/passwd"),
            (
                r#"{"catalogue": ["s3://b/a.csv", "/proc/self/environ"]}"#,
                "environ",
            ),
            (r#"{"catalogue": ["FILE:///etc/passwd"]}"#, "s3://"),
            (r#"{"ids": "/etc/passwd"}"#, "ids `/etc/passwd`"),
            (
                r#"{"crosswalk": ["s3://b/links.csv", "links.csv"]}"#,
                "crosswalk `links.csv`",
            ),
            (r#"{"tmdb_export": ["-"]}"#, "tmdb_export `-`"),
            (r#"{"catalogue": ["movies*.csv"]}"#, "movies"),
            (r#"{"catalogue": ["-"]}"#, "`-`"),
            (r#"{"catalogue": [" s3://b/a.csv"]}"#, "s3://"),
            (r#"{"catalogue": ["s3://"]}"#, "s3://"),
            (r#"{"catalogue": [""]}"#, "``"),
        ] {
            let error = within(event, &deployed).unwrap_err();
            assert_eq!(error.error_type(), "BadEvent", "{event}");
            assert!(error.to_string().contains(word), "{event}: {error}");
        }
        // Where nobody says, the deployment has the defaults of the command line.
        let bare = Settings::default();
        assert!(within(r#"{"rate": 41}"#, &bare).is_err());
        assert!(within(r#"{"concurrency": 21}"#, &bare).is_err());
        let unlimited = Settings {
            rate: Some(0.0),
            ..Settings::default()
        };
        assert!(within(r#"{"rate": 500}"#, &unlimited).is_ok());
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
