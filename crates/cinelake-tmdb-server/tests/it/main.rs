//! The server over real sockets, item by item of what a TMDB-compatible server owes its clients.

mod answers;
mod changes;
mod faults;
mod limits;
mod support;
