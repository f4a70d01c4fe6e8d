//! `cinelake model`: Trusted to Refined, the star schema.

mod export;

use cinelake_analysis::model::{ModelOptions, ModelSummary};
use cinelake_lake::Lake;

use super::{note, or_stopped, print, print_json, trusted, warn};
use crate::args::ModelArgs;
use crate::context;
use crate::exit_code::Code;
use crate::failure::Failure;
use crate::progress::ModelProgress;
use crate::render;
use crate::settings::Parsed;
use crate::wording::{Wording, say};

pub(crate) async fn run(args: &ModelArgs, parsed: &Parsed) -> Result<Code, Failure> {
    if args.diagram {
        return diagram(parsed);
    }
    let lake = trusted::lake(&args.lake, parsed).await?;
    let export = args.export.zip(args.dir.as_deref());
    if let Some((_, folder)) = export {
        super::output::outside(&lake, &folder.join(export::DICTIONARY))?;
    }
    // Says what waits for a refine, and refuses a lake without tables.
    let limits = trusted::limits(&args.engine);
    trusted::session(&lake, limits).await?;
    let options = ModelOptions {
        rebuild: args.rebuild,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        now: chrono::Utc::now(),
        limits,
    };
    let started = std::time::Instant::now();
    let summary = model(&lake, &options, parsed).await?;
    let elapsed = started.elapsed();
    let words = Wording::of_process();
    if let Some(text) = render::missing_tables(words, &summary.trusted_missing) {
        warn(&text);
    }
    if let Some((format, folder)) = export {
        or_stopped(export::export(&lake, limits, format, folder)).await?;
        let folder = folder.display().to_string();
        note(parsed, &say!(words, "note-star-written", folder = folder));
    }
    if context::is_json(parsed) {
        print_json(&summary)?;
    } else {
        let style = context::style(parsed);
        let url = lake.url().to_string();
        print(&render::modelled(&summary, &url, elapsed, style))?;
    }
    Ok(Code::Done)
}

fn diagram(parsed: &Parsed) -> Result<Code, Failure> {
    let text = cinelake_model::diagram();
    match context::is_json(parsed) {
        true => print_json(&serde_json::json!({ "mermaid": text }))?,
        false => print(&text)?,
    }
    Ok(Code::Done)
}

/// Makes the star with progress on standard error; Ctrl-C leaves every table whole, old or new. Where a
/// refine replaced a table meanwhile, it begins once more.
pub(super) async fn model(
    lake: &Lake,
    options: &ModelOptions,
    parsed: &Parsed,
) -> Result<ModelSummary, Failure> {
    let progress = ModelProgress::new(context::progress_mode(parsed));
    let events = progress.sink();
    let done = or_stopped(async {
        match cinelake_analysis::model::model(lake, options, &events).await {
            Err(error) if error.is_table_replaced() => {
                tracing::info!(%error, "a table was replaced while it was read: modelling again");
                Ok(cinelake_analysis::model::model(lake, options, &events).await?)
            }
            done => Ok(done?),
        }
    });
    let done = done.await;
    progress.finish();
    done
}
