//! The flags for Apache Spark: as an engine of `answer` and `report`, and `spark job`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::{EngineLimitArgs, LakeUrlArgs};

/// What runs the statements of `answer` and `report`.
#[derive(Debug, Args, Clone)]
#[command(next_help_heading = "Engine")]
pub(crate) struct QueryEngineArgs {
    /// What runs the SQL
    #[arg(long, value_enum, value_name = "ENGINE", default_value_t = QueryEngineArg::Embedded)]
    pub(crate) engine: QueryEngineArg,
    /// Where Spark runs, for instance local or spark://host:7077 [default: as Spark is set up, otherwise
    /// this machine]
    #[arg(long, value_name = "URL")]
    pub(crate) master: Option<String>,
    /// A Python with pyspark [default: spark-submit of SPARK_HOME or on the PATH, otherwise PYSPARK_PYTHON or
    /// python3]
    #[arg(long, value_name = "FILE")]
    pub(crate) python: Option<PathBuf>,
    /// A setting of Spark, for instance spark.driver.memory=4g; can be given several times
    #[arg(long, value_name = "NAME=VALUE")]
    pub(crate) spark_conf: Vec<String>,
    /// Seconds for the start of Spark, and for each statement there
    #[arg(long, value_name = "SECONDS", default_value_t = 600, value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) engine_timeout: u64,
    /// What the engine in cinelake may use.
    #[command(flatten)]
    pub(crate) limits: EngineLimitArgs,
}

/// An engine that answers questions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum QueryEngineArg {
    /// The engine that is in cinelake.
    Embedded,
    /// Apache Spark 3.5 or 4, which has to be installed; the answers are the same.
    Spark,
}

/// What there is for Spark.
#[derive(Debug, Subcommand)]
pub(crate) enum SparkCommand {
    /// Write a PySpark package that makes the tables from the records, for spark-submit, EMR and Glue
    #[command(after_help = "Examples:\n  \
        cinelake spark job --lake ./lake --output job\n  \
        spark-submit job/main.py --lake ./lake --output ./tables\n\n\
        The job reads Raw and the catalogue's tables in Trusted (cinelake refine), and writes TMDB's tables and the\n\
        star into folders of --output of the job. Its README.md says how it runs on EMR Serverless and on Glue.")]
    Job(SparkJobArgs),
}

/// `spark job`.
#[derive(Debug, Args)]
pub(crate) struct SparkJobArgs {
    /// The folder for the package; it is created if it does not exist
    #[arg(long, short, value_name = "DIR")]
    pub(crate) output: PathBuf,
    /// The lake.
    #[command(flatten)]
    pub(crate) lake: LakeUrlArgs,
}
