//! What is worth waking somebody for.

use serde::Serialize;

use super::TemplateRequest;

/// An alarm on one metric.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Alarm {
    /// Its name in the template.
    pub(super) id: &'static str,
    /// The same for Terraform, and the end of its name.
    pub(super) name: &'static str,
    pub(super) description: &'static str,
    pub(super) namespace: &'static str,
    pub(super) metric: &'static str,
    pub(super) statistic: &'static str,
    pub(super) comparison: &'static str,
    pub(super) threshold: f64,
    pub(super) period: u32,
    /// Name of the dimension.
    pub(super) dimension: &'static str,
    /// Whose metric: `function`, `machine` or `queue`.
    pub(super) of: &'static str,
}

const AT_LEAST: &str = "GreaterThanOrEqualToThreshold";

/// At least `threshold` within `period` seconds.
const fn sum(id: &'static str, name: &'static str, description: &'static str) -> Alarm {
    Alarm {
        id,
        name,
        description,
        namespace: "AWS/Lambda",
        metric: "Errors",
        statistic: "Sum",
        comparison: AT_LEAST,
        threshold: 1.0,
        period: 300,
        dimension: "FunctionName",
        of: "function",
    }
}

pub(super) fn all(request: &TemplateRequest) -> Vec<Alarm> {
    let machine = |alarm: Alarm, metric| Alarm {
        namespace: "AWS/States",
        metric,
        dimension: "StateMachineArn",
        of: "machine",
        ..alarm
    };
    let own = |alarm: Alarm, metric| Alarm {
        namespace: "cinelake",
        metric,
        dimension: "function",
        period: 900,
        ..alarm
    };
    vec![
        machine(
            sum(
                "ExecutionsFailed",
                "executions-failed",
                "A run failed; its error says why.",
            ),
            "ExecutionsFailed",
        ),
        machine(
            sum(
                "ExecutionsTimedOut",
                "executions-timed-out",
                "A run took more than two days.",
            ),
            "ExecutionsTimedOut",
        ),
        sum(
            "FunctionErrors",
            "function-errors",
            "An invocation failed; the state machine may have repeated it since.",
        ),
        Alarm {
            metric: "Throttles",
            ..sum(
                "FunctionThrottled",
                "function-throttled",
                "Lambda started the function later than asked: the account's concurrency is used up.",
            )
        },
        Alarm {
            threshold: 20.0,
            ..own(
                sum(
                    "TmdbThrottled",
                    "tmdb-throttled",
                    "TMDB answered 429 many times: something else uses the key, or the rate is too high.",
                ),
                "throttled",
            )
        },
        Alarm {
            statistic: "Minimum",
            comparison: "LessThanThreshold",
            threshold: request.min_match,
            ..own(
                sum(
                    "LowMatch",
                    "low-match",
                    "TMDB has few of the titles: the ids are wrong, or the answers do not come from TMDB.",
                ),
                "match_percent",
            )
        },
        Alarm {
            namespace: "AWS/SQS",
            metric: "ApproximateNumberOfMessagesVisible",
            statistic: "Maximum",
            dimension: "QueueName",
            of: "queue",
            ..sum(
                "FailuresWaiting",
                "failures-waiting",
                "What failed waits in the queue to be looked at.",
            )
        },
    ]
}
