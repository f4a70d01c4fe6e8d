//! `cinelake aws template`: a folder that SAM or Terraform deploys.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow};
use cinelake_analysis::ddl;
use cinelake_deploy::template::{AlarmTarget, KeyPlace, TABLES_ZIP, ZIP};
use cinelake_deploy::{
    Glue, GlueColumn, GlueTable, Roles, SPARK_FOLDER, Tables, TemplateFile, TemplateRequest, Tool,
    template,
};
use cinelake_lake::shell_quoted;
use cinelake_model::LakeTable;
use serde::Serialize;

use super::{aws, note, print, print_json};
use crate::args::{FilterArgs, Format, RolePart, TemplateArgs};
use crate::context;
use crate::exit_code::Code;
use crate::failure::Failure;
use crate::settings::Parsed;
use crate::wording::{Wording, say};

/// A file and what became of it.
#[derive(Debug, Serialize)]
struct WrittenTemplate {
    file: PathBuf,
    /// `written`, `replaced`, `removed` or `unchanged`.
    state: &'static str,
}

pub(crate) fn run(args: &TemplateArgs, parsed: &Parsed) -> Result<Code, Failure> {
    let tool = match args.format {
        Format::Terraform => Tool::Terraform,
        _ => Tool::Sam,
    };
    let files = template::files(tool, &request(args)?).map_err(Failure::usage)?;
    let left = leftovers(&args.output, tool, &files);
    refuse_others(&args.output, &files, &left, args.force)?;
    let zips = [(&args.zip, ZIP), (&args.tables_zip, TABLES_ZIP)];
    let zips = zips.into_iter().filter_map(|(zip, name)| {
        let zip = zip.as_deref()?;
        Some(zipped(zip, args).map(|bytes| (name, bytes)))
    });
    let zips = zips.collect::<Result<Vec<_>, _>>()?;
    let mut written = write_all(&args.output, &files)?;
    for name in left {
        written.push(remove(&args.output, name)?);
    }
    for (name, bytes) in zips {
        written.push(write(&args.output, name, &bytes)?);
    }
    report(args, tool, &written, parsed)?;
    Ok(Code::Done)
}

fn request(args: &TemplateArgs) -> Result<TemplateRequest, Failure> {
    let tags = &args.operation.tag;
    let twice = (1..tags.len()).find(|at| tags[..*at].iter().any(|tag| tag.0 == tags[*at].0));
    if let Some(at) = twice {
        let text = format!("--tag {} is given twice; give each name once", tags[at].0);
        return Err(Failure::usage(anyhow!(text)));
    }
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
        tables: args.tables.tables.then_some(Tables {
            memory_mb: args.tables.tables_memory,
        }),
        glue: args.tables.glue.then(glue),
        roles: roles(args)?,
        environment: variables(&args.filter)?,
    })
}

/// Every table of the lake; those of the Spark job where it puts them.
fn glue() -> Glue {
    let tables = LakeTable::all().map(|table| GlueTable {
        name: table.name().to_owned(),
        description: table.description().to_owned(),
        folder: match cinelake_spark::job::makes(table) {
            true => format!("{SPARK_FOLDER}/{}/{}", table.zone(), table.name()),
            false => table.folder(),
        },
        columns: glue_columns(table),
    });
    Glue {
        tables: tables.collect(),
    }
}

fn glue_columns(table: LakeTable) -> Vec<GlueColumn> {
    let columns = ddl::hive_columns(table).into_iter();
    let columns = columns.map(|(name, data_type, comment)| GlueColumn {
        name: name.to_owned(),
        data_type,
        comment,
    });
    columns.collect()
}

/// The existing roles, if there are any; then every part has to have one.
fn roles(args: &TemplateArgs) -> Result<Option<Roles>, Failure> {
    let (roles, tables) = (&args.roles.role_arn, &args.tables);
    if roles.is_empty() {
        return Ok(None);
    }
    let given = |part: Option<RolePart>| {
        let found = roles.iter().rev().find(|(of, _)| *of == part);
        found.map(|(_, arn)| arn.clone())
    };
    let for_all = given(None);
    let of = |part: RolePart| given(Some(part)).or_else(|| for_all.clone());
    let lacks = RolePart::ALL.into_iter().find(|(part, _)| {
        let is_used = match part {
            RolePart::Tables => tables.tables,
            RolePart::Glue => tables.glue,
            _ => true,
        };
        is_used && of(*part).is_none()
    });
    if let Some((_, word)) = lacks {
        return Err(Failure::usage(anyhow!(
            "--role-arn names no role for {word}; give --role-arn {word}=ARN, or --role-arn ARN for all \
             parts that are not named"
        )));
    }
    // A part that is not used takes whichever there is.
    let arn = |part| {
        of(part)
            .or_else(|| of(RolePart::Function))
            .unwrap_or_default()
    };
    Ok(Some(Roles {
        function: arn(RolePart::Function),
        tables: arn(RolePart::Tables),
        state_machine: arn(RolePart::StateMachine),
        trigger: arn(RolePart::Trigger),
        glue: arn(RolePart::Glue),
    }))
}

/// The filters as the function takes them from its environment.
fn variables(filter: &FilterArgs) -> Result<BTreeMap<String, String>, Failure> {
    if let (Some(from), Some(to)) = (filter.from_year, filter.to_year)
        && from > to
    {
        let text = format!("--from-year {from} is after --to-year {to}");
        return Err(Failure::usage(anyhow!(text)));
    }
    let all = [
        ("TITLE_TYPE", words(&filter.title_type)),
        (
            "INCLUDE_ADULT",
            filter.include_adult.then(|| "true".to_owned()),
        ),
        ("GENRE", words(&filter.genre)),
        ("ORIGINAL_LANGUAGE", words(&filter.original_language)),
        ("REGION", words(&filter.region)),
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

/// Words with commas between them.
fn words(list: &[impl ToString]) -> Option<String> {
    let words: Vec<_> = list.iter().map(ToString::to_string).collect();
    (!words.is_empty()).then(|| words.join(","))
}

fn text(value: Option<impl ToString>) -> Option<String> {
    value.map(|value| value.to_string())
}

/// Files that a template of this tool can have and this one does not: the tool would read them with the others.
fn leftovers(folder: &Path, tool: Tool, files: &[TemplateFile]) -> Vec<&'static str> {
    let names = template::names(tool).into_iter();
    let names = names.filter(|name| files.iter().all(|file| file.name != *name));
    names.filter(|name| folder.join(name).is_file()).collect()
}

fn remove(folder: &Path, name: &str) -> Result<WrittenTemplate, Failure> {
    let file = folder.join(name);
    std::fs::remove_file(&file)
        .with_context(|| format!("{} cannot be removed", file.display()))
        .map_err(Failure::usage)?;
    let state = "removed";
    Ok(WrittenTemplate { file, state })
}

/// Somebody may have changed a file since: it is not thrown away without being asked.
fn refuse_others(
    folder: &Path,
    files: &[TemplateFile],
    left: &[&'static str],
    force: bool,
) -> Result<(), Failure> {
    let differs = |file: &&TemplateFile| {
        let there = std::fs::read(folder.join(file.name));
        there.is_ok_and(|bytes| bytes != file.text.as_bytes())
    };
    let names: Vec<&str> = files.iter().filter(differs).map(|file| file.name).collect();
    if force || (names.is_empty() && left.is_empty()) {
        return Ok(());
    }
    if names.is_empty() {
        return Err(Failure::usage(anyhow!(
            "{} has files of an earlier template that this one does not have: {}. Use --force to remove them, or \
             --output to name another folder",
            folder.display(),
            left.join(", ")
        )));
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

fn write_all(folder: &Path, files: &[TemplateFile]) -> Result<Vec<WrittenTemplate>, Failure> {
    std::fs::create_dir_all(folder)
        .with_context(|| format!("{} cannot be made", folder.display()))
        .map_err(Failure::usage)?;
    let write = |file: &TemplateFile| write(folder, file.name, file.text.as_bytes());
    files.iter().map(write).collect()
}

fn write(folder: &Path, name: &str, bytes: &[u8]) -> Result<WrittenTemplate, Failure> {
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
    Ok(WrittenTemplate { file, state })
}

fn report(
    args: &TemplateArgs,
    tool: Tool,
    written: &[WrittenTemplate],
    parsed: &Parsed,
) -> Result<(), Failure> {
    let (name, deploy) = match tool {
        Tool::Sam => ("sam", "sam deploy"),
        Tool::Terraform => ("terraform", "terraform init && terraform apply"),
    };
    let is_there = |name: &str| args.output.join(name).is_file();
    if args.json {
        let mut told = serde_json::json!({
            "tool": name, "folder": args.output, "files": written, "zip_is_there": is_there(ZIP),
        });
        if args.tables.tables {
            told["tables_zip_is_there"] = is_there(TABLES_ZIP).into();
        }
        print_json(&told)?;
    } else {
        print(&files_text(written))?;
    }
    let words = Wording::of_process();
    // Without a separator at its end.
    let folder: PathBuf = args.output.components().collect();
    let folder = folder.display().to_string();
    let arch = aws::arch(args.function.arch).name();
    for (is_wanted, flag, zip) in [
        (true, "", ZIP),
        (args.tables.tables, "--tables ", TABLES_ZIP),
    ] {
        if is_wanted && !is_there(zip) {
            let output = shell_quoted(&format!("{folder}/{zip}"));
            let command = format!("cinelake aws package {flag}--arch {arch} --output {output}");
            note(parsed, &say!(words, "template-next", command = command));
        }
    }
    let command = format!("cd {} && {deploy}", shell_quoted(&folder));
    note(parsed, &say!(words, "template-then", command = command));
    Ok(())
}

/// Each file with what became of it, in words.
fn files_text(written: &[WrittenTemplate]) -> String {
    let words = Wording::of_process();
    let state = |file: &WrittenTemplate| {
        words.text(match file.state {
            "unchanged" => "template-unchanged",
            "replaced" => "template-replaced",
            "removed" => "template-removed",
            _ => "template-written",
        })
    };
    let states: Vec<String> = written.iter().map(state).collect();
    let width = states.iter().map(|state| state.chars().count()).max();
    let width = width.unwrap_or_default();
    let lines = states.iter().zip(written);
    let lines = lines.map(|(state, file)| format!("{state:width$}  {}\n", file.file.display()));
    lines.collect()
}
