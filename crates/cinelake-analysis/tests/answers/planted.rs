//! On every plant ours is the truth, and the obvious computation is not.

use cinelake_answers::{Answers, Question};
use cinelake_testkit::planted::{Fact, PlantedCatalogue, everything, plants};
use serde_json::Value;

use crate::lookup::{same, value};
use crate::naive::says;
use crate::place::Place;

fn json(text: &str) -> Value {
    serde_json::from_str(text).expect("json")
}

/// The questions that a plant has facts for.
fn questions(plant: &PlantedCatalogue) -> Vec<Question> {
    let mut numbers: Vec<u8> = plant.facts.iter().map(|fact| fact.question).collect();
    numbers.sort_unstable();
    numbers.dedup();
    numbers
        .into_iter()
        .filter_map(Question::from_number)
        .collect()
}

fn check(plant: &PlantedCatalogue, seed: u64, answers: &Answers, fact: &Fact) {
    let place = format!("{}, seed {seed}: {}", plant.name, fact.pointer);
    let (truth, ours) = (
        json(&fact.truth),
        value(answers, fact.question, fact.pointer),
    );
    assert!(same(&ours, &truth), "{place}: ours {ours}, truth {truth}");
    if let Some((naive, expected)) = &fact.naive {
        let (said, expected) = (says(*naive, plant), json(expected));
        assert!(
            same(&said, &expected),
            "{place}: {naive:?} says {said}, was to say {expected}"
        );
        assert!(!same(&said, &truth), "{place}: {naive:?} is right");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_are_the_planted_truth_where_the_obvious_computation_is_wrong() {
    for seed in [1, 20_241_231] {
        for plant in plants(seed) {
            let place = Place::of(&plant).await;
            let answers = place.answer(&questions(&plant)).await;
            for fact in &plant.facts {
                check(&plant, seed, &answers, fact);
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn sums_of_titles_agree_with_the_plant() {
    for plant in plants(3) {
        let place = Place::of(&plant).await;
        for answer in place.answer(&questions(&plant)).await.answers {
            // Question 4 is about the films of the people that question 3 gives.
            if answer.question == 4 {
                continue;
            }
            let is_series = matches!(answer.question, 2 | 6);
            let table = if is_series {
                &plant.series
            } else {
                &plant.films
            };
            let mut ids: Vec<&str> = table.values("id").collect();
            ids.sort_unstable();
            ids.dedup();
            assert_eq!(
                answer.titles as usize,
                ids.len(),
                "{}, question {}",
                plant.name,
                answer.question
            );
        }
    }
}

fn sum(list: &Value, field: &str) -> u64 {
    let list = list.as_array().expect("a list");
    list.iter().filter_map(|line| line[field].as_u64()).sum()
}

/// The titles that a chart shows, of those that its answer rests on.
fn shown(answer: &Value) -> Option<(u64, u64)> {
    let (chart, used) = (&answer["chart"], answer["titles_used"].as_u64()?);
    match chart["kind"].as_str()? {
        "years" => {
            let left_out = answer["left_out"].as_array()?.iter();
            let few = left_out.filter(|line| line["reason"] == "year_with_too_few_titles");
            let few: u64 = few.filter_map(|line| line["titles"].as_u64()).sum();
            Some((sum(&chart["years"], "titles"), used + few))
        }
        "lengths" => {
            let sides =
                sum(&chart["distribution"], "longer") + sum(&chart["distribution"], "shorter");
            assert_eq!(sum(&chart["bins"], "titles"), sides);
            Some((sides, used))
        }
        "votes_budget" => {
            let films = chart["films"].as_u64()?;
            assert_eq!(sum(&chart["points"], "films"), films);
            Some((films + chart["without_votes"].as_u64()?, used))
        }
        _ => None,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn charts_show_every_title_that_the_answer_rests_on() {
    let plant = everything(11);
    let answers = Place::of(&plant).await.answer(&Question::ALL).await;
    let answers = serde_json::to_value(&answers).expect("json");
    let answers = answers["answers"].as_array().expect("a list");
    let counted = answers.iter().filter_map(|answer| {
        let (shown, used) = shown(answer)?;
        assert_eq!(shown, used, "question {}", answer["question"]);
        answer["question"].as_u64()
    });
    assert_eq!(counted.collect::<Vec<_>>(), [1, 2, 5, 6, 8]);
    for answer in answers {
        for language in ["en", "pt-BR"] {
            let finding = answer["finding"][language].as_str().expect("a finding");
            assert!((1..=80).contains(&finding.chars().count()), "{finding}");
        }
        let is_unanswerable = answer["sureness"] == "unanswerable";
        assert_ne!(answer["answerable"], is_unanswerable);
    }
    for (number, list) in [(3, "films"), (7, "films")] {
        let (chart, answer) = (
            &answers[number - 1]["chart"],
            &answers[number - 1]["answer"],
        );
        assert_eq!(chart[list][0]["tconst"], answer["films"][0]["tconst"]);
    }
    assert_eq!(
        answers[3]["chart"]["people"].as_array().map(Vec::len),
        answers[3]["answer"]["people"].as_array().map(Vec::len)
    );
}
