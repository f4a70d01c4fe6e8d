//! Plants for questions 5 and 6: how long a film is, how long a series ran.

use super::ratings::{Group, TitleMaker};
use super::{NaiveComputation, PlantedCatalogue};

/// Question 5: films of exactly 120 minutes rate highest, films of unknown length lowest.
pub(super) fn two_hours(seed: u64) -> PlantedCatalogue {
    let mut make = TitleMaker::new(seed, 500_000);
    let year = make.seeded.numbers(1990, 2010)[0];
    let of = |tenths| Group {
        start_year: year,
        tenths,
        votes: 1_500,
        artists: 2,
    };
    for (index, film) in make.group(20, of(&[68, 72])).iter_mut().enumerate() {
        film.runtime_minutes = Some(121 + index as u32);
    }
    for film in make.group(30, of(&[94, 96])) {
        film.runtime_minutes = Some(120);
    }
    for film in make.group(10, of(&[59, 61])) {
        film.runtime_minutes = Some(90);
    }
    for film in make.group(60, of(&[19, 21])) {
        film.runtime_minutes = None;
    }
    let mut plant = make.films("two hours");
    plant.fact(5, "/answer/longer/titles", 20);
    plant.fact(5, "/answer/longer/mean", 7.0);
    plant.fact(5, "/answer/longer/median", 7.0);
    plant.fact(5, "/answer/shorter/titles", 40);
    // (30 x 9.5 + 10 x 6.0) / 40.
    plant.fact(5, "/answer/shorter/mean", 8.625);
    plant.fact(5, "/answer/shorter/median", 9.4);
    // With 120 among the long: (20 x 7.0 + 30 x 9.5) / 50 - 6.0. With the unknown among the short:
    // 7.0 - (30 x 9.5 + 10 x 6.0 + 60 x 2.0) / 100.
    let pointer = "/answer/difference";
    plant.trap(5, pointer, -1.625, NaiveComputation::AtLeast120, 2.5);
    plant.trap(
        5,
        pointer,
        -1.625,
        NaiveComputation::UnknownIsZeroMinutes,
        2.35,
    );
    // A long film rates above 10 of 40 others and below 30.
    plant.fact(5, "/answer/cliffs_delta", -0.5);
    plant
}

/// Question 6: the series that still run decide, and the young among them cannot be judged yet.
pub(super) fn running_series(seed: u64) -> PlantedCatalogue {
    let mut make = TitleMaker::new(seed, 10_600_000);
    let years = make.seeded.numbers(2000, 2015);
    let of = |start_year, tenths| Group {
        start_year,
        tenths,
        votes: 500,
        artists: 2,
    };
    for series in make.group(10, of(years[0], &[64, 66])) {
        series.end_year = Some(years[0] + 3);
    }
    for series in make.group(30, of(years[1], &[84, 86])) {
        series.end_year = None;
    }
    // Two years are not more than two.
    for (index, series) in make
        .group(30, of(years[2], &[68, 72]))
        .iter_mut()
        .enumerate()
    {
        series.end_year = Some(years[2] + (index % 3) as u16);
    }
    // As of 2024, 2022 is two years ago: it may end this year or never.
    for (index, series) in make.group(10, of(2022, &[94, 96])).iter_mut().enumerate() {
        series.start_year += (index % 3) as u16;
        series.end_year = None;
    }
    let mut plant = make.series("running series");
    plant.fact(6, "/answer/longer/titles", 40);
    // (10 x 6.5 + 30 x 8.5) / 40.
    plant.fact(6, "/answer/longer/mean", 8.0);
    plant.fact(6, "/answer/shorter/titles", 30);
    plant.fact(6, "/answer/shorter/mean", 7.0);
    plant.fact(6, "/answer/undetermined", 10);
    // Ended series alone: 6.5 - 7.0.
    plant.trap(
        6,
        "/answer/difference",
        1.0,
        NaiveComputation::RunningDropped,
        -0.5,
    );
    plant.fact(6, "/answer/cliffs_delta", 0.5);
    plant
}
