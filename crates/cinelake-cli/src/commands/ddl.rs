//! `cinelake ddl`: statements for other engines. Nothing is run, and the lake is not looked at.

use std::path::Path;

use anyhow::{Context, anyhow};
use cinelake_analysis::ddl::{self, QuickSight, QuickSightFile};
use cinelake_lake::{LakeUrl, shell_quoted};
use cinelake_model::LakeTable;

use super::{print, print_json};
use crate::args::{DdlArgs, EngineArg, ZoneArg};
use crate::context;
use crate::exit_code::Code;
use crate::failure::Failure;
use crate::settings::Parsed;
use crate::wording::{Wording, say};

pub(crate) fn run(args: &DdlArgs, parsed: &Parsed) -> Result<Code, Failure> {
    let url = context::absolute(context::lake_url(args.lake.lake.as_deref())?)?;
    let (name, dialect) = match args.engine {
        EngineArg::Athena => ("athena", ddl::Dialect::Athena),
        EngineArg::Spark => ("spark", ddl::Dialect::Spark),
        EngineArg::Duckdb => ("duckdb", ddl::Dialect::DuckDb),
        EngineArg::Quicksight => return quicksight(args, parsed, &url),
    };
    if args.engine == EngineArg::Athena {
        check_bucket(&url)?;
    }
    refuse(
        parsed,
        &["account", "region", "work_group", "output"],
        |flag| {
            format!("--{flag} is for quicksight; {name} prints SQL, which > FILE puts into a file")
        },
    )?;
    let sql = ddl::statements(dialect, &url, &tables(args.zone))?;
    if context::is_json(parsed) {
        print_json(&serde_json::json!({ "engine": name, "lake": url.to_string(), "sql": sql }))?;
    } else {
        print(&sql)?;
    }
    Ok(Code::Done)
}

fn tables(zone: ZoneArg) -> Vec<LakeTable> {
    let wanted = |table: &LakeTable| match (zone, table) {
        (ZoneArg::All, _) => true,
        (zone, LakeTable::Trusted(_)) => zone == ZoneArg::Trusted,
        (zone, LakeTable::Refined(_)) => zone == ZoneArg::Refined,
    };
    LakeTable::all().filter(wanted).collect()
}

/// A flag that means nothing for this engine is refused, so that nobody waits for what it does.
fn refuse(parsed: &Parsed, flags: &[&str], why: impl Fn(&str) -> String) -> Result<(), Failure> {
    let given = flags.iter().find(|flag| context::is_flag(parsed, flag));
    match given {
        None => Ok(()),
        Some(flag) => Err(Failure::usage(anyhow!(why(&flag.replace('_', "-"))))),
    }
}

/// QuickSight reads the views that the statements for Athena make.
fn quicksight(args: &DdlArgs, parsed: &Parsed, url: &LakeUrl) -> Result<Code, Failure> {
    refuse(parsed, &["zone"], |flag| {
        format!("--{flag} is not for quicksight, which reads the views over the star")
    })?;
    if !matches!(url, LakeUrl::S3 { .. }) {
        return Err(Failure::usage(anyhow!(
            "QuickSight reads the lake through Athena, which reads buckets only; give --lake s3://…, not {url}. \
             For a local folder: cinelake model --export csv DIR, and upload the files in QuickSight"
        )));
    }
    check_bucket(url)?;
    let files = ddl::quicksight(&QuickSight {
        account: args.account.clone().unwrap_or_default(),
        region: args.region.clone().unwrap_or_default(),
        work_group: args.work_group.clone(),
    });
    match &args.output {
        None => print_json(&files)?,
        Some(folder) => {
            write(folder, &files).map_err(Failure::usage)?;
            print(&commands(args, url, folder, &files))?;
        }
    }
    Ok(Code::Done)
}

/// Athena reads buckets of AWS, whose names have rules.
fn check_bucket(url: &LakeUrl) -> Result<(), Failure> {
    match url {
        LakeUrl::S3 { bucket, .. } => cinelake_deploy::check_bucket(bucket).map_err(Failure::usage),
        _ => Ok(()),
    }
}

fn write(folder: &Path, files: &[QuickSightFile]) -> anyhow::Result<()> {
    std::fs::create_dir_all(folder)
        .with_context(|| format!("could not create {}", folder.display()))?;
    for file in files {
        let path = folder.join(&file.name);
        let text = format!("{:#}\n", file.input);
        std::fs::write(&path, text)
            .with_context(|| format!("could not write {}", path.display()))?;
    }
    Ok(())
}

/// What to type next.
fn commands(args: &DdlArgs, url: &LakeUrl, folder: &Path, files: &[QuickSightFile]) -> String {
    let region = args.region.as_deref().unwrap_or_default();
    let words = Wording::of_process();
    let count = words.counted("files", files.len() as u64);
    let shown = folder.display().to_string();
    let mut text = format!(
        "{}\n  cinelake ddl athena --zone refined --lake {}\n{}\n",
        say!(words, "ddl-first", files = count, folder = shown),
        url.argument(),
        words.text("ddl-then")
    );
    for file in files {
        let path = shell_quoted(&format!("file://{}", folder.join(&file.name).display()));
        text.push_str(&format!(
            "  {} {path} --region {}\n",
            file.command,
            shell_quoted(region)
        ));
    }
    text
}
