//! What a person meets at the terminal: help, versions, slips of the pen, files by their ending.

use std::path::Path;

use predicates::prelude::*;
use serde_json::Value;

use crate::questions::over_demo;
use crate::support::{Scene, bare};

fn says(text: &str) -> impl Predicate<str> + use<'_> {
    predicate::str::contains(text)
}

fn written(folder: &Path, name: &str, more: &[&str]) -> Vec<u8> {
    let path = folder.join(name).display().to_string();
    over_demo(&["sql", "SELECT 1 AS n, 'a' AS t", "-o", &path])
        .args(more)
        .assert()
        .success();
    std::fs::read(path).expect("bytes")
}

#[test]
fn a_dash_as_the_output_is_standard_output() {
    let mut command = over_demo(&["sql", "SELECT 41 + 1 AS n", "--format", "csv", "-o", "-"]);
    command
        .assert()
        .code(0)
        .stdout(predicate::str::contains("42"));
}

#[test]
fn the_ending_of_the_output_file_decides_the_format_unless_a_flag_does() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = |name: &str, more: &[&str]| {
        String::from_utf8(written(folder.path(), name, more)).expect("text")
    };
    assert_eq!(text("a.csv", &[]), "n,t\n1,a\n");
    let rows: Value = serde_json::from_str(&text("a.JSON", &[])).expect("JSON");
    assert_eq!(rows[0]["n"], 1);
    assert!(text("a.md", &[]).starts_with("| n"));
    assert!(written(folder.path(), "a.parquet", &[]).starts_with(b"PAR1"));
    assert!(text("a.txt", &[]).contains('│'));
    assert!(text("b.csv", &["--format", "markdown"]).starts_with("| n"));
    assert!(text("c.xlsx", &["--format", "csv"]).starts_with("n,t"));
}

#[test]
fn a_result_is_not_written_as_a_table_into_a_file_that_says_otherwise() {
    let folder = tempfile::tempdir().expect("a folder");
    for name in ["a.xlsx", "a.pdf", "a.html", "a.tsv", "a.csv.gz"] {
        let path = folder.path().join(name);
        let text = path.display().to_string();
        for (language, words) in [
            ("en", "name a file that ends in .csv"),
            ("pt-BR", "Indique um arquivo que termine em .csv"),
        ] {
            over_demo(&["sql", "SELECT 1 AS n", "-o", &text, "--lang", language])
                .assert()
                .code(2)
                .stderr(says(words));
        }
        assert!(!path.exists(), "{name}");
    }
}

#[test]
fn a_report_is_written_as_its_file_says_or_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).display().to_string();
    for name in ["r.pdf", "r.docx", "r.json", "r.csv"] {
        over_demo(&["report", "-o", &path(name)])
            .assert()
            .code(2)
            .stderr(says(".html or .md"));
        assert!(!folder.path().join(name).exists());
    }
    over_demo(&["report", "-o", &path("r.md")])
        .assert()
        .success();
    let text = std::fs::read_to_string(path("r.md")).expect("text");
    assert!(text.starts_with("# "), "{text}");
    over_demo(&["report", "-o", &path("r.html")])
        .assert()
        .success();
    let text = std::fs::read_to_string(path("r.html")).expect("text");
    assert!(text.starts_with("<!DOCTYPE html>"), "{}", &text[..40]);
}

#[test]
fn an_error_has_a_code_for_programs() {
    let code = |mut command: assert_cmd::Command| {
        let ran = command.args(["--format", "json"]).assert().failure();
        let object: Value = serde_json::from_slice(&ran.get_output().stdout).expect("JSON");
        object["code"].as_str().unwrap_or_default().to_owned()
    };
    let folder = tempfile::tempdir().expect("a folder");
    let mut unknown = bare(folder.path());
    unknown.args(["ingest", "--no-such-flag"]);
    assert_eq!(code(unknown), "usage");
    std::fs::write(folder.path().join("words.csv"), "a,b\nsome,words\n").expect("written");
    let mut words = bare(folder.path());
    words.args(["inspect", "words.csv"]);
    assert_eq!(code(words), "catalogue");
    let mut keyless = bare(folder.path());
    std::fs::write(folder.path().join("ids.csv"), "tt0111161\n").expect("written");
    keyless.args(["ingest", "ids.csv", "--lake", "lake"]);
    assert_eq!(code(keyless), "tmdb_credential");
    assert_eq!(
        code(over_demo(&["sql", "SELECT yeer FROM titles"])),
        "statement"
    );
}

#[test]
fn a_usage_error_is_a_json_object_where_json_is_wanted() {
    let folder = tempfile::tempdir().expect("a folder");
    let cases: [&[&str]; 4] = [
        &["ingest", "--no-such-flag", "--format", "json"],
        &["--format=json", "no-such-command"],
        &["sql", "--format", "json"],
        &["answer", "9", "--format", "json"],
    ];
    for args in cases {
        let ran = bare(folder.path()).args(args).assert().code(2);
        let object: Value = serde_json::from_slice(&ran.get_output().stdout).expect("JSON");
        assert_eq!(object["status"], "error", "{args:?}");
        assert_eq!(object["exit_code"], 2, "{args:?}");
        assert!(
            object["error"]
                .as_str()
                .is_some_and(|text| !text.starts_with("error"))
        );
    }
    let ran = bare(folder.path())
        .env("CINELAKE_FORMAT", "json")
        .args(["sql"])
        .assert()
        .code(2);
    assert!(serde_json::from_slice::<Value>(&ran.get_output().stdout).is_ok());
    // Help is no error.
    bare(folder.path())
        .args(["sql", "--help", "--format", "json"])
        .assert()
        .success()
        .stdout(says("Usage: cinelake sql"));
}

#[test]
fn a_slip_of_the_pen_is_told_with_what_was_meant() {
    let scene = Scene::new(2, 2);
    scene
        .cinelake()
        .env("CINELAKE_RATEE", "1")
        .env("CINELAKE_LAKE", "s3://films")
        .args(["inspect", "movies.csv"])
        .assert()
        .success()
        .stderr(says("CINELAKE_RATEE").and(says("did you mean CINELAKE_RATE?")))
        .stderr(says("CINELAKE_LAKE").not());
    scene.write("cinelake.toml", "last_year = 10\n");
    scene
        .cinelake()
        .args(["inspect", "movies.csv"])
        .assert()
        .code(2)
        .stderr(says("unknown key `last_year`; did you mean last_years?"));
    over_demo(&["sql", "SELECT * FROM title"])
        .assert()
        .code(2)
        .stderr(says("no table `title`").and(says("did you mean `titles`")))
        // The name that was meant is enough.
        .stderr(says("dim_company").not());
    over_demo(&["tables", "titels"])
        .assert()
        .code(2)
        .stderr(says("no table `titels`; did you mean titles?"));
    over_demo(&["tables", "xyz"])
        .assert()
        .code(2)
        .stderr(says("no table `xyz`; there are titles, ratings"));
}

#[test]
fn what_is_printed_to_be_copied_is_a_command_also_where_a_path_has_a_blank() {
    let folder = tempfile::tempdir().expect("a folder");
    let ran = bare(folder.path())
        .args(["demo", "-q", "--output", "my films"])
        .assert()
        .success();
    let text = String::from_utf8_lossy(&ran.get_output().stdout).into_owned();
    let commands: Vec<&str> = text
        .lines()
        .filter_map(|line| line.split_once("  cinelake ").map(|(_, rest)| rest))
        .filter(|rest| rest.contains("my films"))
        .collect();
    assert_eq!(commands.len(), 5, "{text}");
    for rest in commands {
        assert!(
            rest.contains("'my films/lake'") || rest.contains("'my films/catalogue/movies.csv'"),
            "{rest}"
        );
    }
    for args in [
        &["tables", "--lake", "no lake"][..],
        &["answer", "--lake", "no lake"],
    ] {
        bare(folder.path())
            .args(args)
            .assert()
            .code(2)
            .stderr(says("cinelake ingest movies.csv --lake 'no lake'"));
    }
    bare(folder.path())
        .args(["question", "new", "my questions/kinds"])
        .assert()
        .success()
        .stdout(says("--questions 'my questions/kinds' --lake ./lake"));
    bare(folder.path())
        .args(["spark", "job", "--lake", "a lake", "--output", "a job"])
        .assert()
        .success()
        .stdout(says("spark-submit 'a job/main.py' --lake '"));
}

#[test]
fn config_lists_the_settings_of_every_command() {
    let scene = Scene::new(1, 1);
    scene.write("cinelake.toml", "lang = \"pt-BR\"\nmemory = \"4GiB\"\n");
    let ran = scene
        .cinelake()
        .args(["config", "--format", "json"])
        .assert()
        .success();
    let settings: Vec<Value> = serde_json::from_slice(&ran.get_output().stdout).expect("JSON");
    let of = |name: &str| settings.iter().find(|setting| setting["name"] == name);
    for (name, value, from) in [
        ("lang", "pt-BR", "cinelake.toml"),
        ("memory", "4GiB", "cinelake.toml"),
        ("keep-days", "180", "default"),
    ] {
        let setting = of(name).unwrap_or_else(|| panic!("{name}"));
        assert_eq!(
            (&setting["value"], &setting["from"]),
            (&value.into(), &from.into())
        );
    }
}

#[test]
fn alone_the_program_says_where_to_start() {
    let folder = tempfile::tempdir().expect("a folder");
    for (language, words) in [("en", "Start here:\n"), ("pt-BR", "Comece aqui:\n")] {
        let mut command = bare(folder.path());
        command
            .env("CINELAKE_LANG", language)
            .assert()
            .code(2)
            .stderr(
                says(words)
                    .and(says("  cinelake demo  "))
                    .and(says("  cinelake run movies.csv --lake ./lake  ")),
            );
        // A flag is no command either.
        let mut command = bare(folder.path());
        let ran = command.args(["--lang", language]).assert().code(2);
        ran.stderr(says(words));
        let mut command = bare(folder.path());
        let ran = command.args(["aws", "--lang", language]).assert().code(2);
        ran.stderr(says("  policy  ").and(says("  doctor  ")));
    }
    let mut command = bare(folder.path());
    let ran = command.args(["--format", "json"]).assert().code(2);
    let object: Value = serde_json::from_slice(&ran.get_output().stdout).expect("JSON");
    let error = object["error"].as_str().unwrap_or_default();
    assert!(error.contains("requires a subcommand"), "{error}");
}

#[test]
fn the_version_is_a_command_too() {
    let folder = tempfile::tempdir().expect("a folder");
    let version = env!("CARGO_PKG_VERSION");
    for args in [
        &["version"][..],
        &["--version"],
        &["-V"],
        &["ingest", "--version"],
    ] {
        bare(folder.path())
            .args(args)
            .assert()
            .success()
            .stdout(says(version));
    }
    let ran = bare(folder.path())
        .args(["version", "--format", "json"])
        .assert()
        .success();
    let object: Value = serde_json::from_slice(&ran.get_output().stdout).expect("JSON");
    assert_eq!(object["version"], version);
}

#[test]
fn a_date_in_another_form_is_refused_with_the_form_named() {
    let scene = Scene::new(2, 2);
    for date in [
        "31/12/2024",
        "12/31/2024",
        "2024",
        "31-12-2024",
        "yesterday",
    ] {
        scene
            .cinelake()
            .args(["plan", "movies.csv", "--last-years", "2", "--as-of", date])
            .assert()
            .code(2)
            .stderr(says("for instance 2024-12-31"));
        over_demo(&["answer", "1", "--as-of", date])
            .assert()
            .code(2)
            .stderr(says("for instance 2024-12-31"));
    }
}

#[test]
fn examples_in_the_help_can_be_copied_and_the_short_help_is_short() {
    let folder = tempfile::tempdir().expect("a folder");
    let help = |args: &[&str]| {
        let ran = bare(folder.path())
            .env("COLUMNS", "60")
            .args(args)
            .assert()
            .success();
        String::from_utf8(ran.get_output().stdout.clone()).expect("text")
    };
    let long = help(&["sql", "--help"]);
    assert!(
        long.contains("\n  cinelake sql --lake s3://my-lake \"SELECT * FROM tmdb_movies\" --format parquet --output films.parquet\n"),
        "{long}"
    );
    let short = help(&["ingest", "-h"]);
    assert!(short.lines().count() < help(&["ingest", "--help"]).lines().count() / 2);
    let place = |text: &str, flag: &str| text.find(flag).unwrap_or_else(|| panic!("{flag}"));
    assert!(place(&short, "--last-years") < place(&short, "-h, --help"));
}
