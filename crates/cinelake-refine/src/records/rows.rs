//! Rows of a table, value by value: one builder for each column that the table declares.

use std::borrow::Cow;
use std::sync::Arc;

use arrow::array::{
    ArrayRef, BooleanBuilder, Date32Builder, Float64Builder, Int32Builder, Int64Builder,
    ListBuilder, RecordBatch, StringBuilder, TimestampMicrosecondBuilder,
};
use chrono::NaiveDate;

use super::columns::instants;
use super::fields::{self, Date, Key, Raw, Refused};
use crate::arrays::{append_list, days, list_builder, record_batch};
use crate::error::RefineError;
use crate::tables::{Kind, Table};

/// A value of a row.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub(super) enum Value<'r> {
    #[default]
    Unknown,
    /// It is there, and the column cannot hold it: NULL, and the record keeps it in `extra`.
    Unreadable,
    Text(Cow<'r, str>),
    Texts(Vec<Cow<'r, str>>),
    Integer(i64),
    /// The bits of a float, so that rows can be compared.
    Float(u64),
    Bool(bool),
    Date(NaiveDate),
    /// Microseconds since 1970.
    Instant(i64),
}

impl<'r> Value<'r> {
    /// Reads a field of a record for a column of this kind.
    ///
    /// # Errors
    /// When it is of quite another type, for instance a list in place of a number.
    pub(super) fn read(kind: Kind, name: &str, raw: Raw<'r>) -> Result<Self, Refused> {
        Ok(match kind {
            Kind::Text => fields::text(name, raw)?.into(),
            Kind::Texts => fields::list(name, raw, Key::Name)?.into(),
            Kind::Int32 => match fields::integer(name, raw)? {
                Some(value) if i32::try_from(value).is_err() => Self::Unreadable,
                value => value.into(),
            },
            Kind::Int64 => fields::integer(name, raw)?.into(),
            Kind::Float64 => fields::float(name, raw)?.into(),
            Kind::Bool => fields::boolean(name, raw)?.into(),
            Kind::Date => fields::date(name, raw)?.into(),
            Kind::Instant => match fields::instant(name, raw)? {
                Some(Some(micros)) => Self::Instant(micros),
                Some(None) => Self::Unreadable,
                None => Self::Unknown,
            },
        })
    }
}

impl From<Date> for Value<'_> {
    fn from(date: Date) -> Self {
        match date {
            Date::Known(date) => Self::Date(date),
            Date::Unknown => Self::Unknown,
            Date::Unreadable => Self::Unreadable,
        }
    }
}

impl<'r, T: Into<Value<'r>>> From<Option<T>> for Value<'r> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Unknown, Into::into)
    }
}

impl<'r> From<Cow<'r, str>> for Value<'r> {
    fn from(text: Cow<'r, str>) -> Self {
        Self::Text(text)
    }
}

impl<'r> From<&'r str> for Value<'r> {
    fn from(text: &'r str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Value<'_> {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

impl<'r> From<Vec<Cow<'r, str>>> for Value<'r> {
    fn from(texts: Vec<Cow<'r, str>>) -> Self {
        Self::Texts(texts)
    }
}

impl From<i64> for Value<'_> {
    fn from(value: i64) -> Self {
        Self::Integer(value)
    }
}

impl From<f64> for Value<'_> {
    fn from(value: f64) -> Self {
        Self::Float(value.to_bits())
    }
}

impl From<bool> for Value<'_> {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<NaiveDate> for Value<'_> {
    fn from(value: NaiveDate) -> Self {
        Self::Date(value)
    }
}

/// The rows of a table as they grow.
pub(super) struct TableRows {
    table: Table,
    columns: Vec<Column>,
}

enum Column {
    Text(StringBuilder),
    Texts(ListBuilder<StringBuilder>),
    Int32(Int32Builder),
    Int64(Int64Builder),
    Float(Float64Builder),
    Bool(BooleanBuilder),
    Date(Date32Builder),
    Instant(TimestampMicrosecondBuilder),
}

impl TableRows {
    pub(super) fn new(table: Table) -> Self {
        let columns = table.columns().iter();
        Self {
            table,
            columns: columns.map(|column| Column::new(column.kind)).collect(),
        }
    }

    /// Appends a row: one value for each column, in order.
    pub(super) fn append<'v, 'r: 'v>(&mut self, row: impl IntoIterator<Item = &'v Value<'r>>) {
        let mut row = row.into_iter();
        for column in &mut self.columns {
            column.append(row.next().unwrap_or(&Value::Unknown));
        }
        debug_assert!(row.next().is_none(), "{} has fewer columns", self.table);
    }

    pub(super) fn finish(self) -> Result<RecordBatch, RefineError> {
        let columns = self.columns.into_iter().map(Column::finish);
        record_batch(self.table, columns.collect())
    }
}

impl Column {
    fn new(kind: Kind) -> Self {
        match kind {
            Kind::Text => Self::Text(StringBuilder::new()),
            Kind::Texts => Self::Texts(list_builder()),
            Kind::Int32 => Self::Int32(Int32Builder::new()),
            Kind::Int64 => Self::Int64(Int64Builder::new()),
            Kind::Float64 => Self::Float(Float64Builder::new()),
            Kind::Bool => Self::Bool(BooleanBuilder::new()),
            Kind::Date => Self::Date(Date32Builder::new()),
            Kind::Instant => Self::Instant(instants()),
        }
    }

    fn append(&mut self, value: &Value<'_>) {
        match (self, value) {
            (Self::Text(column), Value::Text(text)) => column.append_value(text),
            (Self::Texts(column), Value::Texts(texts)) => append_list(column, Some(texts)),
            (Self::Int32(column), Value::Integer(value)) => {
                column.append_option(i32::try_from(*value).ok());
            }
            (Self::Int64(column), Value::Integer(value)) => column.append_value(*value),
            (Self::Float(column), Value::Float(bits)) => column.append_value(f64::from_bits(*bits)),
            (Self::Bool(column), Value::Bool(value)) => column.append_value(*value),
            (Self::Date(column), Value::Date(date)) => column.append_value(days(*date)),
            (Self::Instant(column), Value::Instant(micros)) => column.append_value(*micros),
            (column, value) => {
                let nothing = matches!(value, Value::Unknown | Value::Unreadable);
                debug_assert!(nothing, "a column of another type got {value:?}");
                column.append_null();
            }
        }
    }

    fn append_null(&mut self) {
        match self {
            Self::Text(column) => column.append_null(),
            Self::Texts(column) => column.append_null(),
            Self::Int32(column) => column.append_null(),
            Self::Int64(column) => column.append_null(),
            Self::Float(column) => column.append_null(),
            Self::Bool(column) => column.append_null(),
            Self::Date(column) => column.append_null(),
            Self::Instant(column) => column.append_null(),
        }
    }

    fn finish(self) -> ArrayRef {
        match self {
            Self::Text(mut column) => Arc::new(column.finish()),
            Self::Texts(mut column) => Arc::new(column.finish()),
            Self::Int32(mut column) => Arc::new(column.finish()),
            Self::Int64(mut column) => Arc::new(column.finish()),
            Self::Float(mut column) => Arc::new(column.finish()),
            Self::Bool(mut column) => Arc::new(column.finish()),
            Self::Date(mut column) => Arc::new(column.finish()),
            Self::Instant(mut column) => Arc::new(column.finish()),
        }
    }
}
