//! How help is laid out: `-h` is short, `--help` has everything, and examples stay as they are typed.
//!
//! clap wraps what stands below the flags at the width of the terminal, and an example that is wrapped
//! cannot be copied. So a sign stands there while clap works, and the text takes its place afterwards.

use clap::{Arg, ArgAction, Command};

use crate::args;

/// What every command has.
pub(crate) const EVERYWHERE: &str = "Everywhere";
/// Flags that most people never need: only `--help` shows them.
const RARE: [&str; 17] = [
    "separator",
    "header",
    "quoting",
    "id_column",
    "raw_format",
    "max_age",
    "max_miss_age",
    "list_filtered",
    "tmdb_base_url",
    "credential_file",
    "concurrency",
    "drop_other_blocks",
    "find",
    "min_match",
    "attempts",
    "timeout",
    "memory",
];
/// Around the name of the command whose text belongs there; nobody types these.
const SIGNS: [char; 2] = ['\u{e000}', '\u{e001}'];

/// Help and version at the end of the flags, and what is long in `--help` only.
pub(crate) fn lay_out(command: Command) -> Command {
    let command = command
        .disable_help_flag(true)
        .disable_version_flag(true)
        .arg(
            flag("help", 'h', ArgAction::Help)
                .help("The flags in short (-h), or everything (--help)"),
        )
        .arg(flag("version", 'V', ArgAction::Version).help("The version"))
        .mut_args(|arg| {
            let is_rare = RARE.contains(&arg.get_id().as_str());
            arg.hide_short_help(is_rare)
        });
    below(command).mut_subcommands(lay_out)
}

fn flag(name: &'static str, short: char, action: ArgAction) -> Arg {
    let arg = Arg::new(name).long(name).short(short).action(action);
    arg.help_heading(EVERYWHERE)
}

/// What stands below the flags of a command moves to `--help`; what stands below the commands stays.
fn below(command: Command) -> Command {
    if command.has_subcommands() {
        return command;
    }
    match command.get_after_help().cloned() {
        Some(text) => command
            .after_help("More flags and examples: --help")
            .after_long_help(text),
        None => command,
    }
}

/// Puts a sign in the place of every text that is not to be wrapped.
pub(crate) fn with_signs(command: Command) -> Command {
    with_sign("", command)
}

fn with_sign(path: &str, command: Command) -> Command {
    let command = match command.get_after_long_help() {
        Some(_) => {
            let [before, after] = SIGNS;
            command.after_long_help(format!("{before}{path}{after}"))
        }
        None => command,
    };
    let path = path.to_owned();
    command.mut_subcommands(move |sub| {
        let name = format!("{path}/{}", sub.get_name());
        with_sign(&name, sub)
    })
}

/// The text of a help, with every sign replaced by what it stands for.
pub(crate) fn without_signs(text: &str) -> String {
    let [before, after] = SIGNS;
    let Some((head, rest)) = text.split_once(before) else {
        return text.to_owned();
    };
    let Some((path, tail)) = rest.split_once(after) else {
        return text.to_owned();
    };
    format!("{head}{}{tail}", long_text(path))
}

fn long_text(path: &str) -> String {
    let command = args::command();
    let mut names = path.split('/').filter(|name| !name.is_empty());
    let found = names.try_fold(&command, |found, name| found.find_subcommand(name));
    let text = found.and_then(Command::get_after_long_help);
    text.map(ToString::to_string).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every command below the first one that has a text, with its path.
    fn texts(path: &str, command: &Command, found: &mut Vec<(String, String)>) {
        if let Some(text) = command.get_after_long_help() {
            found.push((path.to_owned(), text.to_string()));
        }
        for sub in command.get_subcommands() {
            texts(&format!("{path}/{}", sub.get_name()), sub, found);
        }
    }

    #[test]
    fn examples_are_as_they_are_typed_at_any_width() {
        let mut found = Vec::new();
        texts("", &args::command(), &mut found);
        assert!(found.len() > 15, "{}", found.len());
        for (path, text) in found {
            for width in [40, 80, 120] {
                let line = path.split('/').filter(|name| !name.is_empty());
                let line = std::iter::once("cinelake").chain(line).chain(["--help"]);
                let command = with_signs(args::command()).term_width(width);
                let error = command.try_get_matches_from(line).expect_err("help");
                let help = without_signs(&error.to_string());
                assert!(help.contains(&text), "{path} at {width}");
                assert!(!help.contains(SIGNS), "{path}");
            }
        }
    }

    #[test]
    fn the_short_help_is_shorter_and_ends_with_what_every_command_has() {
        let lines = |flag: &str| {
            let line = ["cinelake", "ingest", flag];
            let error = args::command()
                .try_get_matches_from(line)
                .expect_err("help");
            error.to_string().lines().count()
        };
        assert!(
            lines("-h") * 2 < lines("--help"),
            "{} {}",
            lines("-h"),
            lines("--help")
        );
    }
}
