//! Reads a lake without any of cinelake's own readers of it: plain JSON.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use cinelake_lake::{Lake, layout};
use serde_json::Value;

/// A record as its line says.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct RecordLine {
    pub(crate) tconst: String,
    pub(crate) fetched_at: DateTime<Utc>,
    pub(crate) run_id: String,
    pub(crate) file: String,
    pub(crate) blocks: BTreeSet<String>,
    pub(crate) budget: i64,
}

/// A miss as an entry says.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct MissLine {
    pub(crate) tconst: String,
    pub(crate) booked_at: DateTime<Utc>,
}

#[derive(Debug, Default)]
pub(crate) struct LakeContent {
    pub(crate) records: Vec<RecordLine>,
    pub(crate) misses: Vec<MissLine>,
    /// Record files that a readable entry names.
    pub(crate) committed: BTreeSet<String>,
}

impl LakeContent {
    pub(crate) async fn read(lake: &Lake) -> Self {
        let mut content = Self::default();
        for path in paths(lake, layout::RECORDS).await {
            let bytes = lake.read(&path).await.expect("reads");
            let text = String::from_utf8(bytes.to_vec()).expect("text");
            content
                .records
                .extend(text.lines().filter_map(|line| record(line, &path)));
        }
        for path in paths(lake, layout::RUNS).await {
            if !path.contains("/batches/") {
                continue;
            }
            let bytes = lake.read(&path).await.expect("reads");
            // A damaged entry says nothing.
            if let Ok(entry) = serde_json::from_slice::<Value>(&bytes) {
                content.misses.extend(misses(&entry));
                content
                    .committed
                    .extend(entry["file"].as_str().map(str::to_owned));
            }
        }
        content
    }

    /// The newest record of each title.
    pub(crate) fn newest(&self) -> BTreeMap<&str, &RecordLine> {
        Self::newest_of(self.records.iter())
    }

    /// The newest record of each title in the files that are committed, which a refine reads.
    pub(crate) fn newest_committed(&self) -> BTreeMap<&str, &RecordLine> {
        let committed = |record: &&RecordLine| self.committed.contains(&record.file);
        Self::newest_of(self.records.iter().filter(committed))
    }

    fn newest_of<'c>(
        records: impl Iterator<Item = &'c RecordLine>,
    ) -> BTreeMap<&'c str, &'c RecordLine> {
        let mut newest: BTreeMap<&str, &RecordLine> = BTreeMap::new();
        for record in records {
            let known = newest.entry(&record.tconst).or_insert(record);
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
}

fn record(line: &str, path: &str) -> Option<RecordLine> {
    let value: Value = serde_json::from_str(line).ok()?;
    let stamp = value.get("_cinelake")?;
    let blocks = ["credits", "keywords"].into_iter();
    Some(RecordLine {
        tconst: stamp.get("tconst")?.as_str()?.to_owned(),
        fetched_at: stamp.get("fetched_at")?.as_str()?.parse().ok()?,
        run_id: stamp.get("run_id")?.as_str()?.to_owned(),
        file: path.to_owned(),
        blocks: blocks
            .filter(|block| value.get(block).is_some())
            .map(str::to_owned)
            .collect(),
        budget: value.get("budget")?.as_i64()?,
    })
}

fn misses(entry: &Value) -> Vec<MissLine> {
    let booked_at = entry["fetched_at"]
        .as_str()
        .and_then(|text| text.parse().ok());
    let list = entry["misses"].as_array().cloned().unwrap_or_default();
    let found = list.iter().filter_map(|miss| {
        let outcome = miss["outcome"].as_str()?;
        (outcome == "not_found").then_some(MissLine {
            tconst: miss["tconst"].as_str()?.to_owned(),
            booked_at: booked_at?,
        })
    });
    found.collect()
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
