//! What the Lambda function needs around it on AWS. Nothing here calls AWS: it makes text.

mod error;
pub mod policy;

pub use error::AwsError;
pub use policy::{Policy, PolicyRequest};
