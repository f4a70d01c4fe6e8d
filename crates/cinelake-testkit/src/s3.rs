//! A real S3 server in process, on a free port of the loopback interface, with its objects in a
//! temporary folder.
//!
//! Where the server underneath is laxer than S3 it is tightened: a bucket that does not exist is
//! refused for writes too, an unknown key is `InvalidAccessKeyId`, and of puts under a condition that
//! come at the same time one is done after the other.

use std::collections::{BTreeMap, HashSet};
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper::{Method, Request};
use hyper_util::rt::TokioIo;
use s3s::access::{S3Access, S3AccessContext};
use s3s::auth::{S3Auth, SecretKey};
use s3s::path::S3Path;
use s3s::service::{S3Service, S3ServiceBuilder};
use s3s::{S3Result, s3_error};
use s3s_fs::FileSystem;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

/// The access key id the server knows.
pub const ACCESS_KEY: &str = "AKIATESTKIT0000000001";
/// Its secret.
pub const SECRET_KEY: &str = "testkit-secret-0123456789abcdefghijklmnop";

/// A running server. It stops, and its objects are gone, when this is dropped.
#[derive(Debug)]
pub struct S3Server {
    /// `http://127.0.0.1:PORT`.
    pub endpoint: String,
    folder: TempDir,
    rules: Arc<Rules>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

/// Who may do what, and how much was asked.
#[derive(Debug, Default)]
struct Rules {
    root: PathBuf,
    denied: Mutex<HashSet<String>>,
    /// What everybody may do, without credentials.
    open: Mutex<HashSet<String>>,
    /// The buckets' region; a signature for another is refused. `None`: any is good.
    region: Mutex<Option<String>>,
    /// Whether all keys have expired.
    expired: AtomicBool,
    requests: AtomicU64,
}

impl S3Server {
    /// Starts a server without buckets.
    ///
    /// # Errors
    /// When no port, folder or thread can be had.
    pub fn start() -> io::Result<Self> {
        let folder = tempfile::tempdir()?;
        let rules = Arc::new(Rules {
            root: folder.path().to_owned(),
            ..Rules::default()
        });
        let files = FileSystem::new(folder.path())
            .map_err(|error| io::Error::other(format!("{error:?}")))?;
        let mut builder = S3ServiceBuilder::new(files);
        builder.set_auth(OneKey);
        builder.set_access(Access(rules.clone()));
        let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        listener.set_nonblocking(true)?;
        let address: SocketAddr = listener.local_addr()?;
        let (stop, stopped) = oneshot::channel();
        let thread = start_thread(listener, builder.build(), stopped)?;
        Ok(Self {
            endpoint: format!("http://{address}"),
            folder,
            rules,
            stop: Some(stop),
            thread: Some(thread),
        })
    }

    /// Makes a bucket.
    ///
    /// # Errors
    /// When its folder cannot be made.
    pub fn create_bucket(&self, name: &str) -> io::Result<()> {
        std::fs::create_dir_all(self.folder.path().join(name))
    }

    /// The folder with a folder for each bucket.
    pub fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    /// Takes a right away: `PutObject`, `GetObject`, `ListObjectsV2` …
    pub fn deny(&self, operation: &str) {
        lock(&self.rules.denied).insert(operation.to_owned());
    }

    /// Lets everybody do this, credentials or not.
    pub fn open_to_everybody(&self, operation: &str) {
        lock(&self.rules.open).insert(operation.to_owned());
    }

    /// Puts the buckets into a region; from now on a signature for another one is refused.
    pub fn set_region(&self, region: &str) {
        *lock(&self.rules.region) = Some(region.to_owned());
    }

    /// Makes the keys expire.
    pub fn expire(&self) {
        self.rules.expired.store(true, Ordering::Relaxed);
    }

    /// Gives all rights back.
    pub fn allow_all(&self) {
        lock(&self.rules.denied).clear();
    }

    /// Requests so far, refused ones included.
    pub fn requests(&self) -> u64 {
        self.rules.requests.load(Ordering::Relaxed)
    }

    /// The `AWS_…` variables that lead to this server with the right credentials.
    pub fn environment(&self) -> BTreeMap<String, String> {
        self.environment_with(ACCESS_KEY, SECRET_KEY)
    }

    /// The same with other credentials.
    pub fn environment_with(&self, access_key: &str, secret_key: &str) -> BTreeMap<String, String> {
        let variables = [
            ("AWS_ENDPOINT_URL", self.endpoint.as_str()),
            ("AWS_REGION", "us-east-1"),
            ("AWS_ACCESS_KEY_ID", access_key),
            ("AWS_SECRET_ACCESS_KEY", secret_key),
        ];
        variables
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .into()
    }
}

impl Drop for S3Server {
    fn drop(&mut self) {
        self.stop.take();
        // How the server ended no longer matters to anyone; joining frees folder and port.
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Knows one key and nobody else.
struct OneKey;

#[async_trait::async_trait]
impl S3Auth for OneKey {
    async fn get_secret_key(&self, access_key: &str) -> S3Result<SecretKey> {
        if access_key == ACCESS_KEY {
            return Ok(SecretKey::from(SECRET_KEY));
        }
        let text = "The AWS Access Key Id you provided does not exist in our records.";
        Err(s3_error!(InvalidAccessKeyId, "{text}"))
    }
}

impl Rules {
    /// What S3 says of a good signature that is too old or for another region.
    fn check_signature(&self, headers: &hyper::HeaderMap) -> S3Result<()> {
        if self.expired.load(Ordering::Relaxed) {
            return Err(s3_error!(ExpiredToken, "The provided token has expired."));
        }
        let signature = headers.get("authorization").and_then(|v| v.to_str().ok());
        let signed = signature.and_then(|text| text.split('/').nth(2));
        match (&*lock(&self.region), signed) {
            (Some(own), Some(signed)) if own != signed => {
                let text = format!(
                    "The authorization header is malformed; the region '{signed}' is wrong; expecting '{own}'"
                );
                Err(s3_error!(AuthorizationHeaderMalformed, "{text}"))
            }
            _ => Ok(()),
        }
    }
}

struct Access(Arc<Rules>);

#[async_trait::async_trait]
impl S3Access for Access {
    async fn check(&self, cx: &mut S3AccessContext<'_>) -> S3Result<()> {
        self.0.requests.fetch_add(1, Ordering::Relaxed);
        let operation = cx.s3_op().name();
        let stranger = cx.credentials().is_none() && !lock(&self.0.open).contains(operation);
        if stranger || lock(&self.0.denied).contains(operation) {
            return Err(s3_error!(AccessDenied, "Access Denied"));
        }
        if cx.credentials().is_some() {
            self.0.check_signature(cx.headers())?;
        }
        let bucket = match cx.s3_path() {
            S3Path::Root => return Ok(()),
            S3Path::Bucket { bucket } | S3Path::Object { bucket, .. } => bucket,
        };
        if self.0.root.join(&**bucket).is_dir() {
            Ok(())
        } else {
            Err(s3_error!(
                NoSuchBucket,
                "The specified bucket does not exist"
            ))
        }
    }
}

fn start_thread(
    listener: std::net::TcpListener,
    service: S3Service,
    stopped: oneshot::Receiver<()>,
) -> io::Result<JoinHandle<()>> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let serving = async move {
        // A sender that is gone stops the server just as a message does.
        tokio::select! {
            _ = stopped => {}
            () = accept(listener, service) => {}
        }
    };
    std::thread::Builder::new()
        .name("s3-server".to_owned())
        .spawn(move || runtime.block_on(serving))
}

async fn accept(listener: std::net::TcpListener, service: S3Service) {
    let Ok(listener) = TcpListener::from_std(listener) else {
        return;
    };
    let one_at_a_time = Arc::new(tokio::sync::Mutex::new(()));
    while let Ok((stream, _)) = listener.accept().await {
        // Only a delay is lost if this fails.
        let _ = stream.set_nodelay(true);
        let (service, one_at_a_time) = (service.clone(), one_at_a_time.clone());
        let answer = service_fn(move |request: Request<Incoming>| {
            let (service, one_at_a_time) = (service.clone(), one_at_a_time.clone());
            async move {
                // S3 decides about writes one after the other. Here a condition is looked at first and
                // the object written afterwards, so that no other write may come between the two.
                let is_write = request.method() == Method::PUT;
                let _turn = match is_write {
                    true => Some(one_at_a_time.lock().await),
                    false => None,
                };
                Service::call(&service, request).await
            }
        });
        let connection = http1::Builder::new().serve_connection(TokioIo::new(stream), answer);
        // A client that leaves early is no failure of the server.
        tokio::spawn(async move { drop(connection.await) });
    }
}
