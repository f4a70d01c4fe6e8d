//! The function: what is made once at a cold start, and what each event does.

use std::time::Instant;

use chrono::Utc;
use cinelake_lake::{Lake, LakeUrl};
use cinelake_lambda_runtime::{
    ColdStart, Deadline, Environment, Handler, Invocation, LineSink, Metric, lake_url,
    metrics_line, store_options, warn_of_unread,
};
use serde_json::{Value, json};

use crate::error::TablesError;
use crate::event::Event;
use crate::settings::Settings;
use crate::work::{FinishedWork, TablesJob};

/// The function between two events.
pub struct Function {
    environment: Environment,
    settings: Settings,
    deadline: Deadline,
    metrics: LineSink,
}

impl Function {
    /// Reads the environment; asks nobody. The lake may be left to the events.
    ///
    /// # Errors
    /// [`TablesError::Configuration`] naming the variable that is of no use.
    pub fn new(start: ColdStart) -> Result<Self, TablesError> {
        let environment = start.environment;
        let deadline = Deadline::new(&environment, start.terminated);
        let settings = Settings::from_environment(&environment);
        warn_of_unread(&environment, &["keep_days", "report", "as_of"]);
        Ok(Self {
            settings: settings.map_err(TablesError::Configuration)?,
            deadline: deadline.map_err(TablesError::Configuration)?,
            environment,
            metrics: start.metrics,
        })
    }

    fn lake(&self, event: Event) -> Result<Lake, TablesError> {
        let url: LakeUrl = match event.lake {
            Some(url) => url,
            None => lake_url(&self.environment).map_err(TablesError::Configuration)?,
        };
        let options = store_options(&self.environment, self.deadline.margin);
        Ok(Lake::open(&url, &options)?)
    }

    /// The answer to work that was stopped: the next invocation goes on, if this one got anywhere.
    fn stopped(&self, why: String, done: &FinishedWork) -> Result<Value, TablesError> {
        if done.tables() == 0 && !self.deadline.is_terminated() {
            return Err(TablesError::NoProgress(why));
        }
        tracing::info!(tables = done.tables(), reason = why, "stopping");
        let mut answer = done.answer();
        answer["status"] = "partial".into();
        answer["complete"] = false.into();
        answer["stopped_because"] = why.into();
        Ok(answer)
    }

    /// A line of the log and a line of metrics.
    fn report(&self, done: &FinishedWork, seconds: f64, invocation: &Invocation) {
        let now = Utc::now();
        let left = invocation.seconds_left(now);
        let tables = done.tables();
        tracing::info!(tables, seconds, seconds_left = left, "tables are made");
        let name = self.environment.get("AWS_LAMBDA_FUNCTION_NAME");
        let name = name.map_or("cinelake-tables", String::as_str);
        let metrics: [Metric; 3] = [
            ("tables_written", "Count", tables as f64),
            ("tables_seconds", "Seconds", seconds),
            ("seconds_left", "Seconds", left),
        ];
        (self.metrics)(&metrics_line(&metrics, name, &invocation.request_id, now));
    }
}

impl Handler for Function {
    type Error = TablesError;

    async fn handle(&self, event: Value, invocation: &Invocation) -> Result<Value, TablesError> {
        let began = Instant::now();
        let lake = self.lake(Event::read(event)?)?;
        let stop = self.deadline.stop(invocation);
        let done = FinishedWork::default();
        let work = TablesJob {
            lake: &lake,
            settings: self.settings,
            now: Utc::now(),
            done: &done,
        };
        // What is dropped in the middle of a table leaves the table as it was.
        let ended = tokio::select! {
            ended = work.run() => ended.map(|()| None),
            why = stop => Ok(Some(why)),
        };
        let seconds = began.elapsed().as_secs_f64();
        self.report(&done, seconds, invocation);
        let mut answer = match ended? {
            Some(why) => self.stopped(why, &done)?,
            None => done.answer(),
        };
        answer["lake"] = lake.url().to_string().into();
        answer["seconds"] = json!((seconds * 1_000.0).round() / 1_000.0);
        Ok(answer)
    }
}
