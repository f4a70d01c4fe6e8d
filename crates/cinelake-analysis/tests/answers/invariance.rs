//! Changes of the files that say nothing new must not move an answer, byte for byte.

use cinelake_answers::Question;
use cinelake_testkit::planted::{CourseTable, PlantedCatalogue, everything};
use proptest::prelude::*;

use crate::place::Place;

/// The questions that look at no artist.
const WITHOUT_ARTISTS: [Question; 6] = [
    Question::FilmYears,
    Question::SeriesYears,
    Question::FilmLength,
    Question::SeriesLength,
    Question::BoxOffice,
    Question::VotesAndBudget,
];

async fn json(place: &Place, questions: &[Question]) -> String {
    serde_json::to_string(&place.answer(questions).await).expect("json")
}

fn changed(
    plant: &PlantedCatalogue,
    change: impl Fn(&CourseTable) -> CourseTable,
) -> PlantedCatalogue {
    PlantedCatalogue {
        films: change(&plant.films),
        series: change(&plant.series),
        ..plant.clone()
    }
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Runtime::new().expect("a runtime")
}

async fn check_changes(seed: u64) -> Result<(), TestCaseError> {
    let plant = everything(seed);
    let place = Place::of(&plant).await;
    let answers = json(&place, &Question::ALL).await;
    for (name, plant) in [
        (
            "every row five times",
            changed(&plant, |table| table.repeated(5)),
        ),
        (
            "rows shuffled",
            changed(&plant, |table| table.rows_shuffled(seed)),
        ),
        (
            "columns reordered",
            changed(&plant, |table| table.columns_shuffled(seed)),
        ),
        (
            "all of it",
            changed(&plant, |table| {
                table.repeated(2).rows_shuffled(seed).columns_shuffled(seed)
            }),
        ),
    ] {
        let changed = json(&Place::of(&plant).await, &Question::ALL).await;
        prop_assert_eq!(&changed, &answers, "{}", name);
    }
    let few = json(&place, &WITHOUT_ARTISTS).await;
    let alone = Place::of(&changed(&plant, CourseTable::without_artists)).await;
    prop_assert_eq!(
        json(&alone, &WITHOUT_ARTISTS).await,
        few,
        "artist rows removed"
    );
    Ok(())
}

/// Lands the records in several runs, refining after each.
async fn check_batches(seed: u64, cuts: &[usize]) -> Result<(), TestCaseError> {
    let plant = everything(seed);
    let at_once = json(&Place::of(&plant).await, &Question::ALL).await;
    let place = Place::new();
    let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut % plant.records.len()).collect();
    cuts.extend([0, plant.records.len()]);
    cuts.sort_unstable();
    for (run, ends) in (1..).zip(cuts.windows(2)) {
        place
            .land(run, &plant, &plant.records[ends[0]..ends[1]])
            .await;
        place.refine().await;
    }
    prop_assert_eq!(json(&place, &Question::ALL).await, at_once);
    Ok(())
}

proptest! {
    // Each case runs the engine a dozen times.
    #![proptest_config(ProptestConfig { cases: 3, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn answers_do_not_move_when_rows_repeat_or_move_or_artists_go(seed in 0_u64..1_000_000) {
        runtime().block_on(check_changes(seed))?;
    }

    #[test]
    fn answers_do_not_depend_on_how_often_the_lake_was_refined(
        seed in 0_u64..1_000_000,
        cuts in proptest::collection::vec(0_usize..10_000, 1..4),
    ) {
        runtime().block_on(check_batches(seed, &cuts))?;
    }
}
