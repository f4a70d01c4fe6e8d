//! Faults and when they strike. A draw depends on the seed, the request and its attempt, so neither
//! concurrency nor the order of arrival changes what fails; outages and a suspended key are
//! scripted by the count of requests instead.

use crate::error::ConfigError;
use crate::hash::{fraction, hash_bytes, mix};
use crate::target::Route;

/// A way a request goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Fault {
    /// 429, JSON code 25, with `Retry-After` of [`FaultProfile::retry_after_seconds`].
    ThrottledRetryAfter,
    /// 429, JSON code 25, with `Retry-After: 0`.
    ThrottledRetryAfterZero,
    /// 429, JSON code 25, without `Retry-After`.
    ThrottledNoHeader,
    /// 429, an HTML page, without `Retry-After`.
    ThrottledHtml,
    /// 500, JSON code 11.
    InternalError,
    /// 502, JSON code 43.
    BadGateway,
    /// 503, JSON code 46.
    Maintenance,
    /// 504, JSON code 24.
    BackendTimeout,
    /// 503 in plain text: the back-end server is at capacity.
    AtCapacity,
    /// The connection is closed without an answer.
    Dropped,
    /// Half of the body, then nothing for [`FaultProfile::stall`], then the connection is closed.
    Stalled,
    /// Half of the body, then the connection is closed.
    TruncatedBody,
    /// A gzip body that ends in the middle, with a `Content-Length` that fits it.
    TruncatedGzip,
    /// 200 with an HTML page, as a proxy or a captive portal sends.
    WrongContentType,
    /// 200 without a body.
    EmptyBody,
    /// 200 with `success: false` and code 11.
    SuccessFalse,
    /// 200 with another film or series. Only where one is asked for; elsewhere nothing happens.
    WrongId,
    /// 403 with an HTML page: a CDN's challenge to what it takes for a robot.
    Challenged,
}

impl Fault {
    /// All faults, in the order of their declaration.
    pub const ALL: [Self; 18] = [
        Self::ThrottledRetryAfter,
        Self::ThrottledRetryAfterZero,
        Self::ThrottledNoHeader,
        Self::ThrottledHtml,
        Self::InternalError,
        Self::BadGateway,
        Self::Maintenance,
        Self::BackendTimeout,
        Self::AtCapacity,
        Self::Dropped,
        Self::Stalled,
        Self::TruncatedBody,
        Self::TruncatedGzip,
        Self::WrongContentType,
        Self::EmptyBody,
        Self::SuccessFalse,
        Self::WrongId,
        Self::Challenged,
    ];

    /// The fault's name in configuration and reports, such as `truncated_gzip`.
    pub fn name(self) -> &'static str {
        match self {
            Self::ThrottledRetryAfter => "throttled_retry_after",
            Self::ThrottledRetryAfterZero => "throttled_retry_after_zero",
            Self::ThrottledNoHeader => "throttled_no_header",
            Self::ThrottledHtml => "throttled_html",
            Self::InternalError => "internal_error",
            Self::BadGateway => "bad_gateway",
            Self::Maintenance => "maintenance",
            Self::BackendTimeout => "backend_timeout",
            Self::AtCapacity => "at_capacity",
            Self::Dropped => "dropped",
            Self::Stalled => "stalled",
            Self::TruncatedBody => "truncated_body",
            Self::TruncatedGzip => "truncated_gzip",
            Self::WrongContentType => "wrong_content_type",
            Self::EmptyBody => "empty_body",
            Self::SuccessFalse => "success_false",
            Self::WrongId => "wrong_id",
            Self::Challenged => "challenged",
        }
    }

    /// The fault of a name, as [`Fault::name`] spells it.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|fault| fault.name() == name)
    }
}

/// When a fault strikes by chance.
#[derive(Debug, Clone, PartialEq)]
pub struct FaultRule {
    /// The fault.
    pub fault: Fault,
    /// Share of the requests it hits, 0 to 1.
    pub probability: f64,
    /// It hits only the first so many attempts of a request, so that a later one succeeds for
    /// certain; `None` for every attempt. An attempt is a request for the same path and query.
    pub attempts: Option<u32>,
    /// It hits only this kind of request; `None` for every request with a good credential.
    pub route: Option<Route>,
}

impl FaultRule {
    /// A fault that hits a share of all attempts.
    pub fn chance(fault: Fault, probability: f64) -> Self {
        Self {
            fault,
            probability,
            attempts: None,
            route: None,
        }
    }

    /// A fault that hits the first attempts of every request, and none after.
    pub fn first_attempts(fault: Fault, attempts: u32) -> Self {
        Self {
            fault,
            probability: 1.0,
            attempts: Some(attempts),
            route: None,
        }
    }

    fn applies(&self, route: Route, attempt: u32) -> bool {
        let in_attempts = self.attempts.is_none_or(|attempts| attempt <= attempts);
        in_attempts && self.route.is_none_or(|only| only == route)
    }
}

/// A fault for a stretch of requests, counted in the order of their arrival from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outage {
    /// First request of the outage.
    pub from: u64,
    /// First request after it; `u64::MAX` for an outage that never ends.
    pub until: u64,
    /// What happens to the requests between.
    pub fault: Fault,
}

/// Everything that goes wrong on purpose. The default is fair fault_profile.
#[derive(Debug, Clone, PartialEq)]
pub struct FaultProfile {
    /// Faults by chance; at most one strikes an attempt, and earlier rules have precedence, so that
    /// rules for first attempts can follow one another.
    pub rules: Vec<FaultRule>,
    /// Faults by count, which strike before credentials are looked at.
    pub outages: Vec<Outage>,
    /// The key is suspended (401, code 10) once so many requests were received.
    pub suspended_after: Option<u64>,
    /// `Retry-After` of [`Fault::ThrottledRetryAfter`].
    pub retry_after_seconds: u32,
    /// How long [`Fault::Stalled`] keeps silent.
    pub stall: std::time::Duration,
}

impl Default for FaultProfile {
    fn default() -> Self {
        Self {
            rules: Vec::new(),
            outages: Vec::new(),
            suspended_after: None,
            retry_after_seconds: 2,
            stall: std::time::Duration::from_secs(120),
        }
    }
}

impl FaultProfile {
    /// Every fault with the same probability each.
    pub fn every_fault(probability: f64) -> Self {
        let rules = Fault::ALL
            .into_iter()
            .map(|fault| FaultRule::chance(fault, probability));
        Self {
            rules: rules.collect(),
            ..Self::default()
        }
    }

    pub(crate) fn check(&self) -> Result<(), ConfigError> {
        for rule in &self.rules {
            if !(0.0..=1.0).contains(&rule.probability) {
                let (fault, probability) = (rule.fault.name(), rule.probability);
                return Err(ConfigError::Probability { fault, probability });
            }
        }
        for route in Route::ALL {
            let lasting = self.rules.iter().filter(|rule| rule.attempts.is_none());
            let applying = lasting.filter(|rule| rule.applies(route, 1));
            let sum: f64 = applying.map(|rule| rule.probability).sum();
            if sum > 1.0 + 1e-9 {
                return Err(ConfigError::ProbabilitySum { sum });
            }
        }
        let mut empty = self
            .outages
            .iter()
            .filter(|outage| outage.from >= outage.until);
        match empty.next() {
            Some(&Outage { from, until, .. }) => Err(ConfigError::EmptyOutage { from, until }),
            None => Ok(()),
        }
    }

    /// The fault of an outage that covers a request.
    pub(crate) fn outage(&self, request: u64) -> Option<Fault> {
        let covers = |outage: &&Outage| (outage.from..outage.until).contains(&request);
        self.outages.iter().find(covers).map(|outage| outage.fault)
    }

    pub(crate) fn is_suspended(&self, request: u64) -> bool {
        self.suspended_after.is_some_and(|after| request > after)
    }

    /// The fault that strikes an attempt (from 1) of a request.
    pub(crate) fn draw(
        &self,
        seed: u64,
        request: u64,
        route: Route,
        attempt: u32,
    ) -> Option<Fault> {
        let drawn = fraction(mix(mix(seed ^ mix(request)) ^ u64::from(attempt)));
        let mut below = 0.0;
        let mut applying = self
            .rules
            .iter()
            .filter(|rule| rule.applies(route, attempt));
        let struck = applying.find(|rule| {
            below += rule.probability;
            drawn < below
        });
        struck.map(|rule| rule.fault)
    }
}

/// A number for a request that is the same for each of its attempts and for every key.
pub(crate) fn request_hash<'a>(path: &str, query: impl Iterator<Item = &'a str>) -> u64 {
    let others = query.filter(|pair| !pair.starts_with("api_key="));
    others.fold(hash_bytes(0, path.as_bytes()), |hash, pair| {
        hash_bytes(hash, pair.as_bytes())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_and_faults_belong_together() {
        for fault in Fault::ALL {
            assert_eq!(Fault::from_name(fault.name()), Some(fault));
            let serialized = serde_json::to_value(fault).expect("a string");
            assert_eq!(serialized, fault.name());
        }
        assert_eq!(Fault::from_name("sunshine"), None);
    }

    #[test]
    fn first_attempts_fail_and_the_next_succeeds() {
        let rules = vec![FaultRule::first_attempts(Fault::Dropped, 2)];
        let fault_profile = FaultProfile {
            rules,
            ..FaultProfile::default()
        };
        let drawn = [1, 2, 3, 4].map(|attempt| fault_profile.draw(1, 77, Route::Movie, attempt));
        assert_eq!(
            drawn,
            [Some(Fault::Dropped), Some(Fault::Dropped), None, None]
        );
    }

    #[test]
    fn rules_for_first_attempts_follow_one_another() {
        let rules = [(Fault::Dropped, 1), (Fault::BadGateway, 2)];
        let rules = rules.map(|(fault, attempts)| FaultRule::first_attempts(fault, attempts));
        let fault_profile = FaultProfile {
            rules: rules.to_vec(),
            ..FaultProfile::default()
        };
        assert_eq!(fault_profile.check(), Ok(()));
        let drawn = [1, 2, 3].map(|attempt| fault_profile.draw(1, 77, Route::Movie, attempt));
        assert_eq!(drawn, [Some(Fault::Dropped), Some(Fault::BadGateway), None]);
    }

    #[test]
    fn share_of_faults_is_the_probability() {
        let fault_profile = FaultProfile::every_fault(0.02);
        let struck = |seed| -> Vec<u64> {
            let hit = |request: &u64| {
                fault_profile
                    .draw(seed, *request, Route::Movie, 1)
                    .is_some()
            };
            (0..100_000).filter(hit).collect()
        };
        let share = struck(3).len() as f64 / 100_000.0;
        let expected = 0.02 * Fault::ALL.len() as f64;
        assert!((share - expected).abs() < 0.01, "{share}");
        assert_ne!(struck(3), struck(4));
    }

    #[test]
    fn key_and_attempt_do_not_change_which_request_it_is() {
        let hash = |query: &str| request_hash("/3/movie/1", query.split('&'));
        assert_eq!(hash("api_key=a&language=de"), hash("api_key=b&language=de"));
        assert_ne!(hash("api_key=a&language=de"), hash("api_key=a&language=fr"));
    }

    #[test]
    fn a_profile_that_makes_no_sense_is_refused() {
        let with = |rules| {
            FaultProfile {
                rules,
                ..FaultProfile::default()
            }
            .check()
        };
        let chance = |probability| FaultRule::chance(Fault::Dropped, probability);
        assert!(matches!(
            with(vec![chance(1.5)]),
            Err(ConfigError::Probability { .. })
        ));
        assert!(matches!(
            with(vec![chance(f64::NAN)]),
            Err(ConfigError::Probability { .. })
        ));
        let both = vec![chance(0.6), chance(0.6)];
        assert!(matches!(
            with(both),
            Err(ConfigError::ProbabilitySum { .. })
        ));
        let apart = [Route::Movie, Route::Find].map(|route| FaultRule {
            route: Some(route),
            ..chance(0.6)
        });
        assert_eq!(with(apart.to_vec()), Ok(()));
        let outage = Outage {
            from: 5,
            until: 5,
            fault: Fault::Dropped,
        };
        let fault_profile = FaultProfile {
            outages: vec![outage],
            ..FaultProfile::default()
        };
        assert_eq!(
            fault_profile.check(),
            Err(ConfigError::EmptyOutage { from: 5, until: 5 })
        );
    }

    proptest! {
        #[test]
        fn draw_is_a_function_of_seed_request_and_attempt(seed: u64, request: u64, attempt in 1_u32..9) {
            let fault_profile = FaultProfile::every_fault(0.05);
            let first = fault_profile.draw(seed, request, Route::Find, attempt);
            prop_assert_eq!(first, fault_profile.draw(seed, request, Route::Find, attempt));
        }
    }
}
