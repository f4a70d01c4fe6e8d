//! TMDB's answers, or what comes in their place.

use std::error::Error;
use std::sync::Arc;

use bytes::Bytes;
use cinelake_imdb::ImdbId;
use cinelake_lake::record::{Match, Provenance, provenance, stamp};
use cinelake_tmdb::{
    Carried, Credential, FetchedRecord, Lookup, MovieRef, Network, RawResponse, RecordRequest,
    RetryPolicy, TmdbClient, TmdbConfig, TmdbError, TmdbKind,
};
use serde_json::{Map, Value};
use url::Url;

use crate::lake::{RUN, now};
use crate::picked;

/// The key of the client. `{key}` in an input becomes it: servers quote what they were asked.
const KEY: &str = "0123456789abcdef0123456789abcdef";
const TMDB_ID: u64 = 278;

/// Gives the same answer to everything.
struct Always(RawResponse);

impl Network for Always {
    fn get(&self, _: Url) -> Carried<'_> {
        let answer = self.0.clone();
        Box::pin(async { Ok(answer) })
    }
}

/// Any answer to any question. The first byte chooses the question; the first line is the status, the
/// lines up to an empty one are headers, the rest is the body.
///
/// A record that is believed is one line of JSON with TMDB's values and the id that was asked for, and
/// can be read again from the lake; only TMDB's own word makes a miss; no error has the key in it or
/// a character that a terminal obeys.
pub fn tmdb(bytes: &[u8]) {
    let (question, rest) = picked(bytes);
    let answer = answer(rest);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .expect("a runtime");
    runtime.block_on(ask(question, answer));
}

fn answer(rest: &[u8]) -> RawResponse {
    let at = rest.windows(2).position(|two| two == b"\n\n");
    let (head, body) = match at {
        Some(at) => (&rest[..at], &rest[at + 2..]),
        None => (rest, &rest[rest.len()..]),
    };
    let head = String::from_utf8_lossy(head).replace("{key}", KEY);
    let mut lines = head.lines();
    let status = lines.next().and_then(|line| line.trim().parse().ok());
    let headers = lines.filter_map(|line| {
        let (name, value) = line.split_once(':')?;
        Some((name.trim().to_owned(), value.trim().to_owned()))
    });
    let body = match std::str::from_utf8(body) {
        Ok(text) => Bytes::from(text.replace("{key}", KEY)),
        Err(_) => Bytes::copy_from_slice(body),
    };
    RawResponse {
        status: status.unwrap_or(200),
        headers: headers.collect(),
        body,
    }
}

fn client(answer: RawResponse) -> TmdbClient {
    let credential = Credential::from_text(KEY).expect("a key");
    let config = TmdbConfig {
        rate: None,
        retry: RetryPolicy {
            max_attempts: 2,
            ..RetryPolicy::default()
        },
        ..TmdbConfig::new(credential)
    };
    TmdbClient::over(Arc::new(Always(answer)), config, 1).expect("a client")
}

async fn ask(question: usize, answer: RawResponse) {
    let client = client(answer.clone());
    let request = RecordRequest::default();
    let asked = ImdbId::new(111_161).expect("an id");
    let day = now().date_naive();
    let error = match question % 8 {
        0 => looked_up(
            client.movie(MovieRef::Imdb(asked), &request).await,
            &answer,
            None,
        ),
        1 => {
            let lookup = client.movie(MovieRef::Tmdb(TMDB_ID), &request).await;
            looked_up(lookup, &answer, Some(TMDB_ID))
        }
        2 => looked_up(client.tv(TMDB_ID, &request).await, &answer, Some(TMDB_ID)),
        3 => client.find(asked).await.err(),
        4 => client.changes(TmdbKind::Movie, (day, day), 1).await.err(),
        5 => client.export(TmdbKind::Tv, day, false).await.err(),
        6 => client.authentication().await.err(),
        _ => client.configuration().await.err(),
    };
    if let Some(error) = error {
        told(&error);
    }
}

fn told(error: &TmdbError) {
    let mut text = format!("{error} {error:?}");
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(&error.to_string());
        cause = error.source();
    }
    let lower = text.to_ascii_lowercase();
    assert!(!lower.contains(KEY), "the key is in {text}");
    assert!(!crate::is_obeyed(&text) && !text.contains('\n'), "{text:?}");
}

fn looked_up(
    lookup: Result<Lookup, TmdbError>,
    answer: &RawResponse,
    asked: Option<u64>,
) -> Option<TmdbError> {
    match lookup {
        Ok(Lookup::Found(record)) => believed(&record, answer, asked),
        Ok(Lookup::NotFound { .. }) => {
            let body: Map<String, Value> = serde_json::from_slice(&answer.body).expect("TMDB's");
            assert!(body.contains_key("status_code"), "a miss by {body:?}");
        }
        Err(error) => return Some(error),
    }
    None
}

fn believed(record: &FetchedRecord, answer: &RawResponse, asked: Option<u64>) {
    assert_eq!(answer.status, 200);
    assert!(!record.body.contains(&b'\n') && !record.body.contains(&b'\r'));
    let body: Map<String, Value> = serde_json::from_slice(&record.body).expect("an object");
    let came: Map<String, Value> = serde_json::from_slice(&answer.body).expect("an object");
    assert_eq!(body, came);
    assert_eq!(body.get("id").and_then(Value::as_u64), Some(record.tmdb_id));
    assert!(record.tmdb_id > 0 && asked.is_none_or(|asked| asked == record.tmdb_id));
    assert!(!body.contains_key("_cinelake"));
    let stamped_with = Provenance {
        tconst: ImdbId::new(111_161).expect("an id"),
        fetched_at: now(),
        endpoint: record.endpoint.clone(),
        matched: Match::Direct,
        run_id: RUN.to_owned(),
        request: cinelake_lake::ledger::Request::default(),
    };
    let line = stamp(&record.body, &stamped_with);
    let line = String::from_utf8(line).expect("text");
    assert_eq!(provenance(&line), Some(stamped_with));
    let stamped: Map<String, Value> = serde_json::from_str(&line).expect("an object");
    assert_eq!(stamped.len(), body.len() + 1);
}
