//! What killed processes leave in a folder: files that were staged, and the temporary names under
//! which the store library writes. No reader looks at them.

use std::fs::Metadata;
use std::path::Path;
use std::time::Duration;

use crate::layout::{self, RunObject};
use crate::store::Lake;

/// Folders in which cinelake stages or replaces files.
const FOLDERS: [&str; 4] = [
    layout::RUNS,
    layout::LEASE,
    layout::SNAPSHOTS,
    layout::OPINION_DESCRIPTORS,
];

/// A report takes no lease: one that is being written now has files as young as this.
const REPORT_WRITING: Duration = Duration::from_secs(60 * 60);

/// Removes what other runs than `own_run` have left in a lake that is a folder, and returns how many
/// files that were. In a bucket nothing is staged. A file that cannot be removed stays: it does no
/// harm.
///
/// Only for who holds the lease: another run that is alive stages files too.
pub async fn clear(lake: &Lake, own_run: &str) -> u64 {
    let Some(folder) = lake.folder().map(Path::to_owned) else {
        return 0;
    };
    let own_run = own_run.to_owned();
    let removing = tokio::task::spawn_blocking(move || {
        let of_runs = |path: &str, _: &Metadata| is_leftover(path, &own_run);
        let folders = FOLDERS.into_iter();
        let removed: u64 = folders
            .map(|inside| clear_below(&folder, inside, &of_runs))
            .sum();
        removed + clear_below(&folder, layout::REPORTS, &is_leftover_of_a_report)
    });
    removing.await.unwrap_or_default()
}

fn clear_below(folder: &Path, inside: &str, is_leftover: &impl Fn(&str, &Metadata) -> bool) -> u64 {
    let mut removed = 0;
    let entries = std::fs::read_dir(folder.join(inside)).into_iter().flatten();
    for entry in entries.flatten() {
        let Ok(name) = entry.file_name().into_string() else {
            continue;
        };
        let path = format!("{inside}/{name}");
        match entry.metadata() {
            Ok(meta) if meta.is_dir() => removed += clear_below(folder, &path, is_leftover),
            Ok(meta) if meta.is_file() && is_leftover(&path, &meta) => {
                removed += u64::from(std::fs::remove_file(entry.path()).is_ok());
            }
            _ => {}
        }
    }
    removed
}

fn is_leftover(path: &str, own_run: &str) -> bool {
    if let Some((run_id, RunObject::Staged)) = layout::parse_run_object(path) {
        return run_id != own_run;
    }
    without_temporary_ending(path).is_some_and(is_written_in_place)
}

fn is_of_a_report(path: &str) -> bool {
    layout::parse_report_file(path).is_some()
}

fn is_leftover_of_a_report(path: &str, meta: &Metadata) -> bool {
    let age = meta.modified().ok().and_then(|at| at.elapsed().ok());
    age.is_some_and(|age| age > REPORT_WRITING)
        && without_temporary_ending(path).is_some_and(is_of_a_report)
}

/// `lease.json` of `lease.json#1`, as the store library names what it has not finished.
fn without_temporary_ending(path: &str) -> Option<&str> {
    let (base, number) = path.rsplit_once('#')?;
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then_some(base)
}

/// Whether cinelake writes an object of this name.
fn is_written_in_place(path: &str) -> bool {
    let snapshot = |id| path == layout::snapshot_descriptor(id) || path == layout::layout_marker();
    let name = path.rsplit('/').next().unwrap_or(path);
    layout::parse_run_object(path).is_some()
        || path == layout::lease_file()
        || snapshot(name.strip_suffix(".json").unwrap_or(name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{LakeUrl, StoreOptions};

    #[tokio::test]
    async fn only_what_cinelake_stages_is_removed() {
        let folder = tempfile::tempdir().expect("a folder");
        let url = LakeUrl::Local(folder.path().to_owned());
        let lake = Lake::open(&url, &StoreOptions::default()).expect("opens");
        let (dead, own) = ("20261122T210000Z-000001", "20261123T210000Z-000002");
        let runs = layout::RUNS;
        let leftovers = [
            format!("{runs}/{dead}/staging/movie_0001"),
            format!("{runs}/{dead}/staging/movie_0001#1"),
            format!("{runs}/{dead}.json#12"),
            format!("{runs}/{dead}/outcomes.ndjson.gz#1"),
            format!("{}#3", layout::lease_file()),
            "Refined/report/2026-11-23/answers.json#1".to_owned(),
        ];
        let kept = [
            format!("{runs}/{own}/staging/movie_0001"),
            format!("{runs}/{dead}.json"),
            format!("{runs}/{dead}/batches/movie_0001.json"),
            format!("{runs}/notes.txt#1"),
            format!("{runs}/{dead}.json#backup"),
            "Raw/Local/CSV/Movies/2026/11/23/movies.csv#1".to_owned(),
            // A report that is being written, and somebody's own file.
            "Refined/report/2026-11-23/index.html#1".to_owned(),
            "Refined/report/mine.txt#1".to_owned(),
        ];
        for path in leftovers.iter().chain(&kept) {
            let path = folder.path().join(path);
            std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
            std::fs::write(path, "x").expect("written");
        }
        for (path, age) in [(&leftovers[5], 2), (&kept[6], 0), (&kept[7], 2)] {
            let file = std::fs::File::options()
                .write(true)
                .open(folder.path().join(path));
            let then = std::time::SystemTime::now() - age * REPORT_WRITING;
            file.and_then(|file| file.set_modified(then)).expect("aged");
        }
        assert_eq!(clear(&lake, own).await, leftovers.len() as u64);
        for path in &kept {
            assert!(folder.path().join(path).exists(), "{path}");
        }
        assert_eq!(clear(&lake, own).await, 0);
    }
}
