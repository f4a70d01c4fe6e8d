//! What runs the statements of `answer` and `report`: the engine in cinelake, or Spark.

use std::sync::Arc;
use std::time::Duration;

use anyhow::anyhow;
use arrow::record_batch::RecordBatch;
use async_trait::async_trait;
use cinelake_analysis::ddl::spark::{location, type_name};
use cinelake_analysis::{Rows, Session};
use cinelake_answers::{Answers, Engine, EngineError, FirstRows, Request};
use cinelake_lake::{Lake, LakeUrl};
use cinelake_model::LakeTable;
use cinelake_refine::Table;
use cinelake_spark::{
    SearchPlaces, Settings, Spark, SparkError, SparkRows, SparkTable, Timeouts, find,
};

use super::note;
use crate::args::{QueryEngineArg, QueryEngineArgs};
use crate::context;
use crate::failure::Failure;
use crate::settings::Parsed;
use crate::wording::{Wording, say};

/// How long Spark may give no sign of life.
const SIGN_OF_LIFE: Duration = Duration::from_secs(120);

/// Spark as it is asked for; the tables are not known yet.
#[derive(Debug, Clone)]
pub(super) struct SparkAsked {
    settings: Settings,
    quiet: bool,
}

/// Which engine the flags name. `None` is the one in cinelake.
pub(super) fn chosen_engine(
    args: &QueryEngineArgs,
    parsed: &Parsed,
) -> Result<Option<SparkAsked>, Failure> {
    if args.engine == QueryEngineArg::Embedded {
        let flags = ["master", "python", "spark_conf", "engine_timeout"];
        return match flags.iter().find(|flag| context::is_flag(parsed, flag)) {
            Some(flag) => Err(Failure::usage(anyhow!(
                "--{} is for Spark; give --engine spark with it",
                flag.replace('_', "-")
            ))),
            None => Ok(None),
        };
    }
    let of = |name: &str| parsed.environment.get(name).map(String::as_str);
    let launcher = find(SearchPlaces {
        python: args.python.as_deref(),
        spark_home: of("SPARK_HOME"),
        pyspark_python: of("PYSPARK_PYTHON"),
        path: of("PATH"),
    });
    let settings = Settings {
        launcher: launcher.ok_or(SparkError::Missing)?,
        master: args.master.clone(),
        configuration: configuration(&args.spark_conf)?,
        tables: Vec::new(),
        patience: Timeouts {
            answer: Duration::from_secs(args.engine_timeout),
            sign_of_life: SIGN_OF_LIFE,
        },
    };
    Ok(Some(SparkAsked {
        settings,
        quiet: parsed.cli.global.quiet,
    }))
}

fn configuration(texts: &[String]) -> Result<Vec<(String, String)>, Failure> {
    let pair = |text: &String| match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        _ => Err(Failure::usage(anyhow!(
            "--spark-conf {text} is no setting; give NAME=VALUE, for instance spark.driver.memory=4g"
        ))),
    };
    texts.iter().map(pair).collect()
}

impl SparkAsked {
    /// Starts Spark on the tables of the session.
    pub(super) async fn start(
        self,
        lake: &Lake,
        session: Session,
        parsed: &Parsed,
    ) -> Result<Arc<SparkEngine>, Failure> {
        let url = context::absolute(lake.url().clone())?;
        let settings = Settings {
            tables: tables(&url, &session),
            ..self.settings
        };
        let program = settings.launcher.program().display().to_string();
        if !self.quiet {
            let words = Wording::of_process();
            note(
                parsed,
                &say!(words, "note-spark-starting", program = program),
            );
        }
        let spark = Spark::start(settings).await?;
        session.check_unchanged().await?;
        let (words, version) = (Wording::of_process(), spark.version().to_string());
        note(parsed, &say!(words, "note-spark-ready", version = version));
        Ok(Arc::new(SparkEngine { spark, session }))
    }
}

/// The tables of Trusted as Spark reads them; those that the lake does not have are empty.
fn tables(lake: &LakeUrl, session: &Session) -> Vec<SparkTable> {
    let opened = session.tables();
    let table = |table: Table| {
        let open = opened
            .iter()
            .find(|open| open.table == LakeTable::Trusted(table));
        let columns = table.columns().iter();
        let columns =
            columns.map(|column| format!("`{}` {}", column.name, type_name(&column.data_type())));
        SparkTable {
            name: table.name().to_owned(),
            file: open.map(|_| location(lake, &table.path())),
            columns: columns.collect::<Vec<_>>().join(", "),
            rows: open.map_or(0, |open| open.rows),
        }
    };
    Table::ALL.into_iter().map(table).collect()
}

/// Spark, with a session that knows which files the tables were when it started.
pub(super) struct SparkEngine {
    spark: Spark,
    session: Session,
}

impl SparkEngine {
    /// The rows, unless a table was replaced meanwhile: Spark would count wrong then, without a word.
    async fn rows(&self, sql: &str, most: Option<usize>) -> Result<SparkRows, EngineError> {
        let rows = self.spark.query(sql, most).await;
        self.session.check_unchanged().await?;
        Ok(rows?)
    }

    /// Ends Spark in good order.
    pub(super) async fn close(&self) {
        self.spark.close().await;
    }
}

#[async_trait]
impl Engine for SparkEngine {
    async fn query(&self, sql: &str) -> Result<Vec<RecordBatch>, EngineError> {
        Ok(vec![self.rows(sql, None).await?.rows])
    }

    async fn first_rows(&self, sql: &str, most: usize) -> Result<FirstRows, EngineError> {
        let empty_tables = self.session.tables_of_query(sql)?;
        let found = self.rows(sql, Some(most)).await?;
        // Two columns of one name get the names that the engine in cinelake gives them.
        let rows = Rows::from_record_batches(&found.schema, vec![found.rows]);
        Ok(FirstRows {
            schema: rows.schema().clone(),
            more: found.more,
            record_batches: rows.collect().await?,
            empty_tables,
        })
    }
}

/// The eight answers by Spark. A table that is replaced meanwhile is an error: the command starts anew
/// with a session of its own.
pub(super) async fn answer(engine: &SparkEngine, request: &Request) -> Result<Answers, Failure> {
    Ok(cinelake_answers::answer(engine, request).await?)
}
