//! An answer for a day does not know what came after it.

use cinelake_analysis::Session;
use cinelake_answers::{Question, Request, answer};
use cinelake_refine::Table;
use serde_json::{Value, json};

use crate::trusted::Trusted;

fn title(number: u32, kind: &str, years: (i32, Option<i32>), rating: f64) -> Value {
    json!({
        "tconst": format!("tt{number:07}"),
        "kind": kind,
        "primary_title": format!("Title {number}"),
        "start_year": years.0,
        "end_year": years.1,
        "genres": ["Drama"],
        "genres_text": "Drama",
        "runtime_minutes": 80 + number % 90,
        "average_rating": rating,
        "num_votes": 2_000 + number,
    })
}

fn actor(number: u32, name: &str) -> Value {
    json!({
        "tconst": format!("tt{number:07}"), "ordering": 1, "name": name, "category": "actor"
    })
}

/// Films and series up to 2024; a series that ends in 2026 runs still in 2024.
fn known_then(end_of_running: Option<i32>) -> (Vec<Value>, Vec<Value>) {
    let films = (1..60).map(|number| {
        let year = 2_015 + i32::try_from(number % 10).expect("small");
        title(
            number,
            "movie",
            (year, None),
            5.0 + f64::from(number % 30) / 10.0,
        )
    });
    let series = (101..160).map(|number| {
        let start = 2_015 + i32::try_from(number % 10).expect("small");
        let end = match number % 3 {
            0 => Some(start + 1).filter(|end| *end <= 2_024),
            1 => Some(start + 4).filter(|end| *end <= 2_024),
            _ => None,
        };
        let rating = 5.0 + f64::from(number % 20) / 10.0;
        title(number, "series", (start, end.or(end_of_running)), rating)
    });
    let people = (1..60).map(|number| actor(number, &format!("Actor {}", number % 5)));
    (films.chain(series).collect(), people.collect())
}

/// What came later: better films, of the same people, and series.
fn later() -> (Vec<Value>, Vec<Value>) {
    let films = (201..210).map(|number| title(number, "movie", (2_025, None), 9.9));
    let series = (301..310).map(|number| title(number, "series", (2_025, Some(2_028)), 9.9));
    let people = (201..210).map(|number| actor(number, &format!("Actor {}", number % 5)));
    (films.chain(series).collect(), people.collect())
}

async fn answers(titles: &[Value], people: &[Value]) -> Vec<Value> {
    let trusted = Trusted::new();
    trusted.put(Table::Titles, titles).await;
    trusted.put(Table::Principals, people).await;
    let session = Session::open(&trusted.lake).await.expect("opens");
    let request = Request {
        questions: Question::ALL.to_vec(),
        ..Request::new("2024-12-31".parse().expect("a day"))
    };
    let answers = answer(&session, &request).await.expect("answers");
    let answers = serde_json::to_value(&answers.answers).expect("json");
    answers.as_array().expect("a list").clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn titles_of_later_years_and_later_ends_change_nothing_but_the_counts() {
    let (mut titles, mut people) = known_then(None);
    let then = answers(&titles, &people).await;
    (titles, _) = known_then(Some(2_026));
    let (more_titles, more_people) = later();
    titles.extend(more_titles);
    people.extend(more_people);
    let now = answers(&titles, &people).await;
    for (then, now) in then.iter().zip(&now) {
        let question = &then["question"];
        for part in [
            "sentence",
            "answer",
            "as_asked",
            "sensitivity",
            "chart",
            "titles_used",
        ] {
            assert_eq!(then[part], now[part], "question {question}, {part}");
        }
    }
    let after = |answer: &Value| {
        let lines = answer["left_out"].as_array().expect("a list").iter();
        let mut lines = lines.filter(|line| line["reason"] == "after_as_of_year");
        lines.next().and_then(|line| line["titles"].as_u64())
    };
    let counted: Vec<_> = now.iter().take(6).map(after).collect();
    // Question 4 is about the films of one actor.
    assert_eq!(counted, [9, 9, 9, 2, 9, 9].map(Some));
}
