//! Lives of a lake from seeds, in the form that is short enough for every change.

mod nth;

use std::sync::Mutex;

use cinelake_simulation::step::{Action, FaultProfile, RunStep, Step, StoreFaults, steps};
use cinelake_simulation::{SharedCatalogues, live, live_many, with_room};

fn stage() -> SharedCatalogues {
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    let stage = runtime
        .expect("a runtime")
        .block_on(SharedCatalogues::new());
    stage.expect("the catalogues are written")
}

#[test]
fn the_same_seed_gives_the_same_trace() {
    let compared = with_room(|| {
        let stage = stage();
        for seed in 1..=10 {
            let steps = steps(seed);
            let first = live(&stage, seed, &steps).expect("lives");
            let second = live(&stage, seed, &steps).expect("lives");
            assert_eq!(first, second, "seed {seed}");
        }
    });
    compared.expect("the same traces");
}

/// As many as fit into a change: a life takes some 0.7 seconds of a core without optimisation.
/// `cargo run -p cinelake-simulation -- --seeds 100000` lives more of them.
#[test]
fn whatever_happens_to_a_lake_the_promises_hold() {
    let told = Mutex::new(Vec::new());
    let tell = |text: &str| told.lock().expect("whole").push(text.to_owned());
    let failed = live_many(1..61, tell).expect("lives");
    assert_eq!(failed, 0, "{}", told.lock().expect("whole").join("\n"));
}

/// Seed 32 of the first simulation: the clock was set back by hours in the middle of a run, and the next
/// run refreshed some of its titles. The ledger, which knows a batch by its first record, took other
/// records for the latest than the tables did.
#[test]
fn a_clock_that_is_set_back_in_a_run_stands_still_in_it() {
    let run = |number, run| Step {
        number,
        what: Action::Run(run),
    };
    let steps = [
        run(
            1,
            RunStep {
                credits: true,
                find: true,
                faults: FaultProfile::Share(77),
                jump: Some((19, -16_547)),
                ..RunStep::calm(0)
            },
        ),
        run(
            2,
            RunStep {
                credits: true,
                refresh: true,
                find: true,
                wait: true,
                faults: FaultProfile::Share(819),
                trouble: StoreFaults {
                    faults: 10,
                    kill: None,
                },
                ..RunStep::calm(1)
            },
        ),
    ];
    let lived = with_room(|| live(&stage(), 32, &steps).expect("lives"));
    assert_eq!(lived.expect("a thread").failure, None);
}
