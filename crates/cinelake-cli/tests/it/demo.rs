//! `cinelake demo`, as a newcomer types it.

use predicates::prelude::*;

use crate::support::{bare, files_below};

#[test]
fn demo_lands_the_sample_without_a_key_and_a_second_run_lands_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    bare(folder.path())
        .arg("demo")
        .assert()
        .success()
        .stdout(predicate::str::contains("What next"))
        .stdout(predicate::str::contains(
            "What the answers found  as of 23 Nov 2026",
        ))
        .stdout(predicate::str::contains("TMDB"))
        .stdout(predicate::function(|text: &str| text.lines().count() < 40));
    let data = folder.path().join("cinelake-demo/lake/Raw/TMDB/JSON");
    let first = files_below(&data);
    assert!(!first.is_empty());
    let again = bare(folder.path())
        .args(["demo", "--format", "json", "-q"])
        .assert()
        .success();
    let summary: serde_json::Value =
        serde_json::from_slice(&again.get_output().stdout).expect("JSON");
    assert_eq!(summary["outcomes"]["landed"], 0);
    assert_eq!(summary["requests"]["requests"], 0);
    assert_eq!(summary["balanced"], true);
    let answers = summary["answers"]["answers"].as_array().expect("answers");
    assert_eq!(answers.len(), 8);
    let refined = summary["refine"]["tables"].as_array().expect("tables");
    assert!(
        refined.iter().all(|table| table["state"] != "rebuilt"),
        "{refined:?}"
    );
    assert_eq!(files_below(&data), first);
}

#[test]
fn the_demo_answers_all_eight_questions_with_charts_that_have_something_to_show() {
    let folder = tempfile::tempdir().expect("a folder");
    let ran = bare(folder.path())
        .args(["demo", "--format", "json", "-q"])
        .assert()
        .success();
    let summary: serde_json::Value =
        serde_json::from_slice(&ran.get_output().stdout).expect("JSON");
    let answers = summary["answers"]["answers"].as_array().expect("answers");
    assert_eq!(answers.len(), 8);
    for answer in answers {
        assert_eq!(answer["answerable"], true, "{}", answer["sentence"]["en"]);
        assert!(answer["chart"].is_object(), "{}", answer["question"]);
    }
    // Years that the answer compares: one alone would have no runner-up.
    for (answer, at_least) in answers.iter().zip([4, 3]) {
        let years = answer["chart"]["years"].as_array().expect("years");
        let compared = years.iter().filter(|year| year["compared"] == true);
        assert!(compared.count() >= at_least, "{}", answer["chart"]);
    }
}

#[test]
fn the_demo_is_in_portuguese_and_tells_each_step_when_details_are_wanted() {
    let folder = tempfile::tempdir().expect("a folder");
    bare(folder.path())
        .args(["demo", "--lang", "pt-BR"])
        .assert()
        .success()
        .stdout(predicate::str::contains("O que as respostas mostram"))
        .stdout(predicate::str::contains("What next").not());
    bare(folder.path())
        .args(["demo", "-v"])
        .assert()
        .success()
        .stdout(predicate::str::contains("Nothing new"))
        .stdout(predicate::str::contains("Refined cinelake-demo/lake"))
        .stdout(predicate::str::contains("Answers as of 2026-11-23"))
        .stdout(predicate::str::contains("What the answers found"));
}

#[test]
fn the_sample_meets_every_outcome_that_needs_no_fault() {
    let folder = tempfile::tempdir().expect("a folder");
    let ran = bare(folder.path())
        .args(["demo", "--format", "json", "-q"])
        .assert()
        .success();
    let summary: serde_json::Value =
        serde_json::from_slice(&ran.get_output().stdout).expect("JSON");
    for outcome in [
        "landed",
        "not_found",
        "wrong_kind",
        "id_mismatch",
        "rejected",
    ] {
        assert_ne!(summary["outcomes"][outcome], 0, "{outcome}");
    }
    assert_eq!(summary["find"]["added"], 1);
}
