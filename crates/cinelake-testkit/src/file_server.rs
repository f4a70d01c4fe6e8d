//! A loopback server of files with ETags, ranges and conditions, which can also cut, stall and lie.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What was asked.
#[derive(Debug, Clone)]
pub struct FileRequest {
    /// Path, beginning with `/`.
    pub path: String,
    /// Header lines: names in lower case, values as they came.
    headers: Vec<(String, String)>,
    /// 0 for the first request for this path.
    pub number: usize,
}

/// What is answered.
#[derive(Debug, Clone)]
pub struct FileReply {
    /// The status.
    pub status: u16,
    /// Header lines besides Content-Length.
    pub headers: Vec<(&'static str, String)>,
    /// The body, whose size is the Content-Length.
    pub body: Vec<u8>,
    /// Only so many bytes of the body are sent, and then this happens.
    pub broken: Option<(usize, Break)>,
}

/// How an answer ends before its last byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Break {
    /// The connection is closed.
    Cut,
    /// Nothing more is sent until the client goes away.
    Stall,
}

/// A file as a server has it.
#[derive(Debug, Clone)]
pub struct ServedFile {
    /// The content.
    pub bytes: Vec<u8>,
    /// ETag with its quotes.
    pub etag: Option<String>,
    /// Last-Modified.
    pub last_modified: Option<String>,
}

impl FileRequest {
    /// A header's value; its name in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }
}

impl FileReply {
    /// An answer without a body.
    pub fn status(status: u16) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: Vec::new(),
            broken: None,
        }
    }

    /// The same with one more header.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// The same, ending after so many bytes of the body.
    #[must_use]
    pub fn broken_after(self, bytes: usize, how: Break) -> Self {
        Self {
            broken: Some((bytes, how)),
            ..self
        }
    }
}

impl ServedFile {
    /// A file with an ETag.
    pub fn new(bytes: Vec<u8>, etag: &str) -> Self {
        Self {
            bytes,
            etag: Some(format!("\"{etag}\"")),
            last_modified: Some("Thu, 26 Nov 2026 10:00:00 GMT".to_owned()),
        }
    }

    /// The whole file, whatever was asked.
    pub fn whole(&self) -> FileReply {
        let mut reply = FileReply::status(200);
        reply.body.clone_from(&self.bytes);
        self.described(reply)
    }

    /// What a good server answers: 304, 206 or 200.
    pub fn answer(&self, request: &FileRequest) -> FileReply {
        let etag = self.etag.as_deref();
        let modified = self.last_modified.as_deref();
        let has = |condition: Option<&str>, value: Option<&str>| {
            condition.is_some() && condition == value
        };
        let unchanged = has(request.header("if-none-match"), etag)
            || (request.header("if-none-match").is_none()
                && has(request.header("if-modified-since"), modified));
        if unchanged {
            return self.described(FileReply::status(304));
        }
        let same = request
            .header("if-range")
            .is_none_or(|condition| Some(condition) == etag || Some(condition) == modified);
        match request.header("range").filter(|_| same) {
            Some(range) => self.rest(range),
            None => self.whole(),
        }
    }

    fn rest(&self, range: &str) -> FileReply {
        let start = range
            .strip_prefix("bytes=")
            .and_then(|range| range.strip_suffix('-'))
            .and_then(|start| start.parse::<usize>().ok());
        let all = self.bytes.len();
        let Some(start) = start.filter(|start| *start < all) else {
            return FileReply::status(416);
        };
        let mut reply = FileReply::status(206);
        reply.body = self.bytes[start..].to_vec();
        let range = format!("bytes {start}-{}/{all}", all - 1);
        self.described(reply).with("content-range", range)
    }

    fn described(&self, mut reply: FileReply) -> FileReply {
        for (name, value) in [("etag", &self.etag), ("last-modified", &self.last_modified)] {
            reply
                .headers
                .extend(value.clone().map(|value| (name, value)));
        }
        reply
    }
}

type Respond = dyn Fn(&FileRequest) -> FileReply + Send + Sync;

/// A server on a free port, for as long as the process lives.
pub struct FileServer {
    /// Address without a path, ending in `/`.
    pub url: String,
    seen: Arc<Mutex<Vec<FileRequest>>>,
}

impl FileServer {
    /// Starts a server.
    ///
    /// # Errors
    /// When there is no free port.
    pub fn start(
        respond: impl Fn(&FileRequest) -> FileReply + Send + Sync + 'static,
    ) -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let url = format!("http://{}/", listener.local_addr()?);
        let seen = Arc::new(Mutex::new(Vec::new()));
        let (requests, respond): (_, Arc<Respond>) = (seen.clone(), Arc::new(respond));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (requests, respond) = (requests.clone(), respond.clone());
                // A client that goes away ends its connection and nothing else.
                std::thread::spawn(move || serve(stream, &requests, &*respond));
            }
        });
        Ok(Self { url, seen })
    }

    /// Every request so far, in the order of arrival.
    pub fn requests(&self) -> Vec<FileRequest> {
        lock(&self.seen).clone()
    }

    /// The requests for a path that ends like this.
    pub fn requests_for(&self, name: &str) -> Vec<FileRequest> {
        let mut requests = self.requests();
        requests.retain(|request| request.path.ends_with(name));
        requests
    }
}

fn serve(stream: TcpStream, seen: &Mutex<Vec<FileRequest>>, respond: &Respond) -> io::Result<()> {
    let mut output = stream.try_clone()?;
    let mut input = BufReader::new(stream);
    while let Some(request) = read_request(&mut input, seen)? {
        let reply = respond(&request);
        send(&mut output, &reply)?;
        match reply.broken {
            None => {}
            Some((_, Break::Cut)) => return Ok(()),
            Some((_, Break::Stall)) => {
                // Ends when the client closes.
                let _ = input.read(&mut [0])?;
                return Ok(());
            }
        }
    }
    Ok(())
}

fn read_request(
    input: &mut impl BufRead,
    seen: &Mutex<Vec<FileRequest>>,
) -> io::Result<Option<FileRequest>> {
    let mut first = String::new();
    if input.read_line(&mut first)? == 0 {
        return Ok(None);
    }
    let path = first.split(' ').nth(1).unwrap_or_default().to_owned();
    let mut headers = Vec::new();
    loop {
        let mut line = String::new();
        input.read_line(&mut line)?;
        let Some((name, value)) = line.trim_end().split_once(':') else {
            break;
        };
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    let mut seen = lock(seen);
    let number = seen.iter().filter(|other| other.path == path).count();
    let request = FileRequest {
        path,
        headers,
        number,
    };
    seen.push(request.clone());
    Ok(Some(request))
}

fn send(output: &mut impl Write, reply: &FileReply) -> io::Result<()> {
    let mut head = format!("HTTP/1.1 {} X\r\n", reply.status);
    if reply.status != 304 {
        head.push_str(&format!("content-length: {}\r\n", reply.body.len()));
    }
    for (name, value) in &reply.headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str("\r\n");
    let bytes = reply.broken.map_or(reply.body.len(), |(bytes, _)| bytes);
    output.write_all(head.as_bytes())?;
    output.write_all(&reply.body[..bytes.min(reply.body.len())])?;
    output.flush()
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
