//! What the Lambda function needs around it on AWS. Nothing here calls AWS: it makes text and bytes.

mod error;
pub mod package;
pub mod policy;
pub mod template;

pub use error::AwsError;
pub use package::{Arch, Binary};
pub use policy::{Policy, PolicyRequest};
pub use template::{TemplateFile, TemplateRequest, Tool};
