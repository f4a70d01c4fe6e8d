//! How a download is told: a bar for the file that is coming, or lines for a log.

use std::time::Instant;

use cinelake_fetch::{Event, FileState, FileSummary};

use super::LINES_APART;
use super::display::{Display, Teller, Telling};
use crate::render::{byte_size, clean, duration};

/// The telling of one download.
pub(crate) type FetchProgress = Telling<FetchTeller>;

#[derive(Default)]
pub(crate) struct FetchTeller {
    /// Bytes of the file that is coming, where the server says it.
    size: Option<u64>,
    last_line: Option<Instant>,
}

impl Teller for FetchTeller {
    type Event = Event;
    const WAITING: &'static str = "asking the server";

    fn take(&mut self, event: &Event, display: &mut Display) {
        match event {
            Event::Begun {
                dataset,
                size,
                kept,
            } => self.begin(dataset.name(), *size, *kept, display),
            Event::Received { dataset, bytes } => self.received(dataset.name(), *bytes, display),
            Event::StartedAnew { dataset, why } => {
                let text = format!("{dataset}: {why}; it is fetched from its start");
                self.note(&text, display);
            }
            Event::Retrying { dataset, why, wait } => {
                let (why, wait) = (clean(why), duration(*wait));
                let text = format!("{dataset}: {why}; next attempt in {wait}");
                self.note(&text, display);
            }
            Event::Checking { dataset } => display.bar.set_message(format!("{dataset}: checking")),
            Event::Ended { file } => self.note(&ended(file), display),
        }
    }
}

impl FetchTeller {
    fn begin(&mut self, name: &str, size: Option<u64>, kept: u64, display: &mut Display) {
        self.size = size;
        display.draw_as(match size {
            Some(_) => {
                "{bar:28.cyan/dim} {msg}  {decimal_bytes} of {decimal_total_bytes}, {decimal_bytes_per_sec}"
            }
            None => "{spinner:.cyan} {msg}  {decimal_bytes}",
        });
        display.bar.set_length(size.unwrap_or_default());
        display.bar.set_message(name.to_owned());
        // What came earlier says nothing about the speed of now.
        display.bar.set_position(kept);
        display.bar.reset_eta();
        if display.is_log() {
            let size = size.map_or("of unknown size".to_owned(), byte_size);
            let kept = match kept {
                0 => String::new(),
                kept => format!(", {} already here", byte_size(kept)),
            };
            self.note(&format!("{name}: {size}{kept}"), display);
        }
    }

    fn received(&mut self, name: &str, bytes: u64, display: &mut Display) {
        display.bar.set_position(bytes);
        let is_due = self
            .last_line
            .is_none_or(|last| last.elapsed() >= LINES_APART);
        if display.is_log() && is_due {
            let text = match self.size {
                Some(size) => format!("{name}: {} of {}", byte_size(bytes), byte_size(size)),
                None => format!("{name}: {}", byte_size(bytes)),
            };
            self.note(&text, display);
        }
    }

    fn note(&mut self, text: &str, display: &mut Display) {
        self.last_line = Some(Instant::now());
        display.note(text);
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
        insta::assert_snapshot!(told::<FetchTeller>(ProgressMode::Lines, events()), @r"
        title.ratings: the server cannot continue a download; it is fetched from its start
        title.ratings: 8.0 MB, 2.0 MB already here
        title.ratings: continued and done, 8.0 MB
        ");
    }

    #[test]
    fn quiet_says_nothing() {
        assert_eq!(told::<FetchTeller>(ProgressMode::Quiet, events()), "");
    }
}
