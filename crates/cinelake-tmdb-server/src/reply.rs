//! From an answer to HTTP: headers as TMDB and its content delivery network send them, gzip, entity
//! tags, and bodies that stall or break off.

mod body;
mod compress;

use std::time::Duration;

use bytes::Bytes;
use hyper::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, HeaderMap, HeaderValue,
    IF_NONE_MATCH, RETRY_AFTER, VARY,
};
use hyper::{Response, StatusCode};

pub(crate) use body::Body;
use compress::gzip;

use crate::config::Throttle;
use crate::hash::{hash_bytes, mix};

/// Smaller bodies gain nothing from compression.
const GZIP_FROM_BYTES: usize = 256;

/// Long enough that what was written has left before the connection closes.
const TRUNCATION_PAUSE: Duration = Duration::from_millis(10);

/// What is said, before it is known how it is delivered.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    media: &'static str,
    cache: Option<&'static str>,
    retry_after: Option<u32>,
    pub(crate) body: Bytes,
}

const JSON: &str = "application/json; charset=utf-8";
const HTML: &str = "text/html; charset=utf-8";
const TEXT: &str = "text/plain; charset=utf-8";
const GZIP_FILE: &str = "application/gzip";

/// How long an answer may be cached; TMDB's values.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Cache {
    /// A title, eight hours.
    Title,
    /// Changes up to today.
    Recent,
    /// Changes of days that are over.
    Past,
}

impl Cache {
    fn header(self) -> &'static str {
        match self {
            Self::Title => "public, max-age=28800",
            Self::Recent => "public, max-age=600",
            Self::Past => "public, max-age=86400",
        }
    }
}

impl Answer {
    fn bare(status: StatusCode, media: &'static str, body: impl Into<Bytes>) -> Self {
        Self {
            status,
            media,
            cache: None,
            retry_after: None,
            body: body.into(),
        }
    }

    pub(crate) fn ok(cache: Cache, body: impl Into<Bytes>) -> Self {
        Self {
            cache: Some(cache.header()),
            ..Self::bare(StatusCode::OK, JSON, body)
        }
    }

    pub(crate) fn error(status: StatusCode, body: &'static str) -> Self {
        Self::bare(status, JSON, Bytes::from_static(body.as_bytes()))
    }

    /// A gzip file, which is not a compressed answer.
    pub(crate) fn gzip_file(content: &[u8]) -> Self {
        gzip(content).map_or_else(internal_error, |file| Self {
            cache: Some(Cache::Past.header()),
            ..Self::bare(StatusCode::OK, GZIP_FILE, file)
        })
    }

    fn entity_tag(&self) -> Option<HeaderValue> {
        if self.status != StatusCode::OK || self.cache.is_none() {
            return None;
        }
        let hash = hash_bytes(0, &self.body);
        HeaderValue::try_from(format!("W/\"{hash:016x}{:016x}\"", mix(hash))).ok()
    }
}

/// 401, code 7: no credential, or none that is known. Publicly cacheable, as TMDB's is.
pub(crate) fn unauthorized() -> Answer {
    let body = r#"{"status_code":7,"status_message":"Invalid API key: You must be granted a valid key.","success":false}"#;
    let cache = Some("public, max-age=300");
    Answer {
        cache,
        ..Answer::error(StatusCode::UNAUTHORIZED, body)
    }
}

/// 401, code 10.
pub(crate) fn suspended() -> Answer {
    let body = r#"{"status_code":10,"status_message":"Suspended API key: Access to your account has been suspended, contact TMDB.","success":false}"#;
    Answer::error(StatusCode::UNAUTHORIZED, body)
}

/// 404, code 34.
pub(crate) fn not_found() -> Answer {
    let body = r#"{"success":false,"status_code":34,"status_message":"The resource you requested could not be found."}"#;
    Answer::error(StatusCode::NOT_FOUND, body)
}

/// 405, code 42.
pub(crate) fn method_not_allowed() -> Answer {
    let body = r#"{"status_code":42,"status_message":"This request method is not supported for this resource.","success":false}"#;
    Answer::error(StatusCode::METHOD_NOT_ALLOWED, body)
}

/// 422, code 5.
pub(crate) fn invalid_parameters() -> Answer {
    let body = r#"{"status_code":5,"status_message":"Invalid parameters: Your request parameters are incorrect.","success":false}"#;
    Answer::error(StatusCode::UNPROCESSABLE_ENTITY, body)
}

/// 422, code 20.
pub(crate) fn invalid_date_range() -> Answer {
    let body = r#"{"status_code":20,"status_message":"Invalid date range: Should be a range no longer than 14 days.","success":false}"#;
    Answer::error(StatusCode::UNPROCESSABLE_ENTITY, body)
}

/// 400, code 22.
pub(crate) fn invalid_page() -> Answer {
    let body = r#"{"status_code":22,"status_message":"Invalid page: Pages start at 1 and max at 500. They are expected to be an integer.","success":false}"#;
    Answer::error(StatusCode::BAD_REQUEST, body)
}

/// 400, code 23.
pub(crate) fn invalid_date() -> Answer {
    let body = r#"{"status_code":23,"status_message":"Invalid date: Format needs to be YYYY-MM-DD.","success":false}"#;
    Answer::error(StatusCode::BAD_REQUEST, body)
}

/// 400, code 27.
pub(crate) fn too_many_appends() -> Answer {
    let body = r#"{"status_code":27,"status_message":"Too many append to response objects: The maximum number of remote calls is 20.","success":false}"#;
    Answer::error(StatusCode::BAD_REQUEST, body)
}

/// 500, code 11.
pub(crate) fn internal_error() -> Answer {
    let body = r#"{"status_code":11,"status_message":"Internal error: Something went wrong, contact TMDB.","success":false}"#;
    Answer::error(StatusCode::INTERNAL_SERVER_ERROR, body)
}

/// 502, code 43.
pub(crate) fn bad_gateway() -> Answer {
    let body = r#"{"status_code":43,"status_message":"Couldn't connect to the backend server.","success":false}"#;
    Answer::error(StatusCode::BAD_GATEWAY, body)
}

/// 503, code 46.
pub(crate) fn maintenance() -> Answer {
    let body = r#"{"status_code":46,"status_message":"The API is undergoing maintenance. Try again later.","success":false}"#;
    Answer::error(StatusCode::SERVICE_UNAVAILABLE, body)
}

/// 504, code 24.
pub(crate) fn backend_timeout() -> Answer {
    let body = r#"{"status_code":24,"status_message":"Your request to the backend server timed out. Try again.","success":false}"#;
    Answer::error(StatusCode::GATEWAY_TIMEOUT, body)
}

/// 503 in plain text, as seen from the proxy in front of TMDB.
pub(crate) fn at_capacity() -> Answer {
    Answer::bare(
        StatusCode::SERVICE_UNAVAILABLE,
        TEXT,
        "Back-end server is at capacity",
    )
}

/// 200 with a page, as from a captive portal.
pub(crate) fn html_page() -> Answer {
    let body = "<!DOCTYPE html>\n<html><head><title>Welcome</title></head><body><h1>Sign in to this network</h1></body></html>\n";
    Answer::bare(StatusCode::OK, HTML, body)
}

/// 403 with a page, as a CDN sends it to what it takes for a robot.
pub(crate) fn challenge() -> Answer {
    let body = "<!DOCTYPE html>\n<html lang=\"en-US\"><head><title>One moment</title></head><body>Checking your browser</body></html>\n";
    Answer::bare(StatusCode::FORBIDDEN, HTML, body)
}

/// 200 without a body.
pub(crate) fn empty() -> Answer {
    Answer::bare(StatusCode::OK, JSON, Bytes::new())
}

/// 200 that is a failure all the same. Code 11, because the request was in order.
pub(crate) fn success_false() -> Answer {
    Answer {
        status: StatusCode::OK,
        ..internal_error()
    }
}

/// 429, code 25 where it is JSON. The text is that of TMDB's own limiter of old: the CDN's of
/// today is not known.
pub(crate) fn throttled(answer: Throttle, allowed: u64) -> Answer {
    let status = StatusCode::TOO_MANY_REQUESTS;
    let json = || {
        let over = allowed.saturating_add(1);
        let body = format!(
            r#"{{"status_code":25,"status_message":"Your request count ({over}) is over the allowed limit of {allowed}."}}"#
        );
        Answer::bare(status, JSON, body)
    };
    match answer {
        Throttle::RetryAfter(seconds) => Answer {
            retry_after: Some(seconds),
            ..json()
        },
        Throttle::NoHeader => json(),
        Throttle::Html => {
            let body = "<html>\r\n<head><title>429 Too Many Requests</title></head>\r\n<body><center><h1>429 Too Many Requests</h1></center></body>\r\n</html>\r\n";
            Answer::bare(status, HTML, body)
        }
    }
}

/// What becomes of an answer on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Delivery {
    Whole,
    /// Half of the body, silence, then the connection is closed.
    Stalled(Duration),
    /// Half of the body, then the connection is closed.
    Truncated,
    /// A gzip body that ends in the middle.
    TruncatedGzip,
}

/// What a client can take.
#[derive(Debug)]
pub(crate) struct AcceptedForms {
    gzip: bool,
    known_tags: Option<HeaderValue>,
}

impl AcceptedForms {
    pub(crate) fn of(headers: &HeaderMap, gzip_enabled: bool) -> Self {
        let accepted = headers
            .get(ACCEPT_ENCODING)
            .and_then(|value| value.to_str().ok());
        Self {
            gzip: gzip_enabled && accepted.is_some_and(accepts_gzip),
            known_tags: headers.get(IF_NONE_MATCH).cloned(),
        }
    }

    /// Compares weakly, as `If-None-Match` asks for (RFC 9110, 13.1.2).
    fn knows(&self, tag: &HeaderValue) -> bool {
        let opaque = |text: &str| text.trim().trim_start_matches("W/").to_owned();
        let (Some(known), Ok(tag)) = (&self.known_tags, tag.to_str()) else {
            return false;
        };
        let Ok(known) = known.to_str() else {
            return false;
        };
        known.trim() == "*" || known.split(',').any(|known| opaque(known) == opaque(tag))
    }
}

fn accepts_gzip(header: &str) -> bool {
    header.split(',').any(|coding| {
        let (name, quality) = coding.split_once(';').unwrap_or((coding, ""));
        let quality = quality.trim().strip_prefix("q=").unwrap_or("1");
        matches!(name.trim(), "gzip" | "*") && quality.trim().parse::<f32>().is_ok_and(|q| q > 0.0)
    })
}

/// Puts an answer into HTTP.
pub(crate) fn respond(answer: Answer, delivery: Delivery, wants: &AcceptedForms) -> Response<Body> {
    let tag = answer.entity_tag();
    let unchanged = tag.as_ref().is_some_and(|tag| wants.knows(tag));
    let (status, body, encoding) = if unchanged && delivery == Delivery::Whole {
        (StatusCode::NOT_MODIFIED, Body::whole(Bytes::new()), None)
    } else {
        let (body, encoding) = deliver(&answer, delivery, wants);
        (answer.status, body, encoding)
    };
    let mut response = Response::new(body);
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(answer.media));
    headers.insert(VARY, HeaderValue::from_static("accept-encoding, Origin"));
    if let Some(cache) = answer.cache {
        headers.insert(CACHE_CONTROL, HeaderValue::from_static(cache));
    }
    if let Some(tag) = tag {
        headers.insert(ETAG, tag);
    }
    if let Some(seconds) = answer.retry_after {
        headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    if let Some(encoding) = encoding {
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    response
}

fn deliver(
    answer: &Answer,
    delivery: Delivery,
    wants: &AcceptedForms,
) -> (Body, Option<&'static str>) {
    let compressible = answer.body.len() >= GZIP_FROM_BYTES && answer.media != GZIP_FILE;
    let compress = (wants.gzip && compressible) || delivery == Delivery::TruncatedGzip;
    let compressed = compress
        .then(|| gzip(&answer.body))
        .flatten()
        .map(Bytes::from);
    let encoding = compressed.is_some().then_some("gzip");
    let bytes = compressed.unwrap_or_else(|| answer.body.clone());
    let body = match delivery {
        Delivery::Whole => Body::whole(bytes),
        Delivery::Stalled(silence) => Body::cut(bytes, silence),
        Delivery::Truncated => Body::cut(bytes, TRUNCATION_PAUSE),
        Delivery::TruncatedGzip => Body::whole(bytes.slice(..bytes.len() / 2)),
    };
    (body, encoding)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn error_bodies_are_those_of_tmdb() {
        let answers = [
            unauthorized(),
            suspended(),
            not_found(),
            method_not_allowed(),
            invalid_parameters(),
            invalid_date_range(),
            invalid_page(),
            invalid_date(),
            too_many_appends(),
            internal_error(),
            bad_gateway(),
            maintenance(),
            backend_timeout(),
            at_capacity(),
            success_false(),
            throttled(Throttle::RetryAfter(2), 40),
            throttled(Throttle::RetryAfter(0), 40),
            throttled(Throttle::NoHeader, 40),
            throttled(Throttle::Html, 40),
        ];
        let lines = answers.map(|answer| {
            let body = String::from_utf8_lossy(&answer.body).into_owned();
            let wait = answer
                .retry_after
                .map_or_else(String::new, |s| format!(" retry-after={s}"));
            format!("{}{wait} {body}", answer.status.as_u16())
        });
        insta::assert_snapshot!(lines.join("\n"));
    }

    #[test]
    fn gzip_is_sent_to_those_who_accept_it() {
        for yes in ["gzip", "deflate, gzip;q=0.5", "*", "br,gzip"] {
            assert!(accepts_gzip(yes), "{yes}");
        }
        for no in ["", "identity", "gzip;q=0", "x-gzip-like"] {
            assert!(!accepts_gzip(no), "{no}");
        }
    }

    #[test]
    fn entity_tag_belongs_to_the_body() {
        let tag = |body: &'static str| Answer::ok(Cache::Title, body).entity_tag();
        assert_eq!(tag("{\"id\":1}"), tag("{\"id\":1}"));
        assert_ne!(tag("{\"id\":1}"), tag("{\"id\":2}"));
        assert_eq!(not_found().entity_tag(), None);
        assert_eq!(unauthorized().entity_tag(), None);
    }

    #[test]
    fn known_tags_are_compared_weakly() {
        let tag = HeaderValue::from_static("W/\"abc\"");
        let knows = |header| {
            AcceptedForms {
                gzip: false,
                known_tags: Some(HeaderValue::from_static(header)),
            }
            .knows(&tag)
        };
        assert!(knows("\"abc\"") && knows("\"x\", W/\"abc\"") && knows("*"));
        assert!(!knows("\"abcd\"") && !knows(""));
    }
}
