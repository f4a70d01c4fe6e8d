//! AWS credentials as the AWS CLI finds them: profile, SSO, process, container and instance roles.
//!
//! Keys in the environment are taken by the store itself; everything else goes through AWS's own
//! chain, adapted to the store's interface.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use anyhow::anyhow;
use async_trait::async_trait;
use aws_config::BehaviorVersion;
use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider};
use aws_smithy_http_client::tls::{Provider, rustls_provider::CryptoMode};
use cinelake_lake::object_store::aws::AwsCredential;
use cinelake_lake::object_store::{self, CredentialProvider};
use cinelake_lake::{LakeUrl, StoreOptions};
use tokio::sync::Mutex;

use crate::failure::Failure;
use crate::settings::Environment;

/// Credentials are fetched anew so long before they expire.
const RENEW_BEFORE: Duration = Duration::from_secs(300);

/// Settings that go into requests as they are: a line break in one is no setting.
const IN_REQUESTS: [&str; 8] = [
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "AWS_REGION",
    "AWS_DEFAULT_REGION",
    "AWS_ENDPOINT_URL",
    "AWS_ENDPOINT_URL_S3",
    "AWS_ENDPOINT",
];
/// The profile that counts where none is named.
const DEFAULT_PROFILE: &str = "default";

/// What opening `url` needs. Only for a bucket, and only without keys in the environment, AWS's
/// chain is built.
///
/// # Errors
/// When a setting of AWS cannot be one, or names a profile that is nowhere.
pub(crate) async fn store_options(
    url: Option<&LakeUrl>,
    environment: &Environment,
) -> Result<StoreOptions, Failure> {
    let aws_environment = environment
        .iter()
        .filter(|(name, _)| name.starts_with("AWS_"))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    let mut options = StoreOptions {
        aws_environment,
        ..StoreOptions::default()
    };
    let Some(LakeUrl::S3 { bucket, .. }) = url else {
        return Ok(options);
    };
    check_bucket(bucket)?;
    check_settings(environment)?;
    let has = |name: &str| environment.contains_key(name);
    let has_keys = has("AWS_ACCESS_KEY_ID") && has("AWS_SECRET_ACCESS_KEY");
    let of_region = [
        "AWS_REGION",
        "AWS_DEFAULT_REGION",
        "AWS_ENDPOINT_URL",
        "AWS_ENDPOINT_URL_S3",
    ];
    if has_keys && of_region.iter().any(|name| has(name)) {
        return Ok(options);
    }
    if !has_keys {
        check_profile(environment)?;
    }
    let config = chain(environment).await;
    options.aws_region = config.region().map(ToString::to_string);
    if has_keys {
        return Ok(options);
    }
    options.aws_credentials = config.credentials_provider().map(|provider| {
        let (cached, first_cause) = (Mutex::new(None), Mutex::new(None));
        let chain = AwsChainCredentials {
            provider,
            cached,
            first_cause,
        };
        Arc::new(chain) as cinelake_lake::AwsCredentials
    });
    Ok(options)
}

/// AWS's own chain. It reads the environment itself, where a blank behind a value stays.
async fn chain(environment: &Environment) -> aws_config::SdkConfig {
    let http = aws_smithy_http_client::Builder::new()
        .tls_provider(Provider::Rustls(CryptoMode::Ring))
        .build_https();
    let profile = environment
        .get("AWS_PROFILE")
        .map_or(DEFAULT_PROFILE, String::as_str);
    let loader = aws_config::defaults(BehaviorVersion::latest())
        .http_client(http)
        .profile_name(profile);
    let region = environment
        .get("AWS_REGION")
        .or(environment.get("AWS_DEFAULT_REGION"));
    match region {
        Some(region) => {
            loader
                .region(aws_config::Region::new(region.clone()))
                .load()
                .await
        }
        None => loader.load().await,
    }
}

/// Refuses a setting that no request can carry. Blanks around it are gone already.
fn check_settings(environment: &Environment) -> Result<(), Failure> {
    for name in IN_REQUESTS {
        let value = environment.get(name).map_or("", String::as_str);
        let odd = value.chars().position(|letter| !letter.is_ascii_graphic());
        if let Some(at) = odd {
            return Err(Failure::usage(anyhow!(
                "{name} holds a blank, a line break or a letter beyond ASCII as its character {}, which \
                 no such setting has; see how it is set",
                at + 1
            )));
        }
    }
    let set = |name: &&str| environment.get(*name).filter(|value| !value.is_empty());
    let is_region = |value: &String| {
        let mut letters = value.bytes();
        letters.all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    for name in ["AWS_REGION", "AWS_DEFAULT_REGION"] {
        if let Some(value) = set(&name).filter(|value| !is_region(value)) {
            return Err(Failure::usage(anyhow!(
                "{name} is no region: `{value}`; a region looks like sa-east-1"
            )));
        }
    }
    for name in ["AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT"] {
        if set(&name).is_some_and(|value| !is_address(value)) {
            return Err(Failure::usage(anyhow!(
                "{name} is no address; an address looks like http://127.0.0.1:9000"
            )));
        }
    }
    Ok(())
}

fn is_address(text: &str) -> bool {
    let is_http = text.starts_with("http://") || text.starts_with("https://");
    let url = url::Url::parse(text).ok().filter(|_| is_http);
    url.is_some_and(|url| url.host_str().is_some_and(|host| !host.is_empty()))
}

/// Refuses what no bucket is called, before it becomes a part of an address.
fn check_bucket(bucket: &str) -> Result<(), Failure> {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"-._".contains(&byte);
    match bucket.bytes().all(fits) {
        true => Ok(()),
        false => Err(Failure::usage(anyhow!(
            "no bucket is called `{bucket}`: its name has letters, digits, points and hyphens"
        ))),
    }
}

/// Refuses a profile that is in none of AWS's files.
fn check_profile(environment: &Environment) -> Result<(), Failure> {
    let Some(wanted) = environment
        .get("AWS_PROFILE")
        .filter(|name| *name != DEFAULT_PROFILE)
    else {
        return Ok(());
    };
    let home = environment.get("HOME").or(environment.get("USERPROFILE"));
    let file = |variable: &str, name: &str| match (environment.get(variable), home) {
        (Some(path), _) => Some(PathBuf::from(path)),
        (None, home) => Some(Path::new(home?).join(".aws").join(name)),
    };
    let files = [
        file("AWS_CONFIG_FILE", "config"),
        file("AWS_SHARED_CREDENTIALS_FILE", "credentials"),
    ];
    let texts = files
        .iter()
        .flatten()
        .filter_map(|path| std::fs::read_to_string(path).ok());
    let profiles: BTreeSet<String> = texts.flat_map(|text| profiles_in(&text)).collect();
    if profiles.contains(wanted) {
        return Ok(());
    }
    let places: Vec<String> = files
        .iter()
        .flatten()
        .map(|path| path.display().to_string())
        .collect();
    let known: Vec<&str> = profiles.iter().map(String::as_str).collect();
    let known = match known.as_slice() {
        [] => "no profile is in them".to_owned(),
        names => format!("the profiles there: {}", names.join(", ")),
    };
    Err(Failure::usage(anyhow!(
        "AWS_PROFILE names the profile `{wanted}`, which is not in {}; {known}",
        places.join(" or ")
    )))
}

/// The profiles that a file of AWS's describes: `[name]` or `[profile name]`.
fn profiles_in(text: &str) -> Vec<String> {
    let sections = text.lines().filter_map(|line| {
        let name = line.trim().strip_prefix('[')?.split(']').next()?.trim();
        let name = name
            .strip_prefix("profile")
            .filter(|rest| rest.starts_with([' ', '\t']))
            .unwrap_or(name);
        Some(name.trim().trim_matches(['"', '\'']).to_owned())
    });
    sections.collect()
}

#[derive(Debug, Clone)]
struct Cached {
    credential: Arc<AwsCredential>,
    renew_at: Option<SystemTime>,
}

#[derive(Debug)]
struct AwsChainCredentials {
    provider: SharedCredentialsProvider,
    cached: Mutex<Option<Cached>>,
    /// The chain tells its cause once, and after that only that it was told.
    first_cause: Mutex<Option<String>>,
}

impl AwsChainCredentials {
    /// What the chain said, or what it said first where it does not say it again.
    async fn cause(&self, error: &(dyn std::error::Error + Send + Sync)) -> String {
        let text = error_text(error);
        let mut first = self.first_cause.lock().await;
        match first.as_ref() {
            Some(known) if text.contains("already taken") => known.clone(),
            _ => first.insert(text).clone(),
        }
    }
}

#[async_trait]
impl CredentialProvider for AwsChainCredentials {
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
        let found = match self.provider.provide_credentials().await {
            Ok(found) => found,
            Err(error) => {
                let cause = self.cause(&error).await;
                return Err(object_store::Error::Generic {
                    store: "S3",
                    source: format!("credentials provider: {cause}").into(),
                });
            }
        };
        let mut parts = [Some(found.access_key_id()), found.session_token()].into_iter();
        if parts
            .any(|part| part.is_some_and(|part| !part.bytes().all(|byte| byte.is_ascii_graphic())))
        {
            return Err(object_store::Error::Generic {
                store: "S3",
                source:
                    "credentials provider: a key or token has a character that no request can carry"
                        .into(),
            });
        }
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

/// An error with all its causes.
fn error_text(error: &(dyn std::error::Error + Send + Sync)) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        let said = cause.to_string();
        if !text.contains(&said) {
            text.push_str(": ");
            text.push_str(&said);
        }
        source = cause.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn environment(pairs: &[(&str, &str)]) -> Environment {
        let pairs = pairs.iter();
        pairs
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect()
    }

    fn text(refused: Result<(), Failure>) -> String {
        match refused {
            Err(Failure::Error { error, code, .. }) => format!("{} {error}", code as u8),
            other => panic!("not refused: {other:?}"),
        }
    }

    #[test]
    fn what_is_no_address_no_region_and_no_bucket_is_refused_by_its_name() {
        for value in [
            "127.0.0.1:9",
            "localhost:9000",
            "s3.example.com",
            "https//x.example",
            "http:/127.0.0.1:9",
            "http://",
            "\"http://127.0.0.1:9\"",
            "http://127.0.0.1:99999",
            "http://[::1",
        ] {
            for name in ["AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT"] {
                let refused = text(check_settings(&environment(&[(name, value)])));
                assert!(
                    refused.starts_with(&format!("2 {name} is no address")),
                    "{refused}"
                );
            }
        }
        for value in [
            "\"us-east-1\"",
            "us/east",
            "<region>",
            "${AWS_REGION}",
            "us-east-1,",
        ] {
            let refused = text(check_settings(&environment(&[("AWS_REGION", value)])));
            assert!(
                refused.starts_with("2 AWS_REGION is no region"),
                "{refused}"
            );
        }
        let good = [
            ("AWS_REGION", "sa-east-1"),
            ("AWS_ENDPOINT_URL", "http://[::1]:9000/"),
        ];
        assert!(check_settings(&environment(&good)).is_ok());
        assert!(text(check_bucket("<bkt>")).starts_with("2 no bucket is called `<bkt>`"));
        assert!(check_bucket("My_old.bucket-1").is_ok());
    }

    #[test]
    fn a_setting_that_no_request_can_carry_is_refused_by_its_name() {
        for name in IN_REQUESTS {
            for value in ["a\nb", "a b", "aé", "a\u{7f}"] {
                let refused = text(check_settings(&environment(&[(name, value)])));
                assert!(refused.starts_with(&format!("2 {name} holds")), "{refused}");
            }
            let good = match name.contains("REGION") {
                true => "sa-east-1",
                false => "https://x:9/a+b=",
            };
            assert!(check_settings(&environment(&[(name, good)])).is_ok());
        }
    }

    #[test]
    fn a_profile_that_is_nowhere_is_refused_by_its_name() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = |name: &str| folder.path().join(name).display().to_string();
        std::fs::write(
            path("config"),
            "[default]\nx=1\n[profile  work]\n# [profile no]\n",
        )
        .expect("written");
        std::fs::write(path("credentials"), "[ other ]\naws_access_key_id = a\n").expect("written");
        let of = |profile: &str| {
            environment(&[
                ("AWS_PROFILE", profile),
                ("AWS_CONFIG_FILE", &path("config")),
                ("AWS_SHARED_CREDENTIALS_FILE", &path("credentials")),
            ])
        };
        for known in ["work", "other", "default"] {
            assert!(check_profile(&of(known)).is_ok(), "{known}");
        }
        let refused = text(check_profile(&of("nothere")));
        assert!(
            refused.starts_with("2 ") && refused.contains("`nothere`"),
            "{refused}"
        );
        assert!(refused.contains("default, other, work"), "{refused}");
        assert!(check_profile(&environment(&[])).is_ok());
    }

    #[tokio::test]
    async fn the_first_cause_is_kept() {
        let provider = SharedCredentialsProvider::new(aws_credential_types::Credentials::new(
            "a", "b", None, None, "test",
        ));
        let chain = AwsChainCredentials {
            provider,
            cached: Mutex::new(None),
            first_cause: Mutex::new(None),
        };
        let first = std::io::Error::other("no such region");
        let then = std::io::Error::other("initialization error already taken");
        assert_eq!(chain.cause(&first).await, "no such region");
        assert_eq!(chain.cause(&then).await, "no such region");
    }
}
