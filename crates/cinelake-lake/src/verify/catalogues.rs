//! Snapshots, their verdicts, and the catalogue files that they describe.

use std::collections::{BTreeMap, HashSet};

use super::{Finding, Repair, Verifier};
use crate::error::LakeError;
use crate::files::hash_object;
use crate::layout;
use crate::snapshot::{SnapshotFile, SnapshotVerdict, Snapshots};

impl Verifier<'_> {
    pub(super) async fn check_catalogues(&mut self) -> Result<(), LakeError> {
        // In this order: a run describes a file before it lands it.
        let listed = self.lake.list(layout::CATALOGUES).await?;
        let files: BTreeMap<String, u64> = listed
            .into_iter()
            .map(|object| (object.location.to_string(), object.size))
            .collect();
        let snapshots = Snapshots::read(self.lake).await?;
        let checked = &mut self.report.checked;
        checked.snapshots = snapshots.all.len() as u64;
        checked.catalogue_files = files.len() as u64;
        checked.catalogue_bytes = files.values().sum();
        self.check_descriptors(&snapshots);
        let described = described(&snapshots);
        let (mut whole, mut changed) = (HashSet::new(), Vec::new());
        for (file, snapshot_id) in described.values() {
            let size = files.get(&file.path).copied();
            match self.check_catalogue(file, snapshot_id, size).await? {
                Some(finding) => changed.push((file, finding)),
                None => drop(whole.insert(file.sha256.as_str())),
            }
        }
        for (file, finding) in changed {
            // The bytes that were landed lie in another place, and are read from there.
            match whole.contains(file.sha256.as_str()) {
                true => self.add(self.note(
                    finding.code,
                    &file.path,
                    "it is no longer what was landed there; the same file was landed again under another name",
                    "leave it there, or move it out of the lake",
                )),
                false => self.add(finding),
            }
        }
        for path in files
            .keys()
            .filter(|path| !described.contains_key(path.as_str()))
        {
            let problem = "no snapshot describes it, so its format is detected";
            let advice = "ingest it to describe how it is read";
            let note = self.note("catalogue_undescribed", path, problem, advice);
            self.add(note);
        }
        Ok(())
    }

    fn check_descriptors(&mut self, snapshots: &Snapshots) {
        for damaged in &snapshots.damaged {
            let Some((snapshot_id, is_verdict)) = layout::parse_snapshot_object(&damaged.path)
            else {
                // A manifest of an early lake; it is a finding of its own.
                continue;
            };
            let snapshot_id = snapshot_id.to_owned();
            let finding = match is_verdict {
                true => {
                    let repair = Repair::Verdict { snapshot_id };
                    self.damaged("verdict_damaged", damaged, repair)
                }
                false => {
                    let repair = Repair::Descriptor { snapshot_id };
                    self.damaged("descriptor_damaged", damaged, repair)
                }
            };
            self.add(finding);
        }
        for path in &snapshots.foreign {
            let problem = "cinelake does not use files of this name, so nothing reads it";
            let note = self.note(
                "foreign_file",
                path,
                problem,
                "leave it there, or move it out of the lake",
            );
            self.add(note);
        }
    }

    /// `listed` is the size that the file had when the catalogues were listed.
    async fn check_catalogue(
        &self,
        file: &SnapshotFile,
        snapshot_id: &str,
        listed: Option<u64>,
    ) -> Result<Option<Finding>, LakeError> {
        let size = match listed {
            Some(size) => Some(size),
            // Perhaps it was landed meanwhile.
            None => self.lake.size(&file.path).await?,
        };
        let problem = match size {
            None => return Ok(self.catalogue_gone(file, snapshot_id)),
            Some(size) if size != file.size_bytes => {
                format!(
                    "it has {size} bytes, but its snapshot says {}",
                    file.size_bytes
                )
            }
            Some(_) if hash_object(self.lake, &file.path).await? != file.sha256 => {
                "its bytes have changed since it was described (SHA-256)".to_owned()
            }
            Some(_) => return Ok(None),
        };
        let advice = "refine does not read it; put the original file back, or ingest it again";
        let path = self.lake.show(&file.path);
        let severity = super::Severity::Damage;
        Ok(Some(Finding::new(
            severity,
            "catalogue_changed",
            path,
            problem,
            advice,
        )))
    }

    fn catalogue_gone(&self, file: &SnapshotFile, snapshot_id: &str) -> Option<Finding> {
        let lease = self.lease.as_ref();
        if lease.is_some_and(|lease| lease.holder.id == snapshot_id || lease.holder.shared) {
            return None;
        }
        let problem = format!("snapshot {snapshot_id} describes it, but it does not exist");
        let advice = "refine continues without it; ingest the same file again to add it again";
        Some(self.warning("catalogue_gone", &file.path, problem, advice))
    }
}

/// Files by path, with the snapshot that decides how each is read: the latest that was not refused.
fn described(snapshots: &Snapshots) -> BTreeMap<&str, (&SnapshotFile, &str)> {
    let refused = |verdict: &Option<SnapshotVerdict>| *verdict == Some(SnapshotVerdict::Alarm);
    let (alarms, others): (Vec<_>, Vec<_>) = snapshots
        .all
        .iter()
        .partition(|(_, verdict)| refused(verdict));
    let in_order = alarms.into_iter().chain(others);
    let files = in_order.flat_map(|(snapshot, _)| {
        let files = snapshot.files.iter();
        files.map(|file| (file.path.as_str(), (file, snapshot.snapshot_id.as_str())))
    });
    files.collect()
}
