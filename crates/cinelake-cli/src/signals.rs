//! Ctrl-C and SIGTERM: once to stop in order, twice to leave at once.

use cinelake_ingest::Stop;
use tokio::sync::watch;

use crate::exit_code::Code;

/// Listens from now on. The future resolves when the user or the system asks to stop.
///
/// A task of its own listens, so that a second signal ends the process on the spot whatever the
/// run is waiting for. That is safe: what is committed is whole, the rest is asked again.
pub(crate) fn stop() -> Stop<'static> {
    let (tell, mut told) = watch::channel(None);
    tokio::spawn(async move {
        let name = signal().await;
        // Nobody waits any more when the work has just been done.
        let _ = tell.send(Some(name));
        signal().await;
        std::process::exit(Code::Stopped as i32);
    });
    Box::pin(async move {
        let name = told.wait_for(Option::is_some).await;
        let name = name.ok().and_then(|name| *name).unwrap_or("a signal");
        format!("stopped by {name}")
    })
}

#[cfg(unix)]
async fn signal() -> &'static str {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminate) = signal(SignalKind::terminate()) else {
        return interrupt().await;
    };
    tokio::select! {
        name = interrupt() => name,
        _ = terminate.recv() => "SIGTERM",
    }
}

#[cfg(not(unix))]
async fn signal() -> &'static str {
    interrupt().await
}

async fn interrupt() -> &'static str {
    if tokio::signal::ctrl_c().await.is_err() {
        // Without a handler there is nothing to wait for; the system's own Ctrl-C still works.
        std::future::pending::<()>().await;
    }
    "Ctrl-C"
}
