//! Events: what the function understands, and what it refuses by name.

use percent_encoding::percent_decode_str;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::error::FunctionError;
use crate::fanout;
use crate::settings::Settings;
use crate::shard::Shard;

/// What an invocation is to do.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// A run, or the rest of one.
    Run(Job),
    /// Cut a run into shards.
    Plan {
        /// How.
        plan: PlanRequest,
        /// The run.
        job: Job,
    },
    /// Add up what the shards of this fan-out have left in the lake.
    Finish(String),
    /// Nothing: the event tells of an object that the function itself has landed.
    Ignore(String),
}

/// One run.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Job {
    /// What the event says of it; the environment fills the rest.
    #[serde(flatten)]
    pub settings: Settings,
    /// The part of the catalogue; all of it where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shard: Option<Shard>,
    /// The fan-out that the shard belongs to; its result is kept there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fanout: Option<String>,
    /// Whether what TMDB changed of the lake's titles is asked for, and no catalogue is read.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub refresh: bool,
}

/// How a run is cut up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlanRequest {
    /// Titles in a shard, at most; no more titles than that are one run.
    pub shard_titles: u64,
    /// Shards that run at a time; they share the rate. Whoever runs the shards has to keep to it.
    pub concurrency: u32,
}

impl Event {
    /// Reads an event. `own_prefix` is where the function writes in its bucket: an object there is
    /// its own doing.
    ///
    /// # Errors
    /// [`FunctionError::BadEvent`] saying what is not understood.
    pub fn read(event: Value, lake: &str) -> Result<Self, FunctionError> {
        match event {
            Value::Null => Ok(Self::Run(Job::default())),
            Value::Object(fields) => read_object(fields, lake),
            other => Err(bad(format!(
                "it must be a JSON object, not {}",
                kind_of(&other)
            ))),
        }
    }
}

fn read_object(mut fields: Map<String, Value>, lake: &str) -> Result<Event, FunctionError> {
    if fields.contains_key("Records") || fields.get("source") == Some(&"aws.s3".into()) {
        return created(&Value::Object(fields), lake);
    }
    let scheduled = ["aws.events", "aws.scheduler"];
    let source = fields.get("source").and_then(Value::as_str);
    if source.is_some_and(|source| scheduled.contains(&source)) {
        return Ok(Event::Run(Job::default()));
    }
    if let Some(rest) = fields.remove("continue") {
        nothing_beside("continue", &fields)?;
        return Ok(Event::Run(job(rest)?));
    }
    if let Some(finish) = fields.remove("finish") {
        nothing_beside("finish", &fields)?;
        let id: String = serde_json::from_value(finish).map_err(|e| bad(format!("finish: {e}")))?;
        fanout::check_id(&id).map_err(bad)?;
        return Ok(Event::Finish(id));
    }
    if let Some(plan) = fields.remove("plan") {
        return read_plan(plan, fields, lake);
    }
    Ok(Event::Run(job(Value::Object(fields))?))
}

/// A plan is of the run beside it, or of what the event in `event` would run: a state machine passes
/// on what has started it without knowing what that is.
fn read_plan(
    plan: Value,
    mut fields: Map<String, Value>,
    lake: &str,
) -> Result<Event, FunctionError> {
    let plan: PlanRequest = serde_json::from_value(plan).map_err(|e| bad(format!("plan: {e}")))?;
    if plan.shard_titles == 0 || plan.concurrency == 0 {
        let text = "plan: shard_titles and concurrency have to be 1 or more";
        return Err(bad(text.to_owned()));
    }
    let planned = match fields.remove("event") {
        Some(event) => {
            nothing_beside("event", &fields)?;
            Event::read(event, lake)?
        }
        None => Event::Run(job(Value::Object(fields))?),
    };
    match planned {
        Event::Run(job) if job.shard.is_none() => Ok(Event::Plan { plan, job }),
        Event::Ignore(why) => Ok(Event::Ignore(why)),
        _ => Err(bad("plan: only a whole run can be planned".to_owned())),
    }
}

/// `deny_unknown_fields` does not go together with `flatten`, so the shard is taken out first.
fn job(value: Value) -> Result<Job, FunctionError> {
    let Value::Object(mut fields) = value else {
        return Err(bad(format!(
            "a run must be a JSON object, not {}",
            kind_of(&value)
        )));
    };
    let shard = fields.remove("shard").filter(|shard| !shard.is_null());
    let shard: Option<Shard> = shard
        .map(serde_json::from_value)
        .transpose()
        .map_err(|problem| bad(format!("shard: {problem}")))?;
    if let Some(shard) = &shard {
        shard.check().map_err(bad)?;
    }
    let fanout = fields.remove("fanout").filter(|fanout| !fanout.is_null());
    let fanout: Option<String> = fanout
        .map(serde_json::from_value)
        .transpose()
        .map_err(|problem| bad(format!("fanout: {problem}")))?;
    if let Some(id) = &fanout {
        fanout::check_id(id).map_err(bad)?;
        shard.ok_or_else(|| bad("`fanout` without `shard`".to_owned()))?;
    }
    let refresh = match fields.remove("refresh") {
        None => false,
        Some(Value::Bool(true)) => true,
        Some(other) => return Err(bad(format!("refresh: give true, not {other}"))),
    };
    if refresh && let Some(name) = not_of_a_refresh(&fields, shard.is_some()) {
        let known = OF_A_REFRESH.join(", ");
        let text = format!(
            "`{name}` beside `refresh`: a refresh asks for the titles of the lake, and can be told {known}"
        );
        return Err(bad(text));
    }
    let settings: Settings =
        serde_json::from_value(Value::Object(fields)).map_err(|e| bad(e.to_string()))?;
    Ok(Job {
        settings,
        shard,
        fanout,
        refresh,
    })
}

/// What a refresh can be told; the titles and what they are asked with are the lake's.
const OF_A_REFRESH: [&str; 4] = ["rate", "concurrency", "max_age", "attempts"];

/// The first setting that has no say in a refresh.
fn not_of_a_refresh(fields: &Map<String, Value>, has_shard: bool) -> Option<&str> {
    let given = fields.iter().filter(|(_, value)| !value.is_null());
    let mut others = given.filter(|(name, _)| !OF_A_REFRESH.contains(&name.as_str()));
    match has_shard {
        true => Some("shard"),
        false => others.next().map(|(name, _)| name.as_str()),
    }
}

/// "Object created", from the bucket itself or by EventBridge: the object is the catalogue.
fn created(event: &Value, lake: &str) -> Result<Event, FunctionError> {
    let records = match event.get("Records") {
        Some(Value::Array(records)) => records.iter().map(notified).collect(),
        _ => vec![bridged(event)],
    };
    let objects: Option<Vec<String>> = records.into_iter().collect();
    let objects = objects.ok_or_else(|| bad("it has no bucket and key".to_owned()))?;
    let own = |url: &String| is_own(url, lake);
    let (landed, given): (Vec<String>, Vec<String>) = objects.into_iter().partition(own);
    match (given.is_empty(), landed.first()) {
        (true, Some(url)) => Ok(Event::Ignore(format!(
            "{url} was landed by the function itself"
        ))),
        (true, None) => Err(bad("it has no object".to_owned())),
        (false, _) => Ok(Event::Run(Job {
            settings: Settings {
                catalogue: Some(given),
                ..Settings::default()
            },
            ..Job::default()
        })),
    }
}

/// A record of an S3 notification; its key is form-encoded.
fn notified(record: &Value) -> Option<String> {
    let bucket = record.pointer("/s3/bucket/name")?.as_str()?;
    let key = record
        .pointer("/s3/object/key")?
        .as_str()?
        .replace('+', " ");
    let key = percent_decode_str(&key).decode_utf8().ok()?;
    Some(format!("s3://{bucket}/{key}"))
}

/// EventBridge gives the key as it is.
fn bridged(event: &Value) -> Option<String> {
    let bucket = event.pointer("/detail/bucket/name")?.as_str()?;
    let key = event.pointer("/detail/object/key")?.as_str()?;
    Some(format!("s3://{bucket}/{key}"))
}

/// Whether the object lies where the function writes: a run for it would start the next.
fn is_own(url: &str, lake: &str) -> bool {
    let lake = lake.trim_end_matches('/');
    ["Raw", "Trusted", "Refined"]
        .iter()
        .any(|zone| url.starts_with(&format!("{lake}/{zone}/")))
}

fn nothing_beside(name: &str, others: &Map<String, Value>) -> Result<(), FunctionError> {
    match others.keys().next() {
        None => Ok(()),
        Some(other) => Err(bad(format!("`{other}` beside `{name}`"))),
    }
}

fn bad(text: String) -> FunctionError {
    FunctionError::BadEvent(text)
}

fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

#[cfg(test)]
mod tests {
    use cinelake_lambda_runtime::FunctionFailure;

    use super::*;

    const LAKE: &str = "s3://lake/films";

    fn read(text: &str) -> Result<Event, FunctionError> {
        Event::read(serde_json::from_str(text).unwrap(), LAKE)
    }

    fn run(text: &str) -> Job {
        match read(text).unwrap() {
            Event::Run(job) => job,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn every_documented_event_is_understood() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/events");
        let mut read_events = 0;
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let text = std::fs::read_to_string(&path).unwrap();
            assert!(read(&text).is_ok(), "{}", path.display());
            read_events += 1;
        }
        assert!(read_events >= 7, "{read_events}");
    }

    #[test]
    fn no_event_and_a_schedule_run_what_the_environment_says() {
        for text in ["null", "{}", r#"{"source":"aws.scheduler","detail":{}}"#] {
            assert_eq!(run(text), Job::default(), "{text}");
        }
    }

    #[test]
    fn an_object_is_the_catalogue_unless_the_function_landed_it() {
        let notification = |key: &str| {
            format!(
                r#"{{"Records":[{{"s3":{{"bucket":{{"name":"lake"}},"object":{{"key":"{key}"}}}}}}]}}"#
            )
        };
        let job = run(&notification("in/my+films%C3%A9.csv"));
        assert_eq!(
            job.settings.catalogue,
            Some(vec!["s3://lake/in/my filmsé.csv".to_owned()])
        );
        let own = read(&notification(
            "films/Raw/Local/CSV/Movies/2026/11/23/movies.csv",
        ));
        assert!(matches!(own, Ok(Event::Ignore(_))), "{own:?}");
    }

    #[test]
    fn a_plan_is_of_whatever_the_event_would_run() {
        let plan = |event: &str| {
            read(&format!(
                r#"{{"plan": {{"shard_titles": 9, "concurrency": 2}}, "event": {event}}}"#
            ))
        };
        let uploaded = r#"{"source": "aws.s3", "detail": {"bucket": {"name": "b"}, "object": {"key": "in/movies.csv"}}}"#;
        let Ok(Event::Plan { job, .. }) = plan(uploaded) else {
            panic!("no plan");
        };
        assert_eq!(
            job.settings.catalogue,
            Some(vec!["s3://b/in/movies.csv".to_owned()])
        );
        let own = r#"{"source": "aws.s3", "detail": {"bucket": {"name": "lake"}, "object": {"key": "films/Raw/x"}}}"#;
        assert!(matches!(plan(own), Ok(Event::Ignore(_))));
    }

    #[test]
    fn what_is_not_understood_is_named() {
        for (text, word) in [
            (r#"{"form_year": 2020}"#, "form_year"),
            (r#"{"continue": {}, "rate": 1}"#, "rate"),
            (r#"{"shard": {"index": 3, "of": 3}}"#, "index"),
            (
                r#"{"plan": {"shard_titles": 0, "concurrency": 1}}"#,
                "shard_titles",
            ),
            (
                r#"{"plan": {"shard_titles": 1, "concurrency": 1}, "event": {"plan": {"shard_titles": 1, "concurrency": 9}}}"#,
                "whole run",
            ),
            (
                r#"{"plan": {"shard_titles": 1, "concurrency": 1}, "event": {}, "rate": 1}"#,
                "rate",
            ),
            (r#"{"finish": "../x"}"#, "../x"),
            (r#"{"finish": []}"#, "finish"),
            (r#"{"fanout": "20261123T060000Z-3fa2c1"}"#, "shard"),
            (r#"{"rate": "fast"}"#, "fast"),
            ("[1]", "a list"),
            (r#"{"Records":[{}]}"#, "bucket"),
        ] {
            let error = read(text).unwrap_err();
            assert_eq!(error.error_type(), "BadEvent");
            assert!(error.to_string().contains(word), "{text}: {error}");
        }
    }
}
