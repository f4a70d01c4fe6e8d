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
        .stderr(says("erro: Não há uma chave válida do TMDB").and(says("TMDB_API_KEY")));
}

/// Standard output and standard error of a command over the demo's lake, in a language.
fn of_demo(language: &str, args: &[&str], code: i32) -> (String, String) {
    let mut command = over_demo(args);
    let ran = command.env(LANGUAGE, language).assert().code(code);
    let output = ran.get_output();
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("text");
    (text(&output.stdout), text(&output.stderr))
}

#[test]
fn what_stands_below_a_result_of_sql_is_in_the_language() {
    let sql = |language: &str, args: &[&str]| {
        let args = [&["sql", "-q"], args].concat();
        of_demo(language, &args, 0).0
    };
    let last = |text: &str| text.lines().last().map(str::to_owned).unwrap_or_default();
    let rows = "SELECT * FROM (VALUES (1), (2), (3)) AS t(n)";
    assert_eq!(last(&sql("pt-BR", &["SELECT 1 AS n"])), "1 linha");
    assert_eq!(last(&sql("en", &["SELECT 1 AS n"])), "1 row");
    let few = |language| last(&sql(language, &[rows, "--max-rows", "1"]));
    assert_eq!(few("pt-BR"), "… e mais 2 linhas (3 ao todo)");
    assert_eq!(few("en"), "… 2 more rows (3 in all)");
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("a.csv").display().to_string();
    let (_, notes) = of_demo("pt-BR", &["sql", rows, "-o", &file], 0);
    assert_eq!(notes, format!("3 linhas gravadas em {file}\n"));
    let (_, notes) = of_demo("en", &["sql", rows, "-o", &file], 0);
    assert_eq!(notes, format!("3 rows written to {file}\n"));
}

#[test]
fn own_questions_are_made_and_checked_in_portuguese() {
    let scene = Scene::new(1, 1);
    let new = ["question", "new", "questions/kinds"];
    let (made, _) = told(&scene, &new, 0);
    assert!(
        made.contains("Para rodar: cinelake answer kinds --questions questions/kinds"),
        "{made}"
    );
    let (_, error) = told(&scene, &new, 2);
    assert!(
        error.starts_with("erro: Um arquivo da pergunta já existe e fica como está."),
        "{error}"
    );
    let from = [
        "question",
        "new",
        "questions/one",
        "--from",
        "SELECT 1 AS n",
    ];
    let (_, notes) = told(&scene, &from, 0);
    assert!(notes.starts_with("question.toml não diz quais"), "{notes}");
    let (good, _) = told(&scene, &["question", "check", "questions"], 0);
    assert_eq!(
        good,
        "kinds: sem problemas\none: sem problemas\n2 perguntas, 0 problemas\n\
         As colunas não foram conferidas: para isso é preciso --lake.\n"
    );
    scene.write("questions/one/question.sql", "SELEC 1");
    scene.write("questions/notes.txt", "a note");
    let (bad, notes) = told(&scene, &["question", "check", "questions"], 2);
    assert!(
        bad.starts_with("Os problemas (descritos em inglês):\n"),
        "{bad}"
    );
    assert!(bad.contains("questions/one/question.sql:1"), "{bad}");
    assert!(bad.contains("2 perguntas, 1 problema\n"), "{bad}");
    assert!(
        notes.contains("questions/notes.txt foi ignorado: não é a pasta de uma pergunta"),
        "{notes}"
    );
}

#[test]
fn settings_are_told_in_portuguese_and_their_names_stay() {
    let scene = Scene::new(1, 1);
    let (text, _) = told(&scene, &["config", "--rate", "7"], 0);
    let heads: Vec<&str> = text
        .lines()
        .next()
        .unwrap_or_default()
        .split_whitespace()
        .collect();
    assert_eq!(heads, ["configuração", "valor", "origem", "variável"]);
    let of = |name: &str| {
        let line = text
            .lines()
            .find(|line| line.starts_with(&format!("{name} ")));
        let words = line.unwrap_or_default().split_whitespace();
        words.collect::<Vec<_>>().join(" ")
    };
    assert_eq!(of("rate"), "rate 7 linha de comando CINELAKE_RATE");
    assert!(of("max-age").contains(" padrão "), "{text}");
    assert_eq!(
        of("credential"),
        "credential chave da API (valor oculto) TMDB_API_KEY TMDB_API_KEY ou TMDB_ACCESS_TOKEN"
    );
}

#[test]
fn what_is_written_for_spark_quicksight_and_aws_is_told_in_portuguese() {
    let scene = Scene::new(1, 1);
    let job = ["spark", "job", "--lake", "s3://my-lake", "--output", "job"];
    let (job, _) = told(&scene, &job, 0);
    assert!(
        job.contains(" arquivos em job\nPara rodar: spark-submit job/main.py "),
        "{job}"
    );
    let quicksight = [
        "ddl",
        "quicksight",
        "--lake",
        "s3://my-lake",
        "--account",
        "123456789012",
        "--region",
        "sa-east-1",
        "--output",
        "qs",
    ];
    let (quicksight, _) = told(&scene, &quicksight, 0);
    assert!(
        quicksight.contains(" em qs. Primeiro rode estes comandos SQL no Athena:\n"),
        "{quicksight}"
    );
    assert!(
        quicksight.contains("\nDepois, com a AWS CLI:\n"),
        "{quicksight}"
    );
    let template = |code| {
        let args = [
            "aws",
            "template",
            "--lake",
            "s3://my-lake",
            "--catalogue",
            "s3://my-lake/in/m.csv",
            "--output",
            "sam",
        ];
        told(&scene, &args, code)
    };
    let (files, notes) = template(0);
    assert!(
        files.lines().all(|line| line.starts_with("gravado  sam/")),
        "{files}"
    );
    assert!(
        notes.starts_with("agora: cinelake aws package --arch x86_64 "),
        "{notes}"
    );
    assert!(
        notes.contains("\ndepois: cd sam && sam deploy   (o README.md dessa pasta"),
        "{notes}"
    );
    let (files, _) = template(0);
    assert!(
        files
            .lines()
            .all(|line| line.starts_with("sem mudança  sam/")),
        "{files}"
    );
    let (_, error) = told(&scene, &["aws", "invoke"], 2);
    assert!(
        error.starts_with("erro: Sem --local nada é iniciado"),
        "{error}"
    );
    assert!(
        error.contains("aws lambda invoke --function-name cinelake"),
        "{error}"
    );
}

#[cfg(unix)]
#[test]
fn the_server_says_in_portuguese_what_it_has_and_what_it_did() {
    use std::io::{BufRead, BufReader};
    use std::process::{Command, Stdio};
    let scene = Scene::new(1, 1);
    let record = r#"{"id":603,"imdb_id":"tt0133093","title":"Matrix"}"#;
    scene.write("records.ndjson", &format!("{record}\nno JSON\n"));
    let mut server = Command::new(assert_cmd::cargo::cargo_bin("cinelake"))
        .args(["tmdb-server", "--records", "records.ndjson"])
        .args(["--listen", "127.0.0.1:0", "--lang", "pt-BR"])
        .current_dir(scene.folder.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the server starts");
    let mut lines = BufReader::new(server.stderr.take().expect("a pipe")).lines();
    let mut line = || lines.next().expect("a line").expect("text");
    let (rejected, serving) = (line(), line());
    assert!(
        rejected.starts_with("aviso: records.ndjson: 1 registro foi deixado de fora, na linha 2;"),
        "{rejected}"
    );
    assert!(
        serving.starts_with("o servidor tem 1 filme e 0 séries em http://127.0.0.1:"),
        "{serving}"
    );
    let stopped = Command::new("kill")
        .args(["-INT", &server.id().to_string()])
        .status();
    assert!(stopped.is_ok_and(|status| status.success()));
    let output = server.wait_with_output().expect("ends");
    assert_eq!(
        String::from_utf8_lossy(&output.stdout),
        "0 consultas respondidas, 0 delas recusadas por causa do limite de taxa\n"
    );
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
    told(&scene, &["question", "new", "questions/kinds"], 0);
    scene.write("questions/kinds/question.sql", "SELEC 1");
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
        &["ddl", "athena", "--lake", "s3://my-lake"],
        &["aws", "policy", "--lake", "s3://my-lake"],
        &["spark", "job", "--lake", "s3://my-lake", "-o", "job"],
        &["question", "check", "no-questions"],
        &["question", "check", "questions"],
    ] {
        assert_eq!(json("en", args), json("pt-BR", args), "{args:?}");
    }
    // Only the language itself is another setting.
    let settings = |language: &str| {
        let mut settings = json(language, &["config"]);
        let list = settings.as_array_mut().expect("settings");
        list.retain(|setting| setting["name"] != "lang");
        settings
    };
    assert_eq!(settings("en"), settings("pt-BR"));
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
