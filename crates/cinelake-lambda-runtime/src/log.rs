//! The log of a function: one flat JSON object a line. Each line names its invocation and its run.
//!
//! Tasks of a run know no span around the run. A function does one thing at a time, so the ids of what it
//! does are kept in one place and put on every line.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{SecondsFormat, Utc};
use serde_json::{Map, Value};
use tracing::field::{Field, Visit};
use tracing::{Event, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::Context;

/// Who is given a line, of the log or of the metrics.
pub type LineSink = Arc<dyn Fn(&Value) + Send + Sync>;

/// The invocation and the run that lines of the log belong to.
#[derive(Debug, Clone, Default)]
pub struct LogContext(Arc<Mutex<Ids>>);

#[derive(Debug, Default)]
struct Ids {
    request_id: Option<String>,
    run_id: Option<String>,
}

impl LogContext {
    /// An invocation begins; it has no run yet.
    pub fn invocation(&self, request_id: &str) {
        *self.ids() = Ids {
            request_id: Some(request_id.to_owned()),
            run_id: None,
        };
    }

    /// Its run has an id.
    pub fn run(&self, run_id: &str) {
        self.ids().run_id = Some(run_id.to_owned());
    }

    fn ids(&self) -> MutexGuard<'_, Ids> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A layer that makes a line of each event.
pub struct JsonLog {
    context: LogContext,
    sink: LineSink,
}

impl JsonLog {
    /// Lines go to `sink`, with what `context` says at that moment.
    pub fn new(context: LogContext, sink: LineSink) -> Self {
        Self { context, sink }
    }
}

impl fmt::Debug for JsonLog {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("JsonLog").finish_non_exhaustive()
    }
}

impl<S: Subscriber> Layer<S> for JsonLog {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let mut line = Map::new();
        let now = Utc::now().to_rfc3339_opts(SecondsFormat::Millis, true);
        line.insert("timestamp".to_owned(), now.into());
        line.insert("level".to_owned(), event.metadata().level().as_str().into());
        line.insert("target".to_owned(), event.metadata().target().into());
        {
            let ids = self.context.ids();
            let named = [("request_id", &ids.request_id), ("run_id", &ids.run_id)];
            for (name, id) in named {
                if let Some(id) = id {
                    line.insert(name.to_owned(), id.clone().into());
                }
            }
        }
        event.record(&mut Fields(&mut line));
        (self.sink)(&line.into());
    }
}

struct Fields<'a>(&'a mut Map<String, Value>);

impl Fields<'_> {
    fn put(&mut self, field: &Field, value: Value) {
        self.0.insert(field.name().to_owned(), value);
    }
}

impl Visit for Fields<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.put(field, format!("{value:?}").into());
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.put(field, value.into());
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.put(field, value.into());
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.put(field, value.into());
    }

    fn record_f64(&mut self, field: &Field, value: f64) {
        self.put(field, value.into());
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.put(field, value.into());
    }
}

#[cfg(test)]
mod tests {
    use tracing_subscriber::layer::SubscriberExt;

    use super::*;

    #[test]
    fn every_line_is_json_with_the_ids_of_what_is_done_at_that_moment() {
        let lines = Arc::new(Mutex::new(Vec::new()));
        let (context, kept) = (LogContext::default(), lines.clone());
        let sink: LineSink = Arc::new(move |line: &Value| kept.lock().unwrap().push(line.clone()));
        let log = tracing_subscriber::registry().with(JsonLog::new(context.clone(), sink));
        tracing::subscriber::with_default(log, || {
            tracing::info!("cold");
            context.invocation("request-1");
            tracing::info!(titles = 3_u64, "begins");
            context.run("run-1");
            tracing::warn!(share = 0.5, "goes on");
            context.invocation("request-2");
            tracing::info!("begins again");
        });
        let lines = lines.lock().unwrap();
        let ids = |index: usize| {
            (
                lines[index]["request_id"].as_str(),
                lines[index]["run_id"].as_str(),
            )
        };
        assert_eq!(ids(0), (None, None));
        assert_eq!(ids(1), (Some("request-1"), None));
        assert_eq!(ids(2), (Some("request-1"), Some("run-1")));
        assert_eq!(ids(3), (Some("request-2"), None));
        assert_eq!(
            (&lines[1]["titles"], &lines[1]["message"]),
            (&3.into(), &"begins".into())
        );
        assert_eq!(
            (&lines[2]["share"], &lines[2]["level"]),
            (&0.5.into(), &"WARN".into())
        );
    }
}
