//! Events of the function.

use cinelake_lambda::{Event, FunctionError};
use serde_json::{Value, json};

const LAKE: &str = "s3://lake/films";

/// Any JSON as an event. It is understood or refused by name; a run that is understood is the same
/// run when it is passed on; nothing that the function itself has written is a catalogue.
pub fn event(bytes: &[u8]) {
    let Ok(value) = serde_json::from_slice::<Value>(bytes) else {
        return;
    };
    match Event::read(value, LAKE) {
        Ok(Event::Run(job) | Event::Plan { job, .. }) => {
            let passed_on = json!({ "continue": job });
            match Event::read(passed_on.clone(), LAKE) {
                Ok(Event::Run(again)) => assert_eq!(again, job),
                other => panic!("{passed_on} is {other:?}"),
            }
        }
        Ok(Event::Finish(id)) => assert!(!id.contains(['/', '.']), "{id}"),
        Ok(Event::Ignore(why)) => assert!(why.starts_with(LAKE), "{why}"),
        Err(error) => assert!(matches!(error, FunctionError::BadEvent(_)), "{error:?}"),
    }
}
