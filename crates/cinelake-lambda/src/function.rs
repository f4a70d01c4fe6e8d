//! The function: what is made once at a cold start, and what each event does.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use cinelake_imdb::{Catalogue, Crosswalk, Filter, Missing, ReadOptions};
use cinelake_ingest::{
    CatalogueSource, CauseClass, Deps, IngestConfig, RefreshOptions, RefreshPlan, RunSummary,
    SourceOptions, Stop, read_catalogue, read_crosswalk, read_ids, resolve,
};
use cinelake_lake::manifest::{Outcome, RunStatus};
use cinelake_lake::{Lake, LakeUrl, StoreOptions, layout};
use cinelake_lambda_runtime::{
    ColdStart, Deadline, Environment, Handler, Invocation, LineSink, LogContext, lake_url,
    store_options, warn_of_unread,
};
use cinelake_tmdb::TmdbClient;
use serde_json::{Value, json};

use crate::error::FunctionError;
use crate::event::{Event, Job, PlanRequest};
use crate::fanout::{self, FanoutPlan};
use crate::fanout_summary;
use crate::log;
use crate::metrics;
use crate::secret::KeptCredential;
use crate::settings::Settings;
use crate::shard::{self, Shard};

/// Answers on their way are waited for no longer than this.
const LONGEST_GRACE: Duration = Duration::from_secs(5);
/// So much is left to answer after the run is closed.
const RESERVE: Duration = Duration::from_secs(2);

/// Files, their titles, and how they are asked for.
type Work = (Vec<CatalogueSource>, Catalogue, IngestConfig);

/// The function between two events.
pub struct Function {
    environment: Environment,
    base: Settings,
    lake: LakeUrl,
    deadline: Deadline,
    credential: KeptCredential,
    context: LogContext,
    metrics: LineSink,
}

/// Settings of the function that makes the tables, which often has the same environment.
const OTHER_FUNCTIONS: [&str; 2] = ["keep_days", "report"];

impl Function {
    /// Reads the environment; asks nobody.
    ///
    /// # Errors
    /// [`FunctionError::Configuration`] naming the variable that is missing or of no use.
    pub fn new(start: ColdStart) -> Result<Self, FunctionError> {
        let environment = start.environment;
        let deadline = Deadline::new(&environment, start.terminated);
        let mut known = Settings::names();
        known.extend(OTHER_FUNCTIONS);
        warn_of_unread(&environment, &known);
        Ok(Self {
            lake: lake_url(&environment).map_err(FunctionError::Configuration)?,
            base: Settings::from_environment(&environment)?,
            deadline: deadline.map_err(FunctionError::Configuration)?,
            environment,
            credential: KeptCredential::default(),
            context: start.context,
            metrics: start.metrics,
        })
    }

    /// A run; one of a shard leaves in the lake what it came to, and answers only that.
    async fn run(&self, job: Job, invocation: &Invocation) -> Result<Value, FunctionError> {
        let began = Utc::now();
        let (part, fanout) = (job.shard, job.fanout.clone());
        let asked = self.ask(&job, began, invocation).await;
        let (summary, answer) = match asked {
            Ok(summary) => {
                let answer = answer(&summary, job, began);
                (Some(summary), answer)
            }
            Err(error) => (None, Err(error)),
        };
        let (Some(part), Some(fanout)) = (part, fanout) else {
            return answer;
        };
        let lake = self.open_lake()?;
        let kept = fanout::keep_result(&lake, &fanout, part, summary.as_ref(), &answer).await;
        let mut answer = answer?;
        kept?;
        if let Some(fields) = answer.as_object_mut() {
            fields.remove("summary");
        }
        Ok(answer)
    }

    async fn ask(
        &self,
        job: &Job,
        began: DateTime<Utc>,
        invocation: &Invocation,
    ) -> Result<RunSummary, FunctionError> {
        let settings = job.settings.clone().within(&self.base)?;
        self.enough_time(invocation, began)?;
        let client = self
            .credential
            .client(&settings, &self.environment, began)
            .await?;
        let stop: Stop<'static> = Box::pin(self.deadline.stop(invocation));
        let config = IngestConfig {
            crosswalk: match job.refresh {
                true => None,
                false => self.crosswalk(&settings).await?,
            },
            fanout: job.fanout.clone(),
            grace: grace(self.deadline.margin),
            close_within: close_within(self.deadline.margin),
            ..settings.ingest()?
        };
        let (sources, catalogue, config) = match job.refresh {
            true => self.changed(&client, config, began).await?,
            false => self.wanted(job, &settings, config, began).await?,
        };
        let context = self.context.clone();
        let deps = Deps {
            lake: self.open_lake()?,
            source: Arc::new(client),
            clock: Arc::new(Utc::now),
            events: Arc::new(move |event| log::log_event(&context, event)),
            random: rand::random(),
            host: self.host(invocation),
            process: std::process::id(),
        };
        let summary = cinelake_ingest::run(&catalogue, &sources, &config, &deps, stop).await?;
        self.report(&summary, invocation);
        Ok(summary)
    }

    /// An invocation that ends before its margin begins could ask for nothing, however often it is repeated.
    fn enough_time(
        &self,
        invocation: &Invocation,
        now: DateTime<Utc>,
    ) -> Result<(), FunctionError> {
        let (left, margin) = (
            invocation.seconds_left(now),
            self.deadline.margin.as_secs_f64(),
        );
        match left > margin {
            true => Ok(()),
            false => Err(FunctionError::Configuration(format!(
                "an invocation has {left:.0} seconds and stops {margin:.0} seconds before its end, so that it \
                 asks for nothing; give the function a longer timeout (up to 900 seconds), or a smaller \
                 CINELAKE_DEADLINE_MARGIN"
            ))),
        }
    }

    /// The titles of the catalogue, or of a shard of it.
    async fn wanted(
        &self,
        job: &Job,
        settings: &Settings,
        config: IngestConfig,
        began: DateTime<Utc>,
    ) -> Result<Work, FunctionError> {
        let filter = settings.filter(began.date_naive())?;
        let (sources, catalogue) = self.read(settings, filter).await?;
        let catalogue = match job.shard {
            Some(shard) => shard.take(catalogue),
            None => catalogue,
        };
        Ok((sources, catalogue, config))
    }

    /// The titles of the lake that TMDB changed.
    async fn changed(
        &self,
        client: &TmdbClient,
        config: IngestConfig,
        now: DateTime<Utc>,
    ) -> Result<Work, FunctionError> {
        let options = RefreshOptions {
            now,
            max_age: config.ledger_options(now).max_age,
            export: true,
            concurrency: config.concurrency,
        };
        let plan = RefreshPlan::find(&self.open_lake()?, client, options).await?;
        let found = &plan.findings;
        tracing::info!(
            held = found.held,
            to_ask = found.to_ask,
            spared = found.spared,
            changed = found.changed,
            vanished = found.vanished,
            record_too_old = found.record_too_old,
            before_feed = found.before_feed,
            "changes at TMDB read"
        );
        let config = plan.configure(config);
        Ok((Vec::new(), plan.catalogue, config))
    }

    /// Tells one environment of the function from another.
    fn host(&self, invocation: &Invocation) -> String {
        let stream = self.environment.get("AWS_LAMBDA_LOG_STREAM_NAME");
        let stream = stream.filter(|name| !name.is_empty());
        stream.unwrap_or(&invocation.request_id).clone()
    }

    /// Says what to run: the whole at once where it is small, else shards, listed in the lake.
    async fn plan(&self, plan: PlanRequest, mut job: Job) -> Result<Value, FunctionError> {
        if job.refresh {
            // It asks for a few titles, and has no catalogue to cut.
            return Ok(json!({ "status": "planned", "shards": 1, "event": job }));
        }
        let now = Utc::now();
        let settings = job.settings.clone().within(&self.base)?;
        let (_, catalogue) = self
            .read(&settings, settings.filter(now.date_naive())?)
            .await?;
        // The window must not move while parts of the run begin after midnight.
        job.settings.as_of = settings.as_of.or(Some(now.date_naive()));
        let titles = catalogue.titles().len() as u64;
        let of = shard::count(titles, plan.shard_titles, plan.concurrency)
            .map_err(FunctionError::BadEvent)?;
        if of == 1 {
            return Ok(json!({ "status": "planned", "titles": titles, "shards": 1, "event": job }));
        }
        let plan = FanoutPlan {
            fanout: layout::run_id(now, rand::random()),
            shards: of,
            concurrency: plan.concurrency.min(of),
            rate: shard::share(settings.rate(), plan.concurrency, of),
            titles,
            distinct_titles: catalogue.distinct_titles(),
        };
        self.fan_out(&plan, &job).await
    }

    async fn fan_out(&self, plan: &FanoutPlan, job: &Job) -> Result<Value, FunctionError> {
        let part = |index| Job {
            settings: Settings {
                rate: Some(plan.rate),
                ..job.settings.clone()
            },
            shard: Some(Shard {
                index,
                of: plan.shards,
            }),
            fanout: Some(plan.fanout.clone()),
            refresh: false,
        };
        let shards: Vec<Job> = (0..plan.shards).map(part).collect();
        fanout::keep_plan(&self.open_lake()?, plan, &shards).await?;
        let (bucket, key) = self.place(&layout::fanout_file(&plan.fanout, "shards.json"));
        Ok(json!({
            "status": "planned",
            "titles": plan.titles,
            "shards": plan.shards,
            "concurrency": plan.concurrency,
            "rate": plan.rate,
            "fanout": plan.fanout,
            "manifest": { "bucket": bucket, "key": key },
        }))
    }

    /// One book over all shards, kept in the lake.
    async fn finish(&self, fanout: &str) -> Result<Value, FunctionError> {
        let lake = self.open_lake()?;
        let plan = fanout::read_plan(&lake, fanout).await?;
        let results = fanout::read_results(&lake, &plan).await?;
        let mut book = fanout_summary::add_up(&plan, &results)?;
        let path = layout::fanout_file(fanout, "book.json");
        lake.replace(&path, json!(book).to_string().into_bytes().into())
            .await?;
        book.run_ids.clear();
        Ok(json!({ "status": "done", "book": lake.show(&path), "summary": book }))
    }

    /// Bucket and key of an object of the lake.
    fn place(&self, path: &str) -> (String, String) {
        let key = match &self.lake {
            LakeUrl::S3 { prefix, .. } if !prefix.is_empty() => format!("{prefix}/{path}"),
            _ => path.to_owned(),
        };
        (self.lake.bucket(), key)
    }

    async fn read(
        &self,
        settings: &Settings,
        mut filter: Filter,
    ) -> Result<(Vec<CatalogueSource>, Catalogue), FunctionError> {
        let specs = settings.catalogue.clone().unwrap_or_default();
        if specs.is_empty() {
            let text = "no catalogue; set CINELAKE_CATALOGUE or give `catalogue` in the event";
            return Err(FunctionError::Configuration(text.to_owned()));
        }
        let list = self.find(settings.ids.as_slice()).await?;
        let sources = self.find(&specs).await?;
        let reading = tokio::task::spawn_blocking(move || {
            if !list.is_empty() {
                filter.ids = Some(Arc::new(read_ids(&list)?));
            }
            let catalogue = read_catalogue(&sources, &ReadOptions::default(), &filter);
            catalogue.map(|catalogue| (sources, catalogue))
        });
        let read = reading
            .await
            .map_err(|problem| FunctionError::Defect(problem.to_string()))?;
        let (sources, catalogue) = read?;
        if catalogue.titles().is_empty() {
            let found = catalogue.distinct_titles();
            let why = match catalogue.report().missing().contains(&Missing::Titles) {
                true => Missing::Titles.sentence().to_owned(),
                false => {
                    format!("none of its {found} titles has a readable id and passes the filters")
                }
            };
            return Err(FunctionError::Catalogue(why));
        }
        Ok((sources, catalogue))
    }

    /// The pairs of the crosswalk, if the settings name one.
    async fn crosswalk(
        &self,
        settings: &Settings,
    ) -> Result<Option<Arc<Crosswalk>>, FunctionError> {
        let specs = settings.crosswalk.clone().unwrap_or_default();
        let exports = settings.tmdb_export.clone().unwrap_or_default();
        if specs.is_empty() && exports.is_empty() {
            return Ok(None);
        }
        if specs.is_empty() {
            let text = "tmdb_export needs crosswalk, because TMDB's export has no IMDb ids";
            return Err(FunctionError::Configuration(text.to_owned()));
        }
        let (files, exports) = (self.find(&specs).await?, self.find(&exports).await?);
        let reading = tokio::task::spawn_blocking(move || read_crosswalk(&files, &exports));
        let read = reading.await;
        let crosswalk = read.map_err(|problem| FunctionError::Defect(problem.to_string()))??;
        let report = crosswalk.report();
        tracing::info!(
            films = report.films,
            series = report.series,
            ambiguous = report.ambiguous,
            not_in_export = report.not_in_export,
            "crosswalk read"
        );
        Ok(Some(Arc::new(crosswalk)))
    }

    /// Finds the files that `specs` name.
    async fn find(&self, specs: &[String]) -> Result<Vec<CatalogueSource>, FunctionError> {
        let store = self.store_options();
        let options = SourceOptions {
            store: &store,
            stdin: &mut std::io::empty(),
        };
        Ok(resolve(specs, options).await?)
    }

    fn open_lake(&self) -> Result<Lake, FunctionError> {
        Ok(Lake::open(&self.lake, &self.store_options())?)
    }

    fn store_options(&self) -> StoreOptions {
        store_options(&self.environment, self.deadline.margin)
    }

    /// A line of the log and a line of metrics.
    fn report(&self, summary: &RunSummary, invocation: &Invocation) {
        let now = Utc::now();
        let left = invocation.seconds_left(now);
        let missed = metrics::MISSED.map(|outcome| summary.count(outcome));
        tracing::info!(
            titles = summary.titles,
            landed = summary.count(Outcome::Landed),
            already_landed = summary.count(Outcome::AlreadyLanded),
            missed = missed.iter().sum::<u64>(),
            failed = summary.count(Outcome::Failed),
            not_reached = summary.count(Outcome::NotReached),
            requests = summary.requests.requests,
            throttled = summary.requests.throttled,
            seconds = summary.seconds,
            seconds_left = left,
            status = ?summary.status,
            "run ended"
        );
        let name = self.environment.get("AWS_LAMBDA_FUNCTION_NAME");
        let name = name.map_or("cinelake", String::as_str);
        let line = metrics::line(summary, name, &invocation.request_id, left, now);
        (self.metrics)(&line);
    }
}

impl Handler for Function {
    type Error = FunctionError;

    async fn handle(&self, event: Value, invocation: &Invocation) -> Result<Value, FunctionError> {
        match Event::read(event, &self.lake.to_string())? {
            Event::Run(job) => self.run(job, invocation).await,
            Event::Plan { plan, job } => self.plan(plan, job).await,
            Event::Finish(fanout) => self.finish(&fanout).await,
            Event::Ignore(why) => Ok(json!({ "status": "ignored", "because": why })),
        }
    }
}

/// How long answers on their way are waited for once the run is told to stop.
fn grace(margin: Duration) -> Duration {
    LONGEST_GRACE.min(margin / 4)
}

/// How long closing may take after that.
fn close_within(margin: Duration) -> Duration {
    let reserve = RESERVE.min(margin / 4);
    margin.saturating_sub(grace(margin)).saturating_sub(reserve)
}

/// The answer to a run: done, or partial with what continues it; all else is an error.
fn answer(summary: &RunSummary, job: Job, began: DateTime<Utc>) -> Result<Value, FunctionError> {
    if !summary.balanced {
        let text = format!("the counts of run {} do not add up", summary.run_id);
        return Err(FunctionError::Defect(text));
    }
    let why = || summary.stopped_because.clone().unwrap_or_default();
    match summary.status {
        RunStatus::Done => Ok(json!({ "status": "done", "summary": summary })),
        RunStatus::Stopped if summary.cause == Some(CauseClass::StopRequested) => {
            let rest = Job {
                settings: Settings {
                    // The window must not move when the run goes on after midnight.
                    as_of: match job.refresh {
                        true => None,
                        false => job.settings.as_of.or(Some(began.date_naive())),
                    },
                    ..job.settings
                },
                ..job
            };
            Ok(json!({ "status": "partial", "continue": rest, "summary": summary }))
        }
        RunStatus::Stopped | RunStatus::Error => Err(ended_early(summary)),
        RunStatus::DoneWithFailures => Err(FunctionError::FailedTitles(format!(
            "run {}: {} of {} titles failed; send the same event to ask for them again; see {}",
            summary.run_id,
            summary.count(Outcome::Failed),
            summary.titles,
            summary.failed_file.as_deref().unwrap_or("the manifest")
        ))),
        RunStatus::Alarm => Err(FunctionError::MatchRate(why())),
        RunStatus::Running => Err(FunctionError::Defect(why())),
    }
}

fn ended_early(summary: &RunSummary) -> FunctionError {
    let text = format!(
        "run {} stopped: {}; send the same event to continue it",
        summary.run_id,
        summary.stopped_because.as_deref().unwrap_or_default()
    );
    let class = summary.cause.unwrap_or(CauseClass::Defect);
    FunctionError::of(class, text.clone()).unwrap_or(FunctionError::Defect(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_waits_after_the_stop_fit_the_margin() {
        for seconds in [0.0, 0.5, 1.0, 3.0, 20.0, 300.0] {
            let margin = Duration::from_secs_f64(seconds);
            let waits = grace(margin) + close_within(margin);
            assert!(waits + RESERVE.min(margin / 4) <= margin, "{seconds}");
        }
        let margin = Duration::from_secs(20);
        assert_eq!(margin - grace(margin) - close_within(margin), RESERVE);
    }
}
