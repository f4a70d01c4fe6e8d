//! Random lives of a lake: runs over changing catalogues, kills and faults at any write, top-ups,
//! refreshes, days that pass, expiry, refines and purges in any order. After each step the lake is
//! read by an independent reader, and what a simple model says has to hold: nothing committed is
//! asked again, nothing is landed twice, the ledger says what entries and files say, and the tables
//! hold exactly what the records and the snapshots say.

mod model;
mod reader;
mod source;

use model::{Life, Step};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let run = (0_usize..4, any::<bool>(), any::<bool>(), 0_u8..3).prop_map(
        |(catalogue, credits, keywords, age)| Step::Run {
            catalogue,
            credits,
            keywords,
            refresh: age == 0,
            fault: None,
        },
    );
    let faulty = (0_usize..4, any::<bool>(), 1_u64..40, 0_usize..4).prop_map(
        |(catalogue, credits, write, trouble)| Step::Run {
            catalogue,
            credits,
            keywords: false,
            refresh: false,
            fault: Some((write, trouble)),
        },
    );
    let step = prop_oneof![
        4 => run,
        4 => faulty,
        3 => Just(Step::Refine),
        2 => (1_i64..200).prop_map(Step::Days),
        1 => Just(Step::Purge),
        1 => Just(Step::Expire),
        1 => Just(Step::Damage),
        1 => Just(Step::TmdbChanges),
    ];
    prop::collection::vec(step, 1..14)
}

#[test]
fn whatever_happens_to_a_lake_it_knows_what_it_holds() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let cases = std::env::var("CINELAKE_LIVES")
        .ok()
        .and_then(|text| text.parse().ok());
    let config = Config {
        cases: cases.unwrap_or(64),
        failure_persistence: None,
        max_shrink_iters: 256,
        ..Config::default()
    };
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let lives = (any::<bool>(), steps());
    let ran = TestRunner::new_with_rng(config, rng).run(&lives, |(local, steps)| {
        runtime.block_on(async {
            let mut life = Life::new(local);
            for (number, step) in steps.iter().enumerate() {
                life.step(step).await;
                life.check(&format!("after step {number}, {step:?}, of {steps:?}"))
                    .await;
            }
            life.finish(&format!("at the end of {steps:?}")).await;
        });
        Ok(())
    });
    ran.expect("every life holds");
}
