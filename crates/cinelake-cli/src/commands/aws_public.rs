//! The part of `cinelake aws doctor` that asks whom else a bucket is open to, and how it encrypts.

use cinelake_aws::doctor::{Access, Bucket, Finding};

use super::check::line;
use crate::render::{CheckLine, CheckState};

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
    let (said, todo) = match finding {
        Finding::Denied { action, resource } => (
            format!("cannot tell: needs {action}"),
            Some(format!(
                "allow {action} on {resource} to whoever runs the doctor; a run does not need it"
            )),
        ),
        Finding::Unclear(why) => (format!("cannot tell: {why}"), None),
        Finding::NotSet | Finding::Known(_) => ("cannot tell".to_owned(), None),
    };
    line(name, CheckState::Skipped, said, todo)
}

fn close(bucket: &Bucket) -> String {
    let name = bucket.name();
    format!(
        "aws s3api put-public-access-block --bucket {name} --public-access-block-configuration {CLOSE}"
    )
}

/// The honest test: what comes back to somebody without credentials.
async fn public_access(bucket: &Bucket, probe: Option<&str>) -> CheckLine {
    let name = "public: tried";
    let mut tried = vec![("list", bucket.public_has(Access::List, "").await)];
    if let Some(probe) = probe {
        tried.push(("read", bucket.public_has(Access::Read, probe).await));
        tried.push(("write", bucket.public_has(Access::Write, probe).await));
    }
    let words = |wanted: &Finding<bool>| {
        let which = tried.iter().filter(|(_, found)| found == wanted);
        which.map(|(word, _)| *word).collect::<Vec<_>>().join(", ")
    };
    let (open, closed) = (words(&Finding::Known(true)), words(&Finding::Known(false)));
    if !open.is_empty() {
        let said = format!("PUBLIC: anybody, without credentials, may: {open}");
        return line(name, CheckState::Warn, said, Some(close(bucket)));
    }
    match tried
        .iter()
        .find(|(_, found)| *found != Finding::Known(false))
    {
        Some((_, found)) => unknown(name, found),
        None => {
            let said = format!("a request without credentials is refused ({closed})");
            line(name, CheckState::Ok, said, None)
        }
    }
}

async fn block(bucket: &Bucket) -> CheckLine {
    let name = "public: access block";
    match bucket.public_access_block().await {
        Finding::Known(true) => line(name, CheckState::Ok, "all four blocks are on", None),
        Finding::Known(false) => {
            let said = "not all four blocks are on";
            line(name, CheckState::Warn, said, Some(close(bucket)))
        }
        Finding::NotSet => {
            let said = "none is set: a policy or an access list could open the bucket";
            line(name, CheckState::Warn, said, Some(close(bucket)))
        }
        other => unknown(name, &other),
    }
}

async fn policy(bucket: &Bucket) -> CheckLine {
    let name = "public: policy";
    match bucket.policy_is_public().await {
        Finding::Known(true) => {
            let said = "PUBLIC: the bucket's policy opens it to everybody";
            line(name, CheckState::Warn, said, Some(close(bucket)))
        }
        Finding::Known(false) => line(name, CheckState::Ok, "it opens nothing to the public", None),
        Finding::NotSet => line(name, CheckState::Ok, "the bucket has none", None),
        other => unknown(name, &other),
    }
}

async fn grants(bucket: &Bucket) -> CheckLine {
    let name = "public: access list";
    match bucket.public_grants().await {
        Finding::Known(groups) if groups.is_empty() => {
            line(name, CheckState::Ok, "it names nobody but owners", None)
        }
        Finding::Known(groups) => {
            let said = format!("PUBLIC: it opens the bucket to {}", groups.join(" and "));
            line(name, CheckState::Warn, said, Some(close(bucket)))
        }
        Finding::NotSet => line(name, CheckState::Ok, "the bucket has none", None),
        other => unknown(name, &other),
    }
}

async fn encryption(bucket: &Bucket, probe: Option<&str>) -> CheckLine {
    let name = "encryption";
    match bucket.encryption(probe).await {
        Finding::Known(found) => {
            let kms = found.algorithm.starts_with("aws:kms");
            let (said, todo) = match (found.kms_key, kms) {
                (Some(key), _) => {
                    let todo = format!(
                        "the function needs the key too: cinelake aws policy --kms-key-arn {key}"
                    );
                    (format!("{} with {key}", found.algorithm), Some(todo))
                }
                (None, true) => (format!("{} with AWS's own key", found.algorithm), None),
                (None, false) => (format!("{}, S3's own keys", found.algorithm), None),
            };
            line(name, CheckState::Ok, said, todo)
        }
        Finding::NotSet => line(name, CheckState::Ok, "no default is set", None),
        other => unknown(name, &other),
    }
}
