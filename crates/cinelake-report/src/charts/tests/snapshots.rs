//! The drawings and their data as they are, in both languages.

use cinelake_answers::{Chart, LengthUnit};

use super::*;
use crate::words;

/// Charts small enough to read.
fn small() -> Vec<(&'static str, Chart)> {
    let mut lengths = fixtures::lengths(LengthUnit::Years);
    lengths
        .distribution
        .retain(|count| (6.5..7.0).contains(&count.rating));
    lengths.bins.truncate(4);
    let mut money = fixtures::box_office();
    money.films.drain(3..7);
    money.films.truncate(4);
    vec![
        ("years", Chart::Years(fixtures::years(2_001))),
        (
            "top_films",
            Chart::TopFilms(fixtures::top_films(&fixtures::TITLES[..3])),
        ),
        (
            "filmography",
            Chart::Filmography(fixtures::filmography(&[("Ana Lima", 7), ("سلمى", 2)])),
        ),
        ("lengths", Chart::Lengths(lengths)),
        ("box_office", Chart::BoxOffice(money)),
        (
            "votes_budget",
            Chart::VotesBudget(fixtures::votes_budget(12)),
        ),
    ]
}

#[test]
fn drawings_and_data_in_both_languages() {
    for (name, chart) in small() {
        let answer = fixtures::answer(chart);
        for language in Language::ALL {
            let drawing = draw(&answer, &words::of(language), "q1").expect("a chart");
            let labels = drawing
                .data
                .columns
                .iter()
                .map(|column| column.label.clone());
            let table = [labels.collect::<Vec<String>>()]
                .into_iter()
                .chain(drawing.data.rows);
            let table: Vec<String> = table.map(|row| row.join(" | ")).collect();
            let parts = [
                drawing.description,
                table.join("\n"),
                drawing.data.csv.replace("\r\n", "\n"),
                drawing.svg_wide,
                drawing.svg_narrow,
            ];
            insta::assert_snapshot!(format!("{name}_{}", language.tag()), parts.join("\n\n"));
        }
    }
}
