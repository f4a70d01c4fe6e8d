//! The events of a run, as lines of the log.

use cinelake_ingest::Event as RunEvent;
use cinelake_lambda_runtime::LogContext;
use tracing::{debug, info, warn};

/// What a run tells, as lines of the log; a line for each batch only at `debug`.
pub(crate) fn log_event(context: &LogContext, event: RunEvent) {
    match event {
        RunEvent::Opened { run_id } => {
            context.run(&run_id);
            info!("run opened");
        }
        RunEvent::Started {
            titles,
            to_ask,
            already_landed,
            known_misses,
            reasons,
            ..
        } => info!(
            titles,
            to_ask,
            already_landed,
            known_misses,
            top_up = reasons.top_up.titles,
            "asking begins"
        ),
        RunEvent::Adopted { path } => info!(
            path,
            "a file of a run that was killed was added to the ledger"
        ),
        RunEvent::Foreign { path } => {
            warn!(path, "a file that cinelake did not write was not read")
        }
        RunEvent::Gone { path } => {
            warn!(path, "a record file is missing; its titles are asked again")
        }
        RunEvent::Damaged { path, problem } => {
            warn!(path, problem, "a damaged file is not used");
        }
        RunEvent::RequestWidened(request) => info!(
            blocks = ?request.kept_blocks,
            language = request.asked.language,
            titles_in_other_languages = request.titles_in_other_languages,
            "what records of the lake have and nobody named is asked for too"
        ),
        RunEvent::LastRound { titles } => info!(titles, "failed titles are asked once more"),
        RunEvent::Canary { titles, matched } => info!(titles, matched, "canary answered"),
        RunEvent::BatchLanded { file, records } => debug!(file, records, "batch landed"),
        RunEvent::FindStopped { asked, added } => info!(asked, added, "/find is given up"),
        RunEvent::StretchChecked { misses } => info!(misses, "many misses in a row were confirmed"),
        RunEvent::Stopping { reason } => info!(reason, "stopping"),
        _ => {}
    }
}
