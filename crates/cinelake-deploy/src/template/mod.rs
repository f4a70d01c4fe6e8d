//! Everything around the function, as a folder for SAM or for Terraform. Text only: what deploys it
//! is the user's own tool.
//!
//! The state machine is one file for both, and the function's role is the [`Policy`](crate::Policy)
//! that `cinelake aws policy` prints.

mod alarms;
mod check;
mod events;
mod quote;
mod render;
mod roles;

use std::collections::BTreeMap;

use serde::Serialize;

use crate::error::DeployError;
use crate::package::Arch;
use crate::policy::PolicyRequest;

/// Seconds of an invocation, Lambda's longest: the function stops by itself before.
pub const TIMEOUT_SECONDS: u32 = 900;
/// Seconds of CPU are bought with memory, and this function mostly waits for TMDB.
pub const MEMORY_MB: u32 = 512;
/// Titles that one function gets through in its time at 40 requests a second, with room for `/find`.
/// Below that, one function is the cheapest: several would wait for the same rate together.
pub const SHARD_TITLES: u64 = 30_000;
/// Shards that run at a time.
pub const CONCURRENCY: u32 = 4;
/// Invocations of one run or shard before the state machine gives up: a day of work.
pub const MOST_INVOCATIONS: u32 = 100;
/// Days that logs are kept.
pub const LOG_DAYS: u32 = 30;
/// Days after which the Glue job leaves a record out, as `refine` does.
pub const KEEP_DAYS: u32 = 180;
/// When nobody says when: Mondays at six, UTC. Written, and off.
pub const SCHEDULE: &str = "cron(0 6 ? * MON *)";
/// The zip's name beside the template.
pub const ZIP: &str = "cinelake-lambda.zip";
/// The name of the zip of the function that makes the tables.
pub const TABLES_ZIP: &str = "cinelake-tables.zip";
/// Memory of that function in MB: docs/benchmarks.md has the measurement.
pub const TABLES_MEMORY_MB: u32 = 1_024;
/// The definition of the state machine; `${FunctionArn}` and `${Partition}` are filled in by SAM or
/// Terraform, the numbers in angle brackets here.
const STATE_MACHINE: &str = include_str!("statemachine.asl.json");
/// The states that make the tables, between landing and the end.
const TABLE_STATES: &str = include_str!("tables.asl.json");

/// Which tool deploys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tool {
    /// AWS's own, on CloudFormation.
    Sam,
    /// HashiCorp's, or OpenTofu.
    Terraform,
}

/// Where TMDB's key is kept. Never the key itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyPlace {
    /// A SecureString of the Parameter Store, by name or ARN.
    Parameter(String),
    /// A secret of Secrets Manager, by ARN.
    Secret(String),
}

/// Who is told of an alarm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AlarmTarget {
    /// Nobody: the alarms are seen in CloudWatch only.
    Nobody,
    /// A topic that is made, with this address.
    Email(String),
    /// A topic that is there, by ARN.
    Topic(String),
}

/// The function that makes the tables after each run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tables {
    /// Its memory.
    pub memory_mb: u32,
}

/// The Glue job that makes the tables with Spark, and the tables in Glue's catalogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Glue {
    /// The tables that the catalogue is to have.
    pub tables: Vec<GlueTable>,
}

/// A table of Glue's catalogue, of Parquet files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GlueTable {
    /// Its name.
    pub name: String,
    /// One row per what; up to 2,048 characters.
    pub description: String,
    /// The folder of its files in the lake, without a slash at the ends.
    pub folder: String,
    /// Its columns, in order.
    pub columns: Vec<GlueColumn>,
}

/// A column of such a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GlueColumn {
    /// Its name.
    pub name: String,
    /// Its type in Hive's words, for instance `array<string>`.
    pub data_type: String,
    /// What it holds; up to 255 characters.
    pub comment: String,
}

/// Roles that are there already, by ARN. Each one has to be allowed to be taken on by its service, and
/// to have the rights that a role of the template would have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Roles {
    /// Of the function.
    pub function: String,
    /// Of the function that makes the tables.
    pub tables: String,
    /// Of the state machine.
    pub state_machine: String,
    /// Of schedule and upload.
    pub trigger: String,
    /// Of the Glue job.
    pub glue: String,
}

impl Roles {
    fn all(&self) -> [&String; 5] {
        [
            &self.function,
            &self.tables,
            &self.state_machine,
            &self.trigger,
            &self.glue,
        ]
    }
}

/// What the templates are made from.
#[derive(Debug, Clone, PartialEq)]
pub struct TemplateRequest {
    /// `s3://bucket/prefix`.
    pub lake: String,
    /// Catalogue files, `s3://bucket/key`; the key may hold `*`. At least one.
    pub catalogues: Vec<String>,
    /// Name of function and state machine, and start of the other names.
    pub function: String,
    /// The zip's processor.
    pub arch: Arch,
    /// The function's memory.
    pub memory_mb: u32,
    /// Where TMDB's key is kept.
    pub key: KeyPlace,
    /// ARN of the key that encrypts bucket, secret or parameter.
    pub kms_key_arn: Option<String>,
    /// Requests a second to TMDB, of everything that runs together.
    pub rate: f64,
    /// Titles that one function is given at most; more are cut up.
    pub shard_titles: u64,
    /// Shards that run at a time.
    pub concurrency: u32,
    /// When it runs: `rate(…)` or `cron(…)`, in UTC. `None`: [`SCHEDULE`], switched off.
    pub schedule: Option<String>,
    /// When the lake is refreshed, in the same forms; `None`: never.
    pub refresh_schedule: Option<String>,
    /// Days that logs are kept; one of the numbers that CloudWatch has.
    pub log_days: u32,
    /// Percent of titles known to TMDB below which an alarm is raised.
    pub min_match: f64,
    /// Who is told of an alarm.
    pub alarm: AlarmTarget,
    /// Tags of everything.
    pub tags: BTreeMap<String, String>,
    /// The function that makes the tables; `None`: a run ends when it has landed.
    pub tables: Option<Tables>,
    /// The Glue job; `None`: there is none.
    pub glue: Option<Glue>,
    /// Roles that are used; `None`: the template makes them.
    pub roles: Option<Roles>,
    /// Further variables of the function: `CINELAKE_LAST_YEARS`, …
    pub environment: BTreeMap<String, String>,
}

/// A file of the folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateFile {
    /// Its name in the folder.
    pub name: &'static str,
    /// Its text.
    pub text: String,
}

/// The names of all files that some request has for this tool.
#[must_use]
pub fn names(tool: Tool) -> Vec<&'static str> {
    render::names(tool)
}

/// The folder's files for a tool; the same request gives the same bytes.
///
/// # Errors
/// [`DeployError`] naming what is no bucket, object, ARN, schedule, …
pub fn files(tool: Tool, request: &TemplateRequest) -> Result<Vec<TemplateFile>, DeployError> {
    check::request(request)?;
    let machine = TemplateFile {
        name: "statemachine.asl.json",
        text: state_machine(request),
    };
    let mut files = render::files(tool, request)?;
    files.push(machine);
    if let (Tool::Terraform, Some(glue)) = (tool, &request.glue) {
        files.push(render::glue_tables(request, glue)?);
    }
    Ok(files)
}

/// The state machine's definition. The number of children of its Map and the number by which the
/// plan divides the rate are the same text here.
#[must_use]
pub fn state_machine(request: &TemplateRequest) -> String {
    let (landed, tables) = match request.tables {
        Some(_) => ("CountTables", TABLE_STATES),
        None => ("Done", ""),
    };
    STATE_MACHINE
        .replace("<LANDED>", landed)
        .replace("<TABLES>", tables)
        .replace("<VERSION>", env!("CARGO_PKG_VERSION"))
        .replace("<SHARD_TITLES>", &request.shard_titles.to_string())
        .replace("<CONCURRENCY>", &request.concurrency.to_string())
        .replace("<MOST>", &MOST_INVOCATIONS.to_string())
}

/// The request for the function's policy. Region and account are known when it is deployed only;
/// [`quote`] puts the tool's words for them in place of these signs.
fn policy_request(request: &TemplateRequest) -> PolicyRequest {
    let (parameter, secret_arn) = match &request.key {
        KeyPlace::Parameter(name) => (Some(name.clone()), None),
        KeyPlace::Secret(arn) => (None, Some(arn.clone())),
    };
    PolicyRequest {
        lake: request.lake.clone(),
        catalogues: request.catalogues.clone(),
        function: request.function.clone(),
        region: quote::REGION.to_string(),
        account: quote::ACCOUNT.to_string(),
        secret_arn,
        parameter,
        kms_key_arn: request.kms_key_arn.clone(),
        // The function only runs; who purges is a person.
        purge: false,
    }
}

#[cfg(test)]
mod tests;
