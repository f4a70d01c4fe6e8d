//! Reads what a store's error says, so that a missing right, a missing bucket and a bad key are
//! told apart although all three may come as one 403.

use std::error::Error as StdError;
use std::io;

use object_store::Error;

use crate::error::{LakeError, LakeProblem, is_bad_name};
use crate::location::{LakeUrl, Site};
use crate::xml::{self, Refusal};

/// Longest piece of a store's own words that is shown.
const DETAIL_CHARS: usize = 400;

/// Turns a store error into ours. `path` is the object or prefix inside the lake.
pub(crate) fn explain(
    site: &Site,
    operation: &'static str,
    path: &str,
    error: &Error,
) -> LakeError {
    let chain = chain_text(error);
    let problem = io_problem(site, operation, path, error)
        .unwrap_or_else(|| remote_problem(site, operation, path, error, &chain));
    LakeError {
        operation,
        target: site.join(path),
        problem,
    }
}

/// Problems of a local folder come with an [`io::Error`] inside.
fn io_problem(
    site: &Site,
    operation: &'static str,
    path: &str,
    error: &Error,
) -> Option<LakeProblem> {
    if !matches!(**site, LakeUrl::Local(_)) {
        return None;
    }
    let cause = find_io(error)?;
    let detail = cause.to_string();
    Some(match cause.kind() {
        io::ErrorKind::NotFound => LakeProblem::NotFound,
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            LakeProblem::MissingRight {
                action: operation.to_owned(),
                resource: site.join(path),
                detail,
            }
        }
        io::ErrorKind::NotADirectory | io::ErrorKind::AlreadyExists => {
            LakeProblem::NotAFolder { detail }
        }
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
            LakeProblem::Full { detail }
        }
        _ if is_bad_name(cause) => LakeProblem::BadName { detail },
        _ => LakeProblem::Other { detail },
    })
}

fn find_io(error: &Error) -> Option<&io::Error> {
    let mut next: Option<&(dyn StdError + 'static)> = Some(error);
    while let Some(current) = next {
        if let Some(found) = current.downcast_ref::<io::Error>() {
            return Some(found);
        }
        next = current.source();
    }
    None
}

fn remote_problem(
    site: &Site,
    operation: &'static str,
    path: &str,
    error: &Error,
    chain: &str,
) -> LakeProblem {
    let refusal = Refusal::find_in(chain);
    let detail = detail(&refusal, chain);
    match refusal.code.as_deref().unwrap_or_default() {
        "NoSuchBucket" => {
            return LakeProblem::BucketMissing {
                bucket: site.bucket(),
            };
        }
        // A refused list comes as a generic error, so the code has to say it.
        "AccessDenied" => return missing_right(site, operation, path, &refusal, detail),
        "ExpiredToken" | "ExpiredTokenException" | "RequestExpired" | "TokenRefreshRequired" => {
            return LakeProblem::ExpiredCredentials { detail };
        }
        "RequestTimeTooSkewed" => return LakeProblem::WrongClock { detail },
        "InvalidAccessKeyId"
        | "SignatureDoesNotMatch"
        | "InvalidToken"
        | "InvalidClientTokenId" => return LakeProblem::BadCredentials { detail },
        "AuthorizationHeaderMalformed" if right_region(&refusal).is_none() => {
            return LakeProblem::BadCredentials { detail };
        }
        "PermanentRedirect"
        | "AuthorizationHeaderMalformed"
        | "IllegalLocationConstraintException" => {
            let region = right_region(&refusal);
            return LakeProblem::WrongRegion { detail, region };
        }
        _ => {}
    }
    match error {
        Error::PermissionDenied { .. } | Error::Unauthenticated { .. } => {
            missing_right(site, operation, path, &refusal, detail)
        }
        Error::NotFound { .. } if operation == "list" || operation == "write" => {
            LakeProblem::BucketMissing {
                bucket: site.bucket(),
            }
        }
        Error::NotFound { .. } => LakeProblem::NotFound,
        _ if chain.contains("redirect without LOCATION") => {
            let region = right_region(&refusal);
            LakeProblem::WrongRegion { detail, region }
        }
        _ if is_redirect(chain) => LakeProblem::Redirect { detail },
        _ if lacks_credentials(chain) => LakeProblem::NoCredentials { detail },
        _ if chain.contains("error sending request") || chain.contains("retries") => {
            LakeProblem::Unreachable { detail }
        }
        _ => LakeProblem::Other { detail },
    }
}

/// The right that the store says is missing; where it does not say, the one the operation takes.
fn missing_right(
    site: &Site,
    operation: &str,
    path: &str,
    refusal: &Refusal,
    mut detail: String,
) -> LakeProblem {
    let bucket = site.partition.bucket_arn(&site.bucket());
    let (usual, on) = match operation {
        "list" => ("s3:ListBucket", bucket.clone()),
        "write" => ("s3:PutObject", site.arn(path)),
        "delete" => ("s3:DeleteObject", site.arn(path)),
        _ => ("s3:GetObject", site.arn(path)),
    };
    let words = refusal.message.as_deref().unwrap_or_default();
    let action = word_after(words, "not authorized to perform: ");
    let action = action
        .filter(|action| action.contains(':'))
        .map(str::to_owned);
    if action.is_none() && operation == "read" {
        detail.push_str(
            "; S3 gives the same answer for an object that does not exist, unless s3:ListBucket is allowed on ",
        );
        detail.push_str(&bucket);
    }
    let resource = word_after(words, "on resource: ").filter(|arn| arn.starts_with("arn:"));
    let resource = match (action.as_deref(), resource) {
        (_, Some(arn)) => arn.to_owned(),
        (Some("s3:ListBucket"), None) => bucket,
        (Some(action), None) if action.starts_with("kms:") => {
            "the key that encrypts the bucket".to_owned()
        }
        _ => on,
    };
    LakeProblem::MissingRight {
        action: action.unwrap_or_else(|| usual.to_owned()),
        resource,
        detail,
    }
}

/// The word behind `lead`, without quotes.
fn word_after<'t>(text: &'t str, lead: &str) -> Option<&'t str> {
    let rest = &text[text.find(lead)? + lead.len()..];
    let rest = rest.trim_start_matches('"');
    let end = rest.find(|c: char| c.is_whitespace() || c == '"');
    Some(&rest[..end.unwrap_or(rest.len())]).filter(|word| !word.is_empty())
}

/// The region that a refusal names: in a field of its own, or in its words.
fn right_region(refusal: &Refusal) -> Option<String> {
    let in_words = || {
        let (_, rest) = refusal.message.as_deref()?.split_once("expecting '")?;
        rest.split_once('\'').map(|(region, _)| region.to_owned())
    };
    refusal.region.clone().or_else(in_words)
}

fn is_redirect(chain: &str) -> bool {
    let statuses = ["301", "302", "303", "307", "308"];
    statuses
        .iter()
        .any(|status| chain.contains(&format!("status code: {status} ")))
}

fn lacks_credentials(chain: &str) -> bool {
    chain.contains("169.254.169.254")
        || chain.contains("instance metadata")
        || chain.contains("credentials provider")
        || chain.contains("no credentials")
}

/// Every message of the chain once, joined; the outer ones usually repeat the inner.
fn chain_text(error: &Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(current) = next {
        let part = current.to_string();
        if !text.contains(&part) {
            text.push_str(": ");
            text.push_str(&part);
        }
        next = current.source();
    }
    text
}

/// `Code: Message` where the store answered with S3's XML; otherwise the chain, cut. The XML is
/// never shown whole: it can hold the access key id and the string that was signed.
fn detail(refusal: &Refusal, chain: &str) -> String {
    let text = match (&refusal.code, &refusal.message) {
        (Some(code), Some(message)) => format!("{code}: {message}"),
        (Some(code), None) => code.clone(),
        _ => xml::split(chain).0.trim().to_owned(),
    };
    match text.char_indices().nth(DETAIL_CHARS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn denied(body: &str) -> Error {
        Error::PermissionDenied {
            path: "x".into(),
            source: body.to_owned().into(),
        }
    }

    fn lake() -> Site {
        lake_in("us-east-1")
    }

    fn lake_in(region: &str) -> Site {
        let url = "s3://films/base".parse().expect("a lake URL");
        Site::new(url, region)
    }

    #[test]
    fn a_denied_put_names_the_action_and_the_object_arn() {
        let body = "403: <?xml version=\"1.0\"?><Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>";
        let error = explain(&lake(), "write", "Raw/a.json", &denied(body));
        assert_eq!(
            error.to_string(),
            "could not write s3://films/base/Raw/a.json: missing right s3:PutObject on \
             arn:aws:s3:::films/base/Raw/a.json (AccessDenied: Access Denied); allow s3:PutObject \
             on arn:aws:s3:::films/base/Raw/a.json"
        );
    }

    #[test]
    fn the_arn_of_a_missing_right_is_in_the_partition_of_the_region() {
        for (region, arn) in [
            ("cn-north-1", "arn:aws-cn:s3:::films"),
            ("us-gov-west-1", "arn:aws-us-gov:s3:::films"),
        ] {
            let said = |operation| {
                explain(&lake_in(region), operation, "Raw/a.json", &denied("403")).to_string()
            };
            let write = format!("allow s3:PutObject on {arn}/base/Raw/a.json");
            assert!(said("write").ends_with(&write), "{}", said("write"));
            let list = format!("allow s3:ListBucket on {arn}");
            assert!(said("list").ends_with(&list), "{}", said("list"));
            assert!(!said("read").contains("arn:aws:"), "{}", said("read"));
        }
    }

    #[test]
    fn the_right_that_the_store_names_is_the_one_that_is_missing() {
        let said = |words: &str| {
            let body = format!(
                "<Error><Code>AccessDenied</Code><Message>User: arn:aws:sts::1:assumed-role/r/f is not authorized to perform: {words}</Message></Error>"
            );
            match explain(&lake(), "write", "Raw/a.json", &denied(&body)).problem {
                LakeProblem::MissingRight {
                    action, resource, ..
                } => (action, resource),
                other => panic!("{other:?}"),
            }
        };
        let pair = |action: &str, resource: &str| (action.to_owned(), resource.to_owned());
        let key = "arn:aws:kms:sa-east-1:1:key/k";
        for quote in ["", "\"", "&quot;", "&#34;"] {
            let words = format!(
                "kms:GenerateDataKey on resource: {quote}{key}{quote} because no identity-based policy allows it"
            );
            assert_eq!(said(&words), pair("kms:GenerateDataKey", key));
        }
        assert_eq!(
            said(
                "kms:GenerateDataKey on this resource because the resource does not exist in this Region"
            ),
            pair("kms:GenerateDataKey", "the key that encrypts the bucket")
        );
        assert_eq!(
            said("s3:ListBucket because no identity-based policy allows it"),
            pair("s3:ListBucket", "arn:aws:s3:::films")
        );
        assert_eq!(
            said("s3:PutObject because no identity-based policy allows it"),
            pair("s3:PutObject", "arn:aws:s3:::films/base/Raw/a.json")
        );
    }

    #[test]
    fn a_refused_read_without_a_reason_may_be_of_what_is_not_there() {
        let error = explain(&lake(), "read", "Raw/a.json", &denied("403"));
        let text = error.to_string();
        assert!(
            text.contains("s3:GetObject") && text.contains("s3:ListBucket"),
            "{text}"
        );
    }

    #[test]
    fn a_refused_key_is_not_taken_for_a_missing_right_and_its_xml_is_not_shown() {
        let body = "403: <?xml?><Error><Code>InvalidAccessKeyId</Code><Message>The key does not exist</Message><AWSAccessKeyId>AKIASECRET</AWSAccessKeyId></Error>";
        let error = explain(&lake(), "list", "Raw", &denied(body));
        assert!(matches!(error.problem, LakeProblem::BadCredentials { .. }));
        assert!(!error.to_string().contains("AKIASECRET"));
    }

    #[test]
    fn the_right_is_the_one_that_aws_names() {
        let body = "403: <Error><Code>AccessDenied</Code><Message>User: arn:aws:sts::123456789012:assumed-role/cinelake/1 \
            is not authorized to perform: kms:GenerateDataKey on resource: \"arn:aws:kms:sa-east-1:123456789012:key/1234\" \
            because no identity-based policy allows the kms:GenerateDataKey action</Message></Error>";
        match explain(&lake(), "write", "Raw/a.json", &denied(body)).problem {
            LakeProblem::MissingRight {
                action, resource, ..
            } => {
                assert_eq!(action, "kms:GenerateDataKey");
                assert_eq!(resource, "arn:aws:kms:sa-east-1:123456789012:key/1234");
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn an_expired_token_a_wrong_clock_and_a_wrong_region_are_told_apart() {
        let problem = |body: &str| explain(&lake(), "list", "Raw", &denied(body)).problem;
        let code = |code: &str| problem(&format!("403: <Error><Code>{code}</Code></Error>"));
        let expired = code("ExpiredToken");
        assert!(matches!(expired, LakeProblem::ExpiredCredentials { .. }));
        let late = code("RequestTimeTooSkewed");
        assert!(matches!(late, LakeProblem::WrongClock { .. }));
        let elsewhere = problem(
            "400: <Error><Code>AuthorizationHeaderMalformed</Code><Message>the region 'us-east-1' is wrong; \
             expecting 'sa-east-1'</Message></Error>",
        );
        assert_eq!(
            elsewhere.advice().as_deref(),
            Some("set AWS_REGION=sa-east-1")
        );
    }

    #[test]
    fn a_missing_bucket_is_named() {
        let body = "404: <Error><Code>NoSuchBucket</Code><Message>no</Message></Error>";
        let error = Error::NotFound {
            path: "x".into(),
            source: body.to_owned().into(),
        };
        let error = explain(&lake(), "read", "Raw", &error);
        assert_eq!(
            error.problem,
            LakeProblem::BucketMissing {
                bucket: "films".into()
            }
        );
    }

    #[test]
    fn a_full_disk_is_told_apart_from_a_refused_write() {
        let url = Site::new(LakeUrl::Local("/lake".into()), "us-east-1");
        let full = Error::Generic {
            store: "LocalFileSystem",
            source: Box::new(io::Error::from(io::ErrorKind::StorageFull)),
        };
        let refused = Error::Generic {
            store: "LocalFileSystem",
            source: Box::new(io::Error::from(io::ErrorKind::PermissionDenied)),
        };
        assert!(matches!(
            explain(&url, "write", "a", &full).problem,
            LakeProblem::Full { .. }
        ));
        let refused = explain(&url, "write", "a", &refused).problem;
        assert!(matches!(refused, LakeProblem::MissingRight { .. }));
    }
}
