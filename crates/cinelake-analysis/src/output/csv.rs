//! RFC 4180, with `\n` as every reader and every shell tool takes it.

use std::io::Write;

use super::{Options, Rows, cell, next_plain, sanitize, send};
use crate::error::AnalysisError;

pub(super) async fn write(
    mut rows: Rows,
    options: &Options,
    out: &mut (dyn Write + Send),
) -> Result<u64, AnalysisError> {
    let mut line = String::new();
    for (at, field) in rows.schema().fields().iter().enumerate() {
        push_field(&mut line, at, field.name(), options.terminal);
    }
    line.push('\n');
    send(out, &mut line)?;
    let mut count = 0;
    let mut text = String::new();
    while let Some(plain) = next_plain(&mut rows).await? {
        for row in 0..plain.rows {
            for (at, column) in plain.columns.iter().enumerate() {
                text.clear();
                let is_known = cell::push_text(&mut text, column, row);
                if is_known || plain.columns.len() == 1 {
                    push_field(&mut line, at, &text, options.terminal);
                } else if at > 0 {
                    line.push(',');
                }
            }
            line.push('\n');
            send(out, &mut line)?;
        }
        count += plain.rows as u64;
    }
    Ok(count)
}

fn push_field(line: &mut String, at: usize, text: &str, terminal: bool) {
    if at > 0 {
        line.push(',');
    }
    if terminal && text.chars().any(sanitize::is_control) {
        let mut visible = String::new();
        sanitize::push_visible(&mut visible, text);
        push_quoted(line, &visible);
    } else if text.is_empty() || text.contains(['"', ',', '\n', '\r']) {
        push_quoted(line, text);
    } else {
        line.push_str(text);
    }
}

fn push_quoted(line: &mut String, text: &str) {
    line.push('"');
    line.push_str(&text.replace('"', "\"\""));
    line.push('"');
}
