//! One table's Parquet file: written to a temporary file, read back, put into the lake whole.

use std::fs::File;
use std::hash::{BuildHasher, Hasher};
use std::io::{BufWriter, Seek};

use arrow::array::{BooleanArray, RecordBatch};
use arrow::compute::filter_record_batch;
use chrono::{DateTime, Utc};
use cinelake_lake::{BYTE_SUM_KEY, ByteSum, Lake, LakeError, SummingWriter, layout};
use parquet::arrow::ArrowWriter;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderOptions, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder,
};
use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::schema::types::ColumnPath;

use crate::error::RefineError;
use crate::state::{Inputs, TableStamp};
use crate::tables::Table;

/// Rows read from a table at a time.
pub(crate) const ROWS_AT_ONCE: usize = 8 * 1024;
const ZSTD_LEVEL: i32 = 3;
/// Staged files of a local lake older than this were left by a refine that was killed.
const STAGING_KEPT: chrono::Duration = chrono::Duration::days(1);

/// Writes the rows of a table into a file without a name, which is gone with the process.
pub(crate) struct TableWriter {
    table: Table,
    writer: ArrowWriter<SummingWriter<BufWriter<File>>>,
    rows: u64,
}

/// A finished file that is not in the lake yet.
#[derive(Debug)]
pub(crate) struct TableFile {
    pub(crate) table: Table,
    pub(crate) rows: u64,
    file: File,
}

impl TableWriter {
    pub(crate) fn create(table: Table, stamp: &TableStamp) -> Result<Self, RefineError> {
        let properties = properties(table, stamp).map_err(RefineError::writing(table))?;
        let file = SummingWriter::new(BufWriter::new(tempfile::tempfile()?));
        let writer = ArrowWriter::try_new(file, table.schema(), Some(properties));
        Ok(Self {
            table,
            writer: writer.map_err(RefineError::writing(table))?,
            rows: 0,
        })
    }

    pub(crate) fn write(&mut self, rows: &RecordBatch) -> Result<(), RefineError> {
        self.rows += rows.num_rows() as u64;
        self.writer
            .write(rows)
            .map_err(RefineError::writing(self.table))
    }

    /// Writes the rows of which `keep` is true. Returns how many there were.
    pub(crate) fn write_filtered(
        &mut self,
        rows: &RecordBatch,
        keep: &BooleanArray,
    ) -> Result<u64, RefineError> {
        if keep.true_count() == rows.num_rows() {
            self.write(rows)?;
            return Ok(rows.num_rows() as u64);
        }
        let kept = filter_record_batch(rows, keep)
            .map_err(|error| RefineError::writing(self.table)(error.into()))?;
        self.write(&kept)?;
        Ok(kept.num_rows() as u64)
    }

    /// Notes something more in the file's metadata.
    pub(crate) fn note(&mut self, key: &str, value: String) {
        self.writer
            .append_key_value_metadata(KeyValue::new(key.to_owned(), value));
    }

    /// Notes the inputs, where the stamp has none.
    pub(crate) fn note_inputs(&mut self, inputs: &Inputs) {
        self.writer.append_key_value_metadata(inputs.key_value());
    }

    pub(crate) fn rows(&self) -> u64 {
        self.rows
    }

    pub(crate) fn finish(mut self) -> Result<TableFile, RefineError> {
        let failed = RefineError::writing(self.table);
        // The rows end here; what follows is about them.
        self.writer.flush().map_err(&failed)?;
        self.writer.sync()?;
        let sum = self.writer.inner().sum();
        self.note(BYTE_SUM_KEY, sum.to_string());
        let summed = self.writer.into_inner().map_err(&failed)?;
        let file = summed
            .into_inner()
            .into_inner()
            .map_err(|error| RefineError::from(error.into_error()))?;
        Ok(TableFile {
            table: self.table,
            rows: self.rows,
            file,
        })
    }
}

impl TableFile {
    /// Copies a table of the lake into a temporary file.
    pub(crate) async fn fetch(lake: &Lake, table: Table, rows: u64) -> Result<Self, RefineError> {
        let file = tempfile::tempfile()?;
        lake.copy_to_file(&table.path(), file.try_clone()?).await?;
        Ok(Self { table, rows, file })
    }

    /// All columns, or those named, in file order. One reader at a time: they share the file's place.
    pub(crate) fn read(&self, columns: &[&str]) -> Result<ParquetRecordBatchReader, RefineError> {
        let file = self.file.try_clone()?;
        let read = || {
            // Arrow's own notes on the types add nothing to Parquet's, and damaged ones stop the program.
            let options = ArrowReaderOptions::new().with_skip_arrow_metadata(true);
            let builder = ParquetRecordBatchReaderBuilder::try_new_with_options(file, options)?;
            let mask = match columns {
                [] => ProjectionMask::all(),
                names => ProjectionMask::columns(builder.parquet_schema(), names.iter().copied()),
            };
            let builder = builder.with_projection(mask);
            builder.with_batch_size(ROWS_AT_ONCE).build()
        };
        read().map_err(RefineError::reading(self.table))
    }

    /// Whether it begins with the bytes that were written.
    pub(crate) fn begins_with(&self, sum: ByteSum) -> Result<bool, RefineError> {
        let mut file = self.file.try_clone()?;
        file.rewind()?;
        Ok(sum.is_of(file)?)
    }

    /// Puts it into the lake in place of what is there. Returns its size in bytes.
    pub(crate) async fn publish(&self, lake: &Lake) -> Result<u64, RefineError> {
        let mut source = self.file.try_clone()?;
        source.rewind()?;
        let name = format!("{}-{:016x}.parquet", self.table, unique());
        let staging = layout::trusted_staging_file(&name);
        let path = self.table.path();
        Ok(lake.replace_file(&path, &staging, source).await?)
    }
}

/// A number that no other refine has got.
fn unique() -> u64 {
    // The standard library seeds every such state at random.
    std::hash::RandomState::new().build_hasher().finish()
}

/// Removes what killed refines left beside the tables of a local lake. On S3 nothing is left.
///
/// A refine may be at work at the same time: only what is old has surely been left.
pub(crate) async fn clear_staging(lake: &Lake, now: DateTime<Utc>) -> Result<(), LakeError> {
    let folder = layout::trusted_staging_file("");
    let folder = folder.trim_end_matches('/');
    lake.clear_staged(folder, now - STAGING_KEPT)
        .await
        .map(drop)
}

fn properties(table: Table, stamp: &TableStamp) -> Result<WriterProperties, ParquetError> {
    let zstd = Compression::ZSTD(ZstdLevel::try_new(ZSTD_LEVEL)?);
    let mut builder = WriterProperties::builder()
        .set_compression(zstd)
        .set_max_row_group_row_count(Some(row_group_rows(table)))
        .set_created_by(format!("cinelake {}", stamp.version))
        .set_key_value_metadata(Some(stamp.key_values()));
    // Whole JSON texts: no two are alike and nobody compares them.
    let text = match table {
        Table::TmdbMovies | Table::TmdbSeries => Some("extra"),
        Table::DeadLetters => Some("record"),
        _ => None,
    };
    if let Some(column) = text.map(ColumnPath::from) {
        builder = builder
            .set_column_dictionary_enabled(column.clone(), false)
            .set_column_statistics_enabled(column, EnabledStatistics::None);
    }
    for column in almost_unique(table) {
        builder = builder.set_column_dictionary_enabled(ColumnPath::from(*column), false);
    }
    // People are looked up by name or id; the rows are sorted by title, so that statistics do not help.
    if table == Table::Principals {
        for column in ["name", "nconst"] {
            builder = builder.set_column_bloom_filter_enabled(ColumnPath::from(column), true);
        }
    }
    Ok(builder.build())
}

/// Columns whose values hardly repeat within a row group: a dictionary of them is built for nothing.
fn almost_unique(table: Table) -> &'static [&'static str] {
    match table {
        Table::Titles => &["tconst", "primary_title", "original_title"],
        Table::People | Table::Principals | Table::Crew => &["nconst"],
        Table::Episodes | Table::Ratings => &["tconst"],
        Table::Akas => &["title"],
        _ => &[],
    }
}

fn row_group_rows(table: Table) -> usize {
    match table {
        Table::Titles | Table::People => 64 * 1024,
        // Rows of a kilobyte and more.
        Table::TmdbMovies | Table::TmdbSeries | Table::DeadLetters => 16 * 1024,
        // Whole texts.
        Table::TmdbTranslations => 32 * 1024,
        _ => 128 * 1024,
    }
}
