//! Requests to AWS that the object store has no method for: signed by its authorizer, sent by the
//! connector of lakes, so that there is one way to sign and one HTTP library.

use cinelake_lake::NoRedirects;
use cinelake_lake::object_store::aws::{AwsAuthorizer, AwsCredential};
use cinelake_lake::object_store::client::{HttpConnector, HttpRequestBody};
use cinelake_lake::object_store::{self, ClientOptions};
use http::{HeaderMap, HeaderValue, Request};

/// Whose name a request carries.
#[derive(Debug, Clone, Copy)]
pub struct Signer<'a> {
    /// The keys.
    pub credential: &'a AwsCredential,
    /// The service's name in signatures: `s3`, `ssm` …
    pub service: &'a str,
    /// The region in the signature.
    pub region: &'a str,
}

/// What came back, whatever the status.
#[derive(Debug, Clone)]
pub struct Response {
    /// The HTTP status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body as text; S3's and STS's is XML, other services' JSON.
    pub body: String,
}

/// Sends one request, once; signed where there is a signer, otherwise without a name.
///
/// # Errors
/// When the service cannot be reached, or the keys cannot be put into a header. A refusal is a
/// response.
pub async fn send(
    request: Request<Vec<u8>>,
    signer: Option<Signer<'_>>,
) -> object_store::Result<Response> {
    let mut request = request.map(HttpRequestBody::from);
    if let Some(Signer {
        credential,
        service,
        region,
    }) = signer
    {
        check(credential)?;
        AwsAuthorizer::new(credential, service, region).authorize(&mut request, None);
    }
    let options = ClientOptions::new().with_allow_http(true);
    let client = NoRedirects.connect(&options)?;
    let response = client.execute(request).await.map_err(generic)?;
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    let body = response.into_body().bytes().await.map_err(generic)?;
    Ok(Response {
        status,
        headers,
        body: String::from_utf8_lossy(&body).into_owned(),
    })
}

/// The authorizer panics on keys that no header can carry; such come of a careless copy.
fn check(credential: &AwsCredential) -> object_store::Result<()> {
    let texts = [
        ("AWS_ACCESS_KEY_ID", Some(&credential.key_id)),
        ("AWS_SESSION_TOKEN", credential.token.as_ref()),
    ];
    for (name, text) in texts {
        if text.is_some_and(|text| HeaderValue::from_str(text).is_err()) {
            let text =
                format!("{name} contains a line end or another character that a key cannot have");
            return Err(generic(text));
        }
    }
    Ok(())
}

fn generic(source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> object_store::Error {
    object_store::Error::Generic {
        store: "AWS",
        source: source.into(),
    }
}
