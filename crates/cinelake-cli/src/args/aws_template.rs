//! The flags of `aws template`.

use std::path::PathBuf;

use cinelake_deploy::template;
use clap::Args;

use super::{ArchArg, FilterArgs, Format, LakeUrlArgs};

/// Below the help.
pub(crate) const HELP: &str = "\
Examples:
  cinelake aws template --lake s3://my-lake --catalogue s3://my-lake/in/movies.csv
  cinelake aws template --format terraform --lake s3://my-lake/films --catalogue 's3://in/*.csv' \\
    --last-years 10 --genre Drama,Romance --rate 20 --schedule 'cron(0 6 ? * MON *)' --alarm-email me@example.org
  cinelake aws template --tables --lake s3://my-lake --catalogue s3://my-lake/in/movies.csv \\
    --role-arn arn:aws:iam::123456789012:role/LabRole

The files do not contain TMDB's key, only the name of the place where it is kept. Put it there once:
  aws ssm put-parameter --type SecureString --name /cinelake/tmdb --value \"$TMDB_API_KEY\"

Then, in the folder: `sam deploy`, or `terraform init && terraform apply`; its README.md has the five commands.";

/// `aws template`.
#[derive(Debug, Args)]
pub(crate) struct TemplateArgs {
    /// The tool to write for
    // One id and type with the flag of every other command: see `formats`.
    #[arg(long, value_name = "TOOL", default_value = "sam", value_parser = crate::formats::parser("aws template"), help_heading = "Template")]
    pub(crate) format: Format,
    /// The folder; it is created if it does not exist
    #[arg(
        long,
        value_name = "FOLDER",
        default_value = "deploy",
        help_heading = "Template"
    )]
    pub(crate) output: PathBuf,
    /// Replace files in the folder that have changed, and remove those of an earlier template that this one
    /// does not have
    #[arg(long, help_heading = "Template")]
    pub(crate) force: bool,
    /// List the files written as JSON
    #[arg(long, help_heading = "Template")]
    pub(crate) json: bool,
    /// The zip of the function, which is copied into the folder [default: you put it there; see `aws package`]
    #[arg(long, value_name = "FILE", help_heading = "Template")]
    pub(crate) zip: Option<PathBuf>,
    /// The zip of the function that makes the tables, copied in the same way
    #[arg(
        long,
        value_name = "FILE",
        requires = "tables",
        help_heading = "Template"
    )]
    pub(crate) tables_zip: Option<PathBuf>,
    /// The lake.
    #[command(flatten)]
    pub(crate) lake: LakeUrlArgs,
    /// What the function reads.
    #[command(flatten)]
    pub(crate) function: FunctionArgs,
    /// What makes the tables.
    #[command(flatten)]
    pub(crate) tables: TablesArgs,
    /// Roles that are there.
    #[command(flatten)]
    pub(crate) roles: RoleArgs,
    /// How much at a time.
    #[command(flatten)]
    pub(crate) pace: PaceArgs,
    /// Which titles.
    #[command(flatten)]
    pub(crate) filter: FilterArgs,
    /// What happens beside the runs.
    #[command(flatten)]
    pub(crate) operation: OperationArgs,
}

/// The function.
#[derive(Debug, Args)]
#[command(next_help_heading = "Function")]
pub(crate) struct FunctionArgs {
    /// A catalogue that it reads, s3://bucket/key; `*` in the key is allowed; repeatable
    #[arg(long, value_name = "URL", required = true)]
    pub(crate) catalogue: Vec<String>,
    /// Name of the function and the state machine; other names begin with it
    #[arg(long, value_name = "NAME", default_value = "cinelake")]
    pub(crate) function_name: String,
    /// Processor of the zip
    #[arg(long, value_enum, default_value = "x86_64")]
    pub(crate) arch: ArchArg,
    /// Memory of the function
    #[arg(long, value_name = "MB", default_value_t = template::MEMORY_MB)]
    pub(crate) memory: u32,
    /// Parameter with TMDB's key, a SecureString
    #[arg(
        long,
        value_name = "NAME|ARN",
        default_value = "/cinelake/tmdb",
        conflicts_with = "secret_arn"
    )]
    pub(crate) parameter: String,
    /// Secret with TMDB's key, instead of a parameter
    #[arg(long, value_name = "ARN")]
    pub(crate) secret_arn: Option<String>,
    /// Key that encrypts the bucket, the secret or the parameter
    #[arg(long, value_name = "ARN")]
    pub(crate) kms_key_arn: Option<String>,
}

/// The function that makes the tables.
#[derive(Debug, Args)]
#[command(next_help_heading = "Tables")]
pub(crate) struct TablesArgs {
    /// After each run, make Trusted, Refined and the report too, with a second function
    #[arg(long)]
    pub(crate) tables: bool,
    /// Memory of that function
    #[arg(long, value_name = "MB", default_value_t = template::TABLES_MEMORY_MB, requires = "tables")]
    pub(crate) tables_memory: u32,
    /// Also write a Glue job that makes the tables with Spark, and the tables of Glue's catalogue
    #[arg(long)]
    pub(crate) glue: bool,
}

/// Roles that are there.
#[derive(Debug, Args)]
#[command(next_help_heading = "Roles")]
pub(crate) struct RoleArgs {
    /// An existing role; the template makes none then. One ARN is for everything. With PART= before it, it is for
    /// one of function, tables, statemachine, trigger, glue; repeatable
    #[arg(long, value_name = "[PART=]ARN", value_parser = parse_role)]
    pub(crate) role_arn: Vec<(Option<RolePart>, String)>,
}

/// What a role is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RolePart {
    /// The function that asks TMDB.
    Function,
    /// The function that makes the tables.
    Tables,
    /// The state machine.
    StateMachine,
    /// Schedule and upload.
    Trigger,
    /// The Glue job.
    Glue,
}

impl RolePart {
    /// Each part and its word.
    pub(crate) const ALL: [(Self, &'static str); 5] = [
        (Self::Function, "function"),
        (Self::Tables, "tables"),
        (Self::StateMachine, "statemachine"),
        (Self::Trigger, "trigger"),
        (Self::Glue, "glue"),
    ];
}

fn parse_role(text: &str) -> Result<(Option<RolePart>, String), String> {
    let Some((word, arn)) = text.split_once('=').filter(|_| !text.starts_with("arn:")) else {
        return Ok((None, text.to_owned()));
    };
    let part = RolePart::ALL.into_iter().find(|(_, name)| *name == word);
    match part {
        Some((part, _)) => Ok((Some(part), arn.to_owned())),
        None => Err(format!(
            "`{word}` is no part; write function=, tables=, statemachine=, trigger= or glue= before the ARN"
        )),
    }
}

/// How much is asked, by how many.
#[derive(Debug, Args)]
#[command(next_help_heading = "Pace")]
pub(crate) struct PaceArgs {
    /// Requests per second to TMDB, for all shards together
    #[arg(long, value_name = "N", default_value_t = 40.0)]
    pub(crate) rate: f64,
    /// The most titles for one function; a larger catalogue is split into shards
    #[arg(long, value_name = "N", default_value_t = template::SHARD_TITLES)]
    pub(crate) shard_titles: u64,
    /// Shards that run at the same time
    #[arg(long, value_name = "N", default_value_t = template::CONCURRENCY)]
    pub(crate) shard_concurrency: u32,
}

/// Schedule, logs, alarms, tags.
#[derive(Debug, Args)]
#[command(next_help_heading = "Operation")]
pub(crate) struct OperationArgs {
    /// When to run, in UTC: rate(7 days), cron(0 6 ? * MON *) [default: Mondays at six, but disabled]
    #[arg(long, value_name = "EXPRESSION")]
    pub(crate) schedule: Option<String>,
    /// When to ask again for what TMDB changed, in the same forms, for instance 'rate(7 days)' [default:
    /// never]
    #[arg(long, value_name = "EXPRESSION")]
    pub(crate) refresh_schedule: Option<String>,
    /// Days to keep the logs
    #[arg(long, value_name = "DAYS", default_value_t = template::LOG_DAYS)]
    pub(crate) log_days: u32,
    /// Percentage of the titles that TMDB must have; below it, an alarm is sent
    #[arg(long, value_name = "PERCENT", default_value_t = 50.0)]
    pub(crate) alarm_match: f64,
    /// E-mail address that gets the alarms; a topic is created for it [default: nobody]
    #[arg(long, value_name = "ADDRESS", conflicts_with = "alarm_topic_arn")]
    pub(crate) alarm_email: Option<String>,
    /// An existing topic that gets the alarms
    #[arg(long, value_name = "ARN")]
    pub(crate) alarm_topic_arn: Option<String>,
    /// A tag for every resource; repeatable
    #[arg(long, value_name = "NAME=VALUE", value_parser = parse_tag)]
    pub(crate) tag: Vec<(String, String)>,
}

fn parse_tag(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        _ => Err("write NAME=VALUE".to_owned()),
    }
}
