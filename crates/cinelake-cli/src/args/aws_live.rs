//! The flags of the commands that try what is there: `aws doctor` and `aws invoke`.

use std::path::PathBuf;

use clap::Args;

use super::LakeUrlArgs;

/// Below the help of `aws doctor`.
pub(crate) const DOCTOR_HELP: &str = "\
Examples:
  cinelake aws doctor --lake s3://my-lake
  AWS_PROFILE=cinelake cinelake aws doctor --lake s3://my-lake/films --catalogue s3://my-lake/in/movies.csv

The command lists, writes, reads and removes one small object below Raw/TMDB/_runs/check/. It uses
your credentials; to check what the function may do, use those of the function's role.

Exit codes: 0 a run has all it needs (there may be warnings), 2 a right, a bucket or a key is missing
or wrong, 4 the store does not answer.";

/// Below the help of `aws invoke`.
pub(crate) const INVOKE_HELP: &str = "\
Examples:
  cinelake aws invoke --local --event event.json
  cinelake aws invoke --local --zip cinelake-lambda.zip --event event.json --timeout 60 --until-done
  echo '{\"limit\": 50}' | CINELAKE_LAKE=s3://my-lake CINELAKE_CATALOGUE=s3://my-lake/in/movies.csv \\
    cinelake aws invoke --local --event -

The function gets your AWS_..., TMDB_... and CINELAKE_... variables. Its answer goes to standard
output, and its log to standard error.

Exit codes: 0 it answered, 2 the event, a setting, a key or a right is wrong, 3 some titles failed,
4 stopped or out of time, 5 the match-rate alarm, 1 anything else.";

/// Flags of `aws doctor`.
#[derive(Debug, Args)]
#[command(next_help_heading = "Bucket")]
pub(crate) struct DoctorArgs {
    /// The lake.
    #[command(flatten)]
    pub(crate) lake: LakeUrlArgs,
    /// A catalogue that the function will read, s3://bucket/key; `*` in the key is allowed; repeatable
    #[arg(long, value_name = "URL")]
    pub(crate) catalogue: Vec<String>,
}

/// Flags of `aws invoke`.
#[derive(Debug, Args)]
#[command(next_help_heading = "Invocation")]
pub(crate) struct InvokeArgs {
    /// A JSON file with the event, or - for standard input [default: {}, an event without fields]
    #[arg(long, value_name = "FILE")]
    pub(crate) event: Option<PathBuf>,
    /// Start the program of the function on this machine, as Lambda would
    #[arg(long)]
    pub(crate) local: bool,
    /// The program [default: `bootstrap` next to cinelake, or in ./target]
    #[arg(long, value_name = "FILE", conflicts_with = "zip")]
    pub(crate) bootstrap: Option<PathBuf>,
    /// The zip with the program, as `cinelake aws package` writes it
    #[arg(long, value_name = "FILE")]
    pub(crate) zip: Option<PathBuf>,
    /// Seconds until the function is stopped, like its timeout on Lambda
    #[arg(long, value_name = "SECONDS", default_value_t = 900, value_parser = clap::value_parser!(u64).range(1..=86_400))]
    pub(crate) timeout: u64,
    /// Send the next event that a partial answer gives, until everything is done
    #[arg(long)]
    pub(crate) until_done: bool,
}
