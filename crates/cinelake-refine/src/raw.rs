//! The listing of the Raw zone, sorted out: runs with their books and batches, record files,
//! catalogue files.

use std::collections::{BTreeMap, HashSet};

use chrono::NaiveDate;
use cinelake_lake::manifest::{BatchEntry, RunManifest};
use cinelake_lake::object_store::ObjectMeta;
use cinelake_lake::{Lake, LakeError, layout};
use futures::{StreamExt, TryStreamExt};

use crate::error::corrupt;

/// Small files read at the same time.
pub(crate) const READS_AT_ONCE: usize = 32;
/// File name of a run's outcomes below its folder.
const OUTCOMES: &str = "outcomes.ndjson.gz";

/// The manifests of the runs that have one, by run id.
pub(crate) type Manifests = BTreeMap<String, RunManifest>;

/// What lies in Raw.
#[derive(Debug, Default)]
pub(crate) struct Raw {
    /// By run id, which sorts by time.
    pub(crate) runs: BTreeMap<String, RawRun>,
    /// Below the folder of catalogues, by path.
    pub(crate) catalogues: Vec<RawFile>,
}

/// What lies in Raw of one run.
#[derive(Debug, Default)]
pub(crate) struct RawRun {
    /// A mark of its manifest; `None` without one.
    pub(crate) manifest: Option<String>,
    /// A mark of its outcomes; `None` without.
    pub(crate) outcomes: Option<String>,
    /// Names of its entries, sorted: `movie_0001`, `misses_0001`.
    pub(crate) entries: Vec<String>,
}

/// A catalogue file.
#[derive(Debug, Clone)]
pub(crate) struct RawFile {
    pub(crate) path: String,
    pub(crate) size_bytes: u64,
    /// The day in its path; for a file elsewhere the day it was written.
    pub(crate) date: NaiveDate,
}

impl RawRun {
    /// Changes when what the outcomes of the run are read from does.
    pub(crate) fn mark(&self) -> String {
        let manifest = self.manifest.as_deref().unwrap_or("-");
        match &self.outcomes {
            Some(outcomes) => format!("{manifest} {outcomes}"),
            None => format!("{manifest} {} entries", self.entries.len()),
        }
    }

    pub(crate) fn outcomes_file(run_id: &str) -> String {
        layout::run_file(run_id, OUTCOMES)
    }
}

impl Raw {
    /// Lists runs and catalogues.
    pub(crate) async fn list(lake: &Lake) -> Result<Self, LakeError> {
        let (books, catalogues) =
            futures::future::try_join(lake.list(layout::RUNS), lake.list(layout::CATALOGUES))
                .await?;
        let mut raw = Self::default();
        for object in &books {
            raw.add_book(object);
        }
        for run in raw.runs.values_mut() {
            run.entries.sort_unstable();
        }
        raw.catalogues = catalogues.iter().map(catalogue).collect();
        raw.catalogues.sort_unstable_by(|a, b| a.path.cmp(&b.path));
        Ok(raw)
    }

    fn add_book(&mut self, object: &ObjectMeta) {
        let path = object.location.as_ref();
        let Some(inside) = path.strip_prefix(layout::RUNS) else {
            return;
        };
        let parts: Vec<&str> = inside.trim_start_matches('/').split('/').collect();
        let run_id = parts[0].strip_suffix(".json").unwrap_or(parts[0]);
        if layout::run_date(run_id).is_none() {
            return;
        }
        let run = self.runs.entry(run_id.to_owned()).or_default();
        match parts.as_slice() {
            [_] => run.manifest = Some(mark(object)),
            [_, file] if *file == OUTCOMES => run.outcomes = Some(mark(object)),
            [_, "batches", file] => {
                run.entries
                    .extend(file.strip_suffix(".json").map(str::to_owned));
            }
            _ => {}
        }
    }

    /// Every batch of records: run id and name.
    pub(crate) fn batches(&self) -> impl Iterator<Item = (&str, &str)> {
        self.runs.iter().flat_map(|(run_id, run)| {
            let names = run.entries.iter().map(String::as_str);
            let records = names.filter(|name| layout::parse_batch_name(name).is_some());
            records.map(move |name| (run_id.as_str(), name))
        })
    }

    /// The manifests, by run id; a run that has none is left out.
    pub(crate) async fn manifests(&self, lake: &Lake) -> Result<Manifests, LakeError> {
        let with_manifest = self.runs.iter().filter(|(_, run)| run.manifest.is_some());
        let read = futures::stream::iter(with_manifest)
            .map(|(run_id, _)| async move {
                let path = layout::run_manifest(run_id);
                let bytes = lake.read(&path).await?;
                let manifest = serde_json::from_slice(&bytes)
                    .map_err(|error| corrupt(lake.show(&path), error))?;
                Ok::<_, LakeError>((run_id.clone(), manifest))
            })
            .buffer_unordered(READS_AT_ONCE);
        read.try_collect().await
    }
}

/// Reads entries of batches, in the order asked for.
pub(crate) async fn read_entries(
    lake: &Lake,
    batches: &[(String, String)],
) -> Result<Vec<BatchEntry>, LakeError> {
    let read = futures::stream::iter(batches)
        .map(|(run_id, name)| async move {
            let path = layout::batch_entry(run_id, name);
            let bytes = lake.read(&path).await?;
            serde_json::from_slice(&bytes).map_err(|error| corrupt(lake.show(&path), error))
        })
        .buffered(READS_AT_ONCE);
    read.try_collect().await
}

/// Record files that no batch has.
pub(crate) async fn files_without_entry(
    lake: &Lake,
    known: &HashSet<String>,
) -> Result<Vec<String>, LakeError> {
    let listed = lake.list(layout::RECORDS).await?;
    let mut paths: Vec<String> = listed
        .into_iter()
        .map(|object| object.location.to_string())
        .filter(|path| !known.contains(path))
        .collect();
    paths.sort_unstable();
    Ok(paths)
}

fn mark(object: &ObjectMeta) -> String {
    match &object.e_tag {
        Some(e_tag) => format!("{}:{}", object.size, e_tag.trim_matches('"')),
        None => format!(
            "{}:{}",
            object.size,
            object.last_modified.timestamp_millis()
        ),
    }
}

fn catalogue(object: &ObjectMeta) -> RawFile {
    let path = object.location.to_string();
    let parts: Vec<&str> = path.split('/').collect();
    let dated = parts.windows(3).find_map(|day| {
        let [year, month, day] = day else { return None };
        let date =
            NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?);
        date.filter(|_| year.len() == 4)
    });
    RawFile {
        date: dated.unwrap_or_else(|| object.last_modified.date_naive()),
        size_bytes: object.size,
        path,
    }
}
