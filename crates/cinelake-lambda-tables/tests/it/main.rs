//! The real binary behind a Runtime API, with a real S3 server and a lake that the ingest function made.

mod errors;
mod scene;
mod schema;
mod stopped;
mod tables;
