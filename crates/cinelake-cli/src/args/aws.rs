//! The flags of the commands around the Lambda function.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::aws_live::{DOCTOR_HELP, DoctorArgs, INVOKE_HELP, InvokeArgs};
use super::{LakeUrlArgs, TemplateArgs};

/// What can be made for AWS.
#[derive(Debug, Subcommand)]
pub(crate) enum AwsCommand {
    /// Print the smallest IAM policy that the function needs
    #[command(after_help = "Examples:\n  \
        cinelake aws policy --lake s3://my-lake --catalogue s3://my-lake/in/movies.csv > policy.json\n  \
        cinelake aws policy --lake s3://my-lake/films --region sa-east-1 --account 123456789012\n  \
        cinelake aws policy --tables --lake s3://my-lake > tables-policy.json")]
    Policy(PolicyArgs),
    /// Build the zip that Lambda runs: one program, no layer, no Docker
    #[command(after_help = "Examples, from a checkout of cinelake:\n  \
        cinelake aws package\n  \
        cinelake aws package --arch arm64 --output cinelake-arm64.zip\n  \
        cinelake aws package --tables\n  \
        cinelake aws package --bootstrap target/release/bootstrap")]
    Package(PackageArgs),
    /// Write a folder for SAM or Terraform with everything around the function
    #[command(after_help = super::aws_template::HELP)]
    Template(Box<TemplateArgs>),
    /// Check that a bucket allows what a run needs and is not public; calls S3
    #[command(after_help = DOCTOR_HELP)]
    Doctor(DoctorArgs),
    /// Run the function on this machine with an event, with the same program that Lambda starts
    #[command(after_help = INVOKE_HELP)]
    Invoke(InvokeArgs),
}

/// A processor that Lambda has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ArchArg {
    /// Intel and AMD.
    #[value(name = "x86_64")]
    X86_64,
    /// Graviton.
    Arm64,
}

/// Flags of `aws package`.
#[derive(Debug, Args)]
#[command(next_help_heading = "Package")]
pub(crate) struct PackageArgs {
    /// The function's processor
    #[arg(long, value_enum, default_value = "x86_64")]
    pub(crate) arch: ArchArg,
    /// Package the function that makes the tables and the report, instead of the one that asks TMDB
    #[arg(long)]
    pub(crate) tables: bool,
    /// The zip file; an existing one is replaced [default: cinelake-lambda.zip, with --tables
    /// cinelake-tables.zip]
    #[arg(long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// A program that has already been built [default: it is built from --source]
    #[arg(long, value_name = "FILE")]
    pub(crate) bootstrap: Option<PathBuf>,
    /// Checkout of cinelake to build from
    #[arg(
        long,
        value_name = "FOLDER",
        default_value = ".",
        conflicts_with = "bootstrap"
    )]
    pub(crate) source: PathBuf,
}

/// Flags of `aws policy`.
#[derive(Debug, Args)]
#[command(next_help_heading = "Function")]
pub(crate) struct PolicyArgs {
    /// The lake.
    #[command(flatten)]
    pub(crate) lake: LakeUrlArgs,
    /// A catalogue that the function reads, s3://bucket/key; `*` in the key is allowed; repeatable
    #[arg(long, value_name = "URL")]
    pub(crate) catalogue: Vec<String>,
    /// Name of the function; its log group has the same name
    #[arg(long, value_name = "NAME", default_value = "cinelake")]
    pub(crate) function_name: String,
    /// Region of the function
    #[arg(long, value_name = "REGION", default_value = "*")]
    pub(crate) region: String,
    /// Account of the function, 12 digits
    #[arg(long, value_name = "ID", default_value = "*")]
    pub(crate) account: String,
    /// Secret with TMDB's key
    #[arg(long, value_name = "ARN", conflicts_with = "parameter")]
    pub(crate) secret_arn: Option<String>,
    /// Parameter with TMDB's key
    #[arg(long, value_name = "NAME|ARN")]
    pub(crate) parameter: Option<String>,
    /// Key that encrypts the bucket, the secret or the parameter
    #[arg(long, value_name = "ARN")]
    pub(crate) kms_key_arn: Option<String>,
    /// The policy of the function that makes the tables; its name is that of --function-name and "-tables"
    #[arg(
        long,
        conflicts_with_all = ["catalogue", "secret_arn", "parameter", "purge"]
    )]
    pub(crate) tables: bool,
    /// The policy of the Glue job that makes the tables with Spark
    #[arg(
        long,
        conflicts_with_all = ["catalogue", "secret_arn", "parameter", "purge", "tables"]
    )]
    pub(crate) glue: bool,
    /// Also allow deleting below the lake's prefix, for `cinelake purge`; no run needs it
    #[arg(long)]
    pub(crate) purge: bool,
}
