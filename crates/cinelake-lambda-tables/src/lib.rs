//! The tables as an AWS Lambda function: it makes Trusted from Raw, Refined from Trusted, and the report.
//!
//! Each table is replaced in one step, so an invocation that is stopped or killed leaves whole tables, and
//! the next one goes on from there. It asks TMDB nothing, and it takes no lease: Raw is only read.

mod error;
mod event;
mod function;
mod settings;
mod work;

pub use error::TablesError;
pub use event::Event;
pub use function::Function;
pub use settings::Settings;
