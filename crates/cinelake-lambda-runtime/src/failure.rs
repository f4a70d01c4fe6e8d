//! The names of errors, and the words of their causes.

use std::fmt::Display;

use cinelake_lake::LakeProblem;

/// An error of a function.
pub trait FunctionFailure: Display {
    /// The name in the function's answer, by which a state machine decides what to do.
    fn error_type(&self) -> &'static str;
}

/// What trouble with the lake means to a function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LakeFailure {
    /// A right or a credential is missing.
    Access,
    /// Another run is writing into the lake.
    InUse,
    /// Anything else: no such bucket, the wrong region, a store that cannot be reached.
    Other,
}

impl LakeFailure {
    /// The class of a problem.
    #[must_use]
    pub fn of(problem: &LakeProblem) -> Self {
        use LakeProblem as P;
        match problem {
            problem if problem.is_access() => Self::Access,
            // Who has taken the lease over is at work now.
            P::Leased(_) | P::LeaseLost { .. } => Self::InUse,
            _ => Self::Other,
        }
    }
}

/// An error and what is behind it, in one line. What an error repeats of its cause is said once.
#[must_use]
pub fn with_causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let words = error.to_string();
        if !text.contains(&words) {
            text.push_str(": ");
            text.push_str(&words);
        }
        cause = error.source();
    }
    text
}
