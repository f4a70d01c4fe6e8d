//! `cinelake sql`: a user's own statement over the tables of the lake.

pub(super) mod interactive;

use std::io::IsTerminal;
use std::path::Path;

use anyhow::{Context as _, anyhow};
use cinelake_analysis::{AnalysisError, Session, Statement, output};

use super::target::OutputTarget;
use super::{note, or_stopped, trusted};
use crate::args::{Format, SqlArgs};
use crate::context;
use crate::exit_code::Code;
use crate::failure::Failure;
use crate::render::plural;
use crate::settings::Parsed;
use crate::small_file;

pub(crate) async fn run(args: &SqlArgs, parsed: &Parsed) -> Result<Code, Failure> {
    if interactive::is_wanted(args, parsed) {
        return interactive::run(args, parsed).await;
    }
    let format = format(args, parsed);
    if format == Format::Parquet && args.output.is_none() && std::io::stdout().is_terminal() {
        return Err(Failure::usage(anyhow!(
            "a terminal cannot show Parquet; name a file with --output result.parquet"
        )));
    }
    // What can be refused without the lake is refused first.
    let statements = Statement::parse(&text(args)?)?;
    let one_result = !matches!(format, Format::Text | Format::Markdown);
    if one_result && statements.len() > 1 {
        let statements = statements.len();
        return Err(AnalysisError::SeveralStatements { statements }.into());
    }
    let lake = trusted::lake(&args.lake, parsed).await?;
    if let Some(path) = &args.output {
        super::output::outside(&lake, path)?;
    }
    let mut target = OutputTarget::open(args.output.as_deref())?;
    let written = or_stopped(async {
        let session = trusted::session_of_all(&lake, trusted::limits(&args.engine)).await?;
        write(
            &session,
            &statements,
            output_format(format),
            &options(args, parsed),
            &mut target,
        )
        .await
    });
    match written.await {
        Ok(rows) => {
            target.finish()?;
            if let Some(path) = &args.output {
                note(
                    parsed,
                    &format!("{} written to {}", plural(rows, "row"), path.display()),
                );
            }
            Ok(Code::Done)
        }
        // A reader that has seen enough (`| head`) is no error.
        Err(_) if target.reader_is_gone() => Ok(Code::Done),
        // What is on standard output already is no JSON that an error could follow.
        Err(failure) if target.has_begun() => Err(failure.without_json()),
        Err(failure) => Err(failure),
    }
}

/// The statements' results below each other; rows written in all.
async fn write(
    session: &Session,
    statements: &[Statement],
    format: output::Format,
    options: &output::Options,
    target: &mut OutputTarget,
) -> Result<u64, Failure> {
    let mut written = 0;
    for (place, statement) in statements.iter().enumerate() {
        let rows = session.run(statement).await?;
        if place > 0 {
            target.gap().map_err(Failure::unexpected)?;
        }
        written += output::write(rows, format, options, target).await?;
    }
    Ok(written)
}

/// What is printed: as `--format` says, else as the name of the file to write does.
fn format(args: &SqlArgs, parsed: &Parsed) -> Format {
    let set = parsed.cli.global.format;
    let is_given = context::is_flag(parsed, "format");
    let ending = args.output.as_deref().and_then(Path::extension);
    let ending = ending.map(|ending| ending.to_string_lossy().to_ascii_lowercase());
    match ending.as_deref().filter(|_| !is_given) {
        Some("csv") => Format::Csv,
        Some("json") => Format::Json,
        Some("ndjson" | "jsonl") => Format::Ndjson,
        Some("parquet") => Format::Parquet,
        Some("md" | "markdown") => Format::Markdown,
        _ => set,
    }
}

fn output_format(format: Format) -> output::Format {
    match format {
        Format::Csv => output::Format::Csv,
        Format::Json => output::Format::Json,
        Format::Ndjson => output::Format::Ndjson,
        Format::Markdown => output::Format::Markdown,
        Format::Parquet => output::Format::Parquet,
        // The others are no formats of this command.
        _ => output::Format::Table,
    }
}

fn options(args: &SqlArgs, parsed: &Parsed) -> output::Options {
    let on_terminal = args.output.is_none() && std::io::stdout().is_terminal();
    output::Options {
        max_rows: (args.max_rows > 0).then_some(args.max_rows),
        width: context::table_width(parsed, args.output.is_some()),
        types: true,
        terminal: on_terminal,
    }
}

/// The text with the statements: from the command line, a file or standard input.
fn text(args: &SqlArgs) -> Result<String, Failure> {
    match (&args.sql, &args.file) {
        (Some(text), _) if text != "-" => Ok(text.clone()),
        (None, Some(path)) if path != Path::new("-") => small_file::text(path)
            .with_context(|| format!("could not read the statement in {}", path.display()))
            .map_err(Failure::usage),
        _ => small_file::text_of(std::io::stdin().lock())
            .context("could not read the statement from standard input")
            .map_err(Failure::usage),
    }
}
