//! A session: the lake's tables, opened once, and queries over them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use arrow::compute::cast;
use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use arrow::record_batch::RecordBatch;
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use cinelake_answers::{Engine, EngineError, FirstRows};
use cinelake_lake::Lake;
use cinelake_model::LakeTable;
use cinelake_refine::Table;
use datafusion::catalog::TableProvider;
use datafusion::dataframe::DataFrame;
use datafusion::datasource::empty::EmptyTable;
use datafusion::error::DataFusionError;
use datafusion::execution::context::{SQLOptions, SessionContext};
use datafusion::execution::disk_manager::DiskManagerBuilder;
use datafusion::execution::memory_pool::FairSpillPool;
use datafusion::execution::object_store::ObjectStoreUrl;
use datafusion::execution::runtime_env::RuntimeEnvBuilder;
use datafusion::logical_expr::LogicalPlan;
use datafusion::physical_plan::SendableRecordBatchStream;
use datafusion::physical_plan::stream::RecordBatchReceiverStream;
use datafusion::prelude::SessionConfig;
use futures::StreamExt;
use futures::future::try_join_all;
use tokio::sync::RwLock;
use tokio::task::JoinSet;

use crate::depth;
use crate::error::AnalysisError;
use crate::pinned::{Failures, PinnedFile};
use crate::readable::readable;
use crate::rows::Rows;
use crate::statement::Statement;
use crate::table::{FileTable, LAKE_STORE, declared_schema};

/// Catalog and schema of the tables; nobody has to write them.
const CATALOG: &str = "lake";
const SCHEMA: &str = "trusted";

/// What the statements of a session may use together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Memory for sorts, joins and groups, in bytes. What does not fit goes to temporary files where
    /// the engine can do that, and is an error where it cannot.
    pub memory_bytes: u64,
    /// Size of those files, in bytes.
    pub spill_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            memory_bytes: 2 * 1024 * 1024 * 1024,
            spill_bytes: 100 * 1024 * 1024 * 1024,
        }
    }
}

/// A table that the lake has.
#[derive(Debug, Clone)]
pub struct OpenTable {
    /// Which one.
    pub table: LakeTable,
    /// Its rows.
    pub rows: u64,
    /// Size of its file.
    pub size_bytes: u64,
    /// When the file was put there, by the store's clock.
    pub last_modified: DateTime<Utc>,
    /// The columns as queries see them; text is `Utf8View`.
    pub schema: SchemaRef,
    /// What the file says about itself: the `cinelake.…` entries of its Parquet metadata.
    pub properties: BTreeMap<String, String>,
}

/// How often the engine is asked whether its memory is free.
const WAIT_FOR_MEMORY: Duration = Duration::from_millis(20);
const LONGEST_WAIT_FOR_MEMORY: Duration = Duration::from_secs(30);

/// SQL over the tables of a lake, as they were when it was opened.
#[derive(Clone)]
pub struct Session {
    context: SessionContext,
    tables: Vec<OpenTable>,
    files: BTreeMap<LakeTable, PinnedFile>,
    missing: Vec<Table>,
    failures: Arc<Failures>,
    limits: Limits,
    lake: String,
    /// Held together by the statements of questions, and by one that has to run alone.
    turns: Arc<RwLock<()>>,
}

impl std::fmt::Debug for Session {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Session")
            .field("tables", &self.tables)
            .field("missing", &self.missing)
            .finish_non_exhaustive()
    }
}

impl Session {
    /// Opens every table of Trusted: one read of each file's end, all at once. A table that is not
    /// there is empty, and listed by [`Self::tables_missing`].
    ///
    /// # Errors
    /// [`AnalysisError::Lake`] when the lake cannot be read, [`AnalysisError::BrokenTable`] when a
    /// file is no whole Parquet file.
    pub async fn open(lake: &Lake) -> Result<Self, AnalysisError> {
        Self::open_within(lake, Limits::default()).await
    }

    /// As [`Self::open`], with limits of the caller's.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub async fn open_within(lake: &Lake, limits: Limits) -> Result<Self, AnalysisError> {
        let trusted = Table::ALL.map(LakeTable::Trusted);
        Self::open_tables(lake, limits, &trusted).await
    }

    /// As [`Self::open_within`], with the tables of Refined that the lake has. Those that it does not
    /// have are not there in SQL either.
    ///
    /// # Errors
    /// As [`Self::open`], and [`AnalysisError::NotModelled`] by statements that name such a table.
    pub async fn open_all_within(lake: &Lake, limits: Limits) -> Result<Self, AnalysisError> {
        let all: Vec<LakeTable> = LakeTable::all().collect();
        Self::open_tables(lake, limits, &all).await
    }

    async fn open_tables(
        lake: &Lake,
        limits: Limits,
        tables: &[LakeTable],
    ) -> Result<Self, AnalysisError> {
        let failures = Arc::new(Failures::default());
        let files = tables.iter();
        let files = files.map(|table| PinnedFile::open(lake, *table, &failures));
        let files = try_join_all(files).await?;
        let mut session = Self {
            context: new_context(lake, limits)?,
            tables: Vec::new(),
            files: BTreeMap::new(),
            missing: Vec::new(),
            failures,
            limits,
            lake: lake.url().argument(),
            turns: Arc::default(),
        };
        for (table, file) in tables.iter().zip(files) {
            session.add(*table, file)?;
        }
        Ok(session)
    }

    fn add(&mut self, table: LakeTable, file: Option<PinnedFile>) -> Result<(), AnalysisError> {
        let provider: Arc<dyn TableProvider> = match (file, table) {
            (None, LakeTable::Refined(_)) => return Ok(()),
            (None, LakeTable::Trusted(trusted)) => {
                self.missing.push(trusted);
                Arc::new(EmptyTable::new(declared_schema(table)))
            }
            (Some(file), _) => {
                let opened = FileTable::new(table, file.clone());
                let opened = opened.map_err(|error| readable(&error))?;
                self.tables.push(describe(table, &file, opened.schema()));
                self.files.insert(table, file);
                Arc::new(opened)
            }
        };
        let registered = self.context.register_table(table.name(), provider);
        registered.map(drop).map_err(|error| readable(&error))
    }

    /// The tables that the lake has, those of Trusted first, in the order of [`LakeTable::all`].
    #[must_use]
    pub fn tables(&self) -> &[OpenTable] {
        &self.tables
    }

    /// The file of a table; `None` where the lake does not have it or the session did not open it.
    pub(crate) fn file(&self, table: LakeTable) -> Option<&PinnedFile> {
        self.files.get(&table)
    }

    /// The tables of the lake that a statement names.
    pub(crate) fn named_tables(&self, statement: &Statement) -> BTreeSet<LakeTable> {
        let state = self.context.state();
        let named = state.resolve_table_references(statement.parsed());
        let named = named.unwrap_or_default().into_iter();
        named
            .filter_map(|reference| LakeTable::parse(reference.table()))
            .collect()
    }

    /// The tables of Trusted that the lake does not have; in SQL they are there without rows.
    #[must_use]
    pub fn tables_missing(&self) -> &[Table] {
        &self.missing
    }

    /// Whether every table is still the one that was opened: for an engine that reads the same files by
    /// itself.
    ///
    /// # Errors
    /// [`AnalysisError::TableReplaced`] with the first table that is not, [`AnalysisError::Lake`] when the
    /// lake cannot be read.
    pub async fn check_unchanged(&self) -> Result<(), AnalysisError> {
        try_join_all(self.files.values().map(PinnedFile::check_unchanged)).await?;
        Ok(())
    }

    /// The tables that a query of a user's reads and that have no rows, for another engine that runs it.
    ///
    /// # Errors
    /// What [`Statement::one`] says, [`AnalysisError::Refused`] for what is no query, and
    /// [`AnalysisError::MissingTable`] when it reads a table that the lake lacks.
    pub fn tables_of_query(&self, sql: &str) -> Result<Vec<String>, AnalysisError> {
        let statement = Statement::one(sql)?;
        match statement.is_query() {
            true => self.empty_tables(&statement),
            false => Err(statement.refused()),
        }
    }

    /// Runs one statement of a user's.
    ///
    /// # Errors
    /// What [`Statement::parse`] and [`Self::run`] say, and [`AnalysisError::SeveralStatements`].
    pub async fn sql(&self, text: &str) -> Result<Rows, AnalysisError> {
        self.run(&Statement::one(text)?).await
    }

    /// The columns of a query, which is planned and not run.
    ///
    /// # Errors
    /// As [`Self::run`], and [`AnalysisError::MissingTable`] when it reads a table that the lake
    /// lacks.
    pub async fn columns(&self, statement: &Statement) -> Result<SchemaRef, AnalysisError> {
        self.empty_tables(statement)?;
        let plan = self.plan(statement).await?;
        Ok(
            Rows::new(plan.schema().as_arrow(), futures::stream::empty())
                .schema()
                .clone(),
        )
    }

    /// The tables that a statement reads and that have no rows.
    fn empty_tables(&self, statement: &Statement) -> Result<Vec<String>, AnalysisError> {
        let state = self.context.state();
        // What names no table is told when the statement is planned, in better words.
        let named = state.resolve_table_references(statement.parsed());
        let mut empty = Vec::new();
        for reference in named.unwrap_or_default() {
            let name = reference.table().to_owned();
            if Table::parse(&name).is_some_and(|table| self.missing.contains(&table)) {
                return Err(AnalysisError::MissingTable { name });
            }
            let has_no_rows = |open: &OpenTable| open.table.name() == name && open.rows == 0;
            if self.tables.iter().any(has_no_rows) && !empty.contains(&name) {
                empty.push(name);
            }
        }
        Ok(empty)
    }

    async fn first(&self, sql: &str, most: usize) -> Result<FirstRows, AnalysisError> {
        let statement = Statement::one(sql)?;
        let empty_tables = self.empty_tables(&statement)?;
        let rows = self.run(&statement).await?;
        let schema = rows.schema().clone();
        let (record_batches, more) = rows.first(most).await?;
        Ok(FirstRows {
            schema,
            record_batches,
            more,
            empty_tables,
        })
    }

    /// All rows of a statement. Statements that run together share the memory: one that gets too little of it
    /// runs again alone.
    async fn collected(&self, sql: &str) -> Result<Vec<RecordBatch>, AnalysisError> {
        let together = self.turns.read().await;
        let rows = self.collect(sql).await;
        drop(together);
        match rows {
            Err(AnalysisError::OutOfMemory { .. }) => {
                let _alone = self.turns.write().await;
                self.memory_is_free().await;
                self.collect(sql).await
            }
            done => done,
        }
    }

    /// Waits until the tasks of statements that failed have ended, which they do a little later.
    async fn memory_is_free(&self) {
        let pool = &self.context.runtime_env().memory_pool;
        let free = async {
            while pool.reserved() > 0 {
                tokio::time::sleep(WAIT_FOR_MEMORY).await;
            }
        };
        // What is still held then is counted against the statement, which says so if it needs more.
        let _ = tokio::time::timeout(LONGEST_WAIT_FOR_MEMORY, free).await;
    }

    async fn collect(&self, sql: &str) -> Result<Vec<RecordBatch>, AnalysisError> {
        self.sql(sql).await?.collect().await
    }

    /// Plans a statement and starts it. Rows come as the stream is read; what goes wrong later is
    /// an item of the stream.
    ///
    /// # Errors
    /// [`AnalysisError::UnknownTable`], [`AnalysisError::UnknownColumn`], [`AnalysisError::Query`]
    /// for what else is wrong with the statement, [`AnalysisError::Refused`] when its plan writes.
    pub async fn run(&self, statement: &Statement) -> Result<Rows, AnalysisError> {
        let plan = self.plan(statement).await?;
        self.start(plan).await
    }

    async fn plan(&self, statement: &Statement) -> Result<LogicalPlan, AnalysisError> {
        let state = self.context.state();
        let plan = state.statement_to_plan(statement.parsed().clone()).await;
        let plan = plan.map_err(|error| self.words_for(statement, &error))?;
        if read_only().verify_plan(&plan).is_err() {
            return Err(statement.refused());
        }
        depth::check_plan(&plan)?;
        Ok(plan)
    }

    async fn start(&self, plan: LogicalPlan) -> Result<Rows, AnalysisError> {
        let frame = DataFrame::new(self.context.state(), plan);
        let stream = frame.execute_stream().await;
        let stream = stream.map_err(|error| self.cause(&error))?;
        let schema = stream.schema();
        let session = self.clone();
        let rows = on_a_task(stream).map(move |item| item.map_err(|error| session.cause(&error)));
        Ok(Rows::new(&schema, rows))
    }

    /// The lake's failure behind an error of the engine, or else the engine's own words.
    fn cause(&self, error: &DataFusionError) -> AnalysisError {
        let failure = self.failures.take().or_else(|| self.used_up(error));
        failure.unwrap_or_else(|| readable(error))
    }

    /// Which limit the engine came up against, if it was one.
    fn used_up(&self, error: &DataFusionError) -> Option<AnalysisError> {
        let DataFusionError::ResourcesExhausted(text) = error.find_root() else {
            return None;
        };
        // The engine has one error for both, and tells them apart in words only.
        Some(match text.contains("disk space") {
            true => AnalysisError::OutOfDisk {
                limit_bytes: self.limits.spill_bytes,
            },
            false => AnalysisError::OutOfMemory {
                limit_bytes: self.limits.memory_bytes,
            },
        })
    }

    /// The engine does not say which tables there are.
    fn words_for(&self, statement: &Statement, error: &DataFusionError) -> AnalysisError {
        let state = self.context.state();
        let named = state.resolve_table_references(statement.parsed());
        let has = |name: &str| self.context.table_exist(name).unwrap_or(true);
        let unknown = named.unwrap_or_default().into_iter().find(|reference| {
            let own_schema = reference.schema().is_none_or(|schema| schema == SCHEMA);
            own_schema && !has(reference.table())
        });
        let Some(reference) = unknown.filter(|_| error.to_string().contains("not found")) else {
            return readable(error);
        };
        match LakeTable::parse(reference.table()) {
            Some(table) => AnalysisError::NotModelled {
                table,
                lake: self.lake.clone(),
            },
            None => AnalysisError::UnknownTable {
                name: reference.table().to_owned(),
                known: LakeTable::all()
                    .map(LakeTable::name)
                    .filter(|name| has(name))
                    .map(str::to_owned)
                    .collect(),
            },
        }
    }
}

/// The stream, computed on a task. A statement may compute for long without giving its thread back; who
/// waits for its rows can still stop waiting.
fn on_a_task(mut stream: SendableRecordBatchStream) -> SendableRecordBatchStream {
    let mut builder = RecordBatchReceiverStream::builder(stream.schema(), 1);
    let rows = builder.tx();
    builder.spawn(async move {
        while let Some(record_batch) = stream.next().await {
            // Nobody waits any more.
            if rows.send(record_batch).await.is_err() {
                break;
            }
        }
        Ok(())
    });
    builder.build()
}

/// Questions are read by code that knows Arrow's plain types, from any engine.
#[async_trait]
impl Engine for Session {
    async fn query(&self, sql: &str) -> Result<Vec<RecordBatch>, EngineError> {
        // A task of its own: statements that are asked for together run on all cores.
        let (session, sql) = (self.clone(), sql.to_owned());
        let running = tokio::spawn(async move { session.collected(&sql).await });
        let record_batches = running.await??;
        let plain = record_batches.into_iter().map(without_views);
        Ok(plain.collect::<Result<_, _>>()?)
    }

    async fn first_rows(&self, sql: &str, most: usize) -> Result<FirstRows, EngineError> {
        let (session, sql) = (self.clone(), sql.to_owned());
        // A set ends its tasks when it is dropped: who gives up waiting leaves nothing running.
        let mut running = JoinSet::new();
        running.spawn(async move { session.first(&sql, most).await });
        let done = running.join_next().await.ok_or("the query did not start")?;
        Ok(done??)
    }
}

fn without_views(record_batch: RecordBatch) -> Result<RecordBatch, arrow::error::ArrowError> {
    let mut fields = Vec::with_capacity(record_batch.num_columns());
    let mut columns = Vec::with_capacity(record_batch.num_columns());
    let (schema, arrays, rows) = record_batch.into_parts();
    for (field, array) in schema.fields().iter().zip(arrays) {
        if field.data_type() == &DataType::Utf8View {
            fields.push(Field::new(
                field.name(),
                DataType::Utf8,
                field.is_nullable(),
            ));
            columns.push(cast(&array, &DataType::Utf8)?);
        } else {
            fields.push(field.as_ref().clone());
            columns.push(array);
        }
    }
    let options = arrow::record_batch::RecordBatchOptions::new().with_row_count(Some(rows));
    RecordBatch::try_new_with_options(Arc::new(Schema::new(fields)), columns, &options)
}

fn read_only() -> SQLOptions {
    SQLOptions::new()
        .with_allow_ddl(false)
        .with_allow_dml(false)
        .with_allow_statements(false)
}

/// DataFusion's rule that drops repeated keys of a sort also drops keys that are none: it takes the
/// column of a DISTINCT subquery to decide the rows that a join multiplied, and `ORDER BY name, year`
/// loses `year` (seen in 55.2). A wrong order is a wrong answer; a repeated key costs nothing.
const WRONG_SORT_RULE: &str = "eliminate_duplicated_expr";

fn new_context(lake: &Lake, limits: Limits) -> Result<SessionContext, AnalysisError> {
    let mut config = SessionConfig::new()
        .with_information_schema(true)
        .with_default_catalog_and_schema(CATALOG, SCHEMA);
    // Unknown values last in either direction, as DuckDB and Trino have it: the top of a list by
    // votes is no list of titles without votes.
    config.options_mut().sql_parser.default_null_ordering = "nulls_last".to_owned();
    // A filter that a join draws from one side and pushes into a UNION of outer joins on the other loses
    // rows (seen in 55.2: 858 of 861 credits). benches/check_spark.py compares with another engine.
    config
        .options_mut()
        .optimizer
        .enable_join_dynamic_filter_pushdown = false;
    // Shared evenly by what can spill: one large sort must not keep the next from beginning.
    let memory = usize::try_from(limits.memory_bytes).unwrap_or(usize::MAX);
    let disk = DiskManagerBuilder::default().with_max_temp_directory_size(limits.spill_bytes);
    let runtime = RuntimeEnvBuilder::new()
        .with_memory_pool(Arc::new(FairSpillPool::new(memory)))
        .with_disk_manager_builder(disk)
        .build_arc()
        .map_err(|error| readable(&error))?;
    let mut context = SessionContext::new_with_config_rt(config, runtime);
    context.remove_optimizer_rule(WRONG_SORT_RULE);
    let runtime = context.runtime_env();
    let stores = || -> datafusion::error::Result<()> {
        let lake_store = ObjectStoreUrl::parse(LAKE_STORE)?;
        runtime.register_object_store(lake_store.as_ref(), lake.object_store());
        // No statement names a file, and if one did, there would be no file system to find it in.
        runtime.deregister_object_store(ObjectStoreUrl::local_filesystem().as_ref())?;
        Ok(())
    };
    stores().map_err(|error| readable(&error))?;
    datafusion_functions_json::register_all(&mut context).map_err(|error| readable(&error))?;
    Ok(context)
}

fn describe(table: LakeTable, file: &PinnedFile, schema: SchemaRef) -> OpenTable {
    let rows = file.metadata().file_metadata().num_rows();
    OpenTable {
        table,
        rows: u64::try_from(rows).unwrap_or_default(),
        size_bytes: file.meta().size,
        last_modified: file.meta().last_modified,
        schema,
        properties: file.properties(),
    }
}
