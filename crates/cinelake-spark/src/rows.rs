//! A result as the driver writes it, to Arrow.
//!
//! The first line says the columns, every other line is a row: a list of texts, or null. Texts keep every
//! number as it is; JSON's numbers would not.

use std::sync::Arc;

use arrow::array::{ArrayRef, Float32Array, Float64Array, Int64Array, StringArray};
use arrow::compute::{CastOptions, cast, cast_with_options};
use arrow::datatypes::{DataType, Field, Schema, SchemaRef, TimeUnit};
use arrow::record_batch::{RecordBatch, RecordBatchOptions};
use serde::Deserialize;

use crate::error::SparkError;

/// A result.
#[derive(Debug, Clone)]
pub struct SparkRows {
    /// The columns.
    pub schema: SchemaRef,
    /// The rows, in the order that the statement asks for.
    pub rows: RecordBatch,
    /// Whether there are more than those that were asked for.
    pub more: bool,
}

#[derive(Deserialize)]
struct Head {
    columns: Vec<Column>,
    more: bool,
}

#[derive(Deserialize)]
struct Column {
    name: String,
    /// Spark's word: `bigint`, `decimal(10,2)`.
    #[serde(rename = "type")]
    spark_type: String,
}

type Texts = Vec<Option<String>>;

pub(crate) fn read(text: &str) -> Result<SparkRows, SparkError> {
    let mut lines = text.lines();
    let head: Head = json(lines.next().unwrap_or_default())?;
    let mut columns: Vec<Texts> = head.columns.iter().map(|_| Texts::new()).collect();
    let mut count = 0;
    for line in lines {
        let row: Texts = json(line)?;
        if row.len() != columns.len() {
            return Err(problem(format!(
                "a row has {} values, there are {} columns",
                row.len(),
                columns.len()
            )));
        }
        for (column, value) in columns.iter_mut().zip(row) {
            column.push(value);
        }
        count += 1;
    }
    let mut fields = Vec::with_capacity(columns.len());
    let mut arrays = Vec::with_capacity(columns.len());
    for (column, values) in head.columns.iter().zip(columns) {
        let array = array(column, values)?;
        fields.push(Field::new(&column.name, array.data_type().clone(), true));
        arrays.push(array);
    }
    let schema = Arc::new(Schema::new(fields));
    let options = RecordBatchOptions::new().with_row_count(Some(count));
    let rows = RecordBatch::try_new_with_options(schema.clone(), arrays, &options);
    Ok(SparkRows {
        schema,
        rows: rows.map_err(|error| problem(error.to_string()))?,
        more: head.more,
    })
}

fn array(column: &Column, values: Texts) -> Result<ArrayRef, SparkError> {
    let unreadable = |what: &str| {
        problem(format!(
            "column `{}` of type {}: {what}",
            column.name, column.spark_type
        ))
    };
    let data_type = data_type(&column.spark_type)
        .ok_or_else(|| unreadable("no answer can have a column of this type"))?;
    let numbers = |values: &Texts| -> Result<Vec<Option<f64>>, SparkError> {
        let number = |text: &String| text.parse().map_err(|_| unreadable(text));
        let values = values.iter();
        values
            .map(|value| value.as_ref().map(number).transpose())
            .collect()
    };
    Ok(match &data_type {
        // Rust reads back every digit that Python writes.
        DataType::Float64 => Arc::new(Float64Array::from(numbers(&values)?)),
        DataType::Float32 => {
            let narrow = numbers(&values)?.into_iter();
            let narrow = narrow.map(|value| value.map(|value| value as f32));
            Arc::new(Float32Array::from(narrow.collect::<Vec<_>>()))
        }
        // In microseconds.
        DataType::Timestamp(..) => {
            let micros = |text: &String| text.parse::<i64>().map_err(|_| unreadable(text));
            let micros = values
                .iter()
                .map(|value| value.as_ref().map(micros).transpose());
            let micros = Int64Array::from(micros.collect::<Result<Vec<_>, _>>()?);
            cast(&micros, &data_type).map_err(|error| unreadable(&error.to_string()))?
        }
        _ => {
            let texts = StringArray::from(values);
            let strict = CastOptions {
                safe: false,
                ..CastOptions::default()
            };
            let array = cast_with_options(&texts, &data_type, &strict);
            array.map_err(|error| unreadable(&error.to_string()))?
        }
    })
}

/// The Arrow type of one of Spark's; `None` for nested ones and others that no table prints.
fn data_type(spark_type: &str) -> Option<DataType> {
    Some(match spark_type {
        "boolean" => DataType::Boolean,
        "tinyint" => DataType::Int8,
        "smallint" => DataType::Int16,
        "int" => DataType::Int32,
        "bigint" => DataType::Int64,
        "float" => DataType::Float32,
        "double" => DataType::Float64,
        "date" => DataType::Date32,
        "timestamp" => DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())),
        "timestamp_ntz" => DataType::Timestamp(TimeUnit::Microsecond, None),
        // A column that is NULL in every row.
        "void" | "string" => DataType::Utf8,
        other => return decimal(other),
    })
}

fn decimal(spark_type: &str) -> Option<DataType> {
    let inside = spark_type.strip_prefix("decimal(")?.strip_suffix(')')?;
    let (precision, scale) = inside.split_once(',')?;
    Some(DataType::Decimal128(
        precision.parse().ok()?,
        scale.parse().ok()?,
    ))
}

fn json<'t, T: Deserialize<'t>>(line: &'t str) -> Result<T, SparkError> {
    serde_json::from_str(line).map_err(|error| problem(error.to_string()))
}

fn problem(problem: String) -> SparkError {
    SparkError::Result { problem }
}

#[cfg(test)]
mod tests {
    use arrow::array::AsArray;
    use arrow::datatypes::{
        Date32Type, Decimal128Type, Float64Type, Int64Type, TimestampMicrosecondType,
    };

    use super::*;

    fn one(spark_type: &str, values: &str) -> Result<ArrayRef, SparkError> {
        let head = format!(r#"{{"columns":[{{"name":"x","type":"{spark_type}"}}],"more":false}}"#);
        read(&format!("{head}\n{values}")).map(|read| read.rows.column(0).clone())
    }

    #[test]
    fn every_type_of_an_answer_comes_back_exactly() {
        let longs = one("bigint", "[\"9223372036854775807\"]\n[null]").unwrap();
        let longs: Vec<_> = longs.as_primitive::<Int64Type>().iter().collect();
        assert_eq!(longs, [Some(i64::MAX), None]);
        let doubles = one(
            "double",
            "[\"0.30000000000000004\"]\n[\"5e-324\"]\n[\"inf\"]",
        )
        .unwrap();
        let doubles = doubles.as_primitive::<Float64Type>().values().to_vec();
        assert_eq!(doubles, [0.1 + 0.2, f64::from_bits(1), f64::INFINITY]);
        let day = one("date", r#"["2024-12-31"]"#).unwrap();
        assert_eq!(day.as_primitive::<Date32Type>().value(0), 20_088);
        let micros = one("timestamp", r#"["1700000000000001"]"#).unwrap();
        let micros = micros.as_primitive::<TimestampMicrosecondType>();
        assert_eq!(micros.value(0), 1_700_000_000_000_001);
        let money = one("decimal(10,2)", r#"["-12.30"]"#).unwrap();
        assert_eq!(money.as_primitive::<Decimal128Type>().value(0), -1_230);
        let texts = one("string", "[\"\"]\n[\"a\\nb\"]\n[null]").unwrap();
        let texts: Vec<_> = texts.as_string::<i32>().iter().collect();
        assert_eq!(texts, [Some(""), Some("a\nb"), None]);
        let truth = one("boolean", r#"["true"]"#).unwrap();
        assert!(truth.as_boolean().value(0));
    }

    #[test]
    fn what_is_no_value_of_its_type_is_an_error_that_names_the_column() {
        for (spark_type, value) in [
            ("bigint", r#"["1.5"]"#),
            ("date", r#"["yesterday"]"#),
            ("double", r#"["much"]"#),
            ("array<string>", r#"["[]"]"#),
        ] {
            let error = one(spark_type, value).unwrap_err().to_string();
            assert!(error.contains("column `x`"), "{error}");
        }
        assert!(one("int", r#"["1","2"]"#).is_err());
        assert!(read("").is_err());
    }

    #[test]
    fn a_result_without_rows_has_its_columns() {
        let read = read(r#"{"columns":[{"name":"x","type":"int"}],"more":false}"#).unwrap();
        assert_eq!((read.rows.num_rows(), read.schema.fields().len()), (0, 1));
    }
}
