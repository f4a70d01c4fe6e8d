//! The variables that every function reads.

use std::collections::BTreeMap;
use std::time::Duration;

use cinelake_lake::{LakeUrl, StoreOptions};

/// Environment variables, as given.
pub type Environment = BTreeMap<String, String>;

/// The lake that `CINELAKE_LAKE` names.
///
/// # Errors
/// In words: the variable is not set, or its text is no place of a lake.
pub fn lake_url(environment: &Environment) -> Result<LakeUrl, String> {
    let text = environment
        .get("CINELAKE_LAKE")
        .filter(|text| !text.is_empty());
    let text = text.ok_or_else(|| "CINELAKE_LAKE is not set; s3://bucket/prefix".to_owned())?;
    text.parse()
        .map_err(|problem| format!("CINELAKE_LAKE is `{text}`: {problem}"))
}

/// How the function reaches its bucket: with the credentials of its role. A store that fails is not
/// tried longer than a quarter of `margin`, so that no retry goes past the deadline.
#[must_use]
pub fn store_options(environment: &Environment, margin: Duration) -> StoreOptions {
    let aws = |(name, _): &(&String, &String)| name.starts_with("AWS_");
    let variables = environment.iter().filter(aws);
    StoreOptions {
        aws_environment: variables.map(|(n, v)| (n.clone(), v.clone())).collect(),
        retry_for: Some(margin / 4),
        ..StoreOptions::default()
    }
}
