use chrono::NaiveDate;

use super::*;

fn request() -> Request {
    Request::new(NaiveDate::from_ymd_opt(2024, 12, 31).expect("a day"))
}

fn cell(year: Option<i32>, votes: i64, rating: Option<i64>, titles: u64) -> Cell {
    Cell {
        year,
        votes_floor: votes,
        meets_min_votes: votes >= 1_000,
        rating_thousandths: rating,
        titles,
    }
}

fn answered(cells: &[Cell]) -> serde_json::Value {
    let answer = finish(Question::FilmYears, &request(), cells, String::new());
    let answer = answer.balanced().expect("balanced").documented();
    serde_json::to_value(answer).expect("json")
}

#[test]
fn one_title_of_ten_wins_the_literal_question_only() {
    let cells = [
        cell(Some(1900), 0, Some(10_000), 1),
        cell(Some(1994), 1_000, Some(7_000), 20),
        cell(Some(1994), 10_000, Some(8_000), 20),
        cell(Some(1995), 1_000, Some(6_900), 40),
        cell(Some(2030), 1_000, Some(9_900), 50),
        cell(None, 1_000, Some(9_900), 3),
        cell(Some(1995), 100, Some(9_900), 4),
        cell(Some(1996), 1_000, None, 5),
        cell(Some(1997), 1_000, Some(9_000), 29),
    ];
    let found = answered(&cells);
    assert_eq!(found["as_asked"]["years"], serde_json::json!([1900]));
    assert_eq!(found["answer"]["year"], 1994);
    assert_eq!(found["answer"]["mean_rating"], 7.5);
    assert_eq!(found["answer"]["runner_up"]["year"], 1995);
    assert_eq!(found["answer"]["distinguishable"], true);
    assert_eq!(found["titles_used"], 80);
    let reasons: Vec<(String, u64)> = found["left_out"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|line| {
            (
                line["reason"].as_str().unwrap_or("").to_owned(),
                line["titles"].as_u64().unwrap_or(0),
            )
        })
        .collect();
    let expected = [
        ("after_as_of_year", 50),
        ("no_rating", 5),
        ("no_start_year", 3),
        ("too_few_votes", 5),
        ("year_with_too_few_titles", 29),
    ];
    assert_eq!(
        reasons,
        expected.map(|(reason, titles)| (reason.to_owned(), titles))
    );
}

#[test]
fn equal_means_are_all_named_and_cannot_be_told_apart() {
    let cells = [
        cell(Some(2000), 1_000, Some(7_000), 40),
        cell(Some(2001), 1_000, Some(7_000), 60),
    ];
    let found = answered(&cells);
    assert_eq!(found["as_asked"]["years"], serde_json::json!([2000, 2001]));
    assert_eq!(found["answer"]["year"], 2001);
    assert_eq!(found["answer"]["tied_years"], serde_json::json!([2000]));
}

#[test]
fn without_a_year_that_qualifies_the_literal_answer_stands_and_the_reason_is_said() {
    let found = answered(&[cell(Some(2000), 0, Some(7_000), 3)]);
    assert_eq!(found["answerable"], false);
    assert!(found["answer"].is_null());
    assert_eq!(found["as_asked"]["years"], serde_json::json!([2000]));
    let sentence = found["sentence"]["en"].as_str().unwrap_or("");
    assert!(sentence.contains("no year has 30 films"), "{sentence}");
    assert_eq!(answered(&[])["titles"], 0);
}

#[test]
fn the_as_of_year_is_marked_partial() {
    let found = answered(&[cell(Some(2024), 1_000, Some(7_000), 30)]);
    assert_eq!(found["answer"]["partial"], true);
}

#[test]
fn sensitivity_has_a_row_for_every_pair_of_floors() {
    let found = answered(&[cell(Some(2000), 100, Some(7_000), 30)]);
    let rows = found["sensitivity"].as_array().expect("rows");
    assert_eq!(rows.len(), 12);
    assert_eq!(rows[0]["year"], 2000);
    assert!(rows[11]["year"].is_null() && rows[11]["titles"].is_null());
}

#[test]
fn the_chart_shows_every_year_that_meets_the_floor_and_adds_up() {
    let found = answered(&[
        cell(Some(1994), 1_000, Some(7_000), 20),
        cell(Some(1994), 10_000, Some(8_000), 20),
        cell(Some(1995), 1_000, Some(6_000), 4),
        cell(Some(1996), 100, Some(9_900), 4),
        cell(Some(2024), 1_000, Some(6_000), 1),
        cell(Some(2030), 1_000, Some(9_900), 50),
        cell(None, 1_000, Some(9_900), 3),
    ]);
    let chart = &found["chart"];
    assert_eq!(chart["kind"], "years");
    let years = chart["years"].as_array().expect("years");
    let shown: Vec<_> = years
        .iter()
        .filter_map(|year| year["year"].as_i64())
        .collect();
    assert_eq!(shown, [1994, 1995, 2024]);
    assert_eq!(chart["best_year"], 1994);
    assert_eq!(years[0]["mean_rating"], 7.5);
    assert_eq!(years[0]["ci95"], found["answer"]["ci95"]);
    assert_eq!(years[1]["compared"], false);
    assert_eq!(years[2]["partial"], true);
    assert!(years[2]["ci95"].is_null());
    let titles: u64 = years
        .iter()
        .filter_map(|year| year["titles"].as_u64())
        .sum();
    let reason = found["left_out"].as_array().expect("a list").iter();
    let few = reason
        .filter(|line| line["reason"] == "year_with_too_few_titles")
        .filter_map(|line| line["titles"].as_u64())
        .sum::<u64>();
    assert_eq!(Some(titles - few), found["titles_used"].as_u64());
    // (40 * 7.5 + 5 * 6) / 45
    assert_eq!(chart["mean_rating"], 7.333_333);
}

#[test]
fn without_an_answer_the_chart_still_shows_the_years_and_without_a_year_there_is_none() {
    let found = answered(&[cell(Some(2000), 1_000, Some(7_000), 3)]);
    assert_eq!(found["answerable"], false);
    assert!(found["chart"]["best_year"].is_null());
    assert_eq!(found["chart"]["years"][0]["compared"], false);
    assert!(answered(&[cell(Some(2000), 0, Some(7_000), 3)])["chart"].is_null());
}

/// The mark and the findings of question 1 over these cells.
fn found(cells: &[Cell]) -> (String, String, String) {
    let found = answered(cells);
    let text = |pointer: &str| {
        let text = found.pointer(pointer).and_then(|value| value.as_str());
        text.expect(pointer).to_owned()
    };
    for language in ["en", "pt-BR"] {
        let finding = text(&format!("/finding/{language}"));
        assert!(finding.chars().count() <= 80, "{finding}");
    }
    (
        text("/sureness"),
        text("/finding/en"),
        text("/finding/pt-BR"),
    )
}

#[test]
fn the_mark_and_the_finding_say_what_the_sentence_says() {
    let mixed = |year, low, high| {
        [
            cell(Some(year), 1_000, Some(low), 20),
            cell(Some(year), 1_000, Some(high), 20),
        ]
    };
    let told_apart = mixed(1994, 7_900, 8_100)
        .into_iter()
        .chain(mixed(1995, 6_900, 7_100))
        .collect::<Vec<_>>();
    assert_eq!(
        found(&told_apart),
        (
            "clear".to_owned(),
            "1994 leads with 8.00, ahead of 1995".to_owned(),
            "1994 lidera com 8,00, à frente de 1995".to_owned()
        )
    );
    let near = mixed(1994, 5_000, 9_100)
        .into_iter()
        .chain(mixed(1995, 5_000, 9_000))
        .collect::<Vec<_>>();
    assert_eq!(
        found(&near),
        (
            "perhaps".to_owned(),
            "1994 leads with 7.05; 1995 is too close to call".to_owned(),
            "1994 lidera com 7,05; 1995 está perto demais para decidir".to_owned()
        )
    );
    let tied = mixed(1994, 5_000, 9_000)
        .into_iter()
        .chain(mixed(1995, 6_000, 8_000))
        .collect::<Vec<_>>();
    assert_eq!(found(&tied).0, "open");
    assert_eq!(found(&tied).1, "1995 and 1994 share the highest mean, 7.00");
    let alone = mixed(1994, 5_000, 9_000);
    assert_eq!(found(&alone).0, "open");
    assert_eq!(
        found(&alone).2,
        "1994, com 7,00, é o único ano com filmes suficientes"
    );
    let partial = mixed(2024, 7_900, 8_100)
        .into_iter()
        .chain(mixed(1995, 6_900, 7_100))
        .collect::<Vec<_>>();
    assert_eq!(found(&partial).0, "perhaps");
    assert_eq!(
        found(&partial).1,
        "2024 so far leads with 8.00, ahead of 1995"
    );
    assert_eq!(found(&[]).0, "unanswerable");
}

#[test]
fn of_shrunken_means_that_differ_in_their_last_bits_the_leading_year_is_first() {
    let year = |year, shrunken_mean| RankedYear {
        year,
        mean_rating: None,
        ci95: None,
        shrunken_mean: Some(shrunken_mean),
        titles: 12,
    };
    let alike = [year(2019, 8.13), year(2016, 8.13), year(2018, 8.13 + 2e-15)];
    assert_eq!(shrunken_year(&alike), Some(2019));
    assert_eq!(
        shrunken_year(&[year(2019, 8.13), year(2018, 8.14)]),
        Some(2018)
    );
    assert_eq!(shrunken_year(&[]), None);
}

#[test]
fn each_part_is_one_line_of_indented_json() {
    let cells = [cell(Some(1994), 1_000, Some(7_000), 40)];
    let answer = finish(Question::FilmYears, &request(), &cells, String::new());
    let json = serde_json::to_string_pretty(&answer).expect("JSON");
    assert!(
        json.contains("\n  \"as_asked\": {\"years\":[1994],\"mean_rating\":7.0,\"titles\":40},\n"),
        "{json}"
    );
}
