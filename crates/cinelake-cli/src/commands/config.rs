//! `cinelake config`: each setting's value and where it comes from.

use serde_json::json;

use super::{check, print, print_json};
use crate::args::IngestArgs;
use crate::context;
use crate::exit_code::Code;
use crate::failure::Failure;
use crate::settings::{Origin, Parsed, Setting};
use crate::wording::{Wording, say};

pub(crate) fn run(args: &IngestArgs, parsed: &Parsed) -> Result<Code, Failure> {
    if context::is_json(parsed) {
        let credential = credential(Wording::EN, args, parsed);
        let settings: Vec<_> = parsed
            .settings
            .iter()
            .chain([&credential])
            .map(as_json)
            .collect();
        print_json(&settings)?;
    } else {
        let words = Wording::of_process();
        let credential = credential(words, args, parsed);
        print(&table(words, &parsed.settings, &credential))?;
    }
    Ok(Code::Done)
}

/// The credential as a setting whose value is never shown.
pub(super) fn credential(words: Wording, args: &IngestArgs, parsed: &Parsed) -> Setting {
    let (value, origin) = match context::credential_and_origin(&args.tmdb.client, parsed) {
        Ok((credential, origin)) => {
            let kind = words.text(check::key_of_kind(credential.kind()));
            let hidden = say!(words, "config-hidden", kind = kind);
            (Some(hidden), Origin::Variable(origin))
        }
        Err(Failure::Error { error, .. }) if !error.to_string().starts_with("no TMDB") => {
            let error = format!("{error:#}");
            let unusable = say!(words, "config-unusable", error = error);
            (Some(unusable), Origin::Default)
        }
        Err(_) => (None, Origin::Default),
    };
    Setting {
        name: "credential".to_owned(),
        variable: words.text("config-key-variables"),
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

fn origin_in(words: Wording, origin: &Origin) -> String {
    match origin {
        Origin::Flag => words.text("config-flag"),
        Origin::Default => words.text("config-default"),
        Origin::Variable(_) | Origin::File(_) => origin.to_string(),
    }
}

fn table(words: Wording, settings: &[Setting], credential: &Setting) -> String {
    let rows: Vec<[String; 4]> = settings
        .iter()
        .chain([credential])
        .map(|setting| {
            let value = setting.value.clone().unwrap_or_else(|| "-".to_owned());
            [
                setting.name.clone(),
                value,
                origin_in(words, &setting.origin),
                setting.variable.clone(),
            ]
        })
        .collect();
    let heads = [
        words.text("config-setting"),
        words.text("config-value"),
        words.text("config-from"),
        words.text("config-variable"),
    ];
    let mut widths = heads.clone().map(|head| head.chars().count());
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
