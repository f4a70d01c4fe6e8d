use cinelake_answers::questions::years;
use cinelake_answers::{Figures, Language};

use super::*;
use crate::fixture;
use crate::words;

#[test]
fn every_word_of_a_books_outcome_and_status_is_in_the_catalogue() {
    let outcomes = [
        "landed",
        "already_landed",
        "not_found",
        "wrong_kind",
        "id_mismatch",
        "failed",
        "filtered",
        "rejected",
        "not_reached",
    ];
    let statuses = [
        "done",
        "done_with_failures",
        "stopped",
        "alarm",
        "running",
        "error",
    ];
    for words in Language::ALL.map(words::of) {
        for outcome in outcomes {
            let key = format!("outcome-{outcome}");
            assert_ne!(words.text(&key), key);
        }
        for status in statuses {
            let key = format!("status-{status}");
            assert_ne!(words.text(&key), key);
        }
    }
}

#[test]
fn the_facts_of_an_empty_lake_are_dashes_rather_than_shares_of_nothing() {
    let answers = fixture::nothing();
    let mut report = fixture::report(&answers);
    report.state = crate::LakeState::default();
    let words = words::of(Language::En);
    let outline = Outline::new(&report, &words);
    let values: Vec<&str> = outline
        .facts
        .iter()
        .map(|fact| fact.value.as_str())
        .collect();
    assert_eq!(values, ["0", "0", "–", "–", "none yet"]);
    assert!(outline.facts.iter().all(|fact| fact.width().is_none()));
}

#[test]
fn titles_that_were_neither_landed_nor_missed_are_said_to_be_unasked() {
    let answers = fixture::nothing();
    let report = fixture::report(&answers);
    let words = words::of(Language::PtBr);
    let outline = Outline::new(&report, &words);
    assert_eq!(
        outline.facts[0].parts,
        [
            "1.000 com registro do TMDB",
            "200 desconhecidos pelo TMDB",
            "4 falharam; a próxima execução consulta de novo",
            "30 não consultados"
        ]
    );
}

#[test]
fn a_long_table_is_folded_and_what_is_not_shown_is_counted() {
    let answers = fixture::full();
    let report = fixture::report(&answers);
    let words = words::of(Language::En);
    let outline = Outline::new(&report, &words);
    let table = &outline.sections[0].as_asked[0];
    assert_eq!((table.rows.len(), table.folded.len()), (5, 95));
    assert!(
        table
            .unsaid
            .as_deref()
            .is_some_and(|text| text.starts_with("200 further rows"))
    );
}

/// The command for a question over the lake of the fixture, with what was left out.
fn command(question: usize, reason: &'static str) -> String {
    let mut answers = fixture::nothing();
    answers.answers[question - 1].left_out = vec![cinelake_answers::LeftOut { reason, titles: 3 }];
    let report = fixture::report(&answers);
    let words = words::of(Language::En);
    let outline = Outline::new(&report, &words);
    let step = outline.sections[question - 1]
        .step
        .as_ref()
        .expect("a step");
    step.command.clone()
}

/// Question 1 without an answer, with what other minimums of votes give.
fn unanswered_years(rows: &[(i64, Option<i32>)]) -> String {
    let row = |(min_votes, year): &(i64, Option<i32>)| years::SensitivityRow {
        min_votes: *min_votes,
        min_titles: 30,
        year: *year,
        mean_rating: None,
        titles: None,
    };
    let mut answers = fixture::nothing();
    answers.answers[0].figures = Figures::Years(years::Figures {
        sensitivity: rows.iter().map(row).collect(),
        ..years::Figures::default()
    });
    let report = fixture::report(&answers);
    let words = words::of(Language::En);
    let outline = Outline::new(&report, &words);
    outline.sections[0]
        .step
        .as_ref()
        .expect("a step")
        .command
        .clone()
}

#[test]
fn a_lower_minimum_of_votes_is_advised_only_where_it_helps() {
    let helps = unanswered_years(&[(0, Some(1994)), (100, Some(1994)), (1_000, None)]);
    assert!(helps.ends_with("--min-votes 100"), "{helps}");
    let helps_not = unanswered_years(&[(0, None), (100, None)]);
    assert!(
        helps_not.starts_with("cinelake ingest movies.csv"),
        "{helps_not}"
    );
}

#[test]
fn what_to_run_follows_from_what_was_left_out() {
    assert!(command(1, "year_with_too_few_titles").starts_with("cinelake ingest movies.csv"));
    assert!(command(2, "no_rating").starts_with("cinelake ingest series.csv"));
    assert!(command(7, "no_record").starts_with("TMDB_API_KEY=… cinelake ingest"));
    assert!(command(8, "outside_window").ends_with("--last-years 30"));
}
