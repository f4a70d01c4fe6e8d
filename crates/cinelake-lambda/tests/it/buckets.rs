//! Buckets that refuse: each case its error type, and what to do in its message.

use cinelake_testkit::s3::{ACCESS_KEY, SECRET_KEY};

use crate::scene::Scene;

const WRONG_SECRET: &str = "wrong-secret-0123456789abcdefghijklmnopqr";

/// Starts the function, sends an event that fails, and looks for secrets in all that is said.
fn refused(scene: &Scene) -> (String, String) {
    let bootstrap = scene.start();
    let (kind, message) = scene.fail("{}");
    let said = format!("{message} {}", bootstrap.printed());
    for secret in [SECRET_KEY, WRONG_SECRET, ACCESS_KEY, "Signature="] {
        assert!(!said.contains(secret), "{said}");
    }
    (kind, message)
}

#[test]
fn each_right_that_is_missing_is_named_with_what_it_is_needed_on() {
    for (operation, action, resource) in [
        ("ListObjectsV2", "s3:ListBucket", "arn:aws:s3:::films"),
        (
            "GetObject",
            "s3:GetObject",
            "arn:aws:s3:::films/in/movies.csv",
        ),
        ("PutObject", "s3:PutObject", "arn:aws:s3:::films/lake/Raw/"),
    ] {
        let scene = Scene::new(30, 30);
        scene.s3.deny(operation);
        let (kind, message) = refused(&scene);
        assert_eq!(kind, "LakeAccessDenied", "{message}");
        let advice = format!("allow {action} on {resource}");
        assert!(message.contains(&advice), "{operation}: {message}");
    }
}

#[test]
fn a_bucket_in_another_region_is_told_with_its_region() {
    let scene = Scene::new(30, 30);
    scene.s3.set_region("sa-east-1");
    let (kind, message) = refused(&scene);
    assert_eq!(kind, "LakeError", "{message}");
    assert!(message.contains("set AWS_REGION=sa-east-1"), "{message}");
}

#[test]
fn a_lake_s_bucket_that_does_not_exist_is_named_with_the_command_that_makes_it() {
    let mut scene = Scene::new(30, 30);
    scene.set("CINELAKE_LAKE", "s3://nowhere/lake");
    let (kind, message) = refused(&scene);
    assert_eq!(kind, "LakeError", "{message}");
    assert!(message.contains("aws s3 mb s3://nowhere"), "{message}");
}

#[test]
fn keys_that_are_wrong_and_keys_that_have_expired_are_told_apart() {
    let mut scene = Scene::new(30, 30);
    scene.set("AWS_SECRET_ACCESS_KEY", WRONG_SECRET);
    let (kind, message) = refused(&scene);
    assert_eq!(kind, "LakeAccessDenied", "{message}");
    assert!(message.contains("check AWS_ACCESS_KEY_ID"), "{message}");

    let scene = Scene::new(30, 30);
    scene.s3.expire();
    let (kind, message) = refused(&scene);
    assert_eq!(kind, "LakeAccessDenied", "{message}");
    assert!(message.contains("have expired"), "{message}");
    assert!(message.contains("AWS_SESSION_TOKEN"), "{message}");
}

#[test]
fn a_catalogue_that_is_not_there_says_what_to_correct() {
    let mut scene = Scene::new(30, 30);
    scene.set("CINELAKE_CATALOGUE", "s3://films/in/Movies.csv");
    let (kind, message) = refused(&scene);
    assert_eq!(kind, "CatalogueError", "{message}");
    for words in ["s3://films/in/Movies.csv", "CINELAKE_CATALOGUE"] {
        assert!(message.contains(words), "{message}");
    }
}
