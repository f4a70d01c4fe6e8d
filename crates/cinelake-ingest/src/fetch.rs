//! Asks for titles, several at a time, and hands the answers over as they come.
//!
//! Jobs are taken in catalogue order and at most a window ahead of the one that was last landed,
//! so memory stays bounded while one slow title does not hold up the others.

use std::any::Any;
use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use cinelake_tmdb::TmdbError;
use tokio::sync::{Semaphore, mpsc, watch};
use tokio::task::{JoinError, JoinSet};

use crate::config::IngestConfig;
use crate::plan::Job;
use crate::resolver::{Answer, Resolver};

/// Answers that are there already, by place in the catalogue.
pub(crate) type Ready = HashMap<usize, Answer>;

/// What a worker hands over.
pub(crate) enum Fetched {
    /// An answer, with the place of its job.
    Answer(usize, Answer),
    /// What has to stop the run.
    Error(TmdbError),
    /// A worker panicked: its job has no answer.
    Panicked(String),
}

/// What the workers share.
struct Shared {
    jobs: Arc<Vec<Job>>,
    next: AtomicUsize,
    window: Semaphore,
    ready: Mutex<Ready>,
    resolver: Resolver,
}

/// The workers of a run.
pub(crate) struct Fetcher {
    shared: Arc<Shared>,
    stop: watch::Sender<bool>,
    answers: mpsc::Receiver<Fetched>,
    workers: JoinSet<()>,
}

impl Fetcher {
    pub(crate) fn start(
        jobs: Arc<Vec<Job>>,
        ready: Ready,
        resolver: Resolver,
        config: &IngestConfig,
    ) -> Self {
        let window = config.window();
        let shared = Arc::new(Shared {
            jobs,
            next: AtomicUsize::new(0),
            window: Semaphore::new(window),
            ready: Mutex::new(ready),
            resolver,
        });
        let (stop, stopped) = watch::channel(false);
        let (sender, answers) = mpsc::channel(window);
        let mut workers = JoinSet::new();
        for _ in 0..config.concurrency.max(1).min(shared.jobs.len()) {
            workers.spawn(work(shared.clone(), sender.clone(), stopped.clone()));
        }
        Self {
            shared,
            stop,
            answers,
            workers,
        }
    }

    /// The next answer; `None` once all workers have ended in order.
    pub(crate) async fn next(&mut self) -> Option<Fetched> {
        loop {
            tokio::select! {
                biased;
                fetched = self.answers.recv() => match fetched {
                    None => break,
                    fetched => return fetched,
                },
                Some(ended) = self.workers.join_next() => {
                    if let Some(panicked) = panicked(ended) {
                        return Some(panicked);
                    }
                }
            }
        }
        // The channel closes while the last worker is still unwinding.
        while let Some(ended) = self.workers.join_next().await {
            if let Some(panicked) = panicked(ended) {
                return Some(panicked);
            }
        }
        None
    }

    /// Lets the workers go one job further.
    pub(crate) fn landed_one(&self) {
        self.shared.window.add_permits(1);
    }

    /// No further job is begun; those on their way go on.
    pub(crate) fn stop(&self) {
        // Nobody listens any more when all workers have ended: as good as stopped.
        let _ = self.stop.send(true);
    }
}

fn panicked(ended: Result<(), JoinError>) -> Option<Fetched> {
    let panic = ended.err()?.try_into_panic().ok()?;
    Some(Fetched::Panicked(panic_text(&*panic)))
}

fn panic_text(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().copied();
    let text = text.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    text.unwrap_or("no text").to_owned()
}

async fn work(
    shared: Arc<Shared>,
    sender: mpsc::Sender<Fetched>,
    mut stopped: watch::Receiver<bool>,
) {
    while let Some((place, job)) = next_job(&shared, &mut stopped).await {
        let answer = match take_ready(&shared, job.index) {
            Some(answer) => Ok(answer),
            None => shared.resolver.resolve(job.tconst, job.kind).await,
        };
        let stops = answer.is_err();
        let fetched = match answer {
            Ok(answer) => Fetched::Answer(place, answer),
            Err(error) => Fetched::Error(error),
        };
        if sender.send(fetched).await.is_err() || stops {
            return;
        }
    }
}

async fn next_job(shared: &Shared, stopped: &mut watch::Receiver<bool>) -> Option<(usize, Job)> {
    if *stopped.borrow() {
        return None;
    }
    let permit = tokio::select! {
        permit = shared.window.acquire() => permit.ok()?,
        _ = stopped.changed() => return None,
    };
    // The lander gives it back when the answer has been landed.
    permit.forget();
    let place = shared.next.fetch_add(1, Ordering::Relaxed);
    shared.jobs.get(place).map(|job| (place, *job))
}

fn take_ready(shared: &Shared, index: usize) -> Option<Answer> {
    shared
        .ready
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .remove(&index)
}
