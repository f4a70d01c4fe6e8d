//! The lake: where things lie, how a batch becomes visible, and what earlier runs left behind.
//!
//! A lake is a folder or an S3 bucket with zones. This crate owns the Raw zone: its paths
//! ([`layout`], which names those of the Trusted zone too), the record line and its provenance ([`record`]), the atomic commit of a batch
//! ([`RunWriter`]), what the lake knows of every title ([`ledger`]), how its catalogues are read ([`snapshot`]), the lease that
//! lets one run at a time write ([`Lease`]), and the manifest of a run ([`manifest`]).
//!
//! It knows nothing of TMDB's API and asks no title of anybody. Only the ingest, the binaries and
//! later the analysis depend on it.
//!
//! # Invariants
//! - A data file appears whole or not at all, and is never overwritten.
//! - A batch counts once its manifest entry exists; a whole data file without an entry (the
//!   process died between the two writes) is adopted by the next run, never landed twice.
//! - A table of the Trusted zone is replaced whole.
//! - Nothing here deletes a data file: the rights a run needs are list, get and put.

mod byte_sum;
mod connector;
mod error;
mod files;
mod keys;
mod lease;
mod links;
mod location;
mod partition;
mod s3_error;
mod small_file;
mod store;
mod writer;
mod xml;

pub mod layout;
pub mod ledger;
pub mod leftovers;
pub mod manifest;
pub mod opinions;
pub mod record;
pub mod snapshot;
pub mod verify;

pub use byte_sum::{BYTE_SUM_KEY, ByteSum, NotASum, SummingWriter};
pub use connector::NoRedirects;
pub use error::{LakeError, LakeProblem};
pub use files::{LandedFile, sha256};
pub use keys::{Keys, list_keys};
pub use lease::{Holder, Lease, LeaseState};
pub use ledger::{KnownOutcome, LandedTitle, Ledger, LedgerOptions, Listing};
pub use location::{LakeUrl, LakeUrlError, shell_quoted, with_tmdb_key};
pub use partition::Partition;
pub use store::{AwsCredentials, Lake, ObjectTail, StoreOptions, SyncPath};
pub use writer::{Batch, CommittedBatch, RunWriter};

pub use object_store;
