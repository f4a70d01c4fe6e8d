//! A server on a free port of this machine, in a thread of its own: it serves callers with and
//! without a runtime alike, and a test's paused clock does not pause it.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::thread::JoinHandle;

use tokio::sync::oneshot;

use crate::config::ServerConfig;
use crate::counters::{Counters, ServerReport};
use crate::error::ServeError;
use crate::records::Records;
use crate::server::serve;

/// A server in the background. It stops when this is dropped.
#[derive(Debug)]
pub struct RunningServer {
    /// Where the API is: `http://127.0.0.1:PORT/3`.
    pub base_url: String,
    /// What the server has seen so far.
    pub counters: Arc<Counters>,
    /// Where the server listens.
    pub address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<Result<ServerReport, ServeError>>>,
}

/// Starts a server on a free port of the loopback interface.
///
/// # Errors
///
/// [`ServeError`] when the configuration makes no sense, no port is free, or no thread can start.
pub fn spawn(records: Arc<Records>, config: ServerConfig) -> Result<RunningServer, ServeError> {
    config.check()?;
    let listener =
        std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).map_err(ServeError::Listen)?;
    listener.set_nonblocking(true).map_err(ServeError::Listen)?;
    let address = listener.local_addr().map_err(ServeError::Listen)?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let runtime = runtime.map_err(ServeError::Start)?;
    let counters = Arc::new(Counters::new());
    let (stop, stopped) = oneshot::channel::<()>();
    let counting = Arc::clone(&counters);
    let serving = async move {
        let listener = tokio::net::TcpListener::from_std(listener).map_err(ServeError::Listen)?;
        // A sender that is gone stops the server just as a message does.
        serve(listener, records, config, counting, async {
            drop(stopped.await)
        })
        .await
    };
    let thread = start_thread(move || runtime.block_on(serving))?;
    Ok(RunningServer {
        base_url: format!("http://{address}/3"),
        counters,
        address,
        stop: Some(stop),
        thread: Some(thread),
    })
}

fn start_thread<T: Send + 'static>(
    run: impl FnOnce() -> T + Send + 'static,
) -> Result<JoinHandle<T>, ServeError> {
    let builder = std::thread::Builder::new().name("tmdb-server".to_owned());
    builder.spawn(run).map_err(ServeError::Start)
}

impl RunningServer {
    /// Stops the server, closing its connections, and waits for its thread.
    ///
    /// # Errors
    ///
    /// [`ServeError`] when the server had failed before.
    pub fn shutdown(mut self) -> Result<ServerReport, ServeError> {
        self.stop.take();
        let joined = self.thread.take().map(JoinHandle::join);
        joined.and_then(Result::ok).unwrap_or(Err(ServeError::Died))
    }
}

impl Drop for RunningServer {
    fn drop(&mut self) {
        self.stop.take();
        // Joining frees the port and the records; how the server ended no longer matters to anyone.
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}
