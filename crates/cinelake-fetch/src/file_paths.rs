//! Where a file lies: the whole file, the part of a download, and what is known of each.
//!
//! ```text
//! title.basics.tsv.gz              the whole file; another one takes its place by a rename
//! .title.basics.tsv.gz.json        which version it is
//! title.basics.tsv.gz.part         what has come of the next one
//! .title.basics.tsv.gz.part.json   which version that is; written before the first byte
//! ```
//!
//! The two small files are hidden, so that a command that reads the folder does not see them. What
//! they say is believed only as far as it fits the bytes beside them: without them, or with damaged
//! ones, a file is fetched anew.

use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use crate::dataset::Dataset;
use crate::error::FetchError;
use crate::version::Version;

/// The paths of one file.
#[derive(Debug)]
pub(crate) struct FilePaths {
    pub(crate) whole: PathBuf,
    pub(crate) part: PathBuf,
    whole_version: PathBuf,
    part_version: PathBuf,
}

/// What lies there, as far as it is of use for a download from one address.
#[derive(Debug)]
pub(crate) enum DownloadState {
    /// Nothing.
    Nothing,
    /// The whole file, and the server can be asked whether it has another.
    Whole(Version),
    /// So many bytes of this version, and the server can be asked for the rest.
    Part { version: Version, bytes: u64 },
    /// All bytes of this version, not checked yet.
    FullPart(Version),
}

impl FilePaths {
    pub(crate) fn of(folder: &Path, dataset: Dataset) -> Self {
        let name = dataset.file_name();
        Self {
            whole: folder.join(&name),
            part: folder.join(format!("{name}.part")),
            whole_version: folder.join(format!(".{name}.json")),
            part_version: folder.join(format!(".{name}.part.json")),
        }
    }

    /// What is there of the file at `url`.
    pub(crate) fn held(&self, url: &url::Url) -> DownloadState {
        let known = |path: &Path| read_version(path).filter(|version| version.url == url.as_str());
        let (part, bytes) = (known(&self.part_version), size(&self.part));
        match part.filter(|_| bytes > 0) {
            Some(version)
                if version.length == Some(bytes) && version.unchanged_condition().is_some() =>
            {
                return DownloadState::FullPart(version);
            }
            Some(version)
                if version.length.is_none_or(|length| bytes < length)
                    && version.range_condition().is_some() =>
            {
                return DownloadState::Part { version, bytes };
            }
            _ => {}
        }
        match known(&self.whole_version) {
            Some(version)
                if version.length == Some(size(&self.whole))
                    && version.unchanged_condition().is_some() =>
            {
                DownloadState::Whole(version)
            }
            _ => DownloadState::Nothing,
        }
    }

    /// Bytes in the `.part`; 0 where there is none.
    pub(crate) fn part_bytes(&self) -> u64 {
        size(&self.part)
    }

    /// Opens the `.part` behind its last byte.
    pub(crate) fn continue_part(&self) -> Result<File, FetchError> {
        let file = OpenOptions::new().append(true).open(&self.part);
        file.map_err(|error| FetchError::disk(&self.part, error))
    }

    /// Opens an empty `.part` for a version. The bytes of an earlier one go before its version does,
    /// so that they never stand under the new one.
    pub(crate) fn new_part(&self, version: &Version) -> Result<File, FetchError> {
        let file = File::create(&self.part).map_err(|error| FetchError::disk(&self.part, error))?;
        self.write_version(version)?;
        Ok(file)
    }

    /// Takes the `.part` away: what is in it is no start of the file.
    pub(crate) fn drop_part(&self) -> Result<(), FetchError> {
        for path in [&self.part, &self.part_version] {
            match std::fs::remove_file(path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    return Err(FetchError::disk(path, error));
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Puts the `.part`, which was checked, in the place of the whole file. It gets the server's time,
    /// so that a listing of the folder shows of which day a file is.
    pub(crate) fn complete(&self, version: &mut Version) -> Result<(), FetchError> {
        version.length = Some(self.part_bytes());
        self.write_version(version)?;
        let file = OpenOptions::new().append(true).open(&self.part);
        let synced = file.and_then(|file| {
            if let Some(modified) = version.modified() {
                file.set_modified(modified.into())?;
            }
            file.sync_all()
        });
        synced.map_err(|error| FetchError::disk(&self.part, error))?;
        for (from, to) in [
            (&self.part, &self.whole),
            (&self.part_version, &self.whole_version),
        ] {
            std::fs::rename(from, to).map_err(|error| FetchError::disk(to, error))?;
        }
        Ok(())
    }

    fn write_version(&self, version: &Version) -> Result<(), FetchError> {
        let text = serde_json::to_vec_pretty(version).map_err(io::Error::other);
        // Half of it, after a crash, reads as nothing.
        let written = text.and_then(|text| std::fs::write(&self.part_version, text));
        written.map_err(|error| FetchError::disk(&self.part_version, error))
    }
}

/// Keeps other processes out of the folder until it is dropped.
pub(crate) fn lock(folder: &Path) -> Result<File, FetchError> {
    let path = folder.join(".cinelake-fetch.lock");
    let file = File::create(&path).map_err(|error| FetchError::disk(&path, error))?;
    match file.try_lock() {
        Err(TryLockError::WouldBlock) => Err(FetchError::InUse {
            folder: folder.to_owned(),
        }),
        // Some network folders have no locks. Then nobody is kept out, and each file is still checked.
        Ok(()) | Err(TryLockError::Error(_)) => Ok(file),
    }
}

fn read_version(path: &Path) -> Option<Version> {
    serde_json::from_slice(&std::fs::read(path).ok()?).ok()
}

fn size(path: &Path) -> u64 {
    std::fs::metadata(path).map_or(0, |data| data.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(length: Option<u64>) -> Version {
        Version {
            url: "https://mirror.example/x".to_owned(),
            etag: Some("\"a\"".to_owned()),
            last_modified: None,
            length,
            md5: None,
        }
    }

    fn scene(part: &[u8], version: &Version) -> (tempfile::TempDir, FilePaths) {
        let folder = tempfile::tempdir().unwrap();
        let place = FilePaths::of(folder.path(), Dataset::TitleBasics);
        drop(place.new_part(version).unwrap());
        std::fs::write(&place.part, part).unwrap();
        (folder, place)
    }

    fn held(place: &FilePaths, url: &str) -> DownloadState {
        place.held(&url::Url::parse(url).unwrap())
    }

    #[test]
    fn a_part_is_continued_only_from_its_own_address_and_below_its_size() {
        let url = "https://mirror.example/x";
        let (_folder, place) = scene(b"12345", &version(Some(9)));
        assert!(matches!(
            held(&place, url),
            DownloadState::Part { bytes: 5, .. }
        ));
        assert!(matches!(
            held(&place, "https://other.example/x"),
            DownloadState::Nothing
        ));
        let (_folder, place) = scene(b"12345", &version(Some(5)));
        assert!(matches!(held(&place, url), DownloadState::FullPart(_)));
        let (_folder, place) = scene(b"12345", &version(Some(4)));
        assert!(matches!(held(&place, url), DownloadState::Nothing));
        let (_folder, place) = scene(b"12345", &version(None));
        assert!(matches!(
            held(&place, url),
            DownloadState::Part { bytes: 5, .. }
        ));
    }

    #[test]
    fn a_whole_file_of_another_size_or_with_a_damaged_version_is_fetched_anew() {
        let url = "https://mirror.example/x";
        let (_folder, place) = scene(b"12345", &version(None));
        place.complete(&mut version(None)).unwrap();
        assert!(matches!(held(&place, url), DownloadState::Whole(_)));
        std::fs::write(&place.whole, b"1234").unwrap();
        assert!(matches!(held(&place, url), DownloadState::Nothing));
        std::fs::write(&place.whole, b"12345").unwrap();
        std::fs::write(&place.whole_version, b"{\"url\":").unwrap();
        assert!(matches!(held(&place, url), DownloadState::Nothing));
    }

    #[test]
    fn a_folder_belongs_to_one_run_at_a_time() {
        let folder = tempfile::tempdir().unwrap();
        let held = lock(folder.path()).unwrap();
        assert!(matches!(lock(folder.path()), Err(FetchError::InUse { .. })));
        drop(held);
        assert!(lock(folder.path()).is_ok());
    }
}
