//! The three steps: Trusted, Refined, the report.

use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, Utc};
use cinelake_analysis::model::{self, ModelOptions};
use cinelake_analysis::{AnalysisError, Session};
use cinelake_answers::{Language, Request};
use cinelake_lake::Lake;
use cinelake_publish::WrittenFile;
use cinelake_refine::{RefineOptions, RefineSummary, read_state, unrefined};
use serde::Serialize;
use serde_json::{Value, json};

use crate::error::TablesError;
use crate::settings::Settings;

/// The work of an invocation.
pub(crate) struct TablesJob<'a> {
    pub(crate) lake: &'a Lake,
    pub(crate) settings: Settings,
    pub(crate) now: DateTime<Utc>,
    /// What was done; it is kept when the work is dropped.
    pub(crate) done: &'a FinishedWork,
}

/// What an invocation has done so far.
#[derive(Debug, Default)]
pub(crate) struct FinishedWork(Mutex<WrittenZones>);

#[derive(Debug, Default, Serialize)]
struct WrittenZones {
    trusted: Zone,
    refined: Zone,
    /// The page first; empty where no report was made.
    report: Vec<WrittenFile>,
    /// Small files that cannot be read, so that data is missing.
    damaged_files: usize,
    /// Catalogue files that are gone from the lake.
    gone_files: usize,
}

/// Tables of a zone.
#[derive(Debug, Default, Serialize)]
struct Zone {
    /// In the order in which they were replaced.
    written: Vec<String>,
    /// How many were up to date.
    unchanged: usize,
}

impl FinishedWork {
    fn lock(&self) -> MutexGuard<'_, WrittenZones> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How many tables were put into the lake.
    pub(crate) fn tables(&self) -> usize {
        let done = self.lock();
        done.trusted.written.len() + done.refined.written.len()
    }

    /// The answer to work that is done.
    pub(crate) fn answer(&self) -> Value {
        let mut answer = json!({ "status": "done", "complete": true });
        // Text under text keys: writing it as JSON cannot fail.
        let told = serde_json::to_value(&*self.lock()).unwrap_or_default();
        for (name, value) in told.as_object().into_iter().flatten() {
            answer[name] = value.clone();
        }
        answer
    }

    fn refined(&self, event: &cinelake_refine::Event) {
        use cinelake_refine::Event as E;
        let zone = &mut self.lock().trusted;
        match event {
            E::Written { table, rows, .. } => {
                tracing::info!(table = %table, rows, "table written");
                zone.written.push(table.to_string());
            }
            E::Unchanged { .. } => zone.unchanged += 1,
            _ => {}
        }
    }

    fn modelled(&self, event: model::Event) {
        use model::Event as E;
        let zone = &mut self.lock().refined;
        match event {
            E::Written { table, rows } => {
                tracing::info!(table = %table, rows, "table written");
                zone.written.push(table.to_string());
            }
            E::Unchanged { .. } => zone.unchanged += 1,
            _ => {}
        }
    }
}

impl TablesJob<'_> {
    pub(crate) async fn run(&self) -> Result<(), TablesError> {
        self.refine().await?;
        self.model().await?;
        if self.settings.report {
            self.report().await?;
        }
        Ok(())
    }

    async fn refine(&self) -> Result<(), TablesError> {
        let states = read_state(self.lake).await?;
        if states.is_empty() && unrefined(self.lake, &states).await?.is_empty() {
            return Err(TablesError::Lake(format!(
                "the lake {} is empty; run the function that asks TMDB first",
                self.lake.url()
            )));
        }
        let options = RefineOptions {
            rebuild: false,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            now: self.now,
            keep_days: self.settings.keep_days,
        };
        let events = |event| self.done.refined(&event);
        let summary = cinelake_refine::refine(self.lake, &options, &events).await?;
        self.log_passed_over(&summary);
        Ok(())
    }

    /// What was passed over: in the log by name, in the answer by number.
    fn log_passed_over(&self, summary: &RefineSummary) {
        for file in &summary.damaged {
            tracing::warn!(path = file.path, "a damaged file is not used");
        }
        for file in &summary.catalogues.gone {
            tracing::warn!(path = file.path, "a catalogue file is gone from the lake");
        }
        let mut done = self.done.lock();
        done.damaged_files = summary.damaged.len();
        done.gone_files = summary.catalogues.gone.len();
    }

    /// Once more, where another refine replaced a table meanwhile.
    async fn model(&self) -> Result<(), TablesError> {
        match self.model_once().await {
            Err(error) if error.is_table_replaced() => {
                tracing::info!(%error, "a table was replaced while it was read: modelling again");
                self.done.lock().refined = Zone::default();
                Ok(self.model_once().await?)
            }
            done => Ok(done?),
        }
    }

    async fn model_once(&self) -> Result<(), AnalysisError> {
        let options = ModelOptions {
            rebuild: false,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            now: self.now,
            limits: self.settings.limits,
        };
        let events = |event| self.done.modelled(event);
        model::model(self.lake, &options, &events).await.map(drop)
    }

    /// The same page and data as `cinelake report --lake … --as-of …` makes.
    async fn report(&self) -> Result<(), TablesError> {
        let day = self.settings.as_of.unwrap_or(self.now.date_naive());
        let request = Request::new(day);
        let limits = self.settings.limits;
        let session = Session::open_within(self.lake, limits).await?;
        let answers = cinelake_publish::answer(self.lake, &session, &request, limits).await?;
        let lake = self.lake.url().argument();
        let command = format!("cinelake report --lake {lake} --as-of {day}");
        let gathered = cinelake_publish::gather(self.lake, &answers, command).await?;
        for damaged in &gathered.damaged {
            tracing::warn!(path = damaged.path, "the report leaves a run out");
        }
        let page = cinelake_report::html(&gathered.report, &Language::ALL);
        let page = page.map_err(cinelake_publish::PublishError::from)?;
        self.done.lock().report = cinelake_publish::write(self.lake, page, &answers).await?;
        Ok(())
    }
}
