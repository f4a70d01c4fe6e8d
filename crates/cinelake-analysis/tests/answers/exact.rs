//! Small lakes whose answers can be computed by hand, and were once wrong.

use cinelake_analysis::Session;
use cinelake_answers::{Question, Request, TitleFilter, answer};
use cinelake_refine::Table;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::trusted::Trusted;

fn film(number: usize, genre: &str, rating: f64, votes: Option<i64>) -> Value {
    json!({
        "tconst": format!("tt{number:07}"), "primary_title": format!("Film {number}"),
        "start_year": 2_020, "genres": [genre], "genres_text": genre, "average_rating": rating,
        "num_votes": votes,
    })
}

fn request(question: Question, filter: TitleFilter) -> Request {
    Request {
        questions: vec![question],
        filter,
        ..Request::new("2024-12-31".parse().expect("a day"))
    }
}

async fn ask(tables: &[(Table, Vec<Value>)], request: &Request) -> Value {
    let trusted = Trusted::new();
    for (table, rows) in tables {
        trusted.put(*table, rows).await;
    }
    let session = Session::open(&trusted.lake).await.expect("opens");
    let answers = answer(&session, request).await.expect("answers");
    serde_json::to_value(&answers.answers[0]).expect("json")
}

#[tokio::test(flavor = "multi_thread")]
async fn filters_choose_the_film_and_leave_out_no_film_of_its_people() {
    let titles = vec![
        film(1, "Romance", 8.0, Some(90_000)),
        film(2, "War", 9.0, Some(90_000)),
        film(3, "Drama", 5.0, None),
    ];
    let people = (1..4).map(|number| {
        json!({ "tconst": format!("tt{number:07}"), "ordering": 1, "name": "Ana", "category": "actress" })
    });
    let filter = TitleFilter {
        genres: vec!["romance".to_owned()],
        ..TitleFilter::default()
    };
    let tables = [
        (Table::Titles, titles),
        (Table::Principals, people.collect()),
    ];
    let answer = ask(&tables, &request(Question::TopActorFilms, filter)).await;
    assert_eq!(answer["answer"]["of_films"][0]["tconst"], "tt0000001");
    let films = answer["answer"]["people"][0]["films"].as_array();
    assert_eq!(films.map(Vec::len), Some(3), "{answer}");
    assert_eq!(answer["titles_used"], 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn title_types_choose_the_titles_of_an_answer() {
    let titles = [("movie", 8.0), ("tvSpecial", 9.7)];
    let titles = (1..).zip(titles).map(|(number, (title_type, rating))| {
        let mut row = film(number, "Drama", rating, Some(90_000));
        row["title_type"] = json!(title_type);
        row
    });
    let tables = [(Table::Titles, titles.collect())];
    for (types, used) in [(vec![], 2), (vec!["movie".to_owned()], 1)] {
        let filter = TitleFilter {
            title_types: types,
            ..TitleFilter::default()
        };
        let answer = ask(&tables, &request(Question::FilmYears, filter)).await;
        assert_eq!(answer["titles"], used, "{answer}");
    }
    let filter = TitleFilter {
        title_types: vec!["short".to_owned()],
        ..TitleFilter::default()
    };
    let trusted = Trusted::new();
    let rows = vec![json!({ "tconst": "tt0000001", "title_type": "movie" })];
    trusted.put(Table::Titles, &rows).await;
    let session = Session::open(&trusted.lake).await.expect("opens");
    let refused = answer(&session, &request(Question::FilmYears, filter)).await;
    let refused = refused.expect_err("no title is a short");
    let cause = std::error::Error::source(&refused).map(ToString::to_string);
    assert_eq!(
        cause.as_deref(),
        Some("no title of this lake has the title type short, only movie")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_suspect_revenue_makes_no_budget_suspect() {
    let titles = (1..101).map(|number| {
        let votes = if number <= 10 { 1_000_000 } else { 100 };
        film(number, "Drama", 6.0, Some(votes))
    });
    let movies = (1..101).map(|number| {
        let (budget, flag) = match number {
            1 => (500, Some("budget_under_1000,revenue_under_1000,budget_equals_revenue")),
            2..=8 => (200_000_000, Some("revenue_under_1000,revenue_under_thousandth_of_budget")),
            9 => (9_000_000, Some("revenue_over_100_times_budget")),
            _ => (5_000_000, None),
        };
        json!({
            "tconst": format!("tt{number:07}"), "tmdb_id": number, "budget": budget, "money_flag": flag,
            "release_date": "2020-05-05",
        })
    });
    let tables = [
        (Table::Titles, titles.collect()),
        (Table::TmdbMovies, movies.collect()),
    ];
    let answer = ask(
        &tables,
        &request(Question::VotesAndBudget, TitleFilter::default()),
    )
    .await;
    assert_eq!(answer["answer"]["most_voted"]["titles"], 8);
    assert_eq!(answer["answer"]["most_voted"]["median_budget"], 200_000_000);
    assert_eq!(answer["titles_used"], 98);
}

/// The films that are first with a minimum weight of votes, by the formula.
fn first_by(films: &[(f64, Option<i64>)], m: i64) -> Vec<String> {
    let thousandths = |rating: f64| (rating * 1_000.0).round() as i128;
    let sum: i128 = films.iter().map(|(rating, _)| thousandths(*rating)).sum();
    let rated = films.len() as i128;
    let weight = |(rating, votes): &(f64, Option<i64>)| {
        let votes = i128::from((*votes)?);
        let m = i128::from(m);
        Some((
            votes * thousandths(*rating) * rated + m * sum,
            (votes + m) * rated,
        ))
    };
    let numbered = films.iter().enumerate();
    let weights = numbered.filter_map(|(at, film)| Some((at, weight(film)?)));
    let weights: Vec<(usize, (i128, i128))> = weights.collect();
    let is_most = |(_, (sum, share)): &&(usize, (i128, i128))| {
        weights
            .iter()
            .all(|(_, (other, others))| sum * others >= other * share)
    };
    let first = weights.iter().filter(is_most);
    first.map(|(at, _)| format!("tt{at:07}")).collect()
}

proptest! {
    // Each case makes a lake and runs the engine.
    #![proptest_config(ProptestConfig { cases: 8, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_first_film_is_that_of_the_formula_whatever_m_is(
        films in proptest::collection::vec(
            (
                prop::sample::select(vec![5.0, 7.0, 7.0, 9.0]),
                prop::option::of(prop::sample::select(vec![0_i64, 10, 5_000, 900_000])),
            ),
            1..9,
        ),
    ) {
        prop_assume!(films.iter().any(|(_, votes)| votes.is_some()));
        let rows = films.iter().enumerate();
        let rows = rows.map(|(at, (rating, votes))| film(at, "Drama", *rating, *votes));
        let tables = [(Table::Titles, rows.collect())];
        let asked = request(Question::TopFilm, TitleFilter::default());
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        let answer = runtime.block_on(ask(&tables, &asked));
        let rows = answer["sensitivity"].as_array().expect("rows");
        prop_assert_eq!(rows.len(), 4);
        for row in rows {
            let m = row["m"].as_i64().expect("m");
            let expected = json!(first_by(&films, m));
            prop_assert_eq!(&row["films"], &expected, "m = {}", m);
        }
        let ids = answer["answer"]["films"].as_array().expect("films").iter();
        let ids: Vec<&Value> = ids.map(|film| &film["tconst"]).collect();
        prop_assert_eq!(json!(ids), json!(first_by(&films, 1_000)));
    }
}
