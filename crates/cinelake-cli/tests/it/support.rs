//! A scratch folder, a server and the binary.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use assert_cmd::Command;
use cinelake_tmdb_server::{Records, RunningServer, ServerConfig, spawn};
use serde_json::Value;
use tempfile::TempDir;

/// A key of the right shape. The tests look for it in everything that is printed or written.
pub(crate) const KEY: &str = "0123456789abcdef0123456789abcdef";

/// A folder for one test, with a server that knows films `tt1000001` and up.
pub(crate) struct Scene {
    pub(crate) folder: TempDir,
    pub(crate) server: RunningServer,
}

impl Scene {
    /// A server that knows the first `known` films, and a `movies.csv` with `titles` of them.
    pub(crate) fn new(titles: usize, known: usize) -> Self {
        Self::with(titles, known, ServerConfig::default())
    }

    pub(crate) fn with(titles: usize, known: usize, config: ServerConfig) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let mut records = Records::new();
        let lines: Vec<String> = (1..=known).map(record).collect();
        records
            .add_ndjson("records", lines.join("\n").as_bytes())
            .expect("records load");
        let server = spawn(Arc::new(records), config).expect("the server starts");
        let scene = Self { folder, server };
        scene.write("movies.csv", &catalogue(titles));
        scene
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        std::fs::write(self.path(name), text).expect("written");
    }

    /// The binary in the scene's folder, with a clean environment, a key and the server.
    pub(crate) fn cinelake(&self) -> Command {
        let mut command = bare(self.folder.path());
        command
            .env("TMDB_API_KEY", KEY)
            .env("TMDB_BASE_URL", &self.server.base_url);
        command
    }

    /// Runs with `--format json`, expects the exit code and returns the summary.
    pub(crate) fn json(&self, args: &[&str], code: i32) -> Value {
        let mut command = self.cinelake();
        let ran = command
            .args(args)
            .args(["--format", "json"])
            .assert()
            .code(code);
        serde_json::from_slice(&ran.get_output().stdout).expect("one JSON value on standard output")
    }

    /// All record lines of the lake, by tconst; panics when a title is there twice.
    pub(crate) fn records(&self, lake: &str) -> std::collections::BTreeMap<String, Value> {
        let mut found = std::collections::BTreeMap::new();
        for file in files_below(&self.path(lake).join("Raw/TMDB/JSON")) {
            let text = std::fs::read_to_string(&file).expect("text");
            assert!(
                text.lines().count() <= 100,
                "{} is too long",
                file.display()
            );
            for line in text.lines() {
                let mut record: Value = serde_json::from_str(line).expect("JSON");
                let provenance = record.as_object_mut().and_then(|o| o.remove("_cinelake"));
                let tconst = provenance.expect("provenance")["tconst"].to_string();
                assert!(found.insert(tconst, record).is_none(), "landed twice");
            }
        }
        found
    }
}

/// The binary in `folder` without any environment of ours.
pub(crate) fn bare(folder: &Path) -> Command {
    let mut command = Command::cargo_bin("cinelake").expect("the binary is built");
    command.env_clear().current_dir(folder).env("HOME", folder);
    command
}

/// All files below a folder; none where there is no folder.
pub(crate) fn files_below(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut files = Vec::new();
    for entry in entries {
        let path = entry.expect("entry").path();
        if path.is_dir() {
            files.extend(files_below(&path))
        } else {
            files.push(path)
        }
    }
    files.sort();
    files
}

pub(crate) fn tconst(number: usize) -> String {
    format!("tt{:07}", 1_000_000 + number)
}

/// A catalogue in the course's format: two rows a film, years 2017 to 2026, votes that fall.
pub(crate) fn catalogue(titles: usize) -> String {
    let mut text = String::from(
        "id|tituloPincipal|tituloOriginal|anoLancamento|tempoMinutos|genero|notaMedia|numeroVotos|\
         generoArtista|personagem|nomeArtista|anoNascimento|anoFalecimento|profissao|titulosMaisConhecidos\n",
    );
    for number in 1..=titles {
        let (id, year, votes) = (tconst(number), 2017 + number % 10, 100_000 - number);
        for artist in ["Ana", "Rui"] {
            text.push_str(&format!(
                "{id}|Filme {number}|Filme {number}|{year}|90|Drama|7.1|{votes}|actor|\\N|{artist}|\\N|\\N|actor|\\N\n"
            ));
        }
    }
    text
}

fn record(number: usize) -> String {
    format!(
        r#"{{"adult":false,"budget":{budget},"id":{number},"imdb_id":"{id}","popularity":1e-7,"release_date":"2020-01-01","revenue":2923706026,"title":"Filme {number}","vote_average":7.25}}"#,
        budget = number * 1_000,
        id = tconst(number),
    )
}
