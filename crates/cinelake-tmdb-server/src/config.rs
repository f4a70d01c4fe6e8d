//! What a server can be told. Plain data: the caller fills it, [`ServerConfig::check`] says no.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use chrono::NaiveDate;

use crate::error::ConfigError;
use crate::fault_profile::FaultProfile;
use crate::records::Kind;

/// How a server behaves. The default accepts any credential, limits nothing and has fair fault_profile.
#[derive(Debug, Clone)]
pub struct ServerConfig {
    /// Accepted API keys and read access tokens; `None` accepts any that is not empty. As with
    /// TMDB, a listed token (it starts with `eyJ`) is taken from `Authorization: Bearer` only, a
    /// listed key (32 hexadecimal digits) from `api_key` only; any other text from both.
    pub credentials: Option<Vec<String>>,
    /// Requests a client (an IP address) may send; `None` for any number.
    pub rate_limit: Option<RateLimit>,
    /// Open connections a client (an IP address) may hold; a further one is closed at once. TMDB's
    /// guard allows 20.
    pub max_connections: Option<usize>,
    /// Time every answer waits, except a 429 of the rate limit.
    pub latency: Duration,
    /// Further time, from none to this, drawn by seed and request.
    pub latency_jitter: Duration,
    /// Faults.
    pub fault_profile: FaultProfile,
    /// Decides every draw: which requests fail, how long they wait.
    pub seed: u64,
    /// Whether answers are compressed for clients that accept gzip, as TMDB does.
    pub gzip: bool,
    /// The day that is today: the end of the changes and the date of the newest export.
    pub today: NaiveDate,
    /// What changed on which day; `None` for changes that are drawn from ids and days.
    pub changes: Option<Vec<ScriptedChange>>,
    /// IMDb ids of films that `/3/movie/tt…` answers with 404 although `/3/find` knows them.
    pub find_only: HashSet<String>,
    /// IMDb ids that `/3/movie/tt…` answers with the film of another IMDb id.
    pub aliases: HashMap<String, String>,
    /// IMDb ids that `/3/find` answers with made-up hits, besides those from records.
    pub find_extra: HashMap<String, Vec<FindExtra>>,
    /// Whether [`Counters::requested`](crate::Counters::requested) remembers every request. Costs
    /// memory for each of them.
    pub remember_requests: bool,
}

impl Default for ServerConfig {
    fn default() -> Self {
        Self {
            credentials: None,
            rate_limit: None,
            max_connections: None,
            latency: Duration::ZERO,
            latency_jitter: Duration::ZERO,
            fault_profile: FaultProfile::default(),
            seed: 0,
            gzip: true,
            today: NaiveDate::from_ymd_opt(2026, 1, 1).unwrap_or(NaiveDate::MIN),
            changes: None,
            find_only: HashSet::new(),
            aliases: HashMap::new(),
            find_extra: HashMap::new(),
            remember_requests: false,
        }
    }
}

impl ServerConfig {
    /// Checks rates and probabilities.
    ///
    /// # Errors
    ///
    /// [`ConfigError`] for the first setting that makes no sense.
    pub fn check(&self) -> Result<(), ConfigError> {
        if let Some(limit) = self.rate_limit {
            limit.check()?;
        }
        self.fault_profile.check()
    }
}

/// A change that the feed of changes tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScriptedChange {
    /// The day.
    pub day: NaiveDate,
    /// What changed.
    pub kind: Kind,
    /// TMDB's id of it.
    pub id: u64,
    /// Whether TMDB removed it.
    #[serde(default)]
    pub removed: bool,
}

/// A limit on one client's requests.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RateLimit {
    /// Permitted requests a second, over the long run; above 0.
    pub per_second: f64,
    /// Requests that may come at once after a pause; `None` for as many as in one second.
    /// At least 1. Not used by a sliding window.
    pub burst: Option<u32>,
    /// How requests are counted.
    pub kind: LimitKind,
    /// How a request beyond the limit is answered.
    pub answer: Throttle,
}

impl RateLimit {
    /// A token bucket that holds the requests of one second and answers with `Retry-After: 2`.
    pub fn per_second(per_second: f64) -> Self {
        Self {
            per_second,
            burst: None,
            kind: LimitKind::TokenBucket,
            answer: Throttle::RetryAfter(2),
        }
    }

    /// The most requests that pass at once.
    pub(crate) fn capacity(self) -> f64 {
        match (self.kind, self.burst) {
            (LimitKind::TokenBucket, Some(burst)) => f64::from(burst),
            (LimitKind::TokenBucket, None) => self.per_second.max(1.0),
            (LimitKind::SlidingSecond, _) => self.per_second.floor(),
        }
    }

    fn check(self) -> Result<(), ConfigError> {
        let Self { per_second, .. } = self;
        if !(per_second.is_finite() && per_second > 0.0) {
            return Err(ConfigError::Rate { per_second });
        }
        if self.capacity() < 1.0 {
            return Err(ConfigError::NothingPasses);
        }
        Ok(())
    }
}

/// How requests are counted against a limit. Requests that were refused count for neither.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LimitKind {
    /// Tokens come in at the permitted rate up to the burst; each request takes one.
    TokenBucket,
    /// Strict: at most the permitted number (rounded down) in any span of one second.
    SlidingSecond,
}

/// The forms of a 429 that have been seen or must be expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Throttle {
    /// JSON, code 25, with `Retry-After` in whole seconds. TMDB rounded them down, so 0 occurred.
    RetryAfter(u32),
    /// JSON, code 25, without `Retry-After`.
    NoHeader,
    /// A page of the content delivery network, without `Retry-After`.
    Html,
}

/// A made-up hit of `/3/find`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FindExtra {
    /// The id belongs to an episode of a series.
    TvEpisode {
        /// TMDB id of the episode.
        id: u64,
        /// TMDB id of its series.
        show_id: u64,
        /// Its name.
        name: String,
    },
    /// The id belongs to a person.
    Person {
        /// TMDB id of the person.
        id: u64,
        /// The person's name.
        name: String,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limited(limit: RateLimit) -> Result<(), ConfigError> {
        ServerConfig {
            rate_limit: Some(limit),
            ..ServerConfig::default()
        }
        .check()
    }

    #[test]
    fn default_makes_sense() {
        assert_eq!(ServerConfig::default().check(), Ok(()));
        assert_eq!(ServerConfig::default().today.to_string(), "2026-01-01");
    }

    #[test]
    fn rates_that_let_nothing_pass_are_refused() {
        for rate in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            assert!(matches!(
                limited(RateLimit::per_second(rate)),
                Err(ConfigError::Rate { .. })
            ));
        }
        let nothing = RateLimit {
            burst: Some(0),
            ..RateLimit::per_second(40.0)
        };
        assert_eq!(limited(nothing), Err(ConfigError::NothingPasses));
        let strict = RateLimit {
            kind: LimitKind::SlidingSecond,
            ..RateLimit::per_second(0.5)
        };
        assert_eq!(limited(strict), Err(ConfigError::NothingPasses));
        assert_eq!(limited(RateLimit::per_second(0.5)), Ok(()));
    }
}
