//! Objects, a row a line: in one array, or each a JSON value of its own.

use std::io::Write;

use super::{Rows, cell, next_plain, send};
use crate::error::AnalysisError;

/// What stands around the objects.
pub(super) struct Frame {
    start: &'static str,
    before_first: &'static str,
    between: &'static str,
    end: &'static str,
    end_of_nothing: &'static str,
}

impl Frame {
    /// One JSON array.
    pub(super) const ARRAY: Self = Self {
        start: "[",
        before_first: "\n",
        between: ",\n",
        end: "\n]\n",
        end_of_nothing: "]\n",
    };
    /// NDJSON: nothing but the lines.
    pub(super) const LINES: Self = Self {
        start: "",
        before_first: "",
        between: "\n",
        end: "\n",
        end_of_nothing: "",
    };
}

pub(super) async fn write(
    mut rows: Rows,
    frame: Frame,
    out: &mut (dyn Write + Send),
) -> Result<u64, AnalysisError> {
    let keys: Vec<String> = rows
        .schema()
        .fields()
        .iter()
        .enumerate()
        .map(|(at, field)| {
            let mut key = String::from(if at == 0 { "{" } else { "," });
            cell::push_json_text(&mut key, field.name());
            key.push(':');
            key
        })
        .collect();
    let mut line = String::from(frame.start);
    let mut count: u64 = 0;
    while let Some(plain) = next_plain(&mut rows).await? {
        for row in 0..plain.rows {
            line.push_str(if count == 0 {
                frame.before_first
            } else {
                frame.between
            });
            push_object(&mut line, &keys, &plain.columns, row);
            count += 1;
            send(out, &mut line)?;
        }
    }
    line.push_str(if count == 0 {
        frame.end_of_nothing
    } else {
        frame.end
    });
    send(out, &mut line)?;
    Ok(count)
}

fn push_object(line: &mut String, keys: &[String], columns: &[arrow::array::ArrayRef], row: usize) {
    if columns.is_empty() {
        line.push('{');
    }
    for (key, column) in keys.iter().zip(columns) {
        line.push_str(key);
        cell::push_json(line, column, row);
    }
    line.push('}');
}
