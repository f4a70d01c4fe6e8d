//! `cinelake aws`: text for AWS. Nothing there is called.

use cinelake_aws::{Policy, PolicyRequest};

use super::print;
use crate::args::{AwsCommand, PolicyArgs};
use crate::context;
use crate::exit_code::Code;
use crate::failure::Failure;

pub(crate) fn run(command: &AwsCommand) -> Result<Code, Failure> {
    match command {
        AwsCommand::Policy(args) => policy(args),
    }
}

/// JSON in every format: IAM reads nothing else.
fn policy(args: &PolicyArgs) -> Result<Code, Failure> {
    let lake = context::lake_url(args.lake.lake.as_deref())?;
    let request = PolicyRequest {
        lake: lake.to_string(),
        catalogues: args.catalogue.clone(),
        function: args.function_name.clone(),
        region: args.region.clone(),
        account: args.account.clone(),
        secret_arn: args.secret_arn.clone(),
        parameter: args.parameter.clone(),
        kms_key_arn: args.kms_key_arn.clone(),
    };
    let policy = Policy::new(&request).map_err(Failure::usage)?;
    print(&policy.to_json())?;
    Ok(Code::Done)
}
