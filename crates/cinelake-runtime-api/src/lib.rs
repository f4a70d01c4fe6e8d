//! A Lambda Runtime API (version 2018-06-01) on a free port of the loopback interface: hands out
//! events one by one, and keeps what the function answers.
//!
//! It knows nothing of the function and starts no process; `cinelake aws invoke --local` and the
//! function's tests do. It depends on none of our crates.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::io;
use std::net::Ipv4Addr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;
use tokio::sync::{Mutex, mpsc, oneshot};

const VERSION: &str = "/2018-06-01/runtime";

/// What the function replied to an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FunctionReply {
    /// Its answer, as JSON text.
    Response(String),
    /// `errorType` and `errorMessage`, as JSON text.
    Error(String),
    /// It could not start.
    InitError(String),
}

/// An event on its way.
struct Invocation {
    id: String,
    event: String,
    deadline_ms: u128,
}

/// A running Runtime API. It stops when this is dropped.
#[derive(Debug)]
pub struct RuntimeApi {
    /// `127.0.0.1:PORT`, for `AWS_LAMBDA_RUNTIME_API`.
    pub address: String,
    events: mpsc::UnboundedSender<Invocation>,
    said: Mutex<mpsc::UnboundedReceiver<(String, FunctionReply)>>,
    numbers: AtomicU64,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl std::fmt::Debug for Invocation {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.id)
    }
}

/// What the server's connections share.
struct Shared {
    events: Mutex<mpsc::UnboundedReceiver<Invocation>>,
    said: mpsc::UnboundedSender<(String, FunctionReply)>,
}

impl RuntimeApi {
    /// Starts one without events.
    ///
    /// # Errors
    /// When no port or thread can be had.
    pub fn start() -> io::Result<Self> {
        let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?.to_string();
        let (events, queue) = mpsc::unbounded_channel();
        let (tell, said) = mpsc::unbounded_channel();
        let (stop, stopped) = oneshot::channel();
        let shared = Arc::new(Shared {
            events: Mutex::new(queue),
            said: tell,
        });
        let runtime = small_runtime()?;
        let serving = async move {
            // A sender that is gone stops the server just as a message does.
            tokio::select! {
                _ = stopped => {}
                () = accept(listener, shared) => {}
            }
        };
        let thread = std::thread::Builder::new()
            .name("runtime-api".to_owned())
            .spawn(move || runtime.block_on(serving))?;
        Ok(Self {
            address,
            events,
            said: Mutex::new(said),
            numbers: AtomicU64::new(1),
            stop: Some(stop),
            thread: Some(thread),
        })
    }

    /// Queues an event that has to be answered within `time`. Gives its request id.
    pub fn send(&self, event: &str, time: Duration) -> String {
        let number = self.numbers.fetch_add(1, Ordering::Relaxed);
        let id = format!("00000000-0000-4000-8000-{number:012}");
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        let deadline_ms = (now.unwrap_or_default() + time).as_millis();
        // Nobody receives only when the server has stopped.
        let _ = self.events.send(Invocation {
            id: id.clone(),
            event: event.to_owned(),
            deadline_ms,
        });
        id
    }

    /// The next thing that the function says, with the request id (none for an init error). Waits
    /// as long as it takes; `None` once the server has stopped.
    pub async fn next_reply(&self) -> Option<(String, FunctionReply)> {
        self.said.lock().await.recv().await
    }

    /// The same for callers without an async runtime; `None` when the function says nothing within
    /// `patience`.
    pub fn said(&self, patience: Duration) -> Option<(String, FunctionReply)> {
        let waiting = async { tokio::time::timeout(patience, self.next_reply()).await };
        small_runtime().ok()?.block_on(waiting).ok().flatten()
    }

    /// The variables that AWS sets for a function.
    pub fn environment(&self) -> BTreeMap<String, String> {
        let variables = [
            ("AWS_LAMBDA_RUNTIME_API", self.address.as_str()),
            ("AWS_LAMBDA_FUNCTION_NAME", "cinelake"),
            ("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST"),
            ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "2048"),
            ("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/cinelake"),
            ("AWS_LAMBDA_LOG_STREAM_NAME", "local"),
        ];
        variables
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .into()
    }
}

impl Drop for RuntimeApi {
    fn drop(&mut self) {
        self.stop.take();
        // How the server ended no longer matters to anyone; joining frees the port.
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

fn small_runtime() -> io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
}

async fn accept(listener: std::net::TcpListener, shared: Arc<Shared>) {
    let Ok(listener) = TcpListener::from_std(listener) else {
        return;
    };
    while let Ok((stream, _)) = listener.accept().await {
        let shared = shared.clone();
        let service = service_fn(move |request| answer(shared.clone(), request));
        let connection = http1::Builder::new().serve_connection(TokioIo::new(stream), service);
        // A function that is killed is no failure of the server.
        tokio::spawn(async move { drop(connection.await) });
    }
}

async fn answer(
    shared: Arc<Shared>,
    request: Request<Incoming>,
) -> Result<Response<Full<Bytes>>, Infallible> {
    let path = request.uri().path().to_owned();
    let Some(rest) = path.strip_prefix(VERSION) else {
        return Ok(status(StatusCode::NOT_FOUND));
    };
    let parts: Vec<&str> = rest.trim_start_matches('/').split('/').collect();
    Ok(match (request.method(), parts.as_slice()) {
        (&Method::GET, ["invocation", "next"]) => next(&shared).await,
        (&Method::POST, ["invocation", id, "response"]) => {
            keep(&shared, id, FunctionReply::Response(text(request).await))
        }
        (&Method::POST, ["invocation", id, "error"]) => {
            keep(&shared, id, FunctionReply::Error(text(request).await))
        }
        (&Method::POST, ["init", "error"]) => {
            keep(&shared, "", FunctionReply::InitError(text(request).await))
        }
        _ => status(StatusCode::NOT_FOUND),
    })
}

/// Waits for an event as long as it takes.
async fn next(shared: &Shared) -> Response<Full<Bytes>> {
    let Some(invocation) = shared.events.lock().await.recv().await else {
        return status(StatusCode::GONE);
    };
    let arn = "arn:aws:lambda:us-east-1:123456789012:function:cinelake";
    let response = Response::builder()
        .header("content-type", "application/json")
        .header("lambda-runtime-aws-request-id", &invocation.id)
        .header(
            "lambda-runtime-deadline-ms",
            invocation.deadline_ms.to_string(),
        )
        .header("lambda-runtime-invoked-function-arn", arn)
        .header(
            "lambda-runtime-trace-id",
            "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700",
        )
        .body(Full::from(invocation.event));
    response.unwrap_or_else(|_| status(StatusCode::INTERNAL_SERVER_ERROR))
}

fn keep(shared: &Shared, id: &str, said: FunctionReply) -> Response<Full<Bytes>> {
    // Nobody may listen any more.
    let _ = shared.said.send((id.to_owned(), said));
    status(StatusCode::ACCEPTED)
}

async fn text(request: Request<Incoming>) -> String {
    let body = request.into_body().collect().await;
    let bytes = body.map(|body| body.to_bytes()).unwrap_or_default();
    String::from_utf8_lossy(&bytes).into_owned()
}

fn status(code: StatusCode) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::default());
    *response.status_mut() = code;
    response
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::net::TcpStream;

    use super::*;

    /// One request, as a function's runtime would send it; status and headers, and body.
    fn ask(api: &RuntimeApi, method: &str, path: &str, body: &str) -> (String, String) {
        let mut stream = TcpStream::connect(&api.address).unwrap();
        let length = body.len();
        write!(
            stream,
            "{method} /2018-06-01/runtime{path} HTTP/1.1\r\nhost: a\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n{body}"
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        (head.to_ascii_lowercase(), body.to_owned())
    }

    #[test]
    fn an_event_comes_with_its_id_and_its_deadline_and_its_answer_goes_back() {
        let api = RuntimeApi::start().unwrap();
        let id = api.send(r#"{"limit":5}"#, Duration::from_secs(60));
        let (head, body) = ask(&api, "GET", "/invocation/next", "");
        assert_eq!(body, r#"{"limit":5}"#);
        assert!(
            head.contains(&format!("lambda-runtime-aws-request-id: {id}")),
            "{head}"
        );
        let deadline = head.split("lambda-runtime-deadline-ms: ").nth(1).unwrap();
        let deadline: u128 = deadline.lines().next().unwrap().parse().unwrap();
        let now = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap()
            .as_millis();
        assert!(deadline > now, "{deadline} {now}");
        ask(&api, "POST", &format!("/invocation/{id}/response"), "{}");
        ask(
            &api,
            "POST",
            &format!("/invocation/{id}/error"),
            r#"{"errorType":"E"}"#,
        );
        let patience = Duration::from_secs(60);
        assert_eq!(
            api.said(patience),
            Some((id.clone(), FunctionReply::Response("{}".to_owned())))
        );
        let error = FunctionReply::Error(r#"{"errorType":"E"}"#.to_owned());
        assert_eq!(api.said(patience), Some((id, error)));
        assert_eq!(api.said(Duration::ZERO), None);
    }

    #[test]
    fn a_function_that_cannot_start_says_so_without_an_event() {
        let api = RuntimeApi::start().unwrap();
        let (head, _) = ask(&api, "POST", "/init/error", r#"{"errorType":"Init"}"#);
        assert!(head.starts_with("http/1.1 202"), "{head}");
        let said = FunctionReply::InitError(r#"{"errorType":"Init"}"#.to_owned());
        assert_eq!(
            api.said(Duration::from_secs(60)),
            Some((String::new(), said))
        );
        let (head, _) = ask(&api, "GET", "/nothing", "");
        assert!(head.starts_with("http/1.1 404"), "{head}");
    }
}
