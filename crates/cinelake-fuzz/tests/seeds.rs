//! Every target holds for its seeds and for mutations of them.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;

use cinelake_fuzz::mutate::{SeededNumbers, mutated};
use cinelake_fuzz::{TARGETS, Target};

/// Where the seeds of a target are.
fn folder(target: &str) -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "../../fuzz/seeds", target]
        .iter()
        .collect()
}

/// The seeds of a target with their names, in one order.
fn seeds(target: &str) -> Vec<(String, Vec<u8>)> {
    let folder = folder(target);
    let entries = std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{folder:?}: {error}"));
    let mut seeds: Vec<(String, Vec<u8>)> = entries
        .map(|entry| {
            let entry = entry.unwrap();
            let name = entry.file_name().into_string().unwrap();
            (name, std::fs::read(entry.path()).unwrap())
        })
        .collect();
    seeds.sort_unstable();
    assert!(seeds.len() >= 2, "{folder:?} has too few seeds");
    seeds
}

/// Runs a target; a failure names the input.
fn holds(target: Target, input: &[u8], what: &str) {
    let ran = catch_unwind(AssertUnwindSafe(|| (target.run)(input)));
    assert!(
        ran.is_ok(),
        "{} does not hold for {what}, bytes \"{}\"",
        target.name,
        input.escape_ascii()
    );
}

/// The seed of a run, and for how many times as long it searches.
fn number(variable: &str, usual: u64) -> u64 {
    let text = std::env::var(variable).ok();
    text.map_or(usual, |text| text.parse().unwrap())
}

/// `FUZZ_SEED` draws other inputs, `FUZZ_SECONDS` more of them.
fn search(name: &str) {
    let target = TARGETS.iter().find(|target| target.name == name);
    let target = *target.unwrap();
    let seeds = seeds(name);
    for (seed, input) in &seeds {
        holds(target, input, seed);
    }
    holds(target, b"", "nothing");
    let inputs: Vec<Vec<u8>> = seeds.into_iter().map(|(_, input)| input).collect();
    let seed = number("FUZZ_SEED", 1);
    let mut dice = SeededNumbers::new(seed);
    for nth in 0..number("FUZZ_SECONDS", 1) * u64::from(target.a_second) {
        let input = mutated(&inputs[dice.below(inputs.len())], &inputs, &mut dice);
        holds(target, &input, &format!("mutation {nth} of seed {seed}"));
    }
}

/// A test for each target, so that they run side by side.
macro_rules! targets {
    ($($name:ident),* $(,)?) => {
        $(#[test]
        fn $name() {
            search(stringify!($name));
        })*

        const NAMED: &[&str] = &[$(stringify!($name)),*];
    };
}

targets!(
    catalogue,
    dumps,
    archives,
    ids,
    numbers,
    links,
    tmdb,
    ledger,
    checkpoint,
    descriptors,
    manifest,
    lease,
    records,
    question,
    event,
    report,
);

#[test]
fn every_target_has_its_test_its_seeds_and_its_program() {
    let targets: Vec<&str> = TARGETS.iter().map(|target| target.name).collect();
    assert_eq!(targets, NAMED);
    let fuzz = folder("").join("..");
    let programs = std::fs::read_to_string(fuzz.join("Cargo.toml")).unwrap();
    for target in targets {
        assert!(
            programs.contains(&format!("name = \"{target}\"")),
            "{target}"
        );
        let program = fuzz.join(format!("fuzz_targets/{target}.rs"));
        let program = std::fs::read_to_string(program).unwrap();
        assert!(
            program.contains(&format!("cinelake_fuzz::{target}(bytes)")),
            "{target}"
        );
    }
}
