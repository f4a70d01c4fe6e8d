//! What carries one request: the HTTP library, or a stand-in inside the process.
//!
//! A stand-in lets a whole run happen without sockets, under a clock that a test moves. It gives what
//! came over the wire; pace, retries and all checks of an answer stay the client's own.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use bytes::Bytes;
use reqwest::header::{HeaderName, HeaderValue};
use reqwest::{Client, Response};
use url::Url;

use crate::error::HttpCause;
use crate::transport::Host;

/// A request on its way.
pub type Carried<'n> =
    Pin<Box<dyn Future<Output = Result<RawResponse, TransportFault>> + Send + 'n>>;

/// Carries one `GET` request. The address has the credential in it where that travels in the query.
pub trait Network: Send + Sync {
    /// Sends the request and gives what came back.
    fn get(&self, url: Url) -> Carried<'_>;
}

/// What came back, not yet believed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RawResponse {
    /// HTTP status.
    pub status: u16,
    /// Headers by name. One that HTTP does not allow is left out.
    pub headers: Vec<(String, String)>,
    /// The whole body, decompressed.
    pub body: Bytes,
}

/// Why no whole answer came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TransportFault {
    /// Nobody listens.
    #[error("no connection")]
    NoConnection,
    /// The connection was closed before there was an answer.
    #[error("the connection broke")]
    Broken,
    /// The body ended early or cannot be decompressed.
    #[error("the body was cut short or is corrupt")]
    Cut,
    /// The answer took longer than is waited for.
    #[error("timed out")]
    TimedOut,
}

/// How requests of a client travel.
pub(crate) enum HttpClients {
    /// One client for the API, which may have the credential in a header, and one without it for the host
    /// of the exports.
    Http {
        api: Client,
        files: Client,
    },
    InProcess(Arc<dyn Network>),
}

/// No whole answer: how far it came, and why.
pub(crate) struct Broken {
    pub(crate) stage: &'static str,
    pub(crate) cause: HttpCause,
}

impl HttpClients {
    pub(crate) async fn get(&self, host: Host, url: Url) -> Result<Response, Broken> {
        match self {
            Self::Http { api, files } => {
                let client = match host {
                    Host::Api => api,
                    Host::Files => files,
                };
                Ok(client.get(url).send().await?)
            }
            Self::InProcess(network) => Ok(response(network.get(url).await?)),
        }
    }
}

fn response(answer: RawResponse) -> Response {
    let mut response = http::Response::new(answer.body);
    if let Ok(status) = answer.status.try_into() {
        *response.status_mut() = status;
    }
    for (name, value) in answer.headers {
        let name = HeaderName::from_bytes(name.as_bytes());
        if let (Ok(name), Ok(value)) = (name, HeaderValue::try_from(value)) {
            response.headers_mut().append(name, value);
        }
    }
    Response::from(response)
}

impl From<reqwest::Error> for Broken {
    fn from(error: reqwest::Error) -> Self {
        let fault = match (error.is_connect(), error.is_timeout()) {
            (true, true) => "no connection in time",
            (true, false) => "no connection",
            (false, true) => "timed out",
            (false, false) if error.is_body() || error.is_decode() => {
                "the body was cut short or is corrupt"
            }
            (false, false) => "the connection broke",
        };
        Self {
            stage: fault,
            cause: HttpCause::of(&error.without_url()),
        }
    }
}

impl From<TransportFault> for Broken {
    fn from(fault: TransportFault) -> Self {
        let stage = match fault {
            TransportFault::NoConnection => "no connection",
            TransportFault::Broken => "the connection broke",
            TransportFault::Cut => "the body was cut short or is corrupt",
            TransportFault::TimedOut => "timed out",
        };
        Self {
            stage,
            cause: HttpCause::of(&fault),
        }
    }
}
