//! TMDB's data has an end: the lifecycle rules of the documents, `refine --keep-days` and `purge`, on
//! lakes that the binary made.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use predicates::prelude::*;
use serde_json::Value;

use crate::support::{Scene, files_below};

const INGEST: [&str; 6] = ["ingest", "movies.csv", "--lake", "lake", "--rate", "0"];
const REFINE: [&str; 3] = ["refine", "--lake", "lake"];
const PURGE: [&str; 5] = ["purge", "--lake", "lake", "--older-than", "30d"];

/// The prefixes of the lifecycle rules, as docs/lake.md gives them.
fn lifecycle_prefixes() -> Vec<String> {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/lake.md");
    let page = std::fs::read_to_string(page).expect("the page");
    let rules = page.split("```json").skip(1).find_map(|block| {
        let json: Value = serde_json::from_str(block.split("```").next()?).ok()?;
        json["Rules"].as_array().cloned()
    });
    let rules = rules.expect("the page has lifecycle rules");
    rules
        .iter()
        .map(|rule| {
            rule["Filter"]["Prefix"]
                .as_str()
                .expect("a prefix")
                .to_owned()
        })
        .collect()
}

/// Does to a lake what S3 does once everything in it is old enough for the rule.
fn expire(lake: &Path, prefix: &str) {
    let files = files_below(&lake.join(prefix));
    assert!(!files.is_empty(), "{prefix} has objects");
    for file in files {
        std::fs::remove_file(file).expect("removed");
    }
}

fn rows(scene: &Scene, sql: &str) -> Value {
    scene.json(&["sql", sql, "--lake", "lake"], 0)
}

/// Every command works, and nothing wrong has come in.
fn lives_on(scene: &Scene, landed: u64) {
    let titles = "SELECT kind, COUNT(*) AS titles FROM titles GROUP BY kind ORDER BY kind";
    let expected = serde_json::json!([{"kind": "movie", "titles": 30}]);
    let summary = scene.json(&INGEST, 0);
    assert_eq!(summary["outcomes"]["landed"], landed, "{summary}");
    assert_eq!(summary["balanced"], true);
    let refined = scene.json(&REFINE, 0);
    assert_eq!(refined["damaged"], serde_json::json!([]), "{refined}");
    assert_eq!(refined["catalogues"]["gone"], serde_json::json!([]));
    assert_eq!(refined["catalogues"]["undescribed"], serde_json::json!([]));
    assert_eq!(rows(scene, titles), expected);
    let bogus = "SELECT tconst FROM titles WHERE source_file LIKE '%bogus%'";
    assert_eq!(rows(scene, bogus), serde_json::json!([]));
    let dead = "SELECT COUNT(*) AS letters FROM dead_letters";
    assert_eq!(rows(scene, dead), serde_json::json!([{"letters": 0}]));
    let movies = "SELECT COUNT(*) AS movies FROM tmdb_movies";
    assert_eq!(rows(scene, movies), serde_json::json!([{"movies": 30}]));
    for command in ["answer", "report"] {
        let mut ran = scene.cinelake();
        ran.args([command, "--lake", "lake"])
            .assert()
            .success()
            .stderr(predicate::str::contains("warning").not());
    }
}

#[test]
fn a_lake_whose_runs_and_records_have_expired_is_read_as_before_and_fills_again() {
    let scene = Scene::new(30, 30);
    // Ids in a column that nobody would guess; and ids that TMDB does not know.
    scene.write(
        "mine.csv",
        "imdb_id;my_id\ntt7000001;tt1000001\ntt7000002;tt1000002\n",
    );
    let bogus: String = (0..60).map(|number| format!("tt9{number:06}\n")).collect();
    scene.write("bogus.csv", &format!("id\n{bogus}"));
    let mine = ["ingest", "mine.csv", "--separator", ";", "--id-column"];
    let landed = scene.json(&[&mine[..], &["my_id", "--lake", "lake"]].concat(), 0);
    assert_eq!(landed["outcomes"]["landed"], 2);
    scene.json(&["ingest", "bogus.csv", "--lake", "lake", "--rate", "0"], 5);
    lives_on(&scene, 28);
    let prefixes = lifecycle_prefixes();
    assert_eq!(prefixes.len(), 2);
    for prefix in prefixes {
        assert!(prefix.starts_with("Raw/TMDB/"), "{prefix}: catalogues stay");
        expire(&scene.path("lake"), &prefix);
        let landed = match prefix.ends_with("JSON/") {
            true => 30,
            // Its records are whole and are taken up again.
            false => 0,
        };
        lives_on(&scene, landed);
    }
    expire(&scene.path("lake"), "Raw/TMDB/");
    lives_on(&scene, 30);
}

/// Makes records and their entries forty days older than they are.
fn age(lake: &Path) {
    let old = (chrono::Utc::now() - chrono::Duration::days(40)).format("%Y-%m-%d");
    let old = format!("\"fetched_at\":\"{old}");
    let is_dated = |file: &PathBuf| {
        let path = file.to_string_lossy();
        path.contains("/JSON/") || path.contains("/batches/")
    };
    let files = files_below(&lake.join("Raw/TMDB"));
    // A checkpoint repeats the moments; without it the entries are read.
    let is_checkpoint = |file: &&PathBuf| file.to_string_lossy().ends_with(".ndjson.zst");
    for checkpoint in files.iter().filter(is_checkpoint) {
        std::fs::remove_file(checkpoint).expect("removed");
    }
    for file in files.into_iter().filter(is_dated) {
        let text = std::fs::read_to_string(&file).expect("text");
        let mut aged = String::new();
        for (place, part) in text.split("\"fetched_at\":\"").enumerate() {
            if place > 0 {
                aged.push_str(&old);
            }
            aged.push_str(if place > 0 { &part[10..] } else { part });
        }
        std::fs::write(&file, aged).expect("written");
    }
}

#[test]
fn what_is_too_old_leaves_the_tables_and_a_purge_takes_it_out_of_the_lake() {
    let scene = Scene::new(30, 30);
    scene.json(&INGEST, 0);
    scene.json(&REFINE, 0);
    scene.json(&["report", "--lake", "lake", "--as-of", "2026-01-01"], 0);
    scene.json(&["model", "--lake", "lake"], 0);
    age(&scene.path("lake"));
    // As if the tables had been made forty days ago.
    scene.json(&["refine", "--lake", "lake", "--rebuild"], 0);
    let before = files_below(&scene.path("lake"));
    let planned = scene.json(&PURGE, 0);
    assert_eq!(
        before,
        files_below(&scene.path("lake")),
        "without --yes nothing changes"
    );
    assert_eq!(planned["removed"], false);
    assert_eq!(planned["record_files"]["files"], 1);
    assert_eq!(planned["reports"][0]["as_of"], "2026-01-01");
    assert_eq!(planned["star_tables"]["files"], 18);
    let purged = scene.json(&[&PURGE[..], &["--yes"]].concat(), 0);
    assert_eq!(purged["record_files"], planned["record_files"]);
    assert_eq!(purged["rows"], planned["rows"]);
    assert!(files_below(&scene.path("lake/Raw/TMDB/JSON")).is_empty());
    assert!(files_below(&scene.path("lake/Refined")).is_empty());
    let movies = "SELECT COUNT(*) AS movies FROM tmdb_movies";
    assert_eq!(rows(&scene, movies), serde_json::json!([{"movies": 0}]));
    let mut again = scene.cinelake();
    again
        .args(PURGE)
        .assert()
        .success()
        .stdout(predicate::str::contains("nothing to remove"));
    assert_eq!(scene.json(&INGEST, 0)["outcomes"]["landed"], 30);
    scene.json(&REFINE, 0);
    assert_eq!(rows(&scene, movies), serde_json::json!([{"movies": 30}]));
}

#[test]
fn refine_leaves_out_what_is_older_than_keep_days_says() {
    let scene = Scene::new(30, 30);
    scene.json(&INGEST, 0);
    age(&scene.path("lake"));
    let refined = scene.json(&[&REFINE[..], &["--keep-days", "30"]].concat(), 0);
    assert_eq!(refined["records"]["expired"], 30, "{refined}");
    let refined = scene.json(&REFINE, 0);
    assert_eq!(refined["records"]["rows"], 30, "{refined}");
    let mut refused = scene.cinelake();
    refused
        .args(REFINE)
        .args(["--keep-days", "0"])
        .assert()
        .code(2)
        .stderr(predicate::str::contains("--keep-days"));
}

#[test]
fn superseded_records_are_purged_and_the_later_ones_stay() {
    let scene = Scene::new(30, 30);
    scene.json(&INGEST, 0);
    std::thread::sleep(Duration::from_millis(1_100));
    scene.json(&[&INGEST[..], &["--max-age", "0"]].concat(), 0);
    scene.json(&REFINE, 0);
    let content = "SELECT tconst, title, fetched_at, source_file FROM tmdb_movies ORDER BY tconst";
    let before = rows(&scene, content);
    let purged = scene.json(&[&PURGE[..], &["--yes"]].concat(), 0);
    assert_eq!(purged["record_files"]["files"], 1, "{purged}");
    assert_eq!(scene.records("lake").len(), 30);
    scene.json(&["refine", "--lake", "lake", "--rebuild"], 0);
    assert_eq!(rows(&scene, content), before);
    assert_eq!(scene.json(&INGEST, 0)["outcomes"]["already_landed"], 30);
}

#[test]
fn a_purge_says_what_it_cannot_mean() {
    let scene = Scene::new(1, 1);
    scene.json(&INGEST, 0);
    for age in ["0d", "soon", "-3d"] {
        let mut refused = scene.cinelake();
        refused
            .args(["purge", "--lake", "lake", "--yes"])
            .arg(format!("--older-than={age}"))
            .assert()
            .code(2);
    }
    // What deletes is said on the command line only.
    let mut planned = scene.cinelake();
    let ran = planned
        .env("CINELAKE_YES", "true")
        .args(PURGE)
        .args(["--format", "json"])
        .assert();
    let summary: Value = serde_json::from_slice(&ran.success().get_output().stdout).expect("JSON");
    assert_eq!(summary["removed"], false);
}

#[test]
fn while_a_run_is_at_work_a_purge_is_refused_and_says_by_whom() {
    let scene = Scene::new(600, 600);
    let mut run = std::process::Command::new(assert_cmd::cargo::cargo_bin("cinelake"))
        .args(["ingest", "movies.csv", "--lake", "lake", "--rate", "40"])
        .env_clear()
        .env("TMDB_API_KEY", crate::support::KEY)
        .env("TMDB_BASE_URL", &scene.server.base_url)
        .current_dir(scene.folder.path())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("starts");
    while scene.server.counters.requests() < 20 {
        std::thread::sleep(Duration::from_millis(5));
    }
    let mut purge = scene.cinelake();
    purge
        .args(PURGE)
        .arg("--yes")
        .assert()
        .code(2)
        .stderr(predicate::str::contains("is writing into this lake since"));
    run.kill().expect("killed");
    run.wait().expect("ends");
    // The folder's lock tells that its holder is gone.
    scene.json(&[&PURGE[..], &["--yes"]].concat(), 0);
}

/// Kills a refine at many moments, and looks at the folder of temporary files each time.
#[cfg(unix)]
#[test]
fn a_killed_refine_leaves_no_temporary_file() {
    let scene = Scene::new(400, 400);
    scene.json(&INGEST, 0);
    let temporary = scene.path("temporary");
    std::fs::create_dir(&temporary).expect("made");
    for pause in [5, 15, 30, 60, 120] {
        let mut refine = std::process::Command::new(assert_cmd::cargo::cargo_bin("cinelake"))
            .args(["refine", "--rebuild", "--lake", "lake"])
            .env_clear()
            .env("TMPDIR", &temporary)
            .current_dir(scene.folder.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("starts");
        std::thread::sleep(Duration::from_millis(pause));
        refine.kill().expect("killed");
        refine.wait().expect("ends");
        assert_eq!(
            files_below(&temporary),
            Vec::<PathBuf>::new(),
            "after {pause} ms"
        );
    }
    scene.json(&REFINE, 0);
}

#[test]
fn damaged_small_files_are_told_and_stop_neither_refine_nor_report() {
    let scene = Scene::new(30, 30);
    scene.json(&INGEST, 0);
    let runs = files_below(&scene.path("lake/Raw/TMDB/_runs"));
    let manifest = runs
        .iter()
        .find(|file| file.extension().is_some_and(|end| end == "json"));
    let manifest = runs
        .iter()
        .find(|file| {
            file.parent()
                .is_some_and(|folder| folder.ends_with("_runs"))
        })
        .or(manifest)
        .expect("a manifest");
    std::fs::write(manifest, "").expect("emptied");
    let mut refine = scene.cinelake();
    let ran = refine
        .args(REFINE)
        .args(["--format", "json"])
        .assert()
        .success();
    let ran = ran.stderr(predicate::str::contains(
        "warning: 1 small file cannot be read",
    ));
    let summary: Value = serde_json::from_slice(&ran.get_output().stdout).expect("JSON");
    let name = manifest.file_name().expect("a name").to_string_lossy();
    let damaged = summary["damaged"][0]["path"].as_str().expect("a path");
    assert!(damaged.ends_with(&*name), "{summary}");
    let mut report = scene.cinelake();
    report
        .args(["report", "--lake", "lake"])
        .assert()
        .success()
        .stderr(predicate::str::contains("leaves out a run"));
}
