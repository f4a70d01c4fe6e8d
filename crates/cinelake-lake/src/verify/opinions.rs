//! Second opinions: descriptors, and the files that they describe.

use super::{Finding, Severity, Verifier};
use crate::error::LakeError;
use crate::files::hash_object;
use crate::layout;
use crate::opinions::{OpinionFile, OpinionFiles};

const ADVICE: &str = "land the file again: cinelake ingest --second-opinion NAME=FILE";

impl Verifier<'_> {
    /// Of each source the file that counts.
    pub(super) async fn check_opinions(&mut self) -> Result<(), LakeError> {
        let files = OpinionFiles::read(self.lake).await?;
        for damaged in &files.damaged {
            let path = self.lake.show(&damaged.path);
            let severity = match damaged.newer_version {
                true => Severity::Warning,
                false => Severity::Damage,
            };
            let problem = damaged.problem.clone();
            let code = "second_opinion_damaged";
            self.add(Finding::new(severity, code, path, problem, ADVICE));
        }
        for file in files.latest.values() {
            if let Some(finding) = self.check_opinion(file).await? {
                self.add(finding);
            }
        }
        // The file of a descriptor that cannot be read would be told twice.
        match files.damaged.is_empty() {
            true => self.check_undescribed(&files).await,
            false => Ok(()),
        }
    }

    /// Files that nothing reads.
    async fn check_undescribed(&mut self, files: &OpinionFiles) -> Result<(), LakeError> {
        for object in self.lake.list(layout::OPINIONS).await? {
            let path = object.location.to_string();
            if !files.described.contains(&path) {
                let problem = "no descriptor names it, so that nothing reads it";
                self.add(self.note("second_opinion_undescribed", &path, problem, ADVICE));
            }
        }
        Ok(())
    }

    async fn check_opinion(&self, file: &OpinionFile) -> Result<Option<Finding>, LakeError> {
        let problem = match self.lake.size(&file.path).await? {
            None => {
                let problem = "its descriptor is there, but it does not exist".to_owned();
                let code = "second_opinion_gone";
                return Ok(Some(self.warning(code, &file.path, problem, ADVICE)));
            }
            Some(size) if size != file.size_bytes => {
                let said = file.size_bytes;
                format!("it has {size} bytes, but its descriptor says {said}")
            }
            Some(_) if hash_object(self.lake, &file.path).await? != file.sha256 => {
                "its bytes have changed since it was landed (SHA-256)".to_owned()
            }
            Some(_) => return Ok(None),
        };
        let path = self.lake.show(&file.path);
        let code = "second_opinion_changed";
        Ok(Some(Finding::new(
            Severity::Damage,
            code,
            path,
            problem,
            ADVICE,
        )))
    }
}
