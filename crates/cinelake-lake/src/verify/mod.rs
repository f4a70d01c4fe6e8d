//! Verify: is the lake whole? Every record file is read and compared with its ledger entry, the newest
//! checkpoint with the entries, every run's outcomes with its manifest and entries, every catalogue
//! file with its descriptor. Nothing is written, no lease is needed, and a run that is at work
//! meanwhile raises no alarm.
//!
//! [`repair`] moves a damaged small file aside and makes it anew from what is there.
//!
//! # Codes
//! Damage, which `repair` mends where the last column says how:
//!
//! | code | what | repair |
//! |---|---|---|
//! | `entry_damaged` | a ledger entry cannot be read | made from its record file; misses are asked again |
//! | `record_file_missing` | an entry names a record file that is gone, and nothing newer has its titles | the entry names it no longer, so that its titles are asked again |
//! | `record_file_damaged` | a record file is not what its entry says | the entry says what can be read; other titles are asked again |
//! | `checkpoint_damaged` | a checkpoint cannot be read, or contradicts the entries | made from the entries |
//! | `manifest_damaged` | a run's manifest cannot be read | made from its entries and outcomes, with status `stopped` |
//! | `outcomes_damaged` | a run's outcomes cannot be read | made from its entries |
//! | `descriptor_damaged` | a snapshot's descriptor cannot be read | made from the run's manifest, else read by looking |
//! | `verdict_damaged` | a verdict cannot be read; it counts as an alarm | made from the run's manifest and entries, else an alarm |
//! | `lease_damaged` | the lease cannot be read, so it is not respected | written as a free lease |
//! | `catalogue_changed` | a catalogue file is not the one that was described | none |
//! | `second_opinion_changed` | the file of a second opinion is not the one that was landed | none |
//! | `second_opinion_damaged` | a descriptor of a second opinion cannot be read | none |
//!
//! Warnings, which lose nothing: `newer_version`, `record_lines_damaged`, `record_file_foreign`,
//! `outcomes_missing`, `outcomes_differ`, `catalogue_gone`, `second_opinion_gone`. Notes, which are no fault: `run_at_work`,
//! `lease_expired`, `record_file_without_entry` (a repair adopts it), `record_file_expired`,
//! `catalogue_undescribed`, `second_opinion_undescribed`, `staged_file`, `foreign_file`.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::error::LakeError;
use crate::layout;
use crate::lease::LeaseState;
use crate::ledger::{LakeListing, Listing};
use crate::small_file::Damaged;
use crate::store::Lake;

mod batches;
mod catalogues;
mod opinions;
mod read;
mod repair;
mod runs;

pub use repair::{Repaired, repair};

/// How to verify.
#[derive(Debug, Clone, Copy)]
pub struct VerifyOptions {
    /// The moment from which ages are counted.
    pub now: DateTime<Utc>,
    /// A record file that is gone and older than this many days has expired, as it should.
    pub keep_days: u32,
}

/// What was found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// What was looked at.
    pub checked: VerifyCounts,
    /// What is wrong or worth a look, damage first, then by path.
    pub findings: Vec<Finding>,
}

/// What was looked at.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct VerifyCounts {
    /// Runs.
    pub runs: u64,
    /// Ledger entries.
    pub entries: u64,
    /// Record files.
    pub record_files: u64,
    /// Records in them that entries name.
    pub records: u64,
    /// Bytes of the record files.
    pub record_bytes: u64,
    /// Snapshots of catalogues.
    pub snapshots: u64,
    /// Catalogue files.
    pub catalogue_files: u64,
    /// Bytes of the catalogue files.
    pub catalogue_bytes: u64,
}

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Something is not as it was written.
    Damage,
    /// Nothing is lost, but somebody should know.
    Warning,
    /// As it can be in a healthy lake.
    Note,
}

/// Something that was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// How bad it is.
    pub severity: Severity,
    /// What it is, for programs.
    pub code: &'static str,
    /// The object, as a URL.
    pub path: String,
    /// What is wrong with it.
    pub problem: String,
    /// What to do about it.
    pub advice: String,
    #[serde(skip)]
    repair: Option<Repair>,
}

/// What a repair makes anew.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Repair {
    Entry {
        run_id: String,
        name: String,
    },
    /// The entry of a record file that has none.
    Adoption,
    Checkpoint {
        run_id: String,
        ended: bool,
    },
    Manifest {
        run_id: String,
    },
    Outcomes {
        run_id: String,
    },
    Descriptor {
        snapshot_id: String,
    },
    Verdict {
        snapshot_id: String,
    },
    Lease,
}

impl Finding {
    /// A finding that no repair of Raw mends.
    #[must_use]
    pub fn new(
        severity: Severity,
        code: &'static str,
        path: String,
        problem: impl Into<String>,
        advice: impl Into<String>,
    ) -> Self {
        Self {
            severity,
            code,
            path,
            problem: problem.into(),
            advice: advice.into(),
            repair: None,
        }
    }

    /// Whether a repair mends it.
    #[must_use]
    pub fn is_repairable(&self) -> bool {
        self.repair.is_some()
    }
}

impl Report {
    /// Whether there is no damage. Warnings and notes leave a lake whole.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        let mut findings = self.findings.iter();
        findings.all(|finding| finding.severity != Severity::Damage)
    }

    /// How many findings of a severity there are.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        let findings = self.findings.iter();
        findings
            .filter(|finding| finding.severity == severity)
            .count()
    }

    /// Takes in what else was found, for instance in Trusted.
    pub fn extend(&mut self, findings: impl IntoIterator<Item = Finding>) {
        self.findings.extend(findings);
        let key = |finding: &Finding| (finding.severity, finding.path.clone(), finding.code);
        self.findings.sort_by_cached_key(key);
    }
}

/// Verifies the Raw zone of a lake.
///
/// # Errors
/// When the lake cannot be listed or read. What is damaged is a finding.
pub async fn verify(lake: &Lake, options: VerifyOptions) -> Result<Report, LakeError> {
    Ok(Verifier::run(lake, options).await?.report)
}

/// What is being found.
struct Verifier<'l> {
    lake: &'l Lake,
    options: VerifyOptions,
    found: LakeListing,
    /// The lease that is in force.
    lease: Option<LeaseState>,
    /// For each run the titles that its readable entries name, by record file.
    landed: BTreeMap<String, runs::LandedTitles>,
    report: Report,
}

impl<'l> Verifier<'l> {
    async fn run(lake: &'l Lake, options: VerifyOptions) -> Result<Self, LakeError> {
        // In this order no entry seems to name a file that is not there while a run is at work.
        let listing = Listing::read(lake).await?;
        let records = lake.list(layout::RECORDS).await?;
        let mut verifier = Self {
            lake,
            options,
            found: LakeListing::new(listing, records),
            lease: None,
            landed: BTreeMap::new(),
            report: Report::default(),
        };
        verifier.check_lease().await?;
        verifier.check_batches().await?;
        verifier.check_runs().await?;
        verifier.check_catalogues().await?;
        verifier.check_opinions().await?;
        verifier.check_foreign();
        verifier.report.extend([]);
        Ok(verifier)
    }

    fn add(&mut self, finding: Finding) {
        self.report.findings.push(finding);
    }

    /// Damage that a repair mends.
    fn damage(
        &self,
        code: &'static str,
        path: &str,
        problem: impl Into<String>,
        repair: Repair,
    ) -> Finding {
        let advice = format!(
            "run `cinelake verify --lake {} --repair`: {}",
            self.lake.url().argument(),
            repair.explained()
        );
        let path = self.lake.show(path);
        Finding {
            repair: Some(repair),
            ..Finding::new(Severity::Damage, code, path, problem, advice)
        }
    }

    fn warning(&self, code: &'static str, path: &str, problem: String, advice: &str) -> Finding {
        Finding::new(
            Severity::Warning,
            code,
            self.lake.show(path),
            problem,
            advice,
        )
    }

    fn note(&self, code: &'static str, path: &str, problem: &str, advice: &str) -> Finding {
        Finding::new(Severity::Note, code, self.lake.show(path), problem, advice)
    }

    /// A small file that cannot be read. What a newer cinelake wrote is not damaged for that.
    fn damaged(&self, code: &'static str, damaged: &Damaged, repair: Repair) -> Finding {
        let (path, problem) = (damaged.path.as_str(), damaged.problem.clone());
        if !damaged.newer_version {
            return self.damage(code, path, problem, repair);
        }
        let advice =
            "a newer cinelake wrote it; use that version, because this one does not read it";
        self.warning("newer_version", path, problem, advice)
    }

    async fn check_lease(&mut self) -> Result<(), LakeError> {
        let path = layout::lease_file();
        let Some(bytes) = self.lake.read_if_there(&path).await? else {
            return Ok(());
        };
        let state = match LeaseState::parse(&bytes) {
            Ok(state) => state,
            Err(problem) => {
                let finding = self.damage("lease_damaged", &path, problem, Repair::Lease);
                self.add(finding);
                return Ok(());
            }
        };
        if state.released {
            return Ok(());
        }
        let is_in_force = self.options.now < state.expires;
        let (code, advice) = match is_in_force {
            true => ("run_at_work", "run verify again when that run has ended"),
            false => (
                "lease_expired",
                "the next ingest takes it over and continues",
            ),
        };
        let problem = match is_in_force {
            true => state.to_string(),
            false => format!("run {} did not give the lease back", state.holder.id),
        };
        let note = self.note(code, &path, &problem, advice);
        self.add(note);
        self.lease = is_in_force.then_some(state);
        Ok(())
    }

    fn check_foreign(&mut self) {
        let listing = &self.found.listing;
        let foreign = listing
            .foreign
            .iter()
            .filter(|path| **path != layout::PROBE);
        let mut notes: Vec<Finding> = foreign
            .map(|path| {
                let problem = "cinelake does not use files of this name, so nothing reads it";
                self.note(
                    "foreign_file",
                    path,
                    problem,
                    "leave it there, or move it out of the lake",
                )
            })
            .collect();
        let staged = listing.runs.values().flat_map(|run| &run.staged);
        notes.extend(staged.map(|path| {
            let problem = "a run that is still working or was killed left it; nothing reads it";
            self.note("staged_file", path, problem, "the next ingest removes it")
        }));
        self.report.findings.extend(notes);
    }
}

impl Repair {
    /// What it does, for people.
    fn explained(&self) -> &'static str {
        match self {
            Self::Entry { .. } => {
                "it puts the entry aside and makes it from the records that can be read; the next \
                 ingest asks the other titles again"
            }
            Self::Adoption => "it makes the entry from the records",
            Self::Checkpoint { .. } => {
                "it copies the checkpoint to the quarantine and makes it again from the entries"
            }
            Self::Manifest { .. } => {
                "it copies the manifest to the quarantine and makes it again from the run's entries and outcomes"
            }
            Self::Outcomes { .. } => {
                "it copies the outcomes to the quarantine and makes them again from the run's entries"
            }
            Self::Descriptor { .. } => {
                "it puts the descriptor aside and makes it from the run's manifest, or for reading \
                 by looking"
            }
            Self::Verdict { .. } => {
                "it puts the verdict aside and makes it from what the run has left; where that does \
                 not say, it stays an alarm, and the same files can be ingested again"
            }
            Self::Lease => "it copies the lease to the quarantine and writes a free one",
        }
    }
}
