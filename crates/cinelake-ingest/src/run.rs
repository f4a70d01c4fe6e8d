//! One run: lease, ledger, catalogue, canary, fetch and land, close. Reads as the sequence it is.

use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, Utc};
use cinelake_imdb::{Catalogue, Shape, TitleKind};
use cinelake_lake::ledger::Request;
use cinelake_lake::manifest::{
    FindTally, InputFile, Outcome, RecordKind, RunManifest, RunStatus, SCHEMA_VERSION,
};
use cinelake_lake::snapshot::{NewFile, ReadFlags, Snapshot, SnapshotVerdict};
use cinelake_lake::{LakeError, Ledger, RunWriter, layout, leftovers};
use cinelake_tmdb::{ErrorClass, TmdbError};

use crate::alarm;
use crate::canary::{self, CanaryResult};
use crate::close::{self, Lists};
use crate::config::{Deps, IngestConfig};
use crate::crosswalk::TriedCrosswalk;
use crate::error::{Cause, CauseClass, IngestError, with_causes};
use crate::event::Event;
use crate::fetch::{Fetched, Fetcher, Ready};
use crate::find::FindJudge;
use crate::interrupt::{Interrupt, Interrupted};
use crate::lander::{Lander, LandingStep, LandingTotals, Parts};
use crate::lease;
use crate::outcomes::RunOutcomes;
use crate::plan::{Job, Reasons, Rules, TitlesToAsk};
use crate::request::RunRequest;
use crate::resolver::{Clock, Resolver};
use crate::sources::CatalogueSource;
use crate::summary::{CanaryCounts, LakeRepairs, RunSummary};

/// When to stop early: resolves to the reason, for people. Ctrl-C for the CLI, the deadline less a
/// margin for Lambda, a channel in tests.
pub type Stop<'a> = Pin<Box<dyn Future<Output = String> + Send + 'a>>;

/// Why the run cannot go on.
#[derive(Debug)]
pub(crate) enum StopReason {
    /// Told to from outside; the [`Interrupt`] knows why.
    Interrupted,
    Lake(LakeError),
    Tmdb(TmdbError),
    /// Too few ids are known to TMDB.
    Alarm(String),
    /// No title that matched before could be asked again, so that the last misses are not certain.
    Unverified {
        tconst: cinelake_imdb::ImdbId,
        reason: String,
    },
    /// The catalogue could not be landed; nothing was asked.
    Landing(LakeError),
    /// A worker panicked.
    Panicked(String),
}

impl From<LakeError> for StopReason {
    fn from(error: LakeError) -> Self {
        Self::Lake(error)
    }
}

impl From<TmdbError> for StopReason {
    fn from(error: TmdbError) -> Self {
        Self::Tmdb(error)
    }
}

impl StopReason {
    /// Whether nobody can be asked now, as opposed to a credential that is refused.
    pub(crate) fn is_outage(&self) -> bool {
        use ErrorClass::{BadAnswer, Blocked, Throttled, Unavailable};
        let Self::Tmdb(error) = self else {
            return false;
        };
        matches!(
            error.root_class(),
            Unavailable | Throttled | Blocked | BadAnswer
        )
    }
}

impl From<Interrupted> for StopReason {
    fn from(_: Interrupted) -> Self {
        Self::Interrupted
    }
}

/// How the run ended.
#[derive(Debug)]
enum RunEnd {
    Done,
    Stopped(Cause),
    Alarm(String),
    Failed(Cause),
}

/// What is fixed once the run has begun.
struct Run<'a> {
    id: String,
    started_at: DateTime<Utc>,
    catalogue: &'a Catalogue,
    sources: &'a [CatalogueSource],
    config: &'a IngestConfig,
    deps: &'a Deps,
    /// Before this moment nothing is asked.
    ask_from: Option<tokio::time::Instant>,
    /// Whether it was told that the run is stopping.
    told: AtomicBool,
}

/// What is known before anything is asked.
struct PreparedRun {
    ledger: Ledger,
    numbers: [u32; 2],
    plan: TitlesToAsk,
    request: RunRequest,
}

/// What comes to be while the run is at work.
struct Progress {
    ledger: Ledger,
    outcomes: RunOutcomes,
    request: RunRequest,
    reasons: Reasons,
    inputs: Vec<InputFile>,
    canary: CanaryCounts,
    landed: LandingTotals,
    judge: Arc<FindJudge>,
    tried: Option<Arc<TriedCrosswalk>>,
}

/// Runs the job once: asks TMDB for every title of the catalogue that the lake has not got as it is
/// wanted, lands the records and closes.
///
/// Stopped, killed and run again with the same lake it continues: nothing that was committed is
/// asked or landed twice. One run at a time writes into a lake.
///
/// # Errors
/// When the run cannot start: another holds the lease, the lake cannot be listed or written, TMDB
/// refuses the credential or does not answer. Later trouble ends in a summary with the status
/// `stopped`, `alarm` or `error`.
pub async fn run(
    catalogue: &Catalogue,
    sources: &[CatalogueSource],
    config: &IngestConfig,
    deps: &Deps,
    stop: Stop<'_>,
) -> Result<RunSummary, IngestError> {
    let mut interrupt = Interrupt::new(stop, config.grace, config.close_within);
    let deps = &Deps {
        clock: never_back(deps.clock.clone()),
        ..deps.clone()
    };
    let started_at = (deps.clock)();
    let mut run = Run {
        id: layout::run_id(started_at, deps.random),
        started_at,
        catalogue,
        sources,
        config,
        deps,
        ask_from: None,
        told: AtomicBool::new(false),
    };
    let Ok(taken) = interrupt.or_drop(lease::take(config, deps)).await else {
        return Ok(run.ended_before_it_began(interrupt.cause()));
    };
    let held = taken?;
    (run.id, run.started_at, run.ask_from) = (held.run_id, held.started_at, held.ask_from);
    interrupt.hold(held.lease);
    run.emit(Event::Opened {
        run_id: run.id.clone(),
    });
    let ended = match interrupt.or_drop(run.prepare()).await {
        Ok(Ok(prepared)) => run.work(prepared, &mut interrupt).await,
        Ok(Err(error)) => Err(error),
        Err(Interrupted) => Ok(run.ended_before_it_began(interrupt.cause())),
    };
    interrupt.release().await;
    ended
}

/// The same clock, which stands still while it would go back: of two records the later one counts, and
/// a batch is as old as its first record, so times have to be in the order in which things happened.
fn never_back(clock: Clock) -> Clock {
    let latest = Mutex::new(DateTime::<Utc>::MIN_UTC);
    Arc::new(move || {
        let mut latest = latest.lock().unwrap_or_else(PoisonError::into_inner);
        *latest = clock().max(*latest);
        *latest
    })
}

/// What a run would ask, and with what; asks and writes nothing.
#[must_use]
pub fn plan(
    catalogue: &Catalogue,
    ledger: &Ledger,
    config: &IngestConfig,
) -> (TitlesToAsk, RunRequest) {
    let request = RunRequest::new(&config.request, ledger, config.drop_other_blocks);
    let plan = TitlesToAsk::new(catalogue, rules(config, ledger, &request.wanted));
    (plan, request)
}

fn rules<'r>(config: &'r IngestConfig, ledger: &'r Ledger, wanted: &'r Request) -> Rules<'r> {
    Rules {
        ledger,
        wanted,
        find: config.find,
        crosswalk: config.crosswalk.as_deref(),
        refresh: config.refresh.as_deref(),
    }
}

/// The crosswalk of the run, if it has one.
fn tried_crosswalk(config: &IngestConfig, plan: &TitlesToAsk) -> Option<Arc<TriedCrosswalk>> {
    let crosswalk = config.crosswalk.clone()?;
    let jobs = plan.not_in_export.iter();
    let tried = TriedCrosswalk::new(crosswalk, jobs.map(|job| (job.tconst, job.kind)));
    Some(Arc::new(tried))
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
    let ledger = Ledger::default();
    config.request.check()?;
    let wanted = RunRequest::default().wanted;
    let plan = TitlesToAsk::new(catalogue, rules(config, &ledger, &wanted));
    let resolver = Resolver {
        source: deps.source.clone(),
        request: Arc::new(config.request.clone()),
        judge: Arc::new(FindJudge::new(config.find, FindTally::default())),
        tried: tried_crosswalk(config, &plan),
        clock: deps.clock.clone(),
    };
    canary::ask(catalogue, &ledger, &plan, config, &resolver).await
}

impl Run<'_> {
    fn emit(&self, event: Event) {
        (self.deps.events)(event);
    }

    /// Everything that can go wrong before a title is asked.
    async fn prepare(&self) -> Result<PreparedRun, IngestError> {
        let Self { deps, config, .. } = self;
        config.request.check()?;
        // What another part of a fan-out is writing looks the same as what a killed run has left.
        if config.fanout.is_none() {
            let files = leftovers::clear(&deps.lake, &self.id).await;
            if files > 0 {
                self.emit(Event::LeftoversCleared { files });
            }
        }
        let options = config.ledger_options(self.started_at);
        let (mut ledger, numbers) = Ledger::recover(&deps.lake, options, &self.id).await?;
        if config.refresh.is_some() {
            ledger.learn_tmdb_ids(&deps.lake).await?;
        }
        self.emit_recovered(&ledger);
        let (plan, request) = plan(self.catalogue, &ledger, config);
        if request.is_widened() {
            self.emit(Event::RequestWidened(request.clone()));
        }
        if plan.to_ask() > 0 {
            if let Some(from) = self.ask_from.filter(|_| deps.source.has_rate()) {
                tokio::time::sleep_until(from).await;
            }
            deps.source.authentication().await?;
        }
        Ok(PreparedRun {
            ledger,
            numbers,
            plan,
            request,
        })
    }

    fn emit_recovered(&self, ledger: &Ledger) {
        for path in ledger.adopted.iter().cloned() {
            self.emit(Event::Adopted { path });
        }
        for path in ledger.foreign.iter().cloned() {
            self.emit(Event::Foreign { path });
        }
        for path in ledger.gone.iter().cloned() {
            self.emit(Event::Gone { path });
        }
        for damaged in &ledger.damaged {
            let (path, problem) = (damaged.path.clone(), damaged.problem.clone());
            self.emit(Event::Damaged { path, problem });
        }
    }

    /// From the manifest that says it is running to the one that says how it ended.
    async fn work(
        &self,
        prepared: PreparedRun,
        interrupt: &mut Interrupt<'_>,
    ) -> Result<RunSummary, IngestError> {
        let PreparedRun {
            ledger,
            numbers,
            plan,
            request,
        } = prepared;
        let judge = FindJudge::new(self.config.find, ledger.find);
        let mut progress = Progress {
            outcomes: RunOutcomes::open(self.catalogue, &ledger, &plan),
            request,
            reasons: plan.reasons.clone(),
            inputs: Vec::new(),
            canary: CanaryCounts::default(),
            landed: LandingTotals::default(),
            judge: Arc::new(judge),
            tried: tried_crosswalk(self.config, &plan),
            ledger,
        };
        let manifest = self.manifest(RunStatus::Running, &progress);
        let begun = close::write_manifest(&self.deps.lake, &manifest);
        match interrupt.or_finish(begun).await {
            Ok(written) => written?,
            Err(Interrupted) => return Ok(self.ended_before_it_began(interrupt.cause())),
        }
        let worked = self.try_work(plan, numbers, &mut progress, interrupt).await;
        let end = match worked {
            Ok(()) => {
                self.note_refreshed(&mut progress);
                RunEnd::Done
            }
            Err(halt) => {
                // The summary of an alarm begins with what there is to tell.
                if !matches!(halt, StopReason::Alarm(_)) {
                    self.emit_stopping(&halt, interrupt);
                }
                end_of(&halt, interrupt)
            }
        };
        Ok(self.close(end, &progress, interrupt).await)
    }

    /// Notes up to which day TMDB's changes are in the lake. A title that failed is still without them, so
    /// that the next refresh has to read the same days.
    fn note_refreshed(&self, progress: &mut Progress) {
        let refresh = self.config.refresh.as_ref();
        let through = refresh.and_then(|refresh| refresh.through());
        if let Some(day) = through
            && progress.outcomes.counts()[&Outcome::Failed] == 0
        {
            progress.ledger.note_changes_through(day);
        }
    }

    async fn try_work(
        &self,
        plan: TitlesToAsk,
        numbers: [u32; 2],
        progress: &mut Progress,
        interrupt: &mut Interrupt<'_>,
    ) -> Result<(), StopReason> {
        let landed = interrupt.or_drop(self.land_catalogue()).await?;
        let (snapshot, inputs) = landed.map_err(StopReason::Landing)?;
        progress.inputs = inputs;
        self.emit(Event::Started {
            run_id: self.id.clone(),
            titles: plan.titles(),
            to_ask: plan.to_ask(),
            already_landed: plan.already_landed,
            known_misses: plan.known_misses,
            reasons: plan.reasons.clone(),
        });
        let resolver = Resolver {
            source: self.deps.source.clone(),
            request: Arc::new(progress.request.for_tmdb()),
            judge: progress.judge.clone(),
            tried: progress.tried.clone(),
            clock: self.deps.clock.clone(),
        };
        let mut canary = CanaryResult::default();
        if plan.to_ask() > 0 {
            canary = self
                .ask_canary(&plan, snapshot.as_ref(), &resolver, progress, interrupt)
                .await?;
        }
        if let Some(snapshot) = &snapshot {
            let lake = &self.deps.lake;
            let accepted = snapshot.judge(lake, &self.id, SnapshotVerdict::Accepted, None);
            interrupt.or_finish(accepted).await??;
        }
        self.fetch_and_land(plan.jobs, canary, numbers, &resolver, progress, interrupt)
            .await
    }

    /// Puts the catalogue files into the lake as they were given, with how they are read; none where the
    /// titles are the lake's own.
    async fn land_catalogue(&self) -> Result<(Option<Snapshot>, Vec<InputFile>), LakeError> {
        if self.config.refresh.is_some() {
            return Ok((None, Vec::new()));
        }
        // What holds no titles is no part of the catalogue.
        let is_read = |source: &&CatalogueSource| !self.catalogue.is_left_out(&source.name);
        let sources: Vec<&CatalogueSource> = self.sources.iter().filter(is_read).collect();
        let files: Vec<NewFile<'_>> = sources.iter().map(|source| self.new_file(source)).collect();
        let (lake, read) = (&self.deps.lake, ReadFlags::new(&self.config.read));
        let landed = Snapshot::land(lake, &self.id, self.started_at, &files, read);
        let (snapshot, landed) = landed.await?;
        let mut inputs = Vec::new();
        for (source, landed) in sources.into_iter().zip(landed) {
            self.emit(Event::CatalogueLanded {
                path: landed.path.clone(),
                was_there: landed.was_there,
            });
            inputs.push(InputFile {
                name: source.name.clone(),
                landed_as: Some(landed.path),
                size_bytes: landed.size_bytes,
                sha256: landed.sha256,
            });
        }
        Ok((Some(snapshot), inputs))
    }

    fn new_file<'s>(&self, source: &'s CatalogueSource) -> NewFile<'s> {
        // A catalogue that already lies in this lake's Raw zone stays where it is.
        let home = format!("{}/", self.deps.lake.show(layout::CATALOGUES));
        let inside = source.name.strip_prefix(&home);
        let archive = format!("{}!", source.name);
        let files = self.catalogue.report().files.iter();
        let tables: Vec<_> = files
            .filter(|file| file.name == source.name || file.name.starts_with(&archive))
            .collect();
        let role = tables.first().map(|first| first.role);
        NewFile {
            source: source.path(),
            name: &source.name,
            file_name: &source.file_name,
            kind: self.catalogue_kind(source),
            joined: !tables.is_empty() && tables.iter().all(|file| file.joined),
            role: role.filter(|role| tables.iter().all(|file| file.role == *role)),
            landed_as: inside.map(|rest| format!("{}/{rest}", layout::CATALOGUES)),
        }
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

    /// Asks the canary; too few matches are the verdict on the snapshot.
    async fn ask_canary(
        &self,
        plan: &TitlesToAsk,
        snapshot: Option<&Snapshot>,
        resolver: &Resolver,
        progress: &mut Progress,
        interrupt: &mut Interrupt<'_>,
    ) -> Result<CanaryResult, StopReason> {
        let asked = canary::ask(
            self.catalogue,
            &progress.ledger,
            plan,
            self.config,
            resolver,
        );
        let canary = interrupt.or_drop(asked).await?.map_err(canary_failure)?;
        progress.canary = CanaryCounts {
            titles: canary.titles as u64,
            matched: canary.matched as u64,
        };
        self.emit(Event::Canary {
            titles: progress.canary.titles,
            matched: progress.canary.matched,
        });
        if !canary.raises_alarm(self.config.min_match) {
            return Ok(canary);
        }
        let text = alarm::canary_text(self.catalogue.report(), &canary, self.config.min_match);
        if let Some(snapshot) = snapshot {
            let (lake, because) = (&self.deps.lake, Some(text.clone()));
            let refused = snapshot.judge(lake, &self.id, SnapshotVerdict::Alarm, because);
            interrupt.or_finish(refused).await??;
        }
        Err(StopReason::Alarm(text))
    }

    /// Asks for every job, then once more for those that failed for a passing reason.
    async fn fetch_and_land(
        &self,
        jobs: Vec<Job>,
        canary: CanaryResult,
        numbers: [u32; 2],
        resolver: &Resolver,
        progress: &mut Progress,
        interrupt: &mut Interrupt<'_>,
    ) -> Result<(), StopReason> {
        let jobs = Arc::new(canary.before_others(jobs));
        let asked = progress.request.asked.clone();
        let date = self.started_at.date_naive();
        let (lake, format) = (&self.deps.lake, self.config.raw_format);
        let parts = Parts {
            deps: self.deps,
            config: self.config,
            run_id: &self.id,
            resolver,
            request: &asked,
            writer: RunWriter::new(lake, &self.id, date, format, asked.clone(), numbers),
            ledger: &mut progress.ledger,
            outcomes: &mut progress.outcomes,
            landed: &mut progress.landed,
        };
        let mut lander = Lander::new(parts, jobs.clone(), canary.probe);
        let asked = self
            .ask_all(jobs, canary.answers, &mut lander, interrupt)
            .await;
        if let Err(StopReason::Alarm(_)) = &asked {
            lander.drop_unverified();
        }
        let flushed = match interrupt.may_write() {
            true => interrupt.or_finish(lander.flush()).await,
            false => Ok(Ok(())),
        };
        // What stopped the run first is what the user has to know first.
        asked?;
        Ok(flushed??)
    }

    async fn ask_all(
        &self,
        jobs: Arc<Vec<Job>>,
        ready: Ready,
        lander: &mut Lander<'_>,
        interrupt: &mut Interrupt<'_>,
    ) -> Result<(), StopReason> {
        self.ask_round(jobs, ready, lander, interrupt).await?;
        let failed = lander.begin_last_round();
        if !failed.is_empty() {
            let titles = failed.len() as u64;
            self.emit(Event::LastRound { titles });
            let asked = self.ask_round(failed, Ready::new(), lander, interrupt);
            match asked.await {
                Err(halt) if lander.may_do_without(&halt) => {}
                asked => asked?,
            }
        }
        if lander.has_unverified() {
            interrupt.or_drop(lander.check_stretch()).await??;
        }
        Ok(())
    }

    /// Asks for the jobs and lands what comes. When something ends that, answers on their way are
    /// waited for.
    async fn ask_round(
        &self,
        jobs: Arc<Vec<Job>>,
        ready: Ready,
        lander: &mut Lander<'_>,
        interrupt: &mut Interrupt<'_>,
    ) -> Result<(), StopReason> {
        let resolver = lander.resolver().clone();
        let mut fetcher = Fetcher::start(jobs, ready, resolver, self.config);
        let asked = self.land_fetched(&mut fetcher, lander, interrupt).await;
        let Err(halt) = &asked else {
            return Ok(());
        };
        fetcher.stop();
        if !lander.may_do_without(halt) {
            self.emit_stopping(halt, interrupt);
        }
        let waits = matches!(
            halt,
            StopReason::Interrupted
                | StopReason::Tmdb(_)
                | StopReason::Unverified { .. }
                | StopReason::Panicked(_)
        );
        if waits && interrupt.may_write() {
            let arrivals = async {
                while let Some(fetched) = fetcher.next().await {
                    if let Fetched::Answer(place, answer) = fetched {
                        lander.hold(place, answer);
                    }
                }
            };
            // Whoever is not back by then is asked again by the next run.
            interrupt.within_grace(arrivals).await;
        }
        asked
    }

    async fn land_fetched(
        &self,
        fetcher: &mut Fetcher,
        lander: &mut Lander<'_>,
        interrupt: &mut Interrupt<'_>,
    ) -> Result<(), StopReason> {
        loop {
            match interrupt.or_drop(fetcher.next()).await? {
                None => return Ok(()),
                Some(Fetched::Answer(place, answer)) => lander.hold(place, answer),
                Some(Fetched::Error(error)) => return Err(StopReason::Tmdb(error)),
                Some(Fetched::Panicked(text)) => return Err(StopReason::Panicked(text)),
            }
            loop {
                match lander.step() {
                    LandingStep::Wait => break,
                    LandingStep::Landed => fetcher.landed_one(),
                    LandingStep::Commit(kind) => interrupt.or_finish(lander.commit(kind)).await??,
                    LandingStep::CommitMisses => {
                        interrupt.or_finish(lander.commit_misses()).await??
                    }
                    LandingStep::CheckStretch => {
                        interrupt.or_drop(lander.check_stretch()).await??
                    }
                }
            }
            lander.emit_find_stopped();
        }
    }

    /// Once.
    fn emit_stopping(&self, halt: &StopReason, interrupt: &Interrupt<'_>) {
        if self.told.swap(true, Ordering::Relaxed) {
            return;
        }
        let reason = match halt {
            StopReason::Alarm(text) => text.clone(),
            halt => cause_of(halt, interrupt).to_string(),
        };
        self.emit(Event::Stopping { reason });
    }

    /// Closes the run. Never fails: a lake that cannot be written any more is said in the summary.
    async fn close(
        &self,
        end: RunEnd,
        progress: &Progress,
        interrupt: &mut Interrupt<'_>,
    ) -> RunSummary {
        let mut summary = self.summary(&end, progress);
        if !interrupt.may_write() {
            return summary;
        }
        let writing = self.write_all(&end, &summary, progress);
        let problem = match interrupt.or_finish(writing).await {
            Ok(Ok(lists)) => {
                summary.unmatched_file = lists.unmatched;
                summary.failed_file = lists.failed;
                summary.rejected_file = lists.rejected;
                summary.filtered_file = lists.filtered;
                summary.crosswalk_file = lists.crosswalk;
                return summary;
            }
            Ok(Err(error)) => Cause::Lake(error),
            Err(Interrupted) => interrupt.cause(),
        };
        // A run whose end is not written down has not ended.
        if matches!(
            summary.status,
            RunStatus::Done | RunStatus::DoneWithFailures
        ) {
            summary.status = RunStatus::Stopped;
        }
        summary.cause.get_or_insert(problem.class());
        let text = format!("the end of the run could not be written down: {problem}");
        summary.stopped_because = Some(match summary.stopped_because.take() {
            Some(first) => format!("{first}; {text}"),
            None => text,
        });
        summary
    }

    /// Outcomes, lists, checkpoint, manifest.
    async fn write_all(
        &self,
        end: &RunEnd,
        summary: &RunSummary,
        progress: &Progress,
    ) -> Result<Lists, LakeError> {
        let (lake, list_filtered) = (&self.deps.lake, self.config.list_filtered);
        let outcomes = &progress.outcomes;
        let mut lists =
            close::write_outcomes(lake, &self.id, self.catalogue, outcomes, list_filtered).await?;
        if let Some(tried) = &progress.tried {
            lists.crosswalk = close::write_pairs(lake, &self.id, &tried.pairs()).await?;
        }
        let (ended, now) = (matches!(end, RunEnd::Done), (self.deps.clock)());
        let ledger = &progress.ledger;
        ledger.write_checkpoint(lake, &self.id, ended, now).await?;
        let mut manifest = self.manifest(summary.status, progress);
        manifest.stopped_because = summary.stopped_because.clone();
        manifest.finished_at = Some((self.deps.clock)());
        (manifest.files, manifest.size_bytes) = (summary.files, summary.size_bytes);
        manifest.find = summary.find;
        close::write_manifest(lake, &manifest).await?;
        Ok(lists)
    }

    fn summary(&self, end: &RunEnd, progress: &Progress) -> RunSummary {
        let (outcomes, ledger) = (&progress.outcomes, &progress.ledger);
        let failed = outcomes.counts()[&Outcome::Failed];
        let (status, because, cause) = match end {
            RunEnd::Done if failed > 0 => (RunStatus::DoneWithFailures, None, None),
            RunEnd::Done => (RunStatus::Done, None, None),
            RunEnd::Stopped(cause) => (
                RunStatus::Stopped,
                Some(cause.to_string()),
                Some(cause.class()),
            ),
            RunEnd::Failed(cause) => (
                RunStatus::Error,
                Some(cause.to_string()),
                Some(cause.class()),
            ),
            RunEnd::Alarm(text) => (
                RunStatus::Alarm,
                Some(text.clone()),
                Some(CauseClass::MatchRate),
            ),
        };
        let lake = &self.deps.lake;
        RunSummary {
            run_id: self.id.clone(),
            status,
            stopped_because: because,
            cause,
            lake: lake.url().to_string(),
            manifest: Some(lake.show(&layout::run_manifest(&self.id))),
            // The clock may have been set back meanwhile.
            seconds: ((self.deps.clock)() - self.started_at)
                .as_seconds_f64()
                .max(0.0),
            titles: outcomes.titles(),
            balanced: outcomes.balanced(),
            outcomes: outcomes.counts(),
            filtered: outcomes.filtered().clone(),
            ids_without_title: self.catalogue.report().ids_without_title.clone(),
            to_ask: progress.reasons.clone(),
            request: progress.request.clone(),
            files: progress.landed.files,
            size_bytes: progress.landed.size_bytes,
            inputs: progress.inputs.clone(),
            canary: progress.canary,
            last_round: progress.landed.last_round,
            requests: self.deps.source.stats(),
            find: progress.judge.tally(),
            find_stopped: progress.judge.has_stopped(),
            crosswalk: progress.tried.as_ref().map(|tried| tried.tally()),
            repairs: LakeRepairs {
                adopted_files: ledger.adopted.len() as u64,
                damaged_files: ledger.damaged.len() as u64,
                gone_files: ledger.gone.len() as u64,
            },
            unmatched_file: None,
            failed_file: None,
            rejected_file: None,
            filtered_file: None,
            crosswalk_file: None,
        }
    }

    /// The summary of a run that was stopped before it wrote anything about itself.
    fn ended_before_it_began(&self, cause: Cause) -> RunSummary {
        let ledger = Ledger::default();
        let wanted = Request::default();
        let plan = TitlesToAsk::new(self.catalogue, rules(self.config, &ledger, &wanted));
        let progress = Progress {
            outcomes: RunOutcomes::open(self.catalogue, &ledger, &plan),
            ledger,
            request: RunRequest::default(),
            reasons: Reasons::default(),
            inputs: Vec::new(),
            canary: CanaryCounts::default(),
            landed: LandingTotals::default(),
            judge: Arc::new(FindJudge::new(self.config.find, FindTally::default())),
            tried: None,
        };
        RunSummary {
            manifest: None,
            ..self.summary(&RunEnd::Stopped(cause), &progress)
        }
    }

    fn manifest(&self, status: RunStatus, progress: &Progress) -> RunManifest {
        let outcomes = &progress.outcomes;
        RunManifest {
            schema_version: SCHEMA_VERSION,
            run_id: self.id.clone(),
            version: self.config.version.clone(),
            status,
            stopped_because: None,
            started_at: self.started_at,
            finished_at: None,
            options: self.config.options.clone(),
            inputs: progress.inputs.clone(),
            titles: outcomes.titles(),
            outcomes: outcomes.counts(),
            filtered: outcomes.filtered().clone(),
            balanced: outcomes.balanced(),
            files: 0,
            size_bytes: 0,
            requests: serde_json::to_value(self.deps.source.stats()).unwrap_or_default(),
            find: FindTally::default(),
            crosswalk: progress.tried.as_ref().map(|tried| tried.tally()),
        }
    }
}

fn end_of(halt: &StopReason, interrupt: &Interrupt<'_>) -> RunEnd {
    match halt {
        StopReason::Alarm(text) => RunEnd::Alarm(text.clone()),
        StopReason::Landing(_) | StopReason::Panicked(_) => {
            RunEnd::Failed(cause_of(halt, interrupt))
        }
        halt => RunEnd::Stopped(cause_of(halt, interrupt)),
    }
}

fn cause_of(halt: &StopReason, interrupt: &Interrupt<'_>) -> Cause {
    match halt {
        StopReason::Interrupted => interrupt.cause(),
        StopReason::Lake(error) | StopReason::Landing(error) => Cause::Lake(error.clone()),
        StopReason::Tmdb(error) => Cause::Tmdb(error.clone()),
        StopReason::Unverified { tconst, reason } => Cause::Unverified(format!(
            "{tconst}, which matched before, could not be asked again after titles without a match: \
             {reason}"
        )),
        StopReason::Panicked(text) => Cause::Defect(format!("a worker panicked ({text})")),
        StopReason::Alarm(text) => Cause::Unverified(text.clone()),
    }
}

/// Answers that are not TMDB's, from the first title on, are the alarm's business; a service that
/// is down is not.
fn canary_failure(error: TmdbError) -> StopReason {
    match error.root_class() {
        ErrorClass::BadAnswer => StopReason::Alarm(alarm::not_tmdb_text(&with_causes(&error))),
        _ => StopReason::Tmdb(error),
    }
}
