//! Units of question 7.

use super::*;
use crate::language::Language;

fn film(tconst: &str, revenue: i64, budget: Option<i64>) -> Film {
    let money = Money::new(revenue, budget);
    Film {
        tconst: tconst.to_owned(),
        title: Some("The Lamp".to_owned()),
        release_date: Some("2019-05-01".to_owned()),
        revenue,
        budget,
        profit: money.profit,
        return_on_budget: money.return_on_budget,
        multiple: money.multiple,
        revenue_today: Some(revenue),
        money_flag: None,
        revenue_source: None,
        budget_source: None,
        window_year: Some(2019),
    }
}

fn cell(place: Place, has_revenue: bool, titles: u64) -> WindowCell {
    WindowCell {
        place,
        start_place: Place::Inside,
        years_differ: false,
        has_record: has_revenue,
        has_budget: has_revenue,
        has_revenue,
        is_flagged: false,
        is_budget_flagged: false,
        over_budget_floor: true,
        titles,
    }
}

fn request() -> Request {
    Request::new(chrono::NaiveDate::from_ymd_opt(2024, 12, 31).unwrap())
}

fn window() -> WindowCounts {
    WindowCounts {
        cells: vec![
            cell(Place::Inside, true, 2),
            cell(Place::Inside, false, 3),
            cell(Place::Outside, true, 5),
            cell(Place::Unknown, false, 1),
        ],
    }
}

fn found(films: Vec<Film>) -> BoxOffice {
    BoxOffice::new(
        &request(),
        &window(),
        Deflator::up_to(2024),
        films,
        Vec::new(),
    )
}

#[test]
fn an_unknown_budget_makes_everything_that_follows_unknown() {
    for budget in [None, Some(0)] {
        let money = Money::new(1_200, budget);
        assert_eq!(
            (money.profit, money.return_on_budget, money.multiple),
            (None, None, None)
        );
    }
    let money = Money::new(2_900_000_000, Some(250_000_000));
    assert_eq!(money.profit, Some(2_650_000_000));
    assert_eq!(
        (money.return_on_budget, money.multiple),
        (Some(10.6), Some(11.6))
    );
}

#[test]
fn ids_are_ordered_by_number() {
    let mut ids = ["tt10000000", "tt9999999", "tt0000001"];
    ids.sort_by_key(|id| tconst_order(id));
    assert_eq!(ids, ["tt0000001", "tt9999999", "tt10000000"]);
}

#[test]
fn the_books_balance_and_unknown_stays_unknown_in_json() {
    let found = found(vec![
        film("tt0000001", 500, None),
        film("tt0000002", 400, Some(100)),
    ]);
    let rows = sensitivity(&found.films, vec![film("tt0000002", 400, Some(100))]);
    let answer = finish(&request(), &window(), found, rows, String::new());
    let answer = answer.balanced().unwrap();
    assert_eq!((answer.titles, answer.titles_used), (11, 2));
    let json = serde_json::to_value(&answer).unwrap();
    assert_eq!(
        json["answer"]["films"][0]["return"],
        serde_json::Value::Null
    );
    assert_eq!(json["answer"]["films"][1]["return"], 3.0);
    assert_eq!(json["answer"]["coverage"]["films"], 5);
    assert_eq!(json["sensitivity"][1]["differs"], true);
    assert!(answer.sentence.en.contains("its budget is unknown"));
}

#[test]
fn a_lake_without_records_says_so() {
    let window = WindowCounts {
        cells: vec![cell(Place::Inside, false, 4)],
    };
    let answer = not_answerable(&request(), &window, &[], String::new());
    assert!(!answer.answerable);
    assert!(
        answer.sentence.en.contains("no TMDB record"),
        "{}",
        answer.sentence.en
    );
    assert_eq!(answer.balanced().unwrap().titles, 4);
}

#[test]
fn marks_are_written_in_words_and_unknown_codes_as_they_are() {
    let mut marked = film("tt0000001", 500, Some(500));
    marked.money_flag = Some("budget_under_1000,budget_equals_revenue,new_code".to_owned());
    let document = tables::document(Language::En, &found(vec![marked]), &[]);
    let crate::document::Block::Table(table) = &document.blocks[0] else {
        panic!("the first block is the list");
    };
    assert_eq!(
        table.rows[0].last().unwrap(),
        "budget under $1,000; budget equals revenue; new_code"
    );
}

#[test]
fn the_finding_names_the_first_film_and_the_mark_follows_what_is_known() {
    let list = |first: Film| {
        let mut films = vec![first];
        films.extend((2..=10).map(|id| film(&format!("tt{id:07}"), 100_000_000, Some(50_000_000))));
        found(films)
    };
    let known = list(film("tt0000001", 2_923_706_026, Some(237_000_000)));
    assert_eq!(known.sureness(), Sureness::Clear);
    assert_eq!(
        text::finding(Language::En, &known),
        "“The Lamp” took $2.92B, 12.3× its budget"
    );
    assert_eq!(
        text::finding(Language::PtBr, &known),
        "“The Lamp” arrecadou US$ 2,92 bi, 12,3× o orçamento"
    );
    let mut long = film("tt0000001", 2_923_706_026, None);
    long.title = Some("x".repeat(300));
    let unknown = list(long);
    assert_eq!(unknown.sureness(), Sureness::Perhaps);
    for language in Language::ALL {
        let finding = text::finding(language, &unknown);
        assert_eq!(finding.chars().count(), 80, "{finding}");
    }
    let mut suspect = film("tt0000001", 2_923_706_026, Some(237_000_000));
    suspect.money_flag = Some("budget_equals_revenue".to_owned());
    let suspect = list(suspect);
    assert_eq!(suspect.sureness(), Sureness::Perhaps);
    let sentence = text::sentence(Language::En, &suspect);
    assert!(
        sentence.contains("The figures of 1 of them are suspect."),
        "{sentence}"
    );
    let tied = list(film("tt0000001", 100_000_000, None));
    assert_eq!(
        text::finding(Language::PtBr, &tied),
        "10 filmes dividem a maior bilheteria, US$ 100 mi"
    );
}

#[test]
fn lists_of_a_part_have_rows_and_everything_else_has_none() {
    let film = film("tt0000001", 500, None);
    let found = found(vec![film.clone()]);
    let rows = sensitivity(&found.films, vec![film]);
    let figures = finish(&request(), &window(), found, rows, String::new()).figures;
    let parts = figures::Tabular::parts(&figures);
    let names = parts.iter().map(|(name, _)| *name);
    assert_eq!(
        names.collect::<Vec<_>>(),
        ["as_asked", "answer", "sensitivity"]
    );
    let value = |part: usize, row: &str, field: &str| {
        let mut cells = parts[part].1.iter();
        let cell = cells.find(|cell| cell.row == row && cell.field == field);
        cell.map(|cell| cell.value.as_str())
    };
    assert_eq!(value(0, "1", "films.tconst"), Some("tt0000001"));
    assert_eq!(value(1, "1", "films.budget"), Some(""));
    assert_eq!(value(1, "", "coverage.films"), Some("5"));
    assert_eq!(value(2, "2", "window_by"), Some("start_year"));
    assert_eq!(value(2, "2", "tconsts.1"), Some("tt0000001"));
    assert_eq!(value(2, "2", "differs"), Some("false"));
}
