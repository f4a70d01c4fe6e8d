//! Parquet with zstd, row group by row group.

use std::io::Write;
use std::sync::Arc;

use arrow::array::ArrayRef;
use arrow::compute::cast;
use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use arrow::record_batch::{RecordBatch, RecordBatchOptions};
use futures::StreamExt;
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;

use super::Rows;
use crate::error::AnalysisError;
use crate::types::sql_type;

pub(super) async fn write(
    mut rows: Rows,
    out: &mut (dyn Write + Send),
) -> Result<u64, AnalysisError> {
    let schema = writable(rows.schema())?;
    let properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .set_created_by(format!("cinelake {}", env!("CARGO_PKG_VERSION")))
        .build();
    let writer = ArrowWriter::try_new(out, schema.clone(), Some(properties));
    let mut writer = writer.map_err(failed)?;
    let mut count = 0;
    while let Some(record_batch) = rows.next().await {
        let record_batch = convert(record_batch?, &schema)?;
        count += record_batch.num_rows() as u64;
        writer.write(&record_batch).map_err(failed)?;
    }
    writer.close().map_err(failed)?;
    Ok(count)
}

/// The schema with the types that every reader of Parquet knows; views are the engine's affair.
fn writable(schema: &Schema) -> Result<SchemaRef, AnalysisError> {
    let fields = schema.fields().iter().map(|field| {
        let data_type = match field.data_type() {
            DataType::Utf8View => DataType::Utf8,
            DataType::BinaryView => DataType::Binary,
            DataType::Union(..)
            | DataType::Interval(_)
            | DataType::Duration(_)
            | DataType::RunEndEncoded(..) => return Err(unwritable(field)),
            other => other.clone(),
        };
        Ok(Field::new(field.name(), data_type, true))
    });
    Ok(Arc::new(Schema::new(
        fields.collect::<Result<Vec<_>, _>>()?,
    )))
}

fn unwritable(field: &Field) -> AnalysisError {
    AnalysisError::Unwritable {
        column: field.name().clone(),
        data_type: sql_type(field.data_type()),
        format: "Parquet; cast it to varchar, or take json_as_text for json_get",
    }
}

fn convert(record_batch: RecordBatch, schema: &SchemaRef) -> Result<RecordBatch, AnalysisError> {
    let (_, columns, rows) = record_batch.into_parts();
    let columns = columns.into_iter().zip(schema.fields());
    let columns: Vec<ArrayRef> = columns
        .map(
            |(column, field)| match column.data_type() == field.data_type() {
                true => Ok(column),
                false => cast(&column, field.data_type()).map_err(|_| unwritable(field)),
            },
        )
        .collect::<Result<_, _>>()?;
    let options = RecordBatchOptions::new().with_row_count(Some(rows));
    RecordBatch::try_new_with_options(schema.clone(), columns, &options)
        .map_err(|error| failed(ParquetError::from(error)))
}

fn failed(source: ParquetError) -> AnalysisError {
    AnalysisError::WriteParquet { source }
}
