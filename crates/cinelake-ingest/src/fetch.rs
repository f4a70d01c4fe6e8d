//! Asks for titles, several at a time, and hands the answers over as they come.
//!
//! Jobs are taken in catalogue order and at most a window ahead of the one that was last landed,
//! so memory stays bounded while one slow title does not hold up the others.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, Utc};
use cinelake_tmdb::{RecordRequest, TmdbError};
use tokio::sync::{Semaphore, mpsc, watch};
use tokio::task::JoinSet;

use crate::ladder::{self, Answer, TitleSource};
use crate::plan::Job;
use crate::tally::FindJudge;

/// One answer, with the place of its job in the plan.
pub(crate) type Fetched = (usize, Result<Answer, TmdbError>);

/// What the workers share.
struct Shared {
    jobs: Arc<Vec<Job>>,
    next: AtomicUsize,
    window: Semaphore,
    /// Answers the canary already got, by place in the catalogue.
    ready: Mutex<HashMap<usize, Answer>>,
    source: Arc<dyn TitleSource>,
    request: RecordRequest,
    judge: Arc<FindJudge>,
    clock: Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>,
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
        ready: HashMap<usize, Answer>,
        judge: Arc<FindJudge>,
        deps: &crate::Deps,
        config: &crate::IngestConfig,
    ) -> Self {
        let window = config.window();
        let shared = Arc::new(Shared {
            jobs,
            next: AtomicUsize::new(0),
            window: Semaphore::new(window),
            ready: Mutex::new(ready),
            source: deps.source.clone(),
            request: config.request.clone(),
            judge,
            clock: deps.clock.clone(),
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

    /// The next answer; `None` once all workers have ended.
    pub(crate) async fn next(&mut self) -> Option<Fetched> {
        self.answers.recv().await
    }

    /// Lets the workers go `count` jobs further.
    pub(crate) fn landed(&self, count: usize) {
        self.shared.window.add_permits(count);
    }

    /// No further job is begun; those on their way go on.
    pub(crate) fn stop(&self) {
        // Nobody listens any more when all workers have ended: as good as stopped.
        let _ = self.stop.send(true);
    }

    /// Gives up what is still on its way. Without this, dropping the fetcher does the same.
    pub(crate) fn abort(&mut self) {
        self.workers.abort_all();
    }

    /// Whether a worker ended by a panic: its job has no answer and must not be waited for.
    pub(crate) async fn any_panicked(&mut self) -> bool {
        let mut panicked = false;
        while let Some(ended) = self.workers.join_next().await {
            panicked |= ended.is_err_and(|error| error.is_panic());
        }
        panicked
    }
}

async fn work(
    shared: Arc<Shared>,
    sender: mpsc::Sender<Fetched>,
    mut stopped: watch::Receiver<bool>,
) {
    while let Some((place, job)) = next_job(&shared, &mut stopped).await {
        let answer = match take_ready(&shared, job.index) {
            Some(answer) => Ok(answer),
            None => {
                let Shared {
                    source,
                    request,
                    judge,
                    clock,
                    ..
                } = &*shared;
                ladder::climb(&**source, request, judge, &**clock, job.tconst, job.kind).await
            }
        };
        let stops = answer.is_err();
        if sender.send((place, answer)).await.is_err() || stops {
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
