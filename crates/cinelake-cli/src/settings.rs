//! Where a value comes from: the command line, then the environment, then `cinelake.toml`, then
//! the default.
//!
//! The layers are handed to clap as defaults, so that every value is parsed and checked in one
//! place, whoever set it.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::parser::ValueSource;
use clap::{ArgMatches, CommandFactory, FromArgMatches};

use crate::args::Cli;
use crate::failure::Failure;

/// The environment as it was when the process started.
pub(crate) type Environment = BTreeMap<String, String>;

/// The configuration file that is used when none is named.
const DEFAULT_FILE: &str = "cinelake.toml";
/// Keys of the configuration file that are no flags: they never appear on a command line.
const SECRET_KEYS: [&str; 2] = ["tmdb_api_key", "tmdb_access_token"];

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
    /// Secrets of the configuration file: key, value, file.
    pub(crate) file_secrets: Vec<(String, String, PathBuf)>,
    /// Each setting of the command, in the order of its help.
    pub(crate) settings: Vec<Setting>,
    /// The command line as it was given, for the hint how to continue.
    pub(crate) command_line: Vec<String>,
}

/// The process's environment. Values that are not Unicode cannot be ours and are left out.
pub(crate) fn environment() -> Environment {
    std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
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
    let plain = Cli::command();
    file.refuse_unknown(&plain)?;
    let mut layers = layers(&plain, &environment, &file);
    drop_overruled(&line, &mut layers);
    let matches = match with_defaults(plain, &layers).try_get_matches_from(&line) {
        Ok(matches) => matches,
        Err(error) => return Err(blame(error, &layers)),
    };
    let settings = settings(&matches, &layers);
    let cli = Cli::from_arg_matches(&matches)?;
    let command_line = line
        .iter()
        .map(|part| part.to_string_lossy().into_owned())
        .collect();
    Ok(Parsed {
        cli,
        environment,
        file_secrets: file.secrets,
        settings,
        command_line,
    })
}

/// Whether the command line asks for JSON, for errors that come before it is read.
pub(crate) fn wants_json(line: impl Iterator<Item = OsString>) -> bool {
    let parts: Vec<String> = line
        .map(|part| part.to_string_lossy().into_owned())
        .collect();
    let pairs = parts
        .windows(2)
        .any(|pair| pair[0] == "--format" && pair[1] == "json");
    pairs || parts.iter().any(|part| part == "--format=json")
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

/// `cinelake.toml`.
#[derive(Debug, Default)]
struct ConfigFile {
    path: PathBuf,
    values: BTreeMap<String, String>,
    secrets: Vec<(String, String, PathBuf)>,
}

impl ConfigFile {
    fn load(named: Option<PathBuf>) -> Result<Self, Failure> {
        let path = named.clone().unwrap_or_else(|| PathBuf::from(DEFAULT_FILE));
        if named.is_none() && !path.exists() {
            return Ok(Self::default());
        }
        let text = std::fs::read_to_string(&path)
            .with_context(|| format!("could not read the configuration file {}", path.display()))
            .map_err(Failure::usage)?;
        Self::read(path, &text)
    }

    fn read(path: PathBuf, text: &str) -> Result<Self, Failure> {
        // The parser's message quotes the line it stumbles over, which may hold a secret.
        let table: toml::Table = text.parse().map_err(|error: toml::de::Error| {
            let line = error
                .span()
                .map_or(0, |span| text[..span.start].matches('\n').count() + 1);
            Failure::usage(anyhow::anyhow!(
                "{}, line {line}: {}",
                path.display(),
                error.message()
            ))
        })?;
        let mut file = Self {
            path,
            ..Self::default()
        };
        for (key, value) in table {
            let key = key.replace('-', "_");
            let value = plain_text(&key, &value, &file.path)?;
            if SECRET_KEYS.contains(&key.as_str()) {
                file.secrets.push((key, value, file.path.clone()));
            } else {
                file.values.insert(key, value);
            }
        }
        Ok(file)
    }

    fn refuse_unknown(&self, command: &clap::Command) -> Result<(), Failure> {
        let known: Vec<String> = all_args(command)
            .map(|arg| arg.get_id().to_string())
            .collect();
        for key in self.values.keys() {
            if !known.contains(key) {
                return Err(Failure::usage(anyhow::anyhow!(
                    "{}: unknown key `{key}`; keys are the long flags with _ for -, and {}",
                    self.path.display(),
                    SECRET_KEYS.join(", ")
                )));
            }
        }
        Ok(())
    }
}

fn plain_text(key: &str, value: &toml::Value, path: &Path) -> Result<String, Failure> {
    Ok(match value {
        toml::Value::String(text) => text.clone(),
        toml::Value::Integer(number) => number.to_string(),
        toml::Value::Float(number) => number.to_string(),
        toml::Value::Boolean(flag) => flag.to_string(),
        toml::Value::Datetime(date) => date.to_string(),
        toml::Value::Array(items) => {
            let items: Result<Vec<_>, _> = items
                .iter()
                .map(|item| plain_text(key, item, path))
                .collect();
            items?.join(",")
        }
        toml::Value::Table(_) => {
            let text = format!(
                "{}: `{key}` cannot be a table; keys stand at the top",
                path.display()
            );
            return Err(Failure::usage(anyhow::anyhow!(text)));
        }
    })
}

/// Every flag with a long name, of every command.
fn all_args(command: &clap::Command) -> impl Iterator<Item = &clap::Arg> {
    let below = command
        .get_subcommands()
        .flat_map(clap::Command::get_arguments);
    command
        .get_arguments()
        .chain(below)
        .filter(|arg| is_setting(arg))
}

fn is_setting(arg: &clap::Arg) -> bool {
    let own = !matches!(arg.get_id().as_str(), "help" | "version" | "config");
    arg.get_long().is_some() && own
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
        let set = names
            .iter()
            .find_map(|name| Some((name, environment.get(name)?)));
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

/// Flags that say the same thing in other words: one on the command line overrules the others below.
const OVERRULES: [(&str, &[&str]); 3] = [
    ("from_year", &["last_years"]),
    ("to_year", &["last_years"]),
    ("last_years", &["from_year", "to_year"]),
];

/// clap sees no conflict with a default, so a lower layer has to give way here.
fn drop_overruled(line: &[OsString], layers: &mut BTreeMap<String, Layered>) {
    for (flag, overruled) in OVERRULES {
        let long = format!("--{}", flag.replace('_', "-"));
        let given = line.iter().any(|part| {
            let part = part.to_string_lossy();
            part == long.as_str() || part.starts_with(&format!("{long}="))
        });
        if given {
            overruled
                .iter()
                .for_each(|other| drop(layers.remove(*other)));
        }
    }
}

/// Settings of the main job whose name another command uses for something else: that command takes
/// them from its own command line only.
const NOT_SHARED: [&str; 3] = ["lake", "credential_file", "output"];

fn takes_layers(command: &str, id: &str) -> bool {
    !(matches!(command, "tmdb-server" | "man") && NOT_SHARED.contains(&id))
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
    let set = |command: &str, arg: clap::Arg| match layers.get(arg.get_id().as_str()) {
        _ if !takes_layers(command, arg.get_id().as_str()) => arg,
        Some(layered) if is_setting(&arg) && takes_list(&arg) => {
            let items: Vec<String> = layered.value.split(',').map(str::to_owned).collect();
            arg.default_values(items)
        }
        Some(layered) if is_setting(&arg) => arg.default_value(layered.value.clone()),
        _ => arg,
    };
    command.mut_args(|arg| set("", arg)).mut_subcommands(|sub| {
        let name = sub.get_name().to_owned();
        sub.mut_args(|arg| set(&name, arg))
    })
}

fn takes_list(arg: &clap::Arg) -> bool {
    arg.get_value_delimiter() == Some(',')
}

/// A bad value that no flag gave is blamed on who gave it.
fn blame(error: clap::Error, layers: &BTreeMap<String, Layered>) -> Failure {
    use clap::error::{ContextKind, ContextValue};
    let Some(ContextValue::String(arg)) = error.get(ContextKind::InvalidArg) else {
        return error.into();
    };
    let id = arg
        .trim_start_matches('-')
        .split([' ', '='])
        .next()
        .unwrap_or_default();
    let Some(layered) = layers.get(&id.replace('-', "_")) else {
        return error.into();
    };
    match error.get(ContextKind::InvalidValue) {
        Some(ContextValue::String(value)) if layered.value.contains(value.as_str()) => {
            let text = error.to_string();
            let first = text
                .lines()
                .next()
                .unwrap_or_default()
                .trim_start_matches("error: ");
            Failure::usage(anyhow::anyhow!("{first} (set by {})", layered.origin))
        }
        _ => error.into(),
    }
}

fn settings(matches: &ArgMatches, layers: &BTreeMap<String, Layered>) -> Vec<Setting> {
    let Some((name, sub)) = matches.subcommand() else {
        return Vec::new();
    };
    let command = Cli::command();
    let Some(described) = command.find_subcommand(name) else {
        return Vec::new();
    };
    described
        .get_arguments()
        .chain(command.get_arguments())
        .filter(|arg| is_setting(arg))
        .map(|arg| setting(arg, sub, layers))
        .collect()
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

fn setting(arg: &clap::Arg, matches: &ArgMatches, layers: &BTreeMap<String, Layered>) -> Setting {
    let id = arg.get_id().as_str();
    let origin = match matches.value_source(id) {
        Some(ValueSource::CommandLine) => Origin::Flag,
        _ => layers
            .get(id)
            .map_or(Origin::Default, |layered| layered.origin.clone()),
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
mod tests {
    use super::*;
    use crate::args::Command;

    fn line(parts: &[&str]) -> Vec<OsString> {
        std::iter::once("cinelake")
            .chain(parts.iter().copied())
            .map(OsString::from)
            .collect()
    }

    fn environment(pairs: &[(&str, &str)]) -> Environment {
        pairs
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect()
    }

    fn with_file(text: &str) -> (tempfile::TempDir, String) {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("c.toml");
        std::fs::write(&path, text).expect("written");
        let path = path.display().to_string();
        (folder, path)
    }

    fn rate_of(parsed: &Parsed) -> f64 {
        match &parsed.cli.command {
            Command::Ingest(args) => args.tmdb.rate,
            _ => f64::NAN,
        }
    }

    #[test]
    fn the_command_line_beats_the_environment_beats_the_file_beats_the_default() {
        let (_folder, path) = with_file("rate = 10\ngenre = [\"Drama\", \"War\"]\n");
        let none = environment(&[]);
        let some = environment(&[("CINELAKE_RATE", "20")]);
        let base = ["ingest", "m.csv"];
        let with_config = ["ingest", "m.csv", "--config", &path];
        let all = ["ingest", "m.csv", "--config", &path, "--rate", "30"];
        let rates = [
            parse(line(&base), none.clone()),
            parse(line(&with_config), none),
            parse(line(&with_config), some.clone()),
            parse(line(&all), some),
        ]
        .map(|parsed| rate_of(&parsed.expect("parses")));
        assert_eq!(rates, [40.0, 10.0, 20.0, 30.0]);
    }

    #[test]
    fn lists_come_from_every_layer() {
        let (_folder, path) = with_file("genre = [\"Drama\", \"War\"]\n");
        let from_file = parse(line(&["ingest", "m", "--config", &path]), environment(&[]));
        let from_env = parse(
            line(&["ingest", "m"]),
            environment(&[("CINELAKE_GENRE", "A,B,C")]),
        );
        let genres = |parsed: Result<Parsed, Failure>| match parsed.expect("parses").cli.command {
            Command::Ingest(args) => args.filter.genre,
            _ => Vec::new(),
        };
        assert_eq!(genres(from_file), ["Drama", "War"]);
        assert_eq!(genres(from_env), ["A", "B", "C"]);
    }

    #[test]
    fn a_flag_overrules_its_other_words_in_lower_layers() {
        let low = environment(&[("CINELAKE_LAST_YEARS", "2")]);
        let parsed = parse(line(&["ingest", "m", "--from-year", "1900"]), low).expect("parses");
        let Command::Ingest(args) = parsed.cli.command else {
            panic!("another command")
        };
        assert_eq!(
            (args.filter.from_year, args.filter.last_years),
            (Some(1900), None)
        );
    }

    #[test]
    fn settings_of_the_job_do_not_reach_the_server() {
        let low = environment(&[("CINELAKE_LAKE", "s3://films")]);
        let parsed = parse(line(&["tmdb-server", "--records", "r"]), low).expect("parses");
        let Command::TmdbServer(args) = parsed.cli.command else {
            panic!("another command")
        };
        assert_eq!(args.lake, None);
    }

    #[test]
    fn an_address_is_shown_without_what_may_be_secret() {
        let value = "https://u:SECRET@example.org/3?api_key=SECRET".to_owned();
        assert_eq!(shown("tmdb_base_url", value), "https://example.org/3");
    }

    #[test]
    fn a_switch_in_the_environment_takes_one_and_yes() {
        for (text, expected) in [("1", true), ("yes", true), ("TRUE", true), ("0", false)] {
            let parsed = parse(
                line(&["ingest", "m"]),
                environment(&[("CINELAKE_QUIET", text)]),
            );
            assert_eq!(parsed.expect("parses").cli.global.quiet, expected, "{text}");
        }
    }

    #[test]
    fn a_bad_value_is_blamed_on_who_set_it() {
        let parsed = parse(
            line(&["ingest", "m"]),
            environment(&[("CINELAKE_RATE", "fast")]),
        );
        let Err(Failure::Error { error, .. }) = parsed else {
            panic!("accepted")
        };
        assert!(
            error.to_string().ends_with("(set by CINELAKE_RATE)"),
            "{error}"
        );
    }

    #[test]
    fn unknown_keys_and_broken_files_are_errors_that_show_no_secret() {
        let (_folder, path) = with_file("tmdb_api_key = \"hunter2\nrat = 1");
        let broken = parse(line(&["ingest", "m", "--config", &path]), environment(&[]));
        let Err(Failure::Error { error, .. }) = broken else {
            panic!("accepted")
        };
        assert!(!format!("{error:#}").contains("hunter2"));
        let (_folder, path) = with_file("rat = 1");
        let unknown = parse(line(&["ingest", "m", "--config", &path]), environment(&[]));
        let Err(Failure::Error { error, .. }) = unknown else {
            panic!("accepted")
        };
        assert!(error.to_string().contains("unknown key `rat`"));
    }

    #[test]
    fn every_flag_has_one_variable_and_they_do_not_clash() {
        let command = Cli::command();
        let mut ids: Vec<_> = all_args(&command).map(variable).collect();
        ids.sort();
        ids.dedup();
        assert!(ids.contains(&"CINELAKE_LAST_YEARS".to_owned()));
        assert!(ids.contains(&"TMDB_BASE_URL".to_owned()));
    }

    #[test]
    fn the_definition_of_the_command_line_is_sound() {
        Cli::command().debug_assert();
    }
}
