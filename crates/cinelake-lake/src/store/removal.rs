//! The two things that cinelake ever removes: what a purge was asked to, and what killed processes
//! left in folders of staged files.

use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use object_store::ObjectStoreExt;

use super::{Lake, parse};
use crate::error::LakeError;
use crate::s3_error::explain;

impl Lake {
    /// Deletes an object for good. Only a purge does that: no other command needs the right to. An
    /// object that is not there is no error, so that a purge that was cut off can be repeated.
    ///
    /// # Errors
    /// When deleting is refused or fails.
    pub async fn delete_for_purge(&self, path: &str) -> Result<(), LakeError> {
        match self.store.delete(&parse(path)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(explain(&self.url, "delete", path, &error)),
        }
    }

    /// Removes the files of a folder of staged files that were written before `before`: a process
    /// that was killed left them, the store's own temporary ones included, which no listing shows.
    /// In a bucket nothing is staged. Returns how many were removed.
    ///
    /// # Errors
    /// When the folder cannot be read or a file cannot be removed.
    pub async fn clear_staged(
        &self,
        folder: &str,
        before: DateTime<Utc>,
    ) -> Result<u64, LakeError> {
        let Some(root) = self.folder() else {
            return Ok(0);
        };
        let inside: PathBuf = root.join(folder);
        let cleared = tokio::task::spawn_blocking(move || clear(&inside, before)).await;
        let cleared = cleared.map_err(std::io::Error::other).flatten();
        cleared.map_err(|error| LakeError::io("clear", self.show(folder), &error))
    }
}

fn clear(folder: &Path, before: DateTime<Utc>) -> std::io::Result<u64> {
    let entries = match std::fs::read_dir(folder) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(0),
        entries => entries?,
    };
    let mut removed = 0;
    for entry in entries {
        let entry = entry?;
        removed += match is_left(&entry, before) {
            Ok(true) => u64::from(gone_is_fine(std::fs::remove_file(entry.path()))?),
            Ok(false) => 0,
            Err(error) => u64::from(gone_is_fine(Err(error))?),
        };
    }
    Ok(removed)
}

fn is_left(entry: &std::fs::DirEntry, before: DateTime<Utc>) -> std::io::Result<bool> {
    let about = entry.metadata()?;
    Ok(about.is_file() && DateTime::<Utc>::from(about.modified()?) < before)
}

/// Whoever else clears the folder, or moves its own file into place, was faster.
fn gone_is_fine(done: std::io::Result<()>) -> std::io::Result<bool> {
    match done {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{LakeUrl, StoreOptions};

    fn open(folder: &Path) -> Lake {
        let url = LakeUrl::Local(folder.to_owned());
        Lake::open(&url, &StoreOptions::default()).expect("opens")
    }

    #[tokio::test]
    async fn staged_files_are_removed_by_age_whatever_their_names() {
        let folder = tempfile::tempdir().expect("a folder");
        let lake = open(folder.path());
        let staging = folder.path().join("T/_staging");
        std::fs::create_dir_all(staging.join("folder")).expect("made");
        for name in ["t.parquet", "t.parquet#1"] {
            std::fs::write(staging.join(name), "x").expect("written");
        }
        let soon = Utc::now() + chrono::Duration::hours(1);
        let past = Utc::now() - chrono::Duration::hours(1);
        assert_eq!(lake.clear_staged("T/_staging", past).await.ok(), Some(0));
        assert_eq!(lake.clear_staged("T/_staging", soon).await.ok(), Some(2));
        assert_eq!(lake.clear_staged("T/nowhere", soon).await.ok(), Some(0));
        assert!(staging.join("folder").is_dir());
    }

    #[tokio::test]
    async fn a_purge_can_delete_twice() {
        let folder = tempfile::tempdir().expect("a folder");
        let lake = open(folder.path());
        lake.replace("a", bytes::Bytes::from_static(b"1"))
            .await
            .expect("written");
        for _ in 0..2 {
            lake.delete_for_purge("a").await.expect("deleted");
        }
        assert!(lake.read_if_there("a").await.expect("reads").is_none());
    }
}
