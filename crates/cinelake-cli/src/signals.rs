//! Ctrl-C and SIGTERM: once to stop in order, twice to leave at once.
//!
//! One task listens from the start of the process, so that a signal is heard whatever the process is
//! doing. While nobody waits for it ([`stop`]) there is nothing to wind down, and the process ends.

use std::future::Future;
use std::io::{IsTerminal, Write};
use std::sync::OnceLock;

use anyhow::anyhow;
use cinelake_ingest::Stop;
use tokio::sync::watch;

use crate::exit_code::Code;
use crate::failure::Failure;

/// The name of the first signal, once there is one.
static FIRST_SIGNAL: OnceLock<watch::Sender<Option<&'static str>>> = OnceLock::new();

/// Listens from now on; `json` says whether an end before any work is also told as JSON.
pub(crate) fn listen(json: bool) {
    let tell = FIRST_SIGNAL.get_or_init(|| watch::Sender::new(None));
    // On a thread of its own: a statement may keep all threads of the command busy.
    on_own_thread(async move {
        let name = signal().await;
        // Without a listener this fails: then nothing has begun, or all is done.
        if tell.send(Some(name)).is_err() {
            end_before_work(name, json);
        }
        // Safe at any moment: what is committed is whole, the rest is asked again.
        signal().await;
        clear_line();
        std::process::exit(Code::Stopped as i32);
    });
}

/// How often Ctrl-C was pressed at a prompt.
static INTERRUPTS: OnceLock<watch::Sender<u64>> = OnceLock::new();

/// Counts every Ctrl-C from now on, for a command that goes on after it.
pub(crate) fn listen_at_a_prompt() {
    let tell = INTERRUPTS.get_or_init(|| watch::Sender::new(0));
    on_own_thread(async move {
        loop {
            interrupt().await;
            tell.send_modify(|count| *count += 1);
        }
    });
}

/// Resolves at the next Ctrl-C of a prompt.
pub(crate) async fn interrupted() {
    let tell = INTERRUPTS.get_or_init(|| watch::Sender::new(0));
    // The sender lives as long as the process.
    let _ = tell.subscribe().changed().await;
}

fn on_own_thread(work: impl Future<Output = ()> + Send + 'static) {
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        // Without it the system's own Ctrl-C still works.
        if let Ok(runtime) = runtime {
            runtime.block_on(work);
        }
    });
}

/// Resolves when the user or the system asks to stop.
pub(crate) fn stop() -> Stop<'static> {
    let mut told = FIRST_SIGNAL
        .get_or_init(|| watch::Sender::new(None))
        .subscribe();
    Box::pin(async move {
        let name = told.wait_for(Option::is_some).await;
        let name = name.ok().and_then(|name| *name).unwrap_or("a signal");
        format!("{STOPPED_BY}{name}")
    })
}

/// What the reason of a stop begins with when a signal asked for it. It goes into the manifest, so it is
/// English in every language.
const STOPPED_BY: &str = "stopped by ";

/// The signal that a reason names.
pub(crate) fn signal_of(reason: &str) -> Option<&str> {
    reason.strip_prefix(STOPPED_BY)
}

fn end_before_work(name: &str, json: bool) -> ! {
    clear_line();
    let failure = Failure::stopped(anyhow!("stopped by {name}; run the same command again"));
    let failure = if json { failure.with_json() } else { failure };
    let _ = failure.print();
    std::process::exit(Code::Stopped as i32)
}

/// Takes away what a progress bar has left on the terminal, and shows the cursor again.
fn clear_line() {
    let mut terminal = std::io::stderr();
    if terminal.is_terminal() {
        // The process ends in any case.
        let _ = terminal.write_all(b"\r\x1b[2K\x1b[?25h");
    }
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
