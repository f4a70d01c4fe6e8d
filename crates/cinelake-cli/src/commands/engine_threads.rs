//! Threads for the statements of a user, apart from those of the command.

use std::future::Future;

use tokio::runtime::{Builder, Handle, Runtime};
use tokio::task::JoinHandle;

use super::WORKER_STACK_BYTES;

/// A runtime for one statement. A statement may keep every thread that it has busy for as long as it
/// likes; when this is dropped, threads that are still busy are left behind, and nobody waits for them.
pub(super) struct EngineThreads {
    handle: Handle,
    /// Taken when this is dropped.
    runtime: Option<Runtime>,
}

impl EngineThreads {
    pub(super) fn new() -> std::io::Result<Self> {
        let runtime = Builder::new_multi_thread()
            .enable_all()
            .thread_stack_size(WORKER_STACK_BYTES)
            .build()?;
        Ok(Self {
            handle: runtime.handle().clone(),
            runtime: Some(runtime),
        })
    }

    /// Starts the work.
    pub(super) fn spawn<T: Send + 'static>(
        &self,
        work: impl Future<Output = T> + Send + 'static,
    ) -> JoinHandle<T> {
        self.handle.spawn(work)
    }
}

impl Drop for EngineThreads {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            // Work that is not done is given up, and a thread of its own waits until it notices.
            std::thread::spawn(move || drop(runtime));
        }
    }
}
