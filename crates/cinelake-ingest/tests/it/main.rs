//! Whole runs: a catalogue in, a lake out, with the real client against the embedded server.

mod canary;
mod find;
mod landing;
mod outcomes;
mod resume;
mod resume_anywhere;
mod stretch;
mod support;
mod weather;
