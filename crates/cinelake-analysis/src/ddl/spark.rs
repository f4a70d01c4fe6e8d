//! Spark SQL: external tables over the folder of each table, and over the records of Raw.

use std::fmt::Write;

use arrow::datatypes::DataType;
use cinelake_lake::{LakeUrl, layout};
use cinelake_model::LakeTable;

use super::{athena, column_words, hive_literal, quoted_name, quoted_prose};

/// The database.
const DATABASE: &str = "cinelake";

/// Comments have no semicolon: many tools split a text there, wherever it stands.
const NOTE: &str = "\
-- A session of Spark that was open while cinelake refine or cinelake model replaced a table counts wrong,
-- without an error. Before the next query run REFRESH TABLE with the name of the table, or open a new session.
";

pub(super) fn statements(lake: &LakeUrl, tables: &[LakeTable]) -> String {
    let mut sql = format!("{NOTE}CREATE DATABASE IF NOT EXISTS {DATABASE};\n");
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
                prose(&column_words(column))
            )
        })
        .collect();
    format!(
        "DROP TABLE IF EXISTS {name};\nCREATE TABLE {name} (\n{}\n)\nUSING PARQUET\nCOMMENT {}\n\
         LOCATION {};\n",
        columns.join(",\n"),
        prose(table.description()),
        literal(&location(lake, &table.folder()))
    )
}

/// The records as landed, as Athena has them: a line is a row, and the day is in the path. Without the first
/// option Spark finds no file in the folders of days, and gives no row and no error.
fn raw_records(lake: &LakeUrl) -> String {
    let (lines, records) = (
        format!("{DATABASE}.`raw_lines`"),
        format!("{DATABASE}.`raw_records`"),
    );
    let place = literal(&location(lake, layout::RECORDS));
    format!(
        "DROP VIEW IF EXISTS {records};\nDROP TABLE IF EXISTS {lines};\n\
         CREATE TABLE {lines} (\n  `record` STRING COMMENT \
         'a record of TMDB as landed, with _cinelake, a JSON object as text'\n)\nUSING TEXT\n\
         OPTIONS ('recursiveFileLookup' = 'true', 'pathGlobFilter' = '*.json')\n\
         COMMENT 'one row per landed record, of every run, superseded ones too'\nLOCATION {place};\n\
         CREATE VIEW {records} AS\nSELECT `record`,\n       \
         regexp_extract(_metadata.file_path, '/([0-9]+/[0-9]+/[0-9]+)/[^/]*$', 1) AS `day`\nFROM {lines};\n"
    )
}

/// A path as a text, in which a semicolon is written by its number.
fn literal(path: &str) -> String {
    hive_literal(path).replace(';', "\\u003b")
}

/// Words of a comment.
fn prose(text: &str) -> String {
    quoted_prose(&text.replace(';', ","))
}

/// The type in Spark's words.
#[must_use]
pub fn type_name(data_type: &DataType) -> String {
    athena::type_name(data_type).to_uppercase()
}

/// A file or a folder of the lake as Spark names it. Hadoop's S3 client answers to `s3a`, and what Spark
/// takes for a pattern of names is escaped.
#[must_use]
pub fn location(lake: &LakeUrl, path: &str) -> String {
    let location = lake.join(path);
    let location = match location.strip_prefix("s3://") {
        Some(rest) => format!("s3a://{rest}"),
        None => location,
    };
    let mut escaped = String::with_capacity(location.len());
    for letter in location.chars() {
        if matches!(letter, '\\' | '[' | ']' | '{' | '}' | '*' | '?') {
            escaped.push('\\');
        }
        escaped.push(letter);
    }
    escaped
}
