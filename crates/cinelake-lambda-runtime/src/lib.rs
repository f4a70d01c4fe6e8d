//! What cinelake's functions on AWS Lambda share: [`serve`] hands events to a [`Handler`], [`Deadline`]
//! stops the work in time, [`JsonLog`] writes the log, [`metrics_line`] the metrics.
//!
//! A function brings its events, its work and its errors. Each error has a name ([`FunctionFailure`]) by
//! which a state machine decides whether a repetition helps.

mod deadline;
mod environment;
mod failure;
mod log;
mod metrics;
mod serve;

pub use deadline::{Deadline, Invocation};
pub use environment::{Environment, lake_url, store_options, unread_variables, warn_of_unread};
pub use failure::{FunctionFailure, LakeFailure, with_causes};
pub use log::{JsonLog, LineSink, LogContext};
pub use metrics::{Metric, metrics_line};
pub use serve::{ColdStart, Handler, serve};
