//! One file: attempts until it is whole, checked and in its place.

use std::fs::File;
use std::io::Write;

use rand::rngs::StdRng;
use reqwest::{Client, Response};
use url::Url;

use crate::check::{self, CancelOnDrop, Problem};
use crate::config::FetchOptions;
use crate::dataset::Dataset;
use crate::error::FetchError;
use crate::events::Event;
use crate::file_paths::{DownloadState, FilePaths};
use crate::request::{self, Answer};
use crate::summary::FileState;
use crate::version::Version;

/// Enough of the start to tell a page from a file.
const START_BYTES: usize = 512;

/// The download of one file.
pub(crate) struct Download<'a> {
    pub(crate) http: &'a Client,
    pub(crate) options: &'a FetchOptions,
    pub(crate) events: &'a (dyn Fn(Event) + Send + Sync),
    pub(crate) rng: &'a mut StdRng,
    pub(crate) dataset: Dataset,
    pub(crate) place: &'a FilePaths,
    pub(crate) url: Url,
    /// Whether bytes of an earlier run are a part of the file.
    pub(crate) resumed: bool,
}

/// Attempts since the last one that got further than all before it, that one included.
#[derive(Debug, Default)]
struct Attempts {
    count: u32,
    /// The most bytes that the part ever had. A server that always starts anew and always breaks off
    /// would otherwise be asked for ever.
    furthest: u64,
}

impl Download<'_> {
    /// Returns whether the file was fetched, continued or unchanged, and its version.
    pub(crate) async fn run(&mut self) -> Result<(FileState, Version), FetchError> {
        let kept = self.place.held(&self.url);
        self.resumed = matches!(
            kept,
            DownloadState::Part { .. } | DownloadState::FullPart(_)
        );
        let mut attempts = Attempts {
            count: 0,
            furthest: self.place.part_bytes(),
        };
        loop {
            match self.attempt().await {
                Ok(done) => return Ok(done),
                Err(error) if error.is_retryable() => self.pause(&mut attempts, error).await?,
                Err(error) => return Err(error),
            }
        }
    }

    async fn attempt(&mut self) -> Result<(FileState, Version), FetchError> {
        let held = self.place.held(&self.url);
        let answer = request::ask(self.http, &self.url, &held).await?;
        let version = match (answer, held) {
            (Answer::SameVersion(version), DownloadState::FullPart(_)) => version,
            (Answer::SameVersion(version), _) => return Ok((FileState::Unchanged, version)),
            (Answer::Rest(response, version), DownloadState::Part { bytes, .. }) => {
                let file = self.place.continue_part()?;
                self.receive(response, &version, file, bytes).await?;
                version
            }
            (Answer::Rest(..), _) => {
                return Err(self.mismatch("a part came that was not asked for"));
            }
            (Answer::FromStart(response, version), held) => {
                self.explain_start(&held, &version);
                let file = self.place.new_part(&version)?;
                self.receive(response, &version, file, 0).await?;
                version
            }
            (Answer::NoRest(why), _) => {
                self.start_anew(why);
                self.place.drop_part()?;
                return Err(self.mismatch(why));
            }
        };
        self.finish(version).await
    }

    /// Says why bytes that came earlier are not continued.
    fn explain_start(&mut self, held: &DownloadState, now: &Version) {
        let (DownloadState::Part { version, .. } | DownloadState::FullPart(version)) = held else {
            return;
        };
        self.start_anew(match version.differs(now) {
            true => "the file has changed on the server since its first part came",
            false => "the server cannot continue a download",
        });
    }

    fn start_anew(&mut self, why: &'static str) {
        self.resumed = false;
        let dataset = self.dataset;
        (self.events)(Event::StartedAnew { dataset, why });
    }

    /// Writes the body behind what is in the part. The writes are small and go to the system's cache,
    /// so they need no thread of their own; and what is written counts at once, also for a run that is
    /// dropped here.
    async fn receive(
        &self,
        mut response: Response,
        version: &Version,
        mut file: File,
        kept: u64,
    ) -> Result<(), FetchError> {
        let dataset = self.dataset;
        let size = version.length;
        (self.events)(Event::Begun {
            dataset,
            size,
            kept,
        });
        let (mut bytes, mut start) = (kept, Vec::new());
        loop {
            let chunk = response.chunk().await;
            let chunk = chunk.map_err(|error| FetchError::transport(&self.url, error))?;
            let Some(chunk) = chunk else { break };
            if kept == 0 && start.len() < START_BYTES {
                start.extend_from_slice(&chunk[..chunk.len().min(START_BYTES)]);
                check::problem_of_start(&start).map_or(Ok(()), |problem| self.refuse(problem))?;
            }
            let written = file.write_all(&chunk);
            written.map_err(|error| FetchError::disk(&self.place.part, error))?;
            bytes += chunk.len() as u64;
            (self.events)(Event::Received { dataset, bytes });
        }
        match size {
            Some(size) if bytes < size => Err(self.mismatch("the server stopped before the end")),
            Some(size) if bytes > size => {
                self.place.drop_part()?;
                Err(self.mismatch("the server sent more bytes than it said"))
            }
            _ => Ok(()),
        }
    }

    /// Checks the part and puts it into its place.
    async fn finish(&self, mut version: Version) -> Result<(FileState, Version), FetchError> {
        let dataset = self.dataset;
        (self.events)(Event::Checking { dataset });
        let (path, md5) = (self.place.part.clone(), version.md5.clone());
        let abandon = CancelOnDrop::default();
        let flag = abandon.flag();
        let checked = tokio::task::spawn_blocking(move || {
            check::problem_of(&path, dataset, md5.as_deref(), &flag)
        });
        let checked = checked.await.map_err(|source| FetchError::Task {
            file: dataset.file_name(),
            source,
        })?;
        let problem = checked.map_err(|error| FetchError::disk(&self.place.part, error))?;
        problem.map_or(Ok(()), |problem| self.refuse(problem))?;
        self.place.complete(&mut version)?;
        let state = match self.resumed {
            true => FileState::Resumed,
            false => FileState::Downloaded,
        };
        Ok((state, version))
    }

    /// What is no file of IMDb's is no part of one.
    fn refuse(&self, problem: Problem) -> Result<(), FetchError> {
        self.place.drop_part()?;
        Err(FetchError::Content {
            file: self.dataset.file_name(),
            url: self.url.to_string(),
            problem,
        })
    }

    fn mismatch(&self, problem: &'static str) -> FetchError {
        FetchError::Mismatch {
            url: self.url.to_string(),
            problem,
        }
    }

    /// Waits until the next attempt, or says that there is none.
    async fn pause(
        &mut self,
        attempts: &mut Attempts,
        error: FetchError,
    ) -> Result<(), FetchError> {
        let bytes = self.place.part_bytes();
        if bytes > attempts.furthest {
            *attempts = Attempts {
                count: 0,
                furthest: bytes,
            };
        }
        attempts.count += 1;
        let policy = &self.options.retry;
        if attempts.count >= policy.max_attempts {
            return Err(FetchError::GaveUp {
                attempts: attempts.count,
                last: Box::new(error),
            });
        }
        let wait = match error.retry_after() {
            Some(wait) if wait > self.options.longest_wait => {
                return Err(FetchError::LongWait {
                    wait,
                    last: Box::new(error),
                });
            }
            Some(wait) => policy.honoured(wait, self.rng),
            None => policy.delay(attempts.count, self.rng),
        };
        (self.events)(Event::Retrying {
            dataset: self.dataset,
            why: error.in_full(),
            wait,
        });
        tokio::time::sleep(wait).await;
        Ok(())
    }
}
