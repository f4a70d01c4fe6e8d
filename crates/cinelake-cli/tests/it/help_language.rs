//! Help and usage errors in the language that was asked for.

use predicates::prelude::PredicateBooleanExt;
use predicates::str::{contains as says, starts_with as begins};
use serde_json::Value;

use crate::support::{Scene, bare};

const LEAD: &str = "Consulta o TMDB para cada filme";

#[test]
fn the_flag_the_variable_the_file_and_the_system_choose_the_language() {
    let folder = tempfile::tempdir().expect("a folder");
    let named = folder.path().join("named.toml");
    std::fs::write(&named, "lang = \"pt-BR\"\n").expect("written");
    let named = named.display().to_string();
    for (args, variable) in [
        (&["ingest", "--help", "--lang", "pt-BR"][..], ("A", "")),
        (&["--lang=PT", "ingest", "-h"], ("A", "")),
        (&["--lang", "pt-BR", "help", "ingest"], ("A", "")),
        (&["ingest", "--help"], ("CINELAKE_LANG", "pt-BR")),
        (&["ingest", "-h"], ("LANG", "pt_BR.UTF-8")),
        (
            &["ingest", "-h", "--config", &named],
            ("LANG", "en_US.UTF-8"),
        ),
    ] {
        let mut command = bare(folder.path());
        let ran = command.args(args).env(variable.0, variable.1).assert();
        let text = String::from_utf8_lossy(&ran.get_output().stdout).into_owned();
        assert!(text.contains(LEAD), "{args:?}: {text}");
    }
    for (args, variable) in [
        (&["ingest", "-h"][..], ("LANG", "de_DE.UTF-8")),
        (&["ingest", "-h", "--lang", "en"], ("LANG", "pt_BR.UTF-8")),
        // What TMDB is asked in is another thing.
        (&["ingest", "-h", "--language", "pt-BR"], ("A", "")),
    ] {
        let mut command = bare(folder.path());
        let ran = command.args(args).env(variable.0, variable.1).assert();
        ran.success().stdout(begins("Ask TMDB for every film"));
    }
}

#[test]
fn every_command_takes_the_flag() {
    let scene = Scene::new(1, 1);
    for args in [
        &["inspect", "movies.csv", "--lang", "pt-BR"][..],
        &["--lang", "pt-BR", "version"],
        &["aws", "policy", "--lake", "s3://my-lake", "--lang", "en"],
        &["config", "--lang", "pt-BR"],
    ] {
        scene.cinelake().args(args).assert().success();
    }
    // A report can have both; for every other command that says nothing.
    scene
        .cinelake()
        .args(["inspect", "movies.csv"])
        .env("CINELAKE_LANG", "both")
        .assert()
        .success();
    scene
        .cinelake()
        .args(["inspect", "movies.csv"])
        .env("CINELAKE_LANG", "fr")
        .assert()
        .code(2)
        .stderr(says("(set by CINELAKE_LANG)"));
}

#[test]
fn errors_of_usage_follow_the_language_and_json_does_not() {
    let folder = tempfile::tempdir().expect("a folder");
    let run = |args: &[&str]| {
        let mut command = bare(folder.path());
        command.args(args).env("CINELAKE_LANG", "pt-BR").assert()
    };
    run(&["ingest", "--genree", "Drama"])
        .code(2)
        .stdout("")
        .stderr(
            says("erro: o argumento '--genree' não é esperado aqui").and(says("Uso: cinelake")),
        );
    run(&[])
        .code(2)
        .stderr(says("Uso: cinelake").and(says("Comandos:")));
    run(&["plan", "--help", "--format", "json"]).stdout(begins("Estima os títulos"));
    let ran = run(&["plan", "--rate", "x", "--format", "json"])
        .code(2)
        .stderr(says("não é um número"));
    let error: Value = serde_json::from_slice(&ran.get_output().stdout).expect("JSON");
    assert_eq!(
        error["error"].as_str().and_then(|text| text.lines().next()),
        Some("invalid value 'x' for '--rate <N>': invalid float literal")
    );
    let mut command = bare(folder.path());
    command
        .args(["plan", "m.csv"])
        .env("CINELAKE_LANG", "pt-BR")
        .env("CINELAKE_RATE", "x")
        .assert()
        .code(2)
        .stderr(says("o valor 'x' não serve para '--rate <N>'"))
        .stderr(says("(definido por CINELAKE_RATE)"));
}

#[test]
fn completions_and_man_pages_stay_as_they_are() {
    let folder = tempfile::tempdir().expect("a folder");
    let of = |args: &[&str], lang: &str| {
        let mut command = bare(folder.path());
        let ran = command.args(args).env("CINELAKE_LANG", lang).assert();
        ran.success().get_output().stdout.clone()
    };
    let args = ["completions", "fish"];
    assert_eq!(of(&args, "pt-BR"), of(&args, "en"));
    let args = ["man", "--output", "man1"];
    let page = || std::fs::read(folder.path().join("man1/cinelake-ingest.1")).expect("a page");
    of(&args, "en");
    let english = page();
    of(&args, "pt-BR");
    assert_eq!(page(), english);
}
