//! Titles without a record: when they are booked, and when they must not be.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use cinelake_ingest::{CauseClass, Event, RunSummary};
use cinelake_lake::manifest::{Outcome, RunStatus};
use cinelake_testkit::{FaultStore, MadeTitle, StoreFault, fixtures, made_titles};
use cinelake_tmdb_server::{RunningServer, ServerConfig};

use crate::support::{
    Before, Book, Desk, GoingBlind, asked_since, booked_misses, client, counts, entries, ids_in,
    mark, memory_lake, serve, service_down, tconsts, through,
};

/// Misses that may wait for being booked.
const PENDING: usize = 500;
/// Answers that may wait for an earlier title.
const WINDOW: usize = 64;

fn not_found(event: &Event) -> bool {
    let outcome = Outcome::NotFound;
    *event == Event::Title { outcome }
}

/// One film in 151 is known, and the most voted ones.
fn rarely_known(titles: &[MadeTitle]) -> RunningServer {
    let known = titles
        .iter()
        .enumerate()
        .filter(|(index, _)| *index < 60 || index % 151 == 0);
    let known: Vec<MadeTitle> = known.map(|(_, title)| title.clone()).collect();
    serve(&fixtures::movie_records(&known), ServerConfig::default())
}

#[tokio::test]
async fn killed_between_rare_matches_it_loses_at_most_five_hundred_misses() {
    let titles = made_titles(13_001, 3_000);
    let server = rarely_known(&titles);
    let book = Book::films(&titles).await;
    for after in [900, 1_490, 2_200] {
        let (lake, _) = memory_lake("s3://films");
        let mut desk = Desk::new(lake.clone(), client(&server));
        desk.config.batch_records = 100;
        let mut misses = 0;
        desk.run_until_killed(&book, move |event| {
            misses += u64::from(not_found(event));
            misses == after
        })
        .await;
        let booked = booked_misses(&lake).await.len();
        let lost = after as usize - booked;
        assert!(lost <= PENDING, "{lost} of {after} misses are lost");
        let largest = entries(&lake)
            .await
            .into_iter()
            .map(|entry| entry.misses.len());
        assert!(largest.max() <= Some(PENDING));

        let before = mark(&server);
        let next = desk.after_the_lease().run(&book).await;
        assert_eq!(next.status, RunStatus::Done);
        let asked = ids_in(&asked_since(&server, before), "/3/movie/");
        let left = titles.len() - 60 - booked;
        assert!(
            asked.len() <= left + 60 + WINDOW,
            "{} of {left}",
            asked.len()
        );
    }
}

/// Sixty films that TMDB knows, then as many that it does not.
struct Stage {
    titles: Vec<MadeTitle>,
    server: RunningServer,
    book: Book,
}

impl Stage {
    async fn new() -> Self {
        let titles = made_titles(13_001, 120);
        Self {
            server: serve(
                &fixtures::movie_records(&titles[..60]),
                ServerConfig::default(),
            ),
            book: Book::films(&titles).await,
            titles,
        }
    }

    fn desk(&self, stretch: usize) -> (Desk, cinelake_lake::Lake) {
        let (lake, _) = memory_lake("s3://films");
        let mut desk = Desk::new(lake.clone(), client(&self.server));
        desk.config.stretch = stretch;
        (desk, lake)
    }

    /// No miss is booked, and the next run asks them all.
    async fn assert_unbooked(&self, desk: &Desk, summary: &RunSummary) {
        assert_eq!(booked_misses(&desk.lake).await, BTreeSet::new());
        assert_eq!(summary.count(Outcome::NotFound), 0, "{summary:?}");
        let before = mark(&self.server);
        let next = desk.asking(client(&self.server)).after_the_lease();
        let next = next.run(&self.book).await;
        assert_eq!(counts(&next)["not_found"], 60);
        let asked = BTreeSet::from_iter(ids_in(&asked_since(&self.server, before), "/3/movie/"));
        assert!(asked.is_superset(&tconsts(&self.titles[60..])));
    }
}

#[tokio::test]
async fn an_unfinished_stretch_is_not_booked_when_the_run_is_told_to_stop() {
    let stage = Stage::new().await;
    let (desk, _) = stage.desk(200);
    let (sender, stopped) = tokio::sync::oneshot::channel();
    let (sender, misses) = (Mutex::new(Some(sender)), AtomicU64::new(0));
    let watched = desk.watched(move |event| {
        if not_found(event)
            && misses.fetch_add(1, Ordering::Relaxed) == 40
            && let Some(sender) = sender.lock().expect("whole").take()
        {
            let _ = sender.send("enough".to_owned());
        }
    });
    let stop = Box::pin(async { stopped.await.unwrap_or_default() });
    let summary = watched.run_until(&stage.book, stop).await.expect("runs");
    assert_eq!(summary.status, RunStatus::Stopped);
    stage.assert_unbooked(&desk, &summary).await;
}

#[tokio::test]
async fn an_unfinished_stretch_is_not_booked_when_tmdb_goes_down_in_it_or_in_its_check() {
    let stage = Stage::new().await;
    for stretch in [200, 30] {
        let (mut desk, _) = stage.desk(stretch);
        let (known, asked) = (tconsts(&stage.titles[..60]), Arc::new(AtomicU64::new(0)));
        desk.source = Before::each(client(&stage.server), move |what| {
            // A known title is asked twice only to see whether TMDB still knows it.
            let again = known.iter().any(|id| what.is_movie(id));
            let count = asked.fetch_add(1, Ordering::Relaxed);
            let down = match stretch {
                200 => count > 150,
                _ => again && count > 90,
            };
            async move {
                match down {
                    true => Err(service_down()),
                    false => Ok(()),
                }
            }
        });
        let summary = desk.run(&stage.book).await;
        assert_eq!(summary.status, RunStatus::Stopped, "{summary:?}");
        assert_eq!(summary.cause, Some(CauseClass::Tmdb));
        stage.assert_unbooked(&desk, &summary).await;
    }
}

#[tokio::test]
async fn an_unfinished_stretch_is_not_booked_when_the_lake_fails() {
    let stage = Stage::new().await;
    let (mut desk, sound) = stage.desk(200);
    // The last batch of records fails while misses are pending.
    desk.config.batch_records = 59;
    let store = FaultStore::new(sound.object_store()).when(
        |call| call.path.ends_with("movie_0002.json"),
        StoreFault::Fail,
    );
    let broken = desk.at(through(&sound, &store));
    let summary = broken.run(&stage.book).await;
    assert_eq!(summary.status, RunStatus::Stopped, "{summary:?}");
    assert_eq!(summary.cause, Some(CauseClass::Lake));
    assert_eq!(summary.count(Outcome::Landed), 59);
}

/// The last titles of a catalogue have no later record that would show that TMDB works.
#[tokio::test]
async fn at_the_end_a_title_that_matched_before_decides_about_the_rest() {
    let stage = Stage::new().await;
    let (desk, lake) = stage.desk(200);
    let summary = desk.run(&stage.book).await;
    assert_eq!(summary.status, RunStatus::Done);
    assert_eq!(booked_misses(&lake).await, tconsts(&stage.titles[60..]));
    let told = Event::StretchChecked { misses: 60 };
    assert!(desk.events().contains(&told));

    let (mut desk, _) = stage.desk(200);
    desk.source = Arc::new(GoingBlind::new(client(&stage.server), 60, None));
    let summary = desk.run(&stage.book).await;
    assert_eq!(summary.status, RunStatus::Alarm, "{summary:?}");
    let text = summary.stopped_because.clone().unwrap_or_default();
    assert!(text.contains("60 titles in a row"), "{text}");
    stage.assert_unbooked(&desk, &summary).await;
}
