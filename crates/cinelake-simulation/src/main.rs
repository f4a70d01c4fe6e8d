//! `cargo run -p cinelake-simulation -- --seeds 100000 --from 1`: lives many lives and tells which fail.

use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::Result;
use cinelake_simulation::step::{Step, steps};
use cinelake_simulation::{Stage, live, shrink};
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
    #[arg(long, value_delimiter = ',')]
    steps: Option<Vec<u64>>,
}

#[expect(clippy::print_stdout, reason = "a program for people")]
fn main() -> Result<ExitCode> {
    let args = Args::parse();
    let stage = stage()?;
    if let Some(seed) = args.seed {
        let kept = |step: &Step| {
            let chosen = args.steps.as_ref();
            chosen.is_none_or(|chosen| chosen.contains(&step.number))
        };
        let steps: Vec<Step> = steps(seed).into_iter().filter(kept).collect();
        let lived = live(&stage, seed, &steps)?;
        println!("{}", lived.trace.join("\n"));
        println!("{:?}", lived.failure);
        return Ok(exit_code(lived.failure.is_none()));
    }
    let failed = AtomicU64::new(0);
    let next = AtomicU64::new(0);
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= args.seeds {
                        return;
                    }
                    if number > 0 && number.is_multiple_of(1_000) {
                        println!("{number} seeds");
                    }
                    if let Some(text) = failure(&stage, args.from.wrapping_add(number)) {
                        failed.fetch_add(1, Ordering::Relaxed);
                        println!("{text}");
                    }
                }
            });
        }
    });
    let failed = failed.into_inner();
    println!("{} seeds from {}, {failed} failed", args.seeds, args.from);
    Ok(exit_code(failed == 0))
}

fn exit_code(holds: bool) -> ExitCode {
    if holds {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn stage() -> Result<Stage> {
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    runtime.block_on(Stage::new())
}

/// What does not hold in the life of a seed, with the fewest steps that were found to show it.
fn failure(stage: &Stage, seed: u64) -> Option<String> {
    let steps = steps(seed);
    let lived = live(stage, seed, &steps);
    if matches!(&lived, Ok(lived) if lived.failure.is_none()) {
        return None;
    }
    let text = match shrink(stage, seed, &steps) {
        Ok((kept, lived)) => {
            let numbers: Vec<String> = kept.iter().map(|step| step.number.to_string()).collect();
            let what = lived.failure.map(|failure| failure.what);
            format!(
                "seed {seed} fails: {}\n  smallest: --seed {seed} --steps {}\n  {kept:?}",
                what.unwrap_or_default(),
                numbers.join(","),
            )
        }
        Err(error) => format!("seed {seed}: {error:#}"),
    };
    Some(text)
}
