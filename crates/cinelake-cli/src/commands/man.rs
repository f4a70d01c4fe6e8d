//! Completions and man pages, made from the definition of the command line.

use std::path::Path;

use anyhow::Context;

use super::print;
use crate::args;
use crate::exit_code::Code;
use crate::failure::Failure;
use crate::wording::{Wording, say};

pub(crate) fn completions(shell: clap_complete::Shell) -> Result<Code, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut args::command(), "cinelake", &mut script);
    print(&String::from_utf8_lossy(&script))?;
    Ok(Code::Done)
}

pub(crate) fn pages(folder: &Path) -> Result<Code, Failure> {
    let written = std::fs::create_dir_all(folder)
        .and_then(|()| clap_mangen::generate_to(args::command(), folder));
    written
        .with_context(|| format!("could not write the man pages to {}", folder.display()))
        .map_err(Failure::usage)?;
    let (words, folder) = (Wording::of_process(), folder.display().to_string());
    print(&format!(
        "{}\n",
        say!(words, "man-written", folder = folder)
    ))?;
    Ok(Code::Done)
}
