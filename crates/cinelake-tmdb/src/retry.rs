//! How often and how far apart attempts are made, and how `Retry-After` is read.
//!
//! Pure: randomness and times come in as arguments.

use std::time::Duration;

use chrono::{DateTime, NaiveDateTime, Utc};
use rand::{Rng, RngExt};

/// Longest wait read out of a header; keeps later time arithmetic in range.
const LONGEST_RETRY_AFTER: Duration = Duration::from_secs(366 * 86_400);
/// Most that is added on top of a `Retry-After`.
const RETRY_AFTER_JITTER_MAX: Duration = Duration::from_secs(1);

/// Bounds on the attempts for one request. A retry is an attempt after the first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RetryPolicy {
    /// Largest number of attempts, the first included. Throttled ones (429) do not count: all
    /// callers wait those out together.
    pub max_attempts: u32,
    /// Upper bound of the first backoff; doubles with each attempt.
    pub base: Duration,
    /// Upper bound of any backoff.
    pub max: Duration,
    /// Longest time spent on attempts and backoffs of one request; waiting for the pace or for the
    /// end of a throttle does not count.
    pub total: Duration,
    /// What `Retry-After: 0` is taken for: TMDB rounded down, so 0 means "under a second".
    pub retry_after_zero: Duration,
}

impl Default for RetryPolicy {
    /// Five attempts within two minutes, backoffs up to 0.5, 1, 2, 4 s.
    fn default() -> Self {
        Self {
            max_attempts: 5,
            base: Duration::from_millis(500),
            max: Duration::from_secs(30),
            total: Duration::from_secs(120),
            retry_after_zero: Duration::from_secs(1),
        }
    }
}

impl RetryPolicy {
    /// Returns the backoff after attempt number `attempt` (1 is the first): uniform between zero and
    /// `base * 2^(attempt-1)`, at most `max` ("full jitter").
    pub fn delay<R: Rng>(&self, attempt: u32, rng: &mut R) -> Duration {
        up_to(self.backoff_bound(attempt), rng)
    }

    /// Returns how long all callers pause after the `pause`-th throttled answer in a row (1 is the
    /// first) that named no time: between half the bound and the bound, since a pause of nearly
    /// nothing would only earn the next 429.
    pub(crate) fn throttle_pause<R: Rng>(&self, pause: u32, rng: &mut R) -> Duration {
        let bound = self.backoff_bound(pause.saturating_add(1));
        bound / 2 + up_to(bound / 2, rng)
    }

    /// Returns the time the server asked for in full, with a little on top so that several clients behind
    /// one address do not come back at the same moment.
    pub fn honoured<R: Rng>(&self, retry_after: Duration, rng: &mut R) -> Duration {
        let wait = if retry_after.is_zero() {
            self.retry_after_zero
        } else {
            retry_after
        };
        wait + up_to((wait / 10).min(RETRY_AFTER_JITTER_MAX), rng)
    }

    fn backoff_bound(&self, attempt: u32) -> Duration {
        let doublings = attempt.saturating_sub(1).min(31);
        self.base.saturating_mul(1 << doublings).min(self.max)
    }
}

fn up_to<R: Rng>(bound: Duration, rng: &mut R) -> Duration {
    let nanos = u64::try_from(bound.as_nanos()).unwrap_or(u64::MAX);
    Duration::from_nanos(rng.random_range(0..=nanos))
}

/// Reads a `Retry-After`: whole seconds, or an HTTP date (RFC 9110, all three forms) measured from
/// the answer's own `Date`. A date without a `Date` beside it gives `None`, as does nonsense.
pub fn read_retry_after(value: &str, date: Option<&str>) -> Option<Duration> {
    let value = value.trim();
    if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        // More digits than a u64 holds is still a number: a very long wait.
        let seconds = value.parse().unwrap_or(u64::MAX);
        return Some(Duration::from_secs(seconds).min(LONGEST_RETRY_AFTER));
    }
    let wait = http_date(value)? - http_date(date?)?;
    Some(
        wait.to_std()
            .unwrap_or(Duration::ZERO)
            .min(LONGEST_RETRY_AFTER),
    )
}

/// Reads a date of an HTTP header in any of its three forms (RFC 9110).
pub fn http_date(text: &str) -> Option<DateTime<Utc>> {
    let text = text.trim();
    let old_forms = ["%A, %d-%b-%y %H:%M:%S GMT", "%a %b %e %H:%M:%S %Y"];
    DateTime::parse_from_rfc2822(text)
        .map(|date| date.to_utc())
        .ok()
        .or_else(|| {
            old_forms
                .iter()
                .find_map(|form| NaiveDateTime::parse_from_str(text, form).ok())
                .map(|date| date.and_utc())
        })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rand::SeedableRng;
    use rand::rngs::StdRng;

    use super::*;

    proptest! {
        #[test]
        fn delays_stay_in_bounds(
            attempt in any::<u32>(), seed in any::<u64>(), base_ms in 0_u64..100_000, max_ms in 0_u64..1_000_000,
        ) {
            let policy = RetryPolicy {
                base: Duration::from_millis(base_ms),
                max: Duration::from_millis(max_ms),
                ..RetryPolicy::default()
            };
            let mut rng = StdRng::seed_from_u64(seed);
            let delay = policy.delay(attempt, &mut rng);
            prop_assert!(delay <= policy.max);
            if attempt <= 1 {
                prop_assert!(delay <= policy.base);
            }
            let pause = policy.throttle_pause(attempt, &mut rng);
            prop_assert!(pause <= policy.max);
            prop_assert!(pause >= policy.base.min(policy.max) / 2);
        }

        #[test]
        fn retry_after_is_honoured_in_full(seconds in 0_u64..100_000, seed in any::<u64>()) {
            let policy = RetryPolicy::default();
            let asked = Duration::from_secs(seconds);
            let wait = policy.honoured(asked, &mut StdRng::seed_from_u64(seed));
            let least = asked.max(policy.retry_after_zero);
            prop_assert!(wait >= least && wait <= least + RETRY_AFTER_JITTER_MAX);
        }

        #[test]
        fn reading_retry_after_never_fails(value in ".*", date in proptest::option::of(".*")) {
            let wait = read_retry_after(&value, date.as_deref());
            prop_assert!(wait.is_none_or(|wait| wait <= LONGEST_RETRY_AFTER));
        }
    }

    #[test]
    fn the_same_seed_gives_the_same_delays() {
        let delays = |seed| {
            let mut rng = StdRng::seed_from_u64(seed);
            (1..6)
                .map(|attempt| RetryPolicy::default().delay(attempt, &mut rng))
                .collect::<Vec<_>>()
        };
        assert_eq!(delays(7), delays(7));
        assert_ne!(delays(7), delays(8));
    }

    #[test]
    fn reads_seconds_and_all_three_date_forms() {
        let seconds = |value, date| read_retry_after(value, date).map(|wait| wait.as_secs());
        let date = Some("Sun, 06 Nov 1994 08:49:37 GMT");
        assert_eq!(seconds(" 2 ", None), Some(2));
        assert_eq!(seconds("0", None), Some(0));
        assert_eq!(seconds("Sun, 06 Nov 1994 08:50:37 GMT", date), Some(60));
        assert_eq!(seconds("Sunday, 06-Nov-94 08:49:47 GMT", date), Some(10));
        assert_eq!(seconds("Sun Nov  6 08:49:40 1994", date), Some(3));
        assert_eq!(seconds("Sun, 06 Nov 1994 08:00:00 GMT", date), Some(0));
        assert_eq!(seconds("Sun, 06 Nov 1994 08:50:37 GMT", None), None);
        assert_eq!(seconds("soon", date), None);
        assert_eq!(
            seconds("99999999999999999999999", None),
            Some(LONGEST_RETRY_AFTER.as_secs())
        );
    }
}
