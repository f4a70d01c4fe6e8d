//! A user's own questions beside the eight, on the demo's lake.

use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use predicates::prelude::*;
use serde_json::Value;
use tempfile::TempDir;

use crate::questions::{over_demo, schema_errors};
use crate::support::{Scene, bare};

/// A folder of own questions.
struct Folder(TempDir);

const KINDS: (&str, &str) = (
    "title = { en = \"How many titles of each kind?\", pt-BR = \"Quantos títulos de cada tipo?\" }\n\
     [parameters.least]\ntype = \"integer\"\ndefault = 0\n\
     [columns.titles]\nlabel = { en = \"Titles\", pt-BR = \"Títulos\" }\n\
     [chart]\nkind = \"bar\"\nx = \"kind\"\ny = \"titles\"\n",
    "SELECT kind, COUNT(*) AS titles\nFROM selected_titles CROSS JOIN parameters\n\
     WHERE num_votes >= least\nGROUP BY kind\nORDER BY kind\n",
);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }

    fn with(self, name: &str, (toml, sql): (&str, &str)) -> Self {
        let folder = self.0.path().join(name);
        fs::create_dir_all(&folder).expect("made");
        fs::write(folder.join("question.toml"), toml).expect("written");
        fs::write(folder.join("question.sql"), sql).expect("written");
        self
    }

    /// A question without words of its own.
    fn asking(self, name: &str, sql: &str) -> Self {
        self.with(name, (&format!("title = \"About {name}?\"\n"), sql))
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    /// A command over the demo's lake that reads the folder.
    fn over_demo(&self, args: &[&str]) -> Command {
        let mut command = over_demo(args);
        command.arg("--questions").arg(self.path());
        command
    }

    fn check(&self) -> Command {
        let mut command = over_demo(&["question", "check"]);
        command.arg(self.path());
        command
    }
}

fn says(text: &str) -> impl Predicate<str> + use<'_> {
    predicate::str::contains(text)
}

fn output(mut command: Command, code: i32) -> (String, String) {
    let ran = command.assert().code(code);
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("text");
    let output = ran.get_output();
    (text(&output.stdout), text(&output.stderr))
}

fn json(mut command: Command, code: i32) -> Value {
    command.args(["--format", "json", "-q"]);
    serde_json::from_str(&output(command, code).0).expect("JSON")
}

#[test]
fn own_questions_read_the_star_too_and_what_check_calls_good_is_answered() {
    let folder = Folder::new().asking("star", "SELECT COUNT(*) AS facts FROM fact_title\n");
    folder.check().assert().code(0);
    let (answered, _) = output(folder.over_demo(&["answer", "star"]), 0);
    assert!(answered.contains("facts"), "{answered}");

    let odd = folder.path().join("star/left_out.sql");
    fs::write(odd, "SELECT 'x' AS why, 1 AS n\n").expect("written");
    let (told, _) = output(folder.check(), 2);
    assert!(
        told.contains("`reason`, a text, and `titles`, a count"),
        "{told}"
    );
    folder.over_demo(&["answer", "star"]).assert().code(3);
}

#[test]
fn a_question_is_not_written_where_it_would_hide_others() {
    let folder = Folder::new().asking("kinds", "SELECT COUNT(*) AS n FROM titles\n");
    let mut new = over_demo(&["question", "new"]);
    new.arg(folder.path()).args(["--from", "SELECT 1 AS n"]);
    let (_, told) = output(new, 2);
    assert!(!folder.path().join("question.toml").exists(), "{told}");
}

#[test]
fn an_own_question_is_answered_beside_the_eight_in_every_format() {
    let folder = Folder::new().with("kinds", KINDS);
    let both = json(folder.over_demo(&["answer"]), 0);
    assert_eq!(both["answers"].as_array().map(Vec::len), Some(8));
    assert_eq!(schema_errors(&both), Vec::<String>::new());
    let own = &both["own"][0];
    assert_eq!(
        (&own["question"], &own["schema_version"]),
        (&"kinds".into(), &1.into())
    );
    assert_eq!(own["rows"][0]["kind"], "movie");
    let films = own["rows"][0]["titles"].as_u64().expect("a count");
    assert!(films > 100, "{own}");

    let (text, _) = output(folder.over_demo(&["answer", "kinds"]), 0);
    assert!(text.contains("How many titles of each kind?"), "{text}");
    assert!(text.contains("Own question kinds: least = 0"), "{text}");
    assert!(
        text.contains("movie") && text.contains(&films.to_string()),
        "{text}"
    );
    let (text, _) = output(
        folder.over_demo(&["answer", "7", "kinds", "--lang", "pt-BR"]),
        0,
    );
    assert!(
        text.contains("Quantos títulos de cada tipo?") && text.contains("Títulos"),
        "{text}"
    );
    assert!(text.contains("7  Quais foram os 10 filmes"), "{text}");

    let (csv, _) = output(folder.over_demo(&["answer", "kinds", "--format", "csv"]), 0);
    assert!(
        csv.starts_with(&format!("kind,titles\nmovie,{films}\n")),
        "{csv}"
    );
    let (csv, _) = output(
        folder.over_demo(&["answer", "1", "kinds", "--format", "csv"]),
        0,
    );
    assert!(
        csv.contains(&format!("kinds,answer,1,titles,{films}\n")),
        "{csv}"
    );
    let (markdown, _) = output(
        folder.over_demo(&["answer", "kinds", "--format", "markdown"]),
        0,
    );
    assert!(
        markdown.contains("## How many titles of each kind?"),
        "{markdown}"
    );
    assert!(
        markdown.contains(&format!("| movie | {films} |")),
        "{markdown}"
    );
}

#[test]
fn parameters_are_set_on_the_command_line_and_filters_narrow_own_questions() {
    let folder = Folder::new().with("kinds", KINDS).with("other", KINDS);
    let titles = |answers: &Value, at: usize| answers["own"][at]["rows"][0]["titles"].as_u64();
    let all = json(folder.over_demo(&["answer", "kinds"]), 0);
    let few = json(
        folder.over_demo(&["answer", "kinds", "other", "--set", "kinds.least=100000"]),
        0,
    );
    assert!(titles(&few, 0) < titles(&all, 0), "{few}");
    assert_eq!(titles(&few, 1), titles(&all, 0));
    assert_eq!(few["own"][0]["parameters"]["least"], 100_000);
    let filtered = json(
        folder.over_demo(&["answer", "kinds", "--from-year", "2000"]),
        0,
    );
    assert!(titles(&filtered, 0) < titles(&all, 0), "{filtered}");
    for (set, told) in [
        ("lest=1", "did you mean least?"),
        ("least=many", "a whole number"),
        ("least", "give NAME=VALUE"),
        ("nobody.least=1", "there is no question `nobody`"),
    ] {
        let mut command = folder.over_demo(&["answer", "kinds", "--set", set]);
        command.assert().code(2).stderr(says(told));
    }
}

#[test]
fn an_own_question_that_fails_is_told_in_its_place_and_the_eight_are_answered() {
    let folder = Folder::new()
        .with("kinds", KINDS)
        .asking("column", "SELECT kind,\n       yeer\nFROM titles")
        .asking(
            "half-way",
            "SELECT CAST(primary_title AS BIGINT) AS n FROM titles",
        )
        .asking("writes", "INSERT INTO titles SELECT * FROM titles")
        .asking(
            "writes-behind",
            "WITH x AS (SELECT 1) INSERT INTO titles SELECT * FROM titles",
        )
        .asking("reads-a-file", "SELECT * FROM '/etc/passwd'")
        .asking("reads-a-csv", "SELECT * FROM read_csv('/etc/passwd')")
        .asking(
            "makes",
            "CREATE EXTERNAL TABLE x STORED AS CSV LOCATION '/etc/passwd'",
        )
        .asking("explains", "EXPLAIN SELECT 1")
        .asking("two", "SELECT 1 AS a; SELECT 2 AS a")
        .asking(
            "hidden",
            "SELECT 1 AS a) SELECT * FROM titles; DROP TABLE titles; --",
        )
        .with("words", ("titel = \"x\"\n", "SELECT 1 AS a"));
    let answers = json(folder.over_demo(&["answer"]), 3);
    assert_eq!(answers["answers"].as_array().map(Vec::len), Some(8));
    assert_eq!(schema_errors(&answers), Vec::<String>::new());
    let alone = json(over_demo(&["answer"]), 0);
    assert_eq!(answers["answers"], alone["answers"]);
    let error = |name: &str| {
        let own = answers["own"].as_array().expect("own").iter();
        let found = own.clone().find(|own| own["question"] == name);
        let found = found.unwrap_or_else(|| panic!("{name}"));
        assert!(
            found["rows"]
                .as_array()
                .is_some_and(|rows| rows.is_empty() == (name != "kinds"))
        );
        found["error"].as_str().unwrap_or_default().to_owned()
    };
    assert_eq!(error("kinds"), "");
    for (name, told) in [
        (
            "column",
            "column/question.sql:2:8: there is no column `yeer` in `titles`; did you mean `start_year`",
        ),
        ("half-way", "half-way/question.sql: cannot cast"),
        ("writes", "`INSERT INTO` is refused"),
        ("reads-a-file", "there is no table `/etc/passwd`"),
        ("reads-a-csv", "read_csv"),
        ("makes", "`CREATE EXTERNAL TABLE` is refused"),
        ("writes-behind", "the statement is no query that only reads"),
        ("explains", "the statement is no query that only reads"),
        ("two", "contains 2 statements"),
        ("hidden", "hidden/question.sql:1:14: SQL syntax"),
        (
            "words",
            "words/question.toml:1:1: unknown key `titel`; did you mean `title`?",
        ),
    ] {
        let error = error(name).to_lowercase();
        assert!(error.contains(&told.to_lowercase()), "{name}: {error}");
    }
    let (text, _) = output(folder.over_demo(&["answer", "7", "words", "kinds"]), 3);
    assert!(
        text.contains("Not answered:") && text.contains("movie"),
        "{text}"
    );
    let (csv, told) = output(folder.over_demo(&["answer", "words", "--format", "csv"]), 3);
    assert!(
        csv.is_empty() && told.contains("unknown key `titel`"),
        "{csv}{told}"
    );
}

#[test]
fn a_statement_that_never_ends_is_stopped_and_the_others_are_answered() {
    let joins = "SELECT COUNT(*) AS n FROM titles a CROSS JOIN titles b CROSS JOIN titles c \
                 CROSS JOIN titles d CROSS JOIN titles e \
                 WHERE a.num_votes + b.num_votes + c.num_votes + d.num_votes + e.num_votes = 7";
    let recursion = "WITH RECURSIVE numbers AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM numbers) \
                     SELECT MAX(n) AS n FROM numbers";
    let folder = Folder::new()
        .asking("joins", joins)
        .asking("recursion", recursion)
        .with("kinds", KINDS);
    let asked = ["answer", "joins", "recursion", "kinds", "--timeout", "2"];
    let answers = json(folder.over_demo(&asked), 3);
    for at in [0, 1] {
        let error = answers["own"][at]["error"].as_str().expect("an error");
        assert!(
            error.contains("more than 2 seconds") && error.contains("--timeout"),
            "{error}"
        );
    }
    assert_eq!(answers["own"][2]["error"], Value::Null);
}

#[test]
fn of_millions_of_rows_the_first_ten_thousand_are_kept_and_the_rest_is_told() {
    let many = "SELECT a.tconst FROM titles a CROSS JOIN titles b CROSS JOIN titles c";
    let folder = Folder::new().asking("many", many);
    let answers = json(folder.over_demo(&["answer", "many"]), 0);
    let own = &answers["own"][0];
    assert_eq!(own["rows"].as_array().map(Vec::len), Some(10_000));
    assert_eq!(own["more_rows"], true);
    let note = own["notes"][0]["en"].as_str().expect("a note");
    assert!(note.contains("only the first 10,000"), "{note}");
    let (text, _) = output(folder.over_demo(&["answer", "many"]), 0);
    assert!(
        text.lines().count() < 200 && text.contains("and 9,900 more rows"),
        "{text}"
    );
}

#[test]
fn a_question_about_a_table_that_the_lake_lacks_says_so() {
    let scene = Scene::new(3, 3);
    scene.json(&["ingest", "movies.csv", "--lake", "lake", "-q"], 0);
    scene.json(&["refine", "--lake", "lake", "-q"], 0);
    fs::remove_dir_all(scene.path("lake/Trusted/tmdb_providers")).expect("removed");
    let folder = Folder::new().asking("streaming", "SELECT provider_name FROM tmdb_providers");
    let mut command = bare(scene.folder.path());
    command.args(["answer", "streaming", "--lake", "lake", "--questions"]);
    command.arg(folder.path());
    let error = json(command, 3)["own"][0]["error"].to_string();
    assert!(
        error.contains("does not have the table `tmdb_providers`"),
        "{error}"
    );
    assert!(error.contains("question.sql:1:27"), "{error}");
}

#[test]
fn an_empty_table_and_an_empty_answer_are_told() {
    let folder = Folder::new().asking("nothing", "SELECT tconst FROM tmdb_providers");
    let own = json(folder.over_demo(&["answer", "nothing"]), 0)["own"][0].clone();
    let notes = own["notes"].to_string();
    assert!(notes.contains("The answer has no rows."), "{notes}");
    assert!(
        notes.contains("The table tmdb_providers of this lake has no rows."),
        "{notes}"
    );
    let (csv, _) = output(
        folder.over_demo(&["answer", "nothing", "--format", "csv"]),
        0,
    );
    assert_eq!(csv, "tconst\n");
}

#[test]
fn names_that_are_not_there_and_names_that_are_there_twice_are_refused() {
    let folder = Folder::new().with("kinds", KINDS);
    let mut command = folder.over_demo(&["answer", "kind"]);
    command.assert().code(2).stderr(says("did you mean kinds?"));
    over_demo(&["answer", "kinds"])
        .assert()
        .code(2)
        .stderr(says("--questions"));
    over_demo(&["answer", "9"])
        .assert()
        .code(2)
        .stderr(says("1 to 8"));
    over_demo(&["answer", "../kinds"])
        .assert()
        .code(2)
        .stderr(says("1 to 8"));
    let other = Folder::new().with("kinds", KINDS);
    let mut command = folder.over_demo(&["answer"]);
    command.arg("--questions").arg(other.path());
    command
        .assert()
        .code(2)
        .stderr(says("two questions have the name `kinds`"));
    over_demo(&["answer", "--questions", "nowhere"])
        .assert()
        .code(2)
        .stderr(says("nowhere"));
    let empty = Folder::new();
    empty
        .over_demo(&["answer"])
        .assert()
        .code(2)
        .stderr(says("cinelake question new"));
}

#[test]
fn what_is_no_question_is_passed_over_with_a_note() {
    let folder = Folder::new().with("kinds", KINDS);
    fs::write(folder.path().join("README.md"), "words").expect("written");
    fs::write(folder.path().join("kinds/notes.txt"), "words").expect("written");
    fs::write(folder.path().join(".DS_Store"), "words").expect("written");
    #[cfg(unix)]
    std::os::unix::fs::symlink(folder.path().join("kinds"), folder.path().join("linked"))
        .expect("linked");
    let (_, told) = output(folder.over_demo(&["answer", "kinds"]), 0);
    assert!(told.contains("README.md is passed over"), "{told}");
    assert!(told.contains("notes.txt is passed over"), "{told}");
    assert!(!told.contains("DS_Store"), "{told}");
    #[cfg(unix)]
    assert!(told.contains("linked is passed over"), "{told}");
    // The folder of one question is a folder of questions too.
    let mut command = over_demo(&["answer", "kinds"]);
    command.arg("--questions").arg(folder.path().join("kinds"));
    command.assert().success();
}

#[cfg(unix)]
#[test]
fn a_linked_file_a_large_one_and_a_bad_name_are_problems() {
    let folder = Folder::new()
        .with("kinds", KINDS)
        .with("Bad_Name", KINDS)
        .asking(
            "large",
            &format!("SELECT 1 AS a -- {}", "x".repeat(1024 * 1024)),
        );
    let sql = folder.path().join("kinds/question.sql");
    fs::remove_file(&sql).expect("removed");
    std::os::unix::fs::symlink("/etc/hostname", &sql).expect("linked");
    let (text, _) = output(folder.check(), 2);
    assert!(
        text.contains("kinds/question.sql: it is no plain file"),
        "{text}"
    );
    assert!(text.contains("small letters, digits and -"), "{text}");
    assert!(text.contains("more than 1 MiB"), "{text}");
}

#[test]
fn check_tells_every_problem_with_its_place_and_runs_nothing() {
    let toml = "titel = \"x\"\n[chart]\nkind = \"pie\"\n";
    let folder = Folder::new()
        .with("kinds", KINDS)
        .with("words", (toml, "SELECT 1 AS a,,"))
        .with(
            "columns",
            ("title = \"x\"\n[columns.kin]\n", "SELECT kind FROM titles"),
        )
        .asking("column", "SELECT kind, t.yeer FROM titles t")
        .asking(
            "half-way",
            "SELECT CAST(primary_title AS BIGINT) AS n FROM titles",
        );
    let (text, _) = output(folder.check(), 2);
    for line in [
        "kinds: good",
        "half-way: good",
        "words/question.toml:1:1: unknown key `titel`; did you mean `title`?",
        "words/question.toml:3:8: `pie` is no `kind`",
        "columns/question.toml:2:1: the statement gives no column `kin`; did you mean `kind`?",
        "column/question.sql:1:16: there is no column `t.yeer`; did you mean `start_year`",
        "5 questions, 4 problems",
    ] {
        assert!(text.contains(line), "{line} in {text}");
    }
    let checked = json(folder.check(), 2);
    assert_eq!(checked["problems"], 4);
    assert_eq!(checked["planned"], true);
    let problem = &checked["questions"][0]["problems"][0];
    assert_eq!(
        (&problem["line"], &problem["column"]),
        (&1.into(), &16.into()),
        "{checked}"
    );
    // Without a lake the texts are checked.
    let mut command = bare(folder.path());
    command.args(["question", "check", "."]);
    let (text, _) = output(command, 2);
    assert!(text.contains("that needs --lake"), "{text}");
}

#[test]
fn a_new_question_runs_as_it_is_and_nothing_is_overwritten() {
    let folder = Folder::new();
    let new = |name: &str, args: &[&str]| -> Command {
        let path: PathBuf = folder.path().join("mine").join(name);
        let mut command = bare(folder.path());
        command.args(["question", "new"]).arg(path).args(args);
        command
    };
    let lake = crate::questions::lake().display().to_string();
    let from = "SELECT genres_text, COUNT(*) AS films, AVG(average_rating) AS mean_rating\n\
                FROM selected_titles GROUP BY genres_text ORDER BY films DESC, genres_text LIMIT 5;";
    let (text, _) = output(new("example", &[]), 0);
    assert!(
        text.contains("cinelake answer example --questions"),
        "{text}"
    );
    output(new("genres", &["--from", from, "--lake", &lake]), 0);
    let (_, told) = output(new("bare", &["--from", from]), 0);
    assert!(told.contains("with --lake"), "{told}");
    let mut answer = over_demo(&["answer", "example", "genres", "bare"]);
    answer.arg("--questions").arg(folder.path().join("mine"));
    let answers = json(answer, 0);
    let genres = &answers["own"][1];
    assert_eq!(genres["rows"].as_array().map(Vec::len), Some(5));
    assert_eq!(genres["chart"]["kind"], "bar");
    assert_eq!(genres["columns"][2]["format"], "rating");
    assert_eq!(genres["columns"][0]["label"]["en"], "Genres text");
    assert_eq!(answers["own"][2]["rows"], genres["rows"]);

    let before = fs::read(folder.path().join("mine/genres/question.toml")).expect("bytes");
    new("genres", &[])
        .assert()
        .code(2)
        .stderr(says("stays as it is"));
    assert_eq!(
        fs::read(folder.path().join("mine/genres/question.toml")).expect("bytes"),
        before
    );
    new("Bad", &[])
        .assert()
        .code(2)
        .stderr(says("small letters"));
    new("../x", &["--from", "DROP TABLE titles"])
        .assert()
        .code(2)
        .stderr(says("refused"));
    new(
        "slip",
        &["--from", "SELECT yeer FROM titles", "--lake", &lake],
    )
    .assert()
    .code(2)
    .stderr(says("there is no column `yeer`"));
    assert!(!folder.path().join("mine/slip").exists() && !folder.path().join("x").exists());
}

#[test]
fn the_report_has_a_section_for_each_own_question_and_says_how_it_is_made_again() {
    let folder = Folder::new()
        .with("kinds", KINDS)
        .asking("broken", "SELECT yeer FROM titles");
    let page = folder.path().join("page.html");
    let target = page.display().to_string();
    let args = [
        "report",
        "--as-of",
        "2024-12-31",
        "--output",
        &target,
        "--set",
        "least=7",
    ];
    let (_, told) = output(folder.over_demo(&args), 3);
    assert!(told.contains("question broken: "), "{told}");
    let text = fs::read_to_string(&page).expect("a page");
    for part in [
        "id=\"en-own-kinds\"",
        "id=\"pt-own-broken\"",
        "Quantos títulos de cada tipo?",
        "least = 7",
        "there is no column `yeer`",
        "--set least=7",
    ] {
        assert!(text.contains(part), "{part}");
    }
    let (markdown, _) = output(folder.over_demo(&["report", "--format", "markdown"]), 3);
    assert!(
        markdown.contains("\n## Quantos títulos de cada tipo?\n"),
        "{markdown}"
    );
    let mut plain = over_demo(&["report", "--output", "-"]);
    let ran = plain.assert().success();
    assert!(!String::from_utf8_lossy(&ran.get_output().stdout).contains("-own-"));
}

#[test]
fn the_folder_is_a_setting_and_the_time_of_tmdb_is_not_that_of_a_statement() {
    let folder = Folder::new().with("kinds", KINDS);
    let here = folder.path().join("elsewhere");
    fs::create_dir(&here).expect("made");
    fs::write(
        here.join("cinelake.toml"),
        format!(
            "questions = [\"{}\"]\ntimeout = 0\n",
            folder.path().join("kinds").display()
        ),
    )
    .expect("written");
    let mut command = over_demo(&["answer", "kinds"]);
    command.current_dir(&here);
    assert_eq!(json(command, 0)["own"][0]["question"], "kinds");
    let mut command = bare(&here);
    command.args(["config", "--timeout", "30"]);
    let (text, _) = output(command, 0);
    assert!(
        text.contains("questions") && text.contains("/kinds"),
        "{text}"
    );
}
