//! The whole set: one file after the other.

use std::collections::BTreeMap;
use std::future::Future;
use std::path::Path;

use rand::SeedableRng;
use rand::rngs::StdRng;

use crate::config::FetchOptions;
use crate::dataset::Dataset;
use crate::download::Download;
use crate::error::{ErrorClass, FetchError};
use crate::events::Event;
use crate::file_paths::{self, FilePaths};
use crate::request;
use crate::summary::{FetchSummary, FileState, FileSummary};
use crate::terms;
use crate::version::Version;

/// Brings the chosen files into `folder`, which is made if it is not there. `stop` resolves with the
/// reason when the run is to end; what has come until then is kept, and the next run continues there.
///
/// A file that the server does not have, or has wrong, is `failed` and the others go on. A server that
/// does not answer, a full disk and `stop` end the run: see [`FetchSummary::ended_early`].
///
/// # Errors
/// Only before the first request: the folder cannot be used, or another run uses it.
pub async fn fetch(
    folder: &Path,
    options: &FetchOptions,
    events: &(dyn Fn(Event) + Send + Sync),
    stop: impl Future<Output = String>,
) -> Result<FetchSummary, FetchError> {
    std::fs::create_dir_all(folder).map_err(|error| FetchError::disk(folder, error))?;
    let _lock = file_paths::lock(folder)?;
    terms::write(folder)
        .map_err(|error| FetchError::disk(&folder.join(terms::TERMS_FILE), error))?;
    let mut run = Run {
        options,
        events,
        http: request::client(options)?,
        rng: StdRng::seed_from_u64(options.seed),
        days: BTreeMap::new(),
    };
    let mut stop = std::pin::pin!(stop);
    let (mut files, mut ended_early) = (Vec::new(), None);
    for dataset in options.chosen() {
        let place = FilePaths::of(folder, dataset);
        if ended_early.is_some() {
            files.push(left(dataset, &place, FileState::NotReached, None));
            continue;
        }
        let done = tokio::select! {
            biased;
            reason = &mut stop => Err(FetchError::Stopped(reason)),
            done = run.file(dataset, &place) => done,
        };
        let (file, end) = run.file_summary(dataset, &place, done);
        events(Event::Ended { file: file.clone() });
        files.push(file);
        ended_early = end;
    }
    Ok(FetchSummary {
        from: options.from.to_string(),
        folder: folder.to_owned(),
        files,
        days: run.days,
        ended_early,
    })
}

struct Run<'a> {
    options: &'a FetchOptions,
    events: &'a (dyn Fn(Event) + Send + Sync),
    http: reqwest::Client,
    rng: StdRng,
    days: BTreeMap<chrono::NaiveDate, Vec<&'static str>>,
}

impl Run<'_> {
    async fn file(
        &mut self,
        dataset: Dataset,
        place: &FilePaths,
    ) -> Result<(FileState, Version), FetchError> {
        let mut download = Download {
            http: &self.http,
            options: self.options,
            events: self.events,
            rng: &mut self.rng,
            dataset,
            place,
            url: self.options.url_of(dataset),
            resumed: false,
        };
        download.run().await
    }

    /// What became of a file, and the error if it ends the run.
    fn file_summary(
        &mut self,
        dataset: Dataset,
        place: &FilePaths,
        done: Result<(FileState, Version), FetchError>,
    ) -> (FileSummary, Option<FetchError>) {
        let error = match done {
            Ok((state, version)) => {
                if let Some(modified) = version.modified() {
                    let day = self.days.entry(modified.date_naive()).or_default();
                    day.push(dataset.name());
                }
                return (whole(dataset, place, state, version), None);
            }
            Err(error) => error,
        };
        let text = Some(error.in_full());
        match error.class() {
            ErrorClass::File => (left(dataset, place, FileState::Failed, text), None),
            ErrorClass::Stopped => (left(dataset, place, FileState::Stopped, None), Some(error)),
            ErrorClass::Local | ErrorClass::Server => {
                (left(dataset, place, FileState::Failed, text), Some(error))
            }
        }
    }
}

fn whole(dataset: Dataset, place: &FilePaths, state: FileState, version: Version) -> FileSummary {
    FileSummary {
        name: dataset.name(),
        state,
        bytes: version.length.unwrap_or_default(),
        etag: version.etag,
        last_modified: version.last_modified,
        path: place.whole.clone(),
        error: None,
    }
}

/// A file that is not whole.
fn left(
    dataset: Dataset,
    place: &FilePaths,
    state: FileState,
    error: Option<String>,
) -> FileSummary {
    FileSummary {
        name: dataset.name(),
        state,
        bytes: place.part_bytes(),
        etag: None,
        last_modified: None,
        path: place.whole.clone(),
        error,
    }
}
