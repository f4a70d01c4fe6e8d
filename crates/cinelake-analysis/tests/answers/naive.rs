//! What a hurried reader of the files would compute: over rows, without floors, with zeros as money.

use std::collections::BTreeMap;

use cinelake_testkit::planted::{
    CourseTable, MIN_VOTES, NaiveComputation, PlantedCatalogue, PlantedRecord,
};
use serde_json::{Value, json};

/// A row of a course file, as far as it is looked at.
struct Row<'a> {
    id: &'a str,
    name: &'a str,
    start_year: i32,
    end_year: Option<i32>,
    runtime: Option<i32>,
    rating: Option<f64>,
    votes: u32,
}

fn rows(table: &CourseTable) -> Vec<Row<'_>> {
    let column = |name: &str| table.values(name).collect::<Vec<_>>();
    let (ids, names) = (column("id"), column("nomeArtista"));
    let (starts, ends) = (column("anoLancamento"), column("anoTermino"));
    let (runtimes, ratings) = (column("tempoMinutos"), column("notaMedia"));
    let votes = column("numeroVotos");
    let row = |at: usize| Row {
        id: ids[at],
        name: names[at],
        start_year: starts[at].parse().expect("a year"),
        end_year: ends.get(at).and_then(|text| text.parse().ok()),
        runtime: runtimes[at].parse().ok(),
        rating: ratings[at].parse().ok(),
        votes: votes[at].parse().unwrap_or(0),
    };
    (0..ids.len()).map(row).collect()
}

/// One row of each title.
fn titles(table: &CourseTable) -> Vec<Row<'_>> {
    let first = rows(table).into_iter().map(|row| (row.id, row));
    first.collect::<BTreeMap<_, _>>().into_values().collect()
}

fn mean(ratings: impl IntoIterator<Item = f64>) -> f64 {
    let ratings: Vec<f64> = ratings.into_iter().collect();
    ratings.iter().sum::<f64>() / ratings.len() as f64
}

fn year_of_highest_mean(rows: &[Row<'_>], min_rows: usize) -> Value {
    let mut years: BTreeMap<i32, Vec<f64>> = BTreeMap::new();
    for row in rows {
        years.entry(row.start_year).or_default().extend(row.rating);
    }
    years.retain(|_, ratings| ratings.len() >= min_rows);
    let means = years
        .into_iter()
        .map(|(year, ratings)| (mean(ratings), year));
    let best = means.max_by(|left, right| left.0.total_cmp(&right.0));
    json!(best.map(|(_, year)| year))
}

/// The naive computation's word for what the fact is about.
pub(crate) fn says(naive: NaiveComputation, plant: &PlantedCatalogue) -> Value {
    let is_series = plant.films.is_empty();
    let table = if is_series {
        &plant.series
    } else {
        &plant.films
    };
    match naive {
        NaiveComputation::MeanOverRows => {
            let mut rows = rows(table);
            rows.retain(|row| row.votes >= MIN_VOTES);
            year_of_highest_mean(&rows, if is_series { 10 } else { 30 })
        }
        NaiveComputation::NoFloor => year_of_highest_mean(&titles(table), 1),
        NaiveComputation::HighestRating => highest_rating(table),
        NaiveComputation::RowsOfTheName => rows_of_the_name(plant),
        NaiveComputation::AtLeast120 => {
            longer_minus_shorter(table, |row| Some(row.runtime? >= 120))
        }
        NaiveComputation::UnknownIsZeroMinutes => {
            longer_minus_shorter(table, |row| Some(row.runtime.unwrap_or(0) > 120))
        }
        NaiveComputation::RunningDropped => {
            longer_minus_shorter(table, |row| Some(row.end_year? - row.start_year > 2))
        }
        NaiveComputation::WindowByStartYear => window_by_start_year(plant),
        NaiveComputation::ThirtyTwoBits => {
            first_in_window(plant, |record| i64::from(record.revenue as i32))
        }
        NaiveComputation::ZeroIsABudget if plant.name == "box office" => profit_of_the_third(plant),
        NaiveComputation::ZeroIsABudget => median_of_the_most_voted(plant),
        NaiveComputation::AnyBudget => first_in_window(plant, |record| match record.budget {
            0 => 0,
            budget => record.revenue / budget,
        }),
    }
}

fn highest_rating(table: &CourseTable) -> Value {
    let mut titles = titles(table);
    titles.retain(|row| row.votes >= MIN_VOTES);
    let best = titles
        .iter()
        .max_by(|left, right| left.rating.partial_cmp(&right.rating).expect("rated"));
    json!(best.map(|row| [row.id]))
}

/// Of the person whose name comes first in the best film.
fn rows_of_the_name(plant: &PlantedCatalogue) -> Value {
    let rows = rows(&plant.films);
    let of_the_best = rows.iter().filter(|row| row.rating == Some(9.2));
    let name = of_the_best.map(|row| row.name).min().expect("somebody");
    let theirs = rows.iter().filter(|row| row.name == name);
    json!(mean(theirs.filter_map(|row| row.rating)))
}

fn longer_minus_shorter(
    table: &CourseTable,
    is_longer: impl Fn(&Row<'_>) -> Option<bool>,
) -> Value {
    let of = |longer: bool| {
        let titles = titles(table);
        let group = titles
            .iter()
            .filter(|row| is_longer(row) == Some(longer))
            .filter_map(|row| row.rating);
        mean(group)
    };
    json!(of(true) - of(false))
}

fn tconst(record: &PlantedRecord) -> String {
    format!("tt{:07}", record.number)
}

fn in_window(plant: &PlantedCatalogue) -> impl Iterator<Item = &PlantedRecord> {
    let dated = |record: &&PlantedRecord| {
        record.release_date.is_empty() || record.release_date.as_str() >= "2015"
    };
    plant.records.iter().filter(dated)
}

fn window_by_start_year(plant: &PlantedCatalogue) -> Value {
    let titles = titles(&plant.films);
    let inside = |record: &&PlantedRecord| {
        let tconst = tconst(record);
        titles
            .iter()
            .any(|row| row.id == tconst && (2015..=2024).contains(&row.start_year))
    };
    let mut records: Vec<&PlantedRecord> = plant.records.iter().filter(inside).collect();
    records.sort_by_key(|record| (-record.revenue, record.number));
    json!(
        records
            .iter()
            .take(10)
            .map(|record| tconst(record))
            .collect::<Vec<_>>()
    )
}

fn first_in_window(plant: &PlantedCatalogue, key: impl Fn(&PlantedRecord) -> i64) -> Value {
    json!(
        in_window(plant)
            .max_by_key(|record| key(record))
            .map(tconst)
    )
}

/// Of the film with the third highest revenue.
fn profit_of_the_third(plant: &PlantedCatalogue) -> Value {
    let mut records: Vec<&PlantedRecord> = in_window(plant).collect();
    records.sort_by_key(|record| -record.revenue);
    json!(records[2].revenue - records[2].budget)
}

fn median_of_the_most_voted(plant: &PlantedCatalogue) -> Value {
    let mut titles = titles(&plant.films);
    titles.sort_by_key(|row| std::cmp::Reverse(row.votes));
    titles.truncate(titles.len() / 10);
    let budget = |row: &Row<'_>| {
        let mut records = plant.records.iter();
        let record = records.find(|record| tconst(record) == row.id);
        record.map(|record| record.budget)
    };
    let mut budgets: Vec<i64> = titles.iter().filter_map(budget).collect();
    budgets.sort_unstable();
    let middle = budgets.len() / 2;
    json!((budgets[middle - 1] + budgets[middle]) / 2)
}
