//! Puts answers in the order of the jobs, fills batches, commits them, and watches for long stretches of
//! misses.
//!
//! A miss is believed once TMDB has shown after it that it works: by the record of a later title, or
//! because a title that matched before still does. Only then is it booked, whatever ends the run.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use cinelake_imdb::ImdbId;
use cinelake_lake::ledger::{Miss, Request};
use cinelake_lake::manifest::{FindTally, Outcome, RecordKind};
use cinelake_lake::record::{self, Match, Provenance};
use cinelake_lake::{Batch, CommittedBatch, LakeError, Ledger, RunWriter};
use cinelake_tmdb::FetchedRecord;

use crate::alarm;
use crate::config::{Deps, IngestConfig};
use crate::event::Event;
use crate::outcomes::RunOutcomes;
use crate::plan::Job;
use crate::resolver::{Answer, Resolution, Resolver};
use crate::run::StopReason;
use crate::summary::LastRound;

/// Misses that wait for being booked, at most.
const MISSES_PENDING: usize = 500;
/// Bytes between two records, at most: comma and line end in an array.
const BETWEEN_BYTES: usize = 2;
/// Bytes of a file beyond its records and what follows each of them, at most: an array's brackets.
const FRAME_BYTES: usize = 3;
/// Titles that matched and are kept to be asked again after a stretch of misses.
const PROBES: usize = 3;
/// Why a title has no record that failed and could not be asked once more.
const FAILED_ONCE: &str = "the run ended without another answer";

/// A record on its way into a file.
#[derive(Debug)]
struct PendingRecord {
    index: usize,
    tconst: ImdbId,
    /// 0 for one that is larger than TMDB's are.
    tmdb_id: u32,
    bytes: Vec<u8>,
    fetched_at: DateTime<Utc>,
}

/// A batch that is filling.
#[derive(Debug, Default)]
struct OpenBatch {
    lines: Vec<PendingRecord>,
    bytes: usize,
    /// A record that does not fit any more; the first of the next batch.
    next: Option<PendingRecord>,
}

/// A miss that is not booked yet.
#[derive(Debug)]
struct PendingMiss {
    index: usize,
    miss: Miss,
    fetched_at: DateTime<Utc>,
}

/// What has to be done before the next answer can be landed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LandingStep {
    /// The next answer is not there yet.
    Wait,
    /// Nothing: an answer was landed.
    Landed,
    /// [`Lander::commit`] of this kind.
    Commit(RecordKind),
    /// [`Lander::commit_misses`].
    CommitMisses,
    /// [`Lander::check_stretch`].
    CheckStretch,
}

/// What has been landed.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct LandingTotals {
    pub(crate) files: u64,
    pub(crate) size_bytes: u64,
    pub(crate) last_round: LastRound,
}

/// What a lander works with.
pub(crate) struct Parts<'a> {
    pub(crate) deps: &'a Deps,
    pub(crate) config: &'a IngestConfig,
    pub(crate) run_id: &'a str,
    pub(crate) resolver: &'a Resolver,
    pub(crate) request: &'a Request,
    pub(crate) writer: RunWriter,
    pub(crate) ledger: &'a mut Ledger,
    pub(crate) outcomes: &'a mut RunOutcomes,
    pub(crate) landed: &'a mut LandingTotals,
}

pub(crate) struct Lander<'a> {
    parts: Parts<'a>,
    jobs: Arc<Vec<Job>>,
    waiting: BTreeMap<usize, Answer>,
    next: usize,
    filling: [OpenBatch; 2],
    verified: Vec<PendingMiss>,
    unverified: Vec<PendingMiss>,
    probes: VecDeque<(ImdbId, RecordKind)>,
    /// Jobs that failed for a passing reason, by place.
    failed: BTreeMap<usize, Job>,
    is_last_round: bool,
}

impl<'a> Lander<'a> {
    /// `probe` is a title that matches, if one is known.
    pub(crate) fn new(
        parts: Parts<'a>,
        jobs: Arc<Vec<Job>>,
        probe: Option<(ImdbId, RecordKind)>,
    ) -> Self {
        Self {
            parts,
            jobs,
            waiting: BTreeMap::new(),
            next: 0,
            filling: Default::default(),
            verified: Vec::new(),
            unverified: Vec::new(),
            probes: probe.into_iter().collect(),
            failed: BTreeMap::new(),
            is_last_round: false,
        }
    }

    /// How titles are asked for.
    pub(crate) fn resolver(&self) -> &Resolver {
        self.parts.resolver
    }

    /// Tells once when `/find` is given up.
    pub(crate) fn emit_find_stopped(&self) {
        let judge = &self.parts.resolver.judge;
        if judge.just_stopped() {
            let FindTally { asked, added } = judge.tally();
            self.emit(Event::FindStopped { asked, added });
        }
    }

    /// Keeps an answer until it is its turn.
    pub(crate) fn hold(&mut self, place: usize, answer: Answer) {
        self.waiting.insert(place, answer);
    }

    /// Lands the next answer if nothing has to be done first.
    pub(crate) fn step(&mut self) -> LandingStep {
        if let Some(kind) = self.full_batch() {
            return LandingStep::Commit(kind);
        }
        let pending = self.verified.len() + self.unverified.len();
        if pending >= MISSES_PENDING && !self.verified.is_empty() {
            return LandingStep::CommitMisses;
        }
        if self.unverified.len() >= self.parts.config.stretch.max(1) {
            return LandingStep::CheckStretch;
        }
        let Some(answer) = self.waiting.remove(&self.next) else {
            return LandingStep::Wait;
        };
        let place = self.next;
        self.next += 1;
        self.land(place, answer);
        LandingStep::Landed
    }

    fn full_batch(&self) -> Option<RecordKind> {
        RecordKind::ALL.into_iter().find(|kind| {
            let filling = &self.filling[*kind as usize];
            filling.next.is_some() || filling.lines.len() >= self.parts.config.batch_records.max(1)
        })
    }

    /// Whether misses wait for a sign that TMDB works.
    pub(crate) fn has_unverified(&self) -> bool {
        !self.unverified.is_empty()
    }

    /// Begins the last round, over the titles that failed for a passing reason, and returns them in
    /// catalogue order.
    pub(crate) fn begin_last_round(&mut self) -> Arc<Vec<Job>> {
        let failed = std::mem::take(&mut self.failed);
        self.jobs = Arc::new(failed.into_values().collect());
        self.parts.landed.last_round.titles = self.jobs.len() as u64;
        self.next = 0;
        self.is_last_round = true;
        self.jobs.clone()
    }

    /// Whether the rest of the round need not be asked: the titles of the last one have failed before,
    /// and every other title has its outcome.
    pub(crate) fn may_do_without(&self, halt: &StopReason) -> bool {
        self.is_last_round && halt.is_outage()
    }

    /// Forgets what is not believed: answers that came while TMDB did not work.
    pub(crate) fn drop_unverified(&mut self) {
        self.unverified.clear();
        self.waiting.clear();
    }

    /// Commits all that is complete: also answers that wait behind a title without one. Misses that
    /// nothing has verified are left to the next run.
    pub(crate) async fn flush(&mut self) -> Result<(), LakeError> {
        while let Some((place, answer)) = self.waiting.pop_first() {
            self.land(place, answer);
            while let Some(kind) = self.full_batch() {
                self.commit(kind).await?;
            }
        }
        for kind in RecordKind::ALL {
            while !self.filling[kind as usize].lines.is_empty() {
                self.commit(kind).await?;
            }
        }
        match self.verified.is_empty() {
            true => Ok(()),
            false => self.commit_misses().await,
        }
    }

    fn land(&mut self, place: usize, answer: Answer) {
        let (job, fetched_at) = (self.jobs[place], answer.fetched_at);
        match answer.found {
            Resolution::Record(record, matched) => {
                self.land_record(job, &record, matched, fetched_at)
            }
            Resolution::Miss(outcome, reason) => {
                let miss = Miss {
                    tconst: job.tconst,
                    kind: job.kind,
                    outcome,
                    reason,
                };
                self.unverified.push(PendingMiss {
                    index: job.index,
                    miss,
                    fetched_at,
                });
                self.emit(Event::Title { outcome });
            }
            Resolution::Failed {
                passing: true,
                reason,
            } if !self.is_last_round => {
                let reason = format!("{reason}; {FAILED_ONCE}");
                self.parts
                    .outcomes
                    .note_miss(job.index, Outcome::Failed, &reason, fetched_at);
                self.failed.insert(place, job);
            }
            Resolution::Failed { reason, .. } => {
                self.parts
                    .outcomes
                    .note_miss(job.index, Outcome::Failed, &reason, fetched_at);
                self.emit(Event::Title {
                    outcome: Outcome::Failed,
                });
            }
        }
    }

    fn land_record(
        &mut self,
        job: Job,
        record: &FetchedRecord,
        matched: Match,
        fetched_at: DateTime<Utc>,
    ) {
        let provenance = Provenance {
            tconst: job.tconst,
            fetched_at,
            endpoint: record.endpoint.clone(),
            matched,
            run_id: self.parts.run_id.to_owned(),
            request: self.parts.request.clone(),
        };
        self.believe();
        self.keep_probe(job);
        self.parts.landed.last_round.landed += u64::from(self.is_last_round);
        let line = PendingRecord {
            index: job.index,
            tconst: job.tconst,
            tmdb_id: u32::try_from(record.tmdb_id).unwrap_or(0),
            bytes: record::stamp(&record.body, &provenance),
            fetched_at,
        };
        self.filling[job.kind as usize].add(line, self.parts.config.batch_bytes);
        self.emit(Event::Title {
            outcome: Outcome::Landed,
        });
    }

    /// TMDB works: the misses so far are what they look like.
    fn believe(&mut self) {
        self.verified.append(&mut self.unverified);
    }

    /// Keeps the last few titles that matched, to be asked again after a long stretch of misses.
    fn keep_probe(&mut self, job: Job) {
        if self.probes.len() >= PROBES {
            self.probes.pop_front();
        }
        self.probes.push_back((job.tconst, job.kind));
    }

    /// Commits the records of one kind, and with them the misses that are verified. If it is dropped
    /// half-done, what it was about is asked again, or adopted by the next run.
    pub(crate) async fn commit(&mut self, kind: RecordKind) -> Result<(), LakeError> {
        let lines = self.filling[kind as usize].take();
        let mut titles = Vec::with_capacity(lines.len());
        let mut records = Vec::with_capacity(lines.len());
        let tmdb_ids = lines.iter().map(|line| line.tmdb_id).collect();
        for line in lines {
            titles.push((line.index, line.fetched_at));
            records.push((line.tconst, line.bytes));
        }
        let count = records.len() as u64;
        let batch = Batch {
            records,
            tmdb_ids,
            fetched_at: titles.iter().map(|(_, at)| *at).min(),
            ..Batch::default()
        };
        let entry = self.write(kind, batch).await?.entry;
        if let Some(file) = entry.file {
            self.parts.outcomes.note_landed(&file, &titles);
            self.parts.landed.files += 1;
            self.parts.landed.size_bytes += entry.size_bytes;
            let records = count;
            self.emit(Event::BatchLanded { file, records });
        }
        Ok(())
    }

    /// Books the misses that are verified, without a data file.
    pub(crate) async fn commit_misses(&mut self) -> Result<(), LakeError> {
        let written = self.write(RecordKind::Movie, Batch::default()).await;
        written.map(drop)
    }

    /// Commits a batch and the verified misses; then ledger and outcomes know of them.
    async fn write(&mut self, kind: RecordKind, batch: Batch) -> Result<CommittedBatch, LakeError> {
        let pending = std::mem::take(&mut self.verified);
        let (noted, misses): (Vec<_>, Vec<_>) = pending
            .into_iter()
            .map(|pending| ((pending.index, pending.fetched_at), pending.miss))
            .unzip();
        let batch = Batch {
            misses,
            find: self.parts.resolver.judge.tally(),
            ..batch
        };
        let now = (self.parts.deps.clock)();
        let committed = self.parts.writer.commit(kind, batch, now).await?;
        self.parts.ledger.apply(&committed.name, &committed.entry);
        for ((index, fetched_at), miss) in noted.into_iter().zip(&committed.entry.misses) {
            self.parts
                .outcomes
                .note_miss(index, miss.outcome, &miss.reason, fetched_at);
        }
        Ok(committed)
    }

    /// Asks a title that matched before once more, after a stretch of misses: only a TMDB that still
    /// knows it is believed.
    pub(crate) async fn check_stretch(&mut self) -> Result<(), StopReason> {
        let misses = self.unverified.len();
        if self.parts.config.min_match > 0.0 {
            let alarm = |probe| StopReason::Alarm(alarm::stretch_text(misses, probe));
            match self.probe().await? {
                ProbeResult::Known => self.emit(Event::StretchChecked {
                    misses: misses as u64,
                }),
                ProbeResult::Unknown(tconst) => return Err(alarm(Some(tconst))),
                ProbeResult::NothingToAsk => return Err(alarm(None)),
            }
        }
        self.believe();
        Ok(())
    }

    /// Asks the titles that matched last, the latest first: one may vanish from TMDB during a run, or
    /// fail, several do not.
    async fn probe(&self) -> Result<ProbeResult, StopReason> {
        let (mut unknown, mut failure) = (None, None);
        for (tconst, kind) in self.probes.iter().rev() {
            let answer = self.parts.resolver.resolve(*tconst, *kind).await;
            match answer.map_err(StopReason::Tmdb)?.found {
                Resolution::Record(..) => return Ok(ProbeResult::Known),
                Resolution::Miss(..) => unknown = Some(*tconst),
                Resolution::Failed { reason, .. } => failure = Some((*tconst, reason)),
            }
        }
        match (unknown, failure) {
            (Some(tconst), _) => Ok(ProbeResult::Unknown(tconst)),
            (None, Some((tconst, reason))) => Err(StopReason::Unverified { tconst, reason }),
            (None, None) => Ok(ProbeResult::NothingToAsk),
        }
    }

    fn emit(&self, event: Event) {
        (self.parts.deps.events)(event);
    }
}

/// What became of asking for titles that matched before.
enum ProbeResult {
    Known,
    Unknown(ImdbId),
    NothingToAsk,
}

impl OpenBatch {
    /// Adds a record; one that would make the file too large begins the next.
    fn add(&mut self, line: PendingRecord, batch_bytes: usize) {
        let size = self.bytes + line.bytes.len() + BETWEEN_BYTES + FRAME_BYTES;
        if size > batch_bytes && !self.lines.is_empty() {
            self.next = Some(line);
        } else {
            self.push(line);
        }
    }

    fn push(&mut self, line: PendingRecord) {
        self.bytes += line.bytes.len() + BETWEEN_BYTES;
        self.lines.push(line);
    }

    /// Takes the batch out; what did not fit any more is the first of the next one.
    fn take(&mut self) -> Vec<PendingRecord> {
        let Self { lines, next, .. } = std::mem::take(self);
        if let Some(line) = next {
            self.push(line);
        }
        lines
    }
}
