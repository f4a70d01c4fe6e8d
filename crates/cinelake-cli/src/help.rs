//! How help is laid out: `-h` is short, `--help` has everything, and examples stay as they are typed.
//!
//! clap wraps what stands below the flags at the width of the terminal, and an example that is wrapped
//! cannot be copied. So a sign stands there while clap works, and the text takes its place afterwards.
//!
//! The English texts stand beside the flags in `args`. [`portuguese`] puts those of
//! `messages/help.pt-BR.ftl` in their place, and [`refusal`] tells in Portuguese what clap refuses.

mod portuguese;
mod refusal;
#[cfg(test)]
mod tests;

use cinelake_answers::Language;
use clap::{Arg, ArgAction, Command};

use crate::args::{self, LanguageArg};
use crate::render::wrap;

pub(crate) use portuguese::finish;

/// What every command has.
pub(crate) const EVERYWHERE: &str = "Everywhere";
/// The id of the flag for the language.
pub(crate) const LANG: &str = "lang";
/// The order of what every command has, the same in each of them.
const ORDER: [&str; 7] = [
    "format", "lang", "config", "quiet", "verbose", "help", "version",
];
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
/// Columns for the sentences below the flags; only what is typed may stick out.
const COLUMNS: usize = 80;
/// Around the name of the command whose text belongs there; nobody types these.
const SIGNS: [char; 2] = ['\u{e000}', '\u{e001}'];

/// Help and version at the end of the flags, and what is long in `--help` only. Every command gets
/// `--lang` that has none of its own.
pub(crate) fn lay_out(command: Command) -> Command {
    let has_lang = command.get_arguments().any(|arg| arg.get_id() == LANG);
    let command = match has_lang {
        true => command,
        false => command.arg(lang()),
    };
    let command = command
        .disable_help_flag(true)
        .disable_version_flag(true)
        .arg(
            flag("help", 'h', ArgAction::Help)
                .help("The flags in short (-h), or everything (--help)"),
        )
        .arg(flag("version", 'V', ArgAction::Version).help("The version"))
        .mut_args(|arg| {
            let id = arg.get_id().as_str();
            let is_rare = RARE.contains(&id);
            let place = ORDER.iter().position(|known| *known == id);
            let arg = match place {
                Some(place) if arg.get_help_heading() == Some(EVERYWHERE) => {
                    arg.display_order(place)
                }
                _ => arg,
            };
            arg.hide_short_help(is_rare)
        });
    below(command).mut_subcommands(lay_out)
}

fn flag(name: &'static str, short: char, action: ArgAction) -> Arg {
    let arg = Arg::new(name).long(name).short(short).action(action);
    arg.help_heading(EVERYWHERE)
}

fn lang() -> Arg {
    Arg::new(LANG)
        .long("lang")
        .value_name("LANG")
        .value_parser(clap::value_parser!(LanguageArg))
        .ignore_case(true)
        .help(
            "Language of help and output [default: pt-BR if LC_ALL, LC_MESSAGES or LANG is \
             Portuguese, otherwise en]",
        )
        // The help says it in words, and what a variable says is no other default.
        .hide_default_value(true)
        .help_heading(EVERYWHERE)
}

/// The definition of the command line with the texts of a language. What it understands is the same.
pub(crate) fn command(language: Language) -> Command {
    match language {
        Language::En => args::command(),
        Language::PtBr => portuguese::translate(args::command()),
    }
}

/// What clap says, in a language; the error comes from the command of that language.
pub(crate) fn error_text(error: &clap::Error, language: Language, coloured: bool) -> String {
    match language {
        Language::En => without_signs(&rendered(error, coloured), language),
        Language::PtBr => portuguese::error_text(error, coloured),
    }
}

/// What clap says, as it says it.
fn rendered(error: &clap::Error, coloured: bool) -> String {
    let text = error.render();
    match coloured {
        true => text.ansi().to_string(),
        false => text.to_string(),
    }
}

/// A bad value, blamed on who gave it: the error without its tips. `told` is the same error in Portuguese.
pub(crate) fn blamed(error: &clap::Error, told: Option<&clap::Error>, origin: &str) -> String {
    let text = match told {
        Some(told) => portuguese::error_text(told, false),
        None => error.to_string(),
    };
    let first = text.lines().next().unwrap_or_default();
    // Without `error:`, which is said by who prints it.
    let first = first.split_once(": ").map_or(first, |(_, rest)| rest);
    match told {
        Some(_) => portuguese::set_by(first, origin),
        None => format!("{first} (set by {origin})"),
    }
}

/// What stands below the flags of a command moves to `--help`; what stands below the commands stays.
fn below(command: Command) -> Command {
    if command.has_subcommands() {
        return command;
    }
    match command.get_after_help().cloned() {
        Some(text) => command
            .after_help("More flags and examples: --help")
            .after_long_help(folded(&text.to_string())),
        None => command,
    }
}

/// Sentences broken between words; what is set in, which is there to be typed, stays as it is.
fn folded(text: &str) -> String {
    let mut folded: Vec<String> = Vec::new();
    let mut sentences: Vec<&str> = Vec::new();
    for line in text.lines().map(Some).chain([None]) {
        let is_sentence = |line: &&str| !line.is_empty() && !line.starts_with(' ');
        if let Some(line) = line.filter(is_sentence) {
            sentences.push(line);
            continue;
        }
        folded.extend(wrap(&sentences.join(" "), COLUMNS));
        sentences.clear();
        folded.extend(line.map(str::to_owned));
    }
    folded.join("\n")
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
fn without_signs(text: &str, language: Language) -> String {
    let [before, after] = SIGNS;
    let Some((head, rest)) = text.split_once(before) else {
        return text.to_owned();
    };
    let Some((path, tail)) = rest.split_once(after) else {
        return text.to_owned();
    };
    format!("{head}{}{tail}", long_text(path, language))
}

fn long_text(path: &str, language: Language) -> String {
    let command = command(language);
    let mut names = path.split('/').filter(|name| !name.is_empty());
    let found = names.try_fold(&command, |found, name| found.find_subcommand(name));
    let text = found.and_then(Command::get_after_long_help);
    text.map(ToString::to_string).unwrap_or_default()
}
