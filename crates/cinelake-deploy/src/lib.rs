//! What the Lambda functions need around them on AWS: policy, package and templates. Nothing here calls
//! AWS: it makes text and bytes. What asks AWS is `cinelake-aws`.

mod error;
pub mod package;
pub mod policy;
pub mod template;

pub use error::DeployError;
pub use package::{Arch, Binary};
pub use policy::{Policy, PolicyRequest, SPARK_FOLDER, TABLES_SUFFIX, check_bucket};
pub use template::{
    Glue, GlueColumn, GlueTable, Roles, Tables, TemplateFile, TemplateRequest, Tool,
};
