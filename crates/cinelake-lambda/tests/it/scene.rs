//! A bucket with a catalogue, a TMDB, a Runtime API, and the binary started as AWS starts it.

use std::collections::BTreeMap;
use std::io::Read;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use cinelake_lake::{Lake, LakeUrl, StoreOptions};
use cinelake_testkit::{FunctionReply, RuntimeApi, S3Server};
use cinelake_tmdb_server::{Records, RunningServer, ServerConfig, spawn};
use serde_json::Value;
use tempfile::TempDir;

/// A key of the right shape. The tests look for it in everything that is printed.
pub(crate) const KEY: &str = "0123456789abcdef0123456789abcdef";
/// Longer than any step takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);
/// Time that an invocation has where the test is not about it.
const AMPLE: Duration = Duration::from_secs(900);

/// Where the lease lies in the bucket.
const LEASE: &str = "lake/Raw/TMDB/_lease/lease.json";

pub(crate) struct Scene {
    pub(crate) s3: S3Server,
    _tmdb: RunningServer,
    pub(crate) api: RuntimeApi,
    pub(crate) variables: BTreeMap<String, String>,
    folder: TempDir,
}

/// The binary while it runs; killed when dropped.
pub(crate) struct Bootstrap {
    child: Child,
    pub(crate) log: std::path::PathBuf,
}

impl Scene {
    /// `titles` films in `s3://films/in/movies.csv`, of which TMDB knows the first `known`.
    pub(crate) fn new(titles: usize, known: usize) -> Self {
        Self::with(titles, known, ServerConfig::default())
    }

    pub(crate) fn with(titles: usize, known: usize, config: ServerConfig) -> Self {
        let mut records = Records::new();
        let lines: Vec<String> = (1..=known).map(record).collect();
        let lines = lines.join("\n");
        records
            .add_ndjson("records", lines.as_bytes())
            .expect("records load");
        let tmdb = spawn(Arc::new(records), config).expect("TMDB starts");
        let s3 = S3Server::start().expect("S3 starts");
        s3.create_bucket("films").expect("a bucket");
        let api = RuntimeApi::start().expect("the Runtime API starts");
        let mut variables = api.environment();
        variables.extend(s3.environment());
        for (name, value) in [
            ("TMDB_API_KEY", KEY),
            ("TMDB_BASE_URL", tmdb.base_url.as_str()),
            ("CINELAKE_LAKE", "s3://films/lake"),
            ("CINELAKE_CATALOGUE", "s3://films/in/movies.csv"),
            ("CINELAKE_RATE", "0"),
        ] {
            variables.insert(name.to_owned(), value.to_owned());
        }
        let scene = Self {
            s3,
            _tmdb: tmdb,
            api,
            variables,
            folder: tempfile::tempdir().expect("a folder"),
        };
        scene.put("in/movies.csv", &catalogue(titles));
        scene
    }

    /// Changes a variable of the function's environment; nothing takes it away.
    pub(crate) fn set(&mut self, name: &str, value: &str) {
        match value {
            "" => self.variables.remove(name),
            value => self.variables.insert(name.to_owned(), value.to_owned()),
        };
    }

    fn bucket(&self, prefix: &str) -> Lake {
        let options = StoreOptions {
            aws_environment: self.s3.environment(),
            ..StoreOptions::default()
        };
        let url: LakeUrl = format!("s3://films/{prefix}").parse().expect("a URL");
        Lake::open(&url, &options).expect("opens")
    }

    pub(crate) fn put(&self, key: &str, text: &str) {
        let bucket = self.bucket("");
        let bytes = text.as_bytes().to_vec().into();
        block_on(async { bucket.replace(key, bytes).await }).expect("put");
    }

    /// The lease of the lake, as it is.
    pub(crate) fn lease(&self) -> Value {
        let path = self.s3.folder().join("films").join(LEASE);
        let text = std::fs::read_to_string(path).expect("a lease");
        serde_json::from_str(&text).expect("JSON")
    }

    /// Puts a lease there, whose time is over at `expires`.
    pub(crate) fn set_lease(&self, mut lease: Value, expires: &str) {
        lease["expires"] = expires.into();
        self.put(LEASE, &lease.to_string());
    }

    /// Starts the binary; cold.
    pub(crate) fn start(&self) -> Bootstrap {
        let log = self.folder.path().join("log");
        let file = std::fs::File::create(&log).expect("a log");
        let child = Command::new(env!("CARGO_BIN_EXE_bootstrap"))
            .env_clear()
            .envs(&self.variables)
            .stdout(file.try_clone().expect("a log"))
            .stderr(Stdio::from(file))
            .spawn()
            .expect("starts");
        Bootstrap { child, log }
    }

    pub(crate) fn said(&self) -> FunctionReply {
        self.api.said(PATIENCE).expect("an answer").1
    }

    /// Sends an event and takes its answer.
    pub(crate) fn ask(&self, event: &str) -> Value {
        self.ask_within(event, AMPLE)
    }

    pub(crate) fn ask_within(&self, event: &str, time: Duration) -> Value {
        let id = self.api.send(event, time);
        let (answered, said) = self.api.said(PATIENCE).expect("an answer");
        assert_eq!(answered, id);
        match said {
            FunctionReply::Response(text) => serde_json::from_str(&text).expect("JSON"),
            other => panic!("{other:?}"),
        }
    }

    /// Sends an event with little time: a second more than the margin of two, and a little more with
    /// each invocation, since a loaded machine may get nothing done in a second.
    pub(crate) fn ask_in_little_time(&self, event: &str, invocation: u32) -> Value {
        let more = Duration::from_millis(200) * invocation;
        self.ask_within(event, Duration::from_millis(3_200) + more)
    }

    /// Sends an event that fails; gives type and message.
    pub(crate) fn fail(&self, event: &str) -> (String, String) {
        self.api.send(event, AMPLE);
        let FunctionReply::Error(text) = self.said() else {
            panic!("no error");
        };
        let error: Value = serde_json::from_str(&text).expect("JSON");
        let word = |name: &str| error[name].as_str().unwrap_or_default().to_owned();
        (word("errorType"), word("errorMessage"))
    }

    /// All records of the lake, by tconst; panics when a title is there twice.
    pub(crate) fn records(&self) -> BTreeMap<String, Value> {
        let folder = self.s3.folder().join("films/lake/Raw/TMDB/JSON");
        let mut found = BTreeMap::new();
        for file in files_below(&folder) {
            let text = std::fs::read_to_string(file).expect("text");
            for line in text.lines() {
                let mut record: Value = serde_json::from_str(line).expect("JSON");
                let fields = record.as_object_mut().expect("an object");
                let provenance = fields.remove("_cinelake").expect("provenance");
                let tconst = provenance["tconst"].to_string();
                assert!(found.insert(tconst, record).is_none(), "landed twice");
            }
        }
        found
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

    /// Everything it has printed.
    pub(crate) fn printed(&self) -> String {
        let mut text = String::new();
        let mut file = std::fs::File::open(&self.log).expect("a log");
        file.read_to_string(&mut text).expect("text");
        text
    }
}

impl Drop for Bootstrap {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn block_on<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Runtime::new()
        .expect("a runtime")
        .block_on(work)
}

fn files_below(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let hidden = entry.file_name().to_string_lossy().starts_with('.');
        match path.is_dir() {
            true => files.extend(files_below(&path)),
            false if hidden => {}
            false => files.push(path),
        }
    }
    files
}

pub(crate) fn tconst(number: usize) -> String {
    format!("tt{:07}", 1_000_000 + number)
}

pub(crate) fn catalogue(titles: usize) -> String {
    let mut text =
        String::from("id|tituloPincipal|anoLancamento|tempoMinutos|genero|notaMedia|numeroVotos\n");
    for number in 1..=titles {
        let id = tconst(number);
        text.push_str(&format!(
            "{id}|Filme {number}|2020|90|Drama|7.1|{}\n",
            100_000 - number
        ));
    }
    text
}

fn record(number: usize) -> String {
    let id = tconst(number);
    format!(r#"{{"budget":{number}000,"id":{number},"imdb_id":"{id}","title":"Filme {number}"}}"#)
}
