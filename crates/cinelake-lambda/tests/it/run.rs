//! Events, and what becomes of them.

use crate::scene::{KEY, Scene, tconst};

#[test]
fn a_cold_start_lands_the_catalogue_and_a_warm_one_lands_nothing_more() {
    let scene = Scene::new(250, 240);
    let bootstrap = scene.start();
    let first = scene.ask("{}");
    assert_eq!(first["status"], "done", "{first}");
    assert_eq!(first["summary"]["outcomes"]["landed"], 240);
    assert_eq!(first["summary"]["balanced"], true);
    let second = scene.ask("{}");
    assert_eq!(second["summary"]["outcomes"]["already_landed"], 240);
    assert_eq!(second["summary"]["requests"]["requests"], 0);
    assert_eq!(scene.records().len(), 240);
    let printed = bootstrap.printed();
    assert!(
        !printed.contains(KEY) && !printed.contains("testkit-secret"),
        "{printed}"
    );
    let metrics = printed
        .lines()
        .find(|line| line.contains("CloudWatchMetrics"));
    let metrics: serde_json::Value = serde_json::from_str(metrics.expect("metrics")).expect("JSON");
    assert_eq!(metrics["landed"], 240.0);
    assert_eq!(metrics["match_percent"], 96.0);
    assert_eq!(
        metrics["_aws"]["CloudWatchMetrics"][0]["Namespace"],
        "cinelake"
    );
    for line in printed.lines() {
        assert!(
            serde_json::from_str::<serde_json::Value>(line).is_ok(),
            "{line}"
        );
    }
}

#[test]
fn an_uploaded_catalogue_is_ingested_and_what_the_function_lands_is_not() {
    let scene = Scene::new(30, 30);
    let _bootstrap = scene.start();
    let event = |key: &str| {
        format!(
            r#"{{"Records":[{{"s3":{{"bucket":{{"name":"films"}},"object":{{"key":"{key}"}}}}}}]}}"#
        )
    };
    let ran = scene.ask(&event("in/movies.csv"));
    assert_eq!(ran["summary"]["outcomes"]["landed"], 30, "{ran}");
    let own = scene.ask(&event("lake/Raw/Local/CSV/Movies/2026/11/23/movies.csv"));
    assert_eq!(own["status"], "ignored", "{own}");
}

#[test]
fn a_refresh_asks_for_no_title_that_tmdb_did_not_change() {
    let scene = Scene::new(30, 30);
    let _bootstrap = scene.start();
    let (kind, message) = scene.fail(r#"{"refresh": true}"#);
    assert_eq!(kind, "LakeError", "{message}");
    assert!(message.contains("no records"), "{message}");
    scene.ask("{}");
    let refreshed = scene.ask(r#"{"refresh": true}"#);
    assert_eq!(refreshed["status"], "done", "{refreshed}");
    assert_eq!(refreshed["summary"]["titles"], 0);
    let planned =
        scene.ask(r#"{"plan": {"shard_titles": 5, "concurrency": 1}, "event": {"refresh": true}}"#);
    assert_eq!(
        (&planned["shards"], &planned["event"]["refresh"]),
        (&1.into(), &true.into())
    );
    let old = scene.ask(r#"{"refresh": true, "max_age": 0}"#);
    assert_eq!(old["summary"]["outcomes"]["landed"], 30, "{old}");
}

#[test]
fn the_event_goes_before_the_environment() {
    let mut scene = Scene::new(30, 30);
    scene.set("CINELAKE_LIMIT", "20");
    let _bootstrap = scene.start();
    let ran = scene.ask(r#"{"limit": 5}"#);
    assert_eq!(ran["summary"]["outcomes"]["landed"], 5, "{ran}");
    let ran = scene.ask("{}");
    assert_eq!(ran["summary"]["outcomes"]["landed"], 15, "{ran}");
}

#[test]
fn what_is_wrong_is_the_error_s_type() {
    let scene = Scene::new(30, 30);
    let _bootstrap = scene.start();
    let (kind, message) = scene.fail(r#"{"form_year": 2020}"#);
    assert_eq!(kind, "BadEvent");
    assert!(message.contains("form_year"), "{message}");
    let (kind, message) = scene.fail(r#"{"catalogue": ["s3://films/in/films.csv"]}"#);
    assert_eq!(kind, "CatalogueError", "{message}");
    let (kind, message) = scene.fail(r#"{"catalogue": ["s3://nowhere/movies.csv"]}"#);
    assert_eq!(kind, "LakeError", "{message}");
    assert!(message.contains("nowhere"), "{message}");
    scene.s3.deny("PutObject");
    let (kind, message) = scene.fail("{}");
    assert_eq!(kind, "LakeAccessDenied", "{message}");
    assert!(
        message.contains("s3:PutObject") && message.contains("arn:aws:s3:::films"),
        "{message}"
    );
    scene.s3.allow_all();
    assert_eq!(scene.ask("{}")["status"], "done");
}

#[test]
fn a_function_without_its_environment_says_what_is_missing() {
    for (name, kind) in [
        ("CINELAKE_LAKE", "ConfigurationError"),
        ("TMDB_API_KEY", "ConfigurationError"),
        ("CINELAKE_CATALOGUE", "ConfigurationError"),
    ] {
        let mut scene = Scene::new(3, 3);
        scene.set(name, "");
        let _bootstrap = scene.start();
        let (found, message) = scene.fail("{}");
        assert_eq!(found, kind, "{message}");
        assert!(message.contains(name), "{message}");
    }
}

#[test]
fn ids_that_tmdb_does_not_know_are_an_alarm() {
    let scene = Scene::new(100, 0);
    let bootstrap = scene.start();
    let (kind, message) = scene.fail("{}");
    assert_eq!(kind, "MatchRateAlarm", "{message}");
    let printed = bootstrap.printed();
    assert!(printed.contains("\"match_percent\":0.0"), "{printed}");
    assert!(scene.records().is_empty());
}

/// Who may send events need not be who may deploy.
#[test]
fn an_event_that_goes_beyond_what_was_deployed_is_refused_and_lands_nothing() {
    let mut scene = Scene::new(5, 5);
    scene.set("CINELAKE_RATE", "50");
    scene.set("CINELAKE_CONCURRENCY", "4");
    let bootstrap = scene.start();
    let local = bootstrap.log.display().to_string();
    let file = format!("file://{local}");
    let catalogue = |place: &str| serde_json::json!({ "catalogue": [place] });
    let events = [
        catalogue(&file),
        catalogue(&local),
        catalogue("/proc/self/environ"),
        serde_json::json!({ "continue": catalogue(&file) }),
        serde_json::json!({ "plan": { "shard_titles": 2, "concurrency": 1 }, "event": catalogue(&file) }),
        serde_json::json!({ "shard": { "index": 0, "of": 1 }, "catalogue": [file] }),
        serde_json::json!({ "rate": 0 }),
        serde_json::json!({ "rate": 50.5 }),
        serde_json::json!({ "concurrency": 5 }),
        serde_json::json!({ "plan": { "shard_titles": 2, "concurrency": 2 }, "rate": 51 }),
    ];
    for event in events {
        let (kind, message) = scene.fail(&event.to_string());
        assert_eq!(kind, "BadEvent", "{event}: {message}");
    }
    assert!(!scene.s3.folder().join("films/lake").exists());
    let done = scene.ask(r#"{"rate": 50, "concurrency": 4}"#);
    assert_eq!(done["summary"]["outcomes"]["landed"], 5, "{done}");
}

/// The key of an object is whatever somebody called it.
#[test]
fn a_key_with_path_characters_in_an_event_leads_to_no_other_place() {
    let scene = Scene::new(3, 3);
    let _bootstrap = scene.start();
    for key in [
        "..%2F..%2Fevil.csv",
        "in%2F..%2F..%2Fevil.csv",
        "in%2F..%2Fmovies.csv",
        "in%2F%2Fevil.csv",
        "in%2F.%2Fevil.csv",
        "in%5C..%5Cevil.csv",
        "%2Fetc%2Fevil.csv",
        "in%2Fevil%1B%5B2J%E2%80%AE.csv",
        "evil%00.csv",
    ] {
        let event = format!(
            r#"{{"Records":[{{"s3":{{"bucket":{{"name":"films"}},"object":{{"key":"{key}"}}}}}}]}}"#
        );
        let (kind, message) = scene.fail(&event);
        assert!(!kind.contains("panic"), "{key}: {kind}: {message}");
        assert!(!message.contains("panicked"), "{key}: {kind}: {message}");
    }
    assert!(!scene.s3.folder().join("films/lake/Raw").exists());
}

#[test]
fn a_list_of_ids_and_a_crosswalk_in_a_bucket_decide_what_is_asked() {
    let mut scene = Scene::new(10, 10);
    scene.put(
        "in/wanted.txt",
        &format!("{}\n{}\n{}\n", tconst(1), tconst(2), tconst(3)),
    );
    let pairs = (1..=3).map(|number| format!("{},{number}\n", tconst(number)));
    let pairs: String = pairs.collect();
    scene.put("in/links.csv", &format!("imdbId,tmdbId\n{pairs}"));
    scene.put("in/movie_ids.json", "{\"id\":1,\"original_title\":\"A\"}\n");
    scene.set("CINELAKE_IDS", "s3://films/in/wanted.txt");
    let bootstrap = scene.start();
    let event = r#"{"crosswalk": ["s3://films/in/links.csv"], "tmdb_export": ["s3://films/in/movie_ids.json"]}"#;
    let ran = scene.ask(event);
    let summary = &ran["summary"];
    assert_eq!(summary["filtered"]["not_in_ids"], 7, "{ran}");
    assert_eq!(summary["outcomes"]["landed"], 1, "{ran}");
    assert_eq!(summary["crosswalk"]["not_in_export"], 2, "{ran}");
    // The two titles that only a file decided about do not lower the share of matches.
    let printed = bootstrap.printed();
    let metrics = printed
        .lines()
        .find(|line| line.contains("CloudWatchMetrics"));
    let metrics: serde_json::Value = serde_json::from_str(metrics.expect("metrics")).expect("JSON");
    assert_eq!(metrics["match_percent"], 100.0, "{metrics}");
    let (kind, message) = scene.fail(r#"{"ids": "s3://films/in/missing.txt"}"#);
    assert_eq!(kind, "CatalogueError", "{message}");
    assert!(message.contains("missing.txt"), "{message}");
    let (_, message) = scene.fail(r#"{"tmdb_export": ["s3://films/in/movie_ids.json"]}"#);
    assert!(message.contains("needs crosswalk"), "{message}");
}
