//! What cinelake asks AWS itself, beside the objects of a lake: signed requests ([`requests`]), TMDB's
//! key where AWS keeps it ([`secrets`]), and what a bucket lets a run do ([`doctor`]).
//!
//! It reads no environment variable by itself and knows neither TMDB nor titles. What is made for AWS
//! without asking it (policy, package, templates) is `cinelake-deploy`, so that the function's binary
//! carries none of that.

pub mod doctor;
pub mod requests;
pub mod secrets;
