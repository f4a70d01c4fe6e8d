//! Made-up files in IMDb's shapes, a folder, and a run with short waits.

use std::io::Write;
use std::path::PathBuf;
use std::sync::Mutex;
use std::time::Duration;

use cinelake_fetch::{Dataset, Event, FetchOptions, FetchSummary, FileState, fetch};
use cinelake_testkit::{FileReply, FileRequest, FileServer, ServedFile};
use cinelake_tmdb::RetryPolicy;
use flate2::Compression;
use flate2::write::GzEncoder;
use tempfile::TempDir;

/// The file's header and so many rows, packed without compression, so that sizes are easy to tell.
pub(crate) fn packed(dataset: Dataset, rows: usize) -> Vec<u8> {
    let header = match dataset {
        Dataset::TitleBasics => {
            "tconst\ttitleType\tprimaryTitle\toriginalTitle\tisAdult\tstartYear\tendYear\truntimeMinutes\tgenres"
        }
        Dataset::TitleRatings => "tconst\taverageRating\tnumVotes",
        Dataset::TitlePrincipals => "tconst\tordering\tnconst\tcategory\tjob\tcharacters",
        Dataset::NameBasics => {
            "nconst\tprimaryName\tbirthYear\tdeathYear\tprimaryProfession\tknownForTitles"
        }
        Dataset::TitleCrew => "tconst\tdirectors\twriters",
        Dataset::TitleEpisode => "tconst\tparentTconst\tseasonNumber\tepisodeNumber",
        Dataset::TitleAkas => {
            "titleId\tordering\ttitle\tregion\tlanguage\ttypes\tattributes\tisOriginalTitle"
        }
    };
    let rows = (1..=rows).map(|row| format!("tt{row:07}\tmade up\n"));
    gzip(&format!("{header}\n{}", rows.collect::<String>()))
}

pub(crate) fn gzip(text: &str) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::none());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

/// The file that a path asks for, with 500 rows and its own ETag.
pub(crate) fn made(path: &str) -> ServedFile {
    let name = path.rsplit('/').next().unwrap();
    let dataset = name.parse().expect("one of IMDb's names");
    ServedFile::new(packed(dataset, 500), name)
}

pub(crate) struct Scene {
    pub(crate) folder: TempDir,
    pub(crate) server: FileServer,
    pub(crate) options: FetchOptions,
    events: Mutex<Vec<Event>>,
}

impl Scene {
    /// A server, and a run of title.ratings alone.
    pub(crate) fn new(respond: impl Fn(&FileRequest) -> FileReply + Send + Sync + 'static) -> Self {
        let server = FileServer::start(respond).unwrap();
        let mut options = FetchOptions::new(&server.url, 1).unwrap();
        options.datasets = vec![Dataset::TitleRatings];
        options.retry = RetryPolicy {
            max_attempts: 3,
            base: Duration::from_millis(1),
            retry_after_zero: Duration::from_millis(1),
            ..RetryPolicy::default()
        };
        Self {
            folder: tempfile::tempdir().unwrap(),
            server,
            options,
            events: Mutex::default(),
        }
    }

    /// The same, and nothing is tried twice.
    pub(crate) fn without_retries(mut self) -> Self {
        self.options.retry.max_attempts = 1;
        self
    }

    pub(crate) async fn run(&self) -> FetchSummary {
        self.run_until(std::future::pending()).await
    }

    pub(crate) async fn run_until(&self, stop: impl Future<Output = String>) -> FetchSummary {
        self.events.lock().unwrap().clear();
        let events = |event| self.events.lock().unwrap().push(event);
        fetch(self.folder.path(), &self.options, &events, stop)
            .await
            .unwrap()
    }

    /// Runs and returns what became of the first file.
    pub(crate) async fn state(&self) -> FileState {
        self.run().await.files[0].state
    }

    /// Reasons of the last run for starting a file anew.
    pub(crate) fn started_anew(&self) -> Vec<&'static str> {
        let events = self.events.lock().unwrap();
        let why = events.iter().filter_map(|event| match event {
            Event::StartedAnew { why, .. } => Some(*why),
            _ => None,
        });
        why.collect()
    }

    /// Waits before the attempts of the last run.
    pub(crate) fn waits(&self) -> Vec<Duration> {
        let events = self.events.lock().unwrap();
        let waits = events.iter().filter_map(|event| match event {
            Event::Retrying { wait, .. } => Some(*wait),
            _ => None,
        });
        waits.collect()
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn ratings(&self) -> Vec<u8> {
        std::fs::read(self.path("title.ratings.tsv.gz")).expect("a whole file")
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.path(name).exists()
    }

    /// Size of the part of title.ratings; 0 where there is none.
    pub(crate) fn part_bytes(&self) -> u64 {
        std::fs::metadata(self.path("title.ratings.tsv.gz.part")).map_or(0, |data| data.len())
    }
}
