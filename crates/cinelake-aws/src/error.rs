//! What cannot be made, and why.

/// Why something for AWS cannot be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AwsError {
    /// The lake is no bucket.
    #[error("{0} is no bucket; a function writes to s3://bucket/prefix")]
    NoBucket(String),
    /// The catalogue is no object of a bucket.
    #[error("{0} is no object; the function reads its catalogue from s3://bucket/key")]
    NoObject(String),
    /// An ARN that is none.
    #[error("{text} is no {what}; it looks like {example}")]
    NoArn {
        /// What was given.
        text: String,
        /// What was wanted.
        what: &'static str,
        /// A good one.
        example: &'static str,
    },
}
