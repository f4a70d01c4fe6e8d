//! Bars beside the numbers of an answer's main table. Every scale begins at 0 and is said in the head;
//! the values are those of the answer's chart.

use cinelake_answers::{Answer, BoxOfficeChart, Chart, Role, TextTable, VotesBudgetChart, format};

use super::words;
use crate::render::Style;
use crate::render::grid::{Head, grid};
use crate::render::text::width;
use crate::wording::Wording;

/// A bar has at least and at most so many columns.
const COLUMNS: std::ops::RangeInclusive<usize> = 10..=24;
/// Between two columns of a table.
const GAP: usize = 2;
/// What stands for an unknown value.
const UNKNOWN: &str = "–";
/// IMDb's ratings end here.
const HIGHEST_RATING: f64 = 10.0;

/// Bars beside the rows of a table.
#[derive(Debug, PartialEq)]
pub(super) struct BarColumn {
    /// What they are of, and on which scale.
    label: String,
    /// One for each row; `None` where it is unknown.
    values: Vec<Option<f64>>,
    /// The value of a whole bar.
    whole: f64,
}

/// The bars of a table of an answer; none where its chart says nothing about it.
pub(super) fn bars(answer: &Answer, table: &TextTable, wording: Wording) -> Vec<BarColumn> {
    let rating = |key: &str, values: Vec<Option<f64>>| {
        vec![BarColumn {
            label: words::scale(wording, label(table, key), "10"),
            values,
            whole: HIGHEST_RATING,
        }]
    };
    match (&answer.chart, table.role) {
        (Some(Chart::Years(chart)), Role::Answer) => {
            let values = by_key(table, "year", |year| {
                let mut years = chart.years.iter();
                let point = years.find(|point| point.year.to_string() == year)?;
                Some(point.mean_rating)
            });
            rating("mean_rating", values)
        }
        (Some(Chart::TopFilms(chart)), Role::Answer) => {
            let values = by_key(table, "tconst", |tconst| {
                let film = chart.films.iter().find(|film| film.tconst == tconst)?;
                Some(film.weighted_rating)
            });
            rating("weighted_rating", values)
        }
        (Some(Chart::Filmography(chart)), Role::Answer) => {
            let films = chart.people.iter().flat_map(|person| &person.films);
            rating(
                "average_rating",
                films.map(|film| film.average_rating).collect(),
            )
        }
        (Some(Chart::Lengths(chart)), Role::Answer) => {
            rating("mean", vec![chart.longer_mean, chart.shorter_mean])
        }
        (Some(Chart::BoxOffice(chart)), Role::Answer) => money(chart, table, wording),
        (Some(Chart::VotesBudget(chart)), Role::Answer) => medians(chart, table, wording),
        (Some(Chart::VotesBudget(chart)), Role::Detail) if has_key(table, "decile") => {
            coverage(chart, table, wording)
        }
        _ => Vec::new(),
    }
}

/// What the column of this key is called.
fn label<'t>(table: &'t TextTable, key: &str) -> &'t str {
    let column = table.columns.iter().find(|column| column.key == key);
    column.map_or("", |column| &column.label)
}

fn has_key(table: &TextTable, key: &str) -> bool {
    table.columns.iter().any(|column| column.key == key)
}

/// The value of each row, by what stands in its column of this key.
fn by_key(table: &TextTable, key: &str, value: impl Fn(&str) -> Option<f64>) -> Vec<Option<f64>> {
    let at = table.columns.iter().position(|column| column.key == key);
    let rows = table.rows.iter();
    rows.map(|row| value(row.get(at?)?)).collect()
}

/// Revenue and budget on one scale.
fn money(chart: &BoxOfficeChart, table: &TextTable, wording: Wording) -> Vec<BarColumn> {
    let films = || chart.films.iter();
    let amounts = films().flat_map(|film| [Some(film.revenue), film.budget]);
    let largest = amounts.flatten().max().unwrap_or_default();
    let values = |amount: &dyn Fn(&cinelake_answers::BoxOfficePoint) -> Option<i64>| {
        by_key(table, "tconst", |tconst| {
            let film = films().find(|film| film.tconst == tconst)?;
            Some(amount(film)? as f64)
        })
    };
    let end = format::usd_compact(wording.language, largest);
    vec![
        BarColumn {
            label: words::scale(wording, label(table, "revenue"), &end),
            values: values(&|film| Some(film.revenue)),
            whole: largest as f64,
        },
        BarColumn {
            label: words::scale(wording, label(table, "budget"), &end),
            values: values(&|film| film.budget),
            whole: largest as f64,
        },
    ]
}

fn medians(chart: &VotesBudgetChart, table: &TextTable, wording: Wording) -> Vec<BarColumn> {
    let medians = [chart.most_voted_median_budget, chart.others_median_budget];
    let largest = medians.into_iter().flatten().max().unwrap_or_default();
    let end = format::usd_compact(wording.language, largest);
    vec![BarColumn {
        label: words::scale(wording, label(table, "median_budget"), &end),
        values: medians
            .map(|median| median.map(|dollars| dollars as f64))
            .to_vec(),
        whole: largest as f64,
    }]
}

fn coverage(chart: &VotesBudgetChart, table: &TextTable, wording: Wording) -> Vec<BarColumn> {
    let deciles = chart.deciles.iter();
    let shares = deciles.map(|decile| Some(decile.with_budget as f64 / decile.films as f64));
    vec![BarColumn {
        label: words::scale(wording, label(table, "share"), "100%"),
        values: shares.collect(),
        whole: 1.0,
    }]
}

/// Heads and rows with the bars as columns of their own, as long as the room allows.
pub(super) fn with_bars(
    mut heads: Vec<Head>,
    rows: &[Vec<String>],
    bars: &[BarColumn],
    room: usize,
    style: Style,
) -> (Vec<Head>, Vec<Vec<String>>) {
    let mut rows = rows.to_vec();
    let columns = columns(&heads, &rows, bars.len(), room);
    for bar in bars {
        heads.push(Head {
            label: bar.label.clone(),
            right: false,
        });
        for (at, row) in rows.iter_mut().enumerate() {
            row.push(match bar.values.get(at).copied().flatten() {
                Some(value) => style.bar(value / bar.whole, columns),
                None => UNKNOWN.to_owned(),
            });
        }
    }
    (heads, rows)
}

/// How long bars are: what a table that fits leaves free, within limits.
fn columns(heads: &[Head], rows: &[Vec<String>], bars: usize, room: usize) -> usize {
    let parts = grid(heads, rows, room);
    let (least, most) = (*COLUMNS.start(), *COLUMNS.end());
    let [part] = parts.as_slice() else {
        return least;
    };
    let lines = part.head.iter().chain(&part.rows);
    let used = lines.map(|line| width(line)).max().unwrap_or_default();
    let free = room.saturating_sub(used) / bars.max(1);
    free.saturating_sub(GAP).clamp(least, most)
}

#[cfg(test)]
mod tests;
