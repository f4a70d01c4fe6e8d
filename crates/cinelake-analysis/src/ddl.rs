//! Statements that make the lake's tables readable in other engines. They are text only: nothing
//! here runs them, and nothing looks at the lake.

use std::fmt::Write as _;

use arrow::datatypes::DataType;
use cinelake_lake::LakeUrl;
use cinelake_refine::{ColumnInfo, Table};

use crate::error::AnalysisError;

/// An engine that reads Parquet where it lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// Amazon Athena: external tables in the Glue catalogue. Reads S3 only.
    Athena,
    /// Spark SQL: tables over folders, on disk or by `s3a://`.
    Spark,
    /// DuckDB: views over files, on disk or by `s3://`.
    DuckDb,
}

/// The statements for every Trusted table of a lake, in the order of [`Table::ALL`], each ended by a
/// semicolon. A local lake's path has to be absolute.
///
/// # Errors
/// [`AnalysisError::AthenaNeedsS3`] for Athena and a local lake, [`AnalysisError::RelativeLake`] for
/// a relative path.
pub fn statements(dialect: Dialect, lake: &LakeUrl) -> Result<String, AnalysisError> {
    let root = root(dialect, lake)?;
    let tables = Table::ALL.map(|table| match dialect {
        Dialect::Athena => external_table(table, &root),
        Dialect::Spark => spark_table(table, &root),
        Dialect::DuckDb => view(table, &root),
    });
    let opening = match (dialect, lake) {
        (Dialect::Athena, _) => {
            "CREATE DATABASE IF NOT EXISTS cinelake;\n\n".to_owned()
        }
        (Dialect::Spark, _) => {
            "CREATE DATABASE IF NOT EXISTS cinelake;\nUSE cinelake;\n\n".to_owned()
        }
        (Dialect::DuckDb, LakeUrl::Local(_)) => String::new(),
        (Dialect::DuckDb, LakeUrl::S3 { .. }) => duckdb_secret(),
    };
    Ok(opening + &tables.join("\n"))
}

/// Where the lake begins, in the words of the engine, without a slash at its end.
fn root(dialect: Dialect, lake: &LakeUrl) -> Result<String, AnalysisError> {
    match lake {
        LakeUrl::S3 { bucket, prefix } => {
            let scheme = if dialect == Dialect::Spark { "s3a" } else { "s3" };
            let place = format!("{scheme}://{bucket}/{prefix}");
            Ok(place.trim_end_matches('/').to_owned())
        }
        LakeUrl::Local(_) if dialect == Dialect::Athena => Err(AnalysisError::AthenaNeedsS3 {
            lake: lake.to_string(),
        }),
        LakeUrl::Local(path) if path.is_absolute() => Ok(path.display().to_string()),
        LakeUrl::Local(path) => Err(AnalysisError::RelativeLake {
            lake: path.display().to_string(),
        }),
    }
}

/// DuckDB finds AWS credentials as the AWS CLI does.
fn duckdb_secret() -> String {
    "INSTALL httpfs;\nLOAD httpfs;\nINSTALL aws;\nLOAD aws;\n\
     CREATE OR REPLACE SECRET cinelake (TYPE s3, PROVIDER credential_chain);\n\n"
        .to_owned()
}

fn external_table(table: Table, root: &str) -> String {
    let location = format!("{root}/Trusted/{}/", table.name());
    let mut sql = format!("CREATE EXTERNAL TABLE IF NOT EXISTS cinelake.{} (\n", table.name());
    push_columns(&mut sql, table, athena_type);
    let _ = write!(
        sql,
        "\n)\nCOMMENT '{}'\nSTORED AS PARQUET\nLOCATION '{}';\n",
        quoted(table.description()),
        quoted(&location)
    );
    sql
}

fn spark_table(table: Table, root: &str) -> String {
    let location = format!("{root}/Trusted/{}", table.name());
    let mut sql = format!("CREATE TABLE IF NOT EXISTS {} (\n", table.name());
    push_columns(&mut sql, table, spark_type);
    let _ = write!(
        sql,
        "\n)\nUSING PARQUET\nCOMMENT '{}'\nLOCATION '{}';\n",
        spark_quoted(table.description()),
        spark_quoted(&location)
    );
    sql
}

fn view(table: Table, root: &str) -> String {
    let mut sql = format!("-- {}\n", table.description());
    let _ = writeln!(
        sql,
        "CREATE OR REPLACE VIEW {} AS SELECT * FROM read_parquet('{}/{}');",
        table.name(),
        quoted(root),
        table.path()
    );
    sql
}

fn push_columns(sql: &mut String, table: Table, type_of: fn(&DataType) -> &'static str) {
    let columns: Vec<String> = table
        .columns()
        .iter()
        .map(|column| {
            let kind = type_of(&column.data_type());
            format!("    `{}` {kind} COMMENT '{}'", column.name, comment(column))
        })
        .collect();
    sql.push_str(&columns.join(",\n"));
}

/// Athena refuses comments of more than 255 bytes; Spark reads `\` as the start of an escape.
fn comment(column: &ColumnInfo) -> String {
    let text = match column.unit {
        Some(unit) => format!("{} [{unit}]", column.description),
        None => column.description.to_owned(),
    };
    let mut text = text.replace('\\', "/").replace('`', "").replace('\'', "’");
    while text.len() > 255 {
        text.pop();
    }
    text
}

fn athena_type(data_type: &DataType) -> &'static str {
    match data_type {
        DataType::Boolean => "boolean",
        DataType::Int32 => "int",
        DataType::Int64 => "bigint",
        DataType::Float64 => "double",
        DataType::Date32 => "date",
        DataType::Timestamp(..) => "timestamp",
        DataType::List(_) => "array<string>",
        _ => "string",
    }
}

fn spark_type(data_type: &DataType) -> &'static str {
    match data_type {
        DataType::Boolean => "BOOLEAN",
        DataType::Int32 => "INT",
        DataType::Int64 => "BIGINT",
        DataType::Float64 => "DOUBLE",
        DataType::Date32 => "DATE",
        DataType::Timestamp(..) => "TIMESTAMP",
        DataType::List(_) => "ARRAY<STRING>",
        _ => "STRING",
    }
}

/// For a text between single quotes.
fn quoted(text: &str) -> String {
    text.replace('\'', "''")
}

/// Spark wants a quote escaped, not doubled.
fn spark_quoted(text: &str) -> String {
    text.replace('\\', "\\\\").replace('\'', "\\'")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn s3() -> LakeUrl {
        "s3://films/lake".parse().expect("a URL")
    }

    #[test]
    fn every_table_is_made_readable_in_every_engine() {
        for dialect in [Dialect::Athena, Dialect::Spark, Dialect::DuckDb] {
            let sql = statements(dialect, &s3()).expect("statements");
            for table in Table::ALL {
                assert!(sql.contains(&format!("Trusted/{}", table.name())), "{dialect:?} {table}");
            }
            assert!(sql.trim_end().ends_with(';'));
        }
    }

    #[test]
    fn athena_reads_buckets_only_and_nobody_relative_folders() {
        let local = LakeUrl::Local("/lake".into());
        let error = statements(Dialect::Athena, &local).expect_err("no bucket");
        assert!(error.to_string().contains("S3 only"), "{error}");
        let relative = LakeUrl::Local("lake".into());
        assert!(statements(Dialect::Spark, &relative).is_err());
    }

    #[test]
    fn quotes_in_a_path_stay_inside_the_text() {
        let local = LakeUrl::Local("/it's".into());
        let sql = statements(Dialect::DuckDb, &local).expect("statements");
        assert!(sql.contains("read_parquet('/it''s/Trusted/titles/titles.parquet')"), "{sql}");
        let sql = statements(Dialect::Spark, &local).expect("statements");
        assert!(sql.contains(r"LOCATION '/it\'s/Trusted/titles'"), "{sql}");
    }

    #[test]
    fn comments_are_short_enough_for_glue() {
        for column in Table::ALL.iter().flat_map(|table| table.columns()) {
            assert!(comment(column).len() <= 255);
        }
    }

    #[test]
    fn statements_read_as_they_did() {
        insta::assert_snapshot!("athena", statements(Dialect::Athena, &s3()).expect("statements"));
        insta::assert_snapshot!("duckdb", statements(Dialect::DuckDb, &s3()).expect("statements"));
    }
}
