//! Small helpers around Arrow's builders.

use std::fmt::{self, Write};

use arrow::array::{ArrayRef, ListBuilder, RecordBatch, StringBuilder};
use chrono::{Datelike, NaiveDate};

use crate::error::RefineError;
use crate::tables::{Table, list_element};

/// Days from the first day of the common era to 1970-01-01.
const EPOCH_DAYS: i32 = 719_163;

/// A date as Arrow counts it: days since 1970-01-01.
pub(crate) fn days(date: NaiveDate) -> i32 {
    date.num_days_from_ce() - EPOCH_DAYS
}

pub(crate) fn list_builder() -> ListBuilder<StringBuilder> {
    ListBuilder::new(StringBuilder::new()).with_field(list_element())
}

/// Appends what `value` displays, without a text of its own: millions of ids are written so.
pub(crate) fn append_shown(builder: &mut StringBuilder, value: impl fmt::Display) {
    // Writing to a builder cannot fail.
    let _ = write!(builder, "{value}");
    builder.append_value("");
}

/// Appends a list, or NULL.
pub(crate) fn append_list<T: AsRef<str>>(
    builder: &mut ListBuilder<StringBuilder>,
    items: Option<impl IntoIterator<Item = T>>,
) {
    let known = items.is_some();
    for item in items.into_iter().flatten() {
        builder.values().append_value(item);
    }
    builder.append(known);
}

/// Columns in the table's order as a record batch.
pub(crate) fn record_batch(
    table: Table,
    columns: Vec<ArrayRef>,
) -> Result<RecordBatch, RefineError> {
    RecordBatch::try_new(table.schema(), columns)
        .map_err(|error| RefineError::writing(table)(error.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_count_from_1970() {
        let day = |text: &str| days(text.parse().expect("a date"));
        assert_eq!(
            (day("1970-01-01"), day("1969-12-31"), day("2000-03-01")),
            (0, -1, 11_017)
        );
    }
}
