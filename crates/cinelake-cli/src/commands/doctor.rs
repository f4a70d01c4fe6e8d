//! `cinelake doctor`: the program, its settings and a lake, for the user and for an issue.
//!
//! It asks TMDB nothing and writes nothing into the lake.

use std::fs::File;
use std::io::Write;
use std::path::Path;

use anyhow::Context;
use chrono::Utc;
use cinelake_lake::ledger::read_manifest;
use cinelake_lake::manifest::{RunManifest, RunStatus};
use cinelake_lake::{Lake, Lease, Listing};
use cinelake_refine::Unrefined;
use serde::Serialize;
use serde_json::Value;

use super::check::{check_line, failed, line};
use super::{config, note, or_stopped, print, print_json, trusted};
use crate::args::{Command, ProgramArgs};
use crate::context;
use crate::exit_code::Code;
use crate::failure::Failure;
use crate::render::{self, CheckLine, CheckState};
use crate::settings::{self, Origin, Parsed, Setting};
use crate::wording::{Wording, say};

/// What goes into an issue. Secrets, the home folder and numbers of AWS accounts are taken out of every
/// text ([`redact`]).
#[derive(Serialize)]
struct Bundle {
    version: &'static str,
    system: &'static str,
    processor: &'static str,
    checks: Vec<CheckLine>,
    settings: Vec<Value>,
    /// How many runs the lake knows; null without a lake.
    runs: Option<usize>,
    /// The manifest of the last run; null where there is none that can be read.
    last_manifest: Option<RunManifest>,
}

pub(crate) async fn run(args: &ProgramArgs, parsed: &Parsed) -> Result<Code, Failure> {
    let bundle = or_stopped(examine(args, parsed)).await?;
    if let Some(path) = &args.bundle {
        let mut value = serde_json::to_value(&bundle).map_err(Failure::unexpected)?;
        redact(&mut value, &replacements(parsed));
        write_new(path, &format!("{value:#}\n"))
            .with_context(|| {
                let path = path.display();
                format!(
                    "could not write {path}; name a file that is not there, in a folder that is"
                )
            })
            .map_err(Failure::usage)?;
    }
    match context::is_json(parsed) {
        true => print_json(&bundle.checks)?,
        false => print(&render::check(&bundle.checks, context::style(parsed)))?,
    }
    if let Some(path) = &args.bundle {
        let path = path.display().to_string();
        let said = say!(Wording::of_process(), "doctor-written", path = path);
        note(parsed, &said);
    }
    let fails = bundle
        .checks
        .iter()
        .any(|line| line.state == CheckState::Fail);
    Ok(if fails { Code::Usage } else { Code::Done })
}

async fn examine(args: &ProgramArgs, parsed: &Parsed) -> Result<Bundle, Failure> {
    let (system, processor) = (std::env::consts::OS, std::env::consts::ARCH);
    let version = env!("CARGO_PKG_VERSION");
    let said = format!("cinelake {version}, {system}, {processor}");
    let mut bundle = Bundle {
        version,
        system,
        processor,
        checks: vec![line("program", CheckState::Ok, said, None)],
        settings: Vec::new(),
        runs: None,
        last_manifest: None,
    };
    settings_of_a_run(parsed, &mut bundle)?;
    if args.lake.lake.is_some() {
        lake(args, parsed, &mut bundle).await;
    } else {
        let said = |words: Wording| words.text("doctor-no-lake");
        let todo = |words: Wording| words.text("doctor-name-a-lake");
        let skipped = check_line("lake", CheckState::Skipped, said, Some(&todo));
        bundle.checks.push(skipped);
    }
    Ok(bundle)
}

/// The settings that `ingest` would have here, and where the credential comes from.
fn settings_of_a_run(parsed: &Parsed, bundle: &mut Bundle) -> Result<(), Failure> {
    let mut words = vec!["cinelake".into(), "config".into()];
    if let Some(file) = &parsed.cli.global.config {
        words.extend(["--config".into(), file.into()]);
    }
    let run = settings::parse(words, parsed.environment.clone())?;
    let Command::Config(args) = &run.cli.command else {
        return Ok(());
    };
    let credential = config::credential(Wording::EN, args, &run);
    let set = run.settings.iter().filter(|setting| is_set(setting));
    let set = set.count() as u64;
    let said = |words: Wording| words.counted("doctor-settings", set);
    bundle
        .checks
        .push(check_line("settings", CheckState::Ok, said, None));
    bundle.checks.push(credential_line(&credential));
    let all = run.settings.iter().chain([&credential]);
    bundle.settings = all.map(config::as_json).collect();
    Ok(())
}

fn is_set(setting: &Setting) -> bool {
    !matches!(setting.origin, Origin::Default)
}

fn credential_line(credential: &Setting) -> CheckLine {
    let name = "TMDB credential";
    match &credential.value {
        Some(_) if is_set(credential) => {
            let origin = credential.origin.to_string();
            let said = |words: Wording| say!(words, "doctor-key", origin = origin.as_str());
            let todo = |words: Wording| words.text("doctor-try-key");
            check_line(name, CheckState::Ok, said, Some(&todo))
        }
        Some(problem) => line(name, CheckState::Fail, problem.clone(), None),
        None => {
            let said = |words: Wording| words.text("doctor-no-key");
            let todo = |words: Wording| words.text("doctor-set-key");
            check_line(name, CheckState::Warn, said, Some(&todo))
        }
    }
}

/// The lake's last run, who is writing, and whether the tables are up to date.
async fn lake(args: &ProgramArgs, parsed: &Parsed, bundle: &mut Bundle) {
    let lake = match trusted::lake(&args.lake, parsed).await {
        Ok(lake) => lake,
        Err(failure) => return bundle.checks.push(failed("lake", failure)),
    };
    match last_run(&lake, bundle).await {
        Ok(said) => bundle.checks.push(said),
        Err(failure) => return bundle.checks.push(failed("lake", failure)),
    }
    if let Ok(Some(lease)) = Lease::current(&lake, Utc::now()).await {
        let lease = line("lease", CheckState::Warn, lease.to_string(), None);
        bundle.checks.push(lease);
    }
    bundle.checks.push(match trusted::behind(&lake).await {
        Ok(behind) => tables(&lake, behind),
        Err(failure) => failed("tables", failure),
    });
}

fn tables(lake: &Lake, behind: Unrefined) -> CheckLine {
    if behind.is_empty() {
        let said = |words: Wording| words.text("doctor-up-to-date");
        return check_line("tables", CheckState::Ok, said, None);
    }
    let said = |words: Wording| {
        let what = trusted::waiting(words, behind).unwrap_or_default();
        say!(words, "doctor-behind", what = what)
    };
    let todo = |_| format!("cinelake refine --lake {}", lake.url().argument());
    check_line("tables", CheckState::Warn, said, Some(&todo))
}

/// What the last run of a lake came to.
async fn last_run(lake: &Lake, bundle: &mut Bundle) -> Result<CheckLine, Failure> {
    let listing = Listing::read(lake).await?;
    bundle.runs = Some(listing.runs.len());
    let mut runs = listing.runs.iter().rev();
    let Some((run_id, _)) = runs.find(|(_, run)| run.manifest.is_some()) else {
        let said = |words: Wording| words.text("doctor-no-run");
        let todo = |_| {
            format!(
                "cinelake ingest movies.csv --lake {}",
                lake.url().argument()
            )
        };
        return Ok(check_line("lake", CheckState::Warn, said, Some(&todo)));
    };
    Ok(match read_manifest(lake, run_id).await? {
        Err(damaged) => {
            let todo = format!("cinelake verify --lake {}", lake.url().argument());
            let said = format!("{}: {}", damaged.path, damaged.problem);
            line("lake", CheckState::Fail, said, Some(todo))
        }
        Ok(manifest) => {
            let said = of_run(&manifest, listing.runs.len());
            bundle.last_manifest = Some(manifest);
            said
        }
    })
}

fn of_run(manifest: &RunManifest, runs: usize) -> CheckLine {
    let (state, ended) = match manifest.status {
        RunStatus::Done => (CheckState::Ok, "doctor-run-done"),
        RunStatus::DoneWithFailures => (CheckState::Warn, "doctor-run-failures"),
        RunStatus::Stopped => (CheckState::Warn, "doctor-run-stopped"),
        RunStatus::Running => (CheckState::Warn, "doctor-run-running"),
        RunStatus::Alarm => (CheckState::Fail, "doctor-run-alarm"),
        RunStatus::Error => (CheckState::Fail, "doctor-run-error"),
    };
    let said = |words: Wording| {
        let counted = words.counted("doctor-runs", runs as u64);
        let last = say!(
            words,
            "doctor-last-run",
            at = words.minute(manifest.started_at),
            titles = words.counted("doctor-titles", manifest.titles),
            ended = words.text(ended)
        );
        format!("{counted}; {last}")
    };
    let again = |words: Wording| words.text("doctor-again");
    let todo = (state == CheckState::Warn).then_some(&again as &dyn Fn(Wording) -> String);
    check_line("lake", state, said, todo)
}

/// What stands in the place of texts that nobody else may read: secrets, and the home folder.
fn replacements(parsed: &Parsed) -> Vec<(&str, &'static str)> {
    let variable = |name: &&str| parsed.environment.get(*name).map(|value| value.trim());
    let homes = ["HOME", "USERPROFILE"];
    // `/` would be every slash.
    let homes: Vec<&str> = homes
        .iter()
        .filter_map(variable)
        .filter(|home| home.len() > 1)
        .collect();
    let secrets = parsed.secrets().map(|secret| (secret, "***"));
    secrets
        .chain(homes.into_iter().map(|home| (home, "~")))
        .collect()
}

/// Takes out of every text what nobody else may read, and numbers of AWS accounts.
fn redact(value: &mut Value, replacements: &[(&str, &str)]) {
    match value {
        Value::String(text) => {
            for (private, instead) in replacements {
                *text = text.replace(private, instead);
            }
            *text = without_accounts(text);
        }
        Value::Array(items) => items.iter_mut().for_each(|item| redact(item, replacements)),
        Value::Object(fields) => fields
            .values_mut()
            .for_each(|field| redact(field, replacements)),
        _ => {}
    }
}

/// Numbers of twelve digits are accounts of AWS in ARNs; stars take their place.
fn without_accounts(text: &str) -> String {
    let parts = text.split_inclusive(|letter: char| !letter.is_ascii_digit());
    let hidden = parts.map(|part| {
        let digits = part.trim_end_matches(|letter: char| !letter.is_ascii_digit());
        match digits.len() {
            12 => part.replacen(digits, "************", 1),
            _ => part.to_owned(),
        }
    });
    hidden.collect()
}

/// A file that is there is nobody's to overwrite.
fn write_new(path: &Path, text: &str) -> std::io::Result<()> {
    File::create_new(path)?.write_all(text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_accounts_are_hidden_and_other_numbers_are_not() {
        let text = "arn:aws:iam::123456789012:role/x 1234567890123 20261127 a123456789012";
        let hidden = "arn:aws:iam::************:role/x 1234567890123 20261127 a************";
        assert_eq!(without_accounts(text), hidden);
    }
}
