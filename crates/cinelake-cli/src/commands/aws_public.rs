//! The part of `cinelake aws doctor` that asks whom else a bucket is open to, and how it encrypts.

use cinelake_aws::doctor::{Access, Bucket, Finding};

use super::check::check_line;
use crate::render::{CheckLine, CheckState};
use crate::wording::{Wording, say};

/// What closes a bucket, whatever opened it.
const CLOSE: &str =
    "BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true";

/// The lines; `probe` is an object of the lake that is there and may be overwritten.
pub(super) async fn lines(bucket: &Bucket, probe: Option<&str>) -> Vec<CheckLine> {
    vec![
        public_access(bucket, probe).await,
        block(bucket).await,
        policy(bucket).await,
        grants(bucket).await,
        encryption(bucket, probe).await,
    ]
}

/// A question without an answer, and what it would take.
pub(super) fn unknown<T>(name: &str, finding: &Finding<T>) -> CheckLine {
    let said = |words: Wording| match finding {
        Finding::Denied { action, .. } => {
            say!(words, "aws-cannot-tell-right", action = action.to_string())
        }
        Finding::Unclear(why) => say!(words, "aws-cannot-tell-why", why = why.to_string()),
        Finding::NotSet | Finding::Known(_) => words.text("aws-cannot-tell"),
    };
    let Finding::Denied { action, resource } = finding else {
        return check_line(name, CheckState::Skipped, said, None);
    };
    let todo = |words: Wording| {
        let (action, resource) = (action.to_string(), resource.to_string());
        let key = "aws-cannot-tell-todo";
        say!(words, key, action = action, resource = resource)
    };
    check_line(name, CheckState::Skipped, said, Some(&todo))
}

fn close(bucket: &Bucket) -> String {
    let name = bucket.name();
    format!(
        "aws s3api put-public-access-block --bucket {name} --public-access-block-configuration {CLOSE}"
    )
}

/// All is well; `key` is the sentence.
fn good(name: &str, key: &str) -> CheckLine {
    check_line(name, CheckState::Ok, |words| words.text(key), None)
}

/// The bucket is open, or could be; `key` is the sentence.
fn open(name: &str, key: &str, bucket: &Bucket) -> CheckLine {
    let todo = |_| close(bucket);
    check_line(name, CheckState::Warn, |words| words.text(key), Some(&todo))
}

/// The honest test: what comes back to somebody without credentials.
async fn public_access(bucket: &Bucket, probe: Option<&str>) -> CheckLine {
    let name = "public: tried";
    let mut tried = vec![("aws-list", bucket.public_has(Access::List, "").await)];
    if let Some(probe) = probe {
        tried.push(("aws-read", bucket.public_has(Access::Read, probe).await));
        tried.push(("aws-write", bucket.public_has(Access::Write, probe).await));
    }
    let which = |words: Wording, is_open: bool| {
        let wanted = Finding::Known(is_open);
        let which = tried.iter().filter(|(_, found)| *found == wanted);
        let which = which.map(|(key, _)| words.text(key));
        which.collect::<Vec<_>>().join(", ")
    };
    let is_open = |(_, found): &(&str, Finding<bool>)| *found == Finding::Known(true);
    if tried.iter().any(is_open) {
        let said = |words: Wording| say!(words, "aws-public", what = which(words, true));
        return check_line(name, CheckState::Warn, said, Some(&|_| close(bucket)));
    }
    match tried
        .iter()
        .find(|(_, found)| *found != Finding::Known(false))
    {
        Some((_, found)) => unknown(name, found),
        None => {
            let said = |words: Wording| {
                let what = which(words, false);
                say!(words, "aws-public-refused", what = what)
            };
            check_line(name, CheckState::Ok, said, None)
        }
    }
}

async fn block(bucket: &Bucket) -> CheckLine {
    let name = "public: access block";
    match bucket.public_access_block().await {
        Finding::Known(true) => good(name, "aws-blocks-on"),
        Finding::Known(false) => open(name, "aws-blocks-off", bucket),
        Finding::NotSet => open(name, "aws-blocks-none", bucket),
        other => unknown(name, &other),
    }
}

async fn policy(bucket: &Bucket) -> CheckLine {
    let name = "public: policy";
    match bucket.policy_is_public().await {
        Finding::Known(true) => open(name, "aws-policy-public", bucket),
        Finding::Known(false) => good(name, "aws-policy-closed"),
        Finding::NotSet => good(name, "aws-none"),
        other => unknown(name, &other),
    }
}

async fn grants(bucket: &Bucket) -> CheckLine {
    let name = "public: access list";
    match bucket.public_grants().await {
        Finding::Known(groups) if groups.is_empty() => good(name, "aws-owners"),
        Finding::Known(groups) => {
            let said = |words: Wording| {
                let groups = words.list(&groups);
                say!(words, "aws-public-groups", groups = groups)
            };
            check_line(name, CheckState::Warn, said, Some(&|_| close(bucket)))
        }
        Finding::NotSet => good(name, "aws-none"),
        other => unknown(name, &other),
    }
}

async fn encryption(bucket: &Bucket, probe: Option<&str>) -> CheckLine {
    let name = "encryption";
    match bucket.encryption(probe).await {
        Finding::Known(found) => {
            let algorithm = found.algorithm.as_str();
            let Some(key) = found.kms_key.as_deref() else {
                let sentence = match algorithm.starts_with("aws:kms") {
                    true => "aws-encrypted-aws",
                    false => "aws-encrypted-s3",
                };
                let said = |words: Wording| say!(words, sentence, algorithm = algorithm);
                return check_line(name, CheckState::Ok, said, None);
            };
            let said = |words: Wording| {
                let sentence = "aws-encrypted-key";
                say!(words, sentence, algorithm = algorithm, key = key)
            };
            let todo = |words: Wording| {
                let command = format!("cinelake aws policy --kms-key-arn {key}");
                say!(words, "aws-encrypted-key-todo", command = command)
            };
            check_line(name, CheckState::Ok, said, Some(&todo))
        }
        Finding::NotSet => good(name, "aws-encrypted-none"),
        other => unknown(name, &other),
    }
}
