//! Dead letters as Arrow columns, in the table's order.

use std::sync::Arc;

use arrow::array::{
    ArrayRef, Int64Builder, RecordBatch, StringBuilder, TimestampMicrosecondBuilder,
};
use chrono::{DateTime, Utc};
use cinelake_imdb::ImdbId;

use crate::arrays::record_batch;
use crate::error::RefineError;
use crate::tables::{Table, UTC};

/// A builder for instants in UTC.
pub(crate) fn instants() -> TimestampMicrosecondBuilder {
    TimestampMicrosecondBuilder::new().with_timezone(UTC)
}

/// Columns of `dead_letters`.
pub(super) struct DeadColumns {
    source_file: StringBuilder,
    record_number: Int64Builder,
    tconst: StringBuilder,
    run_id: StringBuilder,
    fetched_at: TimestampMicrosecondBuilder,
    reason: StringBuilder,
    record: StringBuilder,
}

impl Default for DeadColumns {
    fn default() -> Self {
        Self {
            source_file: StringBuilder::new(),
            record_number: Int64Builder::new(),
            tconst: StringBuilder::new(),
            run_id: StringBuilder::new(),
            fetched_at: instants(),
            reason: StringBuilder::new(),
            record: StringBuilder::new(),
        }
    }
}

/// One dead letter.
#[derive(Debug)]
pub(super) struct DeadLetter<'r> {
    pub(super) source_file: &'r str,
    /// From 1.
    pub(super) record_number: usize,
    pub(super) tconst: Option<ImdbId>,
    pub(super) run_id: &'r str,
    pub(super) fetched_at: DateTime<Utc>,
    pub(super) reason: String,
    pub(super) record: Option<&'r str>,
}

impl DeadColumns {
    pub(super) fn append(&mut self, letter: &DeadLetter<'_>) {
        self.source_file.append_value(letter.source_file);
        self.record_number.append_value(letter.record_number as i64);
        self.tconst
            .append_option(letter.tconst.map(|tconst| tconst.to_string()));
        self.run_id.append_value(letter.run_id);
        self.fetched_at
            .append_value(letter.fetched_at.timestamp_micros());
        self.reason.append_value(&letter.reason);
        self.record.append_option(letter.record);
    }

    pub(super) fn finish(mut self) -> Result<RecordBatch, RefineError> {
        let columns: Vec<ArrayRef> = vec![
            Arc::new(self.source_file.finish()),
            Arc::new(self.record_number.finish()),
            Arc::new(self.tconst.finish()),
            Arc::new(self.run_id.finish()),
            Arc::new(self.fetched_at.finish()),
            Arc::new(self.reason.finish()),
            Arc::new(self.record.finish()),
        ];
        record_batch(Table::DeadLetters, columns)
    }
}
