//! `cinelake plan`: what a run would cost. Asks TMDB nothing and writes nothing.

use chrono::Utc;
use cinelake_lake::{LakeProblem, Ledger};
use serde_json::json;

use super::{note, print, print_json, reading, second_opinion, warn};
use crate::args::IngestArgs;
use crate::context;
use crate::exit_code::Code;
use crate::failure::Failure;
use crate::render;
use crate::settings::Parsed;
use crate::wording::{Wording, say};

pub(crate) async fn run(args: &IngestArgs, parsed: &Parsed) -> Result<Code, Failure> {
    let kinds = context::asked_kinds(&args.tmdb);
    let (filter, notes) = context::filter(&args.filter, kinds, context::today())?;
    notes.iter().for_each(|text| note(parsed, text));
    let mut config = context::ingest_config(args, &parsed.settings)?;
    let rate = context::rate(&args.tmdb.client)?;
    let (_, catalogue) = reading::read(&args.catalogue, filter, parsed).await?;
    reading::require_titles(&catalogue)?;
    config.crosswalk = reading::crosswalk(&args.tmdb, parsed).await?;
    second_opinion::read(&args.second_opinion, parsed).await?;
    let ledger = ledger(args, parsed, &config).await?;
    for damaged in &ledger.damaged {
        let (path, problem) = (damaged.path.as_str(), damaged.problem.as_str());
        let words = Wording::of_process();
        warn(&say!(words, "warn-damaged", path = path, problem = problem));
    }
    let (plan, request) = cinelake_ingest::plan(&catalogue, &ledger, &config);
    let estimate = plan.estimate(rate, config.batch_records, config.find);
    let report = catalogue.report();
    if context::is_json(parsed) {
        print_json(&json!({
            "distinct_titles": report.distinct_titles,
            "rejected_titles": report.rejected_titles,
            "filtered": report.filtered_by_reason,
            "ids_without_title": report.ids_without_title,
            "plan": estimate,
            "request": request,
        }))?;
    } else {
        print(&render::plan(
            &estimate,
            &request,
            report,
            context::style(parsed),
        ))?;
    }
    Ok(Code::Done)
}

/// Without a lake, and with a local one that is not there yet, nothing is known.
async fn ledger(
    args: &IngestArgs,
    parsed: &Parsed,
    config: &cinelake_ingest::IngestConfig,
) -> Result<Ledger, Failure> {
    if args.lake.lake.is_none() {
        return Ok(Ledger::default());
    }
    let url = context::lake_url(args.lake.lake.as_deref())?;
    if let cinelake_lake::LakeUrl::Local(path) = &url
        && !path.exists()
    {
        return Ok(Ledger::default());
    }
    let lake = context::open_lake(&url, parsed).await?;
    match Ledger::read(&lake, config.ledger_options(Utc::now())).await {
        Err(error) if error.problem == LakeProblem::NotFound => Ok(Ledger::default()),
        other => Ok(other?),
    }
}
