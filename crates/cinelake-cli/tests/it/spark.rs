//! `--engine spark` and `spark job`, against scripts in place of Spark: what is said when it is missing, too
//! old, dies or hangs. That the answers are those of the engine in cinelake is checked with a real Spark by
//! `benches/check_spark.py`.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use predicates::prelude::*;
use tempfile::TempDir;

use crate::questions::lake;
use crate::support::{bare, files_below};

/// Like the real driver, it puts whole files where they are looked for.
const READY: &str = r#"echo '{"version":"4.0.0"}' > part; mv part ready.json"#;

fn says(text: &str) -> impl Predicate<str> + use<'_> {
    predicate::str::contains(text)
}

/// A folder with a `spark-submit` that runs this in the folder of the statements.
fn home(script: &str) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let program = folder.path().join("bin/spark-submit");
    fs::create_dir(folder.path().join("bin")).expect("a folder");
    let text = format!("#!/bin/sh\nfor last; do :; done\ncd \"$last\"\n{script}\n");
    fs::write(&program, text).expect("a script");
    fs::set_permissions(&program, PermissionsExt::from_mode(0o755)).expect("a program");
    folder
}

fn ask(home: &Path, lake: &Path, args: &[&str]) -> Command {
    let mut command = bare(home);
    command
        .env("SPARK_HOME", home)
        .env("PATH", "/usr/bin:/bin")
        .args(["answer", "1", "--engine", "spark"])
        .args(args)
        .arg("--lake")
        .arg(lake);
    command
}

#[test]
fn without_spark_it_is_said_how_to_get_it() {
    let empty = tempfile::tempdir().expect("a folder");
    let mut command = bare(empty.path());
    command
        .env("PATH", empty.path())
        .args(["answer", "--engine", "spark", "--lake"])
        .arg(lake());
    let message = says("pip install pyspark").and(says("Java 17"));
    command.assert().code(2).stderr(message).stdout("");
}

/// A Python that imports this as pyspark.
fn with_pyspark(text: &str) -> Command {
    let folder = tempfile::tempdir().expect("a folder").keep();
    fs::create_dir(folder.join("pyspark")).expect("a folder");
    fs::write(folder.join("pyspark/__init__.py"), text).expect("a module");
    let mut command = ask(&folder, &lake(), &["--python", "python3"]);
    command.env("PYTHONPATH", &folder);
    command
}

#[test]
fn a_spark_that_is_too_old_or_a_python_without_it_is_named() {
    let message = says("this is Spark 3.3.1; cinelake needs 3.5 or later");
    with_pyspark("__version__ = '3.3.1'")
        .assert()
        .code(2)
        .stderr(message);
    with_pyspark("raise ImportError('none')")
        .assert()
        .code(2)
        .stderr(says("python3 has no pyspark").and(says("pip install pyspark")));
}

#[test]
fn a_spark_that_dies_is_told_with_the_end_of_its_log() {
    let home = home("echo 'out of memory'; exit 3");
    let message = says("Spark ended by itself").and(says("out of memory"));
    ask(home.path(), &lake(), &[])
        .assert()
        .code(2)
        .stderr(message);
    let later = self::home(&format!("{READY}; sleep 0.2; echo 'lost a disk'; exit 3"));
    ask(later.path(), &lake(), &[])
        .assert()
        .code(2)
        .stderr(says("question 1").and(says("lost a disk")));
}

#[test]
fn a_spark_that_hangs_is_ended_with_all_that_it_has_started() {
    let home = home("sleep 600 & echo $! > \"$SPARK_HOME/started\"; wait");
    ask(home.path(), &lake(), &["--engine-timeout", "1"])
        .assert()
        .code(2)
        .stderr(says("Spark was not ready within 1 seconds").and(says("--engine-timeout")));
    let started = fs::read_to_string(home.path().join("started")).expect("a process");
    let stat = fs::read_to_string(format!("/proc/{}/stat", started.trim()));
    // Gone, or a dead one that nobody has looked at yet.
    assert!(stat.is_err() || stat.is_ok_and(|stat| stat.contains(") Z ")));
}

#[test]
fn a_statement_that_spark_refuses_is_told_in_its_own_words() {
    let script = format!(
        "{READY}\nwhile :; do for ask in ask-*.json; do [ -e \"$ask\" ] && \
         echo '{{\"message\":\"no such function\"}}' > part && mv part \"error-${{ask#ask-}}\"; done; sleep 0.02; done"
    );
    let home = home(&script);
    ask(home.path(), &lake(), &[]).assert().code(2).stderr(says(
        "question 1: the query failed: Spark: no such function",
    ));
}

fn copy(from: &Path, to: &Path) {
    for file in files_below(from) {
        let place = to.join(file.strip_prefix(from).expect("inside"));
        fs::create_dir_all(place.parent().expect("a folder")).expect("a folder");
        fs::copy(&file, place).expect("a copy");
    }
}

#[test]
fn a_table_that_is_replaced_meanwhile_is_an_error_and_never_a_count() {
    let folder = tempfile::tempdir().expect("a folder");
    let own: PathBuf = folder.path().join("lake");
    copy(&lake(), &own);
    let table = own.join("Trusted/titles/titles.parquet");
    let script = format!(
        "{READY}\nwhile [ ! -e ask-000001.json ]; do sleep 0.02; done\ncp '{table}' '{table}.new'; mv '{table}.new' '{table}'\n\
         printf '{{\"columns\":[],\"more\":false}}\\n' > part; mv part rows-000001.jsonl; sleep 600",
        table = table.display()
    );
    let home = home(&script);
    ask(home.path(), &own, &[])
        .assert()
        .code(4)
        .stderr(says("table `titles` was replaced while it was being read"))
        .stdout("");
}

#[test]
fn flags_of_spark_without_spark_are_refused() {
    let home = home("");
    let mut command = bare(home.path());
    command
        .args(["answer", "--master", "local[2]", "--lake"])
        .arg(lake());
    command
        .assert()
        .code(2)
        .stderr(says("--master is for Spark; give --engine spark with it"));
    let mut command = bare(home.path());
    command
        .args(["answer", "--spark-conf", "a=b", "--lake"])
        .arg(lake());
    command.assert().code(2).stderr(says(
        "--spark-conf is for Spark; give --engine spark with it",
    ));
    ask(home.path(), &lake(), &["--spark-conf", "spark.x"])
        .assert()
        .code(2)
        .stderr(says("--spark-conf spark.x is no setting"));
}

#[test]
fn the_job_is_a_package_whose_own_tests_pass() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut command = bare(folder.path());
    command.args(["spark", "job", "--lake", "s3://films", "--output", "job"]);
    command
        .assert()
        .success()
        .stdout(says("spark-submit job/main.py --lake s3://films"));
    let mut tests = Command::new("python3");
    tests
        .current_dir(folder.path().join("job"))
        .args(["-B", "-m", "unittest", "discover", "tests"]);
    tests.assert().success().stderr(says("OK"));
    let readme = fs::read_to_string(folder.path().join("job/README.md")).expect("a README");
    assert!(readme.contains("--lake s3://films"), "{readme}");
}
