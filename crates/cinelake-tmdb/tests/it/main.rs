//! The client against a scripted loopback server that can misbehave in every way TMDB, its CDN and
//! proxies are known to.

mod breaker;
mod credentials;
mod fault_profile;
mod lookups;
mod rate;
mod server;
mod throttling;

use std::error::Error;
use std::time::Duration;

use cinelake_imdb::ImdbId;
use cinelake_tmdb::{Credential, MovieRef, RecordRequest, RetryPolicy, TmdbClient, TmdbConfig};
use url::Url;

const KEY: &str = "0123456789abcdef0123456789abcdef";
const TOKEN: &str = "eyJhbGciOiJIUzI1NiJ9.eyJhdWQiOiJzZWNyZXQifQ.c2lnbmF0dXJlLXNlY3JldA";

/// The bare record, in TMDB's default language.
static PLAIN: RecordRequest = RecordRequest {
    append: Vec::new(),
    language: None,
};

/// A configuration whose waits are short, since the sockets are real and the clock is too.
fn config(base_url: &str) -> TmdbConfig {
    TmdbConfig {
        base_url: Url::parse(base_url).unwrap(),
        rate: None,
        retry: RetryPolicy {
            base: Duration::from_millis(2),
            max: Duration::from_millis(10),
            retry_after_zero: Duration::from_millis(20),
            ..RetryPolicy::default()
        },
        read_timeout: Duration::from_millis(300),
        ..TmdbConfig::new(Credential::from_text(KEY).unwrap())
    }
}

fn client(base_url: &str) -> TmdbClient {
    TmdbClient::new(config(base_url), 1).unwrap()
}

fn id(tconst: &str) -> ImdbId {
    tconst.parse().unwrap()
}

fn film(tconst: &str) -> MovieRef {
    MovieRef::Imdb(id(tconst))
}

/// Everything an error says, in every way it can be made to say it.
fn all_texts(error: &dyn Error) -> String {
    let mut texts = format!("{error}\n{error:?}\n{error:#?}");
    let mut cause = error.source();
    while let Some(error) = cause {
        texts.push_str(&format!("\n{error}\n{error:?}"));
        cause = error.source();
    }
    texts
}
