//! Many lives, on all cores.

use std::ops::Range;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::{Context, Result, anyhow};

use crate::catalogues::SharedCatalogues;
use crate::step::steps;
use crate::{live, shrink};

/// Without optimisation a run's futures take more than the two megabytes of a thread.
const STACK_BYTES: usize = 64 * 1024 * 1024;

/// Does work on a thread with room for a whole life.
///
/// # Errors
/// When there is no thread, or the work panics.
pub fn with_room<T: Send>(work: impl FnOnce() -> T + Send) -> Result<T> {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(STACK_BYTES);
        let thread = thread.spawn_scoped(scope, work).context("no thread")?;
        thread.join().map_err(|_| anyhow!("the thread panicked"))
    })
}

/// Lives the lives of these seeds. `tell` is told of each one that fails, with the fewest steps that were
/// found to show it. Gives how many failed.
///
/// # Errors
/// When the catalogues cannot be written or there are no threads.
pub fn live_many(seeds: Range<u64>, tell: impl Fn(&str) + Sync) -> Result<u64> {
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    let stage = runtime.block_on(SharedCatalogues::new())?;
    let next = AtomicU64::new(seeds.start);
    let failed = Mutex::new(0);
    let work = || {
        loop {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if seed >= seeds.end {
                return;
            }
            if let Some(text) = failure(&stage, seed) {
                tell(&text);
                if let Ok(mut failed) = failed.lock() {
                    *failed += 1;
                }
            }
        }
    };
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..workers {
            let thread = std::thread::Builder::new().stack_size(STACK_BYTES);
            thread.spawn_scoped(scope, work).context("no thread")?;
        }
        anyhow::Ok(())
    })?;
    Ok(failed.into_inner().unwrap_or(u64::MAX))
}

/// What does not hold in the life of a seed.
fn failure(stage: &SharedCatalogues, seed: u64) -> Option<String> {
    let steps = steps(seed);
    let lived = live(stage, seed, &steps);
    if matches!(&lived, Ok(lived) if lived.failure.is_none()) {
        return None;
    }
    let text = match shrink(stage, seed, &steps) {
        Ok((kept, lived)) => {
            let numbers: Vec<String> = kept.iter().map(|step| step.number.to_string()).collect();
            let what = lived.failure.map(|failure| failure.what);
            format!(
                "seed {seed} fails: {}\n  smallest: --seed {seed} --steps {}\n  {kept:?}",
                what.unwrap_or_default(),
                numbers.join(","),
            )
        }
        Err(error) => format!("seed {seed}: {error:#}"),
    };
    Some(text)
}
