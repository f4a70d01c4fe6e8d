//! Takes the lease of the lake, waits for it where that is wanted, and renews it while the run is at
//! work.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use chrono::{DateTime, Utc};
use cinelake_lake::{Holder, LakeError, LakeProblem, Lease, layout};
use cinelake_tmdb::RATE_WINDOW;
use tokio::sync::{Mutex as AsyncMutex, watch};
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep, sleep_until, timeout_at};

use crate::config::{Deps, IngestConfig};
use crate::event::Event;
use crate::resolver::Clock;

/// While a run waits it looks so often within the lifetime of a lease.
const LOOKS: u32 = 12;

/// The lease of a run, with the run's id and start, which are those of the moment at which it was
/// taken.
pub(crate) struct HeldLease {
    pub(crate) run_id: String,
    pub(crate) started_at: DateTime<Utc>,
    /// Before this moment nothing may be asked: what a killed run sent last counts against the rate.
    pub(crate) ask_from: Option<Instant>,
    pub(crate) lease: KeptLease,
}

/// Takes the lease; where that is wanted, waits until it is free.
///
/// # Errors
/// [`LakeProblem::Leased`] while another run holds it; otherwise when the lake cannot be read or
/// written.
pub(crate) async fn take(config: &IngestConfig, deps: &Deps) -> Result<HeldLease, LakeError> {
    let mut told = false;
    loop {
        let started_at = (deps.clock)();
        let run_id = layout::run_id(started_at, deps.random);
        let holder = Holder {
            id: config.fanout.clone().unwrap_or_else(|| run_id.clone()),
            host: deps.host.clone(),
            process: deps.process,
            shared: config.fanout.is_some(),
        };
        let taken = Lease::take(&deps.lake, holder, started_at, config.lease_lifetime).await;
        match taken {
            Ok(lease) => {
                let ask_from = lease.took_over().then(|| Instant::now() + RATE_WINDOW);
                let lease = KeptLease::new(lease, config.lease_renewal, deps);
                return Ok(HeldLease {
                    run_id,
                    started_at,
                    ask_from,
                    lease,
                });
            }
            Err(LakeError {
                problem: LakeProblem::Leased(state),
                ..
            }) if config.wait => {
                if !told {
                    let holder = state.to_string();
                    (deps.events)(Event::Waiting { holder });
                    told = true;
                }
            }
            Err(error) => return Err(error),
        }
        sleep(config.lease_lifetime / LOOKS).await;
    }
}

/// A lease that is renewed in the background. Dropping it ends that; the lease then expires.
pub(crate) struct KeptLease {
    shared: Arc<SharedLease>,
    keeping: JoinHandle<()>,
}

struct SharedLease {
    /// `None` once it is given back.
    lease: AsyncMutex<Option<Lease>>,
    clock: Clock,
    lifetime: Duration,
    /// Until when it holds by the clock, in milliseconds since 1970.
    expires: AtomicI64,
    /// Until when it holds by a clock that never jumps, and stands still while the machine sleeps.
    held_until: Mutex<Instant>,
    lost: watch::Sender<Option<LakeError>>,
    expired: LakeError,
}

impl KeptLease {
    fn new(lease: Lease, renewal: Duration, deps: &Deps) -> Self {
        let expired = LakeError {
            operation: "renew",
            target: deps.lake.show(&layout::lease_file()),
            problem: LakeProblem::LeaseLost {
                detail: "it could not be renewed before it expired".to_owned(),
            },
        };
        let shared = Arc::new(SharedLease {
            clock: deps.clock.clone(),
            lifetime: lease.lifetime(),
            expires: AtomicI64::new(lease.expires().timestamp_millis()),
            held_until: Mutex::new(Instant::now() + lease.lifetime()),
            lost: watch::Sender::new(None),
            expired,
            lease: AsyncMutex::new(Some(lease)),
        });
        let keeping = tokio::spawn(keep(Arc::downgrade(&shared), renewal));
        Self { shared, keeping }
    }

    /// Resolves when the lease is lost. Another run may be writing then.
    pub(crate) async fn lost(&self) -> LakeError {
        let mut lost = self.shared.lost.subscribe();
        let seen = lost.wait_for(Option::is_some).await;
        let error = seen.ok().and_then(|error| error.clone());
        match error {
            Some(error) => error,
            // The sender lives as long as this lease.
            None => std::future::pending().await,
        }
    }

    /// Returns once it is sure that the lease holds: a machine that has slept may have lost it
    /// unawares. Does not return when it is lost.
    pub(crate) async fn assure(&self) {
        if self.shared.has_expired() {
            self.shared.renew().await;
            if self.shared.has_expired() {
                self.shared.lose(self.shared.expired.clone());
            }
        }
        if self.shared.lost.borrow().is_some() {
            std::future::pending::<()>().await;
        }
    }

    /// Gives it back.
    ///
    /// # Errors
    /// When writing fails; it then expires by itself.
    pub(crate) async fn release(self) -> Result<(), LakeError> {
        self.keeping.abort();
        match self.shared.lease.lock().await.take() {
            Some(lease) => lease.release().await,
            None => Ok(()),
        }
    }
}

impl Drop for KeptLease {
    fn drop(&mut self) {
        self.keeping.abort();
    }
}

/// Renews again and again. Holds nothing between two times, so that whoever drops the lease has given
/// back the folder's lock at once.
async fn keep(shared: Weak<SharedLease>, renewal: Duration) {
    loop {
        let Some(held_until) = shared.upgrade().map(|shared| *shared.held_until()) else {
            return;
        };
        sleep_until(held_until.min(Instant::now() + renewal)).await;
        let Some(shared) = shared.upgrade() else {
            return;
        };
        // A renewal that fails is tried again while the lease holds.
        let _ = timeout_at(held_until, shared.renew()).await;
        if Instant::now() >= *shared.held_until() {
            shared.lose(shared.expired.clone());
        }
        if shared.lost.borrow().is_some() {
            return;
        }
    }
}

impl SharedLease {
    async fn renew(&self) {
        let mut lease = self.lease.lock().await;
        let Some(lease) = lease.as_mut() else { return };
        let began = Instant::now();
        match lease.renew((self.clock)()).await {
            Ok(()) => {
                let expires = lease.expires().timestamp_millis();
                self.expires.store(expires, Ordering::Relaxed);
                *self.held_until() = began + self.lifetime;
            }
            Err(error) if matches!(error.problem, LakeProblem::LeaseLost { .. }) => {
                self.lose(error);
            }
            Err(error) => tracing::warn!(%error, "the lease could not be renewed yet"),
        }
    }

    fn has_expired(&self) -> bool {
        (self.clock)().timestamp_millis() >= self.expires.load(Ordering::Relaxed)
    }

    fn lose(&self, error: LakeError) {
        self.lost.send_if_modified(|lost| {
            let first = lost.is_none();
            lost.get_or_insert(error);
            first
        });
    }

    fn held_until(&self) -> MutexGuard<'_, Instant> {
        // One value is never left half written.
        self.held_until
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}
