//! Symbolic links in place of the lake's own folders and files.
//!
//! Tables and reports are replaced, so a link there would have another folder's files replaced, and
//! whatever can put a link into a lake is not whoever owns what the link points to. Files of Raw are
//! created and never replaced, and there are too many of them to look at each time.

use std::path::Path;

use crate::error::{LakeError, LakeProblem};
use crate::layout;

/// The zone whose files are never replaced.
const RAW: &str = "Raw";
/// Levels that are looked at: the zone, a table's folder, its files.
const LEVELS: usize = 3;

/// Refuses a lake in which a zone, or anything of the zones that are replaced, is a link.
pub(crate) fn refuse(lake: &Path) -> Result<(), LakeError> {
    let zones = [RAW, layout::TRUSTED, layout::REFINED];
    let found = zones.iter().find_map(|zone| {
        let path = lake.join(zone);
        match *zone == RAW {
            true => path.is_symlink().then_some(path),
            false => first_link(&path, LEVELS),
        }
    });
    match found {
        None => Ok(()),
        Some(path) => Err(LakeError {
            operation: "open",
            target: lake.display().to_string(),
            problem: LakeProblem::Link {
                path: path.display().to_string(),
            },
        }),
    }
}

fn first_link(path: &Path, levels: usize) -> Option<std::path::PathBuf> {
    if path.is_symlink() {
        return Some(path.to_owned());
    }
    if levels == 0 {
        return None;
    }
    // What is not there or cannot be listed is told by whoever reads or writes it.
    let mut entries = std::fs::read_dir(path).ok()?.flatten();
    entries.find_map(|entry| first_link(&entry.path(), levels - 1))
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::symlink;

    use crate::{Lake, StoreOptions};

    #[test]
    fn a_link_at_any_level_of_tables_and_reports_is_refused() {
        let elsewhere = tempfile::tempdir().expect("a folder");
        for place in [
            "Raw",
            "Trusted",
            "Trusted/titles",
            "Trusted/titles/titles.parquet",
            "Trusted/_staging",
            "Refined",
            "Refined/report",
            "Refined/report/2026-11-23",
        ] {
            let folder = tempfile::tempdir().expect("a folder");
            let link = folder.path().join(place);
            std::fs::create_dir_all(link.parent().expect("a parent")).expect("made");
            symlink(elsewhere.path(), &link).expect("linked");
            let url = folder.path().display().to_string().parse().expect("a URL");
            let error = Lake::open(&url, &StoreOptions::default()).expect_err(place);
            assert!(error.to_string().contains(place), "{error}");
            assert!(error.problem.is_configuration());
        }
        assert_eq!(
            std::fs::read_dir(elsewhere.path()).expect("lists").count(),
            0
        );
    }

    #[test]
    fn the_lakes_own_folder_may_be_a_link() {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::create_dir_all(folder.path().join("real/Trusted/titles")).expect("made");
        symlink(folder.path().join("real"), folder.path().join("lake")).expect("linked");
        let url = folder.path().join("lake").display().to_string();
        let url = url.parse().expect("a URL");
        assert!(Lake::open(&url, &StoreOptions::default()).is_ok());
    }
}
