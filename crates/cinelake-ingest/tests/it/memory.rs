//! What is in memory at once, whatever TMDB sends.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use cinelake_imdb::ImdbId;
use cinelake_ingest::resolver::TitleSource;
use cinelake_lake::manifest::{Outcome, RunStatus};
use cinelake_testkit::made_titles;
use cinelake_tmdb::{
    ClientStats, FetchedRecord, FindHits, Lookup, MovieRef, RecordRequest, TmdbError,
};

use crate::support::{Book, Desk, memory_lake};

const MIB: usize = 1024 * 1024;

/// Bytes of bodies that somebody holds, now and at most.
#[derive(Debug, Default)]
struct Held {
    now: AtomicUsize,
    most: AtomicUsize,
}

/// A body that counts as long as anybody holds it.
struct Body(Vec<u8>, Arc<Held>);

impl AsRef<[u8]> for Body {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl Drop for Body {
    fn drop(&mut self) {
        self.1.now.fetch_sub(self.0.len(), Ordering::SeqCst);
    }
}

/// Answers every title with a body of the same size, the first title last.
struct Heavy {
    body_bytes: usize,
    slow: ImdbId,
    asked: AtomicUsize,
    held: Arc<Held>,
}

impl Heavy {
    fn new(body_bytes: usize, slow: ImdbId) -> Arc<Self> {
        Arc::new(Self {
            body_bytes,
            slow,
            asked: AtomicUsize::new(0),
            held: Arc::default(),
        })
    }

    fn record(&self, id: ImdbId) -> FetchedRecord {
        let mut body = format!(r#"{{"id":7,"imdb_id":"{id}","overview":""#).into_bytes();
        body.resize(self.body_bytes - 2, b'x');
        body.extend_from_slice(br#""}"#);
        let now = self.held.now.fetch_add(body.len(), Ordering::SeqCst) + body.len();
        self.held.most.fetch_max(now, Ordering::SeqCst);
        FetchedRecord {
            body: Bytes::from_owner(Body(body, self.held.clone())),
            tmdb_id: 7,
            imdb_id: Some(Ok(id)),
            endpoint: format!("/3/movie/{id}"),
        }
    }
}

#[async_trait]
impl TitleSource for Heavy {
    async fn movie(&self, id: MovieRef, _: &RecordRequest) -> Result<Lookup, TmdbError> {
        let MovieRef::Imdb(id) = id else {
            panic!("only asked by IMDb id")
        };
        self.asked.fetch_add(1, Ordering::SeqCst);
        // The first one holds up all that come after it.
        let wait = if id == self.slow { 400 } else { 1 };
        tokio::time::sleep(Duration::from_millis(wait)).await;
        Ok(Lookup::Found(self.record(id)))
    }

    async fn find(&self, _: ImdbId) -> Result<FindHits, TmdbError> {
        Ok(FindHits::default())
    }

    async fn tv(&self, _: u64, _: &RecordRequest) -> Result<Lookup, TmdbError> {
        panic!("no series is asked for")
    }

    async fn authentication(&self) -> Result<(), TmdbError> {
        Ok(())
    }

    fn stats(&self) -> ClientStats {
        ClientStats::default()
    }
}

/// Runs over `titles` films with bodies of a size; the source, for its counts.
async fn run(titles: usize, body_bytes: usize, canary_titles: usize) -> Arc<Heavy> {
    let titles = made_titles(4_001, titles);
    let book = Book::films(&titles).await;
    let first = book.catalogue.titles()[0].id();
    let source = Heavy::new(body_bytes, first);
    let mut desk = Desk::new(memory_lake("s3://films").0, source.clone());
    desk.config.concurrency = 4;
    desk.config.waiting_bytes = 8 * MIB;
    desk.config.canary_titles = canary_titles;
    let summary = desk.run(&book).await;
    assert_eq!(summary.status, RunStatus::Done, "{summary:?}");
    assert_eq!(summary.count(Outcome::Landed) as usize, titles.len());
    source
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn large_answers_that_wait_take_no_more_than_their_room() {
    for canary_titles in [0, 30] {
        let source = run(40, 3 * MIB, canary_titles).await;
        let most = source.held.most.load(Ordering::SeqCst);
        // The room, and the answers that have just come and are looked at.
        assert!(
            most <= (8 + 4 * 3 + 3) * MIB,
            "{canary_titles}: {} MiB",
            most / MIB
        );
        assert_eq!(source.held.now.load(Ordering::SeqCst), 0);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_larger_than_all_the_room_is_landed_when_it_is_its_turn() {
    let source = run(6, 9 * MIB, 0).await;
    let most = source.held.most.load(Ordering::SeqCst);
    assert!(most <= 5 * 9 * MIB, "{} MiB", most / MIB);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn answers_of_the_usual_size_are_asked_for_once() {
    let source = run(60, 100 * 1024, 20).await;
    assert_eq!(source.asked.load(Ordering::SeqCst), 60);
}
