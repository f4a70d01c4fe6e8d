//! The eight answers against truths known beforehand, and under changes of the files that must not
//! move them. Everything is real but TMDB: landed, refined, asked through the session.

mod invariance;
mod lookup;
mod naive;
mod place;
mod planted;
