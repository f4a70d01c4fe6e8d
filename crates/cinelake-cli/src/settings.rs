//! Where a value comes from: the command line, then the environment, then `cinelake.toml`, then
//! the default.
//!
//! The layers are handed to clap as defaults, so that every value is parsed and checked in one
//! place, whoever set it.

mod file;

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::path::PathBuf;

use cinelake_answers::Language;
use clap::error::ErrorKind;
use clap::parser::ValueSource;
use clap::{ArgMatches, FromArgMatches, ValueEnum};

use crate::args::{self, Cli, LanguageArg};
use crate::context;
use crate::failure::Failure;
use crate::formats;
use crate::help;
use crate::wording::{Wording, say};
use file::ConfigFile;

/// The environment as it was when the process started.
pub(crate) type Environment = BTreeMap<String, String>;

/// Who set a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Origin {
    /// A flag.
    Flag,
    /// A variable, by name.
    Variable(String),
    /// The configuration file.
    File(PathBuf),
    /// Nobody.
    Default,
}

impl std::fmt::Display for Origin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Flag => f.write_str("command line"),
            Self::Variable(name) => f.write_str(name),
            Self::File(path) => write!(f, "{}", path.display()),
            Self::Default => f.write_str("default"),
        }
    }
}

/// One setting, for `cinelake config`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Setting {
    pub(crate) name: String,
    pub(crate) variable: String,
    pub(crate) value: Option<String>,
    pub(crate) origin: Origin,
}

/// The command line, read with everything below it.
#[derive(Debug)]
pub(crate) struct Parsed {
    pub(crate) cli: Cli,
    pub(crate) environment: Environment,
    /// The language of what is printed for people.
    pub(crate) language: Language,
    /// Secrets of the configuration file: key, value, file.
    pub(crate) file_secrets: Vec<(String, String, PathBuf)>,
    /// Each setting of the command, in the order of its help.
    pub(crate) settings: Vec<Setting>,
    /// The flags that the command line has, by their ids.
    pub(crate) flags: BTreeSet<String>,
    /// The command line as it was given, for the hint how to continue.
    pub(crate) command_line: Vec<String>,
    /// What a lower layer asks for and this command cannot do.
    pub(crate) notes: Vec<String>,
    /// What is set in the environment and means nothing.
    pub(crate) warnings: Vec<String>,
}

/// The process's environment. Values that are not Unicode cannot be ours and are left out. Blanks and
/// line breaks around a setting of AWS come from files and copies, and are no part of it.
pub(crate) fn environment() -> Environment {
    std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
        .map(|(name, value)| match name.starts_with("AWS_") {
            true => (name, value.trim().to_owned()),
            false => (name, value),
        })
        .filter(|(_, value)| !value.is_empty())
        .collect()
}

/// A value from a layer below the command line.
#[derive(Debug, Clone)]
struct Layered {
    value: String,
    origin: Origin,
}

/// Reads the command line with the environment and the configuration file as defaults.
pub(crate) fn parse(line: Vec<OsString>, environment: Environment) -> Result<Parsed, Failure> {
    let file = ConfigFile::load(named_file(&line, &environment))?;
    let plain = args::command();
    file.refuse_unknown(&plain)?;
    let mut layers = layers(&plain, &environment, &file);
    drop_overruled(&line, &plain, &mut layers)?;
    let warnings = unknown_variables(&plain, &environment);
    let language = language(&line, &layers, &environment);
    let command = help::with_signs(with_defaults(plain, &layers));
    let matches = match command.clone().try_get_matches_from(&line) {
        Ok(matches) => matches,
        Err(error) => {
            let json = wants_json(line.iter().cloned(), &environment);
            let (error, line) = match error.kind() {
                ErrorKind::MissingSubcommand if !json => help_instead(error, command, &line),
                _ => (error, line),
            };
            let told = translated_error(&line, &layers, language);
            return Err(blame(error, told, json, &layers));
        }
    };
    refuse_idle_day(&matches)?;
    let settings = settings(&matches, &layers);
    let notes = notes(&matches, &layers);
    let flags = flags(&matches);
    let cli = Cli::from_arg_matches(&matches)?;
    check_format(&cli, &matches)?;
    let command_line = line
        .iter()
        .map(|part| part.to_string_lossy().into_owned())
        .collect();
    Ok(Parsed {
        cli,
        environment,
        language,
        file_secrets: file.secrets,
        settings,
        flags,
        command_line,
        notes,
        warnings,
    })
}

/// The flags that the command line has.
fn flags(matches: &ArgMatches) -> BTreeSet<String> {
    let Some((_, sub)) = matches.subcommand() else {
        return BTreeSet::new();
    };
    let given = |id: &&clap::Id| sub.value_source(id.as_str()) == Some(ValueSource::CommandLine);
    sub.ids().filter(given).map(ToString::to_string).collect()
}

/// Without a command there is nothing to do but to say which there are: the help that the commands of the
/// line print alone, without its flags.
fn help_instead(
    error: clap::Error,
    command: clap::Command,
    line: &[OsString],
) -> (clap::Error, Vec<OsString>) {
    let mut alone: Vec<OsString> = line.iter().take(1).cloned().collect();
    let mut found = &command;
    for part in line.iter().skip(1) {
        if let Some(sub) = found.find_subcommand(part) {
            alone.push(part.clone());
            found = sub;
        }
    }
    let help = command.clone().try_get_matches_from(&alone).err();
    (help.unwrap_or(error), alone)
}

/// The language, also of a command line that cannot be read: `--lang`, then the variable or the
/// configuration file, then the system's.
fn language(
    line: &[OsString],
    layers: &BTreeMap<String, Layered>,
    environment: &Environment,
) -> Language {
    let set = layers.get(help::LANG);
    language_of(line, set.map(|layered| layered.value.as_str()), environment)
}

/// The language before the configuration file is read, which may be what the first error is about.
pub(crate) fn early_language(line: &[OsString], environment: &Environment) -> Language {
    let set = environment.get("CINELAKE_LANG");
    language_of(line, set.map(String::as_str), environment)
}

fn language_of(line: &[OsString], set: Option<&str>, environment: &Environment) -> Language {
    let asked = flag_language(line).or_else(|| read_language(set?));
    context::language(asked, environment)
}

/// What the last `--lang` says; `report` also has `both`, which is no language.
fn flag_language(line: &[OsString]) -> Option<LanguageArg> {
    let flags = line.iter().map(|part| part.to_string_lossy());
    let flags: Vec<_> = flags.take_while(|part| part != "--").collect();
    let value = |(at, part): (usize, &std::borrow::Cow<'_, str>)| {
        let value = match part.strip_prefix("--lang=") {
            Some(value) => value,
            None if part == "--lang" => flags.get(at + 1)?,
            None => return None,
        };
        read_language(value)
    };
    flags.iter().enumerate().filter_map(value).next_back()
}

fn read_language(text: &str) -> Option<LanguageArg> {
    LanguageArg::from_str(text, true).ok()
}

/// What clap says of the line in another language than English, in which the errors for programs are.
fn translated_error(
    line: &[OsString],
    layers: &BTreeMap<String, Layered>,
    language: Language,
) -> Option<clap::Error> {
    if language == Language::En {
        return None;
    }
    let command = help::with_signs(with_defaults(help::command(language), layers));
    help::finish(command).try_get_matches_from(line).err()
}

/// `--format` before the command's name is read before the command is known.
fn check_format(cli: &Cli, matches: &ArgMatches) -> Result<(), Failure> {
    let (command, format) = (&formats::path(matches), cli.global.format);
    if formats::of(command).contains(&format) {
        return Ok(());
    }
    Err(Failure::usage(anyhow::anyhow!(
        "`{command}` prints {}, not {}",
        formats::names(command),
        formats::name(command, format)
    )))
}

/// A day on the command line from which no years are counted would change nothing. As a setting it is
/// that of the answers.
fn refuse_idle_day(matches: &ArgMatches) -> Result<(), Failure> {
    let Some(("inspect" | "check" | "plan" | "ingest", sub)) = matches.subcommand() else {
        return Ok(());
    };
    let is_said = sub.value_source("as_of") == Some(ValueSource::CommandLine);
    if !is_said || sub.value_source("last_years").is_some() {
        return Ok(());
    }
    let text = "--as-of is the day from which --last-years counts, which is not given; add --last-years 10, or \
                leave out --as-of";
    Err(Failure::usage(anyhow::anyhow!(text)).with_sentence("idle_day", ""))
}

/// What is set below the command line and left aside.
fn notes(matches: &ArgMatches, layers: &BTreeMap<String, Layered>) -> Vec<String> {
    let command = &formats::path(matches);
    let given = matches.value_source(formats::ID) == Some(ValueSource::CommandLine);
    let Some(layered) = layers.get(formats::ID).filter(|_| !given) else {
        return Vec::new();
    };
    match formats::read(&layered.value) {
        Some(format) if !formats::of(command).contains(&format) => vec![say!(
            Wording::of_process(),
            "note-format",
            command = command.as_str(),
            format = layered.value.as_str(),
            origin = layered.origin.to_string(),
            known = formats::names(command),
        )],
        _ => Vec::new(),
    }
}

/// Whether the command line asks for JSON, for errors that come before it is read.
pub(crate) fn wants_json(line: impl Iterator<Item = OsString>, environment: &Environment) -> bool {
    let parts: Vec<String> = line
        .map(|part| part.to_string_lossy().into_owned())
        .collect();
    let pairs = parts
        .windows(2)
        .any(|pair| pair[0] == "--format" && pair[1] == "json");
    let is_format = |part: &String| part == "--format" || part.starts_with("--format=");
    let by_environment = environment.get("CINELAKE_FORMAT").map(String::as_str) == Some("json");
    pairs
        || parts.iter().any(|part| part == "--format=json")
        || (by_environment && !parts.iter().any(is_format))
}

/// `--config` has to be known before everything else is read.
fn named_file(line: &[OsString], environment: &Environment) -> Option<PathBuf> {
    let mut parts = line.iter().skip(1);
    while let Some(part) = parts.next() {
        let text = part.to_string_lossy();
        if text == "--config" {
            return parts.next().map(PathBuf::from);
        }
        if let Some(path) = text.strip_prefix("--config=") {
            return Some(PathBuf::from(path));
        }
    }
    environment.get("CINELAKE_CONFIG").map(PathBuf::from)
}

/// Every setting, of every command.
fn all_args(command: &clap::Command) -> impl Iterator<Item = &clap::Arg> {
    all_flags(command).filter(|arg| is_setting(arg))
}

/// Every flag with a long name, of every command.
fn all_flags(command: &clap::Command) -> impl Iterator<Item = &clap::Arg> {
    let below = command.get_subcommands();
    let below = below.flat_map(clap::Command::get_arguments);
    let all = command.get_arguments().chain(below);
    all.filter(|arg| arg.get_long().is_some())
}

/// Flags that are said on the command line and nowhere else: what deletes or mends, what makes a command do
/// something else, what one question is set to, and the file that one command reads or writes.
const NO_SETTINGS: [&str; 13] = [
    "help",
    "version",
    "config",
    "yes",
    "older_than",
    "repair",
    "rebuild",
    "diagram",
    "export",
    "bundle",
    "output",
    "file",
    "set",
];

fn is_setting(arg: &clap::Arg) -> bool {
    arg.get_long().is_some() && !NO_SETTINGS.contains(&arg.get_id().as_str())
}

/// `CINELAKE_LAST_YEARS` for `--last-years`; TMDB's address has a name of its own as well.
fn variable(arg: &clap::Arg) -> String {
    if arg.get_id() == "tmdb_base_url" {
        return "TMDB_BASE_URL".to_owned();
    }
    format!("CINELAKE_{}", arg.get_id().as_str().to_uppercase())
}

fn layers(
    command: &clap::Command,
    environment: &Environment,
    file: &ConfigFile,
) -> BTreeMap<String, Layered> {
    let mut layers = BTreeMap::new();
    for arg in all_args(command) {
        let id = arg.get_id().to_string();
        let names = [variable(arg), format!("CINELAKE_{}", id.to_uppercase())];
        // A variable without a text is as good as one that is not set.
        let set = names.iter().find_map(|name| {
            let value = environment.get(name)?;
            (!value.trim().is_empty()).then_some((name, value))
        });
        let layered = match (set, file.values.get(&id)) {
            (Some((name, value)), _) => Layered {
                value: value.clone(),
                origin: Origin::Variable(name.clone()),
            },
            (None, Some(value)) => Layered {
                value: value.clone(),
                origin: Origin::File(file.path.clone()),
            },
            (None, None) => continue,
        };
        let value = match arg.get_action() {
            clap::ArgAction::SetTrue => truth(&layered.value),
            _ => layered.value,
        };
        layers.insert(id, Layered { value, ..layered });
    }
    layers
}

/// Variables whose values are printed nowhere.
const SECRET_VARIABLES: [&str; 5] = [
    "TMDB_API_KEY",
    "TMDB_ACCESS_TOKEN",
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
];
/// A shorter value would stand in many other words.
const SHORTEST_SECRET: usize = 8;

impl Parsed {
    /// The secrets of the environment and of the configuration file.
    pub(crate) fn secrets(&self) -> impl Iterator<Item = &str> {
        let in_file = self.file_secrets.iter().map(|(_, value, _)| value.trim());
        let in_file = in_file.filter(|secret| secret.len() >= SHORTEST_SECRET);
        secrets(&self.environment).chain(in_file)
    }
}

/// The secrets of the environment.
pub(crate) fn secrets(environment: &Environment) -> impl Iterator<Item = &str> {
    let names = SECRET_VARIABLES.iter();
    let values = names.filter_map(|name| environment.get(*name));
    let values = values.map(|value| value.trim());
    values.filter(|secret| secret.len() >= SHORTEST_SECRET)
}

/// Variables that belong to the command and are no flags: where the configuration is, and what the
/// function of `aws invoke --local` is told.
const OTHER_VARIABLES: [&str; 5] = ["CONFIG", "CATALOGUE", "DEADLINE_MARGIN", "LOG", "REPORT"];

/// What the name of every variable of ours begins with.
const PREFIX: &str = "CINELAKE_";

/// What is set in the environment under our prefix and means nothing: most likely a slip of the pen,
/// which would change an answer without a word.
fn unknown_variables(command: &clap::Command, environment: &Environment) -> Vec<String> {
    let flags = all_args(command).map(|arg| arg.get_id().as_str().to_uppercase());
    let known: Vec<String> = flags.chain(OTHER_VARIABLES.map(str::to_owned)).collect();
    let ours = environment
        .keys()
        .filter_map(|name| name.strip_prefix(PREFIX));
    let unknown = ours.filter(|name| !known.iter().any(|known| known == name));
    // The names are compared without the prefix, which would make all of them alike.
    let meant = |name| cinelake_analysis::nearest(name, &known).first().cloned();
    unknown
        .map(|name| {
            let (words, meant) = (Wording::of_process(), meant(name));
            let name = format!("{PREFIX}{name}");
            match meant.map(|nearest| format!("{PREFIX}{nearest}")) {
                Some(meant) => say!(words, "setting-unknown-meant", name = name, meant = meant),
                None => say!(words, "setting-unknown", name = name),
            }
        })
        .collect()
}

/// Flags that say the same thing in other words: one on the command line overrules the others below.
const OVERRULES: [(&str, &[&str]); 5] = [
    ("from_year", &["last_years"]),
    ("to_year", &["last_years"]),
    ("last_years", &["from_year", "to_year"]),
    ("include_adult", &["exclude_adult"]),
    ("exclude_adult", &["include_adult"]),
];

/// clap sees no conflict with a default, so a lower layer has to give way here. Of `answer` and `report`,
/// `--last-years` is a window beside the filter by years, not another word for it.
///
/// # Errors
/// Where one layer says both.
fn drop_overruled(
    line: &[OsString],
    command: &clap::Command,
    layers: &mut BTreeMap<String, Layered>,
) -> Result<(), Failure> {
    let is_command = |part: &&OsString| command.find_subcommand(part).is_some();
    let named = line.iter().skip(1).find(is_command);
    if named.is_some_and(|name| name == "answer" || name == "report") {
        return Ok(());
    }
    for (flag, overruled) in OVERRULES {
        let long = format!("--{}", flag.replace('_', "-"));
        let given = line.iter().any(|part| {
            let part = part.to_string_lossy();
            part == long.as_str() || part.starts_with(&format!("{long}="))
        });
        let by = |layers: &BTreeMap<String, Layered>, name: &str| match layers.get(name)?.origin {
            Origin::Variable(_) => Some(2),
            _ => Some(1),
        };
        let upper = if given { Some(3) } else { by(layers, flag) };
        for other in overruled {
            let lower = by(layers, other);
            if upper > lower && lower.is_some() {
                layers.remove(*other);
            } else if upper == lower && upper.is_some() && flag == "last_years" {
                return Err(both_years(layers, other));
            }
        }
    }
    Ok(())
}

fn both_years(layers: &BTreeMap<String, Layered>, other: &str) -> Failure {
    let origin = |name: &str| layers.get(name).map(|layered| layered.origin.to_string());
    let [years, others] = ["last_years", other].map(|name| origin(name).unwrap_or_default());
    let text = format!(
        "last_years (set by {years}) and {other} (set by {others}) do not go together; keep one of them"
    );
    Failure::usage(anyhow::anyhow!(text)).with_sentence("both_years", "")
}

/// What a lower layer says of a command's flag.
///
/// Some names mean one thing for the main job and another for a command, which then takes them from
/// its own command line only: a server's lake, a file to write, and the votes that `ingest` filters
/// by, which must not move the floor under the answers. A format is left to the commands that know it.
fn layer_of<'a>(
    layers: &'a BTreeMap<String, Layered>,
    command: &str,
    arg: &clap::Arg,
) -> Option<&'a Layered> {
    let id = arg.get_id().as_str();
    let layered = layers.get(id).filter(|_| is_setting(arg))?;
    let shared = match (command, id) {
        ("tmdb-server", "lake" | "credential_file") => false,
        ("answer", "min_votes") => false,
        // Where there is no catalogue it is a region of AWS.
        ("ddl" | "quicksight" | "policy", "region") => false,
        // Of these two it is the time of a statement; everywhere else it is TMDB's.
        ("answer" | "report", "timeout") => false,
        // Only the page can have both.
        (_, help::LANG) => command == "report" || !layered.value.eq_ignore_ascii_case("both"),
        ("", _) => true,
        (_, formats::ID) => formats::read(&layered.value)
            .is_none_or(|format| formats::of(command).contains(&format)),
        _ => true,
    };
    shared.then_some(layered)
}

/// What people write for yes and no in an environment, in clap's words; anything else is left for
/// clap to refuse.
fn truth(value: &str) -> String {
    match value.to_ascii_lowercase().as_str() {
        "1" | "yes" | "on" | "true" => "true".to_owned(),
        "0" | "no" | "off" | "false" => "false".to_owned(),
        _ => value.to_owned(),
    }
}

fn with_defaults(command: clap::Command, layers: &BTreeMap<String, Layered>) -> clap::Command {
    let set = |command: &str, arg: clap::Arg| match layer_of(layers, command, &arg) {
        Some(layered) if takes_list(&arg) => {
            let items = layered.value.split(',').map(str::trim);
            let items: Vec<String> = items
                .filter(|item| !item.is_empty())
                .map(str::to_owned)
                .collect();
            match items.is_empty() {
                true => arg,
                false => arg.default_values(items),
            }
        }
        Some(layered) => arg.default_value(layered.value.clone()),
        None => arg,
    };
    command.mut_args(|arg| set("", arg)).mut_subcommands(|sub| {
        let name = sub.get_name().to_owned();
        // Of the commands below a command only the lake is a setting; the rest is said each time.
        let lake = |arg: clap::Arg| match arg.get_id() == "lake" {
            true => set(&name, arg),
            false => arg,
        };
        sub.mut_args(|arg| set(&name, arg))
            .mut_subcommands(|below| below.mut_args(lake))
    })
}

fn takes_list(arg: &clap::Arg) -> bool {
    arg.get_value_delimiter() == Some(',')
}

/// A bad value that no flag gave is blamed on who gave it. `told` is the same error in Portuguese, which
/// is for people and not for JSON.
fn blame(
    error: clap::Error,
    told: Option<clap::Error>,
    json: bool,
    layers: &BTreeMap<String, Layered>,
) -> Failure {
    let Some(origin) = origin_of(&error, layers) else {
        return Failure::clap(error, told);
    };
    let told = told.as_ref().filter(|_| !json);
    let text = help::blamed(&error, told, &origin.to_string());
    Failure::usage(anyhow::anyhow!(text))
}

/// Who set the value that is wrong, if that was no flag.
fn origin_of<'a>(error: &clap::Error, layers: &'a BTreeMap<String, Layered>) -> Option<&'a Origin> {
    use clap::error::{ContextKind, ContextValue};
    let Some(ContextValue::String(arg)) = error.get(ContextKind::InvalidArg) else {
        return None;
    };
    let id = arg.trim_start_matches('-').split([' ', '=']).next()?;
    let layered = layers.get(&id.replace('-', "_"))?;
    match error.get(ContextKind::InvalidValue) {
        Some(ContextValue::String(value)) if layered.value.contains(value.as_str()) => {
            Some(&layered.origin)
        }
        _ => None,
    }
}

fn settings(matches: &ArgMatches, layers: &BTreeMap<String, Layered>) -> Vec<Setting> {
    let Some((name, sub)) = matches.subcommand() else {
        return Vec::new();
    };
    let command = args::command();
    let Some(described) = command.find_subcommand(name) else {
        return Vec::new();
    };
    let global = command.get_arguments().filter(|arg| {
        described
            .get_arguments()
            .all(|own| own.get_id() != arg.get_id())
    });
    let own = described
        .get_arguments()
        .chain(global)
        .filter(|arg| is_setting(arg))
        .map(|arg| setting(arg, sub, layer_of(layers, name, arg)));
    let mut settings: Vec<Setting> = own.collect();
    if name == "config" {
        let others = settings_of_others(&command, layers, &settings);
        settings.extend(others);
    }
    settings
}

/// Settings of the commands that read a lake, which `config` shows and does not take as flags.
const SETTINGS_OF_OTHERS: [&str; 4] = ["memory", "keep_days", "max_rows", "questions"];

/// These, and every other that is set.
fn settings_of_others(
    command: &clap::Command,
    layers: &BTreeMap<String, Layered>,
    shown: &[Setting],
) -> Vec<Setting> {
    let is_shown = |id: &str| {
        shown
            .iter()
            .any(|setting| setting.name == id.replace('_', "-"))
    };
    let set = layers.keys().map(String::as_str);
    let ids: BTreeSet<&str> = SETTINGS_OF_OTHERS.into_iter().chain(set).collect();
    let described = ids
        .into_iter()
        .filter(|id| !is_shown(id))
        .filter_map(|id| all_args(command).find(|arg| arg.get_id() == id));
    let setting = |arg: &clap::Arg| {
        let layer = layers.get(arg.get_id().as_str());
        let default = arg.get_default_values().first();
        let default = default.map(|value| value.to_string_lossy().into_owned());
        Setting {
            name: arg.get_id().as_str().replace('_', "-"),
            variable: variable(arg),
            value: layer.map(|layered| layered.value.clone()).or(default),
            origin: layer.map_or(Origin::Default, |layered| layered.origin.clone()),
        }
    };
    described.map(setting).collect()
}

/// An address may carry a password or a key, which nobody is shown and no manifest holds.
fn shown(id: &str, value: String) -> String {
    if id != "tmdb_base_url" {
        return value;
    }
    let Ok(mut address) = value.parse::<url::Url>() else {
        return "(no address)".to_owned();
    };
    // Only addresses without a host refuse this, and they have no such parts.
    let _ = address.set_username("");
    let _ = address.set_password(None);
    address.set_query(None);
    address.to_string()
}

fn setting(arg: &clap::Arg, matches: &ArgMatches, layer: Option<&Layered>) -> Setting {
    let id = arg.get_id().as_str();
    let origin = match matches.value_source(id) {
        Some(ValueSource::CommandLine) => Origin::Flag,
        _ => layer.map_or(Origin::Default, |layered| layered.origin.clone()),
    };
    let raw = matches.try_get_raw(id).ok().flatten().map(|values| {
        values
            .map(|value| value.to_string_lossy().into_owned())
            .collect::<Vec<_>>()
            .join(",")
    });
    Setting {
        name: id.replace('_', "-"),
        variable: variable(arg),
        value: raw.map(|value| shown(id, value)),
        origin,
    }
}

#[cfg(test)]
mod tests;
