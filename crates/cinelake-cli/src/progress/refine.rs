//! How a refine is told: one bar over the inputs of all tables, which are read side by side, or a
//! line for each table.

use std::collections::BTreeMap;
use std::io::Write;
use std::sync::{Arc, Mutex};

use cinelake_refine::{Event, Table};
use indicatif::{ProgressBar, ProgressDrawTarget};

use super::{ProgressMode, lock, template};
use crate::render::{plural, thousands};

/// The telling of one refine. Ends with [`Self::finish`] or when dropped.
pub(crate) struct RefineProgress {
    screen: Arc<Mutex<Screen>>,
}

struct Screen {
    mode: ProgressMode,
    bar: ProgressBar,
    output: Box<dyn Write + Send>,
    /// Inputs to read and inputs read, by table.
    inputs: BTreeMap<Table, (u64, u64)>,
}

impl RefineProgress {
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
        let inputs = BTreeMap::new();
        let screen = Screen {
            mode,
            bar,
            output,
            inputs,
        };
        let screen = Arc::new(Mutex::new(screen));
        Self { screen }
    }

    /// Where the refine's events go.
    pub(crate) fn sink(&self) -> impl Fn(Event) + Send + Sync + use<> {
        let screen = self.screen.clone();
        move |event| lock(&screen).take(&event)
    }

    /// Takes the bar away. Doing it twice is no harm.
    pub(crate) fn finish(&self) {
        lock(&self.screen).bar.finish_and_clear();
    }
}

impl Drop for RefineProgress {
    fn drop(&mut self) {
        self.finish();
    }
}

impl Screen {
    fn take(&mut self, event: &Event) {
        match event {
            Event::Begun { table, inputs } => self.begin(*table, *inputs),
            Event::InputsRead { table, inputs } => self.read(*table, *inputs),
            Event::Written { table, rows, .. } => {
                self.line(&format!("{table}: {} written", plural(*rows, "row")));
            }
            Event::Unchanged { table } => self.line(&format!("{table}: up to date")),
            _ => {}
        }
    }

    fn begin(&mut self, table: Table, inputs: u64) {
        if self.inputs.is_empty() {
            let bar = template("{bar:28.cyan/dim} {msg} {human_pos} of {human_len}");
            self.bar.set_style(bar.progress_chars("█▉▊▋▌▍▎▏ "));
            self.bar.set_message("catalogues, batches and runs read:");
        }
        self.inputs.insert(table, (inputs, 0));
        self.line(&format!("{table}: reading {} new", thousands(inputs)));
        self.draw();
    }

    fn read(&mut self, table: Table, inputs: u64) {
        if let Some((_, read)) = self.inputs.get_mut(&table) {
            *read = inputs;
        }
        self.draw();
    }

    fn draw(&self) {
        let (all, read) = self
            .inputs
            .values()
            .fold((0, 0), |(all, read), one| (all + one.0, read + one.1));
        self.bar.set_length(all);
        self.bar.set_position(read);
    }

    /// For logs; a terminal has the bar.
    fn line(&mut self, text: &str) {
        if self.mode == ProgressMode::Lines {
            // Without a standard error nobody listens, which is no reason to stop.
            let _ = writeln!(self.output, "{text}");
        }
    }
}

#[cfg(test)]
mod tests {
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
        let progress = RefineProgress::with(mode, Box::new(paper.clone()));
        let sink = progress.sink();
        sink(Event::Begun {
            table: Table::Titles,
            inputs: 2,
        });
        sink(Event::InputsRead {
            table: Table::Titles,
            inputs: 2,
        });
        sink(Event::Written {
            table: Table::Titles,
            rows: 1_234,
            size_bytes: 9,
        });
        sink(Event::Unchanged {
            table: Table::Outcomes,
        });
        progress.finish();
        String::from_utf8(lock(&paper.0).clone()).expect("text")
    }

    #[test]
    fn a_log_gets_a_line_for_each_table() {
        insta::assert_snapshot!(told(ProgressMode::Lines), @r"
        titles: reading 2 new
        titles: 1,234 rows written
        outcomes: up to date
        ");
    }

    #[test]
    fn quiet_says_nothing() {
        assert_eq!(told(ProgressMode::Quiet), "");
    }
}
