//! One attempt: builds the address, sends, reads the body within its limit, and turns what came into
//! a checked answer or an error. Knows nothing of pace and retries.

use std::fmt::Display;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use reqwest::header::{
    ACCEPT, AUTHORIZATION, CONTENT_TYPE, DATE, HeaderMap, HeaderName, HeaderValue,
};
use reqwest::header::{LOCATION, RETRY_AFTER};
use reqwest::{Client, Response, redirect};
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::Instant;
use tracing::trace;
use url::{Url, form_urlencoded};

use crate::config::{TmdbConfig, is_loopback};
use crate::credential::Credential;
use crate::error::{ErrorClass, HttpCause, SeenAnswer, TmdbError};
use crate::lock;
use crate::network::{Broken, HttpClients};
use crate::retry::read_retry_after;
use crate::stats::ClientStats;
use crate::wire::{Check, Fault, Reply, shorten};

/// How long an idle connection is kept; TMDB's CDN closes them after about a minute.
const POOL_IDLE_TIMEOUT: Duration = Duration::from_secs(50);

/// A body up to this size is read at once, as all of TMDB's are.
const SMALL_BODY_BYTES: usize = 1024 * 1024;
/// Bodies above it that are read at the same time; the others wait until one of them is done. So what
/// is being read takes `concurrency` small bodies and these, whatever is sent.
const LARGE_BODIES: usize = 2;

/// Most bytes of an export as it is sent; that of all films has 28 MB.
const MAX_EXPORT_BYTES: usize = 256 * 1024 * 1024;
/// Longest time for an export, from the request to the last byte.
const EXPORT_TIMEOUT: Duration = Duration::from_secs(10 * 60);

/// One thing to ask for.
#[derive(Debug)]
pub(crate) struct ApiRequest {
    /// Path without query or credential, such as `/3/movie/tt0111161`.
    pub(crate) endpoint: String,
    /// Query without `?` and credential; may be empty.
    pub(crate) query: String,
    /// Whether a title is asked for, rather than the service itself.
    pub(crate) is_title: bool,
    /// Who is asked.
    pub(crate) host: Host,
}

/// Who is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Host {
    /// The API, with the credential.
    Api,
    /// The host of the exports, which gets no credential.
    Files,
}

/// The HTTP side of the client.
pub(crate) struct Transport {
    carrier: HttpClients,
    credential: Credential,
    api_url: Url,
    files_url: Url,
    base_path: String,
    /// `api_key=…` where the credential travels in the query; otherwise empty.
    key_query: String,
    max_body_bytes: usize,
    large_bodies: Semaphore,
    stats: Mutex<ClientStats>,
}

impl Transport {
    /// `config` is validated.
    pub(crate) fn new(config: &TmdbConfig) -> Result<Self, TmdbError> {
        let carrier = HttpClients::Http {
            api: build_http(config, Host::Api)?,
            files: build_http(config, Host::Files)?,
        };
        Ok(Self::over(config, carrier))
    }

    /// The same over another carrier.
    pub(crate) fn over(config: &TmdbConfig, carrier: HttpClients) -> Self {
        let base_path = config.base_url.path().trim_end_matches('/').to_owned();
        Self {
            carrier,
            credential: config.credential.clone(),
            api_url: config.base_url.clone(),
            files_url: config.files_url(),
            base_path,
            key_query: key_query(&config.credential),
            max_body_bytes: config.max_body_bytes,
            large_bodies: Semaphore::new(LARGE_BODIES),
            stats: Mutex::default(),
        }
    }

    /// A request for a title; `query` without `?` and credential.
    pub(crate) fn title_request(&self, path: impl Display, query: String) -> ApiRequest {
        ApiRequest {
            endpoint: format!("{}/{path}", self.base_path),
            query,
            is_title: true,
            host: Host::Api,
        }
    }

    /// A request for something else than a title that the API has.
    pub(crate) fn list_request(&self, path: impl Display, query: String) -> ApiRequest {
        ApiRequest {
            is_title: false,
            ..self.title_request(path, query)
        }
    }

    /// A request for an export.
    pub(crate) fn export_request(&self, name: &str) -> ApiRequest {
        ApiRequest {
            endpoint: format!("/p/exports/{name}"),
            query: String::new(),
            is_title: false,
            host: Host::Files,
        }
    }

    /// A request that says whether the service works.
    pub(crate) fn check_request(&self, check: Check) -> ApiRequest {
        self.list_request(check.path(), String::new())
    }

    pub(crate) fn credential(&self) -> &Credential {
        &self.credential
    }

    pub(crate) fn stats(&self) -> ClientStats {
        lock(&self.stats).clone()
    }

    pub(crate) fn count(&self, add: impl FnOnce(&mut ClientStats)) {
        add(&mut lock(&self.stats));
    }

    /// Sends one request; `read` makes of the reply what was asked for.
    pub(crate) async fn exchange<T>(
        &self,
        ask: &ApiRequest,
        read: &impl Fn(Reply<'_>) -> Result<T, Fault>,
    ) -> Result<T, TmdbError> {
        self.count(|stats| stats.requests += 1);
        let sent = Instant::now();
        let done = self.send_and_read(ask, sent, read).await;
        if let Err(error @ TmdbError::Transport { .. }) = &done {
            let ms = sent.elapsed().as_millis();
            trace!(endpoint = ask.endpoint, query = ask.query, ms, %error, "no whole answer");
        }
        done
    }

    async fn send_and_read<T>(
        &self,
        ask: &ApiRequest,
        sent: Instant,
        read: &impl Fn(Reply<'_>) -> Result<T, Fault>,
    ) -> Result<T, TmdbError> {
        let carried = self.carrier.get(ask.host, self.url_of(ask)).await;
        let mut response = carried.map_err(|error| broken(ask, error))?;
        let status = response.status().as_u16();
        self.count(|stats| *stats.by_status.entry(status).or_default() += 1);
        let headers = std::mem::take(response.headers_mut());
        let outcome = match redirect_target(status, &headers, response.url()) {
            Some(host) => Err(Fault::bad_answer(format!(
                "a redirect to {host}, which is not followed"
            ))),
            None => match self
                .read_body(response, self.limit_of(ask))
                .await
                .map_err(|error| broken(ask, error.into()))?
            {
                Some((body, _turn)) => {
                    let (bytes, ms) = (body.len(), sent.elapsed().as_millis());
                    // The query is without the credential, which is put behind it when it is sent.
                    trace!(
                        endpoint = ask.endpoint,
                        query = ask.query,
                        status,
                        bytes,
                        ms,
                        "answered"
                    );
                    read(Reply {
                        status,
                        content_type: text_of(&headers, CONTENT_TYPE),
                        body: &body,
                    })
                }
                None => Err(Fault::lasting(format!(
                    "the body is larger than the limit of {} bytes",
                    self.limit_of(ask)
                ))),
            },
        };
        outcome.map_err(|fault| self.error_of(ask, status, &headers, fault))
    }

    fn limit_of(&self, ask: &ApiRequest) -> usize {
        match ask.host {
            Host::Api => self.max_body_bytes,
            Host::Files => MAX_EXPORT_BYTES,
        }
    }

    /// The address with path and query put in: to read a whole address from text for each request costs more.
    fn url_of(&self, ask: &ApiRequest) -> Url {
        let (base, credential) = match ask.host {
            Host::Api => (&self.api_url, self.key_query.as_str()),
            Host::Files => (&self.files_url, ""),
        };
        let mut url = base.clone();
        url.set_path(&ask.endpoint);
        let between = if ask.query.is_empty() || credential.is_empty() {
            ""
        } else {
            "&"
        };
        let query = format!("{}{between}{credential}", ask.query);
        url.set_query(Some(query.as_str()).filter(|query| !query.is_empty()));
        url
    }

    /// Reads the body, and with a large one gives the turn that it holds until it has been looked at;
    /// `None` if it is larger than the limit.
    async fn read_body(
        &self,
        mut response: Response,
        limit: usize,
    ) -> Result<Option<(Bytes, Option<SemaphorePermit<'_>>)>, reqwest::Error> {
        let mut turn = None;
        let mut body = BytesMut::new();
        let mut only = None;
        while let Some(chunk) = response.chunk().await? {
            let size = body.len() + only.as_ref().map_or(0, Bytes::len) + chunk.len();
            if size > limit {
                return Ok(None);
            }
            if size > SMALL_BODY_BYTES && turn.is_none() {
                // Never closed, so this always yields a turn; whoever has one waits for nobody.
                turn = self.large_bodies.acquire().await.ok();
            }
            // Most bodies are one chunk, which then need not be copied.
            if body.is_empty() && only.is_none() {
                only = Some(chunk);
            } else {
                body.extend_from_slice(&only.take().unwrap_or_default());
                body.extend_from_slice(&chunk);
            }
        }
        let body = only.unwrap_or_else(|| body.freeze());
        self.count(|stats| stats.bytes_received += body.len() as u64);
        Ok(Some((body, turn)))
    }

    fn error_of(
        &self,
        ask: &ApiRequest,
        status: u16,
        headers: &HeaderMap,
        fault: Fault,
    ) -> TmdbError {
        let answer = Box::new(SeenAnswer {
            endpoint: ask.endpoint.clone(),
            status,
            code: fault.code,
            detail: shorten(&self.credential.scrub(&fault.detail)),
        });
        let date = headers.get(DATE).and_then(|value| value.to_str().ok());
        let retry_after = read_retry_after(text_of(headers, RETRY_AFTER), date);
        match fault.class {
            ErrorClass::Auth => TmdbError::AuthRefused {
                credential: self.credential.kind(),
                answer,
            },
            ErrorClass::Throttled => TmdbError::Throttled {
                answer,
                retry_after,
            },
            ErrorClass::Unavailable => TmdbError::Unavailable {
                answer,
                retry_after,
            },
            ErrorClass::BadRequest => TmdbError::BadRequest { answer },
            ErrorClass::Blocked => TmdbError::Blocked { answer },
            // The last two are never a fault's class; an unbelievable answer is the safe reading.
            ErrorClass::BadAnswer | ErrorClass::TitleFailed | ErrorClass::Config => {
                TmdbError::BadAnswer {
                    answer,
                    retryable: fault.retryable,
                }
            }
        }
    }
}

/// The credential as a part of the query, which is last so that the rest reads alike for all keys.
fn key_query(credential: &Credential) -> String {
    match credential {
        Credential::ApiKey(_) => form_urlencoded::Serializer::new(String::new())
            .append_pair("api_key", credential.expose())
            .finish(),
        Credential::ReadAccessToken(_) => String::new(),
    }
}

fn build_http(config: &TmdbConfig, host: Host) -> Result<Client, TmdbError> {
    let mut headers = HeaderMap::new();
    let (accept, total_timeout) = match host {
        Host::Api => ("application/json", config.total_timeout),
        Host::Files => ("*/*", EXPORT_TIMEOUT.max(config.total_timeout)),
    };
    headers.insert(ACCEPT, HeaderValue::from_static(accept));
    if let (Credential::ReadAccessToken(_), Host::Api) = (&config.credential, host) {
        let bearer = format!("Bearer {}", config.credential.expose());
        let mut value = HeaderValue::try_from(bearer).map_err(|_| {
            TmdbError::config("the read access token contains characters that a header cannot have")
        })?;
        value.set_sensitive(true);
        headers.insert(AUTHORIZATION, value);
    }
    let mut builder = Client::builder()
        .user_agent(&config.user_agent)
        .default_headers(headers)
        .gzip(true)
        // A redirect would carry the key in the query to wherever it points.
        .redirect(redirect::Policy::none())
        .referer(false)
        .connect_timeout(config.connect_timeout)
        .read_timeout(config.read_timeout)
        .timeout(total_timeout)
        .pool_max_idle_per_host(config.concurrency)
        .pool_idle_timeout(POOL_IDLE_TIMEOUT)
        .tcp_nodelay(true);
    if is_loopback(&config.base_url) {
        // A proxy named in the environment would be handed the key in clear text.
        builder = builder.no_proxy();
    }
    builder.build().map_err(|error| {
        TmdbError::config(format!(
            "the HTTP client cannot be set up with these settings: {}",
            HttpCause::of(&error)
        ))
    })
}

/// Returns the host a redirect points to, for a status that redirects.
fn redirect_target(status: u16, headers: &HeaderMap, from: &Url) -> Option<String> {
    if !matches!(status, 301..=303 | 307 | 308) {
        return None;
    }
    let target = from.join(text_of(headers, LOCATION)).ok();
    Some(
        target
            .and_then(|url| url.host_str().map(str::to_owned))
            .unwrap_or_else(|| "nowhere".to_owned()),
    )
}

fn text_of(headers: &HeaderMap, name: HeaderName) -> &str {
    headers
        .get(name)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
}

fn broken(ask: &ApiRequest, broken: Broken) -> TmdbError {
    TmdbError::Transport {
        endpoint: ask.endpoint.clone(),
        stage: broken.stage,
        source: Arc::new(broken.cause),
    }
}
