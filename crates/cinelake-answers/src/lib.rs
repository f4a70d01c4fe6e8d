//! The eight questions: their SQL, the statistics behind their answers, and the words for them.
//!
//! Every question is one or more `.sql` files in a subset that DataFusion, DuckDB and Spark read
//! alike; the result is small whatever the size of the catalogue. What follows from that result
//! (means, intervals, effect sizes, verdicts, sentences, tables) is computed here. So the engine can
//! be another one: it is an argument ([`Engine`]).
//!
//! A user's own questions are answered beside them, from texts in the same shapes ([`own`]).
//!
//! No storage, no engine, no clock and no randomness: the same tables give the same bytes.

mod answer;
mod caching_engine;
mod chart;
mod cpi;
mod document;
mod engine;
mod error;
pub mod figures;
pub mod format;
mod language;
mod left_out;
mod names;
pub mod own;
mod prelude;
mod question;
pub mod questions;
mod registry;
mod request;
mod rounding;
mod rows;
pub mod stats;
mod sureness;
mod table;
mod words;

pub use chart::{
    BoxOfficeChart, BoxOfficePoint, Chart, DecileCoverage, FilmographyChart, LengthBin, LengthUnit,
    LengthsChart, PersonFilmPoint, PersonFilms, RatingCount, TopFilmPoint, TopFilmsChart,
    VotesBudgetChart, VotesBudgetPoint, YearPoint, YearsChart,
};
pub use cpi::Deflator;
pub use document::{Block, ColumnHead, Document, Role, TextTable};
pub use engine::{Engine, EngineError, FirstRows};
pub use error::AnswerError;
pub use language::{ByLanguage, Language};
pub use left_out::LeftOut;
pub use names::nearest;
pub use question::Question;
pub use questions::{Answer, Answers, Figures, SCHEMA_VERSION, answer};
pub use request::{DEFAULT_LAST_YEARS, DEFAULT_MIN_VOTES, Request, RequestError, TitleFilter};
pub use sureness::Sureness;
pub use words::{FINDING_CHARACTERS, Words};
