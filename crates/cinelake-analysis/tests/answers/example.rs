//! The statement of docs/adding-a-question.md, on real tables.

use cinelake_analysis::Session;
use cinelake_answers::Request;
use cinelake_answers::own::{OwnCell, OwnQuestion, answer_own};
use cinelake_testkit::planted::everything;

use crate::place::Place;

const DECADES_SQL: &str =
    include_str!("../../../cinelake-answers/src/questions/example/decades.sql");

#[tokio::test(flavor = "multi_thread")]
async fn the_statement_of_the_example_has_every_film_in_the_decade_of_its_release() {
    let place = Place::of(&everything(7)).await;
    let session = Session::open(&place.lake).await.expect("opens");
    let rows = async |sql| {
        let question = OwnQuestion::read("decades", "title = \"Decades?\"", sql, None);
        let question = question.expect("a question");
        let request = Request::new("2024-12-31".parse().expect("a day"));
        let answer = answer_own(&session, &question, &request).await;
        answer.expect("an answer").rows.cells
    };
    let decades = rows(DECADES_SQL).await;
    let years = rows("SELECT start_year FROM selected_titles WHERE kind = 'movie'").await;
    assert!(decades.len() > 1, "{decades:?}");
    for decade in decades {
        let [first, OwnCell::Integer(films)] = decade.as_slice() else {
            panic!("a decade and a count: {decade:?}")
        };
        let of_decade = |year: &OwnCell| match (year, first) {
            (OwnCell::Integer(year), OwnCell::Integer(first)) => (0..10).contains(&(year - first)),
            (year, first) => year == first,
        };
        let expected = years.iter().filter(|row| of_decade(&row[0])).count();
        assert_eq!(usize::try_from(*films), Ok(expected), "{decade:?}");
    }
}
