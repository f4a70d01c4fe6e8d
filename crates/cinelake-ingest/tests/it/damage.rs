//! A damaged small file does not stop a run: it is told, and what it held is rebuilt or asked again.

use std::collections::BTreeSet;

use cinelake_ingest::Event;
use cinelake_lake::manifest::{Outcome, RunStatus};
use cinelake_lake::{Lake, layout};
use cinelake_testkit::{MadeTitle, fixtures, made_titles};
use cinelake_tmdb_server::{RunningServer, ServerConfig};

use crate::support::{
    Book, Desk, asked_since, bodies, client, counts, ids_in, local_lake, mark, memory_lake, paths,
    serve,
};

struct Stage {
    titles: Vec<MadeTitle>,
    server: RunningServer,
}

impl Stage {
    /// Of forty films TMDB knows all but every tenth.
    fn new() -> Self {
        let titles = made_titles(16_001, 40);
        let known = titles
            .iter()
            .enumerate()
            .filter(|(index, _)| index % 10 != 9);
        let known: Vec<MadeTitle> = known.map(|(_, title)| title.clone()).collect();
        Self {
            server: serve(&fixtures::movie_records(&known), ServerConfig::default()),
            titles,
        }
    }

    fn desk(&self, lake: &Lake) -> Desk {
        Desk::new(lake.clone(), client(&self.server))
    }
}

fn damaged(desk: &Desk) -> BTreeSet<String> {
    let events = desk.events().into_iter();
    events
        .filter_map(|event| match event {
            Event::Damaged { path, .. } => Some(path),
            _ => None,
        })
        .collect()
}

async fn damage(lake: &Lake, path: &str, how: &str) {
    let bytes = lake.read(path).await.expect("reads");
    let bytes = match how {
        "empty" => Vec::new(),
        "cut" => bytes[..bytes.len() / 2].to_vec(),
        _ => b"{\"schema_version\":99}\n".to_vec(),
    };
    lake.replace(path, bytes.into()).await.expect("written");
}

/// After a run that ended and one that was killed, each small file is damaged in turn.
#[tokio::test]
async fn whichever_small_file_is_damaged_the_next_run_completes() {
    let stage = Stage::new();
    let (first, all) = (Book::films(&stage.titles[..20]), Book::films(&stage.titles));
    let (first, all) = (first.await, all.await);
    let (sound, _) = memory_lake("s3://films");
    let desk = stage.desk(&sound);
    desk.run(&first).await;
    desk.run_until_killed(&all, |event| matches!(event, Event::BatchLanded { .. }))
        .await;
    let is_small = |path: &String| !path.starts_with(layout::RECORDS) && !path.ends_with(".csv");
    let small: Vec<String> = paths(&sound, "Raw")
        .await
        .into_iter()
        .filter(is_small)
        .collect();
    assert!(small.len() > 10, "{small:?}");
    for path in &small {
        for how in ["empty", "cut", "another version"] {
            let lake = copy(&sound).await;
            damage(&lake, path, how).await;
            let summary = desk.at(lake.clone()).after_the_lease().run(&all).await;
            assert_eq!(summary.status, RunStatus::Done, "{how} {path}: {summary:?}");
            let known = summary.count(Outcome::Landed) + summary.count(Outcome::AlreadyLanded);
            assert_eq!((known, summary.count(Outcome::NotFound)), (36, 4), "{path}");
            // Fails if a title is there twice.
            assert_eq!(bodies(&lake).await.len(), 36, "{how} {path}");
        }
    }
}

async fn copy(lake: &Lake) -> Lake {
    let (copy, _) = memory_lake("s3://films");
    for path in paths(lake, "Raw").await {
        let bytes = lake.read(&path).await.expect("reads");
        copy.replace(&path, bytes).await.expect("written");
    }
    copy
}

#[tokio::test]
async fn a_damaged_entry_is_told_and_its_records_count() {
    let stage = Stage::new();
    let book = Book::films(&stage.titles).await;
    let (lake, _folder) = local_lake();
    let desk = stage.desk(&lake);
    desk.run_until_killed(&book, |event| matches!(event, Event::BatchLanded { .. }))
        .await;
    let is_entry = |path: &&String| path.contains("/batches/");
    let files = paths(&lake, layout::RUNS).await;
    let entry = files.iter().find(is_entry).expect("an entry");
    damage(&lake, entry, "empty").await;
    let before = mark(&stage.server);
    let summary = desk.run(&book).await;
    assert_eq!(damaged(&desk), BTreeSet::from([entry.clone()]));
    assert_eq!(summary.repairs.damaged_files, 1);
    assert_eq!(summary.repairs.adopted_files, 1);
    assert_eq!(counts(&summary)["already_landed"], 4);
    let asked = ids_in(&asked_since(&stage.server, before), "/3/movie/");
    assert!(
        stage.titles[..4]
            .iter()
            .all(|title| !asked.contains(&title.tconst()))
    );
    // The rebuilt entry lies beside it, and the checkpoint has both: nothing is told twice.
    let again = desk.run(&book).await;
    assert_eq!(again.repairs.adopted_files, 0);
}

#[tokio::test]
async fn a_record_file_that_was_deleted_by_hand_is_told_and_its_titles_are_asked_again() {
    let stage = Stage::new();
    let book = Book::films(&stage.titles).await;
    let (lake, folder) = local_lake();
    let desk = stage.desk(&lake);
    desk.run(&book).await;
    let files = paths(&lake, layout::RECORDS).await;
    std::fs::remove_file(folder.path().join(&files[2])).expect("deleted");
    let summary = desk.run(&book).await;
    let gone = Event::Gone {
        path: files[2].clone(),
    };
    assert!(desk.events().contains(&gone));
    assert_eq!(summary.repairs.gone_files, 1);
    assert_eq!((summary.count(Outcome::Landed), summary.to_ask.new), (4, 4));
    let again = desk.run(&book).await;
    assert_eq!(
        counts(&again),
        [("already_landed", 36), ("not_found", 4)].into()
    );
}
