//! Amazon Athena: Hive's DDL over the folder of each table, and over the records of Raw.

use std::fmt::Write;

use arrow::datatypes::DataType;
use cinelake_lake::{LakeUrl, layout};
use cinelake_model::LakeTable;

use super::{column_words, hive_literal, quoted_name, quoted_prose};

/// The database; Athena has one called `default`, which belongs to everybody.
const DATABASE: &str = "cinelake";
/// Before that day there was no cinelake.
const FIRST_DAY: &str = "2025/01/01";

pub(super) fn statements(lake: &LakeUrl, tables: &[LakeTable]) -> String {
    let mut sql = format!("CREATE DATABASE IF NOT EXISTS {DATABASE};\n");
    for table in tables {
        let _ = write!(sql, "\n{}", statement(lake, *table));
    }
    // The records belong to whoever asks for what is made from them.
    if tables
        .iter()
        .any(|table| matches!(table, LakeTable::Trusted(_)))
    {
        let _ = write!(sql, "\n{}", raw_records(lake));
    }
    sql
}

/// The records as landed, before any refine: a line is a row. A day is a folder, so days are projected:
/// none has to be added after a run, and a query that names days reads only those. A line of JSON
/// holds no character 1, which therefore splits nothing.
fn raw_records(lake: &LakeUrl) -> String {
    let name = format!("{DATABASE}.`raw_records`");
    let root = lake.join(layout::RECORDS);
    let template = hive_literal(&format!("{root}/${{day}}/"));
    let properties = [
        ("projection.enabled", "'true'".to_owned()),
        ("projection.day.type", "'date'".to_owned()),
        ("projection.day.format", "'yyyy/MM/dd'".to_owned()),
        ("projection.day.range", format!("'{FIRST_DAY},NOW'")),
        ("projection.day.interval", "'1'".to_owned()),
        ("projection.day.interval.unit", "'DAYS'".to_owned()),
        ("storage.location.template", template),
    ];
    let properties: Vec<String> = properties
        .iter()
        .map(|(key, value)| format!("  '{key}' = {value}"))
        .collect();
    format!(
        "DROP TABLE IF EXISTS {name};\nCREATE EXTERNAL TABLE {name} (\n  `record` string COMMENT \
         'a record of TMDB as landed, with _cinelake, a JSON object as text'\n)\n\
         COMMENT 'one row per landed record, of every run, superseded ones too'\n\
         PARTITIONED BY (`day` string COMMENT 'day of the run in UTC, yyyy/MM/dd')\n\
         ROW FORMAT DELIMITED FIELDS TERMINATED BY '\\001'\nSTORED AS TEXTFILE\nLOCATION {}\n\
         TBLPROPERTIES (\n{}\n);\n",
        hive_literal(&format!("{root}/")),
        properties.join(",\n")
    )
}

/// Athena finds columns of Parquet by name, so that an older file reads with NULLs for what it
/// lacks. Dropping an external table leaves its files alone.
fn statement(lake: &LakeUrl, table: LakeTable) -> String {
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
