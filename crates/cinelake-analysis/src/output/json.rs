//! One array of objects, a row a line.

use std::io::Write;

use super::{Rows, cell, next_plain, send};
use crate::error::AnalysisError;

pub(super) async fn write(
    mut rows: Rows,
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
    let mut line = String::from("[");
    let mut count: u64 = 0;
    while let Some(plain) = next_plain(&mut rows).await? {
        for row in 0..plain.rows {
            line.push_str(if count == 0 { "\n" } else { ",\n" });
            push_object(&mut line, &keys, &plain.columns, row);
            count += 1;
            send(out, &mut line)?;
        }
    }
    line.push_str(if count == 0 { "]\n" } else { "\n]\n" });
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
