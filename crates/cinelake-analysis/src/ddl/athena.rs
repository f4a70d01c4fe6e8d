//! Amazon Athena: Hive's DDL over the folder of each table.

use std::fmt::Write;

use arrow::datatypes::DataType;
use cinelake_lake::LakeUrl;
use cinelake_refine::Table;

use super::{column_words, hive_literal, quoted_name, quoted_prose};

/// The database; Athena has one called `default`, which belongs to everybody.
const DATABASE: &str = "cinelake";

pub(super) fn statements(lake: &LakeUrl, tables: &[Table]) -> String {
    let mut sql = format!("CREATE DATABASE IF NOT EXISTS {DATABASE};\n");
    for table in tables {
        let _ = write!(sql, "\n{}", statement(lake, *table));
    }
    sql
}

/// Athena finds columns of Parquet by name, so that an older file reads with NULLs for what it
/// lacks. Dropping an external table leaves its files alone.
fn statement(lake: &LakeUrl, table: Table) -> String {
    let name = format!("{DATABASE}.{}", quoted_name(table.name(), '`'));
    let columns: Vec<String> = table
        .columns()
        .iter()
        .map(|column| {
            format!(
                "  {} {} COMMENT {}",
                quoted_name(column.name, '`'),
                type_name(&column.data_type()),
                quoted_prose(&column_words(column))
            )
        })
        .collect();
    format!(
        "DROP TABLE IF EXISTS {name};\nCREATE EXTERNAL TABLE {name} (\n{}\n)\nCOMMENT {}\n\
         STORED AS PARQUET\nLOCATION {};\n",
        columns.join(",\n"),
        quoted_prose(table.description()),
        hive_literal(&format!("{}/", lake.join(&table.folder())))
    )
}

pub(super) fn type_name(data_type: &DataType) -> String {
    let word = match data_type {
        DataType::Boolean => "boolean",
        DataType::Int32 => "int",
        DataType::Int64 => "bigint",
        DataType::Float64 => "double",
        DataType::Date32 => "date",
        DataType::Timestamp(..) => "timestamp",
        DataType::List(item) => return format!("array<{}>", type_name(item.data_type())),
        _ => "string",
    };
    word.to_owned()
}
