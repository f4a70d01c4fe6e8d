//! `cinelake.toml`: long flags with their values, and secrets that are no flags.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::Context;

use super::{NO_SETTINGS, all_args};
use crate::failure::Failure;

/// The configuration file that is used when none is named.
const DEFAULT_FILE: &str = "cinelake.toml";
/// Keys of the configuration file that are no flags: they never appear on a command line.
const SECRET_KEYS: [&str; 2] = ["tmdb_api_key", "tmdb_access_token"];

/// `cinelake.toml`.
#[derive(Debug, Default)]
pub(super) struct ConfigFile {
    pub(super) path: PathBuf,
    pub(super) values: BTreeMap<String, String>,
    pub(super) secrets: Vec<(String, String, PathBuf)>,
}

impl ConfigFile {
    pub(super) fn load(named: Option<PathBuf>) -> Result<Self, Failure> {
        let path = named.clone().unwrap_or_else(|| PathBuf::from(DEFAULT_FILE));
        if named.is_none() && !path.exists() {
            return Ok(Self::default());
        }
        let text = crate::small_file::text(&path)
            .with_context(|| format!("could not read the configuration file {}", path.display()))
            .map_err(Failure::usage)?;
        // Some editors put a byte order mark before the text.
        Self::read(path, text.trim_start_matches('\u{feff}'))
    }

    fn read(path: PathBuf, text: &str) -> Result<Self, Failure> {
        // The parser's message quotes the line it stumbles over, which may hold a secret.
        let table: toml::Table = text.parse().map_err(|error: toml::de::Error| {
            let line = error
                .span()
                .map_or(0, |span| text[..span.start].matches('\n').count() + 1);
            Failure::usage(anyhow::anyhow!(
                "{}, line {line}: {} (a text stands in quotes, for instance lake = \"./lake\")",
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

    pub(super) fn refuse_unknown(&self, command: &clap::Command) -> Result<(), Failure> {
        let flags = all_args(command).map(|arg| arg.get_id().to_string());
        let known: Vec<String> = flags.chain(SECRET_KEYS.map(str::to_owned)).collect();
        for key in self.values.keys() {
            if NO_SETTINGS.contains(&key.as_str()) {
                return Err(self.no_setting(key));
            }
            if !known.contains(key) {
                return Err(Failure::usage(anyhow::anyhow!(
                    "{}: unknown key `{key}`; {}",
                    self.path.display(),
                    match cinelake_analysis::nearest(key, &known).first() {
                        Some(nearest) => format!("did you mean {nearest}?"),
                        None => format!(
                            "keys are the long flags with _ for -, and {}",
                            SECRET_KEYS.join(", ")
                        ),
                    }
                ))
                .with_sentence("unknown_key", ""));
            }
        }
        Ok(())
    }

    fn no_setting(&self, key: &str) -> Failure {
        let flag = key.replace('_', "-");
        let path = self.path.display();
        let text =
            format!("{path}: `{key}` is no setting; give --{flag} on the command line each time");
        Failure::usage(anyhow::anyhow!(text)).with_sentence("no_setting", "")
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
