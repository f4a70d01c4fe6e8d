//! A bucket with a lake that holds Raw only, a Runtime API, and the binary started as AWS starts it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use chrono::{TimeDelta, Utc};
use cinelake_lake::{Lake, LakeUrl};
use cinelake_lambda::Function;
use cinelake_lambda_runtime::{ColdStart, Handler, Invocation, LogContext};
use cinelake_testkit::{FunctionReply, RuntimeApi, S3Server, fixtures};
use cinelake_tmdb_server::{Records, ServerConfig, spawn};
use serde_json::Value;
use tempfile::TempDir;
use tokio::sync::watch;

/// Longer than any step takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(120);
/// Time that an invocation has where the test is not about it.
const AMPLE: Duration = Duration::from_secs(900);
/// The day of the reports, so that pages of two lakes are alike.
const DAY: &str = "2026-11-27";

pub(crate) struct Scene {
    pub(crate) s3: S3Server,
    pub(crate) api: RuntimeApi,
    pub(crate) variables: BTreeMap<String, String>,
    folder: TempDir,
}

/// The binary while it runs; killed when dropped.
pub(crate) struct Bootstrap {
    child: Child,
    log: PathBuf,
}

impl Scene {
    /// `titles` films and their records, landed in `s3://films/lake`.
    pub(crate) fn landed(titles: usize) -> Self {
        let scene = Self::empty();
        scene.land(titles);
        scene
    }

    /// Nothing in `s3://films/lake`.
    pub(crate) fn empty() -> Self {
        let s3 = S3Server::start().expect("S3 starts");
        s3.create_bucket("films").expect("a bucket");
        let api = RuntimeApi::start().expect("the Runtime API starts");
        let mut variables = api.environment();
        variables.extend(s3.environment());
        for (name, value) in [
            ("CINELAKE_LAKE", "s3://films/lake"),
            ("CINELAKE_AS_OF", DAY),
        ] {
            variables.insert(name.to_owned(), value.to_owned());
        }
        Self {
            s3,
            api,
            variables,
            folder: tempfile::tempdir().expect("a folder"),
        }
    }

    /// Runs the ingest function, in this process, over a catalogue of `titles` films.
    pub(crate) fn land(&self, titles: usize) {
        let made = fixtures::made_titles(1, titles);
        let mut records = Records::new();
        let lines = fixtures::movie_records(&made);
        records
            .add_ndjson("records", lines.as_bytes())
            .expect("records load");
        let tmdb = spawn(Arc::new(records), ServerConfig::default()).expect("TMDB starts");
        let folder = self.s3.folder().join("films/in");
        std::fs::create_dir_all(&folder).expect("a folder");
        std::fs::write(folder.join("movies.csv"), fixtures::movies_csv(&made)).expect("a file");
        let mut environment = self.variables.clone();
        for (name, value) in [
            ("TMDB_API_KEY", "0123456789abcdef0123456789abcdef"),
            ("TMDB_BASE_URL", tmdb.base_url.as_str()),
            ("CINELAKE_CATALOGUE", "s3://films/in/movies.csv"),
            ("CINELAKE_RATE", "0"),
        ] {
            environment.insert(name.to_owned(), value.to_owned());
        }
        let (_, terminated) = watch::channel(false);
        let function = Function::new(ColdStart {
            environment,
            terminated,
            context: LogContext::default(),
            metrics: Arc::new(|_| {}),
        });
        let invocation = Invocation {
            request_id: "landing".to_owned(),
            deadline: Utc::now() + TimeDelta::minutes(15),
        };
        let function = function.unwrap_or_else(|error| panic!("{error}"));
        let landed = block_on(function.handle(serde_json::json!({}), &invocation));
        let landed = landed.unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(landed["status"], "done", "{landed}");
    }

    /// Changes a variable of the function's environment.
    pub(crate) fn set(&mut self, name: &str, value: &str) {
        self.variables.insert(name.to_owned(), value.to_owned());
    }

    /// Starts the binary; cold.
    pub(crate) fn start(&self) -> Bootstrap {
        let log = self.folder.path().join("log");
        let file = std::fs::File::create(&log).expect("a log");
        let child = Command::new(env!("CARGO_BIN_EXE_bootstrap-tables"))
            .env_clear()
            .envs(&self.variables)
            .stdout(file.try_clone().expect("a log"))
            .stderr(Stdio::from(file))
            .spawn()
            .expect("starts");
        Bootstrap { child, log }
    }

    /// Sends an event and takes its answer.
    pub(crate) fn ask(&self, event: &str) -> Value {
        let id = self.api.send(event, AMPLE);
        let (answered, said) = self.api.said(PATIENCE).expect("an answer");
        assert_eq!(answered, id);
        match said {
            FunctionReply::Response(text) => serde_json::from_str(&text).expect("JSON"),
            other => panic!("{other:?}"),
        }
    }

    /// Sends an event that fails; gives type and message.
    pub(crate) fn fail(&self, event: &str, time: Duration) -> (String, String) {
        self.api.send(event, time);
        let (_, said) = self.api.said(PATIENCE).expect("an answer");
        let FunctionReply::Error(text) = said else {
            panic!("no error: {said:?}");
        };
        let error: Value = serde_json::from_str(&text).expect("JSON");
        let word = |name: &str| error[name].as_str().unwrap_or_default().to_owned();
        (word("errorType"), word("errorMessage"))
    }

    pub(crate) fn fail_in_ample_time(&self, event: &str) -> (String, String) {
        self.fail(event, AMPLE)
    }

    /// The folder of the lake in the S3 server.
    pub(crate) fn lake(&self) -> PathBuf {
        self.s3.folder().join("films/lake")
    }
}

impl Bootstrap {
    pub(crate) fn kill(&mut self) {
        self.child.kill().expect("killed");
        self.child.wait().expect("gone");
    }

    pub(crate) fn terminate(&self) {
        let id = self.child.id().to_string();
        let sent = Command::new("kill").args(["-TERM", &id]).status();
        assert!(sent.expect("kill runs").success());
    }

    /// Everything it has printed, line by line.
    pub(crate) fn printed(&self) -> Vec<Value> {
        let text = std::fs::read_to_string(&self.log).expect("text");
        let line = |line: &str| serde_json::from_str(line);
        let lines: Result<_, _> = text.lines().map(line).collect();
        lines.unwrap_or_else(|_| panic!("no JSON lines: {text}"))
    }
}

impl Drop for Bootstrap {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub(crate) fn block_on<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Runtime::new()
        .expect("a runtime")
        .block_on(work)
}

/// A lake in a folder.
pub(crate) fn open(folder: &Path) -> Lake {
    let url = LakeUrl::Local(folder.to_owned());
    Lake::open(&url, &Default::default()).expect("opens")
}

/// Path below the folder and bytes of every file that is no note of the S3 server.
pub(crate) fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(at) = open.pop() {
        for entry in std::fs::read_dir(at).into_iter().flatten().flatten() {
            let path = entry.path();
            let hidden = entry.file_name().to_string_lossy().starts_with('.');
            if path.is_dir() {
                open.push(path);
            } else if !hidden {
                let below = path.strip_prefix(folder).expect("below").to_owned();
                found.insert(below, std::fs::read(&path).expect("bytes"));
            }
        }
    }
    found
}
