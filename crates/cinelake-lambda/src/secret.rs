//! The credential for TMDB: out of the environment, or read once from Secrets Manager or the
//! Parameter Store.

use cinelake_lake::aws_request::{Signer, send};
use cinelake_lake::object_store::aws::AwsCredential;
use cinelake_tmdb::{ACCESS_TOKEN_VARIABLE, API_KEY_VARIABLE, Credential};
use serde_json::{Value, json};

use crate::error::FunctionError;
use crate::settings::Environment;

const SECRET_VARIABLE: &str = "TMDB_SECRET_ARN";
const PARAMETER_VARIABLE: &str = "TMDB_PARAMETER";

/// Where a secret is kept.
struct Vault {
    /// The service's name in addresses and signatures.
    service: &'static str,
    /// What is asked of it.
    target: &'static str,
    /// The right that it takes.
    action: &'static str,
    /// The variable with its address, for tests and private endpoints.
    endpoint_variable: &'static str,
    /// Where the text lies in the answer.
    pointer: &'static str,
}

const SECRETS_MANAGER: Vault = Vault {
    service: "secretsmanager",
    target: "secretsmanager.GetSecretValue",
    action: "secretsmanager:GetSecretValue",
    endpoint_variable: "AWS_ENDPOINT_URL_SECRETS_MANAGER",
    pointer: "/SecretString",
};
const PARAMETER_STORE: Vault = Vault {
    service: "ssm",
    target: "AmazonSSM.GetParameter",
    action: "ssm:GetParameter",
    endpoint_variable: "AWS_ENDPOINT_URL_SSM",
    pointer: "/Parameter/Value",
};

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
        let body = json!({ "SecretId": arn });
        return from_secret(&fetch(&SECRETS_MANAGER, arn, &body, environment).await?);
    }
    if let Some(name) = given(environment, PARAMETER_VARIABLE) {
        let body = json!({ "Name": name, "WithDecryption": true });
        return from_secret(&fetch(&PARAMETER_STORE, name, &body, environment).await?);
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

/// Asks a vault for the text behind `name`.
async fn fetch(
    vault: &Vault,
    name: &str,
    body: &Value,
    environment: &Environment,
) -> Result<String, FunctionError> {
    let failed = |what: String| {
        FunctionError::Credential(format!("could not read {name} ({}): {what}", vault.action))
    };
    let region = region(name, environment).ok_or_else(|| failed("AWS_REGION is not set".into()))?;
    let address = address(vault, &region, environment);
    let request = http::Request::builder()
        .method("POST")
        .uri(&address)
        .header("content-type", "application/x-amz-json-1.1")
        .header("x-amz-target", vault.target)
        .body(body.to_string().into_bytes())
        .map_err(|problem| failed(problem.to_string()))?;
    let keys = keys(environment).ok_or_else(|| failed("there are no AWS credentials".into()))?;
    let signer = Signer {
        credential: &keys,
        service: vault.service,
        region: &region,
    };
    let told = send(request, Some(signer)).await;
    let told = told.map_err(|problem| failed(problem.to_string()))?;
    let answer: Value = serde_json::from_str(&told.body).unwrap_or_default();
    if told.status != 200 {
        let refused = refusal(told.status, &answer);
        let advice = advice(vault, name, &refused);
        return Err(failed(format!("{refused}{advice}")));
    }
    let found = answer.pointer(vault.pointer).and_then(Value::as_str);
    found
        .map(str::to_owned)
        .ok_or_else(|| failed("the answer holds no text".into()))
}

/// The vault's own words; its answer to a refusal holds no secret.
fn refusal(status: u16, answer: &Value) -> String {
    let word = |name: &str| answer.get(name).and_then(Value::as_str);
    let kind = word("__type").unwrap_or("no reason given");
    let kind = kind.rsplit('#').next().unwrap_or(kind);
    let message = word("message")
        .or_else(|| word("Message"))
        .unwrap_or_default();
    format!("HTTP {status}, {kind} {message}")
        .trim_end()
        .to_owned()
}

/// What to allow, where that is what is wrong. Neither vault names the key that it may not use.
fn advice(vault: &Vault, name: &str, refused: &str) -> String {
    if !refused.contains("AccessDenied") {
        return String::new();
    }
    let key = ["Access to KMS", "The ciphertext refers", "kms:"];
    if key.iter().any(|words| refused.contains(words)) {
        return format!("; allow kms:Decrypt on the key that encrypts {name}");
    }
    let thing = if name.starts_with("arn:") {
        name.to_owned()
    } else {
        format!("the parameter {name}")
    };
    format!("; allow {} on {thing}", vault.action)
}

/// The region of an ARN, else the function's.
fn region(name: &str, environment: &Environment) -> Option<String> {
    let of_arn = name
        .strip_prefix("arn:")
        .and_then(|rest| rest.split(':').nth(2));
    let own = given(environment, "AWS_REGION").or_else(|| given(environment, "AWS_DEFAULT_REGION"));
    of_arn
        .filter(|region| !region.is_empty())
        .or(own)
        .map(str::to_owned)
}

fn address(vault: &Vault, region: &str, environment: &Environment) -> String {
    let told = given(environment, vault.endpoint_variable);
    match told.or_else(|| given(environment, "AWS_ENDPOINT_URL")) {
        Some(address) => format!("{}/", address.trim_end_matches('/')),
        None => {
            let domain = if region.starts_with("cn-") {
                "amazonaws.com.cn"
            } else {
                "amazonaws.com"
            };
            format!("https://{}.{region}.{domain}/", vault.service)
        }
    }
}

fn keys(environment: &Environment) -> Option<AwsCredential> {
    Some(AwsCredential {
        key_id: given(environment, "AWS_ACCESS_KEY_ID")?.to_owned(),
        secret_key: given(environment, "AWS_SECRET_ACCESS_KEY")?.to_owned(),
        token: given(environment, "AWS_SESSION_TOKEN").map(str::to_owned),
    })
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
    fn a_refusal_says_what_to_allow_and_on_what() {
        let arn = "arn:aws:secretsmanager:sa-east-1:1:secret:tmdb-abc";
        let refused = |text: &str| {
            let answer = json!({ "__type": "AccessDeniedException", "Message": text });
            advice(&SECRETS_MANAGER, arn, &refusal(400, &answer))
        };
        assert_eq!(
            refused("User: u is not authorized to perform: secretsmanager:GetSecretValue"),
            format!("; allow secretsmanager:GetSecretValue on {arn}")
        );
        // The words of Secrets Manager and of the Parameter Store for a key that may not be used.
        for text in [
            "Access to KMS is not allowed",
            "The ciphertext refers to a customer master key that does not exist, does not exist in \
             this region, or you are not allowed to access.",
        ] {
            assert!(refused(text).contains("kms:Decrypt"), "{text}");
        }
        let unknown = json!({ "__type": "ResourceNotFoundException" });
        assert_eq!(advice(&SECRETS_MANAGER, arn, &refusal(400, &unknown)), "");
    }

    #[test]
    fn a_secret_is_asked_for_in_its_own_region() {
        let own = Environment::from([("AWS_REGION".to_owned(), "us-east-1".to_owned())]);
        let arn = "arn:aws:secretsmanager:sa-east-1:123456789012:secret:tmdb-abc";
        assert_eq!(region(arn, &own).as_deref(), Some("sa-east-1"));
        assert_eq!(region("/cinelake/tmdb", &own).as_deref(), Some("us-east-1"));
        let address = address(&PARAMETER_STORE, "sa-east-1", &Environment::new());
        assert_eq!(address, "https://ssm.sa-east-1.amazonaws.com/");
    }
}
