//! Record batches in a few plain types, so that cells are written from one short list of them.
//!
//! Dates, times and intervals become ISO text, views and dictionaries what they stand for. This is
//! done by column, with the engine's own kernels.

use std::sync::Arc;

use arrow::array::ArrayRef;
use arrow::compute::{CastOptions, cast_with_options};
use arrow::datatypes::{DataType, Field, FieldRef};
use arrow::record_batch::RecordBatch;
use arrow::util::display::FormatOptions;

use crate::error::AnalysisError;
use crate::types::sql_type;

/// Columns in plain types; see [`plain_type`].
pub(crate) struct PlainRecordBatch {
    pub(crate) columns: Vec<ArrayRef>,
    pub(crate) rows: usize,
}

impl PlainRecordBatch {
    pub(crate) fn new(record_batch: &RecordBatch) -> Result<Self, AnalysisError> {
        let schema = record_batch.schema();
        let columns = schema.fields().iter().zip(record_batch.columns());
        Ok(Self {
            columns: columns
                .map(|(field, array)| plain(field, array))
                .collect::<Result<_, _>>()?,
            rows: record_batch.num_rows(),
        })
    }
}

fn plain(field: &Field, array: &ArrayRef) -> Result<ArrayRef, AnalysisError> {
    let wanted = plain_type(array.data_type());
    if &wanted == array.data_type() {
        return Ok(array.clone());
    }
    let options = CastOptions {
        safe: false,
        format_options: FormatOptions::new(),
    };
    cast_with_options(array, &wanted, &options).map_err(|_| AnalysisError::Unwritable {
        column: field.name().clone(),
        data_type: sql_type(field.data_type()),
        format: "text",
    })
}

/// The type that a type is written from: null, boolean, a number, a decimal, text, bytes, and
/// lists, structures, maps and unions of these.
fn plain_type(data_type: &DataType) -> DataType {
    match data_type {
        DataType::Utf8View | DataType::LargeUtf8 => DataType::Utf8,
        DataType::Date32
        | DataType::Date64
        | DataType::Time32(_)
        | DataType::Time64(_)
        | DataType::Timestamp(..)
        | DataType::Duration(_)
        | DataType::Interval(_) => DataType::Utf8,
        DataType::Float16 => DataType::Float32,
        DataType::LargeBinary | DataType::BinaryView | DataType::FixedSizeBinary(_) => {
            DataType::Binary
        }
        DataType::Dictionary(_, values) => plain_type(values),
        DataType::RunEndEncoded(_, values) => plain_type(values.data_type()),
        DataType::List(item) | DataType::ListView(item) | DataType::FixedSizeList(item, _) => {
            DataType::List(plain_field(item))
        }
        DataType::LargeList(item) | DataType::LargeListView(item) => {
            DataType::LargeList(plain_field(item))
        }
        DataType::Struct(fields) => DataType::Struct(fields.iter().map(plain_field).collect()),
        DataType::Map(entries, sorted) => DataType::Map(plain_field(entries), *sorted),
        other => other.clone(),
    }
}

fn plain_field(field: &FieldRef) -> FieldRef {
    let data_type = plain_type(field.data_type());
    Arc::new(field.as_ref().clone().with_data_type(data_type))
}
