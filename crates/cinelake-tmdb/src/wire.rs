//! What a body must be before it is believed, and what a refusal means.
//!
//! Pure: a [`Reply`] in, what was asked for or a [`Fault`] out. A record's bytes are checked without
//! being turned into values, and given back as they came.

use bytes::Bytes;
use cinelake_imdb::ImdbId;
use serde::de::{Deserializer, IgnoredAny};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::error::ErrorClass;
use crate::verdict::{BodyKind, RefusedRequest, Retry, verdict_of_code, verdict_of_status};

/// Characters of a strange body quoted in an error.
const EXCERPT_CHARS: usize = 120;

/// Levels to which objects and lists of an answer may nest. TMDB's nest six or so. JSON readers give
/// up at 128 (serde_json) or 1,000 (Python) levels, and a record has to be read by all of them for as
/// long as it lies in the lake, some inside one more list.
const DEEPEST: usize = 64;

/// What `/find` knows about an IMDb id, by kind. TMDB attaches one id to several entries at times,
/// and of different kinds.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct FindHits {
    /// TMDB ids of films, in TMDB's order.
    pub movie: Vec<u64>,
    /// TMDB ids of series.
    pub tv: Vec<u64>,
    /// TMDB ids of episodes.
    pub tv_episode: Vec<u64>,
    /// Number of seasons found.
    pub tv_season: usize,
    /// Number of people found.
    pub person: usize,
}

impl FindHits {
    /// Returns whether TMDB knows nothing under the id.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// The answer to a lookup by id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lookup {
    /// TMDB has the title.
    Found(FetchedRecord),
    /// TMDB itself says that it has not; a proxy's 404 never ends up here.
    NotFound {
        /// HTTP status, usually 404.
        status: u16,
        /// TMDB's status code: 34 or 6, 21 under HTTP 200, 44 under HTTP 500.
        code: Option<i64>,
    },
}

/// One record as TMDB sent it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FetchedRecord {
    /// TMDB's own bytes: one JSON object without the key `_cinelake`. Raw line breaks between tokens
    /// and blanks around the object are gone, so it is one line; nothing else is changed.
    pub body: Bytes,
    /// The record's `id`, above zero.
    pub tmdb_id: u64,
    /// The IMDb id the record bears (`imdb_id` of a film, `external_ids.imdb_id` of a series), which
    /// may differ from the one asked for; the text itself where it is no IMDb id; `None` if missing,
    /// null or empty.
    pub imdb_id: Option<Result<ImdbId, String>>,
    /// Path that was asked, without query or credential, such as `/3/movie/tt0111161`.
    pub endpoint: String,
}

/// What came over the wire, not yet believed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reply<'a> {
    pub(crate) status: u16,
    /// Empty if there was none.
    pub(crate) content_type: &'a str,
    pub(crate) body: &'a Bytes,
}

/// What was asked for, as far as reading the answer depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Title {
    /// A film; by TMDB id, the answer must bear it.
    Movie { tmdb_id: Option<u64> },
    /// A series; the answer must bear its TMDB id.
    Tv { tmdb_id: u64 },
}

/// An endpoint that says whether TMDB works.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Check {
    Authentication,
    Configuration,
}

impl Check {
    pub(crate) fn path(self) -> &'static str {
        match self {
            Self::Authentication => "authentication",
            Self::Configuration => "configuration",
        }
    }
}

/// An answer that was not believed, or a refusal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    pub(crate) class: ErrorClass,
    pub(crate) retryable: bool,
    pub(crate) code: Option<i64>,
    /// May quote the body; not yet free of credentials.
    pub(crate) detail: String,
}

impl Fault {
    /// A wrong answer that may come right the next time.
    pub(crate) fn bad_answer(detail: impl Into<String>) -> Self {
        Self {
            class: ErrorClass::BadAnswer,
            retryable: true,
            code: None,
            detail: detail.into(),
        }
    }

    /// A wrong answer that will stay wrong.
    pub(crate) fn lasting(detail: impl Into<String>) -> Self {
        Self {
            retryable: false,
            ..Self::bad_answer(detail)
        }
    }
}

/// TMDB's word on a request, before its content is looked at.
enum CheckedReply<'a> {
    /// An object that is no refusal.
    Object(&'a str, DecidingKeys<'a>),
    NotFound {
        status: u16,
        code: Option<i64>,
    },
}

/// Reads a record that was asked for at `endpoint`, or TMDB's own word that there is none.
pub(crate) fn read_title(title: Title, endpoint: &str, reply: Reply<'_>) -> Result<Lookup, Fault> {
    let probe = match check_reply(reply)? {
        CheckedReply::Object(_, probe) => probe,
        CheckedReply::NotFound { status, code } => return Ok(Lookup::NotFound { status, code }),
    };
    let (expected, imdb_id) = match title {
        Title::Movie { tmdb_id } => (tmdb_id, probe.imdb_id),
        Title::Tv { tmdb_id } => {
            let ids = probe
                .external_ids
                .and_then(|raw| serde_json::from_str::<ExternalIds<'_>>(raw.get()).ok());
            (Some(tmdb_id), ids.and_then(|ids| ids.imdb_id))
        }
    };
    let tmdb_id = checked_id(&probe, expected)?;
    Ok(Lookup::Found(FetchedRecord {
        body: one_line(reply.body),
        tmdb_id,
        imdb_id: imdb_id.and_then(read_imdb_id),
        endpoint: endpoint.to_owned(),
    }))
}

/// Reads the answer of `/find`; an id that TMDB does not know is one without hits.
pub(crate) fn read_hits(reply: Reply<'_>) -> Result<FindHits, Fault> {
    let text = match check_reply(reply)? {
        CheckedReply::Object(text, _) => text,
        CheckedReply::NotFound { .. } => return Ok(FindHits::default()),
    };
    let body: FindBody = serde_json::from_str(text).map_err(|error| {
        Fault::bad_answer(format!("the object is not a result of /find: {error}"))
    })?;
    let ids = |hits: Vec<Hit>| hits.into_iter().map(|hit| hit.id).collect();
    Ok(FindHits {
        movie: ids(body.movie_results),
        tv: ids(body.tv_results),
        tv_episode: ids(body.tv_episode_results),
        tv_season: body.tv_season_results.len(),
        person: body.person_results.len(),
    })
}

/// Reads an object of a shape of its own; `what` it should be is for people.
pub(crate) fn read_object<'r, T: Deserialize<'r>>(
    reply: Reply<'r>,
    what: &str,
) -> Result<T, Fault> {
    let text = match check_reply(reply)? {
        CheckedReply::Object(text, _) => text,
        CheckedReply::NotFound { .. } => {
            return Err(Fault::lasting(format!("TMDB has no such path for {what}")));
        }
    };
    serde_json::from_str(text)
        .map_err(|error| Fault::bad_answer(format!("the object is not {what}: {error}")))
}

/// What a status other than 200 means where nothing can be "not found".
pub(crate) fn refusal(reply: Reply<'_>) -> Fault {
    match read_refusal(reply) {
        Err(fault) => fault,
        Ok(_) => Fault::lasting(format!("an answer with status {}", reply.status)),
    }
}

/// Reads the answer of a check; `false` if TMDB knows no such path.
pub(crate) fn read_check(check: Check, reply: Reply<'_>) -> Result<bool, Fault> {
    let probe = match check_reply(reply)? {
        CheckedReply::Object(_, probe) => probe,
        CheckedReply::NotFound { .. } => return Ok(false),
    };
    match check {
        Check::Authentication if !probe.success_is("true") => {
            Err(Fault::bad_answer("the answer lacks \"success\": true"))
        }
        Check::Configuration if !probe.images => {
            Err(Fault::bad_answer("the answer lacks \"images\""))
        }
        Check::Authentication | Check::Configuration => Ok(true),
    }
}

/// TMDB's own `status_code` first, the HTTP status second.
fn check_reply(reply: Reply<'_>) -> Result<CheckedReply<'_>, Fault> {
    if reply.status != 200 {
        return read_refusal(reply);
    }
    let text = object_text(reply)?;
    let probe: DecidingKeys<'_> = serde_json::from_str(text)
        .map_err(|error| Fault::bad_answer(format!("the body is not sound JSON: {error}")))?;
    if probe.is_refusal() {
        return read_refusal(reply);
    }
    Ok(CheckedReply::Object(text, probe))
}

/// The few keys that decide whether an object is believed. Values stay raw text, so that an odd type
/// in one of them is a finding rather than a parse error; all other keys are skipped but must be
/// sound JSON.
#[derive(Deserialize)]
struct DecidingKeys<'a> {
    #[serde(borrow, default)]
    id: Option<&'a RawValue>,
    #[serde(borrow, default)]
    imdb_id: Option<&'a RawValue>,
    #[serde(borrow, default)]
    external_ids: Option<&'a RawValue>,
    #[serde(borrow, default)]
    success: Option<&'a RawValue>,
    #[serde(borrow, default)]
    status_code: Option<&'a RawValue>,
    #[serde(borrow, default)]
    status_message: Option<&'a RawValue>,
    #[serde(default, deserialize_with = "is_present")]
    images: bool,
    #[serde(rename = "_cinelake", default, deserialize_with = "is_present")]
    reserved: bool,
}

impl DecidingKeys<'_> {
    fn success_is(&self, text: &str) -> bool {
        self.success.is_some_and(|raw| raw.get() == text)
    }

    fn code(&self) -> Option<i64> {
        self.status_code?.get().parse().ok()
    }

    fn message(&self) -> Option<String> {
        serde_json::from_str(self.status_message?.get()).ok()
    }

    /// Whether the object is one of TMDB's error bodies; the oldest lack `success`.
    fn is_refusal(&self) -> bool {
        let is_success = self.success_is("true") || self.code() == Some(1);
        self.success_is("false") || (self.id.is_none() && self.code().is_some() && !is_success)
    }
}

fn is_present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    IgnoredAny::deserialize(deserializer).map(|_| true)
}

#[derive(Deserialize)]
struct ExternalIds<'a> {
    #[serde(borrow, default)]
    imdb_id: Option<&'a RawValue>,
}

/// Returns the body as text if it starts like an object. Records are derived from a struct that
/// would also take an array, and skipped strings are not checked for UTF-8, so both are done here.
fn object_text(reply: Reply<'_>) -> Result<&str, Fault> {
    let text = std::str::from_utf8(reply.body).map_err(|error| {
        Fault::bad_answer(format!(
            "the body is not UTF-8 at byte {}",
            error.valid_up_to()
        ))
    })?;
    if !text.trim_start_matches(is_json_space).starts_with('{') {
        return Err(Fault::bad_answer(format!(
            "expected a JSON object, got {}",
            describe_body(reply)
        )));
    }
    if nests_deeper(text, DEEPEST) {
        return Err(Fault::bad_answer(format!(
            "the JSON nests more than {DEEPEST} levels deep"
        )));
    }
    Ok(text)
}

/// Whether objects and lists of a JSON text nest more than `most` levels. The parser skips what it is
/// not asked for without counting levels. Most of a record lies in strings, which are passed over.
fn nests_deeper(text: &str, most: usize) -> bool {
    let (mut depth, mut rest) = (0_usize, text.as_bytes());
    while let Some((byte, after)) = rest.split_first() {
        rest = after;
        match byte {
            b'"' => rest = after_string(after),
            b'{' | b'[' if depth == most => return true,
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    false
}

/// What follows the string whose opening quote was just read; nothing if the string never ends.
fn after_string(mut rest: &[u8]) -> &[u8] {
    while let Some(at) = memchr::memchr2(b'"', b'\\', rest) {
        if rest[at] == b'"' {
            return &rest[at + 1..];
        }
        // An escape is two characters at least.
        rest = rest.get(at + 2..).unwrap_or_default();
    }
    &[]
}

/// The record's `id`, which must be the one that was asked for.
fn checked_id(probe: &DecidingKeys<'_>, expected: Option<u64>) -> Result<u64, Fault> {
    let Some(id) = probe.id else {
        return Err(Fault::bad_answer("the object has no \"id\""));
    };
    let Some(tmdb_id) = id.get().parse::<u64>().ok().filter(|id| *id > 0) else {
        return Err(Fault::bad_answer(format!(
            "\"id\" must be a positive integer, not {}",
            excerpt(id.get())
        )));
    };
    if let Some(expected) = expected.filter(|expected| *expected != tmdb_id) {
        return Err(Fault::bad_answer(format!(
            "the record bears the id {tmdb_id} instead of {expected}"
        )));
    }
    if probe.reserved {
        return Err(Fault::lasting("the record already has a key \"_cinelake\""));
    }
    Ok(tmdb_id)
}

fn read_imdb_id(raw: &RawValue) -> Option<Result<ImdbId, String>> {
    let text: String = serde_json::from_str(raw.get()).ok()?;
    // TMDB's users type it in.
    let typed = text.trim().to_ascii_lowercase();
    let parsed = typed.parse().map_err(|_| text.clone());
    (!text.is_empty()).then_some(parsed)
}

/// Returns the bytes on one line. In valid JSON a raw CR or LF can only stand between tokens, so
/// nothing but white space is lost; a body already on one line is not copied.
fn one_line(body: &Bytes) -> Bytes {
    let is_blank = |byte: &u8| byte.is_ascii() && is_json_space(char::from(*byte));
    let start = body
        .iter()
        .position(|byte| !is_blank(byte))
        .unwrap_or(body.len());
    let end = body
        .iter()
        .rposition(|byte| !is_blank(byte))
        .map_or(start, |last| last + 1);
    let trimmed = body.slice(start..end);
    let is_break = |byte: &u8| matches!(byte, b'\r' | b'\n');
    if trimmed.iter().any(is_break) {
        trimmed
            .iter()
            .copied()
            .filter(|byte| !is_break(byte))
            .collect()
    } else {
        trimmed
    }
}

fn is_json_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\r' | '\n')
}

/// `movie_results` must be there, so that an empty object from a proxy is not taken for a miss; the
/// other lists came later and default to empty.
#[derive(Deserialize)]
struct FindBody {
    movie_results: Vec<Hit>,
    #[serde(default)]
    tv_results: Vec<Hit>,
    #[serde(default)]
    tv_episode_results: Vec<Hit>,
    #[serde(default)]
    tv_season_results: Vec<IgnoredAny>,
    #[serde(default)]
    person_results: Vec<IgnoredAny>,
}

#[derive(Deserialize)]
struct Hit {
    id: u64,
}

fn read_refusal(reply: Reply<'_>) -> Result<CheckedReply<'_>, Fault> {
    let text = object_text(reply).ok();
    let probe = text.and_then(|text| serde_json::from_str::<DecidingKeys<'_>>(text).ok());
    let code = probe.as_ref().and_then(DecidingKeys::code);
    let verdict = code.and_then(verdict_of_code).unwrap_or_else(|| {
        verdict_of_status(reply.status, body_kind(reply, code, probe.is_some()))
    });
    match verdict {
        RefusedRequest::NotFound => Ok(CheckedReply::NotFound {
            status: reply.status,
            code,
        }),
        RefusedRequest::Fail(class, retry) => {
            let message = probe.as_ref().and_then(DecidingKeys::message);
            Err(Fault {
                class,
                retryable: retry == Retry::Yes,
                code,
                detail: message.map_or_else(|| describe_body(reply), |text| excerpt(&text)),
            })
        }
    }
}

fn body_kind(reply: Reply<'_>, code: Option<i64>, is_json: bool) -> BodyKind {
    let is_page = || reply.body.trim_ascii_start().starts_with(b"<");
    match code {
        Some(_) => BodyKind::Tmdb,
        None if is_json => BodyKind::Json,
        None if is_page() => BodyKind::Page,
        None => BodyKind::Other,
    }
}

fn describe_body(reply: Reply<'_>) -> String {
    let kind = match reply.content_type {
        "" => "no content type",
        kind => kind,
    };
    match String::from_utf8_lossy(reply.body).trim() {
        "" => format!("an empty body ({})", excerpt(kind)),
        text => format!("{} ({})", excerpt(text), excerpt(kind)),
    }
}

/// Returns `text` on one line, free of control characters. Not shortened yet: the credential has to be
/// taken out first, and half a credential would not be found. See [`shorten`].
fn excerpt(text: &str) -> String {
    text.split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty())
        .fold(String::new(), |line, word| {
            if line.is_empty() {
                word.to_owned()
            } else {
                line + " " + word
            }
        })
}

/// Cuts a text that is already free of credentials to what fits into a message.
pub(crate) fn shorten(text: &str) -> String {
    match text.char_indices().nth(EXCERPT_CHARS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const FILM: Title = Title::Movie { tmdb_id: None };

    fn reply(status: u16, body: &Bytes) -> Reply<'_> {
        Reply {
            status,
            content_type: "application/json",
            body,
        }
    }

    fn read(title: Title, status: u16, body: &str) -> Result<Lookup, Fault> {
        let body = Bytes::copy_from_slice(body.as_bytes());
        read_title(title, "/3/x", reply(status, &body))
    }

    fn hits(body: &'static str) -> Result<FindHits, Fault> {
        read_hits(reply(200, &Bytes::from_static(body.as_bytes())))
    }

    fn check(check: Check, body: &'static str) -> Result<bool, Fault> {
        read_check(check, reply(200, &Bytes::from_static(body.as_bytes())))
    }

    fn record(body: &str) -> FetchedRecord {
        match read(FILM, 200, body) {
            Ok(Lookup::Found(record)) => record,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn gives_back_the_very_bytes() {
        let body = r#"{"softcore":false,"budget":4611686018427387904,"revenue":2923706026,"popularity":1e-7,"vote_average":7,"runtime":1.50,"title":"Am\u00e9lie \ud83c\udfac \/ é","id":550,"imdb_id":"tt0137523","id2":null}"#;
        let record = record(body);
        assert_eq!(record.body, body.as_bytes());
        assert_eq!(record.tmdb_id, 550);
        assert_eq!(record.imdb_id, Some(Ok("tt0137523".parse().unwrap())));
    }

    #[test]
    fn puts_a_pretty_printed_body_on_one_line_and_changes_nothing_else() {
        let pretty = "\r\n{\r\n  \"id\" : 7,\n\t\"title\":\"a\\nb  c\",\n  \"x\":[1,\n2]\n}\n";
        assert_eq!(
            record(pretty).body,
            &b"{  \"id\" : 7,\t\"title\":\"a\\nb  c\",  \"x\":[1,2]}"[..]
        );
    }

    #[test]
    fn a_missing_or_empty_imdb_id_is_none() {
        for body in [
            r#"{"id":1}"#,
            r#"{"id":1,"imdb_id":""}"#,
            r#"{"id":1,"imdb_id":null}"#,
        ] {
            assert_eq!(record(body).imdb_id, None);
        }
    }

    #[test]
    fn ids_above_32_bits_are_read() {
        assert_eq!(record(r#"{"id":18446744073709551615}"#).tmdb_id, u64::MAX);
    }

    #[test]
    fn rejects_what_is_not_a_record() {
        let bad = [
            "",
            "  ",
            "null",
            "[]",
            r#"[550,"tt1"]"#,
            "\"x\"",
            "{}",
            r#"{"id":0}"#,
            r#"{"id":-5}"#,
            r#"{"id":1.0}"#,
            r#"{"id":"550"}"#,
            r#"{"id":null}"#,
            r#"{"id":99999999999999999999}"#,
            r#"{"id":1}{"id":2}"#,
            r#"{"id":1} x"#,
            r#"{"id":1,"title":"#,
            r#"{"id":1,"id":2}"#,
            "{\"id\":1,\"t\":\"a\nb\"}",
            "<html><body>Sign in</body></html>",
            r#"{"id":1,"success":false}"#,
            r#"{"id":1,}"#,
            "{'id':1}",
            "\u{feff}{\"id\":1}",
        ];
        for body in bad {
            let fault = read(FILM, 200, body).expect_err(body);
            assert_eq!(
                (fault.class, fault.retryable),
                (ErrorClass::BadAnswer, true),
                "{body}"
            );
        }
    }

    #[test]
    fn rejects_bytes_that_are_not_utf8() {
        let body = Bytes::from_static(b"{\"id\":1,\"title\":\"\xff\"}");
        assert!(read_title(FILM, "/3/x", reply(200, &body)).is_err());
    }

    #[test]
    fn rejects_the_reserved_key_for_good_however_it_is_spelled() {
        for key in ["_cinelake", "\\u005fcinelake"] {
            let fault = read(FILM, 200, &format!(r#"{{"id":1,"{key}":null}}"#)).unwrap_err();
            assert!(!fault.retryable);
        }
    }

    #[test]
    fn the_record_must_bear_the_tmdb_id_asked_for() {
        assert!(read(Title::Movie { tmdb_id: Some(1) }, 200, r#"{"id":2}"#).is_err());
        assert!(read(Title::Tv { tmdb_id: 1 }, 200, r#"{"id":2}"#).is_err());
        assert!(read(Title::Movie { tmdb_id: Some(2) }, 200, r#"{"id":2}"#).is_ok());
    }

    #[test]
    fn a_series_takes_its_imdb_id_from_the_external_ids() {
        let imdb_id = |body: &str| match read(Title::Tv { tmdb_id: 1396 }, 200, body) {
            Ok(Lookup::Found(record)) => record.imdb_id,
            other => panic!("{other:?}"),
        };
        let body =
            r#"{"id":1396,"imdb_id":"tt9","external_ids":{"imdb_id":"tt0903747","tvdb_id":81189}}"#;
        assert_eq!(imdb_id(body), Some(Ok("tt0903747".parse().unwrap())));
        let person = r#"{"id":1396,"external_ids":{"imdb_id":"nm0000001"}}"#;
        assert_eq!(imdb_id(person), Some(Err("nm0000001".to_owned())));
        for external in [
            "{}",
            r#"{"imdb_id":null}"#,
            r#"{"imdb_id":""}"#,
            "null",
            "[]",
            "5",
        ] {
            assert_eq!(
                imdb_id(&format!(r#"{{"id":1396,"external_ids":{external}}}"#)),
                None
            );
        }
    }

    #[test]
    fn find_results_are_read_by_kind() {
        let body = r#"{"movie_results":[{"id":1,"media_type":"movie"},{"id":2}],"person_results":[{}],
            "tv_results":[{"id":3}],"tv_episode_results":[{"id":4,"show_id":9}],"tv_season_results":[]}"#;
        let expected = FindHits {
            movie: vec![1, 2],
            tv: vec![3],
            tv_episode: vec![4],
            tv_season: 0,
            person: 1,
        };
        assert_eq!(hits(body), Ok(expected));
        let old = r#"{"movie_results":[],"person_results":[],"tv_results":[]}"#;
        assert_eq!(hits(old), Ok(FindHits::default()));
    }

    #[test]
    fn an_empty_object_is_no_find_result() {
        for body in [
            "{}",
            "[]",
            r#"{"movie_results":null}"#,
            r#"{"movie_results":[{"id":"1"}]}"#,
        ] {
            assert!(hits(body).is_err(), "{body}");
        }
    }

    #[test]
    fn preflight_answers_are_checked() {
        for body in [
            r#"{"success":true}"#,
            r#"{"success":true,"status_code":1,"status_message":"Success."}"#,
        ] {
            assert_eq!(check(Check::Authentication, body), Ok(true));
        }
        assert!(check(Check::Authentication, "{}").is_err());
        let configuration = r#"{"images":{},"change_keys":[]}"#;
        assert_eq!(check(Check::Configuration, configuration), Ok(true));
        assert!(check(Check::Configuration, "{}").is_err());
        let unknown = r#"{"success":false,"status_code":34,"status_message":"m"}"#;
        assert_eq!(check(Check::Configuration, unknown), Ok(false));
    }

    #[test]
    fn the_body_code_wins_over_the_http_status() {
        let seven = r#"{"status_code":7,"status_message":"Invalid API key"}"#;
        for status in [200, 400, 404, 500, 503] {
            assert_eq!(
                read(FILM, status, seven).unwrap_err().class,
                ErrorClass::Auth,
                "{status}"
            );
        }
        let offline = r#"{"status_code":9,"status_message":"Service offline","success":false}"#;
        assert!(read(FILM, 404, offline).unwrap_err().retryable);
    }

    #[test]
    fn the_detail_is_tmdbs_message_or_what_came_instead() {
        let body = r#"{"status_code":7,"status_message":"Invalid\nAPI key"}"#;
        assert_eq!(read(FILM, 401, body).unwrap_err().detail, "Invalid API key");
        let page = Bytes::from_static(b"<html>\n\n<b>busy</b>");
        let page = Reply {
            content_type: "text/html",
            ..reply(503, &page)
        };
        let fault = read_title(FILM, "/3/x", page).unwrap_err();
        assert_eq!(fault.detail, "<html> <b>busy</b> (text/html)");
        assert_eq!(shorten(&"é".repeat(200)).chars().count(), EXCERPT_CHARS + 1);
    }

    /// A record with a value nested `levels` deep below its own braces.
    fn nested(levels: usize, open: &str, close: &str) -> String {
        let (open, close) = (open.repeat(levels), close.repeat(levels));
        format!(r#"{{"id":1,"x":{open}0{close}}}"#)
    }

    #[test]
    fn what_other_readers_cannot_read_is_not_believed() {
        for levels in [DEEPEST, 1_000, 100_000] {
            for (open, close) in [("[", "]"), (r#"{"a":"#, "}"), (r#"[{"a":"#, "}]")] {
                let body = nested(levels, open, close);
                let fault = read(FILM, 200, &body).expect_err("too deep");
                assert!(fault.detail.contains("64 levels"), "{}", fault.detail);
                assert!(read(FILM, 404, &body).is_err());
            }
        }
        let find = format!(
            r#"{{"movie_results":[],"x":{}1{}}}"#,
            "[".repeat(100),
            "]".repeat(100)
        );
        assert!(read_hits(reply(200, &Bytes::from(find))).is_err());
    }

    #[test]
    fn brackets_in_texts_are_no_levels() {
        let text = r#"\"[{\\"#.repeat(500);
        assert!(read(FILM, 200, &format!(r#"{{"id":1,"x":"{text}","y":[]}}"#)).is_ok());
        let wide = "[[[]]],".repeat(5_000);
        assert!(read(FILM, 200, &format!(r#"{{"id":1,"x":[{wide}1]}}"#)).is_ok());
        assert!(read(FILM, 200, &nested(DEEPEST - 1, "[", "]")).is_ok());
    }

    proptest! {
        #[test]
        fn whatever_is_believed_is_read_by_a_reader_with_a_limit(
            levels in 0_usize..200, text in "[\\[\\]{}\"\\\\a]{0,40}",
        ) {
            let text = serde_json::to_string(&text).unwrap();
            let (open, close) = ("[".repeat(levels), "]".repeat(levels));
            let body = format!(r#"{{"id":1,"t":{text},"x":{open}{text}{close}}}"#);
            let believed = read(FILM, 200, &body).is_ok();
            prop_assert_eq!(believed, levels < DEEPEST);
            if believed {
                prop_assert!(serde_json::from_str::<serde_json::Value>(&body).is_ok());
            }
        }

        #[test]
        fn any_bytes_give_an_answer_or_a_fault(status in 200_u16..600, body in proptest::collection::vec(any::<u8>(), 0..200)) {
            let body = Bytes::from(body);
            let reply = reply(status, &body);
            for title in [FILM, Title::Tv { tmdb_id: 1 }] {
                let _ = read_title(title, "/3/x", reply);
            }
            let _ = read_hits(reply);
            for check in [Check::Authentication, Check::Configuration] {
                let _ = read_check(check, reply);
            }
        }

        /// Line breaks between any tokens vanish and the value stays the same.
        #[test]
        fn one_line_keeps_the_value(
            id in 1_u64.., title in ".*", numbers in proptest::collection::vec(any::<f64>(), 0..5), tail in "[ \r\n\t]*",
        ) {
            let value = serde_json::json!({"id": id, "title": title, "numbers": numbers});
            let pretty = serde_json::to_string_pretty(&value).unwrap().replace('\n', "\r\n") + &tail;
            let FetchedRecord { body: line, tmdb_id, .. } = record(&pretty);
            prop_assert_eq!(tmdb_id, id);
            prop_assert!(!line.contains(&b'\n') && !line.contains(&b'\r'));
            let from_line: serde_json::Value = serde_json::from_slice(&line).unwrap();
            let from_pretty: serde_json::Value = serde_json::from_str(&pretty).unwrap();
            prop_assert_eq!(from_line, from_pretty);
        }
    }
}
