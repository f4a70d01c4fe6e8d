//! Against shell scripts in place of Spark: they read and write the same files.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use super::*;

/// Answers every statement with one row.
const ANSWERS: &str = r#"
echo '{"version":"4.0.0"}' > ready.json
number=1
while :; do
    ask=$(printf 'ask-%06d.json' $number)
    if [ -e $ask ]; then
        printf '{"columns":[{"name":"x","type":"bigint"}],"more":true}\n["7"]\n' > part
        mv part $(printf 'rows-%06d.jsonl' $number)
        number=$((number + 1))
    fi
    sleep 0.01
done"#;

fn settings(folder: &Path, script: &str) -> Settings {
    let program = folder.join("spark-submit");
    let text = format!("#!/bin/sh\nfor last; do :; done\ncd \"$last\"\n{script}\n");
    std::fs::write(&program, text).unwrap();
    std::fs::set_permissions(&program, PermissionsExt::from_mode(0o755)).unwrap();
    Settings {
        launcher: Launcher::Submit(program),
        master: Some("local[1]".to_owned()),
        configuration: vec![("spark.x".to_owned(), "y z".to_owned())],
        tables: Vec::new(),
        patience: Timeouts {
            answer: Duration::from_secs(60),
            sign_of_life: Duration::from_secs(60),
        },
    }
}

async fn started(script: &str) -> Result<Spark, SparkError> {
    let folder = tempfile::tempdir().unwrap();
    Spark::start(settings(folder.path(), script)).await
}

#[tokio::test]
async fn statements_go_out_as_files_and_their_rows_come_back() {
    let spark = started(ANSWERS).await.unwrap();
    assert_eq!(spark.version(), "4.0.0");
    let asked = tokio::join!(
        spark.query("SELECT 'a''b'", Some(1)),
        spark.query("b", None)
    );
    let found = asked.0.unwrap();
    assert_eq!((found.rows.num_rows(), found.more), (1, true));
    assert!(asked.1.is_ok());
    let ask = spark.mailbox.read("ask-000001.json").unwrap().unwrap();
    assert_eq!(ask, r#"{"sql":"SELECT 'a\\'b'","most":1}"#);
}

#[tokio::test]
async fn a_statement_that_nobody_waits_for_any_more_is_called_off() {
    let spark = started("echo '{\"version\":\"4\"}' > ready.json; sleep 600").await;
    let spark = spark.unwrap();
    let query = spark.query("SELECT 1", None);
    let waited = tokio::time::timeout(Duration::from_millis(50), query).await;
    assert!(waited.is_err());
    assert!(spark.mailbox.has("ask-000001.json"));
    assert!(spark.mailbox.has("cancel-000001"));
}

#[tokio::test]
async fn a_spark_that_gives_no_sign_of_life_is_ended_and_named() {
    let folder = tempfile::tempdir().unwrap();
    let script = "echo 1 > alive; echo 'no memory'; sleep 600";
    let mut settings = settings(folder.path(), script);
    settings.patience.sign_of_life = Duration::from_millis(100);
    let error = Spark::start(settings).await.unwrap_err();
    assert!(matches!(error, SparkError::Silent { .. }), "{error}");
    assert!(error.to_string().contains("no memory"), "{error}");
}

#[tokio::test]
async fn a_java_that_is_too_old_is_named() {
    let script = "echo 'java.lang.UnsupportedClassVersionError: x'; exit 1";
    let error = started(script).await.unwrap_err();
    assert!(matches!(error, SparkError::OldJava), "{error}");
}

#[test]
fn the_master_and_settings_are_told_to_spark_submit_before_the_driver() {
    let folder = tempfile::tempdir().unwrap();
    let mailbox = Mailbox::new().unwrap();
    let command = command(&settings(folder.path(), ""), &mailbox);
    let args: Vec<_> = command
        .get_args()
        .map(|arg| arg.to_string_lossy())
        .collect();
    assert_eq!(args[..4], ["--master", "local[1]", "--conf", "spark.x=y z"]);
    assert!(args[4].ends_with("driver.py"));
}
