//! The credential for TMDB: out of the environment, or read once from Secrets Manager or the
//! Parameter Store.

use cinelake_aws::secrets::Secret;
use cinelake_tmdb::{ACCESS_TOKEN_VARIABLE, API_KEY_VARIABLE, Credential};
use serde_json::Value;

use crate::error::FunctionError;
use crate::settings::Environment;

const SECRET_VARIABLE: &str = "TMDB_SECRET_ARN";
const PARAMETER_VARIABLE: &str = "TMDB_PARAMETER";

/// The credential: `TMDB_ACCESS_TOKEN`, `TMDB_API_KEY`, `TMDB_SECRET_ARN`, `TMDB_PARAMETER`, the
/// first that is set. A secret may be the text itself or a JSON object with one of the first two
/// names.
///
/// # Errors
/// [`FunctionError::Credential`]; it never holds the secret.
pub(crate) async fn credential(environment: &Environment) -> Result<Credential, FunctionError> {
    for name in [ACCESS_TOKEN_VARIABLE, API_KEY_VARIABLE] {
        if let Some(text) = given(environment, name) {
            return Ok(Credential::from_variable(name, text)?);
        }
    }
    if let Some(arn) = given(environment, SECRET_VARIABLE) {
        return from_secret(&Secret::Managed(arn).read(environment).await?);
    }
    if let Some(name) = given(environment, PARAMETER_VARIABLE) {
        return from_secret(&Secret::Parameter(name).read(environment).await?);
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
}
