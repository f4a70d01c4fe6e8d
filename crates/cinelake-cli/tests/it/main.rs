//! Runs the real binary in scratch folders against the embedded TMDB-compatible server.

mod aws;
mod aws_doctor;
mod aws_invoke;
mod aws_template;
mod bad_input;
mod browser;
mod catalogue_fetch;
mod configuration;
mod crosswalk;
mod demo;
mod doctor;
mod dress;
mod examples;
mod filters;
mod help_language;
mod hostile;
mod imdb_files;
mod interrupted;
mod job;
mod model;
mod own;
mod questions;
mod refresh;
mod report;
mod retention;
mod run;
mod screens;
mod screens_pt_br;
mod second_opinion;
mod secrets;
#[cfg(unix)]
mod spark;
mod support;
mod verify;
