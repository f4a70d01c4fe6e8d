//! What the function writes beside its answer: log and metrics.

use cinelake_testkit::s3::{ACCESS_KEY, SECRET_KEY};
use serde_json::Value;

use crate::scene::{Bootstrap, KEY, Scene};

fn lines(bootstrap: &Bootstrap) -> Vec<Value> {
    let printed = bootstrap.printed();
    let lines = printed.lines();
    lines
        .map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("no JSON: {line}")))
        .collect()
}

fn with<'l>(lines: &'l [Value], message: &str) -> &'l Value {
    let found = lines.iter().find(|line| line["message"] == message);
    found.unwrap_or_else(|| panic!("no line {message:?} in {lines:?}"))
}

#[test]
fn every_line_of_a_run_is_json_with_its_run_id_and_its_request_id() {
    let mut scene = Scene::new(250, 240);
    scene.set("CINELAKE_LOG", "debug");
    let bootstrap = scene.start();
    let first = scene.ask("{}");
    let second = scene.ask("{}");
    let lines = lines(&bootstrap);
    for (number, answer) in [first, second].iter().enumerate() {
        let request_id = format!("00000000-0000-4000-8000-{:012}", number + 1);
        let of_request = lines
            .iter()
            .filter(|l| l["request_id"] == request_id.as_str());
        let of_run = of_request.skip_while(|line| line["run_id"].is_null());
        let of_run: Vec<&Value> = of_run.collect();
        assert!(of_run.len() > 3, "{lines:?}");
        for line in of_run {
            assert_eq!(line["run_id"], answer["summary"]["run_id"], "{line}");
        }
    }
    let batches = lines
        .iter()
        .filter(|line| line["message"] == "batch landed");
    assert_eq!(batches.count(), 3);
}

#[test]
fn the_last_line_of_a_run_and_its_metrics_have_the_counts() {
    let scene = Scene::new(250, 240);
    let bootstrap = scene.start();
    scene.ask("{}");
    let lines = lines(&bootstrap);
    let ended = with(&lines, "run ended");
    let metrics = lines.iter().find(|line| line["_aws"].is_object());
    let metrics = metrics.expect("metrics");
    let requests = ended["requests"].as_u64().expect("a number");
    assert!(requests >= 250, "{ended}");
    for (name, count) in [
        ("titles", 250),
        ("landed", 240),
        ("missed", 10),
        ("failed", 0),
        ("not_reached", 0),
        ("requests", requests),
        ("throttled", 0),
    ] {
        assert_eq!(ended[name].as_u64(), Some(count), "{name}: {ended}");
        assert_eq!(
            metrics[name].as_f64(),
            Some(count as f64),
            "{name}: {metrics}"
        );
    }
    for line in [ended, metrics] {
        assert!(
            line["seconds_left"].as_f64().is_some_and(|s| s > 0.0),
            "{line}"
        );
    }
    let declared = metrics["_aws"]["CloudWatchMetrics"][0]["Metrics"].as_array();
    let declared = declared.expect("a list").iter();
    for name in declared.map(|metric| metric["Name"].as_str().expect("a name")) {
        assert!(
            metrics[name].is_number(),
            "{name} is declared and not there"
        );
    }
}

#[test]
fn no_secret_is_in_log_or_metrics_even_with_every_request_told() {
    let mut scene = Scene::new(60, 50);
    scene.set("CINELAKE_LOG", "trace");
    let bootstrap = scene.start();
    scene.ask("{}");
    scene.fail(r#"{"form_year": 2020}"#);
    scene.s3.deny("PutObject");
    scene.fail(r#"{"max_age": 0}"#);
    let printed = bootstrap.printed();
    assert!(printed.contains("LakeAccessDenied"), "{printed}");
    let percent: String = KEY.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let hex: String = KEY.bytes().map(|byte| format!("{byte:02x}")).collect();
    let secrets = [KEY, SECRET_KEY, ACCESS_KEY, "Signature=", &percent, &hex];
    for secret in secrets {
        let line = printed.lines().find(|line| line.contains(secret));
        assert_eq!(line, None, "a secret is told");
    }
}
