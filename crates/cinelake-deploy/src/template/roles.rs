//! Roles beside the function's own: of the state machine, and of what starts it.

use super::quote::{ACCOUNT, REGION};
use super::{TemplateRequest, policy_request};
use crate::error::DeployError;
use crate::policy::{Policy, Statement, allow, lake_root, tables_function};

/// The function's: its policy, and where the failures of asynchronous invocations go.
pub(super) fn function(request: &TemplateRequest) -> Result<Vec<Statement>, DeployError> {
    let mut statements = Policy::new(&policy_request(request))?.statements;
    statements.push(allow(
        "SendFailures",
        &["sqs:SendMessage"],
        vec![queue(request)],
    ));
    Ok(statements)
}

/// That of the function that makes the tables: its policy.
pub(super) fn tables(request: &TemplateRequest) -> Result<Vec<Statement>, DeployError> {
    Ok(Policy::for_tables(&policy_request(request))?.statements)
}

/// That of the Glue job: its policy.
pub(super) fn glue(request: &TemplateRequest) -> Result<Vec<Statement>, DeployError> {
    Ok(Policy::for_glue(&policy_request(request))?.statements)
}

/// The state machine's: invoke the functions, run shards as its own children, read the list of
/// shards, see whether another execution is at work.
pub(super) fn machine(request: &TemplateRequest) -> Result<Vec<Statement>, DeployError> {
    let (bucket, root) = lake_root(&request.lake)?;
    let function = |name: &str| format!("arn:aws:lambda:{REGION}:{ACCOUNT}:function:{name}");
    let mut functions = vec![function(&request.function)];
    if request.tables.is_some() {
        functions.push(function(&tables_function(&request.function)));
    }
    let itself = machine_arn(request);
    let children = format!(
        "arn:aws:states:{REGION}:{ACCOUNT}:execution:{}/*",
        request.function
    );
    let list = format!("arn:aws:s3:::{bucket}/{root}Raw/TMDB/_fanouts/*");
    let mut statements = vec![
        allow("InvokeFunction", &["lambda:InvokeFunction"], functions),
        allow(
            "StartShardsAndSeeOthers",
            &["states:StartExecution", "states:ListExecutions"],
            vec![itself],
        ),
        allow(
            "WatchShards",
            &["states:DescribeExecution", "states:StopExecution"],
            vec![children],
        ),
        allow("ReadShardList", &["s3:GetObject"], vec![list]),
    ];
    let key = request.kms_key_arn.iter();
    statements.extend(key.map(|arn| allow("UseKey", &["kms:Decrypt"], vec![arn.clone()])));
    statements.push(deliver_logs());
    Ok(statements)
}

/// These actions know no resources: AWS takes `*` only.
fn deliver_logs() -> Statement {
    let actions = [
        "logs:CreateLogDelivery",
        "logs:GetLogDelivery",
        "logs:UpdateLogDelivery",
        "logs:DeleteLogDelivery",
        "logs:ListLogDeliveries",
        "logs:PutResourcePolicy",
        "logs:DescribeResourcePolicies",
        "logs:DescribeLogGroups",
    ];
    allow("DeliverLogs", &actions, vec!["*".to_owned()])
}

/// Of schedule and upload: start the state machine; what could not be started goes to the queue.
pub(super) fn trigger(request: &TemplateRequest) -> Vec<Statement> {
    vec![
        allow(
            "StartRun",
            &["states:StartExecution"],
            vec![machine_arn(request)],
        ),
        allow("SendFailures", &["sqs:SendMessage"], vec![queue(request)]),
    ]
}

fn machine_arn(request: &TemplateRequest) -> String {
    format!(
        "arn:aws:states:{REGION}:{ACCOUNT}:stateMachine:{}",
        request.function
    )
}

fn queue(request: &TemplateRequest) -> String {
    format!(
        "arn:aws:sqs:{REGION}:{ACCOUNT}:{}-failures",
        request.function
    )
}
