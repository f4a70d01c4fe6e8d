//! What a client needs to be told, with defaults, and the checks that run before any request.

use std::fmt;
use std::net::Ipv6Addr;
use std::time::Duration;

use url::{Host, Url};

use crate::credential::Credential;
use crate::error::TmdbError;
use crate::retry::RetryPolicy;

/// TMDB's own address, with its version segment.
pub const DEFAULT_BASE_URL: &str = "https://api.themoviedb.org/3";

/// TMDB's host of the daily exports.
const FILES_URL: &str = "https://files.tmdb.org";
/// Hosts where TMDB itself answers.
const TMDB_HOSTS: [&str; 2] = ["api.themoviedb.org", "api.tmdb.org"];
/// Requests a second above which TMDB is known to throttle (per address, enforced by its CDN).
const KNOWN_RATE_CEILING: f64 = 50.0;
/// Connections above which TMDB is known to throttle (per address).
const KNOWN_CONNECTION_CEILING: usize = 20;
/// Slowest rate taken: one request a day. Anything slower is a slip of the keyboard.
const MIN_RATE: f64 = 1.0 / 86_400.0;
/// Settings of a [`TmdbClient`](crate::TmdbClient). Build with [`TmdbConfig::new`] and change fields.
#[derive(Clone)]
pub struct TmdbConfig {
    /// Address of the API with its `/3`, with or without a final slash. Plain `http` is taken only
    /// for loopback hosts.
    pub base_url: Url,
    /// The API key or read access token.
    pub credential: Credential,
    /// Permitted requests per second, kept as an even pace; `None` sets no limit. The client aims at
    /// 99.5 % of it, so that jitter on the way does not touch a server that limits at exactly it.
    pub rate: Option<f64>,
    /// Largest number of requests in flight, at least 1. Independent of `rate`.
    pub concurrency: usize,
    /// Longest time to open a connection.
    pub connect_timeout: Duration,
    /// Longest silence while a body is read.
    pub read_timeout: Duration,
    /// Longest time for one attempt, from sending to the last byte.
    pub total_timeout: Duration,
    /// How often, how long and how far apart attempts are made.
    pub retry: RetryPolicy,
    /// How long throttling (429) without a single good answer is waited out before the service
    /// counts as down.
    pub throttle_limit: Duration,
    /// Titles that may fail in a row, without a good answer between, before the service counts as
    /// down although its `/configuration` answers.
    pub breaker_failures: u32,
    /// Largest body taken, in bytes after decompression.
    pub max_body_bytes: usize,
    /// `User-Agent`; TMDB's terms ask that an application names itself.
    pub user_agent: String,
}

impl TmdbConfig {
    /// Returns the defaults: TMDB's own host, 40 requests per second, 20 in flight, five attempts.
    pub fn new(credential: Credential) -> Self {
        Self {
            base_url: default_base_url(),
            credential,
            rate: Some(40.0),
            concurrency: 20,
            connect_timeout: Duration::from_secs(10),
            read_timeout: Duration::from_secs(30),
            total_timeout: Duration::from_secs(60),
            retry: RetryPolicy::default(),
            throttle_limit: Duration::from_secs(5 * 60),
            breaker_failures: 20,
            max_body_bytes: 16 * 1024 * 1024,
            user_agent: concat!("cinelake/", env!("CARGO_PKG_VERSION")).to_owned(),
        }
    }

    /// Returns one sentence for each setting above TMDB's known ceilings, when the host is TMDB's own.
    pub fn warnings(&self) -> Vec<String> {
        let mut warnings = Vec::new();
        if !self.is_tmdb_host() {
            return warnings;
        }
        if self.rate.is_none_or(|rate| rate > KNOWN_RATE_CEILING) {
            let asked = self.rate.map_or("no rate limit".to_owned(), |rate| {
                format!("{rate} requests per second")
            });
            warnings.push(format!(
                "{asked} is above the {KNOWN_RATE_CEILING} per second that TMDB is known to allow: TMDB will probably throttle"
            ));
        }
        if self.concurrency > KNOWN_CONNECTION_CEILING {
            warnings.push(format!(
                "{} requests in flight is above the {KNOWN_CONNECTION_CEILING} connections TMDB is known to allow: \
                 expect to be throttled",
                self.concurrency
            ));
        }
        warnings
    }

    /// Checks every setting; the client calls this before anything else.
    pub(crate) fn validate(&self) -> Result<(), TmdbError> {
        self.validate_base_url()?;
        self.validate_limits()
    }

    /// Where the daily exports are: TMDB's host of files, and beside the API where another host stands in
    /// for TMDB.
    pub(crate) fn files_url(&self) -> Url {
        match self.is_tmdb_host() {
            true => Url::parse(FILES_URL).expect("the address of the exports is valid"),
            false => self.base_url.clone(),
        }
    }

    fn is_tmdb_host(&self) -> bool {
        self.base_url
            .host_str()
            .is_some_and(|host| TMDB_HOSTS.contains(&host))
    }

    fn validate_base_url(&self) -> Result<(), TmdbError> {
        let url = &self.base_url;
        let shown = shown_url(url);
        let problem = if !matches!(url.scheme(), "http" | "https") {
            "must start with https://"
        } else if !url.username().is_empty() || url.password().is_some() {
            "must not contain a user name or password"
        } else if url.query().is_some() || url.fragment().is_some() {
            "must not contain a query or fragment"
        } else if url.scheme() == "http" && !is_loopback(url) {
            "must use https: with plain http, anybody on the network could read the credential"
        } else if self.is_tmdb_host() && url.path().trim_end_matches('/') != "/3" {
            "must end in /3, the version of the API"
        } else {
            return Ok(());
        };
        Err(TmdbError::config(format!(
            "the TMDB base URL {shown} {problem}"
        )))
    }

    fn validate_limits(&self) -> Result<(), TmdbError> {
        if let Some(rate) = self.rate
            && !(rate.is_finite() && rate >= MIN_RATE)
        {
            return Err(TmdbError::config(format!(
                "a rate of {rate} requests per second is not possible: give a number above zero"
            )));
        }
        let zero = [
            ("concurrency", self.concurrency == 0),
            ("the number of attempts", self.retry.max_attempts == 0),
            (
                "the number of failures in a row",
                self.breaker_failures == 0,
            ),
            ("the body limit", self.max_body_bytes == 0),
            ("the connect timeout", self.connect_timeout.is_zero()),
            ("the read timeout", self.read_timeout.is_zero()),
            ("the total timeout", self.total_timeout.is_zero()),
        ];
        match zero.iter().find(|(_, is_zero)| *is_zero) {
            Some((name, _)) => Err(TmdbError::config(format!("{name} must be more than zero"))),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for TmdbConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TmdbConfig")
            .field("base_url", &shown_url(&self.base_url))
            .field("credential", &self.credential)
            .field("rate", &self.rate)
            .field("concurrency", &self.concurrency)
            .field("retry", &self.retry)
            .finish_non_exhaustive()
    }
}

/// Returns the address without user, password, query and fragment, any of which may hold a secret.
fn shown_url(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    let port = url.port().map_or(String::new(), |port| format!(":{port}"));
    format!("{}://{host}{port}{}", url.scheme(), url.path())
}

/// Whether the address is of this machine, so that plain http shows nothing to a network.
pub fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address == Ipv6Addr::LOCALHOST,
        None => false,
    }
}

#[expect(clippy::expect_used, reason = "a constant; a unit test parses it")]
fn default_base_url() -> Url {
    Url::parse(DEFAULT_BASE_URL).expect("the default base URL is valid")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config() -> TmdbConfig {
        TmdbConfig::new(Credential::from_text(&"a".repeat(32)).unwrap())
    }

    fn with_base(base: &str) -> TmdbConfig {
        TmdbConfig {
            base_url: Url::parse(base).unwrap(),
            ..config()
        }
    }

    #[test]
    fn defaults_are_valid_and_cause_no_warning() {
        assert!(config().validate().is_ok());
        assert!(config().warnings().is_empty());
        assert_eq!(config().base_url.as_str(), DEFAULT_BASE_URL);
    }

    #[test]
    fn takes_plain_http_only_for_loopback() {
        for base in [
            "http://127.0.0.1:8080/3",
            "http://127.9.9.9/3/",
            "http://[::1]:1/3",
            "http://localhost/3",
        ] {
            assert!(with_base(base).validate().is_ok(), "{base}");
        }
        for base in [
            "http://api.themoviedb.org/3",
            "http://10.0.0.1/3",
            "http://localhost.evil.org/3",
            "ftp://localhost/3",
        ] {
            assert!(with_base(base).validate().is_err(), "{base}");
        }
    }

    #[test]
    fn wants_the_version_segment_on_tmdbs_own_host() {
        assert!(with_base("https://api.themoviedb.org").validate().is_err());
        assert!(
            with_base("https://api.themoviedb.org/3/")
                .validate()
                .is_ok()
        );
        assert!(
            with_base("https://mirror.example/tmdb/v3")
                .validate()
                .is_ok()
        );
    }

    #[test]
    fn never_shows_secrets_of_a_base_url() {
        for base in [
            "https://user:hunter2@example.org/3",
            "https://example.org/3?api_key=hunter2",
        ] {
            let config = with_base(base);
            let text = format!("{config:?} {:?}", config.validate().unwrap_err());
            assert!(!text.contains("hunter2"), "{text}");
        }
    }

    #[test]
    fn warns_above_the_known_ceilings_on_tmdbs_own_host_only() {
        let eager = TmdbConfig {
            rate: Some(51.0),
            concurrency: 21,
            ..config()
        };
        assert_eq!(eager.warnings().len(), 2);
        assert_eq!(
            TmdbConfig {
                rate: None,
                ..config()
            }
            .warnings()
            .len(),
            1
        );
        let local = TmdbConfig {
            base_url: Url::parse("http://127.0.0.1/3").unwrap(),
            ..eager
        };
        assert!(local.warnings().is_empty());
        assert!(local.validate().is_ok());
    }

    #[test]
    fn rejects_settings_that_cannot_work() {
        for rate in [0.0, -1.0, f64::NAN, f64::INFINITY, 1e-300] {
            assert!(
                TmdbConfig {
                    rate: Some(rate),
                    ..config()
                }
                .validate()
                .is_err(),
                "{rate}"
            );
        }
        assert!(
            TmdbConfig {
                concurrency: 0,
                ..config()
            }
            .validate()
            .is_err()
        );
    }
}
