//! How the steps beside the ingest are told: one bar on a terminal, lines in a log, nothing where quiet
//! is wanted. What the events of a step mean is said by its [`StepWording`].

use std::fmt;
use std::io::Write;
use std::sync::{Arc, Mutex};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState};

use super::{ProgressMode, lock, template};
use crate::render::byte_size;
use crate::wording::Wording;

/// Where a step is told.
pub(crate) struct Display {
    pub(super) words: Wording,
    mode: ProgressMode,
    /// Hidden where there is no terminal.
    pub(super) bar: ProgressBar,
    output: Box<dyn Write + Send>,
}

impl Display {
    fn new(
        mode: ProgressMode,
        waiting: &str,
        output: Box<dyn Write + Send>,
        words: Wording,
    ) -> Self {
        let bar = match mode {
            ProgressMode::Bar => {
                ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr_with_hz(10))
            }
            ProgressMode::Lines | ProgressMode::Quiet => ProgressBar::hidden(),
        };
        bar.set_style(template("{spinner:.cyan} {msg}"));
        bar.set_message(words.text(waiting));
        bar.tick();
        Self {
            words,
            mode,
            bar,
            output,
        }
    }

    /// Whether lines are written for a log.
    pub(super) fn is_log(&self) -> bool {
        self.mode == ProgressMode::Lines
    }

    /// The bar from now on, as [`template`] reads it.
    pub(super) fn draw_as(&self, text: &str) {
        let style = template(text).progress_chars("█▉▊▋▌▍▎▏ ");
        // The sizes that indicatif writes have a point before the decimals.
        let words = self.words;
        let size = move |of: fn(&ProgressState) -> u64| {
            move |state: &ProgressState, line: &mut dyn fmt::Write| {
                let _ = line.write_str(&byte_size(words, of(state)));
            }
        };
        let style = style
            .with_key("size_here", size(ProgressState::pos))
            .with_key("size_of_all", size(|state| state.len().unwrap_or_default()))
            .with_key("size_a_second", size(|state| state.per_sec() as u64));
        self.bar.set_style(style);
    }

    /// The bar counts from now on: `message 3 of 18`.
    pub(super) fn count(&self, key: &str) {
        self.draw_as(match self.words.is_english() {
            true => "{bar:28.cyan/dim} {msg} {human_pos} of {human_len}",
            // The numbers that indicatif writes have a comma between thousands.
            false => "{bar:28.cyan/dim} {msg} {pos} de {len}",
        });
        self.bar.set_message(self.words.text(key));
    }

    /// A line for logs; a terminal has the bar.
    pub(super) fn detail(&mut self, text: &str) {
        if self.is_log() {
            // Without a standard error nobody listens, which is no reason to stop.
            let _ = writeln!(self.output, "{text}");
        }
    }

    /// A line for logs and terminals, where it stays above the bar.
    pub(super) fn note(&mut self, text: &str) {
        if self.mode == ProgressMode::Bar {
            self.bar.println(text);
        }
        self.detail(text);
    }
}

/// Puts the events of a step into words.
pub(crate) trait StepWording: Default + Send + 'static {
    /// What happens in the step.
    type Event;
    /// The key of what the bar says before the first event.
    const WAITING: &'static str;

    /// Tells an event.
    fn take(&mut self, event: &Self::Event, display: &mut Display);
}

/// The telling of one step. Ends with [`Self::finish`] or when dropped.
pub(crate) struct StepProgress<T: StepWording> {
    shared: Arc<Mutex<(T, Display)>>,
}

impl<T: StepWording> StepProgress<T> {
    pub(crate) fn new(mode: ProgressMode) -> Self {
        let output = Box::new(std::io::stderr());
        Self::with(mode, output, Wording::of_process())
    }

    pub(super) fn with(mode: ProgressMode, output: Box<dyn Write + Send>, words: Wording) -> Self {
        let display = Display::new(mode, T::WAITING, output, words);
        Self {
            shared: Arc::new(Mutex::new((T::default(), display))),
        }
    }

    /// Where the events of the step go.
    pub(crate) fn sink(&self) -> impl Fn(T::Event) + Send + Sync + use<T> {
        let shared = self.shared.clone();
        move |event| {
            let (teller, display) = &mut *lock(&shared);
            teller.take(&event, display);
        }
    }

    /// Takes the bar away. Doing it twice is no harm.
    pub(crate) fn finish(&self) {
        lock(&self.shared).1.bar.finish_and_clear();
    }
}

impl<T: StepWording> Drop for StepProgress<T> {
    fn drop(&mut self) {
        self.finish();
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// What was written, readable afterwards.
    #[derive(Clone, Default)]
    struct Paper(Arc<Mutex<Vec<u8>>>);

    impl Write for Paper {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            lock(&self.0).extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    /// What is written about the events.
    pub(in crate::progress) fn told<T: StepWording>(
        mode: ProgressMode,
        events: impl IntoIterator<Item = T::Event>,
    ) -> String {
        told_in::<T>(Wording::EN, mode, events)
    }

    /// The same in a language.
    pub(in crate::progress) fn told_in<T: StepWording>(
        words: Wording,
        mode: ProgressMode,
        events: impl IntoIterator<Item = T::Event>,
    ) -> String {
        let paper = Paper::default();
        let telling = StepProgress::<T>::with(mode, Box::new(paper.clone()), words);
        let sink = telling.sink();
        events.into_iter().for_each(&sink);
        telling.finish();
        let bytes = lock(&paper.0).clone();
        String::from_utf8(bytes).expect("text")
    }
}
