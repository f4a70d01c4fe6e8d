//! Help in Portuguese: the texts of `messages/help.pt-BR.ftl` in the place of the English ones.
//!
//! The key of a text is made of the names of its command and its argument (see the file). The types of
//! the values may differ from those of the English definition: this one is for help and errors only.

use std::rc::Rc;

use cinelake_answers::Language;
use cinelake_answers::Words;
use clap::builder::{PossibleValue, PossibleValuesParser};
use clap::error::ErrorKind;
use clap::{Arg, Command};

use super::{refusal, rendered};

/// Finds the text of the first key that has one. The English text is there for the tests.
pub(super) type Find<'a> = dyn FnMut(&[String], &str) -> Option<String> + 'a;

/// clap's own words. No longer than the English ones, so that no line gets longer.
const CLAP: [(&str, &str); 7] = [
    ("Usage:", "Uso:"),
    ("[OPTIONS]", "[OPÇÕES]"),
    ("Commands:", "Comandos:"),
    ("Arguments:", "Argumentos:"),
    ("Options:", "Opções:"),
    ("Possible values:", "Valores:"),
    ("[default:", "[padrão:"),
];

thread_local! {
    /// Read once: a help is made of several parts.
    static WORDS: Rc<Words> = Rc::new(Words::read(
        Language::PtBr,
        include_str!("../../messages/help.pt-BR.ftl"),
    ));
}

/// The messages of the help.
pub(super) fn words() -> Rc<Words> {
    WORDS.with(Rc::clone)
}

/// The command with Portuguese texts.
pub(super) fn translate(command: Command) -> Command {
    let words = words();
    let mut find = |keys: &[String], _: &str| keys.iter().find_map(|key| words.find(key));
    translate_with("", command, &mut find)
}

/// The command with the texts that are found; the others stay as they are.
pub(super) fn translate_with(path: &str, command: Command, find: &mut Find<'_>) -> Command {
    let name = match path {
        "" => command.get_name().to_owned(),
        path => path.to_owned(),
    };
    let command = around(&name, command, find);
    let command = command.mut_args(|arg| argument(&name, arg, find));
    let prefix = match path {
        "" => String::new(),
        path => format!("{path}-"),
    };
    command.mut_subcommands(|sub| {
        let path = format!("{prefix}{}", sub.get_name());
        translate_with(&path, sub, find)
    })
}

/// What stands above and below the flags.
fn around(name: &str, command: Command, find: &mut Find<'_>) -> Command {
    let text = |text: Option<&clap::builder::StyledStr>| text.map(ToString::to_string);
    let about = text(command.get_about());
    let below = text(command.get_after_help());
    let long = text(command.get_after_long_help());
    let mut found = |key: &str, english: Option<String>| {
        let english = english?;
        let own = format!("{name}--{key}");
        let keys = match key {
            "below" => vec![own, "below".to_owned()],
            _ => vec![own],
        };
        find(&keys, &english)
    };
    let command = match found("about", about) {
        Some(text) => command.about(text),
        None => command,
    };
    let command = match found("below", below) {
        Some(text) => command.after_help(text),
        None => command,
    };
    let command = match found("examples", long) {
        Some(text) => command.after_long_help(text),
        None => command,
    };
    if !command.has_subcommands() {
        return command;
    }
    match find(&["value-command".to_owned()], "COMMAND") {
        Some(text) => command.subcommand_value_name(text),
        None => command,
    }
}

fn argument(command: &str, arg: Arg, find: &mut Find<'_>) -> Arg {
    let id = arg.get_id().as_str().replace('_', "-");
    let help = arg.get_help().map(ToString::to_string);
    let help = help.and_then(|english| {
        let keys = [format!("{command}--{id}"), format!("arg-{id}")];
        find(&keys, &english)
    });
    let arg = match help {
        Some(text) => arg.help(text),
        None => arg,
    };
    let heading = arg.get_help_heading().map(str::to_owned);
    let heading =
        heading.and_then(|english| find(&[format!("heading-{}", slug(&english))], &english));
    let arg = match heading {
        Some(text) => arg.help_heading(text),
        None => arg,
    };
    values(command, &id, value_names(arg, find), find)
}

fn value_names(arg: Arg, find: &mut Find<'_>) -> Arg {
    if !arg.get_action().takes_values() {
        return arg;
    }
    let names: Vec<String> = match arg.get_value_names() {
        Some(names) => names.iter().map(ToString::to_string).collect(),
        None => return arg,
    };
    let names = names.into_iter().map(|english| {
        let keys = [format!("value-{}", slug(&english))];
        find(&keys, &english).unwrap_or(english)
    });
    let names: Vec<String> = names.collect();
    arg.value_names(names)
}

/// What each possible value means, where the help says so.
fn values(command: &str, id: &str, arg: Arg, find: &mut Find<'_>) -> Arg {
    let values = arg.get_possible_values();
    if values.iter().all(|value| value.get_help().is_none()) {
        return arg;
    }
    let values = values.into_iter().map(|value: PossibleValue| {
        let Some(english) = value.get_help().map(ToString::to_string) else {
            return value;
        };
        let name = slug(value.get_name());
        let keys = [
            format!("{command}--choice-{name}"),
            format!("choice-{id}-{name}"),
            format!("choice-{name}"),
        ];
        match find(&keys, &english) {
            Some(text) => value.help(text),
            None => value,
        }
    });
    let values: Vec<PossibleValue> = values.collect();
    arg.value_parser(PossibleValuesParser::new(values))
}

/// `[NAME=]FILE` as a part of a key: `name-file`.
fn slug(text: &str) -> String {
    let parts = text.split(|letter: char| !letter.is_ascii_alphanumeric());
    let parts: Vec<String> = parts
        .filter(|part| !part.is_empty())
        .map(str::to_ascii_lowercase)
        .collect();
    parts.join("-")
}

/// clap makes the command `help` while it reads a command line. Here it is made at once, so that it has a
/// Portuguese text too.
pub(crate) fn finish(mut command: Command) -> Command {
    command.build();
    with_help(command, &words())
}

fn with_help(command: Command, words: &Words) -> Command {
    command.mut_subcommands(|sub| {
        let sub = with_help(sub, words);
        match sub.get_name() {
            "help" => {
                let name = words.text("value-command");
                sub.about(words.text("help--about"))
                    .subcommand_value_name(name)
            }
            _ => sub,
        }
    })
}

/// Help or an error of the Portuguese command.
pub(super) fn error_text(error: &clap::Error, coloured: bool) -> String {
    match error.kind() {
        ErrorKind::DisplayVersion => rendered(error, coloured),
        ErrorKind::DisplayHelp | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            let text = clap_words(&rendered(error, coloured));
            super::without_signs(&text, Language::PtBr)
        }
        _ => refusal::error_text(error, &words(), coloured),
    }
}

/// An error with who gave the value.
pub(super) fn set_by(error: &str, origin: &str) -> String {
    let arguments = [("error", error.into()), ("origin", origin.into())];
    words().with("error-set-by", &arguments)
}

/// A text of clap with clap's own words in Portuguese.
pub(super) fn clap_words(text: &str) -> String {
    let mut text = text.to_owned();
    for (english, portuguese) in CLAP {
        text = text.replace(english, portuguese);
    }
    possible_values(&text)
}

/// `[possible values: …]`, which may be wrapped between its two words.
fn possible_values(text: &str) -> String {
    let mut told = String::new();
    let mut rest = text;
    while let Some((head, tail)) = rest.split_once("[possible") {
        let after = tail.trim_start();
        let blanks = &tail[..tail.len() - after.len()];
        match after.strip_prefix("values:") {
            Some(after) => {
                let after = match blanks.contains('\n') {
                    true => after.trim_start(),
                    false => after,
                };
                let blanks = if blanks.contains('\n') { blanks } else { "" };
                told.push_str(&format!("{head}[valores:{blanks}"));
                rest = after;
            }
            None => {
                told.push_str(&format!("{head}[possible"));
                rest = tail;
            }
        }
    }
    told + rest
}
