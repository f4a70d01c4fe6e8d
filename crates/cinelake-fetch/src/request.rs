//! One request: what is asked, and what the answer means for what lies in the folder.

use cinelake_tmdb::http::{HttpCause, is_loopback, read_retry_after};
use reqwest::header::{
    ACCEPT_ENCODING, CONTENT_RANGE, DATE, HeaderMap, HeaderValue, IF_RANGE, RANGE, RETRY_AFTER,
};
use reqwest::{Client, Response, redirect};
use tracing::trace;
use url::Url;

use crate::config::{FetchOptions, is_safe};
use crate::error::FetchError;
use crate::file_paths::DownloadState;
use crate::version::{Version, text_of};

/// Mirrors redirect once or twice.
const MOST_REDIRECTS: usize = 5;

/// What the server says.
#[derive(Debug)]
pub(crate) enum Answer {
    /// It has the version that lies there.
    SameVersion(Version),
    /// The rest of the version of which a part lies there.
    Rest(Response, Version),
    /// The file from its start.
    FromStart(Response, Version),
    /// The part that lies there cannot be continued.
    NoRest(&'static str),
}

pub(crate) fn client(options: &FetchOptions) -> Result<Client, FetchError> {
    let mut headers = HeaderMap::new();
    // The files are packed already; a server that packs or unpacks on the way would change their size.
    headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("identity"));
    let mut builder = Client::builder()
        .user_agent(&options.user_agent)
        .default_headers(headers)
        .gzip(false)
        .redirect(redirect::Policy::custom(|attempt| {
            match is_safe(attempt.url()) && attempt.previous().len() <= MOST_REDIRECTS {
                true => attempt.follow(),
                false => attempt.stop(),
            }
        }))
        .referer(false)
        .connect_timeout(options.connect_timeout)
        .read_timeout(options.read_timeout)
        .pool_max_idle_per_host(1);
    if is_loopback(&options.from) {
        builder = builder.no_proxy();
    }
    builder.build().map_err(|error| {
        let cause = HttpCause::of(&error);
        FetchError::Config(format!("the HTTP client cannot be set up: {cause}"))
    })
}

/// Asks for what is missing.
pub(crate) async fn ask(
    http: &Client,
    url: &Url,
    held: &DownloadState,
) -> Result<Answer, FetchError> {
    let mut request = http.get(url.clone());
    match held {
        DownloadState::Nothing => {}
        DownloadState::Whole(version) | DownloadState::FullPart(version) => {
            if let Some((name, value)) = version.unchanged_condition() {
                request = request.header(name, value);
            }
        }
        DownloadState::Part { version, bytes } => {
            if let Some(condition) = version.range_condition() {
                let range = format!("bytes={bytes}-");
                request = request.header(RANGE, range).header(IF_RANGE, condition);
            }
        }
    }
    let response = request.send().await;
    let response = response.map_err(|error| FetchError::transport(url, error))?;
    read(url, held, response)
}

fn read(url: &Url, held: &DownloadState, response: Response) -> Result<Answer, FetchError> {
    let version = Version::of(url, response.headers());
    trace!(%url, status = response.status().as_u16(), etag = version.etag, "answered");
    match (response.status().as_u16(), held) {
        (200, _) => Ok(Answer::FromStart(response, version)),
        (
            206,
            DownloadState::Part {
                version: old,
                bytes,
            },
        ) => {
            let range = text_of(response.headers(), CONTENT_RANGE).unwrap_or_default();
            let fits = range.starts_with(&format!("bytes {bytes}-")) && !old.differs(&version);
            Ok(match fits {
                true => Answer::Rest(response, old.clone()),
                false => Answer::NoRest("the server sent another part than the one asked for"),
            })
        }
        (304, DownloadState::Whole(old) | DownloadState::FullPart(old)) => {
            Ok(Answer::SameVersion(old.clone()))
        }
        (416, DownloadState::Part { .. }) => Ok(Answer::NoRest(
            "the server's file ends before the part does",
        )),
        (status @ (408 | 429 | 500..=599), _) => Err(FetchError::Busy {
            url: url.to_string(),
            status,
            retry_after: retry_after(response.headers()),
        }),
        (status, _) => Err(FetchError::Refused {
            url: url.to_string(),
            status,
            advice: advice(status),
        }),
    }
}

fn retry_after(headers: &HeaderMap) -> Option<std::time::Duration> {
    let date = text_of(headers, DATE);
    read_retry_after(&text_of(headers, RETRY_AFTER)?, date.as_deref())
}

fn advice(status: u16) -> &'static str {
    match status {
        404 | 410 => "there is no such file at that address. Check the address of --from",
        401 | 403 | 407 | 451 => {
            "it does not give the file to you. A firewall or a proxy may stand between; try from another \
             network"
        }
        300..=399 => {
            "it points to an address that is not followed, because it is not https or there were too \
             many of them. Give the final address with --from"
        }
        _ => "a server of files does not answer so. Check the address of --from",
    }
}
