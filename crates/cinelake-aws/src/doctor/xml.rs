//! S3's and STS's answers, as they are written: one kind for each root element.

use serde::{Deserialize, Deserializer};

use super::Encryption;

/// An answer that is understood, by its root element; anything else is no answer.
#[derive(Debug, Deserialize)]
enum Document {
    PublicAccessBlockConfiguration(PublicAccessBlock),
    PolicyStatus(PolicyStatus),
    AccessControlPolicy(AccessControlPolicy),
    ServerSideEncryptionConfiguration(EncryptionConfiguration),
    GetCallerIdentityResponse(CallerIdentityResponse),
    Error(Refusal),
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[derive(Default)]
struct PublicAccessBlock {
    #[serde(deserialize_with = "flag")]
    block_public_acls: bool,
    #[serde(deserialize_with = "flag")]
    ignore_public_acls: bool,
    #[serde(deserialize_with = "flag")]
    block_public_policy: bool,
    #[serde(deserialize_with = "flag")]
    restrict_public_buckets: bool,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct PolicyStatus {
    #[serde(deserialize_with = "flag")]
    is_public: bool,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct AccessControlPolicy {
    #[serde(default)]
    access_control_list: AccessControlList,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct AccessControlList {
    grant: Vec<Grant>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Grant {
    grantee: Grantee,
}

#[derive(Debug, Deserialize)]
struct Grantee {
    #[serde(rename = "URI")]
    uri: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct EncryptionConfiguration {
    #[serde(default)]
    rule: Vec<EncryptionRule>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct EncryptionRule {
    apply_server_side_encryption_by_default: Option<DefaultEncryption>,
}

#[derive(Debug, Deserialize)]
struct DefaultEncryption {
    #[serde(rename = "SSEAlgorithm")]
    algorithm: String,
    #[serde(rename = "KMSMasterKeyID")]
    kms_key: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct CallerIdentityResponse {
    get_caller_identity_result: CallerIdentity,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct CallerIdentity {
    arn: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Refusal {
    code: String,
    message: Option<String>,
}

/// S3 writes `true` and `TRUE`.
fn flag<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    String::deserialize(deserializer).map(|text| text.trim().eq_ignore_ascii_case("true"))
}

fn read(body: &str) -> Option<Document> {
    quick_xml::de::from_str(body).ok()
}

/// Whether all four blocks against public access are on.
pub(super) fn all_public_access_is_blocked(body: &str) -> Option<bool> {
    match read(body)? {
        Document::PublicAccessBlockConfiguration(block) => Some(
            block.block_public_acls
                && block.ignore_public_acls
                && block.block_public_policy
                && block.restrict_public_buckets,
        ),
        _ => None,
    }
}

/// Whether a bucket's policy opens it to the public.
pub(super) fn policy_is_public(body: &str) -> Option<bool> {
    match read(body)? {
        Document::PolicyStatus(status) => Some(status.is_public),
        _ => None,
    }
}

/// The groups of people unknown to the owner that an access control list names.
pub(super) fn public_grants(body: &str) -> Option<Vec<&'static str>> {
    let Document::AccessControlPolicy(policy) = read(body)? else {
        return None;
    };
    let grants = policy.access_control_list.grant;
    let uris: Vec<String> = grants.into_iter().filter_map(|g| g.grantee.uri).collect();
    let groups = [
        ("/global/AllUsers", "everybody"),
        ("/global/AuthenticatedUsers", "every AWS account"),
    ];
    let named = groups
        .iter()
        .filter(|(end, _)| uris.iter().any(|uri| uri.trim().ends_with(end)));
    Some(named.map(|(_, who)| *who).collect())
}

/// A bucket's default encryption; `None` where there is no rule with one.
pub(super) fn encryption(body: &str) -> Option<Encryption> {
    let Document::ServerSideEncryptionConfiguration(configuration) = read(body)? else {
        return None;
    };
    let mut rules = configuration.rule.into_iter();
    let default = rules.find_map(|rule| rule.apply_server_side_encryption_by_default)?;
    Some(Encryption {
        algorithm: default.algorithm,
        kms_key: default.kms_key.filter(|key| !key.is_empty()),
    })
}

/// The ARN of whoever signed a request to STS.
pub(super) fn caller(body: &str) -> Option<String> {
    match read(body)? {
        Document::GetCallerIdentityResponse(response) => {
            Some(response.get_caller_identity_result.arn)
        }
        _ => None,
    }
}

/// `Code: Message` of a refusal.
pub(super) fn refusal(body: &str) -> Option<String> {
    match read(body)? {
        Document::Error(Refusal {
            code,
            message: Some(message),
        }) => Some(format!("{code}: {message}")),
        Document::Error(Refusal { code, .. }) => Some(code),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_four_blocks_have_to_be_on() {
        let block = |last: &str| {
            format!(
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
                 <PublicAccessBlockConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">\
                 <BlockPublicAcls>true</BlockPublicAcls><IgnorePublicAcls>true</IgnorePublicAcls>\
                 <BlockPublicPolicy>true</BlockPublicPolicy>{last}</PublicAccessBlockConfiguration>"
            )
        };
        let on = "<RestrictPublicBuckets>TRUE</RestrictPublicBuckets>";
        assert_eq!(all_public_access_is_blocked(&block(on)), Some(true));
        let off = "<RestrictPublicBuckets>false</RestrictPublicBuckets>";
        assert_eq!(all_public_access_is_blocked(&block(off)), Some(false));
        assert_eq!(all_public_access_is_blocked(&block("")), Some(false));
        assert_eq!(all_public_access_is_blocked("<html></html>"), None);
    }

    #[test]
    fn a_policy_s_status_is_read_in_either_case() {
        let status = |value: &str| {
            policy_is_public(&format!(
                "<PolicyStatus><IsPublic>{value}</IsPublic></PolicyStatus>"
            ))
        };
        assert_eq!(status("TRUE"), Some(true));
        assert_eq!(status("false"), Some(false));
        assert_eq!(policy_is_public("<PolicyStatus/>"), None);
    }

    #[test]
    fn a_grant_to_a_group_of_unknown_people_is_found() {
        let list = |grantees: &[&str]| {
            let grants = grantees.iter().map(|grantee| {
                format!(
                    "<Grant><Grantee xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" \
                     xsi:type=\"Group\">{grantee}</Grantee><Permission>READ</Permission></Grant>"
                )
            });
            format!(
                "<AccessControlPolicy xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Owner><ID>1</ID></Owner>\
                 <AccessControlList>{}</AccessControlList></AccessControlPolicy>",
                grants.collect::<String>()
            )
        };
        let owner = "<ID>1</ID><DisplayName>/global/AllUsers</DisplayName>";
        let all = "<URI>http://acs.amazonaws.com/groups/global/AllUsers</URI>";
        let accounts = "<URI>http://acs.amazonaws.com/groups/global/AuthenticatedUsers</URI>";
        assert_eq!(public_grants(&list(&[])), Some(vec![]));
        assert_eq!(public_grants(&list(&[owner])), Some(vec![]));
        assert_eq!(
            public_grants(&list(&[owner, accounts, all])),
            Some(vec!["everybody", "every AWS account"])
        );
        assert_eq!(public_grants("no XML"), None);
    }

    #[test]
    fn a_default_encryption_names_its_key() {
        let with = |inside: &str| {
            encryption(&format!(
                "<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault>\
                 <SSEAlgorithm>aws:kms</SSEAlgorithm>{inside}</ApplyServerSideEncryptionByDefault>\
                 <BucketKeyEnabled>true</BucketKeyEnabled></Rule></ServerSideEncryptionConfiguration>"
            ))
        };
        let kms = |key: Option<&str>| {
            Some(Encryption {
                algorithm: "aws:kms".to_owned(),
                kms_key: key.map(str::to_owned),
            })
        };
        assert_eq!(with(""), kms(None));
        let key = "<KMSMasterKeyID>arn:aws:kms:x:1:key/k</KMSMasterKeyID>";
        assert_eq!(with(key), kms(Some("arn:aws:kms:x:1:key/k")));
        assert_eq!(encryption("<ServerSideEncryptionConfiguration/>"), None);
    }

    #[test]
    fn the_caller_and_a_refusal_are_read() {
        let body = "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">\
            <GetCallerIdentityResult><Arn>arn:aws:iam::1:user/u</Arn><UserId>A</UserId></GetCallerIdentityResult>\
            <ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></GetCallerIdentityResponse>";
        assert_eq!(caller(body).as_deref(), Some("arn:aws:iam::1:user/u"));
        let body = "<Error><Code>Slow</Code><Message>a &amp; b</Message><AWSAccessKeyId>AKIA</AWSAccessKeyId></Error>";
        assert_eq!(refusal(body).as_deref(), Some("Slow: a & b"));
        assert_eq!(refusal("<html/>"), None);
    }
}
