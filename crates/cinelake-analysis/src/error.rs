//! What can go wrong between a statement and its rows.

use cinelake_lake::LakeError;
use cinelake_model::{LakeTable, RefinedTable};
use parquet::errors::ParquetError;

/// Why tables could not be opened, a statement not run, or its rows not written.
///
/// What the query engine says is put into words here and not kept as a source: its chain repeats
/// the same message under several type names.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AnalysisError {
    /// The lake could not be read.
    #[error(transparent)]
    Lake(#[from] LakeError),
    /// A table's file is no Parquet, or not all of it is there.
    #[error(
        "{location} is not a readable Parquet file; make it again: {} --rebuild --lake {lake}",
        maker(*table)
    )]
    BrokenTable {
        /// The table.
        table: LakeTable,
        /// The file, as a URL.
        location: String,
        /// The lake's URL.
        lake: String,
        /// What the Parquet reader says.
        source: ParquetError,
    },
    /// A refine or a model replaced the table after the session was opened.
    #[error("table `{table}` was replaced while it was being read; run the command again")]
    TableReplaced {
        /// The table.
        table: LakeTable,
    },
    /// There is nothing to run.
    #[error("the SQL text contains no statement")]
    EmptyStatement,
    /// There is more to run than was asked for.
    #[error("the SQL text contains {statements} statements, but only one is allowed here")]
    SeveralStatements {
        /// How many there are.
        statements: usize,
    },
    /// The text is no SQL.
    #[error("SQL syntax: {message}")]
    Syntax {
        /// What was expected, what was found and where.
        message: String,
    },
    /// A statement that would need more stack than there is.
    #[error(
        "the statement is too deep: more than {most} operators or keywords follow each other. Write \
         a long OR as IN (...), a long UNION ALL as a list of VALUES, or split the statement"
    )]
    TooDeep {
        /// Steps that may lie below each other.
        most: usize,
    },
    /// A statement whose plan is larger than any that is meant.
    #[error(
        "the plan of the statement has more than {most} steps. A WITH that is named twice is planned \
         twice, and so is all that it names: name each one less often, or split the statement"
    )]
    TooLarge {
        /// Steps that a plan may have.
        most: usize,
    },
    /// A statement that needs more memory than it may have.
    #[error(
        "the statement needs more than the {} MiB of memory that it may use. Allow more with --memory, \
         or ask for less: fewer columns, a filter, or a LIMIT",
        limit_bytes / (1024 * 1024)
    )]
    OutOfMemory {
        /// What it may use, in bytes.
        limit_bytes: u64,
    },
    /// What does not fit into memory is put into temporary files, and they grew too large.
    #[error(
        "the statement wrote more than {} GiB of temporary files. Ask for less: fewer columns, a \
         filter, or a LIMIT",
        limit_bytes / (1024 * 1024 * 1024)
    )]
    OutOfDisk {
        /// What they may hold, in bytes.
        limit_bytes: u64,
    },
    /// A statement that would do something else than read.
    #[error(
        "`{statement}` is refused: SQL over the lake only reads (SELECT, WITH, EXPLAIN, SHOW, \
         DESCRIBE)"
    )]
    Refused {
        /// Its first words, for instance `CREATE TABLE`.
        statement: String,
    },
    /// A table that the lake does not know.
    #[error(
        "there is no table `{name}`{}",
        instead_of_table(&crate::nearest(name, known), known)
    )]
    UnknownTable {
        /// The name in the statement.
        name: String,
        /// The tables there are.
        known: Vec<String>,
    },
    /// A table of the star that has not been made.
    #[error("the lake has no table `{table}` yet; make it with: cinelake model --lake {lake}")]
    NotModelled {
        /// The table.
        table: LakeTable,
        /// The lake's URL.
        lake: String,
    },
    /// Rows of a table of the star that its grain does not allow, or a bridge whose weights do not add
    /// up to one. Nothing was written.
    #[error(
        "the table {table} would break its grain: {detail}. No table of Refined was changed. The tables \
         of Trusted contradict each other; make them again: cinelake refine --rebuild --lake {lake}"
    )]
    Grain {
        /// The table.
        table: RefinedTable,
        /// Which rows, and what is wrong with them.
        detail: String,
        /// The lake's URL.
        lake: String,
    },
    /// A table of the star could not be written into its temporary file.
    #[error("could not write the table {table}")]
    WriteTable {
        /// The table.
        table: RefinedTable,
        /// The writer's error.
        source: ParquetError,
    },
    /// A temporary file could not be used.
    #[error("could not use a temporary file in {}", std::env::temp_dir().display())]
    Temporary {
        /// The system's error.
        source: std::io::Error,
    },
    /// A table that is one of the lake's tables and that this lake does not have.
    #[error(
        "this lake does not have the table `{name}` yet. cinelake tables says what it is made from; \
         get that with cinelake ingest, and make the table with cinelake refine"
    )]
    MissingTable {
        /// The table.
        name: String,
    },
    /// A column that the tables of the statement do not have.
    #[error(
        "there is no column `{name}`{}{}",
        table.as_ref().map(|table| format!(" in `{table}`")).unwrap_or_default(),
        suggestion(nearest, known)
    )]
    UnknownColumn {
        /// The name in the statement, with its table where the statement names it.
        name: String,
        /// The only table, or the name that the statement gives it, in which it could be; `None`
        /// where `name` says it or where there are several.
        table: Option<String>,
        /// Names that look like it, the most similar first.
        nearest: Vec<String>,
        /// All columns that could have been named.
        known: Vec<String>,
    },
    /// Anything else the engine finds wrong with a statement, or with what it met while running it.
    #[error("{message}")]
    Query {
        /// The engine's words.
        message: String,
    },
    /// A value that the output format cannot hold.
    #[error("column `{column}` of type {data_type} cannot be written as {format}")]
    Unwritable {
        /// The column.
        column: String,
        /// Its type, in SQL words.
        data_type: String,
        /// The output format.
        format: &'static str,
    },
    /// The output could not be written.
    #[error("could not write the result")]
    Write {
        /// The system's error.
        source: std::io::Error,
    },
    /// Parquet output could not be encoded or written.
    #[error("could not write the result as Parquet")]
    WriteParquet {
        /// The writer's error.
        source: ParquetError,
    },
    /// Athena reads buckets only.
    #[error("Athena reads tables from S3 only, and this lake is {lake}; use spark or duckdb")]
    AthenaNeedsS3 {
        /// The lake's URL.
        lake: String,
    },
    /// Another engine runs elsewhere, where a relative folder is another one.
    #[error("the statements need the lake's absolute path, not {lake}")]
    RelativeLake {
        /// The path as given.
        lake: String,
    },
}

impl AnalysisError {
    /// Whether opening a new session and asking again can be expected to work.
    #[must_use]
    pub fn is_table_replaced(&self) -> bool {
        matches!(self, Self::TableReplaced { .. })
    }

    /// Whether the statement is at fault, and not the lake or the output.
    #[must_use]
    pub fn is_users(&self) -> bool {
        matches!(
            self,
            Self::EmptyStatement
                | Self::SeveralStatements { .. }
                | Self::Syntax { .. }
                | Self::TooDeep { .. }
                | Self::TooLarge { .. }
                | Self::Refused { .. }
                | Self::UnknownTable { .. }
                | Self::NotModelled { .. }
                | Self::MissingTable { .. }
                | Self::UnknownColumn { .. }
                | Self::Query { .. }
                | Self::Unwritable { .. }
                | Self::AthenaNeedsS3 { .. }
                | Self::RelativeLake { .. }
        )
    }
}

/// The command that makes a table.
fn maker(table: LakeTable) -> &'static str {
    match table {
        LakeTable::Trusted(_) => "cinelake refine",
        LakeTable::Refined(_) => "cinelake model",
    }
}

/// Beyond this a list of columns is no help.
const LISTED_COLUMNS: usize = 40;

/// Tables that look like it, or all that there are.
fn instead_of_table(nearest: &[String], known: &[String]) -> String {
    match nearest {
        [] => format!("; the lake's tables are {}", known.join(", ")),
        nearest => format!("{} `cinelake tables` lists all", suggestion(nearest, known)),
    }
}

fn suggestion(nearest: &[String], known: &[String]) -> String {
    let quoted = |names: &[String]| {
        let names: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
        names.join(" or ")
    };
    match (nearest, known) {
        ([], []) => String::new(),
        ([], known) if known.len() <= LISTED_COLUMNS => {
            format!("; the columns are {}", known.join(", "))
        }
        ([], _) => "; DESCRIBE followed by the table's name lists its columns".to_owned(),
        (nearest, _) => format!("; did you mean {}?", quoted(nearest)),
    }
}
