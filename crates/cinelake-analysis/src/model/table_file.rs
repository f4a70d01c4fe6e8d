//! One table's Parquet file: written to a temporary file, checked on the way, put into the lake whole.

use std::collections::BTreeMap;
use std::fs::File;
use std::hash::{BuildHasher, Hasher};
use std::io::{BufWriter, Seek};

use arrow::array::ArrayRef;
use arrow::compute::{BatchCoalescer, CastOptions, cast_with_options};
use arrow::error::ArrowError;
use arrow::record_batch::RecordBatch;
use cinelake_lake::{BYTE_SUM_KEY, Lake, SummingWriter, layout};
use cinelake_model::RefinedTable;
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;

use super::checks::Checks;
use super::state::Definition;
use crate::error::AnalysisError;

/// As Trusted is written.
const ZSTD_LEVEL: i32 = 3;
const ROW_GROUP_ROWS: usize = 128 * 1024;
/// Rows written at a time. The pages of a file end where batches of rows end, so that the batches must not
/// depend on how the engine came to them.
const BATCH_ROWS: usize = 8 * 1024;

/// Writes the rows of a table into a file without a name, which is gone with the process.
pub(super) struct TableWriter {
    table: RefinedTable,
    definition: Definition,
    version: String,
    batches: BatchCoalescer,
    writer: ArrowWriter<SummingWriter<BufWriter<File>>>,
    checks: Checks,
    rows: u64,
}

/// A finished file, checked, that is not in the lake yet.
#[derive(Debug)]
pub(super) struct TableFile {
    pub(super) rows: u64,
    pub(super) unknown: BTreeMap<String, u64>,
    table: RefinedTable,
    file: File,
}

impl TableWriter {
    pub(super) fn create(
        table: RefinedTable,
        definition: &Definition,
        version: &str,
    ) -> Result<Self, AnalysisError> {
        let properties = properties(version).map_err(failed(table))?;
        let file = tempfile::tempfile().map_err(|source| AnalysisError::Temporary { source })?;
        let file = SummingWriter::new(BufWriter::new(file));
        let writer = ArrowWriter::try_new(file, table.schema(), Some(properties));
        Ok(Self {
            table,
            definition: definition.clone(),
            version: version.to_owned(),
            batches: BatchCoalescer::new(table.schema(), BATCH_ROWS),
            writer: writer.map_err(failed(table))?,
            checks: Checks::new(table).map_err(|error| failed(table)(error.into()))?,
            rows: 0,
        })
    }

    /// Takes the next rows, which come in the order of the grain.
    pub(super) fn write(&mut self, rows: &RecordBatch) -> Result<(), AnalysisError> {
        let failed = failed(self.table);
        let columns = self.cast(rows).map_err(|error| failed(error.into()))?;
        let is_whole = self.checks.take(&columns);
        // Rows that break the grain are looked for to the end, so that they are all counted. None is kept.
        if !is_whole.map_err(|error| failed(error.into()))? {
            return Ok(());
        }
        let rows = RecordBatch::try_new(self.table.schema(), columns);
        let pushed = rows.and_then(|rows| self.batches.push_batch(rows));
        pushed.map_err(|error| failed(error.into()))?;
        self.drain()
    }

    /// The declared columns in the declared types.
    fn cast(&self, rows: &RecordBatch) -> Result<Vec<ArrayRef>, ArrowError> {
        let options = CastOptions {
            safe: false,
            ..CastOptions::default()
        };
        let columns = rows.columns().iter().zip(self.table.columns());
        columns
            .map(|(column, declared)| cast_with_options(column, &declared.data_type(), &options))
            .collect()
    }

    fn drain(&mut self) -> Result<(), AnalysisError> {
        while let Some(batch) = self.batches.next_completed_batch() {
            self.rows += batch.num_rows() as u64;
            self.writer.write(&batch).map_err(failed(self.table))?;
        }
        Ok(())
    }

    /// Ends the file; an error where its rows break the grain.
    pub(super) fn finish(mut self, lake: &str) -> Result<TableFile, AnalysisError> {
        let failed = failed(self.table);
        let unknown = self.checks.finish(lake)?;
        let rest = self.batches.finish_buffered_batch();
        rest.map_err(|error| failed(error.into()))?;
        self.drain()?;
        for pair in self.definition.key_values(&self.version, &unknown) {
            self.writer.append_key_value_metadata(pair);
        }
        self.writer.flush().map_err(&failed)?;
        let synced = self.writer.sync();
        synced.map_err(|source| AnalysisError::Temporary { source })?;
        let sum = self.writer.inner().sum().to_string();
        let sum = KeyValue::new(BYTE_SUM_KEY.to_owned(), sum);
        self.writer.append_key_value_metadata(sum);
        let summed = self.writer.into_inner().map_err(&failed)?;
        let file = summed.into_inner().into_inner();
        let file = file.map_err(|error| AnalysisError::Temporary {
            source: error.into_error(),
        })?;
        Ok(TableFile {
            rows: self.rows,
            unknown,
            table: self.table,
            file,
        })
    }
}

impl TableFile {
    /// Puts it into the lake in place of what is there. Returns its size in bytes.
    pub(super) async fn publish(&self, lake: &Lake) -> Result<u64, AnalysisError> {
        let source = self.file.try_clone().and_then(|mut source| {
            source.rewind()?;
            Ok(source)
        });
        let source = source.map_err(|source| AnalysisError::Temporary { source })?;
        let name = format!("{}-{:016x}.parquet", self.table, unique());
        let staging = layout::refined_staging_file(&name);
        let path = self.table.path();
        Ok(lake.replace_file(&path, &staging, source).await?)
    }
}

/// A number that no other model has got.
fn unique() -> u64 {
    // The standard library seeds every such state at random.
    std::hash::RandomState::new().build_hasher().finish()
}

fn failed(table: RefinedTable) -> impl Fn(ParquetError) -> AnalysisError + Copy {
    move |source| AnalysisError::WriteTable { table, source }
}

fn properties(version: &str) -> Result<WriterProperties, ParquetError> {
    let zstd = Compression::ZSTD(ZstdLevel::try_new(ZSTD_LEVEL)?);
    let builder = WriterProperties::builder()
        .set_compression(zstd)
        .set_max_row_group_row_count(Some(ROW_GROUP_ROWS))
        .set_created_by(format!("cinelake {version}"));
    Ok(builder.build())
}
