//! Plan, fetch, land: one bounded, resumable run from a catalogue of IMDb titles to a lake.
//!
//! [`run`] is the whole job as a function: a catalogue, a lake, a source of TMDB records and a
//! future that says when to stop go in, a [`RunSummary`] comes out. The CLI and the Lambda
//! function only differ in what they hand in.
//!
//! It owns the ladder from IMDb id to TMDB record ([`ladder`]), the canary and the match-rate
//! alarm, the order in which answers are landed, and the books that balance. It does not print,
//! read the environment or look at the clock: time, randomness and events come in from the edge.

mod alarm;
mod books;
mod canary;
mod config;
mod error;
mod event;
mod fetch;
mod finish;
mod lander;
mod plan;
mod run;
mod sources;
mod summary;
mod tally;

pub mod ladder;

pub use books::Books;
pub use canary::{CanaryResult, choose as choose_canary};
pub use config::{AGE_FOR_EVER, Deps, FindMode, IngestConfig};
pub use error::IngestError;
pub use event::{Event, EventSink};
pub use plan::{Estimate, Plan};
pub use run::{Stop, check_canary, run};
pub use sources::{
    CatalogueSource, SourceError, SourceOptions, find_objects, read_catalogue, resolve,
};
pub use summary::{CanaryCounts, RunSummary};
