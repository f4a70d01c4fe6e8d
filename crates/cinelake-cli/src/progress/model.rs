//! How a model is told: one bar over the tables that have to be made, or a line for each table.

use std::io::Write;
use std::sync::{Arc, Mutex};

use cinelake_analysis::model::Event;
use indicatif::{ProgressBar, ProgressDrawTarget};

use super::{ProgressMode, lock, template};
use crate::render::plural;

/// The telling of one model. Ends with [`Self::finish`] or when dropped.
pub(crate) struct ModelProgress {
    screen: Arc<Mutex<Screen>>,
}

struct Screen {
    mode: ProgressMode,
    bar: ProgressBar,
    output: Box<dyn Write + Send>,
}

impl ModelProgress {
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
        bar.set_message("reading the lake");
        bar.tick();
        let screen = Screen { mode, bar, output };
        Self {
            screen: Arc::new(Mutex::new(screen)),
        }
    }

    /// Where the model's events go.
    pub(crate) fn sink(&self) -> impl Fn(Event) + Send + Sync + use<> {
        let screen = self.screen.clone();
        move |event| lock(&screen).take(event)
    }

    /// Takes the bar away. Doing it twice is no harm.
    pub(crate) fn finish(&self) {
        lock(&self.screen).bar.finish_and_clear();
    }
}

impl Drop for ModelProgress {
    fn drop(&mut self) {
        self.finish();
    }
}

impl Screen {
    fn take(&mut self, event: Event) {
        match event {
            Event::Begun { tables } => {
                let bar = template("{bar:28.cyan/dim} {msg} {human_pos} of {human_len}");
                self.bar.set_style(bar.progress_chars("█▉▊▋▌▍▎▏ "));
                self.bar.set_message("tables made:");
                self.bar.set_length(tables);
            }
            Event::Made { .. } => self.bar.inc(1),
            Event::Written { table, rows } => {
                self.line(&format!("{table}: {} written", plural(rows, "row")));
            }
            Event::Unchanged { table } => self.line(&format!("{table}: up to date")),
            _ => {}
        }
    }

    /// For logs; a terminal has the bar.
    fn line(&mut self, text: &str) {
        if self.mode == ProgressMode::Lines {
            // Without a standard error nobody listens, which is no reason to stop.
            let _ = writeln!(self.output, "{text}");
        }
    }
}
