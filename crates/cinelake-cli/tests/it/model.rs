//! `model` on a copy of the demo's lake: the star, its files elsewhere, and what the other commands see of it.

use std::path::Path;
use std::sync::LazyLock;

use assert_cmd::Command;
use cinelake_model::{View, ViewType};
use predicates::prelude::*;
use serde_json::Value;
use tempfile::TempDir;

use crate::questions::lake;
use crate::support::{Scene, bare, files_below};

const TABLES: usize = 18;

/// A copy of the demo's lake with its star, made once.
static STAR: LazyLock<TempDir> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a folder");
    copy(&lake(), &folder.path().join("lake"), &["Raw", "Trusted"]);
    let summary = json(over(folder.path(), &["model", "--format", "json", "-q"]));
    assert_eq!(states(&summary), vec!["made"; TABLES], "{summary}");
    folder
});

fn copy(from: &Path, to: &Path, zones: &[&str]) {
    for file in zones.iter().flat_map(|zone| files_below(&from.join(zone))) {
        let path = to.join(file.strip_prefix(from).expect("inside"));
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        std::fs::copy(&file, &path).expect("copied");
    }
}

fn over(folder: &Path, args: &[&str]) -> Command {
    let mut command = bare(folder);
    command.args(args).args(["--lake", "lake"]);
    command
}

fn over_star(args: &[&str]) -> Command {
    over(STAR.path(), args)
}

fn stdout(mut command: Command) -> String {
    let ran = command.assert().success();
    String::from_utf8(ran.get_output().stdout.clone()).expect("text")
}

fn json(command: Command) -> Value {
    serde_json::from_str(&stdout(command)).expect("JSON")
}

fn states(summary: &Value) -> Vec<String> {
    let tables = summary["tables"].as_array().expect("tables").iter();
    let state = |table: &Value| table["state"].as_str().unwrap_or_default().to_owned();
    tables.map(state).collect()
}

fn says(text: &str) -> impl Predicate<str> + use<'_> {
    predicate::str::contains(text)
}

#[test]
fn a_second_model_writes_nothing_and_a_rebuild_writes_the_same_bytes() {
    // A copy: other tests read the star meanwhile.
    let folder = tempfile::tempdir().expect("a folder");
    let zones = ["Raw", "Trusted", "Refined"];
    copy(
        &STAR.path().join("lake"),
        &folder.path().join("lake"),
        &zones,
    );
    let content = || -> Vec<_> {
        let files = files_below(&folder.path().join("lake/Refined")).into_iter();
        files
            .map(|file| (std::fs::read(&file).expect("bytes"), file))
            .collect()
    };
    let before = content();
    assert_eq!(before.len(), TABLES);
    let model = |args: &[&str]| {
        let all = [&["model", "--format", "json", "-q"][..], args].concat();
        states(&json(over(folder.path(), &all)))
    };
    assert_eq!(model(&[]), vec!["unchanged"; TABLES]);
    assert_eq!(model(&["--rebuild"]), vec!["made"; TABLES]);
    assert!(content() == before, "a rebuild gives the same bytes");
}

#[test]
fn model_tells_each_table_and_what_is_not_known() {
    let mut command = over_star(&["model"]);
    command
        .assert()
        .success()
        .stdout(says("everything was up to date"))
        .stdout(says("fact_title"))
        .stdout(says("Not known"))
        .stdout(says("budget"))
        .stderr(says("fact_title: up to date"));
}

#[test]
fn views_for_dashboards_have_the_columns_they_say_and_lose_no_money() {
    for view in View::ALL {
        let types = view.columns.iter();
        let types: Vec<String> = types
            .map(|(name, _)| format!("arrow_typeof({name}) AS {name}"))
            .collect();
        let query = format!(
            "SELECT {} FROM ({}) LIMIT 1",
            types.join(", "),
            view.sql("")
        );
        let rows = json(over_star(&["sql", &query, "--format", "json"]));
        for (name, wanted) in view.columns {
            let found = rows[0][*name].as_str().unwrap_or_default();
            let is_right = match wanted {
                ViewType::Text => found.starts_with("Utf8"),
                ViewType::Integer => found.starts_with("Int"),
                ViewType::Decimal => found == "Float64",
                ViewType::Day => found == "Date32",
            };
            assert!(
                is_right,
                "{}.{name} is {found}, not {wanted:?}: {rows}",
                view.name
            );
        }
        let all = format!("SELECT * FROM ({}) LIMIT 0", view.sql(""));
        let header = stdout(over_star(&["sql", &all, "--format", "csv"]));
        let names: Vec<&str> = view.columns.iter().map(|(name, _)| *name).collect();
        assert_eq!(header.trim_end(), names.join(","));
    }
    for view in View::ALL.iter().filter(|view| view.name.contains("_by_")) {
        let query = format!(
            "SELECT round(sum(revenue_share)) = (SELECT sum(revenue) FROM fact_title) AS same FROM ({})",
            view.sql("")
        );
        let same = stdout(over_star(&["sql", &query, "--format", "csv"]));
        assert_eq!(same, "same\ntrue\n", "{}", view.name);
    }
    let ddl = stdout(over_star(&["ddl", "duckdb", "--zone", "refined"]));
    assert!(
        ddl.contains("CREATE OR REPLACE VIEW view_titles AS"),
        "{ddl}"
    );
}

#[test]
fn quicksight_gets_files_for_the_aws_cli_and_no_local_lake() {
    let folder = tempfile::tempdir().expect("a folder");
    let place = ["--account", "123456789012", "--region", "us-east-1"];
    let quicksight = [
        "ddl",
        "quicksight",
        "--lake",
        "s3://my-lake",
        "--output",
        "qs",
    ];
    let mut command = bare(folder.path());
    let said = stdout({
        command.args(quicksight).args(place);
        command
    });
    assert!(
        said.contains("create-data-set --cli-input-json file://qs/view_titles.json"),
        "{said}"
    );
    let text = std::fs::read_to_string(folder.path().join("qs/view_titles.json")).expect("a file");
    let set: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(set["AwsAccountId"], "123456789012");
    let strange = |engine: &str, more: &[&str], says_what: &str| {
        let mut command = bare(folder.path());
        command.args(["ddl", engine, "--lake", "s3://my-lake"]);
        command.args(more).assert().code(2).stderr(says(says_what));
    };
    strange("athena", &["--output", "x"], "prints SQL");
    let zone = [&place[..], &["--zone", "trusted"]].concat();
    strange("quicksight", &zone, "views over the star");
    let mut local = bare(folder.path());
    local
        .args(["ddl", "quicksight", "--lake", "lake"])
        .args(place);
    local.assert().code(2).stderr(says("--export csv"));
    let mut nobody = bare(folder.path());
    nobody.args(["ddl", "quicksight", "--lake", "s3://my-lake"]);
    nobody.assert().code(2).stderr(says("--account"));
}

#[test]
fn the_star_is_seen_by_tables_sql_and_ddl() {
    let text = stdout(over_star(&["tables"]));
    for word in [
        "titles",
        "fact_title",
        "release_date_key",
        "refers to dim_date",
    ] {
        assert!(text.contains(word), "{word} in {text}");
    }
    let described = json(over_star(&["tables", "fact_title", "--format", "json"]));
    assert_eq!(described["tables"][0]["zone"], "Refined");
    assert_eq!(
        described["tables"][0]["columns"][0]["refers_to"],
        "dim_title"
    );
    let query = "SELECT (SELECT COUNT(*) FROM fact_title) = (SELECT COUNT(*) FROM titles) AS same, \
                 (SELECT SUM(revenue) FROM fact_title) = (SELECT SUM(revenue) FROM tmdb_movies) AS money";
    let mut sql = over_star(&["sql", query, "--format", "csv"]);
    sql.assert()
        .success()
        .stdout("same,money\ntrue,true\n")
        .stderr("");
    let ddl = stdout(over_star(&["ddl", "duckdb", "--zone", "refined"]));
    assert!(
        ddl.contains("/Refined/fact_title/fact_title.parquet"),
        "{ddl}"
    );
    assert!(!ddl.contains("/Trusted/"), "{ddl}");
    let both = stdout(over_star(&["ddl", "spark", "--zone", "all"]));
    assert!(
        both.contains("/Refined/") && both.contains("/Trusted/"),
        "{both}"
    );
    let trusted = stdout(over_star(&["ddl", "spark"]));
    assert!(!trusted.contains("/Refined/"), "{trusted}");
}

#[test]
fn the_star_is_exported_as_files_with_a_dictionary() {
    let folder = tempfile::tempdir().expect("a folder");
    for format in ["csv", "parquet"] {
        let out = folder.path().join(format);
        let path = out.display().to_string();
        over_star(&["model", "--export", format, &path, "-q"])
            .assert()
            .success();
        let files = files_below(&out);
        assert_eq!(files.len(), TABLES + 1, "{files:?}");
        let dictionary = std::fs::read_to_string(out.join("DICTIONARY.md")).expect("text");
        assert!(dictionary.contains("erDiagram") && dictionary.contains("| `return_on_budget` |"));
    }
    let text = std::fs::read_to_string(folder.path().join("csv/fact_title.csv")).expect("text");
    let count = "SELECT COUNT(*) AS n FROM fact_title";
    let rows = stdout(over_star(&["sql", count, "--format", "csv"]));
    let rows: usize = rows
        .lines()
        .last()
        .and_then(|line| line.parse().ok())
        .expect("a number");
    assert_eq!(text.lines().count(), rows + 1);
    assert!(text.starts_with("title_key,release_date_key,"), "{text}");
    let copied = std::fs::read(folder.path().join("parquet/fact_title.parquet")).expect("bytes");
    let there = STAR
        .path()
        .join("lake/Refined/fact_title/fact_title.parquet");
    assert_eq!(copied, std::fs::read(there).expect("bytes"));
}

#[test]
fn what_model_cannot_mean_is_refused() {
    for (args, word) in [
        (&["model", "--export", "csv"][..], "DIR"),
        (&["model", "star"], "--export"),
        (&["model", "--diagram", "--rebuild"], "--rebuild"),
        (&["model", "--export", "xlsx", "star"], "parquet"),
        (
            &["model", "--export", "csv", "lake/Refined"],
            "zone Refined",
        ),
    ] {
        over_star(args).assert().code(2).stderr(says(word));
    }
    let scene = Scene::new(5, 5);
    let mut nowhere = scene.cinelake();
    nowhere
        .args(["model", "--lake", "nowhere"])
        .assert()
        .code(2)
        .stderr(says("cinelake ingest"));
    scene.json(&["ingest", "movies.csv", "--lake", "lake", "-q"], 0);
    let mut early = scene.cinelake();
    early
        .args(["model", "--lake", "lake"])
        .assert()
        .code(2)
        .stderr(says("cinelake refine --lake lake"));
    scene.json(&["refine", "--lake", "lake", "-q"], 0);
    let mut early = scene.cinelake();
    early
        .args(["sql", "SELECT * FROM fact_title", "--lake", "lake"])
        .assert()
        .code(2)
        .stderr(says("cinelake model --lake lake"));
}

#[test]
fn a_star_behind_trusted_is_said_to_be() {
    let scene = Scene::new(20, 20);
    let ingest = ["ingest", "movies.csv", "--lake", "lake", "-q"];
    scene.json(&[&ingest[..], &["--limit", "10"]].concat(), 0);
    scene.json(&["refine", "--lake", "lake", "-q"], 0);
    scene.json(&["model", "--lake", "lake", "-q"], 0);
    scene.json(&ingest, 0);
    scene.json(&["refine", "--lake", "lake", "-q"], 0);
    let count = [
        "sql",
        "SELECT COUNT(revenue) AS n FROM fact_title",
        "--lake",
        "lake",
        "--format",
        "csv",
    ];
    let mut command = scene.cinelake();
    command
        .args(count)
        .assert()
        .success()
        .stdout("n\n10\n")
        .stderr(says("cinelake model --lake lake"));
    scene.json(&["model", "--lake", "lake", "-q"], 0);
    let mut command = scene.cinelake();
    command
        .args(count)
        .assert()
        .success()
        .stdout("n\n20\n")
        .stderr("");
    // 2,923,706,026 does not fit into 32 bits.
    let sum = [
        "sql",
        "SELECT SUM(revenue) AS n FROM fact_title",
        "--lake",
        "lake",
        "--format",
        "csv",
    ];
    let mut command = scene.cinelake();
    command
        .args(sum)
        .assert()
        .success()
        .stdout("n\n58474120520\n");
}

#[test]
fn the_page_of_the_star_is_the_commands_diagram_and_dictionary() {
    let page = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/refined.md");
    let page = std::fs::read_to_string(page).expect("the page");
    let folder = tempfile::tempdir().expect("a folder");
    let mut diagram = bare(folder.path());
    diagram.args(["model", "--diagram"]);
    let diagram = stdout(diagram);
    assert!(diagram.starts_with("erDiagram\n"));
    assert!(
        page.contains(&format!("```mermaid\n{diagram}```\n")),
        "the diagram of the page is an old one"
    );
    let out = folder.path().join("star").display().to_string();
    over_star(&["model", "--export", "parquet", &out, "-q"])
        .assert()
        .success();
    let dictionary =
        std::fs::read_to_string(folder.path().join("star/DICTIONARY.md")).expect("text");
    let tables = dictionary
        .split_once("```\n\n")
        .expect("a diagram before")
        .1;
    assert!(
        page.contains(tables),
        "the tables of the page are old ones:\n{tables}"
    );
}
