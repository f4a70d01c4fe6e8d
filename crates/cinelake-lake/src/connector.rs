//! The HTTP client of requests to S3 and AWS: it follows no redirect. A signature holds for one host alone,
//! and the session token, which is a header of its own, would be sent to another one.

use std::time::Duration;

use object_store::client::{ClientConfigKey, ClientOptions, HttpClient, HttpConnector};
use reqwest::{Client, Proxy, redirect};

/// Makes HTTP clients that give back a redirect as an answer.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoRedirects;

impl HttpConnector for NoRedirects {
    fn connect(&self, options: &ClientOptions) -> object_store::Result<HttpClient> {
        let value = |key: ClientConfigKey| options.get_config_value(&key);
        let is = |key| value(key).as_deref() == Some("true");
        let mut client = Client::builder()
            .redirect(redirect::Policy::none())
            .user_agent(concat!("cinelake/", env!("CARGO_PKG_VERSION")))
            // The sizes of objects are compared with their headers.
            .no_gzip()
            .danger_accept_invalid_certs(is(ClientConfigKey::AllowInvalidCertificates));
        if is(ClientConfigKey::Http1Only) {
            client = client.http1_only();
        }
        if let Some(time) = value(ClientConfigKey::Timeout) {
            client = client.timeout(duration(&time)?);
        }
        if let Some(time) = value(ClientConfigKey::ConnectTimeout) {
            client = client.connect_timeout(duration(&time)?);
        }
        if let Some(address) = value(ClientConfigKey::ProxyUrl) {
            client = client.proxy(Proxy::all(address).map_err(generic)?);
        }
        Ok(HttpClient::new(client.build().map_err(generic)?))
    }
}

fn duration(text: &str) -> object_store::Result<Duration> {
    humantime::parse_duration(text).map_err(generic)
}

fn generic(source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> object_store::Error {
    object_store::Error::Generic {
        store: "HTTP client",
        source: source.into(),
    }
}
