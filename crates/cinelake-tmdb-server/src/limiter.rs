//! The rate limit's core: who may pass, given the time. It never reads a clock.

use std::collections::{HashMap, VecDeque};
use std::net::IpAddr;
use std::time::Duration;

use crate::config::{LimitKind, RateLimit};

/// Tokens are sums of rounded products; without this a bucket refilled in exact steps would
/// sometimes lack the last bit of a token.
const ROUNDING: f64 = 1e-6;

const WINDOW: Duration = Duration::from_secs(1);

/// A limit and what every client has used of it.
#[derive(Debug)]
pub(crate) struct Limiter {
    limit: RateLimit,
    clients: HashMap<IpAddr, Usage>,
}

#[derive(Debug)]
enum Usage {
    Bucket { tokens: f64, updated: Duration },
    Window { admitted: VecDeque<Duration> },
}

impl Limiter {
    pub(crate) fn new(limit: RateLimit) -> Self {
        Self {
            limit,
            clients: HashMap::new(),
        }
    }

    /// Takes a client's request, or refuses it. `now` is the time since any fixed moment.
    pub(crate) fn admit(&mut self, client: IpAddr, now: Duration) -> bool {
        let limit = self.limit;
        let capacity = limit.capacity();
        let usage = self
            .clients
            .entry(client)
            .or_insert_with(|| match limit.kind {
                LimitKind::TokenBucket => Usage::Bucket {
                    tokens: capacity,
                    updated: now,
                },
                LimitKind::SlidingSecond => Usage::Window {
                    admitted: VecDeque::new(),
                },
            });
        match usage {
            Usage::Bucket { tokens, updated } => {
                let elapsed = now.saturating_sub(*updated);
                *updated = now.max(*updated);
                *tokens = (*tokens + elapsed.as_secs_f64() * limit.per_second).min(capacity);
                let admitted = *tokens + ROUNDING >= 1.0;
                if admitted {
                    *tokens -= 1.0;
                }
                admitted
            }
            Usage::Window { admitted } => {
                while admitted
                    .front()
                    .is_some_and(|&then| now.saturating_sub(then) >= WINDOW)
                {
                    admitted.pop_front();
                }
                let free = (admitted.len() as f64) < capacity;
                if free {
                    admitted.push_back(now);
                }
                free
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const CLIENT: IpAddr = IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);

    fn admitted(limiter: &mut Limiter, at: impl IntoIterator<Item = u64>) -> usize {
        at.into_iter()
            .filter(|&ms| limiter.admit(CLIENT, Duration::from_millis(ms)))
            .count()
    }

    fn sliding(per_second: f64) -> Limiter {
        let kind = LimitKind::SlidingSecond;
        Limiter::new(RateLimit {
            kind,
            ..RateLimit::per_second(per_second)
        })
    }

    #[test]
    fn bucket_lets_the_burst_pass_then_the_rate() {
        let limit = RateLimit {
            burst: Some(5),
            ..RateLimit::per_second(10.0)
        };
        let mut limiter = Limiter::new(limit);
        assert_eq!(admitted(&mut limiter, [0; 20]), 5);
        assert_eq!(admitted(&mut limiter, [100; 20]), 1);
        assert_eq!(
            admitted(&mut limiter, [60_000; 20]),
            5,
            "a pause fills it no further"
        );
    }

    #[test]
    fn even_pace_at_the_limit_is_never_refused() {
        let limit = RateLimit {
            burst: Some(1),
            ..RateLimit::per_second(40.0)
        };
        let mut limiter = Limiter::new(limit);
        assert_eq!(admitted(&mut limiter, (0..10_000).map(|n| n * 25)), 10_000);
        let mut limiter = sliding(40.0);
        assert_eq!(admitted(&mut limiter, (0..10_000).map(|n| n * 25)), 10_000);
    }

    #[test]
    fn clients_are_limited_apart() {
        let limit = RateLimit {
            burst: Some(1),
            ..RateLimit::per_second(1.0)
        };
        let mut limiter = Limiter::new(limit);
        let other = IpAddr::from([127, 0, 0, 2]);
        assert!(limiter.admit(CLIENT, Duration::ZERO));
        assert!(limiter.admit(other, Duration::ZERO));
        assert!(!limiter.admit(CLIENT, Duration::ZERO));
    }

    proptest! {
        #[test]
        fn sliding_window_never_exceeds_its_number(
            gaps in prop::collection::vec(0_u64..400, 1..300),
            rate in 1_u32..20,
        ) {
            let mut limiter = sliding(f64::from(rate));
            let mut now = 0;
            let mut passed: Vec<u64> = Vec::new();
            for gap in gaps {
                now += gap;
                if limiter.admit(CLIENT, Duration::from_millis(now)) {
                    passed.push(now);
                }
            }
            for &start in &passed {
                let inside = passed.iter().filter(|&&at| (start..start + 1000).contains(&at));
                prop_assert!(inside.count() <= rate as usize);
            }
        }

        #[test]
        fn bucket_never_exceeds_burst_plus_rate_times_time(
            gaps in prop::collection::vec(0_u64..400, 1..300),
            rate in 1_u32..50,
            burst in 1_u32..50,
        ) {
            let limit = RateLimit { burst: Some(burst), ..RateLimit::per_second(f64::from(rate)) };
            let mut limiter = Limiter::new(limit);
            let mut now = 0;
            let mut passed = 0_u32;
            for gap in gaps {
                now += gap;
                passed += u32::from(limiter.admit(CLIENT, Duration::from_millis(now)));
                let most = f64::from(burst) + f64::from(rate) * now as f64 / 1000.0;
                prop_assert!(f64::from(passed) <= most + 1e-3);
            }
        }
    }
}
