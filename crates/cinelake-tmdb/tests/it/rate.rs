//! The permitted rate where it counts: the moments at which the client sends, on a machine that has more
//! to do than it can.
//!
//! What arrives at a server is another matter: a network may bunch what was sent evenly.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use cinelake_tmdb::{Carried, Network, RATE_WINDOW, RawResponse, TmdbClient, TmdbConfig};
use tokio::task::JoinSet;
use url::Url;

use crate::{PLAIN, config, film};

const FILM: &str = r#"{"id":238,"imdb_id":"tt0068646"}"#;

/// Notes when each request is sent.
#[derive(Clone, Default)]
struct Recorder(Arc<Mutex<Vec<Instant>>>);

impl Network for Recorder {
    fn get(&self, _: Url) -> Carried<'_> {
        self.0.lock().expect("whole").push(Instant::now());
        Box::pin(async {
            tokio::time::sleep(Duration::from_millis(20)).await;
            Ok(RawResponse {
                status: 200,
                body: FILM.into(),
                ..RawResponse::default()
            })
        })
    }
}

impl Recorder {
    fn client(&self, rate: f64) -> Arc<TmdbClient> {
        let config = TmdbConfig {
            rate: Some(rate),
            ..config("http://127.0.0.1:1/3")
        };
        let client = TmdbClient::over(Arc::new(self.clone()), config, 1);
        Arc::new(client.expect("a client"))
    }

    /// Most requests that were sent within any one second.
    fn busiest_second(&self) -> usize {
        let mut sent = self.0.lock().expect("whole").clone();
        sent.sort_unstable();
        let within = |from: &Instant| {
            let first = sent.partition_point(|at| at < from);
            let end = sent.partition_point(|at| *at < *from + Duration::from_secs(1));
            end - first
        };
        sent.iter().map(within).max().unwrap_or_default()
    }

    fn count(&self) -> usize {
        self.0.lock().expect("whole").len()
    }
}

/// As many callers as a run has workers, each asking so often.
fn ask(client: &Arc<TmdbClient>, callers: usize, times: usize) -> JoinSet<()> {
    let mut asking = JoinSet::new();
    for _ in 0..callers {
        let client = client.clone();
        asking.spawn(async move {
            for _ in 0..times {
                let asked = client.movie(film("tt0068646"), &PLAIN).await;
                asked.expect("answered");
            }
        });
    }
    asking
}

/// Keeps more threads busy than the machine has cores, until it is dropped.
struct Load(Arc<AtomicBool>);

impl Load {
    fn start() -> Self {
        let goes_on = Arc::new(AtomicBool::new(true));
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        for _ in 0..2 * cores {
            let goes_on = goes_on.clone();
            std::thread::spawn(move || {
                while goes_on.load(Ordering::Relaxed) {
                    std::hint::spin_loop();
                }
            });
        }
        Self(goes_on)
    }
}

impl Drop for Load {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Relaxed);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn on_a_loaded_machine_no_second_has_more_requests_than_the_rate_permits() {
    let _load = Load::start();
    for rate in [40.0, 200.0] {
        let recorder = Recorder::default();
        let client = recorder.client(rate);
        let times = (rate * 3.0) as usize / 20;
        ask(&client, 20, times).join_all().await;
        assert_eq!(recorder.count(), 20 * times);
        let busiest = recorder.busiest_second();
        assert!(busiest <= rate as usize, "{busiest} at {rate} a second");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn shards_that_share_a_rate_do_not_pass_it_together() {
    let _load = Load::start();
    let recorder = Recorder::default();
    let shards: Vec<_> = (0..4)
        .map(|_| ask(&recorder.client(100.0 / 4.0), 5, 15))
        .collect();
    for shard in shards {
        shard.join_all().await;
    }
    let busiest = recorder.busiest_second();
    assert!(busiest <= 100, "{busiest} at 100 a second");
}

/// The second knows nothing of what the first has sent, and so waits for the length of the window.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_run_that_takes_over_does_not_pass_the_rate_together_with_the_one_that_was_killed() {
    let _load = Load::start();
    let recorder = Recorder::default();
    let killed = ask(&recorder.client(40.0), 20, 100);
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    drop(killed);
    tokio::time::sleep(RATE_WINDOW).await;
    ask(&recorder.client(40.0), 20, 3).join_all().await;
    let busiest = recorder.busiest_second();
    assert!(busiest <= 40, "{busiest} at 40 a second");
}
