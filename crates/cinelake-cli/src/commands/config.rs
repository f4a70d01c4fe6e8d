//! `cinelake config`: each setting's value and where it comes from.

use serde_json::json;

use super::{print, print_json};
use crate::args::IngestArgs;
use crate::context;
use crate::exit_code::Code;
use crate::failure::Failure;
use crate::settings::{Parsed, Setting};

pub(crate) fn run(args: &IngestArgs, parsed: &Parsed) -> Result<Code, Failure> {
    let credential = credential(args, parsed);
    if context::is_json(parsed) {
        let settings: Vec<_> = parsed
            .settings
            .iter()
            .chain([&credential])
            .map(as_json)
            .collect();
        print_json(&settings)?;
    } else {
        print(&table(&parsed.settings, &credential))?;
    }
    Ok(Code::Done)
}

/// The credential as a setting whose value is never shown.
pub(super) fn credential(args: &IngestArgs, parsed: &Parsed) -> Setting {
    use crate::settings::Origin;
    let (value, origin) = match context::credential_and_origin(&args.tmdb.client, parsed) {
        Ok((credential, origin)) => (
            Some(format!("{} (hidden)", credential.kind())),
            Origin::Variable(origin),
        ),
        Err(Failure::Error { error, .. }) if !error.to_string().starts_with("no TMDB") => {
            (Some(format!("unusable: {error:#}")), Origin::Default)
        }
        Err(_) => (None, Origin::Default),
    };
    let variable = "TMDB_API_KEY or TMDB_ACCESS_TOKEN".to_owned();
    Setting {
        name: "credential".to_owned(),
        variable,
        value,
        origin,
    }
}

pub(super) fn as_json(setting: &Setting) -> serde_json::Value {
    json!({
        "name": setting.name,
        "value": setting.value,
        "from": setting.origin.to_string(),
        "variable": setting.variable,
    })
}

fn table(settings: &[Setting], credential: &Setting) -> String {
    let rows: Vec<[String; 4]> = settings
        .iter()
        .chain([credential])
        .map(|setting| {
            let value = setting.value.clone().unwrap_or_else(|| "-".to_owned());
            [
                setting.name.clone(),
                value,
                setting.origin.to_string(),
                setting.variable.clone(),
            ]
        })
        .collect();
    let heads = ["setting", "value", "from", "variable"].map(str::to_owned);
    let mut widths = heads.clone().map(|head| head.len());
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let mut text = String::new();
    for row in std::iter::once(&heads).chain(&rows) {
        let [name, value, from, variable] = row;
        let [a, b, c, _] = widths;
        text.push_str(&format!("{name:a$}  {value:b$}  {from:c$}  {variable}\n"));
    }
    text
}
