//! What ends a run from outside: the user's stop, and the loss of the lease. Everything that a run
//! waits for is waited for through here, so that both are noticed at any moment.

use std::time::Duration;

use cinelake_lake::{LakeError, LakeProblem};
use tokio::time::{Instant, sleep, sleep_until};

use crate::error::Cause;
use crate::lease::KeptLease;
use crate::run::Stop;

/// Something has ended the run; [`Interrupt::cause`] says what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Interrupted;

pub(crate) struct Interrupt<'a> {
    sources: Sources<'a>,
    signals: Signals,
    grace: Duration,
}

/// Where an end can come from.
struct Sources<'a> {
    /// `None` once it was noticed: a future must not be asked again.
    stop: Option<Stop<'a>>,
    lease: Option<KeptLease>,
}

/// What has come so far.
struct Signals {
    first: Option<Cause>,
    lease_lost: bool,
    /// When everything has to be over.
    until: Option<Instant>,
    time_left: Duration,
}

impl<'a> Interrupt<'a> {
    /// Once a stop is noticed there is `grace` for answers on their way, and `close_within` for closing.
    pub(crate) fn new(stop: Stop<'a>, grace: Duration, close_within: Duration) -> Self {
        Self {
            sources: Sources {
                stop: Some(stop),
                lease: None,
            },
            signals: Signals {
                first: None,
                lease_lost: false,
                until: None,
                time_left: grace.saturating_add(close_within),
            },
            grace,
        }
    }

    /// From now on the loss of this lease ends the run too.
    pub(crate) fn hold(&mut self, lease: KeptLease) {
        self.sources.lease = Some(lease);
    }

    /// What was noticed first; a stop without words where nothing was.
    pub(crate) fn cause(&self) -> Cause {
        let first = self.signals.first.clone();
        first.unwrap_or_else(|| Cause::StopRequested(String::new()))
    }

    /// Whether this run may still write. One that has lost its lease must not.
    pub(crate) fn may_write(&self) -> bool {
        !self.signals.lease_lost
    }

    /// Does work that can be dropped at any moment.
    pub(crate) async fn or_drop<T>(
        &mut self,
        work: impl Future<Output = T>,
    ) -> Result<T, Interrupted> {
        if self.signals.first.is_some() {
            return Err(Interrupted);
        }
        tokio::select! {
            biased;
            cause = self.sources.next() => {
                self.signals.note(cause);
                Err(Interrupted)
            }
            done = work => Ok(done),
        }
    }

    /// Does work that writes. Once a stop is noticed it gets the time that is left for closing; without
    /// the lease it is dropped at once.
    pub(crate) async fn or_finish<T>(
        &mut self,
        work: impl Future<Output = T>,
    ) -> Result<T, Interrupted> {
        let Sources { stop, lease } = &mut self.sources;
        let lease = lease.as_ref();
        let mut work = std::pin::pin!(async {
            if let Some(lease) = lease {
                lease.assure().await;
            }
            work.await
        });
        while !self.signals.lease_lost {
            let cause = tokio::select! {
                biased;
                cause = next(stop, lease) => cause,
                done = &mut work => return Ok(done),
                () = over(self.signals.until) => return Err(Interrupted),
            };
            self.signals.note(cause);
        }
        Err(Interrupted)
    }

    /// Waits for answers on their way, for a while.
    pub(crate) async fn within_grace(&mut self, arrivals: impl Future<Output = ()>) {
        tokio::select! {
            () = arrivals => {}
            () = sleep(self.grace) => {}
            cause = self.sources.next() => self.signals.note(cause),
        }
    }

    /// Gives the lease back, in what is left of the time.
    pub(crate) async fn release(mut self) {
        if let Some(lease) = self.sources.lease.take()
            && self.may_write()
        {
            // A lease that is not given back expires.
            let _ = self.or_finish(lease.release()).await;
        }
    }
}

impl Sources<'_> {
    async fn next(&mut self) -> Cause {
        next(&mut self.stop, self.lease.as_ref()).await
    }
}

/// The next thing that ends the run; never resolves when nothing can come any more.
async fn next(stop: &mut Option<Stop<'_>>, lease: Option<&KeptLease>) -> Cause {
    let lost = async {
        match lease {
            Some(lease) => Cause::Lake(lease.lost().await),
            None => std::future::pending().await,
        }
    };
    let told = async {
        match stop {
            Some(stop) => Cause::StopRequested(stop.await),
            None => std::future::pending().await,
        }
    };
    let cause = tokio::select! {
        biased;
        cause = lost => cause,
        cause = told => cause,
    };
    if matches!(cause, Cause::StopRequested(_)) {
        *stop = None;
    }
    cause
}

async fn over(until: Option<Instant>) {
    match until {
        Some(until) => sleep_until(until).await,
        None => std::future::pending().await,
    }
}

impl Signals {
    fn note(&mut self, cause: Cause) {
        let lost = matches!(
            &cause,
            Cause::Lake(LakeError {
                problem: LakeProblem::LeaseLost { .. },
                ..
            })
        );
        self.lease_lost |= lost;
        self.until
            .get_or_insert_with(|| Instant::now() + self.time_left);
        self.first.get_or_insert(cause);
    }
}
