//! Whole lives of a lake, each decided by one number.
//!
//! A seed draws what happens: runs over changing catalogues, two at once, top-ups, refreshes, refines,
//! purges and repairs, kills and stops at any moment, faults of the store, all that can be wrong with
//! TMDB's answers, and jumps of the clock. The programs are the real ones; under them lie a store in
//! memory, a TMDB that is a function, and the runtime's paused clock, on one thread. So the same seed
//! gives the same trace, and an hour of retries takes milliseconds.
//!
//! After each step the lake is read by an independent reader and by `verify`, and compared with what
//! has to hold (`check`). At the end the faults stop, and the same command has to complete the lake.
//!
//! For tests only: nothing that ships may depend on it.

mod catalogues;
mod check;
mod clock;
mod content;
mod life;
pub mod one_program;
mod parallel;
mod seeded;
mod shrink;
pub mod step;
mod store;
mod tmdb;
mod trace;

use std::panic::{AssertUnwindSafe, catch_unwind};

use anyhow::{Context, Result};

pub use catalogues::SharedCatalogues;
pub use parallel::{live_many, with_room};
pub use shrink::shrink;
use step::Step;

/// What became of a life.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LifeResult {
    /// What did not hold, and after how many steps.
    pub failure: Option<Failure>,
    /// What happened, line by line.
    pub trace: Vec<String>,
}

/// What did not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// Steps that were done, the last one included; one more than there are for the end of the life.
    pub steps: usize,
    /// What did not hold.
    pub what: String,
}

/// Lives a life of these steps, with the faults that the seed decides.
///
/// # Errors
/// When the runtime cannot be made. What does not hold is a [`Failure`].
pub fn live(stage: &SharedCatalogues, seed: u64, steps: &[Step]) -> Result<LifeResult> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .context("no runtime")?;
    runtime.block_on(async {
        let mut life = life::Life::new(stage, seed)?;
        let trace = life.trace.clone();
        let mut failure = None;
        for done in 0..=steps.len() {
            let lived = match steps.get(done) {
                Some(step) => guarded(life.live(step)).await,
                None => guarded(life.finish()).await,
            };
            if let Err(error) = lived {
                let what = format!("{error:#}");
                failure = Some(Failure {
                    steps: done + 1,
                    what,
                });
                break;
            }
        }
        Ok(LifeResult {
            failure,
            trace: trace.lines(),
        })
    })
}

/// A panic is an error like any other.
async fn guarded(work: impl Future<Output = Result<()>>) -> Result<()> {
    let mut work = std::pin::pin!(work);
    std::future::poll_fn(|context| {
        let polled = catch_unwind(AssertUnwindSafe(|| work.as_mut().poll(context)));
        polled.unwrap_or_else(|panic| {
            let text = panic.downcast_ref::<String>().cloned();
            let text = text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()));
            std::task::Poll::Ready(Err(anyhow::anyhow!("panic: {text:?}")))
        })
    })
    .await
}
