//! Results in the formats that people and programs read.
//!
//! CSV, JSON and Parquet are written as rows come, so that memory does not grow with the result. A
//! table needs widths and keeps the rows it shows; Markdown keeps no widths and streams.

use std::io::{self, Write};

use arrow::array::{Array, ArrayRef};
use arrow::datatypes::{DataType, SchemaRef};
use arrow::json::writer::{JsonArray, WriterBuilder};
use arrow::record_batch::RecordBatch;
use arrow::util::display::{ArrayFormatter, FormatOptions};
use futures::StreamExt;
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;
use unicode_width::UnicodeWidthStr;

use crate::error::AnalysisError;
use crate::rows::Rows;
use crate::types::sql_type;

/// How rows are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Aligned columns for a terminal.
    Table {
        /// Columns of the terminal.
        width: usize,
        /// Rows shown; the others are counted.
        max_rows: usize,
    },
    /// RFC 4180 with a header; NULL is an empty field, a list is JSON text.
    Csv,
    /// One JSON array of objects.
    Json,
    /// A GitHub table.
    Markdown,
    /// Parquet, zstd.
    Parquet,
}

/// Writes a result. Returns how many rows it has.
///
/// # Errors
/// What the query meets while it runs, [`AnalysisError::Unwritable`] for a column that the format
/// cannot hold, [`AnalysisError::Write`] and [`AnalysisError::WriteParquet`].
pub async fn write(
    rows: Rows,
    format: Format,
    out: &mut (dyn Write + Send),
) -> Result<u64, AnalysisError> {
    match format {
        Format::Table { width, max_rows } => table(rows, width, max_rows, out).await,
        Format::Csv => csv(rows, out).await,
        Format::Json => json(rows, out).await,
        Format::Markdown => markdown(rows, out).await,
        Format::Parquet => to_parquet(rows, out).await,
    }
}

fn failed(source: io::Error) -> AnalysisError {
    AnalysisError::Write { source }
}

/// The text of every value of a record batch, by column; NULL is `None`.
struct Cells<'a> {
    columns: Vec<(&'a ArrayRef, ArrayFormatter<'a>)>,
}

const DISPLAY: FormatOptions<'static> = FormatOptions::new()
    .with_display_error(true)
    .with_timestamp_tz_format(Some("%Y-%m-%dT%H:%M:%SZ"))
    .with_timestamp_format(Some("%Y-%m-%dT%H:%M:%S"));

impl<'a> Cells<'a> {
    fn new(record_batch: &'a RecordBatch, format: &'static str) -> Result<Self, AnalysisError> {
        let schema = record_batch.schema();
        let columns = record_batch.columns().iter().zip(schema.fields());
        let columns = columns
            .map(|(array, field)| {
                let formatter = ArrayFormatter::try_new(array.as_ref(), &DISPLAY);
                let formatter = formatter.map_err(|_| AnalysisError::Unwritable {
                    column: field.name().clone(),
                    data_type: sql_type(field.data_type()),
                    format,
                })?;
                Ok((array, formatter))
            })
            .collect::<Result<_, AnalysisError>>()?;
        Ok(Self { columns })
    }

    fn text(&self, column: usize, row: usize) -> Option<String> {
        let (array, formatter) = self.columns.get(column)?;
        (!array.is_null(row)).then(|| formatter.value(row).to_string())
    }
}

async fn csv(mut rows: Rows, out: &mut (dyn Write + Send)) -> Result<u64, AnalysisError> {
    let header: Vec<String> = rows.schema().fields().iter().map(|f| csv_field(f.name())).collect();
    write!(out, "{}\r\n", header.join(",")).map_err(failed)?;
    let mut written = 0;
    while let Some(record_batch) = rows.next().await {
        let record_batch = lists_as_json(&record_batch?)?;
        let cells = Cells::new(&record_batch, "csv")?;
        for row in 0..record_batch.num_rows() {
            let fields = (0..record_batch.num_columns())
                .map(|column| cells.text(column, row).map_or_else(String::new, |t| csv_field(&t)));
            let line = fields.collect::<Vec<_>>().join(",");
            // A line of one empty field would read as no line.
            let line = if line.is_empty() { "\"\"".to_owned() } else { line };
            write!(out, "{line}\r\n").map_err(failed)?;
        }
        written += record_batch.num_rows() as u64;
    }
    out.flush().map_err(failed)?;
    Ok(written)
}

fn csv_field(text: &str) -> String {
    // An empty text is told from NULL by its quotes.
    let quote = text.is_empty() || text.contains([',', '"', '\n', '\r']) || text.trim() != text;
    match quote {
        true => format!("\"{}\"", text.replace('"', "\"\"")),
        false => text.to_owned(),
    }
}

/// Nested columns as JSON text, the others as they are.
fn lists_as_json(record_batch: &RecordBatch) -> Result<RecordBatch, AnalysisError> {
    if !record_batch.columns().iter().any(|array| array.data_type().is_nested()) {
        return Ok(record_batch.clone());
    }
    let schema = record_batch.schema();
    let mut columns: Vec<ArrayRef> = Vec::new();
    let mut fields = Vec::new();
    for (array, field) in record_batch.columns().iter().zip(schema.fields()) {
        let is_json = matches!(array.data_type(), DataType::Union(..));
        if array.data_type().is_nested() && !is_json {
            columns.push(std::sync::Arc::new(json_texts(array, field.name())?));
            fields.push(field.as_ref().clone().with_data_type(DataType::Utf8));
        } else {
            columns.push(array.clone());
            fields.push(field.as_ref().clone());
        }
    }
    let schema = std::sync::Arc::new(arrow::datatypes::Schema::new(fields));
    let options = arrow::record_batch::RecordBatchOptions::new()
        .with_row_count(Some(record_batch.num_rows()));
    RecordBatch::try_new_with_options(schema, columns, &options)
        .map_err(|error| AnalysisError::Query { message: error.to_string() })
}

fn json_texts(array: &ArrayRef, name: &str) -> Result<arrow::array::StringArray, AnalysisError> {
    let unwritable = || AnalysisError::Unwritable {
        column: name.to_owned(),
        data_type: sql_type(array.data_type()),
        format: "csv",
    };
    let field = arrow::datatypes::Field::new("value", array.data_type().clone(), true);
    let schema = std::sync::Arc::new(arrow::datatypes::Schema::new(vec![field]));
    let one = RecordBatch::try_new(schema, vec![array.clone()]).map_err(|_| unwritable())?;
    let mut bytes = Vec::new();
    let mut writer = WriterBuilder::new()
        .with_explicit_nulls(true)
        .build::<_, JsonArray>(&mut bytes);
    writer.write(&one).map_err(|_| unwritable())?;
    writer.finish().map_err(|_| unwritable())?;
    drop(writer);
    #[derive(serde::Deserialize)]
    struct Value<'v> {
        #[serde(borrow)]
        value: Option<&'v serde_json::value::RawValue>,
    }
    let values: Vec<Value<'_>> = serde_json::from_slice(&bytes).map_err(|_| unwritable())?;
    Ok(values.iter().map(|value| value.value.map(|raw| raw.get())).collect())
}

async fn json(mut rows: Rows, out: &mut (dyn Write + Send)) -> Result<u64, AnalysisError> {
    let mut written = 0;
    let schema = rows.schema().clone();
    let mut writer = WriterBuilder::new()
        .with_explicit_nulls(true)
        .with_timestamp_tz_format("%Y-%m-%dT%H:%M:%SZ".to_owned())
        .build::<_, JsonArray>(&mut *out);
    while let Some(record_batch) = rows.next().await {
        let record_batch = record_batch?;
        written += record_batch.num_rows() as u64;
        writer.write(&record_batch).map_err(|error| json_error(error, &schema))?;
    }
    writer.finish().map_err(|error| json_error(error, &schema))?;
    drop(writer);
    writeln!(out).and_then(|()| out.flush()).map_err(failed)?;
    Ok(written)
}

fn json_error(error: arrow::error::ArrowError, schema: &SchemaRef) -> AnalysisError {
    match error {
        arrow::error::ArrowError::IoError(_, source) => failed(source),
        error => {
            let column = schema.fields().iter().find(|field| matches!(field.data_type(), DataType::Union(..)));
            match column {
                Some(field) => AnalysisError::Unwritable {
                    column: field.name().clone(),
                    data_type: sql_type(field.data_type()),
                    format: "json",
                },
                None => AnalysisError::Query { message: error.to_string() },
            }
        }
    }
}

async fn markdown(mut rows: Rows, out: &mut (dyn Write + Send)) -> Result<u64, AnalysisError> {
    let schema = rows.schema().clone();
    let names: Vec<String> = schema.fields().iter().map(|field| markdown_cell(field.name())).collect();
    let rules: Vec<&str> = schema
        .fields()
        .iter()
        .map(|field| if field.data_type().is_numeric() { "---:" } else { "---" })
        .collect();
    write!(out, "| {} |\n| {} |\n", names.join(" | "), rules.join(" | ")).map_err(failed)?;
    let mut written = 0;
    while let Some(record_batch) = rows.next().await {
        let record_batch = record_batch?;
        let cells = Cells::new(&record_batch, "markdown")?;
        for row in 0..record_batch.num_rows() {
            let line = (0..record_batch.num_columns())
                .map(|column| cells.text(column, row).map_or_else(String::new, |t| markdown_cell(&t)));
            writeln!(out, "| {} |", line.collect::<Vec<_>>().join(" | ")).map_err(failed)?;
        }
        written += record_batch.num_rows() as u64;
    }
    out.flush().map_err(failed)?;
    Ok(written)
}

fn markdown_cell(text: &str) -> String {
    let text = clean(text).replace('\\', "\\\\").replace('|', "\\|");
    text.replace('<', "&lt;").replace('`', "\\`")
}

/// Control characters would move the cursor or change colours; line ends would break the row.
fn clean(text: &str) -> String {
    text.chars()
        .map(|sign| if sign.is_control() { ' ' } else { sign })
        .collect()
}

async fn to_parquet(mut rows: Rows, out: &mut (dyn Write + Send)) -> Result<u64, AnalysisError> {
    let wrong = |source| AnalysisError::WriteParquet { source };
    let zstd = Compression::ZSTD(ZstdLevel::try_new(3).map_err(wrong)?);
    let properties = WriterProperties::builder().set_compression(zstd).build();
    let schema = rows.schema().clone();
    let mut writer = ArrowWriter::try_new(&mut *out, schema, Some(properties)).map_err(wrong)?;
    let mut written = 0;
    while let Some(record_batch) = rows.next().await {
        let record_batch = record_batch?;
        written += record_batch.num_rows() as u64;
        writer.write(&record_batch).map_err(wrong)?;
    }
    writer.close().map_err(wrong)?;
    out.flush().map_err(failed)?;
    Ok(written)
}

/// Narrower columns than this tell nothing.
const NARROWEST: usize = 6;

async fn table(
    mut rows: Rows,
    width: usize,
    max_rows: usize,
    out: &mut (dyn Write + Send),
) -> Result<u64, AnalysisError> {
    let schema = rows.schema().clone();
    let mut shown: Vec<Vec<String>> = Vec::new();
    let mut total = 0;
    while let Some(record_batch) = rows.next().await {
        let record_batch = record_batch?;
        total += record_batch.num_rows() as u64;
        let room = max_rows.saturating_sub(shown.len()).min(record_batch.num_rows());
        let record_batch = record_batch.slice(0, room);
        let cells = Cells::new(&record_batch, "table")?;
        for row in 0..room {
            let line = (0..record_batch.num_columns())
                .map(|column| clean(&cells.text(column, row).unwrap_or_else(|| "NULL".to_owned())));
            shown.push(line.collect());
        }
    }
    print_table(&schema, &shown, width, out).map_err(failed)?;
    let more = total - shown.len() as u64;
    let closing = match more {
        0 if total == 1 => "1 row".to_owned(),
        0 => format!("{total} rows"),
        _ => format!("… {more} rows more ({total} in all; --max-rows shows more, --format csv all)"),
    };
    writeln!(out, "{closing}").and_then(|()| out.flush()).map_err(failed)?;
    Ok(total)
}

fn print_table(
    schema: &SchemaRef,
    shown: &[Vec<String>],
    width: usize,
    out: &mut (dyn Write + Send),
) -> io::Result<()> {
    let names: Vec<String> = schema.fields().iter().map(|field| clean(field.name())).collect();
    let right: Vec<bool> = schema.fields().iter().map(|field| field.data_type().is_numeric()).collect();
    let mut widths: Vec<usize> = names.iter().map(|name| name.width()).collect();
    for line in shown {
        for (own, cell) in widths.iter_mut().zip(line) {
            *own = (*own).max(cell.width());
        }
    }
    fit(&mut widths, width);
    let line = |cells: &[String]| -> String {
        let cells = cells.iter().enumerate();
        let padded = cells.map(|(at, cell)| pad(cell, widths[at], right[at]));
        padded.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    writeln!(out, "{}", line(&names))?;
    let rules: Vec<String> = widths.iter().map(|width| "─".repeat(*width)).collect();
    writeln!(out, "{}", rules.join("  "))?;
    shown.iter().try_for_each(|row| writeln!(out, "{}", line(row)))
}

/// Takes from the widest columns until the line fits, or all are as narrow as they may be.
fn fit(widths: &mut [usize], width: usize) {
    let gaps = 2 * widths.len().saturating_sub(1);
    while widths.iter().sum::<usize>() + gaps > width {
        match widths.iter_mut().max() {
            Some(widest) if *widest > NARROWEST => *widest -= 1,
            _ => return,
        }
    }
}

fn pad(text: &str, width: usize, right: bool) -> String {
    let text = cut(text, width);
    let blanks = " ".repeat(width.saturating_sub(text.width()));
    if right { blanks + &text } else { text + &blanks }
}

fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut kept = String::new();
    for sign in text.chars() {
        kept.push(sign);
        if kept.width() > width.saturating_sub(1) {
            kept.pop();
            break;
        }
    }
    kept + "…"
}
