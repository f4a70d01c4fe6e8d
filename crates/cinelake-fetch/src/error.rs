//! The crate's error: what is wrong, where, and what to do next.

use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use cinelake_tmdb::http::HttpCause;
use thiserror::Error;

/// What an error means for a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorClass {
    /// A setting, the folder or the disk: somebody has to change something.
    Local,
    /// This file cannot be had as it is served; the others may.
    File,
    /// The server does not answer: the same command continues later.
    Server,
    /// The run was asked to stop.
    Stopped,
}

/// Why a file, or all of them, did not come.
#[derive(Debug, Error)]
pub enum FetchError {
    /// A setting cannot work; nothing was sent.
    #[error("{0}")]
    Config(String),
    /// Another process fetches into the folder.
    #[error(
        "another run of cinelake fetches into {}; wait for its end, or name another folder", folder.display()
    )]
    InUse {
        /// The folder.
        folder: PathBuf,
    },
    /// A file cannot be written or read.
    #[error("{} cannot be written{}", path.display(), disk_advice(source))]
    Disk {
        /// Which.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The server does not give the file.
    #[error("{url}: the server answers HTTP {status}; {advice}")]
    Refused {
        /// The address.
        url: String,
        /// The status.
        status: u16,
        /// What to do.
        advice: &'static str,
    },
    /// What came is not the file.
    #[error("{file} was not replaced, because what {url} sends is not IMDb's file: {problem}")]
    Content {
        /// The file's name.
        file: String,
        /// The address.
        url: String,
        /// What was found in its place.
        problem: String,
    },
    /// The file changed while it was fetched, or the server cannot continue where the part ends.
    #[error("{url}: {problem}")]
    Mismatch {
        /// The address.
        url: String,
        /// What does not fit.
        problem: &'static str,
    },
    /// The server cannot answer now.
    #[error("{url}: the server answers HTTP {status}")]
    Busy {
        /// The address.
        url: String,
        /// The status.
        status: u16,
        /// How long it asks to wait.
        retry_after: Option<Duration>,
    },
    /// No whole answer came.
    #[error("{url}: {stage}")]
    Transport {
        /// The address.
        url: String,
        /// How far it came.
        stage: &'static str,
        /// The HTTP library's cause, its address removed.
        source: HttpCause,
    },
    /// The attempts are used up.
    #[error("gave up after {attempts} attempt(s); what came is kept")]
    GaveUp {
        /// How many.
        attempts: u32,
        /// Why the last one failed.
        #[source]
        last: Box<FetchError>,
    },
    /// The server asks for a longer pause than a run waits.
    #[error(
        "the server asks to wait {} seconds; run the same command then, and what came is kept", wait.as_secs()
    )]
    LongWait {
        /// How long.
        wait: Duration,
        /// What it answered.
        #[source]
        last: Box<FetchError>,
    },
    /// The run was asked to stop.
    #[error("{0}; what came is kept")]
    Stopped(String),
    /// A task of the program ended without a result.
    #[error("the check of {file} ended without a result")]
    Task {
        /// The file's name.
        file: String,
        /// Why.
        source: tokio::task::JoinError,
    },
}

impl FetchError {
    pub(crate) fn disk(path: &Path, source: io::Error) -> Self {
        Self::Disk {
            path: path.to_owned(),
            source,
        }
    }

    pub(crate) fn transport(url: &url::Url, error: reqwest::Error) -> Self {
        let stage = match (error.is_connect(), error.is_timeout()) {
            (true, _) => "no connection",
            (false, true) => "the server fell silent",
            (false, false) if error.is_body() || error.is_decode() => "the download was cut",
            (false, false) => "the connection broke",
        };
        Self::Transport {
            url: url.to_string(),
            stage,
            source: HttpCause::of(&error.without_url()),
        }
    }

    /// What the error means for the run.
    pub fn class(&self) -> ErrorClass {
        match self {
            Self::Config(_) | Self::InUse { .. } | Self::Disk { .. } | Self::Task { .. } => {
                ErrorClass::Local
            }
            Self::Refused { .. } | Self::Content { .. } => ErrorClass::File,
            Self::Mismatch { .. }
            | Self::Busy { .. }
            | Self::Transport { .. }
            | Self::GaveUp { .. }
            | Self::LongWait { .. } => ErrorClass::Server,
            Self::Stopped(_) => ErrorClass::Stopped,
        }
    }

    /// Whether another attempt may bring more.
    pub(crate) fn is_retryable(&self) -> bool {
        matches!(
            self,
            Self::Mismatch { .. } | Self::Busy { .. } | Self::Transport { .. }
        )
    }

    /// How long the server asks to wait.
    pub(crate) fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Busy { retry_after, .. } => *retry_after,
            _ => None,
        }
    }

    /// The error and its causes in one line.
    pub fn in_full(&self) -> String {
        let mut text = self.to_string();
        let mut cause = std::error::Error::source(self);
        while let Some(error) = cause {
            text.push_str(": ");
            text.push_str(&error.to_string());
            cause = error.source();
        }
        text
    }
}

/// A full disk is the one problem whose remedy is known.
fn disk_advice(source: &io::Error) -> &'static str {
    match source.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            ": the disk is full. Free some space and run the same command again; what came is kept"
        }
        _ => "",
    }
}
