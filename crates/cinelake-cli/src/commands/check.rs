//! `cinelake check`: key, network, bucket rights and ids, each line ok or what to do.
//!
//! The only thing it writes is one small object under the runs' folder, which it removes again
//! where it may; it asks TMDB for the canary at most.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use bytes::Bytes;
use chrono::Utc;
use cinelake_imdb::{Catalogue, Filter};
use cinelake_ingest::{CanaryResult, Deps, IngestConfig, check_canary, diagnose};
use cinelake_lake::{Lake, LakeError, LakeUrl, layout};
use cinelake_tmdb::{CredentialKind, TmdbClient};

use super::{print, print_json, reading, second_opinion};
use crate::args::IngestArgs;
use crate::context;
use crate::exit_code::Code;
use crate::failure::Failure;
use crate::render::{self, CheckLine, CheckState};
use crate::settings::Parsed;
use crate::wording::{Wording, say};

pub(crate) async fn run(args: &IngestArgs, parsed: &Parsed) -> Result<Code, Failure> {
    let mut config = context::ingest_config(args, &parsed.settings)?;
    config.crosswalk = reading::crosswalk(&args.tmdb, parsed).await?;
    second_opinion::read(&args.second_opinion, parsed).await?;
    let kinds = context::asked_kinds(&args.tmdb);
    let (filter, _) = context::filter(&args.filter, kinds, context::today())?;
    let mut lines = Vec::new();
    let client = check_tmdb(args, parsed, &mut lines).await;
    let made = made_folder(args);
    let lake = check_lake(args, parsed, &mut lines).await;
    let catalogue = check_catalogue(args, parsed, filter, &mut lines).await;
    lines.push(check_ids(client, lake, catalogue, &config).await);
    if let Some(folder) = made {
        remove_empty(&folder);
    }
    if context::is_json(parsed) {
        print_json(&lines)?;
    } else {
        print(&render::check(&lines, context::style(parsed)))?;
    }
    let failed = lines.iter().any(|line| line.state == CheckState::Fail);
    let unknown = lines
        .iter()
        .all(|line| line.state != CheckState::Fail || line.name == "ids");
    Ok(match (failed, unknown) {
        (false, _) => Code::Done,
        (true, true) => Code::Alarm,
        (true, false) => Code::Usage,
    })
}

pub(super) fn line(
    name: &str,
    state: CheckState,
    said: impl Into<String>,
    todo: Option<String>,
) -> CheckLine {
    CheckLine {
        name: name.to_owned(),
        state,
        said: said.into(),
        todo,
        told: None,
    }
}

/// A check in English, for programs, and in the language of the screen.
pub(super) fn check_line(
    name: &str,
    state: CheckState,
    said: impl Fn(Wording) -> String,
    todo: Option<&dyn Fn(Wording) -> String>,
) -> CheckLine {
    let todo_in = |words| todo.map(|todo| todo(words));
    let (english, screen) = (Wording::EN, Wording::of_process());
    let checked = line(name, state, said(english), todo_in(english));
    checked.with_sentence(said(screen), todo_in(screen))
}

pub(super) fn failed(name: &str, failure: Failure) -> CheckLine {
    let sentence = failure.sentence(Wording::of_process());
    let text = match failure {
        Failure::Error { error, .. } => format!("{error:#}"),
        Failure::Clap { error, .. } => error.to_string(),
    };
    // Errors end with what to do behind a semicolon.
    let failed = match text.split_once("; ") {
        Some((said, todo)) => line(name, CheckState::Fail, said, Some(todo.to_owned())),
        None => line(name, CheckState::Fail, text.as_str(), None),
    };
    with_sentence(failed, sentence, &text)
}

/// With the sentence of the language of the screen, and what the error says below it.
fn with_sentence(line: CheckLine, sentence: Option<String>, text: &str) -> CheckLine {
    match sentence {
        Some(sentence) => {
            let details = Wording::of_process().text("details-in-english");
            line.with_sentence(sentence, Some(format!("{details} {text}")))
        }
        None => line,
    }
}

/// The message for a kind of credential.
pub(super) fn key_of_kind(kind: CredentialKind) -> &'static str {
    match kind {
        CredentialKind::ApiKey => "check-api-key",
        CredentialKind::ReadAccessToken => "check-token",
    }
}

async fn check_tmdb(
    args: &IngestArgs,
    parsed: &Parsed,
    lines: &mut Vec<CheckLine>,
) -> Option<Arc<TmdbClient>> {
    let (credential, origin) = match context::credential_and_origin(&args.tmdb.client, parsed) {
        Ok(found) => found,
        Err(failure) => {
            lines.push(failed("TMDB credential", failure));
            return None;
        }
    };
    let words = Wording::of_process();
    let kind = words.text(key_of_kind(credential.kind()));
    let said = format!("{} from {origin}", credential.kind());
    let told = say!(words, "check-key", kind = kind, origin = origin);
    let found = line("TMDB credential", CheckState::Ok, said, None);
    lines.push(found.with_sentence(told, None));
    let config = match context::tmdb_config(&args.tmdb.client, credential) {
        Ok(config) => config,
        Err(failure) => {
            lines.push(failed("TMDB address", failure));
            return None;
        }
    };
    lines.extend(
        config
            .warnings()
            .into_iter()
            .map(|text| line("pace", CheckState::Warn, text, None)),
    );
    let address = config.base_url.to_string();
    let client = match context::client(config) {
        Ok(client) => client,
        Err(failure) => {
            lines.push(failed("TMDB address", failure));
            return None;
        }
    };
    match client.authentication().await {
        Ok(()) => {
            let said = format!("{address} accepts it");
            let told = say!(words, "check-accepts", address = address);
            lines.push(line("TMDB", CheckState::Ok, said, None).with_sentence(told, None));
            Some(client)
        }
        Err(error) => {
            lines.push(failed("TMDB", error.into()));
            None
        }
    }
}

/// The folder of the lake, if opening the lake makes it.
fn made_folder(args: &IngestArgs) -> Option<PathBuf> {
    match context::lake_url(args.lake.lake.as_deref()) {
        Ok(LakeUrl::Local(path)) if !path.exists() => Some(path),
        _ => None,
    }
}

/// Removes folders without a file. What cannot be removed stays.
fn remove_empty(folder: &Path) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            remove_empty(&entry.path());
        }
    }
    let _ = std::fs::remove_dir(folder);
}

async fn check_lake(
    args: &IngestArgs,
    parsed: &Parsed,
    lines: &mut Vec<CheckLine>,
) -> Option<Lake> {
    let opened = async {
        let url = context::lake_url(args.lake.lake.as_deref())?;
        context::open_lake(&url, parsed).await
    };
    let lake = match opened.await {
        Ok(lake) => lake,
        Err(failure) => {
            lines.push(failed("lake", failure));
            return None;
        }
    };
    let before = lines.len();
    let probe = layout::PROBE;
    let said = lake.show(probe);
    lines.push(right(
        "lake: list",
        lake.show(layout::RUNS),
        lake.list(layout::RUNS).await.map(drop),
    ));
    let body = Bytes::from_static(b"{\"cinelake\":\"check\"}\n");
    lines.push(right(
        "lake: write",
        said.clone(),
        lake.replace(probe, body).await,
    ));
    lines.push(right("lake: read", said, lake.read(probe).await.map(drop)));
    // Nothing needs the right to delete; where it is missing one tiny object stays.
    let _ = lake.remove_scratch(probe).await;
    let good = lines[before..]
        .iter()
        .all(|line| line.state == CheckState::Ok);
    good.then_some(lake)
}

pub(super) fn right(name: &str, said: String, done: Result<(), LakeError>) -> CheckLine {
    match done {
        Ok(()) => line(name, CheckState::Ok, said, None),
        Err(error) => {
            let todo = error.problem.advice();
            let text = error.to_string();
            let said = text.split("; ").next().unwrap_or(&text).to_owned();
            let sentence = Failure::from(error).sentence(Wording::of_process());
            with_sentence(line(name, CheckState::Fail, said, todo), sentence, &text)
        }
    }
}

async fn check_catalogue(
    args: &IngestArgs,
    parsed: &Parsed,
    filter: Filter,
    lines: &mut Vec<CheckLine>,
) -> Option<Catalogue> {
    let read = reading::read(&args.catalogue, filter, parsed).await;
    let checked = read.and_then(|(_, catalogue)| {
        reading::require_titles(&catalogue)?;
        Ok(catalogue)
    });
    match checked {
        Ok(catalogue) => {
            let report = catalogue.report();
            let said = format!(
                "{} of {} titles pass the filters",
                report.kept, report.distinct_titles
            );
            let many = report.rejected_titles * 10 > report.distinct_titles;
            let state = if many {
                CheckState::Warn
            } else {
                CheckState::Ok
            };
            let todo = many.then(|| {
                format!(
                    "{} titles are rejected; see cinelake inspect",
                    report.rejected_titles
                )
            });
            let words = Wording::of_process();
            let (kept, titles) = (report.kept, report.distinct_titles);
            let told = say!(words, "check-titles", kept = kept, titles = titles);
            let rejected = report.rejected_titles;
            let told_todo = many.then(|| say!(words, "check-rejected", rejected = rejected));
            lines.push(line("catalogue", state, said, todo).with_sentence(told, told_todo));
            Some(catalogue)
        }
        Err(failure) => {
            lines.push(failed("catalogue", failure));
            None
        }
    }
}

async fn check_ids(
    client: Option<Arc<TmdbClient>>,
    lake: Option<Lake>,
    catalogue: Option<Catalogue>,
    config: &IngestConfig,
) -> CheckLine {
    let (Some(client), Some(catalogue)) = (client, catalogue) else {
        return skipped("needs TMDB and a catalogue", "check-needs-catalogue");
    };
    // The canary touches no lake, but the type wants one.
    let Some(lake) = lake else {
        return skipped("needs the lake", "check-needs-lake");
    };
    let deps = Deps {
        lake,
        source: client,
        clock: Arc::new(Utc::now),
        events: Arc::new(drop),
        random: 0,
        host: String::new(),
        process: 0,
    };
    match check_canary(&catalogue, config, &deps).await {
        Ok(canary) => ids_line(&canary, &catalogue, config),
        Err(error) => failed("ids", error.into()),
    }
}

fn ids_line(canary: &CanaryResult, catalogue: &Catalogue, config: &IngestConfig) -> CheckLine {
    let said = format!(
        "TMDB has {} of the {} titles that were asked",
        canary.matched, canary.titles
    );
    let words = Wording::of_process();
    let (matched, titles) = (canary.matched, canary.titles);
    let told = say!(words, "check-ids", matched = matched, titles = titles);
    if canary.raises_alarm(config.min_match) {
        let todo = diagnose(catalogue.report(), canary).join("\n");
        let failed = line("ids", CheckState::Fail, said, Some(todo.clone()));
        let sentence = words.of_code("error-", Code::Alarm.name());
        let details = format!("{}\n{todo}", words.text("details-in-english"));
        return failed.with_sentence(
            format!("{told}. {}", sentence.unwrap_or_default()),
            Some(details),
        );
    }
    line("ids", CheckState::Ok, said, None).with_sentence(told, None)
}

/// The ids were not checked; why is said in English for programs, and by its key for people.
fn skipped(said: &str, key: &str) -> CheckLine {
    let told = Wording::of_process().text(key);
    line("ids", CheckState::Skipped, said, None).with_sentence(told, None)
}
