//! `cinelake sql`: a user's own statement over the Trusted tables.

use std::io::{IsTerminal, Read, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow};
use cinelake_analysis::{Rows, Session, Statement, output};

use super::{or_stopped, trusted};
use crate::args::{Format, SqlArgs};
use crate::context;
use crate::exit_code::Code;
use crate::failure::Failure;
use crate::settings::Parsed;

pub(crate) async fn run(args: &SqlArgs, parsed: &Parsed) -> Result<Code, Failure> {
    let format = parsed.cli.global.format;
    let bare_terminal = args.output.is_none() && std::io::stdout().is_terminal();
    if format == Format::Parquet && bare_terminal {
        return Err(Failure::usage(anyhow!(
            "Parquet is nothing for a terminal; name a file: --output result.parquet"
        )));
    }
    let text = statement(args)?;
    let _ = text;
    Ok(Code::Done)
}

/// The statement's text: from the command line, a file or standard input.
fn statement(args: &SqlArgs) -> Result<String, Failure> {
    match (&args.sql, &args.file) {
        (Some(text), _) if text != "-" => Ok(text.clone()),
        (_, Some(path)) if path != Path::new("-") => std::fs::read_to_string(path)
            .with_context(|| format!("could not read the statement in {}", path.display()))
            .map_err(Failure::usage),
        _ => {
            let mut text = String::new();
            std::io::stdin()
                .read_to_string(&mut text)
                .context("could not read the statement from standard input")
                .map_err(Failure::usage)?;
            Ok(text)
        }
    }
}
