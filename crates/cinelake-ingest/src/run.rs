//! One run: preflight, canary, fetch and land, books. Reads as the sequence it is.

use std::pin::Pin;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use cinelake_imdb::{Catalogue, Shape, TitleKind};
use cinelake_lake::manifest::{
    FindTally, InputFile, Outcome, RecordKind, RunManifest, RunStatus, SCHEMA_VERSION,
};
use cinelake_lake::{History, LakeError, RunWriter, describe_file, land_file, layout};
use cinelake_tmdb::{ErrorClass, TmdbError};

use crate::alarm;
use crate::books::Books;
use crate::canary::{self, CanaryResult};
use crate::config::{Deps, FindMode, IngestConfig};
use crate::error::IngestError;
use crate::event::Event;
use crate::fetch::Fetcher;
use crate::finish::{self, Lists};
use crate::ladder::{FIND_NOT_ASKED, with_causes};
use crate::lander::{Halt, Lander};
use crate::plan::Plan;
use crate::sources::CatalogueSource;
use crate::summary::{CanaryCounts, RunSummary};
use crate::tally::FindJudge;

/// When to stop early: resolves to the reason, for people. Ctrl-C for the CLI, the deadline less a
/// margin for Lambda, a channel in tests.
pub type Stop<'a> = Pin<Box<dyn Future<Output = String> + Send + 'a>>;

/// How the asking ended.
enum End {
    Done,
    Stopped(String),
    Alarm(String),
}

/// What the asking brought.
struct Asked {
    end: End,
    canary: CanaryCounts,
    books: Books,
    files: u64,
    size_bytes: u64,
}

/// What is fixed once the run has begun.
struct Run<'a> {
    id: String,
    started_at: DateTime<Utc>,
    catalogue: &'a Catalogue,
    config: &'a IngestConfig,
    deps: &'a Deps,
    inputs: Vec<InputFile>,
}

/// Runs the job once: asks TMDB for every title of the catalogue that the lake has not got, lands
/// the records and closes the books.
///
/// Stopped, killed and run again with the same lake it continues: nothing that was committed is
/// asked or landed twice.
///
/// # Errors
/// When the run cannot start: the lake cannot be listed or written, TMDB refuses the credential or
/// does not answer. Later trouble ends in a summary with status `stopped` or `alarm`.
pub async fn run(
    catalogue: &Catalogue,
    sources: &[CatalogueSource],
    config: &IngestConfig,
    deps: &Deps,
    mut stop: Stop<'_>,
) -> Result<RunSummary, IngestError> {
    let started_at = (deps.clock)();
    let id = layout::run_id(started_at, deps.random);
    (deps.events)(Event::Opened { run_id: id.clone() });
    let mut history = History::recover(&deps.lake, config.history(started_at), &id).await?;
    if config.find == FindMode::Always {
        history.forget_misses(FIND_NOT_ASKED);
    }
    tell_recovered(deps, &history);
    let plan = Plan::new(catalogue, &history);
    if plan.to_ask() > 0 {
        deps.source.authentication().await?;
    }
    let mut run = Run {
        id,
        started_at,
        catalogue,
        config,
        deps,
        inputs: Vec::new(),
    };
    let books = Books::open(catalogue, &history);
    finish::write_manifest(&deps.lake, &run.manifest(RunStatus::Running, &books)).await?;
    run.land_catalogue(sources).await?;
    run.tell_started(&plan);

    let judge = Arc::new(FindJudge::new(config.find, history.find));
    let asked = run.ask(plan, &history, &judge, books, &mut stop).await;
    Ok(run.close(asked, &judge).await)
}

/// Asks the canary alone, landing nothing: what `check` does.
///
/// # Errors
/// When TMDB refuses the credential or does not answer.
pub async fn check_canary(
    catalogue: &Catalogue,
    config: &IngestConfig,
    deps: &Deps,
) -> Result<CanaryResult, TmdbError> {
    let judge = FindJudge::new(config.find, FindTally::default());
    canary::ask(catalogue, &History::default(), config, deps, &judge).await
}

fn tell_recovered(deps: &Deps, history: &History) {
    for path in &history.adopted {
        (deps.events)(Event::Adopted { path: path.clone() });
    }
    for path in &history.strangers {
        (deps.events)(Event::Stranger { path: path.clone() });
    }
}

impl Run<'_> {
    /// Puts the catalogue files into the lake as they were given.
    async fn land_catalogue(&mut self, sources: &[CatalogueSource]) -> Result<(), LakeError> {
        let lake = &self.deps.lake;
        for source in sources {
            // A catalogue that already lies in this lake's Raw zone stays where it is.
            let home = format!("{}/", lake.show(layout::CATALOGUES));
            let landed_as = source.name.strip_prefix(&home);
            let kind = self.catalogue_kind(source);
            let date = self.started_at.date_naive();
            let landed = match landed_as {
                Some(rest) => {
                    let path = format!("{}/{rest}", layout::CATALOGUES);
                    describe_file(lake, path, source.path())?
                }
                None => {
                    land_file(lake, &self.id, kind, date, source.path(), &source.file_name).await?
                }
            };
            (self.deps.events)(Event::CatalogueLanded {
                path: landed.path.clone(),
                was_there: landed.was_there,
            });
            self.inputs.push(InputFile {
                name: source.name.clone(),
                landed_as: Some(landed.path),
                size_bytes: landed.size_bytes,
                sha256: landed.sha256,
            });
        }
        Ok(())
    }

    /// A file of series goes to `Series`; films, mixed files and ratings go to `Movies`.
    fn catalogue_kind(&self, source: &CatalogueSource) -> RecordKind {
        let files = &self.catalogue.report().files;
        let series = files.iter().any(|file| {
            let same =
                file.name == source.name || file.name.starts_with(&format!("{}!", source.name));
            same && file.shape == Shape::CourseSeries
        });
        let kinds = &self.catalogue.report().all_titles.kinds;
        let only_series = kinds.len() == 1 && kinds.contains_key(&TitleKind::Series);
        if series || only_series {
            RecordKind::Series
        } else {
            RecordKind::Movie
        }
    }

    fn tell_started(&self, plan: &Plan) {
        (self.deps.events)(Event::Started {
            run_id: self.id.clone(),
            titles: plan.to_ask() + plan.already_landed + plan.known_misses,
            to_ask: plan.to_ask(),
            already_landed: plan.already_landed,
            known_misses: plan.known_misses,
        });
    }

    /// Asks the canary and, if it sings, everything else.
    async fn ask(
        &self,
        plan: Plan,
        history: &History,
        judge: &Arc<FindJudge>,
        books: Books,
        stop: &mut Stop<'_>,
    ) -> Asked {
        let nothing = |end, canary, books| Asked {
            end,
            canary,
            books,
            files: 0,
            size_bytes: 0,
        };
        if plan.to_ask() == 0 {
            return nothing(End::Done, CanaryCounts::default(), books);
        }
        let canary = tokio::select! {
            asked = canary::ask(self.catalogue, history, self.config, self.deps, judge) => asked,
            reason = stop.as_mut() => return nothing(End::Stopped(reason), CanaryCounts::default(), books),
        };
        let mut canary = match canary {
            Ok(canary) => canary,
            Err(error) => return nothing(canary_failure(&error), CanaryCounts::default(), books),
        };
        let counts = CanaryCounts {
            titles: canary.titles as u64,
            matched: canary.matched as u64,
        };
        (self.deps.events)(Event::Canary {
            titles: counts.titles,
            matched: counts.matched,
        });
        if canary.raises_alarm(self.config.min_match) {
            let report = self.catalogue.report();
            let text = alarm::canary_text(report, &canary, self.config.min_match);
            return nothing(End::Alarm(text), counts, books);
        }
        let answers = std::mem::take(&mut canary.answers);
        let jobs = Arc::new(plan.jobs);
        let date = self.started_at.date_naive();
        let format = self.config.raw_format;
        let writer = match RunWriter::open(&self.deps.lake, &self.id, date, format).await {
            Ok(writer) => writer,
            Err(error) => return nothing(End::Stopped(error.to_string()), counts, books),
        };
        let lander = Lander::new(
            self.deps,
            self.config,
            &self.id,
            jobs.clone(),
            judge.clone(),
            writer,
            books,
            canary.witness,
        );
        let fetcher = Fetcher::start(jobs.clone(), answers, judge.clone(), self.deps, self.config);
        self.fetch_and_land(fetcher, lander, jobs.len(), counts, stop)
            .await
    }

    async fn fetch_and_land(
        &self,
        mut fetcher: Fetcher,
        mut lander: Lander<'_>,
        jobs: usize,
        canary: CanaryCounts,
        stop: &mut Stop<'_>,
    ) -> Asked {
        let mut seen = 0;
        let halted = loop {
            let next = tokio::select! {
                next = fetcher.next() => next,
                reason = stop.as_mut() => break Some(Halted::Told(reason)),
            };
            match next {
                None => break None,
                Some((_, Err(error))) => break Some(Halted::By(Halt::Tmdb(error))),
                Some((place, Ok(answer))) => match lander.take(place, answer).await {
                    Ok(landed) => fetcher.landed(landed),
                    Err(halt) => break Some(Halted::By(halt)),
                },
            }
            seen += 1;
        };
        let end = match halted {
            None if seen == jobs => End::Done,
            None => {
                let _ = fetcher.any_panicked().await;
                End::Stopped("a worker ended without an answer: a bug, please report it".into())
            }
            Some(halted) => self.wind_down(halted, &mut fetcher, &mut lander).await,
        };
        let end = match (lander.flush().await, end) {
            (Ok(()), end) => end,
            // What stopped the run first is what the user has to know first.
            (Err(error), End::Alarm(text)) => End::Alarm(format!("{text}; and {error}")),
            (Err(error), End::Stopped(text)) => End::Stopped(format!("{text}; and {error}")),
            (Err(error), End::Done) => End::Stopped(error.to_string()),
        };
        Asked {
            end,
            canary,
            files: lander.files,
            size_bytes: lander.size_bytes,
            books: lander.books,
        }
    }

    /// Lets answers on their way arrive, for a while, and says how the run ended.
    async fn wind_down(
        &self,
        halted: Halted,
        fetcher: &mut Fetcher,
        lander: &mut Lander<'_>,
    ) -> End {
        fetcher.stop();
        let (end, wait) = match halted {
            Halted::Told(reason) => (End::Stopped(reason), true),
            Halted::By(Halt::Tmdb(error)) => (End::Stopped(with_causes(&error)), true),
            Halted::By(Halt::Lake(error)) => (End::Stopped(error.to_string()), false),
            Halted::By(Halt::Alarm(text)) => {
                lander.drop_stretch();
                (End::Alarm(text), false)
            }
        };
        if let End::Stopped(reason) | End::Alarm(reason) = &end {
            (self.deps.events)(Event::Stopping {
                reason: reason.clone(),
            });
        }
        if wait {
            let arrivals = async {
                while let Some((place, answer)) = fetcher.next().await {
                    if let Ok(answer) = answer {
                        lander.hold(place, answer);
                    }
                }
            };
            // Whoever is not back by then is asked again by the next run.
            let _ = tokio::time::timeout(self.config.grace, arrivals).await;
        }
        fetcher.abort();
        end
    }

    /// Closes the books. Never fails: a lake that cannot be written any more is said in the summary.
    async fn close(&self, asked: Asked, judge: &FindJudge) -> RunSummary {
        let Asked {
            end,
            canary,
            books,
            files,
            size_bytes,
        } = asked;
        let counts = books.counts();
        let failed = counts.get(&Outcome::Failed).copied().unwrap_or_default();
        let (mut status, mut because) = match end {
            End::Done if failed > 0 => (RunStatus::DoneWithFailures, None),
            End::Done => (RunStatus::Done, None),
            End::Stopped(reason) => (RunStatus::Stopped, Some(reason)),
            End::Alarm(reason) => (RunStatus::Alarm, Some(reason)),
        };
        let lake = &self.deps.lake;
        let written = finish::write_books(lake, &self.id, self.catalogue, &books).await;
        let mut manifest = self.manifest(status, &books);
        manifest.stopped_because = because.clone();
        manifest.finished_at = Some((self.deps.clock)());
        (manifest.files, manifest.size_bytes, manifest.find) = (files, size_bytes, judge.tally());
        let lists = match written {
            Ok(lists) => finish::write_manifest(lake, &manifest)
                .await
                .map(|()| lists),
            Err(error) => Err(error),
        };
        let lists = lists.unwrap_or_else(|error| {
            if status != RunStatus::Alarm {
                status = RunStatus::Stopped;
            }
            let text = format!("the books could not be written: {error}");
            because = Some(
                because
                    .take()
                    .map_or_else(|| text.clone(), |first| format!("{first}; {text}")),
            );
            Lists::default()
        });
        let tally = judge.tally();
        RunSummary {
            run_id: self.id.clone(),
            status,
            stopped_because: because,
            lake: lake.url().to_string(),
            manifest: lake.show(&layout::run_manifest(&self.id)),
            seconds: ((self.deps.clock)() - self.started_at).as_seconds_f64(),
            titles: books.titles(),
            balanced: books.balanced(),
            outcomes: counts,
            filtered: books.filtered().clone(),
            files,
            size_bytes,
            inputs: self.inputs.clone(),
            canary,
            requests: self.deps.source.stats(),
            find: tally,
            find_stopped: judge.has_stopped(),
            unmatched_file: lists.unmatched,
            failed_file: lists.failed,
            rejected_file: lists.rejected,
        }
    }

    fn manifest(&self, status: RunStatus, books: &Books) -> RunManifest {
        RunManifest {
            schema_version: SCHEMA_VERSION,
            run_id: self.id.clone(),
            version: self.config.version.clone(),
            status,
            stopped_because: None,
            started_at: self.started_at,
            finished_at: None,
            options: self.config.options.clone(),
            inputs: self.inputs.clone(),
            titles: books.titles(),
            outcomes: books.counts(),
            filtered: books.filtered().clone(),
            balanced: books.balanced(),
            files: 0,
            size_bytes: 0,
            requests: serde_json::to_value(self.deps.source.stats()).unwrap_or_default(),
            find: FindTally::default(),
        }
    }
}

/// Why the loop ended before all titles were asked.
enum Halted {
    Told(String),
    By(Halt),
}

/// Answers that are not TMDB's, from the first title on, are the alarm's business; a service that
/// is down is not.
fn canary_failure(error: &TmdbError) -> End {
    let text = with_causes(error);
    if error.root_class() == ErrorClass::BadAnswer {
        End::Alarm(format!(
            "match-rate alarm: what answers is not TMDB ({text}); look for a proxy or a captive \
             portal, and check TMDB_BASE_URL; no record was landed"
        ))
    } else {
        End::Stopped(text)
    }
}
