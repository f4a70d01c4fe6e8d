//! Puts answers in catalogue order, fills batches, commits them, and watches for long stretches of
//! misses.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use cinelake_imdb::ImdbId;
use cinelake_lake::manifest::{Miss, Outcome, RecordKind};
use cinelake_lake::record::{self, Provenance};
use cinelake_lake::{Batch, LakeError, RunWriter};
use cinelake_tmdb::TmdbError;

use crate::alarm;
use crate::books::Books;
use crate::config::{Deps, IngestConfig};
use crate::event::Event;
use crate::ladder::{self, Answer};
use crate::plan::Job;
use crate::tally::FindJudge;

/// Misses that are booked without waiting for the next full batch.
const MISSES_AT_ONCE: usize = 500;

/// Bytes between two records, at most: comma and line end in an array.
const BETWEEN_BYTES: usize = 2;
/// Bytes of a file beyond its records and what follows each of them, at most: an array's brackets.
const FRAME_BYTES: usize = 3;

/// Titles asked again, at most, before a stretch of misses raises the alarm.
const WITNESSES: usize = 3;

/// Why the run cannot go on.
#[derive(Debug)]
pub(crate) enum Halt {
    Lake(LakeError),
    Tmdb(TmdbError),
    Alarm(String),
}

impl From<LakeError> for Halt {
    fn from(error: LakeError) -> Self {
        Self::Lake(error)
    }
}

/// A batch that is filling.
#[derive(Debug, Default)]
struct Filling {
    lines: Vec<(ImdbId, Vec<u8>)>,
    titles: Vec<(usize, DateTime<Utc>)>,
    bytes: usize,
}

/// A miss that is not booked yet.
#[derive(Debug)]
struct PendingMiss {
    index: usize,
    miss: Miss,
    fetched_at: DateTime<Utc>,
}

pub(crate) struct Lander<'a> {
    deps: &'a Deps,
    config: &'a IngestConfig,
    run_id: &'a str,
    jobs: Arc<Vec<Job>>,
    judge: Arc<FindJudge>,
    writer: RunWriter,
    pub(crate) books: Books,
    waiting: BTreeMap<usize, Answer>,
    next: usize,
    filling: [Filling; 2],
    misses: Vec<PendingMiss>,
    stretch: usize,
    witnesses: VecDeque<(ImdbId, RecordKind)>,
    pub(crate) files: u64,
    pub(crate) size_bytes: u64,
}

impl<'a> Lander<'a> {
    #[expect(
        clippy::too_many_arguments,
        reason = "the parts of a run meet here once"
    )]
    pub(crate) fn new(
        deps: &'a Deps,
        config: &'a IngestConfig,
        run_id: &'a str,
        jobs: Arc<Vec<Job>>,
        judge: Arc<FindJudge>,
        writer: RunWriter,
        books: Books,
        witness: Option<(ImdbId, RecordKind)>,
    ) -> Self {
        Self {
            deps,
            config,
            run_id,
            jobs,
            judge,
            writer,
            books,
            waiting: BTreeMap::new(),
            next: 0,
            filling: Default::default(),
            misses: Vec::new(),
            stretch: 0,
            witnesses: witness.into_iter().collect(),
            files: 0,
            size_bytes: 0,
        }
    }

    /// Takes an answer and lands all that are now in order. Returns how many that were.
    pub(crate) async fn take(&mut self, place: usize, answer: Answer) -> Result<usize, Halt> {
        self.waiting.insert(place, answer);
        let mut landed = 0;
        while let Some(answer) = self.waiting.remove(&self.next) {
            let job = self.jobs[self.next];
            self.next += 1;
            landed += 1;
            self.land(job, answer).await?;
            if self.stretch >= self.config.stretch {
                self.check_stretch().await?;
            }
        }
        if self.judge.just_stopped() {
            let tally = self.judge.tally();
            self.tell(Event::FindStopped {
                asked: tally.asked,
                added: tally.added,
            });
        }
        Ok(landed)
    }

    /// Keeps an answer that came after the run was told to stop, for [`Self::flush`].
    pub(crate) fn hold(&mut self, place: usize, answer: Answer) {
        self.waiting.insert(place, answer);
    }

    /// Commits all that is complete: also answers that wait behind a title without one.
    pub(crate) async fn flush(&mut self) -> Result<(), LakeError> {
        for (place, answer) in std::mem::take(&mut self.waiting) {
            let job = self.jobs[place];
            self.land(job, answer).await?;
        }
        for kind in RecordKind::ALL {
            if !self.filling[kind as usize].lines.is_empty() {
                self.commit(kind).await?;
            }
        }
        self.commit_misses().await
    }

    /// Forgets the misses of the stretch that turned out not to be TMDB's word, and the titles that
    /// failed among them, which do not count as misses.
    pub(crate) fn drop_stretch(&mut self) {
        while self.stretch > 0
            && let Some(pending) = self.misses.pop()
        {
            self.stretch -= usize::from(pending.miss.outcome.is_miss());
        }
        self.waiting.clear();
    }

    async fn land(&mut self, job: Job, answer: Answer) -> Result<(), LakeError> {
        match answer {
            Answer::Record {
                body,
                endpoint,
                matched,
                fetched_at,
            } => {
                let provenance = Provenance {
                    tconst: job.tconst,
                    fetched_at,
                    endpoint,
                    matched,
                    run_id: self.run_id.to_owned(),
                };
                self.stretch = 0;
                self.witnessed(job);
                self.add_record(job, record::stamp(&body, &provenance), fetched_at)
                    .await?;
                self.tell(Event::Title {
                    outcome: Outcome::Landed,
                });
            }
            Answer::Miss {
                outcome,
                reason,
                fetched_at,
            } => {
                // A title that failed says nothing about whether TMDB knows ids.
                self.stretch += usize::from(outcome.is_miss());
                let miss = Miss {
                    tconst: job.tconst,
                    kind: job.kind,
                    outcome,
                    reason,
                };
                self.misses.push(PendingMiss {
                    index: job.index,
                    miss,
                    fetched_at,
                });
                self.tell(Event::Title { outcome });
            }
        }
        Ok(())
    }

    async fn add_record(
        &mut self,
        job: Job,
        line: Vec<u8>,
        fetched_at: DateTime<Utc>,
    ) -> Result<(), LakeError> {
        let filling = &self.filling[job.kind as usize];
        let size = filling.bytes + line.len() + BETWEEN_BYTES + FRAME_BYTES;
        let too_big = size > self.config.batch_bytes;
        if too_big && !filling.lines.is_empty() {
            self.commit(job.kind).await?;
        }
        let filling = &mut self.filling[job.kind as usize];
        filling.bytes += line.len() + BETWEEN_BYTES;
        filling.lines.push((job.tconst, line));
        filling.titles.push((job.index, fetched_at));
        if filling.lines.len() >= self.config.batch_records {
            self.commit(job.kind).await?;
        }
        Ok(())
    }

    /// Commits the records of one kind, and with them the misses met so far.
    async fn commit(&mut self, kind: RecordKind) -> Result<(), LakeError> {
        let filling = std::mem::take(&mut self.filling[kind as usize]);
        let batch = Batch {
            records: filling.lines,
            misses: self
                .misses
                .iter()
                .map(|pending| pending.miss.clone())
                .collect(),
            fetched_at: filling.titles.iter().map(|(_, at)| *at).min(),
            find: self.judge.tally(),
        };
        let committed = self.writer.commit(kind, batch, (self.deps.clock)()).await?;
        self.book_misses();
        let Some(file) = committed.file else {
            return Ok(());
        };
        self.books.book_landed(&file, &filling.titles);
        self.files += 1;
        self.size_bytes += committed.size_bytes;
        self.tell(Event::BatchLanded {
            file,
            records: committed.records,
        });
        Ok(())
    }

    /// Books misses alone, without a data file.
    async fn commit_misses(&mut self) -> Result<(), LakeError> {
        if self.misses.is_empty() {
            return Ok(());
        }
        let batch = Batch {
            misses: self
                .misses
                .iter()
                .map(|pending| pending.miss.clone())
                .collect(),
            find: self.judge.tally(),
            ..Batch::default()
        };
        self.writer
            .commit(RecordKind::Movie, batch, (self.deps.clock)())
            .await?;
        self.book_misses();
        Ok(())
    }

    fn book_misses(&mut self) {
        for PendingMiss {
            index,
            miss,
            fetched_at,
        } in self.misses.drain(..)
        {
            self.books
                .book_miss(index, miss.outcome, miss.reason, fetched_at);
        }
    }

    /// After a long stretch of misses: does a title that is known still match?
    async fn check_stretch(&mut self) -> Result<(), Halt> {
        let mut unknown = None;
        // The latest first; one title may vanish from TMDB during a run, several do not.
        for (tconst, kind) in self.witnesses.iter().rev().copied().collect::<Vec<_>>() {
            let Deps { source, clock, .. } = self.deps;
            let request = &self.config.request;
            let answer =
                ladder::climb(&**source, request, &self.judge, &**clock, tconst, kind).await;
            match answer.map_err(Halt::Tmdb)? {
                Answer::Miss { outcome, .. } if outcome.is_miss() => unknown = Some(tconst),
                // A record, or a failure of that one request, which proves nothing.
                _ => {
                    unknown = None;
                    break;
                }
            }
        }
        if let (Some(tconst), true) = (unknown, self.config.min_match > 0.0) {
            return Err(Halt::Alarm(alarm::stretch_text(self.stretch, tconst)));
        }
        if !self.witnesses.is_empty() {
            let misses = self.stretch as u64;
            self.tell(Event::StretchChecked { misses });
        }
        self.stretch = 0;
        if self.misses.len() >= MISSES_AT_ONCE {
            self.commit_misses().await?;
        }
        Ok(())
    }

    /// Keeps the last few titles that matched, to be asked again after a long stretch of misses.
    fn witnessed(&mut self, job: Job) {
        if self.witnesses.len() >= WITNESSES {
            self.witnesses.pop_front();
        }
        self.witnesses.push_back((job.tconst, job.kind));
    }

    fn tell(&self, event: Event) {
        (self.deps.events)(event);
    }
}
