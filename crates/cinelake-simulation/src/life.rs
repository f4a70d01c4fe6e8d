//! One lake, and what happens to it.

use std::sync::Arc;

use anyhow::{Context, Result, ensure};
use bytes::Bytes;
use chrono::Duration;
use cinelake_ingest::resolver::TitleSource;
use cinelake_ingest::{Deps, FindMode, IngestConfig, IngestError, RunSummary};
use cinelake_lake::manifest::{Outcome, RunStatus};
use cinelake_lake::object_store::ObjectStoreExt;
use cinelake_lake::object_store::memory::InMemory;
use cinelake_lake::object_store::path::Path;
use cinelake_lake::{Holder, Lake, LakeUrl, Lease, layout};
use cinelake_refine::{RefineError, RefineOptions, purge, refine};
use cinelake_tmdb::{Credential, RecordRequest, TmdbClient, TmdbConfig};
use tokio::time::sleep;

use crate::catalogues::SharedCatalogues;
use crate::check;
use crate::clock::SimClock;
use crate::content::{LakeContent, paths};
use crate::seeded::Seed;
use crate::step::{Action, FaultProfile, RunStep, Step, StoreFaults};
use crate::store::SimStore;
use crate::tmdb::{RequestLog, SimTmdb};
use crate::trace::Trace;

/// Records older than this are in no table.
pub(crate) const KEEP_DAYS: u32 = 180;
/// A miss is believed so long.
pub(crate) const MISS_DAYS: i64 = 7;
/// Longer than a lease holds.
const AFTER_THE_LEASE: Duration = Duration::seconds(70);
pub(crate) const VERSION: &str = "0.2.0";
const KEY: &str = "0123456789abcdef0123456789abcdef";

/// One lake.
pub(crate) struct Life<'s> {
    pub(crate) stage: &'s SharedCatalogues,
    pub(crate) url: LakeUrl,
    pub(crate) store: Arc<InMemory>,
    /// The lake as nobody disturbs it.
    pub(crate) lake: Lake,
    pub(crate) clock: SimClock,
    pub(crate) trace: Trace,
    seed: Seed,
    generation: u64,
    /// Whether a small file was cut and no run has gone through since: until then a refine knows less
    /// than the files hold.
    pub(crate) damaged: bool,
    /// Whether a small file was cut and not repaired since: `verify` tells of it as long.
    pub(crate) unrepaired: bool,
}

/// What became of a program.
enum ProgramEnd<T> {
    Ended(T),
    Killed,
}

impl<T, E> ProgramEnd<Result<T, E>> {
    fn done(&self) -> Option<&T> {
        match self {
            Self::Ended(Ok(done)) => Some(done),
            _ => None,
        }
    }
}

/// A run that has ended in some way.
struct EndedRun {
    fate: ProgramEnd<Result<RunSummary, IngestError>>,
    asked: Arc<RequestLog>,
}

impl<'s> Life<'s> {
    pub(crate) fn new(stage: &'s SharedCatalogues, seed: u64) -> Result<Self> {
        let seed = Seed::new(seed);
        let url: LakeUrl = "s3://films/lake".parse()?;
        let store = Arc::new(InMemory::new());
        Ok(Self {
            stage,
            lake: Lake::with_store(url.clone(), store.clone()),
            url,
            store,
            clock: SimClock::new(),
            trace: Trace::default(),
            seed,
            generation: 1,
            damaged: false,
            unrepaired: false,
        })
    }

    /// Does a step and checks what has to hold after it.
    pub(crate) async fn live(&mut self, step: &Step) -> Result<()> {
        self.trace.note(format!("step {step:?}"));
        let seed = self.seed.of("step", step.number);
        self.wait(seed).await;
        self.go(&step.what, seed).await?;
        // The other steps leave the tables as they are.
        if matches!(
            step.what,
            Action::Refine(_) | Action::Purge(_) | Action::RunAndRefine(..) | Action::Expire
        ) {
            check::tables_are_whole(self).await?;
        }
        check::all(self).await
    }

    /// Mostly until the lease of a run that was killed has expired; sometimes the next step comes sooner.
    async fn wait(&self, seed: Seed) {
        let wait = match seed.of("soon", 0).below(4) {
            0 => Duration::seconds(seed.of("wait", 0).below(60) as i64),
            _ => AFTER_THE_LEASE,
        };
        sleep(wait.to_std().unwrap_or_default()).await;
    }

    async fn go(&mut self, what: &Action, seed: Seed) -> Result<()> {
        match what {
            Action::Run(run) => self.run(run, seed).await,
            Action::Two(run, later) => self.two(run, *later, seed).await,
            Action::RunAndRefine(run, later) => self.run_and_refine(run, *later, seed).await,
            Action::Refine(trouble) => self.refine(*trouble, seed).await,
            Action::Purge(trouble) => self.purge(*trouble, seed).await,
            Action::Repair(trouble) => self.repair(*trouble, seed).await,
            Action::Days(days) => {
                self.clock.jump(Duration::days(*days));
                Ok(())
            }
            Action::Jump(seconds) => {
                self.clock.jump(Duration::seconds(*seconds));
                Ok(())
            }
            Action::TmdbChanges => {
                self.generation += 1;
                Ok(())
            }
            Action::Expire => self.expire().await,
            Action::Damage => self.damage().await,
        }
    }

    async fn run(&mut self, step: &RunStep, seed: Seed) -> Result<()> {
        let before = LakeContent::read(&self.lake).await?;
        let ran = self.program("run", step, seed).await;
        self.after_runs(step, &before, &[ran]).await
    }

    async fn two(&mut self, step: &RunStep, later: u64, seed: Seed) -> Result<()> {
        let before = LakeContent::read(&self.lake).await?;
        let second = async {
            sleep(std::time::Duration::from_millis(later)).await;
            self.program("second", step, seed.of("second", 0)).await
        };
        let (first, second) = tokio::join!(self.program("first", step, seed), second);
        self.after_runs(step, &before, &[first, second]).await
    }

    async fn run_and_refine(&mut self, step: &RunStep, later: u64, seed: Seed) -> Result<()> {
        let before = LakeContent::read(&self.lake).await?;
        let refined = async {
            sleep(std::time::Duration::from_millis(later)).await;
            let options = self.refine_options();
            refine(&self.lake, &options, &|_| {}).await
        };
        let (ran, refined) = tokio::join!(self.program("run", step, seed), refined);
        refined.context("a refine beside a run fails")?;
        self.after_runs(step, &before, &[ran]).await
    }

    /// One run, from its start to its end or to its being killed.
    async fn program(&self, name: &str, step: &RunStep, seed: Seed) -> EndedRun {
        let store = self.store_of(name, step.trouble, seed);
        let asked = Arc::new(RequestLog::default());
        let source = self.source(name, step, seed, asked.clone());
        let deps = Deps {
            lake: Lake::with_store(self.url.clone(), Arc::new(store.clone())),
            source,
            clock: self.clock_of_programs(),
            events: Arc::new(drop),
            random: seed.of("random", 0).below(1 << 24) as u32,
            host: name.to_owned(),
            process: 1,
        };
        let book = self.stage.book(step.catalogue);
        let config = config(step);
        let stop = Box::pin(stop_after(step.stop));
        let run = cinelake_ingest::run(&book.catalogue, &book.sources, &config, &deps, stop);
        let fate = or_killed(&store, run).await;
        self.trace.note(match &fate {
            ProgramEnd::Ended(Ok(summary)) => {
                format!("{name} ends {:?} {:?}", summary.status, summary.outcomes)
            }
            ProgramEnd::Ended(Err(error)) => format!("{name} fails {error:?}"),
            ProgramEnd::Killed => format!("{name} is killed"),
        });
        EndedRun { fate, asked }
    }

    fn store_of(&self, name: &str, trouble: StoreFaults, seed: Seed) -> SimStore {
        let seed = seed.of("store", 0);
        SimStore::new(self.store.clone(), name, seed, trouble, self.trace.clone())
    }

    fn source(
        &self,
        name: &str,
        step: &RunStep,
        seed: Seed,
        asked: Arc<RequestLog>,
    ) -> Arc<dyn TitleSource> {
        let (clock, jump) = (self.clock.clone(), step.jump);
        let tmdb = SimTmdb {
            program: name.to_owned(),
            seed: seed.of("tmdb", 0),
            faults: step.faults,
            generation: self.generation,
            trace: self.trace.clone(),
            at_request: Arc::new(move |number| match jump {
                Some((at, seconds)) if at == number => clock.jump(Duration::seconds(seconds)),
                _ => {}
            }),
            asked,
        };
        Arc::new(client(tmdb))
    }

    fn clock_of_programs(&self) -> cinelake_ingest::resolver::Clock {
        let clock = self.clock.clone();
        Arc::new(move || clock.now())
    }

    /// What has to hold after runs of one command.
    async fn after_runs(
        &mut self,
        step: &RunStep,
        before: &LakeContent,
        ran: &[EndedRun],
    ) -> Result<()> {
        let content = LakeContent::read(&self.lake).await?;
        let is_behind = self.is_behind(before) || self.is_behind(&content);
        if !step.refresh && !self.damaged && !is_behind {
            check::nothing_is_landed_twice(self, step, before, &content)?;
            for ran in ran {
                check::nothing_is_asked_in_vain(self, step, before, &ran.asked)?;
            }
        }
        for ran in ran {
            if let Some(summary) = ran.fate.done() {
                check::summary(self, step, summary, &content, is_behind).await?;
                self.damaged &= summary.status != RunStatus::Done;
            }
        }
        Ok(())
    }

    /// Whether the clock was set back behind what the lake has. Which record of a title is the latest is
    /// then not what happened last, until the clock has caught up.
    fn is_behind(&self, content: &LakeContent) -> bool {
        let latest = content.latest();
        latest.is_some_and(|latest| self.clock.now() <= latest)
    }

    /// Sets the clock right again.
    async fn catch_up(&self) -> Result<()> {
        let content = LakeContent::read(&self.lake).await?;
        let lease = Lease::current(&self.lake, self.clock.now()).await?;
        let expires = lease.map(|lease| lease.expires);
        let latest = content.latest().max(expires);
        let latest = latest.unwrap_or_else(|| self.clock.now());
        let behind = latest - self.clock.now();
        if behind >= Duration::zero() {
            self.clock.jump(behind + Duration::seconds(1));
        }
        Ok(())
    }

    pub(crate) fn refine_options(&self) -> RefineOptions {
        RefineOptions {
            rebuild: false,
            version: VERSION.to_owned(),
            now: self.clock.now(),
            keep_days: KEEP_DAYS,
        }
    }

    async fn refine(&mut self, trouble: StoreFaults, seed: Seed) -> Result<()> {
        let options = self.refine_options();
        let store = self.store_of("refine", trouble, seed).timeless();
        let lake = Lake::with_store(self.url.clone(), Arc::new(store.clone()));
        let fate = or_killed(&store, refine(&lake, &options, &|_| {})).await;
        let Some(summary) = self.told("refine", trouble, &fate)? else {
            return Ok(());
        };
        let records = &summary.records;
        let dead: u64 = records.dead_letters.values().sum();
        ensure!(
            records.records == records.rows + records.superseded + records.expired + dead,
            "the counts of the refine do not add up: {records:?}"
        );
        match self.damaged {
            true => Ok(()),
            false => check::tables(self, &options).await,
        }
    }

    async fn purge(&mut self, trouble: StoreFaults, seed: Seed) -> Result<()> {
        let options = purge::PurgeOptions {
            older_than_days: KEEP_DAYS,
            version: VERSION.to_owned(),
            now: self.clock.now(),
        };
        let store = self.store_of("purge", trouble, seed).timeless();
        let lake = Lake::with_store(self.url.clone(), Arc::new(store.clone()));
        let clock = self.clock.clone();
        let now = move || clock.now();
        let purging = purge::run(&lake, &options, holder("purge"), &now);
        let fate = or_killed(&store, purging).await;
        if is_leased(&fate) {
            return Ok(());
        }
        match self.told("purge", trouble, &fate)? {
            Some(_) => check::purged(self, &options).await,
            None => Ok(()),
        }
    }

    async fn repair(&mut self, trouble: StoreFaults, seed: Seed) -> Result<()> {
        let store = self.store_of("repair", trouble, seed).timeless();
        let lake = Lake::with_store(self.url.clone(), Arc::new(store.clone()));
        let clock = self.clock.clone();
        let now = move || clock.now();
        let repairing = async {
            let repaired =
                cinelake_lake::verify::repair(&lake, holder("repair"), KEEP_DAYS, &now).await;
            repaired.map_err(RefineError::from)
        };
        let fate = or_killed(&store, repairing).await;
        if !is_leased(&fate) && self.told("repair", trouble, &fate)?.is_some() {
            self.unrepaired = false;
        }
        Ok(())
    }

    /// What a program gave; an error where nothing was in its way is one of ours.
    fn told<'f, T>(
        &self,
        name: &str,
        trouble: StoreFaults,
        fate: &'f ProgramEnd<Result<T, RefineError>>,
    ) -> Result<Option<&'f T>> {
        if let ProgramEnd::Ended(Err(error)) = fate {
            ensure!(
                trouble != StoreFaults::default(),
                "{name} fails on a sound store: {error:?}"
            );
        }
        Ok(fate.done())
    }

    /// Record files after 180 days, the folder of runs after 200, as docs/lake.md says.
    async fn expire(&self) -> Result<()> {
        let today = self.clock.now().date_naive();
        for (folder, days) in [(layout::RECORDS, 180), (layout::RUNS, 200)] {
            for path in paths(&self.lake, folder).await? {
                let id = path.strip_prefix(layout::RUNS);
                let id = id.and_then(|rest| rest.get(1..9));
                let of_run = id.and_then(|id| chrono::NaiveDate::parse_from_str(id, "%Y%m%d").ok());
                let day = of_run.or_else(|| layout::date_in_path(&path));
                if day.is_some_and(|day| (today - day).num_days() > days) {
                    self.store.delete(&Path::from(path)).await?;
                }
            }
        }
        Ok(())
    }

    /// Cuts the last small file in half: an entry or a checkpoint.
    async fn damage(&mut self) -> Result<()> {
        let files = paths(&self.lake, layout::RUNS).await?;
        let small = |path: &&String| path.contains("/batches/") || path.ends_with(".zst");
        if let Some(path) = files.iter().rfind(small) {
            (self.damaged, self.unrepaired) = (true, true);
            let bytes = self.lake.read(path).await?;
            let half = Bytes::copy_from_slice(&bytes[..bytes.len() / 2]);
            self.lake.replace(path, half).await?;
        }
        Ok(())
    }

    /// Whatever has happened: the same command completes the lake, and then nothing is left to ask.
    pub(crate) async fn finish(&mut self) -> Result<()> {
        self.trace.note("the faults end".to_owned());
        self.catch_up().await?;
        let repaired = self.repair(StoreFaults::default(), self.seed.of("finish", 5));
        repaired.await?;
        let calm = RunStep::calm(2);
        for round in 0..2 {
            sleep(AFTER_THE_LEASE.to_std().unwrap_or_default()).await;
            let seed = self.seed.of("finish", round);
            let before = LakeContent::read(&self.lake).await?;
            let ran = self.program("last", &calm, seed).await;
            let summary = ran.fate.done().context("the last run fails")?;
            ensure!(
                summary.status == RunStatus::Done,
                "the last run: {summary:?}"
            );
            if round > 0 {
                let landed = summary.count(Outcome::Landed) + summary.files;
                ensure!(landed == 0, "landed again: {summary:?}");
                let requests = ran.asked.requests();
                ensure!(requests == 0, "asked again: {:?}", ran.asked.titles());
            }
            self.after_runs(&calm, &before, &[ran]).await?;
            check::all(self).await?;
        }
        self.refine(StoreFaults::default(), self.seed.of("finish", 3))
            .await?;
        self.purge(StoreFaults::default(), self.seed.of("finish", 4))
            .await?;
        check::tables_are_whole(self).await?;
        check::all(self).await
    }
}

/// Does the work, until the store says that its program is to be killed: then it is dropped where it is.
async fn or_killed<T>(store: &SimStore, work: impl Future<Output = T>) -> ProgramEnd<T> {
    let killed = async {
        match store.is_killed_some_time() {
            true => store.killed().await,
            false => std::future::pending().await,
        }
    };
    tokio::select! {
        biased;
        () = killed => ProgramEnd::Killed,
        done = work => ProgramEnd::Ended(done),
    }
}

async fn stop_after(stop: Option<u64>) -> String {
    match stop {
        Some(after) => sleep(std::time::Duration::from_millis(after)).await,
        None => std::future::pending().await,
    }
    "told to".to_owned()
}

fn is_leased<T>(fate: &ProgramEnd<Result<T, RefineError>>) -> bool {
    matches!(
        fate,
        ProgramEnd::Ended(Err(RefineError::Lake(error)))
            if matches!(error.problem, cinelake_lake::LakeProblem::Leased(_))
    )
}

pub(crate) fn holder(name: &str) -> Holder {
    Holder {
        id: name.to_owned(),
        host: name.to_owned(),
        process: 1,
        shared: false,
    }
}

pub(crate) fn config(step: &RunStep) -> IngestConfig {
    IngestConfig {
        request: RecordRequest {
            append: step.append(),
            language: None,
        },
        find: match step.find {
            true => FindMode::Always,
            false => FindMode::Never,
        },
        concurrency: 3,
        batch_records: 4,
        stretch: 6,
        canary_titles: 8,
        wait: step.wait,
        max_age: match step.refresh {
            true => std::time::Duration::ZERO,
            false => std::time::Duration::from_secs(86_400 * u64::from(KEEP_DAYS)),
        },
        version: VERSION.to_owned(),
        ..IngestConfig::default()
    }
}

#[expect(clippy::expect_used, reason = "constants that are valid")]
pub(crate) fn client(tmdb: SimTmdb) -> TmdbClient {
    let seed = tmdb.seed.of("jitter", 0).below(u64::MAX);
    let mut config = TmdbConfig::new(Credential::from_text(KEY).expect("a key"));
    if let FaultProfile::None = tmdb.faults {
        config.rate = None;
    }
    TmdbClient::over(Arc::new(tmdb), config, seed).expect("a client")
}
