//! A bucket beside its objects: where it is, whom it is open to, how it encrypts. A run needs none
//! of this; a user who sets one up does.
//!
//! The questions are put to S3 directly ([`crate::aws_request`]); each has its own right, and a
//! right that is missing is an answer here ([`Told::Refused`]), no error.

use http::Request;
use object_store::aws::AwsCredentialProvider;

use crate::aws_request::{AwsAnswer, Signer, send};
use crate::error::LakeError;
use crate::location::LakeUrl;
use crate::s3_error::{detail, explain, xml_field};
use crate::store::{StoreOptions, endpoint, region, s3_builder};

/// A bucket that questions can be put to.
#[derive(Debug, Clone)]
pub struct Bucket {
    url: LakeUrl,
    /// Address of the bucket, without a slash at its end.
    address: String,
    region: String,
    credentials: AwsCredentialProvider,
    /// Address of the service that knows who a key belongs to, where there is one.
    sts: Option<String>,
}

/// What became of a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told<T> {
    /// The answer.
    Yes(T),
    /// There is no such setting.
    Absent,
    /// The right to ask is missing.
    Refused {
        /// The IAM action.
        action: &'static str,
        /// The bucket's ARN.
        resource: String,
    },
    /// No answer that can be read; the reason, in the server's words.
    Unclear(String),
}

/// What S3 tells everybody about a bucket, without credentials.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Presence {
    /// `Some(false)`: there is no such bucket.
    pub exists: Option<bool>,
    /// The bucket's region.
    pub region: Option<String>,
}

/// Something that anybody may do with a bucket that is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    /// List its objects.
    List,
    /// Read an object.
    Read,
    /// Write one.
    Write,
}

/// What a default encryption is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Encryption {
    /// `AES256` (S3's own keys), `aws:kms`, `aws:kms:dsse`.
    pub algorithm: String,
    /// The key, where it is not S3's own.
    pub kms_key: Option<String>,
}

impl Bucket {
    /// Of a lake on S3; `None` for a folder. Asks nothing yet.
    ///
    /// # Errors
    /// When the `AWS_…` values do not make sense.
    pub fn of(url: &LakeUrl, options: &StoreOptions) -> Result<Option<Self>, LakeError> {
        let LakeUrl::S3 { bucket, .. } = url else {
            return Ok(None);
        };
        let store = s3_builder(bucket, options)
            .build()
            .map_err(|error| explain(url, "open", "", &error))?;
        Ok(Some(Self {
            url: url.clone(),
            address: address(bucket, options),
            region: region(options),
            credentials: store.credentials().clone(),
            sts: sts(options),
        }))
    }

    /// The ARN of whose keys these are, where AWS tells; it takes no right.
    pub async fn caller(&self) -> Option<String> {
        let credential = self.credentials.get_credential().await.ok()?;
        let request = Request::builder()
            .method("POST")
            .uri(self.sts.as_deref()?)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(b"Action=GetCallerIdentity&Version=2011-06-15".to_vec());
        let signer = Signer {
            credential: &credential,
            service: "sts",
            region: &self.region,
        };
        let answer = send(request.ok()?, Some(signer)).await.ok()?;
        (answer.status == 200).then(|| xml_field(&answer.body, "Arn"))?
    }

    /// The region that requests are signed for.
    pub fn signed_region(&self) -> &str {
        &self.region
    }

    /// The bucket's ARN.
    pub fn arn(&self) -> String {
        format!("arn:aws:s3:::{}", self.url.bucket())
    }

    /// Whether there is such a bucket, and where; asked without credentials.
    pub async fn presence(&self) -> Presence {
        let Ok(answer) = self.ask("HEAD", "", &[], None).await else {
            return Presence::default();
        };
        let region = header(&answer, "x-amz-bucket-region");
        let exists = match answer.status {
            404 => Some(false),
            200..=299 => Some(true),
            // Elsewhere, or closed to strangers: S3 names the region of every bucket there is.
            _ => region.is_some().then_some(true),
        };
        Presence { exists, region }
    }

    /// Whether a put that must not replace anything (`If-None-Match: *`) is refused for an object
    /// that is there. `path` names one that may be overwritten.
    pub async fn honours_create_only(&self, path: &str) -> Told<bool> {
        let headers = [("if-none-match", "*")];
        match self.signed("PUT", &self.query_of(path), &headers).await {
            Ok(answer) => match answer.status {
                409 | 412 => Told::Yes(true),
                200..=299 => Told::Yes(false),
                501 => Told::Absent,
                _ => self.unread(&answer, "s3:PutObject"),
            },
            Err(text) => Told::Unclear(text),
        }
    }

    /// Whether all four blocks against public access are on.
    pub async fn public_access_block(&self) -> Told<bool> {
        let action = "s3:GetBucketPublicAccessBlock";
        self.question("?publicAccessBlock", action, public_access_block)
            .await
    }

    /// Whether the bucket's policy opens it to the public.
    pub async fn policy_is_public(&self) -> Told<bool> {
        self.question("?policyStatus", "s3:GetBucketPolicyStatus", |body| {
            Some(xml_field(body, "IsPublic")?.eq_ignore_ascii_case("true"))
        })
        .await
    }

    /// Whom the bucket's access control list opens it to, among everybody and every AWS account.
    pub async fn public_grants(&self) -> Told<Vec<&'static str>> {
        self.question("?acl", "s3:GetBucketAcl", public_grants)
            .await
    }

    /// How new objects are encrypted; `path` names one that shows it where the setting itself
    /// cannot be read.
    pub async fn encryption(&self, path: Option<&str>) -> Told<Encryption> {
        let action = "s3:GetEncryptionConfiguration";
        let told = self.question("?encryption", action, encryption).await;
        let (Some(path), false) = (path, matches!(told, Told::Yes(_))) else {
            return told;
        };
        match self.signed("HEAD", &self.query_of(path), &[]).await {
            Ok(answer) if answer.status == 200 => {
                match header(&answer, "x-amz-server-side-encryption") {
                    Some(algorithm) => Told::Yes(Encryption {
                        algorithm,
                        kms_key: header(&answer, "x-amz-server-side-encryption-aws-kms-key-id"),
                    }),
                    None => told,
                }
            }
            _ => told,
        }
    }

    /// Whether anybody at all may do this, tried without credentials on the object `path`, which
    /// is there and may be overwritten.
    pub async fn anybody_may(&self, deed: Deed, path: &str) -> Told<bool> {
        let object = self.query_of(path);
        let tried = match deed {
            Deed::List => self.ask("GET", "?list-type=2&max-keys=1", &[], None).await,
            Deed::Read => self.ask("GET", &object, &[], None).await,
            // The object is there, so even where it is allowed nothing is written.
            Deed::Write => {
                let headers = [("if-none-match", "*")];
                self.ask("PUT", &object, &headers, None).await
            }
        };
        match tried {
            Ok(answer) => match answer.status {
                200..=299 | 409 | 412 => Told::Yes(true),
                401 | 403 => Told::Yes(false),
                _ => Told::Unclear(words(&answer)),
            },
            Err(text) => Told::Unclear(text),
        }
    }

    async fn question<T>(
        &self,
        query: &str,
        action: &'static str,
        read: impl Fn(&str) -> Option<T>,
    ) -> Told<T> {
        match self.signed("GET", query, &[]).await {
            Ok(answer) if answer.status == 200 => match read(&answer.body) {
                Some(value) => Told::Yes(value),
                None => Told::Unclear("an answer that says nothing".to_owned()),
            },
            Ok(answer) => self.unread(&answer, action),
            Err(text) => Told::Unclear(text),
        }
    }

    fn unread<T>(&self, answer: &AwsAnswer, action: &'static str) -> Told<T> {
        match answer.status {
            404 => Told::Absent,
            401 | 403 => Told::Refused {
                action,
                resource: self.arn(),
            },
            _ => Told::Unclear(words(answer)),
        }
    }

    async fn signed(
        &self,
        method: &str,
        query: &str,
        headers: &[(&str, &str)],
    ) -> Result<AwsAnswer, String> {
        let credential = self.credentials.get_credential().await;
        let credential = credential.map_err(|error| error.to_string())?;
        let signer = Signer {
            credential: &credential,
            service: "s3",
            region: &self.region,
        };
        self.ask(method, query, headers, Some(signer)).await
    }

    async fn ask(
        &self,
        method: &str,
        query: &str,
        headers: &[(&str, &str)],
        signer: Option<Signer<'_>>,
    ) -> Result<AwsAnswer, String> {
        let mut request = Request::builder()
            .method(method)
            .uri(format!("{}{query}", self.address));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Vec::new()).map_err(|e| e.to_string())?;
        let answer = send(request, signer).await;
        answer.map_err(|error| detail(&error.to_string()))
    }

    /// The object's part of the address. Paths of the lake's own are clean; a prefix of the user's
    /// may not be.
    fn query_of(&self, path: &str) -> String {
        let key = match &self.url {
            LakeUrl::S3 { prefix, .. } if !prefix.is_empty() => format!("{prefix}/{path}"),
            _ => path.to_owned(),
        };
        let clean = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
        let encoded = key.bytes().map(|byte| match clean(byte) {
            true => char::from(byte).to_string(),
            false => format!("%{byte:02X}"),
        });
        format!("/{}", encoded.collect::<String>())
    }
}

fn address(bucket: &str, options: &StoreOptions) -> String {
    let variables = &options.aws_environment;
    let hosted = variables
        .get("AWS_VIRTUAL_HOSTED_STYLE_REQUEST")
        .is_some_and(|value| value == "true");
    match endpoint(options) {
        Some(endpoint) if hosted => endpoint.trim_end_matches('/').to_owned(),
        Some(endpoint) => format!("{}/{bucket}", endpoint.trim_end_matches('/')),
        None => format!("https://s3.{}.amazonaws.com/{bucket}", region(options)),
    }
}

/// A stand-in for S3 alone is no reason to ask the real service who its made-up keys are.
fn sts(options: &StoreOptions) -> Option<String> {
    let told = |name: &str| options.aws_environment.get(name).filter(|v| !v.is_empty());
    let address = told("AWS_ENDPOINT_URL_STS").or_else(|| told("AWS_ENDPOINT_URL"));
    match (address, told("AWS_ENDPOINT_URL_S3")) {
        (Some(address), _) => Some(format!("{}/", address.trim_end_matches('/'))),
        (None, Some(_)) => None,
        (None, None) => Some(format!("https://sts.{}.amazonaws.com/", region(options))),
    }
}

fn header(answer: &AwsAnswer, name: &str) -> Option<String> {
    let value = answer.headers.get(name)?.to_str().ok()?;
    Some(value.to_owned())
}

/// What the server said: its code and message, or the status.
fn words(answer: &AwsAnswer) -> String {
    match xml_field(&answer.body, "Code") {
        Some(_) => detail(&answer.body),
        None => format!("HTTP {}", answer.status),
    }
}

fn public_access_block(body: &str) -> Option<bool> {
    let blocks = [
        "BlockPublicAcls",
        "IgnorePublicAcls",
        "BlockPublicPolicy",
        "RestrictPublicBuckets",
    ];
    body.contains("PublicAccessBlockConfiguration").then(|| {
        blocks
            .iter()
            .all(|name| xml_field(body, name).is_some_and(|on| on.eq_ignore_ascii_case("true")))
    })
}

fn public_grants(body: &str) -> Option<Vec<&'static str>> {
    let groups = [
        ("/global/AllUsers", "everybody"),
        ("/global/AuthenticatedUsers", "every AWS account"),
    ];
    let found = groups.iter().filter(|(uri, _)| body.contains(uri));
    body.contains("AccessControlPolicy")
        .then(|| found.map(|(_, who)| *who).collect())
}

fn encryption(body: &str) -> Option<Encryption> {
    Some(Encryption {
        algorithm: xml_field(body, "SSEAlgorithm")?,
        kms_key: xml_field(body, "KMSMasterKeyID"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_four_blocks_have_to_be_on() {
        let block = |last: &str| {
            format!(
                "<PublicAccessBlockConfiguration><BlockPublicAcls>true</BlockPublicAcls>\
                 <IgnorePublicAcls>true</IgnorePublicAcls><BlockPublicPolicy>true</BlockPublicPolicy>\
                 {last}</PublicAccessBlockConfiguration>"
            )
        };
        let on = "<RestrictPublicBuckets>TRUE</RestrictPublicBuckets>";
        assert_eq!(public_access_block(&block(on)), Some(true));
        let off = "<RestrictPublicBuckets>false</RestrictPublicBuckets>";
        assert_eq!(public_access_block(&block(off)), Some(false));
        assert_eq!(public_access_block(&block("")), Some(false));
        assert_eq!(public_access_block("<html>"), None);
    }

    #[test]
    fn a_grant_to_a_group_of_strangers_is_found() {
        let owner = "<AccessControlPolicy><Grantee><ID>1</ID></Grantee></AccessControlPolicy>";
        assert_eq!(public_grants(owner), Some(vec![]));
        let open = owner.replace(
            "<ID>1</ID>",
            "<URI>http://acs.amazonaws.com/groups/global/AllUsers</URI>",
        );
        assert_eq!(public_grants(&open), Some(vec!["everybody"]));
        assert_eq!(public_grants("no XML"), None);
    }

    #[test]
    fn a_key_with_odd_letters_is_encoded_in_the_address() {
        let url = "s3://films/a b/é".parse().expect("a URL");
        let bucket = Bucket::of(&url, &StoreOptions::default()).expect("opens");
        let bucket = bucket.expect("a bucket");
        assert_eq!(bucket.query_of("Raw/x.json"), "/a%20b/%C3%A9/Raw/x.json");
        assert_eq!(bucket.address, "https://s3.us-east-1.amazonaws.com/films");
    }
}
