//! The part of `cinelake aws doctor` that asks whom else a bucket is open to, and how it encrypts.

use cinelake_lake::{Bucket, Deed, Told};

use super::check::line;
use crate::render::{CheckLine, CheckState};

/// What closes a bucket, whatever opened it.
const CLOSE: &str =
    "BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true";

/// The lines; `probe` is an object of the lake that is there and may be overwritten.
pub(super) async fn lines(bucket: &Bucket, probe: Option<&str>) -> Vec<CheckLine> {
    vec![
        strangers(bucket, probe).await,
        block(bucket).await,
        policy(bucket).await,
        grants(bucket).await,
        encryption(bucket, probe).await,
    ]
}

/// A question without an answer, and what it would take.
pub(super) fn untold<T>(name: &str, told: &Told<T>) -> CheckLine {
    let (said, todo) = match told {
        Told::Refused { action, resource } => (
            format!("cannot tell: needs {action}"),
            Some(format!(
                "allow {action} on {resource} to whoever runs the doctor; a run does not need it"
            )),
        ),
        Told::Unclear(why) => (format!("cannot tell: {why}"), None),
        Told::Absent | Told::Yes(_) => ("cannot tell".to_owned(), None),
    };
    line(name, CheckState::Skipped, said, todo)
}

fn close(bucket: &Bucket) -> String {
    let arn = bucket.arn();
    let name = arn.rsplit(':').next().unwrap_or_default();
    format!(
        "aws s3api put-public-access-block --bucket {name} --public-access-block-configuration {CLOSE}"
    )
}

/// The honest test: what comes back to somebody without credentials.
async fn strangers(bucket: &Bucket, probe: Option<&str>) -> CheckLine {
    let name = "public: tried";
    let mut tried = vec![("list", bucket.anybody_may(Deed::List, "").await)];
    if let Some(probe) = probe {
        tried.push(("read", bucket.anybody_may(Deed::Read, probe).await));
        tried.push(("write", bucket.anybody_may(Deed::Write, probe).await));
    }
    let words = |wanted: &Told<bool>| {
        let which = tried.iter().filter(|(_, told)| told == wanted);
        which.map(|(word, _)| *word).collect::<Vec<_>>().join(", ")
    };
    let (open, closed) = (words(&Told::Yes(true)), words(&Told::Yes(false)));
    if !open.is_empty() {
        let said = format!("PUBLIC: anybody, without credentials, may: {open}");
        return line(name, CheckState::Warn, said, Some(close(bucket)));
    }
    match tried.iter().find(|(_, told)| *told != Told::Yes(false)) {
        Some((_, told)) => untold(name, told),
        None => {
            let said = format!("a request without credentials is refused ({closed})");
            line(name, CheckState::Ok, said, None)
        }
    }
}

async fn block(bucket: &Bucket) -> CheckLine {
    let name = "public: access block";
    match bucket.public_access_block().await {
        Told::Yes(true) => line(name, CheckState::Ok, "all four blocks are on", None),
        Told::Yes(false) => {
            let said = "not all four blocks are on";
            line(name, CheckState::Warn, said, Some(close(bucket)))
        }
        Told::Absent => {
            let said = "none is set: a policy or an access list could open the bucket";
            line(name, CheckState::Warn, said, Some(close(bucket)))
        }
        other => untold(name, &other),
    }
}

async fn policy(bucket: &Bucket) -> CheckLine {
    let name = "public: policy";
    match bucket.policy_is_public().await {
        Told::Yes(true) => {
            let said = "PUBLIC: the bucket's policy opens it to everybody";
            line(name, CheckState::Warn, said, Some(close(bucket)))
        }
        Told::Yes(false) => line(name, CheckState::Ok, "it opens nothing to the public", None),
        Told::Absent => line(name, CheckState::Ok, "the bucket has none", None),
        other => untold(name, &other),
    }
}

async fn grants(bucket: &Bucket) -> CheckLine {
    let name = "public: access list";
    match bucket.public_grants().await {
        Told::Yes(groups) if groups.is_empty() => {
            line(name, CheckState::Ok, "it names nobody but owners", None)
        }
        Told::Yes(groups) => {
            let said = format!("PUBLIC: it opens the bucket to {}", groups.join(" and "));
            line(name, CheckState::Warn, said, Some(close(bucket)))
        }
        Told::Absent => line(name, CheckState::Ok, "the bucket has none", None),
        other => untold(name, &other),
    }
}

async fn encryption(bucket: &Bucket, probe: Option<&str>) -> CheckLine {
    let name = "encryption";
    match bucket.encryption(probe).await {
        Told::Yes(found) => {
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
        Told::Absent => line(name, CheckState::Ok, "no default is set", None),
        other => untold(name, &other),
    }
}
