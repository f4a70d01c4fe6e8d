//! The main job, from flags to files.

use predicates::prelude::*;
use serde_json::json;

use crate::support::{KEY, Scene, files_below};

#[test]
fn ingest_lands_every_film_once_in_files_of_at_most_a_hundred() {
    let scene = Scene::new(250, 240);
    let summary = scene.json(
        &["ingest", "movies.csv", "--lake", "lake", "--rate", "0"],
        0,
    );
    assert_eq!(summary["outcomes"]["landed"], 240);
    assert_eq!(summary["outcomes"]["not_found"], 10);
    assert_eq!(summary["titles"], 250);
    assert_eq!(summary["balanced"], true);
    assert_eq!(summary["files"], 3);
    let records = scene.records("lake");
    assert_eq!(records.len(), 240);
    assert_eq!(
        records["\"tt1000007\""]["revenue"],
        json!(2_923_706_026_u64)
    );
    let raw = files_below(&scene.path("lake/Raw/Local/CSV/Movies"));
    assert_eq!(
        std::fs::read(&raw[0]).ok(),
        std::fs::read(scene.path("movies.csv")).ok()
    );
}

#[test]
fn widening_a_filter_asks_only_for_what_is_new() {
    let scene = Scene::new(100, 100);
    let narrow = [
        "ingest",
        "movies.csv",
        "--lake",
        "lake",
        "--from-year",
        "2025",
    ];
    let first = scene.json(&narrow, 0);
    assert_eq!(first["outcomes"]["landed"], 20);
    assert_eq!(first["filtered"]["before_from_year"], 80);
    let before = scene.server.counters.requests();
    let wide = scene.json(&["ingest", "movies.csv", "--lake", "lake"], 0);
    assert_eq!(wide["outcomes"]["already_landed"], 20);
    assert_eq!(wide["outcomes"]["landed"], 80);
    // One request checks the credential.
    assert_eq!(scene.server.counters.requests() - before, 81);
}

#[test]
fn last_years_ends_with_the_year_of_as_of_and_says_so() {
    let scene = Scene::new(100, 100);
    scene
        .cinelake()
        .args([
            "plan",
            "movies.csv",
            "--last-years",
            "3",
            "--as-of",
            "2020-06-30",
        ])
        .assert()
        .success()
        .stderr(predicate::str::contains("2018-2020"))
        .stdout(predicate::str::contains("30"));
}

#[test]
fn plan_asks_tmdb_nothing_and_writes_nothing() {
    let scene = Scene::new(100, 100);
    let plan = scene.json(&["plan", "movies.csv", "--lake", "lake"], 0);
    assert_eq!(plan["plan"]["to_ask"], 100);
    assert_eq!(plan["plan"]["files"], 1);
    assert_eq!(scene.server.counters.requests(), 0);
    assert!(!scene.path("lake").exists());
}

#[test]
fn blocks_that_are_wanted_later_are_planned_asked_for_and_kept() {
    let scene = Scene::new(30, 30);
    let ingest = |more: &[&str]| {
        let args = ["ingest", "movies.csv", "--lake", "lake", "--rate", "0"];
        scene.json(&[&args, more].concat(), 0)
    };
    ingest(&["--limit", "20"]);
    let plan = [
        "plan",
        "movies.csv",
        "--lake",
        "lake",
        "--append",
        "credits",
    ];
    let planned = scene.json(&plan, 0);
    assert_eq!(planned["plan"]["to_ask"], 30, "{planned}");
    assert_eq!(planned["plan"]["new"], 10);
    assert_eq!(planned["plan"]["top_up"]["titles"], 20);
    assert_eq!(planned["plan"]["top_up"]["blocks"]["credits"], 20);
    scene
        .cinelake()
        .args(plan)
        .assert()
        .success()
        .stdout(predicate::str::contains("record lacks credits"));
    let topped_up = ingest(&["--append", "credits"]);
    assert_eq!(topped_up["outcomes"]["landed"], 30, "{topped_up}");
    assert_eq!(topped_up["to_ask"]["top_up"]["titles"], 20);
    // Without the flag nothing is asked again, and a refresh keeps the block.
    assert_eq!(ingest(&[])["outcomes"]["landed"], 0);
    let mut refresh = scene.cinelake();
    refresh
        .args(["ingest", "movies.csv", "--lake", "lake", "--rate", "0"])
        .args(["--max-age", "0"])
        .assert()
        .success()
        .stderr(predicate::str::contains("records of the lake have credits"));
    let dropped = ingest(&["--max-age", "0", "--drop-other-blocks"]);
    assert_eq!(dropped["request"]["kept_blocks"], json!([]), "{dropped}");
}

#[test]
fn a_block_that_tmdb_does_not_have_is_a_usage_error_that_names_the_blocks() {
    let scene = Scene::new(5, 5);
    let mut wrong = scene.cinelake();
    wrong
        .args([
            "ingest",
            "movies.csv",
            "--lake",
            "lake",
            "--append",
            "credit",
        ])
        .assert()
        .code(2)
        .stderr(predicate::str::contains("\"credit\"").and(predicate::str::contains("credits, ")));
    assert!(!scene.path("lake/Raw/TMDB").exists());
}

#[test]
fn filtered_titles_are_listed_only_on_demand() {
    let scene = Scene::new(40, 40);
    let args = [
        "ingest",
        "movies.csv",
        "--lake",
        "lake",
        "--from-year",
        "2025",
    ];
    let summary = scene.json(&args, 0);
    assert_eq!(summary["filtered_file"], serde_json::Value::Null);
    let listed = scene.json(&[&args[..], &["--list-filtered"]].concat(), 0);
    let file = listed["filtered_file"].as_str().expect("a list");
    let list = std::fs::read_to_string(scene.folder.path().join(file)).expect("read");
    assert_eq!(list.lines().count(), 33, "{list}");
    assert!(list.starts_with("tconst,reason\n"), "{list}");
}

#[test]
fn check_says_ok_line_by_line_and_lands_nothing() {
    let scene = Scene::new(60, 60);
    scene
        .cinelake()
        .args(["check", "movies.csv", "--lake", "lake"])
        .assert()
        .success()
        .stdout(predicate::str::contains("60 of 60 titles pass the filters"))
        .stdout(predicate::str::contains("50 of the 50"));
    assert!(files_below(&scene.path("lake/Raw/TMDB/JSON")).is_empty());
}

#[test]
fn the_catalogue_can_come_from_standard_input() {
    let scene = Scene::new(1, 20);
    let list: String = (1..=20)
        .map(|n| format!("{}\n", crate::support::tconst(n)))
        .collect();
    scene
        .cinelake()
        .args(["ingest", "-", "--lake", "lake", "--quiet"])
        .write_stdin(list)
        .assert()
        .success();
    assert_eq!(scene.records("lake").len(), 20);
    assert_eq!(files_below(&scene.path("lake/Raw/Local/CSV")).len(), 1);
}

#[test]
fn the_array_format_writes_one_array_a_file_and_resumes_too() {
    let scene = Scene::new(30, 30);
    let args = [
        "ingest",
        "movies.csv",
        "--lake",
        "lake",
        "--raw-format",
        "array",
    ];
    scene.json(&args, 0);
    let files = files_below(&scene.path("lake/Raw/TMDB/JSON"));
    let text = std::fs::read(&files[0]).expect("read");
    let array: Vec<serde_json::Value> = serde_json::from_slice(&text).expect("an array");
    assert_eq!(array.len(), 30);
    assert_eq!(scene.json(&args, 0)["outcomes"]["already_landed"], 30);
}

#[test]
fn a_lake_can_be_replayed_as_tmdb() {
    let scene = Scene::new(40, 40);
    scene.json(&["ingest", "movies.csv", "--lake", "lake"], 0);
    let port = std::net::TcpListener::bind("127.0.0.1:0")
        .and_then(|listener| listener.local_addr())
        .expect("a free port");
    let mut server = std::process::Command::new(assert_cmd::cargo::cargo_bin("cinelake"))
        .args([
            "tmdb-server",
            "--lake",
            "lake",
            "--quiet",
            "--listen",
            &port.to_string(),
        ])
        .current_dir(scene.folder.path())
        .spawn()
        .expect("the server starts");
    let ready = (0..200).any(|_| {
        std::thread::sleep(std::time::Duration::from_millis(50));
        std::net::TcpStream::connect(port).is_ok()
    });
    assert!(ready, "the server does not listen");
    let address = format!("http://{port}/3");
    let replay = [
        "ingest",
        "movies.csv",
        "--lake",
        "replay",
        "--tmdb-base-url",
        &address,
    ];
    let summary = scene.json(&replay, 0);
    let _ = server.kill();
    let _ = server.wait();
    assert_eq!(summary["outcomes"]["landed"], 40);
    assert_eq!(scene.records("replay"), scene.records("lake"));
}

#[test]
fn no_secret_is_printed_or_written_anywhere() {
    let scene = Scene::new(60, 50);
    let ran = scene
        .cinelake()
        .args(["ingest", "movies.csv", "--lake", "lake", "-vv"])
        .assert()
        .success();
    let output = ran.get_output();
    let printed = [output.stdout.as_slice(), output.stderr.as_slice()].concat();
    assert!(!String::from_utf8_lossy(&printed).contains(KEY));
    for file in files_below(&scene.path("lake")) {
        let bytes = std::fs::read(&file).expect("read");
        assert!(
            !String::from_utf8_lossy(&bytes).contains(KEY),
            "{}",
            file.display()
        );
    }
}
