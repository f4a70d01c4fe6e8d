//! One lake, what happens to it, and what has to hold after each step.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use arrow::array::{AsArray, RecordBatch};
use arrow::datatypes::Int64Type;
use bytes::Bytes;
use chrono::{DateTime, Duration, Utc};
use cinelake_imdb::{Filter, ImdbId, ReadOptions};
use cinelake_ingest::resolver::TitleSource;
use cinelake_ingest::{
    CatalogueSource, Deps, FindMode, IngestConfig, RunSummary, SourceOptions, read_catalogue,
    resolve,
};
use cinelake_lake::manifest::{Outcome, RecordKind, RunStatus};
use cinelake_lake::object_store::memory::InMemory;
use cinelake_lake::object_store::{ObjectStoreExt, path::Path};
use cinelake_lake::{KnownOutcome, Lake, LakeUrl, Ledger, LedgerOptions, StoreOptions, layout};
use cinelake_refine::{RefineOptions, Table, purge, refine};
use cinelake_testkit::{FaultStore, StoreFault};
use cinelake_tmdb::RecordRequest;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use tempfile::TempDir;

use crate::reader::{LakeContent, RecordLine, paths};
use crate::source::Source;

/// Records older than this are in no table.
const KEEP_DAYS: i64 = 180;
/// Between two steps: longer than a lease lasts, so that a killed run keeps nobody out.
const STEP: Duration = Duration::minutes(3);
const TROUBLES: [StoreFault; 4] = [
    StoreFault::HangBefore,
    StoreFault::HangAfter,
    StoreFault::FailAfter,
    StoreFault::Fail,
];

/// What happens to a lake.
#[derive(Debug, Clone)]
pub(crate) enum Step {
    /// A run over one of the catalogues, disturbed at the n-th write or not.
    Run {
        catalogue: usize,
        credits: bool,
        keywords: bool,
        refresh: bool,
        fault: Option<(u64, usize)>,
    },
    Refine,
    Days(i64),
    Purge,
    /// The lifecycle rules of docs/lake.md are applied.
    Expire,
    /// The latest entry or checkpoint is cut.
    Damage,
    /// TMDB's records are others from now on.
    TmdbChanges,
}

/// One lake.
pub(crate) struct Life {
    url: LakeUrl,
    store: Arc<InMemory>,
    lake: Lake,
    source: Arc<Source>,
    now: DateTime<Utc>,
    runs: u32,
    folder: TempDir,
    /// Catalogues whose snapshot is in the lake without an alarm.
    accepted: BTreeSet<usize>,
    /// Whether a small file was cut and no run has gone through since: until then a refine knows
    /// less than the files hold.
    damaged: bool,
}

/// Ids of the catalogues. The last one holds ids that TMDB does not know.
fn ids(catalogue: usize) -> Vec<u64> {
    match catalogue {
        0 => (1..=12).collect(),
        1 => (8..=30).collect(),
        2 => (1..=45).collect(),
        _ => (1..=30).map(|number| 500 + number * 5).collect(),
    }
}

fn tconst(number: u64) -> ImdbId {
    ImdbId::new(number).expect("an id")
}

impl Life {
    pub(crate) fn new(local: bool) -> Self {
        let url: LakeUrl = if local { "/lake" } else { "s3://films" }
            .parse()
            .expect("a URL");
        let store = Arc::new(InMemory::new());
        let folder = tempfile::tempdir().expect("a folder");
        for catalogue in 0..4 {
            let rows = ids(catalogue)
                .into_iter()
                .map(|number| format!("{}\n", tconst(number)));
            let text = format!("imdb_id\n{}", rows.collect::<String>());
            std::fs::write(folder.path().join(format!("{catalogue}.csv")), text).expect("written");
        }
        Self {
            lake: Lake::with_store(url.clone(), store.clone()),
            url,
            store,
            source: Arc::default(),
            now: "2026-11-23T21:00:00Z".parse().expect("a time"),
            runs: 0,
            folder,
            accepted: BTreeSet::new(),
            damaged: false,
        }
    }

    pub(crate) async fn step(&mut self, step: &Step) {
        self.now += STEP;
        match step {
            Step::Run {
                catalogue,
                credits,
                keywords,
                refresh,
                fault,
            } => {
                let blocks = [("credits", *credits), ("keywords", *keywords)];
                let blocks = blocks.into_iter().filter(|(_, wanted)| *wanted);
                let append = blocks.map(|(block, _)| block.to_owned()).collect();
                self.run(*catalogue, append, *refresh, *fault).await;
            }
            Step::Refine => self.refine().await,
            Step::Days(days) => self.now += Duration::days(*days),
            Step::Purge => self.purge().await,
            Step::Expire => self.expire().await,
            Step::Damage => self.damage().await,
            Step::TmdbChanges => {
                self.source.generation.fetch_add(1, Ordering::Relaxed);
            }
        }
    }

    async fn run(
        &mut self,
        catalogue: usize,
        append: Vec<String>,
        refresh: bool,
        fault: Option<(u64, usize)>,
    ) -> Option<RunSummary> {
        let config = IngestConfig {
            request: RecordRequest {
                append: append.clone(),
                language: None,
            },
            find: FindMode::Never,
            concurrency: 3,
            batch_records: 4,
            stretch: 6,
            canary_titles: 8,
            max_age: std::time::Duration::from_secs(if refresh { 0 } else { 86_400 * 180 }),
            ..IngestConfig::default()
        };
        let before = LakeContent::read(&self.lake).await;
        self.source.take_asked();
        let summary = self.try_run(catalogue, &config, fault).await;
        let asked = self.source.take_asked();
        if !refresh {
            self.assert_nothing_is_asked_in_vain(&before, &asked, &append);
        }
        self.note_verdict(catalogue).await;
        if let Some(summary) = &summary {
            self.damaged &= summary.status != RunStatus::Done;
            self.check_summary(summary, catalogue, &append).await;
        }
        summary
    }

    /// Runs until the end or until the store hangs, when everything is dropped as a kill would.
    async fn try_run(
        &mut self,
        catalogue: usize,
        config: &IngestConfig,
        fault: Option<(u64, usize)>,
    ) -> Option<RunSummary> {
        let sources = self.sources(catalogue).await;
        let titles = read_catalogue(&sources, &ReadOptions::default(), &Filter::default());
        let titles = titles.expect("reads");
        let mut store = FaultStore::new(self.store.clone());
        if let Some((write, trouble)) = fault {
            store = store.at_write(write, TROUBLES[trouble]);
        }
        self.runs += 1;
        let now = self.now;
        let source: Arc<dyn TitleSource> = self.source.clone();
        let deps = Deps {
            lake: Lake::with_store(self.url.clone(), Arc::new(store.clone())),
            source,
            clock: Arc::new(move || now),
            events: Arc::new(drop),
            random: self.runs,
            host: "here".to_owned(),
            process: 1,
        };
        let never = Box::pin(std::future::pending());
        tokio::select! {
            ended = cinelake_ingest::run(&titles, &sources, config, &deps, never) => ended.ok(),
            () = store.hung() => None,
        }
    }

    async fn sources(&self, catalogue: usize) -> Vec<CatalogueSource> {
        let path: PathBuf = self.folder.path().join(format!("{catalogue}.csv"));
        let options = SourceOptions {
            store: &StoreOptions::default(),
            stdin: &mut std::io::empty(),
        };
        resolve(&[path.display().to_string()], options)
            .await
            .expect("found")
    }

    /// A title with a young record that has the blocks, or with a young miss, is not asked; but for
    /// the few that a canary or a stretch of misses asks again.
    fn assert_nothing_is_asked_in_vain(
        &self,
        before: &LakeContent,
        asked: &[ImdbId],
        append: &[String],
    ) {
        let wanted: BTreeSet<String> = append.iter().cloned().collect();
        let newest = before.newest();
        let is_known = |tconst: &ImdbId| {
            let name = tconst.to_string();
            let record = newest.get(name.as_str());
            let has_record = record.is_some_and(|record| {
                let age = self.now - record.fetched_at;
                age < Duration::days(180) && wanted.is_subset(&record.blocks)
            });
            let has_miss = before.misses.iter().any(|miss| {
                let newer = record.is_none_or(|record| miss.booked_at > record.fetched_at);
                miss.tconst == name && newer && self.now - miss.booked_at < Duration::days(7)
            });
            has_record || has_miss
        };
        let again: BTreeSet<&ImdbId> = asked.iter().filter(|tconst| is_known(tconst)).collect();
        assert!(again.len() <= 3, "committed and asked again: {again:?}");
    }

    /// A catalogue counts once its snapshot is described, unless an alarm stands on it.
    async fn note_verdict(&mut self, catalogue: usize) {
        if catalogue == 3 {
            return;
        }
        let name = format!("/{catalogue}.csv");
        let files = paths(&self.lake, layout::CATALOGUES).await;
        if files.iter().any(|path| path.ends_with(&name)) {
            self.accepted.insert(catalogue);
        }
    }

    async fn check_summary(&self, summary: &RunSummary, catalogue: usize, append: &[String]) {
        assert!(summary.balanced, "{summary:?}");
        assert_eq!(summary.count(Outcome::Failed), 0);
        if summary.status != RunStatus::Done {
            return;
        }
        let content = LakeContent::read(&self.lake).await;
        let newest = content.newest();
        for number in ids(catalogue)
            .into_iter()
            .map(tconst)
            .filter(|id| Source::knows(*id))
        {
            let name = number.to_string();
            let record = newest
                .get(name.as_str())
                .expect("a run that is done has landed it");
            for block in append {
                assert!(record.blocks.contains(block), "{name} lacks {block}");
            }
        }
    }

    async fn refine(&mut self) {
        let options = self.refine_options(false);
        let summary = refine(&self.lake, &options, &|_| {})
            .await
            .expect("refines");
        let records = &summary.records;
        let dead: u64 = records.dead_letters.values().sum();
        assert_eq!(
            records.records,
            records.rows + records.superseded + records.expired + dead,
            "{records:?}"
        );
        if !self.damaged {
            self.check_tables().await;
        }
    }

    fn refine_options(&self, rebuild: bool) -> RefineOptions {
        RefineOptions {
            rebuild,
            version: "0.2.0".to_owned(),
            now: self.now,
            keep_days: KEEP_DAYS as u32,
        }
    }

    /// The tables are what an independent reading of the lake gives, and what a rebuild gives.
    async fn check_tables(&self) {
        let content = LakeContent::read(&self.lake).await;
        let young = |record: &RecordLine| record.fetched_at >= self.now - Duration::days(KEEP_DAYS);
        let expected: BTreeMap<String, i64> = content
            .newest_committed()
            .into_values()
            .filter(|record| young(record))
            .map(|record| (record.tconst.clone(), record.budget))
            .collect();
        let rows = movies(&self.lake).await;
        let found: BTreeMap<String, i64> = rows.iter().cloned().collect();
        assert_eq!(rows.len(), found.len(), "one row per title");
        assert_eq!(found, expected);
        let titles: BTreeSet<u64> = self.accepted.iter().flat_map(|one| ids(*one)).collect();
        let titles: BTreeSet<String> = titles.into_iter().map(|n| tconst(n).to_string()).collect();
        assert_eq!(texts(&self.lake, Table::Titles, "tconst").await, titles);
        let copy = Lake::with_store(self.url.clone(), Arc::new(self.store.fork()));
        refine(&copy, &self.refine_options(true), &|_| {})
            .await
            .expect("rebuilds");
        assert_eq!(
            movies(&copy).await.into_iter().collect::<BTreeMap<_, _>>(),
            found
        );
        assert_eq!(texts(&copy, Table::Titles, "tconst").await, titles);
    }

    async fn purge(&mut self) {
        let options = purge::PurgeOptions {
            older_than_days: KEEP_DAYS as u32,
            version: "0.2.0".to_owned(),
            now: self.now,
        };
        purge_now(&self.lake, &options).await;
        let content = LakeContent::read(&self.lake).await;
        let limit = self.now - Duration::days(KEEP_DAYS);
        let old = content
            .newest()
            .into_values()
            .filter(|record| record.fetched_at < limit)
            .count();
        assert_eq!(old, 0, "a purge leaves no record that is too old");
    }

    /// Record files after 180 days, the folder of runs after 200, as docs/lake.md says.
    async fn expire(&self) {
        for (folder, days) in [(layout::RECORDS, 180), (layout::RUNS, 200)] {
            for path in paths(&self.lake, folder).await {
                let id = path
                    .strip_prefix(layout::RUNS)
                    .and_then(|rest| rest.get(1..9));
                let of_run = id.and_then(|id| chrono::NaiveDate::parse_from_str(id, "%Y%m%d").ok());
                let day = of_run
                    .or_else(|| layout::date_in_path(&path))
                    .expect("a day");
                if (self.now.date_naive() - day).num_days() > days {
                    self.store.delete(&Path::from(path)).await.expect("deleted");
                }
            }
        }
    }

    /// Cuts the last small file in half: an entry or a checkpoint.
    async fn damage(&mut self) {
        self.damaged = true;
        let files = paths(&self.lake, layout::RUNS).await;
        let small = |path: &&String| path.contains("/batches/") || path.ends_with(".zst");
        if let Some(path) = files.iter().rfind(small) {
            let bytes = self.lake.read(path).await.expect("reads");
            let half = Bytes::copy_from_slice(&bytes[..bytes.len() / 2]);
            self.lake.replace(path, half).await.expect("written");
        }
    }

    /// The ledger says what the files say, and no run has landed a title twice.
    pub(crate) async fn check(&self, when: &str) {
        let content = LakeContent::read(&self.lake).await;
        let mut seen = BTreeSet::new();
        for record in &content.records {
            let once = seen.insert((record.tconst.clone(), record.run_id.clone()));
            assert!(
                once,
                "{} landed twice by {} {when}",
                record.tconst, record.run_id
            );
        }
        let options = LedgerOptions {
            now: self.now,
            max_age: Duration::days(180),
            max_miss_age: Duration::days(7),
        };
        let ledger = Ledger::read(&self.lake, options).await.expect("reads");
        let newest = content.newest();
        for number in (0..4).flat_map(ids).collect::<BTreeSet<_>>() {
            let id = tconst(number);
            let held = ledger
                .newest_file(id, RecordKind::Movie)
                .map(|file| file.path.as_str());
            let record = newest.get(id.to_string().as_str());
            assert_eq!(
                held,
                record.map(|record| record.file.as_str()),
                "{id} {when}"
            );
            if let Some(KnownOutcome::Landed { request, .. }) = ledger.known(id, RecordKind::Movie)
            {
                assert_eq!(
                    Some(&request.append),
                    record.map(|record| &record.blocks),
                    "{id} {when}"
                );
            }
        }
    }

    /// Whatever has happened: the same command completes the lake, and then nothing is left to ask.
    pub(crate) async fn finish(&mut self, when: &str) {
        for _ in 0..2 {
            self.now += STEP;
            let summary = self.run(2, Vec::new(), false, None).await.expect("runs");
            assert_eq!(summary.status, RunStatus::Done, "{summary:?} {when}");
        }
        self.now += STEP;
        self.source.take_asked();
        let again = self.run(2, Vec::new(), false, None).await.expect("runs");
        assert_eq!(
            (again.count(Outcome::Landed), again.files),
            (0, 0),
            "{when}"
        );
        self.check(when).await;
        self.refine().await;
    }
}

async fn purge_now(lake: &Lake, options: &purge::PurgeOptions) {
    let holder = cinelake_lake::Holder {
        id: "purge".to_owned(),
        host: "here".to_owned(),
        process: 1,
        shared: false,
    };
    let now = options.now;
    let purged = purge::run(lake, options, holder, &move || now).await;
    purged.expect("purges");
}

async fn batches(lake: &Lake, table: Table) -> Vec<RecordBatch> {
    let bytes = lake.read(&table.path()).await.expect("is there");
    let reader = ParquetRecordBatchReaderBuilder::try_new(bytes).expect("Parquet");
    let rows: Result<_, _> = reader.build().expect("reads").collect();
    rows.expect("reads")
}

async fn texts(lake: &Lake, table: Table, column: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for rows in batches(lake, table).await {
        let values = rows
            .column_by_name(column)
            .expect("a column")
            .as_string::<i32>();
        found.extend(values.iter().flatten().map(str::to_owned));
    }
    found
}

/// Title and raw budget of every row of `tmdb_movies`.
async fn movies(lake: &Lake) -> Vec<(String, i64)> {
    let mut found = Vec::new();
    for rows in batches(lake, Table::TmdbMovies).await {
        let ids = rows
            .column_by_name("tconst")
            .expect("a column")
            .as_string::<i32>();
        let budgets = rows.column_by_name("budget_raw").expect("a column");
        let budgets = budgets.as_primitive::<Int64Type>();
        for (id, budget) in ids.iter().zip(budgets.iter()) {
            found.push((id.expect("an id").to_owned(), budget.expect("a budget")));
        }
    }
    found
}
