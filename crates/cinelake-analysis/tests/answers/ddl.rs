//! Statements for other engines.

use cinelake_analysis::ddl::{Dialect, statements};
use cinelake_lake::LakeUrl;
use cinelake_model::{LakeTable, RefinedTable};
use cinelake_refine::Table;

fn all() -> Vec<LakeTable> {
    LakeTable::all().collect()
}

fn s3() -> LakeUrl {
    "s3://films/lake".parse().expect("a URL")
}

#[test]
fn statements_of_two_tables_read_as_they_did() {
    for (name, dialect) in [
        ("athena", Dialect::Athena),
        ("spark", Dialect::Spark),
        ("duckdb", Dialect::DuckDb),
    ] {
        let tables = [Table::Titles.into(), Table::Outcomes.into()];
        let sql = statements(dialect, &s3(), &tables).expect("statements");
        insta::assert_snapshot!(name, sql);
    }
}

#[test]
fn statements_of_the_star_name_its_files_and_no_records_of_raw() {
    let tables = [RefinedTable::FactTitle.into()];
    for (name, dialect) in [
        ("star_athena", Dialect::Athena),
        ("star_spark", Dialect::Spark),
        ("star_duckdb", Dialect::DuckDb),
    ] {
        let sql = statements(dialect, &s3(), &tables).expect("statements");
        assert!(sql.contains("films/lake/Refined/fact_title"), "{sql}");
        assert!(!sql.contains("raw_records"), "{sql}");
        insta::assert_snapshot!(name, sql);
    }
}

#[test]
fn athena_reads_buckets_only_and_nobody_relative_folders() {
    let local = LakeUrl::Local("/lake".into());
    let error = statements(Dialect::Athena, &local, &all()).expect_err("no bucket");
    assert!(error.to_string().contains("S3"), "{error}");
    let relative = LakeUrl::Local("lake".into());
    assert!(statements(Dialect::Spark, &relative, &all()).is_err());
}

#[test]
fn what_is_special_in_a_path_stays_inside_the_text() {
    let local = LakeUrl::Local("/it's [1] \\ *".into());
    let sql = statements(Dialect::DuckDb, &local, &[Table::Titles.into()]).expect("statements");
    assert!(
        sql.contains(r"read_parquet('/it''s [[]1] \ [*]/Trusted/titles/titles.parquet')"),
        "{sql}"
    );
    let sql = statements(Dialect::Spark, &local, &[Table::Titles.into()]).expect("statements");
    assert!(
        sql.contains(r"LOCATION '/it\'s \\[1\\] \\\\ \\*/Trusted"),
        "{sql}"
    );
}

#[test]
fn statements_for_spark_can_be_split_at_every_semicolon() {
    let lake = "s3://films/a;b".parse().expect("a URL");
    let sql = statements(Dialect::Spark, &lake, &all()).expect("statements");
    let pieces: Vec<&str> = sql.split(';').map(str::trim).collect();
    let (last, pieces) = pieces.split_last().expect("pieces");
    assert_eq!(*last, "");
    for piece in pieces {
        let lines = piece.lines().find(|line| !line.starts_with("--"));
        let first = lines.unwrap_or_default();
        assert!(
            first.starts_with("CREATE ") || first.starts_with("DROP "),
            "{piece}"
        );
    }
}

#[test]
fn every_comment_is_short_enough_for_glue() {
    // Glue's catalogue takes 255 characters.
    let long: Vec<_> = LakeTable::all()
        .flat_map(LakeTable::columns)
        .filter(|column| column.description.len() + column.unit.map_or(0, str::len) > 250)
        .map(|column| column.name)
        .collect();
    assert!(long.is_empty(), "{long:?}");
}
