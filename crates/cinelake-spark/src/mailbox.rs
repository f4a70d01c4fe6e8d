//! The folder in which statements and results lie, each a file that appears whole.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::DeserializeOwned;
use tempfile::TempDir;

use crate::error::SparkError;

/// Lines at the end of Spark's log that are told.
const LOG_LINES: usize = 12;
/// Characters of such a line.
const LOG_WIDTH: usize = 300;

/// A folder of this process's own; it goes when this is dropped.
#[derive(Debug)]
pub(crate) struct Mailbox(TempDir);

impl Mailbox {
    pub(crate) fn new() -> Result<Self, SparkError> {
        let folder = tempfile::Builder::new().prefix("cinelake-spark-").tempdir();
        folder.map(Self).map_err(|source| SparkError::Mailbox {
            folder: std::env::temp_dir().display().to_string(),
            source,
        })
    }

    pub(crate) fn folder(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder().join(name)
    }

    /// What Spark and Java write on their own account.
    pub(crate) fn log(&self) -> PathBuf {
        self.path("spark.log")
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.path(name).exists()
    }

    /// Puts a file there, whole at once.
    pub(crate) fn put(&self, name: &str, text: &str) -> Result<(), SparkError> {
        let staged = self.path(&format!("{name}.part"));
        let put = fs::write(&staged, text).and_then(|()| fs::rename(&staged, self.path(name)));
        put.map_err(|source| self.failed(source))
    }

    pub(crate) fn put_json(&self, name: &str, value: &impl Serialize) -> Result<(), SparkError> {
        let text = serde_json::to_string(value).map_err(|error| self.failed(error.into()))?;
        self.put(name, &text)
    }

    /// The text of a file; `None` while it is not there.
    pub(crate) fn read(&self, name: &str) -> Result<Option<String>, SparkError> {
        match fs::read_to_string(self.path(name)) {
            Ok(text) => Ok(Some(text)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(source) => Err(self.failed(source)),
        }
    }

    pub(crate) fn read_json<T: DeserializeOwned>(
        &self,
        name: &str,
    ) -> Result<Option<T>, SparkError> {
        let text = self.read(name)?;
        let value = text.map(|text| serde_json::from_str(&text)).transpose();
        value.map_err(|error| SparkError::Result {
            problem: format!("{name}: {error}"),
        })
    }

    /// Takes a file away that nobody needs any more.
    pub(crate) fn discard(&self, name: &str) {
        // It goes with the folder in any case.
        let _ = fs::remove_file(self.path(name));
    }

    /// Whether the log has these words.
    pub(crate) fn log_has(&self, words: &str) -> bool {
        self.log_text().contains(words)
    }

    /// The end of the log, for a message.
    pub(crate) fn log_end(&self) -> String {
        let text = self.log_text();
        let lines: Vec<&str> = text
            .lines()
            .filter(|line| !line.trim().is_empty())
            .collect();
        if lines.is_empty() {
            return "It wrote no log".to_owned();
        }
        let last = lines[lines.len().saturating_sub(LOG_LINES)..].iter();
        let last = last.map(|line| line.chars().take(LOG_WIDTH).collect::<String>());
        format!(
            "Its log ends with:\n  {}",
            last.collect::<Vec<_>>().join("\n  ")
        )
    }

    fn log_text(&self) -> String {
        let bytes = fs::read(self.log()).unwrap_or_default();
        String::from_utf8_lossy(&bytes).into_owned()
    }

    fn failed(&self, source: io::Error) -> SparkError {
        SparkError::Mailbox {
            folder: self.folder().display().to_string(),
            source,
        }
    }
}
