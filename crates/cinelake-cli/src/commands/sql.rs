//! `cinelake sql`: a user's own statement over the tables of the lake.

pub(super) mod interactive;

use std::io::IsTerminal;
use std::path::Path;

use anyhow::{Context as _, anyhow};
use cinelake_analysis::output::Below;
use cinelake_analysis::{AnalysisError, Session, Statement, output};

use super::target::{OutputTarget, is_stdout};
use super::{note, note_pipe, or_stopped, trusted};
use crate::args::{Format, SqlArgs};
use crate::context;
use crate::exit_code::Code;
use crate::failure::Failure;
use crate::settings::Parsed;
use crate::small_file;
use crate::wording::{Wording, say};

pub(crate) async fn run(args: &SqlArgs, parsed: &Parsed) -> Result<Code, Failure> {
    if interactive::is_wanted(args, parsed) {
        return interactive::run(args, parsed).await;
    }
    let format = format(args, parsed)?;
    if format == Format::Parquet
        && args.output.as_deref().is_none_or(is_stdout)
        && std::io::stdout().is_terminal()
    {
        return Err(Failure::usage(anyhow!(
            "a terminal cannot show Parquet; name a file with --output result.parquet"
        ))
        .with_sentence("parquet_on_terminal", ""));
    }
    // What can be refused without the lake is refused first.
    let statements = Statement::parse(&text(args, parsed)?)?;
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
            if let Some(path) = args.output.as_ref().filter(|path| !is_stdout(path)) {
                let words = Wording::of_process();
                let rows = words.counted("rows-written", rows);
                let path = path.display().to_string();
                note(
                    parsed,
                    &say!(words, "sql-written", rows = rows, path = path),
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
fn format(args: &SqlArgs, parsed: &Parsed) -> Result<Format, Failure> {
    let set = parsed.cli.global.format;
    let is_given = context::is_flag(parsed, "format");
    let ending = args.output.as_deref().and_then(Path::extension);
    let ending = ending.map(|ending| ending.to_string_lossy().to_ascii_lowercase());
    Ok(match ending.as_deref().filter(|_| !is_given) {
        Some("csv") => Format::Csv,
        Some("json") => Format::Json,
        Some("ndjson" | "jsonl") => Format::Ndjson,
        Some("parquet") => Format::Parquet,
        Some("md" | "markdown") => Format::Markdown,
        Some("txt") | None => set,
        // A drawn table in a file that says it is something else helps nobody.
        Some(other) if set == Format::Text => {
            return Err(Failure::usage(anyhow!(
                "a result cannot be written as .{other}; name a file that ends in .csv, .json, .ndjson, \
                 .parquet, .md or .txt, or say with --format what is written"
            ))
            .with_sentence("result_ending", ""));
        }
        Some(_) => set,
    })
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
        words: |text| below(Wording::of_process(), text),
    }
}

/// What stands below a table.
fn below(words: Wording, below: &Below) -> String {
    match below {
        Below::Rows(count) => words.counted("rows", *count),
        Below::MoreRows { left, all } => {
            say!(words, "sql-more-rows", count = *left, all = *all)
        }
        Below::MoreColumns(names) => {
            let (count, names) = (names.len() as u64, names.join(", "));
            say!(words, "sql-more-columns", count = count, names = names)
        }
    }
}

/// The text with the statements: from the command line, a file or standard input.
fn text(args: &SqlArgs, parsed: &Parsed) -> Result<String, Failure> {
    if let Some(path) = &args.file {
        note_pipe(parsed, path);
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn english_is_as_the_library_says_it_and_portuguese_counts_too() {
        let columns = |names: &[&str]| {
            Below::MoreColumns(names.iter().map(|name| (*name).to_owned()).collect())
        };
        for (text, portuguese) in [
            (Below::Rows(1), "1 linha"),
            (Below::Rows(12_345), "12.345 linhas"),
            (
                Below::MoreRows { left: 1, all: 41 },
                "… e mais 1 linha (41 ao todo)",
            ),
            (
                Below::MoreRows {
                    left: 1_000,
                    all: 1_040,
                },
                "… e mais 1.000 linhas (1.040 ao todo)",
            ),
            (columns(&["year"]), "… e mais 1 coluna: year"),
            (columns(&["year", "kind"]), "… e mais 2 colunas: year, kind"),
        ] {
            assert_eq!(below(Wording::EN, &text), text.english());
            assert_eq!(below(Wording::PT_BR, &text), portuguese);
        }
    }
}
