//! A table of the lake as the engine sees it: the declared columns, whatever the file's age.
//!
//! Columns that an older file lacks read as NULL; columns that this version does not know, written
//! by a newer one, stay visible behind the declared ones.

use std::sync::Arc;

use arrow::datatypes::{DataType, Field, FieldRef, Schema, SchemaRef};
use async_trait::async_trait;
use cinelake_model::LakeTable;
use datafusion::catalog::{Session, TableProvider};
use datafusion::common::Statistics;
use datafusion::config::TableParquetOptions;
use datafusion::datasource::TableType;
use datafusion::datasource::listing::PartitionedFile;
use datafusion::datasource::object_store::ObjectStoreUrl;
use datafusion::datasource::physical_plan::parquet::metadata::DFParquetMetadata;
use datafusion::datasource::physical_plan::{FileScanConfigBuilder, ParquetSource};
use datafusion::datasource::source::DataSourceExec;
use datafusion::error::{DataFusionError, Result};
use datafusion::logical_expr::{Expr, TableProviderFilterPushDown};
use datafusion::physical_plan::ExecutionPlan;
use parquet::arrow::parquet_to_arrow_schema;

use crate::pinned::PinnedFile;

/// Where the engine finds the lake's store; no file system is registered beside it.
pub(crate) const LAKE_STORE: &str = "cinelake://lake";

/// A table with its file.
#[derive(Debug)]
pub(crate) struct FileTable {
    file: PinnedFile,
    schema: SchemaRef,
    statistics: Statistics,
}

impl FileTable {
    pub(crate) fn new(table: LakeTable, file: PinnedFile) -> Result<Self> {
        let footer = file.metadata().file_metadata();
        let in_file = parquet_to_arrow_schema(footer.schema_descr(), footer.key_value_metadata())
            .map_err(|error| DataFusionError::ParquetError(Box::new(error)))?;
        let schema = merge(&table.schema(), &in_file);
        let statistics =
            DFParquetMetadata::statistics_from_parquet_metadata(file.metadata(), &schema)?;
        Ok(Self {
            file,
            schema,
            statistics,
        })
    }
}

/// The schema of a table without a file.
pub(crate) fn declared_schema(table: LakeTable) -> SchemaRef {
    merge(&table.schema(), &table.schema())
}

/// The declared columns in their order, then those that only the file has.
fn merge(declared: &Schema, in_file: &Schema) -> SchemaRef {
    let mut fields: Vec<FieldRef> = Vec::with_capacity(in_file.fields().len());
    for field in declared.fields() {
        let may_lack = in_file
            .field_with_name(field.name())
            .map_or(true, Field::is_nullable);
        let nullable = field.is_nullable() || may_lack;
        fields.push(engine_field(field, nullable));
    }
    for field in in_file.fields() {
        if declared.field_with_name(field.name()).is_err() {
            fields.push(engine_field(field, field.is_nullable()));
        }
    }
    Arc::new(Schema::new(fields))
}

/// Text is read as views: comparing and grouping them copies less.
fn engine_field(field: &Field, nullable: bool) -> FieldRef {
    let data_type = match field.data_type() {
        DataType::Utf8 | DataType::LargeUtf8 => DataType::Utf8View,
        other => other.clone(),
    };
    Arc::new(Field::new(field.name(), data_type, nullable))
}

#[async_trait]
impl TableProvider for FileTable {
    fn schema(&self) -> SchemaRef {
        self.schema.clone()
    }

    fn table_type(&self) -> TableType {
        TableType::Base
    }

    fn statistics(&self) -> Option<Statistics> {
        Some(self.statistics.clone())
    }

    /// Pages and row groups are skipped by every filter; the engine decides what is left to check.
    fn supports_filters_pushdown(
        &self,
        filters: &[&Expr],
    ) -> Result<Vec<TableProviderFilterPushDown>> {
        Ok(vec![TableProviderFilterPushDown::Inexact; filters.len()])
    }

    async fn scan(
        &self,
        _state: &dyn Session,
        projection: Option<&Vec<usize>>,
        _filters: &[Expr],
        limit: Option<usize>,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        let mut options = TableParquetOptions::default();
        options.global.pushdown_filters = true;
        let source = ParquetSource::new(self.schema.clone())
            .with_table_parquet_options(options)
            .with_parquet_file_reader_factory(Arc::new(self.file.clone()));
        let file = PartitionedFile::new_from_meta(self.file.meta().clone())
            .with_statistics(Arc::new(self.statistics.clone()));
        let store = ObjectStoreUrl::parse(LAKE_STORE)?;
        let config = FileScanConfigBuilder::new(store, Arc::new(source))
            .with_file(file)
            .with_statistics(self.statistics.clone())
            .with_projection_indices(projection.cloned())?
            .with_limit(limit)
            .build();
        Ok(DataSourceExec::from_data_source(config))
    }
}
