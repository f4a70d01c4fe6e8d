//! What holds of every drawing holds whatever the data.

use cinelake_answers::stats::Interval;
use cinelake_answers::*;
use proptest::prelude::*;

use super::drawn::all_faults;

fn rating() -> impl Strategy<Value = f64> {
    prop_oneof![0.0..10.0_f64, Just(0.0), Just(10.0), Just(7.3)]
}

fn ci95() -> impl Strategy<Value = Option<Interval>> {
    // Student's intervals of two titles reach far beyond the scale of ratings.
    proptest::option::of((rating(), 0.0..60.0_f64))
        .prop_map(|pair| pair.and_then(|(center, half)| Interval::around(center, half)))
}

fn whole() -> impl Strategy<Value = i64> {
    prop_oneof![1..1_000_i64, 1..3_000_000_000_i64, Just(1), Just(i64::MAX)]
}

fn title() -> impl Strategy<Value = Option<String>> {
    proptest::option::of(prop_oneof![
        "\\PC{0,40}",
        "[a-z ]{1,300}",
        "[א-ת ]{1,30}",
        "[ぁ-ん]{1,60}",
        ".{0,9}"
    ])
}

fn year() -> impl Strategy<Value = i32> {
    1_890..2_030_i32
}

fn years_chart() -> impl Strategy<Value = Chart> {
    let point = (
        rating(),
        ci95(),
        1..60_000_u64,
        any::<bool>(),
        any::<bool>(),
    );
    let years = proptest::collection::btree_map(year(), point, 0..140);
    (
        years,
        any::<proptest::sample::Index>(),
        proptest::option::of(rating()),
    )
        .prop_map(|(years, best, mean_rating)| {
            let years: Vec<YearPoint> = years
                .into_iter()
                .map(
                    |(year, (mean_rating, ci95, titles, compared, partial))| YearPoint {
                        year,
                        mean_rating,
                        ci95,
                        titles,
                        compared,
                        partial,
                    },
                )
                .collect();
            let best_year = (!years.is_empty()).then(|| years[best.index(years.len())].year);
            Chart::Years(YearsChart {
                years,
                best_year,
                mean_rating,
                min_votes: 1_000,
                min_titles: 30,
            })
        })
}

fn top_films_chart() -> impl Strategy<Value = Chart> {
    let film = (
        title(),
        proptest::option::of(year()),
        rating(),
        whole(),
        rating(),
        ci95(),
    );
    let films = proptest::collection::vec(film, 0..30);
    (films, proptest::option::of(rating())).prop_map(|(films, c)| {
        let films = films.into_iter().map(
            |(title, start_year, average_rating, num_votes, weighted_rating, widest_ci95)| {
                TopFilmPoint {
                    tconst: "tt0000001".to_owned(),
                    title,
                    start_year,
                    average_rating,
                    num_votes,
                    weighted_rating,
                    widest_ci95,
                }
            },
        );
        Chart::TopFilms(TopFilmsChart {
            films: films.collect(),
            tied: 1,
            m: 25_000,
            c,
        })
    })
}

fn filmography_chart() -> impl Strategy<Value = Chart> {
    let film = (
        title(),
        proptest::option::of(year()),
        proptest::option::of(rating()),
        any::<bool>(),
    );
    let films = proptest::collection::vec(film, 0..40);
    let people = proptest::collection::vec((title(), films), 0..9);
    people.prop_map(|people| {
        let people = people.into_iter().map(|(name, films)| PersonFilms {
            name: name.unwrap_or_default(),
            films: films
                .into_iter()
                .map(
                    |(title, start_year, average_rating, is_best)| PersonFilmPoint {
                        tconst: "tt0000001".to_owned(),
                        title,
                        start_year,
                        average_rating,
                        num_votes: Some(3),
                        is_best,
                    },
                )
                .collect(),
        });
        Chart::Filmography(FilmographyChart {
            people: people.collect(),
        })
    })
}

fn lengths_chart() -> impl Strategy<Value = Chart> {
    let distribution =
        proptest::collection::btree_map(0..=100_u32, (0..90_000_u64, 0..90_000_u64), 0..101);
    let bins = proptest::collection::vec((1..5_000_u64, rating(), ci95()), 0..40);
    let mean = || proptest::option::of(rating());
    (distribution, bins, mean(), mean(), ci95(), any::<bool>()).prop_map(
        |(distribution, bins, longer_mean, shorter_mean, ci95, minutes)| {
            let last = bins.len().saturating_sub(1);
            let bins = bins
                .into_iter()
                .enumerate()
                .map(|(index, (titles, mean, ci95))| {
                    let from = i64::try_from(index).unwrap_or(0) * 10 + 1;
                    LengthBin {
                        from,
                        to: (index < last).then_some(from + 9),
                        titles,
                        mean,
                        ci95,
                    }
                });
            Chart::Lengths(LengthsChart {
                distribution: distribution
                    .into_iter()
                    .map(|(tenth, (longer, shorter))| RatingCount {
                        rating: f64::from(tenth) / 10.0,
                        longer,
                        shorter,
                    })
                    .collect(),
                longer_mean,
                shorter_mean,
                difference: longer_mean
                    .zip(shorter_mean)
                    .map(|(longer, shorter)| longer - shorter),
                ci95,
                unit: if minutes {
                    LengthUnit::Minutes
                } else {
                    LengthUnit::Years
                },
                threshold: if minutes { 120 } else { 2 },
                bins: bins.collect(),
            })
        },
    )
}

fn box_office_chart() -> impl Strategy<Value = Chart> {
    let film = (
        title(),
        proptest::option::of(year()),
        whole(),
        proptest::option::of(whole()),
        proptest::option::of("[a-z_]{1,20}"),
    );
    proptest::collection::vec(film, 0..30).prop_map(|films| {
        let films =
            films.into_iter().map(
                |(title, year, revenue, budget, money_flag)| BoxOfficePoint {
                    tconst: "tt0000001".to_owned(),
                    title,
                    year,
                    revenue,
                    budget,
                    multiple: budget.map(|budget| revenue as f64 / budget as f64),
                    money_flag,
                },
            );
        Chart::BoxOffice(BoxOfficeChart {
            films: films.collect(),
        })
    })
}

fn votes_budget_chart() -> impl Strategy<Value = Chart> {
    let point = (title(), whole(), whole(), any::<bool>(), 1..9_u64);
    let deciles = proptest::collection::vec((1..5_000_u64, 0.0..=1.0_f64), 10);
    let median = || proptest::option::of(whole());
    (
        proptest::collection::vec(point, 0..260),
        deciles,
        median(),
        median(),
    )
        .prop_map(|(points, deciles, most, others)| {
            let points = points
                .into_iter()
                .map(
                    |(title, num_votes, budget, most_voted, films)| VotesBudgetPoint {
                        tconst: "tt0000001".to_owned(),
                        title,
                        num_votes,
                        budget,
                        most_voted,
                        films,
                    },
                );
            let deciles = deciles
                .into_iter()
                .zip(1..)
                .map(|((films, share), decile)| DecileCoverage {
                    decile,
                    films,
                    with_budget: (films as f64 * share) as u64,
                });
            Chart::VotesBudget(VotesBudgetChart {
                points: points.collect(),
                films: 1,
                without_votes: 1,
                deciles: deciles.collect(),
                most_voted_median_budget: most,
                others_median_budget: others,
            })
        })
}

macro_rules! holds_for {
    ($($name:ident: $charts:expr,)*) => { proptest! {
        #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]
        $(
            #[test]
            fn $name(chart in $charts) {
                let faults = all_faults("random", chart);
                prop_assert!(faults.is_empty(), "{faults:#?}");
            }
        )*
    } };
}

holds_for! {
    any_years_keep_within_their_box: years_chart(),
    any_top_films_keep_within_their_box: top_films_chart(),
    any_filmography_keeps_within_its_box: filmography_chart(),
    any_lengths_keep_within_their_box: lengths_chart(),
    any_box_office_keeps_within_its_box: box_office_chart(),
    any_votes_and_budgets_keep_within_their_box: votes_budget_chart(),
}
