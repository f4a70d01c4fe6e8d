//! How a run ended.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::Serialize;

use crate::error::{ErrorClass, FetchError};

/// What became of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FileState {
    /// It is whole; all of it came in this run.
    Downloaded,
    /// It is whole; its start came in an earlier run.
    Resumed,
    /// It was whole before, and the server has no other.
    Unchanged,
    /// It did not come. A whole file of an earlier run is still there.
    Failed,
    /// The run was stopped in the middle of it; the next run continues.
    Stopped,
    /// The run ended before it.
    NotReached,
}

/// One file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FileSummary {
    /// IMDb's name: `title.basics`.
    pub name: &'static str,
    /// What became of it.
    pub state: FileState,
    /// Size in bytes of the whole file; of the `.part` where the file is not whole.
    pub bytes: u64,
    /// The server's ETag, as it wrote it.
    pub etag: Option<String>,
    /// The server's Last-Modified, as it wrote it.
    pub last_modified: Option<String>,
    /// Where the whole file lies, or will lie.
    pub path: PathBuf,
    /// Why it failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

/// A run.
#[derive(Debug, Serialize)]
pub struct FetchSummary {
    /// The address that was asked.
    pub from: String,
    /// The folder of the files.
    pub folder: PathBuf,
    /// Every file that was chosen, in the order of [`crate::Dataset::ALL`].
    pub files: Vec<FileSummary>,
    /// Days of Last-Modified (UTC), each with the names of the whole files that are of that day. More
    /// than one day: the files are not of one snapshot.
    pub days: BTreeMap<chrono::NaiveDate, Vec<&'static str>>,
    /// What ended the run before its last file.
    #[serde(serialize_with = "in_full", skip_serializing_if = "Option::is_none")]
    pub ended_early: Option<FetchError>,
}

impl FetchSummary {
    /// How many files have this state.
    pub fn count(&self, state: FileState) -> usize {
        self.files.iter().filter(|file| file.state == state).count()
    }

    /// Whether every file is whole and what the server has.
    pub fn is_whole(&self) -> bool {
        self.files.iter().all(FileSummary::is_whole)
    }

    /// What ended the run early, as a class.
    pub fn end(&self) -> Option<ErrorClass> {
        self.ended_early.as_ref().map(FetchError::class)
    }
}

impl FileSummary {
    /// Whether the file is whole and what the server has.
    pub fn is_whole(&self) -> bool {
        matches!(
            self.state,
            FileState::Downloaded | FileState::Resumed | FileState::Unchanged
        )
    }
}

fn in_full<S: serde::Serializer>(
    error: &Option<FetchError>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    error
        .as_ref()
        .map(FetchError::in_full)
        .serialize(serializer)
}
