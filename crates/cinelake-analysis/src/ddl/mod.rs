//! Statements that make the lake's tables readable in other engines.
//!
//! They name the same files: nothing is copied, and a refine or a model is seen by Athena and DuckDB with
//! their next query, and by Spark in its next session or after `REFRESH TABLE`. Columns that a later version adds are seen once the statements are made anew.

use std::fmt::Write;

use cinelake_lake::LakeUrl;
use cinelake_model::{LakeTable, RefinedTable, View};

use crate::error::AnalysisError;

mod athena;
mod duckdb;
mod quicksight;
pub mod spark;

pub use quicksight::{QuickSight, QuickSightFile, quicksight};

/// Whose statements.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// Amazon Athena, engine version 3: external tables in the Glue catalogue.
    Athena,
    /// Spark SQL: external tables.
    Spark,
    /// DuckDB: views over `read_parquet`.
    DuckDb,
}

/// The statements for `tables` of the lake at `lake`, each ended by a semicolon; they may be run
/// again. Every column is described where the engine has a place for it.
///
/// # Errors
/// [`AnalysisError::AthenaNeedsS3`], and [`AnalysisError::RelativeLake`] for a local lake whose
/// path is not absolute: the other engine runs in a folder of its own.
pub fn statements(
    dialect: Dialect,
    lake: &LakeUrl,
    tables: &[LakeTable],
) -> Result<String, AnalysisError> {
    if let LakeUrl::Local(path) = lake {
        if dialect == Dialect::Athena {
            return Err(AnalysisError::AthenaNeedsS3 {
                lake: lake.to_string(),
            });
        }
        if !path.is_absolute() {
            return Err(AnalysisError::RelativeLake {
                lake: lake.to_string(),
            });
        }
    }
    let mut sql = match dialect {
        Dialect::Athena => athena::statements(lake, tables),
        Dialect::Spark => spark::statements(lake, tables),
        Dialect::DuckDb => duckdb::statements(lake, tables),
    };
    let has = |table: &RefinedTable| tables.contains(&LakeTable::Refined(*table));
    if RefinedTable::ALL.iter().all(has) {
        push_views(&mut sql, dialect);
    }
    Ok(sql)
}

/// The views over the star, for tools that make charts and join nothing.
fn push_views(sql: &mut String, dialect: Dialect) {
    let database = match dialect {
        Dialect::Athena | Dialect::Spark => "cinelake.",
        Dialect::DuckDb => "",
    };
    for view in View::ALL {
        let statement = view.sql(database);
        let name = view.name;
        let _ = write!(
            sql,
            "\nCREATE OR REPLACE VIEW {database}{name} AS\n{statement};\n"
        );
    }
}

/// Name, type and comment of each column of a table, as a catalogue of Hive's kind has them (Glue).
#[must_use]
pub fn hive_columns(table: LakeTable) -> Vec<(&'static str, String, String)> {
    let columns = table.columns().iter();
    let column = |column: &cinelake_refine::ColumnInfo| {
        let data_type = athena::type_name(&column.data_type());
        (column.name, data_type, column_words(column))
    };
    columns.map(column).collect()
}

/// What a column holds, with its unit, for a comment: `length; minutes`.
fn column_words(column: &cinelake_refine::ColumnInfo) -> String {
    match column.unit {
        Some(unit) => format!("{} ({unit})", column.description),
        None => column.description.to_owned(),
    }
}

/// A comment in single quotes. Engines differ in how a quote inside is escaped, and prose does not
/// need one: it becomes an apostrophe, a backslash a slash.
fn quoted_prose(text: &str) -> String {
    format!("'{}'", text.replace('\'', "’").replace('\\', "/"))
}

/// A name in the quotes of the dialect; a quote inside is doubled.
fn quoted_name(name: &str, quote: char) -> String {
    let doubled = format!("{quote}{quote}");
    format!("{quote}{}{quote}", name.replace(quote, &doubled))
}

/// A path as a literal of Hive's kind, which Spark and Athena read: backslash escapes.
fn hive_literal(path: &str) -> String {
    format!("'{}'", path.replace('\\', "\\\\").replace('\'', "\\'"))
}
