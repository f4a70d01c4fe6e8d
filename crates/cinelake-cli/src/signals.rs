//! Ctrl-C and SIGTERM: once to stop in order, twice to leave at once.

use cinelake_ingest::Stop;

use crate::exit_code::Code;

/// Resolves when the user or the system asks to stop. A second signal ends the process on the
/// spot, which is safe: what is committed is whole, the rest is asked again.
pub(crate) fn stop() -> Stop<'static> {
    Box::pin(async {
        let name = signal().await;
        tokio::spawn(async {
            signal().await;
            std::process::exit(Code::Stopped as i32);
        });
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
