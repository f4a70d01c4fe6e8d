//! Question 8: votes against budget on scales of powers of ten, the most-voted films as diamonds,
//! and how many budgets are known by tenth of the votes beneath.

use cinelake_answers::{DecileCoverage, VotesBudgetChart, VotesBudgetPoint, Words};

use super::canvas::Canvas;
use super::key;
use super::table::{self, Cell};
use super::{ChartData, ChartPlan, numbers};

mod cloud;
mod deciles;

pub(super) fn plan<'a>(chart: &'a VotesBudgetChart, words: &'a Words) -> ChartPlan<'a> {
    ChartPlan {
        description: description(chart, words),
        data: data(chart, words),
        draw: Box::new(|canvas| draw(canvas, chart, words)),
    }
}

fn draw(canvas: &mut Canvas, chart: &VotesBudgetChart, words: &Words) -> f64 {
    let mut bottom = 0.0;
    if !chart.points.is_empty() {
        bottom = cloud::draw(canvas, chart, words);
    }
    if chart.deciles.iter().any(|decile| decile.films > 0) {
        bottom = deciles::draw(canvas, bottom, chart, words);
    }
    if bottom == 0.0 {
        bottom = key::nothing(canvas, words);
    }
    bottom
}

fn description(chart: &VotesBudgetChart, words: &Words) -> String {
    let language = words.language();
    let median = |value: Option<i64>| {
        value.map_or_else(
            || numbers::UNKNOWN.to_owned(),
            |value| numbers::usd_compact(language, value),
        )
    };
    words.with(
        "chart-votes-desc",
        &[
            ("count", chart.films.into()),
            ("most", median(chart.most_voted_median_budget).into()),
            ("others", median(chart.others_median_budget).into()),
        ],
    )
}

/// Two tables in one: a row a tenth, then a row a point, the most votes first.
fn data(chart: &VotesBudgetChart, words: &Words) -> ChartData {
    let columns = vec![
        table::left("part", words.text("chart-column-part")),
        table::left("title", words.text("chart-column-title")),
        table::right("num_votes", words.text("chart-column-votes")),
        table::right("budget_usd", words.text("chart-column-budget")),
        table::left("most_voted", words.text("chart-column-most-voted")),
        table::right("decile", words.text("chart-column-decile")),
        table::right("films", words.text("chart-column-films")),
        table::right("with_budget", words.text("chart-column-with-budget")),
        table::left("tconst", words.text("chart-column-tconst")),
    ];
    let points = chart.points.iter().map(|point| point_row(point, words));
    let deciles = chart.deciles.iter().map(|decile| decile_row(decile, words));
    table::data(columns, deciles.chain(points).collect())
}

fn point_row(point: &VotesBudgetPoint, words: &Words) -> Vec<Cell> {
    let language = words.language();
    vec![
        Cell::word(words.text("chart-part-point"), "point"),
        Cell::text(point.title.as_deref()),
        Cell::count(language, u64::try_from(point.num_votes).ok()),
        Cell::usd(language, Some(point.budget)),
        Cell::yes_or_no(words, point.most_voted),
        Cell::text(None),
        Cell::count(language, Some(point.films)),
        Cell::text(None),
        Cell::text(Some(&point.tconst)),
    ]
}

fn decile_row(decile: &DecileCoverage, words: &Words) -> Vec<Cell> {
    let language = words.language();
    vec![
        Cell::word(words.text("chart-part-decile"), "decile"),
        Cell::text(None),
        Cell::text(None),
        Cell::text(None),
        Cell::text(None),
        Cell::bare(Some(decile.decile)),
        Cell::count(language, Some(decile.films)),
        Cell::count(language, Some(decile.with_budget)),
        Cell::text(None),
    ]
}
