//! TMDB as a function of what is asked, and the ways in which its answers go wrong.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use cinelake_imdb::ImdbId;
use cinelake_tmdb::{Carried, Network, RawResponse, TransportFault};
use serde_json::json;
use tokio::time::sleep;
use url::Url;

use crate::seeded::Seed;
use crate::step::FaultProfile;
use crate::trace::Trace;

/// TMDB's ids are this much above the numbers of IMDb's.
const TMDB_ID_OFFSET: u64 = 1_000_000;
/// How long the client waits for an answer.
const READ_TIMEOUT: Duration = Duration::from_secs(30);
const PAGE: &str = "<!DOCTYPE html><html><title>Just a moment...</title></html>";

/// What TMDB has under an IMDb id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TmdbEntry {
    Film,
    /// A film that is found by `/find` only.
    ByFind,
    Series,
    /// The record bears another IMDb id.
    Other,
    Nothing,
}

/// What TMDB has under an IMDb id: it never changes.
pub(crate) fn known(number: u64) -> TmdbEntry {
    match (number % 5, number % 10, number % 20) {
        (0, _, _) => TmdbEntry::Nothing,
        (_, 7, _) => TmdbEntry::Series,
        (_, 9, _) => TmdbEntry::ByFind,
        (_, _, 3) => TmdbEntry::Other,
        _ => TmdbEntry::Film,
    }
}

/// A film's record; `generation` counts TMDB's changes.
pub(crate) fn film(number: u64, append: &[&str], generation: u64) -> Option<Bytes> {
    let bears = match known(number) {
        TmdbEntry::Other => number + 5_000,
        _ => number,
    };
    let mut record = json!({
        "id": number + TMDB_ID_OFFSET,
        "imdb_id": ImdbId::new(bears)?.to_string(),
        "title": format!("Film {number} \u{e9}"),
        "release_date": "2001-02-03",
        "budget": generation * 1_000_000,
    });
    if append.contains(&"credits") {
        let actor = json!({ "id": number, "name": "Somebody", "character": "X", "order": 0,
            "credit_id": format!("c{number}") });
        record["credits"] = json!({ "cast": [actor], "crew": [] });
    }
    if append.contains(&"keywords") {
        record["keywords"] = json!({ "keywords": [{ "id": 7, "name": "rain" }] });
    }
    Some(record.to_string().into())
}

/// TMDB as one client sees it.
pub(crate) struct SimTmdb {
    pub(crate) program: String,
    pub(crate) seed: Seed,
    pub(crate) faults: FaultProfile,
    pub(crate) generation: u64,
    pub(crate) trace: Trace,
    /// Called with the number of each request.
    pub(crate) at_request: Arc<dyn Fn(u64) + Send + Sync>,
    pub(crate) asked: Arc<RequestLog>,
}

/// What was asked.
#[derive(Debug, Default)]
pub(crate) struct RequestLog {
    requests: AtomicU64,
    /// How often each path was asked.
    nth: Mutex<HashMap<String, u64>>,
    titles: Mutex<Vec<ImdbId>>,
}

impl RequestLog {
    /// The titles, in the order in which they were asked for.
    pub(crate) fn titles(&self) -> Vec<ImdbId> {
        self.titles
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    pub(crate) fn requests(&self) -> u64 {
        self.requests.load(Ordering::Relaxed)
    }

    fn nth(&self) -> MutexGuard<'_, HashMap<String, u64>> {
        self.nth.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn note(&self, path: &str) -> (u64, u64) {
        let number = self.requests.fetch_add(1, Ordering::Relaxed) + 1;
        let mut counts = self.nth();
        let nth = counts.entry(path.to_owned()).or_default();
        *nth += 1;
        let title = path.strip_prefix("/3/movie/");
        if let Some(Ok(title)) = title.filter(|id| id.starts_with("tt")).map(str::parse) {
            let mut titles = self.titles.lock().unwrap_or_else(PoisonError::into_inner);
            titles.push(title);
        }
        (number, *nth)
    }
}

impl Network for SimTmdb {
    fn get(&self, url: Url) -> Carried<'_> {
        let (number, nth) = self.asked.note(url.path());
        (self.at_request)(number);
        let seed = self.seed.of(url.path(), nth);
        Box::pin(async move {
            sleep(Duration::from_millis(10 + seed.of("latency", 0).below(200))).await;
            let answer = self.answer(&url, number, seed).await;
            let told = match &answer {
                Ok(answer) => answer.status.to_string(),
                Err(fault) => fault.to_string(),
            };
            self.trace
                .note(format!("{} GET {} {told}", self.program, url.path()));
            answer
        })
    }
}

impl SimTmdb {
    async fn answer(
        &self,
        url: &Url,
        number: u64,
        seed: Seed,
    ) -> Result<RawResponse, TransportFault> {
        let fault = seed.of("fault", 0);
        match self.faults {
            FaultProfile::Share(per_mille) if fault.happens(per_mille) => {
                self.shower(url, fault.of("kind", 0).below(25)).await
            }
            FaultProfile::SuspendedAfter(requests) if number > requests => Ok(refusal(401, 10)),
            FaultProfile::DownAfter(requests) if number > requests => {
                self.shower(url, 8 + fault.of("kind", 0).below(8)).await
            }
            FaultProfile::PageAfter(requests) if number > requests => Ok(page(403)),
            _ => Ok(self.right(url)),
        }
    }

    /// An answer that is wrong for now.
    async fn shower(&self, url: &Url, kind: u64) -> Result<RawResponse, TransportFault> {
        let after = |value: &str| RawResponse {
            headers: vec![
                ("content-type".to_owned(), "application/json".to_owned()),
                ("retry-after".to_owned(), value.to_owned()),
                (
                    "date".to_owned(),
                    "Sun, 06 Nov 1994 08:49:37 GMT".to_owned(),
                ),
            ],
            ..refusal(429, 25)
        };
        Ok(match kind {
            0 => refusal(429, 25),
            1 => after("1"),
            2 => after("0"),
            3 => after("Sun, 06 Nov 1994 08:49:40 GMT"),
            4 => after("400"),
            5 => after("soon"),
            6 => page(429),
            7 => refusal(200, 25),
            8 => refusal(500, 11),
            9 => refusal(503, 9),
            10 => page(502),
            11 => text(504, "text/plain", "upstream request timeout"),
            12 => text(500, "", ""),
            13 => return Err(TransportFault::Broken),
            14 => return Err(TransportFault::NoConnection),
            15 => {
                sleep(READ_TIMEOUT).await;
                return Err(TransportFault::TimedOut);
            }
            16 => return Err(TransportFault::Cut),
            17 => {
                let whole = self.right(url);
                let body = whole.body.slice(..whole.body.len() / 2);
                RawResponse { body, ..whole }
            }
            18 => text(200, "application/json", ""),
            19 => page(200),
            20 => text(200, "application/json", r#"{"success":false}"#),
            21 => page(404),
            22 => page(403),
            23 => text(200, "application/json", "[]"),
            _ => text(200, "application/json", r#"{"id":"many"}"#),
        })
    }

    /// TMDB's answer.
    fn right(&self, url: &Url) -> RawResponse {
        let json = |body: Bytes| RawResponse {
            body,
            ..text(200, "application/json", "")
        };
        let append = url
            .query_pairs()
            .find(|(key, _)| key == "append_to_response");
        let append = append
            .map(|(_, value)| value.into_owned())
            .unwrap_or_default();
        let append: Vec<&str> = append.split(',').collect();
        let mut parts = url.path().trim_start_matches("/3/").split('/');
        let found = match (parts.next(), parts.next()) {
            (Some("authentication"), _) => Some(r#"{"success":true,"status_code":1}"#.into()),
            (Some("configuration"), _) => Some(r#"{"images":{}}"#.into()),
            (Some("movie"), Some(id)) => self.film(id, &append),
            (Some("find"), Some(id)) => id.parse().ok().map(find),
            _ => None,
        };
        found.map_or_else(|| refusal(404, 34), json)
    }

    fn film(&self, id: &str, append: &[&str]) -> Option<Bytes> {
        let by_imdb = id.parse::<ImdbId>().ok().filter(|_| id.starts_with("tt"));
        let number = match by_imdb {
            Some(tconst) => tconst.value(),
            None => id.parse::<u64>().ok()?.checked_sub(TMDB_ID_OFFSET)?,
        };
        let is_known = match known(number) {
            TmdbEntry::Film | TmdbEntry::Other => true,
            TmdbEntry::ByFind => by_imdb.is_none(),
            TmdbEntry::Series | TmdbEntry::Nothing => false,
        };
        film(number, append, self.generation).filter(|_| is_known)
    }
}

fn find(tconst: ImdbId) -> Bytes {
    let hit = json!([{ "id": tconst.value() + TMDB_ID_OFFSET }]);
    let none = json!([]);
    let (movies, series) = match known(tconst.value()) {
        TmdbEntry::Film | TmdbEntry::ByFind => (hit, none),
        TmdbEntry::Series => (none, hit),
        TmdbEntry::Other | TmdbEntry::Nothing => (none.clone(), none),
    };
    let found = json!({ "movie_results": movies, "tv_results": series });
    found.to_string().into()
}

fn text(status: u16, content_type: &str, body: &str) -> RawResponse {
    RawResponse {
        status,
        headers: vec![("content-type".to_owned(), content_type.to_owned())],
        body: Bytes::copy_from_slice(body.as_bytes()),
    }
}

fn page(status: u16) -> RawResponse {
    text(status, "text/html", PAGE)
}

fn refusal(status: u16, code: u64) -> RawResponse {
    let body = json!({ "success": false, "status_code": code, "status_message": "no" });
    text(status, "application/json", &body.to_string())
}
