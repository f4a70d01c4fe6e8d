//! What of a folder is on the disk when a write says it is done.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use cinelake_lake::manifest::RecordKind;
use cinelake_lake::snapshot::{NewFile, ReadFlags, Snapshot};
use cinelake_lake::{Lake, layout};

use crate::support::{Ends, Place, RUN, batch, bytes, movies, run, start};

/// A path that was synced, and whether the record file was in its place by then.
static SYNCED: Mutex<Vec<(PathBuf, bool)>> = Mutex::new(Vec::new());

fn record(path: &Path) -> std::io::Result<()> {
    let root = path.ancestors().find(|folder| folder.ends_with("lake"));
    let root = root.expect("lies in the lake");
    let in_place = root.join(movies(1)).exists();
    SYNCED
        .lock()
        .expect("no panic")
        .push((path.to_owned(), in_place));
    Ok(())
}

/// Paths of one lake that were synced, in order.
fn synced(root: &Path) -> Vec<(String, bool)> {
    let all = SYNCED.lock().expect("no panic");
    let below = |path: &Path| Some(path.strip_prefix(root).ok()?.to_str()?.replace('\\', "/"));
    let own = all
        .iter()
        .filter_map(|(path, in_place)| Some((below(path)?, *in_place)));
    own.collect()
}

fn recorded(place: &Place) -> (Lake, PathBuf) {
    (
        place.lake.clone().with_sync(record),
        place.folder.path().join("lake"),
    )
}

#[tokio::test]
async fn a_batch_is_on_the_disk_before_it_is_in_its_place_and_before_its_entry_is_written() {
    let place = Place::local();
    let (lake, root) = recorded(&place);
    run(&lake, RUN, vec![batch([1], RUN)], Ends::Whole).await;
    let staged = |name: &str| layout::staging_file(RUN, name);
    let of_run = format!("{}/{RUN}", layout::RUNS);
    let wanted = [
        (staged("movie_0001"), false),
        (layout::records_folder(start().date_naive()), true),
        (staged("movie_0001.entry"), true),
        (format!("{of_run}/batches"), true),
        (staged("checkpoint"), true),
        (of_run, true),
    ];
    assert_eq!(synced(&root), wanted);
}

#[tokio::test]
async fn a_catalogue_its_descriptor_a_replaced_file_and_a_table_are_on_the_disk() {
    let place = Place::local();
    let (lake, root) = recorded(&place);
    let source = place.folder.path().join("given.csv");
    std::fs::write(&source, "id\n").expect("written");
    let file = NewFile {
        source: &source,
        name: "given.csv",
        file_name: "given.csv",
        kind: RecordKind::Movie,
        joined: false,
        role: None,
        landed_as: None,
    };
    let landed = Snapshot::land(&lake, RUN, start(), &[file], ReadFlags::default()).await;
    landed.expect("lands");
    lake.replace("a/b.json", bytes("1"))
        .await
        .expect("replaces");
    let table = lake
        .replace_file(
            "T/t/t.bin",
            "T/_staging/t",
            File::open(&source).expect("opens"),
        )
        .await;
    table.expect("replaces");
    let paths: Vec<_> = synced(&root).into_iter().map(|(path, _)| path).collect();
    let staged = |name: &str| layout::staging_file(RUN, name);
    let wanted = [
        staged("layout"),
        layout::SNAPSHOTS.to_owned(),
        staged("snapshot"),
        layout::SNAPSHOTS.to_owned(),
        staged("given.csv"),
        format!("{}/Movies/2026/11/23", layout::CATALOGUES),
        "a/b.json".to_owned(),
        "a".to_owned(),
        "T/_staging/t".to_owned(),
        "T/t".to_owned(),
    ];
    assert_eq!(paths, wanted);
}

fn refuse(path: &Path) -> std::io::Result<()> {
    match path.is_dir() {
        true => Ok(()),
        false => Err(std::io::Error::other("the disk is broken")),
    }
}

#[tokio::test]
async fn what_cannot_be_brought_onto_the_disk_is_not_put_in_its_place() {
    let place = Place::local();
    let lake = place.lake.clone().with_sync(refuse);
    let created = lake.create("Raw/a.json", "Raw/_s/a", bytes("1")).await;
    let error = created.expect_err("is refused").to_string();
    assert!(error.contains("the disk is broken"), "{error}");
    assert_eq!(lake.size("Raw/a.json").await.expect("asks"), None);
}
