//! Small catalogues whose answers are known beforehand, and on which the obvious computation gives
//! another answer.
//!
//! Each [`PlantedCatalogue`] is for one question or two. Its numbers are round by design: the comments beside
//! them are the proof. The seed picks years, names, ids and the order of rows, never an answer. No
//! clock: everything is as of [`AS_OF`] with a window of [`LAST_YEARS`] calendar years.

use std::fmt::Display;

mod course;
mod lengths;
mod money;
mod ratings;
mod seeded;

pub use course::{CourseTable, PlantedArtist, PlantedTitle};

/// The day the planted answers are for.
pub const AS_OF: &str = "2024-12-31";
/// The calendar years of the window: 2015 to 2024.
pub const LAST_YEARS: u16 = 10;
/// The floor of votes that the planted answers suppose.
pub const MIN_VOTES: u32 = 1_000;

/// A catalogue with the TMDB records of its films, and what is true of it.
#[derive(Debug, Clone)]
pub struct PlantedCatalogue {
    /// A name for messages.
    pub name: &'static str,
    /// The films, in the course's shape; one row for each artist of a film.
    pub films: CourseTable,
    /// The series, in the course's shape; may be empty.
    pub series: CourseTable,
    /// TMDB's records of the films that it knows.
    pub records: Vec<PlantedRecord>,
    /// What the answers have to say.
    pub facts: Vec<Fact>,
}

/// TMDB's record of a film.
#[derive(Debug, Clone, PartialEq)]
pub struct PlantedRecord {
    /// The number of the film's IMDb id.
    pub number: u64,
    /// `YYYY-MM-DD`, or nothing.
    pub release_date: String,
    /// US dollars; 0 is TMDB's word for unknown.
    pub budget: i64,
    /// US dollars; 0 is TMDB's word for unknown.
    pub revenue: i64,
    /// The record as TMDB would send it, on one line.
    pub json: String,
}

/// One value of an answer.
#[derive(Debug, Clone)]
pub struct Fact {
    /// 1 to 8.
    pub question: u8,
    /// Where the value stands in the answer: a JSON pointer, in which `*` stands for every element
    /// of an array and gives an array.
    pub pointer: &'static str,
    /// The value, as JSON.
    pub truth: String,
    /// What an obvious computation says instead, as JSON.
    pub naive: Option<(NaiveComputation, String)>,
}

/// An obvious computation that goes wrong on a plant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NaiveComputation {
    /// Means over the rows of the file under the floors of votes and titles: a film weighs as much
    /// as it has artists.
    MeanOverRows,
    /// Means by title without any floor: one title of 10.0 is a year.
    NoFloor,
    /// The highest rating among films with the floor of votes, one film only.
    HighestRating,
    /// The rows of everybody of that name, each row once more for each role.
    RowsOfTheName,
    /// "Over 120" read as at least 120.
    AtLeast120,
    /// An unknown runtime read as 0 minutes.
    UnknownIsZeroMinutes,
    /// Series without an end year dropped.
    RunningDropped,
    /// The window by the catalogue's year, exactly ten rows.
    WindowByStartYear,
    /// Revenues kept in 32 bits.
    ThirtyTwoBits,
    /// A budget of 0 taken for a budget.
    ZeroIsABudget,
    /// The highest multiple of any film with a budget above 0.
    AnyBudget,
}

/// All plants.
#[must_use]
pub fn plants(seed: u64) -> Vec<PlantedCatalogue> {
    vec![
        ratings::film_years(seed),
        ratings::series_years(seed),
        ratings::top_film(seed),
        lengths::two_hours(seed),
        lengths::running_series(seed),
        money::box_office(seed),
        money::votes_and_budget(seed),
    ]
}

/// All plants in one catalogue, in which nothing is known beforehand.
#[must_use]
pub fn everything(seed: u64) -> PlantedCatalogue {
    let mut all = PlantedCatalogue::new(
        "everything",
        CourseTable::films(&[]),
        CourseTable::series(&[]),
    );
    for plant in plants(seed) {
        all.films.append(plant.films);
        all.series.append(plant.series);
        all.records.extend(plant.records);
    }
    all
}

impl PlantedCatalogue {
    fn new(name: &'static str, films: CourseTable, series: CourseTable) -> Self {
        Self {
            name,
            films,
            series,
            records: Vec::new(),
            facts: Vec::new(),
        }
    }

    fn fact(&mut self, question: u8, pointer: &'static str, truth: impl Display) {
        self.facts.push(Fact {
            question,
            pointer,
            truth: truth.to_string(),
            naive: None,
        });
    }

    fn trap(
        &mut self,
        question: u8,
        pointer: &'static str,
        truth: impl Display,
        naive: NaiveComputation,
        says: impl Display,
    ) {
        self.fact(question, pointer, truth);
        if let Some(fact) = self.facts.last_mut() {
            fact.naive = Some((naive, says.to_string()));
        }
    }
}

/// A JSON array of texts.
fn texts<T: Display>(values: impl IntoIterator<Item = T>) -> String {
    let quoted: Vec<String> = values
        .into_iter()
        .map(|value| format!("\"{value}\""))
        .collect();
    format!("[{}]", quoted.join(","))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_seed_decides_and_nothing_else() {
        for (first, second) in plants(7).iter().zip(plants(7)) {
            assert_eq!(first.films.to_csv(), second.films.to_csv());
            assert_eq!(first.records, second.records);
        }
        assert_ne!(
            plants(7)[0].films.to_csv(),
            plants(8)[0].films.to_csv(),
            "another seed, another order"
        );
    }

    #[test]
    fn no_two_plants_share_an_id() {
        let mut numbers: Vec<String> = Vec::new();
        for plant in plants(3) {
            for table in [&plant.films, &plant.series] {
                let mut ids: Vec<String> = table.values("id").map(str::to_owned).collect();
                ids.sort_unstable();
                ids.dedup();
                numbers.extend(ids);
            }
        }
        let count = numbers.len();
        numbers.sort_unstable();
        numbers.dedup();
        assert_eq!(numbers.len(), count);
    }

    #[test]
    fn every_naive_computation_is_trapped_by_a_plant() {
        let trapped: Vec<NaiveComputation> = plants(1)
            .iter()
            .flat_map(|plant| &plant.facts)
            .filter_map(|fact| {
                let (naive, says) = fact.naive.as_ref()?;
                assert_ne!(says, &fact.truth, "{}", fact.pointer);
                Some(*naive)
            })
            .collect();
        for naive in [
            NaiveComputation::MeanOverRows,
            NaiveComputation::NoFloor,
            NaiveComputation::HighestRating,
            NaiveComputation::RowsOfTheName,
            NaiveComputation::AtLeast120,
            NaiveComputation::UnknownIsZeroMinutes,
            NaiveComputation::RunningDropped,
            NaiveComputation::WindowByStartYear,
            NaiveComputation::ThirtyTwoBits,
            NaiveComputation::ZeroIsABudget,
            NaiveComputation::AnyBudget,
        ] {
            assert!(trapped.contains(&naive), "{naive:?}");
        }
    }
}
