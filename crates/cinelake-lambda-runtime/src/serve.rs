//! The loop of a function: events in, answers out.

use std::sync::Arc;

use chrono::DateTime;
use lambda_runtime::{Diagnostic, LambdaEvent, service_fn};
use serde_json::Value;
use tokio::sync::watch;
use tracing_subscriber::Layer;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use crate::deadline::Invocation;
use crate::environment::Environment;
use crate::failure::FunctionFailure;
use crate::log::{JsonLog, LineSink, LogContext};

/// What a function is made from at a cold start.
pub struct ColdStart {
    /// The variables of the process.
    pub environment: Environment,
    /// Becomes true when AWS is about to take the environment away.
    pub terminated: watch::Receiver<bool>,
    /// What the lines of the log belong to.
    pub context: LogContext,
    /// Who is given the lines of the metrics.
    pub metrics: LineSink,
}

/// A function between two events.
pub trait Handler: Send + Sync + 'static {
    /// How an event fails.
    type Error: FunctionFailure;

    /// Does what the event says; the answer is JSON.
    fn handle(
        &self,
        event: Value,
        invocation: &Invocation,
    ) -> impl Future<Output = Result<Value, Self::Error>>;
}

/// Runs a function until AWS ends it. `make` is called once; where it fails, every event is answered
/// with that error.
///
/// # Errors
/// When the Runtime API cannot be reached.
pub async fn serve<H: Handler>(
    make: impl FnOnce(ColdStart) -> Result<H, H::Error>,
) -> Result<(), lambda_runtime::Error> {
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
    let made = make(ColdStart {
        environment: std::env::vars().collect(),
        terminated,
        context: context.clone(),
        metrics: sink,
    });
    let function = Arc::new(made.map_err(|error| Failed::new(&error)));
    let answer = |event| answer(function.clone(), context.clone(), event);
    lambda_runtime::run(service_fn(answer)).await
}

/// Type and text of an error.
#[derive(Debug, Clone)]
struct Failed {
    error_type: &'static str,
    text: String,
}

impl Failed {
    fn new(error: &impl FunctionFailure) -> Self {
        Self {
            error_type: error.error_type(),
            text: error.to_string(),
        }
    }
}

async fn answer<H: Handler>(
    function: Arc<Result<H, Failed>>,
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
        Ok(function) => {
            let answer = function.handle(event.payload, &invocation).await;
            answer.map_err(|error| Failed::new(&error))
        }
        Err(failed) => Err(failed.clone()),
    };
    answer.map_err(|failed| {
        tracing::error!(error_type = failed.error_type, "{}", failed.text);
        Diagnostic {
            error_type: failed.error_type.to_owned(),
            error_message: failed.text,
        }
    })
}

/// CloudWatch takes log and metrics from lines of standard output.
fn print(line: &Value) {
    use std::io::Write;
    // Nobody reads any more: there is nobody to tell.
    let _ = writeln!(std::io::stdout(), "{line}");
}

/// An error of ours is logged by [`answer`]; the runtime would log it again.
const LOGGED: &str = "info,lambda_runtime::layers::panic=off";

fn filter() -> tracing_subscriber::EnvFilter {
    tracing_subscriber::EnvFilter::try_from_env("CINELAKE_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new(LOGGED))
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
