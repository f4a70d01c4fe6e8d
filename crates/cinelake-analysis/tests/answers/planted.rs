//! On every plant ours is the truth, and the obvious computation is not.

use cinelake_answers::{Answers, Question};
use cinelake_testkit::planted::{Fact, Plant, plants};
use serde_json::Value;

use crate::lookup::{same, value};
use crate::naive::says;
use crate::place::Place;

fn json(text: &str) -> Value {
    serde_json::from_str(text).expect("json")
}

/// The questions that a plant has facts for.
fn questions(plant: &Plant) -> Vec<Question> {
    let mut numbers: Vec<u8> = plant.facts.iter().map(|fact| fact.question).collect();
    numbers.sort_unstable();
    numbers.dedup();
    numbers
        .into_iter()
        .filter_map(Question::from_number)
        .collect()
}

fn check(plant: &Plant, seed: u64, answers: &Answers, fact: &Fact) {
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
