//! `cinelake purge`: removes TMDB's data that is too old.

use chrono::Utc;
use cinelake_lake::{Holder, layout};
use cinelake_refine::purge::{self, PurgeOptions};

use super::{or_stopped, print, print_json, trusted, warn};
use crate::args::PurgeArgs;
use crate::context;
use crate::exit_code::Code;
use crate::failure::Failure;
use crate::render;
use crate::settings::Parsed;
use crate::wording::{Wording, say};

pub(crate) async fn run(args: &PurgeArgs, parsed: &Parsed) -> Result<Code, Failure> {
    let lake = trusted::lake(&args.lake, parsed).await?;
    let options = PurgeOptions {
        older_than_days: args.older_than,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        now: Utc::now(),
    };
    // Cut off anywhere, the same command goes on.
    let summary = or_stopped(async {
        Ok(match args.yes {
            true => purge::run(&lake, &options, holder(parsed), &Utc::now).await?,
            false => purge::plan(&lake, &options).await?,
        })
    })
    .await?;
    for file in &summary.damaged {
        let (path, problem) = (render::clean(&file.path), render::clean(&file.problem));
        let (words, key) = (Wording::of_process(), "warn-kept-unreadable");
        warn(&say!(words, key, path = path, problem = problem));
    }
    if context::is_json(parsed) {
        print_json(&summary)?;
    } else {
        let url = lake.url().to_string();
        print(&render::purged(
            &summary,
            &url,
            args.older_than,
            context::style(parsed),
        ))?;
    }
    Ok(Code::Done)
}

/// A purge holds the lease like a run.
fn holder(parsed: &Parsed) -> Holder {
    Holder {
        id: layout::run_id(Utc::now(), rand::random()),
        host: context::host(&parsed.environment),
        process: std::process::id(),
        shared: false,
    }
}
