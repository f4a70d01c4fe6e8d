//! What a title is, and reading catalogue files of IMDb titles.
//!
//! A catalogue is any table that names IMDb titles: the course's `movies.csv` and `series.csv`,
//! IMDb's own `title.basics` and `title.ratings`, MovieLens' `links.csv`, a plain list of ids, or
//! another CSV with an id column. This crate finds out how a file is written, reads it row by row
//! and collapses the rows into distinct titles, counting whatever it repaired, rejected or left
//! out, so that the books of a run can balance.
//!
//! It is pure: it reads what it is handed, and opens no connection, spawns nothing and looks at
//! no clock. It deliberately does not know TMDB, the lake or the command line. Every other crate
//! of the workspace may depend on it.
//!
//! ```
//! use cinelake_imdb::{CatalogueBuilder, CatalogueInput, Filter, ReadOptions};
//!
//! let list = "tt0111161\ntt0068646\n";
//! let mut builder = CatalogueBuilder::new(ReadOptions::default(), Filter::default());
//! builder.read(CatalogueInput::new("ids.txt", Box::new(list.as_bytes())))?;
//! assert_eq!(builder.finish().titles().len(), 2);
//! # Ok::<(), cinelake_imdb::CatalogueError>(())
//! ```

mod catalogue;
mod compression;
mod error;
mod filter;
mod genres;
mod guess;
mod header;
mod id;
mod index;
mod input;
mod lines;
mod merge;
mod options;
mod ratings;
mod reader;
mod record;
mod reject;
mod report;
mod sniff;
mod tally;
mod title;
mod typed;
mod values;

pub use catalogue::{Catalogue, CatalogueBuilder};
pub use compression::Compression;
pub use error::CatalogueError;
pub use filter::{Filter, FilterReason, FilteredTitle};
pub use genres::GenreList;
pub use header::{Column, Shape};
pub use id::{IdProblem, ImdbId, RepairKind, Repairs};
pub use input::{CatalogueInput, Decoded, SkippedEntry, decompress};
pub use options::{Quoting, ReadOptions};
pub use ratings::sibling_ratings_name;
pub use reader::{Malformed, Opened, Record, Row, RowReader, open_tables};
pub use reject::{Reject, RejectReason};
pub use report::{
    CatalogueReport, ColumnReport, Disagreement, DisagreementExample, FileReport, KindSource,
    RatingsReport, TitleCounts, Unreadable, UnreadableExample,
};
pub use title::{KindSet, Title, TitleKind};
pub use typed::{PersonValues, RowTyper, TitleValues};
