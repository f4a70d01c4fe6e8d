//! Downloads IMDb's non-commercial files into a folder, so that they are whole, checked and what IMDb
//! has today.
//!
//! [`fetch`] takes one file after the other. A file is asked for only if it changed; what was cut is
//! continued (`Range` with `If-Range`); what is whole is unpacked to its end and its header compared
//! before it takes the place of the old file. So the folder has whole files at any moment, and beside
//! them at most one `.part` for each file. Hidden files beside them say which version of IMDb's file
//! each one is.
//!
//! Why a crate of its own: `cinelake-imdb` knows these files and has no network, which is worth
//! keeping, and `cinelake-tmdb` is a client of one API with a credential. What both clients do the
//! same way (reading `Retry-After`, backoff, naming a broken connection) is in
//! [`cinelake_tmdb::http`] and is not written twice.
//!
//! It needs no wall clock: waits are what the server names, measured from its own `Date`. Whether to
//! stop, the seed of the backoff and who hears of the progress are arguments. It prints nothing.

mod check;
mod config;
mod dataset;
mod download;
mod error;
mod events;
mod file_paths;
mod request;
mod run;
mod summary;
mod terms;
mod version;

pub use config::{DEFAULT_FROM, FetchOptions};
pub use dataset::{Dataset, UnknownDataset};
pub use error::{ErrorClass, FetchError};
pub use events::Event;
pub use run::fetch;
pub use summary::{FetchSummary, FileState, FileSummary};
pub use terms::{TERMS, TERMS_FILE};
