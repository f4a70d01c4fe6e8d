//! AWS credentials as the AWS CLI finds them: profile, SSO, process, container and instance roles.
//!
//! Keys in the environment are taken by the store itself; everything else goes through AWS's own
//! chain, adapted to the store's interface.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use async_trait::async_trait;
use aws_config::BehaviorVersion;
use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider};
use aws_smithy_http_client::tls::{Provider, rustls_provider::CryptoMode};
use cinelake_lake::object_store::aws::AwsCredential;
use cinelake_lake::object_store::{self, CredentialProvider};
use cinelake_lake::{LakeUrl, StoreOptions};
use tokio::sync::Mutex;

use crate::settings::Environment;

/// Credentials are fetched anew so long before they expire.
const RENEW_BEFORE: Duration = Duration::from_secs(300);

/// What opening `url` needs. Only for a bucket, and only without keys in the environment, AWS's
/// chain is built.
pub(crate) async fn store_options(
    url: Option<&LakeUrl>,
    environment: &Environment,
) -> StoreOptions {
    let aws_environment = environment
        .iter()
        .filter(|(name, _)| name.starts_with("AWS_"))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    let mut options = StoreOptions {
        aws_environment,
        ..StoreOptions::default()
    };
    let has_keys = environment.contains_key("AWS_ACCESS_KEY_ID")
        && environment.contains_key("AWS_SECRET_ACCESS_KEY");
    let has_region = [
        "AWS_REGION",
        "AWS_DEFAULT_REGION",
        "AWS_ENDPOINT_URL",
        "AWS_ENDPOINT_URL_S3",
    ]
    .iter()
    .any(|name| environment.contains_key(*name));
    if !matches!(url, Some(LakeUrl::S3 { .. })) || (has_keys && has_region) {
        return options;
    }
    let http = aws_smithy_http_client::Builder::new()
        .tls_provider(Provider::Rustls(CryptoMode::Ring))
        .build_https();
    let config = aws_config::defaults(BehaviorVersion::latest())
        .http_client(http)
        .load()
        .await;
    options.aws_region = config.region().map(ToString::to_string);
    if has_keys {
        return options;
    }
    options.aws_credentials = config.credentials_provider().map(|provider| {
        let cached = Mutex::new(None);
        Arc::new(FromAwsChain { provider, cached }) as cinelake_lake::AwsCredentials
    });
    options
}

#[derive(Debug, Clone)]
struct Cached {
    credential: Arc<AwsCredential>,
    renew_at: Option<SystemTime>,
}

#[derive(Debug)]
struct FromAwsChain {
    provider: SharedCredentialsProvider,
    cached: Mutex<Option<Cached>>,
}

#[async_trait]
impl CredentialProvider for FromAwsChain {
    type Credential = AwsCredential;

    async fn get_credential(&self) -> object_store::Result<Arc<AwsCredential>> {
        let mut cached = self.cached.lock().await;
        if let Some(known) = &*cached
            && known
                .renew_at
                .is_none_or(|renew_at| SystemTime::now() < renew_at)
        {
            return Ok(known.credential.clone());
        }
        let found = self
            .provider
            .provide_credentials()
            .await
            .map_err(|source| object_store::Error::Generic {
                store: "S3",
                source: format!("credentials provider: {}", error_text(&source)).into(),
            })?;
        let credential = Arc::new(AwsCredential {
            key_id: found.access_key_id().to_owned(),
            secret_key: found.secret_access_key().to_owned(),
            token: found.session_token().map(str::to_owned),
        });
        let renew_at = found
            .expiry()
            .and_then(|expiry| expiry.checked_sub(RENEW_BEFORE));
        *cached = Some(Cached {
            credential: credential.clone(),
            renew_at,
        });
        Ok(credential)
    }
}

fn error_text(error: &dyn std::error::Error) -> String {
    match error.source() {
        Some(source) => format!("{error}: {source}"),
        None => error.to_string(),
    }
}
