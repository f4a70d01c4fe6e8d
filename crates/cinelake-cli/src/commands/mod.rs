//! One module a command. Each reads flags, calls libraries and prints one result.

mod answer;
mod aws;
mod aws_build;
mod aws_doctor;
mod aws_invoke;
mod aws_public;
mod aws_template;
mod catalogue;
mod check;
mod config;
mod ddl;
mod demo;
mod doctor;
mod engine;
mod engine_threads;
mod ingest;
mod inspect;
mod man;
mod model;
mod output;
mod own;
mod plan;
mod purge;
mod question;
mod reading;
mod refine;
mod refresh;
mod report;
mod run;
mod second_opinion;
mod spark_job;
mod sql;
mod tables;
mod target;
mod tmdb_server;
mod trusted;
mod verify;

use std::future::Future;
use std::io::{IsTerminal, Write};
use std::path::Path;

use tokio::runtime::{Builder, Runtime};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::format::Writer;
use tracing_subscriber::fmt::{FmtContext, FormatEvent, FormatFields};
use tracing_subscriber::registry::LookupSpan;

use crate::args::Command;
use crate::context;
use crate::exit_code::Code;
use crate::failure::Failure;
use crate::panics;
use crate::render::clean_lines;
use crate::settings::Parsed;
use crate::signals;
use crate::wording::{self, Wording, say};

/// Runs the command.
pub(crate) fn dispatch(parsed: Parsed) -> Result<Code, Failure> {
    wording::choose(parsed.language);
    trace(parsed.cli.global.verbose);
    let json = context::is_json(&parsed);
    panics::print_json(json);
    panics::hide(parsed.secrets());
    for text in &parsed.warnings {
        warn(text);
    }
    for text in &parsed.notes {
        note(&parsed, text);
    }
    let runtime = runtime(&parsed.cli.command).map_err(Failure::unexpected)?;
    let done = on_large_stack(|| {
        runtime.block_on(async {
            match is_interactive(&parsed) {
                true => signals::listen_at_a_prompt(),
                false => signals::listen(json),
            }
            do_command(&parsed).await
        })
    });
    // It lives as long as the process: a blocked read of standard input must not keep the process, and
    // a thread must not be left behind in the moment in which it ends (see clippy.toml).
    std::mem::forget(runtime);
    done.map_err(|failure| if json { failure.with_json() } else { failure })
}

fn is_interactive(parsed: &Parsed) -> bool {
    matches!(&parsed.cli.command, Command::Sql(args) if sql::interactive::is_wanted(args, parsed))
}

/// A run waits for answers most of the time. One thread does that with less work than several, which
/// would wake each other for every answer; files are written on threads of their own anyway.
fn runtime(command: &Command) -> std::io::Result<Runtime> {
    let mut builder = match command {
        Command::Ingest(_) | Command::Check(_) | Command::Refresh(_) => {
            Builder::new_current_thread()
        }
        _ => Builder::new_multi_thread(),
    };
    builder
        .enable_all()
        .thread_stack_size(WORKER_STACK_BYTES)
        .build()
}

/// Stack of the thread that plans statements and of those that run them. The engine goes down into a
/// statement step by step, and the session takes statements of a thousand steps. Pages that nobody
/// touches cost nothing.
const MAIN_STACK_BYTES: usize = 256 * 1024 * 1024;
const WORKER_STACK_BYTES: usize = 32 * 1024 * 1024;

/// Does the work on a thread of its own: how large the first thread's stack is, the machine decides.
fn on_large_stack(work: impl FnOnce() -> Result<Code, Failure> + Send) -> Result<Code, Failure> {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new()
            .name("main".to_owned())
            .stack_size(MAIN_STACK_BYTES)
            .spawn_scoped(scope, work)
            .map_err(Failure::unexpected)?;
        match thread.join() {
            Ok(done) => done,
            Err(panic) => std::panic::resume_unwind(panic),
        }
    })
}

async fn do_command(parsed: &Parsed) -> Result<Code, Failure> {
    match &parsed.cli.command {
        Command::Demo(args) => demo::run(args, parsed).await,
        Command::Run(args) => run::run(args, parsed).await,
        Command::Catalogue(command) => catalogue::run(command, parsed).await,
        Command::Inspect(args) => inspect::run(args, parsed).await,
        Command::Check(args) => check::run(args, parsed).await,
        Command::Plan(args) => plan::run(args, parsed).await,
        Command::Ingest(args) => ingest::run(args, parsed).await,
        Command::Refine(args) => refine::run(args, parsed).await,
        Command::Model(args) => model::run(args, parsed).await,
        Command::Refresh(args) => refresh::run(args, parsed).await,
        Command::Purge(args) => purge::run(args, parsed).await,
        Command::Verify(args) => verify::run(args, parsed).await,
        Command::Tables(args) => tables::run(args, parsed).await,
        Command::Sql(args) => sql::run(args, parsed).await,
        Command::Answer(args) => answer::run(args, parsed).await,
        Command::Question(command) => question::run(command, parsed).await,
        Command::Report(args) => report::run(args, parsed).await,
        Command::Ddl(args) => ddl::run(args, parsed),
        Command::Spark(command) => spark_job::run(command, parsed),
        Command::Aws(command) => aws::run(command, parsed).await,
        Command::Config(args) => config::run(args, parsed),
        Command::Doctor(args) => doctor::run(args, parsed).await,
        Command::TmdbServer(args) => tmdb_server::run(args, parsed).await,
        Command::Completions { shell } => man::completions(*shell),
        Command::Version => version(parsed),
        Command::Man { output } => man::pages(output),
    }
}

fn version(parsed: &Parsed) -> Result<Code, Failure> {
    let version = env!("CARGO_PKG_VERSION");
    match context::is_json(parsed) {
        true => print_json(&serde_json::json!({ "version": version }))?,
        false => print(&format!("cinelake {version}\n"))?,
    }
    Ok(Code::Done)
}

/// `-v` shows what happens, `-vv` every request. Never a URL with a key: those are not logged.
/// Without them only warnings about objects that are passed over are shown.
fn trace(verbose: u8) {
    let level = match verbose {
        0 => {
            let filter = EnvFilter::new("cinelake_lake::store=warn,cinelake_ingest::sources=warn");
            return tracing_subscriber::fmt()
                .with_writer(std::io::stderr)
                .with_env_filter(filter)
                .event_format(Warning)
                .init();
        }
        1 => {
            "cinelake=debug,cinelake_fetch=debug,cinelake_refine=debug,cinelake_ingest=debug,cinelake_lake=debug,cinelake_tmdb=debug,cinelake_tmdb_server=info"
        }
        _ => {
            "cinelake=debug,cinelake_fetch=trace,cinelake_refine=trace,cinelake_ingest=trace,cinelake_lake=trace,cinelake_tmdb=trace,cinelake_tmdb_server=debug,object_store=debug"
        }
    };
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none())
        .with_env_filter(EnvFilter::new(level))
        .init();
}

/// Writes an event as [`warn`] does.
struct Warning;

impl<S, N> FormatEvent<S, N> for Warning
where
    S: tracing::Subscriber + for<'l> LookupSpan<'l>,
    N: for<'w> FormatFields<'w> + 'static,
{
    fn format_event(
        &self,
        context: &FmtContext<'_, S, N>,
        mut writer: Writer<'_>,
        event: &tracing::Event<'_>,
    ) -> std::fmt::Result {
        let words = Wording::of_process();
        writer.write_str(&say!(words, "warning-in-english", text = ""))?;
        context.format_fields(writer.by_ref(), event)?;
        writeln!(writer)
    }
}

/// Does the work, or stops at Ctrl-C: what is half done is dropped, and nothing half is left behind.
async fn or_stopped<T>(work: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    tokio::select! {
        done = work => done,
        reason = signals::stop() => Err(Failure::stopped(anyhow::anyhow!(reason))),
    }
}

/// Prints the result. A reader that has gone away (`| head`) is no error.
fn print(text: &str) -> Result<(), Failure> {
    match std::io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Failure::unexpected(error))
        }
        _ => Ok(()),
    }
}

/// Prints data as it is, for a file or another program; on a terminal what would steer it is visible.
fn print_data(text: &str) -> Result<(), Failure> {
    match std::io::stdout().is_terminal() {
        true => print(&clean_lines(text)),
        false => print(text),
    }
}

fn print_json(value: &impl serde::Serialize) -> Result<(), Failure> {
    let text = serde_json::to_string_pretty(value).map_err(Failure::unexpected)?;
    print(&format!("{text}\n"))
}

/// A note on standard error, unless `--quiet`.
#[expect(clippy::print_stderr, reason = "notes belong on standard error")]
fn note(parsed: &Parsed, text: &str) {
    if !parsed.cli.global.quiet {
        eprintln!("{}", clean_lines(text));
    }
}

/// Notes that a named pipe is waited for: opening one takes until somebody writes into it.
fn note_pipe(parsed: &Parsed, path: &Path) {
    if is_pipe(path) {
        let (words, pipe) = (Wording::of_process(), path.display().to_string());
        note(parsed, &say!(words, "note-pipe", pipe = pipe));
    }
}

#[cfg(unix)]
fn is_pipe(path: &Path) -> bool {
    use std::os::unix::fs::FileTypeExt;
    std::fs::metadata(path).is_ok_and(|there| there.file_type().is_fifo())
}

#[cfg(not(unix))]
fn is_pipe(_: &Path) -> bool {
    false
}

/// A warning on standard error, always.
fn warn(text: &str) {
    print_warning("warning", text);
}

/// A warning in the words of a library, which are English.
fn warn_in_english(text: &str) {
    print_warning("warning-in-english", text);
}

#[expect(clippy::print_stderr, reason = "warnings belong on standard error")]
fn print_warning(key: &str, text: &str) {
    let words = Wording::of_process();
    eprintln!("{}", say!(words, key, text = clean_lines(text)));
}
