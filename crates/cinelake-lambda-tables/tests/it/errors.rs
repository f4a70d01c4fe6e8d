//! What fails keeps its name.

use crate::scene::Scene;
use crate::tables::check_tables;

#[test]
fn a_missing_right_names_the_action_and_the_object_and_once_given_the_lake_is_completed() {
    let scene = Scene::landed(20);
    let _bootstrap = scene.start();
    scene.s3.deny("PutObject");
    let (kind, message) = scene.fail_in_ample_time("{}");
    assert_eq!(kind, "LakeAccessDenied", "{message}");
    assert!(message.contains("s3:PutObject"), "{message}");
    assert!(
        message.contains("arn:aws:s3:::films/lake/Trusted/"),
        "{message}"
    );
    scene.s3.allow_all();
    assert_eq!(scene.ask("{}")["complete"], true);
    check_tables(&scene);
}

#[test]
fn a_lake_that_is_empty_or_not_there_is_an_error_of_the_lake() {
    let scene = Scene::empty();
    let _bootstrap = scene.start();
    let (kind, message) = scene.fail_in_ample_time("{}");
    assert_eq!(kind, "LakeError", "{message}");
    assert!(message.contains("is empty"), "{message}");
    assert!(!scene.lake().join("Trusted").exists());
    let (kind, message) = scene.fail_in_ample_time(r#"{"lake": "s3://nowhere/lake"}"#);
    assert_eq!(kind, "LakeError", "{message}");
    assert!(message.contains("nowhere"), "{message}");
}

#[test]
fn a_variable_of_no_use_is_told_to_everybody_who_calls() {
    let mut scene = Scene::empty();
    scene.set("CINELAKE_KEEP_DAYS", "long");
    let _bootstrap = scene.start();
    for _ in 0..2 {
        let (kind, message) = scene.fail_in_ample_time("{}");
        assert_eq!(kind, "ConfigurationError", "{message}");
        assert!(message.contains("CINELAKE_KEEP_DAYS"), "{message}");
    }
}
