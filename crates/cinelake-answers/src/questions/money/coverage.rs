//! The films of a lake by where they stand to the window and by what TMDB says of their money: the
//! counts that questions 7 and 8 share.

use serde::Serialize;

use crate::engine::Engine;
use crate::error::AnswerError;
use crate::left_out::LeftOut;
use crate::prelude::money_sql;
use crate::question::Question;
use crate::request::Request;
use crate::rows::query;

const WINDOW_SQL: &str = include_str!("window.sql");

/// Where a film's year stands to the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::questions) enum Place {
    Inside,
    Outside,
    Unknown,
}

impl Place {
    fn parse(question: Question, text: &str) -> Result<Self, AnswerError> {
        match text {
            "inside" => Ok(Self::Inside),
            "outside" => Ok(Self::Outside),
            "unknown" => Ok(Self::Unknown),
            _ => Err(AnswerError::Result {
                question: question.number(),
                problem: format!("`{text}` is not a place in a window"),
            }),
        }
    }
}

/// Films alike in all of this.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::questions) struct WindowCell {
    /// By TMDB's release date, by the catalogue's year where it has none.
    pub(in crate::questions) place: Place,
    /// By the catalogue's year alone.
    pub(in crate::questions) start_place: Place,
    /// Both years are known and not the same.
    pub(in crate::questions) years_differ: bool,
    pub(in crate::questions) has_record: bool,
    pub(in crate::questions) has_budget: bool,
    pub(in crate::questions) has_revenue: bool,
    pub(in crate::questions) is_flagged: bool,
    /// Whether it is the budget that is suspect, as far as that can be told.
    pub(in crate::questions) is_budget_flagged: bool,
    pub(in crate::questions) over_budget_floor: bool,
    pub(in crate::questions) titles: u64,
}

/// All films of the selection.
#[derive(Debug)]
pub(in crate::questions) struct WindowCounts {
    pub(in crate::questions) cells: Vec<WindowCell>,
}

/// What is known of the films of the window.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Coverage {
    /// Films of the window.
    pub films: u64,
    /// Films with a TMDB record.
    pub with_record: u64,
    /// Films with a known budget.
    pub with_budget: u64,
    /// Films with a known revenue.
    pub with_revenue: u64,
    /// Films with both.
    pub with_both: u64,
    /// Films with a suspect figure.
    pub flagged: u64,
}

/// Puts the question to the engine; gives the statement too.
pub(in crate::questions) async fn window_counts(
    engine: &dyn Engine,
    question: Question,
    request: &Request,
) -> Result<(String, WindowCounts), AnswerError> {
    let (sql, rows) = query(engine, question, &money_sql(WINDOW_SQL, request), request).await?;
    let places = rows.words("place")?;
    let start_places = rows.words("start_place")?;
    let flags = |column| -> Result<Vec<bool>, AnswerError> {
        Ok(rows.counts(column)?.iter().map(|&flag| flag == 1).collect())
    };
    let differ = flags("years_differ")?;
    let record = flags("has_record")?;
    let budget = flags("has_budget")?;
    let revenue = flags("has_revenue")?;
    let flagged = flags("is_flagged")?;
    let budget_flagged = flags("is_budget_flagged")?;
    let over_floor = flags("over_budget_floor")?;
    let titles = rows.titles("titles")?;
    let cells = (0..places.len())
        .map(|row| {
            Ok(WindowCell {
                place: Place::parse(question, &places[row])?,
                start_place: Place::parse(question, &start_places[row])?,
                years_differ: differ[row],
                has_record: record[row],
                has_budget: budget[row],
                has_revenue: revenue[row],
                is_flagged: flagged[row],
                is_budget_flagged: budget_flagged[row],
                over_budget_floor: over_floor[row],
                titles: titles[row],
            })
        })
        .collect::<Result<_, AnswerError>>()?;
    Ok((sql, WindowCounts { cells }))
}

impl WindowCounts {
    /// Films of which this is true.
    pub(in crate::questions) fn count(&self, test: impl Fn(&WindowCell) -> bool) -> u64 {
        self.cells
            .iter()
            .filter(|cell| test(cell))
            .map(|cell| cell.titles)
            .sum()
    }

    /// Films of the window of which this is true.
    pub(in crate::questions) fn inside(&self, test: impl Fn(&WindowCell) -> bool) -> u64 {
        self.count(|cell| cell.place == Place::Inside && test(cell))
    }

    /// All films.
    pub(in crate::questions) fn titles(&self) -> u64 {
        self.count(|_| true)
    }

    /// Whether TMDB's word on any film is in the lake.
    pub(in crate::questions) fn has_records(&self) -> bool {
        self.count(|cell| cell.has_record) > 0
    }

    pub(in crate::questions) fn coverage(&self) -> Coverage {
        Coverage {
            films: self.inside(|_| true),
            with_record: self.inside(|cell| cell.has_record),
            with_budget: self.inside(|cell| cell.has_budget),
            with_revenue: self.inside(|cell| cell.has_revenue),
            with_both: self.inside(|cell| cell.has_budget && cell.has_revenue),
            flagged: self.inside(|cell| cell.is_flagged),
        }
    }

    /// Films by the reason that leaves them out: outside the window or without a record, or what
    /// `reason` says of the others; films without a reason are used.
    pub(in crate::questions) fn left_out(
        &self,
        reason: impl Fn(&WindowCell) -> Option<&'static str>,
    ) -> Vec<LeftOut> {
        let counted = self.cells.iter().filter_map(|cell| {
            let reason = match cell.place {
                Place::Outside => Some("outside_window"),
                Place::Unknown => Some("unknown_release"),
                Place::Inside if !cell.has_record => Some("no_record"),
                Place::Inside => reason(cell),
            };
            Some((reason?, cell.titles))
        });
        LeftOut::count(counted)
    }
}
