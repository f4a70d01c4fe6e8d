//! One program at a time, on any store: for tests that name the very call that fails.

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::{Result, ensure};
use chrono::{DateTime, Utc};
use cinelake_ingest::Deps;
use cinelake_lake::manifest::RunStatus;
use cinelake_lake::{Lake, layout};
use cinelake_refine::{RefineOptions, purge, refine};

use crate::catalogues::SharedCatalogues;
use crate::content::{LakeContent, paths};
use crate::life::{KEEP_DAYS, VERSION, client, config, holder};
use crate::seeded::Seed;
use crate::step::{FaultProfile, RunStep};
use crate::tmdb::{RequestLog, SimTmdb};
use crate::trace::Trace;

/// A program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Program {
    /// A run over the smallest catalogue, with credits or without.
    Ingest {
        /// Whether credits are asked for.
        credits: bool,
    },
    /// A refine.
    Refine,
    /// A purge of what is older than 180 days or superseded.
    Purge,
}

/// Runs a program to its end; TMDB answers as it should.
///
/// # Errors
/// What the program ends with, if it is not done.
pub async fn run(
    stage: &SharedCatalogues,
    program: Program,
    lake: &Lake,
    now: DateTime<Utc>,
) -> Result<()> {
    match program {
        Program::Ingest { credits } => ingest(stage, credits, lake, now).await,
        Program::Refine => {
            let options = RefineOptions {
                rebuild: false,
                version: VERSION.to_owned(),
                now,
                keep_days: KEEP_DAYS,
            };
            refine(lake, &options, &|_| {}).await?;
            Ok(())
        }
        Program::Purge => {
            let options = purge::PurgeOptions {
                older_than_days: KEEP_DAYS,
                version: VERSION.to_owned(),
                now,
            };
            purge::run(lake, &options, holder("purge"), &move || now).await?;
            Ok(())
        }
    }
}

async fn ingest(
    stage: &SharedCatalogues,
    credits: bool,
    lake: &Lake,
    now: DateTime<Utc>,
) -> Result<()> {
    let step = RunStep {
        credits,
        ..RunStep::calm(0)
    };
    let tmdb = SimTmdb {
        program: "run".to_owned(),
        seed: Seed::new(1),
        faults: FaultProfile::None,
        generation: 1,
        trace: Trace::default(),
        at_request: Arc::new(|_| {}),
        asked: Arc::new(RequestLog::default()),
    };
    let deps = Deps {
        lake: lake.clone(),
        source: Arc::new(client(tmdb)),
        clock: Arc::new(move || now),
        events: Arc::new(drop),
        // Runs of the same second have to be told apart.
        random: (now.timestamp() % (1 << 24)) as u32,
        host: "here".to_owned(),
        process: 1,
    };
    let (book, config) = (stage.book(0), config(&step));
    let never = Box::pin(std::future::pending());
    let ran = cinelake_ingest::run(&book.catalogue, &book.sources, &config, &deps, never);
    let summary = ran.await?;
    ensure!(summary.balanced, "the outcomes do not add up: {summary:?}");
    ensure!(summary.status == RunStatus::Done, "not done: {summary:?}");
    Ok(())
}

/// What a lake holds, without what tells one run from another: the records as TMDB sent them, the misses,
/// and the tables byte for byte.
///
/// # Errors
/// When the lake cannot be read, or a title is landed twice with the same blocks.
pub async fn picture(lake: &Lake) -> Result<BTreeMap<String, Vec<u8>>> {
    let content = LakeContent::read(lake).await?;
    let mut picture = BTreeMap::new();
    for record in &content.records {
        record.check()?;
        let name = format!("record {} {:?}", record.tconst, record.blocks);
        let twice = picture.insert(name.clone(), record.body().into_bytes());
        ensure!(twice.is_none(), "{name} is landed twice");
    }
    for miss in &content.misses {
        picture.insert(format!("miss {}", miss.tconst), miss.reason.clone().into());
    }
    for path in paths(lake, "Trusted").await? {
        if !path.contains("/_") {
            let bytes = lake.read(&path).await?;
            picture.insert(path, bytes.to_vec());
        }
    }
    Ok(picture)
}

/// The record files and ledger entries of a lake.
///
/// # Errors
/// When the lake cannot be listed.
pub async fn committed_files(lake: &Lake) -> Result<Vec<String>> {
    let mut files = paths(lake, layout::RECORDS).await?;
    let of_runs = paths(lake, layout::RUNS).await?;
    files.extend(
        of_runs
            .into_iter()
            .filter(|path| path.contains("/batches/")),
    );
    Ok(files)
}
