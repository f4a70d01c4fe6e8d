//! The ingest as an AWS Lambda function: event in, one bounded run of [`cinelake_ingest::run`],
//! summary out.
//!
//! The binary `bootstrap` only wires; loop, deadline and log are those of [`cinelake_lambda_runtime`]. No
//! query engine and no columns are in here.

mod error;
mod event;
mod fanout;
mod fanout_summary;
mod function;
mod log;
mod metrics;
mod secret;
mod settings;
mod shard;

pub use error::FunctionError;
pub use event::{Event, Job, PlanRequest};
pub use function::Function;
pub use settings::{Enrich, Find, Settings};
pub use shard::Shard;
