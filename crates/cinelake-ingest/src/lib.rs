//! Plan, fetch, land: one bounded, resumable run from a catalogue of IMDb titles to a lake.
//!
//! [`run`] is the whole job as a function: a catalogue, a lake, a source of TMDB records and a
//! future that says when to stop go in, a [`RunSummary`] comes out. The CLI and the Lambda
//! function only differ in what they hand in.
//!
//! It owns the way from IMDb id to TMDB record ([`resolver`]), the canary and the match-rate
//! alarm, the order in which answers are landed, and outcomes that add up. It does not print,
//! read the environment or look at the clock: time, randomness and events come in from the edge.

mod alarm;
mod canary;
mod close;
mod config;
mod crosswalk;
mod error;
mod event;
mod fetch;
mod find;
mod interrupt;
mod lander;
mod lease;
mod outcomes;
mod plan;
mod refresh;
mod request;
mod run;
mod sources;
mod summary;

pub mod resolver;

pub use alarm::diagnose;
pub use canary::CanaryResult;
pub use config::{AGE_FOR_EVER, Deps, IngestConfig};
pub use crosswalk::NOT_IN_EXPORT;
pub use error::{CauseClass, IngestError};
pub use event::{Event, EventSink};
pub use find::FindMode;
pub use outcomes::RunOutcomes;
pub use plan::{Estimate, Reasons, TitlesToAsk, TopUp};
pub use refresh::{
    ChangeFeed, Refresh, RefreshError, RefreshFindings, RefreshOptions, RefreshPlan,
};
pub use request::RunRequest;
pub use run::{Stop, check_canary, plan, run};
pub use sources::{
    CatalogueSource, SourceError, SourceOptions, find_objects, read_catalogue, read_crosswalk,
    read_ids, read_opinions, resolve,
};
pub use summary::{CanaryCounts, LakeRepairs, LastRound, RunSummary};
