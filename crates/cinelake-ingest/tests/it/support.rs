//! A catalogue, a server, a lake and a way to run one against the other, and the questions that
//! tests ask of what came out.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::atomic::{AtomicI64, AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use cinelake_imdb::{Catalogue, Filter, ImdbId, ReadOptions};
use cinelake_ingest::resolver::TitleSource;
use cinelake_ingest::{
    CatalogueSource, Deps, Event, IngestConfig, IngestError, RunSummary, SourceOptions, Stop,
    read_catalogue, resolve, run,
};
use cinelake_lake::ledger::LedgerEntry;
use cinelake_lake::manifest::{Outcome, RunManifest};
use cinelake_lake::object_store::memory::InMemory;
use cinelake_lake::record::{Provenance, decode, provenance};
use cinelake_lake::{Lake, StoreOptions, layout};
use cinelake_testkit::{FaultStore, MadeTitle, S3Server};
use cinelake_tmdb::{
    ClientStats, Credential, DownReason, FindHits, Lookup, MovieRef, RecordRequest, RetryPolicy,
    SeenAnswer, TmdbClient, TmdbConfig, TmdbError,
};
use cinelake_tmdb_server::{Records, RunningServer, ServerConfig, spawn};
use tempfile::TempDir;

const KEY: &str = "0123456789abcdef0123456789abcdef";

/// A catalogue as a user has it: files on disk, read with options.
pub(crate) struct Book {
    pub(crate) catalogue: Catalogue,
    pub(crate) sources: Vec<CatalogueSource>,
    path: PathBuf,
    _folder: Arc<TempDir>,
}

impl Book {
    pub(crate) async fn new(file_name: &str, text: &str) -> Self {
        Self::read(file_name, text, &ReadOptions::default(), &Filter::default()).await
    }

    /// Titles that no file has: those of a refresh.
    pub(crate) fn without_files(catalogue: Catalogue) -> Self {
        Self {
            catalogue,
            sources: Vec::new(),
            path: PathBuf::new(),
            _folder: Arc::new(tempfile::tempdir().expect("a folder")),
        }
    }

    pub(crate) async fn films(titles: &[MadeTitle]) -> Self {
        Self::new(
            "movies.csv",
            &cinelake_testkit::fixtures::movies_csv(titles),
        )
        .await
    }

    pub(crate) async fn read(
        file_name: &str,
        text: &str,
        options: &ReadOptions,
        filter: &Filter,
    ) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join(file_name);
        std::fs::write(&path, text).expect("written");
        Self::open(path, Arc::new(folder), options, filter).await
    }

    /// The same file through another filter.
    pub(crate) async fn filtered(&self, filter: &Filter) -> Self {
        let (path, folder) = (self.path.clone(), self._folder.clone());
        Self::open(path, folder, &ReadOptions::default(), filter).await
    }

    async fn open(
        path: PathBuf,
        folder: Arc<TempDir>,
        options: &ReadOptions,
        filter: &Filter,
    ) -> Self {
        let store = StoreOptions::default();
        let stdin = &mut std::io::empty();
        let source = SourceOptions {
            store: &store,
            stdin,
        };
        let specs = [path.display().to_string()];
        let sources = resolve(&specs, source).await.expect("found");
        let catalogue = read_catalogue(&sources, options, filter).expect("read");
        Self {
            catalogue,
            sources,
            path,
            _folder: folder,
        }
    }
}

pub(crate) fn serve(records: &str, config: ServerConfig) -> RunningServer {
    let mut loaded = Records::new();
    let report = loaded.add_ndjson("made up", records.as_bytes());
    assert_eq!(report.expect("readable").rejected, 0);
    let config = ServerConfig {
        remember_requests: true,
        ..config
    };
    spawn(Arc::new(loaded), config).expect("a free port")
}

/// The real client, without a pace and with hardly a pause between attempts.
pub(crate) fn client(server: &RunningServer) -> Arc<TmdbClient> {
    client_with(server, |_| {})
}

pub(crate) fn client_with(
    server: &RunningServer,
    change: impl FnOnce(&mut TmdbConfig),
) -> Arc<TmdbClient> {
    let credential = Credential::from_text(KEY).expect("a key");
    let mut config = TmdbConfig::new(credential);
    config.base_url = server.base_url.parse().expect("a URL");
    config.rate = None;
    config.concurrency = 8;
    config.read_timeout = Duration::from_secs(10);
    config.retry = RetryPolicy {
        max_attempts: 3,
        base: Duration::from_millis(1),
        max: Duration::from_millis(2),
        total: Duration::from_secs(10),
        retry_after_zero: Duration::from_millis(1),
    };
    change(&mut config);
    Arc::new(TmdbClient::new(config, 1).expect("a client"))
}

/// Small files, so that a few titles make several batches.
pub(crate) fn config() -> IngestConfig {
    IngestConfig {
        concurrency: 6,
        batch_records: 4,
        ..IngestConfig::default()
    }
}

pub(crate) fn now() -> DateTime<Utc> {
    "2026-11-23T21:00:00Z".parse().expect("a time")
}

type Watch = Arc<dyn Fn(&Event) + Send + Sync>;

/// A user at work: each run is a new one with what the ones before left in the lake.
#[derive(Clone)]
pub(crate) struct Desk {
    pub(crate) lake: Lake,
    pub(crate) source: Arc<dyn TitleSource>,
    pub(crate) config: IngestConfig,
    pub(crate) now: DateTime<Utc>,
    /// Whether time passes during a run; otherwise it stands still at `now`.
    pub(crate) time_passes: bool,
    /// The machine on which the run takes place.
    pub(crate) host: &'static str,
    /// What the clock has jumped by, in seconds.
    jumped: Arc<AtomicI64>,
    events: Arc<Mutex<Vec<Event>>>,
    watch: Option<Watch>,
    runs: Arc<AtomicU32>,
}

impl Desk {
    pub(crate) fn new(lake: Lake, source: Arc<dyn TitleSource>) -> Self {
        Self {
            lake,
            source,
            config: config(),
            now: now(),
            time_passes: false,
            host: "test-host",
            jumped: Arc::default(),
            events: Arc::default(),
            watch: None,
            runs: Arc::default(),
        }
    }

    /// The same desk before another lake, or another way to the same.
    pub(crate) fn at(&self, lake: Lake) -> Self {
        Self {
            lake,
            ..self.clone()
        }
    }

    /// The same desk after the lease of a run that was killed has expired.
    pub(crate) fn after_the_lease(&self) -> Self {
        Self {
            now: self.now + chrono::Duration::minutes(2),
            ..self.clone()
        }
    }

    /// Sets the clock of this desk and of its clones forward or back.
    pub(crate) fn jump(&self, by: chrono::Duration) {
        self.jumped.fetch_add(by.num_seconds(), Ordering::Relaxed);
    }

    pub(crate) fn asking(&self, source: Arc<dyn TitleSource>) -> Self {
        Self {
            source,
            ..self.clone()
        }
    }

    pub(crate) fn watched(&self, watch: impl Fn(&Event) + Send + Sync + 'static) -> Self {
        Self {
            watch: Some(Arc::new(watch)),
            ..self.clone()
        }
    }

    fn deps(&self) -> Deps {
        let (now, events, watch) = (self.now, self.events.clone(), self.watch.clone());
        let (time_passes, began) = (self.time_passes, std::time::Instant::now());
        let jumped = self.jumped.clone();
        Deps {
            lake: self.lake.clone(),
            source: self.source.clone(),
            clock: Arc::new(move || {
                let passed = match time_passes {
                    true => began.elapsed(),
                    false => Duration::ZERO,
                };
                now + passed + chrono::Duration::seconds(jumped.load(Ordering::Relaxed))
            }),
            host: self.host.to_owned(),
            process: 1,
            events: Arc::new(move |event| {
                if let Some(watch) = &watch {
                    watch(&event);
                }
                events.lock().expect("whole").push(event);
            }),
            random: self.runs.fetch_add(1, Ordering::Relaxed),
        }
    }

    pub(crate) fn deps_for_check(&self) -> Deps {
        self.deps()
    }

    pub(crate) async fn try_run(&self, book: &Book) -> Result<RunSummary, IngestError> {
        self.run_until(book, Box::pin(std::future::pending())).await
    }

    pub(crate) async fn run_until(
        &self,
        book: &Book,
        stop: Stop<'_>,
    ) -> Result<RunSummary, IngestError> {
        let deps = self.deps();
        let summary = run(&book.catalogue, &book.sources, &self.config, &deps, stop).await?;
        assert_balanced(&summary, book);
        Ok(summary)
    }

    pub(crate) async fn run(&self, book: &Book) -> RunSummary {
        self.try_run(book).await.expect("runs")
    }

    /// Runs until `ends` says yes to an event, then drops everything as a kill would.
    pub(crate) async fn run_until_killed(
        &self,
        book: &Book,
        mut ends: impl FnMut(&Event) -> bool + Send + 'static,
    ) {
        let (sender, mut killed) = tokio::sync::mpsc::unbounded_channel();
        let ends = Mutex::new(move |event: &Event| ends(event));
        let watched = self.watched(move |event| {
            if (ends.lock().expect("whole"))(event) {
                let _ = sender.send(());
            }
        });
        tokio::select! {
            biased;
            _ = killed.recv() => {}
            ended = watched.try_run(book) => panic!("it ended first: {ended:?}"),
        }
    }

    pub(crate) fn events(&self) -> Vec<Event> {
        self.events.lock().expect("whole").clone()
    }
}

/// A TMDB in front of which a test can do something: wait, refuse, panic.
pub(crate) struct Before<F> {
    inner: Arc<dyn TitleSource>,
    first: F,
}

/// What a request is for, as [`Before`] sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Asked {
    Authentication,
    Movie(MovieRef),
    Find(ImdbId),
    Tv(u64),
}

impl Asked {
    pub(crate) fn is_movie(self, tconst: &str) -> bool {
        matches!(self, Self::Movie(MovieRef::Imdb(id)) if id.to_string() == tconst)
    }
}

impl<F, W> Before<F>
where
    F: Fn(Asked) -> W + Send + Sync + 'static,
    W: Future<Output = Result<(), TmdbError>> + Send + 'static,
{
    /// What `first` returns as an error is the answer.
    pub(crate) fn each(inner: Arc<dyn TitleSource>, first: F) -> Arc<dyn TitleSource> {
        Arc::new(Self { inner, first })
    }
}

#[async_trait]
impl<F, W> TitleSource for Before<F>
where
    F: Fn(Asked) -> W + Send + Sync + 'static,
    W: Future<Output = Result<(), TmdbError>> + Send + 'static,
{
    async fn movie(&self, id: MovieRef, request: &RecordRequest) -> Result<Lookup, TmdbError> {
        (self.first)(Asked::Movie(id)).await?;
        self.inner.movie(id, request).await
    }

    async fn find(&self, id: ImdbId) -> Result<FindHits, TmdbError> {
        (self.first)(Asked::Find(id)).await?;
        self.inner.find(id).await
    }

    async fn tv(&self, tmdb_id: u64, request: &RecordRequest) -> Result<Lookup, TmdbError> {
        (self.first)(Asked::Tv(tmdb_id)).await?;
        self.inner.tv(tmdb_id, request).await
    }

    async fn authentication(&self) -> Result<(), TmdbError> {
        (self.first)(Asked::Authentication).await?;
        self.inner.authentication().await
    }

    fn has_rate(&self) -> bool {
        self.inner.has_rate()
    }

    fn stats(&self) -> ClientStats {
        self.inner.stats()
    }
}

/// A TMDB that after so many films knows none any more, but for one that goes through.
pub(crate) struct GoingBlind {
    inner: Arc<TmdbClient>,
    left: AtomicU64,
    through: Option<ImdbId>,
}

impl GoingBlind {
    pub(crate) fn new(inner: Arc<TmdbClient>, films: u64, through: Option<ImdbId>) -> Self {
        Self {
            inner,
            left: AtomicU64::new(films),
            through,
        }
    }

    fn sees(&self) -> bool {
        let spend = |left: u64| left.checked_sub(1);
        let (set, fetch) = (Ordering::Relaxed, Ordering::Relaxed);
        self.left.fetch_update(set, fetch, spend).is_ok()
    }
}

#[async_trait]
impl TitleSource for GoingBlind {
    async fn movie(&self, id: MovieRef, request: &RecordRequest) -> Result<Lookup, TmdbError> {
        let passes = self
            .through
            .is_some_and(|through| id == MovieRef::Imdb(through));
        if passes || self.sees() {
            return self.inner.movie(id, request).await;
        }
        let code = Some(34);
        Ok(Lookup::NotFound { status: 404, code })
    }

    async fn find(&self, _id: ImdbId) -> Result<FindHits, TmdbError> {
        Ok(FindHits::default())
    }

    async fn tv(&self, tmdb_id: u64, request: &RecordRequest) -> Result<Lookup, TmdbError> {
        TitleSource::tv(&*self.inner, tmdb_id, request).await
    }

    async fn authentication(&self) -> Result<(), TmdbError> {
        TitleSource::authentication(&*self.inner).await
    }

    fn stats(&self) -> ClientStats {
        TitleSource::stats(&*self.inner)
    }
}

/// The failure of one title for a reason that may pass.
pub(crate) fn title_failed() -> TmdbError {
    TmdbError::TitleFailed {
        endpoint: "/3/movie".to_owned(),
        attempts: 5,
        last: Arc::new(unavailable()),
    }
}

/// A TMDB that is down.
pub(crate) fn service_down() -> TmdbError {
    TmdbError::ServiceDown {
        reason: DownReason::ProbeFailed,
        last: Arc::new(unavailable()),
    }
}

fn unavailable() -> TmdbError {
    TmdbError::Unavailable {
        answer: Box::new(SeenAnswer {
            endpoint: "/3/movie".to_owned(),
            status: 503,
            code: None,
            detail: "at capacity".to_owned(),
        }),
        retry_after: None,
    }
}

/// Misses in the ledger entries of the lake.
pub(crate) async fn booked_misses(lake: &Lake) -> BTreeSet<String> {
    let entries = entries(lake).await.into_iter();
    entries
        .flat_map(|entry| entry.misses)
        .map(|miss| miss.tconst.to_string())
        .collect()
}

fn assert_balanced(summary: &RunSummary, book: &Book) {
    let sum: u64 = summary.outcomes.values().sum();
    assert!(summary.balanced, "{summary:?}");
    assert_eq!(sum, book.catalogue.distinct_titles(), "{summary:?}");
    assert_eq!(sum, summary.titles);
}

/// Counts other than 0.
pub(crate) fn counts(summary: &RunSummary) -> BTreeMap<&'static str, u64> {
    let named = summary
        .outcomes
        .iter()
        .map(|(outcome, count)| (outcome.as_str(), *count));
    named.filter(|(_, count)| *count > 0).collect()
}

pub(crate) fn local_lake() -> (Lake, TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    let url = folder.path().display().to_string();
    let lake = Lake::open(&url.parse().expect("a folder"), &StoreOptions::default());
    (lake.expect("opens"), folder)
}

pub(crate) fn s3_lake() -> (Lake, S3Server) {
    let server = S3Server::start().expect("starts");
    server.create_bucket("films").expect("made");
    let options = StoreOptions {
        aws_environment: server.environment(),
        retry_for: Some(Duration::from_millis(1)),
        ..StoreOptions::default()
    };
    let url = "s3://films/lake".parse().expect("a lake URL");
    (Lake::open(&url, &options).expect("opens"), server)
}

pub(crate) fn memory_lake(url: &str) -> (Lake, Arc<InMemory>) {
    let memory = Arc::new(InMemory::new());
    let url = url.parse().expect("a lake URL");
    (Lake::with_store(url, memory.clone()), memory)
}

/// The same lake through a store that fails on purpose.
pub(crate) fn through(lake: &Lake, store: &FaultStore) -> Lake {
    Lake::with_store(lake.url().clone(), Arc::new(store.clone()))
}

/// A record in the lake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Landed {
    pub(crate) file: String,
    /// TMDB's own text.
    pub(crate) body: String,
    pub(crate) provenance: Provenance,
}

/// All records of the lake, by file and place.
pub(crate) async fn landed(lake: &Lake) -> Vec<Landed> {
    let mut found = Vec::new();
    for file in paths(lake, layout::RECORDS).await {
        let bytes = lake.read(&file).await.expect("reads");
        for record in decode(&bytes).expect("records") {
            let provenance = provenance(record.get()).expect("stamped");
            let end = record.get().rfind(",\"_cinelake\":").expect("stamped");
            let body = format!("{}}}", &record.get()[..end]);
            found.push(Landed {
                file: file.clone(),
                body,
                provenance,
            });
        }
    }
    found
}

/// TMDB's text by id; fails if an id is there twice.
pub(crate) async fn bodies(lake: &Lake) -> BTreeMap<String, String> {
    let mut bodies = BTreeMap::new();
    for record in landed(lake).await {
        let tconst = record.provenance.tconst.to_string();
        let twice = bodies.insert(tconst.clone(), record.body);
        assert_eq!(twice, None, "{tconst} is landed twice");
    }
    bodies
}

pub(crate) async fn paths(lake: &Lake, folder: &str) -> Vec<String> {
    let listed = lake.list(folder).await.expect("lists");
    let mut paths: Vec<String> = listed
        .into_iter()
        .map(|object| object.location.to_string())
        .collect();
    paths.sort_unstable();
    paths
}

/// The entries of all runs.
pub(crate) async fn entries(lake: &Lake) -> Vec<LedgerEntry> {
    let mut entries = Vec::new();
    for path in paths(lake, layout::RUNS).await {
        if path.contains("/batches/") {
            let bytes = lake.read(&path).await.expect("reads");
            entries.push(serde_json::from_slice(&bytes).expect("an entry"));
        }
    }
    entries
}

pub(crate) async fn manifest(lake: &Lake, run_id: &str) -> RunManifest {
    let bytes = lake.read(&layout::run_manifest(run_id)).await;
    serde_json::from_slice(&bytes.expect("reads")).expect("a manifest")
}

pub(crate) async fn run_file(lake: &Lake, run_id: &str, name: &str) -> String {
    let bytes = lake.read(&layout::run_file(run_id, name)).await;
    String::from_utf8(bytes.expect("reads").to_vec()).expect("text")
}

/// Paths that were asked for since `from`, without their queries.
pub(crate) fn asked_since(server: &RunningServer, from: usize) -> Vec<String> {
    let requested = server.counters.requested();
    let path = |request: &String| request.split('?').next().unwrap_or_default().to_owned();
    requested[from..].iter().map(path).collect()
}

/// How many requests there were so far.
pub(crate) fn mark(server: &RunningServer) -> usize {
    server.counters.requested().len()
}

/// The IMDb ids in the paths below `folder`, such as `/3/movie/`.
pub(crate) fn ids_in(paths: &[String], folder: &str) -> Vec<String> {
    let ids = paths.iter().filter_map(|path| path.strip_prefix(folder));
    ids.filter(|id| id.starts_with("tt"))
        .map(str::to_owned)
        .collect()
}

pub(crate) fn tconsts(titles: &[MadeTitle]) -> BTreeSet<String> {
    titles.iter().map(MadeTitle::tconst).collect()
}

pub(crate) fn total(summary: &RunSummary, outcomes: &[Outcome]) -> u64 {
    outcomes.iter().map(|outcome| summary.count(*outcome)).sum()
}
