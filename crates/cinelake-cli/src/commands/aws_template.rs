//! `cinelake aws template`: a folder that SAM or Terraform deploys.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow};
use cinelake_deploy::template::{AlarmTarget, KeyPlace, ZIP};
use cinelake_deploy::{TemplateFile, TemplateRequest, Tool, template};
use serde::Serialize;

use super::{aws, note, print, print_json};
use crate::args::{FilterArgs, Format, TemplateArgs};
use crate::context;
use crate::exit_code::Code;
use crate::failure::Failure;
use crate::settings::Parsed;

/// A file and what became of it.
#[derive(Debug, Serialize)]
struct Written {
    file: PathBuf,
    /// `written`, `replaced` or `unchanged`.
    state: &'static str,
}

pub(crate) fn run(args: &TemplateArgs, parsed: &Parsed) -> Result<Code, Failure> {
    let tool = match args.format {
        Format::Terraform => Tool::Terraform,
        _ => Tool::Sam,
    };
    let files = template::files(tool, &request(args)?).map_err(Failure::usage)?;
    refuse_others(&args.output, &files, args.force)?;
    let zip = args
        .zip
        .as_deref()
        .map(|zip| zipped(zip, args))
        .transpose()?;
    let mut written = write_all(&args.output, &files)?;
    if let Some(bytes) = zip {
        written.push(write(&args.output, ZIP, &bytes)?);
    }
    report(args, tool, &written, parsed)?;
    Ok(Code::Done)
}

fn request(args: &TemplateArgs) -> Result<TemplateRequest, Failure> {
    let lake = context::lake_url(args.lake.lake.as_deref())?;
    let (function, pace, operation) = (&args.function, &args.pace, &args.operation);
    let alarm = match (&operation.alarm_email, &operation.alarm_topic_arn) {
        (Some(address), _) => AlarmTarget::Email(address.clone()),
        (None, Some(arn)) => AlarmTarget::Topic(arn.clone()),
        (None, None) => AlarmTarget::Nobody,
    };
    Ok(TemplateRequest {
        lake: lake.to_string(),
        catalogues: function.catalogue.clone(),
        function: function.function_name.clone(),
        arch: aws::arch(function.arch),
        memory_mb: function.memory,
        key: match &function.secret_arn {
            Some(arn) => KeyPlace::Secret(arn.clone()),
            None => KeyPlace::Parameter(function.parameter.clone()),
        },
        kms_key_arn: function.kms_key_arn.clone(),
        rate: pace.rate,
        shard_titles: pace.shard_titles,
        concurrency: pace.shard_concurrency,
        schedule: operation.schedule.clone(),
        refresh_schedule: operation.refresh_schedule.clone(),
        log_days: operation.log_days,
        min_match: operation.alarm_match,
        alarm,
        tags: operation.tag.iter().cloned().collect(),
        environment: variables(&args.filter)?,
    })
}

/// The filters as the function takes them from its environment.
fn variables(filter: &FilterArgs) -> Result<BTreeMap<String, String>, Failure> {
    if let (Some(from), Some(to)) = (filter.from_year, filter.to_year)
        && from > to
    {
        let text = format!("--from-year {from} is after --to-year {to}");
        return Err(Failure::usage(anyhow!(text)));
    }
    let genres = (!filter.genre.is_empty()).then(|| filter.genre.join(","));
    let types = filter.title_type.iter().map(|known| known.word());
    let types = types.collect::<Vec<_>>().join(",");
    let all = [
        ("TITLE_TYPE", (!types.is_empty()).then_some(types)),
        (
            "INCLUDE_ADULT",
            filter.include_adult.then(|| "true".to_owned()),
        ),
        ("GENRE", genres),
        ("FROM_YEAR", text(filter.from_year)),
        ("TO_YEAR", text(filter.to_year)),
        ("LAST_YEARS", text(filter.last_years)),
        ("AS_OF", text(filter.as_of)),
        ("MIN_RUNTIME", text(filter.min_runtime)),
        ("MIN_VOTES", text(filter.min_votes)),
        ("MIN_RATING", text(filter.min_rating)),
        ("LIMIT", text(filter.limit)),
    ];
    let set = all
        .into_iter()
        .filter_map(|(name, value)| Some((format!("CINELAKE_{name}"), value?)));
    Ok(set.collect())
}

fn text(value: Option<impl ToString>) -> Option<String> {
    value.map(|value| value.to_string())
}

/// Somebody may have changed a file since: it is not thrown away without being asked.
fn refuse_others(folder: &Path, files: &[TemplateFile], force: bool) -> Result<(), Failure> {
    let differs = |file: &&TemplateFile| {
        let there = std::fs::read(folder.join(file.name));
        there.is_ok_and(|bytes| bytes != file.text.as_bytes())
    };
    let names: Vec<&str> = files.iter().filter(differs).map(|file| file.name).collect();
    if force || names.is_empty() {
        return Ok(());
    }
    Err(Failure::usage(anyhow!(
        "{} already has other files of these names: {}. Use --force to replace them, or --output to name another folder",
        folder.display(),
        names.join(", ")
    )))
}

/// The zip's bytes, if Lambda would start what is in it.
fn zipped(zip: &Path, args: &TemplateArgs) -> Result<Vec<u8>, Failure> {
    let said = || format!("{} cannot be the function", zip.display());
    let bytes = std::fs::read(zip)
        .with_context(said)
        .map_err(Failure::usage)?;
    let checked = cinelake_deploy::package::check_zip(&bytes, aws::arch(args.function.arch));
    checked.with_context(said).map_err(Failure::usage)?;
    Ok(bytes)
}

fn write_all(folder: &Path, files: &[TemplateFile]) -> Result<Vec<Written>, Failure> {
    std::fs::create_dir_all(folder)
        .with_context(|| format!("{} cannot be made", folder.display()))
        .map_err(Failure::usage)?;
    let write = |file: &TemplateFile| write(folder, file.name, file.text.as_bytes());
    files.iter().map(write).collect()
}

fn write(folder: &Path, name: &str, bytes: &[u8]) -> Result<Written, Failure> {
    let file = folder.join(name);
    let state = match std::fs::read(&file) {
        Ok(there) if there == bytes => "unchanged",
        Ok(_) => "replaced",
        Err(_) => "written",
    };
    if state != "unchanged" {
        std::fs::write(&file, bytes)
            .with_context(|| format!("{} cannot be written", file.display()))
            .map_err(Failure::usage)?;
    }
    Ok(Written { file, state })
}

fn report(
    args: &TemplateArgs,
    tool: Tool,
    written: &[Written],
    parsed: &Parsed,
) -> Result<(), Failure> {
    let (name, deploy) = match tool {
        Tool::Sam => ("sam", "sam deploy"),
        Tool::Terraform => ("terraform", "terraform init && terraform apply"),
    };
    let zip_is_there = args.output.join(ZIP).is_file();
    if args.json {
        print_json(&serde_json::json!({
            "tool": name, "folder": args.output, "files": written, "zip_is_there": zip_is_there,
        }))?;
    } else {
        let lines = written
            .iter()
            .map(|file| format!("{:9}  {}\n", file.state, file.file.display()));
        print(&lines.collect::<String>())?;
    }
    let folder = args.output.display();
    if !zip_is_there {
        let arch = aws::arch(args.function.arch).name();
        note(
            parsed,
            &format!("next: cinelake aws package --arch {arch} --output {folder}/{ZIP}"),
        );
    }
    note(
        parsed,
        &format!("then: cd {folder} && {deploy}   (README.md there has the rest)"),
    );
    Ok(())
}
