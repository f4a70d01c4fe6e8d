//! The text templates, filled in.

use std::collections::BTreeMap;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, Value};
use minijinja::{Environment, UndefinedBehavior, context};

use super::{
    AlarmTarget, Glue, GlueTable, KEEP_DAYS, KeyPlace, MEMORY_MB, SCHEDULE, TABLES_MEMORY_MB,
    TABLES_ZIP, TIMEOUT_SECONDS, TemplateFile, TemplateRequest, Tool, ZIP, alarms, events, quote,
    roles,
};
use crate::error::DeployError;
use crate::policy::{SPARK_FOLDER, tables_function};

/// Name and text of each file.
type Texts = &'static [(&'static str, &'static str)];

/// Writes a value in a tool's words.
type Quote = fn(&str) -> String;

const SAM: Texts = &[
    ("template.yaml", include_str!("sam/template.yaml")),
    ("samconfig.toml", include_str!("sam/samconfig.toml")),
    ("README.md", include_str!("sam/README.md")),
];
const TERRAFORM: Texts = &[
    ("versions.tf", include_str!("terraform/versions.tf")),
    ("variables.tf", include_str!("terraform/variables.tf")),
    ("function.tf", include_str!("terraform/function.tf")),
    ("statemachine.tf", include_str!("terraform/statemachine.tf")),
    ("triggers.tf", include_str!("terraform/triggers.tf")),
    ("alarms.tf", include_str!("terraform/alarms.tf")),
    ("outputs.tf", include_str!("terraform/outputs.tf")),
    ("README.md", include_str!("terraform/README.md")),
];
/// The macro `statements` of the files for Terraform: the statements of a role.
const TERRAFORM_MACROS: &str = include_str!("terraform/statements.tf");
/// Of Terraform, where the tables are made.
const TERRAFORM_TABLES: Texts = &[("tables.tf", include_str!("terraform/tables.tf"))];
/// Of Terraform, where there is a Glue job.
const TERRAFORM_GLUE: Texts = &[("glue.tf", include_str!("terraform/glue.tf"))];
/// What Terraform makes the tables of Glue's catalogue from.
const GLUE_TABLES: &str = "glue.tables.json";

/// The names of all files that a request can have for this tool.
pub(super) fn names(tool: Tool) -> Vec<&'static str> {
    let texts: &[Texts] = match tool {
        Tool::Sam => &[SAM],
        Tool::Terraform => &[TERRAFORM, TERRAFORM_TABLES, TERRAFORM_GLUE],
    };
    let names = texts.iter().copied().flatten().map(|(name, _)| *name);
    let tables = (tool == Tool::Terraform).then_some(GLUE_TABLES);
    names.chain(tables).collect()
}

pub(super) fn files(
    tool: Tool,
    request: &TemplateRequest,
) -> Result<Vec<TemplateFile>, DeployError> {
    let (macros, texts, of_tables, of_glue): (&str, Texts, Texts, Texts) = match tool {
        Tool::Sam => ("", SAM, &[], &[]),
        Tool::Terraform => (
            TERRAFORM_MACROS,
            TERRAFORM,
            TERRAFORM_TABLES,
            TERRAFORM_GLUE,
        ),
    };
    let of_tables = of_tables.iter().filter(|_| request.tables.is_some());
    let of_glue = of_glue.iter().filter(|_| request.glue.is_some());
    let (environment, values) = (environment(tool)?, values(tool, request)?);
    let fill = |&(name, text): &(&'static str, &'static str)| {
        let text = environment.render_named_str(name, &format!("{macros}{text}"), &values)?;
        Ok(TemplateFile { name, text })
    };
    let texts = texts.iter().chain(of_tables).chain(of_glue);
    texts.map(fill).collect()
}

/// The tables of Glue's catalogue for Terraform, which has loops.
pub(super) fn glue_tables(
    request: &TemplateRequest,
    glue: &Glue,
) -> Result<TemplateFile, DeployError> {
    let text = serde_json::to_string_pretty(&located(request, glue)).map_err(unwritten)?;
    Ok(TemplateFile {
        name: GLUE_TABLES,
        text: format!("{text}\n"),
    })
}

fn unwritten(error: serde_json::Error) -> DeployError {
    let kind = minijinja::ErrorKind::BadSerialization;
    minijinja::Error::new(kind, error.to_string()).into()
}

/// The tables with the places of their files.
fn located(request: &TemplateRequest, glue: &Glue) -> Vec<serde_json::Value> {
    let lake = request.lake.trim_end_matches('/');
    let located = |table: &GlueTable| {
        serde_json::json!({
            "name": table.name,
            "description": table.description,
            "location": format!("{lake}/{}/", table.folder),
            "columns": table.columns,
        })
    };
    glue.tables.iter().map(located).collect()
}

/// Glue's names of databases are of small letters, digits and `_`.
fn database(function: &str) -> String {
    format!("{}_spark", function.to_lowercase().replace('-', "_"))
}

/// One assignment for each name and value, as `terraform fmt` lays them out.
fn aligned(pairs: &[Vec<String>], quote: Quote) -> Vec<String> {
    let length = |pair: &Vec<String>| pair.first().map_or(0, |name| name.chars().count());
    let width = pairs.iter().map(length).max().unwrap_or_default();
    let line = |pair: &Vec<String>| match pair.as_slice() {
        [name, value] => Some(format!("{name:width$} = {}", quote(value))),
        _ => None,
    };
    pairs.iter().filter_map(line).collect()
}

/// `q` writes a value as a string of the tool, `list` several, `arn` an ARN, `aligned` one
/// assignment for each pair.
fn environment(tool: Tool) -> Result<Environment<'static>, DeployError> {
    let mut environment = Environment::new();
    environment.set_syntax(
        SyntaxConfig::builder()
            .trim_blocks(true)
            .lstrip_blocks(true)
            .keep_trailing_newline(true)
            .build()?,
    );
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| minijinja::AutoEscape::None);
    let (q, arn): (Quote, Quote) = match tool {
        Tool::Sam => (quote::yaml, quote::yaml_arn),
        Tool::Terraform => (quote::hcl, quote::hcl_arn),
    };
    environment.add_filter("q", move |text: String| q(&text));
    environment.add_filter("arn", move |text: String| arn(&text));
    environment.add_filter("aligned", move |pairs: Vec<Vec<String>>| aligned(&pairs, q));
    environment.add_filter("list", move |texts: Vec<String>| {
        let quoted: Vec<String> = texts.iter().map(|text| q(text)).collect();
        format!("[{}]", quoted.join(", "))
    });
    Ok(environment)
}

fn values(tool: Tool, request: &TemplateRequest) -> Result<Value, DeployError> {
    let (email, topic) = match &request.alarm {
        AlarmTarget::Nobody => (None, None),
        AlarmTarget::Email(address) => (Some(address), None),
        AlarmTarget::Topic(arn) => (None, Some(arn)),
    };
    let pattern = events::uploaded(&request.catalogues);
    Ok(context! {
        version => env!("CARGO_PKG_VERSION"),
        name => request.function.as_str(),
        lake => request.lake.as_str(),
        buckets => buckets(request),
        arch => request.arch.name(),
        zip => ZIP,
        memory => request.memory_mb,
        default_memory => MEMORY_MB,
        timeout => TIMEOUT_SECONDS,
        rate => request.rate,
        log_days => request.log_days,
        schedule => request.schedule.as_deref().unwrap_or(SCHEDULE),
        refresh_schedule => request.refresh_schedule.as_deref(),
        schedule_on => request.schedule.is_some().to_string(),
        tags => tags(request),
        quoted_tags => quoted_tags(request),
        variables => variables(request),
        tables => request.tables.is_some(),
        tables_name => tables_function(&request.function),
        tables_zip => TABLES_ZIP,
        tables_memory => request.tables.as_ref().map(|tables| tables.memory_mb),
        default_tables_memory => TABLES_MEMORY_MB,
        tables_role => Serde(roles::tables(request)?),
        glue => request.glue.is_some(),
        glue_tables => Serde(request.glue.as_ref().map(|glue| located(request, glue))),
        glue_role => Serde(roles::glue(request)?),
        glue_job => format!("{}-spark", request.function),
        database => database(&request.function),
        spark => format!("{}/{SPARK_FOLDER}", request.lake.trim_end_matches('/')),
        keep_days => KEEP_DAYS,
        given_roles => request.roles.is_some(),
        role_of => roles_in_words(request, tool),
        function_role => Serde(roles::function(request)?),
        machine_role => Serde(roles::machine(request)?),
        trigger_role => Serde(roles::trigger(request)),
        // Text in a string: patterns hold `$or`, quotes and whatever a key may hold.
        pattern => pattern.to_string(),
        alarms => Serde(alarms::all(request)),
        email,
        topic,
        notified => email.is_some() || topic.is_some(),
        parameter => matches!(request.key, KeyPlace::Parameter(_)),
        key => match &request.key { KeyPlace::Parameter(text) | KeyPlace::Secret(text) => text },
    })
}

/// How the tool names the role of each part: one that it makes, or a given one's ARN.
fn roles_in_words(request: &TemplateRequest, tool: Tool) -> BTreeMap<&'static str, String> {
    let parts = [
        ("function", "FunctionRole"),
        ("tables", "TablesRole"),
        ("statemachine", "StateMachineRole"),
        ("trigger", "TriggerRole"),
        ("glue", "GlueRole"),
    ];
    let given = request.roles.as_ref().map(super::Roles::all);
    let named = |(at, (part, resource)): (usize, (&'static str, &str))| {
        let arn = given.and_then(|arns| arns.get(at).copied());
        let words = match (arn, tool) {
            (Some(arn), Tool::Sam) => quote::yaml(arn),
            (Some(arn), Tool::Terraform) => quote::hcl(arn),
            (None, Tool::Sam) => format!("!GetAtt {resource}.Arn"),
            (None, Tool::Terraform) => format!("aws_iam_role.{part}.arn"),
        };
        (part, words)
    };
    parts.into_iter().enumerate().map(named).collect()
}

/// One more than the user's, by which everything of one deployment is found.
fn tags(request: &TemplateRequest) -> BTreeMap<String, String> {
    let mut tags = request.tags.clone();
    tags.entry("application".to_owned())
        .or_insert_with(|| request.function.clone());
    tags
}

/// Names of tags are strings in HCL, values become ones.
fn quoted_tags(request: &TemplateRequest) -> Vec<(String, String)> {
    let tags = tags(request).into_iter();
    tags.map(|(name, value)| (quote::hcl(&name), value))
        .collect()
}

/// The buckets whose uploads are watched.
fn buckets(request: &TemplateRequest) -> Vec<String> {
    let names = request.catalogues.iter().filter_map(|url| {
        let (bucket, _) = url.strip_prefix("s3://")?.split_once('/')?;
        Some(bucket.to_owned())
    });
    let mut names: Vec<String> = names.collect();
    names.sort();
    names.dedup();
    names
}

/// The function's environment. TMDB's key is not in it, only where it is kept.
fn variables(request: &TemplateRequest) -> Vec<(String, String)> {
    let mut variables = request.environment.clone();
    let (name, place) = match &request.key {
        KeyPlace::Parameter(name) => ("TMDB_PARAMETER", name),
        KeyPlace::Secret(arn) => ("TMDB_SECRET_ARN", arn),
    };
    variables.extend([
        ("CINELAKE_LAKE".to_owned(), request.lake.clone()),
        (
            "CINELAKE_CATALOGUE".to_owned(),
            request.catalogues.join(","),
        ),
        ("CINELAKE_RATE".to_owned(), request.rate.to_string()),
        (name.to_owned(), place.clone()),
    ]);
    variables.into_iter().collect()
}
