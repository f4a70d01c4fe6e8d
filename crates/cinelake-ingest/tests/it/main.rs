//! Whole runs: a catalogue in, a lake out, with the real client against the embedded server.

mod canary;
mod crosswalk;
mod damage;
mod ends;
mod fault_profile;
mod find;
mod landing;
mod last_round;
mod lease;
mod memory;
mod misses;
mod outcomes;
mod refresh;
mod resume;
mod resume_anywhere;
mod stretch;
mod support;
mod top_up;
