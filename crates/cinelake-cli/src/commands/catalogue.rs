//! `cinelake catalogue fetch`: IMDb's files into a folder.

use cinelake_fetch::{Dataset, ErrorClass, FetchOptions, FetchSummary, FileState, TERMS};
use cinelake_lake::shell_quoted;
use serde::Serialize;

use super::ingest::command_line;
use super::{note, print, print_json};
use crate::args::{CatalogueCommand, FetchArgs};
use crate::context;
use crate::exit_code::Code;
use crate::failure::Failure;
use crate::progress::FetchProgress;
use crate::render::{self, NextCommands};
use crate::settings::Parsed;
use crate::signals;
use crate::wording::Wording;

pub(crate) async fn run(command: &CatalogueCommand, parsed: &Parsed) -> Result<Code, Failure> {
    match command {
        CatalogueCommand::Fetch(args) => fetch(args, parsed).await,
    }
}

/// The summary for programs.
#[derive(Serialize)]
struct Output<'a> {
    /// The version of cinelake.
    version: &'static str,
    /// Whether every file is whole and what the server has.
    whole: bool,
    #[serde(flatten)]
    summary: &'a FetchSummary,
}

async fn fetch(args: &FetchArgs, parsed: &Parsed) -> Result<Code, Failure> {
    let mut options = FetchOptions::new(&args.from, rand::random())?;
    if !args.only.is_empty() {
        options.datasets = args.only.clone();
    }
    // Nobody is asked for consent: a run without a terminal would wait for ever, and whoever downloads
    // from IMDb by other means is not asked either.
    let terms = Wording::of_process().of_code("fetch-", "terms");
    note(parsed, terms.as_deref().unwrap_or(TERMS));
    let progress = FetchProgress::new(context::progress_mode(parsed));
    let events = progress.sink();
    let fetched = cinelake_fetch::fetch(&args.output, &options, &events, signals::stop()).await;
    progress.finish();
    let summary = fetched?;
    if context::is_json(parsed) {
        print_json(&Output {
            version: env!("CARGO_PKG_VERSION"),
            whole: summary.is_whole(),
            summary: &summary,
        })?;
    } else {
        let next = next_commands(args, parsed);
        print(&render::fetched(&summary, &next, context::style(parsed)))?;
    }
    Ok(code(&summary))
}

fn next_commands(args: &FetchArgs, parsed: &Parsed) -> NextCommands {
    let folder = shell_quoted(&args.output.display().to_string());
    let has_titles = args.only.is_empty() || args.only.contains(&Dataset::TitleBasics);
    NextCommands {
        again: command_line(&parsed.command_line),
        look: format!("cinelake inspect {folder}"),
        // Without title.basics there are no titles to ask for.
        make: has_titles.then(|| {
            format!(
                "cinelake ingest {folder}/*.tsv.gz --lake ./lake --title-type movie --min-votes 1000"
            )
        }),
    }
}

fn code(summary: &FetchSummary) -> Code {
    let failed = summary.count(FileState::Failed);
    match summary.end() {
        Some(ErrorClass::Server | ErrorClass::Stopped) => Code::Stopped,
        Some(ErrorClass::Local | ErrorClass::File) => Code::Usage,
        None if failed == 0 => Code::Done,
        None if failed == summary.files.len() => Code::Usage,
        None => Code::DoneWithFailures,
    }
}
