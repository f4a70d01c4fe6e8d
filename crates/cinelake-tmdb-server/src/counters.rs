//! What a server has seen, readable while it runs.

use std::collections::{BTreeMap, HashSet};
use std::net::IpAddr;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde::Serialize;

use crate::fault_profile::Fault;
use crate::target::Route;

const STATUS_FIRST: u16 = 100;
const STATUSES: usize = 500;

/// Live counters of one server.
#[derive(Debug)]
pub struct Counters {
    requests: AtomicU64,
    by_status: Vec<AtomicU64>,
    by_route: [AtomicU64; Route::ALL.len()],
    by_fault: [AtomicU64; Fault::ALL.len()],
    throttled: AtomicU64,
    connections: AtomicU64,
    connections_refused: AtomicU64,
    in_flight: AtomicU64,
    max_in_flight: AtomicU64,
    seen: Mutex<RequestStats>,
}

#[derive(Debug, Default)]
struct RequestStats {
    meter: Meter,
    clients: HashSet<IpAddr>,
    requested: Vec<String>,
}

/// The counters at one moment.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ServerReport {
    /// Requests received, including those refused.
    pub requests: u64,
    /// Answers by HTTP status. A dropped connection has none.
    pub by_status: BTreeMap<u16, u64>,
    /// Requests by kind.
    pub by_route: BTreeMap<Route, u64>,
    /// Faults that struck, by kind; 429s of the rate limit are not among them.
    pub by_fault: BTreeMap<Fault, u64>,
    /// Requests refused by the rate limit.
    pub throttled: u64,
    /// Connections accepted.
    pub connections: u64,
    /// Connections closed at once because their client held too many.
    pub connections_refused: u64,
    /// Distinct clients, by IP address.
    pub clients: u64,
    /// Most requests in work at once, until the last byte of their answer.
    pub max_in_flight: u64,
    /// Most requests received in any one second.
    pub max_in_any_second: u64,
}

impl Default for Counters {
    fn default() -> Self {
        Self {
            requests: AtomicU64::new(0),
            by_status: (0..STATUSES).map(|_| AtomicU64::new(0)).collect(),
            by_route: Default::default(),
            by_fault: Default::default(),
            throttled: AtomicU64::new(0),
            connections: AtomicU64::new(0),
            connections_refused: AtomicU64::new(0),
            in_flight: AtomicU64::new(0),
            max_in_flight: AtomicU64::new(0),
            seen: Mutex::default(),
        }
    }
}

impl Counters {
    /// Makes counters that stand at zero.
    pub fn new() -> Self {
        Self::default()
    }

    /// Requests received so far.
    pub fn requests(&self) -> u64 {
        self.requests.load(Relaxed)
    }

    /// All counters. Those of a request in work may be partly counted.
    pub fn report(&self) -> ServerReport {
        let seen = self.seen();
        ServerReport {
            requests: self.requests(),
            by_status: named((STATUS_FIRST..).zip(&self.by_status)),
            by_route: named(Route::ALL.into_iter().zip(&self.by_route)),
            by_fault: named(Fault::ALL.into_iter().zip(&self.by_fault)),
            throttled: self.throttled.load(Relaxed),
            connections: self.connections.load(Relaxed),
            connections_refused: self.connections_refused.load(Relaxed),
            clients: seen.clients.len() as u64,
            max_in_flight: self.max_in_flight.load(Relaxed),
            max_in_any_second: seen.meter.peak,
        }
    }

    /// Every request so far as path and query without the key, in the order of arrival; empty
    /// unless [`ServerConfig::remember_requests`](crate::ServerConfig::remember_requests) is set.
    pub fn requested(&self) -> Vec<String> {
        self.seen().requested.clone()
    }

    // Poisoning is no concern: what is behind the lock is valid after every single step.
    fn seen(&self) -> MutexGuard<'_, RequestStats> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts a request in; gives its number, from 1, and what counts it out when dropped.
    pub(crate) fn begin(self: &Arc<Self>, route: Route, now: Duration) -> (u64, InFlight) {
        add(&self.by_route[route as usize]);
        self.seen().meter.record(now);
        let in_flight = self.in_flight.fetch_add(1, Relaxed) + 1;
        self.max_in_flight.fetch_max(in_flight, Relaxed);
        (
            self.requests.fetch_add(1, Relaxed) + 1,
            InFlight(Arc::clone(self)),
        )
    }

    pub(crate) fn remember(&self, request: String) {
        self.seen().requested.push(request);
    }

    pub(crate) fn answered(&self, status: u16) {
        let index = usize::from(status.saturating_sub(STATUS_FIRST));
        self.by_status.get(index).into_iter().for_each(add);
    }

    pub(crate) fn struck(&self, fault: Fault) {
        add(&self.by_fault[fault as usize]);
    }

    pub(crate) fn throttled(&self) {
        add(&self.throttled);
    }

    pub(crate) fn connected(&self, client: IpAddr) {
        add(&self.connections);
        self.seen().clients.insert(client);
    }

    pub(crate) fn refused(&self, client: IpAddr) {
        add(&self.connections_refused);
        self.seen().clients.insert(client);
    }
}

fn add(counter: &AtomicU64) {
    counter.fetch_add(1, Relaxed);
}

fn named<'a, K: Ord>(counters: impl Iterator<Item = (K, &'a AtomicU64)>) -> BTreeMap<K, u64> {
    let loaded = counters.map(|(name, counter)| (name, counter.load(Relaxed)));
    loaded.filter(|&(_, count)| count > 0).collect()
}

/// A request in work; it is counted out when this is dropped.
#[derive(Debug)]
pub(crate) struct InFlight(Arc<Counters>);

impl Drop for InFlight {
    fn drop(&mut self) {
        self.0.in_flight.fetch_sub(1, Relaxed);
    }
}

const TICKS: usize = 100;
const TICK_MILLISECONDS: u128 = 10;

/// The most requests in any second, to 10 ms: never more than a true second holds.
#[derive(Debug)]
struct Meter {
    ticks: [u32; TICKS],
    last_tick: u64,
    sum: u64,
    peak: u64,
}

impl Default for Meter {
    fn default() -> Self {
        Self {
            ticks: [0; TICKS],
            last_tick: 0,
            sum: 0,
            peak: 0,
        }
    }
}

impl Meter {
    fn record(&mut self, now: Duration) {
        let tick = (now.as_millis() / TICK_MILLISECONDS) as u64;
        let passed = tick.saturating_sub(self.last_tick).min(TICKS as u64);
        self.last_tick = self.last_tick.max(tick);
        for gone in 0..passed {
            let index = (self.last_tick - gone) as usize % TICKS;
            self.sum -= u64::from(std::mem::take(&mut self.ticks[index]));
        }
        self.ticks[self.last_tick as usize % TICKS] += 1;
        self.sum += 1;
        self.peak = self.peak.max(self.sum);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn peak(at_ms: impl IntoIterator<Item = u64>) -> u64 {
        let mut meter = Meter::default();
        at_ms
            .into_iter()
            .for_each(|ms| meter.record(Duration::from_millis(ms)));
        meter.peak
    }

    #[test]
    fn even_pace_is_measured_as_its_rate() {
        assert_eq!(peak((0..1_000).map(|n| n * 25)), 40);
    }

    #[test]
    fn busiest_second_is_found_across_second_borders() {
        assert_eq!(peak([0, 900, 950, 1_000, 1_050, 1_800, 9_000]), 5);
        assert_eq!(peak([0, 2_000, 4_000]), 1);
    }

    #[test]
    fn requests_are_counted_in_and_out() {
        let counters = Arc::new(Counters::new());
        let (first, in_flight) = counters.begin(Route::Movie, Duration::ZERO);
        let (second, _) = counters.begin(Route::Find, Duration::ZERO);
        drop(in_flight);
        let (third, _) = counters.begin(Route::Movie, Duration::ZERO);
        assert_eq!((first, second, third), (1, 2, 3));
        let report = counters.report();
        assert_eq!(report.max_in_flight, 2);
        assert_eq!(
            report.by_route,
            BTreeMap::from([(Route::Movie, 2), (Route::Find, 1)])
        );
    }

    #[test]
    fn arrays_follow_the_declaration_order() {
        for (index, route) in Route::ALL.into_iter().enumerate() {
            assert_eq!(route as usize, index);
        }
        for (index, fault) in Fault::ALL.into_iter().enumerate() {
            assert_eq!(fault as usize, index);
        }
    }
}
