//! `cinelake aws invoke --local`: the function's real program, started by the real command.

use std::path::PathBuf;
use std::process::Command as Process;
use std::sync::OnceLock;
use std::time::Duration;

use assert_cmd::Command;
use cinelake_testkit::S3Server;
use cinelake_tmdb_server::ServerConfig;
use serde_json::Value;

use crate::support::{KEY, Scene, catalogue};

/// The function's program, beside the command's; built where only this crate's tests are run.
fn bootstrap() -> PathBuf {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    let path = BUILT.get_or_init(|| {
        let path = PathBuf::from(env!("CARGO_BIN_EXE_cinelake")).with_file_name("bootstrap");
        if !path.is_file() {
            let built = Process::new(env!("CARGO"))
                .args([
                    "build",
                    "--package",
                    "cinelake-lambda",
                    "--bin",
                    "bootstrap",
                ])
                .current_dir(env!("CARGO_MANIFEST_DIR"))
                .status();
            assert!(built.expect("cargo runs").success());
        }
        path
    });
    path.clone()
}

struct Stage {
    scene: Scene,
    s3: S3Server,
}

impl Stage {
    fn new(titles: usize, config: ServerConfig) -> Self {
        let scene = Scene::with(titles, titles, config);
        let s3 = S3Server::start().expect("starts");
        s3.create_bucket("films").expect("made");
        let file = s3.folder().join("films/movies.csv");
        std::fs::write(file, catalogue(titles)).expect("written");
        Self { scene, s3 }
    }

    fn invoke(&self, args: &[&str]) -> Command {
        let mut command = self.scene.cinelake();
        command.args(["aws", "invoke", "--local"]).args(args);
        command.envs(self.s3.environment());
        command
            .env("CINELAKE_LAKE", "s3://films/lake")
            .env("CINELAKE_CATALOGUE", "s3://films/movies.csv")
            .env("CINELAKE_RATE", "0");
        command
    }
}

/// Exit code, answer, and what was told beside it; neither has a secret.
fn ran(mut command: Command) -> (i32, Value, String) {
    let output = command.output().expect("runs");
    let (out, told) = (output.stdout, output.stderr);
    let (out, told) = (
        String::from_utf8_lossy(&out),
        String::from_utf8_lossy(&told),
    );
    for secret in [KEY, "testkit-secret"] {
        assert!(
            !out.contains(secret) && !told.contains(secret),
            "{out}{told}"
        );
    }
    let code = output.status.code().expect("a code");
    let answer = serde_json::from_str(&out).unwrap_or_default();
    (code, answer, told.into_owned())
}

#[test]
fn the_program_beside_the_command_is_started_and_its_answer_printed() {
    bootstrap();
    let stage = Stage::new(30, ServerConfig::default());
    stage.scene.write("event.json", r#"{"limit": 20}"#);
    let (code, answer, told) = ran(stage.invoke(&["--event", "event.json"]));
    assert_eq!((code, &answer["status"]), (0, &"done".into()), "{told}");
    assert_eq!(answer["summary"]["outcomes"]["landed"], 20);
    assert!(told.contains("\"message\":\"run ended\""), "{told}");
    assert!(told.contains("CloudWatchMetrics"), "{told}");
    assert!(told.contains("invocation: "), "{told}");
    assert!(!told.contains("\"level\":\"ERROR\""), "{told}");
    let last = told.lines().last().unwrap_or_default();
    assert!(last.starts_with("invocation: "), "{told}");
    // Without an event all comes from the environment, and what is landed stays so.
    let (code, answer, _) = ran(stage.invoke(&[]));
    assert_eq!(
        (code, &answer["summary"]["outcomes"]["already_landed"]),
        (0, &20.into())
    );
}

#[test]
fn the_program_of_a_zip_is_started_and_an_event_may_come_by_standard_input() {
    let stage = Stage::new(5, ServerConfig::default());
    let program = std::fs::read(bootstrap()).expect("bytes");
    let zip = cinelake_deploy::package::zip(&program).expect("a zip");
    std::fs::write(stage.scene.path("function.zip"), zip).expect("written");
    let mut command = stage.invoke(&["--zip", "function.zip", "--event", "-"]);
    command.write_stdin(r#"{"limit": 3}"#);
    let (code, answer, told) = ran(command);
    assert_eq!(
        (code, &answer["summary"]["outcomes"]["landed"]),
        (0, &3.into()),
        "{told}"
    );
}

#[test]
fn an_error_is_printed_as_lambda_prints_it_and_is_the_exit_code() {
    bootstrap();
    let stage = Stage::new(5, ServerConfig::default());
    stage.scene.write("event.json", r#"{"form_year": 2020}"#);
    let (code, answer, told) = ran(stage.invoke(&["--event", "event.json"]));
    assert_eq!(
        (code, &answer["errorType"]),
        (2, &"BadEvent".into()),
        "{told}"
    );
    assert!(told.contains("error: BadEvent: "), "{told}");
    // Once in the function's log, and once as the error of the command.
    assert_eq!(told.matches("form_year").count(), 2, "{told}");
}

/// The message is the function's, and may quote whatever came with an event.
#[test]
fn an_error_message_of_the_function_cannot_steer_the_terminal() {
    bootstrap();
    let stage = Stage::new(5, ServerConfig::default());
    let event = r#"{"form\u001b[2J\u009b31m\u202eyear": 2020}"#;
    stage.scene.write("event.json", event);
    let (code, _, told) = ran(stage.invoke(&["--event", "event.json"]));
    assert_eq!(code, 2, "{told}");
    let line = told.lines().find(|line| line.starts_with("error: "));
    let line = line.expect("an error");
    assert!(
        line.contains("\\u{1b}") && line.contains("\\u{202e}"),
        "{line}"
    );
    assert!(!line.contains(['\u{1b}', '\u{9b}', '\u{202e}']), "{line:?}");
}

#[test]
fn a_partial_answer_goes_on_until_all_is_done_where_that_is_wanted() {
    bootstrap();
    let stage = Stage::new(400, ServerConfig::default());
    let short = |more: &[&str]| {
        let mut command = stage.invoke(&["--timeout", "5"]);
        command.args(more);
        // 400 titles at 40 a second are 10 seconds, of which an invocation has four: enough for some progress
        // on a busy machine too.
        command
            .env("CINELAKE_RATE", "40")
            .env("CINELAKE_DEADLINE_MARGIN", "1");
        command
    };
    let (code, answer, told) = ran(short(&[]));
    assert_eq!((code, &answer["status"]), (0, &"partial".into()), "{told}");
    let (code, answer, told) = ran(short(&["--until-done"]));
    assert_eq!((code, &answer["status"]), (0, &"done".into()), "{told}");
    assert!(told.contains("continues with the event"), "{told}");
    let outcomes = &answer["summary"]["outcomes"];
    let count = |name: &str| outcomes[name].as_u64().unwrap_or_default();
    assert_eq!(count("landed") + count("already_landed"), 400, "{answer}");
}

#[test]
fn a_function_past_its_deadline_is_killed_and_that_is_said() {
    bootstrap();
    // Every answer comes long after the deadline, and the margin is none.
    let config = ServerConfig {
        latency: Duration::from_secs(60),
        ..ServerConfig::default()
    };
    let stage = Stage::new(5, config);
    let mut command = stage.invoke(&["--timeout", "2"]);
    command.env("CINELAKE_DEADLINE_MARGIN", "0");
    let (code, answer, told) = ran(command);
    assert_eq!(
        (code, &answer["errorType"]),
        (4, &"Sandbox.Timedout".into()),
        "{told}"
    );
    let message = answer["errorMessage"].as_str().unwrap_or_default();
    assert!(
        message.contains("Task timed out after 2.00 seconds"),
        "{message}"
    );
}

#[cfg(unix)]
#[test]
fn a_program_that_ends_without_an_answer_is_an_error_with_how_it_ended() {
    use std::os::unix::fs::PermissionsExt;
    let stage = Stage::new(1, ServerConfig::default());
    stage.scene.write("bootstrap", "#!/bin/sh\nexit 7\n");
    let path = stage.scene.path("bootstrap");
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).expect("changed");
    let (code, answer, told) = ran(stage.invoke(&["--bootstrap", "bootstrap"]));
    assert_eq!(
        (code, &answer["errorType"]),
        (1, &"Runtime.ExitError".into()),
        "{told}"
    );
    assert!(told.contains("exit status: 7"), "{told}");
}

#[test]
fn what_cannot_be_started_or_read_says_what_to_give() {
    let stage = Stage::new(1, ServerConfig::default());
    stage.scene.write("event.json", "{");
    let (code, _, told) = ran(stage.invoke(&["--event", "event.json"]));
    assert_eq!(code, 2);
    assert!(
        told.contains("the event in event.json is not JSON"),
        "{told}"
    );
    stage.scene.write("function.zip", "no zip");
    let (code, _, told) = ran(stage.invoke(&["--zip", "function.zip"]));
    assert_eq!(code, 2);
    assert!(told.contains("function.zip contains no function"), "{told}");
    let mut command = stage.scene.cinelake();
    command.args(["aws", "invoke", "--event", "event.json", "--timeout", "60"]);
    let (code, _, told) = ran(command);
    assert_eq!(code, 2);
    assert!(
        told.contains("aws lambda invoke --function-name cinelake"),
        "{told}"
    );
    assert!(told.contains("--payload file://event.json"), "{told}");
}
