//! Spark SQL: external tables over the folder of each table.

use std::fmt::Write;

use cinelake_lake::LakeUrl;
use cinelake_model::LakeTable;

use super::{athena::type_name, column_words, hive_literal, quoted_name, quoted_prose};

pub(super) fn statements(lake: &LakeUrl, tables: &[LakeTable]) -> String {
    let mut sql = String::from("CREATE DATABASE IF NOT EXISTS cinelake;\n");
    for table in tables {
        let _ = write!(sql, "\n{}", statement(lake, *table));
    }
    sql
}

fn statement(lake: &LakeUrl, table: LakeTable) -> String {
    let name = format!("cinelake.{}", quoted_name(table.name(), '`'));
    let columns: Vec<String> = table
        .columns()
        .iter()
        .map(|column| {
            format!(
                "  {} {} COMMENT {}",
                quoted_name(column.name, '`'),
                type_name(&column.data_type()).to_uppercase(),
                quoted_prose(&column_words(column))
            )
        })
        .collect();
    format!(
        "DROP TABLE IF EXISTS {name};\nCREATE TABLE {name} (\n{}\n)\nUSING PARQUET\nCOMMENT {}\n\
         LOCATION {};\n",
        columns.join(",\n"),
        quoted_prose(table.description()),
        hive_literal(&location(lake, table))
    )
}

/// Hadoop's S3 client answers to `s3a`.
fn location(lake: &LakeUrl, table: LakeTable) -> String {
    let location = lake.join(&table.folder());
    match location.strip_prefix("s3://") {
        Some(rest) => format!("s3a://{rest}"),
        None => location,
    }
}
