//! The real binary behind a Runtime API, with a real S3 server and a TMDB-compatible server.

mod buckets;
mod log;
mod run;
mod scene;
mod schema;
mod secrets;
mod shards;
mod stopped;
