//! Questions 1 and 2: the release year with the highest mean rating, films and series. The
//! statement counts titles by year, votes and rating; everything else follows from the counts.

mod chart;
mod tables;
mod text;

use std::cmp::Ordering;
use std::collections::BTreeMap;

use serde::Serialize;

use crate::answer::Answer;
use crate::engine::Engine;
use crate::error::AnswerError;
use crate::figures;
use crate::language::ByLanguage;
use crate::left_out::LeftOut;
use crate::prelude::join_sql;
use crate::question::Question;
use crate::request::Request;
use crate::rounding::{rounded, rounded_option};
use crate::rows::{Rows, query};
use crate::stats::{Group, Interval, RatingCounts, Shrinkage, shrink, welch_difference};
use crate::sureness::Sureness;

const FILM_YEARS_SQL: &str = include_str!("film_years.sql");
const SERIES_YEARS_SQL: &str = include_str!("series_years.sql");

/// What the answer has: the literal question, the best year, and the winner under other floors.
pub type Figures = figures::Figures<AsAsked, BestYear, SensitivityRow>;

/// The floors of votes of the sensitivity rows.
const VOTES_FLOORS: [i64; 4] = [0, 100, 1_000, 10_000];
/// Years shown beside the winner.
const YEARS_SHOWN: usize = 10;

pub(super) async fn answer(
    engine: &dyn Engine,
    question: Question,
    request: &Request,
) -> Result<Answer<Figures>, AnswerError> {
    let file = match question {
        Question::SeriesYears => SERIES_YEARS_SQL,
        _ => FILM_YEARS_SQL,
    };
    let (sql, rows) = query(engine, question, file, request).await?;
    let cells = read_cells(&rows)?;
    Ok(finish(question, request, &cells, join_sql(&[sql])))
}

/// The fewest titles that make a year comparable.
fn min_titles(question: Question) -> u64 {
    match question {
        Question::SeriesYears => 10,
        _ => 30,
    }
}

/// The floors of titles of the sensitivity rows.
fn titles_floors(question: Question) -> &'static [u64] {
    match question {
        Question::SeriesYears => &[1, 10, 30, 100],
        _ => &[1, 30, 100],
    }
}

/// Titles of one year, floor of votes and rating.
struct Cell {
    year: Option<i32>,
    votes_floor: i64,
    meets_min_votes: bool,
    rating_thousandths: Option<i64>,
    titles: u64,
}

fn read_cells(rows: &Rows) -> Result<Vec<Cell>, AnswerError> {
    let years = rows.years("start_year")?;
    let floors = rows.counts("votes_floor")?;
    let meets = rows.counts("meets_min_votes")?;
    let ratings = rows.integers("rating_thousandths")?;
    let titles = rows.titles("titles")?;
    let cells = (0..years.len()).map(|row| Cell {
        year: years[row],
        votes_floor: floors[row],
        meets_min_votes: meets[row] == 1,
        rating_thousandths: ratings[row],
        titles: titles[row],
    });
    Ok(cells.collect())
}

/// Ratings by year.
type Years = BTreeMap<i32, RatingCounts>;

/// The ratings by year of cells that have both.
fn by_year<'c>(cells: impl Iterator<Item = &'c Cell>) -> Years {
    let mut years = Years::new();
    for cell in cells {
        if let (Some(year), Some(rating)) = (cell.year, cell.rating_thousandths) {
            years.entry(year).or_default().add(rating, cell.titles);
        }
    }
    years
}

/// Compares two means exactly: as fractions of whole numbers.
fn compare_means(first: &RatingCounts, second: &RatingCounts) -> Ordering {
    let product = |sum: &RatingCounts, titles: &RatingCounts| {
        sum.sum_thousandths() * i128::from(titles.titles())
    };
    product(first, second).cmp(&product(second, first))
}

/// The years from the highest mean down; of equal ones the one with more titles first, then the
/// later.
fn ranked(years: &Years) -> Vec<(i32, &RatingCounts)> {
    let mut ranked: Vec<_> = years
        .iter()
        .map(|(year, ratings)| (*year, ratings))
        .collect();
    ranked.sort_by(|(year, ratings), (other, others)| {
        compare_means(others, ratings)
            .then(others.titles().cmp(&ratings.titles()))
            .then(other.cmp(year))
    });
    ranked
}

/// A year and its plain mean.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct YearMean {
    /// Calendar year.
    pub year: i32,
    /// Plain mean of the ratings, 0 to 10.
    #[serde(serialize_with = "rounded_option")]
    pub mean_rating: Option<f64>,
    /// How many titles.
    pub titles: u64,
}

impl YearMean {
    fn of((year, ratings): (i32, &RatingCounts)) -> Self {
        Self {
            year,
            mean_rating: ratings.mean(),
            titles: ratings.titles(),
        }
    }
}

/// The literal question: every year with the highest mean, whatever it rests on.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AsAsked {
    /// Every year with the highest mean.
    pub years: Vec<i32>,
    /// That mean, 0 to 10.
    #[serde(serialize_with = "rounded_option")]
    pub mean_rating: Option<f64>,
    /// Rated titles of these years.
    pub titles: u64,
}

fn as_asked(years: &Years) -> AsAsked {
    let ranked = ranked(years);
    let best = ranked.first().map(|(_, ratings)| *ratings);
    let tied: Vec<_> = ranked
        .iter()
        .filter(|(_, ratings)| best.is_some_and(|best| compare_means(ratings, best).is_eq()))
        .collect();
    let mut names: Vec<i32> = tied.iter().map(|(year, _)| *year).collect();
    names.sort_unstable();
    AsAsked {
        years: names,
        mean_rating: best.and_then(RatingCounts::mean),
        titles: tied.iter().map(|(_, ratings)| ratings.titles()).sum(),
    }
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct BestYear {
    /// Calendar year.
    pub year: i32,
    /// Plain mean of the ratings, 0 to 10.
    #[serde(serialize_with = "rounded_option")]
    pub mean_rating: Option<f64>,
    /// The mean drawn to that of all titles.
    #[serde(serialize_with = "rounded_option")]
    pub shrunken_mean: Option<f64>,
    /// Titles of the year that were compared.
    pub titles: u64,
    /// 95 % interval of the mean.
    pub ci95: Option<Interval>,
    /// The next year.
    pub runner_up: Option<YearMean>,
    /// Whether the Welch interval of the difference to the runner-up leaves out 0; null without one.
    pub distinguishable: Option<bool>,
    /// Whether the year is that of the as-of day.
    pub partial: bool,
    /// Other years with exactly the same mean.
    pub tied_years: Vec<i32>,
    /// The floor of votes.
    pub min_votes: u32,
    /// The fewest titles that make a year comparable.
    pub min_titles: u64,
    /// Years that were compared.
    pub years_compared: usize,
    /// The year with the highest shrunken mean.
    pub shrunken_year: Option<i32>,
    /// How far means were drawn.
    pub shrinkage: Option<MeanShrinkage>,
    /// The best years, from the highest mean down.
    pub best_years: Vec<RankedYear>,
}

impl figures::Rows for BestYear {}

impl BestYear {
    /// A tie and a year alone are open; a year that is not over is never clear.
    fn sureness(&self) -> Sureness {
        if self.runner_up.is_none() || !self.tied_years.is_empty() {
            Sureness::Open
        } else if self.distinguishable == Some(true) && !self.partial {
            Sureness::Clear
        } else {
            Sureness::Perhaps
        }
    }
}

/// How far means were drawn to the mean of all titles.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MeanShrinkage {
    /// Mean of all titles, 0 to 10.
    #[serde(serialize_with = "rounded")]
    pub global_mean: f64,
    /// Variance within years.
    #[serde(serialize_with = "rounded")]
    pub within_variance: f64,
    /// Variance between years.
    #[serde(serialize_with = "rounded")]
    pub between_variance: f64,
    /// Within over between: so many titles of the global mean are put to each year; null when the
    /// years do not differ.
    #[serde(serialize_with = "rounded_option")]
    pub pseudo_titles: Option<f64>,
}

impl MeanShrinkage {
    fn of(shrinkage: Shrinkage) -> Self {
        Self {
            global_mean: shrinkage.global_mean,
            within_variance: shrinkage.within_variance,
            between_variance: shrinkage.between_variance,
            pseudo_titles: shrinkage.pseudo_titles(),
        }
    }
}

/// A compared year.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RankedYear {
    /// Calendar year.
    pub year: i32,
    /// Plain mean of the ratings, 0 to 10.
    #[serde(serialize_with = "rounded_option")]
    pub mean_rating: Option<f64>,
    /// 95 % interval of the mean.
    pub ci95: Option<Interval>,
    /// The mean drawn to that of all titles.
    #[serde(serialize_with = "rounded_option")]
    pub shrunken_mean: Option<f64>,
    /// How many titles.
    pub titles: u64,
}

fn ranked_year(year: i32, ratings: &RatingCounts, shrinkage: Option<Shrinkage>) -> RankedYear {
    let group = Group::of(ratings);
    RankedYear {
        year,
        mean_rating: ratings.mean(),
        ci95: ratings.mean_interval(),
        shrunken_mean: shrinkage
            .zip(group)
            .map(|(shrinkage, group)| shrinkage.mean_of(&group).mean),
        titles: ratings.titles(),
    }
}

/// The year with the highest shrunken mean; of equal ones the one that is first by its plain mean. Where
/// years differ by no more than chance, all shrunken means are the same number but for its last bits.
fn shrunken_year(ranked: &[RankedYear]) -> Option<i32> {
    let means = ranked.iter().filter_map(|year| year.shrunken_mean);
    let highest = means.max_by(f64::total_cmp)?;
    let is_highest =
        |year: &&RankedYear| year.shrunken_mean.is_some_and(|mean| highest - mean < 1e-9);
    ranked.iter().find(is_highest).map(|year| year.year)
}

fn best_year(question: Question, request: &Request, compared: &Years) -> Option<BestYear> {
    let groups: Vec<Group> = compared.values().filter_map(Group::of).collect();
    let shrinkage = shrink(&groups);
    let order = ranked(compared);
    let (year, ratings) = *order.first()?;
    let runner_up = order.get(1).copied();
    let all: Vec<RankedYear> = order
        .iter()
        .map(|(year, ratings)| ranked_year(*year, ratings, shrinkage))
        .collect();
    let difference =
        runner_up.and_then(|(_, second)| welch_difference(ratings.moments(), second.moments()));
    let ties = order[1..]
        .iter()
        .filter(|(_, others)| compare_means(others, ratings).is_eq());
    Some(BestYear {
        year,
        mean_rating: ratings.mean(),
        shrunken_mean: all[0].shrunken_mean,
        titles: ratings.titles(),
        ci95: ratings.mean_interval(),
        runner_up: runner_up.map(YearMean::of),
        distinguishable: difference.map(|difference| !difference.ci95.contains(0.0)),
        partial: year == request.as_of_year(),
        tied_years: ties.map(|(year, _)| *year).collect(),
        min_votes: request.min_votes,
        min_titles: min_titles(question),
        years_compared: order.len(),
        shrunken_year: shrunken_year(&all),
        shrinkage: shrinkage.map(MeanShrinkage::of),
        best_years: all.into_iter().take(YEARS_SHOWN).collect(),
    })
}

/// The winner under other floors, by the plain mean; without a year that qualifies all null.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct SensitivityRow {
    /// The floor of votes.
    pub min_votes: i64,
    /// The fewest titles that make a year comparable.
    pub min_titles: u64,
    /// The winner.
    pub year: Option<i32>,
    /// Its mean, 0 to 10.
    #[serde(serialize_with = "rounded_option")]
    pub mean_rating: Option<f64>,
    /// Its titles.
    pub titles: Option<u64>,
}

/// The largest minimum of votes with which a year has enough titles.
pub(super) fn minimum_that_answers(question: Question, rows: &[SensitivityRow]) -> Option<i64> {
    let enough =
        |row: &&SensitivityRow| row.year.is_some() && row.min_titles == min_titles(question);
    rows.iter().filter(enough).map(|row| row.min_votes).max()
}

fn sensitivity(question: Question, request: &Request, cells: &[Cell]) -> Vec<SensitivityRow> {
    let asked = i64::from(request.min_votes);
    let mut floors = VOTES_FLOORS.to_vec();
    if !floors.contains(&asked) {
        floors.push(asked);
        floors.sort_unstable();
    }
    let mut rows = Vec::new();
    for min_votes in floors {
        let meets = |cell: &&Cell| {
            if VOTES_FLOORS.contains(&min_votes) {
                cell.votes_floor >= min_votes
            } else {
                cell.meets_min_votes
            }
        };
        let years = by_year(not_after(cells, request).filter(meets));
        for min_titles in titles_floors(question) {
            let mut years = years.clone();
            years.retain(|_, ratings| ratings.titles() >= *min_titles);
            let best = ranked(&years).first().copied().map(YearMean::of);
            rows.push(SensitivityRow {
                min_votes,
                min_titles: *min_titles,
                year: best.as_ref().map(|best| best.year),
                mean_rating: best.as_ref().and_then(|best| best.mean_rating),
                titles: best.map(|best| best.titles),
            });
        }
    }
    rows
}

/// Cells but those of years after the as-of year.
fn not_after<'c>(cells: &'c [Cell], request: &Request) -> impl Iterator<Item = &'c Cell> {
    let last = request.as_of_year();
    cells
        .iter()
        .filter(move |cell| cell.year.is_none_or(|year| year <= last))
}

/// Titles that the answer does not rest on, by the first reason that holds.
fn left_out(request: &Request, cells: &[Cell], compared: &Years) -> Vec<LeftOut> {
    let counted = cells.iter().filter_map(|cell| {
        let reason = match (cell.year, cell.rating_thousandths) {
            (None, _) => "no_start_year",
            (Some(year), _) if year > request.as_of_year() => "after_as_of_year",
            (_, None) => "no_rating",
            _ if !cell.meets_min_votes => "too_few_votes",
            (Some(year), _) if !compared.contains_key(&year) => "year_with_too_few_titles",
            _ => return None,
        };
        Some((reason, cell.titles))
    });
    LeftOut::count(counted)
}

fn finish(question: Question, request: &Request, cells: &[Cell], sql: String) -> Answer<Figures> {
    let enough_votes = by_year(not_after(cells, request).filter(|cell| cell.meets_min_votes));
    let mut compared = enough_votes.clone();
    compared.retain(|_, ratings| ratings.titles() >= min_titles(question));
    let literal = as_asked(&by_year(not_after(cells, request)));
    let left_out = left_out(request, cells, &compared);
    let titles: u64 = cells.iter().map(|cell| cell.titles).sum();
    let rows = sensitivity(question, request, cells);
    let best = best_year(question, request, &compared);
    let best_year = best.as_ref().map(|best| best.year);
    let chart = chart::chart(question, request, &enough_votes, best_year);
    let Some(best) = best else {
        let fewer_votes_help = minimum_that_answers(question, &rows).is_some();
        let sentence = ByLanguage::each(|language| {
            let given = (titles, literal.titles);
            text::why_not(language, question, request, given, fewer_votes_help)
        });
        let document =
            ByLanguage::each(|language| tables::literal_document(language, &literal, &rows));
        return Answer {
            document,
            figures: Figures {
                as_asked: Some(literal),
                answer: None,
                sensitivity: rows,
            },
            chart,
            ..Answer::unanswerable(question, request, sentence, left_out, sql)
        };
    };
    Answer {
        question: question.number(),
        text: question.text(request.last_years),
        sentence: ByLanguage::each(|language| text::sentence(language, question, &best)),
        finding: ByLanguage::each(|language| text::finding(language, question, &best)),
        answerable: true,
        sureness: best.sureness(),
        chart,
        titles,
        titles_used: compared.values().map(RatingCounts::titles).sum(),
        left_out,
        notes: text::notes(question, &best),
        sql,
        document: ByLanguage::each(|language| {
            tables::document(language, question, &best, &literal, &rows)
        }),
        figures: Figures::new(literal, best, rows),
    }
}

#[cfg(test)]
mod tests;
