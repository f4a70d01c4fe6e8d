//! How a model is told: one bar over the tables that have to be made, or a line for each table.

use cinelake_analysis::model::Event;

use super::display::{Display, StepProgress, StepWording};
use super::{up_to_date, written};

/// The telling of one model.
pub(crate) type ModelProgress = StepProgress<ModelWording>;

#[derive(Default)]
pub(crate) struct ModelWording;

impl StepWording for ModelWording {
    type Event = Event;
    const WAITING: &'static str = "progress-reading";

    fn take(&mut self, event: &Event, display: &mut Display) {
        match event {
            Event::Begun { tables } => {
                display.count("progress-model");
                display.bar.set_length(*tables);
            }
            Event::Made { .. } => display.bar.inc(1),
            Event::Written { table, rows } => {
                display.detail(&written(display.words, table.name(), *rows));
            }
            Event::Unchanged { table } => display.detail(&up_to_date(display.words, table.name())),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use cinelake_model::RefinedTable;

    use super::*;
    use crate::progress::ProgressMode;
    use crate::progress::display::tests::told;

    #[test]
    fn a_log_gets_a_line_for_each_table_that_is_in_the_lake() {
        let table = RefinedTable::DimGenre;
        let events = [
            Event::Begun { tables: 1 },
            Event::Made { table, rows: 12 },
            Event::Written { table, rows: 12 },
            Event::Unchanged {
                table: RefinedTable::FactTitle,
            },
        ];
        insta::assert_snapshot!(told::<ModelWording>(ProgressMode::Lines, events), @r"
        dim_genre: 12 rows written
        fact_title: up to date
        ");
        assert_eq!(told::<ModelWording>(ProgressMode::Quiet, events), "");
    }
}
