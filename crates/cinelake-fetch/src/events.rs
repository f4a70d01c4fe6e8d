//! What a run tells while it works.

use std::time::Duration;

use crate::dataset::Dataset;
use crate::summary::FileSummary;

/// Something that happened to one file.
#[derive(Debug, Clone)]
pub enum Event {
    /// Bytes are coming.
    Begun {
        /// The file.
        dataset: Dataset,
        /// Its size in bytes, where the server says it.
        size: Option<u64>,
        /// Bytes that came earlier and are kept.
        kept: u64,
    },
    /// So many bytes lie in the `.part`.
    Received {
        /// The file.
        dataset: Dataset,
        /// Bytes from its start.
        bytes: u64,
    },
    /// What came earlier is of no use, and the file is fetched from its start.
    StartedAnew {
        /// The file.
        dataset: Dataset,
        /// Why, as a whole sentence without its full stop.
        why: &'static str,
    },
    /// An attempt failed and another one follows.
    Retrying {
        /// The file.
        dataset: Dataset,
        /// Why the attempt failed.
        why: String,
        /// How long until the next one.
        wait: Duration,
    },
    /// All bytes are there and are being checked.
    Checking {
        /// The file.
        dataset: Dataset,
    },
    /// The file has its final state.
    Ended {
        /// That state.
        file: FileSummary,
    },
}
