//! `cinelake verify`: is this lake whole?

use std::time::Instant;

use chrono::Utc;
use cinelake_lake::verify::{Repaired, VerifyOptions};
use cinelake_lake::{Holder, Lake, layout};
use cinelake_refine::verify::TrustedReport;

use super::{or_stopped, print, print_json, trusted};
use crate::args::VerifyArgs;
use crate::context;
use crate::exit_code::Code;
use crate::failure::Failure;
use crate::render::{self, VerifyReport};
use crate::settings::Parsed;

pub(crate) async fn run(args: &VerifyArgs, parsed: &Parsed) -> Result<Code, Failure> {
    let lake = trusted::lake(&args.lake, parsed).await?;
    let started = Instant::now();
    let repaired = match args.repair {
        true => Some(or_stopped(repair(&lake, args.keep_days, parsed)).await?),
        false => None,
    };
    let verified = or_stopped(verify(&lake, args.keep_days, repaired)).await?;
    if context::is_json(parsed) {
        print_json(&verified)?;
    } else {
        let style = context::style(parsed);
        print(&render::verified(&verified, started.elapsed(), style))?;
    }
    Ok(match verified.whole {
        true => Code::Done,
        false => Code::Damaged,
    })
}

/// Holds the lease meanwhile, so that nobody writes what is being repaired.
async fn repair(lake: &Lake, keep_days: u32, parsed: &Parsed) -> Result<Vec<Repaired>, Failure> {
    let holder = Holder {
        id: layout::run_id(Utc::now(), rand::random()),
        host: context::host(&parsed.environment),
        process: std::process::id(),
        shared: false,
    };
    let repaired = cinelake_lake::verify::repair(lake, holder, keep_days, &Utc::now);
    Ok(repaired.await?)
}

async fn verify(
    lake: &Lake,
    keep_days: u32,
    repaired: Option<Vec<Repaired>>,
) -> Result<VerifyReport, Failure> {
    let options = VerifyOptions {
        now: Utc::now(),
        keep_days,
    };
    let mut report = cinelake_lake::verify::verify(lake, options).await?;
    let trusted = cinelake_refine::verify::verify(lake, options).await?;
    let TrustedReport { findings, .. } = &trusted;
    report.extend(findings.clone());
    let star = cinelake_analysis::model::verify(lake).await;
    report.extend(star?);
    Ok(VerifyReport {
        lake: lake.url().to_string(),
        whole: report.is_whole(),
        report,
        trusted,
        repaired,
    })
}
