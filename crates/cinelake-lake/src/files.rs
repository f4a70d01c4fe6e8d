//! Lands a catalogue file in the lake as it was given.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use bytes::{Bytes, BytesMut};
use futures::TryStreamExt;
use sha2::{Digest, Sha256};

use crate::error::LakeError;
use crate::layout;
use crate::store::Lake;

/// Bytes read from a local file at a time; memory stays at a few of these.
const CHUNK_BYTES: usize = 4 * 1024 * 1024;
/// How many other files of the same name and day are stepped over before giving up.
const MAX_NAMES: u32 = 1_000;

/// A catalogue file in the lake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LandedFile {
    /// Its path in the lake.
    pub path: String,
    /// Its size in bytes.
    pub size_bytes: u64,
    /// SHA-256 of its bytes, hexadecimal.
    pub sha256: String,
    /// Whether the same bytes were there before.
    pub was_there: bool,
}

/// What a file holds, as far as two files are told apart by it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Content {
    /// SHA-256 of its bytes, hexadecimal.
    pub(crate) sha256: String,
    /// Its size in bytes.
    pub(crate) size_bytes: u64,
}

/// The path that a file of this name and day gets, of those that `place` gives for a name: the first one
/// that is free or has the same bytes. Other bytes under the same name get `-2`, `-3`, … before the ending, so nothing is
/// overwritten.
///
/// `described` has the SHA-256 of paths that a snapshot names, whether their file is there or not:
/// other bytes must not come into such a place. Another file that is there is read to compare it.
///
/// # Errors
/// When the lake cannot be read, or too many names are taken.
pub(crate) async fn find_place(
    lake: &Lake,
    place: impl Fn(&str) -> String,
    file_name: &str,
    content: &Content,
    described: &BTreeMap<String, String>,
) -> Result<String, LakeError> {
    for number in 1..=MAX_NAMES {
        let path = place(&numbered(file_name, number));
        let hash = described.get(&path);
        if hash.is_some_and(|hash| *hash != content.sha256) {
            continue;
        }
        let is_ours = match (lake.size(&path).await?, hash) {
            (None, _) => true,
            (Some(size), _) if size != content.size_bytes => false,
            (Some(_), Some(_)) => is_unchanged(lake, &path, &content.sha256).await?,
            (Some(_), None) => hash_object(lake, &path).await? == content.sha256,
        };
        if is_ours {
            return Ok(path);
        }
    }
    let target = lake.show(&place(file_name));
    let detail = format!("{MAX_NAMES} other files of that name were landed on the same day");
    Err(LakeError::other("write", target, detail))
}

/// Copies the local file `source` to `path`, unless it is there already; so it counts when another run
/// puts the same bytes there meanwhile.
///
/// # Errors
/// When the file cannot be read, the lake cannot be written, or another file is in the place.
pub(crate) async fn land_file(
    lake: &Lake,
    run_id: &str,
    path: &str,
    source: &Path,
    content: &Content,
) -> Result<LandedFile, LakeError> {
    let landed = |was_there| LandedFile {
        path: path.to_owned(),
        size_bytes: content.size_bytes,
        sha256: content.sha256.clone(),
        was_there,
    };
    if lake.size(path).await? == Some(content.size_bytes)
        && is_unchanged(lake, path, &content.sha256).await?
    {
        return Ok(landed(true));
    }
    let chunks = Chunks(File::open(source).map_err(|error| unreadable(source, &error))?);
    let name = path.rsplit('/').next().unwrap_or(path);
    let staging = layout::staging_file(run_id, name);
    let created = lake.create_from_chunks(path, &staging, content.size_bytes, chunks);
    match created.await? {
        true => Ok(landed(false)),
        // Shards of one catalogue run at the same time and land the same file.
        false if hash_object(lake, path).await? == content.sha256 => Ok(landed(true)),
        false => {
            let detail = "another program wrote a file there meanwhile";
            Err(LakeError::other("write", lake.show(path), detail))
        }
    }
}

/// Whether a file of the right size has these bytes. In a bucket the size has to do: reading a catalogue of
/// gigabytes there costs more than it is likely to find.
pub(crate) async fn is_unchanged(lake: &Lake, path: &str, sha256: &str) -> Result<bool, LakeError> {
    Ok(!lake.is_local() || hash_object(lake, path).await? == *sha256)
}

fn unreadable(source: &Path, error: &io::Error) -> LakeError {
    LakeError::other("read", source.display().to_string(), error)
}

/// `movies.csv.gz` → `movies-2.csv.gz`.
fn numbered(file_name: &str, number: u32) -> String {
    if number == 1 {
        return file_name.to_owned();
    }
    match file_name.split_once('.') {
        Some((stem, ending)) if !stem.is_empty() => format!("{stem}-{number}.{ending}"),
        _ => format!("{file_name}-{number}"),
    }
}

/// Reads a local file on a thread of its own, so that whoever waits can be stopped.
pub(crate) async fn read_content(source: &Path) -> Result<Content, LakeError> {
    let path = source.to_owned();
    let read = tokio::task::spawn_blocking(move || hash_file(&path)).await;
    let read = read.map_err(io::Error::other).flatten();
    read.map_err(|error| unreadable(source, &error))
}

fn hash_file(source: &Path) -> io::Result<Content> {
    let (mut hasher, mut size_bytes) = (Sha256::new(), 0);
    for chunk in Chunks(File::open(source)?) {
        let chunk = chunk?;
        size_bytes += chunk.len() as u64;
        hasher.update(&chunk);
    }
    Ok(Content {
        sha256: hex(&hasher.finalize()),
        size_bytes,
    })
}

/// SHA-256 of what is left to read, hexadecimal.
///
/// # Errors
/// When it cannot be read.
pub fn sha256(mut source: impl Read) -> io::Result<String> {
    let mut hasher = Sha256::new();
    let mut chunk = vec![0; CHUNK_BYTES];
    loop {
        match source.read(&mut chunk)? {
            0 => return Ok(hex(&hasher.finalize())),
            read => hasher.update(&chunk[..read]),
        }
    }
}

pub(crate) async fn hash_object(lake: &Lake, path: &str) -> Result<String, LakeError> {
    let mut chunks = std::pin::pin!(lake.read_stream(path).await?);
    let mut hasher = Sha256::new();
    while let Some(chunk) = chunks.try_next().await? {
        hasher.update(&chunk);
    }
    Ok(hex(&hasher.finalize()))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A file, chunk by chunk.
pub(crate) struct Chunks(pub(crate) File);

impl Iterator for Chunks {
    type Item = io::Result<Bytes>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut chunk = BytesMut::zeroed(CHUNK_BYTES);
        let mut filled = 0;
        while filled < CHUNK_BYTES {
            match self.0.read(&mut chunk[filled..]) {
                Ok(0) => break,
                Ok(count) => filled += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Some(Err(error)),
            }
        }
        chunk.truncate(filled);
        (filled > 0).then(|| Ok(chunk.freeze()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_goes_before_the_ending() {
        assert_eq!(numbered("a.csv.gz", 2), "a-2.csv.gz");
        assert_eq!(numbered("list", 3), "list-3");
        assert_eq!(numbered(".hidden", 2), ".hidden-2");
    }
}
