//! Where a run stands, in numbers and in words.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use cinelake_ingest::Event;

use crate::render::duration;
use crate::wording::{Wording, say};

/// Rates are taken over the last so many seconds.
const WINDOW: Duration = Duration::from_secs(10);
/// Without a request for so long, something holds the run up.
const STALL: Duration = Duration::from_secs(5);
/// Rates of shorter stretches say nothing.
const SHORTEST: Duration = Duration::from_millis(500);

/// The counters at one moment.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct RunCounts {
    /// Titles to ask in this run.
    pub(super) to_ask: u64,
    /// Of these, titles with a record.
    pub(super) found: u64,
    /// Titles without one.
    pub(super) missed: u64,
    /// Titles that could not be asked.
    pub(super) failed: u64,
    /// Files committed.
    pub(super) files: u64,
    /// How fast it goes.
    pub(super) pace: Rates,
}

/// How fast it goes.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Rates {
    /// Requests a second.
    pub(super) requests: Option<f64>,
    /// Time until the last title, at this pace.
    pub(super) left: Option<Duration>,
    /// Whether no request was sent for a while.
    pub(super) stalled: bool,
}

/// The last seconds of a run.
#[derive(Debug, Default)]
pub(super) struct RecentRate {
    samples: VecDeque<Sample>,
    last_request: Option<(Instant, u64)>,
}

#[derive(Debug, Clone, Copy)]
struct Sample {
    at: Instant,
    requests: u64,
    done: u64,
}

impl RecentRate {
    /// Notes the counters of this moment.
    pub(super) fn note(&mut self, at: Instant, requests: u64, done: u64) {
        self.samples.push_back(Sample { at, requests, done });
        // The oldest sample kept is the first one that reaches over the window.
        while self
            .samples
            .get(1)
            .is_some_and(|next| at.saturating_duration_since(next.at) >= WINDOW)
        {
            self.samples.pop_front();
        }
        if self
            .last_request
            .is_none_or(|(_, before)| before != requests)
        {
            self.last_request = Some((at, requests));
        }
    }

    /// The rates over the window, where it is long enough.
    pub(super) fn rates(&self, titles_left: u64) -> Rates {
        let (Some(first), Some(last)) = (self.samples.front(), self.samples.back()) else {
            return Rates::default();
        };
        let stalled = self
            .last_request
            .is_some_and(|(at, _)| last.at.saturating_duration_since(at) >= STALL);
        let time = last.at.saturating_duration_since(first.at);
        if time < SHORTEST {
            return Rates {
                stalled,
                ..Rates::default()
            };
        }
        let a_second = |count: u64| count as f64 / time.as_secs_f64();
        let titles = a_second(last.done.saturating_sub(first.done));
        let left =
            (titles > 0.0).then(|| Duration::try_from_secs_f64(titles_left as f64 / titles).ok());
        Rates {
            requests: Some(a_second(last.requests.saturating_sub(first.requests))),
            left: left.flatten(),
            stalled,
        }
    }
}

impl RunCounts {
    /// Titles that have their outcome.
    pub(super) fn done(&self) -> u64 {
        self.found + self.missed + self.failed
    }

    /// Titles that have none yet.
    pub(super) fn left(&self) -> u64 {
        self.to_ask.saturating_sub(self.done())
    }

    /// Rounded down, so that 100 means all.
    fn percent(&self) -> u64 {
        (self.done() * 100).checked_div(self.to_ask).unwrap_or(100)
    }

    /// Beside the bar: `60 %  12,345 of 20,573 titles, 3 min 20 s left`.
    pub(super) fn bar_first(&self, words: Wording) -> String {
        let left = self.time_left(words).map(|left| format!(", {left}"));
        let done = words.number(self.done());
        let titles = words.counted("titles", self.to_ask);
        let percent = format!("{:>3}", self.percent());
        say!(
            words,
            "progress-bar-first",
            percent = percent,
            done = done,
            titles = titles,
            left = left.unwrap_or_default(),
        )
    }

    /// Below the bar: `found 11,000 · missed 1,345 · 40.0 requests/s · 110 files`.
    pub(super) fn bar_second(&self, words: Wording) -> String {
        let mut parts = vec![
            words.counted("progress-found", self.found),
            words.counted("progress-missed", self.missed),
        ];
        if self.failed > 0 {
            parts.push(words.counted("progress-failed", self.failed));
        }
        if self.pace.stalled && self.left() > 0 {
            parts.push(words.text("progress-waiting"));
        } else if let Some(rate) = self.pace.requests {
            let number = words.decimal(rate, 1);
            parts.push(say!(words, "progress-rate", number = number));
        }
        if self.files > 0 {
            parts.push(words.counted("files", self.files));
        }
        parts.join(" · ")
    }

    /// For a log, all in one line.
    pub(super) fn line(&self, words: Wording) -> String {
        let mut text = say!(
            words,
            "progress-line",
            done = self.done(),
            titles = words.counted("titles", self.to_ask),
            percent = self.percent(),
            found = words.counted("found", self.found),
            missed = words.counted("missed", self.missed),
        );
        if self.failed > 0 {
            text.push_str(&format!(
                ", {}",
                words.counted("failed-titles", self.failed)
            ));
        }
        if let Some(rate) = self.pace.requests {
            let number = words.decimal(rate, 1);
            let rate = say!(words, "requests-each-second", number = number);
            text.push_str(&format!("; {rate}"));
        }
        if let Some(left) = self.time_left(words) {
            text.push_str(&format!("; {left}"));
        }
        text
    }

    fn time_left(&self, words: Wording) -> Option<String> {
        let left = self.pace.left.filter(|_| self.left() > 0)?;
        // Tenths of a second would flicker.
        let whole = Duration::from_secs(left.as_secs_f64().ceil() as u64);
        let time = match whole.as_secs() {
            seconds @ 0..60 => say!(words, "seconds", number = seconds),
            _ => duration(words, whole),
        };
        Some(say!(words, "time-left", time = time))
    }
}

/// The first line of a log; empty for any other event.
pub(super) fn started(words: Wording, event: &Event) -> String {
    let Event::Started {
        run_id,
        titles,
        to_ask,
        already_landed,
        known_misses,
        reasons,
    } = event
    else {
        return String::new();
    };
    let known = [
        ("known-in-lake", *already_landed),
        ("known-misses", *known_misses),
        ("known-top-up", reasons.top_up.titles),
    ];
    let known = known.into_iter().filter(|(_, count)| *count > 0);
    let known: Vec<String> = known
        .map(|(key, count)| words.counted(key, count))
        .collect();
    let known = match known.is_empty() {
        true => String::new(),
        false => format!(" ({})", known.join(", ")),
    };
    say!(
        words,
        "progress-started",
        run = run_id.as_str(),
        titles = words.counted("wanted-titles", *titles),
        asked = words.counted("to-ask", *to_ask),
        known = known,
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn standing() -> RunCounts {
        let pace = Rates {
            requests: Some(40.04),
            left: Some(Duration::from_secs(200)),
            stalled: false,
        };
        RunCounts {
            to_ask: 20_573,
            found: 11_000,
            missed: 1_345,
            failed: 2,
            files: 110,
            pace,
        }
    }

    #[test]
    fn the_standing_reads_well_in_bar_and_line() {
        let standing = standing();
        assert_eq!(
            standing.bar_first(Wording::EN),
            " 60 %  12,347 of 20,573 titles, 3 min 20 s left"
        );
        assert_eq!(
            standing.bar_second(Wording::EN),
            "found 11,000 · missed 1,345 · failed 2 · 40.0 requests/s · 110 files"
        );
        assert_eq!(
            standing.line(Wording::EN),
            "12,347 of 20,573 titles (60 %): 11,000 found, 1,345 missed, 2 failed; \
             40.0 requests per second; 3 min 20 s left"
        );
    }

    #[test]
    fn the_bar_fits_a_terminal_of_80_columns() {
        let standing = RunCounts {
            to_ask: 999_999,
            found: 900_000,
            missed: 99_998,
            failed: 0,
            ..standing()
        };
        assert!(28 + 1 + console::measure_text_width(&standing.bar_first(Wording::EN)) <= 80);
        assert!(console::measure_text_width(&standing.bar_second(Wording::EN)) <= 80);
    }

    #[test]
    fn a_stall_takes_the_place_of_the_rate() {
        let mut standing = standing();
        standing.pace.stalled = true;
        assert!(
            standing
                .bar_second(Wording::EN)
                .contains("waiting for TMDB or the lake")
        );
        assert!(!standing.bar_second(Wording::EN).contains("requests/s"));
    }

    #[test]
    fn rates_are_those_of_the_last_seconds() {
        let start = Instant::now();
        let mut pace = RecentRate::default();
        for tenth in 0..600 {
            // 40 requests per second for 30 s, then 20; half as many titles.
            let requests = if tenth < 300 {
                tenth * 4
            } else {
                1_200 + (tenth - 300) * 2
            };
            pace.note(
                start + Duration::from_millis(tenth * 100),
                requests,
                requests / 2,
            );
        }
        let rates = pace.rates(100);
        assert!(
            rates.requests.is_some_and(|rate| (rate - 20.0).abs() < 0.5),
            "{rates:?}"
        );
        assert!(
            rates.left.is_some_and(|left| left.as_secs() == 10),
            "{rates:?}"
        );
        assert!(!rates.stalled);
        assert!(pace.samples.len() <= 102, "{}", pace.samples.len());
    }

    #[test]
    fn five_seconds_without_a_request_are_a_stall() {
        let start = Instant::now();
        let mut pace = RecentRate::default();
        for second in 0..6 {
            pace.note(start + Duration::from_secs(second), 7, 3);
        }
        let rates = pace.rates(10);
        assert!(rates.stalled && rates.left.is_none(), "{rates:?}");
    }

    proptest! {
        #[test]
        fn a_hundred_percent_means_all(to_ask in 1_u64..1_000_000, found in 0_u64..1_000_000) {
            let standing = RunCounts { to_ask, found: found.min(to_ask), ..RunCounts::default() };
            prop_assert_eq!(standing.percent() == 100, standing.left() == 0);
        }
    }
}
