//! What can go wrong with a lake, in words that name the missing right and the next step.

use std::fmt;

use crate::lease::LeaseState;

/// The right that only a purge needs.
const DELETE: &str = "s3:DeleteObject";

/// An operation on the lake that did not work.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("could not {operation} {target}: {problem}")]
pub struct LakeError {
    /// What was tried: `list`, `read`, `write`, `delete`.
    pub operation: &'static str,
    /// The object or folder, as a URL the user can recognise.
    pub target: String,
    /// Why it failed.
    pub problem: LakeProblem,
}

/// Why an operation failed, as far as the store told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LakeProblem {
    /// The bucket does not exist.
    BucketMissing {
        /// The bucket's name.
        bucket: String,
    },
    /// The credentials are good, the right is missing.
    MissingRight {
        /// The IAM action, for instance `s3:PutObject`; on a local folder `write`.
        action: String,
        /// The ARN or path the action is needed on.
        resource: String,
        /// The store's own words.
        detail: String,
    },
    /// The store does not accept the credentials.
    BadCredentials {
        /// The store's own words.
        detail: String,
    },
    /// The credentials were good once.
    ExpiredCredentials {
        /// The store's own words.
        detail: String,
    },
    /// This machine's clock differs too much from the store's.
    WrongClock {
        /// The store's own words.
        detail: String,
    },
    /// The bucket is in another region.
    WrongRegion {
        /// The store's own words.
        detail: String,
        /// The bucket's region, where the store names it.
        region: Option<String>,
    },
    /// The server answers with a redirect, which is not followed.
    Redirect {
        /// The library's own words.
        detail: String,
    },
    /// No credentials were found.
    NoCredentials {
        /// What was looked at.
        detail: String,
    },
    /// The file system takes no such name: too long, or with a sign that it does not know.
    BadName {
        /// The system's own words.
        detail: String,
    },
    /// A file stands where the lake's folder should be.
    NotAFolder {
        /// The system's own words.
        detail: String,
    },
    /// A symbolic link stands where the lake keeps a file or folder of its own.
    Link {
        /// Where the link lies.
        path: String,
    },
    /// The object is not there.
    NotFound,
    /// The disk is full, or a quota is used up.
    Full {
        /// The system's own words.
        detail: String,
    },
    /// The store could not be reached or kept failing.
    Unreachable {
        /// The last failure.
        detail: String,
    },
    /// What was read is not what a lake holds.
    Corrupt {
        /// What is wrong with it.
        detail: String,
    },
    /// Another run holds the lease.
    Leased(Box<LeaseState>),
    /// The lease of this run was taken over, or could not be renewed before it expired.
    LeaseLost {
        /// How that was found.
        detail: String,
    },
    /// Anything else.
    Other {
        /// The store's own words.
        detail: String,
    },
}

impl LakeProblem {
    /// Whether the lake refuses: a right is missing, or the credentials are not good.
    pub fn is_access(&self) -> bool {
        matches!(
            self,
            Self::MissingRight { .. }
                | Self::BadCredentials { .. }
                | Self::ExpiredCredentials { .. }
                | Self::NoCredentials { .. }
        )
    }

    /// Whether the lake itself is set up wrongly (as opposed to failing for a while): nothing will
    /// work until the user changes something.
    pub fn is_configuration(&self) -> bool {
        matches!(
            self,
            Self::BucketMissing { .. }
                | Self::MissingRight { .. }
                | Self::BadCredentials { .. }
                | Self::ExpiredCredentials { .. }
                | Self::WrongClock { .. }
                | Self::WrongRegion { .. }
                | Self::Redirect { .. }
                | Self::NoCredentials { .. }
                | Self::NotAFolder { .. }
                | Self::BadName { .. }
                | Self::Link { .. }
                | Self::Leased(_)
        )
    }

    /// What the user can do about it, where there is something to do.
    pub fn advice(&self) -> Option<String> {
        Some(match self {
            Self::BucketMissing { bucket } => {
                format!("create it (aws s3 mb s3://{bucket}) or correct the lake URL")
            }
            Self::MissingRight {
                action, resource, ..
            } if action == DELETE => {
                format!("allow {action} on {resource} (cinelake aws policy --purge has it)")
            }
            Self::MissingRight {
                action, resource, ..
            } => {
                format!("allow {action} on {resource}")
            }
            Self::BadCredentials { .. } => "check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or \
                 the profile (aws sts get-caller-identity shows who you are)"
                .to_owned(),
            Self::ExpiredCredentials { .. } => {
                "sign in again (aws sso login, or new keys with their \
                 AWS_SESSION_TOKEN)"
                    .to_owned()
            }
            Self::WrongClock { .. } => "set this machine's clock".to_owned(),
            Self::WrongRegion {
                region: Some(region),
                ..
            } => format!("set AWS_REGION={region}"),
            Self::WrongRegion { .. } => "set AWS_REGION to the bucket's region".to_owned(),
            Self::Redirect { .. } => {
                "set AWS_ENDPOINT_URL to the address that it redirects to, if you trust that, and \
                 AWS_REGION to the bucket's region"
                    .to_owned()
            }
            Self::NoCredentials { .. } => {
                "set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY".to_owned()
            }
            Self::BadName { .. } => {
                "choose another folder for the lake, or rename the file".to_owned()
            }
            Self::NotAFolder { .. } => "name a folder, or a path where one can be made".to_owned(),
            Self::Link { .. } => {
                "put the files themselves there; only the lake's own folder may be a \
                 link"
                    .to_owned()
            }
            Self::Full { .. } => "free some space, then run the same command again".to_owned(),
            Self::Unreachable { .. } => {
                "check the network and AWS_ENDPOINT_URL, or wait if S3 asks for fewer requests \
                 (SlowDown); then run the same command again"
                    .to_owned()
            }
            Self::Leased(_) => {
                "wait for it to end (ingest --wait does that), or use another lake".to_owned()
            }
            Self::LeaseLost { .. } => "run the same command again to continue".to_owned(),
            Self::NotFound | Self::Corrupt { .. } | Self::Other { .. } => return None,
        })
    }
}

impl fmt::Display for LakeProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BucketMissing { bucket } => write!(f, "bucket `{bucket}` does not exist")?,
            Self::MissingRight {
                action,
                resource,
                detail,
            } => {
                write!(f, "missing right {action} on {resource} ({detail})")?;
            }
            Self::BadCredentials { detail } => write!(f, "the credentials are refused ({detail})")?,
            Self::ExpiredCredentials { detail } => {
                write!(f, "the credentials have expired ({detail})")?;
            }
            Self::WrongClock { detail } => write!(f, "the clock is wrong ({detail})")?,
            Self::WrongRegion { detail, .. } => write!(f, "wrong region ({detail})")?,
            Self::Redirect { detail } => write!(
                f,
                "the server answers with a redirect, which is not followed since the request is signed \
                 for this server ({detail})"
            )?,
            Self::NoCredentials { detail } => write!(f, "no AWS credentials found ({detail})")?,
            Self::BadName { detail } => write!(f, "the file system takes no such name ({detail})")?,
            Self::NotAFolder { detail } => write!(f, "it is not a folder ({detail})")?,
            Self::Link { path } => write!(
                f,
                "{path} is a symbolic link, and what it points to is not a part of the lake"
            )?,
            Self::NotFound => f.write_str("not found")?,
            Self::Full { detail } => write!(f, "no space left ({detail})")?,
            Self::Unreachable { detail } => write!(f, "the store does not answer ({detail})")?,
            Self::Leased(lease) => write!(f, "{lease}")?,
            Self::LeaseLost { detail } => write!(f, "this run lost its lease ({detail})")?,
            Self::Corrupt { detail } | Self::Other { detail } => f.write_str(detail)?,
        }
        match self.advice() {
            Some(advice) => write!(f, "; {advice}"),
            None => Ok(()),
        }
    }
}

/// Whether the file system refuses the name itself.
pub(crate) fn is_bad_name(error: &std::io::Error) -> bool {
    /// Windows' ERROR_INVALID_NAME, which has no kind of its own.
    const INVALID_NAME: i32 = 123;
    error.kind() == std::io::ErrorKind::InvalidFilename
        || (cfg!(windows) && error.raw_os_error() == Some(INVALID_NAME))
}

impl LakeError {
    pub(crate) fn other(
        operation: &'static str,
        target: String,
        detail: impl fmt::Display,
    ) -> Self {
        Self {
            operation,
            target,
            problem: LakeProblem::Other {
                detail: detail.to_string(),
            },
        }
    }

    /// A failure of this machine's own file system.
    pub(crate) fn io(operation: &'static str, target: String, error: &std::io::Error) -> Self {
        let detail = error.to_string();
        let problem = match error.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => {
                LakeProblem::Full { detail }
            }
            _ if is_bad_name(error) => LakeProblem::BadName { detail },
            _ => LakeProblem::Other { detail },
        };
        Self {
            operation,
            target,
            problem,
        }
    }
}
