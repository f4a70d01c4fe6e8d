//! Tells a service that is down from a title that failed.
//!
//! Pure bookkeeping over good answers, failed titles and throttling; the client asks it after each
//! outcome and does the probing and the stopping.

use std::fmt;
use std::time::Duration;

use tokio::time::Instant;

/// Why a service counts as down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DownReason {
    /// A title's attempts were used up without any good answer meanwhile, and a probe of
    /// `/configuration` failed too.
    ProbeFailed,
    /// That many titles failed in a row, although the probe answered.
    FailuresInARow(u32),
    /// Throttled for that long without a single good answer.
    Throttled(Duration),
    /// TMDB asked for a wait longer than the throttle limit.
    LongWaitAsked(Duration),
}

impl fmt::Display for DownReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ProbeFailed => {
                f.write_str("no title gets an answer, and a request to /configuration failed too")
            }
            Self::FailuresInARow(count) => write!(f, "{count} titles in a row failed"),
            Self::Throttled(waited) => {
                write!(
                    f,
                    "throttled for {:.0} s without a good answer",
                    waited.as_secs_f64()
                )
            }
            Self::LongWaitAsked(wait) => write!(f, "TMDB asks to wait {:.0} s", wait.as_secs_f64()),
        }
    }
}

/// Counts since the last good answer. A good answer is a checked record, find result, or TMDB's own
/// "not found".
#[derive(Debug, Default)]
pub(crate) struct Breaker {
    good_answers: u64,
    failed_in_a_row: u32,
    throttled_since: Option<Instant>,
}

impl Breaker {
    pub(crate) fn note_good(&mut self) {
        self.good_answers += 1;
        self.failed_in_a_row = 0;
        self.throttled_since = None;
    }

    /// Returns a number that changes with every good answer.
    pub(crate) fn good_answers(&self) -> u64 {
        self.good_answers
    }

    /// Counts a failed title; returns why the service is down if that was one too many.
    pub(crate) fn note_title_failed(&mut self, limit: u32) -> Option<DownReason> {
        self.failed_in_a_row = self.failed_in_a_row.saturating_add(1);
        (self.failed_in_a_row >= limit).then_some(DownReason::FailuresInARow(self.failed_in_a_row))
    }

    /// Notes a 429 at `now` that asked for `retry_after`; returns why the service is down if waiting
    /// on would pass `limit`.
    pub(crate) fn note_throttled(
        &mut self,
        now: Instant,
        retry_after: Option<Duration>,
        limit: Duration,
    ) -> Option<DownReason> {
        let since = *self.throttled_since.get_or_insert(now);
        let waited = now.saturating_duration_since(since);
        match retry_after {
            _ if waited >= limit && !waited.is_zero() => Some(DownReason::Throttled(waited)),
            Some(wait) if wait > limit => Some(DownReason::LongWaitAsked(wait)),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMIT: Duration = Duration::from_secs(300);

    #[test]
    fn throttling_counts_from_the_first_429_after_a_good_answer() {
        let mut breaker = Breaker::default();
        let start = Instant::now();
        let at = |seconds| start + Duration::from_secs(seconds);
        assert_eq!(breaker.note_throttled(at(0), None, LIMIT), None);
        assert_eq!(breaker.note_throttled(at(299), None, LIMIT), None);
        breaker.note_good();
        assert_eq!(breaker.note_throttled(at(400), None, LIMIT), None);
        let down = breaker.note_throttled(at(700), None, LIMIT);
        assert_eq!(down, Some(DownReason::Throttled(LIMIT)));
    }

    #[test]
    fn a_wait_longer_than_the_limit_is_not_begun() {
        let hour = Duration::from_secs(3600);
        let down = Breaker::default().note_throttled(Instant::now(), Some(hour), LIMIT);
        assert_eq!(down, Some(DownReason::LongWaitAsked(hour)));
    }

    #[test]
    fn failures_in_a_row_are_forgotten_after_a_good_answer() {
        let mut breaker = Breaker::default();
        assert_eq!(breaker.note_title_failed(2), None);
        breaker.note_good();
        assert_eq!(breaker.note_title_failed(2), None);
        assert_eq!(
            breaker.note_title_failed(2),
            Some(DownReason::FailuresInARow(2))
        );
    }
}
