//! The command line of cinelake: arguments, configuration, progress and exit codes.
//!
//! This is the edge. Here, and in no library, the environment is read, the clock looked at,
//! randomness drawn, signals caught and text printed.

mod args;
mod aws_credentials;
mod commands;
mod context;
mod exit_code;
mod failure;
mod formats;
mod help;
mod panics;
mod progress;
mod render;
mod settings;
mod signals;
mod small_file;
mod wording;

use std::process::ExitCode;

fn main() -> ExitCode {
    panics::catch();
    let environment = settings::environment();
    panics::hide(settings::secrets(&environment));
    let line: Vec<_> = std::env::args_os().collect();
    wording::choose(settings::early_language(&line, &environment));
    let json = settings::wants_json(line.iter().cloned(), &environment);
    panics::print_json(json);
    let parsed = match settings::parse(line, environment) {
        Ok(parsed) => parsed,
        Err(failure) if json => return failure.with_json().print(),
        Err(failure) => return failure.print(),
    };
    match commands::dispatch(parsed) {
        Ok(code) => code.into(),
        Err(failure) => failure.print(),
    }
}
