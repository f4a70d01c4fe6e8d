//! The connection loop and the way of one request: rate limit, outage, credential, method, fault,
//! endpoint. The only module that reads a clock.

use std::collections::HashMap;
use std::future::Future;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use hyper::body::Incoming;
use hyper::header::{AUTHORIZATION, HeaderMap};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response};
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

use crate::config::{ServerConfig, Throttle};
use crate::counters::{Counters, ServerReport};
use crate::endpoints::{View, export};
use crate::error::ServeError;
use crate::fault_profile::{Fault, request_hash};
use crate::gate::ConnectionLimit;
use crate::hash::{fraction, mix};
use crate::limiter::Limiter;
use crate::records::Records;
use crate::reply::{self, AcceptedForms, Answer, Body, Delivery, respond};
use crate::target::{ParsedPath, Query};

/// After a failed accept, such as too many open files, the same failure would follow at once.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// What a fault says about the limit of requests, TMDB's own text of old.
const ALLOWED_OF_OLD: u64 = 40;

/// Serves records until `stop` is ready, then closes all connections and reports.
///
/// `counters` can be read while the server runs. Needs a tokio runtime with time and I/O.
///
/// # Errors
///
/// [`ServeError::Config`] when the configuration makes no sense. Once it runs, nothing stops it
/// but `stop`: a connection that fails is closed, and accepting is tried again.
pub async fn serve(
    listener: TcpListener,
    records: Arc<Records>,
    config: ServerConfig,
    counters: Arc<Counters>,
    stop: impl Future<Output = ()>,
) -> Result<ServerReport, ServeError> {
    config.check()?;
    let gate = ConnectionLimit::new(config.max_connections);
    let server = Arc::new(Server::new(records, config, counters));
    let mut connections = JoinSet::new();
    let mut stop = std::pin::pin!(stop);
    loop {
        tokio::select! {
            () = &mut stop => break,
            accepted = listener.accept() => match accepted {
                Ok((stream, peer)) => match gate.enter(peer.ip()) {
                    Some(place) => {
                        server.counters.connected(peer.ip());
                        let served = Arc::clone(&server).serve_connection(stream, peer.ip());
                        connections.spawn(async move {
                            served.await;
                            drop(place);
                        });
                    }
                    None => server.counters.refused(peer.ip()),
                },
                Err(error) => {
                    tracing::warn!(%error, "accepting a connection failed");
                    tokio::time::sleep(ACCEPT_PAUSE).await;
                }
            },
            Some(_) = connections.join_next() => {}
        }
    }
    connections.shutdown().await;
    Ok(server.counters.report())
}

struct Server {
    records: Arc<Records>,
    config: ServerConfig,
    counters: Arc<Counters>,
    started: Instant,
    limiter: Option<Mutex<Limiter>>,
    /// How often each request was made; kept only where a fault may depend on it.
    attempts: Mutex<HashMap<u64, u32>>,
}

/// The connection is closed instead of an answer.
#[derive(Debug, thiserror::Error)]
#[error("connection dropped on purpose")]
struct Dropped;

/// What a request gets.
enum Outcome {
    Answer(Answer, Delivery),
    /// As `Answer`, but at once: a limiter in front of the service adds no latency.
    Throttled(Answer),
    Drop,
}

/// One request, parsed.
struct ParsedRequest<'a> {
    client: IpAddr,
    number: u64,
    now: Duration,
    /// Who asks for what, whatever the attempt and the key.
    hash: u64,
    method: &'a Method,
    target: ParsedPath<'a>,
    query: Query<'a>,
    headers: &'a HeaderMap,
}

impl Server {
    fn new(records: Arc<Records>, config: ServerConfig, counters: Arc<Counters>) -> Self {
        let limiter = config
            .rate_limit
            .map(|limit| Mutex::new(Limiter::new(limit)));
        let started = Instant::now();
        Self {
            records,
            config,
            counters,
            started,
            limiter,
            attempts: Mutex::default(),
        }
    }

    fn view(&self) -> View<'_> {
        View {
            records: &self.records,
            config: &self.config,
        }
    }

    async fn serve_connection(self: Arc<Self>, stream: TcpStream, client: IpAddr) {
        // Only a delay is lost if this fails.
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "setting TCP_NODELAY failed");
        }
        let service = service_fn(|request| Arc::clone(&self).handle(client, request));
        let connection = http1::Builder::new()
            .header_read_timeout(None)
            .serve_connection(TokioIo::new(stream), service);
        // Clients that leave and connections closed on purpose both end up here.
        if let Err(error) = connection.await {
            tracing::debug!(%error, %client, "connection ended early");
        }
    }

    async fn handle(
        self: Arc<Self>,
        client: IpAddr,
        request: Request<Incoming>,
    ) -> Result<Response<Body>, Dropped> {
        let now = self.started.elapsed();
        let (path, query) = (
            request.uri().path(),
            request.uri().query().unwrap_or_default(),
        );
        let target = ParsedPath::parse(path);
        let (number, in_flight) = self.counters.begin(target.route(), now);
        if self.config.remember_requests {
            self.counters.remember(without_key(path, query));
        }
        let asked = ParsedRequest {
            client,
            number,
            now,
            hash: request_hash(path, query.split('&')),
            method: request.method(),
            target,
            query: Query::parse(query),
            headers: request.headers(),
        };
        let outcome = match target {
            ParsedPath::Export { file } => self.export(file.to_owned()).await,
            _ => self.decide(&asked),
        };
        let (answer, delivery) = match outcome {
            Outcome::Throttled(answer) => (answer, Delivery::Whole),
            Outcome::Answer(answer, delivery) => {
                self.wait(asked.hash).await;
                (answer, delivery)
            }
            Outcome::Drop => {
                self.wait(asked.hash).await;
                return Err(Dropped);
            }
        };
        let wants = AcceptedForms::of(asked.headers, self.config.gzip);
        let mut response = respond(answer, delivery, &wants);
        self.counters.answered(response.status().as_u16());
        response.body_mut().hold(in_flight);
        Ok(response)
    }

    async fn wait(&self, request_hash: u64) {
        let jitter = self.config.latency_jitter;
        let share = fraction(mix(self.config.seed ^ request_hash.rotate_left(17)));
        let latency = self.config.latency + jitter.mul_f64(share);
        if !latency.is_zero() {
            tokio::time::sleep(latency).await;
        }
    }

    /// Exports lie on a host of their own: no credential, no limit, no fault_profile.
    async fn export(self: &Arc<Self>, file: String) -> Outcome {
        let server = Arc::clone(self);
        let made = tokio::task::spawn_blocking(move || export(server.view(), &file)).await;
        let answer = made.unwrap_or_else(|_| reply::internal_error());
        Outcome::Answer(answer, Delivery::Whole)
    }

    fn decide(&self, asked: &ParsedRequest<'_>) -> Outcome {
        if let Some(refused) = self.throttle(asked) {
            return refused;
        }
        if let Some(fault) = self.config.fault_profile.outage(asked.number) {
            return self.strike(fault, asked);
        }
        if let Some(refused) = self.refusal(asked) {
            return Outcome::Answer(refused, Delivery::Whole);
        }
        match self.chance(asked) {
            Some(fault) => self.strike(fault, asked),
            None => {
                let answer = self.view().answer(asked.target, &asked.query);
                Outcome::Answer(answer, Delivery::Whole)
            }
        }
    }

    fn throttle(&self, asked: &ParsedRequest<'_>) -> Option<Outcome> {
        let (limit, limiter) = self.config.rate_limit.zip(self.limiter.as_ref())?;
        let mut limiter = limiter.lock().unwrap_or_else(PoisonError::into_inner);
        if limiter.admit(asked.client, asked.now) {
            return None;
        }
        self.counters.throttled();
        // Capacities are small and whole in all but name; the text wants a whole number.
        let allowed = limit.capacity() as u64;
        Some(Outcome::Throttled(reply::throttled(limit.answer, allowed)))
    }

    /// What the request gets in fair fault_profile.
    fn plain(&self, asked: &ParsedRequest<'_>) -> Answer {
        let answer = || self.view().answer(asked.target, &asked.query);
        self.refusal(asked).unwrap_or_else(answer)
    }

    /// The answer to a request that never reaches an endpoint. Credentials come first: without
    /// one, even an unknown path is 401.
    fn refusal(&self, asked: &ParsedRequest<'_>) -> Option<Answer> {
        let accepted = self.config.credentials.as_deref();
        if !is_authorized(accepted, &asked.query, asked.headers) {
            Some(reply::unauthorized())
        } else if self.config.fault_profile.is_suspended(asked.number) {
            Some(reply::suspended())
        } else if !matches!(*asked.method, Method::GET | Method::HEAD) {
            Some(reply::method_not_allowed())
        } else {
            None
        }
    }

    fn chance(&self, asked: &ParsedRequest<'_>) -> Option<Fault> {
        let fault_profile = &self.config.fault_profile;
        if fault_profile.rules.is_empty() {
            return None;
        }
        let mut attempts = self.attempts.lock().unwrap_or_else(PoisonError::into_inner);
        let attempt = attempts.entry(asked.hash).or_insert(0);
        *attempt = attempt.saturating_add(1);
        fault_profile.draw(self.config.seed, asked.hash, asked.target.route(), *attempt)
    }

    fn strike(&self, fault: Fault, asked: &ParsedRequest<'_>) -> Outcome {
        let fault_profile = &self.config.fault_profile;
        let throttled = |form| reply::throttled(form, ALLOWED_OF_OLD);
        let badly = |delivery| Outcome::Answer(self.plain(asked), delivery);
        let instead = |answer| Outcome::Answer(answer, Delivery::Whole);
        let outcome = match fault {
            Fault::ThrottledRetryAfter => instead(throttled(Throttle::RetryAfter(
                fault_profile.retry_after_seconds,
            ))),
            Fault::ThrottledRetryAfterZero => instead(throttled(Throttle::RetryAfter(0))),
            Fault::ThrottledNoHeader => instead(throttled(Throttle::NoHeader)),
            Fault::ThrottledHtml => instead(throttled(Throttle::Html)),
            Fault::InternalError => instead(reply::internal_error()),
            Fault::BadGateway => instead(reply::bad_gateway()),
            Fault::Maintenance => instead(reply::maintenance()),
            Fault::BackendTimeout => instead(reply::backend_timeout()),
            Fault::AtCapacity => instead(reply::at_capacity()),
            Fault::WrongContentType => instead(reply::html_page()),
            Fault::Challenged => instead(reply::challenge()),
            Fault::EmptyBody => instead(reply::empty()),
            Fault::SuccessFalse => instead(reply::success_false()),
            Fault::Dropped => Outcome::Drop,
            Fault::Stalled => badly(Delivery::Stalled(fault_profile.stall)),
            Fault::TruncatedBody => badly(Delivery::Truncated),
            Fault::TruncatedGzip => badly(Delivery::TruncatedGzip),
            Fault::WrongId => match self.view().wrong_answer(asked.target, &asked.query) {
                Some(answer) => instead(answer),
                // Nothing wrong can be said here, so nothing struck.
                None => return badly(Delivery::Whole),
            },
        };
        self.counters.struck(fault);
        outcome
    }
}

/// Whether a request carries an accepted credential, in the place where TMDB looks for it.
fn is_authorized(accepted: Option<&[String]>, query: &Query<'_>, headers: &HeaderMap) -> bool {
    let key = query.get("api_key").unwrap_or_default();
    let token = bearer(headers).unwrap_or_default();
    let Some(accepted) = accepted else {
        return !key.is_empty() || !token.is_empty();
    };
    let is_listed = |given: &str| !given.is_empty() && accepted.iter().any(|one| one == given);
    (is_listed(key) && !is_token(key)) || (is_listed(token) && !is_key(token))
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

fn is_token(credential: &str) -> bool {
    credential.starts_with("eyJ")
}

fn is_key(credential: &str) -> bool {
    credential.len() == 32 && credential.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn without_key(path: &str, query: &str) -> String {
    let others = query
        .split('&')
        .filter(|pair| !pair.is_empty() && !pair.starts_with("api_key="));
    let others: Vec<&str> = others.collect();
    if others.is_empty() {
        path.to_owned()
    } else {
        format!("{path}?{}", others.join("&"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hyper::header::HeaderValue;

    const KEY: &str = "0123456789abcdef0123456789abcdef";
    const TOKEN: &str = "eyJhbGciOiJub25lIn0.e30.c2ln";

    fn authorized(accepted: Option<&[&str]>, query: &str, token: Option<&str>) -> bool {
        let accepted: Option<Vec<String>> =
            accepted.map(|all| all.iter().map(|&one| one.to_owned()).collect());
        let mut headers = HeaderMap::new();
        if let Some(token) = token {
            let value = HeaderValue::try_from(format!("Bearer {token}")).expect("ASCII");
            headers.insert(AUTHORIZATION, value);
        }
        is_authorized(accepted.as_deref(), &Query::parse(query), &headers)
    }

    #[test]
    fn credential_counts_only_in_its_own_place() {
        let listed: Option<&[&str]> = Some(&[KEY, TOKEN]);
        assert!(authorized(listed, &format!("api_key={KEY}"), None));
        assert!(authorized(listed, "", Some(TOKEN)));
        assert!(
            !authorized(listed, &format!("api_key={TOKEN}"), None),
            "token as key"
        );
        assert!(!authorized(listed, "", Some(KEY)), "key as token");
        assert!(!authorized(listed, "api_key=other", None));
        assert!(!authorized(listed, "", None));
        assert!(authorized(Some(&["demo"]), "api_key=demo", None));
        assert!(authorized(Some(&["demo"]), "", Some("demo")));
        assert!(
            !authorized(Some(&[""]), "api_key=", None),
            "nothing is no credential"
        );
    }

    #[test]
    fn any_credential_is_accepted_where_none_is_listed() {
        assert!(authorized(None, "api_key=x", None));
        assert!(authorized(None, "", Some("x")));
        assert!(!authorized(None, "api_key=", None));
        assert!(!authorized(None, "", None));
    }

    #[test]
    fn remembered_request_holds_no_key() {
        assert_eq!(without_key("/3/movie/1", "api_key=secret"), "/3/movie/1");
        assert_eq!(
            without_key("/3/movie/1", "a=b&api_key=secret&c=d"),
            "/3/movie/1?a=b&c=d"
        );
    }
}
