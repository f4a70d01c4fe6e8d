//! A secret text out of Secrets Manager or the Parameter Store.

use std::collections::BTreeMap;

use cinelake_lake::Partition;
use cinelake_lake::object_store::aws::AwsCredential;
use http::Request;
use serde_json::{Value, json};

use crate::requests::{Signer, send};

/// Where a secret is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Secret<'a> {
    /// In Secrets Manager, by ARN or name.
    Managed(&'a str),
    /// In the Parameter Store, by ARN or name; decrypted on the way.
    Parameter(&'a str),
}

/// Why a secret could not be read. It never holds the secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("could not read {name} ({action}): {problem}")]
pub struct SecretError {
    /// The secret's ARN or name.
    pub name: String,
    /// The IAM action that reading it takes.
    pub action: &'static str,
    /// What went wrong, and what to allow where that is the matter.
    pub problem: String,
}

/// A service that keeps secrets.
struct Service {
    /// Its name in addresses and signatures.
    name: &'static str,
    /// What is asked of it.
    target: &'static str,
    /// The right that it takes.
    action: &'static str,
    /// The variable with its address, for tests and private endpoints.
    endpoint_variable: &'static str,
    /// Where the text lies in the answer.
    pointer: &'static str,
}

const SECRETS_MANAGER: Service = Service {
    name: "secretsmanager",
    target: "secretsmanager.GetSecretValue",
    action: "secretsmanager:GetSecretValue",
    endpoint_variable: "AWS_ENDPOINT_URL_SECRETS_MANAGER",
    pointer: "/SecretString",
};
const PARAMETER_STORE: Service = Service {
    name: "ssm",
    target: "AmazonSSM.GetParameter",
    action: "ssm:GetParameter",
    endpoint_variable: "AWS_ENDPOINT_URL_SSM",
    pointer: "/Parameter/Value",
};

impl Secret<'_> {
    /// Reads the text. `environment` has the `AWS_…` variables: keys, region, addresses; a region in
    /// the ARN wins.
    ///
    /// # Errors
    /// [`SecretError`] when there are no keys or no region, the service does not answer, refuses, or
    /// has no text there.
    pub async fn read(self, environment: &BTreeMap<String, String>) -> Result<String, SecretError> {
        let (service, name, body) = match self {
            Self::Managed(name) => (&SECRETS_MANAGER, name, json!({ "SecretId": name })),
            Self::Parameter(name) => {
                let body = json!({ "Name": name, "WithDecryption": true });
                (&PARAMETER_STORE, name, body)
            }
        };
        let read = service.fetch(name, &body, environment).await;
        read.map_err(|problem| SecretError {
            name: name.to_owned(),
            action: service.action,
            problem,
        })
    }
}

impl Service {
    async fn fetch(
        &self,
        name: &str,
        body: &Value,
        environment: &BTreeMap<String, String>,
    ) -> Result<String, String> {
        let region = region(name, environment).ok_or("AWS_REGION is not set")?;
        let request = Request::builder()
            .method("POST")
            .uri(self.address(&region, environment))
            .header("content-type", "application/x-amz-json-1.1")
            .header("x-amz-target", self.target)
            .body(body.to_string().into_bytes())
            .map_err(|problem| problem.to_string())?;
        let credential = credential(environment).ok_or("there are no AWS credentials")?;
        let signer = Signer {
            credential: &credential,
            service: self.name,
            region: &region,
        };
        let response = send(request, Some(signer)).await;
        let response = response.map_err(|problem| problem.to_string())?;
        let answer: Value = serde_json::from_str(&response.body).unwrap_or_default();
        if response.status != 200 {
            let refusal = refusal(response.status, &answer);
            let advice = self.advice(name, &refusal);
            return Err(format!("{refusal}{advice}"));
        }
        let text = answer.pointer(self.pointer).and_then(Value::as_str);
        Ok(text.ok_or("the answer contains no text")?.to_owned())
    }

    /// What to allow, where that is what is wrong. Neither service names the key that it may not use.
    fn advice(&self, name: &str, refusal: &str) -> String {
        if !refusal.contains("AccessDenied") {
            return String::new();
        }
        let key = ["Access to KMS", "The ciphertext refers", "kms:"];
        if key.iter().any(|words| refusal.contains(words)) {
            return format!("; allow kms:Decrypt on the key that encrypts {name}");
        }
        let resource = if name.starts_with("arn:") {
            name.to_owned()
        } else {
            format!("the parameter {name}")
        };
        format!("; allow {} on {resource}", self.action)
    }

    fn address(&self, region: &str, environment: &BTreeMap<String, String>) -> String {
        let named = given(environment, self.endpoint_variable);
        let address = match named.or_else(|| given(environment, "AWS_ENDPOINT_URL")) {
            Some(address) => address.trim_end_matches('/').to_owned(),
            None => Partition::of(region).service_url(self.name, region),
        };
        format!("{address}/")
    }
}

/// The service's own words; its answer to a refusal holds no secret.
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

/// The region of an ARN, else the environment's.
fn region(name: &str, environment: &BTreeMap<String, String>) -> Option<String> {
    let of_arn = name
        .strip_prefix("arn:")
        .and_then(|rest| rest.split(':').nth(2));
    let own = given(environment, "AWS_REGION").or_else(|| given(environment, "AWS_DEFAULT_REGION"));
    of_arn
        .filter(|region| !region.is_empty())
        .or(own)
        .map(str::to_owned)
}

fn credential(environment: &BTreeMap<String, String>) -> Option<AwsCredential> {
    Some(AwsCredential {
        key_id: given(environment, "AWS_ACCESS_KEY_ID")?.to_owned(),
        secret_key: given(environment, "AWS_SECRET_ACCESS_KEY")?.to_owned(),
        token: given(environment, "AWS_SESSION_TOKEN").map(str::to_owned),
    })
}

fn given<'e>(environment: &'e BTreeMap<String, String>, name: &str) -> Option<&'e str> {
    let text = environment.get(name).map(String::as_str);
    text.filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_says_what_to_allow_and_on_what() {
        let arn = "arn:aws:secretsmanager:sa-east-1:1:secret:tmdb-abc";
        let refused = |text: &str| {
            let answer = json!({ "__type": "AccessDeniedException", "Message": text });
            SECRETS_MANAGER.advice(arn, &refusal(400, &answer))
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
        assert_eq!(SECRETS_MANAGER.advice(arn, &refusal(400, &unknown)), "");
    }

    #[test]
    fn a_secret_is_asked_for_in_its_own_region() {
        let own = BTreeMap::from([("AWS_REGION".to_owned(), "us-east-1".to_owned())]);
        let arn = "arn:aws:secretsmanager:sa-east-1:123456789012:secret:tmdb-abc";
        assert_eq!(region(arn, &own).as_deref(), Some("sa-east-1"));
        assert_eq!(region("/cinelake/tmdb", &own).as_deref(), Some("us-east-1"));
        let address = |region| PARAMETER_STORE.address(region, &BTreeMap::new());
        assert_eq!(address("sa-east-1"), "https://ssm.sa-east-1.amazonaws.com/");
        assert_eq!(
            address("cn-north-1"),
            "https://ssm.cn-north-1.amazonaws.com.cn/"
        );
    }
}
