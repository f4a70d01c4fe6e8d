//! Reads a lake without any of cinelake's own readers of it: plain JSON.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;

use anyhow::{Context, Result, ensure};
use chrono::{DateTime, Utc};
use cinelake_imdb::ImdbId;
use cinelake_lake::{Lake, layout};
use serde_json::Value;

use crate::tmdb;

/// Blocks that a record may have.
const BLOCKS: [&str; 2] = ["credits", "keywords"];

/// A record as its line says.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct RecordLine {
    pub(crate) tconst: ImdbId,
    pub(crate) fetched_at: DateTime<Utc>,
    pub(crate) run_id: String,
    pub(crate) file: String,
    pub(crate) blocks: BTreeSet<String>,
    pub(crate) budget: i64,
    line: String,
}

/// A miss as an entry says.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct MissLine {
    pub(crate) tconst: ImdbId,
    pub(crate) noted_at: DateTime<Utc>,
    pub(crate) reason: String,
}

/// What a lake holds.
#[derive(Debug, Default)]
pub(crate) struct LakeContent {
    pub(crate) records: Vec<RecordLine>,
    pub(crate) misses: Vec<MissLine>,
    /// Record files that a readable entry names.
    pub(crate) committed: BTreeSet<String>,
    /// Names of catalogue files in snapshots on which no alarm stands.
    pub(crate) accepted: BTreeSet<String>,
}

impl LakeContent {
    pub(crate) async fn read(lake: &Lake) -> Result<Self> {
        let mut content = Self::default();
        for path in paths(lake, layout::RECORDS).await? {
            let bytes = lake.read(&path).await?;
            let text = std::str::from_utf8(&bytes).with_context(|| path.clone())?;
            for line in text.lines() {
                let record = record(line, &path);
                content
                    .records
                    .push(record.with_context(|| format!("{path}: {line}"))?);
            }
        }
        for path in paths(lake, layout::RUNS).await? {
            if !path.contains("/batches/") {
                continue;
            }
            let bytes = lake.read(&path).await?;
            // A damaged entry says nothing.
            if let Ok(entry) = serde_json::from_slice::<Value>(&bytes) {
                content.misses.extend(misses(&entry));
                content
                    .committed
                    .extend(entry["file"].as_str().map(str::to_owned));
            }
        }
        content.accepted = accepted(lake).await?;
        Ok(content)
    }

    /// The latest moment that a record or a miss names.
    pub(crate) fn latest(&self) -> Option<DateTime<Utc>> {
        let records = self.records.iter().map(|record| record.fetched_at);
        let misses = self.misses.iter().map(|miss| miss.noted_at);
        records.chain(misses).max()
    }

    /// The latest record of each title.
    pub(crate) fn newest(&self) -> BTreeMap<ImdbId, &RecordLine> {
        newest_of(self.records.iter())
    }

    /// The latest record of each title, of those in files that an entry names.
    pub(crate) fn newest_committed(&self) -> BTreeMap<ImdbId, &RecordLine> {
        let committed = |record: &&RecordLine| self.committed.contains(&record.file);
        newest_of(self.records.iter().filter(committed))
    }
}

fn newest_of<'c>(
    records: impl Iterator<Item = &'c RecordLine>,
) -> BTreeMap<ImdbId, &'c RecordLine> {
    let mut newest: BTreeMap<ImdbId, &RecordLine> = BTreeMap::new();
    for record in records {
        let known = newest.entry(record.tconst).or_insert(record);
        let order = |record: &RecordLine| {
            (
                record.fetched_at,
                record.run_id.clone(),
                record.file.clone(),
            )
        };
        if order(known) < order(record) {
            *known = record;
        }
    }
    newest
}

impl RecordLine {
    /// The line without its stamp.
    pub(crate) fn body(&self) -> String {
        let end = self.line.rfind(",\"_cinelake\":");
        format!("{}}}", &self.line[..end.unwrap_or(self.line.len())])
    }

    /// Whether it is what TMDB answers, whole: byte for byte, with the stamp behind it.
    pub(crate) fn check(&self) -> Result<()> {
        let body = self.body();
        let stamp: Value = serde_json::from_str(&self.line)?;
        let append = stamp["_cinelake"]["append"].as_array();
        let append: Vec<&str> = append
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        let generation = self.budget as u64 / 1_000_000;
        let answer = tmdb::film(self.tconst.value(), &append, generation);
        ensure!(
            answer.is_some_and(|answer| answer == body.as_bytes()),
            "{} in {} is not TMDB's answer: {}",
            self.tconst,
            self.file,
            self.line
        );
        Ok(())
    }
}

fn record(line: &str, path: &str) -> Option<RecordLine> {
    let value: Value = serde_json::from_str(line).ok()?;
    let stamp = value.get("_cinelake")?;
    let has = |block: &&str| value.get(block).is_some();
    Some(RecordLine {
        tconst: stamp.get("tconst")?.as_str()?.parse().ok()?,
        fetched_at: stamp.get("fetched_at")?.as_str()?.parse().ok()?,
        run_id: stamp.get("run_id")?.as_str()?.to_owned(),
        file: path.to_owned(),
        blocks: BLOCKS.into_iter().filter(has).map(str::to_owned).collect(),
        budget: value.get("budget")?.as_i64()?,
        line: line.to_owned(),
    })
}

fn misses(entry: &Value) -> Vec<MissLine> {
    let noted_at = entry["fetched_at"].as_str();
    let noted_at = noted_at.and_then(|text| text.parse().ok());
    let list = entry["misses"].as_array().cloned().unwrap_or_default();
    let found = list.iter().filter_map(|miss| {
        Some(MissLine {
            tconst: miss["tconst"].as_str()?.parse().ok()?,
            noted_at: noted_at?,
            reason: miss["reason"].as_str().unwrap_or_default().to_owned(),
        })
    });
    found.collect()
}

async fn accepted(lake: &Lake) -> Result<BTreeSet<String>> {
    let mut accepted = BTreeSet::new();
    // A run that was killed may have described a file and not landed it.
    let there = paths(lake, layout::CATALOGUES).await?;
    for path in paths(lake, layout::SNAPSHOTS).await? {
        let Some(stem) = path.strip_suffix(".json") else {
            continue;
        };
        if stem.ends_with(".verdict") {
            continue;
        }
        let verdict = lake.read_if_there(&format!("{stem}.verdict.json")).await?;
        let verdict: Option<Value> = verdict.and_then(|bytes| serde_json::from_slice(&bytes).ok());
        if verdict.is_some_and(|verdict| verdict["verdict"] == "alarm") {
            continue;
        }
        let descriptor: Value = serde_json::from_slice(&lake.read(&path).await?)?;
        let files = descriptor["files"].as_array().cloned().unwrap_or_default();
        let names = files.iter().filter_map(|file| file["path"].as_str());
        let names = names.filter(|path| there.iter().any(|there| there == path));
        let names = names.filter_map(|path| path.rsplit('/').next());
        accepted.extend(names.map(str::to_owned));
    }
    Ok(accepted)
}

/// The ids in the outcomes of a run that has ended, and how each ended.
pub(crate) async fn outcomes(lake: &Lake, run_id: &str) -> Result<Vec<(ImdbId, String)>> {
    let path = layout::run_file(run_id, "outcomes.ndjson.gz");
    let bytes = lake.read(&path).await?;
    let mut text = String::new();
    flate2::read::MultiGzDecoder::new(&bytes[..]).read_to_string(&mut text)?;
    let mut found = Vec::new();
    for line in text.lines() {
        let value: Value = serde_json::from_str(line)?;
        let tconst = value["tconst"].as_str().context("no tconst")?;
        let outcome = value["outcome"].as_str().context("no outcome")?;
        found.push((tconst.parse()?, outcome.to_owned()));
    }
    Ok(found)
}

/// What lies in a folder of the lake, in order.
pub(crate) async fn paths(lake: &Lake, folder: &str) -> Result<Vec<String>> {
    let listed = lake.list(folder).await?;
    let mut paths: Vec<String> = listed
        .into_iter()
        .map(|object| object.location.to_string())
        .collect();
    paths.sort_unstable();
    Ok(paths)
}
