//! What has to hold for any bytes that others may have written: catalogues, answers of TMDB, the
//! small files of a lake, records, own questions, events, and the titles that a report shows.
//!
//! Each function of [`TARGETS`] takes any bytes and panics when a promise does not hold. libFuzzer
//! calls them with inputs that it searches for (the crate `fuzz`, which needs a nightly compiler); a
//! test of this crate calls them with the seeds of that crate and with mutations of them, so that
//! they hold on every compiler and in CI.

#[cfg(feature = "lake")]
mod answer;
mod catalogue;
#[cfg(feature = "lake")]
mod event;
mod ids;
#[cfg(feature = "lake")]
mod lake;
#[cfg(feature = "lake")]
mod ledger;
mod links;
pub mod mutate;
#[cfg(feature = "tables")]
mod own;
mod pack;
#[cfg(feature = "tables")]
mod records;
#[cfg(feature = "tables")]
mod report;
#[cfg(feature = "lake")]
mod small;

#[cfg(feature = "lake")]
pub use answer::tmdb;
pub use catalogue::{catalogue, dumps};
#[cfg(feature = "lake")]
pub use event::event;
pub use ids::{ids, numbers};
#[cfg(feature = "lake")]
pub use ledger::{checkpoint, ledger};
pub use links::links;
#[cfg(feature = "tables")]
pub use own::question;
pub use pack::archives;
#[cfg(feature = "tables")]
pub use records::records;
#[cfg(feature = "tables")]
pub use report::report;
#[cfg(feature = "lake")]
pub use small::{descriptors, lease, manifest};

/// A function with its name, which is also that of its seeds and of its target.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// Its name.
    pub name: &'static str,
    /// Panics when a promise does not hold.
    pub run: fn(&[u8]),
    /// How many inputs take about a second without optimisation, on a machine with other work.
    pub a_second: u32,
}

/// Every target.
pub const TARGETS: &[Target] = &[
    target("catalogue", catalogue, 150),
    target("dumps", dumps, 150),
    target("archives", archives, 350),
    target("ids", ids, 1_500),
    target("numbers", numbers, 120),
    target("links", links, 200),
    #[cfg(feature = "lake")]
    target("tmdb", tmdb, 700),
    #[cfg(feature = "lake")]
    target("ledger", ledger, 250),
    #[cfg(feature = "lake")]
    target("checkpoint", checkpoint, 350),
    #[cfg(feature = "lake")]
    target("descriptors", descriptors, 3_000),
    #[cfg(feature = "lake")]
    target("manifest", manifest, 3_000),
    #[cfg(feature = "lake")]
    target("lease", lease, 3_000),
    #[cfg(feature = "tables")]
    target("records", records, 15),
    #[cfg(feature = "tables")]
    target("question", question, 4_000),
    #[cfg(feature = "lake")]
    target("event", event, 10_000),
    #[cfg(feature = "tables")]
    target("report", report, 30),
];

const fn target(name: &'static str, run: fn(&[u8]), a_second: u32) -> Target {
    Target {
        name,
        run,
        a_second,
    }
}

/// The first byte as a number, for what an input chooses; 0 of no bytes.
fn picked(bytes: &[u8]) -> (usize, &[u8]) {
    match bytes.split_first() {
        Some((first, rest)) => (usize::from(*first), rest),
        None => (0, bytes),
    }
}

/// Whether a terminal would obey a character of the text. Line ends are allowed.
#[cfg(feature = "lake")]
fn is_obeyed(text: &str) -> bool {
    text.contains(|letter: char| letter.is_control() && letter != '\n')
}
