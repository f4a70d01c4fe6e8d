//! Second opinions: files of another source that lie in the lake, and whose opinion each is.
//!
//! A file counts once its descriptor is there. Of one source the file that was landed last counts.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use chrono::{DateTime, Utc};
use futures::{StreamExt, TryStreamExt};
use serde::{Deserialize, Serialize};

use crate::error::LakeError;
use crate::files::{Content, find_place, land_file, read_content};
use crate::layout;
use crate::ledger::Damaged;
use crate::small_file::{from_json, to_json};
use crate::store::Lake;

/// Version of the descriptor.
const DESCRIPTOR_VERSION: u32 = 1;
const READS_AT_ONCE: usize = 16;
/// Letters of a source's name.
const MAX_NAME: usize = 40;

/// A second opinion in the lake.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpinionFile {
    /// Version of this descriptor.
    pub schema_version: u32,
    /// Its id, which sorts by time.
    pub opinion_id: String,
    /// When it was landed.
    pub landed_at: DateTime<Utc>,
    /// Whose opinion it is, for instance `wikidata`.
    pub source: String,
    /// Its path in the lake.
    pub path: String,
    /// As the user named it.
    pub name: String,
    /// Its size in bytes.
    pub size_bytes: u64,
    /// SHA-256 of its bytes, hexadecimal.
    pub sha256: String,
}

/// The second opinions of a lake.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OpinionFiles {
    /// Of each source the file that was landed last, by source.
    pub latest: BTreeMap<String, OpinionFile>,
    /// The files that some descriptor names, those that a later one stands for included.
    pub described: BTreeSet<String>,
    /// Descriptors that cannot be read.
    pub damaged: Vec<Damaged>,
}

/// Whether the text can be the name of a source: lower-case letters, digits, `-` and `_`, 40 at most,
/// a letter first, and not `tmdb`, which is the other side.
#[must_use]
pub fn is_source_name(text: &str) -> bool {
    let fits =
        |sign: u8| sign.is_ascii_lowercase() || sign.is_ascii_digit() || b"-_".contains(&sign);
    text.len() <= MAX_NAME
        && text.starts_with(|first: char| first.is_ascii_lowercase())
        && text.bytes().all(fits)
        && text != "tmdb"
}

impl OpinionFiles {
    /// Reads the descriptors. What cannot be read is `damaged`, no error.
    ///
    /// # Errors
    /// When the lake cannot be listed or read.
    pub async fn read(lake: &Lake) -> Result<Self, LakeError> {
        let listed = lake.list(layout::OPINION_DESCRIPTORS).await?;
        let paths = listed.into_iter().map(|object| object.location.to_string());
        let ours: Vec<String> = paths
            .filter(|path| layout::parse_opinion_descriptor(path).is_some())
            .collect();
        let mut read: Vec<_> = futures::stream::iter(ours)
            .map(|path| async {
                let bytes = lake.read(&path).await?;
                Ok::<_, LakeError>((path, bytes))
            })
            .buffered(READS_AT_ONCE)
            .try_collect()
            .await?;
        // By id, which is by time: the last of a source stays.
        read.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
        let mut files = Self::default();
        for (path, bytes) in read {
            match from_json::<OpinionFile>(&bytes, DESCRIPTOR_VERSION) {
                Ok(file) => {
                    files.described.insert(file.path.clone());
                    files.latest.insert(file.source.clone(), file);
                }
                Err(problem) => files.damaged.push(problem.at(path)),
            }
        }
        Ok(files)
    }
}

impl OpinionFile {
    /// Lands a local file as it is, then its descriptor: a file without one does not count. Nothing is
    /// overwritten. The same bytes as the latest file of the source are not landed again; `false` says
    /// so.
    ///
    /// # Errors
    /// When the file cannot be read, or the lake cannot be read or written.
    pub async fn land(
        lake: &Lake,
        id: &str,
        now: DateTime<Utc>,
        source: &str,
        name: &str,
        local: &Path,
    ) -> Result<(Self, bool), LakeError> {
        let content = read_content(local).await?;
        let known = OpinionFiles::read(lake).await?.latest.remove(source);
        if let Some(known) = known.filter(|known| known.sha256 == content.sha256)
            && lake.size(&known.path).await? == Some(known.size_bytes)
        {
            return Ok((known, false));
        }
        let file_name = name.rsplit(['/', '\\']).next().unwrap_or(name);
        let place = |name: &str| layout::opinion_file(source, now.date_naive(), name);
        let path = find_place(lake, place, file_name, &content, &BTreeMap::new()).await?;
        land_file(lake, id, &path, local, &content).await?;
        let Content { sha256, size_bytes } = content;
        let file = Self {
            schema_version: DESCRIPTOR_VERSION,
            opinion_id: id.to_owned(),
            landed_at: now,
            source: source.to_owned(),
            path,
            name: name.to_owned(),
            size_bytes,
            sha256,
        };
        let descriptor = layout::opinion_descriptor(id);
        let bytes = to_json(lake, &descriptor, &file)?;
        let staging = layout::staging_file(id, "second_opinion");
        match lake.create(&descriptor, &staging, bytes).await? {
            true => Ok((file, true)),
            false => {
                let detail = "there is another descriptor with this id";
                Err(LakeError::other("write", lake.show(&descriptor), detail))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_is_named_in_small_letters() {
        for name in ["wikidata", "the-numbers", "movielens_32m"] {
            assert!(is_source_name(name), "{name}");
        }
        for name in [
            "",
            "tmdb",
            "Wiki",
            "1st",
            "a b",
            "a/b",
            "a.csv",
            &"a".repeat(41),
        ] {
            assert!(!is_source_name(name), "{name}");
        }
    }
}
