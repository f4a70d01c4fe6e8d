//! What a refusal means: TMDB's own status codes first, the HTTP status second. The one place where
//! either is looked at; everything else asks the error for its class.

use crate::error::ErrorClass;

/// What a refusal means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RefusedRequest {
    NotFound,
    Fail(ErrorClass, Retry),
}

/// Whether another attempt may help.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Retry {
    Yes,
    No,
}

/// The meaning of TMDB's own status codes (its documentation, page "Errors"); `None` for one that is
/// unknown or means success.
pub(crate) fn verdict_of_code(code: i64) -> Option<RefusedRequest> {
    use ErrorClass::{Auth, BadAnswer, BadRequest, Throttled, Unavailable};
    Some(match code {
        // Refused, suspended or invalid credentials, accounts and sessions.
        3 | 7 | 10 | 14 | 16 | 17 | 30..=33 | 35 | 36 | 45 => RefusedRequest::Fail(Auth, Retry::No),
        // Final for that id: unknown, deleted, or not an id at all (44 comes with HTTP 500).
        6 | 21 | 34 | 44 => RefusedRequest::NotFound,
        25 => RefusedRequest::Fail(Throttled, Retry::Yes),
        9 | 11 | 15 | 24 | 43 | 46 => RefusedRequest::Fail(Unavailable, Retry::Yes),
        // Our own mistakes: format, parameters, pages, dates, too many appends, method, service.
        2 | 4 | 5 | 18 | 19 | 20 | 22 | 23 | 26..=29 | 37 | 41 | 42 | 47 => {
            RefusedRequest::Fail(BadRequest, Retry::No)
        }
        // This one resource is private or closed; other titles are not touched.
        38 | 39 => RefusedRequest::Fail(BadAnswer, Retry::No),
        _ => return None,
    })
}

/// Whose words a body without a known code is in, as far as its form tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BodyKind {
    /// TMDB's: it has a `status_code`, though one of unknown meaning.
    Tmdb,
    /// A JSON object without a `status_code`.
    Json,
    /// HTML or XML: the page of a server on the way.
    Page,
    /// Nothing, or plain text.
    Other,
}

/// The meaning of a status alone. A 404 is a miss only with TMDB's own code: a proxy's "not found"
/// must not turn a title into one TMDB does not know. A 403 without one is a firewall's or a CDN's
/// (TMDB's own always has one) and says nothing about the key; so does the page of a 401. A redirect is
/// not followed, and one among good answers is a passing fault of a server on the way.
pub(crate) fn verdict_of_status(status: u16, body: BodyKind) -> RefusedRequest {
    use ErrorClass::{Auth, BadAnswer, BadRequest, Blocked, Throttled, Unavailable};
    match (status, body) {
        (401, BodyKind::Page) => RefusedRequest::Fail(Blocked, Retry::Yes),
        (403, BodyKind::Json | BodyKind::Page | BodyKind::Other) => {
            RefusedRequest::Fail(Blocked, Retry::Yes)
        }
        (401 | 403, _) => RefusedRequest::Fail(Auth, Retry::No),
        (408 | 425 | 500..=599, _) => RefusedRequest::Fail(Unavailable, Retry::Yes),
        (429, _) => RefusedRequest::Fail(Throttled, Retry::Yes),
        (400 | 405 | 406 | 414 | 422, BodyKind::Tmdb | BodyKind::Json) => {
            RefusedRequest::Fail(BadRequest, Retry::No)
        }
        _ => RefusedRequest::Fail(BadAnswer, Retry::Yes),
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use crate::wire::{Fault, Lookup, Reply, Title, read_title};

    fn read(status: u16, content_type: &str, body: &Bytes) -> Result<Lookup, Fault> {
        let reply = Reply {
            status,
            content_type,
            body,
        };
        read_title(Title::Movie { tmdb_id: None }, "/3/movie/tt1", reply)
    }

    /// Status and body kind against what becomes of them; pinned as a table.
    #[test]
    fn classification_table() {
        let statuses = [
            200, 201, 204, 301, 304, 400, 401, 403, 404, 405, 406, 407, 408, 410, 422, 425, 429,
            500, 501, 502, 503, 504, 522,
        ];
        let bodies = [
            (
                "json without a code",
                r#"{"errors":["query must be provided"]}"#,
                "application/json",
            ),
            ("html", "<html>no</html>", "text/html"),
            ("text", "no", "text/plain"),
            ("empty", "", ""),
        ];
        let mut table = String::new();
        for (name, body, content_type) in bodies {
            for status in statuses {
                let body = Bytes::from_static(body.as_bytes());
                let line = describe(read(status, content_type, &body));
                table.push_str(&format!("{status} {name}: {line}\n"));
            }
        }
        let documented_status = |code| match code {
            1 | 13 | 21 | 40 => 200,
            12 => 201,
            2 => 501,
            4 | 42 => 405,
            5 | 20 | 41 => 422,
            6 | 34 | 37 => 404,
            8 | 45 => 403,
            9 | 46 => 503,
            11 | 15 | 44 => 500,
            18 | 22 | 23 | 26..=29 | 47 => 400,
            19 => 406,
            24 => 504,
            25 => 429,
            43 => 502,
            _ => 401,
        };
        for code in 1..=48 {
            let status = documented_status(code);
            let body = format!(r#"{{"status_code":{code},"status_message":"m","success":false}}"#);
            table.push_str(&format!(
                "{status} code {code}: {}\n",
                describe(read(status, "application/json", &body.into()))
            ));
        }
        insta::assert_snapshot!("classification", table);
    }

    fn describe(outcome: Result<Lookup, Fault>) -> String {
        match outcome {
            Ok(Lookup::NotFound { .. }) => "not found".to_owned(),
            Ok(other) => panic!("{other:?}"),
            Err(Fault {
                class, retryable, ..
            }) => {
                format!("{class:?}{}", if retryable { ", retryable" } else { "" })
            }
        }
    }
}
