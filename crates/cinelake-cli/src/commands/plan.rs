// LEAD: STOP. I (the lead) adapt the whole of cinelake-cli to the new ingest on branch w/lake right now. Do not edit cinelake-cli. Revert this line (git checkout crates/cinelake-cli), finish cinelake-ingest tests, then do cinelake-lambda, then report.
//! `cinelake plan`: what a run would cost. Asks TMDB nothing and writes nothing.

use chrono::Utc;
use cinelake_ingest::ladder::FIND_NOT_ASKED;
use cinelake_ingest::{FindMode, Plan};
use cinelake_lake::{History, LakeProblem};
use serde_json::json;

use super::{note, print, print_json, reading};
use crate::args::IngestArgs;
use crate::context;
use crate::exit_code::Code;
use crate::failure::Failure;
use crate::render;
use crate::settings::Parsed;

pub(crate) async fn run(args: &IngestArgs, parsed: &Parsed) -> Result<Code, Failure> {
    let kinds = context::asked_kinds(&args.tmdb);
    let (filter, window) = context::filter(&args.filter, kinds, context::today())?;
    if let Some(window) = window {
        note(parsed, &window);
    }
    let config = context::ingest_config(args, &parsed.settings)?;
    let rate = context::rate(&args.tmdb)?;
    let (_, catalogue) = reading::read(&args.catalogue, filter, parsed).await?;
    reading::require_titles(&catalogue)?;
    let mut history = history(args, parsed, &config).await?;
    if config.find == FindMode::Always {
        history.forget_misses(FIND_NOT_ASKED);
    }
    let estimate =
        Plan::new(&catalogue, &history).estimate(rate, config.batch_records, config.find);
    let report = catalogue.report();
    if context::is_json(parsed) {
        print_json(&json!({
            "distinct_titles": report.distinct_titles,
            "rejected_titles": report.rejected_titles,
            "filtered": report.filtered_by_reason,
            "plan": estimate,
        }))?;
    } else {
        print(&render::plan(&estimate, report, context::style(parsed)))?;
    }
    Ok(Code::Done)
}

/// Without a lake, and with a local one that is not there yet, nothing is known.
async fn history(
    args: &IngestArgs,
    parsed: &Parsed,
    config: &cinelake_ingest::IngestConfig,
) -> Result<History, Failure> {
    if args.lake.lake.is_none() {
        return Ok(History::default());
    }
    let url = context::lake_url(args.lake.lake.as_deref())?;
    if let cinelake_lake::LakeUrl::Local(path) = &url
        && !path.exists()
    {
        return Ok(History::default());
    }
    let lake = context::open_lake(&url, parsed).await?;
    match History::read(&lake, config.history(Utc::now())).await {
        Err(error) if error.problem == LakeProblem::NotFound => Ok(History::default()),
        other => Ok(other?),
    }
}
