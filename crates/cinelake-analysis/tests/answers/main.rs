//! The eight answers against truths known beforehand, and under changes of the files that must not
//! move them; SQL over the same tables. Everything is real but TMDB: landed, refined, asked through the session.

mod as_of;
mod ddl;
mod exact;
mod example;
mod invariance;
mod lookup;
mod naive;
mod place;
mod planted;
mod session;
mod star;
mod trusted;
