//! What a real S3 server's refusals become, and that no secret is in their words.

use std::collections::BTreeMap;
use std::time::Duration;

use cinelake_lake::{Lake, LakeError, LakeProblem, StoreOptions};
use cinelake_testkit::S3Server;
use cinelake_testkit::s3::{ACCESS_KEY, SECRET_KEY};

use crate::support::bytes;

const WRONG_SECRET: &str = "wrong-secret-0123456789abcdefghijklmnopqr";

fn server() -> S3Server {
    let server = S3Server::start().expect("starts");
    server.create_bucket("films").expect("made");
    server
}

fn open(url: &str, aws_environment: BTreeMap<String, String>) -> Lake {
    let options = StoreOptions {
        aws_environment,
        retry_for: Some(Duration::from_millis(1)),
        ..StoreOptions::default()
    };
    Lake::open(&url.parse().expect("a lake URL"), &options).expect("opens")
}

fn check_secrets(error: &LakeError) {
    let text = format!("{error} {error:?}");
    for secret in [SECRET_KEY, ACCESS_KEY, WRONG_SECRET, "Signature="] {
        assert!(!text.contains(secret), "{text}");
    }
}

/// The errors of a list, a read, a create and a replace.
async fn all_errors(lake: &Lake) -> [LakeError; 4] {
    let errors = [
        lake.list("Raw").await.expect_err("list"),
        lake.read("Raw/a").await.expect_err("read"),
        lake.create("Raw/b", "Raw/_b", bytes("x"))
            .await
            .expect_err("create"),
        lake.replace("Raw/c", bytes("x"))
            .await
            .expect_err("replace"),
    ];
    errors.iter().for_each(check_secrets);
    errors
}

#[tokio::test]
async fn a_missing_bucket_is_named_with_the_command_that_makes_it() {
    let server = server();
    let lake = open("s3://nowhere/base", server.environment());
    for error in all_errors(&lake).await {
        let missing = LakeProblem::BucketMissing {
            bucket: "nowhere".to_owned(),
        };
        assert_eq!(error.problem, missing, "{error}");
        assert!(
            error.to_string().contains("aws s3 mb s3://nowhere"),
            "{error}"
        );
        assert!(error.problem.is_configuration());
    }
}

/// S3's answer to a HEAD has no body, so that it does not say why it refuses.
#[tokio::test]
async fn asking_for_the_size_or_the_end_of_an_object_says_as_much_as_reading_does() {
    let server = server();
    let wrong = server.environment_with(ACCESS_KEY, WRONG_SECRET);
    let wrong = open("s3://films/base", wrong);
    let expired = open("s3://films/base", server.environment());
    server.expire();
    for lake in [wrong, expired] {
        let read = lake.read("Raw/a").await.expect_err("refused");
        let size = lake.size("Raw/a").await.expect_err("refused");
        let tail = lake.read_tail("Raw/a", 8).await.expect_err("refused");
        assert!(read.problem.is_configuration(), "{read}");
        for error in [size, tail] {
            let same =
                std::mem::discriminant(&error.problem) == std::mem::discriminant(&read.problem);
            assert!(same, "{error}");
            check_secrets(&error);
        }
    }
}

#[tokio::test]
async fn a_key_nobody_knows_and_a_wrong_secret_are_bad_credentials() {
    let server = server();
    for environment in [
        server.environment_with("AKIANOBODY0000000001", WRONG_SECRET),
        server.environment_with(ACCESS_KEY, WRONG_SECRET),
    ] {
        for error in all_errors(&open("s3://films", environment)).await {
            let bad = matches!(error.problem, LakeProblem::BadCredentials { .. });
            assert!(bad, "{error:?}");
            assert!(
                error.to_string().contains("the credentials are refused"),
                "{error}"
            );
            assert!(!error.to_string().contains("AKIANOBODY"), "{error}");
        }
    }
}

#[tokio::test]
async fn each_missing_right_is_named_with_what_it_is_needed_on() {
    let server = server();
    let lake = open("s3://films/base", server.environment());
    for operation in ["ListObjectsV2", "GetObject", "PutObject"] {
        server.deny(operation);
    }
    let wanted = [
        ("s3:ListBucket", "arn:aws:s3:::films"),
        ("s3:GetObject", "arn:aws:s3:::films/base/Raw/a"),
        ("s3:PutObject", "arn:aws:s3:::films/base/Raw/b"),
        ("s3:PutObject", "arn:aws:s3:::films/base/Raw/c"),
    ];
    for (error, (wanted_action, wanted_resource)) in all_errors(&lake).await.iter().zip(wanted) {
        match &error.problem {
            LakeProblem::MissingRight {
                action, resource, ..
            } => {
                assert_eq!(
                    (action.as_str(), resource.as_str()),
                    (wanted_action, wanted_resource)
                );
            }
            other => panic!("{other:?}"),
        }
        assert!(
            error
                .to_string()
                .contains(&format!("allow {wanted_action} on {wanted_resource}")),
            "{error}"
        );
    }
    server.allow_all();
    lake.list("Raw").await.expect("works again");
}

#[tokio::test]
async fn a_server_that_is_not_there_does_not_answer() {
    let environment = server().environment();
    for error in all_errors(&open("s3://films", environment)).await {
        let unreachable = matches!(error.problem, LakeProblem::Unreachable { .. });
        assert!(unreachable, "{error:?}");
        assert!(!error.problem.is_configuration());
    }
}
