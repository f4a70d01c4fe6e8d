//! `bootstrap`: what AWS Lambda starts.

use std::sync::Arc;

use chrono::DateTime;
use cinelake_lambda::{Function, FunctionError, Invocation, JsonLog, LineSink, LogContext};
use lambda_runtime::{Diagnostic, LambdaEvent, service_fn};
use serde_json::Value;
use tokio::sync::watch;
use tracing_subscriber::Layer;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

#[tokio::main]
async fn main() -> Result<(), lambda_runtime::Error> {
    let (context, sink): (LogContext, LineSink) = (LogContext::default(), Arc::new(print));
    tracing_subscriber::registry()
        .with(JsonLog::new(context.clone(), sink.clone()).with_filter(filter()))
        .init();
    let (terminate, terminated) = watch::channel(false);
    tokio::spawn(async move {
        wait_for_terminate().await;
        // Nobody listens between two events.
        let _ = terminate.send(true);
    });
    // What is wrong with the environment is told to everybody who calls.
    let function = Arc::new(Function::new(
        std::env::vars().collect(),
        terminated,
        context.clone(),
        sink,
    ));
    let answer = |event| handle(function.clone(), context.clone(), event);
    lambda_runtime::run(service_fn(answer)).await
}

async fn handle(
    function: Arc<Result<Function, FunctionError>>,
    context: LogContext,
    event: LambdaEvent<Value>,
) -> Result<Value, Diagnostic> {
    let invocation = Invocation {
        deadline: i64::try_from(event.context.deadline)
            .ok()
            .and_then(DateTime::from_timestamp_millis)
            .unwrap_or_default(),
        request_id: event.context.request_id,
    };
    context.invocation(&invocation.request_id);
    let answer = match function.as_ref() {
        Ok(function) => function.handle(event.payload, &invocation).await,
        Err(FunctionError::Configuration(text)) => Err(FunctionError::Configuration(text.clone())),
        Err(error) => Err(FunctionError::Configuration(error.to_string())),
    };
    answer.map_err(|error| {
        tracing::error!(error_type = error.error_type(), "{error}");
        error.into()
    })
}

/// CloudWatch takes log and metrics from lines of standard output.
fn print(line: &Value) {
    use std::io::Write;
    // Nobody reads any more: there is nobody to tell.
    let _ = writeln!(std::io::stdout(), "{line}");
}

fn filter() -> tracing_subscriber::EnvFilter {
    tracing_subscriber::EnvFilter::try_from_env("CINELAKE_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info"))
}

#[cfg(unix)]
async fn wait_for_terminate() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut terminate) => {
            terminate.recv().await;
        }
        Err(_) => std::future::pending().await,
    }
}

#[cfg(not(unix))]
async fn wait_for_terminate() {
    std::future::pending().await
}
