//! How a refine is told: one bar over the inputs of all tables, which are read side by side, or a
//! line for each table.

use std::collections::BTreeMap;

use cinelake_refine::{Event, Table};

use super::display::{Display, StepProgress, StepWording};
use super::{up_to_date, written};
use crate::wording::say;

/// The telling of one refine.
pub(crate) type RefineProgress = StepProgress<RefineWording>;

/// Inputs to read and inputs read, by table.
#[derive(Default)]
pub(crate) struct RefineWording {
    inputs: BTreeMap<Table, (u64, u64)>,
}

impl StepWording for RefineWording {
    type Event = Event;
    const WAITING: &'static str = "progress-reading";

    fn take(&mut self, event: &Event, display: &mut Display) {
        match event {
            Event::Begun { table, inputs } => self.begin(*table, *inputs, display),
            Event::InputsRead { table, inputs } => self.read(*table, *inputs, display),
            Event::Written { table, rows, .. } => {
                display.detail(&written(display.words, table.name(), *rows));
            }
            Event::Unchanged { table } => display.detail(&up_to_date(display.words, table.name())),
            _ => {}
        }
    }
}

impl RefineWording {
    fn begin(&mut self, table: Table, inputs: u64, display: &mut Display) {
        if self.inputs.is_empty() {
            display.count("progress-refine");
        }
        self.inputs.insert(table, (inputs, 0));
        let (words, key) = (display.words, "table-reading");
        display.detail(&say!(words, key, table = table.name(), count = inputs));
        self.draw(display);
    }

    fn read(&mut self, table: Table, inputs: u64, display: &Display) {
        if let Some((_, read)) = self.inputs.get_mut(&table) {
            *read = inputs;
        }
        self.draw(display);
    }

    fn draw(&self, display: &Display) {
        let (all, read) = self
            .inputs
            .values()
            .fold((0, 0), |(all, read), one| (all + one.0, read + one.1));
        display.bar.set_length(all);
        display.bar.set_position(read);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::progress::ProgressMode;
    use crate::progress::display::tests::told;

    fn events() -> [Event; 4] {
        let table = Table::Titles;
        [
            Event::Begun { table, inputs: 2 },
            Event::InputsRead { table, inputs: 2 },
            Event::Written {
                table,
                rows: 1_234,
                size_bytes: 9,
            },
            Event::Unchanged {
                table: Table::Outcomes,
            },
        ]
    }

    #[test]
    fn a_log_gets_a_line_for_each_table() {
        insta::assert_snapshot!(told::<RefineWording>(ProgressMode::Lines, events()), @r"
        titles: reading 2 new inputs
        titles: 1,234 rows written
        outcomes: up to date
        ");
    }

    #[test]
    fn quiet_says_nothing() {
        assert_eq!(told::<RefineWording>(ProgressMode::Quiet, events()), "");
    }
}
