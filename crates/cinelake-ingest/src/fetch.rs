//! Asks for titles, several at a time, and hands the answers over as they come.
//!
//! Jobs are taken in their order and at most a window ahead of the one that was last landed,
//! so one slow title does not hold up the others. What waits for it takes room, which is limited: an
//! answer that finds none is let go, and asked for again when there is room or when it is its turn.

use std::any::Any;
use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use cinelake_tmdb::TmdbError;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, TryAcquireError, mpsc, watch};
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

/// Room is given in units of so many bytes.
const UNIT_BYTES: usize = 1024;
/// Room that each request takes before its answer is there, in units: larger than nearly every record,
/// so that hardly any has to be let go.
const RESERVED_UNITS: u32 = 1024;

/// What the workers share.
struct WorkerState {
    jobs: Arc<Vec<Job>>,
    next: AtomicUsize,
    window: Semaphore,
    /// Room for what is asked and for answers that wait.
    room: Arc<Semaphore>,
    room_units: usize,
    /// The room of answers that wait, by place.
    taken: Mutex<HashMap<usize, OwnedSemaphorePermit>>,
    /// Jobs that are landed: the place whose turn it is.
    landed: watch::Sender<usize>,
    ready: Mutex<Ready>,
    resolver: Resolver,
}

/// The workers of a run.
pub(crate) struct Fetcher {
    shared: Arc<WorkerState>,
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
        let concurrency = config.concurrency.max(1);
        let least = concurrency.saturating_mul(2 * RESERVED_UNITS as usize);
        let room_units = (config.waiting_bytes / UNIT_BYTES)
            .max(least)
            .min(Semaphore::MAX_PERMITS);
        let shared = Arc::new(WorkerState {
            jobs,
            next: AtomicUsize::new(0),
            window: Semaphore::new(window),
            room: Arc::new(Semaphore::new(room_units)),
            room_units,
            taken: Mutex::default(),
            landed: watch::Sender::new(0),
            ready: Mutex::new(ready),
            resolver,
        });
        let (stop, stopped) = watch::channel(false);
        let (sender, answers) = mpsc::channel(window);
        let mut workers = JoinSet::new();
        for _ in 0..concurrency.min(shared.jobs.len()) {
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
        let place = *self.shared.landed.borrow();
        self.shared.taken().remove(&place);
        self.shared.landed.send_replace(place + 1);
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

impl WorkerState {
    fn taken(&self) -> MutexGuard<'_, HashMap<usize, OwnedSemaphorePermit>> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn take_ready(&self, index: usize) -> Option<Answer> {
        let mut ready = self.ready.lock().unwrap_or_else(PoisonError::into_inner);
        ready.remove(&index)
    }

    /// Takes the units that `room` lacks, if they are free now.
    fn widen(&self, room: &mut OwnedSemaphorePermit, units: usize) -> bool {
        let lacking = units.saturating_sub(room.num_permits());
        let lacking = u32::try_from(lacking).unwrap_or(u32::MAX);
        match self.room.clone().try_acquire_many_owned(lacking) {
            Ok(more) => {
                room.merge(more);
                true
            }
            Err(TryAcquireError::Closed | TryAcquireError::NoPermits) => false,
        }
    }

    /// Waits until `room` has so many units; for ever if that many will never be free.
    async fn wait_for_room(&self, room: &mut OwnedSemaphorePermit, units: usize) {
        let lacking = units.saturating_sub(room.num_permits());
        let asked = u32::try_from(lacking)
            .ok()
            .filter(|_| units < self.room_units);
        let more = match asked {
            Some(lacking) => self.room.clone().acquire_many_owned(lacking).await.ok(),
            None => None,
        };
        match more {
            Some(more) => room.merge(more),
            None => std::future::pending().await,
        }
    }
}

/// A job that a worker has taken.
struct TakenJob {
    place: usize,
    job: Job,
    room: OwnedSemaphorePermit,
}

async fn work(
    shared: Arc<WorkerState>,
    sender: mpsc::Sender<Fetched>,
    mut stopped: watch::Receiver<bool>,
) {
    while let Some(taken) = next_job(&shared, &mut stopped).await {
        let place = taken.place;
        let fetched = match ask(&shared, taken, &mut stopped).await {
            Ok(Some(answer)) => Fetched::Answer(place, answer),
            Ok(None) => return,
            Err(error) => Fetched::Error(error),
        };
        let stops = matches!(fetched, Fetched::Error(_));
        if sender.send(fetched).await.is_err() || stops {
            return;
        }
    }
}

async fn next_job(shared: &WorkerState, stopped: &mut watch::Receiver<bool>) -> Option<TakenJob> {
    if *stopped.borrow() {
        return None;
    }
    // Room first, and the place only then: the place whose turn it is always has a worker.
    let free = async {
        let permit = shared.window.acquire().await.ok()?;
        let room = shared.room.clone().acquire_many_owned(RESERVED_UNITS);
        Some((permit, room.await.ok()?))
    };
    let (permit, room) = tokio::select! {
        free = free => free?,
        _ = stopped.changed() => return None,
    };
    // The lander gives it back when the answer has been landed.
    permit.forget();
    let place = shared.next.fetch_add(1, Ordering::Relaxed);
    let job = *shared.jobs.get(place)?;
    Some(TakenJob { place, job, room })
}

/// The answer to a job, with room to wait in; `None` if the run stopped before there was any.
async fn ask(
    shared: &WorkerState,
    taken: TakenJob,
    stopped: &mut watch::Receiver<bool>,
) -> Result<Option<Answer>, TmdbError> {
    let TakenJob {
        place,
        job,
        mut room,
    } = taken;
    let mut turn = shared.landed.subscribe();
    let mut ready = shared.take_ready(job.index);
    loop {
        let answer = match ready.take() {
            Some(answer) => answer,
            None => shared.resolver.resolve(job.tconst, job.kind).await?,
        };
        let units = answer.bytes().div_ceil(UNIT_BYTES);
        if shared.widen(&mut room, units) || *turn.borrow() == place {
            let spare = room.num_permits().saturating_sub(units);
            drop(room.split(spare));
            shared.taken().insert(place, room);
            return Ok(Some(answer));
        }
        drop(answer);
        tokio::select! {
            () = shared.wait_for_room(&mut room, units) => {}
            _ = turn.wait_for(|next| *next == place) => {}
            _ = stopped.changed() => return Ok(None),
        }
    }
}
