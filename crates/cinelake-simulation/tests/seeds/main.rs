//! Lives of a lake from seeds, in the form that is short enough for every change.

use cinelake_simulation::step::steps;
use cinelake_simulation::{Stage, live};

fn stage() -> Stage {
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    let stage = runtime.expect("a runtime").block_on(Stage::new());
    stage.expect("the catalogues are written")
}

#[test]
fn the_same_seed_gives_the_same_trace() {
    let stage = stage();
    for seed in 1..=12 {
        let steps = steps(seed);
        let first = live(&stage, seed, &steps).expect("lives");
        let second = live(&stage, seed, &steps).expect("lives");
        assert_eq!(first, second, "seed {seed}");
    }
}
