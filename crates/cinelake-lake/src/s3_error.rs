//! Reads what a store's error says, so that a missing right, a missing bucket and a bad key are
//! told apart although all three may come as one 403.

use std::error::Error as StdError;
use std::io;

use object_store::Error;

use crate::error::{LakeError, LakeProblem};
use crate::location::LakeUrl;

/// Longest piece of a store's own words that is shown.
const DETAIL_CHARS: usize = 400;

/// Turns a store error into ours. `path` is the object or prefix inside the lake.
pub(crate) fn explain(
    url: &LakeUrl,
    operation: &'static str,
    path: &str,
    error: &Error,
) -> LakeError {
    let chain = chain_text(error);
    let problem = io_problem(url, operation, path, error)
        .unwrap_or_else(|| remote_problem(url, operation, path, error, &chain));
    LakeError {
        operation,
        target: url.join(path),
        problem,
    }
}

/// Problems of a local folder come with an [`io::Error`] inside.
fn io_problem(
    url: &LakeUrl,
    operation: &'static str,
    path: &str,
    error: &Error,
) -> Option<LakeProblem> {
    if !matches!(url, LakeUrl::Local(_)) {
        return None;
    }
    let cause = find_io(error)?;
    let detail = cause.to_string();
    Some(match cause.kind() {
        io::ErrorKind::NotFound => LakeProblem::NotFound,
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            LakeProblem::MissingRight {
                action: operation.to_owned(),
                resource: url.join(path),
                detail,
            }
        }
        io::ErrorKind::NotADirectory | io::ErrorKind::AlreadyExists => {
            LakeProblem::NotAFolder { detail }
        }
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
            LakeProblem::Full { detail }
        }
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
    url: &LakeUrl,
    operation: &'static str,
    path: &str,
    error: &Error,
    chain: &str,
) -> LakeProblem {
    let detail = detail(chain);
    let code = xml_field(chain, "Code").unwrap_or_default();
    match code.as_str() {
        "NoSuchBucket" => {
            return LakeProblem::BucketMissing {
                bucket: url.bucket(),
            };
        }
        // A refused list comes as a generic error, so the code has to say it.
        "AccessDenied" => return missing_right(url, operation, path, chain),
        "ExpiredToken" | "ExpiredTokenException" | "RequestExpired" | "TokenRefreshRequired" => {
            return LakeProblem::ExpiredCredentials { detail };
        }
        "RequestTimeTooSkewed" => return LakeProblem::WrongClock { detail },
        "InvalidAccessKeyId"
        | "SignatureDoesNotMatch"
        | "InvalidToken"
        | "InvalidClientTokenId"
        | "AuthorizationHeaderMalformed"
            if !chain.contains("expecting '") =>
        {
            return LakeProblem::BadCredentials { detail };
        }
        "PermanentRedirect"
        | "AuthorizationHeaderMalformed"
        | "IllegalLocationConstraintException" => {
            let region = right_region(chain);
            return LakeProblem::WrongRegion { detail, region };
        }
        _ => {}
    }
    match error {
        Error::PermissionDenied { .. } | Error::Unauthenticated { .. } => {
            missing_right(url, operation, path, chain)
        }
        Error::NotFound { .. } if operation == "list" || operation == "write" => {
            LakeProblem::BucketMissing {
                bucket: url.bucket(),
            }
        }
        Error::NotFound { .. } => LakeProblem::NotFound,
        _ if is_redirect(chain) => {
            let region = right_region(chain);
            LakeProblem::WrongRegion { detail, region }
        }
        _ if lacks_credentials(chain) => LakeProblem::NoCredentials { detail },
        _ if chain.contains("error sending request") || chain.contains("retries") => {
            LakeProblem::Unreachable { detail }
        }
        _ => LakeProblem::Other { detail },
    }
}

/// The right that the store says is missing; where it does not say, the one the operation takes.
fn missing_right(url: &LakeUrl, operation: &str, path: &str, chain: &str) -> LakeProblem {
    let bucket = format!("arn:aws:s3:::{}", url.bucket());
    let (usual, on) = match operation {
        "list" => ("s3:ListBucket", bucket.clone()),
        "write" => ("s3:PutObject", url.arn(path)),
        "delete" => ("s3:DeleteObject", url.arn(path)),
        _ => ("s3:GetObject", url.arn(path)),
    };
    let mut detail = detail(chain);
    let action = word_after(chain, "not authorized to perform: ");
    let action = action
        .filter(|action| action.contains(':'))
        .map(str::to_owned);
    if action.is_none() && operation == "read" {
        detail.push_str(
            "; S3 says the same of what is not there unless s3:ListBucket is allowed on ",
        );
        detail.push_str(&bucket);
    }
    let resource = word_after(chain, "on resource: ").filter(|arn| arn.starts_with("arn:"));
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

/// The word behind `lead`, without quotes; in XML these may be written out.
fn word_after<'t>(text: &'t str, lead: &str) -> Option<&'t str> {
    let rest = &text[text.find(lead)? + lead.len()..];
    let rest = rest.strip_prefix("&quot;").unwrap_or(rest);
    let rest = rest.trim_start_matches('"');
    let end = rest.find(|c: char| c.is_whitespace() || "\"&<".contains(c));
    Some(&rest[..end.unwrap_or(rest.len())]).filter(|word| !word.is_empty())
}

/// The region that a refusal names: in a field of its own, or in its words.
fn right_region(chain: &str) -> Option<String> {
    let in_words = || {
        let (_, rest) = chain.split_once("expecting '")?;
        rest.split_once('\'').map(|(region, _)| region.to_owned())
    };
    xml_field(chain, "Region").or_else(in_words)
}

fn is_redirect(chain: &str) -> bool {
    chain.contains("301 Moved") || chain.contains("redirect without LOCATION")
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
    // XML may have its quotes written out.
    text.replace("&apos;", "'").replace("&quot;", "\"")
}

/// `Code: Message` where the store answered with S3's XML; otherwise the chain, cut. The XML is
/// never shown whole: it can hold the access key id and the string that was signed.
pub(crate) fn detail(chain: &str) -> String {
    let text = match (xml_field(chain, "Code"), xml_field(chain, "Message")) {
        (Some(code), Some(message)) => format!("{code}: {message}"),
        (Some(code), None) => code,
        _ => chain
            .split("<?xml")
            .next()
            .unwrap_or(chain)
            .trim()
            .to_owned(),
    };
    match text.char_indices().nth(DETAIL_CHARS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

pub(crate) fn xml_field(text: &str, tag: &str) -> Option<String> {
    let open = format!("<{tag}>");
    let start = text.find(&open)? + open.len();
    let end = start + text[start..].find(&format!("</{tag}>"))?;
    Some(text[start..end].to_owned())
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

    fn lake() -> LakeUrl {
        "s3://films/base".parse().expect("a lake URL")
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
        for quote in ["", "\"", "&quot;"] {
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
        let url = LakeUrl::Local("/lake".into());
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
