//! The crate's error: it knows its class, whether another attempt may help, and after how long.
//!
//! No text or field of it ever holds the credential or an address with a query.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use thiserror::Error;

use crate::breaker::DownReason;
use crate::credential::{CredentialKind, WHERE_TO_GET_ONE};

/// What an error means for the run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ErrorClass {
    /// The credential is refused: stop the run.
    Auth,
    /// The quota is used up.
    Throttled,
    /// No answer, half an answer, or TMDB says it cannot answer now.
    Unavailable,
    /// An answer that is not TMDB's, or not what was asked for.
    BadAnswer,
    /// A firewall or CDN on the way refuses the request; TMDB has not seen it, and the credential
    /// may be good.
    Blocked,
    /// TMDB understood the request and refuses it as wrong: every other one like it will fail too.
    BadRequest,
    /// This title failed although the service works: the run goes on.
    TitleFailed,
    /// A setting cannot work; nothing was sent.
    Config,
}

/// An HTTP answer as far as an error tells about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenAnswer {
    /// Path that was asked, without query or credential.
    pub endpoint: String,
    /// HTTP status.
    pub status: u16,
    /// TMDB's own `status_code`, where the body had one.
    pub code: Option<i64>,
    /// What is wrong: TMDB's `status_message`, or what was found in its place. Free of credentials.
    pub detail: String,
}

impl fmt::Display for SeenAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} answered HTTP {}", self.endpoint, self.status)?;
        if let Some(code) = self.code {
            write!(f, " with status_code {code}")?;
        }
        write!(f, ": {}", self.detail)
    }
}

/// Why there was no whole answer: the causes that the HTTP library gives, in one line, and what they
/// say of a certificate in words.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{0}")]
pub struct HttpCause(String);

/// What the TLS library says before it names what is wrong with a certificate.
const CERTIFICATE: &str = "invalid peer certificate: ";

impl HttpCause {
    /// The cause of an error of the HTTP library; the caller has removed its address.
    pub fn of(error: &dyn std::error::Error) -> Self {
        let mut text = error.to_string();
        let mut cause = error.source();
        while let Some(error) = cause {
            let part = error.to_string();
            if !text.contains(&part) {
                text.push_str(": ");
                text.push_str(&part);
            }
            cause = error.source();
        }
        Self(in_words(&text))
    }
}

/// Names that the TLS library gives to what is wrong with a certificate, and what they mean.
const CERTIFICATE_PROBLEMS: [(&str, &str); 6] = [
    (
        "UnknownIssuer",
        "this machine does not know who signed it; a proxy that reads along signs with an authority \
         of its own, which has to be added to the machine's trusted ones",
    ),
    (
        "Expired",
        "it has expired, or the clock of this machine is wrong",
    ),
    (
        "NotValidYet",
        "it is not valid yet, or the clock of this machine is wrong",
    ),
    ("NotValidForName", "it belongs to another host"),
    ("not valid for name", "it belongs to another host"),
    (
        "CaUsedAsEndEntity",
        "it is the certificate of an authority, which no server may show as its own",
    ),
];

/// The same line, with the certificate's problem in words before the library's name for it.
fn in_words(text: &str) -> String {
    let Some((before, problem)) = text.split_once(CERTIFICATE) else {
        return text.to_owned();
    };
    let known = CERTIFICATE_PROBLEMS
        .iter()
        .find(|(name, _)| problem.contains(name));
    match known {
        Some((name, words)) => {
            format!("{before}the server's certificate is refused: {words} ({name})")
        }
        None => format!("{before}the server's certificate is refused ({problem})"),
    }
}

/// Why a call to TMDB gave no answer. Cheap to clone; every caller of a stopped client gets the same.
#[derive(Debug, Clone, Error)]
pub enum TmdbError {
    /// A setting cannot work; nothing was sent.
    #[error("{problem}")]
    Config {
        /// What is wrong and what would be right.
        problem: String,
    },
    /// TMDB refused the credential. The client answers every later call with this.
    #[error(
        "TMDB refused the {credential} ({answer}); {}; a 401 may be cached for 5 minutes after the {credential} \
         is mended",
        auth_advice(*.credential, .answer.code)
    )]
    AuthRefused {
        /// Which of the two was sent.
        credential: CredentialKind,
        /// The refusal.
        answer: Box<SeenAnswer>,
    },
    /// The quota is used up. Callers see it only inside [`TmdbError::ServiceDown`] and
    /// [`TmdbError::TitleFailed`]: the client waits throttling out.
    #[error("throttled: {answer}")]
    Throttled {
        /// The 429.
        answer: Box<SeenAnswer>,
        /// How long TMDB asked to wait.
        retry_after: Option<Duration>,
    },
    /// TMDB, or what stands before it, cannot answer now.
    #[error("service unavailable: {answer}")]
    Unavailable {
        /// The 5xx.
        answer: Box<SeenAnswer>,
        /// How long TMDB asked to wait.
        retry_after: Option<Duration>,
    },
    /// No whole answer came: no connection, a time-out, a body cut short or corrupt.
    #[error("no complete answer from {endpoint}: {stage}")]
    Transport {
        /// Path that was asked.
        endpoint: String,
        /// How far it came.
        stage: &'static str,
        /// The HTTP library's cause, its address removed.
        source: Arc<HttpCause>,
    },
    /// An answer that is not TMDB's or not what was asked for: HTML, nothing, a redirect, another
    /// id, a body over the limit.
    #[error("this answer does not come from TMDB: {answer}")]
    BadAnswer {
        /// What came.
        answer: Box<SeenAnswer>,
        /// Whether another attempt may bring something better.
        retryable: bool,
    },
    /// A 401 or 403 that is not TMDB's own.
    #[error(
        "a firewall or CDN between here and TMDB blocked the request, so the credential may be good: {answer}; ask \
         again later, more slowly, or from another network"
    )]
    Blocked {
        /// The refusal.
        answer: Box<SeenAnswer>,
    },
    /// TMDB refuses the request as wrong.
    #[error("TMDB refused the request: {answer}")]
    BadRequest {
        /// The refusal.
        answer: Box<SeenAnswer>,
    },
    /// One title's attempts are used up while the service works.
    #[error("gave up on {endpoint} after {attempts} attempt(s)")]
    TitleFailed {
        /// Path that was asked.
        endpoint: String,
        /// Attempts made, throttled ones not counted.
        attempts: u32,
        /// Why the last one failed.
        #[source]
        last: Arc<TmdbError>,
    },
    /// The service counts as down; no title is to blame. The client answers every later call with
    /// this.
    #[error("TMDB does not answer as it should ({reason}); run the same command later to continue")]
    ServiceDown {
        /// How that was found.
        reason: DownReason,
        /// The last failure seen.
        #[source]
        last: Arc<TmdbError>,
    },
}

impl TmdbError {
    pub(crate) fn config(problem: impl Into<String>) -> Self {
        Self::Config {
            problem: problem.into(),
        }
    }

    /// Returns what the error means for the run.
    pub fn class(&self) -> ErrorClass {
        match self {
            Self::Config { .. } => ErrorClass::Config,
            Self::AuthRefused { .. } => ErrorClass::Auth,
            Self::Throttled { .. } => ErrorClass::Throttled,
            Self::Unavailable { .. } | Self::Transport { .. } | Self::ServiceDown { .. } => {
                ErrorClass::Unavailable
            }
            Self::BadAnswer { .. } => ErrorClass::BadAnswer,
            Self::Blocked { .. } => ErrorClass::Blocked,
            Self::BadRequest { .. } => ErrorClass::BadRequest,
            Self::TitleFailed { .. } => ErrorClass::TitleFailed,
        }
    }

    /// Returns the class of what went wrong underneath: for a failed title or a service that is
    /// down, that of the last failure (so that HTML from a proxy can be told from an outage).
    pub fn root_class(&self) -> ErrorClass {
        match self {
            Self::TitleFailed { last, .. } | Self::ServiceDown { last, .. } => last.root_class(),
            other => other.class(),
        }
    }

    /// Returns whether another attempt of the same request may help. False for the final verdicts
    /// [`TmdbError::TitleFailed`] and [`TmdbError::ServiceDown`]: their attempts are already spent.
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Throttled { .. }
            | Self::Unavailable { .. }
            | Self::Blocked { .. }
            | Self::Transport { .. } => true,
            Self::BadAnswer { retryable, .. } => *retryable,
            Self::Config { .. }
            | Self::AuthRefused { .. }
            | Self::BadRequest { .. }
            | Self::TitleFailed { .. }
            | Self::ServiceDown { .. } => false,
        }
    }

    /// Returns how long TMDB asked to wait, if it did.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Throttled { retry_after, .. } | Self::Unavailable { retry_after, .. } => {
                *retry_after
            }
            Self::ServiceDown { last, .. } | Self::TitleFailed { last, .. } => last.retry_after(),
            _ => None,
        }
    }

    /// Returns whether the error ends the run rather than one title.
    pub fn stops_run(&self) -> bool {
        !matches!(self, Self::TitleFailed { .. })
    }
}

fn auth_advice(credential: CredentialKind, code: Option<i64>) -> String {
    match code {
        Some(10 | 31 | 45) => {
            "the account is suspended or disabled: ask TMDB to enable it again".to_owned()
        }
        Some(_) => format!("check it for typing errors: {WHERE_TO_GET_ONE}"),
        None => format!(
            "the answer has no status_code of TMDB, so a proxy or firewall may have refused \
             it rather than TMDB; otherwise check the {credential}: {WHERE_TO_GET_ONE}"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_with_a_certificate_is_said_in_words() {
        let words =
            |problem: &str| in_words(&format!("client error (Connect): {CERTIFICATE}{problem}"));
        insta::assert_snapshot!(words("Other(OtherError(CaUsedAsEndEntity))"), @"client error (Connect): the server's certificate is refused: it is the certificate of an authority, which no server may show as its own (CaUsedAsEndEntity)");
        for (name, meaning) in CERTIFICATE_PROBLEMS {
            assert!(words(name).contains(meaning), "{name}");
            assert!(words(name).ends_with(&format!("({name})")), "{name}");
        }
        assert_eq!(
            words("Odd"),
            "client error (Connect): the server's certificate is refused (Odd)"
        );
        assert_eq!(in_words("connection refused"), "connection refused");
    }
}
