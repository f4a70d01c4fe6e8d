//! `cinelake refresh`: asks again for what TMDB changed.

use std::sync::Arc;
use std::time::Duration;

use chrono::Utc;
use cinelake_ingest::{IngestConfig, Refresh, RefreshFindings, RefreshOptions, RunSummary};
use cinelake_lake::{Lake, Ledger, LedgerOptions};
use cinelake_tmdb::TmdbClient;
use serde_json::json;

use super::ingest::{self, Job};
use super::{note, or_stopped, print, print_json, warn};
use crate::args::RefreshArgs;
use crate::context;
use crate::exit_code::Code;
use crate::failure::Failure;
use crate::render;
use crate::settings::Parsed;
use crate::signals;

pub(crate) async fn run(args: &RefreshArgs, parsed: &Parsed) -> Result<Code, Failure> {
    let url = context::lake_url(args.lake.as_deref())?;
    let credential = context::credential(&args.tmdb, parsed)?;
    let tmdb = context::tmdb_config(&args.tmdb, credential)?;
    tmdb.warnings().iter().for_each(|text| warn(text));
    let client = context::client(tmdb)?;
    let lake = context::open_lake(&url, parsed).await?;
    note(parsed, "reading what changed at TMDB");
    let found = or_stopped(find(args, &lake, &client)).await?;
    if !context::is_json(parsed) {
        print(&render::refresh(
            &found.findings,
            args.dry_run,
            context::style(parsed),
        ))?;
    }
    let summary = match args.dry_run {
        true => None,
        false => Some(refresh(args, parsed, &found, lake, client).await?),
    };
    if context::is_json(parsed) {
        print_json(&json!({ "refresh": found.findings, "run": summary }))?;
    } else if let Some(summary) = &summary {
        ingest::tell(summary, parsed)?;
    }
    Ok(summary.as_ref().map_or(Code::Done, ingest::code))
}

/// What is to be asked again, and why.
struct Found {
    refresh: Refresh,
    findings: RefreshFindings,
    catalogue: cinelake_imdb::Catalogue,
}

async fn find(args: &RefreshArgs, lake: &Lake, client: &TmdbClient) -> Result<Found, Failure> {
    let options = RefreshOptions {
        now: Utc::now(),
        max_age: chrono::Duration::days(args.max_age.into()),
        export: !args.no_export,
        concurrency: args.tmdb.concurrency,
    };
    let ledger_options = LedgerOptions {
        now: options.now,
        max_age: options.max_age,
        max_miss_age: chrono::Duration::MAX,
    };
    let mut ledger = Ledger::read(lake, ledger_options).await?;
    for damaged in &ledger.damaged {
        let (path, problem) = (&damaged.path, &damaged.problem);
        warn(&format!("{path} is damaged and was not used: {problem}"));
    }
    ledger.learn_tmdb_ids(lake).await?;
    let (refresh, findings) = Refresh::find(&ledger, client, options).await?;
    let catalogue = refresh.catalogue(&ledger, options);
    Ok(Found {
        refresh,
        findings,
        catalogue,
    })
}

async fn refresh(
    args: &RefreshArgs,
    parsed: &Parsed,
    found: &Found,
    lake: Lake,
    client: Arc<TmdbClient>,
) -> Result<RunSummary, Failure> {
    let config = IngestConfig {
        wait: args.wait,
        concurrency: args.tmdb.concurrency.max(1),
        max_age: Duration::from_secs(u64::from(args.max_age) * 86_400),
        raw_format: context::raw_format(args.raw_format),
        crosswalk: Some(Arc::new(found.refresh.crosswalk().clone())),
        refresh: Some(Arc::new(found.refresh.clone())),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        options: context::options_json(&parsed.settings),
        ..IngestConfig::default()
    };
    let job = Job {
        catalogue: found.catalogue.clone(),
        sources: Vec::new(),
        config,
        lake,
        client,
    };
    job.run(parsed, signals::stop()).await
}
