//! Plants for questions 1 to 4: years, the top film, and the people in it.

use super::course::{CourseTable, PlantedArtist, PlantedTitle};
use super::seeded::Seeded;
use super::{NaiveComputation, PlantedCatalogue, texts};

/// Makes titles with consecutive ids.
pub(super) struct TitleMaker {
    next: u64,
    pub(super) seeded: Seeded,
    pub(super) titles: Vec<PlantedTitle>,
}

/// How many titles of what.
#[derive(Clone, Copy)]
pub(super) struct Group<'a> {
    pub(super) start_year: u16,
    /// The ratings in tenths, taken in turn.
    pub(super) tenths: &'a [u32],
    pub(super) votes: u32,
    /// Artist rows of each title.
    pub(super) artists: usize,
}

impl TitleMaker {
    /// Ids from `first`, which no other plant comes near.
    pub(super) fn new(seed: u64, first: u64) -> Self {
        let mut seeded = Seeded::new(seed, first);
        Self {
            next: first + seeded.below(1_000) as u64,
            seeded,
            titles: Vec::new(),
        }
    }

    /// Adds a film of 100 minutes and gives it back to be changed.
    pub(super) fn title(&mut self, start_year: u16, tenths: u32, votes: u32) -> &mut PlantedTitle {
        let number = self.next;
        self.next += 1 + self.seeded.below(3) as u64;
        let at = self.titles.len();
        self.titles.push(PlantedTitle {
            number,
            name: format!("The Lamp of {number}"),
            start_year,
            end_year: Some(start_year),
            runtime_minutes: Some(100),
            rating_tenths: Some(tenths),
            num_votes: votes,
            artists: Vec::new(),
        });
        &mut self.titles[at]
    }

    /// Adds `count` titles.
    pub(super) fn group(&mut self, count: usize, group: Group<'_>) -> &mut [PlantedTitle] {
        let first = self.titles.len();
        for index in 0..count {
            let tenths = group.tenths[index % group.tenths.len()];
            // Votes differ, so that no rank is tied by accident.
            let title = self.title(group.start_year, tenths, group.votes + index as u32);
            title.artists = (0..group.artists)
                .map(|artist| somebody(title.number * 100 + artist as u64))
                .collect();
        }
        &mut self.titles[first..]
    }

    pub(super) fn films(&mut self, name: &'static str) -> PlantedCatalogue {
        let films = CourseTable::films(&self.titles).rows_shuffled(self.seeded.below(999) as u64);
        PlantedCatalogue::new(name, films, CourseTable::series(&[]))
    }

    pub(super) fn series(&mut self, name: &'static str) -> PlantedCatalogue {
        let series = CourseTable::series(&self.titles).rows_shuffled(self.seeded.below(999) as u64);
        PlantedCatalogue::new(name, CourseTable::films(&[]), series)
    }
}

fn somebody(number: u64) -> PlantedArtist {
    artist(&format!("Person {number}"), 1930 + (number % 60) as u16)
}

fn artist(name: &str, birth_year: u16) -> PlantedArtist {
    PlantedArtist {
        category: "actress",
        name: name.to_owned(),
        character: "Keeper".to_owned(),
        birth_year,
    }
}

/// Question 1: the year that wins by titles, the one that wins by rows, and a year that is one film.
pub(super) fn film_years(seed: u64) -> PlantedCatalogue {
    let mut make = TitleMaker::new(seed, 100_000);
    let years = make.seeded.numbers(1985, 2012);
    let (winner, by_rows, single) = (years[0], years[1], years[2]);
    // 40 films, mean (7.4 + 7.6) / 2 = 7.5 …
    make.group(40, group(winner, &[74, 76], 1_000, 1));
    // … beside 60 that few voted for, which a mean without a floor counts: (300 + 120) / 100 = 4.2.
    make.group(60, group(winner, &[20], 100, 1));
    // 40 films, mean (9.0 + 5.0) / 2 = 7.0; by rows (20 x 8 x 9.0 + 20 x 5.0) / 180 = 8.5556.
    make.group(20, group(by_rows, &[90], 5_000, 8));
    make.group(20, group(by_rows, &[50], 5_000, 1));
    make.group(1, group(single, &[100], 5, 2));
    for &year in &years[3..6] {
        make.group(36, group(year, &[58, 62], 2_000, 2));
    }
    let mut plant = make.films("film years");
    plant.trap(
        1,
        "/answer/year",
        winner,
        NaiveComputation::MeanOverRows,
        by_rows,
    );
    plant.trap(1, "/answer/year", winner, NaiveComputation::NoFloor, single);
    plant.fact(1, "/answer/mean_rating", 7.5);
    plant.fact(1, "/answer/titles", 40);
    plant.fact(1, "/answer/runner_up/year", by_rows);
    plant.fact(1, "/answer/runner_up/mean_rating", 7.0);
    // 0.5 apart, standard error 0.32: nothing to tell them apart by.
    plant.fact(1, "/answer/distinguishable", false);
    plant.fact(1, "/as_asked/years", format!("[{single}]"));
    plant.fact(1, "/as_asked/mean_rating", 10.0);
    plant.fact(1, "/as_asked/titles", 1);
    plant
}

/// Question 2: the same of series, with the floor of 10 titles.
pub(super) fn series_years(seed: u64) -> PlantedCatalogue {
    let mut make = TitleMaker::new(seed, 10_200_000);
    let years = make.seeded.numbers(1995, 2018);
    let (winner, by_rows, single) = (years[0], years[1], years[2]);
    make.group(12, group(winner, &[80, 84], 1_000, 1));
    // 12 series, mean 7.75; by rows (6 x 10 x 9.5 + 6 x 6.0) / 66 = 9.18.
    make.group(6, group(by_rows, &[95], 9_000, 10));
    make.group(6, group(by_rows, &[60], 9_000, 1));
    // Two years of one perfect series each: all ties count.
    make.group(1, group(single, &[100], 7, 1));
    make.group(1, group(years[3], &[100], 7, 1));
    for &year in &years[4..6] {
        make.group(10, group(year, &[68, 72], 2_000, 3));
    }
    let mut plant = make.series("series years");
    plant.trap(
        2,
        "/answer/year",
        winner,
        NaiveComputation::MeanOverRows,
        by_rows,
    );
    plant.fact(2, "/answer/mean_rating", 8.2);
    plant.fact(2, "/answer/titles", 12);
    plant.fact(2, "/answer/runner_up/year", by_rows);
    let (first, last) = (single.min(years[3]), single.max(years[3]));
    plant.fact(2, "/as_asked/years", format!("[{first},{last}]"));
    plant
}

fn group(start_year: u16, tenths: &[u32], votes: u32, artists: usize) -> Group<'_> {
    Group {
        start_year,
        tenths,
        votes,
        artists,
    }
}

/// Questions 3 and 4: two films tied at the top, a perfect film with 12 votes, a rating that is
/// higher on few votes, a namesake, one person with nothing else, an unrated film.
pub(super) fn top_film(seed: u64) -> PlantedCatalogue {
    let mut make = TitleMaker::new(seed, 300_000);
    let star = format!("Ana Duarte {}", make.seeded.below(100));
    for year in 1990..2010 {
        make.group(10, group(year, &[59, 61], 2_000, 1));
    }
    let first = make.title(1999, 92, 1_500_000);
    let (first_tconst, first_name) = (first.tconst(), first.name.clone());
    let director = PlantedArtist {
        category: "director",
        ..artist("Dora Direct", 1940)
    };
    first.artists = vec![artist(&star, 1950), artist("Zita Once", 1960), director];
    let second = make.title(2004, 92, 1_500_000);
    let second_tconst = second.tconst();
    second.artists = vec![artist("Bento Lima", 1970)];
    // Weighted 5,000 / 6,000 x 9.3 + 1,000 / 6,000 x 6.1 = 8.8, below the 9.2 of 1,500,000 votes.
    let higher = make.title(2001, 93, 5_000);
    let higher_tconst = higher.tconst();
    higher.artists = vec![artist("Hugo High", 1955)];
    make.title(2002, 100, 12).artists = vec![artist("Rita Raw", 1955)];
    let two_roles = make.title(2005, 70, 3_000);
    let mut twin = artist(&star, 1950);
    twin.character = "Her Twin".to_owned();
    two_roles.artists = vec![artist(&star, 1950), twin];
    let two_roles_tconst = two_roles.tconst();
    let unrated = make.title(2006, 0, 0);
    unrated.rating_tenths = None;
    unrated.artists = vec![artist(&star, 1950)];
    let unrated_tconst = unrated.tconst();
    // The namesake, forty years younger.
    make.title(2007, 30, 4_000).artists = vec![artist(&star, 1990)];

    let mut plant = make.films("top film");
    let winners = texts([&first_tconst, &second_tconst]);
    let only = texts([&higher_tconst]);
    plant.trap(
        3,
        "/answer/films/*/tconst",
        &winners,
        NaiveComputation::HighestRating,
        only,
    );
    plant.fact(3, "/answer/films/0/title", format!("\"{first_name}\""));
    plant.fact(3, "/answer/films/0/average_rating", 9.2);
    plant.fact(3, "/answer/films/0/num_votes", 1_500_000);
    let people = [star.as_str(), "Bento Lima", "Zita Once"];
    plant.fact(3, "/answer/people/*/name", texts(people));
    plant.fact(4, "/answer/people/*/name", texts(people));
    let films = [&first_tconst, &two_roles_tconst, &unrated_tconst];
    plant.fact(4, "/answer/people/0/films/*/tconst", texts(films));
    plant.fact(
        4,
        "/answer/people/0/films/*/average_rating",
        "[9.2,7.0,null]",
    );
    // (9.2 + 7.0) / 2; by rows of the name (9.2 + 2 x 7.0 + 3.0) / 4.
    plant.trap(
        4,
        "/answer/people/0/mean_rating",
        8.1,
        NaiveComputation::RowsOfTheName,
        6.55,
    );
    plant.fact(4, "/answer/people/2/films/*/tconst", texts([&first_tconst]));
    plant.fact(4, "/answer/people/2/mean_rating", 9.2);
    plant
}
