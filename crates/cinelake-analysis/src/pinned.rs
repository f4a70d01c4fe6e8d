//! A table's file as it was when the session was opened.
//!
//! A refine or a model replaces a table's file at any moment. Reading the footer of one file and the pages of
//! the next would give nonsense, so every read names the version that was seen first (`If-Match`),
//! and what the store says it served is compared once more, for stores that ignore the condition.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use cinelake_lake::Lake;
use cinelake_lake::object_store::{
    self, GetOptions, GetRange, OBJECT_STORE_COALESCE_DEFAULT, ObjectMeta, coalesce_ranges,
    path::Path,
};
use cinelake_model::LakeTable;
use datafusion::datasource::listing::PartitionedFile;
use datafusion::datasource::physical_plan::ParquetFileReaderFactory;
use datafusion::physical_plan::metrics::ExecutionPlanMetricsSet;
use futures::FutureExt;
use futures::future::BoxFuture;
use parquet::arrow::ARROW_SCHEMA_META_KEY;
use parquet::arrow::arrow_reader::ArrowReaderOptions;
use parquet::arrow::async_reader::AsyncFileReader;
use parquet::errors::ParquetError;
use parquet::file::metadata::{
    FileMetaData, PageIndexPolicy, ParquetMetaData, ParquetMetaDataBuilder, ParquetMetaDataReader,
};

use crate::error::AnalysisError;

/// Read from the end of the file at first: footer and page index of most tables fit, so that two
/// requests open one.
const FIRST_TAIL_BYTES: u64 = 256 * 1024;

/// What went wrong while the engine was reading. The engine passes errors on as text in places;
/// here they are kept as they were.
#[derive(Debug, Default)]
pub(crate) struct Failures(Mutex<Option<AnalysisError>>);

impl Failures {
    /// Keeps the first failure and gives the words for it.
    fn keep(&self, failure: AnalysisError) -> ParquetError {
        let text = failure.to_string();
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.get_or_insert(failure);
        ParquetError::General(text)
    }

    /// The failure behind an error of the engine, if the lake is behind it.
    pub(crate) fn take(&self) -> Option<AnalysisError> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.take()
    }
}

/// One version of a table's file, with its footer.
#[derive(Debug, Clone)]
pub(crate) struct PinnedFile {
    lake: Lake,
    table: LakeTable,
    meta: ObjectMeta,
    metadata: Arc<ParquetMetaData>,
    failures: Arc<Failures>,
}

impl PinnedFile {
    /// Reads the footer of the table's file; `None` when there is no such file.
    pub(crate) async fn open(
        lake: &Lake,
        table: LakeTable,
        failures: &Arc<Failures>,
    ) -> Result<Option<Self>, AnalysisError> {
        let Some(meta) = head(lake, table).await? else {
            return Ok(None);
        };
        if meta.size == 0 {
            let source = ParquetError::EOF("it is empty".to_owned());
            return Err(broken(lake, table, source));
        }
        let metadata = read_metadata(lake, table, &meta).await?;
        Ok(Some(Self {
            lake: lake.clone(),
            table,
            meta,
            metadata: Arc::new(metadata),
            failures: failures.clone(),
        }))
    }

    /// Asks the store whether the file is still this version.
    pub(crate) async fn check_unchanged(&self) -> Result<(), AnalysisError> {
        let now = head(&self.lake, self.table).await?;
        match now.is_some_and(|now| is_same(&self.meta, &now)) {
            true => Ok(()),
            false => Err(AnalysisError::TableReplaced { table: self.table }),
        }
    }

    pub(crate) fn meta(&self) -> &ObjectMeta {
        &self.meta
    }

    /// What the file says about itself: the `cinelake.…` entries of its metadata.
    pub(crate) fn properties(&self) -> BTreeMap<String, String> {
        let pairs = self.metadata.file_metadata().key_value_metadata();
        let pairs = pairs.into_iter().flatten();
        pairs
            .filter(|pair| pair.key.starts_with("cinelake."))
            .map(|pair| (pair.key.clone(), pair.value.clone().unwrap_or_default()))
            .collect()
    }

    pub(crate) fn metadata(&self) -> &Arc<ParquetMetaData> {
        &self.metadata
    }

    /// The bytes of a range of this very version.
    async fn read(&self, range: Range<u64>) -> Result<Bytes, AnalysisError> {
        read_range(&self.lake, self.table, &self.meta, range).await
    }
}

/// What the store says about the table's file.
async fn head(lake: &Lake, table: LakeTable) -> Result<Option<ObjectMeta>, AnalysisError> {
    let path = table.path();
    let location = Path::from(path.as_str());
    let meta = lake.head(&path).await?;
    // The store names objects from the bucket's root; here they are named from the lake's.
    Ok(meta.map(|meta| ObjectMeta { location, ..meta }))
}

/// Footer and page index of the version of the file that `meta` names, however large they are.
async fn read_metadata(
    lake: &Lake,
    table: LakeTable,
    meta: &ObjectMeta,
) -> Result<ParquetMetaData, AnalysisError> {
    let mut length = FIRST_TAIL_BYTES.min(meta.size);
    loop {
        let range = meta.size - length..meta.size;
        let tail = read_range(lake, table, meta, range).await?;
        // The footer is asked for first and the page index, which lies before it, second.
        length = match parse_tail(&tail, meta.size) {
            Err(ParquetError::NeedMoreData(needed)) if is_longer(needed, length, meta.size) => {
                needed as u64
            }
            parsed => {
                let parsed = parsed.map(without_arrow_schema);
                return parsed.map_err(|source| broken(lake, table, source));
            }
        };
    }
}

/// The footer without Arrow's own notes on the types: they add nothing to Parquet's, and damaged ones stop the
/// program.
fn without_arrow_schema(metadata: ParquetMetaData) -> ParquetMetaData {
    let file = metadata.file_metadata();
    let pairs = file.key_value_metadata().map(|pairs| {
        let kept = pairs
            .iter()
            .filter(|pair| pair.key != ARROW_SCHEMA_META_KEY);
        kept.cloned().collect()
    });
    let file = FileMetaData::new(
        file.version(),
        file.num_rows(),
        file.created_by().map(str::to_owned),
        pairs,
        file.schema_descr_ptr(),
        file.column_orders().cloned(),
    );
    let mut read = metadata.into_builder();
    ParquetMetaDataBuilder::new(file)
        .set_row_groups(read.take_row_groups())
        .set_column_index(read.take_column_index())
        .set_offset_index(read.take_offset_index())
        .build()
}

/// Whether more of the file can be read than was: what a damaged footer asks for need not be there.
fn is_longer(needed: usize, length: u64, file_bytes: u64) -> bool {
    (length + 1..=file_bytes).contains(&(needed as u64))
}

fn parse_tail(tail: &Bytes, file_bytes: u64) -> Result<ParquetMetaData, ParquetError> {
    let mut reader = ParquetMetaDataReader::new().with_page_index_policy(PageIndexPolicy::Optional);
    reader.try_parse_sized(tail, file_bytes)?;
    reader.finish()
}

/// A range of the version of the file that `meta` names. By its place: stores differ in what they
/// answer where the last so many bytes of a shorter file are asked for.
async fn read_range(
    lake: &Lake,
    table: LakeTable,
    meta: &ObjectMeta,
    range: Range<u64>,
) -> Result<Bytes, AnalysisError> {
    let options = GetOptions {
        if_match: meta.e_tag.clone(),
        range: Some(GetRange::Bounded(range)),
        ..GetOptions::default()
    };
    let explain = |error| lake.explain("read", meta.location.as_ref(), &error);
    match lake.object_store().get_opts(&meta.location, options).await {
        Ok(found) if is_same(meta, &found.meta) => Ok(found.bytes().await.map_err(explain)?),
        Ok(_)
        | Err(object_store::Error::NotFound { .. } | object_store::Error::Precondition { .. }) => {
            Err(AnalysisError::TableReplaced { table })
        }
        Err(error) => Err(explain(error).into()),
    }
}

fn broken(lake: &Lake, table: LakeTable, source: ParquetError) -> AnalysisError {
    AnalysisError::BrokenTable {
        table,
        location: lake.show(&table.path()),
        lake: lake.url().argument(),
        source,
    }
}

fn is_same(pinned: &ObjectMeta, served: &ObjectMeta) -> bool {
    match (&pinned.e_tag, &served.e_tag) {
        (Some(pinned), Some(served)) => pinned == served,
        _ => pinned.size == served.size && pinned.last_modified == served.last_modified,
    }
}

impl ParquetFileReaderFactory for PinnedFile {
    fn create_reader(
        &self,
        _partition_index: usize,
        _partitioned_file: PartitionedFile,
        _metadata_size_hint: Option<usize>,
        _metrics: &ExecutionPlanMetricsSet,
    ) -> datafusion::error::Result<Box<dyn AsyncFileReader + Send>> {
        Ok(Box::new(self.clone()))
    }
}

impl AsyncFileReader for PinnedFile {
    fn get_bytes(&mut self, range: Range<u64>) -> BoxFuture<'_, Result<Bytes, ParquetError>> {
        async move {
            let bytes = self.read(range).await;
            bytes.map_err(|failure| self.failures.keep(failure))
        }
        .boxed()
    }

    fn get_byte_ranges(
        &mut self,
        ranges: Vec<Range<u64>>,
    ) -> BoxFuture<'_, Result<Vec<Bytes>, ParquetError>> {
        async move {
            let fetch = |range| self.read(range);
            let fetched = coalesce_ranges(&ranges, fetch, OBJECT_STORE_COALESCE_DEFAULT).await;
            fetched.map_err(|failure| self.failures.keep(failure))
        }
        .boxed()
    }

    fn get_metadata<'a>(
        &'a mut self,
        _options: Option<&'a ArrowReaderOptions>,
    ) -> BoxFuture<'a, Result<Arc<ParquetMetaData>, ParquetError>> {
        let metadata = self.metadata.clone();
        async move { Ok(metadata) }.boxed()
    }
}
