//! Lands a catalogue file in the lake as it was given.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use bytes::{Bytes, BytesMut};
use chrono::NaiveDate;
use futures::TryStreamExt;
use sha2::{Digest, Sha256};

use crate::error::LakeError;
use crate::layout;
use crate::manifest::RecordKind;
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

/// Copies the local file `source` into the catalogue folder of `date` under `file_name`.
///
/// The same bytes are not copied twice; other bytes under the same name get `-2`, `-3`, … before
/// the ending, so nothing is overwritten. `content` is SHA-256 and size of the file; `hashes` has
/// SHA-256 by path as far as it is known; of another file the hash is taken by reading it.
///
/// # Errors
/// When the file cannot be read or the lake cannot be written.
#[expect(
    clippy::too_many_arguments,
    reason = "a place in the lake has this many parts"
)]
pub(crate) async fn land_file(
    lake: &Lake,
    run_id: &str,
    kind: RecordKind,
    date: NaiveDate,
    source: &Path,
    file_name: &str,
    content: (String, u64),
    hashes: &BTreeMap<&str, &str>,
) -> Result<LandedFile, LakeError> {
    let (sha256, size_bytes) = content;
    for number in 1..=MAX_NAMES {
        let name = numbered(file_name, number);
        let path = layout::catalogue_file(kind, date, &name);
        let landed = |was_there| LandedFile {
            path: path.clone(),
            size_bytes,
            sha256: sha256.clone(),
            was_there,
        };
        match lake.size(&path).await? {
            Some(size) if size == size_bytes && hash_of(lake, &path, hashes).await? == sha256 => {
                return Ok(landed(true));
            }
            Some(_) => continue,
            None => {}
        }
        let chunks = Chunks(File::open(source).map_err(|error| unreadable(source, &error))?);
        let staging = layout::staging_file(run_id, &name);
        if lake
            .create_from_chunks(&path, &staging, size_bytes, chunks)
            .await?
        {
            return Ok(landed(false));
        }
    }
    let target = lake.show(&layout::catalogue_file(kind, date, file_name));
    let detail = format!("{MAX_NAMES} other files of that name were landed on {date}");
    Err(LakeError::other("write", target, detail))
}

async fn hash_of(
    lake: &Lake,
    path: &str,
    hashes: &BTreeMap<&str, &str>,
) -> Result<String, LakeError> {
    match hashes.get(path) {
        Some(hash) => Ok((*hash).to_owned()),
        None => hash_object(lake, path).await,
    }
}

/// SHA-256 and size of a local file.
pub(crate) fn content_of(source: &Path) -> Result<(String, u64), LakeError> {
    hash_file(source).map_err(|error| unreadable(source, &error))
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

fn hash_file(source: &Path) -> io::Result<(String, u64)> {
    let (mut hasher, mut size) = (Sha256::new(), 0);
    for chunk in Chunks(File::open(source)?) {
        let chunk = chunk?;
        size += chunk.len() as u64;
        hasher.update(&chunk);
    }
    Ok((hex(&hasher.finalize()), size))
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
    use crate::{LakeUrl, StoreOptions};

    fn day() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 23).expect("a day")
    }

    async fn land(lake: &Lake, source: &Path) -> LandedFile {
        let none = BTreeMap::new();
        let content = hash_file(source).expect("hashed");
        land_file(
            lake,
            "run",
            RecordKind::Movie,
            day(),
            source,
            "movies.csv",
            content,
            &none,
        )
        .await
        .expect("lands")
    }

    #[tokio::test]
    async fn the_same_file_lands_once_and_another_beside_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let lake = Lake::open(
            &LakeUrl::Local(folder.path().join("lake")),
            &StoreOptions::default(),
        )
        .expect("opens");
        let source = folder.path().join("movies.csv");
        std::fs::write(&source, "id\ntt0000001\n").expect("written");
        let first = land(&lake, &source).await;
        let again = land(&lake, &source).await;
        std::fs::write(&source, "id\ntt0000002\n").expect("written");
        let other = land(&lake, &source).await;
        assert_eq!(first.path, "Raw/Local/CSV/Movies/2026/11/23/movies.csv");
        assert!(!first.was_there && again.was_there && again.path == first.path);
        assert_eq!(other.path, "Raw/Local/CSV/Movies/2026/11/23/movies-2.csv");
        assert_eq!(
            lake.read(&first.path).await.ok(),
            Some(Bytes::from_static(b"id\ntt0000001\n"))
        );
    }

    #[test]
    fn the_number_goes_before_the_ending() {
        assert_eq!(numbered("a.csv.gz", 2), "a-2.csv.gz");
        assert_eq!(numbered("list", 3), "list-3");
        assert_eq!(numbered(".hidden", 2), ".hidden-2");
    }
}
