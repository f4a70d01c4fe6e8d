//! A bucket beside its objects: where it is, whom it is open to, how it encrypts. A run needs none
//! of this; a user who sets one up does.
//!
//! The questions are put to S3 directly ([`crate::requests`]); each has its own right, and a right
//! that is missing is a finding here ([`Finding::Denied`]), no error.

use cinelake_lake::{AwsCredentials, LakeError, LakeUrl, Partition, StoreOptions};
use http::Request;

use crate::requests::{Response, Signer, send};

mod xml;

/// A bucket that questions can be put to.
#[derive(Debug, Clone)]
pub struct Bucket {
    name: String,
    /// What keys of the lake begin with, without outer slashes.
    prefix: String,
    /// Address of the bucket, without a slash at its end.
    address: String,
    region: String,
    credentials: AwsCredentials,
    /// Address of the service that knows who a key belongs to, where there is one.
    sts: Option<String>,
}

/// What a question about a bucket came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding<T> {
    /// The answer.
    Known(T),
    /// The bucket has no such setting, or the server knows no such question.
    NotSet,
    /// The right to ask is missing.
    Denied {
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
pub struct PublicBucket {
    /// `Some(false)`: there is no such bucket.
    pub exists: Option<bool>,
    /// The bucket's region.
    pub region: Option<String>,
}

/// What somebody may do with the objects of a bucket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// List them.
    List,
    /// Read one.
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
    /// The bucket of a lake on S3; `None` for a folder. Asks nothing yet.
    ///
    /// # Errors
    /// When the `AWS_…` values do not make sense.
    pub fn of(url: &LakeUrl, options: &StoreOptions) -> Result<Option<Self>, LakeError> {
        let LakeUrl::S3 { bucket, prefix } = url else {
            return Ok(None);
        };
        Ok(Some(Self {
            name: bucket.clone(),
            prefix: prefix.clone(),
            address: address(bucket, options),
            region: options.region(),
            credentials: options.credentials(url)?,
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
        let response = send(request.ok()?, Some(signer)).await.ok()?;
        (response.status == 200).then(|| xml::caller(&response.body))?
    }

    /// The region that requests are signed for.
    pub fn signed_region(&self) -> &str {
        &self.region
    }

    /// The bucket's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The bucket's ARN.
    pub fn arn(&self) -> String {
        Partition::of(&self.region).bucket_arn(&self.name)
    }

    /// Whether there is such a bucket, and where; asked without credentials.
    pub async fn presence(&self) -> PublicBucket {
        let Ok(response) = self.ask("HEAD", "", &[], None).await else {
            return PublicBucket::default();
        };
        let region = header(&response, "x-amz-bucket-region");
        let exists = match response.status {
            404 => Some(false),
            200..=299 => Some(true),
            // Elsewhere, or closed to the public: S3 names the region of every bucket there is.
            _ => region.is_some().then_some(true),
        };
        PublicBucket { exists, region }
    }

    /// Whether a put that must not replace anything (`If-None-Match: *`) is refused for an object
    /// that is there. `path` names one that may be overwritten.
    pub async fn honours_create_only(&self, path: &str) -> Finding<bool> {
        let headers = [("if-none-match", "*")];
        match self.signed("PUT", &self.object(path), &headers).await {
            Ok(response) => match response.status {
                409 | 412 => Finding::Known(true),
                200..=299 => Finding::Known(false),
                501 => Finding::NotSet,
                _ => self.refused(&response, "s3:PutObject"),
            },
            Err(text) => Finding::Unclear(text),
        }
    }

    /// Whether all four blocks against public access are on.
    pub async fn public_access_block(&self) -> Finding<bool> {
        let action = "s3:GetBucketPublicAccessBlock";
        let read = xml::all_public_access_is_blocked;
        self.question("?publicAccessBlock", action, read).await
    }

    /// Whether the bucket's policy opens it to the public.
    pub async fn policy_is_public(&self) -> Finding<bool> {
        let action = "s3:GetBucketPolicyStatus";
        self.question("?policyStatus", action, xml::policy_is_public)
            .await
    }

    /// Whom the bucket's access control list opens it to, among everybody and every AWS account.
    pub async fn public_grants(&self) -> Finding<Vec<&'static str>> {
        self.question("?acl", "s3:GetBucketAcl", xml::public_grants)
            .await
    }

    /// How new objects are encrypted; `path` names one that shows it where the setting itself
    /// cannot be read.
    pub async fn encryption(&self, path: Option<&str>) -> Finding<Encryption> {
        let action = "s3:GetEncryptionConfiguration";
        let found = self.question("?encryption", action, xml::encryption).await;
        let (Some(path), false) = (path, matches!(found, Finding::Known(_))) else {
            return found;
        };
        match self.encryption_of(path).await {
            Some(shown) => Finding::Known(shown),
            None => found,
        }
    }

    async fn encryption_of(&self, path: &str) -> Option<Encryption> {
        let response = self.signed("HEAD", &self.object(path), &[]).await.ok()?;
        let algorithm = header(&response, "x-amz-server-side-encryption");
        Some(Encryption {
            algorithm: algorithm.filter(|_| response.status == 200)?,
            kms_key: header(&response, "x-amz-server-side-encryption-aws-kms-key-id"),
        })
    }

    /// Whether the public has this access, tried without credentials on the object `path`, which is
    /// there and may be overwritten.
    pub async fn public_has(&self, access: Access, path: &str) -> Finding<bool> {
        let object = self.object(path);
        let tried = match access {
            Access::List => self.ask("GET", "?list-type=2&max-keys=1", &[], None).await,
            Access::Read => self.ask("GET", &object, &[], None).await,
            // The object is there, so even where it is allowed nothing is written.
            Access::Write => {
                let headers = [("if-none-match", "*")];
                self.ask("PUT", &object, &headers, None).await
            }
        };
        match tried {
            Ok(response) => match response.status {
                200..=299 | 409 | 412 => Finding::Known(true),
                401 | 403 => Finding::Known(false),
                _ => Finding::Unclear(words(&response)),
            },
            Err(text) => Finding::Unclear(text),
        }
    }

    async fn question<T>(
        &self,
        query: &str,
        action: &'static str,
        read: impl Fn(&str) -> Option<T>,
    ) -> Finding<T> {
        match self.signed("GET", query, &[]).await {
            Ok(response) if response.status == 200 => match read(&response.body) {
                Some(value) => Finding::Known(value),
                None => Finding::Unclear("an answer without the setting".to_owned()),
            },
            Ok(response) => self.refused(&response, action),
            Err(text) => Finding::Unclear(text),
        }
    }

    fn refused<T>(&self, response: &Response, action: &'static str) -> Finding<T> {
        match response.status {
            404 => Finding::NotSet,
            401 | 403 => Finding::Denied {
                action,
                resource: self.arn(),
            },
            _ => Finding::Unclear(words(response)),
        }
    }

    async fn signed(
        &self,
        method: &str,
        target: &str,
        headers: &[(&str, &str)],
    ) -> Result<Response, String> {
        let credential = self.credentials.get_credential().await;
        let credential = credential.map_err(|error| error.to_string())?;
        let signer = Signer {
            credential: &credential,
            service: "s3",
            region: &self.region,
        };
        self.ask(method, target, headers, Some(signer)).await
    }

    /// `target` is what follows the bucket's address.
    async fn ask(
        &self,
        method: &str,
        target: &str,
        headers: &[(&str, &str)],
        signer: Option<Signer<'_>>,
    ) -> Result<Response, String> {
        let mut request = Request::builder()
            .method(method)
            .uri(format!("{}{target}", self.address));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Vec::new()).map_err(|e| e.to_string())?;
        let response = send(request, signer).await;
        response.map_err(|error| error.to_string())
    }

    /// The object's part of the address. Paths of the lake's own are clean; a prefix of the user's
    /// may not be.
    fn object(&self, path: &str) -> String {
        let key = match self.prefix.as_str() {
            "" => path.to_owned(),
            prefix => format!("{prefix}/{path}"),
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
    let region = options.region();
    match options.endpoint() {
        Some(endpoint) if options.is_virtual_hosted() => endpoint.trim_end_matches('/').to_owned(),
        Some(endpoint) => format!("{}/{bucket}", endpoint.trim_end_matches('/')),
        None => {
            let service = Partition::of(&region).service_url("s3", &region);
            format!("{service}/{bucket}")
        }
    }
}

/// A stand-in for S3 alone is no reason to ask the real service who its made-up keys are.
fn sts(options: &StoreOptions) -> Option<String> {
    let variables = &options.aws_environment;
    let given = |name: &str| variables.get(name).filter(|value| !value.is_empty());
    let address = given("AWS_ENDPOINT_URL_STS").or_else(|| given("AWS_ENDPOINT_URL"));
    let region = options.region();
    match (address, given("AWS_ENDPOINT_URL_S3")) {
        (Some(address), _) => Some(format!("{}/", address.trim_end_matches('/'))),
        (None, Some(_)) => None,
        (None, None) => {
            let service = Partition::of(&region).service_url("sts", &region);
            Some(format!("{service}/"))
        }
    }
}

fn header(response: &Response, name: &str) -> Option<String> {
    let value = response.headers.get(name)?.to_str().ok()?;
    Some(value.to_owned())
}

/// What the server said: its code and message, or the status. The XML is never shown whole: it can
/// hold the access key id and the string that was signed.
fn words(response: &Response) -> String {
    xml::refusal(&response.body).unwrap_or_else(|| format!("HTTP {}", response.status))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bucket(url: &str, region: &str) -> Bucket {
        let options = StoreOptions {
            aws_region: Some(region.to_owned()),
            ..StoreOptions::default()
        };
        let found = Bucket::of(&url.parse().expect("a URL"), &options);
        found.expect("opens").expect("a bucket")
    }

    #[test]
    fn a_key_with_odd_letters_is_encoded_in_the_address() {
        let bucket = bucket("s3://films/a b/é", "us-east-1");
        assert_eq!(bucket.object("Raw/x.json"), "/a%20b/%C3%A9/Raw/x.json");
        assert_eq!(bucket.address, "https://s3.us-east-1.amazonaws.com/films");
    }

    #[test]
    fn a_bucket_of_another_partition_has_its_addresses_and_its_arn() {
        let china = bucket("s3://films", "cn-north-1");
        assert_eq!(
            china.address,
            "https://s3.cn-north-1.amazonaws.com.cn/films"
        );
        assert_eq!(
            china.sts.as_deref(),
            Some("https://sts.cn-north-1.amazonaws.com.cn/")
        );
        assert_eq!(china.arn(), "arn:aws-cn:s3:::films");
        let government = bucket("s3://films", "us-gov-west-1");
        assert_eq!(government.arn(), "arn:aws-us-gov:s3:::films");
    }
}
