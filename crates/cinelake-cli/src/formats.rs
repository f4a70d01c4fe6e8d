//! Which command prints in which formats.
//!
//! `--format` is one flag with one type, but what it may be differs from command to command. The
//! help, the completions and the parser of a command know its own formats only. A value from the
//! environment or the configuration file is meant for whichever command knows it: another command
//! keeps its own default and says so, while a value that no command knows is an error.

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Arg, Command, ValueEnum};

use crate::args::Format;

/// The flag's id.
pub(crate) const ID: &str = "format";

/// What the help says of the flag.
pub(crate) const HELP: &str = "How to print the result; everything else goes to standard error";

/// The formats of a command; the first is its default.
pub(crate) fn of(command: &str) -> &'static [Format] {
    use Format::{Csv, Json, Markdown, Ndjson, Parquet, Sam, Terraform, Text};
    match command {
        "answer" => &[Text, Json, Csv, Markdown],
        "sql" => &[Text, Csv, Json, Ndjson, Markdown, Parquet],
        "report" | "tables" => &[Text, Json, Markdown],
        "aws template" => &[Sam, Terraform],
        "completions" | "man" => &[Text],
        _ => &[Text, Json],
    }
}

/// Every command gets a flag of its own, with its formats; commands below it share that.
pub(crate) fn define(command: Command) -> Command {
    command.mut_subcommands(|sub| {
        let arg = arg(sub.get_name()).global(sub.has_subcommands());
        sub.arg(arg)
    })
}

/// The formats of a command in words: `text or json`.
pub(crate) fn names(command: &str) -> String {
    let names: Vec<&str> = of(command)
        .iter()
        .map(|format| name(command, *format))
        .collect();
    match names.as_slice() {
        [rest @ .., last] if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        _ => names.concat(),
    }
}

/// What a value is, whichever command knows it; `None` for a value that none knows.
pub(crate) fn read(value: &str) -> Option<Format> {
    Format::from_str(value, false).ok()
}

/// What a command calls a format. For people, rows are a table and everything else is text.
pub(crate) fn name(command: &str, format: Format) -> &'static str {
    match format {
        Format::Text if matches!(command, "answer" | "sql") => "table",
        Format::Text => "text",
        Format::Json => "json",
        Format::Ndjson => "ndjson",
        Format::Csv => "csv",
        Format::Markdown => "markdown",
        Format::Parquet => "parquet",
        Format::Sam => "sam",
        Format::Terraform => "terraform",
    }
}

/// The command of a command line, with the one below it where that has formats of its own.
pub(crate) fn path(matches: &clap::ArgMatches) -> String {
    let Some((name, below)) = matches.subcommand() else {
        return String::new();
    };
    match (name, below.subcommand_name()) {
        ("aws", Some("template")) => "aws template".to_owned(),
        _ => name.to_owned(),
    }
}

/// Understands the formats of a command.
pub(crate) fn parser(command: &str) -> impl TypedValueParser<Value = Format> + use<> {
    let values = of(command).iter().map(|format| {
        let value = PossibleValue::new(name(command, *format));
        match format {
            // Both words are understood everywhere.
            Format::Text => value.aliases(["text", "table"]),
            _ => value,
        }
    });
    let parser = PossibleValuesParser::new(values.collect::<Vec<_>>());
    parser.map(|value| read(&value).unwrap_or(Format::Text))
}

fn arg(command: &str) -> Arg {
    Arg::new(ID)
        .long("format")
        .value_name("FORMAT")
        .help(HELP)
        .help_heading("Everywhere")
        .default_value(name(command, of(command)[0]))
        .value_parser(parser(command))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_of_a_format_reads_back() {
        for command in ["answer", "sql", "tables", "plan", "aws template"] {
            for format in of(command) {
                assert_eq!(read(name(command, *format)), Some(*format), "{command}");
            }
        }
        assert_eq!(read("xml"), None);
    }

    #[test]
    fn formats_are_named_as_people_list_them() {
        assert_eq!(names("plan"), "text or json");
        assert_eq!(names("answer"), "table, json, csv or markdown");
    }
}
