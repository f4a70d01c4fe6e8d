//! A loopback HTTP/1.1 server that answers by script and can send what no well-behaved library would.

use std::io::Write;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub(crate) path: String,
    pub(crate) query: String,
    /// All header lines in lower case.
    pub(crate) headers: String,
    /// 0 for the first request the server got.
    pub(crate) number: usize,
}

#[derive(Debug, Clone)]
pub(crate) enum Reply {
    Answer {
        status: u16,
        headers: Vec<String>,
        body: Vec<u8>,
    },
    /// These bytes, then the connection is closed.
    Raw(Vec<u8>),
    /// These bytes, then silence.
    Stall(Vec<u8>),
    /// The connection is closed without a byte.
    Drop,
}

pub(crate) fn json(status: u16, body: &str) -> Reply {
    answer(
        status,
        &["content-type: application/json;charset=utf-8"],
        body.as_bytes(),
    )
}

pub(crate) fn html(status: u16, body: &str) -> Reply {
    answer(status, &["content-type: text/html"], body.as_bytes())
}

pub(crate) fn answer(status: u16, headers: &[&str], body: &[u8]) -> Reply {
    let headers = headers.iter().map(|line| (*line).to_owned()).collect();
    Reply::Answer {
        status,
        headers,
        body: body.to_vec(),
    }
}

/// TMDB's error body for `code`.
pub(crate) fn refusal(status: u16, code: i64) -> Reply {
    json(
        status,
        &format!(r#"{{"success":false,"status_code":{code},"status_message":"made-up message"}}"#),
    )
}

pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[derive(Default)]
struct Seen {
    requests: Mutex<Vec<Request>>,
    in_flight: AtomicUsize,
    most_in_flight: AtomicUsize,
}

pub(crate) struct Server {
    pub(crate) base_url: String,
    seen: Arc<Seen>,
}

type Script = dyn Fn(&Request) -> Reply + Send + Sync;

impl Server {
    pub(crate) async fn start(script: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> Self {
        Self::start_slow(Duration::ZERO, script).await
    }

    /// Starts a server that takes `latency` for each answer.
    pub(crate) async fn start_slow(
        latency: Duration,
        script: impl Fn(&Request) -> Reply + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base_url = format!("http://{}/3", listener.local_addr().unwrap());
        let seen = Arc::new(Seen::default());
        let script: Arc<Script> = Arc::new(script);
        tokio::spawn({
            let seen = seen.clone();
            async move {
                while let Ok((stream, _)) = listener.accept().await {
                    tokio::spawn(serve(stream, seen.clone(), script.clone(), latency));
                }
            }
        });
        Self { base_url, seen }
    }

    pub(crate) fn requests(&self) -> Vec<Request> {
        self.seen.requests.lock().unwrap().clone()
    }

    pub(crate) fn count(&self) -> usize {
        self.requests().len()
    }

    pub(crate) fn most_in_flight(&self) -> usize {
        self.seen.most_in_flight.load(Ordering::SeqCst)
    }
}

async fn serve(mut stream: TcpStream, seen: Arc<Seen>, script: Arc<Script>, latency: Duration) {
    while let Some(head) = read_head(&mut stream).await {
        let in_flight = seen.in_flight.fetch_add(1, Ordering::SeqCst) + 1;
        seen.most_in_flight.fetch_max(in_flight, Ordering::SeqCst);
        let request = note_request(&seen, &head);
        tokio::time::sleep(latency).await;
        let reply = script(&request);
        seen.in_flight.fetch_sub(1, Ordering::SeqCst);
        if !write_reply(&mut stream, reply).await {
            return;
        }
    }
}

async fn read_head(stream: &mut TcpStream) -> Option<String> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.ok()?);
    }
    Some(String::from_utf8(head).unwrap())
}

fn note_request(seen: &Seen, head: &str) -> Request {
    let (line, headers) = head.split_once("\r\n").unwrap();
    let target = line.split(' ').nth(1).unwrap();
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let mut requests = seen.requests.lock().unwrap();
    let request = Request {
        path: path.to_owned(),
        query: query.to_owned(),
        headers: headers.to_lowercase(),
        number: requests.len(),
    };
    requests.push(request.clone());
    request
}

/// Returns whether the connection goes on.
async fn write_reply(stream: &mut TcpStream, reply: Reply) -> bool {
    match reply {
        Reply::Answer {
            status,
            headers,
            body,
        } => {
            let mut bytes =
                format!("HTTP/1.1 {status} X\r\ncontent-length: {}\r\n", body.len()).into_bytes();
            for line in headers {
                bytes.extend_from_slice(format!("{line}\r\n").as_bytes());
            }
            bytes.extend_from_slice(b"\r\n");
            bytes.extend_from_slice(&body);
            stream.write_all(&bytes).await.is_ok()
        }
        Reply::Raw(bytes) => {
            let _ = stream.write_all(&bytes).await;
            false
        }
        Reply::Stall(bytes) => {
            let _ = stream.write_all(&bytes).await;
            tokio::time::sleep(Duration::from_secs(60)).await;
            false
        }
        Reply::Drop => false,
    }
}
