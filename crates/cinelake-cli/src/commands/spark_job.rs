//! `cinelake spark job`: a PySpark package for clusters where cinelake does not run.

use anyhow::Context;
use cinelake_lake::shell_quoted;
use cinelake_spark::job;
use serde::Serialize;

use super::{print, print_json};
use crate::args::{SparkCommand, SparkJobArgs};
use crate::context;
use crate::exit_code::Code;
use crate::failure::Failure;
use crate::render::clean;
use crate::settings::Parsed;
use crate::wording::{Wording, say};

pub(crate) fn run(command: &SparkCommand, parsed: &Parsed) -> Result<Code, Failure> {
    let SparkCommand::Job(args) = command;
    write(args, parsed)
}

/// What was written.
#[derive(Debug, Serialize)]
struct WrittenJob {
    folder: String,
    files: Vec<String>,
    command: String,
}

fn write(args: &SparkJobArgs, parsed: &Parsed) -> Result<Code, Failure> {
    let lake = context::absolute(context::lake_url(args.lake.lake.as_deref())?)?;
    let files = job::files(&lake.to_string());
    for file in &files {
        let path = args.output.join(file.path);
        let written = path.parent().map_or(Ok(()), std::fs::create_dir_all);
        let written = written.and_then(|()| std::fs::write(&path, &file.text));
        let text = || format!("could not write {}", path.display());
        written.with_context(text).map_err(Failure::usage)?;
    }
    let folder = args.output.display().to_string();
    let written = WrittenJob {
        command: format!(
            "spark-submit {} --lake {} --output tables",
            shell_quoted(&format!("{folder}/main.py")),
            lake.argument()
        ),
        files: files.iter().map(|file| file.path.to_owned()).collect(),
        folder,
    };
    match context::is_json(parsed) {
        true => print_json(&written)?,
        false => print(&job_text(&written))?,
    }
    Ok(Code::Done)
}

fn job_text(written: &WrittenJob) -> String {
    let words = Wording::of_process();
    let files = words.counted("files", written.files.len() as u64);
    let folder = clean(&written.folder);
    let files = say!(words, "files-in", files = files, folder = folder);
    let run = say!(words, "run-it", command = clean(&written.command));
    format!("{files}\n{run}\n")
}
