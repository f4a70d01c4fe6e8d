//! What the workspace's tests share: a store that fails on purpose, a real S3 server and a server of
//! files in process, small hand-made catalogues with the records TMDB would have for them, catalogues
//! whose answers are known beforehand, and a check of JSON against its schema.
//!
//! For tests only: nothing that ships may depend on it. Of our crates it depends on the Runtime API alone,
//! which depends on none, so that each of them can use it without seeing itself twice.

pub mod fault_store;
pub mod file_server;
pub mod fixtures;
pub mod planted;
pub mod s3;
pub mod schema;

pub use cinelake_runtime_api::{FunctionReply, RuntimeApi};
pub use fault_store::{Call, FaultStore, Operation, StoreFault};
pub use file_server::{Break, FileReply, FileRequest, FileServer, ServedFile};
pub use fixtures::{MadeTitle, made_titles};
pub use s3::S3Server;
pub use schema::schema_errors;
