//! `cinelake refine`: Raw to Trusted.

use chrono::Utc;
use cinelake_lake::Lake;
use cinelake_refine::{RefineOptions, RefineSummary};

use super::{or_stopped, print, print_json, trusted, warn};
use crate::args::RefineArgs;
use crate::context;
use crate::exit_code::Code;
use crate::failure::Failure;
use crate::progress::RefineProgress;
use crate::render;
use crate::settings::Parsed;
use crate::wording::Wording;

pub(crate) async fn run(args: &RefineArgs, parsed: &Parsed) -> Result<Code, Failure> {
    let lake = trusted::lake(&args.lake, parsed).await?;
    let behind = trusted::behind(&lake).await?;
    let nothing_there = behind.is_empty() && cinelake_refine::read_state(&lake).await?.is_empty();
    if nothing_there {
        return Err(trusted::no_tables(&lake, behind));
    }
    let started = std::time::Instant::now();
    let summary = refine(&lake, args.rebuild, args.keep_days, parsed).await?;
    warn_of(&summary);
    if context::is_json(parsed) {
        print_json(&summary)?;
    } else {
        let url = lake.url().to_string();
        let style = context::style(parsed);
        print(&render::refined(&summary, &url, started.elapsed(), style))?;
    }
    Ok(Code::Done)
}

/// Refines with progress on standard error; Ctrl-C leaves every table whole, old or new.
pub(super) async fn refine(
    lake: &Lake,
    rebuild: bool,
    keep_days: u32,
    parsed: &Parsed,
) -> Result<RefineSummary, Failure> {
    let options = RefineOptions {
        rebuild,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        now: Utc::now(),
        keep_days,
    };
    let progress = RefineProgress::new(context::progress_mode(parsed));
    let events = progress.sink();
    let done = or_stopped(async { Ok(cinelake_refine::refine(lake, &options, &events).await?) });
    let done = done.await;
    progress.finish();
    done
}

/// Warns of what was passed over, for whoever does not look at the summary.
pub(super) fn warn_of(summary: &RefineSummary) {
    for text in warnings(summary) {
        warn(&text);
    }
}

/// What was passed over.
fn warnings(summary: &RefineSummary) -> Vec<String> {
    let damaged = summary.damaged.len() as u64;
    let gone = summary.catalogues.gone.len() as u64;
    let words = Wording::of_process();
    let found = [("warn-small-files", damaged), ("warn-gone-files", gone)];
    let found = found.into_iter().filter(|(_, count)| *count > 0);
    found
        .map(|(key, count)| words.counted(key, count))
        .collect()
}
