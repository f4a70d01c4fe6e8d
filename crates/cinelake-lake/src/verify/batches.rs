//! Entries, the record files that they name, and the checkpoint that was made from them.

use std::collections::HashSet;

use cinelake_imdb::ImdbId;

use super::read::read_many;
use super::{Finding, Repair, Verifier};
use crate::error::LakeError;
use crate::layout;
use crate::ledger::{
    FilePresence, LakeListing, Ledger, LedgerEntry, crc32, entry_of_data, parse_entry,
};
use crate::manifest::RecordKind;
use crate::record::{self, Inspected};
use crate::small_file::Damaged;

/// A batch as its entry and its record file say.
struct Batch {
    run_id: String,
    name: String,
    /// `None` for an entry that has gone since the lake was listed.
    entry: Option<Result<LedgerEntry, Damaged>>,
    file: RecordFile,
}

/// A record file compared with its entry.
#[derive(Debug, PartialEq, Eq)]
enum RecordFile {
    /// It is as the entry says, or the entry names none.
    Whole,
    Missing,
    /// It is not what the entry says.
    Damaged(String),
    /// It is what the entry says, and has lines that are no record and do not count.
    BadLines(String),
}

impl Batch {
    fn entry(&self) -> Option<&LedgerEntry> {
        self.entry.as_ref()?.as_ref().ok()
    }
}

impl Verifier<'_> {
    pub(super) async fn check_batches(&mut self) -> Result<(), LakeError> {
        let batches = self.read_batches().await?;
        self.count(&batches);
        self.check_entries(&batches);
        let mut ledger = Ledger::from_checkpoint(self.lake, &self.found).await?;
        self.check_checkpoints(&ledger, &batches);
        for batch in &batches {
            let covered = ledger.covers(&batch.run_id, &batch.name);
            if let (Some(entry), false) = (batch.entry(), covered) {
                ledger.apply_if_whole(&batch.name, entry.clone(), &self.found);
            }
        }
        self.check_files(&ledger, &batches);
        self.check_unnamed(&ledger, &batches).await
    }

    /// Reads the entries, then the record files that they name.
    async fn read_batches(&self) -> Result<Vec<Batch>, LakeError> {
        let runs = self.found.listing.runs.iter();
        let named = runs.flat_map(|(run_id, run)| {
            run.entries.iter().map(move |name| Batch {
                run_id: run_id.clone(),
                name: name.clone(),
                entry: None,
                file: RecordFile::Whole,
            })
        });
        let path = |batch: &Batch| Some(batch.path());
        let mut batches = read_many(self.lake, named.collect(), path, Batch::with_entry).await?;
        for batch in &mut batches {
            let file = batch.entry().and_then(|entry| entry.file.as_deref());
            if file.is_some_and(|file| !self.found.data.contains_key(file)) {
                batch.file = RecordFile::Missing;
            }
        }
        read_many(self.lake, batches, Batch::file_path, Batch::with_file).await
    }

    fn count(&mut self, batches: &[Batch]) {
        let (found, checked) = (&self.found, &mut self.report.checked);
        checked.runs = found.listing.runs.len() as u64;
        checked.entries = batches.len() as u64;
        checked.record_files = found.data.len() as u64;
        checked.record_bytes = found.data.values().sum();
        for batch in batches {
            let landed = self.landed.entry(batch.run_id.clone()).or_default();
            match &batch.entry {
                Some(Ok(entry)) => {
                    checked.records += entry.records.len() as u64;
                    landed.add_entry(entry);
                }
                _ => landed.lacks_an_entry(),
            }
        }
    }

    fn check_entries(&mut self, batches: &[Batch]) {
        for batch in batches {
            if let Some(Err(damaged)) = &batch.entry {
                let finding = self.damaged("entry_damaged", damaged, batch.repair());
                self.add(finding);
            }
        }
    }

    /// Checkpoints are looked at from the newest on, as a recovery does, until one can be read. Of the
    /// older ones nothing is needed, and they are not read.
    fn check_checkpoints(&mut self, ledger: &Ledger, batches: &[Batch]) {
        let mut findings = Vec::new();
        let mut is_older = false;
        for (run_id, object) in self.found.listing.checkpoints() {
            let path = layout::checkpoint_file(run_id, object.ended);
            let told = ledger.damaged.iter().find(|damaged| damaged.path == path);
            let problem = match (told, is_older) {
                (Some(_), _) => None,
                (None, true) => (object.size_bytes == 0).then(|| "it is empty".to_owned()),
                (None, false) => contradiction(ledger, batches, &self.found),
            };
            is_older |= told.is_none();
            let found = problem.map(|problem| Damaged {
                path,
                problem,
                newer_version: false,
            });
            if let Some(damaged) = told.or(found.as_ref()) {
                let repair = Repair::Checkpoint {
                    run_id: run_id.to_owned(),
                    ended: object.ended,
                };
                findings.push(self.damaged("checkpoint_damaged", damaged, repair));
            }
        }
        self.report.findings.extend(findings);
    }

    fn check_files(&mut self, ledger: &Ledger, batches: &[Batch]) {
        // Of two entries for one file the one that is right counts.
        let whole: HashSet<&str> = batches
            .iter()
            .filter(|batch| matches!(batch.file, RecordFile::Whole | RecordFile::BadLines(_)))
            .filter_map(|batch| batch.entry()?.file.as_deref())
            .collect();
        for batch in batches {
            let Some(entry) = batch.entry() else { continue };
            let Some(path) = entry.file.as_deref() else {
                continue;
            };
            let finding = match &batch.file {
                RecordFile::BadLines(problem) => {
                    let advice = "nothing to do: these lines do not count, and their titles \
                                  are asked again";
                    self.warning("record_lines_damaged", path, problem.clone(), advice)
                }
                RecordFile::Damaged(problem) if !whole.contains(path) => {
                    self.damage("record_file_damaged", path, problem, batch.repair())
                }
                RecordFile::Missing => self.missing(ledger, batch, entry, path),
                RecordFile::Whole | RecordFile::Damaged(_) => continue,
            };
            self.add(finding);
        }
    }

    /// A file that has expired, or whose titles have newer records, may be gone.
    fn missing(&self, ledger: &Ledger, batch: &Batch, entry: &LedgerEntry, path: &str) -> Finding {
        let kept = chrono::Duration::days(i64::from(self.options.keep_days));
        let has_newer = |tconst: &ImdbId| ledger.newest_file(*tconst, entry.kind).is_some();
        let lost = entry
            .records
            .iter()
            .filter(|tconst| !has_newer(tconst))
            .count();
        if lost == 0 || self.options.now - entry.fetched_at >= kept {
            let problem = "the file does not exist, but no record is missing: its records have \
                           expired or have newer ones";
            return self.note("record_file_expired", path, problem, "nothing to do");
        }
        let name = layout::batch_entry(&entry.run_id, &batch.name);
        let problem = format!("it is missing, and with it {lost} of the records that {name} names");
        self.damage("record_file_missing", path, problem, batch.repair())
    }

    /// Record files that no readable entry names.
    async fn check_unnamed(&mut self, ledger: &Ledger, batches: &[Batch]) -> Result<(), LakeError> {
        let entries = batches.iter().filter_map(Batch::entry);
        let named: HashSet<&str> = entries.filter_map(|entry| entry.file.as_deref()).collect();
        let data = self.found.data.keys();
        let unnamed = data.filter(|path| !named.contains(path.as_str())).cloned();
        let read = read_many(
            self.lake,
            unnamed.collect(),
            |path: &String| Some(path.clone()),
            |path, bytes| bytes.map(|bytes| UnnamedFile::new(path, bytes)),
        );
        let findings: Vec<Finding> = read
            .await?
            .into_iter()
            .flatten()
            .filter_map(|unnamed| self.unnamed(unnamed, ledger))
            .collect();
        self.report.findings.extend(findings);
        Ok(())
    }

    fn unnamed(&self, file: UnnamedFile, ledger: &Ledger) -> Option<Finding> {
        let path = file.path.as_str();
        // The checkpoint knows files whose entries have expired.
        if ledger
            .file(path)
            .is_some_and(|(_, known)| known.crc32 == Some(file.crc32))
        {
            return None;
        }
        let Some(compared) = file.compared else {
            let problem =
                "no ledger entry names it, and its name or its content is not that of a record file".to_owned();
            let advice = "if you put it there, move it elsewhere: other programs read every file in \
                          this folder";
            return Some(self.warning("record_file_foreign", path, problem, advice));
        };
        Some(match compared {
            RecordFile::BadLines(problem) | RecordFile::Damaged(problem) => {
                self.damage("record_file_damaged", path, problem, Repair::Adoption)
            }
            RecordFile::Whole | RecordFile::Missing => {
                let problem = "no readable entry names it: its run is still working, or was killed";
                let advice = "the next ingest adopts it";
                let note = self.note("record_file_without_entry", path, problem, advice);
                Finding {
                    repair: Some(Repair::Adoption),
                    ..note
                }
            }
        })
    }
}

/// A record file that no readable entry names, compared with the entry that it would get.
struct UnnamedFile {
    path: String,
    crc32: u32,
    /// `None` for a file that holds no record of cinelake's.
    compared: Option<RecordFile>,
}

impl UnnamedFile {
    fn new(path: String, bytes: &[u8]) -> Self {
        let entry = entry_of_data(&path, bytes);
        Self {
            crc32: crc32(bytes),
            compared: entry.map(|entry| compare(bytes, &entry)),
            path,
        }
    }
}

/// What a checkpoint says otherwise than the entries that it covers.
fn contradiction(ledger: &Ledger, batches: &[Batch], found: &LakeListing) -> Option<String> {
    let titles = ledger.titles_by_file();
    // A checkpoint names a title's newest file alone. Where that is gone, the title is in none.
    let entries = batches.iter().filter_map(Batch::entry);
    let gone = entries.filter(|entry| {
        let path = entry.file.as_deref();
        path.is_some_and(|path| found.presence(path, entry.size_bytes) != FilePresence::Whole)
    });
    let gone: HashSet<(ImdbId, RecordKind)> = gone
        .flat_map(|entry| entry.records.iter().map(|tconst| (*tconst, entry.kind)))
        .collect();
    let covered = batches.iter();
    let covered = covered.filter(|batch| ledger.covers(&batch.run_id, &batch.name));
    covered.filter_map(Batch::entry).find_map(|entry| {
        let path = entry.file.as_deref()?;
        if found.presence(path, entry.size_bytes) != FilePresence::Whole {
            return None;
        }
        let Some((place, file)) = ledger.file(path) else {
            return Some(format!(
                "{path} is missing in it, although it covers the entry"
            ));
        };
        let (mut newest_here, mut lacking) = (0, None);
        for tconst in &entry.records {
            match ledger.newest_file(*tconst, entry.kind) {
                Some(newest) if std::ptr::eq(newest, file) => newest_here += 1,
                Some(newest) if newest.order() > file.order() => {}
                None if gone.contains(&(*tconst, entry.kind)) => {}
                _ => lacking = Some(*tconst),
            }
        }
        if let Some(tconst) = lacking {
            return Some(format!(
                "{tconst} of {path} is missing in it, although it covers the entry"
            ));
        }
        let more = titles[place] > newest_here;
        more.then(|| format!("it has more titles of {path} than the ledger entry names"))
    })
}

impl Batch {
    fn repair(&self) -> Repair {
        Repair::Entry {
            run_id: self.run_id.clone(),
            name: self.name.clone(),
        }
    }

    fn path(&self) -> String {
        layout::batch_entry(&self.run_id, &self.name)
    }

    /// `None` where the entry names no file, or one that was not there when the lake was listed.
    fn file_path(&self) -> Option<String> {
        (self.file != RecordFile::Missing).then(|| self.entry()?.file.clone())?
    }

    fn with_entry(mut self, bytes: Option<&[u8]>) -> Self {
        self.entry = bytes.map(|bytes| {
            let parsed = parse_entry(bytes, &self.run_id, &self.name);
            parsed.map_err(|problem| problem.at(self.path()))
        });
        self
    }

    fn with_file(mut self, bytes: Option<&[u8]>) -> Self {
        let Some(entry) = self.entry().filter(|entry| entry.file.is_some()) else {
            return self;
        };
        self.file = bytes.map_or(RecordFile::Missing, |bytes| compare(bytes, entry));
        self
    }
}

/// A file with the right checksum is as it was landed, and a look at its lines is enough. Every line
/// of another one is read as JSON.
fn compare(bytes: &[u8], entry: &LedgerEntry) -> RecordFile {
    let is_size = entry.size_bytes == bytes.len() as u64;
    let is_sum = entry.crc32.map(|sum| sum == crc32(bytes));
    if is_size && is_sum == Some(true) && record::holds(bytes, &entry.records) {
        return RecordFile::Whole;
    }
    let inspected = record::inspect(bytes);
    let found = inspected.records.iter().map(|provenance| provenance.tconst);
    let same_records = found.eq(entry.records.iter().copied());
    let bad_lines = bad_lines(&inspected);
    if is_size && same_records && is_sum != Some(false) {
        return match bad_lines {
            Some(problem) if is_sum.is_some() => RecordFile::BadLines(problem),
            Some(problem) => RecordFile::Damaged(problem),
            None => RecordFile::Whole,
        };
    }
    let mut problems = Vec::new();
    if !is_size {
        let (there, said) = (bytes.len(), entry.size_bytes);
        problems.push(format!("it has {there} bytes, but its entry says {said}"));
    } else if is_sum == Some(false) {
        problems.push("its bytes have changed since it was landed".to_owned());
    }
    problems.extend(bad_lines);
    let (there, said) = (inspected.records.len(), entry.records.len());
    problems.push(match same_records {
        true => format!("all {said} records can be read"),
        false => format!("{there} of its {said} records can be read"),
    });
    RecordFile::Damaged(problems.join("; "))
}

fn bad_lines(inspected: &Inspected) -> Option<String> {
    let (number, problem) = inspected.unreadable.first()?;
    Some(match inspected.unreadable.len() {
        1 => format!("line {number} is not a record ({problem})"),
        lines => {
            format!("{lines} lines are not records; the first is line {number} ({problem})")
        }
    })
}
