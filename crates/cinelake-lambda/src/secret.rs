//! The credential for TMDB: out of the environment, or read from Secrets Manager or the Parameter
//! Store, and read again when it may have been rotated.

use chrono::{DateTime, TimeDelta, Utc};
use cinelake_aws::secrets::Secret;
use cinelake_lambda_runtime::Environment;
use cinelake_tmdb::{ACCESS_TOKEN_VARIABLE, API_KEY_VARIABLE, Credential, ErrorClass, TmdbClient};
use serde_json::Value;
use tokio::sync::Mutex;

use crate::error::FunctionError;
use crate::settings::Settings;

const SECRET_VARIABLE: &str = "TMDB_SECRET_ARN";
const PARAMETER_VARIABLE: &str = "TMDB_PARAMETER";
/// How long a credential out of a secret is used before it is read again.
const KEEP_FOR: TimeDelta = TimeDelta::minutes(5);

/// The credential out of a secret, kept between events.
#[derive(Default)]
pub(crate) struct KeptCredential(Mutex<Option<CachedSecret>>);

struct CachedSecret {
    credential: Credential,
    read_at: DateTime<Utc>,
}

impl KeptCredential {
    /// A client with the credential that the environment names. One that was read for an earlier
    /// event is shown to TMDB first, and read again, once, if it is refused.
    ///
    /// # Errors
    /// [`FunctionError::Credential`] where there is none to be had.
    pub(crate) async fn client(
        &self,
        settings: &Settings,
        environment: &Environment,
        now: DateTime<Utc>,
    ) -> Result<TmdbClient, FunctionError> {
        let client = |credential: Credential| -> Result<TmdbClient, FunctionError> {
            let config = settings.tmdb(credential, environment)?;
            Ok(TmdbClient::new(config, rand::random())?)
        };
        if let Some(credential) = from_variables(environment)? {
            return client(credential);
        }
        let mut kept = self.0.lock().await;
        if let Some(known) = kept.take_if(|known| is_fresh(known.read_at, now)) {
            let tried = client(known.credential.clone())?;
            if !is_refused(&tried).await {
                *kept = Some(known);
                return Ok(tried);
            }
            tracing::info!("TMDB refuses the credential of an earlier event; it is read again");
        }
        let credential = from_secret(&read_secret(environment).await?)?;
        *kept = Some(CachedSecret {
            credential: credential.clone(),
            read_at: now,
        });
        client(credential)
    }
}

/// A clock that went back makes it old: reading once too often does no harm.
fn is_fresh(read_at: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    (TimeDelta::zero()..KEEP_FOR).contains(&(now - read_at))
}

/// Other failures are for the run to tell.
async fn is_refused(client: &TmdbClient) -> bool {
    let answer = client.authentication().await;
    answer.is_err_and(|error| error.class() == ErrorClass::Auth)
}

/// `TMDB_ACCESS_TOKEN` or `TMDB_API_KEY`, the first that is set.
fn from_variables(environment: &Environment) -> Result<Option<Credential>, FunctionError> {
    for name in [ACCESS_TOKEN_VARIABLE, API_KEY_VARIABLE] {
        if let Some(text) = given(environment, name) {
            return Ok(Some(Credential::from_variable(name, text)?));
        }
    }
    Ok(None)
}

/// The text behind `TMDB_SECRET_ARN` or `TMDB_PARAMETER`, the first that is set.
async fn read_secret(environment: &Environment) -> Result<String, FunctionError> {
    if let Some(arn) = given(environment, SECRET_VARIABLE) {
        return Ok(Secret::Managed(arn).read(environment).await?);
    }
    if let Some(name) = given(environment, PARAMETER_VARIABLE) {
        return Ok(Secret::Parameter(name).read(environment).await?);
    }
    Err(FunctionError::Credential(format!(
        "set {API_KEY_VARIABLE} or {ACCESS_TOKEN_VARIABLE}, or {SECRET_VARIABLE} or \
         {PARAMETER_VARIABLE} with where it is kept"
    )))
}

fn given<'e>(environment: &'e Environment, name: &str) -> Option<&'e str> {
    environment
        .get(name)
        .map(String::as_str)
        .filter(|text| !text.is_empty())
}

/// A secret may be the text itself or a JSON object with one of the variables' names.
fn from_secret(text: &str) -> Result<Credential, FunctionError> {
    let fields: Value = serde_json::from_str(text).unwrap_or_default();
    for name in [ACCESS_TOKEN_VARIABLE, API_KEY_VARIABLE] {
        if let Some(text) = fields.get(name).and_then(Value::as_str) {
            return Ok(Credential::from_variable(name, text)?);
        }
    }
    Ok(Credential::from_text(text)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "0123456789abcdef0123456789abcdef";

    #[test]
    fn a_secret_is_the_text_or_an_object_with_it() {
        for text in [KEY.to_owned(), format!(r#"{{"TMDB_API_KEY":"{KEY}"}}"#)] {
            assert!(from_secret(&text).is_ok());
        }
        let error = from_secret("hunter2").unwrap_err().to_string();
        assert!(!error.contains("hunter2"), "{error}");
    }

    #[test]
    fn a_credential_is_read_again_after_five_minutes_or_when_the_clock_went_back() {
        let read_at = DateTime::from_timestamp(1_795_000_000, 0).expect("a time");
        let after = |seconds| is_fresh(read_at, read_at + TimeDelta::seconds(seconds));
        assert!(after(0) && after(299));
        assert!(!after(300) && !after(-1) && !after(86_400));
    }
}
