//! `cinelake aws template`: the folder, what it refuses, what it says.

use std::process::Output;

use crate::support::Scene;

const LAKE: [&str; 4] = [
    "--lake",
    "s3://my-lake",
    "--catalogue",
    "s3://my-lake/in/movies.csv",
];

fn template(scene: &Scene, more: &[&str]) -> Output {
    let mut command = scene.cinelake();
    command.args(["aws", "template"]).args(LAKE).args(more);
    command.output().expect("runs")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("text")
}

fn read(scene: &Scene, file: &str) -> String {
    std::fs::read_to_string(scene.path(file)).expect("text")
}

#[test]
fn the_folder_of_each_tool_has_its_files_and_the_same_state_machine() {
    let scene = Scene::new(1, 1);
    let sam = template(
        &scene,
        &[
            "--output",
            "sam",
            "--last-years",
            "10",
            "--genre",
            "Drama,War",
            "--title-type",
            "MOVIE,tvMovie",
            "--include-adult",
            "--min-runtime",
            "60",
            "--original-language",
            "pt,en",
            "--region",
            "br",
        ],
    );
    assert!(sam.status.success(), "{}", text(&sam.stderr));
    assert!(text(&sam.stderr).contains("cinelake aws package --arch x86_64 --output sam/"));
    let terraform = template(&scene, &["--format", "terraform", "--output", "tf"]);
    assert!(terraform.status.success(), "{}", text(&terraform.stderr));
    let written = read(&scene, "sam/template.yaml");
    assert!(written.contains("CINELAKE_LAST_YEARS: \"10\""), "{written}");
    assert!(
        written.contains("CINELAKE_GENRE: \"Drama,War\""),
        "{written}"
    );
    for variable in [
        "CINELAKE_TITLE_TYPE: \"movie,tvMovie\"",
        "CINELAKE_INCLUDE_ADULT: \"true\"",
        "CINELAKE_MIN_RUNTIME: \"60\"",
        "CINELAKE_ORIGINAL_LANGUAGE: \"pt,en\"",
        "CINELAKE_REGION: \"BR\"",
    ] {
        assert!(written.contains(variable), "{variable}: {written}");
    }
    let function = read(&scene, "tf/function.tf");
    assert!(
        function.contains("TMDB_PARAMETER     = \"/cinelake/tmdb\""),
        "{function}"
    );
    let machine = |folder: &str| read(&scene, &format!("{folder}/statemachine.asl.json"));
    assert_eq!(machine("sam"), machine("tf"));
}

#[test]
fn a_changed_file_stays_unless_it_is_forced() {
    let scene = Scene::new(1, 1);
    assert!(template(&scene, &[]).status.success());
    let again = template(&scene, &["--json"]);
    let listed: serde_json::Value = serde_json::from_slice(&again.stdout).expect("JSON");
    let files = listed["files"].as_array().expect("files");
    assert_eq!((files.len(), &listed["zip_is_there"]), (4, &false.into()));
    assert!(
        files.iter().all(|file| file["state"] == "unchanged"),
        "{listed}"
    );
    scene.write("deploy/template.yaml", "mine\n");
    let refused = template(&scene, &[]);
    assert_eq!(refused.status.code(), Some(2));
    let said = text(&refused.stderr);
    assert!(
        said.contains("template.yaml. Use --force to replace"),
        "{said}"
    );
    assert_eq!(read(&scene, "deploy/template.yaml"), "mine\n");
    assert!(template(&scene, &["--force"]).status.success());
    assert_ne!(read(&scene, "deploy/template.yaml"), "mine\n");
}

#[test]
fn files_of_an_earlier_template_are_told_and_go_only_where_it_is_forced() {
    let scene = Scene::new(1, 1);
    let terraform = ["--format", "terraform"];
    let with_tables = [&terraform[..], &["--tables"]].concat();
    assert!(template(&scene, &with_tables).status.success());
    scene.write("deploy/mine.tf", "mine\n");
    let refused = template(&scene, &terraform);
    assert_eq!(refused.status.code(), Some(2), "{}", text(&refused.stdout));
    assert!(scene.path("deploy/tables.tf").is_file());
    let forced = template(&scene, &[&terraform[..], &["--force"]].concat());
    assert!(forced.status.success(), "{}", text(&forced.stderr));
    assert!(!scene.path("deploy/tables.tf").exists());
    assert_eq!(read(&scene, "deploy/mine.tf"), "mine\n");
}

#[test]
fn what_can_never_run_is_refused_before_a_template_is_written() {
    let scene = Scene::new(1, 1);
    for flags in [
        &["--min-rating", "nan"][..],
        &["--min-rating", "11"],
        &["--last-years", "0"],
        &["--schedule", "rate(0 days)"],
        &["--tag", "a=b", "--tag", "a=c"],
        &[
            "--kms-key-arn",
            "arn:aws:kms:sa-east-1:123456789012:alias/x",
        ],
    ] {
        let refused = template(&scene, flags);
        assert_eq!(refused.status.code(), Some(2), "{flags:?}");
    }
    assert!(!scene.path("deploy").exists());
}

#[test]
fn what_is_of_no_use_is_refused_before_anything_is_written() {
    let scene = Scene::new(1, 1);
    scene.write("other.zip", "no zip");
    for (flags, words) in [
        (vec!["--format", "json"], "sam, terraform"),
        (vec!["--schedule", "0 6 * * *"], "six fields"),
        (vec!["--tag", "a"], "NAME=VALUE"),
        (vec!["--zip", "other.zip"], "not a zip of the function"),
        (
            vec!["--from-year", "2020", "--to-year", "2010"],
            "2020 is after --to-year 2010",
        ),
        (vec!["--parameter", "my key"], "never the key itself"),
    ] {
        let refused = template(&scene, &flags);
        assert_eq!(refused.status.code(), Some(2), "{flags:?}");
        let said = text(&refused.stderr);
        assert!(said.contains(words), "{flags:?}: {said}");
        assert!(!scene.path("deploy").exists(), "{flags:?}");
    }
}

#[test]
fn a_format_of_the_environment_is_for_other_commands() {
    let scene = Scene::new(1, 1);
    let mut command = scene.cinelake();
    command
        .args(["aws", "template"])
        .args(LAKE)
        .env("CINELAKE_FORMAT", "json");
    let output = command.output().expect("runs");
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert!(scene.path("deploy/template.yaml").exists());
}

#[test]
fn with_tables_both_zips_are_asked_for_and_the_second_function_is_there() {
    let scene = Scene::new(1, 1);
    let made = template(&scene, &["--tables", "--tables-memory", "3008", "--json"]);
    let said = text(&made.stderr);
    assert!(made.status.success(), "{said}");
    for zip in ["deploy/cinelake-lambda.zip", "deploy/cinelake-tables.zip"] {
        assert!(said.contains(zip), "{said}");
    }
    assert!(
        said.contains("aws package --tables --arch x86_64"),
        "{said}"
    );
    let told: serde_json::Value = serde_json::from_slice(&made.stdout).expect("JSON");
    assert_eq!(told["tables_zip_is_there"], false);
    let written = read(&scene, "deploy/template.yaml");
    assert!(written.contains("MemorySize: 3008"), "{written}");
    let machine = read(&scene, "deploy/statemachine.asl.json");
    assert!(machine.contains("${TablesFunctionArn}"), "{machine}");
}

#[test]
fn a_given_role_is_used_for_each_part_and_a_part_without_one_is_named() {
    let scene = Scene::new(1, 1);
    let lab = "arn:aws:iam::123456789012:role/LabRole";
    let one = "function=arn:aws:iam::123456789012:role/one";
    let made = template(&scene, &["--tables", "--role-arn", lab, "--role-arn", one]);
    assert!(made.status.success(), "{}", text(&made.stderr));
    let written = read(&scene, "deploy/template.yaml");
    assert!(!written.contains("AWS::IAM::Role"), "{written}");
    assert_eq!(written.matches("role/one").count(), 1, "{written}");
    assert_eq!(written.matches("role/LabRole").count(), 4, "{written}");

    let scene = Scene::new(1, 1);
    for (roles, words) in [
        (&[one][..], "no role for statemachine"),
        (&["lambda=arn:aws:iam::1:role/a"][..], "`lambda` is no part"),
        (&["LabRole"][..], "LabRole is not a valid ARN of a role"),
    ] {
        let flags = roles.iter().flat_map(|role| ["--role-arn", *role]);
        let refused = template(&scene, &flags.collect::<Vec<_>>());
        assert_eq!(refused.status.code(), Some(2));
        let said = text(&refused.stderr);
        assert!(said.contains(words), "{said}");
        assert!(!scene.path("deploy").exists());
    }
}

#[test]
fn with_glue_every_table_of_the_lake_is_in_the_catalogue_where_its_files_are() {
    let scene = Scene::new(1, 1);
    let made = template(&scene, &["--format", "terraform", "--glue"]);
    assert!(made.status.success(), "{}", text(&made.stderr));
    let tables: Vec<serde_json::Value> =
        serde_json::from_str(&read(&scene, "deploy/glue.tables.json")).expect("JSON");
    let located = |name: &str| {
        let table = tables.iter().find(|table| table["name"] == name);
        table.map(|table| table["location"].as_str().unwrap_or_default().to_owned())
    };
    for (name, place) in [
        ("titles", "s3://my-lake/Trusted/titles/"),
        ("second_opinions", "s3://my-lake/Trusted/second_opinions/"),
        ("outcomes", "s3://my-lake/Spark/Trusted/outcomes/"),
        ("fact_title", "s3://my-lake/Spark/Refined/fact_title/"),
    ] {
        assert_eq!(located(name).as_deref(), Some(place));
    }
    // Glue takes no more characters.
    for table in &tables {
        let is_short = |value: &serde_json::Value, most: usize| {
            let text = value.as_str().expect("text");
            (1..=most).contains(&text.chars().count())
        };
        assert!(is_short(&table["description"], 2_048), "{table}");
        for column in table["columns"].as_array().expect("columns") {
            assert!(is_short(&column["comment"], 255), "{column}");
        }
    }
}
