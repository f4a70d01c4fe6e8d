//! The pace of requests: an even flow under the permitted rate, one pause shared by all callers, and
//! a rate that steps down after throttling and climbs back with good answers.
//!
//! [`Pace`] is the pure core: every method takes `now`. [`Quota`] adds the lock and the sleeping.

use std::collections::VecDeque;
use std::sync::Mutex;
use std::time::Duration;

use tokio::time::{Instant, sleep_until};

use crate::lock;

/// Share of the permitted rate the schedule aims at. Requests arrive with a jitter of milliseconds;
/// at exactly the limit a server would see one too many in some second.
const SHARE: f64 = 0.995;
/// Slots made up after a hiccup, at most.
const CATCH_UP_SLOTS: u32 = 2;
/// Least time made up after a hiccup: timers tick in milliseconds, so above some 400 requests a
/// second two slots are less than one tick.
const CATCH_UP_LEAST: Duration = Duration::from_millis(5);
/// The time within which no more requests are sent than the rate permits. Who takes over from a client that
/// was killed has to wait so long before its own first request: it does not know what that one sent last.
pub const RATE_WINDOW: Duration = Duration::from_secs(1);
/// Slots that a new schedule leaves free before its first request. It does not know what a run before it
/// sent, which has ended in order. Both send evenly, so what is too many is only what either of them had
/// made up, and its first request.
const FREE_SLOTS: u32 = 4;
/// Longest time that is left free.
const FREE_MOST: Duration = RATE_WINDOW;
/// Factor on the pace after a throttled answer.
const CUT: f64 = 0.7;
/// Requests a second regained with each good answer: at full pace 2 % of the rate a second.
const REGAINED_PER_ANSWER: f64 = 0.02;
/// Longest memory of departures.
const REMEMBERED_DEPARTURES_MAX: usize = 1024;
/// Factor on the time in which no more requests leave than are permitted. Of the 5 ms a second that
/// [`SHARE`] leaves free, 3 are kept for jitter on the way, also after a hiccup; the rest makes up
/// for the hiccup.
const WINDOW_MARGIN: f64 = 1.003;

/// When to look again while all that may leave are about to.
const LOOK_AGAIN: Duration = Duration::from_millis(1);

/// Tells slots reserved before a pause from those after it.
pub(crate) type Epoch = u64;

/// What a caller whose slot has come is to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SlotDecision {
    /// Send now.
    Go,
    /// Wait until then and ask again: so late were others that too many would leave at once.
    NotBefore(Instant),
    /// A pause came between; reserve another slot.
    ReserveAgain,
}

/// The schedule. Slots lie `1 / pace` apart on an absolute time line, so a timer's lateness does not
/// add up; and however late earlier ones were, no more requests than the rate permits leave within
/// any one second (or within the time of 1,024 requests, for rates above that).
#[derive(Debug)]
pub(crate) struct Pace {
    /// The permitted rate, requests a second.
    permitted: Option<f64>,
    /// The present pace, requests a second; `None` flows freely.
    current: Option<f64>,
    next: Option<Instant>,
    /// When the latest requests left, taken when they had: never before they did.
    departures: VecDeque<Instant>,
    /// Requests that may leave and of which it is not known yet that they have.
    leaving: usize,
    paused_until: Option<Instant>,
    paused_total: Duration,
    pauses_in_a_row: u32,
    epoch: Epoch,
    meter: Meter,
}

impl Pace {
    /// `permitted` is finite and above zero; the configuration checks that.
    pub(crate) fn new(permitted: Option<f64>) -> Self {
        Self {
            permitted,
            current: permitted.map(|rate| rate * SHARE),
            next: None,
            departures: VecDeque::new(),
            leaving: 0,
            paused_until: None,
            paused_total: Duration::ZERO,
            pauses_in_a_row: 0,
            epoch: 0,
            meter: Meter::default(),
        }
    }

    /// Reserves the next slot. A time that is not after `now` means "go".
    pub(crate) fn reserve(&mut self, now: Instant) -> (Instant, Epoch) {
        self.meter.count(now);
        let resume = self.paused_until.map_or(now, |until| until.max(now));
        let Some(pace) = self.current else {
            return (resume, self.epoch);
        };
        let interval = Duration::from_secs_f64(1.0 / pace);
        let catch_up = (interval * CATCH_UP_SLOTS).max(CATCH_UP_LEAST);
        let earliest = resume.checked_sub(catch_up).unwrap_or(resume);
        let first = resume + (interval * FREE_SLOTS).min(FREE_MOST);
        let scheduled = self.next.map_or(first, |next| next.max(earliest));
        self.next = Some(scheduled + interval);
        (scheduled.max(resume), self.epoch)
    }

    /// Decides at `now` about a caller whose slot of `epoch` has come. One that may go says by
    /// [`Pace::note_sent`] when its request has left: its thread may have stood still in between. A
    /// departure put off leaves the schedule as it is, so it is made up little by little.
    pub(crate) fn depart(&mut self, epoch: Epoch, now: Instant) -> SlotDecision {
        if epoch != self.epoch || self.paused_until.is_some_and(|until| until > now) {
            return SlotDecision::ReserveAgain;
        }
        let Some((count, window)) = self.window() else {
            return SlotDecision::Go;
        };
        if self.departures.len() + self.leaving >= count {
            let oldest = self.departures.front();
            let earliest = oldest.map_or(now + LOOK_AGAIN, |oldest| *oldest + window);
            if earliest > now {
                return SlotDecision::NotBefore(earliest);
            }
            self.departures.pop_front();
        }
        self.leaving += 1;
        SlotDecision::Go
    }

    /// Notes that a request that might go has left, at `now` at the latest.
    pub(crate) fn note_sent(&mut self, now: Instant) {
        if self.permitted.is_some() {
            self.leaving = self.leaving.saturating_sub(1);
            self.departures.push_back(now);
        }
    }

    /// How many requests may leave within which time.
    fn window(&self) -> Option<(usize, Duration)> {
        let permitted = self.permitted?;
        let count = (permitted.floor() as usize).clamp(1, REMEMBERED_DEPARTURES_MAX);
        let window = Duration::from_secs_f64(count as f64 / permitted * WINDOW_MARGIN);
        Some((count, window))
    }

    /// Pauses everybody until `until`. A later end of a running pause wins; an earlier one changes
    /// nothing.
    pub(crate) fn pause_until(&mut self, now: Instant, until: Instant) {
        let from = self.paused_until.map_or(now, |end| end.max(now));
        if until <= from {
            return;
        }
        self.paused_total += until - from;
        self.paused_until = Some(until);
        self.epoch += 1;
        self.next = Some(until);
    }

    /// Slows down after a throttled answer to a request of `epoch`. Returns how many pauses in a row
    /// this makes, or `None` for an answer that belongs to a pause already made: twenty requests in
    /// flight come back throttled together and count once.
    pub(crate) fn slow_down(&mut self, now: Instant, epoch: Epoch) -> Option<u32> {
        if epoch != self.epoch {
            return None;
        }
        let pace = self.current.unwrap_or_else(|| self.meter.rate(now));
        let floor = self
            .permitted
            .map_or(1.0, |rate| (rate / 10.0).max(1.0).min(rate * SHARE));
        self.current = Some((pace * CUT).max(floor));
        self.pauses_in_a_row = self.pauses_in_a_row.saturating_add(1);
        Some(self.pauses_in_a_row)
    }

    /// Speeds up a little after a good answer.
    pub(crate) fn note_good(&mut self) {
        self.pauses_in_a_row = 0;
        if let Some(pace) = &mut self.current {
            let full = self.permitted.map_or(f64::INFINITY, |rate| rate * SHARE);
            *pace = (*pace + REGAINED_PER_ANSWER).min(full);
        }
    }
}

/// The rate of the last second or so; what a pace without a given rate is cut from.
#[derive(Debug, Default)]
struct Meter {
    since: Option<Instant>,
    count: u32,
    last_rate: f64,
}

impl Meter {
    fn count(&mut self, now: Instant) {
        let since = *self.since.get_or_insert(now);
        let elapsed = now.saturating_duration_since(since).as_secs_f64();
        if elapsed >= 1.0 {
            self.last_rate = f64::from(self.count) / elapsed;
            self.since = Some(now);
            self.count = 0;
        }
        self.count += 1;
    }

    fn rate(&self, now: Instant) -> f64 {
        let elapsed = self.since.map_or(0.0, |since| {
            now.saturating_duration_since(since).as_secs_f64()
        });
        // Under half a second the count says little; take it for a whole second's.
        self.last_rate.max(f64::from(self.count) / elapsed.max(0.5))
    }
}

/// [`Pace`] shared by all requests of a client.
#[derive(Debug)]
pub(crate) struct Quota {
    pace: Mutex<Pace>,
}

impl Quota {
    pub(crate) fn new(rate: Option<f64>) -> Self {
        Self {
            pace: Mutex::new(Pace::new(rate)),
        }
    }

    /// Waits for the next slot, and for another if a pause came while waiting. The caller sends at once
    /// and calls [`Quota::note_sent`].
    pub(crate) async fn slot(&self) -> Epoch {
        loop {
            let (mut at, epoch) = lock(&self.pace).reserve(Instant::now());
            loop {
                if at > Instant::now() {
                    sleep_until(at).await;
                }
                let departure = lock(&self.pace).depart(epoch, Instant::now());
                match departure {
                    SlotDecision::Go => return epoch,
                    SlotDecision::NotBefore(earliest) => at = earliest,
                    SlotDecision::ReserveAgain => break,
                }
            }
        }
    }

    /// Notes a throttled answer to a request of `epoch`. `wait` is given the number of pauses in a
    /// row, `None` if the answer belongs to a pause already made, and returns how long to pause from
    /// now on, if at all.
    pub(crate) fn note_throttled(
        &self,
        epoch: Epoch,
        wait: impl FnOnce(Option<u32>) -> Option<Duration>,
    ) {
        let now = Instant::now();
        let mut pace = lock(&self.pace);
        let pauses_in_a_row = pace.slow_down(now, epoch);
        if let Some(wait) = wait(pauses_in_a_row) {
            pace.pause_until(now, now + wait);
        }
    }

    /// Notes that a request has left.
    pub(crate) fn note_sent(&self) {
        lock(&self.pace).note_sent(Instant::now());
    }

    pub(crate) fn note_good(&self) {
        lock(&self.pace).note_good();
    }

    pub(crate) fn throttle_wait(&self) -> Duration {
        lock(&self.pace).paused_total
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn millis(count: u64) -> Duration {
        Duration::from_millis(count)
    }

    /// Returns when a caller that comes at `now` leaves, if its timer is `late`.
    fn leave(pace: &mut Pace, now: Instant, late: Duration) -> Instant {
        let (at, epoch) = pace.reserve(now);
        let mut now = at.max(now) + late;
        loop {
            match pace.depart(epoch, now) {
                SlotDecision::Go => {
                    pace.note_sent(now);
                    return now;
                }
                SlotDecision::NotBefore(earliest) => now = earliest,
                SlotDecision::ReserveAgain => panic!("nobody paused"),
            }
        }
    }

    /// Returns the departures of one caller after another, the n-th one's timer `late(n)`.
    fn run_flow(
        pace: &mut Pace,
        start: Instant,
        count: u64,
        late: impl Fn(u64) -> Duration,
    ) -> Vec<Instant> {
        let mut now = start;
        (0..count)
            .map(|n| {
                now = leave(pace, now, late(n));
                now
            })
            .collect()
    }

    fn rate_of(departures: &[Instant]) -> f64 {
        let took = *departures.last().unwrap() - departures[0];
        (departures.len() - 1) as f64 / took.as_secs_f64()
    }

    #[test]
    fn keeps_an_even_pace_of_the_share_of_the_rate() {
        let departures = run_flow(&mut Pace::new(Some(40.0)), Instant::now(), 40 * 60, |_| {
            Duration::ZERO
        });
        let rate = rate_of(&departures);
        assert!((rate / 40.0 - SHARE).abs() < 1e-4, "{rate}");
        assert!(
            departures
                .windows(2)
                .all(|pair| pair[1] - pair[0] >= millis(25))
        );
    }

    #[test]
    fn lateness_of_timers_and_hiccups_do_not_add_up() {
        let late = |n| {
            if n % 40 == 7 {
                millis(30)
            } else {
                Duration::from_micros(900)
            }
        };
        let departures = run_flow(&mut Pace::new(Some(40.0)), Instant::now(), 8000, late);
        let rate = rate_of(&departures);
        assert!(rate > 40.0 * 0.994, "{rate}");
    }

    #[test]
    fn a_request_whose_thread_stood_still_counts_from_when_it_left() {
        let mut pace = Pace::new(Some(2.0));
        let start = Instant::now();
        let (_, epoch) = pace.reserve(start);
        assert_eq!(pace.depart(epoch, start), SlotDecision::Go);
        assert_eq!(pace.depart(epoch, start), SlotDecision::Go);
        let held = pace.depart(epoch, start + millis(5_000));
        assert!(
            matches!(held, SlotDecision::NotBefore(_)),
            "neither has left"
        );
        pace.note_sent(start + millis(5_000));
        let held = pace.depart(epoch, start + millis(5_900));
        assert!(
            matches!(held, SlotDecision::NotBefore(_)),
            "one has just left"
        );
        pace.note_sent(start + millis(5_900));
        assert_eq!(pace.depart(epoch, start + millis(6_100)), SlotDecision::Go);
    }

    #[test]
    fn makes_up_at_most_two_slots_after_a_hiccup() {
        let mut pace = Pace::new(Some(40.0));
        let start = Instant::now();
        run_flow(&mut pace, start, 3, |_| Duration::ZERO);
        let later = start + Duration::from_secs(10);
        let at_once = std::iter::repeat_with(|| pace.reserve(later).0)
            .take_while(|at| *at <= later)
            .count();
        assert_eq!(at_once, 3, "two made up and the one now due");
    }

    #[test]
    fn without_a_rate_everything_goes_at_once() {
        let mut pace = Pace::new(None);
        let now = Instant::now();
        assert!((0..10_000).all(|_| pace.reserve(now).0 <= now));
    }

    #[test]
    fn a_pause_holds_everybody_and_then_paces_them() {
        let mut pace = Pace::new(Some(40.0));
        let now = Instant::now();
        let (_, early) = pace.reserve(now);
        let (_, waiting) = pace.reserve(now);
        assert_eq!(pace.slow_down(now, early), Some(1));
        pace.pause_until(now, now + millis(2000));
        assert_eq!(
            pace.depart(waiting, now + millis(3000)),
            SlotDecision::ReserveAgain
        );
        let slots: Vec<_> = (0..3)
            .map(|_| pace.reserve(now + millis(10)).0 - now)
            .collect();
        assert_eq!(slots[0], millis(2000));
        assert!(
            slots[1] > millis(2030) && slots[2] > millis(2060),
            "{slots:?}"
        );
    }

    #[test]
    fn a_longer_pause_sends_waiters_back_and_a_shorter_one_does_not() {
        let mut pace = Pace::new(None);
        let now = Instant::now();
        pace.pause_until(now, now + millis(100));
        let (at, epoch) = pace.reserve(now);
        pace.pause_until(now, now + millis(50));
        assert_eq!(pace.depart(epoch, at), SlotDecision::Go);
        pace.pause_until(now, now + millis(300));
        assert_eq!(pace.depart(epoch, at), SlotDecision::ReserveAgain);
        assert_eq!(pace.paused_total, millis(300));
    }

    #[test]
    fn the_pace_is_cut_once_a_pause_and_recovers_with_good_answers() {
        let mut pace = Pace::new(Some(40.0));
        let now = Instant::now();
        let (_, epoch) = pace.reserve(now);
        assert_eq!(pace.slow_down(now, epoch), Some(1));
        pace.pause_until(now, now + millis(10));
        assert_eq!(
            pace.slow_down(now, epoch),
            None,
            "a neighbour of the first one"
        );
        let cut = pace.current.unwrap();
        assert!((cut - 40.0 * SHARE * CUT).abs() < 1e-9);
        (0..600).for_each(|_| pace.note_good());
        assert!(pace.current.unwrap() > cut + 5.0);
        (0..6000).for_each(|_| pace.note_good());
        assert_eq!(pace.current.unwrap(), 40.0 * SHARE);
    }

    #[test]
    fn the_pace_never_falls_below_its_floor() {
        for (rate, floor) in [(40.0, 4.0), (5.0, 1.0), (0.5, 0.5 * SHARE)] {
            let mut pace = Pace::new(Some(rate));
            let mut now = Instant::now();
            for _ in 0..50 {
                let epoch = pace.reserve(now).1;
                pace.slow_down(now, epoch);
                pace.pause_until(now, now + millis(10));
                now += millis(20);
            }
            assert!((pace.current.unwrap() - floor).abs() < 1e-9, "{rate}");
        }
    }

    #[test]
    fn without_a_rate_throttling_sets_a_pace_from_what_flowed() {
        let mut pace = Pace::new(None);
        let start = Instant::now();
        let mut epoch = 0;
        for n in 0..300 {
            epoch = pace.reserve(start + millis(n * 10)).1;
        }
        pace.slow_down(start + millis(3000), epoch);
        let set = pace.current.unwrap();
        assert!(
            (60.0..80.0).contains(&set),
            "100 a second flowed, so 70, not {set}"
        );
    }

    proptest! {
        /// However callers come and timers stall, no second sees more requests than permitted.
        #[test]
        fn no_second_sees_more_departures_than_permitted(
            rate in 1_u32..80,
            steps in proptest::collection::vec((stall(), stall()), 1..400),
        ) {
            let mut pace = Pace::new(Some(f64::from(rate)));
            let mut now = Instant::now();
            let mut departures = Vec::new();
            for (gap, late) in steps {
                now = leave(&mut pace, now + gap, late);
                departures.push(now);
            }
            for group in departures.windows(rate as usize + 1) {
                let span = group[rate as usize] - group[0];
                prop_assert!(span > Duration::from_secs(1), "{span:?}");
            }
        }
    }

    /// Mostly nothing, at times a hiccup, rarely seconds.
    fn stall() -> impl Strategy<Value = Duration> {
        prop_oneof![8 => Just(0_u64), 1 => 0_u64..200, 1 => 0_u64..3000].prop_map(millis)
    }
}
