//! Lives of a lake from seeds, in the form that is short enough for every change.

mod nth;

use std::sync::Mutex;

use cinelake_simulation::step::steps;
use cinelake_simulation::{Stage, live, live_many, with_room};

fn stage() -> Stage {
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    let stage = runtime.expect("a runtime").block_on(Stage::new());
    stage.expect("the catalogues are written")
}

#[test]
fn the_same_seed_gives_the_same_trace() {
    let compared = with_room(|| {
        let stage = stage();
        for seed in 1..=20 {
            let steps = steps(seed);
            let first = live(&stage, seed, &steps).expect("lives");
            let second = live(&stage, seed, &steps).expect("lives");
            assert_eq!(first, second, "seed {seed}");
        }
    });
    compared.expect("the same traces");
}

/// `cargo run -p cinelake-simulation -- --seeds 100000` lives more of them.
#[test]
fn whatever_happens_to_a_lake_the_promises_hold() {
    let told = Mutex::new(Vec::new());
    let tell = |text: &str| told.lock().expect("whole").push(text.to_owned());
    let failed = live_many(1..301, tell).expect("lives");
    assert_eq!(failed, 0, "{}", told.lock().expect("whole").join("\n"));
}
