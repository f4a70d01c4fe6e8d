//! What a title is, and reading catalogue files of IMDb titles.
//!
//! A catalogue is any table that names IMDb titles: the course's `movies.csv` and `series.csv`,
//! IMDb's own `title.basics` and `title.ratings`, MovieLens' `links.csv`, a plain list of ids, or
//! another CSV with an id column. This crate finds out how a file is written, reads it row by row
//! and collapses the rows into distinct titles, counting whatever it repaired, rejected or left
//! out, so that the books of a run can balance.
//!
//! It is pure: it reads what it is handed, opens no connection and looks at no clock. A thread of
//! its own reads ahead in a table that is large. It deliberately does not know TMDB, the lake or the command line. Every other crate
//! of the workspace may depend on it.
//!
//! ```
//! use cinelake_imdb::{Catalogue, CatalogueInput, Filter, ReadOptions};
//!
//! let list = CatalogueInput::new("ids.txt", Box::new("tt0111161\ntt0068646\n".as_bytes()));
//! let catalogue = Catalogue::read(vec![list], &ReadOptions::default(), Filter::default())?;
//! assert_eq!(catalogue.titles().len(), 2);
//! # Ok::<(), cinelake_imdb::CatalogueError>(())
//! ```

mod batches;
mod blocks;
mod catalogue;
mod category;
mod compression;
mod counts;
mod crosswalk;
mod details;
mod error;
mod filter;
mod foreign;
mod genres;
mod guess;
mod header;
mod id;
mod id_list;
mod index;
mod input;
mod json;
mod kinds;
mod language;
mod lines;
mod literal;
mod merge;
mod nulls;
mod numbers;
mod opinion;
mod options;
mod people;
mod person;
mod preamble;
mod ratings;
mod read;
mod reader;
mod record;
mod region;
mod reject;
mod report;
mod role;
mod shared;
mod sniff;
mod tally;
mod title;
mod title_type;
mod tmdb_export;
mod utf16;
mod value_styles;
mod values;

pub use catalogue::Catalogue;
pub use compression::Compression;
pub use crosswalk::{Crosswalk, CrosswalkReport};
pub use details::{AkaValues, CrewValues, EpisodeValues, TitleDetail, aka_items, read_details};
pub use error::CatalogueError;
pub use filter::{Filter, FilterReason, FilteredTitle};
pub use genres::GenreList;
pub use header::{Column, Shape};
pub use id::{IdProblem, ImdbId, RepairKind, Repairs, is_invisible};
pub use id_list::IdList;
pub use index::IdIndex;
pub use input::{CatalogueInput, SkippedEntry};
pub use language::{Language, UnknownLanguage};
pub use merge::{ColumnSet, Merged};
pub use opinion::{Figure, Opinion, OpinionReport, Opinions, USD};
pub use options::{Quoting, ReadOptions};
pub use people::{read_names, read_principals};
pub use person::PersonId;
pub use ratings::sibling_ratings_name;
pub use read::{At, TitleSink, read_tables};
pub use reader::{OpenedTables, RowReader, open_tables};
pub use region::{Region, RegionFilter, UnknownRegion};
pub use reject::{Reject, RejectReason};
pub use report::{
    AkasReport, CatalogueReport, ColumnReport, Disagreement, DisagreementExample, FileReport,
    IdsWithoutTitle, KindSource, RatingsReport, TitleCounts, Unreadable, UnreadableExample,
};
pub use role::{Missing, Role};
pub use title::{KindSet, Title, TitleKind};
pub use title_type::{TitleType, TitleTypeSet, UnknownTitleType};
pub use values::{PersonValues, TitleValues, characters};
