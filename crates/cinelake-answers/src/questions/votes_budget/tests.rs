//! Units of question 8.

use proptest::prelude::*;

use super::*;
use crate::chart::{Chart, VotesBudgetChart};
use crate::language::Language;
use crate::questions::money::coverage::Place;

const MILLION: i64 = 1_000_000;

fn cell(votes_hundredth: i64, budget: Budget, titles: u64) -> Cell {
    Cell {
        votes_hundredth,
        votes_decile: votes_hundredth / 10 + 1,
        in_top_100: votes_hundredth < 10,
        budget,
        titles,
    }
}

fn request() -> Request {
    Request::new(chrono::NaiveDate::from_ymd_opt(2024, 12, 31).unwrap())
}

/// The window that these cells make up, with some films elsewhere.
fn window(cells: &[Cell]) -> WindowCounts {
    let counted = |place, budget, titles| WindowCell {
        place,
        start_place: place,
        years_differ: false,
        has_record: true,
        has_budget: budget != Budget::Unknown,
        has_revenue: false,
        is_flagged: matches!(budget, Budget::Flagged(_)),
        is_budget_flagged: matches!(budget, Budget::Flagged(_)),
        over_budget_floor: false,
        titles,
    };
    let mut all: Vec<WindowCell> = cells
        .iter()
        .map(|cell| counted(Place::Inside, cell.budget, cell.titles))
        .collect();
    all.push(counted(Place::Outside, Budget::Known(1), 7));
    WindowCounts { cells: all }
}

/// A film for each one that the cells count with a known budget.
fn films(cells: &[Cell]) -> Vec<KnownFilm> {
    let mut films = Vec::new();
    for cell in cells {
        let Budget::Known(budget) = cell.budget else {
            continue;
        };
        for _ in 0..cell.titles {
            films.push(KnownFilm {
                tconst: format!("tt{:07}", films.len()),
                title: None,
                num_votes: 100 - cell.votes_hundredth,
                budget,
                most_voted: Tier::ASKED.holds(cell),
            });
        }
    }
    films
}

fn finished(cells: &[Cell]) -> Answer<Figures> {
    let found = StatementRows {
        window: window(cells),
        cells: cells.to_vec(),
        films: films(cells),
        correlation: None,
        opinions: Vec::new(),
        sql: String::new(),
    };
    finish(&request(), found).balanced().unwrap()
}

fn points(answer: &Answer<Figures>) -> VotesBudgetChart {
    match &answer.chart {
        Some(Chart::VotesBudget(chart)) => chart.clone(),
        other => panic!("no such chart: {other:?}"),
    }
}

#[test]
fn suspect_and_unknown_budgets_stay_out_of_the_answer() {
    let cells = [
        cell(0, Budget::Known(100 * MILLION), 6),
        cell(0, Budget::Flagged(5), 2),
        cell(0, Budget::Unknown, 12),
        cell(50, Budget::Known(10 * MILLION), 3),
        cell(50, Budget::Unknown, 1),
    ];
    let answer = finished(&cells);
    assert_eq!((answer.titles, answer.titles_used), (31, 9));
    let json = serde_json::to_value(&answer.figures).unwrap();
    let (json, asked) = (&json["answer"], &json["as_asked"]);
    assert_eq!(json["most_voted"]["titles"], 6);
    assert_eq!(json["most_voted"]["median_budget"], 100 * MILLION);
    assert_eq!(json["ratio_of_geometric_means"], 10.0);
    assert_eq!(json["effect"], "large");
    assert_eq!(json["coverage_by_decile"][0]["with_budget"], 8);
    assert_eq!(asked["most_voted"]["titles"], 8);
    assert!(
        answer
            .sentence
            .en
            .starts_with("Perhaps: the most-voted films have much larger")
    );
    assert!(
        answer
            .sentence
            .pt_br
            .starts_with("Talvez: os filmes mais votados")
    );
}

#[test]
fn unknown_budgets_bound_the_medians() {
    let cells = [
        cell(0, Budget::Known(100), 3),
        cell(0, Budget::Unknown, 2),
        cell(50, Budget::Known(10), 3),
        cell(50, Budget::Unknown, 2),
    ];
    let sides = Sides::of(&cells, Tier::ASKED);
    let bounds = bounds(&sides).unwrap();
    // Three of five are known on each side, so no median moves.
    assert_eq!((bounds.most_voted, bounds.others), ([100, 100], [10, 10]));
    assert!(!bounds.order_could_turn);
    let unknown = [cells.to_vec(), vec![cell(50, Budget::Unknown, 9)]].concat();
    let bounds = super::bounds(&Sides::of(&unknown, Tier::Top10Percent)).unwrap();
    assert_eq!(bounds.others, [10, 100]);
}

#[test]
fn one_side_without_budgets_is_not_answerable_and_balances() {
    let answer = finished(&[cell(0, Budget::Known(100), 3), cell(50, Budget::Unknown, 2)]);
    assert!(!answer.answerable);
    assert_eq!((answer.titles, answer.titles_used), (12, 3));
    let answer = finished(&[cell(0, Budget::Unknown, 3)]);
    assert!(
        answer
            .sentence
            .en
            .contains("no film of 2015 to 2024 has a known budget")
    );
}

#[test]
fn a_budget_state_that_contradicts_its_value_is_an_error() {
    assert!(Budget::parse("known", None).is_err());
    assert!(Budget::parse("other", Some(1)).is_err());
}

fn budgets() -> impl Strategy<Value = Budget> {
    prop_oneof![
        (1i64..1_000).prop_map(Budget::Known),
        (1i64..1_000).prop_map(Budget::Flagged),
        Just(Budget::Unknown),
    ]
}

proptest! {
    #[test]
    fn any_films_balance_and_known_medians_lie_within_their_bounds(
        cells in proptest::collection::vec((0i64..100, budgets(), 1u64..5), 0..40)
    ) {
        let cells: Vec<Cell> = cells
            .into_iter()
            .map(|(hundredth, budget, titles)| cell(hundredth, budget, titles))
            .collect();
        let answer = finished(&cells);
        for language in Language::ALL {
            prop_assert!(!answer.sentence.get(language).is_empty());
        }
        prop_assert_eq!(answer.chart.is_some(), answer.answerable);
        if answer.answerable {
            let chart = points(&answer);
            prop_assert_eq!(chart.films + chart.without_votes, answer.titles_used);
            let films: u64 = chart.deciles.iter().map(|decile| decile.films).sum();
            prop_assert_eq!(films, cells.iter().map(|cell| cell.titles).sum::<u64>());
        }
        let sides = Sides::of(&cells, Tier::ASKED);
        if let Some(bounds) = bounds(&sides) {
            for (group, [low, high]) in [(&sides.most_voted, bounds.most_voted), (&sides.others, bounds.others)] {
                if let Some(median) = whole_dollars(group.known.median()) {
                    prop_assert!((low..=high).contains(&median));
                }
            }
        }
    }
}

#[test]
fn the_mark_and_the_finding_are_as_sure_as_the_verdict() {
    let sides = |most: [i64; 2], others: [i64; 2], unknown: u64| {
        finished(&[
            cell(0, Budget::Known(most[0] * MILLION), 10),
            cell(0, Budget::Known(most[1] * MILLION), 10),
            cell(50, Budget::Known(others[0] * MILLION), 10),
            cell(50, Budget::Known(others[1] * MILLION), 10),
            cell(50, Budget::Unknown, unknown),
        ])
    };
    for (answer, sureness, opening, finding) in [
        (
            sides([50, 60], [3, 4], 0),
            Sureness::Clear,
            "Yes,",
            "Most-voted films have larger budgets: $55.0M against $3.50M",
        ),
        (
            sides([50, 60], [3, 4], 1_000),
            Sureness::Perhaps,
            "Perhaps:",
            "Most-voted films may have larger budgets: $55.0M against $3.50M",
        ),
        (
            sides([3, 4], [50, 60], 0),
            Sureness::Clear,
            "No,",
            "Most-voted films have smaller budgets: $3.50M against $55.0M",
        ),
        (
            sides([3, 4], [3, 4], 0),
            Sureness::Open,
            "There is hardly",
            "Most-voted films and others have similar budgets: $3.50M and $3.50M",
        ),
    ] {
        assert_eq!(answer.sureness, sureness);
        assert_eq!(answer.finding.en, finding);
        assert!(
            answer.sentence.en.starts_with(opening),
            "{}",
            answer.sentence.en
        );
        assert!(answer.finding.pt_br.chars().count() <= 80);
    }
    let none = finished(&[cell(0, Budget::Unknown, 3)]);
    assert_eq!(none.sureness, Sureness::Unanswerable);
}
