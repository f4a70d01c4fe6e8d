//! `cinelake report` on the demo's lake, and on lakes that lack something.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use assert_cmd::Command;
use cinelake_testkit::S3Server;
use predicates::prelude::*;
use serde_json::Value;
use tempfile::TempDir;

use crate::support::{Scene, bare};

/// The sample's day.
const AS_OF: &str = "2026-11-23";

/// The demo's lake, made once.
static DEMO: LazyLock<TempDir> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a folder");
    bare(folder.path()).args(["demo", "-q"]).assert().success();
    folder
});

fn lake() -> PathBuf {
    DEMO.path().join("cinelake-demo/lake")
}

fn over_demo(args: &[&str]) -> Command {
    let mut command = bare(DEMO.path());
    command.args(args).arg("--lake").arg("cinelake-demo/lake");
    command
}

fn stdout(mut command: Command) -> String {
    let ran = command.assert().success();
    String::from_utf8(ran.get_output().stdout.clone()).expect("text")
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).expect("a file")
}

#[test]
fn demo_ends_with_a_report_and_says_where_it_is() {
    let folder = tempfile::tempdir().expect("a folder");
    bare(folder.path())
        .arg("demo")
        .assert()
        .success()
        .stdout(predicate::str::contains("cinelake report --lake"))
        .stdout(predicate::str::contains(
            "Refined/report/2026-11-23/index.html",
        ));
    let report = folder
        .path()
        .join("cinelake-demo/lake/Refined/report/2026-11-23");
    let page = read(&report.join("index.html"));
    assert!(page.contains("invented"), "a sample is said to be one");
    assert!(page.len() < 1_000_000, "{} bytes", page.len());
    assert!(report.join("answers.json").is_file());
}

#[test]
fn the_lakes_page_is_the_same_bytes_every_time_and_everywhere() {
    let flags = ["report", "--as-of", AS_OF, "--last-years", "20"];
    let written = stdout(over_demo(&[&flags[..], &["--format", "json"]].concat()));
    let written: Value = serde_json::from_str(&written).expect("JSON");
    let page = written["files"][0]["location"].as_str().expect("a path");
    let page = read(&DEMO.path().join(page));
    assert_eq!(page.len() as u64, written["files"][0]["size_bytes"]);
    assert_eq!(
        page,
        stdout(over_demo(&[&flags[..], &["--output", "-"]].concat()))
    );
    over_demo(&[&flags[..], &["-o", "again.html"]].concat())
        .assert()
        .success()
        .stdout(predicate::str::contains("again.html"));
    assert_eq!(page, read(&DEMO.path().join("again.html")));
}

#[test]
fn the_data_beside_the_page_is_what_answer_prints() {
    let flags = ["--as-of", "2025-12-31", "--genre", "Drama"];
    over_demo(&[&["report"], &flags[..]].concat())
        .assert()
        .success();
    let data = lake().join("Refined/report/2025-12-31/answers.json");
    let printed = stdout(over_demo(
        &[&["answer", "--format", "json"], &flags[..]].concat(),
    ));
    assert_eq!(read(&data), printed);
}

#[test]
fn markdown_is_printed_and_leaves_the_lake_alone() {
    let text = stdout(over_demo(&[
        "report",
        "--as-of",
        "2001-01-01",
        "--format",
        "markdown",
    ]));
    assert!(text.starts_with("# Eight questions about films"));
    assert!(text.contains("# Oito perguntas sobre filmes"));
    assert!(!lake().join("Refined/report/2001-01-01").exists());
    over_demo(&[
        "report", "--format", "markdown", "-o", "a.md", "--lang", "pt-BR",
    ])
    .assert()
    .success();
    assert!(read(&DEMO.path().join("a.md")).starts_with("# Oito perguntas"));
}

#[test]
fn what_cannot_be_meant_is_refused_before_any_work() {
    for (args, says) in [
        (&["--lake", "s3://a-bucket", "--open"][..], "in a bucket"),
        (
            &["--lake", ".", "--output", "-", "--format", "json"],
            "give only one of them",
        ),
        (
            &["--lake", ".", "--output", "-", "--open"],
            "--open needs a file",
        ),
        (&["--lake", ".", "--last-years", "0"], "at least 1"),
        (&["--lake", "nowhere"], "there is no lake"),
    ] {
        bare(DEMO.path())
            .arg("report")
            .args(args)
            .assert()
            .code(2)
            .stderr(predicate::str::contains(says));
    }
}

#[test]
fn an_opener_that_is_not_there_is_said_and_the_page_is_written() {
    over_demo(&["report", "--as-of", AS_OF, "-o", "opened.html", "--open"])
        .env("PATH", "")
        .assert()
        .success()
        .stderr(predicate::str::contains("open it yourself: opened.html"));
    assert!(DEMO.path().join("opened.html").is_file());
}

/// A lake with one film, which TMDB does not know, with a title that is markup.
fn one_film() -> Scene {
    let scene = Scene::new(1, 0);
    scene.write(
        "movies.csv",
        "tconst,primaryTitle,startYear,averageRating,numVotes,runtimeMinutes\n\
         tt1000001,<script>alert(1)</script>,2020,7.5,2000,100\n",
    );
    scene.json(
        &[
            "ingest",
            "movies.csv",
            "--lake",
            "lake",
            "-q",
            "--min-match",
            "0",
        ],
        0,
    );
    scene.json(&["refine", "--lake", "lake", "-q"], 0);
    scene
}

#[test]
fn a_lake_of_one_film_without_records_or_series_gets_a_whole_page() {
    let scene = one_film();
    let mut command = scene.cinelake();
    command.args([
        "report",
        "--lake",
        "lake",
        "--as-of",
        "2024-12-31",
        "-o",
        "-",
        "--lang",
        "en",
    ]);
    let page = stdout(command);
    assert!(page.ends_with("</html>\n") || page.ends_with("</html>"));
    assert!(!page.contains("<script>alert"));
    assert!(page.contains("&lt;script&gt;alert(1)"));
    for what in [
        "cinelake ingest series.csv --lake lake --enrich series",
        "TMDB_API_KEY=… cinelake ingest movies.csv --lake lake",
        "1 unknown to TMDB",
        "1 not found",
    ] {
        assert!(page.contains(what), "{what}");
    }
    assert!(!page.contains("bundled sample"), "it is nobody's sample");
}

#[test]
fn a_report_goes_into_a_bucket() {
    let scene = one_film();
    let server = S3Server::start().expect("a server");
    server.create_bucket("films").expect("a bucket");
    let over = |args: &[&str]| {
        let mut command = scene.cinelake();
        command.envs(server.environment()).args(args);
        command.args(["--lake", "s3://films/lake", "-q"]);
        command.assert().success()
    };
    over(&["ingest", "movies.csv", "--min-match", "0"]);
    over(&["refine"]);
    over(&["report", "--as-of", "2024-12-31"]).stdout(predicate::str::contains(
        "s3://films/lake/Refined/report/2024-12-31/index.html",
    ));
}
