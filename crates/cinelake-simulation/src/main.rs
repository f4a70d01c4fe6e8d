//! `cargo run -p cinelake-simulation -- --seeds 100000 --from 1`: lives many lives and tells which fail.

use std::process::ExitCode;

use anyhow::Result;
use cinelake_simulation::step::{Step, steps};
use cinelake_simulation::{SharedCatalogues, live, live_many, with_room};
use clap::Parser;

/// Lives of a lake, each decided by one number.
#[derive(Debug, Parser)]
struct Args {
    /// How many lives.
    #[arg(long, default_value_t = 1_000)]
    seeds: u64,
    /// The first seed.
    #[arg(long, default_value_t = 1)]
    from: u64,
    /// One life alone, with its trace.
    #[arg(long)]
    seed: Option<u64>,
    /// Of that life, these steps alone.
    #[arg(long, value_delimiter = ',', requires = "seed")]
    steps: Option<Vec<u64>>,
}

#[expect(clippy::print_stdout, reason = "a program for people")]
fn main() -> Result<ExitCode> {
    let args = Args::parse();
    if let Some(seed) = args.seed {
        return with_room(|| one(seed, args.steps.as_deref()))?;
    }
    let tell = |text: &str| println!("{text}");
    let failed = live_many(args.from..args.from.saturating_add(args.seeds), tell)?;
    println!("{} seeds from {}: {failed} failed", args.seeds, args.from);
    Ok(exit_code(failed == 0))
}

#[expect(clippy::print_stdout, reason = "a program for people")]
fn one(seed: u64, chosen: Option<&[u64]>) -> Result<ExitCode> {
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    let stage = runtime.block_on(SharedCatalogues::new())?;
    let kept = |step: &Step| chosen.is_none_or(|chosen| chosen.contains(&step.number));
    let steps: Vec<Step> = steps(seed).into_iter().filter(kept).collect();
    let lived = live(&stage, seed, &steps)?;
    println!("{}", lived.trace.join("\n"));
    match &lived.failure {
        Some(failure) => println!("fails at step {}: {}", failure.steps, failure.what),
        None => println!("everything holds"),
    }
    Ok(exit_code(lived.failure.is_none()))
}

fn exit_code(holds: bool) -> ExitCode {
    match holds {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    }
}
