//! `cinelake ingest`: the main job.

use std::sync::Arc;

use chrono::Utc;
use cinelake_imdb::Catalogue;
use cinelake_ingest::{CatalogueSource, CauseClass, Deps, IngestConfig, RunSummary, Stop};
use cinelake_lake::manifest::RunStatus;
use cinelake_lake::{Lake, shell_quoted};
use cinelake_tmdb::TmdbClient;

use super::{note, print, print_json, reading, second_opinion, warn_in_english};
use crate::args::IngestArgs;
use crate::context;
use crate::exit_code::Code;
use crate::failure::{Failure, code_of};
use crate::progress::Progress;
use crate::render;
use crate::settings::Parsed;
use crate::signals;

pub(crate) async fn run(args: &IngestArgs, parsed: &Parsed) -> Result<Code, Failure> {
    if args.catalogue.catalogue.is_empty() && !args.second_opinion.is_empty() {
        let lake = args.lake.lake.as_deref();
        second_opinion::ingest_alone(&args.second_opinion, lake, parsed).await?;
        return Ok(Code::Done);
    }
    let summary = prepare(args, parsed)
        .await?
        .run(parsed, signals::stop())
        .await?;
    print_summary(&summary, parsed)?;
    Ok(code(&summary))
}

/// A run that is ready to go. Everything that can be refused without work is refused here. Second
/// opinions are in the lake afterwards.
pub(super) async fn prepare(args: &IngestArgs, parsed: &Parsed) -> Result<Job, Failure> {
    let mut config = context::ingest_config(args, &parsed.settings)?;
    let url = context::lake_url(args.lake.lake.as_deref())?;
    let credential = context::credential(&args.tmdb.client, parsed)?;
    let tmdb = context::tmdb_config(&args.tmdb.client, credential)?;
    for text in tmdb.warnings() {
        warn_in_english(&text);
    }
    let client = context::client(tmdb)?;
    let kinds = context::asked_kinds(&args.tmdb);
    let (filter, notes) = context::filter(&args.filter, kinds, context::today())?;
    notes.iter().for_each(|text| note(parsed, text));
    let (sources, catalogue) = reading::read(&args.catalogue, filter, parsed).await?;
    reading::require_titles(&catalogue)?;
    config.crosswalk = reading::crosswalk(&args.tmdb, parsed).await?;
    let opinions = second_opinion::read(&args.second_opinion, parsed).await?;
    let lake = context::open_lake(&url, parsed).await?;
    second_opinion::land(&lake, opinions, parsed).await?;
    Ok(Job {
        catalogue,
        sources,
        config,
        lake,
        client,
    })
}

/// Prints what a run did, and how to continue it.
pub(super) fn print_summary(summary: &RunSummary, parsed: &Parsed) -> Result<(), Failure> {
    if context::is_json(parsed) {
        return print_json(summary);
    }
    let continue_with = command_line(&parsed.command_line);
    let style = context::style(parsed);
    print(&render::summary(summary, Some(&continue_with), style))
}

/// A run with everything it needs; `demo` makes one too.
pub(super) struct Job {
    pub(super) catalogue: Catalogue,
    pub(super) sources: Vec<CatalogueSource>,
    pub(super) config: IngestConfig,
    pub(super) lake: Lake,
    pub(super) client: Arc<TmdbClient>,
}

impl Job {
    /// Runs it with progress on standard error.
    pub(super) async fn run(self, parsed: &Parsed, stop: Stop<'_>) -> Result<RunSummary, Failure> {
        let counting = self.client.clone();
        let requests = Arc::new(move || counting.stats().requests);
        let progress = Progress::new(context::progress_mode(parsed), requests);
        let deps = Deps {
            lake: self.lake,
            source: self.client,
            clock: Arc::new(Utc::now),
            events: progress.sink(),
            random: rand::random(),
            host: context::host(&parsed.environment),
            process: std::process::id(),
        };
        let (catalogue, sources) = (&self.catalogue, &self.sources);
        let ran = cinelake_ingest::run(catalogue, sources, &self.config, &deps, stop).await;
        progress.finish();
        Ok(ran?)
    }
}

/// The exit code of a run.
pub(super) fn code(summary: &RunSummary) -> Code {
    if !summary.balanced {
        return Code::Unexpected;
    }
    match summary.status {
        RunStatus::Done => Code::Done,
        RunStatus::DoneWithFailures => Code::DoneWithFailures,
        RunStatus::Alarm => Code::Alarm,
        // Whatever it was about the lake, the same command continues.
        RunStatus::Stopped if summary.cause == Some(CauseClass::Lake) => Code::Stopped,
        RunStatus::Stopped | RunStatus::Error => summary.cause.map_or(Code::Unexpected, code_of),
        RunStatus::Running => Code::Unexpected,
    }
}

/// The command line as it can be pasted into a shell.
pub(super) fn command_line(parts: &[String]) -> String {
    let quoted: Vec<String> = parts.iter().map(|part| shell_quoted(part)).collect();
    quoted.join(" ")
}

#[cfg(test)]
mod tests {
    use super::command_line;

    #[test]
    fn the_command_to_continue_can_be_pasted_into_a_shell() {
        let parts = [
            "cinelake",
            "ingest",
            "my films.csv",
            "it's",
            "--genre",
            "Drama,War",
            "*.csv",
        ];
        let parts: Vec<String> = parts.map(str::to_owned).to_vec();
        assert_eq!(
            command_line(&parts),
            r"cinelake ingest 'my films.csv' 'it'\''s' --genre Drama,War '*.csv'"
        );
    }
}
