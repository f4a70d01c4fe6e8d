//! Input that is meant to do harm: statements, places, and texts that steer a terminal.

use std::process::Stdio;
use std::time::{Duration, Instant};

use predicates::prelude::*;

use crate::questions::{lake, over_demo};
use crate::support::{KEY, Scene, bare, files_below};

fn says(text: &str) -> impl Predicate<str> + use<'_> {
    predicate::str::contains(text)
}

/// Runs the statements of a text, which is too long for a command line.
fn sql(text: &str, more: &[&str]) -> assert_cmd::assert::Assert {
    let mut command = over_demo(&["sql", "-", "--format", "csv"]);
    command.args(more).write_stdin(text).assert()
}

/// Whatever there are many of in a statement, it is answered or refused, and the process lives.
#[test]
fn no_statement_is_so_deep_that_it_ends_the_process() {
    let joined = |n: usize, glue: &str, part: &dyn Fn(usize) -> String| {
        let parts: Vec<String> = (0..n).map(part).collect();
        parts.join(glue)
    };
    let tables = |n: usize| joined(n, ", ", &|at| format!("(SELECT 1 AS a{at}) AS t{at}"));
    let chained = |n: usize, step: &dyn Fn(usize) -> String| {
        let steps: Vec<String> = (1..n).map(step).collect();
        format!(
            "WITH a0 AS (SELECT 1 AS x), {} SELECT count(*) FROM a{}",
            steps.join(", "),
            n - 1
        )
    };
    let deep = [
        joined(5_000, " UNION ALL ", &|_| "SELECT 1".to_owned()),
        format!("SELECT {}", joined(8_000, "+", &|_| "1".to_owned())),
        format!("SELECT {}", joined(8_000, "||", &|_| "'a'".to_owned())),
        format!(
            "SELECT * FROM titles WHERE {}",
            joined(12_000, " OR ", &|at| format!("start_year = {at}"))
        ),
        format!("{}SELECT 1", "EXPLAIN ".repeat(2_000)),
        format!("SELECT {}1{}", "(".repeat(5_000), ")".repeat(5_000)),
        format!("SELECT {}1", "- ".repeat(20_000)),
        format!("SELECT {}true", "NOT ".repeat(20_000)),
        format!("SELECT {}1{}", "abs(".repeat(5_000), ")".repeat(5_000)),
        format!("SELECT [1]{}", "[1]".repeat(5_000)),
        format!("SELECT 1{}", "::int".repeat(5_000)),
        format!("SELECT 1 FROM {}", tables(2_000)),
        chained(3_000, &|at| format!("a{at} AS (SELECT x FROM a{})", at - 1)),
        chained(40, &|at| {
            format!(
                "a{at} AS (SELECT * FROM a{0} UNION ALL SELECT * FROM a{0})",
                at - 1
            )
        }),
    ];
    for text in &deep {
        let ran = sql(text, &[]);
        let code = ran.get_output().status.code();
        let told = String::from_utf8_lossy(&ran.get_output().stderr).into_owned();
        assert_eq!(code, Some(2), "{}: {told}", &text[..40]);
        assert!(told.starts_with("error: "), "{told}");
    }
}

#[test]
fn statements_within_the_limit_are_answered() {
    let years: Vec<String> = (0..400).map(|at| format!("start_year = {at}")).collect();
    let rows = vec!["SELECT 1"; 300].join(" UNION ALL ");
    let numbers: Vec<String> = (0..5_000).map(|at| at.to_string()).collect();
    for text in [
        format!("SELECT count(*) FROM titles WHERE {}", years.join(" OR ")),
        format!("SELECT count(*) FROM ({rows})"),
        format!(
            "SELECT count(*) FROM titles WHERE start_year IN ({})",
            numbers.join(",")
        ),
        format!("SELECT count(*) FROM (VALUES ({}))", numbers.join("),(")),
        format!("SELECT {}", vec!["1"; 300].join("+")),
    ] {
        sql(&text, &[]).success();
    }
}

#[test]
fn a_statement_that_needs_too_much_memory_ends_with_a_sentence() {
    // What a join keeps cannot be put aside.
    let side = |name: &str| {
        format!(
            "(SELECT value AS {name}, repeat('x', 300) || value AS t FROM generate_series(1, 400000))"
        )
    };
    let joined = format!(
        "SELECT count(*) FROM {} AS l JOIN {} AS r ON l.x = r.y AND l.t <> r.t",
        side("x"),
        side("y")
    );
    let ran = sql(&joined, &["--memory", "64MiB"]).code(2);
    let told = String::from_utf8_lossy(&ran.get_output().stderr).into_owned();
    assert!(
        told.contains("64 MiB") && told.contains("--memory"),
        "{told}"
    );
    // A sort goes on in temporary files.
    let sorted = "SELECT max(n) FROM (SELECT row_number() OVER (ORDER BY repeat('x', 100) || value) AS n \
                  FROM generate_series(1, 1000000))";
    let ran = sql(sorted, &["--memory", "64MiB"]).success();
    assert!(String::from_utf8_lossy(&ran.get_output().stdout).contains("1000000"));
}

#[test]
fn memory_is_a_size_with_its_unit() {
    for size in ["2", "10MiB", "lots", "=1GiB"] {
        over_demo(&["sql", "SELECT 1", "--memory", size])
            .assert()
            .code(2)
            .stderr(says("MiB"));
    }
}

#[test]
fn no_result_is_written_into_the_zones_of_the_lake() {
    let before = files_below(&lake());
    let table = lake().join("Trusted/titles/titles.parquet");
    let bytes = std::fs::read(&table).expect("a table");
    let roundabout = lake().join("Trusted/../Trusted/titles/./titles.parquet");
    for path in [
        table.clone(),
        roundabout,
        lake().join("Raw/rows.csv"),
        lake().join("Refined/rows.json"),
    ] {
        let path = path.display().to_string();
        over_demo(&["sql", "SELECT 1", "--output", &path])
            .assert()
            .code(2)
            .stderr(says("outside of the lake"));
    }
    let page = lake()
        .join("Trusted/titles/report.html")
        .display()
        .to_string();
    over_demo(&["report", "--output", &page])
        .assert()
        .code(2)
        .stderr(says("zone Trusted"));
    assert_eq!(std::fs::read(&table).expect("a table"), bytes);
    assert_eq!(files_below(&lake()), before);
}

#[cfg(unix)]
#[test]
fn a_link_in_place_of_a_table_is_not_followed() {
    let scene = Scene::new(5, 5);
    scene.json(&["ingest", "movies.csv", "--lake", "lake", "-q"], 0);
    std::fs::create_dir(scene.path("elsewhere")).expect("made");
    std::fs::create_dir(scene.path("lake/Trusted")).expect("made");
    let link = scene.path("lake/Trusted/titles");
    std::os::unix::fs::symlink(scene.path("elsewhere"), &link).expect("linked");
    for command in [
        &["refine"][..],
        &["sql", "SELECT 1"],
        &["tables"],
        &["purge", "--older-than", "1d", "--yes"],
    ] {
        scene
            .cinelake()
            .args(command)
            .args(["--lake", "lake"])
            .assert()
            .code(2)
            .stderr(says("lake/Trusted/titles is a symbolic link"));
    }
    assert!(files_below(&scene.path("elsewhere")).is_empty());
}

/// Escape sequences and marks of direction, as a file name, a column, a genre and a setting.
#[test]
fn nothing_of_a_strangers_steers_the_terminal() {
    let scene = Scene::new(3, 3);
    let odd = "m\u{1b}]0;owned\u{7}\u{9b}31m\u{202e}\u{2028}x.csv";
    scene.write(odd, "tconst,primaryTitle\nnm0000001,A\n");
    let cases: [Vec<&str>; 5] = [
        vec!["inspect", odd],
        vec!["inspect", "movies.csv", "--genre", odd],
        vec!["plan", "nowhere\u{1b}[2J\u{202e}.csv"],
        vec!["sql", "SELECT 1", "--lake", odd],
        vec!["ingest", "movies.csv", "--lake", "s3\u{1b}[2J://x"],
    ];
    for args in cases {
        let ran = scene.cinelake().args(&args).assert();
        for bytes in [&ran.get_output().stdout, &ran.get_output().stderr] {
            let text = String::from_utf8_lossy(bytes);
            let steers = |sign: char| {
                (sign.is_control() && sign != '\n') || matches!(sign, '\u{202e}' | '\u{2028}')
            };
            assert!(!text.contains(steers), "{args:?}: {text:?}");
        }
    }
}

/// `-vv` promises every request.
#[test]
fn very_verbose_tells_every_request_and_no_key() {
    let scene = Scene::new(12, 10);
    let ran = scene
        .cinelake()
        .args(["ingest", "movies.csv", "--lake", "lake", "-vv"])
        .assert()
        .success();
    let told = String::from_utf8_lossy(&ran.get_output().stderr).into_owned();
    let answered = told
        .lines()
        .filter(|line| line.contains("answered"))
        .count() as u64;
    assert_eq!(answered, scene.server.counters.requests(), "{told}");
    assert!(told.contains("endpoint=\"/3/movie/tt1000001\""), "{told}");
    assert!(!told.contains(KEY));
}

/// Finds nothing for hours, and gives no thread back meanwhile.
const ENDLESS: &str = "SELECT COUNT(*) FROM titles a CROSS JOIN titles b CROSS JOIN titles c \
    CROSS JOIN titles d CROSS JOIN titles e \
    WHERE a.num_votes + b.num_votes + c.num_votes + d.num_votes + e.num_votes = 7";

#[cfg(unix)]
#[test]
fn a_statement_that_never_ends_is_stopped_by_the_first_signal() {
    for name in ["-INT", "-TERM"] {
        let file = tempfile::NamedTempFile::new().expect("a file");
        let output = file.path().with_extension("csv");
        let mut child = std::process::Command::new(assert_cmd::cargo::cargo_bin("cinelake"))
            .args(["sql", ENDLESS, "--output"])
            .arg(&output)
            .arg("--lake")
            .arg(lake())
            .env_clear()
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("starts");
        // Long enough for both threads of the engine to be at it.
        std::thread::sleep(Duration::from_secs(3));
        let sent = std::process::Command::new("kill")
            .args([name, &child.id().to_string()])
            .status();
        assert!(sent.is_ok_and(|status| status.success()));
        assert_eq!(child.wait().expect("ends").code(), Some(4), "{name}");
        assert!(!output.exists());
    }
}

/// A pipe that nobody writes to is waited for, and that is said; Ctrl-C ends it with its exit code.
#[cfg(unix)]
#[test]
fn a_pipe_without_a_writer_is_told_and_left_with_ctrl_c() {
    let folder = tempfile::tempdir().expect("a folder");
    let pipe = folder.path().join("pipe");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    assert!(made.is_ok_and(|status| status.success()));
    let lake = lake().display().to_string();
    let commands: [&[&str]; 3] = [
        &["inspect", "pipe"],
        &["sql", "--file", "pipe", "--lake", &lake],
        &["aws", "invoke", "--local", "--event", "pipe"],
    ];
    for arguments in commands {
        let mut command = std::process::Command::new(assert_cmd::cargo::cargo_bin("cinelake"));
        let child = command
            .args(arguments)
            .args(["--format", "json"])
            .env_clear()
            .current_dir(folder.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("starts");
        std::thread::sleep(Duration::from_secs(1));
        let began = Instant::now();
        let sent = std::process::Command::new("kill")
            .args(["-INT", &child.id().to_string()])
            .status();
        assert!(sent.is_ok_and(|status| status.success()));
        let output = child.wait_with_output().expect("ends");
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(4), "{arguments:?}: {told}");
        let waits = "waiting for what is written into the pipe pipe";
        assert!(told.contains(waits), "{arguments:?}: {told}");
        assert!(told.contains("stopped by Ctrl-C"), "{told}");
        let object: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
        assert_eq!(object["exit_code"], 4);
        assert!(began.elapsed() < Duration::from_secs(10));
    }
}

#[cfg(unix)]
#[test]
fn what_is_written_into_a_pipe_is_read() {
    let scene = Scene::new(7, 7);
    let made = std::process::Command::new("mkfifo")
        .arg(scene.path("pipe.csv"))
        .status();
    assert!(made.is_ok_and(|status| status.success()));
    let (from, to) = (scene.path("movies.csv"), scene.path("pipe.csv"));
    let writer = std::thread::spawn(move || std::fs::copy(from, to));
    bare(scene.folder.path())
        .args(["inspect", "pipe.csv"])
        .timeout(Duration::from_secs(60))
        .assert()
        .success()
        .stdout(says("7 films"));
    writer.join().expect("ends").expect("copied");
}

/// Files that are none, through each flag and command that takes a catalogue.
#[cfg(unix)]
#[test]
fn a_link_that_leads_nowhere_or_to_itself_is_named_with_what_the_system_says() {
    let scene = Scene::new(3, 3);
    let link = |to: &str, name: &str| {
        std::os::unix::fs::symlink(to, scene.path(name)).expect("linked");
    };
    link("loop.csv", "loop.csv");
    link("gone.csv", "dead.csv");
    std::fs::create_dir(scene.path("folder")).expect("made");
    std::fs::copy(scene.path("movies.csv"), scene.path("folder/movies.csv")).expect("copied");
    link("ratings.csv", "folder/ratings.csv");
    std::fs::create_dir(scene.path("empty.csv")).expect("made");
    for (name, words) in [
        ("loop.csv", "loop.csv: too many levels of symbolic links"),
        ("dead.csv", "dead.csv: "),
        ("folder", "folder/ratings.csv: "),
        ("empty.csv", "empty.csv: is a folder without a file in it"),
    ] {
        refused_by_every_reader(&scene, name, words);
    }
}

/// Everything that reads a table ends with exit code 2 and these words, in any case of the letters.
fn refused_by_every_reader(scene: &Scene, name: &str, words: &str) {
    for args in [
        vec!["inspect", name],
        vec!["plan", name, "--lake", "lake"],
        vec!["ingest", name, "--lake", "lake"],
        vec!["inspect", "movies.csv", "--ids", name],
        vec!["plan", "movies.csv", "--crosswalk", name, "--lake", "lake"],
        vec![
            "ingest",
            "movies.csv",
            "--second-opinion",
            name,
            "--lake",
            "lake",
        ],
    ] {
        let ran = scene
            .cinelake()
            .args(&args)
            .timeout(Duration::from_secs(60))
            .assert();
        let told = String::from_utf8_lossy(&ran.get_output().stderr).to_lowercase();
        assert_eq!(ran.get_output().status.code(), Some(2), "{args:?}: {told}");
        assert!(told.contains(&words.to_lowercase()), "{args:?}: {told}");
    }
}

/// Input that is no catalogue is refused by everything that reads one, with its name, in one sentence.
#[test]
fn what_is_no_text_table_is_refused_by_every_flag_that_reads_one() {
    let scene = Scene::new(3, 3);
    let text = "tconst,tmdbId,budget\ntt1000001,1,1\n";
    let wide = text
        .chars()
        .flat_map(|letter| (letter as u32).to_le_bytes());
    let wide: Vec<u8> = wide.collect();
    let columns = format!(
        "tconst,tmdbId,budget{}\ntt1000001,1,1{}\n",
        ",c".repeat(20_000),
        ",1".repeat(20_000)
    );
    let line = format!("{text}tt1000002,2,{}", "9".repeat(17 << 20));
    for (name, bytes, words) in [
        ("wide.csv", wide, "wide.csv is UTF-32LE"),
        (
            "latin.csv",
            b"tconst,tmdbId,budget,t\ntt1000001,1,1,caf\xe9\n".to_vec(),
            "latin.csv, line 2: invalid UTF-8",
        ),
        (
            "nul.csv",
            b"tconst,tmdbId,budget\ntt1000001,1,1\0\n".to_vec(),
            "nul.csv, line 2: a NUL byte",
        ),
        (
            "columns.csv",
            columns.into_bytes(),
            "columns.csv, line 1: more than 16384 columns",
        ),
        (
            "line.csv",
            line.into_bytes(),
            "line.csv, line 3: longer than",
        ),
    ] {
        std::fs::write(scene.path(name), bytes).expect("written");
        refused_by_every_reader(&scene, name, words);
    }
    assert!(files_below(&scene.path("lake/Raw/TMDB")).is_empty());
}

/// A device and a file of any size in the place of a small one.
#[cfg(unix)]
#[test]
fn a_small_file_without_an_end_is_refused_and_not_read_for_ever() {
    let scene = Scene::new(3, 3);
    let endless = "/dev/zero";
    for args in [
        vec!["sql", "--file", endless, "--lake", "lake"],
        vec!["aws", "invoke", "--local", "--event", endless],
        vec!["config", "--config", endless],
    ] {
        let ran = scene
            .cinelake()
            .args(&args)
            .timeout(Duration::from_secs(60))
            .assert();
        let told = String::from_utf8_lossy(&ran.get_output().stderr).into_owned();
        assert_eq!(ran.get_output().status.code(), Some(2), "{args:?}: {told}");
        assert!(
            told.contains(endless) && told.contains("more than 16 MiB"),
            "{args:?}: {told}"
        );
    }
}
