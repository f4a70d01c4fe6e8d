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

/// What the names of the functions' variables begin with.
const PREFIX: &str = "CINELAKE_";
/// Variables that every function reads.
const COMMON: [&str; 3] = ["lake", "deadline_margin", "log"];

/// The variables with our prefix that this function does not read, by name. `known` are the settings that it
/// has beside those of every function, in small letters.
#[must_use]
pub fn unread_variables(environment: &Environment, known: &[&str]) -> Vec<String> {
    let is_read = |name: &str| COMMON.iter().chain(known).any(|known| *known == name);
    let ours = environment.keys();
    let ours = ours.filter(|name| {
        let name = name.strip_prefix(PREFIX);
        name.is_some_and(|name| !is_read(&name.to_lowercase()))
    });
    let mut unread: Vec<String> = ours.cloned().collect();
    unread.sort();
    unread
}

/// Logs a warning for each of them: a slip of the pen would change what the function does without a word.
pub fn warn_of_unread(environment: &Environment, known: &[&str]) {
    for variable in unread_variables(environment, known) {
        tracing::warn!(
            variable,
            "this variable is no setting of this function and changes nothing"
        );
    }
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
