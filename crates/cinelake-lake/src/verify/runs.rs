//! What runs say of themselves: the manifest and the outcomes of each, against its entries.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};

use cinelake_imdb::ImdbId;
use flate2::bufread::MultiGzDecoder;
use serde::Deserialize;

use super::read::read_many;
use super::{Finding, Repair, Verifier};
use crate::error::LakeError;
use crate::layout;
use crate::ledger::{LedgerEntry, RunObjects, parse_manifest};
use crate::manifest::{Outcome, RunManifest, RunStatus};
use crate::small_file::Damaged;

/// Titles of a run by the record file that they were landed in.
#[derive(Debug, Default)]
pub(super) struct LandedTitles {
    files: BTreeMap<String, LandedFile>,
    /// Whether there are entries that cannot be read.
    incomplete: bool,
}

/// The titles of a record file, as far as two lists of them are told apart.
#[derive(Debug, Clone, Copy, Default)]
struct LandedFile {
    titles: u64,
    /// Of the numbers of their ids.
    sum: u64,
    /// Whether a later run wrote the entry: its own run may have called these titles not reached.
    adopted: bool,
}

impl LandedTitles {
    pub(super) fn lacks_an_entry(&mut self) {
        self.incomplete = true;
    }

    pub(super) fn add_entry(&mut self, entry: &LedgerEntry) {
        let Some(path) = &entry.file else { return };
        let mut file = LandedFile {
            adopted: entry.adopted_by.is_some(),
            ..LandedFile::default()
        };
        entry.records.iter().for_each(|tconst| file.add(*tconst));
        self.files.insert(path.clone(), file);
    }
}

impl LandedFile {
    fn add(&mut self, tconst: ImdbId) {
        self.titles += 1;
        self.sum = self.sum.wrapping_add(tconst.value());
    }

    fn is_same(self, other: Self) -> bool {
        (self.titles, self.sum) == (other.titles, other.sum)
    }
}

/// A run as its manifest and its outcomes say.
struct Run {
    run_id: String,
    listed: RunObjects,
    manifest: Option<Result<RunManifest, Damaged>>,
    outcomes: Option<Result<Outcomes, String>>,
}

/// The lines of a run's outcomes.
#[derive(Debug, Default)]
pub(super) struct Outcomes {
    pub(super) counts: BTreeMap<Outcome, u64>,
    landed: LandedTitles,
}

/// What is read of a line.
#[derive(Deserialize)]
struct ReadOutcome<'l> {
    tconst: ImdbId,
    outcome: Outcome,
    #[serde(borrow, default)]
    file: Option<Cow<'l, str>>,
}

impl Outcomes {
    /// # Errors
    /// Says what is wrong with the file.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, String> {
        if bytes.is_empty() {
            return Err("it is empty".to_owned());
        }
        let mut outcomes = Self::default();
        let mut lines = BufReader::with_capacity(1 << 16, MultiGzDecoder::new(bytes));
        let mut text = Vec::new();
        for number in 1_u64.. {
            text.clear();
            let read = lines.read_until(b'\n', &mut text);
            if read.map_err(|error| error.to_string())? == 0 {
                break;
            }
            let line = serde_json::from_slice(&text);
            outcomes.add(line.map_err(|error| format!("line {number}: {error}"))?);
        }
        Ok(outcomes)
    }

    fn add(&mut self, line: ReadOutcome<'_>) {
        *self.counts.entry(line.outcome).or_default() += 1;
        let Some(path) = line.file.filter(|_| line.outcome == Outcome::Landed) else {
            return;
        };
        match self.landed.files.get_mut(&*path) {
            Some(file) => file.add(line.tconst),
            None => {
                let file = self.landed.files.entry(path.into_owned());
                file.or_default().add(line.tconst);
            }
        }
    }
}

impl Run {
    fn with_manifest(mut self, bytes: Option<&[u8]>) -> Self {
        // One that was replaced since the lake was listed belongs to a run that is at work.
        let bytes = bytes.filter(|bytes| self.listed.manifest == Some(bytes.len() as u64));
        self.manifest = bytes.map(|bytes| {
            let path = layout::run_manifest(&self.run_id);
            parse_manifest(bytes, &self.run_id).map_err(|problem| problem.at(path))
        });
        self
    }

    fn with_outcomes(mut self, bytes: Option<&[u8]>) -> Self {
        let bytes = bytes.filter(|bytes| self.listed.outcomes == Some(bytes.len() as u64));
        self.outcomes = bytes.map(Outcomes::read);
        self
    }
}

impl Verifier<'_> {
    pub(super) async fn check_runs(&mut self) -> Result<(), LakeError> {
        let runs = self.found.listing.runs.iter();
        let runs = runs.map(|(run_id, listed)| Run {
            run_id: run_id.clone(),
            listed: listed.clone(),
            manifest: None,
            outcomes: None,
        });
        // In this order: a run that ends writes its outcomes before its manifest.
        let manifest = |run: &Run| {
            run.listed
                .manifest
                .map(|_| layout::run_manifest(&run.run_id))
        };
        let outcomes = |run: &Run| {
            run.listed
                .outcomes
                .map(|_| layout::run_outcomes(&run.run_id))
        };
        let runs = read_many(self.lake, runs.collect(), manifest, Run::with_manifest).await?;
        let runs = read_many(self.lake, runs, outcomes, Run::with_outcomes).await?;
        for run in &runs {
            let findings = self.check_run(run);
            self.report.findings.extend(findings);
        }
        Ok(())
    }

    fn check_run(&self, run: &Run) -> Vec<Finding> {
        let run_id = run.run_id.clone();
        let path = layout::run_outcomes(&run_id);
        let mut findings = Vec::new();
        if let Some(Err(damaged)) = &run.manifest {
            let repair = Repair::Manifest {
                run_id: run_id.clone(),
            };
            findings.push(self.damaged("manifest_damaged", damaged, repair));
        }
        match &run.outcomes {
            Some(Err(problem)) => {
                let repair = Repair::Outcomes { run_id };
                findings.push(self.damage("outcomes_damaged", &path, problem, repair));
            }
            Some(Ok(outcomes)) => {
                let manifest = run
                    .manifest
                    .as_ref()
                    .and_then(|manifest| manifest.as_ref().ok());
                findings.extend(self.check_outcomes(run, outcomes, manifest));
            }
            None => findings.extend(self.missing_outcomes(run)),
        }
        findings
    }

    fn missing_outcomes(&self, run: &Run) -> Option<Finding> {
        let manifest = run.manifest.as_ref()?.as_ref().ok()?;
        let ended = [RunStatus::Done, RunStatus::DoneWithFailures].contains(&manifest.status);
        (ended && run.listed.outcomes.is_none()).then(|| {
            let path = layout::run_outcomes(&run.run_id);
            let problem = "it does not exist, although its run ended".to_owned();
            let advice = "this run is missing in the table of outcomes; no record is missing";
            self.warning("outcomes_missing", &path, problem, advice)
        })
    }

    fn check_outcomes(
        &self,
        run: &Run,
        outcomes: &Outcomes,
        manifest: Option<&RunManifest>,
    ) -> Option<Finding> {
        let differences: Vec<String> = manifest
            .and_then(|manifest| differing_counts(outcomes, manifest))
            .into_iter()
            .chain(self.differing_files(run, outcomes, manifest))
            .collect();
        let first = differences.first()?;
        let problem = match differences.len() {
            1 => first.clone(),
            more => format!("{first}; and {} more differences", more - 1),
        };
        let advice = "entries and record files are right and count; only what is told of this run is \
                      wrong";
        let path = layout::run_outcomes(&run.run_id);
        Some(self.warning("outcomes_differ", &path, problem, advice))
    }

    /// Files in which the run says it landed other titles than its entries name.
    fn differing_files(
        &self,
        run: &Run,
        outcomes: &Outcomes,
        manifest: Option<&RunManifest>,
    ) -> Vec<String> {
        let none = LandedTitles::default();
        let entries = self.landed.get(&run.run_id).unwrap_or(&none);
        let mut differences = Vec::new();
        if entries.incomplete {
            return differences;
        }
        for (path, said) in &outcomes.landed.files {
            match entries.files.get(path) {
                Some(file) if file.is_same(*said) => {}
                Some(file) => differences.push(format!(
                    "it says that {} titles were landed in {path}, but the entry of that file names {}",
                    said.titles, file.titles
                )),
                // Its entry may have expired or been purged, with the file.
                None if !self.found.data.contains_key(path) => {}
                None => differences.push(format!("no entry of its run names {path}")),
            }
        }
        let ended = manifest.is_some_and(|manifest| {
            [RunStatus::Done, RunStatus::DoneWithFailures].contains(&manifest.status)
        });
        let untold = entries.files.iter().filter(|(path, file)| {
            ended && !file.adopted && file.titles > 0 && !outcomes.landed.files.contains_key(*path)
        });
        differences
            .extend(untold.map(|(path, _)| format!("the titles of {path} are missing in it")));
        differences
    }
}

/// Filtered and rejected titles are counted and not listed.
fn differing_counts(outcomes: &Outcomes, manifest: &RunManifest) -> Option<String> {
    let is_listed = |outcome: &Outcome| !matches!(outcome, Outcome::Filtered | Outcome::Rejected);
    let count =
        |counts: &BTreeMap<Outcome, u64>, outcome| counts.get(outcome).copied().unwrap_or(0);
    let mut all = Outcome::ALL.iter().filter(|outcome| is_listed(outcome));
    all.find_map(|outcome| {
        let (here, said) = (
            count(&outcomes.counts, outcome),
            count(&manifest.outcomes, outcome),
        );
        let name = outcome.as_str();
        (here != said)
            .then(|| format!("it lists {here} titles as {name}, but the manifest says {said}"))
    })
}
