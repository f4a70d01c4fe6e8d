//! `cinelake aws`: what it prints is for a machine, what it refuses is for a person.

use crate::support::Scene;

#[test]
fn the_policy_allows_the_lake_and_the_catalogue_and_no_action_of_a_star() {
    let scene = Scene::new(1, 1);
    let mut command = scene.cinelake();
    command.args(["aws", "policy", "--lake", "s3://my-lake/films"]);
    command.args(["--catalogue", "s3://inbox/*.csv", "--region", "sa-east-1"]);
    let output = command.assert().success().get_output().stdout.clone();
    let policy: serde_json::Value = serde_json::from_slice(&output).expect("JSON");
    let statements = policy["Statement"].as_array().expect("statements");
    let sids: Vec<_> = statements.iter().map(|s| s["Sid"].as_str()).collect();
    let wanted = [
        "ListLake",
        "ReadLake",
        "WriteLake",
        "ReadCatalogue",
        "ListCatalogue",
        "WriteLogs",
    ];
    assert_eq!(sids, wanted.map(Some));
    let actions = statements
        .iter()
        .flat_map(|s| s["Action"].as_array().expect("actions"));
    for action in actions {
        assert!(!action.as_str().expect("text").contains('*'), "{action}");
    }
    assert_eq!(
        statements[2]["Resource"][0],
        "arn:aws:s3:::my-lake/films/Raw/*"
    );
}

#[test]
fn a_folder_has_no_policy_and_the_error_says_what_has_one() {
    let scene = Scene::new(1, 1);
    let mut command = scene.cinelake();
    let assert = command.args(["aws", "policy", "--lake", "folder"]).assert();
    let output = assert.code(2).get_output().stderr.clone();
    let text = String::from_utf8(output).expect("text");
    assert!(
        text.contains("folder is not a bucket; the function writes to s3://bucket/prefix"),
        "{text}"
    );
}

#[test]
fn what_would_not_start_on_lambda_is_not_packaged() {
    let scene = Scene::new(1, 1);
    scene.write("bootstrap", "#!/bin/sh\n");
    let mut command = scene.cinelake();
    command.args(["aws", "package", "--bootstrap", "bootstrap"]);
    let output = command.assert().code(2).get_output().stderr.clone();
    let text = String::from_utf8(output).expect("text");
    assert!(
        text.contains("bootstrap cannot be packaged: it is not a Linux program"),
        "{text}"
    );
    assert!(!scene.path("cinelake-lambda.zip").exists());
}

#[test]
fn without_a_checkout_the_error_says_what_to_give() {
    let scene = Scene::new(1, 1);
    let mut command = scene.cinelake();
    let assert = command.args(["aws", "package"]).assert();
    let output = assert.code(2).get_output().stderr.clone();
    let text = String::from_utf8(output).expect("text");
    assert!(
        text.contains("not a checkout of cinelake; run this command in one"),
        "{text}"
    );
}

#[test]
fn purge_adds_what_it_needs_and_deletes_below_the_lake_only() {
    let policy = |flags: &[&str]| -> serde_json::Value {
        let scene = Scene::new(1, 1);
        let mut command = scene.cinelake();
        command.args(["aws", "policy", "--lake", "s3://my-lake/films"]);
        command.args(["--region", "cn-north-1"]).args(flags);
        let output = command.assert().success().get_output().stdout.clone();
        serde_json::from_slice(&output).expect("JSON")
    };
    let (without, with) = (policy(&[]), policy(&["--purge"]));
    assert!(!without.to_string().contains("Delete"));
    let (without, with) = (&without["Statement"], &with["Statement"]);
    let (without, with) = (without.as_array(), with.as_array());
    let (with, without) = (with.expect("a list"), without.expect("a list"));
    let (rest, more) = with.split_at(without.len());
    assert_eq!(rest, without);
    let sids: Vec<_> = more.iter().map(|one| one["Sid"].as_str()).collect();
    let added = ["ListRefined", "ReadTables", "WriteTables", "PurgeLake"];
    assert_eq!(sids, added.map(Some));
    let purge = &more[3];
    assert_eq!(purge["Action"], serde_json::json!(["s3:DeleteObject"]));
    let objects = serde_json::json!(["arn:aws-cn:s3:::my-lake/films/*"]);
    assert_eq!(purge["Resource"], objects);
}

#[test]
fn what_aws_cannot_have_is_refused_by_name_in_policies_and_statements() {
    let scene = Scene::new(1, 1);
    for (args, what) in [
        (
            &["aws", "policy", "--lake", "s3://My_Lake"][..],
            "`My_Lake` is not a valid bucket",
        ),
        (
            &["ddl", "athena", "--lake", "s3://My_Lake"],
            "`My_Lake` is not a valid bucket",
        ),
        (
            &[
                "aws",
                "policy",
                "--lake",
                "s3://my-lake",
                "--account",
                "123",
            ],
            "`123` is not a valid account",
        ),
        (
            &[
                "aws",
                "policy",
                "--lake",
                "s3://my-lake",
                "--parameter",
                "*",
            ],
            "`*` is not a valid parameter name",
        ),
        (
            &[
                "aws",
                "policy",
                "--lake",
                "s3://my-lake",
                "--parameter",
                "arn:aws:s3:::x",
            ],
            "arn:aws:s3:::x is not a valid ARN of a parameter",
        ),
    ] {
        let assert = scene.cinelake().args(args).assert().code(2);
        let told = String::from_utf8_lossy(&assert.get_output().stderr).into_owned();
        assert!(told.contains(what), "{args:?}: {told}");
    }
}

#[test]
fn a_policy_for_every_bucket_is_refused() {
    for lake in ["s3://*", "s3://my-lake/*", "s3://My_Lake"] {
        let scene = Scene::new(1, 1);
        let mut command = scene.cinelake();
        command.args(["aws", "policy", "--purge", "--lake", lake]);
        let output = command.assert().code(2).get_output().stderr.clone();
        let text = String::from_utf8_lossy(&output).into_owned();
        assert!(text.contains(lake.trim_start_matches("s3://")), "{text}");
    }
}

#[test]
fn the_policy_of_the_tables_takes_no_flag_of_the_other_function() {
    let scene = Scene::new(1, 1);
    let policy = |more: &[&str]| {
        let mut command = scene.cinelake();
        let flags = ["aws", "policy", "--tables", "--lake", "s3://my-lake/films"];
        command.args(flags).args(more).output().expect("runs")
    };
    let printed = policy(&["--function-name", "films"]);
    let policy_text = String::from_utf8(printed.stdout).expect("text");
    assert!(
        policy_text.contains("log-group:/aws/lambda/films-tables:*"),
        "{policy_text}"
    );
    assert!(policy_text.contains("films/Refined/*"), "{policy_text}");
    for flag in [
        &["--purge"][..],
        &["--parameter", "/cinelake/tmdb"],
        &["--catalogue", "s3://my-lake/in/movies.csv"],
    ] {
        assert_eq!(policy(flag).status.code(), Some(2), "{flag:?}");
    }
}

#[test]
fn the_zip_of_the_tables_is_built_from_its_own_crate() {
    let scene = Scene::new(1, 1);
    let mut command = scene.cinelake();
    std::fs::create_dir_all(scene.path("crates/cinelake-lambda")).expect("a folder");
    scene.write("crates/cinelake-lambda/Cargo.toml", "");
    command.args(["aws", "package", "--tables"]);
    let output = command.assert().code(2).get_output().stderr.clone();
    let text = String::from_utf8(output).expect("text");
    // The checkout of the scene has the other function only.
    assert!(text.contains("not a checkout of cinelake"), "{text}");
}
