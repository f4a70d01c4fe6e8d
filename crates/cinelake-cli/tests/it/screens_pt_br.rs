//! What people read in Portuguese, and that programs read the same bytes in every language.

use predicates::prelude::*;
use serde_json::Value;

use crate::questions::over_demo;
use crate::support::{Scene, bare};

const LANGUAGE: &str = "CINELAKE_LANG";

fn says(text: &str) -> impl Predicate<str> + use<'_> {
    predicate::str::contains(text)
}

/// Standard output and standard error of a command in Portuguese.
fn told(scene: &Scene, args: &[&str], code: i32) -> (String, String) {
    let mut command = scene.cinelake();
    let ran = command
        .env(LANGUAGE, "pt-BR")
        .args(args)
        .assert()
        .code(code);
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("text");
    let output = ran.get_output();
    (text(&output.stdout), text(&output.stderr))
}

#[test]
fn a_lake_is_made_and_looked_at_in_portuguese() {
    let scene = Scene::new(120, 110);
    let (plan, notes) = told(&scene, &["plan", "movies.csv", "--last-years", "20"], 0);
    assert!(plan.contains("no catálogo"), "{plan}");
    assert!(plan.contains("Nada foi enviado ao TMDB"), "{plan}");
    assert!(notes.starts_with("últimos 20 anos em "), "{notes}");
    let (inspect, _) = told(&scene, &["inspect", "movies.csv"], 0);
    assert!(
        inspect.contains("Prontos para o ingest: 120 filmes."),
        "{inspect}"
    );
    let ingest = ["ingest", "movies.csv", "--lake", "lake", "--rate", "0"];
    let (ingest, progress) = told(&scene, &ingest, 0);
    assert!(ingest.starts_with("Concluído em "), "{ingest}");
    assert!(ingest.contains("= 120 títulos; a soma confere"), "{ingest}");
    assert!(
        progress.contains("120 títulos pedidos, 120 a consultar"),
        "{progress}"
    );
    let (refine, progress) = told(&scene, &["refine", "--lake", "lake"], 0);
    assert!(refine.contains("25 tabelas gravadas."), "{refine}");
    assert!(
        progress.contains("titles: 120 linhas gravadas"),
        "{progress}"
    );
    let (verify, _) = told(&scene, &["verify", "--lake", "lake"], 0);
    assert!(verify.contains("lake está íntegro."), "{verify}");
    assert!(verify.contains("110 registros em 2 arquivos"), "{verify}");
    // No English is left on these screens.
    for screen in [&plan, &inspect, &ingest, &refine, &verify] {
        let own = screen.replace(
            "This product uses TMDB and the TMDB APIs but is not endorsed",
            "",
        );
        for word in [" the ", " rows", " titles,", "files ", " in the "] {
            assert!(!own.contains(word), "{word}: {own}");
        }
    }
}

#[test]
fn the_language_comes_from_the_settings_file_and_the_locale_too() {
    let scene = Scene::new(2, 2);
    let inspect = |name: &str, value: &str| {
        let mut command = scene.cinelake();
        command.env(name, value).args(["inspect", "movies.csv"]);
        command.assert().success()
    };
    inspect("LANG", "pt_BR.UTF-8").stdout(says("títulos distintos"));
    inspect("LANG", "de_DE.UTF-8").stdout(says("distinct titles"));
    inspect("CINELAKE_LANG", "en").stdout(says("distinct titles"));
    scene.write("cinelake.toml", "lang = \"pt-BR\"\n");
    inspect("LANG", "en_US.UTF-8").stdout(says("títulos distintos"));
    inspect("CINELAKE_LANG", "en").stdout(says("distinct titles"));
}

#[test]
fn an_error_says_what_was_wrong_and_what_to_do_before_the_english_details() {
    let scene = Scene::new(2, 2);
    let error = |args: &[&str], code: i32| told(&scene, args, code).1;
    let no_lake = error(&["tables", "--lake", "lake"], 2);
    assert!(
        no_lake.starts_with("erro: Não existe um lake em "),
        "{no_lake}"
    );
    assert!(
        no_lake.contains("\ndetalhes (em inglês): there is no lake"),
        "{no_lake}"
    );
    let unnamed = error(&["tables"], 2);
    assert!(unnamed.contains("--lake ./lake"), "{unnamed}");
    let no_file = error(&["inspect", "movie.csv"], 2);
    assert!(
        no_file.starts_with("erro: Nenhum arquivo tem esse nome."),
        "{no_file}"
    );
    scene.write("words.csv", "a,b\nsome,words\n");
    let column = error(&["inspect", "words.csv"], 2);
    assert!(
        column.contains("Indique a coluna com --id-column"),
        "{column}"
    );
    scene.write("people.csv", "id,name\nnm0000151,Morgan Freeman\n");
    let people = error(&["plan", "people.csv"], 2);
    assert!(
        people.contains("Indique a coluna certa com --id-column"),
        "{people}"
    );
    told(&scene, &["ingest", "movies.csv", "--lake", "lake"], 0);
    let tables = error(&["tables", "--lake", "lake"], 2);
    assert!(
        tables.contains("Faça as tabelas com: cinelake refine --lake "),
        "{tables}"
    );
    bare(scene.folder.path())
        .env(LANGUAGE, "pt-BR")
        .args(["ingest", "movies.csv", "--lake", "lake"])
        .assert()
        .code(2)
        .stderr(says("erro: Falta uma chave do TMDB").and(says("TMDB_API_KEY")));
}

/// What differs from run to run, and from moment to moment.
fn without_time(mut value: Value) -> Value {
    if let Some(object) = value.as_object_mut() {
        for key in [
            "run_id",
            "seconds",
            "lake",
            "manifest",
            "unmatched_file",
            "inputs",
        ] {
            object.remove(key);
        }
    }
    value
}

#[test]
fn programs_read_the_same_bytes_in_every_language() {
    let in_both = |args: &[&str]| {
        let ran = |language: &str| {
            let mut command = over_demo(args);
            let ran = command.env(LANGUAGE, language).args(["--format", "json"]);
            ran.output().expect("runs").stdout
        };
        let (en, pt) = (ran("en"), ran("pt-BR"));
        assert!(!en.is_empty(), "{args:?}");
        assert_eq!(
            String::from_utf8_lossy(&en),
            String::from_utf8_lossy(&pt),
            "{args:?}"
        );
    };
    for args in [
        &["verify"][..],
        &["tables"],
        &["refine"],
        &["model"],
        &["tables", "no_such_table"],
        &["sql", "SELECT 1 AS n"],
        &["answer", "5"],
    ] {
        in_both(args);
    }
    let csv = |language: &str| {
        let mut command = over_demo(&["answer", "5", "--format", "csv"]);
        command
            .env(LANGUAGE, language)
            .output()
            .expect("runs")
            .stdout
    };
    assert_eq!(csv("en"), csv("pt-BR"));
    let scene = Scene::new(120, 110);
    let json = |language: &str, args: &[&str]| -> Value {
        let mut command = scene.cinelake();
        let ran = command
            .env(LANGUAGE, language)
            .args(args)
            .args(["--format", "json"]);
        serde_json::from_slice(&ran.output().expect("runs").stdout).expect("JSON")
    };
    for args in [
        &["inspect", "movies.csv"][..],
        &["plan", "movies.csv"],
        &["check", "movies.csv", "--lake", "lake"],
        &["check", "people.csv", "--lake", "lake"],
        &["inspect", "no.csv"],
    ] {
        assert_eq!(json("en", args), json("pt-BR", args), "{args:?}");
    }
    let ingest = |language: &str, lake: &str| {
        let args = ["ingest", "movies.csv", "--lake", lake, "--rate", "0"];
        without_time(json(language, &args))
    };
    let (en, pt) = (ingest("en", "lake-en"), ingest("pt-BR", "lake-pt"));
    assert_eq!(en["outcomes"], pt["outcomes"]);
    let keys = |value: &Value| -> Vec<String> {
        let object = value.as_object().expect("an object");
        object.keys().cloned().collect()
    };
    assert_eq!(keys(&en), keys(&pt));
}
