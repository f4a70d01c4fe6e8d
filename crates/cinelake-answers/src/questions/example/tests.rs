use std::sync::Arc;

use arrow::array::{ArrayRef, Int64Array};
use arrow::record_batch::RecordBatch;
use async_trait::async_trait;
use chrono::NaiveDate;

use super::*;
use crate::engine::{EngineError, FirstRows};

/// What the statement counted: decades, the most films first.
struct Counted(Vec<(Option<i64>, i64)>);

#[async_trait]
impl Engine for Counted {
    async fn query(&self, _: &str) -> Result<Vec<RecordBatch>, EngineError> {
        let decades = self.0.iter().map(|(decade, _)| *decade);
        let films = self.0.iter().map(|(_, films)| *films);
        let columns: [(&str, ArrayRef); 2] = [
            ("decade", Arc::new(decades.collect::<Int64Array>())),
            ("films", Arc::new(Int64Array::from_iter_values(films))),
        ];
        Ok(vec![RecordBatch::try_from_iter(columns)?])
    }

    async fn first_rows(&self, _: &str, _: usize) -> Result<FirstRows, EngineError> {
        Err("no built-in question asks for this".into())
    }
}

async fn answered(counted: &[(Option<i64>, i64)]) -> crate::Answer {
    let request = Request {
        questions: vec![Question::Decades],
        ..Request::new(NaiveDate::from_ymd_opt(2024, 12, 31).expect("a day"))
    };
    let engine = Counted(counted.to_vec());
    let answers = crate::answer(&engine, &request).await.expect("answers");
    answers.answers.into_iter().next().expect("an answer")
}

#[tokio::test]
async fn the_decade_with_the_most_films_wins_and_films_without_a_year_are_left_out() {
    let answer = answered(&[(Some(2000), 1_200), (None, 7), (Some(1990), 5)]).await;
    assert_eq!(
        answer.sentence.pt_br,
        "A década com mais filmes começa em 2000: 1.200 filmes."
    );
    assert_eq!((answer.titles, answer.titles_used), (1_212, 1_205));
    assert_eq!(answer.left_out[0].reason, "no_start_year");
    let row = |decade: &str, films: &str| {
        vec![
            ("decade".to_owned(), decade.to_owned()),
            ("films".to_owned(), films.to_owned()),
        ]
    };
    assert_eq!(answer.rows(), [row("2000", "1200"), row("1990", "5")]);
    let json = serde_json::to_value(&answer).expect("JSON");
    assert_eq!(json["as_asked"]["decade"], 2000);
    assert_eq!(json["sensitivity"], serde_json::json!([]));
}

#[tokio::test]
async fn two_decades_with_as_many_films_are_no_clear_answer() {
    let answer = answered(&[(Some(1990), 5), (Some(2000), 5)]).await;
    assert_eq!(answer.sureness, Sureness::Open);
}

#[tokio::test]
async fn without_a_film_with_a_year_there_is_no_answer() {
    let answer = answered(&[(None, 3)]).await;
    assert!(!answer.answerable);
    assert!(answer.rows().is_empty());
}

/// The page shows the files as they are here, so what a reader copies compiles and runs.
#[test]
fn the_page_on_adding_a_question_shows_these_files() {
    let page = include_str!("../../../../../docs/adding-a-question.md");
    for file in [
        include_str!("mod.rs"),
        include_str!("decades.sql"),
        include_str!("en.ftl"),
        include_str!("pt-BR.ftl"),
    ] {
        assert!(page.contains(file), "not on the page:\n{file}");
    }
}
