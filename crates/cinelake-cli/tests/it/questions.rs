//! `refine`, `tables`, `sql`, `answer` and `ddl` on the demo's lake, and on lakes that lack something.

use std::path::PathBuf;
use std::process::Stdio;
use std::sync::LazyLock;

use assert_cmd::Command;
use cinelake_testkit::S3Server;
use predicates::prelude::*;
use serde_json::Value;
use tempfile::TempDir;

use crate::support::{Scene, bare, files_below};

/// The demo's lake, made once: landed and refined.
static DEMO: LazyLock<TempDir> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a folder");
    bare(folder.path()).args(["demo", "-q"]).assert().success();
    folder
});

pub(crate) fn lake() -> PathBuf {
    DEMO.path().join("cinelake-demo/lake")
}

/// A command over the demo's lake.
pub(crate) fn over_demo(args: &[&str]) -> Command {
    let mut command = bare(DEMO.path());
    command.args(args).arg("--lake").arg(lake());
    command
}

fn says(text: &str) -> impl Predicate<str> + use<'_> {
    predicate::str::contains(text)
}

fn stdout(mut command: Command) -> String {
    let ran = command.assert().success();
    String::from_utf8(ran.get_output().stdout.clone()).expect("text")
}

fn json(command: Command) -> Value {
    serde_json::from_str(&stdout(command)).expect("JSON")
}

#[test]
fn a_second_refine_changes_nothing() {
    let before: Vec<_> = files_below(&lake().join("Trusted"))
        .into_iter()
        .map(|file| (std::fs::read(&file).expect("bytes"), file))
        .collect();
    assert!(!before.is_empty());
    let summary = json(over_demo(&["refine", "--format", "json", "-q"]));
    let tables = summary["tables"].as_array().expect("tables");
    assert!(
        tables.iter().all(|table| table["state"] == "unchanged"),
        "{summary}"
    );
    for (bytes, file) in before {
        assert_eq!(
            std::fs::read(&file).expect("bytes"),
            bytes,
            "{}",
            file.display()
        );
    }
}

#[test]
fn refine_tells_what_it_did() {
    let scene = Scene::new(30, 25);
    scene.json(&["ingest", "movies.csv", "--lake", "lake", "-q"], 0);
    let mut command = scene.cinelake();
    command
        .args(["refine", "--lake", "lake"])
        .assert()
        .success()
        .stdout(says("titles"))
        .stdout(says("tmdb_movies"))
        .stderr(says("titles: 30 rows written"));
}

#[test]
fn tables_say_what_each_column_is_and_where_it_comes_from() {
    let text = stdout(over_demo(&["tables"]));
    for word in ["titles", "average_rating", "double", "varchar[]", "minutes"] {
        assert!(text.contains(word), "{word} in {text}");
    }
    let described = json(over_demo(&["tables", "titles", "--format", "json"]));
    let titles = &described["tables"][0];
    assert_eq!(described["tables"].as_array().map(Vec::len), Some(1));
    assert_eq!(titles["name"], "titles");
    assert!(
        titles["file"]["rows"]
            .as_u64()
            .is_some_and(|rows| rows > 200),
        "{titles}"
    );
    assert_eq!(titles["columns"][0]["name"], "tconst");
    let markdown = stdout(over_demo(&["tables", "--format", "markdown"]));
    assert!(markdown.contains("| `tconst` |"), "{markdown}");
    over_demo(&["tables", "persons"])
        .assert()
        .code(2)
        .stderr(says("`cinelake tables` lists all"));
}

#[test]
fn sql_prints_every_format() {
    let query = "SELECT kind, COUNT(*) AS titles FROM titles GROUP BY kind ORDER BY kind";
    let of = |format: &str| stdout(over_demo(&["sql", query, "--format", format]));
    assert!(
        of("csv").starts_with("kind,titles\nmovie,"),
        "{}",
        of("csv")
    );
    assert!(of("table").contains("kind"));
    assert!(of("markdown").contains("| kind"));
    let rows: Value = serde_json::from_str(&of("json")).expect("JSON");
    assert_eq!(rows[0]["kind"], "movie");
    assert_eq!(rows[0]["titles"], 315);
    let lines = of("ndjson");
    let lines: Vec<Value> = lines
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    assert_eq!(Value::from(lines), rows);
    let nothing = ["sql", "SELECT 1 AS x WHERE 1 = 0", "--format", "ndjson"];
    assert_eq!(stdout(over_demo(&nothing)), "");
}

#[test]
fn sql_writes_parquet_to_a_file_whole_or_not_at_all() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("rows.parquet");
    let path = file.display().to_string();
    let query = "SELECT * FROM titles";
    over_demo(&["sql", query, "--format", "parquet", "--output", &path])
        .assert()
        .success();
    let bytes = std::fs::read(&file).expect("bytes");
    assert!(bytes.starts_with(b"PAR1") && bytes.ends_with(b"PAR1"));
    // A query that fails on the way leaves what was there.
    let failing = "SELECT CAST(primary_title AS BIGINT) FROM titles";
    over_demo(&["sql", failing, "--format", "parquet", "--output", &path])
        .assert()
        .code(2);
    assert_eq!(std::fs::read(&file).expect("bytes"), bytes);
    assert_eq!(files_below(folder.path()), [file]);
}

#[test]
fn a_statement_comes_from_the_line_a_file_or_standard_input() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("question.sql");
    std::fs::write(&file, "-- how many\nSELECT COUNT(*) AS n FROM titles;\n").expect("written");
    let file = file.display().to_string();
    let from_file = stdout(over_demo(&["sql", "-f", &file, "--format", "csv"]));
    for args in [
        ["sql", "-", "--format", "csv"],
        ["sql", "-f-", "--format", "csv"],
    ] {
        let mut command = over_demo(&args);
        command.write_stdin("SELECT COUNT(*) AS n FROM titles");
        assert_eq!(stdout(command), from_file);
    }
    over_demo(&["sql", "-f", "nowhere.sql"])
        .assert()
        .code(2)
        .stderr(says("nowhere.sql"));
}

#[test]
fn what_would_write_or_reach_a_file_is_refused() {
    for statement in [
        "INSERT INTO titles SELECT * FROM titles",
        "COPY (SELECT 1) TO '/tmp/x.csv'",
        "CREATE EXTERNAL TABLE x STORED AS CSV LOCATION '/etc/passwd'",
        "CREATE TABLE x AS SELECT 1",
        "DROP TABLE titles",
        "SET datafusion.execution.batch_size = 1",
    ] {
        over_demo(&["sql", statement])
            .assert()
            .code(2)
            .stderr(says("refused"));
    }
    over_demo(&["sql", "SELECT * FROM '/etc/passwd'"])
        .assert()
        .code(2);
}

#[test]
fn a_mistake_in_sql_is_explained_in_json_too() {
    over_demo(&["sql", "SELECT titel FROM titles"])
        .assert()
        .code(2)
        .stderr(says("titel"));
    let ran = over_demo(&["sql", "SELECT * FROM movies", "--format", "json"])
        .assert()
        .code(2);
    let object: Value = serde_json::from_slice(&ran.get_output().stdout).expect("JSON");
    assert!(
        object["error"]
            .as_str()
            .is_some_and(|error| error.contains("`tmdb_movies`? `cinelake tables` lists all")),
        "{object}"
    );
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let mut child = std::process::Command::new(assert_cmd::cargo::cargo_bin("cinelake"))
        .args([
            "sql",
            "SELECT a.tconst, b.tconst FROM titles a CROSS JOIN titles b",
        ])
        .args(["--format", "csv", "--lake"])
        .arg(lake())
        .env_clear()
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("ends");
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{stderr}");
    assert_eq!(stderr, "");
}

const AS_OF: [&str; 2] = ["--as-of", "2026-11-23"];

#[test]
fn all_eight_are_answered_in_both_languages() {
    let of = |lang: &str| stdout(over_demo(&["answer", AS_OF[0], AS_OF[1], "--lang", lang]));
    let (english, portuguese) = (of("en"), of("pt-br"));
    for number in 1..=8 {
        for text in [&english, &portuguese] {
            assert!(
                text.lines()
                    .any(|line| line.starts_with(&format!("{number}  "))),
                "{text}"
            );
        }
    }
    assert!(english.starts_with("Answers as of 2026-11-23"), "{english}");
    assert!(portuguese.starts_with("Respostas"), "{portuguese}");
    assert!(english.contains("not endorsed, certified"), "{english}");
}

#[test]
fn the_systems_language_is_taken_unless_another_is_asked_for() {
    let first = |args: &[&str]| {
        let mut command = over_demo(args);
        command.env("LANG", "pt_BR.UTF-8");
        stdout(command)
            .lines()
            .next()
            .unwrap_or_default()
            .to_owned()
    };
    assert!(first(&["answer", "1"]).starts_with("Resposta"));
    assert!(first(&["answer", "1", "--lang", "en"]).starts_with("Answer"));
}

#[test]
fn json_has_every_answer_with_its_books_and_statement() {
    let answers = json(over_demo(&[
        "answer", "--format", "json", AS_OF[0], AS_OF[1],
    ]));
    assert_eq!(answers["schema_version"], 1);
    assert_eq!(answers["as_of"], "2026-11-23");
    let list = answers["answers"].as_array().expect("answers");
    let numbers: Vec<_> = list
        .iter()
        .filter_map(|answer| answer["question"].as_u64())
        .collect();
    assert_eq!(numbers, [1, 2, 3, 4, 5, 6, 7, 8]);
    for answer in list {
        let left_out = answer["left_out"].as_array().expect("reasons");
        let left_out: u64 = left_out
            .iter()
            .filter_map(|line| line["titles"].as_u64())
            .sum();
        let used = answer["titles_used"].as_u64().expect("a count");
        assert_eq!(Some(used + left_out), answer["titles"].as_u64(), "{answer}");
        assert!(
            answer["sql"]
                .as_str()
                .is_some_and(|sql| sql.contains("SELECT"))
        );
        assert!(
            answer["sentence"]["pt-BR"]
                .as_str()
                .is_some_and(|text| !text.is_empty())
        );
    }
}

#[test]
fn csv_has_the_rows_of_one_answer_or_the_long_form_of_several() {
    let csv = |args: &[&str]| {
        let mut command = over_demo(args);
        command.args(["--format", "csv"]).args(AS_OF);
        stdout(command)
    };
    let films = csv(&["answer", "7"]);
    let header: Vec<&str> = films
        .lines()
        .next()
        .unwrap_or_default()
        .split(',')
        .collect();
    for column in ["tconst", "title", "revenue", "budget", "return", "multiple"] {
        assert!(header.contains(&column), "{films}");
    }
    assert!(films.lines().count() >= 11, "{films}");
    assert_eq!(csv(&["answer", "5"]).lines().count(), 2);
    let several = csv(&["answer", "1", "5"]);
    assert!(
        several.starts_with("question,part,row,field,value\n1,"),
        "{several}"
    );
    assert!(
        several
            .lines()
            .any(|line| line.starts_with("5,answer,,longer.mean,")),
        "{several}"
    );
}

#[test]
fn one_answer_is_told_in_full_with_its_statement_on_request() {
    let mut command = over_demo(&["answer", "1", "--show-sql", "--format", "markdown"]);
    command.args(AS_OF);
    let text = stdout(command);
    assert!(text.contains("## 1. ") && text.contains("```sql"), "{text}");
}

#[test]
fn filters_and_floors_are_printed_and_nonsense_is_refused() {
    let mut command = over_demo(&["answer", "1", "--genre", "Drama", "--from-year", "1990"]);
    command.args(["--min-votes", "500", "--lang", "en"]);
    let text = stdout(command);
    assert!(text.contains("only genre Drama, from 1990"), "{text}");
    assert!(text.contains("500 votes"), "{text}");
    over_demo(&["answer", "9"]).assert().code(2);
    over_demo(&["answer", "--genre", "x' OR 1=1"])
        .assert()
        .code(2)
        .stderr(says("is not a genre"));
    over_demo(&["answer", "--from-year", "2000", "--to-year", "1999"])
        .assert()
        .code(2);
    over_demo(&["answer", "--last-years", "0"]).assert().code(2);
}

#[test]
fn ddl_names_every_table_with_an_absolute_place() {
    for engine in ["spark", "duckdb"] {
        let mut command = bare(DEMO.path());
        command.args(["ddl", engine, "--lake", "cinelake-demo/lake"]);
        let text = stdout(command);
        let root = std::fs::canonicalize(DEMO.path()).expect("a folder");
        assert!(text.contains("Trusted/titles"), "{text}");
        assert!(
            text.contains(&root.display().to_string())
                || text.contains(&DEMO.path().display().to_string()),
            "{text}"
        );
    }
    over_demo(&["ddl", "athena"])
        .assert()
        .code(2)
        .stderr(says("S3"));
    let mut athena = bare(DEMO.path());
    athena.args(["ddl", "athena", "--lake", "s3://films/a"]);
    let text = stdout(athena);
    assert!(text.contains("s3://films/a/Trusted/titles"), "{text}");
}

#[test]
fn without_a_lake_or_tables_the_next_command_is_named() {
    let scene = Scene::new(10, 10);
    for args in [
        &["answer"][..],
        &["refine"],
        &["tables"],
        &["sql", "SELECT 1"],
    ] {
        let mut command = scene.cinelake();
        command.args(args).assert().code(2).stderr(says("--lake"));
        let mut command = scene.cinelake();
        command
            .args(args)
            .args(["--lake", "nowhere"])
            .assert()
            .code(2)
            .stderr(says("cinelake ingest"));
        assert!(!scene.path("nowhere").exists());
    }
    scene.json(&["ingest", "movies.csv", "--lake", "lake", "-q"], 0);
    for args in [&["answer"][..], &["tables"], &["sql", "SELECT 1"]] {
        let mut command = scene.cinelake();
        command
            .args(args)
            .args(["--lake", "lake"])
            .assert()
            .code(2)
            .stderr(says("cinelake refine --lake lake"));
    }
}

#[test]
fn tables_behind_the_lake_are_said_to_be() {
    let scene = Scene::new(20, 20);
    scene.json(
        &[
            "ingest",
            "movies.csv",
            "--lake",
            "lake",
            "--limit",
            "10",
            "-q",
        ],
        0,
    );
    scene.json(&["refine", "--lake", "lake", "-q"], 0);
    let count = [
        "sql",
        "SELECT COUNT(*) AS n FROM tmdb_movies",
        "--lake",
        "lake",
        "--format",
        "csv",
    ];
    scene
        .cinelake()
        .args(count)
        .assert()
        .success()
        .stderr("")
        .stdout("n\n10\n");
    scene.json(&["ingest", "movies.csv", "--lake", "lake", "-q"], 0);
    scene
        .cinelake()
        .args(count)
        .assert()
        .success()
        .stderr(says("behind the lake"))
        .stderr(says("1 batch"))
        .stdout("n\n10\n");
    scene.json(&["refine", "--lake", "lake", "-q"], 0);
    scene
        .cinelake()
        .args(count)
        .assert()
        .success()
        .stderr("")
        .stdout("n\n20\n");
}

#[test]
fn a_bucket_is_refined_and_asked_like_a_folder() {
    let server = S3Server::start().expect("a server");
    server.create_bucket("films").expect("a bucket");
    let scene = Scene::new(30, 30);
    let over = |args: &[&str]| {
        let mut command = scene.cinelake();
        command
            .envs(server.environment())
            .args(args)
            .args(["--lake", "s3://films/lake", "-q"]);
        command
    };
    over(&["answer"])
        .assert()
        .code(2)
        .stderr(says("cinelake ingest"));
    over(&["ingest", "movies.csv"]).assert().success();
    let refined = json(over(&["refine", "--format", "json"]));
    assert_eq!(refined["tables"][0]["rows"], 30, "{refined}");
    let count = over(&[
        "sql",
        "SELECT COUNT(*) AS n FROM tmdb_movies",
        "--format",
        "csv",
    ]);
    assert_eq!(stdout(count), "n\n30\n");
    let answers = json(over(&[
        "answer",
        "--format",
        "json",
        "--as-of",
        "2026-11-23",
    ]));
    assert_eq!(answers["answers"].as_array().map(Vec::len), Some(8));
}

/// Where a document breaks the schema in the documents.
pub(crate) fn schema_errors(document: &Value) -> Vec<String> {
    let schema = include_str!("../../../../docs/answers.schema.json");
    cinelake_testkit::schema_errors(schema, document)
}

#[test]
fn the_json_is_as_its_schema_says() {
    let none: Vec<String> = Vec::new();
    let mut command = over_demo(&["answer", "--format", "json"]);
    command.args(AS_OF);
    let answers = json(command);
    assert_eq!(schema_errors(&answers), none);
    // Another window, without a floor and with one that leaves questions 1 and 2 without an answer.
    for min_votes in ["0", "2000000"] {
        let mut command = over_demo(&["answer", "--format", "json", "--min-votes", min_votes]);
        command.args(["--as-of", "2019-06-30", "--last-years", "20"]);
        let answers = json(command);
        assert_eq!(schema_errors(&answers), none);
        assert_eq!(answers["answers"][0]["answerable"], min_votes == "0");
        assert_eq!(answers["answers"][1]["answerable"], min_votes == "0");
    }
    let mut wrong = answers.clone();
    wrong["answers"][4]["answer"]["longer"]["mean"] = "7.9".into();
    wrong["answers"][6]["answer"]["films"][0]["revenue"] = 1.5.into();
    wrong["answers"][2]["chart"]["kind"] = "years".into();
    assert_eq!(
        schema_errors(&wrong).len(),
        3,
        "{:?}",
        schema_errors(&wrong)
    );
}
