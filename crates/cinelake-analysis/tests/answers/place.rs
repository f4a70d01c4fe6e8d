//! A lake in a folder of its own, and what a user does with it: land, refine, ask.

use chrono::{DateTime, TimeDelta, Utc};
use cinelake_analysis::Session;
use cinelake_answers::{Answers, Question, Request as Asked, answer};
use cinelake_lake::ledger::Request;
use cinelake_lake::manifest::RecordKind;
use cinelake_lake::record::{Match, Provenance, RawFormat, stamp};
use cinelake_lake::snapshot::{NewFile, ReadFlags, Snapshot};
use cinelake_lake::{Batch, Lake, LakeUrl, Ledger, RunWriter, StoreOptions, layout};
use cinelake_refine::{RefineOptions, RefineSummary, refine};
use cinelake_testkit::S3Server;
use cinelake_testkit::planted::{AS_OF, LAST_YEARS, MIN_VOTES, PlantedCatalogue, PlantedRecord};
use tempfile::TempDir;

/// A lake.
pub(crate) struct Place {
    pub(crate) lake: Lake,
    folder: TempDir,
    _server: Option<S3Server>,
}

/// One run a minute.
fn start(run: u32) -> DateTime<Utc> {
    let first: DateTime<Utc> = "2024-12-31T10:00:00Z".parse().expect("a time");
    first + TimeDelta::minutes(i64::from(run))
}

impl Place {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let url = LakeUrl::Local(folder.path().join("lake"));
        let lake = Lake::open(&url, &StoreOptions::default()).expect("opens");
        Self {
            lake,
            folder,
            _server: None,
        }
    }

    /// In a bucket, below a prefix.
    pub(crate) fn s3() -> Self {
        let server = S3Server::start().expect("starts");
        server.create_bucket("films").expect("made");
        let options = StoreOptions {
            aws_environment: server.environment(),
            ..StoreOptions::default()
        };
        let url = "s3://films/a/lake".parse().expect("a URL");
        Self {
            lake: Lake::open(&url, &options).expect("opens"),
            folder: tempfile::tempdir().expect("a folder"),
            _server: Some(server),
        }
    }

    /// A lake with everything of a plant, refined.
    pub(crate) async fn of(plant: &PlantedCatalogue) -> Self {
        let place = Self::new();
        place.land(1, plant, &plant.records).await;
        place.refine().await;
        place
    }

    /// A run that lands the plant's catalogues and these records, 50 in a batch. Its books are those
    /// of a run that was killed after the last batch.
    pub(crate) async fn land(&self, run: u32, plant: &PlantedCatalogue, records: &[PlantedRecord]) {
        let run_id = layout::run_id(start(run), run);
        self.land_catalogues(&run_id, run, plant).await;
        self.land_records(&run_id, run, records).await;
    }

    async fn land_catalogues(&self, run_id: &str, run: u32, plant: &PlantedCatalogue) {
        let tables = [
            (RecordKind::Movie, "movies.csv", &plant.films),
            (RecordKind::Series, "series.csv", &plant.series),
        ];
        let mut sources = Vec::new();
        for (kind, name, table) in tables {
            if !table.is_empty() {
                let source = self.folder.path().join(name);
                std::fs::write(&source, table.to_csv()).expect("written");
                sources.push((kind, name, source));
            }
        }
        let files = sources.iter().map(|(kind, name, source)| NewFile {
            source,
            name,
            file_name: name,
            kind: *kind,
            joined: false,
            role: None,
            landed_as: None,
        });
        let files: Vec<NewFile<'_>> = files.collect();
        let read = ReadFlags::default();
        let landed = Snapshot::land(&self.lake, run_id, start(run), &files, read).await;
        landed.expect("lands");
    }

    async fn land_records(&self, run_id: &str, run: u32, records: &[PlantedRecord]) {
        let date = start(run).date_naive();
        let there = self.lake.list(&layout::records_folder(date)).await;
        let there = there.expect("lists").into_iter();
        let next = Ledger::next_numbers(there.map(|object| object.location.to_string()));
        let (format, request) = (RawFormat::Lines, Request::default());
        let mut writer = RunWriter::new(&self.lake, run_id, date, format, request, next);
        for records in records.chunks(50) {
            let lines = records.iter().map(|record| stamped(record, run_id, run));
            let records = lines.map(|(tconst, line)| {
                let tconst = serde_json::from_value(tconst.into()).expect("an id");
                (tconst, line)
            });
            let batch = Batch {
                records: records.collect(),
                fetched_at: Some(start(run)),
                ..Batch::default()
            };
            let committed = writer.commit(RecordKind::Movie, batch, start(run));
            committed.await.expect("committed");
        }
    }

    pub(crate) async fn refine(&self) -> RefineSummary {
        self.refine_with(false).await
    }

    /// A refine that looks at nothing that is in the Trusted zone.
    pub(crate) async fn rebuild(&self) -> RefineSummary {
        self.refine_with(true).await
    }

    async fn refine_with(&self, rebuild: bool) -> RefineSummary {
        let options = RefineOptions {
            rebuild,
            version: "0.1.0".to_owned(),
            now: start(60),
            keep_days: 180,
        };
        refine(&self.lake, &options, &|_| {})
            .await
            .expect("refines")
    }

    pub(crate) async fn answer(&self, questions: &[Question]) -> Answers {
        let request = Asked {
            questions: questions.to_vec(),
            last_years: LAST_YEARS,
            min_votes: MIN_VOTES,
            ..Asked::new(AS_OF.parse().expect("a date"))
        };
        let session = Session::open(&self.lake).await.expect("opens");
        answer(&session, &request).await.expect("answers")
    }
}

/// The id and the record as an ingest lands it.
fn stamped(record: &PlantedRecord, run_id: &str, run: u32) -> (String, Vec<u8>) {
    let tconst = format!("tt{:07}", record.number);
    let provenance = Provenance {
        tconst: serde_json::from_value(tconst.clone().into()).expect("an id"),
        fetched_at: start(run),
        endpoint: format!("/3/movie/{tconst}"),
        matched: Match::Direct,
        run_id: run_id.to_owned(),
        request: Request::default(),
    };
    (tconst, stamp(record.json.as_bytes(), &provenance))
}
