//! Charts made by hand.

use cinelake_answers::stats::Interval;
use cinelake_answers::*;

pub(super) fn answer(chart: Chart) -> Answer {
    Answer {
        question: 1,
        text: ByLanguage::text("Which?", "Qual?"),
        sentence: ByLanguage::text("The answer.", "A resposta."),
        finding: ByLanguage::text("The finding.", "O achado."),
        answerable: true,
        sureness: Sureness::Clear,
        figures: Figures::Years(Default::default()),
        chart: Some(chart),
        titles: 0,
        titles_used: 0,
        left_out: Vec::new(),
        notes: Vec::new(),
        sql: String::new(),
        document: ByLanguage::default(),
    }
}

/// Numbers that look like chance and are the same every time: 0 to 1.
pub(super) fn noise(index: usize) -> f64 {
    let x = (index as f64 * 12.9898).sin() * 43_758.547;
    x - x.floor()
}

pub(super) fn interval(center: f64, half: f64) -> Option<Interval> {
    Interval::around(center, half)
}

fn year(year: i32, titles: u64, mean: f64) -> YearPoint {
    YearPoint {
        year,
        mean_rating: mean,
        ci95: if titles > 1 {
            interval(mean, 2.4 / (titles as f64).sqrt())
        } else {
            None
        },
        titles,
        compared: titles >= 30,
        partial: year == 2024,
    }
}

/// Years from `first` to 2024, of which the early ones have few titles.
pub(super) fn years(first: i32) -> YearsChart {
    let years: Vec<YearPoint> = (first..=2024)
        .filter(|year| *year != 1921)
        .map(|at| {
            let index = usize::try_from(at - first).unwrap_or(0);
            let titles = 2 + index * index / 3 + (noise(index) * 20.0) as u64 as usize;
            year(at, titles as u64, 6.2 + noise(index + 7) * 0.8)
        })
        .collect();
    let compared = years
        .iter()
        .filter(|point| point.compared && !point.partial);
    let best = compared.max_by(|one, other| one.mean_rating.total_cmp(&other.mean_rating));
    YearsChart {
        best_year: best.map(|point| point.year),
        mean_rating: Some(6.523),
        min_votes: 1_000,
        min_titles: 30,
        years,
    }
}

pub(super) fn top_films(titles: &[&str]) -> TopFilmsChart {
    let films = titles.iter().enumerate().map(|(index, title)| {
        let rating = 9.3 - index as f64 * 0.1;
        let votes = (2_900_000.0 / (1.0 + index as f64 * index as f64)) as i64;
        TopFilmPoint {
            tconst: format!("tt{:07}", index + 1),
            title: if title.is_empty() {
                None
            } else {
                Some((*title).to_owned())
            },
            start_year: if index == 3 {
                None
            } else {
                Some(1_950 + index as i32 * 7)
            },
            average_rating: rating,
            num_votes: votes,
            weighted_rating: rating - 0.01 - index as f64 * 0.05,
            widest_ci95: interval(rating, 9.0 / (votes as f64).sqrt()),
        }
    });
    TopFilmsChart {
        films: films.collect(),
        tied: 1,
        m: 25_000,
        c: Some(6.41),
    }
}

pub(super) const TITLES: [&str; 10] = [
    "The Long Walk Home",
    "“Quotes” & <script>alert('x')</script>",
    "A Title That Goes On and On and On and Does Not End Where Anyone Would Expect a Title to End, Ever",
    "千と千尋の神隠しと長い長い題名の映画",
    "فيلم طويل عن البحر والصحراء",
    "W",
    "",
    "Amélie et les œufs brouillés",
    "Крестьянская свадьба",
    "7",
];

pub(super) fn filmography(people: &[(&str, usize)]) -> FilmographyChart {
    let mut serial = 0;
    let people = people.iter().map(|(name, count)| {
        let films = (0..*count).map(|index| {
            serial += 1;
            let rating = 4.5 + noise(serial) * 4.0;
            PersonFilmPoint {
                tconst: format!("tt{serial:07}"),
                title: Some(TITLES[(serial + index) % 10].to_owned()),
                start_year: if index == 6 {
                    None
                } else {
                    Some(1_960 + (noise(serial + 99) * 60.0) as i32)
                },
                average_rating: if index % 7 == 5 {
                    None
                } else {
                    Some((rating * 10.0).round() / 10.0)
                },
                num_votes: Some((noise(serial + 5) * 90_000.0) as i64),
                is_best: index == 3.min(count - 1),
            }
        });
        PersonFilms {
            name: (*name).to_owned(),
            films: films.collect(),
        }
    });
    FilmographyChart {
        people: people.collect(),
    }
}

pub(super) fn lengths(unit: LengthUnit) -> LengthsChart {
    let bell = |rating: f64, mean: f64| (-(rating - mean).powi(2) / 1.4).exp();
    let distribution = (10..=97).map(|tenth| {
        let rating = f64::from(tenth) / 10.0;
        RatingCount {
            rating,
            longer: (bell(rating, 6.9) * 300.0) as u64,
            shorter: (bell(rating, 6.3) * 1_400.0) as u64,
        }
    });
    let minutes = matches!(unit, LengthUnit::Minutes);
    let bins = (0..if minutes { 18 } else { 11 }).map(|index| {
        let (from, to) = match index {
            _ if !minutes && index == 10 => (11, None),
            _ if !minutes => (index + 1, Some(index + 1)),
            17 => (241, None),
            _ => (index * 10 + 61, Some(index * 10 + 70)),
        };
        let mean = 6.0 + index as f64 * 0.08;
        let titles = if index > 14 {
            6
        } else {
            900 / (1 + index as u64)
        };
        LengthBin {
            from,
            to,
            titles,
            mean,
            ci95: interval(mean, 2.0 / (titles as f64).sqrt()),
        }
    });
    LengthsChart {
        distribution: distribution
            .filter(|count| count.longer + count.shorter > 0)
            .collect(),
        longer_mean: Some(6.87),
        shorter_mean: Some(6.31),
        difference: Some(0.56),
        ci95: interval(0.56, 0.07),
        unit,
        threshold: if minutes { 120 } else { 2 },
        bins: bins.collect(),
    }
}

pub(super) fn box_office() -> BoxOfficeChart {
    let films = TITLES.iter().enumerate().map(|(index, title)| {
        let revenue = 2_923_706_026 / (index as i64 + 1);
        let budget = match index {
            2 | 5 => None,
            7 => Some(900),
            _ => Some(237_000_000 / (1 + index as i64 % 3)),
        };
        BoxOfficePoint {
            tconst: format!("tt{:07}", index + 1),
            title: if title.is_empty() {
                None
            } else {
                Some((*title).to_owned())
            },
            year: Some(2_015 + index as i32 % 5),
            revenue,
            budget,
            multiple: budget.map(|budget| revenue as f64 / budget as f64),
            money_flag: (index == 7)
                .then(|| "budget_under_1000,revenue_over_100_times_budget".to_owned()),
        }
    });
    BoxOfficeChart {
        films: films.collect(),
    }
}

pub(super) fn votes_budget(count: usize) -> VotesBudgetChart {
    let points = (0..count).map(|index| {
        let rank = index as f64 / count as f64;
        let votes = 10_f64.powf(6.2 - rank * 5.5);
        let budget = 10_f64.powf(4.0 + (1.0 - rank) * 2.5 + noise(index) * 2.0);
        VotesBudgetPoint {
            tconst: format!("tt{index:07}"),
            title: Some(TITLES[index % 10].to_owned()).filter(|title| !title.is_empty()),
            num_votes: votes as i64,
            budget: budget as i64,
            most_voted: index < count / 10,
            films: 1 + (noise(index + 3) * 3.0) as u64,
        }
    });
    let points: Vec<VotesBudgetPoint> = points.collect();
    VotesBudgetChart {
        films: points.iter().map(|point| point.films).sum(),
        without_votes: if count < 100 { 0 } else { 412 },
        points,
        deciles: (1..=10)
            .map(|decile| DecileCoverage {
                decile,
                films: 1_200,
                with_budget: (1_150 / decile / decile) as u64,
            })
            .collect(),
        most_voted_median_budget: Some(38_000_000),
        others_median_budget: Some(2_500_000),
    }
}

/// Each chart as it usually is.
pub(crate) fn usual() -> Vec<(&'static str, Chart)> {
    vec![
        ("years", Chart::Years(years(1_995))),
        ("top_films", Chart::TopFilms(top_films(&TITLES))),
        (
            "filmography",
            Chart::Filmography(filmography(&[("Ana Lima", 14), ("Bo Ek", 5)])),
        ),
        (
            "lengths_minutes",
            Chart::Lengths(lengths(LengthUnit::Minutes)),
        ),
        ("lengths_years", Chart::Lengths(lengths(LengthUnit::Years))),
        ("box_office", Chart::BoxOffice(box_office())),
        ("votes_budget", Chart::VotesBudget(votes_budget(60))),
    ]
}

/// Charts that are hard to draw.
pub(crate) fn awkward() -> Vec<(&'static str, Chart)> {
    let mut one_year = years(2_024);
    one_year.best_year = None;
    let mut equal = years(2_000);
    for point in &mut equal.years {
        (point.mean_rating, point.ci95, point.titles) = (7.0, interval(7.0, 0.0), 40);
    }
    let mut no_budgets = votes_budget(0);
    for decile in &mut no_budgets.deciles {
        decile.with_budget = 0;
    }
    let mut no_years = filmography(&[("", 3)]);
    for film in &mut no_years.people[0].films {
        (film.start_year, film.average_rating) = (None, None);
    }
    let mut money = box_office();
    for film in &mut money.films {
        (film.revenue, film.budget) = (i64::MAX, Some(i64::MAX - 1));
    }
    let mut bare = lengths(LengthUnit::Years);
    bare.distribution.truncate(1);
    (bare.longer_mean, bare.difference, bare.ci95) = (None, None, None);
    bare.bins.truncate(1);
    let mut enormous = votes_budget(3);
    for point in &mut enormous.points {
        (point.num_votes, point.budget) = (i64::MAX, i64::MAX);
    }
    vec![
        (
            "no_years",
            Chart::Years(YearsChart {
                years: Vec::new(),
                best_year: None,
                mean_rating: None,
                min_votes: 1,
                min_titles: 1,
            }),
        ),
        ("one_year", Chart::Years(one_year)),
        ("equal_years", Chart::Years(equal)),
        ("century", Chart::Years(years(1_900))),
        ("no_films", Chart::TopFilms(top_films(&[]))),
        ("one_film", Chart::TopFilms(top_films(&["Alone"]))),
        (
            "ties",
            Chart::TopFilms(TopFilmsChart {
                tied: 214,
                ..top_films(&["x"; 25])
            }),
        ),
        (
            "nobody",
            Chart::Filmography(FilmographyChart { people: Vec::new() }),
        ),
        (
            "prolific",
            Chart::Filmography(filmography(&[("Prolific", 200)])),
        ),
        (
            "crowd",
            Chart::Filmography(filmography(&[
                ("A", 3),
                ("B", 1),
                ("سلمى", 4),
                ("山田 太郎", 9),
                ("E", 2),
                ("F", 2),
                ("G", 2),
                ("H", 1),
            ])),
        ),
        ("undated", Chart::Filmography(no_years)),
        ("bare_lengths", Chart::Lengths(bare)),
        (
            "no_lengths",
            Chart::Lengths(LengthsChart {
                distribution: Vec::new(),
                longer_mean: None,
                shorter_mean: None,
                difference: None,
                ci95: None,
                unit: LengthUnit::Minutes,
                threshold: 120,
                bins: Vec::new(),
            }),
        ),
        ("enormous_money", Chart::BoxOffice(money)),
        (
            "no_box_office",
            Chart::BoxOffice(BoxOfficeChart { films: Vec::new() }),
        ),
        ("no_budgets", Chart::VotesBudget(no_budgets)),
        ("one_point", Chart::VotesBudget(votes_budget(1))),
        ("enormous_votes", Chart::VotesBudget(enormous)),
        ("cloud", Chart::VotesBudget(votes_budget(1_500))),
    ]
}
