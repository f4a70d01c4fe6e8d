//! How a run is told while it works, on standard error: a bar for a terminal, plain lines for a
//! log, or warnings alone.
//!
//! The run's events arrive here, tens of thousands a second in the worst case. Titles are counted
//! with atomics and nothing else; a thread of its own looks at the counters ten times a second and
//! draws. What is worth a line of its own is written at once. The words are made by `standing`,
//! the end of a run is told by [`crate::render`].

mod display;
mod fetch;
mod model;
mod refine;
mod run_counts;

use std::io::Write;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use cinelake_ingest::{Event, EventSink, RunRequest};
use cinelake_lake::manifest::Outcome;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::render::{clean, words::mixed_languages};
use crate::wording::{Wording, say};
pub(crate) use fetch::FetchProgress;
pub(crate) use model::ModelProgress;
pub(crate) use refine::RefineProgress;
use run_counts::{RecentRate, RunCounts};

/// How often the counters are looked at.
const TICK: Duration = Duration::from_millis(100);
/// Lines about the standing are at least so far apart.
const LINES_APART: Duration = Duration::from_secs(5);
/// After so long there is a line even if little was done.
const LINE_OVERDUE: Duration = Duration::from_secs(30);
/// A line is due when so many percent of the titles are done since the last.
const LINE_PERCENT: u64 = 5;
/// Files of one sort that are named; the rest is counted.
const NAMED: u64 = 3;

/// How a run is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ProgressMode {
    /// A bar that is drawn over; for terminals.
    Bar,
    /// A plain line now and then.
    Lines,
    /// Warnings only.
    Quiet,
}

/// Says what time it is.
type Clock = Arc<dyn Fn() -> Instant + Send + Sync>;
/// Requests sent so far.
type Requests = Arc<dyn Fn() -> u64 + Send + Sync>;

/// The telling of one run. Ends with [`Self::finish`] or when dropped.
pub(crate) struct Progress {
    shared: Arc<ProgressState>,
    ticker: Mutex<Option<DrawingThread>>,
}

/// The thread that draws; it ends when the sender is dropped.
struct DrawingThread {
    stop: Sender<()>,
    thread: JoinHandle<()>,
}

#[derive(Debug, Default)]
struct Counters {
    to_ask: AtomicU64,
    landed: AtomicU64,
    missed: AtomicU64,
    failed: AtomicU64,
    files: AtomicU64,
    adopted: AtomicU64,
    foreign: AtomicU64,
    gone: AtomicU64,
}

struct ProgressState {
    counters: Counters,
    requests: Requests,
    clock: Clock,
    words: Wording,
    screen: Mutex<Screen>,
}

struct Screen {
    words: Wording,
    mode: ProgressMode,
    /// Drawn in [`ProgressMode::Bar`] only; hidden otherwise.
    bar: ProgressBar,
    output: Box<dyn Write + Send>,
    pace: RecentRate,
    started: bool,
    /// When the last line about the standing was written, and how many titles were done then.
    last_line: (Instant, u64),
    /// Whether the present stall was told.
    stall_told: bool,
}

/// Who gets to read a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Weight {
    /// Logs.
    Detail,
    /// Logs and terminals.
    Note,
    /// Everyone.
    Warning,
}

impl Progress {
    /// Begins; `requests` says how many requests the client has sent so far.
    pub(crate) fn new(mode: ProgressMode, requests: Requests) -> Self {
        let output = Box::new(std::io::stderr());
        let (clock, words) = (Arc::new(Instant::now), Wording::of_process());
        let progress = Self::with(mode, requests, clock, output, words);
        progress.start_ticker();
        progress
    }

    /// Begins with a clock and an output of the caller's; nothing is drawn but by [`ProgressState::tick`].
    fn with(
        mode: ProgressMode,
        requests: Requests,
        clock: Clock,
        output: Box<dyn Write + Send>,
        words: Wording,
    ) -> Self {
        let now = clock();
        let screen = Screen {
            words,
            mode,
            bar: new_bar(mode, words),
            output,
            pace: RecentRate::default(),
            started: false,
            last_line: (now, 0),
            stall_told: false,
        };
        let (counters, screen) = (Counters::default(), Mutex::new(screen));
        let shared = Arc::new(ProgressState {
            counters,
            requests,
            clock,
            words,
            screen,
        });
        Self {
            shared,
            ticker: Mutex::new(None),
        }
    }

    fn start_ticker(&self) {
        let shared = self.shared.clone();
        let (stop, stopped) = channel();
        let draw = move || {
            while stopped.recv_timeout(TICK) == Err(RecvTimeoutError::Timeout) {
                shared.tick();
            }
        };
        // A machine that has no thread left can still do without a bar.
        if let Ok(thread) = std::thread::Builder::new()
            .name("progress".to_owned())
            .spawn(draw)
        {
            *lock(&self.ticker) = Some(DrawingThread { stop, thread });
        }
    }

    /// Where the run's events go.
    pub(crate) fn sink(&self) -> EventSink {
        let shared = self.shared.clone();
        Arc::new(move |event| shared.take(&event))
    }

    /// Stops drawing and takes the bar away. Doing it twice is no harm.
    pub(crate) fn finish(&self) {
        let ticker = lock(&self.ticker).take();
        if let Some(DrawingThread { stop, thread }) = ticker {
            drop(stop);
            // A panic in there was printed already, and took nothing but the bar with it.
            let _ = thread.join();
        }
        lock(&self.shared.screen).bar.finish_and_clear();
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.finish();
    }
}

impl ProgressState {
    /// Books an event, and tells it where it deserves a line.
    fn take(&self, event: &Event) {
        let counters = &self.counters;
        match event {
            Event::Title { outcome } => counters.count(*outcome),
            Event::BatchLanded { .. } => increment(&counters.files),
            Event::Started { to_ask, .. } => self.start(*to_ask, event),
            Event::Adopted { path } => {
                let note = say!(self.words, "event-adopted", path = clean(path));
                self.note_first(&counters.adopted, Weight::Note, &note);
            }
            Event::Foreign { path } => {
                let text = say!(self.words, "event-foreign", path = clean(path));
                let text = say!(self.words, "warning", text = text);
                self.note_first(&counters.foreign, Weight::Warning, &text);
            }
            Event::Gone { path } => {
                let text = say!(self.words, "event-gone", path = clean(path));
                self.note_first(&counters.gone, Weight::Note, &text);
            }
            other => {
                if let Some((weight, text)) = notable(self.words, other) {
                    lock(&self.screen).note(weight, &text);
                }
            }
        }
    }

    fn start(&self, to_ask: u64, event: &Event) {
        self.counters.to_ask.store(to_ask, Ordering::Relaxed);
        let mut screen = lock(&self.screen);
        let more = |counter: &AtomicU64| counter.load(Ordering::Relaxed).saturating_sub(NAMED);
        for (count, weight, key) in [
            (more(&self.counters.adopted), Weight::Note, "more-adopted"),
            (
                more(&self.counters.foreign),
                Weight::Warning,
                "more-foreign",
            ),
            (more(&self.counters.gone), Weight::Note, "more-gone"),
        ] {
            if count > 0 {
                screen.note(weight, &self.words.counted(key, count));
            }
        }
        screen.note(Weight::Detail, &run_counts::started(self.words, event));
        screen.started = to_ask > 0;
        screen.last_line = ((self.clock)(), 0);
        if screen.started {
            screen.bar.set_length(to_ask);
            screen.bar.set_message("");
            screen.bar.set_style(bar_style());
        } else {
            screen.bar.finish_and_clear();
        }
    }

    /// Names the first few of a sort; the rest is counted when the run starts.
    fn note_first(&self, counter: &AtomicU64, weight: Weight, text: &str) {
        if counter.fetch_add(1, Ordering::Relaxed) < NAMED {
            lock(&self.screen).note(weight, text);
        }
    }

    /// Looks at the counters and draws.
    fn tick(&self) {
        let (now, requests) = ((self.clock)(), (self.requests)());
        let mut screen = lock(&self.screen);
        if !screen.started {
            return screen.bar.tick();
        }
        let counted = self.counters.standing();
        screen.pace.note(now, requests, counted.done());
        let standing = RunCounts {
            pace: screen.pace.rates(counted.left()),
            ..counted
        };
        match screen.mode {
            ProgressMode::Bar => screen.draw(&standing),
            ProgressMode::Lines => screen.line(now, &standing),
            ProgressMode::Quiet => {}
        }
    }
}

impl Counters {
    fn count(&self, outcome: Outcome) {
        match outcome {
            Outcome::Landed => increment(&self.landed),
            Outcome::Failed => increment(&self.failed),
            outcome if outcome.is_miss() => increment(&self.missed),
            _ => {}
        }
    }

    fn standing(&self) -> RunCounts {
        let count = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        RunCounts {
            to_ask: count(&self.to_ask),
            found: count(&self.landed),
            missed: count(&self.missed),
            failed: count(&self.failed),
            files: count(&self.files),
            pace: run_counts::Rates::default(),
        }
    }
}

impl Screen {
    fn note(&mut self, weight: Weight, text: &str) {
        let least = match self.mode {
            ProgressMode::Bar => weight != Weight::Detail,
            ProgressMode::Lines => true,
            ProgressMode::Quiet => weight == Weight::Warning,
        };
        if least {
            let Self { bar, output, .. } = self;
            // Without a standard error nobody listens, which is no reason to stop a run.
            bar.suspend(|| {
                let _ = writeln!(output, "{text}");
            });
        }
    }

    fn draw(&self, standing: &RunCounts) {
        self.bar.set_position(standing.done());
        self.bar.set_prefix(standing.bar_first(self.words));
        self.bar.set_message(standing.bar_second(self.words));
    }

    fn line(&mut self, now: Instant, standing: &RunCounts) {
        let (last, done_then) = self.last_line;
        let since = now.saturating_duration_since(last);
        let done = standing.done().saturating_sub(done_then);
        let much = done > 0 && done * 100 >= standing.to_ask * LINE_PERCENT;
        if since >= LINES_APART && (much || (since >= LINE_OVERDUE && done > 0)) {
            self.last_line = (now, standing.done());
            self.note(Weight::Detail, &standing.line(self.words));
        }
        let stalled = standing.pace.stalled && standing.left() > 0;
        if stalled && !self.stall_told {
            let text = self.words.text("progress-stalled");
            self.note(Weight::Detail, &text);
        }
        self.stall_told = stalled;
    }
}

/// What else is worth a line.
fn notable(words: Wording, event: &Event) -> Option<(Weight, String)> {
    let told = match event {
        Event::CatalogueLanded { path, was_there } => {
            let key = match was_there {
                true => "event-catalogue-there",
                false => "event-catalogue",
            };
            (Weight::Detail, say!(words, key, path = clean(path)))
        }
        Event::Canary { titles, matched } => {
            // As the run names them: numbers without separators.
            let (matched, titles) = (matched.to_string(), titles.to_string());
            let text = say!(words, "event-canary", matched = matched, titles = titles);
            (Weight::Detail, text)
        }
        Event::Waiting { holder } => {
            let text = say!(words, "event-waiting", holder = clean(holder));
            (Weight::Note, text)
        }
        Event::LeftoversCleared { files } => {
            (Weight::Detail, words.counted("event-leftovers", *files))
        }
        Event::Damaged { path, problem } => {
            let (path, problem) = (clean(path), clean(problem));
            let text = say!(words, "event-damaged", path = path, problem = problem);
            (Weight::Warning, say!(words, "warning", text = text))
        }
        Event::RequestWidened(request) => (Weight::Note, widened(words, request)),
        Event::LastRound { titles } => (Weight::Detail, words.counted("event-last-round", *titles)),
        Event::FindStopped { asked, added } => (Weight::Note, find_stopped(words, *asked, *added)),
        Event::StretchChecked { misses } => {
            let text = say!(words, "event-stretch", misses = misses.to_string());
            (Weight::Detail, text)
        }
        Event::Stopping { reason } => (Weight::Warning, stopping(words, reason)),
        _ => return None,
    };
    Some(told)
}

fn find_stopped(words: Wording, asked: u64, added: u64) -> String {
    let (asked, films) = (asked.to_string(), words.counted("films", added));
    let key = match added {
        0 => "event-find-stopped-nothing",
        _ => "event-find-stopped",
    };
    say!(words, key, asked = asked, films = films)
}

/// Of a diagnosis the first line; the summary has the rest.
fn stopping(words: Wording, reason: &str) -> String {
    let first = clean(reason.lines().next().unwrap_or_default());
    let reason = match crate::signals::signal_of(&first) {
        Some(signal) => say!(words, "stopped-by", signal = signal),
        None => say!(words, "reason-in-english", reason = first.as_str()),
    };
    match first.contains("Ctrl-C") {
        true => {
            let hint = words.text("quit-at-once");
            say!(words, "event-stopping-ctrl-c", reason = reason, hint = hint)
        }
        false => say!(words, "event-stopping", reason = reason),
    }
}

/// What is asked for beyond what the user named.
fn widened(words: Wording, request: &RunRequest) -> String {
    let mut parts: Vec<String> = request.kept_blocks.iter().cloned().collect();
    if let (true, Some(language)) = (request.kept_language, &request.asked.language) {
        parts.push(say!(
            words,
            "widened-language",
            language = language.as_str()
        ));
    }
    let widened = say!(words, "event-widened", parts = parts.join(", "));
    let widened = (!parts.is_empty()).then_some(widened);
    let mixed = mixed_languages(words, request);
    widened
        .into_iter()
        .chain(mixed)
        .collect::<Vec<_>>()
        .join("; ")
}

fn new_bar(mode: ProgressMode, words: Wording) -> ProgressBar {
    if mode != ProgressMode::Bar {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr_with_hz(10));
    bar.set_style(template("{spinner:.cyan} {msg}"));
    bar.set_message(words.text("progress-looking"));
    bar
}

fn bar_style() -> ProgressStyle {
    template("{bar:28.cyan/dim} {prefix}\n{msg}").progress_chars("█▉▊▋▌▍▎▏ ")
}

fn template(text: &str) -> ProgressStyle {
    // The templates are ours and tested; indicatif's own would do too.
    ProgressStyle::with_template(text).unwrap_or_else(|_| ProgressStyle::default_bar())
}

/// A table that a refine or a model wrote.
fn written(words: Wording, table: &str, rows: u64) -> String {
    let rows = words.counted("rows-written", rows);
    say!(words, "table-written", table = table, rows = rows)
}

fn up_to_date(words: Wording, table: &str) -> String {
    say!(words, "table-up-to-date", table = table)
}

fn increment(counter: &AtomicU64) {
    counter.fetch_add(1, Ordering::Relaxed);
}

/// What is behind these locks is whole after every statement, also after a panic.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests;
