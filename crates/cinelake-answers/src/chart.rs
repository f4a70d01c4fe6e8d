//! What the chart of each answer shows: numbers and names, no layout and no words.
//!
//! A chart rests on the same counts as its answer. It is part of the JSON, so what a reader sees
//! drawn can be checked against it; how it is drawn is the report's business.

use serde::Serialize;

use crate::rounding::{rounded, rounded_option};
use crate::stats::Interval;

/// The data of one answer's chart.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Chart {
    /// Questions 1 and 2: mean rating by release year.
    Years(YearsChart),
    /// Question 3: the films with the highest weighted rating.
    TopFilms(TopFilmsChart),
    /// Question 4: the films of the people of the best film.
    Filmography(FilmographyChart),
    /// Questions 5 and 6: ratings of longer titles against the others.
    Lengths(LengthsChart),
    /// Question 7: revenue against budget.
    BoxOffice(BoxOfficeChart),
    /// Question 8: votes against budget.
    VotesBudget(VotesBudgetChart),
}

/// Mean rating by release year.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct YearsChart {
    /// One for each year with a title that meets the floor of votes, in rising order; years without
    /// one are missing.
    pub years: Vec<YearPoint>,
    /// The answer's year; `None` when no year has enough titles.
    pub best_year: Option<i32>,
    /// Mean of all titles that meet the floor of votes, 0 to 10.
    #[serde(serialize_with = "rounded_option")]
    pub mean_rating: Option<f64>,
    /// The floor of votes.
    pub min_votes: u32,
    /// The fewest titles that make a year comparable.
    pub min_titles: u64,
}

/// A release year.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct YearPoint {
    /// Calendar year.
    pub year: i32,
    /// Plain mean of its titles' ratings, 0 to 10.
    #[serde(serialize_with = "rounded")]
    pub mean_rating: f64,
    /// Student's 95 % interval of the mean; `None` with fewer than two titles.
    pub ci95: Option<Interval>,
    /// Titles that meet the floor of votes, at least 1.
    pub titles: u64,
    /// Whether it has enough titles to be compared.
    pub compared: bool,
    /// Whether it is the as-of year, which is not over.
    pub partial: bool,
}

/// The films with the highest weighted rating.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TopFilmsChart {
    /// From the highest weighted rating down, of equal ones the lowest id first: at most ten, or the
    /// films that share the first place where they are more, of these at most 25.
    pub films: Vec<TopFilmPoint>,
    /// How many films share the first place, at least 1; they open `films`.
    pub tied: u64,
    /// Votes at which a film's own rating weighs as much as the mean.
    pub m: u32,
    /// C, the mean of all rated films, 0 to 10.
    #[serde(serialize_with = "rounded_option")]
    pub c: Option<f64>,
}

/// A film with its rating and how far its votes leave it open.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TopFilmPoint {
    /// IMDb's id.
    pub tconst: String,
    /// Its title in the catalogue.
    pub title: Option<String>,
    /// Its release year in the catalogue.
    pub start_year: Option<i32>,
    /// IMDb's rating, 1 to 10.
    #[serde(serialize_with = "rounded")]
    pub average_rating: f64,
    /// IMDb's votes.
    pub num_votes: i64,
    /// The weighted rating, which orders the films.
    #[serde(serialize_with = "rounded")]
    pub weighted_rating: f64,
    /// The widest 95 % interval that so many votes leave for the mean μ of all who might vote: the
    /// catalogue does not say how votes are spread, and on a scale of 1 to 10 their variance is at
    /// most (μ − 1)(10 − μ) (Bhatia and Davis, 2000). With this variance it is the score interval
    /// (Wilson, 1927), which stays between 1 and 10. `None` without votes.
    pub widest_ci95: Option<Interval>,
}

/// The films of the people of the best film.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FilmographyChart {
    /// In the answer's order.
    pub people: Vec<PersonFilms>,
}

/// A person and the films the catalogue lists under the name.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PersonFilms {
    /// The name; people of one name cannot be told apart.
    pub name: String,
    /// By year, unknown years last.
    pub films: Vec<PersonFilmPoint>,
}

/// A film of a person.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PersonFilmPoint {
    /// IMDb's id.
    pub tconst: String,
    /// Its title in the catalogue.
    pub title: Option<String>,
    /// Its release year in the catalogue.
    pub start_year: Option<i32>,
    /// IMDb's rating, 1 to 10.
    #[serde(serialize_with = "rounded_option")]
    pub average_rating: Option<f64>,
    /// IMDb's votes.
    pub num_votes: Option<i64>,
    /// Whether it is the film that the people are of, or one of several.
    pub is_best: bool,
}

/// Ratings of longer titles against the others.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LengthsChart {
    /// Titles of each side by rating, in rising order of the rating, by tenths of a point; ratings
    /// that no title has are missing.
    pub distribution: Vec<RatingCount>,
    /// Mean rating of the longer ones.
    #[serde(serialize_with = "rounded_option")]
    pub longer_mean: Option<f64>,
    /// Mean rating of the others.
    #[serde(serialize_with = "rounded_option")]
    pub shorter_mean: Option<f64>,
    /// Longer less shorter.
    #[serde(serialize_with = "rounded_option")]
    pub difference: Option<f64>,
    /// Welch's 95 % interval of the difference.
    pub ci95: Option<Interval>,
    /// What `bins` are of.
    pub unit: LengthUnit,
    /// The length that divides the sides: 120 minutes, 2 years. Itself not longer.
    pub threshold: i64,
    /// Mean rating by length, in rising order; lengths that no title has are missing. No bin lies on
    /// both sides of `threshold`, and together they hold the titles of both sides. Films by ten
    /// minutes; series by a year, from 11 by five, from 21 all in one.
    pub bins: Vec<LengthBin>,
}

/// The unit of a length.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LengthUnit {
    /// Minutes of a film.
    Minutes,
    /// Years of a series.
    Years,
}

/// Titles of both sides with a rating.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RatingCount {
    /// The rating, to a tenth.
    #[serde(serialize_with = "rounded")]
    pub rating: f64,
    /// Longer titles.
    pub longer: u64,
    /// The others.
    pub shorter: u64,
}

/// Titles of like length.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LengthBin {
    /// The shortest length in it.
    pub from: i64,
    /// The longest length in it; `None` for the last bin, which has no end.
    pub to: Option<i64>,
    /// Titles.
    pub titles: u64,
    /// Their mean rating.
    #[serde(serialize_with = "rounded")]
    pub mean: f64,
    /// Student's 95 % interval of the mean; `None` with fewer than two titles.
    pub ci95: Option<Interval>,
}

/// Revenue against budget.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BoxOfficeChart {
    /// From the highest revenue down: the answer's films.
    pub films: Vec<BoxOfficePoint>,
}

/// A film and its money in whole US dollars.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BoxOfficePoint {
    /// IMDb's id.
    pub tconst: String,
    /// Its title in the catalogue.
    pub title: Option<String>,
    /// The year that put it into the window.
    pub year: Option<i32>,
    /// TMDB's revenue.
    pub revenue: i64,
    /// TMDB's budget; `None` where it is unknown.
    pub budget: Option<i64>,
    /// Revenue over budget.
    #[serde(serialize_with = "rounded_option")]
    pub multiple: Option<f64>,
    /// Why a figure is suspect.
    pub money_flag: Option<String>,
}

/// Votes against budget.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct VotesBudgetChart {
    /// Films with a known budget that is not suspect and with votes. Where films of one side lie
    /// closer than a dot they are one point: one for each cell of a grid of 20 by 20 cells a power of
    /// ten, named after its film with the most votes (of equal ones the lowest id). By votes from the
    /// highest down, then by id.
    pub points: Vec<VotesBudgetPoint>,
    /// Films in all points.
    pub films: u64,
    /// Films with a known budget that is not suspect and without a vote, which no scale of powers of
    /// ten can show; with `films` they are the titles that the answer rests on.
    pub without_votes: u64,
    /// Tenths of the window's films by votes, the most-voted first.
    pub deciles: Vec<DecileCoverage>,
    /// Median budget of the most-voted tenth, US dollars.
    pub most_voted_median_budget: Option<i64>,
    /// Median budget of the others, US dollars.
    pub others_median_budget: Option<i64>,
}

/// Films of like votes and budget.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct VotesBudgetPoint {
    /// IMDb's id of the film the point is named after.
    pub tconst: String,
    /// Its title.
    pub title: Option<String>,
    /// Its votes on IMDb, at least 1.
    pub num_votes: i64,
    /// Its budget, US dollars, at least 1.
    pub budget: i64,
    /// Whether it is of the most-voted tenth of the window, as are all films of the point or none.
    pub most_voted: bool,
    /// Films of its side in the cell, itself included.
    pub films: u64,
}

/// How many budgets are known in a tenth of the window.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DecileCoverage {
    /// 1 for the most-voted tenth.
    pub decile: i64,
    /// Films.
    pub films: u64,
    /// Of these, films with any budget above 0.
    pub with_budget: u64,
}
