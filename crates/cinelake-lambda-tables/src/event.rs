//! Events: what the function understands, and what it refuses by name.

use cinelake_lake::LakeUrl;
use serde::Deserialize;
use serde_json::Value;

use crate::error::TablesError;

/// Sources of events by which a schedule starts a function. What else is in them says nothing to it.
const SCHEDULES: [&str; 2] = ["aws.events", "aws.scheduler"];

/// What an invocation is to do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Event {
    /// The lake whose tables are made; that of `CINELAKE_LAKE` where the event names none.
    pub lake: Option<LakeUrl>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Fields {
    lake: Option<String>,
}

impl Event {
    /// Reads an event: nothing, `{}`, an event of a schedule, or `{"lake": "s3://bucket/prefix"}`.
    ///
    /// # Errors
    /// [`TablesError::BadEvent`] saying what is not understood.
    pub fn read(event: Value) -> Result<Self, TablesError> {
        let source = event.get("source").and_then(Value::as_str);
        if event.is_null() || source.is_some_and(|source| SCHEDULES.contains(&source)) {
            return Ok(Self::default());
        }
        if !event.is_object() {
            return Err(bad(&"it must be a JSON object"));
        }
        let fields: Fields = serde_json::from_value(event).map_err(|problem| bad(&problem))?;
        let lake = fields.lake.map(|text| bucket(&text)).transpose()?;
        Ok(Self { lake })
    }
}

/// Who may send an event need not be who may deploy: the function's own disk is out of reach.
fn bucket(text: &str) -> Result<LakeUrl, TablesError> {
    match text.parse() {
        Ok(url @ LakeUrl::S3 { .. }) => Ok(url),
        Ok(LakeUrl::Local(_)) => Err(bad(&format!(
            "lake `{text}` does not begin with s3://; an event names a bucket only"
        ))),
        Err(problem) => Err(bad(&format!("lake `{text}`: {problem}"))),
    }
}

fn bad(text: &dyn std::fmt::Display) -> TablesError {
    TablesError::BadEvent(text.to_string())
}
