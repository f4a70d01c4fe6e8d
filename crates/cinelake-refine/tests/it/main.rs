//! Refining whole lakes: on a local folder, on S3, and on stores that fail on purpose.

mod books;
mod catalogues;
mod copies;
mod damaged;
mod details;
mod faults;
mod incremental;
mod lives;
mod one_merge;
mod opinions;
mod parts;
mod people;
mod purge;
mod records;
mod retention;
mod support;
mod verify;
