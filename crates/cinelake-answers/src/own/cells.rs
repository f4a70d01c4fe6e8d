//! The values of an answer, read from whatever widths the engine has.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, BooleanArray, Float64Array, Int64Array, StringArray};
use arrow::compute::{CastOptions, cast_with_options};
use arrow::datatypes::DataType;
use arrow::error::ArrowError;
use arrow::record_batch::RecordBatch;
use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};

use super::columns::OwnColumn;
use crate::rounding::round;

/// The type of the values of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ValueType {
    /// True or false.
    Boolean,
    /// Whole numbers.
    Integer,
    /// Numbers.
    Number,
    /// Texts; times are texts too.
    Text,
    /// Days, as `YYYY-MM-DD`.
    Date,
}

impl ValueType {
    /// The type for a column of the engine; `None` for nested values and bytes.
    pub(super) fn of(data_type: &DataType) -> Option<Self> {
        Some(match data_type {
            DataType::Boolean => Self::Boolean,
            data_type if data_type.is_integer() => Self::Integer,
            data_type if data_type.is_floating() || data_type.is_decimal() => Self::Number,
            DataType::Date32 | DataType::Date64 => Self::Date,
            DataType::Dictionary(_, values) => return Self::of(values),
            DataType::Null
            | DataType::Utf8
            | DataType::LargeUtf8
            | DataType::Utf8View
            | DataType::Timestamp(..)
            | DataType::Time32(_)
            | DataType::Time64(_)
            | DataType::Duration(_)
            | DataType::Interval(_) => Self::Text,
            _ => return None,
        })
    }

    /// Whether the values are numbers, whole or not.
    #[must_use]
    pub fn is_number(self) -> bool {
        matches!(self, Self::Integer | Self::Number)
    }

    pub(super) fn described(self) -> &'static str {
        match self {
            Self::Boolean => "true and false",
            Self::Integer => "whole numbers",
            Self::Number => "numbers",
            Self::Text => "text",
            Self::Date => "days",
        }
    }

    fn arrow(self) -> DataType {
        match self {
            Self::Boolean => DataType::Boolean,
            Self::Integer => DataType::Int64,
            Self::Number => DataType::Float64,
            Self::Text | Self::Date => DataType::Utf8,
        }
    }
}

/// A value of an answer.
#[derive(Debug, Clone, PartialEq)]
pub enum OwnCell {
    /// NULL, or a number that is not finite.
    Unknown,
    /// True or false.
    Truth(bool),
    /// A whole number.
    Integer(i64),
    /// A finite number.
    Number(f64),
    /// A text; a day as `YYYY-MM-DD`.
    Text(String),
}

impl OwnCell {
    /// The value as a number; `None` where it is none.
    #[must_use]
    pub fn number(&self) -> Option<f64> {
        match self {
            #[expect(clippy::cast_precision_loss, reason = "for a drawing or a comparison")]
            Self::Integer(number) => Some(*number as f64),
            Self::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// The value as machines read it, at most six decimals; empty where it is unknown.
    #[must_use]
    pub fn plain(&self) -> String {
        match self {
            Self::Unknown => String::new(),
            Self::Truth(truth) => truth.to_string(),
            Self::Integer(number) => number.to_string(),
            Self::Number(number) => round(*number).to_string(),
            Self::Text(text) => text.clone(),
        }
    }
}

impl Serialize for OwnCell {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Unknown => serializer.serialize_none(),
            Self::Truth(truth) => serializer.serialize_bool(*truth),
            Self::Integer(number) => serializer.serialize_i64(*number),
            Self::Number(number) => serializer.serialize_f64(round(*number)),
            Self::Text(text) => serializer.serialize_str(text),
        }
    }
}

/// The rows of an answer. As JSON a list of objects, whose keys are the names of the columns.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct OwnRows {
    /// The names of the columns.
    pub names: Vec<String>,
    /// One cell for each column in each row, in the order of the statement.
    pub cells: Vec<Vec<OwnCell>>,
}

impl Serialize for OwnRows {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut rows = serializer.serialize_seq(Some(self.cells.len()))?;
        for cells in &self.cells {
            rows.serialize_element(&Row(&self.names, cells))?;
        }
        rows.end()
    }
}

struct Row<'r>(&'r [String], &'r [OwnCell]);

impl Serialize for Row<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut row = serializer.serialize_map(Some(self.0.len()))?;
        for (name, cell) in self.0.iter().zip(self.1) {
            row.serialize_entry(name, cell)?;
        }
        row.end()
    }
}

/// The rows of record batches whose columns are these.
pub(super) fn rows(
    columns: &[OwnColumn],
    record_batches: &[RecordBatch],
) -> Result<OwnRows, ArrowError> {
    let mut cells = Vec::new();
    for record_batch in record_batches {
        let mut rows = vec![Vec::with_capacity(columns.len()); record_batch.num_rows()];
        for (column, array) in columns.iter().zip(record_batch.columns()) {
            let values = values(column.value_type, array)?;
            for (row, value) in rows.iter_mut().zip(values) {
                row.push(value);
            }
        }
        cells.append(&mut rows);
    }
    Ok(OwnRows {
        names: columns.iter().map(|own| own.name.clone()).collect(),
        cells,
    })
}

fn values(value_type: ValueType, array: &ArrayRef) -> Result<Vec<OwnCell>, ArrowError> {
    // What does not fit is an error: as NULL it would pass for unknown.
    let options = CastOptions {
        safe: false,
        ..CastOptions::default()
    };
    let array = cast_with_options(array, &value_type.arrow(), &options)?;
    let known = |at: usize, value: OwnCell| match array.is_null(at) {
        true => OwnCell::Unknown,
        false => value,
    };
    let any = Arc::clone(&array);
    let any = any.as_any();
    let read = |at: usize| -> Option<OwnCell> {
        Some(match value_type {
            ValueType::Boolean => OwnCell::Truth(any.downcast_ref::<BooleanArray>()?.value(at)),
            ValueType::Integer => OwnCell::Integer(any.downcast_ref::<Int64Array>()?.value(at)),
            ValueType::Number => {
                let number = any.downcast_ref::<Float64Array>()?.value(at);
                match number.is_finite() {
                    true => OwnCell::Number(number),
                    false => OwnCell::Unknown,
                }
            }
            ValueType::Text | ValueType::Date => {
                let text = any.downcast_ref::<StringArray>()?.value(at);
                OwnCell::Text(text.to_owned())
            }
        })
    };
    let cells = (0..array.len()).map(|at| known(at, read(at).unwrap_or(OwnCell::Unknown)));
    Ok(cells.collect())
}
