//! Plants for questions 7 and 8: TMDB's money, zeros and typing errors included.

use super::course::tconst;
use super::ratings::{Group, TitleMaker};
use super::{NaiveComputation, PlantedCatalogue, PlantedRecord, texts};

const MILLION: i64 = 1_000_000;

/// TMDB's record of a film.
fn record(number: u64, release_date: &str, budget: i64, revenue: i64) -> PlantedRecord {
    let json = format!(
        r#"{{"adult":false,"belongs_to_collection":null,"budget":{budget},"genres":[{{"id":18,"name":"Drama"}}],"id":{},"imdb_id":"{}","original_language":"en","original_title":"The Lamp","overview":"","popularity":1.5,"production_companies":[],"production_countries":[],"release_date":"{release_date}","revenue":{revenue},"runtime":100,"spoken_languages":[],"status":"Released","title":"The Lamp","video":false,"vote_average":6.1,"vote_count":12}}"#,
        number + 500_000,
        tconst(number),
    );
    PlantedRecord {
        number,
        release_date: release_date.to_owned(),
        budget,
        revenue,
        json,
    }
}

/// Question 7: a revenue beyond 32 bits, release and start year on two sides of the window's edge, an
/// unknown budget, a tie at the tenth place, and a budget of 128 dollars.
pub(super) fn box_office(seed: u64) -> PlantedCatalogue {
    let mut make = TitleMaker::new(seed, 700_000);
    let mut records = Vec::new();
    let mut film =
        |make: &mut TitleMaker, start_year: u16, date: &str, budget: i64, revenue: i64| {
            let number = make.title(start_year, 65, 3_000).number;
            records.push(record(number, date, budget, revenue));
            tconst(number)
        };
    let edge_in = film(
        &mut make,
        2014,
        "2015-01-02",
        250 * MILLION,
        2_900 * MILLION,
    );
    let edge_out = film(
        &mut make,
        2015,
        "2014-12-31",
        300 * MILLION,
        3_100 * MILLION,
    );
    let no_date = film(&mut make, 2018, "", 200 * MILLION, 1_500 * MILLION);
    let no_budget = film(&mut make, 2019, "2019-05-01", 0, 1_200 * MILLION);
    let mut top = vec![edge_in, no_date, no_budget.clone()];
    for place in 0..6 {
        // 1,100 down to 600 million.
        let year = 2016 + place as u16;
        let revenue = (1_100 - 100 * place) * MILLION;
        top.push(film(
            &mut make,
            year,
            &format!("{year}-07-01"),
            100 * MILLION,
            revenue,
        ));
    }
    for _ in 0..2 {
        top.push(film(
            &mut make,
            2020,
            "2020-02-02",
            50 * MILLION,
            500 * MILLION,
        ));
    }
    for index in 0..30 {
        let revenue = (10 + index) * MILLION;
        film(&mut make, 2021, "2021-03-03", 5 * MILLION, revenue);
    }
    let typed_short = film(&mut make, 2022, "2022-04-04", 128, 17_130_489);
    film(&mut make, 2023, "2023-05-05", 20 * MILLION, 0);
    film(&mut make, 2023, "2023-06-06", 0, 0);
    film(
        &mut make,
        2010,
        "2010-01-01",
        100 * MILLION,
        2_000 * MILLION,
    );
    // One film that TMDB does not know.
    make.title(2017, 65, 3_000);

    let mut plant = make.films("box office");
    plant.records = records;
    let by_start_year = [&[edge_out], &top[1..10]].concat();
    plant.trap(
        7,
        "/answer/films/*/tconst",
        texts(&top),
        NaiveComputation::WindowByStartYear,
        texts(by_start_year),
    );
    // 2.9 thousand million wraps round to a loss.
    plant.trap(
        7,
        "/answer/films/0/tconst",
        quoted(&top[0]),
        NaiveComputation::ThirtyTwoBits,
        quoted(&top[1]),
    );
    plant.fact(7, "/answer/films/0/revenue", 2_900 * MILLION);
    plant.fact(7, "/answer/films/0/profit", 2_650 * MILLION);
    plant.fact(7, "/answer/films/0/return", 10.6);
    plant.fact(7, "/answer/films/0/multiple", 11.6);
    plant.fact(7, "/answer/films/1/release_date", "null");
    plant.fact(7, "/answer/films/2/budget", "null");
    plant.trap(
        7,
        "/answer/films/2/profit",
        "null",
        NaiveComputation::ZeroIsABudget,
        1_200 * MILLION,
    );
    plant.fact(7, "/answer/films/2/return", "null");
    // 11 at the top, 30 small, the flagged, three with gaps: no revenue, neither, no record.
    plant.fact(7, "/answer/coverage/films", 45);
    plant.fact(7, "/answer/coverage/with_record", 44);
    plant.fact(7, "/answer/coverage/with_budget", 42);
    plant.fact(7, "/answer/coverage/with_revenue", 42);
    plant.fact(7, "/answer/coverage/with_both", 41);
    plant.trap(
        7,
        "/answer/by_multiple/0/tconst",
        quoted(&top[0]),
        NaiveComputation::AnyBudget,
        quoted(&typed_short),
    );
    plant
}

/// Question 8: most budgets of the most-voted are unknown, and two are in millions.
pub(super) fn votes_and_budget(seed: u64) -> PlantedCatalogue {
    let mut make = TitleMaker::new(seed, 800_000);
    let years = make.seeded.numbers(2015, 2024);
    let of = |start_year, votes| Group {
        start_year,
        tenths: &[64, 66],
        votes,
        artists: 1,
    };
    let mut records = Vec::new();
    let date = |year: u16| format!("{year}-06-15");
    // A tenth of 200 films. Known and unflagged: six, median and geometric mean 100 million.
    let most_voted = make.group(20, of(years[0], 100_000));
    let known = [50, 100, 100, 100, 100, 200].map(|millions| millions * MILLION);
    for (index, film) in most_voted.iter().enumerate() {
        let (budget, revenue) = match index {
            0..6 => (known[index], 3 * known[index]),
            // 5 dollars, meant as millions.
            6 | 7 => (5, 80 * MILLION),
            _ => (0, 0),
        };
        records.push(record(film.number, &date(years[0]), budget, revenue));
    }
    // Of 180 others 120 are known: 5, 10 and 20 million, median and geometric mean 10 million.
    for year in &years[1..7] {
        let votes = 1_000 + 100 * u32::from(*year - 2014);
        for (index, film) in make.group(30, of(*year, votes)).iter().enumerate() {
            let budget = match index {
                0..20 => [5, 10, 20][records.len() % 3] * MILLION,
                _ => 0,
            };
            records.push(record(film.number, &date(*year), budget, 2 * budget));
        }
    }
    let mut plant = make.films("votes and budget");
    plant.records = records;
    plant.fact(8, "/answer/most_voted/titles", 6);
    // With zeros as budgets 12 of 20 are 0: the median falls below that of the others.
    plant.trap(
        8,
        "/answer/most_voted/median_budget",
        100 * MILLION,
        NaiveComputation::ZeroIsABudget,
        0,
    );
    plant.fact(8, "/answer/others/titles", 120);
    plant.fact(8, "/answer/others/median_budget", 10 * MILLION);
    plant.fact(8, "/answer/ratio_of_geometric_means", 10.0);
    plant
}

fn quoted(text: &str) -> String {
    format!("\"{text}\"")
}
