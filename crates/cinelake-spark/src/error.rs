//! What can go wrong between a statement and Spark's rows.

/// How Spark is had, for every message that misses it.
const HOW_TO_GET_IT: &str = "Spark needs Java 17 or later (a JDK or a JRE). Then: python3 -m venv spark && \
                             spark/bin/pip install pyspark, and give --python spark/bin/python; or set SPARK_HOME to \
                             the folder of a Spark 3.5 or 4";

/// Why Spark did not start, or did not answer.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SparkError {
    /// There is no Spark where it is looked for.
    #[error(
        "Spark was not found: there is no SPARK_HOME, no spark-submit and no python3 on the PATH. {HOW_TO_GET_IT}"
    )]
    Missing,
    /// A Python without pyspark.
    #[error(
        "{python} has no pyspark, and neither SPARK_HOME nor spark-submit on the PATH was found. {HOW_TO_GET_IT}"
    )]
    NoPyspark {
        /// The Python that was tried.
        python: String,
    },
    /// Spark without Java.
    #[error("Spark found no Java: neither JAVA_HOME nor java on the PATH. {HOW_TO_GET_IT}")]
    NoJava,
    /// A Java that this Spark cannot run on.
    #[error("this Java is too old for this Spark. {HOW_TO_GET_IT}")]
    OldJava,
    /// A Spark before 3.5.
    #[error("this is Spark {version}; cinelake needs 3.5 or later. {HOW_TO_GET_IT}")]
    TooOld {
        /// Its version.
        version: String,
    },
    /// It could not be started as a process.
    #[error("could not start {program}")]
    NotStarted {
        /// The program.
        program: String,
        /// The system's error.
        source: std::io::Error,
    },
    /// It said itself why it cannot go on.
    #[error("Spark could not start: {message}")]
    Start {
        /// Its own words.
        message: String,
    },
    /// The process ended without a word in the mailbox.
    #[error("Spark ended by itself ({status}) before it answered. {log}")]
    Died {
        /// How it ended.
        status: String,
        /// The last lines that it wrote.
        log: String,
    },
    /// It gives no sign of life.
    #[error(
        "Spark has given no sign of life for {seconds} seconds and was ended. The machine may lack memory: try fewer \
         cores (--master local[1]) or more memory (--spark-conf spark.driver.memory=4g). {log}"
    )]
    Silent {
        /// For how long.
        seconds: u64,
        /// The last lines that it wrote.
        log: String,
    },
    /// It does not become ready, or does not answer a statement in time.
    #[error(
        "Spark {what} within {seconds} seconds and was ended; allow more with --engine-timeout. {log}"
    )]
    Late {
        /// What did not happen.
        what: &'static str,
        /// The time it had.
        seconds: u64,
        /// The last lines that it wrote.
        log: String,
    },
    /// A statement that Spark refuses or that fails there.
    #[error("Spark: {message}")]
    Statement {
        /// Its own words.
        message: String,
    },
    /// A result that cannot be read.
    #[error("Spark's result cannot be read: {problem}")]
    Result {
        /// What was expected and what came.
        problem: String,
    },
    /// The folder for statements and results cannot be used.
    #[error("could not use the folder {folder} for statements and results")]
    Mailbox {
        /// The folder.
        folder: String,
        /// The system's error.
        source: std::io::Error,
    },
}

impl SparkError {
    /// Whether it is about how Spark is installed or asked for, and not about the work.
    #[must_use]
    pub fn is_users(&self) -> bool {
        !matches!(self, Self::Result { .. } | Self::Mailbox { .. })
    }
}
