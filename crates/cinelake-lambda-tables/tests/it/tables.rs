//! From Raw to the report, and what is there afterwards.

use std::path::Path;

use chrono::Utc;
use cinelake_analysis::model::{ModelOptions, model};
use cinelake_analysis::{Limits, Session};
use cinelake_refine::{RefineOptions, Table, refine};

use crate::scene::{Scene, block_on, files, open};

/// The lake that the libraries of the command line make of the same Raw, in a folder of its own.
pub(crate) fn reference(scene: &Scene) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (path, bytes) in files(&scene.lake().join("Raw")) {
        let to = folder.path().join("Raw").join(path);
        std::fs::create_dir_all(to.parent().expect("a folder")).expect("a folder");
        std::fs::write(to, bytes).expect("a file");
    }
    let lake = open(folder.path());
    let version = env!("CARGO_PKG_VERSION").to_owned();
    let options = RefineOptions {
        rebuild: false,
        version: version.clone(),
        now: Utc::now(),
        keep_days: 180,
    };
    let model_options = ModelOptions {
        rebuild: false,
        version,
        now: Utc::now(),
        limits: Limits::default(),
    };
    block_on(async {
        refine(&lake, &options, &|_| {}).await.expect("refined");
        model(&lake, &model_options, &|_| {}).await.expect("made");
    });
    folder
}

/// The rows of every table of Trusted, as text, and the bytes of every table of Refined.
fn tables(folder: &Path) -> (Vec<String>, Vec<Vec<u8>>) {
    let session = block_on(Session::open(&open(folder))).expect("a session");
    let rows = Table::ALL.map(|table| {
        let sql = format!("SELECT * FROM {table} ORDER BY 1, 2");
        let rows = block_on(async { session.sql(&sql).await?.collect().await });
        let rows = rows.unwrap_or_else(|error| panic!("{table}: {error}"));
        let columns = rows.iter().map(|batch| format!("{:?}", batch.columns()));
        format!("{table}: {}", columns.collect::<String>())
    });
    let star = files(&folder.join("Refined"));
    let star = star
        .into_iter()
        .filter(|(path, _)| path.extension().is_some_and(|ending| ending == "parquet"));
    (rows.to_vec(), star.map(|(_, bytes)| bytes).collect())
}

/// Fails where the lake of the scene is not what the command line makes.
pub(crate) fn check_tables(scene: &Scene) {
    let wanted = reference(scene);
    let (rows, star) = tables(&scene.lake());
    let (wanted_rows, wanted_star) = tables(wanted.path());
    for (found, wanted) in rows.iter().zip(&wanted_rows) {
        assert_eq!(found, wanted);
    }
    assert!(star.len() > 10, "{}", star.len());
    assert!(star == wanted_star, "the star has other bytes");
}

#[test]
fn one_invocation_makes_the_tables_that_the_command_line_makes_and_the_report() {
    let scene = Scene::landed(60);
    let raw = files(&scene.lake().join("Raw"));
    let bootstrap = scene.start();
    let answer = scene.ask("{}");
    assert_eq!(answer["status"], "done", "{answer}");
    assert_eq!(answer["complete"], true);
    for (zone, table) in [("trusted", "tmdb_movies"), ("refined", "fact_title")] {
        let written = answer[zone]["written"].as_array().expect("a list");
        assert!(written.iter().any(|name| name == table), "{answer}");
    }
    let page = answer["report"][0]["location"].as_str().expect("a place");
    assert_eq!(page, "s3://films/lake/Refined/report/2026-11-27/index.html");
    check_tables(&scene);
    assert_eq!(files(&scene.lake().join("Raw")), raw, "Raw is only read");

    let made = files(&scene.lake());
    let again = scene.ask("{}");
    assert_eq!(again["complete"], true, "{again}");
    for zone in ["trusted", "refined"] {
        assert_eq!(again[zone]["written"], serde_json::json!([]), "{again}");
    }
    assert_eq!(files(&scene.lake()), made);

    scene.land(80);
    let more = scene.ask("{}");
    assert!(
        more["trusted"]["written"]
            .as_array()
            .is_some_and(|t| !t.is_empty())
    );
    check_tables(&scene);
    check_log(&bootstrap.printed(), 3);
}

/// Each line is JSON with its invocation; each invocation has one line of metrics.
fn check_log(lines: &[serde_json::Value], invocations: usize) {
    let written = lines
        .iter()
        .filter(|line| line["message"] == "table written");
    assert!(written.count() > 10, "{lines:?}");
    for line in lines {
        assert!(line["request_id"].is_string(), "{line}");
    }
    let metrics: Vec<_> = lines
        .iter()
        .filter(|line| line["_aws"].is_object())
        .collect();
    assert_eq!(metrics.len(), invocations);
    assert!(
        metrics[0]["tables_written"].as_f64() > Some(10.0),
        "{}",
        metrics[0]
    );
    assert_eq!(metrics[1]["tables_written"], 0.0);
}

#[test]
fn an_event_names_another_lake_and_a_variable_leaves_the_report_out() {
    let mut scene = Scene::landed(20);
    scene.set("CINELAKE_LAKE", "");
    scene.set("CINELAKE_REPORT", "false");
    let _bootstrap = scene.start();
    let (kind, message) = scene.fail_in_ample_time("{}");
    assert_eq!(kind, "ConfigurationError", "{message}");
    assert!(message.contains("CINELAKE_LAKE"), "{message}");
    let answer = scene.ask(r#"{"lake": "s3://films/lake"}"#);
    assert_eq!(answer["report"], serde_json::json!([]), "{answer}");
    assert_eq!(answer["lake"], "s3://films/lake");
    check_tables(&scene);
    assert!(!scene.lake().join("Refined/report").exists());
}
