//! `--crosswalk` and `--tmdb-export`, from the flag to what is told and written.

use std::sync::Arc;

use cinelake_testkit::{fixtures, made_titles};
use cinelake_tmdb_server::{Records, ServerConfig, spawn};
use predicates::prelude::*;

use crate::support::{Scene, tconst};

/// Five series that TMDB has, and a crosswalk with four of them, one of which has the id of another.
fn series_scene() -> Scene {
    let titles = made_titles(4_001, 6);
    let mut records = Records::new();
    let known = fixtures::series_records(&titles);
    records
        .add_ndjson("records", known.as_bytes())
        .expect("records load");
    let scene = Scene {
        folder: tempfile::tempdir().expect("a folder"),
        server: spawn(Arc::new(records), ServerConfig::default()).expect("the server starts"),
    };
    scene.write("series.csv", &fixtures::series_csv(&titles[..5]));
    let mut pairs = "P345,P4983\n".to_owned();
    for (title, of) in titles[..4].iter().zip([0, 1, 2, 5]) {
        pairs += &format!("{},{}\n", title.tconst(), titles[of].tmdb_id());
    }
    pairs += &format!("{},7\n{0},8\n", titles[4].tconst());
    scene.write("pairs.csv", &pairs);
    scene
}

#[test]
fn a_crosswalk_of_series_spares_requests_and_says_what_was_wrong_in_it() {
    let scene = series_scene();
    let args = ["series.csv", "--enrich", "series", "--rate", "0"];
    let args = [&args[..], &["--crosswalk", "pairs.csv"]].concat();
    let plan = scene.json(&[&["plan"], &args[..]].concat(), 0);
    // The credential, four series by their pairs, and two requests for the one whose pairs are in doubt.
    assert_eq!(plan["plan"]["requests"], 7, "{plan}");
    let ingest = [&["ingest"], &args[..], &["--lake", "lake"]].concat();
    let ran = scene.cinelake().args(&ingest).assert().success();
    let output = ran.get_output();
    let told = String::from_utf8_lossy(&output.stdout);
    for words in ["3 requests spared", "1 wrong pair", "crosswalk.csv"] {
        assert!(told.contains(words), "{words}: {told}");
    }
    let noted = String::from_utf8_lossy(&output.stderr);
    for words in [
        "crosswalk: TMDB ids of 0 films and 4 series",
        "tt0004005 has series 7 and series 8 of TMDB",
    ] {
        assert!(noted.contains(words), "{words}: {noted}");
    }
    let whole = ["verify", "--lake", "lake"];
    scene.cinelake().args(whole).assert().success();
    let refined = scene.json(&["refine", "--lake", "lake"], 0);
    assert_eq!(
        refined["dead_letters"]["rows"].as_u64().unwrap_or(0),
        0,
        "{refined}"
    );
    assert_eq!(scene.records("lake").len(), 5);
    let again = scene.json(&ingest, 0);
    assert_eq!(again["outcomes"]["already_landed"], 5, "{again}");
    assert_eq!(again["crosswalk"]["requests_spared"], 0);
}

#[test]
fn films_that_tmdbs_export_lacks_are_not_asked() {
    let scene = Scene::new(10, 10);
    let rows = (1..=10).map(|number| format!("{number},{},{number}\n", &tconst(number)[2..]));
    let links = rows.fold("movieId,imdbId,tmdbId\n".to_owned(), |text, row| {
        text + &row
    });
    scene.write("links.csv", &links);
    let lines = (1..=8).map(|id| format!("{{\"id\":{id},\"original_title\":\"A\"}}\n"));
    scene.write("movie_ids.json", &lines.collect::<String>());
    let args = ["ingest", "movies.csv", "--lake", "lake", "--rate", "0"];
    let files = [
        "--crosswalk",
        "links.csv",
        "--tmdb-export",
        "movie_ids.json",
    ];
    let summary = scene.json(&[&args[..], &files].concat(), 0);
    assert_eq!(summary["outcomes"]["not_found"], 2, "{summary}");
    assert_eq!(summary["crosswalk"]["not_in_export"], 2);
    // One request checks the credential.
    assert_eq!(scene.server.counters.requests(), 9);
    scene
        .cinelake()
        .args([&["plan", "movies.csv", "--lake", "lake"], &files[..]].concat())
        .assert()
        .success()
        .stdout(predicate::str::contains("not in TMDB's export"));
    let without = scene.json(&args, 0);
    assert_eq!(without["outcomes"]["landed"], 2, "{without}");
}

#[test]
fn files_that_cannot_be_a_crosswalk_or_an_export_are_refused_with_what_to_do() {
    let scene = Scene::new(3, 3);
    scene.write("links.csv", "imdbId,tmdbId\ntt1000001,1\n");
    scene.write("names.csv", "imdb_id,title\ntt1000001,A\n");
    for (flags, words) in [
        (vec!["--tmdb-export", "links.csv"], "needs --crosswalk"),
        (vec!["--crosswalk", "names.csv"], "no column of TMDB's ids"),
        (vec!["--crosswalk", "missing.csv"], "missing.csv"),
        (vec!["--crosswalk", "-"], "standard input"),
        (
            vec!["--crosswalk", "links.csv", "--tmdb-export", "names.csv"],
            "names.csv is no whole daily export",
        ),
    ] {
        scene
            .cinelake()
            .args([&["plan", "movies.csv"], &flags[..]].concat())
            .assert()
            .code(2)
            .stderr(predicate::str::contains(words));
    }
}
