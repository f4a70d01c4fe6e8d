//! How a download is told: a bar for the file that is coming, or lines for a log.

use std::io::Write;
use std::sync::{Arc, Mutex};
use std::time::Instant;

use cinelake_fetch::{Event, FileState, FileSummary};
use indicatif::{ProgressBar, ProgressDrawTarget};

use super::{LINES_APART, ProgressMode, lock, template};
use crate::render::{byte_size, clean, duration};

/// The telling of one run. Ends with [`Self::finish`] or when dropped.
pub(crate) struct FetchProgress {
    screen: Arc<Mutex<Screen>>,
}

struct Screen {
    mode: ProgressMode,
    bar: ProgressBar,
    output: Box<dyn Write + Send>,
    /// Bytes of the file that is coming, where the server says it.
    size: Option<u64>,
    last_line: Instant,
}

impl FetchProgress {
    pub(crate) fn new(mode: ProgressMode) -> Self {
        Self::with(mode, Box::new(std::io::stderr()))
    }

    fn with(mode: ProgressMode, output: Box<dyn Write + Send>) -> Self {
        let bar = match mode {
            ProgressMode::Bar => {
                ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr_with_hz(10))
            }
            ProgressMode::Lines | ProgressMode::Quiet => ProgressBar::hidden(),
        };
        bar.set_style(template("{spinner:.cyan} {msg}"));
        bar.set_message("asking the server");
        bar.tick();
        let screen = Screen {
            mode,
            bar,
            output,
            size: None,
            last_line: Instant::now(),
        };
        Self {
            screen: Arc::new(Mutex::new(screen)),
        }
    }

    /// Where the run's events go.
    pub(crate) fn sink(&self) -> impl Fn(Event) + Send + Sync + use<> {
        let screen = self.screen.clone();
        move |event| lock(&screen).take(&event)
    }

    /// Takes the bar away. Doing it twice is no harm.
    pub(crate) fn finish(&self) {
        lock(&self.screen).bar.finish_and_clear();
    }
}

impl Drop for FetchProgress {
    fn drop(&mut self) {
        self.finish();
    }
}

impl Screen {
    fn take(&mut self, event: &Event) {
        match event {
            Event::Begun {
                dataset,
                size,
                kept,
            } => self.begin(dataset.name(), *size, *kept),
            Event::Received { dataset, bytes } => self.received(dataset.name(), *bytes),
            Event::StartedAnew { dataset, why } => {
                self.line(&format!("{dataset}: {why}; it is fetched from its start"));
            }
            Event::Retrying { dataset, why, wait } => {
                let (why, wait) = (clean(why), duration(*wait));
                self.line(&format!("{dataset}: {why}; next attempt in {wait}"));
            }
            Event::Checking { dataset } => self.bar.set_message(format!("{dataset}: checking")),
            Event::Ended { file } => self.line(&ended(file)),
        }
    }

    fn begin(&mut self, name: &str, size: Option<u64>, kept: u64) {
        self.size = size;
        let bar = match size {
            Some(_) => {
                "{bar:28.cyan/dim} {msg}  {decimal_bytes} of {decimal_total_bytes}, {decimal_bytes_per_sec}"
            }
            None => "{spinner:.cyan} {msg}  {decimal_bytes}",
        };
        self.bar
            .set_style(template(bar).progress_chars("█▉▊▋▌▍▎▏ "));
        self.bar.set_length(size.unwrap_or_default());
        self.bar.set_message(name.to_owned());
        // What came earlier says nothing about the speed of now.
        self.bar.set_position(kept);
        self.bar.reset_eta();
        if self.mode == ProgressMode::Lines {
            let size = size.map_or("of unknown size".to_owned(), byte_size);
            let kept = match kept {
                0 => String::new(),
                kept => format!(", {} already here", byte_size(kept)),
            };
            self.line(&format!("{name}: {size}{kept}"));
        }
    }

    fn received(&mut self, name: &str, bytes: u64) {
        self.bar.set_position(bytes);
        if self.mode == ProgressMode::Lines && self.last_line.elapsed() >= LINES_APART {
            let text = match self.size {
                Some(size) => format!("{name}: {} of {}", byte_size(bytes), byte_size(size)),
                None => format!("{name}: {}", byte_size(bytes)),
            };
            self.line(&text);
        }
    }

    /// A line of its own; on a terminal it stays above the bar.
    fn line(&mut self, text: &str) {
        self.last_line = Instant::now();
        match self.mode {
            ProgressMode::Bar => self.bar.println(text),
            // Without a standard error nobody listens, which is no reason to stop.
            ProgressMode::Lines => drop(writeln!(self.output, "{text}")),
            ProgressMode::Quiet => {}
        }
    }
}

fn ended(file: &FileSummary) -> String {
    let (name, size) = (file.name, byte_size(file.bytes));
    match file.state {
        FileState::Downloaded => format!("{name}: done, {size}"),
        FileState::Resumed => format!("{name}: continued and done, {size}"),
        FileState::Unchanged => format!("{name}: unchanged"),
        FileState::Stopped => format!("{name}: stopped, {size} kept"),
        FileState::NotReached => format!("{name}: not reached"),
        FileState::Failed => {
            let error = clean(file.error.as_deref().unwrap_or_default());
            format!("{name}: failed: {error}")
        }
    }
}

#[cfg(test)]
mod tests {
    use cinelake_fetch::Dataset;

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

    fn told(mode: ProgressMode) -> String {
        let paper = Paper::default();
        let progress = FetchProgress::with(mode, Box::new(paper.clone()));
        let sink = progress.sink();
        let dataset = Dataset::TitleRatings;
        sink(Event::StartedAnew {
            dataset,
            why: "the server cannot continue a download",
        });
        sink(Event::Begun {
            dataset,
            size: Some(8_000_000),
            kept: 2_000_000,
        });
        sink(Event::Checking { dataset });
        sink(Event::Ended {
            file: FileSummary {
                name: dataset.name(),
                state: FileState::Resumed,
                bytes: 8_000_000,
                etag: None,
                last_modified: None,
                path: "x".into(),
                error: None,
            },
        });
        progress.finish();
        String::from_utf8(lock(&paper.0).clone()).expect("text")
    }

    #[test]
    fn a_log_gets_lines_for_each_file() {
        insta::assert_snapshot!(told(ProgressMode::Lines), @r"
        title.ratings: the server cannot continue a download; it is fetched from its start
        title.ratings: 8.0 MB, 2.0 MB already here
        title.ratings: continued and done, 8.0 MB
        ");
    }

    #[test]
    fn quiet_says_nothing() {
        assert_eq!(told(ProgressMode::Quiet), "");
    }
}
