//! `cinelake refresh`: asks again for what TMDB changed.

use std::sync::Arc;
use std::time::Duration;

use chrono::Utc;
use cinelake_ingest::{IngestConfig, RefreshFindings, RefreshOptions, RefreshPlan, RunSummary};
use cinelake_lake::Lake;
use cinelake_tmdb::TmdbClient;
use serde_json::json;

use super::ingest::{self, Job};
use super::{note, or_stopped, print, print_json, trusted, warn, warn_in_english};
use crate::args::RefreshArgs;
use crate::context;
use crate::exit_code::Code;
use crate::failure::Failure;
use crate::render;
use crate::settings::Parsed;
use crate::signals;
use crate::wording::{Wording, say};

pub(crate) async fn run(args: &RefreshArgs, parsed: &Parsed) -> Result<Code, Failure> {
    let lake = trusted::lake_at(args.lake.as_deref(), parsed).await?;
    let credential = context::credential(&args.tmdb, parsed)?;
    let tmdb = context::tmdb_config(&args.tmdb, credential)?;
    tmdb.warnings()
        .iter()
        .for_each(|text| warn_in_english(text));
    let client = context::client(tmdb)?;
    let words = Wording::of_process();
    note(parsed, &words.text("refresh-reading"));
    let found = RefreshPlan::find(&lake, &*client, options(args));
    let plan = or_stopped(async { Ok(found.await?) }).await?;
    for damaged in &plan.damaged {
        let (path, problem) = (damaged.path.as_str(), damaged.problem.as_str());
        warn(&say!(words, "warn-damaged", path = path, problem = problem));
    }
    if !context::is_json(parsed) {
        let style = context::style(parsed);
        print(&render::refresh(&plan.findings, args.dry_run, style))?;
    }
    let summary = match args.dry_run || is_up_to_date(&plan.findings) {
        true => None,
        false => Some(ask(args, parsed, &plan, lake, client).await?),
    };
    if context::is_json(parsed) {
        print_json(&json!({ "refresh": plan.findings, "run": summary }))?;
    } else if let Some(summary) = summary.as_ref().filter(|_| plan.findings.to_ask > 0) {
        ingest::print_summary(summary, parsed)?;
    }
    Ok(summary.as_ref().map_or(Code::Done, ingest::code))
}

/// Whether there is nothing to ask for and no day to note.
fn is_up_to_date(findings: &RefreshFindings) -> bool {
    findings.to_ask == 0 && findings.from_day.is_none()
}

fn options(args: &RefreshArgs) -> RefreshOptions {
    RefreshOptions {
        now: Utc::now(),
        max_age: chrono::Duration::days(args.max_age.into()),
        export: !args.no_export,
        concurrency: args.tmdb.concurrency,
    }
}

/// Asks for the titles of the plan.
async fn ask(
    args: &RefreshArgs,
    parsed: &Parsed,
    plan: &RefreshPlan,
    lake: Lake,
    client: Arc<TmdbClient>,
) -> Result<RunSummary, Failure> {
    let config = plan.configure(IngestConfig {
        wait: args.wait,
        concurrency: args.tmdb.concurrency.max(1),
        max_age: Duration::from_secs(u64::from(args.max_age) * 86_400),
        raw_format: context::raw_format(args.raw_format),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        options: context::options_json(&parsed.settings),
        ..IngestConfig::default()
    });
    let job = Job {
        catalogue: plan.catalogue.clone(),
        sources: Vec::new(),
        config,
        lake,
        client,
    };
    job.run(parsed, signals::stop()).await
}
