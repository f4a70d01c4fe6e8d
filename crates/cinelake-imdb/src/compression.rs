//! Telling compressed bytes by how they begin, and counting what was read of them.

use std::fmt;
use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use serde::Serialize;

/// How a file is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Compression {
    /// Plain text.
    None,
    /// gzip, one member or several.
    Gzip,
    /// Zstandard, one frame or several.
    Zstd,
    /// An entry of a zip archive.
    Zip,
}

/// The most bytes [`Compression::detect`] looks at.
pub(crate) const MAGIC_BYTES: usize = 4;

impl Compression {
    /// Tells the compression from the first bytes of a file, whatever its name says.
    #[must_use]
    pub fn detect(head: &[u8]) -> Self {
        match head {
            [0x1f, 0x8b, ..] => Self::Gzip,
            [0x28, 0xb5, 0x2f, 0xfd, ..] => Self::Zstd,
            // Skippable frames, with which some writers begin.
            [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => Self::Zstd,
            [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] => Self::Zip,
            _ => Self::None,
        }
    }
}

impl fmt::Display for Compression {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::None => "plain",
            Self::Gzip => "gzip",
            Self::Zstd => "zstd",
            Self::Zip => "zip",
        })
    }
}

/// How far the reading of a stored file has come; shared with the reader that counts.
#[derive(Clone, Debug, Default)]
pub(crate) struct Progress(Arc<Counters>);

#[derive(Debug, Default)]
struct Counters {
    bytes: AtomicU64,
    source_failed: AtomicBool,
}

impl Progress {
    /// Bytes read so far, as stored.
    pub(crate) fn bytes(&self) -> u64 {
        self.0.bytes.load(Ordering::Relaxed)
    }

    /// Whether the source itself failed, and not the decoder behind it.
    pub(crate) fn source_failed(&self) -> bool {
        self.0.source_failed.load(Ordering::Relaxed)
    }
}

/// Counts what is read through it.
pub(crate) struct Counting<R> {
    inner: R,
    progress: Progress,
}

impl<R> Counting<R> {
    pub(crate) fn new(inner: R, progress: Progress) -> Self {
        Self { inner, progress }
    }
}

impl<R: Read> Read for Counting<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self.inner.read(buffer) {
            Ok(count) => {
                self.progress
                    .0
                    .bytes
                    .fetch_add(count as u64, Ordering::Relaxed);
                Ok(count)
            }
            Err(error) => {
                if error.kind() != io::ErrorKind::Interrupted {
                    self.progress.0.source_failed.store(true, Ordering::Relaxed);
                }
                Err(error)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn looks_at_the_bytes_only() {
        assert_eq!(Compression::detect(b"\x1f\x8b\x08\x00"), Compression::Gzip);
        assert_eq!(Compression::detect(b"\x28\xb5\x2f\xfd"), Compression::Zstd);
        assert_eq!(Compression::detect(b"PK\x03\x04"), Compression::Zip);
        assert_eq!(Compression::detect(b"PK|a"), Compression::None);
        assert_eq!(Compression::detect(b""), Compression::None);
    }
}
