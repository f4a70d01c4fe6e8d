//! The PySpark package that makes TMDB's tables and the star without cinelake.
//!
//! The program is Python, written once. What it shares with cinelake is put in from the one place that has it: the
//! columns of every table, the keys, and the statements of the star.

use arrow::datatypes::DataType;
use cinelake_model::{LakeTable, RefinedTable};
use cinelake_refine::{ColumnInfo, Table};
use serde_json::{Map, Value, json};

/// A file of the package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobFile {
    /// Its path in the package, with `/`.
    pub path: &'static str,
    /// Its text.
    pub text: String,
}

/// Files that are the same for every lake.
const PROGRAM: [(&str, &str); 14] = [
    ("main.py", include_str!("job/main.py")),
    (
        "cinelake_job/__init__.py",
        include_str!("job/cinelake_job/__init__.py"),
    ),
    (
        "cinelake_job/fields.py",
        include_str!("job/cinelake_job/fields.py"),
    ),
    (
        "cinelake_job/ids.py",
        include_str!("job/cinelake_job/ids.py"),
    ),
    (
        "cinelake_job/json_text.py",
        include_str!("job/cinelake_job/json_text.py"),
    ),
    (
        "cinelake_job/ledger.py",
        include_str!("job/cinelake_job/ledger.py"),
    ),
    (
        "cinelake_job/parts.py",
        include_str!("job/cinelake_job/parts.py"),
    ),
    (
        "cinelake_job/raw.py",
        include_str!("job/cinelake_job/raw.py"),
    ),
    (
        "cinelake_job/records.py",
        include_str!("job/cinelake_job/records.py"),
    ),
    (
        "cinelake_job/star.py",
        include_str!("job/cinelake_job/star.py"),
    ),
    (
        "cinelake_job/tables.py",
        include_str!("job/cinelake_job/tables.py"),
    ),
    (
        "cinelake_job/trusted.py",
        include_str!("job/cinelake_job/trusted.py"),
    ),
    (
        "tests/test_ledger.py",
        include_str!("job/tests/test_ledger.py"),
    ),
    (
        "tests/test_records.py",
        include_str!("job/tests/test_records.py"),
    ),
];
const README: &str = include_str!("job/README.md");
/// Where the README names the lake.
const LAKE: &str = "{LAKE}";

/// The files of the package, with a README for the lake at this URL.
#[must_use]
pub fn files(lake: &str) -> Vec<JobFile> {
    let program = PROGRAM.map(|(path, text)| JobFile {
        path,
        text: text.to_owned(),
    });
    let mut files = vec![
        JobFile {
            path: "README.md",
            text: README.replace(LAKE, lake),
        },
        JobFile {
            path: "cinelake_job/tables.json",
            text: format!("{:#}\n", declared()),
        },
    ];
    files.extend(program);
    files
}

/// Whether the program makes this table; the others are cinelake's alone.
#[must_use]
pub fn makes(table: LakeTable) -> bool {
    match table {
        LakeTable::Refined(_) => true,
        LakeTable::Trusted(table) => !CATALOGUE.contains(&table) && table != Table::SecondOpinions,
    }
}

/// What the program knows of the tables.
fn declared() -> Value {
    let trusted = Table::ALL.into_iter();
    let trusted = trusted.map(|table| {
        let declared = json!({"columns": columns(table.columns()), "key": table.part_key()});
        (table.name().to_owned(), declared)
    });
    let refined = RefinedTable::ALL.into_iter();
    let refined = refined.map(|table| {
        let declared = json!({
            "columns": columns(table.columns()),
            "grain": table.grain(),
            "sql": for_spark(&table.sql()),
        });
        (table.name().to_owned(), declared)
    });
    json!({
        "trusted": trusted.collect::<Map<_, _>>(),
        // A list keeps its order everywhere.
        "refined_order": RefinedTable::ALL.map(RefinedTable::name),
        "refined": refined.collect::<Map<_, _>>(),
        "parts": Table::PARTS.map(Table::name),
        "catalogue": CATALOGUE.map(Table::name),
    })
}

/// The tables that are made from catalogues.
const CATALOGUE: [Table; 7] = [
    Table::Titles,
    Table::Ratings,
    Table::Principals,
    Table::People,
    Table::Crew,
    Table::Episodes,
    Table::Akas,
];

fn columns(columns: &[ColumnInfo]) -> Vec<Value> {
    let column = |column: &ColumnInfo| {
        json!({
            "name": column.name,
            "type": spark_type(&column.data_type()),
        })
    };
    columns.iter().map(column).collect()
}

fn spark_type(data_type: &DataType) -> String {
    let word = match data_type {
        DataType::Boolean => "BOOLEAN",
        DataType::Int32 => "INT",
        DataType::Int64 => "BIGINT",
        DataType::Float64 => "DOUBLE",
        DataType::Date32 => "DATE",
        DataType::Timestamp(..) => "TIMESTAMP",
        DataType::List(item) => return format!("ARRAY<{}>", spark_type(item.data_type())),
        _ => "STRING",
    };
    word.to_owned()
}

/// A statement of the star as Spark reads it. There a list is taken apart by EXPLODE and has a SIZE, a VARCHAR has a
/// length, and Sunday is day 1 of a week where the statements take it for 0.
fn for_spark(sql: &str) -> String {
    // A table of Spark's has no order of its rows, and a sort costs a pass over them.
    let sql = sql.rsplit_once("\nORDER BY ").map_or(sql, |(sql, _)| sql);
    let sql = sql
        .replace("UNNEST(", "EXPLODE(")
        .replace("array_length(", "SIZE(");
    sql.replace(" AS VARCHAR)", " AS STRING)").replace(
        "EXTRACT(DOW FROM full_date)",
        "EXTRACT(DOW FROM full_date) - 1",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text_of(path: &str) -> String {
        let files = files("s3://films");
        let file = files.into_iter().find(|file| file.path == path);
        file.expect("the file").text
    }

    #[test]
    fn the_package_knows_every_table_as_it_is_declared() {
        let declared: Value = serde_json::from_str(&text_of("cinelake_job/tables.json")).unwrap();
        let movies = &declared["trusted"]["tmdb_movies"]["columns"];
        assert_eq!(movies.as_array().unwrap().len(), 28);
        assert_eq!(movies[7], json!({"name": "release_date", "type": "DATE"}));
        let all = declared["refined"].as_object().unwrap().len();
        assert_eq!(all, RefinedTable::ALL.len());
        assert_eq!(
            declared["trusted"]["tmdb_cast"]["key"],
            json!(["credit_id"])
        );
    }

    #[test]
    fn statements_are_written_as_spark_reads_them() {
        for table in RefinedTable::ALL {
            let sql = for_spark(&table.sql());
            assert!(!sql.contains("VARCHAR"), "{table}: {sql}");
            assert!(!sql.contains("EXTRACT(DOW FROM full_date) AS"), "{table}");
        }
        let days = for_spark(&RefinedTable::DimDate.sql());
        assert!(days.contains("CAST(EXTRACT(DOW FROM full_date) - 1 AS INTEGER)"));
    }

    #[test]
    fn the_readme_names_the_lake() {
        let readme = text_of("README.md");
        assert!(readme.contains("--lake s3://films"), "{readme}");
        assert!(!readme.contains(LAKE));
    }

    #[test]
    fn lines_of_the_program_are_short_and_name_no_lake() {
        for (path, text) in PROGRAM {
            assert!(text.lines().all(|line| line.len() <= 140), "{path}");
            assert!(!text.contains(LAKE), "{path}");
        }
    }
}
