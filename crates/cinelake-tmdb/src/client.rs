//! The client: the endpoints, and the loop that joins pace, attempts and verdicts.
//!
//! An attempt takes a permit first and a slot of the pace second: permits bound what is in flight,
//! and a slot is used the moment it comes due, so the pace holds where it counts, at sending. Whoever
//! waits for a slot with a permit in hand blocks nobody, since later callers would only get later
//! slots. Backoffs are slept without a permit.

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use chrono::NaiveDate;
use cinelake_imdb::ImdbId;
use rand::SeedableRng;
use rand::rngs::StdRng;
use tokio::sync::{Mutex as AsyncMutex, Semaphore, watch};
use tokio::time::{Instant, sleep};
use tracing::{debug, warn};

use crate::breaker::{Breaker, DownReason};
use crate::changes::{ChangesPage, TmdbKind, read_changes, read_export};
use crate::config::TmdbConfig;
use crate::credential::CredentialKind;
use crate::error::{ErrorClass, TmdbError};
use crate::lock;
use crate::network::{HttpClients, Network};
use crate::quota::{Epoch, Quota};
use crate::request::RecordRequest;
use crate::retry::RetryPolicy;
use crate::stats::ClientStats;
use crate::transport::{ApiRequest, Transport};
use crate::wire::{
    Check, Fault, FindHits, Lookup, Reply, Title, read_check, read_hits, read_title,
};

/// A film as `/movie/{id}` takes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MovieRef {
    /// By IMDb id: one request replaces `/find` and details. Works for films only.
    Imdb(ImdbId),
    /// By TMDB id.
    Tmdb(u64),
}

impl fmt::Display for MovieRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Imdb(id) => id.fmt(f),
            Self::Tmdb(id) => id.fmt(f),
        }
    }
}

impl From<ImdbId> for MovieRef {
    fn from(id: ImdbId) -> Self {
        Self::Imdb(id)
    }
}

/// Client of TMDB's REST API. Share one by reference between all callers of a run: pace, pauses and
/// the verdict that the service is down are common to them.
pub struct TmdbClient {
    transport: Transport,
    permits: Semaphore,
    has_rate: bool,
    quota: Quota,
    breaker: Mutex<Breaker>,
    rng: Mutex<StdRng>,
    policy: RetryPolicy,
    throttle_limit: Duration,
    breaker_failures: u32,
    /// Held while the service is probed, so that twenty failing callers probe once.
    probing: AsyncMutex<()>,
    /// Probes that were answered.
    probes_answered: AtomicU64,
    /// The error that ended the run, if any; set once.
    stopped: watch::Sender<Option<TmdbError>>,
}

/// What one call has spent so far.
struct RetryState {
    /// Attempts made, throttled ones not counted.
    attempts: u32,
    /// Requests sent, throttled ones included.
    requests: u32,
    /// Time spent on attempts and backoffs.
    spent: Duration,
    throttled_since: Option<Instant>,
    /// Good answers of the whole client before this call's first attempt.
    good_before: u64,
}

struct Attempt<T> {
    result: Result<T, TmdbError>,
    epoch: Epoch,
    took: Duration,
}

impl TmdbClient {
    /// Makes a client; nothing is sent. `seed` decides the jitter of backoffs.
    ///
    /// # Errors
    /// [`TmdbError::Config`] for settings that cannot work.
    pub fn new(config: TmdbConfig, seed: u64) -> Result<Self, TmdbError> {
        config.validate()?;
        let transport = Transport::new(&config)?;
        Ok(Self::with(transport, config, seed))
    }

    /// The same client over a network that a test makes: no socket is opened.
    ///
    /// # Errors
    /// As [`TmdbClient::new`].
    pub fn over(
        network: Arc<dyn Network>,
        config: TmdbConfig,
        seed: u64,
    ) -> Result<Self, TmdbError> {
        config.validate()?;
        let transport = Transport::over(&config, HttpClients::InProcess(network));
        Ok(Self::with(transport, config, seed))
    }

    /// `config` is validated.
    fn with(transport: Transport, config: TmdbConfig, seed: u64) -> Self {
        Self {
            transport,
            permits: Semaphore::new(config.concurrency.min(Semaphore::MAX_PERMITS)),
            has_rate: config.rate.is_some(),
            quota: Quota::new(config.rate),
            breaker: Mutex::default(),
            rng: Mutex::new(StdRng::seed_from_u64(seed)),
            policy: config.retry,
            throttle_limit: config.throttle_limit,
            breaker_failures: config.breaker_failures,
            probing: AsyncMutex::new(()),
            probes_answered: AtomicU64::new(0),
            stopped: watch::Sender::new(None),
        }
    }

    /// Asks for a film's details: `GET /movie/{id}`.
    ///
    /// # Errors
    /// [`TmdbError::TitleFailed`] if only this title is at fault; any other ends the run.
    /// [`TmdbError::Config`] for a request that [`RecordRequest::check`] refuses; nothing is sent.
    pub async fn movie(&self, id: MovieRef, request: &RecordRequest) -> Result<Lookup, TmdbError> {
        request.check()?;
        let tmdb_id = match id {
            MovieRef::Imdb(_) => None,
            MovieRef::Tmdb(tmdb_id) => Some(tmdb_id),
        };
        // Bound first: format arguments must not live across the await, or the future is not Send.
        let ask = self
            .transport
            .title_request(format_args!("movie/{id}"), request.movie_query());
        self.lookup(Title::Movie { tmdb_id }, &ask).await
    }

    /// Asks for a series' details with its external ids: `GET /tv/{tmdb_id}`. TMDB takes no IMDb id
    /// here; see [`TmdbClient::find`].
    ///
    /// # Errors
    /// As [`TmdbClient::movie`].
    pub async fn tv(&self, tmdb_id: u64, request: &RecordRequest) -> Result<Lookup, TmdbError> {
        request.check()?;
        let ask = self
            .transport
            .title_request(format_args!("tv/{tmdb_id}"), request.tv_query());
        self.lookup(Title::Tv { tmdb_id }, &ask).await
    }

    /// Asks what TMDB has under an IMDb id, of any kind: `GET /find/{id}`. No hits at all is an
    /// answer, not an error.
    ///
    /// # Errors
    /// As [`TmdbClient::movie`].
    pub async fn find(&self, id: ImdbId) -> Result<FindHits, TmdbError> {
        // Of a hit only its id and kind are read, so the language would change nothing.
        let query = "external_source=imdb_id".to_owned();
        let ask = self
            .transport
            .title_request(format_args!("find/{id}"), query);
        self.call(&ask, read_hits).await
    }

    /// Asks which titles changed in the days from `first` to `last`, both included, at most
    /// [`MAX_CHANGE_DAYS`](crate::MAX_CHANGE_DAYS) apart: one page, from 1 on, of
    /// `GET /movie/changes` or `GET /tv/changes`.
    ///
    /// # Errors
    /// The last failure, after the usual attempts.
    pub async fn changes(
        &self,
        kind: TmdbKind,
        (first, last): (NaiveDate, NaiveDate),
        page: u32,
    ) -> Result<ChangesPage, TmdbError> {
        let query = format!("start_date={first}&end_date={last}&page={page}");
        let ask = self
            .transport
            .list_request(format_args!("{}/changes", kind.path()), query);
        self.call(&ask, read_changes).await
    }

    /// Fetches the export of a day, packed as TMDB has it; `None` where there is none. Exports appear at
    /// about 08:00 UTC and are kept for three months. No credential is sent.
    ///
    /// # Errors
    /// The last failure, after the usual attempts.
    pub async fn export(
        &self,
        kind: TmdbKind,
        day: NaiveDate,
        adult: bool,
    ) -> Result<Option<Bytes>, TmdbError> {
        let name = kind.export_name(day, adult);
        let ask = self.transport.export_request(&name);
        self.call(&ask, read_export).await
    }

    /// Asks whether the credential is good: `GET /authentication`.
    ///
    /// # Errors
    /// [`TmdbError::AuthRefused`] if it is not; otherwise the last failure, after the usual attempts.
    pub async fn authentication(&self) -> Result<(), TmdbError> {
        self.preflight(Check::Authentication).await
    }

    /// Asks for TMDB's configuration and discards it: proves address, network and credential in one.
    ///
    /// # Errors
    /// As [`TmdbClient::authentication`].
    pub async fn configuration(&self) -> Result<(), TmdbError> {
        self.preflight(Check::Configuration).await
    }

    /// Returns whether requests are held to a rate.
    pub fn has_rate(&self) -> bool {
        self.has_rate
    }

    /// Returns which credential is in use.
    pub fn credential_kind(&self) -> CredentialKind {
        self.transport.credential().kind()
    }

    /// Returns the counts so far.
    pub fn stats(&self) -> ClientStats {
        ClientStats {
            throttle_wait: self.quota.throttle_wait(),
            ..self.transport.stats()
        }
    }

    async fn lookup(&self, title: Title, ask: &ApiRequest) -> Result<Lookup, TmdbError> {
        let read = |reply: Reply<'_>| read_title(title, &ask.endpoint, reply);
        self.call(ask, read).await
    }

    async fn preflight(&self, check: Check) -> Result<(), TmdbError> {
        let ask = self.transport.check_request(check);
        if self.call(&ask, |reply| read_check(check, reply)).await? {
            return Ok(());
        }
        Err(TmdbError::config(format!(
            "TMDB knows no {}: the base URL must end in the version of the API, as in \
             https://api.themoviedb.org/3",
            ask.endpoint
        )))
    }

    /// Answers `ask`, or with the error that stopped the client as soon as there is one, whatever
    /// this call is waiting for.
    async fn call<T>(
        &self,
        ask: &ApiRequest,
        read: impl Fn(Reply<'_>) -> Result<T, Fault>,
    ) -> Result<T, TmdbError> {
        tokio::select! {
            biased;
            error = self.stop_signal() => Err(error),
            result = self.persist(ask, &read) => result,
        }
    }

    async fn stop_signal(&self) -> TmdbError {
        let mut stopped = self.stopped.subscribe();
        let error = stopped
            .wait_for(Option::is_some)
            .await
            .ok()
            .and_then(|seen| seen.clone());
        match error {
            Some(error) => error,
            // The sender is a field of this client and outlives the call.
            None => std::future::pending().await,
        }
    }

    /// Makes attempts until there is an answer or a verdict.
    async fn persist<T>(
        &self,
        ask: &ApiRequest,
        read: &impl Fn(Reply<'_>) -> Result<T, Fault>,
    ) -> Result<T, TmdbError> {
        let mut retry_state = RetryState::new(lock(&self.breaker).good_answers());
        loop {
            if retry_state.requests > 0 {
                self.transport.count(|stats| stats.retries += 1);
            }
            let attempt = self.attempt(ask, read).await;
            retry_state.requests = retry_state.requests.saturating_add(1);
            retry_state.spent += attempt.took;
            match attempt.result {
                Ok(answer) => {
                    self.note_good(ask);
                    return Ok(answer);
                }
                Err(error) => {
                    self.weigh(ask, &mut retry_state, attempt.epoch, error)
                        .await?
                }
            }
        }
    }

    async fn attempt<T>(
        &self,
        ask: &ApiRequest,
        read: &impl Fn(Reply<'_>) -> Result<T, Fault>,
    ) -> Attempt<T> {
        // Never closed, so this always yields a permit; it is released by drop.
        let _permit = self.permits.acquire().await;
        let epoch = self.quota.slot().await;
        let sent = Instant::now();
        let mut exchange = std::pin::pin!(self.transport.exchange(ask, read));
        let mut has_left = false;
        // The request leaves when it is polled first, and there is no way to be dropped before that.
        let result = std::future::poll_fn(|context| {
            let polled = exchange.as_mut().poll(context);
            if !has_left {
                has_left = true;
                self.quota.note_sent();
            }
            polled
        })
        .await;
        Attempt {
            result,
            epoch,
            took: sent.elapsed(),
        }
    }

    fn note_good(&self, ask: &ApiRequest) {
        self.quota.note_good();
        if ask.is_title {
            lock(&self.breaker).note_good();
        }
    }

    /// Decides after a failed attempt: returns once the next one may be made, or the final error.
    async fn weigh(
        &self,
        ask: &ApiRequest,
        retry_state: &mut RetryState,
        epoch: Epoch,
        error: TmdbError,
    ) -> Result<(), TmdbError> {
        match error.class() {
            ErrorClass::Auth => return Err(self.stop(error)),
            ErrorClass::BadRequest | ErrorClass::Config => return Err(error),
            ErrorClass::Throttled => {
                self.note_throttled(epoch, &error)?;
                let since = *retry_state.throttled_since.get_or_insert_with(Instant::now);
                // While others are answered, one title may still be throttled again and again.
                return if since.elapsed() > self.throttle_limit {
                    Err(self.give_up(ask, retry_state, error).await)
                } else {
                    Ok(())
                };
            }
            ErrorClass::Unavailable
            | ErrorClass::BadAnswer
            | ErrorClass::Blocked
            | ErrorClass::TitleFailed => retry_state.attempts += 1,
        }
        let Some(wait) = self.backoff(retry_state, &error) else {
            return Err(self.give_up(ask, retry_state, error).await);
        };
        debug!(endpoint = ask.endpoint, attempt = retry_state.attempts, wait_ms = wait.as_millis(), %error, "attempt failed");
        retry_state.spent += wait;
        sleep(wait).await;
        Ok(())
    }

    /// Returns the wait before the next attempt, or `None` if there is to be none.
    fn backoff(&self, retry_state: &RetryState, error: &TmdbError) -> Option<Duration> {
        if !error.is_retryable() || retry_state.attempts >= self.policy.max_attempts {
            return None;
        }
        let mut rng = lock(&self.rng);
        let delay = self.policy.delay(retry_state.attempts, &mut *rng);
        let asked = error.retry_after().map_or(Duration::ZERO, |asked| {
            self.policy.honoured(asked, &mut *rng)
        });
        let wait = delay.max(asked);
        (retry_state.spent.saturating_add(wait) <= self.policy.total).then_some(wait)
    }

    /// Pauses all callers after a throttled answer, or stops if that has gone on for too long.
    fn note_throttled(&self, epoch: Epoch, error: &TmdbError) -> Result<(), TmdbError> {
        self.transport.count(|stats| stats.throttled += 1);
        let retry_after = error.retry_after();
        let down =
            lock(&self.breaker).note_throttled(Instant::now(), retry_after, self.throttle_limit);
        if let Some(reason) = down {
            return Err(self.stop_down(reason, error.clone()));
        }
        self.quota.note_throttled(epoch, |pauses_in_a_row| {
            let mut rng = lock(&self.rng);
            let wait = match (retry_after, pauses_in_a_row) {
                (Some(asked), _) => self.policy.honoured(asked, &mut *rng),
                (None, Some(pauses)) => self.policy.throttle_pause(pauses, &mut *rng),
                (None, None) => return None,
            };
            debug!(wait_ms = wait.as_millis(), "throttled, all requests pause");
            Some(wait)
        });
        Ok(())
    }

    /// Decides whose fault a call is that got no answer: the title's or the service's.
    async fn give_up(
        &self,
        ask: &ApiRequest,
        retry_state: &RetryState,
        last: TmdbError,
    ) -> TmdbError {
        if !ask.is_title {
            return last;
        }
        let nothing_good_meanwhile = lock(&self.breaker).good_answers() == retry_state.good_before;
        if nothing_good_meanwhile && let Err(error) = self.probe(&last).await {
            return error;
        }
        let down = lock(&self.breaker).note_title_failed(self.breaker_failures);
        match down {
            Some(reason) => self.stop_down(reason, last),
            None => {
                let attempts = retry_state.attempts;
                TmdbError::TitleFailed {
                    endpoint: ask.endpoint.clone(),
                    attempts,
                    last: last.into(),
                }
            }
        }
    }

    /// Asks for `/configuration` once, on behalf of all callers that are about to give up.
    async fn probe(&self, last: &TmdbError) -> Result<(), TmdbError> {
        let answered = self.probes_answered.load(Ordering::Acquire);
        let _probing = self.probing.lock().await;
        if self.probes_answered.load(Ordering::Acquire) != answered {
            // Another caller's probe was answered while this one waited for its turn.
            return Ok(());
        }
        let check = Check::Configuration;
        let ask = self.transport.check_request(check);
        loop {
            let attempt = self.attempt(&ask, &|reply| read_check(check, reply)).await;
            return match attempt.result {
                Ok(true) => {
                    self.probes_answered.fetch_add(1, Ordering::Release);
                    Ok(())
                }
                Err(error) if error.class() == ErrorClass::Throttled => {
                    self.note_throttled(attempt.epoch, &error)?;
                    continue;
                }
                Err(error) if error.class() == ErrorClass::Auth => Err(self.stop(error)),
                Ok(false) | Err(_) => Err(self.stop_down(DownReason::ProbeFailed, last.clone())),
            };
        }
    }

    fn stop_down(&self, reason: DownReason, last: TmdbError) -> TmdbError {
        self.stop(TmdbError::ServiceDown {
            reason,
            last: last.into(),
        })
    }

    /// Ends all calls, present and to come, with `error`, unless they have already been ended;
    /// returns the error they end with.
    fn stop(&self, error: TmdbError) -> TmdbError {
        let mut kept = error.clone();
        self.stopped.send_if_modified(|stopped| match stopped {
            Some(earlier) => {
                kept = earlier.clone();
                false
            }
            None => {
                warn!(%error, "no further requests are sent");
                *stopped = Some(error);
                true
            }
        });
        kept
    }
}

impl RetryState {
    fn new(good_before: u64) -> Self {
        Self {
            attempts: 0,
            requests: 0,
            spent: Duration::ZERO,
            throttled_since: None,
            good_before,
        }
    }
}

impl fmt::Debug for TmdbClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TmdbClient")
            .field("credential", &self.credential_kind())
            .finish_non_exhaustive()
    }
}
