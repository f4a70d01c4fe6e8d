//! Catalogues in the dress of other tools, and settings of AWS with blanks, through the binary.

use assert_cmd::Command;
use cinelake_testkit::S3Server;
use cinelake_testkit::s3::{ACCESS_KEY, SECRET_KEY};
use serde_json::Value;

use crate::support::{Scene, bare, tconst};

/// The two cells of one row that `sql` prints as CSV.
fn cells(scene: &Scene, sql: &str) -> String {
    let mut command = scene.cinelake();
    command.args(["sql", sql, "--lake", "lake", "--format", "csv"]);
    let ran = command.assert().success();
    String::from_utf8_lossy(&ran.get_output().stdout).into_owned()
}

fn refine(scene: &Scene) {
    let mut command = scene.cinelake();
    command
        .args(["refine", "--lake", "lake", "--quiet"])
        .assert()
        .success();
}

#[test]
fn a_file_of_a_folder_without_ids_is_left_out_of_the_lake() {
    let scene = Scene::new(1, 2);
    std::fs::create_dir(scene.path("in")).expect("made");
    scene.write("in/films.csv", &format!("imdb_id\n{}\n", tconst(1)));
    scene.write("in/other.csv", "id,x\n5,6\n");
    let summary = scene.json(&["ingest", "in", "--lake", "lake"], 0);
    assert_eq!(summary["outcomes"]["landed"], 1, "{summary}");
    let landed = crate::support::files_below(&scene.path("lake/Raw"));
    let landed: Vec<String> = landed
        .iter()
        .map(|path| path.display().to_string())
        .collect();
    assert!(
        landed.iter().any(|path| path.ends_with("films.csv")),
        "{landed:?}"
    );
    assert!(
        !landed.iter().any(|path| path.ends_with("other.csv")),
        "{landed:?}"
    );
    refine(&scene);
    let inspected = scene.cinelake().args(["inspect", "in"]).assert().success();
    let text = String::from_utf8_lossy(&inspected.get_output().stdout).into_owned();
    assert!(
        text.contains("in/other.csv: has no column of IMDb title ids"),
        "{text}"
    );
}

#[test]
fn dotted_thousands_are_thousands_in_trusted_and_in_question_3() {
    let scene = Scene::new(1, 3);
    let header =
        "id;tituloPincipal;tituloOriginal;anoLancamento;tempoMinutos;genero;notaMedia;numeroVotos";
    let rows = [
        ("9,3", "2.072.115"),
        ("8,1", "42.000"),
        ("8,0", "950"),
        ("9,9", "\\N"),
    ];
    let rows = rows.iter().enumerate().map(|(at, (rating, votes))| {
        format!(
            "{};Filme {at};Filme {at};2001;90;Drama;{rating};{votes}\n",
            tconst(at + 1)
        )
    });
    scene.write(
        "movies.csv",
        &format!("{header}\n{}", rows.collect::<String>()),
    );
    scene.json(&["ingest", "movies.csv", "--lake", "lake"], 0);
    refine(&scene);
    let votes = cells(&scene, "SELECT num_votes AS n FROM titles ORDER BY tconst");
    assert_eq!(votes, "n\n2072115\n42000\n950\n\"\"\n");
    let answer = scene.json(
        &["answer", "3", "--lake", "lake", "--as-of", "2024-12-31"],
        0,
    );
    let answer = &answer["answers"][0];
    assert_eq!(
        answer["answer"]["films"][0]["tconst"],
        tconst(1),
        "{answer}"
    );
    let literal = &answer["as_asked"]["films"][0];
    assert!(
        literal["num_votes"].is_null() && literal["weighted_rating"].is_null(),
        "{literal}"
    );
    let left_out = &answer["left_out"][0];
    assert_eq!(
        (&left_out["reason"], &left_out["titles"]),
        (&"votes_unknown".into(), &1.into())
    );
}

#[test]
fn a_kind_for_all_is_refused_where_the_data_says_another() {
    let scene = Scene::new(1, 2);
    let rows = format!("{}\tmovie\tA\n{}\ttvSeries\tB\n", tconst(1), tconst(2));
    scene.write("b.tsv", &format!("tconst\ttitleType\tprimaryTitle\n{rows}"));
    let mut command = scene.cinelake();
    command.args(["ingest", "b.tsv", "--lake", "lake", "--kind", "movie"]);
    let ran = command.assert().code(2);
    let said = String::from_utf8_lossy(&ran.get_output().stderr).into_owned();
    assert!(
        said.contains("1 of 2 rows") && said.contains("leave --kind out"),
        "{said}"
    );
    assert_eq!(scene.server.counters.requests(), 0);
    let inspected = scene.json(&["inspect", "b.tsv", "--kind", "movie"], 0);
    assert_eq!(inspected["all_titles"]["kinds"]["series"], 1, "{inspected}");
}

#[test]
fn invisible_characters_are_visible_in_what_is_printed() {
    let scene = Scene::new(1, 1);
    scene.write(
        "a.csv",
        "imdb_id,title\ntt1000001\u{200b},A\ntt\u{200b}x,B\nnm0000001\u{200e},C\n",
    );
    let ran = scene
        .cinelake()
        .args(["inspect", "a.csv"])
        .assert()
        .success();
    let text = String::from_utf8_lossy(&ran.get_output().stdout).into_owned();
    assert!(
        text.contains(r"tt\u{200b}x") && text.contains(r"\u{200e}"),
        "{text}"
    );
    assert!(!text.contains(['\u{200b}', '\u{200e}']), "{text}");
}

/// A bucket `films` with a table of two films.
fn bucket() -> (S3Server, tempfile::TempDir) {
    let s3 = S3Server::start().expect("starts");
    s3.create_bucket("films").expect("made");
    let table = s3.folder().join("films/a.csv");
    std::fs::write(table, "imdb_id\ntt0000001\ntt0000002\n").expect("written");
    (s3, tempfile::tempdir().expect("a folder"))
}

fn inspect(s3: &S3Server, folder: &tempfile::TempDir) -> Command {
    let mut command = bare(folder.path());
    command.envs(s3.environment_with(ACCESS_KEY, SECRET_KEY));
    command.args(["inspect", "s3://films/a.csv", "--format", "json"]);
    command
}

#[test]
fn blanks_around_settings_of_aws_are_dropped_and_inner_ones_refused_by_name() {
    let (s3, folder) = bucket();
    let environment = s3.environment_with(ACCESS_KEY, SECRET_KEY);
    for (name, value) in &environment {
        for dressed in [
            format!("{value}\n"),
            format!("{value}\r\n"),
            format!(" {value} "),
        ] {
            inspect(&s3, &folder).env(name, dressed).assert().success();
        }
    }
    for name in [
        "AWS_ACCESS_KEY_ID",
        "AWS_SESSION_TOKEN",
        "AWS_REGION",
        "AWS_ENDPOINT_URL",
    ] {
        let ran = inspect(&s3, &folder)
            .env(name, "http://a\nb")
            .assert()
            .code(2);
        let output = ran.get_output();
        let object: Value = serde_json::from_slice(&output.stdout).expect("an object");
        let said = object["error"].as_str().expect("a text");
        assert!(said.starts_with(name) && object["exit_code"] == 2, "{said}");
    }
}

#[test]
fn an_unknown_profile_is_named_and_an_empty_one_counts_as_none() {
    let (s3, folder) = bucket();
    let with_profile = |profile: &str| {
        let mut command = inspect(&s3, &folder);
        for name in ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"] {
            command.env_remove(name);
        }
        command
            .env("AWS_EC2_METADATA_DISABLED", "true")
            .env("AWS_PROFILE", profile);
        command
    };
    let ran = with_profile("nothere").assert().code(2);
    let said = String::from_utf8_lossy(&ran.get_output().stderr).into_owned();
    assert!(
        said.contains("`nothere`") && !said.contains("already taken"),
        "{said}"
    );
    std::fs::create_dir(folder.path().join(".aws")).expect("made");
    let file = format!(
        "[default]\naws_access_key_id = {ACCESS_KEY}\naws_secret_access_key = {SECRET_KEY}\n"
    );
    std::fs::write(folder.path().join(".aws/credentials"), file).expect("written");
    with_profile("").assert().success();
    with_profile(" default\n").assert().success();
}

#[test]
fn a_key_file_with_a_byte_order_mark_is_read() {
    let scene = Scene::new(1, 1);
    let key = crate::support::KEY;
    let utf16: Vec<u8> = format!("\u{feff}{key}\r\n")
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    for (name, bytes) in [
        ("utf8", format!("\u{feff}{key}\r\n").into_bytes()),
        ("utf16", utf16),
    ] {
        std::fs::write(scene.path(name), bytes).expect("written");
        let mut command = scene.cinelake();
        command.env_remove("TMDB_API_KEY");
        command.args([
            "ingest",
            "movies.csv",
            "--lake",
            name.to_uppercase().as_str(),
            "--credential-file",
            name,
        ]);
        command.assert().success();
    }
}
