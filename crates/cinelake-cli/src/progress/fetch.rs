//! How a download is told: a bar for the file that is coming, or lines for a log.

use std::time::Instant;

use cinelake_fetch::{Event, FileState, FileSummary};

use super::LINES_APART;
use super::display::{Display, StepProgress, StepWording};
use crate::render::{byte_size, clean, duration};
use crate::wording::{Wording, say};

/// The telling of one download.
pub(crate) type FetchProgress = StepProgress<FetchWording>;

#[derive(Default)]
pub(crate) struct FetchWording {
    /// Bytes of the file that is coming, where the server says it.
    size: Option<u64>,
    last_line: Option<Instant>,
}

impl StepWording for FetchWording {
    type Event = Event;
    const WAITING: &'static str = "progress-server";

    fn take(&mut self, event: &Event, display: &mut Display) {
        match event {
            Event::Begun {
                dataset,
                size,
                kept,
            } => self.begin(dataset.name(), *size, *kept, display),
            Event::Received { dataset, bytes } => self.received(dataset.name(), *bytes, display),
            Event::StartedAnew { dataset, why } => {
                let file = dataset.name();
                let text = say!(display.words, "fetch-anew", file = file, why = *why);
                self.note(&text, display);
            }
            Event::Retrying { dataset, why, wait } => {
                let (file, key) = (dataset.name(), "fetch-retrying");
                let (why, wait) = (clean(why), duration(display.words, *wait));
                let text = say!(display.words, key, file = file, why = why, wait = wait);
                self.note(&text, display);
            }
            Event::Checking { dataset } => {
                let text = say!(display.words, "fetch-checking", file = dataset.name());
                display.bar.set_message(text);
            }
            Event::Ended { file } => self.note(&ended(display.words, file), display),
        }
    }
}

impl FetchWording {
    fn begin(&mut self, name: &str, size: Option<u64>, kept: u64, display: &mut Display) {
        self.size = size;
        display.draw_as(match (size, display.words.is_english()) {
            (Some(_), true) => {
                "{bar:28.cyan/dim} {msg}  {decimal_bytes} of {decimal_total_bytes}, {decimal_bytes_per_sec}"
            }
            (Some(_), false) => {
                "{bar:28.cyan/dim} {msg}  {size_here} de {size_of_all}, {size_a_second}/s"
            }
            (None, true) => "{spinner:.cyan} {msg}  {decimal_bytes}",
            (None, false) => "{spinner:.cyan} {msg}  {size_here}",
        });
        display.bar.set_length(size.unwrap_or_default());
        display.bar.set_message(name.to_owned());
        // What came earlier says nothing about the speed of now.
        display.bar.set_position(kept);
        display.bar.reset_eta();
        if display.is_log() {
            let words = display.words;
            let size = size.map(|size| byte_size(words, size));
            let size = size.unwrap_or_else(|| words.text("fetch-size-unknown"));
            let here = byte_size(words, kept);
            let text = match kept {
                0 => say!(words, "fetch-begun", file = name, size = size),
                _ => say!(
                    words,
                    "fetch-begun-kept",
                    file = name,
                    size = size,
                    kept = here
                ),
            };
            self.note(&text, display);
        }
    }

    fn received(&mut self, name: &str, bytes: u64, display: &mut Display) {
        display.bar.set_position(bytes);
        let is_due = self
            .last_line
            .is_none_or(|last| last.elapsed() >= LINES_APART);
        if display.is_log() && is_due {
            let words = display.words;
            let bytes = byte_size(words, bytes);
            let size = self.size.map(|size| byte_size(words, size));
            let text = match size {
                Some(size) => {
                    let key = "fetch-received-of";
                    say!(words, key, file = name, bytes = bytes, size = size)
                }
                None => say!(words, "fetch-received", file = name, bytes = bytes),
            };
            self.note(&text, display);
        }
    }

    fn note(&mut self, text: &str, display: &mut Display) {
        self.last_line = Some(Instant::now());
        display.note(text);
    }
}

fn ended(words: Wording, file: &FileSummary) -> String {
    let key = match file.state {
        FileState::Downloaded => "fetch-done",
        FileState::Resumed => "fetch-continued",
        FileState::Unchanged => "fetch-unchanged",
        FileState::Stopped => "fetch-stopped",
        FileState::NotReached => "fetch-not-reached",
        FileState::Failed => "fetch-failed",
    };
    let size = byte_size(words, file.bytes);
    let error = clean(file.error.as_deref().unwrap_or_default());
    say!(words, key, file = file.name, size = size, error = error)
}

#[cfg(test)]
mod tests {
    use cinelake_fetch::Dataset;

    use super::*;
    use crate::progress::ProgressMode;
    use crate::progress::display::tests::told;

    fn events() -> Vec<Event> {
        let dataset = Dataset::TitleRatings;
        vec![
            Event::StartedAnew {
                dataset,
                why: "the server cannot continue a download",
            },
            Event::Begun {
                dataset,
                size: Some(8_000_000),
                kept: 2_000_000,
            },
            Event::Checking { dataset },
            Event::Ended {
                file: FileSummary {
                    name: dataset.name(),
                    state: FileState::Resumed,
                    bytes: 8_000_000,
                    etag: None,
                    last_modified: None,
                    path: "x".into(),
                    error: None,
                },
            },
        ]
    }

    #[test]
    fn a_log_gets_lines_for_each_file() {
        insta::assert_snapshot!(told::<FetchWording>(ProgressMode::Lines, events()), @r"
        title.ratings: the server cannot continue a download; it is fetched from its start
        title.ratings: 8.0 MB, 2.0 MB already here
        title.ratings: continued and done, 8.0 MB
        ");
    }

    #[test]
    fn quiet_says_nothing() {
        assert_eq!(told::<FetchWording>(ProgressMode::Quiet, events()), "");
    }
}
